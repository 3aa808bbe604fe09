/* plausible.c: judges of results and scores: each a rule of plausible.txt */
#include <string.h>

#include "base/money.h"
#include "performance/judge.h"

#define PEER_TEXT_LEAST 20 /* characters: shorter texts may be equal by chance */
#define COUNTED_LEAST 5u
#define REACHED_LEAST 3u

static bool is_full(const StatedIndicator *one)
{
    return one->weight > 0 && one->points >= one->weight;
}

/* Full points, or no points are printed and it is called done. */
static bool is_taken_as_done(const Judge *judge, unsigned i)
{
    const StatedIndicator *one = judge_indicator(judge, i);

    return is_full(one) || (one->points < 0 && judge_result(judge, i)->claim == CLAIM_DONE);
}

static bool is_percent(const IndicatorNumber *number)
{
    return number->unit != NULL && strcmp(number->unit->family, "percent") == 0;
}

static bool below(Exact value, Exact percent)
{
    int order;

    return exact_divide(&percent, percent, exact_from_int(100)) &&
           exact_compare(&order, value, percent) && order < 0;
}

static bool has_rate_below_limit(const Judge *judge, Exact *rate)
{
    return stated_rate(judge->project, rate) && below(*rate, judge->rule->limit);
}

/* ---- money and results ---- */

static unsigned count_reached(const Judge *judge, bool *all)
{
    unsigned count = 0;

    *all = judge->project->count > 0;
    for (unsigned i = 0; i < judge->project->count; i++) {
        IndicatorOutcome outcome = judge_comparison(judge, i)->outcome;
        bool reached = outcome == OUTCOME_REACHED || outcome == OUTCOME_CLAIMED ||
                       (outcome == OUTCOME_INCOMPARABLE && is_full(judge_indicator(judge, i)));

        count += reached;
        *all = *all && reached;
    }
    return count;
}

static void low_rate_all_reached(Judge *judge)
{
    g_autofree char *text = NULL;
    Exact rate;
    bool all;

    if (!has_rate_below_limit(judge, &rate) || judge->project->spent == 0 ||
        count_reached(judge, &all) < REACHED_LEAST || !all)
        return;
    text = judge_ratio(rate);
    judge_add(judge, -1, text, NULL);
}

static void nothing_spent(Judge *judge)
{
    bool all;

    if (judge->project->budget > 0 && judge->project->spent == 0 &&
        count_reached(judge, &all) >= REACHED_LEAST && all)
        judge_add(judge, -1, "0", NULL);
}

/* The total cannot be more than 100 less what execution loses. */
static void total_above_rate(Judge *judge)
{
    const StatedProject *project = judge->project;
    int64_t weight = project->execution_weight > 0 ? project->execution_weight : 1000, most;
    g_autofree char *found = NULL, *expected = NULL;
    Exact rate, due;

    if (project->total < 0 || project->total > 10000 || !stated_rate(project, &rate) ||
        below(exact_from_int(1), rate) || project->spent >= project->budget ||
        !exact_multiply(&due, rate, exact_from_int(weight)) || !exact_round(&most, due, 1))
        return;
    most += 10000 - weight;
    if (project->total <= most + 50)
        return;
    found = judge_points(project->total);
    expected = judge_points(most);
    judge_add(judge, -1, found, expected);
}

static void over_budget_claimed(Judge *judge)
{
    if (judge->project->budget <= 0 || judge->project->spent <= judge->project->budget)
        return;
    for (unsigned i = 0; i < judge->project->count; i++)
        if (judge_kind(judge, i) == KIND_COST && judge_result(judge, i)->kind == INDICATOR_CLAIM &&
            judge_result(judge, i)->claim == CLAIM_DONE)
            judge_add(judge, (int)i, judge_indicator(judge, i)->result, NULL);
}

