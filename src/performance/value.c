/* value.c: from a text to an operator, numbers, a date, a grade or a claim
 *
 * A Scan walks over the text once. Numbers are taken where they stand, with the operator before or
 * behind them, multiplier, approximation and unit; dates, years and numbers that belong to names
 * (A4, 第3批) are passed over. What remains decides whether words stand beside them.
 */
#include "performance/value.h"

#include <string.h>

#define TEXT_SIZE_MAX 4096u
#define DIGITS_MAX 15u
#define NUMERALS_MAX 8u
#define WHOLE_GAP_MAX 36u /* bytes between 250个 and 146个: 支部中 */

typedef struct {
    const IndicatorWords *words;
    const char *text, *at;
    const char *segment; /* where the words begin that belong to the next number */
    unsigned depth;      /* of brackets */
    size_t used;         /* bytes that numbers, dates and operators took */
    int year;
    IndicatorValue value;
} Scan;

static bool begins(const char *text, const char *word) { return g_str_has_prefix(text, word); }

/* ---- operators ---- */

static const struct {
    const char *list;
    IndicatorOperator sign;
} before_lists[] = {{"least-before", OPERATOR_AT_LEAST},
                    {"more-before", OPERATOR_MORE},
                    {"most-before", OPERATOR_AT_MOST},
                    {"less-before", OPERATOR_LESS},
                    {"equal-before", OPERATOR_EQUAL}},
  after_lists[] = {{"least-after", OPERATOR_AT_LEAST}, {"most-after", OPERATOR_AT_MOST}};

/* The operator whose word ends at `size` bytes of `text`: the longest word wins. */
static IndicatorOperator operator_ending(const IndicatorWords *words, const char *text, size_t size,
                                         size_t *length)
{
    IndicatorOperator sign = OPERATOR_NONE;

    *length = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(before_lists); i++) {
        const char *word = indicator_word_ending(words, before_lists[i].list, text, size);

        if (word != NULL && strlen(word) > *length) {
            *length = strlen(word);
            sign = before_lists[i].sign;
        }
    }
    return sign;
}

static IndicatorOperator operator_at(Scan *scan)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(after_lists); i++) {
        const char *word = indicator_word_at(scan->words, after_lists[i].list, scan->at);

        if (word != NULL) {
            scan->at += strlen(word);
            return after_lists[i].sign;
        }
    }
    return OPERATOR_NONE;
}

IndicatorOperator indicator_operator_of(const IndicatorWords *words, const char *text)
{
    g_autofree char *plain = indicator_text_plain(text);
    size_t length;
    IndicatorOperator sign = operator_ending(words, plain, strlen(plain), &length);

    if (length == strlen(plain))
        return sign;
    if (indicator_word_is(words, "direction-up", plain))
        return OPERATOR_AT_LEAST;
    return indicator_word_is(words, "direction-down", plain) ? OPERATOR_AT_MOST : OPERATOR_NONE;
}

/* ---- numbers ---- */

static bool takes_word(Scan *scan, const char *list)
{
    const char *word = indicator_word_at(scan->words, list, scan->at);

    if (word == NULL)
        return false;
    scan->at += strlen(word);
    return true;
}

static bool power_of_ten(Exact *result, int power)
{
    Wide value = 1;

    for (int i = 0; i < ABS(power); i++)
        value *= 10;
    return power >= 0 ? exact_fraction(result, value, 1) : exact_fraction(result, 1, value);
}

/* "1,285.5" into a number and the place of its last digit that is not 0. */
static bool take_digits(Scan *scan, Exact *number, int *place)
{
    char digits[DIGITS_MAX + 2];
    unsigned length = 0;
    int decimals = -1;
    const char *at = scan->at;

    for (;; at++) {
        if (*at == ',' && decimals < 0 && g_ascii_isdigit(at[1]) && g_ascii_isdigit(at[2]) &&
            g_ascii_isdigit(at[3]) && !g_ascii_isdigit(at[4]))
            continue;
        if (*at == '.' && decimals < 0 && g_ascii_isdigit(at[1]))
            decimals = 0;
        else if (!g_ascii_isdigit(*at))
            break;
        else if (decimals >= 0)
            decimals++;
        if (length > DIGITS_MAX)
            return false;
        digits[length++] = *at;
    }
    digits[length] = '\0';
    scan->at = at;
    *place = decimals > 0 ? -decimals : 0;
    for (unsigned i = length; i > 1 && (digits[i - 1] == '0' || digits[i - 1] == '.'); i--)
        *place += digits[i - 1] == '0';
    return length > 0 && exact_parse(number, digits);
}

