/* internal.h: what the files of the catalog share; nobody else includes it */
#pragma once
#include "catalog/catalog.h"

#include "base/record.h"

typedef struct {
    GPtrArray *entries;  /* of CatalogEntry *, in code order */
    GHashTable *by_code; /* Code (as pointer) to CatalogEntry */
    GHashTable *by_word; /* word, name or alias to CatalogEntry */
} Classification;

struct Catalog {
    char *regime;
    char *title;
    char *hash;
    GPtrArray *folders;    /* of char *: the regime's own first, then its parents' */
    GStringChunk *strings; /* all texts of the catalog */
    Classification classifications[FIELD_COUNT];
    GHashTable *measures; /* id to Measure */
    GPtrArray *tables;    /* of Table * */
    GPtrArray *views;     /* of Table * */
};

/* measures.c and tables.c: read their file into the catalog. */
bool measures_read(Catalog *catalog, GError **error);
bool tables_read(Catalog *catalog, GError **error);
void measure_free(void *measure);
void table_free(void *table);

const char *catalog_keep(Catalog *catalog, const char *text);
