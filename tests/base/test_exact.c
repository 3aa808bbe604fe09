/* Exact numbers, intervals, and rounding half away from zero. */
#include "test.h"

#include "base/exact.h"

#include <glib.h>

static void a_percentage_is_rounded_half_away_from_zero(void **state)
{
    static const struct {
        int64_t numerator, denominator;
        const char *text;
    } cases[] = {
        {1285872000, 13444170, "95.65"}, /* the sample's completion × 100 */
        {5, 1000, "0.01"},
        {-5, 1000, "-0.01"},
        {4, 1000, "0"},
        {1, 3, "0.33"},
        {100, 1, "100"},
        {1205, 10, "120.5"},
    };

    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = NULL;
        Exact number;

        assert_true(exact_fraction(&number, cases[i].numerator, cases[i].denominator));
        text = exact_text(number, (ExactStyle){.decimals = 2, .trim = true});
        assert_string_equal(text, cases[i].text);
    }
}

static void thousands_are_grouped(void **state)
{
    g_autofree char *large =
        exact_text(exact_from_int(-1234567), (ExactStyle){.decimals = 2, .grouped = true});
    g_autofree char *small = exact_text(exact_from_int(999), (ExactStyle){.grouped = true});

    (void)state;
    assert_string_equal(large, "-1,234,567.00");
    assert_string_equal(small, "999");
}

static void division_by_zero_is_refused(void **state)
{
    Exact result = exact_from_int(3);
    Interval zero = {exact_from_int(-1), exact_from_int(1)};
    Interval quotient;

    (void)state;
    assert_false(exact_divide(&result, exact_from_int(1), exact_from_int(0)));
    assert_int_equal((int64_t)result.numerator, 3);
    assert_false(interval_divide(&quotient, interval_point(exact_from_int(1)), zero));
}

static void what_leaves_128_bits_is_refused(void **state)
{
    Exact huge = exact_from_int(INT64_MAX);
    Exact product = huge;

    (void)state;
    assert_true(exact_multiply(&product, product, huge));
    assert_false(exact_multiply(&product, product, huge));
    assert_false(exact_fraction(&product, -((Wide)1 << 126) - 1, 1));
}

static void an_interval_holds_what_its_ends_can_make(void **state)
{
    Interval a = {exact_from_int(-2), exact_from_int(3)};
    Interval b = {exact_from_int(4), exact_from_int(5)};
    Interval result;

    (void)state;
    assert_true(interval_multiply(&result, a, b));
    assert_int_equal((int64_t)result.low.numerator, -10);
    assert_int_equal((int64_t)result.high.numerator, 15);
    assert_true(interval_subtract(&result, a, b));
    assert_int_equal((int64_t)result.low.numerator, -7);
    assert_int_equal((int64_t)result.high.numerator, -1);
}

static void decimals_are_read_exactly(void **state)
{
    static const char *const wrong[] = {"", "-", "1.", ".1", "1.2.3", "1a", "1 ", "1e5"};
    Exact number;

    (void)state;
    assert_true(exact_parse(&number, "-54.35"));
    assert_int_equal((int64_t)number.numerator, -1087);
    assert_int_equal((int64_t)number.denominator, 20);
    for (unsigned i = 0; i < G_N_ELEMENTS(wrong); i++)
        assert_false(exact_parse(&number, wrong[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_percentage_is_rounded_half_away_from_zero),
        cmocka_unit_test(thousands_are_grouped),
        cmocka_unit_test(division_by_zero_is_refused),
        cmocka_unit_test(what_leaves_128_bits_is_refused),
        cmocka_unit_test(an_interval_holds_what_its_ends_can_make),
        cmocka_unit_test(decimals_are_read_exactly),
    };
    return TEST_RUN("base/exact", tests);
}
