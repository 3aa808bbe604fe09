/* sentence.c: completion of the budget, and the words beside it */
#include "audit/internal.h"

#include <string.h>

/* ---- what is left ---- */

/* "结余": what is left of a budget. */
static bool is_unspent(const Audit *audit, const Figure *figure)
{
    g_autofree char *core = measure_core(audit->data, figure->phrase);
    const GPtrArray *words = data_words(audit->data, "unspent");

    for (unsigned i = 0; i < words->len; i++)
        if (strcmp(core, g_ptr_array_index(words, i)) == 0)
            return true;
    return false;
}

/* "预算数126.50万元，执行数119.80万元，结余6.70万元" */
static void relate_unspent(Audit *audit, unsigned index)
{
    static const int signs[3] = {1, 1, -1};
    const Figure *left = FIGURE(audit, index);
    unsigned figures[3] = {index, NONE, NONE}, first = PASSAGE(audit, left->passage)->first_figure;

    for (unsigned i = index;
         is_unspent(audit, left) && i > first && FIGURE(audit, i - 1)->sentence == left->sentence;
         i--) {
        const Figure *figure = FIGURE(audit, i - 1);

        if (figure->kind != NUMBER_AMOUNT || figure->bracketed)
            continue;
        if (figure->role == ROLE_BUDGET && figures[1] == NONE)
            figures[1] = i - 1;
        else if (figure->role == ROLE_OUTTURN && figures[2] == NONE)
            figures[2] = i - 1;
        else
            break;
    }
    if (figures[1] != NONE && figures[2] != NONE)
        relation_add(audit, "unspent", FORM_SUM, figures, signs, 3, 0);
}

/* ---- completion ---- */

static bool kinds_fit(const AuditData *data, const char *rate, const char *budget)
{
    const GPtrArray *kinds = data_words(data, "budget-kinds");

    for (unsigned i = 0; i < kinds->len; i++)
        if (strstr(rate, g_ptr_array_index(kinds, i)) != NULL)
            return strstr(budget, g_ptr_array_index(kinds, i)) != NULL;
    return true;
}

/* The outturn before a rate and the budget that goes with it; a budget of the rate's kind wins. */
static void find_pair(const Audit *audit, unsigned index, unsigned *outturn, unsigned *budget)
{
    const Figure *rate = FIGURE(audit, index);
    unsigned first = PASSAGE(audit, rate->passage)->first_figure;

    *outturn = *budget = NONE;
    for (unsigned i = index; i > first; i--) {
        const Figure *figure = FIGURE(audit, i - 1);

        if (figure->kind != NUMBER_AMOUNT || figure->bracketed || is_unspent(audit, figure))
            continue;
        if (figure->role == ROLE_COMPLETION)
            return;
        if (figure->role == ROLE_BUDGET &&
            (*budget == NONE ||
             !kinds_fit(audit->data, rate->phrase, FIGURE(audit, *budget)->phrase)) &&
            kinds_fit(audit->data, rate->phrase, figure->phrase))
            *budget = i - 1;
        else if (figure->role == ROLE_BUDGET && *budget == NONE)
            *budget = i - 1;
        else if (figure_is_whole(figure) && *outturn == NONE)
            *outturn = i - 1;
        else if (figure_is_whole(figure))
            return;
    }
}

/* "项目支出较年初完成92%" speaks of something else than the figures before it. */
static bool has_own_subject(const Audit *audit, const Figure *rate)
{
    g_autofree char *core = measure_core(audit->data, rate->phrase);
    GString *rest = g_string_new(core);
    const GPtrArray *words = data_words(audit->data, "completion-words");
    bool own;

    for (unsigned i = 0; i < words->len; i++)
        g_string_replace(rest, g_ptr_array_index(words, i), "", 0);
    own = rest->len > 0;
    g_string_free(rest, TRUE);
    return own;
}

/* "计划修复90件，实际修复97件，完成率107.78%": two counts of one unit directly before. */
static bool relate_count_rate(Audit *audit, unsigned index)
{
    unsigned figures[3] = {index, index - 1, index - 2},
             first = PASSAGE(audit, FIGURE(audit, index)->passage)->first_figure;
    const Figure *result, *target;

    if (index == first || FIGURE(audit, index - 1)->kind != NUMBER_COUNT ||
        FIGURE(audit, index - 1)->clause != FIGURE(audit, index)->clause)
        return false;
    result = FIGURE(audit, index - 1);
    target = index > first + 1 ? FIGURE(audit, index - 2) : result;
    if (target == result || target->kind != NUMBER_COUNT ||
        g_strcmp0(target->unit, result->unit) != 0 || target->clause != result->clause ||
        data_word_in(audit->data, "count-targets", target->phrase) == NULL ||
        data_word_in(audit->data, "count-results", result->phrase) == NULL)
        relation_not_checkable(audit, "completion", index, "what it refers to is not printed");
    else
        relation_add(audit, "completion", FORM_RATIO, figures, NULL, 3, 0);
    return true;
}

