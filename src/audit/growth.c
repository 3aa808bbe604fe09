/* growth.c: more or less than before: the change, its rate, its base and what the sentence says of
 * them
 *
 * The base is printed ("较上年的39.80万元减少4.60万元", "由…增至…") or follows from what is now and
 * the change. A rate without a change is held against the base that it names.
 */
#include "audit/internal.h"

#include <string.h>

static void base_zero(Audit *audit, unsigned index, const unsigned *figures)
{
    Finding *finding = finding_add(audit, "growth-of-nothing", FIGURE(audit, index)->passage,
                                   FIGURE(audit, figures[1])->first, FIGURE(audit, index)->last,
                                   FIGURE(audit, index)->printed, NULL);

    if (finding != NULL)
        finding_span(finding, FIGURE(audit, figures[2])->passage, FIGURE(audit, figures[2])->first,
                     FIGURE(audit, figures[2])->last);
}

static bool is_base_zero(const Audit *audit, const unsigned *figures, int direction)
{
    Exact base;

    return (direction < 0 ? exact_add(&base, FIGURE(audit, figures[2])->middle,
                                      FIGURE(audit, figures[1])->middle)
                          : exact_subtract(&base, FIGURE(audit, figures[2])->middle,
                                           FIGURE(audit, figures[1])->middle)) &&
           exact_sign(base) == 0;
}

/* ---- what is now, and what was ---- */

/* What `change` is of, by the words before figure `told`. */
static Candidates now_of(const Audit *audit, unsigned told, unsigned change)
{
    ChangeWords words = change_words(audit, told);
    Candidates candidates = *words.subject == '\0' ? candidates_near(audit, change)
                                                   : candidates_named(audit, change, words.subject);

    change_words_clear(&words);
    return candidates;
}

static bool is_base(const Audit *audit, const Figure *figure)
{
    if (figure->role == ROLE_PREVIOUS)
        return true;
    if (figure->role != ROLE_BUDGET)
        return false;
    return data_word_starting(audit->data, "compare-words", figure->phrase) != NULL ||
           data_word_in(audit->data, "compare-inside", figure->phrase) != NULL;
}

/* The figure that a change is counted from, in its sentence before it; NONE when it is not printed.
 */
static unsigned printed_base(const Audit *audit, unsigned change)
{
    const Figure *figure = FIGURE(audit, change);
    unsigned first = PASSAGE(audit, figure->passage)->first_figure;

    for (unsigned i = change; i > first && i + 2 > change; i--) {
        const Figure *before = FIGURE(audit, i - 1);

        if (before->sentence != figure->sentence || before->kind != figure->kind ||
            before->approximate)
            return NONE;
        if (is_base(audit, before))
            return i - 1;
    }
    return NONE;
}

/* "A 212万元，与预算220万元相比减少8万元，主要是…；与上年决算234万元相比减少22万元": the clauses
 * of one sentence compare what it begins with, when they name nothing else and nothing else was
 * told between. */
static bool told_of_same(const Audit *audit, unsigned now, unsigned base)
{
    const Figure *figure = FIGURE(audit, now), *other = FIGURE(audit, base);
    ChangeWords words;
    bool same;

    if (figure->passage != other->passage || figure->sentence != other->sentence)
        return false;
    if (figure->clause == other->clause)
        return true;
    for (unsigned i = PASSAGE(audit, other->passage)->first_figure; i < now; i++)
        if (FIGURE(audit, i)->sentence == other->sentence && figure_is_whole(FIGURE(audit, i)))
            return false;
    for (unsigned i = now + 1; i < base; i++)
        if (!is_base(audit, FIGURE(audit, i)) && FIGURE(audit, i)->role != ROLE_CHANGE &&
            FIGURE(audit, i)->role != ROLE_GROWTH && FIGURE(audit, i)->role != ROLE_COMPLETION)
            return false;
    words = change_words(audit, base);
    same = *words.subject == '\0';
    change_words_clear(&words);
    return same;
}

/* now = base + change: judged when now stands in the same clause, or is what the sentence is of. */
static void relate_difference(Audit *audit, unsigned change, unsigned base)
{
    const Figure *figure = FIGURE(audit, change);
    Candidates candidates = {.count = 0};
    unsigned figures[3] = {NONE, base, change};
    int signs[3] = {1, 1, 1};

    if (base + 1 < change)
        candidate_add(&candidates, base + 1);
    else
        candidates_back(audit, &candidates, base, "", false);
    if (candidates.count == 0 || !told_of_same(audit, candidates.figures[0], base))
        return;
    figures[0] = candidates.figures[0];
    if (figure->direction == 0)
        return;
    signs[2] = direction_of_difference(audit, figures);
    relation_add(audit, "difference", FORM_SUM, figures, signs, 3, 0);
}

