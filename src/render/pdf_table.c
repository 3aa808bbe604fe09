/* pdf_table.c: tables over pages
 *
 * Rows are set one after the other and never kept: a table of ten thousand rows takes the memory of
 * one page. Rows that share a cell are a band and are measured together. A band that does not fit
 * goes on to the next page, under the heads again; only a row that is higher than a page is cut,
 * line by line.
 */
#include "render/layout.h"
#include "render/pdf.h"

#include <string.h>

#define PADDING_X 3.0
#define PADDING_Y 2.0
#define PADDING_Y_MIN 0.5 /* for a table that nearly fits its page */
#define ROWS_TRIED 80     /* a longer one goes on over pages anyway */
#define LINE_WIDTH 0.4
#define PITCH 1.32 /* of a line, in sizes of type */
#define HEAD_SHADE 0.93
#define TWIPS 20.0

/* A cell of the band at hand. */
typedef struct {
    const GridSlot *slot;
    PangoLayout *layout; /* borrowed from pdf->cells; NULL: an empty place */
    unsigned row;        /* in the grid */
    double left, width;
    double shift;    /* figures: room at the right, so that points stand below each other */
    int line, lines; /* next to be shown, in all */
    unsigned span;   /* rows within the band */
    bool head;
} Cell;

typedef struct {
    Pdf *pdf;
    const Layout *layout;
    const LayoutPart *part;
    PdfStyle styles[2];  /* text, head */
    double *lefts;       /* of the part's columns, and the right end */
    unsigned *fractions; /* by column: most characters behind a point */
    double digit;        /* width */
    double padding;      /* above and below a cell's text */
    GArray *cells;       /* of Cell: the band at hand */
    GArray *heights;     /* of double: its rows */
    unsigned used, kept; /* of pdf->cells; of these, what a band that is being cut goes on with */
    bool repeated;       /* heads again: nothing new to a reader's tree */
} TableSet;

static PangoLayout *cell_layout(TableSet *set, bool head)
{
    GPtrArray *pool = set->pdf->cells;
    PangoFontDescription *face;
    PangoLayout *layout;

    if (set->used == pool->len)
        g_ptr_array_add(pool, pango_layout_new(set->pdf->context));
    layout = g_ptr_array_index(pool, set->used++);
    face = pango_font_description_copy_static(set->pdf->faces[set->styles[head].face]);
    pango_font_description_set_absolute_size(face, set->styles[head].size * PANGO_SCALE);
    pango_layout_set_font_description(layout, face);
    pango_font_description_free(face);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    return layout;
}

static const char *fraction_of(const char *text)
{
    const char *point = text != NULL ? strchr(text, '.') : NULL;

    return point != NULL && point[1 + strspn(point + 1, "0123456789")] == '\0' ? point : NULL;
}

static double cell_shift(const TableSet *set, const Node *cell, unsigned column)
{
    const Node *figure = cell_figure(cell);
    const char *fraction = figure != NULL ? fraction_of(figure->text) : NULL;
    unsigned own = fraction != NULL ? (unsigned)strlen(fraction) : 0;

    if (figure == NULL || figure->text == NULL || strchr(figure->text, '%') != NULL)
        return 0;
    /* A point is about half as wide as a digit. */
    return (set->fractions[column] - own) * set->digit -
           (own == 0 && set->fractions[column] > 0 ? set->digit / 2 : 0);
}

static PangoAlignment cell_alignment(const Cell *cell)
{
    if (cell->head || cell->slot->cell->align == ALIGN_CENTER)
        return PANGO_ALIGN_CENTER;
    if (cell_figure(cell->slot->cell) != NULL || cell->slot->cell->align == ALIGN_END)
        return PANGO_ALIGN_RIGHT;
    return PANGO_ALIGN_LEFT;
}

static void cell_set(TableSet *set, Cell *cell)
{
    const Node *node = cell->slot->cell;
    double indent = MIN(node->indent, LAYOUT_INDENT_MAX) * set->styles[0].size;

    cell->layout = cell_layout(set, cell->head);
    pango_layout_set_alignment(cell->layout, cell_alignment(cell));
    if (indent > cell->width / 2)
        indent = cell->width / 2;
    cell->left += indent;
    cell->width -= indent;
    pango_layout_set_width(cell->layout,
                           (int)(MAX(cell->width - 2 * PADDING_X - cell->shift, 1) * PANGO_SCALE));
    pdf_layout_inline(set->pdf, cell->layout, node);
    cell->lines = pango_layout_get_line_count(cell->layout);
    if (*pango_layout_get_text(cell->layout) == '\0')
        cell->lines = 0;
}

