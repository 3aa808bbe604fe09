/* test_culprit.c: one cause gives one finding, and the finding names the figure that is wrong */
#include "audited.h"

static json_t *only_error(const json_t *answer)
{
    size_t index;
    json_t *finding, *only = NULL;

    assert_int_equal(error_count(answer), 1);
    json_array_foreach(json_object_get(answer, "findings"), index,
                       finding) if (strcmp(text_of(finding, "severity"), "error") == 0) only =
        finding;
    return only;
}

static void assert_culprit(const char *text, const char *stated, const char *expected)
{
    json_t *answer = audited(text), *finding = only_error(answer);

    assert_string_equal(text_of(finding, "stated"), stated);
    assert_string_equal(text_of(finding, "expected"), expected);
    json_decref(answer);
}

static void a_lonely_rate_is_blamed_itself(void **state)
{
    (void)state;
    assert_culprit("机关运行经费支出55.98万元，比2020年减少11.64万元，下降17.52%。", "17.52",
                   "17.21");
}

/* Both shares fail, and only another total makes them true. */
static void a_base_that_breaks_all_its_rates_is_blamed(void **state)
{
    (void)state;
    assert_culprit(
        "三、支出决算情况说明|2021年本年支出合计1826.09万元，其中：基本支出630.50万元，占49.02%；"
        "项目支出655.59万元，占50.98%。",
        "1826.09", "1286.09");
}

/* Its share does not fit either: the part, not the total. */
static void a_part_that_breaks_sum_and_share_is_blamed(void **state)
{
    (void)state;
    assert_culprit(
        "三、支出决算情况说明|2021年本年支出合计1286.09万元，其中：基本支出630.50万元，占49.02%；"
        "项目支出665.59万元，占50.98%。",
        "665.59", "655.59");
}

/* The point slipped in the budget: the rate would have to be another number altogether. */
static void a_slip_of_the_pen_is_likelier_than_another_number(void **state)
{
    (void)state;
    assert_culprit("项目全年预算数1000万元，执行数为83.89万元，完成预算83.89%。", "1000", "100");
}

/* Two faults in one sum: the first is known by its share, the second is what is then left. */
static void two_faults_give_two_findings(void **state)
{
    json_t *answer = audited(
        "三、支出决算情况说明|2021年本年支出合计1286.09万元，其中：基本支出630.50万元，占49.02%；"
        "项目支出655.59万元，占59.98%。|机关运行经费支出55.98万元，比2020年减少11.64万元，下降17."
        "52%。");

    (void)state;
    assert_int_equal(error_count(answer), 2);
    json_decref(answer);
}

/* Three parts of which none has another witness: the sum is shown, no part is accused. */
static void no_part_of_many_is_accused_without_reason(void **state)
{
    json_t *answer = audited("五、一般公共预算财政拨款支出决算情况说明|一般公共预算财政拨款支出30."
                             "77万元，其中：教育支出11.20万元，"
                             "卫生健康支出5.31万元，其他支出12.49万元。");
    json_t *finding = only_error(answer);

    (void)state;
    assert_string_equal(text_of(finding, "stated"), "30.77");
    assert_string_equal(text_of(finding, "expected"), "29.00");
    json_decref(answer);
}

static void things_are_not_added_to_money(void **state)
{
    json_t *answer = audited("七、“三公”经费支出决算情况说明|"
                             "公务接待费支出1万元，国内公务接待9批次。外事接待支出0万元。");

    (void)state;
    assert_int_equal(error_count(answer), 0);
    json_decref(answer);
}

/* 974.10 and 91.1% stand as they were; 1069.30 lost a digit on the way. */
static void a_rate_is_true_of_the_budget_that_was_meant(void **state)
{
    (void)state;
    assert_culprit("项目全年预算数1369.30万元，执行数为974.10万元，完成预算91.10%。", "1369.30",
                   "1069.30");
}

/* Digits of two units side by side say nothing without them. */
static void arithmetic_over_two_units_prints_both(void **state)
{
    json_t *answer = audited(
        "三、支出决算情况说明|2021年本年支出合计1286.09万元，其中：基本支出630.50万元，占49.02%；"
        "项目支出655.59元，占50.98%。");

    (void)state;
    assert_non_null(strstr(text_of(only_error(answer), "message"),
                           "630.50万元 + 655.59元 = 630.57万元 ≠ 1286.09万元"));
    json_decref(answer);
}

/* A part that vanishes in another unit, or is nothing, proves nothing about units. */
static void no_unit_is_blamed_for_a_part_that_vanishes(void **state)
{
    json_t *answer = audited("三、支出决算情况说明|本年支出合计612.24万元，其中：基本支出0."
                             "00万元，项目支出612.24万元，其他支出20.45万元。");

    (void)state;
    assert_null(finding_of(answer, "unit-slip"));
    json_decref(answer);
}

/* The amounts say which of the two words of direction is wrong. */
static void the_wrong_word_of_direction_is_named(void **state)
{
    (void)state;
    assert_culprit("收入支出总计1344.64万元。与2020年相比，收入支出总计减少72.08万元，增长5.66%。",
                   "减少", "增加");
    assert_culprit("收入支出总计1344.64万元。与2020年相比，收入支出总计增加72.08万元，下降5.66%。",
                   "下降", "增长");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lonely_rate_is_blamed_itself),
        cmocka_unit_test(a_base_that_breaks_all_its_rates_is_blamed),
        cmocka_unit_test(a_part_that_breaks_sum_and_share_is_blamed),
        cmocka_unit_test(a_slip_of_the_pen_is_likelier_than_another_number),
        cmocka_unit_test(two_faults_give_two_findings),
        cmocka_unit_test(a_rate_is_true_of_the_budget_that_was_meant),
        cmocka_unit_test(arithmetic_over_two_units_prints_both),
        cmocka_unit_test(no_unit_is_blamed_for_a_part_that_vanishes),
        cmocka_unit_test(the_wrong_word_of_direction_is_named),
        cmocka_unit_test(no_part_of_many_is_accused_without_reason),
        cmocka_unit_test(things_are_not_added_to_money),
    };

    return AUDIT_TEST_RUN("audit/culprit", tests);
}
