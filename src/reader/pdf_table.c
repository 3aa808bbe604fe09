/* pdf_table.c: what makes a grid a table: heads, title, number and unit, and its going on over page
 * ends
 *
 * Only form is looked at: where a line stands, and whether a cell is a figure, a code or a numbered
 * label. */
#include "reader/pdf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HEADS_MAX 6u
#define NAME_LINES_MAX 6u
#define NAME_GAP 4.0     /* of the size: how far above the table, or each other, its names stand */
#define TITLE_MAX 60     /* characters */
#define SHORT_MAX 8u     /* rows left over at a page end */
#define WIDE_ROWS_MIN 4u /* fewer rows may stand at the same heights by chance */
#define SAME_EDGE 3.5

/* Small questions about text */

static bool starts_with_any(const char *text, const char *const *words, unsigned count,
                            size_t *length)
{
    for (unsigned i = 0; i < count; i++)
        if (g_str_has_prefix(text, words[i])) {
            *length = strlen(words[i]);
            return true;
        }
    return false;
}

bool layout_is_amount(const char *text)
{
    static const char *const around[] = {"-", "－", "−", "+",  "△", "▲",  "(", "（", ")", "）",
                                         ",", "，", ".", "．", "%", "％", "¥", "￥", "*"};
    g_autofree char *squeezed = layout_squeeze(text);
    unsigned digits = 0;

    for (const char *at = squeezed; *at != '\0';) {
        size_t length = 0;

        if (g_ascii_isdigit(*at))
            digits++, at++;
        else if (g_utf8_get_char(at) >= 0xFF10 && g_utf8_get_char(at) <= 0xFF19)
            digits++, at += 3;
        else if (starts_with_any(at, around, G_N_ELEMENTS(around), &length))
            at += length;
        else
            return false;
    }
    return digits > 0;
}

static bool all_digits(const char *text)
{
    return *text != '\0' && strspn(text, "0123456789") == strlen(text);
}

bool layout_is_unit(const char *text)
{
    g_autofree char *squeezed = layout_squeeze(text);
    const char *at = strstr(squeezed, "单位");

    if (at == NULL)
        return false;
    at += strlen("单位");
    if (g_str_has_prefix(at, "："))
        at += strlen("：");
    else if (*at == ':')
        at++;
    else
        return false;
    return strstr(at, "元") != NULL && g_utf8_strlen(at, -1) <= 12 &&
           g_utf8_strlen(squeezed, -1) <= 24;
}

bool layout_is_number(const char *text)
{
    static const char *const digits[] = {"0",  "1",  "2",  "3",  "4",  "5",  "6",
                                         "7",  "8",  "9",  "-",  "一", "二", "三",
                                         "四", "五", "六", "七", "八", "九", "十"};
    static const char *const before[] = {"财决公开", "公开", "财决", "预决",
                                         "附件",     "附",   "决算", "预算"};
    g_autofree char *squeezed = layout_squeeze(text);
    const char *at = squeezed;
    size_t length = 0;
    bool prefixed = starts_with_any(at, before, G_N_ELEMENTS(before), &length);
    bool table = false;
    unsigned count = 0;

    at += prefixed ? length : 0;
    if (g_str_has_prefix(at, "表"))
        table = true, at += strlen("表");
    for (; starts_with_any(at, digits, G_N_ELEMENTS(digits), &length); at += length)
        count++;
    if (!table && g_str_has_prefix(at, "表"))
        table = prefixed, at += strlen("表");
    if (g_str_has_prefix(at, "：") || *at == ':')
        at += *at == ':' ? 1 : strlen("：");
    return table && count > 0 && count <= 5 && *at == '\0';
}

unsigned layout_numbering(const char *text)
{
    static const char *const numerals[] = {"一", "二", "三", "四", "五", "六", "七",
                                           "八", "九", "十", "百", "〇", "零"};
    const char *at = text;
    size_t length = 0;
    unsigned count = 0;
    bool part = g_str_has_prefix(at, "第"), bracket = g_str_has_prefix(at, "（") || *at == '(';

    if (part)
        at += strlen("第");
    else if (bracket)
        at += *at == '(' ? 1 : strlen("（");
    while (starts_with_any(at, numerals, G_N_ELEMENTS(numerals), &length))
        at += length, count++;
    if (part)
        return count > 0 && (g_str_has_prefix(at, "部分") || g_str_has_prefix(at, "章")) ? 1 : 0;
    if (bracket && count > 0)
        return g_str_has_prefix(at, "）") || *at == ')' ? 3 : 0;
    if (count > 0)
        return g_str_has_prefix(at, "、") || g_str_has_prefix(at, "．") || *at == '.' ? 2 : 0;
    for (; g_ascii_isdigit(*at); at++)
        count++;
    if (count == 0 || count > 3)
        return 0;
    if (bracket)
        return g_str_has_prefix(at, "）") || *at == ')' ? 4 : 0;
    if (*at == '.')
        return g_ascii_isdigit(at[1]) ? 0 : 4; /* 1.5 is an amount */
    return g_str_has_prefix(at, "、") || g_str_has_prefix(at, "．") ? 4 : 0;
}

