/* number.c: formats of ECMA-376-1, 18.8.30, over decimal digits
 *
 * A stored number is taken apart into sign, up to 15 digits and the place of its point. A format
 * has up to four sections (positive; negative; zero; text); the one that applies is gone through
 * character by character: literals are copied, placeholders take digits, dates take parts of the
 * day's number. Conditions and colours in brackets are passed over. A format that is too strange
 * gives the number itself.
 */
#include "package/number.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_TRUE 15 /* what a stored binary fraction is good for */
#define DIGITS_MAX 400
#define FORMAT_MAX 255
#define GENERAL_SIZE 11
#define DAY_MAX 2958465 /* 9999-12-31 */

/* 0.d1d2d3... times ten to the power of `point`. */
typedef struct {
    bool negative;
    char digits[DIGITS_MAX];
    int count, point;
} Decimal;

/* ---- decimals ---- */

static void decimal_trim(Decimal *number)
{
    int zeros = 0;

    while (zeros < number->count && number->digits[zeros] == '0')
        zeros++;
    memmove(number->digits, number->digits + zeros, (size_t)(number->count - zeros));
    number->count -= zeros;
    number->point -= zeros;
    while (number->count > 0 && number->digits[number->count - 1] == '0')
        number->count--;
    if (number->count == 0) {
        number->point = 0;
        number->negative = false;
    }
}

/* Keeps `keep` digits, rounding half away from zero. */
static void decimal_round(Decimal *number, int keep)
{
    bool up;
    int i;

    if (keep >= number->count)
        return;
    if (keep < 0) {
        number->count = 0;
        decimal_trim(number);
        return;
    }
    up = number->digits[keep] >= '5';
    number->count = keep;
    for (i = keep - 1; up && i >= 0; i--) {
        up = number->digits[i] == '9';
        number->digits[i] = up ? '0' : (char)(number->digits[i] + 1);
    }
    if (up) {
        memmove(number->digits + 1, number->digits, (size_t)number->count);
        number->digits[0] = '1';
        number->count++;
        number->point++;
    }
    decimal_trim(number);
}

/* 1344.6400000000001, -2E-3 */
static bool decimal_read(Decimal *number, const char *text)
{
    const char *at = text;
    bool point = false;
    char *end;

    *number = (Decimal){.negative = *at == '-'};
    at += *at == '-' || *at == '+';
    for (; g_ascii_isdigit(*at) || (*at == '.' && !point); at++) {
        if (*at == '.') {
            point = true;
            continue;
        }
        if (number->count == DIGITS_MAX - 1)
            return false;
        number->digits[number->count++] = *at;
        number->point += !point;
    }
    if (number->count == 0)
        return false;
    if (*at == 'e' || *at == 'E') {
        long exponent = strtol(at + 1, &end, 10);

        if (end == at + 1 || exponent < -330 || exponent > 310)
            return false;
        number->point += (int)exponent;
        at = end;
    }
    if (*at != '\0')
        return false;
    decimal_trim(number);
    decimal_round(number, DIGITS_TRUE);
    return true;
}

/* The digit that counts ten to the power of `power`. */
static char decimal_digit(const Decimal *number, int power)
{
    int index = number->point - 1 - power;

    return index >= 0 && index < number->count ? number->digits[index] : '0';
}

/* As it is, without a format: all true digits. */
static char *decimal_plain(const Decimal *number)
{
    GString *out = g_string_new(number->negative ? "-" : NULL);
    int last = number->count - number->point;

    for (int power = MAX(number->point - 1, 0); power >= 0; power--)
        g_string_append_c(out, decimal_digit(number, power));
    if (last > 0)
        g_string_append_c(out, '.');
    for (int power = -1; power >= -last; power--)
        g_string_append_c(out, decimal_digit(number, power));
    return g_string_free(out, FALSE);
}

/* ---- sections ---- */

/* Goes over one element of a format: a literal in quotes, an escape, brackets, or a character. */
static const char *element_end(const char *at)
{
    const char *end;

    if (*at == '"' || *at == '[') {
        end = strchr(at + 1, *at == '"' ? '"' : ']');
        return end != NULL ? end + 1 : at + strlen(at);
    }
    if ((*at == '\\' || *at == '!' || *at == '_' || *at == '*') && at[1] != '\0')
        return g_utf8_next_char(at + 1);
    return g_utf8_next_char(at);
}

