/* stating.c: rows of registers and scores as a stated report */
#include "performance/stating.h"

#include "base/money.h"

struct Stating {
    StatedReport report;
    GArray *stated;      /* of StatedProject; those of the report */
    GPtrArray *projects; /* of const Project * */
    GPtrArray *lists;    /* of StatedIndicator *: arrays to be freed */
    GPtrArray *texts;    /* of char *: made here */
    GHashTable *entered; /* code, LF, indicator to points that the unit entered; NULL: none */
};

static Stating *stating_new(const Portfolio *portfolio)
{
    Stating *stating = g_new0(Stating, 1);

    stating->report.year = book_year(portfolio_book(portfolio));
    stating->report.project_spent = -1;
    stating->stated = g_array_new(FALSE, TRUE, sizeof(StatedProject));
    stating->projects = g_ptr_array_new();
    stating->lists = g_ptr_array_new_with_free_func(g_free);
    stating->texts = g_ptr_array_new_with_free_func(g_free);
    return stating;
}

static void stating_seal(Stating *stating)
{
    stating->report.projects = (const StatedProject *)(const void *)stating->stated->data;
    stating->report.count = stating->stated->len;
}

static StatedIndicator indicator_state(const Indicator *indicator)
{
    return (StatedIndicator){.level1 = indicator->level1,
                             .level2 = indicator->level2,
                             .name = indicator->name,
                             .target = indicator->target,
                             .result = indicator->result,
                             .unit = indicator->unit,
                             .direction = indicator->direction,
                             .previous = indicator->previous,
                             .reason = indicator->reason,
                             .method = indicator->method,
                             .weight = indicator->weight,
                             .points = -1};
}

/* Its indicators, which may then be completed, and the project with nothing known of its money. */
static StatedProject project_state(Stating *stating, const Project *project, StatedIndicator **list)
{
    *list = g_new0(StatedIndicator, project->indicator_count);
    g_ptr_array_add(stating->lists, *list);
    for (unsigned i = 0; i < project->indicator_count; i++)
        (*list)[i] = indicator_state(&project->indicators[i]);
    g_ptr_array_add(stating->projects, (void *)project);
    return (StatedProject){.code = project->code,
                           .name = project->name,
                           .goal = project->goal,
                           .start = project->start,
                           .budget = project->requested.fen > 0 ? project->requested.fen : -1,
                           .spent = -1,
                           .execution_weight = -1,
                           .execution_points = -1,
                           .total = -1,
                           .indicators = *list,
                           .count = project->indicator_count};
}

Stating *stating_of_portfolio(const Portfolio *portfolio)
{
    Stating *stating = stating_new(portfolio);

    for (unsigned i = 0; i < portfolio_count(portfolio); i++) {
        StatedIndicator *list;
        StatedProject stated;

        if (!portfolio_at(portfolio, i)->targeted)
            continue;
        stated = project_state(stating, portfolio_at(portfolio, i), &list);
        g_array_append_val(stating->stated, stated);
    }
    stating_seal(stating);
    return stating;
}

/* ---- with money and points ---- */

static char *entered_key(const char *project, const char *indicator)
{
    return g_strconcat(project, "\n", indicator, NULL);
}

/* What the unit itself entered as points of indicators (register 绩效评价, 自评). */
static bool entered_read(Stating *stating, const Portfolio *portfolio, GError **error)
{
    const Table *table = catalog_table(portfolio_catalog(portfolio), "evaluation");
    const GPtrArray *rows =
        table != NULL ? book_rows(portfolio_book(portfolio), table, error) : NULL;

    stating->entered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
        const BookRow *row = g_ptr_array_index(rows, i);
        const char *project = row_field(table, row, "project");
        const char *indicator = row_field(table, row, "indicator");
        const char *points = row_field(table, row, "points");

        if (g_strcmp0(row_field(table, row, "by"), "self") == 0 && project != NULL &&
            indicator != NULL && points != NULL)
            g_hash_table_insert(stating->entered, entered_key(project, indicator), (void *)points);
    }
    return table == NULL || rows != NULL;
}

/* "12850.87元": what the books say instead of what was entered. */
static const char *measured_text(Stating *stating, const Value *measured)
{
    g_autofree char *yuan = NULL;
    int64_t fen;
    char *text;

    if (measured->kind != VALUE_NUMBER || measured->dimension != DIMENSION_MONEY ||
        !exact_round(&fen, measured->number.low, 1))
        return NULL;
    yuan = money_text((Money){fen});
    text = g_strconcat(yuan, "元", NULL);
    g_ptr_array_add(stating->texts, text);
    return text;
}

static void indicator_complete(Stating *stating, const Project *project,
                               const IndicatorScore *score, StatedIndicator *stated)
{
    g_autofree char *key = entered_key(project->code, stated->name);
    const char *entered = g_hash_table_lookup(stating->entered, key);

    stated->weight = score->weight;
    stated->points = entered != NULL ? row_points(entered) : score->points;
    if (score->from_books)
        stated->result = measured_text(stating, &score->measured);
}

static bool project_complete(Stating *stating, Evaluation *evaluation, const Project *project,
                             GError **error)
{
    StatedIndicator *list;
    StatedProject stated;
    ProjectScore score;

    if (!evaluation_score(evaluation, project, &score, error))
        return false;
    stated = project_state(stating, project, &list);
    stated.budget = score.known ? score.budget.fen : -1;
    stated.spent = score.known ? score.spent.fen : -1;
    stated.execution_weight = score.scheme->execution;
    stated.execution_points = score.execution;
    stated.total = score.count > 0 ? score.execution : -1;
    for (unsigned i = 0; i < score.count; i++) {
        indicator_complete(stating, project, &score.indicators[i], &list[i]);
        stated.total += list[i].points;
    }
    g_array_append_val(stating->stated, stated);
    project_score_clear(&score);
    return true;
}

Stating *stating_of_evaluation(Evaluation *evaluation, GError **error)
{
    const Portfolio *portfolio = evaluation_portfolio(evaluation);
    g_autoptr(Stating) stating = stating_new(portfolio);

    if (!entered_read(stating, portfolio, error))
        return NULL;
    for (unsigned i = 0; i < portfolio_count(portfolio); i++) {
        const Project *project = portfolio_at(portfolio, i);

        if (evaluation_counts(evaluation, project) &&
            !project_complete(stating, evaluation, project, error))
            return NULL;
    }
    stating_seal(stating);
    return g_steal_pointer(&stating);
}

void stating_free(Stating *stating)
{
    if (stating == NULL)
        return;
    g_array_unref(stating->stated);
    g_ptr_array_unref(stating->projects);
    g_ptr_array_unref(stating->lists);
    g_ptr_array_unref(stating->texts);
    g_clear_pointer(&stating->entered, g_hash_table_unref);
    g_free(stating);
}

const StatedReport *stating_report(const Stating *stating) { return &stating->report; }

const Project *stating_project(const Stating *stating, unsigned index)
{
    return g_ptr_array_index(stating->projects, index);
}
