/* A stored number as an office program shows it: what stands in a cell is what a person would
 * compare. */
#include "test.h"

#include "package/number.h"

#include <glib.h>

static void assert_shown(const char *stored, const char *format, const char *expected)
{
    g_autofree char *shown = number_shown(stored, format, false);

    assert_string_equal(shown, expected);
}

static void decimals_are_those_of_the_format(void **state)
{
    (void)state;

    assert_shown("1344.6400000000001", "#,##0.00", "1,344.64");
    assert_shown("20.1", "0.00", "20.10");
    assert_shown("0", "0.00", "0.00");
    assert_shown("0.005", "0.00", "0.01");
    assert_shown("999.995", "#,##0.00", "1,000.00");
    assert_shown("1234567.891", "#,##0", "1,234,568");
    assert_shown("12.5", "0.0#", "12.5");
    assert_shown("12", "#.##", "12");
    assert_shown("7", "000", "007");
    assert_shown("201.00", "0_ ", "201");
}

static void a_number_without_a_format_is_short(void **state)
{
    (void)state;

    assert_shown("1065.4800000000001", NULL, "1065.48");
    assert_shown("0.333333333333333", "General", "0.333333333");
    assert_shown("2013201", "General", "2013201");
    assert_shown("-12.5", NULL, "-12.5");
    assert_shown("1E3", NULL, "1000");
}

static void percent_is_a_hundredth(void **state)
{
    (void)state;

    assert_shown("0.9565", "0.00%", "95.65%");
    assert_shown("1", "0%", "100%");
    assert_shown("-0.0312", "0.00%", "-3.12%");
}

static void negative_is_seen_however_it_is_written(void **state)
{
    (void)state;

    assert_shown("-3.5", "#,##0.00_);(#,##0.00)", "(3.50)");
    assert_shown("-3.5", "#,##0.00;[Red]-#,##0.00", "-3.50");
    assert_shown("-3.5", "#,##0.00;[Red]#,##0.00", "-3.50"); /* red alone */
    assert_shown("-3.5", "#,##0.00;[红色]#,##0.00", "-3.50");
    assert_shown("3.5", "#,##0.00;[Red]#,##0.00", "3.50");
}

static void nothing_is_shown_as_the_format_says(void **state)
{
    (void)state;

    assert_shown("0",
                 "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"?"
                 "?_ ;_ @_ ",
                 "-");
    assert_shown("1285.87",
                 "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"?"
                 "?_ ;_ @_ ",
                 "1,285.87");
    assert_shown("0", "0.00;-0.00;;@", "");
}

static void thousands_and_ten_thousands_are_divided(void **state)
{
    (void)state;

    assert_shown("12856789", "#,##0.00,", "12,856.79");
    assert_shown("12856789", "0!.0,\"万元\"", "1285.7万元");
    assert_shown("12856789", "0\".\"0,", "1285.7");
    assert_shown("12856789", "0!.0000", "1285.6789");
    assert_shown("5", "0!.0000", "0.0005");
}

static void conditions_choose(void **state)
{
    (void)state;

    assert_shown("12000", "[>=10000]0!.0,\"万\";0", "1.2万");
    assert_shown("120", "[>=10000]0!.0,\"万\";0", "120");
    assert_shown("-1", "[<0]\"负\"0;0", "-负1"); /* strange, but nothing is lost */
}

static void words_stand_where_the_format_has_them(void **state)
{
    (void)state;

    assert_shown("1285.87", "0.00\"万元\"", "1285.87万元");
    assert_shown("1285.87", "[$￥-804]#,##0.00", "￥1,285.87");
    assert_shown("3", "\"第\"0\"项\"", "第3项");
    assert_shown("44561.5", "h:mm\" 上午", "12:00 上午"); /* nothing ends the literal */
}

static void days_are_dates(void **state)
{
    (void)state;

    assert_shown("44561", "yyyy\"年\"m\"月\"d\"日\"", "2021年12月31日");
    assert_shown("44561", "yyyy-mm-dd", "2021-12-31");
    assert_shown("44561", "[$-804]yyyy\"年\"m\"月\";@", "2021年12月");
    assert_shown("44561.5", "yyyy/m/d h:mm", "2021/12/31 12:00");
}

static void text_is_left_alone(void **state)
{
    (void)state;

    assert_shown("据实结算", "0.00", "据实结算");
    assert_shown("2013201", "@", "2013201");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_those_of_the_format),
        cmocka_unit_test(a_number_without_a_format_is_short),
        cmocka_unit_test(percent_is_a_hundredth),
        cmocka_unit_test(negative_is_seen_however_it_is_written),
        cmocka_unit_test(nothing_is_shown_as_the_format_says),
        cmocka_unit_test(thousands_and_ten_thousands_are_divided),
        cmocka_unit_test(conditions_choose),
        cmocka_unit_test(words_stand_where_the_format_has_them),
        cmocka_unit_test(days_are_dates),
        cmocka_unit_test(text_is_left_alone),
    };
    return TEST_RUN("reader/number", tests);
}
