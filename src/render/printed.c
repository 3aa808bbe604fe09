/* printed.c: exact fractions until the last step, which rounds half away from zero as forms do. */
#include "render/printed.h"

#include <string.h>

enum { DECIMALS_MAX = 12, PERCENT_DECIMALS = 2 };

static bool has_digit(const char *text)
{
    return text != NULL && strpbrk(text, "0123456789") != NULL;
}

static bool is_percentage(const FigureValue *figure, const char *text)
{
    return figure->kind == FIGURE_RATIO && text != NULL &&
           (strchr(text, '%') != NULL || strstr(text, "％") != NULL);
}

static int decimals_of(const FigureValue *figure)
{
    return CLAMP(figure->decimals, 0, DECIMALS_MAX);
}

/* What is printed in its own unit. */
static bool in_unit(Exact *value, const FigureValue *figure, const char *text)
{
    *value = figure->value;
    switch (figure->kind) {
    case FIGURE_MONEY:
        return figure->unit_fen > 0 &&
               exact_divide(value, figure->value, exact_from_int(figure->unit_fen));
    case FIGURE_RATIO:
        return is_percentage(figure, text) ||
               exact_multiply(value, figure->value, exact_from_int(100));
    case FIGURE_COUNT:
        return true;
    }
    return false;
}

char *printed_decimal(const FigureValue *figure, const char *text)
{
    int more = is_percentage(figure, text) ? PERCENT_DECIMALS : 0;
    Exact value;

    if (!figure->known || !has_digit(text) || !in_unit(&value, figure, text))
        return NULL;
    return exact_text(value, (ExactStyle){.decimals = decimals_of(figure) + more});
}

char *printed_format(const FigureValue *figure, const char *text)
{
    GString *format = g_string_new(figure->kind == FIGURE_MONEY ? "#,##0" : "0");
    int decimals = decimals_of(figure);

    if (decimals > 0)
        g_string_append_c(format, '.');
    for (int i = 0; i < decimals; i++)
        g_string_append_c(format, '0');
    if (is_percentage(figure, text))
        g_string_append_c(format, '%');
    return g_string_free(format, FALSE);
}

static bool add_up(Exact *total, const Node *series)
{
    *total = exact_from_int(0);
    for (unsigned i = 0; i < node_count(series); i++) {
        const FigureValue *figure = &node_at(series, i)->figure;

        if (figure->known && !exact_add(total, *total, figure->value))
            return false;
    }
    return true;
}

char *printed_share(const Node *series, unsigned index)
{
    const FigureValue *figure = &node_at(series, index)->figure;
    Exact total, share;

    if (!figure->known || exact_sign(figure->value) <= 0 || !add_up(&total, series) ||
        !exact_divide(&share, figure->value, total))
        return NULL;
    return exact_text(share, (ExactStyle){.decimals = 4});
}
