/* window.c: pieces of a file, decoded, behind what is left of the piece before
 *
 * A piece ends where a line ends, so that no character is cut in two.
 */
#include "base/window.h"

#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK ((size_t)256 * 1024)
#define LINE_SIZE_MAX ((size_t)1024 * 1024)

/* ---- decoding ---- */

/* Always NULL, for decoding to answer. */
static char *fail_encoding(const Window *window, const char *bytes, const char *bad, GError **error)
{
    unsigned line = window->decoded_lines + 1;
    g_autofree char *where = NULL;

    for (const char *at = bytes; at < bad; at++)
        line += *at == '\n';
    where = g_strdup_printf("%s:%u", window->place, line);
    error_set(error, ERROR_INPUT, "text-encoding", "place", where, "expected", "expect-encoding",
              "mend", "mend-encoding", NULL);
    return NULL;
}

static bool is_ascii(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)bytes[i] > 127)
            return false;
    return true;
}

static char *from_gb18030(const Window *window, const char *bytes, size_t size, const char *bad,
                          GError **error)
{
    char *text = memchr(bytes, '\0', size) == NULL
                     ? g_convert(bytes, (gssize)size, "UTF-8", "GB18030", NULL, NULL, NULL)
                     : NULL;

    return text != NULL ? text : fail_encoding(window, bytes, bad, error);
}

/* Settles the encoding by the first bytes above 127, and holds the rest of the file to it. The
 * first piece also tells what is no text at all, and may begin with a byte order mark. */
static char *decode(Window *window, const char *bytes, size_t size, GError **error)
{
    const char *bad = bytes;
    bool valid = g_utf8_validate(bytes, (gssize)size, &bad);
    char *text;

    if (!window->begun)
        text = text_decode(bytes, size, window->place, error);
    else if (valid && window->encoding != ENCODING_GB18030)
        text = g_strndup(bytes, size);
    else if (window->encoding != ENCODING_UTF8)
        text = from_gb18030(window, bytes, size, bad, error);
    else
        text = fail_encoding(window, bytes, bad, error);
    window->begun = true;
    if (window->encoding == ENCODING_OPEN && !is_ascii(bytes, size))
        window->encoding = valid ? ENCODING_UTF8 : ENCODING_GB18030;
    return text;
}

/* Appends the decoded first `size` bytes of `raw` to the window, whose read part is dropped. */
static bool window_extend(Window *window, size_t size, GError **error)
{
    g_autofree char *text = decode(window, window->raw->str, size, error);
    size_t rest = (size_t)(window->end - window->at);
    size_t added;

    if (text == NULL)
        return false;
    for (size_t i = 0; i < size; i++)
        window->decoded_lines += window->raw->str[i] == '\n';
    g_string_erase(window->raw, 0, (gssize)size);
    added = strlen(text);
    if (rest == 0 && added > 0) {
        g_free(window->bytes);
        window->bytes = g_steal_pointer(&text);
    } else {
        memmove(window->bytes, window->at, rest);
        window->bytes = g_realloc(window->bytes, rest + added + 1);
        memcpy(window->bytes + rest, text, added + 1);
    }
    window->at = window->bytes;
    window->end = window->bytes + rest + added;
    return true;
}

/* ---- refilling ---- */

static bool fail_long(const Window *window, const char *id, const char *mend, GError **error)
{
    g_autofree char *where = g_strdup_printf("%s:%u:1", window->place, window->line);

    error_set(error, ERROR_INPUT, id, "place", where, "mend", mend, NULL);
    return false;
}

static bool file_read(Window *window, GError **error)
{
    size_t before = window->raw->len;
    ssize_t got;

    g_string_set_size(window->raw, before + CHUNK);
    do
        got = read(window->file, window->raw->str + before, CHUNK);
    while (got < 0 && errno == EINTR);
    g_string_set_size(window->raw, before + (got > 0 ? (size_t)got : 0));
    if (got < 0) {
        error_set(error, ERROR_SYSTEM, "file-unreadable", "place", window->place, "reason",
                  g_strerror(errno), NULL);
        return false;
    }
    window->read += (uint64_t)got;
    if (got == 0) {
        close(window->file);
        window->file = -1;
    }
    return true;
}

bool window_fill(Window *window, size_t most, const char *too_long, const char *mend,
                 GError **error)
{
    const char *newline;

    do {
        if ((size_t)(window->end - window->at) + window->raw->len > most)
            return fail_long(window, too_long, mend, error);
        if (!file_read(window, error))
            return false;
        newline = memrchr(window->raw->str, '\n', window->raw->len);
    } while (newline == NULL && window->file >= 0);
    return window_extend(
        window, window->file < 0 ? window->raw->len : (size_t)(newline + 1 - window->raw->str),
        error);
}

/* ---- life cycle ---- */

static void window_begin(Window *window, const char *place, char *bytes, unsigned line)
{
    *window = (Window){.place = g_strdup(place), .line = line, .bytes = bytes, .file = -1};
    window->at = bytes;
    window->end = bytes + strlen(bytes);
}

void window_open_text(Window *window, const char *text, const char *place, unsigned line)
{
    window_begin(window, place, g_strdup(text), line);
}

bool window_open_file(Window *window, const char *path, GError **error)
{
    struct stat status;

    window_begin(window, path, g_strdup(""), 1);
    window->raw = g_string_sized_new(CHUNK + 1);
    window->file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (window->file < 0 || fstat(window->file, &status) != 0) {
        error_set(error, ERROR_INPUT, "file-unreadable", "place", path, "reason", g_strerror(errno),
                  NULL);
        return false;
    }
    if (S_ISDIR(status.st_mode)) {
        error_set(error, ERROR_INPUT, "file-is-folder", "place", path, NULL);
        return false;
    }
    fcntl(window->file, F_SETFL, 0); /* only opening must not wait, for a pipe nobody writes to */
    window->size = (uint64_t)status.st_size;
    return true;
}

void window_close(Window *window)
{
    if (window->place == NULL)
        return;
    if (window->file >= 0)
        close(window->file);
    if (window->raw != NULL)
        g_string_free(window->raw, TRUE);
    g_free(window->bytes);
    g_free(window->place);
    *window = (Window){.file = -1};
}

/* ---- lines ---- */

char *window_line(Window *window, GError **error)
{
    char *line, *newline;

    while ((newline = memchr(window->at, '\n', (size_t)(window->end - window->at))) == NULL &&
           window_has_more(window))
        if (!window_fill(window, LINE_SIZE_MAX, "text-line-too-long", NULL, error))
            return NULL;
    if (newline == NULL && window->at == window->end)
        return NULL;
    line = window->at;
    window->at = newline != NULL ? newline + 1 : window->end;
    if (newline == NULL)
        newline = window->end;
    if (newline > line && newline[-1] == '\r')
        newline--;
    *newline = '\0';
    window->line++;
    return line;
}

double window_share(const Window *window)
{
    uint64_t waiting =
        (uint64_t)(window->end - window->at) + (window->raw != NULL ? window->raw->len : 0);

    if (window->size == 0 || window->read < waiting)
        return 1;
    return MIN(1.0, (double)(window->read - waiting) / (double)window->size);
}
