/* A template that is wrong is refused with the line, and with what was expected there. */
#include "made.h"

static void each_mistake_names_its_line(void **state)
{
    static const struct {
        const char *text, *id, *place;
    } cases[] = {
        {"甲\n@nothing\n", "report-directive", "t.txt:2"},
        {"@table\n", "report-directive", "t.txt:1"},
        {"@table a b\n", "report-directive", "t.txt:1"},
        {"@text\n", "report-directive", "t.txt:1"},
        {"@ask\n", "report-directive", "t.txt:1"},
        {"{ask \"甲}\n", "report-brace-open", "t.txt:1"},
        {"@chart columns 图\ncategory a\nseries s  1|date\n", "report-format", "t.txt:3"},
        {"{1|word}\n", "report-format-dimension", "t.txt:1"},
        {"@if year = 1\n@brief\n@end\n", "report-directive", "t.txt:2"},
        {"@title\n", "report-directive", "t.txt:1"},
        {"@title 甲\n@title 乙\n", "report-title-twice", "t.txt:2"},
        {"##### 五\n", "report-heading", "t.txt:1"},
        {"#甲\n", "report-heading", "t.txt:1"},
        {"@if year = 1\n甲\n", "report-block-open", "t.txt:1"},
        {"@if\n甲\n@end\n", "report-directive", "t.txt:1"},
        {"@if year = 1 甲\n@end\n", "report-rest", "t.txt:1"},
        {"@if year = 1\n@else\n@else\n@end\n", "report-directive-place", "t.txt:3"},
        {"甲\n@end\n", "report-directive-place", "t.txt:2"},
        {"@else\n", "report-directive-place", "t.txt:1"},
        {"@if year = 1\n@title 甲\n@end\n", "report-directive", "t.txt:2"},
        {"@each x in offices\n@end\n", "report-loop", "t.txt:1"},
        {"@each $x of offices\n@end\n", "report-loop", "t.txt:1"},
        {"@each $x in offices often\n@end\n", "report-loop-rest", "t.txt:1"},
        {"@each $x in columns of a\n@end\n", "report-list", "t.txt:1"},
        {"@each $x in offices sep ；\n@end\n", "report-text-open", "t.txt:1"},
        {"@each $x in offices\n@else\n@end\n", "report-directive-place", "t.txt:2"},
        {"@define\n@end\n", "report-directive", "t.txt:1"},
        {"@define a(b c)\n@end\n", "report-directive", "t.txt:1"},
        {"@define a(b)\n甲\n", "report-block-open", "t.txt:1"},
        {"@define a()\n@end\n@define a()\n@end\n", "report-phrase-twice", "t.txt:3"},
        {"@define a()\n@if year = 1\n@end\n@end\n", "report-directive-place", "t.txt:2"},
        {"@include none.txt\n", "report-unknown", "t.txt:1"},
        {"@include ../regime.ini\n", "report-unknown", "t.txt:1"},
        {"@include\n", "report-unknown", "t.txt:1"},
        {"@grid\n甲\n", "report-block-open", "t.txt:1"},
        {"@grid\n<  甲\n@end\n", "report-grid-joined", "t.txt:2"},
        {"@grid\n@table a\n@end\n", "report-directive-place", "t.txt:2"},
        {"@chart lines 图\nslice a  1\n", "report-directive", "t.txt:1"},
        {"@chart pie\nslice a  1\n", "report-directive", "t.txt:1"},
        {"@chart pie 图\n\n", "report-chart-empty", "t.txt:1"},
        {"@chart pie 图\ncategory a\n", "report-chart-line", "t.txt:2"},
        {"@chart pie 图\nslice a 1\n", "report-chart-line", "t.txt:2"},
        {"@chart pie 图\nslices $x in offices  a\n", "report-chart-line", "t.txt:2"},
        {"@chart columns 图\nseries a  1\n", "report-chart-line", "t.txt:2"},
        {"@chart columns 图\ncategory a\ncategory b\nseries s  1\n", "report-chart-line",
         "t.txt:4"},
        {"@chart columns 图\ncategory a\nseries s  1|yen\n", "report-format", "t.txt:3"},
        {"@chart columns 图\ncategory a\nseries s  1 2\n", "report-rest", "t.txt:3"},
        {"@chart columns 图\nempty a\nempty b\n", "report-chart-line", "t.txt:3"},
        {"甲\n乙{year\n丙\n", "report-brace-open", "t.txt:2"},
        {"甲}\n", "report-brace", "t.txt:1"},
        {"{year|yen}\n", "report-format", "t.txt:1"},
        {"{year 甲}\n", "report-rest", "t.txt:1"},
        {"{if year = 1}甲\n", "report-tag-open", "t.txt:1"},
        {"甲\n{/if}\n", "report-tag", "t.txt:2"},
        {"{if year = 1}甲{/each}\n", "report-tag", "t.txt:1"},
        {"{if year = 1}甲{else}\n乙{elif year = 2}{/if}\n", "report-tag", "t.txt:2"},
        {"{each $x in offices}甲\n", "report-tag-open", "t.txt:1"},
        {"{each $x in offices}{else}{/each}\n", "report-tag", "t.txt:1"},
        {"{reason \"a\"}\n", "report-reason", "t.txt:1"},
        {"{reason \"a\" b}\n", "report-reason", "t.txt:1"},
        {"{text \"a\" b}\n", "report-rest", "t.txt:1"},
        {"{text \"a{\"}\n", "report-brace-open", "t.txt:1"},
        {"@define a(b)\n{$b}\n@end\n{a()}\n", "report-argument-count", "t.txt:4"},
        {"@define a(b)\n{$b}\n@end\n{a(1 2)}\n", "report-arguments", "t.txt:4"},
        {"@define a(b)\n{$b}\n@end\n{a(1}\n", "report-arguments", "t.txt:4"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("# case %u: %s\n", i, cases[i].id);
        made_refuses(state, cases[i].text, cases[i].id, cases[i].place);
    }
}

static void a_wrong_expression_names_its_line(void **state)
{
    static const struct {
        const char *text, *place;
    } cases[] = {
        {"甲\n{1 +}\n", "t.txt:2"},
        {"甲\n\n乙\n丙{$nobody}\n", "t.txt:4"},
        {"@if final-99/a/b = 1\n@end\n", "t.txt:1"},
        {"@table final-99\n", "t.txt:1"},
        {"{side/none/amount}\n", "t.txt:1"},
        {"@chart pie 图\nslice a  side/none/amount\n", "t.txt:2"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(made_try(*state, cases[i].text, &error));
        assert_non_null(error);
        print_message("# case %u: %s\n", i, error_id(error));
        assert_true(g_str_has_prefix(error_fact(error, "place"), cases[i].place));
    }
}

static void nesting_is_bounded(void **state)
{
    g_autoptr(GString) blocks = g_string_new(NULL);
    g_autoptr(GString) tags = g_string_new(NULL);

    for (unsigned i = 0; i < 100; i++) {
        g_string_append(blocks, "@if year = 1\n");
        g_string_append(tags, "{if year = 1}");
    }
    made_refuses(state, blocks->str, "report-nesting", "t.txt:41");
    made_refuses(state, tags->str, "report-nesting", "t.txt:1");
}

static void a_report_without_end_is_refused(void **state)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (unsigned i = 0; i < 25; i++)
        g_string_append_printf(text, "@define p%u()\n{p%u()}{p%u()}\n@end\n", i, i + 1, i + 1);
    g_string_append(text, "@define p25()\nx\n@end\n{p0()}\n");
    {
        g_autoptr(GError) error = NULL;

        assert_null(made_try(*state, text->str, &error));
        assert_string_equal(error_id(error), "report-too-large");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mistake_names_its_line),
        cmocka_unit_test(a_wrong_expression_names_its_line),
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(a_report_without_end_is_refused),
    };
    return MADE_RUN("disclosure/errors", tests);
}
