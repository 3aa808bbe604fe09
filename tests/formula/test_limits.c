/* What is hostile or merely wrong: sizes, depths, encodings, prefixes, and words for each error. */
#include "test.h"
#include "world.h"

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"

#include <string.h>

static Catalog *catalog;

static int read_catalog(void **state G_GNUC_UNUSED)
{
    catalog = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    return catalog != NULL ? 0 : -1;
}

static int free_catalog(void **state G_GNUC_UNUSED)
{
    catalog_free(catalog);
    return 0;
}

/* `count` times `begin`, then `middle`, then `count` times `end`. */
static char *nested(const char *begin, const char *middle, const char *end, unsigned count)
{
    GString *text = g_string_new(NULL);

    for (unsigned i = 0; i < count; i++)
        g_string_append(text, begin);
    g_string_append(text, middle);
    for (unsigned i = 0; i < count; i++)
        g_string_append(text, end);
    return g_string_free(text, FALSE);
}

/* The id of the error of parsing `text`; NULL when it parses and has a value. */
static const char *error_of(const char *text)
{
    g_autoptr(TestWorld) world = test_world_new(catalog);
    g_autoptr(GError) error = NULL;
    g_autoptr(Formula) formula = formula_parse(text, "test", catalog, &error);
    g_auto(Value) value = value_unknown();

    if (formula == NULL)
        return g_intern_string(error_id(error));
    assert_true(formula_value(formula, test_world(world), test_context(world), NULL, &value, NULL));
    return NULL;
}

static const char *error_of_nested(const char *begin, const char *middle, const char *end,
                                   unsigned count)
{
    g_autofree char *text = nested(begin, middle, end, count);

    return error_of(text);
}

static void depth_is_bounded(void **state G_GNUC_UNUSED)
{
    assert_null(error_of_nested("(", "1", ")", 90));
    assert_string_equal(error_of_nested("(", "1", ")", 30000), "formula-too-deep");
    assert_string_equal(error_of_nested("(", "", "", 60000), "formula-too-deep");
    assert_string_equal(error_of_nested("-", "1", "", 60000), "formula-too-deep");
    assert_string_equal(error_of_nested("not ", "1 = 1", "", 10000), "formula-too-deep");
    assert_string_equal(error_of_nested("abs(", "1", ")", 5000), "formula-too-deep");
}

static void a_sum_of_many_terms_is_no_nesting(void **state G_GNUC_UNUSED)
{
    assert_null(error_of_nested("", "1", " + 1", 300));
    assert_null(error_of_nested("", "1 = 1", " and 1 = 1", 300));
    assert_string_equal(error_of_nested("", "1", " + 1", 10000), "formula-too-deep");
}

static void size_and_encoding_are_bounded(void **state G_GNUC_UNUSED)
{
    assert_string_equal(error_of_nested(" ", "1", " ", 40000), "formula-too-long");
    assert_string_equal(error_of("\"\xff\xfe\""), "formula-encoding");
    assert_string_equal(error_of(""), "formula-ends");
    assert_string_equal(error_of_nested("expenditure[", "function=201", " function=201", 1),
                        "formula-ends");
}

static void filters_and_their_values_are_bounded(void **state G_GNUC_UNUSED)
{
    g_autofree char *filters = nested("", "expenditure[", " nature=basic", 30);
    g_autofree char *values = nested("", "expenditure[nature=basic", "|basic", 200);
    g_autofree char *fitting = nested("", "expenditure[nature=basic", "|basic", 100);
    g_autofree char *closed = g_strconcat(fitting, "]", NULL);

    assert_string_equal(error_of(filters), "formula-too-many");
    assert_string_equal(error_of(values), "formula-too-many");
    assert_null(error_of(closed));
}

static void filters_of_the_context_count_too(void **state G_GNUC_UNUSED)
{
    g_autoptr(TestWorld) world = test_world_new(catalog);
    g_autoptr(GError) error = NULL;
    g_autoptr(Formula) formula = formula_parse("expenditure[nature=basic]", "test", catalog, NULL);
    g_auto(Value) value = value_unknown();

    for (int i = 0; i < 24; i++)
        assert_true(test_world_add(world, "filter fund=general"));

    assert_false(
        formula_value(formula, test_world(world), test_context(world), NULL, &value, &error));
    assert_string_equal(error_id(error), "formula-too-many");
}

static void an_error_names_place_line_and_column(void **state G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Formula) formula =
        formula_parse("\"决算\" = \"决算\" and\n  3yuan = 3", "forms.txt:12", catalog, &error);

    assert_null(formula);
    assert_string_equal(error_fact(error, "place"), "forms.txt:12");
    assert_string_equal(error_fact(error, "line"), "2");
    assert_string_equal(error_fact(error, "column"), "9");
    assert_string_equal(error_fact(error, "caret"), "    3yuan = 3\n          ^");
}

