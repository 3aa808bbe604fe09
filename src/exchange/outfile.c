/* outfile.c: one buffer before a temporary file, which is renamed when it is whole */
#include "exchange/outfile.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_SIZE ((size_t)256 * 1024)

struct Outfile {
    char *path, *aside;
    int file;
    int failed; /* errno of the first failure; 0: none */
    const char *prefix;
    bool line_begins;
    size_t used;
    char buffer[BUFFER_SIZE];
};

static bool fail(const char *path, int reason, GError **error)
{
    error_set(error, ERROR_SYSTEM, "file-unwritable", "place", path, "reason", g_strerror(reason),
              NULL);
    return false;
}

Outfile *outfile_new(const char *path, GError **error)
{
    g_autoptr(Outfile) outfile = g_malloc(sizeof *outfile);

    outfile->path = g_strdup(path);
    outfile->aside = g_strconcat(path, ".new-XXXXXX", NULL);
    outfile->failed = 0;
    outfile->prefix = NULL;
    outfile->line_begins = true;
    outfile->used = 0;
    outfile->file = g_mkstemp_full(outfile->aside, O_WRONLY | O_CLOEXEC, 0644);
    if (outfile->file >= 0)
        return g_steal_pointer(&outfile);
    fail(path, errno, error);
    return NULL;
}

static void flush(Outfile *outfile)
{
    size_t written = 0;

    while (written < outfile->used && outfile->failed == 0) {
        ssize_t size = write(outfile->file, outfile->buffer + written, outfile->used - written);
        if (size >= 0)
            written += (size_t)size;
        else if (errno != EINTR)
            outfile->failed = errno;
    }
    outfile->used = 0;
}

bool outfile_finish(Outfile *outfile, GError **error)
{
    flush(outfile);
    if (outfile->failed == 0 && fsync(outfile->file) != 0 && errno != EINVAL)
        outfile->failed = errno;
    if (close(outfile->file) != 0 && outfile->failed == 0)
        outfile->failed = errno;
    outfile->file = -1;
    if (outfile->failed == 0 && rename(outfile->aside, outfile->path) != 0)
        outfile->failed = errno;
    if (outfile->failed != 0)
        return fail(outfile->path, outfile->failed, error);
    g_clear_pointer(&outfile->aside, g_free);
    return true;
}

void outfile_free(Outfile *outfile)
{
    if (outfile == NULL)
        return;
    if (outfile->file >= 0)
        close(outfile->file);
    if (outfile->aside != NULL)
        (void)unlink(outfile->aside);
    g_free(outfile->aside);
    g_free(outfile->path);
    g_free(outfile);
}

/* ---- writing ---- */

static void put(Outfile *outfile, const char *bytes, size_t size)
{
    while (size > 0) {
        size_t part = MIN(size, BUFFER_SIZE - outfile->used);

        memcpy(outfile->buffer + outfile->used, bytes, part);
        outfile->used += part;
        bytes += part;
        size -= part;
        if (outfile->used == BUFFER_SIZE)
            flush(outfile);
    }
}

/* Line by line, each behind the prefix. */
static void put_lines(Outfile *outfile, const char *bytes, size_t size)
{
    while (size > 0) {
        const char *newline = memchr(bytes, '\n', size);
        size_t part = newline != NULL ? (size_t)(newline + 1 - bytes) : size;

        if (outfile->line_begins)
            put(outfile, outfile->prefix, strlen(outfile->prefix));
        put(outfile, bytes, part);
        outfile->line_begins = newline != NULL;
        bytes += part;
        size -= part;
    }
}

void outfile_bytes(Outfile *outfile, const char *bytes, size_t size)
{
    if (outfile->prefix != NULL)
        put_lines(outfile, bytes, size);
    else
        put(outfile, bytes, size);
}

void outfile_text(Outfile *outfile, const char *text)
{
    outfile_bytes(outfile, text, strlen(text));
}

void outfile_texts(Outfile *outfile, ...)
{
    va_list texts;

    va_start(texts, outfile);
    for (const char *text; (text = va_arg(texts, const char *)) != NULL;)
        outfile_text(outfile, text);
    va_end(texts);
}

#define DIGITS_MAX 20

/* The digits of `number`, at least `width`, at the end of `digits`; answers where they begin. */
static char *digits_of(uint64_t number, unsigned width, char digits[DIGITS_MAX])
{
    char *at = digits + DIGITS_MAX;

    do
        *--at = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    while ((unsigned)(digits + DIGITS_MAX - at) < width)
        *--at = '0';
    return at;
}

static uint64_t magnitude(int64_t number)
{
    return number < 0 ? -(uint64_t)number : (uint64_t)number;
}

static void put_digits(Outfile *outfile, uint64_t number, unsigned width)
{
    char digits[DIGITS_MAX];
    const char *at = digits_of(number, width, digits);

    outfile_bytes(outfile, at, (size_t)(digits + DIGITS_MAX - at));
}

void outfile_number(Outfile *outfile, int64_t number)
{
    if (number < 0)
        outfile_bytes(outfile, "-", 1);
    put_digits(outfile, magnitude(number), 1);
}

void outfile_digits(Outfile *outfile, unsigned number, unsigned width)
{
    put_digits(outfile, number, width);
}

void outfile_money(Outfile *outfile, Money amount)
{
    uint64_t fen = magnitude(amount.fen);

    if (amount.fen < 0)
        outfile_bytes(outfile, "-", 1);
    put_digits(outfile, fen / 100, 1);
    outfile_bytes(outfile, ".", 1);
    put_digits(outfile, fen % 100, 2);
}

void outfile_prefix(Outfile *outfile, const char *prefix)
{
    outfile->prefix = prefix;
    outfile->line_begins = true;
}
