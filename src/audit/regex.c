/* regex.c: a pattern of the data, checked when it is read, compiled for speed when it is first
 * asked for
 *
 * Most patterns are of words that a given report does not have: what must stand in a text before
 * the pattern can match (its needs) is told from the pattern itself, and sieve.c looks for the
 * needs of all rules at once.
 *
 * Needs are found in the part of the grammar that the data use; of what is not understood nothing
 * is needed. So a pattern may be tried in vain, and is never left out where it would match.
 */
#include "audit/internal.h"

#include <stdio.h>
#include <string.h>

#define REPEATS_MAX 8u /* of a character, spelled out in a need */
#define CHOICES_MAX 8u /* characters of a class that are taken one by one */

struct Pattern {
    char *text;
    GRegex *regex; /* NULL: not asked for yet */
};

/* Of many lines: a text that ends a line ends a passage. No passage has a line end in it. */
static GRegex *compile(const char *text, GRegexCompileFlags flags)
{
    return g_regex_new(text, flags | G_REGEX_MULTILINE, 0, NULL);
}

Pattern *pattern_new(const char *text)
{
    GRegex *tried = compile(text, 0);
    Pattern *pattern;

    if (tried == NULL)
        return NULL;
    g_regex_unref(tried);
    pattern = g_new0(Pattern, 1);
    pattern->text = g_strdup(text);
    return pattern;
}

void pattern_free(Pattern *pattern)
{
    if (pattern == NULL)
        return;
    g_clear_pointer(&pattern->regex, g_regex_unref);
    g_free(pattern->text);
    g_free(pattern);
}

const GRegex *pattern_regex(Pattern *pattern)
{
    if (g_once_init_enter(&pattern->regex))
        g_once_init_leave(&pattern->regex, compile(pattern->text, G_REGEX_OPTIMIZE));
    return pattern->regex;
}

bool pattern_matches(Pattern *pattern, const char *text)
{
    return g_regex_match(pattern_regex(pattern), text, 0, NULL);
}

/* ---- needs ---- */

typedef struct {
    const char *at;
    bool lost; /* something is not understood */
} Scan;

/* One thing of a sequence. */
typedef struct {
    const char *character; /* that it is; NULL: something else */
    GPtrArray *words;      /* one of which it has; NULL: none known */
    unsigned least;        /* how often it stands there */
    bool once;             /* and no more often than that */
} Piece;

static GPtrArray *needs_of_choice(Scan *scan);

static size_t character_size(const char *at) { return (size_t)(g_utf8_next_char(at) - at); }

static GPtrArray *words_new(void) { return g_ptr_array_new_with_free_func(g_free); }

/* How much a word tells: marks are everywhere. */
static unsigned weight_of_word(const char *word)
{
    static const char marks[] = "，。；：、（）";
    unsigned weight = 0;

    for (; *word != '\0'; word = g_utf8_next_char(word))
        weight += g_utf8_strchr(marks, -1, g_utf8_get_char(word)) != NULL ? 1 : 4;
    return weight;
}

static unsigned weight_of(const GPtrArray *words)
{
    unsigned least = G_MAXUINT;

    for (unsigned i = 0; i < words->len; i++)
        least = MIN(least, weight_of_word(g_ptr_array_index(words, i)));
    return least;
}

/* Keeps the one that tells more, or else the shorter, frees the other. Either may be NULL. */
static GPtrArray *better_of(GPtrArray *one, GPtrArray *other)
{
    unsigned left = one != NULL ? weight_of(one) : 0, right = other != NULL ? weight_of(other) : 0;
    bool second = one == NULL || right > left || (right == left && other->len < one->len);
    GPtrArray *worse = second ? one : other;

    if (worse != NULL)
        g_ptr_array_unref(worse);
    return second ? other : one;
}

/* A class of few characters is a choice of them. */
static GPtrArray *needs_of_class(Scan *scan)
{
    g_autoptr(GPtrArray) words = words_new();
    bool plain = *scan->at != '^' && *scan->at != ']';

    for (; *scan->at != '\0' && *scan->at != ']'; scan->at += character_size(scan->at)) {
        plain = plain && *scan->at != '\\' && *scan->at != '-' && *scan->at != '[';
        if (*scan->at == '\\' && scan->at[1] != '\0')
            scan->at++;
        else
            g_ptr_array_add(words, g_strndup(scan->at, character_size(scan->at)));
    }
    scan->lost = scan->lost || *scan->at != ']';
    scan->at += *scan->at == ']';
    return plain && words->len <= CHOICES_MAX ? g_steal_pointer(&words) : NULL;
}

