/* Asking a cube: what a filter covers, and that every way of asking gives the same sum. */
#include "test.h"

#include "cube/made.h"

static const Code income_accounts[] = {6}, expenditure_accounts[] = {7, 7101},
                  detail_accounts[] = {600101};
static const Measure income = {
    .id = "income",
    .source = {
        .stages = 1u << STAGE_NORMAL, .accounts = income_accounts, .account_count = 1, .sign = -1}};
static const Measure expenditure = {.id = "expenditure",
                                    .source = {.stages = 1u << STAGE_NORMAL,
                                               .accounts = expenditure_accounts,
                                               .account_count = 2, /* one covers the other */
                                               .sign = 1}};
static const Measure *balance_parts[] = {&income, &expenditure};
static const int balance_signs[] = {1, -1};
static const Measure balance = {
    .id = "balance", .parts = balance_parts, .signs = balance_signs, .part_count = 2};
static const Measure detail = {
    .id = "detail",
    .source = {
        .stages = 1u << STAGE_NORMAL, .accounts = detail_accounts, .account_count = 1, .sign = 1}};

/* The slow, plain reading of a question, against which the packed one is held. */
static bool plain_filter(const CubeFilter *filter, const CubeKey *key)
{
    Code code = key->fields[filter->field];
    bool covers = filter->field == FIELD_ACCOUNT || filter->field == FIELD_FUNCTION ||
                  filter->field == FIELD_ECONOMY;
    bool found = filter->last > 0 && code >= filter->first && code <= filter->last;

    for (unsigned i = 0; i < filter->count; i++)
        found |= covers && filter->codes[i] > 0 ? code > 0 && code_covers(filter->codes[i], code)
                                                : code == filter->codes[i];
    return found != filter->exclude;
}

typedef struct {
    const CubeFilter *filters;
    unsigned count;
    int64_t sum;
} Plain;

static void plain_add(const CubeKey *key, Money amount, void *data)
{
    Plain *plain = data;

    for (unsigned i = 0; i < plain->count; i++)
        if (!plain_filter(&plain->filters[i], key))
            return;
    plain->sum += amount.fen;
}

static void amount_add(const CubeKey *key, Money amount, void *data)
{
    (void)key;
    *(int64_t *)data += amount.fen;
}

static CubeFilter random_filter(uint32_t *seed, Code *codes)
{
    static const Code asked[FIELD_COUNT][6] = {
        [FIELD_ACCOUNT] = {6, 7101, 600101, 8, 8001, 81},
        [FIELD_FUND] = {0, 1, 2, 3, 4, 9},
        [FIELD_FUNCTION] = {201, 20132, 2013201, 208, 0, 20132011},
        [FIELD_ECONOMY] = {301, 30201, 302, 0, 31, 999999},
        [FIELD_NATURE] = {0, 1, 2, 3, 4, 5},
        [FIELD_PROJECT] = {0, 1, 2, 3, 60, 6},
        [FIELD_OFFICE] = {0, 1, 2, 3, 4, 5},
        [FIELD_MONTH] = {1, 2, 6, 11, 12, 0},
    };
    CubeFilter filter = {.field = (Field)(made_next(seed) % FIELD_COUNT), .codes = codes};

    filter.exclude = made_next(seed) % 4 == 0;
    filter.count = made_next(seed) % 3;
    for (unsigned i = 0; i < filter.count; i++)
        codes[i] = asked[filter.field][made_next(seed) % 6];
    if (filter.field == FIELD_MONTH && made_next(seed) % 2 == 0) {
        filter.first = 2;
        filter.last = 7;
    }
    return filter;
}

static void every_way_of_asking_agrees(void **state)
{
    static const Measure *const measures[] = {&every, &income, &expenditure, &balance, &detail};
    g_autoptr(Cube) unsorted = made_cube(11, 4000), settled = made_cube(11, 4000);
    uint32_t seed = 12;

    (void)state;
    cube_settle(settled);
    for (unsigned round = 0; round < 4000; round++) {
        Code codes[3][3];
        CubeFilter filters[3];
        unsigned count = made_next(&seed) % 4;
        const Measure *measure = measures[made_next(&seed) % G_N_ELEMENTS(measures)];
        Plain plain = {filters, count, 0};
        int64_t visited = 0;

        for (unsigned i = 0; i < count; i++)
            filters[i] = random_filter(&seed, codes[i]);
        cube_each(unsorted, measure, NULL, 0, plain_add, &plain);
        cube_each(settled, measure, filters, count, amount_add, &visited);

        assert_int_equal(cube_sum(unsorted, measure, filters, count).fen, plain.sum);
        assert_int_equal(cube_sum(settled, measure, filters, count).fen, plain.sum);
        assert_int_equal(visited, plain.sum);
    }
}

