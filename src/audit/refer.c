/* refer.c: what a rate refers to when it is not said beside it
 *
 * Candidates come nearest first: a figure of the same measure in the section, then the measure's figures anywhere in
 * the report. A relation is kept with the first candidate that fits it; none fitting, with the first.
 */
#include "audit/internal.h"

#include <string.h>

/* ---- finding what is spoken of ---- */

static bool alike(const char *a, const char *b)
{
    if (*a == '\0' || *b == '\0')
        return false;
    if (strcmp(a, b) == 0)
        return true;
    return strlen(a) >= 12 && strlen(b) >= 12 && (g_str_has_suffix(a, b) || g_str_has_suffix(b, a));
}

/* How far back a measure may have been named: within its section. */
unsigned section_first_figure(const Audit *audit, unsigned passage)
{
    unsigned first = passage;

    while (first > 0 && PASSAGE(audit, first - 1)->kind == PASSAGE_TEXT &&
           PASSAGE(audit, first - 1)->section == PASSAGE(audit, passage)->section)
        first--;
    return PASSAGE(audit, first)->first_figure;
}

void candidate_add(Candidates *candidates, unsigned figure)
{
    for (unsigned i = 0; i < candidates->count; i++)
        if (candidates->figures[i] == figure)
            return;
    if (candidates->count < CANDIDATES_MAX)
        candidates->figures[candidates->count++] = figure;
}

/* Whole figures before `index` in its section whose measure is `core`; any of the unit when `core`
 * is empty. */
void candidates_back(const Audit *audit, Candidates *candidates, unsigned index,
                            const char *core, bool exactly)
{
    const Figure *figure = FIGURE(audit, index);
    unsigned first = section_first_figure(audit, figure->passage);

    for (unsigned i = index; i > first; i--) {
        const Figure *other = FIGURE(audit, i - 1);

        if (other->table || !figure_is_whole(other) ||
            (figure->kind != NUMBER_PERCENT && other->kind != figure->kind))
            continue;
        if (figure->kind == NUMBER_COUNT && g_strcmp0(other->unit, figure->unit) != 0)
            continue;
        if (*core == '\0' ||
            (exactly ? strcmp(other->measure, core) == 0 : alike(other->measure, core)))
            candidate_add(candidates, i - 1);
        if (*core == '\0')
            return;
    }
}

static void candidates_of_id(const Audit *audit, Candidates *candidates, const char *core)
{
    for (unsigned i = 0; i < audit->data->measures->len; i++) {
        const MeasureWord *measure = &g_array_index(audit->data->measures, MeasureWord, i);
        const GArray *figures;

        if (strcmp(measure->section, "-") != 0 ||
            !(measure->whole ? strcmp(core, measure->word) == 0
                             : g_str_has_suffix(core, measure->word)))
            continue;
        figures = figures_of(audit, measure->id);
        for (unsigned f = 0; figures != NULL && f < figures->len; f++)
            candidate_add(candidates, g_array_index(figures, unsigned, f));
        return;
    }
}

Candidates candidates_named(const Audit *audit, unsigned index, const char *core)
{
    Candidates candidates = {.count = 0};

    candidates_back(audit, &candidates, index, core, true);
    candidates.certain = candidates.count > 0;
    candidates_back(audit, &candidates, index, core, false);
    if (candidates.count == 0)
        candidates_of_id(audit, &candidates, core);
    return candidates;
}

/* Keeps the relation with the first candidate that fits, else with the first. Figure `slot` is the
 * candidate's. */
void relate_best(Audit *audit, const char *rule, RelationForm form, unsigned *figures,
                        unsigned count, unsigned slot, const Candidates *candidates, int direction)
{
    static const int signs[4] = {1, 1, 1, 1};

    for (unsigned i = 0; i < candidates->count; i++) {
        figures[slot] = candidates->figures[i];
        if (relation_try(audit, form, figures, signs, count, direction) < VERDICT_ERROR) {
            relation_add(audit, rule, form, figures, NULL, count, direction);
            return;
        }
    }
    if (candidates->count == 0) {
        relation_not_checkable(audit, rule, figures[0], "what it refers to is not printed");
        return;
    }
    figures[slot] = candidates->figures[0];
    relation_add(audit, rule, form, figures, NULL, count, direction);
}

