/* test_rules.c: every rule's own examples: what passes is not found, what fails is */
#include "audited.h"

/* How many are not as they say. */
static unsigned wrong_examples(const json_t *rule, const char *kind, bool wanted)
{
    unsigned wrong = 0;
    size_t index;
    json_t *example;

    json_array_foreach(json_object_get(rule, kind), index, example)
    {
        json_t *answer = audited(json_string_value(example));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_is_as_it_says),
        cmocka_unit_test(every_rule_says_what_and_why),
    };
    return AUDIT_TEST_RUN("audit/rules", tests);
}
