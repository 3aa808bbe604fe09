/* gbt24589.h: names of the data interface of accounting software (GB/T 24589), from
 * data/REGIME/exchange/gbt24589.txt */
#pragma once
#include "catalog/catalog.h"

#define GBT_AUXILIARY_MAX 30 /* 辅助项1编号 to 辅助项30编号 */

typedef struct {
    const Table *table;                   /* of vouchers */
    GHashTable *elements;                 /* name of an element to its column + 1 */
    int auxiliary[GBT_AUXILIARY_MAX + 1]; /* by number: column; -1: none */
    char *names[GBT_AUXILIARY_MAX + 1];   /* by number */
} GbtNames;

GbtNames *gbt_names_read(const Catalog *catalog, GError **error);
void gbt_names_free(GbtNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GbtNames, gbt_names_free)

/* The column that an auxiliary item of this name is; -1 when it is none of ours. */
int gbt_auxiliary_column(const GbtNames *names, const char *name);
