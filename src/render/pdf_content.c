/* pdf_content.c: a scanner of content streams
 *
 * Only operators count. An artifact begins before the operands of the first operator that paints or
 * begins a path outside of marked content, and ends before the operands of the next mark, or with
 * the stream. Text objects may not go over either.
 */
#include "render/pdf_content.h"

#include <stdbool.h>
#include <string.h>

typedef struct {
    const unsigned char *bytes;
    size_t size, at;
} Scan;

static bool is_blank(unsigned char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0'; }
static bool is_delimiter(unsigned char c) { return strchr("()<>[]{}/%", c) != NULL && c != '\0'; }

static void skip_string(Scan *scan)
{
    unsigned depth = 0;

    for (; scan->at < scan->size; scan->at++) {
        unsigned char c = scan->bytes[scan->at];

        if (c == '\\')
            scan->at++;
        else if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            break;
    }
    scan->at = MIN(scan->at + 1, scan->size);
}

/* The next operator; operands and what brackets hold are passed over. */
static bool next_operator(Scan *scan, const char **name, size_t *size)
{
    while (scan->at < scan->size) {
        size_t from = scan->at;
        unsigned char c = scan->bytes[from];

        if (c == '(') {
            skip_string(scan);
        } else if (c == '/') {
            scan->at++;
            while (scan->at < scan->size && !is_blank(scan->bytes[scan->at]) &&
                   !is_delimiter(scan->bytes[scan->at]))
                scan->at++;
        } else if (is_blank(c) || is_delimiter(c)) {
            scan->at++;
        } else {
            while (scan->at < scan->size && !is_blank(scan->bytes[scan->at]) &&
                   !is_delimiter(scan->bytes[scan->at]))
                scan->at++;
            if (g_ascii_isalpha(c) || c == '\'' || c == '"') {
                *name = (const char *)scan->bytes + from;
                *size = scan->at - from;
                /* Inside <...> hexadecimal digits look like operators. */
                if (scan->at == scan->size || scan->bytes[scan->at] != '>')
                    return true;
            }
        }
    }
    return false;
}

static bool is_any(const char *name, size_t size, const char *const *list)
{
    for (; *list != NULL; list++)
        if (strlen(*list) == size && memcmp(*list, name, size) == 0)
            return true;
    return false;
}

static void append(GByteArray *out, const void *bytes, size_t size)
{
    g_byte_array_append(out, bytes, (guint)size);
}

GByteArray *pdf_content_marked(const unsigned char *bytes, size_t size)
{
    static const char *const opens[] = {"m", "re", "BT", "Do", "sh", NULL};
    static const char *const marks[] = {"BDC", "BMC", NULL};
    static const char *const ends[] = {"EMC", NULL}, *const begins_text[] = {"BT", NULL},
                             *const ends_text[] = {"ET", NULL};
    GByteArray *out = g_byte_array_sized_new((guint)size + 64);
    Scan scan = {bytes, size, 0};
    size_t copied = 0, before = 0, length;
    bool artifact = false, in_text = false;
    unsigned depth = 0;
    const char *name;

    while (next_operator(&scan, &name, &length)) {
        if (depth == 0 && artifact && is_any(name, length, marks)) {
            if (in_text) {
                g_byte_array_unref(out);
                return NULL;
            }
            append(out, bytes + copied, before - copied);
            append(out, "\nEMC\n", 5);
            copied = before;
            artifact = false;
        } else if (depth == 0 && !artifact && is_any(name, length, opens)) {
            append(out, bytes + copied, before - copied);
            append(out, "\n/Artifact BMC\n", 15);
            copied = before;
            artifact = true;
        }
        depth += is_any(name, length, marks);
        depth -= depth > 0 && is_any(name, length, ends);
        in_text =
            (in_text || is_any(name, length, begins_text)) && !is_any(name, length, ends_text);
        before = scan.at;
    }
    append(out, bytes + copied, size - copied);
    if (artifact)
        append(out, "\nEMC\n", 5);
    return out;
}
