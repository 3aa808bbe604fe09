/* grid.c: a plain table, a row a line, in which cells may grow together downwards. Rows may differ
 * in length in the template (an @each may give any number of them); the shorter ones are filled up,
 * so that the table is a rectangle. */
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

/* A stroke in the place of something, as compiled tables have it. */
static bool is_stroke(const Expansion *expansion, const Node *cell)
{
    return node_count(cell) == 1 && node_at(cell, 0)->kind == NODE_TEXT &&
           g_str_equal(node_at(cell, 0)->text, words_of(expansion->words, "closed"));
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
    if (cell->grows)
        g_hash_table_add(expansion->growing, node);
    if (!expand_pieces(expansion, cell->text, scope, node))
        return false;
    node->align = cell->head || is_stroke(expansion, node) ? ALIGN_CENTER
                  : is_number(node)                        ? ALIGN_END
                                                           : ALIGN_START;
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

/* ---- growing together ---- */

static bool says_the_same(const Node *a, const Node *b)
{
    g_autofree char *one = node_plain(a);
    g_autofree char *other = node_plain(b);

    return a->colspan == b->colspan && g_str_equal(one, other);
}

/* The cell at `column` grows into the row below when that says the same there, and so did every
 * growing cell to the left: 数量指标 of one first level is not that of the next. */
static void grow_row(const Expansion *expansion, Node *row, Node **above)
{
    unsigned column = 0;
    bool apart = false;

    for (unsigned i = 0; i < node_count(row);) {
        Node *cell = node_at(row, i);
        const unsigned span = cell->colspan;
        Node *upper = above[column];
        const bool grows = g_hash_table_contains(expansion->growing, cell);

        if (grows && !apart && upper != NULL && g_hash_table_contains(expansion->growing, upper) &&
            says_the_same(upper, cell)) {
            upper->rowspan++;
            g_hash_table_remove(expansion->growing, cell);
            g_ptr_array_remove_index(row->children, i);
        } else {
            apart = apart || grows;
            for (unsigned c = 0; c < span; c++)
                above[column + c] = c == 0 ? cell : NULL;
            i++;
        }
        column += span;
    }
}

/* Rows are still rectangles here: nothing reaches down yet. */
static void grow_together(const Expansion *expansion, Node *table)
{
    g_autofree Node **above = g_new0(Node *, row_width(node_at(table, 0)) + 1);

    for (unsigned i = 0; i < node_count(table); i++)
        grow_row(expansion, node_at(table, i), above);
}

bool expand_grid(Expansion *expansion, const Block *block, const Scope *scope, Node *parent)
{
    g_autoptr(GHashTable) growing = g_hash_table_new(NULL, NULL);
    Node *table = node_new(NODE_TABLE);

    expansion->growing = growing;
    table->wide = block->wide;
    if (!expand_blocks(expansion, block->body, scope, table) || node_count(table) == 0) {
        bool empty = node_count(table) == 0 && *expansion->error == NULL;

        node_free(table);
        return empty;
    }
    fill_up(table);
    grow_together(expansion, table);
    if (block->text != NULL &&
        (table->text = expand_plain(expansion, block->text, scope)) == NULL) {
        node_free(table);
        return false;
    }
    node_append_take(parent, table);
    return true;
}
