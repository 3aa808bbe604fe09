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

/* A full stop in an aside does not end the list; paragraphs that say the parts of a list again are
 * not parts of its last one. */
static void what_is_repeated_or_said_aside_is_no_other_list(void **state)
{
    (void)state;
    nothing_wrong(
        "七、“三公”经费支出决算情况说明|全年“三公”经费支出62.40万元。其中：因公出国（境）费"
        "0万元；公务用车购置及运行费60.00万元（购置费25.00万元，与上年持平；运行维护费35.00"
        "万元，与上年持平。）与上年持平；公务接待费2.40万元。");
    nothing_wrong(
        "七、“三公”经费支出决算情况说明|“三公”经费支出决算中，公务用车购置及运行维护费支出"
        "34.00万元，占52.3%；公务接待费支出31.00万元，占47.7%。具体情况如下：|1.因公出国（境"
        "）费支出0万元。|2.公务用车购置及运行维护费支出34.00万元。其中：|（1）运行维护费支出34."
        "00万元。");
}

static void one_wrong(const char *text, const char *rule)
{
    json_t *answer = audited(text);

    assert_non_null(finding_of(answer, rule));
    assert_int_equal(error_count(answer), 1);
    json_decref(answer);
}

static void what_is_compared_is_known_however_it_is_said(void **state)
{
    (void)state;
    one_wrong("一、基本情况|1、收入：820.40万元。同比上年度增加120.40万元，增加17.00%。", "growth");
    one_wrong(
        "七、“三公”经费支出决算情况说明|“三公”经费支出合计42."
        "14万元。其中，因公出国（境）费0万元；公务用车购置及运维费30.93万元；公务接待费9.21万元。",
        "sum-list");
    one_wrong("一、基本情况|支出：90.00万元。其中：人员经费支出40.00万元，公用经费支出20."
              "00万元，项目支出31.00万元。",
              "sum-list");
    one_wrong("七、“三公”经费支出决算情况说明|三公经费支出合计62.40万元，按同口径同比减少5."
              "20万元，下降7.96%。",
              "growth");
    one_wrong("七、“三公”经费支出决算情况说明|公务用车购置及运行费60.00万元（购置费25."
              "00万元，与上年持平；运行维护费36.00"
              "万元，与上年持平），与上年持平。",
              "sum-list");
}

/* A page that sets next year's budget beside this year's outturn says two things of one name; a
 * budget is divided too. */
