/* text_columns.c: which pieces stand under each other */
#include "reader/text_layout.h"

#include <stdlib.h>

#define CODES_LEAST 3u /* of three digits only, that make a column of codes */

#define PIECE(layout, i) (&g_array_index((layout)->pieces, Piece, i))
#define COLUMN(layout, i) (&g_array_index((layout)->columns, Column, i))

static int by_place(const void *a, const void *b)
{
    const Piece *left = *(Piece *const *)a, *right = *(Piece *const *)b;

    return left->from != right->from ? (left->from < right->from ? -1 : 1) : 0;
}

/* Pieces that overlap, directly or through others, make a column; they are those of `kind` (codes
 * count as figures) in `zone`. */
static void sweep(Layout *layout, GPtrArray *pieces, PieceKind kind, unsigned zone)
{
    unsigned reach = 0;

    g_ptr_array_sort(pieces, by_place);
    for (unsigned i = 0; i < pieces->len; i++) {
        Piece *piece = g_ptr_array_index(pieces, i);
        Column *column;

        if (i == 0 || piece->from >= reach) {
            Column fresh = {piece->from, piece->to, kind, zone, 0};
            g_array_append_val(layout->columns, fresh);
            reach = piece->to;
        }
        reach = MAX(reach, piece->to);
        piece->column = layout->columns->len - 1;
        column = COLUMN(layout, piece->column);
        column->to = reach;
        column->widest = MAX(column->widest, piece->width);
    }
}

/* One piece to a line and column. Pieces stand line by line. */
static bool lines_agree(const Layout *layout, PieceKind kind)
{
    g_autofree unsigned *last = g_new0(unsigned, layout->columns->len + 1);

    for (unsigned i = 0; i < layout->pieces->len; i++) {
        const Piece *piece = PIECE(layout, i);

        if ((piece->kind == PIECE_TEXT) != (kind == PIECE_TEXT) ||
            piece->column == LAYOUT_NO_COLUMN)
            continue;
        if (last[piece->column] == piece->line + 1)
            return false;
        last[piece->column] = piece->line + 1;
    }
    return true;
}

/* A column of nothing but codes, the first one or one with long ones; elsewhere what looks like a
 * code is a count. */
static void settle_codes(Layout *layout)
{
    g_autofree unsigned *codes = g_new0(unsigned, layout->columns->len + 1);
    g_autofree unsigned *all = g_new0(unsigned, layout->columns->len + 1);
    g_autofree bool *long_one = g_new0(bool, layout->columns->len + 1);

    for (unsigned i = 0; i < layout->pieces->len; i++) {
        const Piece *piece = PIECE(layout, i);

        if (piece->kind == PIECE_TEXT)
            continue;
        all[piece->column]++;
        codes[piece->column] += piece->kind == PIECE_CODE;
        long_one[piece->column] =
            long_one[piece->column] || (piece->kind == PIECE_CODE && piece->width > 3);
    }
    for (unsigned c = 0; c < layout->columns->len; c++)
        if (codes[c] == all[c] && (c == 0 || long_one[c] || codes[c] >= CODES_LEAST))
            COLUMN(layout, c)->kind = PIECE_CODE;
    for (unsigned i = 0; i < layout->pieces->len; i++)
        if (PIECE(layout, i)->kind != PIECE_TEXT)
            PIECE(layout, i)->kind = COLUMN(layout, PIECE(layout, i)->column)->kind;
}

/* Columns of figures before `from`; LAYOUT_NO_COLUMN when the piece stands over one. */
static unsigned zone_of(const Layout *layout, unsigned from, unsigned to)
{
    unsigned zone = 0;

    for (unsigned c = 0; c < layout->columns->len; c++) {
        const Column *column = COLUMN(layout, c);

        if (column->kind != PIECE_FIGURE)
            continue;
        if (from < column->to && to > column->from)
            return LAYOUT_NO_COLUMN;
        zone += column->to <= from;
    }
    return zone;
}

/* Numbers the zones of codes and figures: a column of figures belongs to the zone on its left. */
static void number_zones(Layout *layout)
{
    layout->figures = 0;
    for (unsigned c = 0; c < layout->columns->len; c++) {
        COLUMN(layout, c)->zone = layout->figures;
        layout->figures += COLUMN(layout, c)->kind == PIECE_FIGURE;
    }
}

