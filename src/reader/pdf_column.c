/* pdf_column.c: tables without rules
 *
 * Lines that follow each other and have figures under figures are a table. Figures that lie over one another make a
 * figure column, the pieces between them a label column. Three rows at least, aligned on the left, the right or the
 * middle: spaced-out text is not. */
#include "reader/pdf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MIN 3u
#define ROWS_HEADED 2u /* suffice under a line that is set in as many columns, as at a page end */
#define PIECES_HEADED 3u
#define COLUMNS_MAX 64u
#define ALIGNED 0.7   /* of the size */
#define PITCH_MAX 5.5 /* of the size: rows of one table */
#define LABELS_MAX 4u /* rows in a row that have no figure */
#define TIGHT 0.75    /* of the pitch: lines of one broken label */
#define HEAD_LINES_MAX 4u

typedef struct {
    double left, right;
    unsigned pieces;
    bool figures;
    bool aligned;
} Column;

typedef struct {
    const PdfPage *page;
    guint first, last; /* lines, inclusive */
    unsigned needed;   /* rows with figures */
    unsigned heads;
    Column columns[COLUMNS_MAX];
    unsigned count;
} Run;

static PdfLine *line_at(const PdfPage *page, guint index)
{
    return g_ptr_array_index(page->lines, index);
}

static const PdfPiece *piece_at(const PdfLine *line, guint index)
{
    return &g_array_index(line->pieces, PdfPiece, index);
}

static bool is_leader(const char *text)
{
    return strstr(text, "....") != NULL || strstr(text, "……") != NULL || strstr(text, "····") != NULL;
}

static bool is_figure_row(const PdfLine *line)
{
    bool figure = false;

    if (line->pieces->len < 2 || strstr(line->text, "，") != NULL || strstr(line->text, "。") != NULL)
        return false; /* a sentence */
    for (guint i = 0; i < line->pieces->len; i++) {
        if (is_leader(piece_at(line, i)->text))
            return false;
        figure = figure || (i > 0 && layout_is_amount(piece_at(line, i)->text));
    }
    return figure;
}

static bool is_label_row(const PdfLine *line)
{
    g_autofree char *text = layout_squeeze(line->text);

    return !is_leader(line->text) && g_utf8_strlen(text, -1) <= 40 && strstr(text, "。") == NULL && !layout_is_unit(text) &&
           !g_str_has_prefix(text, "注：");
}

static bool near(const PdfLine *line, const PdfLine *next)
{
    return next->base - line->base <= PITCH_MAX * fmax(line->size, next->size) &&
           next->size < 1.5 * line->size && line->size < 1.5 * next->size;
}

/* From a figure row at `first` to the last one that belongs to it. Returns how many rows have figures. */
static unsigned run_extend(Run *run)
{
    unsigned rows = 1, labels = 0;

    run->last = run->first;
    for (guint i = run->first + 1; i < run->page->lines->len && near(line_at(run->page, i - 1), line_at(run->page, i));
         i++) {
        if (is_figure_row(line_at(run->page, i))) {
            rows++;
            labels = 0;
            run->last = i;
        } else if (!is_label_row(line_at(run->page, i)) || ++labels > LABELS_MAX) {
            break;
        }
    }
    return rows;
}

/* How many rows above `first` only name themselves, when a line in columns is over them; else 0. */
static unsigned labels_above(const PdfPage *page, guint first)
{
    unsigned count = 0;

    while (count < LABELS_MAX && count < first && line_at(page, first - count - 1)->pieces->len == 1 &&
           is_label_row(line_at(page, first - count - 1)) &&
           near(line_at(page, first - count - 1), line_at(page, first - count)))
        count++;
    return count < first && line_at(page, first - count - 1)->pieces->len >= PIECES_HEADED ? count : 0;
}

