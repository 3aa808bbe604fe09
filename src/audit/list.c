/* list.c: totals and the parts listed after them
 *
 * A list is opened by a word such as 其中 after a total; its parts are the whole figures that
 * follow, up to the end of the sentence; a list inside it ends with the clause, one in brackets
 * with the brackets. A total at the end of a paragraph takes the paragraphs below. A list need not
 * name every part. So parts that make less than the total are wrong only when the list is known to
 * be complete: the data say so, it ends with what is left (其他), or the parts' shares make 100.
 */
#include "audit/internal.h"

#include <string.h>

#define PARTS_MAX 200u

typedef struct {
    unsigned total;
    unsigned parts[PARTS_MAX];
    unsigned count;
    bool complete;
} List;

static bool same_unit(const Figure *a, const Figure *b)
{
    return a->kind == b->kind && (a->kind == NUMBER_AMOUNT || g_strcmp0(a->unit, b->unit) == 0);
}

static unsigned passage_end(const Audit *audit, unsigned figure)
{
    const Passage *passage = PASSAGE(audit, FIGURE(audit, figure)->passage);

    return passage->first_figure + passage->figure_count;
}

/* What stands between the figure before and this one. */
static char *lead_of(const Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, figure->passage);
    uint32_t from = index > passage->first_figure ? FIGURE(audit, index - 1)->last : 0;

    return from < figure->first ? g_strndup(passage->text + from, figure->first - from)
                                : g_strdup("");
}

/* "X万元，主要包括：奖金；公用经费Y": an opener counts up to the next semicolon or full stop, and
 * not in brackets that are closed again. */
static char *opener_of(const Audit *audit, unsigned index)
{
    static GRegex *closed;
    g_autofree char *lead = lead_of(audit, index);
    g_autofree char *plain = NULL;
    const char *from;

    if (g_once_init_enter(&closed))
        g_once_init_leave(&closed,
                          g_regex_new("（[^（）]*）|^[^（）]*）", G_REGEX_OPTIMIZE, 0, NULL));
    plain = g_regex_replace_literal(closed, lead, -1, 0, "", 0, NULL);
    from = plain;
    for (const char *at = plain; *at != '\0'; at = g_utf8_next_char(at))
        if (begins_with(at, "。") || begins_with(at, "；"))
            from = at + strlen("。");
    return g_strdup(from);
}

static bool opens_list(const Audit *audit, unsigned index)
{
    g_autofree char *lead = opener_of(audit, index);
    const GPtrArray *words = data_words(audit->data, "list-openers");

    for (unsigned i = 0; i < words->len; i++) {
        const char *at = strstr(lead, g_ptr_array_index(words, i));

        if (at != NULL && (at < lead + 3 || !begins_with(at - 3, "不")))
            return true;
    }
    return false;
}

static bool is_total(const Figure *figure)
{
    return figure_is_whole(figure) ||
           (figure->role == ROLE_BUDGET && !figure->approximate && !figure->threshold);
}

/* "支出预算19.35万元（其中：…": what stands directly before the brackets. */
static unsigned total_of_brackets(const Audit *audit, unsigned index)
{
    const Figure *part = FIGURE(audit, index), *before;
    const Passage *passage = PASSAGE(audit, part->passage);

    if (index == passage->first_figure)
        return NONE;
    before = FIGURE(audit, index - 1);
    return !before->bracketed && same_unit(before, part) && is_total(before) &&
                   begins_with(passage->text + before->last, "（")
               ? index - 1
               : NONE;
}

/* "占六成以上（1042.77万元）": the brackets say how much it is. */
static bool says_amount(const Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index);
    const char *text = PASSAGE(audit, figure->passage)->text;
    g_autofree char *lead = lead_of(audit, index);

    return figure->bracketed && figure->first >= 3 && begins_with(text + figure->first - 3, "（") &&
           begins_with(text + figure->last, "）") &&
           (index == PASSAGE(audit, figure->passage)->first_figure || strstr(lead, "，") != NULL ||
            strstr(lead, "、") != NULL || strstr(lead, "；") != NULL ||
            strstr(lead, "其中") != NULL);
}

/* Income is no part of expenditure, nor either of what is left. */
static bool other_side(const Figure *total, const Figure *part)
{
    bool income = strstr(total->measure, "收入") != NULL,
         spent = strstr(total->measure, "支出") != NULL;

    if (!income && !spent && strstr(total->measure, "结余") != NULL)
        return strstr(part->measure, "支出") != NULL || strstr(part->measure, "收入") != NULL;
    return (income && !spent && strstr(part->measure, "支出") != NULL &&
            strstr(part->measure, "收入") == NULL) ||
           (spent && !income && strstr(part->measure, "收入") != NULL &&
            strstr(part->measure, "支出") == NULL);
}

/* "按经济分类科目，…", "从组织形式来看，…" in a sentence of its own: what was divided is divided
 * anew. */
static bool divides_anew(const Audit *audit, unsigned index)
{
    g_autofree char *lead = opener_of(audit, index);

    return data_word_starting(audit->data, "divide-begins", lead) != NULL &&
           data_word_in(audit->data, "divide-says", lead) != NULL;
}

/* "规模分别为3万元、4万元和5万元。其中…": one of several told together is not what the next
 * sentence divides. */
static bool is_one_of_several(const Figure *figure, const Figure *part)
{
    return figure->shared && figure->sentence != part->sentence;
}

/* "支出预算为3.10万元。其中：…": a budget is divided when it is what stands last, and no outturn is
 * told with it. */
