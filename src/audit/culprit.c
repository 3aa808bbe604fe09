/* culprit.c: which figure is wrong when relations fail
 *
 * Every figure of a failed relation could be the wrong one; each has a value that would make that
 * relation true. The most probable culprit is the figure whose new value makes the most failed
 * relations true and the fewest true ones false; between equals the one that a slip of the pen
 * turns into what is printed. It explains its relations, and the search goes on with the rest
 * (greedy set cover), so that one cause gives one finding.
 */
#include "audit/internal.h"

#include <string.h>

#define WORK_MAX 4000000u /* relations looked at, before the stated figure is blamed unseen */
#define REMEDIES_MAX 8u   /* values tried for one figure */

enum { GAIN_TRUE = 100, LOSS_FALSE = 90, SLIP = 5, LIKELIEST = 3 };

typedef struct {
    unsigned relation, slot;
} Use;

/* One figure with the value that explains most. */
typedef struct {
    unsigned figure;
    Said said;
    int64_t scale; /* of the unit that was meant; 0: the one printed */
    int score;
    unsigned fixed, last; /* relations made true, and one of them */
} Remedy;

typedef struct {
    Audit *audit;
    GArray *uses;        /* of Use, by figure */
    unsigned *first_use; /* of figure f: uses[first_use[f]] … uses[first_use[f + 1] - 1] */
    bool *open;          /* of a relation: failed and not explained */
    unsigned work;
} Search;

#define RELATION(search, index) (&g_array_index((search)->audit->relations, Relation, index))

static bool fails(const Relation *relation)
{
    return relation->verdict == VERDICT_ERROR || relation->verdict == VERDICT_TOUCH;
}

static bool holds(const Relation *relation)
{
    return relation->verdict == VERDICT_OK || relation->verdict == VERDICT_ROUNDING;
}

/* ---- who takes part in what ---- */

static void index_uses(Search *search)
{
    unsigned figures = search->audit->figures->len, relations = search->audit->relations->len;
    unsigned *next;

    search->first_use = g_new0(unsigned, figures + 2);
    for (unsigned r = 0; r < relations; r++)
        for (unsigned i = 0; i < RELATION(search, r)->figures->len; i++)
            search->first_use[figure_at(RELATION(search, r), i) + 1]++;
    for (unsigned f = 0; f < figures; f++)
        search->first_use[f + 1] += search->first_use[f];
    search->uses = g_array_sized_new(FALSE, TRUE, sizeof(Use), search->first_use[figures]);
    g_array_set_size(search->uses, search->first_use[figures]);
    next = g_new(unsigned, figures + 1);
    memcpy(next, search->first_use, (figures + 1) * sizeof(unsigned));
    for (unsigned r = 0; r < relations; r++)
        for (unsigned i = 0; i < RELATION(search, r)->figures->len; i++)
            g_array_index(search->uses, Use, next[figure_at(RELATION(search, r), i)]++) =
                (Use){r, i};
    g_free(next);
}
/* ---- judging a remedy ---- */

/* Derived figures are computed last and by hand; the narrative is copied from the tables. */
static int prior(const Search *search, unsigned relation, unsigned slot)
{
    const Relation *r = RELATION(search, relation);
    bool table = FIGURE(search->audit, figure_at(r, slot))->table;

    if (slot == 0)
        return r->form >= FORM_RATIO ? 8 : 6;
    return r->form == FORM_SAME && !table && FIGURE(search->audit, figure_at(r, 0))->table ? 7 : 0;
}

/* How many relations `figure` would make true and false with `value`. */
static Remedy judge(Search *search, unsigned figure, Said said)
{
    Figure *one = FIGURE(search->audit, figure);
    Said before = figure_said(one);
    Remedy remedy = {.figure = figure, .said = said};

    figure_say(one, said);
    for (unsigned u = search->first_use[figure]; u < search->first_use[figure + 1]; u++) {
        unsigned index = g_array_index(search->uses, Use, u).relation;
        const Relation *relation = RELATION(search, index);
        Verdict now;

        search->work += relation->figures->len;
        if (!search->open[index] && !holds(relation))
            continue;
        now = relation_verdict(search->audit, relation);
        if (search->open[index] && now <= VERDICT_ROUNDING) {
            remedy.fixed++;
            remedy.last = index;
        } else if (!search->open[index] && now > VERDICT_ROUNDING)
            remedy.score -= LOSS_FALSE;
    }
    figure_say(one, before);
    remedy.score += GAIN_TRUE * (int)remedy.fixed;
    return remedy;
}

static void keep_better(Remedy *best, Remedy remedy)
{
    if (remedy.fixed > 0 && remedy.score > best->score)
        *best = remedy;
}

