/* The overview of units: means by budget, sums, groups by duty, and ranks that equals share. */
#include "performance/overview.h"
#include "seen.h"

/* P01: 1,000 yuan, all spent, all reached: 100. P02: 3,000 yuan, half spent, all reached: 95. */
static Book *book_with_two(const Made *made)
{
    Book *book = made_open(made, "甲");
    Code one = book_name(book, FIELD_PROJECT, "P01")->number;
    Code other = book_name(book, FIELD_PROJECT, "P02")->number;

    RIGHT(book_begin(book, error));
    ROW("indicator", "project", "P01", "level1", "完成指标", "level2", "数量指标", "name",
        "新建小区党支部", "target", "≥50个", "result", "50个");
    ROW("indicator", "project", "P02", "level1", "完成指标", "level2", "数量指标", "name", "调研",
        "target", "≥10次", "result", "10次");
    ROW("project", "code", "P02", "name", "乡村振兴衔接资金", "kind", "target", "function",
        "2013202", "duty", "乡村振兴");
    made_appropriate(book, one, STAGE_INITIAL, 100000);
    made_appropriate(book, other, STAGE_INITIAL, 300000);
    made_spend(book, one, 6, 100000);
    made_spend(book, other, 6, 150000);
    RIGHT(book_commit(book, error));
    return book;
}

static void scores_are_weighed_by_budget(void **state)
{
    const Made *made = *state;
    Seen seen = seen_open(made, book_with_two(made), YEAR_END);
    g_autoptr(Overview) overview = overview_new();
    const OverviewNode *root, *unit;

    RIGHT(overview_add(overview, "a.book", seen.evaluation, seen.monitor, error));
    RIGHT(overview_settle(overview, error));
    root = overview_root(overview);
    assert_int_equal(root->children->len, 1);
    unit = g_ptr_array_index(root->children, 0);
    assert_string_equal(unit->name, "某县某局");
    assert_int_equal(unit->children->len, 2); /* the functional item, and a duty */
    assert_int_equal(unit->budget.fen, 400000);
    assert_int_equal(unit->spent.fen, 250000);
    assert_int_equal(unit->idle.fen, 150000);
    assert_true(unit->by_budget);
    assert_int_equal(unit->score, 9625); /* (100 × 1,000 + 95 × 3,000) ÷ 4,000 */
    assert_int_equal(root->score, 9625);
    assert_int_equal(root->projects, 2);
    seen_close(&seen);
}

static void equal_ones_share_a_rank(void **state)
{
    const Made *made = *state;
    Seen seen = seen_open(made, book_with_two(made), YEAR_END);
    g_autoptr(Overview) overview = overview_new();
    g_autoptr(GPtrArray) units = NULL, projects = NULL, idle = NULL;

    /* The same unit three times. */
    for (unsigned i = 0; i < 3; i++)
        RIGHT(overview_add(overview, "a.book", seen.evaluation, seen.monitor, error));
    RIGHT(overview_settle(overview, error));
    units = overview_ranking(overview, OVERVIEW_UNIT, ORDER_SCORE);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(((const OverviewNode *)g_ptr_array_index(units, i))->rank, 1);
    projects = overview_ranking(overview, OVERVIEW_PROJECT, ORDER_SCORE);
    assert_int_equal(projects->len, 6);
    assert_string_equal(((const OverviewNode *)g_ptr_array_index(projects, 0))->code, "P01");
    assert_int_equal(((const OverviewNode *)g_ptr_array_index(projects, 3))->rank, 4);
    idle = overview_ranking(overview, OVERVIEW_PROJECT, ORDER_IDLE);
    assert_string_equal(((const OverviewNode *)g_ptr_array_index(idle, 0))->code, "P02");
    seen_close(&seen);
}

static void without_budgets_the_mean_is_plain(void **state)
{
    const Made *made = *state;
    Book *book = made_open(made, "甲");
    Seen seen;
    g_autoptr(Overview) overview = overview_new();

    RIGHT(book_begin(book, error));
    ROW("indicator", "project", "P01", "level1", "完成指标", "level2", "数量指标", "name",
        "新建小区党支部", "target", "≥50个", "result", "50个");
    RIGHT(book_commit(book, error));
    seen = seen_open(made, book, YEAR_END);
    RIGHT(overview_add(overview, "a.book", seen.evaluation, seen.monitor, error));
    RIGHT(overview_settle(overview, error));
    assert_true(overview_root(overview)->has_score); /* P02 promised nothing, and does not count */
    assert_false(overview_root(overview)->by_budget);
    assert_int_equal(overview_root(overview)->score, 9000);
    seen_close(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(scores_are_weighed_by_budget),
        MADE_TEST(equal_ones_share_a_rank),
        MADE_TEST(without_budgets_the_mean_is_plain),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("performance/overview", tests, NULL, NULL);
}
