/* format.c: a number as a report prints it. Rounding happens here and nowhere else in this folder.
 */
#include "disclosure/internal.h"

#include "base/date.h"

#include <string.h>

static const Format formats[] = {
    {"wan", FIGURE_MONEY, 1000000, 2, true, "", FORMAT_NUMBER},
    {"wan2", FIGURE_MONEY, 1000000, 2, false, "", FORMAT_NUMBER},
    {"wan4", FIGURE_MONEY, 1000000, 4, true, "", FORMAT_NUMBER},
    {"yuan", FIGURE_MONEY, 100, 2, false, "", FORMAT_NUMBER},
    {"percent", FIGURE_RATIO, 1, 2, true, "%", FORMAT_NUMBER},
    {"points", FIGURE_RATIO, 1, 2, true, "", FORMAT_NUMBER},
    /* A count prints whole when it is; a score may be 95.5. */
    {"count", FIGURE_COUNT, 1, 2, true, "", FORMAT_NUMBER},
    {"count2", FIGURE_COUNT, 1, 2, false, "", FORMAT_NUMBER},
    {"date", FIGURE_COUNT, 1, 0, false, "", FORMAT_DATE},
    {"sentence", FIGURE_COUNT, 1, 0, false, "", FORMAT_SENTENCE},
    {"word", FIGURE_COUNT, 1, 0, false, "", FORMAT_CHOICE},
};

const Format *format_find(const char *name)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(formats); i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

char *format_names(void)
{
    GString *names = g_string_new(NULL);

    for (unsigned i = 0; i < G_N_ELEMENTS(formats); i++)
        g_string_append_printf(names, "%s%s", i > 0 ? " | " : "", formats[i].name);
    return g_string_free(names, FALSE);
}

const Format *format_of(const Value *value)
{
    return format_find(value->dimension == DIMENSION_MONEY   ? "wan"
                       : value->dimension == DIMENSION_RATIO ? "percent"
                                                             : "count");
}

Exact interval_middle(Interval interval)
{
    Exact sum = interval.low;
    Exact half = interval.low;

    if (interval_is_point(interval) || !exact_add(&sum, interval.low, interval.high) ||
        !exact_divide(&half, sum, exact_from_int(2)))
        return interval.low;
    return half;
}

/* What the printed number counts: units of money, hundredths of a ratio. */
static bool scale(const Format *format, Exact value, Exact *scaled)
{
    if (format->kind == FIGURE_RATIO)
        return exact_multiply(scaled, value, exact_from_int(100));
    return exact_divide(scaled, value, exact_from_int(format->unit_fen));
}

char *format_print(const Format *format, const Value *value, bool grouped, FigureValue *figure)
{
    ExactStyle style = {.decimals = format->decimals, .trim = format->trim, .grouped = grouped};
    Exact exact = interval_middle(value->number);
    Exact scaled;
    g_autofree char *text = scale(format, exact, &scaled) ? exact_text(scaled, style) : NULL;

    *figure = (FigureValue){.kind = format->kind,
                            .known = text != NULL,
                            .value = exact,
                            .unit_fen = format->kind == FIGURE_MONEY ? format->unit_fen : 1,
                            .decimals = format->decimals};
    return text != NULL ? g_strconcat(text, format->suffix, NULL) : NULL;
}

char *format_date(const Words *words, const char *text)
{
    int year, month, day;
    g_autofree char *years = NULL;
    g_autofree char *months = NULL;
    g_autofree char *days = NULL;

    if (!date_parse(text, &year, &month, &day))
        return NULL;
    years = g_strdup_printf("%d", year);
    months = g_strdup_printf("%d", month);
    days = g_strdup_printf("%d", day);
    return words_fill(words, "date", "year", years, "month", months, "day", days, NULL);
}

const char *choice_word(const TableColumn *column, const char *id)
{
    for (unsigned i = 0; column->choices != NULL && column->choices[i] != NULL; i++)
        if (strcmp(column->choices[i], id) == 0)
            return column->words[i];
    return id;
}

char *format_sentence(const Words *words, const char *text)
{
    static const char *const stops[] = {"。", "！", "？", "…", ".", "!", "?", "；", "："};

    for (unsigned i = 0; i < G_N_ELEMENTS(stops); i++)
        if (g_str_has_suffix(text, stops[i]))
            return g_strdup(text);
    return g_strconcat(text, words_of(words, "stop"), NULL);
}
