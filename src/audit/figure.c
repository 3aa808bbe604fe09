/* figure.c: the numbers of a passage, with everything that reports put round them
 *
 * Kept are numbers that say how much; years, dates, codes, numbering and thresholds are skipped
 * here, so that no rule can take them for amounts. What is only approximate is kept and never
 * compared.
 */
#include "audit/internal.h"

#include <string.h>

void figure_clear(Figure *figure)
{
    g_free(figure->printed);
    g_free(figure->phrase);
    g_free(figure->measure);
    g_free(figure->key);
}

/* ---- digits ---- */

typedef struct {
    const char *text;
    uint32_t first, at, end; /* with the sign; digits with separators */
    char digits[40];         /* "1065.48" */
    int decimals;
    bool negative, grouped, range;
} Digits;

static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/* Keeps digits and the point; False when they are no number that fits. */
static bool digits_of_token(Digits *digits, const char *text, const Token *token)
{
    unsigned count = 0;
    bool point = false;

    *digits = (Digits){.text = text,
                       .first = token->first,
                       .at = token->digits,
                       .end = token->last,
                       .negative = token->kind == TOKEN_NEGATIVE,
                       .range = token->kind == TOKEN_RANGE};
    for (uint32_t i = token->digits; i < token->last; i++) {
        if (!is_digit(text[i]) && text[i] != '.') {
            digits->grouped = digits->grouped || text[i] == ',' || text[i] == ' ';
            if (digits->range && text[i] != ',')
                break;
            continue;
        }
        if (count + 2 >= sizeof(digits->digits))
            return false;
        digits->decimals += point;
        point = point || text[i] == '.';
        digits->digits[count++] = text[i];
    }
    digits->digits[count] = '\0';
    return digits->decimals <= 6 && count > 0 && count <= 22;
}

/* "1,2345": what looks like thousands goes on, so that the comma divides two numbers. */
static void end_at_comma(Token *token, const char *text)
{
    if (!is_digit(text[token->last]) || token->kind == TOKEN_RANGE)
        return;
    while (token->last > token->digits + 1 && text[token->last - 1] != ',')
        token->last--;
    token->last--;
}

/* ---- numerals ---- */

