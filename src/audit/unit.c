/* unit.c: an amount in another unit than all the rest of the narrative
 *
 * A report speaks in one unit. One amount of 33.93元 among a hundred in 万元 is a slip, unless it
 * is a price, a standard or something per head, or a relation shows that it is right.
 */
#include "audit/internal.h"

#include <string.h>

#define AMOUNTS_LEAST 12u /* before a report is said to have a unit of its own */

static bool counts(const Audit *audit, const Figure *figure)
{
    return figure->kind == NUMBER_AMOUNT && !figure->table && figure->decimals > 0 &&
           !figure->approximate && !figure->threshold &&
           PASSAGE(audit, figure->passage)->kind != PASSAGE_CELL;
}

/* The scale of nineteen in twenty amounts of the narrative; 0 when there is none. */
static int64_t common_scale(const Audit *audit)
{
    static const int64_t scales[] = {1, 10000, 100000000};
    unsigned found[G_N_ELEMENTS(scales)] = {0}, all = 0;

    for (unsigned i = 0; i < audit->figures->len; i++)
        for (unsigned s = 0; s < G_N_ELEMENTS(scales) && counts(audit, FIGURE(audit, i)); s++)
            if (FIGURE(audit, i)->scale == scales[s]) {
                found[s]++;
                all++;
            }
    for (unsigned s = 0; s < G_N_ELEMENTS(scales); s++)
        if (all >= AMOUNTS_LEAST && found[s] * 20 >= all * 19)
            return scales[s];
    return 0;
}

/* Those that take part in a relation that holds, or in one that fails and is told there. */
static bool *witnessed(const Audit *audit)
{
    bool *seen = g_new0(bool, audit->figures->len + 1);

    for (unsigned r = 0; r < audit->relations->len; r++) {
        const Relation *relation = &g_array_index(audit->relations, Relation, r);

        for (unsigned i = 0; relation->verdict != VERDICT_NOT_CHECKABLE &&
                             relation->form != FORM_AT_MOST && i < relation->figures->len;
             i++)
            seen[g_array_index(relation->figures, unsigned, i)] = true;
    }
    return seen;
}

static bool is_price(const Audit *audit, const Figure *figure)
{
    return data_word_in(audit->data, "price-words", figure->phrase) != NULL ||
           data_word_starting(audit->data, "price-after",
                              PASSAGE(audit, figure->passage)->text + figure->last) != NULL;
}

static void say(Audit *audit, const Figure *figure, const char *stated, const char *expected)
{
    uint32_t lead = (uint32_t)MIN(strlen(figure->phrase), figure->first);
    Finding *finding = finding_add(audit, "unit-odd", figure->passage, figure->first, figure->last,
                                   stated, expected);

    if (finding != NULL)
        finding->quote =
            passage_quote(PASSAGE(audit, figure->passage), figure->first - lead, figure->last);
}

void relate_units(Audit *audit)
{
    int64_t scale = common_scale(audit);
    g_autofree bool *seen = witnessed(audit);

    for (unsigned i = 0; i < audit->figures->len && scale > 0; i++) {
        const Figure *figure = FIGURE(audit, i);
        g_autofree char *stated = NULL;
        bool odd = (scale == 10000 && figure->scale == 1) || (scale == 1 && figure->scale == 10000);

        if (!odd || !counts(audit, figure) || seen[i] || is_price(audit, figure) ||
            exact_sign(figure->middle) == 0)
            continue;
        stated = g_strconcat(figure->printed, figure->unit, NULL);
        say(audit, figure, stated, scale == 1 ? "元" : "万元");
    }
}