/* "三", "两", "二十": below a hundred; -1 when it is none. */
static int numeral_value(const char *text, size_t size)
{
    static const char *const numerals[] = {"零", "一", "二", "三", "四", "五",
                                           "六", "七", "八", "九", "十"};
    int value = 0, digit = -1;

    if (size > NUMERALS_MAX * strlen("一"))
        return -1;
    for (size_t i = 0; i < size; i += strlen("一")) {
        int found = begins(text + i, "两") ? 2 : -1;

        for (int n = 0; n <= 10 && found < 0; n++)
            found = begins(text + i, numerals[n]) ? n : -1;
        if (found < 0 || (found != 10 && digit >= 0))
            return -1;
        if (found == 10)
            value += (digit < 0 ? 1 : digit) * 10;
        digit = found == 10 ? -1 : found;
    }
    return value + MAX(digit, 0);
}

static size_t numeral_size(const char *text)
{
    static const char numerals[] = "零一二两三四五六七八九十";
    size_t size = 0;

    while (text[size] != '\0' && (unsigned char)text[size] >= 0x80) {
        g_autofree char *one = g_utf8_substring(text + size, 0, 1);

        if (strlen(one) != strlen("一") || strstr(numerals, one) == NULL)
            break;
        size += strlen(one);
    }
    return size;
}

/* 百, 千, 万, 亿 behind digits, unless a unit begins so (千米). */
static void take_multipliers(Scan *scan, int *power)
{
    static const struct {
        const char *word;
        int power;
    } multipliers[] = {{"百", 2}, {"千", 3}, {"万", 4}, {"亿", 8}};
    bool taken = true;

    while (taken && indicator_unit_at(scan->words, scan->at) == NULL) {
        taken = false;
        for (unsigned i = 0; i < G_N_ELEMENTS(multipliers) && *power < 12; i++)
            if (begins(scan->at, multipliers[i].word)) {
                scan->at += strlen(multipliers[i].word);
                *power += multipliers[i].power;
                taken = true;
            }
    }
}

static void take_unit(Scan *scan, IndicatorNumber *number)
{
    number->unit = indicator_unit_at(scan->words, scan->at);
    if (number->unit == NULL)
        return;
    scan->at += strlen(number->unit->word);
    if (*scan->at != '/')
        return;
    number->per = indicator_unit_at(scan->words, scan->at + 1);
    if (number->per != NULL)
        scan->at += 1 + strlen(number->per->word);
}

static IndicatorExtent extent_before(const Scan *scan, const char *from)
{
    size_t size = (size_t)(from - scan->text);

    if (indicator_word_ending(scan->words, "above-before", scan->text, size) != NULL)
        return EXTENT_ABOVE;
    if (indicator_word_ending(scan->words, "below-before", scan->text, size) != NULL)
        return EXTENT_BELOW;
    return indicator_word_ending(scan->words, "about-before", scan->text, size) != NULL
               ? EXTENT_ABOUT
               : EXTENT_EXACT;
}

static void take_extent(Scan *scan, IndicatorNumber *number)
{
    if (takes_word(scan, "above-after"))
        number->extent = EXTENT_ABOVE;
    else if (takes_word(scan, "about-after"))
        number->extent = EXTENT_ABOUT;
}

/* Counts multiplier and unit into number and step. */
static bool scale_number(IndicatorNumber *number, int place, int power)
{
    Exact factor, step;

    if (!power_of_ten(&factor, power) || !power_of_ten(&step, place + power) ||
        !exact_multiply(&number->number, number->number, factor))
        return false;
    number->step = step;
    return number->unit == NULL ||
           (exact_multiply(&number->number, number->number, number->unit->scale) &&
            exact_multiply(&number->step, number->step, number->unit->scale));
}

/* 计划, 应, 目标 stand before it in its clause, and nothing that tells of deeds after them. */
static bool is_planned(const Scan *scan, const char *from)
{
    g_autofree char *before = g_strndup(scan->segment, (size_t)(from - scan->segment));
    const char *planned = NULL, *done = NULL;

    for (const char *at = before; *at != '\0'; at = g_utf8_next_char(at)) {
        if (indicator_word_at(scan->words, "planned-before", at) != NULL)
            planned = at;
        if (indicator_word_at(scan->words, "done-before", at) != NULL)
            done = at;
    }
    return planned != NULL && (done == NULL || done < planned);
}

