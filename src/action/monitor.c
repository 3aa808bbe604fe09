/* monitor.c: monitor BOOK [PROJECT] [--to DAY]: money and targets side by side, forecast, early
 * warnings */
#include "performance/monitor.h"

#include "action/score_json.h"
#include "base/error.h"

#include <string.h>

static const char *const orders[] = {"code", "level", "rate", "forecast", "idle", NULL};

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "project", .kind = ARGUMENT_OPERAND},
    {.name = "to", .kind = ARGUMENT_OPTION},
    {.name = "previous", .kind = ARGUMENT_OPTION, .many = true},
    {.name = "sort", .kind = ARGUMENT_OPTION, .choices = orders},
    {.name = "warned", .kind = ARGUMENT_FLAG},
};

/* ---- books ---- */

/* Today, when it is in the book's year and no other day was asked for. */
static void day_settle(Session *session, const ActionCall *call)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();

    if (call_value(call, "to") == NULL && g_date_time_get_year(now) == book_year(session->book))
        session->to = (BookDate){g_date_time_get_month(now), g_date_time_get_day_of_month(now)};
}

typedef struct {
    Session *session;
    Evaluation *evaluation;
    GPtrArray *earlier_sessions, *earlier; /* of Session *, Evaluation * */
    Monitor *monitor;
} Desk;

static void desk_clear(Desk *desk)
{
    monitor_free(desk->monitor);
    g_clear_pointer(&desk->earlier, g_ptr_array_unref);
    g_clear_pointer(&desk->earlier_sessions, g_ptr_array_unref);
    evaluation_free(desk->evaluation);
    session_close(desk->session);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Desk, desk_clear)

/* A whole earlier year, whatever day is asked of this one. */
static bool earlier_open(Desk *desk, const ActionCall *call, const char *path, GError **error)
{
    g_autoptr(GHashTable) nothing = g_hash_table_new(g_str_hash, g_str_equal);
    ActionCall whole = *call;
    Session *session;
    Evaluation *evaluation;

    whole.values = nothing;
    session = session_compiled_at(&whole, path, error);
    if (session == NULL)
        return false;
    g_ptr_array_add(desk->earlier_sessions, session);
    if (book_year(session->book) >= book_year(desk->session->book)) {
        error_set(error, ERROR_INPUT, "monitor-not-earlier", "place", path, NULL);
        return false;
    }
    evaluation = evaluation_new(session->compilation, error);
    if (evaluation == NULL)
        return false;
    g_ptr_array_add(desk->earlier, evaluation);
    monitor_add_previous(desk->monitor, evaluation);
    return true;
}

static bool desk_open(Desk *desk, const ActionCall *call, GError **error)
{
    const char *const *earlier = call_values(call, "previous");

    desk->earlier_sessions = g_ptr_array_new_with_free_func((GDestroyNotify)session_close);
    desk->earlier = g_ptr_array_new_with_free_func((GDestroyNotify)evaluation_free);
    desk->session = session_open(call, true, error);
    if (desk->session == NULL)
        return false;
    day_settle(desk->session, call);
    if (!session_compile(desk->session, error))
        return false;
    desk->evaluation = evaluation_new(desk->session->compilation, error);
    if (desk->evaluation == NULL)
        return false;
    desk->monitor =
        monitor_new(desk->evaluation, desk->session->to.month, desk->session->to.day, error);
    if (desk->monitor == NULL)
        return false;
    for (unsigned i = 0; earlier[i] != NULL; i++)
        if (!earlier_open(desk, call, earlier[i], error))
            return false;
    return true;
}

/* ---- as JSON ---- */

static json_t *share_to_json(bool known, Exact share)
{
    g_autofree char *text = known ? share_text(share) : NULL;

    return text != NULL ? json_string(text) : NULL;
}

static json_t *warning_to_json(const MonitorWarning *warning)
{
    g_autofree char *message = g_strconcat("monitor-", watch_name(warning->kind), NULL);
    g_autofree char *found = share_text(warning->found), *against = share_text(warning->against);
    int64_t months = 0;
    json_t *object = json_pack("{s:s, s:s, s:s}", "watch", watch_name(warning->kind), "level",
                               watch_level_name(warning->level), "message", message);

    if (warning->kind == WATCH_IDLE && exact_round(&months, warning->found, 1))
        json_object_set_new(object, "months", json_integer(months));
    else if (warning->kind < WATCH_IDLE)
        json_object_update_new(object,
                               json_pack("{s:s*, s:s*}", "found", found, "against", against));
    return object;
}