static int numeral_value(const char *at)
{
    static const char *const ones[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

    for (int i = 0; i < 10; i++)
        if (begins_with(at, ones[i]))
            return i;
    if (begins_with(at, "零"))
        return 0;
    return begins_with(at, "两") ? 2 : -1;
}

/* "一百二十" is 120, "二〇二一" is 2021. False above thousands. */
static bool numeral_read(char *digits, size_t size, const char *from, const char *to)
{
    long total = 0, one = 0;
    bool places = false;

    for (const char *at = from; at < to; at = g_utf8_next_char(at)) {
        int value = numeral_value(at);
        long place = begins_with(at, "十")   ? 10
                     : begins_with(at, "百") ? 100
                     : begins_with(at, "千") ? 1000
                                             : 0;

        if (total > 100000 || one > 100000)
            return false;
        if (place > 0) {
            total += (at == from ? 1 : one) * place;
            one = 0;
            places = true;
        } else
            one = places || at == from ? value : one * 10 + value;
    }
    g_snprintf(digits, size, "%ld", total + one);
    return true;
}

static bool digits_of_numeral(Digits *digits, const char *text, const Token *token)
{
    const char *from = text + token->digits, *to = text + token->last;
    g_autofree char *word = g_strndup(from, (gsize)(to - from));
    const char *point = strstr(word, "点");
    size_t length;

    *digits =
        (Digits){.text = text, .first = token->first, .at = token->digits, .end = token->last};
    if (!numeral_read(digits->digits, 12, from, point != NULL ? from + (point - word) : to))
        return false;
    if (point == NULL)
        return true;
    length = strlen(digits->digits);
    digits->digits[length++] = '.';
    for (const char *at = point + strlen("点"); *at != '\0' && length < 20;
         at = g_utf8_next_char(at)) {
        int value = numeral_value(at);

        if (value < 0)
            return false;
        digits->digits[length++] = (char)('0' + value);
        digits->decimals++;
    }
    digits->digits[length] = '\0';
    return true;
}

/* ---- what is no amount ---- */

static bool ends_with(const char *text, uint32_t at, const char *word)
{
    size_t length = strlen(word);

    return at >= length && memcmp(text + at - length, word, length) == 0;
}

static bool starts_with(const char *text, const char *word)
{
    return strncmp(text, word, strlen(word)) == 0;
}

static bool word_before(const AuditData *data, const char *list, const char *text, uint32_t at)
{
    const GPtrArray *words = data_words(data, list);

    for (unsigned i = 0; i < words->len; i++)
        if (ends_with(text, at, g_ptr_array_index(words, i)))
            return true;
    return false;
}

/* The numbering of a paragraph: digits at its beginning and a mark. */
static bool is_numbering(const Digits *digits)
{
    const char *after = digits->text + digits->end;
    bool begins = digits->at == 0 || (digits->at == 3 && starts_with(digits->text, "（")) ||
                  ends_with(digits->text, digits->at, "。") ||
                  ends_with(digits->text, digits->at, "；") ||
                  ends_with(digits->text, digits->at, "：");

    if (!begins || digits->end - digits->at > 3)
        return false;
    return starts_with(after, "、") || starts_with(after, "）") ||
           (*after == '.' && !is_digit(after[1])) || starts_with(after, "．");
}

/* Whether words beside the digits say that they count nothing. */
static bool is_no_amount(const AuditData *data, const Digits *digits)
{
    const char *after = digits->text + digits->end;
    char before = digits->at > 0 ? digits->text[digits->at - 1] : '\0';

    if (before == '.' || before == '/' || before == '_' || is_numbering(digits) ||
        word_before(data, "before-number", digits->text, digits->at))
        return true;
    return data_word_starting(data, "after-number", after) != NULL;
}

/* ---- units ---- */

static const UnitWord *unit_at(const AuditData *data, const char *text)
{
    for (unsigned i = 0; i < data->units->len; i++) {
        const UnitWord *unit = &g_array_index(data->units, UnitWord, i);

        if (starts_with(text, unit->word))
            return unit;
    }
    return NULL;
}

/* The last digit printed is a fen or less: no money is smaller, so nothing was rounded. */
void figure_sharpen(Figure *figure)
{
    Exact last, fen;
    Wide power = 1;
    int order;

    for (int i = 0; i < figure->decimals; i++)
        power *= 10;
    if (figure->kind == NUMBER_AMOUNT && exact_fraction(&last, figure->scale, power) &&
        exact_fraction(&fen, 1, 100) && exact_compare(&order, last, fen) && order <= 0)
        figure->value = interval_point(figure->middle);
}

static bool set_value(Figure *figure, const Digits *digits)
{
    Exact value, half, scale = exact_from_int(figure->scale);
    Wide power = 2;

    for (int i = 0; i < digits->decimals; i++)
        power *= 10;
    if (!exact_parse(&value, digits->digits) || !exact_multiply(&value, value, scale) ||
        !exact_fraction(&half, figure->scale, power))
        return false;
    if (digits->negative)
        value.numerator = -value.numerator;
    figure->middle = value;
    figure->value = interval_point(value);
    if (figure->kind == NUMBER_COUNT || (figure->kind == NUMBER_AMOUNT && value.numerator == 0 &&
                                         digits->decimals == 0)) /* "0万元": nothing at all */
        return true;
    if (!exact_subtract(&figure->value.low, value, half) ||
        !exact_add(&figure->value.high, value, half))
        return false;
    figure_sharpen(figure);
    return true;
}

/* Takes the words round a number: "约", "余", "以上". */
static void set_manner(const AuditData *data, Figure *figure, const Digits *digits,
                       const char *after)
{
    const char *unit_end = digits->text + figure->last;

    figure->approximate = word_before(data, "approximate-before", digits->text, digits->at) ||
                          data_word_starting(data, "approximate-after", after) != NULL ||
                          data_word_starting(data, "approximate-after", unit_end) != NULL ||
                          digits->range || starts_with(after, "-") || starts_with(after, "~") ||
                          starts_with(after, "—") || starts_with(after, "至");
    figure->threshold = data_word_starting(data, "threshold-after", unit_end) != NULL ||
                        word_before(data, "threshold-before", digits->text, digits->at);
}

/* Where a clause or a sentence ends, and how deep the brackets are. */
typedef struct {
    unsigned sentence, clause, depth;
} Position;

/* The unit after the digits, over "余" and "多". */
static void take_unit(const AuditData *data, Figure *figure, const Digits *digits)
{
    const char *after = digits->text + digits->end;
    const char *approximate = data_word_starting(data, "approximate-after", after);
    const UnitWord *unit = unit_at(data, approximate != NULL ? after + strlen(approximate) : after);

    if (unit == NULL)
        return;
    figure->kind = unit->kind;
    figure->unit = unit->word;
    figure->scale = unit->scale;
    figure->last +=
        (uint32_t)((approximate != NULL ? strlen(approximate) : 0) + strlen(unit->word));
}

/* "（3.00）" alone in a cell is less than nothing. */
static bool is_negative_cell(const Passage *passage, const Digits *digits)
{
    return passage->kind == PASSAGE_CELL && digits->at == 3 && begins_with(passage->text, "（") &&
           strcmp(passage->text + digits->end, "）") == 0;
}

static void scan_number(Audit *audit, unsigned passage, Digits *digits, const Position *position,
                        TokenKind kind)
{
    Figure figure = {.passage = passage,
                     .sentence = position->sentence,
                     .clause = position->clause,
                     .scale = 1,
                     .bracketed = position->depth > 0,
                     .kind = NUMBER_BARE,
                     .first = digits->first,
                     .last = digits->end,
                     .decimals = digits->decimals};

    if (kind == TOKEN_PERCENT || kind == TOKEN_NUMERAL_PERCENT) {
        figure.kind = NUMBER_PERCENT;
        figure.unit = "%";
    } else {
        if (is_no_amount(audit->data, digits))
            return;
        take_unit(audit->data, &figure, digits);
    }
    if (kind == TOKEN_NUMERAL &&
        (figure.unit == NULL ||
         data_word_starting(audit->data, "numeral-units", digits->text + digits->end) == NULL))
        return;
    digits->negative = digits->negative || is_negative_cell(PASSAGE(audit, passage), digits);
    if (!set_value(&figure, digits))
        return;
    set_manner(audit->data, &figure, digits, digits->text + digits->end);
    if (figure.kind == NUMBER_COUNT && figure.decimals > 0)
        figure.approximate = true;
    figure.printed = g_strconcat(digits->negative ? "-" : "", digits->digits, NULL);
    g_array_append_val(audit->figures, figure);
}

#define BRACKET_LOOK                                                                               \
    600u /* bytes: an aside is short; a bracket left open ends with its sentence                   \
          */

/* "（购置费3万元，与上年持平。）": the full stop at `text` is within brackets that are closed. */
static bool is_within_brackets(const char *text)
{
    for (const char *at = text; *at != '\0' && at < text + BRACKET_LOOK; at++)
        if (begins_with(at, "（") || begins_with(at, "）"))
            return begins_with(at, "）");
    return false;
}

static void advance(Position *position, TokenKind kind, const char *after)
{
    if (kind == TOKEN_STOP && position->depth > 0 && is_within_brackets(after))
        position->clause++;
    else if (kind == TOKEN_STOP) {
        position->sentence++;
        position->clause++;
        position->depth = 0;
    } else if (kind == TOKEN_SEMICOLON)
        position->clause++;
    else if (kind == TOKEN_OPEN)
        position->depth++;
    else if (kind == TOKEN_CLOSE && position->depth > 0)
        position->depth--;
}

static bool read_digits(Digits *digits, const char *text, Token *token)
{
    if (token->kind == TOKEN_NUMERAL || token->kind == TOKEN_NUMERAL_PERCENT)
        return digits_of_numeral(digits, text, token);
    end_at_comma(token, text);
    return digits_of_token(digits, text, token);
}

static void scan_passage(Audit *audit, unsigned index)
{
    const char *text = PASSAGE(audit, index)->text;
    Position position = {0, 0, 0};
    Digits digits;
    Token token;

    PASSAGE(audit, index)->first_figure = audit->figures->len;
    for (token = number_next(text, 0); token.kind != TOKEN_END;
         token = number_next(text, token.last)) {
        if (token.kind >= TOKEN_STOP)
            advance(&position, token.kind, text + token.last);
        else if (read_digits(&digits, text, &token))
            scan_number(audit, index, &digits, &position, token.kind);
    }
    PASSAGE(audit, index)->figure_count = audit->figures->len - PASSAGE(audit, index)->first_figure;
}

void figures_scan(Audit *audit)
{
    for (unsigned i = 0; i < audit->passages->len; i++)
        scan_passage(audit, i);
}
