/* remedy.c: what a figure of a failed relation would have to be
 *
 * Each form is solved for each of its figures. A rate is true of many values: then the one is
 * sought that a slip of the pen turns into what is printed.
 */
#include "audit/internal.h"

#include <string.h>

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

/* rate = part ÷ (part + the others): part = others × rate ÷ (1 - rate); another = part ÷ rate - all
 * but that. */
static bool solve_portion(const Audit *audit, const Relation *relation, unsigned slot, Exact *value)
{
    Exact part = FIGURE(audit, figure_at(relation, 1))->middle,
          rate = FIGURE(audit, figure_at(relation, 0))->middle, others = exact_from_int(0), rest;

    for (unsigned i = 1; i < relation->figures->len; i++)
        if (i != slot && !exact_add(&others, others, FIGURE(audit, figure_at(relation, i))->middle))
            return false;
    if (slot > 1)
        return exact_multiply(value, part, exact_from_int(100)) &&
               exact_divide(value, *value, rate) && exact_subtract(value, *value, others);
    return exact_subtract(&rest, exact_from_int(100), rate) &&
           exact_multiply(value, others, rate) && exact_divide(value, *value, rest);
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
    if (slot > 0 && relation->form == FORM_BASES)
        return false; /* of each of many it would be another */
    if (slot > 0 && relation->form == FORM_PORTION)
        return solve_portion(audit, relation, slot, value);
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
static bool same_value(Exact a, Exact b)
{
    int order;

    return exact_compare(&order, a, b) && order == 0;
}

static char *print_with(const Figure *figure, Exact value, int decimals)
{
    Exact scaled;
    ExactStyle style = {.decimals = decimals, .trim = false, .grouped = false};

    return exact_divide(&scaled, value, exact_from_int(figure->scale)) ? exact_text(scaled, style)
                                                                       : NULL;
}

/* Rounded to so many decimals in the figure's unit. */
static bool round_like(const Figure *figure, int decimals, Exact *value)
{
    g_autofree char *text = print_with(figure, *value, decimals);

    return text != NULL && exact_parse(value, text) &&
           exact_multiply(value, *value, exact_from_int(figure->scale));
}

char *figure_print(const Figure *figure, Exact value)
{
    int decimals = figure->decimals;
    Exact rounded = value;

    while (decimals < 6 && round_like(figure, decimals, &rounded) && !same_value(rounded, value)) {
        decimals++;
        rounded = value;
    }
    return print_with(figure, value, decimals);
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
int slip_likeness(const char *printed, const char *meant)
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

Verdict relation_verdict(const Audit *audit, const Relation *relation)
{
    return relation_try(audit, relation->form,
                        (const unsigned *)(const void *)relation->figures->data,
                        (const int *)(const void *)relation->signs->data, relation->figures->len,
                        relation->direction);
}

Said figure_said(const Figure *figure) { return (Said){figure->middle, figure->value}; }

void figure_say(Figure *figure, Said said)
{
    figure->middle = said.middle;
    figure->value = said.value;
}

/* `value` printed as precisely as the figure. */
bool said_instead(const Figure *figure, Exact value, Said *said)
{
    Exact shift;

    *said = figure_said(figure);
    said->middle = value;
    return exact_subtract(&shift, value, figure->middle) &&
           exact_add(&said->value.low, said->value.low, shift) &&
           exact_add(&said->value.high, said->value.high, shift);
}

/* The same digits in another unit. */
bool said_in_unit(const Figure *figure, int64_t scale, Said *said)
{
    Exact factor;

    return exact_fraction(&factor, scale, figure->scale) &&
           exact_multiply(&said->middle, figure->middle, factor) &&
           exact_multiply(&said->value.low, figure->value.low, factor) &&
           exact_multiply(&said->value.high, figure->value.high, factor);
}

/* ---- a rate is true of many values: the one that a slip turns into what is printed ---- */

static bool fits(Audit *audit, const Relation *relation, unsigned slot, const char *text,
                 Exact *value)
{
    Figure *figure = FIGURE(audit, figure_at(relation, slot));
    Said before = figure_said(figure), instead;
    Exact meant;
    bool fit;

    if (!exact_parse(&meant, text) ||
        !exact_multiply(&meant, meant, exact_from_int(figure->scale)) ||
        !said_instead(figure, meant, &instead))
        return false;
    figure_say(figure, instead);
    fit = relation_verdict(audit, relation) <= VERDICT_ROUNDING;
    figure_say(figure, before);
    if (fit)
        *value = meant;
    return fit;
}

/* Another digit in one place, or two neighbours changed about. */
static bool slip_in_place(Audit *audit, const Relation *relation, unsigned slot, char *text,
                          Exact *value)
{
    for (char *at = text; *at != '\0'; at++) {
        char digit = *at;

        if (!g_ascii_isdigit(digit))
            continue;
        for (*at = '0'; *at <= '9'; (*at)++)
            if (*at != digit && fits(audit, relation, slot, text, value))
                return true;
        *at = digit;
        if (!g_ascii_isdigit(at[1]) || at[1] == digit)
            continue;
        at[0] = at[1];
        at[1] = digit;
        if (fits(audit, relation, slot, text, value))
            return true;
        at[1] = at[0];
        at[0] = digit;
    }
    return false;
}

/* The point one place to the left or to the right. */
static bool slip_of_point(Audit *audit, const Relation *relation, unsigned slot,
                          const Figure *figure, Exact *value)
{
    Exact moved;

    for (int left = 0; left < 2; left++) {
        g_autofree char *text = NULL;

        if (!(left ? exact_divide(&moved, figure->middle, exact_from_int(10))
                   : exact_multiply(&moved, figure->middle, exact_from_int(10))))
            continue;
        text = figure_print(figure, moved);
        if (text != NULL && fits(audit, relation, slot, text, value))
            return true;
    }
    return false;
}

/* False when no slip makes the rate true. */
static bool slip_of(Audit *audit, const Relation *relation, unsigned slot, Exact *value)
{
    const Figure *figure = FIGURE(audit, figure_at(relation, slot));
    g_autofree char *text = figure_print(figure, figure->middle);

    return text != NULL && strlen(text) < 24 &&
           (slip_in_place(audit, relation, slot, text, value) ||
            slip_of_point(audit, relation, slot, figure, value));
}

/* The value that the relation asks of the figure in the slot, as it would be printed. */
/* The last digit of `figure`; of the other printing when one fact is printed in two ways. */
static int decimals_wanted(const Audit *audit, const Relation *relation, const Figure *figure)
{
    return relation->form != FORM_SAME ? figure->decimals
                                       : MAX(FIGURE(audit, figure_at(relation, 1))->decimals,
                                             FIGURE(audit, figure_at(relation, 0))->decimals);
}

bool remedy_ask(Audit *audit, const Relation *relation, unsigned slot, Exact *value)
{
    const Figure *figure = FIGURE(audit, figure_at(relation, slot));
    int decimals = decimals_wanted(audit, relation, figure);

    if (slot > 0 && relation->form >= FORM_RATIO && slip_of(audit, relation, slot, value))
        return true;
    return solve(audit, relation, slot, value) && round_like(figure, decimals, value);
}
