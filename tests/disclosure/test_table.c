/* Statements as tables: layouts, heads, spans, labels, figures. */
#include "made.h"

static void shows(void **state, const char *id, const char *wanted)
{
    Made *made = *state;
    g_autoptr(GError) error = NULL;
    const Statement *statement = compilation_statement(made->compilation, id, &error);
    g_autoptr(GString) shown = g_string_new(NULL);
    Node *table;

    made_good(error);
    table = statement_table(made->compilation, statement, &error);
    made_good(error);
    made_show_table(shown, table);
    node_free(table);
    assert_string_equal(shown->str, wanted);
}

static void changing_rows_have_a_code_and_a_name(void **state)
{
    shows(
        state, "final-4",
        "[table final-4表 题目 单位：元]\n"
        "^1x2 科目编码|^1x2 项目|^1x2 合计|^2x1 其中\n^基本支出|^项目支出\n"
        "*|^*合计|*~<9,962,100.00 final-4/total/total>|*~<4,356,200.00 final-4/total/basic>|"
        "*~<5,605,900.00 final-4/total/project>\n"
        "201|^一般公共服务支出|~<9,552,400.00 final-4/201/total>|~<3,946,500.00 final-4/201/basic>|"
        "~<5,605,900.00 final-4/201/project>\n"
        "20132|^>组织事务|~<9,552,400.00 final-4/20132/total>|"
        "~<3,946,500.00 final-4/20132/basic>|~<5,605,900.00 final-4/20132/project>\n"
        "2013201|^>>行政运行|~<3,946,500.00 final-4/2013201/total>|"
        "~<3,946,500.00 final-4/2013201/basic>|~<0.00 final-4/2013201/project>\n"
        "2013202|^>>一般行政管理事务|~<5,605,900.00 final-4/2013202/total>|"
        "~<0.00 final-4/2013202/basic>|~<5,605,900.00 final-4/2013202/project>\n"
        "208|^社会保障和就业支出|~<409,700.00 final-4/208/total>|~<409,700.00 final-4/208/basic>|"
        "~<0.00 final-4/208/project>\n"
        "20805|^>行政事业单位养老支出|~<409,700.00 final-4/20805/total>|"
        "~<409,700.00 final-4/20805/basic>|~<0.00 final-4/20805/project>\n"
        "2080505|^>>机关事业单位基本养老保险缴费支出|~<409,700.00 final-4/2080505/total>|"
        "~<409,700.00 final-4/2080505/basic>|~<0.00 final-4/2080505/project>\n");
}

static void text_columns_name_the_rows(void **state)
{
    shows(state, "final-3",
          "[table final-3表 题目 单位：元]\n^2x1 项目|^1x2 收入\n^编码|^名称\n"
          "*|^*合计|*~<10,000,000.00 final-3/total/total>\n"
          "2013201|^>>行政运行|~<10,000,000.00 final-3/2013201/total>\n");
}

static void sides_stand_beside_each_other_and_totals_meet(void **state)
{
    shows(
        state, "side",
        "[table side表 题目 单位：万元]\n"
        "^3x1 收入|^4x1 支出\n^项目|^行次|^金额|^项目|^行次|^金额|^其他\n"
        "^一、拨款收入|1|~<1,000.00 side/income/amount>|^基本支出|5|~<435.62 side/basic/amount>|—\n"
        "|||^>其中：项目支出|6|~<560.59 side/project/amount>|~<560.59 side/project/more>\n"
        "^*本年收入合计|*2|*~<1,000.00 side/in.year/amount>|^*本年支出合计|*7|"
        "*~<996.21 side/out.year/amount>|*~<560.59 side/out.year/more>\n"
        "^>（一）年初|3|~<0.00 side/opening/amount>||||\n"
        "^*总计|*4|*~<1,000.00 side/in.total/amount>|^*总计|*8|*~<1,000.00 side/out.total/amount>|"
        "*~<0.00 side/out.total/more>\n");
}

static void counts_print_whole_and_headings_have_no_figures(void **state)
{
    shows(state, "people",
          "[table people表 题目 (null)]\n^项目|^行次|^人数\n^一、人员||\n"
          "^在职|1|~<19 people/staff/number>\n^离休|2|~<0 people/nobody/number>\n");
}

static void an_empty_statement_says_so(void **state)
{
    shows(state, "nothing",
          "[table nothing表 题目 单位：万元]\n^名称|^合计\n"
          "^*合计|*~<0.00 nothing/total/total>\n(本表无数据。)\n");
}

static void unused_columns_are_left_out(void **state)
{
    Made *made = *state;
    const Statement *statement = compilation_statement(made->compilation, "final-8-1", NULL);
    Node *table = statement_table(made->compilation, statement, NULL);
    const Node *head = node_at(table, 0);

    /* code, item, total, 301 with two sections, 302 with one */
    assert_int_equal(node_count(head), 5);
    assert_int_equal(node_at(head, 3)->colspan, 3);
    assert_int_equal(node_at(head, 4)->colspan, 2);
    assert_false(table->wide);
    assert_non_null(table->alternative);
    node_free(table);
}

static void figures_mean_what_their_unit_says(void **state)
{
    Made *made = *state;
    const Statement *statement = compilation_statement(made->compilation, "side", NULL);
    Node *table = statement_table(made->compilation, statement, NULL);
    const Node *figure = node_at(node_at(node_at(table, 2), 2), 0);

    assert_int_equal(figure->figure.kind, FIGURE_MONEY);
    assert_true(figure->figure.known);
    assert_int_equal(figure->figure.unit_fen, 1000000);
    assert_int_equal(figure->figure.decimals, 2);
    assert_true(figure->figure.value.numerator == 1000000000);
    node_free(table);
}

static void all_statements_make_a_workbook(void **state)
{
    Made *made = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) all = disclosure_statements(made->compilation, NULL, &error);
    g_autoptr(Document) two = disclosure_statements(
        made->compilation, (const char *const[]){"side", "final-3", NULL}, &error);
    g_autoptr(Document) none =
        disclosure_statements(made->compilation, (const char *const[]){"x", NULL}, NULL);

    made_good(error);
    assert_null(none);
    assert_true(document_validate(all, &error));
    assert_int_equal(node_count(all->root), 7); /* a heading for the only group, six tables */
    assert_int_equal(node_at(all->root, 0)->kind, NODE_HEADING);
    assert_string_equal(node_at(two->root, 1)->id, "side");
    assert_string_equal(node_at(two->root, 2)->id, "final-3");
    assert_string_equal(two->title, "某单位2021年度决算报表");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changing_rows_have_a_code_and_a_name),
        cmocka_unit_test(text_columns_name_the_rows),
        cmocka_unit_test(sides_stand_beside_each_other_and_totals_meet),
        cmocka_unit_test(counts_print_whole_and_headings_have_no_figures),
        cmocka_unit_test(an_empty_statement_says_so),
        cmocka_unit_test(unused_columns_are_left_out),
        cmocka_unit_test(figures_mean_what_their_unit_says),
        cmocka_unit_test(all_statements_make_a_workbook),
    };
    return MADE_RUN("disclosure/table", tests);
}
