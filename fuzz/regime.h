/* regime.h: the regime of 2021, read once for all inputs */
#pragma once
#include "catalog/catalog.h"

#include <stdlib.h>

G_GNUC_UNUSED static const Catalog *catalog_once(void)
{
    static Catalog *catalog;
    const char *directory = g_getenv("JUESUAN_DATA");

    if (catalog == NULL)
        catalog = catalog_read(directory != NULL ? directory : SOURCE_DIR "/data", "2021", NULL);
    if (catalog == NULL)
        abort();
    return catalog;
}
