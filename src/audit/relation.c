/* relation.c: figures that must fit together, judged by their intervals
 *
 * Every form comes down to one question: is there a choice of values inside the closed intervals
 * that makes it true? Sums and ratios are monotonous in each figure as long as signs do not change,
 * so the corners decide. What does not fit 128 bits or divides by an interval that holds zero is
 * not checkable, never wrong.
 */
#include "audit/internal.h"

#include <string.h>

typedef struct {
    Interval value;
    Exact middle;
    bool known;
} Side;

static bool point(const Exact *a, const Exact *b)
{
    int order;

    return exact_compare(&order, *a, *b) && order == 0;
}

static bool below(Exact a, Exact b)
{
    int order;

    return exact_compare(&order, a, b) && order < 0;
}

static Side side_of(const Figure *figure) { return (Side){figure->value, figure->middle, true}; }

static Side side_sum(const Audit *audit, const unsigned *figures, const int *signs, unsigned count)
{
    Side sum = {interval_point(exact_from_int(0)), exact_from_int(0), true};

    for (unsigned i = 0; i < count && sum.known; i++) {
        const Figure *figure = FIGURE(audit, figures[i]);

        sum.known = signs[i] < 0 ? interval_subtract(&sum.value, sum.value, figure->value) &&
                                       exact_subtract(&sum.middle, sum.middle, figure->middle)
                                 : interval_add(&sum.value, sum.value, figure->value) &&
                                       exact_add(&sum.middle, sum.middle, figure->middle);
    }
    return sum;
}

static Side side_percent(Side part, Side whole)
{
    Side ratio = {.known = part.known && whole.known};
    Exact hundred = exact_from_int(100);

    ratio.known = ratio.known && interval_divide(&ratio.value, part.value, whole.value) &&
                  interval_multiply(&ratio.value, ratio.value, interval_point(hundred)) &&
                  exact_divide(&ratio.middle, part.middle, whole.middle) &&
                  exact_multiply(&ratio.middle, ratio.middle, hundred);
    return ratio;
}

/* `side` with a change added, or taken away when `direction` is up: what was before. */
static Side side_before(Side side, Side change, int direction)
{
    side.known = direction < 0 ? interval_add(&side.value, side.value, change.value) &&
                                     exact_add(&side.middle, side.middle, change.middle)
                               : interval_subtract(&side.value, side.value, change.value) &&
                                     exact_subtract(&side.middle, side.middle, change.middle);
    return side;
}

/* ([1] - [2]) ÷ [2]: a rate of what is now over what was, less one, so that nothing is counted
 * twice. */
static Side side_deviation(Side now, Side base, int direction)
{
    Side rate = side_percent(now, base);
    Exact hundred = exact_from_int(100);

    if (!rate.known)
        return rate;
    if (direction < 0)
        rate.known = interval_subtract(&rate.value, interval_point(hundred), rate.value) &&
                     exact_subtract(&rate.middle, hundred, rate.middle);
    else
        rate.known = interval_subtract(&rate.value, rate.value, interval_point(hundred)) &&
                     exact_subtract(&rate.middle, rate.middle, hundred);
    return rate;
}

/* What `now` was before it grew by `growth` percent (or fell, when `direction` is down). */
static Side side_grown_from(Side now, Side growth, int direction)
{
    const Side hundred = {interval_point(exact_from_int(100)), exact_from_int(100), true};
    Side rate = growth;

    rate.known = direction < 0 ? interval_subtract(&rate.value, hundred.value, growth.value) &&
                                     exact_subtract(&rate.middle, hundred.middle, growth.middle)
                               : interval_add(&rate.value, hundred.value, growth.value) &&
                                     exact_add(&rate.middle, hundred.middle, growth.middle);
    return side_percent(now, rate); /* × 100 over (100 ± growth) */
}

/* The sum of what the parts were. */
static Side side_bases(const Audit *audit, const unsigned *figures, const int *signs,
                       unsigned count)
{
    Side sum = {interval_point(exact_from_int(0)), exact_from_int(0), true};

    for (unsigned i = 2; i < count && sum.known; i++) {
        Side base = side_of(FIGURE(audit, figures[i]));

        if (i + 1 < count && FIGURE(audit, figures[i + 1])->kind == NUMBER_PERCENT) {
            i++;
            base = side_grown_from(base, side_of(FIGURE(audit, figures[i])), signs[i]);
        }
        sum.known = base.known && interval_add(&sum.value, sum.value, base.value) &&
                    exact_add(&sum.middle, sum.middle, base.middle);
    }
    return sum;
}