static void the_parts_make_the_whole(void **state)
{
    g_autoptr(Cube) cube = made_cube(21, 3000);

    (void)state;
    for (Field field = 0; field < FIELD_COUNT; field++) {
        g_autoptr(GArray) codes = cube_codes(cube, &balance, NULL, 0, field);
        const Code none = 0;
        CubeFilter filter = {.field = field, .codes = &none, .count = 1};
        int64_t sum = cube_sum(cube, &balance, &filter, 1).fen;

        for (unsigned i = 0; i < codes->len; i++) {
            Code code = g_array_index(codes, Code, i);
            Code longer = code * 100 + 1; /* 6001 covers 600101, which is a code of its own here */

            if (field == FIELD_ACCOUNT && (longer == 600101 || longer == 710101)) {
                CubeFilter pair[] = {
                    {.field = field, .codes = &code, .count = 1},
                    {.field = field, .codes = &longer, .count = 1, .exclude = true}};
                sum += cube_sum(cube, &balance, pair, 2).fen;
                continue;
            }
            filter.codes = &code;
            sum += cube_sum(cube, &balance, &filter, 1).fen;
        }
        assert_int_equal(sum, cube_sum(cube, &balance, NULL, 0).fen);
    }
}

static void collapsing_keeps_the_sums(void **state)
{
    g_autoptr(Cube) cube = made_cube(31, 3000);
    g_autoptr(Cube) small = cube_collapse(cube);
    const Code function = 20132;
    const CubeFilter filter = {.field = FIELD_FUNCTION, .codes = &function, .count = 1};
    const CubeFilter month = {.field = FIELD_MONTH, .first = 1, .last = 6};

    (void)state;
    assert_true(cube_rows(small) < cube_rows(cube));
    assert_int_equal(cube_sum(small, &balance, &filter, 1).fen,
                     cube_sum(cube, &balance, &filter, 1).fen);
    assert_true(cube_collapse_answers(&balance, &filter, 1));
    assert_false(cube_collapse_answers(&balance, &month, 1));
    assert_false(cube_collapse_answers(&detail, &filter, 1));
}

static void codes_come_once_and_in_order(void **state)
{
    g_autoptr(Cube) cube = made_cube(41, 3000);
    g_autoptr(GArray) codes = NULL;

    (void)state;
    cube_settle(cube);
    codes = cube_codes(cube, &income, NULL, 0, FIELD_ACCOUNT);

    assert_int_equal(codes->len, 2);
    assert_int_equal(g_array_index(codes, Code, 0), 6001);
    assert_int_equal(g_array_index(codes, Code, 1), 600101);
}

static void a_longer_code_is_not_its_class(void **state)
{
    g_autoptr(Cube) cube = cube_new();
    CubeKey key = {.stage = STAGE_NORMAL};
    const Code asked = 600100;
    const CubeFilter filter = {.field = FIELD_ACCOUNT, .codes = &asked, .count = 1};

    (void)state;
    key.fields[FIELD_ACCOUNT] = 6001;
    assert_true(cube_add(cube, &key, (Money){5}, NULL));
    key.fields[FIELD_ACCOUNT] = 600100;
    assert_true(cube_add(cube, &key, (Money){7}, NULL));

    assert_int_equal(cube_sum(cube, &every, &filter, 1).fen, 7);
    assert_true(cube_has_entries(cube));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_of_asking_agrees),
        cmocka_unit_test(the_parts_make_the_whole),
        cmocka_unit_test(collapsing_keeps_the_sums),
        cmocka_unit_test(codes_come_once_and_in_order),
        cmocka_unit_test(a_longer_code_is_not_its_class),
    };

    return TEST_RUN("cube/sum", tests);
}
