/* rows.c: the rows that a book gives to a form, and what is shown of them
 *
 * Codes come from the form's source (queries, or another statement) and from given cells; each
 * brings the rows above it that the form's levels name. Rows stand in code order, total first,
 * blocks in the order of the form. A row knows the row above it, so that a statement that was given
 * can add up.
 *
 * Rows are never moved once they are laid out: nil rows are dropped from what is shown only,
 * because a cell may be at work while they are dropped.
 */
#include "statement/internal.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* ---- collecting the ids of changing rows ---- */

typedef struct {
    Compilation *compilation;
    const Form *form;
    GHashTable *ids; /* of interned ids */
} Collecting;

static bool wants_level(const Form *form, Level level)
{
    return level < LEVEL_COUNT && form->row_levels >> level & 1;
}

static void collect_id(const Collecting *collecting, const char *id)
{
    g_hash_table_add(collecting->ids, (char *)g_intern_string(id));
}

/* The rows that `code` belongs to, at every level that the form has. */
static void collect_code(const Collecting *collecting, Code code)
{
    for (Level level = LEVEL_CLASS; level <= LEVEL_ITEM; level++)
        if (wants_level(collecting->form, level) && code_digits(code) >= level_digits(level)) {
            g_autofree char *id =
                g_strdup_printf("%" G_GINT64_FORMAT, code_cut(code, level_digits(level)));
            collect_id(collecting, id);
        }
}

static void collect_project(const Collecting *collecting, Code number)
{
    const Book *book = collecting->compilation->book;
    const BookName *name = book != NULL ? book_name_at(book, FIELD_PROJECT, number) : NULL;
    g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, number);

    if (wants_level(collecting->form, LEVEL_PROJECT))
        collect_id(collecting, name != NULL ? name->code : digits);
}

static void collect_query(const Collecting *collecting, const FormulaRead *read)
{
    g_autoptr(GArray) codes = cube_codes(collecting->compilation->cube, read->measure,
                                         (const CubeFilter *)read->filters->data,
                                         read->filters->len, collecting->form->row_field);

    for (unsigned i = 0; i < codes->len; i++) {
        Code code = g_array_index(codes, Code, i);

        if (collecting->form->row_field == FIELD_PROJECT)
            collect_project(collecting, code);
        else
            collect_code(collecting, code);
    }
}

static bool collect_queries(const Collecting *collecting, GError **error)
{
    const Form *form = collecting->form;
    Context context = {.statement = form->id};

    for (unsigned i = 0; i < form->row_queries->len; i++) {
        g_auto(Value) value = value_unknown();
        g_autoptr(GPtrArray) reads =
            formula_reads(g_ptr_array_index(form->row_queries, i), &collecting->compilation->world,
                          &context, NULL, &value, error);

        if (reads == NULL)
            return false;
        for (unsigned j = 0; j < reads->len; j++) {
            const FormulaRead *read = g_ptr_array_index(reads, j);

            if (read->kind == READ_QUERY)
                collect_query(collecting, read);
        }
    }
    return true;
}

/* The codes of the rows of another statement. */
static bool collect_like(const Collecting *collecting, GError **error)
{
    const Compiled *other =
        compilation_find(collecting->compilation, collecting->form->row_like, error);

    for (unsigned i = 0; other != NULL && i < other->row_count; i++) {
        const Row *row = &other->rows[i];

        if (row->line != NULL || row->level == LEVEL_TOTAL)
            continue;
        if (row->level == LEVEL_PROJECT)
            collect_id(collecting, row->id);
        else
            collect_code(collecting, form_row_code(other->form, row->id));
    }
    return other != NULL;
}

/* The codes of those changing columns of another statement that hold a figure in its total row. */
static bool collect_columns_of(const Collecting *collecting, GError **error)
{
    Compiled *other = compilation_find(collecting->compilation, collecting->form->row_like, error);
    int total = other != NULL ? compiled_row(other, "total") : -1;

    for (unsigned i = 0; total >= 0 && i < other->column_count; i++) {
        const FormColumn *column = g_ptr_array_index(other->form->columns, i);
        const Cell *cell;

        if (column->code == 0)
            continue;
        cell = compiled_cell(other, (unsigned)total, i, error);
        if (cell == NULL)
            return false;
        if (cell->value.kind == VALUE_NUMBER && !value_is_nil(&cell->value))
            collect_code(collecting, column->code);
    }
    return other != NULL;
}