/* How far the cell at `index` of the part goes on there. */
static unsigned columns_of(const TableSet *set, unsigned row, unsigned index)
{
    const GridSlot *first = grid_at(set->layout->grid, row, set->part->columns[index]);
    unsigned count = 1;

    while (first->cell != NULL && index + count < set->part->count &&
           grid_at(set->layout->grid, row, set->part->columns[index + count])->cell == first->cell)
        count++;
    return count;
}

/* The rows that hang together with `row`, to before which. */
static unsigned band_end(const TableSet *set, unsigned row)
{
    const Grid *grid = set->layout->grid;
    unsigned end = row + 1;

    for (unsigned r = row; r < end; r++)
        for (unsigned i = 0; i < set->part->count; i++) {
            const GridSlot *slot = grid_at(grid, r, set->part->columns[i]);

            if (slot->cell != NULL)
                end = MIN(MAX(end, slot->row + slot->height), grid->rows);
        }
    return end;
}

static double pitch_of(const TableSet *set) { return set->styles[0].size * PITCH; }

static double needed(const TableSet *set, const Cell *cell)
{
    return MAX(cell->lines, 1) * pitch_of(set) + 2 * set->padding;
}

static void row_set(TableSet *set, unsigned row, unsigned first)
{
    const Grid *grid = set->layout->grid;

    for (unsigned i = 0, columns; i < set->part->count; i += columns) {
        const GridSlot *slot = grid_at(grid, row, set->part->columns[i]);
        Cell cell = {.slot = slot, .row = row, .left = set->lefts[i], .span = 1};

        columns = columns_of(set, row, i);
        cell.width = set->lefts[i + columns] - cell.left;
        if (slot->cell != NULL && slot->row != row && row != first)
            continue; /* it began in a row of this band */
        if (slot->cell != NULL) {
            cell.span = slot->row + slot->height - row;
            cell.head = grid_is_head(grid, slot);
            cell.shift = columns == 1 ? cell_shift(set, slot->cell, i) : 0;
            cell_set(set, &cell);
        }
        g_array_append_val(set->cells, cell);
    }
}

/* Rows are as high as their cells need; a cell of several rows makes its last one higher. */
static void heights_set(TableSet *set, unsigned first, unsigned end)
{
    double *heights;

    g_array_set_size(set->heights, end - first);
    heights = &g_array_index(set->heights, double, 0);
    for (unsigned r = 0; r < end - first; r++)
        heights[r] = pitch_of(set) + 2 * set->padding;
    for (unsigned pass = 0; pass < 2; pass++)
        for (unsigned i = 0; i < set->cells->len; i++) {
            const Cell *cell = &g_array_index(set->cells, Cell, i);
            unsigned row = cell->row - first, last = MIN(row + cell->span, end - first) - 1;
            double height = 0;

            if ((cell->span > 1) != (pass == 1))
                continue;
            for (unsigned r = row; r <= last; r++)
                height += heights[r];
            heights[last] += MAX(needed(set, cell) - height, 0);
        }
}

static double band_height(const TableSet *set)
{
    double height = 0;

    for (unsigned r = 0; r < set->heights->len; r++)
        height += g_array_index(set->heights, double, r);
    return height;
}

static void band_measure(TableSet *set, unsigned first, unsigned end)
{
    g_array_set_size(set->cells, 0);
    set->used = set->kept;
    for (unsigned r = first; r < end; r++)
        row_set(set, r, first);
    heights_set(set, first, end);
}

static void cell_frame(TableSet *set, const Cell *cell, double left, double right, double top,
                       double height)
{
    cairo_t *cairo = set->pdf->cairo;

    if (cell->head) {
        cairo_rectangle(cairo, left, top, right - left, height);
        cairo_set_source_rgb(cairo, HEAD_SHADE, HEAD_SHADE, HEAD_SHADE);
        cairo_fill(cairo);
        cairo_set_source_rgb(cairo, 0, 0, 0);
    }
    cairo_rectangle(cairo, left, top, right - left, height);
    cairo_stroke(cairo);
}

