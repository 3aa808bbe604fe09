/* sheets.c: workbooks, of today and of Excel 97 to 2003, into tables
 *
 * What is shown is what counts: a figure is as its cell's format shows it.
 */
#include "package/number.h"
#include "reader/readers.h"
#include "reader/sheet.h"

static bool write_sheet(Sheet *sheet, const char *name, void *data, GError **error G_GNUC_UNUSED)
{
    if (!body_full(data))
        sheet_write(data, sheet, name);
    return true;
}

typedef bool (*ReadSheets)(const uint8_t *bytes, size_t size, const SheetVisitor *visitor,
                           GError **error);

static Document *read_with(ReadSheets read, const uint8_t *bytes, size_t size, GError **error)
{
    Body body = {0};
    const SheetVisitor visitor = {number_shown, write_sheet, &body};

    body_begin(&body);
    if (read(bytes, size, &visitor, error))
        return body_finish(&body, error);
    document_free(body.document);
    return NULL;
}

static Document *xlsx_read(const uint8_t *bytes, size_t size,
                           const ReaderLimits *limits G_GNUC_UNUSED, GError **error)
{
    return read_with(sheets_read_xlsx, bytes, size, error);
}

static bool xlsx_recognises(const uint8_t *bytes, size_t size, const char *path G_GNUC_UNUSED)
{
    return sheets_are_xlsx(bytes, size);
}

const Reader reader_xlsx = {.name = "xlsx", .recognises = xlsx_recognises, .read = xlsx_read};

static Document *xls_read(const uint8_t *bytes, size_t size,
                          const ReaderLimits *limits G_GNUC_UNUSED, GError **error)
{
    return read_with(sheets_read_xls, bytes, size, error);
}

static bool xls_recognises(const uint8_t *bytes, size_t size, const char *path G_GNUC_UNUSED)
{
    return sheets_are_xls(bytes, size);
}

const Reader reader_xls = {.name = "xls", .recognises = xls_recognises, .read = xls_read};
