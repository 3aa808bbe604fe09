/* event_fill.c: from texts to typed values
 *
 * Order: the date (it decides the payment regime), what was given, what the event fixes, what the
 * appropriation says, the event's own defaults, the regime's defaults, and last the rows of lists,
 * whose defaults may depend on their own columns. */
#include "control/event_parts.h"

#include "base/error.h"

#include <string.h>

#define ROWS_MOST 400

/* ---- life cycle ---- */

EventScope *event_scope_new(const Events *events, Book *book, const Event *event, const char *place)
{
    EventScope *scope = g_new0(EventScope, 1);

    scope->events = events;
    scope->book = book;
    scope->event = event;
    scope->place = place;
    scope->values = g_new0(EventValue, events->fields->len);
    scope->kind = book_setting(book, "unit.kind");
    scope->texts = g_string_chunk_new(256);
    return scope;
}

void event_scope_free(EventScope *scope)
{
    if (scope == NULL)
        return;
    for (unsigned i = 0; i < scope->events->fields->len; i++) {
        if (scope->values[i].rows != NULL)
            g_ptr_array_unref(scope->values[i].rows);
        g_free(scope->values[i].words);
    }
    g_free(scope->values);
    g_string_chunk_free(scope->texts);
    g_free(scope);
}

const EventValue *event_scope_value(const EventScope *scope, const EventField *field)
{
    for (unsigned i = 0; scope->row != NULL && i < scope->list->column_count; i++)
        if (scope->list->columns[i].field == field && scope->row[i].text != NULL)
            return &scope->row[i];
    return &scope->values[field->index];
}

/* ---- errors ---- */

bool event_scope_fail(const EventScope *scope, const EventField *field, const EventValue *value,
                      const char *id, const char *expected, GError **error)
{
    const char *place = value != NULL && value->place != NULL ? value->place : scope->place;

    error_set(error, ERROR_INPUT, id, "place", place, "event", scope->event->id, "field", field->id,
              "label", field->label, "found", value != NULL ? value->text : NULL, "expected",
              expected, "mend", "mend-event", NULL);
    return false;
}

/* Sets a field that has no value yet. */
static bool value_set(EventScope *scope, const EventField *field, const char *text,
                      const char *place, GError **error)
{
    EventValue *value = &scope->values[field->index];

    value->text = g_string_chunk_insert(scope->texts, text);
    value->place = place;
    return event_value_read(scope, field, value, error);
}

/* ---- what was given ---- */

static bool fail_field(const EventScope *scope, const EventGiven *given, const char *id,
                       GError **error)
{
    GString *known = g_string_new(NULL);

    for (unsigned i = 0; i < scope->event->asks->len; i++) {
        const EventAsk *ask = g_ptr_array_index(scope->event->asks, i);
        if (!ask->fixed)
            g_string_append_printf(known, "%s%s（%s）", known->len > 0 ? "、" : "", ask->field->id,
                                   ask->field->label);
    }
    error_set(error, ERROR_INPUT, id, "place", given->place != NULL ? given->place : scope->place,
              "event", scope->event->id, "field", given->name, "known", known->str, "mend",
              "mend-event", NULL);
    g_string_free(known, TRUE);
    return false;
}

static int column_of(const EventField *list, const EventField *field)
{
    for (unsigned i = 0; list->type == EVENT_LIST && i < list->column_count; i++)
        if (list->columns[i].field == field)
            return (int)i;
    return -1;
}

/* The first list that the event asks for with a column `field`: what the event has to tell when
 * there is nothing else of that name. NULL: there is none. */
static const EventField *list_with(const EventScope *scope, const EventField *field)
{
    for (unsigned i = 0; i < scope->event->asks->len; i++) {
        const EventAsk *ask = g_ptr_array_index(scope->event->asks, i);
        if (column_of(ask->field, field) >= 0)
            return ask->field;
    }
    return NULL;
}