/* Section `index` of the format; NULL: there is none. The caller frees. */
static char *section(const char *format, unsigned index)
{
    const char *from = format;

    for (const char *at = format;; at = element_end(at)) {
        if (*at != ';' && *at != '\0')
            continue;
        if (index == 0)
            return g_strndup(from, (gsize)(at - from));
        if (*at == '\0')
            return NULL;
        index--;
        from = at + 1;
    }
}

static unsigned sections(const char *format)
{
    unsigned count = 1;

    for (const char *at = format; *at != '\0'; at = element_end(at))
        count += *at == ';';
    return count;
}

/* Writes what an element says literally; placeholders say nothing. */
static void write_literal(GString *out, const char *at, const char *end)
{
    switch (*at) {
    case '"': /* the closing one may be missing */
        g_string_append_len(out, at + 1, end - at - 1 - (end - at >= 2 && end[-1] == '"'));
        break;
    case '\\':
    case '!':
        g_string_append_len(out, at + 1, end - at - 1);
        break;
    case '[': /* [$￥-804]: a currency; colours and conditions say nothing */
        if (at[1] == '$') {
            size_t size = strcspn(at + 2, "-]");
            g_string_append_len(out, at + 2, (gssize)MIN(size, (size_t)(end - at - 2)));
        }
        break;
    case '_': /* as wide as the next character; filled with it */
    case '*':
        break;
    default:
        g_string_append_len(out, at, end - at);
    }
}

/* ---- numbers ---- */

typedef struct {
    int whole, whole_least; /* placeholders before the point, and how many of them are 0 */
    int after, after_least; /* behind it */
    int thousands;          /* commas at the end: divided by as many thousands */
    int percents;
    bool grouped, strange; /* thousands apart; an exponent or a fraction */
} Shape;

static bool is_placeholder(char c) { return c == '0' || c == '#' || c == '?'; }

static Shape shape_of(const char *format)
{
    Shape shape = {0};
    bool point = false;
    int commas = 0;

    for (const char *at = format; *at != '\0'; at = element_end(at)) {
        if (is_placeholder(*at)) {
            shape.grouped = shape.grouped || (commas > 0 && !point);
            commas = 0;
            if (point) {
                shape.after++;
                if (*at == '0')
                    shape.after_least = shape.after;
            } else {
                shape.whole++;
                shape.whole_least += *at == '0';
            }
        } else if (*at == '.') {
            point = true;
        } else if (*at == ',') {
            commas += shape.whole > 0;
        } else if (*at == '%') {
            shape.percents++;
        } else if ((*at == 'E' && (at[1] == '+' || at[1] == '-')) ||
                   (*at == '/' && shape.whole > 0)) {
            shape.strange = true;
        }
    }
    shape.thousands = commas;
    return shape;
}

/* A number on its way through a format: which digit the next placeholder takes. */
typedef struct {
    const Decimal *number;
    const Shape *shape;
    int power;  /* of the next placeholder's digit */
    bool point; /* behind the point */
} Writing;

static void write_digit(GString *out, const Writing *writing, int power)
{
    g_string_append_c(out, decimal_digit(writing->number, power));
    if (writing->shape->grouped && power > 0 && power % 3 == 0)
        g_string_append_c(out, ',');
}

/* The first placeholder takes all digits that are left of it; # and ? take none where the number
 * has none. */
static void write_placeholder(GString *out, Writing *writing, char kind)
{
    const Decimal *number = writing->number;
    int power = writing->power--;

    if (writing->point) {
        if (kind == '0' || number->point - number->count <= power)
            g_string_append_c(out, decimal_digit(number, power));
        return;
    }
    for (int higher = number->point - 1; power == writing->shape->whole - 1 && higher > power;
         higher--)
        write_digit(out, writing, higher);
    if (kind == '0' || power < number->point)
        write_digit(out, writing, power);
}

/* A point with nothing behind it is not printed. */
static void write_point(GString *out, Writing *writing)
{
    const Decimal *number = writing->number;

    writing->point = true;
    writing->power = -1;
    if (writing->shape->whole == 0)
        for (int power = number->point - 1; power >= 0; power--)
            write_digit(out, writing, power);
    if (writing->shape->after_least > 0 ||
        (writing->shape->after > 0 && number->count > number->point))
        g_string_append_c(out, '.');
}

