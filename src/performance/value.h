/* value.h: what a target asks and what a result says
 *
 * People write values in many ways: ≥50个, 不低于95%, 12月底之前, 1万余人次, 优,
 * 28个（省级3个、市级25个）, 已达到目标值. Here they become an operator, exact numbers with units,
 * a date, a grade, or a claim without a figure; and a result is measured against its target:
 * reached or missed, and which share of it, or not comparable and why. Nothing is rounded, nothing
 * is guessed: what a text does not say is unknown.
 *
 * Values borrow their units from the words they were read with. Functions may be called by any
 * number of threads.
 */
#pragma once
#include "performance/words.h"

typedef enum {
    OPERATOR_NONE, /* "2个", "优": nothing says which way */
    OPERATOR_AT_LEAST,
    OPERATOR_MORE,
    OPERATOR_AT_MOST,
    OPERATOR_LESS,
    OPERATOR_EQUAL,
    OPERATOR_RANGE, /* numbers[0] to numbers[1] */
} IndicatorOperator;

typedef enum { EXTENT_EXACT, EXTENT_ABOVE, EXTENT_BELOW, EXTENT_ABOUT } IndicatorExtent;

typedef struct {
    Exact number;           /* in the family's own unit: yuan, months; a multiplier is counted in */
    Exact step;             /* how much a word such as 余 may add, in the same unit */
    IndicatorExtent extent; /* 1万余, 近1万, 约1万 */
    const IndicatorUnit *unit; /* NULL: none, or none that is known */
    const IndicatorUnit *per;  /* 元/人: 人; NULL */
    IndicatorOperator sign;    /* what stands beside it */
    bool bracketed;            /* （省级3个） */
    bool planned;              /* 计划50个: not what was done */
} IndicatorNumber;

typedef enum {
    INDICATOR_EMPTY,  /* nothing is said: "", —, 无 of a result that asks a number */
    INDICATOR_NUMBER, /* numbers[0] */
    INDICATOR_DATE,   /* a day until which, or on which */
    INDICATOR_GRADE,
    INDICATOR_ANSWER, /* 是, 否 */
    INDICATOR_CLAIM, /* 完成, 控制在预算范围内: no figure, only that it was (not) reached */
    INDICATOR_WORDS, /* 不断提升 */
} IndicatorKind;

typedef enum { CLAIM_NONE, CLAIM_UNDONE, CLAIM_PARTLY, CLAIM_DONE } IndicatorClaim;

#define INDICATOR_NUMBERS_MAX 8u

typedef struct {
    IndicatorKind kind;
    IndicatorOperator sign; /* of numbers[0] or of the date */
    IndicatorNumber numbers[INDICATOR_NUMBERS_MAX];
    unsigned number_count;
    int date;             /* 20211231; 0: none. The last day that is meant: 12月底 */
    bool day_said;        /* the day itself, not only its month or year */
    int grade;            /* rank from 1; 0: none */
    bool yes;             /* of an answer */
    IndicatorClaim claim; /* may stand beside numbers: 完成38个 */
    bool is_open;         /* words stand beside what was read */
} IndicatorValue;

/* Reads `text` as people write it; `year` is the year of a date that names none. Never fails: what
 * is not understood is INDICATOR_WORDS. Texts over 4,096 bytes are read up to there. */
IndicatorValue indicator_value_parse(const IndicatorWords *words, const char *text, int year);

/* The same for a target whose operator and unit stand in columns of their own (指标性质, 度量单位);
 * both may be NULL or "". What the text itself says goes before them. */
IndicatorValue indicator_target_parse(const IndicatorWords *words, const char *text,
                                      const char *direction, const char *unit, int year);

/* ≥, =, 不低于, 正向, 定性 as an operator; OPERATOR_NONE when it is none. */
IndicatorOperator indicator_operator_of(const IndicatorWords *words, const char *text);

typedef enum {
    OUTCOME_REACHED,
    OUTCOME_MISSED,
    OUTCOME_CLAIMED,      /* said to be reached, without a figure */
    OUTCOME_INCOMPARABLE, /* `why` says why */
} IndicatorOutcome;

typedef enum {
    WHY_NONE,
    WHY_NO_TARGET,
    WHY_NO_RESULT,
    WHY_NO_NUMBER,   /* the target is a number, the result words */
    WHY_OTHER_UNIT,  /* 人 and 次 */
    WHY_APPROXIMATE, /* 约50个 for ≥50个 */
    WHY_SEVERAL,     /* parts of which nobody knows whether they add up */
    WHY_NO_GRADE,    /* 不断提升 for 优 */
    WHY_WORDS,       /* both are words */
    WHY_TOO_LARGE,
    WHY_COUNT
} IndicatorWhy;

typedef struct {
    IndicatorOutcome outcome;
    IndicatorWhy why;
    bool has_share;
    Exact share; /* 1 and more: reached. Result over target for ≥, target over result for ≤; not
                    capped */
    int used;    /* index of the result's number that was compared; -1: none */
    bool is_part_of_whole; /* the result's own numbers, 250个中146个, were taken as a rate */
} IndicatorComparison;

/* Measures `result` against `target`. `otherwise` is the operator of a target that has none (a cost
 * is at most, all else at least). Months of a target (≤12个月) are held against a date of the
 * result by counting from January of `year`. */
IndicatorComparison indicator_compare(const IndicatorValue *target, const IndicatorValue *result,
                                      IndicatorOperator otherwise, int year);

/* "no-number" and so on: the end of message id unscored-…, static. */
const char *indicator_why_name(IndicatorWhy why);

/* The target as one writes it: "≥50个", "12月31日前"; "" for words. The caller frees. */
char *indicator_value_text(const IndicatorValue *value);
