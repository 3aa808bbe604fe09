/* review_card.c: one finding beside its passage: how grave, what, the arithmetic, what was
 * expected, every place */
#include "render/review_internal.h"

#include <string.h>

const char *review_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

json_int_t review_number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* A word of the page with its # replaced by a number. */
static char *numbered(const HtmlWords *words, const char *id, json_int_t number)
{
    g_auto(GStrv) parts = g_strsplit(html_word(words, id), "#", 2);

    return g_strdup_printf("%s%lld%s", parts[0], (long long)number,
                           parts[1] != NULL ? parts[1] : "");
}

char *review_place(const HtmlWords *words, const json_t *span)
{
    if (*review_text(span, "cell") != '\0')
        return g_strdup_printf("%s!%s", review_text(span, "sheet"), review_text(span, "cell"));
    if (json_object_get(span, "page") != NULL)
        return numbered(words, "place-page", review_number(span, "page"));
    if (json_object_get(span, "line") != NULL)
        return numbered(words, "place-line", review_number(span, "line"));
    if (g_str_has_prefix(review_text(span, "context"), review_text(span, "section")))
        return g_strdup(""); /* a cell's table is told with it */
    return g_strdup(review_text(span, "section"));
}

void review_reference(Markup *markup, const char *name, const char *prefix, unsigned finding,
                      int span)
{
    g_autofree char *value = span >= 0 ? g_strdup_printf("%s%u-%d", prefix, finding + 1, span + 1)
                                       : g_strdup_printf("%s%u", prefix, finding + 1);

    markup_attribute(markup, name, value);
}

static void write_link(ReviewPage *page, const char *class, unsigned finding, const char *word)
{
    markup_open(page->markup, "a");
    markup_attribute(page->markup, "class", class);
    review_reference(page->markup, "href", "#f", finding, -1);
    markup_attribute(page->markup, "aria-label", html_word(page->words, word));
    markup_text(page->markup, strcmp(class, "before") == 0 ? "↑" : "↓");
    markup_close(page->markup);
}

static void write_head(ReviewPage *page, const json_t *finding, unsigned index)
{
    Markup *markup = page->markup;
    g_autofree char *number = g_strdup_printf("%u", index + 1);

    markup_open(markup, "h3");
    markup_element(markup, "span", "ordinal", number);
    markup_element(markup, "strong", NULL,
                   html_word(page->words, review_text(finding, "severity")));
    markup_element(markup, "code", NULL, review_text(finding, "id"));
    if (index > 0)
        write_link(page, "before", index - 1, "finding-before");
    if (index + 1 < json_array_size(page->findings))
        write_link(page, "after", index + 1, "finding-after");
    markup_close(markup);
}

static void write_expected(ReviewPage *page, const json_t *finding)
{
    if (*review_text(finding, "expected") == '\0')
        return;
    markup_open(page->markup, "p");
    markup_attribute(page->markup, "class", "expected");
    markup_text(page->markup, html_word(page->words, "expected"));
    markup_text(page->markup, " ");
    markup_element(page->markup, "b", NULL, review_text(finding, "expected"));
    if (*review_text(finding, "stated") != '\0') {
        markup_text(page->markup, " ");
        markup_element(page->markup, "s", NULL, review_text(finding, "stated"));
    }
    markup_close(page->markup);
}

static void write_place(ReviewPage *page, const json_t *span, unsigned finding, unsigned index)
{
    g_autofree char *place = review_place(page->words, span);

    markup_open(page->markup, "li");
    markup_open(page->markup, "a");
    review_reference(page->markup, "href", "#p", finding, (int)index);
    if (*place != '\0') {
        markup_element(page->markup, "span", "place", place);
        markup_text(page->markup, " ");
    }
    markup_text(page->markup, review_text(span, "context"));
    markup_close(page->markup);
    markup_close(page->markup);
}

void review_card(ReviewPage *page, unsigned index)
{
    const json_t *finding = json_array_get(page->findings, index);
    const json_t *spans = json_object_get(finding, "spans");
    g_autofree char *class = g_strconcat("card ", review_text(finding, "severity"), NULL);
    size_t s;
    json_t *span;

    markup_open(page->markup, "article");
    markup_attribute(page->markup, "class", class);
    review_reference(page->markup, "id", "f", index, -1);
    markup_attribute(page->markup, "tabindex", "-1");
    write_head(page, finding, index);
    markup_element(page->markup, "p", "message", review_text(finding, "message"));
    write_expected(page, finding);
    markup_open(page->markup, "ul");
    json_array_foreach((json_t *)spans, s, span) write_place(page, span, index, (unsigned)s);
    markup_close(page->markup);
    markup_close(page->markup);
    markup_line(page->markup);
}
