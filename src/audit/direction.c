/* direction.c: a change goes up and its rate down
 *
 * Both can't be true. Where the amounts are printed they say which of the two words is wrong.
 */
#include "audit/internal.h"

#include <string.h>

/* The last word of direction in the phrase of `figure`; its opposite, NULL when there is none: then
 * the place stays as it was. */
static const char *word_of(const Audit *audit, const Figure *figure, uint32_t *first,
                           uint32_t *last)
{
    const GPtrArray *words = data_words(audit->data, "opposites");
    uint32_t length = (uint32_t)strlen(figure->phrase) + (uint32_t)strlen("：");
    const char *from = PASSAGE(audit, figure->passage)->text +
                       (figure->first > length ? figure->first - length : 0);
    const char *to = PASSAGE(audit, figure->passage)->text + figure->first, *opposite = NULL;
    uint32_t latest = 0;

    for (unsigned i = 0; i + 1 < words->len; i++) {
        const char *word = g_ptr_array_index(words, i), *at = g_strrstr_len(from, to - from, word);
        uint32_t end =
            at != NULL ? (uint32_t)(at - PASSAGE(audit, figure->passage)->text + (long)strlen(word))
                       : 0;

        if (end <= latest)
            continue;
        *last = latest = end;
        *first = end - (uint32_t)strlen(word);
        opposite = g_ptr_array_index(words, i % 2 == 0 ? i + 1 : i - 1);
    }
    return opposite;
}

static bool fits(const Audit *audit, const unsigned *figures, const Candidates *candidates,
                 int direction)
{
    static const int signs[3] = {1, 1, 1};
    unsigned tried[3] = {figures[0], figures[1], NONE};

    for (unsigned i = 0; i < candidates->count; i++) {
        tried[2] = candidates->figures[i];
        if (relation_try(audit, FORM_GROWTH, tried, signs, 3, direction) < VERDICT_ERROR)
            return true;
    }
    return false;
}

static void say(Audit *audit, unsigned wrong, unsigned right)
{
    const Figure *figure = FIGURE(audit, wrong), *other = FIGURE(audit, right);
    const Passage *passage = PASSAGE(audit, figure->passage);
    uint32_t first = figure->first, last = figure->last;
    const char *opposite = word_of(audit, figure, &first, &last);
    g_autofree char *stated = g_strndup(passage->text + first, last - first);
    uint32_t from = MIN(figure->first - (uint32_t)MIN(figure->first, strlen(figure->phrase)),
                        other->first - (uint32_t)MIN(other->first, strlen(other->phrase)));
    uint32_t to = MAX(figure->last, other->last);
    Finding *finding =
        finding_add(audit, "direction-growth", figure->passage, first, last, stated, opposite);

    if (finding == NULL)
        return;
    finding_span(finding, other->passage, other->first, other->last);
    finding->quote = passage_quote(passage, from, to);
}

int directions_judge(Audit *audit, const unsigned *figures, const Candidates *candidates)
{
    const Figure *growth = FIGURE(audit, figures[0]), *change = FIGURE(audit, figures[1]);
    int stated = change->direction;

    if (stated * growth->direction >= 0 || exact_sign(change->middle) <= 0 ||
        exact_sign(growth->middle) <= 0)
        return stated;
    if (!fits(audit, figures, candidates, stated) && fits(audit, figures, candidates, -stated)) {
        say(audit, figures[1], figures[0]);
        return -stated;
    }
    say(audit, figures[0], figures[1]);
    return stated;
}

/* The rate after the change speaks of the other direction: directions_judge says it. */
static bool rate_contradicts(const Audit *audit, unsigned change)
{
    const Figure *figure = FIGURE(audit, change),
                 *next = change + 1 < audit->figures->len ? FIGURE(audit, change + 1) : NULL;

    return next != NULL && next->passage == figure->passage && next->role == ROLE_GROWTH &&
           next->direction * figure->direction < 0;
}

int direction_of_difference(Audit *audit, const unsigned *figures)
{
    const Figure *change = FIGURE(audit, figures[2]);
    int stated = change->direction < 0 ? -1 : 1, signs[3] = {1, 1, stated};
    uint32_t first = change->first, last = change->last;
    const char *opposite = word_of(audit, change, &first, &last);
    g_autofree char *word = g_strndup(PASSAGE(audit, change->passage)->text + first, last - first);
    Finding *finding;

    if (opposite == NULL || relation_try(audit, FORM_SUM, figures, signs, 3, 0) != VERDICT_ERROR)
        return stated;
    signs[2] = -stated;
    if (relation_try(audit, FORM_SUM, figures, signs, 3, 0) >= VERDICT_ERROR)
        return stated;
    finding = rate_contradicts(audit, figures[2])
                  ? NULL
                  : finding_add(audit, "direction-difference", change->passage, first, last, word,
                                opposite);
    if (finding != NULL) {
        finding_span(finding, FIGURE(audit, figures[1])->passage, FIGURE(audit, figures[1])->first,
                     FIGURE(audit, figures[1])->last);
        finding->quote = passage_quote(PASSAGE(audit, change->passage),
                                       FIGURE(audit, figures[1])->first, change->last);
    }
    return -stated;
}