/* A list of one row may be told by its columns: 金额=… 功能分类=… */
static bool column_take(EventScope *scope, const EventField *list, const EventField *field,
                        const EventGiven *given, GError **error)
{
    EventValue *value = &scope->values[list->index];
    int column = column_of(list, field);

    if (*given->text == '\0')
        return true;
    if (value->words == NULL && value->text != NULL) /* the list was told whole */
        return fail_field(scope, given, "event-field-unknown", error);
    if (value->words != NULL && value->words[column] != NULL)
        return fail_field(scope, given, "event-field-twice", error);
    if (value->words == NULL)
        value->words = g_new0(const char *, list->column_count);
    value->words[column] = value->text = g_string_chunk_insert(scope->texts, given->text);
    value->place = given->place;
    return true;
}

static bool label_is_like(const EventField *field, const char *name)
{
    return strstr(field->label, name) != NULL || strstr(name, field->label) != NULL;
}

/* The one field that the event asks for and whose label says much the same (来源 of 资金来源), or
 * the one amount that it cannot do without. NULL: none, or several. */
static const EventField *field_like(const EventScope *scope, const char *name)
{
    const EventField *amount = events_field(scope->events, "amount"), *like = NULL;
    bool is_amount = amount != NULL && events_field(scope->events, name) == amount;
    unsigned count = 0;

    for (unsigned i = 0; i < scope->event->asks->len; i++) {
        const EventAsk *ask = g_ptr_array_index(scope->event->asks, i);
        bool fits = is_amount ? ask->required && ask->field->type == EVENT_MONEY
                              : g_utf8_strlen(name, -1) > 1 && label_is_like(ask->field, name);
        if (!ask->fixed && fits) {
            like = ask->field;
            count++;
        }
    }
    return count == 1 ? like : NULL;
}

/* What a name means to the event: the field itself, a column of a list of one row, or one much like
 * it. */
static const EventField *field_meant(const EventScope *scope, const char *name)
{
    const EventField *field = events_field(scope->events, name), *like;

    if (field != NULL &&
        (event_ask(scope->event, field) != NULL || list_with(scope, field) != NULL))
        return field;
    like = field_like(scope, name);
    return like != NULL ? like : field;
}

static bool given_take(EventScope *scope, const EventGiven *given, GError **error)
{
    const EventField *field = field_meant(scope, given->name);
    const EventAsk *ask = field != NULL ? event_ask(scope->event, field) : NULL;
    const EventField *list = field != NULL && ask == NULL ? list_with(scope, field) : NULL;

    if (list != NULL)
        return column_take(scope, list, field, given, error);
    if (ask == NULL || ask->fixed)
        return fail_field(scope, given, "event-field-unknown", error);
    if (scope->values[field->index].text != NULL)
        return fail_field(scope, given, "event-field-twice", error);
    return *given->text == '\0' || value_set(scope, field, given->text, given->place, error);
}

static bool fixed_take(EventScope *scope, GError **error)
{
    for (unsigned i = 0; i < scope->event->asks->len; i++) {
        const EventAsk *ask = g_ptr_array_index(scope->event->asks, i);
        if (ask->fixed && !value_set(scope, ask->field, ask->value, NULL, error))
            return false;
    }
    return true;
}

/* ---- payment regime, kind ---- */

const char *payment_on(const Book *book, int month, int day)
{
    int year, first_month, first_day;
    const char *payment = book_setting(book, "payment");

    if (!event_date_parse(book_setting(book, "payment.direct-from"), &year, &first_month,
                          &first_day))
        return payment != NULL ? payment : "quota";
    if (year != book_year(book))
        return year < book_year(book) ? "direct" : "quota";
    return month > first_month || (month == first_month && day >= first_day) ? "direct" : "quota";
}

static void office_take(EventScope *scope)
{
    const EventField *field = events_field(scope->events, "office");
    Code number = field != NULL ? scope->values[field->index].code : 0;
    const BookName *office = number != 0 ? book_name_at(scope->book, FIELD_OFFICE, number) : NULL;

    if (office != NULL && office->kind != NULL)
        scope->kind = office->kind;
}