static bool is_planned_total(const Audit *audit, unsigned total, unsigned index)
{
    const Figure *figure = FIGURE(audit, total);

    if (figure->role != ROLE_BUDGET || !is_total(figure) || total + 1 != index || figure->bracketed)
        return false;
    for (unsigned i = PASSAGE(audit, figure->passage)->first_figure; i < total; i++)
        if (FIGURE(audit, i)->sentence == figure->sentence)
            return false;
    return true;
}

/* The total before figure `index`: the nearest whole figure of its unit that is not further than a
 * few sentences back; that figure's own total when it is divided anew. */
static unsigned total_before(const Audit *audit, unsigned index)
{
    const Figure *part = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, part->passage);
    bool anew = divides_anew(audit, index);

    if (part->bracketed && !says_amount(audit, index))
        return total_of_brackets(audit, index);
    for (unsigned i = index; i > passage->first_figure; i--) {
        const Figure *figure = FIGURE(audit, i - 1);

        if (figure->sentence + 3 < part->sentence)
            return NONE;
        if (figure->bracketed && (!part->bracketed || says_amount(audit, index)))
            continue;
        if ((!figure_is_whole(figure) && !is_planned_total(audit, i - 1, index)) ||
            !same_unit(figure, part) || other_side(figure, part) || is_one_of_several(figure, part))
            continue;
        if (anew && g_hash_table_contains(audit->whole_of, GUINT_TO_POINTER(i)))
            return GPOINTER_TO_UINT(g_hash_table_lookup(audit->whole_of, GUINT_TO_POINTER(i))) - 1;
        return i - 1;
    }
    return NONE;
}

/* "公务用车运行维护费中，加油1.20万元": the total is named, and printed before. */
static unsigned total_named(const Audit *audit, unsigned index)
{
    g_autofree char *subject = sentence_subject(audit, index);
    Candidates candidates;

    if (*subject == '\0')
        return NONE;
    candidates = candidates_named(audit, index, subject);
    for (unsigned i = 0; i < candidates.count && candidates.certain; i++)
        if (same_unit(FIGURE(audit, candidates.figures[i]), FIGURE(audit, index)))
            return candidates.figures[i];
    return NONE;
}

/* ---- is a list complete? ---- */

/* How far rounded shares that make all may be from 100: half a last digit each; to whole percents
 * a part that is left out would not be seen. */
static bool is_hundred(Exact sum, int decimals, unsigned shares)
{
    Exact off, most;
    int64_t scale = 2;
    int order;

    for (int i = 0; i < decimals && i < 6; i++)
        scale *= 10;
    if (!exact_subtract(&off, sum, exact_from_int(100)) ||
        !exact_fraction(&most, decimals > 0 ? (int64_t)shares - 1 : 0, scale))
        return false;
    if (exact_sign(off) < 0)
        off.numerator = -off.numerator;
    return exact_compare(&order, off, most) && order <= 0;
}

bool shares_are_all(const Audit *audit, const unsigned *shares, unsigned count)
{
    Exact sum = exact_from_int(0);
    int decimals = 0;

    for (unsigned i = 0; i < count; i++) {
        const Figure *share = FIGURE(audit, shares[i]);

        if (share->approximate || !exact_add(&sum, sum, share->middle))
            return false;
        decimals = MAX(decimals, share->decimals);
    }
    return count > 1 && is_hundred(sum, decimals, count);
}

static bool shares_make_whole(const Audit *audit, const List *list)
{
    unsigned shares[PARTS_MAX];

    for (unsigned i = 0; i < list->count; i++) {
        shares[i] = list->parts[i] + 1;
        if (shares[i] >= audit->figures->len ||
            FIGURE(audit, shares[i])->passage != FIGURE(audit, list->parts[i])->passage ||
            FIGURE(audit, shares[i])->role != ROLE_SHARE)
            return false;
    }
    return shares_are_all(audit, shares, list->count);
}

/* A word of the data in what a figure is called; "=…" is all it is called, "*" anything. */
static bool is_called(const Audit *audit, unsigned index, const char *word)
{
    const Figure *figure = FIGURE(audit, index);
    const char *after = PASSAGE(audit, figure->passage)->text + figure->last;

    if (*word == '=')
        return strcmp(figure->key, word + 1) == 0;
    return *word == '*' || strstr(figure->measure, word) != NULL ||
           strstr(figure->key, word) != NULL ||
           (figure->kind == NUMBER_COUNT && begins_with(after, word));
}

/* "无因公出国（境）费和公务用车购置费": whether the passage says in a clause that there is none of
 * `word`. */
static bool said_to_be_nil(const Audit *audit, const Passage *passage, const char *word)
{
    const GPtrArray *nils = data_words(audit->data, "nil-says");

    for (const char *at = strstr(passage->text, word); at != NULL;
         at = strstr(at + strlen(word), word)) {
        const char *from = at;
        g_autofree char *before = NULL;

        while (from > passage->text && !begins_with(from, "，") && !begins_with(from, "；") &&
               !begins_with(from, "。"))
            from = g_utf8_prev_char(from);
        before = g_strndup(from, (gsize)(at - from));
        for (unsigned i = 0; i < nils->len; i++)
            if (strstr(before, g_ptr_array_index(nils, i)) != NULL)
                return true;
    }
    return false;
}

static bool part_is_told(const Audit *audit, const List *list, const char *word)
{
    for (unsigned i = 0; i < list->count; i++)
        if (is_called(audit, list->parts[i], word))
            return true;
    return said_to_be_nil(audit, PASSAGE(audit, FIGURE(audit, list->total)->passage), word);
}