/* The lines of a cell from the next one on, as many as `height` holds; in its middle when all of
 * them do. */
static void cell_lines(TableSet *set, Cell *cell, double top, double height)
{
    double pitch = pitch_of(set), size = set->styles[0].size;
    int room = MAX((int)((height - 2 * set->padding + 0.01) / pitch), 1);
    int last = MIN(cell->line + room, cell->lines);
    double y = top + set->padding;
    PangoLayoutIter *iterator = pango_layout_get_iter(cell->layout);

    if (cell->line == 0 && last == cell->lines)
        y = top + (height - cell->lines * pitch) / 2;
    for (int i = 0; i < last; i++, pango_layout_iter_next_line(iterator)) {
        PangoRectangle box;

        if (i < cell->line)
            continue;
        pango_layout_iter_get_line_extents(iterator, NULL, &box);
        cairo_move_to(set->pdf->cairo, cell->left + PADDING_X + box.x / (double)PANGO_SCALE,
                      y + pitch / 2 + size * 0.38);
        pango_cairo_show_layout_line(set->pdf->cairo,
                                     pango_layout_iter_get_line_readonly(iterator));
        y += pitch;
    }
    cell->line = last;
    pango_layout_iter_free(iterator);
}

static void cell_show(TableSet *set, Cell *cell, double top, double height)
{
    const Node *node = cell->slot->cell;
    bool goes_on = cell->line > 0;
    const char *tag = node != NULL && node->head ? "TH" : "TD";
    PdfElement more = {.joined = false};

    if (set->repeated || goes_on) { /* an artifact; the tree has it already */
        if (cell->layout != NULL)
            cell_lines(set, cell, top, height);
        return;
    }
    if (node != NULL) {
        more.column_head = node->head && cell->head;
        more.row_head = node->head && !cell->head;
        more.colspan = node->colspan > 1 ? cell->slot->width : 0;
        more.rowspan = node->rowspan > 1 ? cell->slot->height : 0;
    }
    pdf_tag(set->pdf, tag,
            more.column_head || more.row_head || more.colspan > 0 || more.rowspan > 0 ? &more
                                                                                      : NULL);
    if (cell->layout != NULL && cell->lines > 0)
        cell_lines(set, cell, top, height);
    pdf_untag(set->pdf, tag);
}

/* Frames are drawn before and outside the row's element. */
static void row_show(TableSet *set, unsigned first, unsigned row, double top)
{
    Pdf *pdf = set->pdf;

    for (unsigned pass = 0; pass < 2; pass++) {
        if (pass == 1 && !set->repeated)
            pdf_tag(pdf, "TR", NULL);
        for (unsigned i = 0; i < set->cells->len; i++) {
            Cell *cell = &g_array_index(set->cells, Cell, i);
            double height = 0, indent;

            if (cell->row != row)
                continue;
            for (unsigned r = row - first; r < MIN(row - first + cell->span, set->heights->len);
                 r++)
                height += g_array_index(set->heights, double, r);
            indent = cell->layout != NULL
                         ? MIN(cell->slot->cell->indent, LAYOUT_INDENT_MAX) * set->styles[0].size
                         : 0;
            indent = MIN(indent, (cell->width + indent) / 2);
            if (pass == 0)
                cell_frame(set, cell, cell->left - indent, cell->left + cell->width, top, height);
            else
                cell_show(set, cell, top, height);
        }
        if (pass == 1 && !set->repeated)
            pdf_untag(pdf, "TR");
    }
}

static void band_show(TableSet *set, unsigned first, unsigned end)
{
    for (unsigned r = first; r < end; r++) {
        row_show(set, first, r, set->pdf->y);
        set->pdf->y += g_array_index(set->heights, double, r - first);
    }
    set->pdf->fresh = false;
}

static void heads_show(TableSet *set)
{
    unsigned heads = set->layout->grid->head_rows;

    for (unsigned r = 0, end; r < heads; r = end) {
        end = MIN(band_end(set, r), heads);
        band_measure(set, r, end);
        band_show(set, r, end);
    }
}

static void next_page(TableSet *set)
{
    pdf_page_turn(set->pdf, set->pdf->page);
    set->repeated = true;
    heads_show(set);
    set->repeated = false;
}

