/* html.c: a page as portals publish it, into a document
 *
 * The page is read by libxml2's forgiving parser, without network and without anything that is not in the file. What
 * a browser would not show is left out, as is what only serves going about (nav, button). A table that only lays
 * out the page (one cell to a row, or nothing but other tables) is opened and its contents read in order; any other
 * is a table. A table within a figure of class "chart" is the chart's data: it becomes a chart, so that its
 * figures are not taken for a second table. Blanks are made one, as a browser does.
 */
#include "reader/body.h"
#include "reader/decode.h"
#include "reader/heading.h"
#include "reader/readers.h"
#include "reader/table.h"

#include "base/error.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#define SNIFF_SIZE 4096u
#define LONG_CELL 1800u  /* bytes: a cell that is a page of its own */
#define SPAN_MAX 65534

typedef struct {
    Body body;
    GString *text;  /* of the paragraph at hand */
    unsigned level; /* of the heading at hand; 0: a paragraph */
    bool breaks;    /* line ends of the file count (pre) */
    bool note;      /* a remark, as our own pages mark it */
} Page;

/* ---- elements ---- */

static bool is_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static bool is_one_of(const xmlNode *node, const char *const *names)
{
    return node->type == XML_ELEMENT_NODE && g_strv_contains(names, (const char *)node->name);
}

/* An attribute's value; the caller frees with g_free. NULL: none. */
static char *attribute(const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp((xmlNode *)node, (const xmlChar *)name);
    char *copy = value != NULL ? g_strdup((const char *)value) : NULL;

    xmlFree(value);
    return copy;
}

static bool has_class(const xmlNode *node, const char *word)
{
    g_autofree char *value = attribute(node, "class");
    g_auto(GStrv) words = value != NULL ? g_strsplit_set(value, " \t\n", 64) : NULL;

    return words != NULL && g_strv_contains((const char *const *)words, word);
}

static bool is_hidden(const xmlNode *node)
{
    static const char *const unseen[] = {
        "script", "style",  "template", "head",   "nav",    "button", "select", "textarea", "svg",  "math",
        "iframe", "object", "audio",    "video",  "canvas", "map",    "title",  "noframes", "input", NULL};
    g_autofree char *style = NULL, *aria = NULL;

    if (is_one_of(node, unseen) || xmlHasProp((xmlNode *)node, (const xmlChar *)"hidden") != NULL)
        return true;
    if (node->properties == NULL)
        return false;
    aria = attribute(node, "aria-hidden");
    if (aria != NULL && strcmp(aria, "true") == 0)
        return true;
    style = attribute(node, "style");
    if (style == NULL)
        return false;
    for (char *from = style, *to = style; (*to = g_ascii_tolower(*from)) != '\0'; from++)
        to += !g_ascii_isspace(*from);
    return strstr(style, "display:none") != NULL || strstr(style, "visibility:hidden") != NULL;
}

static bool is_block(const xmlNode *node)
{
    static const char *const blocks[] = {
        "p",       "div",     "section", "article",    "main",  "header", "footer", "aside",  "ul",     "ol",
        "li",      "dl",      "dt",      "dd",         "hr",    "center", "form",   "fieldset", "address", "pre",
        "figure",  "figcaption", "blockquote", "details", "summary", "body", "html", "tr", "td", "th", "tbody",
        "thead",   "tfoot",   "caption", "table",      "legend", "marquee", NULL};

    return is_one_of(node, blocks);
}

/* 1 to 6 of h1 to h6; 0: no heading. */
static unsigned heading_number(const xmlNode *node)
{
    const char *name = (const char *)node->name;

    return node->type == XML_ELEMENT_NODE && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && name[2] == '\0'
               ? (unsigned)(name[1] - '0')
               : 0;
}

/* ---- text ---- */

/* Adds text with its blanks made one. */
static void add_collapsed(GString *out, const char *text)
{
    for (; *text != '\0'; text++) {
        bool blank = g_ascii_isspace(*text);

        if (blank && (out->len == 0 || out->str[out->len - 1] == ' ' || out->str[out->len - 1] == '\n'))
            continue;
        g_string_append_c(out, blank ? ' ' : *text);
    }
}

static void end_line(GString *out)
{
    while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    if (out->len > 0 && out->str[out->len - 1] != '\n')
        g_string_append_c(out, '\n');
}

/* The text of all that is shown in `node`, with a line end between blocks. */
static void gather(const xmlNode *node, GString *out)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
            add_collapsed(out, (const char *)child->content);
        } else if (child->type == XML_ELEMENT_NODE && !is_hidden(child)) {
            bool block = is_block(child) || heading_number(child) > 0;

            if (block || is_element(child, "br"))
                end_line(out);
            gather(child, out);
            if (block)
                end_line(out);
        }
    }
}