/* How many rows with figures make a table of the lines from `first` on. */
static unsigned rows_needed(const PdfPage *page, guint first)
{
    guint labels = labels_above(page, first);
    const PdfLine *row = line_at(page, first);
    const PdfLine *head = first > labels ? line_at(page, first - labels - 1) : NULL;

    return head != NULL && head->pieces->len >= PIECES_HEADED && row->pieces->len >= PIECES_HEADED &&
                   near(head, line_at(page, first - labels)) && !is_leader(head->text) &&
                   strstr(head->text, "，") == NULL
               ? ROWS_HEADED
               : ROWS_MIN;
}

/* Columns */

static int compare_columns(const void *a, const void *b)
{
    const Column *first = a, *second = b;

    return first->left < second->left ? -1 : first->left > second->left;
}

/* Pieces of one kind as intervals, those that lie over one another joined. */
static GArray *intervals(const Run *run, bool figures)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Column));
    GArray *joined = g_array_new(FALSE, FALSE, sizeof(Column));

    for (guint i = run->first; i <= run->last; i++) {
        const PdfLine *line = line_at(run->page, i);

        for (guint j = 0; j < line->pieces->len; j++) {
            const PdfPiece *piece = piece_at(line, j);
            Column column = {piece->box.left, piece->box.right, 1, figures, false};

            if ((j > 0 && layout_is_amount(piece->text)) == figures)
                g_array_append_val(all, column);
        }
    }
    g_array_sort(all, compare_columns);
    for (guint i = 0; i < all->len; i++) {
        const Column *column = &g_array_index(all, Column, i);
        Column *last = joined->len > 0 ? &g_array_index(joined, Column, joined->len - 1) : NULL;

        if (last == NULL || column->left > last->right) {
            g_array_append_vals(joined, column, 1);
            continue;
        }
        last->right = fmax(last->right, column->right);
        last->pieces++;
    }
    return joined;
}

/* Whether the figures within `column` share a side or a middle, as many as are needed at least. */
static bool is_aligned(const Run *run, const Column *column)
{
    double low[3] = {INFINITY, INFINITY, INFINITY}, high[3] = {-INFINITY, -INFINITY, -INFINITY};
    double size = 0;

    for (guint i = run->first; i <= run->last; i++) {
        const PdfLine *line = line_at(run->page, i);

        for (guint j = 1; j < line->pieces->len; j++) {
            const PdfPiece *piece = piece_at(line, j);
            double sides[3] = {piece->box.left, piece->box.right, (piece->box.left + piece->box.right) / 2};

            if (!layout_is_amount(piece->text) || sides[2] < column->left || sides[2] > column->right)
                continue;
            size = fmax(size, line->size);
            for (unsigned k = 0; k < 3; k++) {
                low[k] = fmin(low[k], sides[k]);
                high[k] = fmax(high[k], sides[k]);
            }
        }
    }
    for (unsigned k = 0; k < 3; k++)
        if (high[k] - low[k] <= ALIGNED * size)
            return column->pieces >= run->needed;
    return false;
}

static bool overlaps(const Column *a, const Column *b)
{
    return a->left < b->right && b->left < a->right;
}

static void run_add_column(Run *run, const Column *column)
{
    if (run->count < COLUMNS_MAX)
        run->columns[run->count++] = *column;
}

/* Finds the columns; false when the figures do not stand in any. */
static bool run_find_columns(Run *run)
{
    g_autoptr(GArray) figures = intervals(run, true);
    g_autoptr(GArray) labels = intervals(run, false);
    bool aligned = false;

    run->count = 0;
    for (guint i = 0; i < figures->len; i++) {
        Column *column = &g_array_index(figures, Column, i);

        column->aligned = is_aligned(run, column);
        aligned = aligned || column->aligned;
        run_add_column(run, column);
    }
    if (!aligned)
        return false;
    for (guint i = 0; i < labels->len; i++) {
        const Column *label = &g_array_index(labels, Column, i);
        bool apart = true;

        for (guint j = 0; j < figures->len; j++)
            apart = apart && !overlaps(label, &g_array_index(figures, Column, j));
        if (apart)
            run_add_column(run, label);
    }
    qsort(run->columns, run->count, sizeof run->columns[0], compare_columns);
    return run->count >= 2;
}

