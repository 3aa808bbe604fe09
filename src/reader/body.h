/* body.h: a document while a reader fills it
 *
 * Text goes in from front to back, and every text node learns where it stood: characters counted
 * from the start of all text, with one between blocks, when the format itself knows no characters.
 * A reader that counts for itself (plain text) sets `at` before each text.
 */
#pragma once
#include "document/document.h"

typedef struct {
    Document *document;
    int64_t at;        /* characters so far */
    const char *sheet; /* interned; NULL: none */
    int page;          /* from 1; 0: none */
    unsigned nodes;    /* made so far */
} Body;

void body_begin(Body *body);
/* Hands over the document, or refuses one that has nothing to read, or too much. */
Document *body_finish(Body *body, GError **error);

/* A new block at the end of the document, or a new node under `parent`. */
Node *body_block(Body *body, NodeKind kind);
Node *body_new(Body *body, Node *parent, NodeKind kind);
/* A heading of `level` 1 to 4. */
Node *body_heading(Body *body, unsigned level);
/* Adds `size` bytes of UTF-8 to `parent`, as one text node or as many as its size asks for. */
void body_text(Body *body, Node *parent, const char *text, size_t size);
/* Whether a file has been found too large to go on with. */
bool body_full(const Body *body);
/* Finds it too large. */
void body_overflow(Body *body);
