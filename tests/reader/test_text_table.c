/* Tables in plain text: cells stand under their heads and beside their labels, or the lines stay
 * text. */
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

static void assert_no_table(const char *text)
{
    g_autofree char *read = outline_read(&reader_text, text, -1);

    assert_null(strstr(read, "T "));
}

/* ---- laid out with blanks ---- */

static void columns_of_blanks_are_a_table(void **state)
{
    (void)state;

    assert_outline("支出决算表\n"
                   "                                     单位：万元\n"
                   "  科目      科目名称        合计       基本      项目\n"
                   "  编码                                 支出      支出\n"
                   "            合计           30.00      20.00     10.00\n"
                   "  205       教育支出       30.00      20.00     10.00\n"
                   "  20502     普通教育       30.00      20.00     10.00\n",
                   "P 支出决算表\nP 单位：万元\nT 支出决算表||单位：万元\n"
                   "R ^科目编码|^科目名称|^合计|^基本支出|^项目支出\n"
                   "R |合计|30.00|20.00|10.00\nR 205|教育支出|30.00|20.00|10.00\nR "
                   "20502|普通教育|30.00|20.00|10.00\n");
}

static void both_sides_have_their_labels(void **state)
{
    (void)state;

    assert_outline(
        "收入支出决算总表\n单位：万元\n"
        "    项目             决算数     项目             决算数\n"
        "一、财政拨款收入      25.00   一、教育支出        30.00\n"
        "二、事业收入           5.00   二、科学支出\n"
        "本年收入合计          30.00   本年支出合计        30.00\n",
        "P 收入支出决算总表\nP 单位：万元\nT 收入支出决算总表||单位：万元\n"
        "R ^项目|^决算数|^项目|^决算数\n"
        "R 一、财政拨款收入|25.00|一、教育支出|30.00\nR 二、事业收入|5.00|二、科学支出|\n"
        "R 本年收入合计|30.00|本年支出合计|30.00\n");
}

static void broken_labels_go_to_their_code(void **state)
{
    (void)state;

    assert_outline("支出决算表\n单位：万元\n"
                   "科目编码      科目名称      合计     基本支出\n"
                   "\n"
                   "              社会保障和\n"
                   "208                        5.00     5.00\n"
                   "              就业支出\n"
                   "              行政事业单\n"
                   "20805                      3.00     3.00\n"
                   "              位养老支出\n"
                   "2101101       行政单位       2.00     2.00\n",
                   "P 支出决算表\nP 单位：万元\nT 支出决算表||单位：万元\n"
                   "R ^科目编码|^科目名称|^合计|^基本支出\n"
                   "R 208|社会保障和就业支出|5.00|5.00\nR 20805|行政事业单位养老支出|3.00|3.00\nR "
                   "2101101|行政单位|2.00|2.00\n");
}

static void a_table_goes_on_over_the_page(void **state)
{
    (void)state;

    assert_outline("支出决算表\n单位：万元\n"
                   "科目编码      科目名称      合计     基本支出     项目支出\n"
                   "205         教育支出      30.00    20.00       10.00\n"
                   "- 1 -\n"
                   "\f20502       普通教育      18.00    18.00\n"
                   "20503       职业教育      12.00     2.00       10.00\n"
                   "注：本表反映支出。\n",
                   "P 支出决算表\nP 单位：万元\nT 支出决算表||单位：万元\n"
                   "R ^科目编码|^科目名称|^合计|^基本支出|^项目支出\n"
                   "R 205|教育支出|30.00|20.00|10.00\nR 20502|普通教育|18.00|18.00|\nR "
                   "20503|职业教育|12.00|2.00|10.00\n"
                   "P 注：本表反映支出。\n");
}

static void columns_that_run_into_each_other_are_text(void **state)
{
    (void)state;

    assert_no_table("支出决算表\n单位：万元\n"
                    "科目名称      合计     基本支出     项目支出\n"
                    "教育支出      30.00    20.00       10.00\n"
                    "普通教育           18.00    18.00\n"
                    "职业教育      12.00         2.00       10.00\n");
}

static void half_a_table_is_text(void **state)
{
    (void)state;

    assert_no_table("支出决算表\n单位：万元\n"
                    "科目编码      科目名称      合计     基本支出     项目支出\n"
                    "205         教育支出      30.00    20.00       10.00\n"
                    "\f20502       普通教育   18.00       7.00    3.00    1.00\n");
}

