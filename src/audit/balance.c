/* balance.c: what the narrative says of income, expenditure and balances together
 *
 * Total income is total expenditure; what was there at the beginning, with what came in and without
 * what was spent, is there at the end. Judged sentence by sentence: only there do the figures
 * surely speak of one kind of money.
 */
#include "audit/internal.h"

#include <string.h>

/* "财政拨款收入总计" → 财政拨款; NULL when it is not a total of `side`. The caller frees. */
static char *name_before(const char *measure, const char *side)
{
    return g_str_has_suffix(measure, side) ? g_strndup(measure, strlen(measure) - strlen(side))
                                           : NULL;
}

/* The change told after figure `index` of its passage; NONE. */
static unsigned change_after(const Audit *audit, unsigned index)
{
    const Passage *passage = PASSAGE(audit, FIGURE(audit, index)->passage);

    for (unsigned i = index + 1; i < passage->first_figure + passage->figure_count; i++)
        if (FIGURE(audit, i)->role == ROLE_CHANGE && FIGURE(audit, i)->kind == NUMBER_AMOUNT)
            return i;
    return NONE;
}

/* Each side is told with a change of its own, and these differ too: the author counts the sides
 * without what is left, whatever the words for it. */
static bool told_apart(const Audit *audit, unsigned income, unsigned spent)
{
    unsigned first = change_after(audit, income), second = change_after(audit, spent);
    int order;

    if (first == second && first != NONE)
        second = FIGURE(audit, first)->shared ? change_after(audit, first) : NONE;
    return first != NONE && second != NONE &&
           exact_compare(&order, FIGURE(audit, first)->middle, FIGURE(audit, second)->middle) &&
           order != 0;
}

/* "财政拨款收入总计52万元，支出总计52万元": the second total is of the same money as the first,
 * directly before it. */
static gpointer side_before(const Audit *audit, GHashTable *income, unsigned index,
                            const char *spent)
{
    const Figure *before = FIGURE(audit, index - 1);
    g_autofree char *received = NULL;

    if (*spent != '\0' || before->passage != FIGURE(audit, index)->passage ||
        before->sentence != FIGURE(audit, index)->sentence)
        return NULL;
    received = name_before(before->measure, "收入总计");
    return received != NULL ? g_hash_table_lookup(income, received) : NULL;
}

static void sides_in_passage(Audit *audit, const Passage *passage)
{
    g_autoptr(GHashTable) income = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    unsigned first = passage->first_figure, end = first + passage->figure_count;

    for (unsigned i = first; i < end; i++) {
        const Figure *figure = FIGURE(audit, i);
        g_autofree char *spent = NULL;
        char *received;
        gpointer other;

        if (!figure_is_whole(figure) || figure->kind != NUMBER_AMOUNT || figure->bracketed ||
            figure->borrowed)
            continue;
        received = name_before(figure->measure, "收入总计");
        spent = name_before(figure->measure, "支出总计");
        if (received != NULL)
            g_hash_table_insert(income, received, GUINT_TO_POINTER(i + 1));
        other = spent != NULL ? g_hash_table_lookup(income, spent) : NULL;
        if (other == NULL && spent != NULL && i > first)
            other = side_before(audit, income, i, spent);
        if (other != NULL) {
            unsigned pair[2] = {i, GPOINTER_TO_UINT(other) - 1};

            relation_add(audit, told_apart(audit, pair[1], i) ? "text-sides-apart" : "text-sides",
                         FORM_SAME, pair, NULL, 2, 0);
        }
    }
}

/* ---- from the beginning of the year to its end ---- */

enum { CLOSING, OPENING, INCOME, SPENT, DRAWN, ALLOTTED, SLOTS };

