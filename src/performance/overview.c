/* overview.c: a tree built project by project, summed from its leaves */
#include "performance/overview.h"

#include "base/error.h"

#include <string.h>

struct Overview {
    OverviewNode *root;
};

/* ---- nodes ---- */

static void node_free(void *data)
{
    OverviewNode *node = data;

    g_free(node->code);
    g_free(node->name);
    g_free(node->path);
    g_free(node->target);
    g_free(node->result);
    g_ptr_array_unref(node->children);
    g_free(node);
}

static OverviewNode *node_new(OverviewLevel level, const char *code, const char *name)
{
    OverviewNode *node = g_new0(OverviewNode, 1);

    node->level = level;
    node->code = g_strdup(code);
    node->name = g_strdup(name);
    node->children = g_ptr_array_new_with_free_func(node_free);
    return node;
}

static OverviewNode *node_add(OverviewNode *parent, OverviewNode *child)
{
    g_ptr_array_add(parent->children, child);
    return child;
}

Overview *overview_new(void)
{
    Overview *overview = g_new0(Overview, 1);

    overview->root = node_new(OVERVIEW_ALL, "", "");
    return overview;
}

void overview_free(Overview *overview)
{
    if (overview == NULL)
        return;
    node_free(overview->root);
    g_free(overview);
}

const OverviewNode *overview_root(const Overview *overview) { return overview->root; }

/* ---- a book ---- */

typedef struct {
    Evaluation *evaluation;
    Monitor *monitor;
    const Reviews *reviews;
    OverviewNode *unit;
} Adding;

/* What the project is for: its duty, else its item of the functional classification. */
static OverviewNode *function_of(const Adding *adding, const Project *project)
{
    const Portfolio *portfolio = evaluation_portfolio(adding->evaluation);
    const Catalog *catalog = portfolio_catalog(portfolio);
    const Table *table = catalog_table(catalog, "project");
    const char *duty = row_field(table, project->row, "duty");
    const char *code = duty != NULL ? "" : row_field(table, project->row, "function");
    const CatalogEntry *entry =
        duty == NULL && code != NULL
            ? catalog_entry(catalog, FIELD_FUNCTION, g_ascii_strtoll(code, NULL, 10))
            : NULL;
    const char *name = duty != NULL ? duty : entry != NULL ? entry->name : "";

    for (unsigned i = 0; i < adding->unit->children->len; i++) {
        OverviewNode *node = g_ptr_array_index(adding->unit->children, i);

        if (strcmp(node->name, name) == 0)
            return node;
    }
    return node_add(adding->unit, node_new(OVERVIEW_FUNCTION, code != NULL ? code : "", name));
}

static void indicators_add(OverviewNode *project, const ProjectScore *score)
{
    for (unsigned i = 0; i < score->count; i++) {
        const IndicatorScore *one = &score->indicators[i];
        OverviewNode *node =
            node_add(project, node_new(OVERVIEW_INDICATOR, "", one->indicator->name));

        node->target = g_strdup(one->indicator->target);
        node->result = g_strdup(one->indicator->result);
        node->weight = one->weight;
        node->has_score = true;
        node->score = one->points;
    }
}

static bool money_put(OverviewNode *node, const ProjectScore *score)
{
    Money left;

    node->projects = 1;
    if (!score->known)
        return true;
    node->budget = score->budget;
    node->spent = score->spent;
    node->unspent = score->budget.fen > 0 && score->spent.fen == 0;
    node->has_rate = score->has_rate;
    node->rate = score->rate;
    if (!money_subtract(&left, score->budget, score->spent))
        return false;
    node->idle = left.fen > 0 ? left : MONEY_ZERO;
    return true;
}

static bool warnings_put(const Adding *adding, const Project *project, OverviewNode *node,
                         GError **error)
{
    ProjectMonitor state;

    if (!monitor_counts(adding->monitor, project))
        return true;
    if (!monitor_project(adding->monitor, project, &state, error))
        return false;
    node->yellow = state.level == WATCH_YELLOW;
    node->red = state.level == WATCH_RED;
    project_monitor_clear(&state);
    return true;
}

static bool too_large(GError **error)
{
    error_set(error, ERROR_INPUT, "control-too-large", NULL);
    return false;
}

/* A project that promised nothing has no score to be ranked by. */
static bool project_put(const Adding *adding, const Project *project, GError **error)
{
    OverviewNode *node;
    ProjectScore score;
    bool fits;

    if (!evaluation_score(adding->evaluation, project, &score, error))
        return false;
    node = node_add(function_of(adding, project),
                    node_new(OVERVIEW_PROJECT, project->code, project->name));
    node->unit = adding->unit->name;
    node->has_score = score.count > 0;
    node->score = review_final(reviews_of(adding->reviews, project->code), &score);
    if (node->has_score)
        node->grade = g_intern_string(scheme_grade(score.scheme, node->score));
    indicators_add(node, &score);
    fits = money_put(node, &score);
    project_score_clear(&score);
    return (fits || too_large(error)) && warnings_put(adding, project, node, error);
}

