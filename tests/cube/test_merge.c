/* Merging cubes: units add up to their department, months to a year, in any order. */
#include "test.h"

#include "base/error.h"
#include "cube/made.h"

static void units_add_up_in_any_order(void **state)
{
    g_autoptr(Cube) forward = cube_new(), backward = cube_new();
    Cube *units[5];
    g_autofree char *first = NULL, *second = NULL;

    (void)state;
    for (unsigned i = 0; i < 5; i++)
        units[i] = made_cube(i + 1, 3000);
    for (unsigned i = 0; i < 5; i++) {
        assert_true(cube_merge(forward, units[i], NULL));
        assert_true(cube_merge(backward, units[4 - i], NULL));
    }
    cube_settle(forward);

    first = made_listing(forward);
    second = made_listing(backward);
    assert_string_equal(first, second);
    for (unsigned i = 0; i < 5; i++)
        cube_free(units[i]);
}

static void a_merged_cube_asks_as_its_parts_do(void **state)
{
    g_autoptr(Cube) one = made_cube(7, 2000), other = made_cube(8, 2000), both = cube_new();
    const Code codes[] = {7, 201};
    const CubeFilter filters[] = {{.field = FIELD_ACCOUNT, .codes = codes, .count = 1},
                                  {.field = FIELD_FUNCTION, .codes = codes + 1, .count = 1}};

    (void)state;
    assert_true(cube_merge(both, one, NULL));
    assert_true(cube_merge(both, other, NULL));

    assert_int_equal(cube_sum(both, &every, filters, 2).fen,
                     cube_sum(one, &every, filters, 2).fen +
                         cube_sum(other, &every, filters, 2).fen);
}

static void a_cube_may_be_merged_into_itself(void **state)
{
    g_autoptr(Cube) cube = made_cube(9, 100);
    int64_t before = cube_sum(cube, &every, NULL, 0).fen;

    (void)state;
    assert_true(cube_merge(cube, cube, NULL));

    assert_int_equal(cube_sum(cube, &every, NULL, 0).fen, 2 * before);
}

static void an_amount_and_its_reversal_leave_nothing(void **state)
{
    g_autoptr(Cube) cube = made_cube(3, 500);
    uint32_t seed = 3;

    (void)state;
    for (unsigned i = 0; i < 500; i++) {
        CubeKey key = made_key(&seed);
        Money amount = made_amount(&seed);

        assert_true(money_negate(&amount, amount));
        assert_true(cube_add(cube, &key, amount, NULL));
    }

    assert_int_equal(cube_sum(cube, &every, NULL, 0).fen, 0);
}

static void what_could_overflow_a_later_sum_is_refused(void **state)
{
    g_autoptr(Cube) cube = cube_new(), other = cube_new();
    g_autoptr(GError) error = NULL;
    CubeKey key = {.stage = STAGE_NORMAL, .fields = {[FIELD_ACCOUNT] = 7101}};
    Money large = {INT64_MAX / 16};

    (void)state;
    assert_true(cube_add(cube, &key, large, NULL));
    assert_true(cube_add(other, &key, (Money){-1}, NULL));

    assert_false(cube_add(cube, &key, (Money){-1}, &error));
    assert_string_equal(error_id(error), "cube-too-large");
    assert_false(cube_merge(cube, other, NULL));
    assert_false(cube_add(cube, &key, (Money){INT64_MIN}, NULL));
    assert_int_equal(cube_sum(cube, &every, NULL, 0).fen, large.fen);
}

static void a_code_that_does_not_fit_is_refused(void **state)
{
    static const struct {
        Field field;
        Code fits, too_large;
    } cases[] = {
        {FIELD_ACCOUNT, 9999999999, 10000000000},
        {FIELD_FUNCTION, 9999999, 10000000},
        {FIELD_ECONOMY, 99999, 100000},
        {FIELD_FUND, 15, 16},
        {FIELD_NATURE, 15, 16},
        {FIELD_PROJECT, 1048575, 1048576},
        {FIELD_OFFICE, 32767, 32768},
        {FIELD_MONTH, 15, 16},
    };

    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Cube) cube = cube_new();
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) codes = NULL;
        CubeKey key = {.stage = STAGE_NORMAL};

        key.fields[cases[i].field] = cases[i].fits;
        assert_true(cube_add(cube, &key, (Money){1}, NULL));
        codes = cube_codes(cube, &every, NULL, 0, cases[i].field);
        assert_int_equal(codes->len, 1);
        assert_int_equal(g_array_index(codes, Code, 0), cases[i].fits);
        key.fields[cases[i].field] = cases[i].too_large;
        assert_false(cube_add(cube, &key, (Money){1}, &error));
        assert_string_equal(error_id(error), "cube-code-too-large");
        key.fields[cases[i].field] = -1;
        assert_false(cube_add(cube, &key, (Money){1}, NULL));
        assert_int_equal(cube_rows(cube), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_add_up_in_any_order),
        cmocka_unit_test(a_merged_cube_asks_as_its_parts_do),
        cmocka_unit_test(a_cube_may_be_merged_into_itself),
        cmocka_unit_test(an_amount_and_its_reversal_leave_nothing),
        cmocka_unit_test(what_could_overflow_a_later_sum_is_refused),
        cmocka_unit_test(a_code_that_does_not_fit_is_refused),
    };

    return TEST_RUN("cube/merge", tests);
}
