/* monitor.c: money by months, progress by indicators, forecast, warnings */
#include "performance/monitor.h"

#include <string.h>

struct Monitor {
    Evaluation *evaluation;
    Watches *watches;
    int year, month, day;
    char *today;          /* 2021-06-30 */
    GPtrArray *previous;  /* of Evaluation *, borrowed */
    const Table *table;   /* of progress; NULL: the regime has none */
    GHashTable *progress; /* code, LF, name of the indicator to the last BookRow * by today */
    GHashTable *dates;    /* code to GPtrArray of dates by today at which something was filled in */
};

/* ---- what was filled in ---- */

static char *progress_key(const char *project, const char *what)
{
    return g_strconcat(project, "\n", what != NULL ? what : "", NULL);
}

static void date_note(Monitor *monitor, const char *project, const char *date)
{
    GPtrArray *dates = g_hash_table_lookup(monitor->dates, project);

    if (dates == NULL) {
        dates = g_ptr_array_new();
        g_hash_table_insert(monitor->dates, (char *)project, dates);
    }
    g_ptr_array_add(dates, (char *)date);
}

static void progress_add(Monitor *monitor, const BookRow *row)
{
    const char *date = row_field(monitor->table, row, "date");
    const char *project = row_field(monitor->table, row, "project");
    g_autofree char *key = NULL;
    const BookRow *last;

    if (date == NULL || project == NULL || strcmp(date, monitor->today) > 0)
        return;
    date_note(monitor, project, date);
    key = progress_key(project, row_field(monitor->table, row, "indicator"));
    last = g_hash_table_lookup(monitor->progress, key);
    if (last == NULL || strcmp(date, row_field(monitor->table, last, "date")) >= 0)
        g_hash_table_insert(monitor->progress, g_steal_pointer(&key), (void *)row);
}

static bool progress_read(Monitor *monitor, GError **error)
{
    const Portfolio *portfolio = evaluation_portfolio(monitor->evaluation);
    const GPtrArray *rows;

    monitor->table = catalog_table(portfolio_catalog(portfolio), "progress");
    if (monitor->table == NULL)
        return true;
    rows = book_rows(portfolio_book(portfolio), monitor->table, error);
    for (unsigned i = 0; rows != NULL && i < rows->len; i++)
        progress_add(monitor, g_ptr_array_index(rows, i));
    return rows != NULL;
}

Monitor *monitor_new(Evaluation *evaluation, int month, int day, GError **error)
{
    const Portfolio *portfolio = evaluation_portfolio(evaluation);
    g_autoptr(Monitor) monitor = g_new0(Monitor, 1);

    monitor->evaluation = evaluation;
    monitor->year = book_year(portfolio_book(portfolio));
    monitor->month = month;
    monitor->day = day;
    monitor->today = g_strdup_printf("%04d-%02d-%02d", monitor->year, month, day);
    monitor->previous = g_ptr_array_new();
    monitor->progress = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    monitor->dates =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    monitor->watches = watches_read(portfolio_catalog(portfolio), error);
    return monitor->watches != NULL && progress_read(monitor, error) ? g_steal_pointer(&monitor)
                                                                     : NULL;
}

void monitor_free(Monitor *monitor)
{
    if (monitor == NULL)
        return;
    watches_free(monitor->watches);
    g_hash_table_unref(monitor->dates);
    g_hash_table_unref(monitor->progress);
    g_ptr_array_unref(monitor->previous);
    g_free(monitor->today);
    g_free(monitor);
}

void monitor_add_previous(Monitor *monitor, Evaluation *earlier)
{
    g_ptr_array_add(monitor->previous, earlier);
}

const Watches *monitor_watches(const Monitor *monitor) { return monitor->watches; }

Exact monitor_due(const Monitor *monitor)
{
    return watches_due(monitor->watches, monitor->year, monitor->month, monitor->day);
}

bool monitor_counts(const Monitor *monitor, const Project *project)
{
    return project->monitored && !evaluation_removed(monitor->evaluation, project);
}

/* ---- money ---- */

static CubeFilter month_filter(Code month)
{
    return (CubeFilter){.field = FIELD_MONTH, .first = month, .last = month};
}

