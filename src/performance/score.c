/* score.c: weights, execution, and each indicator's share of its weight */
#include "performance/score.h"

#include "base/error.h"
#include "performance/tally.h"

#include <string.h>

#define PARTS_MAX 16

int64_t points_of(Exact share, int64_t points)
{
    int64_t answer;

    if (exact_sign(share) <= 0)
        return 0;
    if (!exact_round(&answer, share, points) || answer > points)
        return points;
    return answer;
}

/* ---- weights ---- */

static bool weights_are_given(const Project *project, bool *any)
{
    bool all = project->indicator_count > 0;

    *any = false;
    for (unsigned i = 0; i < project->indicator_count; i++) {
        *any = *any || project->indicators[i].weight >= 0;
        all = all && project->indicators[i].weight >= 0;
    }
    return all;
}

/* Points of each part once those without an indicator have handed theirs on. */
static void parts_settle(const Scheme *scheme, const unsigned *counts, int64_t *points)
{
    for (unsigned i = 0; i < scheme->parts->len; i++)
        points[i] = ((const SchemePart *)g_ptr_array_index(scheme->parts, i))->points;
    for (unsigned i = 0; i < scheme->parts->len; i++) {
        const SchemePart *part = g_ptr_array_index(scheme->parts, i);
        int into = part->into;

        for (unsigned hops = 0;
             counts[i] == 0 && into >= 0 && counts[into] == 0 && hops < scheme->parts->len; hops++)
            into = ((const SchemePart *)g_ptr_array_index(scheme->parts, into))->into;
        if (counts[i] > 0 || into < 0 || counts[into] == 0)
            continue;
        points[into] += points[i];
        points[i] = 0;
    }
}

/* Equal, to the hundredth; the last one takes the rest. */
static void weights_divide(const Scheme *scheme, unsigned count, const int *parts,
                           const unsigned *counts, int64_t *weights)
{
    int64_t points[PARTS_MAX];
    unsigned seen[PARTS_MAX] = {0};

    parts_settle(scheme, counts, points);
    for (unsigned i = 0; i < count; i++) {
        int part = parts[i];
        Exact each;
        int64_t weight = 0;

        weights[i] = 0;
        if (part < 0)
            continue;
        if (exact_fraction(&each, points[part], counts[part]) && exact_round(&weight, each, 1))
            weights[i] = ++seen[part] < counts[part]
                             ? weight
                             : points[part] - weight * (int64_t)(counts[part] - 1);
    }
}

WeightState weights_of(const Scheme *scheme, const Project *project, int64_t *weights, int *parts,
                       int64_t *sum, int64_t *wanted)
{
    unsigned counts[PARTS_MAX] = {0};
    bool any, given = weights_are_given(project, &any);

    g_assert(scheme->parts->len <= PARTS_MAX);
    *wanted = 10000 - scheme->execution;
    *sum = 0;
    for (unsigned i = 0; i < project->indicator_count; i++) {
        parts[i] = scheme_part(scheme, project->indicators[i].level1);
        if (parts[i] >= 0)
            counts[parts[i]]++;
    }
    if (given)
        for (unsigned i = 0; i < project->indicator_count; i++)
            weights[i] = project->indicators[i].weight;
    else
        weights_divide(scheme, project->indicator_count, parts, counts, weights);
    for (unsigned i = 0; i < project->indicator_count; i++)
        *sum += weights[i];
    if (!any)
        return WEIGHTS_DIVIDED;
    return given && *sum == *wanted ? WEIGHTS_GIVEN : WEIGHTS_WRONG;
}

WeightState weights_state(const Scheme *scheme, const Project *project, int64_t *sum,
                          int64_t *wanted)
{
    g_autofree int64_t *weights = g_new(int64_t, project->indicator_count + 1);
    g_autofree int *parts = g_new(int, project->indicator_count + 1);

    return weights_of(scheme, project, weights, parts, sum, wanted);
}

/* ---- execution ---- */

bool score_money(const World *world, const Formula *formula, const Context *context, bool *known,
                 Money *amount, GError **error)
{
    g_auto(Value) value = value_unknown();

    if (!formula_value(formula, world, context, NULL, &value, error))
        return false;
    *known = value.kind == VALUE_NUMBER && interval_is_point(value.number) &&
             value.number.low.denominator == 1 && exact_round(&amount->fen, value.number.low, 1);
    return true;
}

/* A project that is settled at actual cost (据实结算) and has no budget loses nothing for it. */
static bool execution_score(const Scoring *scoring, ProjectScore *score, GError **error)
{
    const Scheme *scheme = score->scheme;
    const Context context = tally_context(score->project->code);
    bool budget_known, spent_known;

    if (!score_money(scoring->world, scheme->budget, &context, &budget_known, &score->budget,
                     error) ||
        !score_money(scoring->world, scheme->spent, &context, &spent_known, &score->spent, error))
        return false;
    score->known = budget_known && spent_known;
    score->has_rate = score->known && score->budget.fen > 0 &&
                      exact_fraction(&score->rate, score->spent.fen, score->budget.fen);
    score->execution = score->has_rate ? points_of(score->rate, scheme->execution)
                       : score->project->actual_cost && score->known ? scheme->execution
                                                                     : 0;
    return true;
}

