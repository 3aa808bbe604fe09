/* doubt.h: rules that doubt what is stated, and what they found
 *
 * data/REGIME/performance/quality.txt has the rules for targets while they are entered,
 * plausible.txt those for results and scores. A rule is data: what is wrong in plain words, why it
 * must hold, what to write instead, how far it goes, and an example that keeps it and one that
 * breaks it; the judge of that id is code.
 */
#pragma once
#include "performance/stated.h"

typedef enum { DOUBT_ERROR, DOUBT_WARNING, DOUBT_NOTE } DoubtSeverity;

typedef struct {
    const char *id, *class_name;
    DoubtSeverity severity;
    const char *meaning[2], *mend[2]; /* zh, en; a mend may be NULL */
    const char *basis;
    const char *same_as;       /* the audit's own rule that says the same; NULL */
    Exact limit;               /* 0: it has none */
    bool at_total;             /* about the total of points, not about the money */
    GPtrArray *holds, *breaks; /* of const char *: examples */
} DoubtRule;

typedef struct DoubtRules DoubtRules;

/* Reads performance/NAME of the regime. The caller frees. */
DoubtRules *doubt_rules_read(const Catalog *catalog, const char *name, GError **error);
void doubt_rules_free(DoubtRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DoubtRules, doubt_rules_free)
unsigned doubt_rules_count(const DoubtRules *rules);
const DoubtRule *doubt_rules_at(const DoubtRules *rules, unsigned index);
const DoubtRule *doubt_rule(const DoubtRules *rules,
                            const char *id); /* NULL: the regime does not have it */

typedef struct {
    const DoubtRule *rule;
    unsigned project;       /* index in the report */
    int indicator;          /* index in the project; -1: the project as a whole */
    int other;              /* another project's index; -1 */
    char *found, *expected; /* texts; NULL */
} Doubt;

void doubt_free(Doubt *doubt);

/* What the rules of quality.txt find in the targets; results are not looked at. In the order of
 * projects, then rules. The caller unrefs the array of Doubt *. */
GPtrArray *quality_doubts(const DoubtRules *rules, const IndicatorWords *words,
                          const StatedReport *report);
/* What the rules of plausible.txt find in results and scores. */
GPtrArray *plausible_doubts(const DoubtRules *rules, const IndicatorWords *words,
                            const StatedReport *report);