/* Heads */

static bool is_year(const char *digits)
{
    return strlen(digits) == 4 &&
           (g_str_has_prefix(digits, "19") || g_str_has_prefix(digits, "20"));
}

/* 1, 2, 3 or 1=2+3: the number of a column. */
static bool is_index(const char *text)
{
    return (all_digits(text) && strlen(text) <= 2) ||
           (strchr(text, '=') != NULL && strspn(text, "0123456789=+-*/()") == strlen(text));
}

typedef struct {
    unsigned cells, filled, indices, years, integers;
    bool index_label, figure, numbered, code, labelled;
} RowLook;

static void look_at_cell(RowLook *look, const PdfCell *cell)
{
    g_autofree char *text = layout_squeeze(cell->text);

    look->cells++;
    if (*text == '\0')
        return;
    look->filled++;
    look->labelled = look->labelled || cell->column == 0;
    look->index_label = look->index_label || strcmp(text, "栏次") == 0 || strcmp(text, "行次") == 0;
    look->indices += is_index(text);
    look->years += all_digits(text) && is_year(text);
    look->integers += all_digits(text);
    look->numbered =
        look->numbered || layout_numbering(text) == 2 || g_str_has_prefix(text, "其中：");
    if (cell->column == 0 && all_digits(text) && strlen(text) >= 3 && !is_year(text))
        look->code = true;
    if (layout_is_amount(text) && !all_digits(text))
        look->figure = true;
}

/* A row that only names itself has nothing to say about its columns: it is one of an empty form. */
static bool only_labelled(const RowLook *look)
{
    return look->filled == 1 && look->labelled && look->cells > 2;
}

/* 栏次 1 2 3: what closes the heads of a table. */
static bool numbers_columns(const RowLook *look)
{
    return look->index_label || (look->indices >= 2 && look->indices == look->filled);
}

/* `spanned`: a cell of the head's first row reaches down into it. */
static bool is_data(const RowLook *look, bool spanned)
{
    bool index_row = numbers_columns(look);

    if (look->figure || look->code || (look->numbered && !spanned))
        return true;
    return look->integers > look->years && !index_row;
}

void layout_grid_find_heads(PdfGrid *grid)
{
    unsigned rows = MIN(grid->rows, HEADS_MAX + 1), first = rows, named = 0, reach = 1;
    g_autofree RowLook *looks = g_new0(RowLook, rows);

    for (guint i = 0; i < grid->cells->len; i++) {
        const PdfCell *cell = g_ptr_array_index(grid->cells, i);

        if (cell->row == 0 && *cell->text != '\0' && cell->columns < grid->columns)
            reach = MAX(reach, cell->rows);
        if (cell->row < rows)
            look_at_cell(&looks[cell->row], cell);
    }
    for (unsigned row = rows; row > 0; row--)
        if (is_data(&looks[row - 1], row > 1 && row <= reach) ||
            (row > 1 && only_labelled(&looks[row - 1])))
            first = row - 1;
    while (named < rows && (looks[named].filled > 0 || named < reach))
        named++;
    if (first < rows)
        grid->heads = MAX(first, grid->heads);
    else if (grid->heads > 0)
        return; /* set in columns over them */
    else if (grid->rows <= HEADS_MAX && grid->rows > 1 && numbers_columns(&looks[grid->rows - 1]))
        grid->heads = grid->rows; /* a page end cut the rows off */
    else if (grid->rows > HEADS_MAX)
        grid->heads = named <= HEADS_MAX
                          ? named
                          : 0; /* a text in cells has no head that its form would tell */
    else
        grid->heads = named < grid->rows ? named : MIN(reach, grid->rows - 1);
    grid->heads = MIN(grid->heads, HEADS_MAX);
}

