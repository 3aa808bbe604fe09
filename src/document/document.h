/* document.h: the tree of a document
 *
 * What juesuan writes and what it reads become the same tree: headings, paragraphs, tables, charts.
 * A renderer never knows where a document came from. A node knows its origin (the cell a figure
 * came from) or its place (where it stood in a file that was read).
 *
 *   document
 *     heading      level 1 to 4, inline children
 *     paragraph    inline children
 *     note         a remark, inline children
 *     table        title, number, unit; children: row; row's children: cell; cell's: inline
 *     chart        title, kind, unit; children: series; series' children: point
 *     page_break
 *   inline: text, figure, missing (〔原因待填〕), withheld
 *
 * A chart of columns has a series per colour (text: its name) and in each of them a point per
 * category, in the same order; a pie has one series and a point per slice. A point says what it is
 * called (text: category or slice), what it is (figure), what is printed beside it (number, as
 * "1,344.64") and where it came from (origin).
 *
 * A parent owns its children. Nodes belong to one thread while they are built; after that any
 * number may read.
 */
#pragma once
#include "base/exact.h"
#include <glib.h>

typedef enum {
    NODE_DOCUMENT,
    NODE_HEADING,
    NODE_PARAGRAPH,
    NODE_NOTE,
    NODE_TABLE,
    NODE_ROW,
    NODE_CELL,
    NODE_CHART,
    NODE_SERIES,
    NODE_POINT,
    NODE_PAGE_BREAK,
    NODE_TEXT,
    NODE_FIGURE,
    NODE_MISSING,
    NODE_WITHHELD,
    NODE_KIND_COUNT
} NodeKind;

typedef enum { CHART_COLUMNS, CHART_PIE } ChartKind;
typedef enum { ALIGN_START, ALIGN_CENTER, ALIGN_END } Align;
typedef enum { FIGURE_MONEY, FIGURE_COUNT, FIGURE_RATIO } FigureKind;

/* What a figure means apart from its text. Money in fen; a ratio as it is (0.5 for 50%). */
typedef struct {
    FigureKind kind;
    bool known;
    Exact value;
    int64_t unit_fen; /* of money as printed: 100 or 1,000,000 */
    int decimals;     /* printed with at most these */
} FigureValue;

/* Where a node stood in a file that was read. */
typedef struct {
    int page;                        /* from 1; 0: none */
    int64_t first, last;             /* characters from the start; -1: none */
    const char *sheet;               /* interned; NULL: none */
    double left, top, right, bottom; /* box on the page, in points; all 0: none */
} NodePlace;

typedef struct Node Node;
struct Node {
    NodeKind kind;
    GPtrArray *children; /* of Node *; NULL while there are none */
    char *text; /* text, figure, missing: as printed; table, chart, series, point: title or label */
    char *id;   /* table: statement id; heading: anchor */
    char *number;      /* table: 公开01表; point: its value as printed */
    char *unit;        /* table, chart: 单位：万元 */
    char *remark;      /* table: sentence under it (empty table) */
    char *alternative; /* chart, table: alternative text */
    char *language;    /* when it is not the document's */
    char *origin;      /* figure, point: address of its cell, or the expression */
    int level;         /* heading */
    ChartKind chart;
    FigureValue figure; /* figure, point */
    NodePlace place;
    /* cell */
    unsigned colspan, rowspan; /* 1: none */
    bool head;                 /* a head cell; a row of them is a head row */
    bool strong;               /* total rows */
    bool wide;       /* table: wants a landscape page; document: all pages are landscape */
    unsigned indent; /* cell: levels of indent of a label */
    Align align;
};

/* How a figure came about, for a reader who asks. */
typedef struct {
    char *address;     /* the key: what Node.origin says */
    char *label;       /* statement, row, column in words */
    char *expression;  /* NULL: given */
    char *value;       /* as text with unit */
    GPtrArray *inputs; /* of SourceInput * */
} Source;
typedef struct {
    char *address; /* a cell (perhaps a source itself) or a query in words */
    char *label;
    char *value;
    char *detail; /* cube rows or vouchers in a line; NULL: none */
} SourceInput;

typedef struct {
    char *title;
    char *language; /* zh-CN */
    char *unit_name;
    int year;
    bool brief;    /* neither cover nor contents */
    char *created; /* date of the book's making, never the clock: 2021-12-31 */
    char *regime;  /* id and hash of its data */
    Node *root;
    GPtrArray *sources;       /* of Source *, in order of first use */
    GHashTable *source_index; /* address to Source */
} Document;

Document *document_new(const char *title, const char *language);
void document_free(Document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Document, document_free)
/* Takes `source`; answers the one that is kept when its address is there already. */
const Source *document_source_take(Document *document, Source *source);
const Source *document_source(const Document *document, const char *address);
void source_free(Source *source);
void source_input_free(SourceInput *input);

Node *node_new(NodeKind kind);
void node_free(Node *node);
/* A node with all that is below it; the caller frees. */
Node *node_copy(const Node *node);
/* Adds `child` at the end of `parent`, which owns it from then on. Returns `child`. */
Node *node_append_take(Node *parent, Node *child);
/* Shorthands: a new child with a text. */
Node *node_append_text(Node *parent, const char *text);
Node *node_append_new(Node *parent, NodeKind kind);
unsigned node_count(const Node *node);
Node *node_at(const Node *node, unsigned index);
/* The plain text of a node and all below. The caller frees. */
char *node_plain(const Node *node);
/* Checks the shape: kinds under their parents, spans that fit their table, levels, series of one
 * length, texts that are UTF-8 and bounded. For documents that came from outside. The error's place
 * is the node's path of child indices from the root, as "/3/0/2". */
bool document_validate(const Document *document, GError **error);

/* What a document may hold; beyond, document_validate and document_from_json refuse it. */
#define DOCUMENT_SIZE_MAX (256u << 20) /* bytes of JSON */
#define DOCUMENT_DEPTH_MAX 64u
#define DOCUMENT_NODES_MAX 2000000u
#define DOCUMENT_SOURCES_MAX 2000000u /* sources, and their inputs together */
#define DOCUMENT_TEXT_MAX (1u << 20)  /* bytes of one text */
#define DOCUMENT_COLUMNS_MAX 512u     /* of a table */
#define DOCUMENT_SHEETS_MAX 4096u     /* different names */

/* The tree as JSON, keys in order (docs/formats/document.md); also what a reader process sends. */
char *document_to_json(const Document *document, size_t *size);
/* From JSON that may be hostile: depth, counts and lengths are bounded, then document_validate. */
Document *document_from_json(const char *bytes, size_t size, GError **error);
