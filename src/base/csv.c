/* csv.c: a scanner over a window of text, which a file refills; fields are cut out of it in place
 *
 * Invariants:
 *  1. Before a row is cut, either the window holds it to its end, or there is nothing more to come.
 *  2. `fields` points into the window and holds as many fields as the head has columns, once a row
 * was read; the next row may move the window.
 */
#include "base/csv.h"

#include "base/error.h"
#include "base/window.h"

#include <string.h>

#define CSV_COLUMNS_MAX 1024
#define CSV_ROW_SIZE_MAX ((size_t)8 * 1024 * 1024)

struct Csv {
    Window window;
    GPtrArray *heads; /* of char * */
    char **fields;    /* of the row at hand */
    unsigned field_count, field_room;
    unsigned row_line;
};

static bool fail_at(const Csv *csv, unsigned line, unsigned column, const char *id,
                    const char *mend, GError **error)
{
    g_autofree char *where = g_strdup_printf("%s:%u:%u", csv->window.place, line, column + 1);

    error_set(error, ERROR_INPUT, id, "place", where, "mend", mend, NULL);
    return false;
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
    char *newline = memchr(csv->window.at, '\n', (size_t)(csv->window.end - csv->window.at));
    char *at = csv->window.at;

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
    while (window_has_more(&csv->window) && !row_is_whole(csv))
        if (!window_fill(&csv->window, CSV_ROW_SIZE_MAX, "csv-row-too-long", "mend-open-quote",
                         error))
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

    csv->window.at = mark == '\0' ? stop : stop + 1;
    if (mark == '\r' && *csv->window.at == '\n') {
        csv->window.at++;
        mark = '\n';
    }
    csv->window.line += mark == '\n';
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
        csv->window.line += *from == '\n';
        *to++ = *from;
        from += *from == '"';
    }
    return to;
}

static bool cut_quoted(Csv *csv, unsigned column, bool *last, GError **error)
{
    char *start = csv->window.at + 1;
    char *close = quote_end(start);
    unsigned line = csv->window.line;
    char *stop, *text_end;

    if (*close == '\0')
        return fail_at(csv, line, column, "csv-open-quote", "mend-open-quote", error);
    stop = skip_blanks(close + 1);
    text_end = unquote(csv, start, close);
    if (!ends_field[(unsigned char)*stop])
        return fail_at(csv, csv->window.line, column, "csv-after-quote", NULL, error);
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
        return fail_at(csv, csv->window.line, column, "csv-too-wide", NULL, error);
    csv->window.at = skip_blanks(csv->window.at);
    if (*csv->window.at == '"')
        return cut_quoted(csv, column, last, error);
    for (stop = csv->window.at; !ends_field[(unsigned char)*stop]; stop++)
        ;
    field_add(csv, csv->window.at);
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
        for (; *csv->window.at == '\r' || *csv->window.at == '\n'; csv->window.at++)
            csv->window.line += *csv->window.at == '\n';
    } while (window_has_more(&csv->window) && !row_is_whole(csv));
    if (*csv->window.at == '\0')
        return false;
    csv->row_line = csv->window.line;
    for (unsigned column = 0; !last; column++)
        if (!cut_field(csv, column, &last, error))
            return false;
    return true;
}

/* ---- life cycle ---- */

static Csv *csv_new(void)
{
    Csv *csv = g_new0(Csv, 1);

    csv->heads = g_ptr_array_new_with_free_func(g_free);
    return csv;
}

static bool read_head(Csv *csv, GError **error)
{
    g_autoptr(GError) cause = NULL;

    if (!read_row(csv, &cause)) {
        if (cause != NULL)
            g_propagate_error(error, g_steal_pointer(&cause));
        else
            error_set(error, ERROR_INPUT, "csv-empty", "place", csv->window.place, NULL);
        return false;
    }
    for (unsigned i = 0; i < csv->field_count; i++)
        g_ptr_array_add(csv->heads, g_strdup(csv_field(csv, i)));
    return true;
}

Csv *csv_open(const char *text, const char *place, GError **error)
{
    return csv_open_at(text, place, 1, error);
}

Csv *csv_open_at(const char *text, const char *place, unsigned line, GError **error)
{
    g_autoptr(Csv) csv = csv_new();

    window_open_text(&csv->window, text, place, line);
    return read_head(csv, error) ? g_steal_pointer(&csv) : NULL;
}

Csv *csv_open_file(const char *path, GError **error)
{
    g_autoptr(Csv) csv = csv_new();

    return window_open_file(&csv->window, path, error) && read_head(csv, error)
               ? g_steal_pointer(&csv)
               : NULL;
}

void csv_close(Csv *csv)
{
    if (csv == NULL)
        return;
    window_close(&csv->window);
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
    g_autofree char *where = g_strdup_printf("%s:%u", csv->window.place, csv->row_line);
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
    return g_strdup_printf("%s:%u:%u", csv->window.place, csv->row_line, column + 1);
}

unsigned csv_line(const Csv *csv) { return csv->row_line; }

double csv_share(const Csv *csv) { return window_share(&csv->window); }