/* Names */

/* Ends in 表, perhaps with something in brackets, and is no sentence and no part of the report. */
static bool is_title_text(const char *printed)
{
    g_autofree char *text = layout_squeeze(printed);
    const char *last = g_strrstr(text, "表");

    if (last == NULL || g_utf8_strlen(text, -1) > TITLE_MAX || strstr(text, "。") != NULL ||
        strstr(text, "，") != NULL || layout_numbering(text) == 1)
        return false;
    last += strlen("表");
    return *last == '\0' || g_str_has_prefix(last, "（") || g_str_has_prefix(last, "(");
}

bool layout_is_title(const PdfLine *line, const PdfBox *table)
{
    double middle = (line->box.left + line->box.right) / 2;
    bool centred =
        fabs(middle - (table->left + table->right) / 2) < (table->right - table->left) * 0.1 ||
        fabs(middle - line->page->width / 2) < 20;

    return is_title_text(line->text) &&
           (centred || g_str_has_prefix(line->text, "表") || g_str_has_prefix(line->text, "附表"));
}

/* Where a piece of a line goes that names the grid; NULL: nowhere. */
static PdfLine **name_for(PdfGrid *grid, const PdfLine *piece)
{
    return layout_is_unit(piece->text) && grid->unit == NULL       ? &grid->unit
           : layout_is_number(piece->text) && grid->number == NULL ? &grid->number
                                                                   : NULL;
}

/* Adds what stands from piece `from` up to `to` to `rest`, as one line. */
static void add_rest(GPtrArray *rest, const PdfLine *line, guint from, guint to)
{
    if (from < to)
        g_ptr_array_add(rest, layout_line_from_pieces(line, from, to - from));
}

/* Takes the pieces of line `index` that name unit or number; the rest of the line stays. */
static bool take_pieces(PdfPage *page, PdfGrid *grid, guint index)
{
    PdfLine *line = g_ptr_array_index(page->lines, index);
    g_autoptr(GPtrArray) rest = g_ptr_array_new();
    guint rest_from = 0;
    bool taken = false;

    for (guint i = 0, count; i < line->pieces->len; i += count) {
        PdfLine *piece;
        PdfLine **into;

        for (count = 1; i + count < line->pieces->len &&
                        g_array_index(line->pieces, PdfPiece, i + count).close;
             count++)
            continue;
        piece = layout_line_from_pieces(line, i, count);
        into = name_for(grid, piece);
        if (into == NULL) {
            layout_line_free(piece);
            continue;
        }
        *into = piece;
        taken = true;
        add_rest(rest, line, rest_from, i);
        rest_from = i + count;
    }
    if (!taken)
        return false;
    add_rest(rest, line, rest_from, line->pieces->len);
    if (rest->len == 1 && grid->title == NULL &&
        is_title_text(((PdfLine *)g_ptr_array_index(rest, 0))->text))
        grid->title = g_ptr_array_steal_index(rest, 0); /* number and title on one line */
    g_ptr_array_remove_index(page->lines, index);
    for (guint i = 0; i < rest->len; i++)
        g_ptr_array_insert(page->lines, (gint)(index + i), g_ptr_array_index(rest, i));
    return true;
}

static void name_grid(PdfPage *page, PdfGrid *grid, double above)
{
    guint index = 0, seen = 0;
    double top = grid->box.top;

    while (index < page->lines->len &&
           ((PdfLine *)g_ptr_array_index(page->lines, index))->base <= grid->box.top + 4)
        index++;
    for (; index > 0 && seen < NAME_LINES_MAX; index--, seen++) {
        PdfLine *line = g_ptr_array_index(page->lines, index - 1);
        PdfBox box = line->box;
        double gap = top - box.bottom;

        if (box.top < above - 2 || gap > NAME_GAP * fmax(line->size, 10))
            return;
        if (take_pieces(page, grid, index - 1))
            ; /* the unit stands beside the number, or alone */
        else if (grid->title == NULL && layout_is_title(line, &grid->box))
            grid->title = g_ptr_array_steal_index(page->lines, index - 1);
        else if (grid->title != NULL || seen > 2 || line->pieces->len > 8)
            return;
        top = box.top;
    }
}

void layout_grids_name(PdfPage *page)
{
    double above = 0;

    for (guint i = 0; i < page->grids->len; i++) {
        PdfGrid *grid = g_ptr_array_index(page->grids, i);

        name_grid(page, grid, above);
        above = grid->box.bottom;
    }
}

