/* document.c: nodes, their children, and the sources of figures. A node's texts are found by one
 * table (node_texts), so that none is forgotten when one is added. */
#include "document/internal.h"

#include <assert.h>

const char *const node_kind_names[NODE_KIND_COUNT] = {
    [NODE_DOCUMENT] = "document", [NODE_HEADING] = "heading",       [NODE_PARAGRAPH] = "paragraph",
    [NODE_NOTE] = "note",         [NODE_TABLE] = "table",           [NODE_ROW] = "row",
    [NODE_CELL] = "cell",         [NODE_CHART] = "chart",           [NODE_SERIES] = "series",
    [NODE_POINT] = "point",       [NODE_PAGE_BREAK] = "page_break", [NODE_TEXT] = "text",
    [NODE_FIGURE] = "figure",     [NODE_MISSING] = "missing",       [NODE_WITHHELD] = "withheld",
};
const char *const chart_kind_names[2] = {[CHART_COLUMNS] = "columns", [CHART_PIE] = "pie"};
const char *const align_names[3] = {
    [ALIGN_START] = "start", [ALIGN_CENTER] = "center", [ALIGN_END] = "end"};
const char *const figure_kind_names[3] = {
    [FIGURE_MONEY] = "money", [FIGURE_COUNT] = "count", [FIGURE_RATIO] = "ratio"};

const NodeText node_texts[NODE_TEXT_COUNT] = {
    {"text", offsetof(Node, text)},         {"id", offsetof(Node, id)},
    {"number", offsetof(Node, number)},     {"unit", offsetof(Node, unit)},
    {"remark", offsetof(Node, remark)},     {"alternative", offsetof(Node, alternative)},
    {"language", offsetof(Node, language)}, {"origin", offsetof(Node, origin)},
};

char **node_text_at(const Node *node, unsigned index)
{
    return (char **)((char *)node + node_texts[index].offset);
}

bool node_kind_has_figure(NodeKind kind) { return kind == NODE_FIGURE || kind == NODE_POINT; }

Document *document_new(const char *title, const char *language)
{
    Document *document = g_new0(Document, 1);

    document->title = g_strdup(title);
    document->language = g_strdup(language);
    document->root = node_new(NODE_DOCUMENT);
    document->sources = g_ptr_array_new_with_free_func((GDestroyNotify)source_free);
    document->source_index = g_hash_table_new(g_str_hash, g_str_equal);
    return document;
}

void document_free(Document *document)
{
    if (document == NULL)
        return;
    g_free(document->title);
    g_free(document->language);
    g_free(document->unit_name);
    g_free(document->created);
    g_free(document->regime);
    node_free(document->root);
    g_hash_table_unref(document->source_index);
    g_ptr_array_unref(document->sources);
    g_free(document);
}

const Source *document_source_take(Document *document, Source *source)
{
    const Source *known = document_source(document, source->address);

    if (known == NULL) {
        g_ptr_array_add(document->sources, source);
        g_hash_table_insert(document->source_index, source->address, source);
        return source;
    }
    if (known != source)
        source_free(source);
    return known;
}

const Source *document_source(const Document *document, const char *address)
{
    return g_hash_table_lookup(document->source_index, address);
}

void source_input_free(SourceInput *input)
{
    if (input == NULL)
        return;
    g_free(input->address);
    g_free(input->label);
    g_free(input->value);
    g_free(input->detail);
    g_free(input);
}

void source_free(Source *source)
{
    if (source == NULL)
        return;
    g_free(source->address);
    g_free(source->label);
    g_free(source->expression);
    g_free(source->value);
    /* Whoever made the list may not have given it a function that frees its elements. */
    for (unsigned i = 0; source->inputs != NULL && i < source->inputs->len; i++)
        source_input_free(g_ptr_array_index(source->inputs, i));
    if (source->inputs != NULL) {
        g_ptr_array_set_free_func(source->inputs, NULL);
        g_ptr_array_unref(source->inputs);
    }
    g_free(source);
}

Node *node_new(NodeKind kind)
{
    Node *node = g_new0(Node, 1);

    assert(kind < NODE_KIND_COUNT);
    node->kind = kind;
    node->figure.value = exact_from_int(0);
    node->figure.unit_fen = 1;
    node->place.first = node->place.last = -1;
    node->colspan = node->rowspan = 1;
    return node;
}

void node_free(Node *node)
{
    if (node == NULL)
        return;
    if (node->children != NULL)
        g_ptr_array_unref(node->children);
    for (unsigned i = 0; i < NODE_TEXT_COUNT; i++)
        g_free(*node_text_at(node, i));
    g_free(node);
}

Node *node_copy(const Node *node)
{
    Node *copy = node_new(node->kind);

    *copy = *node;
    copy->children = NULL;
    for (unsigned i = 0; i < NODE_TEXT_COUNT; i++)
        *node_text_at(copy, i) = g_strdup(*node_text_at((Node *)node, i));
    for (unsigned i = 0; i < node_count(node); i++)
        node_append_take(copy, node_copy(node_at(node, i)));
    return copy;
}

Node *node_append_take(Node *parent, Node *child)
{
    assert(parent != NULL && child != NULL && parent != child);
    if (parent->children == NULL)
        parent->children = g_ptr_array_new_with_free_func((GDestroyNotify)node_free);
    g_ptr_array_add(parent->children, child);
    return child;
}

Node *node_append_text(Node *parent, const char *text)
{
    Node *child = node_append_new(parent, NODE_TEXT);

    child->text = g_strdup(text);
    return child;
}

Node *node_append_new(Node *parent, NodeKind kind)
{
    return node_append_take(parent, node_new(kind));
}

unsigned node_count(const Node *node) { return node->children != NULL ? node->children->len : 0; }

Node *node_at(const Node *node, unsigned index)
{
    assert(index < node_count(node));
    return g_ptr_array_index(node->children, index);
}

static void append_plain(GString *out, const Node *node)
{
    if (node->text != NULL)
        g_string_append(out, node->text);
    for (unsigned i = 0; i < node_count(node); i++)
        append_plain(out, node_at(node, i));
}

char *node_plain(const Node *node)
{
    GString *out = g_string_new(NULL);

    append_plain(out, node);
    return g_string_free(out, FALSE);
}
