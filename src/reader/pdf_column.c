/* pdf_column.c: tables without rules
 *
 * Lines that follow each other and have figures under figures are a table, over page ends as well;
 * what a page repeats of the lines over it is left out. Three rows at least, or fewer under heads,
 * aligned on the left, the right or the middle: spaced-out text is not. Where rules part the rows,
 * they say which lines are one row; else a label's line that stands tight to its row is part of it.
 */
#include "reader/pdf_column.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MIN 3u
#define ROWS_HEADED 2u /* suffice under a line that is set in as many columns, as at a page end */
#define ROWS_NAMED 1u  /* and when heads and figures are many */
#define PIECES_HEADED 3u
#define PIECES_NAMED 4u
#define PITCH_MAX 5.5 /* of the size: rows of one table */
#define LABELS_MAX 4u /* rows in a row that have no figure */
#define TIGHT 0.75    /* of the pitch: lines of one broken label */
#define HEAD_LINES_MAX 10u
#define OVER_MAX 8u /* lines that a page may repeat over the rest of a table, beside its heads */
#define RULED 0.6   /* of the rows: rules part them */
#define CODE_DIGITS 3u

/* Where a run stands: from line `first` of page `page` to line `last` of page `last_page`,
 * inclusive. */
typedef struct {
    const GPtrArray *pages;
    guint page, first, last_page, last;
    PdfRun run;
    GHashTable *over; /* what stands over the first row, without blanks */
} Search;

static PdfPage *page_at(const Search *search, guint index)
{
    return g_ptr_array_index(search->pages, index);
}

static PdfLine *line_at(const PdfPage *page, guint index)
{
    return g_ptr_array_index(page->lines, index);
}

static const PdfPiece *piece_at(const PdfLine *line, guint index)
{
    return &g_array_index(line->pieces, PdfPiece, index);
}

const PdfLine *layout_run_line(const PdfRun *run, unsigned line)
{
    return g_ptr_array_index(run->lines, line);
}

/* Units */

/* A code, or a figure with a point: what is close to it is another cell's. */
static bool stands_alone(const char *text)
{
    g_autofree char *squeezed = layout_squeeze(text);
    size_t size = strlen(squeezed);
    bool digits = strspn(squeezed, "0123456789") == size;

    if (!layout_is_amount(squeezed) || !g_ascii_isdigit(squeezed[size - 1]))
        return false;
    return digits ? size >= CODE_DIGITS && size != 4 : strpbrk(squeezed, ".,") != NULL;
}

/* A figure stands behind a label; only one with a point may stand first. */
static bool is_figure(const PdfLine *line, guint piece)
{
    const char *text = piece_at(line, piece)->text;

    return layout_is_amount(text) && (piece > 0 || strchr(text, '.') != NULL);
}

GArray *layout_run_units(const PdfRun *run, unsigned index)
{
    const PdfLine *line = layout_run_line(run, index);
    GArray *units = g_array_new(FALSE, FALSE, sizeof(PdfUnit));

    for (guint i = 0, count; i < line->pieces->len; i += count) {
        PdfUnit unit = {
            .box = piece_at(line, i)->box, .line = index, .piece = i, .figure = is_figure(line, i)};

        for (count = 1; i + count < line->pieces->len && piece_at(line, i + count)->close &&
                        !stands_alone(piece_at(line, i + count - 1)->text) &&
                        !stands_alone(piece_at(line, i + count)->text);
             count++) {
            unit.box.right = piece_at(line, i + count)->box.right;
            unit.figure = false;
        }
        unit.count = count;
        g_array_append_val(units, unit);
    }
    return units;
}

/* Lines */

static bool is_leader(const char *text)
{
    return strstr(text, "....") != NULL || strstr(text, "……") != NULL ||
           strstr(text, "····") != NULL;
}

static bool is_sentence(const PdfLine *line)
{
    return strstr(line->text, "，") != NULL || strstr(line->text, "。") != NULL ||
           is_leader(line->text);
}

/* 栏次 1 2 3, or the numbers alone: what counts on by one. */
static bool numbers_columns(const PdfLine *line)
{
    int before = 0;

    for (guint i = 0; i < line->pieces->len; i++) {
        const char *text = piece_at(line, i)->text;
        bool number = strspn(text, "0123456789") == strlen(text) && strlen(text) <= 2;

        if (!number && i == 0)
            continue;
        if (strchr(text, '=') != NULL && g_ascii_isdigit(*text))
            number = true;
        if (!number || atoi(text) != before + 1)
            return false;
        before++;
    }
    return before >= 2;
}

