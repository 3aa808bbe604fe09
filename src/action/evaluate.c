/* evaluate.c: evaluate BOOK [PROJECT]: scores, and why each point that is lost is lost
 *
 * Without a project a line for each that is evaluated; with --overall the department's items
 * beside.
 */
#include "action/doubt_json.h"
#include "action/score_json.h"
#include "base/error.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "project", .kind = ARGUMENT_OPERAND},
    {.name = "overall", .kind = ARGUMENT_FLAG},
    {.name = "detail", .kind = ARGUMENT_FLAG},
    {.name = "to", .kind = ARGUMENT_OPTION},
};

static bool project_add(Evaluation *evaluation, const Reviews *reviews, const Project *project,
                        bool detail, json_t *list, bool *found, GError **error)
{
    ProjectScore score;
    json_t *object;

    if (!evaluation_score(evaluation, project, &score, error))
        return false;
    *found = *found || score.weights == WEIGHTS_WRONG;
    object = score_to_json(&score, evaluation, detail);
    review_add_json(object, reviews_of(reviews, project->code), &score);
    json_array_append_new(list, object);
    project_score_clear(&score);
    return true;
}

static bool projects_add(Evaluation *evaluation, const ActionCall *call, json_t *list, bool *found,
                         GError **error)
{
    const Portfolio *portfolio = evaluation_portfolio(evaluation);
    const char *word = call_value(call, "project");
    const Project *only = word != NULL ? portfolio_find(portfolio, word, error) : NULL;
    g_autoptr(Reviews) reviews = reviews_read(portfolio, only != NULL ? only->code : NULL, error);

    if (reviews == NULL || (word != NULL && only == NULL))
        return false;
    if (word != NULL)
        return project_add(evaluation, reviews, only, true, list, found, error);
    for (unsigned i = 0; i < portfolio_count(portfolio); i++) {
        const Project *project = portfolio_at(portfolio, i);

        if (evaluation_counts(evaluation, project) &&
            !project_add(evaluation, reviews, project, call_flag(call, "detail"), list, found,
                         error))
            return false;
    }
    return true;
}

static bool overall_add(Evaluation *evaluation, json_t *result, GError **error)
{
    DepartmentScore score;

    if (!evaluation_overall(evaluation, &score, error))
        return false;
    json_object_set_new(result, "overall", department_to_json(&score));
    department_score_clear(&score);
    return true;
}

/* Results and scores of these projects that cannot be believed. */
static bool doubts_tell(Evaluation *evaluation, json_t *result, GError **error)
{
    const Catalog *catalog = portfolio_catalog(evaluation_portfolio(evaluation));
    g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(Stating) stating = stating_of_evaluation(evaluation, error);
    json_t *doubts = json_array(), *project;
    size_t index;

    json_object_set_new(result, "doubts", doubts);
    json_array_foreach(json_object_get(result, "projects"), index, project)
        g_hash_table_add(wanted, (char *)json_string_value(json_object_get(project, "code")));
    return stating != NULL && doubts_add(catalog, evaluation_words(evaluation), stating,
                                         DOUBTS_OF_RESULTS, wanted, doubts, error);
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(Session) session = session_compiled(call, error);
    g_autoptr(Evaluation) evaluation = NULL;
    json_t *list;

    if (session == NULL)
        return false;
    evaluation = evaluation_new(session->compilation, error);
    if (evaluation == NULL)
        return false;
    list = json_array();
    *result = json_pack("{s:i, s:i, s:o}", "version", 1, "year", book_year(session->book),
                        "projects", list);
    if (projects_add(evaluation, call, list, found, error) &&
        (!call_flag(call, "overall") || overall_add(evaluation, *result, error)) &&
        doubts_tell(evaluation, *result, error))
        return true;
    json_decref(*result);
    *result = NULL;
    return false;
}

const Action action_evaluate = {
    .name = "evaluate",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
