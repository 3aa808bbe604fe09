/* grid.h: the places of a table's cells
 *
 * A row of the tree holds only cells that begin in it. Formats that need every place of a table (a
 * cell that goes on below another, a sheet's address) ask the grid.
 */
#pragma once
#include "document/document.h"

typedef struct {
    const Node *cell;       /* NULL: the row is shorter than the table */
    unsigned row, column;   /* where the cell begins */
    unsigned width, height; /* how far it goes, cut at the table's edges */
} GridSlot;

typedef struct {
    unsigned rows, columns;
    unsigned head_rows; /* rows of heads that the table begins with */
    unsigned
        label_columns; /* columns before the first that holds a figure; all: no figure at all */
    GridSlot *slots;   /* row by row */
} Grid;

Grid *grid_new(const Node *table);
void grid_free(Grid *grid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Grid, grid_free)

const GridSlot *grid_at(const Grid *grid, unsigned row, unsigned column);
/* Whether a cell begins here (an empty place begins too, as a place of one). */
bool grid_begins(const Grid *grid, unsigned row, unsigned column);
/* Whether the cell is drawn as a head: those above columns, and those beside rows that are centred.
 * The label of a statement's row is a head to a machine, but looks like the text it is. */
bool grid_is_head(const Grid *grid, const GridSlot *slot);
/* The figure that is all a cell holds, or NULL. */
const Node *cell_figure(const Node *cell);
/* How wide a text prints, in halves of a Chinese character. */
unsigned printed_width(const char *text);
