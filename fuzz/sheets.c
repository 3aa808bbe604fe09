/* sheets.c: a workbook from anybody, into rows of tables: every sheet that a layout fits is read to
 * its end, every field by its column's type, with an error or a value. */
#include "exchange/layout_feed.h"
#include "exchange/rows.h"
#include "regime.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const GPtrArray *layouts_once(void)
{
    static GPtrArray *layouts;

    if (layouts == NULL)
        layouts = layouts_read(catalog_once(), NULL);
    if (layouts == NULL)
        abort();
    return layouts;
}

static void sheet_read(const SheetRows *sheet)
{
    LayoutFit *fit = layouts_fit(layouts_once(), sheet);
    const Table *table = fit != NULL ? fit->layout->table : NULL;
    g_autoptr(Source) source = NULL;

    if (fit == NULL)
        return;
    source = source_new_take(feed_from_layout(fit), catalog_once(), NULL, 2021, table);
    while (feed_next(source->feed, NULL)) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) values = row_values(source, &error);

        if ((values == NULL) == (error == NULL))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GPtrArray) sheets = sheet_rows_parse(data, size, "fuzz.xlsx", NULL);

    for (unsigned i = 0; sheets != NULL && i < sheets->len; i++)
        sheet_read(sheets->pdata[i]);
    return 0;
}
