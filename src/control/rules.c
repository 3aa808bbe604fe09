/* rules.c: records `require` and `digits`; what an account needs is found once and remembered */
#include "control/rules.h"

#include "base/error.h"
#include "base/record.h"

#include <string.h>

typedef struct {
    Code account;    /* a prefix */
    unsigned fields; /* bit 1 << Field */
    Code nature;     /* only then; 0: always */
} Requirement;

#define RULES_MEMORY 64
typedef struct {
    Code account, nature;
    unsigned fields;
} Remembered;

struct Rules {
    GArray *requirements;
    int digits[FIELD_COUNT];
    Remembered memory[RULES_MEMORY];
};

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "entries-notation", "place", record->place, "found", found, NULL);
    return false;
}

static bool fields_parse(const Record *record, const char *text, unsigned *fields, GError **error)
{
    g_auto(GStrv) words = g_strsplit(text, "|", -1);

    *fields = 0;
    for (unsigned i = 0; words[i] != NULL; i++) {
        int field = field_from_name(words[i]);
        if (field < 0 || field == FIELD_MONTH)
            return fail(record, words[i], error);
        *fields |= 1u << field;
    }
    return true;
}

static bool condition_parse(const Catalog *catalog, const Record *record, Code *nature,
                            GError **error)
{
    *nature = 0;
    if (record->count < 3)
        return true;
    if (g_str_has_prefix(record->fields[2], "nature "))
        *nature = catalog_code(catalog, FIELD_NATURE, record->fields[2] + strlen("nature "));
    return *nature != 0 || fail(record, record->fields[2], error);
}

static bool require_read(Rules *rules, const Catalog *catalog, const Record *record, GError **error)
{
    g_auto(GStrv) accounts = NULL;
    Requirement requirement = {0};

    if (!record_expect(record, 2, 3, error) ||
        !fields_parse(record, record->fields[1], &requirement.fields, error) ||
        !condition_parse(catalog, record, &requirement.nature, error))
        return false;
    accounts = g_strsplit(record->fields[0], "|", -1);
    for (unsigned i = 0; accounts[i] != NULL; i++) {
        requirement.account = g_ascii_strtoll(accounts[i], NULL, 10);
        if (requirement.account <= 0)
            return fail(record, accounts[i], error);
        g_array_append_val(rules->requirements, requirement);
    }
    return true;
}

static bool digits_read(Rules *rules, const Record *record, GError **error)
{
    int field;

    if (!record_expect(record, 2, 2, error))
        return false;
    field = field_from_name(record->fields[0]);
    if (field < 0)
        return fail(record, record->fields[0], error);
    rules->digits[field] = (int)g_ascii_strtoll(record->fields[1], NULL, 10);
    return rules->digits[field] > 0 || fail(record, record->fields[1], error);
}

static bool record_read(Rules *rules, const Catalog *catalog, const Record *record, GError **error)
{
    if (strcmp(record->word, "require") == 0)
        return require_read(rules, catalog, record, error);
    if (strcmp(record->word, "digits") == 0)
        return digits_read(rules, record, error);
    return fail(record, record->word, error);
}

Rules *rules_read(const Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "entries.txt");
    g_autoptr(RecordFile) file = path != NULL ? record_file_read(path, error) : NULL;
    g_autoptr(Rules) rules = g_new0(Rules, 1);

    rules->requirements = g_array_new(FALSE, FALSE, sizeof(Requirement));
    if (path == NULL)
        error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog_regime(catalog), "file",
                  "entries.txt", NULL);
    if (file == NULL)
        return NULL;
    for (unsigned i = 0; i < record_file_count(file); i++)
        if (!record_read(rules, catalog, record_file_at(file, i), error))
            return NULL;
    return g_steal_pointer(&rules);
}

void rules_free(Rules *rules)
{
    if (rules == NULL)
        return;
    g_array_unref(rules->requirements);
    g_free(rules);
}

static unsigned fields_needed(Rules *rules, Code account, Code nature)
{
    Remembered *known = &rules->memory[((uint64_t)account * 8 + (uint64_t)nature) % RULES_MEMORY];

    if (known->account == account && known->nature == nature)
        return known->fields;
    *known = (Remembered){account, nature, 0};
    for (unsigned i = 0; i < rules->requirements->len; i++) {
        const Requirement *one = &g_array_index(rules->requirements, Requirement, i);
        if (code_covers(one->account, account) && (one->nature == 0 || one->nature == nature))
            known->fields |= one->fields;
    }
    return known->fields;
}

int rules_missing(Rules *rules, const BookEntry *entry)
{
    unsigned needed = fields_needed(rules, entry->account, entry->nature);
    const Code carried[FIELD_COUNT] = {
        [FIELD_ACCOUNT] = entry->account,   [FIELD_FUND] = entry->fund,
        [FIELD_FUNCTION] = entry->function, [FIELD_ECONOMY] = entry->economy,
        [FIELD_NATURE] = entry->nature,     [FIELD_PROJECT] = entry->project,
        [FIELD_OFFICE] = entry->office,
    };

    for (int field = 0; needed != 0 && field < FIELD_COUNT; field++)
        if ((needed >> field & 1) != 0 && carried[field] == 0)
            return field;
    return -1;
}

int rules_digits(const Rules *rules, Field field) { return rules->digits[field]; }