/* Whether two texts of the zone stand on one line: it has more than one column of them then. */
static bool texts_share_a_line(const GPtrArray *texts)
{
    for (unsigned i = 1; i < texts->len; i++)
        if (((const Piece *)g_ptr_array_index(texts, i))->line ==
            ((const Piece *)g_ptr_array_index(texts, i - 1))->line)
            return true;
    return false;
}

static void add_text_column(Layout *layout, GPtrArray *texts, unsigned zone)
{
    Column column = {G_MAXUINT, 0, PIECE_TEXT, zone, 0};

    for (unsigned i = 0; i < texts->len; i++) {
        Piece *piece = g_ptr_array_index(texts, i);

        piece->column = layout->columns->len;
        column.from = MIN(column.from, piece->from);
        column.to = MAX(column.to, piece->to);
        column.widest = MAX(column.widest, piece->width);
    }
    g_array_append_val(layout->columns, column);
}

static bool place_texts(Layout *layout)
{
    g_autoptr(GPtrArray) zones = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);

    for (unsigned z = 0; z <= layout->figures; z++)
        g_ptr_array_add(zones, g_ptr_array_new());
    for (unsigned i = 0; i < layout->pieces->len; i++) {
        Piece *piece = PIECE(layout, i);
        unsigned zone = piece->kind == PIECE_TEXT ? zone_of(layout, piece->from, piece->to) : 0;

        if (zone == LAYOUT_NO_COLUMN)
            return false;
        if (piece->kind == PIECE_TEXT)
            g_ptr_array_add(g_ptr_array_index(zones, zone), piece);
    }
    for (unsigned z = 0; z <= layout->figures; z++) {
        GPtrArray *texts = g_ptr_array_index(zones, z);

        if (texts->len == 0)
            continue;
        if (texts_share_a_line(texts))
            sweep(layout, texts, PIECE_TEXT, z);
        else
            add_text_column(layout, texts, z);
    }
    return lines_agree(layout, PIECE_TEXT);
}

typedef struct {
    Column column;
    unsigned index;
} Placed;

static int by_column_place(const void *a, const void *b)
{
    const Placed *left = a, *right = b;

    if (left->column.from != right->column.from)
        return left->column.from < right->column.from ? -1 : 1;
    return left->column.to < right->column.to ? -1 : left->column.to > right->column.to;
}

void layout_sort_columns(Layout *layout)
{
    unsigned count = layout->columns->len;
    g_autofree Placed *placed = g_new(Placed, count + 1);
    g_autofree unsigned *now = g_new(unsigned, count + 1);

    for (unsigned c = 0; c < count; c++)
        placed[c] = (Placed){*COLUMN(layout, c), c};
    qsort(placed, count, sizeof *placed, by_column_place);
    for (unsigned c = 0; c < count; c++) {
        *COLUMN(layout, c) = placed[c].column;
        now[placed[c].index] = c;
    }
    for (unsigned i = 0; i < layout->pieces->len; i++)
        PIECE(layout, i)->column = now[PIECE(layout, i)->column];
}

static void measure_spread(Layout *layout)
{
    layout->spread = 0;
    for (unsigned c = 0; c < layout->columns->len; c++)
        if (COLUMN(layout, c)->kind != PIECE_TEXT)
            layout->spread += COLUMN(layout, c)->to - COLUMN(layout, c)->from;
}

bool layout_columns(Layout *layout)
{
    g_autoptr(GPtrArray) figures = g_ptr_array_new();

    for (unsigned i = 0; i < layout->pieces->len; i++)
        if (PIECE(layout, i)->kind != PIECE_TEXT)
            g_ptr_array_add(figures, PIECE(layout, i));
    sweep(layout, figures, PIECE_FIGURE, 0);
    if (!lines_agree(layout, PIECE_FIGURE))
        return false;
    settle_codes(layout);
    number_zones(layout);
    if (layout->figures == 0 || !place_texts(layout))
        return false;
    layout_sort_columns(layout);
    measure_spread(layout);
    return true;
}
