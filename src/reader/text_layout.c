/* text_layout.c: a table laid out with blanks, from its head to its end, over page ends too
 *
 * The body begins with the first line that has a figure beside something else and ends with the
 * last; the head is what stands above it, below the table's name and unit. A page that begins with
 * rows goes on with the table of the page before: when its columns cannot be told to be the same,
 * neither part becomes a table, for half a table adds up to nothing. Texts from PDFs count every
 * character as one cell, others a Chinese one as two: what brings the figures closer under each
 * other is right.
 */
#include "reader/text_layout.h"

#include "reader/heading.h"
#include "reader/table.h"

#include <stdlib.h>
#include <string.h>

#define BLANKS_MAX 5u /* empty lines inside a table */
#define HEAD_LINES_MAX 16u
#define PROSE_WIDTH 70u /* columns of a line that is no cell */
#define CLAUSE_WIDTH 30u
#define SEGMENTS_MAX 64u

/* A run of lines on one page. */
typedef struct {
    unsigned head, body, end; /* first line of the head, of the body, after the last */
    unsigned foot; /* when not 0: after the last line of the page, rows without figures perhaps */
} Segment;

/* ---- lines ---- */

static bool is_empty(const TextLine *line) { return line->size == 0 || line->left_out; }

static bool has(const TextLine *line, const char *word)
{
    return g_strstr_len(line->text, (gssize)line->size, word) != NULL;
}

static bool is_prose(const TextLine *line)
{
    TextField fields[TEXT_FIELDS_MAX + 1];

    if (has(line, "。") || g_str_has_prefix(line->text, "注：") ||
        g_str_has_prefix(line->text, "注:") || g_str_has_prefix(line->text, "说明：") ||
        memchr(line->text, '\t', line->size) != NULL)
        return true;
    if (text_fields(line, 2, fields) != 1)
        return false;
    return line->width >= PROSE_WIDTH || (line->width >= CLAUSE_WIDTH && has(line, "，"));
}

static bool ends_with(const TextLine *line, const char *word)
{
    size_t size = strlen(word);

    return line->size >= size && memcmp(line->text + line->size - size, word, size) == 0;
}

/* The table's name, number or unit. */
static bool is_caption(const TextLine *line)
{
    return has(line, "单位：") || has(line, "单位:") ||
           (ends_with(line, "表") && line->size > 4 * strlen("表"));
}

/* A line of the body for certain: a figure that is more than an ordinal, beside something else. */
static bool is_row(const TextLines *lines, unsigned index)
{
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    TextField fields[TEXT_FIELDS_MAX + 1];
    bool figure = false;

    layout_pieces(lines, index, false, pieces);
    if (pieces->len == 0) /* all of it is characters that show nothing */
        return false;
    if (text_fields(&lines->at[index], 2, fields) < 2 &&
        g_array_index(pieces, Piece, 0).kind != PIECE_CODE)
        return false;
    for (unsigned i = 0; i < pieces->len; i++) {
        const Piece *piece = &g_array_index(pieces, Piece, i);

        figure = figure || (piece->kind == PIECE_FIGURE && piece->width > 2 &&
                            memchr(piece->field.text, '.', piece->field.size) != NULL);
    }
    return figure && pieces->len >= 2;
}

/* ---- segments ---- */

/* Where the run of lines that may be of one table ends: at prose, a page, a caption, or a gap. */
static unsigned run_end(const TextLines *lines, unsigned from, bool captions)
{
    unsigned blanks = 0, at = from;

    for (; at < lines->count; at++) {
        const TextLine *line = &lines->at[at];

        if (at > from && line->page)
            break;
        blanks = is_empty(line) ? blanks + 1 : 0;
        if (blanks > BLANKS_MAX ||
            (!is_empty(line) && (is_prose(line) || (captions && is_caption(line)))))
            break;
    }
    return at;
}

static unsigned first_row(const TextLines *lines, unsigned from, unsigned end)
{
    while (from < end && (is_empty(&lines->at[from]) || !is_row(lines, from)))
        from++;
    return from;
}

