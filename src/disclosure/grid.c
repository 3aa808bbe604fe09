/* grid.c: a plain table, a row a line. Rows may differ in length in the template (an @each may give
 * any number of them); the shorter ones are filled up, so that the table is a rectangle. */
#include "disclosure/internal.h"

static unsigned row_width(const Node *row)
{
    unsigned width = 0;

    for (unsigned i = 0; i < node_count(row); i++)
        width += node_at(row, i)->colspan;
    return width;
}

static bool is_number(const Node *cell)
{
    return node_count(cell) == 1 && node_at(cell, 0)->kind == NODE_FIGURE;
}

static bool expand_cell(Expansion *expansion, const GridCell *cell, const Scope *scope, Node *row)
{
    Node *node;

    if (cell->joined) {
        node_at(row, node_count(row) - 1)->colspan++;
        return true;
    }
    node = node_append_new(row, NODE_CELL);
    node->head = cell->head;
    if (!expand_pieces(expansion, cell->text, scope, node))
        return false;
    node->align = cell->head ? ALIGN_CENTER : is_number(node) ? ALIGN_END : ALIGN_START;
    return true;
}

bool expand_grid_row(Expansion *expansion, const Block *block, const Scope *scope, Node *table)
{
    Node *row = node_append_new(table, NODE_ROW);

    row->head = true;
    for (unsigned i = 0; i < block->cells->len; i++) {
        const GridCell *cell = g_ptr_array_index(block->cells, i);

        if (!expand_cell(expansion, cell, scope, row))
            return false;
        row->head = row->head && (cell->head || cell->joined);
    }
    return true;
}

static void fill_up(Node *table)
{
    unsigned width = 0;

    for (unsigned i = 0; i < node_count(table); i++)
        width = MAX(width, row_width(node_at(table, i)));
    for (unsigned i = 0; i < node_count(table); i++)
        for (unsigned have = row_width(node_at(table, i)); have < width; have++)
            node_append_new(node_at(table, i), NODE_CELL);
}

bool expand_grid(Expansion *expansion, const Block *block, const Scope *scope, Node *parent)
{
    Node *table = node_new(NODE_TABLE);

    if (!expand_blocks(expansion, block->body, scope, table) || node_count(table) == 0) {
        bool empty = node_count(table) == 0 && *expansion->error == NULL;

        node_free(table);
        return empty;
    }
    fill_up(table);
    node_append_take(parent, table);
    return true;
}
