/* A workbook of Excel 97 is read as one of today, and as it is seen. */
#include "test.h"

#include "office/office.h"

#include <glib.h>
#include <string.h>

/* Records are put together by hand: kind, size, bytes. */
static void record(GByteArray *out, unsigned kind, const void *bytes, size_t size)
{
    const uint8_t head[] = {(uint8_t)kind, (uint8_t)(kind >> 8), (uint8_t)size,
                            (uint8_t)(size >> 8)};

    g_byte_array_append(out, head, sizeof head);
    g_byte_array_append(out, bytes, (guint)size);
}

#define RECORD(out, kind, bytes) record(out, kind, bytes, sizeof(bytes) - 1)
#define BEGIN 0x0809
#define END 0x000A
#define SHEET 0x0085

/* The first part of an old workbook: one sheet that begins right behind it. */
static GByteArray *old_book(void)
{
    GByteArray *out = g_byte_array_new();
    uint8_t sheet[] = "\x00\x00\x00\x00\x00\x00\x04\xB1\xED\xD2\xBB"; /* 表一 in GBK */
    size_t at;

    RECORD(out, BEGIN, "\x00\x05\x05\x00\x00\x00\x00\x00");
    at = out->len + 4 + sizeof sheet - 1 + 4;
    sheet[0] = (uint8_t)at;
    record(out, SHEET, sheet, sizeof sheet - 1);
    record(out, END, "", 0);
    RECORD(out, BEGIN, "\x00\x05\x10\x00\x00\x00\x00\x00");
    return out;
}

static char *outline_of(GByteArray *stream, const char *name)
{
    char *outline = office_outline(office_compound(name, stream->data, stream->len));

    g_byte_array_unref(stream);
    return outline;
}

static void both_formats_give_the_same(void **state)
{
    g_autofree char *old = office_outline(office_file("book.xls"));
    g_autofree char *now = office_outline(office_file("book.xlsx"));
    (void)state;

    assert_string_equal(old, now);
    assert_non_null(strstr(old, "table 支出决算表||单位：万元\n  #支出决算表>5\n"));
    assert_non_null(strstr(old, "  #项目>2|#合计v2|#其中>2\n  #编码|#名称|#占比|#日期\n"));
    assert_non_null(strstr(old, "  201|一般公共服务支出|1,092.57|95.65%|2021年12月31日\n"));
    assert_non_null(strstr(old, "  208|社会保障和就业支出|20.10|1.84%|一般公共服务支出类\n"));
    assert_non_null(strstr(old, "  合计||1,112.67|-3.50|2\n"));
    assert_null(strstr(old, "隐藏"));
    assert_null(strstr(old, "不该看见"));
}

static void an_older_workbook_has_bytes_for_texts(void **state)
{
    GByteArray *stream = old_book();
    g_autofree char *outline = NULL;
    (void)state;

    RECORD(stream, 0x0204, "\x00\x00\x00\x00\x00\x00\x04\x00\xCF\xEE\xC4\xBF"); /* 项目 */
    RECORD(stream, 0x0204, "\x00\x00\x01\x00\x00\x00\x04\x00\xBD\xF0\xB6\xEE"); /* 金额 */
    RECORD(stream, 0x0204, "\x01\x00\x00\x00\x00\x00\x02\x00\xBC\xD7");         /* 甲 */
    RECORD(stream, 0x027E, "\x01\x00\x01\x00\x00\x00\x33\x30\x00\x00"); /* 3084 ÷ 100, whole */
    record(stream, END, "", 0);
    outline = outline_of(stream, "Book");

    assert_string_equal(outline, "table 表一||\n  #项目|#金额\n  甲|30.84\n");
}

static void a_chart_on_the_sheet_is_passed_over(void **state)
{
    GByteArray *stream = old_book();
    g_autofree char *outline = NULL;
    (void)state;

    RECORD(stream, BEGIN, "\x00\x05\x20\x00\x00\x00\x00\x00");
    RECORD(stream, 0x027E, "\x01\x00\x01\x00\x00\x00\x33\x30\x00\x00");
    record(stream, END, "", 0);
    RECORD(stream, 0x0204, "\x00\x00\x00\x00\x00\x00\x02\x00\xBC\xD7");
    record(stream, END, "", 0);
    outline = outline_of(stream, "Book");

    assert_string_equal(outline, "p 甲\n");
}

static void a_locked_workbook_is_said_to_be_so(void **state)
{
    g_autoptr(GByteArray) stream = g_byte_array_new();
    g_autofree char *id = NULL;
    (void)state;

    RECORD(stream, BEGIN, "\x00\x06\x05\x00\x00\x00\x00\x00");
    RECORD(stream, 0x002F, "\x00\x00\x00\x00\x00\x00");
    id = office_refusal(office_compound("Workbook", stream->data, stream->len));

    assert_string_equal(id, "reader-encrypted");
}

/* What stands behind the workbook in the file may be missing. */
static void of_a_cut_workbook_nothing_is_read_in_part(void **state)
{
    g_autoptr(GBytes) whole = office_file("book.xls");
    g_autofree char *outline = office_outline(g_bytes_ref(whole));
    size_t size = g_bytes_get_size(whole);
    (void)state;

    for (size_t cut = 0; cut < size; cut += 997) {
        g_autofree char *part = office_outline(g_bytes_new_from_bytes(whole, 0, cut));

        assert_true(g_str_has_prefix(part, "error ") || g_str_equal(part, outline));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_formats_give_the_same),
        cmocka_unit_test(an_older_workbook_has_bytes_for_texts),
        cmocka_unit_test(a_chart_on_the_sheet_is_passed_over),
        cmocka_unit_test(a_locked_workbook_is_said_to_be_so),
        cmocka_unit_test(of_a_cut_workbook_nothing_is_read_in_part),
    };
    return TEST_RUN("reader/xls", tests);
}
