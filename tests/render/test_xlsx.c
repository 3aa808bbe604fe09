/* The xlsx renderer: a sheet a table, numbers that are numbers, and the same bytes twice. */
#include "../test.h"

#include "../package/parts.h"
#include "render/printed.h"
#include "sample.h"

#include <stdlib.h>
#include <time.h>

static void neither_clock_nor_zone_reach_the_bytes(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = example_document();
    g_autoptr(GBytes) here = NULL, there = NULL;

    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    here = sample_render(document, "xlsx");
    setenv("TZ", "America/Los_Angeles", 1);
    tzset();
    there = sample_render(document, "xlsx");

    assert_true(g_bytes_equal(here, there));
}

static void a_document_without_a_date_has_a_fixed_one(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = document_new("题", "zh-CN");
    g_autoptr(GBytes) bytes = sample_render(document, "xlsx");
    g_autofree char *core = part_text(bytes, "docProps/core.xml");

    assert_non_null(strstr(core, "1980-01-01T00:00:00Z"));
}

static void sheets_get_names_that_a_workbook_allows(void **state G_GNUC_UNUSED)
{
    static const char *const numbers[] = {
        "公开01表", "公开01表", "a/b[c]:d*e?f\\g'h",
        "",         NULL,       "一个非常非常非常非常非常非常非常非常非常非常非常非常非常长的表号"};
    g_autoptr(Document) document = document_new("题", "zh-CN");
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *book = NULL;

    for (unsigned i = 0; i < G_N_ELEMENTS(numbers); i++)
        node_append_new(document->root, NODE_TABLE)->number = g_strdup(numbers[i]);
    bytes = sample_render(document, "xlsx");
    book = part_text(bytes, "xl/workbook.xml");

    assert_non_null(strstr(book, "name=\"公开01\""));
    assert_non_null(strstr(book, "name=\"公开01(2)\""));
    assert_non_null(strstr(book, "name=\"a-b-c--d-e-f-g-h\""));
    assert_int_equal(occurrences(book, "<sheet "), G_N_ELEMENTS(numbers) + 1);
}

static void assert_printed(FigureValue figure, const char *text, const char *decimal,
                           const char *format)
{
    g_autofree char *found = printed_decimal(&figure, text);
    g_autofree char *found_format = printed_format(&figure, text);

    assert_string_equal(found, decimal);
    assert_string_equal(found_format, format);
}

static void a_cell_holds_what_is_printed(void **state G_GNUC_UNUSED)
{
    Exact half;

    assert_true(exact_fraction(&half, 50255, 100000));
    assert_printed((FigureValue){FIGURE_MONEY, true, exact_from_int(12345650000), 1000000, 2},
                   "12,345.65", "12345.65", "#,##0.00");
    assert_printed((FigureValue){FIGURE_MONEY, true, exact_from_int(-5000), 1000000, 2}, "-0.01",
                   "-0.01", "#,##0.00");
    assert_printed((FigureValue){FIGURE_COUNT, true, exact_from_int(9), 1, 0}, "9", "9", "0");
    assert_printed((FigureValue){FIGURE_RATIO, true, half, 1, 2}, "50.26%", "0.5026", "0.00%");
    assert_printed((FigureValue){FIGURE_RATIO, true, half, 1, 2}, "50.26", "50.26", "0.00");
}

static void what_is_not_a_number_stays_text(void **state G_GNUC_UNUSED)
{
    FigureValue figure = {FIGURE_MONEY, true, exact_from_int(0), 100, 2};

    assert_null(printed_decimal(&figure, "—"));
    assert_null(printed_decimal(&figure, ""));
    assert_null(printed_decimal(&figure, NULL));
    figure.known = false;
    assert_null(printed_decimal(&figure, "〔缺数〕1"));
    figure = (FigureValue){FIGURE_MONEY, true, exact_from_int(1), 0, 2};
    assert_null(printed_decimal(&figure, "1"));
}

/* A text of five lines was cut off after the first where a program does not fit rows itself. */
static void a_row_is_as_high_as_its_text(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = document_new("题", "zh-CN");
    Node *table = node_append_new(document->root, NODE_TABLE);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *sheet = NULL;

    for (unsigned i = 0; i < 100; i++)
        g_string_append(text, "长");
    for (unsigned i = 0; i < 3; i++) {
        Node *cell = node_append_new(node_append_new(table, NODE_ROW), NODE_CELL);

        node_at(table, i)->head = cell->head = i == 0;
        node_append_text(cell, i == 2 ? text->str : "短");
    }
    bytes = sample_render(document, "xlsx");
    sheet = part_text(bytes, "xl/worksheets/sheet2.xml");
    assert_non_null(strstr(sheet, "<row r=\"6\" spans=\"1:1\" ht=\"78\" customHeight=\"1\""));
    assert_null(strstr(sheet, "<row r=\"5\" spans=\"1:1\" ht"));
}

static void charts_stand_on_a_sheet_with_their_data(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = example_document();
    g_autoptr(GBytes) bytes = sample_render(document, "xlsx");
    g_autofree char *pie = part_text(bytes, "xl/charts/chart2.xml");

    assert_non_null(strstr(pie, "<c:pieChart>"));
    assert_non_null(strstr(pie, "'图'!$B$"));
    assert_null(strstr(pie, "<c:showVal val=\"1\"/>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neither_clock_nor_zone_reach_the_bytes),
        cmocka_unit_test(a_document_without_a_date_has_a_fixed_one),
        cmocka_unit_test(sheets_get_names_that_a_workbook_allows),
        cmocka_unit_test(a_cell_holds_what_is_printed),
        cmocka_unit_test(what_is_not_a_number_stays_text),
        cmocka_unit_test(a_row_is_as_high_as_its_text),
        cmocka_unit_test(charts_stand_on_a_sheet_with_their_data),
    };

    return TEST_RUN("render/xlsx", tests);
}
