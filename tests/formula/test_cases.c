/* Every case of cases.txt: a world, an expression, and its value or its error with the caret. */
#include "test.h"
#include "world.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

static unsigned failures;

static void report(unsigned line, const char *expression, const char *expected, const char *got)
{
    print_message("cases.txt:%u: %s\n  expected: %s\n  got:      %s\n", line, expression, expected,
                  got);
    failures++;
}

/* "error ID" or "error ID (word)" and the caret's two lines, as the case has them. */
static char *error_text(const GError *error)
{
    const char *caret = error_fact(error, "caret");
    const char *expected = error_fact(error, "expected");

    return g_strconcat("error ", error_id(error), expected != NULL ? " " : "",
                       expected != NULL ? expected : "", "\n", caret != NULL ? caret : "", NULL);
}

static char *answer(TestWorld *world, const Catalog *catalog, const char *expression)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Formula) formula = formula_parse(expression, "cases.txt", catalog, &error);
    g_auto(Value) value = value_unknown();

    if (formula == NULL || !formula_value(formula, test_world(world), test_context(world),
                                          test_scope(world), &value, &error)) {
        assert_non_null(error);
        return error_text(error);
    }
    assert_null(error);
    return test_value_text(&value);
}

/* A block: lines of the world, the expression, what is expected. `common` come before each. */
static void run_case(const Catalog *catalog, const GPtrArray *common, char *const *block,
                     unsigned line)
{
    g_autoptr(TestWorld) world = test_world_new(catalog);
    g_autofree char *expected = NULL;
    g_autofree char *got = NULL;
    unsigned i = 0;

    for (unsigned j = 0; j < common->len; j++)
        assert_true(test_world_add(world, g_ptr_array_index(common, j)));
    while (block[i] != NULL && test_world_add(world, block[i]))
        i++;
    if (block[i] == NULL || block[i + 1] == NULL) {
        report(line + i, block[i] != NULL ? block[i] : "", "an expression and its value",
               "the end");
        return;
    }
    expected = g_strjoinv("\n", (char **)&block[i + 1]);
    got = answer(world, catalog, block[i]);
    if (!g_str_equal(expected, got))
        report(line + i, block[i], expected, got);
}

static void every_case_gives_what_it_says(void **state G_GNUC_UNUSED)
{
    g_autoptr(Catalog) catalog = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    g_autofree char *text = text_read_file(SOURCE_DIR "/tests/formula/cases.txt", 1 << 20, NULL);
    g_autoptr(GPtrArray) common = g_ptr_array_new();
    g_autoptr(GPtrArray) block = g_ptr_array_new();
    g_auto(GStrv) lines = NULL;
    unsigned cases = 0;

    assert_non_null(catalog);
    assert_non_null(text);
    lines = g_strsplit(text, "\n", -1);
    for (unsigned i = 0; lines[i] != NULL; i++) {
        if (g_str_has_prefix(lines[i], "# "))
            continue;
        if (g_str_has_prefix(lines[i], "world "))
            g_ptr_array_add(common, lines[i] + strlen("world "));
        else if (*lines[i] != '\0')
            g_ptr_array_add(block, lines[i]);
        if (block->len == 0 || (lines[i + 1] != NULL && *lines[i + 1] != '\0'))
            continue;
        cases++;
        g_ptr_array_add(block, NULL);
        run_case(catalog, common, (char **)block->pdata, i + 2 - block->len + 1);
        g_ptr_array_set_size(block, 0);
    }
    assert_true(cases > 150);
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_case_gives_what_it_says)};

    return TEST_RUN("formula/cases", tests);
}