/* Going on */

/* The edge of `grid` that `at` falls on; -1: none. */
static int edge_at(const PdfGrid *grid, double at)
{
    for (guint i = 0; i < grid->edges->len; i++)
        if (fabs(g_array_index(grid->edges, double, i) - at) <= SAME_EDGE)
            return (int)i;
    return -1;
}

/* Columns without rules are the same when each lies mostly over the other. */
static bool map_loose(const PdfGrid *grid, const PdfGrid *next, unsigned *map)
{
    if (grid->columns != next->columns)
        return false;
    for (guint i = 0; i < next->columns; i++) {
        const double *own = &g_array_index(grid->edges, double, i),
                     *other = &g_array_index(next->edges, double, i);
        double shared = fmin(own[1], other[1]) - fmax(own[0], other[0]);

        if (shared < 0.5 * fmax(own[1] - own[0], other[1] - other[0]))
            return false;
        map[i] = i;
    }
    map[next->columns] = next->columns;
    return true;
}

/* For each edge of `next` that of `grid`; false when one has none, or the sides differ. */
static bool map_edges(const PdfGrid *grid, const PdfGrid *next, unsigned *map)
{
    double shift = g_array_index(grid->edges, double, 0) - g_array_index(next->edges, double, 0);

    if (grid->loose && next->loose)
        return map_loose(grid, next, map);
    for (guint i = 0; i < next->edges->len; i++) {
        int edge = edge_at(grid, g_array_index(next->edges, double, i) + shift);

        if (edge < 0 || (i > 0 && (unsigned)edge <= map[i - 1]))
            return false;
        map[i] = (unsigned)edge;
    }
    return map[0] == 0 && map[next->columns] == grid->columns;
}

static char *row_text(const PdfGrid *grid, unsigned row)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < grid->cells->len; i++) {
        const PdfCell *cell = g_ptr_array_index(grid->cells, i);
        g_autofree char *squeezed = cell->row == row ? layout_squeeze(cell->text) : NULL;

        if (cell->row > row)
            break; /* cells are kept by row */
        if (squeezed != NULL)
            g_string_append_printf(text, "%s|", squeezed);
    }
    return g_string_free(text, FALSE);
}

/* Whether the row says anything in several cells, and no figure: a head does. */
static bool names_columns(const PdfGrid *grid, unsigned row)
{
    unsigned words = 0;

    for (guint i = 0; i < grid->cells->len; i++) {
        const PdfCell *cell = g_ptr_array_index(grid->cells, i);

        if (cell->row > row)
            break;
        if (cell->row < row || *cell->text == '\0')
            continue;
        if (layout_is_amount(cell->text) && strpbrk(cell->text, ".,") != NULL)
            return false;
        words++;
    }
    return words >= 2;
}

/* How many leading rows of `next` repeat those of `grid`. What is repeated is the head, whatever
 * was taken for it where no figure told. */
static unsigned repeated_heads(PdfGrid *grid, const PdfGrid *next)
{
    unsigned same = 0;

    for (; same < grid->rows && same < next->rows && same < HEADS_MAX; same++) {
        g_autofree char *own = row_text(grid, same), *other = row_text(next, same);

        if (strcmp(own, other) != 0 || (same >= grid->heads && !names_columns(grid, same)))
            break;
    }
    if (same == 0 || !names_columns(grid, 0))
        return same >= grid->heads ? same : 0;
    grid->heads = same;
    return same;
}

static bool same_name(const PdfGrid *grid, const PdfGrid *next)
{
    g_autofree char *own = grid->title != NULL ? layout_squeeze(grid->title->text) : NULL;
    g_autofree char *other = next->title != NULL ? layout_squeeze(next->title->text) : NULL;

    if (other == NULL)
        return true;
    return strstr(other, "续") != NULL || (own != NULL && strcmp(own, other) == 0);
}

static bool same_number(const PdfGrid *grid, const PdfGrid *next)
{
    g_autofree char *own = grid->number != NULL ? layout_squeeze(grid->number->text) : NULL;
    g_autofree char *other = next->number != NULL ? layout_squeeze(next->number->text) : NULL;

    return own == NULL || other == NULL || strcmp(own, other) == 0;
}

bool layout_grid_same_name(const PdfGrid *grid, const PdfGrid *next)
{
    return same_name(grid, next) && same_number(grid, next);
}

