/* chart.c: charts. A chart in which nothing is known or not nil is no chart; the template may say a
 * sentence instead. */
#include "disclosure/internal.h"

/* ---- points ---- */

static bool set_number(Expansion *expansion, const Expression *expression, const Format *format,
                       const Scope *scope, const Value *value, Node *point)
{
    if (format == NULL)
        format = format_of(value);
    point->number = format_print(format, value, true, &point->figure);
    if (point->number == NULL)
        return expand_fail(expansion, expression->place, "report-number", expression->text, NULL);
    point->origin = expand_origin(expansion, expression, scope, value);
    return true;
}

/* Sets the figure of `point`; what is not known becomes a question. */
static bool set_figure(Expansion *expansion, const Expression *expression, const Format *format,
                       const Scope *scope, Node *point)
{
    g_auto(Value) value = value_unknown();

    if (!expand_expression(expansion, expression, scope, &value))
        return false;
    if (value.kind == VALUE_NUMBER)
        return set_number(expansion, expression, format, scope, &value, point);
    if (value.kind != VALUE_UNKNOWN)
        return expand_fail(expansion, expression->place, "report-not-number", expression->text,
                           "expect-report-number");
    point->number = g_strdup(words_of(expansion->words, "missing-figure"));
    expand_ask_figure(expansion, expression, scope);
    return true;
}

static bool is_nil(const Node *point)
{
    return point->figure.known && exact_sign(point->figure.value) == 0;
}

/* ---- columns ---- */

static bool add_series(Expansion *expansion, const ChartBlock *chart, const ChartLine *line,
                       const Scope *scope, Node *node)
{
    Node *series = node_append_new(node, NODE_SERIES);

    series->text = expand_plain(expansion, line->name, scope);
    if (series->text == NULL)
        return false;
    for (unsigned i = 0; i < line->expressions->len; i++) {
        Node *point = node_append_new(series, NODE_POINT);

        point->text = expand_plain(expansion, g_ptr_array_index(chart->categories, i), scope);
        if (point->text == NULL || !set_figure(expansion, g_ptr_array_index(line->expressions, i),
                                               g_ptr_array_index(line->formats, i), scope, point))
            return false;
    }
    return true;
}

/* ---- pie ---- */

typedef struct {
    const ChartLine *line;
    Node *series;
} Slicing;

/* A slice of nil has no angle, so it is left out. */
static bool add_slice(Expansion *expansion, const Scope *scope, void *data)
{
    Slicing *slicing = data;
    Node *point = node_new(NODE_POINT);

    point->text = expand_plain(expansion, slicing->line->name, scope);
    if (point->text == NULL ||
        !set_figure(expansion, g_ptr_array_index(slicing->line->expressions, 0),
                    g_ptr_array_index(slicing->line->formats, 0), scope, point)) {
        node_free(point);
        return false;
    }
    if (is_nil(point))
        node_free(point);
    else
        node_append_take(slicing->series, point);
    return true;
}

static bool add_slices(Expansion *expansion, const ChartLine *line, const Scope *scope, Node *node)
{
    Slicing slicing = {line, node_count(node) > 0 ? node_at(node, 0)
                                                  : node_append_new(node, NODE_SERIES)};

    return line->loop != NULL ? expand_loop(expansion, line->loop, scope, add_slice, &slicing)
                              : add_slice(expansion, scope, &slicing);
}

/* ---- the chart ---- */

static bool has_figures(const Node *node)
{
    if (node->kind == NODE_POINT)
        return node->figure.known && !is_nil(node);
    for (unsigned i = 0; i < node_count(node); i++)
        if (has_figures(node_at(node, i)))
            return true;
    return false;
}

/* 单位：万元, when the first known figure is money. */
static char *unit_of(const Expansion *expansion, const Node *node)
{
    if (node->kind == NODE_POINT)
        return node->figure.known && node->figure.kind == FIGURE_MONEY
                   ? words_fill(
                         expansion->words, "unit", "unit",
                         words_of(expansion->words, node->figure.unit_fen == 100 ? "yuan" : "wan"),
                         NULL)
                   : NULL;
    for (unsigned i = 0; i < node_count(node); i++) {
        char *unit = unit_of(expansion, node_at(node, i));

        if (unit != NULL)
            return unit;
    }
    return NULL;
}

/* All that the picture shows, in words. */
static char *alternative_of(const Expansion *expansion, const Node *chart)
{
    g_autoptr(GString) items = g_string_new(NULL);

    for (unsigned i = 0; i < node_count(chart); i++) {
        const Node *series = node_at(chart, i);

        for (unsigned j = 0; j < node_count(series); j++) {
            const Node *point = node_at(series, j);
            g_autofree char *item = words_fill(expansion->words, "chart-item", "series",
                                               series->text != NULL ? series->text : "", "name",
                                               point->text, "number", point->number, NULL);

            g_string_append(items, items->len > 0 ? words_of(expansion->words, "chart-gap") : "");
            g_string_append(items, item);
        }
    }
    return words_fill(expansion->words, "chart-alternative", "title", chart->text, "items",
                      items->str, "unit", chart->unit, NULL);
}

static bool fill_chart(Expansion *expansion, const Block *block, const Scope *scope, Node *node)
{
    const ChartBlock *chart = block->chart;

    node->chart = chart->kind;
    node->text = expand_plain(expansion, block->text, scope);
    if (node->text == NULL)
        return false;
    for (unsigned i = 0; i < chart->lines->len; i++) {
        const ChartLine *line = g_ptr_array_index(chart->lines, i);

        if (!(chart->kind == CHART_PIE ? add_slices(expansion, line, scope, node)
                                       : add_series(expansion, chart, line, scope, node)))
            return false;
    }
    return true;
}

static bool say_empty(Expansion *expansion, const ChartBlock *chart, const Scope *scope,
                      Node *parent)
{
    return chart->empty == NULL ||
           expand_pieces(expansion, chart->empty, scope, node_append_new(parent, NODE_NOTE));
}

bool expand_chart(Expansion *expansion, const Block *block, const Scope *scope, Node *parent)
{
    Node *node = node_new(NODE_CHART);

    if (!fill_chart(expansion, block, scope, node)) {
        node_free(node);
        return false;
    }
    if (!has_figures(node)) {
        node_free(node);
        return say_empty(expansion, block->chart, scope, parent);
    }
    node->unit = unit_of(expansion, node);
    node->alternative = alternative_of(expansion, node);
    node_append_take(parent, node);
    return true;
}
