/* text_rows.c: which pieces are one row
 *
 * A table has a side or two: labels with the columns of figures to their right. On a side a line
 * with a code or a figure is a row; the other lines hold labels that were broken. Where rows have
 * codes, a broken label goes to the row above or below it: lines of one label are full but for the
 * last, and stand as far above their row as below, or all below. Each way of sharing them out is
 * weighed, and only one may be the best. Without codes an unnumbered text after a full one goes on
 * with it; any other is a row without figures.
 */
#include "reader/heading.h"
#include "reader/text_layout.h"

#include <string.h>

#define GAP_MAX 8u   /* broken lines between two rows */
#define APART_MAX 2u /* lines between a code and the figures of its row */

#define COST_EMPTY 20u /* a row with a code and no label */
#define COST_HALF 4u   /* a label that goes on after a line that was not full */
#define COST_FULL 1u   /* a label that ends with a full line */
#define COST_FAR 100000u

#define PIECE(layout, i) (&g_array_index((layout)->pieces, Piece, i))
#define COLUMN(layout, i) (&g_array_index((layout)->columns, Column, i))

/* What one line has on one side. */
typedef struct {
    unsigned line;
    bool code, figure;
    unsigned texts;
    Piece *text;  /* the only one */
    unsigned row; /* line of its row */
    bool own;     /* it is a row */
} SideLine;

typedef struct {
    Layout *layout;
    GArray *lines; /* of SideLine */
    unsigned codes, rows;
    unsigned text_column, widest;
    bool many_texts; /* more than one column of them */
} Side;

/* ---- the lines of a side ---- */

static void side_add(Side *side, Piece *piece)
{
    SideLine *last =
        side->lines->len > 0 ? &g_array_index(side->lines, SideLine, side->lines->len - 1) : NULL;

    if (last == NULL || last->line != piece->line) {
        SideLine fresh = {.line = piece->line, .row = piece->line};

        g_array_append_val(side->lines, fresh);
        last = &g_array_index(side->lines, SideLine, side->lines->len - 1);
    }
    last->code = last->code || piece->kind == PIECE_CODE;
    last->figure = last->figure || piece->kind == PIECE_FIGURE;
    if (piece->kind == PIECE_TEXT) {
        last->text = piece;
        last->texts++;
        side->many_texts = side->many_texts || (side->text_column != LAYOUT_NO_COLUMN &&
                                                side->text_column != piece->column);
        side->text_column = piece->column;
        side->widest = MAX(side->widest, piece->width);
    }
}

#define LINE(side, i) (&g_array_index((side)->lines, SideLine, i))

/* A code on one line and its figures on the next, or one after it, are one row. */
static void pair_codes(Side *side)
{
    for (unsigned i = 0; i + 1 < side->lines->len; i++) {
        SideLine *code = LINE(side, i), *next = LINE(side, i + 1);

        if (code->code && !code->figure && next->figure && !next->code &&
            next->line - code->line <= APART_MAX && (code->texts == 0 || next->texts == 0)) {
            next->row = code->line;
            next->own = code->own = true;
            i++;
        }
    }
}

/* ---- sharing out broken labels ---- */

static bool is_full(const Side *side, const Piece *piece)
{
    return piece->width + 1 >= side->widest;
}

/* What a label costs whose lines are `above`, the row's own, and `below`; they stand in `lines`
 * from `first` on. */
static unsigned label_cost(const Side *side, unsigned first, unsigned above, unsigned own_lines,
                           unsigned below)
{
    unsigned cost = above > below ? above - below : below - above, pieces = 0;
    const Piece *last = NULL;

    for (unsigned i = first; i < first + above + own_lines + below; i++) {
        const Piece *piece = LINE(side, i)->text;

        if (piece == NULL)
            continue;
        if (last != NULL && !is_full(side, last))
            cost += COST_HALF;
        last = piece;
        pieces++;
    }
    if (pieces == 0)
        return cost + COST_EMPTY;
    return cost + (pieces > 1 && is_full(side, last) ? COST_FULL : 0);
}

/* A row of the side: its own lines, and how many broken ones stand before it. */
typedef struct {
    unsigned first, own_lines, gap;
} Anchor;

typedef struct {
    unsigned cost[GAP_MAX + 1], ways[GAP_MAX + 1],
        from[GAP_MAX + 1]; /* by lines taken from the gap above */
} Choice;

static bool find_anchors(Side *side, GArray *anchors, unsigned *tail)
{
    unsigned gap = 0;

    for (unsigned i = 0; i < side->lines->len; i++) {
        Anchor anchor = {i, 1, gap};

        if (!LINE(side, i)->own) {
            if (++gap > GAP_MAX || LINE(side, i)->texts != 1)
                return false;
            continue;
        }
        while (i + 1 < side->lines->len && LINE(side, i + 1)->own &&
               LINE(side, i + 1)->row == LINE(side, i)->row) {
            i++;
            anchor.own_lines++;
        }
        g_array_append_val(anchors, anchor);
        gap = 0;
    }
    *tail = gap;
    return anchors->len > 0;
}

/* Weighs all ways to give the lines after anchor `a` (`gap` of them) to it or to the next. `below`
 * lines go to it. */
static void weigh(const Side *side, const Anchor *anchor, const Choice *before, unsigned gap,
                  Choice *after)
{
    for (unsigned next = 0; next <= GAP_MAX; next++) {
        after->cost[next] = COST_FAR;
        after->ways[next] = 0;
        after->from[next] = 0;
    }
    for (unsigned below = 0; below <= gap; below++)
        for (unsigned above = 0; above <= anchor->gap; above++) {
            unsigned cost = before->cost[above] + label_cost(side, anchor->first - above, above,
                                                             anchor->own_lines, below);
            unsigned next = gap - below;

            if (cost < after->cost[next]) {
                after->cost[next] = cost;
                after->ways[next] = before->ways[above];
                after->from[next] = above;
            } else if (cost == after->cost[next]) {
                after->ways[next] = MIN(after->ways[next] + before->ways[above], 2u);
            }
        }
}

