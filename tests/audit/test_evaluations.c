/* test_evaluations.c: self-evaluation tables: points, targets and results */
#include "audited.h"

/* Rows divided by bars, cells by commas. */
static Node *table_add(Document *document, const char *title, const char *rows)
{
    Node *table = node_append_new(document->root, NODE_TABLE);
    g_auto(GStrv) lines = g_strsplit(rows, "|", -1);

    table->text = g_strdup(title);
    for (unsigned r = 0; lines[r] != NULL; r++) {
        Node *row = node_append_new(table, NODE_ROW);
        g_auto(GStrv) cells = g_strsplit(lines[r], ",", -1);

        for (unsigned c = 0; cells[c] != NULL; c++)
            node_append_text(node_append_new(row, NODE_CELL), cells[c]);
    }
    return table;
}

static json_t *audited_form(const char *rows, const char *after)
{
    g_autoptr(Document) document = document_new("", "zh-CN");

    node_append_text(node_append_new(document->root, NODE_PARAGRAPH),
                     "云岭县水利局2022年度部门决算");
    table_add(document, "项目支出绩效自评表", rows);
    node_append_text(node_append_new(document->root, NODE_PARAGRAPH), after);
    return audit_document(the_data, document, "zh");
}

#define MONEY                                                                                            \
    "项目资金（万元）,,年初预算数,全年预算数,全年执行数,分值,执行率,得分|" \
    "年度资金总额,,100.00,120.00,90.00,10,75%," /* score */
#define HEAD "|一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,原因|"

static void expect(const char *rows, const char *after, const char *rule, bool wanted)
{
    json_t *answer = audited_form(rows, after);

    if ((finding_of(answer, rule) != NULL) != wanted)
        print_error("%s: %s\n", rule, rows);
    assert_true((finding_of(answer, rule) != NULL) == wanted);
    json_decref(answer);
}

#define RIGHT                                                                                                                \
    MONEY "7.5" HEAD "产出指标,数量指标,维修渠道,≥12公里,12公里,50,50,|"                                   \
          "效益指标,社会效益,受益人口,≥500人,600人,30,28,|满意度,满意度,满意度,≥90%,95%,10,9.5,|" \
          "总分,,,,,100,95,"

static void a_form_that_is_right_passes(void **state)
{
    json_t *answer = audited_form(RIGHT, "自评得分95分，等级为优。");

    (void)state;
    assert_false(audit_found(answer));
    json_decref(answer);
}

static void points_add_up(void **state)
{
    (void)state;
    expect(MONEY "7.5" HEAD "产出指标,数量指标,维修渠道,≥12公里,12公里,50,50,|"
                 "效益指标,社会效益,受益人口,≥500人,600人,30,28,|"
                 "满意度,满意度,满意度,≥90%,95%,10,9.5,|总分,,,,,100,96,",
           "", "score-sum", true);
    expect(MONEY "7.5" HEAD "产出指标,数量指标,维修渠道,≥12公里,12公里,60,60,|"
                 "效益指标,社会效益,受益人口,≥500人,600人,30,28,|"
                 "满意度,满意度,满意度,≥90%,95%,10,9.5,|总分,,,,,100,105,",
           "", "weight-sum", true);
    expect(RIGHT, "", "score-above-weight", false);
    expect(MONEY "7.5" HEAD "产出指标,数量指标,维修渠道,≥12公里,12公里,50,51,|", "",
           "score-above-weight", true);
}

static void execution_gives_its_score(void **state)
{
    (void)state;
    expect(RIGHT, "", "execution-score", false);
    expect(MONEY "10" HEAD, "", "execution-score", true);
}

static void a_missed_target_has_no_full_score(void **state)
{
    (void)state;
    expect(RIGHT, "", "target-missed", false);
    expect("三级指标,年度指标值,实际完成值,分值,得分|维修渠道,≥12公里,11公里,50,50", "",
           "target-missed", true);
    expect("三级指标,年度指标值,实际完成值,分值,得分|维修渠道,≥12公里,11公里,50,46", "",
           "target-missed", false);
    expect("三级指标,年度指标值,实际完成值,分值,得分|成本,≤12万元,13万元,50,50", "",
           "target-missed", true);
    expect("三级指标,年度指标值,实际完成值,分值,得分|时间,2022年10月底前,2022年12月,50,50", "",
           "deadline-exceeded", true);
}

static void the_text_gives_the_score_of_the_table(void **state)
{
    (void)state;
    expect(RIGHT, "本项目自评得分95分。", "score-twice", false);
    expect(RIGHT, "本项目自评得分98分。", "score-twice", true);
    expect(RIGHT, "自评得分85分，评价等级为优。", "score-grade", true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_that_is_right_passes),
        cmocka_unit_test(points_add_up),
        cmocka_unit_test(execution_gives_its_score),
        cmocka_unit_test(a_missed_target_has_no_full_score),
        cmocka_unit_test(the_text_gives_the_score_of_the_table),
    };
    return AUDIT_TEST_RUN("audit/evaluations", tests);
}