static bool regime_take(EventScope *scope, GError **error)
{
    const EventField *field = events_field(scope->events, "date");
    const EventValue *date = field != NULL ? &scope->values[field->index] : NULL;

    office_take(scope);
    scope->payment =
        payment_on(scope->book, date != NULL ? date->month : 0, date != NULL ? date->day : 0);
    if (!words_allow(scope->event->units, scope->kind)) {
        error_set(error, ERROR_INPUT, "event-not-for-unit", "place", scope->place, "event",
                  scope->event->id, "kind", scope->kind, "allowed", scope->event->units, NULL);
        return false;
    }
    if (words_allow(scope->event->payment, scope->payment))
        return true;
    error_set(error, ERROR_INPUT, "event-not-under", "place", scope->place, "event",
              scope->event->id, "payment", scope->payment, "instead", scope->event->instead, NULL);
    return false;
}

/* ---- the appropriation ---- */

typedef struct {
    const EventScope *scope;
    const char *document;
    Code fields[FIELD_COUNT];
    unsigned differing; /* bit 1 << Field: rows that fit say different things */
    unsigned count;
} Appropriated;

static Code appropriation_key(const BookAppropriation *row, Field field)
{
    const Code keys[FIELD_COUNT] = {
        [FIELD_FUND] = row->fund,       [FIELD_FUNCTION] = row->function,
        [FIELD_ECONOMY] = row->economy, [FIELD_NATURE] = row->nature,
        [FIELD_PROJECT] = row->project, [FIELD_OFFICE] = row->office,
    };

    return keys[field];
}

static const EventField *key_field(const EventScope *scope, Field field)
{
    const EventField *named = events_field(scope->events, field_name(field));

    return named != NULL && event_ask(scope->event, named) != NULL ? named : NULL;
}

/* Whether a row says nothing else than what was given. */
static bool appropriation_fits(const Appropriated *asked, const BookAppropriation *row)
{
    if (strcmp(row->document, asked->document) != 0)
        return false;
    for (Field field = FIELD_FUND; field <= FIELD_OFFICE; field++) {
        const EventField *named = key_field(asked->scope, field);
        Code given = named != NULL ? asked->scope->values[named->index].code : 0;
        Code says = appropriation_key(row, field);
        if (given != 0 && says != 0 && !code_covers(says, given))
            return false;
    }
    return true;
}

static bool appropriation_visit(const BookAppropriation *row, void *data, GError **error)
{
    Appropriated *asked = data;

    (void)error;
    if (!appropriation_fits(asked, row))
        return true;
    for (Field field = FIELD_FUND; field <= FIELD_OFFICE; field++) {
        Code says = appropriation_key(row, field);
        if (asked->count > 0 && asked->fields[field] != says)
            asked->differing |= 1u << field;
        asked->fields[field] = says;
    }
    asked->count++;
    return true;
}

/* What rows that fit agree upon fills the keys that were not given. */
static bool appropriation_take(EventScope *scope, GError **error)
{
    const EventField *field = events_field(scope->events, "appropriation");
    const EventValue *value = field != NULL ? &scope->values[field->index] : NULL;
    Appropriated asked = {.scope = scope};

    if (value == NULL || value->text == NULL)
        return true;
    asked.document = value->text;
    if (!book_each_appropriation(scope->book, appropriation_visit, &asked, error))
        return false;
    if (asked.count == 0)
        return event_scope_fail(scope, field, value, "event-appropriation", NULL, error);
    for (Field key = FIELD_FUND; key <= FIELD_OFFICE; key++) {
        const EventField *named = key_field(scope, key);
        int digits = rules_digits(scope->events->rules, key);
        EventValue *into = named != NULL ? &scope->values[named->index] : NULL;

        if (into == NULL || into->text != NULL || asked.fields[key] == 0 ||
            (asked.differing >> key & 1) != 0 ||
            (digits != 0 && code_digits(asked.fields[key]) != digits))
            continue;
        into->code = asked.fields[key];
        into->text = value->text; /* from the appropriation */
    }
    return true;
}

/* ---- defaults ---- */

