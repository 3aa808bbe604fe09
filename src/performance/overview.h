/* overview.h: many units' projects as one tree of scores (部门、财政视角)
 *
 * Bureau, unit, function (对应职能, else the item of the functional classification), project,
 * indicator. A node above projects has the sums of their money and the mean of their scores by
 * budget; where none of them has a budget, the plain mean. The score of a project is the one that
 * stands after its review. Texts are copied: books may be closed when they were added.
 */
#pragma once
#include "performance/monitor.h"
#include "performance/review.h"

typedef enum {
    OVERVIEW_ALL,
    OVERVIEW_UNIT,
    OVERVIEW_FUNCTION,
    OVERVIEW_PROJECT,
    OVERVIEW_INDICATOR
} OverviewLevel;

typedef struct {
    OverviewLevel level;
    char *code, *name;
    char *path;                              /* of a unit: its book; NULL */
    const char *unit;                        /* of a project: the name of its unit; NULL */
    GPtrArray *children;                     /* of OverviewNode * */
    Money budget, spent, idle;               /* idle: not spent, of projects with any left */
    unsigned projects, unspent, yellow, red; /* unspent: have a budget, and spent nothing */
    bool has_rate;
    Exact rate;
    bool has_score;
    int64_t score;         /* hundredths of a point */
    const char *grade;     /* of a project; interned; NULL */
    bool by_budget;        /* the score is a mean by budget */
    char *target, *result; /* of an indicator; NULL */
    int64_t weight;        /* likewise */
    unsigned rank;         /* among its level, from 1; equal ones share it; 0: not ranked */
} OverviewNode;

typedef struct Overview Overview;

Overview *overview_new(void);
void overview_free(Overview *overview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Overview, overview_free)

/* Adds the projects of a book that are evaluated. `path` is shown with its unit. */
bool overview_add(Overview *overview, const char *path, Evaluation *evaluation, Monitor *monitor,
                  GError **error);
/* Sums and means, from the projects up; fails when a sum does not fit. After the last book. */
bool overview_settle(Overview *overview, GError **error);
const OverviewNode *overview_root(const Overview *overview);

typedef enum { ORDER_SCORE, ORDER_RATE, ORDER_IDLE } OverviewOrder;
/* All nodes of a level, best first (of idle money: most first), with their ranks; those without a
 * score or rate come last. Elements const OverviewNode *; the caller unrefs. */
GPtrArray *overview_ranking(Overview *overview, OverviewLevel level, OverviewOrder order);
