/* rows.c: each table has its way into the book; a register's rows go in as they are */
#include "exchange/rows.h"

#include "base/error.h"
#include "book/assertion.h"
#include "book/budget.h"

#include <string.h>

static const char *code_text(const BookName *name, Code code, char **made)
{
    if (name != NULL)
        return name->code;
    return *made = g_strdup_printf("%" G_GINT64_FORMAT, code);
}

/* ---- a field as the book stores it ---- */

static char *integer_text(int64_t value) { return g_strdup_printf("%" G_GINT64_FORMAT, value); }

static char *value_date(const Source *source, unsigned column, GError **error)
{
    int month, day;

    if (!source_date(source, column, &month, &day, error))
        return NULL;
    return g_strdup_printf("%04d-%02d-%02d", source->year, month, day);
}

static char *value_day(const Source *source, unsigned column, GError **error)
{
    int year, month, day;

    if (!source_day(source, column, &year, &month, &day, error))
        return NULL;
    return g_strdup_printf("%04d-%02d-%02d", year, month, day);
}

static char *value_code(const Source *source, unsigned column, GError **error)
{
    ColumnType type = source->table->columns[column].type;
    Field field = type == COLUMN_PROJECT ? FIELD_PROJECT : FIELD_OFFICE;
    Code code;
    char *made = NULL;
    const char *text;

    if (!source_code(source, column, &code, error))
        return NULL;
    text = code_text(type == COLUMN_CODE ? NULL : book_name_at(source->book, field, code), code,
                     &made);
    return made != NULL ? made : g_strdup(text);
}

static char *value_choice(const Source *source, unsigned column, GError **error)
{
    int choice;

    if (!source_choice(source, column, &choice, error))
        return NULL;
    return g_strdup(source->table->columns[column].choices[choice]);
}

/* The text that the book stores for a field that is not empty. NULL with an error. */
static char *field_value(const Source *source, unsigned column, GError **error)
{
    Money amount;
    int64_t number;

    switch (source->table->columns[column].type) {
    case COLUMN_TEXT:
        return g_strdup(source_text(source, column));
    case COLUMN_DATE:
        return value_date(source, column, error);
    case COLUMN_DAY:
        return value_day(source, column, error);
    case COLUMN_MONEY:
        return source_money(source, column, &amount, error) ? integer_text(amount.fen) : NULL;
    case COLUMN_COUNT:
        return source_count(source, column, &number, error) ? integer_text(number) : NULL;
    case COLUMN_NUMBER:
        return source_number(source, column, &number, error) ? integer_text(number) : NULL;
    case COLUMN_CHOICE:
        return value_choice(source, column, error);
    case COLUMN_CODE:
    case COLUMN_PROJECT:
    case COLUMN_OFFICE:
        return value_code(source, column, error);
    case COLUMN_RATIO:
        break; /* of views, which no file brings */
    }
    return NULL;
}

/* What a row that is known by its key leaves empty stays: whether it is known shows later. */
static bool column_is_wanted(const Table *table, unsigned column)
{
    return table->columns[column].required &&
           (table->columns[column].key || !table_is_keyed(table) ||
            strcmp(table->id, "project") == 0);
}

GPtrArray *row_values(const Source *source, GError **error)
{
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);

    for (unsigned i = 0; i < source->table->column_count; i++) {
        char *value = NULL;

        if (column_is_wanted(source->table, i) && !source_present(source, i, error))
            return NULL;
        if (*source_text(source, i) != '\0') {
            value = field_value(source, i, error);
            if (value == NULL)
                return NULL;
        }
        g_ptr_array_add(values, value);
    }
    return g_steal_pointer(&values);
}

/* ---- ways into the book ---- */

typedef bool (*RowStore)(const Source *source, Rules *rules, Book *book, const GPtrArray *values,
                         GError **error);

static const char *value_of(const Source *source, const GPtrArray *values, const char *id)
{
    return g_ptr_array_index(values, source_column(source, id));
}

static bool store_register(const Source *source, Rules *rules, Book *book, const GPtrArray *values,
                           GError **error)
{
    const BookRow *row;

    (void)rules;
    if (!book_row_find(book, source->table, (const char *const *)values->pdata, &row, error))
        return false;
    for (unsigned i = 0; row == NULL && i < source->table->column_count; i++)
        if (source->table->columns[i].required && !source_present(source, i, error))
            return false;
    return book_put_row(book, source->table, (const char *const *)values->pdata, error);
}

/* A project's row, and its word for entries to name. That an import renames a project is taken for
 * a code that was given twice. */
