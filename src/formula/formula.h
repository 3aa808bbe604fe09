/* formula.h: the expression language of forms, checks, reports and charts
 *
 * docs/formats/formula.md is its grammar. A Formula is parsed once and may be evaluated by any
 * number of threads; where its figures come from is a World, which the caller gives.
 *
 * Amounts are fen: a money value of 1,285.87 yuan is the exact number 128587.
 */
#pragma once
#include "base/exact.h"
#include "catalog/catalog.h"
#include "cube/cube.h"

/* ---- values ---- */
typedef enum {
    VALUE_UNKNOWN,
    VALUE_NUMBER,
    VALUE_TEXT,
    VALUE_TRUTH,
    VALUE_LIST,
    VALUE_ROW
} ValueKind;
typedef enum { DIMENSION_COUNT, DIMENSION_MONEY, DIMENSION_RATIO } Dimension;
typedef enum { TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN } Truth;

/* A row that a variable can stand for: of a statement, a register, a classification. */
typedef struct {
    const char *source; /* statement id or register id */
    const char *code;   /* its row id or code: what $x means in a cell or filter */
    unsigned index;     /* in its register; 0 for a row of a statement, which its code names */
} RowRef;

typedef struct Value Value;
struct Value {
    ValueKind kind;
    Dimension dimension;
    bool plain; /* a literal number: count or ratio, as its neighbour wants */
    Truth truth;
    Interval number;
    char *text;      /* owned */
    RowRef row;      /* strings are borrowed from the world (or interned) */
    GPtrArray *list; /* of Value *; a reference owned */
};

/* A plain nil (0, or the sum of an empty list) is a nil of any dimension; whoever shows it knows
 * which.
 *
 * A Value that was set is cleared with value_clear, which leaves it unknown; g_auto(Value) does so
 * at the end of its scope. value_text copies. */
Value value_unknown(void);
Value value_number(Dimension dimension, Interval number);
Value value_money(Money amount);
Value value_count(int64_t count);
Value value_text(const char *text);
Value value_truth(Truth truth);
/* Its strings are borrowed. */
Value value_row(const char *source, const char *code, unsigned index);
/* An empty list, to which value_list_take adds. */
Value value_list(void);
/* Adds `item` to `list`; what it owns changes hands. */
void value_list_take(Value *list, Value item);
void value_clear(Value *value);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Value, value_clear)
Value value_copy(const Value *value);
/* For people and addresses: a text as it is, a row's code, a whole number's digits, yuan with two
 * decimals; "" for what is not one thing. The caller frees. */
char *value_word(const Value *value);

/* ---- the world ---- */

/* Where an expression stands: what bare names, @ and # mean, and what its queries get besides. */
typedef struct {
    const char *statement;     /* of bare names; NULL: none */
    const char *row;           /* @ and the row at hand; NULL: none */
    const char *column;        /* # and the column at hand; NULL: none */
    const CubeFilter *filters; /* added to every query of the cube */
    unsigned filter_count;
    /* Measures that are read instead of others (a column's `income=adjusted`): pairs from, to. */
    const Measure *const *substitutes;
    unsigned substitute_count;
} Context;

/* What `month=period` is in a filter until the world says which month it is. */
#define MONTH_PERIOD 13

typedef struct World World;
/* Answers of a world. `value` is set to unknown when the world does not know; false with an error
 * only when the question is wrong (an id that does not exist). `self` is the world's own data. */