/* ---- two states told one after the other ---- */

static bool is_state(const Figure *figure)
{
    return figure->kind == NUMBER_AMOUNT && !figure->approximate && !figure->threshold &&
           !figure->bracketed && !figure->shared &&
           (figure_is_whole(figure) || figure->role == ROLE_BUDGET ||
            figure->role == ROLE_PREVIOUS);
}

static int year_of_phrase(const Figure *figure)
{
    return year_told(figure->phrase, (uint32_t)strlen(figure->phrase));
}

/* Which of two states came first: the earlier year, or the budget of what was spent; 0: they are
 * not known to be two states of one thing. */
static int order_of_states(const Figure *first, const Figure *second)
{
    int one = year_of_phrase(first), two = year_of_phrase(second);

    if (one != 0 && two != 0 && one != two)
        return one < two ? 1 : -1;
    if (one != two && two != 0)
        return 0;
    if (first->role == ROLE_BUDGET && second->role == ROLE_OUTTURN)
        return 1;
    return 0;
}

/* "2010年执行112万元，2011年预算94万元。2011年预算数比上年执行数减少18万元",
 * "预算数11万元，决算数10万元，决算比预算 减少1万元": what is compared stands directly before, and
 * the change names nothing else. */
static bool states_before(const Audit *audit, unsigned change, unsigned *now, unsigned *base)
{
    const Figure *figure = FIGURE(audit, change), *first, *second;
    ChangeWords words;
    bool bare;
    int order;

    if (change < PASSAGE(audit, figure->passage)->first_figure + 2 ||
        figure->kind != NUMBER_AMOUNT || figure->direction == 0)
        return false;
    first = FIGURE(audit, change - 2);
    second = FIGURE(audit, change - 1);
    if (!is_state(first) || !is_state(second) || first->sentence != second->sentence ||
        first->sentence + 1 < figure->sentence)
        return false;
    order = order_of_states(first, second);
    words = change_words(audit, change);
    bare = *words.subject == '\0';
    change_words_clear(&words);
    if (order == 0 || !bare)
        return false;
    *base = order > 0 ? change - 2 : change - 1;
    *now = order > 0 ? change - 1 : change - 2;
    return true;
}

static void relate_states(Audit *audit, unsigned change, unsigned now, unsigned base)
{
    unsigned figures[3] = {now, base, change};
    int signs[3] = {1, 1, 1};

    signs[2] = direction_of_difference(audit, figures);
    relation_add(audit, "difference", FORM_SUM, figures, signs, 3, 0);
}

/* ---- two years told in two places ---- */

static int year_of(const Audit *audit, unsigned index)
{
    return FIGURE(audit, index)->year != 0 ? FIGURE(audit, index)->year : audit->year;
}

/* The one amount of `key` that was told of `year`; NONE when there are none or several. */
static unsigned told_of_year(const Audit *audit, const char *key, int year, unsigned before)
{
    const GArray *figures = *key != '\0' ? g_hash_table_lookup(audit->keys, key) : NULL;
    unsigned found = NONE;
    int order;

    for (unsigned i = 0; figures != NULL && i < figures->len; i++) {
        unsigned figure = g_array_index(figures, unsigned, i);

        if (figure >= before || FIGURE(audit, figure)->year != year ||
            FIGURE(audit, figure)->kind != NUMBER_AMOUNT)
            continue;
        if (found != NONE &&
            (!exact_compare(&order, FIGURE(audit, figure)->middle, FIGURE(audit, found)->middle) ||
             order != 0))
            return NONE;
        found = figure;
    }
    return found;
}

static bool says_year_before(const ChangeWords *words, int year)
{
    g_autofree char *before = g_strdup_printf("%d年", year - 1);

    return strstr(words->base, "预算") == NULL &&
           (strstr(words->base, before) != NULL || strstr(words->base, "上年") != NULL ||
            strstr(words->base, "上一年") != NULL || strstr(words->base, "去年") != NULL);
}

/* "2022年费用100万元，…。2021年费用81万元，…。2022年费用较上年增加19万元": both years of what is
 * named are told. */
static bool years_told(const Audit *audit, unsigned change, unsigned *now, unsigned *base)
{
    ChangeWords words = change_words(audit, change);
    int year = year_of(audit, change);
    g_autofree char *key = measure_key(audit->data, words.subject);
    bool said = year != 0 && says_year_before(&words, year);

    change_words_clear(&words);
    *now = said ? told_of_year(audit, key, year, change) : NONE;
    *base = said ? told_of_year(audit, key, year - 1, change) : NONE;
    return *now != NONE && *base != NONE;
}

