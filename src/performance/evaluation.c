/* evaluation.c: what scoring needs, read once; facts of all projects together for a department's
 * items */
#include "performance/evaluation.h"

#include "base/error.h"

#include <string.h>

struct Evaluation {
    Compilation *compilation;
    Book *book;
    const Catalog *catalog;
    Portfolio *portfolio;
    Schemes *schemes;
    IndicatorWords *words;
    Tally *tally;
    Scoring scoring;
    Cycle *cycle; /* NULL: the regime has none */
    Standings *standings;
};

char *points_text(int64_t points) { return money_text((Money){points}); }

static bool cycle_open(Evaluation *evaluation, GError **error)
{
    GError *cause = NULL;

    evaluation->cycle = cycle_read(evaluation->catalog, &cause);
    if (cause != NULL) {
        g_propagate_error(error, cause);
        return false;
    }
    if (evaluation->cycle == NULL)
        return true;
    evaluation->standings =
        standings_read(evaluation->book, evaluation->catalog, evaluation->cycle, error);
    return evaluation->standings != NULL;
}

Evaluation *evaluation_new(Compilation *compilation, GError **error)
{
    g_autoptr(Evaluation) evaluation = g_new0(Evaluation, 1);

    evaluation->compilation = compilation;
    evaluation->book = compilation_book(compilation);
    evaluation->catalog = compilation_catalog(compilation);
    evaluation->portfolio = portfolio_read(evaluation->book, evaluation->catalog, error);
    if (evaluation->portfolio == NULL)
        return NULL;
    evaluation->schemes = schemes_read(evaluation->catalog, error);
    if (evaluation->schemes == NULL)
        return NULL;
    evaluation->words = indicator_words_read(evaluation->catalog, error);
    if (evaluation->words == NULL || !cycle_open(evaluation, error))
        return NULL;
    evaluation->tally = tally_new(compilation);
    evaluation->scoring = scoring_new(evaluation->catalog, tally_world(evaluation->tally),
                                      evaluation->words, book_year(evaluation->book));
    return g_steal_pointer(&evaluation);
}

void evaluation_free(Evaluation *evaluation)
{
    if (evaluation == NULL)
        return;
    scoring_clear(&evaluation->scoring);
    tally_free(evaluation->tally);
    standings_free(evaluation->standings);
    cycle_free(evaluation->cycle);
    indicator_words_free(evaluation->words);
    schemes_free(evaluation->schemes);
    portfolio_free(evaluation->portfolio);
    g_free(evaluation);
}

const Portfolio *evaluation_portfolio(const Evaluation *evaluation)
{
    return evaluation->portfolio;
}

const World *evaluation_world(const Evaluation *evaluation)
{
    return tally_world(evaluation->tally);
}

Tally *evaluation_tally(const Evaluation *evaluation) { return evaluation->tally; }

Standings *evaluation_standings(const Evaluation *evaluation) { return evaluation->standings; }

const IndicatorWords *evaluation_words(const Evaluation *evaluation) { return evaluation->words; }
const Cycle *evaluation_cycle(const Evaluation *evaluation) { return evaluation->cycle; }
Scoring *evaluation_scoring(Evaluation *evaluation) { return &evaluation->scoring; }

/* ---- projects ---- */

const Scheme *evaluation_scheme(const Evaluation *evaluation, const Project *project,
                                GError **error)
{
    const int year = book_year(evaluation->book);
    const Scheme *scheme = project->scheme != NULL
                               ? schemes_find(evaluation->schemes, project->scheme)
                               : schemes_for(evaluation->schemes, false, year);
    g_autofree char *when = g_strdup_printf("%d", year);

    if (scheme != NULL && !scheme->department)
        return scheme;
    error_set(error, ERROR_INPUT, "performance-no-scheme", "found",
              project->scheme != NULL ? project->scheme : when, "subject", project->code, NULL);
    return NULL;
}

bool evaluation_removed(const Evaluation *evaluation, const Project *project)
{
    for (unsigned i = 0; evaluation->cycle != NULL && i < cycle_count(evaluation->cycle); i++) {
        const CycleStep *step = cycle_at(evaluation->cycle, i);
        if (step->scope == SCOPE_PROJECT &&
            standing_of(evaluation->standings, step, project->code).state->gone)
            return true;
    }
    return false;
}

