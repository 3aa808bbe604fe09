/* csv.c: a CSV file, as somebody may send it: in UTF-8 it gives the same rows read whole and read
 * piece by piece (where encodings are mixed, only the pieces notice), and reading its rows as the
 * table its head names ends in values or an error, never worse. */
#include "base/text.h"
#include "exchange/gather.h"
#include "exchange/rows.h"
#include "rules.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes as a file of their own, which `descriptor` keeps. */
static Csv *csv_from_file(const uint8_t *data, size_t size, int *descriptor)
{
    g_autofree char *path = NULL;

    *descriptor = memfd_create("rows", MFD_CLOEXEC);
    if (*descriptor < 0 || write(*descriptor, data, size) != (ssize_t)size)
        abort();
    path = g_strdup_printf("/proc/self/fd/%d", *descriptor);
    return csv_open_file(path, NULL);
}

static void read_as_table(const char *text)
{
    g_autoptr(Csv) csv = csv_open(text, "rows.csv", NULL);
    g_autoptr(Feed) feed = csv != NULL ? feed_from_csv(g_steal_pointer(&csv)) : NULL;
    const Table *table = feed != NULL ? source_table(feed, catalog_once(), NULL) : NULL;
    g_autoptr(Source) source = NULL;

    if (table == NULL)
        return;
    source = source_new_take(g_steal_pointer(&feed), catalog_once(), NULL, 2021, table);
    while (feed_next(source->feed, NULL)) {
        g_autoptr(GPtrArray) values = row_values(source, NULL);
        g_autoptr(GError) error = NULL;
        BookEntry entry;

        if (values != NULL && values->len != table->column_count)
            abort();
        if (strcmp(table->id, "voucher") == 0 &&
            !entry_read(source, rules_once(), &entry, &error) && error == NULL)
            abort();
    }
}

static void compare(const char *text, const uint8_t *data, size_t size)
{
    g_autoptr(Csv) whole = csv_open(text, "rows.csv", NULL);
    int descriptor = -1;
    g_autoptr(Csv) pieces = csv_from_file(data, size, &descriptor);
    bool more = whole != NULL;

    if ((whole != NULL) != (pieces != NULL))
        abort();
    while (more) {
        more = csv_next(whole, NULL);
        if (csv_next(pieces, NULL) != more)
            abort();
        for (unsigned i = 0; more && i < csv_columns(whole); i++)
            if (strcmp(csv_field(whole, i), csv_field(pieces, i)) != 0)
                abort();
    }
    close(descriptor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = text_decode((const char *)data, size, "rows.csv", NULL);

    if (text == NULL)
        return 0;
    if (g_utf8_validate((const char *)data, (gssize)size, NULL))
        compare(text, data, size);
    read_as_table(text);
    return 0;
}
