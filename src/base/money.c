/* money.c: checked arithmetic on fen, and yuan as text */
#include "base/money.h"

#include <glib.h>
#include <inttypes.h>
#include <string.h>

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

/* The size of a thousands separator at `text`; 0: there is none. */
static unsigned separator_size(const char *text)
{
    static const char *const separators[] = {",", "，"};

    for (unsigned i = 0; i < G_N_ELEMENTS(separators); i++)
        if (g_str_has_prefix(text, separators[i]))
            return (unsigned)strlen(separators[i]);
    return 0;
}

/* Moves over one to three digits and then groups of exactly three, into `plain`. */
static bool groups_take(const char **text, GString *plain)
{
    static const char digits[] = "0123456789";
    size_t first = strspn(*text, digits), separator;

    if (first < 1 || first > 3)
        return false;
    g_string_append_len(plain, *text, (gssize)first);
    *text += first;
    while ((separator = separator_size(*text)) > 0) {
        *text += separator;
        if (strspn(*text, digits) != 3)
            return false;
        g_string_append_len(plain, *text, 3);
        *text += 3;
    }
    return true;
}

MoneyParse money_parse_pasted(const char *text, Money *amount)
{
    MoneyParse verdict = money_parse(text, amount);
    g_autoptr(GString) plain = NULL;

    if (verdict != MONEY_NOT_A_NUMBER)
        return verdict;
    plain = g_string_new(NULL);
    if (*text == '-' || *text == '+')
        g_string_append_c(plain, *text++);
    if (!groups_take(&text, plain))
        return MONEY_NOT_A_NUMBER;
    return money_parse(g_string_append(plain, text)->str, amount);
}

char *money_text(Money amount)
{
    uint64_t size = amount.fen < 0 ? -(uint64_t)amount.fen : (uint64_t)amount.fen;

    return g_strdup_printf("%s%" PRIu64 ".%02u", amount.fen < 0 ? "-" : "", size / 100,
                           (unsigned)(size % 100));
}

/* ---- in words ---- */

static const char *const word_digits[] = {"零", "壹", "贰", "叁", "肆",
                                          "伍", "陆", "柒", "捌", "玖"};

/* Four digits with their places. `*nought` says that a nought waits to be written before the next
 * digit: one for any number of them in a row. */
static void words_of_four(GString *text, unsigned four, bool *nought)
{
    static const char *const places[] = {"仟", "佰", "拾", ""};
    static const unsigned values[] = {1000, 100, 10, 1};

    for (int i = 0; i < 4; i++) {
        unsigned digit = four / values[i] % 10;
        if (digit == 0) {
            *nought = *nought || text->len > 0;
            continue;
        }
        if (*nought && text->len > 0)
            g_string_append(text, word_digits[0]);
        *nought = false;
        g_string_append(text, word_digits[digit]);
        g_string_append(text, places[i]);
    }
}

static void words_of_yuan(GString *text, uint64_t yuan)
{
    static const char *const groups[] = {"", "万", "亿", "万亿", "亿亿"};
    bool nought = false;

    for (int group = 4; group >= 0; group--) {
        uint64_t size = 1;
        unsigned four;

        for (int i = 0; i < group; i++)
            size *= 10000;
        four = (unsigned)(yuan / size % 10000);
        words_of_four(text, four, &nought);
        if (four > 0)
            g_string_append(text, groups[group]);
    }
}

char *money_words(Money amount)
{
    uint64_t size = amount.fen < 0 ? -(uint64_t)amount.fen : (uint64_t)amount.fen;
    unsigned jiao = (unsigned)(size / 10 % 10), fen = (unsigned)(size % 10);
    GString *yuan = g_string_new(NULL);
    GString *text = g_string_new(amount.fen < 0 ? "负" : "");

    words_of_yuan(yuan, size / 100);
    if (yuan->len > 0)
        g_string_append_printf(text, "%s元", yuan->str);
    else if (size == 0)
        g_string_append(text, "零元");
    if (jiao > 0)
        g_string_append_printf(text, "%s角", word_digits[jiao]);
    else if (fen > 0 && yuan->len > 0)
        g_string_append(text, word_digits[0]);
    if (fen > 0)
        g_string_append_printf(text, "%s分", word_digits[fen]);
    else
        g_string_append(text, "整");
    g_string_free(yuan, TRUE);
    return g_string_free(text, FALSE);
}