/* "complete-all": a word of the total, and words of all its parts up to "."; what is missing must
 * be said to be nothing. */
static bool all_parts_told(const Audit *audit, const List *list)
{
    const GPtrArray *words = data_words(audit->data, "complete-all");
    bool begins = true, told = false;

    for (unsigned i = 0; i < words->len; i++) {
        const char *word = g_ptr_array_index(words, i);

        if (strcmp(word, ".") == 0) {
            if (told && list->count > 1)
                return true;
            begins = true;
        } else if (begins) {
            told = is_called(audit, list->total, word);
            begins = false;
        } else
            told = told && part_is_told(audit, list, word);
    }
    return false;
}

/* "complete": a word of the total and words of two parts. */
/* What nothing opens needs a total by name: the parts alone may be of something else. */
static bool known_complete(const Audit *audit, const List *list, bool unopened)
{
    const GPtrArray *words = data_words(audit->data, "complete");

    for (unsigned i = 0; i + 2 < words->len; i += 3) {
        unsigned found = 0;

        if ((unopened && strcmp(g_ptr_array_index(words, i), "*") == 0) ||
            !is_called(audit, list->total, g_ptr_array_index(words, i)))
            continue;
        for (unsigned p = 0; p < list->count; p++) {
            if (is_called(audit, list->parts[p], g_ptr_array_index(words, i + 1)))
                found |= 1;
            else if (is_called(audit, list->parts[p], g_ptr_array_index(words, i + 2)))
                found |= 2;
        }
        if (found == 3)
            return true;
    }
    return all_parts_told(audit, list);
}

bool parts_are_known(const Audit *audit, unsigned total, const unsigned *parts, unsigned count)
{
    List list = {.total = total, .count = MIN(count, PARTS_MAX)};

    memcpy(list.parts, parts, list.count * sizeof(unsigned));
    return known_complete(audit, &list, true);
}

static bool is_complete(const Audit *audit, const List *list)
{
    const char *last = FIGURE(audit, list->parts[list->count - 1])->measure;

    return list->complete || data_word_in(audit->data, "rest-words", last) != NULL ||
           shares_make_whole(audit, list) || known_complete(audit, list, false);
}

/* ---- judging ---- */

/* "A 8万元，占80%；B 2万元，占20%": whatever has its share of the total is a part of it. */
static bool all_have_shares(const Audit *audit, const List *list)
{
    for (unsigned i = 0; i < list->count; i++) {
        unsigned next = list->parts[i] + 1;

        if (next >= audit->figures->len || FIGURE(audit, next)->role != ROLE_SHARE ||
            FIGURE(audit, next)->passage != FIGURE(audit, list->parts[i])->passage)
            return false;
    }
    return true;
}

/* Whether leaving out one part makes the sum right: then one was a part of another. */
static bool right_without_one(const Audit *audit, const List *list)
{
    unsigned figures[PARTS_MAX + 1];
    int signs[PARTS_MAX + 1];

    for (unsigned skip = 0; skip < list->count && list->count > 1; skip++) {
        unsigned count = 1;

        figures[0] = list->total;
        signs[0] = 1;
        for (unsigned i = 0; i < list->count; i++)
            if (i != skip) {
                signs[count] = 1;
                figures[count++] = list->parts[i];
            }
        if (relation_try(audit, FORM_SUM, figures, signs, count, 0) < VERDICT_ERROR)
            return true;
    }
    return false;
}

/* Small firms are among the small and medium ones: such parts are no partition. */
static bool may_overlap(const Audit *audit, const List *list)
{
    for (unsigned i = 0; i < list->count; i++)
        if (data_word_in(audit->data, "overlap-words", FIGURE(audit, list->parts[i])->measure) !=
            NULL)
            return true;
    return false;
}

/* Two members as large as the whole: these are no parts, whatever the sentence looks like. */
static bool members_are_wholes(const Audit *audit, const List *list)
{
    Exact most, member;
    unsigned wholes = 0;
    int order;

    if (!exact_multiply(&most, FIGURE(audit, list->total)->middle, exact_from_int(9)) ||
        exact_sign(most) == 0)
        return false;
    for (unsigned i = 0; i < list->count; i++)
        wholes +=
            exact_multiply(&member, FIGURE(audit, list->parts[i])->middle, exact_from_int(10)) &&
            exact_compare(&order, member, most) && order >= 0;
    return wholes > 1;
}

/* A part that is more than the whole by itself is no part, however the others add up. */
static bool say_too_large(Audit *audit, const List *list)
{
    static const int signs[2] = {1, 1};

    for (unsigned i = 0; i < list->count; i++) {
        unsigned pair[2] = {list->total, list->parts[i]};

        if (relation_try(audit, FORM_AT_MOST, pair, signs, 2, 0) != VERDICT_ERROR)
            continue;
        relation_add(audit, "part-at-most-whole", FORM_AT_MOST, pair, NULL, 2, 0);
        return true;
    }
    return false;
}

