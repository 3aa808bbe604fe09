/* mapping.h: whose columns are which of ours, as a user tells it
 *
 * A mapping is a layout (layout.h) that a user made for one source, which it knows by all of the
 * source's heads. It wins over every layout of the regime. Heads of ours that the source has need
 * not be told.
 */
#pragma once
#include "exchange/layout.h"
#include "exchange/readers.h"

typedef struct {
    const char *table;           /* id; NULL: voucher */
    const char *const *columns;  /* "HEAD=FIELD", NULL-terminated */
    const char *const *defaults; /* "FIELD=VALUE", likewise */
} MappingWish;

/* Makes the layout's text for the first sheet of `path` that has the heads. Fails on a table, field
 * or head that is not there, on one told twice, and when a field that a row must have comes from
 * nowhere. The caller frees. */
char *mapping_make(const Catalog *catalog, const char *path, const MappingWish *wish,
                   GError **error);

/* Layouts of the book's mappings, and of `mapping` (NULL: none), before them. */
GPtrArray *mappings_read(Book *book, const Catalog *catalog, const char *mapping, GError **error);
