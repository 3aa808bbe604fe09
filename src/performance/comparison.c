/* comparison.c: a result held against its target
 *
 * A number that was said is a span: 1万余 is from 10,000 to 20,000, 以上 has no upper end. An
 * outcome is given only where it is the same for every value of the span.
 */
#include <string.h>

#include "performance/value.h"

typedef struct {
    Exact low, high;
    bool has_low, has_high;
} Reach;

static const char *const why_names[WHY_COUNT] = {
    "none",        "no-target", "no-result", "no-number", "other-unit",
    "approximate", "several",   "no-grade",  "words",     "too-large"};

const char *indicator_why_name(IndicatorWhy why) { return why_names[why]; }

static IndicatorComparison incomparable(IndicatorWhy why)
{
    return (IndicatorComparison){.outcome = OUTCOME_INCOMPARABLE, .why = why, .used = -1};
}

static IndicatorComparison decided(bool reached)
{
    return (IndicatorComparison){.outcome = reached ? OUTCOME_REACHED : OUTCOME_MISSED, .used = -1};
}

/* ---- spans ---- */

static bool reach_of(const IndicatorNumber *number, Reach *reach)
{
    *reach = (Reach){number->number, number->number, true, true};
    if (number->sign == OPERATOR_AT_LEAST || number->sign == OPERATOR_MORE)
        reach->has_high = false;
    if (number->sign == OPERATOR_AT_MOST || number->sign == OPERATOR_LESS)
        reach->has_low = false;
    if (number->extent == EXTENT_ABOVE || number->extent == EXTENT_ABOUT)
        if (!exact_add(&reach->high, reach->high, number->step))
            return false;
    return (number->extent != EXTENT_BELOW && number->extent != EXTENT_ABOUT) ||
           exact_subtract(&reach->low, reach->low, number->step);
}

/* Sets *answer to 1 when every value is at least `bound`, 0 when none is, -1 when some are. */
static bool at_least(const Reach *reach, Exact bound, bool strict, int *answer)
{
    int low, high;

    if (!exact_compare(&low, reach->low, bound) || !exact_compare(&high, reach->high, bound))
        return false;
    if (reach->has_low && (strict ? low > 0 : low >= 0))
        *answer = 1;
    else
        *answer = reach->has_high && (strict ? high <= 0 : high < 0) ? 0 : -1;
    return true;
}

static bool at_most(const Reach *reach, Exact bound, bool strict, int *answer)
{
    int low, high;

    if (!exact_compare(&low, reach->low, bound) || !exact_compare(&high, reach->high, bound))
        return false;
    if (reach->has_high && (strict ? high < 0 : high <= 0))
        *answer = 1;
    else
        *answer = reach->has_low && (strict ? low >= 0 : low > 0) ? 0 : -1;
    return true;
}

static int both(int a, int b) { return a == 0 || b == 0 ? 0 : (a == 1 && b == 1 ? 1 : -1); }

static bool answer_of(IndicatorOperator sign, const Reach *reach, const IndicatorValue *target,
                      int *answer)
{
    Exact first = target->numbers[0].number,
          second = target->numbers[sign == OPERATOR_RANGE ? 1 : 0].number;
    int least, most;

    switch (sign) {
    case OPERATOR_AT_LEAST:
    case OPERATOR_MORE:
        return at_least(reach, first, sign == OPERATOR_MORE, answer);
    case OPERATOR_AT_MOST:
    case OPERATOR_LESS:
        return at_most(reach, first, sign == OPERATOR_LESS, answer);
    default:
        if (!at_least(reach, first, false, &least) || !at_most(reach, second, false, &most))
            return false;
        *answer = both(least, most);
        return true;
    }
}

/* result / target, or its inverse where less is better. */
static bool share_of(IndicatorOperator sign, Exact result, const IndicatorValue *target,
                     Exact *share)
{
    Exact first = target->numbers[0].number;
    int order;

    if (sign == OPERATOR_AT_LEAST || sign == OPERATOR_MORE)
        return exact_divide(share, result, first);
    if (sign == OPERATOR_AT_MOST || sign == OPERATOR_LESS)
        return exact_divide(share, first, result);
    if (!exact_compare(&order, result, first))
        return false;
    if (order < 0)
        return exact_divide(share, result, first);
    if (sign == OPERATOR_RANGE) {
        first = target->numbers[1].number;
        if (!exact_compare(&order, result, first))
            return false;
        if (order <= 0) {
            *share = exact_from_int(1);
            return true;
        }
    }
    return exact_divide(share, first, result);
}

