/* tree.h: a parsed expression, inside src/formula only
 *
 * A formula owns its nodes and strings; a node points to others of the same formula. What can be
 * known from the catalog (measures, tables, fields, codes) is looked up while parsing, so that
 * evaluating asks only the world.
 *
 * The tree is never deeper than DEPTH_MAX, so walking it by recursion is safe.
 */
#pragma once
#include "formula/formula.h"

enum {
    TEXT_SIZE_MAX = 64 * 1024, /* bytes of an expression */
    NESTING_MAX = 100,         /* brackets in brackets */
    DEPTH_MAX = 400,           /* of the tree: a sum of 300 terms is 300 deep */
    FILTERS_MAX = 24,          /* of one query, those of the context included */
    CODES_MAX = 128,           /* in all filters of one query */
};

/* What is known of a value before it is evaluated. */
typedef struct {
    bool open; /* nothing */
    ValueKind kind;
    Dimension dimension;
    bool plain;
    bool nil; /* a plain 0: of any dimension */
} Shape;

typedef struct Node Node;
typedef struct Parser Parser;
typedef struct Evaluation Evaluation;

typedef enum { LOGIC_AND, LOGIC_OR, LOGIC_IMPLIES, LOGIC_BOTH, LOGIC_COUNT } Logic;

typedef struct {
    const char *text;
    /* The shape of the answer; false when the operands do not go together. */
    bool (*shape)(Shape left, Shape right, Shape *answer);
    /* An arithmetic operator, or NULL. */
    bool (*apply)(Interval *answer, Interval left, Interval right);
    /* A comparison of numbers, or NULL. */
    Truth (*compare)(Interval left, Interval right);
    bool negated; /* of equality: != */
} Operator;

typedef struct {
    const char *name;
    unsigned least, most; /* arguments, without the field */
    bool field_first;     /* name(function, …): the first argument is a field's word */
    bool (*shape)(const Node *call, Shape *answer);
    /* What stands in the tree for the call; NULL: the call. Fails with NULL. */
    Node *(*replace)(Parser *parser, Node *call);
    bool (*evaluate)(Evaluation *evaluation, const Node *call, Value *value);
} Function;

/* `$x.parent.name`: a variable and fields of it. */
typedef struct {
    const char *whole; /* "x.parent.name" */
    const char *name;  /* "x"; NULL: the row at hand (@) */
    char **fields;     /* NULL-terminated; owned */
} Path;

/* A part of a cell's address, or a value in a filter. */
typedef enum { PART_WORD, PART_ROW, PART_COLUMN, PART_PATH, PART_CHOICE } PartKind;
typedef struct Part Part;
struct Part {
    PartKind kind;
    const char *word;  /* PART_WORD; PART_CHOICE: the level */
    Path path;         /* PART_PATH */
    const Part *cover; /* PART_CHOICE: what the rows must lie under; NULL: all */
    size_t offset;
};

/* How a filter compares. */
typedef enum {
    COMPARE_EQUAL,
    COMPARE_UNEQUAL,
    COMPARE_LESS,
    COMPARE_AT_MOST,
    COMPARE_MORE,
    COMPARE_AT_LEAST,
    COMPARE_COUNT
} Comparison;
const char *comparison_text(Comparison comparison);

typedef struct {
    Field field;               /* of a cube's filter, and of a register's code field */
    const TableColumn *column; /* of a register's filter; NULL: of the cube */
    Comparison comparison;
    Code first, last; /* a range of months */
    const Part *parts;
    unsigned count;
    Code *codes;  /* in step with `parts`; 0 where it shows only when evaluated; NULL: no codes */
    bool settled; /* no code is 0 */
    Value number; /* a number to compare with; unknown: `parts` say it */
    bool numeric; /* compares numbers */
} Filter;
/* The word before the comparison. */
const char *filter_name(const Filter *filter);

typedef enum {
    NODE_CONSTANT,
    NODE_NEGATE,
    NODE_NOT,
    NODE_ARITHMETIC,
    NODE_COMPARISON,
    NODE_LOGIC,
    NODE_CALL,
    NODE_QUERY,
    NODE_REGISTER,
    NODE_CELL, /* and lists of rows */
    NODE_NAME,
    NODE_PATH,
    NODE_COLUMN, /* # */
    NODE_KINDS
} NodeKind;

/* What a query of a register answers. */
typedef enum { ANSWER_SUM, ANSWER_COUNT, ANSWER_ROWS } Answer;

struct Node {
    NodeKind kind;
    size_t offset; /* of its first byte, or its operator's */
    unsigned depth;
    Shape shape;
    const Node **parts; /* operands, arguments */
    unsigned count;
    union {
        Value constant;
        const Operator *operation;
        Logic logic;
        struct {
            const Function *function;
            Field field; /* of name() */
        } call;
        struct {
            const Measure *measure;    /* of a query of the cube */
            const Table *table;        /* of a register */
            const TableColumn *column; /* that is summed */
            Answer answer;
            Filter *filters;
            unsigned count;
            const char *name; /* as written before the bracket */
        } query;
        struct {
            const char *statement;
            Part row, column;
            bool rows_only; /* STATEMENT/{level} */
            bool previous;
        } cell;
        struct {
            const char *name;
            bool fact;
            bool previous;
        } name;
        Path path;
    };
};

struct Formula {
    char *text;
    char *place;
    const Catalog *catalog;
    const Node *root;
    GPtrArray *nodes;  /* owns the nodes */
    GPtrArray *blocks; /* owns arrays that nodes point to */
    GStringChunk *strings;
};

