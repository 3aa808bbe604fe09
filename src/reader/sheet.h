/* sheet.h: cells of a workbook on their way to a table. Inside the layer only. */
#pragma once
#include "reader/body.h"

typedef struct {
    unsigned row, column; /* from 0 */
    char *text;           /* as shown */
} SheetCell;

typedef struct {
    unsigned top, left, bottom, right;
} SheetMerge;

typedef struct {
    GArray *cells;                            /* of SheetCell, by row, then column */
    GArray *merges;                           /* of SheetMerge */
    GHashTable *hidden_rows, *hidden_columns; /* sets of numbers */
} Sheet;

#define SHEET_CELLS_MAX 1500000u

Sheet *sheet_new(void);
void sheet_free(Sheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sheet, sheet_free)
/* Takes `text`, UTF-8. */
void sheet_add_take(Sheet *sheet, unsigned row, unsigned column, char *text);
/* Adds what is shown of the sheet as tables, one for each part that empty rows set apart with a
 * head of its own. `name` is kept in the places. */
void sheet_write(Body *body, Sheet *sheet, const char *name);