/* 250个支部中146个: the number before is the whole. */
static void mark_whole(Scan *scan, const char *from)
{
    IndicatorValue *value = &scan->value;
    g_autofree char *between = NULL;

    if (value->number_count == 0 || (size_t)(from - scan->segment) > WHOLE_GAP_MAX)
        return;
    between = g_strndup(scan->segment, (size_t)(from - scan->segment));
    if (indicator_word_in(scan->words, "whole-joins", between) != NULL)
        value->numbers[value->number_count - 1].planned = true;
}

static void add_number(Scan *scan, IndicatorNumber number, const char *from)
{
    IndicatorValue *value = &scan->value;

    if (value->number_count == INDICATOR_NUMBERS_MAX)
        return;
    mark_whole(scan, from);
    number.bracketed = scan->depth > 0;
    number.planned = is_planned(scan, from);
    value->numbers[value->number_count++] = number;
}

/* Reads digits at hand to the unit behind them. */
static bool read_number(Scan *scan, IndicatorNumber *number)
{
    int place, power = 0;

    if (!take_digits(scan, &number->number, &place))
        return false;
    take_multipliers(scan, &power);
    take_extent(scan, number);
    take_unit(scan, number);
    take_extent(scan, number);
    return scale_number(number, place, power);
}

static bool is_range_mark(const Scan *scan)
{
    const char *mark = indicator_word_at(scan->words, "range-marks", scan->at);

    return mark != NULL && g_ascii_isdigit(scan->at[strlen(mark)]);
}

/* "3-5个": the lower end takes the unit of the upper. */
static bool read_range(Scan *scan, IndicatorNumber *low, IndicatorNumber *high)
{
    const char *mark = indicator_word_at(scan->words, "range-marks", scan->at);
    int order;

    scan->at += strlen(mark);
    if (!read_number(scan, high))
        return false;
    if (low->unit == NULL && high->unit != NULL) {
        low->unit = high->unit;
        low->per = high->per;
        if (!exact_multiply(&low->number, low->number, high->unit->scale))
            return false;
    }
    low->sign = high->sign = OPERATOR_RANGE;
    return exact_compare(&order, low->number, high->number) && order <= 0;
}

static void take_number(Scan *scan)
{
    IndicatorNumber number = {0}, upper = {0};
    const char *from = scan->at;
    size_t before = (size_t)(from - scan->text), length;
    bool range;

    number.sign = operator_ending(scan->words, scan->text, before, &length);
    if (number.sign == OPERATOR_NONE)
        number.extent = extent_before(scan, from);
    if (!read_number(scan, &number)) {
        while (g_ascii_isdigit(*scan->at) || *scan->at == '.')
            scan->at++;
        return;
    }
    range = is_range_mark(scan);
    if (range && !read_range(scan, &number, &upper))
        return;
    if (!range && number.sign == OPERATOR_NONE)
        number.sign = operator_at(scan);
    add_number(scan, number, from);
    if (range)
        add_number(scan, upper, from);
    scan->used += (size_t)(scan->at - from) + length;
    scan->segment = scan->at;
}

/* "百分之九十五", "百分之95" as 95%. */
static void take_percent(Scan *scan)
{
    const char *from = scan->at;
    IndicatorNumber number = {.unit = indicator_unit_at(scan->words, "%")};
    size_t size, length;
    int place = 0;

    scan->at += strlen("百分之");
    size = numeral_size(scan->at);
    number.sign = operator_ending(scan->words, scan->text, (size_t)(from - scan->text), &length);
    if (g_ascii_isdigit(*scan->at) ? !take_digits(scan, &number.number, &place) : size == 0)
        return;
    if (size > 0) {
        int value = begins(scan->at, "百") ? 100 : numeral_value(scan->at, size);

        if (value < 0)
            return;
        number.number = exact_from_int(value);
        scan->at += size;
    }
    number.step = exact_from_int(1);
    if (number.sign == OPERATOR_NONE)
        number.sign = operator_at(scan);
    add_number(scan, number, from);
    scan->used += (size_t)(scan->at - from) + length;
    scan->segment = scan->at;
}

