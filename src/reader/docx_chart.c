/* docx_chart.c: what a chart shows, from the copies of its data that the chart part keeps */
#include "package/number.h"
#include "reader/docx.h"

#include <stdlib.h>
#include <string.h>

#define POINTS_MAX 4096

/* The first element of that name anywhere below. */
static const xmlNode *find(const xmlNode *node, const char *name)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        const xmlNode *found = parts_is(child, name) ? child : find(child, name);
        if (found != NULL)
            return found;
    }
    return NULL;
}

/* The text of all a:t below. The caller frees. */
static void gather(const xmlNode *node, GString *out)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_TEXT_NODE && parts_is(child->parent, "t"))
            g_string_append(out, (const char *)child->content);
        else
            gather(child, out);
    }
}

/* The format that labels print values with when it is not the one of the source; NULL: none, or
 * labels print shares. The caller frees. */
static char *label_format(const xmlNode *series)
{
    const xmlNode *labels = parts_child(series, "dLbls"), *format = parts_child(labels, "numFmt");
    g_autofree char *linked = parts_attribute(format, "sourceLinked");
    g_autofree char *shares = parts_child_value(labels, "showPercent");

    return format != NULL && g_strcmp0(linked, "1") != 0 && g_strcmp0(shares, "1") != 0
               ? parts_attribute(format, "formatCode")
               : NULL;
}

/* The values of a cache (strCache, numCache) by their index; NULL where there is none. Numbers are
 * shown by `label`, or by the cache's own format when that is NULL. */
static GPtrArray *cache_values(const xmlNode *of, const char *label)
{
    const xmlNode *cache = of != NULL ? find(of, "strCache") : NULL;
    const xmlNode *format;
    g_autofree char *code = NULL;
    GPtrArray *values = g_ptr_array_new_with_free_func(g_free);

    if (cache == NULL)
        cache = of != NULL ? find(of, "numCache") : NULL;
    format = cache != NULL ? parts_child(cache, "formatCode") : NULL;
    if (format != NULL) {
        xmlChar *text = xmlNodeGetContent(format);
        code = g_strdup((const char *)text);
        xmlFree(text);
    }
    for (const xmlNode *child = cache != NULL ? cache->children : NULL; child != NULL;
         child = child->next) {
        g_autofree char *index = parts_is(child, "pt") ? parts_attribute(child, "idx") : NULL;
        const xmlNode *value = index != NULL ? parts_child(child, "v") : NULL;
        long at = index != NULL ? strtol(index, NULL, 10) : -1;
        xmlChar *text;

        if (value == NULL || at < 0 || at >= POINTS_MAX)
            continue;
        text = xmlNodeGetContent(value);
        if (values->len <= (guint)at)
            g_ptr_array_set_size(values, (int)at + 1);
        g_free(values->pdata[at]);
        values->pdata[at] =
            parts_is(cache, "numCache")
                ? number_shown((const char *)text, label != NULL ? label : code, false)
                : g_strdup((const char *)text);
        xmlFree(text);
    }
    return values;
}

static const char *value_at(const GPtrArray *values, unsigned index)
{
    const char *value = index < values->len ? values->pdata[index] : NULL;

    return value != NULL ? value : "";
}

static void add_series(Body *body, Node *chart, const xmlNode *node, unsigned points)
{
    g_autofree char *label = label_format(node);
    g_autoptr(GPtrArray) names = cache_values(parts_child(node, "tx"), NULL);
    g_autoptr(GPtrArray) categories = cache_values(parts_child(node, "cat"), NULL);
    g_autoptr(GPtrArray) values = cache_values(parts_child(node, "val"), label);
    Node *series = body_new(body, chart, NODE_SERIES);

    series->text = g_strdup(value_at(names, 0));
    for (unsigned i = 0; i < points && !body_full(body); i++) {
        Node *point = body_new(body, series, NODE_POINT);

        point->text = g_strdup(value_at(categories, i));
        point->number = g_strdup(value_at(values, i));
    }
}

/* Series have one length in a document: that of the longest. */
static unsigned points_of(const xmlNode *plot)
{
    unsigned points = 0;

    for (const xmlNode *child = plot->children; child != NULL; child = child->next) {
        if (parts_is(child, "ser")) {
            g_autoptr(GPtrArray) values = cache_values(parts_child(child, "val"), NULL);
            points = MAX(points, values->len);
        }
    }
    return points;
}

static void read_plot(Body *body, const xmlNode *plot, const char *title)
{
    bool pie = strstr((const char *)plot->name, "pie") != NULL || parts_is(plot, "doughnutChart");
    unsigned points = points_of(plot);
    Node *chart = body_block(body, NODE_CHART);

    chart->text = *title != '\0' ? g_strdup(title) : NULL;
    chart->chart = pie ? CHART_PIE : CHART_COLUMNS;
    for (const xmlNode *child = plot->children; child != NULL && !(pie && node_count(chart) > 0);
         child = child->next)
        if (parts_is(child, "ser"))
            add_series(body, chart, child, points);
}

bool docx_chart_read(Parts *parts, const char *path, Body *body, GError **error)
{
    g_autoptr(GString) title = g_string_new(NULL);
    xmlDoc *tree;
    const xmlNode *chart, *area, *heading;

    if (!parts_has(parts, path))
        return true;
    tree = parts_read_xml(parts, path, error);
    if (tree == NULL)
        return false;
    chart = find(xmlDocGetRootElement(tree), "chart");
    area = chart != NULL ? parts_child(chart, "plotArea") : NULL;
    heading = chart != NULL ? parts_child(chart, "title") : NULL;
    if (heading != NULL)
        gather(heading, title);
    for (const xmlNode *plot = area != NULL ? area->children : NULL; plot != NULL;
         plot = plot->next)
        if (plot->type == XML_ELEMENT_NODE && g_str_has_suffix((const char *)plot->name, "Chart"))
            read_plot(body, plot, title->str);
    xmlFreeDoc(tree);
    return true;
}
