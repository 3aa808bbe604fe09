/* compile.c: cells, each evaluated when it is first asked for
 *
 * A cell is what was given, else its expression. A cell that is being evaluated is busy: whoever
 * asks for it then stands in a circle, and the stack names its cells.
 *
 * In a book without entries an expression over the cube is unknown. A statement that was given then
 * completes itself: a total or class is the sum of the rows below it (or of the sections beside
 * it), and what nobody gave in a row or column that was given is nil. Rule: the printed forms leave
 * nil cells blank.
 */
#include "statement/internal.h"

#include "base/error.h"

#include <assert.h>
#include <string.h>

/* ---- what defines a cell ---- */

static bool block_closes(const Form *form, const Row *row, const FormColumn *column)
{
    const FormBlock *block =
        row->block >= 0 ? g_ptr_array_index(form->blocks, (unsigned)row->block) : NULL;

    return block != NULL && block->columns != NULL &&
           !g_strv_contains((const char *const *)block->columns, column->id);
}

const Formula *compiled_formula(const Compiled *compiled, unsigned row, unsigned column,
                                bool *closed)
{
    const Form *form = compiled->form;
    const Row *at = &compiled->rows[row];
    const FormColumn *in = g_ptr_array_index(form->columns, column);
    const FormCell *special =
        compiled->cells[(size_t)row * compiled->column_count + column].special;
    bool own_text = in->is_text && in->formula != NULL; /* such as @.name */

    *closed = (special != NULL && special->formula == NULL) || block_closes(form, at, in);
    if (*closed || at->kind == LINE_HEADING)
        return NULL;
    if (special != NULL)
        return special->formula;
    if (at->line != NULL && at->line->formula != NULL && !own_text)
        return at->line->formula;
    return in->code != 0 ? form->cells_formula : in->formula;
}

Context compiled_context(const Compiled *compiled, unsigned row, unsigned column,
                         CubeFilter *filters)
{
    const Form *form = compiled->form;
    const Row *at = &compiled->rows[row];
    const FormColumn *in = g_ptr_array_index(form->columns, column);
    Context context = {.statement = form->id, .row = at->id, .column = in->id, .filters = filters};

    for (unsigned i = 0; in->filters != NULL && i < in->filters->len; i++)
        filters[context.filter_count++] = g_array_index(in->filters, CubeFilter, i);
    if (at->code != 0)
        filters[context.filter_count++] =
            (CubeFilter){.field = form->row_field, .codes = &at->code, .count = 1};
    if (in->code != 0)
        filters[context.filter_count++] =
            (CubeFilter){.field = form->column_field, .codes = &in->code, .count = 1};
    assert(context.filter_count <= CONTEXT_FILTERS_MAX);
    if (in->substitutes != NULL) {
        context.substitutes = (const Measure *const *)in->substitutes->pdata;
        context.substitute_count = in->substitutes->len / 2;
    }
    return context;
}

/* ---- statements that were given ---- */

typedef bool (*IsBelow)(const Compiled *compiled, unsigned at, unsigned index);

static bool row_is_below(const Compiled *compiled, unsigned row, unsigned index)
{
    return compiled->rows[index].parent == (int)row;
}

static bool column_is_below(const Compiled *compiled, unsigned column, unsigned index)
{
    return ((FormColumn *)g_ptr_array_index(compiled->form->columns, index))->parent == (int)column;
}

/* Adds `cell` to `sum`, which becomes unknown when it cannot. */
static void sum_cell(Value *sum, const Cell *cell)
{
    Interval total;

    if (sum->kind != VALUE_NUMBER || cell->value.kind != VALUE_NUMBER ||
        !interval_add(&total, sum->number, cell->value.number))
        *sum = value_unknown();
    else
        *sum = value_number(cell->value.plain ? sum->dimension : cell->value.dimension, total);
}

static bool sum_rows(Compiled *compiled, unsigned row, unsigned column, Value *sum, GError **error)
{
    *sum = value_nil();
    for (unsigned i = 0; i < compiled->row_count; i++) {
        const Cell *cell =
            row_is_below(compiled, row, i) ? compiled_cell(compiled, i, column, error) : NULL;

        if (cell != NULL)
            sum_cell(sum, cell);
        else if (row_is_below(compiled, row, i))
            return false;
    }
    return true;
}

