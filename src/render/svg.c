/* svg.c: the marks of a layout as SVG. Colours are classes (t0 to t7), never attributes: the page's
 * style knows light, dark and print. */
#include "render/svg.h"

#include "render/chart.h"

#include <math.h>

static const char *const role_classes[ROLE_COUNT] = {
    [ROLE_GRID] = "grid", [ROLE_AXIS] = "axis",         [ROLE_TICK] = "tick",
    [ROLE_UNIT] = "tick", [ROLE_CATEGORY] = "category", [ROLE_VALUE] = "value",
    [ROLE_COLUMN] = NULL, [ROLE_SLICE] = "slice",       [ROLE_LEADER] = "leader",
    [ROLE_SWATCH] = NULL, [ROLE_LEGEND] = "legend",
};

#define BASELINE 4.5 /* from the bottom of a line of text */

static void write_class(Markup *markup, const Mark *mark)
{
    const char *class = role_classes[mark->role];
    bool tinted = mark->shape == MARK_BOX || mark->shape == MARK_SLICE;
    g_autofree char *tint = g_strdup_printf("t%u%s%s", mark->tint % CHART_TINTS,
                                            class != NULL ? " " : "", class != NULL ? class : "");

    markup_attribute(markup, "class", tinted ? tint : class);
}

static void write_line(Markup *markup, const Mark *mark)
{
    markup_open(markup, "line");
    write_class(markup, mark);
    markup_attribute_real(markup, "x1", mark->box.left);
    markup_attribute_real(markup, "y1", mark->box.top);
    markup_attribute_real(markup, "x2", mark->box.right);
    markup_attribute_real(markup, "y2", mark->box.bottom);
    markup_close(markup);
}

static void write_box(Markup *markup, const Mark *mark)
{
    markup_open(markup, "rect");
    write_class(markup, mark);
    markup_attribute_real(markup, "x", mark->box.left);
    markup_attribute_real(markup, "y", mark->box.top);
    markup_attribute_real(markup, "width", mark->box.right - mark->box.left);
    markup_attribute_real(markup, "height", mark->box.bottom - mark->box.top);
    markup_close(markup);
}

/* An arc of a whole turn would begin where it ends and vanish: that slice is a circle. */
static void write_slice(Markup *markup, const Mark *mark)
{
    double radius = (mark->box.right - mark->box.left) / 2;
    double x = mark->box.left + radius, y = mark->box.top + radius;
    double from = mark->turn_from * 2 * G_PI, to = mark->turn_to * 2 * G_PI;
    char numbers[5][32];
    g_autofree char *path = NULL;

    if (mark->turn_to - mark->turn_from > 0.9999) {
        markup_open(markup, "circle");
        write_class(markup, mark);
        markup_attribute_real(markup, "cx", x);
        markup_attribute_real(markup, "cy", y);
        markup_attribute_real(markup, "r", radius);
        markup_close(markup);
        return;
    }
    path = g_strdup_printf("M%.0f %.0fL%s %sA%s %s 0 %d 1 %s %sZ", x, y,
                           markup_real(numbers[0], x + radius * cos(from)),
                           markup_real(numbers[1], y + radius * sin(from)),
                           markup_real(numbers[2], radius), numbers[2],
                           mark->turn_to - mark->turn_from > 0.5,
                           markup_real(numbers[3], x + radius * cos(to)),
                           markup_real(numbers[4], y + radius * sin(to)));
    markup_open(markup, "path");
    write_class(markup, mark);
    markup_attribute(markup, "d", path);
    markup_close(markup);
}

static void write_text(Markup *markup, const Mark *mark)
{
    static const char *const anchors[] = {
        [ALIGN_START] = NULL, [ALIGN_CENTER] = "middle", [ALIGN_END] = "end"};
    const double x[] = {[ALIGN_START] = mark->box.left,
                        [ALIGN_CENTER] = (mark->box.left + mark->box.right) / 2,
                        [ALIGN_END] = mark->box.right};

    markup_open(markup, "text");
    write_class(markup, mark);
    markup_attribute_real(markup, "x", x[mark->align]);
    markup_attribute_real(markup, "y", mark->box.bottom - BASELINE);
    markup_attribute(markup, "text-anchor", anchors[mark->align]);
    markup_text(markup, mark->text);
    markup_close(markup);
}

static void write_mark(Markup *markup, const Mark *mark)
{
    switch (mark->shape) {
    case MARK_LINE:
        write_line(markup, mark);
        break;
    case MARK_BOX:
        write_box(markup, mark);
        break;
    case MARK_SLICE:
        write_slice(markup, mark);
        break;
    case MARK_TEXT:
        write_text(markup, mark);
        break;
    }
}

char *svg_description(const Node *chart)
{
    GString *out = g_string_new(chart->alternative);

    for (unsigned s = 0; chart->alternative == NULL && s < node_count(chart); s++) {
        const Node *series = node_at(chart, s);

        g_string_append_printf(out, "%s%s%s", s > 0 ? "。" : "",
                               series->text != NULL ? series->text : "",
                               series->text != NULL ? "：" : "");
        for (unsigned i = 0; i < node_count(series); i++) {
            const Node *point = node_at(series, i);
            g_autofree char *share = chart->chart == CHART_PIE ? chart_share(series, i) : NULL;

            g_string_append_printf(out, "%s%s %s%s%s", i > 0 ? "；" : "",
                                   point->text != NULL ? point->text : "", chart_point_text(point),
                                   share != NULL ? "，" : "", share != NULL ? share : "");
        }
    }
    return g_string_free(out, FALSE);
}

static void write_words(Markup *markup, const Node *chart, const char *title_id,
                        const char *desc_id)
{
    g_autofree char *description = svg_description(chart);

    markup_open(markup, "title");
    markup_attribute(markup, "id", title_id);
    markup_text(markup, chart->text);
    markup_close(markup);
    markup_open(markup, "desc");
    markup_attribute(markup, "id", desc_id);
    markup_text(markup, description);
    markup_close(markup);
}

static void write_frame(Markup *markup, const ChartLayout *layout, const char *labels)
{
    char width[32], height[32];
    g_autofree char *view = g_strdup_printf("0 0 %s %s", markup_real(width, layout->width),
                                            markup_real(height, layout->height));

    markup_attribute(markup, "class",
                     layout->width > CHART_WIDTH + 60 ? "drawing broad" : "drawing");
    markup_attribute(markup, "role", "img");
    markup_attribute(markup, "aria-labelledby", labels);
    markup_attribute(markup, "viewBox", view);
    markup_attribute_real(markup, "width", layout->width);
    markup_attribute_real(markup, "height", layout->height);
}

void svg_write(Markup *markup, const Node *chart, const char *id)
{
    g_autoptr(ChartLayout) layout = chart_layout(chart);
    g_autofree char *title_id = g_strconcat(id, "-title", NULL);
    g_autofree char *desc_id = g_strconcat(id, "-desc", NULL);
    g_autofree char *labels = g_strconcat(title_id, " ", desc_id, NULL);

    markup_open(markup, "svg");
    write_frame(markup, layout, labels);
    write_words(markup, chart, title_id, desc_id);
    for (unsigned i = 0; i < layout->marks->len; i++)
        write_mark(markup, &g_array_index(layout->marks, Mark, i));
    markup_close(markup);
}
