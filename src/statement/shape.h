/* shape.h: what the printed forms look like, for telling where a figure of somebody's workbook
 * belongs */
#pragma once
#include "statement/statement.h"

typedef struct {
    const char *id, *number, *label; /* number: 行次; NULL: none */
    int block;                       /* -1: none */
} ShapeRow;

typedef struct {
    const char *id, *label; /* levels of the head separated by | */
    bool is_text;
} ShapeColumn;

typedef struct {
    const char *id, *number, *title, *group;
    int64_t unit_fen;  /* 0: none */
    int decimals;      /* that it prints amounts with */
    GArray *rows;      /* of ShapeRow: fixed ones, without headings */
    GArray *columns;   /* of ShapeColumn, changing ones too */
    GPtrArray *blocks; /* of const char *: labels */
    bool changing;     /* its rows are codes or projects */
} Shape;

/* Every form; elements are Shape *, which live no longer than `forms`. */
GPtrArray *forms_shapes(const Forms *forms);
/* Whether the form may have a row `row`, and whether a cell of it counts rather than measures. */
bool forms_have_row(const Forms *forms, const char *form, const char *row);
bool forms_cell_counts(const Forms *forms, const char *form, const char *row, const char *column);