bool evaluation_counts(const Evaluation *evaluation, const Project *project)
{
    return project->evaluated && !evaluation_removed(evaluation, project);
}

bool evaluation_score(Evaluation *evaluation, const Project *project, ProjectScore *score,
                      GError **error)
{
    const Scheme *scheme = evaluation_scheme(evaluation, project, error);

    return scheme != NULL && project_score(&evaluation->scoring, scheme, project, score, error);
}

/* ---- facts of all ---- */

typedef struct {
    int64_t projects, complete, indicators, reached, claimed;
    Money budget, spent;
    int64_t cases, closed, found;
} Facts;

/* Every indicator has a target that can be measured. */
static bool targets_complete(const Evaluation *evaluation, const Project *project)
{
    for (unsigned i = 0; i < project->indicator_count; i++) {
        const Indicator *indicator = &project->indicators[i];
        IndicatorValue target =
            indicator_target_parse(evaluation->words, indicator->target, indicator->direction,
                                   indicator->unit, book_year(evaluation->book));

        if (target.kind == INDICATOR_EMPTY || target.kind == INDICATOR_WORDS ||
            target.kind == INDICATOR_CLAIM)
            return false;
    }
    return project->indicator_count > 0;
}

static bool facts_add(Evaluation *evaluation, const Project *project, Facts *facts, GError **error)
{
    ProjectScore score;
    bool fits;

    if (!evaluation_score(evaluation, project, &score, error))
        return false;
    facts->projects++;
    facts->complete += targets_complete(evaluation, project);
    facts->indicators += score.count;
    for (unsigned i = 0; i < score.count; i++) {
        facts->reached += score.indicators[i].verdict == SCORE_REACHED ||
                          score.indicators[i].verdict == SCORE_CLAIMED;
        facts->claimed += score.indicators[i].verdict == SCORE_CLAIMED;
    }
    fits = money_add(&facts->budget, facts->budget, score.budget) &&
           money_add(&facts->spent, facts->spent, score.spent);
    project_score_clear(&score);
    if (!fits)
        error_set(error, ERROR_INPUT, "control-too-large", NULL);
    return fits;
}

static bool is_inspection(const char *source)
{
    return g_strcmp0(source, "audit") == 0 || g_strcmp0(source, "finance") == 0 ||
           g_strcmp0(source, "inspection") == 0;
}

static bool cases_count(const Evaluation *evaluation, Facts *facts, GError **error)
{
    const Table *table = catalog_table(evaluation->catalog, "rectification");
    const GPtrArray *rows = table != NULL ? book_rows(evaluation->book, table, error) : NULL;
    const CycleStep *step =
        evaluation->cycle != NULL ? cycle_step(evaluation->cycle, "rectification") : NULL;

    for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
        const BookRow *row = g_ptr_array_index(rows, i);
        const char *number = row_field(table, row, "number");

        facts->cases++;
        facts->found += is_inspection(row_field(table, row, "source"));
        facts->closed +=
            step != NULL && standing_of(evaluation->standings, step, number).state->done;
    }
    return table == NULL || rows != NULL;
}

/* 1 when it is done, unknown before: whether it will be in time nobody knows. */
static Value published(const Evaluation *evaluation)
{
    const CycleStep *step =
        evaluation->cycle != NULL ? cycle_step(evaluation->cycle, "publication") : NULL;

    if (step == NULL || !standing_of(evaluation->standings, step, "").state->done)
        return value_unknown();
    return value_count(1);
}

