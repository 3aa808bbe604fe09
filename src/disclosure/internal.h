/* internal.h: what the files of src/disclosure share; nobody else includes it
 *
 * A Template is a report's text parsed into blocks (template.c), their texts into pieces (piece.c).
 * It never changes after that. An Expansion fills it for one compilation (expand.c): pieces become
 * inline nodes, figures get an origin, and Sources explain every origin (sources.c).
 */
#pragma once
#include "disclosure/disclosure.h"

enum {
    TEMPLATE_SIZE_MAX = 4 << 20,     /* bytes of one file */
    TEMPLATE_LINES_MAX = 100 * 1000, /* with all that is included */
    PASSAGE_SIZE_MAX = 64 << 10,     /* bytes of one paragraph */
    TEMPLATE_NESTING_MAX = 40,       /* ifs and eaches inside each other */
    INCLUDE_DEPTH_MAX = 16,
    PHRASE_DEPTH_MAX = 32,       /* phrases that use phrases */
    NODES_MAX = 2 * 1000 * 1000, /* what a template may become */
};

/* ---- words: what is printed that no template and no form says (report/words.txt) ---- */
typedef struct Words Words;
Words *words_read(const Catalog *catalog, GError **error);
/* The same from another file of words of the regime. */
Words *words_read_file(const Catalog *catalog, const char *relative, GError **error);
void words_free(Words *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Words, words_free)
/* The word `id`, or `id` itself when the regime has none. */
const char *words_of(const Words *words, const char *id);
/* The same with `{name}` replaced, by pairs of names and texts that end with NULL. The caller
 * frees. */
char *words_fill(const Words *words, const char *id, ...) G_GNUC_NULL_TERMINATED;

/* ---- figures as printed ---- */
typedef struct {
    const char *name;
    FigureKind kind;
    int64_t unit_fen; /* of money; of a ratio 1 */
    int decimals;
    bool trim;
    const char *suffix;
    enum { FORMAT_NUMBER, FORMAT_DATE, FORMAT_CHOICE, FORMAT_SENTENCE } of;
} Format;
const Format *format_find(const char *name);
/* What a number prints as when nothing is said: always a format of numbers. */
const Format *format_of(const Value *value);
/* Names of all formats, "wan | wan2 | …". The caller frees. */
char *format_names(void);
/* The text of a known number, and what it means; NULL when it does not fit. The caller frees. */
char *format_print(const Format *format, const Value *value, bool grouped, FigureValue *figure);
/* "2021年6月30日" of "2021-06-30", in the words of the regime; NULL when it is no date. The caller
 * frees. */
char *format_date(const Words *words, const char *text);
/* The text with a full stop, unless it ends with one. The caller frees. */
char *format_sentence(const Words *words, const char *text);
/* The word of a choice; its id when it has none. */
const char *choice_word(const TableColumn *column, const char *id);
/* One number for an interval: itself, or its middle. */
Exact interval_middle(Interval interval);

/* ---- expressions in a template ---- */
typedef struct {
    Formula *formula;
    char *text;   /* trimmed */
    char *place;  /* path:line */
    bool is_name; /* nothing but `$name`, without a field */
} Expression;
/* Parses the expression at the start of `*at` and goes behind it. NULL with an error. */
Expression *expression_parse(const char **at, const char *place, const Catalog *catalog,
                             GError **error);
void expression_free(Expression *expression);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Expression, expression_free)

/* ---- lists ---- */
typedef enum { LIST_EXPRESSION, LIST_COLUMNS, LIST_GLOSSARY, LIST_OFFICES } ListKind;
typedef struct {
    ListKind kind;
    Expression *expression; /* LIST_EXPRESSION */
    /* LIST_COLUMNS: columns of STATEMENT row ROW level LEVEL under CODE|CODE; words, or `$x` */
    char *statement, *row, *level, *under;
    char *place;
} List;

/* `$x in LIST where EXPRESSION sep "…"` */
typedef struct {
    char *variable;
    List list;
    Expression *where;    /* NULL: all */
    GPtrArray *separator; /* pieces; NULL: none */
} Loop;

/* ---- pieces of a text ---- */
typedef enum {
    PIECE_TEXT,
    PIECE_EXPRESSION,
    PIECE_CHOICE,
    PIECE_EACH,
    PIECE_PHRASE,
    PIECE_UNIT_TEXT, /* {text "KEY"} */
    PIECE_REASON,
    PIECE_ASK, /* {ask "QUESTION"} */
} PieceKind;

