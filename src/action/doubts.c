/* doubts.c: doubts BOOK [PROJECT]: targets that say too little, results and scores that cannot be
 * believed */
#include "action/doubt_json.h"
#include "base/error.h"

#include <string.h>

static const char *const kinds[] = {"targets", "results", NULL};

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "project", .kind = ARGUMENT_OPERAND},
    {.name = "only", .kind = ARGUMENT_OPTION, .choices = kinds},
    {.name = "to", .kind = ARGUMENT_OPTION},
};

/* The set of the one project that was asked for; `*wanted` stays NULL when all are. */
static bool wanted_ask(const ActionCall *call, const Portfolio *portfolio, GHashTable **wanted,
                       GError **error)
{
    const char *word = call_value(call, "project");
    const Project *project = word != NULL ? portfolio_find(portfolio, word, error) : NULL;

    if (word == NULL)
        return true;
    if (project == NULL)
        return false;
    *wanted = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(*wanted, (char *)project->code);
    return true;
}

static bool is_grave(const json_t *list)
{
    size_t index;
    json_t *doubt;

    json_array_foreach((json_t *)list, index,
                       doubt) if (strcmp(json_string_value(json_object_get(doubt, "severity")),
                                         "note") != 0) return true;
    return false;
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(Session) session = session_compiled(call, error);
    g_autoptr(Evaluation) evaluation =
        session != NULL ? evaluation_new(session->compilation, error) : NULL;
    g_autoptr(Stating) targets = NULL, results = NULL;
    g_autoptr(GHashTable) wanted = NULL;
    const char *only = call_value(call, "only");
    const Portfolio *portfolio;
    json_t *list;

    if (evaluation == NULL)
        return false;
    portfolio = evaluation_portfolio(evaluation);
    targets = stating_of_portfolio(portfolio);
    results = stating_of_evaluation(evaluation, error);
    if (results == NULL || !wanted_ask(call, portfolio, &wanted, error))
        return false;
    list = json_array();
    *result =
        json_pack("{s:i, s:i, s:i, s:o}", "version", 1, "year", book_year(session->book),
                  "projects", wanted != NULL ? 1 : (int)portfolio_count(portfolio), "doubts", list);
    if ((g_strcmp0(only, "results") == 0 ||
         doubts_add(session->catalog, evaluation_words(evaluation), targets, DOUBTS_OF_TARGETS,
                    wanted, list, error)) &&
        (g_strcmp0(only, "targets") == 0 ||
         doubts_add(session->catalog, evaluation_words(evaluation), results, DOUBTS_OF_RESULTS,
                    wanted, list, error))) {
        *found = is_grave(list);
        json_object_set_new(*result, "count", json_integer((json_int_t)json_array_size(list)));
        return true;
    }
    json_decref(*result);
    *result = NULL;
    return false;
}

const Action action_doubts = {
    .name = "doubts",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
