/* html.c: a page as portals publish it, into a document
 *
 * The page is read by gumbo, as HTML 5 says browsers do, whatever state it is in. What
 * a browser would not show is left out, as is what only serves going about (nav, button). A table
 * that only lays out the page (one cell to a row, or nothing but other tables) is opened and its
 * contents read in order; any other is a table. Lists of links are ways through the portal, not
 * part of the report. A table within a figure of class "chart" is the chart's data: it becomes a
 * chart, so that its figures are not taken for a second table. Blanks are made one, as a browser
 * does.
 */
#include "reader/body.h"
#include "reader/decode.h"
#include "reader/heading.h"
#include "reader/readers.h"
#include "reader/table.h"

#include "base/error.h"

#include <gumbo.h>
#include <string.h>

#define SNIFF_SIZE 4096u
#define LONG_CELL 1800u /* bytes: a cell that is a page of its own */
#define SPAN_MAX 65534
#define PARAGRAPH_MAX (256u << 10) /* bytes: what is longer is no text of a report */
#define WAY_MAX 6000u              /* bytes of a list of links */
#define OPEN_MAX 3000              /* elements open at once */
#define DEPTH_MAX 1000u            /* of the tree; browsers stop at about half of it */

typedef struct {
    Body body;
    GString *text;  /* of the paragraph at hand */
    unsigned level; /* of the heading at hand; 0: a paragraph */
    bool breaks;    /* line ends of the file count (pre) */
    bool note;      /* a remark, as our own pages mark it */
    bool broken;    /* a line end has come, and nothing after it yet */
    unsigned pictures;
} Page;

/* ---- elements ---- */

