/* refer.c: what a rate refers to when it is not said beside it
 *
 * Candidates come nearest first: a figure of the same measure in the section, then the measure's
 * figures anywhere in the report. Measures are compared by their keys. A relation is kept with the
 * first candidate that fits it; none fitting, with the first, when it is certain that one of them
 * is meant.
 */
#include "audit/internal.h"

#include <string.h>

#define LOOK_BACK 300u /* figures: what is meant stands near */

/* ---- finding what is spoken of ---- */

static bool is_balance(const char *key) { return strstr(key, "收支") != NULL; }

/* "收支总计" is said of both sides. */
static bool same_balance(const char *key, const char *balance)
{
    g_autofree char *income = NULL, *expenditure = NULL;
    const char *at = strstr(balance, "收支");

    if (at == NULL)
        return false;
    income = g_strdup_printf("%.*s收入%s", (int)(at - balance), balance, at + strlen("收支"));
    expenditure = g_strdup_printf("%.*s支出%s", (int)(at - balance), balance, at + strlen("收支"));
    return g_str_has_suffix(key, income) || g_str_has_suffix(key, expenditure);
}

/* What is left of `key` before its end `ending` says only where the money comes from. */
static bool adds_nothing(const AuditData *data, const char *key, const char *ending)
{
    g_autofree char *prefix = g_strndup(key, strlen(key) - strlen(ending));
    GString *rest = g_string_new(prefix);
    const GPtrArray *words = data_words(data, "neutral-words");
    bool nothing;

    for (unsigned i = 0; i < words->len; i++)
        g_string_replace(rest, g_ptr_array_index(words, i), "", 0);
    nothing = rest->len == 0;
    g_string_free(rest, TRUE);
    return nothing;
}

/* What is printed may have a longer name than what is asked for; the other way round only by words
 * that add nothing. */
