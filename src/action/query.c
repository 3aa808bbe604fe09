/* query.c: query BOOK EXPRESSION...: sums of the book, by any of its dimensions
 *
 * Every expression is a column. The groups are the codes that occur in what the expressions read;
 * in each group an expression is evaluated again with the group's codes as filters of all its
 * queries, so that a rate is a rate of the group's own sums.
 */
#include "action/department.h"
#include "action/session.h"
#include "base/csv_write.h"
#include "base/error.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define GROUP_FIELDS_MAX 4
#define EXPRESSIONS_MAX 16

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "expression", .kind = ARGUMENT_OPERAND, .required = true, .many = true},
    {.name = "by", .kind = ARGUMENT_OPTION},
    {.name = "to", .kind = ARGUMENT_OPTION},
};
static const char *const formats[] = {"text", "json", "csv", NULL};

/* A dimension to group by; `digits` 0: codes as they are. */
typedef struct {
    Field field;
    int digits;
} GroupField;

typedef struct {
    Session *session;
    GroupField by[GROUP_FIELDS_MAX];
    unsigned by_count;
    const Formula *formulas[EXPRESSIONS_MAX];
    unsigned formula_count;
    GTree *groups; /* Code[GROUP_FIELDS_MAX] in order */
} Query;

/* ---- what is asked ---- */

static bool fail_field(const char *found, GError **error)
{
    error_set(error, ERROR_USAGE, "query-field", "found", found, "expected", "expect-query-field",
              NULL);
    return false;
}

/* FIELD, or FIELD/DIGITS for codes cut to so many digits. */
static bool read_field(const char *text, GroupField *by, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, "/", 2);
    int field = field_from_name(parts[0]);
    guint64 digits = 0;

    if (field < 0 ||
        (parts[1] != NULL && !g_ascii_string_to_unsigned(parts[1], 10, 1, 10, &digits, NULL)))
        return fail_field(text, error);
    *by = (GroupField){(Field)field, (int)digits};
    return true;
}

static bool read_fields(Query *query, const char *text, GError **error)
{
    g_auto(GStrv) words = g_strsplit(text != NULL ? text : "", ",", -1);

    for (unsigned i = 0; words[i] != NULL; i++) {
        if (query->by_count == GROUP_FIELDS_MAX)
            return fail_field(text, error);
        if (!read_field(words[i], &query->by[query->by_count++], error))
            return false;
    }
    return true;
}

static bool read_formulas(Query *query, const char *const *texts, GPtrArray *owned, GError **error)
{
    for (unsigned i = 0; texts[i] != NULL; i++) {
        Formula *formula = NULL;

        if (i == EXPRESSIONS_MAX) {
            error_set(error, ERROR_USAGE, "query-too-many", "found", texts[i], NULL);
            return false;
        }
        formula = formula_parse(texts[i], "query", query->session->catalog, error);
        if (formula == NULL)
            return false;
        g_ptr_array_add(owned, formula);
        query->formulas[query->formula_count++] = formula;
    }
    return true;
}

/* ---- groups ---- */

