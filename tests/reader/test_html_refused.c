/* Pages that cannot be read are said to be so, and soon. */
#include "test.h"

#include "plain/outline.h"

#include <string.h>

extern const Reader reader_html;

static void assert_refused(const char *page, const char *id)
{
    g_autofree char *read = outline_read(&reader_html, page, -1);

    assert_string_equal(read, id);
}

static char *repeated(const char *open, unsigned count, const char *inside)
{
    GString *page = g_string_new("<html>");

    for (unsigned i = 0; i < count; i++)
        g_string_append(page, open);
    g_string_append(page, inside);
    return g_string_free(page, FALSE);
}

static void a_page_without_text_is_empty(void **state)
{
    (void)state;

    assert_refused("<html><body><div></div></body></html>", "! reader-empty\n");
    assert_refused("<html>", "! reader-empty\n");
}

static void a_page_of_pictures_is_said_to_be_one(void **state)
{
    (void)state;

    assert_refused(
        "<html><h1>某局2020年度决算公开</h1><p>来源：某局</p><img src=1.jpg><img src=2.jpg></html>",
        "! reader-pictures\n");
}

static void a_picture_beside_text_is_none_of_our_business(void **state)
{
    (void)state;

    assert_refused("<html><img src=logo.png><p>收入3.00万元。</p></html>", "P 收入3.00万元。\n");
}

static void nesting_without_end_is_refused(void **state)
{
    static const char *const opens[] = {"<div>", "<table><tr><td>", "<b>", "<x-y>", "<ul><li>"};
    (void)state;

    for (unsigned i = 0; i < G_N_ELEMENTS(opens); i++) {
        g_autofree char *page = repeated(opens[i], 10000, "<p>收入3.00万元。</p>");

        assert_refused(page, "! reader-nested\n");
    }
}

static void some_nesting_is_not(void **state)
{
    g_autofree char *divisions = repeated("<div>", 300, "收入3.00万元。");
    g_autofree char *tables = repeated("<table><tr><td>", 100, "收入3.00万元。");
    (void)state;

    assert_refused(divisions, "P 收入3.00万元。\n");
    assert_refused(tables, "P 收入3.00万元。\n");
}

static void many_rows_are_not_deep(void **state)
{
    g_autofree char *page = repeated("<div><p><span>收入3.00万元。</span></p></div>", 2000, "");
    g_autofree char *read = outline_read(&reader_html, page, -1);
    (void)state;

    assert_true(g_str_has_prefix(read, "P 收入3.00万元。\n"));
}

static void a_cut_page_gives_what_is_left(void **state)
{
    (void)state;

    assert_refused("<html><p>收入3.00万元。</p><table><tr><td>项目</td><td>金额</td></"
                   "tr><tr><td>办公费</td><td>3.0",
                   "P 收入3.00万元。\nT ||\nR ^项目|^金额\nR 办公费|3.0\n");
}

static void a_number_for_no_character_is_blank(void **state)
{
    g_autofree char *read = outline_read(
        &reader_html, "<html><p>收入&#x3dddddddddddddddddddddddddddddd5;3.00万元。</p>", -1);
    (void)state;

    assert_true(g_utf8_validate(read, -1, NULL));
    assert_true(g_str_has_prefix(read, "P 收入"));
    assert_non_null(strstr(read, "3.00万元。"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_without_text_is_empty),
        cmocka_unit_test(a_page_of_pictures_is_said_to_be_one),
        cmocka_unit_test(a_picture_beside_text_is_none_of_our_business),
        cmocka_unit_test(nesting_without_end_is_refused),
        cmocka_unit_test(some_nesting_is_not),
        cmocka_unit_test(many_rows_are_not_deep),
        cmocka_unit_test(a_cut_page_gives_what_is_left),
        cmocka_unit_test(a_number_for_no_character_is_blank),
    };

    return TEST_RUN("reader/html_refused", tests);
}