static void figures_without_heads_are_text(void **state)
{
    (void)state;

    assert_no_table(
        "教育支出      30.00    20.00       10.00\n普通教育      30.00    20.00       10.00\n");
}

static void sentences_are_no_table(void **state)
{
    (void)state;

    assert_no_table(
        "本年收入合计 9746.50 万元，其中：财政拨款收入 9746.50\n\n万元，占 100.00%。\n\n"
        "本年支出合计 9759.38 万元，其中：基本支出 5377.64 万元，\n\n占 55.10%；项目支出 4381.74 "
        "万元，占 44.90%。\n");
}

/* ---- tabs and blanks as marks ---- */

static void tabs_part_cells_empty_ones_too(void **state)
{
    (void)state;

    assert_outline("项目\t决算数\t项目\t决算数\n一、财政拨款收入\t25.00\t一、教育支出\t\n总计\t25."
                   "00\t总计\t25.00\n",
                   "T ||\nR ^项目|^决算数|^项目|^决算数\nR 一、财政拨款收入|25.00|一、教育支出|\nR "
                   "总计|25.00|总计|25.00\n");
}

static void joined_heads_are_worked_out(void **state)
{
    (void)state;

    assert_outline(
        "项目\t本年支出\t基本支出\t项目支出\n科目编码\t科目名称\n栏次\t1\t2\t3\n合计\t30.00\t20."
        "00\t10.00\n"
        "205\t教育支出\t30.00\t20.00\t10.00\n20502\t普通教育\t30.00\t20.00\t10.00\n",
        "T ||\nR ^项目<2,1>|^本年支出<1,2>|^基本支出<1,2>|^项目支出<1,2>\nR ^科目编码|^科目名称\n"
        "R ^栏次<2,1>|^1|^2|^3\nR 合计||30.00|20.00|10.00\nR 205|教育支出|30.00|20.00|10.00\n"
        "R 20502|普通教育|30.00|20.00|10.00\n");
    assert_outline("收入\t支出\n项目\t决算数\t项目\t合计\t一般公共预算\n一、拨款\t3."
                   "00\t一、教育支出\t3.00\t3.00\n",
                   "T ||\nR ^收入<2,1>|^支出<3,1>\nR ^项目|^决算数|^项目|^合计|^一般公共预算\n"
                   "R 一、拨款|3.00|一、教育支出|3.00|3.00\n");
    assert_outline(
        "预算数\t决算数\n合计\t公务用车费\t会议费\t合计\t公务用车费\t会议费\n小计\t公务用车购置\t小"
        "计\t公务用车购置\n"
        "3.00\t2.00\t\t1.00\t6.00\t4.00\t4.00\t2.00\n",
        "T ||\nR ^预算数<4,1>|^决算数<4,1>\n"
        "R ^合计<1,2>|^公务用车费<2,1>|^会议费<1,2>|^合计<1,2>|^公务用车费<2,1>|^会议费<1,2>\n"
        "R ^小计|^公务用车购置|^小计|^公务用车购置\nR 3.00|2.00||1.00|6.00|4.00|4.00|2.00\n");
}

static void a_code_may_have_three_cells(void **state)
{
    (void)state;

    assert_outline(
        "项目\t本年收入\t财政拨款\n科目编码\t科目名称\n类\t款\t项\n栏次\t1\t2\n合计\t30.00\t30.00\n"
        "205\t\t\t教育支出\t30.00\t30.00\n205\t02\t\t普通教育\t30.00\t30."
        "00\n205\t02\t01\t学前教育\t30.00\t30.00\n",
        "T ||\nR ^项目<4,1>|^本年收入<1,3>|^财政拨款<1,3>\nR ^科目编码<3,1>|^科目名称<1,2>\nR "
        "^类|^款|^项\n"
        "R ^栏次<4,1>|^1|^2\nR 合计||||30.00|30.00\nR 205|||教育支出|30.00|30.00\n"
        "R 205|02||普通教育|30.00|30.00\nR 205|02|01|学前教育|30.00|30.00\n");
    assert_outline("项目\t本年收入\t财政拨款\n科目编码\t科目名称\n205\t\t\t教育支出\t30.00\t30."
                   "00\n205\t02\t01\t学前教育\t30.00\t30.00\n",
                   "T ||\nR ^项目<4,1>|^本年收入<1,2>|^财政拨款<1,2>\nR ^科目编码<3,1>|^科目名称\n"
                   "R 205|||教育支出|30.00|30.00\nR 205|02|01|学前教育|30.00|30.00\n");
}

