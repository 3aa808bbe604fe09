/* moves.c: the changes of the parts make the change of their total, and so do their rates
 *
 * "合计31.40万元，比上年减少5.60万元。其中：车辆18.90万元，比上年减少1.10万元；接待12.50万元，比上年减少4.50万元":
 * where a list is complete by its names and adds up, its changes do too, when all are counted from
 * one base and each part's is told. A part that is as before is told as well. Where only rates are
 * told, what the parts were makes what the total was:
 * "总额196万元，下降2%。接待69万元，增长5%；车辆127万元，下降5.4%".
 */
#include "audit/internal.h"

#include <string.h>

#define PARTS_MOST 40u

/* What is a change counted from? */
typedef struct {
    bool budget;
    int year; /* 0: not said */
} Base;

typedef struct {
    unsigned figure; /* NONE: nothing changed */
    Base base;
} Move;

static Base base_of(const Audit *audit, unsigned change)
{
    ChangeWords words = change_words(audit, change);
    const char *at = strpbrk(words.base, "0123456789");
    Base base = {strstr(words.base, "预算") != NULL, at != NULL ? (int)strtol(at, NULL, 10) : 0};

    change_words_clear(&words);
    return base;
}

static bool one_base(Base a, Base b)
{
    return a.budget == b.budget && (a.year == 0 || b.year == 0 || a.year == b.year);
}

static bool is_change(const Figure *figure)
{
    return figure->role == ROLE_CHANGE && figure->kind == NUMBER_AMOUNT && !figure->approximate &&
           !figure->shared && (figure->direction != 0 || exact_sign(figure->middle) == 0);
}

/* The change told directly after figure `index`, over its share; NONE. */
static unsigned change_after(const Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, figure->passage);
    unsigned end = passage->first_figure + passage->figure_count, at = index + 1;
    ChangeWords words;
    bool bare;

    while (at < end && FIGURE(audit, at)->kind == NUMBER_PERCENT &&
           FIGURE(audit, at)->role == ROLE_SHARE)
        at++;
    if (at >= end || !is_change(FIGURE(audit, at)) ||
        FIGURE(audit, at)->sentence != figure->sentence)
        return NONE;
    words = change_words(audit, at);
    bare = *words.subject == '\0';
    change_words_clear(&words);
    return bare ? at : NONE;
}

/* "与上年决算数持平": said between the figure and the next, or the end of its paragraph. */
static bool is_as_before(const Audit *audit, unsigned index, bool budget)
{
    const Figure *figure = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, figure->passage);
    unsigned end = passage->first_figure + passage->figure_count;
    const char *from = passage->text + figure->last;
    g_autofree char *said =
        index + 1 < end ? g_strndup(from, FIGURE(audit, index + 1)->first -
                                              MIN(figure->last, FIGURE(audit, index + 1)->first))
                        : g_strdup(from);
    const char *word = data_word_in(audit->data, "as-before", said);
    char *at = word != NULL ? strstr(said, word) : NULL;

    if (at == NULL)
        return false;
    *at = '\0';
    return (strstr(said, "预算") != NULL) == budget && strchr(said, ';') == NULL &&
           strstr(said, "；") == NULL;
}

static bool move_of(const Audit *audit, unsigned part, Base base, Move *move)
{
    unsigned change = change_after(audit, part);

    move->figure = change;
    if (change == NONE)
        return is_as_before(audit, part, base.budget);
    return one_base(base_of(audit, change), base);
}