/* What `stated` is compared with. */
static Side side_computed(const Audit *audit, RelationForm form, const unsigned *figures,
                          const int *signs, unsigned count, int direction)
{
    Side total, change;

    if (form == FORM_RATIO)
        return side_percent(side_of(FIGURE(audit, figures[1])), side_of(FIGURE(audit, figures[2])));
    if (form < FORM_RATIO)
        return side_sum(audit, figures + 1, signs + 1, count - 1);
    if (form == FORM_DEVIATION)
        return side_deviation(side_of(FIGURE(audit, figures[1])),
                              side_of(FIGURE(audit, figures[2])), direction);
    if (form == FORM_COMPLETION) {
        total = side_of(FIGURE(audit, figures[1]));
        return side_percent(total,
                            side_before(total, side_of(FIGURE(audit, figures[2])), direction));
    }
    if (form == FORM_PORTION)
        return side_percent(side_of(FIGURE(audit, figures[1])),
                            side_sum(audit, figures + 1, signs + 1, count - 1));
    if (form == FORM_BASES)
        return side_deviation(side_of(FIGURE(audit, figures[1])),
                              side_bases(audit, figures, signs, count), direction);
    change = side_of(FIGURE(audit, figures[1]));
    total = side_before(side_of(FIGURE(audit, figures[2])), change, direction);
    return side_percent(change, total);
}

static bool is_zero(Exact a) { return exact_sign(a) == 0; }

/* Nothing of nothing: any rate is custom. */
static bool all_zero(const Audit *audit, const unsigned *figures, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (!is_zero(FIGURE(audit, figures[i])->middle))
            return false;
    return true;
}

static Verdict compare(const Figure *stated, Side computed, RelationForm form)
{
    Exact half, difference;

    if (!computed.known)
        return VERDICT_NOT_CHECKABLE;
    if (form == FORM_AT_MOST)
        return below(stated->value.high, computed.value.low) ? VERDICT_ERROR : VERDICT_OK;
    if (below(stated->value.high, computed.value.low) ||
        below(computed.value.high, stated->value.low))
        return VERDICT_ERROR;
    if (point(&stated->middle, &computed.middle))
        return VERDICT_OK;
    if (form == FORM_SAME && (point(&stated->value.high, &computed.value.low) ||
                              point(&computed.value.high, &stated->value.low)))
        return VERDICT_TOUCH;
    if (form == FORM_SUM || !exact_subtract(&half, stated->value.high, stated->middle) ||
        !exact_subtract(&difference, computed.middle, stated->middle))
        return VERDICT_ROUNDING;
    if (exact_sign(difference) < 0)
        difference.numerator = -difference.numerator;
    return below(half, difference) ? VERDICT_ROUNDING : VERDICT_OK;
}

/* Money and things do not add up, nor do rates and money. */
static bool one_kind(const Audit *audit, const unsigned *figures, unsigned count)
{
    unsigned kinds = 0;

    for (unsigned i = 0; i < count; i++)
        kinds |= FIGURE(audit, figures[i])->kind == NUMBER_BARE
                     ? 0
                     : 1u << FIGURE(audit, figures[i])->kind;
    return (kinds & (kinds - 1)) == 0 || kinds == (1u << NUMBER_PERCENT | 1u << NUMBER_POINTS);
}

Verdict relation_try(const Audit *audit, RelationForm form, const unsigned *figures,
                     const int *signs, unsigned count, int direction)
{
    for (unsigned i = 0; i < count; i++)
        if (FIGURE(audit, figures[i])->approximate)
            return VERDICT_NOT_CHECKABLE;
    if (form < FORM_RATIO && !one_kind(audit, figures, count))
        return VERDICT_NOT_CHECKABLE;
    if (form == FORM_RATIO && all_zero(audit, figures + 1, count - 1))
        return VERDICT_OK;
    if (form == FORM_RATIO && is_zero(FIGURE(audit, figures[2])->middle))
        return VERDICT_ERROR; /* some share of nothing */
    return compare(FIGURE(audit, figures[0]),
                   side_computed(audit, form, figures, signs, count, direction), form);
}