static void heads_that_tell_nothing_apart_refuse(void **state)
{
    (void)state;

    assert_no_table(
        "甲\t乙\t丙\n合计\t小计\t合计\t小计\t小计\t小计\n1.00\t2.00\t3.00\t4.00\t5.00\t6.00\n");
    assert_no_table("项目\t合计\t支出\n办公费\t3.00\t3.00\n水费\t3.00\n");
}

static void parts_begin_with_their_subtotal(void **state)
{
    (void)state;

    assert_outline(
        "项目\t合计\t工资支出\t商品支出\n编码\t名称\t小计\t基本工资\t奖金\t小计\t水费\n"
        "\t合计\t9.00\t6.00\t4.00\t2.00\t3.00\t3.00\n205\t教育\t9.00\t6.00\t4.00\t2.00\t3.00\t3."
        "00\n",
        "T ||\nR ^项目<2,1>|^合计<1,2>|^工资支出<3,1>|^商品支出<2,1>\nR "
        "^编码|^名称|^小计|^基本工资|^奖金|^小计|^水费\n"
        "R |合计|9.00|6.00|4.00|2.00|3.00|3.00\nR 205|教育|9.00|6.00|4.00|2.00|3.00|3.00\n");
    assert_outline(
        "项目\t预算数\t决算数\n合计\t出国费\t公务用车费\t合计\t出国费\t公务用车费\n小计\t公务用车购"
        "置\t公务用车运行\t"
        "小计\t公务用车购置\t公务用车运行\n金额\t3.00\t1.00\t2.00\t1.00\t1.00\t6.00\t4.00\t2.00\t0."
        "00\t2.00\n",
        "T ||\nR ^项目<1,3>|^预算数<5,1>|^决算数<5,1>\n"
        "R ^合计<1,2>|^出国费<1,2>|^公务用车费<3,1>|^合计<1,2>|^出国费<1,2>|^公务用车费<3,1>\n"
        "R ^小计|^公务用车购置|^公务用车运行|^小计|^公务用车购置|^公务用车运行\n"
        "R 金额|3.00|1.00|2.00|1.00|1.00|6.00|4.00|2.00|0.00|2.00\n");
}

static void a_form_has_tables_below_each_other(void **state)
{
    (void)state;

    assert_outline(
        "主管部门\t某局\t单位\t某站\n预算数\t5.00\t执行数\t4."
        "00\n一级指标\t二级指标\t目标\t完成\t备注\n"
        "产出\t数量\t3\t3\t无\n产出\t质量\t2\t2\t无\n",
        "T ||\nR ^主管部门|^某局|^单位|^某站\nR 预算数|5.00|执行数|4.00\n"
        "T ||\nR ^一级指标|^二级指标|^目标|^完成|^备注\nR 产出|数量|3|3|无\nR 产出|质量|2|2|无\n");
}

static void words_or_sums_tell_whose_parts_they_are(void **state)
{
    (void)state;

    assert_outline(
        "项目\t年初结余\t本年收入\t本年支出\t年末结余\n编码\t名称\t小计\t基本支出\t项目支出\n"
        "\t合计\t0.00\t0.00\t0.00\t0.00\t0.00\t0.00\n",
        "T ||\nR ^项目<2,1>|^年初结余<1,2>|^本年收入<1,2>|^本年支出<3,1>|^年末结余<1,2>\n"
        "R ^编码|^名称|^小计|^基本支出|^项目支出\nR |合计|0.00|0.00|0.00|0.00|0.00|0.00\n");
    assert_outline(
        "项目\t甲类\t乙类\t丙类\n小计\t水费\t电费\n一、学校\t9.00\t5.00\t2.00\t3.00\t1.00\n"
        "二、医院\t1.00\t7.00\t3.00\t4.00\t2.00\n",
        "T ||\nR ^项目<1,2>|^甲类<1,2>|^乙类<3,1>|^丙类<1,2>\nR ^小计|^水费|^电费\n"
        "R 一、学校|9.00|5.00|2.00|3.00|1.00\nR 二、医院|1.00|7.00|3.00|4.00|2.00\n");
    assert_no_table(
        "项目\t甲类\t乙类\t丙类\n小计\t水费\t电费\n一、学校\t9.00\t5.00\t2.00\t4.00\t1.00\n"
        "二、医院\t1.00\t7.00\t3.00\t5.00\t2.00\n");
}