static void judge(Audit *audit, const List *list, const char *rule)
{
    unsigned figures[PARTS_MAX + 1];
    int signs[PARTS_MAX + 1];
    Verdict verdict;
    bool complete;

    if (list->count == 0)
        return;
    figures[0] = list->total;
    for (unsigned i = 0; i <= list->count; i++)
        signs[i] = 1;
    memcpy(figures + 1, list->parts, list->count * sizeof(unsigned));
    if (list->count == 1) {
        relation_add(audit, "part-at-most-whole", FORM_AT_MOST, figures, NULL, 2, 0);
        return;
    }
    complete = is_complete(audit, list);
    verdict = relation_try(audit, FORM_SUM, figures, signs, list->count + 1, 0);
    if (verdict == VERDICT_ERROR && members_are_wholes(audit, list) &&
        !known_complete(audit, list, true)) {
        relation_not_checkable(audit, rule, list->total, "the list may be partial or overlap");
        return;
    }
    if (verdict < VERDICT_ERROR || complete) {
        relation_add(audit, rule, FORM_SUM, figures, NULL, list->count + 1, 0);
        return;
    }
    if (FIGURE(audit, list->total)->kind == NUMBER_AMOUNT &&
        (all_have_shares(audit, list) || !right_without_one(audit, list)) &&
        relation_try(audit, FORM_AT_MOST, figures, signs, list->count + 1, 0) == VERDICT_ERROR &&
        !may_overlap(audit, list)) {
        relation_add(audit, "parts-exceed-whole", FORM_AT_MOST, figures, NULL, list->count + 1, 0);
        return;
    }
    if (!say_too_large(audit, list))
        relation_not_checkable(audit, rule, list->total, "the list may be partial or overlap");
}

static void remember_parts(Audit *audit, const List *list)
{
    for (unsigned i = 0; i < list->count; i++)
        g_hash_table_insert(audit->whole_of, GUINT_TO_POINTER(list->parts[i] + 1),
                            GUINT_TO_POINTER(list->total + 1));
}

/* ---- in a sentence ---- */

/* "本年支出160万元，其中基本支出…，年末结转和结余36万元": what is left over is no part of a year's
 * flow. */
static bool is_balance_of_flow(const Audit *audit, const Figure *figure, const Figure *total)
{
    return data_word_in(audit->data, "balance-words", figure->measure) != NULL &&
           data_word_in(audit->data, "flow-words", total->measure) != NULL;
}

/* "其中财政拨款收入减少16万元，主要原因为下达了专款14万元": an amount within a reason begins no
 * list. */
static bool is_in_reason(const Audit *audit, unsigned index)
{
    g_autofree char *lead = opener_of(audit, index);

    return data_word_in(audit->data, "reasons-told", lead) != NULL;
}

static bool is_part(const Audit *audit, unsigned index, const List *list, bool bracketed)
{
    const Figure *figure = FIGURE(audit, index), *total = FIGURE(audit, list->total);

    return (figure_is_whole(figure) || (total->role == ROLE_BUDGET && is_total(figure))) &&
           (total->role != ROLE_BUDGET || figure->role != ROLE_OUTTURN) &&
           !is_balance_of_flow(audit, figure, FIGURE(audit, list->total)) &&
           same_unit(figure, FIGURE(audit, list->total)) && list->count < PARTS_MAX &&
           (figure->bracketed == bracketed || says_amount(audit, index));
}

/* The sum of the parts as far as known is the total. */
static bool adds_up(const Audit *audit, const List *list)
{
    unsigned figures[PARTS_MAX + 1];
    int signs[PARTS_MAX + 1];

    figures[0] = list->total;
    for (unsigned i = 0; i <= list->count; i++)
        signs[i] = 1;
    memcpy(figures + 1, list->parts, list->count * sizeof(unsigned));
    return list->count > 1 &&
           relation_try(audit, FORM_SUM, figures, signs, list->count + 1, 0) < VERDICT_ERROR;
}

/* "其中：购置费17.03万元，更新1辆。运行费14.14万元": a part may stand in the sentence after. Takes
 * it when that makes the list one that is known to be complete, or right. */
static void continue_list(const Audit *audit, List *list, unsigned at)
{
    List longer = *list;
    unsigned end = passage_end(audit, list->total), sentence;

    if (list->count == 0 || at >= end ||
        FIGURE(audit, list->total)->passage != FIGURE(audit, at)->passage || adds_up(audit, list) ||
        is_complete(audit, list))
        return;
    sentence = FIGURE(audit, list->parts[list->count - 1])->sentence;
    for (; at < end && FIGURE(audit, at)->sentence <= sentence + 2 && !opens_list(audit, at);
         at++) {
        if (!is_part(audit, at, &longer, false))
            continue;
        longer.parts[longer.count++] = at;
        if (known_complete(audit, &longer, true) || adds_up(audit, &longer)) {
            *list = longer;
            return;
        }
    }
}

/* "体育支出152.15万元，其中更新112万元；助残支出27.20万元": each clause is one part, and says its
 * own parts besides. */
static void first_of_clauses(const Audit *audit, List *list)
{
    List firsts = *list;

    firsts.count = 0;
    for (unsigned i = 0; i < list->count; i++)
        if (i == 0 ||
            FIGURE(audit, list->parts[i])->clause != FIGURE(audit, list->parts[i - 1])->clause)
            firsts.parts[firsts.count++] = list->parts[i];
    if (firsts.count < list->count && !adds_up(audit, list) && adds_up(audit, &firsts))
        *list = firsts;
}

/* "其中行政20人、事业25人，实有43人": what makes the total is the list, when what follows is too
 * much to be a part, and is not joined to the others. */
static void end_where_full(const Audit *audit, List *list)
{
    List shorter = *list;

    if (adds_up(audit, list))
        return;
    for (shorter.count = 2; shorter.count < list->count; shorter.count++) {
        unsigned pair[3] = {list->total, list->parts[shorter.count], list->parts[shorter.count]};
        static const int signs[3] = {1, 1, 1};

        g_autofree char *lead = lead_of(audit, list->parts[shorter.count]);

        if (!begins_with(lead, "、") && adds_up(audit, &shorter) &&
            relation_try(audit, FORM_AT_MOST, pair, signs, 3, 0) == VERDICT_ERROR) {
            *list = shorter;
            return;
        }
    }
}