static void relate_moves_of(Audit *audit, const Relation *list)
{
    unsigned figures[PARTS_MOST + 1], count = 1, parts = list->figures->len - 1;
    int signs[PARTS_MOST + 1];
    Base base;

    figures[0] = change_after(audit, figure_at(list, 0));
    if (figures[0] == NONE || FIGURE(audit, figures[0])->direction == 0)
        return;
    base = base_of(audit, figures[0]);
    for (unsigned i = 1; i <= parts; i++) {
        Move move;

        if (!move_of(audit, figure_at(list, i), base, &move))
            return;
        if (move.figure == NONE)
            continue;
        signs[count] = FIGURE(audit, move.figure)->direction * FIGURE(audit, figures[0])->direction;
        if (signs[count] == 0)
            continue;
        figures[count++] = move.figure;
    }
    signs[0] = 1;
    if (count == 2 && signs[1] > 0)
        relation_add(audit, "sum-changes", FORM_SAME, figures, NULL, 2, 0);
    else if (count > 2)
        relation_add(audit, "sum-changes", FORM_SUM, figures, signs, count, 0);
}

/* ---- rates ---- */

#define RATED_MOST 8u /* more, and the sum of their fractions does not fit */

/* The rate told directly after figure `index`, with no change beside it; NONE. */
static unsigned rate_after(const Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index), *rate;
    const Passage *passage = PASSAGE(audit, figure->passage);
    unsigned end = passage->first_figure + passage->figure_count, at = index + 1;
    ChangeWords words;
    bool bare;

    while (at < end &&
           (FIGURE(audit, at)->bracketed ||
            (FIGURE(audit, at)->kind == NUMBER_PERCENT && FIGURE(audit, at)->role == ROLE_SHARE)))
        at++; /* "995万元（其中38万元、958万元），下降26%" */
    rate = at < end ? FIGURE(audit, at) : NULL;
    if (rate == NULL || rate->role != ROLE_GROWTH || rate->kind != NUMBER_PERCENT ||
        rate->approximate || rate->shared || rate->direction == 0 ||
        rate->bracketed != figure->bracketed || rate->sentence != figure->sentence ||
        (at + 1 < end && is_change(FIGURE(audit, at + 1)) &&
         FIGURE(audit, at + 1)->sentence == rate->sentence))
        return NONE;
    words = change_words(audit, at);
    bare = *words.subject == '\0';
    change_words_clear(&words);
    return bare ? at : NONE;
}

static void relate_rates_of(Audit *audit, const Relation *list)
{
    unsigned figures[2 * RATED_MOST + 2], count = 2, parts = list->figures->len - 1;
    int signs[2 * RATED_MOST + 2] = {1, 1};
    Base base;

    figures[0] = rate_after(audit, figure_at(list, 0));
    figures[1] = figure_at(list, 0);
    if (figures[0] == NONE || parts > RATED_MOST)
        return;
    base = base_of(audit, figures[0]);
    for (unsigned i = 1; i <= parts; i++) {
        unsigned part = figure_at(list, i), rate = rate_after(audit, part);

        if (rate == NONE ? !is_as_before(audit, part, base.budget)
                         : !one_base(base_of(audit, rate), base))
            return;
        signs[count] = 1;
        figures[count++] = part;
        if (rate == NONE)
            continue;
        signs[count] = FIGURE(audit, rate)->direction;
        figures[count++] = rate;
    }
    relation_add(audit, "sum-rates", FORM_BASES, figures, signs, count,
                 FIGURE(audit, figures[0])->direction);
}

static bool is_list(const Relation *relation)
{
    return relation->form == FORM_SUM && relation->verdict < VERDICT_TOUCH &&
           relation->figures->len > 2 && relation->figures->len <= PARTS_MOST &&
           (strcmp(relation->rule->id, "sum-list") == 0 ||
            strcmp(relation->rule->id, "sum-paragraphs") == 0);
}

void relate_moves(Audit *audit)
{
    unsigned count = audit->relations->len;

    for (unsigned i = 0; i < count; i++) {
        Relation relation = g_array_index(audit->relations, Relation, i); /* the array grows */

        if (is_list(&relation) &&
            parts_are_known(audit, figure_at(&relation, 0),
                            (const unsigned *)(const void *)relation.figures->data + 1,
                            relation.figures->len - 1)) {
            relate_moves_of(audit, &relation);
            relate_rates_of(audit, &relation);
        }
    }
}
