/* findings_csv.c: findings and documents as rows for a spreadsheet
 *
 * UTF-8 with a mark, because Excel takes a file without one for the machine's own encoding. A text
 * that a spreadsheet would take for a formula is kept a text: reports are written by strangers.
 */
#include "base/csv_write.h"
#include "render/review_internal.h"

static void append_number(GString *row, json_int_t number, char end)
{
    g_autofree char *text = g_strdup_printf("%lld", (long long)number);

    csv_put(row, text, end);
}

static GString *begin(const HtmlWords *words, const char *const *columns, unsigned count)
{
    GString *rows = g_string_new("\xEF\xBB\xBF");

    for (unsigned i = 0; i < count; i++)
        csv_put(rows, html_word(words, columns[i]), i + 1 < count ? ',' : '\n');
    return rows;
}

static char *other_places(const HtmlWords *words, const json_t *spans)
{
    GString *text = g_string_new(NULL);
    size_t index;
    json_t *span;

    json_array_foreach((json_t *)spans, index, span)
    {
        g_autofree char *place = review_place(words, span);

        if (index > 0)
            g_string_append_printf(text, "%s%s%s%s", text->len > 0 ? "\n" : "", place,
                                   *place != '\0' ? " " : "", review_text(span, "context"));
    }
    return g_string_free(text, FALSE);
}

static void append_finding(GString *rows, const HtmlWords *words, const json_t *answer,
                           const json_t *finding)
{
    const json_t *spans = json_object_get(finding, "spans");
    g_autofree char *place = review_place(words, json_array_get(spans, 0));
    g_autofree char *others = other_places(words, spans);

    csv_put(rows, review_text(answer, "path"), ',');
    csv_put(rows, review_text(answer, "unit"), ',');
    append_number(rows, review_number(answer, "year"), ',');
    csv_put(rows, html_word(words, review_text(finding, "severity")), ',');
    csv_put(rows, place, ',');
    csv_put(rows, review_text(finding, "id"), ',');
    csv_put(rows, review_text(finding, "message"), ',');
    csv_put(rows, review_text(finding, "quote"), ',');
    csv_put(rows, review_text(finding, "stated"), ',');
    csv_put(rows, review_text(finding, "expected"), ',');
    csv_put(rows, others, '\n');
}

GBytes *findings_csv(const json_t *result, const char *language)
{
    static const char *const columns[] = {"document", "unit-name", "year",        "severity",
                                          "place",    "rule",      "message",     "quotation",
                                          "stated",   "expected",  "other-places"};
    g_autoptr(HtmlWords) words = html_words_new(language);
    GString *rows = begin(words, columns, G_N_ELEMENTS(columns));
    size_t d, f;
    json_t *answer, *finding;

    json_array_foreach(json_object_get(result, "documents"), d, answer)
        json_array_foreach(json_object_get(answer, "findings"), f, finding)
            append_finding(rows, words, answer, finding);
    return g_string_free_to_bytes(rows);
}

GBytes *summary_csv(const json_t *result, const char *language)
{
    static const char *const columns[] = {"document", "unit-name", "year", "figures", "relations",
                                          "error",    "warning",   "note", "seconds", "unreadable"};
    g_autoptr(HtmlWords) words = html_words_new(language);
    GString *rows = begin(words, columns, G_N_ELEMENTS(columns));
    size_t index;
    json_t *answer;

    json_array_foreach(json_object_get(result, "documents"), index, answer)
    {
        const json_t *counts = json_object_get(answer, "severities");
        g_autofree char *seconds =
            g_strdup_printf("%.3f", json_real_value(json_object_get(answer, "seconds")));

        csv_put(rows, review_text(answer, "path"), ',');
        csv_put(rows, review_text(answer, "unit"), ',');
        append_number(rows, review_number(answer, "year"), ',');
        append_number(rows, review_number(answer, "facts"), ',');
        append_number(rows, review_number(answer, "relation_count"), ',');
        append_number(rows, review_number(counts, "error"), ',');
        append_number(rows, review_number(counts, "warning"), ',');
        append_number(rows, review_number(counts, "note"), ',');
        csv_put(rows, seconds, ',');
        csv_put(rows, review_text(json_object_get(answer, "error"), "message"), '\n');
    }
    return g_string_free_to_bytes(rows);
}