static bool store_project(const Source *source, Rules *rules, Book *book, const GPtrArray *values,
                          GError **error)
{
    const char *code = value_of(source, values, "code");
    const BookName *there = book_name(book, FIELD_PROJECT, code);

    if (there != NULL && strcmp(there->name, value_of(source, values, "name")) != 0)
        return source_fail(source, source_column(source, "code"), "import-project-twice", NULL,
                           error);
    return book_put_name(book, FIELD_PROJECT, code, value_of(source, values, "name"),
                         value_of(source, values, "kind"), error) &&
           store_register(source, rules, book, values, error);
}

static bool appropriation_codes(const Source *source, BookAppropriation *appropriation,
                                GError **error)
{
    return source_code(source, source_column(source, "fund"), &appropriation->fund, error) &&
           source_code(source, source_column(source, "function"), &appropriation->function,
                       error) &&
           source_code(source, source_column(source, "economy"), &appropriation->economy, error) &&
           source_code(source, source_column(source, "nature"), &appropriation->nature, error) &&
           source_code(source, source_column(source, "project"), &appropriation->project, error) &&
           source_code(source, source_column(source, "office"), &appropriation->office, error);
}

/* 年初 and 追加 add money, 追减 takes it away: a wrong sign would be counted twice the wrong way.
 */
static bool sign_holds(const Source *source, const BookAppropriation *appropriation, GError **error)
{
    bool is_wrong = appropriation->stage == STAGE_CUT        ? appropriation->amount.fen > 0
                    : appropriation->stage == STAGE_TRANSFER ? false
                                                             : appropriation->amount.fen < 0;

    return !is_wrong ||
           source_fail(source, source_column(source, "amount"),
                       appropriation->stage == STAGE_CUT ? "import-cut-positive"
                                                         : "import-appropriation-negative",
                       "expect-appropriation", error);
}

static bool function_is_item(const Source *source, const Rules *rules, Code function,
                             GError **error)
{
    int digits = rules_digits(rules, FIELD_FUNCTION);
    g_autofree char *wanted = g_strdup_printf("%d", digits);

    return digits == 0 || code_digits(function) == digits ||
           source_fail_with(source, source_column(source, "function"), "import-code-level",
                            "digits", wanted, error);
}

static bool store_appropriation(const Source *source, Rules *rules, Book *book,
                                const GPtrArray *values, GError **error)
{
    BookAppropriation appropriation = {
        .document = value_of(source, values, "document"),
        .stage = (Stage)stage_from_name(value_of(source, values, "stage")),
        .memo = value_of(source, values, "memo"),
        .carried = g_strcmp0(value_of(source, values, "source"), "carried") == 0,
    };

    return source_date(source, source_column(source, "date"), &appropriation.month,
                       &appropriation.day, error) &&
           source_money(source, source_column(source, "amount"), &appropriation.amount, error) &&
           appropriation_codes(source, &appropriation, error) &&
           function_is_item(source, rules, appropriation.function, error) &&
           sign_holds(source, &appropriation, error) &&
           book_appropriate(book, &appropriation, error);
}

static bool codes_read(const Source *source, Code codes[FIELD_COUNT], GError **error)
{
    for (unsigned i = 0; i < source->table->column_count; i++) {
        int field = field_from_name(source->table->columns[i].id);

        if (field >= 0 && field != FIELD_MONTH && !source_code(source, i, &codes[field], error))
            return false;
    }
    return true;
}

static bool store_plan(const Source *source, Rules *rules, Book *book, const GPtrArray *values,
                       GError **error)
{
    BookPlan plan = {.mode = value_of(source, values, "mode"),
                     .document = value_of(source, values, "document"),
                     .memo = value_of(source, values, "memo")};
    GError *cause = NULL;
    int64_t month;

    if (!source_count(source, source_column(source, "month"), &month, error) ||
        !source_money(source, source_column(source, "amount"), &plan.amount, error) ||
        !codes_read(source, plan.keys.codes, error) ||
        !function_is_item(source, rules, plan.keys.codes[FIELD_FUNCTION], error))
        return false;
    plan.month = (int)MIN(month, G_MAXINT);
    return book_plan(book, &plan, &cause) ||
           source_fail_by(source, source_column(source, "month"), cause, error);
}