/* A rate of the change beside it; the first of the two says what is compared. */
static void relate_rate(Audit *audit, unsigned index, unsigned of)
{
    const Figure *growth = FIGURE(audit, index), *change = FIGURE(audit, of);
    unsigned figures[3] = {index, of, printed_base(audit, of)}, now;
    Candidates candidates = {.count = 0};
    int direction;

    if (exact_sign(growth->middle) == 0 && exact_sign(change->middle) == 0)
        return;
    if (figures[2] == NONE && states_before(audit, of, &now, &figures[2])) {
        relation_add(audit, "growth", FORM_RATIO, figures, NULL, 3, 0);
        return;
    }
    if (figures[2] != NONE) {
        candidates = candidates_near(audit, figures[2]);
        directions_judge(audit, figures, &candidates);
        relation_add(audit, "growth", FORM_RATIO, figures, NULL, 3, 0);
        return;
    }
    candidates = now_of(audit, MIN(index, of), of);
    direction = directions_judge(audit, figures, &candidates);
    if (candidates.count > 0 && exact_sign(growth->middle) != 0) {
        figures[2] = candidates.figures[0];
        if (is_base_zero(audit, figures, direction)) {
            base_zero(audit, index, figures);
            return;
        }
    }
    relate_best(audit, "growth", FORM_GROWTH, figures, 3, 2, &candidates, direction);
}

/* ---- rates without a change ---- */

/* The budget of the kind that `words` name, in the passage before `index`. */
static unsigned named_budget(const Audit *audit, unsigned index, const char *words)
{
    const GPtrArray *kinds = data_words(audit->data, "budget-kinds");
    unsigned first = PASSAGE(audit, FIGURE(audit, index)->passage)->first_figure;
    const char *kind = NULL;

    for (unsigned i = 0; i < kinds->len && kind == NULL; i++)
        if (strstr(words, g_ptr_array_index(kinds, i)) != NULL)
            kind = g_ptr_array_index(kinds, i);
    if (strstr(words, "预算") == NULL && kind == NULL)
        return NONE;
    for (unsigned i = index; i > first; i--)
        if (FIGURE(audit, i - 1)->role == ROLE_BUDGET &&
            FIGURE(audit, i - 1)->kind == NUMBER_AMOUNT &&
            (kind == NULL || strstr(FIGURE(audit, i - 1)->phrase, kind) != NULL))
            return i - 1;
    return NONE;
}

/* "决算数1702.15万元，…，较年初预算增长11.98%"; "较上年的5万元增长3%" */
static void relate_lone_rate(Audit *audit, unsigned index)
{
    const Figure *growth = FIGURE(audit, index);
    unsigned figures[3] = {index, NONE, NONE};
    ChangeWords words = change_words(audit, index);
    Candidates candidates = *words.subject == '\0' ? candidates_near(audit, index)
                                                   : candidates_named(audit, index, words.subject);

    figures[2] = index > PASSAGE(audit, growth->passage)->first_figure &&
                         FIGURE(audit, index - 1)->role == ROLE_PREVIOUS &&
                         FIGURE(audit, index - 1)->sentence == growth->sentence
                     ? index - 1
                     : named_budget(audit, index, words.base);
    change_words_clear(&words);
    if (figures[2] == NONE || growth->direction == 0) {
        relation_not_checkable(audit, "growth", index, "the base is not printed");
        return;
    }
    relate_best(audit, "growth", FORM_DEVIATION, figures, 3, 1, &candidates, growth->direction);
}

/* "年初预算数4.12万元，决算数3.90万元，预决算差异率-5.34%" */
static void relate_deviation(Audit *audit, unsigned index)
{
    unsigned figures[3] = {index, NONE, NONE},
             first = PASSAGE(audit, FIGURE(audit, index)->passage)->first_figure;

    for (unsigned i = index; i > first && (figures[1] == NONE || figures[2] == NONE); i--) {
        const Figure *figure = FIGURE(audit, i - 1);

        if (figure->kind != NUMBER_AMOUNT || figure->clause != FIGURE(audit, index)->clause ||
            figure->bracketed)
            break;
        if (figure->role == ROLE_BUDGET && figures[2] == NONE)
            figures[2] = i - 1;
        else if (figure_is_whole(figure) && figures[1] == NONE)
            figures[1] = i - 1;
    }
    if (figures[1] == NONE || figures[2] == NONE)
        relation_not_checkable(audit, "deviation", index, "the budget is not printed");
    else if (exact_sign(FIGURE(audit, index)->middle) != 0 ||
             exact_sign(FIGURE(audit, figures[2])->middle) != 0)
        relation_add(audit, "deviation", FORM_DEVIATION, figures, NULL, 3, 0);
}

