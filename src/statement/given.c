/* given.c: statement cells that a book was given instead of vouchers, or of last year
 *
 * They come as decimals × 10,000, of yuan or of a count; money must be whole fen. This year's must
 * be cells of the forms. Last year's forms may have been others, so what does not fit is passed
 * over.
 */
#include "statement/internal.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

#define SCALE 10000   /* of a given cell */
#define SCALE_FEN 100 /* of it, in one fen */

typedef struct {
    Given *given;
    const Forms *forms;
    bool strict;
    GError *error;
} Reading;

static void cells_free(void *data) { g_array_unref(data); }

static Given *given_new(void)
{
    Given *given = g_new0(Given, 1);

    given->statements = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, cells_free);
    return given;
}

char **address_split(const char *address, GError **error)
{
    char **parts = g_strsplit(address, "/", -1);

    if (g_strv_length(parts) == 3 && *parts[0] != '\0' && *parts[1] != '\0' && *parts[2] != '\0')
        return parts;
    g_strfreev(parts);
    error_set(error, ERROR_INPUT, "given-address", "found", address, "expected", "expect-address",
              NULL);
    return NULL;
}

static bool fail_id(const char *id, const char *cell, const char *found, const GPtrArray *known,
                    GError **error)
{
    g_autofree char *near = known != NULL ? text_nearest(found, known, 3) : NULL;

    error_set(error, ERROR_INPUT, id, "place", cell, "found", found, "near", near, NULL);
    return false;
}

static bool fail_row(const Form *form, const char *cell, const char *row, GError **error)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();

    for (unsigned i = 0; i < form->lines->len; i++)
        g_ptr_array_add(ids, (char *)((FormLine *)g_ptr_array_index(form->lines, i))->id);
    return fail_id("form-row", cell, row, ids, error);
}

static bool fail_column(const Form *form, const char *cell, const char *column, GError **error)
{
    g_autoptr(GPtrArray) ids = form_columns_at(form, "any", NULL);

    return fail_id("form-column", cell, column, ids, error);
}

static bool given_value(const Form *form, char **parts, const char *cell, int64_t value,
                        Value *answer, GError **error)
{
    g_autofree char *text = NULL;
    Exact exact;

    if (form_is_count(form, parts[1], parts[2])) {
        *answer = value_count(value / SCALE);
        if (value % SCALE == 0)
            return true;
    } else {
        *answer = value_money((Money){value / SCALE_FEN});
        if (value % SCALE_FEN == 0)
            return true;
    }
    if (exact_fraction(&exact, value, SCALE))
        text = exact_text(exact, (ExactStyle){.decimals = 4, .trim = true});
    error_set(error, ERROR_INPUT, "given-precision", "place", cell, "found", text, "expected",
              "expect-given", NULL);
    return false;
}

/* Errors tell of the place `cell`: its address, or where that stands in a file. */
static bool given_add(Reading *reading, char **parts, const char *cell, int64_t value,
                      GError **error)
{
    const Form *form = forms_find(reading->forms, parts[0]);
    int column = form != NULL ? form_column(form, parts[2]) : -1;
    GivenCell one;
    GArray *cells;

    if (form == NULL)
        return forms_fail(reading->forms, parts[0], cell, error) != NULL;
    if (!form_may_have_row(form, parts[1]))
        return fail_row(form, cell, parts[1], error);
    if (column < 0 || ((FormColumn *)g_ptr_array_index(form->columns, (unsigned)column))->is_text)
        return fail_column(form, cell, parts[2], error);
    one.row = g_intern_string(parts[1]);
    one.column = g_intern_string(parts[2]);
    if (!given_value(form, parts, cell, value, &one.value, error))
        return false;
    cells = g_hash_table_lookup(reading->given->statements, form->id);
    if (cells == NULL) {
        cells = g_array_new(FALSE, FALSE, sizeof(GivenCell));
        g_hash_table_insert(reading->given->statements, (char *)form->id, cells);
    }
    g_array_append_val(cells, one);
    return true;
}

