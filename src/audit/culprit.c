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

/* What a figure says: its value and the interval of its digits. */
typedef struct {
    Exact middle;
    Interval value;
} Said;

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

static unsigned figure_at(const Relation *relation, unsigned slot)
{
    return g_array_index(relation->figures, unsigned, slot);
}

static int sign_at(const Relation *relation, unsigned slot)
{
    return g_array_index(relation->signs, int, slot);
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

/* ---- the value that makes one relation true ---- */

/* pct × of ÷ 100 */
static bool percent_of(Exact *value, Exact percent, Exact of)
{
    return exact_multiply(value, percent, of) && exact_divide(value, *value, exact_from_int(100));
}

static bool solve_ratio(const Audit *audit, const Relation *relation, unsigned slot, Exact *value)
{
    Exact rate = FIGURE(audit, figure_at(relation, 0))->middle;

    if (slot == 1)
        return percent_of(value, rate, FIGURE(audit, figure_at(relation, 2))->middle);
    return exact_multiply(value, FIGURE(audit, figure_at(relation, 1))->middle,
                          exact_from_int(100)) &&
           exact_divide(value, *value, rate);
}

/* rate = change ÷ (now ∓ change): change = now × rate ÷ (1 ± rate), now = change × (1 ± rate) ÷
 * rate */
static bool solve_growth(const Audit *audit, const Relation *relation, unsigned slot, Exact *value)
{
    Exact rate, factor;

    if (!exact_divide(&rate, FIGURE(audit, figure_at(relation, 0))->middle, exact_from_int(100)) ||
        !(relation->direction < 0 ? exact_subtract(&factor, exact_from_int(1), rate)
                                  : exact_add(&factor, exact_from_int(1), rate)))
        return false;
    if (slot == 1)
        return exact_multiply(value, FIGURE(audit, figure_at(relation, 2))->middle, rate) &&
               exact_divide(value, *value, factor);
    return exact_multiply(value, FIGURE(audit, figure_at(relation, 1))->middle, factor) &&
           exact_divide(value, *value, rate);
}

/* rate = now ÷ base - 1, or 1 - now ÷ base when it fell */
static bool solve_deviation(const Audit *audit, const Relation *relation, unsigned slot,
                            Exact *value)
{
    Exact rate, factor;

    if (!exact_divide(&rate, FIGURE(audit, figure_at(relation, 0))->middle, exact_from_int(100)) ||
        !(relation->direction < 0 ? exact_subtract(&factor, exact_from_int(1), rate)
                                  : exact_add(&factor, exact_from_int(1), rate)))
        return false;
    return slot == 1 ? exact_multiply(value, FIGURE(audit, figure_at(relation, 2))->middle, factor)
                     : exact_divide(value, FIGURE(audit, figure_at(relation, 1))->middle, factor);
}

/* rate = now ÷ (now ∓ change): change = ±(now - now ÷ rate), now = ±change ÷ (1 - 1 ÷ rate) */
static bool solve_completion(const Audit *audit, const Relation *relation, unsigned slot,
                             Exact *value)
{
    Exact part;

    if (!exact_divide(&part, exact_from_int(100), FIGURE(audit, figure_at(relation, 0))->middle) ||
        !exact_subtract(&part, exact_from_int(1), part))
        return false;
    if (relation->direction < 0)
        part.numerator = -part.numerator;
    return slot == 2 ? exact_multiply(value, FIGURE(audit, figure_at(relation, 1))->middle, part)
                     : exact_divide(value, FIGURE(audit, figure_at(relation, 2))->middle, part);
}

/* What the figure in `slot` would have to be, as exactly as the others are printed. */
static bool solve(const Audit *audit, const Relation *relation, unsigned slot, Exact *value)
{
    Exact rest;

    if (slot > 0 && relation->form == FORM_RATIO)
        return solve_ratio(audit, relation, slot, value);
    if (slot > 0 && relation->form == FORM_GROWTH)
        return solve_growth(audit, relation, slot, value);
    if (slot > 0 && relation->form == FORM_DEVIATION)
        return solve_deviation(audit, relation, slot, value);
    if (slot > 0 && relation->form == FORM_COMPLETION)
        return solve_completion(audit, relation, slot, value);
    if (!relation_computed(audit, relation, &rest))
        return false;
    if (slot == 0) {
        *value = rest;
        return true;
    }
    if (!exact_subtract(&rest, FIGURE(audit, figure_at(relation, 0))->middle, rest))
        return false;
    if (sign_at(relation, slot) < 0)
        rest.numerator = -rest.numerator;
    return exact_add(value, FIGURE(audit, figure_at(relation, slot))->middle, rest);
}

/* As `figure` would print it: rounded to its own last digit. */
static char *as_printed(const Figure *figure, Exact value)
{
    Exact scaled;
    ExactStyle style = {.decimals = figure->decimals, .trim = false, .grouped = false};

    return exact_divide(&scaled, value, exact_from_int(figure->scale)) ? exact_text(scaled, style)
                                                                       : NULL;
}

static bool round_like(const Figure *figure, Exact *value)
{
    g_autofree char *text = as_printed(figure, *value);

    return text != NULL && exact_parse(value, text) &&
           exact_multiply(value, *value, exact_from_int(figure->scale));
}

/* ---- a slip of the pen ---- */

static bool same_digits_moved(const char *a, const char *b)
{
    while (*a != '\0' || *b != '\0') {
        a += *a == '.' || *a == '-';
        b += *b == '.' || *b == '-';
        if (*a == '\0' && *b == '\0')
            return true;
        if (*a != *b) /* one may end in zeros that the other leaves out */
            return strspn(a, "0.") == strlen(a) && strspn(b, "0.") == strlen(b);
        a++;
        b++;
    }
    return true;
}

/* How easily `meant` becomes `printed`: one digit, two neighbours, the point, a digit too many or
 * too few. */
static int likeness(const char *printed, const char *meant)
{
    size_t length = strlen(printed), other = strlen(meant), first = 0, last = 0;

    while (first < length && first < other && printed[first] == meant[first])
        first++;
    while (last < length - first && last < other - MIN(first, other) &&
           printed[length - 1 - last] == meant[other - 1 - last])
        last++;
    if (length == other && first + last + 1 == length)
        return 3;
    if (length == other && first + last + 2 == length && printed[first] == meant[first + 1] &&
        printed[first + 1] == meant[first])
        return 3;
    if (first + last >= MIN(length, other) && MAX(length, other) - MIN(length, other) == 1)
        return 2;
    return same_digits_moved(printed, meant) ? 2 : 0;
}

static Verdict verdict_now(const Audit *audit, const Relation *relation)
{
    return relation_try(audit, relation->form,
                        (const unsigned *)(const void *)relation->figures->data,
                        (const int *)(const void *)relation->signs->data, relation->figures->len,
                        relation->direction);
}

static Said said_of(const Figure *figure) { return (Said){figure->middle, figure->value}; }

static void say(Figure *figure, Said said)
{
    figure->middle = said.middle;
    figure->value = said.value;
}

/* `value` printed as precisely as the figure. */
static bool said_instead(const Figure *figure, Exact value, Said *said)
{
    Exact shift;

    *said = said_of(figure);
    said->middle = value;
    return exact_subtract(&shift, value, figure->middle) &&
           exact_add(&said->value.low, said->value.low, shift) &&
           exact_add(&said->value.high, said->value.high, shift);
}

/* The same digits in another unit. */
static bool said_in_unit(const Figure *figure, int64_t scale, Said *said)
{
    Exact factor;

    return exact_fraction(&factor, scale, figure->scale) &&
           exact_multiply(&said->middle, figure->middle, factor) &&
           exact_multiply(&said->value.low, figure->value.low, factor) &&
           exact_multiply(&said->value.high, figure->value.high, factor);
}

/* ---- a rate is true of many values: the one that a slip turns into what is printed ---- */

static bool fits(const Search *search, const Use *use, const char *text, Exact *value)
{
    const Relation *relation = RELATION(search, use->relation);
    Figure *figure = FIGURE(search->audit, figure_at(relation, use->slot));
    Said before = said_of(figure), instead;
    Exact meant;
    bool fit;

    if (!exact_parse(&meant, text) ||
        !exact_multiply(&meant, meant, exact_from_int(figure->scale)) ||
        !said_instead(figure, meant, &instead))
        return false;
    say(figure, instead);
    fit = verdict_now(search->audit, relation) <= VERDICT_ROUNDING;
    say(figure, before);
    if (fit)
        *value = meant;
    return fit;
}

/* Another digit in one place, or two neighbours changed about. */
static bool slip_in_place(const Search *search, const Use *use, char *text, Exact *value)
{
    for (char *at = text; *at != '\0'; at++) {
        char digit = *at;

        if (!g_ascii_isdigit(digit))
            continue;
        for (*at = '0'; *at <= '9'; (*at)++)
            if (*at != digit && fits(search, use, text, value))
                return true;
        *at = digit;
        if (!g_ascii_isdigit(at[1]) || at[1] == digit)
            continue;
        at[0] = at[1];
        at[1] = digit;
        if (fits(search, use, text, value))
            return true;
        at[1] = at[0];
        at[0] = digit;
    }
    return false;
}

/* The point one place to the left or to the right. */
static bool slip_of_point(const Search *search, const Use *use, const Figure *figure, Exact *value)
{
    Exact moved;

    for (int left = 0; left < 2; left++) {
        g_autofree char *text = NULL;

        if (!(left ? exact_divide(&moved, figure->middle, exact_from_int(10))
                   : exact_multiply(&moved, figure->middle, exact_from_int(10))))
            continue;
        text = as_printed(figure, moved);
        if (text != NULL && fits(search, use, text, value))
            return true;
    }
    return false;
}

/* False when no slip makes the rate true. */
static bool slip_of(const Search *search, const Use *use, Exact *value)
{
    const Figure *figure =
        FIGURE(search->audit, figure_at(RELATION(search, use->relation), use->slot));
    g_autofree char *text = as_printed(figure, figure->middle);

    return text != NULL && strlen(text) < 24 &&
           (slip_in_place(search, use, text, value) || slip_of_point(search, use, figure, value));
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
    Said before = said_of(one);
    Remedy remedy = {.figure = figure, .said = said};

    say(one, said);
    for (unsigned u = search->first_use[figure]; u < search->first_use[figure + 1]; u++) {
        unsigned index = g_array_index(search->uses, Use, u).relation;
        const Relation *relation = RELATION(search, index);
        Verdict now;

        search->work += relation->figures->len;
        if (!search->open[index] && !holds(relation))
            continue;
        now = verdict_now(search->audit, relation);
        if (search->open[index] && now <= VERDICT_ROUNDING) {
            remedy.fixed++;
            remedy.last = index;
        } else if (!search->open[index] && now > VERDICT_ROUNDING)
            remedy.score -= LOSS_FALSE;
    }
    say(one, before);
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
    g_autofree char *meant = as_printed(one, value);
    Remedy remedy;
    Said said;

    if (meant == NULL || !said_instead(one, value, &said))
        return;
    remedy = judge(search, figure, said);
    remedy.score += SLIP * likeness(one->printed, meant) + prior(search, use->relation, use->slot);
    keep_better(best, remedy);
}

/* The figure with its digits in another unit: 元 for 万元 is a slip like any other. */
static void try_units(Search *search, unsigned figure, Remedy *best)
{
    static const int64_t scales[] = {10000, 1, 100000000};
    const Figure *one = FIGURE(search->audit, figure);

    for (unsigned i = 0; i < G_N_ELEMENTS(scales) && one->kind == NUMBER_AMOUNT && !one->table;
         i++) {
        Remedy remedy;
        Said said;

        if (scales[i] == one->scale || !said_in_unit(one, scales[i], &said))
            continue;
        remedy = judge(search, figure, said);
        remedy.scale = scales[i];
        remedy.score += SLIP * LIKELIEST;
        keep_better(best, remedy);
    }
}

/* The value that the relation asks of the figure in the slot, as it would be printed. */
static bool ask(const Search *search, const Use *use, Exact *value)
{
    const Relation *relation = RELATION(search, use->relation);

    if (use->slot > 0 && relation->form >= FORM_RATIO && slip_of(search, use, value))
        return true;
    return solve(search->audit, relation, use->slot, value) &&
           round_like(FIGURE(search->audit, figure_at(relation, use->slot)), value);
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

        if (!search->open[use->relation] || !ask(search, use, &value))
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

static unsigned best_of(const GArray *remedies)
{
    unsigned best = 0;

    for (unsigned i = 1; i < remedies->len; i++)
        if (g_array_index(remedies, Remedy, i).score > g_array_index(remedies, Remedy, best).score)
            best = i;
    return best;
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
    Said before = said_of(figure);

    cause->scale = remedy->scale;
    cause->expected =
        remedy->scale > 0 ? g_strdup(figure->printed) : as_printed(figure, remedy->said.middle);
    say(figure, remedy->said);
    for (unsigned u = search->first_use[remedy->figure]; u < search->first_use[remedy->figure + 1];
         u++) {
        unsigned index = g_array_index(search->uses, Use, u).relation;

        if (search->open[index] &&
            verdict_now(search->audit, RELATION(search, index)) <= VERDICT_ROUNDING) {
            add_explained(search, cause, index);
            search->open[index] = false;
        }
    }
    if (remedy->fixed < 2)
        say(figure, before);
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

    while (remedies->len > 0 && search->work < WORK_MAX) {
        unsigned at = best_of(remedies);
        Remedy known = g_array_index(remedies, Remedy, at), now = best_for(search, known.figure);

        if (now.fixed == 0) {
            g_array_remove_index_fast(remedies, at);
            continue;
        }
        g_array_index(remedies, Remedy, at) = now;
        if (now.score < known.score && best_of(remedies) != at)
            continue;
        g_ptr_array_add(causes, is_tie(search, &now) ? explain_stated(search, now.last)
                                                     : explain(search, &now));
    }
}

GPtrArray *causes_find(Audit *audit)
{
    Search search = {.audit = audit, .open = g_new0(bool, audit->relations->len + 1)};
    GPtrArray *causes = g_ptr_array_new_with_free_func((GDestroyNotify)cause_free);
    g_autofree Said *printed = g_new(Said, audit->figures->len + 1);

    for (unsigned f = 0; f < audit->figures->len; f++)
        printed[f] = said_of(FIGURE(audit, f));
    for (unsigned r = 0; r < audit->relations->len; r++)
        search.open[r] = fails(RELATION(&search, r));
    index_uses(&search);
    cover(&search, causes);
    for (unsigned f = 0; f < audit->figures->len; f++) {
        say(FIGURE(audit, f), printed[f]);
    }
    explain_rest(&search, causes);
    g_free(search.open);
    g_free(search.first_use);
    g_array_unref(search.uses);
    return causes;
}