typedef struct {
    Expression *condition; /* NULL: else */
    GPtrArray *body;       /* pieces, or blocks */
} Branch;

typedef struct {
    PieceKind kind;
    char *place;
    char *text; /* PIECE_TEXT; PIECE_PHRASE: its name */
    Expression *expression;
    const Format *format; /* NULL: as the value wants */
    GPtrArray *branches;  /* of Branch * */
    Loop *loop;
    GPtrArray *body;           /* PIECE_EACH */
    GPtrArray *arguments;      /* of Expression * */
    GPtrArray *key, *question; /* pieces */
} Piece;

/* ---- blocks ---- */
typedef enum {
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_NOTE,
    BLOCK_TABLE,
    BLOCK_CHART,
    BLOCK_TEXT,
    BLOCK_ASK,
    BLOCK_IF,
    BLOCK_EACH,
    BLOCK_GRID,
    BLOCK_GRID_ROW,
    BLOCK_PAGE_BREAK,
} BlockKind;

typedef struct {
    GPtrArray *name;        /* pieces */
    GPtrArray *expressions; /* of Expression * */
    GPtrArray *formats;     /* of const Format *, in step; NULL elements: as the value wants */
    Loop *loop;             /* slices; NULL: one */
} ChartLine;

typedef struct {
    ChartKind kind;
    GPtrArray *categories; /* of pieces */
    GPtrArray *lines;      /* of ChartLine * */
    GPtrArray *empty;      /* pieces; NULL: nothing is said */
} ChartBlock;

typedef struct {
    bool head, joined;
    bool grows;      /* grows together with the cell above that says the same */
    GPtrArray *text; /* pieces */
} GridCell;

typedef struct {
    BlockKind kind;
    char *place;
    int level;           /* BLOCK_HEADING */
    char *word;          /* BLOCK_TABLE: statement */
    bool wide;           /* BLOCK_GRID: wants a landscape page */
    GPtrArray *text;     /* pieces: heading, paragraph, note, title of a chart, key of a text,
                            question */
    GPtrArray *branches; /* of Branch *, of blocks */
    Loop *loop;
    GPtrArray *body;  /* blocks: BLOCK_EACH, BLOCK_GRID */
    GPtrArray *cells; /* of GridCell * */
    ChartBlock *chart;
} Block;

typedef struct {
    char *name;
    char *place;
    GPtrArray *parameters; /* of char *, without $ */
    GPtrArray *body;       /* pieces */
} Phrase;

typedef struct {
    const Catalog *catalog;
    GPtrArray *blocks;
    GPtrArray *title;    /* pieces; NULL: the first heading */
    bool brief;          /* neither cover nor contents */
    GHashTable *phrases; /* name to Phrase */
} Template;

/* Reads report/NAME.txt with what it includes; its errors name path:line. */
Template *template_read(const Catalog *catalog, const char *name, GError **error);
/* The same from text in memory. */
Template *template_parse(const Catalog *catalog, const char *text, const char *place,
                         GError **error);
void template_free(Template *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Template, template_free)

/* ---- piece.c: a text with {…} ---- */

/* A text that may come from several lines of a file: where each of them begins in it. */
typedef struct {
    GString *text;
    GArray *starts;    /* of size_t */
    GPtrArray *places; /* of char *, in step */
} Passage;
Passage *passage_new(void);
void passage_free(Passage *passage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Passage, passage_free)
/* Adds a line, without the blanks at its ends. */
void passage_add(Passage *passage, const char *line, const char *place);
const char *passage_place(const Passage *passage, size_t offset);

GPtrArray *pieces_parse(const Passage *passage, const Template *template, GError **error);
/* Of one line. */
GPtrArray *pieces_parse_line(const char *line, const char *place, const Template *template,
                             GError **error);
/* The end of what stands in a brace at `open`; NULL when it is never closed. */
const char *brace_end(const char *open);
void piece_free(void *piece);
void branch_free(void *branch);

/* list.c: `$x in LIST [where E] [sep "…"]` up to the end of `text`. */
Loop *loop_parse(const char *text, const char *place, const Template *template, GError **error);
void loop_free(Loop *loop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Loop, loop_free)

/* Sets an error at a place; always NULL. */
void *template_fail(const char *place, const char *id, const char *found, const char *expected,
                    GError **error);

