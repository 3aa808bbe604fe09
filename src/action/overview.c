/* overview.c: overview FOLDER|BOOK...: scores, money and warnings of many units as a tree and as
 * ranks */
#include "performance/overview.h"

#include "action/department.h"
#include "action/score_json.h"
#include "base/csv_write.h"
#include "base/error.h"

#include <string.h>

static const char *const orders[] = {"score", "rate", "idle", NULL};
static const char *const formats[] = {"text", "json", "csv", NULL};

static const Argument arguments[] = {
    {.name = "place", .kind = ARGUMENT_OPERAND, .required = true, .many = true},
    {.name = "to", .kind = ARGUMENT_OPTION},
    {.name = "depth", .kind = ARGUMENT_OPTION},
    {.name = "sort", .kind = ARGUMENT_OPTION, .choices = orders},
    {.name = "most", .kind = ARGUMENT_OPTION},
};

#define DEPTH_SHOWN 2u /* units, functions */
#define MOST_SHOWN 10u

/* ---- books ---- */

static bool books_find(const ActionCall *call, GPtrArray *paths, GError **error)
{
    const char *const *places = call_values(call, "place");

    for (unsigned i = 0; places[i] != NULL; i++) {
        g_autoptr(GPtrArray) found = NULL;

        if (!g_file_test(places[i], G_FILE_TEST_IS_DIR)) {
            g_ptr_array_add(paths, g_strdup(places[i]));
            continue;
        }
        found = folder_books(places[i], error);
        if (found == NULL)
            return false;
        for (unsigned f = 0; f < found->len; f++)
            g_ptr_array_add(paths, g_strdup(g_ptr_array_index(found, f)));
    }
    if (paths->len > 0)
        return true;
    error_set(error, ERROR_INPUT, "overview-no-books", "place", places[0], NULL);
    return false;
}

static bool book_add(const ActionCall *call, Overview *overview, const char *path, GError **error)
{
    g_autoptr(Session) session = session_compiled_at(call, path, error);
    g_autoptr(Evaluation) evaluation =
        session != NULL ? evaluation_new(session->compilation, error) : NULL;
    g_autoptr(Monitor) monitor =
        evaluation != NULL ? monitor_new(evaluation, session->to.month, session->to.day, error)
                           : NULL;

    return monitor != NULL && overview_add(overview, path, evaluation, monitor, error);
}

/* Those that cannot be read are told, and the others go on. */
static json_t *books_add(const ActionCall *call, Overview *overview, const GPtrArray *paths,
                         int *failed)
{
    json_t *unread = json_array();

    for (unsigned i = 0; i < paths->len; i++) {
        const char *path = g_ptr_array_index(paths, i);
        g_autoptr(GError) error = NULL;

        if (call->progress != NULL)
            call->progress(path, (double)i / (double)paths->len, call->progress_data);
        if (book_add(call, overview, path, &error))
            continue;
        *failed = error->domain == JUESUAN_ERROR ? error->code : ERROR_SYSTEM;
        json_array_append_new(unread,
                              json_pack("{s:s, s:s}", "path", path, "error", error_id(error)));
    }
    return unread;
}

/* ---- as JSON ---- */

static json_t *node_to_json(const OverviewNode *node)
{
    static const char *const levels[] = {"all", "unit", "function", "project", "indicator"};
    g_autofree char *rate = node->has_rate ? share_text(node->rate) : NULL;
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:s*, s:s*}", "level", levels[node->level], "code", node->code,
                  "name", node->name, "path", node->path, "unit", node->unit);

    if (node->has_score)
        json_object_set_new(object, "score", points_to_json(node->score));
    if (node->level == OVERVIEW_INDICATOR) {
        json_object_update_new(object,
                               json_pack("{s:s*, s:s*, s:o}", "target", node->target, "result",
                                         node->result, "weight", points_to_json(node->weight)));
        return object;
    }
    json_object_update_new(
        object, json_pack("{s:o, s:o, s:o, s:s*, s:i, s:i, s:i, s:i, s:b, s:s*}", "budget",
                          money_to_json(node->budget), "spent", money_to_json(node->spent), "idle",
                          money_to_json(node->idle), "rate", rate, "projects", (int)node->projects,
                          "unspent", (int)node->unspent, "yellow", (int)node->yellow, "red",
                          (int)node->red, "by_budget", node->by_budget, "grade", node->grade));
    if (node->rank > 0)
        json_object_set_new(object, "rank", json_integer(node->rank));
    return object;
}