static void sum_over(Judge *judge)
{
    g_autofree char *found = NULL, *expected = NULL;
    Money sum = MONEY_ZERO;

    if (judge->at != 0 || judge->report->project_spent < 0 || judge->report->count < 2)
        return;
    for (unsigned p = 0; p < judge->report->count; p++) {
        int64_t spent = judge->report->projects[p].spent;

        if (spent > 0 && !money_add(&sum, sum, (Money){spent}))
            return;
    }
    if (sum.fen <= judge->report->project_spent)
        return;
    found = money_text(sum);
    expected = money_text((Money){judge->report->project_spent});
    judge_add(judge, -1, found, expected);
}

/* "122名…每人1000元": what that makes is more than was spent. */
static void heads_and_standard(Judge *judge)
{
    static GRegex *shape;
    g_autoptr(GMatchInfo) match = NULL;
    g_autofree char *plain =
        judge->project->done != NULL ? indicator_text_plain(judge->project->done) : NULL;

    if (g_once_init_enter(&shape))
        g_once_init_leave(
            &shape, g_regex_new("([0-9]{1,7})(?:名|人|户)[^。;]{0,24}?每(?:人|户|名)([0-9]{1,7})元",
                                G_REGEX_OPTIMIZE, 0, NULL));
    if (plain == NULL || judge->project->spent < 0 || !g_regex_match(shape, plain, 0, &match))
        return;
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *whole = g_match_info_fetch(match, 0),
                        *heads = g_match_info_fetch(match, 1),
                        *standard = g_match_info_fetch(match, 2), *spent = NULL;
        int64_t fen = g_ascii_strtoll(heads, NULL, 10) * g_ascii_strtoll(standard, NULL, 10) * 100;

        if (fen <= judge->project->spent)
            continue;
        spent = money_text((Money){judge->project->spent});
        judge_add(judge, -1, whole, spent);
    }
}

/* ---- one result ---- */

static void far_above(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const IndicatorComparison *one = judge_comparison(judge, i);
        const IndicatorValue *target = judge_target(judge, i);
        g_autofree char *text = NULL;

        if (one->outcome != OUTCOME_REACHED || !one->has_share ||
            target->kind != INDICATOR_NUMBER || is_percent(&target->numbers[0]) ||
            target->sign == OPERATOR_AT_MOST || target->sign == OPERATOR_LESS ||
            judge_operator(judge, i) == OPERATOR_AT_MOST || below(one->share, judge->rule->limit))
            continue;
        text = judge_ratio(one->share);
        judge_add(judge, (int)i, text, judge_indicator(judge, i)->target);
    }
}

static void satisfaction_whole(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const IndicatorValue *result = judge_result(judge, i);
        int order;

        if (judge_kind(judge, i) == KIND_SATISFACTION && result->number_count == 1 &&
            is_percent(&result->numbers[0]) && result->numbers[0].sign == OPERATOR_NONE &&
            exact_compare(&order, result->numbers[0].number, exact_from_int(100)) && order == 0)
            judge_add(judge, (int)i, judge_indicator(judge, i)->result, NULL);
    }
}

static bool lacks_number(const Judge *judge, unsigned i)
{
    return judge_target(judge, i)->kind == INDICATOR_NUMBER &&
           judge_result(judge, i)->kind != INDICATOR_EMPTY &&
           judge_comparison(judge, i)->used < 0 && judge_result(judge, i)->number_count == 0 &&
           judge_result(judge, i)->date == 0;
}

static void satisfaction_unsampled(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++)
        if (judge_kind(judge, i) == KIND_SATISFACTION && lacks_number(judge, i))
            judge_add(judge, (int)i, judge_indicator(judge, i)->result,
                      judge_indicator(judge, i)->target);
}

static void no_number(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        StatedKind kind = judge_kind(judge, i);

        if (kind != KIND_SATISFACTION && kind != KIND_COST && kind != KIND_TIME &&
            lacks_number(judge, i))
            judge_add(judge, (int)i, judge_indicator(judge, i)->result,
                      judge_indicator(judge, i)->target);
    }
}

