/* test_tables.c: tables by label, code and head, whatever their columns */
#include "audited.h"

/* Rows divided by bars, cells by commas; the first `heads` rows are heads. */
static void table_add(Document *document, const char *title, unsigned heads, const char *rows)
{
    Node *table = node_append_new(document->root, NODE_TABLE);
    g_auto(GStrv) lines = g_strsplit(rows, "|", -1);

    table->text = g_strdup(title);
    table->unit = g_strdup("单位：万元");
    for (unsigned r = 0; lines[r] != NULL; r++) {
        Node *row = node_append_new(table, NODE_ROW);
        g_auto(GStrv) cells = g_strsplit(lines[r], ",", -1);

        for (unsigned c = 0; cells[c] != NULL; c++) {
            Node *cell = node_append_new(row, NODE_CELL);

            cell->head = r < heads;
            node_append_text(cell, cells[c]);
        }
    }
}

static json_t *audited_table(const char *title, unsigned heads, const char *rows)
{
    g_autoptr(Document) document = document_new("", "zh-CN");

    table_add(document, title, heads, rows);
    return audit_document(the_data, document, "zh");
}

#define EXPENDITURE                                                                                                            \
    "科目编码,科目名称,本年支出合计,基本支出,项目支出|,合计,30.00,10.00,20.00|205,教育支出,30.00," \
    "10.00,20.00|"                                                                                                             \
    "20502,普通教育,30.00,10.00,20.00|2050202,小学教育,18.00,8.00,10.00|"

static void codes_add_up(void **state)
{
    json_t *right = audited_table("支出决算表", 1, EXPENDITURE "2050203,初中教育,12.00,2.00,10.00");
    json_t *wrong = audited_table("支出决算表", 1, EXPENDITURE "2050203,初中教育,13.00,2.00,11.00");

    (void)state;
    assert_false(audit_found(right));
    assert_non_null(finding_of(wrong, "table-code-sum"));
    json_decref(right);
    json_decref(wrong);
}

/* "其中：（1）" is numbered as "（2）" is; rates of rows do not add up to the rate of their total.
 */
static void rates_and_of_which_in_numbered_rows(void **state)
{
    json_t *right = audited_table(
        "“三公”经费决算情况统计表", 1,
        "项目,上年决算数,本年决算数,增减幅度|合计,50.00,46.00,-8.00%|"
        "1.公务接待费,20.00,18.00,-10.00%|2.公务用车购置及运行费,30.00,28.00,-6.67%|"
        "其中：（1）公务用车购置费,12.00,10.00,-16.67%|（2）公务用车运行费,18.00,18.00,0.00%");

    (void)state;
    assert_false(audit_found(right));
    json_decref(right);
}

/* One wrong cell breaks its row and its column: one cause, one finding. */
static void one_cause_is_one_finding(void **state)
{
    json_t *answer =
        audited_table("支出决算表", 1, EXPENDITURE "2050203,初中教育,12.00,2.00,11.00");

    (void)state;
    assert_int_equal(error_count(answer), 1);
    assert_string_equal(text_of(json_array_get(json_object_get(answer, "findings"), 0), "stated"),
                        "11.00");
    assert_string_equal(text_of(json_array_get(json_object_get(answer, "findings"), 0), "expected"),
                        "10.00");
    json_decref(answer);
}

#define BOTH_SIDES(closing)                                                                                                              \
    "收入,收入,支出,支出|项目,决算数,项目,决算数|一、一般公共预算财政拨款收入,90.00,一、教育支出," \
    "80.00|"                                                                                                                             \
    "本年收入合计,90.00,本年支出合计,80.00|年初结转和结余,10.00,年末结转和结余," closing                                                 \
    "|总计,100.00,总计,100.00"

static void two_sides_are_read_apart(void **state)
{
    json_t *right = audited_table("收入支出决算总表", 2, BOTH_SIDES("20.00"));
    json_t *wrong = audited_table("收入支出决算总表", 2, BOTH_SIDES("21.00"));

    (void)state;
    assert_false(audit_found(right));
    /* the term that is left unpaired is not in the table: nothing is claimed of it */
    assert_int_equal(error_count(right), 0);
    json_decref(right);
    json_decref(wrong);
}

static void rounding_is_not_an_error(void **state)
{
    json_t *answer =
        audited_table("支出决算表", 1,
                      "科目编码,科目名称,本年支出合计,基本支出,项目支出|,合计,30.01,10.00,20.00|"
                      "205,教育支出,30.01,10.00,20.00|20502,普通教育,30.01,10.00,20.00");

    (void)state;
    assert_int_equal(error_count(answer), 0);
    json_decref(answer);
}

