/* pdf_furniture.c: headers, footers and page numbers are no part of the text
 *
 * A line in the margin that stands on many pages, apart from a number, is a header or footer. A
 * page number is recognised by its dress (— 3 —, 第3页) or because it counts along with the pages.
 * What names a table or its unit is never left out: forms put it at the head of every page. */
#include "reader/pdf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN 68.0 /* where headers and footers stand */
#define NUMBER_MARGIN                                                                              \
    105.0 /* page numbers of official papers stand higher: 7 mm under the text                     \
           */
#define REPEATS_MIN 3u
#define RUN_MIN 4u

typedef struct {
    unsigned first, last, count, run, longest; /* page indices */
} Repeat;

static bool in_margin(const PdfLine *line, double margin)
{
    return line->box.bottom <= margin || line->box.top >= line->page->height - margin;
}

/* The line with every run of digits as one '#', and where it stands. */
static char *furniture_key(const PdfLine *line)
{
    g_autofree char *squeezed = layout_squeeze(line->text);
    GString *key = g_string_new(line->box.top < line->page->height / 2 ? "^" : "_");

    for (const char *at = squeezed; *at != '\0'; at++)
        if (!g_ascii_isdigit(*at))
            g_string_append_c(key, *at);
        else if (key->str[key->len - 1] != '#')
            g_string_append_c(key, '#');
    return g_string_free(key, FALSE);
}

static bool names_table(const PdfLine *line)
{
    g_autofree char *squeezed = layout_squeeze(line->text);

    return layout_is_unit(line->text) || layout_is_number(line->text) ||
           g_str_has_suffix(squeezed, "表");
}

static void count_repeat(GHashTable *repeats, const PdfLine *line, unsigned page)
{
    char *key = furniture_key(line);
    Repeat *repeat = g_hash_table_lookup(repeats, key);

    if (repeat == NULL) {
        repeat = g_new0(Repeat, 1);
        *repeat = (Repeat){page, page, 1, 1, 1};
        g_hash_table_insert(repeats, key, repeat);
        return;
    }
    g_free(key);
    if (repeat->last == page)
        return;
    repeat->run =
        page - repeat->last <= 2 ? repeat->run + 1 : 1; /* odd and even pages may differ */
    repeat->longest = MAX(repeat->longest, repeat->run);
    repeat->last = page;
    repeat->count++;
}

static GHashTable *count_repeats(GPtrArray *pages)
{
    GHashTable *repeats = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    for (guint i = 0; i < pages->len; i++) {
        const PdfPage *page = g_ptr_array_index(pages, i);

        for (guint j = 0; j < page->lines->len; j++) {
            const PdfLine *line = g_ptr_array_index(page->lines, j);

            if (in_margin(line, MARGIN) && !names_table(line))
                count_repeat(repeats, line, i);
        }
    }
    return repeats;
}

static bool repeats_often(const GHashTable *repeats, const PdfLine *line, unsigned pages)
{
    g_autofree char *key = furniture_key(line);
    const Repeat *repeat = g_hash_table_lookup((GHashTable *)repeats, key);

    return repeat != NULL && repeat->count >= REPEATS_MIN &&
           (repeat->count * 2 >= pages || repeat->longest >= RUN_MIN);
}

/* The number of a line that holds nothing else but its dress; -1: something else. */
static int page_number(const PdfLine *line, bool *dressed)
{
    static const char *const dress[] = {"第", "页", "共", "-",  "—", "–",    "－", "−",
                                        "─",  "·",  "~",  "～", "/", "Page", "of"};
    g_autofree char *squeezed = layout_squeeze(line->text);
    const char *at = squeezed;
    int number = -1;

    *dressed = false;
    while (*at != '\0') {
        unsigned i = 0;

        if (g_ascii_isdigit(*at)) {
            char *end = NULL;
            long value = strtol(at, &end, 10);

            if (end - at > 5)
                return -1;
            number = number < 0 ? (int)value : number;
            at = end;
            continue;
        }
        while (i < G_N_ELEMENTS(dress) && !g_str_has_prefix(at, dress[i]))
            i++;
        if (i == G_N_ELEMENTS(dress))
            return -1;
        *dressed = true;
        at += strlen(dress[i]);
    }
    return number;
}

/* The last line of the page, or else the first, when it may be the page's number; NULL: neither. */
static const PdfLine *number_line(const PdfPage *page, int *number, bool *dressed)
{
    for (unsigned end = 0; end < 2 && page->lines->len > 0; end++) {
        const PdfLine *line = g_ptr_array_index(page->lines, end == 0 ? page->lines->len - 1 : 0);

        if (in_margin(line, NUMBER_MARGIN) && (*number = page_number(line, dressed)) >= 0)
            return line;
    }
    return NULL;
}

/* Whether pages near by count along with this one. */
static bool counts_along(const GArray *offsets, guint index)
{
    int own = g_array_index(offsets, int, index);

    for (guint i = index > 3 ? index - 3 : 0; i < offsets->len && i <= index + 3; i++)
        if (i != index && g_array_index(offsets, int, i) == own)
            return true;
    return false;
}

static void remove_numbers(GPtrArray *pages)
{
    g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(int));

    for (guint i = 0; i < pages->len; i++) {
        int number = 0, offset = G_MININT;
        bool dressed;

        if (number_line(g_ptr_array_index(pages, i), &number, &dressed) != NULL)
            offset = number - (int)i;
        g_array_append_val(offsets, offset);
    }
    for (guint i = 0; i < pages->len; i++) {
        PdfPage *page = g_ptr_array_index(pages, i);
        int number = 0;
        bool dressed = false;
        const PdfLine *line = number_line(page, &number, &dressed);

        if (line != NULL && (dressed || counts_along(offsets, i)))
            g_ptr_array_remove(page->lines, (gpointer)line);
    }
}

void layout_furniture_remove(GPtrArray *pages)
{
    g_autoptr(GHashTable) repeats = count_repeats(pages);

    for (guint i = 0; i < pages->len; i++) {
        PdfPage *page = g_ptr_array_index(pages, i);

        for (guint j = page->lines->len; j > 0; j--) {
            const PdfLine *line = g_ptr_array_index(page->lines, j - 1);

            if (in_margin(line, MARGIN) && !names_table(line) &&
                repeats_often(repeats, line, pages->len))
                g_ptr_array_remove_index(page->lines, j - 1);
        }
    }
    remove_numbers(pages);
}
