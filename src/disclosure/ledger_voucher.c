/* ledger_voucher.c: 记账凭证: both accountings, the total in words, who signed */
#include "book/journal.h"
#include "book/walk.h"
#include "disclosure/ledger_internal.h"

typedef struct {
    int month, number;
    int64_t sequence;
} VoucherPlace;

typedef struct {
    const Ledger *ledger;
    GArray *places; /* of VoucherPlace */
} Gathering;

static bool voucher_wanted(const Ledger *ledger, const BookVoucher *voucher)
{
    if (ledger->month != 0 && voucher->month != ledger->month)
        return false;
    for (unsigned i = 0; ledger->account != 0 && i < voucher->entry_count; i++)
        if (code_covers(ledger->account, voucher->entries[i].account))
            return true;
    return ledger->account == 0;
}

static bool add_place(const BookVoucher *voucher, void *data, GError **error G_GNUC_UNUSED)
{
    Gathering *gathering = data;
    VoucherPlace place = {voucher->month, voucher->number, voucher->sequence};

    if (voucher_wanted(gathering->ledger, voucher))
        g_array_append_val(gathering->places, place);
    return true;
}

/* Posted in any order, filed by number. */
static int place_order(const void *a, const void *b)
{
    const VoucherPlace *left = a, *right = b;

    return left->month != right->month
               ? left->month - right->month
               : (left->number > right->number) - (left->number < right->number);
}

static Node *voucher_table(Ledger *ledger, const BookVoucher *voucher)
{
    g_autofree char *year = g_strdup_printf("%d", book_year(ledger->book));
    g_autofree char *month = g_strdup_printf("%d", voucher->month);
    g_autofree char *day = g_strdup_printf("%d", voucher->day);
    g_autofree char *number = g_strdup_printf("%d", voucher->number);
    g_autofree char *title = words_fill(ledger->words, "voucher.title", "unit",
                                        book_setting(ledger->book, "unit.name"), NULL);
    g_autofree char *label =
        words_fill(ledger->words, "voucher.number", "month", month, "number", number, NULL);
    Node *table = ledger_table(ledger, title, label);

    g_free(table->unit);
    table->unit =
        words_fill(ledger->words, "voucher.date", "year", year, "month", month, "day", day, NULL);

    ledger_head(ledger, table, "voucher.memo", "voucher.code", "voucher.account", "voucher.debit",
                "voucher.credit", NULL);
    return table;
}

static const char *key_name(const Ledger *ledger, Field field, Code code)
{
    const CatalogEntry *entry;
    const BookName *name;

    if (field == FIELD_PROJECT || field == FIELD_OFFICE) {
        name = book_name_at(ledger->book, field, code);
        return name != NULL ? name->name : "";
    }
    entry = catalog_entry(ledger->catalog, field, code);
    return entry != NULL ? entry->name : "";
}

/* The account with what the entry carries beside it. */
static char *account_text(const Ledger *ledger, const BookEntry *entry)
{
    const struct {
        Field field;
        Code code;
    } keys[] = {{FIELD_FUND, entry->fund},       {FIELD_FUNCTION, entry->function},
                {FIELD_ECONOMY, entry->economy}, {FIELD_NATURE, entry->nature},
                {FIELD_PROJECT, entry->project}, {FIELD_OFFICE, entry->office}};
    const char *account = ledger_name(ledger, entry->account);
    g_autoptr(GString) text = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (keys[i].code == 0)
            continue;
        if (text->len > 0)
            g_string_append(text, words_of(ledger->words, "voucher.key-between"));
        g_string_append(text, key_name(ledger, keys[i].field, keys[i].code));
    }
    return text->len == 0 ? g_strdup(account)
                          : words_fill(ledger->words, "voucher.keys", "account", account, "keys",
                                       text->str, NULL);
}

static void entry_row(Ledger *ledger, Node *table, const BookEntry *entry)
{
    g_autofree char *account = account_text(ledger, entry);
    g_autofree char *code = g_strdup_printf("%" G_GINT64_FORMAT, entry->account);
    Node *row = ledger_row(table);

    ledger_text(row, entry->memo, ALIGN_START);
    ledger_text(row, code, ALIGN_START);
    ledger_text(row, account, ALIGN_START);
    ledger_money(row, entry->side == SIDE_DEBIT ? entry->amount : MONEY_ZERO);
    ledger_money(row, entry->side == SIDE_CREDIT ? entry->amount : MONEY_ZERO);
}