static PdfCell *cell_in(const PdfGrid *grid, unsigned row, unsigned column)
{
    for (guint i = grid->cells->len; i > 0; i--) {
        PdfCell *cell = g_ptr_array_index(grid->cells, i - 1);

        if (cell->row <= row && row < cell->row + cell->rows && cell->column <= column &&
            column < cell->column + cell->columns)
            return cell;
    }
    return NULL;
}

static bool has_figure(const PdfGrid *grid, unsigned row)
{
    for (guint i = grid->cells->len; i > 0; i--) {
        const PdfCell *cell = g_ptr_array_index(grid->cells, i - 1);

        if (cell->row == row && *cell->text != '\0' && layout_is_amount(cell->text))
            return true;
    }
    return false;
}

/* Whether row `row` of `next` is the rest of a row that a page end cut: words under words, no
 * figure, no code. */
static bool is_rest(const PdfGrid *grid, const PdfGrid *next, unsigned row, const unsigned *map)
{
    unsigned words = 0;
    bool whole =
        *cell_in(grid, grid->rows - 1, 0)->text != '\0' || has_figure(grid, grid->rows - 1);

    for (guint i = 0; i < next->cells->len; i++) {
        const PdfCell *cell = g_ptr_array_index(next->cells, i);
        const PdfCell *over =
            cell->row == row ? cell_in(grid, grid->rows - 1, map[cell->column]) : NULL;

        if (cell->row != row || *cell->text == '\0')
            continue;
        if (cell->column == 0 || cell->rows > 1 || over == NULL || *over->text == '\0' ||
            layout_is_amount(cell->text) || layout_is_amount(over->text) ||
            layout_numbering(cell->text) != 0)
            return false;
        words++;
    }
    return words > 0 && words < next->columns / 2 + 1 && whole;
}

static void append_rest(PdfGrid *grid, PdfGrid *next, unsigned row, const unsigned *map)
{
    for (guint i = 0; i < next->cells->len; i++) {
        PdfCell *cell = g_ptr_array_index(next->cells, i);
        PdfCell *over = cell->row == row && *cell->text != '\0'
                            ? cell_in(grid, grid->rows - 1, map[cell->column])
                            : NULL;

        while (over != NULL && cell->lines->len > 0)
            g_ptr_array_add(over->lines, g_ptr_array_steal_index(cell->lines, 0));
        if (over != NULL)
            layout_cell_settle(over);
    }
}

static void append_rows(PdfGrid *grid, PdfGrid *next, unsigned from, const unsigned *map)
{
    for (guint i = 0; i < next->cells->len;) {
        PdfCell *cell = g_ptr_array_index(next->cells, i);
        unsigned end = map[cell->column + cell->columns];

        if (cell->row < from) {
            i++;
            continue;
        }
        g_ptr_array_steal_index(next->cells, i);
        cell->row = cell->row - from + grid->rows;
        cell->column = map[cell->column];
        cell->columns = end - cell->column;
        g_ptr_array_add(grid->cells, cell);
    }
    grid->rows += next->rows - from;
}

/* Whether a cell reaches from the rows before `row` into it. */
static bool spans_into(const PdfGrid *grid, unsigned row)
{
    for (guint i = 0; i < grid->cells->len; i++) {
        const PdfCell *cell = g_ptr_array_index(grid->cells, i);

        if (cell->row < row && cell->row + cell->rows > row)
            return true;
    }
    return false;
}

/* A cell of the head that the page end cut is named above and empty below. */
static void join_cut_heads(PdfGrid *grid, unsigned row)
{
    for (guint i = grid->cells->len; i > 0; i--) {
        PdfCell *cell = g_ptr_array_index(grid->cells, i - 1);
        PdfCell *over =
            cell->row == row && *cell->text == '\0' ? cell_in(grid, row - 1, cell->column) : NULL;

        if (over == NULL || over->column != cell->column || over->columns != cell->columns)
            continue;
        over->rows += cell->rows;
        g_ptr_array_remove_index(grid->cells, i - 1);
    }
}

static void append_to_head(PdfGrid *grid, PdfGrid *next)
{
    g_autofree unsigned *same = g_new(unsigned, next->columns + 1);
    unsigned cut = grid->rows, heads = grid->rows + next->heads;

    for (unsigned i = 0; i <= next->columns; i++)
        same[i] = i;
    append_rows(grid, next, 0, same);
    join_cut_heads(grid, cut);
    grid->heads = heads;
}