static const char *word_of(const Table *table, const char *id, const char *stored)
{
    const TableColumn *column = table != NULL ? table_column(table, id) : NULL;

    for (unsigned i = 0; stored != NULL && column != NULL && column->choices[i] != NULL; i++)
        if (strcmp(column->choices[i], stored) == 0)
            return column->words[i];
    return stored;
}

static json_t *line_to_json(const Desk *desk, const MonitorLine *line)
{
    const Table *table = catalog_table(desk->session->catalog, "progress");
    const Indicator *indicator = line->indicator;

    return json_pack("{s:s*, s:s*, s:s*, s:s*, s:o*, s:s*, s:s*, s:s*, s:s*, s:s*}", "indicator",
                     indicator != NULL ? indicator->name : NULL, "target",
                     indicator != NULL ? indicator->target : NULL, "date", line->date, "value",
                     line->value, "share", share_to_json(line->has_share, line->share), "forecast",
                     word_of(table, "forecast", line->forecast), "cause",
                     word_of(table, "cause", line->cause), "reason", line->reason, "measure",
                     line->measure, "conclusion", word_of(table, "conclusion", line->conclusion));
}

/* Each month until now with what was spent in it, until its end, and what was due by then. */
static json_t *months_to_json(const Desk *desk, const ProjectMonitor *state)
{
    const int year = book_year(desk->session->book);
    json_t *list = json_array();
    Money sum = MONEY_ZERO;

    for (int month = 1; month <= desk->session->to.month; month++) {
        const bool now = month == desk->session->to.month;
        const int day = now ? desk->session->to.day
                            : g_date_get_days_in_month((GDateMonth)month, (GDateYear)year);
        Exact rate = exact_from_int(0);
        bool has_rate;

        if (!money_add(&sum, sum, state->months[month - 1]))
            break;
        has_rate = state->budget.fen > 0 && exact_fraction(&rate, sum.fen, state->budget.fen);
        json_array_append_new(
            list, json_pack("{s:i, s:i, s:o, s:o, s:o*, s:o*}", "month", month, "day", day, "spent",
                            money_to_json(state->months[month - 1]), "so_far", money_to_json(sum),
                            "rate", share_to_json(has_rate, rate), "due",
                            share_to_json(true, watches_due(monitor_watches(desk->monitor), year,
                                                            month, day))));
    }
    return list;
}

static json_t *state_to_json(const Desk *desk, const ProjectMonitor *state, bool detail)
{
    static const char *const methods[] = {"none", "linear", "seasonal"};
    json_t *warnings = json_array(), *lines = json_array(), *object;
    Money left;

    for (unsigned i = 0; i < state->warnings->len; i++)
        json_array_append_new(warnings,
                              warning_to_json(&g_array_index(state->warnings, MonitorWarning, i)));
    object =
        json_pack("{s:s, s:s, s:s, s:o, s:i, s:i, s:i, s:s}", "code", state->project->code, "name",
                  state->project->name, "level", watch_level_name(state->level), "warnings",
                  warnings, "countable", (int)state->countable, "measured", (int)state->measured,
                  "idle_months", state->idle_months, "method", methods[state->method]);
    if (state->known && money_subtract(&left, state->budget, state->spent))
        json_object_update_new(
            object, json_pack("{s:o, s:o, s:o, s:o*}", "budget", money_to_json(state->budget),
                              "spent", money_to_json(state->spent), "idle",
                              money_to_json(left.fen > 0 ? left : MONEY_ZERO), "rate",
                              share_to_json(state->has_rate, state->rate)));
    json_object_update_new(
        object, json_pack("{s:o*, s:o*}", "progress",
                          share_to_json(state->has_progress, state->progress), "forecast_rate",
                          share_to_json(state->has_forecast_share, state->forecast_share)));
    if (state->method != FORECAST_NONE)
        json_object_set_new(object, "forecast", money_to_json(state->forecast));
    for (unsigned i = 0; detail && i < state->lines->len; i++)
        json_array_append_new(lines,
                              line_to_json(desk, &g_array_index(state->lines, MonitorLine, i)));
    if (detail)
        json_object_set_new(object, "months", months_to_json(desk, state));
    json_object_set_new(object, "lines", lines);
    return object;
}

/* ---- order ---- */

static int compare_shares(bool has_a, Exact a, bool has_b, Exact b)
{
    int order = 0;

    if (!has_a || !has_b)
        return (int)has_b - (int)has_a;
    return exact_compare(&order, a, b) ? order : 0;
}

