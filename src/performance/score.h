/* score.h: the points of one project, and why each that is lost is lost
 *
 * Points are whole hundredths. Each is rounded once from an exact share, half away from zero;
 * inside a first level the last weight takes what equal division leaves, so that weights sum
 * exactly. Rule: 财预〔2020〕10号, 财预〔2021〕101号, as data/REGIME/performance/scoring.txt has
 * them.
 */
#pragma once
#include "performance/project.h"
#include "performance/scheme.h"
#include "performance/value_memo.h"

/* What stands behind the points of an indicator. */
typedef enum {
    SCORE_REACHED,
    SCORE_SHORT,    /* not reached; some or none of the weight */
    SCORE_CLAIMED,  /* said to be reached, without a figure */
    SCORE_OPEN,     /* cannot be compared: `why` */
    SCORE_UNPLACED, /* its first level is none of the scheme's: no weight */
} ScoreVerdict;

typedef struct {
    const Indicator *indicator;
    int part; /* of the scheme; -1: none */
    int64_t weight, points;
    ScoreVerdict verdict;
    IndicatorWhy why;
    bool from_books;        /* the result is an amount that the books say */
    const Formula *formula; /* with from_books: what asked the books */
    bool low;               /* reached so far above that the target was too low */
    bool has_share;
    Exact share;    /* result over target; not capped */
    Value measured; /* with from_books */
} IndicatorScore;

typedef enum {
    WEIGHTS_DIVIDED, /* none is given: equal inside each first level */
    WEIGHTS_GIVEN,
    WEIGHTS_WRONG, /* some are missing, or they do not sum to what the scheme leaves */
} WeightState;

typedef struct {
    const Project *project;
    const Scheme *scheme;
    bool has_rate; /* budget and spending are known, and there is a budget */
    bool known;    /* budget and spending are known */
    Money budget, spent;
    Exact rate;        /* not capped */
    int64_t execution; /* points */
    IndicatorScore *indicators;
    unsigned count;
    WeightState weights;
    int64_t weight_sum, weight_wanted; /* of the indicators */
    int64_t total;
    const char *grade; /* NULL: the scheme has none, or nothing was promised that could be scored */
    unsigned open;     /* indicators that are claimed, cannot be compared or placed */
} ProjectScore;

/* What a score needs beside the project. Borrowed; one thread. */
typedef struct {
    const Catalog *catalog;
    const World *world; /* tally.h */
    const IndicatorWords *words;
    int year;
    GHashTable *formulas; /* texts of indicators' formulas to Formula *; kept between projects */
    ValueMemo *values;
} Scoring;

Scoring scoring_new(const Catalog *catalog, const World *world, const IndicatorWords *words,
                    int year);
void scoring_clear(Scoring *scoring);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scoring, scoring_clear)

/* Scores `project`. Fails on an indicator's formula that is none. Clear with project_score_clear.
 */
bool project_score(Scoring *scoring, const Scheme *scheme, const Project *project,
                   ProjectScore *score, GError **error);
void project_score_clear(ProjectScore *score);

/* share × points, rounded; not below nil and not above `points`. */
int64_t points_of(Exact share, int64_t points);
/* Weights of the indicators of a project: those given, or divided. `weights` has as many elements
 * as the project indicators. */
WeightState weights_of(const Scheme *scheme, const Project *project, int64_t *weights, int *parts,
                       int64_t *sum, int64_t *wanted);
/* The same, when only whether they are right is asked. */
WeightState weights_state(const Scheme *scheme, const Project *project, int64_t *sum,
                          int64_t *wanted);
/* The formula that says an indicator's result: its own, or the scheme's for amounts of its second
 * level; NULL: the result is entered. */
const Formula *score_formula(Scoring *scoring, const Scheme *scheme, const Indicator *indicator,
                             const IndicatorValue *target, GError **error);
/* The amount that `formula` says in `context`; `*known` false when the books don't say one. */
bool score_money(const World *world, const Formula *formula, const Context *context, bool *known,
                 Money *amount, GError **error);
/* Whether less is better by the indicator's level. */
bool score_is_less(const Scheme *scheme, const Indicator *indicator);