/* The result is the target, or the name with a word such as 不断提升. */
static bool repeats(const Judge *judge, const StatedIndicator *one)
{
    g_autofree char *target = indicator_text_plain(one->target != NULL ? one->target : ""),
                    *result = indicator_text_plain(one->result != NULL ? one->result : ""),
                    *name = indicator_text_plain(one->name != NULL ? one->name : "");
    const char *rest = strstr(result, name);

    if (g_utf8_strlen(result, -1) >= 4 && strcmp(target, result) == 0)
        return true;
    if (g_utf8_strlen(name, -1) < 4 || rest != result)
        return false;
    rest += strlen(name);
    return *rest == '\0' ||
           (g_utf8_strlen(rest, -1) <= 8 && indicator_word_in(judge->words, "vague", rest) != NULL);
}

static void words_repeated(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const StatedIndicator *one = judge_indicator(judge, i);

        if (judge_kind(judge, i) == KIND_EFFECT && judge_result(judge, i)->number_count == 0 &&
            judge_result(judge, i)->grade == 0 && repeats(judge, one))
            judge_add(judge, (int)i, one->result, one->target);
    }
}

static void done_before(Judge *judge)
{
    IndicatorValue start = indicator_value_parse(
        judge->words, judge->project->start != NULL ? judge->project->start : "",
        judge->report->year);
    int first = start.date > 0 ? start.date : judge->report->year * 10000 + 101;

    for (unsigned i = 0; i < judge->project->count && judge->report->year > 0; i++)
        if (judge_kind(judge, i) == KIND_TIME && judge_result(judge, i)->date > 0 &&
            judge_result(judge, i)->date < first)
            judge_add(judge, (int)i, judge_indicator(judge, i)->result, judge->project->start);
}

/* "250个支部中146个", called complete. */
static void part_not_whole(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const IndicatorValue *result = judge_result(judge, i);
        const StatedIndicator *one = judge_indicator(judge, i);
        bool said = one->points < 0 || is_full(one);
        int order;

        for (unsigned n = 0; n + 1 < result->number_count; n++) {
            const IndicatorNumber *whole = &result->numbers[n], *part = &result->numbers[n + 1];

            if (said && whole->planned && !part->planned && whole->unit != NULL &&
                whole->unit == part->unit && exact_compare(&order, part->number, whole->number) &&
                order < 0) {
                judge_add(judge, (int)i, one->result, one->target);
                break;
            }
        }
    }
}

static bool has_date(const IndicatorValue *value) { return value->date > 0; }

static void late(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const StatedIndicator *one = judge_indicator(judge, i);

        if (has_date(judge_result(judge, i)) &&
            judge_comparison(judge, i)->outcome == OUTCOME_MISSED &&
            judge_result(judge, i)->claim != CLAIM_UNDONE && (one->points < 0 || is_full(one)))
            judge_add(judge, (int)i, one->result, one->target);
    }
}

static void missed_full(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const StatedIndicator *one = judge_indicator(judge, i);

        if (!has_date(judge_result(judge, i)) &&
            judge_comparison(judge, i)->outcome == OUTCOME_MISSED && is_taken_as_done(judge, i))
            judge_add(judge, (int)i, one->result, one->target);
    }
}

/* Part of the target, nearly all of the points. */
static void points_above_share(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const StatedIndicator *one = judge_indicator(judge, i);
        const IndicatorComparison *comparison = judge_comparison(judge, i);
        g_autofree char *found = NULL, *expected = NULL;
        Exact given, slack;
        int order;

        if (comparison->outcome != OUTCOME_MISSED || !comparison->has_share || one->weight <= 0 ||
            one->points < 0 || is_full(one) || !exact_fraction(&given, one->points, one->weight) ||
            !exact_divide(&slack, judge->rule->limit, exact_from_int(100)) ||
            !exact_subtract(&given, given, slack) ||
            !exact_compare(&order, given, comparison->share) || order <= 0)
            continue;
        found = judge_points(one->points);
        expected = judge_ratio(comparison->share);
        judge_add(judge, (int)i, found, expected);
    }
}

