/* csv.c: a scanner over a window of text, which a file refills; fields are cut out of it in place
 *
 * Invariants:
 *  1. `window` is NUL-terminated at `end`, and belongs to the reader; what stands before `at` was
 * read.
 *  2. Before a row is cut, either the window holds it to its end, or there is nothing more to come.
 *  3. `fields` points into the window and holds as many fields as the head has columns, once a row
 * was read; the next row may move the window.
 */
#include "base/csv.h"

#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CSV_COLUMNS_MAX 1024
#define CSV_CHUNK ((size_t)256 * 1024)
#define CSV_ROW_SIZE_MAX ((size_t)8 * 1024 * 1024)

/* A file without a byte above 127 so far may still turn out to be either. */
typedef enum { ENCODING_OPEN, ENCODING_UTF8, ENCODING_GB18030 } Encoding;

struct Csv {
    char *window;
    char *at; /* the next byte to cut */
    char *end;
    char *place;
    GPtrArray *heads; /* of char * */
    char **fields;    /* of the row at hand */
    unsigned field_count, field_room;
    unsigned line; /* of `at` */
    unsigned row_line;
    /* the file that refills the window */
    int file;   /* -1: none, or read to its end */
    bool begun; /* something was decoded */
    Encoding encoding;
    GString *raw; /* bytes not yet decoded: the beginning of a line */
    unsigned decoded_lines;
    uint64_t size, read;
};

static bool fail_at(const Csv *csv, unsigned line, unsigned column, const char *id,
                    const char *mend, GError **error)
{
    g_autofree char *where = g_strdup_printf("%s:%u:%u", csv->place, line, column + 1);

    error_set(error, ERROR_INPUT, id, "place", where, "mend", mend, NULL);
    return false;
}

/* ---- refilling ---- */