/* ---- parsing ---- */
struct Parser {
    Formula *formula;
    const char *text; /* the formula's own copy */
    const char *at;
    const Catalog *catalog;
    unsigned nesting;
    GError **error;
};

/* tree.c: an empty formula; nodes of it, which it owns. */
Formula *formula_new(const char *text, const char *place, const Catalog *catalog);
Node *term_new(Parser *parser, NodeKind kind, const char *at);
/* Adds an operand. Fails when the tree would become too deep. */
bool term_add(Parser *parser, Node *node, const Node *part);
/* An array that the formula owns. */
void *formula_block(Formula *formula, size_t size);
/* scan.c: bytes into words */
void skip_blanks(Parser *parser);
bool scan_id(Parser *parser, const char **id);
bool scan_symbol(Parser *parser, const char *symbol);
bool scan_number(Parser *parser, Value *value);
bool scan_text(Parser *parser, const char **text);
bool scan_path(Parser *parser, Path *path);
const char *keep(Parser *parser, const char *start, const char *end);
/* Is the parser at the word `word`, which does not go on? */
bool at_word(const Parser *parser, const char *word);
bool is_id_start(char c);
bool is_id_inside(char c);
/* Fails: `expected` is a message id. Always false, so that a parser can return it. */
bool fail_expected(Parser *parser, const char *at, const char *expected);
/* The same with another id and up to one fact. */
bool fail_with(Parser *parser, const char *at, const char *id, const char *name, const char *fact);

/* address.c: cells; query.c: filters. NULL or false when they fail. */
bool parse_part(Parser *parser, Part *part);
Node *parse_cell(Parser *parser, const char *start, const char *statement);
Node *parse_query(Parser *parser, const char *start, const char *name);
/* The number of `word` in a field, as filters compare it: a code, a month, for a choice 1 and up in
 * its order; 0: none. A project or an office has none while parsing. */
Code filter_code(const Filter *filter, const Catalog *catalog, const char *word);
/* As catalog_code, and any digits that some code lies under (account 6). */
Code code_from_word(const Catalog *catalog, Field field, const char *word);

/* ---- shapes and operators ---- */
Shape shape_open(void);
Shape shape_of(const Value *value);
Shape shape_kind(ValueKind kind);
Shape shape_number(Dimension dimension);
/* One shape for both, as `+` and `if` need it. */
bool shape_unite(Shape left, Shape right, Shape *answer);
bool shape_fits_number(Shape shape);
bool shape_fits_truth(Shape shape);
/* "money", "count", "text" …: the name of a fact that the messages know. */
const char *shape_name(Shape shape);

/* The operator at `at`, or NULL: comparisons, `+ -`, `* /`. */
const Operator *operator_comparison(const char *at);
const Operator *operator_sum(const char *at);
const Operator *operator_product(const char *at);
const Operator *operator_of(Comparison comparison);
const Function *function_find(const char *name);
/* Names of all functions: elements are const char *. */
GPtrArray *function_names(void);
Truth truth_not(Truth truth);
Truth truth_of(const Value *value);

/* ---- evaluating ---- */
struct Evaluation {
    const Formula *formula;
    const World *world;
    const Context *context;
    const Scope *scope;
    GPtrArray *reads; /* NULL: nobody asks */
    GHashTable *seen; /* addresses in `reads` */
    GError **error;
};

/* Sets `value`, which is not cleared before. It is unknown when evaluating fails. The functions
 * that evaluate one kind of node or one function find it unknown. */
bool evaluate(Evaluation *evaluation, const Node *node, Value *value);
bool evaluate_cell(Evaluation *evaluation, const Node *node, Value *value);
bool evaluate_name(Evaluation *evaluation, const Node *node, Value *value);
bool evaluate_path_node(Evaluation *evaluation, const Node *node, Value *value);
bool evaluate_column(Evaluation *evaluation, const Node *node, Value *value);
bool evaluate_query(Evaluation *evaluation, const Node *node, Value *value);
bool evaluate_register(Evaluation *evaluation, const Node *node, Value *value);
bool evaluate_path(Evaluation *evaluation, const Path *path, size_t offset, Value *value);
/* The id that a part stands for; NULL when it is unknown. `*owned` is for the caller to free. */
bool part_word(Evaluation *evaluation, const Part *part, const char **word, char **owned);
/* The address of a node that is one cell; NULL when it is none, or one that is not known. */
bool cell_address(Evaluation *evaluation, const Node *node, char **address);
const Scope *scope_find(const Scope *scope, const char *name);

/* Fails at `offset` of the formula; always false. */
bool fail_at(const Evaluation *evaluation, size_t offset, const char *id, const char *name,
             const char *fact);
/* Adds place and caret to an error that the world gave. */
bool fail_from_world(const Evaluation *evaluation, size_t offset);
/* Sets an error with place, line, column and caret. */
void formula_error(const Formula *formula, size_t offset, const char *id, const char *expected,
                   const char *name, const char *fact, GError **error);
/* Adds place, line, column and caret to an error. */
void formula_error_place(const Formula *formula, size_t offset, GError *error);

/* ---- explaining ---- */
void note_cell(Evaluation *evaluation, bool previous, const char *address, const Value *value);
void note_fact(Evaluation *evaluation, const char *name, const Value *value);
void note_query(Evaluation *evaluation, const Node *node, const Measure *measure,
                const CubeFilter *filters, unsigned count, const Value *value);
void note_register(Evaluation *evaluation, const Node *node, const Value *value);
