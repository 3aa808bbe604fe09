/* workbook.c: as little of SpreadsheetML as the editing of a chart needs. Texts stand in their
 * cells, so there is no table of shared ones. A label that holds a figure is a formula of the
 * figure's cell, so that it follows when the figure is changed; the bare name then stands after the
 * last series. */
#include "package/workbook.h"
#include "package/xml.h"

#include <string.h>

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define SHEET_NAME "Sheet1"
#define TYPE(part) "application/vnd.openxmlformats-officedocument.spreadsheetml." part "+xml"

/* "A" for 0, "Z" for 25, "AA" for 26. */
static char *column_name(unsigned column)
{
    GString *name = g_string_new(NULL);

    for (unsigned left = column + 1; left > 0; left = (left - 1) / 26)
        g_string_prepend_c(name, (char)('A' + (left - 1) % 26));
    return g_string_free(name, FALSE);
}

char *workbook_reference(unsigned column, unsigned first, unsigned count)
{
    g_autofree char *name = column_name(column);

    if (count < 2)
        return g_strdup_printf(SHEET_NAME "!$%s$%u", name, first + 1);
    return g_strdup_printf(SHEET_NAME "!$%s$%u:$%s$%u", name, first + 1, name, first + count);
}

static void open_cell(Xml *xml, unsigned column, unsigned row)
{
    g_autofree char *name = column_name(column);
    g_autofree char *place = g_strdup_printf("%s%u", name, row + 1);

    xml_open(xml, "c", "r", place, NULL);
}

static void text_cell(Xml *xml, unsigned column, unsigned row, const char *text)
{
    open_cell(xml, column, row);
    xml_attribute(xml, "t", "inlineStr");
    xml_open(xml, "is", NULL);
    xml_element(xml, "t", text);
    xml_close(xml);
    xml_close(xml);
}

static void number_cell(Xml *xml, unsigned column, unsigned row, const char *number)
{
    open_cell(xml, column, row);
    xml_element(xml, "v", number);
    xml_close(xml);
}

static void open_row(Xml *xml, unsigned row)
{
    xml_open(xml, "row", NULL);
    xml_attribute_int(xml, "r", row + 1);
}

static void head_row(Xml *xml, const ChartData *data)
{
    open_row(xml, 0);
    for (unsigned i = 0; i < data->series->len; i++)
        text_cell(xml, i + 1, 0, ((const ChartSeries *)g_ptr_array_index(data->series, i))->name);
    xml_close(xml);
}

static void formula_cell(Xml *xml, unsigned column, unsigned row, const char *formula,
                         const char *result)
{
    open_cell(xml, column, row);
    xml_attribute(xml, "t", "str");
    xml_element(xml, "f", formula);
    xml_element(xml, "v", result);
    xml_close(xml);
}

/* "C2&" "&TEXT(B2,"#,##0.00")": the name and the figure of the first series. */
static char *label_formula(const ChartData *data, unsigned row)
{
    g_autofree char *names = column_name(data->series->len + 1);

    if (strcmp(data->format, "General") == 0)
        return g_strdup_printf("%s%u&\" \"&B%u", names, row + 1, row + 1);
    return g_strdup_printf("%s%u&\" \"&TEXT(B%u,\"%s\")", names, row + 1, row + 1, data->format);
}

static void label_cell(Xml *xml, const ChartData *data, const ChartCategory *category, unsigned row)
{
    g_autofree char *formula = NULL;

    if (strcmp(category->name, category->label) == 0) {
        text_cell(xml, 0, row, category->name);
        return;
    }
    formula = label_formula(data, row);
    formula_cell(xml, 0, row, formula, category->label);
}

static void category_row(Xml *xml, const ChartData *data, unsigned category)
{
    const ChartCategory *named = g_ptr_array_index(data->categories, category);

    open_row(xml, category + 1);
    label_cell(xml, data, named, category + 1);
    for (unsigned i = 0; i < data->series->len; i++) {
        const ChartSeries *series = g_ptr_array_index(data->series, i);
        const char *value = category < series->values->len
                                ? g_array_index(series->values, ChartValue, category).value
                                : NULL;

        if (value != NULL)
            number_cell(xml, i + 1, category + 1, value);
    }
    if (strcmp(named->name, named->label) != 0)
        text_cell(xml, data->series->len + 1, category + 1, named->name);
    xml_close(xml);
}

static GBytes *sheet_xml(const ChartData *data)
{
    g_autoptr(Xml) xml = xml_new();

    xml_open(xml, "worksheet", "xmlns", MAIN, NULL);
    xml_open(xml, "cols", NULL);
    xml_empty(xml, "col", "min", "1", "max", "1", "width", "36", "customWidth", "1", NULL);
    xml_close(xml);
    xml_open(xml, "sheetData", NULL);
    head_row(xml, data);
    for (unsigned i = 0; i < data->categories->len; i++)
        category_row(xml, data, i);
    return xml_finish(xml);
}

static GBytes *book_xml(const char *sheet_id)
{
    g_autoptr(Xml) xml = xml_new();

    xml_open(xml, "workbook", "xmlns", MAIN, NULL);
    xml_namespaces(xml, "r");
    xml_open(xml, "sheets", NULL);
    xml_empty(xml, "sheet", "name", SHEET_NAME, "sheetId", "1", "r:id", sheet_id, NULL);
    return xml_finish(xml);
}

static void one_of(Xml *xml, const char *list) { xml_open(xml, list, "count", "1", NULL); }

/* The one style that a workbook must have. */
static GBytes *styles_xml(void)
{
    g_autoptr(Xml) xml = xml_new();

    xml_open(xml, "styleSheet", "xmlns", MAIN, NULL);
    one_of(xml, "fonts");
    xml_open(xml, "font", NULL);
    xml_empty(xml, "sz", "val", "11", NULL);
    xml_empty(xml, "name", "val", "宋体", NULL);
    xml_close(xml);
    xml_close(xml);
    one_of(xml, "fills");
    xml_open(xml, "fill", NULL);
    xml_empty(xml, "patternFill", "patternType", "none", NULL);
    xml_close(xml);
    xml_close(xml);
    one_of(xml, "borders");
    xml_empty(xml, "border", NULL);
    xml_close(xml);
    one_of(xml, "cellStyleXfs");
    xml_empty(xml, "xf", "numFmtId", "0", "fontId", "0", "fillId", "0", "borderId", "0", NULL);
    xml_close(xml);
    one_of(xml, "cellXfs");
    xml_empty(xml, "xf", "numFmtId", "0", "fontId", "0", "fillId", "0", "borderId", "0", "xfId",
              "0", NULL);
    return xml_finish(xml);
}

GBytes *workbook_write(const ChartData *data, GError **error)
{
    g_autoptr(Package) package = package_new();
    const char *sheet_id;

    package_relate(package, "", "officeDocument", "xl/workbook.xml");
    sheet_id = package_relate(package, "xl/workbook.xml", "worksheet", "xl/worksheets/sheet1.xml");
    package_relate(package, "xl/workbook.xml", "styles", "xl/styles.xml");
    package_add_take(package, "xl/workbook.xml", TYPE("sheet.main"), book_xml(sheet_id));
    package_add_take(package, "xl/worksheets/sheet1.xml", TYPE("worksheet"), sheet_xml(data));
    package_add_take(package, "xl/styles.xml", TYPE("styles"), styles_xml());
    return package_write(package, error);
}
