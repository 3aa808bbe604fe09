/* test_compare.c: a report beside the unit's own statements, and beside last year's report */
#include "audited.h"

/* Two statements of an invented unit; `class_fen` is what its only class spent of fiscal money. */
static json_t *statements(int class_fen)
{
    json_error_t error;
    g_autofree char *text = g_strdup_printf(
        "{'year':2021,'statements':["
        "{'id':'public-1','title':'收入支出决算总表','unit':'万元','columns':[{'id':'amount','"
        "label':'金额'}],'rows':["
        "{'id':'income.this_year','label':'本年收入合计','cells':{'amount':{'fen':123456700,'text':"
        "'123.46'}}},"
        "{'id':'income.opening','label':'年初结转和结余','cells':{'amount':{'fen':10000000,'text':'"
        "10.00'}}},"
        "{'id':'income.total','label':'总计','cells':{'amount':{'fen':133456700,'text':'133.46'}}}]"
        "},"
        "{'id':'public-5','title':'一般公共预算财政拨款支出决算表','unit':'万元','columns':["
        "{'id':'code','label':'项目|支出功能分类科目编码'},{'id':'name','label':'项目|科目名称'},{'"
        "id':'total','label':'本年支出|小计'}],'rows':["
        "{'id':'201','label':'一般公共服务支出','cells':{'code':{'text':'201'},'name':{'text':'"
        "一般公共服务支出'},'total':{'fen':%d,'text':''}}}]}]}",
        class_fen);
    json_t *read = json_loads(g_strdelimit(text, "'", '"'), 0, &error);

    assert_non_null(read);
    return read;
}

static Document *paper(int class_fen, const char *narrative)
{
    g_autoptr(Document) paragraphs = narrative != NULL ? audit_plain_document(narrative) : NULL;
    json_t *given = statements(class_fen);
    Document *document = audit_statements(given, paragraphs, NULL);

    assert_non_null(document);
    json_decref(given);
    return document;
}

static json_t *against(const Document *report, int class_fen)
{
    g_autoptr(Document) own = paper(class_fen, NULL);
    const AuditQuestion question = {.language = "zh", .against = own};

    return audit_ask(the_data, report, &question);
}

static json_int_t counted(const json_t *answer, const char *which, const char *what)
{
    return json_integer_value(json_object_get(json_object_get(answer, which), what));
}

static void what_agrees_is_not_found(void **state)
{
    g_autoptr(Document) report =
        paper(45678900, "二、收入决算情况说明\n2021年本年收入合计123.46万元。");
    json_t *answer = against(report, 45678900);

    (void)state;
    assert_int_equal(counted(answer, "against", "different"), 0);
    assert_int_equal(counted(answer, "against", "missing"), 0);
    assert_true(counted(answer, "against", "equal") >= 5);
    json_decref(answer);
}

static void a_changed_cell_is_found_with_the_address_of_the_right_one(void **state)
{
    g_autoptr(Document) report = paper(45678900, NULL);
    json_t *answer = against(report, 45688900);
    const json_t *finding = finding_of(answer, "against-table");

    (void)state;
    assert_int_equal(counted(answer, "against", "different"), 1);
    assert_non_null(finding);
    assert_string_equal(text_of(finding, "expected"), "45.688900");
    assert_non_null(strstr(text_of(finding, "message"), "public-5/201/total"));
    assert_non_null(strstr(text_of(finding, "quote"), "一般公共服务支出"));
    json_decref(answer);
}

static void a_sentence_is_compared_with_the_statement(void **state)
{
    g_autoptr(Document) report =
        paper(45678900, "二、收入决算情况说明\n2021年本年收入合计132.46万元。");
    json_t *answer = against(report, 45678900);

    (void)state;
    assert_non_null(finding_of(answer, "against-text"));
    assert_string_equal(text_of(finding_of(answer, "against-text"), "expected"), "123.46");
    json_decref(answer);
}

static void facts_that_the_report_lacks_are_counted(void **state)
{
    g_autoptr(Document) report =
        audit_plain_document("二、收入决算情况说明\n2021年本年收入合计123.46万元。");
    json_t *answer = against(report, 45678900);

    (void)state;
    assert_int_equal(counted(answer, "against", "missing"), 4);
    json_decref(answer);
}

static void what_is_no_statements_is_refused(void **state)
{
    g_autoptr(GError) error = NULL;
    json_t *other = json_pack("{s:[i]}", "statements", 1);

    (void)state;
    assert_null(audit_statements(other, NULL, &error));
    assert_non_null(error);
    json_decref(other);
}

static json_t *after(const char *last_text, const char *text)
{
    g_autoptr(Document) last = audit_plain_document(last_text);
    g_autoptr(Document) report = audit_plain_document(text);
    const AuditQuestion question = {.language = "zh", .previous = last};

    return audit_ask(the_data, report, &question);
}

#define LAST                                                                                                                         \
    "2020年度部门决算\n一、收入支出决算总体情况说明\n2020年度收入总计200万元，年末结转和结余12." \
    "5万元。\n"                                                                                                                   \
    "二、收入决算情况说明\n2020年本年收入合计180万元。\n"

static void last_years_closing_opens_this_year(void **state)
{
    json_t *same = after(LAST, "2021年度部门决算\n一、收入支出决算总体情况说明\n2021年度收入总计210"
                               "万元，年初结转和结余12.5万元。\n");
    json_t *other = after(LAST, "2021年度部门决算\n一、收入支出决算总体情况说明\n2021年度收入总计21"
                                "0万元，年初结转和结余15.2万元。\n");

    (void)state;
    assert_int_equal(counted(same, "previous", "equal"), 1);
    assert_null(finding_of(same, "previous-opening"));
    assert_non_null(finding_of(other, "previous-opening"));
    assert_string_equal(text_of(finding_of(other, "previous-opening"), "expected"), "12.5");
    json_decref(same);
    json_decref(other);
}

static void a_change_is_counted_from_what_last_years_report_said(void **state)
{
    json_t *same = after(LAST, "2021年度部门决算\n二、收入决算情况说明\n2021年本年收入合计189万元，"
                               "较上年增加9万元，增长5%。\n");
    json_t *other = after(LAST, "2021年度部门决算\n二、收入决算情况说明\n2021年本年收入合计210万元"
                                "，较上年增加10万元，增长5%。\n");

    (void)state;
    assert_null(finding_of(same, "previous-base"));
    assert_int_equal(counted(same, "previous", "equal"), 1);
    assert_non_null(finding_of(other, "previous-base"));
    assert_string_equal(text_of(finding_of(other, "previous-base"), "expected"), "30");
    json_decref(same);
    json_decref(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_agrees_is_not_found),
        cmocka_unit_test(a_changed_cell_is_found_with_the_address_of_the_right_one),
        cmocka_unit_test(a_sentence_is_compared_with_the_statement),
        cmocka_unit_test(facts_that_the_report_lacks_are_counted),
        cmocka_unit_test(what_is_no_statements_is_refused),
        cmocka_unit_test(last_years_closing_opens_this_year),
        cmocka_unit_test(a_change_is_counted_from_what_last_years_report_said),
    };
    return AUDIT_TEST_RUN("audit/compare", tests);
}