bool overview_add(Overview *overview, const char *path, Evaluation *evaluation, Monitor *monitor,
                  GError **error)
{
    const Portfolio *portfolio = evaluation_portfolio(evaluation);
    const Book *book = portfolio_book(portfolio);
    g_autoptr(Reviews) reviews = reviews_read(portfolio, NULL, error);
    Adding adding = {evaluation, monitor, reviews, NULL};

    if (reviews == NULL)
        return false;
    adding.unit = node_add(overview->root, node_new(OVERVIEW_UNIT, book_setting(book, "unit.code"),
                                                    book_setting(book, "unit.name")));
    adding.unit->path = g_strdup(path);
    for (unsigned i = 0; i < portfolio_count(portfolio); i++) {
        const Project *project = portfolio_at(portfolio, i);

        if (evaluation_counts(evaluation, project) && !project_put(&adding, project, error))
            return false;
    }
    return true;
}

/* ---- sums and means ---- */

/* Scores by weight, of those that have one. */
typedef struct {
    __int128 weighed, weight; /* hundredths × fen, fen */
    int64_t plain;
    unsigned count;
} Mean;

static void mean_add(Mean *mean, const OverviewNode *project)
{
    if (!project->has_score)
        return;
    mean->plain += project->score;
    mean->count++;
    if (project->budget.fen <= 0)
        return;
    mean->weighed += (__int128)project->score * project->budget.fen;
    mean->weight += project->budget.fen;
}

static int64_t rounded(__int128 sum, __int128 count)
{
    return (int64_t)((2 * sum + count) / (2 * count));
}

static void mean_put(const Mean *mean, OverviewNode *node)
{
    node->has_score = mean->count > 0;
    node->by_budget = mean->weight > 0;
    if (node->by_budget)
        node->score = rounded(mean->weighed, mean->weight);
    else if (node->has_score)
        node->score = rounded(mean->plain, mean->count);
}

static bool sums_add(OverviewNode *node, const OverviewNode *child)
{
    node->projects += child->projects;
    node->unspent += child->unspent;
    node->yellow += child->yellow;
    node->red += child->red;
    return money_add(&node->budget, node->budget, child->budget) &&
           money_add(&node->spent, node->spent, child->spent) &&
           money_add(&node->idle, node->idle, child->idle);
}

/* Settles what lies under `node`, and adds its projects to `mean`. */
static bool node_settle(OverviewNode *node, Mean *mean)
{
    Mean own = {0};

    if (node->level == OVERVIEW_PROJECT) {
        mean_add(mean, node);
        return true;
    }
    for (unsigned i = 0; i < node->children->len; i++) {
        OverviewNode *child = g_ptr_array_index(node->children, i);

        if (!node_settle(child, &own) || !sums_add(node, child))
            return false;
    }
    node->has_rate =
        node->budget.fen > 0 && exact_fraction(&node->rate, node->spent.fen, node->budget.fen);
    mean_put(&own, node);
    mean->weighed += own.weighed;
    mean->weight += own.weight;
    mean->plain += own.plain;
    mean->count += own.count;
    return true;
}

bool overview_settle(Overview *overview, GError **error)
{
    Mean mean = {0};

    return node_settle(overview->root, &mean) || too_large(error);
}

/* ---- ranks ---- */

static void nodes_of(OverviewNode *node, OverviewLevel level, GPtrArray *nodes)
{
    if (node->level == level) {
        g_ptr_array_add(nodes, node);
        return;
    }
    for (unsigned i = 0; i < node->children->len; i++)
        nodes_of(g_ptr_array_index(node->children, i), level, nodes);
}

static bool has_value(const OverviewNode *node, OverviewOrder order)
{
    return order == ORDER_IDLE || (order == ORDER_SCORE ? node->has_score : node->has_rate);
}

/* Below 0: `a` comes first. */
static int compare_values(const OverviewNode *a, const OverviewNode *b, OverviewOrder order)
{
    bool has_a = has_value(a, order), has_b = has_value(b, order);
    int by = 0;

    if (!has_a || !has_b)
        return (int)has_b - (int)has_a;
    if (order == ORDER_SCORE)
        return (b->score > a->score) - (b->score < a->score);
    if (order == ORDER_IDLE)
        return (b->idle.fen > a->idle.fen) - (b->idle.fen < a->idle.fen);
    return exact_compare(&by, b->rate, a->rate) ? by : 0;
}

static int compare_nodes(const void *a_, const void *b_, void *order_)
{
    const OverviewNode *a = *(const OverviewNode *const *)a_, *b = *(const OverviewNode *const *)b_;
    int by = compare_values(a, b, *(const OverviewOrder *)order_);

    return by != 0 ? by : strcmp(a->code, b->code);
}

GPtrArray *overview_ranking(Overview *overview, OverviewLevel level, OverviewOrder order)
{
    GPtrArray *nodes = g_ptr_array_new();

    nodes_of(overview->root, level, nodes);
    g_ptr_array_sort_with_data(nodes, compare_nodes, &order);
    for (unsigned i = 0; i < nodes->len; i++) {
        OverviewNode *node = g_ptr_array_index(nodes, i);
        const OverviewNode *before = i > 0 ? g_ptr_array_index(nodes, i - 1) : NULL;
        bool equal = before != NULL && compare_values(before, node, order) == 0;

        node->rank = !has_value(node, order) ? 0 : equal ? before->rank : i + 1;
    }
    return nodes;
}
