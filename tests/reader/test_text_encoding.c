/* Whatever a plain text is written in, the same document comes out, or a word why not. */
#include "test.h"

#include "plain/outline.h"

#include <string.h>

extern const Reader reader_text;

static const char *const sample = "一、收入情况\n本年收入合计1285.87万元，比上年增加3.50万元。\n";
static const char *const outline =
    "H2 一、收入情况\nP 本年收入合计1285.87万元，比上年增加3.50万元。\n";

static void assert_reads_in(const char *encoding, const char *mark, size_t mark_size)
{
    gsize written = 0;
    g_autofree char *bytes = g_convert(sample, -1, encoding, "UTF-8", NULL, &written, NULL);
    g_autofree char *whole = g_malloc(mark_size + written);
    g_autofree char *read = NULL;

    memcpy(whole, mark, mark_size);
    memcpy(whole + mark_size, bytes, written);
    read = outline_read(&reader_text, whole, (long)(mark_size + written));
    assert_string_equal(read, outline);
}

static void every_encoding_reads_alike(void **state)
{
    (void)state;

    assert_reads_in("UTF-8", "", 0);
    assert_reads_in("UTF-8", "\xef\xbb\xbf", 3);
    assert_reads_in("UTF-16LE", "\xff\xfe", 2);
    assert_reads_in("UTF-16BE", "\xfe\xff", 2);
    assert_reads_in("UTF-16LE", "", 0);
    assert_reads_in("UTF-16BE", "", 0);
    assert_reads_in("GB18030", "", 0);
}

/* 、 is U+3001: the byte 1 in its half is no control character. */
static void wide_punctuation_is_no_control(void **state)
{
    gsize size = 0;
    g_autofree char *bytes =
        g_convert("\xef\xbb\xbf一、、、、收入", -1, "UTF-16LE", "UTF-8", NULL, &size, NULL);
    (void)state;

    assert_true(reader_text.recognises((const uint8_t *)bytes, size, "report.txt"));
}

static void every_line_end_counts(void **state)
{
    static const char *const ends[] = {"\n", "\r\n", "\r", "\xe2\x80\xa8"};
    (void)state;

    for (unsigned i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *text =
            g_strconcat("一、收入情况", ends[i], "收入合计3.00万元。", ends[i], NULL);
        g_autofree char *read = outline_read(&reader_text, text, -1);

        assert_string_equal(read, "H2 一、收入情况\nP 收入合计3.00万元。\n");
    }
}

static void a_place_counts_both_characters_of_a_line_end(void **state)
{
    const char *text = "一、收入情况\r\n收入3.00万元。";
    g_autoptr(Document) document = outline_document(&reader_text, text, -1);
    (void)state;

    assert_int_equal(node_at(document->root, 1)->place.first, 8);
    assert_true(outline_places_are_true(document, text));
}

static void a_cut_character_costs_only_itself(void **state)
{
    g_autofree char *read = outline_read(&reader_text, "支出合计。\xe6\x94", -1);
    (void)state;

    assert_string_equal(read, "P 支出合计。\n");
}

static void a_stray_zero_is_a_blank(void **state)
{
    static const char text[] = "\xff\xfe\x00\x4e\x00\x00\x8c\x4e"; /* 一 NUL 二 in UTF-16 */
    g_autofree char *read = outline_read(&reader_text, text, sizeof text - 1);
    (void)state;

    assert_string_equal(read, "P 一 二\n");
}

static void bytes_that_are_no_text_are_not_taken(void **state)
{
    static const uint8_t zip[] = "PK\x03\x04\x00\x00\x00\x00\x01\x02\x03\x00\x00";
    (void)state;

    assert_false(reader_text.recognises(zip, sizeof zip - 1, "report.txt"));
}

static void a_file_of_blanks_is_empty(void **state)
{
    g_autofree char *blank = outline_read(&reader_text, " \n\f\n　\n", -1);
    g_autofree char *mark = outline_read(&reader_text, "\xef\xbb\xbf", -1);
    (void)state;

    assert_string_equal(blank, "! reader-empty\n");
    assert_string_equal(mark, "! reader-empty\n");
}

static void an_enormous_line_is_refused(void **state)
{
    g_autofree char *digits = g_strnfill(300000, '1');
    g_autofree char *text = g_strconcat("收入3.00万元。\n", digits, NULL);
    g_autofree char *read = outline_read(&reader_text, text, -1);
    (void)state;

    assert_string_equal(read, "! reader-long-line\n");
}

static void many_lines_that_go_on_are_more_than_one_paragraph(void **state)
{
    const char *line = "  本年收入合计 9746.50 万元，其中：财政拨款收入 9746.50 万元，占 "
                       "100.00%，与上年相比增加 3.50\n\n";
    GString *text = g_string_new(NULL);
    g_autoptr(Document) document = NULL;
    (void)state;

    for (unsigned i = 0; i < 1000; i++)
        g_string_append(text, line);
    document = outline_document(&reader_text, text->str, -1);
    assert_true(node_count(document->root) >= 5);
    g_string_free(text, TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_encoding_reads_alike),
        cmocka_unit_test(wide_punctuation_is_no_control),
        cmocka_unit_test(every_line_end_counts),
        cmocka_unit_test(a_place_counts_both_characters_of_a_line_end),
        cmocka_unit_test(a_cut_character_costs_only_itself),
        cmocka_unit_test(a_stray_zero_is_a_blank),
        cmocka_unit_test(bytes_that_are_no_text_are_not_taken),
        cmocka_unit_test(a_file_of_blanks_is_empty),
        cmocka_unit_test(an_enormous_line_is_refused),
        cmocka_unit_test(many_lines_that_go_on_are_more_than_one_paragraph),
    };

    return TEST_RUN("reader/text_encoding", tests);
}
