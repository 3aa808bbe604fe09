/* quality.c: judges of targets: each a rule of quality.txt */
#include <string.h>

#include "base/money.h"
#include "performance/judge.h"

#define NAME_PAIRS_LEAST 2u

static bool is_number(const IndicatorValue *value) { return value->kind == INDICATOR_NUMBER; }

static bool is_percent(const IndicatorNumber *number)
{
    return number->unit != NULL && strcmp(number->unit->family, "percent") == 0;
}

static bool asks_rate(const Judge *judge, const StatedIndicator *one)
{
    return one->name != NULL &&
           indicator_word_ending(judge->words, "rate-names", one->name, strlen(one->name)) != NULL;
}

static const char *text_or_empty(const char *text) { return text != NULL ? text : ""; }

/* The first character of the list's word stands in the text, and no number does. */
static void vague(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const char *target = text_or_empty(judge_indicator(judge, i)->target);

        if (judge_target(judge, i)->number_count == 0 && judge_target(judge, i)->date == 0 &&
            judge_target(judge, i)->kind != INDICATOR_GRADE &&
            indicator_word_in(judge->words, "vague", target) != NULL)
            judge_add(judge, (int)i, target, NULL);
    }
}

static void not_measurable(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const char *target = text_or_empty(judge_indicator(judge, i)->target);
        IndicatorKind kind = judge_target(judge, i)->kind;

        if ((kind == INDICATOR_WORDS || kind == INDICATOR_EMPTY || kind == INDICATOR_CLAIM) &&
            indicator_word_in(judge->words, "vague", target) == NULL)
            judge_add(judge, (int)i, target, NULL);
    }
}

static void grade_without_measure(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++)
        if (judge_target(judge, i)->kind == INDICATOR_GRADE &&
            (judge_indicator(judge, i)->method == NULL ||
             *judge_indicator(judge, i)->method == '\0'))
            judge_add(judge, (int)i, judge_indicator(judge, i)->target, NULL);
}

static void no_unit(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++)
        if (is_number(judge_target(judge, i)) && judge_target(judge, i)->numbers[0].unit == NULL)
            judge_add(judge, (int)i, judge_indicator(judge, i)->target, NULL);
}

/* Nothing above 100% is possible: ≥100% says = 100%, and more is impossible. */
static void rate_above_whole(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const StatedIndicator *one = judge_indicator(judge, i);
        const IndicatorNumber *number = &judge_target(judge, i)->numbers[0];
        int order;

        if (!is_number(judge_target(judge, i)) || !is_percent(number) || one->name == NULL ||
            indicator_word_in(judge->words, "bounded-rates", one->name) == NULL ||
            !exact_compare(&order, number->number, exact_from_int(100)))
            continue;
        if (order > 0 || (order == 0 && (judge_target(judge, i)->sign == OPERATOR_AT_LEAST ||
                                         judge_target(judge, i)->sign == OPERATOR_MORE)))
            judge_add(judge, (int)i, one->target, "=100%");
    }
}

static void wrong_direction(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const StatedIndicator *one = judge_indicator(judge, i);
        const IndicatorValue *target = judge_target(judge, i);
        StatedKind kind = judge_kind(judge, i);
        bool least = target->sign == OPERATOR_AT_LEAST || target->sign == OPERATOR_MORE;
        bool most = target->sign == OPERATOR_AT_MOST || target->sign == OPERATOR_LESS;
        bool cost =
            kind == KIND_COST && least && is_number(target) && !is_percent(&target->numbers[0]);
        bool late = kind == KIND_TIME && least && is_number(target) &&
                    target->numbers[0].unit != NULL &&
                    strcmp(target->numbers[0].unit->family, "months") == 0;
        bool satisfied = kind == KIND_SATISFACTION && most;

        if (cost || late || satisfied)
            judge_add(judge, (int)i, one->target, satisfied ? "≥" : "≤");
    }
}

static void below_previous(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const StatedIndicator *one = judge_indicator(judge, i);
        IndicatorValue previous;
        IndicatorComparison comparison;

        if (one->previous == NULL || !is_number(judge_target(judge, i)))
            continue;
        previous = indicator_target_parse(judge->words, one->previous, NULL, one->unit,
                                          judge->report->year - 1);
        if (!is_number(&previous))
            continue;
        /* Last year's result as the target, this year's target as the result. */
        previous.sign = judge_target(judge, i)->sign;
        previous.numbers[0].sign = OPERATOR_NONE;
        {
            IndicatorValue now = *judge_target(judge, i);

            now.sign = now.numbers[0].sign = OPERATOR_NONE;
            comparison =
                indicator_compare(&previous, &now, judge_operator(judge, i), judge->report->year);
        }
        if (comparison.outcome == OUTCOME_MISSED)
            judge_add(judge, (int)i, one->target, one->previous);
    }
}

