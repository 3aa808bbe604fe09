/* views.c: scores, monitoring, the cycle and cases as rows that expressions read */
#include "performance/views.h"

#include "base/date.h"
#include "base/error.h"
#include "performance/review.h"

#include <string.h>

typedef struct {
    Evaluation *evaluation;
    const ViewQuestion *question;
    const Catalog *catalog;
    Book *book;
    GHashTable *views;    /* id to View *, until they are handed over */
    GHashTable *outcomes; /* code of a project to BookRow * */
    Reviews *reviews;
} Filling;

static View *view_named(const Filling *filling, const char *id)
{
    return g_hash_table_lookup(filling->views, id);
}

static const Table *register_of(const Filling *filling, const char *id)
{
    return catalog_table(filling->catalog, id);
}

static const GPtrArray *rows_of(const Filling *filling, const Table *table, GError **error)
{
    static const GPtrArray none = {0};

    return table != NULL ? book_rows(filling->book, table, error) : &none;
}

/* ---- fields of registers ---- */

/* Copies the fields that both the register and the view have. */
static void copy_fields(View *view, const Table *table, const BookRow *row)
{
    for (unsigned i = 0; view != NULL && i < table->column_count; i++) {
        const TableColumn *column = &table->columns[i];
        const char *stored = row->values[i];

        if (stored == NULL)
            continue;
        if (column->type == COLUMN_MONEY)
            view_set(view, column->id, value_money((Money){g_ascii_strtoll(stored, NULL, 10)}));
        else
            view_set_text(view, column->id, stored);
    }
}

/* ---- results ---- */

static bool outcomes_read(Filling *filling, GError **error)
{
    const Table *table = register_of(filling, "outcome");
    const GPtrArray *rows = rows_of(filling, table, error);
    const Project *only = filling->question->project;

    for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
        const BookRow *row = g_ptr_array_index(rows, i);
        const char *project = row_field(table, row, "project");

        if (project != NULL && (only == NULL || strcmp(project, only->code) == 0))
            g_hash_table_insert(filling->outcomes, (char *)project, (void *)row);
    }
    return rows != NULL;
}

/* The score that stands: what was found when somebody looked, else what the unit has by the scheme.
 */
static void set_review(const Filling *filling, View *view, const ProjectScore *score)
{
    const Review *review = reviews_of(filling->reviews, score->project->code);
    int64_t final = review_final(review, score);

    if (review != NULL) {
        view_set_text(view, "reviewer", review->by);
        view_set_points(view, "returned", score->total - final);
        view_set_text(view, "review_reason", review->reason);
    }
    view_set_points(view, "final", final);
    if (score->grade != NULL)
        view_set_text(view, "final_grade", scheme_grade(score->scheme, final));
}

static void set_money(View *view, const ProjectScore *score)
{
    view_set_answer(view, "known", score->known);
    if (score->known) {
        view_set(view, "budget", value_money(score->budget));
        view_set(view, "spent", value_money(score->spent));
    }
    view_set_share(view, "rate", score->has_rate, score->rate);
    view_set_points(view, "execution", score->execution);
    view_set_points(view, "execution_full", score->scheme->execution);
}

static unsigned count_reached(const ProjectScore *score)
{
    unsigned reached = 0;

    for (unsigned i = 0; i < score->count; i++)
        reached += score->indicators[i].verdict == SCORE_REACHED ||
                   score->indicators[i].verdict == SCORE_CLAIMED;
    return reached;
}

static void result_add(const Filling *filling, const ProjectScore *score)
{
    static const char *const weights[] = {"divided", "given", "wrong"};
    View *view = view_named(filling, "result");
    const BookRow *outcome = g_hash_table_lookup(filling->outcomes, score->project->code);

    view_add_row(view);
    view_set_text(view, "project", score->project->code);
    view_set_text(view, "name", score->project->name);
    view_set_text(view, "kind", score->project->kind);
    view_set_text(view, "section", score->project->section);
    view_set_text(view, "scheme", score->scheme->title);
    set_money(view, score);
    view_set(view, "indicators", value_count(score->count));
    view_set(view, "reached", value_count(count_reached(score)));
    view_set(view, "open", value_count(score->open));
    view_set_text(view, "weights", weights[score->weights]);
    view_set_points(view, "total", score->total);
    view_set_points(view, "lost", 10000 - score->total);
    view_set_text(view, "grade", score->grade);
    set_review(filling, view, score);
    if (outcome != NULL)
        copy_fields(view, register_of(filling, "outcome"), outcome);
}