/* Lines above the figures that stand in columns too. */
static void run_find_heads(Run *run)
{
    run->first -= labels_above(run->page, run->first);
    for (run->heads = 0; run->heads < HEAD_LINES_MAX && run->first > 0; run->heads++, run->first--) {
        const PdfLine *line = line_at(run->page, run->first - 1);

        if (line->pieces->len < 2 || !near(line, line_at(run->page, run->first)) || is_leader(line->text))
            return;
        for (guint i = 0; i < line->pieces->len; i++)
            if (layout_is_unit(piece_at(line, i)->text) || layout_is_number(piece_at(line, i)->text))
                return;
    }
}

/* Rows */

static double row_pitch(const Run *run)
{
    double sum = 0;
    unsigned count = 0;

    for (guint i = run->first + run->heads + 1; i <= run->last; i++)
        if (is_figure_row(line_at(run->page, i)) && is_figure_row(line_at(run->page, i - 1))) {
            sum += line_at(run->page, i)->base - line_at(run->page, i - 1)->base;
            count++;
        }
    return count > 0 ? sum / count : 0;
}

/* For each line its row: a label's line that stands tight to a figure row is part of it. */
static unsigned number_rows(const Run *run, unsigned *rows)
{
    double tight = TIGHT * row_pitch(run);
    unsigned row = 0;

    for (guint i = run->first; i <= run->last; i++) {
        const PdfLine *line = line_at(run->page, i);
        bool joins = i > run->first + run->heads && line->base - line_at(run->page, i - 1)->base < tight &&
                     (line->pieces->len == 1 || line_at(run->page, i - 1)->pieces->len == 1);

        row += i > run->first && !joins;
        rows[i - run->first] = row;
    }
    return row + 1;
}

static double overlap(const Column *column, PdfBox box)
{
    return fmin(column->right, box.right) - fmax(column->left, box.left);
}

/* The column that `box` lies in, or the nearest. */
static unsigned column_of(const Run *run, PdfBox box)
{
    unsigned best = 0;

    for (unsigned i = 1; i < run->count; i++)
        if (overlap(&run->columns[i], box) > overlap(&run->columns[best], box))
            best = i;
    return best;
}

/* A head may lie over several columns. */
static unsigned columns_under(const Run *run, PdfBox box, unsigned from)
{
    unsigned count = 1;

    while (from + count < run->count && overlap(&run->columns[from + count], box) > 0)
        count++;
    return count;
}

static PdfGrid *grid_new(const Run *run)
{
    double edges[COLUMNS_MAX + 1];

    edges[0] = run->columns[0].left;
    for (unsigned i = 1; i < run->count; i++)
        edges[i] = (run->columns[i - 1].right + run->columns[i].left) / 2;
    edges[run->count] = run->columns[run->count - 1].right;
    for (guint i = run->first; i <= run->last; i++) {
        edges[0] = fmin(edges[0], line_at(run->page, i)->box.left);
        edges[run->count] = fmax(edges[run->count], line_at(run->page, i)->box.right);
    }
    return layout_grid_new(run->page, edges, run->count);
}

static void put_line(const Run *run, PdfCell **slots, const PdfLine *line, bool head)
{
    for (guint i = 0; i < line->pieces->len; i++) {
        PdfBox box = piece_at(line, i)->box;
        unsigned column = column_of(run, box);
        unsigned under = head ? columns_under(run, box, column) : 1;

        while (head && column > 0 && overlap(&run->columns[column - 1], box) > 0)
            column--, under++;
        if (slots[column]->columns == 1)
            for (unsigned j = 1; j < under && slots[column + j]->columns == 1 && slots[column + j]->lines->len == 0; j++) {
                slots[column]->columns++;
                slots[column + j]->columns = 0; /* taken */
            }
        while (slots[column]->columns == 0)
            column--;
        g_ptr_array_add(slots[column]->lines, layout_line_from_pieces(line, i, 1));
    }
}

