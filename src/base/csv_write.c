/* csv_write.c: fields of a CSV file, as spreadsheets read them */
#include "base/csv_write.h"

#include <stdbool.h>
#include <string.h>

static bool is_formula(const char *text)
{
    return strchr("=+-@\t\r", *text) != NULL && *text != '\0' &&
           strspn(text, "+-0123456789.,%") != strlen(text);
}

void csv_put(GString *rows, const char *text, char end)
{
    g_string_append_c(rows, '"');
    if (is_formula(text))
        g_string_append_c(rows, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            g_string_append_c(rows, '"');
        g_string_append_c(rows, *text);
    }
    g_string_append_c(rows, '"');
    g_string_append_c(rows, end);
    if (end == '\n')
        rows->str[rows->len - 1] = '\r', g_string_append_c(rows, '\n');
}
