/* Monitoring: what is due by when, rates and progress by worked figures, forecasts, and when it
 * warns. */
#include "seen.h"

static const ProjectMonitor *seen_project(Seen *seen, const char *code)
{
    project_monitor_clear(&seen->state);
    RIGHT(monitor_project(seen->monitor,
                          portfolio_project(evaluation_portfolio(seen->evaluation), code),
                          &seen->state, error));
    return &seen->state;
}

static void is_share(Exact share, int64_t numerator, int64_t denominator)
{
    Exact expected;
    int order;

    assert_true(exact_fraction(&expected, numerator, denominator));
    assert_true(exact_compare(&order, share, expected));
    assert_int_equal(order, 0);
}

static WatchLevel level_of(const ProjectMonitor *state, WatchKind kind)
{
    for (unsigned i = 0; i < state->warnings->len; i++)
        if (g_array_index(state->warnings, MonitorWarning, i).kind == kind)
            return g_array_index(state->warnings, MonitorWarning, i).level;
    return WATCH_NONE;
}

static void what_is_due_grows_evenly_between_the_days_of_the_file(void **state)
{
    const Made *made = *state;
    g_autoptr(Catalog) nation = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    g_autoptr(Watches) province = watches_read(made->catalog, NULL), general = NULL;

    assert_non_null(nation);
    general = watches_read(nation, NULL);
    is_share(watches_due(province, 2021, 6, 30), 40, 100);
    is_share(watches_due(province, 2021, 11, 30), 825, 1000);
    is_share(watches_due(province, 2021, 12, 31), 1, 1);
    is_share(watches_due(province, 2021, 1, 31), 31 * 40, 181 * 100);
    is_share(watches_due(general, 2021, 6, 30), 181, 365);
    is_share(watches_due(general, 2020, 6, 30), 182, 366);
}

/* Budget 1,000 yuan; 100 in March, 60 in June, 500 in August: by the end of June 160. */
static Book *book_with_money(const Made *made)
{
    Book *book = made_open(made, "甲");
    Code project = book_name(book, FIELD_PROJECT, "P01")->number;

    RIGHT(book_begin(book, error));
    made_appropriate(book, project, STAGE_INITIAL, 100000);
    made_spend(book, project, 3, 10000);
    made_spend(book, project, 6, 6000);
    made_spend(book, project, 8, 50000);
    RIGHT(book_commit(book, error));
    return book;
}

static void money_counts_up_to_the_day(void **state)
{
    const Made *made = *state;
    Seen seen = seen_open(made, book_with_money(made), (BookDate){6, 30});
    const ProjectMonitor *one = seen_project(&seen, "P01");

    assert_int_equal(one->budget.fen, 100000);
    assert_int_equal(one->spent.fen, 16000);
    is_share(one->rate, 16, 100);
    assert_int_equal(one->months[2].fen, 10000);
    assert_int_equal(one->months[5].fen, 6000);
    assert_int_equal(one->months[7].fen, 0);
    assert_int_equal(one->idle_months, 0);
    assert_int_equal(one->method, FORECAST_LINEAR);
    assert_int_equal(one->forecast.fen, 32265);                  /* 160.00 × 365 ÷ 181 = 322.65 */
    assert_int_equal(level_of(one, WATCH_BEHIND), WATCH_YELLOW); /* 24 points behind 40% */
    assert_int_equal(level_of(one, WATCH_FORECAST), WATCH_RED);
    assert_int_equal(one->level, WATCH_RED);
    seen_close(&seen);
}

static void months_without_spending_are_counted_whole(void **state)
{
    const Made *made = *state;
    Seen seen = seen_open(made, book_with_money(made), (BookDate){12, 30});
    const ProjectMonitor *one = seen_project(&seen, "P01");

    assert_int_equal(one->idle_months, 3); /* September to November */
    assert_int_equal(level_of(one, WATCH_IDLE), WATCH_NONE);
    one = seen_project(&seen, "P02"); /* has no budget: nothing lies idle, and nothing is behind */
    assert_int_equal(one->idle_months, 11);
    assert_int_equal(level_of(one, WATCH_IDLE), WATCH_NONE);
    assert_int_equal(level_of(one, WATCH_BEHIND), WATCH_NONE);
    seen_close(&seen);
}

