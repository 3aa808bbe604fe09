/* chart.c: the chart part. Its references are into the embedded sheet that workbook.c writes: the
 * labels of categories in column A from row 2 on, series in B, C and so on with their names in
 * row 1. */
#include "package/chart.h"
#include "package/workbook.h"
#include "package/xml.h"

#include <stdlib.h>
#include <string.h>

#define CHART_TYPE "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
#define BOOK_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* Columns, told apart in grey print too: dark and light take turns. Slices are lighter, because
 * dark labels may lie on them. */
static const char *const column_colours[] = {"2F5C8F", "E2A54B", "6FA06A", "B5534C",
                                             "7FB2D6", "7A5C93", "C9C15A", "5F6B73"};
static const char *const slice_colours[] = {"8DB3DC", "F2CB7E", "A3CB94", "E5A59E",
                                            "B5D9EC", "C2AFD8", "E8E09A", "BCC5CC"};
enum { CATEGORY_AXIS = 111, VALUE_AXIS = 112 };

ChartData *chart_data_new(ChartShape shape, const char *title)
{
    ChartData *data = g_new0(ChartData, 1);

    data->shape = shape;
    data->title = g_strdup(title);
    data->format = "General";
    data->categories = g_ptr_array_new();
    data->series = g_ptr_array_new();
    return data;
}

static void series_free(ChartSeries *series)
{
    for (unsigned i = 0; i < series->values->len; i++)
        g_free(g_array_index(series->values, ChartValue, i).value);
    g_array_unref(series->values);
    g_free(series->name);
    g_free(series);
}

static void category_free(ChartCategory *category)
{
    g_free(category->name);
    g_free(category->label);
    g_free(category);
}

void chart_data_free(ChartData *data)
{
    if (data == NULL)
        return;
    for (unsigned i = 0; i < data->series->len; i++)
        series_free(g_ptr_array_index(data->series, i));
    for (unsigned i = 0; i < data->categories->len; i++)
        category_free(g_ptr_array_index(data->categories, i));
    g_ptr_array_unref(data->series);
    g_ptr_array_unref(data->categories);
    g_free(data->title);
    g_free(data);
}

void chart_data_add_category(ChartData *data, const char *name, const char *figure)
{
    ChartCategory *category = g_new0(ChartCategory, 1);

    category->name = g_strdup(name);
    category->label = figure != NULL ? g_strconcat(name, " ", figure, NULL) : g_strdup(name);
    g_ptr_array_add(data->categories, category);
}

ChartSeries *chart_data_add_series(ChartData *data, const char *name)
{
    ChartSeries *series = g_new0(ChartSeries, 1);

    series->name = g_strdup(name);
    series->values = g_array_new(FALSE, FALSE, sizeof(ChartValue));
    g_ptr_array_add(data->series, series);
    return series;
}

void chart_series_add(ChartSeries *series, const char *value, bool unlabelled)
{
    ChartValue point = {.value = g_strdup(value), .unlabelled = unlabelled};

    g_array_append_val(series->values, point);
}

/* <c:name val="…"/>, the commonest element of a chart. */
static void value_element(Xml *xml, const char *name, const char *value)
{
    xml_empty(xml, name, "val", value, NULL);
}

static void value_element_int(Xml *xml, const char *name, int value)
{
    xml_open(xml, name, NULL);
    xml_attribute_int(xml, "val", value);
    xml_close(xml);
}

static void fill(Xml *xml, const char *colour)
{
    xml_open(xml, "a:solidFill", NULL);
    value_element(xml, "a:srgbClr", colour);
    xml_close(xml);
}

static void line(Xml *xml, const char *width_emu, const char *colour)
{
    xml_open(xml, "a:ln", "w", width_emu, NULL);
    fill(xml, colour);
    xml_close(xml);
}

