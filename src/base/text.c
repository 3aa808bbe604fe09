/* text.c: decoding (UTF-8, else GB18030, else named), whole files, fields, nearness */
#include "base/text.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The line and column of byte `offset`, for a place. */
static char *place_of(const char *place, const char *bytes, size_t offset)
{
    unsigned line = 1;
    size_t start = 0;

    for (size_t i = 0; i < offset; i++)
        if (bytes[i] == '\n') {
            line++;
            start = i + 1;
        }
    return g_strdup_printf("%s:%u:%zu", place, line, offset - start + 1);
}

static const char *foreign_encoding(const unsigned char *bytes, size_t size)
{
    if (size >= 4 &&
        (memcmp(bytes, "\xff\xfe\0\0", 4) == 0 || memcmp(bytes, "\0\0\xfe\xff", 4) == 0))
        return "UTF-32";
    if (size >= 2 &&
        ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
        return "UTF-16";
    if (size >= 4 && memcmp(bytes, "PK\3\4", 4) == 0)
        return "zip";
    if (size >= 4 && memcmp(bytes, "%PDF", 4) == 0)
        return "PDF";
    if (size >= 6 && memcmp(bytes, "SQLite", 6) == 0)
        return "SQLite";
    return NULL;
}

char *text_decode(const char *bytes, size_t size, const char *place, GError **error)
{
    const char *foreign = foreign_encoding((const unsigned char *)bytes, size);
    const char *zero = memchr(bytes, '\0', size);
    const char *end;
    char *converted;

    if (foreign != NULL || zero != NULL) {
        error_set(error, ERROR_INPUT, "text-encoding", "place", place, "found",
                  foreign != NULL ? foreign : "UTF-16, UTF-32, NUL", "expected", "expect-encoding",
                  "mend", "mend-encoding", NULL);
        return NULL;
    }
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    if (g_utf8_validate(bytes, (gssize)size, &end))
        return g_strndup(bytes, size);
    converted = g_convert(bytes, (gssize)size, "UTF-8", "GB18030", NULL, NULL, NULL);
    if (converted == NULL) {
        g_autofree char *where = place_of(place, bytes, (size_t)(end - bytes));
        error_set(error, ERROR_INPUT, "text-encoding", "place", where, "expected",
                  "expect-encoding", "mend", "mend-encoding", NULL);
    }
    return converted;
}

/* GLib says "Failed to open file “x”: open() failed: No such file or directory": only the end is
 * news. */
static const char *cause_reason(const GError *cause)
{
    const char *colon = strrchr(cause->message, ':');

    return colon != NULL ? colon + strspn(colon, ": ") : cause->message;
}

char *text_read_file(const char *path, size_t size_max, GError **error)
{
    g_autoptr(GMappedFile) file = NULL;
    g_autoptr(GError) cause = NULL;

    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        error_set(error, ERROR_INPUT, "file-is-folder", "place", path, NULL);
        return NULL;
    }
    file = g_mapped_file_new(path, FALSE, &cause);
    if (file == NULL) {
        error_set(error, ERROR_INPUT, "file-unreadable", "place", path, "reason",
                  cause_reason(cause), NULL);
        return NULL;
    }
    if (g_mapped_file_get_length(file) > size_max) {
        g_autofree char *most = g_strdup_printf("%zu", size_max);
        error_set(error, ERROR_INPUT, "file-too-large", "place", path, "most", most, NULL);
        return NULL;
    }
    if (g_mapped_file_get_length(file) == 0)
        return g_strdup("");
    return text_decode(g_mapped_file_get_contents(file), g_mapped_file_get_length(file), path,
                       error);
}

bool text_write_file(const char *path, const char *bytes, size_t size, GError **error)
{
    g_autoptr(GError) cause = NULL;

    if (g_file_set_contents_full(path, bytes, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT, 0644,
                                 &cause))
        return true;
    error_set(error, ERROR_SYSTEM, "file-unwritable", "place", path, "reason", cause_reason(cause),
              NULL);
    return false;
}

static bool ends_field(const char *at)
{
    return *at == '\0' || *at == '\t' ||
           (at[0] == ' ' && (at[1] == ' ' || at[1] == '\t' || at[1] == '\0'));
}

char **text_split_fields(const char *line)
{
    GPtrArray *fields = g_ptr_array_new();

    while (*line != '\0') {
        const char *start;

        line += strspn(line, " \t");
        for (start = line; !ends_field(line); line++)
            ;
        if (line > start)
            g_ptr_array_add(fields, g_strndup(start, (size_t)(line - start)));
    }
    g_ptr_array_add(fields, NULL);
    return (char **)g_ptr_array_free(fields, FALSE);
}

#define DISTANCE_LENGTH_MAX 64

unsigned text_distance(const char *a, const char *b)
{
    glong length_a, length_b;
    g_autofree gunichar *from = g_utf8_to_ucs4_fast(a, -1, &length_a);
    g_autofree gunichar *to = g_utf8_to_ucs4_fast(b, -1, &length_b);
    unsigned row[DISTANCE_LENGTH_MAX + 1];

    if (length_a > DISTANCE_LENGTH_MAX || length_b > DISTANCE_LENGTH_MAX)
        return DISTANCE_LENGTH_MAX;
    for (glong j = 0; j <= length_b; j++)
        row[j] = (unsigned)j;
    for (glong i = 1; i <= length_a; i++) {
        unsigned diagonal = row[0];

        row[0] = (unsigned)i;
        for (glong j = 1; j <= length_b; j++) {
            unsigned replaced = diagonal + (from[i - 1] != to[j - 1]);
            diagonal = row[j];
            row[j] = MIN(MIN(row[j], row[j - 1]) + 1, replaced);
        }
    }
    return row[length_b];
}

typedef struct {
    const char *text;
    unsigned distance;
    unsigned order;
} Near;

static int near_compare(const void *a, const void *b)
{
    const Near *left = a, *right = b;

    if (left->distance != right->distance)
        return left->distance < right->distance ? -1 : 1;
    return (left->order > right->order) - (left->order < right->order);
}

char *text_nearest(const char *word, const GPtrArray *candidates, unsigned most)
{
    g_autoptr(GArray) near = g_array_new(FALSE, FALSE, sizeof(Near));
    g_autoptr(GString) joined = g_string_new(NULL);
    unsigned limit = MAX(2, (unsigned)g_utf8_strlen(word, -1) / 3);

    for (unsigned i = 0; i < candidates->len; i++) {
        Near one = {g_ptr_array_index(candidates, i), 0, i};
        one.distance = text_distance(word, one.text);
        if (one.distance <= limit)
            g_array_append_val(near, one);
    }
    g_array_sort(near, near_compare);
    for (unsigned i = 0; i < near->len && i < most; i++) {
        if (i > 0)
            g_string_append(joined, "、");
        g_string_append(joined, g_array_index(near, Near, i).text);
    }
    return joined->len > 0 ? g_string_free(g_steal_pointer(&joined), FALSE) : NULL;
}
