/* scan.c: the words of an expression, and errors that point at one of them */
#include "formula/tree.h"

#include "base/error.h"

#include <string.h>

/* ---- errors ---- */

/* The characters of a line that are shown around the caret at most. */
enum { CARET_BEFORE = 60, CARET_AFTER = 40 };

static const char *line_start(const char *text, const char *at)
{
    while (at > text && at[-1] != '\n')
        at--;
    return at;
}

static void append_character(GString *shown, GString *pointer, const char *at, bool before)
{
    gunichar character = g_utf8_get_char(at);

    if (g_unichar_iscntrl(character))
        character = ' ';
    g_string_append_unichar(shown, character);
    if (before && !g_unichar_iszerowidth(character))
        g_string_append(pointer, g_unichar_iswide(character) ? "  " : " ");
}

/* The line of `at`, and below it a caret under `at`. */
static char *caret_lines(const char *text, const char *at)
{
    g_autoptr(GString) shown = g_string_new("  ");
    g_autoptr(GString) pointer = g_string_new("  ");
    const char *start = line_start(text, at);
    const char *from = at;
    glong before = 0;

    while (from > start && before++ < CARET_BEFORE)
        from = g_utf8_prev_char(from);
    for (const char *c = from; c < at; c = g_utf8_next_char(c))
        append_character(shown, pointer, c, true);
    for (glong after = 0; *at != '\0' && *at != '\n' && after < CARET_AFTER; after++) {
        append_character(shown, pointer, at, false);
        at = g_utf8_next_char(at);
    }
    g_string_append_printf(shown, "\n%s^", pointer->str);
    return g_string_free(g_steal_pointer(&shown), FALSE);
}

void formula_error_place(const Formula *formula, size_t offset, GError *error)
{
    const char *at = formula->text + offset;
    g_autofree char *caret = caret_lines(formula->text, at);
    g_autofree char *column = NULL;
    g_autofree char *line = NULL;
    unsigned number = 1;

    for (const char *c = formula->text; c < at; c++)
        number += *c == '\n';
    line = g_strdup_printf("%u", number);
    column =
        g_strdup_printf("%ld", g_utf8_pointer_to_offset(line_start(formula->text, at), at) + 1);
    error_add_fact(error, "place", formula->place);
    error_add_fact(error, "line", line);
    error_add_fact(error, "column", column);
    error_add_fact(error, "caret", caret);
}

void formula_error(const Formula *formula, size_t offset, const char *id, const char *expected,
                   const char *name, const char *fact, GError **error)
{
    g_autoptr(GError) made = NULL;

    if (error == NULL || *error != NULL)
        return;
    error_set(&made, ERROR_INPUT, id, "expected", expected, NULL);
    if (name != NULL)
        error_add_fact(made, name, fact);
    formula_error_place(formula, offset, made);
    g_propagate_error(error, g_steal_pointer(&made));
}

/* The word at `at`, for "found". The caller frees. */
static char *word_at(const char *at)
{
    const char *end = at;

    if (*at == '\0')
        return NULL;
    while (is_id_inside(*end))
        end++;
    if (end == at)
        end = g_utf8_next_char(at);
    return g_strndup(at, MIN((size_t)(end - at), 40));
}

bool fail_expected(Parser *parser, const char *at, const char *expected)
{
    g_autofree char *found = word_at(at);

    formula_error(parser->formula, (size_t)(at - parser->text),
                  found != NULL ? "formula-syntax" : "formula-ends", expected, "found", found,
                  parser->error);
    return false;
}

bool fail_with(Parser *parser, const char *at, const char *id, const char *name, const char *fact)
{
    formula_error(parser->formula, (size_t)(at - parser->text), id, NULL, name, fact,
                  parser->error);
    return false;
}

/* ---- words ---- */
const char *keep(Parser *parser, const char *start, const char *end)
{
    return g_string_chunk_insert_len(parser->formula->strings, start, end - start);
}

void skip_blanks(Parser *parser) { parser->at += strspn(parser->at, " \t\r\n"); }

bool is_id_start(char c) { return g_ascii_isalpha(c) || c == '_'; }

bool is_id_inside(char c) { return g_ascii_isalnum(c) || c == '_'; }

