/* test_wording.c: names, years and carelessness, and what only looks like it */
#include "audited.h"

#define TITLE "青禾市云岭区农业技术推广中心2021年度单位决算|编制单位：青禾市云岭区农业技术推广中心|"

static void expect(const char *text, const char *rule, const char *stated)
{
    json_t *answer = audited(text);
    json_t *finding = finding_of(answer, rule);

    if (finding == NULL)
        print_error("%s is not found: %s\n", rule, text);
    assert_non_null(finding);
    if (stated != NULL)
        assert_string_equal(text_of(finding, "stated"), stated);
    json_decref(answer);
}

static void expect_none(const char *text, const char *rule)
{
    json_t *answer = audited(text);

    if (finding_of(answer, rule) != NULL)
        print_error("%s: %s\n", rule, text);
    assert_null(finding_of(answer, rule));
    json_decref(answer);
}

static void a_name_off_by_a_character_is_found(void **state)
{
    (void)state;
    expect(TITLE "2021年青禾市云岭区农业技推广中心收入减少。", "unit-name",
           "青禾市云岭区农业技推广中心");
    expect(TITLE "实施单位青禾市岭区农业技术推广中心", "unit-name", "青禾市岭区农业技术推广中心");
    expect(TITLE "主管部门及代码青禾市云岭区农业技术推广中（305）", "unit-name", NULL);
    expect(TITLE "青禾市云岭区农业技术推广中内设机构3个。", "unit-name", NULL);
    expect(TITLE "禾市云岭区农业技术推广中心共有车辆1辆。", "unit-name", NULL);
    expect(TITLE "青禾市云岭区农业技术推厂中心共有车辆1辆。", "unit-name", NULL);
    expect(TITLE "青禾市云岭区农业生技术推广中心共有车辆1辆。", "unit-name", NULL);
    expect(TITLE "青禾市农业技术推广中心2021年度单位决算表", "unit-name", NULL);
}

static void the_title_does_not_rename_the_unit(void **state)
{
    (void)state;
    expect("青禾市云岭区农业技术推中心2021年度单位决算|公开单位：青禾市云岭区农业技术推广中心|"
           "公开单位：青禾市云岭区农业技术推广中心",
           "unit-name", "青禾市云岭区农业技术推中心");
}

static void legal_short_names_are_no_slips(void **state)
{
    (void)state;
    expect_none(TITLE "云岭区农业技术推广中心和本中心共有车辆1辆。", "unit-name");
    expect_none(TITLE "青禾市农业技术推广中心指导了工作。", "unit-name");
    expect_none(TITLE "青禾市云岭区农业技术推广服务体系健全。", "unit-name");
    expect_none(TITLE "青禾市云岭区农业技术推广中心（本级）", "unit-name");
    expect_none("青禾市云岭区第一实验小学2021年度单位决算|与青禾市云岭区第二实验小学联合办学。",
                "unit-name");
}

static void years_of_documents_and_plans_are_left_alone(void **state)
{
    static const char *const rules[] = {"year-compared", "year-held", "year-reported",
                                        "year-titled", "year-tables"};
    static const char *const texts[] = {
        TITLE "一、收入支出决算总体情况说明|根据财预〔2019〕136号，支出2077.09万元。",
        TITLE "一、收入支出决算总体情况说明|2021年收入总计5.00万元，2020年收入总计4.00万元。",
        TITLE "到2025年，建成示范区3个。截至2020年底，全区建成示范区1个。",
        TITLE "公开了《2020年度部门决算》",
    };

    (void)state;
    for (unsigned t = 0; t < G_N_ELEMENTS(texts); t++)
        for (unsigned r = 0; r < G_N_ELEMENTS(rules); r++)
            expect_none(texts[t], rules[r]);
}

#define NEXT_BUDGET                                                                                                                     \
    TITLE                                                                                                                               \
    "一、2022年“三公”经费预算安排情况|2022年“三公”经费预算9.00万元，其中公务接待费4.00万元。|" \
    "二、2021年“三公”经费决算情况|2021年“三公”经费决算支出8.00万元，其中公务接待费5.00万元。|"
#define BUDGET_CHANGE                                                                              \
    "2022年“三公”经费预算较2021年增加1.00万元，其中公务接待费较上年减少1.00万元，下降20.00%。"

static void next_years_budget_beside_this_years_outturn_is_told_of_its_own_year(void **state)
{
    static const char *const rules[] = {"year-compared", "year-reported", "year-titled", "growth",
                                        "difference"};

    (void)state;
    for (unsigned r = 0; r < G_N_ELEMENTS(rules); r++)
        expect_none(NEXT_BUDGET BUDGET_CHANGE, rules[r]);
}

static void nearly_so_many_are_not_more(void **state)
{
    (void)state;
    expect("2021年度部门决算|66个岗位报名人数近700人。|2021年人才项目绩效自评报告|"
           "66个岗位报名人数达到711人。",
           "count-two-ways", "700");
    expect_none(
        "2021年度部门决算|66个岗位报名人数近700人。|2021年人才项目绩效自评报告|66个岗位报名人数达到"
        "691人。",
        "count-two-ways");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_off_by_a_character_is_found),
        cmocka_unit_test(the_title_does_not_rename_the_unit),
        cmocka_unit_test(legal_short_names_are_no_slips),
        cmocka_unit_test(next_years_budget_beside_this_years_outturn_is_told_of_its_own_year),
        cmocka_unit_test(nearly_so_many_are_not_more),
        cmocka_unit_test(years_of_documents_and_plans_are_left_alone),
    };
    return AUDIT_TEST_RUN("audit/wording", tests);
}