static void other_unit(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++)
        if (judge_comparison(judge, i)->why == WHY_OTHER_UNIT && is_full(judge_indicator(judge, i)))
            judge_add(judge, (int)i, judge_indicator(judge, i)->result,
                      judge_indicator(judge, i)->target);
}

static void rate_over_whole(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const StatedIndicator *one = judge_indicator(judge, i);
        const IndicatorValue *result = judge_result(judge, i);
        int order;

        if (one->name != NULL &&
            indicator_word_in(judge->words, "bounded-rates", one->name) != NULL &&
            result->number_count == 1 && is_percent(&result->numbers[0]) &&
            exact_compare(&order, result->numbers[0].number, exact_from_int(100)) && order > 0)
            judge_add(judge, (int)i, one->result, "100%");
    }
}

static void lost_without_reason(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const StatedIndicator *one = judge_indicator(judge, i);

        if (judge_result(judge, i)->kind == INDICATOR_EMPTY)
            continue;
        if (one->weight > 0 && one->points >= 0 && one->points < one->weight &&
            says_nothing(judge->words, one->reason)) {
            g_autofree char *found = judge_points(one->points),
                            *expected = judge_points(one->weight);

            judge_add(judge, (int)i, found, expected);
        } else if (one->points < 0 && judge_comparison(judge, i)->outcome == OUTCOME_MISSED &&
                   judge_result(judge, i)->claim != CLAIM_DONE &&
                   says_nothing(judge->words, one->reason)) {
            judge_add(judge, (int)i, one->result, one->target);
        }
    }
}

/* ---- a project as a whole ---- */

/* Every counted result is its target to the digit. */
static void all_exact(Judge *judge)
{
    unsigned counted = 0;

    for (unsigned i = 0; i < judge->project->count; i++) {
        const IndicatorComparison *one = judge_comparison(judge, i);
        int order;

        if (judge_target(judge, i)->kind != INDICATOR_NUMBER || one->used < 0 || !one->has_share ||
            judge_kind(judge, i) == KIND_SATISFACTION ||
            (is_percent(&judge_target(judge, i)->numbers[0]) &&
             exact_compare(&order, judge_target(judge, i)->numbers[0].number,
                           exact_from_int(100)) &&
             order == 0))
            continue;
        if (!exact_compare(&order, one->share, exact_from_int(1)) || order != 0)
            return;
        counted++;
    }
    if (counted >= COUNTED_LEAST)
        judge_add(judge, -1, NULL, NULL);
}

static void problems_full(Judge *judge)
{
    const StatedProject *project = judge->project;

    if (project->total == 10000 && !says_nothing(judge->words, project->problems))
        judge_add(judge, -1, project->problems, NULL);
}

static void no_problem_low_rate(Judge *judge)
{
    g_autofree char *text = NULL;
    Exact rate;

    if (judge->project->problems == NULL || !says_nothing(judge->words, judge->project->problems) ||
        !has_rate_below_limit(judge, &rate))
        return;
    text = judge_ratio(rate);
    judge_add(judge, -1, text, NULL);
}

/* ---- projects beside each other ---- */

static bool is_long(const char *text)
{
    return text != NULL && g_utf8_strlen(text, -1) >= PEER_TEXT_LEAST;
}

static void identical_texts(Judge *judge)
{
    const char *const texts[] = {judge->project->done, judge->project->goal};
    bool said = false;

    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
        unsigned first = is_long(texts[i]) ? judge_seen(judge, texts[i], judge->at) : 0;

        if (first == 0 || first - 1 == judge->at || said)
            continue;
        judge_add(judge, -1, texts[i], judge->report->projects[first - 1].name)->other =
            (int)first - 1;
        said = true;
    }
}

