/* field.c: texts into stored values and back, a function for each type */
#include "performance/field.h"

#include "base/date.h"
#include "base/error.h"
#include "base/exact.h"
#include "base/text.h"

#include <string.h>

#define NUMBER_SCALE 10000

static char *refuse(const TableColumn *column, const char *text, const char *expected,
                    const char *allowed, GError **error)
{
    error_set(error, ERROR_INPUT, "performance-value", "column",
              column->heads[1] != NULL ? column->heads[1] : column->id, "found", text, "expected",
              expected, "allowed", allowed, NULL);
    return NULL;
}

const TableColumn *field_column(const Table *table, const char *word, GError **error)
{
    g_autoptr(GPtrArray) heads = g_ptr_array_new();
    g_autofree char *nearest = NULL;

    for (unsigned i = 0; i < table->column_count; i++) {
        const TableColumn *column = &table->columns[i];

        if (g_strv_contains(column->heads, word))
            return column;
        for (unsigned h = 0; column->heads[h] != NULL; h++)
            g_ptr_array_add(heads, (char *)column->heads[h]);
    }
    nearest = text_nearest(word, heads, 3);
    error_set(error, ERROR_INPUT, "performance-no-field", "found", word, "register", table->name,
              "nearest", nearest, NULL);
    return NULL;
}

static char *integer_text(int64_t value) { return g_strdup_printf("%" G_GINT64_FORMAT, value); }

static char *date_stored(const Book *book, const TableColumn *column, const char *text,
                         GError **error)
{
    int year, month, day;

    if (!date_parse(text, &year, &month, &day) ||
        (column->type == COLUMN_DATE && year != book_year(book)))
        return refuse(column, text, "expect-date", NULL, error);
    return g_strdup_printf("%04d-%02d-%02d", year, month, day);
}

static char *money_stored(const TableColumn *column, const char *text, GError **error)
{
    Money amount;

    return money_parse_pasted(text, &amount) == MONEY_PARSED
               ? integer_text(amount.fen)
               : refuse(column, text, "expect-money", NULL, error);
}

static char *number_stored(const TableColumn *column, const char *text, GError **error)
{
    const int64_t scale = column->type == COLUMN_NUMBER ? NUMBER_SCALE : 1;
    Exact value, scaled;
    int64_t number;

    if (!exact_parse(&value, text) || !exact_multiply(&scaled, value, exact_from_int(scale)) ||
        scaled.denominator != 1 || !exact_round(&number, scaled, 1) ||
        (column->type == COLUMN_COUNT && number < 0))
        return refuse(column, text, column->type == COLUMN_COUNT ? "expect-count" : "expect-number",
                      NULL, error);
    return integer_text(number);
}

static char *choice_stored(const TableColumn *column, const char *text, GError **error)
{
    g_autofree char *allowed = g_strjoinv("、", (char **)column->words);

    for (unsigned i = 0; column->choices[i] != NULL; i++)
        if (strcmp(text, column->choices[i]) == 0 || strcmp(text, column->words[i]) == 0)
            return g_strdup(column->choices[i]);
    return refuse(column, text, "expect-choice", allowed, error);
}

static char *name_stored(const Book *book, const TableColumn *column, const char *text,
                         GError **error)
{
    Field field = column->type == COLUMN_PROJECT ? FIELD_PROJECT : FIELD_OFFICE;

    return book_name(book, field, text) != NULL ? g_strdup(text)
                                                : refuse(column, text, NULL, NULL, error);
}

static char *code_stored(const Catalog *catalog, const TableColumn *column, const char *text,
                         GError **error)
{
    Code code = catalog_code(catalog, column->field, text);

    return code != 0 ? integer_text(code) : refuse(column, text, NULL, NULL, error);
}

char *field_stored(const Book *book, const Catalog *catalog, const TableColumn *column,
                   const char *text, GError **error)
{
    if (*text == '\0')
        return g_strdup("");
    switch (column->type) {
    case COLUMN_DATE:
    case COLUMN_DAY:
        return date_stored(book, column, text, error);
    case COLUMN_MONEY:
        return money_stored(column, text, error);
    case COLUMN_COUNT:
    case COLUMN_NUMBER:
        return number_stored(column, text, error);
    case COLUMN_CHOICE:
        return choice_stored(column, text, error);
    case COLUMN_PROJECT:
    case COLUMN_OFFICE:
        return name_stored(book, column, text, error);
    case COLUMN_CODE:
        return code_stored(catalog, column, text, error);
    case COLUMN_TEXT:
    case COLUMN_RATIO:
        break;
    }
    return g_strdup(text);
}