static int group_compare(const void *a, const void *b, void *data G_GNUC_UNUSED)
{
    const Code *left = a, *right = b;

    for (unsigned i = 0; i < GROUP_FIELDS_MAX; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return 0;
}

static Code code_of_group(const GroupField *by, Code code)
{
    return by->digits > 0 ? code_cut(code, by->digits) : code;
}

static void add_group(const CubeKey *key, Money amount G_GNUC_UNUSED, void *data)
{
    Query *query = data;
    Code codes[GROUP_FIELDS_MAX] = {0};

    for (unsigned i = 0; i < query->by_count; i++)
        codes[i] = code_of_group(&query->by[i], key->fields[query->by[i].field]);
    if (g_tree_lookup(query->groups, codes) == NULL) {
        Code *kept = g_memdup2(codes, sizeof codes);
        g_tree_insert(query->groups, kept, kept);
    }
}

/* Evaluates a formula once, to learn which rows of the cube it reads. */
static bool groups_find(Query *query, const Formula *formula, GError **error)
{
    const Context context = {0};
    g_auto(Value) value = value_unknown();
    g_autoptr(GPtrArray) reads = formula_reads(
        formula, compilation_world(query->session->compilation), &context, NULL, &value, error);

    for (unsigned i = 0; reads != NULL && i < reads->len; i++) {
        const FormulaRead *read = g_ptr_array_index(reads, i);

        if (read->kind == READ_QUERY)
            cube_each(compilation_cube(query->session->compilation), read->measure,
                      (const CubeFilter *)read->filters->data, read->filters->len, add_group,
                      query);
    }
    return reads != NULL;
}

/* ---- answers ---- */

static json_t *values_to_json(const Query *query, const Code *codes, GError **error)
{
    CubeFilter filters[GROUP_FIELDS_MAX];
    Context context = {.filters = filters, .filter_count = codes != NULL ? query->by_count : 0};
    json_t *values = json_array();

    for (unsigned i = 0; i < context.filter_count; i++)
        filters[i] = (CubeFilter){.field = query->by[i].field, .codes = &codes[i], .count = 1};
    for (unsigned i = 0; i < query->formula_count; i++) {
        g_auto(Value) value = value_unknown();

        if (!formula_value(query->formulas[i], compilation_world(query->session->compilation),
                           &context, NULL, &value, error)) {
            json_decref(values);
            return NULL;
        }
        json_array_append_new(values, value_to_json(&value));
    }
    return values;
}

static json_t *keys_to_json(const Query *query, const Code *codes)
{
    json_t *keys = json_array();

    for (unsigned i = 0; i < query->by_count; i++)
        json_array_append_new(keys, code_to_json(query->session, query->by[i].field, codes[i]));
    return keys;
}

typedef struct {
    const Query *query;
    json_t *rows;
    GError **error;
    bool failed;
} Rows;

static gboolean add_row(void *key, void *value G_GNUC_UNUSED, void *data)
{
    Rows *rows = data;
    json_t *values = values_to_json(rows->query, key, rows->error);

    rows->failed = values == NULL;
    if (values != NULL)
        json_array_append_new(
            rows->rows,
            json_pack("{s:o, s:o}", "keys", keys_to_json(rows->query, key), "values", values));
    return rows->failed;
}

static json_t *names_to_json(const Query *query)
{
    json_t *names = json_array();

    for (unsigned i = 0; i < query->by_count; i++)
        json_array_append_new(names, json_string(field_name(query->by[i].field)));
    return names;
}

static json_t *expressions_to_json(const Query *query)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < query->formula_count; i++)
        json_array_append_new(list, json_string(formula_text(query->formulas[i])));
    return list;
}

static json_t *answer(Query *query, GError **error)
{
    Rows rows = {.query = query, .rows = json_array(), .error = error};
    json_t *total;

    for (unsigned i = 0; i < query->formula_count; i++)
        if (!groups_find(query, query->formulas[i], error)) {
            json_decref(rows.rows);
            return NULL;
        }
    if (query->by_count > 0)
        g_tree_foreach(query->groups, add_row, &rows);
    total = rows.failed ? NULL : values_to_json(query, NULL, error);
    if (total == NULL) {
        json_decref(rows.rows);
        return NULL;
    }
    return json_pack("{s:i, s:o, s:o, s:o, s:o, s:o}", "version", 1, "to",
                     date_to_json(query->session, query->session->to), "by", names_to_json(query),
                     "expressions", expressions_to_json(query), "rows", rows.rows, "total", total);
}

/* ---- CSV: codes and names, then figures in yuan ---- */

/* Amounts without thousands marks; rates as they are printed. */
static char *csv_value(const json_t *value)
{
    const json_t *fen = json_object_get(value, "fen");
    const char *text = json_string_value(json_object_get(value, "text"));

    return json_is_integer(fen) ? money_text((Money){json_integer_value(fen)}) : g_strdup(text);
}

static void csv_head(GString *csv, const json_t *result)
{
    const json_t *expressions = json_object_get(result, "expressions");
    size_t index;
    json_t *name;

    json_array_foreach(json_object_get(result, "by"), index, name)
    {
        g_autofree char *named = g_strconcat(json_string_value(name), ".name", NULL);

        csv_put(csv, json_string_value(name), ',');
        csv_put(csv, named, ',');
    }
    json_array_foreach((json_t *)expressions, index, name) csv_put(
        csv, json_string_value(name), index + 1 < json_array_size(expressions) ? ',' : '\n');
}

static void csv_values(GString *csv, const json_t *values)
{
    size_t index;
    json_t *value;

    json_array_foreach((json_t *)values, index, value)
    {
        g_autofree char *text = csv_value(value);

        csv_put(csv, text, index + 1 < json_array_size(values) ? ',' : '\n');
    }
}

