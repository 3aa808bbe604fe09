/* money.c: checked arithmetic on fen, and yuan as text */
#include "base/money.h"

#include <glib.h>
#include <inttypes.h>

bool money_add(Money *result, Money a, Money b)
{
    int64_t sum;

    if (__builtin_add_overflow(a.fen, b.fen, &sum))
        return false;
    result->fen = sum;
    return true;
}

bool money_subtract(Money *result, Money a, Money b)
{
    int64_t difference;

    if (__builtin_sub_overflow(a.fen, b.fen, &difference))
        return false;
    result->fen = difference;
    return true;
}

bool money_negate(Money *result, Money amount)
{
    return money_subtract(result, MONEY_ZERO, amount);
}

bool money_abs(Money *result, Money amount)
{
    if (amount.fen < 0)
        return money_negate(result, amount);
    *result = amount;
    return true;
}

/* Appends a digit to `*fen`, which grows away from zero on the side of `sign`. */
static bool money_shift(int64_t *fen, int digit, int sign)
{
    return !__builtin_mul_overflow(*fen, 10, fen) &&
           !__builtin_add_overflow(*fen, sign * digit, fen);
}

MoneyParse money_parse(const char *text, Money *amount)
{
    int64_t fen = 0;
    int decimals = -1; /* no point yet */
    int digits = 0;
    int sign = 1;

    if (*text == '-' || *text == '+')
        sign = *text++ == '-' ? -1 : 1;
    for (; *text != '\0'; text++) {
        if (*text == '.' && decimals < 0 && digits > 0) {
            decimals = 0;
            continue;
        }
        if (!g_ascii_isdigit(*text))
            return MONEY_NOT_A_NUMBER;
        if (decimals == 2) {
            if (*text == '0')
                continue;
            return MONEY_TOO_PRECISE;
        }
        if (!money_shift(&fen, *text - '0', sign))
            return MONEY_TOO_LARGE;
        digits++;
        decimals += decimals >= 0;
    }
    if (digits == 0 || decimals == 0)
        return MONEY_NOT_A_NUMBER;
    for (decimals = MAX(decimals, 0); decimals < 2; decimals++)
        if (!money_shift(&fen, 0, sign))
            return MONEY_TOO_LARGE;
    amount->fen = fen;
    return MONEY_PARSED;
}

char *money_text(Money amount)
{
    uint64_t size = amount.fen < 0 ? -(uint64_t)amount.fen : (uint64_t)amount.fen;

    return g_strdup_printf("%s%" PRIu64 ".%02u", amount.fen < 0 ? "-" : "", size / 100,
                           (unsigned)(size % 100));
}
