/* body.c: text into nodes, with places */
#include "reader/body.h"

#include "base/error.h"
#include "reader/table.h"

#include <string.h>

#define PIECE_MAX (DOCUMENT_TEXT_MAX / 2)

void body_begin(Body *body) { *body = (Body){.document = document_new(NULL, "zh-CN")}; }

bool body_full(const Body *body) { return body->nodes >= DOCUMENT_NODES_MAX - 1; }

void body_overflow(Body *body) { body->nodes = DOCUMENT_NODES_MAX; }

Node *body_new(Body *body, Node *parent, NodeKind kind)
{
    Node *node = node_append_new(parent, kind);

    body->nodes++;
    node->place.sheet = body->sheet;
    node->place.page = body->page;
    return node;
}

Node *body_block(Body *body, NodeKind kind)
{
    if (body->at > 0)
        body->at++;
    return body_new(body, body->document->root, kind);
}

Node *body_heading(Body *body, unsigned level)
{
    Node *heading = body_block(body, NODE_HEADING);

    heading->level = (int)CLAMP(level, 1u, 4u);
    return heading;
}

/* The most bytes up to `most` that end with a whole character. */
static size_t whole_characters(const char *text, size_t most)
{
    while (most > 0 && ((unsigned char)text[most] & 0xC0) == 0x80)
        most--;
    return most;
}

void body_text(Body *body, Node *parent, const char *text, size_t size)
{
    while (size > 0 && !body_full(body)) {
        size_t piece = size <= PIECE_MAX ? size : whole_characters(text, PIECE_MAX);
        Node *node = body_new(body, parent, NODE_TEXT);

        node->text = g_strndup(text, piece);
        node->place.first = body->at;
        body->at += g_utf8_strlen(node->text, -1);
        node->place.last = body->at;
        text += piece;
        size -= piece;
    }
}

/* A parent reaches from its first text to its last one. Trees are five nodes deep. */
static void spread_places(Node *node)
{
    for (unsigned i = 0; i < node_count(node); i++) {
        Node *child = node_at(node, i);

        spread_places(child);
        if (child->place.first < 0)
            continue;
        if (node->place.first < 0 || child->place.first < node->place.first)
            node->place.first = child->place.first;
        node->place.last = MAX(node->place.last, child->place.last);
    }
}

Document *body_finish(Body *body, GError **error)
{
    g_autoptr(Document) document = g_steal_pointer(&body->document);

    if (body_full(body)) {
        error_set(error, ERROR_INPUT, "reader-too-large", "mend", "mend-reader-split", NULL);
        return NULL;
    }
    if (node_count(document->root) == 0) {
        error_set(error, ERROR_INPUT, "reader-empty", NULL);
        return NULL;
    }
    spread_places(document->root);
    table_names(document->root);
    return g_steal_pointer(&document);
}
