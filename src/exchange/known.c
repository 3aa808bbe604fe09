/* known.c: rows by their content, counted; two vouchers compared field by field */
#include "exchange/known.h"

#include "base/error.h"
#include "book/walk.h"
#include "exchange/records.h"

#include <string.h>

struct Known {
    Book *book;
    GHashTable *tables; /* id of a table to GHashTable of its rows' contents, each to its count */
};

Known *known_new(Book *book)
{
    Known *known = g_new0(Known, 1);

    known->book = book;
    known->tables =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_hash_table_unref);
    return known;
}

void known_free(Known *known)
{
    if (known == NULL)
        return;
    g_hash_table_unref(known->tables);
    g_free(known);
}

/* ---- the contents of rows ---- */

static char *content_of(const char *const *values, unsigned count)
{
    GString *content = g_string_new(NULL);

    for (unsigned i = 0; i < count; i++) {
        g_string_append(content, values[i] != NULL ? values[i] : "");
        g_string_append_c(content, '\x1f');
    }
    return g_string_free(content, FALSE);
}

static void count_one(GHashTable *rows, char *content)
{
    unsigned count = GPOINTER_TO_UINT(g_hash_table_lookup(rows, content));

    g_hash_table_replace(rows, content, GUINT_TO_POINTER(count + 1));
}

static bool registers_count(Book *book, const Table *table, GHashTable *rows, GError **error)
{
    const GPtrArray *held = book_rows(book, table, error);

    for (unsigned i = 0; held != NULL && i < held->len; i++) {
        const BookRow *row = g_ptr_array_index(held, i);
        count_one(rows, content_of(row->values, table->column_count));
    }
    return held != NULL;
}

typedef struct {
    Book *book;
    const Table *table;
    GHashTable *rows;
} Counting;

static char *code_text(Code code)
{
    return code != 0 ? g_strdup_printf("%" G_GINT64_FORMAT, code) : NULL;
}

static char *name_text(const Book *book, Field field, Code number)
{
    const BookName *name = number != 0 ? book_name_at(book, field, number) : NULL;

    return name != NULL ? g_strdup(name->code) : NULL;
}

/* The text of one column of an appropriation, as row_values would give it. */
static char *appropriation_text(const Book *book, const BookAppropriation *of,
                                const TableColumn *column)
{
    if (column->type == COLUMN_DATE)
        return g_strdup_printf("%04d-%02d-%02d", book_year(book), of->month, of->day);
    if (column->type == COLUMN_MONEY)
        return g_strdup_printf("%" G_GINT64_FORMAT, of->amount.fen);
    if (column->type == COLUMN_PROJECT)
        return name_text(book, FIELD_PROJECT, of->project);
    if (column->type == COLUMN_OFFICE)
        return name_text(book, FIELD_OFFICE, of->office);
    if (column->type == COLUMN_CODE)
        return code_text(column->field == FIELD_FUND       ? of->fund
                         : column->field == FIELD_FUNCTION ? of->function
                         : column->field == FIELD_ECONOMY  ? of->economy
                                                           : of->nature);
    if (strcmp(column->id, "document") == 0)
        return g_strdup(of->document);
    if (strcmp(column->id, "memo") == 0)
        return g_strdup(of->memo);
    return NULL;
}

static char *stage_word(const TableColumn *column, Stage stage)
{
    for (unsigned i = 0; column->choices[i] != NULL; i++)
        if (stage_from_name(column->choices[i]) == (int)stage)
            return g_strdup(column->choices[i]);
    return NULL;
}

static char *carried_word(const BookAppropriation *of)
{
    return g_strdup(of->carried ? "carried" : "");
}

static bool appropriation_count(const BookAppropriation *appropriation, void *data,
                                GError **error G_GNUC_UNUSED)
{
    const Counting *counting = data;
    const Table *table = counting->table;
    g_auto(GStrv) values = g_new0(char *, table->column_count + 1);
    char *content;

    for (unsigned i = 0; i < table->column_count; i++) {
        const TableColumn *column = &table->columns[i];
        char *text = strcmp(column->id, "source") == 0 ? carried_word(appropriation)
                     : column->type == COLUMN_CHOICE
                         ? stage_word(column, appropriation->stage)
                         : appropriation_text(counting->book, appropriation, column);
        values[i] = text != NULL ? text : g_strdup("");
    }
    content = content_of((const char *const *)values, table->column_count);
    count_one(counting->rows, content);
    return true;
}

static void text_count(const char *key, const char *text, void *data)
{
    const char *const values[] = {key, text};

    count_one(((Counting *)data)->rows, content_of(values, G_N_ELEMENTS(values)));
}

static void record_count(const char *const *values, void *data)
{
    const Counting *counting = data;

    count_one(counting->rows, content_of(values, counting->table->column_count));
}