/* "由68.8%降至65.5%，下降3.5个百分点" */
static void relate_points(Audit *audit, unsigned index)
{
    const Figure *points = FIGURE(audit, index), *from, *to;
    unsigned figures[3] = {index, index - 1, index - 2};
    int signs[3] = {1, points->direction < 0 ? -1 : 1, points->direction < 0 ? 1 : -1};

    if (points->direction == 0 || index < PASSAGE(audit, points->passage)->first_figure + 2)
        return;
    to = FIGURE(audit, index - 1);
    from = FIGURE(audit, index - 2);
    if (to->kind != NUMBER_PERCENT || from->kind != NUMBER_PERCENT ||
        to->sentence != points->sentence || from->clause != points->clause ||
        data_word_in(audit->data, "from-words", from->phrase) == NULL ||
        data_word_in(audit->data, "to-words", to->phrase) == NULL)
        return;
    relation_add(audit, "growth-points", FORM_SUM, figures, signs, 3, 0);
}

/* "下降4.94%，增长的主要原因是…" */
static void relate_reason(Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index);
    const char *after = PASSAGE(audit, figure->passage)->text + figure->last;
    uint32_t from = figure->last;
    const char *opposite;

    if (figure->direction == 0 || exact_sign(figure->middle) == 0)
        return;
    if (begins_with(after, "，") || begins_with(after, "。")) {
        after += strlen("，");
        from += (uint32_t)strlen("，");
    }
    opposite = data_word_starting(audit->data,
                                  figure->direction > 0 ? "reasons-down" : "reasons-up", after);
    if (opposite != NULL)
        finding_add(audit, "direction-reason", figure->passage,
                    figure->first - (uint32_t)MIN(figure->first, strlen(figure->phrase)),
                    from + (uint32_t)strlen(opposite), opposite, NULL);
}

/* "比上年增长2.90%，增加0.53万元": the change comes after its rate, and says nothing else. */
static bool is_rate_of_next(const Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index), *next;
    const Passage *passage = PASSAGE(audit, figure->passage);
    ChangeWords words;
    bool bare;

    if (index + 1 >= passage->first_figure + passage->figure_count)
        return false;
    next = FIGURE(audit, index + 1);
    if (next->role != ROLE_CHANGE || next->kind != NUMBER_AMOUNT ||
        next->sentence != figure->sentence || next->shared)
        return false;
    words = change_words(audit, index + 1);
    bare = *words.subject == '\0' && *words.base == '\0';
    change_words_clear(&words);
    return bare;
}

/* ---- changes and rates told one after the other ---- */

static bool is_shared(const Audit *audit, unsigned index, Role role)
{
    return FIGURE(audit, index)->shared && FIGURE(audit, index)->role == role;
}

/* How many shared figures of `role` stand one after the other from `index` on. */
static unsigned run_length(const Audit *audit, unsigned index, Role role)
{
    const Passage *passage = PASSAGE(audit, FIGURE(audit, index)->passage);
    unsigned end = passage->first_figure + passage->figure_count, at = index;

    while (at < end && is_shared(audit, at, role) &&
           FIGURE(audit, at)->clause == FIGURE(audit, index)->clause)
        at++;
    return at - index;
}

/* The `count` whole amounts that the passage tells before `index`, in order; not when they are more
 * or fewer. */
static bool wholes_before(const Audit *audit, unsigned index, unsigned count, unsigned *wholes)
{
    unsigned found = 0;

    for (unsigned i = PASSAGE(audit, FIGURE(audit, index)->passage)->first_figure; i < index; i++) {
        if (!figure_is_whole(FIGURE(audit, i)) || FIGURE(audit, i)->kind != NUMBER_AMOUNT)
            continue;
        if (found == count)
            return false;
        wholes[found++] = i;
    }
    return found == count;
}

/* "收入总计8万元，支出总计7万元，收入、支出总计各增加2万元、3万元，增长33%、75%": each change and
 * rate is of the total in its place. */
