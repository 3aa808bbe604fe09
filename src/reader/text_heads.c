/* text_heads.c: heads over columns laid out with blanks
 *
 * A head over one column is its own; one in the middle over several spans them; one over none is
 * that of a column without figures, or spans the two columns between which it stands when both have
 * heads of their own below it. Heads of one column on lines below each other are one head that was
 * broken.
 */
#include "reader/text_layout.h"

#define MIDDLE_SLACK 3u /* cells that a head may stand off the middle of its columns */

#define HEAD(layout, i) (&g_array_index((layout)->heads, Piece, i))
#define COLUMN(layout, i) (&g_array_index((layout)->columns, Column, i))

/* One head: its lines, and its columns. */
typedef struct {
    GPtrArray *pieces; /* of Piece * */
    unsigned from, until;
    bool ordinal; /* 栏次: 1, 2, 3 */
} HeadItem;

static void item_free(HeadItem *item)
{
    g_ptr_array_unref(item->pieces);
    g_free(item);
}

/* ---- where a head stands ---- */

static bool is_over(const Piece *piece, const Column *column)
{
    return piece->from < column->to && piece->to > column->from;
}

static bool is_middle(const Piece *piece, const Column *first, const Column *last)
{
    unsigned middle = piece->from + piece->to, of = first->from + last->to;

    return (middle > of ? middle - of : of - middle) <= 2 * MIDDLE_SLACK;
}

static void columns_under(const Layout *layout, const Piece *piece, unsigned *from, unsigned *until)
{
    *from = *until = layout->columns->len;
    for (unsigned c = 0; c < layout->columns->len; c++) {
        if (!is_over(piece, COLUMN(layout, c)))
            continue;
        *from = MIN(*from, c);
        *until = c + 1;
    }
}

static bool has_own_head_below(const Layout *layout, unsigned column, unsigned line)
{
    for (unsigned i = 0; i < layout->heads->len; i++) {
        const Piece *piece = HEAD(layout, i);
        unsigned from, until;

        columns_under(layout, piece, &from, &until);
        if (piece->line > line && from == column && until == column + 1)
            return true;
    }
    return false;
}

static bool is_amounts(const Column *column)
{
    return column->kind == PIECE_FIGURE || column->kind == PIECE_EMPTY;
}

/* The two columns between which it stands; false when it spans no two. */
static bool spans_neighbours(const Layout *layout, const Piece *piece, unsigned *from)
{
    for (unsigned c = 0; c + 1 < layout->columns->len; c++) {
        const Column *left = COLUMN(layout, c), *right = COLUMN(layout, c + 1);

        if (left->to > piece->from || right->from < piece->to)
            continue;
        *from = c;
        return is_amounts(left) && is_amounts(right) && is_middle(piece, left, right) &&
               has_own_head_below(layout, c, piece->line) &&
               has_own_head_below(layout, c + 1, piece->line);
    }
    return false;
}

/* A head over no column that spans none has one of its own, without figures. */
static void add_empty_columns(Layout *layout)
{
    unsigned before = layout->columns->len;

    for (unsigned i = 0; i < layout->heads->len; i++) {
        const Piece *piece = HEAD(layout, i);
        Column fresh = {piece->from, piece->to, PIECE_EMPTY, 0, 0};
        unsigned from, until, c = before;

        columns_under(layout, piece, &from, &until);
        if (from < MIN(until, before) || spans_neighbours(layout, piece, &from))
            continue;
        while (c < layout->columns->len && !is_over(piece, COLUMN(layout, c)))
            c++;
        if (c == layout->columns->len) {
            g_array_append_val(layout->columns, fresh);
        } else {
            COLUMN(layout, c)->from = MIN(COLUMN(layout, c)->from, piece->from);
            COLUMN(layout, c)->to = MAX(COLUMN(layout, c)->to, piece->to);
        }
    }
    layout_sort_columns(layout);
}

/* Of several columns under a head that is not over their middle: the one under its own middle. */
static bool column_in_middle(const Layout *layout, Piece *piece)
{
    unsigned middle = piece->from + piece->to, figures = 0;

    for (unsigned c = piece->column; c < piece->until; c++) {
        const Column *column = COLUMN(layout, c);

        figures += column->kind == PIECE_FIGURE;
        if (middle < 2 * column->from || middle > 2 * column->to)
            continue;
        piece->column = c;
        piece->until = c + 1;
        return true;
    }
    /* Over labels only, nothing hangs on it. */
    piece->until = piece->column + 1;
    return figures == 0;
}

static bool place_head(const Layout *layout, Piece *piece)
{
    columns_under(layout, piece, &piece->column, &piece->until);
    if (piece->column >= piece->until) {
        piece->until = piece->column + 2;
        if (!spans_neighbours(layout, piece, &piece->column))
            return false;
        piece->until = piece->column + 2;
        return true;
    }
    if (piece->until == piece->column + 1 ||
        is_middle(piece, COLUMN(layout, piece->column), COLUMN(layout, piece->until - 1)))
        return true;
    return column_in_middle(layout, piece);
}