/* "支出35.98万元，完成预算的86.0%，较预算减少5.88万元": the budget is not printed, but follows. */
static bool relate_by_change(Audit *audit, unsigned index, unsigned outturn)
{
    const Figure *rate = FIGURE(audit, index), *change;
    const Passage *passage = PASSAGE(audit, rate->passage);
    unsigned figures[3] = {index, outturn, index + 1};
    ChangeWords words;
    bool budget;

    if (outturn == NONE || index + 1 >= passage->first_figure + passage->figure_count)
        return false;
    change = FIGURE(audit, index + 1);
    if (change->role != ROLE_CHANGE || change->kind != NUMBER_AMOUNT ||
        change->clause != rate->clause || change->direction == 0)
        return false;
    words = change_words(audit, index + 1);
    budget = *words.subject == '\0' && strstr(words.base, "预算") != NULL &&
             kinds_fit(audit->data, rate->phrase, words.base);
    change_words_clear(&words);
    if (!budget)
        return false;
    relation_add(audit, "completion", FORM_COMPLETION, figures, NULL, 3, change->direction);
    return true;
}

/* "较年初预算减少36.84万元，完成年初预算的90%": the change stands before the rate. */
static bool relate_by_change_before(Audit *audit, unsigned index)
{
    const Figure *rate = FIGURE(audit, index), *change;
    unsigned first = PASSAGE(audit, rate->passage)->first_figure, at = index;
    unsigned figures[3] = {index, NONE, NONE};
    Candidates candidates;
    ChangeWords words;
    bool budget;

    while (at > first && FIGURE(audit, at - 1)->role == ROLE_GROWTH &&
           FIGURE(audit, at - 1)->clause == rate->clause)
        at--;
    change = at > first ? FIGURE(audit, at - 1) : rate;
    if (change->role != ROLE_CHANGE || change->kind != NUMBER_AMOUNT ||
        change->clause != rate->clause || change->direction == 0)
        return false;
    figures[2] = at - 1;
    words = change_words(audit, figures[2]);
    budget = *words.subject == '\0' && strstr(words.base, "预算") != NULL &&
             kinds_fit(audit->data, rate->phrase, words.base);
    change_words_clear(&words);
    candidates = candidates_near(audit, figures[2]);
    if (!budget || candidates.count == 0)
        return false;
    relate_best(audit, "completion", FORM_COMPLETION, figures, 3, 1, &candidates,
                change->direction);
    return true;
}

/* What the rates of a report have in common. */
#define KINDS_MAX 8u
typedef struct {
    unsigned held[KINDS_MAX], failed[KINDS_MAX]; /* pairs whose budget does not say its kind */
    GHashTable *budgets;                         /* key to the only budget + 1 of it, or to 0 */
} Rates;

static unsigned kind_of(const AuditData *data, const char *phrase)
{
    const GPtrArray *kinds = data_words(data, "budget-kinds");

    for (unsigned i = 0; i < kinds->len && i < KINDS_MAX; i++)
        if (strstr(phrase, g_ptr_array_index(kinds, i)) != NULL)
            return i;
    return KINDS_MAX;
}

/* "支出预算12万元，支出决算9万元，完成调整后预算的75%": the budget beside the rate may be another.
 * It is meant when that is so wherever the report says it thus, but for few. */
static void count_bare_budget(const Audit *audit, Rates *rates, unsigned index)
{
    static const int signs[3] = {1, 1, 1};
    unsigned figures[3] = {index, NONE, NONE},
             kind = kind_of(audit->data, FIGURE(audit, index)->phrase);

    if (kind == KINDS_MAX)
        return;
    find_pair(audit, index, &figures[1], &figures[2]);
    if (figures[1] == NONE || figures[2] == NONE ||
        kind_of(audit->data, FIGURE(audit, figures[2])->phrase) != KINDS_MAX)
        return;
    if (relation_try(audit, FORM_RATIO, figures, signs, 3, 0) < VERDICT_ERROR)
        rates->held[kind]++;
    else
        rates->failed[kind]++;
}