static bool is_figure_row(const PdfLine *line)
{
    bool figure = false;

    if (line->pieces->len < 2 || is_sentence(line) || numbers_columns(line))
        return false;
    for (guint i = 0; i < line->pieces->len; i++)
        figure = figure || is_figure(line, i);
    return figure;
}

static bool is_name(const PdfLine *line)
{
    return layout_is_unit(line->text) || layout_is_number(line->text) ||
           layout_is_title(line, &(PdfBox){0, 0, line->page->width, line->page->height});
}

static bool names_table(const PdfLine *line)
{
    for (guint i = 0; i < line->pieces->len; i++)
        if (layout_is_unit(piece_at(line, i)->text) || layout_is_number(piece_at(line, i)->text))
            return true;
    return is_name(line);
}

static bool is_label_row(const PdfLine *line)
{
    g_autofree char *text = layout_squeeze(line->text);

    return !is_leader(line->text) && g_utf8_strlen(text, -1) <= 40 && strstr(text, "。") == NULL &&
           !names_table(line) && !g_str_has_prefix(text, "注：") && layout_numbering(text) != 1 &&
           !numbers_columns(line);
}

static bool near(const PdfLine *line, const PdfLine *next)
{
    return next->base - line->base <= PITCH_MAX * fmax(line->size, next->size) &&
           next->size < 1.5 * line->size && line->size < 1.5 * next->size;
}

/* Rows */

static bool holds_grid(const PdfPage *page, double top, double bottom)
{
    for (guint i = 0; i < page->grids->len; i++) {
        const PdfGrid *grid = g_ptr_array_index(page->grids, i);

        if (grid->box.top < bottom && grid->box.bottom > top)
            return true;
    }
    return false;
}

/* Takes lines of one page into the run, from `first` on, up to the last with figures. Returns how
 * many have them. */
static unsigned take_rows(Search *search, guint page, guint first)
{
    const PdfPage *own = page_at(search, page);
    unsigned rows = 0, labels = 0;
    guint taken = search->run.lines->len;

    for (guint i = first; i < own->lines->len; i++) {
        PdfLine *line = line_at(own, i);

        if (i > first && (!near(line_at(own, i - 1), line) ||
                          holds_grid(own, line_at(own, i - 1)->base, line->base)))
            break;
        if (!is_figure_row(line) && (!is_label_row(line) || ++labels > LABELS_MAX))
            break;
        g_ptr_array_add(search->run.lines, line);
        if (!is_figure_row(line))
            continue;
        rows++;
        labels = 0;
        taken = search->run.lines->len;
        search->last_page = page;
        search->last = i;
    }
    g_ptr_array_set_size(search->run.lines, (gint)taken);
    return rows;
}

/* Heads */

/* How many rows above `first` only name themselves, when a line in columns is over them; else 0. */
static unsigned labels_above(const PdfPage *page, guint first)
{
    unsigned count = 0;

    while (count < LABELS_MAX && count < first &&
           line_at(page, first - count - 1)->pieces->len == 1 &&
           is_label_row(line_at(page, first - count - 1)) &&
           near(line_at(page, first - count - 1), line_at(page, first - count)) &&
           fabs(line_at(page, first - count - 1)->box.left - line_at(page, first)->box.left) <
               3 * line_at(page, first)->size)
        count++;
    return count < first && line_at(page, first - count - 1)->pieces->len >= PIECES_HEADED ? count
                                                                                           : 0;
}

static bool may_be_head(const PdfLine *line, const PdfLine *below)
{
    return near(line, below) && !is_sentence(line) && !names_table(line) &&
           layout_numbering(line->text) == 0 && !is_figure_row(line);
}

/* A single piece over all heads belongs to them when it is one of several lines of a head. */
static bool is_loose_top(const PdfLine *line, const PdfLine *below)
{
    return line->pieces->len < 2 && (below->base - line->base > 1.6 * line->size ||
                                     fabs(line->size - below->size) > 0.1 * line->size);
}