static IndicatorComparison compare_number(IndicatorOperator sign, const IndicatorNumber *result,
                                          const IndicatorValue *target)
{
    IndicatorComparison comparison;
    Reach reach;
    int answer;

    if (!reach_of(result, &reach) || !answer_of(sign, &reach, target, &answer))
        return incomparable(WHY_TOO_LARGE);
    comparison = answer < 0 ? incomparable(WHY_APPROXIMATE) : decided(answer == 1);
    comparison.has_share = answer >= 0 && share_of(sign, result->number, target, &comparison.share);
    return comparison;
}

/* ---- which number ---- */

static bool is_count(const IndicatorUnit *unit)
{
    static const char *const others[] = {"percent", "points", "money",  "months",
                                         "days",    "hours",  "minutes"};

    for (unsigned i = 0; i < G_N_ELEMENTS(others); i++)
        if (strcmp(unit->family, others[i]) == 0)
            return false;
    return true;
}

static bool same_family(const IndicatorNumber *a, const IndicatorNumber *b)
{
    return a->unit != NULL && b->unit != NULL && strcmp(a->unit->family, b->unit->family) == 0 &&
           (a->per == NULL || b->per == NULL || strcmp(a->per->family, b->per->family) == 0);
}

/* A bare number, or a generic counter beside another count. */
static bool may_be_same(const IndicatorNumber *a, const IndicatorNumber *b)
{
    if (a->unit == NULL || b->unit == NULL)
        return true;
    return (a->unit->counts || b->unit->counts) && is_count(a->unit) && is_count(b->unit);
}

typedef enum { PICK_PLAIN, PICK_BRACKETED, PICK_PLANNED, PICK_COUNT } Pick;

static bool is_picked(const IndicatorNumber *number, Pick pick)
{
    return pick == PICK_PLANNED ||
           (!number->planned && (number->bracketed == (pick == PICK_BRACKETED)));
}

/* Indices of the result's numbers that speak of what the target asks: those outside brackets before
 * those inside, what was done before what was planned. */
static unsigned candidates(const IndicatorValue *target, const IndicatorValue *result,
                           unsigned found[INDICATOR_NUMBERS_MAX])
{
    unsigned count = 0;

    for (unsigned pick = 0; pick < PICK_COUNT && count == 0; pick++)
        for (unsigned i = 0; i < result->number_count; i++)
            if (is_picked(&result->numbers[i], (Pick)pick) &&
                same_family(&target->numbers[0], &result->numbers[i]))
                found[count++] = i;
    if (count == 0 && result->number_count == 1 &&
        may_be_same(&target->numbers[0], &result->numbers[0]))
        found[count++] = 0;
    return count;
}

static bool add_all(const IndicatorValue *result, const unsigned *found, unsigned count,
                    IndicatorNumber *sum)
{
    *sum = result->numbers[found[0]];
    for (unsigned i = 1; i < count; i++)
        if (!exact_add(&sum->number, sum->number, result->numbers[found[i]].number))
            return false;
    return true;
}

static bool is_percent(const IndicatorNumber *number)
{
    return number->unit != NULL && strcmp(number->unit->family, "percent") == 0;
}

/* One of several that all say the same; of parts, the first and their sum must agree. */
static IndicatorComparison compare_several(IndicatorOperator sign, const IndicatorValue *target,
                                           const IndicatorValue *result, const unsigned *found,
                                           unsigned count)
{
    IndicatorComparison first = compare_number(sign, &result->numbers[found[0]], target), other;
    IndicatorNumber sum;

    first.used = (int)found[0];
    if (result->numbers[found[0]].sign == OPERATOR_RANGE && count == 2) {
        other = compare_number(sign, &result->numbers[found[1]], target);
        return other.outcome == first.outcome ? first : incomparable(WHY_APPROXIMATE);
    }
    for (unsigned i = 1; i < count && is_percent(&target->numbers[0]); i++)
        if (compare_number(sign, &result->numbers[found[i]], target).outcome != first.outcome)
            return incomparable(WHY_SEVERAL);
    if (count == 1 || is_percent(&target->numbers[0]))
        return first;
    if (!add_all(result, found, count, &sum))
        return incomparable(WHY_TOO_LARGE);
    return compare_number(sign, &sum, target).outcome == first.outcome ? first
                                                                       : incomparable(WHY_SEVERAL);
}