static bool sum_columns(Compiled *compiled, unsigned row, unsigned column, Value *sum,
                        GError **error)
{
    *sum = value_nil();
    for (unsigned i = 0; i < compiled->column_count; i++) {
        const Cell *cell =
            column_is_below(compiled, column, i) ? compiled_cell(compiled, row, i, error) : NULL;

        if (cell != NULL)
            sum_cell(sum, cell);
        else if (column_is_below(compiled, column, i))
            return false;
    }
    return true;
}

/* Completes an unknown cell of a statement that was given. */
static bool complete(Compiled *compiled, unsigned row, unsigned column, Cell *cell, GError **error)
{
    if (compiled->compilation->has_entries || !compiled->has_given)
        return true;
    if (compiled_has_rows_below(compiled, row)) {
        if (!sum_rows(compiled, row, column, &cell->value, error))
            return false;
        cell->summed = cell->value.kind == VALUE_NUMBER;
    } else if (compiled_columns_below_given(compiled, column)) {
        if (!sum_columns(compiled, row, column, &cell->value, error))
            return false;
        cell->summed = cell->value.kind == VALUE_NUMBER;
    }
    if (cell->value.kind == VALUE_UNKNOWN &&
        (compiled->rows[row].given || compiled->column_given[column])) {
        cell->value = value_nil();
        cell->origin = ORIGIN_NONE;
    }
    return true;
}

/* ---- one cell ---- */

/* A nil of any dimension takes that of its column and row; a plain number is a count there. */
static void settle_dimension(const Compiled *compiled, unsigned row, const FormColumn *column,
                             Value *value)
{
    bool is_count = column->is_count || compiled->rows[row].kind == LINE_COUNT;

    if (value->kind != VALUE_NUMBER || !value->plain)
        return;
    if (value_is_nil(value))
        value->dimension = is_count ? DIMENSION_COUNT : DIMENSION_MONEY;
    value->plain = false;
}

static bool evaluate_cell(Compiled *compiled, unsigned row, unsigned column, Cell *cell,
                          GError **error)
{
    const FormColumn *in = g_ptr_array_index(compiled->form->columns, column);
    CubeFilter filters[CONTEXT_FILTERS_MAX];
    Context context = compiled_context(compiled, row, column, filters);
    bool closed;
    const Formula *formula = compiled_formula(compiled, row, column, &closed);

    cell->origin = closed ? ORIGIN_CLOSED : formula != NULL ? ORIGIN_EXPRESSION : ORIGIN_NONE;
    if (formula == NULL)
        cell->value = closed ? value_nil() : value_unknown();
    else if (!formula_value(formula, &compiled->compilation->world, &context, NULL, &cell->value,
                            error))
        return false;
    if (cell->value.kind == VALUE_UNKNOWN && !in->is_text &&
        compiled->rows[row].kind != LINE_HEADING && !complete(compiled, row, column, cell, error))
        return false;
    settle_dimension(compiled, row, in, &cell->value);
    return true;
}

/* On the stack of a compilation while a cell is evaluated. */
typedef struct {
    const Compiled *compiled;
    unsigned row, column;
} CellAtWork;

static char *cell_address(const Compiled *compiled, unsigned row, unsigned column)
{
    const FormColumn *in = g_ptr_array_index(compiled->form->columns, column);

    return g_strjoin("/", compiled->form->id, compiled->rows[row].id, in->id, NULL);
}

static Cell *fail_circle(const Compiled *compiled, unsigned row, unsigned column, GError **error)
{
    const GPtrArray *stack = compiled->compilation->stack;
    g_autofree char *address = cell_address(compiled, row, column);
    g_autoptr(GString) cells = g_string_new(NULL);
    bool inside = false;

    for (unsigned i = 0; i < stack->len; i++) {
        const CellAtWork *at = g_ptr_array_index(stack, i);
        g_autofree char *one = cell_address(at->compiled, at->row, at->column);

        inside = inside || strcmp(one, address) == 0;
        if (inside)
            g_string_append_printf(cells, "%s → ", one);
    }
    g_string_append(cells, address);
    error_set(error, ERROR_INPUT, "statement-circle", "place", compiled->form->place, "cells",
              cells->str, "mend", "mend-circle", NULL);
    return NULL;
}

