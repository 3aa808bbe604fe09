/* scheme.h: how points are given: data/REGIME/performance/scoring.txt
 *
 * Points are whole hundredths. A scheme of projects parts its points among execution and first
 * levels; one of a department has items, each a share that an expression answers.
 */
#pragma once
#include "formula/formula.h"

typedef enum {
    RULE_AT_LEAST,
    RULE_AT_MOST,
    RULE_EQUAL,
    RULE_RANGE,
    RULE_DATE,
    RULE_DURATION,
    RULE_YES_NO,
    RULE_COUNT
} RuleKind;
/* What of the weight a value gets that was not reached. */
typedef enum { SHORT_NONE, SHORT_SHARE, SHORT_INVERSE } ShortRule;

typedef struct {
    char *id;
    int64_t points;
    char **words; /* what the first level may be called */
    int into;     /* index of the part that takes the points when this has no indicator; -1: none */
} SchemePart;

typedef struct {
    char *why; /* "claimed", or as value.h names it */
    Exact share;
} SchemeOpen;

typedef struct {
    char **levels; /* second levels */
    Formula *formula;
} SchemeMeasured;

typedef struct {
    int64_t from; /* points */
    char *title;
} SchemeGrade;

typedef struct {
    char *id, *level1, *level2, *why, *source;
    int64_t points;
    Formula *share;
} SchemeItem;

typedef struct {
    char *id, *title, *source;
    bool department;
    int from, to; /* years; 0: open */
    int64_t execution;
    Formula *budget, *spent;
    GPtrArray *parts;    /* of SchemePart * */
    GArray *ranks;       /* of Exact: what a grade gets, by its rank less 1 */
    GPtrArray *opens;    /* of SchemeOpen * */
    char **less;         /* levels where less is better; NULL: none */
    GPtrArray *measured; /* of SchemeMeasured * */
    GPtrArray *grades;   /* of SchemeGrade *, the best first */
    GPtrArray *items;    /* of SchemeItem * */
    ShortRule rules[RULE_COUNT];
    Exact low_from, low_taken; /* low_from 0: no rule */
} Scheme;

typedef struct Schemes Schemes;

/* Both scoring.txt and, where the regime has one, overall.txt (schemes of a whole department). */
Schemes *schemes_read(const Catalog *catalog, GError **error);
/* The same from a file, which errors name. */
Schemes *schemes_read_file(const char *path, const Catalog *catalog, GError **error);
void schemes_free(Schemes *schemes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Schemes, schemes_free)

/* By id; NULL when there is none. */
const Scheme *schemes_find(const Schemes *schemes, const char *id);
/* The one for `year`; NULL when there is none. */
const Scheme *schemes_for(const Schemes *schemes, bool department, int year);

/* The part whose words `level1` is one of; -1: none. */
int scheme_part(const Scheme *scheme, const char *level1);
/* What a result gets that cannot be compared, because of `why`; nothing where scoring.txt says so.
 */
Exact scheme_open(const Scheme *scheme, const char *why);
/* What a grade of `rank` (from 1) gets. */
Exact scheme_rank(const Scheme *scheme, int rank);
/* The grade of a total; NULL without grades. */
const char *scheme_grade(const Scheme *scheme, int64_t points);
