/* reconcile_rules.c: records `rule` of data/REGIME/reconcile.txt */
#include "control/reconcile_rules.h"

#include <string.h>

#include "base/error.h"
#include "base/record.h"

static const char *const shapes[] = {"one", "voucher", "batch", "reversed"};

static void rule_clear(void *data) { g_free(((ReconcileRule *)data)->id); }

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "reconcile-notation", "place", record->place, "found", found,
              NULL);
    return false;
}

static bool condition_read(const Record *record, const char *text, ReconcileRule *rule,
                           GError **error)
{
    char *end;
    int64_t days;

    if (strcmp(text, "payee") == 0 || strcmp(text, "reference") == 0) {
        *(*text == 'p' ? &rule->payee : &rule->reference) = true;
        return true;
    }
    if (!g_str_has_prefix(text, "days "))
        return fail(record, text, error);
    days = g_ascii_strtoll(text + strlen("days "), &end, 10);
    rule->days = (int)CLAMP(days, 0, 366);
    return (*end == '\0' && days == rule->days) || fail(record, text, error);
}

static bool rule_read(GArray *rules, const Record *record, GError **error)
{
    ReconcileRule rule = {.days = -1};
    unsigned shape = 0;

    if (strcmp(record->word, "rule") != 0)
        return fail(record, record->word, error);
    if (!record_expect(record, 3, 6, error))
        return false;
    while (shape < G_N_ELEMENTS(shapes) && strcmp(shapes[shape], record->fields[2]) != 0)
        shape++;
    if (shape == G_N_ELEMENTS(shapes))
        return fail(record, record->fields[2], error);
    rule.shape = (ReconcileShape)shape;
    for (unsigned i = 3; i < record->count; i++)
        if (!condition_read(record, record->fields[i], &rule, error))
            return false;
    rule.id = g_strdup(record->fields[0]);
    g_array_append_val(rules, rule);
    return true;
}

GArray *reconcile_rules_read(const Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "reconcile.txt");
    g_autoptr(RecordFile) file = path != NULL ? record_file_read(path, error) : NULL;
    g_autoptr(GArray) rules = g_array_new(FALSE, FALSE, sizeof(ReconcileRule));

    g_array_set_clear_func(rules, rule_clear);
    if (path == NULL)
        error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog_regime(catalog), "file",
                  "reconcile.txt", NULL);
    if (file == NULL)
        return NULL;
    for (unsigned i = 0; i < record_file_count(file); i++)
        if (!rule_read(rules, record_file_at(file, i), error))
            return NULL;
    return g_steal_pointer(&rules);
}
