/* review.c: the page of a review: what was found on top, then the document; and the index of many
 *
 * Findings of one severity are shown and hidden by a checkbox before them and a rule of review.css:
 * nothing runs.
 */
#include "render/review_internal.h"

#include <string.h>

static const char *const severities[] = {"error", "warning", "note"};

/* ---- where findings stand ---- */

static void array_free(void *array) { g_array_unref(array); }

static GArray *array_at(GHashTable *table, void *key, size_t size)
{
    GArray *array = g_hash_table_lookup(table, key);

    if (array == NULL) {
        array = g_array_new(FALSE, FALSE, (guint)size);
        g_hash_table_insert(table, key, array);
    }
    return array;
}

static void take_mark(ReviewPage *page, const json_t *span, unsigned finding, unsigned index)
{
    ReviewMark mark = {(unsigned)review_number(span, "from"), (unsigned)review_number(span, "to"),
                       finding, index};
    const char *node = review_text(span, "node");
    GArray *marks = g_hash_table_lookup(page->marks, node);

    if (marks == NULL) {
        marks = g_array_new(FALSE, FALSE, sizeof(ReviewMark));
        g_hash_table_insert(page->marks, g_strdup(node), marks);
    }
    g_array_append_val(marks, mark);
}

static void take_finding(ReviewPage *page, const json_t *finding, unsigned index)
{
    const json_t *spans = json_object_get(finding, "spans");
    const char *node = review_text(json_array_get(spans, 0), "node");
    unsigned block = *node == '/' ? (unsigned)g_ascii_strtoull(node + 1, NULL, 10) : 0;
    size_t s;
    json_t *span;

    g_array_append_val(array_at(page->cards, GUINT_TO_POINTER(block + 1), sizeof(unsigned)), index);
    json_array_foreach((json_t *)spans, s, span) take_mark(page, span, index, (unsigned)s);
}

/* ---- the frame ---- */

static void write_head(Markup *markup, const char *title, const char *language)
{
    static const char doctype[] = "<!DOCTYPE html>\n";
    g_autoptr(GBytes) style = html_resource("review.css");
    g_autofree char *hash = html_policy_hash(style);
    g_autofree char *policy = g_strdup_printf(
        "default-src 'none'; style-src '%s'; base-uri 'none'; form-action 'none'", hash);

    markup_own(markup, doctype, strlen(doctype));
    markup_open(markup, "html");
    markup_attribute(markup, "lang", strcmp(language, "en") == 0 ? "en" : "zh-CN");
    markup_open(markup, "head");
    markup_open(markup, "meta");
    markup_attribute(markup, "charset", "utf-8");
    markup_close_void(markup);
    html_write_meta(markup, "http-equiv", "Content-Security-Policy", policy);
    html_write_meta(markup, "name", "viewport", "width=device-width, initial-scale=1");
    html_write_meta(markup, "name", "color-scheme", "light dark");
    markup_element(markup, "title", NULL, title);
    markup_open(markup, "style");
    markup_own(markup, g_bytes_get_data(style, NULL), g_bytes_get_size(style));
    markup_close(markup);
    markup_close(markup);
    markup_line(markup);
}

static void write_choice(ReviewPage *page, const char *name, bool checked, json_int_t count)
{
    g_autofree char *id = g_strconcat("show-", name, NULL);
    g_autofree char *number = g_strdup_printf("%lld", (long long)count);
    g_autofree char *class = g_strconcat("choice ", name, NULL);

    markup_open(page->markup, "input");
    markup_attribute(page->markup, "type", "checkbox");
    markup_attribute(page->markup, "id", id);
    if (checked)
        markup_attribute(page->markup, "checked", "");
    markup_close_void(page->markup);
    markup_open(page->markup, "label");
    markup_attribute(page->markup, "for", id);
    markup_attribute(page->markup, "class", class);
    markup_text(page->markup, html_word(page->words, name));
    if (count >= 0) {
        markup_text(page->markup, " ");
        markup_element(page->markup, "b", NULL, number);
    }
    markup_close(page->markup);
}

static void write_fact(ReviewPage *page, const char *word, json_int_t number)
{
    g_autofree char *text = g_strdup_printf("%lld", (long long)number);

    markup_open(page->markup, "div");
    markup_element(page->markup, "dt", NULL, html_word(page->words, word));
    markup_element(page->markup, "dd", NULL, text);
    markup_close(page->markup);
}

static void write_facts(ReviewPage *page, const json_t *answer)
{
    static const char *const verdicts[] = {"ok", "rounding", "error", "not_checkable"};
    const json_t *counts = json_object_get(answer, "verdicts");

    markup_open(page->markup, "dl");
    write_fact(page, "figures-read", review_number(answer, "facts"));
    write_fact(page, "tables-known", review_number(answer, "tables_known"));
    for (unsigned i = 0; i < G_N_ELEMENTS(verdicts); i++) {
        g_autofree char *word = g_strconcat("relations-", verdicts[i], NULL);
        write_fact(page, word, review_number(counts, verdicts[i]));
    }
    markup_close(page->markup);
}

static void write_list(ReviewPage *page)
{
    size_t index;
    json_t *finding;

    if (json_array_size(page->findings) == 0) {
        markup_element(page->markup, "p", "sound", html_word(page->words, "nothing-found"));
        return;
    }
    markup_open(page->markup, "ol");
    markup_attribute(page->markup, "class", "list");
    json_array_foreach((json_t *)page->findings, index, finding)
    {
        g_autofree char *place =
            review_place(page->words, json_array_get(json_object_get(finding, "spans"), 0));

        markup_open(page->markup, "li");
        markup_attribute(page->markup, "class", review_text(finding, "severity"));
        markup_open(page->markup, "a");
        review_reference(page->markup, "href", "#f", (unsigned)index, -1);
        markup_element(page->markup, "span", "place", place);
        markup_text(page->markup, " ");
        markup_text(page->markup, review_text(finding, "message"));
        markup_close(page->markup);
        markup_close(page->markup);
    }
    markup_close(page->markup);
}