typedef struct {
    /* The cell's value; `row` and `column` are ids. */
    bool (*cell)(void *self, const char *statement, const char *row, const char *column,
                 Value *value, GError **error);
    /* The same cell in last year's statements. */
    bool (*previous)(void *self, const char *statement, const char *row, const char *column,
                     Value *value, GError **error);
    /* Ids of the rows (or columns) of `statement` at `level` that lie under `cover` (NULL: all), in
     * the order of the table. GPtrArray of interned const char *. NULL with an error. */
    GPtrArray *(*rows)(void *self, const char *statement, const char *level, const char *cover,
                       GError **error);
    GPtrArray *(*columns)(void *self, const char *statement, const char *level, const char *cover,
                          GError **error);
    /* Is `name` a row (or column) of `statement`? */
    bool (*has_row)(void *self, const char *statement, const char *name);
    bool (*has_column)(void *self, const char *statement, const char *name);
    /* The sum of a measure under filters; unknown when there are no books. */
    bool (*query)(void *self, const Measure *measure, const CubeFilter *filters, unsigned count,
                  Value *value);
    /* A register: how many rows, and a field of one (dimension by its column type; choices as
     * text). */
    unsigned (*register_size)(void *self, const Table *table);
    Value (*register_field)(void *self, const Table *table, unsigned index,
                            const TableColumn *column);
    /* A fact such as "year", "unit.kind", "book.closed". Unknown when there is none. */
    Value (*fact)(void *self, const char *name);
    /* A field of a row: code, name, level, parent, or a register's field. */
    bool (*row_field)(void *self, const RowRef *row, const char *field, Value *value,
                      GError **error);
    /* The number that a book gives to a project or office code; 0: none. */
    Code (*name_number)(void *self, Field field, const char *code);
    /* The month that `month=period` means. */
    Code (*period)(void *self);
    const Catalog *catalog;
} WorldFunctions;
struct World {
    const WorldFunctions *functions;
    void *self;
};

/* ---- variables ($x) ----
 * `$x.number` is the variable "x.number" where there is one, else the field `number` of the row $x.
 */
typedef struct Scope Scope;
struct Scope {
    const Scope *outer;
    const char *name; /* without $ */
    Value value;
};

/* ---- formulas ---- */
typedef struct Formula Formula;

/* Parses `text`. `place` names where it stands ("path:line"). An error has the caret line as a
 * fact. */
Formula *formula_parse(const char *text, const char *place, const Catalog *catalog, GError **error);
void formula_free(Formula *formula);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Formula, formula_free)
const char *formula_text(const Formula *formula);
/* Parses a prefix of `text` that is an expression, and says where it ended: templates and lists
 * such as `LIST where …` use it. `*end` is where the blanks after the expression end. */
Formula *formula_parse_prefix(const char *text, const char **end, const char *place,
                              const Catalog *catalog, GError **error);

/* The value of `formula`. False with an error when it asks for what does not exist; `value` is
 * unknown then. What `value` held before is not cleared. */
bool formula_value(const Formula *formula, const World *world, const Context *context,
                   const Scope *scope, Value *value, GError **error);

/* When `formula` is nothing but one cell or previous(cell), its address "statement/row/column" with
 * variables filled in, else NULL. The caller frees. The origin of a figure. */
char *formula_cell(const Formula *formula, const World *world, const Context *context,
                   const Scope *scope);

/* An equation's or comparison's two sides, when the formula is one at its top: below `->` the right
 * part, below `and` the first part that does not hold. For reporting a violated check. False
 * without an error when it has no sides. `operator_text` is borrowed from the program. */
bool formula_sides(const Formula *formula, const World *world, const Context *context,
                   const Scope *scope, Value *left, Value *right, const char **operator_text,
                   GError **error);

/* ---- explaining ---- */
/* What evaluating read: cells and queries, each once, in the order of reading. */
typedef struct {
    enum { READ_CELL, READ_PREVIOUS, READ_QUERY, READ_REGISTER, READ_FACT } kind;
    char *
        address; /* cell: statement/row/column; query: its text with filters, variables filled in */
    const Measure *measure; /* of a query */
    GArray *filters;        /* of CubeFilter, owned with their codes; of a query */
    Value value;
} FormulaRead;
/* Evaluates and returns what was read: GPtrArray of FormulaRead *, which it frees. NULL with an
 * error. A query's filters include those of `context`; its text shows them too. */
GPtrArray *formula_reads(const Formula *formula, const World *world, const Context *context,
                         const Scope *scope, Value *value, GError **error);

/* Checks the names of a formula against the world without evaluating: statements, fixed rows and
 * columns, variables (those in `scope` count as known). */
bool formula_check_names(const Formula *formula, const World *world, const Context *context,
                         const Scope *scope, GError **error);
