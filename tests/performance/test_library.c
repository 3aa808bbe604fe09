/* The library of indicators: at least 200, all kinds in each theme, found as people look for them.
 */
#include "test.h"

#include "performance/library.h"
#include "performance/pinyin.h"
#include "performance/value.h"

#include <string.h>

static Catalog *the_catalog;
static IndicatorWords *the_words;
static Library *the_library;

static int library_open(void **state)
{
    (void)state;
    the_catalog = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    the_words = the_catalog != NULL ? indicator_words_read(the_catalog, NULL) : NULL;
    the_library = the_words != NULL ? library_read(the_catalog, NULL) : NULL;
    return the_library != NULL ? 0 : -1;
}

static int library_close(void **state)
{
    (void)state;
    library_free(the_library);
    indicator_words_free(the_words);
    catalog_free(the_catalog);
    return 0;
}

static void there_are_two_hundred(void **state)
{
    (void)state;
    assert_true(library_count(the_library) >= 200);
}

static bool has_kind(const LibraryTheme *theme, const char *level2)
{
    for (unsigned i = 0; i < library_count(the_library); i++)
        if (library_at(the_library, i)->theme == theme &&
            strcmp(library_at(the_library, i)->level2, level2) == 0)
            return true;
    return false;
}

static void every_theme_has_every_kind(void **state)
{
    static const char *const kinds[] = {"数量指标",     "质量指标",       "时效指标",
                                        "成本指标",     "经济效益指标",   "社会效益指标",
                                        "生态效益指标", "可持续影响指标", "服务对象满意度指标"};
    unsigned missing = 0;

    (void)state;
    for (unsigned t = 0; t < library_theme_count(the_library); t++)
        for (unsigned k = 0; k < G_N_ELEMENTS(kinds); k++)
            if (!has_kind(library_theme_at(the_library, t), kinds[k])) {
                print_error("%s: %s\n", library_theme_at(the_library, t)->id, kinds[k]);
                missing++;
            }
    assert_int_equal(missing, 0);
}

/* The usual target of each is a number or a date with the unit and the operator that it says. */
static void every_usual_target_is_counted(void **state)
{
    unsigned wrong = 0;

    (void)state;
    for (unsigned i = 0; i < library_count(the_library); i++) {
        const LibraryIndicator *entry = library_at(the_library, i);
        IndicatorValue value = indicator_value_parse(the_words, entry->usual, 2021);
        bool good = value.kind == INDICATOR_DATE ||
                    (value.kind == INDICATOR_NUMBER && value.numbers[0].unit != NULL &&
                     value.sign == indicator_operator_of(the_words, entry->direction));

        if (!good)
            print_error("%s: %s\n", entry->id, entry->usual);
        wrong += !good;
    }
    assert_int_equal(wrong, 0);
}

/* Whether one of the first three hits of a search has the id. */
static bool finds(const char *first, const char *second, const char *id)
{
    const char *const words[] = {first, second, NULL};
    g_autoptr(GArray) hits =
        library_search(the_library, the_words, &(LibraryQuestion){.words = words});

    for (unsigned i = 0; i < hits->len && i < 3; i++)
        if (strcmp(g_array_index(hits, LibraryHit, i).indicator->id, id) == 0)
            return true;
    print_error("%s %s\n", first, second != NULL ? second : "");
    return false;
}

static void a_search_finds_what_is_meant(void **state)
{
    (void)state;
    assert_true(finds("体检", NULL, "veterans-02"));
    assert_true(finds("老同志", "体检", "veterans-02"));         /* a synonym */
    assert_true(finds("退休人员健康检查", NULL, "veterans-02")); /* by pairs of characters */
    assert_true(finds("wyfw", NULL, "procurement-02"));          /* 物业服务 by its initials */
    assert_true(finds("培训费", "标准", "training-10"));
    assert_true(finds("垃圾清运", NULL, "town-01"));
}

static void a_theme_and_a_level_narrow_it(void **state)
{
    const char *const none[] = {NULL};
    const LibraryQuestion question = {none, "培训", "成本"};
    g_autoptr(GArray) hits = library_search(the_library, the_words, &question);

    (void)state;
    assert_int_equal(hits->len, 2);
    assert_string_equal(g_array_index(hits, LibraryHit, 0).indicator->id, "training-10");
}

static void initials_follow_the_sound(void **state)
{
    g_autofree char *initials = pinyin_initials("党支部A4座");

    (void)state;
    assert_string_equal(initials, "dzba4z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_are_two_hundred),
        cmocka_unit_test(every_theme_has_every_kind),
        cmocka_unit_test(every_usual_target_is_counted),
        cmocka_unit_test(a_search_finds_what_is_meant),
        cmocka_unit_test(a_theme_and_a_level_narrow_it),
        cmocka_unit_test(initials_follow_the_sound),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("performance/library", tests, library_open, library_close);
}
