/* sheet_rows.h: a workbook's sheets by row and column, to be imported
 *
 * Numbers are told to all of their digits and dates as 2021-12-31, whatever the cells show; a
 * joined cell says its text wherever it reaches. Hidden rows and columns count: a filter hides no
 * voucher.
 */
#pragma once
#include "package/sheets.h"

typedef struct {
    unsigned number;   /* from 0, as the sheet counts */
    unsigned from, to; /* its cells */
} SheetRow;

typedef struct {
    char *path, *name;
    GArray *cells; /* of SheetCell, by row, then column */
    GArray *rows;  /* of SheetRow: those that have cells */
    GHashTable
        *covered;     /* place of a cell under a joined one to the index of that one's cell + 1 */
    unsigned columns; /* one more than the last that is used */
    bool lines;       /* of a CSV file: places are file:line:column */
} SheetRows;

/* Reads every visible sheet of the workbook at `path`; elements are SheetRows *. */
GPtrArray *sheet_rows_read(const char *path, GError **error);
/* The same from bytes; `path` names them. */
GPtrArray *sheet_rows_parse(const uint8_t *bytes, size_t size, const char *path, GError **error);

/* A CSV file as a sheet; with `head_only` nothing but its head. NULL with an error. */
SheetRows *sheet_rows_of_csv(const char *path, bool head_only, GError **error);

/* Shares a sheet: it is freed when the last share is. */
SheetRows *sheet_rows_share(SheetRows *sheet);
void sheet_rows_free(void *sheet);

/* The text in the row with index `row` (of `rows`); "" when there is none. */
const char *sheet_rows_text(const SheetRows *sheet, unsigned row, unsigned column);
/* "file.xlsx:Sheet!B7". The caller frees. */
char *sheet_rows_place(const SheetRows *sheet, unsigned row, unsigned column);
