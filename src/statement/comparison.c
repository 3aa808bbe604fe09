/* comparison.c: cell by cell, form by form
 *
 * Given cells are sorted by form; of a form's cells the given ones come first, then what only the
 * books have. At the end they stand as the form has them.
 */
#include "statement/comparison.h"

#include "statement/internal.h"

#include <string.h>

/* ---- lists of given cells ---- */

static void given_clear(void *data)
{
    BookGiven *given = data;

    g_free((char *)given->cell);
    g_free((char *)given->place);
}

GArray *given_list_new(void)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(BookGiven));

    g_array_set_clear_func(list, given_clear);
    return list;
}

void given_list_add(GArray *list, const BookGiven *given)
{
    BookGiven copy = {g_strdup(given->cell), given->value, g_strdup(given->place),
                      given->precision};

    g_array_append_val(list, copy);
}

static bool list_add(const BookGiven *given, void *data, GError **error G_GNUC_UNUSED)
{
    given_list_add(data, given);
    return true;
}

GArray *given_list_of_book(Book *book, GError **error)
{
    g_autoptr(GArray) list = given_list_new();

    return book_each_given_from(book, book_year(book), list_add, list, error)
               ? g_steal_pointer(&list)
               : NULL;
}

/* ---- a comparison ---- */

static void cell_clear(void *data)
{
    ComparedCell *cell = data;

    g_free(cell->cell);
    g_free(cell->place);
    value_clear(&cell->books);
    value_clear(&cell->given);
}

static void compared_free(void *data)
{
    ComparedForm *form = data;

    g_array_unref(form->cells);
    g_free(form);
}

void comparison_free(Comparison *comparison)
{
    if (comparison == NULL)
        return;
    g_ptr_array_unref(comparison->forms);
    g_free(comparison);
}

unsigned comparison_differences(const Comparison *comparison)
{
    return comparison->counts[COMPARED_DIFFERENT] + comparison->counts[COMPARED_BOOKS_ONLY];
}

typedef struct {
    Compilation *books;
    const Form *form;
    Compiled *compiled;
    ComparedForm *to;
    GHashTable *given; /* addresses; borrowed */
    bool whole;        /* some of it came as a sheet */
} Comparing;

static void cell_note(const Comparing *comparing, ComparedCell cell)
{
    comparing->to->counts[cell.how]++;
    if (cell.how == COMPARED_EQUAL)
        cell_clear(&cell);
    else
        g_array_append_val(comparing->to->cells, cell);
}

/* A cell of a sheet is told as file:Sheet!B7, a line of a list as file:line:column. */
static bool is_of_sheet(const BookGiven *given)
{
    const char *at = given->place != NULL ? strrchr(given->place, ':') : NULL;

    return at != NULL && strchr(at, '!') != NULL;
}

/* Equal, or nearer to each other than half of the last digit. */
static bool are_equal(const Value *books, const Value *given, int64_t precision)
{
    Interval difference, twice;
    int above, below;

    if (!interval_subtract(&difference, books->number, given->number) ||
        !interval_add(&twice, difference, difference))
        return false;
    if (precision <= 1 || books->dimension != DIMENSION_MONEY)
        return exact_sign(difference.low) == 0;
    return exact_compare(&above, twice.low, exact_from_int(precision)) && above <= 0 &&
           exact_compare(&below, twice.low, exact_from_int(-precision)) && below >= 0;
}

static bool given_compare(const Comparing *comparing, const BookGiven *given, GError **error)
{
    ComparedCell cell = {g_strdup(given->cell), g_strdup(given->place), COMPARED_EQUAL,
                         value_unknown(), value_unknown()};
    g_auto(GStrv) parts = g_strsplit(given->cell, "/", 3);

    if (!compilation_value(comparing->books, given->cell, &cell.books, NULL, error)) {
        cell_clear(&cell);
        return false;
    }
    cell.given = form_is_count(comparing->form, parts[1], parts[2])
                     ? value_count(given->value / 10000)
                     : value_money((Money){given->value / 100});
    if (cell.books.kind != VALUE_NUMBER)
        cell.how = value_is_nil(&cell.given) ? COMPARED_EQUAL : COMPARED_GIVEN_ONLY;
    else if (!are_equal(&cell.books, &cell.given, given->precision))
        cell.how = COMPARED_DIFFERENT;
    cell_note(comparing, cell);
    return true;
}