/* A label of the first row may begin above it, when the row itself has none: 208 754.75. */
static unsigned body_start(const TextLines *lines, unsigned row, unsigned head)
{
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));

    layout_pieces(lines, row, false, pieces);
    for (unsigned i = 0; i < pieces->len; i++)
        if (g_array_index(pieces, Piece, i).kind == PIECE_TEXT)
            return row;
    if (g_array_index(pieces, Piece, 0).kind != PIECE_CODE || row == head ||
        is_empty(&lines->at[row - 1]))
        return row;
    g_array_set_size(pieces, 0);
    layout_pieces(lines, row - 1, false, pieces);
    return pieces->len == 1 ? row - 1 : row;
}

static unsigned head_start(const TextLines *lines, unsigned from, unsigned row)
{
    unsigned start = row, at = row;

    while (at > from && row - at < HEAD_LINES_MAX && !is_caption(&lines->at[at - 1])) {
        at--;
        if (!is_empty(&lines->at[at]))
            start = at;
    }
    return start;
}

/* After the last line with a figure, and the lines right below it that end a broken label. */
static unsigned body_end(const TextLines *lines, unsigned row, unsigned end)
{
    unsigned last = row;

    for (unsigned at = row; at < end; at++)
        if (!is_empty(&lines->at[at]) && is_row(lines, at))
            last = at;
    for (last++; last < end && !is_empty(&lines->at[last]) &&
                 heading_level(lines->at[last].text, lines->at[last].size) == 0 &&
                 lines->at[last].width < CLAUSE_WIDTH;)
        last++;
    return last;
}

/* Whether the lines before the rows of a page are the head of the table again. */
static bool repeats_head(const TextLines *lines, const Segment *first, const Segment *next)
{
    unsigned a = first->head, b = next->head;

    while (true) {
        while (a < first->body && is_empty(&lines->at[a]))
            a++;
        while (b < next->body && is_empty(&lines->at[b]))
            b++;
        if (a == first->body || b == next->body)
            return a == first->body && b == next->body;
        if (lines->at[a].size != lines->at[b].size)
            return false;
        a++;
        b++;
    }
}

/* Rows without figures: 十六、 to 十八、. */
static bool all_numbered(const TextLines *lines, unsigned from, unsigned end)
{
    for (; from < end; from++)
        if (!is_empty(&lines->at[from]) &&
            heading_level(lines->at[from].text, lines->at[from].size) == 0)
            return false;
    return true;
}

typedef enum { GOES_ON, GOES_ON_UNKNOWN, ENDS } Onward;

/* Whether the table that ended before `from` goes on there. */
static Onward next_segment(const TextLines *lines, const Segment *first, unsigned from,
                           Segment *next)
{
    unsigned at = from, row, end;

    while (at < lines->count && is_empty(&lines->at[at]))
        at++;
    if (at == lines->count || is_prose(&lines->at[at]) || is_caption(&lines->at[at]))
        return ENDS;
    for (row = from; row <= at && !lines->at[row].page; row++)
        ;
    if (row > at)
        return ENDS;
    end = run_end(lines, at, true);
    row = first_row(lines, at, end);
    if (row == end)
        return ENDS;
    *next = (Segment){at, body_start(lines, row, at), body_end(lines, row, end), 0};
    if (end < lines->count && lines->at[end].page)
        for (unsigned last = next->end; last < end; last++)
            if (!is_empty(&lines->at[last]))
                next->foot = last + 1;
    if (next->head != next->body && !repeats_head(lines, first, next)) {
        if (!all_numbered(lines, next->head, next->body))
            return GOES_ON_UNKNOWN;
        next->body = next->head;
    }
    next->head = next->body;
    return GOES_ON;
}

/* Where the part ends when the table goes on on the next page: rows without figures at the page's
 * foot are its. */
static unsigned page_end(const TextLines *lines, const Segment *segment, unsigned end)
{
    Segment next;

    if (end == lines->count || !lines->at[end].page ||
        next_segment(lines, segment, end, &next) == ENDS)
        return segment->end;
    while (end > segment->end && is_empty(&lines->at[end - 1]))
        end--;
    return end;
}

/* The table that begins at `from` or below it; false: none before `*next`. */
static bool find_segment(const TextLines *lines, unsigned from, Segment *segment, unsigned *next)
{
    unsigned end = run_end(lines, from, false), row = first_row(lines, from, end);

    *next = MAX(end, from + 1);
    if (row == end)
        return false;
    segment->head = head_start(lines, from, row);
    segment->body = body_start(lines, row, segment->head);
    end = run_end(lines, row, true);
    segment->end = body_end(lines, row, end);
    segment->end = page_end(lines, segment, end);
    *next = segment->end;
    return true;
}

