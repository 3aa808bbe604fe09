/* write_csv.c: a book as text, as import reads it: book.ini and one CSV a table */
#include "book/walk.h"
#include "exchange/draft.h"
#include "exchange/export.h"
#include "exchange/tables.h"

#include <string.h>

/* ---- vouchers ---- */

/* What an entry's row is made of; the columns stand in the order of the voucher table. */
typedef struct {
    Export *from;
    Outfile *out;
    const Table *table;
    const char *kinds[STAGE_CLOSING + 1]; /* the table's words */
    const char *draft; /* the word of a draft's state; NULL: of posted vouchers, which have no such
                          column */
} Vouchers;

static void date_write(const Vouchers *vouchers, const BookVoucher *voucher)
{
    outfile_digits(vouchers->out, (unsigned)book_year(vouchers->from->book), 4);
    outfile_text(vouchers->out, "-");
    outfile_digits(vouchers->out, (unsigned)voucher->month, 2);
    outfile_text(vouchers->out, "-");
    outfile_digits(vouchers->out, (unsigned)voucher->day, 2);
}

static void codes_write(const Vouchers *vouchers, const BookEntry *entry)
{
    const struct {
        Field field;
        Code code;
    } codes[] = {
        {FIELD_FUND, entry->fund},       {FIELD_FUNCTION, entry->function},
        {FIELD_ECONOMY, entry->economy}, {FIELD_NATURE, entry->nature},
        {FIELD_PROJECT, entry->project}, {FIELD_OFFICE, entry->office},
    };
    char made[32];

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        outfile_bytes(vouchers->out, ",", 1);
        if (codes[i].code != 0)
            csv_write_field(vouchers->out,
                            code_word(vouchers->from, codes[i].field, codes[i].code, made));
    }
}

static const char *text_or_empty(const char *text) { return text != NULL ? text : ""; }

/* The columns of a voucher that its first row says for all. `memo` is the first row's: the
 * voucher's own stands only where it is another. */
static void voucher_fields_write(const Vouchers *vouchers, const BookVoucher *voucher,
                                 const char *memo)
{
    outfile_bytes(vouchers->out, ",", 1);
    if (voucher->attachments > 0)
        outfile_number(vouchers->out, voucher->attachments);
    outfile_bytes(vouchers->out, ",", 1);
    csv_write_field(vouchers->out, text_or_empty(voucher->payee));
    outfile_bytes(vouchers->out, ",", 1);
    if (strcmp(memo, text_or_empty(voucher->memo)) != 0)
        csv_write_field(vouchers->out, text_or_empty(voucher->memo));
}

static void entry_write(const Vouchers *vouchers, const BookVoucher *voucher, unsigned line)
{
    const BookEntry *entry = &voucher->entries[line];
    const char *memo = entry->memo != NULL ? entry->memo : text_or_empty(voucher->memo);
    Outfile *out = vouchers->out;

    date_write(vouchers, voucher);
    outfile_bytes(out, ",", 1);
    if (voucher->number > 0) /* a draft has none until it is posted */
        outfile_number(out, voucher->number);
    outfile_bytes(out, ",", 1);
    if (voucher->stage != STAGE_NORMAL)
        outfile_text(out, vouchers->kinds[voucher->stage]);
    outfile_bytes(out, ",", 1);
    csv_write_field(out, memo);
    outfile_bytes(out, ",", 1);
    outfile_number(out, entry->account);
    outfile_text(out, entry->side == SIDE_DEBIT ? "," : ",,");
    outfile_money(out, entry->amount);
    if (entry->side == SIDE_DEBIT)
        outfile_bytes(out, ",", 1);
    codes_write(vouchers, entry);
    if (line == 0)
        voucher_fields_write(vouchers, voucher, memo);
    else
        outfile_bytes(out, ",,,", 3);
    if (vouchers->draft != NULL)
        outfile_texts(out, ",", line == 0 ? vouchers->draft : "", NULL);
    outfile_bytes(out, "\n", 1);
}

static bool voucher_write(const BookVoucher *voucher, void *data, GError **error G_GNUC_UNUSED)
{
    Vouchers *vouchers = data;

    for (unsigned i = 0; i < voucher->entry_count; i++)
        entry_write(vouchers, voucher, i);
    vouchers->from->counts.vouchers++;
    vouchers->from->counts.entries += voucher->entry_count;
    return true;
}

