/* budget_rules.c: records of budget.txt; every code and word is checked when it is read */
#include "control/budget_rules.h"

#include "base/error.h"
#include "base/record.h"

#include <string.h>

/* Payments against this account are made this way, under this payment regime. */
typedef struct {
    PaymentMode mode;
    Code account;
    char *payment; /* NULL: whichever */
} ModeAccount;

struct BudgetRules {
    GPtrArray *list;
    GPtrArray *modes; /* of ModeAccount * */
};

static const char *const action_words[] = {"allow", "warn", "stop", NULL};
static const char *const limit_words[] = {"budget",      "plan",  "planning",
                                          "application", "payee", NULL};

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "budget-notation", "place", record->place, "found", found, NULL);
    return false;
}

static int word_index(const char *word, const char *const *words)
{
    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    return -1;
}

static void only_free(void *data)
{
    RuleOnly *only = data;

    g_array_unref(only->codes);
    g_free(only);
}

static void rule_free(void *data)
{
    BudgetRule *rule = data;

    g_free(rule->id);
    g_free(rule->title);
    g_free(rule->basis);
    g_strfreev(rule->roles);
    g_ptr_array_unref(rule->only);
    g_free(rule);
}

/* A key of the budget; -1 for what is none. */
static int key_field(const char *word)
{
    int field = field_from_name(word);

    return field == FIELD_ACCOUNT || field == FIELD_MONTH ? -1 : field;
}

/* FIELD or FIELD/DIGITS, with bars between. */
static bool by_read(BudgetRule *rule, const Record *record, GError **error)
{
    g_auto(GStrv) words = g_strsplit(record->fields[0], "|", -1);

    for (unsigned i = 0; words[i] != NULL; i++) {
        g_auto(GStrv) parts = g_strsplit(words[i], "/", 2);
        int field = parts[0] != NULL ? key_field(parts[0]) : -1;
        guint64 digits = 0;

        if (strcmp(words[i], "mode") == 0) {
            rule->by_mode = true;
            continue;
        }
        if (field < 0 ||
            (parts[1] != NULL && !g_ascii_string_to_unsigned(parts[1], 10, 1, 10, &digits, NULL)))
            return fail(record, words[i], error);
        rule->by.used[field] = true;
        rule->by.digits[field] = (int)digits;
    }
    return true;
}

static bool named_read(BudgetRule *rule, const Record *record, GError **error)
{
    g_auto(GStrv) words = g_strsplit(record->fields[0], "|", -1);

    for (unsigned i = 0; words[i] != NULL; i++) {
        int field = key_field(words[i]);
        if (field < 0)
            return fail(record, words[i], error);
        rule->named[field] = true;
    }
    return true;
}

/* only FIELD CODES, or only not FIELD CODES. */
static bool only_read(BudgetRule *rule, const Catalog *catalog, const Record *record,
                      GError **error)
{
    bool excluded = g_str_has_prefix(record->fields[0], "not ");
    const char *name = record->fields[0] + (excluded ? strlen("not ") : 0);
    g_auto(GStrv) words = g_strsplit(record->fields[1], "|", -1);
    int field = key_field(name);
    RuleOnly *only;

    if (field < 0 || field == FIELD_PROJECT || field == FIELD_OFFICE)
        return fail(record, record->fields[0], error);
    only = g_new0(RuleOnly, 1);
    *only = (RuleOnly){(Field)field, g_array_new(FALSE, FALSE, sizeof(Code)), excluded};
    g_ptr_array_add(rule->only, only);
    for (unsigned i = 0; words[i] != NULL; i++) {
        Code code = catalog_code(catalog, (Field)field, words[i]);
        if (code == 0)
            return fail(record, words[i], error);
        g_array_append_val(only->codes, code);
    }
    return true;
}

static bool rule_start(BudgetRules *rules, const Record *record, GError **error)
{
    BudgetRule *rule;

    if (!record_expect(record, 2, 2, error))
        return false;
    if (budget_rules_find(rules, record->fields[0]) != NULL)
        return fail(record, record->fields[0], error);
    rule = g_new0(BudgetRule, 1);
    rule->id = g_strdup(record->fields[0]);
    rule->title = g_strdup(record->fields[1]);
    rule->only = g_ptr_array_new_with_free_func(only_free);
    g_ptr_array_add(rules->list, rule);
    return true;
}

static bool limit_read(BudgetRule *rule, const Record *record, GError **error)
{
    int limit = word_index(record->fields[0], limit_words);

    if (limit < 0)
        return fail(record, record->fields[0], error);
    rule->limit = (ControlLimit)limit;
    return true;
}

static bool then_read(BudgetRule *rule, const Record *record, GError **error)
{
    int action = word_index(record->fields[0], action_words);

    if (action < 0)
        return fail(record, record->fields[0], error);
    rule->action = (ControlAction)action;
    return true;
}

