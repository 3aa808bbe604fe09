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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sum_that_does_not_fit_is_refused),
        cmocka_unit_test(yuan_are_read_to_the_fen),
        cmocka_unit_test(what_is_no_amount_is_named),
        cmocka_unit_test(text_and_amount_are_each_others_inverse),
    };
    return TEST_RUN("base/money", tests);
}