static void text_is_held_against_table(void **state)
{
    g_autoptr(Document) document =
        audit_plain_document("三、支出决算情况说明\n本年支出合计31.00万元，其中：基本支出11."
                             "00万元，项目支出20.00万元。");
    json_t *answer;

    (void)state;
    table_add(document, "支出决算表", 1, EXPENDITURE "2050203,初中教育,12.00,2.00,10.00");
    answer = audit_document(the_data, document, "zh");
    assert_non_null(finding_of(answer, "text-table-basic"));
    json_decref(answer);
}

/* A cell too narrow for its figure breaks it: after the point, before it, or among the digits. */
static void a_figure_broken_over_lines_is_one(void **state)
{
    json_t *right =
        audited_table("支出决算表", 1, EXPENDITURE "2050203,初中教育,12. 00,2 .00,1 0.00");
    json_t *wrong =
        audited_table("支出决算表", 1, EXPENDITURE "2050203,初中教育,13. 00,2 .00,1 1.00");

    (void)state;
    assert_false(audit_found(right));
    assert_int_equal(error_count(wrong), 2);
    json_decref(right);
    json_decref(wrong);
}

#define CLASSES(lost)                                                                              \
    "科目编码,科目名称,本年支出合计|,合计,60.00|205,教育支出,30.00|20502,普通教育,30.00|" lost     \
    "20805,行政事业单位养老支出,10.00|210,卫生健康支出,20.00|21011,行政事业单位医疗,20.00"

/* The total still comes out: only the codes tell that a class has no row. */
static void a_class_without_a_row_is_missed(void **state)
{
    json_t *right = audited_table("支出决算表", 1, CLASSES("208,社会保障和就业支出,10.00|"));
    json_t *wrong = audited_table("支出决算表", 1, CLASSES(""));

    (void)state;
    assert_null(finding_of(right, "table-row-lost"));
    assert_string_equal(text_of(finding_of(wrong, "table-row-lost"), "expected"), "208");
    json_decref(right);
    json_decref(wrong);
}

/* The items of 302 go on in the third block; a blank there is of no row of the second. */
#define BLOCKS(last)                                                                                      \
    "科目编码,科目名称,金额,科目编码,科目名称,金额,科目编码,科目名称,金额|" \
    "301,工资福利支出,30.00,302,商品和服务支出,9.00,30207,邮电费,3.00|"                   \
    "30101,基本工资,20.00,30201,办公费,4.00,,,|30102,津贴补贴,10.00,30202,印刷费," last ",,,"

static void items_of_a_class_stand_in_any_block(void **state)
{
    json_t *right = audited_table("一般公共预算财政拨款基本支出决算表", 1, BLOCKS("2.00"));
    json_t *wrong = audited_table("一般公共预算财政拨款基本支出决算表", 1, BLOCKS("5.00"));

    (void)state;
    assert_int_equal(error_count(right), 0);
    assert_non_null(finding_of(wrong, "table-economy-sum"));
    json_decref(right);
    json_decref(wrong);
}

/* Where most rows do not add up the table means something else. */
static void what_no_row_keeps_is_not_claimed(void **state)
{
    json_t *answer =
        audited_table("支出决算表", 1,
                      "项目,合计,基本支出,项目支出|甲,31.00,10.00,20.00|乙,32.00,10.00,20.00|"
                      "丙,33.00,10.00,20.00|丁,34.00,10.00,20.00|戊,35.00,10.00,20.00");

    (void)state;
    assert_int_equal(error_count(answer), 0);
    json_decref(answer);
}

/* Heads that no list knows are believed when the other rows keep the sum. */
static void rows_prove_what_heads_do_not_say(void **state)
{
    json_t *answer =
        audited_table("设备购置情况表", 1,
                      "设备,合计,甲站,乙站|水泵,30.00,10.00,20.00|闸门,50.00,20.00,30.00|"
                      "电机,70.00,30.00,40.00|电缆,95.00,40.00,50.00");

    (void)state;
    assert_non_null(finding_of(answer, "table-row-sum"));
    json_decref(answer);
}

/* "其中" is a part, not a partition. */
static void of_which_is_no_partition(void **state)
{
    json_t *answer =
        audited_table("收入支出决算总表", 1,
                      "项目,决算数|一、财政拨款收入,20.00|其中：专项收入,5.00|二、其他收入,10.00|"
                      "本年收入合计,30.00");

    (void)state;
    assert_int_equal(error_count(answer), 0);
    json_decref(answer);
}