static bool detail_read(BudgetRule *rule, const Catalog *catalog, const Record *record,
                        GError **error)
{
    if (strcmp(record->word, "only") == 0)
        return record_expect(record, 2, 2, error) && only_read(rule, catalog, record, error);
    if (!record_expect(record, 1, 1, error))
        return false;
    if (strcmp(record->word, "limit") == 0)
        return limit_read(rule, record, error);
    if (strcmp(record->word, "by") == 0)
        return by_read(rule, record, error);
    if (strcmp(record->word, "named") == 0)
        return named_read(rule, record, error);
    if (strcmp(record->word, "then") == 0)
        return then_read(rule, record, error);
    if (strcmp(record->word, "override") == 0 && rule->roles == NULL) {
        rule->roles = g_strsplit(record->fields[0], "|", -1);
        return true;
    }
    if (strcmp(record->word, "basis") != 0 || rule->basis != NULL)
        return fail(record, record->word, error);
    rule->basis = g_strdup(record->fields[0]);
    return true;
}

static void mode_free(void *data)
{
    ModeAccount *mode = data;

    g_free(mode->payment);
    g_free(mode);
}

/* mode WORD ACCOUNTS [PAYMENT] */
static bool mode_read(BudgetRules *rules, const Catalog *catalog, const Record *record,
                      GError **error)
{
    g_auto(GStrv) words = NULL;

    if (!record_expect(record, 2, 3, error))
        return false;
    if (payment_mode(record->fields[0]) == MODE_NONE)
        return fail(record, record->fields[0], error);
    words = g_strsplit(record->fields[1], "|", -1);
    for (unsigned i = 0; words[i] != NULL; i++) {
        ModeAccount *mode = g_new0(ModeAccount, 1);

        g_ptr_array_add(rules->modes, mode);
        mode->mode = payment_mode(record->fields[0]);
        mode->account = catalog_code(catalog, FIELD_ACCOUNT, words[i]);
        mode->payment = record->count > 2 ? g_strdup(record->fields[2]) : NULL;
        if (mode->account == 0)
            return fail(record, words[i], error);
    }
    return true;
}

PaymentMode budget_rules_mode(const BudgetRules *rules, Code contra, const char *payment)
{
    for (unsigned i = 0; i < rules->modes->len; i++) {
        const ModeAccount *mode = g_ptr_array_index(rules->modes, i);
        if (code_covers(mode->account, contra) &&
            (mode->payment == NULL || g_strcmp0(mode->payment, payment) == 0))
            return mode->mode;
    }
    return MODE_NONE;
}

static bool record_take(BudgetRules *rules, const Catalog *catalog, const Record *record,
                        GError **error)
{
    if (strcmp(record->word, "rule") == 0)
        return rule_start(rules, record, error);
    if (strcmp(record->word, "mode") == 0)
        return mode_read(rules, catalog, record, error);
    if (rules->list->len == 0)
        return fail(record, record->word, error);
    return detail_read(g_ptr_array_index(rules->list, rules->list->len - 1), catalog, record,
                       error);
}

BudgetRules *budget_rules_read_file(const char *path, const Catalog *catalog, GError **error)
{
    g_autoptr(RecordFile) file = record_file_read(path, error);
    g_autoptr(BudgetRules) rules = g_new0(BudgetRules, 1);

    rules->list = g_ptr_array_new_with_free_func(rule_free);
    rules->modes = g_ptr_array_new_with_free_func(mode_free);
    if (file == NULL)
        return NULL;
    for (unsigned i = 0; i < record_file_count(file); i++)
        if (!record_take(rules, catalog, record_file_at(file, i), error))
            return NULL;
    return g_steal_pointer(&rules);
}

BudgetRules *budget_rules_read(const Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "budget.txt");

    if (path != NULL)
        return budget_rules_read_file(path, catalog, error);
    error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog_regime(catalog), "file",
              "budget.txt", NULL);
    return NULL;
}

void budget_rules_free(BudgetRules *rules)
{
    if (rules == NULL)
        return;
    g_ptr_array_unref(rules->list);
    g_ptr_array_unref(rules->modes);
    g_free(rules);
}

const GPtrArray *budget_rules_list(const BudgetRules *rules) { return rules->list; }

const BudgetRule *budget_rules_find(const BudgetRules *rules, const char *id)
{
    for (unsigned i = 0; i < rules->list->len; i++) {
        const BudgetRule *rule = g_ptr_array_index(rules->list, i);
        if (strcmp(rule->id, id) == 0)
            return rule;
    }
    return NULL;
}

bool budget_rule_action(const BudgetRule *rule, const Book *book, ControlAction *action,
                        GError **error)
{
    g_autofree char *name = g_strconcat("control.", rule->id, NULL);
    const char *word = book_setting(book, name);
    int index = word != NULL ? word_index(word, action_words) : (int)rule->action;

    if (index < 0) {
        error_set(error, ERROR_INPUT, "control-setting", "setting", name, "found", word, "expected",
                  "expect-control-setting", NULL);
        return false;
    }
    *action = (ControlAction)index;
    return true;
}

bool budget_rule_concerns(const BudgetRule *rule, const BookKeys *keys)
{
    for (unsigned i = 0; i < rule->only->len; i++) {
        const RuleOnly *only = g_ptr_array_index(rule->only, i);
        bool listed = false;

        for (unsigned k = 0; k < only->codes->len; k++)
            listed = listed ||
                     code_covers(g_array_index(only->codes, Code, k), keys->codes[only->field]);
        if (listed == only->excluded)
            return false;
    }
    for (Field field = 0; field < FIELD_COUNT; field++)
        if (rule->named[field] && keys->codes[field] == 0)
            return false;
    return true;
}