static void set_measured(View *view, const IndicatorScore *score)
{
    view_set_answer(view, "from_books", score->from_books);
    if (!score->from_books)
        return;
    if (score->measured.dimension == DIMENSION_MONEY)
        view_set(view, "measured", value_copy(&score->measured));
    else
        view_set(view, "measured_rate", value_copy(&score->measured));
}

static void point_add(const Filling *filling, const IndicatorScore *score)
{
    static const char *const verdicts[] = {"reached", "short", "claimed", "open", "unplaced"};
    View *view = view_named(filling, "point");
    const Indicator *indicator = score->indicator;

    view_add_row(view);
    view_set_text(view, "project", indicator->project);
    view_set_text(view, "level1", indicator->level1);
    view_set_text(view, "level2", indicator->level2);
    view_set_text(view, "name", indicator->name);
    view_set_text(view, "target", indicator->target);
    view_set_text(view, "unit", indicator->unit);
    view_set_text(view, "source", indicator->source);
    view_set_text(view, "method", indicator->method);
    view_set_text(view, "verifier", indicator->verifier);
    view_set_text(view, "result", indicator->result);
    set_measured(view, score);
    view_set_points(view, "weight", score->weight);
    view_set_points(view, "points", score->points);
    view_set_points(view, "lost", score->weight - score->points);
    view_set_share(view, "share", score->has_share, score->share);
    view_set_text(view, "verdict", verdicts[score->verdict]);
    view_set_answer(view, "low", score->low);
    view_set_text(view, "evidence", indicator->evidence);
    view_set_text(view, "reason", indicator->reason);
    view_set_text(view, "measure", indicator->measure);
}

static bool project_add(const Filling *filling, const Project *project, GError **error)
{
    ProjectScore score;

    if (!evaluation_score(filling->evaluation, project, &score, error))
        return false;
    result_add(filling, &score);
    for (unsigned i = 0; filling->question->project != NULL && i < score.count; i++)
        point_add(filling, &score.indicators[i]);
    project_score_clear(&score);
    return true;
}

static bool results_fill(Filling *filling, GError **error)
{
    const Portfolio *portfolio = evaluation_portfolio(filling->evaluation);

    if (!outcomes_read(filling, error))
        return false;
    if (filling->question->project != NULL)
        return project_add(filling, filling->question->project, error);
    for (unsigned i = 0; i < portfolio_count(portfolio); i++) {
        const Project *project = portfolio_at(portfolio, i);

        if (evaluation_counts(filling->evaluation, project) &&
            !project_add(filling, project, error))
            return false;
    }
    return true;
}

/* ---- the cycle ---- */

static char *deed_date(const BookDeed *deed)
{
    return g_strdup_printf("%04d-%02d-%02d", deed->year, deed->month, deed->day);
}

static void deed_add(const Filling *filling, const CycleStep *step, const BookDeed *deed)
{
    View *view = view_named(filling, "deed");
    const CycleVerb *verb = cycle_verb(step, deed->verb);
    g_autofree char *date = deed_date(deed);

    view_add_row(view);
    view_set_text(view, "step", step->id);
    view_set_text(view, "title", step->title);
    view_set_text(view, "subject", deed->subject);
    view_set_text(view, "verb", deed->verb);
    view_set_text(view, "verb_title", verb != NULL ? verb->title : deed->verb);
    view_set_text(view, "date", date);
    view_set_text(view, "actor", deed->actor);
    view_set_text(view, "role", deed->role);
    view_set_text(view, "reason", deed->reason);
    view_set_text(view, "evidence", deed->evidence);
    view_set_text(view, "note", deed->note);
}

static void standing_add(const Filling *filling, const CycleStep *step, const char *subject)
{
    View *view = view_named(filling, "standing");
    StepStanding standing = standing_of(evaluation_standings(filling->evaluation), step, subject);
    g_autofree char *due = cycle_due(step, book_year(filling->book));

    view_add_row(view);
    view_set_text(view, "step", step->id);
    view_set_text(view, "title", step->title);
    view_set_text(view, "subject", subject);
    view_set_text(view, "state", standing.state->id);
    view_set_text(view, "state_title", standing.state->title);
    view_set_answer(view, "done", standing.state->done);
    view_set_text(view, "due", due);
    for (unsigned i = 0; standing.deeds != NULL && i < standing.deeds->len; i++)
        deed_add(filling, step, &g_array_index(standing.deeds, BookDeed, i));
}

