/* write_beancount.c: a journal for beancount, both accountings in one transaction
 *
 * beancount has no virtual postings; both accountings balance, so their sum does. Metadata holds
 * what ledger's tags hold; texts are strings of beancount.
 */
#include "book/walk.h"
#include "exchange/journal.h"

#include <string.h>

typedef struct {
    Export *from;
    Outfile *out;
    JournalNames *names;
} Beancount;

static void string_write(Outfile *out, const char *text)
{
    outfile_text(out, "\"");
    for (; *text != '\0'; text++)
        switch (*text) {
        case '"':
            outfile_text(out, "\\\"");
            break;
        case '\\':
            outfile_text(out, "\\\\");
            break;
        case '\n':
            outfile_text(out, "\\n");
            break;
        default:
            outfile_bytes(out, text, 1);
        }
    outfile_text(out, "\"");
}

static void indented_write(Outfile *out, const char *indent, const char *key, const char *value)
{
    outfile_texts(out, indent, key, ": ", NULL);
    string_write(out, value);
    outfile_text(out, "\n");
}

static void voucher_tag(Outfile *out, const char *key, const char *value)
{
    indented_write(out, "  ", key, value);
}

static void entry_tag(Outfile *out, const char *key, const char *value)
{
    indented_write(out, "    ", key, value);
}

static void date_write(const Beancount *beancount, unsigned month, unsigned day)
{
    outfile_digits(beancount->out, (unsigned)book_year(beancount->from->book), 4);
    outfile_text(beancount->out, "-");
    outfile_digits(beancount->out, month, 2);
    outfile_text(beancount->out, "-");
    outfile_digits(beancount->out, day, 2);
}

static bool voucher_write(const BookVoucher *voucher, void *data, GError **error G_GNUC_UNUSED)
{
    Beancount *beancount = data;
    Outfile *out = beancount->out;

    date_write(beancount, (unsigned)voucher->month, (unsigned)voucher->day);
    outfile_text(out, " * ");
    if (voucher->payee != NULL) {
        string_write(out, voucher->payee);
        outfile_text(out, " ");
    }
    string_write(out, voucher->memo != NULL ? voucher->memo : "");
    outfile_text(out, "\n  number: ");
    outfile_number(out, voucher->number);
    outfile_text(out, "\n");
    journal_voucher_tags(voucher, out, voucher_tag);
    for (unsigned i = 0; i < voucher->entry_count; i++) {
        const BookEntry *entry = &voucher->entries[i];

        outfile_texts(out, "  ", journal_account(beancount->names, entry->account), "  ", NULL);
        outfile_money(out, journal_amount(entry));
        outfile_texts(out, " ", beancount->names->currency, "\n", NULL);
        journal_entry_tags(beancount->from, entry, out, entry_tag);
    }
    outfile_text(out, "\n");
    beancount->from->counts.vouchers++;
    beancount->from->counts.entries += voucher->entry_count;
    return true;
}

static void options_write(const Beancount *beancount)
{
    const char *name = book_setting(beancount->from->book, "unit.name");

    outfile_text(beancount->out, "option \"title\" ");
    string_write(beancount->out, name != NULL ? name : "");
    outfile_texts(beancount->out, "\noption \"operating_currency\" \"", beancount->names->currency,
                  "\"\n\n", NULL);
}

static bool accounts_write(const Beancount *beancount, GError **error)
{
    g_autoptr(GArray) accounts = journal_accounts(beancount->from->book, error);

    for (unsigned i = 0; accounts != NULL && i < accounts->len; i++) {
        Code account = g_array_index(accounts, Code, i);
        const CatalogEntry *entry = catalog_entry(beancount->from->catalog, FIELD_ACCOUNT, account);

        date_write(beancount, 1, 1);
        outfile_texts(beancount->out, " open ", journal_account(beancount->names, account), " ",
                      beancount->names->currency, "\n", NULL);
        if (entry != NULL && entry->name != NULL)
            voucher_tag(beancount->out, "name", entry->name);
    }
    outfile_text(beancount->out, "\n");
    return accounts != NULL;
}

static bool beancount_write(Export *to, GError **error)
{
    g_autoptr(JournalNames) names = journal_names_read(to->catalog, error);
    g_autoptr(Outfile) out = names != NULL ? outfile_new(to->path, error) : NULL;
    Beancount beancount = {to, out, names};

    if (out == NULL || !journal_tables_write(to, out, error))
        return false;
    options_write(&beancount);
    return accounts_write(&beancount, error) &&
           book_walk(to->book, voucher_write, &beancount, error) && outfile_finish(out, error);
}

const Writer writer_beancount = {.name = "beancount", .write = beancount_write};
