/* pdf_chart.c: the marks of a chart's layout as vectors, with patterns that grey print keeps apart
 */
#include "render/chart.h"
#include "render/pdf.h"
#include "render/svg.h"

#include <math.h>

#define SCALE_MAX 0.86   /* points to a unit of the layout */
#define SHRINK_MIN 0.72  /* of its size, where a page is nearly full */
#define TEXT_SIZE 11.0   /* of type, in units of the layout */
#define BASELINE 4.5     /* from the bottom of a line of text, as in svg.c */
#define HATCH 5.0        /* from line to line of a pattern */
#define PATTERN_MIN 0.01 /* of a turn: no room for a pattern in less */
#define INK 0.15

/* Tints that differ in brightness as well, each with a pattern of its own. */
static const double tints[CHART_TINTS][3] = {
    {0.16, 0.36, 0.62}, {0.90, 0.58, 0.20}, {0.45, 0.68, 0.52}, {0.72, 0.30, 0.34},
    {0.62, 0.56, 0.76}, {0.86, 0.80, 0.44}, {0.36, 0.52, 0.56}, {0.80, 0.80, 0.82}};

static double scale_of(const Pdf *pdf, const ChartLayout *layout)
{
    return MIN(SCALE_MAX, (pdf->page->right - pdf->page->left) / layout->width);
}

/* Lines across the box of what is clipped: none, rising, falling, level, upright, both ways. */
static void hatch(cairo_t *cairo, const Box *box, unsigned pattern)
{
    double width = box->right - box->left, height = box->bottom - box->top;

    cairo_set_source_rgba(cairo, 1, 1, 1, 0.75);
    cairo_set_line_width(cairo, 1);
    for (double at = -height; at < width + height && pattern > 0; at += HATCH) {
        if (pattern == 1 || pattern == 5) {
            cairo_move_to(cairo, box->left + at, box->bottom);
            cairo_line_to(cairo, box->left + at + height, box->top);
        }
        if (pattern == 2 || pattern == 5) {
            cairo_move_to(cairo, box->left + at, box->top);
            cairo_line_to(cairo, box->left + at + height, box->bottom);
        }
        if ((pattern == 3 || pattern == 6) && at >= 0 && at < height) {
            cairo_move_to(cairo, box->left, box->top + at);
            cairo_line_to(cairo, box->right, box->top + at);
        }
        if ((pattern == 4 || pattern == 6) && at >= 0 && at < width) {
            cairo_move_to(cairo, box->left + at, box->top);
            cairo_line_to(cairo, box->left + at, box->bottom);
        }
    }
    cairo_stroke(cairo);
}

/* Fills the path at hand with a tint and its pattern, and draws it round. */
static void fill(cairo_t *cairo, const Box *box, unsigned tint, bool patterned)
{
    const double *colour = tints[tint % CHART_TINTS];
    cairo_path_t *path = cairo_copy_path(cairo);

    cairo_set_source_rgb(cairo, colour[0], colour[1], colour[2]);
    cairo_fill_preserve(cairo);
    cairo_save(cairo);
    cairo_clip(cairo);
    hatch(cairo, box, patterned ? tint % CHART_TINTS : 0);
    cairo_restore(cairo);
    cairo_append_path(cairo, path);
    cairo_path_destroy(path);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_set_line_width(cairo, 0.8);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND); /* the point of a thin slice is no spike */
    cairo_stroke(cairo);
}

static void slice(cairo_t *cairo, const Mark *mark)
{
    double radius = (mark->box.right - mark->box.left) / 2;
    double x = mark->box.left + radius, y = mark->box.top + radius;

    cairo_new_path(cairo); /* the text before left a point, from which the arc would start a line */
    if (mark->turn_to - mark->turn_from < 0.9999)
        cairo_move_to(cairo, x, y);
    cairo_arc(cairo, x, y, radius, mark->turn_from * 2 * G_PI, mark->turn_to * 2 * G_PI);
    cairo_close_path(cairo);
    fill(cairo, &mark->box, mark->tint, mark->turn_to - mark->turn_from >= PATTERN_MIN);
}