/* The end of an id: `-` and `.` belong to it when it goes on behind them. */
static const char *id_end(const char *at)
{
    while (is_id_inside(*at) || ((*at == '-' || *at == '.') && is_id_inside(at[1])))
        at++;
    return at;
}

bool scan_id(Parser *parser, const char **id)
{
    const char *end = id_end(parser->at);

    if (!is_id_inside(*parser->at))
        return false;
    *id = keep(parser, parser->at, end);
    parser->at = end;
    return true;
}

bool at_word(const Parser *parser, const char *word)
{
    size_t size = strlen(word);

    return strncmp(parser->at, word, size) == 0 && id_end(parser->at) == parser->at + size;
}

bool scan_symbol(Parser *parser, const char *symbol)
{
    if (!g_str_has_prefix(parser->at, symbol))
        return false;
    parser->at += strlen(symbol);
    return true;
}

bool scan_path(Parser *parser, Path *path)
{
    const char *id = NULL;

    if (*parser->at == '$') {
        parser->at++;
        if (!is_id_start(*parser->at))
            return fail_expected(parser, parser->at, "expect-formula-variable");
    } else {
        parser->at++; /* the row at hand */
        if (parser->at[0] != '.' || !is_id_inside(parser->at[1])) {
            path->fields = formula_block(parser->formula, sizeof(char *));
            return true;
        }
        parser->at++;
    }
    const bool row = parser->at[-1] == '.';
    scan_id(parser, &id);
    g_auto(GStrv) words = g_strsplit(id, ".", -1);
    const unsigned count = g_strv_length(words);
    path->fields = formula_block(parser->formula, (count + 1) * sizeof(char *));
    for (unsigned i = 0; i < count; i++)
        path->fields[i] = g_string_chunk_insert(parser->formula->strings, words[i]);
    if (!row) {
        path->whole = id;
        path->name = path->fields[0];
        path->fields++;
    }
    return true;
}

/* A text in quotes; a doubled quote is one quote. */
bool scan_text(Parser *parser, const char **text)
{
    g_autoptr(GString) inside = g_string_new(NULL);
    const char *start = parser->at;

    for (parser->at++;; parser->at++) {
        if (*parser->at == '\0')
            return fail_with(parser, start, "formula-text-open", NULL, NULL);
        if (*parser->at == '"' && parser->at[1] != '"')
            break;
        g_string_append_c(inside, *parser->at);
        parser->at += *parser->at == '"';
    }
    parser->at++;
    *text = g_string_chunk_insert(parser->formula->strings, inside->str);
    return true;
}

/* ---- numbers ---- */
typedef struct {
    const char *word;
    Dimension dimension;
    int times, by; /* how many of what a value counts */
} Unit;
static const Unit units[] = {
    {"yuan", DIMENSION_MONEY, 100, 1},
    {"wan", DIMENSION_MONEY, 1000000, 1},
    {"%", DIMENSION_RATIO, 1, 100},
};

static const char *number_end(const char *at)
{
    at += strspn(at, "0123456789");
    if (*at == '.' && g_ascii_isdigit(at[1]))
        at += 1 + strspn(at + 1, "0123456789");
    return at;
}

/* Reads a unit behind `number`; without one it is plain. */
static bool scan_unit(Parser *parser, Exact *number, Value *value)
{
    *value = value_number(DIMENSION_COUNT, interval_point(*number));
    value->plain = true;
    for (unsigned i = 0; i < G_N_ELEMENTS(units); i++) {
        Exact scale;

        if (!scan_symbol(parser, units[i].word))
            continue;
        if (!exact_fraction(&scale, units[i].times, units[i].by) ||
            !exact_multiply(number, *number, scale))
            return false;
        *value = value_number(units[i].dimension, interval_point(*number));
        return true;
    }
    return true;
}

bool scan_number(Parser *parser, Value *value)
{
    const char *start = parser->at;
    const char *end = number_end(start);
    g_autofree char *digits = g_strndup(start, (size_t)(end - start));
    Exact number;

    parser->at = end;
    if (!exact_parse(&number, digits) || !scan_unit(parser, &number, value))
        return fail_with(parser, start, "formula-number-too-large", NULL, NULL);
    if (is_id_inside(*parser->at))
        return fail_expected(parser, parser->at, "expect-formula-unit");
    return true;
}