/* Whether the heads are any: one line at least is set in columns. */
static bool are_heads(const PdfPage *page, guint first, unsigned count, unsigned pieces)
{
    for (unsigned i = 0; i < count; i++)
        if (line_at(page, first - i - 1)->pieces->len >= pieces)
            return true;
    return false;
}

/* How many lines above `first` of `page` are heads; `below` stands under them, perhaps on the next
 * page. */
static unsigned heads_above(const PdfPage *page, guint first, const PdfLine *below)
{
    bool cut = below->page != page;
    unsigned count = 0;

    while (count < HEAD_LINES_MAX && count < first) {
        const PdfLine *line = line_at(page, first - count - 1);

        if (cut && count == 0
                ? line->pieces->len < 2 || !may_be_head(line, line)
                : !may_be_head(line, count > 0 ? line_at(page, first - count) : below))
            break;
        count++;
    }
    while (count > 0 && is_loose_top(line_at(page, first - count),
                                     count > 1 ? line_at(page, first - count + 1) : below))
        count--;
    return are_heads(page, first, count, cut ? PIECES_HEADED : 2) ? count : 0;
}

/* Puts `count` lines of `page` over `first` before the run's. */
static void put_heads(Search *search, const PdfPage *page, guint first, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        g_ptr_array_insert(search->run.lines, (gint)i, line_at(page, first - count + i));
    search->first = first - count;
    search->run.heads += count;
}

/* Puts the heads before the rows; all or some may have been left alone at the end of the page
 * before. */
static void take_heads(Search *search)
{
    const PdfPage *page = page_at(search, search->page);
    PdfRun *run = &search->run;

    run->heads = 0;
    put_heads(search, page, search->first,
              heads_above(page, search->first, line_at(page, search->first)));
    if (search->first == 0 && search->page > 0 && page->grids->len == 0) {
        const PdfPage *before = page_at(search, search->page - 1);
        unsigned count = heads_above(before, before->lines->len, line_at(page, 0));

        search->page -= count > 0;
        if (count > 0)
            put_heads(search, before, before->lines->len, count);
    }
    run->numbered = run->heads > 1 && numbers_columns(layout_run_line(run, run->heads - 1));
}

/* Over page ends */

static void remember_over(Search *search)
{
    const PdfPage *page = page_at(search, search->page);
    guint first = search->first;

    for (guint i = 0; i < OVER_MAX && i < first; i++)
        g_hash_table_add(search->over, layout_squeeze(line_at(page, first - i - 1)->text));
    for (unsigned i = 0; i < search->run.heads; i++)
        g_hash_table_add(search->over, layout_squeeze(layout_run_line(&search->run, i)->text));
}

static bool is_repeated(const Search *search, const PdfLine *line)
{
    g_autofree char *text = layout_squeeze(line->text);

    return g_hash_table_contains(search->over, text);
}

/* Whether nothing but `search` stands at the end of its last page, and nothing over line `first` of
 * the next. */
static bool may_cross(const Search *search, guint *first)
{
    const PdfPage *page = page_at(search, search->last_page), *next;

    if (search->last_page + 1 >= search->pages->len ||
        search->last + 1 + LABELS_MAX < page->lines->len)
        return false;
    next = page_at(search, search->last_page + 1);
    for (guint i = search->last + 1; i < page->lines->len; i++)
        if (!is_label_row(line_at(page, i)) || line_at(page, i)->pieces->len > 1)
            return false;
    for (*first = 0; *first < next->lines->len && is_repeated(search, line_at(next, *first));
         (*first)++)
        continue;
    return next->number == page->number + 1 && fabs(next->width - page->width) < 1 &&
           *first < next->lines->len &&
           !holds_grid(page, line_at(page, search->last)->base, page->height) &&
           !holds_grid(next, 0, line_at(next, *first)->base);
}

/* Whether the rows from `first` on may be the run's: their figures stand in its columns. */
static bool fits(const Search *search, const PdfPage *page, guint first)
{
    const PdfLine *line = line_at(page, first),
                  *last = line_at(page_at(search, search->last_page), search->last);
    unsigned figures = 0, inside = 0;

    while (first < page->lines->len && !is_figure_row(line) && is_label_row(line))
        line = line_at(page, MIN(++first, page->lines->len - 1));
    if (!is_figure_row(line) || fabs(line->size - last->size) > 0.15 * last->size)
        return false;
    for (guint i = 0; i < line->pieces->len; i++) {
        PdfBox box = piece_at(line, i)->box;
        const PdfLane *lane = &search->run.lanes[layout_lane_of(&search->run, box)];

        if (!is_figure(line, i))
            continue;
        figures++;
        inside +=
            lane->left - 2 * line->size < box.left && box.right < lane->right + 2 * line->size;
    }
    return figures == inside;
}