/* 三个 as the whole text: elsewhere numerals are parts of names (三会一课). */
static bool take_numeral(Scan *scan)
{
    size_t size = numeral_size(scan->at), length;
    const IndicatorUnit *unit = size > 0 ? indicator_unit_at(scan->words, scan->at + size) : NULL;
    int value = unit != NULL ? numeral_value(scan->at, size) : -1;
    const char *end = unit != NULL ? scan->at + size + strlen(unit->word) : "";
    IndicatorNumber number = {.unit = unit, .step = exact_from_int(1)};
    const char *from = scan->at;

    number.sign = operator_ending(scan->words, scan->text, (size_t)(from - scan->text), &length);
    if (value < 0 || (size_t)(from - scan->text) != length ||
        !(*end == '\0' || *end == '(' ||
          indicator_word_at(scan->words, "least-after", end) != NULL))
        return false;
    number.number = exact_from_int(value);
    scan->at = end;
    if (!exact_multiply(&number.number, number.number, unit->scale))
        return false;
    if (number.sign == OPERATOR_NONE)
        number.sign = operator_at(scan);
    add_number(scan, number, from);
    scan->used += (size_t)(scan->at - from) + length;
    scan->segment = scan->at;
    return true;
}

/* ---- dates ---- */

static int small_number(const char **at, unsigned digits_max)
{
    int value = 0;
    unsigned digits = 0;

    while (digits < digits_max && g_ascii_isdigit(**at)) {
        value = value * 10 + (*(*at)++ - '0');
        digits++;
    }
    return digits > 0 && !g_ascii_isdigit(**at) ? value : -1;
}

static bool skip(const char **at, const char *word)
{
    if (!begins(*at, word))
        return false;
    *at += strlen(word);
    return true;
}

/* The end of a month, or "底", "末": 0 stands for it. */
static void day_read(const char **at, int *day)
{
    const char *rest = *at;

    *day = small_number(&rest, 2);
    if (*day > 0 && (skip(&rest, "日") || skip(&rest, "号"))) {
        *at = rest;
        return;
    }
    *day = 0;
    if (skip(at, "上旬"))
        *day = 10;
    else if (skip(at, "中旬"))
        *day = 20;
    else if (!skip(at, "底") && !skip(at, "末") && !skip(at, "下旬"))
        skip(at, "份");
}

/* "2021-12-31", "2021.12.31" */
static bool marked_date_read(const char **at, int *year, int *month, int *day)
{
    const char *rest = *at;
    char mark;

    *year = small_number(&rest, 4);
    mark = *rest;
    if (*year < 1900 || *year > 2100 || (mark != '-' && mark != '.' && mark != '/'))
        return false;
    rest++;
    *month = small_number(&rest, 2);
    if (*month < 1 || *rest != mark)
        return false;
    rest++;
    *day = small_number(&rest, 2);
    if (*day < 1)
        return false;
    *at = rest;
    return true;
}

/* "2021年12月31日", "12月底", "2021年底"; `*exact`: it names the day. */
static bool date_read(const Scan *scan, const char **at, int *year, int *month, int *day,
                      bool *exact)
{
    const char *rest = *at, *behind;

    *exact = true;
    if (marked_date_read(at, year, month, day))
        return true;
    *year = small_number(&rest, 4);
    if (*year >= 1900 && *year <= 2100 && skip(&rest, "年")) {
        behind = rest;
        *month = small_number(&behind, 2);
        if (*month < 0 || !skip(&behind, "月")) {
            *month = 12;
            *day = 31;
            *exact = false;
            *at = rest;
            return skip(at, "底") || skip(at, "末") || skip(at, "内") || skip(at, "年底") ||
                   indicator_word_at(scan->words, "before-after", *at) != NULL;
        }
        rest = behind;
    } else {
        rest = *at;
        *year = scan->year;
        *month = small_number(&rest, 2);
        if (*month < 1 || !skip(&rest, "月"))
            return false;
    }
    *at = rest;
    day_read(at, day);
    *exact = *day > 0;
    return true;
}

/* ≤12月 is a duration. */
static bool is_duration(const Scan *scan, const char *behind)
{
    return scan->at > scan->text && (g_str_has_suffix(behind, "月") || *behind == '\0') &&
           (indicator_word_ending(scan->words, "symbols", scan->text,
                                  (size_t)(scan->at - scan->text)) != NULL);
}

