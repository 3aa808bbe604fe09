/* explain.c: where a figure comes from */
#include "statement/internal.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

/* A label of a head with several levels, or with indents, on one line. */
static char *plain_label(const char *label)
{
    g_auto(GStrv) levels = g_strsplit(label, "|", -1);
    g_autofree char *joined = g_strjoinv(" ", levels);
    const char *start = joined;

    while (g_str_has_prefix(start, "　"))
        start += strlen("　");
    return g_strdup(start);
}

static char *cell_label(const Compiled *compiled, unsigned row, unsigned column)
{
    const FormColumn *in = g_ptr_array_index(compiled->form->columns, column);
    const Row *at = &compiled->rows[row];
    g_autofree char *row_label = plain_label(at->label);
    g_autofree char *column_label = plain_label(in->label);
    bool coded = at->level != LEVEL_FIXED && at->level != LEVEL_TOTAL;

    return g_strdup_printf("%s %s / %s%s%s / %s", compiled->form->number, compiled->form->title,
                           coded ? at->id : "", coded ? " " : "", row_label, column_label);
}

/* The sum that a cell is in a statement that was given: an expression of the cells below it. */
static char *sum_expression(const Compiled *compiled, unsigned row, unsigned column)
{
    bool by_rows = compiled_has_rows_below(compiled, row);
    unsigned count = by_rows ? compiled->row_count : compiled->column_count;
    g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);

    for (unsigned i = 0; i < count; i++) {
        const FormColumn *other = g_ptr_array_index(compiled->form->columns, by_rows ? column : i);

        if (by_rows ? compiled->rows[i].parent == (int)row : other->parent == (int)column)
            g_ptr_array_add(terms,
                            g_strjoin("/", compiled->form->id, compiled->rows[by_rows ? i : row].id,
                                      other->id, NULL));
    }
    g_ptr_array_add(terms, NULL);
    return g_strjoinv(" + ", (char **)terms->pdata);
}

static bool read_formula(CellSource *source, const Compiled *compiled, const Formula *formula,
                         unsigned row, unsigned column, GError **error)
{
    CubeFilter filters[CONTEXT_FILTERS_MAX];
    Context context = compiled_context(compiled, row, column, filters);
    g_auto(Value) value = value_unknown();

    source->expression = g_strdup(formula_text(formula));
    source->reads =
        formula_reads(formula, &compiled->compilation->world, &context, NULL, &value, error);
    return source->reads != NULL;
}

static bool read_sum(CellSource *source, const Compiled *compiled, unsigned row, unsigned column,
                     GError **error)
{
    g_autofree char *text = sum_expression(compiled, row, column);
    g_autoptr(Formula) formula =
        formula_parse(text, compiled->form->place, compiled->form->catalog, error);

    return formula != NULL && read_formula(source, compiled, formula, row, column, error);
}

static CellSource *explain_cell(Compiled *compiled, unsigned row, unsigned column,
                                const char *address, GError **error)
{
    const Cell *cell = compiled_cell(compiled, row, column, error);
    g_autoptr(CellSource) source = NULL;
    const Formula *formula;
    bool closed;

    if (cell == NULL)
        return NULL;
    source = g_new0(CellSource, 1);
    source->address = g_strdup(address);
    source->label = cell_label(compiled, row, column);
    source->origin = cell->origin;
    source->value = value_copy(&cell->value);
    if (cell->origin == ORIGIN_GIVEN || cell->origin == ORIGIN_CLOSED)
        return g_steal_pointer(&source);
    formula = compiled_formula(compiled, row, column, &closed);
    if (cell->summed
            ? !read_sum(source, compiled, row, column, error)
            : formula != NULL && !read_formula(source, compiled, formula, row, column, error))
        return NULL;
    return g_steal_pointer(&source);
}

static CellSource *fail_cell(const Compiled *compiled, const char *address, const char *row,
                             const char *column, GError **error)
{
    bool row_is_wrong = compiled_row(compiled, row) < 0;
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    g_autofree char *near = NULL;

    for (unsigned i = 0; row_is_wrong && i < compiled->row_count; i++)
        g_ptr_array_add(known, (char *)compiled->rows[i].id);
    for (unsigned i = 0; !row_is_wrong && i < compiled->column_count; i++)
        g_ptr_array_add(known,
                        (char *)((FormColumn *)g_ptr_array_index(compiled->form->columns, i))->id);
    near = text_nearest(row_is_wrong ? row : column, known, 3);
    error_set(error, ERROR_INPUT, row_is_wrong ? "form-row" : "form-column", "place", address,
              "found", row_is_wrong ? row : column, "near", near, NULL);
    return NULL;
}

CellSource *compilation_explain(Compilation *compilation, const char *address, GError **error)
{
    g_auto(GStrv) parts = address_split(address, error);
    Compiled *compiled = parts != NULL ? compilation_find(compilation, parts[0], error) : NULL;
    int row, column;

    if (compiled == NULL)
        return NULL;
    row = compiled_row(compiled, parts[1]);
    column = form_column(compiled->form, parts[2]);
    if (row < 0 || column < 0)
        return fail_cell(compiled, address, parts[1], parts[2], error);
    return explain_cell(compiled, (unsigned)row, (unsigned)column, address, error);
}

void cell_source_free(CellSource *source)
{
    if (source == NULL)
        return;
    g_free(source->address);
    g_free(source->label);
    g_free(source->expression);
    value_clear(&source->value);
    g_clear_pointer(&source->reads, g_ptr_array_unref);
    g_free(source);
}
