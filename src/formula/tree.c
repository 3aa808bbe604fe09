/* tree.c: the memory of a formula: it owns its nodes, their arrays and strings, and frees them at
 * once
 *
 * A node that is left behind by a failed parse is freed with the others, so the parser never frees.
 */
#include "formula/tree.h"

void *formula_block(Formula *formula, size_t size)
{
    void *block = g_malloc0(MAX(size, 1));

    g_ptr_array_add(formula->blocks, block);
    return block;
}

static void node_free(void *data)
{
    Node *node = data;

    if (node->kind == NODE_CONSTANT)
        value_clear(&node->constant);
    g_free(node->parts);
    g_free(node);
}

Node *term_new(Parser *parser, NodeKind kind, const char *at)
{
    Node *node = g_new0(Node, 1);

    node->kind = kind;
    node->offset = (size_t)(at - parser->text);
    node->depth = 1;
    node->shape = shape_open();
    g_ptr_array_add(parser->formula->nodes, node);
    return node;
}

bool term_add(Parser *parser, Node *node, const Node *part)
{
    node->parts = g_renew(const Node *, node->parts, node->count + 1);
    node->parts[node->count++] = part;
    node->depth = MAX(node->depth, part->depth + 1);
    if (node->depth <= DEPTH_MAX)
        return true;
    return fail_with(parser, parser->text + node->offset, "formula-too-deep", NULL, NULL);
}

Formula *formula_new(const char *text, const char *place, const Catalog *catalog)
{
    Formula *formula = g_new0(Formula, 1);

    formula->text = g_strdup(text);
    formula->place = g_strdup(place);
    formula->catalog = catalog;
    formula->nodes = g_ptr_array_new_with_free_func(node_free);
    formula->blocks = g_ptr_array_new_with_free_func(g_free);
    formula->strings = g_string_chunk_new(64);
    return formula;
}

void formula_free(Formula *formula)
{
    if (formula == NULL)
        return;
    g_ptr_array_unref(formula->nodes);
    g_ptr_array_unref(formula->blocks);
    g_string_chunk_free(formula->strings);
    g_free(formula->text);
    g_free(formula->place);
    g_free(formula);
}

const char *formula_text(const Formula *formula) { return formula->text; }
