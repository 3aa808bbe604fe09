/* read_csv.c: a CSV file is the rows of the table that its head names; book.ini is settings */
#include "base/text.h"
#include "exchange/readers.h"
#include "exchange/sheet_part.h"
#include "exchange/source.h"

#include <string.h>

/* ---- rows of a CSV file as a feed ---- */

typedef struct {
    Feed feed;
    Csv *csv;
} CsvFeed;

static Csv *csv_of(const Feed *feed) { return ((const CsvFeed *)feed)->csv; }

static bool csv_feed_next(Feed *feed, GError **error) { return csv_next(csv_of(feed), error); }

static const char *csv_feed_field(const Feed *feed, unsigned column)
{
    return csv_field(csv_of(feed), column);
}

static const char *csv_feed_head(const Feed *feed, unsigned column)
{
    return csv_head(csv_of(feed), column);
}

static char *csv_feed_place(const Feed *feed, unsigned column)
{
    return csv_place(csv_of(feed), column);
}

static unsigned csv_feed_line(const Feed *feed) { return csv_line(csv_of(feed)); }

static double csv_feed_share(const Feed *feed) { return csv_share(csv_of(feed)); }

static void csv_feed_close(Feed *feed)
{
    csv_close(csv_of(feed));
    g_free(feed);
}

static const FeedKind kind_csv = {
    .next = csv_feed_next,
    .field = csv_feed_field,
    .head = csv_feed_head,
    .place = csv_feed_place,
    .line = csv_feed_line,
    .share = csv_feed_share,
    .close = csv_feed_close,
};

Feed *feed_from_csv(Csv *csv)
{
    CsvFeed *feed = g_new0(CsvFeed, 1);

    *feed = (CsvFeed){.feed = {.kind = &kind_csv, .columns = csv_columns(csv)}, .csv = csv};
    return &feed->feed;
}

/* ---- the formats ---- */

static Feed *csv_feed_open(const Part *part, const Catalog *catalog G_GNUC_UNUSED, GError **error)
{
    Csv *csv;

    if (part->held != NULL)
        return sheet_part_open(part);
    csv = csv_open_file(part->path, error);

    return csv != NULL ? feed_from_csv(csv) : NULL;
}

/* Adds the file by the layout that its head fits, if there is one; only then is it read whole. */
static bool csv_map(const Reader *reader, const char *path, GPtrArray *layouts, GArray *parts,
                    GError **error)
{
    SheetRows *head = sheet_rows_of_csv(path, true, error);
    LayoutFit *fit = head != NULL ? layouts_fit(layouts, head) : NULL;
    bool fits = fit != NULL, read = head != NULL;
    SheetRows *sheet = NULL;

    layout_fit_free(fit);
    g_clear_pointer(&head, sheet_rows_free);
    if (!fits)
        return read;
    sheet = sheet_rows_of_csv(path, false, error);
    if (sheet == NULL)
        return false;
    sheet_part_add(reader, path, layouts, sheet, layouts_fit(layouts, sheet), parts);
    sheet_rows_free(sheet);
    return true;
}

static bool csv_find(const Reader *reader, const char *path, const Catalog *catalog, GArray *parts,
                     GError **error)
{
    Part part = {.reader = reader, .path = path};
    g_autoptr(Feed) feed = csv_feed_open(&part, catalog, error);

    part.table = feed != NULL ? source_table(feed, catalog, error) : NULL;
    if (part.table == NULL)
        return false;
    g_array_append_val(parts, part);
    return true;
}

const Reader reader_csv = {.name = "csv", .find = csv_find, .map = csv_map, .open = csv_feed_open};

#define SETTINGS_SIZE_MAX ((size_t)1024 * 1024)

static bool settings_knows(const char *path, const char *head G_GNUC_UNUSED,
                           size_t size G_GNUC_UNUSED)
{
    return g_str_has_suffix(path, ".ini");
}

static bool settings_find(const Reader *reader, const char *path,
                          const Catalog *catalog G_GNUC_UNUSED, GArray *parts, GError **error)
{
    Part part = {.reader = reader, .path = path, .line = 1};

    part.text = text_read_file(path, SETTINGS_SIZE_MAX, error);
    if (part.text == NULL)
        return false;
    g_array_append_val(parts, part);
    return true;
}

const Reader reader_settings = {.name = "settings", .knows = settings_knows, .find = settings_find};
