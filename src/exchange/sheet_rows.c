/* sheet_rows.c: cells in order, with an index of rows */
#include "exchange/sheet_rows.h"

#include "base/csv.h"
#include "base/error.h"
#include "package/number.h"

#include <glib/gstdio.h>
#include <string.h>

#define FILE_SIZE_MAX ((goffset)128 << 20)
#define COVERED_MAX 2000000u /* places under joined cells that are worth knowing */

static int by_place(const void *a, const void *b)
{
    const SheetCell *x = a, *y = b;

    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->column < y->column ? -1 : x->column > y->column;
}

static gpointer place_key(unsigned row, unsigned column)
{
    return (gpointer)(((uintptr_t)row << 16) | (column & 0xFFFF));
}

static void rows_find(SheetRows *sheet)
{
    for (unsigned i = 0; i < sheet->cells->len; i++) {
        const SheetCell *cell = &g_array_index(sheet->cells, SheetCell, i);
        SheetRow *last = sheet->rows->len > 0
                             ? &g_array_index(sheet->rows, SheetRow, sheet->rows->len - 1)
                             : NULL;

        sheet->columns = MAX(sheet->columns, cell->column + 1);
        if (last != NULL && last->number == cell->row) {
            last->to = i + 1;
        } else {
            SheetRow row = {cell->row, i, i + 1};
            g_array_append_val(sheet->rows, row);
        }
    }
}

static int row_of(const SheetRows *sheet, unsigned number)
{
    unsigned from = 0, to = sheet->rows->len;

    while (from < to) {
        unsigned middle = from + (to - from) / 2;
        if (g_array_index(sheet->rows, SheetRow, middle).number < number)
            from = middle + 1;
        else
            to = middle;
    }
    return from < sheet->rows->len && g_array_index(sheet->rows, SheetRow, from).number == number
               ? (int)from
               : -1;
}

static int cell_in(const SheetRows *sheet, unsigned row, unsigned column)
{
    const SheetRow *at = &g_array_index(sheet->rows, SheetRow, row);
    unsigned from = at->from, to = at->to;

    while (from < to) {
        unsigned middle = from + (to - from) / 2;
        if (g_array_index(sheet->cells, SheetCell, middle).column < column)
            from = middle + 1;
        else
            to = middle;
    }
    return from < at->to && g_array_index(sheet->cells, SheetCell, from).column == column
               ? (int)from
               : -1;
}

/* Notes what one joined cell covers of rows that have cells. */
static void cover(SheetRows *sheet, const SheetMerge *merge)
{
    int first = row_of(sheet, merge->top);
    int cell = first >= 0 ? cell_in(sheet, (unsigned)first, merge->left) : -1;
    unsigned right = MIN(merge->right, sheet->columns);

    if (cell < 0)
        return;
    for (unsigned row = (unsigned)first; row < sheet->rows->len; row++) {
        unsigned number = g_array_index(sheet->rows, SheetRow, row).number;

        if (number > merge->bottom)
            return;
        for (unsigned column = merge->left; column <= right; column++)
            if (g_hash_table_size(sheet->covered) < COVERED_MAX)
                g_hash_table_insert(sheet->covered, place_key(number, column),
                                    GUINT_TO_POINTER((guint)cell + 1));
    }
}

static void cell_clear(void *cell) { g_free(((SheetCell *)cell)->text); }

static void sheet_clear(void *data)
{
    SheetRows *sheet = data;

    g_free(sheet->path);
    g_free(sheet->name);
    g_array_unref(sheet->cells);
    g_array_unref(sheet->rows);
    g_hash_table_unref(sheet->covered);
}

void sheet_rows_free(void *sheet) { g_rc_box_release_full(sheet, sheet_clear); }

SheetRows *sheet_rows_share(SheetRows *sheet) { return g_rc_box_acquire(sheet); }

/* A sheet without cells yet. */
static SheetRows *rows_new(const char *path, const char *name)
{
    SheetRows *sheet = g_rc_box_new0(SheetRows);

    sheet->path = g_strdup(path);
    sheet->name = g_strdup(name);
    sheet->cells = g_array_new(FALSE, FALSE, sizeof(SheetCell));
    g_array_set_clear_func(sheet->cells, cell_clear);
    sheet->rows = g_array_new(FALSE, FALSE, sizeof(SheetRow));
    sheet->covered = g_hash_table_new(NULL, NULL);
    return sheet;
}

