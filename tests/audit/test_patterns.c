/* test_patterns.c: what a pattern needs stands wherever it matches, and what is not understood
 * needs nothing */
#include "audit/internal.h"
#include "test.h"

#include <string.h>

/* The words needed, joined by blanks; "*" when none are known. The caller frees. */
static char *needs_of(const char *text)
{
    Pattern *pattern = pattern_new(text);
    g_autoptr(GPtrArray) words = pattern_needs(pattern);
    char *joined;

    assert_non_null(pattern);
    pattern_free(pattern);
    if (words == NULL)
        return g_strdup("*");
    g_ptr_array_add(words, NULL);
    joined = g_strjoinv(" ", (char **)words->pdata);
    return joined;
}

static void needs_are_told_from_the_pattern(void **state)
{
    static const struct {
        const char *pattern, *needs;
    } cases[] = {
        {"士地", "士地"},
        {"士地(?=房屋|征收)", "士地"},
        {"增加?幅", "增"},
        {"帐(?:户|簿)数量", "数量"},
        {"减少|增[加长]", "减少 增"},
        {"[0-9]+人次", "人次"},
        {"[_＿]{2,}[^，]{0,9}", "_ ＿"},
        {"。{3,}", "。。。"},
        {"(?<!不)完成|(?<=款)加", "完成 款"},
        {"(?:上年|去年)?收入", "收入"},
        {"，(?:上年|去年)", "上年 去年"},
        {"\\{\\{", "{{"},
        {"([一-龥]{4,12})\\1", NEED_REPEAT},
        {"([一-龥]{2,12})\\1", "*"},
        {"年月日(?=$|。)", "年月日"},
        {"收入|[0-9]+", "*"},
        {"收入|", "*"},
        {"(?:收入)?", "*"},
        {"(?!收入)", "*"},
        {"(?i)abc", "*"},
        {"^$", "*"},
    };

    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *needs = needs_of(cases[i].pattern);

        assert_string_equal(needs, cases[i].needs);
    }
}

static bool has_one_of(const char *text, const GPtrArray *words)
{
    for (unsigned i = 0; i < words->len; i++)
        if (strcmp(g_ptr_array_index(words, i), NEED_REPEAT) == 0 ||
            strstr(text, g_ptr_array_index(words, i)) != NULL)
            return true;
    return false;
}

/* Every rule's failing example that its pattern matches has what the pattern needs. */
static void what_matches_has_what_is_needed(void **state)
{
    g_autoptr(AuditData) data = audit_data_read(SOURCE_DIR "/data", NULL);
    unsigned tried = 0;

    (void)state;
    for (unsigned r = 0; r < data->rules->len; r++) {
        const Rule *rule = g_ptr_array_index(data->rules, r);
        g_autoptr(GPtrArray) words = rule->find != NULL ? pattern_needs(rule->find) : NULL;

        for (unsigned i = 0; words != NULL && i < rule->fails->len; i++)
            if (pattern_matches(rule->find, g_ptr_array_index(rule->fails, i))) {
                assert_true(has_one_of(g_ptr_array_index(rule->fails, i), words));
                tried++;
            }
    }
    assert_true(tried > 20);
}

static void what_is_no_pattern_is_refused(void **state)
{
    (void)state;
    assert_null(pattern_new("(收入"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(needs_are_told_from_the_pattern),
        cmocka_unit_test(what_matches_has_what_is_needed),
        cmocka_unit_test(what_is_no_pattern_is_refused),
    };
    return TEST_RUN("audit/patterns", tests);
}
