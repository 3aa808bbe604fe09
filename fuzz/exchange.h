/* exchange.h: a file of another program, as somebody may send it: finding its parts and reading its
 * vouchers ends in vouchers or an error with a place, never worse */
#pragma once
#include "base/error.h"
#include "exchange/gather.h"
#include "exchange/readers.h"
#include "exchange/rows.h"
#include "rules.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A voucher that is delivered balances. */
static Gathered *voucher_seen(Gathered *whole, void *data G_GNUC_UNUSED)
{
    if (whole->voucher.entry_count == 0)
        abort();
    gathered_clear(whole);
    return whole;
}

static void part_fuzz(const Part *part)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Feed) feed = part->table != NULL ? part_open(part, catalog_once(), &error) : NULL;
    g_autoptr(Source) source = NULL;

    if (feed == NULL)
        return;
    source = source_new_take(g_steal_pointer(&feed), catalog_once(), NULL, 2021, part->table);
    if (strcmp(part->table->id, "voucher") != 0)
        while (feed_next(source->feed, NULL)) {
            g_autoptr(GPtrArray) values = row_values(source, NULL);
            if (values != NULL && values->len != part->table->column_count)
                abort();
        }
    else if (!gather_vouchers(source, rules_once(), gathered_new(), voucher_seen, NULL, &error) &&
             (error == NULL || error_fact(error, "place") == NULL))
        abort();
}

static void reader_fuzz(const Reader *reader, const uint8_t *data, size_t size)
{
    int file = memfd_create("file", MFD_CLOEXEC);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", file);
    g_autoptr(GArray) parts = parts_new();
    g_autoptr(GError) error = NULL;

    if (file < 0 || write(file, data, size) != (ssize_t)size)
        abort();
    if (reader->find(reader, path, catalog_once(), parts, &error))
        for (unsigned i = 0; i < parts->len; i++)
            part_fuzz(&g_array_index(parts, Part, i));
    else if (error == NULL)
        abort();
    close(file);
}
