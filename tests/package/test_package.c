/* A package: parts find each other, charts bring their data, properties know no clock. */
#include "test.h"

#include "package/chart.h"
#include "parts.h"

static GBytes *with_chart(ChartShape shape)
{
    g_autoptr(Package) package = package_new();
    g_autoptr(ChartData) data = chart_data_new(shape, "图");
    ChartSeries *series = chart_data_add_series(data, "收入 & 支出");

    data->format = "#,##0.00";
    chart_data_add_category(data, "2020年", shape == CHART_SHAPE_PIE ? "1.50" : NULL);
    chart_data_add_category(data, "2021年", shape == CHART_SHAPE_PIE ? "0.00" : NULL);
    chart_series_add(series, "1.50", false);
    chart_series_add(series, NULL, true);
    package_relate(package, "", "officeDocument", "word/document.xml");
    assert_true(package_add_chart(package, "word/charts/chart1.xml", "word/embeddings/chart1.xlsx",
                                  data, NULL));
    return package_write(package, NULL);
}

static void relations_are_relative_to_their_part(void **state G_GNUC_UNUSED)
{
    g_autoptr(GBytes) bytes = with_chart(CHART_SHAPE_COLUMNS);
    g_autofree char *top = part_text(bytes, "_rels/.rels");
    g_autofree char *chart = part_text(bytes, "word/charts/_rels/chart1.xml.rels");

    assert_non_null(strstr(top, "Target=\"word/document.xml\""));
    assert_non_null(strstr(chart, "Target=\"../embeddings/chart1.xlsx\""));
}

static void every_part_has_a_content_type(void **state G_GNUC_UNUSED)
{
    g_autoptr(GBytes) bytes = with_chart(CHART_SHAPE_COLUMNS);
    g_autofree char *types = part_text(bytes, "[Content_Types].xml");

    assert_non_null(strstr(types, "PartName=\"/word/charts/chart1.xml\""));
    assert_non_null(strstr(types, "PartName=\"/word/embeddings/chart1.xlsx\""));
}

static void a_chart_caches_what_its_workbook_holds(void **state G_GNUC_UNUSED)
{
    g_autoptr(GBytes) bytes = with_chart(CHART_SHAPE_COLUMNS);
    g_autofree char *chart = part_text(bytes, "word/charts/chart1.xml");

    assert_non_null(strstr(chart, "<c:barChart>"));
    assert_non_null(strstr(chart, "<c:f>Sheet1!$B$2:$B$3</c:f>"));
    assert_non_null(strstr(chart, "<c:v>1.50</c:v>"));
    assert_non_null(strstr(chart, "收入 &amp; 支出"));
    assert_int_equal(occurrences(chart, "<c:delete val=\"1\"/>"), 1);
}

static void the_figure_in_a_slice_s_label_follows_its_cell(void **state G_GNUC_UNUSED)
{
    g_autoptr(GBytes) bytes = with_chart(CHART_SHAPE_PIE);
    zip_t *outer = parts_open(bytes);
    zip_file_t *file = zip_fopen(outer, "word/embeddings/chart1.xlsx", 0);
    g_autofree char *book = g_malloc0(65536);
    zip_int64_t size = zip_fread(file, book, 65536);
    g_autoptr(GBytes) inner = g_bytes_new(book, (size_t)MAX(size, 0));
    g_autofree char *sheet = part_text(inner, "xl/worksheets/sheet1.xml");

    zip_fclose(file);
    zip_discard(outer);
    assert_non_null(sheet);
    assert_non_null(strstr(sheet, "<v>2020年 1.50</v>"));
    assert_non_null(strstr(sheet, "C2&amp;&quot; &quot;&amp;TEXT(B2,&quot;#,##0.00&quot;)"));
}

static void properties_take_the_date_they_are_given(void **state G_GNUC_UNUSED)
{
    g_autoptr(Package) package = package_new();
    const PackageProperty custom[] = {{"regime", "2021"}, {"none", NULL}, {NULL, NULL}};
    PackageProperties properties = {"题", "单位", "zh-CN", "2021-12-31", custom};
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *core = NULL, *own = NULL;

    package_add_properties(package, &properties);
    bytes = package_write(package, NULL);
    core = part_text(bytes, "docProps/core.xml");
    own = part_text(bytes, "docProps/custom.xml");

    assert_int_equal(occurrences(core, "2021-12-31T00:00:00Z"), 2);
    assert_int_equal(occurrences(own, "<property "), 1);
}

static void a_date_that_is_none_is_left_out(void **state G_GNUC_UNUSED)
{
    g_autoptr(Package) package = package_new();
    PackageProperties properties = {.title = "题", .created = "2021-12-31<"};
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *core = NULL;

    package_add_properties(package, &properties);
    bytes = package_write(package, NULL);
    core = part_text(bytes, "docProps/core.xml");

    assert_null(strstr(core, "dcterms:created"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relations_are_relative_to_their_part),
        cmocka_unit_test(every_part_has_a_content_type),
        cmocka_unit_test(a_chart_caches_what_its_workbook_holds),
        cmocka_unit_test(the_figure_in_a_slice_s_label_follows_its_cell),
        cmocka_unit_test(properties_take_the_date_they_are_given),
        cmocka_unit_test(a_date_that_is_none_is_left_out),
    };

    return TEST_RUN("package/package", tests);
}