/* Type of 9 points, so that labels stay beside what they name. */
static void text_properties(Xml *xml)
{
    xml_open(xml, "c:txPr", NULL);
    xml_empty(xml, "a:bodyPr", NULL);
    xml_open(xml, "a:p", NULL);
    xml_open(xml, "a:pPr", NULL);
    xml_open(xml, "a:defRPr", "sz", "900", "b", "0", NULL);
    fill(xml, "262626");
    xml_empty(xml, "a:latin", "typeface", "Times New Roman", NULL);
    xml_empty(xml, "a:ea", "typeface", "宋体", NULL);
    xml_close(xml);
    xml_close(xml);
    xml_empty(xml, "a:endParaRPr", "lang", "zh-CN", NULL);
    xml_close(xml);
    xml_close(xml);
}

static void cached_point(Xml *xml, unsigned index, const char *text)
{
    xml_open(xml, "c:pt", NULL);
    xml_attribute_int(xml, "idx", index);
    xml_element(xml, "c:v", text);
    xml_close(xml);
}

static void series_name(Xml *xml, const ChartSeries *series, unsigned index)
{
    g_autofree char *reference = workbook_reference(index + 1, 0, 0);

    xml_open(xml, "c:tx", NULL);
    xml_open(xml, "c:strRef", NULL);
    xml_element(xml, "c:f", reference);
    xml_open(xml, "c:strCache", NULL);
    value_element(xml, "c:ptCount", "1");
    cached_point(xml, 0, series->name);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

static void series_categories(Xml *xml, const ChartData *data)
{
    unsigned count = data->categories->len;
    g_autofree char *reference = workbook_reference(0, 1, count);

    xml_open(xml, "c:cat", NULL);
    xml_open(xml, "c:strRef", NULL);
    xml_element(xml, "c:f", reference);
    xml_open(xml, "c:strCache", NULL);
    value_element_int(xml, "c:ptCount", (int)count);
    for (unsigned i = 0; i < count; i++)
        cached_point(xml, i,
                     ((const ChartCategory *)g_ptr_array_index(data->categories, i))->label);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

static void series_values(Xml *xml, const ChartData *data, const ChartSeries *series,
                          unsigned index)
{
    g_autofree char *reference = workbook_reference(index + 1, 1, data->categories->len);

    xml_open(xml, "c:val", NULL);
    xml_open(xml, "c:numRef", NULL);
    xml_element(xml, "c:f", reference);
    xml_open(xml, "c:numCache", NULL);
    xml_element(xml, "c:formatCode", data->format);
    value_element_int(xml, "c:ptCount", (int)data->categories->len);
    for (unsigned i = 0; i < series->values->len; i++) {
        const ChartValue *value = &g_array_index(series->values, ChartValue, i);

        if (value->value != NULL)
            cached_point(xml, i, value->value);
    }
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

/* What a label says: in a pie the slice (with its figure) and its share; over a column the figure.
 * A figure and a share in one label would have to do with one number format. */
static void label_parts(Xml *xml, bool pie)
{
    value_element(xml, "c:showLegendKey", "0");
    value_element(xml, "c:showVal", pie ? "0" : "1");
    value_element(xml, "c:showCatName", pie ? "1" : "0");
    value_element(xml, "c:showSerName", "0");
    value_element(xml, "c:showPercent", pie ? "1" : "0");
    value_element(xml, "c:showBubbleSize", "0");
}

/* Slices too small to be told apart get no label: theirs would lie over each other. */
static void deleted_labels(Xml *xml, const ChartSeries *series)
{
    for (unsigned i = 0; i < series->values->len; i++) {
        if (!g_array_index(series->values, ChartValue, i).unlabelled)
            continue;
        xml_open(xml, "c:dLbl", NULL);
        value_element_int(xml, "c:idx", (int)i);
        value_element(xml, "c:delete", "1");
        xml_close(xml);
    }
}

static void series_labels(Xml *xml, const ChartData *data, const ChartSeries *series)
{
    bool pie = data->shape == CHART_SHAPE_PIE;

    xml_open(xml, "c:dLbls", NULL);
    deleted_labels(xml, series);
    xml_empty(xml, "c:numFmt", "formatCode", pie ? "0.00%" : data->format, "sourceLinked", "0",
              NULL);
    xml_open(xml, "c:spPr", NULL);
    xml_empty(xml, "a:noFill", NULL);
    xml_close(xml);
    text_properties(xml);
    value_element(xml, "c:dLblPos", pie ? "bestFit" : "outEnd");
    label_parts(xml, pie);
    if (pie) {
        xml_element(xml, "c:separator", "\n");
        value_element(xml, "c:showLeaderLines", "1");
    }
    xml_close(xml);
}

static void column_fill(Xml *xml, unsigned series)
{
    xml_open(xml, "c:spPr", NULL);
    fill(xml, column_colours[series % G_N_ELEMENTS(column_colours)]);
    xml_close(xml);
}

static void slice_fill(Xml *xml, unsigned slice)
{
    xml_open(xml, "c:spPr", NULL);
    fill(xml, slice_colours[slice % G_N_ELEMENTS(slice_colours)]);
    line(xml, "9525", "FFFFFF");
    xml_close(xml);
}

static void slice_fills(Xml *xml, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        xml_open(xml, "c:dPt", NULL);
        value_element_int(xml, "c:idx", (int)i);
        value_element(xml, "c:bubble3D", "0");
        slice_fill(xml, i);
        xml_close(xml);
    }
}

static void one_series(Xml *xml, const ChartData *data, unsigned index)
{
    const ChartSeries *series = g_ptr_array_index(data->series, index);
    bool pie = data->shape == CHART_SHAPE_PIE;

    xml_open(xml, "c:ser", NULL);
    value_element_int(xml, "c:idx", (int)index);
    value_element_int(xml, "c:order", (int)index);
    series_name(xml, series, index);
    if (pie) {
        slice_fills(xml, data->categories->len);
    } else {
        column_fill(xml, index);
        value_element(xml, "c:invertIfNegative", "0");
    }
    series_labels(xml, data, series);
    series_categories(xml, data);
    series_values(xml, data, series, index);
    xml_close(xml);
}

static void all_series(Xml *xml, const ChartData *data)
{
    for (unsigned i = 0; i < data->series->len; i++)
        one_series(xml, data, i);
}

static void category_axis(Xml *xml)
{
    xml_open(xml, "c:catAx", NULL);
    value_element_int(xml, "c:axId", CATEGORY_AXIS);
    xml_open(xml, "c:scaling", NULL);
    value_element(xml, "c:orientation", "minMax");
    xml_close(xml);
    value_element(xml, "c:delete", "0");
    value_element(xml, "c:axPos", "b");
    value_element(xml, "c:majorTickMark", "none");
    value_element(xml, "c:minorTickMark", "none");
    value_element(xml, "c:tickLblPos", "low");
    xml_open(xml, "c:spPr", NULL);
    line(xml, "9525", "7F7F7F");
    xml_close(xml);
    text_properties(xml);
    value_element_int(xml, "c:crossAx", VALUE_AXIS);
    value_element(xml, "c:crosses", "autoZero");
    xml_close(xml);
}

static void gridlines(Xml *xml)
{
    xml_open(xml, "c:majorGridlines", NULL);
    xml_open(xml, "c:spPr", NULL);
    line(xml, "6350", "D9D9D9");
    xml_close(xml);
    xml_close(xml);
}

static void value_axis(Xml *xml, const ChartData *data)
{
    xml_open(xml, "c:valAx", NULL);
    value_element_int(xml, "c:axId", VALUE_AXIS);
    xml_open(xml, "c:scaling", NULL);
    value_element(xml, "c:orientation", "minMax");
    if (data->from_zero) /* columns are compared by their length */
        value_element(xml, "c:min", "0");
    xml_close(xml);
    value_element(xml, "c:delete", "0");
    value_element(xml, "c:axPos", "l");
    gridlines(xml);
    xml_empty(xml, "c:numFmt", "formatCode", "General", "sourceLinked", "0", NULL);
    value_element(xml, "c:majorTickMark", "none");
    value_element(xml, "c:minorTickMark", "none");
    value_element(xml, "c:tickLblPos", "nextTo");
    xml_open(xml, "c:spPr", NULL);
    xml_open(xml, "a:ln", NULL);
    xml_empty(xml, "a:noFill", NULL);
    xml_close(xml);
    xml_close(xml);
    text_properties(xml);
    value_element_int(xml, "c:crossAx", CATEGORY_AXIS);
    value_element(xml, "c:crosses", "autoZero");
    value_element(xml, "c:crossBetween", "between");
    xml_close(xml);
}

static void columns(Xml *xml, const ChartData *data)
{
    xml_open(xml, "c:barChart", NULL);
    value_element(xml, "c:barDir", "col");
    value_element(xml, "c:grouping", "clustered");
    value_element(xml, "c:varyColors", "0");
    all_series(xml, data);
    value_element(xml, "c:gapWidth", "120");
    value_element(xml, "c:overlap", "-8");
    value_element_int(xml, "c:axId", CATEGORY_AXIS);
    value_element_int(xml, "c:axId", VALUE_AXIS);
    xml_close(xml);
    category_axis(xml);
    value_axis(xml, data);
}

static void pie(Xml *xml, const ChartData *data)
{
    xml_open(xml, "c:pieChart", NULL);
    value_element(xml, "c:varyColors", "1");
    all_series(xml, data);
    value_element(xml, "c:firstSliceAng", "0");
    xml_close(xml);
}

/* One series of columns needs none; the slices of a pie do, since small ones have no label. */
static void legend(Xml *xml, const ChartData *data)
{
    if (data->shape == CHART_SHAPE_COLUMNS && data->series->len < 2)
        return;
    xml_open(xml, "c:legend", NULL);
    value_element(xml, "c:legendPos", "b");
    value_element(xml, "c:overlay", "0");
    text_properties(xml);
    xml_close(xml);
}

static void plot(Xml *xml, const ChartData *data)
{
    xml_open(xml, "c:chart", NULL);
    value_element(xml, "c:autoTitleDeleted", "1");
    xml_open(xml, "c:plotArea", NULL);
    xml_empty(xml, "c:layout", NULL);
    if (data->shape == CHART_SHAPE_PIE)
        pie(xml, data);
    else
        columns(xml, data);
    xml_close(xml);
    legend(xml, data);
    value_element(xml, "c:plotVisOnly", "1");
    value_element(xml, "c:dispBlanksAs", "gap");
    xml_close(xml);
}

static GBytes *chart_xml(const ChartData *data, const char *book_id)
{
    g_autoptr(Xml) xml = xml_new();

    xml_open(xml, "c:chartSpace", NULL);
    xml_namespaces(xml, "c a r");
    value_element(xml, "c:date1904", "0");
    value_element(xml, "c:lang", "zh-CN");
    value_element(xml, "c:roundedCorners", "0");
    plot(xml, data);
    xml_open(xml, "c:spPr", NULL);
    fill(xml, "FFFFFF");
    line(xml, "6350", "D9D9D9");
    xml_close(xml);
    xml_open(xml, "c:externalData", "r:id", book_id, NULL);
    value_element(xml, "c:autoUpdate", "0");
    xml_close(xml);
    return xml_finish(xml);
}

bool package_add_chart(Package *package, const char *path, const char *book, const ChartData *data,
                       GError **error)
{
    GBytes *workbook = workbook_write(data, error);
    const char *id;

    if (workbook == NULL)
        return false;
    id = package_relate(package, path, "package", book);
    package_add_take(package, path, CHART_TYPE, chart_xml(data, id));
    package_add_take(package, book, BOOK_TYPE, workbook);
    return true;
}