static void what_is_planned_is_no_outturn(void **state)
{
    const char *planned = "2022年度“三公”经费决算公开|一、2023年“三公”经费预算安排情况|"
                          "2023年度“三公”经费预算总计30.60万元，"
                          "其中：因公出国（境）经费0万元，公务接待14.20万元，公务用车运行费用16."
                          "40万元。|二、2022年“三公”经费决"
                          "算情况|2022年度“三公”经费合计支出27."
                          "85万元，其中：因公出国（境）经费0万元，公务接待12.64万元，公务用车"
                          "运行费用15.21万元。|2023年度“三公”经费预算较2022年度决算增加2."
                          "75万元，其中公务接待增加1.56万元，增长"
                          "12.34%，公务用车运行费用增加1.19万元，增长7.82%。";
    g_autofree char *wrong = NULL;
    GString *text = g_string_new(planned);

    (void)state;
    nothing_wrong(planned);
    g_string_replace(text, "预算总计30.60万元", "预算总计36.60万元", 1);
    wrong = g_string_free(text, FALSE);
    one_wrong(wrong, "sum-budgets");
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

/* Income, expenditure and their parts in one sentence: no list of one total. */
static void members_as_large_as_the_whole_are_no_parts(void **state)
{
    json_t *answer = audited("一、收入支出决算总体情况说明|收入总计2966."
                             "22万元，剔除年初结转和结余24.39万元后，本年收入2941.83万元；"
                             "支出总计2966.22万元，本年支出2966.22万元，年末结转和结余0.00万元。");

    (void)state;
    assert_int_equal(error_count(answer), 0);
    json_decref(answer);
}

/* 本年支出 of the fiscal money is not the unit's 本年支出合计, and the heading 财政拨款收支 is
 * about the former. */
static void one_name_under_two_headings_is_two_things(void **state)
{
    json_t *answer = audited(
        "一、收支总体情况|收入总计900.00万元，支出总计900.00万元。|四、财政拨款收支总体情况|"
        "财政拨款收入总计800.00万元，"
        "支出总计800.00万元，其中：本年支出780.00万元。|五、一般公共预算财政拨款支出决算情况说明|"
        "财政拨款支出780.00万元，占本年支出合计的89.66%。");

    (void)state;
    assert_int_equal(error_count(answer), 0);
    json_decref(answer);
}

static void what_is_left_is_no_part_of_the_year(void **state)
{
    json_t *answer =
        audited("八、政府性基金预算|本年支出612.24万元，其中基本支出0万元、项目支出612."
                "24万元，年末结转和结余20.45万元。");

    (void)state;
    assert_int_equal(error_count(answer), 0);
    json_decref(answer);
}

/* 在职 and 退休 are parts of the staff, not of the people hired before them. */
static void parts_need_a_total_of_their_own(void **state)
{
    json_t *answer =
        audited("第一部分 概况|一年来招录公务员14人，划转在职人员117人、退休人员35人。");

    (void)state;
    assert_int_equal(error_count(answer), 0);
    json_decref(answer);
}

static void wrong(const char *text, const char *rule)
{
    json_t *answer = audited(text);

    if (finding_of(answer, rule) == NULL)
        print_error("no %s: %s\n", rule, text);
    assert_non_null(finding_of(answer, rule));
    json_decref(answer);
}

static void a_change_is_of_what_the_sentence_names(void **state)
{
    (void)state;
    nothing_wrong(
        "收入总计90.00万元，其中年初结转和结余10.00万元，较上年减少10.00万元，下降10.00%。");
    wrong("收入总计90.00万元，其中年初结转和结余10.00万元，较上年减少10.00万元，下降12.00%。",
          "growth");
    nothing_wrong("机关运行经费支出55.00万元（其中：政府性基金预算支出0万元）。与上年相比，增加5."
                  "00万元，增长10.00%。");
    nothing_wrong(
        "运行维护费支出44.00万元。接待费比预算无增减变化，比上年增加1.00万元，增长50.00%。");
    nothing_wrong("收入总计90.00万元。事业基金与上年相比，增加1.00万元，增长77.00%。");
    wrong("公务接待费12.00万元，比上年增长25.00%，增加2.00万元。", "growth");
}

static void a_rate_without_a_change_has_its_base_printed(void **state)
{
    (void)state;
    nothing_wrong(
        "年初预算数40.00万元，全年预算数48.00万元，决算数50.00万元，较年初预算增长25.00%。");
    wrong("年初预算数40.00万元，全年预算数48.00万元，决算数50.00万元，较年初预算增长4.17%。",
          "growth");
    nothing_wrong("支出50.00万元，完成预算的80.00%，较预算减少12.50万元。");
    wrong("支出50.00万元，完成预算的80.00%，较预算减少15.50万元。", "completion");
}

static void a_list_goes_on_over_changes_and_full_stops(void **state)
{
    (void)state;
    wrong("支出合计30.00万元，较上年增加3.00万元，增长11.11%，主要是人员增加。其中：基本支出10."
          "00万元，占33.33%；"
          "项目支出25.00万元，占66.67%。",
          "sum-list");
    wrong("公务用车购置及运行维护费30.00万元，其中：公务用车购置费18."
          "00万元，更新1辆。公务用车运行维护费10.00万元。",
          "sum-list");
    nothing_wrong("公务接待费3.00万元，其中：外事接待1."
                  "00万元，接待3批次（不包括陪同人员）；国内接待2.00万元。");
    nothing_wrong("在职66人，其中行政54人、事业12人；退休37人。");
    nothing_wrong("控制数45人，其中行政编制20人、事业编制25人，实有43人。");
    wrong("行政编制54名、事业编制17名，合计70名。", "sum-list");
    wrong("采购支出合计60.00万元，货物类20.00万元，服务类30.00万元。", "sum-list");
}

static void what_nothing_opens_ends_with_its_clause(void **state)
{
    (void)state;
    nothing_wrong("收入总计90.00万元，剔除年初结转和结余10.00万元后，本年收入80."
                  "00万元，与上年持平；支出总计90.00万元，"
                  "剔除年末结转和结余5.00万元后，本年支出85.00万元。");
}

static void a_part_is_for_one_not_for_all(void **state)
{
    (void)state;
    nothing_wrong("公务用车购置及运行维护费12."
                  "00万元。其中：公务用车购置0万元；公务用车运行维护费12.00万元，保有10辆，"
                  "平均每辆1.20万元。");
}

static void shares_find_their_whole(void **state)
{
    static const char *const section =
        "三、支出决算情况说明|支出合计100.00万元。|五、一般公共预算财政拨款支出决算情况说明|";
    g_autofree char *right =
        g_strconcat(section, "一般公共预算财政拨款支出90.00万元，占本年支出合计的90.00%。", NULL);
    g_autofree char *off =
        g_strconcat(section, "一般公共预算财政拨款支出90.00万元，占本年支出合计的91.00%。", NULL);

    (void)state;
    nothing_wrong(right);
    wrong(off, "share");
    wrong("“三公”经费支出10.00万元，其中：车辆运行9.00万元、接待1.00万元，分别占95.00%和10.00%。",
          "share");
    wrong("“三公”经费支出10.00万元，其中：公务用车运行费9.00万元，公务接待费1."
          "00万元。“三公”经费支出中，公务用车运行费占"
          "90.00%，公务接待费占20.00%。",
          "share");
    nothing_wrong("合同金额80.00万元，占采购支出总额100.00万元的80.00%"
                  "；货物采购授予中小企业合同金额占货物支出的92.00%。");
}

static void paragraphs_are_parts_by_their_first_figure(void **state)
{
    (void)state;
    wrong("“三公”经费支出35.98万元。具体情况如下：|（一）因公出国费支出1.00万元。|"
          "（二）公务用车购置及运行维护费支出"
          "30.14万元。其中：|公务用车购置费支出16.00万元；|公务用车运行维护费支出14.14万元。|"
          "（三）公务接待费支出2.84万元。",
          "sum-paragraphs");
    nothing_wrong("“三公”经费支出33.98万元。具体情况如下：|（一）因公出国费支出1.00万元。|"
                  "（二）公务用车购置及运行维护费支出"
                  "30.14万元。其中：|公务用车购置费支出16.00万元；|公务用车运行维护费支出14."
                  "14万元。|（三）公务接待费支出"
                  "2.84万元。");
}

static void a_balance_after_a_fund_is_the_funds(void **state)
{
    (void)state;
    nothing_wrong("一、收入支出决算总体情况说明|年初结转和结余5.00万元。|二、收入决算情况说明|"
                  "政府性基金预算财政拨款收入0万元，"
                  "年初结转和结余0万元。");
}

static void targets_of_counts_are_met_or_not(void **state)
{
    (void)state;
    nothing_wrong("计划修复90件，实际修复99件，完成率110.00%。");
    wrong("计划修复90件，实际修复81件，完成率110.00%。", "completion");
}

/* A word of direction that the data know no opposite of: its place was taken for one of 4 GiB. */
static void a_direction_without_opposite_has_a_place(void **state)
{
    (void)state;
    wrong("机关运行经费全年支出35.20万元，较上年度的39.80万元压减4.60万元，压减率11.65%。",
          "growth");
    nothing_wrong("机关运行经费全年支出35.20万元，较上年度的39.80万元压减4.60万元，压减率11.56%。");
}

static void what_sources_give_make_the_income(void **state)
{
    (void)state;
    wrong("二、收入决算情况说明|收入决算21.00万元，分来源看：财政拨款收入15.00万元；事业收入5."
          "00万元；其他收入1.50万元。",
          "sum-list");
    nothing_wrong("二、收入决算情况说明|收入决算21.50万元，分来源看：财政拨款收入15."
                  "00万元；事业收入5.00万元；其他收入1.50万元。");
}

static void staff_is_what_its_kinds_make(void **state)
{
    (void)state;
    wrong("年末在职39人，其中：公务员19人，工勤人员1人，参公人员7人，事业人员13人。", "sum-list");
    nothing_wrong("年末在职39人，其中：公务员19人，工勤人员1人，参公人员6人，事业人员13人。");
}

static void the_year_before_is_compared_with(void **state)
{
    (void)state;
    wrong("某局2023年度部门决算|收支总额与2024年度相比，减少342.25万元。", "year-compared");
    nothing_wrong("某局2023年度部门决算|收支总额与2022年度相比，减少342.25万元。");
}

static void a_projects_money_is_what_was_planned(void **state)
{
    (void)state;
    nothing_wrong("对2个项目开展了自评，支出10.00万元，具体如下：|1.甲项目年度资金总额8."
                  "00万元，全年执行7.00万元。|"
                  "2.乙项目年度资金总额4.00万元，全年执行3.00万元。");
}

/* "和" in the name of a unit compares nothing, nor does the report's own year. */
static void a_name_compares_nothing(void **state)
{
    static const char rest[] = "收入合计200.00万元。其中：财政拨款收入150.00万元，占总收入的75.00%"
                               "；其他收入50.00万元，占总"
                               "收入的25.00%。与上年对比减少50.00万元，下降20.00%。";
    static const char *const names[] = {"山林和草原局2020年度",
                                        "2020年度山林和草原局部门决算|比山县"
                                        "财政局2020年度"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *text = g_strconcat(names[i], rest, NULL);

        nothing_wrong(text);
    }
}

/* Guests of one kind among all guests are no second account of them. */
static void a_part_of_the_guests_may_be_none(void **state)
{
    (void)state;
    nothing_wrong("公务接待费支出2.00万元，共接待15批次，122人次，其中外宾接待0批次，0人次。");
}

static void fiscal_totals_are_not_all(void **state)
{
    (void)state;
    nothing_wrong(
        "某局2023年度部门决算|一、收支总体情况|2023年度收入总计16.00万元，支出总计16.00万元。|"
        "四、财政拨款收支总体情况|2023年度财政拨款收入总计12.00万元，支出总计12.00万元。");
    nothing_wrong(
        "某局2023年度部门决算|一、收入支出总体情况|2023年度收入总计16.00万元，支出总计16.00万元。|"
        "四、财政拨款收入支出总体情况|2023年度财政拨款收、支总计12.00万元。");
}

static void a_share_stands_behind_a_rate(void **state)
{
    (void)state;
    wrong(
        "“三公”经费支出决算10.00万元，其中：公务用车购置及运行费支出决算9.00万元，完成预算的90%，占"
        "80.00%；公务接待费支出决算1.00万元，完成预算的50%，占10.00%。",
        "share");
    nothing_wrong(
        "“三公”经费支出决算10.00万元，其中：公务用车购置及运行费支出决算9.00万元，完成预算的"
        "90%，占90.00%；公务接待费支出决算1.00万元，完成预算的50%，占10.00%。");
}

static void after_a_list_its_total_changed(void **state)
{
    static const char list[] =
        "二、收入决算情况说明|收入合计200.00万元，其中：财政拨款收入150.00万元，占75%；"
        "其他收入50.00万元，占25%。|与上年决算相比，";
    g_autofree char *right = g_strconcat(list, "减少50.00万元，下降20.00%。", NULL);
    g_autofree char *false_rate = g_strconcat(list, "减少50.00万元，下降28.00%。", NULL);

    (void)state;
    nothing_wrong(right);
    wrong(false_rate, "growth");
}

static void a_budget_after_adjustment_is_completed(void **state)
{
    (void)state;
    wrong("公务接待费调整后预算10.00万元，支出决算9.00万元，完成调整后预算的99.00%。",
          "completion");
    nothing_wrong("公务接待费调整后预算10.00万元，支出决算9.00万元，完成调整后预算的90.00%。");
}

/* A list that does not name every part is no partition; what is said to be nothing is named. */
static void an_unfinished_list_is_no_partition(void **state)
{
    json_t *answer;

    (void)state;
    nothing_wrong(
        "七、“三公”经费支出决算情况说明|“三公”经费支出决算25.00万元，上年决算28.00万元。其中："
        "公务用车运行维护费18.00万元，上年20.00万元；公务接待费3.00万元，上年4.00万元。");
    nothing_wrong(
        "七、“三公”经费支出决算情况说明|“三公”经费支出决算25.00万元，其中：因公出国（境）费"
        "4.00万元，公务用车购置及运行维护费18.00万元。");
    answer = audited(
        "七、“三公”经费支出决算情况说明|“三公”经费支出决算25.00万元，其中：公务用车运行维护费"
        "18.00万元，公务接待费3.00万元，无因公出国（境）费和公务用车购置费。");
    assert_non_null(finding_of(answer, "sum-list"));
    json_decref(answer);
}

/* Shares that make 100 are of the sum of their parts, whatever it is called. */
static void shares_of_what_is_not_printed(void **state)
{
    json_t *answer =
        audited("五、支出情况|支出用于：教育支出500.00万元，占财政拨款支出50.00%；卫生健康支出"
                "380.00万元，占财政拨款支出30.00%；住房保障支出200.00万元，占财政拨款支出20.00%。");

    (void)state;
    assert_string_equal(text_of(json_array_get(json_object_get(answer, "findings"), 0), "stated"),
                        "380.00");
    assert_string_equal(text_of(json_array_get(json_object_get(answer, "findings"), 0), "expected"),
                        "300.00");
    json_decref(answer);
}

/* The clauses of a sentence compare what it begins with. */
static void clauses_compare_what_the_sentence_is_of(void **state)
{
    (void)state;
    nothing_wrong(
        "公务接待费支出决算8.00万元，与2021年预算10.00万元相比减少2.00万元，主要原因是增加会场租用"
        "3.00万元；与2020年度决算12.00万元相比减少5.00万元。");
    nothing_wrong("公务接待费支出决算8.00万元，与2021年预算10.00万元相比减少2."
                  "00万元；公务用车运行维护费与2020"
                  "年度决算12.00万元相比减少5.00万元。");
}

/* A balance or a total of one budget is not that of all money. */
static void each_budget_has_its_own_balance(void **state)
{
    (void)state;
    nothing_wrong(
        "2024年度部门决算|一、基本情况|年初结转和结余40.00万元，本年收入100.00万元，本年支出90."
        "00万元，"
        "年末结转和结余50.00万元。|一般公共预算财政拨款年初结转和结余10.00万元，本年收入60.00万元，"
        "本年支出65.00万元，年末结转和结余5.00万元。");
    nothing_wrong(
        "2021年一般公共预算收入完成147.10亿元。加上转移性收入49.20亿元，收入合计196.30亿元。|2021年"
        "政府性基金预算收入完成130.20亿元。加上转移性收入33.80亿元，收入合计164.00亿元。");
}

/* Neither an amount within a reason nor a difference is a part of what is listed. */
static void reasons_and_differences_are_no_parts(void **state)
{
    (void)state;
    nothing_wrong("收入总额54.31万元，其中财政拨款32.62万元，上年结转21.69万元，总额较上年增加11."
                  "00万元。其中财政"
                  "拨款减少16.00万元，主要原因为下达了专款64.00万元。");
    nothing_wrong(
        "公务接待费2.05万元，年初预算为2.95万元，差值为0.90万元，其中：招商接待费1."
        "25万元，年初预算为"
        "1.00万元，差值为0.25万元；会议接待费0.80万元，年初预算为1.95万元，差值为1.15万元。");
}

/* A rate that was cut off is held against what it is of, not against the total before it. */
static void a_rate_cut_off_is_of_what_is_nearest(void **state)
{
    json_t *answer = audited("收入决算情况|收入总计457.82万元，其中：|1.财政拨款收入364."
                             "66万元。较上年度决算数减少24.15万元，下降6.22%。");

    (void)state;
    assert_string_equal(text_of(json_array_get(json_object_get(answer, "findings"), 0), "expected"),
                        "6.21");
    json_decref(answer);
}

/* The total told again, in the sentence that divides it, is no part of itself. */
static void a_total_told_again_is_divided_and_no_part(void **state)
{
    json_t *right =
        audited("支出全年预算120.00万元，支出决算100.00万元，完成全年预算的83.33%。"
                "按功能分类，支出100.00万元的构成为：教育支出20.00万元；卫生健康支出75.00"
                "万元；住房保障支出5.00万元。");
    json_t *wrong =
        audited("支出全年预算120.00万元，支出决算100.00万元，完成全年预算的83.33%。"
                "按功能分类，支出100.00万元的构成为：教育支出26.00万元；卫生健康支出75.00"
                "万元；住房保障支出5.00万元。");

    (void)state;
    assert_int_equal(error_count(right), 0);
    assert_int_equal(error_count(wrong), 1);
    json_decref(right);
    json_decref(wrong);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_total_told_again_is_divided_and_no_part),
        cmocka_unit_test(rounding_is_no_error),
        cmocka_unit_test(approximations_and_thresholds_are_not_compared),
        cmocka_unit_test(a_list_need_not_be_complete),
        cmocka_unit_test(what_is_repeated_or_said_aside_is_no_other_list),
        cmocka_unit_test(what_is_compared_is_known_however_it_is_said),
        cmocka_unit_test(what_is_planned_is_no_outturn),
        cmocka_unit_test(nil_of_nil_is_custom),
        cmocka_unit_test(the_culprit_is_named),
        cmocka_unit_test(a_place_counts_characters),
        cmocka_unit_test(blanks_and_wide_digits_never_count),
        cmocka_unit_test(garbage_is_survived),
        cmocka_unit_test(a_change_is_of_what_the_sentence_names),
        cmocka_unit_test(a_rate_without_a_change_has_its_base_printed),
        cmocka_unit_test(a_list_goes_on_over_changes_and_full_stops),
        cmocka_unit_test(what_nothing_opens_ends_with_its_clause),
        cmocka_unit_test(a_part_is_for_one_not_for_all),
        cmocka_unit_test(shares_find_their_whole),
        cmocka_unit_test(paragraphs_are_parts_by_their_first_figure),
        cmocka_unit_test(a_balance_after_a_fund_is_the_funds),
        cmocka_unit_test(targets_of_counts_are_met_or_not),
        cmocka_unit_test(members_as_large_as_the_whole_are_no_parts),
        cmocka_unit_test(one_name_under_two_headings_is_two_things),
        cmocka_unit_test(what_is_left_is_no_part_of_the_year),
        cmocka_unit_test(parts_need_a_total_of_their_own),
        cmocka_unit_test(a_direction_without_opposite_has_a_place),
        cmocka_unit_test(fiscal_totals_are_not_all),
        cmocka_unit_test(what_sources_give_make_the_income),
        cmocka_unit_test(staff_is_what_its_kinds_make),
        cmocka_unit_test(the_year_before_is_compared_with),
        cmocka_unit_test(a_projects_money_is_what_was_planned),
        cmocka_unit_test(a_name_compares_nothing),
        cmocka_unit_test(a_share_stands_behind_a_rate),
        cmocka_unit_test(after_a_list_its_total_changed),
        cmocka_unit_test(a_budget_after_adjustment_is_completed),
        cmocka_unit_test(a_part_of_the_guests_may_be_none),
        cmocka_unit_test(an_unfinished_list_is_no_partition),
        cmocka_unit_test(each_budget_has_its_own_balance),
        cmocka_unit_test(reasons_and_differences_are_no_parts),
        cmocka_unit_test(a_rate_cut_off_is_of_what_is_nearest),
        cmocka_unit_test(shares_of_what_is_not_printed),
        cmocka_unit_test(clauses_compare_what_the_sentence_is_of),
    };
    return AUDIT_TEST_RUN("audit/sentences", tests);
}