static void write_top(ReviewPage *page, const json_t *answer)
{
    g_autofree char *name = g_path_get_basename(review_text(answer, "path"));

    markup_open(page->markup, "header");
    markup_element(page->markup, "h1", NULL,
                   *review_text(answer, "unit") != '\0' ? review_text(answer, "unit") : name);
    markup_open(page->markup, "p");
    if (review_number(answer, "year") > 0) {
        g_autofree char *year = g_strdup_printf("%lld", (long long)review_number(answer, "year"));
        markup_element(page->markup, "span", "year", year);
        markup_text(page->markup, " · ");
    }
    markup_text(page->markup, name);
    markup_close(page->markup);
    write_facts(page, answer);
    markup_close(page->markup);
    markup_line(page->markup);
}

static GBytes *write_page(ReviewPage *page, const json_t *answer, const char *language)
{
    Markup *markup = page->markup;
    const json_t *counts = json_object_get(answer, "severities");
    g_autofree char *title =
        g_strdup_printf("%s · %s", html_word(page->words, "review"), review_text(answer, "path"));

    write_head(markup, title, language);
    markup_open(markup, "body");
    write_top(page, answer);
    for (unsigned i = 0; i < G_N_ELEMENTS(severities); i++)
        write_choice(page, severities[i], true, review_number(counts, severities[i]));
    write_choice(page, "found-only", false, -1);
    markup_open(markup, "nav");
    markup_attribute(markup, "aria-label", html_word(page->words, "review"));
    write_list(page);
    markup_close(markup);
    markup_line(markup);
    markup_open(markup, "main");
    review_body(page);
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
    return markup_steal(markup);
}

GBytes *review_render(const Document *document, const json_t *answer, const char *language)
{
    g_autoptr(Markup) markup = markup_new();
    g_autoptr(HtmlWords) words = html_words_new(language);
    g_autoptr(GHashTable) marks =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, array_free);
    g_autoptr(GHashTable) cards = g_hash_table_new_full(NULL, NULL, NULL, array_free);
    ReviewPage page = {
        .markup = markup, .document = document, .words = words, .marks = marks, .cards = cards};
    size_t index;
    json_t *finding;

    page.findings = json_object_get(answer, "findings");
    json_array_foreach((json_t *)page.findings, index, finding)
        take_finding(&page, finding, (unsigned)index);
    return write_page(&page, answer, language);
}

/* ---- the index of many ---- */

static const char *const columns[] = {"document", "unit-name", "year", "figures", "relations",
                                      "error",    "warning",   "note", "seconds"};

static void write_number_cell(Markup *markup, json_int_t number)
{
    g_autofree char *text = g_strdup_printf("%lld", (long long)number);

    markup_element(markup, "td", "n", text);
}

static void write_index_row(Markup *markup, const json_t *answer, const char *page)
{
    const json_t *counts = json_object_get(answer, "severities");
    g_autofree char *seconds =
        g_strdup_printf("%.2f", json_real_value(json_object_get(answer, "seconds")));

    markup_open(markup, "tr");
    markup_open(markup, "td");
    if (*page != '\0') {
        markup_open(markup, "a");
        markup_attribute(markup, "href", page);
        markup_text(markup, review_text(answer, "path"));
        markup_close(markup);
    } else
        markup_text(markup, review_text(answer, "path"));
    markup_close(markup);
    if (json_object_get(answer, "error") != NULL) {
        markup_open(markup, "td");
        markup_attribute(markup, "class", "unread");
        markup_attribute_int(markup, "colspan", G_N_ELEMENTS(columns) - 1);
        markup_text(markup, review_text(json_object_get(answer, "error"), "message"));
        markup_close(markup);
        markup_close(markup);
        return;
    }
    markup_element(markup, "td", NULL, review_text(answer, "unit"));
    write_number_cell(markup, review_number(answer, "year"));
    write_number_cell(markup, review_number(answer, "facts"));
    write_number_cell(markup, review_number(answer, "relation_count"));
    for (unsigned i = 0; i < G_N_ELEMENTS(severities); i++)
        write_number_cell(markup, review_number(counts, severities[i]));
    markup_element(markup, "td", "n", seconds);
    markup_close(markup);
    markup_line(markup);
}

GBytes *review_index(const json_t *result, const char *const *pages, const char *language)
{
    g_autoptr(Markup) markup = markup_new();
    g_autoptr(HtmlWords) words = html_words_new(language);
    size_t index;
    json_t *answer;

    write_head(markup, html_word(words, "review"), language);
    markup_open(markup, "body");
    markup_attribute(markup, "class", "index");
    markup_element(markup, "h1", NULL, html_word(words, "review"));
    markup_open(markup, "main");
    markup_open(markup, "div");
    markup_attribute(markup, "class", "region");
    markup_open(markup, "table");
    markup_open(markup, "thead");
    markup_open(markup, "tr");
    for (unsigned i = 0; i < G_N_ELEMENTS(columns); i++)
        markup_element(markup, "th", NULL, html_word(words, columns[i]));
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "tbody");
    json_array_foreach(json_object_get(result, "documents"), index, answer)
        write_index_row(markup, answer, pages[index]);
    for (unsigned i = 0; i < 6; i++) /* tbody, table, div, main, body, html */
        markup_close(markup);
    return markup_steal(markup);
}
