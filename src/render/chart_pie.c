/* chart_pie.c: slices of a whole, each with a label outside and a leader to it
 *
 * The circle is turned so that the middle of the greatest slice lies at three o'clock: the small
 * ones then face the left side, where labels stack. Labels of a side keep the order of their slices
 * and are moved as little as possible (isotonic regression of their positions); when they need more
 * height, the chart grows. What is zero, negative or unknown has no slice: the legend says its
 * number.
 */
#include "render/chart_internal.h"

#include <math.h>

#define RADIUS 76.0
#define ELBOW 12.0 /* from the circle to the bend of a leader */
#define REACH 26.0 /* from the circle to the label */
#define NAME_LINES 2u

typedef struct {
    unsigned index;  /* of the point, and of its colour */
    double from, to; /* in turns */
    char **lines;
    double height, wanted, top; /* of the label; wanted: its middle */
} Slice;

static void slice_clear(void *data) { g_strfreev(((Slice *)data)->lines); }

static double slice_middle(const Slice *slice) { return (slice->from + slice->to) / 2; }

static bool slice_is_right(const Slice *slice) { return cos(slice_middle(slice) * 2 * G_PI) >= 0; }

static double label_width(const ChartLayout *layout)
{
    return layout->width / 2 - RADIUS - REACH - 2;
}

/* The lines of a label: its name, then its share. */
static char **slice_lines(const Node *series, unsigned index, double width)
{
    const char *name = node_at(series, index)->text;
    g_auto(GStrv) name_lines = text_lines(name != NULL ? name : "", width, NAME_LINES);
    g_autoptr(GStrvBuilder) lines = g_strv_builder_new();
    g_autofree char *share = chart_share(series, index);

    g_strv_builder_addv(lines, (const char **)name_lines);
    if (share != NULL)
        g_strv_builder_add(lines, share);
    return g_strv_builder_end(lines);
}

static GArray *slices_new(const Node *series, double width)
{
    GArray *slices = g_array_new(FALSE, FALSE, sizeof(Slice));
    double sum = 0, turn = 0, value;

    g_array_set_clear_func(slices, slice_clear);
    for (unsigned i = 0; i < node_count(series); i++)
        if (point_value(node_at(series, i), &value) && value > 0)
            sum += value;
    for (unsigned i = 0; i < node_count(series); i++) {
        Slice slice = {.index = i, .from = turn};

        if (!point_value(node_at(series, i), &value) || value <= 0)
            continue;
        turn += value / sum;
        slice.to = turn;
        slice.lines = slice_lines(series, i, width);
        slice.height = g_strv_length(slice.lines) * LINE_HEIGHT;
        g_array_append_val(slices, slice);
    }
    return slices;
}

static void slices_turn(GArray *slices)
{
    const Slice *greatest = &g_array_index(slices, Slice, 0);
    double turn;

    for (unsigned i = 1; i < slices->len; i++) {
        const Slice *slice = &g_array_index(slices, Slice, i);
        if (slice->to - slice->from > greatest->to - greatest->from)
            greatest = slice;
    }
    turn = slice_middle(greatest);
    for (unsigned i = 0; i < slices->len; i++) {
        g_array_index(slices, Slice, i).from -= turn;
        g_array_index(slices, Slice, i).to -= turn;
    }
}

static int slice_compare(const void *a, const void *b)
{
    const Slice *first = *(Slice *const *)a, *second = *(Slice *const *)b;

    if (first->wanted != second->wanted)
        return first->wanted < second->wanted ? -1 : 1;
    return (first->index > second->index) - (first->index < second->index);
}

/* The slices with labels on one side, from the top down. */
static GPtrArray *side_new(GArray *slices, bool right)
{
    GPtrArray *side = g_ptr_array_new();

    for (unsigned i = 0; i < slices->len; i++) {
        Slice *slice = &g_array_index(slices, Slice, i);

        slice->wanted = (RADIUS + ELBOW) * sin(slice_middle(slice) * 2 * G_PI);
        if (slice_is_right(slice) == right)
            g_ptr_array_add(side, slice);
    }
    g_ptr_array_sort(side, slice_compare);
    return side;
}

static double side_height(const GPtrArray *side)
{
    double height = 0;

    for (unsigned i = 0; i < side->len; i++)
        height += ((Slice *)g_ptr_array_index(side, i))->height;
    return height;
}

/* A run of labels that touch: their number and the mean of where their first would begin. */
typedef struct {
    unsigned count;
    double start;
} Run;

/* Gives each label its place between 0 and `room`. Taking off the heights above a label leaves
 * positions that must not decrease; runs that would are joined at their mean. */