/* The columns in the order in which entry_write writes them. */
static const char *const voucher_columns[] = {
    "date",     "number",  "kind",   "memo",    "account", "debit",       "credit", "fund",
    "function", "economy", "nature", "project", "office",  "attachments", "payee",  "voucher_memo"};

/* Writes the head. */
static Vouchers vouchers_begin(Export *from, const Table *table, bool drafts, Outfile *out)
{
    const TableColumn *state = table_column(table, "state");
    Vouchers vouchers = {
        .from = from, .out = out, .table = table, .draft = drafts ? state->words[0] : NULL};

    for (Stage stage = STAGE_NORMAL; stage <= STAGE_CLOSING; stage++)
        vouchers.kinds[stage] = kind_word(table, stage);
    for (size_t i = 0; i < G_N_ELEMENTS(voucher_columns); i++)
        outfile_texts(out, i > 0 ? "," : "", column_word(table_column(table, voucher_columns[i])),
                      NULL);
    outfile_texts(out, drafts ? "," : "", drafts ? column_word(state) : "", "\n", NULL);
    return vouchers;
}

static bool vouchers_write(Export *from, const Table *table, Outfile *out, GError **error)
{
    Vouchers vouchers = vouchers_begin(from, table, false, out);

    return book_walk(from->book, voucher_write, &vouchers, error);
}

static bool draft_write(const BookDraft *draft, void *data)
{
    return voucher_write(draft->voucher, data, NULL);
}

static bool see_draft(const BookDraft *draft G_GNUC_UNUSED, void *data)
{
    *(bool *)data = true;
    return false;
}

bool voucher_to_file(Book *book, const Catalog *catalog, const BookVoucher *voucher,
                     const char *path, GError **error)
{
    Export from = {.book = book, .catalog = catalog, .path = path};
    g_autoptr(Outfile) out = outfile_new(path, error);
    Vouchers vouchers;

    if (out == NULL)
        return false;
    vouchers = vouchers_begin(&from, catalog_table(catalog, "voucher"), false, out);
    return voucher_write(voucher, &vouchers, error) && outfile_finish(out, error);
}

/* ---- files ---- */

static Outfile *file_new(const Export *to, const char *name, const char *ending, GError **error)
{
    g_autofree char *file = g_strconcat(name, ending, NULL);
    g_autofree char *path = g_build_filename(to->path, file, NULL);

    return outfile_new(path, error);
}

static bool table_file_write(Export *to, const Table *table, GError **error)
{
    g_autoptr(Outfile) out = NULL;
    bool is_voucher = strcmp(table->id, "voucher") == 0, has = true;

    if (!is_voucher && !table_has_rows(to, table, &has, error))
        return false;
    if (!has)
        return true;
    out = file_new(to, table->id, ".csv", error);
    return out != NULL &&
           (is_voucher ? vouchers_write(to, table, out, error)
                       : table_write(to, table, out, error)) &&
           outfile_finish(out, error);
}

/* Drafts have no number, or the one that they brought. */
static bool drafts_file_write(Export *to, GError **error)
{
    g_autoptr(Outfile) out = NULL;
    Vouchers vouchers;
    bool has = false;

    if (!book_each_draft(to->book, see_draft, &has, error))
        return false;
    if (!has)
        return true;
    out = file_new(to, "draft", ".csv", error);
    if (out == NULL)
        return false;
    vouchers = vouchers_begin(to, catalog_table(to->catalog, "voucher"), true, out);
    return book_each_draft(to->book, draft_write, &vouchers, error) && outfile_finish(out, error);
}

static bool csv_write(Export *to, GError **error)
{
    const GPtrArray *tables = catalog_tables(to->catalog);
    g_autoptr(Outfile) settings = file_new(to, "book", ".ini", error);

    if (settings == NULL || !settings_write(to, settings, error) ||
        !outfile_finish(settings, error))
        return false;
    for (unsigned i = 0; i < tables->len; i++)
        if (!table_file_write(to, g_ptr_array_index(tables, i), error))
            return false;
    return drafts_file_write(to, error);
}

const Writer writer_csv = {.name = "csv", .folder = true, .write = csv_write};