/* "其中A 5人、B 6人；C 7人": the parts end with the clause when those in it are joined, or make the
 * total. */
static void end_with_clause(const Audit *audit, List *list)
{
    List shorter = *list;
    unsigned clause = FIGURE(audit, list->parts[0])->clause;
    bool joined = true;

    shorter.count = 0;
    while (shorter.count < list->count &&
           FIGURE(audit, list->parts[shorter.count])->clause == clause) {
        g_autofree char *lead = lead_of(audit, list->parts[shorter.count]);

        joined =
            joined && (shorter.count == 0 || begins_with(lead, "、") || begins_with(lead, "和"));
        shorter.count++;
    }
    if (shorter.count < 2 || shorter.count == list->count)
        return;
    if (adds_up(audit, &shorter) || (joined && FIGURE(audit, list->total)->clause == clause))
        *list = shorter;
}

/* "…，其中：购置费296万元，…；运行费891万元": within a list the parts may go on over a semicolon,
 * when the names of both are known to be all. Returns the figure after them. */
static unsigned go_on(const Audit *audit, List *list, unsigned at)
{
    List longer = *list;
    unsigned end = passage_end(audit, at - 1);

    if (list->count == 0 || at >= end || known_complete(audit, list, true))
        return at;
    for (unsigned i = at; i < end && FIGURE(audit, i)->sentence == FIGURE(audit, at)->sentence;
         i++) {
        if (!is_part(audit, i, &longer, false))
            continue;
        longer.parts[longer.count++] = i;
        if (!known_complete(audit, &longer, true))
            return at;
        *list = longer;
        return i + 1;
    }
    return at;
}

/* Takes the parts from figure `at` on; returns the first figure that is no part. */
static unsigned take_list(Audit *audit, unsigned at, unsigned total, bool nested)
{
    List list = {.total = total};
    unsigned sentence = FIGURE(audit, at)->sentence, clause = FIGURE(audit, at)->clause;
    unsigned end = passage_end(audit, at), first = at;
    bool bracketed = FIGURE(audit, at)->bracketed && !says_amount(audit, at);

    while (at < end && FIGURE(audit, at)->sentence == sentence &&
           (!nested || bracketed || FIGURE(audit, at)->clause == clause) &&
           (!bracketed || FIGURE(audit, at)->bracketed)) {
        unsigned inner = at > first && opens_list(audit, at) ? total_before(audit, at) : NONE;

        if (inner != NONE && inner != total) {
            at = take_list(audit, at, inner, true);
            continue;
        }
        if (list.count == 0 && at > first && is_in_reason(audit, at))
            break;
        if (is_part(audit, at, &list, bracketed))
            list.parts[list.count++] = at;
        at++;
    }
    if (nested && !bracketed)
        at = go_on(audit, &list, at);
    if (list.count > 0) {
        first_of_clauses(audit, &list);
        end_where_full(audit, &list);
        end_with_clause(audit, &list);
    }
    if (!nested && !bracketed)
        continue_list(audit, &list, at);
    judge(audit, &list, FIGURE(audit, total)->role == ROLE_BUDGET ? "sum-budgets" : "sum-list");
    remember_parts(audit, &list);
    return at;
}

/* "中央300万元、省级120万元、市县80万元，共500万元": the total comes last. */
static void take_list_before(Audit *audit, unsigned total)
{
    List list = {.total = total, .complete = true};
    const Figure *figure = FIGURE(audit, total);
    unsigned first = PASSAGE(audit, figure->passage)->first_figure, at = total;

    if (!figure_is_whole(figure) ||
        data_word_in(audit->data, "sum-phrases", figure->phrase) == NULL ||
        data_word_starting(audit->data, "sum-phrases", figure->phrase) == NULL ||
        strlen(figure->phrase) > 12)
        return;
    while (at > first && is_part(audit, at - 1, &list, figure->bracketed) &&
           FIGURE(audit, at - 1)->clause == figure->clause) {
        g_autofree char *lead = lead_of(audit, at - 1);

        list.parts[list.count++] = --at;
        if (!begins_with(lead, "、") && !begins_with(lead, "和"))
            break;
    }
    if (list.count < 2)
        return;
    judge(audit, &list, "sum-list");
    remember_parts(audit, &list);
}

/* "购置支出16.80万元，…。运行维护费支出8.24万元，…。公务用车购置及运行维护费合计25.04万元": the
 * total of known parts. */
static void take_known_before(Audit *audit, unsigned total)
{
    List list = {.total = total};
    const Figure *figure = FIGURE(audit, total);
    unsigned first = PASSAGE(audit, figure->passage)->first_figure;

    if (!figure_is_whole(figure) || figure->bracketed || figure->borrowed ||
        data_word_in(audit->data, "sum-phrases", figure->phrase) == NULL ||
        data_word_starting(audit->data, "sum-phrases", figure->phrase) != NULL)
        return;
    for (unsigned i = total; i > first && FIGURE(audit, i - 1)->sentence + 2 >= figure->sentence;
         i--) {
        if (g_hash_table_contains(audit->whole_of, GUINT_TO_POINTER(i)))
            return;
        if (!is_part(audit, i - 1, &list, false))
            continue;
        list.parts[list.count++] = i - 1;
        if (list.count > 1 && known_complete(audit, &list, true)) {
            judge(audit, &list, "sum-list");
            remember_parts(audit, &list);
            return;
        }
    }
}

