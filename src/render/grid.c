/* grid.c: cells are placed from left to right into the first place that no cell above still holds,
 * as HTML does. `free_from[c]` is the first row in which column c is free again. A span never
 * covers a place that is taken, nor a row that is not there: whatever the tree says, no two cells
 * overlap. */
#include "render/grid.h"

#include <string.h>

/* No sheet and no page has more; a hostile document may say so. */
enum { COLUMNS_MAX = 1024, PLACES_MAX = 4 << 20 };

typedef struct {
    GArray *free_from; /* of unsigned, by column */
    GArray *placed;    /* of GridSlot */
    unsigned rows;
    unsigned columns_max;
} Placing;

static unsigned column_free_from(const Placing *placing, unsigned column)
{
    return column < placing->free_from->len ? g_array_index(placing->free_from, unsigned, column)
                                            : 0;
}

static void occupy(Placing *placing, const GridSlot *slot)
{
    unsigned end = slot->column + slot->width;

    if (placing->free_from->len < end)
        g_array_set_size(placing->free_from, end);
    for (unsigned c = slot->column; c < end; c++)
        g_array_index(placing->free_from, unsigned, c) = slot->row + slot->height;
}

/* Places `cell` in `row` at or after `column`. Returns the column after it. */
static unsigned place(Placing *placing, const Node *cell, unsigned row, unsigned column)
{
    unsigned wanted = MAX(cell->colspan, 1), rest = placing->rows - row;
    GridSlot slot = {.cell = cell, .row = row, .height = CLAMP(cell->rowspan, 1, rest)};

    while (column_free_from(placing, column) > row)
        column++;
    if (column >= placing->columns_max)
        return column;
    slot.column = column;
    while (slot.width < wanted && column + slot.width < placing->columns_max &&
           column_free_from(placing, column + slot.width) <= row)
        slot.width++;
    occupy(placing, &slot);
    g_array_append_val(placing->placed, slot);
    return column + slot.width;
}

static void place_all(Placing *placing, const Node *table)
{
    for (unsigned r = 0; r < placing->rows; r++) {
        const Node *row = node_at(table, r);
        unsigned column = 0;

        for (unsigned i = 0; i < node_count(row); i++)
            column = place(placing, node_at(row, i), r, column);
    }
}

/* The columns that are needed: those after the last in which a cell begins only widen spans. */
static unsigned columns_needed(const GArray *placed)
{
    unsigned columns = 0;

    for (unsigned i = 0; i < placed->len; i++)
        columns = MAX(columns, g_array_index(placed, GridSlot, i).column + 1);
    return columns;
}

static GridSlot *slot_at(const Grid *grid, unsigned row, unsigned column)
{
    return &grid->slots[(size_t)row * grid->columns + column];
}

static void fill(Grid *grid, GArray *placed)
{
    for (unsigned i = 0; i < placed->len; i++) {
        GridSlot *slot = &g_array_index(placed, GridSlot, i);

        slot->width = MIN(slot->width, grid->columns - slot->column);
        for (unsigned r = 0; r < slot->height; r++)
            for (unsigned c = 0; c < slot->width; c++)
                *slot_at(grid, slot->row + r, slot->column + c) = *slot;
    }
}

static bool row_is_head(const Grid *grid, unsigned row)
{
    for (unsigned c = 0; c < grid->columns; c++) {
        const Node *cell = grid_at(grid, row, c)->cell;

        if (cell != NULL && !cell->head)
            return false;
    }
    return true;
}

static bool column_has_figure(const Grid *grid, unsigned column)
{
    for (unsigned r = grid->head_rows; r < grid->rows; r++) {
        const Node *cell = grid_at(grid, r, column)->cell;

        if (cell != NULL && cell_figure(cell) != NULL)
            return true;
    }
    return false;
}

Grid *grid_new(const Node *table)
{
    g_autoptr(GArray) free_from = g_array_new(FALSE, TRUE, sizeof(unsigned));
    g_autoptr(GArray) placed = g_array_new(FALSE, FALSE, sizeof(GridSlot));
    unsigned rows = node_count(table);
    Placing placing = {free_from, placed, rows, CLAMP(PLACES_MAX / MAX(rows, 1u), 1, COLUMNS_MAX)};
    Grid *grid = g_new0(Grid, 1);

    place_all(&placing, table);
    grid->rows = placing.rows;
    grid->columns = columns_needed(placed);
    grid->slots = g_new0(GridSlot, (size_t)grid->rows * grid->columns + 1);
    fill(grid, placed);
    while (grid->head_rows < grid->rows && row_is_head(grid, grid->head_rows))
        grid->head_rows++;
    while (grid->label_columns < grid->columns && !column_has_figure(grid, grid->label_columns))
        grid->label_columns++;
    return grid;
}

void grid_free(Grid *grid)
{
    if (grid == NULL)
        return;
    g_free(grid->slots);
    g_free(grid);
}

const GridSlot *grid_at(const Grid *grid, unsigned row, unsigned column)
{
    return slot_at(grid, row, column);
}

bool grid_begins(const Grid *grid, unsigned row, unsigned column)
{
    const GridSlot *slot = grid_at(grid, row, column);

    return slot->cell == NULL || (slot->row == row && slot->column == column);
}

bool grid_is_head(const Grid *grid, const GridSlot *slot)
{
    return slot->cell != NULL && slot->cell->head &&
           (slot->row < grid->head_rows || slot->cell->align == ALIGN_CENTER);
}

const Node *cell_figure(const Node *cell)
{
    return node_count(cell) == 1 && node_at(cell, 0)->kind == NODE_FIGURE ? node_at(cell, 0) : NULL;
}

unsigned printed_width(const char *text)
{
    unsigned width = 0;

    for (; *text != '\0'; text = g_utf8_next_char(text))
        width += (unsigned char)*text < 0x80 ? 1 : 2;
    return width;
}
