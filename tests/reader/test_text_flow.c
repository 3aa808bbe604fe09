/* Lines that were broken at some width close into paragraphs; what belongs to the page stays out;
 * places are true. */
#include "test.h"

#include "plain/outline.h"

#include <string.h>

extern const Reader reader_text;

static void assert_outline(const char *text, const char *expected)
{
    g_autofree char *read = outline_read(&reader_text, text, -1);
    g_autoptr(Document) document = outline_document(&reader_text, text, -1);

    assert_string_equal(read, expected);
    assert_true(outline_places_are_true(document, text));
}

static void lines_of_one_width_close(void **state)
{
    (void)state;

    assert_outline(
        "一、收入情况说明\n"
        "    本单位2020年度收入总计1285.87万元，其中财政拨款收入1200.\n"
        "00万元，其他收入85.87万元，与上年相比增加35.20万元，增长2.81%\n"
        "，主要原因是人员增加，相应的工资福利支出和社会保障缴费都有所\n"
        "增加。\n"
        "    本单位支出总计1285.87万元。\n",
        "H2 一、收入情况说明\n"
        "P "
        "本单位2020年度收入总计1285.87万元，其中财政拨款收入1200.00万元，其他收入85."
        "87万元，与上年相比增加"
        "35.20万元，增长2.81%，主要原因是人员增加，相应的工资福利支出和社会保障缴费都有所增加。\n"
        "P 本单位支出总计1285.87万元。\n");
}

static void an_empty_line_between_any_two_parts_nothing(void **state)
{
    (void)state;

    assert_outline(
        "  本单位 2020 年度收入总计 1285.87 万元，其中财政拨款收入 1200.00\n\n"
        "万元，其他收入 85.87 万元，与上年相比增加 35.20 万元，增长 2.81%，\n\n"
        "主要原因是人员增加，相应的工资福利支出和社会保障缴费都有所增加。\n\n"
        "全年没有其他收入，各项收入都已经按照规定纳入预算管理，没有账外\n\n"
        "资金。\n\n"
        "  本单位支出总计 1285.87 万元。\n",
        "P 本单位 2020 年度收入总计 1285.87 万元，其中财政拨款收入 1200.00万元，其他收入 85.87 "
        "万元，与上年相比增加"
        " 35.20 万元，增长 "
        "2.81%，主要原因是人员增加，相应的工资福利支出和社会保障缴费都有所增加。全年没有其他"
        "收入，各项收入都已经按照规定纳入预算管理，没有账外资金。\n"
        "P 本单位支出总计 1285.87 万元。\n");
}

static void raised_parts_of_a_line_close(void **state)
{
    (void)state;

    assert_outline("一、教育支出情况\n  全年支出（项）\n          。主要用于办公，\n               "
                   "    合计5.00万元。\n",
                   "H2 一、教育支出情况\nP 全年支出（项）。主要用于办公，合计5.00万元。\n");
}

/* A text saved from a page of the web: headings alike wide, and paragraphs in one line each. */
static void a_heading_that_is_whole_takes_no_year(void **state)
{
    (void)state;

    assert_outline(
        "（一）一般公共预算财政拨款支出总体情况\n2020年一般公共预算财政拨款支出126.49万元。\n"
        "（二）一般公共预算财政拨款支出结构情况\n2020年一般公共预算财政拨款支出126.49万元。\n"
        "（三）一般公共预算财政拨款支出具体情况\n2020年一般公共预算财政拨款支出126.49万元。\n",
        "H3 （一）一般公共预算财政拨款支出总体情况\nP 2020年一般公共预算财政拨款支出126.49万元。\n"
        "H3 （二）一般公共预算财政拨款支出结构情况\nP 2020年一般公共预算财政拨款支出126.49万元。\n"
        "H3 （三）一般公共预算财政拨款支出具体情况\nP "
        "2020年一般公共预算财政拨款支出126.49万元。\n");
}