/* "采购支出合计102.70万元，货物类35.72万元，服务类66.98万元": nothing opens the list, but its names
 * are known. */
static void take_known_list(Audit *audit, unsigned total)
{
    List list = {.total = total};
    const Figure *figure = FIGURE(audit, total);
    unsigned end = passage_end(audit, total);
    bool bracketed =
        total + 1 < end && !figure->bracketed && total_of_brackets(audit, total + 1) == total;

    if (!is_total(figure) ||
        (!bracketed && g_hash_table_contains(audit->whole_of, GUINT_TO_POINTER(total + 1))))
        return;
    for (unsigned i = total + 1;
         i < end && (bracketed || FIGURE(audit, i)->clause == figure->clause); i++) {
        if (bracketed &&
            (!FIGURE(audit, i)->bracketed || FIGURE(audit, i)->sentence != figure->sentence))
            break;
        if (g_hash_table_contains(audit->whole_of, GUINT_TO_POINTER(i + 1)))
            return;
        if (is_part(audit, i, &list, bracketed || figure->bracketed))
            list.parts[list.count++] = i;
        else if (list.count == 0 && FIGURE(audit, i)->kind == NUMBER_COUNT)
            return; /* a list that nothing opens follows at once, or is of something else */
    }
    if (list.count < 2 || !known_complete(audit, &list, true))
        return;
    judge(audit, &list, figure->role == ROLE_BUDGET ? "sum-budgets" : "sum-list");
    remember_parts(audit, &list);
}

/* Purchase and running of cars beside both in one: the parts say one thing twice. */
static bool tells_twice(const Audit *audit, const List *list)
{
    bool both = false, one = false;

    for (unsigned i = 0; i < list->count; i++) {
        bool bought = is_called(audit, list->parts[i], "购置"),
             run = is_called(audit, list->parts[i], "运行");

        both = both || (bought && run);
        one = one || bought != run;
    }
    return both && one;
}

/* "“三公”经费支出决算66.00万元。因公出国费1.00万元；公务用车费40.00万元；公务接待费25.00万元。":
 * the sentence after the total, which nothing opens, tells all of its parts by their names. */
static void take_known_after(Audit *audit, unsigned total)
{
    List list = {.total = total};
    const Figure *figure = FIGURE(audit, total);
    unsigned end = passage_end(audit, total);

    if (!figure_is_whole(figure) || figure->bracketed ||
        g_hash_table_contains(audit->whole_of, GUINT_TO_POINTER(total + 1)))
        return;
    for (unsigned i = total + 1; i < end && FIGURE(audit, i)->sentence <= figure->sentence + 1;
         i++) {
        if (FIGURE(audit, i)->sentence == figure->sentence || opens_list(audit, i))
            return;
        if (g_hash_table_contains(audit->whole_of, GUINT_TO_POINTER(i + 1)) ||
            !is_part(audit, i, &list, false))
            continue;
        list.parts[list.count++] = i;
    }
    if (list.count < 3 || !all_parts_told(audit, &list) || tells_twice(audit, &list))
        return;
    judge(audit, &list, "sum-list");
    remember_parts(audit, &list);
}

/* "用于以下方面（合计1578.01万元）：": the brackets between opener and parts say the total. */
static unsigned total_in_brackets(const Audit *audit, unsigned index)
{
    const Figure *before;

    if (index == PASSAGE(audit, FIGURE(audit, index)->passage)->first_figure)
        return NONE;
    before = FIGURE(audit, index - 1);
    return before->bracketed && !FIGURE(audit, index)->bracketed &&
                   same_unit(before, FIGURE(audit, index)) &&
                   data_word_in(audit->data, "sum-phrases", before->phrase) != NULL &&
                   strlen(before->phrase) <= 12 && opens_list(audit, index - 1)
               ? index - 1
               : NONE;
}

/* "其中，购置0辆，支出0万元": the first part is told with a count before its money. Moves `index`
 * to the money. */
static unsigned total_over_count(const Audit *audit, unsigned *index)
{
    unsigned end = passage_end(audit, *index), total;

    if (FIGURE(audit, *index)->kind != NUMBER_COUNT || *index + 1 >= end ||
        FIGURE(audit, *index + 1)->kind != NUMBER_AMOUNT ||
        FIGURE(audit, *index + 1)->clause != FIGURE(audit, *index)->clause)
        return NONE;
    total = total_before(audit, *index + 1);
    if (total != NONE)
        ++*index;
    return total;
}

/* "支出决算100万元。按功能分类，支出100万元的构成为：…": figure `at` seems to be the first part of
 * `total`, and is that total told again, in a sentence of its own, before its parts. */
static bool is_told_again(const Audit *audit, unsigned total, unsigned at)
{
    const Figure *figure = FIGURE(audit, at), *before = FIGURE(audit, total);
    int order;

    return figure->sentence != before->sentence && same_unit(figure, before) &&
           figure_is_whole(figure) && at + 1 < passage_end(audit, at) &&
           FIGURE(audit, at + 1)->sentence == figure->sentence &&
           exact_compare(&order, figure->middle, before->middle) && order == 0 &&
           opens_list(audit, at + 1);
}

