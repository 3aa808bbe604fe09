/* exact.h: exact numbers and closed intervals of them
 *
 * An Exact is a fraction in lowest terms with a positive denominator, in 128 bits. Nothing here
 * rounds but exact_round. Every operation answers false when the result does not fit (or divides by
 * zero) and leaves the result alone.
 *
 * An Interval is what a printed figure means: 1285.87 is [1285.865, 1285.875]. A figure of a book
 * has width 0.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef __int128 Wide;

typedef struct {
    Wide numerator;
    Wide denominator; /* > 0 */
} Exact;

typedef struct {
    Exact low;
    Exact high;
} Interval;

Exact exact_from_int(int64_t value);
bool exact_fraction(Exact *result, Wide numerator, Wide denominator);
bool exact_add(Exact *result, Exact a, Exact b);
bool exact_subtract(Exact *result, Exact a, Exact b);
bool exact_multiply(Exact *result, Exact a, Exact b);
bool exact_divide(Exact *result, Exact a, Exact b);
/* Sets *order to -1, 0 or 1. */
bool exact_compare(int *order, Exact a, Exact b);
int exact_sign(Exact a);

/* a × scale to the nearest whole number, half away from zero (the rule of every printed form). */
bool exact_round(int64_t *result, Exact a, int64_t scale);

/* Reads a plain decimal such as "-54.35". */
bool exact_parse(Exact *result, const char *text);

/* At most `decimals` decimals, half away from zero; trailing zeros dropped when `trim`; with a
 * comma between thousands when `grouped`. NULL when it does not fit. The caller frees. */
typedef struct {
    int decimals;
    bool trim;
    bool grouped;
} ExactStyle;
char *exact_text(Exact a, ExactStyle style);

Interval interval_point(Exact value);
bool interval_is_point(Interval a);
bool interval_add(Interval *result, Interval a, Interval b);
bool interval_subtract(Interval *result, Interval a, Interval b);
bool interval_multiply(Interval *result, Interval a, Interval b);
/* False also when `b` holds zero. */
bool interval_divide(Interval *result, Interval a, Interval b);
