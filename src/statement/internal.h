/* internal.h: what the files of src/statement share; nobody else includes it
 *
 * A Form is read once and never changes. A Compiled is a form with the rows that one book gives it
 * and a dense array of cells, each evaluated when it is first asked for. Strings of a form live as
 * long as the form; ids of rows, columns and statements are interned.
 */
#pragma once
#include "base/record.h"
#include "statement/statement.h"

/* ---- levels of changing rows and columns ---- */
typedef enum {
    LEVEL_TOTAL,
    LEVEL_CLASS,
    LEVEL_SECTION,
    LEVEL_ITEM,
    LEVEL_PROJECT,
    LEVEL_FIXED,
    LEVEL_ANY,
    LEVEL_COUNT
} Level;
const char *level_name(Level level);
int level_from_name(const char *name); /* -1: none */
/* How many digits a code of this level has; 0: none. */
int level_digits(Level level);
/* By the number of its digits; LEVEL_COUNT when no level has so many. */
Level level_of_code(Code code);

/* ---- a form ---- */
typedef struct {
    const char *id;
    const char *label;
    Level level;
    Code code;  /* of a changing column */
    int parent; /* index of the column of the class above it; -1: none */
    bool is_text, is_count;
    GArray *filters;           /* of CubeFilter with owned codes; NULL: none */
    GPtrArray *substitutes;    /* of const Measure *, from and to by turns; NULL: none */
    Formula *formula;          /* NULL: none of its own */
    const TableColumn *choice; /* of a text column that shows a choice of a project; NULL: none */
    const char *place;
} FormColumn;

typedef struct {
    const char *id, *number, *label;
    LineKind kind;
    int block; /* -1: none */
    Formula *formula;
    const char *place;
} FormLine;

typedef struct {
    const char *row, *column;
    Formula *formula; /* NULL: closed */
    const char *place;
} FormCell;

typedef struct {
    const char *id, *label;
    GArray *codes;  /* of Code: which changing rows go there; NULL: none */
    char **columns; /* of a fixed form: the columns that this block has; NULL: all */
    const char *place;
} FormBlock;

typedef enum { ROWS_FIXED, ROWS_QUERIES, ROWS_LIKE, ROWS_COLUMNS_OF } RowSource;

typedef struct Form Form;
struct Form {
    const char *id, *number, *title, *source, *group, *unit, *empty, *place;
    int decimals;
    int64_t unit_fen;
    Layout layout;
    char **layout_blocks;
    const char *layout_place;
    GPtrArray *blocks;                     /* of FormBlock *, as written */
    GPtrArray *columns;                    /* of FormColumn *: fixed ones first */
    GPtrArray *lines;                      /* of FormLine * */
    GPtrArray *cells;                      /* of FormCell * */
    GHashTable *line_index, *column_index; /* id to index + 1 */

    RowSource row_source;
    Field row_field;
    unsigned row_levels;    /* bits of Level */
    GPtrArray *row_queries; /* of Formula * */
    const char *row_like;
    const char *rows_place;
    bool drop_nil;

    bool has_changing_columns;
    Field column_field;
    unsigned column_levels;
    bool used_columns;
    const char *columns_place;
    Formula *cells_formula;
    const char *total_label, *subtotal_label;

    const Catalog *catalog;
    RecordFile *file;
    GStringChunk *strings;
};

/* Reads a form. `words` has the labels of total and subtotal. */
typedef struct {
    char *total, *subtotal;
} FormWords;
Form *form_read(const char *path, const Catalog *catalog, const FormWords *words, GError **error);
void form_free(Form *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Form, form_free)
/* -1: none. */
int form_line(const Form *form, const char *id);
int form_column(const Form *form, const char *id);
/* Whether `id` may be a row of a form: of a fixed form its lines; with changing rows also `total`
 * and codes that the classification has (any word with a digit for a project). */
