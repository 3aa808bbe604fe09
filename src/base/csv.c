/* csv.c: a scanner over the whole text; a row's fields are copied into one buffer that is used again
 *
 * Invariant: `fields` holds as many offsets into `buffer` as the head has columns, once a row was read.
 */
#include "base/csv.h"

#include "base/error.h"

#include <string.h>

#define CSV_COLUMNS_MAX 1024

struct Csv {
    const char *at;   /* the next byte to read */
    char *place;
    GPtrArray *heads; /* of char * */
    GString *buffer;
    GArray *fields;   /* of size_t: where each field of the row starts in buffer */
    unsigned line;    /* of the next byte */
    unsigned row_line;
};

/* Copies one field to the buffer without blanks at its ends. `*last` says whether the row ended. */
static bool read_field(Csv *csv, unsigned column, bool *last, GError **error)
{
    size_t start = csv->buffer->len;
    unsigned line = csv->line;
    const char *from;

    while (*csv->at == ' ' || *csv->at == '\t')
        csv->at++;
    if (*csv->at == '"') {
        for (csv->at++;; csv->at++) {
            if (*csv->at == '\0') {
                g_autofree char *where = g_strdup_printf("%s:%u:%u", csv->place, line, column + 1);
                error_set(error, ERROR_INPUT, "csv-open-quote", "place", where, "mend",
                          "mend-open-quote", NULL);
                return false;
            }
            if (*csv->at == '"') {
                if (csv->at[1] != '"')
                    break;
                csv->at++;
            }
            csv->line += *csv->at == '\n';
            g_string_append_c(csv->buffer, *csv->at);
        }
        csv->at++;
        while (*csv->at == ' ' || *csv->at == '\t')
            csv->at++;
        if (strchr(",\r\n", *csv->at) == NULL) { /* the NUL at the end counts as found */
            g_autofree char *where = g_strdup_printf("%s:%u:%u", csv->place, csv->line, column + 1);
            error_set(error, ERROR_INPUT, "csv-after-quote", "place", where, NULL);
            return false;
        }
    } else {
        from = csv->at;
        csv->at += strcspn(csv->at, ",\r\n");
        g_string_append_len(csv->buffer, from, csv->at - from);
        while (csv->buffer->len > start && strchr(" \t", csv->buffer->str[csv->buffer->len - 1]) != NULL)
            g_string_truncate(csv->buffer, csv->buffer->len - 1);
    }
    g_string_append_c(csv->buffer, '\0');
    g_array_append_val(csv->fields, start);
    *last = *csv->at != ',';
    if (!*last) {
        csv->at++;
        return true;
    }
    csv->at += *csv->at == '\r';
    if (*csv->at == '\n') {
        csv->at++;
        csv->line++;
    }
    return true;
}

/* Skips lines without anything, then reads a row of any width. False at the end or on an error. */
static bool read_row(Csv *csv, GError **error)
{
    bool last = false;

    g_string_truncate(csv->buffer, 0);
    g_array_set_size(csv->fields, 0);
    while (*csv->at == '\r' || *csv->at == '\n') {
        csv->line += *csv->at == '\n';
        csv->at++;
    }
    if (*csv->at == '\0')
        return false;
    csv->row_line = csv->line;
    for (unsigned column = 0; !last; column++) {
        if (column == CSV_COLUMNS_MAX) {
            g_autofree char *where = g_strdup_printf("%s:%u", csv->place, csv->line);
            error_set(error, ERROR_INPUT, "csv-too-wide", "place", where, NULL);
            return false;
        }
        if (!read_field(csv, column, &last, error))
            return false;
    }
    return true;
}

Csv *csv_open(const char *text, const char *place, GError **error)
{
    g_autoptr(Csv) csv = g_new0(Csv, 1);
    g_autoptr(GError) cause = NULL;

    csv->at = text;
    csv->place = g_strdup(place);
    csv->heads = g_ptr_array_new_with_free_func(g_free);
    csv->buffer = g_string_new(NULL);
    csv->fields = g_array_new(FALSE, FALSE, sizeof(size_t));
    csv->line = 1;
    if (!read_row(csv, &cause)) {
        if (cause != NULL)
            g_propagate_error(error, g_steal_pointer(&cause));
        else
            error_set(error, ERROR_INPUT, "csv-empty", "place", place, NULL);
        return NULL;
    }
    for (unsigned i = 0; i < csv->fields->len; i++)
        g_ptr_array_add(csv->heads, g_strdup(csv_field(csv, i)));
    return g_steal_pointer(&csv);
}

void csv_close(Csv *csv)
{
    if (csv == NULL)
        return;
    g_free(csv->place);
    g_ptr_array_unref(csv->heads);
    g_string_free(csv->buffer, TRUE);
    g_array_unref(csv->fields);
    g_free(csv);
}

unsigned csv_columns(const Csv *csv)
{
    return csv->heads->len;
}

const char *csv_head(const Csv *csv, unsigned column)
{
    return g_ptr_array_index(csv->heads, column);
}

bool csv_next(Csv *csv, GError **error)
{
    if (!read_row(csv, error))
        return false;
    if (csv->fields->len != csv->heads->len) {
        g_autofree char *where = g_strdup_printf("%s:%u", csv->place, csv->row_line);
        g_autofree char *found = g_strdup_printf("%u", csv->fields->len);
        g_autofree char *wanted = g_strdup_printf("%u", csv->heads->len);
        error_set(error, ERROR_INPUT, "csv-row-width", "place", where, "found", found, "wanted", wanted,
                  "mend", "mend-row-width", NULL);
        return false;
    }
    return true;
}

const char *csv_field(const Csv *csv, unsigned column)
{
    return csv->buffer->str + g_array_index(csv->fields, size_t, column);
}

char *csv_place(const Csv *csv, unsigned column)
{
    return g_strdup_printf("%s:%u:%u", csv->place, csv->row_line, column + 1);
}

unsigned csv_line(const Csv *csv)
{
    return csv->row_line;
}