static void standings_fill(const Filling *filling)
{
    const Cycle *cycle = evaluation_cycle(filling->evaluation);
    const Project *project = filling->question->project;

    for (unsigned i = 0; cycle != NULL && i < cycle_count(cycle); i++) {
        const CycleStep *step = cycle_at(cycle, i);

        if (step->scope == SCOPE_DEPARTMENT)
            standing_add(filling, step, "");
        else if (step->scope == SCOPE_PROJECT && project != NULL)
            standing_add(filling, step, project->code);
    }
}

/* ---- cases ---- */

typedef struct {
    const BookRow *row;
    const char *number, *deadline; /* "" when it has none */
    StepStanding standing;
    bool has_standing, closed;
} Case;

/* Open ones first, by their deadline; then closed ones. */
static int compare_cases(const void *a_, const void *b_)
{
    const Case *a = a_, *b = b_;
    int order = (int)a->closed - (int)b->closed;

    if (order == 0)
        order = strcmp(a->deadline, b->deadline);
    return order != 0 ? order : strcmp(a->number, b->number);
}

static const char *text_or_empty(const char *text) { return text != NULL ? text : ""; }

static GArray *cases_read(const Filling *filling, const Table *table, GError **error)
{
    const Cycle *cycle = evaluation_cycle(filling->evaluation);
    const CycleStep *step = cycle != NULL ? cycle_step(cycle, "rectification") : NULL;
    const GPtrArray *rows = rows_of(filling, table, error);
    g_autoptr(GArray) cases = g_array_new(FALSE, TRUE, sizeof(Case));

    for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
        const BookRow *row = g_ptr_array_index(rows, i);
        Case one = {.row = row,
                    .number = text_or_empty(row_field(table, row, "number")),
                    .deadline = text_or_empty(row_field(table, row, "deadline")),
                    .has_standing = step != NULL};

        if (step != NULL) {
            one.standing = standing_of(evaluation_standings(filling->evaluation), step, one.number);
            one.closed = one.standing.state->done;
        }
        g_array_append_val(cases, one);
    }
    g_array_sort(cases, compare_cases);
    return rows != NULL ? g_steal_pointer(&cases) : NULL;
}

