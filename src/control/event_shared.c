/* event_shared.c: what all events share: fields, their defaults, names of accounts, the keys that
 * entries carry, and what must hold for every event */
#include "control/event_check.h"
#include "control/event_parts.h"

#include <string.h>

/* ---- fields ---- */

static const struct {
    const char *word;
    EventType type;
} types[] = {
    {"money", EVENT_MONEY}, {"text", EVENT_TEXT},     {"date", EVENT_DATE},
    {"count", EVENT_COUNT}, {"choice", EVENT_CHOICE}, {"list", EVENT_LIST},
};

static const char *keep(Events *events, const char *text)
{
    return g_string_chunk_insert(events->strings, text);
}

/* "authorised 授权支付|direct 直接支付" */
static bool choices_read(Events *events, const Record *record, const char *text, EventField *field,
                         GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, "|", -1);
    unsigned count = g_strv_length(parts);
    const char **ids = g_new0(const char *, count + 1);
    const char **words = g_new0(const char *, count + 1);

    g_ptr_array_add(events->kept, ids);
    g_ptr_array_add(events->kept, words);
    field->choices = ids;
    field->words = words;
    for (unsigned i = 0; i < count; i++) {
        char *blank = strchr(parts[i], ' ');
        if (blank == NULL || blank == parts[i])
            return events_fail(record, parts[i], error);
        *blank = '\0';
        ids[i] = keep(events, parts[i]);
        words[i] = keep(events, blank + 1);
    }
    return count > 0 || events_fail(record, text, error);
}

/* "economy amount function?" */
static bool columns_read(Events *events, const Record *record, const char *text, EventField *field,
                         GError **error)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    unsigned count = g_strv_length(words);
    EventColumn *columns = g_new0(EventColumn, count + 1);

    g_ptr_array_add(events->kept, columns);
    field->columns = columns;
    field->column_count = count;
    for (unsigned i = 0; i < count; i++) {
        bool required = !g_str_has_suffix(words[i], "?");
        if (!required)
            words[i][strlen(words[i]) - 1] = '\0';
        columns[i] = (EventColumn){events_field(events, words[i]), required};
        if (columns[i].field == NULL || columns[i].field->type == EVENT_LIST ||
            columns[i].field->type == EVENT_DATE)
            return events_fail(record, words[i], error);
    }
    return count > 0;
}

static bool accounts_read(Events *events, const Record *record, const char *text, EventField *field,
                          GError **error)
{
    g_auto(GStrv) words = g_strsplit(text, "|", -1);
    Code *codes = g_new0(Code, g_strv_length(words) + 1);

    g_ptr_array_add(events->kept, codes);
    field->accounts = codes;
    for (unsigned i = 0; words[i] != NULL; i++) {
        codes[i] = g_ascii_strtoll(words[i], NULL, 10);
        if (codes[i] <= 0)
            return events_fail(record, words[i], error);
    }
    return true;
}

static bool type_read(const Record *record, EventField *field, GError **error)
{
    int code = field_from_name(record->fields[1]);

    for (unsigned i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(types[i].word, record->fields[1]) == 0) {
            field->type = types[i].type;
            return true;
        }
    if (code < 0 || code == FIELD_MONTH)
        return events_fail(record, record->fields[1], error);
    field->type = EVENT_CODE;
    field->field = (Field)code;
    return true;
}

static bool detail_read(Events *events, const Record *record, EventField *field, GError **error)
{
    bool wanted = field->type == EVENT_CHOICE || field->type == EVENT_LIST ||
                  (field->type == EVENT_CODE && field->field == FIELD_ACCOUNT);

    if (wanted != (record->count == 5))
        return record_expect(record, wanted ? 5 : 4, wanted ? 5 : 4, error);
    if (field->type == EVENT_CHOICE)
        return choices_read(events, record, record->fields[4], field, error);
    if (field->type == EVENT_LIST)
        return columns_read(events, record, record->fields[4], field, error);
    return !wanted || accounts_read(events, record, record->fields[4], field, error);
}

/* field  ID  TYPE  LABEL  MEANING  [DETAIL] */
static bool field_read(Events *events, const Record *record, GError **error)
{
    EventField *field;

    if (!record_expect(record, 4, 5, error))
        return false;
    if (events_field(events, record->fields[0]) != NULL ||
        events_field(events, record->fields[2]) != NULL)
        return events_fail(record, record->fields[0], error);
    field = g_new0(EventField, 1);
    field->index = events->fields->len;
    g_ptr_array_add(events->fields, field);
    field->id = keep(events, record->fields[0]);
    field->label = keep(events, record->fields[2]);
    field->meaning = keep(events, record->fields[3]);
    if (!type_read(record, field, error) || !detail_read(events, record, field, error))
        return false;
    g_hash_table_insert(events->fields_by_id, (char *)field->id, field);
    g_hash_table_insert(events->fields_by_id, (char *)field->label, field);
    return true;
}