/* Whether a line of some cell is still to be shown. */
static bool band_goes_on(const TableSet *set)
{
    for (unsigned i = 0; i < set->cells->len; i++) {
        const Cell *cell = &g_array_index(set->cells, Cell, i);

        if (cell->line < cell->lines)
            return true;
    }
    return false;
}

/* The next page under its heads, while the band at hand is kept as it is. */
static void next_page_within(TableSet *set)
{
    GArray *cells = set->cells, *heights = set->heights;
    unsigned used = set->used;

    set->cells = g_array_new(FALSE, FALSE, sizeof(Cell));
    set->heights = g_array_new(FALSE, FALSE, sizeof(double));
    set->kept = used;
    next_page(set);
    g_array_unref(set->cells);
    g_array_unref(set->heights);
    set->cells = cells;
    set->heights = heights;
    set->used = used;
    set->kept = 0;
}

/* Rows as high as what is left of them, and no higher than the page allows. */
static void heights_cut(TableSet *set, unsigned first)
{
    double least = pitch_of(set) + 2 * set->padding;
    double room = pdf_room(set->pdf) - (set->heights->len - 1) * least;

    for (unsigned r = 0; r < set->heights->len; r++)
        g_array_index(set->heights, double, r) = least;
    for (unsigned i = 0; i < set->cells->len; i++) {
        const Cell *cell = &g_array_index(set->cells, Cell, i);
        unsigned last = MIN(cell->row - first + cell->span, set->heights->len) - 1;
        double *height = &g_array_index(set->heights, double, last);
        double left = MAX(cell->lines - cell->line, 1) * pitch_of(set) + 2 * set->padding;

        *height = MAX(*height, MIN(left, MAX(room, least)));
    }
}

/* A band higher than a page: as much as there is room for, page after page. */
static void band_cut(TableSet *set, unsigned first, unsigned end)
{
    for (;;) {
        heights_cut(set, first);
        band_show(set, first, end);
        if (!band_goes_on(set))
            return;
        next_page_within(set);
    }
}

static double page_height(const TableSet *set)
{
    return set->pdf->page->bottom - set->pdf->page->top;
}

static void rows_show(TableSet *set)
{
    const Grid *grid = set->layout->grid;

    heads_show(set);
    for (unsigned r = grid->head_rows, end; r < grid->rows; r = end) {
        double height;

        end = band_end(set, r);
        band_measure(set, r, end);
        height = band_height(set);
        if (height > pdf_room(set->pdf) && height < page_height(set) / 2) {
            next_page(set);
            band_measure(set, r, end);
        }
        if (height <= pdf_room(set->pdf))
            band_show(set, r, end);
        else
            band_cut(set, r, end);
    }
}

static void set_columns(TableSet *set)
{
    const LayoutPart *part = set->part;
    double x = set->pdf->page->left;

    set->lefts = g_new(double, part->count + 1);
    set->fractions = g_new0(unsigned, part->count);
    for (unsigned i = 0; i < part->count; i++) {
        set->lefts[i] = x;
        x += part->widths[i] / TWIPS;
        for (unsigned r = set->layout->grid->head_rows; r < set->layout->grid->rows; r++) {
            const GridSlot *slot = grid_at(set->layout->grid, r, part->columns[i]);
            const Node *figure = slot->cell != NULL ? cell_figure(slot->cell) : NULL;
            const char *fraction = figure != NULL ? fraction_of(figure->text) : NULL;

            if (fraction != NULL)
                set->fractions[i] = MAX(set->fractions[i], (unsigned)strlen(fraction));
        }
    }
    set->lefts[part->count] = x;
}

static double digit_width(TableSet *set)
{
    PangoLayout *layout = cell_layout(set, false);
    PangoRectangle box;

    pango_layout_set_width(layout, -1);
    pdf_layout_text(set->pdf, layout, "0");
    pango_layout_get_extents(layout, NULL, &box);
    return box.width / (double)PANGO_SCALE;
}

static void set_open(TableSet *set, Pdf *pdf, const Layout *layout, unsigned part)
{
    double size = layout_sizes[layout->size] / 2.0;

    *set =
        (TableSet){.pdf = pdf,
                   .layout = layout,
                   .part = g_ptr_array_index(layout->parts, part),
                   .padding = PADDING_Y,
                   .styles = {{.face = FACE_SONG, .size = size}, {.face = FACE_HEI, .size = size}},
                   .cells = g_array_new(FALSE, FALSE, sizeof(Cell)),
                   .heights = g_array_new(FALSE, FALSE, sizeof(double))};
    set->digit = digit_width(set);
    set_columns(set);
}

