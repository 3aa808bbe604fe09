/* pull.c: a walk over the bytes
 *
 * All of the text is known to be UTF-8 without NUL before the walk begins. The walk never looks at
 * or behind `end`.
 */
#include "base/pull.h"

#include <string.h>

#define DEPTH_MAX 64u /* of what is passed over */

static bool fail(Pull *pull, const char *expected)
{
    if (pull->fault == NULL)
        pull->fault = expected;
    return false;
}

Pull pull_begin(const char *bytes, size_t size)
{
    Pull pull = {.start = bytes, .at = bytes, .end = bytes + size};
    const char *valid;

    if (!g_utf8_validate_len(bytes, size, &valid)) {
        pull.at = valid;
        pull.fault = "UTF-8";
    }
    return pull;
}

static void pass_blanks(Pull *pull)
{
    while (pull->at < pull->end &&
           (*pull->at == ' ' || *pull->at == '\n' || *pull->at == '\r' || *pull->at == '\t'))
        pull->at++;
}

bool pull_ends(Pull *pull)
{
    pass_blanks(pull);
    return pull->fault == NULL && (pull->at == pull->end || fail(pull, "end"));
}

char *pull_place(const Pull *pull)
{
    unsigned line = 1;
    const char *first = pull->start;

    for (const char *at = pull->start; at < pull->at; at++)
        if (*at == '\n') {
            line++;
            first = at + 1;
        }
    return g_strdup_printf("%u:%u", line, (unsigned)(pull->at - first) + 1);
}

char pull_next(Pull *pull)
{
    pass_blanks(pull);
    if (pull->fault != NULL || pull->at == pull->end)
        return '\0';
    if (g_ascii_isdigit(*pull->at) || *pull->at == '-')
        return '0';
    return strchr("{[\"tfn", *pull->at) != NULL ? *pull->at : '\0';
}

static bool take(Pull *pull, char c)
{
    pass_blanks(pull);
    if (pull->fault != NULL || pull->at == pull->end || *pull->at != c)
        return false;
    pull->at++;
    pull->fresh = false;
    return true;
}

bool pull_enter(Pull *pull, char bracket)
{
    if (!take(pull, bracket))
        return false;
    pull->fresh = true;
    return true;
}

/* Whether another one comes before the closing bracket, which is taken. */
static bool goes_on(Pull *pull, char closing)
{
    bool fresh = pull->fresh;

    if (take(pull, closing))
        return false;
    pull->fresh = false;
    return pull->fault == NULL && (fresh || take(pull, ',') || fail(pull, ","));
}

bool pull_element(Pull *pull) { return goes_on(pull, ']'); }

/* ---- texts ---- */

/* The byte behind the closing quote of the text that begins at `at`; NULL with a fault. */
static const char *text_end(Pull *pull, bool *escaped)
{
    *escaped = false;
    for (const char *at = pull->at; at < pull->end; at++) {
        if (*at == '"')
            return at + 1;
        if ((unsigned char)*at < 0x20)
            break;
        if (*at == '\\') {
            *escaped = true;
            at++;
        }
    }
    fail(pull, "\"");
    return NULL;
}

/* Four hexadecimal digits; -1. */
static int hexadecimal(const char *at, const char *end)
{
    int code = 0;

    if (end - at < 4)
        return -1;
    for (unsigned i = 0; i < 4; i++) {
        if (!g_ascii_isxdigit(at[i]))
            return -1;
        code = code * 16 + g_ascii_xdigit_value(at[i]);
    }
    return code;
}

/* The character of "\u4e00" or of a pair, behind the u; NULL: none. */
static const char *unescape_code(const char *at, const char *end, GString *out)
{
    int code = hexadecimal(at, end), low;

    if (code <= 0 || (code >= 0xDC00 && code <= 0xDFFF))
        return NULL;
    at += 4;
    if (code >= 0xD800 && code <= 0xDBFF) {
        if (end - at < 6 || at[0] != '\\' || at[1] != 'u' ||
            (low = hexadecimal(at + 2, end)) < 0xDC00 || low > 0xDFFF)
            return NULL;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        at += 6;
    }
    g_string_append_unichar(out, (gunichar)code);
    return at;
}

static const char *unescape(const char *at, const char *end, GString *out)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    const char *letter = at < end && *at != '\0' ? strchr(letters, *at) : NULL;

    if (letter != NULL) {
        g_string_append_c(out, meant[letter - letters]);
        return at + 1;
    }
    return at < end && *at == 'u' ? unescape_code(at + 1, end, out) : NULL;
}