static int64_t days_between(const char *from, const char *to)
{
    GDate dates[2];
    const char *const texts[2] = {from, to};

    for (unsigned i = 0; i < 2; i++) {
        int year, month, day;

        if (!date_parse(texts[i], &year, &month, &day))
            return 0;
        g_date_clear(&dates[i], 1);
        g_date_set_dmy(&dates[i], (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    }
    return g_date_days_between(&dates[0], &dates[1]);
}

static const BookDeed *last_deed(const StepStanding *standing, const char *verb)
{
    for (unsigned i = standing->deeds != NULL ? standing->deeds->len : 0; i > 0; i--) {
        const BookDeed *deed = &g_array_index(standing->deeds, BookDeed, i - 1);

        if (strcmp(deed->verb, verb) == 0)
            return deed;
    }
    return NULL;
}

static void set_case_state(View *view, const Filling *filling, const Case *one)
{
    const char *today = filling->question->today;
    const bool overdue = !one->closed && *one->deadline != '\0' && strcmp(today, one->deadline) > 0;
    const BookDeed *mended = last_deed(&one->standing, "mend");
    const BookDeed *closed = one->closed ? last_deed(&one->standing, "close") : NULL;
    g_autofree char *mended_on = mended != NULL ? deed_date(mended) : NULL;
    g_autofree char *closed_on = closed != NULL ? deed_date(closed) : NULL;

    view_set_answer(view, "open", !one->closed);
    view_set_answer(view, "overdue", overdue);
    if (overdue)
        view_set(view, "days", value_count(days_between(one->deadline, today)));
    if (one->has_standing) {
        view_set_text(view, "state", one->standing.state->id);
        view_set_text(view, "state_title", one->standing.state->title);
    }
    view_set_text(view, "mended_on", mended_on);
    view_set_text(view, "closed_on", closed_on);
    view_set_text(view, "closed_by", closed != NULL ? closed->actor : NULL);
    /* What was handed in when the deed was done, where the row itself names nothing. */
    if (mended != NULL &&
        row_field(register_of(filling, "rectification"), one->row, "evidence") == NULL)
        view_set_text(view, "evidence", mended->evidence);
}

static bool cases_fill(const Filling *filling, GError **error)
{
    const Table *table = register_of(filling, "rectification");
    g_autoptr(GArray) cases = cases_read(filling, table, error);
    View *view = view_named(filling, "case");

    for (unsigned i = 0; cases != NULL && i < cases->len; i++) {
        const Case *one = &g_array_index(cases, Case, i);
        const char *code = row_field(table, one->row, "project");
        const Project *project =
            code != NULL ? portfolio_project(evaluation_portfolio(filling->evaluation), code)
                         : NULL;

        view_add_row(view);
        copy_fields(view, table, one->row);
        view_set_text(view, "code", one->number);
        view_set_text(view, "project_name", project != NULL ? project->name : NULL);
        set_case_state(view, filling, one);
    }
    return cases != NULL;
}

/* ---- the whole department ---- */

static void item_add(View *view, const ItemScore *score)
{
    const SchemeItem *item = score->item;

    view_add_row(view);
    view_set_text(view, "level1", item->level1);
    view_set_text(view, "level2", item->level2);
    view_set_points(view, "full", item->points);
    view_set_text(view, "known", score->known ? "computed" : score->entered ? "entered" : "open");
    view_set_text(view, "source", item->source);
    if (!score->known && !score->entered)
        return;
    view_set_points(view, "points", score->points);
    view_set_points(view, "lost", item->points - score->points);
    view_set_share(view, "share", score->known, score->share);
    if (score->points < item->points)
        view_set_text(view, "why", item->why);
}

static bool overall_fill(const Filling *filling, GError **error)
{
    View *view = view_named(filling, "overall");
    DepartmentScore score;
    GError *cause = NULL;

    if (!filling->question->overall)
        return true;
    if (!evaluation_overall(filling->evaluation, &score, &cause)) {
        if (strcmp(error_id(cause), "performance-no-scheme") == 0) {
            g_error_free(cause);
            return true; /* a regime without one scores no departments */
        }
        g_propagate_error(error, cause);
        return false;
    }
    view_add_row(view);
    view_set_text(view, "scheme", score.scheme->title);
    view_set_points(view, "total", score.total);
    view_set_points(view, "scored", score.scored);
    view_set_text(view, "grade", score.grade);
    if (score.has_published)
        view_set_points(view, "published", score.published);
    for (unsigned i = 0; i < score.items->len; i++)
        item_add(view_named(filling, "item"), &g_array_index(score.items, ItemScore, i));
    department_score_clear(&score);
    return true;
}

/* ---- monitoring ---- */

static void watch_add(const Filling *filling, const ProjectMonitor *state)
{
    static const char *const methods[] = {"none", "linear", "seasonal"};
    View *view = view_named(filling, "watch");

    view_add_row(view);
    view_set_text(view, "project", state->project->code);
    view_set_text(view, "name", state->project->name);
    view_set_answer(view, "known", state->known);
    if (state->known) {
        view_set(view, "budget", value_money(state->budget));
        view_set(view, "spent", value_money(state->spent));
    }
    view_set_share(view, "rate", state->has_rate, state->rate);
    view_set_share(view, "due", true, monitor_due(filling->question->monitor));
    view_set_share(view, "progress", state->has_progress, state->progress);
    view_set(view, "countable", value_count(state->countable));
    view_set(view, "measured", value_count(state->measured));
    view_set_text(view, "method", methods[state->method]);
    if (state->method != FORECAST_NONE)
        view_set(view, "forecast", value_money(state->forecast));
    view_set_share(view, "forecast_rate", state->has_forecast_share, state->forecast_share);
    view_set(view, "idle", value_count(state->idle_months));
    view_set_text(view, "level", watch_level_name(state->level));
    for (unsigned i = 0; i < state->lines->len; i++) {
        const MonitorLine *line = &g_array_index(state->lines, MonitorLine, i);

        if (line->indicator != NULL)
            continue;
        view_set_text(view, "forecast_word", line->forecast);
        view_set_text(view, "conclusion", line->conclusion);
    }
}

static void watched_add(const Filling *filling, const Project *project, const MonitorLine *line)
{
    View *view = view_named(filling, "watched");

    view_add_row(view);
    view_set_text(view, "project", project->code);
    view_set_answer(view, "whole", line->indicator == NULL);
    if (line->indicator != NULL) {
        view_set_text(view, "level1", line->indicator->level1);
        view_set_text(view, "level2", line->indicator->level2);
        view_set_text(view, "name", line->indicator->name);
        view_set_text(view, "target", line->indicator->target);
    }
    view_set_text(view, "date", line->date);
    view_set_text(view, "value", line->value);
    view_set_share(view, "share", line->has_share, line->share);
    view_set_text(view, "forecast", line->forecast);
    view_set_text(view, "cause", line->cause);
    view_set_text(view, "reason", line->reason);
    view_set_text(view, "measure", line->measure);
    view_set_text(view, "conclusion", line->conclusion);
}

static void warning_add(const Filling *filling, const Project *project,
                        const MonitorWarning *warning)
{
    View *view = view_named(filling, "warning");
    const bool shares = warning->kind < WATCH_IDLE;
    int64_t months;

    view_add_row(view);
    view_set_text(view, "project", project->code);
    view_set_text(view, "kind", watch_name(warning->kind));
    view_set_text(view, "level", watch_level_name(warning->level));
    view_set_share(view, "found", shares, warning->found);
    view_set_share(view, "against", shares, warning->against);
    if (warning->kind == WATCH_IDLE && exact_round(&months, warning->found, 1))
        view_set(view, "months", value_count(months));
}

/* With `lines` what was filled in of each indicator, too. */
static bool monitor_add(const Filling *filling, const Project *project, bool lines, GError **error)
{
    ProjectMonitor state;

    if (!monitor_project(filling->question->monitor, project, &state, error))
        return false;
    watch_add(filling, &state);
    for (unsigned i = 0; lines && i < state.lines->len; i++)
        watched_add(filling, project, &g_array_index(state.lines, MonitorLine, i));
    for (unsigned i = 0; i < state.warnings->len; i++)
        warning_add(filling, project, &g_array_index(state.warnings, MonitorWarning, i));
    project_monitor_clear(&state);
    return true;
}

static bool monitor_fill(const Filling *filling, GError **error)
{
    const Portfolio *portfolio = evaluation_portfolio(filling->evaluation);
    const Monitor *monitor = filling->question->monitor;

    if (monitor == NULL)
        return true;
    if (filling->question->project != NULL)
        return monitor_add(filling, filling->question->project, true, error);
    for (unsigned i = 0; i < portfolio_count(portfolio); i++) {
        const Project *project = portfolio_at(portfolio, i);

        if (monitor_counts(monitor, project) && !monitor_add(filling, project, false, error))
            return false;
    }
    return true;
}

/* ---- all ---- */

static const char *const ids[] = {"result",  "point",   "standing", "deed", "watch",
                                  "watched", "warning", "overall",  "item", "case"};

static void views_open(const Filling *filling)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(ids); i++) {
        const Table *table = catalog_rows(filling->catalog, ids[i]);

        if (table != NULL && !table->is_register)
            g_hash_table_insert(filling->views, (char *)ids[i], view_new(table));
    }
}

static void views_hand_over(const Filling *filling)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(ids); i++) {
        View *view = view_named(filling, ids[i]);

        g_hash_table_steal(filling->views, ids[i]);
        if (view != NULL)
            tally_take_view(evaluation_tally(filling->evaluation), view);
    }
}

bool views_fill(Evaluation *evaluation, const ViewQuestion *question, GError **error)
{
    const Portfolio *portfolio = evaluation_portfolio(evaluation);
    g_autoptr(GHashTable) views =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)view_free);
    g_autoptr(GHashTable) outcomes = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(Reviews) reviews =
        reviews_read(portfolio, question->project != NULL ? question->project->code : NULL, error);
    Filling filling = {.evaluation = evaluation,
                       .question = question,
                       .catalog = portfolio_catalog(portfolio),
                       .book = portfolio_book(portfolio),
                       .views = views,
                       .outcomes = outcomes,
                       .reviews = reviews};

    if (reviews == NULL)
        return false;
    views_open(&filling);
    standings_fill(&filling);
    if (!results_fill(&filling, error) || !cases_fill(&filling, error) ||
        !overall_fill(&filling, error) || !monitor_fill(&filling, error))
        return false;
    views_hand_over(&filling);
    return true;
}