static void relate_run(Audit *audit, unsigned index)
{
    enum { TOLD = 2 };
    unsigned wholes[TOLD], change = index - TOLD;

    if (index < PASSAGE(audit, FIGURE(audit, index)->passage)->first_figure + 2 * TOLD ||
        is_shared(audit, index - 1, ROLE_GROWTH) || run_length(audit, index, ROLE_GROWTH) != TOLD ||
        run_length(audit, change, ROLE_CHANGE) != TOLD ||
        FIGURE(audit, change)->sentence != FIGURE(audit, index)->sentence ||
        !wholes_before(audit, change, TOLD, wholes))
        return;
    for (unsigned i = 0; i < TOLD; i++) {
        unsigned figures[3] = {index + i, change + i, wholes[i]};

        if (FIGURE(audit, change + i)->direction != 0 &&
            exact_sign(FIGURE(audit, change + i)->middle) != 0)
            relation_add(audit, "growth", FORM_GROWTH, figures, NULL, 3,
                         FIGURE(audit, change + i)->direction);
    }
}

/* "公务接待费支出2.05万元，年初预算2.00万元，差值为0.05万元": a difference without a direction;
 * what was spent stands before the budget, or is printed under its name. */
static void relate_gap(Audit *audit, unsigned index)
{
    const Figure *gap = FIGURE(audit, index), *budget;
    unsigned first = PASSAGE(audit, gap->passage)->first_figure, figures[3] = {NONE, NONE, index};
    int signs[3] = {1, 1, 1}, order;

    if (index == first || FIGURE(audit, index - 1)->role != ROLE_BUDGET ||
        FIGURE(audit, index - 1)->clause != gap->clause)
        return;
    figures[1] = index - 1;
    budget = FIGURE(audit, figures[1]);
    if (figures[1] > first && figure_is_whole(FIGURE(audit, figures[1] - 1)) &&
        FIGURE(audit, figures[1] - 1)->clause == gap->clause)
        figures[0] = figures[1] - 1;
    else {
        Candidates named = candidates_named(audit, figures[1], budget->measure);

        if (named.count == 0 || !named.certain)
            return;
        figures[0] = named.figures[0];
    }
    if (!exact_compare(&order, FIGURE(audit, figures[0])->middle, budget->middle))
        return;
    signs[2] = order < 0 ? -1 : 1;
    relation_add(audit, "difference", FORM_SUM, figures, signs, 3, 0);
}

static void relate_figure(Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index);
    bool follows = index > PASSAGE(audit, figure->passage)->first_figure &&
                   FIGURE(audit, index - 1)->role == ROLE_CHANGE &&
                   FIGURE(audit, index - 1)->sentence == figure->sentence &&
                   FIGURE(audit, index - 1)->kind == NUMBER_AMOUNT;
    unsigned base = figure->role == ROLE_CHANGE ? printed_base(audit, index) : NONE, now, before;

    if (figure->role == ROLE_CHANGE && base == NONE && figure->kind == NUMBER_AMOUNT &&
        figure->direction != 0 &&
        (states_before(audit, index, &now, &before) || years_told(audit, index, &now, &before)))
        relate_states(audit, index, now, before);
    else if (figure->kind == NUMBER_PERCENT && figure->role == ROLE_GROWTH && follows)
        relate_rate(audit, index, index - 1);
    else if (figure->kind == NUMBER_PERCENT && figure->role == ROLE_GROWTH &&
             is_rate_of_next(audit, index))
        relate_rate(audit, index, index + 1);
    else if (figure->kind == NUMBER_PERCENT && figure->role == ROLE_GROWTH)
        relate_lone_rate(audit, index);
    else if (figure->kind == NUMBER_PERCENT && figure->role == ROLE_DEVIATION)
        relate_deviation(audit, index);
    else if (figure->kind == NUMBER_POINTS)
        relate_points(audit, index);
    else if (base != NONE)
        relate_difference(audit, index, base);
    else if (figure->role == ROLE_CHANGE && figure->kind == NUMBER_AMOUNT && figure->direction == 0)
        relate_gap(audit, index);
    if (FIGURE(audit, index)->role == ROLE_GROWTH || FIGURE(audit, index)->role == ROLE_CHANGE)
        relate_reason(audit, index);
}

void relate_growth(Audit *audit)
{
    unsigned count = audit->figures->len;

    for (unsigned i = 0; i < count; i++)
        if (FIGURE(audit, i)->table || FIGURE(audit, i)->approximate ||
            PASSAGE(audit, FIGURE(audit, i)->passage)->planned)
            continue;
        else if (!FIGURE(audit, i)->shared)
            relate_figure(audit, i);
        else if (FIGURE(audit, i)->role == ROLE_GROWTH)
            relate_run(audit, i);
}
