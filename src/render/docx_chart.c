/* docx_chart.c: a chart of the tree as a native chart part, drawn in a paragraph of its own, with
 * its title as the caption below. */
#include "package/chart.h"
#include "render/docx.h"
#include "render/printed.h"

#include <string.h>

/* 36,000 to a millimetre: as wide as the text, seven centimetres high. */
#define CHART_WIDTH "5580000"
#define CHART_HEIGHT "2520000"
#define CHART_URI "http://schemas.openxmlformats.org/drawingml/2006/chart"

#define SLICE_LABEL_LEAST 0.05 /* a smaller share has no room for a label */

/* The series with the most points names the categories. */
static const Node *longest_series(const Node *chart)
{
    const Node *longest = node_at(chart, 0);

    for (unsigned i = 1; i < node_count(chart); i++)
        if (node_count(node_at(chart, i)) > node_count(longest))
            longest = node_at(chart, i);
    return longest;
}

/* Whether the slice is too small for a label, or is none. */
static bool slice_is_small(const Node *series, unsigned index)
{
    g_autofree char *share = printed_share(series, index);

    return share == NULL || g_ascii_strtod(share, NULL) < SLICE_LABEL_LEAST;
}

/* A slice is labelled with its share, so its figure stands beside its name, which the legend
 * repeats: so small slices, which have no label, show theirs as well. */
static void add_categories(ChartData *data, const Node *chart)
{
    const Node *series = longest_series(chart);

    for (unsigned i = 0; i < node_count(series); i++) {
        const Node *point = node_at(series, i);

        chart_data_add_category(data, point->text != NULL ? point->text : "",
                                chart->chart == CHART_PIE ? point->number : NULL);
    }
}

static void add_series(ChartData *data, const Node *chart, const Node *series)
{
    ChartSeries *added = chart_data_add_series(data, series->text != NULL  ? series->text
                                                     : chart->text != NULL ? chart->text
                                                                           : "");

    for (unsigned i = 0; i < node_count(series); i++) {
        const Node *point = node_at(series, i);
        g_autofree char *value = printed_decimal(&point->figure, point->number);

        if (point->figure.known && exact_sign(point->figure.value) < 0)
            data->from_zero = false;
        chart_series_add(added, value, chart->chart == CHART_PIE && slice_is_small(series, i));
    }
}

/* Labels look as the report prints: grouped when its figures are, with decimals when they have
 * some. */
static const char *label_format(const Node *chart)
{
    bool grouped = false, fraction = false;

    for (unsigned i = 0; i < node_count(chart); i++)
        for (unsigned j = 0; j < node_count(node_at(chart, i)); j++) {
            const char *text = node_at(node_at(chart, i), j)->number;

            grouped |= text != NULL && strchr(text, ',') != NULL;
            fraction |= text != NULL && strchr(text, '.') != NULL;
        }
    if (!grouped)
        return "General";
    return fraction ? "#,##0.00" : "#,##0";
}

static ChartData *chart_data(const Node *chart)
{
    bool pie = chart->chart == CHART_PIE;
    ChartData *data = chart_data_new(pie ? CHART_SHAPE_PIE : CHART_SHAPE_COLUMNS, chart->text);

    data->format = label_format(chart);
    data->from_zero = true;
    add_categories(data, chart);
    for (unsigned i = 0; i < node_count(chart); i++)
        add_series(data, chart, node_at(chart, i));
    return data;
}

static void drawing(Docx *docx, const Node *chart, const char *relation)
{
    Xml *xml = docx->xml;
    g_autofree char *id = g_strdup_printf("%u", docx->drawings);
    g_autofree char *name = g_strconcat("图 ", id, NULL);
    const char *description = chart->alternative != NULL ? chart->alternative : chart->text;

    xml_open(xml, "w:drawing", NULL);
    xml_open(xml, "wp:inline", "distT", "0", "distB", "0", "distL", "0", "distR", "0", NULL);
    xml_empty(xml, "wp:extent", "cx", CHART_WIDTH, "cy", CHART_HEIGHT, NULL);
    xml_open(xml, "wp:docPr", "id", id, "name", name, NULL);
    xml_attribute(xml, "descr", description);
    xml_attribute(xml, "title", chart->text);
    xml_close(xml);
    xml_empty(xml, "wp:cNvGraphicFramePr", NULL);
    xml_open(xml, "a:graphic", NULL);
    xml_open(xml, "a:graphicData", "uri", CHART_URI, NULL);
    xml_empty(xml, "c:chart", "r:id", relation, NULL);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

static void figure_paragraph(Docx *docx, const Node *chart, const char *relation)
{
    docx_paragraph_open(docx, "Figure");
    xml_open(docx->xml, "w:r", NULL);
    drawing(docx, chart, relation);
    xml_close(docx->xml);
    docx_paragraph_close(docx);
}

bool docx_chart(Docx *docx, const Node *chart, GError **error)
{
    unsigned number = ++docx->drawings;
    g_autofree char *path = g_strdup_printf("word/charts/chart%u.xml", number);
    g_autofree char *book = g_strdup_printf("word/embeddings/chart%u.xlsx", number);
    g_autoptr(ChartData) data = NULL;

    if (node_count(chart) == 0 || node_count(longest_series(chart)) == 0) {
        docx_paragraph(docx, "Caption", chart->text);
        return true;
    }
    data = chart_data(chart);
    if (!package_add_chart(docx->package, path, book, data, error))
        return false;
    docx_paragraph(docx, "TableUnit", chart->unit);
    figure_paragraph(docx, chart, package_relate(docx->package, DOCX_BODY, "chart", path));
    docx_paragraph(docx, "Caption", chart->text);
    return true;
}
