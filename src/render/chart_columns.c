/* chart_columns.c: columns in groups, one group a category, one colour a series
 *
 * Every column stands in a slot that is as wide as the widest value label, so labels above (or
 * below negative) columns cannot overlap; a chart that needs more room becomes wider. The axis
 * always holds zero.
 */
#include "render/chart_internal.h"

#include <math.h>
#include <string.h>

#define PLOT_HEIGHT 190.0
#define COLUMN_WIDTH_MAX 46.0
#define GROUP_GAP 22.0
#define LABEL_WIDTH_MAX 150.0
#define TICKS 4.0
#define CATEGORY_LINES 3u

typedef struct {
    double low, high, step; /* of the axis; low <= 0 <= high */
    double top, bottom;     /* of the plot */
    double left;
    double slot, group; /* widths */
    unsigned series, categories;
    bool hangs; /* a column below zero, however little: its label needs a line of its own */
} Plot;

/* 1, 2, 2.5 or 5 times a power of ten, at least `wanted`. */
static double nice_step(double wanted)
{
    static const double steps[] = {1, 2, 2.5, 5, 10};
    double power = pow(10, floor(log10(wanted)));

    for (unsigned i = 0; i < G_N_ELEMENTS(steps); i++)
        if (steps[i] * power >= wanted * 0.999999)
            return steps[i] * power;
    return 10 * power;
}

static void plot_scale(Plot *plot, const Node *chart)
{
    double low = 0, high = 0, value;

    for (unsigned s = 0; s < plot->series; s++) {
        const Node *series = node_at(chart, s);

        for (unsigned i = 0; i < node_count(series); i++) {
            if (!point_value(node_at(series, i), &value))
                continue;
            low = fmin(low, value);
            high = fmax(high, value);
        }
    }
    plot->hangs = low < 0;
    if (high - low <= 0)
        high = 1;
    plot->step = nice_step((high - low) / TICKS);
    plot->low = floor(low / plot->step + 1e-9) * plot->step;
    plot->high = ceil(high / plot->step - 1e-9) * plot->step;
}

static double plot_y(const Plot *plot, double value)
{
    return plot->bottom -
           (value - plot->low) / (plot->high - plot->low) * (plot->bottom - plot->top);
}

/* A tick with commas between thousands; a step below one keeps its decimals. */
static char *tick_text(double value, double step)
{
    char digits[64];
    int decimals = step >= 1 ? (step == floor(step) ? 0 : 1) : (int)ceil(-log10(step)) + 1;
    char format[16];
    GString *text;
    char *point;

    if (fabs(value) < step / 2)
        return g_strdup("0");
    if (fabs(value) >= 1e15)
        return g_strdup(g_ascii_formatd(digits, sizeof digits, "%.3g", value));
    g_snprintf(format, sizeof format, "%%.%df", MIN(decimals, 12));
    text = g_string_new(g_ascii_formatd(digits, sizeof digits, format, value));
    point = strchr(text->str, '.');
    for (gssize at = (point != NULL ? point - text->str : (gssize)text->len) - 3;
         at > (text->str[0] == '-' ? 1 : 0); at -= 3)
        g_string_insert_c(text, at, ',');
    return g_string_free(text, FALSE);
}

static unsigned tick_count(const Plot *plot)
{
    return (unsigned)lround((plot->high - plot->low) / plot->step) + 1;
}

static double tick_width(const Plot *plot)
{
    double width = 0;

    for (unsigned i = 0; i < tick_count(plot); i++) {
        g_autofree char *text = tick_text(plot->low + i * plot->step, plot->step);
        width = fmax(width, text_width(text));
    }
    return width;
}

static double value_label_width(const Plot *plot, const Node *chart)
{
    double width = 28;

    for (unsigned s = 0; s < plot->series; s++) {
        const Node *series = node_at(chart, s);

        for (unsigned i = 0; i < node_count(series); i++)
            width = fmax(width, text_width(chart_point_text(node_at(series, i))));
    }
    return fmin(width, LABEL_WIDTH_MAX);
}

/* Slots as wide as the labels need, or wider where the usual width leaves room. */
static void plot_widths(Plot *plot, ChartLayout *layout, const Node *chart)
{
    double needed = value_label_width(plot, chart) + MARGIN;
    double room;

    plot->left = MARGIN + tick_width(plot) + MARGIN;
    room = (layout->width - plot->left - MARGIN) / fmax(plot->categories, 1);
    plot->group = fmax(room, needed * plot->series + GROUP_GAP);
    plot->slot = fmin((plot->group - GROUP_GAP) / fmax(plot->series, 1),
                      fmax(needed, COLUMN_WIDTH_MAX + MARGIN));
    layout->width = fmax(layout->width, plot->left + plot->group * plot->categories + MARGIN);
}

