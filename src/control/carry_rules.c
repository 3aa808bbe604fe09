/* carry_rules.c: records of carry.txt */
#include "control/carry_rules.h"

#include "base/error.h"
#include "base/record.h"

#include <string.h>

typedef struct {
    Field field;
    Code from, into;
} CarryCode;

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "carry-notation", "place", record->place, "found", found,
              "expected", "expect-carry", NULL);
    return false;
}

static unsigned code_hash(const void *data)
{
    const CarryCode *code = data;

    return (unsigned)code->from * 31U + (unsigned)code->field;
}

static gboolean code_equal(const void *a, const void *b)
{
    const CarryCode *left = a, *right = b;

    return left->field == right->field && left->from == right->from;
}

static void register_free(void *data)
{
    CarryRegister *rows = data;

    for (unsigned i = 0; i < rows->sets->len; i++) {
        g_free(g_array_index(rows->sets, CarrySet, i).column);
        g_free(g_array_index(rows->sets, CarrySet, i).value);
    }
    g_array_unref(rows->sets);
    g_free(rows->id);
    g_free(rows);
}

/* map FIELD OLD|OLD NEW; the new code must be known, the old ones need not be. */
static bool map_read(CarryRules *rules, const Catalog *catalog, const Record *record,
                     GError **error)
{
    g_auto(GStrv) old = NULL;
    int field;
    Code into;

    if (!record_expect(record, 3, 3, error))
        return false;
    field = field_from_name(record->fields[0]);
    if (field < 0 || field > FIELD_NATURE)
        return fail(record, record->fields[0], error);
    into = catalog_code(catalog, (Field)field, record->fields[2]);
    if (into == 0)
        return fail(record, record->fields[2], error);
    old = g_strsplit(record->fields[1], "|", -1);
    for (unsigned i = 0; old[i] != NULL; i++) {
        CarryCode *code = g_new(CarryCode, 1);

        *code = (CarryCode){(Field)field, g_ascii_strtoll(old[i], NULL, 10), into};
        g_hash_table_replace(rules->codes, code, code);
        if (code->from <= 0)
            return fail(record, old[i], error);
    }
    return true;
}

static bool column_is_known(const Table *table, const char *id)
{
    for (unsigned i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].id, id) == 0)
            return true;
    return false;
}

/* register ID COLUMN=VALUE … */
static bool register_read(CarryRules *rules, const Catalog *catalog, const Record *record,
                          GError **error)
{
    const Table *table = record->count > 0 ? catalog_table(catalog, record->fields[0]) : NULL;
    CarryRegister *rows;

    if (table == NULL || !table->is_register)
        return fail(record, record->count > 0 ? record->fields[0] : record->word, error);
    rows = g_new0(CarryRegister, 1);
    rows->id = g_strdup(table->id);
    rows->sets = g_array_new(FALSE, FALSE, sizeof(CarrySet));
    g_ptr_array_add(rules->registers, rows);
    for (unsigned i = 1; i < record->count; i++) {
        g_auto(GStrv) parts = g_strsplit(record->fields[i], "=", 2);
        CarrySet set = {0};

        if (parts[0] == NULL || parts[1] == NULL || !column_is_known(table, parts[0]) ||
            (*parts[1] == '@' && !column_is_known(table, parts[1] + 1)))
            return fail(record, record->fields[i], error);
        set = (CarrySet){g_strdup(parts[0]), g_strdup(parts[1])};
        g_array_append_val(rows->sets, set);
    }
    return true;
}

static bool text_read(CarryRules *rules, const Record *record, GError **error)
{
    if (!record_expect(record, 1, 1, error))
        return false;
    g_ptr_array_add(rules->texts, g_strdup(record->fields[0]));
    return true;
}

static bool file_read(CarryRules *rules, const Catalog *catalog, const char *path, GError **error)
{
    g_autoptr(RecordFile) file = record_file_read(path, error);

    for (unsigned i = 0; file != NULL && i < record_file_count(file); i++) {
        const Record *record = record_file_at(file, i);
        bool read = strcmp(record->word, "map") == 0 ? map_read(rules, catalog, record, error)
                    : strcmp(record->word, "register") == 0
                        ? register_read(rules, catalog, record, error)
                    : strcmp(record->word, "text") == 0 ? text_read(rules, record, error)
                                                        : fail(record, record->word, error);
        if (!read)
            return false;
    }
    return file != NULL;
}

CarryRules *carry_rules_read(const Catalog *catalog, const char *more, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "carry.txt");
    g_autoptr(CarryRules) rules = g_new0(CarryRules, 1);

    rules->codes = g_hash_table_new_full(code_hash, code_equal, g_free, NULL);
    rules->registers = g_ptr_array_new_with_free_func(register_free);
    rules->texts = g_ptr_array_new_with_free_func(g_free);
    if ((path != NULL && !file_read(rules, catalog, path, error)) ||
        (more != NULL && !file_read(rules, catalog, more, error)))
        return NULL;
    return g_steal_pointer(&rules);
}

void carry_rules_free(CarryRules *rules)
{
    if (rules == NULL)
        return;
    g_hash_table_unref(rules->codes);
    g_ptr_array_unref(rules->registers);
    g_ptr_array_unref(rules->texts);
    g_free(rules);
}

Code carry_code(const CarryRules *rules, Field field, Code code)
{
    const CarryCode asked = {field, code, 0};
    const CarryCode *found = g_hash_table_lookup(rules->codes, &asked);

    return found != NULL ? found->into : code;
}