static int64_t idle_of(const ProjectMonitor *state)
{
    Money left;

    return state->known && money_subtract(&left, state->budget, state->spent) ? left.fen : 0;
}

static int compare_states(const void *a_, const void *b_, void *order_)
{
    const ProjectMonitor *a = a_, *b = b_;
    const char *order = order_;
    int by = 0;

    if (strcmp(order, "level") == 0)
        by = (int)b->level - (int)a->level;
    else if (strcmp(order, "rate") == 0)
        by = compare_shares(a->has_rate, a->rate, b->has_rate, b->rate);
    else if (strcmp(order, "forecast") == 0)
        by = compare_shares(a->has_forecast_share, a->forecast_share, b->has_forecast_share,
                            b->forecast_share);
    else if (strcmp(order, "idle") == 0)
        by = (idle_of(b) > idle_of(a)) - (idle_of(b) < idle_of(a));
    return by != 0 ? by : strcmp(a->project->code, b->project->code);
}

/* ---- all ---- */

static GArray *states_read(const Desk *desk, const ActionCall *call, GError **error)
{
    const Portfolio *portfolio = evaluation_portfolio(desk->evaluation);
    const char *word = call_value(call, "project"), *order = call_value(call, "sort");
    const Project *only = word != NULL ? portfolio_find(portfolio, word, error) : NULL;
    g_autoptr(GArray) states = g_array_new(FALSE, FALSE, sizeof(ProjectMonitor));
    ProjectMonitor state;

    g_array_set_clear_func(states, (GDestroyNotify)project_monitor_clear);
    if (word != NULL && only == NULL)
        return NULL;
    for (unsigned i = 0; i < portfolio_count(portfolio); i++) {
        const Project *project = portfolio_at(portfolio, i);

        if (only != NULL ? project != only : !monitor_counts(desk->monitor, project))
            continue;
        if (!monitor_project(desk->monitor, project, &state, error))
            return NULL;
        g_array_append_val(states, state);
    }
    if (order != NULL && strcmp(order, "code") != 0)
        g_array_sort_with_data(states, compare_states, (void *)order);
    return g_steal_pointer(&states);
}

static bool totals_add(json_t *result, const GArray *states, GError **error)
{
    Money budget = MONEY_ZERO, spent = MONEY_ZERO, left;
    bool has_rate;
    Exact rate = exact_from_int(0);

    for (unsigned i = 0; i < states->len; i++) {
        const ProjectMonitor *state = &g_array_index(states, ProjectMonitor, i);

        if (state->known && (!money_add(&budget, budget, state->budget) ||
                             !money_add(&spent, spent, state->spent))) {
            error_set(error, ERROR_INPUT, "control-too-large", NULL);
            return false;
        }
    }
    has_rate = budget.fen > 0 && exact_fraction(&rate, spent.fen, budget.fen);
    if (!money_subtract(&left, budget, spent) || left.fen < 0)
        left = MONEY_ZERO;
    json_object_set_new(result, "total",
                        json_pack("{s:o, s:o, s:o, s:o*}", "budget", money_to_json(budget), "spent",
                                  money_to_json(spent), "idle", money_to_json(left), "rate",
                                  share_to_json(has_rate, rate)));
    return true;
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_auto(Desk) desk = {0};
    g_autoptr(GArray) states = NULL;
    json_t *list;
    int yellow = 0, red = 0;

    if (!desk_open(&desk, call, error))
        return false;
    states = states_read(&desk, call, error);
    if (states == NULL)
        return false;
    list = json_array();
    for (unsigned i = 0; i < states->len; i++) {
        const ProjectMonitor *state = &g_array_index(states, ProjectMonitor, i);

        yellow += state->level == WATCH_YELLOW;
        red += state->level == WATCH_RED;
        if (!call_flag(call, "warned") || state->level != WATCH_NONE)
            json_array_append_new(list,
                                  state_to_json(&desk, state, call_value(call, "project") != NULL));
    }
    *found = yellow + red > 0;
    *result =
        json_pack("{s:i, s:o, s:o*, s:s*, s:i, s:i, s:i, s:i, s:o}", "version", 1, "date",
                  date_to_json(desk.session, desk.session->to), "due",
                  share_to_json(true, monitor_due(desk.monitor)), "source",
                  watches_source(monitor_watches(desk.monitor)), "years", (int)desk.earlier->len,
                  "count", (int)states->len, "yellow", yellow, "red", red, "projects", list);
    return totals_add(*result, states, error);
}

const Action action_monitor = {
    .name = "monitor",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