static void line(cairo_t *cairo, const Mark *mark)
{
    double ink = mark->role == ROLE_GRID ? 0.85 : INK;

    cairo_move_to(cairo, mark->box.left, mark->box.top);
    cairo_line_to(cairo, mark->box.right, mark->box.bottom);
    cairo_set_source_rgb(cairo, ink, ink, ink);
    cairo_set_line_width(cairo, mark->role == ROLE_GRID ? 0.6 : 0.9);
    cairo_stroke(cairo);
}

static void text(Pdf *pdf, PangoLayout *layout, const Mark *mark)
{
    PangoRectangle box;
    double width, x;

    pdf_layout_text(pdf, layout, mark->text);
    pango_layout_get_extents(layout, NULL, &box);
    width = box.width / (double)PANGO_SCALE;
    x = mark->align == ALIGN_START    ? mark->box.left
        : mark->align == ALIGN_CENTER ? (mark->box.left + mark->box.right - width) / 2
                                      : mark->box.right - width;
    cairo_set_source_rgb(pdf->cairo, 0, 0, 0);
    pdf_line_show(pdf, layout, 0, x, mark->box.bottom - BASELINE);
}

static void draw(Pdf *pdf, const ChartLayout *layout)
{
    const PdfStyle style = {.face = FACE_HEI, .size = TEXT_SIZE};
    g_autoptr(PangoLayout) words = pdf_layout_new(pdf, &style, -1);

    for (unsigned i = 0; i < layout->marks->len; i++) {
        const Mark *mark = &g_array_index(layout->marks, Mark, i);

        switch (mark->shape) {
        case MARK_LINE:
            line(pdf->cairo, mark);
            break;
        case MARK_BOX:
            cairo_rectangle(pdf->cairo, mark->box.left, mark->box.top,
                            mark->box.right - mark->box.left, mark->box.bottom - mark->box.top);
            fill(pdf->cairo, &mark->box, mark->tint, true);
            break;
        case MARK_SLICE:
            slice(pdf->cairo, mark);
            break;
        case MARK_TEXT:
            text(pdf, words, mark);
            break;
        }
    }
}

double pdf_chart_height(Pdf *pdf, const Node *chart)
{
    g_autoptr(ChartLayout) layout = chart_layout(chart);

    return layout->height * scale_of(pdf, layout) * SHRINK_MIN +
           pdf_text_height(pdf, &pdf_caption_style, chart->text);
}

/* Better a little smaller on this page than half of it empty. */
static double shrunk(Pdf *pdf, const Node *chart, const ChartLayout *layout)
{
    double scale = scale_of(pdf, layout);
    double room = pdf_room(pdf) - pdf_text_height(pdf, &pdf_caption_style, chart->text);

    return CLAMP(room / layout->height, scale * SHRINK_MIN, scale);
}

void pdf_chart(Pdf *pdf, const Node *chart)
{
    g_autoptr(ChartLayout) layout = chart_layout(chart);
    PdfElement more = {.alternative = svg_description(chart)};
    double scale, width = pdf->page->right - pdf->page->left;

    if (pdf_chart_height(pdf, chart) > pdf_room(pdf) && !pdf->fresh)
        pdf_page_turn(pdf, pdf->page);
    scale = shrunk(pdf, chart, layout);
    pdf_tag(pdf, "Figure", &more);
    cairo_save(pdf->cairo);
    cairo_translate(pdf->cairo, pdf->page->left + (width - layout->width * scale) / 2, pdf->y);
    cairo_scale(pdf->cairo, scale, scale);
    draw(pdf, layout);
    cairo_restore(pdf->cairo);
    pdf_untag(pdf, "Figure");
    pdf->y += layout->height * scale;
    pdf->fresh = false;
    pdf_paragraph_text(pdf, &pdf_caption_style, "Caption", chart->text);
}
