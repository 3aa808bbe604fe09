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

static void relate_completion(Audit *audit, unsigned index)
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
    if (figures[2] == NONE && relate_by_change(audit, index, figures[1]))
        return;
    if (figures[1] == NONE || figures[2] == NONE) {
        relation_not_checkable(audit, "completion", index, "the budget is not printed");
        return;
    }
    budget = FIGURE(audit, figures[2]);
    if (!kinds_fit(audit->data, FIGURE(audit, index)->phrase, budget->phrase)) {
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

void relate_sentences(Audit *audit)
{
    unsigned count = audit->figures->len;

    for (unsigned i = 0; i < count; i++)
        if (FIGURE(audit, i)->role == ROLE_COMPLETION && FIGURE(audit, i)->kind == NUMBER_PERCENT &&
            !FIGURE(audit, i)->table && !FIGURE(audit, i)->approximate)
            relate_completion(audit, i);
    for (unsigned i = 0; i < count; i++)
        if (figure_is_whole(FIGURE(audit, i)) && FIGURE(audit, i)->kind == NUMBER_AMOUNT &&
            !FIGURE(audit, i)->table)
            relate_unspent(audit, i);
    for (unsigned i = 0; i < audit->passages->len; i++)
        if (PASSAGE(audit, i)->kind == PASSAGE_TEXT)
            relate_direction(audit, i);
}