Cell *compiled_cell(Compiled *compiled, unsigned row, unsigned column, GError **error)
{
    Cell *cell = &compiled->cells[(size_t)row * compiled->column_count + column];
    GPtrArray *stack = compiled->compilation->stack;
    CellAtWork at = {compiled, row, column};
    bool ok;

    if (cell->state == CELL_DONE)
        return cell;
    if (cell->state == CELL_BUSY)
        return fail_circle(compiled, row, column, error);
    cell->state = CELL_BUSY;
    g_ptr_array_add(stack, &at);
    ok = evaluate_cell(compiled, row, column, cell, error);
    g_ptr_array_set_size(stack, (int)stack->len - 1);
    cell->state = ok ? CELL_DONE : CELL_EMPTY;
    return ok ? cell : NULL;
}

/* ---- a compilation ---- */

static bool cube_is_closed(const Cube *cube);

/* Reads every register now: a book keeps them, so that asking for a field cannot fail later. */
static bool read_registers(Book *book, const Catalog *catalog, GError **error)
{
    const GPtrArray *tables = catalog_tables(catalog);

    for (unsigned i = 0; book != NULL && i < tables->len; i++) {
        const Table *table = g_ptr_array_index(tables, i);

        if (table->is_register && book_rows(book, table, error) == NULL)
            return false;
    }
    return true;
}

static bool date_is_year_end(BookDate date) { return date.month == 12 && date.day == 31; }

/* With `given` what the book was given for the year counts. Takes `cube`. */
static Compilation *compilation_make(Book *book, Cube *cube, const Catalog *catalog,
                                     const Forms *forms, BookDate to, bool given, GError **error)
{
    g_autoptr(Compilation) compilation = g_new0(Compilation, 1);
    int year = book != NULL ? book_year(book) : 0;

    compilation->book = book;
    compilation->catalog = catalog;
    compilation->forms = forms;
    compilation->cube = cube;
    compilation->to = to;
    compilation->sums = sums_new(cube);
    compilation->compiled = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, compiled_free);
    compilation->building = g_hash_table_new(g_str_hash, g_str_equal);
    compilation->stack = g_ptr_array_new();
    compilation->has_entries = cube_has_entries(cube);
    compilation->is_closed = cube_is_closed(cube);
    world_open(compilation);
    if (!read_registers(book, catalog, error))
        return NULL;
    compilation->given =
        given_read(given && date_is_year_end(to) ? book : NULL, year, forms, true, error);
    if (compilation->given == NULL)
        return NULL;
    compilation->previous = given_read(book, year - 1, forms, false, error);
    return compilation->previous != NULL ? g_steal_pointer(&compilation) : NULL;
}

Compilation *compilation_of_cube_to(Book *book, Cube *cube, const Catalog *catalog,
                                    const Forms *forms, BookDate to, GError **error)
{
    return compilation_make(book, cube, catalog, forms, to, true, error);
}

Compilation *compilation_of_cube(Book *book, Cube *cube, const Catalog *catalog, const Forms *forms,
                                 GError **error)
{
    return compilation_of_cube_to(book, cube, catalog, forms, YEAR_END, error);
}

static void count_row(const CubeKey *key G_GNUC_UNUSED, Money amount G_GNUC_UNUSED, void *data)
{
    (*(unsigned *)data)++;
}

/* Whether any voucher closes the year. */
static bool cube_is_closed(const Cube *cube)
{
    const Measure closing = {
        .id = "", .name = "", .source = {.stages = 1U << STAGE_CLOSING, .sign = 1}};
    unsigned rows = 0;

    cube_each(cube, &closing, NULL, 0, count_row, &rows);
    return rows > 0;
}

Compilation *compilation_new(Book *book, const Catalog *catalog, const Forms *forms, BookDate to,
                             GError **error)
{
    Cube *cube = cube_compile(book, catalog, to, error);

    return cube != NULL ? compilation_of_cube_to(book, cube, catalog, forms, to, error) : NULL;
}

