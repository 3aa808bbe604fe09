/* judge.h: what the judges of quality.c and plausible.c share */
#pragma once
#include "performance/doubt.h"

/* What an indicator measures by its second level and its own words. */
typedef enum { KIND_OTHER, KIND_TIME, KIND_COST, KIND_EFFECT, KIND_SATISFACTION } StatedKind;

/* What an indicator says. */
typedef struct {
    StatedKind kind;
    IndicatorValue target, result;
    IndicatorComparison comparison;
} Reading;

typedef struct {
    const DoubtRules *rules;
    const IndicatorWords *words;
    const StatedReport *report;
    GPtrArray *doubts; /* of Doubt * */
    unsigned at;       /* the project at hand */
    const StatedProject *project;
    const DoubtRule *rule; /* the rule at hand */
    GArray *readings;      /* of Reading: its indicators */
    GHashTable *seen;      /* texts of earlier projects to where they stood; each judge puts its id
                              before its keys */
} Judge;

typedef struct {
    const char *id;
    void (*judge)(Judge *judge); /* of the project at hand */
} JudgeEntry;

/* Runs the judges whose rules the regime has over all projects. */
GPtrArray *judges_run(const JudgeEntry *entries, unsigned count, const DoubtRules *rules,
                      const IndicatorWords *words, const StatedReport *report);
/* Adds a doubt of the rule at hand; texts are copied. `indicator` -1: the project. */
Doubt *judge_add(Judge *judge, int indicator, const char *found, const char *expected);

static inline const StatedIndicator *judge_indicator(const Judge *judge, unsigned index)
{
    return &judge->project->indicators[index];
}
static inline const Reading *judge_reading(const Judge *judge, unsigned index)
{
    return &g_array_index(judge->readings, Reading, index);
}
/* What the indicator measures by its levels and its own words. */
static inline StatedKind judge_kind(const Judge *judge, unsigned index)
{
    return judge_reading(judge, index)->kind;
}
static inline const IndicatorValue *judge_target(const Judge *judge, unsigned index)
{
    return &judge_reading(judge, index)->target;
}
static inline const IndicatorValue *judge_result(const Judge *judge, unsigned index)
{
    return &judge_reading(judge, index)->result;
}
static inline const IndicatorComparison *judge_comparison(const Judge *judge, unsigned index)
{
    return &judge_reading(judge, index)->comparison;
}
/* The operator of a target that says none: costs and times are at most. */
IndicatorOperator judge_operator(const Judge *judge, unsigned index);
/* Where `key` stood first for the rule at hand: an index + 1; 0 when it is new, and then it stands
 * at `place`. */
unsigned judge_seen(Judge *judge, const char *key, unsigned place);
/* "58.4%" of a ratio. The caller frees. */
char *judge_ratio(Exact ratio);
/* "95.5" of hundredths. The caller frees. */
char *judge_points(int64_t hundredths);
/* Whether `text` says that there is nothing: 无, 没有; NULL too. */
bool says_nothing(const IndicatorWords *words, const char *text);
