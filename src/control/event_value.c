/* event_value.c: one value: from text by its field's type, and back into a memo */
#include "control/event_parts.h"

#include "base/date.h"
#include "base/error.h"

#include <string.h>

static bool fail_code(const EventScope *scope, const EventField *field, const EventValue *value,
                      GError **error)
{
    g_autofree char *nearest =
        field->field == FIELD_PROJECT || field->field == FIELD_OFFICE
            ? NULL
            : catalog_nearest(scope->events->catalog, field->field, value->text);
    const char *place = value->place != NULL ? value->place : scope->place;

    error_set(error, ERROR_INPUT, "event-code-unknown", "place", place, "event", scope->event->id,
              "field", field->id, "label", field->label, "found", value->text, "nearest", nearest,
              "mend", "mend-event", NULL);
    return false;
}

/* ---- values by type ---- */

static bool money_read(const EventScope *scope, const EventField *field, EventValue *value,
                       GError **error)
{
    switch (money_parse_pasted(value->text, &value->money)) {
    case MONEY_PARSED:
        return value->money.fen >= 0 ||
               event_scope_fail(scope, field, value, "event-money-negative", "expect-event-money",
                                error);
    case MONEY_TOO_PRECISE:
    case MONEY_TOO_LARGE:
    case MONEY_NOT_A_NUMBER:
        break;
    }
    return event_scope_fail(scope, field, value, "event-money", "expect-event-money", error);
}

bool event_date_parse(const char *text, int *year, int *month, int *day)
{
    if (text == NULL || strlen(text) != strlen("2021-05-03") || text[4] != '-' || text[7] != '-' ||
        strspn(text, "0123456789-") != strlen(text))
        return false;
    *year = (int)g_ascii_strtoll(text, NULL, 10);
    *month = (int)g_ascii_strtoll(text + strlen("2021-"), NULL, 10);
    *day = (int)g_ascii_strtoll(text + strlen("2021-05-"), NULL, 10);
    return *year > 0 && *month >= 1 && *month <= 12 && *day >= 1 &&
           g_date_valid_dmy((GDateDay)*day, (GDateMonth)*month, (GDateYear)*year);
}

/* Without a year it is the book's: 1月15日, 1-15. */
static bool date_in_year(const char *text, int book, int *year, int *month, int *day)
{
    g_autofree char *whole =
        g_strdup_printf(strstr(text, "月") != NULL ? "%d年%s" : "%d-%s", book, text);

    return date_parse(whole, year, month, day);
}

static bool date_read(const EventScope *scope, const EventField *field, EventValue *value,
                      GError **error)
{
    int year, month, day;

    if (!date_parse(value->text, &year, &month, &day) &&
        !date_in_year(value->text, book_year(scope->book), &year, &month, &day))
        return event_scope_fail(scope, field, value, "event-date", "expect-event-date", error);
    if (year != book_year(scope->book))
        return event_scope_fail(scope, field, value, "event-date-year", "expect-event-date", error);
    value->month = month;
    value->day = day;
    return true;
}

static bool count_read(const EventScope *scope, const EventField *field, EventValue *value,
                       GError **error)
{
    size_t size = strlen(value->text);

    if (size == 0 || size > 9 || strspn(value->text, "0123456789") != size)
        return event_scope_fail(scope, field, value, "event-count", "expect-event-count", error);
    value->count = g_ascii_strtoll(value->text, NULL, 10);
    return true;
}

static bool account_allowed(const EventField *field, Code account)
{
    for (const Code *code = field->accounts; *code != 0; code++)
        if (code_covers(*code, account))
            return true;
    return false;
}

static Code code_by_name(const EventScope *scope, const EventField *field, const char *text)
{
    const GPtrArray *entries = catalog_entries(scope->events->catalog, field->field);
    int digits = rules_digits(scope->events->rules, field->field);

    for (unsigned i = 0; i < entries->len; i++) {
        const CatalogEntry *entry = g_ptr_array_index(entries, i);
        if (strcmp(entry->name, text) == 0 && (digits == 0 || code_digits(entry->code) == digits))
            return entry->code;
    }
    return 0;
}