/* ---- sources.c ---- */
typedef struct Sources Sources;
Sources *sources_new(Compilation *compilation, Document *document, const Words *words);
void sources_free(Sources *sources);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sources, sources_free)
void sources_add_cell(Sources *sources, const char *address);
bool sources_have(const Sources *sources, const char *origin);
/* A figure that an expression gave: what it read (FormulaRead *), and its value. */
void sources_add_expression(Sources *sources, const char *origin, const char *label,
                            const Value *value, const GPtrArray *reads);
/* Explains the cells that other cells were made of, down to the cube. */
void sources_finish(Sources *sources);

/* ---- expand.c ---- */

/* A variable of the template. A phrase's argument remembers its expression, for the figures'
 * origin. */
typedef struct {
    Scope scope; /* first: every Scope here is a Binding */
    const Expression *argument;
    const Scope *argument_scope;
} Binding;

typedef struct {
    Compilation *compilation;
    const World *world;
    const Template *template;
    const Words *words;
    Disclosure *disclosure;
    Sources *sources;
    GHashTable *growing; /* cells of the grid at hand that may grow together with the one above */
    GHashTable *asked;   /* questions that were put */
    char *heading;       /* the last one; NULL: none yet */
    unsigned headings, nodes, depth;
    GError **error;
} Expansion;

/* All false with an error in expansion->error. */
bool expand_blocks(Expansion *expansion, const GPtrArray *blocks, const Scope *scope, Node *parent);
bool expand_pieces(Expansion *expansion, const GPtrArray *pieces, const Scope *scope, Node *parent);
/* Moves the inline nodes of `from` to the end of `to`. */
void inline_move(Node *from, Node *to);
void inline_add_text(Node *parent, const char *text);
/* The plain text of pieces. NULL with an error. The caller frees. */
char *expand_plain(Expansion *expansion, const GPtrArray *pieces, const Scope *scope);
bool expand_chart(Expansion *expansion, const Block *block, const Scope *scope, Node *parent);
bool expand_grid(Expansion *expansion, const Block *block, const Scope *scope, Node *parent);
bool expand_grid_row(Expansion *expansion, const Block *block, const Scope *scope, Node *table);
bool expand_expression(Expansion *expansion, const Expression *expression, const Scope *scope,
                       Value *value);
bool expand_truth(Expansion *expansion, const Expression *expression, const Scope *scope,
                  bool *holds);
/* Calls `visit` for each row that fits, with the scope in which its variables are bound. */
typedef bool (*LoopVisit)(Expansion *expansion, const Scope *scope, void *data);
bool expand_loop(Expansion *expansion, const Loop *loop, const Scope *scope, LoopVisit visit,
                 void *data);
/* The origin of a figure: a cell's address, or the expression with its variables filled in. Its
 * source is put into the document. The caller frees. NULL for a number that no cell, query or
 * register gave, such as the year. */
char *expand_origin(Expansion *expansion, const Expression *expression, const Scope *scope,
                    const Value *value);
/* Puts a question once; it changes hands. */
void expand_ask_take(Expansion *expansion, char *question);
void expand_ask_figure(Expansion *expansion, const Expression *expression, const Scope *scope);
/* Counts what is made, against a template that grows without end. */
bool expand_count(Expansion *expansion, const char *place);
/* Fails at a place; always false. */
bool expand_fail(Expansion *expansion, const char *place, const char *id, const char *found,
                 const char *expected);

/* origin.c */

/* The argument that `expression`, a plain name, stands for, or itself; `*scope` is where that is.
 */
const Expression *expression_resolve(const Expression *expression, const Scope **scope);
/* The expression with its variables filled in. The caller frees. */
char *expression_filled(Expansion *expansion, const Expression *expression, const Scope *scope);
/* The field of a row that `expression` is nothing but: `$x.field`. NULL: it is something else. */
const TableColumn *expression_column(Expansion *expansion, const Expression *expression,
                                     const Scope *scope);
const Binding *binding_find(const Scope *scope, const char *name, size_t size);

/* ---- table.c ---- */
Node *table_build(Compilation *compilation, const Statement *statement, const Words *words,
                  GError **error);

/* ---- disclosure.c ---- */
Disclosure *disclosure_of_template(Compilation *compilation, const Template *template,
                                   const DisclosureSetting *setting, GError **error);
