/* test_numbers.c: what is a number, whatever stands round it, and what only looks like one */
#include "audited.h"

/* "支出决算为X，年初预算为Y，完成年初预算的50%": an error unless the two forms of one amount are
 * the same. */
static json_t *completed(const char *outturn, const char *budget)
{
    g_autofree char *text =
        g_strdup_printf("年初预算为%s，支出决算为%s，完成年初预算的50.00%%。", budget, outturn);

    return audited(text);
}

static void holds(const char *outturn, const char *budget)
{
    json_t *answer = completed(outturn, budget);

    if (error_count(answer) != 0)
        print_error("%s of %s\n", outturn, budget);
    assert_int_equal(error_count(answer), 0);
    assert_int_equal(json_array_size(json_object_get(answer, "relations")), 1);
    json_decref(answer);
}

static void fails(const char *outturn, const char *budget)
{
    json_t *answer = completed(outturn, budget);

    if (error_count(answer) != 1)
        print_error("%s of %s\n", outturn, budget);
    assert_int_equal(error_count(answer), 1);
    json_decref(answer);
}

static void separators_and_widths_never_count(void **state)
{
    (void)state;
    holds("1,050.25万元", "2,100.50万元");
    fails("1,050.25万元", "2,200.50万元");
    holds("１０５０．２５万元", "2100.50 万元");
    holds("1，050.25万元", "2，100.50万元");
    fails("1，050.25万元", "2，300.50万元");
    holds("1 050.25万元", "2 100.50万元");
    holds("1050. 25万元", "2100 .50万元");
}

static void units_are_brought_together(void **state)
{
    (void)state;
    holds("10,502,500.00元", "2,100.50万元");
    holds("1050.25万元", "0.21005亿元");
    fails("10,502,500.00元", "2,400.50万元");
}

static void numerals_are_numbers_where_things_are_counted(void **state)
{
    json_t *right = audited("共有车辆三辆，其中：应急保障用车一辆，其他用车两辆。");
    json_t *wrong = audited("共有车辆三辆，其中：应急保障用车一辆，其他用车一辆。");

    (void)state;
    assert_int_equal(error_count(right), 0);
    assert_non_null(finding_of(wrong, "sum-list"));
    json_decref(right);
    json_decref(wrong);
}

static void percents_may_be_written_out(void **state)
{
    json_t *right =
        audited("年初预算为40.00万元，支出决算为30.00万元，完成年初预算的百分之七十五。");
    json_t *wrong =
        audited("年初预算为40.00万元，支出决算为30.00万元，完成年初预算的百分之八十五。");

    (void)state;
    assert_int_equal(error_count(right), 0);
    assert_non_null(finding_of(wrong, "completion"));
    json_decref(right);
    json_decref(wrong);
}

static void a_negative_growth_is_a_fall(void **state)
{
    json_t *right = audited("支出总计95.00万元，较上年增长-5.00%，减少5.00万元。");
    json_t *wrong = audited("支出总计95.00万元，较上年增长-6.00%，减少5.00万元。");

    (void)state;
    assert_int_equal(error_count(right), 0);
    assert_int_equal(error_count(wrong), 1);
    json_decref(right);
    json_decref(wrong);
}

static void codes_dates_and_documents_are_no_amounts(void **state)
{
    static const char *const texts[] = {
        "一般公共服务支出（201类）10.00万元，占50.00%；教育支出（205类）10.00万元，占50.00%。",
        "支出合计20.00万元，其中：（1）基本支出12.00万元；（2）项目支出8.00万元。",
        "根据财会〔2021〕7号文件，截至2021年12月31日，共有车辆3辆，其中：应急保障用车1辆，其他用车2"
        "辆。",
        "联系电话：0571-87654321，支出合计20.00万元，其中：基本支出12.00万元，项目支出8.00万元。",
        "支出合计20.00万元，其中：基本支出12.00万元，购置A4纸等项目支出8.00万元。",
        "全年召开会议3-5次，其中：视频会1次，其他会议2次。",
    };

    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
        json_t *answer = audited(texts[i]);

        if (error_count(answer) != 0)
            print_error("%s\n", texts[i]);
        assert_int_equal(error_count(answer), 0);
        json_decref(answer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(separators_and_widths_never_count),
        cmocka_unit_test(units_are_brought_together),
        cmocka_unit_test(numerals_are_numbers_where_things_are_counted),
        cmocka_unit_test(percents_may_be_written_out),
        cmocka_unit_test(a_negative_growth_is_a_fall),
        cmocka_unit_test(codes_dates_and_documents_are_no_amounts),
    };
    return AUDIT_TEST_RUN("audit/numbers", tests);
}