static void lists_in_passage(Audit *audit, unsigned index)
{
    unsigned at = PASSAGE(audit, index)->first_figure,
             end = at + PASSAGE(audit, index)->figure_count;

    for (unsigned i = at; i < end; i++)
        take_list_before(audit, i);
    while (at < end) {
        unsigned total = total_named(audit, at);

        if (total == NONE)
            total = total_in_brackets(audit, at);
        if (total == NONE && opens_list(audit, at)) {
            total = total_before(audit, at);
            if (total == NONE)
                total = total_over_count(audit, &at);
            else if (is_told_again(audit, total, at))
                total = at++;
        }
        at = total != NONE ? take_list(audit, at, total, false) : at + 1;
    }
    for (unsigned i = PASSAGE(audit, index)->first_figure; i < end; i++)
        take_known_list(audit, i);
    for (unsigned i = PASSAGE(audit, index)->first_figure; i < end; i++)
        take_known_before(audit, i);
    for (unsigned i = PASSAGE(audit, index)->first_figure; i < end; i++)
        take_known_after(audit, i);
}

/* ---- over paragraphs ---- */

static bool has_role(const Figure *figure, Role role)
{
    return role == ROLE_BUDGET ? figure->role == ROLE_BUDGET && !figure->approximate
                               : figure_is_whole(figure);
}

/* The figure that a paragraph is about: none when what comes first is only a part of it. */
static unsigned first_of_role(const Audit *audit, const Passage *passage, Role role, unsigned like)
{
    for (unsigned i = 0; i < passage->figure_count; i++) {
        unsigned index = passage->first_figure + i;
        const Figure *figure = FIGURE(audit, index);

        if (i > 0 && opens_list(audit, index))
            return NONE;
        if (has_role(figure, role) && !figure->bracketed && same_unit(figure, FIGURE(audit, like)))
            return index;
    }
    return NONE;
}

static unsigned last_of_role(const Audit *audit, const Passage *passage, Role role)
{
    for (unsigned i = passage->figure_count; i > 0; i--) {
        const Figure *figure = FIGURE(audit, passage->first_figure + i - 1);

        if (has_role(figure, role) && !figure->bracketed && figure->kind == NUMBER_AMOUNT)
            return passage->first_figure + i - 1;
    }
    return NONE;
}

/* As passage_numbering, and 5 for （1）. */
static int numbering_of(const char *text)
{
    int numbering = passage_numbering(text);

    if (numbering == 0 && begins_with(text, "（") && g_ascii_isdigit(text[3]) &&
        strcspn(text + 3, "0123456789") == 0 &&
        begins_with(text + 3 + strspn(text + 3, "0123456789"), "）"))
        return 5;
    return numbering;
}

/* Where the paragraphs under an open total end: at a heading, or where the numbers go back to a
 * level above. */
static unsigned list_end(const Audit *audit, unsigned index, int *style)
{
    unsigned end = index + 1;
    int own = numbering_of(PASSAGE(audit, index)->text);
    long last = 0;

    *style = end < audit->passages->len ? numbering_of(PASSAGE(audit, end)->text) : 0;
    for (; end < audit->passages->len && end < index + PARTS_MAX; end++) {
        const Passage *passage = PASSAGE(audit, end);
        int numbering = numbering_of(passage->text);
        long value = numbering == 4 ? strtol(passage->text, NULL, 10) : 0;

        if (passage->kind != PASSAGE_TEXT ||
            (numbering != 0 && (*style == 0 || numbering < *style || numbering == own ||
                                (numbering == *style && value > 0 && value <= last))))
            break;
        if (numbering == *style)
            last = value;
    }
    return end;
}

/* "截至12月31日，共有车辆…": what is held on a day is no part of what was spent. */
static bool is_of_a_day(const Audit *audit, unsigned index)
{
    const char *text = PASSAGE(audit, FIGURE(audit, index)->passage)->text,
               *at = strstr(text, "截至");

    return at != NULL && at < text + FIGURE(audit, index)->first;
}

/* The figure of the paragraph of `total` that says what `part` does; NONE. */
static unsigned told_with(const Audit *audit, unsigned total, const Figure *part)
{
    const Passage *passage = PASSAGE(audit, FIGURE(audit, total)->passage);

    for (unsigned i = passage->first_figure; i <= total; i++)
        if (figure_is_whole(FIGURE(audit, i)) && *part->key != '\0' &&
            strcmp(FIGURE(audit, i)->key, part->key) == 0)
            return i;
    return NONE;
}

/* Paragraphs that repeat what the first one lists are no parts of its last figure: they are parts
 * of what that list is of. */
static bool right_total(const Audit *audit, List *list)
{
    for (unsigned i = 0; i < list->count; i++) {
        unsigned told = told_with(audit, list->total, FIGURE(audit, list->parts[i]));
        gpointer whole;

        if (told == NONE)
            continue;
        whole = g_hash_table_lookup(audit->whole_of, GUINT_TO_POINTER(told + 1));
        if (whole == NULL)
            return false;
        list->total = GPOINTER_TO_UINT(whole) - 1;
        return true;
    }
    return true;
}

static void take_paragraphs(Audit *audit, unsigned index, Role role, const char *rule)
{
    List list = {.total = last_of_role(audit, PASSAGE(audit, index), role)};
    int style;
    bool items = true, all = true;
    unsigned end = list_end(audit, index, &style);

    if (list.total == NONE)
        return;
    for (unsigned i = index + 1; i < end && list.count < PARTS_MAX; i++) {
        unsigned part;

        if (style != 0 && numbering_of(PASSAGE(audit, i)->text) != style)
            continue;
        part = first_of_role(audit, PASSAGE(audit, i), role, list.total);
        if (part != NONE && !is_of_a_day(audit, part)) {
            list.parts[list.count++] = part;
            items = items && (strstr(PASSAGE(audit, i)->text, "（项）") != NULL ||
                              strstr(PASSAGE(audit, i)->text, "（款）") != NULL);
        } else
            all = false;
    }
    list.complete = style != 0 && strcmp(PASSAGE(audit, index)->topic, "general") == 0 &&
                    (items || list.count > 2);
    if ((role == ROLE_BUDGET && (list.count < 2 || !all)) || !right_total(audit, &list))
        return;
    judge(audit, &list, rule);
    if (role != ROLE_BUDGET)
        remember_parts(audit, &list);
}