static bool budget_fits(const Audit *audit, const Rates *rates, unsigned index, unsigned budget)
{
    const char *rate = FIGURE(audit, index)->phrase, *said = FIGURE(audit, budget)->phrase;
    unsigned kind = kind_of(audit->data, rate);

    return kinds_fit(audit->data, rate, said) ||
           (kind < KINDS_MAX && kind_of(audit->data, said) == KINDS_MAX &&
            rates->held[kind] > rates->failed[kind]);
}

/* A budget is known by what it is of when the report prints one only. */
static void take_budget(const Audit *audit, Rates *rates, unsigned index)
{
    const Figure *figure = FIGURE(audit, index);
    const Scope *scope =
        &g_array_index(audit->scopes, Scope, PASSAGE(audit, figure->passage)->scope);
    gpointer known;
    bool again = g_hash_table_lookup_extended(rates->budgets, figure->key, NULL, &known);
    int order = 1;

    if (figure->table || figure->kind != NUMBER_AMOUNT || figure->bracketed ||
        figure->approximate || *figure->key == '\0' || scope->kind == SCOPE_PROJECT ||
        names_other_year(audit, figure->phrase))
        return;
    if (again && GPOINTER_TO_UINT(known) != 0 &&
        exact_compare(&order, FIGURE(audit, GPOINTER_TO_UINT(known) - 1)->middle, figure->middle) &&
        order == 0)
        return;
    g_hash_table_insert(rates->budgets, figure->key, GUINT_TO_POINTER(again ? 0 : index + 1));
}

/* "公务接待费支出决算2.35万元，完成预算的53.05%" where the budget is told in another paragraph of
 * the section. */
static unsigned budget_elsewhere(const Audit *audit, const Rates *rates, unsigned index,
                                 unsigned outturn)
{
    const Figure *spent = FIGURE(audit, outturn);
    gpointer found = spent->borrowed || spent->clause != FIGURE(audit, index)->clause
                         ? NULL
                         : g_hash_table_lookup(rates->budgets, spent->key);
    unsigned budget = GPOINTER_TO_UINT(found) - 1;

    if (found == NULL || *PASSAGE(audit, spent->passage)->topic == '\0' ||
        strcmp(PASSAGE(audit, spent->passage)->topic,
               PASSAGE(audit, FIGURE(audit, budget)->passage)->topic) != 0 ||
        kind_of(audit->data, FIGURE(audit, index)->phrase) !=
            kind_of(audit->data, FIGURE(audit, budget)->phrase))
        return NONE;
    return budget;
}

static void relate_completion(Audit *audit, const Rates *rates, unsigned index)
{
    unsigned figures[3] = {index, NONE, NONE};
    const Figure *budget;

    if (strstr(FIGURE(audit, index)->phrase, "预算") == NULL && relate_count_rate(audit, index))
        return;

    if (has_own_subject(audit, FIGURE(audit, index)) || FIGURE(audit, index)->shared) {
        relation_not_checkable(audit, "completion", index, "what it refers to is not printed");
        return;
    }
    find_pair(audit, index, &figures[1], &figures[2]);
    if (figures[2] == NONE &&
        (relate_by_change(audit, index, figures[1]) || relate_by_change_before(audit, index)))
        return;
    if (figures[1] != NONE && figures[2] == NONE)
        figures[2] = budget_elsewhere(audit, rates, index, figures[1]);
    if (figures[1] == NONE || figures[2] == NONE) {
        relation_not_checkable(audit, "completion", index, "the budget is not printed");
        return;
    }
    budget = FIGURE(audit, figures[2]);
    if (!budget_fits(audit, rates, index, figures[2])) {
        relation_not_checkable(audit, "completion", index, "another budget is printed");
        return;
    }
    if (exact_sign(FIGURE(audit, index)->middle) == 0 && exact_sign(budget->middle) == 0)
        return;
    relation_add(audit, "completion", FORM_RATIO, figures, NULL, 3, 0);
}

/* ---- words beside figures ---- */

static int order_of(const Audit *audit, unsigned outturn, unsigned budget)
{
    int order;

    if (!exact_compare(&order, FIGURE(audit, outturn)->middle, FIGURE(audit, budget)->middle))
        return 9;
    return order;
}