/* ---- one segment ---- */

static void layout_clear(Layout *layout)
{
    g_array_unref(layout->pieces);
    g_array_unref(layout->heads);
    g_array_unref(layout->columns);
    if (layout->items != NULL)
        g_ptr_array_unref(layout->items);
    if (layout->paths != NULL)
        g_ptr_array_unref(layout->paths);
}

/* Reads the lines; false when the body's columns or rows are not certain. The caller clears in any
 * case. */
static bool layout_read(Layout *layout, const TextLines *lines, const Segment *segment, bool wide)
{
    *layout = (Layout){.lines = lines, .wide = wide};
    layout->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    layout->heads = g_array_new(FALSE, FALSE, sizeof(Piece));
    layout->columns = g_array_new(FALSE, FALSE, sizeof(Column));
    for (unsigned i = segment->head; i < segment->end; i++)
        if (!is_empty(&lines->at[i]))
            layout_pieces(lines, i, wide, i < segment->body ? layout->heads : layout->pieces);
    return layout_columns(layout) && layout_rows(layout);
}

/* With the cells with which all is certain, or else those that bring the figures closer together.
 */
static bool layout_best(Layout *layout, const TextLines *lines, const Segment *segment)
{
    Layout wide;
    bool narrow_sound = layout_read(layout, lines, segment, false) && layout_heads(layout);
    bool wide_sound = layout_read(&wide, lines, segment, true) && layout_heads(&wide);

    if (wide_sound && (!narrow_sound || wide.spread < layout->spread)) {
        Layout narrow = *layout;

        *layout = wide;
        wide = narrow;
    }
    layout_clear(&wide);
    return narrow_sound || wide_sound;
}

/* ---- over page ends ---- */

#define COLUMN(layout, i) (&g_array_index((layout)->columns, Column, i))

/* The column of `whole` that is the same as column `index` of `part`, which lies `shift` cells to
 * the left. */
static unsigned nearest(const Layout *whole, const Column *column, int shift)
{
    int middle = (int)(column->from + column->to) + 2 * shift, best = G_MAXINT;
    unsigned found = 0;

    for (unsigned c = 0; c < whole->columns->len; c++) {
        int of = (int)(COLUMN(whole, c)->from + COLUMN(whole, c)->to), far = abs(of - middle);

        if (far < best) {
            best = far;
            found = c;
        }
    }
    return found;
}

static unsigned nth_of_kind(const Layout *layout, PieceKind kind, unsigned nth)
{
    for (unsigned c = 0; c < layout->columns->len; c++)
        if (COLUMN(layout, c)->kind == kind && nth-- == 0)
            return c;
    return LAYOUT_NO_COLUMN;
}

/* The columns of both parts stand at the same places: each over one of the other, and none over
 * two. */
static bool columns_meet(const Layout *whole, const Layout *part, unsigned *map)
{
    for (unsigned c = 0; c < part->columns->len; c++) {
        const Column *column = COLUMN(part, c);

        map[c] = LAYOUT_NO_COLUMN;
        for (unsigned w = 0; w < whole->columns->len; w++) {
            if (column->from >= COLUMN(whole, w)->to || column->to <= COLUMN(whole, w)->from)
                continue;
            if (map[c] != LAYOUT_NO_COLUMN ||
                (COLUMN(whole, w)->kind != column->kind && COLUMN(whole, w)->kind != PIECE_EMPTY))
                return false;
            map[c] = w;
        }
        if (map[c] == LAYOUT_NO_COLUMN || (c > 0 && map[c] <= map[c - 1]))
            return false;
    }
    return true;
}

/* The same where a page is scaled otherwise: as many of each kind, and each nearest to its own. */
static bool columns_count(const Layout *whole, const Layout *part, unsigned *map)
{
    unsigned counts[PIECE_EMPTY + 1] = {0}, first_whole = nth_of_kind(whole, PIECE_FIGURE, 0),
                                  first_part = nth_of_kind(part, PIECE_FIGURE, 0);
    int shift = (int)COLUMN(whole, first_whole)->to - (int)COLUMN(part, first_part)->to;

    if (part->figures != whole->figures)
        return false;
    for (unsigned c = 0; c < part->columns->len; c++) {
        PieceKind kind = COLUMN(part, c)->kind;

        map[c] = nth_of_kind(whole, kind, counts[kind]++);
        if (map[c] == LAYOUT_NO_COLUMN)
            return false;
        if (kind == PIECE_FIGURE && nearest(whole, COLUMN(part, c), shift) != map[c])
            return false;
        if (c > 0 && map[c] <= map[c - 1])
            return false;
    }
    return true;
}

