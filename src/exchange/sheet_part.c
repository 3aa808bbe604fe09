/* sheet_part.c: what a part holds until its rows are read */
#include "exchange/sheet_part.h"

#include "exchange/layout_feed.h"

typedef struct {
    GPtrArray *layouts;
    SheetRows *sheet;
    LayoutFit *fit; /* until it is opened */
} Held;

static void held_free(void *data)
{
    Held *held = data;

    layout_fit_free(held->fit);
    sheet_rows_free(held->sheet);
    g_ptr_array_unref(held->layouts);
    g_free(held);
}

void sheet_part_add(const Reader *reader, const char *path, GPtrArray *layouts, SheetRows *sheet,
                    LayoutFit *fit, GArray *parts)
{
    Part part = {.reader = reader, .path = path, .table = fit->layout->table, .drop = held_free};
    Held *held = g_new0(Held, 1);

    *held = (Held){g_ptr_array_ref(layouts), sheet_rows_share(sheet), fit};
    part.held = held;
    g_array_append_val(parts, part);
}

Feed *sheet_part_open(const Part *part)
{
    return feed_from_layout(g_steal_pointer(&((Held *)part->held)->fit));
}
