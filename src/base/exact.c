/* exact.c: fractions in lowest terms; an operation that leaves 128 bits is refused, never wrapped
 */
#include "base/exact.h"

#include <assert.h>
#include <glib.h>
#include <string.h>

static Wide wide_abs(Wide a) { return a < 0 ? -a : a; }

static Wide wide_divisor(Wide a, Wide b)
{
    while (b != 0) {
        Wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

Exact exact_from_int(int64_t value) { return (Exact){value, 1}; }

bool exact_fraction(Exact *result, Wide numerator, Wide denominator)
{
    const Wide lowest = (Wide)1 << 126;
    Wide divisor;

    /* The ends of the range have no positive twin. */
    if (denominator == 0 || numerator < -lowest || denominator < -lowest)
        return false;
    if (denominator < 0) {
        numerator = -numerator;
        denominator = -denominator;
    }
    if (denominator == 1) {
        *result = (Exact){numerator, 1};
        return true;
    }
    divisor = wide_divisor(wide_abs(numerator), denominator);
    *result = (Exact){numerator / divisor, denominator / divisor};
    return true;
}

bool exact_add(Exact *result, Exact a, Exact b)
{
    Wide left, right, sum, denominator;

    if (a.denominator == 1 && b.denominator == 1) {
        if (__builtin_add_overflow(a.numerator, b.numerator, &sum))
            return false;
        *result = (Exact){sum, 1};
        return true;
    }
    if (__builtin_mul_overflow(a.numerator, b.denominator, &left) ||
        __builtin_mul_overflow(b.numerator, a.denominator, &right) ||
        __builtin_add_overflow(left, right, &sum) ||
        __builtin_mul_overflow(a.denominator, b.denominator, &denominator))
        return false;
    return exact_fraction(result, sum, denominator);
}

bool exact_subtract(Exact *result, Exact a, Exact b)
{
    Wide negated;

    if (__builtin_sub_overflow((Wide)0, b.numerator, &negated))
        return false;
    return exact_add(result, a, (Exact){negated, b.denominator});
}

bool exact_multiply(Exact *result, Exact a, Exact b)
{
    Wide numerator, denominator;

    if (__builtin_mul_overflow(a.numerator, b.numerator, &numerator) ||
        __builtin_mul_overflow(a.denominator, b.denominator, &denominator))
        return false;
    return exact_fraction(result, numerator, denominator);
}

bool exact_divide(Exact *result, Exact a, Exact b)
{
    if (b.numerator == 0)
        return false;
    return exact_multiply(result, a, (Exact){b.denominator, b.numerator});
}

bool exact_compare(int *order, Exact a, Exact b)
{
    Wide left, right;

    if (__builtin_mul_overflow(a.numerator, b.denominator, &left) ||
        __builtin_mul_overflow(b.numerator, a.denominator, &right))
        return false;
    *order = (left > right) - (left < right);
    return true;
}

int exact_sign(Exact a) { return (a.numerator > 0) - (a.numerator < 0); }

bool exact_round(int64_t *result, Exact a, int64_t scale)
{
    Wide scaled, whole, rest;

    if (__builtin_mul_overflow(a.numerator, (Wide)scale, &scaled))
        return false;
    whole = scaled / a.denominator;
    rest = wide_abs(scaled % a.denominator);
    if (rest >= a.denominator - rest)
        whole += scaled < 0 ? -1 : 1;
    if (whole > INT64_MAX || whole < -INT64_MAX)
        return false;
    *result = (int64_t)whole;
    return true;
}

bool exact_parse(Exact *result, const char *text)
{
    bool negative = *text == '-';
    Wide numerator = 0, denominator = 1;
    bool point = false;
    int digits = 0;

    if (*text == '-' || *text == '+')
        text++;
    for (; *text != '\0'; text++) {
        if (*text == '.' && !point && digits > 0) {
            point = true;
            continue;
        }
        if (!g_ascii_isdigit(*text) || ++digits > 30)
            return false;
        numerator = numerator * 10 + (*text - '0');
        denominator *= point ? 10 : 1;
    }
    if (digits == 0 || text[-1] == '.')
        return false;
    return exact_fraction(result, negative ? -numerator : numerator, denominator);
}

/* Puts a comma between thousands of `digits`. */
static void append_grouped(GString *text, const char *digits)
{
    size_t length = strlen(digits);

    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            g_string_append_c(text, ',');
        g_string_append_c(text, digits[i]);
    }
}

char *exact_text(Exact a, ExactStyle style)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *whole = NULL;
    g_autofree char *decimals = NULL;
    int64_t scale = 1;
    int64_t rounded;
    uint64_t size;

    assert(style.decimals >= 0 && style.decimals <= 9);
    for (int i = 0; i < style.decimals; i++)
        scale *= 10;
    if (!exact_round(&rounded, a, scale))
        return NULL;
    size = (uint64_t)(rounded < 0 ? -rounded : rounded);
    whole = g_strdup_printf("%" G_GUINT64_FORMAT, size / (uint64_t)scale);
    if (rounded < 0)
        g_string_append_c(text, '-');
    if (style.grouped)
        append_grouped(text, whole);
    else
        g_string_append(text, whole);
    if (style.decimals == 0)
        return g_string_free(g_steal_pointer(&text), FALSE);
    decimals = g_strdup_printf("%0*" G_GUINT64_FORMAT, style.decimals, size % (uint64_t)scale);
    if (style.trim)
        for (int i = style.decimals - 1; i >= 0 && decimals[i] == '0'; i--)
            decimals[i] = '\0';
    if (decimals[0] != '\0')
        g_string_append_printf(text, ".%s", decimals);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

Interval interval_point(Exact value) { return (Interval){value, value}; }

bool interval_is_point(Interval a)
{
    return a.low.numerator == a.high.numerator && a.low.denominator == a.high.denominator;
}

bool interval_add(Interval *result, Interval a, Interval b)
{
    Interval sum;

    if (!exact_add(&sum.low, a.low, b.low) || !exact_add(&sum.high, a.high, b.high))
        return false;
    *result = sum;
    return true;
}

bool interval_subtract(Interval *result, Interval a, Interval b)
{
    Interval difference;

    if (!exact_subtract(&difference.low, a.low, b.high) ||
        !exact_subtract(&difference.high, a.high, b.low))
        return false;
    *result = difference;
    return true;
}

typedef bool (*ExactOperation)(Exact *, Exact, Exact);

/* The smallest interval that holds `operation` on the ends of `a` and `b`; right for operations
 * that are monotone in each argument over these intervals. */
static bool interval_span(Interval *result, Interval a, Interval b, ExactOperation operation)
{
    Exact ends[4];
    Interval span;
    int order;

    if (!operation(&ends[0], a.low, b.low))
        return false;
    if (interval_is_point(a) && interval_is_point(b)) {
        *result = interval_point(ends[0]);
        return true;
    }
    if (!operation(&ends[1], a.low, b.high) || !operation(&ends[2], a.high, b.low) ||
        !operation(&ends[3], a.high, b.high))
        return false;
    span = interval_point(ends[0]);
    for (int i = 1; i < 4; i++) {
        if (!exact_compare(&order, ends[i], span.low))
            return false;
        if (order < 0)
            span.low = ends[i];
        if (!exact_compare(&order, ends[i], span.high))
            return false;
        if (order > 0)
            span.high = ends[i];
    }
    *result = span;
    return true;
}

bool interval_multiply(Interval *result, Interval a, Interval b)
{
    return interval_span(result, a, b, exact_multiply);
}

bool interval_divide(Interval *result, Interval a, Interval b)
{
    if (exact_sign(b.low) * exact_sign(b.high) <= 0)
        return false;
    return interval_span(result, a, b, exact_divide);
}