bool form_may_have_row(const Form *form, const char *id);
/* The code of a changing row; 0 for total, projects and what is no code of the classification. */
Code form_row_code(const Form *form, const char *id);
bool form_is_count(const Form *form, const char *row, const char *column);
/* Ids of the columns of numbers at `level` (any: all) under `cover` (NULL: all), in order. They do
 * not depend on the book. */
GPtrArray *form_columns_at(const Form *form, const char *level, const char *cover);
/* The level of a row by its form alone. */
Level form_row_level(const Form *form, const char *id);
/* The fields of `record` from `first` on, joined by a blank. The caller frees. */
char *record_rest(const Record *record, unsigned first);
/* Sets an error at a place; `expected` is a message id or a list of words. Always false. */
bool fail_at_place(const char *place, const char *id, const char *found, const char *expected,
                   GError **error);

/* ---- checks ---- */
typedef struct {
    const char *id, *title, *source, *mend, *place;
    Severity severity;
    bool has_severity;
    const char *statement, *column; /* in; NULL: none */
    const char *rows_of;            /* each … of STATEMENT; NULL: once */
    Level rows_level;
    const char *columns_of;
    Level columns_level;
    Formula *when; /* NULL: always */
    Formula *rule;
    const Record *holds, *fails;
} Check;
void check_free(void *check);
/* Adds the checks of a file to `forms`. */
bool checks_read(Forms *forms, const char *path, GError **error);
/* Statement of bare names, and where @ and # come from. */
const char *check_statement(const Check *check);

struct Forms {
    const Catalog *catalog;
    GPtrArray *forms; /* of Form *, in the regime's order */
    GHashTable *by_id;
    GPtrArray *ids;    /* of const char *, NULL at the end */
    GPtrArray *checks; /* of Check * */
    GHashTable *check_ids;
    GPtrArray *check_files; /* of RecordFile * */
    GStringChunk *strings;  /* texts of checks */
    FormWords words;
};
const Form *forms_find(const Forms *forms, const char *id);
/* Fails with the nearest ids. Always NULL. */
const Form *forms_fail(const Forms *forms, const char *id, const char *place, GError **error);

/* ---- assumed: a world in which only what a case says is so ---- */
typedef struct Assumed Assumed;
Assumed *assumed_new(const Forms *forms, const Catalog *catalog);
void assumed_free(Assumed *assumed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Assumed, assumed_free)
const World *assumed_world(const Assumed *assumed);
void assumed_cell(Assumed *assumed, const char *statement, const char *row, const char *column,
                  Value value);
void assumed_previous(Assumed *assumed, const char *address, Value value);
void assumed_fact(Assumed *assumed, const char *name, Value value);
void assumed_row(Assumed *assumed, const char *statement, const char *row);
/* The first row named of `statement` at `level`; else one that could be there. */
const char *assumed_any_row(const Assumed *assumed, const char *statement, Level level);
const char *assumed_any_column(const Assumed *assumed, const char *statement, Level level);

/* Fields of a row that its form and the catalog tell: name, level, parent. False: no such field. */
bool row_field_by_form(const Form *form, const Catalog *catalog, const char *id, const char *field,
                       Value *value);

/* ---- given cells ---- */
typedef struct {
    const char *row, *column; /* interned */
    Value value;
} GivenCell;
typedef struct {
    GHashTable *statements; /* id to GArray of GivenCell */
} Given;
/* This year's cells, which must fit their forms, or last year's, which need not. NULL with an
 * error. */
Given *given_read(Book *book, int year, const Forms *forms, bool strict, GError **error);
void given_free(Given *given);
/* NULL: none. */
const GArray *given_of(const Given *given, const char *statement);
/* A cell of last year: given, or the sum of what was given below it. */
Value given_previous(const Given *given, const Form *form, const char *row, const char *column);

/* ---- sums by function, economy and project, kept ---- */
typedef struct Sums Sums;
Sums *sums_new(const Cube *cube);
void sums_free(Sums *sums);
Money sums_query(Sums *sums, const Measure *measure, const CubeFilter *filters, unsigned count);

