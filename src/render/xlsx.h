/* xlsx.h: what the files that write xlsx share
 *
 * A Book is one rendering into a file of libxlsxwriter. Formats are made once for each look and
 * kept. The first thing that goes wrong is kept too and reported at the end.
 */
#pragma once
#include "document/document.h"

#include <xlsxwriter.h>

typedef enum {
    LOOK_TITLE,
    LOOK_ASIDE,  /* a line beside the table: unit, number */
    LOOK_REMARK, /* below it, in as many lines as it takes */
    LOOK_HEAD,
    LOOK_TEXT,
    LOOK_NUMBER,
    LOOK_LINK,
} LookKind;

/* All that a format depends on. */
typedef struct {
    LookKind kind;
    Align align;
    bool strong, missing;
    unsigned indent;
    const char *number_format; /* LOOK_NUMBER */
} Look;

typedef struct {
    const Document *document;
    lxw_workbook *workbook;
    GHashTable *formats; /* description of a look to lxw_format * */
    GHashTable *names;   /* sheet names taken, in lower case */
    lxw_error first_error;
} Book;

lxw_format *book_format(Book *book, const Look *look);
/* A new sheet named after `wanted` as far as a sheet's name allows, unlike all others. */
lxw_worksheet *book_add_sheet(Book *book, const char *wanted);
/* Notes an outcome of libxlsxwriter. */
void book_check(Book *book, lxw_error outcome);
/* A text into a cell, cut at what a cell can hold; an empty one leaves a blank cell with its look.
 */
void book_write_text(Book *book, lxw_worksheet *sheet, lxw_row_t row, unsigned column,
                     const char *text, const Look *look);
/* A figure as a number where it is one, else as its text. */
void book_write_figure(Book *book, lxw_worksheet *sheet, lxw_row_t row, unsigned column,
                       const FigureValue *figure, const char *text, Look look);
/* Joins cells; the first keeps what is written into it afterwards. */
void book_merge(Book *book, lxw_worksheet *sheet, lxw_row_t row, unsigned column, unsigned rows,
                unsigned columns, const Look *look);

/* A4, one page wide, with a page number. */
void book_set_page(lxw_worksheet *sheet);

/* xlsx_table.c */
void book_write_table(Book *book, lxw_worksheet *sheet, const Node *table);
/* xlsx_chart.c: the charts of the document on a sheet with their data. */
void book_write_charts(Book *book, lxw_worksheet *sheet);