/* The outturn and budget last printed before `at` in the passage, of one measure. */
static bool pair_before(const Audit *audit, const Passage *passage, uint32_t at, unsigned *outturn,
                        unsigned *budget, unsigned *rate)
{
    *outturn = *budget = *rate = NONE;
    for (unsigned i = passage->figure_count; i > 0; i--) {
        unsigned index = passage->first_figure + i - 1;
        const Figure *figure = FIGURE(audit, index);

        if (figure->first > at)
            continue;
        if (figure->role == ROLE_COMPLETION && *rate == NONE && *outturn == NONE)
            *rate = index;
        else if (figure->role == ROLE_BUDGET && *budget == NONE && figure->kind == NUMBER_AMOUNT)
            *budget = index;
        else if (figure_is_whole(figure) && figure->kind == NUMBER_AMOUNT && *outturn == NONE)
            *outturn = index;
        else if (figure->role == ROLE_COMPLETION || figure_is_whole(figure))
            break;
    }
    return *outturn != NONE && (*budget != NONE || *rate != NONE);
}

static void say_direction(Audit *audit, unsigned passage, const char *sentence, const char *word,
                          unsigned outturn)
{
    uint32_t first = (uint32_t)(sentence - PASSAGE(audit, passage)->text);
    Finding *finding = finding_add(audit, "direction-budget", passage, first,
                                   first + (uint32_t)strlen(word), word, NULL);

    if (finding != NULL)
        finding_span(finding, passage, FIGURE(audit, outturn)->first, FIGURE(audit, outturn)->last);
}

static int order_printed(const Audit *audit, unsigned outturn, unsigned budget, unsigned rate)
{
    int order;

    if (budget != NONE)
        return order_of(audit, outturn, budget);
    return exact_compare(&order, FIGURE(audit, rate)->middle, exact_from_int(100)) ? order : 9;
}

/* "决算数小于预算数" beside figures that say otherwise. */
static void relate_direction(Audit *audit, unsigned index)
{
    static const char *const lists[] = {"less-than-budget", "equal-to-budget", "more-than-budget"};
    const Passage *passage = PASSAGE(audit, index);
    unsigned outturn, budget, rate;

    for (int l = 0; l < 3; l++) {
        const GPtrArray *words = data_words(audit->data, lists[l]);

        for (unsigned w = 0; w < words->len; w++) {
            const char *word = g_ptr_array_index(words, w),
                       *at = strstr(PASSAGE(audit, index)->text, word);
            int order;

            if (at == NULL || !pair_before(audit, passage, (uint32_t)(at - passage->text), &outturn,
                                           &budget, &rate))
                continue;
            order = order_printed(audit, outturn, budget, rate);
            if (order == 9 || order == l - 1 || (rate != NONE && budget == NONE && l == 1))
                continue;
            if (budget != NONE && l != 1 && order == 0 && FIGURE(audit, outturn)->decimals < 2)
                continue;
            if (strstr(at, "（") == at + strlen(word)) /* both choices are left: another rule's */
                continue;
            say_direction(audit, index, at, word, outturn);
            passage = PASSAGE(audit, index);
        }
    }
}

static bool is_rate(const Figure *figure)
{
    return figure->role == ROLE_COMPLETION && figure->kind == NUMBER_PERCENT && !figure->table &&
           !figure->approximate;
}

static void relate_completions(Audit *audit)
{
    g_autoptr(GHashTable) budgets = g_hash_table_new(g_str_hash, g_str_equal);
    Rates rates = {.budgets = budgets};
    unsigned count = audit->figures->len;

    for (unsigned i = 0; i < count; i++) {
        if (is_rate(FIGURE(audit, i)))
            count_bare_budget(audit, &rates, i);
        else if (FIGURE(audit, i)->role == ROLE_BUDGET)
            take_budget(audit, &rates, i);
    }
    for (unsigned i = 0; i < count; i++)
        if (is_rate(FIGURE(audit, i)))
            relate_completion(audit, &rates, i);
}

void relate_sentences(Audit *audit)
{
    unsigned count = audit->figures->len;

    relate_completions(audit);
    for (unsigned i = 0; i < count; i++)
        if (figure_is_whole(FIGURE(audit, i)) && FIGURE(audit, i)->kind == NUMBER_AMOUNT &&
            !FIGURE(audit, i)->table)
            relate_unspent(audit, i);
    for (unsigned i = 0; i < audit->passages->len; i++)
        if (PASSAGE(audit, i)->kind == PASSAGE_TEXT)
            relate_direction(audit, i);
}
