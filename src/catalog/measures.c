/* measures.c: data/REGIME/measures.txt. A derived measure names measures above it, so that none can
 * name itself. */
#include "catalog/internal.h"

#include "base/error.h"

#include <string.h>

void measure_free(void *data)
{
    Measure *measure = data;

    g_free((void *)measure->source.accounts);
    g_free(measure->parts);
    g_free((void *)measure->signs);
    g_free(measure);
}

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "measure-notation", "place", record->place, "found", found,
              "mend", "mend-measure", NULL);
    return false;
}

/* "account 8101|8102" into prefixes. */
static bool read_accounts(MeasureSource *source, const char *list)
{
    g_auto(GStrv) words = g_strsplit(list, "|", -1);
    unsigned count = g_strv_length(words);
    Code *accounts = g_new0(Code, count);

    source->accounts = accounts;
    source->account_count = count;
    for (unsigned i = 0; i < count; i++) {
        char *end;

        accounts[i] = g_ascii_strtoll(words[i], &end, 10);
        if (*end != '\0' || accounts[i] <= 0)
            return false;
    }
    return count > 0;
}

static bool read_stages(MeasureSource *source, const char *list)
{
    g_auto(GStrv) words = g_strsplit(list, "|", -1);

    for (unsigned i = 0; words[i] != NULL; i++) {
        int stage = stage_from_name(words[i]);

        if (stage < 0)
            return false;
        source->stages |= 1u << stage;
    }
    return source->stages != 0;
}

static bool read_source(Measure *measure, const Record *record, GError **error)
{
    MeasureSource *source = &measure->source;

    source->sign = 1;
    for (unsigned i = 2; i < record->count; i++) {
        const char *field = record->fields[i];
        const char *rest = strchr(field, ' ');
        bool right = true;

        if (g_str_has_prefix(field, "account ") && source->accounts == NULL)
            right = read_accounts(source, rest + 1);
        else if (g_str_has_prefix(field, "voucher ") || g_str_has_prefix(field, "stage "))
            right = read_stages(source, rest + 1);
        else if (strcmp(field, "credit") == 0)
            source->sign = -1;
        else if (strcmp(field, "debit") != 0)
            right = false;
        if (!right)
            return fail(record, field, error);
    }
    return source->stages != 0 || fail(record, measure->id, error);
}

static bool read_parts(Measure *measure, const Catalog *catalog, const Record *record,
                       GError **error)
{
    g_auto(GStrv) words = g_strsplit(record->fields[2] + 2, " ", -1);
    unsigned count = (g_strv_length(words) + 1) / 2;
    int *signs = g_new0(int, count);

    measure->parts = g_new0(const Measure *, count);
    measure->signs = signs;
    measure->part_count = count;
    for (unsigned i = 0; words[i] != NULL; i++) {
        if (i % 2 == 1) {
            if (strcmp(words[i], "+") != 0 && strcmp(words[i], "-") != 0)
                return fail(record, words[i], error);
            continue;
        }
        signs[i / 2] = i > 0 && words[i - 1][0] == '-' ? -1 : 1;
        measure->parts[i / 2] = g_hash_table_lookup(catalog->measures, words[i]);
        if (measure->parts[i / 2] == NULL)
            return fail(record, words[i], error);
    }
    return true;
}

static bool read_measure(Catalog *catalog, const Record *record, GError **error)
{
    Measure *measure;

    if (strcmp(record->word, "measure") != 0)
        return fail(record, record->word, error);
    if (!record_expect(record, 3, 6, error))
        return false;
    if (g_hash_table_contains(catalog->measures, record->fields[0]))
        return fail(record, record->fields[0], error);
    measure = g_new0(Measure, 1);
    measure->id = catalog_keep(catalog, record->fields[0]);
    measure->name = catalog_keep(catalog, record->fields[1]);
    if (!(g_str_has_prefix(record->fields[2], "= ") ? read_parts(measure, catalog, record, error)
                                                    : read_source(measure, record, error))) {
        measure_free(measure);
        return false;
    }
    g_hash_table_insert(catalog->measures, (char *)measure->id, measure);
    return true;
}

bool measures_read(Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "measures.txt");
    g_autoptr(RecordFile) file = path != NULL ? record_file_read(path, error) : NULL;

    if (path == NULL) {
        error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog->regime, "file",
                  "measures.txt", NULL);
        return false;
    }
    for (unsigned i = 0; file != NULL && i < record_file_count(file); i++)
        if (!read_measure(catalog, record_file_at(file, i), error))
            return false;
    return file != NULL;
}

const Measure *catalog_measure(const Catalog *catalog, const char *id)
{
    return g_hash_table_lookup(catalog->measures, id);
}