char *field_shown(const TableColumn *column, const char *stored)
{
    static const ExactStyle style = {.decimals = 4, .trim = true};
    Exact number;

    if (stored == NULL)
        return g_strdup("");
    if (column->type == COLUMN_MONEY)
        return money_text((Money){g_ascii_strtoll(stored, NULL, 10)});
    if (column->type == COLUMN_NUMBER &&
        exact_fraction(&number, g_ascii_strtoll(stored, NULL, 10), NUMBER_SCALE))
        return exact_text(number, style);
    for (unsigned i = 0; column->type == COLUMN_CHOICE && column->choices[i] != NULL; i++)
        if (strcmp(column->choices[i], stored) == 0)
            return g_strdup(column->words[i]);
    return g_strdup(stored);
}

/* ---- a row ---- */

static bool pair_take(Book *book, const Catalog *catalog, const Table *table, const char *pair,
                      char **values, GError **error)
{
    const char *equal = strchr(pair, '=');
    g_autofree char *word = equal != NULL ? g_strndup(pair, (gsize)(equal - pair)) : g_strdup(pair);
    const TableColumn *column = field_column(table, word, error);
    char *value;

    if (column == NULL)
        return false;
    if (equal == NULL) {
        refuse(column, pair, "expect-pair", NULL, error);
        return false;
    }
    value = field_stored(book, catalog, column, equal + 1, error);
    if (value == NULL)
        return false;
    g_free(values[column - table->columns]);
    values[column - table->columns] = value;
    return true;
}

/* Fields that were not named stay as they are; one that was emptied is empty. */
static bool row_change(Book *book, const Table *table, const BookRow *row, char **values,
                       const char *reason, GError **error)
{
    g_autofree const char **merged = g_new0(const char *, table->column_count + 1);
    bool same = true;

    for (unsigned i = 0; i < table->column_count; i++) {
        merged[i] = values[i] != NULL ? values[i] : row->values[i];
        same = same && g_strcmp0(merged[i] != NULL ? merged[i] : "",
                                 row->values[i] != NULL ? row->values[i] : "") == 0;
    }
    return same || book_change_row(book, table, row->id, row->version, merged, reason, error);
}

/* A part of the key that may be empty means that it is. */
static bool is_missing_key(const TableColumn *column, const char *value)
{
    return column->key && column->required && value == NULL;
}

static bool key_fits(const Table *table, const BookRow *row, char *const *values)
{
    for (unsigned i = 0; i < table->column_count; i++)
        if (table->columns[i].key && !is_missing_key(&table->columns[i], values[i]) &&
            g_strcmp0(values[i], row->values[i]) != 0)
            return false;
    return true;
}

static bool key_is_whole(const Table *table, char *const *values)
{
    for (unsigned i = 0; i < table->column_count; i++)
        if (is_missing_key(&table->columns[i], values[i]))
            return false;
    return true;
}

/* Who names a row by less than its key means the only one that there is. */
static bool key_complete(Book *book, const Table *table, char **values, GError **error)
{
    const GPtrArray *rows = key_is_whole(table, values) ? NULL : book_rows(book, table, error);
    const BookRow *only = NULL;

    if (rows == NULL)
        return key_is_whole(table, values);
    for (unsigned i = 0; i < rows->len; i++) {
        const BookRow *row = g_ptr_array_index(rows, i);

        if (!key_fits(table, row, values))
            continue;
        if (only != NULL)
            return true; /* the key stays incomplete, and the row is refused if it needs that */
        only = row;
    }
    for (unsigned i = 0; only != NULL && i < table->column_count; i++)
        if (is_missing_key(&table->columns[i], values[i]))
            values[i] = g_strdup(only->values[i]);
    return true;
}

static void values_free(char **values, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        g_free(values[i]);
    g_free(values);
}

bool fields_set(Book *book, const Catalog *catalog, const Table *table, const char *const *given,
                const char *const *pairs, const char *reason, GError **error)
{
    char **values = g_new0(char *, table->column_count + 1);
    const BookRow *row = NULL;
    bool done = true;

    for (; given != NULL && given[0] != NULL; given += 2) {
        const TableColumn *column = table_column(table, given[0]);
        if (column != NULL)
            values[column - table->columns] = g_strdup(given[1]);
    }
    for (unsigned i = 0; done && pairs[i] != NULL; i++)
        done = pair_take(book, catalog, table, pairs[i], values, error);
    done = done && key_complete(book, table, values, error) &&
           book_row_find(book, table, (const char *const *)values, &row, error) &&
           (row != NULL ? row_change(book, table, row, values, reason, error)
                        : book_add_row(book, table, (const char *const *)values, error));
    values_free(values, table->column_count);
    return done;
}