static PdfBox row_box(const Run *run, const unsigned *rows, unsigned row)
{
    PdfBox box = {INFINITY, INFINITY, -INFINITY, -INFINITY};

    for (guint i = run->first; i <= run->last; i++)
        if (rows[i - run->first] == row) {
            box.top = fmin(box.top, line_at(run->page, i)->box.top);
            box.bottom = fmax(box.bottom, line_at(run->page, i)->box.bottom);
        }
    return box;
}

static void fill_row(const Run *run, PdfGrid *grid, const unsigned *rows, unsigned row)
{
    PdfBox box = row_box(run, rows, row);
    PdfCell *slots[COLUMNS_MAX];

    for (unsigned i = 0; i < run->count; i++)
        slots[i] = layout_grid_cell_new(grid, row, i);
    for (guint i = run->first; i <= run->last; i++)
        if (rows[i - run->first] == row)
            put_line(run, slots, line_at(run->page, i), i < run->first + run->heads);
    for (unsigned i = run->count; i > 0; i--) {
        PdfCell *cell = slots[i - 1];

        if (cell->columns == 0) {
            g_ptr_array_remove(grid->cells, cell);
            continue;
        }
        cell->box = (PdfBox){g_array_index(grid->edges, double, i - 1), box.top,
                             g_array_index(grid->edges, double, i - 1 + cell->columns), box.bottom};
    }
}

static PdfGrid *run_to_grid(const Run *run)
{
    g_autofree unsigned *rows = g_new0(unsigned, run->last - run->first + 1);
    PdfGrid *grid = grid_new(run);

    grid->loose = true;
    grid->rows = number_rows(run, rows);
    grid->box = (PdfBox){g_array_index(grid->edges, double, 0), line_at(run->page, run->first)->box.top,
                         g_array_index(grid->edges, double, run->count), line_at(run->page, run->last)->box.bottom};
    for (unsigned row = 0; row < grid->rows; row++)
        fill_row(run, grid, rows, row);
    grid->heads = run->heads > 0 ? rows[run->heads - 1] + 1 : 0;
    layout_grid_settle(grid);
    return grid;
}

static void insert_grid(PdfPage *page, PdfGrid *grid)
{
    guint index = 0;

    while (index < page->grids->len && ((PdfGrid *)g_ptr_array_index(page->grids, index))->box.top < grid->box.top)
        index++;
    g_ptr_array_insert(page->grids, (gint)index, grid);
}

static bool holds_grid(const PdfPage *page, double top, double bottom)
{
    for (guint i = 0; i < page->grids->len; i++) {
        const PdfGrid *grid = g_ptr_array_index(page->grids, i);

        if (grid->box.top < bottom && grid->box.bottom > top)
            return true;
    }
    return false;
}

void layout_columns_find(PdfPage *page)
{
    for (guint i = 0; i < page->lines->len; i++) {
        Run run = {.page = page, .first = i};

        if (!is_figure_row(line_at(page, i)))
            continue;
        run.needed = rows_needed(page, i);
        if (run_extend(&run) < run.needed || !run_find_columns(&run) ||
            holds_grid(page, line_at(page, run.first)->box.top, line_at(page, run.last)->box.bottom)) {
            i = run.last;
            continue;
        }
        run_find_heads(&run);
        insert_grid(page, run_to_grid(&run));
        g_ptr_array_remove_range(page->lines, run.first, run.last - run.first + 1);
        i = run.first - 1; /* unsigned: the loop's step undoes the wrap */
    }
}