static bool has_own_heads(const PdfPage *page, guint first)
{
    for (guint i = first; i < page->lines->len && !is_figure_row(line_at(page, i)); i++)
        if (line_at(page, i)->pieces->len >= 2 || names_table(line_at(page, i)))
            return true;
    return false;
}

static void take_pages(Search *search, unsigned needed)
{
    guint first;

    while (may_cross(search, &first)) {
        const PdfPage *page = page_at(search, search->last_page);
        const PdfPage *next = page_at(search, search->last_page + 1);
        guint end = search->last + 1;

        if (has_own_heads(next, first) || !fits(search, next, first))
            return;
        for (; end < page->lines->len; end++)
            g_ptr_array_add(search->run.lines,
                            line_at(page, end)); /* labels cut off from their rows */
        if (take_rows(search, search->last_page + 1, first) == 0 ||
            !layout_lanes_find(&search->run, needed))
            return;
    }
}

/* Rows into cells */

static bool rule_between(const PdfRun *run, const PdfLine *line, const PdfLine *next)
{
    const GArray *rules = line->page->across;
    double width = run->lanes[run->count - 1].right - run->lanes[0].left;

    for (guint i = 0; i < rules->len; i++) {
        const PdfRule *rule = &g_array_index(rules, PdfRule, i);

        if (rule->at > line->base - 0.3 * line->size && rule->at < next->base - 0.3 * next->size &&
            rule->to - rule->from > 0.5 * width)
            return true;
    }
    return false;
}

/* Whether most rows have a rule between them. */
static bool is_ruled(const PdfRun *run)
{
    unsigned pairs = 0, ruled = 0;
    const PdfLine *last = NULL;

    for (unsigned i = run->heads; i < run->lines->len; i++) {
        const PdfLine *line = layout_run_line(run, i);

        if (!is_figure_row(line))
            continue;
        if (last != NULL && last->page == line->page) {
            pairs++;
            ruled += rule_between(run, last, line);
        }
        last = line;
    }
    return pairs > 0 && ruled >= RULED * pairs;
}

/* Whether a word of `next` goes on what `line` has no room for in the same column, and nothing else
 * is in it. */
static bool goes_on(const PdfRun *run, const PdfLine *line, const PdfLine *next)
{
    const PdfPiece *rest = piece_at(next, 0);
    unsigned lane = layout_lane_of(run, rest->box);
    double room = run->lanes[lane].right;

    if (next->pieces->len != 1 || layout_numbering(next->text) != 0 ||
        next->base - line->base > 1.6 * line->size)
        return false;
    for (guint i = 0; i < line->pieces->len; i++)
        if (layout_lane_of(run, piece_at(line, i)->box) == lane &&
            !layout_is_amount(piece_at(line, i)->text))
            return room - piece_at(line, i)->box.right < 1.05 * line->size &&
                   rest->box.right < room - line->size;
    return false;
}

typedef struct {
    double tight;
    bool ruled;
} RowLook;

static bool joins(const PdfRun *run, const RowLook *look, unsigned line, bool had_figures)
{
    const PdfLine *own = layout_run_line(run, line), *last = layout_run_line(run, line - 1);

    if (line <= run->heads || own->page != last->page)
        return false;
    if (look->ruled)
        return !rule_between(run, last, own) && !(had_figures && is_figure_row(own));
    if (is_figure_row(own) && had_figures)
        return false;
    if (own->base - last->base < look->tight && (own->pieces->len == 1 || last->pieces->len == 1))
        return true;
    return goes_on(run, last, own);
}

/* For each line of the body its row. */
static unsigned number_rows(const PdfRun *run, unsigned *rows, unsigned row)
{
    RowLook look = {TIGHT * run->pitch, is_ruled(run)};
    bool had_figures = false;

    for (unsigned i = run->heads; i < run->lines->len; i++) {
        bool figures = is_figure_row(layout_run_line(run, i));

        if (i > run->heads && !joins(run, &look, i, had_figures)) {
            row++;
            had_figures = false;
        }
        had_figures = had_figures || figures;
        rows[i] = row;
    }
    return row + 1;
}