/* How many pairs of characters of `name` stand in `clause`. */
static unsigned shared_pairs(const char *name, const char *clause)
{
    long length = g_utf8_strlen(name, -1);
    unsigned count = 0;

    for (long i = 0; i + 2 <= length; i++) {
        g_autofree char *pair = g_utf8_substring(name, i, i + 2);

        count += strstr(clause, pair) != NULL;
    }
    return count;
}

/* "建设示范小区50个" in the project's own text, ≥20个 as its target. */
static bool clause_aims_higher(const Judge *judge, unsigned i, const char *clause)
{
    const StatedIndicator *one = judge_indicator(judge, i);
    IndicatorValue aim = indicator_value_parse(judge->words, clause, judge->report->year),
                   target = *judge_target(judge, i);
    const IndicatorNumber *mine = &target.numbers[0];
    int order;

    return aim.number_count == 1 && shared_pairs(one->name, clause) >= NAME_PAIRS_LEAST &&
           mine->unit != NULL && aim.numbers[0].unit != NULL &&
           strcmp(mine->unit->family, aim.numbers[0].unit->family) == 0 &&
           exact_compare(&order, aim.numbers[0].number, mine->number) && order > 0 &&
           (target.sign == OPERATOR_AT_LEAST || target.sign == OPERATOR_NONE ||
            target.sign == OPERATOR_EQUAL);
}

static void below_own_aim(Judge *judge)
{
    g_auto(GStrv) clauses = NULL;
    g_autofree char *goal = NULL;

    if (judge->project->goal == NULL)
        return;
    goal = indicator_text_plain(judge->project->goal);
    for (const char *const *mark = (const char *const[]){"。", "、", NULL}; *mark != NULL; mark++) {
        g_auto(GStrv) parts = g_strsplit(goal, *mark, -1);

        g_free(goal);
        goal = g_strjoinv(";", parts);
    }
    clauses = g_strsplit_set(goal, ",;", -1);
    for (unsigned i = 0; i < judge->project->count; i++)
        for (unsigned c = 0; clauses[c] != NULL && is_number(judge_target(judge, i)) &&
                             judge_indicator(judge, i)->name != NULL &&
                             judge_operator(judge, i) == OPERATOR_AT_LEAST;
             c++)
            if (clause_aims_higher(judge, i, clauses[c])) {
                judge_add(judge, (int)i, judge_indicator(judge, i)->target, clauses[c]);
                break;
            }
}

/* ---- what a project lacks ---- */

static bool has_kind(const Judge *judge, StatedKind kind)
{
    for (unsigned i = 0; i < judge->project->count; i++)
        if (judge_kind(judge, i) == kind)
            return true;
    return false;
}

static void lacks(Judge *judge, StatedKind kind)
{
    if (judge->project->count > 0 && !has_kind(judge, kind))
        judge_add(judge, -1, NULL, NULL);
}

static void no_cost(Judge *judge) { lacks(judge, KIND_COST); }
static void no_time(Judge *judge) { lacks(judge, KIND_TIME); }
static void no_effect(Judge *judge) { lacks(judge, KIND_EFFECT); }
static void no_output(Judge *judge) { lacks(judge, KIND_OTHER); }

static void no_indicators(Judge *judge)
{
    if (judge->project->count == 0)
        judge_add(judge, -1, NULL, NULL);
}

/* ---- weights ---- */

static bool any_weight(const Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++)
        if (judge_indicator(judge, i)->weight >= 0)
            return true;
    return false;
}

/* Where some are weighed, all must be. */
static void no_weight(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count && any_weight(judge); i++)
        if (judge_indicator(judge, i)->weight <= 0)
            judge_add(judge, (int)i, judge_indicator(judge, i)->name, NULL);
}

static void weight_sum(Judge *judge)
{
    int64_t sum = 0, execution = judge->project->execution_weight >= 0
                                     ? judge->project->execution_weight
                                     : 1000;
    g_autofree char *found = NULL, *expected = NULL;

    if (!any_weight(judge))
        return;
    for (unsigned i = 0; i < judge->project->count; i++)
        sum += MAX(MIN(judge_indicator(judge, i)->weight, 1000000), 0);
    if (sum == 10000 - execution || (sum == 10000 && judge->project->execution_weight < 0))
        return;
    found = judge_points(sum);
    expected = judge_points(10000 - execution);
    judge_add(judge, -1, found, expected);
}