/* ---- the others ---- */

static bool conditions_read(const Events *events, const Record *record, unsigned from,
                            GPtrArray *conditions, GError **error)
{
    for (unsigned i = from; i < record->count; i++) {
        EventCondition *condition = event_condition_parse(events, record, record->fields[i], error);
        if (condition == NULL)
            return false;
        g_ptr_array_add(conditions, condition);
    }
    return true;
}

/* default  FIELD  VALUE  [CONDITION …] */
static bool default_read(Events *events, const Record *record, GError **error)
{
    EventDefault *one;

    if (!record_expect(record, 2, 6, error))
        return false;
    one = g_new0(EventDefault, 1);
    one->conditions = g_ptr_array_new_with_free_func(event_condition_free);
    one->field = events_field(events, record->fields[0]);
    one->value = g_strdup(record->fields[1]);
    g_ptr_array_add(events->defaults, one);
    if (one->field == NULL)
        return events_fail(record, record->fields[0], error);
    return conditions_read(events, record, 2, one->conditions, error);
}

static AccountName *name_of(Events *events, const char *id)
{
    AccountName *name = (AccountName *)events_name(events, id);

    if (name != NULL)
        return name;
    name = g_new0(AccountName, 1);
    name->id = g_strdup(id);
    name->cases = g_ptr_array_new();
    g_ptr_array_add(events->names, name);
    return name;
}

static void name_tell(AccountName *name, const char *account)
{
    g_auto(GStrv) known = g_strsplit(name->accounts != NULL ? name->accounts : "", "|", -1);
    char *all;

    if (g_strv_contains((const char *const *)known, account))
        return;
    all = name->accounts != NULL ? g_strconcat(name->accounts, "|", account, NULL)
                                 : g_strdup(account);
    g_free(name->accounts);
    name->accounts = all;
}

/* name  WORD  ACCOUNT  [CONDITION …]; all accounts of a name are of one accounting. */
static bool name_read(Events *events, const Record *record, GError **error)
{
    AccountName *name;
    AccountCase *one;
    Code account;

    if (!record_expect(record, 2, 6, error))
        return false;
    account = catalog_code(events->catalog, FIELD_ACCOUNT, record->fields[1]);
    if (account == 0 || !g_ascii_isalpha(*record->fields[0]))
        return events_fail(record, record->fields[account == 0], error);
    name = name_of(events, record->fields[0]);
    name_tell(name, record->fields[1]);
    one = g_new0(AccountCase, 1);
    one->account = account;
    one->conditions = g_ptr_array_new_with_free_func(event_condition_free);
    g_ptr_array_add(name->cases, one);
    if (code_account_system(account) !=
        code_account_system(((AccountCase *)g_ptr_array_index(name->cases, 0))->account))
        return events_fail(record, record->fields[1], error);
    return conditions_read(events, record, 2, one->conditions, error);
}

/* carry  ACCOUNTS  KEYS: which of the fields an entry of these accounts carries as keys */
static bool carry_read(Events *events, const Record *record, GError **error)
{
    g_auto(GStrv) accounts = NULL;
    g_auto(GStrv) keys = NULL;
    EventCarry carry = {0};

    if (!record_expect(record, 2, 2, error))
        return false;
    keys = g_strsplit(record->fields[1], "|", -1);
    for (unsigned i = 0; keys[i] != NULL; i++) {
        int field = field_from_name(keys[i]);
        if (field < 0 || field == FIELD_MONTH || field == FIELD_ACCOUNT)
            return events_fail(record, keys[i], error);
        carry.fields |= 1u << field;
    }
    accounts = g_strsplit(record->fields[0], "|", -1);
    for (unsigned i = 0; accounts[i] != NULL; i++) {
        carry.account = g_ascii_strtoll(accounts[i], NULL, 10);
        if (carry.account <= 0)
            return events_fail(record, accounts[i], error);
        g_array_append_val(events->carries, carry);
    }
    return true;
}

/* common  FIELD …: what every event has besides */
static bool common_read(Events *events, const Record *record, GError **error)
{
    return event_asks_read(events, record, events->common, false, error);
}

/* demand  CHECK  TEXT  [CONDITION …] */
static bool demand_read(Events *events, const Record *record, GError **error)
{
    return event_check_read(events, record, events->checks, error);
}

static const struct {
    const char *word;
    bool (*read)(Events *events, const Record *record, GError **error);
} readers[] = {
    {"field", field_read}, {"default", default_read}, {"name", name_read},
    {"carry", carry_read}, {"common", common_read},   {"demand", demand_read},
};

bool events_read_shared(Events *events, const Record *record, GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(readers); i++)
        if (strcmp(readers[i].word, record->word) == 0)
            return readers[i].read(events, record, error);
    return true; /* of an event: its turn comes when all that is shared is known */
}

bool events_word_is_shared(const char *word)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(readers); i++)
        if (strcmp(readers[i].word, word) == 0)
            return true;
    return false;
}