Verdict relation_add(Audit *audit, const char *rule, RelationForm form, const unsigned *figures,
                     const int *signs, unsigned count, int direction)
{
    static const int plus[TERMS_MAX] = {[0 ... TERMS_MAX - 1] = 1};
    Relation relation = {
        .rule = data_rule(audit->data, rule), .form = form, .direction = direction};

    if (count > TERMS_MAX || relation.rule == NULL)
        return VERDICT_NOT_CHECKABLE;
    relation.figures = g_array_sized_new(FALSE, FALSE, sizeof(unsigned), count);
    relation.signs = g_array_sized_new(FALSE, FALSE, sizeof(int), count);
    g_array_append_vals(relation.figures, figures, count);
    g_array_append_vals(relation.signs, signs != NULL ? signs : plus, count);
    relation.verdict =
        relation_try(audit, form, figures, signs != NULL ? signs : plus, count, direction);
    if (relation.verdict == VERDICT_NOT_CHECKABLE)
        relation.reason = form < FORM_RATIO && !one_kind(audit, figures, count)
                              ? "figures of different units"
                              : "approximate or empty values";
    g_array_append_val(audit->relations, relation);
    return relation.verdict;
}

void relation_not_checkable(Audit *audit, const char *rule, unsigned figure, const char *reason)
{
    Relation relation = {
        .rule = data_rule(audit->data, rule), .verdict = VERDICT_NOT_CHECKABLE, .reason = reason};

    if (relation.rule == NULL)
        return;
    relation.figures = g_array_new(FALSE, FALSE, sizeof(unsigned));
    relation.signs = g_array_new(FALSE, FALSE, sizeof(int));
    g_array_append_val(relation.figures, figure);
    g_array_append_val(audit->relations, relation);
}

void relation_clear(Relation *relation)
{
    g_array_unref(relation->figures);
    g_array_unref(relation->signs);
}

/* ---- in words ---- */

/* A sum is said as precisely as its terms, a rate as precisely as it was printed. */
static int decimals_of(const Audit *audit, const Relation *relation, const Figure *figure)
{
    int decimals = figure->decimals;

    for (unsigned i = 0; relation->form < FORM_RATIO && i < relation->figures->len; i++)
        decimals =
            MAX(decimals, FIGURE(audit, g_array_index(relation->figures, unsigned, i))->decimals);
    return decimals;
}

static char *in_unit_of(const Figure *figure, Exact value, int decimals)
{
    Exact scaled;
    ExactStyle style = {.decimals = decimals, .trim = false, .grouped = false};

    return exact_divide(&scaled, value, exact_from_int(figure->scale)) ? exact_text(scaled, style)
                                                                       : NULL;
}

bool relation_computed(const Audit *audit, const Relation *relation, Exact *value)
{
    Side computed;

    if (relation->figures->len < 2)
        return false;
    computed = side_computed(audit, relation->form,
                             (const unsigned *)(const void *)relation->figures->data,
                             (const int *)(const void *)relation->signs->data,
                             relation->figures->len, relation->direction);
    *value = computed.middle;
    return computed.known;
}

char *relation_expected(const Audit *audit, const Relation *relation, unsigned index)
{
    const unsigned *figures = (const unsigned *)(const void *)relation->figures->data;
    const int *signs = (const int *)(const void *)relation->signs->data;
    const Figure *figure = FIGURE(audit, figures[index]);
    Side computed;
    Exact value;

    if (relation->figures->len < 2 || (relation->form >= FORM_RATIO && index != 0))
        return NULL;
    computed = side_computed(audit, relation->form, figures, signs, relation->figures->len,
                             relation->direction);
    if (!computed.known)
        return NULL;
    if (index == 0)
        return in_unit_of(figure, computed.middle, decimals_of(audit, relation, figure));
    /* total − Σ signs = 0: move the difference onto this term */
    if (!exact_subtract(&value, FIGURE(audit, figures[0])->middle, computed.middle))
        return NULL;
    if (signs[index] < 0)
        value.numerator = -value.numerator;
    return exact_add(&value, value, figure->middle)
               ? in_unit_of(figure, value, decimals_of(audit, relation, figure))
               : NULL;
}

#define TERMS_SHOWN_MAX 8u /* beyond, terms that are nothing are not said */

/* Whether the amounts of the relation are printed in more than one unit. */
static bool mixes_units(const Audit *audit, const Relation *relation)
{
    int64_t scale = 0;

    for (unsigned i = 0; i < relation->figures->len; i++) {
        const Figure *figure = FIGURE(audit, figure_at(relation, i));

        if (figure->kind != NUMBER_AMOUNT)
            continue;
        if (scale != 0 && figure->scale != scale)
            return true;
        scale = figure->scale;
    }
    return false;
}

/* As printed; with its unit where the others have another. The caller frees. */
static char *shown(const Audit *audit, const Relation *relation, const Figure *figure)
{
    const char *unit = figure->scale == 1           ? "元"
                       : figure->scale == 10000     ? "万元"
                       : figure->scale == 100000000 ? "亿元"
                                                    : "";

    if (figure->kind != NUMBER_AMOUNT || !mixes_units(audit, relation))
        unit = "";
    return g_strconcat(figure->printed, unit, NULL);
}