/* ---- compiled statements ---- */
typedef struct {
    const char *id, *number, *label;
    Level level;
    LineKind kind;
    Code code;            /* what its queries get as filter; 0: none */
    const FormLine *line; /* NULL: a changing row */
    int block, parent;    /* -1: none */
    bool given;           /* some cell of it was given */
    bool dropped;
} Row;

typedef enum { CELL_EMPTY, CELL_BUSY, CELL_DONE } CellState;
typedef struct {
    Value value;
    const FormCell *special;
    CellState state;
    CellOrigin origin;
    bool summed; /* from the cells below it, in a statement that was given */
} Cell;

typedef struct {
    Statement shown; /* first: a Statement * of ours is a Compiled * */
    const Form *form;
    Row *rows;
    unsigned row_count, column_count;
    GHashTable *row_index; /* id to index + 1 */
    Cell *cells;
    bool *column_given;
    bool *column_used; /* it holds a figure; known when finished */
    bool *column_hidden;
    unsigned *shown_rows; /* index of each row of `shown` */
    bool known;           /* its rows are all there are: from entries, or from given cells */
    bool has_given;
    bool finishing, finished;
    Compilation *compilation;
} Compiled;

/* Lays out the rows of a form for a compilation; cells are empty. */
Compiled *compiled_new(Compilation *compilation, const Form *form, GError **error);
void compiled_free(void *compiled);
int compiled_row(const Compiled *compiled, const char *id);
/* Drops nil rows and hides unused columns; fills `shown`. */
bool compiled_finish(Compiled *compiled, GError **error);
Cell *compiled_cell(Compiled *compiled, unsigned row, unsigned column, GError **error);
/* What defines a cell: NULL when nothing does. `*closed` when the form closes it. */
const Formula *compiled_formula(const Compiled *compiled, unsigned row, unsigned column,
                                bool *closed);
/* Where the expression of a cell stands. `filters` has room for CONTEXT_FILTERS_MAX. */
#define CONTEXT_FILTERS_MAX 16
Context compiled_context(const Compiled *compiled, unsigned row, unsigned column,
                         CubeFilter *filters);
/* Rows whose parent is `row`, columns whose parent is `column`: would their sum be the cell? */
bool compiled_has_rows_below(const Compiled *compiled, unsigned row);
bool compiled_columns_below_given(const Compiled *compiled, unsigned column);

struct Compilation {
    Book *book;
    const Catalog *catalog;
    const Forms *forms;
    Cube *cube;
    Sums *sums;
    Given *given, *previous;
    GHashTable *compiled;     /* statement id to Compiled * */
    GHashTable *building;     /* ids of statements whose rows are being laid out */
    GPtrArray *stack;         /* cells at work, for a circle's message; borrowed from the C stack */
    GHashTable *project_rows; /* project code to BookRow; NULL until asked */
    bool has_entries, is_closed;
    BookDate to;
    WorldFunctions functions;
    World world;
};

/* A compilation of a cube made by hand, of what was posted to the day `to`; `cube` is taken, `book`
 * may be NULL. */
Compilation *compilation_of_cube_to(Book *book, Cube *cube, const Catalog *catalog,
                                    const Forms *forms, BookDate to, GError **error);
/* Of the whole year. */
Compilation *compilation_of_cube(Book *book, Cube *cube, const Catalog *catalog, const Forms *forms,
                                 GError **error);
Compiled *compilation_find(Compilation *compilation, const char *id, GError **error);
/* Fills compilation->functions. */
void world_open(Compilation *compilation);
/* Splits "statement/row/column"; NULL with an error. g_strfreev. */
char **address_split(const char *address, GError **error);
/* A value as its statement prints it. The caller frees. */
char *value_text_in(const Value *value, const Form *form);
/* A number of a nil of any dimension. */
Value value_nil(void);
bool value_is_nil(const Value *value);
