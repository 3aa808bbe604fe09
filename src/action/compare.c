/* compare.c: compare BOOK [WORKBOOK]: what the books compile against the final accounts (账表核对)
 */
#include "action/compare.h"
#include "action/explain.h"
#include "exchange/form_sheet.h"

#include "base/error.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "workbook", .kind = ARGUMENT_OPERAND},
    {.name = "vouchers", .kind = ARGUMENT_OPTION}, /* how many of each question are listed */
};

static const char *const words[COMPARED_COUNT] = {
    [COMPARED_EQUAL] = "equal",
    [COMPARED_DIFFERENT] = "different",
    [COMPARED_BOOKS_ONLY] = "books_only",
    [COMPARED_GIVEN_ONLY] = "given_only",
};

static json_t *counts_to_json(const unsigned counts[COMPARED_COUNT])
{
    json_t *object = json_object();
    unsigned all = 0;

    for (unsigned i = 0; i < COMPARED_COUNT; i++)
        all += counts[i];
    json_object_set_new(object, "cells", json_integer(all));
    json_object_set_new(object, "compared",
                        json_integer(counts[COMPARED_EQUAL] + counts[COMPARED_DIFFERENT]));
    for (unsigned i = 0; i < COMPARED_COUNT; i++)
        json_object_set_new(object, words[i], json_integer(counts[i]));
    return object;
}

static Comparison *compare_book(const Session *session, GError **error)
{
    g_autoptr(GArray) given = given_list_of_book(session->book, error);
    g_autoptr(GArray) empty = given_list_new();
    g_autoptr(Compilation) books = NULL;

    if (given == NULL)
        return NULL;
    if (given->len == 0 || !compilation_has_entries(session->compilation))
        return comparison_new(NULL, session->forms, empty, error);
    books = compilation_of_books(session->book, session->catalog, session->forms, error);
    return books != NULL ? comparison_new(books, session->forms, given, error) : NULL;
}

bool compare_add(const Session *session, json_t *result, bool *found, GError **error)
{
    g_autoptr(Comparison) comparison = compare_book(session, error);
    unsigned differences;
    json_t *counts;

    if (comparison == NULL || comparison->forms->len == 0)
        return comparison != NULL;
    differences = comparison_differences(comparison);
    counts = counts_to_json(comparison->counts);
    json_object_set_new(counts, "differences", json_integer(differences));
    json_object_set_new(result, "reconciliation", counts);
    *found = *found || differences > 0;
    return true;
}

/* ---- one cell ---- */

static void add_difference(json_t *object, const ComparedCell *cell)
{
    Value value = value_unknown();
    Interval difference;

    if (cell->how != COMPARED_DIFFERENT ||
        !interval_subtract(&difference, cell->books.number, cell->given.number))
        return;
    value.kind = VALUE_NUMBER;
    value.dimension = cell->given.dimension;
    value.number = difference;
    json_object_set_new(object, "difference", value_to_json(&value));
}

static json_t *cell_to_json(Explaining *explaining, const ComparedCell *cell, GError **error)
{
    json_t *object, *books = explain_cell(explaining, cell->cell, error);

    if (books == NULL)
        return NULL;
    object = json_pack("{s:s, s:s, s:O?, s:o, s:s?}", "cell", cell->cell, "how", words[cell->how],
                       "label", json_object_get(books, "label"), "given",
                       value_to_json(&cell->given), "place", cell->place);
    add_difference(object, cell);
    json_object_set_new(object, "books", books);
    return object;
}

/* A row that the books do not have has no cell to be explained. */
static json_t *row_of_nobody(const ComparedCell *cell)
{
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:o, s:s?, s:o}", "cell", cell->cell, "how", words[cell->how],
                  "label", cell->cell, "given", value_to_json(&cell->given), "place", cell->place,
                  "books", value_to_json(&cell->books));

    add_difference(object, cell);
    return object;
}

