/* internal.h: what the files of this folder share */
#pragma once
#include "document/document.h"

/* Where in the tree one is: indices of children from the root down. */
typedef struct {
    unsigned indices[DOCUMENT_DEPTH_MAX];
    unsigned depth;
} NodePath;

/* "/3/0/2"; "/" for the root. The caller frees. */
char *node_path_text(const NodePath *path);

/* What the format calls a kind, a kind of chart, an alignment, a kind of figure. */
extern const char *const node_kind_names[NODE_KIND_COUNT];
extern const char *const chart_kind_names[2];
extern const char *const align_names[3];
extern const char *const figure_kind_names[3];

/* The texts of a node, in the order of the format: one list for writing, reading, checking and
 * freeing. */
typedef struct {
    const char *name;
    size_t offset; /* of a char * in Node */
} NodeText;
#define NODE_TEXT_COUNT 8
extern const NodeText node_texts[NODE_TEXT_COUNT];
char **node_text_at(const Node *node, unsigned index);

/* Whether nodes of `kind` carry a FigureValue. */
bool node_kind_has_figure(NodeKind kind);