bool forms_accept_given(const Forms *forms, const char *cell, int64_t value, const char *place,
                        GError **error)
{
    Reading reading = {.given = given_new(), .forms = forms};
    g_auto(GStrv) parts = address_split(cell, error);
    bool fits = parts != NULL && given_add(&reading, parts, place, value, error);

    given_free(reading.given);
    return fits;
}

static void visit_given(const char *cell, int64_t value, void *data)
{
    Reading *reading = data;
    g_auto(GStrv) parts = NULL;
    g_autoptr(GError) error = NULL;

    if (reading->error != NULL)
        return;
    parts = address_split(cell, &error);
    if ((parts == NULL || !given_add(reading, parts, cell, value, &error)) && reading->strict)
        reading->error = g_steal_pointer(&error);
}

Given *given_read(Book *book, int year, const Forms *forms, bool strict, GError **error)
{
    Reading reading = {.given = given_new(), .forms = forms, .strict = strict};
    bool read;

    read = book == NULL || book_each_given(book, year, visit_given, &reading, error);
    if (read && reading.error == NULL)
        return reading.given;
    if (read)
        g_propagate_error(error, g_steal_pointer(&reading.error));
    g_clear_error(&reading.error);
    given_free(reading.given);
    return NULL;
}

void given_free(Given *given)
{
    if (given == NULL)
        return;
    g_hash_table_unref(given->statements);
    g_free(given);
}

const GArray *given_of(const Given *given, const char *statement)
{
    return g_hash_table_lookup(given->statements, statement);
}

/* ---- last year ---- */

typedef struct {
    const Form *form;
    const char *column;
    const GArray *cells;
} Column;

static const GivenCell *cell_at(const Column *in, unsigned index)
{
    const GivenCell *cell = &g_array_index(in->cells, GivenCell, index);

    return strcmp(cell->column, in->column) == 0 ? cell : NULL;
}

/* Whether row `below` stands somewhere under row `above`, and is not it. */
static bool lies_under(const Form *form, const char *above, const char *below)
{
    if (strcmp(above, below) == 0 || form_line(form, below) >= 0 || strcmp(below, "total") == 0)
        return false;
    if (strcmp(above, "total") == 0)
        return true;
    return form_row_code(form, above) != 0 &&
           code_covers(form_row_code(form, above), form_row_code(form, below));
}

/* Whether a given row lies between `above` and `below`: then `below` is in it already. */
static bool is_counted_above(const Column *in, const char *above, const char *below)
{
    for (unsigned i = 0; i < in->cells->len; i++) {
        const GivenCell *cell = cell_at(in, i);

        if (cell != NULL && lies_under(in->form, above, cell->row) &&
            lies_under(in->form, cell->row, below))
            return true;
    }
    return false;
}

static Value sum_below(const Column *in, const char *row)
{
    Value sum = value_nil();
    Interval total;

    for (unsigned i = 0; i < in->cells->len; i++) {
        const GivenCell *cell = cell_at(in, i);

        if (cell == NULL || !lies_under(in->form, row, cell->row) ||
            is_counted_above(in, row, cell->row))
            continue;
        if (!interval_add(&total, sum.number, cell->value.number))
            return value_unknown();
        sum = value_number(cell->value.dimension, total);
    }
    return sum;
}

/* Whether the column tells of single codes: then a code that it does not tell of was nil. */
static bool tells_of_codes(const Column *in)
{
    for (unsigned i = 0; i < in->cells->len; i++) {
        const GivenCell *cell = cell_at(in, i);

        if (cell != NULL && lies_under(in->form, "total", cell->row))
            return true;
    }
    return false;
}

Value given_previous(const Given *given, const Form *form, const char *row, const char *column)
{
    Column in = {form, column, given_of(given, form->id)};

    for (unsigned i = 0; in.cells != NULL && i < in.cells->len; i++) {
        const GivenCell *cell = cell_at(&in, i);

        if (cell != NULL && strcmp(cell->row, row) == 0)
            return value_copy(&cell->value);
    }
    if (in.cells == NULL || form->row_source == ROWS_FIXED || form_line(form, row) >= 0 ||
        !tells_of_codes(&in))
        return value_unknown();
    return sum_below(&in, row);
}