/* ---- texts ---- */

static void beyond_year(Judge *judge)
{
    int last = judge->report->year * 10000 + 1231;

    for (unsigned i = 0; i < judge->project->count && judge->report->year > 0; i++) {
        const IndicatorValue *target = judge_target(judge, i);
        int order = 0;
        bool months = is_number(target) && target->numbers[0].unit != NULL &&
                      target->numbers[0].per == NULL &&
                      strcmp(target->numbers[0].unit->family, "months") == 0 &&
                      judge_kind(judge, i) == KIND_TIME &&
                      exact_compare(&order, target->numbers[0].number, exact_from_int(12)) &&
                      order > 0;

        if (target->date > last || months)
            judge_add(judge, (int)i, judge_indicator(judge, i)->target, NULL);
    }
}

static void copies_name(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const StatedIndicator *one = judge_indicator(judge, i);
        g_autofree char *name = indicator_text_plain(text_or_empty(one->name)),
                        *target = indicator_text_plain(text_or_empty(one->target));

        if (g_utf8_strlen(name, -1) >= 3 && judge_target(judge, i)->number_count == 0 &&
            strstr(target, name) != NULL)
            judge_add(judge, (int)i, one->target, one->name);
    }
}

static void named_twice(Judge *judge)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);

    for (unsigned i = 0; i < judge->project->count; i++) {
        const char *name = judge_indicator(judge, i)->name;

        if (name != NULL && !g_hash_table_add(names, (char *)name))
            judge_add(judge, (int)i, name, NULL);
    }
}

static void same_as_other(Judge *judge)
{
    const char *goal = judge->project->goal;
    unsigned first =
        goal != NULL && g_utf8_strlen(goal, -1) >= 12 ? judge_seen(judge, goal, judge->at) : 0;

    if (first > 0 && first - 1 != judge->at)
        judge_add(judge, -1, goal, judge->report->projects[first - 1].name)->other = (int)first - 1;
}

static void cost_above_budget(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const IndicatorValue *target = judge_target(judge, i);
        Exact budget;
        int order;

        if (judge->project->budget <= 0 || judge_kind(judge, i) != KIND_COST ||
            !is_number(target) || target->numbers[0].unit == NULL ||
            target->numbers[0].per != NULL ||
            strcmp(target->numbers[0].unit->family, "money") != 0 ||
            !exact_fraction(&budget, judge->project->budget, 100) ||
            !exact_compare(&order, target->numbers[0].number, budget) || order <= 0)
            continue;
        {
            g_autofree char *expected = money_text((Money){judge->project->budget});

            judge_add(judge, (int)i, judge_indicator(judge, i)->target, expected);
        }
    }
}

static void rate_without_percent(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const StatedIndicator *one = judge_indicator(judge, i);

        if (asks_rate(judge, one) && is_number(judge_target(judge, i)) &&
            judge_target(judge, i)->numbers[0].unit != NULL &&
            !is_percent(&judge_target(judge, i)->numbers[0]) &&
            strcmp(judge_target(judge, i)->numbers[0].unit->family, "points-given") != 0)
            judge_add(judge, (int)i, one->target, "%");
    }
}

static const JudgeEntry judges[] = {
    {"target-vague", vague},
    {"target-not-measurable", not_measurable},
    {"grade-without-measure", grade_without_measure},
    {"target-without-unit", no_unit},
    {"rate-without-percent", rate_without_percent},
    {"rate-above-whole", rate_above_whole},
    {"direction-wrong", wrong_direction},
    {"below-last-year", below_previous},
    {"below-own-aim", below_own_aim},
    {"cost-above-budget", cost_above_budget},
    {"no-indicators", no_indicators},
    {"output-missing", no_output},
    {"time-missing", no_time},
    {"cost-missing", no_cost},
    {"effect-missing", no_effect},
    {"weight-missing", no_weight},
    {"weights-not-whole", weight_sum},
    {"date-beyond-year", beyond_year},
    {"target-copies-name", copies_name},
    {"indicator-twice", named_twice},
    {"target-of-another", same_as_other},
};

GPtrArray *quality_doubts(const DoubtRules *rules, const IndicatorWords *words,
                          const StatedReport *report)
{
    return judges_run(judges, G_N_ELEMENTS(judges), rules, words, report);
}
