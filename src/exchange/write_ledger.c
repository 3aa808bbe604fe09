/* write_ledger.c: a journal that both ledger and hledger read
 *
 * Both accountings stand in one transaction. Budgetary entries are balanced virtual postings, in
 * brackets: so both programs see to it that each accounting balances by itself, and `--real` shows
 * the financial one. Tags stand on lines of their own, the only way that both read them alike.
 *
 * A tag's value stands as it is when neither program could take anything in it for notation of its
 * own; otherwise as a string of JSON, with escapes for what could be taken so.
 */
#include "book/walk.h"
#include "exchange/journal.h"

#include <string.h>

typedef struct {
    Export *from;
    Outfile *out;
    JournalNames *names;
} Ledger;

/* ---- tags ---- */

/* A colon would make a word before it a tag; brackets may hold a date. */
static bool is_plain(const char *value)
{
    size_t size = strlen(value);

    for (const char *at = value; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 127 || strchr("\"\\:[]", *at) != NULL)
            return false;
    return size > 0 && *value != ' ' && value[size - 1] != ' ';
}

static void value_quote(Outfile *out, const char *value)
{
    char escape[8];

    outfile_text(out, "\"");
    for (; *value != '\0'; value++)
        if ((unsigned char)*value < ' ' || *value == 127 || strchr("\"\\:[]", *value) != NULL) {
            g_snprintf(escape, sizeof escape, "\\u%04x", (unsigned)(unsigned char)*value);
            outfile_text(out, escape);
        } else {
            outfile_bytes(out, value, 1);
        }
    outfile_text(out, "\"");
}

static void tag_write(Outfile *out, const char *key, const char *value)
{
    outfile_texts(out, "    ; ", key, ": ", NULL);
    if (is_plain(value))
        outfile_text(out, value);
    else
        value_quote(out, value);
    outfile_text(out, "\n");
}

/* ---- vouchers ---- */

/* Whether a memo can stand as a description and be read back the same. */
static bool is_description(const char *memo)
{
    size_t size = strlen(memo);

    for (const char *at = memo; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 127 || *at == ';')
            return false;
    return size > 0 && strchr(" (*!", *memo) == NULL && memo[size - 1] != ' ' &&
           strstr(memo, "  ") == NULL;
}

/* Something to show where the memo itself stands in a tag. */
static void description_write(Outfile *out, const char *memo)
{
    for (; *memo != '\0'; memo++)
        if ((unsigned char)*memo < ' ' || *memo == 127 || strchr(" ;(*!", *memo) != NULL)
            outfile_text(out, "_");
        else
            outfile_bytes(out, memo, 1);
}

static void head_write(Ledger *ledger, const BookVoucher *voucher)
{
    const char *memo = voucher->memo != NULL ? voucher->memo : "";
    Outfile *out = ledger->out;

    outfile_digits(out, (unsigned)book_year(ledger->from->book), 4);
    outfile_text(out, "-");
    outfile_digits(out, (unsigned)voucher->month, 2);
    outfile_text(out, "-");
    outfile_digits(out, (unsigned)voucher->day, 2);
    outfile_text(out, " * (");
    outfile_number(out, voucher->number);
    outfile_text(out, ") ");
    if (is_description(memo))
        outfile_text(out, memo);
    else
        description_write(out, memo);
    outfile_text(out, "\n");
    if (*memo != '\0' && !is_description(memo))
        tag_write(out, "memo", memo);
    if (voucher->payee != NULL)
        tag_write(out, "payee", voucher->payee);
    journal_voucher_tags(voucher, out, tag_write);
}

static void entry_write(Ledger *ledger, const BookEntry *entry)
{
    bool budgetary = code_account_system(entry->account) == SYSTEM_BUDGETARY;
    Outfile *out = ledger->out;

    outfile_texts(out, budgetary ? "    [" : "    ", journal_account(ledger->names, entry->account),
                  budgetary ? "]  " : "  ", NULL);
    outfile_money(out, journal_amount(entry));
    outfile_texts(out, " ", ledger->names->currency, "\n", NULL);
    journal_entry_tags(ledger->from, entry, out, tag_write);
}

static bool voucher_write(const BookVoucher *voucher, void *data, GError **error G_GNUC_UNUSED)
{
    Ledger *ledger = data;

    head_write(ledger, voucher);
    for (unsigned i = 0; i < voucher->entry_count; i++)
        entry_write(ledger, &voucher->entries[i]);
    outfile_text(ledger->out, "\n");
    ledger->from->counts.vouchers++;
    ledger->from->counts.entries += voucher->entry_count;
    return true;
}

/* ---- the file ---- */

static bool accounts_write(Ledger *ledger, GError **error)
{
    g_autoptr(GArray) accounts = journal_accounts(ledger->from->book, error);
    Outfile *out = ledger->out;

    if (accounts == NULL)
        return false;
    outfile_texts(out, "commodity ", ledger->names->currency, "\n    format 1000.00 ",
                  ledger->names->currency, "\n\n", NULL);
    for (unsigned i = 0; i < accounts->len; i++) {
        Code account = g_array_index(accounts, Code, i);
        const CatalogEntry *entry = catalog_entry(ledger->from->catalog, FIELD_ACCOUNT, account);

        outfile_texts(out, "account ", journal_account(ledger->names, account), "\n", NULL);
        if (entry != NULL && entry->name != NULL)
            outfile_texts(out, "    note ", entry->name, "\n", NULL);
    }
    outfile_text(out, "\n");
    return true;
}

static bool ledger_write(Export *to, GError **error)
{
    g_autoptr(JournalNames) names = journal_names_read(to->catalog, error);
    g_autoptr(Outfile) out = names != NULL ? outfile_new(to->path, error) : NULL;
    Ledger ledger = {to, out, names};

    return out != NULL && journal_tables_write(to, out, error) && accounts_write(&ledger, error) &&
           book_walk(to->book, voucher_write, &ledger, error) && outfile_finish(out, error);
}

const Writer writer_ledger = {.name = "ledger", .write = ledger_write};
const Writer writer_hledger = {.name = "hledger", .write = ledger_write};