Compilation *compilation_of_books(Book *book, const Catalog *catalog, const Forms *forms,
                                  GError **error)
{
    Cube *cube = cube_compile(book, catalog, YEAR_END, error);

    return cube != NULL ? compilation_make(book, cube, catalog, forms, YEAR_END, false, error)
                        : NULL;
}

bool compilation_has_entries(const Compilation *compilation) { return compilation->has_entries; }

BookDate compilation_date(const Compilation *compilation) { return compilation->to; }

void compilation_free(Compilation *compilation)
{
    if (compilation == NULL)
        return;
    g_hash_table_unref(compilation->compiled);
    g_hash_table_unref(compilation->building);
    g_clear_pointer(&compilation->project_rows, g_hash_table_unref);
    g_ptr_array_unref(compilation->stack);
    given_free(compilation->given);
    given_free(compilation->previous);
    sums_free(compilation->sums);
    cube_free(compilation->cube);
    g_free(compilation);
}

const World *compilation_world(const Compilation *compilation) { return &compilation->world; }

const Catalog *compilation_catalog(const Compilation *compilation) { return compilation->catalog; }

Book *compilation_book(const Compilation *compilation) { return compilation->book; }

const Cube *compilation_cube(const Compilation *compilation) { return compilation->cube; }

const char *const *compilation_ids(const Compilation *compilation)
{
    return (const char *const *)compilation->forms->ids->pdata;
}

/* ---- statements and cells by id ---- */

Compiled *compilation_find(Compilation *compilation, const char *id, GError **error)
{
    Compiled *compiled = g_hash_table_lookup(compilation->compiled, id);
    const Form *form;

    if (compiled != NULL)
        return compiled;
    form = forms_find(compilation->forms, id);
    if (form == NULL)
        return (Compiled *)forms_fail(compilation->forms, id, NULL, error);
    if (!g_hash_table_add(compilation->building, (char *)form->id)) {
        error_set(error, ERROR_INPUT, "statement-circle", "place", form->rows_place, "cells",
                  form->id, "mend", "mend-circle", NULL);
        return NULL;
    }
    compiled = compiled_new(compilation, form, error);
    g_hash_table_remove(compilation->building, form->id);
    if (compiled != NULL)
        g_hash_table_insert(compilation->compiled, (char *)form->id, compiled);
    return compiled;
}

const Statement *compilation_statement(Compilation *compilation, const char *id, GError **error)
{
    Compiled *compiled = compilation_find(compilation, id, error);

    return compiled != NULL && compiled_finish(compiled, error) ? &compiled->shown : NULL;
}

static bool cell_answer(const Cell *cell, Value *value, CellOrigin *origin)
{
    if (cell == NULL)
        return false;
    *value = value_copy(&cell->value);
    if (origin != NULL)
        *origin = cell->origin;
    return true;
}

bool statement_value(Compilation *compilation, const Statement *statement, unsigned row,
                     unsigned column, Value *value, CellOrigin *origin, GError **error)
{
    Compiled *compiled = (Compiled *)statement;

    assert(compiled->compilation == compilation);
    assert(row < statement->row_count && column < statement->column_count);
    return cell_answer(compiled_cell(compiled, compiled->shown_rows[row], column, error), value,
                       origin);
}

bool compilation_value(Compilation *compilation, const char *address, Value *value,
                       CellOrigin *origin, GError **error)
{
    g_auto(GStrv) parts = address_split(address, error);
    Compiled *compiled = parts != NULL ? compilation_find(compilation, parts[0], error) : NULL;
    int row, column;

    if (compiled == NULL)
        return false;
    row = compiled_row(compiled, parts[1]);
    column = form_column(compiled->form, parts[2]);
    if (row >= 0 && column >= 0)
        return cell_answer(compiled_cell(compiled, (unsigned)row, (unsigned)column, error), value,
                           origin);
    if (origin != NULL)
        *origin = ORIGIN_NONE;
    return compilation->functions.cell(compilation, parts[0], parts[1], parts[2], value, error);
}