/* The figure with another value, as one of its relations asks. */
static void try_value(Search *search, const Use *use, Exact value, Remedy *best)
{
    unsigned figure = figure_at(RELATION(search, use->relation), use->slot);
    const Figure *one = FIGURE(search->audit, figure);
    g_autofree char *meant = figure_print(one, value);
    Remedy remedy;
    Said said;

    if (meant == NULL || !said_instead(one, value, &said))
        return;
    remedy = judge(search, figure, said);
    remedy.score +=
        SLIP * slip_likeness(one->printed, meant) + prior(search, use->relation, use->slot);
    keep_better(best, remedy);
}

/* Whether the relations hold as well when the figure is nothing: then its unit proves nothing. */
static bool true_of_nothing(Search *search, unsigned figure, unsigned fixed)
{
    Exact nothing = exact_from_int(0);

    return judge(search, figure, (Said){nothing, interval_point(nothing)}).fixed >= fixed;
}

/* The figure with its digits in another unit: 元 for 万元 is a slip like any other. */
static void try_units(Search *search, unsigned figure, Remedy *best)
{
    static const int64_t scales[] = {10000, 1};
    const Figure *one = FIGURE(search->audit, figure);

    for (unsigned i = 0; i < G_N_ELEMENTS(scales) && one->kind == NUMBER_AMOUNT && !one->table &&
                         exact_sign(one->middle) != 0;
         i++) {
        Remedy remedy;
        Said said;

        if (scales[i] == one->scale || !said_in_unit(one, scales[i], &said))
            continue;
        remedy = judge(search, figure, said);
        if (remedy.fixed == 0 || true_of_nothing(search, figure, remedy.fixed))
            continue;
        remedy.scale = scales[i];
        remedy.score += SLIP * LIKELIEST;
        keep_better(best, remedy);
    }
}

/* The best value for `figure` among those that its open relations ask for. */
static Remedy best_for(Search *search, unsigned figure)
{
    Remedy best = {.figure = figure, .score = G_MININT};
    unsigned tried = 0;

    for (unsigned u = search->first_use[figure];
         u < search->first_use[figure + 1] && tried < REMEDIES_MAX; u++) {
        const Use *use = &g_array_index(search->uses, Use, u);
        Exact value;

        if (!search->open[use->relation] ||
            !remedy_ask(search->audit, RELATION(search, use->relation), use->slot, &value))
            continue;
        try_value(search, use, value, &best);
        tried++;
    }
    try_units(search, figure, &best);
    return best;
}

/* ---- the search ---- */

static GArray *all_remedies(Search *search)
{
    GArray *remedies = g_array_new(FALSE, FALSE, sizeof(Remedy));

    for (unsigned f = 0; f < search->audit->figures->len && search->work < WORK_MAX; f++) {
        bool concerned = false;

        for (unsigned u = search->first_use[f]; u < search->first_use[f + 1] && !concerned; u++)
            concerned = search->open[g_array_index(search->uses, Use, u).relation];
        if (concerned) {
            Remedy remedy = best_for(search, f);

            if (remedy.fixed > 0)
                g_array_append_val(remedies, remedy);
        }
    }
    return remedies;
}

/* Which remedy is the best, kept as a tree of matches: each node holds the better of its two, the
 * leaves all. */
typedef struct {
    GArray *remedies;
    unsigned *better, leaves;
} Ranking;

static unsigned better_of(const GArray *remedies, unsigned a, unsigned b)
{
    if (a >= remedies->len || b >= remedies->len)
        return MIN(a, b);
    return g_array_index(remedies, Remedy, a).score >= g_array_index(remedies, Remedy, b).score
               ? a
               : b; /* a < b */
}

static void rank_match(Ranking *ranking, unsigned node)
{
    ranking->better[node] =
        better_of(ranking->remedies, ranking->better[2 * node], ranking->better[2 * node + 1]);
}

static void rank_again(Ranking *ranking, unsigned remedy)
{
    for (unsigned node = (ranking->leaves + remedy) / 2; node > 0; node /= 2)
        rank_match(ranking, node);
}

static Ranking ranking_new(GArray *remedies)
{
    Ranking ranking = {.remedies = remedies, .leaves = 2};

    while (ranking.leaves < remedies->len)
        ranking.leaves *= 2;
    ranking.better = g_new(unsigned, (gsize)2 * ranking.leaves);
    for (unsigned i = 0; i < ranking.leaves; i++)
        ranking.better[ranking.leaves + i] = i;
    for (unsigned node = ranking.leaves - 1; node > 0; node--)
        rank_match(&ranking, node);
    return ranking;
}

static unsigned ranking_best(const Ranking *ranking) { return ranking->better[1]; }

static void ranking_put(Ranking *ranking, unsigned at, const Remedy *remedy)
{
    g_array_index(ranking->remedies, Remedy, at) = *remedy;
    rank_again(ranking, at);
}

static void ranking_remove(Ranking *ranking, unsigned at)
{
    g_array_remove_index_fast(ranking->remedies, at);
    rank_again(ranking, at);
    rank_again(ranking, ranking->remedies->len); /* the last, which took its place */
}

