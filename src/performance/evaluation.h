/* evaluation.h: the scores of a book: of each project, and of the whole department
 *
 * Belongs to one thread; the compilation must outlive it.
 */
#pragma once
#include "performance/score.h"
#include "performance/standing.h"
#include "performance/tally.h"

typedef struct Evaluation Evaluation;

Evaluation *evaluation_new(Compilation *compilation, GError **error);
void evaluation_free(Evaluation *evaluation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Evaluation, evaluation_free)

const Portfolio *evaluation_portfolio(const Evaluation *evaluation);
const World *evaluation_world(const Evaluation *evaluation);
Tally *evaluation_tally(const Evaluation *evaluation);
Standings *evaluation_standings(const Evaluation *evaluation);
const IndicatorWords *evaluation_words(const Evaluation *evaluation);
/* NULL: the regime has none. */
const Cycle *evaluation_cycle(const Evaluation *evaluation);
Scoring *evaluation_scoring(Evaluation *evaluation);
/* The scheme that the project names, or the year's. NULL with an error. */
const Scheme *evaluation_scheme(const Evaluation *evaluation, const Project *project,
                                GError **error);
/* Whether a step of the cycle took the project out (取消, 不予支持). */
bool evaluation_removed(const Evaluation *evaluation, const Project *project);
/* Whether the project is evaluated at all: its row does not say no, and it was not removed. */
bool evaluation_counts(const Evaluation *evaluation, const Project *project);
/* Clear with project_score_clear. */
bool evaluation_score(Evaluation *evaluation, const Project *project, ProjectScore *score,
                      GError **error);

/* ---- the whole department ---- */
typedef struct {
    const SchemeItem *item;
    bool known;   /* the expression answers */
    bool entered; /* the points stand in the register of evaluations */
    Exact share;
    int64_t points;
} ItemScore;

typedef struct {
    const Scheme *scheme;
    GArray *items;         /* of ItemScore */
    int64_t total, scored; /* `scored`: the full points of the items that are known or entered */
    const char *grade;
    bool has_published; /* a total stands in the register of scores */
    int64_t published;
} DepartmentScore;

/* Fails when the regime has no scheme for the year. Clear with department_score_clear. */
bool evaluation_overall(Evaluation *evaluation, DepartmentScore *score, GError **error);
void department_score_clear(DepartmentScore *score);

/* "96.08". The caller frees. */
char *points_text(int64_t points);