/* A part of the money is never more than all of it; a part of the same size is right. */
static void a_fund_is_within_all_money(void **state)
{
    json_t *answer =
        audited("〖支出决算表〗|科目编码｜科目名称｜合计|205｜教育支出｜30.00|"
                "〖一般公共预算财政拨款支出决算表〗|科目编码｜科目名称｜合计|205｜教育支出｜29.00");

    (void)state;
    assert_int_equal(error_count(answer), 0);
    json_decref(answer);
}

/* 66.42 may be 66.415 and 66.40 no more than 66.405: the sum with two noughts would still do, the
 * part does not. */
static void a_fund_is_within_its_own_row(void **state)
{
    json_t *answer = audited(
        "〖财政拨款收入支出决算总表〗|"
        "项目｜合计｜一般公共预算财政拨款｜政府性基金预算财政拨款｜国有资本经营预算财政拨款|"
        "本年支出合计｜66.40｜66.42｜0.00｜0.00");

    (void)state;
    assert_int_equal(error_count(answer), 1);
    json_decref(answer);
}

/* The money of projects is a part of all income, and of no table that says all. */
static void money_of_projects_is_not_all_money(void **state)
{
    json_t *answer =
        audited("〖收入支出决算总表〗|项目｜决算数|年初结转和结余｜9.00|本年收入合计｜30.00|"
                "〖项目收入支出决算表〗|项目名称｜年初结转和结余｜本年收入|合计｜5.00｜12.00");

    (void)state;
    assert_int_equal(error_count(answer), 0);
    json_decref(answer);
}

#define UNDER_THE_NUMBER                                                                                                          \
    "|科目编码,科目名称,合计,工资福利支出,工资福利支出,工资福利支出,资本性支出,资本性支出|" \
    ",,,小计,基本工资,津贴补贴,小计,办公设备购置|"                                                              \
    "205,教育支出,40.00,30.00,20.00,10.00,10.00,10.00|"                                                                       \
    "208,社会保障支出,30.00,30.00,20.00,10.00,0.00,0.00|"                                                                   \
    "210,卫生健康支出,20.00,20.00,15.00,5.00,0.00,0.00|"                                                                    \
    "221,住房保障支出,10.00,10.00,6.00,4.00,0.00,0.00"

/* A table's number in the corner of its sheet is no part of the head below it. */
static void a_number_over_a_column_is_no_head(void **state)
{
    static const char *const numbers[] = {"附表7", "表7", "表3-1"};

    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_autofree char *rows = g_strconcat(",,,,,,,", numbers[i], UNDER_THE_NUMBER, NULL);
        json_t *answer = audited_table("支出决算明细表", 3, rows);

        assert_int_equal(error_count(answer), 0);
        json_decref(answer);
    }
}

/* The head 行次 was lost; 9 and 18 are the numbers of lines, not of money. */
static void numbers_of_lines_are_no_amounts(void **state)
{
    json_t *answer = audited_table(
        "收入支出决算总表", 1,
        "项目,,决算数,项目,,决算数|一、一般公共预算财政拨款收入,1,90.00,一、教育支出,5,80.00|"
        "本年收入合计,2,90.00,本年支出合计,6,80.00|年初结转和结余,3,10.00,年末结转和结余,7,20.00|"
        "总计,4,100.00,总计,8,100.00");

    (void)state;
    assert_int_equal(error_count(answer), 0);
    assert_true(json_integer_value(json_object_get(json_object_get(answer, "verdicts"), "ok")) >=
                3);
    json_decref(answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_add_up),
        cmocka_unit_test(rates_and_of_which_in_numbered_rows),
        cmocka_unit_test(one_cause_is_one_finding),
        cmocka_unit_test(two_sides_are_read_apart),
        cmocka_unit_test(rounding_is_not_an_error),
        cmocka_unit_test(text_is_held_against_table),
        cmocka_unit_test(items_of_a_class_stand_in_any_block),
        cmocka_unit_test(what_no_row_keeps_is_not_claimed),
        cmocka_unit_test(rows_prove_what_heads_do_not_say),
        cmocka_unit_test(of_which_is_no_partition),
        cmocka_unit_test(a_fund_is_within_all_money),
        cmocka_unit_test(a_fund_is_within_its_own_row),
        cmocka_unit_test(money_of_projects_is_not_all_money),
        cmocka_unit_test(a_number_over_a_column_is_no_head),
        cmocka_unit_test(a_figure_broken_over_lines_is_one),
        cmocka_unit_test(a_class_without_a_row_is_missed),
        cmocka_unit_test(numbers_of_lines_are_no_amounts),
    };
    return AUDIT_TEST_RUN("audit/tables", tests);
}
