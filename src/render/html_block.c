/* html_block.c: headings, paragraphs, and what stands in them
 *
 * Headings become nested sections by their level. Open sections are a stack of levels; a heading
 * closes those of its own level or deeper, whatever levels were left out between.
 */
#include "render/html.h"

#include <string.h>

#define LEVEL_MAX 4
#define CONTENTS_LEVEL_MAX 3

/* Levels of what is open, the outermost first. Deeper ones are greater, so four are enough. */
typedef struct {
    int levels[LEVEL_MAX];
    unsigned count;
} Open;

static int open_last(const Open *open)
{
    return open->count > 0 ? open->levels[open->count - 1] : 0;
}

static int heading_level(const Node *heading) { return CLAMP(heading->level, 1, LEVEL_MAX); }

void html_write_language(HtmlPage *page, const Node *node)
{
    if (node->language != NULL && g_strcmp0(node->language, page->document->language) != 0)
        markup_attribute(page->markup, "lang", node->language);
}

void html_write_figure(HtmlPage *page, const char *text, const char *origin)
{
    int index = html_source_index(page->sources, origin);
    const Source *source = index >= 0 ? html_source(page->sources, (unsigned)index) : NULL;

    if (source == NULL) {
        markup_element(page->markup, "span", "number", text);
        return;
    }
    markup_open(page->markup, "a");
    markup_attribute(page->markup, "class", "figure");
    markup_attribute(page->markup, "href", "#source");
    markup_attribute_int(page->markup, "data-source", index);
    markup_attribute(page->markup, "title",
                     source->expression != NULL ? source->expression : source->label);
    markup_text(page->markup, text);
    markup_close(page->markup);
}

static void write_inline_node(HtmlPage *page, const Node *node)
{
    switch (node->kind) {
    case NODE_FIGURE:
        html_write_figure(page, node->text, node->origin);
        break;
    case NODE_MISSING:
        markup_element(page->markup, "mark", "missing", node->text);
        break;
    case NODE_WITHHELD:
        markup_element(page->markup, "span", "withheld",
                       node->text != NULL ? node->text : html_word(page->words, "withheld"));
        break;
    default:
        if (node->language != NULL) {
            markup_open(page->markup, "span");
            html_write_language(page, node);
            markup_text(page->markup, node->text);
            markup_close(page->markup);
        } else {
            markup_text(page->markup, node->text);
        }
    }
}

void html_write_inline(HtmlPage *page, const Node *parent)
{
    for (unsigned i = 0; i < node_count(parent); i++)
        write_inline_node(page, node_at(parent, i));
}

static void contents_close_to(HtmlPage *page, Open *open, int level)
{
    while (open_last(open) > level) {
        markup_close(page->markup); /* li */
        markup_close(page->markup); /* ol */
        open->count--;
    }
}

static void contents_entry(HtmlPage *page, Open *open, const HtmlHeading *heading)
{
    int level = heading_level(heading->node);
    g_autofree char *href = g_strconcat("#", heading->id, NULL);
    g_autofree char *text = node_plain(heading->node);

    contents_close_to(page, open, level);
    if (open_last(open) == level) {
        markup_close(page->markup);
    } else {
        markup_open(page->markup, "ol");
        open->levels[open->count++] = level;
    }
    markup_line(page->markup);
    markup_open(page->markup, "li");
    markup_open(page->markup, "a");
    markup_attribute(page->markup, "href", href);
    markup_text(page->markup, text);
    markup_close(page->markup);
}

void html_write_contents(HtmlPage *page)
{
    Open open = {.count = 0};

    if (page->headings->len == 0 || page->document->brief)
        return;
    markup_open(page->markup, "nav");
    markup_attribute(page->markup, "class", "contents");
    markup_attribute(page->markup, "aria-label", html_word(page->words, "contents"));
    markup_open(page->markup, "details");
    markup_element(page->markup, "summary", NULL, html_word(page->words, "contents"));
    for (unsigned i = 0; i < page->headings->len; i++) {
        const HtmlHeading *heading = g_ptr_array_index(page->headings, i);
        if (heading_level(heading->node) <= CONTENTS_LEVEL_MAX)
            contents_entry(page, &open, heading);
    }
    contents_close_to(page, &open, 0);
    markup_close(page->markup);
    markup_close(page->markup);
    markup_line(page->markup);
}

static void write_heading(HtmlPage *page, Open *open, const Node *node)
{
    static const char *const elements[] = {"h2", "h3", "h4", "h5"};
    static const char *const classes[] = {"part", NULL, NULL, NULL};
    const HtmlHeading *heading = g_ptr_array_index(page->headings, page->heading++);
    int level = MAX(heading_level(node) - page->lifted, 1);

    for (; open_last(open) >= level; open->count--)
        markup_close(page->markup);
    open->levels[open->count++] = level;
    markup_line(page->markup);
    markup_open(page->markup, "section");
    /* A part begins a page; a short document has none. */
    markup_attribute(page->markup, "class", page->lifted > 0 ? NULL : classes[level - 1]);
    markup_attribute(page->markup, "aria-labelledby", heading->id);
    markup_open(page->markup, elements[level - 1]);
    markup_attribute(page->markup, "id", heading->id);
    html_write_language(page, node);
    html_write_inline(page, node);
    markup_close(page->markup);
}

static void write_lines(HtmlPage *page, const Node *node)
{
    markup_open(page->markup, "p");
    markup_attribute(page->markup, "class", node->kind == NODE_NOTE ? "note" : NULL);
    html_write_language(page, node);
    html_write_inline(page, node);
    markup_close(page->markup);
}

/* Parts and wide tables begin a page by themselves; a second break would leave one empty. */
static bool begins_page(const Node *node)
{
    return node == NULL || (node->kind == NODE_HEADING && heading_level(node) == 1) ||
           (node->kind == NODE_TABLE && node->wide) || node->kind == NODE_PAGE_BREAK;
}

static void write_page_break(HtmlPage *page, const Node *next)
{
    if (begins_page(next))
        return;
    markup_element(page->markup, "div", "page-break", NULL);
}

static void write_block(HtmlPage *page, Open *open, const Node *node, const Node *next)
{
    markup_line(page->markup);
    switch (node->kind) {
    case NODE_HEADING:
        write_heading(page, open, node);
        break;
    case NODE_TABLE:
        html_write_table(page, node);
        break;
    case NODE_CHART:
        html_write_chart(page, node);
        break;
    case NODE_PAGE_BREAK:
        write_page_break(page, next);
        break;
    default:
        write_lines(page, node);
    }
}

/* A short document's title stands over the page already. */
static bool begins_with_title(const HtmlPage *page)
{
    const Node *root = page->document->root;
    g_autofree char *first = NULL;

    if (!page->document->brief || node_count(root) == 0 || node_at(root, 0)->kind != NODE_HEADING)
        return false;
    first = node_plain(node_at(root, 0));
    return g_strcmp0(first, page->document->title) == 0;
}

void html_write_body(HtmlPage *page)
{
    const Node *root = page->document->root;
    const unsigned start = begins_with_title(page);
    Open open = {.count = 0};

    page->heading += start;
    page->lifted = (int)start;
    for (unsigned i = start; i < node_count(root); i++)
        write_block(page, &open, node_at(root, i),
                    i + 1 < node_count(root) ? node_at(root, i + 1) : NULL);
    for (; open.count > 0; open.count--)
        markup_close(page->markup);
    markup_line(page->markup);
}