/* The same as one text without blanks at its ends. The caller frees. */
static char *text_of(const xmlNode *node)
{
    GString *out = g_string_new(NULL);

    gather(node, out);
    return g_strstrip(g_string_free(out, FALSE));
}

/* Blanks of every kind off both ends: portals indent with wide ones. */
static void strip(const char **text, size_t *size)
{
    while (*size > 0) {
        gunichar c = g_utf8_get_char(*text);
        size_t width = (size_t)(g_utf8_next_char(*text) - *text);

        if (!g_unichar_isspace(c) && c != 0xFEFF && c != 0x200B)
            break;
        *text += width;
        *size -= width;
    }
    while (*size > 0) {
        const char *last = g_utf8_prev_char(*text + *size);
        gunichar c = g_utf8_get_char(last);

        if (!g_unichar_isspace(c) && c != 0xFEFF && c != 0x200B)
            break;
        *size = (size_t)(last - *text);
    }
}

/* Ends the paragraph at hand. */
static void page_flush(Page *page)
{
    const char *text = page->text->str;
    size_t size = page->text->len;
    unsigned level;
    Node *block;

    strip(&text, &size);
    if (size > 0) {
        level = heading_level(text, size);
        if (page->level > 0 && level == 0)
            level = page->level > 1 ? page->level - 1 : 1;
        if (page->level == 0 && level == 4)
            level = 0; /* a list in running text */
        block = level > 0 ? body_heading(&page->body, level) : body_block(&page->body, page->note ? NODE_NOTE : NODE_PARAGRAPH);
        body_text(&page->body, block, text, size);
    }
    g_string_truncate(page->text, 0);
}

static void page_add(Page *page, const char *text)
{
    const char *line = text, *end;

    for (; page->breaks && (end = strchr(line, '\n')) != NULL; line = end + 1) {
        g_autofree char *part = g_strndup(line, (gsize)(end - line));
        add_collapsed(page->text, part);
        page_flush(page);
    }
    add_collapsed(page->text, line);
}

/* ---- tables ---- */

typedef struct {
    unsigned rows, most_cells, nested, figures, heads;
    size_t longest;
} Shape;

/* Calls `visit` for each row of the table itself, in the order in which a browser shows it. */
static void each_row(const xmlNode *table, void (*visit)(const xmlNode *row, bool head, void *data), void *data)
{
    static const char *const groups[] = {"thead", "tbody", "tfoot"};

    for (const xmlNode *child = table->children; child != NULL; child = child->next) {
        if (is_element(child, "tr")) {
            visit(child, false, data);
            continue;
        }
        for (unsigned g = 0; g < G_N_ELEMENTS(groups); g++)
            for (const xmlNode *row = is_element(child, groups[g]) ? child->children : NULL; row != NULL;
                 row = row->next)
                if (is_element(row, "tr"))
                    visit(row, g == 0, data);
    }
}

static bool is_cell(const xmlNode *node) { return is_element(node, "td") || is_element(node, "th"); }

static const xmlNode *find_element(const xmlNode *node, const char *name)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        const xmlNode *found = is_element(child, name) ? child : find_element(child, name);
        if (found != NULL)
            return found;
    }
    return NULL;
}

static void shape_row(const xmlNode *row, bool head, void *data)
{
    Shape *shape = data;
    unsigned cells = 0;

    (void)head;
    shape->rows++;
    for (const xmlNode *cell = row->children; cell != NULL; cell = cell->next) {
        g_autofree char *text = NULL;

        if (!is_cell(cell) || is_hidden(cell))
            continue;
        cells++;
        shape->heads += is_element(cell, "th");
        if (find_element(cell, "table") != NULL) {
            shape->nested++;
            continue;
        }
        text = text_of(cell);
        shape->figures += table_is_figure(text);
        shape->longest = MAX(shape->longest, strlen(text));
    }
    shape->most_cells = MAX(shape->most_cells, cells);
}

/* Whether the table only lays out the page. */
static bool is_layout(const xmlNode *table)
{
    Shape shape = {0};
    g_autofree char *role = attribute(table, "role");

    if (role != NULL && (strcmp(role, "presentation") == 0 || strcmp(role, "none") == 0))
        return true;
    each_row(table, shape_row, &shape);
    if (shape.most_cells <= 1)
        return true;
    if (shape.nested > 0)
        return shape.figures < 2;
    if (shape.rows == 1)
        return shape.heads == 0 && shape.figures == 0;
    return shape.rows <= 2 && shape.longest > LONG_CELL;
}