static void as_many_blanks_always_are_a_mark(void **state)
{
    (void)state;

    assert_outline(
        "科目编码      科目名称      合计      基本支出      项目支出\n205      教育支出      "
        "30.00            30.00\n"
        "20502      普通教育      30.00            30.00\n20599      其他教育      0.00      0.00  "
        "    \n",
        "T ||\nR ^科目编码|^科目名称|^合计|^基本支出|^项目支出\nR 205|教育支出|30.00||30.00\n"
        "R 20502|普通教育|30.00||30.00\nR 20599|其他教育|0.00|0.00|\n");
}

/* ---- a cell on each line ---- */

static void cells_on_lines_of_their_own_are_counted_out(void **state)
{
    (void)state;

    assert_outline(
        "单位：万元\n项目\n本年收入\n财政拨款\n其他收入\n科目编码\n科目名称\n栏次\n1\n2\n3\n合计\n3"
        "0.00\n29.00\n1.00\n"
        "205\n教育支出\n30.00\n29.00\n1.00\n20502\n普通教育\n29.00\n29.00\n\n20599\n其他教育\n1."
        "00\n\n1.00\n注：略。\n",
        "P 单位：万元\nT ||单位：万元\nR "
        "^项目<2,1>|^本年收入<1,2>|^财政拨款<1,2>|^其他收入<1,2>\nR ^科目编码|^科目名称\n"
        "R ^栏次<2,1>|^1|^2|^3\nR 合计||30.00|29.00|1.00\nR 205|教育支出|30.00|29.00|1.00\n"
        "R 20502|普通教育|29.00|29.00|\nR 20599|其他教育|1.00||1.00\nP 注：略。\n");
    assert_outline(
        "单位：万元\n项目\n金额\n项目\n金额\n一、拨款\n3.00\n一、教育\n\n二、其他\n1."
        "00\n二、科学\n4.00\n总计\n4.00\n总计\n4.00\n注：略。\n",
        "P 单位：万元\nT ||单位：万元\nR ^项目|^金额|^项目|^金额\nR 一、拨款|3.00|一、教育|\n"
        "R 二、其他|1.00|二、科学|4.00\nR 总计|4.00|总计|4.00\nP 注：略。\n");
}

static void lines_that_do_not_come_out_even_are_text(void **state)
{
    (void)state;

    assert_no_table(
        "单位：万元\n项目\n合计\n基本支出\n合计\n30.00\n20.00\n教育\n30.00\n科学\n20.00\n5.00\n");
    assert_no_table("第一列\n第二列\n第三列\n第四列\n一、甲\n3.00\n4.00\n二、乙\n3.00\n4."
                    "00\n三、丙\n3.00\n4.00\n");
}

/* ---- drawn ---- */

static void drawn_lines_part_cells(void **state)
{
    (void)state;

    assert_outline("┌────┬────┐\n│项目│金额│\n├────┼────┤\n│办公│3.00│\n│费  │    "
                   "│\n├────┼────┤\n│水费│2.00│\n└────┴────┘\n",
                   "T ||\nR ^项目|^金额\nR 办公费|3.00\nR 水费|2.00\n");
    assert_outline("| 项目 | 金额 |\n|---|---:|\n| 办公费 | 3.00 |\n| 水费 | 2.00 |\n",
                   "T ||\nR ^项目|^金额\nR 办公费|3.00\nR 水费|2.00\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_of_blanks_are_a_table),
        cmocka_unit_test(both_sides_have_their_labels),
        cmocka_unit_test(broken_labels_go_to_their_code),
        cmocka_unit_test(a_table_goes_on_over_the_page),
        cmocka_unit_test(columns_that_run_into_each_other_are_text),
        cmocka_unit_test(half_a_table_is_text),
        cmocka_unit_test(figures_without_heads_are_text),
        cmocka_unit_test(sentences_are_no_table),
        cmocka_unit_test(tabs_part_cells_empty_ones_too),
        cmocka_unit_test(joined_heads_are_worked_out),
        cmocka_unit_test(a_code_may_have_three_cells),
        cmocka_unit_test(heads_that_tell_nothing_apart_refuse),
        cmocka_unit_test(parts_begin_with_their_subtotal),
        cmocka_unit_test(a_form_has_tables_below_each_other),
        cmocka_unit_test(words_or_sums_tell_whose_parts_they_are),
        cmocka_unit_test(as_many_blanks_always_are_a_mark),
        cmocka_unit_test(cells_on_lines_of_their_own_are_counted_out),
        cmocka_unit_test(lines_that_do_not_come_out_even_are_text),
        cmocka_unit_test(drawn_lines_part_cells),
    };

    return TEST_RUN("reader/text_table", tests);
}