/* ---- lines of one head ---- */

static bool is_ordinal(const Piece *piece)
{
    for (size_t i = 0; i < piece->field.size; i++)
        if (!g_ascii_isdigit(piece->field.text[i]))
            return false;
    return true;
}

static HeadItem *last_item(const Layout *layout, unsigned column)
{
    const GArray *path = g_ptr_array_index(layout->paths, column);

    return path->len > 0
               ? g_ptr_array_index(layout->items, g_array_index(path, unsigned, path->len - 1))
               : NULL;
}

static void add_item(Layout *layout, Piece *piece)
{
    HeadItem *item = last_item(layout, piece->column);
    unsigned index = layout->items->len;

    if (item != NULL && item->from == piece->column && item->until == piece->until &&
        !is_ordinal(piece) && last_item(layout, piece->until - 1) == item) {
        g_ptr_array_add(item->pieces, piece);
        return;
    }
    item = g_new0(HeadItem, 1);
    item->pieces = g_ptr_array_new();
    item->from = piece->column;
    item->until = piece->until;
    item->ordinal = is_ordinal(piece);
    g_ptr_array_add(item->pieces, piece);
    g_ptr_array_add(layout->items, item);
    for (unsigned c = item->from; c < item->until; c++)
        g_array_append_val((GArray *)g_ptr_array_index(layout->paths, c), index);
}

static HeadItem *item_at(const Layout *layout, unsigned column, unsigned depth)
{
    const GArray *path = g_ptr_array_index(layout->paths, column);

    return depth < path->len
               ? g_ptr_array_index(layout->items, g_array_index(path, unsigned, depth))
               : NULL;
}

static unsigned depth_of(const Layout *layout, unsigned column)
{
    return ((const GArray *)g_ptr_array_index(layout->paths, column))->len;
}

static bool same_path(const Layout *layout, unsigned a, unsigned b)
{
    if (depth_of(layout, a) != depth_of(layout, b))
        return false;
    for (unsigned d = 0; d < depth_of(layout, a); d++)
        if (item_at(layout, a, d) != item_at(layout, b, d))
            return false;
    return true;
}

/* Every head at one depth over all its columns; every column of figures told from its neighbours.
 */
static bool heads_agree(const Layout *layout)
{
    unsigned last = LAYOUT_NO_COLUMN;

    for (unsigned c = 0; c < layout->columns->len; c++) {
        for (unsigned d = 0; d < depth_of(layout, c); d++) {
            const HeadItem *item = item_at(layout, c, d);

            if (item_at(layout, item->from, d) != item)
                return false;
        }
        if (COLUMN(layout, c)->kind != PIECE_FIGURE)
            continue;
        if (depth_of(layout, c) == 0 || item_at(layout, c, 0)->ordinal ||
            (last != LAYOUT_NO_COLUMN && same_path(layout, c, last)))
            return false;
        last = c;
    }
    return true;
}

bool layout_heads(Layout *layout)
{
    add_empty_columns(layout);
    layout->items = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
    layout->paths = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (unsigned c = 0; c < layout->columns->len; c++)
        g_ptr_array_add(layout->paths, g_array_new(FALSE, FALSE, sizeof(unsigned)));
    for (unsigned i = 0; i < layout->heads->len; i++) {
        if (!place_head(layout, HEAD(layout, i)))
            return false;
        add_item(layout, HEAD(layout, i));
    }
    return heads_agree(layout);
}

/* ---- the head rows ---- */

static void add_cell(Body *body, Node *row, const HeadItem *item, unsigned rowspan)
{
    Node *cell = text_add_cell(body, row, NULL);

    cell->head = true;
    cell->rowspan = rowspan;
    for (unsigned i = 0; item != NULL && i < item->pieces->len; i++) {
        const Piece *piece = g_ptr_array_index(item->pieces, i);

        text_add(body, cell, piece->field.line, piece->field.text, piece->field.size);
        cell->colspan = item->until - item->from;
    }
}

void layout_heads_add(const Layout *layout, Body *body, Node *table)
{
    unsigned depth = 0;

    for (unsigned c = 0; c < layout->columns->len; c++)
        depth = MAX(depth, depth_of(layout, c));
    for (unsigned d = 0; d < depth; d++) {
        Node *row = body_new(body, table, NODE_ROW);

        for (unsigned c = 0; c < layout->columns->len; c++) {
            const HeadItem *item = item_at(layout, c, d);
            bool single = item != NULL && item->until == item->from + 1;

            if (item != NULL && item->from == c)
                add_cell(body, row, item, single && d + 1 == depth_of(layout, c) ? depth - d : 1);
            else if (item == NULL &&
                     (depth_of(layout, c) == 0 ? d == 0
                                               : item_at(layout, c, d - 1) == NULL ||
                                                     item_at(layout, c, d - 1)->until !=
                                                         item_at(layout, c, d - 1)->from + 1) &&
                     (depth_of(layout, c) == 0 || d == depth_of(layout, c)))
                add_cell(body, row, NULL, depth - d);
        }
    }
}
