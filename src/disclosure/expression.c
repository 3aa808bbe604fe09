/* expression.c: an expression inside a template. The formula layer parses it; what it was written
 * as is kept, because the origin of a figure is the expression with its variables filled in. */
#include "disclosure/internal.h"

#include "base/error.h"

#include <string.h>

void *template_fail(const char *place, const char *id, const char *found, const char *expected,
                    GError **error)
{
    error_set(error, ERROR_INPUT, id, "place", place, "found", found, "expected", expected, NULL);
    return NULL;
}

void expression_free(Expression *expression)
{
    if (expression == NULL)
        return;
    formula_free(expression->formula);
    g_free(expression->text);
    g_free(expression->place);
    g_free(expression);
}

static bool is_plain_name(const char *text)
{
    if (*text != '$')
        return false;
    for (text++; *text != '\0'; text++)
        if (!g_ascii_isalnum(*text) && *text != '_' && *text != '-')
            return false;
    return true;
}

Expression *expression_parse(const char **at, const char *place, const Catalog *catalog,
                             GError **error)
{
    g_autoptr(Expression) expression = g_new0(Expression, 1);
    const char *end = NULL;

    while (**at == ' ')
        (*at)++;
    expression->formula = formula_parse_prefix(*at, &end, place, catalog, error);
    if (expression->formula == NULL)
        return NULL;
    expression->text = g_strchomp(g_strndup(*at, (size_t)(end - *at)));
    expression->place = g_strdup(place);
    expression->is_name = is_plain_name(expression->text);
    *at = end;
    return g_steal_pointer(&expression);
}