static void a_long_line_is_cut_round_the_caret(void **state G_GNUC_UNUSED)
{
    g_autofree char *text = nested("", "1", " + 1", 200);
    g_autofree char *wrong = g_strconcat(text, " + ? + ", text, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Formula) formula = formula_parse(wrong, "test", catalog, &error);
    const char *caret;

    assert_null(formula);
    caret = error_fact(error, "caret");
    assert_true(strchr(caret, '\n') - caret < 120);
    assert_int_equal(strchr(caret, '?') - caret, strrchr(caret, '^') - strchr(caret, '\n') - 1);
}

/* The rest of `text` behind the expression that it begins with. */
static const char *rest_of(const char *text)
{
    const char *end = NULL;
    g_autoptr(Formula) formula = formula_parse_prefix(text, &end, "test", catalog, NULL);

    return formula != NULL ? end : NULL;
}

static void a_prefix_ends_where_the_expression_does(void **state G_GNUC_UNUSED)
{
    assert_string_equal(rest_of("final-4/{item} where $i.code = 1"), "where $i.code = 1");
    assert_string_equal(rest_of("year}年"), "}年");
    assert_string_equal(rest_of("income[]|wan2}"), "|wan2}");
    assert_string_equal(rest_of("$i.name。"), "。");
    assert_string_equal(rest_of("1, 2"), ", 2");
    assert_string_equal(rest_of("project[kind=target] sep \"；\""), "sep \"；\"");
    assert_null(rest_of(""));
}

static void values_of_every_kind_are_copied_and_worded(void **state G_GNUC_UNUSED)
{
    g_auto(Value) list = value_list();
    g_auto(Value) copy = value_unknown();
    Value values[] = {value_money((Money){-128587}), value_count(3), value_text("决算"),
                      value_truth(TRUTH_TRUE), value_row("final-4", "201", 0)};
    static const char *const words[] = {"-1285.87", "3", "决算", "", "201"};

    for (unsigned i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *word = value_word(&values[i]);

        assert_string_equal(word, words[i]);
        value_list_take(&list, values[i]);
    }
    copy = value_copy(&list);
    value_clear(&list);
    assert_int_equal(copy.list->len, 5);
    assert_int_equal(list.kind, VALUE_UNKNOWN);
}

/* Every message id that `source` has in quotes and that begins with `prefix` has a sentence. */
static void expect_sentences(const Messages *messages, const char *source, const char *prefix)
{
    for (const char *at = source; (at = strstr(at, prefix)) != NULL; at++) {
        g_autofree char *id = g_strndup(at + 1, strcspn(at + 1, "\""));

        if (!message_known(messages, id))
            fail_msg("no sentence for %s", id);
    }
}

static void every_error_has_its_sentence(void **state G_GNUC_UNUSED)
{
    g_autoptr(Messages) zh = messages_read(SOURCE_DIR "/data/messages", "zh", NULL);
    g_autoptr(Messages) en = messages_read(SOURCE_DIR "/data/messages", "en", NULL);
    g_autoptr(GDir) folder = g_dir_open(SOURCE_DIR "/src/formula", 0, NULL);

    assert_non_null(zh);
    assert_non_null(en);
    for (const char *name; (name = g_dir_read_name(folder)) != NULL;) {
        g_autofree char *path = g_build_filename(SOURCE_DIR "/src/formula", name, NULL);
        g_autofree char *source = text_read_file(path, 1 << 20, NULL);

        assert_non_null(source);
        expect_sentences(zh, source, "\"formula-");
        expect_sentences(en, source, "\"formula-");
        expect_sentences(zh, source, "\"expect-");
        expect_sentences(en, source, "\"expect-");
    }
}

static void an_error_reads_as_a_sentence(void **state G_GNUC_UNUSED)
{
    g_autoptr(Messages) en = messages_read(SOURCE_DIR "/data/messages", "en", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Formula) formula = formula_parse("3yuan + 3", "forms.txt:12", catalog, &error);
    g_autofree char *text = message_error(en, error);

    assert_null(formula);
    assert_string_equal(text, "forms.txt:12: money and a plain number do not go together with "
                              "\"+\" (line 1, column 7 of the expression)\n"
                              "  3yuan + 3\n"
                              "        ^");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(a_sum_of_many_terms_is_no_nesting),
        cmocka_unit_test(size_and_encoding_are_bounded),
        cmocka_unit_test(filters_and_their_values_are_bounded),
        cmocka_unit_test(filters_of_the_context_count_too),
        cmocka_unit_test(an_error_names_place_line_and_column),
        cmocka_unit_test(a_long_line_is_cut_round_the_caret),
        cmocka_unit_test(a_prefix_ends_where_the_expression_does),
        cmocka_unit_test(values_of_every_kind_are_copied_and_worded),
        cmocka_unit_test(every_error_has_its_sentence),
        cmocka_unit_test(an_error_reads_as_a_sentence),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("formula/limits", tests, read_catalog, free_catalog);
}
