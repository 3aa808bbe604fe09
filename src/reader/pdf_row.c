/* pdf_row.c: rows that no rule parts
 *
 * Some tables rule their columns and leave out the lines between rows: then a whole column of
 * figures stands in one cell. A cell never holds several figures otherwise, so such a row is parted
 * at its figures; a label's line goes to the figure it stands beside, or has a row of its own. */
#include "reader/pdf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAME_ROW 0.5 /* of the size */
#define OWN_ROW 0.75 /* of the pitch: a line so far from every figure has a row of its own */
#define FIGURES_MIN 3u
#define PARTED_MAX 200u /* rows of a table; no form needs more than one or two */

/* How many lines of the cell are figures; 0 unless all are. */
static unsigned figures_in(const PdfCell *cell)
{
    for (guint i = 0; i < cell->lines->len; i++) {
        const char *text = ((const PdfLine *)g_ptr_array_index(cell->lines, i))->text;
        char last = text[strlen(text) - 1];

        if (!layout_is_amount(text) || last == '.' || last == ',' || strchr(text, '.') == NULL)
            return 0;
    }
    return cell->lines->len;
}

static bool is_of_row(const PdfCell *cell, unsigned row)
{
    return cell->row == row && cell->rows == 1;
}

typedef struct {
    unsigned columns, most; /* cells with several figures; most of them in one */
} RowFigures;

static RowFigures *count_figures(const PdfGrid *grid)
{
    RowFigures *rows = g_new0(RowFigures, grid->rows);

    for (guint i = 0; i < grid->cells->len; i++) {
        const PdfCell *cell = g_ptr_array_index(grid->cells, i);
        unsigned figures = cell->rows == 1 && cell->lines->len > 1 ? figures_in(cell) : 0;

        rows[cell->row].columns += figures >= 2;
        rows[cell->row].most = MAX(rows[cell->row].most, figures);
    }
    return rows;
}

static bool needs_parting(const RowFigures *row)
{
    return row->most >= FIGURES_MIN || row->columns >= 2;
}

static int compare_anchors(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;

    return first < second ? -1 : first > second;
}

static unsigned nearest_anchor(const GArray *anchors, double base)
{
    unsigned best = 0;

    for (guint i = 1; i < anchors->len; i++)
        if (fabs(g_array_index(anchors, double, i) - base) <
            fabs(g_array_index(anchors, double, best) - base))
            best = i;
    return best;
}

static double anchor_pitch(const GArray *anchors)
{
    double pitch = INFINITY;

    for (guint i = 1; i < anchors->len; i++)
        pitch =
            fmin(pitch, g_array_index(anchors, double, i) - g_array_index(anchors, double, i - 1));
    return pitch;
}

static void add_anchors(GArray *anchors, const PdfCell *cell, double apart)
{
    for (guint i = 0; i < cell->lines->len; i++) {
        const PdfLine *line = g_ptr_array_index(cell->lines, i);
        double reach = apart > 0 ? apart : SAME_ROW * line->size;

        if (anchors->len == 0 ||
            fabs(g_array_index(anchors, double, nearest_anchor(anchors, line->base)) -
                 line->base) >= reach)
            g_array_append_val(anchors, line->base);
    }
    g_array_sort(anchors, compare_anchors);
}

/* Where the rows stand: at the figures, then at labels far from them. */
static GArray *find_anchors(const PdfGrid *grid, unsigned row)
{
    GArray *anchors = g_array_new(FALSE, FALSE, sizeof(double));
    double apart = 0;

    for (unsigned pass = 0; pass < 2; pass++) {
        for (guint i = 0; i < grid->cells->len; i++) {
            const PdfCell *cell = g_ptr_array_index(grid->cells, i);

            if (is_of_row(cell, row) && (figures_in(cell) > 0) == (pass == 0))
                add_anchors(anchors, cell, apart);
        }
        apart = OWN_ROW * anchor_pitch(anchors);
    }
    return anchors;
}

static void make_room(PdfGrid *grid, unsigned row, unsigned more)
{
    for (guint i = 0; i < grid->cells->len; i++) {
        PdfCell *cell = g_ptr_array_index(grid->cells, i);

        if (cell->row > row)
            cell->row += more;
        else if (cell->row + cell->rows > row + 1 ||
                 (cell->rows > 1 && cell->row + cell->rows > row))
            cell->rows += more;
    }
    grid->rows += more;
}

static void part_cell(PdfGrid *grid, PdfCell *cell, const GArray *anchors)
{
    g_autofree PdfCell **parts = g_new(PdfCell *, anchors->len);
    g_autoptr(GPtrArray) lines = g_steal_pointer(&cell->lines);
    double top = cell->box.top, bottom = cell->box.bottom;

    cell->lines = g_ptr_array_new_with_free_func((GDestroyNotify)layout_line_free);
    g_ptr_array_set_free_func(lines, NULL);
    for (guint i = 0; i < anchors->len; i++) {
        double end = i + 1 < anchors->len ? g_array_index(anchors, double, i) + 2 : bottom;

        parts[i] = i == 0 ? cell : layout_grid_cell_new(grid, cell->row + i, cell->column);
        parts[i]->columns = cell->columns;
        parts[i]->box = (PdfBox){cell->box.left, top, cell->box.right, fmax(top, end)};
        top = fmax(top, end);
    }
    for (guint i = 0; i < lines->len; i++) {
        PdfLine *line = g_ptr_array_index(lines, i);

        g_ptr_array_add(parts[nearest_anchor(anchors, line->base)]->lines, line);
    }
    for (guint i = 0; i < anchors->len; i++)
        layout_cell_settle(parts[i]);
}

static void part_row(PdfGrid *grid, unsigned row)
{
    g_autoptr(GArray) anchors = find_anchors(grid, row);
    guint count = grid->cells->len;

    if (anchors->len < 2)
        return;
    make_room(grid, row, anchors->len - 1);
    for (guint i = 0; i < count; i++) {
        PdfCell *cell = g_ptr_array_index(grid->cells, i);

        if (is_of_row(cell, row))
            part_cell(grid, cell, anchors);
    }
}

void layout_grid_part_rows(PdfGrid *grid)
{
    g_autofree RowFigures *figures = count_figures(grid);
    unsigned parted = 0;

    for (unsigned row = grid->rows; row > 0 && parted < PARTED_MAX; row--)
        if (needs_parting(&figures[row - 1])) {
            part_row(grid, row - 1);
            parted++;
        }
    if (parted > 0)
        layout_grid_sort(grid);
}