static bool is_any_element(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

static const char *name_of(const GumboNode *node)
{
    return is_any_element(node) ? gumbo_normalized_tagname(node->v.element.tag) : "";
}

static bool is_element(const GumboNode *node, const char *name)
{
    return strcmp(name_of(node), name) == 0;
}

static bool is_one_of(const GumboNode *node, const char *const *names)
{
    return is_any_element(node) && g_strv_contains(names, name_of(node));
}

static bool is_text(const GumboNode *node)
{
    return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
           node->type == GUMBO_NODE_CDATA;
}

static unsigned child_count(const GumboNode *node)
{
    return is_any_element(node) ? node->v.element.children.length : 0;
}

static const GumboNode *child_at(const GumboNode *node, unsigned index)
{
    return node->v.element.children.data[index];
}

/* An attribute's value; NULL: none. */
static const char *attribute(const GumboNode *node, const char *name)
{
    const GumboAttribute *found =
        is_any_element(node) ? gumbo_get_attribute(&node->v.element.attributes, name) : NULL;

    return found != NULL ? found->value : NULL;
}

static bool has_class(const GumboNode *node, const char *word)
{
    const char *value = attribute(node, "class");
    g_auto(GStrv) words = value != NULL ? g_strsplit_set(value, " \t\n", 64) : NULL;

    return words != NULL && g_strv_contains((const char *const *)words, word);
}

/* display: none and what comes to the same. */
static bool style_hides(const char *style)
{
    static const char *const hiding[] = {"display:none", "visibility:hidden", "mso-hide:all"};
    g_autofree char *plain = g_strdup(style);
    char *to = plain;

    for (const char *from = style; *from != '\0'; from++)
        if (!g_ascii_isspace(*from))
            *to++ = g_ascii_tolower(*from);
    *to = '\0';
    for (unsigned i = 0; i < G_N_ELEMENTS(hiding); i++)
        if (strstr(plain, hiding[i]) != NULL)
            return true;
    return false;
}

static bool is_hidden(const GumboNode *node)
{
    static const char *const unseen[] = {
        "script", "style",    "template", "head",   "nav",      "button", "select", "textarea",
        "svg",    "math",     "iframe",   "object", "audio",    "video",  "canvas", "map",
        "title",  "noframes", "input",    "del",    "noscript", "footer", NULL};
    const char *aria = attribute(node, "aria-hidden"), *style = attribute(node, "style");

    return is_one_of(node, unseen) || attribute(node, "hidden") != NULL ||
           (aria != NULL && strcmp(aria, "true") == 0) || (style != NULL && style_hides(style));
}

static bool is_block(const GumboNode *node)
{
    static const char *const blocks[] = {
        "p",          "div",        "section", "article",  "main",    "header",  "footer",
        "aside",      "ul",         "ol",      "li",       "dl",      "dt",      "dd",
        "hr",         "center",     "form",    "fieldset", "address", "pre",     "figure",
        "figcaption", "blockquote", "details", "summary",  "body",    "html",    "tr",
        "td",         "th",         "tbody",   "thead",    "tfoot",   "caption", "table",
        "legend",     "marquee",    NULL};

    return is_one_of(node, blocks);
}

/* 1 to 6 of h1 to h6; 0: no heading. */
static unsigned heading_number(const GumboNode *node)
{
    const char *name = name_of(node);

    return name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && name[2] == '\0'
               ? (unsigned)(name[1] - '0')
               : 0;
}

/* ---- text ---- */

/* Adds text with its blanks made one. */
static void add_collapsed(GString *out, const char *text)
{
    for (; *text != '\0'; text++) {
        bool blank = g_ascii_isspace(*text);

        if (blank &&
            (out->len == 0 || out->str[out->len - 1] == ' ' || out->str[out->len - 1] == '\n'))
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

/* The characters of a text node. A number for a character that there is none of (&#x3ddddddd;)
 * makes gumbo write bytes that are no text: they become blanks. */
static const char *characters(const GumboNode *text)
{
    char *at = (char *)text->v.text.text;
    const char *end = NULL;

    while (!g_utf8_validate(at, -1, &end)) {
        at += end - at;
        *at = ' ';
    }
    return text->v.text.text;
}

/* The text of all that is shown in `node`, with a line end between blocks. */
static void gather(const GumboNode *node, GString *out)
{
    for (unsigned i = 0; i < child_count(node); i++) {
        const GumboNode *child = child_at(node, i);

        if (is_text(child)) {
            add_collapsed(out, characters(child));
        } else if (is_any_element(child) && !is_hidden(child)) {
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
static char *text_of(const GumboNode *node)
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
    if (size > PARAGRAPH_MAX) {
        body_overflow(&page->body);
    } else if (size > 0) {
        level = heading_level(text, size);
        if (page->level > 0 && level == 0)
            level = page->level > 1 ? page->level - 1 : 1;
        if (page->level == 0 && level == 4)
            level = 0; /* a list in running text */
        block = level > 0 ? body_heading(&page->body, level)
                          : body_block(&page->body, page->note ? NODE_NOTE : NODE_PARAGRAPH);
        body_text(&page->body, block, text, size);
    }
    g_string_truncate(page->text, 0);
    page->broken = false;
}

/* Whether what has been read stops in the middle of a clause, so that a line end is only one of the
 * layout. */
static bool is_unfinished(const GString *text)
{
    static const char *const stops[] = {"。", "；", "：", "！", "？", "）", ":", ".", ";"};

    for (unsigned i = 0; i < G_N_ELEMENTS(stops); i++)
        if (g_str_has_suffix(text->str, stops[i]))
            return false;
    return strstr(text->str, "，") != NULL || strstr(text->str, "。") != NULL;
}

/* Decides what the line end before `text` was: text that is set in, or that follows a whole one,
 * begins anew. */
static void settle_break(Page *page, const char *text)
{
    while (g_ascii_isspace(*text))
        text++;
    if (*text == '\0')
        return;
    page->broken = false;
    if (g_str_has_prefix(text, "\xc2\xa0") || g_str_has_prefix(text, "\xe3\x80\x80") ||
        !is_unfinished(page->text) || heading_level(text, strlen(text)) > 0 ||
        heading_is_item(text, strlen(text)))
        page_flush(page);
}

static void page_add(Page *page, const char *text)
{
    const char *line = text, *end;

    if (page->broken)
        settle_break(page, text);
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
static void each_row(const GumboNode *table,
                     void (*visit)(const GumboNode *row, bool head, void *data), void *data)
{
    static const char *const groups[] = {"thead", "tbody", "tfoot", NULL};

    for (unsigned i = 0; i < child_count(table); i++) {
        const GumboNode *group = child_at(table, i);

        if (is_element(group, "tr"))
            visit(group, false, data);
        else if (is_one_of(group, groups))
            for (unsigned r = 0; r < child_count(group); r++)
                if (is_element(child_at(group, r), "tr"))
                    visit(child_at(group, r), is_element(group, "thead"), data);
    }
}

static bool is_cell(const GumboNode *node)
{
    return is_element(node, "td") || is_element(node, "th");
}

static const GumboNode *find_element(const GumboNode *node, const char *name)
{
    for (unsigned i = 0; i < child_count(node); i++) {
        const GumboNode *child = child_at(node, i);
        const GumboNode *found = is_element(child, name) ? child : find_element(child, name);

        if (found != NULL)
            return found;
    }
    return NULL;
}

static void shape_row(const GumboNode *row, bool head, void *data)
{
    Shape *shape = data;
    unsigned cells = 0;

    (void)head;
    shape->rows++;
    for (unsigned i = 0; i < child_count(row); i++) {
        const GumboNode *cell = child_at(row, i);
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
static bool is_layout(const GumboNode *table)
{
    Shape shape = {0};
    const char *role = attribute(table, "role");

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

static unsigned span(const GumboNode *cell, const char *name)
{
    const char *value = attribute(cell, name);
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

static void fill_row(const GumboNode *row, bool head, void *data)
{
    Filling *filling = data;
    Body *body = &filling->page->body;
    Node *line;

    if (is_hidden(row) || body_full(body))
        return;
    line = body_new(body, filling->table, NODE_ROW);
    for (unsigned i = 0; i < child_count(row); i++) {
        const GumboNode *child = child_at(row, i);
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
static void take_part(const GumboNode *node, const char *class, char **text)
{
    for (unsigned i = 0; i < child_count(node) && *text == NULL; i++) {
        const GumboNode *child = child_at(node, i);

        if (is_element(child, "span") && has_class(child, class))
            *text = text_of(child);
        else
            take_part(child, class, text);
    }
}

static void name_table(Node *table, const GumboNode *element)
{
    const GumboNode *caption = find_element(element, "caption");
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

static void read_table(Page *page, const GumboNode *element)
{
    Filling filling = {.page = page, .table = body_block(&page->body, NODE_TABLE)};

    name_table(filling.table, element);
    each_row(element, fill_row, &filling);
    table_settle(filling.table);
}

/* ---- charts ---- */

/* The data of a chart, a column a series; what it shows becomes the points' text. */
static void read_chart(Page *page, const GumboNode *figure, const GumboNode *data)
{
    const GumboNode *caption = find_element(figure, "figcaption");
    Node *chart = body_block(&page->body, NODE_CHART);
    Filling filling = {.page = page};
    g_autoptr(Document) aside = document_new(NULL, "zh-CN");

    chart->text = caption != NULL ? text_of(caption) : NULL;
    filling.table = node_append_new(aside->root, NODE_TABLE);
    each_row(data, fill_row, &filling);
    table_chart(chart, filling.table);
}

/* ---- the page ---- */

static void walk(Page *page, const GumboNode *node);

static void walk_block(Page *page, const GumboNode *node, unsigned level)
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

static void walk_table(Page *page, const GumboNode *table)
{
    page_flush(page);
    if (is_layout(table))
        walk(page, table);
    else
        read_table(page, table);
    page_flush(page);
}

/* ---- ways through the portal ---- */

typedef struct {
    size_t text, links; /* bytes of text, and of it in links */
    bool figures;       /* a table with some */
} Weight;

static void weigh(const GumboNode *node, bool link, Weight *weight)
{
    for (unsigned i = 0; i < child_count(node); i++) {
        const GumboNode *child = child_at(node, i);

        if (child->type == GUMBO_NODE_TEXT) {
            size_t size = strlen(child->v.text.text);

            weight->text += size;
            weight->links += link ? size : 0;
            weight->figures =
                weight->figures || (is_element(node, "td") && table_is_figure(characters(child)));
        } else if (is_any_element(child) && !is_hidden(child)) {
            weigh(child, link || is_element(child, "a"), weight);
        }
    }
}

/* A list of links, or a line of them. Only blocks that hold no other block of their kind are
 * weighed, so that no text is weighed more often than it is nested in lists. */
static bool is_way(const GumboNode *node)
{
    static const char *const lists[] = {"ul", "ol", "dl", "p", NULL};
    Weight weight = {0};

    if (!is_one_of(node, lists) || find_element(node, "a") == NULL)
        return false;
    weigh(node, false, &weight);
    return weight.text <= WAY_MAX && 10 * weight.links >= 7 * weight.text && !weight.figures;
}

static void walk_element(Page *page, const GumboNode *node)
{
    const GumboNode *data;

    if (is_hidden(node) || is_way(node))
        return;
    page->pictures += is_element(node, "img");
    if (is_element(node, "br")) {
        page->broken = page->text->len > 0;
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

static void walk(Page *page, const GumboNode *node)
{
    for (unsigned i = 0; i < child_count(node) && !body_full(&page->body); i++) {
        const GumboNode *child = child_at(node, i);

        if (is_text(child))
            page_add(page, characters(child));
        else if (is_any_element(child))
            walk_element(page, child);
    }
}

/* The part that is the page's text, when the page says which; else all of it. */
static const GumboNode *main_part(const GumboNode *root)
{
    const GumboNode *part = find_element(root, "main");
    g_autofree char *text = part != NULL ? text_of(part) : NULL;

    return text != NULL && *text != '\0' ? part : root;
}

/* The head of the page beside its main part, when it holds the title. */
static const GumboNode *title_part(const GumboNode *root, const GumboNode *part)
{
    const GumboNode *header = part != root ? find_element(root, "header") : NULL;

    if (header == NULL || find_element(header, "h1") == NULL)
        return NULL;
    for (const GumboNode *above = header->parent; above != NULL; above = above->parent)
        if (above == part)
            return NULL;
    return header;
}

static char *title_of(const GumboNode *root)
{
    const GumboNode *title = find_element(root, "title");
    char *text = title != NULL ? text_of(title) : NULL;

    if (text != NULL && *text == '\0')
        g_clear_pointer(&text, g_free);
    return text;
}

/* ---- the whole ---- */

/* Whether anything says more than a page about its pictures does: a table, or a sentence. */
static bool has_report(const Document *document)
{
    for (unsigned i = 0; i < node_count(document->root); i++) {
        const Node *node = node_at(document->root, i);
        g_autofree char *text = node->kind == NODE_PARAGRAPH ? node_plain(node) : NULL;

        if (node->kind == NODE_TABLE || node->kind == NODE_CHART ||
            (text != NULL && strstr(text, "。") != NULL))
            return true;
    }
    return false;
}

static Document *refuse_pictures(Page *page, GError **error)
{
    g_autofree char *count = g_strdup_printf("%u", page->pictures);

    error_set(error, ERROR_INPUT, "reader-pictures", "count", count, NULL);
    document_free(page->body.document);
    return NULL;
}

static Document *read_tree(const GumboNode *root, GError **error)
{
    const GumboNode *part = main_part(root), *header = title_part(root, part);
    Page page = {.text = g_string_new(NULL)};

    body_begin(&page.body);
    page.body.document->title = title_of(root);
    if (header != NULL)
        walk(&page, header);
    page_flush(&page);
    walk(&page, part);
    page_flush(&page);
    g_string_free(page.text, TRUE);
    if (page.pictures > 0 && !body_full(&page.body) && !has_report(page.body.document))
        return refuse_pictures(&page, error);
    return body_finish(&page.body, error);
}

/* How deep the tree is, without going down into it by calls. */
static unsigned depth_of(const GumboNode *root)
{
    const GumboNode *node = root;
    unsigned depth = 1, deepest = 1;

    while (true) {
        if (child_count(node) > 0) {
            node = child_at(node, 0);
            depth++;
            deepest = MAX(deepest, depth);
            continue;
        }
        while (node != root && node->index_within_parent + 1 >= child_count(node->parent)) {
            node = node->parent;
            depth--;
        }
        if (node == root)
            return deepest;
        node = child_at(node->parent, (unsigned)node->index_within_parent + 1);
    }
}

static bool is_name(const char *text, const char *const *names)
{
    for (unsigned i = 0; names[i] != NULL; i++) {
        size_t size = strlen(names[i]);

        if (g_ascii_strncasecmp(text, names[i], size) == 0 && !g_ascii_isalnum(text[size]))
            return true;
    }
    return false;
}

/* Elements that are open at once, roughly: the parser looks through all of them for each new one.
 * Those that need no end are not counted. */
static bool nests_too_deep(const char *text)
{
    static const char *const endless[] = {
        "br",    "img",  "meta", "link", "input", "hr",     "col",   "area",     "base", "p",
        "li",    "td",   "th",   "tr",   "tbody", "thead",  "tfoot", "option",   "dd",   "dt",
        "param", "html", "head", "body", "embed", "source", "wbr",   "colgroup", NULL};
    long open = 0;

    for (const char *at = text; open <= OPEN_MAX && (at = strchr(at, '<')) != NULL; at++) {
        bool closes = at[1] == '/';

        if (!g_ascii_isalpha(at[1 + closes]) || is_name(at + 1 + closes, endless))
            continue;
        open = MAX(open + (closes ? -1 : 1), 0);
    }
    return open > OPEN_MAX;
}

/* GLib ends the process when memory is out, and it is said so; NULL would only be a crash. */
static void *take_memory(void *data, size_t size)
{
    (void)data;
    return g_malloc(MAX(size, 1u));
}

static void give_memory(void *data, void *block)
{
    (void)data;
    g_free(block);
}

static Document *refuse_nesting(GError **error)
{
    error_set(error, ERROR_INPUT, "reader-nested", "mend", "mend-reader-save", NULL);
    return NULL;
}

static Document *html_read(const uint8_t *bytes, size_t size, const ReaderLimits *limits,
                           GError **error)
{
    g_autofree char *text = decode_text(bytes, size, error);
    GumboOptions options = kGumboDefaultOptions;
    Document *document;
    GumboOutput *page;

    (void)limits;
    if (text == NULL)
        return NULL;
    if (nests_too_deep(text))
        return refuse_nesting(error);
    options.allocator = take_memory;
    options.deallocator = give_memory;
    options.max_errors = 0;
    page = gumbo_parse_with_options(&options, text, strlen(text));
    document =
        depth_of(page->root) <= DEPTH_MAX ? read_tree(page->root, error) : refuse_nesting(error);
    gumbo_destroy_output(&options, page);
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
    static const char *const tags[] = {"!doctype", "html",  "head", "body",
                                       "meta",     "table", "div",  "p"};
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
    /* Past the mark of an encoding, and blanks. */
    while (start < head->len && (g_ascii_isspace(head->str[start]) ||
                                 strchr("\xef\xbb\xbf\xfe\xff", head->str[start]) != NULL))
        start++;
    if (!named && head->str[start] != '<')
        return false;
    for (unsigned i = 0; i < (named ? G_N_ELEMENTS(tags) : 4); i++)
        if (has_tag(head->str + start, tags[i]))
            return true;
    return false;
}

const Reader reader_html = {.name = "html", .recognises = html_recognises, .read = html_read};