/* Always NULL, for decoding to answer. */
static char *fail_encoding(const Csv *csv, const char *bytes, const char *bad, GError **error)
{
    unsigned line = csv->decoded_lines + 1;
    g_autofree char *where = NULL;

    for (const char *at = bytes; at < bad; at++)
        line += *at == '\n';
    where = g_strdup_printf("%s:%u", csv->place, line);
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

static char *from_gb18030(const Csv *csv, const char *bytes, size_t size, const char *bad,
                          GError **error)
{
    char *text = memchr(bytes, '\0', size) == NULL
                     ? g_convert(bytes, (gssize)size, "UTF-8", "GB18030", NULL, NULL, NULL)
                     : NULL;

    return text != NULL ? text : fail_encoding(csv, bytes, bad, error);
}

/* Settles the encoding by the first bytes above 127, and holds the rest of the file to it. The
 * first piece also tells what is no text at all, and may begin with a byte order mark. */
static char *decode(Csv *csv, const char *bytes, size_t size, GError **error)
{
    const char *bad = bytes;
    bool valid = g_utf8_validate(bytes, (gssize)size, &bad);
    char *text;

    if (!csv->begun)
        text = text_decode(bytes, size, csv->place, error);
    else if (valid && csv->encoding != ENCODING_GB18030)
        text = g_strndup(bytes, size);
    else if (csv->encoding != ENCODING_UTF8)
        text = from_gb18030(csv, bytes, size, bad, error);
    else
        text = fail_encoding(csv, bytes, bad, error);
    csv->begun = true;
    if (csv->encoding == ENCODING_OPEN && !is_ascii(bytes, size))
        csv->encoding = valid ? ENCODING_UTF8 : ENCODING_GB18030;
    return text;
}

/* Appends the decoded first `size` bytes of `raw` to the window, whose read part is dropped. */
static bool window_extend(Csv *csv, size_t size, GError **error)
{
    g_autofree char *text = decode(csv, csv->raw->str, size, error);
    size_t rest = (size_t)(csv->end - csv->at);
    size_t added;

    if (text == NULL)
        return false;
    for (size_t i = 0; i < size; i++)
        csv->decoded_lines += csv->raw->str[i] == '\n';
    g_string_erase(csv->raw, 0, (gssize)size);
    added = strlen(text);
    if (rest == 0 && added > 0) {
        g_free(csv->window);
        csv->window = g_steal_pointer(&text);
    } else {
        memmove(csv->window, csv->at, rest);
        csv->window = g_realloc(csv->window, rest + added + 1);
        memcpy(csv->window + rest, text, added + 1);
    }
    csv->at = csv->window;
    csv->end = csv->window + rest + added;
    return true;
}

static bool file_read(Csv *csv, GError **error)
{
    size_t before = csv->raw->len;
    ssize_t got;

    g_string_set_size(csv->raw, before + CSV_CHUNK);
    do
        got = read(csv->file, csv->raw->str + before, CSV_CHUNK);
    while (got < 0 && errno == EINTR);
    g_string_set_size(csv->raw, before + (got > 0 ? (size_t)got : 0));
    if (got < 0) {
        error_set(error, ERROR_SYSTEM, "file-unreadable", "place", csv->place, "reason",
                  g_strerror(errno), NULL);
        return false;
    }
    csv->read += (uint64_t)got;
    if (got == 0) {
        close(csv->file);
        csv->file = -1;
    }
    return true;
}

/* Brings whole lines into the window: at least one, unless the file ends. */
static bool window_fill(Csv *csv, GError **error)
{
    const char *newline;

    do {
        if ((size_t)(csv->end - csv->at) + csv->raw->len > CSV_ROW_SIZE_MAX)
            return fail_at(csv, csv->line, 0, "csv-row-too-long", "mend-open-quote", error);
        if (!file_read(csv, error))
            return false;
        newline = memrchr(csv->raw->str, '\n', csv->raw->len);
    } while (newline == NULL && csv->file >= 0);
    return window_extend(csv, csv->file < 0 ? csv->raw->len : (size_t)(newline + 1 - csv->raw->str),
                         error);
}

/* ---- finding the end of a row ---- */

static const bool ends_field[256] = {[0] = true, [','] = true, ['\r'] = true, ['\n'] = true};

static inline char *skip_blanks(char *at)
{
    while (*at == ' ' || *at == '\t')
        at++;
    return at;
}

/* The quote that closes the field whose first character is at `at`; where the text ends if none
 * does. */
static char *quote_end(char *at)
{
    for (; *at != '\0'; at++)
        if (*at == '"') {
            if (at[1] != '"')
                return at;
            at++;
        }
    return at;
}

/* Whether the row at hand ends inside the window. */
static bool row_is_whole(const Csv *csv)
{
    char *newline = memchr(csv->at, '\n', (size_t)(csv->end - csv->at));
    char *at = csv->at;

    if (newline == NULL)
        return false;
    if (memchr(at, '"', (size_t)(newline - at)) == NULL)
        return true;
    for (;; at++) {
        at = skip_blanks(at);
        if (*at == '"') {
            at = quote_end(at + 1);
            if (*at == '\0')
                return false;
        }
        while (!ends_field[(unsigned char)*at])
            at++;
        if (*at != ',')
            return *at != '\0';
    }
}

static bool row_bring(Csv *csv, GError **error)
{
    while (csv->file >= 0 && !row_is_whole(csv))
        if (!window_fill(csv, error))
            return false;
    return true;
}

/* ---- cutting a row into fields ---- */

static void field_add(Csv *csv, char *start)
{
    if (csv->field_count == csv->field_room) {
        csv->field_room = MAX(16, csv->field_room * 2);
        csv->fields = g_renew(char *, csv->fields, csv->field_room);
    }
    csv->fields[csv->field_count++] = start;
}

/* Closes a field that ends before `stop` (where a comma, a line end or NUL stands) and steps over
 * what parts it from the next. Says whether the row ended. */
static bool field_end(Csv *csv, char *stop)
{
    char mark = *stop;

    csv->at = mark == '\0' ? stop : stop + 1;
    if (mark == '\r' && *csv->at == '\n') {
        csv->at++;
        mark = '\n';
    }
    csv->line += mark == '\n';
    return mark != ',';
}

static void trim_end(char *start, char *stop)
{
    while (stop > start && (stop[-1] == ' ' || stop[-1] == '\t'))
        stop--;
    *stop = '\0';
}

/* Takes the doubled quotes of a quoted field apart; answers the end of the text that is left. */
static char *unquote(Csv *csv, char *from, const char *close)
{
    char *to = from;

    for (; from < close; from++) {
        csv->line += *from == '\n';
        *to++ = *from;
        from += *from == '"';
    }
    return to;
}

static bool cut_quoted(Csv *csv, unsigned column, bool *last, GError **error)
{
    char *start = csv->at + 1;
    char *close = quote_end(start);
    unsigned line = csv->line;
    char *stop, *text_end;

    if (*close == '\0')
        return fail_at(csv, line, column, "csv-open-quote", "mend-open-quote", error);
    stop = skip_blanks(close + 1);
    text_end = unquote(csv, start, close);
    if (!ends_field[(unsigned char)*stop])
        return fail_at(csv, csv->line, column, "csv-after-quote", NULL, error);
    field_add(csv, start);
    *last = field_end(csv, stop);
    trim_end(start + strspn(start, " \t"), text_end);
    csv->fields[column] = skip_blanks(start);
    return true;
}

static bool cut_field(Csv *csv, unsigned column, bool *last, GError **error)
{
    char *stop;

    if (column == CSV_COLUMNS_MAX)
        return fail_at(csv, csv->line, column, "csv-too-wide", NULL, error);
    csv->at = skip_blanks(csv->at);
    if (*csv->at == '"')
        return cut_quoted(csv, column, last, error);
    for (stop = csv->at; !ends_field[(unsigned char)*stop]; stop++)
        ;
    field_add(csv, csv->at);
    *last = field_end(csv, stop);
    trim_end(csv->fields[column], stop);
    return true;
}

/* Skips lines without anything, then reads a row of any width. False at the end or on an error. */
static bool read_row(Csv *csv, GError **error)
{
    bool last = false;

    csv->field_count = 0;
    do {
        if (!row_bring(csv, error))
            return false;
        for (; *csv->at == '\r' || *csv->at == '\n'; csv->at++)
            csv->line += *csv->at == '\n';
    } while (csv->file >= 0 && !row_is_whole(csv));
    if (*csv->at == '\0')
        return false;
    csv->row_line = csv->line;
    for (unsigned column = 0; !last; column++)
        if (!cut_field(csv, column, &last, error))
            return false;
    return true;
}

/* ---- life cycle ---- */

static Csv *csv_new(const char *place)
{
    Csv *csv = g_new0(Csv, 1);

    csv->place = g_strdup(place);
    csv->heads = g_ptr_array_new_with_free_func(g_free);
    csv->line = 1;
    csv->file = -1;
    csv->at = csv->end = csv->window = g_strdup("");
    return csv;
}

static bool read_head(Csv *csv, GError **error)
{
    g_autoptr(GError) cause = NULL;

    if (!read_row(csv, &cause)) {
        if (cause != NULL)
            g_propagate_error(error, g_steal_pointer(&cause));
        else
            error_set(error, ERROR_INPUT, "csv-empty", "place", csv->place, NULL);
        return false;
    }
    for (unsigned i = 0; i < csv->field_count; i++)
        g_ptr_array_add(csv->heads, g_strdup(csv_field(csv, i)));
    return true;
}

Csv *csv_open(const char *text, const char *place, GError **error)
{
    g_autoptr(Csv) csv = csv_new(place);

    g_free(csv->window);
    csv->at = csv->window = g_strdup(text);
    csv->end = csv->window + strlen(text);
    return read_head(csv, error) ? g_steal_pointer(&csv) : NULL;
}

Csv *csv_open_file(const char *path, GError **error)
{
    g_autoptr(Csv) csv = csv_new(path);
    struct stat status;

    csv->raw = g_string_sized_new(CSV_CHUNK + 1);
    csv->file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (csv->file < 0 || fstat(csv->file, &status) != 0) {
        error_set(error, ERROR_INPUT, "file-unreadable", "place", path, "reason", g_strerror(errno),
                  NULL);
        return NULL;
    }
    if (S_ISDIR(status.st_mode)) {
        error_set(error, ERROR_INPUT, "file-is-folder", "place", path, NULL);
        return NULL;
    }
    fcntl(csv->file, F_SETFL, 0); /* only opening must not wait, for a pipe nobody writes to */
    csv->size = (uint64_t)status.st_size;
    return read_head(csv, error) ? g_steal_pointer(&csv) : NULL;
}

void csv_close(Csv *csv)
{
    if (csv == NULL)
        return;
    if (csv->file >= 0)
        close(csv->file);
    if (csv->raw != NULL)
        g_string_free(csv->raw, TRUE);
    g_free(csv->window);
    g_free(csv->place);
    g_free(csv->fields);
    g_ptr_array_unref(csv->heads);
    g_free(csv);
}

unsigned csv_columns(const Csv *csv) { return csv->heads->len; }

const char *csv_head(const Csv *csv, unsigned column)
{
    return g_ptr_array_index(csv->heads, column);
}

static bool fail_width(const Csv *csv, GError **error)
{
    g_autofree char *where = g_strdup_printf("%s:%u", csv->place, csv->row_line);
    g_autofree char *found = g_strdup_printf("%u", csv->field_count);
    g_autofree char *wanted = g_strdup_printf("%u", csv->heads->len);

    error_set(error, ERROR_INPUT, "csv-row-width", "place", where, "found", found, "wanted", wanted,
              "mend", "mend-row-width", NULL);
    return false;
}

bool csv_next(Csv *csv, GError **error)
{
    if (!read_row(csv, error))
        return false;
    return csv->field_count == csv->heads->len || fail_width(csv, error);
}

const char *csv_field(const Csv *csv, unsigned column) { return csv->fields[column]; }

char *csv_place(const Csv *csv, unsigned column)
{
    return g_strdup_printf("%s:%u:%u", csv->place, csv->row_line, column + 1);
}

unsigned csv_line(const Csv *csv) { return csv->row_line; }

double csv_share(const Csv *csv)
{
    uint64_t waiting = (uint64_t)(csv->end - csv->at) + (csv->raw != NULL ? csv->raw->len : 0);

    if (csv->size == 0 || csv->read < waiting)
        return 1;
    return MIN(1.0, (double)(csv->read - waiting) / (double)csv->size);
}