static bool table_count(Book *book, const Table *table, GHashTable *rows, GError **error)
{
    Counting counting = {book, table, rows};

    if (table->is_register)
        return registers_count(book, table, rows, error);
    if (strcmp(table->id, "appropriation") == 0)
        return book_each_appropriation(book, appropriation_count, &counting, error);
    if (strcmp(table->id, "text") == 0)
        return book_each_text(book, text_count, &counting, error);
    if (records_are(table))
        return records_each(book, table, record_count, &counting, error);
    return true; /* a given cell replaces what was there */
}

bool known_take(Known *known, const Table *table, const char *const *values, bool *there,
                GError **error)
{
    GHashTable *rows = g_hash_table_lookup(known->tables, table->id);
    g_autofree char *content = content_of(values, table->column_count);
    unsigned count;

    if (rows == NULL) {
        rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_hash_table_insert(known->tables, (char *)table->id, rows);
        if (!table_count(known->book, table, rows, error))
            return false;
    }
    count = GPOINTER_TO_UINT(g_hash_table_lookup(rows, content));
    *there = count > 0;
    if (*there)
        g_hash_table_replace(rows, g_steal_pointer(&content), GUINT_TO_POINTER(count - 1));
    return true;
}

/* ---- two vouchers of one number ---- */

static const char *text_or_empty(const char *text) { return text != NULL ? text : ""; }

static bool texts_differ(const char *column, unsigned line, const char *here, const char *there,
                         VoucherDifference *difference)
{
    here = text_or_empty(here);
    there = text_or_empty(there);
    if (strcmp(here, there) == 0)
        return false;
    *difference = (VoucherDifference){line, column, g_strdup(here), g_strdup(there)};
    return true;
}

static bool numbers_differ(const char *column, unsigned line, int64_t here, int64_t there,
                           VoucherDifference *difference)
{
    if (here == there)
        return false;
    *difference = (VoucherDifference){line, column, g_strdup_printf("%" G_GINT64_FORMAT, here),
                                      g_strdup_printf("%" G_GINT64_FORMAT, there)};
    return true;
}

/* Which column an amount stands in, and the amount. */
static bool amounts_differ(unsigned line, const BookEntry *here, const BookEntry *there,
                           VoucherDifference *difference)
{
    const char *column = here->side == SIDE_DEBIT ? "debit" : "credit";

    if (here->side == there->side && here->amount.fen == there->amount.fen)
        return false;
    *difference =
        (VoucherDifference){line, column, money_text(here->amount),
                            here->side == there->side ? money_text(there->amount) : g_strdup("")};
    return true;
}

static bool names_differ(const Book *book, Field field, unsigned line, Code here, Code there,
                         VoucherDifference *difference)
{
    const BookName *a = here != 0 ? book_name_at(book, field, here) : NULL;
    const BookName *b = there != 0 ? book_name_at(book, field, there) : NULL;

    return texts_differ(field_name(field), line, a != NULL ? a->code : NULL,
                        b != NULL ? b->code : NULL, difference);
}

/* The memo of an entry is its own, or its voucher's. */
static const char *memo_of(const BookVoucher *voucher, const BookEntry *entry)
{
    return entry->memo != NULL && *entry->memo != '\0' ? entry->memo : voucher->memo;
}

static bool entries_differ(const Book *book, const BookVoucher *here, const BookVoucher *there,
                           unsigned index, VoucherDifference *difference)
{
    const BookEntry *a = &here->entries[index], *b = &there->entries[index];
    unsigned line = index + 1;

    return numbers_differ("account", line, a->account, b->account, difference) ||
           amounts_differ(line, a, b, difference) ||
           numbers_differ("fund", line, a->fund, b->fund, difference) ||
           numbers_differ("function", line, a->function, b->function, difference) ||
           numbers_differ("economy", line, a->economy, b->economy, difference) ||
           numbers_differ("nature", line, a->nature, b->nature, difference) ||
           names_differ(book, FIELD_PROJECT, line, a->project, b->project, difference) ||
           names_differ(book, FIELD_OFFICE, line, a->office, b->office, difference) ||
           texts_differ("memo", line, memo_of(here, a), memo_of(there, b), difference);
}

/* The words of the voucher table. */
static const char *const kinds[] = {
    [STAGE_NORMAL] = "normal", [STAGE_OPENING] = "opening", [STAGE_CLOSING] = "closing"};

bool vouchers_differ(const Book *book, const BookVoucher *here, const BookVoucher *there,
                     VoucherDifference *difference)
{
    if (numbers_differ("date", 0, here->day, there->day, difference) ||
        texts_differ("kind", 0, kinds[here->stage], kinds[there->stage], difference) ||
        numbers_differ("attachments", 0, here->attachments, there->attachments, difference) ||
        texts_differ("memo", 0, here->memo, there->memo, difference) ||
        texts_differ("payee", 0, here->payee, there->payee, difference) ||
        numbers_differ(NULL, 0, here->entry_count, there->entry_count, difference))
        return true;
    for (unsigned i = 0; i < here->entry_count; i++)
        if (entries_differ(book, here, there, i, difference))
            return true;
    return false;
}