/* The grid */

static PdfGrid *grid_new(const PdfRun *run)
{
    double edges[PDF_LANES_MAX + 1];
    const PdfLine *first = layout_run_line(run, 0);
    PdfGrid *grid;

    edges[0] = run->lanes[0].left;
    for (unsigned i = 1; i < run->count; i++)
        edges[i] = (run->lanes[i - 1].right + run->lanes[i].left) / 2;
    edges[run->count] = run->lanes[run->count - 1].right;
    grid = layout_grid_new(first->page, edges, run->count);
    grid->loose = true;
    grid->box = (PdfBox){edges[0], first->box.top, edges[run->count], first->box.bottom};
    for (unsigned i = 0; i < run->lines->len && layout_run_line(run, i)->page == first->page; i++)
        grid->box.bottom = layout_run_line(run, i)->box.bottom;
    return grid;
}

static void put_line(const PdfRun *run, PdfCell **slots, unsigned index)
{
    g_autoptr(GArray) units = layout_run_units(run, index);
    const PdfLine *line = layout_run_line(run, index);

    for (guint i = 0; i < units->len; i++) {
        const PdfUnit *unit = &g_array_index(units, PdfUnit, i);
        PdfCell *cell = slots[layout_lane_of(run, unit->box)];

        g_ptr_array_add(cell->lines, layout_line_from_pieces(line, unit->piece, unit->count));
        cell->box.top = fmin(cell->box.top, line->box.top);
        cell->box.bottom = fmax(cell->box.bottom, line->box.bottom);
    }
}

/* Where the label in slot `label` ends that has no figure beside it but behind other labels'
 * columns: it lies over them. */
static unsigned label_end(const PdfRun *run, PdfCell *const *slots, unsigned label)
{
    unsigned end = label + 1;
    bool words = false;

    if (slots[label]->lines->len == 0 ||
        layout_is_amount(((PdfLine *)g_ptr_array_index(slots[label]->lines, 0))->text))
        return label + 1;
    for (; end < run->count && slots[end]->lines->len == 0; end++)
        words = words || run->lanes[end].figures == 0;
    return words && end < run->count &&
                   layout_is_amount(((PdfLine *)g_ptr_array_index(slots[end]->lines, 0))->text)
               ? end
               : label + 1;
}

/* `slots` are the last cells of the grid. */
static void widen_labels(const PdfRun *run, PdfGrid *grid, PdfCell *const *slots)
{
    guint first = grid->cells->len -
                  run->count; /* from the right: what is taken out moves nothing at the left */

    for (unsigned i = run->count; i > 0; i--) {
        unsigned end = label_end(run, slots, i - 1);

        if (end == i)
            continue;
        slots[i - 1]->columns = end - i + 1;
        slots[i - 1]->box.right = slots[end - 1]->box.right;
        g_ptr_array_remove_range(grid->cells, first + i, end - i);
    }
}

/* One row of the body: lines `first` to `last`, exclusive. */
static void fill_row(const PdfRun *run, PdfGrid *grid, unsigned row, unsigned first, unsigned last)
{
    const PdfLine *line = layout_run_line(run, first);
    PdfCell *slots[PDF_LANES_MAX];

    for (unsigned i = 0; i < run->count; i++) {
        const double *edges = &g_array_index(grid->edges, double, i);

        slots[i] = layout_grid_cell_new(grid, row, i);
        slots[i]->page = line->page;
        slots[i]->box = (PdfBox){edges[0], line->box.top, edges[1], line->box.bottom};
    }
    for (unsigned i = first; i < last; i++)
        put_line(run, slots, i);
    widen_labels(run, grid, slots);
}

static PdfGrid *run_to_grid(const PdfRun *run)
{
    g_autofree unsigned *rows = g_new0(unsigned, run->lines->len);
    PdfGrid *grid = grid_new(run);
    unsigned first = run->heads;

    grid->heads = run->heads > 0 ? layout_heads_fill(run, grid) : 0;
    grid->rows = number_rows(run, rows, grid->heads);
    for (unsigned i = first + 1; i <= run->lines->len; i++)
        if (i == run->lines->len || rows[i] != rows[first]) {
            fill_row(run, grid, rows[first], first, i);
            first = i;
        }
    layout_grid_sort(grid);
    layout_grid_settle(grid);
    return grid;
}