/* What `evaluation` has spent on `project` in each month. */
static bool months_ask(Evaluation *evaluation, const Project *project, Money months[MONTHS],
                       bool *known, GError **error)
{
    const Scheme *scheme = evaluation_scheme(evaluation, project, error);

    *known = scheme != NULL;
    for (unsigned i = 0; scheme != NULL && i < MONTHS && *known; i++) {
        const CubeFilter filter = month_filter((Code)i + 1);
        Context context = tally_context(project->code);

        context.filters = &filter;
        context.filter_count = 1;
        if (!score_money(evaluation_world(evaluation), scheme->spent, &context, known, &months[i],
                         error))
            return false;
    }
    return scheme != NULL;
}

static bool money_read(const Monitor *monitor, ProjectMonitor *state, GError **error)
{
    const World *world = evaluation_world(monitor->evaluation);
    const Scheme *scheme = evaluation_scheme(monitor->evaluation, state->project, error);
    const Context context = tally_context(state->project->code);
    const Formula *budget;
    bool budget_known, spent_known;

    if (scheme == NULL)
        return false;
    budget = watches_budget(monitor->watches) != NULL ? watches_budget(monitor->watches)
                                                      : scheme->budget;
    if (!score_money(world, budget, &context, &budget_known, &state->budget, error) ||
        !score_money(world, scheme->spent, &context, &spent_known, &state->spent, error) ||
        !months_ask(monitor->evaluation, state->project, state->months, &state->known, error))
        return false;
    state->known = state->known && budget_known && spent_known;
    state->has_rate = state->known && state->budget.fen > 0 &&
                      exact_fraction(&state->rate, state->spent.fen, state->budget.fen);
    return true;
}

/* ---- progress of targets ---- */

static MonitorLine line_of(const Monitor *monitor, const Project *project,
                           const Indicator *indicator)
{
    g_autofree char *key = progress_key(project->code, indicator != NULL ? indicator->name : NULL);
    const BookRow *row = g_hash_table_lookup(monitor->progress, key);
    MonitorLine line = {.indicator = indicator};

    if (row == NULL)
        return line;
    line.date = row_field(monitor->table, row, "date");
    line.value = row_field(monitor->table, row, "value");
    line.forecast = row_field(monitor->table, row, "forecast");
    line.cause = row_field(monitor->table, row, "cause");
    line.reason = row_field(monitor->table, row, "reason");
    line.measure = row_field(monitor->table, row, "measure");
    line.conclusion = row_field(monitor->table, row, "conclusion");
    return line;
}

/* Of an upper limit half a year says nothing. */
static bool is_countable(const IndicatorValue *target)
{
    return target->kind == INDICATOR_NUMBER && target->sign != OPERATOR_AT_MOST &&
           target->sign != OPERATOR_LESS && target->sign != OPERATOR_RANGE;
}

static void line_measure(const Monitor *monitor, const IndicatorValue *target, MonitorLine *line)
{
    IndicatorValue value =
        indicator_value_parse(evaluation_words(monitor->evaluation), line->value, monitor->year);
    IndicatorComparison comparison =
        indicator_compare(target, &value, OPERATOR_AT_LEAST, monitor->year);

    line->has_share = comparison.has_share || comparison.outcome == OUTCOME_CLAIMED;
    line->share = comparison.has_share ? comparison.share : exact_from_int(1);
}

/* Adds `weight` × the share, at most 1, to `sum`. */
static bool progress_sum(Exact *sum, Exact share, int64_t weight)
{
    int order;

    if (!exact_compare(&order, share, exact_from_int(1)))
        return false;
    if (order > 0)
        share = exact_from_int(1);
    return exact_multiply(&share, share, exact_from_int(weight)) && exact_add(sum, *sum, share);
}

static bool lines_read(const Monitor *monitor, ProjectMonitor *state, GError **error)
{
    const Project *project = state->project;
    const Scheme *scheme = evaluation_scheme(monitor->evaluation, project, error);
    g_autofree int64_t *weights = g_new0(int64_t, project->indicator_count + 1);
    g_autofree int *parts = g_new0(int, project->indicator_count + 1);
    int64_t sum, wanted, measured = 0;
    Exact reached = exact_from_int(0);
    MonitorLine line = line_of(monitor, project, NULL);
    bool fits = true;

    if (scheme == NULL)
        return false;
    weights_of(scheme, project, weights, parts, &sum, &wanted);
    g_array_append_val(state->lines, line);
    for (unsigned i = 0; i < project->indicator_count; i++) {
        const Indicator *indicator = &project->indicators[i];
        IndicatorValue target =
            indicator_target_parse(evaluation_words(monitor->evaluation), indicator->target,
                                   indicator->direction, indicator->unit, monitor->year);

        line = line_of(monitor, project, indicator);
        if (is_countable(&target) && !score_is_less(scheme, indicator)) {
            state->countable++;
            if (line.value != NULL)
                line_measure(monitor, &target, &line);
        }
        if (line.has_share) {
            state->measured++;
            measured += weights[i];
            fits = fits && progress_sum(&reached, line.share, weights[i]);
        }
        g_array_append_val(state->lines, line);
    }
    state->has_progress =
        fits && measured > 0 && exact_divide(&state->progress, reached, exact_from_int(measured));
    return true;
}