static void total_row(Ledger *ledger, Node *table, const LedgerSum *sum)
{
    g_autofree char *amount = money_words(sum->debit);
    g_autofree char *text = words_fill(ledger->words, "voucher.total", "words", amount, NULL);
    Node *row = ledger_row(table);

    ledger_text(row, text, ALIGN_START)->colspan = 3;
    ledger_money(row, sum->debit);
    ledger_money(row, sum->credit);
    ledger_strong(row);
}

/* The entries of one accounting under its name, with their total. */
static bool system_rows(Ledger *ledger, Node *table, const BookVoucher *voucher, System system,
                        GError **error)
{
    const char *name = system == SYSTEM_FINANCIAL ? "voucher.financial" : "voucher.budgetary";
    LedgerSum sum = {MONEY_ZERO, MONEY_ZERO};
    bool any = false;

    for (unsigned i = 0; i < voucher->entry_count; i++) {
        const BookEntry *entry = &voucher->entries[i];
        LedgerLine line = {.side = entry->side, .amount = entry->amount};

        if (code_account_system(entry->account) != system)
            continue;
        if (!any)
            ledger_text(ledger_row(table), words_of(ledger->words, name), ALIGN_START)->colspan = 5;
        any = true;
        entry_row(ledger, table, entry);
        if (!ledger_add(&sum, &line, error))
            return false;
    }
    if (any)
        total_row(ledger, table, &sum);
    return true;
}

static const char *signed_by(const Ledger *ledger, const char *name)
{
    return name != NULL ? name : words_of(ledger->words, "voucher.blank");
}

/* The label of the voucher that this one takes back; NULL when there is none. */
static char *reversed_label(Book *book, int64_t sequence)
{
    BookVoucher *voucher = sequence != 0 ? book_voucher(book, sequence, NULL) : NULL;
    char *label =
        voucher != NULL ? g_strdup_printf("%d-%d", voucher->month, voucher->number) : NULL;

    book_voucher_free(voucher);
    return label;
}

static bool voucher_remark(Ledger *ledger, Node *table, const BookVoucher *voucher, GError **error)
{
    g_autofree char *attachments = g_strdup_printf("%d", voucher->attachments);
    g_autofree char *reversed = NULL, *back = NULL, *payee = NULL, *names = NULL;
    BookOrigin origin;

    if (!book_origin(ledger->book, voucher->sequence, &origin, error))
        return false;
    reversed = reversed_label(ledger->book, origin.reverses);
    back = reversed != NULL
               ? words_fill(ledger->words, "voucher.reverses", "voucher", reversed, NULL)
               : g_strdup("");
    payee = voucher->payee != NULL
                ? words_fill(ledger->words, "voucher.payee", "payee", voucher->payee, NULL)
                : g_strdup("");
    names =
        words_fill(ledger->words, "voucher.sign", "attachments", attachments, "posted",
                   signed_by(ledger, origin.posted), "reviewed", signed_by(ledger, origin.reviewed),
                   "prepared", signed_by(ledger, origin.prepared), NULL);
    table->remark = g_strconcat(
        back, payee, names,
        book_wants_review(ledger->book) ? NULL : words_of(ledger->words, "voucher.unreviewed"),
        NULL);
    return true;
}

static bool voucher_put(Ledger *ledger, int64_t sequence, GError **error)
{
    BookVoucher *voucher = book_voucher(ledger->book, sequence, error);
    Node *table = voucher != NULL ? voucher_table(ledger, voucher) : NULL;
    bool done = table != NULL && system_rows(ledger, table, voucher, SYSTEM_FINANCIAL, error) &&
                system_rows(ledger, table, voucher, SYSTEM_BUDGETARY, error) &&
                voucher_remark(ledger, table, voucher, error);

    book_voucher_free(voucher);
    return done;
}

bool ledger_put_vouchers(Ledger *ledger, GError **error)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(VoucherPlace));
    Gathering gathering = {ledger, places};

    if (!book_walk(ledger->book, add_place, &gathering, error))
        return false;
    g_array_sort(places, place_order);
    for (guint i = 0; i < places->len; i++) {
        if (i > 0)
            node_append_new(ledger->document->root, NODE_PAGE_BREAK);
        if (!voucher_put(ledger, g_array_index(places, VoucherPlace, i).sequence, error))
            return false;
    }
    return true;
}
