/* sheets.c: cells as they come; and which formats are workbooks */
#include "package/sheets.h"

#include "base/error.h"
#include "package/parts.h"

#include <string.h>

Sheet *sheet_new(void)
{
    Sheet *sheet = g_new0(Sheet, 1);

    sheet->cells = g_array_new(FALSE, FALSE, sizeof(SheetCell));
    sheet->merges = g_array_new(FALSE, FALSE, sizeof(SheetMerge));
    sheet->hidden_rows = g_hash_table_new(NULL, NULL);
    sheet->hidden_columns = g_hash_table_new(NULL, NULL);
    return sheet;
}

void sheet_free(Sheet *sheet)
{
    if (sheet == NULL)
        return;
    for (unsigned i = 0; i < sheet->cells->len; i++)
        g_free(g_array_index(sheet->cells, SheetCell, i).text);
    g_array_unref(sheet->cells);
    g_array_unref(sheet->merges);
    g_hash_table_unref(sheet->hidden_rows);
    g_hash_table_unref(sheet->hidden_columns);
    g_free(sheet);
}

/* `text` as it is shown, without blanks at its ends. Takes it. */
static char *shown_take(char *text)
{
    GString *out = g_string_sized_new(strlen(text));

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = parts_shown(g_utf8_get_char(at));

        if (c != 0 && c != '\r')
            g_string_append_unichar(out, c);
    }
    g_free(text);
    g_string_replace(out, "_x000D_", "", 0);
    return g_strstrip(g_string_free(out, FALSE));
}

void sheet_add_take(Sheet *sheet, unsigned row, unsigned column, char *text)
{
    SheetCell cell = {row, column, shown_take(text)};

    text = cell.text;
    if (*text == '\0' || sheet->cells->len >= SHEET_CELLS_MAX)
        g_free(text);
    else
        g_array_append_val(sheet->cells, cell);
}

char *sheet_address(unsigned row, unsigned column)
{
    char letters[8];
    unsigned at = sizeof letters - 1;

    letters[at] = '\0';
    for (unsigned n = column + 1; n > 0 && at > 0; n = (n - 1) / 26)
        letters[--at] = (char)('A' + (n - 1) % 26);
    return g_strdup_printf("%s%u", letters + at, row + 1);
}

bool sheets_read(const uint8_t *bytes, size_t size, const SheetVisitor *visitor, GError **error)
{
    if (sheets_are_xls(bytes, size))
        return sheets_read_xls(bytes, size, visitor, error);
    if (size < 2 || memcmp(bytes, "PK", 2) != 0) { /* an archive of any kind */
        error_set(error, ERROR_INPUT, "sheets-none", "expected", "expect-workbook", "mend",
                  "mend-reader-save", NULL);
        return false;
    }
    return sheets_read_xlsx(bytes, size, visitor, error);
}