static bool store_assertion(const Source *source, Rules *rules G_GNUC_UNUSED, Book *book,
                            const GPtrArray *values, GError **error)
{
    BookAssertion assertion = {.memo = value_of(source, values, "memo")};
    Code codes[FIELD_COUNT] = {0};
    GError *cause = NULL;

    if (!source_date(source, source_column(source, "date"), &assertion.date.month,
                     &assertion.date.day, error) ||
        !source_money(source, source_column(source, "amount"), &assertion.amount, error) ||
        !codes_read(source, codes, error))
        return false;
    assertion.account = codes[FIELD_ACCOUNT];
    assertion.fund = codes[FIELD_FUND];
    assertion.function = codes[FIELD_FUNCTION];
    assertion.economy = codes[FIELD_ECONOMY];
    assertion.nature = codes[FIELD_NATURE];
    assertion.project = codes[FIELD_PROJECT];
    assertion.office = codes[FIELD_OFFICE];
    return book_assert(book, &assertion, NULL, &cause) ||
           source_fail_by(source, source_column(source, "amount"), cause, error);
}

static bool store_text(const Source *source, Rules *rules, Book *book, const GPtrArray *values,
                       GError **error)
{
    (void)rules;
    return book_add_text(book, value_of(source, values, "key"), value_of(source, values, "text"),
                         error);
}

/* STATEMENT/ROW/COLUMN, none of them empty. */
static bool is_cell(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "/", -1);

    if (g_strv_length(parts) != 3)
        return false;
    return *parts[0] != '\0' && *parts[1] != '\0' && *parts[2] != '\0';
}

/* A cell of the book's own year must be one of the forms; last year's forms may have been others.
 */
static bool cell_fits(const Source *source, const char *cell, int64_t value, GError **error)
{
    GError *cause = NULL;

    return forms_accept_given(source->forms, cell, value, NULL, &cause) ||
           source_fail_by(source, source_column(source, "cell"), cause, error);
}

/* The folder that the file was in says nothing later. */
static bool cell_give(const Source *source, Book *book, int year, const char *cell, int64_t value,
                      GError **error)
{
    g_autofree char *place =
        feed_place(source->feed, (unsigned)source->columns[source_column(source, "amount")]);
    g_autofree char *name = g_path_get_basename(place);
    const BookGiven given = {cell, value, name, feed_precision(source->feed)};

    return book_give(book, year, &given, error);
}

static bool store_cell(const Source *source, Rules *rules G_GNUC_UNUSED, Book *book,
                       const GPtrArray *values, GError **error)
{
    const char *cell = value_of(source, values, "cell");
    int64_t year, value;
    g_autofree char *wanted = g_strdup_printf("%d", source->year);

    if (!source_count(source, source_column(source, "year"), &year, error) ||
        !source_number(source, source_column(source, "amount"), &value, error))
        return false;
    if (year != source->year && year != source->year - 1)
        return source_fail_with(source, source_column(source, "year"), "import-cell-year", "year",
                                wanted, error);
    if (!is_cell(cell))
        return source_fail(source, source_column(source, "cell"), "import-cell", "expect-cell",
                           error);
    if (year == source->year && !cell_fits(source, cell, value, error))
        return false;
    return cell_give(source, book, (int)year, cell, value, error);
}

static const struct {
    const char *table;
    RowStore store;
} ways[] = {
    {"appropriation", store_appropriation},
    {"assertion", store_assertion},
    {"cell", store_cell},
    {"plan", store_plan},
    {"project", store_project},
    {"text", store_text},
};

static RowStore store_for(const Table *table)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(ways); i++)
        if (strcmp(ways[i].table, table->id) == 0)
            return ways[i].store;
    return store_register;
}

/* A key that stands twice in one file is a slip: which of the two is meant? */
static bool key_once(const Source *source, const GPtrArray *values, GHashTable *keys,
                     GError **error)
{
    char *key = book_row_key(source->table, (const char *const *)values->pdata);
    unsigned column = 0;

    if (key == NULL || g_hash_table_add(keys, key))
        return true;
    while (!source->table->columns[column].key)
        column++;
    return source_fail(source, column, "import-row-twice", NULL, error);
}

bool rows_import(Source *source, Rules *rules, Book *book, Known *known, ImportCounts *counts,
                 GError **error)
{
    RowStore store = store_for(source->table);
    g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GError) cause = NULL;

    if (store == store_cell && source->forms == NULL)
        source->forms = forms_read(source->catalog, error);
    if (store == store_cell && source->forms == NULL)
        return false;
    while (feed_next(source->feed, &cause)) {
        g_autoptr(GPtrArray) values = row_values(source, error);

        bool there;

        if (values == NULL || !key_once(source, values, keys, error) ||
            !known_take(known, source->table, (const char *const *)values->pdata, &there, error))
            return false;
        counts->rows_there += there;
        if (there)
            continue;
        if (!store(source, rules, book, values, error))
            return false;
        counts->rows++;
    }
    if (cause == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}
