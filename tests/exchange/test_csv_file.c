/* A CSV read piece by piece from a file gives what the whole text gives. */
#include "test.h"

#include "base/error.h"
#include "exchange/year.h"

static void same_rows(const Desk *desk, const char *text)
{
    g_autofree char *path = desk_write(desk, "rows.csv", text, -1);
    g_autoptr(GError) error = NULL, other = NULL;
    g_autoptr(Csv) whole = csv_open(text, path, &error);
    g_autoptr(Csv) pieces = csv_open_file(path, &other);
    bool more = whole != NULL;

    assert_int_equal(whole != NULL, pieces != NULL);
    while (more) {
        more = csv_next(whole, &error);
        assert_int_equal(csv_next(pieces, &other), more);
        for (unsigned i = 0; more && i < csv_columns(whole); i++)
            assert_string_equal(csv_field(whole, i), csv_field(pieces, i));
        if (more)
            assert_int_equal(csv_line(whole), csv_line(pieces));
    }
    assert_int_equal(error != NULL, other != NULL);
    if (error != NULL) {
        assert_string_equal(error_id(error), error_id(other));
        assert_string_equal(error_fact(error, "place"), error_fact(other, "place"));
    }
}

static void notations_are_read_the_same(void **state)
{
    static const char *const texts[] = {
        "a,b\n1,2\n",
        "a,b\r\n1,2\r\n",
        "a,b\n\n\r\n1,2",
        "a,b\n\"1,\"\"x\"\"\",\" 2 \"\n",
        "a,b\n\"line\nend\",2\n3,4\n",
        "a,b\n\"open,2\n3,4\n",
        "a,b\n\"1\"x,2\n",
        "a,b\n1\n",
        "a,b\n1,2,3\n",
        "a,b\n5\" disk,2\n3,\"4\"",
        "\n\n",
        "",
        "a,b\n\"\",\"   \"\n",
    };
    const Desk *desk = *state;

    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++)
        same_rows(desk, texts[i]);
}

/* Rows of changing length, some quoted over several lines, past several pieces. */
static void pieces_meet_anywhere(void **state)
{
    const Desk *desk = *state;
    GString *text = g_string_new("编号,文字,数\n");

    for (unsigned i = 0; i < 40000; i++) {
        g_string_append_printf(text, "%u,", i);
        if (i % 7 == 0)
            g_string_append(text, "\"含，逗号, 与\n换行和\"\"引号\"\"\"");
        else
            for (unsigned j = 0; j < i % 13; j++)
                g_string_append(text, "字");
        g_string_append_printf(text, ",%u%s", i * 3, i % 5 == 0 ? "\r\n" : "\n");
    }
    same_rows(desk, text->str);
    g_string_free(text, TRUE);
}

static void an_encoding_is_held_to_the_end(void **state)
{
    const Desk *desk = *state;
    GString *text = g_string_new("甲,乙\n");
    g_autofree char *path = NULL;
    g_autoptr(Csv) csv = NULL;
    g_autoptr(GError) error = NULL;

    for (unsigned i = 0; i < 100000; i++)
        g_string_append(text, "1234567,2\n");
    g_string_append(text, "\xd6\xd0,2\n"); /* GB18030 at the end of a file in UTF-8 */
    path = desk_write(desk, "mixed.csv", text->str, (gssize)text->len);
    g_string_free(text, TRUE);
    csv = csv_open_file(path, NULL);

    while (csv_next(csv, &error))
        ;

    assert_non_null(error);
    assert_string_equal(error_id(error), "text-encoding");
    assert_true(g_str_has_suffix(error_fact(error, "place"), "mixed.csv:100002"));
}

static void a_row_without_end_is_refused(void **state)
{
    const Desk *desk = *state;
    g_autofree char *text = g_malloc(10 * 1024 * 1024);
    g_autofree char *path = NULL;
    g_autoptr(Csv) csv = NULL;
    g_autoptr(GError) error = NULL;

    memset(text, 'x', 10 * 1024 * 1024);
    memcpy(text, "a,b\n\"", 5);
    path = desk_write(desk, "long.csv", text, 10 * 1024 * 1024);
    csv = csv_open_file(path, &error);

    assert_true(csv == NULL || !csv_next(csv, &error));
    assert_string_equal(error_id(error), "csv-row-too-long");
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(notations_are_read_the_same),
        DESK_TEST(pieces_meet_anywhere),
        DESK_TEST(an_encoding_is_held_to_the_end),
        DESK_TEST(a_row_without_end_is_refused),
    };

    return TEST_RUN("exchange/csv_file", tests);
}