static void text_add(SheetRows *sheet, unsigned row, unsigned column, const char *text)
{
    SheetCell cell = {.row = row, .column = column, .text = g_strdup(text)};

    g_array_append_val(sheet->cells, cell);
}

SheetRows *sheet_rows_of_csv(const char *path, bool head_only, GError **error)
{
    g_autoptr(Csv) csv = csv_open_file(path, error);
    SheetRows *sheet;
    GError *cause = NULL;

    if (csv == NULL)
        return NULL;
    sheet = rows_new(path, "");
    sheet->lines = true;
    for (unsigned i = 0; i < csv_columns(csv); i++)
        text_add(sheet, csv_line(csv) > 0 ? csv_line(csv) - 1 : 0, i, csv_head(csv, i));
    while (!head_only && csv_next(csv, &cause))
        for (unsigned i = 0; i < csv_columns(csv); i++)
            if (*csv_field(csv, i) != '\0')
                text_add(sheet, csv_line(csv) - 1, i, csv_field(csv, i));
    rows_find(sheet);
    if (cause == NULL)
        return sheet;
    g_propagate_error(error, cause);
    sheet_rows_free(sheet);
    return NULL;
}

typedef struct {
    const char *path;
    GPtrArray *sheets;
} Gathering;

static bool sheet_take(Sheet *from, const char *name, void *data, GError **error G_GNUC_UNUSED)
{
    Gathering *gathering = data;
    SheetRows *sheet = rows_new(gathering->path, name);
    GArray *empty = sheet->cells;

    sheet->cells = from->cells;
    g_array_set_clear_func(sheet->cells, cell_clear);
    from->cells = empty;
    g_array_set_clear_func(from->cells, NULL);
    g_array_sort(sheet->cells, by_place);
    rows_find(sheet);
    for (unsigned i = 0; i < from->merges->len; i++)
        cover(sheet, &g_array_index(from->merges, SheetMerge, i));
    g_ptr_array_add(gathering->sheets, sheet);
    return true;
}

GPtrArray *sheet_rows_parse(const uint8_t *bytes, size_t size, const char *path, GError **error)
{
    g_autoptr(GPtrArray) sheets = g_ptr_array_new_with_free_func(sheet_rows_free);
    Gathering gathering = {path, sheets};
    const SheetVisitor visitor = {number_exact, sheet_take, &gathering};
    g_autoptr(GError) cause = NULL;

    if (sheets_read(bytes, size, &visitor, &cause))
        return g_steal_pointer(&sheets);
    error_add_fact(cause, "place", path);
    g_propagate_error(error, g_steal_pointer(&cause));
    return NULL;
}

GPtrArray *sheet_rows_read(const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    g_autoptr(GError) cause = NULL;
    GStatBuf status;
    gsize size;

    if (g_stat(path, &status) == 0 && status.st_size > FILE_SIZE_MAX) {
        error_set(error, ERROR_INPUT, "reader-too-large", "place", path, "mend",
                  "mend-reader-split", NULL);
        return NULL;
    }
    if (!g_file_get_contents(path, &bytes, &size, &cause)) {
        error_set(error, ERROR_INPUT, "file-unreadable", "place", path, "reason", cause->message,
                  NULL);
        return NULL;
    }
    return sheet_rows_parse((const uint8_t *)bytes, size, path, error);
}

const char *sheet_rows_text(const SheetRows *sheet, unsigned row, unsigned column)
{
    unsigned number = g_array_index(sheet->rows, SheetRow, row).number;
    int cell = cell_in(sheet, row, column);

    if (cell < 0)
        cell =
            (int)GPOINTER_TO_UINT(g_hash_table_lookup(sheet->covered, place_key(number, column))) -
            1;
    return cell >= 0 ? g_array_index(sheet->cells, SheetCell, (guint)cell).text : "";
}

char *sheet_rows_place(const SheetRows *sheet, unsigned row, unsigned column)
{
    unsigned number = row < sheet->rows->len ? g_array_index(sheet->rows, SheetRow, row).number : 0;
    g_autofree char *address = sheet_address(number, column);

    if (sheet->lines)
        return g_strdup_printf("%s:%u:%u", sheet->path, number + 1, column + 1);
    return g_strdup_printf("%s:%s!%s", sheet->path, sheet->name, address);
}
