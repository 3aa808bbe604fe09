/* chart.c: what both kinds of chart share: texts that fit, marks, legends, shares */
#include "render/chart_internal.h"

#include <math.h>
#include <string.h>

static double letter_width(gunichar letter)
{
    if (g_unichar_iswide(letter) || letter > 0x1100)
        return TEXT_SIZE;
    if (g_unichar_isupper(letter) || letter == '%' || letter == '@' || letter == 'm' ||
        letter == 'w')
        return TEXT_SIZE * 0.9;
    return TEXT_SIZE * 0.6;
}

double text_width(const char *text)
{
    double width = 0;

    for (; *text != '\0'; text = g_utf8_next_char(text))
        width += letter_width(g_utf8_get_char(text));
    return width;
}

/* Where a line of at most `width` that begins at `text` ends. At least one letter. */
static const char *line_end(const char *text, double width)
{
    const char *end = text;
    double used = 0;

    while (*end != '\0') {
        used += letter_width(g_utf8_get_char(end));
        if (used > width && end > text)
            break;
        end = g_utf8_next_char(end);
    }
    return end;
}

char *text_shortened(const char *text, double width)
{
    const char *end = line_end(text, width);
    g_autofree char *kept = NULL;

    if (*end == '\0')
        return g_strdup(text);
    end = line_end(text, width - TEXT_SIZE);
    kept = g_strndup(text, (size_t)(end - text));
    return g_strconcat(kept, "…", NULL);
}

/* The width that makes lines about equal: no single letter is left over for the last. */
static double balanced_width(const char *text, double width, unsigned most)
{
    double whole = text_width(text);
    unsigned lines = (unsigned)MIN(most, ceil(whole / width));

    return lines < 2 ? width : MIN(width, whole / lines + TEXT_SIZE * 0.99);
}

char **text_lines(const char *text, double width, unsigned most)
{
    GPtrArray *lines = g_ptr_array_new();
    double even = balanced_width(text, width, most);

    while (*text != '\0' && lines->len + 1 < most) {
        const char *end = line_end(text, even);

        g_ptr_array_add(lines, g_strndup(text, (size_t)(end - text)));
        text = end;
    }
    if (*text != '\0')
        g_ptr_array_add(lines, text_shortened(text, width));
    g_ptr_array_add(lines, NULL);
    return (char **)g_ptr_array_free(lines, FALSE);
}

bool point_value(const Node *point, double *value)
{
    const FigureValue *figure = &point->figure;

    if (!figure->known || figure->value.denominator == 0)
        return false;
    *value = (double)figure->value.numerator / (double)figure->value.denominator;
    if (figure->kind == FIGURE_MONEY && figure->unit_fen > 0)
        *value /= (double)figure->unit_fen;
    if (figure->kind == FIGURE_RATIO)
        *value *= 100;
    return true;
}

const char *chart_point_text(const Node *point)
{
    return point->number != NULL ? point->number : "—";
}

/* Whether point `index` has a part in its whole. */
static bool shares(const Node *series, unsigned index)
{
    const FigureValue *figure = &node_at(series, index)->figure;

    return figure->known && exact_sign(figure->value) > 0;
}

char *chart_share(const Node *series, unsigned index)
{
    Exact sum = exact_from_int(0), share;
    g_autofree char *text = NULL;

    for (unsigned i = 0; i < node_count(series); i++)
        if (shares(series, i) && !exact_add(&sum, sum, node_at(series, i)->figure.value))
            return NULL;
    if (!node_at(series, index)->figure.known || exact_sign(sum) <= 0 ||
        exact_sign(node_at(series, index)->figure.value) < 0 ||
        !exact_divide(&share, node_at(series, index)->figure.value, sum) ||
        !exact_multiply(&share, share, exact_from_int(100)))
        return NULL;
    text = exact_text(share, (ExactStyle){.decimals = 2, .trim = true});
    return text != NULL ? g_strconcat(text, "%", NULL) : NULL;
}

Mark *layout_add(ChartLayout *layout, MarkShape shape, MarkRole role, Box box)
{
    Mark mark = {.shape = shape, .role = role, .box = box};

    g_array_append_val(layout->marks, mark);
    return &g_array_index(layout->marks, Mark, layout->marks->len - 1);
}

void layout_text(ChartLayout *layout, MarkRole role, Box box, Align align, const char *text)
{
    Mark *mark = layout_add(layout, MARK_TEXT, role, box);

    mark->align = align;
    mark->text = g_strdup(text);
}

double layout_legend_line(ChartLayout *layout, double left, double top, unsigned tint,
                          const char *text)
{
    double room = layout->width - left - MARGIN - LINE_HEIGHT;
    g_autofree char *fitted = text_shortened(text, room);
    double start = left + LINE_HEIGHT;

    layout_add(layout, MARK_BOX, ROLE_SWATCH, (Box){left, top + 3, left + 12, top + 15})->tint =
        tint;
    layout_text(layout, ROLE_LEGEND,
                (Box){start, top, start + text_width(fitted), top + LINE_HEIGHT}, ALIGN_START,
                fitted);
    return top + LINE_HEIGHT;
}

static void mark_clear(void *data) { g_free(((Mark *)data)->text); }

ChartLayout *chart_layout(const Node *chart)
{
    ChartLayout *layout = g_new0(ChartLayout, 1);

    layout->width = CHART_WIDTH;
    layout->marks = g_array_new(FALSE, FALSE, sizeof(Mark));
    g_array_set_clear_func(layout->marks, mark_clear);
    if (chart->chart == CHART_PIE)
        layout_pie(layout, chart);
    else
        chart_layout_columns(layout, chart);
    return layout;
}

void chart_layout_free(ChartLayout *layout)
{
    if (layout == NULL)
        return;
    g_array_unref(layout->marks);
    g_free(layout);
}