/* Placeholders take digits from the point outwards; literals stay where they stand: 0"."0, shows
 * tens of thousands. */
static char *number_in(const Decimal *stored, const char *format, bool sign)
{
    Shape shape = shape_of(format);
    Decimal number = *stored;
    Writing writing = {.number = &number, .shape = &shape, .power = shape.whole - 1};
    GString *out = g_string_new(NULL);

    number.point += 2 * shape.percents - 3 * shape.thousands;
    decimal_round(&number, number.point + shape.after);
    for (const char *at = format, *end; *at != '\0'; at = end) {
        end = element_end(at);
        if (is_placeholder(*at))
            write_placeholder(out, &writing, *at);
        else if (*at == '.' && !writing.point)
            write_point(out, &writing);
        else if (*at != ',')
            write_literal(out, at, end);
    }
    if (sign && number.count > 0)
        g_string_prepend_c(out, '-');
    return g_string_free(out, FALSE);
}

/* ---- dates ---- */

typedef struct {
    int year, month, day, hour, minute, second;
    bool noon; /* twelve hours and a word for the half of the day */
} Moment;

/* From days since 1899-12-30 (so that Excel's 1900-02-29 only spoils what is before it). */
static void civil_from_days(int64_t days, Moment *moment)
{
    int64_t z = days + 693959 - 60; /* days since 0000-03-01 */
    int64_t era = z / 146097, day_of_era = z % 146097;
    int64_t year =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153;

    moment->day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    moment->month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    moment->year = (int)(year + era * 400 + (moment->month <= 2));
}

static bool moment_read(const Decimal *number, bool date1904, Moment *moment)
{
    int64_t days = 0, seconds = 0;

    if (number->negative || number->point > 7)
        return false;
    for (int power = number->point - 1; power >= 0; power--)
        days = days * 10 + (decimal_digit(number, power) - '0');
    /* Eight digits of a day are finer than a second. */
    for (int power = -1; power >= -8; power--)
        seconds = seconds * 10 + (decimal_digit(number, power) - '0');
    seconds = (seconds * 86400 + 50000000) / 100000000;
    days += (date1904 ? 1462 : 0) + seconds / 86400;
    seconds %= 86400;
    if (days > DAY_MAX)
        return false;
    civil_from_days(days, moment);
    moment->hour = (int)(seconds / 3600);
    moment->minute = (int)(seconds / 60 % 60);
    moment->second = (int)(seconds % 60);
    return true;
}

static bool is_date_letter(char c) { return strchr("yYmMdDhHsS", c) != NULL && c != '\0'; }

/* Whether the section speaks of days or times. */
static bool is_date(const char *format)
{
    for (const char *at = format; *at != '\0'; at = element_end(at)) {
        if (is_date_letter(*at) || g_ascii_strncasecmp(at, "[h", 2) == 0 ||
            g_ascii_strncasecmp(at, "aaa", 3) == 0)
            return true;
        if (is_placeholder(*at))
            return false;
    }
    return false;
}

/* An m after hours or before seconds counts minutes. */
static bool is_minute(const char *format, const char *at, const char *after)
{
    const char *before = at;

    while (before > format && !is_date_letter(before[-1]) && before[-1] != ']')
        before--;
    if (before > format && strchr("hH", before[-1]) != NULL)
        return true;
    if (before > format && before[-1] == ']' && before - format >= 2 &&
        strchr("hH", before[-2]) != NULL)
        return true;
    while (*after != '\0' && !is_date_letter(*after))
        after++;
    return *after != '\0' && strchr("sS", *after) != NULL;
}

static void write_moment(GString *out, const Moment *moment, char letter, int length, bool minute)
{
    int hour = moment->noon ? (moment->hour + 11) % 12 + 1 : moment->hour;
    const char *shape = length >= 2 ? "%02d" : "%d";
    int value = 0;

    switch (g_ascii_tolower(letter)) {
    case 'y':
        if (length <= 2)
            g_string_append_printf(out, "%02d", moment->year % 100);
        else
            g_string_append_printf(out, "%04d", moment->year);
        return;
    case 'm':
        value = minute ? moment->minute : moment->month;
        break;
    case 'd':
        value = moment->day;
        break;
    case 'h':
        value = hour;
        break;
    default:
        value = moment->second;
    }
    if (*(shape + 1) == '0')
        g_string_append_printf(out, "%02d", value);
    else
        g_string_append_printf(out, "%d", value);
}

