/* steps.c: records of closing.txt; every code and word is checked when it is read */
#include "control/steps.h"

#include "base/error.h"
#include "base/record.h"

#include <string.h>

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "closing-notation", "place", record->place, "found", found, NULL);
    return false;
}

static void step_free(void *data)
{
    ClosingStep *step = data;

    g_free(step->id);
    g_free(step->title);
    g_free(step->setting);
    g_strfreev(step->values);
    g_array_unref(step->moves);
    g_free(step);
}

/* ---- words ---- */

/* Account prefixes: digits; classes need not stand in the chart of accounts. */
static GArray *accounts_parse(const Record *record, const char *text, GError **error)
{
    g_auto(GStrv) words = g_strsplit(text, "|", -1);
    g_autoptr(GArray) accounts = g_array_new(FALSE, FALSE, sizeof(Code));

    for (unsigned i = 0; words[i] != NULL; i++) {
        char *end;
        Code account = g_ascii_strtoll(words[i], &end, 10);
        if (account <= 0 || *end != '\0') {
            fail(record, words[i], error);
            return NULL;
        }
        g_array_append_val(accounts, account);
    }
    return g_steal_pointer(&accounts);
}

static bool fields_parse(const Record *record, const char *text, unsigned *fields, GError **error)
{
    g_auto(GStrv) words = g_strsplit(text, "|", -1);

    *fields = 0;
    for (unsigned i = 0; words[i] != NULL; i++) {
        int field = field_from_name(words[i]);
        if (field < 0 || field == FIELD_MONTH || field == FIELD_ACCOUNT)
            return fail(record, words[i], error);
        *fields |= 1u << field;
    }
    return true;
}

/* Codes of a classification, 0-terminated; kept by `closing`. */
static const Code *codes_parse(Closing *closing, const Catalog *catalog, const Record *record,
                               Field field, const char *text, GError **error)
{
    g_auto(GStrv) words = g_strsplit(text, "|", -1);
    Code *codes = g_new0(Code, g_strv_length(words) + 1);

    g_ptr_array_add(closing->codes, codes);
    for (unsigned i = 0; words[i] != NULL; i++) {
        codes[i] = catalog_code(catalog, field, words[i]);
        if (codes[i] == 0) {
            fail(record, words[i], error);
            return NULL;
        }
    }
    return codes;
}

/* ---- records ---- */

static bool condition_read(Closing *closing, const Catalog *catalog, const Record *record,
                           const char *text, ClosingMove *move, GError **error)
{
    if (strcmp(text, "credit") == 0) {
        move->credit_only = true;
        return true;
    }
    if (g_str_has_prefix(text, "fund ")) {
        move->funds =
            codes_parse(closing, catalog, record, FIELD_FUND, text + strlen("fund "), error);
        return move->funds != NULL;
    }
    move->natures_excluded = g_str_has_prefix(text, "not ");
    if (move->natures_excluded)
        text += strlen("not ");
    if (!g_str_has_prefix(text, "nature "))
        return fail(record, text, error);
    move->natures =
        codes_parse(closing, catalog, record, FIELD_NATURE, text + strlen("nature "), error);
    return move->natures != NULL;
}

static bool move_read(Closing *closing, const Catalog *catalog, const Record *record,
                      GError **error)
{
    ClosingStep *step =
        closing->steps->len > 0 ? g_ptr_array_index(closing->steps, closing->steps->len - 1) : NULL;
    ClosingMove move = {0};
    g_autoptr(GArray) from = NULL;

    if (!record_expect(record, 2, 5, error))
        return false;
    move.into = catalog_code(catalog, FIELD_ACCOUNT, record->fields[1]);
    if (step == NULL || move.into == 0)
        return fail(record, record->fields[1], error);
    for (unsigned i = 2; i < record->count; i++)
        if (!condition_read(closing, catalog, record, record->fields[i], &move, error))
            return false;
    from = accounts_parse(record, record->fields[0], error);
    for (unsigned i = 0; from != NULL && i < from->len; i++) {
        move.from = g_array_index(from, Code, i);
        if (code_account_system(move.from) != code_account_system(move.into) ||
            code_covers(move.from, move.into))
            return fail(record, record->fields[1], error);
        g_array_append_val(step->moves, move);
    }
    return from != NULL;
}

static bool step_read(Closing *closing, const Record *record, GError **error)
{
    ClosingStep *step;

    if (!record_expect(record, 2, 2, error))
        return false;
    step = g_new0(ClosingStep, 1);
    step->id = g_strdup(record->fields[0]);
    step->title = g_strdup(record->fields[1]);
    step->moves = g_array_new(FALSE, FALSE, sizeof(ClosingMove));
    g_ptr_array_add(closing->steps, step);
    return true;
}

static bool when_read(Closing *closing, const Record *record, GError **error)
{
    ClosingStep *step;

    if (!record_expect(record, 2, 2, error))
        return false;
    if (closing->steps->len == 0)
        return fail(record, record->word, error);
    step = g_ptr_array_index(closing->steps, closing->steps->len - 1);
    if (step->setting != NULL)
        return fail(record, record->fields[0], error);
    step->setting = g_strdup(record->fields[0]);
    step->values = g_strsplit(record->fields[1], "|", -1);
    return true;
}

