/* xls.c: a workbook of Excel 97 to 2003, through freexl
 *
 * freexl opens a path: it gets the one that the sandbox lets it open, the file at descriptor 0. It keeps no number
 * formats, so a number comes as its digits; hidden rows and joined cells are not known to it either.
 */
#include "reader/number.h"
#include "reader/readers.h"
#include "reader/sandbox.h"
#include "reader/sheet.h"

#include "base/error.h"

#include <freexl.h>
#include <string.h>

#define SHEETS_MAX 1000u
#define COLUMNS_MAX 256u
#define CELLS_LOOKED_AT_MAX 20000000u

static char *cell_shown(const FreeXL_CellValue *cell)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    switch (cell->type) {
    case FREEXL_CELL_INT:
        return g_strdup_printf("%d", cell->value.int_value);
    case FREEXL_CELL_DOUBLE: /* what is stored is a binary fraction; its fifteen digits are what counts */
        return number_shown(g_ascii_formatd(digits, sizeof digits, "%.15g", cell->value.double_value), NULL, false);
    case FREEXL_CELL_TEXT:
    case FREEXL_CELL_SST_TEXT:
    case FREEXL_CELL_DATE:
    case FREEXL_CELL_DATETIME:
    case FREEXL_CELL_TIME:
        return g_utf8_make_valid(cell->value.text_value != NULL ? cell->value.text_value : "", -1);
    default:
        return g_strdup("");
    }
}

static void read_cells(const void *file, Sheet *sheet, unsigned rows, unsigned columns)
{
    for (unsigned row = 0; row < rows; row++)
        for (unsigned column = 0; column < columns; column++) {
            FreeXL_CellValue cell;

            if (freexl_get_cell_value(file, row, (unsigned short)column, &cell) == FREEXL_OK)
                sheet_add_take(sheet, row, column, g_strstrip(cell_shown(&cell)));
        }
}

static bool read_sheet(const void *file, unsigned index, Body *body)
{
    g_autoptr(Sheet) sheet = sheet_new();
    const char *name = NULL;
    g_autofree char *sound = NULL;
    unsigned rows = 0;
    unsigned short columns = 0;

    if (freexl_get_worksheet_name(file, (unsigned short)index, &name) != FREEXL_OK ||
        freexl_select_active_worksheet(file, (unsigned short)index) != FREEXL_OK ||
        freexl_worksheet_dimensions(file, &rows, &columns) != FREEXL_OK)
        return false;
    if ((uint64_t)rows * columns > CELLS_LOOKED_AT_MAX)
        return false;
    read_cells(file, sheet, rows, MIN(columns, COLUMNS_MAX));
    sound = g_utf8_make_valid(name != NULL ? name : "", -1);
    sheet_write(body, sheet, sound);
    return true;
}

static Document *damaged(GError **error)
{
    error_set(error, ERROR_INPUT, "reader-damaged", "mend", "mend-reader-save", NULL);
    return NULL;
}

static Document *xls_read(const uint8_t *bytes, size_t size, const ReaderLimits *limits, GError **error)
{
    const void *file = NULL;
    unsigned sheets = 0, locked = 0;
    int opened = freexl_open(sandbox_input, &file);
    Body body;

    (void)bytes;
    (void)size;
    (void)limits;
    if (opened == FREEXL_OK)
        freexl_get_info(file, FREEXL_BIFF_PASSWORD, &locked);
    if (opened == FREEXL_OK && locked == FREEXL_BIFF_OBFUSCATED) {
        freexl_close(file);
        error_set(error, ERROR_INPUT, "reader-encrypted", NULL);
        return NULL;
    }
    if (opened != FREEXL_OK || freexl_get_info(file, FREEXL_BIFF_SHEET_COUNT, &sheets) != FREEXL_OK) {
        if (file != NULL)
            freexl_close(file);
        return damaged(error);
    }
    body_begin(&body);
    for (unsigned i = 0; i < MIN(sheets, SHEETS_MAX); i++)
        if (!read_sheet(file, i, &body)) {
            document_free(body.document);
            freexl_close(file);
            return damaged(error);
        }
    freexl_close(file);
    return body_finish(&body, error);
}

/* A compound file with a stream of that name; other office documents of that age have other streams. */
static bool xls_recognises(const uint8_t *bytes, size_t size, const char *path)
{
    static const uint8_t compound[] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};
    static const char workbook[] = "W\0o\0r\0k\0b\0o\0o\0k", book[] = "B\0o\0o\0k";

    (void)path;
    return size > sizeof compound && memcmp(bytes, compound, sizeof compound) == 0 &&
           (memmem(bytes, size, workbook, sizeof workbook) != NULL || memmem(bytes, size, book, sizeof book) != NULL);
}

const Reader reader_xls = {.name = "xls", .recognises = xls_recognises, .read = xls_read};