static char *moment_in(const Decimal *number, const char *format, bool date1904)
{
    GString *out = g_string_new(NULL);
    Moment moment = {0};

    if (!moment_read(number, date1904, &moment)) {
        g_string_free(out, TRUE);
        return NULL;
    }
    moment.noon = strstr(format, "AM/PM") != NULL || strstr(format, "上午/下午") != NULL;
    for (const char *at = format, *end; *at != '\0'; at = end) {
        if (is_date_letter(*at)) {
            for (end = at; g_ascii_tolower(*end) == g_ascii_tolower(*at); end++)
                ;
            write_moment(out, &moment, *at, (int)(end - at), is_minute(format, at, end));
        } else if (g_str_has_prefix(at, "AM/PM") || g_str_has_prefix(at, "上午/下午")) {
            end = at + (*at == 'A' ? strlen("AM/PM") : strlen("上午/下午"));
            g_string_append(out, moment.hour < 12 ? "上午" : "下午");
        } else {
            end = element_end(at);
            if (*at != '@' && g_ascii_strncasecmp(at, "[h", 2) != 0)
                write_literal(out, at, end);
            else if (*at == '[')
                g_string_append_printf(out, "%d", moment.hour);
        }
    }
    return g_string_free(out, FALSE);
}

/* ---- the whole ---- */

/* -1, 0, 1 as `number` is below, at or above `other`. */
static int decimal_compare(const Decimal *number, const Decimal *other)
{
    int highest = MAX(number->point, other->point);
    int lowest = MIN(number->point - number->count, other->point - other->count);

    if (number->negative != other->negative)
        return number->negative ? -1 : 1;
    for (int power = highest - 1; power >= lowest; power--) {
        char digit = decimal_digit(number, power), against = decimal_digit(other, power);

        if (digit != against)
            return (digit < against) != number->negative ? -1 : 1;
    }
    return 0;
}

/* The condition in brackets that the section has, as ">=10000"; NULL: none. */
static const char *condition_of(const char *section)
{
    for (; *section == '['; section = element_end(section))
        if (strchr("<>=", section[1]) != NULL && section[1] != '\0')
            return section + 1;
    return NULL;
}

static bool condition_holds(const char *condition, const Decimal *number)
{
    size_t sign = strspn(condition, "<>="), size = strcspn(condition + sign, "]");
    g_autofree char *text = g_strndup(condition + sign, size);
    Decimal bound;
    int order;

    if (!decimal_read(&bound, text))
        return false;
    order = decimal_compare(number, &bound);
    if (condition[0] == '<' && condition[1] == '>')
        return order != 0;
    return (order < 0 && condition[0] == '<') || (order > 0 && condition[0] == '>') ||
           (order == 0 && memchr(condition, '=', sign) != NULL);
}

/* The first section whose condition holds, or that has none. NULL: no section has conditions. */
static char *section_by_condition(const Decimal *number, const char *format)
{
    unsigned count = MIN(sections(format), 3u);
    bool any = false;

    for (unsigned i = 0; i < count; i++) {
        g_autofree char *own = section(format, i);
        any = any || condition_of(own) != NULL;
    }
    for (unsigned i = 0; any && i < count; i++) {
        char *own = section(format, i);

        if (condition_of(own) == NULL || condition_holds(condition_of(own), number))
            return own;
        g_free(own);
    }
    return NULL;
}

/* Whether a section for negative numbers says so by its colour alone. */
static bool only_colours(const char *section)
{
    static const char *const reds[] = {"[Red]", "[RED]", "[red]", "[红色]"};

    for (unsigned i = 0; i < G_N_ELEMENTS(reds); i++)
        if (g_str_has_prefix(section, reds[i]))
            return strpbrk(section, "-(") == NULL && strstr(section, "（") == NULL;
    return false;
}

/* The section for this number, and whether a minus has to be set before it. */
static char *section_for(const Decimal *number, const char *format, bool *sign)
{
    unsigned count = sections(format);
    char *own = section_by_condition(number, format);

    *sign = number->negative;
    if (own != NULL)
        return own;
    if (number->count == 0 && count >= 3)
        return section(format, 2);
    if (number->negative && count >= 2) {
        own = section(format, 1);
        *sign = only_colours(own);
        return own;
    }
    return section(format, 0);
}