static bool own_defaults_take(EventScope *scope, GError **error)
{
    for (unsigned i = 0; i < scope->event->asks->len; i++) {
        const EventAsk *ask = g_ptr_array_index(scope->event->asks, i);
        if (!ask->fixed && ask->value != NULL && scope->values[ask->field->index].text == NULL &&
            !value_set(scope, ask->field, ask->value, NULL, error))
            return false;
    }
    return true;
}

static bool defaults_take(EventScope *scope, GError **error)
{
    for (unsigned i = 0; i < scope->events->defaults->len; i++) {
        const EventDefault *one = g_ptr_array_index(scope->events->defaults, i);
        if (scope->values[one->field->index].text == NULL &&
            event_ask(scope->event, one->field) != NULL &&
            event_conditions_hold(scope, one->conditions) &&
            !value_set(scope, one->field, one->value, NULL, error))
            return false;
    }
    return true;
}

/* ---- rows of lists ---- */

/* In a row a default counts before the event's own field when it depends on another column, and of
 * course when the event has no such field. */
static bool depends_on_row(const EventScope *scope, const EventDefault *one)
{
    for (unsigned i = 0; i < one->conditions->len; i++) {
        const EventCondition *condition = g_ptr_array_index(one->conditions, i);
        for (unsigned column = 0; column < scope->list->column_count; column++)
            if (condition->field == scope->list->columns[column].field &&
                scope->row[column].text != NULL)
                return true;
    }
    return false;
}

static bool column_default(EventScope *scope, const EventField *field, EventValue *value,
                           GError **error)
{
    for (unsigned i = 0; i < scope->events->defaults->len; i++) {
        const EventDefault *one = g_ptr_array_index(scope->events->defaults, i);
        if (one->field == field &&
            (depends_on_row(scope, one) || event_ask(scope->event, field) == NULL) &&
            event_conditions_hold(scope, one->conditions)) {
            value->text = one->value;
            return event_value_read(scope, field, value, error);
        }
    }
    return true;
}

static bool row_read(EventScope *scope, const EventValue *list, char **words, EventValue *row,
                     GError **error)
{
    const EventField *field = scope->list;
    unsigned count = g_strv_length(words);

    for (unsigned i = 0; i < field->column_count; i++) {
        row[i].place = list->place;
        row[i].text = i < count && strcmp(words[i], "-") != 0
                          ? g_string_chunk_insert(scope->texts, words[i])
                          : NULL;
        if (row[i].text == NULL && field->columns[i].required)
            return event_scope_fail(scope, field, list, "event-list", NULL, error);
        if (row[i].text != NULL &&
            !event_value_read(scope, field->columns[i].field, &row[i], error))
            return false;
    }
    if (count > field->column_count)
        return event_scope_fail(scope, field, list, "event-list", NULL, error);
    for (unsigned i = 0; i < field->column_count; i++)
        if (row[i].text == NULL && !column_default(scope, field->columns[i].field, &row[i], error))
            return false;
    return true;
}