static void insert_grid(PdfPage *page, PdfGrid *grid)
{
    guint index = 0;

    while (index < page->grids->len &&
           ((PdfGrid *)g_ptr_array_index(page->grids, index))->box.top < grid->box.top)
        index++;
    g_ptr_array_insert(page->grids, (gint)index, grid);
}

/* Takes the lines of the run out of their pages, and what the pages repeat over them. */
static void remove_lines(Search *search)
{
    for (guint i = search->page; i <= search->last_page; i++) {
        PdfPage *page = page_at(search, i);
        guint from = i == search->page ? search->first : 0;
        guint end = i == search->last_page ? search->last + 1 : page->lines->len;

        if (end > from)
            g_ptr_array_remove_range(page->lines, from, end - from);
    }
}

static int compare_doubles(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;

    return first < second ? -1 : first > second;
}

/* The distance of rows that stand close. */
static double row_pitch(const PdfRun *run)
{
    g_autoptr(GArray) pitches = g_array_new(FALSE, FALSE, sizeof(double));
    const PdfLine *last = NULL;

    for (unsigned i = run->heads; i < run->lines->len; i++) {
        const PdfLine *line = layout_run_line(run, i);
        double pitch = last != NULL ? line->base - last->base : 0;

        if (!is_figure_row(line))
            continue;
        if (last != NULL && last->page == line->page)
            g_array_append_val(pitches, pitch);
        last = line;
    }
    if (pitches->len == 0)
        return 0;
    g_array_sort(pitches, compare_doubles);
    return g_array_index(pitches, double, pitches->len / 4);
}

/* Whether the line over the run says that a table follows. */
static bool is_named(const Search *search)
{
    return search->first > 0 &&
           names_table(line_at(page_at(search, search->page), search->first - 1));
}

/* How many rows with figures make a table of the run. */
static unsigned rows_needed(const PdfRun *run, bool named)
{
    const PdfLine *row = layout_run_line(run, run->heads);
    unsigned pieces = 0;

    for (unsigned i = 0; i < run->heads; i++)
        pieces = MAX(pieces, layout_run_line(run, i)->pieces->len);
    if (pieces < PIECES_HEADED || row->pieces->len < PIECES_HEADED)
        return ROWS_MIN;
    return named || (pieces >= PIECES_NAMED && row->pieces->len >= PIECES_NAMED && run->heads >= 2)
               ? ROWS_NAMED
               : ROWS_HEADED;
}

/* Looks for a table whose first row with figures is line `first` of page `page`. */
static bool find_table(Search *search, guint page, guint first)
{
    unsigned labels = labels_above(page_at(search, page), first), rows, needed;

    g_ptr_array_set_size(search->run.lines, 0);
    g_hash_table_remove_all(search->over);
    search->page = search->last_page = page;
    search->first = first - labels;
    search->last = first;
    rows = take_rows(search, page, first - labels);
    if (rows == 0)
        return false; /* a grid stands between the labels and the first figures */
    take_heads(search);
    needed = rows_needed(&search->run, is_named(search));
    remember_over(search);
    if (rows < needed || !layout_lanes_find(&search->run, needed))
        return false;
    take_pages(search, needed);
    search->run.pitch = row_pitch(&search->run);
    return layout_lanes_find(&search->run, needed);
}

void layout_columns_find(const GPtrArray *pages)
{
    g_autoptr(GHashTable) over = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    Search search = {.pages = pages, .over = over, .run = {.lines = lines}};

    for (guint i = 0; i < pages->len; i++)
        for (guint j = 0; j < page_at(&search, i)->lines->len;) {
            if (!is_figure_row(line_at(page_at(&search, i), j))) {
                j++;
                continue;
            }
            if (find_table(&search, i, j)) {
                insert_grid(page_at(&search, search.page), run_to_grid(&search.run));
                remove_lines(&search);
                j = search.page == i ? search.first : 0;
            } else {
                j = search.last_page == i ? MAX(search.last, j) + 1 : j + 1;
            }
        }
}