/* What is looked for before or behind must be there as well; what must not be there is nothing. */
static GPtrArray *needs_of_group(Scan *scan, bool *stands)
{
    static const char *const heads[] = {"?:", "?=", "?<=", "?!", "?<!"};
    GPtrArray *words;
    unsigned head = 0;

    while (head < G_N_ELEMENTS(heads) && !begins_with(scan->at, heads[head]))
        head++;
    if (head < G_N_ELEMENTS(heads))
        scan->at += strlen(heads[head]);
    else if (*scan->at == '?')
        scan->lost = true;
    words = needs_of_choice(scan);
    scan->lost = scan->lost || *scan->at != ')';
    scan->at += *scan->at == ')';
    *stands = head != 3 && head != 4;
    return words;
}

/* ?, *, + or {2,5}, and whether it is a modest one. */
static void read_quantity(Scan *scan, Piece *piece)
{
    char *end;

    *piece =
        (Piece){.character = piece->character, .words = piece->words, .least = 1, .once = true};
    if (*scan->at == '{' && g_ascii_isdigit(scan->at[1])) {
        piece->least = (unsigned)g_ascii_strtoull(scan->at + 1, &end, 10);
        piece->once = *end == '}';
        scan->at = strchr(end, '}');
        scan->lost = scan->lost || scan->at == NULL;
        scan->at = scan->at != NULL ? scan->at + 1 : "";
    } else if (*scan->at != '\0' && strchr("?*+", *scan->at) != NULL) {
        piece->least = *scan->at++ == '+' ? 1 : 0;
        piece->once = false;
    } else {
        return;
    }
    if (*scan->at == '?' || *scan->at == '+')
        scan->at++;
}

static Piece read_item(Scan *scan)
{
    Piece piece = {.character = NULL};
    const char *at = scan->at;
    bool stands = true;

    scan->at += character_size(at);
    if (*at == '(')
        piece.words = needs_of_group(scan, &stands);
    else if (*at == '[')
        piece.words = needs_of_class(scan);
    else if (*at == '\\' && *scan->at != '\0') {
        piece.character = g_ascii_isalnum(*scan->at) ? NULL : scan->at;
        scan->at += character_size(scan->at);
    } else if (strchr(".^$", *at) == NULL)
        piece.character = at;
    read_quantity(scan, &piece);
    if (piece.words != NULL && (!stands || piece.least == 0))
        g_clear_pointer(&piece.words, g_ptr_array_unref);
    return piece;
}

/* The best need so far, or the word that ends here. */
static GPtrArray *end_run(GPtrArray *best, GString *run)
{
    GPtrArray *words;

    if (run->len == 0)
        return best;
    words = words_new();
    g_ptr_array_add(words, g_strdup(run->str));
    g_string_truncate(run, 0);
    return better_of(best, words);
}

/* "([一-龥]{4,12})\\1": Chinese characters and the same again. The sieve knows such places too. */
static GPtrArray *needs_of_repeat(Scan *scan)
{
    unsigned least, most;
    int size = 0;
    GPtrArray *words;

    if (sscanf(scan->at, "([一-龥]{%u,%u})\\1%n", &least, &most, &size) != 2 || size == 0 ||
        least < NEED_REPEAT_LEAST || most > NEED_REPEAT_MOST)
        return NULL;
    scan->at += size;
    words = words_new();
    g_ptr_array_add(words, g_strdup(NEED_REPEAT));
    return words;
}

static GPtrArray *needs_of_sequence(Scan *scan)
{
    g_autoptr(GString) run = g_string_new(NULL);
    GPtrArray *best = needs_of_repeat(scan);

    while (*scan->at != '\0' && *scan->at != '|' && *scan->at != ')') {
        Piece piece = read_item(scan);

        for (unsigned i = 0; piece.character != NULL && i < MIN(piece.least, REPEATS_MAX); i++)
            g_string_append_len(run, piece.character, (gssize)character_size(piece.character));
        if (piece.character == NULL || !piece.once || piece.least > REPEATS_MAX)
            best = end_run(best, run);
        best = better_of(best, piece.words);
    }
    return end_run(best, run);
}

/* One of the needs of each alternative; NULL when one of them needs nothing. */
static GPtrArray *needs_of_choice(Scan *scan)
{
    g_autoptr(GPtrArray) all = words_new();
    bool free_choice = false;

    for (;;) {
        GPtrArray *words = needs_of_sequence(scan);

        free_choice = free_choice || words == NULL;
        if (words != NULL)
            g_ptr_array_extend_and_steal(all, words);
        if (*scan->at != '|')
            break;
        scan->at++;
    }
    return free_choice ? NULL : g_steal_pointer(&all);
}

GPtrArray *pattern_needs(const Pattern *pattern)
{
    Scan scan = {.at = pattern->text};
    GPtrArray *words = needs_of_choice(&scan);

    if (words != NULL && (scan.lost || *scan.at != '\0'))
        g_clear_pointer(&words, g_ptr_array_unref);
    return words;
}