static unsigned span(const xmlNode *cell, const char *name)
{
    g_autofree char *value = attribute(cell, name);
    gint64 number = value != NULL ? g_ascii_strtoll(value, NULL, 10) : 1;

    /* rowspan="0" reaches to the end; table_settle cuts it. */
    if (value != NULL && number == 0 && strcmp(name, "rowspan") == 0)
        return SPAN_MAX;
    return (unsigned)CLAMP(number, 1, SPAN_MAX);
}

typedef struct {
    Page *page;
    Node *table;
} Filling;

static void fill_row(const xmlNode *row, bool head, void *data)
{
    Filling *filling = data;
    Body *body = &filling->page->body;
    Node *line;

    if (is_hidden(row) || body_full(body))
        return;
    line = body_new(body, filling->table, NODE_ROW);
    for (const xmlNode *child = row->children; child != NULL; child = child->next) {
        g_autofree char *text = NULL;
        Node *cell;

        if (!is_cell(child) || is_hidden(child))
            continue;
        text = text_of(child);
        cell = body_new(body, line, NODE_CELL);
        cell->colspan = span(child, "colspan");
        cell->rowspan = span(child, "rowspan");
        cell->head = head;
        body_text(body, cell, text, strlen(text));
        body->at++;
    }
}

/* The text of a part of our own captions, which have number, title and unit apart. */
static void take_part(const xmlNode *node, const char *class, char **text)
{
    for (const xmlNode *child = node->children; child != NULL && *text == NULL; child = child->next) {
        if (is_element(child, "span") && has_class(child, class))
            *text = text_of(child);
        else
            take_part(child, class, text);
    }
}

static void name_table(Node *table, const xmlNode *element)
{
    const xmlNode *caption = find_element(element, "caption");
    g_autofree char *text = NULL;

    if (caption == NULL || caption->parent != element)
        return;
    take_part(caption, "table-number", &table->number);
    take_part(caption, "table-title", &table->text);
    take_part(caption, "table-unit", &table->unit);
    if (table->number != NULL || table->text != NULL || table->unit != NULL)
        return;
    text = text_of(caption);
    table_caption(table, text);
}

static void read_table(Page *page, const xmlNode *element)
{
    Filling filling = {.page = page, .table = body_block(&page->body, NODE_TABLE)};

    name_table(filling.table, element);
    each_row(element, fill_row, &filling);
    table_settle(filling.table);
}

/* ---- charts ---- */

/* The data of a chart, a column a series; what it shows becomes the points' text. */
static void read_chart(Page *page, const xmlNode *figure, const xmlNode *data)
{
    const xmlNode *caption = find_element(figure, "figcaption");
    Node *chart = body_block(&page->body, NODE_CHART);
    Filling filling = {.page = page};
    g_autoptr(Document) aside = document_new(NULL, "zh-CN");

    chart->text = caption != NULL ? text_of(caption) : NULL;
    filling.table = node_append_new(aside->root, NODE_TABLE);
    each_row(data, fill_row, &filling);
    table_chart(chart, filling.table);
}

/* ---- the page ---- */

static void walk(Page *page, const xmlNode *node);

static void walk_block(Page *page, const xmlNode *node, unsigned level)
{
    unsigned before = page->level;
    bool breaks = page->breaks, note = page->note;

    page_flush(page);
    page->level = level > 0 ? level : before;
    page->breaks = breaks || is_element(node, "pre");
    page->note = note || has_class(node, "note") || has_class(node, "remark");
    walk(page, node);
    page_flush(page);
    page->level = before;
    page->breaks = breaks;
    page->note = note;
}

static void walk_table(Page *page, const xmlNode *table)
{
    page_flush(page);
    if (is_layout(table))
        walk(page, table);
    else
        read_table(page, table);
    page_flush(page);
}

static void walk_element(Page *page, const xmlNode *node)
{
    const xmlNode *data;

    if (is_hidden(node))
        return;
    if (is_element(node, "br")) {
        page_flush(page);
    } else if (is_element(node, "table")) {
        walk_table(page, node);
    } else if (is_element(node, "figure") && has_class(node, "chart") &&
               (data = find_element(node, "table")) != NULL) {
        page_flush(page);
        read_chart(page, node, data);
    } else if (is_block(node) || heading_number(node) > 0) {
        walk_block(page, node, heading_number(node));
    } else {
        walk(page, node);
    }
}

static void walk(Page *page, const xmlNode *node)
{
    for (const xmlNode *child = node->children; child != NULL && !body_full(&page->body); child = child->next) {
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
            page_add(page, (const char *)child->content);
        else if (child->type == XML_ELEMENT_NODE)
            walk_element(page, child);
    }
}

