/* gbt24589.c: records `column` and `auxiliary` */
#include "exchange/gbt24589.h"

#include "base/error.h"
#include "base/record.h"

#include <string.h>

static bool fail(const char *place, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "gbt-notation", "place", place, "found", found, NULL);
    return false;
}

static int column_find(const GbtNames *names, const char *id)
{
    const TableColumn *column = table_column(names->table, id);

    return column != NULL ? (int)(column - names->table->columns) : -1;
}

static bool column_record(GbtNames *names, const Record *record, GError **error)
{
    int column = record->count == 2 ? column_find(names, record->fields[0]) : -1;

    if (column < 0)
        return fail(record->place, record->word, error);
    g_hash_table_replace(names->elements, g_strdup(record->fields[1]), GINT_TO_POINTER(column + 1));
    return true;
}

static bool auxiliary_record(GbtNames *names, const Record *record, GError **error)
{
    int64_t number = record->count == 3 ? g_ascii_strtoll(record->fields[0], NULL, 10) : 0;
    int column = number > 0 ? column_find(names, record->fields[1]) : -1;

    if (number < 1 || number > GBT_AUXILIARY_MAX || column < 0)
        return fail(record->place, record->word, error);
    names->auxiliary[number] = column;
    g_free(names->names[number]);
    names->names[number] = g_strdup(record->fields[2]);
    return true;
}

static bool record_read(GbtNames *names, const Record *record, GError **error)
{
    if (strcmp(record->word, "column") == 0)
        return column_record(names, record, error);
    return strcmp(record->word, "auxiliary") == 0 ? auxiliary_record(names, record, error)
                                                  : fail(record->place, record->word, error);
}

GbtNames *gbt_names_read(const Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "exchange/gbt24589.txt");
    g_autoptr(RecordFile) file = NULL;
    g_autoptr(GbtNames) names = g_new0(GbtNames, 1);

    names->table = catalog_table(catalog, "voucher");
    names->elements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int i = 0; i <= GBT_AUXILIARY_MAX; i++)
        names->auxiliary[i] = -1;
    if (path == NULL) {
        fail("exchange/gbt24589.txt", NULL, error);
        return NULL;
    }
    file = record_file_read(path, error);
    if (file == NULL)
        return NULL;
    for (unsigned i = 0; i < record_file_count(file); i++)
        if (!record_read(names, record_file_at(file, i), error))
            return NULL;
    return g_steal_pointer(&names);
}

void gbt_names_free(GbtNames *names)
{
    if (names == NULL)
        return;
    for (int i = 0; i <= GBT_AUXILIARY_MAX; i++)
        g_free(names->names[i]);
    g_hash_table_unref(names->elements);
    g_free(names);
}

int gbt_auxiliary_column(const GbtNames *names, const char *name)
{
    for (int i = 1; i <= GBT_AUXILIARY_MAX; i++)
        if (names->names[i] != NULL && strcmp(names->names[i], name) == 0)
            return names->auxiliary[i];
    for (int i = 1; i <= GBT_AUXILIARY_MAX; i++)
        if (names->auxiliary[i] >= 0 &&
            g_strv_contains(names->table->columns[names->auxiliary[i]].heads, name))
            return names->auxiliary[i];
    return -1;
}