/* ---- into the document ---- */

static int by_row(const void *a, const void *b)
{
    const Piece *left = *(Piece *const *)a, *right = *(Piece *const *)b;

    if (left->row != right->row)
        return left->row < right->row ? -1 : 1;
    if (left->column != right->column)
        return left->column < right->column ? -1 : 1;
    return left->line < right->line ? -1 : left->line > right->line;
}

static void add_rows(const Layout *layout, const unsigned *map, unsigned columns, Body *body,
                     Node *table)
{
    g_autoptr(GPtrArray) pieces = g_ptr_array_new();
    unsigned at = 0;

    for (unsigned i = 0; i < layout->pieces->len; i++) {
        Piece *piece = &g_array_index(layout->pieces, Piece, i);

        piece->column = map != NULL ? map[piece->column] : piece->column;
        g_ptr_array_add(pieces, piece);
    }
    g_ptr_array_sort(pieces, by_row);
    while (at < pieces->len) {
        unsigned row_line = ((const Piece *)g_ptr_array_index(pieces, at))->row;
        Node *row = body_new(body, table, NODE_ROW);

        for (unsigned c = 0; c < columns; c++) {
            Node *cell = text_add_cell(body, row, NULL);

            for (; at < pieces->len; at++) {
                const Piece *piece = g_ptr_array_index(pieces, at);

                if (piece->row != row_line || piece->column != c)
                    break;
                text_add(body, cell, piece->field.line, piece->field.text, piece->field.size);
            }
        }
    }
}

typedef struct {
    Layout layout;
    unsigned map[DOCUMENT_COLUMNS_MAX];
} Part;

static void part_free(Part *part)
{
    layout_clear(&part->layout);
    g_free(part);
}

/* The parts of the table on the following pages. False: it goes on, nobody knows how. */
static bool read_parts(const TextLines *lines, const Layout *whole, const Segment *first,
                       GPtrArray *parts, unsigned *end)
{
    Segment next;
    Onward onward;

    *end = first->end;
    while ((onward = next_segment(lines, first, *end, &next)) == GOES_ON &&
           parts->len < SEGMENTS_MAX) {
        Part *part = g_new0(Part, 1);
        Segment after;
        bool sound;

        if (next.foot > next.end && next_segment(lines, first, next.foot, &after) != ENDS)
            next.end = next.foot;
        sound = layout_read(&part->layout, lines, &next, whole->wide);
        g_ptr_array_add(parts, part);
        if (!sound || part->layout.columns->len > DOCUMENT_COLUMNS_MAX ||
            (!columns_meet(whole, &part->layout, part->map) &&
             !columns_count(whole, &part->layout, part->map)))
            return false;
        *end = next.end;
    }
    return onward == ENDS;
}

static unsigned add_table(Body *body, const TextLines *lines, const Segment *segment)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func((GDestroyNotify)part_free);
    Layout whole;
    unsigned end = 0;
    bool sound = layout_best(&whole, lines, segment) && whole.columns->len <= TEXT_FIELDS_MAX &&
                 read_parts(lines, &whole, segment, parts, &end);

    if (sound) {
        Node *table = body_block(body, NODE_TABLE);

        layout_heads_add(&whole, body, table);
        add_rows(&whole, NULL, whole.columns->len, body, table);
        for (unsigned i = 0; i < parts->len; i++) {
            const Part *part = g_ptr_array_index(parts, i);
            add_rows(&part->layout, part->map, whole.columns->len, body, table);
        }
        table_settle(table);
    }
    layout_clear(&whole);
    return sound ? end : 0;
}

unsigned text_take_layout(Body *body, TextLines *lines, unsigned from)
{
    Segment segment;
    unsigned next, end;

    if (from < lines->no_layout_until)
        return 0;
    if (!find_segment(lines, from, &segment, &next)) {
        lines->no_layout_until = next;
        return 0;
    }
    if (segment.head > from) {
        lines->no_layout_until = segment.head;
        return 0;
    }
    end = add_table(body, lines, &segment);
    if (end == 0)
        lines->no_layout_until = next;
    return end > 0 ? end - from : 0;
}
