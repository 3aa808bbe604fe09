/* test_rules.c: every rule's own examples: what passes is not found, what fails is */
#include "audited.h"

/* An example of two papers: what the report is held against, "‖", the report. */
static json_t *audited_beside(const char *example, bool last_year)
{
    g_auto(GStrv) papers = g_strsplit(example, "‖", 2);
    g_autoptr(Document) other = document_of(papers[0]);
    g_autoptr(Document) report = document_of(papers[1]);
    const AuditQuestion question = {.language = "zh",
                                    .against = last_year ? NULL : other,
                                    .previous = last_year ? other : NULL};

    return audit_ask(the_data, report, &question);
}

static json_t *audited_example(const json_t *rule, const char *example)
{
    return strstr(example, "‖") != NULL
               ? audited_beside(example, strcmp(text_of(rule, "class"), "previous") == 0)
               : audited(example);
}

/* How many are not as they say. */
static unsigned wrong_examples(const json_t *rule, const char *kind, bool wanted)
{
    unsigned wrong = 0;
    size_t index;
    json_t *example;

    json_array_foreach(json_object_get(rule, kind), index, example)
    {
        json_t *answer = audited_example(rule, json_string_value(example));
        bool found = finding_of(answer, text_of(rule, "id")) != NULL;

        if (found != wanted)
            print_error("%s, %s: %s\n", text_of(rule, "id"), kind, json_string_value(example));
        wrong += found != wanted;
        json_decref(answer);
    }
    return wrong;
}

static void every_example_is_as_it_says(void **state)
{
    json_t *rules = audit_rules(the_data, "zh");
    size_t index;
    json_t *rule;
    unsigned wrong = 0;

    (void)state;
    json_array_foreach(rules, index, rule)
    {
        if (json_is_true(json_object_get(rule, "stated")))
            continue; /* projects, not texts: test_beliefs.c prints and audits them */
        wrong += wrong_examples(rule, "pass", false);
        wrong += wrong_examples(rule, "fail", true);
    }
    json_decref(rules);
    assert_int_equal(wrong, 0);
}

static void every_rule_says_what_and_why(void **state)
{
    static const char *const languages[] = {"zh", "en"};

    (void)state;
    for (unsigned l = 0; l < 2; l++) {
        json_t *rules = audit_rules(the_data, languages[l]);
        size_t index;
        json_t *rule;

        assert_true(json_array_size(rules) > 80);
        json_array_foreach(rules, index, rule)
        {
            assert_true(*text_of(rule, "meaning") != '\0');
            assert_true(*text_of(rule, "basis") != '\0');
        }
        json_decref(rules);
    }
}

static void every_rule_is_shown_kept_and_broken(void **state)
{
    json_t *rules = audit_rules(the_data, "zh");
    size_t index;
    json_t *rule;
    unsigned bare = 0;

    (void)state;
    json_array_foreach(rules, index, rule)
    {
        bool shown = json_array_size(json_object_get(rule, "pass")) > 0 &&
                     json_array_size(json_object_get(rule, "fail")) > 0;

        if (!shown)
            print_error("%s lacks an example\n", text_of(rule, "id"));
        bare += !shown;
    }
    json_decref(rules);
    assert_int_equal(bare, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_is_as_it_says),
        cmocka_unit_test(every_rule_says_what_and_why),
        cmocka_unit_test(every_rule_is_shown_kept_and_broken),
    };
    return AUDIT_TEST_RUN("audit/rules", tests);
}
