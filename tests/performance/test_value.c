/* What people write as targets and results, and what one says of the other. Tables of cases. */
#include "test.h"

#include "base/text.h"
#include "performance/value_memo.h"

#include <string.h>

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

/* Calls `judge` with the fields of each line; returns how many lines it refused. */
static unsigned wrong_lines(const char *name, unsigned fields, bool (*judge)(char **fields))
{
    g_autofree char *path = g_strconcat(SOURCE_DIR "/tests/performance/", name, NULL);
    g_autofree char *text = text_read_file(path, 1 << 20, NULL);
    g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);
    unsigned wrong = 0, seen = 0;

    for (unsigned i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) parts = g_strsplit(lines[i], "\t", -1);

        if (*lines[i] == '#' || *lines[i] == '\0')
            continue;
        seen++;
        assert_int_equal(g_strv_length(parts), fields);
        for (unsigned f = 0; f < fields; f++)
            if (strcmp(parts[f], "·") == 0)
                *parts[f] = '\0';
        if (!judge(parts)) {
            print_error("%s: %s\n", name, lines[i]);
            wrong++;
        }
    }
    assert_true(seen > 20);
    return wrong;
}

static const char *further(const IndicatorValue *value)
{
    static const char *const claims[] = {"", "undone", "partly", "done"};
    static const char *const extents[] = {"", "above", "below", "about"};
    static char grade[2];

    if (value->kind == INDICATOR_GRADE) {
        grade[0] = (char)('0' + value->grade);
        return grade;
    }
    if (value->kind == INDICATOR_ANSWER)
        return value->yes ? "yes" : "no";
    return value->kind == INDICATOR_NUMBER  ? extents[value->numbers[0].extent]
           : value->kind == INDICATOR_CLAIM ? claims[value->claim]
                                            : "";
}

static bool is_read_so(char **fields)
{
    static const char *const kinds[] = {"empty",  "number", "date", "grade",
                                        "answer", "claim",  "words"};
    IndicatorValue value = indicator_value_parse(the_words, fields[0], 2021);
    g_autofree char *again = indicator_value_text(&value);

    if (strcmp(kinds[value.kind], fields[1]) == 0 && strcmp(again, fields[2]) == 0 &&
        strcmp(further(&value), fields[3]) == 0)
        return true;
    print_error("read as %s, %s, %s\n", kinds[value.kind], again, further(&value));
    return false;
}

static void texts_are_read_as_people_mean_them(void **state)
{
    (void)state;
    assert_int_equal(wrong_lines("values.txt", 4, is_read_so), 0);
}

static char *share_text(const IndicatorComparison *comparison)
{
    Exact percent;

    if (!comparison->has_share || !exact_multiply(&percent, comparison->share, exact_from_int(100)))
        return g_strdup("");
    return exact_text(percent, (ExactStyle){.decimals = 2, .trim = true});
}

static bool is_compared_so(char **fields)
{
    static const char *const outcomes[] = {"reached", "missed", "claimed", "incomparable"};
    IndicatorValue target = indicator_value_parse(the_words, fields[0], 2021);
    IndicatorValue result = indicator_value_parse(the_words, fields[1], 2021);
    IndicatorComparison comparison = indicator_compare(&target, &result, OPERATOR_AT_LEAST, 2021);
    g_autofree char *share = share_text(&comparison);
    const char *why = comparison.why == WHY_NONE ? "" : indicator_why_name(comparison.why);

    if (strcmp(outcomes[comparison.outcome], fields[2]) == 0 && strcmp(share, fields[3]) == 0 &&
        strcmp(why, fields[4]) == 0)
        return true;
    print_error("compared as %s, %s, %s\n", outcomes[comparison.outcome], share, why);
    return false;
}

static void results_are_held_against_targets(void **state)
{
    (void)state;
    assert_int_equal(wrong_lines("comparisons.txt", 5, is_compared_so), 0);
}

/* A form with columns for operator and unit says "≥", "50", "个". */
static void operator_and_unit_may_stand_in_columns(void **state)
{
    IndicatorValue target = indicator_target_parse(the_words, "50", "≥", "万元", 2021);
    g_autofree char *text = indicator_value_text(&target);

    (void)state;
    assert_string_equal(text, "≥500000元");
    target = indicator_target_parse(the_words, "≤12个月", "≥", "天", 2021);
    assert_int_equal(target.sign, OPERATOR_AT_MOST);
    assert_string_equal(target.numbers[0].unit->word, "个月");
}

static void a_target_without_operator_goes_the_way_it_is_told(void **state)
{
    IndicatorValue target = indicator_value_parse(the_words, "100万元", 2021);
    IndicatorValue result = indicator_value_parse(the_words, "90万元", 2021);

    (void)state;
    assert_int_equal(indicator_compare(&target, &result, OPERATOR_AT_MOST, 2021).outcome,
                     OUTCOME_REACHED);
    assert_int_equal(indicator_compare(&target, &result, OPERATOR_AT_LEAST, 2021).outcome,
                     OUTCOME_MISSED);
}

static void what_is_no_text_is_words(void **state)
{
    g_autofree char *digits = g_strnfill(20000, '9');

    (void)state;
    assert_int_equal(indicator_value_parse(the_words, "\xff\xfe", 2021).kind, INDICATOR_EMPTY);
    assert_int_equal(indicator_value_parse(the_words, digits, 2021).number_count, 0);
}

/* One text is another value with another unit, direction, or as a result; and again what it was. */
static void what_is_remembered_is_what_would_be_read(void **state)
{
    g_autoptr(ValueMemo) memo = value_memo_new(the_words, 2021);

    (void)state;
    for (unsigned round = 0; round < 2; round++) {
        IndicatorValue people = value_memo_target(memo, "50", NULL, "人"),
                       times = value_memo_target(memo, "50", "≤", "次"),
                       bare = value_memo_value(memo, "50");

        assert_int_equal(people.sign, OPERATOR_NONE);
        assert_string_equal(people.numbers[0].unit->word, "人");
        assert_int_equal(times.sign, OPERATOR_AT_MOST);
        assert_string_equal(times.numbers[0].unit->word, "次");
        assert_null(bare.numbers[0].unit);
    }
}

/* More texts than are kept: the first is read anew. */
static void forgetting_changes_nothing(void **state)
{
    g_autoptr(ValueMemo) memo = value_memo_new(the_words, 2021);

    (void)state;
    for (unsigned i = 0; i < 25000; i++) {
        g_autofree char *text = g_strdup_printf("%u人", i % 12000);
        IndicatorValue value = value_memo_value(memo, text);
        int order;

        assert_true(exact_compare(&order, value.numbers[0].number, exact_from_int(i % 12000)));
        assert_int_equal(order, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_read_as_people_mean_them),
        cmocka_unit_test(results_are_held_against_targets),
        cmocka_unit_test(operator_and_unit_may_stand_in_columns),
        cmocka_unit_test(a_target_without_operator_goes_the_way_it_is_told),
        cmocka_unit_test(what_is_no_text_is_words),
        cmocka_unit_test(what_is_remembered_is_what_would_be_read),
        cmocka_unit_test(forgetting_changes_nothing),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("performance/value", tests, words_open, words_close);
}