static json_t *form_to_json(Explaining *explaining, const ComparedForm *form, GError **error)
{
    json_t *object = counts_to_json(form->counts);
    json_t *cells = json_array();

    json_object_set_new(object, "id", json_string(form->id));
    json_object_set_new(object, "number", json_string(form->number));
    json_object_set_new(object, "title", json_string(form->title));
    json_object_set_new(object, "differences", cells);
    for (unsigned i = 0; i < form->cells->len; i++) {
        const ComparedCell *cell = &g_array_index(form->cells, ComparedCell, i);
        GError *cause = NULL;
        json_t *one = cell_to_json(explaining, cell, &cause);

        if (one == NULL && g_error_matches(cause, JUESUAN_ERROR, ERROR_INPUT)) {
            one = row_of_nobody(cell);
            g_clear_error(&cause);
        }
        if (one == NULL) {
            g_propagate_error(error, cause);
            json_decref(object);
            return NULL;
        }
        json_array_append_new(cells, one);
    }
    return object;
}

/* ---- the whole ---- */

static json_t *comparison_to_json(Explaining *explaining, const Comparison *comparison,
                                  GError **error)
{
    json_t *object = counts_to_json(comparison->counts);
    json_t *forms = json_array();

    json_object_set_new(object, "differences", json_integer(comparison_differences(comparison)));
    json_object_set_new(object, "forms", forms);
    for (unsigned i = 0; i < comparison->forms->len; i++) {
        json_t *form = form_to_json(explaining, comparison->forms->pdata[i], error);

        if (form == NULL) {
            json_decref(object);
            return NULL;
        }
        json_array_append_new(forms, form);
    }
    return object;
}

static GArray *given_read(const ActionCall *call, const Session *session, GPtrArray *strays,
                          GError **error)
{
    const char *workbook = call_value(call, "workbook");
    g_autoptr(GArray) given = workbook != NULL
                                  ? form_figures_read(workbook, session->forms, strays, error)
                                  : given_list_of_book(session->book, error);

    if (given == NULL || given->len > 0)
        return g_steal_pointer(&given);
    error_set(error, ERROR_INPUT, "compare-nothing-given", "place", book_path(session->book),
              "mend", "mend-compare-given", NULL);
    return NULL;
}

static bool compare(const ActionCall *call, Explaining *explaining, json_t **result, bool *found,
                    GError **error)
{
    g_autoptr(GPtrArray) strays = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) given = given_read(call, explaining->session, strays, error);
    g_autoptr(Comparison) comparison = NULL;

    if (given == NULL)
        return false;
    if (!compilation_has_entries(explaining->compilation)) {
        error_set(error, ERROR_INPUT, "compare-no-vouchers", "place",
                  book_path(explaining->session->book), "mend", "mend-compare-vouchers", NULL);
        return false;
    }
    comparison = comparison_new(explaining->compilation, explaining->session->forms, given, error);
    *result = comparison != NULL ? comparison_to_json(explaining, comparison, error) : NULL;
    if (*result == NULL)
        return false;
    if (strays->len > 0) {
        json_object_set_new(*result, "strays", json_integer(strays->len));
        json_object_set_new(*result, "stray", json_string(strays->pdata[0]));
    }
    *found = comparison_differences(comparison) > 0;
    return true;
}

#define VOUCHERS_LISTED 3

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(Session) session = session_open(call, true, error);
    g_autoptr(Compilation) books = NULL;
    g_autoptr(GHashTable) seen = explain_seen_new();
    Explaining explaining = {.session = session, .seen = seen, .vouchers_max = VOUCHERS_LISTED};

    if (session == NULL || !explain_vouchers_max(call, &explaining.vouchers_max, error))
        return false;
    session->forms = forms_read(session->catalog, error);
    if (session->forms == NULL)
        return false;
    explaining.compilation = books =
        compilation_of_books(session->book, session->catalog, session->forms, error);
    return books != NULL && compare(call, &explaining, result, found, error);
}

const Action action_compare = {
    .name = "compare",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