/* Whether the row has a figure that does not only number its column. */
static bool has_value(const PdfGrid *grid, unsigned row)
{
    for (guint i = grid->cells->len; i > 0; i--) {
        const PdfCell *cell = g_ptr_array_index(grid->cells, i - 1);

        if (cell->row == row && *cell->text != '\0' && layout_is_amount(cell->text) &&
            !is_index(cell->text))
            return true;
    }
    return false;
}

static bool has_values(const PdfGrid *grid)
{
    for (unsigned row = 0; row < grid->rows; row++)
        if (has_value(grid, row))
            return true;
    return false;
}

/* A page end leaves a head there, or some rows, that need fewer columns than follow: gives them
 * those of `next`. */
static bool refine_columns(PdfGrid *grid, const PdfGrid *next)
{
    g_autofree unsigned *map = g_new0(unsigned, grid->columns + 1);

    if (grid->loose || next->loose || grid->rows > SHORT_MAX || grid->columns >= next->columns ||
        !map_edges(next, grid, map))
        return false;
    for (guint i = 0; i < grid->cells->len; i++) {
        PdfCell *cell = g_ptr_array_index(grid->cells, i);
        unsigned end = map[cell->column + cell->columns];

        cell->column = map[cell->column];
        cell->columns = end - cell->column;
    }
    g_array_set_size(grid->edges, 0);
    g_array_append_vals(grid->edges, next->edges->data, next->edges->len);
    grid->columns = next->columns;
    return true;
}

bool layout_grid_continue(PdfGrid *grid, PdfGrid *next)
{
    g_autofree unsigned *map = g_new0(unsigned, next->columns + 1);
    unsigned skipped = repeated_heads(grid, next);

    if (skipped == 0 && next->title == NULL && next->unit == NULL && next->number == NULL &&
        (next->heads == 0 || (grid->rows <= HEADS_MAX / 2 && !has_values(grid))) &&
        refine_columns(grid, next) && !has_values(grid)) {
        append_to_head(grid, next);
        return true;
    }
    if (next->columns > grid->columns || !same_name(grid, next) || !map_edges(grid, next, map))
        return false;
    if (skipped == 0 && next->heads > 0 && (next->heads < next->rows || next->title != NULL) &&
        grid->heads > 0 && next->unit != NULL)
        return false; /* a table of its own, with its own head and unit */
    if (skipped == 0 && next->heads > 1 && next->heads < next->rows)
        return false;
    if (skipped < next->rows && !spans_into(next, skipped + 1) &&
        is_rest(grid, next, skipped, map)) {
        append_rest(grid, next, skipped, map);
        skipped++;
    }
    if (spans_into(next, skipped))
        return false;
    append_rows(grid, next, skipped, map);
    return true;
}

/* Beside */

/* Where each row begins on its page; NAN: no cell begins there. */
static double *row_tops(const PdfGrid *grid)
{
    double *tops = g_new(double, grid->rows);

    for (unsigned i = 0; i < grid->rows; i++)
        tops[i] = NAN;
    for (guint i = 0; i < grid->cells->len; i++) {
        const PdfCell *cell = g_ptr_array_index(grid->cells, i);

        tops[cell->row] = cell->box.top;
    }
    return tops;
}

static bool same_rows(const PdfGrid *grid, const PdfGrid *next)
{
    g_autofree double *own = row_tops(grid), *other = row_tops(next);

    for (unsigned i = 0; i < grid->rows; i++)
        if (fabs(own[i] - other[i]) > SAME_EDGE) /* NAN: nothing speaks against it */
            return false;
    return fabs(grid->box.bottom - next->box.bottom) <= SAME_EDGE;
}

/* The column of each row's text, by row and column; NULL: no cell of one row and column begins
 * there. */
static const PdfCell **single_cells(const PdfGrid *grid)
{
    const PdfCell **cells = g_new0(const PdfCell *, (size_t)grid->rows * grid->columns);

    for (guint i = 0; i < grid->cells->len; i++) {
        const PdfCell *cell = g_ptr_array_index(grid->cells, i);

        if (cell->columns == 1)
            cells[(size_t)cell->row * grid->columns + cell->column] = cell;
    }
    return cells;
}

