/* Money: checked arithmetic, and yuan as text. */
#include "test.h"

#include "base/money.h"

#include <glib.h>

static void a_sum_that_does_not_fit_is_refused(void **state)
{
    Money sum = {7};

    (void)state;
    assert_false(money_add(&sum, (Money){INT64_MAX}, (Money){1}));
    assert_false(money_subtract(&sum, (Money){INT64_MIN}, (Money){1}));
    assert_false(money_negate(&sum, (Money){INT64_MIN}));
    assert_false(money_abs(&sum, (Money){INT64_MIN}));
    assert_int_equal(sum.fen, 7);
}

static void yuan_are_read_to_the_fen(void **state)
{
    static const struct {
        const char *text;
        int64_t fen;
    } cases[] = {
        {"0", 0},
        {"1285.87", 128587},
        {"-0.05", -5},
        {"12.5", 1250},
        {"+3", 300},
        {"7.500", 750},
        {"92233720368547758.07", INT64_MAX},
        {"-92233720368547758.08", INT64_MIN},
    };

    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        Money amount = {1};

        assert_int_equal(money_parse(cases[i].text, &amount), MONEY_PARSED);
        assert_int_equal(amount.fen, cases[i].fen);
    }
}

static void thousands_are_read_where_they_are_right(void **state)
{
    static const struct {
        const char *text;
        MoneyParse verdict;
        int64_t fen;
    } cases[] = {
        {"1,285.87", MONEY_PARSED, 128587},     {"-1,234,567", MONEY_PARSED, -123456700},
        {"80，000.00", MONEY_PARSED, 8000000},  {"128.50", MONEY_PARSED, 12850},
        {"1,28.00", MONEY_NOT_A_NUMBER, 1},     {"1285,870.00", MONEY_NOT_A_NUMBER, 1},
        {"1,285870.00", MONEY_NOT_A_NUMBER, 1}, {",285.00", MONEY_NOT_A_NUMBER, 1},
        {"1,285,", MONEY_NOT_A_NUMBER, 1},      {"1,,285", MONEY_NOT_A_NUMBER, 1},
        {"1.28,00", MONEY_NOT_A_NUMBER, 1},     {"1,285.8,700", MONEY_NOT_A_NUMBER, 1},
        {"1,285.875", MONEY_TOO_PRECISE, 1},    {"92,233,720,368,547,758.08", MONEY_TOO_LARGE, 1},
    };

    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        Money amount = {1};

        assert_int_equal(money_parse_pasted(cases[i].text, &amount), cases[i].verdict);
        assert_int_equal(amount.fen, cases[i].fen);
    }
}

static void what_is_no_amount_is_named(void **state)
{
    static const struct {
        const char *text;
        MoneyParse verdict;
    } cases[] = {
        {"", MONEY_NOT_A_NUMBER},
        {"-", MONEY_NOT_A_NUMBER},
        {"1,28.00", MONEY_NOT_A_NUMBER},
        {".5", MONEY_NOT_A_NUMBER},
        {"5.", MONEY_NOT_A_NUMBER},
        {"1e3", MONEY_NOT_A_NUMBER},
        {"１２", MONEY_NOT_A_NUMBER},
        {"1.234", MONEY_TOO_PRECISE},
        {"92233720368547758.08", MONEY_TOO_LARGE},
        {"99999999999999999999", MONEY_TOO_LARGE},
    };

    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        Money amount = {42};

        assert_int_equal(money_parse(cases[i].text, &amount), cases[i].verdict);
        assert_int_equal(amount.fen, 42);
    }
}

static void text_and_amount_are_each_others_inverse(void **state)
{
    static const int64_t amounts[] = {0, 5, -5, 128587, -100, INT64_MAX, INT64_MIN};

    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(amounts); i++) {
        g_autofree char *text = money_text((Money){amounts[i]});
        Money again;

        assert_int_equal(money_parse(text, &again), MONEY_PARSED);
        assert_int_equal(again.fen, amounts[i]);
    }
}

static void amounts_are_written_in_words(void **state)
{
    static const struct {
        int64_t fen;
        const char *words;
    } cases[] = {
        {0, "零元整"},
        {1, "壹分"},
        {10, "壹角整"},
        {15, "壹角伍分"},
        {100, "壹元整"},
        {105, "壹元零伍分"},
        {150, "壹元伍角整"},
        {1000, "壹拾元整"},
        {1005, "壹拾元零伍分"},
        {101000, "壹仟零壹拾元整"},
        {100100, "壹仟零壹元整"},
        {140950, "壹仟肆佰零玖元伍角整"},
        {1000000, "壹万元整"},
        {1000100, "壹万零壹元整"},
        {1010000, "壹万零壹佰元整"},
        {600714, "陆仟零柒元壹角肆分"},
        {10000100, "壹拾万零壹元整"},
        {168032000, "壹佰陆拾捌万零叁佰贰拾元整"},
        {39020000, "叁拾玖万零贰佰元整"},
        {10000000000, "壹亿元整"},
        {10000000100, "壹亿零壹元整"},
        {10001000000, "壹亿零壹万元整"},
        {1000000000000, "壹佰亿元整"},
        {100000000000000, "壹万亿元整"},
        {-12345, "负壹佰贰拾叁元肆角伍分"},
        {INT64_MIN,
         "负玖亿亿贰仟贰佰叁拾叁万亿柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分"},
    };

    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *words = money_words((Money){cases[i].fen});
        assert_string_equal(words, cases[i].words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sum_that_does_not_fit_is_refused),
        cmocka_unit_test(yuan_are_read_to_the_fen),
        cmocka_unit_test(thousands_are_read_where_they_are_right),
        cmocka_unit_test(what_is_no_amount_is_named),
        cmocka_unit_test(text_and_amount_are_each_others_inverse),
        cmocka_unit_test(amounts_are_written_in_words),
    };
    return TEST_RUN("base/money", tests);
}
