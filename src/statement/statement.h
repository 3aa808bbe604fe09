/* statement.h: forms into statements, and the checks on them
 *
 * A Form is a statement's definition, from data/REGIME/statements. A Compilation is one book's (or
 * one set of given cells') figures in all forms: it evaluates a cell when it is first asked for and
 * keeps it. A given cell wins over its expression (decision 10); without vouchers, what would come
 * from the cube is unknown.
 *
 * A Compilation belongs to one thread. Strings it returns live as long as it does.
 */
#pragma once
#include "book/book.h"
#include "formula/formula.h"

/* ---- forms ---- */
typedef struct Forms Forms;
/* Reads every form and check of the regime; fails on the first that is wrong, with its place. */
Forms *forms_read(const Catalog *catalog, GError **error);
void forms_free(Forms *forms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Forms, forms_free)
/* Whether a book of the forms' year may be given `value` (decimals × 10,000) at the address `cell`;
 * an error tells of `place`. */
bool forms_accept_given(const Forms *forms, const char *cell, int64_t value, const char *place,
                        GError **error);

typedef enum { LAYOUT_TABLE, LAYOUT_SIDES, LAYOUT_PARALLEL } Layout;
typedef enum { LINE_ROW, LINE_COUNT, LINE_TOTAL, LINE_HEADING } LineKind;

/* ---- a compiled statement ---- */
typedef struct {
    const char *id;
    const char *number; /* 行次 or code; NULL: none */
    const char *label;
    const char *level; /* total, class, section, item, project, fixed */
    const char *block; /* id of its block; NULL: none */
    LineKind kind;
} StatementRow;

typedef struct {
    const char *id;
    const char *label; /* levels of the head separated by | */
    const char *level; /* total, class, section, fixed */
    bool is_text;
    bool is_count;
    bool hidden; /* a changing column without a figure, where the form says `used` */
} StatementColumn;

typedef struct {
    const char *id;
    const char *label;
    const char *const *columns; /* the only columns that it prints, NULL-terminated; NULL: all */
} StatementBlock;

typedef enum { ORIGIN_NONE, ORIGIN_EXPRESSION, ORIGIN_GIVEN, ORIGIN_CLOSED } CellOrigin;

typedef struct {
    const char *id, *number, *title, *source, *group;
    const char *unit; /* 元, 万元; "": none */
    int decimals;
    int64_t unit_fen;  /* fen in one unit: 100 or 1,000,000 */
    const char *empty; /* the sentence for an empty table; NULL: none */
    Layout layout;
    const StatementBlock *blocks; /* in the order of the layout */
    unsigned block_count;
    const StatementRow *rows;
    unsigned row_count;
    const StatementColumn *columns;
    unsigned column_count;
    bool is_empty; /* every figure is nil or unknown */
} Statement;

typedef struct Compilation Compilation;

/* `book` is borrowed and must outlive it, as must `catalog` and `forms`. Compiles the cube of what
 * was posted up to and with the day `to`. What was given for the year counts only at its end. */
Compilation *compilation_new(Book *book, const Catalog *catalog, const Forms *forms, BookDate to,
                             GError **error);
/* Of the whole year by vouchers and registers alone, as though nothing had been given for it. */
Compilation *compilation_of_books(Book *book, const Catalog *catalog, const Forms *forms,
                                  GError **error);
/* Whether there are vouchers. */
bool compilation_has_entries(const Compilation *compilation);
/* The day that it was compiled to. */
BookDate compilation_date(const Compilation *compilation);
void compilation_free(Compilation *compilation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Compilation, compilation_free)

const World *compilation_world(const Compilation *compilation);
const Catalog *compilation_catalog(const Compilation *compilation);
Book *compilation_book(const Compilation *compilation);
const Cube *compilation_cube(const Compilation *compilation);

/* Ids of all statements in the regime's order (cover, final, annex, public, then others, by
 * number). NULL-terminated; borrowed. */
const char *const *compilation_ids(const Compilation *compilation);
/* One statement with every cell compiled; borrowed. NULL with an error (unknown id: with the
 * nearest). */
const Statement *compilation_statement(Compilation *compilation, const char *id, GError **error);
/* A cell by the indices of its row and column. */
bool statement_value(Compilation *compilation, const Statement *statement, unsigned row,
                     unsigned column, Value *value, CellOrigin *origin, GError **error);
/* A cell by address "statement/row/column". */
bool compilation_value(Compilation *compilation, const char *address, Value *value,
                       CellOrigin *origin, GError **error);
/* As printed in its statement: "1,065.48", "-" when closed, "" when nil in a text column. The
 * caller frees. */
char *statement_text(Compilation *compilation, const Statement *statement, unsigned row,
                     unsigned column, GError **error);

/* ---- explaining a figure ---- */
typedef struct {
    char *address;
    char *label;      /* "财决01表 收入支出决算总表 / 本年收入合计 / 决算数" */
    char *expression; /* NULL: given */
    CellOrigin origin;
    Value value;
    GPtrArray *reads; /* FormulaRead *; NULL: given */
} CellSource;
/* NULL with an error when there is no such cell. */
CellSource *compilation_explain(Compilation *compilation, const char *address, GError **error);
void cell_source_free(CellSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CellSource, cell_source_free)

/* ---- checks ---- */
typedef enum { SEVERITY_MUST, SEVERITY_VERIFY, SEVERITY_HINT } Severity;
typedef enum {
    CHECK_HOLDS,
    CHECK_VIOLATED,
    CHECK_NOT_CHECKABLE,
    CHECK_NOT_APPLICABLE
} CheckVerdict;

typedef struct {
    const char *id, *title, *source, *mend, *rule;
    Severity severity;
    CheckVerdict verdict;
    const char *row, *column;  /* what @ and # were; NULL: none */
    Value left, right;         /* the sides of a violated check that has sides */
    const char *operator_text; /* NULL: it has none */
    GPtrArray *reads;          /* FormulaRead *, of a violated check; else NULL */
} CheckResult;

/* Runs every check: GPtrArray of CheckResult *, one for each check and row it was run on. */
GPtrArray *checks_run(Compilation *compilation, GError **error);

unsigned forms_check_count(const Forms *forms);
const char *forms_check_id(const Forms *forms, unsigned index);
/* Runs the check's own two cases against its rule: holds must hold, fails must fail. False with an
 * error that says what happened instead. */
bool forms_check_prove(const Forms *forms, const Catalog *catalog, unsigned index, GError **error);