/* Blanks part the columns; `-` stands for a column left out. */
static char **row_words(const char *text)
{
    g_auto(GStrv) parts = g_strsplit_set(text, " \t", -1);
    GPtrArray *words = g_ptr_array_new();

    for (unsigned i = 0; parts[i] != NULL; i++)
        if (*parts[i] != '\0')
            g_ptr_array_add(words, g_strdup(parts[i]));
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

/* The columns of the one row that were not told must be those that may be left out. */
static bool columns_hold(const EventScope *scope, const EventValue *list, GError **error)
{
    for (unsigned i = 0; i < scope->list->column_count; i++) {
        const EventField *field = scope->list->columns[i].field;
        g_autofree char *missing = NULL;

        if (!scope->list->columns[i].required || list->words[i] != NULL)
            continue;
        missing = g_strdup_printf("%s（%s）", field->id, field->label);
        error_set(error, ERROR_INPUT, "event-field-missing", "place", list->place, "event",
                  scope->event->id, "fields", missing, "mend", "mend-event", NULL);
        return false;
    }
    return true;
}

static bool row_told(EventScope *scope, EventValue *list, GError **error)
{
    EventValue *row = g_new0(EventValue, scope->list->column_count);
    g_autoptr(GPtrArray) words = g_ptr_array_new();

    list->rows = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(list->rows, row);
    for (unsigned i = 0; i < scope->list->column_count; i++)
        g_ptr_array_add(words, (char *)(list->words[i] != NULL ? list->words[i] : "-"));
    g_ptr_array_add(words, NULL);
    scope->row = row;
    return columns_hold(scope, list, error) &&
           row_read(scope, list, (char **)words->pdata, row, error);
}

static bool list_rows(EventScope *scope, EventValue *list, GError **error)
{
    g_auto(GStrv) halves = g_strsplit(list->text, "；", -1);
    g_autofree char *text = g_strjoinv(";", halves);
    g_auto(GStrv) texts = g_strsplit(text, ";", -1);

    list->rows = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; texts[i] != NULL; i++) {
        g_auto(GStrv) words = row_words(texts[i]);
        EventValue *row;

        if (words[0] == NULL)
            continue;
        row = g_new0(EventValue, scope->list->column_count);
        g_ptr_array_add(list->rows, row);
        scope->row = row;
        if (!row_read(scope, list, words, row, error))
            return false;
    }
    scope->row = NULL;
    return (list->rows->len > 0 && list->rows->len <= ROWS_MOST) ||
           event_scope_fail(scope, scope->list, list, "event-list", NULL, error);
}

static bool lists_take(EventScope *scope, GError **error)
{
    bool taken = true;

    for (unsigned i = 0; taken && i < scope->event->asks->len; i++) {
        const EventAsk *ask = g_ptr_array_index(scope->event->asks, i);
        EventValue *value = &scope->values[ask->field->index];

        if (ask->field->type != EVENT_LIST || value->text == NULL)
            continue;
        scope->list = ask->field;
        taken =
            value->words != NULL ? row_told(scope, value, error) : list_rows(scope, value, error);
    }
    scope->list = NULL;
    scope->row = NULL;
    return taken;
}

/* ---- what is required ---- */

static bool required_hold(const EventScope *scope, GError **error)
{
    g_autoptr(GString) missing = g_string_new(NULL);

    for (unsigned i = 0; i < scope->event->asks->len; i++) {
        const EventAsk *ask = g_ptr_array_index(scope->event->asks, i);
        const EventValue *value = &scope->values[ask->field->index];

        if (ask->required && value->text == NULL)
            g_string_append_printf(missing, "%s%s（%s）", missing->len > 0 ? "、" : "",
                                   ask->field->id, ask->field->label);
        if (ask->required && value->text != NULL && ask->field->type == EVENT_MONEY &&
            value->money.fen == 0)
            return event_scope_fail(scope, ask->field, value, "event-money", "expect-event-money",
                                    error);
    }
    if (missing->len == 0)
        return true;
    error_set(error, ERROR_INPUT, "event-field-missing", "place", scope->place, "event",
              scope->event->id, "fields", missing->str, "mend", "mend-event", NULL);
    return false;
}

/* The date is wanted first: it says which payment regime it was. */
static bool date_take(EventScope *scope, const EventGiven *given, unsigned count, GError **error)
{
    const EventField *date = events_field(scope->events, "date");

    for (unsigned i = 0; date != NULL && i < count; i++)
        if (events_field(scope->events, given[i].name) == date && *given[i].text != '\0')
            return true;
    if (date == NULL)
        return true;
    error_set(error, ERROR_INPUT, "event-field-missing", "place", scope->place, "event",
              scope->event->id, "fields", date->id, "mend", "mend-event", NULL);
    return false;
}

bool event_scope_fill(EventScope *scope, const EventGiven *given, unsigned count, GError **error)
{
    if (!date_take(scope, given, count, error))
        return false;
    for (unsigned i = 0; i < count; i++)
        if (!given_take(scope, &given[i], error))
            return false;
    return regime_take(scope, error) && fixed_take(scope, error) &&
           appropriation_take(scope, error) && own_defaults_take(scope, error) &&
           defaults_take(scope, error) && lists_take(scope, error) && required_hold(scope, error);
}