static void set_close(TableSet *set)
{
    g_free(set->lefts);
    g_free(set->fractions);
    g_array_unref(set->cells);
    g_array_unref(set->heights);
}

/* "附表7　明细表（2/3）": the last only for a table in parts. The caller frees. */
static char *title_of(const Node *table, unsigned part, unsigned parts)
{
    g_autofree char *of = parts > 1 ? g_strdup_printf("（%u/%u）", part + 1, parts) : g_strdup("");
    const char *number = table->number != NULL ? table->number : "";
    const char *text = table->text != NULL ? table->text : "";

    return g_strconcat(number, *number != '\0' && *text != '\0' ? "　" : "", text, of, NULL);
}

/* Height of the first `rows` rows. */
static double rows_height(TableSet *set, unsigned rows)
{
    double height = 0;

    for (unsigned r = 0, end; r < rows; r = end) {
        end = MIN(band_end(set, r), rows);
        band_measure(set, r, end);
        height += band_height(set);
    }
    return height;
}

/* A table that a little air less keeps on one page gets less. */
static void tighten(TableSet *set, double room)
{
    unsigned rows = set->layout->grid->rows;
    double height;

    if (rows > ROWS_TRIED || rows == 0)
        return;
    height = rows_height(set, rows);
    if (height > room && height - 2 * rows * (PADDING_Y - PADDING_Y_MIN) <= room)
        set->padding -= (height - room) / (2 * rows) + 0.001;
}

/* Height of all that must not be parted: title, unit, heads, the first band. */
static double part_start(TableSet *set, const char *title)
{
    const Node *table = set->layout->table;
    const Grid *grid = set->layout->grid;
    double height = pdf_text_height(set->pdf, &pdf_table_title_style, title) +
                    pdf_text_height(set->pdf, &pdf_unit_style, table->unit) +
                    rows_height(set, set->layout->grid->head_rows);

    if (grid->head_rows < grid->rows) {
        band_measure(set, grid->head_rows, band_end(set, grid->head_rows));
        height += MIN(band_height(set), page_height(set) / 3);
    }
    return height;
}

static void part_show(Pdf *pdf, const Layout *layout, unsigned part)
{
    const Node *table = layout->table;
    g_autofree char *title = title_of(table, part, layout->parts->len);
    PdfElement more = {.alternative = g_strdup(table->alternative)};
    TableSet set;

    set_open(&set, pdf, layout, part);
    if (part_start(&set, title) > pdf_room(pdf) && !pdf->fresh)
        pdf_page_turn(pdf, pdf->page);
    pdf_paragraph_text(pdf, &pdf_table_title_style, "P", title);
    pdf_paragraph_text(pdf, &pdf_unit_style, "P", table->unit);
    tighten(&set, pdf_room(pdf));
    cairo_set_line_width(pdf->cairo, LINE_WIDTH);
    pdf_tag(pdf, "Table", more.alternative != NULL ? &more : NULL);
    rows_show(&set);
    pdf_untag(pdf, "Table");
    pdf->y += 6;
    set_close(&set);
}

static Layout *table_layout(const Pdf *pdf, const Node *table)
{
    return layout_new(table, (int)((pdf->page->right - pdf->page->left) * TWIPS));
}

double pdf_table_start(Pdf *pdf, const Node *table)
{
    g_autoptr(Layout) layout = table_layout(pdf, table);
    g_autofree char *title = title_of(table, 0, layout->parts->len);
    double height;
    TableSet set;

    if (layout->parts->len == 0)
        return pdf_text_height(pdf, &pdf_table_title_style, title);
    set_open(&set, pdf, layout, 0);
    height = part_start(&set, title);
    set_close(&set);
    return height;
}

void pdf_table(Pdf *pdf, const Node *table)
{
    g_autoptr(Layout) layout = table_layout(pdf, table);

    for (unsigned i = 0; i < layout->parts->len; i++)
        part_show(pdf, layout, i);
    if (layout->parts->len == 0) {
        g_autofree char *title = title_of(table, 0, 0);

        pdf_paragraph_text(pdf, &pdf_table_title_style, "P", title);
    }
    pdf_paragraph_text(pdf, &pdf_remark_style, "P", table->remark);
}
