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
    uint32_t at, end; /* digits with separators */
    char digits[40];  /* "1065.48" */
    int decimals;
    bool negative, grouped;
} Digits;

static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/* Three digits after a comma, and no fourth. */
static bool is_group(const char *at)
{
    return *at == ',' && is_digit(at[1]) && is_digit(at[2]) && is_digit(at[3]) && !is_digit(at[4]);
}

/* Reads the digits at `at`. False when they are no number that fits. */
static bool digits_read(Digits *digits, const char *text, uint32_t at)
{
    const char *from = text + at;
    unsigned count = 0;

    *digits = (Digits){.text = text, .at = at};
    if (at > 0 && (text[at - 1] == '-') &&
        (at == 1 || !(is_digit(text[at - 2]) || g_ascii_isalpha(text[at - 2]))))
        digits->negative = true;
    while (is_digit(*from) || (count > 0 && is_group(from))) {
        if (*from == ',')
            digits->grouped = true;
        else if (count + 2 < sizeof(digits->digits))
            digits->digits[count++] = *from;
        else
            return false;
        from++;
    }
    if (*from == '.' && is_digit(from[1])) {
        digits->digits[count++] = '.';
        for (from++; is_digit(*from); from++, digits->decimals++)
            if (count + 2 < sizeof(digits->digits))
                digits->digits[count++] = *from;
            else
                return false;
    }
    digits->digits[count] = '\0';
    digits->end = (uint32_t)(from - text);
    return digits->decimals <= 6 && count <= 22;
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

/* "（201）": nothing but three, five or seven digits, or two, in brackets. */
static bool is_code(const Digits *digits)
{
    uint32_t length = digits->end - digits->at;

    return digits->decimals == 0 && !digits->grouped && ends_with(digits->text, digits->at, "（") &&
           starts_with(digits->text + digits->end, "）") &&
           (length == 2 || length == 3 || length >= 5);
}

/* The numbering of a paragraph: digits at its beginning and a mark. */
static bool is_numbering(const Digits *digits)
{
    const char *after = digits->text + digits->end;
    bool begins = digits->at == 0 || (digits->at == 3 && starts_with(digits->text, "（")) ||
                  ends_with(digits->text, digits->at, "。") ||
                  ends_with(digits->text, digits->at, "；");

    if (!begins || digits->end - digits->at > 3)
        return false;
    return starts_with(after, "、") || starts_with(after, "）") ||
           (*after == '.' && !is_digit(after[1])) || starts_with(after, "．");
}

static NumberKind kind_of_place(const AuditData *data, const Digits *digits)
{
    const char *after = digits->text + digits->end;
    char before = digits->at > 0 ? digits->text[digits->at - 1] : '\0';
    long value = strtol(digits->digits, NULL, 10);

    if (digits->decimals == 0 && digits->end - digits->at == 4 && value >= 1900 && value <= 2100 &&
        (starts_with(after, "年") || starts_with(after, "〕") || starts_with(after, "-")))
        return NUMBER_YEAR;
    if (g_ascii_isalpha(before) || before == '.' || before == '/' || before == '_' ||
        g_ascii_isalpha(*after) || is_code(digits) || is_numbering(digits) ||
        word_before(data, "before-number", digits->text, digits->at))
        return NUMBER_OTHER;
    if (data_word_starting(data, "after-number", after) != NULL)
        return NUMBER_OTHER;
    return NUMBER_BARE;
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
    return exact_subtract(&figure->value.low, value, half) &&
           exact_add(&figure->value.high, value, half);
}

/* Takes the words round a number: "约", "余", "以上". */
static void set_manner(const AuditData *data, Figure *figure, const Digits *digits,
                       const char *after)
{
    const char *unit_end = digits->text + figure->last;

    figure->approximate = word_before(data, "approximate-before", digits->text, digits->at) ||
                          data_word_starting(data, "approximate-after", after) != NULL ||
                          data_word_starting(data, "approximate-after", unit_end) != NULL ||
                          ends_with(digits->text, digits->at, "-") != digits->negative ||
                          starts_with(after, "-") || starts_with(after, "~") ||
                          starts_with(after, "—") || starts_with(after, "至");
    figure->threshold = data_word_starting(data, "threshold-after", unit_end) != NULL ||
                        word_before(data, "threshold-before", digits->text, digits->at);
}

static void scan_number(Audit *audit, unsigned passage, const Digits *digits, unsigned sentence,
                        unsigned clause, unsigned depth)
{
    Figure figure = {.passage = passage,
                     .sentence = sentence,
                     .clause = clause,
                     .scale = 1,
                     .bracketed = depth > 0};
    const char *after = digits->text + digits->end, *approximate;
    const UnitWord *unit;

    figure.kind = kind_of_place(audit->data, digits);
    figure.first = digits->at;
    figure.last = digits->end;
    figure.decimals = digits->decimals;
    if (figure.kind == NUMBER_OTHER || figure.kind == NUMBER_YEAR)
        return;
    approximate = data_word_starting(audit->data, "approximate-after", after);
    unit = unit_at(audit->data, approximate != NULL ? after + strlen(approximate) : after);
    if (unit != NULL) {
        figure.kind = unit->kind;
        figure.unit = unit->word;
        figure.scale = unit->scale;
        figure.last +=
            (uint32_t)((approximate != NULL ? strlen(approximate) : 0) + strlen(unit->word));
    }
    if (figure.kind == NUMBER_COUNT && figure.decimals > 0)
        figure.approximate = true;
    if (!set_value(&figure, digits))
        return;
    set_manner(audit->data, &figure, digits, after);
    figure.printed = g_strconcat(digits->negative ? "-" : "", digits->digits, NULL);
    g_array_append_val(audit->figures, figure);
}

/* Where a clause or a sentence ends, and how deep the brackets are. */
typedef struct {
    unsigned sentence, clause, depth;
} Position;

static void advance(Position *position, const char *at)
{
    if (starts_with(at, "。") || starts_with(at, "！") || starts_with(at, "？")) {
        position->sentence++;
        position->clause++;
        position->depth = 0;
    } else if (starts_with(at, "；"))
        position->clause++;
    else if (starts_with(at, "（"))
        position->depth++;
    else if (starts_with(at, "）") && position->depth > 0)
        position->depth--;
}

static void scan_passage(Audit *audit, unsigned index)
{
    const char *text = PASSAGE(audit, index)->text;
    Position position = {0, 0, 0};
    Digits digits;

    PASSAGE(audit, index)->first_figure = audit->figures->len;
    for (uint32_t at = 0; text[at] != '\0';) {
        if (!is_digit(text[at])) {
            advance(&position, text + at);
            at = (uint32_t)(g_utf8_next_char(text + at) - text);
            continue;
        }
        if (digits_read(&digits, text, at))
            scan_number(audit, index, &digits, position.sentence, position.clause, position.depth);
        for (at = MAX(digits.end, at + 1); is_digit(text[at]);)
            at++;
    }
    PASSAGE(audit, index)->figure_count = audit->figures->len - PASSAGE(audit, index)->first_figure;
}

void figures_scan(Audit *audit)
{
    for (unsigned i = 0; i < audit->passages->len; i++)
        scan_passage(audit, i);
}