/* What the books have where the sheet has nothing. */
static bool row_compare(const Comparing *comparing, const Statement *shown, unsigned row,
                        GError **error)
{
    for (unsigned i = 0; i < shown->column_count; i++) {
        const StatementColumn *column = &shown->columns[i];
        g_autofree char *address = g_strjoin("/", shown->id, shown->rows[row].id, column->id, NULL);
        g_auto(Value) value = value_unknown();

        if (column->is_text || column->hidden || g_hash_table_contains(comparing->given, address))
            continue;
        if (!statement_value(comparing->books, shown, row, i, &value, NULL, error))
            return false;
        if (value.kind != VALUE_NUMBER || value.dimension == DIMENSION_RATIO ||
            value_is_nil(&value))
            continue;
        cell_note(comparing, (ComparedCell){g_steal_pointer(&address), NULL, COMPARED_BOOKS_ONLY,
                                            value_copy(&value), value_unknown()});
    }
    return true;
}

static bool rest_compare(const Comparing *comparing, GError **error)
{
    const Statement *shown = compilation_statement(comparing->books, comparing->form->id, error);

    for (unsigned i = 0; shown != NULL && i < shown->row_count; i++)
        if (!row_compare(comparing, shown, i, error))
            return false;
    return shown != NULL;
}

/* Where a cell stands in its form; rows that the books do not have come last. */
static unsigned cell_order(const Comparing *comparing, const ComparedCell *cell)
{
    g_auto(GStrv) parts = g_strsplit(cell->cell, "/", 3);
    int row = compiled_row(comparing->compiled, parts[1]);
    int column = form_column(comparing->form, parts[2]);

    return (unsigned)(row < 0 ? 0xFFFF : MIN(row, 0xFFFE)) << 12 | (unsigned)(column & 0xFFF);
}

static int cells_sort(const void *a, const void *b, void *data)
{
    unsigned left = cell_order(data, a), right = cell_order(data, b);

    return left != right ? (left > right) - (left < right)
                         : strcmp(((const ComparedCell *)a)->cell, ((const ComparedCell *)b)->cell);
}

static bool form_compare(Comparison *comparison, Comparing *comparing, const GArray *given,
                         GError **error)
{
    const Form *form = comparing->form;

    comparing->compiled = compilation_find(comparing->books, form->id, error);
    if (comparing->compiled == NULL)
        return false;
    comparing->to = g_new0(ComparedForm, 1);
    *comparing->to = (ComparedForm){.id = form->id,
                                    .number = form->number,
                                    .title = form->title,
                                    .cells = g_array_new(FALSE, FALSE, sizeof(ComparedCell))};
    g_array_set_clear_func(comparing->to->cells, cell_clear);
    g_ptr_array_add(comparison->forms, comparing->to);
    for (unsigned i = 0; i < given->len; i++) {
        const BookGiven *one = g_array_index(given, const BookGiven *, i);

        comparing->whole |= is_of_sheet(one);
        if (!given_compare(comparing, one, error))
            return false;
    }
    if (comparing->whole && !rest_compare(comparing, error))
        return false;
    g_array_sort_with_data(comparing->to->cells, cells_sort, comparing);
    for (unsigned i = 0; i < COMPARED_COUNT; i++)
        comparison->counts[i] += comparing->to->counts[i];
    return true;
}

/* Given cells by form, each an array of const BookGiven *. NULL with an error. */
static GHashTable *given_by_form(const Forms *forms, const GArray *given, GError **error)
{
    g_autoptr(GHashTable) by_form =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);

    for (unsigned i = 0; i < given->len; i++) {
        const BookGiven *one = &g_array_index(given, BookGiven, i);
        g_autofree char *id = NULL;
        GArray *list;

        if (!forms_accept_given(forms, one->cell, one->value,
                                one->place != NULL ? one->place : one->cell, error))
            return NULL;
        id = g_strndup(one->cell, strcspn(one->cell, "/"));
        list = g_hash_table_lookup(by_form, id);
        if (list == NULL) {
            list = g_array_new(FALSE, FALSE, sizeof(BookGiven *));
            g_hash_table_insert(by_form, (char *)forms_find(forms, id)->id, list);
        }
        g_array_append_val(list, one);
    }
    return g_steal_pointer(&by_form);
}

Comparison *comparison_new(Compilation *books, const Forms *forms, const GArray *given,
                           GError **error)
{
    g_autoptr(Comparison) comparison = g_new0(Comparison, 1);
    g_autoptr(GHashTable) by_form = given_by_form(forms, given, error);
    g_autoptr(GHashTable) addresses = g_hash_table_new(g_str_hash, g_str_equal);

    comparison->forms = g_ptr_array_new_with_free_func(compared_free);
    for (unsigned i = 0; i < given->len; i++)
        g_hash_table_add(addresses, (char *)g_array_index(given, BookGiven, i).cell);
    for (unsigned i = 0; by_form != NULL && i < forms->forms->len; i++) {
        Comparing comparing = {.books = books, .form = forms->forms->pdata[i], .given = addresses};
        const GArray *cells = g_hash_table_lookup(by_form, comparing.form->id);

        if (cells != NULL && !form_compare(comparison, &comparing, cells, error))
            return NULL;
    }
    return by_form != NULL ? g_steal_pointer(&comparison) : NULL;
}