static bool alike(const AuditData *data, const char *printed, const char *asked)
{
    if (*printed == '\0' || *asked == '\0')
        return false;
    if (strcmp(printed, asked) == 0 || same_balance(printed, asked))
        return true;
    if (strlen(printed) < 6 || strlen(asked) < 6)
        return false;
    return g_str_has_suffix(printed, asked) ||
           (g_str_has_suffix(asked, printed) && adds_nothing(data, asked, printed));
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

static bool may_be_meant(const Figure *figure, const Figure *other)
{
    if (other->table || !figure_is_whole(other) ||
        (figure->kind != NUMBER_PERCENT && other->kind != figure->kind))
        return false;
    return figure->kind != NUMBER_COUNT || g_strcmp0(other->unit, figure->unit) == 0;
}

/* Whole figures before `index` in its section whose measure is `core`; the nearest of the unit when
 * `core` is empty. */
void candidates_back(const Audit *audit, Candidates *candidates, unsigned index, const char *core,
                     bool exactly)
{
    const Figure *figure = FIGURE(audit, index);
    unsigned first = section_first_figure(audit, figure->passage);
    g_autofree char *key = measure_key(audit->data, core);

    for (unsigned i = index; i > first && index - i < LOOK_BACK; i--) {
        const Figure *other = FIGURE(audit, i - 1);

        if (!may_be_meant(figure, other))
            continue;
        if (*core == '\0' ||
            (exactly ? strcmp(other->key, key) == 0 : alike(audit->data, other->key, key)))
            candidate_add(candidates, i - 1);
        if (*core == '\0')
            return;
    }
}

/* A part is spoken of within its list; after the list, its total is. */
static void near_add(const Audit *audit, Candidates *candidates, unsigned index, unsigned figure)
{
    gpointer total = g_hash_table_lookup(audit->whole_of, GUINT_TO_POINTER(figure + 1));

    if (total != NULL && FIGURE(audit, figure)->sentence != FIGURE(audit, index)->sentence)
        candidate_add(candidates, GPOINTER_TO_UINT(total) - 1);
    candidate_add(candidates, figure);
}

/* "与上年相比，减少…" in a paragraph of its own: after a list its total is spoken of. */
static Candidates candidates_told_of(const Audit *audit, unsigned index)
{
    Candidates last = {.count = 0}, candidates = {.count = 0};
    gpointer total;

    candidates_back(audit, &last, index, "", false);
    if (last.count == 0)
        return last;
    total = g_hash_table_lookup(audit->whole_of, GUINT_TO_POINTER(last.figures[0] + 1));
    if (total != NULL)
        candidate_add(&candidates, GPOINTER_TO_UINT(total) - 1);
    candidate_add(&candidates, last.figures[0]);
    candidates.certain = total != NULL;
    return candidates;
}

Candidates candidates_near(const Audit *audit, unsigned index)
{
    Candidates candidates = {.count = 0, .certain = true};
    const Figure *figure = FIGURE(audit, index);
    unsigned first = PASSAGE(audit, figure->passage)->first_figure;

    for (unsigned i = index; i > first && index - i < LOOK_BACK; i--)
        if (may_be_meant(figure, FIGURE(audit, i - 1)) &&
            (!FIGURE(audit, i - 1)->bracketed || figure->bracketed))
            near_add(audit, &candidates, index, i - 1);
    if (candidates.count > 0)
        return candidates;
    return candidates_told_of(audit, index);
}

/* A measure that a section of its own tells of may be asked for there by a shorter name. */
static void candidates_of_id(const Audit *audit, Candidates *candidates, unsigned index,
                             const char *core)
{
    const char *topic = PASSAGE(audit, FIGURE(audit, index)->passage)->topic;

    for (unsigned i = 0; i < audit->data->measures->len; i++) {
        const MeasureWord *measure = &g_array_index(audit->data->measures, MeasureWord, i);
        const GArray *figures;

        if ((strcmp(measure->section, "-") != 0 &&
             (strcmp(measure->section, topic) != 0 || !measure->whole)) ||
            !(measure->whole ? strcmp(core, measure->word) == 0
                             : g_str_has_suffix(core, measure->word)))
            continue;
        figures = figures_of(audit, measure->id);
        for (unsigned f = 0; figures != NULL && f < figures->len; f++)
            candidate_add(candidates, g_array_index(figures, unsigned, f));
        return;
    }
}

/* A name may mean another thing under another heading: "本年支出" of the fiscal money is less than
 * the unit's. */
static bool means_the_same(const Audit *audit, unsigned index, unsigned candidate)
{
    const Figure *figure = FIGURE(audit, candidate);
    const Passage *own = PASSAGE(audit, FIGURE(audit, index)->passage),
                  *other = PASSAGE(audit, figure->passage);

    return figure->id != NULL || own->section == other->section ||
           strcmp(own->topic, other->topic) == 0;
}

/* Where the section does not have it: what is called exactly so before, when that is one figure. */
static void candidates_of_key(const Audit *audit, Candidates *candidates, unsigned index,
                              const char *key)
{
    const GArray *figures = g_hash_table_lookup(audit->keys, key);
    int order;

    candidates->certain = true;
    for (unsigned i = figures != NULL ? figures->len : 0;
         i > 0 && candidates->count < CANDIDATES_MAX; i--) {
        unsigned figure = g_array_index(figures, unsigned, i - 1);

        if (figure >= index || !may_be_meant(FIGURE(audit, index), FIGURE(audit, figure)))
            continue;
        candidate_add(candidates, figure);
        candidates->certain = candidates->certain &&
                              exact_compare(&order, FIGURE(audit, figure)->middle,
                                            FIGURE(audit, candidates->figures[0])->middle) &&
                              order == 0;
    }
    candidates->certain = candidates->certain && candidates->count > 0 &&
                          means_the_same(audit, index, candidates->figures[0]);
}

static bool any_of_year(const Audit *audit, const Candidates *candidates, int year)
{
    for (unsigned i = 0; i < candidates->count; i++) {
        int other = FIGURE(audit, candidates->figures[i])->year;

        if (year == 0 || other == 0 || other == year)
            return true;
    }
    return candidates->count == 0;
}

/* What was found is of another year than is spoken of: one called exactly so elsewhere may be
 * meant. */
static void candidates_of_year(const Audit *audit, Candidates *candidates, unsigned index,
                               const char *key)
{
    Candidates others = {.count = 0};

    if (any_of_year(audit, candidates, FIGURE(audit, index)->year))
        return;
    candidates_of_key(audit, &others, index, key);
    for (unsigned i = 0; i < others.count; i++)
        candidate_add(candidates, others.figures[i]);
    candidates->certain = false;
}

/* What is called exactly so is meant, or what stands in the same paragraph under a longer name. */
Candidates candidates_named(const Audit *audit, unsigned index, const char *core)
{
    Candidates candidates = {.count = 0};
    g_autofree char *key = measure_key(audit->data, core);
    bool nothing_near;

    candidates_back(audit, &candidates, index, core, true);
    candidates.certain =
        candidates.count > 0 && means_the_same(audit, index, candidates.figures[0]);
    candidates_back(audit, &candidates, index, core, false);
    if (candidates.count > 0 && !candidates.certain)
        candidates.certain = is_balance(key) || FIGURE(audit, candidates.figures[0])->passage ==
                                                    FIGURE(audit, index)->passage;
    nothing_near = candidates.count == 0;
    candidates_of_id(audit, &candidates, index, core);
    candidates.certain = candidates.certain || (nothing_near && candidates.count > 0);
    if (candidates.count == 0)
        candidates_of_key(audit, &candidates, index, key);
    candidates_of_year(audit, &candidates, index, key);
    return candidates;
}

/* "下降6.2118%" where one candidate gives 6.2119%: that one is meant, and was cut off instead of
 * rounded. The first when none comes so near. */
static unsigned nearly_fits(const Audit *audit, RelationForm form, unsigned *figures,
                            unsigned count, unsigned slot, const Candidates *candidates,
                            int direction)
{
    static const int signs[4] = {1, 1, 1, 1};
    Figure *stated = FIGURE(audit, figures[0]);
    Interval printed = stated->value;
    Exact width;
    unsigned meant = 0;

    if (!exact_subtract(&width, printed.high, printed.low) ||
        !exact_subtract(&stated->value.low, printed.low, width) ||
        !exact_add(&stated->value.high, printed.high, width)) {
        stated->value = printed;
        return 0;
    }
    for (unsigned i = candidates->count; i > 0; i--) {
        figures[slot] = candidates->figures[i - 1];
        if (relation_try(audit, form, figures, signs, count, direction) < VERDICT_ERROR)
            meant = i - 1;
    }
    stated->value = printed;
    return meant;
}

/* Keeps the relation with the first candidate that fits, else with the first if one of them is
 * surely meant. Figure `slot` is the candidate's. */
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
    if (candidates->count == 0 || !candidates->certain) {
        relation_not_checkable(audit, rule, figures[0], "what it refers to is not printed");
        return;
    }
    figures[slot] =
        candidates->figures[nearly_fits(audit, form, figures, count, slot, candidates, direction)];
    relation_add(audit, rule, form, figures, NULL, count, direction);
}

char *sentence_subject(const Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, figure->passage);
    const char *from = passage->text, *to = passage->text + figure->first, *end = NULL;
    g_autofree char *lead = NULL;

    if (index > passage->first_figure) {
        if (FIGURE(audit, index - 1)->sentence == figure->sentence)
            return g_strdup("");
        from += FIGURE(audit, index - 1)->last;
    }
    for (const char *at = from; at < to; at = g_utf8_next_char(at)) {
        if (begins_with(at, "。")) {
            from = at + strlen("。");
            end = NULL;
        } else if (end == NULL && (begins_with(at, "中，") || begins_with(at, "里，") ||
                                   begins_with(at, "的具体构成") || begins_with(at, "的构成")))
            end = at;
    }
    if (end == NULL || end <= from)
        return g_strdup("");
    lead = g_strndup(from, (gsize)(end - from));
    return measure_core(audit->data, lead);
}
