/* test_sentences.c: what sentences say twice, and what they only seem to */
#include "audited.h"

static void nothing_wrong(const char *text)
{
    json_t *answer = audited(text);
    size_t index;
    json_t *finding;

    json_array_foreach(json_object_get(answer, "findings"), index,
                       finding) if (strcmp(text_of(finding, "severity"), "note") != 0)
        print_error("%s: %s | %s\n", text_of(finding, "id"), text_of(finding, "message"), text);
    assert_false(audit_found(answer));
    json_decref(answer);
}

static void rounding_is_no_error(void **state)
{
    (void)state;
    nothing_wrong("机关运行经费支出55.98万元，比2020年减少11.64万元，下降17.22%。");
    nothing_wrong("（一）收入|本年收入合计1065.56万元，其中：财政拨款收入1065.48万元，占100%"
                  "；其他收入0.09万元，占0%。");
    nothing_wrong("支出决算为394.87万元，年初预算为420.07万元，完成年初预算的94%。");
}

static void approximations_and_thresholds_are_not_compared(void **state)
{
    (void)state;
    nothing_wrong("全年培训约300人次，其中：干部100人次，群众100人次，其他人员150人次。");
    nothing_wrong("单价50万元以上通用设备0台（套），单价100万元以上专用设备0台（套）。");
    nothing_wrong("根据《关于工作的通知》（广利委办发〔2021〕7号）文件，共3个。");
}

static void a_list_need_not_be_complete(void **state)
{
    (void)state;
    nothing_wrong("全年开展活动20次，其中：宣讲5次，走访3次。");
    nothing_wrong("在职人员30人，其中：党员20人，女性15人。");
}

static void nil_of_nil_is_custom(void **state)
{
    (void)state;
    nothing_wrong(
        "七、“三公”经费支出决算情况说明|年初预算为0万元，支出决算为0万元，完成预算的0%。");
    nothing_wrong("政府采购支出总额0万元，授予中小企业合同金额0万元，占政府采购支出总额的0%。");
}

/* The figure that explains most is named, not the one that happens to be first. */
static void the_culprit_is_named(void **state)
{
    json_t *answer = audited(
        "三、支出决算情况说明|2021年本年支出合计1286.09万元，其中：基本支出630.5万元，占49.02%；"
        "项目支出665.59万元，占50.98%。|四、其他|本年支出合计1286.09万元。");
    json_t *finding = json_array_get(json_object_get(answer, "findings"), 0);

    (void)state;
    assert_string_equal(text_of(finding, "stated"), "665.59");
    assert_string_equal(text_of(finding, "expected"), "655.59");
    assert_int_equal(error_count(answer), 1);
    json_decref(answer);
}

static void a_place_counts_characters(void **state)
{
    json_t *answer = audited(
        "标题|执行数为23.92万元。|全年预算数44.03万元，执行数为23.92万元，完成预算54.35%。");
    const json_t *span =
        json_array_get(json_object_get(finding_of(answer, "completion"), "spans"), 0);

    (void)state;
    assert_int_equal(json_integer_value(json_object_get(span, "start")), 45);
    assert_int_equal(json_integer_value(json_object_get(span, "end")), 51);
    json_decref(answer);
}

static void blanks_and_wide_digits_never_count(void **state)
{
    json_t *answer =
        audited("全年预算数 44.03 万元，执行数为 ２３．９２ 万 元，完成预算 54.35 ％。");

    (void)state;
    assert_non_null(finding_of(answer, "completion"));
    json_decref(answer);
}

static void garbage_is_survived(void **state)
{
    static const char *const texts[] = {
        "",
        "|",
        "其中：",
        "占%",
        "999999999999999999999999999999万元",
        "（（（（１２３",
        "1,2,3,4.5.6.7万元，占1%",
        "支出0万元，其中：支出0万元，其中：支出0万元，占0%，增长0%，完成0%",
        "100000000000000000000亿元，占99.999999%",
    };

    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++)
        json_decref(audited(texts[i]));
}

/* 在职 and 退休 are parts of the staff, not of the people hired before them. */
static void parts_need_a_total_of_their_own(void **state)
{
    json_t *answer = audited("第一部分 概况|一年来招录公务员14人，划转在职人员117人、退休人员35人。");

    (void)state;
    assert_int_equal(error_count(answer), 0);
    json_decref(answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounding_is_no_error),
        cmocka_unit_test(approximations_and_thresholds_are_not_compared),
        cmocka_unit_test(a_list_need_not_be_complete),
        cmocka_unit_test(nil_of_nil_is_custom),
        cmocka_unit_test(the_culprit_is_named),
        cmocka_unit_test(a_place_counts_characters),
        cmocka_unit_test(blanks_and_wide_digits_never_count),
        cmocka_unit_test(garbage_is_survived),
        cmocka_unit_test(parts_need_a_total_of_their_own),
    };
    return AUDIT_TEST_RUN("audit/sentences", tests);
}