/* ---- results ---- */

static const Formula *formula_kept(Scoring *scoring, const Indicator *indicator, GError **error)
{
    Formula *formula = g_hash_table_lookup(scoring->formulas, indicator->formula);

    if (formula != NULL)
        return formula;
    formula = formula_parse(indicator->formula, indicator->name, scoring->catalog, error);
    if (formula != NULL)
        g_hash_table_insert(scoring->formulas, (char *)indicator->formula, formula);
    return formula;
}

/* An amount, and nothing beside it: 1000元/人 is a standard for each. */
static bool is_money(const IndicatorValue *target)
{
    const IndicatorNumber *number = &target->numbers[0];

    return target->number_count == 1 && !target->is_open && number->per == NULL &&
           number->unit != NULL && strcmp(number->unit->family, "money") == 0;
}

const Formula *score_formula(Scoring *scoring, const Scheme *scheme, const Indicator *indicator,
                             const IndicatorValue *target, GError **error)
{
    if (indicator->formula != NULL)
        return formula_kept(scoring, indicator, error);
    for (unsigned i = 0; is_money(target) && i < scheme->measured->len; i++) {
        const SchemeMeasured *measured = g_ptr_array_index(scheme->measured, i);
        if (g_strv_contains((const char *const *)measured->levels, indicator->level2))
            return measured->formula;
    }
    return NULL;
}

/* What the books answer, as a result in the target's own unit: yuan of money, per cent of a ratio.
 */
static bool value_as_result(const Value *value, const IndicatorValue *target,
                            IndicatorValue *result)
{
    const Exact hundred = exact_from_int(100);
    Exact number;

    if (value->kind != VALUE_NUMBER)
        return false;
    number = value->number.low;
    if ((value->dimension == DIMENSION_MONEY && !exact_divide(&number, number, hundred)) ||
        (value->dimension == DIMENSION_RATIO && !exact_multiply(&number, number, hundred)))
        return false;
    *result = (IndicatorValue){.kind = INDICATOR_NUMBER, .number_count = 1};
    result->numbers[0] = (IndicatorNumber){.number = number, .step = exact_from_int(0)};
    if (target->number_count > 0)
        result->numbers[0].unit = target->numbers[0].unit;
    return true;
}

/* The result from the books where there is a formula and they know, else as it was entered. */
static bool result_find(Scoring *scoring, const Scheme *scheme, IndicatorScore *score,
                        const IndicatorValue *target, IndicatorValue *result, GError **error)
{
    const Indicator *indicator = score->indicator;
    const Context context = tally_context(indicator->project);
    GError *cause = NULL;
    const Formula *formula = score_formula(scoring, scheme, indicator, target, &cause);

    if (cause != NULL) {
        g_propagate_error(error, cause);
        return false;
    }
    if (formula != NULL) {
        if (!formula_value(formula, scoring->world, &context, NULL, &score->measured, error))
            return false;
        score->from_books = value_as_result(&score->measured, target, result);
        score->formula = score->from_books ? formula : NULL;
    }
    if (!score->from_books)
        *result =
            value_memo_value(scoring->values, indicator->result != NULL ? indicator->result : "");
    return true;
}

/* ---- one indicator ---- */

bool score_is_less(const Scheme *scheme, const Indicator *indicator)
{
    const char *const *less = (const char *const *)scheme->less;

    return less != NULL &&
           (g_strv_contains(less, indicator->level2) || g_strv_contains(less, indicator->level1));
}

static RuleKind rule_of(const IndicatorValue *target, const IndicatorValue *result,
                        IndicatorOperator otherwise)
{
    IndicatorOperator sign = target->sign != OPERATOR_NONE ? target->sign : otherwise;

    if (target->kind == INDICATOR_DATE)
        return RULE_DATE;
    if (target->kind == INDICATOR_ANSWER)
        return RULE_YES_NO;
    if (result->kind == INDICATOR_DATE)
        return RULE_DURATION;
    switch (sign) {
    case OPERATOR_AT_MOST:
    case OPERATOR_LESS:
        return RULE_AT_MOST;
    case OPERATOR_RANGE:
        return RULE_RANGE;
    case OPERATOR_EQUAL:
        return RULE_EQUAL;
    default:
        return RULE_AT_LEAST;
    }
}

/* What is left of the weight when the target was missed. The comparison's share already is target
 * over result where less is better. */