static bool take_date(Scan *scan)
{
    const char *at = scan->at;
    int year, month, day;
    size_t length;
    bool exact;

    if (!date_read(scan, &at, &year, &month, &day, &exact) || month < 1 || month > 12 || year < 1 ||
        is_duration(scan, at))
        return false;
    if (day == 0 || day > g_date_get_days_in_month((GDateMonth)month, (GDateYear)year))
        day = g_date_get_days_in_month((GDateMonth)month, (GDateYear)year);
    if (scan->value.date == 0) {
        scan->value.date = year * 10000 + month * 100 + day;
        scan->value.day_said = exact;
        scan->value.sign =
            operator_ending(scan->words, scan->text, (size_t)(scan->at - scan->text), &length);
        if (indicator_word_at(scan->words, "before-after", at) != NULL)
            scan->value.sign = OPERATOR_AT_MOST;
    }
    scan->used += (size_t)(at - scan->at);
    scan->at = at;
    takes_word(scan, "before-after");
    scan->segment = scan->at;
    return true;
}

/* ---- the walk ---- */

/* Digits of A4, 第3批, 2021年: no numbers of their own. */
static bool is_part_of_name(const Scan *scan)
{
    size_t before = (size_t)(scan->at - scan->text);
    const char *rest = scan->at;
    int year;

    if (before > 0 && (g_ascii_isalpha(scan->at[-1]) || scan->at[-1] == '+'))
        return true;
    if (before >= strlen("第") && begins(scan->at - strlen("第"), "第"))
        return true;
    year = small_number(&rest, 4);
    return year >= 1900 && year <= 2100 && (begins(rest, "年") || begins(rest, "-20"));
}

static void pass_digits(Scan *scan)
{
    while (g_ascii_isdigit(*scan->at) || (*scan->at == '-' && g_ascii_isdigit(scan->at[1])))
        scan->at++;
    if (begins(scan->at, "年"))
        scan->at += strlen("年");
}

static bool ends_clause(const char *at)
{
    return *at == ',' || *at == ';' || *at == ':' || begins(at, "。") || begins(at, "、");
}

static void step(Scan *scan)
{
    if (*scan->at == '(')
        scan->depth++;
    else if (*scan->at == ')' && scan->depth > 0)
        scan->depth--;
    if (ends_clause(scan->at))
        scan->segment = g_utf8_next_char(scan->at);
    scan->at = g_utf8_next_char(scan->at);
}

static void walk(Scan *scan)
{
    while (*scan->at != '\0') {
        if (begins(scan->at, "百分之"))
            take_percent(scan);
        else if (g_ascii_isdigit(*scan->at)) {
            if (take_date(scan))
                continue;
            if (is_part_of_name(scan))
                pass_digits(scan);
            else
                take_number(scan);
        } else if ((unsigned char)*scan->at < 0x80 || !take_numeral(scan))
            step(scan);
    }
}

/* ---- what the whole is ---- */

/* 优, 优/优: the worst of them. */
static int whole_grade(const IndicatorWords *words, const char *text)
{
    g_auto(GStrv) parts = g_strsplit_set(text, "/", -1);
    int worst = 0;

    for (unsigned i = 0; parts[i] != NULL; i++) {
        int rank = indicator_grade_of(words, parts[i]);

        if (rank == 0)
            return 0;
        worst = MAX(worst, rank);
    }
    return worst;
}

static IndicatorClaim claim_of(const IndicatorWords *words, const char *text)
{
    if (indicator_word_in(words, "claim-undone", text) != NULL)
        return CLAIM_UNDONE;
    if (indicator_word_in(words, "claim-partly", text) != NULL)
        return CLAIM_PARTLY;
    return indicator_word_in(words, "claim-done", text) != NULL ? CLAIM_DONE : CLAIM_NONE;
}

static bool is_blank(const char *text)
{
    return strspn(text, "-/") == strlen(text) || strcmp(text, "—") == 0;
}

static void decide_kind(const IndicatorWords *words, const char *text, IndicatorValue *value)
{
    value->claim = claim_of(words, text);
    value->grade = whole_grade(words, text);
    if (is_blank(text))
        value->kind = INDICATOR_EMPTY;
    else if (value->number_count > 0) {
        value->kind = INDICATOR_NUMBER;
        value->sign = value->numbers[0].sign;
    } else if (value->date > 0)
        value->kind = INDICATOR_DATE;
    else if (value->grade > 0)
        value->kind = INDICATOR_GRADE;
    else if (indicator_word_is(words, "yes", text) || indicator_word_is(words, "no", text)) {
        value->kind = INDICATOR_ANSWER;
        value->yes = indicator_word_is(words, "yes", text);
    } else
        value->kind = value->claim != CLAIM_NONE ? INDICATOR_CLAIM : INDICATOR_WORDS;
}