static bool facts_settle(Evaluation *evaluation, GError **error)
{
    Facts facts = {0};

    for (unsigned i = 0; i < portfolio_count(evaluation->portfolio); i++) {
        const Project *project = portfolio_at(evaluation->portfolio, i);

        if (evaluation_counts(evaluation, project) &&
            !facts_add(evaluation, project, &facts, error))
            return false;
    }
    if (!cases_count(evaluation, &facts, error))
        return false;
    tally_set_fact(evaluation->tally, "performance.projects", value_count(facts.projects));
    tally_set_fact(evaluation->tally, "performance.targets.complete", value_count(facts.complete));
    tally_set_fact(evaluation->tally, "performance.indicators", value_count(facts.indicators));
    tally_set_fact(evaluation->tally, "performance.indicators.reached", value_count(facts.reached));
    tally_set_fact(evaluation->tally, "performance.indicators.claimed", value_count(facts.claimed));
    tally_set_fact(evaluation->tally, "performance.budget", value_money(facts.budget));
    tally_set_fact(evaluation->tally, "performance.spent", value_money(facts.spent));
    tally_set_fact(evaluation->tally, "performance.cases", value_count(facts.cases));
    tally_set_fact(evaluation->tally, "performance.cases.closed", value_count(facts.closed));
    tally_set_fact(evaluation->tally, "performance.cases.found", value_count(facts.found));
    tally_set_fact(evaluation->tally, "performance.published", published(evaluation));
    return true;
}

/* ---- the whole department ---- */

/* What the unit itself entered for an item. */
static bool item_entered(const Evaluation *evaluation, ItemScore *score, GError **error)
{
    const Table *table = catalog_table(evaluation->catalog, "evaluation");
    const GPtrArray *rows = table != NULL ? book_rows(evaluation->book, table, error) : NULL;

    for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
        const BookRow *row = g_ptr_array_index(rows, i);
        const char *points = row_field(table, row, "points");

        if (g_strcmp0(row_field(table, row, "by"), "self") != 0 || points == NULL ||
            row_field(table, row, "project") != NULL ||
            g_strcmp0(row_field(table, row, "indicator"), score->item->level2) != 0)
            continue;
        score->entered = true;
        score->points = CLAMP(row_points(points), 0, score->item->points);
    }
    return table == NULL || rows != NULL;
}

static bool item_score(const Evaluation *evaluation, const SchemeItem *item, ItemScore *score,
                       GError **error)
{
    const Context context = {0};
    g_auto(Value) value = value_unknown();

    *score = (ItemScore){.item = item};
    if (!formula_value(item->share, evaluation_world(evaluation), &context, NULL, &value, error))
        return false;
    score->known = value.kind == VALUE_NUMBER && value.dimension != DIMENSION_MONEY &&
                   interval_is_point(value.number);
    if (!score->known)
        return item_entered(evaluation, score, error);
    score->share = value.number.low;
    score->points = points_of(score->share, item->points);
    return true;
}

/* The total that was published (register 绩效评价得分, 整体), to stand beside the computed one. */
static bool published_read(const Evaluation *evaluation, DepartmentScore *score, GError **error)
{
    const Table *table = catalog_table(evaluation->catalog, "score");
    const GPtrArray *rows = table != NULL ? book_rows(evaluation->book, table, error) : NULL;

    for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
        const BookRow *row = g_ptr_array_index(rows, i);

        if (g_strcmp0(row_field(table, row, "subject"), "整体") != 0)
            continue;
        score->has_published = true;
        score->published = row_points(row_field(table, row, "score"));
    }
    return table == NULL || rows != NULL;
}

bool evaluation_overall(Evaluation *evaluation, DepartmentScore *score, GError **error)
{
    const int year = book_year(evaluation->book);
    const Scheme *scheme = schemes_for(evaluation->schemes, true, year);
    g_autofree char *when = g_strdup_printf("%d", year);

    *score = (DepartmentScore){.scheme = scheme};
    if (scheme == NULL) {
        error_set(error, ERROR_INPUT, "performance-no-scheme", "found", when, NULL);
        return false;
    }
    if (!facts_settle(evaluation, error) || !published_read(evaluation, score, error))
        return false;
    score->items = g_array_new(FALSE, FALSE, sizeof(ItemScore));
    for (unsigned i = 0; i < scheme->items->len; i++) {
        ItemScore item;

        if (!item_score(evaluation, g_ptr_array_index(scheme->items, i), &item, error)) {
            department_score_clear(score);
            return false;
        }
        score->total += item.points;
        score->scored += item.known || item.entered ? item.item->points : 0;
        g_array_append_val(score->items, item);
    }
    score->grade = score->scored == 10000 ? scheme_grade(scheme, score->total) : NULL;
    return true;
}

void department_score_clear(DepartmentScore *score)
{
    g_clear_pointer(&score->items, g_array_unref);
}