/* How many leading columns of `next` repeat those of `grid`, below the heads. */
static unsigned repeated_columns(const PdfGrid *grid, const PdfGrid *next)
{
    g_autofree const PdfCell **own = single_cells(grid);
    g_autofree const PdfCell **other = single_cells(next);
    unsigned heads = MAX(grid->heads, next->heads);

    for (unsigned column = 0;; column++) {
        unsigned words = 0;

        for (unsigned row = heads; row < grid->rows && column < MIN(grid->columns, next->columns);
             row++) {
            const PdfCell *a = own[(size_t)row * grid->columns + column];
            const PdfCell *b = other[(size_t)row * next->columns + column];

            if ((a == NULL) != (b == NULL) || (a != NULL && strcmp(a->text, b->text) != 0))
                return column;
            words += a != NULL && *a->text != '\0';
        }
        if (words == 0)
            return column;
    }
}

/* Number and unit stand in the right corner, on the last page. */
static void take_names(PdfGrid *grid, PdfGrid *next)
{
    PdfLine **own[] = {&grid->title, &grid->number, &grid->unit};
    PdfLine **other[] = {&next->title, &next->number, &next->unit};

    for (unsigned i = 0; i < G_N_ELEMENTS(own); i++)
        if (*own[i] == NULL)
            *own[i] = g_steal_pointer(other[i]);
}

bool layout_grid_widen(PdfGrid *grid, PdfGrid *next)
{
    unsigned skipped;

    if (grid->loose || next->loose || grid->rows != next->rows || grid->rows < WIDE_ROWS_MIN ||
        grid->page->width != next->page->width || !layout_grid_same_name(grid, next) ||
        !same_rows(grid, next))
        return false;
    skipped = repeated_columns(grid, next);
    if (skipped >= next->columns || grid->columns + next->columns - skipped > DOCUMENT_COLUMNS_MAX)
        return false;
    for (guint i = skipped; i < next->columns; i++) {
        double edge = g_array_index(grid->edges, double, grid->columns) +
                      g_array_index(next->edges, double, i + 1) -
                      g_array_index(next->edges, double, skipped);

        g_array_append_val(grid->edges, edge);
    }
    for (guint i = 0; i < next->cells->len;) {
        PdfCell *cell = g_ptr_array_index(next->cells, i);
        unsigned end = cell->column + cell->columns;

        if (end <= skipped) {
            i++;
            continue;
        }
        g_ptr_array_steal_index(next->cells, i);
        cell->columns = end - MAX(cell->column, skipped);
        cell->column = grid->columns + MAX(cell->column, skipped) - skipped;
        g_ptr_array_add(grid->cells, cell);
    }
    grid->columns += next->columns - skipped;
    grid->heads = MAX(grid->heads, next->heads);
    take_names(grid, next);
    layout_grid_sort(grid);
    return true;
}

/* Nodes */

static void append_cell(Node *row, const PdfCell *cell, bool head)
{
    Node *node = node_append_new(row, NODE_CELL);
    const char *rest = cell->text;

    node->colspan = cell->columns;
    node->rowspan = cell->rows;
    node->head = head;
    node->align = layout_is_amount(cell->text) ? ALIGN_END : ALIGN_START;
    node->place = layout_place(cell->page, cell->box);
    for (guint i = 0; i < cell->lines->len; i++) {
        const PdfLine *line = g_ptr_array_index(cell->lines, i);
        bool blank = *rest == ' ';
        g_autofree char *text = g_strconcat(blank ? " " : "", line->text, NULL);

        rest += strlen(text);
        node_append_text(node, text)->place = layout_place(line->page, line->box);
    }
}

Node *layout_table_node(PdfGrid *grid)
{
    Node *table = node_new(NODE_TABLE);
    guint next = 0;

    table->text = grid->title != NULL ? g_strdup(grid->title->text) : NULL;
    table->number = grid->number != NULL ? layout_squeeze(grid->number->text) : NULL;
    table->unit = grid->unit != NULL ? layout_squeeze(grid->unit->text) : NULL;
    table->wide = grid->page->width > grid->page->height;
    table->place = layout_place(grid->page, grid->box);
    layout_grid_sort(grid);
    for (unsigned row = 0; row < grid->rows; row++) {
        Node *node = node_append_new(table, NODE_ROW);

        for (; next < grid->cells->len; next++) {
            const PdfCell *cell = g_ptr_array_index(grid->cells, next);

            if (cell->row != row)
                break;
            append_cell(node, cell, row < grid->heads);
        }
    }
    return table;
}