static int64_t points_missed(const Scheme *scheme, const IndicatorScore *score,
                             const IndicatorValue *target, const IndicatorValue *result,
                             RuleKind kind)
{
    if (target->kind == INDICATOR_GRADE && result->grade > 0)
        return points_of(scheme_rank(scheme, result->grade), score->weight);
    if (scheme->rules[kind] == SHORT_NONE || !score->has_share)
        return 0;
    return points_of(score->share, score->weight);
}

/* Far above the target: some points may go. */
static void low_consider(const Scheme *scheme, IndicatorScore *score, RuleKind kind)
{
    int order;
    Exact left;

    if (kind != RULE_AT_LEAST || !score->has_share || exact_sign(scheme->low_from) == 0 ||
        !exact_compare(&order, score->share, scheme->low_from) || order < 0)
        return;
    score->low = true;
    if (exact_subtract(&left, exact_from_int(1), scheme->low_taken))
        score->points = points_of(left, score->weight);
}

static void comparison_score(const Scheme *scheme, IndicatorScore *score,
                             const IndicatorValue *target, const IndicatorValue *result, int year)
{
    const IndicatorOperator otherwise =
        score_is_less(scheme, score->indicator) ? OPERATOR_AT_MOST : OPERATOR_AT_LEAST;
    const IndicatorComparison comparison = indicator_compare(target, result, otherwise, year);
    const RuleKind kind = rule_of(target, result, otherwise);

    score->has_share = comparison.has_share;
    score->share = comparison.share;
    score->why = comparison.why;
    switch (comparison.outcome) {
    case OUTCOME_REACHED:
        score->verdict = SCORE_REACHED;
        score->points = score->weight;
        low_consider(scheme, score, kind);
        break;
    case OUTCOME_MISSED:
        score->verdict = SCORE_SHORT;
        score->points = points_missed(scheme, score, target, result, kind);
        break;
    case OUTCOME_CLAIMED:
        score->verdict = SCORE_CLAIMED;
        score->points = points_of(scheme_open(scheme, "claimed"), score->weight);
        break;
    case OUTCOME_INCOMPARABLE:
        score->verdict = SCORE_OPEN;
        score->points =
            points_of(scheme_open(scheme, indicator_why_name(comparison.why)), score->weight);
        break;
    }
}

static bool indicator_score(Scoring *scoring, const Scheme *scheme, IndicatorScore *score,
                            GError **error)
{
    const Indicator *indicator = score->indicator;
    IndicatorValue target = value_memo_target(scoring->values, indicator->target,
                                              indicator->direction, indicator->unit);
    IndicatorValue result;

    if (!result_find(scoring, scheme, score, &target, &result, error))
        return false;
    comparison_score(scheme, score, &target, &result, scoring->year);
    if (score->part >= 0 || score->weight > 0)
        return true;
    score->verdict = SCORE_UNPLACED;
    score->points = 0;
    return true;
}

/* ---- the whole ---- */

static bool indicators_score(Scoring *scoring, ProjectScore *score, GError **error)
{
    const Project *project = score->project;
    g_autofree int64_t *weights = g_new(int64_t, project->indicator_count + 1);
    g_autofree int *parts = g_new(int, project->indicator_count + 1);

    score->weights = weights_of(score->scheme, project, weights, parts, &score->weight_sum,
                                &score->weight_wanted);
    for (unsigned i = 0; i < score->count; i++) {
        IndicatorScore *one = &score->indicators[i];

        one->indicator = &project->indicators[i];
        one->part = parts[i];
        one->weight = weights[i];
        if (!indicator_score(scoring, score->scheme, one, error))
            return false;
        score->total += one->points;
        score->open += one->verdict >= SCORE_CLAIMED;
    }
    return true;
}

bool project_score(Scoring *scoring, const Scheme *scheme, const Project *project,
                   ProjectScore *score, GError **error)
{
    *score = (ProjectScore){.project = project,
                            .scheme = scheme,
                            .count = project->indicator_count,
                            .indicators = g_new0(IndicatorScore, project->indicator_count + 1)};
    if (!execution_score(scoring, score, error) || !indicators_score(scoring, score, error)) {
        project_score_clear(score);
        return false;
    }
    score->total += score->execution;
    score->grade = score->count > 0 ? scheme_grade(scheme, score->total) : NULL;
    return true;
}

void project_score_clear(ProjectScore *score)
{
    for (unsigned i = 0; i < score->count; i++)
        value_clear(&score->indicators[i].measured);
    g_clear_pointer(&score->indicators, g_free);
    score->count = 0;
}

static void formula_clear(void *data) { formula_free(data); }

Scoring scoring_new(const Catalog *catalog, const World *world, const IndicatorWords *words,
                    int year)
{
    return (Scoring){catalog,
                     world,
                     words,
                     year,
                     g_hash_table_new_full(g_str_hash, g_str_equal, NULL, formula_clear),
                     value_memo_new(words, year)};
}

void scoring_clear(Scoring *scoring)
{
    g_clear_pointer(&scoring->formulas, g_hash_table_unref);
    g_clear_pointer(&scoring->values, value_memo_free);
}