/* Fewer terms say more: the relation that names the fault best comes first. */
static void add_explained(const Search *search, Cause *cause, unsigned relation)
{
    unsigned at = 0;

    while (at < cause->relations->len &&
           RELATION(search, g_array_index(cause->relations, unsigned, at))->figures->len <=
               RELATION(search, relation)->figures->len)
        at++;
    g_array_insert_val(cause->relations, at, relation);
}

static Cause *cause_new(unsigned figure)
{
    Cause *cause = g_new0(Cause, 1);

    cause->figure = figure;
    cause->relations = g_array_new(FALSE, FALSE, sizeof(unsigned));
    return cause;
}

void cause_free(Cause *cause)
{
    g_array_unref(cause->relations);
    g_free(cause->expected);
    g_free(cause);
}

/* Explains what the remedy makes true. With two relations behind it the value is taken for what was
 * meant, so that a second fault in the same sum is seen as what is left. */
static Cause *explain(Search *search, const Remedy *remedy)
{
    Figure *figure = FIGURE(search->audit, remedy->figure);
    Cause *cause = cause_new(remedy->figure);
    Said before = figure_said(figure);

    cause->scale = remedy->scale;
    cause->expected =
        remedy->scale > 0 ? g_strdup(figure->printed) : figure_print(figure, remedy->said.middle);
    figure_say(figure, remedy->said);
    for (unsigned u = search->first_use[remedy->figure]; u < search->first_use[remedy->figure + 1];
         u++) {
        unsigned index = g_array_index(search->uses, Use, u).relation;

        if (search->open[index] &&
            relation_verdict(search->audit, RELATION(search, index)) <= VERDICT_ROUNDING) {
            add_explained(search, cause, index);
            search->open[index] = false;
        }
    }
    if (remedy->fixed < 2)
        figure_say(figure, before);
    return cause;
}

/* Of three parts that nothing else speaks of any may be the wrong one: none is accused, the stated
 * figure is shown. */
static bool is_tie(Search *search, const Remedy *remedy)
{
    const Relation *relation = RELATION(search, remedy->last);
    unsigned equals = 0;

    if (remedy->fixed != 1 || figure_at(relation, 0) == remedy->figure)
        return false;
    for (unsigned i = 1; i < relation->figures->len && search->work < WORK_MAX; i++)
        equals += best_for(search, figure_at(relation, i)).score == remedy->score;
    return equals > 2;
}

static Cause *explain_stated(Search *search, unsigned index)
{
    const Relation *relation = RELATION(search, index);
    Cause *cause = cause_new(figure_at(relation, 0));

    cause->expected = relation_expected(search->audit, relation, 0);
    g_array_append_val(cause->relations, index);
    search->open[index] = false;
    return cause;
}

/* Nothing makes it true: the stated figure is shown. */
static void explain_rest(Search *search, GPtrArray *causes)
{
    for (unsigned r = 0; r < search->audit->relations->len; r++)
        if (search->open[r])
            g_ptr_array_add(causes, explain_stated(search, r));
}

/* Takes the best remedy again and again; one that lost relations to another is judged anew. */
static void cover(Search *search, GPtrArray *causes)
{
    g_autoptr(GArray) remedies = all_remedies(search);
    Ranking ranking = ranking_new(remedies);

    while (remedies->len > 0 && search->work < WORK_MAX) {
        unsigned at = ranking_best(&ranking);
        Remedy known = g_array_index(remedies, Remedy, at), now = best_for(search, known.figure);

        if (now.fixed == 0) {
            ranking_remove(&ranking, at);
            continue;
        }
        ranking_put(&ranking, at, &now);
        if (now.score < known.score && ranking_best(&ranking) != at)
            continue;
        g_ptr_array_add(causes, is_tie(search, &now) ? explain_stated(search, now.last)
                                                     : explain(search, &now));
    }
    g_free(ranking.better);
}

GPtrArray *causes_find(Audit *audit)
{
    Search search = {.audit = audit, .open = g_new0(bool, audit->relations->len + 1)};
    GPtrArray *causes = g_ptr_array_new_with_free_func((GDestroyNotify)cause_free);
    g_autofree Said *printed = g_new(Said, audit->figures->len + 1);

    for (unsigned f = 0; f < audit->figures->len; f++)
        printed[f] = figure_said(FIGURE(audit, f));
    for (unsigned r = 0; r < audit->relations->len; r++)
        search.open[r] = fails(RELATION(&search, r));
    index_uses(&search);
    cover(&search, causes);
    for (unsigned f = 0; f < audit->figures->len; f++) {
        figure_say(FIGURE(audit, f), printed[f]);
    }
    explain_rest(&search, causes);
    g_free(search.open);
    g_free(search.first_use);
    g_array_unref(search.uses);
    return causes;
}