static void csv_row(GString *csv, const json_t *row)
{
    size_t index;
    json_t *key;

    json_array_foreach(json_object_get(row, "keys"), index, key)
    {
        const char *name = json_string_value(json_object_get(key, "name"));

        csv_put(csv, json_string_value(json_object_get(key, "code")), ',');
        csv_put(csv, name != NULL ? name : "", ',');
    }
    csv_values(csv, json_object_get(row, "values"));
}

static json_t *answer_csv(const json_t *result)
{
    g_autoptr(GString) csv = g_string_new(CSV_MARK);
    size_t index;
    json_t *row;

    csv_head(csv, result);
    json_array_foreach(json_object_get(result, "rows"), index, row) csv_row(csv, row);
    if (json_array_size(json_object_get(result, "by")) == 0)
        csv_values(csv, json_object_get(result, "total"));
    return json_pack("{s:s}", "content", csv->str);
}

/* What is asked of one book. NULL with an error. */
static json_t *ask(const ActionCall *call, Session *session, GError **error)
{
    g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func((GDestroyNotify)formula_free);
    Query query = {.session = session};
    json_t *result;

    if (!read_fields(&query, call_value(call, "by"), error) ||
        !read_formulas(&query, call_values(call, "expression"), owned, error))
        return NULL;
    query.groups = g_tree_new_full(group_compare, NULL, g_free, NULL);
    result = answer(&query, error);
    g_tree_unref(query.groups);
    return result;
}

/* ---- a folder of books ---- */

/* Puts the rows of one year behind those of the years before, with the year as their first key; a
 * year without groups is one row. */
static void year_add(json_t **all, json_t *one, int year)
{
    g_autofree char *digits = g_strdup_printf("%d", year);
    json_t *rows = json_object_get(one, "rows"), *row;
    size_t index;

    if (json_array_size(json_object_get(one, "by")) == 0)
        json_array_append_new(
            rows, json_pack("{s:[], s:O}", "keys", "values", json_object_get(one, "total")));
    json_array_foreach(rows, index, row) json_array_insert_new(
        json_object_get(row, "keys"), 0, json_pack("{s:s, s:n}", "code", digits, "name"));
    if (*all == NULL) {
        json_array_insert_new(json_object_get(one, "by"), 0, json_string("year"));
        json_object_del(one, "total"); /* years are not added up */
        *all = json_incref(one);
        return;
    }
    json_array_extend(json_object_get(*all, "rows"), rows);
    json_object_set(*all, "to", json_object_get(one, "to"));
}

static bool ask_year(const ActionCall *call, const char *folder, int year, const char *path,
                     json_t **all, GError **error)
{
    json_t *made = NULL, *one;
    bool differs = false;

    if (!department_make(call, folder, year, path, NULL, NULL, &made, &differs, error))
        return false;
    json_decref(made);
    {
        g_autoptr(Session) session = session_compiled_at(call, path, error);

        one = session != NULL ? ask(call, session, error) : NULL;
    }
    (void)remove(path);
    if (one != NULL)
        year_add(all, one, year);
    json_decref(one);
    return one != NULL;
}

/* The books of each year are added as a department's; a unit is an office. */
static json_t *ask_folder(const ActionCall *call, const char *folder, GError **error)
{
    g_autoptr(GArray) years = department_years(call, folder, error);
    g_autofree char *aside = years != NULL ? g_dir_make_tmp("juesuan-XXXXXX", error) : NULL;
    g_autofree char *path = aside != NULL ? g_build_filename(aside, "year.book", NULL) : NULL;
    json_t *all = NULL;
    bool asked = path != NULL;

    for (unsigned i = 0; asked && i < years->len; i++)
        asked = ask_year(call, folder, g_array_index(years, int, i), path, &all, error);
    if (aside != NULL)
        (void)rmdir(aside);
    if (asked)
        return all;
    json_decref(all);
    return NULL;
}

static json_t *ask_book(const ActionCall *call, GError **error)
{
    g_autoptr(Session) session = session_compiled(call, error);

    return session != NULL ? ask(call, session, error) : NULL;
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    const char *book = call_value(call, "book");

    *result = g_file_test(book, G_FILE_TEST_IS_DIR) ? ask_folder(call, book, error)
                                                    : ask_book(call, error);
    if (*result != NULL && g_strcmp0(call_value(call, "format"), "csv") == 0) {
        json_t *csv = answer_csv(*result);

        json_decref(*result);
        *result = csv;
    }
    return *result != NULL;
}

const Action action_query = {
    .name = "query",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .formats = formats,
    .run = run,
};
