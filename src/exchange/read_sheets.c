/* read_sheets.c: a workbook's sheets, each the rows of the table that its head names, in our layout
 * or another program's
 */
#include "exchange/form_sheet.h"
#include "exchange/layout.h"
#include "exchange/readers.h"
#include "exchange/sheet_part.h"
#include "exchange/source.h"

#include "base/error.h"

#include <string.h>

#define HEADS_LEAST 3u /* a row with so many known heads is meant as a head */

static bool sheets_know(const char *path G_GNUC_UNUSED, const char *head, size_t size)
{
    return size >= 8 && (memcmp(head, "PK\3\4", 4) == 0 ||
                         memcmp(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0);
}

/* ---- what a part holds ---- */

typedef struct {
    FormSheet *form;   /* until it is opened */
    GPtrArray *strays; /* of the form; NULL: none */
} Held;

static void held_free(void *data)
{
    Held *held = data;

    form_sheet_free(held->form);
    g_clear_pointer(&held->strays, g_ptr_array_unref);
    g_free(held);
}

static void part_add_form(const Reader *reader, const char *path, const Catalog *catalog,
                          FormSheet *form, GArray *parts)
{
    Part part = {
        .reader = reader, .path = path, .table = catalog_table(catalog, "cell"), .drop = held_free};
    Held *held = g_new0(Held, 1);

    *held = (Held){form, g_ptr_array_ref(form->strays)};
    part.held = held;
    part.strays = held->strays;
    g_array_append_val(parts, part);
}

static Feed *sheets_open(const Part *part, const Catalog *catalog G_GNUC_UNUSED,
                         GError **error G_GNUC_UNUSED)
{
    Held *held = part->held;

    if (part->drop != held_free)
        return sheet_part_open(part);
    return feed_from_form_take(g_steal_pointer(&held->form), part->table);
}

/* ---- a head that nothing fits, as a feed, so that the message is the same as elsewhere ---- */

typedef struct {
    Feed feed;
    const SheetRows *sheet;
    unsigned row;
    GArray *columns; /* of unsigned: those that have a head */
} HeadFeed;

static unsigned head_column(const Feed *feed, unsigned column)
{
    const HeadFeed *head = (const HeadFeed *)feed;

    return column < head->columns->len ? g_array_index(head->columns, unsigned, column) : 0;
}

static const char *head_text(const Feed *feed, unsigned column)
{
    const HeadFeed *head = (const HeadFeed *)feed;

    return sheet_rows_text(head->sheet, head->row, head_column(feed, column));
}

static char *head_place(const Feed *feed, unsigned column)
{
    const HeadFeed *head = (const HeadFeed *)feed;

    return sheet_rows_place(head->sheet, head->row, head_column(feed, column));
}

static const FeedKind kind_head = {.head = head_text, .place = head_place};

static bool fail_head(const SheetRows *sheet, unsigned row, const Catalog *catalog, GError **error)
{
    g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(unsigned));
    HeadFeed head = {{.kind = &kind_head}, sheet, row, columns};

    for (unsigned i = 0; i < sheet->columns; i++)
        if (*sheet_rows_text(sheet, row, i) != '\0')
            g_array_append_val(columns, i);
    head.feed.columns = columns->len;
    if (source_table(&head.feed, catalog, error) != NULL)
        error_set(error, ERROR_INPUT, "import-sheets-none", "place", sheet->path, "expected",
                  "expect-sheets", NULL);
    return false;
}

/* ---- finding ---- */

static bool sheets_none(const GPtrArray *sheets, const GPtrArray *layouts, const char *path,
                        const Catalog *catalog, GError **error)
{
    for (unsigned i = 0; i < sheets->len; i++) {
        int row = layouts_nearest_head(layouts, sheets->pdata[i], 1);
        if (row >= 0)
            return fail_head(sheets->pdata[i], (unsigned)row, catalog, error);
    }
    error_set(error, ERROR_INPUT, "import-sheets-none", "place", path, "expected", "expect-sheets",
              NULL);
    return false;
}

static bool forms_find_sheets(const Reader *reader, const char *path, const Catalog *catalog,
                              const GPtrArray *sheets, GArray *parts, GError **error)
{
    g_autoptr(Forms) forms = forms_read(catalog, error);
    g_autoptr(GPtrArray) found = forms != NULL ? form_sheets_gather(sheets, forms) : NULL;

    while (found != NULL && found->len > 0) {
        FormSheet *form = g_ptr_array_steal_index(found, 0);
        part_add_form(reader, path, catalog, form, parts);
    }
    return found != NULL;
}

static bool sheet_find(const Reader *reader, const char *path, const Catalog *catalog,
                       GPtrArray *layouts, SheetRows *sheet, GArray *parts, GError **error)
{
    LayoutFit *fit = layouts_fit(layouts, sheet);
    int row = fit == NULL ? layouts_nearest_head(layouts, sheet, HEADS_LEAST) : -1;

    if (fit != NULL)
        sheet_part_add(reader, path, layouts, sheet, fit, parts);
    return row < 0 || fail_head(sheet, (unsigned)row, catalog, error);
}

static bool sheets_find(const Reader *reader, const char *path, const Catalog *catalog,
                        GArray *parts, GError **error)
{
    g_autoptr(GPtrArray) sheets = sheet_rows_read(path, error);
    g_autoptr(GPtrArray) layouts = sheets != NULL ? layouts_read(catalog, error) : NULL;
    unsigned before = parts->len;

    if (layouts == NULL || !forms_find_sheets(reader, path, catalog, sheets, parts, error))
        return false;
    if (parts->len > before) /* a workbook of forms has no other tables of ours */
        return true;
    for (unsigned i = 0; i < sheets->len; i++)
        if (!sheet_find(reader, path, catalog, layouts, sheets->pdata[i], parts, error))
            return false;
    return parts->len > before || sheets_none(sheets, layouts, path, catalog, error);
}

static bool sheets_map(const Reader *reader, const char *path, GPtrArray *mappings, GArray *parts,
                       GError **error)
{
    g_autoptr(GPtrArray) sheets = sheet_rows_read(path, error);

    for (unsigned i = 0; sheets != NULL && i < sheets->len; i++) {
        LayoutFit *fit = layouts_fit(mappings, sheets->pdata[i]);
        if (fit != NULL)
            sheet_part_add(reader, path, mappings, sheets->pdata[i], fit, parts);
    }
    return sheets != NULL;
}

const Reader reader_sheets = {.name = "sheets",
                              .knows = sheets_know,
                              .find = sheets_find,
                              .map = sheets_map,
                              .open = sheets_open};