static void side_place(GPtrArray *side, double middle, double room)
{
    g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(Run));
    double above = 0, slack = room - side_height(side);
    unsigned next = 0;

    for (unsigned i = 0; i < side->len; i++) {
        const Slice *slice = g_ptr_array_index(side, i);
        Run run = {1, middle + slice->wanted - slice->height / 2 - above};

        above += slice->height;
        while (runs->len > 0 && g_array_index(runs, Run, runs->len - 1).start > run.start) {
            Run last = g_array_index(runs, Run, runs->len - 1);

            run.start =
                (run.start * run.count + last.start * last.count) / (run.count + last.count);
            run.count += last.count;
            g_array_set_size(runs, runs->len - 1);
        }
        g_array_append_val(runs, run);
    }
    above = 0;
    for (unsigned r = 0; r < runs->len; r++) {
        const Run *run = &g_array_index(runs, Run, r);

        for (unsigned i = 0; i < run->count; i++) {
            Slice *slice = g_ptr_array_index(side, next++);
            slice->top = CLAMP(run->start, 0, slack) + above;
            above += slice->height;
        }
    }
}

static void draw_leader(ChartLayout *layout, const Slice *slice, double x, double y, double label)
{
    double angle = slice_middle(slice) * 2 * G_PI;
    double bend_x = x + (RADIUS + ELBOW) * cos(angle), bend_y = y + (RADIUS + ELBOW) * sin(angle);
    double end_y = slice->top + slice->height / 2;

    layout_add(layout, MARK_LINE, ROLE_LEADER,
               (Box){x + RADIUS * cos(angle), y + RADIUS * sin(angle), bend_x, bend_y});
    layout_add(layout, MARK_LINE, ROLE_LEADER, (Box){bend_x, bend_y, label, end_y});
}

static void draw_label(ChartLayout *layout, const Slice *slice, double x, double y)
{
    bool right = slice_is_right(slice);
    double edge = right ? x + RADIUS + REACH : x - RADIUS - REACH;

    draw_leader(layout, slice, x, y, right ? edge - 3 : edge + 3);
    for (unsigned i = 0; slice->lines[i] != NULL; i++) {
        double width = text_width(slice->lines[i]), top = slice->top + i * LINE_HEIGHT;

        layout_text(
            layout, ROLE_VALUE,
            (Box){right ? edge : edge - width, top, right ? edge + width : edge, top + LINE_HEIGHT},
            right ? ALIGN_START : ALIGN_END, slice->lines[i]);
    }
}

static void draw_circle(ChartLayout *layout, const Node *series)
{
    g_autoptr(GArray) slices = slices_new(series, label_width(layout));
    g_autoptr(GPtrArray) left = NULL, right = NULL;
    double x = layout->width / 2, y, room;

    if (slices->len == 0)
        return;
    slices_turn(slices);
    left = side_new(slices, false);
    right = side_new(slices, true);
    room = fmax(2 * (RADIUS + ELBOW), fmax(side_height(left), side_height(right)));
    y = room / 2;
    side_place(left, y, room);
    side_place(right, y, room);
    for (unsigned i = 0; i < slices->len; i++) {
        const Slice *slice = &g_array_index(slices, Slice, i);
        Mark *mark = layout_add(layout, MARK_SLICE, ROLE_SLICE,
                                (Box){x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS});

        mark->tint = slice->index;
        mark->turn_from = slice->from;
        mark->turn_to = slice->to;
    }
    for (unsigned i = 0; i < slices->len; i++)
        draw_label(layout, &g_array_index(slices, Slice, i), x, y);
    layout->height = room + MARGIN * 2;
}

static void draw_legend(ChartLayout *layout, const Node *series, const char *unit)
{
    double top = layout->height;

    if (unit != NULL) {
        g_autofree char *fitted = text_shortened(unit, layout->width - 2 * MARGIN);
        layout_text(layout, ROLE_UNIT,
                    (Box){MARGIN, top, MARGIN + text_width(fitted), top + LINE_HEIGHT}, ALIGN_START,
                    fitted);
        top += LINE_HEIGHT;
    }
    for (unsigned i = 0; i < node_count(series); i++) {
        const Node *point = node_at(series, i);
        g_autofree char *share = chart_share(series, i);
        g_autofree char *text =
            g_strconcat(point->text != NULL ? point->text : "", " ", chart_point_text(point),
                        share != NULL ? "，" : "", share != NULL ? share : "", NULL);

        top = layout_legend_line(layout, MARGIN, top, i, text);
    }
    layout->height = top + MARGIN;
}

void layout_pie(ChartLayout *layout, const Node *chart)
{
    layout->height = MARGIN;
    if (node_count(chart) == 0)
        return;
    draw_circle(layout, node_at(chart, 0));
    draw_legend(layout, node_at(chart, 0), chart->unit);
}