/* ---- forecast ---- */

static bool money_sum(const Money *months, unsigned count, Money *sum)
{
    *sum = MONEY_ZERO;
    for (unsigned i = 0; i < count; i++)
        if (!money_add(sum, *sum, months[i]))
            return false;
    return true;
}

/* What share of its year an earlier book had spent by this day: whole months, and of this one its
 * days. */
static bool share_by_now(const Monitor *monitor, Evaluation *earlier, const Project *project,
                         Exact *share, bool *known, GError **error)
{
    const Portfolio *portfolio = evaluation_portfolio(earlier);
    const Project *same = portfolio_project(portfolio, project->code);
    const int days = g_date_get_days_in_month((GDateMonth)monitor->month, (GDateYear)monitor->year);
    Money months[MONTHS] = {{0}}, before, all;
    Exact part, of_month;

    *known = false;
    if (same == NULL)
        return true;
    if (!months_ask(earlier, same, months, known, error))
        return false;
    *known = *known && money_sum(months, (unsigned)monitor->month - 1, &before) &&
             money_sum(months, MONTHS, &all) && all.fen > 0 &&
             exact_fraction(share, before.fen, all.fen) &&
             exact_fraction(&of_month, months[monitor->month - 1].fen, all.fen) &&
             exact_fraction(&part, monitor->day, days) &&
             exact_multiply(&of_month, of_month, part) && exact_add(share, *share, of_month) &&
             exact_sign(*share) > 0;
    return true;
}

/* The mean over the earlier years that know the project; `*known` false when none does. */
static bool share_usual(const Monitor *monitor, const Project *project, Exact *mean, bool *known,
                        GError **error)
{
    Exact sum = exact_from_int(0);
    int64_t years = 0;

    for (unsigned i = 0; i < monitor->previous->len; i++) {
        Exact share;
        bool one;

        if (!share_by_now(monitor, g_ptr_array_index(monitor->previous, i), project, &share, &one,
                          error))
            return false;
        years += one && exact_add(&sum, sum, share);
    }
    *known = years > 0 && exact_divide(mean, sum, exact_from_int(years));
    return true;
}

static bool forecast_make(const Monitor *monitor, ProjectMonitor *state, GError **error)
{
    Exact share, end;
    bool seasonal;

    if (!state->known)
        return true;
    if (!share_usual(monitor, state->project, &share, &seasonal, error))
        return false;
    if (!seasonal &&
        !exact_fraction(&share, day_of_year(monitor->year, monitor->month, monitor->day),
                        days_of_year(monitor->year)))
        return true;
    if (!exact_divide(&end, exact_from_int(state->spent.fen), share) ||
        !exact_round(&state->forecast.fen, end, 1))
        return true; /* stays unknown */
    state->method = seasonal ? FORECAST_SEASONAL : FORECAST_LINEAR;
    state->has_forecast_share =
        state->budget.fen > 0 &&
        exact_fraction(&state->forecast_share, state->forecast.fen, state->budget.fen);
    return true;
}

static int idle_count(const Monitor *monitor, const ProjectMonitor *state)
{
    const int days = g_date_get_days_in_month((GDateMonth)monitor->month, (GDateYear)monitor->year);
    const int whole = monitor->day == days ? monitor->month : monitor->month - 1;
    int last = 0;

    for (int i = 0; i < (int)MONTHS; i++)
        if (state->months[i].fen != 0)
            last = i + 1;
    return MAX(whole - last, 0);
}

/* ---- warnings ---- */

/* Whether something was filled in from `first` to `last`. */
static bool is_filled(const Monitor *monitor, const Project *project, const char *first,
                      const char *last)
{
    const GPtrArray *dates = g_hash_table_lookup(monitor->dates, project->code);

    for (unsigned i = 0; dates != NULL && i < dates->len; i++)
        if (strcmp(g_ptr_array_index(dates, i), first) >= 0 &&
            strcmp(g_ptr_array_index(dates, i), last) <= 0)
            return true;
    return false;
}

/* A day of monitoring whose deadline is over, and nothing was filled in from the day to the
 * deadline. */