static json_t *tree_to_json(const OverviewNode *node, unsigned depth)
{
    json_t *object = node_to_json(node), *children;

    if ((unsigned)node->level >= depth || node->children->len == 0)
        return object;
    children = json_array();
    for (unsigned i = 0; i < node->children->len; i++)
        json_array_append_new(children, tree_to_json(g_ptr_array_index(node->children, i), depth));
    json_object_set_new(object, "children", children);
    return object;
}

static json_t *ranking_to_json(const GPtrArray *nodes, unsigned most)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < nodes->len && i < most; i++)
        json_array_append_new(list, node_to_json(g_ptr_array_index(nodes, i)));
    return list;
}

/* ---- as CSV ---- */

static void row_put(GString *rows, const OverviewNode *node)
{
    g_autofree char *rank = node->rank > 0 ? g_strdup_printf("%u", node->rank) : g_strdup("");
    g_autofree char *score = node->has_score ? points_text(node->score) : g_strdup("");
    g_autofree char *budget = money_text(node->budget), *spent = money_text(node->spent);
    g_autofree char *idle = money_text(node->idle);
    g_autofree char *rate = node->has_rate ? share_text(node->rate) : g_strdup("");
    g_autofree char *counts =
        g_strdup_printf("%u,%u,%u,%u", node->projects, node->unspent, node->yellow, node->red);
    const char *const fields[] = {rank, node->code, node->name, score, budget, spent, rate, idle};

    for (unsigned i = 0; i < G_N_ELEMENTS(fields); i++)
        csv_put(rows, fields[i], ',');
    g_string_append_printf(rows, "%s\r\n", counts);
}

static char *ranking_to_csv(const GPtrArray *nodes)
{
    GString *rows =
        g_string_new("rank,code,name,score,budget,spent,rate,idle,projects,unspent,yellow,red\r\n");

    for (unsigned i = 0; i < nodes->len; i++)
        row_put(rows, g_ptr_array_index(nodes, i));
    return g_string_free(rows, FALSE);
}

/* ---- all ---- */

static bool number_ask(const ActionCall *call, const char *name, unsigned otherwise,
                       unsigned *number, GError **error)
{
    const char *text = call_value(call, name);
    guint64 value = otherwise;

    if (text != NULL && !g_ascii_string_to_unsigned(text, 10, 1, 100000, &value, NULL)) {
        error_set(error, ERROR_USAGE, "number-wrong", "option", name, "found", text, NULL);
        return false;
    }
    *number = (unsigned)value;
    return true;
}

static OverviewOrder order_of(const ActionCall *call)
{
    const char *word = call_value(call, "sort");

    return g_strcmp0(word, "rate") == 0   ? ORDER_RATE
           : g_strcmp0(word, "idle") == 0 ? ORDER_IDLE
                                          : ORDER_SCORE;
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) units = NULL, projects = NULL;
    g_autoptr(Overview) overview = overview_new();
    unsigned depth, most;
    json_t *unread;
    int failed = 0;

    if (!number_ask(call, "depth", DEPTH_SHOWN, &depth, error) ||
        !number_ask(call, "most", MOST_SHOWN, &most, error) || !books_find(call, paths, error))
        return false;
    unread = books_add(call, overview, paths, &failed);
    if (!overview_settle(overview, error)) {
        json_decref(unread);
        return false;
    }
    units = overview_ranking(overview, OVERVIEW_UNIT, order_of(call));
    projects = overview_ranking(overview, OVERVIEW_PROJECT, order_of(call));
    *result = json_pack("{s:i, s:s, s:i, s:i, s:o, s:o, s:o, s:o}", "version", 1, "order",
                        orders[order_of(call)], "count", (int)units->len, "project_count",
                        (int)projects->len, "units", ranking_to_json(units, most), "projects",
                        ranking_to_json(projects, most), "tree",
                        tree_to_json(overview_root(overview), depth), "unread", unread);
    if (g_strcmp0(call_value(call, "format"), "csv") == 0) {
        g_autofree char *csv = ranking_to_csv(units);

        json_object_set_new(*result, "content", json_string(csv));
    }
    if (failed > 0)
        json_object_set_new(*result, "failed", json_integer(failed));
    return true;
}

const Action action_overview = {
    .name = "overview",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .formats = formats,
    .run = run,
};