static void an_item_goes_on_to_its_amount(void **state)
{
    g_autofree char *read = NULL;
    (void)state;

    read = outline_read(&reader_text,
                        "本年一般公共预算财政拨款支出年初预算为 100.00 万元，支出决算为\n"
                        "90.00 万元，完成年初预算的 90.00%，决算数小于预算数的主要原因是\n"
                        "年中厉行节约，压减一般性支出，部分项目推迟到下一年度实施。其中：\n"
                        "1、教育支出（类）普通教育（款）小学教育（项）。\n\n主要用于：\n\n教学支出"
                        "。\n\n年初预算为 20.00\n\n万元，"
                        "支出决算为 10.00 万元。\n2、其他。\n",
                        -1);
    assert_non_null(strstr(
        read, "P 1、教育支出（类）普通教育（款）小学教育（项）。主要用于：教学支出。年初预算为 "
              "20.00万元，支出决算为 "
              "10.00 万元。\nP 2、其他。\n"));
}

static void lines_that_are_paragraphs_stay_apart(void **state)
{
    (void)state;

    assert_outline("收入3.00万元。\n支出3.00万元。\n\n无结转。\n",
                   "P 收入3.00万元。\nP 支出3.00万元。\nP 无结转。\n");
}

static void numbers_of_pages_stay_out(void **state)
{
    static const char *const numbers[] = {"- 12 -", "—12—",    "第3页 共20页",
                                          "— 3 —",  "第 3 页", "·4·"};
    (void)state;

    for (unsigned i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_autofree char *text =
            g_strconcat("收入3.00万元。\n", numbers[i], "\n\f支出3.00万元。\n", NULL);

        assert_outline(text, "P 收入3.00万元。\n---\nP 支出3.00万元。\n");
    }
    assert_outline("收入3.00万元。\n\n12\n\f支出3.00万元。\n",
                   "P 收入3.00万元。\n---\nP 支出3.00万元。\n");
}

static void a_line_over_every_page_stays_out(void **state)
{
    (void)state;

    assert_outline(
        "甲。\n\f某局2020年度决算\n乙。\n\f某局2020年度决算\n丙。\n\f某局2020年度决算\n丁。\n",
        "P 甲。\n---\nP 乙。\n---\nP 丙。\n---\nP 丁。\n");
}

static void bookmarks_stay_out(void **state)
{
    (void)state;

    assert_outline("[bookmark: _Toc1]一、收入情况\n收入[bookmark: _Ref2]3.00万元。\n",
                   "H2 一、收入情况\nP 收入3.00万元。\n");
}

static void a_table_of_contents_has_no_headings(void **state)
{
    (void)state;

    assert_outline("目录\n一、收入情况........3\n二、支出情况……………4\n",
                   "P 目录\nP 一、收入情况........3\nP 二、支出情况……………4\n");
}

static void a_heading_too_long_for_its_line_is_one(void **state)
{
    g_autofree char *read = NULL;
    (void)state;

    read = outline_read(
        &reader_text,
        "第二部分 某某省某某市某某区自然资源和规划局二〇二〇年度部门决算\n            情况说明\n\n"
        "  本部门收入总计 100.00 万元，其中财政拨款收入 90.00 万元，其他收\n"
        "入 10.00 万元，与上年相比增加 5.20 万元，增长 5.49%，主要原因是人\n"
        "员增加，相应的支出增加，全年没有其他收入，各项收入都按规定入账。\n",
        -1);
    assert_true(g_str_has_prefix(
        read, "H1 第二部分 某某省某某市某某区自然资源和规划局二〇二〇年度部门决算情况说明\nP "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_one_width_close),
        cmocka_unit_test(an_empty_line_between_any_two_parts_nothing),
        cmocka_unit_test(raised_parts_of_a_line_close),
        cmocka_unit_test(a_heading_that_is_whole_takes_no_year),
        cmocka_unit_test(an_item_goes_on_to_its_amount),
        cmocka_unit_test(lines_that_are_paragraphs_stay_apart),
        cmocka_unit_test(numbers_of_pages_stay_out),
        cmocka_unit_test(a_line_over_every_page_stays_out),
        cmocka_unit_test(bookmarks_stay_out),
        cmocka_unit_test(a_table_of_contents_has_no_headings),
        cmocka_unit_test(a_heading_too_long_for_its_line_is_one),
    };

    return TEST_RUN("reader/text_flow", tests);
}
