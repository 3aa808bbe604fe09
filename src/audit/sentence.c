/* sentence.c: what a sentence says twice: shares, growth, completion, and words beside figures */
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
static unsigned section_first_figure(const Audit *audit, unsigned passage)
{
    unsigned first = passage;

    while (first > 0 && PASSAGE(audit, first - 1)->kind == PASSAGE_TEXT &&
           PASSAGE(audit, first - 1)->section == PASSAGE(audit, passage)->section)
        first--;
    return PASSAGE(audit, first)->first_figure;
}

#define CANDIDATES_MAX 6u

typedef struct {
    unsigned figures[CANDIDATES_MAX];
    unsigned count;
    bool certain; /* named in full, or directly before */
} Candidates;

static void candidate_add(Candidates *candidates, unsigned figure)
{
    for (unsigned i = 0; i < candidates->count; i++)
        if (candidates->figures[i] == figure)
            return;
    if (candidates->count < CANDIDATES_MAX)
        candidates->figures[candidates->count++] = figure;
}

/* Whole figures before `index` in its section whose measure is `core`; any of the unit when `core`
 * is empty. */
static void candidates_back(const Audit *audit, Candidates *candidates, unsigned index,
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

static Candidates find_named(const Audit *audit, unsigned index, const char *core)
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
static void relate_best(Audit *audit, const char *rule, RelationForm form, unsigned *figures,
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

/* ---- share ---- */

/* "占本年支出合计的" → 本年支出合计; "" when only 占. */
static char *named_whole(const Audit *audit, const Figure *share)
{
    const char *word = g_strrstr(share->phrase, "占");
    g_autofree char *core = NULL;
    const GPtrArray *general = data_words(audit->data, "general-wholes");

    if (word == NULL)
        return g_strdup("");
    core = measure_core(audit->data, word + strlen("占"));
    for (unsigned i = 0; i < general->len; i++)
        if (strcmp(core, g_ptr_array_index(general, i)) == 0)
            return g_strdup("");
    return g_steal_pointer(&core);
}

/* "“三公”经费支出决算中，因公出国…占0%": what the sentence divides. */
static char *sentence_subject(const Audit *audit, unsigned index)
{
    const Figure *share = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, share->passage);
    const char *end = strstr(passage->text, "中，");
    g_autofree char *lead = NULL;

    if (end == NULL || end > passage->text + FIGURE(audit, passage->first_figure)->first)
        return g_strdup("");
    lead = g_strndup(passage->text, (gsize)(end - passage->text));
    return measure_core(audit->data, lead);
}

static void relate_share(Audit *audit, unsigned index)
{
    const Figure *share = FIGURE(audit, index);
    unsigned figures[3] = {index, index - 1, NONE};
    g_autofree char *core = NULL;
    Candidates candidates = {.count = 0};
    gpointer total;

    if (index == PASSAGE(audit, share->passage)->first_figure)
        return;
    while (figures[1] > PASSAGE(audit, share->passage)->first_figure &&
           FIGURE(audit, figures[1])->bracketed && !share->bracketed)
        figures[1]--;
    if (!figure_is_whole(FIGURE(audit, figures[1])) ||
        FIGURE(audit, figures[1])->clause != share->clause)
        return;
    core = named_whole(audit, share);
    if (*core != '\0') {
        candidates = find_named(audit, figures[1], core);
    } else {
        total = g_hash_table_lookup(audit->whole_of, GUINT_TO_POINTER(figures[1] + 1));
        if (total != NULL)
            candidate_add(&candidates, GPOINTER_TO_UINT(total) - 1);
        else {
            g_autofree char *lead = sentence_subject(audit, index);

            if (*lead != '\0')
                candidates = find_named(audit, PASSAGE(audit, share->passage)->first_figure, lead);
        }
    }
    relate_best(audit, "share", FORM_RATIO, figures, 3, 2, &candidates, 0);
}

/* ---- growth ---- */

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
        candidates = find_named(audit, change, bare->str);
    g_string_free(bare, TRUE);
    return candidates;
}

static void relate_growth(Audit *audit, unsigned index)
{
    const Figure *growth = FIGURE(audit, index);
    unsigned figures[3] = {index, index - 1, NONE};
    Candidates candidates;
    const Figure *change;

    if (index == PASSAGE(audit, growth->passage)->first_figure)
        return;
    change = FIGURE(audit, index - 1);
    if (change->role != ROLE_CHANGE || change->sentence != growth->sentence)
        return;
    if (change->direction * growth->direction < 0 && exact_sign(change->middle) > 0 &&
        exact_sign(growth->middle) > 0)
        finding_add(audit, "direction-growth", growth->passage,
                    change->first - (uint32_t)MIN(change->first, strlen(change->phrase)),
                    growth->last, growth->phrase, NULL);
    candidates = now_of(audit, index - 1);
    if (candidates.count > 0 && exact_sign(growth->middle) != 0) {
        figures[2] = candidates.figures[0];
        if (is_base_zero(audit, figures, change->direction)) {
            base_zero(audit, index, figures);
            return;
        }
    }
    if (exact_sign(growth->middle) == 0 && exact_sign(change->middle) == 0)
        return;
    relate_best(audit, "growth", FORM_GROWTH, figures, 3, 2, &candidates, change->direction);
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

        if (figure->kind != NUMBER_AMOUNT || figure->bracketed)
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

static void relate_completion(Audit *audit, unsigned index)
{
    unsigned figures[3] = {index, NONE, NONE};
    const Figure *budget;

    if (has_own_subject(audit, FIGURE(audit, index))) {
        relation_not_checkable(audit, "completion", index, "what it refers to is not printed");
        return;
    }
    find_pair(audit, index, &figures[1], &figures[2]);
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

/* ---- a rate that needs whole numbers: so many of how many? is left to the reader ---- */

void relate_sentences(Audit *audit)
{
    unsigned count = audit->figures->len;

    for (unsigned i = 0; i < count; i++) {
        if (FIGURE(audit, i)->table || FIGURE(audit, i)->kind != NUMBER_PERCENT ||
            FIGURE(audit, i)->approximate)
            continue;
        if (FIGURE(audit, i)->role == ROLE_SHARE)
            relate_share(audit, i);
        else if (FIGURE(audit, i)->role == ROLE_GROWTH)
            relate_growth(audit, i);
        else if (FIGURE(audit, i)->role == ROLE_COMPLETION)
            relate_completion(audit, i);
    }
    for (unsigned i = 0; i < audit->passages->len; i++)
        if (PASSAGE(audit, i)->kind == PASSAGE_TEXT)
            relate_direction(audit, i);
}