static void append_terms(const Audit *audit, GString *line, const Relation *relation)
{
    size_t begun = line->len;

    for (unsigned i = 1; i < relation->figures->len; i++) {
        const Figure *figure = FIGURE(audit, g_array_index(relation->figures, unsigned, i));
        g_autofree char *term = NULL;

        if (relation->figures->len > TERMS_SHOWN_MAX && is_zero(figure->middle))
            continue;
        if (line->len > begun || g_array_index(relation->signs, int, i) < 0)
            g_string_append(line, g_array_index(relation->signs, int, i) < 0 ? " - " : " + ");
        term = shown(audit, relation, figure);
        g_string_append(line, term);
    }
}

/* "120 ÷ (1 + 79.1%) + 1033" */
static void append_bases(const Audit *audit, GString *line, const Relation *relation)
{
    for (unsigned i = 2; i < relation->figures->len; i++) {
        const Figure *figure = FIGURE(audit, figure_at(relation, i));
        g_autofree char *term = shown(audit, relation, figure);

        if (figure->kind == NUMBER_PERCENT)
            g_string_append_printf(line, " ÷ (1 %s %s%%)", sign_at(relation, i) < 0 ? "-" : "+",
                                   figure->printed);
        else
            g_string_append_printf(line, "%s%s", i > 2 ? " + " : "", term);
    }
}

/* Between what was computed and what is printed. */
static const char *relation_sign(const Relation *relation)
{
    if (relation->verdict == VERDICT_OK)
        return relation->form == FORM_AT_MOST ? "≤" : "=";
    if (relation->verdict == VERDICT_ROUNDING)
        return "≈";
    return relation->form == FORM_AT_MOST ? ">" : "≠";
}

char *relation_arithmetic(const Audit *audit, const Relation *relation)
{
    GString *line = g_string_new(NULL);
    const Figure *first = FIGURE(audit, g_array_index(relation->figures, unsigned, 0));
    g_autofree char *expected = relation_expected(audit, relation, 0);
    g_autofree char *stated = shown(audit, relation, first);
    g_autofree char *second = relation->figures->len > 1
                                  ? shown(audit, relation, FIGURE(audit, figure_at(relation, 1)))
                                  : NULL;
    g_autofree char *third = relation->figures->len > 2
                                 ? shown(audit, relation, FIGURE(audit, figure_at(relation, 2)))
                                 : NULL;

    if (relation->form == FORM_RATIO && third != NULL)
        g_string_append_printf(line, "%s ÷ %s%s%s%s", second, third, expected != NULL ? " = " : "",
                               expected != NULL ? expected : "", expected != NULL ? "%" : "");
    else if (relation->form == FORM_GROWTH && third != NULL)
        g_string_append_printf(line, "%s ÷ (%s %s %s) = %s%%", second, third,
                               relation->direction < 0 ? "+" : "-", second,
                               expected != NULL ? expected : "?");
    else if (relation->form == FORM_DEVIATION && third != NULL)
        g_string_append_printf(
            line, "(%s - %s) ÷ %s = %s%%", relation->direction < 0 ? third : second,
            relation->direction < 0 ? second : third, third, expected != NULL ? expected : "?");
    else if (relation->form == FORM_COMPLETION && third != NULL)
        g_string_append_printf(line, "%s ÷ (%s %s %s) = %s%%", second, second,
                               relation->direction < 0 ? "+" : "-", third,
                               expected != NULL ? expected : "?");
    else if (relation->form == FORM_PORTION) {
        g_string_append_printf(line, "%s ÷ (", second);
        append_terms(audit, line, relation);
        g_string_append_printf(line, ") = %s%%", expected != NULL ? expected : "?");
    } else if (relation->form == FORM_BASES) {
        g_string_append_printf(line, "%s%s ÷ (", relation->direction < 0 ? "1 - " : "", second);
        append_bases(audit, line, relation);
        g_string_append_printf(line, ")%s = %s%%", relation->direction < 0 ? "" : " - 1",
                               expected != NULL ? expected : "?");
    } else {
        append_terms(audit, line, relation);
        if (relation->figures->len > 2 && expected != NULL)
            g_string_append_printf(line, " = %s%s", expected, stated + strlen(first->printed));
    }
    g_string_append_printf(line, " %s %s", relation_sign(relation), stated);
    if (relation->form >= FORM_RATIO)
        g_string_append_c(line, '%');
    return g_string_free(line, FALSE);
}
