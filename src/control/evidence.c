/* evidence.c: invoices against the unit, the year and the voucher that they prove */
#include "control/evidence.h"

#include "book/journal.h"

#include "base/error.h"

#include <sodium.h>
#include <string.h>

typedef struct {
    const Book *book;
    GArray *doubts;
    GHashTable *numbers; /* invoices seen: one may be there in several formats */
    Money invoiced;
    bool all_known;  /* every sum so far fits */
    unsigned papers; /* files, several of one invoice counted once */
} Looking;

static void doubt_clear(void *data)
{
    EvidenceDoubt *doubt = data;

    g_free(doubt->found);
    g_free(doubt->expected);
}

static void doubt_add(Looking *looking, const char *id, const char *invoice, char *found,
                      char *expected)
{
    const EvidenceDoubt doubt = {id, invoice, found, expected};

    g_array_append_val(looking->doubts, doubt);
}

/* Names are printed with blanks and brackets of either width. The caller frees. */
static char *name_plain(const char *name)
{
    g_autofree char *normal = g_utf8_normalize(name, -1, G_NORMALIZE_ALL);
    GString *plain = g_string_new(NULL);

    for (const char *at = normal; at != NULL && *at != '\0'; at = g_utf8_next_char(at))
        if (!g_unichar_isspace(g_utf8_get_char(at)))
            g_string_append_unichar(plain, g_utf8_get_char(at));
    return g_string_free(plain, FALSE);
}

static bool is_unit(const Book *book, const char *buyer)
{
    const char *name = book_setting(book, "unit.name");
    g_autofree char *unit = name_plain(name != NULL ? name : "");
    g_autofree char *plain = name_plain(buyer);

    return strcmp(unit, plain) == 0;
}

static void invoice_look(Looking *looking, const BookInvoice *invoice)
{
    if (invoice->buyer != NULL && !is_unit(looking->book, invoice->buyer))
        doubt_add(looking, "invoice-buyer", invoice->number, g_strdup(invoice->buyer),
                  g_strdup(book_setting(looking->book, "unit.name")));
    if (invoice->year != 0 && invoice->year != book_year(looking->book))
        doubt_add(looking, "invoice-year", invoice->number,
                  g_strdup_printf("%04d-%02d-%02d", invoice->year, invoice->month, invoice->day),
                  g_strdup_printf("%d", book_year(looking->book)));
    if (invoice->has_amount)
        looking->all_known &= money_add(&looking->invoiced, looking->invoiced, invoice->amount);
}

static bool evidence_look(const BookEvidence *evidence, void *data)
{
    Looking *looking = data;
    const BookInvoice *invoice = &evidence->invoice;
    char *number;

    if (!evidence->has_invoice) {
        looking->papers++;
        return true;
    }
    number = g_strconcat(invoice->code != NULL ? invoice->code : "", "-", invoice->number, NULL);
    if (!g_hash_table_add(looking->numbers, number))
        return true;
    looking->papers++;
    invoice_look(looking, invoice);
    return true;
}

/* What a voucher is about: its debits in financial accounting, else in budgetary. */
static bool voucher_amount(const BookVoucher *voucher, Money *amount)
{
    Money sums[2] = {MONEY_ZERO, MONEY_ZERO};

    for (unsigned i = 0; i < voucher->entry_count; i++) {
        const BookEntry *entry = &voucher->entries[i];
        System system = code_account_system(entry->account);
        if (entry->side == SIDE_DEBIT && !money_add(&sums[system], sums[system], entry->amount))
            return false;
    }
    *amount = sums[SYSTEM_FINANCIAL].fen != 0 ? sums[SYSTEM_FINANCIAL] : sums[SYSTEM_BUDGETARY];
    return true;
}

static void voucher_look(Looking *looking, const BookVoucher *voucher)
{
    Money amount;

    if (looking->all_known && voucher_amount(voucher, &amount) &&
        looking->invoiced.fen > amount.fen)
        doubt_add(looking, "invoice-amount", NULL, money_text(looking->invoiced),
                  money_text(amount));
    if (looking->papers > 0 && (int64_t)looking->papers != voucher->attachments)
        doubt_add(looking, "attachment-count", NULL, g_strdup_printf("%u", looking->papers),
                  g_strdup_printf("%d", voucher->attachments));
}

static bool target_look(Looking *looking, Book *book, const EvidenceTarget *target, GError **error)
{
    BookDraft *draft = NULL;
    BookVoucher *voucher = NULL;

    if (target->application != 0)
        return true;
    if (target->draft != 0)
        draft = book_draft_read(book, target->draft, error);
    else
        voucher = book_voucher(book, target->voucher, error);
    if (draft == NULL && voucher == NULL)
        return false;
    voucher_look(looking, draft != NULL ? draft->voucher : voucher);
    book_draft_free(draft);
    book_voucher_free(voucher);
    return true;
}

GArray *control_evidence_doubts(Book *book, const EvidenceTarget *target, GError **error)
{
    g_autoptr(GArray) doubts = g_array_new(FALSE, FALSE, sizeof(EvidenceDoubt));
    g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Looking looking = {.book = book, .doubts = doubts, .numbers = numbers, .all_known = true};

    g_array_set_clear_func(doubts, doubt_clear);
    if (!book_each_evidence(book, target, evidence_look, &looking, error) ||
        !target_look(&looking, book, target, error))
        return NULL;
    return g_steal_pointer(&doubts);
}

char *control_evidence_hash(const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    g_autoptr(GError) cause = NULL;
    unsigned char hash[32];
    char hex[65];
    gsize size;

    if (!g_file_get_contents(path, &bytes, &size, &cause) || size > EVIDENCE_SIZE_MAX) {
        error_set(error, ERROR_INPUT, "approve-evidence-unreadable", "place", path, "found",
                  cause != NULL ? cause->message : NULL, NULL);
        return NULL;
    }
    crypto_generichash(hash, sizeof hash, (const unsigned char *)bytes, size, NULL, 0);
    return g_strdup(sodium_bin2hex(hex, sizeof hex, hash, sizeof hash));
}
