/* The doubts of data/2021/performance/plausible.txt, on the printed table that each of their
 * examples would be. */
#include "audited.h"

#include "../performance/stated_text.h"
#include "performance/doubt.h"

static void put_points(GString *table, int64_t hundredths)
{
    if (hundredths >= 0)
        g_string_append_printf(table, "%" G_GINT64_FORMAT ".%02d", hundredths / 100,
                               (int)(hundredths % 100));
}

static void put_row(GString *table, const StatedIndicator *one)
{
    g_string_append_printf(table, "|%s｜%s｜%s｜%s｜%s｜", one->level1, one->level2, one->name,
                           one->target, one->result != NULL ? one->result : "");
    put_points(table, one->weight);
    g_string_append(table, "｜");
    put_points(table, one->points);
}

/* A project as the national form prints it; the notation of audited.h. */
static void put_form(GString *table, const StatedProject *project)
{
    g_string_append(table, "〖项目支出绩效自评表〗|"
                           "项目资金｜｜｜全年预算数｜全年执行数｜分值｜得分|年度资金总额｜｜｜");
    put_points(table, project->budget / 10000);
    g_string_append(table, "｜");
    put_points(table, project->spent / 10000);
    g_string_append(table,
                    "｜10｜|一级指标｜二级指标｜三级指标｜年度指标值｜实际完成值｜分值｜得分");
    for (unsigned i = 0; i < project->count; i++)
        put_row(table, &project->indicators[i]);
    if (project->total >= 0) {
        g_string_append(table, "|总分｜｜｜｜｜100｜");
        put_points(table, project->total);
    }
    if (project->problems != NULL)
        g_string_append_printf(table, "|存在问题｜%s", project->problems);
    g_string_append_c(table, '|');
}

/* What a printed form cannot say: the day a project began, its unit's expenditure. */
static bool can_be_printed(const Example *example)
{
    for (unsigned p = 0; p < example->report.count; p++)
        if (example->projects[p].start != NULL)
            return false;
    return example->report.project_spent < 0;
}

static bool is_found(const char *text, const char *id, bool *printed)
{
    g_autoptr(GString) table = g_string_new("某县某局2021年度项目支出绩效自评表|");
    g_auto(Example) example;
    json_t *answer;
    bool found;

    example_read(&example, text);
    *printed = can_be_printed(&example);
    for (unsigned p = 0; p < example.report.count; p++)
        put_form(table, &example.projects[p]);
    answer = audited(table->str);
    found = finding_of(answer, id) != NULL;
    json_decref(answer);
    return found;
}

static void what_cannot_be_believed_is_found_in_print(void **state)
{
    g_autoptr(Catalog) catalog = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    g_autoptr(DoubtRules) rules = doubt_rules_read(catalog, "plausible.txt", NULL);
    unsigned wrong = 0, seen = 0;

    (void)state;
    for (unsigned r = 0; r < doubt_rules_count(rules); r++) {
        const DoubtRule *rule = doubt_rules_at(rules, r);

        for (unsigned i = 0; i < rule->holds->len + rule->breaks->len && rule->same_as == NULL;
             i++) {
            bool breaks = i >= rule->holds->len, printed;
            const char *text = g_ptr_array_index(breaks ? rule->breaks : rule->holds,
                                                 breaks ? i - rule->holds->len : i);

            if (is_found(text, rule->id, &printed) != breaks && printed) {
                print_error("%s, %s: %s\n", rule->id, breaks ? "breaks" : "holds", text);
                wrong++;
            }
            seen += breaks && printed;
        }
    }
    assert_int_equal(wrong, 0);
    assert_true(seen >= 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_cannot_be_believed_is_found_in_print)};

    return AUDIT_TEST_RUN("audit/beliefs", tests);
}