static void collect_given(const Collecting *collecting)
{
    const Form *form = collecting->form;
    const GArray *cells = given_of(collecting->compilation->given, form->id);

    for (unsigned i = 0; cells != NULL && i < cells->len; i++) {
        const GivenCell *cell = &g_array_index(cells, GivenCell, i);
        Code code = form_row_code(form, cell->row);

        if (form_line(form, cell->row) >= 0 || strcmp(cell->row, "total") == 0)
            continue;
        if (code == 0)
            collect_id(collecting, cell->row); /* a project */
        else
            collect_code(collecting, code);
    }
}

static bool collect_rows(const Collecting *collecting, GError **error)
{
    bool ok = true;

    switch (collecting->form->row_source) {
    case ROWS_QUERIES:
        ok = collect_queries(collecting, error);
        break;
    case ROWS_LIKE:
        ok = collect_like(collecting, error);
        break;
    case ROWS_COLUMNS_OF:
        ok = collect_columns_of(collecting, error);
        break;
    case ROWS_FIXED:
        return true;
    }
    collect_given(collecting);
    return ok;
}

/* ---- laying out ---- */

typedef struct {
    Compiled *compiled;
    GArray *rows;   /* of Row */
    GPtrArray *ids; /* changing rows, in order */
    bool *placed;   /* in step with `ids` */
} Laying;

static const char *changing_label(const Compiled *compiled, const Row *row)
{
    const Book *book = compiled->compilation->book;
    const BookName *name;
    const CatalogEntry *entry;

    if (row->level == LEVEL_PROJECT) {
        name = book != NULL ? book_name(book, FIELD_PROJECT, row->id) : NULL;
        return name != NULL && name->name != NULL ? name->name : row->id;
    }
    entry = catalog_entry(compiled->compilation->catalog, compiled->form->row_field, row->code);
    return entry != NULL ? entry->name : row->id;
}

/* What queries of a row get as filter. */
static Code changing_code(const Compiled *compiled, const char *id)
{
    const Book *book = compiled->compilation->book;
    const BookName *name;

    if (compiled->form->row_field != FIELD_PROJECT)
        return g_ascii_strtoll(id, NULL, 10);
    name = book != NULL ? book_name(book, FIELD_PROJECT, id) : NULL;
    return name != NULL ? name->number : g_ascii_strtoll(id, NULL, 10);
}

static void add_changing(Laying *layout, const char *id, int block)
{
    const Form *form = layout->compiled->form;
    Row row = {.id = id, .number = id, .kind = LINE_ROW, .block = block, .parent = -1};

    row.code = changing_code(layout->compiled, id);
    row.level = form->row_field == FIELD_PROJECT ? LEVEL_PROJECT : level_of_code(row.code);
    row.label = changing_label(layout->compiled, &row);
    g_array_append_val(layout->rows, row);
}

static void add_total(Laying *layout)
{
    const Form *form = layout->compiled->form;
    Row row = {.id = g_intern_static_string("total"),
               .label = form->total_label,
               .level = LEVEL_TOTAL,
               .kind = LINE_TOTAL,
               .block = -1,
               .parent = -1};

    if (wants_level(form, LEVEL_TOTAL) && form->row_source != ROWS_FIXED)
        g_array_append_val(layout->rows, row);
}

static bool block_has(const FormBlock *block, const char *id)
{
    for (unsigned i = 0; block->codes != NULL && i < block->codes->len; i++)
        if (code_covers(g_array_index(block->codes, Code, i), g_ascii_strtoll(id, NULL, 10)))
            return true;
    return false;
}

/* Changing rows of a block; with `block` NULL all that are in none. */
static void add_changing_of(Laying *layout, const FormBlock *block, int index)
{
    for (unsigned i = 0; i < layout->ids->len; i++) {
        const char *id = g_ptr_array_index(layout->ids, i);

        if (layout->placed[i] || (block != NULL && !block_has(block, id)))
            continue;
        layout->placed[i] = true;
        add_changing(layout, id, index);
    }
}