/* An earlier year that had spent 160 of 660 by the end of June: 160 now means 660 again. */
static void an_earlier_year_says_how_the_year_goes_on(void **state)
{
    const Made *made = *state;
    Seen seen = seen_open(made, book_with_money(made), (BookDate){6, 30});
    Seen earlier = seen_open(made, made_open(made, "甲"), YEAR_END);

    monitor_add_previous(seen.monitor, earlier.evaluation);
    assert_int_equal(seen_project(&seen, "P01")->method, FORECAST_SEASONAL);
    assert_int_equal(seen.state.forecast.fen, 66000);
    assert_int_equal(seen_project(&seen, "P02")->method, FORECAST_LINEAR); /* nothing to go by */
    seen_close(&seen);
    seen_close(&earlier);
}

/* 新建小区党支部 ≥50个 25 of 50, 培训 ≥200人 240: half and whole, of equal weight, are three
 * quarters. */
static void progress_is_the_last_that_was_filled_in(void **state)
{
    const Made *made = *state;
    Book *book = book_with_money(made);
    Seen seen;
    const ProjectMonitor *one;

    RIGHT(book_begin(book, error));
    ROW("indicator", "project", "P01", "level1", "完成指标", "level2", "数量指标", "name", "培训",
        "target", "≥200人");
    ROW("indicator", "project", "P01", "level1", "完成指标", "level2", "成本指标", "name", "经费",
        "target", "≤1000元");
    ROW("progress", "project", "P01", "date", "2021-03-31", "indicator", "新建小区党支部", "value",
        "10个");
    ROW("progress", "project", "P01", "date", "2021-06-30", "indicator", "新建小区党支部", "value",
        "25个", "forecast", "never");
    ROW("progress", "project", "P01", "date", "2021-06-30", "indicator", "培训", "value", "240人");
    ROW("progress", "project", "P01", "date", "2021-09-30", "indicator", "新建小区党支部", "value",
        "50个");
    RIGHT(book_commit(book, error));
    seen = seen_open(made, book, (BookDate){6, 30});
    one = seen_project(&seen, "P01");
    assert_int_equal(one->countable, 2);
    assert_int_equal(one->measured, 2);
    assert_true(one->has_progress);
    is_share(one->progress, 3, 4);
    assert_int_equal(level_of(one, WATCH_NEVER), WATCH_RED);
    assert_int_equal(level_of(one, WATCH_TARGETS_BEHIND), WATCH_NONE);
    assert_int_equal(level_of(one, WATCH_UNMONITORED), WATCH_NONE); /* due by 31 July */
    seen_close(&seen);
}

static void a_day_of_monitoring_that_passed_is_missed(void **state)
{
    const Made *made = *state;
    Seen seen = seen_open(made, book_with_money(made), (BookDate){8, 1});

    assert_int_equal(level_of(seen_project(&seen, "P01"), WATCH_UNMONITORED), WATCH_YELLOW);
    seen_close(&seen);
}

static void wrong_files_are_refused(void **state)
{
    static const char *const wrong[] = {"due  06-31  40%\n",
                                        "due  6-30  40%\n",
                                        "due  06-30  140%\n",
                                        "due  06-30  40%\ndue  05-31  50%\n",
                                        "due  06-30  40%\ndue  07-31  30%\n",
                                        "watch  behind  green  10%\n",
                                        "watch  nothing  red  10%\n",
                                        "watch  behind  red  much\n",
                                        "budget  nowhere[\n",
                                        "whatever\n"};
    const Made *made = *state;
    g_autofree char *path = g_build_filename(made->folder, "monitor.txt", NULL);

    for (unsigned i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;

        assert_true(g_file_set_contents(path, wrong[i], -1, NULL));
        assert_null(watches_read_file(path, made->catalog, &error));
        assert_non_null(error);
    }
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(what_is_due_grows_evenly_between_the_days_of_the_file),
        MADE_TEST(money_counts_up_to_the_day),
        MADE_TEST(months_without_spending_are_counted_whole),
        MADE_TEST(an_earlier_year_says_how_the_year_goes_on),
        MADE_TEST(progress_is_the_last_that_was_filled_in),
        MADE_TEST(a_day_of_monitoring_that_passed_is_missed),
        MADE_TEST(wrong_files_are_refused),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("performance/monitor", tests, NULL, NULL);
}
