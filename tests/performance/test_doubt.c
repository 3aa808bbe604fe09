/* The rules of quality.txt and plausible.txt: each finds what breaks it and nothing in what keeps
 * it. */
#include "test.h"

#include "performance/doubt.h"
#include "performance/library.h"
#include "stated_text.h"

typedef GPtrArray *(*Doubter)(const DoubtRules *, const IndicatorWords *, const StatedReport *);

static Catalog *the_catalog;
static IndicatorWords *the_words;

static int words_open(void **state)
{
    (void)state;
    the_catalog = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    the_words = the_catalog != NULL ? indicator_words_read(the_catalog, NULL) : NULL;
    return the_words != NULL ? 0 : -1;
}

static int words_close(void **state)
{
    (void)state;
    indicator_words_free(the_words);
    catalog_free(the_catalog);
    return 0;
}

static bool doubts(Doubter doubter, const DoubtRules *rules, const char *text, const char *id)
{
    g_auto(Example) example;
    g_autoptr(GPtrArray) found = NULL;

    example_read(&example, text);
    found = doubter(rules, the_words, &example.report);
    for (unsigned i = 0; i < found->len; i++)
        if (strcmp(((const Doubt *)g_ptr_array_index(found, i))->rule->id, id) == 0)
            return true;
    return false;
}

static unsigned wrong_examples(Doubter doubter, const DoubtRules *rules, const DoubtRule *rule)
{
    unsigned wrong = 0;

    for (unsigned i = 0; i < rule->holds->len + rule->breaks->len; i++) {
        bool breaks = i >= rule->holds->len;
        const char *text = breaks ? g_ptr_array_index(rule->breaks, i - rule->holds->len)
                                  : g_ptr_array_index(rule->holds, i);

        if (doubts(doubter, rules, text, rule->id) != breaks) {
            print_error("%s, %s: %s\n", rule->id, breaks ? "breaks" : "holds", text);
            wrong++;
        }
    }
    return wrong + (rule->holds->len == 0 || rule->breaks->len == 0 || rule->basis == NULL ||
                    rule->meaning[0] == NULL || rule->meaning[1] == NULL || rule->mend[0] == NULL ||
                    rule->mend[1] == NULL);
}

static unsigned wrong_rules(const char *name, Doubter doubter, unsigned least)
{
    g_autoptr(DoubtRules) rules = doubt_rules_read(the_catalog, name, NULL);
    unsigned wrong = 0;

    assert_non_null(rules);
    assert_true(doubt_rules_count(rules) >= least);
    for (unsigned i = 0; i < doubt_rules_count(rules); i++)
        wrong += wrong_examples(doubter, rules, doubt_rules_at(rules, i));
    return wrong;
}

static void every_rule_of_plausibility_is_as_it_says(void **state)
{
    (void)state;
    assert_int_equal(wrong_rules("plausible.txt", plausible_doubts, 15), 0);
}

static void every_rule_of_quality_is_as_it_says(void **state)
{
    (void)state;
    assert_int_equal(wrong_rules("quality.txt", quality_doubts, 15), 0);
}

/* Taken as it is, an indicator of the library needs no mending. */
static void the_library_itself_is_good(void **state)
{
    g_autoptr(DoubtRules) rules = doubt_rules_read(the_catalog, "quality.txt", NULL);
    g_autoptr(Library) library = library_read(the_catalog, NULL);
    unsigned wrong = 0;

    (void)state;
    assert_non_null(library);
    for (unsigned i = 0; i < library_count(library); i++) {
        const LibraryIndicator *entry = library_at(library, i);
        const StatedIndicator one = {.level1 = entry->level1,
                                     .level2 = entry->level2,
                                     .name = entry->name,
                                     .target = entry->usual,
                                     .method = entry->method,
                                     .weight = -1,
                                     .points = -1};
        const StatedProject project = {.budget = -1,
                                       .spent = -1,
                                       .execution_weight = -1,
                                       .total = -1,
                                       .indicators = &one,
                                       .count = 1};
        const StatedReport report = {
            .year = 2021, .project_spent = -1, .projects = &project, .count = 1};
        g_autoptr(GPtrArray) found = quality_doubts(rules, the_words, &report);

        for (unsigned d = 0; d < found->len; d++)
            if (((const Doubt *)g_ptr_array_index(found, d))->indicator == 0) {
                print_error("%s: %s\n", entry->id,
                            ((const Doubt *)g_ptr_array_index(found, d))->rule->id);
                wrong++;
            }
    }
    assert_int_equal(wrong, 0);
}

/* The annexed tables of a published report contradict themselves in two places. */
static void what_was_published_is_doubted(void **state)
{
    g_autoptr(DoubtRules) rules = doubt_rules_read(the_catalog, "plausible.txt", NULL);

    (void)state;
    assert_true(
        doubts(plausible_doubts, rules,
               "项目｜衔接资金｜100｜95|指标｜时效指标｜项目完成时间｜≤12个月｜2022年6月底之前结束",
               "late-called-done"));
    assert_true(doubts(plausible_doubts, rules,
                       "项目｜社区党建｜100｜83.89|指标｜质量指标｜小区党组织建设经费拨付率｜≥100%"
                       "｜年初预算250个党支部，实际支付146个，完成",
                       "part-not-whole"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_of_plausibility_is_as_it_says),
        cmocka_unit_test(every_rule_of_quality_is_as_it_says),
        cmocka_unit_test(the_library_itself_is_good),
        cmocka_unit_test(what_was_published_is_doubted),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("performance/doubt", tests, words_open, words_close);
}
