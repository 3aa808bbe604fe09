/* Tables of a Word document: joined cells, tables in cells, tables that only lay out. */
#include "test.h"

#include "office/office.h"

#include <glib.h>

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define CELL(text) "<w:tc>" P(text) "</w:tc>"
#define WITH(properties, text) "<w:tc><w:tcPr>" properties "</w:tcPr>" P(text) "</w:tc>"
#define WIDE(width, text) WITH("<w:gridSpan w:val=\"" width "\"/>", text)
#define BEGUN(text) WITH("<w:vMerge w:val=\"restart\"/>", text)
#define BELOW WITH("<w:vMerge/>", "")
#define ROW(cells) "<w:tr>" cells "</w:tr>"
#define TABLE(rows) "<w:tbl><w:tblPr/><w:tblGrid/>" rows "</w:tbl>"

static void assert_reads(const char *body, const char *outline)
{
    g_autofree char *read = office_outline(office_docx(body, NULL));

    assert_string_equal(read, outline);
}

static void joined_cells_keep_their_extent(void **state)
{
    (void)state;

    assert_reads(TABLE(ROW(BEGUN("项目") WIDE("2", "支出")) ROW(BELOW CELL("基本") CELL("项目支出"))
                           ROW(CELL("合计") CELL("1.00") CELL("2.00"))),
                 "table ||\n  #项目v2|#支出>2\n  #基本|#项目支出\n  合计|1.00|2.00\n");
}

static void a_join_goes_on_under_wide_cells(void **state)
{
    (void)state;

    assert_reads(TABLE(ROW(WIDE("2", "甲") BEGUN("乙")) ROW(CELL("1.00") CELL("2.00") BELOW)
                           ROW(CELL("3.00") CELL("4.00") BELOW)),
                 "table ||\n  #甲>2|#乙v3\n  1.00|2.00\n  3.00|4.00\n");
}

static void a_row_may_begin_further_right(void **state)
{
    (void)state;

    assert_reads(
        TABLE(ROW(CELL("项目") CELL("金额")) ROW(CELL("甲") CELL(
            "1.00")) "<w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>" CELL("2.00") "</w:tr>"),
        "table ||\n  #项目|#金额\n  甲|1.00\n  |2.00\n");
}

static void deleted_rows_are_left_out(void **state)
{
    (void)state;

    assert_reads(TABLE(ROW(CELL("项目") CELL("金额")) "<w:tr><w:trPr><w:del/></w:trPr>" CELL("旧")
                           CELL("9.00") "</w:tr>"
                                        "<w:tr><w:trPr><w:ins/></w:trPr>" CELL("新")
                                            CELL("1.00") "</w:tr>"),
                 "table ||\n  #项目|#金额\n  新|1.00\n");
}

static void rows_that_repeat_are_heads(void **state)
{
    (void)state;

    assert_reads(TABLE("<w:tr><w:trPr><w:tblHeader/></w:trPr>" CELL("2020")
                           CELL("2021") "</w:tr>" ROW(CELL("1.00") CELL("2.00"))),
                 "table ||\n  #2020|#2021\n  1.00|2.00\n");
}

static void a_table_in_a_cell_follows(void **state)
{
    (void)state;

    assert_reads(
        TABLE(ROW(CELL("项目") CELL("说明") CELL("金额"))
                  ROW(CELL("培训") "<w:tc>" P("见下") TABLE(ROW(CELL("班次") CELL("人数")) ROW(
                      CELL("一班") CELL("30"))) "<w:p/></w:tc>" CELL("5.00"))),
        "table ||\n  #项目|#说明|#金额\n  培训|见下|5.00\ntable ||\n  #班次|#人数\n  一班|30\n");
}

static void a_table_that_lays_out_is_opened(void **state)
{
    (void)state;

    assert_reads(TABLE(ROW("<w:tc>" P("一、概况") P("正文。") TABLE(
                     ROW(CELL("项目") CELL("金额")) ROW(CELL("甲") CELL("1.00"))) "</w:tc>")),
                 "2 一、概况\np 正文。\ntable ||\n  #项目|#金额\n  甲|1.00\n");
}

static void paragraphs_in_a_cell_are_its_lines(void **state)
{
    (void)state;

    assert_reads(
        TABLE(ROW(CELL("指标") CELL("值")) ROW("<w:tc>" P("数量") P("指标") "</w:tc>" CELL("3"))),
        "table ||\n  #指标|#值\n  数量\n指标|3\n");
}

static void lines_above_name_a_table(void **state)
{
    (void)state;

    assert_reads(P("公开01表") P("收入支出决算总表") P("单位：万元")
                     TABLE(ROW(CELL("项目") CELL("金额")) ROW(CELL("甲") CELL("1.00"))),
                 "p 公开01表\np 收入支出决算总表\np 单位：万元\n"
                 "table 收入支出决算总表|公开01表|单位：万元\n  #项目|#金额\n  甲|1.00\n");
}

static void cells_know_their_page(void **state)
{
    g_autoptr(GBytes) bytes = office_docx(
        TABLE(ROW(CELL("项目") CELL("金额")) ROW(
            "<w:tc><w:p><w:r><w:lastRenderedPageBreak/><w:t>甲</w:t></w:r></w:p></w:tc>" CELL(
                "1.00"))),
        NULL);
    g_autoptr(Document) document = office_read(bytes, NULL);
    const Node *table = node_at(document->root, 0);
    (void)state;

    assert_int_equal(node_at(node_at(table, 0), 0)->place.page, 1);
    assert_int_equal(node_at(node_at(table, 1), 0)->place.page, 2);
    assert_int_equal(node_at(node_at(table, 1), 1)->place.page, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joined_cells_keep_their_extent),
        cmocka_unit_test(a_join_goes_on_under_wide_cells),
        cmocka_unit_test(a_row_may_begin_further_right),
        cmocka_unit_test(deleted_rows_are_left_out),
        cmocka_unit_test(rows_that_repeat_are_heads),
        cmocka_unit_test(a_table_in_a_cell_follows),
        cmocka_unit_test(a_table_that_lays_out_is_opened),
        cmocka_unit_test(paragraphs_in_a_cell_are_its_lines),
        cmocka_unit_test(lines_above_name_a_table),
        cmocka_unit_test(cells_know_their_page),
    };
    return TEST_RUN("reader/docx_table", tests);
}