/* What a figure is in the account of the year; SLOTS when it is none of these. */
static unsigned slot_of(const Audit *audit, const Figure *figure)
{
    g_autofree char *said = measure_core(audit->data, figure->phrase);

    if (strstr(said, "年初结转") != NULL || strstr(figure->phrase, "上年结转") != NULL)
        return OPENING;
    if (strstr(said, "年末结转") != NULL || strstr(said, "结转下年") != NULL)
        return CLOSING;
    if (data_word_in(audit->data, "drawn-words", said) != NULL)
        return DRAWN;
    if (data_word_in(audit->data, "allotted-words", said) != NULL)
        return ALLOTTED;
    if (g_str_has_suffix(said, "收入") || g_str_has_suffix(said, "收入合计"))
        return INCOME;
    return g_str_has_suffix(said, "支出") || g_str_has_suffix(said, "支出合计") ? SPENT : SLOTS;
}

/* One figure for each slot and no other amount: else something is told apart that this does not
 * know. */
static bool slots_take(const Audit *audit, unsigned first, unsigned end, unsigned *slots)
{
    for (unsigned s = 0; s < SLOTS; s++)
        slots[s] = NONE;
    for (unsigned i = first; i < end; i++) {
        const Figure *figure = FIGURE(audit, i);
        unsigned slot = slot_of(audit, figure);

        if (figure->bracketed || figure->kind != NUMBER_AMOUNT)
            continue;
        if (!figure_is_whole(figure) || slot == SLOTS || slots[slot] != NONE)
            return false;
        slots[slot] = i;
    }
    return true;
}

/* "年初结转和结余3万元，加本年收入，减本年支出，年末结转和结余4万元": what came and went is named
 * only. */
static void complete_slots(const Audit *audit, unsigned *slots)
{
    const Passage *passage = PASSAGE(audit, FIGURE(audit, slots[CLOSING])->passage);
    const char *from = passage->text + FIGURE(audit, slots[OPENING])->last;
    g_autofree char *between = g_strndup(
        from, FIGURE(audit, slots[CLOSING])->first -
                  MIN(FIGURE(audit, slots[OPENING])->last, FIGURE(audit, slots[CLOSING])->first));
    Candidates income, spent;

    if (slots[INCOME] != NONE || slots[SPENT] != NONE || strstr(between, "加本年收入") == NULL ||
        strstr(between, "减本年支出") == NULL)
        return;
    income = candidates_named(audit, slots[OPENING], "收入合计");
    spent = candidates_named(audit, slots[OPENING], "支出合计");
    if (income.count == 0 || spent.count == 0 || !income.certain || !spent.certain)
        return;
    slots[INCOME] = income.figures[0];
    slots[SPENT] = spent.figures[0];
}

static void year_in_sentence(Audit *audit, unsigned first, unsigned end)
{
    static const int all_signs[SLOTS] = {1, 1, 1, -1, 1, -1};
    unsigned slots[SLOTS], figures[SLOTS], count = 0;
    int signs[SLOTS];

    if (end - first < 2 || !slots_take(audit, first, end, slots) || slots[CLOSING] == NONE ||
        slots[OPENING] == NONE)
        return;
    if (slots[INCOME] == NONE && slots[SPENT] == NONE)
        complete_slots(audit, slots);
    if (slots[INCOME] == NONE || slots[SPENT] == NONE)
        return;
    for (unsigned s = 0; s < SLOTS; s++)
        if (slots[s] != NONE && (s < DRAWN || exact_sign(FIGURE(audit, slots[s])->middle) != 0)) {
            signs[count] = all_signs[s];
            figures[count++] = slots[s];
        }
    relation_add(audit, "text-year", FORM_SUM, figures, signs, count, 0);
}

static void years_in_passage(Audit *audit, const Passage *passage)
{
    unsigned first = passage->first_figure, end = first + passage->figure_count;

    for (unsigned i = first + 1; i <= end; i++)
        if (i == end || FIGURE(audit, i)->sentence != FIGURE(audit, first)->sentence) {
            year_in_sentence(audit, first, i);
            first = i;
        }
}

void relate_balances(Audit *audit)
{
    for (unsigned i = 0; i < audit->passages->len; i++) {
        if (PASSAGE(audit, i)->kind != PASSAGE_TEXT || PASSAGE(audit, i)->figure_count < 2)
            continue;
        sides_in_passage(audit, PASSAGE(audit, i));
        years_in_passage(audit, PASSAGE(audit, i));
    }
}