static void add_lines_of(Laying *layout, int block)
{
    const Form *form = layout->compiled->form;

    for (unsigned i = 0; i < form->lines->len; i++) {
        const FormLine *line = g_ptr_array_index(form->lines, i);
        Row row = {.id = line->id,
                   .number = line->number,
                   .label = line->label,
                   .level = LEVEL_FIXED,
                   .kind = line->kind,
                   .line = line,
                   .block = block,
                   .parent = -1};

        if (line->block == block)
            g_array_append_val(layout->rows, row);
    }
}

/* Each changing row's parent is the nearest row before it that covers it; a class's is the total.
 */
static void find_parents(GArray *rows)
{
    int total = -1;

    for (unsigned i = 0; i < rows->len; i++) {
        Row *row = &g_array_index(rows, Row, i);

        if (row->level == LEVEL_TOTAL)
            total = (int)i;
        if (row->level == LEVEL_TOTAL || row->line != NULL)
            continue;
        row->parent = total;
        for (unsigned j = i; j-- > 0 && row->level != LEVEL_PROJECT;) {
            const Row *above = &g_array_index(rows, Row, j);

            if (above->code != 0 && above->code != row->code &&
                code_covers(above->code, row->code)) {
                row->parent = (int)j;
                break;
            }
        }
    }
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void lay_out(Compiled *compiled, GHashTable *ids)
{
    const Form *form = compiled->form;
    g_autoptr(GPtrArray) ordered = g_ptr_array_new();
    g_autofree bool *placed = g_new0(bool, g_hash_table_size(ids) + 1);
    Laying layout = {compiled, g_array_new(FALSE, TRUE, sizeof(Row)), ordered, placed};
    GHashTableIter iter;
    void *id;

    g_hash_table_iter_init(&iter, ids);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        g_ptr_array_add(ordered, id);
    g_ptr_array_sort(ordered, compare_ids); /* so no order of a hash table is left */
    add_total(&layout);
    if (form->blocks->len == 0)
        add_changing_of(&layout, NULL, -1);
    add_lines_of(&layout, -1);
    for (unsigned i = 0; i < form->blocks->len; i++) {
        add_changing_of(&layout, g_ptr_array_index(form->blocks, i), (int)i);
        add_lines_of(&layout, (int)i);
    }
    add_changing_of(&layout, NULL, -1); /* codes that no block claims */
    find_parents(layout.rows);
    compiled->row_count = layout.rows->len;
    compiled->rows = (Row *)g_array_free(layout.rows, FALSE);
}

/* ---- cells: what the form says of single ones, and what was given ---- */

static Cell *cell_at(Compiled *compiled, const char *row, const char *column)
{
    int r = compiled_row(compiled, row);
    int c = form_column(compiled->form, column);

    return r >= 0 && c >= 0 ? &compiled->cells[(unsigned)r * compiled->column_count + (unsigned)c]
                            : NULL;
}

static void place_given(Compiled *compiled, const GivenCell *given)
{
    Cell *cell = cell_at(compiled, given->row, given->column);

    if (cell == NULL)
        return; /* a level that the form does not show */
    cell->value = value_copy(&given->value);
    cell->origin = ORIGIN_GIVEN;
    cell->state = CELL_DONE;
    compiled->rows[compiled_row(compiled, given->row)].given = true;
    compiled->column_given[form_column(compiled->form, given->column)] = true;
    compiled->has_given = true;
}

static void open_cells(Compiled *compiled)
{
    const Form *form = compiled->form;
    const GArray *given = given_of(compiled->compilation->given, form->id);

    compiled->column_count = form->columns->len;
    compiled->cells = g_new0(Cell, (gsize)compiled->row_count * compiled->column_count + 1);
    compiled->column_given = g_new0(bool, compiled->column_count + 1);
    compiled->column_hidden = g_new0(bool, compiled->column_count + 1);
    compiled->column_used = g_new0(bool, compiled->column_count + 1);
    for (unsigned i = 0; i < form->cells->len; i++) {
        const FormCell *special = g_ptr_array_index(form->cells, i);
        Cell *cell = cell_at(compiled, special->row, special->column);

        if (cell != NULL)
            cell->special = special;
    }
    for (unsigned i = 0; given != NULL && i < given->len; i++)
        place_given(compiled, &g_array_index(given, GivenCell, i));
}

static bool rows_are_known(const Compiled *compiled)
{
    const Form *form = compiled->form;
    const Compiled *other =
        form->row_like != NULL
            ? g_hash_table_lookup(compiled->compilation->compiled, form->row_like)
            : NULL;

    return compiled->compilation->has_entries || compiled->has_given ||
           form->row_source == ROWS_FIXED || (other != NULL && other->known);
}

Compiled *compiled_new(Compilation *compilation, const Form *form, GError **error)
{
    Compiled *compiled = g_new0(Compiled, 1);
    g_autoptr(GHashTable) ids = g_hash_table_new(NULL, NULL);
    Collecting collecting = {compilation, form, ids};

    compiled->compilation = compilation;
    compiled->form = form;
    compiled->row_index = g_hash_table_new(g_str_hash, g_str_equal);
    if (!collect_rows(&collecting, error)) {
        compiled_free(compiled);
        return NULL;
    }
    lay_out(compiled, ids);
    for (unsigned i = 0; i < compiled->row_count; i++)
        g_hash_table_insert(compiled->row_index, (char *)compiled->rows[i].id,
                            GUINT_TO_POINTER(i + 1));
    open_cells(compiled);
    compiled->known = rows_are_known(compiled);
    return compiled;
}

void compiled_free(void *data)
{
    Compiled *compiled = data;
    size_t cells = (size_t)compiled->row_count * compiled->column_count;

    for (size_t i = 0; compiled->cells != NULL && i < cells; i++)
        value_clear(&compiled->cells[i].value);
    g_free(compiled->cells);
    g_free(compiled->rows);
    g_free(compiled->column_given);
    g_free(compiled->column_hidden);
    g_free(compiled->column_used);
    g_free(compiled->shown_rows);
    g_free((void *)compiled->shown.rows);
    g_free((void *)compiled->shown.columns);
    g_free((void *)compiled->shown.blocks);
    g_hash_table_unref(compiled->row_index);
    g_free(compiled);
}

int compiled_row(const Compiled *compiled, const char *id)
{
    return (int)GPOINTER_TO_UINT(g_hash_table_lookup(compiled->row_index, id)) - 1;
}

bool compiled_has_rows_below(const Compiled *compiled, unsigned row)
{
    for (unsigned i = 0; i < compiled->row_count; i++)
        if (compiled->rows[i].parent == (int)row)
            return true;
    return false;
}

bool compiled_columns_below_given(const Compiled *compiled, unsigned column)
{
    for (unsigned i = 0; i < compiled->column_count; i++)
        if (((FormColumn *)g_ptr_array_index(compiled->form->columns, i))->parent == (int)column &&
            compiled->column_given[i])
            return true;
    return false;
}

/* ---- what is shown ---- */

static bool holds_figure(const Cell *cell)
{
    return cell->origin == ORIGIN_GIVEN ||
           (cell->value.kind == VALUE_NUMBER && !value_is_nil(&cell->value));
}

/* Evaluates every cell, and marks which rows and columns hold a figure. */
static bool find_figures(Compiled *compiled, bool *rows, bool *columns, GError **error)
{
    for (unsigned r = 0; r < compiled->row_count; r++)
        for (unsigned c = 0; c < compiled->column_count; c++) {
            const FormColumn *column = g_ptr_array_index(compiled->form->columns, c);
            const Cell *cell = compiled_cell(compiled, r, c, error);

            if (cell == NULL)
                return false;
            if (column->is_text || !holds_figure(cell))
                continue;
            rows[r] = true;
            if (value_is_nil(&cell->value))
                continue; /* given as nil: its row is shown */
            columns[c] = true;
            compiled->shown.is_empty = false;
        }
    return true;
}

static void show_rows(Compiled *compiled)
{
    StatementRow *rows = g_new0(StatementRow, compiled->row_count + 1);
    unsigned count = 0;

    compiled->shown_rows = g_new0(unsigned, compiled->row_count + 1);
    for (unsigned i = 0; i < compiled->row_count; i++) {
        const Row *row = &compiled->rows[i];
        const FormBlock *block =
            row->block >= 0 ? g_ptr_array_index(compiled->form->blocks, (unsigned)row->block)
                            : NULL;

        if (row->dropped)
            continue;
        compiled->shown_rows[count] = i;
        rows[count++] = (StatementRow){
            .id = row->id,
            .number = row->number,
            .label = row->label,
            .level = level_name(row->level),
            .block = block != NULL ? block->id : NULL,
            .kind = row->kind,
        };
    }
    compiled->shown.rows = rows;
    compiled->shown.row_count = count;
}

static void show_columns(Compiled *compiled)
{
    StatementColumn *columns = g_new0(StatementColumn, compiled->column_count + 1);

    for (unsigned i = 0; i < compiled->column_count; i++) {
        const FormColumn *column = g_ptr_array_index(compiled->form->columns, i);

        columns[i] = (StatementColumn){
            .id = column->id,
            .label = column->label,
            .level = level_name(column->level),
            .is_text = column->is_text,
            .is_count = column->is_count,
            .hidden = compiled->column_hidden[i],
        };
    }
    compiled->shown.columns = columns;
    compiled->shown.column_count = compiled->column_count;
}

static const FormBlock *find_block(const Form *form, const char *id)
{
    for (unsigned i = 0; i < form->blocks->len; i++) {
        const FormBlock *block = g_ptr_array_index(form->blocks, i);

        if (strcmp(block->id, id) == 0)
            return block;
    }
    return NULL;
}

/* In the order of the layout; without one as they are written. */
static void show_blocks(Compiled *compiled)
{
    const Form *form = compiled->form;
    StatementBlock *blocks = g_new0(StatementBlock, form->blocks->len + 1);
    bool ordered = form->layout_blocks != NULL && form->layout_blocks[0] != NULL;
    unsigned count = 0;

    for (unsigned i = 0; i < form->blocks->len; i++) {
        const FormBlock *block = g_ptr_array_index(form->blocks, i);

        if (ordered && form->layout_blocks[i] == NULL)
            break;
        if (ordered)
            block = find_block(form, form->layout_blocks[i]);
        blocks[count++] = (StatementBlock){
            .id = block->id, .label = block->label, .columns = (const char *const *)block->columns};
    }
    compiled->shown.blocks = blocks;
    compiled->shown.block_count = count;
}

static void show_head(Compiled *compiled)
{
    const Form *form = compiled->form;
    Statement *shown = &compiled->shown;

    shown->id = form->id;
    shown->number = form->number;
    shown->title = form->title;
    shown->source = form->source;
    shown->group = form->group;
    shown->unit = form->unit;
    shown->decimals = form->decimals;
    shown->unit_fen = form->unit_fen;
    shown->empty = form->empty;
    shown->layout = form->layout;
    shown->is_empty = true;
}

bool compiled_finish(Compiled *compiled, GError **error)
{
    const Form *form = compiled->form;
    g_autofree bool *rows = NULL;
    bool found;

    if (compiled->finished || compiled->finishing)
        return true;
    rows = g_new0(bool, compiled->row_count + 1);
    compiled->finishing = true;
    show_head(compiled);
    found = find_figures(compiled, rows, compiled->column_used, error);
    compiled->finishing = false;
    if (!found)
        return false;
    for (unsigned i = 0; i < compiled->row_count; i++)
        compiled->rows[i].dropped = form->drop_nil && compiled->rows[i].line == NULL &&
                                    compiled->rows[i].level != LEVEL_TOTAL && !rows[i];
    for (unsigned i = 0; i < compiled->column_count; i++)
        compiled->column_hidden[i] = form->used_columns && !compiled->column_used[i] &&
                                     ((FormColumn *)g_ptr_array_index(form->columns, i))->code != 0;
    show_rows(compiled);
    show_columns(compiled);
    show_blocks(compiled);
    compiled->finished = true;
    return true;
}