static Code code_of_book(const EventScope *scope, const EventField *field, const char *text)
{
    const BookName *name = book_name(scope->book, field->field, text);
    const GPtrArray *all = book_names(scope->book, field->field);

    for (unsigned i = 0; name == NULL && i < all->len; i++)
        if (strcmp(((const BookName *)g_ptr_array_index(all, i))->name, text) == 0)
            name = g_ptr_array_index(all, i);
    return name != NULL ? name->number : 0;
}

static bool code_read(const EventScope *scope, const EventField *field, EventValue *value,
                      GError **error)
{
    int digits = rules_digits(scope->events->rules, field->field);

    if (field->field == FIELD_PROJECT || field->field == FIELD_OFFICE)
        value->code = code_of_book(scope, field, value->text);
    else {
        value->code = catalog_code(scope->events->catalog, field->field, value->text);
        if (value->code == 0)
            value->code = code_by_name(scope, field, value->text);
    }
    if (value->code == 0)
        return fail_code(scope, field, value, error);
    if (digits != 0 && code_digits(value->code) != digits)
        return event_scope_fail(scope, field, value, "event-code-level", "expect-event-code",
                                error);
    return field->field != FIELD_ACCOUNT || account_allowed(field, value->code) ||
           event_scope_fail(scope, field, value, "event-account-wrong", NULL, error);
}

/* By id or by word; kept as id. */
static bool choice_read(const EventScope *scope, const EventField *field, EventValue *value,
                        GError **error)
{
    g_autofree char *allowed = NULL;

    for (unsigned i = 0; field->choices[i] != NULL; i++)
        if (strcmp(value->text, field->choices[i]) == 0 ||
            strcmp(value->text, field->words[i]) == 0) {
            value->text = field->choices[i];
            return true;
        }
    allowed = g_strjoinv("、", (char **)field->choices);
    error_set(error, ERROR_INPUT, "event-choice", "place",
              value->place != NULL ? value->place : scope->place, "event", scope->event->id,
              "field", field->id, "label", field->label, "found", value->text, "allowed", allowed,
              "mend", "mend-event", NULL);
    return false;
}

bool event_value_read(const EventScope *scope, const EventField *field, EventValue *value,
                      GError **error)
{
    switch (field->type) {
    case EVENT_MONEY:
        return money_read(scope, field, value, error);
    case EVENT_DATE:
        return date_read(scope, field, value, error);
    case EVENT_COUNT:
        return count_read(scope, field, value, error);
    case EVENT_CODE:
        return code_read(scope, field, value, error);
    case EVENT_CHOICE:
        return choice_read(scope, field, value, error);
    case EVENT_TEXT:
    case EVENT_LIST: /* its rows are read when all else is known */
        break;
    }
    return true;
}

/* ---- memo ---- */

char *value_told(const EventScope *scope, const EventField *field)
{
    const EventValue *value = &scope->values[field->index];
    const CatalogEntry *entry;
    const BookName *name;

    if (value->text == NULL)
        return g_strdup("");
    if (field->type == EVENT_CHOICE)
        for (unsigned i = 0; field->choices[i] != NULL; i++)
            if (strcmp(field->choices[i], value->text) == 0)
                return g_strdup(field->words[i]);
    if (field->type != EVENT_CODE)
        return g_strdup(value->text);
    if (field->field == FIELD_PROJECT || field->field == FIELD_OFFICE) {
        name = book_name_at(scope->book, field->field, value->code);
        return g_strdup(name != NULL ? name->name : "");
    }
    entry = catalog_entry(scope->events->catalog, field->field, value->code);
    return g_strdup(entry != NULL ? entry->name : "");
}
