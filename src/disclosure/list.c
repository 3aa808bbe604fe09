/* list.c: what an {each} goes through, parsed */
#include "disclosure/internal.h"

#include <string.h>

/* A word of `*at`, up to a blank; NULL at the end. The caller frees. */
static char *next_word(const char **at)
{
    const char *start;

    while (**at == ' ')
        (*at)++;
    start = *at;
    while (**at != '\0' && **at != ' ')
        (*at)++;
    return *at > start ? g_strndup(start, (size_t)(*at - start)) : NULL;
}

/* Goes behind `word` when it stands at `*at` as a word of its own. */
static bool skip_word(const char **at, const char *word)
{
    const char *start = *at;
    g_autofree char *found = next_word(at);

    if (found != NULL && strcmp(found, word) == 0)
        return true;
    *at = start;
    return false;
}

static void list_clear(List *list)
{
    expression_free(list->expression);
    g_free(list->statement);
    g_free(list->row);
    g_free(list->level);
    g_free(list->under);
    g_free(list->place);
}

void loop_free(Loop *loop)
{
    if (loop == NULL)
        return;
    g_free(loop->variable);
    list_clear(&loop->list);
    expression_free(loop->where);
    g_clear_pointer(&loop->separator, g_ptr_array_unref);
    g_free(loop);
}

/* columns of STATEMENT row ROW level LEVEL [under CODE], behind `columns`. */
static bool parse_columns(const char **at, List *list, GError **error)
{
    const char *start = *at;

    list->kind = LIST_COLUMNS;
    if (skip_word(at, "of") && (list->statement = next_word(at)) != NULL && skip_word(at, "row") &&
        (list->row = next_word(at)) != NULL && skip_word(at, "level") &&
        (list->level = next_word(at)) != NULL &&
        (!skip_word(at, "under") || (list->under = next_word(at)) != NULL))
        return true;
    return template_fail(list->place, "report-list", start, "expect-report-columns-of", error);
}

static bool parse_list(const char **at, List *list, const char *place, const Catalog *catalog,
                       GError **error)
{
    list->place = g_strdup(place);
    if (skip_word(at, "columns"))
        return parse_columns(at, list, error);
    if (skip_word(at, "glossary"))
        list->kind = LIST_GLOSSARY;
    else if (skip_word(at, "offices"))
        list->kind = LIST_OFFICES;
    else
        return (list->expression = expression_parse(at, place, catalog, error)) != NULL;
    return true;
}

/* "…" with a doubled quote for one. NULL when it is none. The caller frees. */
static char *parse_quoted(const char **at)
{
    GString *text;

    while (**at == ' ')
        (*at)++;
    if (**at != '"')
        return NULL;
    text = g_string_new(NULL);
    for ((*at)++; **at != '\0' && (**at != '"' || (*at)[1] == '"'); (*at)++) {
        *at += **at == '"';
        g_string_append_c(text, **at);
    }
    if (**at != '"')
        return g_string_free(text, TRUE);
    (*at)++;
    return g_string_free(text, FALSE);
}

static bool parse_variable(const char **at, Loop *loop, const char *place, GError **error)
{
    const char *start = *at;
    g_autofree char *word = next_word(at);

    if (word == NULL || word[0] != '$' || word[1] == '\0' || !skip_word(at, "in"))
        return template_fail(place, "report-loop", start, "expect-report-loop", error);
    for (const char *c = word + 1; *c != '\0'; c++)
        if (!g_ascii_isalnum(*c) && *c != '_')
            return template_fail(place, "report-loop", word, "expect-report-loop", error);
    loop->variable = g_strdup(word + 1);
    return true;
}

Loop *loop_parse(const char *text, const char *place, const Template *template, GError **error)
{
    g_autoptr(Loop) loop = g_new0(Loop, 1);
    const char *at = text;

    if (!parse_variable(&at, loop, place, error) ||
        !parse_list(&at, &loop->list, place, template->catalog, error))
        return NULL;
    if (skip_word(&at, "where") &&
        (loop->where = expression_parse(&at, place, template->catalog, error)) == NULL)
        return NULL;
    if (skip_word(&at, "sep")) {
        g_autofree char *separator = parse_quoted(&at);

        if (separator == NULL)
            return template_fail(place, "report-text-open", at, "expect-report-quoted", error);
        loop->separator = pieces_parse_line(separator, place, template, error);
        if (loop->separator == NULL)
            return NULL;
    }
    while (*at == ' ')
        at++;
    if (*at != '\0')
        return template_fail(place, "report-loop-rest", at, "expect-report-loop-rest", error);
    return g_steal_pointer(&loop);
}
