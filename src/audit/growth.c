/* growth.c: more or less than before: the change, its rate, its base and what the sentence says of them
 *
 * The base is printed ("较上年的39.80万元减少4.60万元") or follows from what is now and the change.
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

static Candidates now_of(const Audit *audit, unsigned change)
{
    const Figure *figure = FIGURE(audit, change);
    g_autofree char *core = measure_core(audit->data, figure->phrase);
    GString *bare = g_string_new(core);
    Candidates candidates = {.count = 0};
    const GPtrArray *words = data_words(audit->data, "change-words");

    for (unsigned i = 0; i < words->len; i++)
        g_string_replace(bare, g_ptr_array_index(words, i), "", 0);
    if (bare->len == 0 || data_word_in(audit->data, "change-general", bare->str) != NULL) {
        candidates_back(audit, &candidates, change, "", false);
        candidates.certain = true;
    } else
        candidates = candidates_named(audit, change, bare->str);
    g_string_free(bare, TRUE);
    return candidates;
}

/* The figure directly before a change that it is counted from; NONE when it is not printed. */
static unsigned printed_base(const Audit *audit, unsigned change)
{
    const Figure *figure = FIGURE(audit, change), *before;

    if (change == PASSAGE(audit, figure->passage)->first_figure)
        return NONE;
    before = FIGURE(audit, change - 1);
    if (before->sentence != figure->sentence || before->kind != figure->kind || before->approximate ||
        (before->role != ROLE_PREVIOUS && before->role != ROLE_BUDGET) ||
        data_word_starting(audit->data, "compare-words", before->phrase) == NULL)
        return NONE;
    return change - 1;
}

/* now = base + change: judged when now stands in the same clause, or is the only one that can be meant. */
static void relate_difference(Audit *audit, unsigned change, unsigned base)
{
    const Figure *figure = FIGURE(audit, change);
    Candidates candidates = {.count = 0};
    unsigned figures[3] = {NONE, base, change};
    int signs[3] = {1, 1, figure->direction < 0 ? -1 : 1};

    candidates_back(audit, &candidates, base, "", false);
    if (candidates.count == 0 || FIGURE(audit, candidates.figures[0])->clause != figure->clause ||
        FIGURE(audit, candidates.figures[0])->passage != figure->passage)
        return;
    figures[0] = candidates.figures[0];
    if (figure->direction != 0)
        relation_add(audit, "difference", FORM_SUM, figures, signs, 3, 0);
}

static void judge_directions(Audit *audit, const Figure *change, const Figure *growth)
{
    if (change->direction * growth->direction < 0 && exact_sign(change->middle) > 0 && exact_sign(growth->middle) > 0)
        finding_add(audit, "direction-growth", growth->passage,
                    change->first - (uint32_t)MIN(change->first, strlen(change->phrase)), growth->last,
                    growth->phrase, NULL);
}

/* A rate of the change before it. */
static void relate_rate(Audit *audit, unsigned index)
{
    const Figure *growth = FIGURE(audit, index), *change = FIGURE(audit, index - 1);
    unsigned figures[3] = {index, index - 1, printed_base(audit, index - 1)};
    Candidates candidates;

    judge_directions(audit, change, growth);
    growth = FIGURE(audit, index);
    change = FIGURE(audit, index - 1);
    if (exact_sign(growth->middle) == 0 && exact_sign(change->middle) == 0)
        return;
    if (figures[2] != NONE) {
        relation_add(audit, "growth", FORM_RATIO, figures, NULL, 3, 0);
        return;
    }
    candidates = now_of(audit, index - 1);
    if (candidates.count > 0 && exact_sign(growth->middle) != 0) {
        figures[2] = candidates.figures[0];
        if (is_base_zero(audit, figures, change->direction)) {
            base_zero(audit, index, figures);
            return;
        }
    }
    relate_best(audit, "growth", FORM_GROWTH, figures, 3, 2, &candidates, change->direction);
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
    if (to->kind != NUMBER_PERCENT || from->kind != NUMBER_PERCENT || to->sentence != points->sentence ||
        from->clause != points->clause || data_word_in(audit->data, "from-words", from->phrase) == NULL ||
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
    if (g_str_has_prefix(after, "，") || g_str_has_prefix(after, "。")) {
        after += strlen("，");
        from += (uint32_t)strlen("，");
    }
    opposite = data_word_starting(audit->data, figure->direction > 0 ? "reasons-down" : "reasons-up", after);
    if (opposite != NULL)
        finding_add(audit, "direction-reason", figure->passage, figure->first - (uint32_t)MIN(figure->first, strlen(figure->phrase)),
                    from + (uint32_t)strlen(opposite), opposite, NULL);
}

void relate_growth(Audit *audit)
{
    unsigned count = audit->figures->len;

    for (unsigned i = 0; i < count; i++) {
        const Figure *figure = FIGURE(audit, i);
        bool follows = i > PASSAGE(audit, figure->passage)->first_figure && FIGURE(audit, i - 1)->role == ROLE_CHANGE &&
                       FIGURE(audit, i - 1)->sentence == figure->sentence;

        if (figure->table || figure->approximate)
            continue;
        if (figure->kind == NUMBER_PERCENT && figure->role == ROLE_GROWTH && follows)
            relate_rate(audit, i);
        else if (figure->kind == NUMBER_POINTS)
            relate_points(audit, i);
        else if (figure->role == ROLE_CHANGE && printed_base(audit, i) != NONE)
            relate_difference(audit, i, printed_base(audit, i));
        if (FIGURE(audit, i)->role == ROLE_GROWTH || FIGURE(audit, i)->role == ROLE_CHANGE)
            relate_reason(audit, i);
    }
}