static bool is_unmonitored(const Monitor *monitor, const Project *project)
{
    const Cycle *cycle = evaluation_cycle(monitor->evaluation);

    for (unsigned i = 0; cycle != NULL && i < cycle_count(cycle); i++) {
        const CycleStep *step = cycle_at(cycle, i);
        g_autofree char *day = cycle_as_of(step, monitor->year);
        g_autofree char *due = cycle_due(step, monitor->year);
        const char *last = due != NULL ? due : day;

        if (day != NULL && strcmp(monitor->today, last) > 0 &&
            !is_filled(monitor, project, day, last))
            return true;
    }
    return false;
}

static bool is_out_of_reach(const ProjectMonitor *state)
{
    for (unsigned i = 0; i < state->lines->len; i++)
        if (g_strcmp0(g_array_index(state->lines, MonitorLine, i).forecast, "never") == 0)
            return true;
    return false;
}

/* Whether `a` is below `b` by `by` or more. */
static bool is_below(Exact a, Exact b, Exact by)
{
    Exact gap;
    int order;

    return exact_subtract(&gap, b, a) && exact_compare(&order, gap, by) && order >= 0;
}

static bool is_above(Exact a, Exact b)
{
    int order;

    return exact_compare(&order, a, b) && order > 0;
}

static bool watch_holds(const Monitor *monitor, const ProjectMonitor *state, const Watch *watch,
                        MonitorWarning *warning)
{
    const Exact due = monitor_due(monitor), nil = exact_from_int(0);

    *warning = (MonitorWarning){watch->kind, watch->level, nil, nil};
    switch (watch->kind) {
    case WATCH_BEHIND:
        warning->found = state->rate;
        warning->against = due;
        return state->has_rate && is_below(state->rate, due, watch->limit);
    case WATCH_TARGETS_BEHIND:
        warning->found = state->progress;
        warning->against = due;
        return state->has_progress && is_below(state->progress, due, watch->limit);
    case WATCH_MONEY_AHEAD:
        warning->found = state->rate;
        warning->against = state->progress;
        return state->has_rate && state->has_progress &&
               is_below(state->progress, state->rate, watch->limit);
    case WATCH_OVER:
        warning->found = state->rate;
        warning->against = watch->limit;
        return state->has_rate && is_above(state->rate, watch->limit);
    case WATCH_FORECAST:
        warning->found = state->forecast_share;
        warning->against = watch->limit;
        return state->has_forecast_share && is_above(watch->limit, state->forecast_share);
    case WATCH_IDLE:
        warning->found = exact_from_int(state->idle_months);
        return state->known && state->budget.fen > state->spent.fen &&
               !is_above(watch->limit, warning->found);
    case WATCH_NEVER:
        return is_out_of_reach(state);
    case WATCH_UNMONITORED:
        return is_unmonitored(monitor, state->project);
    case WATCH_COUNT:
        break;
    }
    return false;
}

static void warnings_add(const Monitor *monitor, ProjectMonitor *state)
{
    MonitorWarning gravest[WATCH_COUNT] = {{0}};

    for (unsigned i = 0; i < watches_count(monitor->watches); i++) {
        const Watch *watch = watches_at(monitor->watches, i);
        MonitorWarning warning;

        if (watch->level > gravest[watch->kind].level &&
            watch_holds(monitor, state, watch, &warning))
            gravest[watch->kind] = warning;
    }
    for (unsigned i = 0; i < WATCH_COUNT; i++)
        if (gravest[i].level != WATCH_NONE) {
            g_array_append_val(state->warnings, gravest[i]);
            state->level = MAX(state->level, gravest[i].level);
        }
}

/* ---- the whole ---- */

bool monitor_project(Monitor *monitor, const Project *project, ProjectMonitor *state,
                     GError **error)
{
    *state = (ProjectMonitor){.project = project};
    state->lines = g_array_new(FALSE, FALSE, sizeof(MonitorLine));
    state->warnings = g_array_new(FALSE, FALSE, sizeof(MonitorWarning));
    if (!money_read(monitor, state, error) || !lines_read(monitor, state, error) ||
        !forecast_make(monitor, state, error)) {
        project_monitor_clear(state);
        return false;
    }
    state->idle_months = idle_count(monitor, state);
    warnings_add(monitor, state);
    return true;
}

void project_monitor_clear(ProjectMonitor *state)
{
    g_clear_pointer(&state->lines, g_array_unref);
    g_clear_pointer(&state->warnings, g_array_unref);
}
