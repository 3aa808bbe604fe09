/* score_trace.c: points down to the vouchers that their expressions read */
#include "action/score_trace.h"

#include "action/score_json.h"
#include "base/error.h"
#include "base/text.h"

#define SCORES "score/"
#define OVERALL SCORES "overall/"

bool score_trace_is(const char *address) { return g_str_has_prefix(address, SCORES); }

typedef struct {
    Explaining *explaining;
    Evaluation *evaluation;
    Context context;
    const char *whole; /* what is explained, as the first part of each source's address */
    json_t *sources;
} ScoreTrace;

static bool source_add(const ScoreTrace *trace, const Formula *formula, const char *part,
                       const char *label, GError **error)
{
    g_autofree char *address = g_strconcat(SCORES, trace->whole, "/", part, NULL);
    json_t *source =
        explain_formula(trace->explaining, formula, evaluation_world(trace->evaluation),
                        &trace->context, address, label, error);

    return source != NULL && json_array_append_new(trace->sources, source) == 0;
}

/* ---- a project ---- */

static bool project_sources(const ScoreTrace *trace, const ProjectScore *score, GError **error)
{
    const char *name = score->project->name;

    if (!source_add(trace, score->scheme->budget, "budget", name, error) ||
        !source_add(trace, score->scheme->spent, "spent", name, error))
        return false;
    for (unsigned i = 0; i < score->count; i++) {
        const IndicatorScore *one = &score->indicators[i];

        if (one->formula != NULL &&
            !source_add(trace, one->formula, one->indicator->name, one->indicator->level2, error))
            return false;
    }
    return true;
}

static json_t *project_trace(Explaining *explaining, Evaluation *evaluation, const char *word,
                             GError **error)
{
    const Portfolio *portfolio = evaluation_portfolio(evaluation);
    const Project *project = portfolio_find(portfolio, word, error);
    g_autoptr(Reviews) reviews = NULL;
    ScoreTrace trace = {.explaining = explaining, .evaluation = evaluation};
    ProjectScore score;
    json_t *object, *result;
    bool right;

    if (project == NULL)
        return NULL;
    reviews = reviews_read(portfolio, project->code, error);
    if (reviews == NULL || !evaluation_score(evaluation, project, &score, error))
        return NULL;
    object = score_to_json(&score, evaluation, true);
    review_add_json(object, reviews_of(reviews, project->code), &score);
    trace.context = tally_context(project->code);
    trace.whole = project->code;
    trace.sources = json_array();
    result = json_pack("{s:o, s:o}", "project", object, "sources", trace.sources);
    right = project_sources(&trace, &score, error);
    project_score_clear(&score);
    if (!right)
        g_clear_pointer(&result, json_decref);
    return result;
}

/* ---- an item of the department ---- */

static const ItemScore *item_find(const DepartmentScore *score, const char *id, GError **error)
{
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    g_autofree char *near = NULL;

    for (unsigned i = 0; i < score->items->len; i++) {
        const ItemScore *item = &g_array_index(score->items, ItemScore, i);

        if (strcmp(item->item->id, id) == 0)
            return item;
        g_ptr_array_add(known, item->item->id);
    }
    near = text_nearest(id, known, 3);
    error_set(error, ERROR_INPUT, "score-item", "found", id, "near", near, NULL);
    return NULL;
}

static json_t *item_trace(Explaining *explaining, Evaluation *evaluation, const char *id,
                          GError **error)
{
    ScoreTrace trace = {.explaining = explaining, .evaluation = evaluation, .whole = "overall"};
    DepartmentScore score;
    const ItemScore *item;
    json_t *result = NULL;

    if (!evaluation_overall(evaluation, &score, error))
        return NULL;
    item = item_find(&score, id, error);
    if (item != NULL) {
        trace.sources = json_array();
        result = json_pack("{s:o, s:o}", "item", item_to_json(item), "sources", trace.sources);
        if (!source_add(&trace, item->item->share, id, item->item->level2, error))
            g_clear_pointer(&result, json_decref);
    }
    department_score_clear(&score);
    return result;
}

json_t *score_trace(Explaining *explaining, const char *address, GError **error)
{
    g_autoptr(Evaluation) evaluation = evaluation_new(explaining->compilation, error);

    if (evaluation == NULL)
        return NULL;
    if (g_str_has_prefix(address, OVERALL))
        return item_trace(explaining, evaluation, address + strlen(OVERALL), error);
    return project_trace(explaining, evaluation, address + strlen(SCORES), error);
}