/* "≥80%且≤90%" */
static void join_bounds(IndicatorValue *value)
{
    IndicatorNumber *low = &value->numbers[0], *high = &value->numbers[1];
    int order;

    if (value->number_count != 2 || low->unit != high->unit || low->sign != OPERATOR_AT_LEAST ||
        high->sign != OPERATOR_AT_MOST || !exact_compare(&order, low->number, high->number) ||
        order > 0)
        return;
    low->sign = high->sign = OPERATOR_RANGE;
}

static char *limited_text(const char *text)
{
    g_autofree char *cut = NULL;
    const char *end = NULL;

    if (strlen(text) <= TEXT_SIZE_MAX)
        return indicator_text_plain(text);
    cut = g_strndup(text, TEXT_SIZE_MAX);
    if (!g_utf8_validate(cut, -1, &end))
        cut[end - cut] = '\0';
    return indicator_text_plain(cut);
}

IndicatorValue indicator_value_parse(const IndicatorWords *words, const char *text, int year)
{
    g_autofree char *plain = limited_text(text);
    Scan scan = {.words = words, .text = plain, .at = plain, .segment = plain, .year = year};

    walk(&scan);
    join_bounds(&scan.value);
    decide_kind(words, plain, &scan.value);
    scan.value.is_open = scan.used < strlen(plain);
    return scan.value;
}

static void give_unit(const IndicatorWords *words, const char *text, IndicatorNumber *number)
{
    g_autofree char *plain = indicator_text_plain(text);
    const IndicatorUnit *unit = indicator_unit_of(words, plain);
    Exact scale;

    if (unit == NULL)
        return;
    scale = unit->scale;
    if ((begins(plain, "万") || begins(plain, "亿")) && strcmp(plain, unit->word) != 0 &&
        !exact_multiply(&scale, scale, exact_from_int(begins(plain, "万") ? 10000 : 100000000)))
        return;
    if (!exact_multiply(&scale, number->number, scale))
        return;
    number->number = scale;
    number->unit = unit;
}

IndicatorValue indicator_target_parse(const IndicatorWords *words, const char *text,
                                      const char *direction, const char *unit, int year)
{
    IndicatorValue value = indicator_value_parse(words, text, year);

    if (unit != NULL)
        for (unsigned i = 0; i < value.number_count; i++)
            if (value.numbers[i].unit == NULL)
                give_unit(words, unit, &value.numbers[i]);
    if (direction != NULL && value.sign == OPERATOR_NONE) {
        value.sign = indicator_operator_of(words, direction);
        if (value.number_count > 0)
            value.numbers[0].sign = value.sign;
    }
    return value;
}

/* ---- as one writes it ---- */

static const char *const signs[] = {"", "≥", ">", "≤", "<", "=", ""};

static char *number_text(const IndicatorNumber *number)
{
    Exact shown = number->number;
    g_autofree char *digits = NULL;

    if (number->unit != NULL && !exact_divide(&shown, shown, number->unit->scale))
        return g_strdup("");
    digits = exact_text(shown, (ExactStyle){.decimals = 4, .trim = true});
    return g_strconcat(digits != NULL ? digits : "", number->unit != NULL ? number->unit->word : "",
                       number->per != NULL ? "/" : NULL,
                       number->per != NULL ? number->per->word : NULL, NULL);
}

char *indicator_value_text(const IndicatorValue *value)
{
    g_autofree char *first =
        value->kind == INDICATOR_NUMBER ? number_text(&value->numbers[0]) : NULL;
    g_autofree char *second = value->number_count > 1 ? number_text(&value->numbers[1]) : NULL;

    if (value->kind == INDICATOR_DATE)
        return g_strdup_printf("%d年%d月%d日%s", value->date / 10000, value->date / 100 % 100,
                               value->date % 100, value->sign == OPERATOR_AT_MOST ? "前" : "");
    if (value->kind != INDICATOR_NUMBER)
        return g_strdup("");
    if (value->sign == OPERATOR_RANGE)
        return g_strconcat(first, "至", second, NULL);
    return g_strconcat(signs[value->sign], first, NULL);
}