/* Gives the lines between anchors their rows, from the last one back. */
static void hand_out(Side *side, const GArray *anchors, const Choice *choices)
{
    unsigned next_above = 0; /* lines of the gap below that the next row has */

    for (unsigned a = anchors->len; a-- > 0;) {
        const Anchor *anchor = &g_array_index(anchors, Anchor, a);
        unsigned gap = a + 1 < anchors->len ? g_array_index(anchors, Anchor, a + 1).gap
                                            : side->lines->len - anchor->first - anchor->own_lines;
        unsigned above = choices[a + 1].from[next_above], row = LINE(side, anchor->first)->row;

        for (unsigned i = anchor->first - above;
             i < anchor->first + anchor->own_lines + gap - next_above; i++)
            LINE(side, i)->row = row;
        next_above = above;
    }
}

static bool share_out(Side *side)
{
    g_autoptr(GArray) anchors = g_array_new(FALSE, FALSE, sizeof(Anchor));
    g_autofree Choice *choices = NULL;
    unsigned tail, best;

    if (side->many_texts)
        return false;
    if (!find_anchors(side, anchors, &tail))
        return false;
    choices = g_new0(Choice, anchors->len + 1);
    for (unsigned i = 0; i <= GAP_MAX; i++)
        choices[0].cost[i] = i == g_array_index(anchors, Anchor, 0).gap ? 0 : COST_FAR;
    choices[0].ways[g_array_index(anchors, Anchor, 0).gap] = 1;
    for (unsigned a = 0; a < anchors->len; a++)
        weigh(side, &g_array_index(anchors, Anchor, a), &choices[a],
              a + 1 < anchors->len ? g_array_index(anchors, Anchor, a + 1).gap : tail,
              &choices[a + 1]);
    best = choices[anchors->len].cost[0];
    if (best >= COST_FAR || choices[anchors->len].ways[0] != 1)
        return false;
    hand_out(side, anchors, choices);
    return true;
}

/* ---- sides without codes ---- */

static bool is_numbered(const Piece *piece)
{
    return heading_level(piece->field.text, piece->field.size) > 0 ||
           heading_is_item(piece->field.text, piece->field.size) ||
           g_str_has_prefix(piece->field.text, "其中") ||
           g_str_has_prefix(piece->field.text, "（") || g_str_has_prefix(piece->field.text, "(");
}

/* Rows with a figure and no label beside rows that have one: their label stands above or below
 * them. */
static bool join_plain(Side *side)
{
    for (unsigned i = 0; i < side->lines->len; i++) {
        SideLine *line = LINE(side, i), *before = i > 0 ? LINE(side, i - 1) : NULL;

        if (line->figure && line->texts == 0 && side->text_column != LAYOUT_NO_COLUMN)
            return false;
        if (line->figure || line->texts != 1 || before == NULL || before->texts != 1)
            continue;
        if (line->line - before->line == 1 && !is_numbered(line->text) &&
            is_full(side, before->text) && line->text->width < before->text->width)
            line->row = before->row;
    }
    return true;
}

static void tell_pieces(Side *side, unsigned zone, unsigned until)
{
    unsigned at = 0;

    for (unsigned i = 0; i < side->layout->pieces->len; i++) {
        Piece *piece = PIECE(side->layout, i);
        const Column *column = COLUMN(side->layout, piece->column);

        if (column->zone < zone || column->zone >= until)
            continue;
        while (at < side->lines->len && LINE(side, at)->line != piece->line)
            at++;
        if (at < side->lines->len)
            piece->row = LINE(side, at)->row;
    }
}

/* The columns of zones `zone` to `until`, without. */
static bool take_side(Layout *layout, unsigned zone, unsigned until)
{
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(SideLine));
    Side side = {.layout = layout, .lines = lines, .text_column = LAYOUT_NO_COLUMN};
    unsigned broken = 0;

    for (unsigned i = 0; i < layout->pieces->len; i++) {
        const Column *column = COLUMN(layout, PIECE(layout, i)->column);

        if (column->zone >= zone && column->zone < until)
            side_add(&side, PIECE(layout, i));
    }
    for (unsigned i = 0; i < lines->len; i++) {
        SideLine *line = LINE(&side, i);

        line->own = line->code || line->figure;
        side.codes += line->code;
        side.rows += line->own;
        broken += !line->own;
    }
    if (2 * side.codes >= side.rows && side.codes > 0) {
        pair_codes(&side);
        if (broken > 0 && !share_out(&side))
            return false;
    } else if (!join_plain(&side)) {
        return false;
    }
    tell_pieces(&side, zone, until);
    return true;
}

/* Each zone with texts or codes begins a side. */
bool layout_rows(Layout *layout)
{
    g_autofree bool *begins = g_new0(bool, layout->figures + 2);
    unsigned from = 0;

    for (unsigned c = 0; c < layout->columns->len; c++)
        if (COLUMN(layout, c)->kind != PIECE_FIGURE)
            begins[COLUMN(layout, c)->zone] = true;
    for (unsigned zone = 1; zone <= layout->figures + 1; zone++) {
        if (zone <= layout->figures && !begins[zone])
            continue;
        if (!take_side(layout, from, zone))
            return false;
        from = zone;
    }
    return true;
}