/* ---- class = sum of its items ---- */

void item_clear(Item *item)
{
    for (unsigned i = 0; i < 3; i++) {
        g_free(item->names[i]);
        g_free(item->codes[i]);
    }
}

char *name_core(const char *name)
{
    static GRegex *extra;

    if (g_once_init_enter(&extra))
        g_once_init_leave(
            &extra, g_regex_new("（(?:类|款|项|[0-9]+)）|[、，()（）及和与\\s]|支出$|费用$|费$",
                                G_REGEX_OPTIMIZE, 0, NULL));
    return g_regex_replace_literal(extra, name, -1, 0, "", 0, NULL);
}

static void take_item(Audit *audit, unsigned index)
{
    static GRegex *shape;
    const Passage *passage = PASSAGE(audit, index);
    g_autoptr(GMatchInfo) match = NULL;
    Item item = {.passage = index, .outturn = NONE, .budget = NONE};

    if (g_once_init_enter(&shape))
        g_once_init_leave(&shape, g_regex_new("^(?:（?[0-9]{1,3}[）、.．])?([^（）：，。]*?(?:（[^"
                                              "（）类款项0-9]+）[^（）：，。]*?)*)"
                                              "（(类|[0-9]{3})）([^：，。]*?)（(款|[0-9]{2})）(?:(["
                                              "^：，。]*?)（(项|[0-9]{2})）)?",
                                              G_REGEX_OPTIMIZE, 0, NULL));
    if (passage->kind != PASSAGE_TEXT || !g_regex_match(shape, passage->text, 0, &match))
        return;
    for (unsigned i = 0; i < 3 && (int)(2 * i + 1) < g_match_info_get_match_count(match); i++) {
        g_autofree char *code = g_match_info_fetch(match, (int)(2 * i + 2));
        int first, last;

        item.names[i] = g_match_info_fetch(match, (int)(2 * i + 1));
        g_match_info_fetch_pos(match, (int)(2 * i + 1), &first, NULL);
        g_match_info_fetch_pos(match, (int)(2 * i + 2), NULL, &last);
        item.first[i] = (uint32_t)first;
        item.last[i] = (uint32_t)last + 3;
        item.codes[i] = g_ascii_isdigit(*code) ? g_steal_pointer(&code) : NULL;
    }
    for (unsigned i = 0; i < passage->figure_count; i++) {
        const Figure *figure = FIGURE(audit, passage->first_figure + i);

        if (item.outturn == NONE && figure_is_whole(figure) && figure->kind == NUMBER_AMOUNT)
            item.outturn = passage->first_figure + i;
        if (item.budget == NONE && figure->role == ROLE_BUDGET)
            item.budget = passage->first_figure + i;
    }
    g_array_append_val(audit->items, item);
}

static bool same_class(const Figure *figure, const Item *item)
{
    g_autofree char *left = name_core(figure->measure);
    g_autofree char *right = name_core(item->names[0]);

    return strcmp(left, right) == 0;
}

static void classes_and_items(Audit *audit)
{
    for (unsigned f = 0; f < audit->figures->len && audit->items->len > 0; f++) {
        const Figure *figure = FIGURE(audit, f);
        unsigned figures[PARTS_MAX + 1] = {f}, count = 1;

        if (!figure_is_whole(figure) ||
            strcmp(PASSAGE(audit, figure->passage)->topic, "general") != 0 ||
            g_hash_table_lookup(audit->whole_of, GUINT_TO_POINTER(f + 1)) == NULL ||
            figure->passage == g_array_index(audit->items, Item, 0).passage)
            continue;
        for (unsigned i = 0; i < audit->items->len && count <= PARTS_MAX; i++) {
            const Item *item = &g_array_index(audit->items, Item, i);

            if (item->outturn != NONE && item->outturn != f && item->names[2] != NULL &&
                item->passage > figure->passage &&
                strcmp(PASSAGE(audit, item->passage)->topic, "general") == 0 &&
                same_class(figure, item))
                figures[count++] = item->outturn;
        }
        if (count > 1)
            relation_add(audit, "sum-class-items", FORM_SUM, figures, NULL, count, 0);
    }
}

static bool leaves_list_open(const Audit *audit, const Passage *passage)
{
    return passage->kind == PASSAGE_TEXT &&
           data_word_ending(audit->data, "list-open-ends", passage->text) != NULL;
}

void relate_lists(Audit *audit)
{
    for (unsigned i = 0; i < audit->passages->len; i++) {
        if (PASSAGE(audit, i)->kind == PASSAGE_CELL || PASSAGE(audit, i)->kind == PASSAGE_TITLE)
            continue;
        lists_in_passage(audit, i);
        take_item(audit, i);
        if (!leaves_list_open(audit, PASSAGE(audit, i)))
            continue;
        take_paragraphs(audit, i, ROLE_OUTTURN, "sum-paragraphs");
        take_paragraphs(audit, i, ROLE_BUDGET, "sum-budgets");
    }
    classes_and_items(audit);
}
