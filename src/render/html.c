/* html.c: one file, no request to anywhere, whole without script
 *
 * Style and script are our own files (page.css, page.js), built in; the policy in the head names
 * their hashes, so that nothing else can run in the page whatever a document holds.
 */
#include "render/html.h"

#include "render/render.h"

#include <string.h>

char *html_policy_hash(GBytes *content)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *base64 = NULL;
    guint8 digest[32];
    gsize size = sizeof digest;

    g_checksum_update(checksum, g_bytes_get_data(content, NULL), (gssize)g_bytes_get_size(content));
    g_checksum_get_digest(checksum, digest, &size);
    base64 = g_base64_encode(digest, size);
    return g_strconcat("sha256-", base64, NULL);
}

static void write_bytes(Markup *markup, GBytes *bytes)
{
    markup_own(markup, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

void html_write_meta(Markup *markup, const char *attribute, const char *name, const char *content)
{
    markup_open(markup, "meta");
    markup_attribute(markup, attribute, name);
    markup_attribute(markup, "content", content);
    markup_close_void(markup);
    markup_line(markup);
}

static void write_head(HtmlPage *page, GBytes *style, GBytes *script)
{
    g_autofree char *style_hash = html_policy_hash(style);
    g_autofree char *script_hash = html_policy_hash(script);
    g_autofree char *policy =
        g_strdup_printf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; "
                        "form-action 'none'",
                        style_hash, script_hash);

    markup_open(page->markup, "head");
    markup_line(page->markup);
    markup_open(page->markup, "meta");
    markup_attribute(page->markup, "charset", "utf-8");
    markup_close_void(page->markup);
    markup_line(page->markup);
    html_write_meta(page->markup, "http-equiv", "Content-Security-Policy", policy);
    html_write_meta(page->markup, "name", "viewport", "width=device-width, initial-scale=1");
    html_write_meta(page->markup, "name", "color-scheme", "light dark");
    markup_element(page->markup, "title", NULL, page->document->title);
    markup_line(page->markup);
    markup_open(page->markup, "style");
    write_bytes(page->markup, style);
    markup_close(page->markup);
    markup_close(page->markup);
    markup_line(page->markup);
}

static void write_fact(HtmlPage *page, const char *word, const char *text)
{
    if (text == NULL)
        return;
    markup_open(page->markup, "span");
    markup_attribute(page->markup, "class", "fact");
    markup_element(page->markup, "span", "fact-name", html_word(page->words, word));
    markup_text(page->markup, text);
    markup_close(page->markup);
    markup_text(page->markup, " ");
}

static void write_header(HtmlPage *page)
{
    markup_open(page->markup, "header");
    markup_element(page->markup, "h1", NULL, page->document->title);
    markup_open(page->markup, "p");
    markup_attribute(page->markup, "class", "facts");
    write_fact(page, "unit", page->document->unit_name);
    write_fact(page, "created", page->document->created);
    markup_close(page->markup);
    /* On paper the imprint stands here: as a footer it would take a page of its own. */
    markup_open(page->markup, "p");
    markup_attribute(page->markup, "class", "facts imprint");
    write_fact(page, "regime", page->document->regime);
    markup_close(page->markup);
    if (html_source_count(page->sources) > 0)
        markup_element(page->markup, "p", "hint", html_word(page->words, "hint"));
    markup_close(page->markup);
    markup_line(page->markup);
}

static void write_button(HtmlPage *page, const char *class, const char *word)
{
    markup_open(page->markup, "button");
    markup_attribute(page->markup, "type", "button");
    markup_attribute(page->markup, "class", class);
    markup_text(page->markup, html_word(page->words, word));
    markup_close(page->markup);
}

/* The panel that says where a figure comes from; page.js fills it. Without script a click leads to
 * it too, and it says what to do instead. */
static void write_panel(HtmlPage *page)
{
    Markup *markup = page->markup;

    markup_open(markup, "aside");
    markup_attribute(markup, "id", "source");
    markup_attribute(markup, "class", "panel");
    markup_attribute(markup, "role", "dialog");
    markup_attribute(markup, "aria-labelledby", "source-name");
    markup_attribute(markup, "tabindex", "-1");
    markup_open(markup, "div");
    markup_attribute(markup, "class", "panel-bar");
    markup_element(markup, "span", "panel-title", html_word(page->words, "source"));
    write_button(page, "panel-back", "back");
    write_button(page, "panel-close", "close");
    markup_close(markup);
    markup_open(markup, "h2");
    markup_attribute(markup, "id", "source-name");
    markup_attribute(markup, "class", "panel-name");
    markup_text(markup, html_word(page->words, "source"));
    markup_close(markup);
    markup_element(markup, "p", "panel-value", NULL);
    markup_element(markup, "p", "panel-without-script", html_word(page->words, "no-script"));
    markup_open(markup, "div");
    markup_attribute(markup, "class", "panel-formula");
    markup_element(markup, "h3", NULL, html_word(page->words, "expression"));
    markup_element(markup, "code", "panel-expression", NULL);
    markup_close(markup);
    markup_element(markup, "p", "panel-given", html_word(page->words, "given"));
    markup_open(markup, "div");
    markup_attribute(markup, "class", "panel-parts");
    markup_element(markup, "h3", NULL, html_word(page->words, "inputs"));
    markup_element(markup, "ul", "panel-inputs", NULL);
    markup_close(markup);
    markup_element(markup, "p", "panel-address", NULL);
    markup_close(markup);
    markup_line(markup);
}

static void write_sources(HtmlPage *page)
{
    g_autoptr(GBytes) json = html_sources_json(page->sources);

    markup_open(page->markup, "script");
    markup_attribute(page->markup, "type", "application/json");
    markup_attribute(page->markup, "id", "sources");
    write_bytes(page->markup, json);
    markup_close(page->markup);
    markup_line(page->markup);
}

static void write_body(HtmlPage *page, GBytes *script)
{
    markup_open(page->markup, "body");
    markup_line(page->markup);
    markup_open(page->markup, "a");
    markup_attribute(page->markup, "class", "skip");
    markup_attribute(page->markup, "href", "#text");
    markup_text(page->markup, html_word(page->words, "skip"));
    markup_close(page->markup);
    write_header(page);
    html_write_contents(page);
    markup_open(page->markup, "main");
    markup_attribute(page->markup, "id", "text");
    if (page->document->root->wide)
        markup_attribute(page->markup, "class", "wide");
    html_write_body(page);
    markup_close(page->markup);
    markup_line(page->markup);
    markup_open(page->markup, "footer");
    write_fact(page, "regime", page->document->regime);
    markup_close(page->markup);
    markup_line(page->markup);
    if (html_source_count(page->sources) > 0) {
        write_panel(page);
        write_sources(page);
    }
    markup_open(page->markup, "script");
    write_bytes(page->markup, script);
    markup_close(page->markup);
    markup_line(page->markup);
    markup_close(page->markup);
}

static void heading_free(void *data)
{
    HtmlHeading *heading = data;

    g_free(heading->id);
    g_free(heading);
}

static char *id_from(const char *prefix, const char *name)
{
    GString *id = g_string_new(prefix);

    if (name != NULL && *name != '\0')
        g_string_append_c(id, '-');
    for (; name != NULL && *name != '\0'; name++) {
        bool plain = g_ascii_isalnum(*name) || strchr("._-", *name) != NULL;
        g_string_append_c(id, plain ? *name : '-');
    }
    return g_string_free(id, FALSE);
}

const char *html_id(HtmlPage *page, const char *prefix, const char *name)
{
    g_autofree char *base = id_from(prefix, name);
    unsigned used = GPOINTER_TO_UINT(g_hash_table_lookup(page->ids, base));
    char *id = g_strdup(base);

    while (g_hash_table_contains(page->ids, id)) {
        g_free(id);
        id = g_strdup_printf("%s-%u", base, ++used);
    }
    if (used > 0) /* so that a thousand of one name are not tried a thousand times each */
        g_hash_table_replace(page->ids, g_strdup(base), GUINT_TO_POINTER(used));
    g_hash_table_insert(page->ids, id, GUINT_TO_POINTER(1));
    return id;
}

/* Ids of headings come first, so that the contents may link to what is still to be written. */
static void collect_headings(HtmlPage *page)
{
    const Node *root = page->document->root;

    for (unsigned i = 0; i < node_count(root); i++) {
        const Node *node = node_at(root, i);
        g_autofree char *number = NULL;
        HtmlHeading *heading;

        if (node->kind != NODE_HEADING)
            continue;
        number = g_strdup_printf("%u", page->headings->len + 1);
        heading = g_new0(HtmlHeading, 1);
        heading->node = node;
        heading->id = g_strdup(html_id(page, "section", node->id != NULL ? node->id : number));
        g_ptr_array_add(page->headings, heading);
    }
}

/* What page and panel use themselves. */
static void reserve_ids(HtmlPage *page)
{
    static const char *const own[] = {"text", "source", "sources", "source-name"};

    for (unsigned i = 0; i < G_N_ELEMENTS(own); i++)
        g_hash_table_insert(page->ids, g_strdup(own[i]), GUINT_TO_POINTER(1));
}

static GBytes *write_page(HtmlPage *page)
{
    static const char doctype[] = "<!DOCTYPE html>\n";
    g_autoptr(GBytes) style = html_resource("page.css");
    g_autoptr(GBytes) script = html_resource("page.js");

    reserve_ids(page);
    collect_headings(page);
    markup_own(page->markup, doctype, strlen(doctype));
    markup_open(page->markup, "html");
    markup_attribute(page->markup, "lang", page->document->language);
    markup_line(page->markup);
    write_head(page, style, script);
    write_body(page, script);
    markup_close(page->markup);
    markup_line(page->markup);
    return markup_steal(page->markup);
}

static GBytes *html_render(const Document *document, GError **error)
{
    g_autoptr(Markup) markup = markup_new();
    g_autoptr(HtmlSources) sources = html_sources_new(document);
    g_autoptr(HtmlWords) words = html_words_new(document->language);
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) headings = g_ptr_array_new_with_free_func(heading_free);
    HtmlPage page = {.markup = markup,
                     .document = document,
                     .sources = sources,
                     .words = words,
                     .ids = ids,
                     .headings = headings};
    (void)error; /* any tree can be shown */

    return write_page(&page);
}

const Renderer renderer_html = {.name = "html", .media_type = "text/html", .render = html_render};
