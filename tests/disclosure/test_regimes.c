/* The templates of every regime can be read, and the words that the program asks for are there. */
#include "made.h"

static void reads_all(const char *regime)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Catalog) catalog = catalog_read(SOURCE_DIR "/data", regime, &error);
    g_autoptr(GPtrArray) paths = NULL;

    made_good(error);
    paths = catalog_list(catalog, "report");
    assert_true(paths->len > 1);
    for (unsigned i = 0; i < paths->len; i++) {
        const char *name = strrchr(g_ptr_array_index(paths, i), '/') + 1;
        g_autoptr(Template) template = NULL;

        /* Parts use the phrases of the whole: they are read with it. */
        if (strcmp(name, "disclosure.txt") != 0)
            continue;
        template = template_read(catalog, name, &error);
        made_good(error);
        assert_true(template->blocks->len > 0);
    }
}

static void templates_of_the_country_can_be_read(void **state)
{
    (void)state;
    reads_all("2021");
}

static void templates_of_the_province_can_be_read(void **state)
{
    (void)state;
    reads_all("2021-sichuan");
}

static void every_word_is_there(void **state)
{
    static const char *const ids[] = {
        "unit",
        "wan",
        "yuan",
        "item",
        "line",
        "code",
        "closed",
        "missing-figure",
        "missing-text",
        "missing-reason",
        "ask-figure",
        "ask-text",
        "table-alternative",
        "chart-alternative",
        "chart-item",
        "chart-gap",
        "filter-gap",
        "filter-is",
        "filter-not",
        "filter-or",
        "cube-rows",
        "cube-month",
        "previous-cell",
        "register-field",
        "statements-title",
        "group-final",
        "group-annex",
        "group-public",
        "group-cover",
    };
    g_autoptr(Catalog) catalog = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    g_autoptr(Words) words = words_read(catalog, NULL);

    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(ids); i++)
        assert_true(words_of(words, ids[i]) != ids[i]);
}

static void words_are_filled_in(void **state)
{
    g_autoptr(Catalog) catalog = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    g_autoptr(Words) words = words_read(catalog, NULL);
    g_autofree char *unit = words_fill(words, "unit", "unit", "{unit}", NULL);
    g_autofree char *unknown = words_fill(words, "no{x}", "y", "z", NULL);

    (void)state;
    assert_string_equal(unit, "单位：{unit}");
    assert_string_equal(unknown, "no{x}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(templates_of_the_country_can_be_read),
        cmocka_unit_test(templates_of_the_province_can_be_read),
        cmocka_unit_test(every_word_is_there),
        cmocka_unit_test(words_are_filled_in),
    };
    return TEST_RUN("disclosure/regimes", tests);
}