static void draw_ticks(ChartLayout *layout, const Plot *plot)
{
    for (unsigned i = 0; i < tick_count(plot); i++) {
        double value = plot->low + i * plot->step;
        double y = plot_y(plot, value);
        g_autofree char *text = tick_text(value, plot->step);

        layout_add(layout, MARK_LINE, fabs(value) < plot->step / 2 ? ROLE_AXIS : ROLE_GRID,
                   (Box){plot->left, y, layout->width - MARGIN, y});
        layout_text(layout, ROLE_TICK,
                    (Box){MARGIN, y - LINE_HEIGHT / 2, plot->left - MARGIN, y + LINE_HEIGHT / 2},
                    ALIGN_END, text);
    }
}

static void draw_column(ChartLayout *layout, const Plot *plot, const Node *point, double middle,
                        unsigned tint)
{
    g_autofree char *text = text_shortened(chart_point_text(point), LABEL_WIDTH_MAX);
    double half = fmin(plot->slot - MARGIN, COLUMN_WIDTH_MAX) / 2;
    double label = text_width(text) / 2;
    double zero = plot_y(plot, 0), end = zero, value;

    if (point_value(point, &value)) {
        end = plot_y(plot, value);
        layout_add(layout, MARK_BOX, ROLE_COLUMN,
                   (Box){middle - half, fmin(zero, end), middle + half, fmax(zero, end)})
            ->tint = tint;
    }
    if (end > zero)
        layout_text(layout, ROLE_VALUE,
                    (Box){middle - label, end + 2, middle + label, end + 2 + LINE_HEIGHT},
                    ALIGN_CENTER, text);
    else
        layout_text(layout, ROLE_VALUE,
                    (Box){middle - label, end - 2 - LINE_HEIGHT, middle + label, end - 2},
                    ALIGN_CENTER, text);
}

/* The lines under a group. Returns how many there are. */
static unsigned draw_category(ChartLayout *layout, const Plot *plot, const char *name, double left,
                              double top)
{
    g_auto(GStrv) lines =
        text_lines(name != NULL ? name : "", plot->group - MARGIN, CATEGORY_LINES);
    double middle = left + plot->group / 2;
    unsigned i;

    for (i = 0; lines[i] != NULL; i++) {
        double half = text_width(lines[i]) / 2;

        layout_text(
            layout, ROLE_CATEGORY,
            (Box){middle - half, top + i * LINE_HEIGHT, middle + half, top + (i + 1) * LINE_HEIGHT},
            ALIGN_CENTER, lines[i]);
    }
    return i;
}

static void draw_groups(ChartLayout *layout, const Plot *plot, const Node *chart)
{
    double top = plot->bottom + (plot->hangs ? LINE_HEIGHT : 0) + 5;
    unsigned most = 0;

    for (unsigned c = 0; c < plot->categories; c++) {
        double left = plot->left + c * plot->group;
        double first = left + (plot->group - plot->series * plot->slot) / 2;
        unsigned lines =
            draw_category(layout, plot, node_at(node_at(chart, 0), c)->text, left, top);

        for (unsigned s = 0; s < plot->series; s++)
            draw_column(layout, plot, node_at(node_at(chart, s), c), first + (s + 0.5) * plot->slot,
                        s);
        most = MAX(most, lines);
    }
    layout->height = top + most * LINE_HEIGHT + MARGIN;
}

/* One series needs no legend: the title says what it is. */
static void draw_legend(ChartLayout *layout, const Plot *plot, const Node *chart)
{
    double x = plot->left, top = layout->height + 2;

    if (plot->series < 2)
        return;
    for (unsigned s = 0; s < plot->series; s++) {
        const char *name = node_at(chart, s)->text != NULL ? node_at(chart, s)->text : "";
        double width = LINE_HEIGHT + text_width(name) + GROUP_GAP;

        if (x > plot->left && x + width > layout->width) {
            x = plot->left;
            top += LINE_HEIGHT;
        }
        layout_legend_line(layout, x, top, s, name);
        x += width;
    }
    layout->height = top + LINE_HEIGHT + MARGIN;
}

/* Series may differ in length in a tree that nobody validated: the shortest counts. */
static unsigned category_count(const Node *chart)
{
    unsigned count = node_count(chart) > 0 ? node_count(node_at(chart, 0)) : 0;

    for (unsigned s = 1; s < node_count(chart); s++)
        count = MIN(count, node_count(node_at(chart, s)));
    return count;
}

void chart_layout_columns(ChartLayout *layout, const Node *chart)
{
    Plot plot = {.series = node_count(chart), .categories = category_count(chart)};

    plot_scale(&plot, chart);
    plot_widths(&plot, layout, chart);
    plot.top = LINE_HEIGHT * 2 + MARGIN * 2;
    plot.bottom = plot.top + PLOT_HEIGHT;
    if (chart->unit != NULL) {
        g_autofree char *unit = text_shortened(chart->unit, layout->width - 2 * MARGIN);
        layout_text(layout, ROLE_UNIT, (Box){MARGIN, 0, MARGIN + text_width(unit), LINE_HEIGHT},
                    ALIGN_START, unit);
    }
    draw_ticks(layout, &plot);
    draw_groups(layout, &plot, chart);
    draw_legend(layout, &plot, chart);
}