/* The part that is the page's text, when the page says which; else all of it. */
static const xmlNode *main_part(const xmlNode *root)
{
    const xmlNode *part = find_element(root, "main");
    g_autofree char *text = part != NULL ? text_of(part) : NULL;

    return text != NULL && *text != '\0' ? part : root;
}

/* The head of the page beside its main part, when it holds the title. */
static const xmlNode *title_part(const xmlNode *root, const xmlNode *main)
{
    const xmlNode *header = main != root ? find_element(root, "header") : NULL;

    if (header == NULL || find_element(header, "h1") == NULL)
        return NULL;
    for (const xmlNode *above = header->parent; above != NULL; above = above->parent)
        if (above == main)
            return NULL;
    return header;
}

static char *title_of(const xmlNode *root)
{
    const xmlNode *title = find_element(root, "title");
    char *text = title != NULL ? text_of(title) : NULL;

    if (text != NULL && *text == '\0')
        g_clear_pointer(&text, g_free);
    return text;
}

static Document *read_tree(const xmlDoc *tree, GError **error)
{
    const xmlNode *root = xmlDocGetRootElement((xmlDoc *)tree);
    Page page = {.text = g_string_new(NULL)};
    Document *document;

    body_begin(&page.body);
    if (root != NULL) {
        const xmlNode *main = main_part(root), *header = title_part(root, main);

        page.body.document->title = title_of(root);
        if (header != NULL)
            walk(&page, header);
        page_flush(&page);
        walk(&page, main);
        page_flush(&page);
    }
    document = body_finish(&page.body, error);
    g_string_free(page.text, TRUE);
    return document;
}

static Document *html_read(const uint8_t *bytes, size_t size, const ReaderLimits *limits, GError **error)
{
    g_autofree char *text = decode_text(bytes, size, error);
    htmlParserCtxt *parser;
    Document *document = NULL;
    xmlDoc *tree;
    bool deep;

    (void)limits;
    if (text == NULL)
        return NULL;
    parser = htmlNewParserCtxt();
    tree = parser == NULL || strlen(text) > G_MAXINT
               ? NULL
               : htmlCtxtReadMemory(parser, text, (int)strlen(text), NULL, "UTF-8",
                                    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                        HTML_PARSE_NONET | HTML_PARSE_COMPACT);
    /* The parser goes no deeper than 256 elements and then stops: what follows would be missing. */
    deep = parser != NULL && parser->lastError.code == XML_ERR_INTERNAL_ERROR;
    if (tree != NULL && !deep)
        document = read_tree(tree, error);
    else
        error_set(error, ERROR_INPUT, "reader-damaged", "mend", "mend-reader-save", NULL);
    xmlFreeDoc(tree);
    htmlFreeParserCtxt(parser);
    return document;
}

/* ---- recognising ---- */

static bool has_tag(const char *text, const char *tag)
{
    const char *at = text;
    size_t size = strlen(tag);

    while ((at = strchr(at, '<')) != NULL) {
        if (g_ascii_strncasecmp(++at, tag, size) == 0 && !g_ascii_isalnum(at[size]))
            return true;
    }
    return false;
}

/* The first element says it; a file named so needs only some element. */
static bool html_recognises(const uint8_t *bytes, size_t size, const char *path)
{
    static const char *const tags[] = {"!doctype", "html", "head", "body", "meta", "table", "div", "p"};
    g_autoptr(GString) head = g_string_new(NULL);
    g_autofree char *lower = g_ascii_strdown(path != NULL ? path : "", -1);
    bool named = g_str_has_suffix(lower, ".htm") || g_str_has_suffix(lower, ".html") ||
                 g_str_has_suffix(lower, ".shtml") || g_str_has_suffix(lower, ".xhtml");
    size_t start = 0;

    if (!decode_is_text(bytes, size))
        return false;
    for (size_t i = 0; i < MIN(size, SNIFF_SIZE); i++)
        if (bytes[i] != 0)
            g_string_append_c(head, (char)bytes[i]);
    while (start < head->len && (g_ascii_isspace(head->str[start]) || (unsigned char)head->str[start] >= 0xEF))
        start++;
    if (head->str[start] == '\xbb' && head->str[start + 1] == '\xbf')
        start += 2;
    if (!named && head->str[start] != '<')
        return false;
    for (unsigned i = 0; i < (named ? G_N_ELEMENTS(tags) : 4); i++)
        if (has_tag(head->str + start, tags[i]))
            return true;
    return false;
}

const Reader reader_html = {.name = "html", .recognises = html_recognises, .read = html_read};