/* 250个支部中146个 for a rate. */
static bool rate_of(const IndicatorValue *result, IndicatorNumber *rate)
{
    for (unsigned a = 0; a + 1 < result->number_count; a++) {
        const IndicatorNumber *whole = &result->numbers[a], *part = &result->numbers[a + 1];

        if (!whole->planned || part->planned || !same_family(whole, part))
            continue;
        *rate = (IndicatorNumber){0};
        return exact_divide(&rate->number, part->number, whole->number) &&
               exact_multiply(&rate->number, rate->number, exact_from_int(100));
    }
    return false;
}

/* ---- kinds ---- */

static IndicatorComparison by_claim(const IndicatorValue *result, IndicatorWhy otherwise)
{
    if (result->claim == CLAIM_DONE)
        return (IndicatorComparison){.outcome = OUTCOME_CLAIMED, .used = -1};
    return result->claim == CLAIM_NONE ? incomparable(otherwise) : decided(false);
}

static int months_until(int date, int year)
{
    return (date / 10000 - year) * 12 + date / 100 % 100;
}

static bool counts_months(const IndicatorNumber *number)
{
    return number->unit != NULL && strcmp(number->unit->family, "months") == 0 &&
           number->per == NULL;
}

/* ≤12个月 beside a date. */
static IndicatorComparison months_and_date(IndicatorOperator sign, const IndicatorValue *target,
                                           const IndicatorValue *result, int year)
{
    IndicatorNumber months = {.number = exact_from_int(months_until(result->date, year)),
                              .unit = target->numbers[0].unit};

    return compare_number(sign, &months, target);
}

static IndicatorComparison against_number(const IndicatorValue *target,
                                          const IndicatorValue *result, IndicatorOperator sign,
                                          int year)
{
    unsigned found[INDICATOR_NUMBERS_MAX], count = candidates(target, result, found);
    IndicatorComparison comparison;
    IndicatorNumber rate;

    if (count > 0)
        return compare_several(sign, target, result, found, count);
    if (is_percent(&target->numbers[0]) && rate_of(result, &rate)) {
        comparison = compare_number(sign, &rate, target);
        comparison.is_part_of_whole = true;
        return comparison;
    }
    if (result->date > 0 && year > 0 && counts_months(&target->numbers[0]) &&
        (sign == OPERATOR_AT_MOST || sign == OPERATOR_LESS))
        return months_and_date(sign, target, result, year);
    return by_claim(result, result->number_count > 0 ? WHY_OTHER_UNIT : WHY_NO_NUMBER);
}

static IndicatorComparison against_date(const IndicatorValue *target, const IndicatorValue *result,
                                        int year)
{
    if (result->date > 0)
        return decided(result->date <= target->date);
    if (result->kind == INDICATOR_NUMBER && counts_months(&result->numbers[0]) && year > 0) {
        Exact months = exact_from_int(months_until(target->date, year));
        int order;

        if (!exact_compare(&order, result->numbers[0].number, months))
            return incomparable(WHY_TOO_LARGE);
        return decided(order <= 0);
    }
    return by_claim(result, result->kind == INDICATOR_NUMBER ? WHY_OTHER_UNIT : WHY_NO_NUMBER);
}

static IndicatorComparison against_words(const IndicatorValue *target, const IndicatorValue *result)
{
    if (target->kind == INDICATOR_GRADE && result->grade > 0)
        return decided(result->grade <= target->grade);
    if (target->kind == INDICATOR_ANSWER && result->kind == INDICATOR_ANSWER)
        return decided(result->yes == target->yes);
    if (target->kind != INDICATOR_GRADE && result->grade == 1)
        return (IndicatorComparison){.outcome = OUTCOME_CLAIMED, .used = -1};
    return by_claim(result, target->kind == INDICATOR_GRADE ? WHY_NO_GRADE : WHY_WORDS);
}

IndicatorComparison indicator_compare(const IndicatorValue *target, const IndicatorValue *result,
                                      IndicatorOperator otherwise, int year)
{
    IndicatorOperator sign = target->sign != OPERATOR_NONE ? target->sign : otherwise;

    if (target->kind == INDICATOR_EMPTY)
        return incomparable(WHY_NO_TARGET);
    if (result->kind == INDICATOR_EMPTY)
        return incomparable(WHY_NO_RESULT);
    if (target->kind == INDICATOR_NUMBER)
        return against_number(target, result, sign == OPERATOR_NONE ? OPERATOR_AT_LEAST : sign,
                              year);
    return target->kind == INDICATOR_DATE ? against_date(target, result, year)
                                          : against_words(target, result);
}
