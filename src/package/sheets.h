/* sheets.h: the visible sheets of a workbook, cell by cell
 *
 * A workbook may be hostile: archives are opened with suspicion (parts.h), cells, joined cells and
 * sheets are counted, and a formula's stored result counts, never the formula.
 */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

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
/* "B7" of a row and a column from 0. The caller frees. */
char *sheet_address(unsigned row, unsigned column);

typedef struct {
    /* What a number's cell says: number_shown or number_exact (number.h). */
    char *(*number)(const char *stored, const char *format, bool date1904);
    /* Called for each sheet in the order of the workbook; false with an error ends it. `sheet` may
     * be changed and is freed afterwards. */
    bool (*visit)(Sheet *sheet, const char *name, void *data, GError **error);
    void *data;
} SheetVisitor;

bool sheets_are_xlsx(const uint8_t *bytes, size_t size);
bool sheets_are_xls(const uint8_t *bytes, size_t size);
/* Fails with reader-damaged, reader-encrypted or reader-too-large. */
bool sheets_read_xlsx(const uint8_t *bytes, size_t size, const SheetVisitor *visitor,
                      GError **error);
bool sheets_read_xls(const uint8_t *bytes, size_t size, const SheetVisitor *visitor,
                     GError **error);
/* Whichever it is. */
bool sheets_read(const uint8_t *bytes, size_t size, const SheetVisitor *visitor, GError **error);