static char *unescaped(const char *at, const char *end, size_t *size)
{
    GString *out = g_string_sized_new((gsize)(end - at));

    while (at != NULL && at < end) {
        const char *stop = memchr(at, '\\', (size_t)(end - at));

        g_string_append_len(out, at, stop != NULL ? stop - at : end - at);
        at = stop != NULL ? unescape(stop + 1, end, out) : end;
    }
    *size = out->len;
    return g_string_free(out, at == NULL);
}

bool pull_text(Pull *pull, char **text, size_t *size)
{
    const char *end;
    bool escaped;

    if (pull_next(pull) != '"')
        return false;
    pull->at++;
    pull->fresh = false;
    if ((end = text_end(pull, &escaped)) == NULL)
        return false;
    *size = (size_t)(end - 1 - pull->at);
    *text = escaped ? unescaped(pull->at, end - 1, size) : g_strndup(pull->at, *size);
    if (*text == NULL)
        return fail(pull, "\\");
    pull->at = end;
    return true;
}

bool pull_member(Pull *pull, char name[PULL_NAME_MAX])
{
    const char *end, *first;
    bool escaped;
    size_t size;

    if (!goes_on(pull, '}'))
        return false;
    if (!take(pull, '"'))
        return fail(pull, "\"");
    first = pull->at;
    if ((end = text_end(pull, &escaped)) == NULL)
        return false;
    pull->at = end;
    size = MIN((size_t)(end - 1 - first), PULL_NAME_MAX - 1);
    memcpy(name, first, size);
    name[size] = '\0';
    return take(pull, ':') || fail(pull, ":");
}

/* ---- other values ---- */

/* Passes the digits at `at`; NULL: there are none. */
static const char *digits(const char *at, const char *end)
{
    const char *first = at;

    while (at < end && g_ascii_isdigit(*at))
        at++;
    return at > first ? at : NULL;
}

/* The end of the number that stands here, and whether it is a whole one; NULL: it is none. */
static const char *number_end(const Pull *pull, bool *whole)
{
    const char *first = pull->at + (*pull->at == '-'), *at = digits(first, pull->end);

    if (at == NULL || (*first == '0' && at > first + 1))
        return NULL;
    *whole = at == pull->end || strchr(".eE", *at) == NULL;
    if (at < pull->end && *at == '.' && (at = digits(at + 1, pull->end)) == NULL)
        return NULL;
    if (at < pull->end && (*at == 'e' || *at == 'E')) {
        at++;
        at += at < pull->end && (*at == '-' || *at == '+');
        at = digits(at, pull->end);
    }
    return at;
}

bool pull_integer(Pull *pull, int64_t *number)
{
    const char *end;
    int64_t sum = 0;
    bool whole, negative;

    if (pull_next(pull) != '0')
        return false;
    if ((end = number_end(pull, &whole)) == NULL)
        return fail(pull, "0");
    negative = *pull->at == '-';
    for (const char *at = pull->at + negative; whole && at < end; at++) {
        int digit = negative ? '0' - *at : *at - '0';

        if (__builtin_mul_overflow(sum, (int64_t)10, &sum) ||
            __builtin_add_overflow(sum, (int64_t)digit, &sum))
            whole = false;
    }
    *number = sum;
    pull->at = end;
    pull->fresh = false;
    return whole;
}

static bool take_word(Pull *pull, const char *word)
{
    size_t size = strlen(word);

    if ((size_t)(pull->end - pull->at) < size || memcmp(pull->at, word, size) != 0)
        return false;
    pull->at += size;
    pull->fresh = false;
    return true;
}

bool pull_truth(Pull *pull, bool *truth)
{
    char next = pull_next(pull);

    *truth = next == 't';
    return (next == 't' || next == 'f') &&
           (take_word(pull, next == 't' ? "true" : "false") || fail(pull, "true"));
}

static bool skip(Pull *pull, unsigned depth);

static bool skip_inside(Pull *pull, char bracket, unsigned depth)
{
    char name[PULL_NAME_MAX];

    if (depth == 0)
        return fail(pull, "less deep");
    pull_enter(pull, bracket);
    while (bracket == '{' ? pull_member(pull, name) : pull_element(pull))
        if (!skip(pull, depth - 1))
            return false;
    return pull->fault == NULL;
}

static bool skip(Pull *pull, unsigned depth)
{
    char next = pull_next(pull), *text;
    int64_t number;
    size_t size;
    bool truth;

    switch (next) {
    case '{':
    case '[':
        return skip_inside(pull, next, depth);
    case '"':
        if (!pull_text(pull, &text, &size))
            return false;
        g_free(text);
        return true;
    case '0':
        pull_integer(pull, &number);
        return pull->fault == NULL;
    case 'n':
        return take_word(pull, "null") || fail(pull, "null");
    default:
        return pull_truth(pull, &truth) || fail(pull, "value");
    }
}

bool pull_skip(Pull *pull) { return skip(pull, DEPTH_MAX); }