/* What makes two results the same case: name and share; NULL when it is not missed in part. The
 * caller frees. */
static char *case_key(const Judge *judge, unsigned i)
{
    const StatedIndicator *one = judge_indicator(judge, i);
    const IndicatorComparison *comparison = judge_comparison(judge, i);
    g_autofree char *share = NULL;

    if (one->name == NULL || comparison->outcome != OUTCOME_MISSED || !comparison->has_share ||
        one->weight <= 0 || one->points < 0)
        return NULL;
    share = exact_text(comparison->share, (ExactStyle){.decimals = 6});
    return share != NULL ? g_strconcat(one->name, "\n", share, NULL) : NULL;
}

/* The share of its points that an indicator got is unlike the other's. */
static bool points_differ(const Judge *judge, const StatedIndicator *mine,
                          const StatedIndicator *theirs)
{
    Exact a, b, difference, limit;
    int order;

    if (!exact_fraction(&a, mine->points, mine->weight) ||
        !exact_fraction(&b, theirs->points, theirs->weight) || !exact_subtract(&difference, a, b) ||
        !exact_divide(&limit, judge->rule->limit, exact_from_int(100)))
        return false;
    if (exact_sign(difference) < 0)
        difference.numerator = -difference.numerator;
    return exact_compare(&order, difference, limit) && order > 0;
}

static const StatedIndicator *indicator_named(const StatedProject *project, const char *name)
{
    for (unsigned i = 0; i < project->count; i++)
        if (g_strcmp0(project->indicators[i].name, name) == 0)
            return &project->indicators[i];
    return NULL;
}

static void unlike_peers(Judge *judge)
{
    for (unsigned i = 0; i < judge->project->count; i++) {
        const StatedIndicator *mine = judge_indicator(judge, i), *theirs;
        g_autofree char *key = case_key(judge, i);
        unsigned first = key != NULL ? judge_seen(judge, key, judge->at) : 0;

        if (first == 0 || first - 1 == judge->at)
            continue;
        theirs = indicator_named(&judge->report->projects[first - 1], mine->name);
        if (theirs != NULL && points_differ(judge, mine, theirs)) {
            g_autofree char *found = judge_points(mine->points),
                            *expected = judge_points(theirs->points);

            judge_add(judge, (int)i, found, expected)->other = (int)first - 1;
        }
    }
}

static const JudgeEntry judges[] = {
    {"low-rate-all-reached", low_rate_all_reached},
    {"nothing-spent", nothing_spent},
    {"total-above-rate", total_above_rate},
    {"over-budget-claimed", over_budget_claimed},
    {"projects-over-whole", sum_over},
    {"heads-and-standard", heads_and_standard},
    {"far-above-target", far_above},
    {"satisfaction-whole", satisfaction_whole},
    {"satisfaction-unsampled", satisfaction_unsampled},
    {"result-without-number", no_number},
    {"words-repeated", words_repeated},
    {"done-before-begun", done_before},
    {"part-not-whole", part_not_whole},
    {"late-called-done", late},
    {"missed-in-full", missed_full},
    {"points-above-share", points_above_share},
    {"other-unit-in-full", other_unit},
    {"rate-over-whole", rate_over_whole},
    {"lost-without-reason", lost_without_reason},
    {"all-exactly-met", all_exact},
    {"problems-in-full", problems_full},
    {"no-problem-low-rate", no_problem_low_rate},
    {"identical-projects", identical_texts},
    {"unlike-peers", unlike_peers},
};

GPtrArray *plausible_doubts(const DoubtRules *rules, const IndicatorWords *words,
                            const StatedReport *report)
{
    return judges_run(judges, G_N_ELEMENTS(judges), rules, words, report);
}