static bool keep_read(Closing *closing, const Record *record, GError **error)
{
    ClosingKeep keep = {0};
    g_autoptr(GArray) accounts = NULL;

    if (!record_expect(record, 2, 2, error) ||
        !fields_parse(record, record->fields[1], &keep.fields, error))
        return false;
    accounts = accounts_parse(record, record->fields[0], error);
    for (unsigned i = 0; accounts != NULL && i < accounts->len; i++) {
        keep.account = g_array_index(accounts, Code, i);
        g_array_append_val(closing->keeps, keep);
    }
    return accounts != NULL;
}

static bool empty_read(Closing *closing, const Record *record, GError **error)
{
    g_autoptr(GArray) accounts = NULL;

    if (!record_expect(record, 1, 1, error))
        return false;
    accounts = accounts_parse(record, record->fields[0], error);
    if (accounts != NULL)
        g_array_append_vals(closing->empties, accounts->data, accounts->len);
    return accounts != NULL;
}

static void settle_free(void *data)
{
    ClosingSettle *settle = data;

    g_free(settle->id);
    g_free(settle->title);
    g_free(settle->event);
    if (settle->accounts != NULL)
        g_array_unref(settle->accounts);
    g_free(settle);
}

bool closing_action(const char *word, ClosingAction *action)
{
    static const char *const words[] = {"allow", "warn", "stop"};

    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(word, words[i]) == 0) {
            *action = (ClosingAction)i;
            return true;
        }
    return false;
}

/* settle ID ACCOUNTS ACTION TITLE [event ID] */
static bool settle_read(Closing *closing, const Record *record, GError **error)
{
    ClosingSettle *settle;

    if (!record_expect(record, 4, 5, error))
        return false;
    settle = g_new0(ClosingSettle, 1);
    g_ptr_array_add(closing->settles, settle);
    settle->id = g_strdup(record->fields[0]);
    settle->title = g_strdup(record->fields[3]);
    settle->accounts = accounts_parse(record, record->fields[1], error);
    if (settle->accounts == NULL)
        return false;
    if (!closing_action(record->fields[2], &settle->action))
        return fail(record, record->fields[2], error);
    if (record->count > 4 && !g_str_has_prefix(record->fields[4], "event "))
        return fail(record, record->fields[4], error);
    if (record->count > 4)
        settle->event = g_strdup(record->fields[4] + strlen("event "));
    return true;
}

static bool record_read(Closing *closing, const Catalog *catalog, const Record *record,
                        GError **error)
{
    if (strcmp(record->word, "step") == 0)
        return step_read(closing, record, error);
    if (strcmp(record->word, "when") == 0)
        return when_read(closing, record, error);
    if (strcmp(record->word, "move") == 0)
        return move_read(closing, catalog, record, error);
    if (strcmp(record->word, "keep") == 0)
        return keep_read(closing, record, error);
    if (strcmp(record->word, "empty") == 0)
        return empty_read(closing, record, error);
    if (strcmp(record->word, "settle") == 0)
        return settle_read(closing, record, error);
    return fail(record, record->word, error);
}

Closing *closing_read(const Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "closing.txt");
    g_autoptr(RecordFile) file = path != NULL ? record_file_read(path, error) : NULL;
    g_autoptr(Closing) closing = g_new0(Closing, 1);

    closing->steps = g_ptr_array_new_with_free_func(step_free);
    closing->settles = g_ptr_array_new_with_free_func(settle_free);
    closing->keeps = g_array_new(FALSE, FALSE, sizeof(ClosingKeep));
    closing->empties = g_array_new(FALSE, FALSE, sizeof(Code));
    closing->codes = g_ptr_array_new_with_free_func(g_free);
    if (path == NULL)
        error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog_regime(catalog), "file",
                  "closing.txt", NULL);
    if (file == NULL)
        return NULL;
    for (unsigned i = 0; i < record_file_count(file); i++)
        if (!record_read(closing, catalog, record_file_at(file, i), error))
            return NULL;
    return g_steal_pointer(&closing);
}

void closing_free(Closing *closing)
{
    if (closing == NULL)
        return;
    g_ptr_array_unref(closing->steps);
    g_ptr_array_unref(closing->settles);
    g_array_unref(closing->keeps);
    g_array_unref(closing->empties);
    g_ptr_array_unref(closing->codes);
    g_free(closing);
}

unsigned closing_fields(const Closing *closing, Code account)
{
    for (unsigned i = 0; i < closing->keeps->len; i++) {
        const ClosingKeep *keep = &g_array_index(closing->keeps, ClosingKeep, i);
        if (code_covers(keep->account, account))
            return keep->fields;
    }
    return 0;
}

bool closing_step_applies(const ClosingStep *step, const Book *book)
{
    const char *value = step->setting != NULL ? book_setting(book, step->setting) : NULL;

    return step->setting == NULL ||
           (value != NULL && g_strv_contains((const char *const *)step->values, value));
}