/* As a cell without a format shows it: eleven characters at the most. */
static char *decimal_general(const Decimal *stored)
{
    Decimal number = *stored;

    decimal_round(&number,
                  MAX(number.point, number.point + GENERAL_SIZE - 1 - MAX(number.point, 1)));
    return decimal_plain(&number);
}

char *number_shown(const char *stored, const char *format, bool date1904)
{
    g_autofree char *own = NULL;
    char *shown = NULL;
    Decimal number;
    Shape shape;
    bool sign;

    if (!decimal_read(&number, stored))
        return g_strdup(stored);
    if (format == NULL || strlen(format) > FORMAT_MAX ||
        g_ascii_strcasecmp(format, "general") == 0 || !g_utf8_validate(format, -1, NULL))
        return decimal_general(&number);
    own = section_for(&number, format, &sign);
    if (is_date(own))
        shown = moment_in(&number, own, date1904);
    shape = shape_of(own);
    if (shown == NULL &&
        (shape.strange || strstr(own, "General") != NULL || strchr(own, '@') != NULL))
        shown = decimal_general(&number);
    if (shown == NULL && shape.whole + shape.after == 0 && *own != '\0' && sections(format) < 2)
        shown = decimal_general(&number);
    if (shown == NULL)
        shown = number_in(&number, own, sign);
    return g_strstrip(shown);
}

char *number_exact(const char *stored, const char *format, bool date1904)
{
    Decimal number;
    g_autofree char *own = NULL;
    bool sign;
    char *date;

    if (!decimal_read(&number, stored))
        return g_strdup(stored);
    if (format == NULL || strlen(format) > FORMAT_MAX || !g_utf8_validate(format, -1, NULL) ||
        g_ascii_strcasecmp(format, "general") == 0)
        return decimal_plain(&number);
    own = section_for(&number, format, &sign);
    date = is_date(own) ? moment_in(&number, "yyyy-mm-dd", date1904) : NULL;
    return date != NULL ? date : decimal_plain(&number);
}

const char *number_format_builtin(unsigned id)
{
    static const char *const formats[] = {
        [1] = "0",
        [2] = "0.00",
        [3] = "#,##0",
        [4] = "#,##0.00",
        [9] = "0%",
        [10] = "0.00%",
        [14] = "yyyy/m/d",
        [15] = "d-m-yy",
        [16] = "d-m",
        [17] = "m-yy",
        [18] = "h:mm AM/PM",
        [19] = "h:mm:ss AM/PM",
        [20] = "h:mm",
        [21] = "h:mm:ss",
        [22] = "yyyy/m/d h:mm",
        [27] = "yyyy\"年\"m\"月\"",
        [28] = "m\"月\"d\"日\"",
        [29] = "m\"月\"d\"日\"",
        [30] = "m-d-yy",
        [31] = "yyyy\"年\"m\"月\"d\"日\"",
        [32] = "h\"时\"mm\"分\"",
        [33] = "h\"时\"mm\"分\"ss\"秒\"",
        [36] = "yyyy\"年\"m\"月\"",
        [37] = "#,##0;-#,##0",
        [38] = "#,##0;-#,##0",
        [39] = "#,##0.00;-#,##0.00",
        [40] = "#,##0.00;-#,##0.00",
        [41] = "#,##0;-#,##0;\"-\"",
        [42] = "#,##0;-#,##0;\"-\"",
        [43] = "#,##0.00;-#,##0.00;\"-\"",
        [44] = "#,##0.00;-#,##0.00;\"-\"",
        [45] = "mm:ss",
        [46] = "[h]:mm:ss",
        [47] = "mm:ss",
        [50] = "yyyy\"年\"m\"月\"",
        [51] = "m\"月\"d\"日\"",
        [52] = "yyyy\"年\"m\"月\"",
        [53] = "m\"月\"d\"日\"",
        [54] = "m\"月\"d\"日\"",
        [57] = "yyyy\"年\"m\"月\"",
        [58] = "m\"月\"d\"日\"",
    };

    return id < G_N_ELEMENTS(formats) ? formats[id] : NULL;
}
