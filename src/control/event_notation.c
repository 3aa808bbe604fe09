/* event_notation.c: the records of an event */
#include "control/event_check.h"

#include "base/error.h"

#include <string.h>

static Event *event_last(const Events *events)
{
    return events->all->len > 0 ? g_ptr_array_index(events->all, events->all->len - 1) : NULL;
}

static void line_free(void *data)
{
    EventLine *line = data;

    g_free((char *)line->sketch.account);
    g_free((char *)line->sketch.amount);
    g_free((char *)line->sketch.condition);
    g_free(line->place);
    event_amount_free(line->amount);
    g_array_unref(line->keys);
    g_ptr_array_unref(line->conditions);
    g_free(line);
}

static void example_free(void *data)
{
    Example *example = data;

    g_free((char *)example->shown.condition);
    g_string_free(example->values, TRUE);
    g_free(example->place);
    g_ptr_array_unref(example->before);
    g_ptr_array_unref(example->gives);
    g_free(example);
}

void event_free(void *data)
{
    Event *event = data;

    g_free(event->id);
    g_free(event->name);
    g_free(event->place);
    g_strfreev(event->numbers);
    g_free(event->words);
    g_free(event->note);
    g_free(event->units);
    g_free(event->payment);
    g_free(event->instead);
    g_free(event->command);
    g_free(event->memo);
    g_ptr_array_unref(event->asks);
    g_ptr_array_unref(event->sketches);
    g_ptr_array_unref(event->lines);
    g_ptr_array_unref(event->demands);
    g_ptr_array_unref(event->checks);
    g_ptr_array_unref(event->examples);
    g_free(event);
}

/* ---- the head ---- */

static bool name_put(Events *events, const Record *record, const char *name, Event *event,
                     GError **error)
{
    if (g_hash_table_contains(events->by_name, name))
        return events_fail(record, name, error);
    g_hash_table_insert(events->by_name, g_strdup(name), event);
    return true;
}

static Event *event_new(Events *events, const Record *record, const char *id, const char *numbers,
                        const char *name)
{
    Event *event = g_new0(Event, 1);

    event->id = g_strdup(id);
    event->name = g_strdup(name);
    event->place = g_strdup(record->place);
    event->numbers = strcmp(numbers, "-") == 0 ? g_new0(char *, 1) : g_strsplit(numbers, "|", -1);
    event->words = g_strdup("");
    event->note = g_strdup("");
    event->stage = STAGE_NORMAL;
    event->asks = g_ptr_array_new_with_free_func(g_free);
    event->lines = g_ptr_array_new_with_free_func(line_free);
    event->sketches = g_ptr_array_new();
    event->checks = g_ptr_array_new_with_free_func(event_check_free);
    event->demands = g_ptr_array_new();
    event->examples = g_ptr_array_new_with_free_func(example_free);
    g_ptr_array_add(events->all, event);
    return event;
}

static bool event_name_all(Events *events, const Record *record, Event *event, GError **error)
{
    for (unsigned i = 0; event->numbers[i] != NULL; i++)
        if (!name_put(events, record, event->numbers[i], event, error))
            return false;
    return name_put(events, record, event->id, event, error) &&
           name_put(events, record, event->name, event, error);
}

/* event  ID  NUMBERS  NAME */
static bool event_read(Events *events, const Record *record, GError **error)
{
    if (!record_expect(record, 3, 3, error))
        return false;
    return event_name_all(
        events, record,
        event_new(events, record, record->fields[0], record->fields[1], record->fields[2]), error);
}

/* other  NUMBER  NAME  COMMAND: what the catalogue lists and another command does */
static bool other_read(Events *events, const Record *record, GError **error)
{
    g_autofree char *id = NULL;
    Event *event;

    if (!record_expect(record, 3, 3, error))
        return false;
    id = g_ascii_strdown(record->fields[0], -1);
    event = event_new(events, record, id, record->fields[0], record->fields[1]);
    event->command = g_strdup(record->fields[2]);
    return event_name_all(events, record, event, error);
}

static bool text_read(const Record *record, char **text, GError **error)
{
    if (!record_expect(record, 1, 1, error))
        return false;
    g_free(*text);
    *text = g_strdup(record->fields[0]);
    return true;
}

static bool units_hold(const Record *record, const char *words, const char *const *known,
                       GError **error)
{
    g_auto(GStrv) parts = g_strsplit(words, "|", -1);

    for (unsigned i = 0; parts[i] != NULL; i++)
        if (!g_strv_contains(known, parts[i]))
            return events_fail(record, parts[i], error);
    return true;
}

static bool stage_read(const Record *record, Event *event, GError **error)
{
    int stage;

    if (!record_expect(record, 1, 1, error))
        return false;
    stage = stage_from_name(record->fields[0]);
    if (stage != STAGE_NORMAL && stage != STAGE_CLOSING)
        return events_fail(record, record->fields[0], error);
    event->stage = (Stage)stage;
    return true;
}

/* ---- entries ---- */

/* with  KEY=CODE or KEY=FIELD */
static bool key_read(const Events *events, const Record *record, const char *word, EventLine *line,
                     GError **error)
{
    g_auto(GStrv) parts = g_strsplit(word, "=", 2);
    int field = field_from_name(parts[0]);
    EventKey key = {.field = (Field)field};

    if (parts[0] == NULL || parts[1] == NULL || field < 0 || field == FIELD_MONTH)
        return events_fail(record, word, error);
    key.from = events_field(events, parts[1]);
    if (key.from == NULL)
        key.code = catalog_code(events->catalog, key.field, parts[1]);
    if (key.from == NULL && key.code == 0)
        return events_fail(record, word, error);
    g_array_append_val(line->keys, key);
    return true;
}

static bool keys_read(const Events *events, const Record *record, const char *text, EventLine *line,
                      GError **error)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);

    for (unsigned i = 0; words[i] != NULL; i++)
        if (!key_read(events, record, words[i], line, error))
            return false;
    return true;
}

static bool option_read(const Events *events, const Record *record, const char *text,
                        EventLine *line, GError **error)
{
    EventCondition *condition;

    if (g_str_has_prefix(text, "each ")) {
        line->each = events_field(events, text + strlen("each "));
        line->sketch.each = line->each != NULL ? line->each->id : NULL;
        return (line->each != NULL && line->each->type == EVENT_LIST) ||
               events_fail(record, text, error);
    }
    if (g_str_has_prefix(text, "with "))
        return keys_read(events, record, text + strlen("with "), line, error);
    condition = event_condition_parse(events, record, text, error);
    if (condition == NULL)
        return false;
    g_ptr_array_add(line->conditions, condition);
    if (line->sketch.condition == NULL)
        line->sketch.condition = g_strdup(text);
    return true;
}

static bool account_fits(const EventLine *line)
{
    if (line->name != NULL)
        return code_account_system(
                   ((AccountCase *)g_ptr_array_index(line->name->cases, 0))->account) ==
               line->sketch.system;
    if (line->account != 0)
        return code_account_system(line->account) == line->sketch.system;
    for (const Code *code = line->account_field->accounts; *code != 0; code++)
        if (code_account_system(*code) != line->sketch.system)
            return false;
    return true;
}

static bool account_read(const Events *events, const Record *record, const char *text,
                         EventLine *line, GError **error)
{
    line->name = events_name(events, text);
    if (line->name == NULL)
        line->account = catalog_code(events->catalog, FIELD_ACCOUNT, text);
    if (line->name == NULL && line->account == 0) {
        line->account_field = events_field(events, text);
        if (line->account_field == NULL || line->account_field->accounts == NULL)
            return events_fail(record, text, error);
    }
    return account_fits(line) || events_fail(record, text, error);
}

static bool side_read(const Record *record, Side *side, GError **error)
{
    bool debit = strcmp(record->fields[0], "debit") == 0;

    *side = debit ? SIDE_DEBIT : SIDE_CREDIT;
    return debit || strcmp(record->fields[0], "credit") == 0 ||
           events_fail(record, record->fields[0], error);
}

/* financial|budgetary  debit|credit  ACCOUNT  AMOUNT  [each LIST]  [with KEYS]  [CONDITION …] */
static bool line_read(Events *events, const Record *record, Event *event, GError **error)
{
    EventLine *line;

    if (!record_expect(record, 3, 8, error))
        return false;
    line = g_new0(EventLine, 1);
    line->keys = g_array_new(FALSE, FALSE, sizeof(EventKey));
    line->conditions = g_ptr_array_new_with_free_func(event_condition_free);
    line->place = g_strdup(record->place);
    line->sketch.system = *record->word == 'f' ? SYSTEM_FINANCIAL : SYSTEM_BUDGETARY;
    line->sketch.account = g_strdup(record->fields[1]);
    line->sketch.amount = g_strdup(record->fields[2]);
    g_ptr_array_add(event->lines, line);
    g_ptr_array_add(event->sketches, &line->sketch);
    if (!side_read(record, &line->sketch.side, error) ||
        !account_read(events, record, record->fields[1], line, error))
        return false;
    line->amount = event_amount_parse(events, record, record->fields[2], error);
    for (unsigned i = 3; line->amount != NULL && i < record->count; i++)
        if (!option_read(events, record, record->fields[i], line, error))
            return false;
    return line->amount != NULL;
}

static bool check_add(Events *events, const Record *record, Event *event, GError **error)
{
    if (!event_check_read(events, record, event->checks, error))
        return false;
    g_ptr_array_add(event->demands,
                    ((EventCheck *)g_ptr_array_index(event->checks, event->checks->len - 1))->text);
    return true;
}

/* ---- examples ---- */

/* What a value says about the book rather than the event: unit.kind, payment, payment.direct-from.
 */
static bool is_about_book(const char *value)
{
    return g_str_has_prefix(value, "unit.kind=") || g_str_has_prefix(value, "payment=") ||
           g_str_has_prefix(value, "payment.direct-from=");
}

static bool example_read(const Record *record, Event *event, GError **error)
{
    Example *example = g_new0(Example, 1);
    GString *condition = g_string_new(NULL);

    example->place = g_strdup(record->place);
    example->values = g_string_new(NULL);
    example->before = g_ptr_array_new_with_free_func(g_free);
    example->gives = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < record->count; i++) {
        GString *into = is_about_book(record->fields[i]) ? condition : example->values;
        if (into->len > 0)
            g_string_append(into, "  ");
        g_string_append(into, record->fields[i]);
    }
    example->shown.condition = g_string_free(condition, FALSE);
    example->shown.values = example->values->str;
    g_ptr_array_add(event->examples, example);
    return record->count > 0 || record_expect(record, 1, 1, error);
}

static bool example_add(const Record *record, Event *event, GError **error)
{
    g_autofree char *text = g_strjoinv("  ", record->fields);
    Example *example = event->examples->len > 0
                           ? g_ptr_array_index(event->examples, event->examples->len - 1)
                           : NULL;

    if (example == NULL || record->count == 0)
        return events_fail(record, record->word, error);
    g_ptr_array_add(*record->word == 'b' ? example->before : example->gives,
                    g_steal_pointer(&text));
    return true;
}

/* ---- all ---- */

static const char *const kinds[] = {"administrative", "reference", "institution", NULL};
static const char *const payments[] = {"quota", "direct", NULL};

static bool restriction_read(const Record *record, char **text, const char *const *known,
                             GError **error)
{
    return text_read(record, text, error) && units_hold(record, *text, known, error);
}

static bool part_read(Events *events, const Record *record, Event *event, GError **error)
{
    const char *word = record->word;

    if (strcmp(word, "financial") == 0 || strcmp(word, "budgetary") == 0)
        return line_read(events, record, event, error);
    if (strcmp(word, "ask") == 0 || strcmp(word, "set") == 0)
        return event_asks_read(events, record, event->asks, *word == 's', error);
    if (strcmp(word, "check") == 0)
        return check_add(events, record, event, error);
    if (strcmp(word, "units") == 0)
        return restriction_read(record, &event->units, kinds, error);
    if (strcmp(word, "payment") == 0)
        return restriction_read(record, &event->payment, payments, error);
    if (strcmp(word, "instead") == 0)
        return text_read(record, &event->instead, error);
    if (strcmp(word, "words") == 0)
        return text_read(record, &event->words, error);
    if (strcmp(word, "note") == 0)
        return text_read(record, &event->note, error);
    if (strcmp(word, "memo") == 0)
        return text_read(record, &event->memo, error);
    if (strcmp(word, "stage") == 0)
        return stage_read(record, event, error);
    if (strcmp(word, "example") == 0)
        return example_read(record, event, error);
    if (strcmp(word, "before") == 0 || strcmp(word, "gives") == 0)
        return example_add(record, event, error);
    return events_fail(record, word, error);
}

bool events_read_event(Events *events, const Record *record, GError **error)
{
    Event *event = event_last(events);

    if (events_word_is_shared(record->word))
        return true;
    if (strcmp(record->word, "event") == 0)
        return event_read(events, record, error);
    if (strcmp(record->word, "other") == 0)
        return other_read(events, record, error);
    return event != NULL ? part_read(events, record, event, error)
                         : events_fail(record, record->word, error);
}

/* ---- what can be told when an event is whole ---- */

typedef struct {
    const Event *event;
    const EventField *each;
    const EventField *unknown;
} Asked;

static bool list_has(const EventField *list, const EventField *field)
{
    for (unsigned i = 0; list != NULL && i < list->column_count; i++)
        if (list->columns[i].field == field)
            return true;
    return false;
}

static void field_asked(const EventField *field, void *data)
{
    Asked *asked = data;

    if (event_ask(asked->event, field) == NULL && !list_has(asked->each, field))
        asked->unknown = field;
}

static bool fail_whole(const char *place, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "event-notation", "place", place, "found", found, NULL);
    return false;
}

static bool line_is_whole(const Event *event, const EventLine *line, GError **error)
{
    Asked asked = {event, line->each, NULL};

    event_amount_fields(line->amount, field_asked, &asked);
    if (line->account_field != NULL)
        field_asked(line->account_field, &asked);
    for (unsigned i = 0; i < line->keys->len; i++)
        if (g_array_index(line->keys, EventKey, i).from != NULL)
            field_asked(g_array_index(line->keys, EventKey, i).from, &asked);
    if (line->each != NULL && event_ask(event, line->each) == NULL)
        asked.unknown = line->each;
    return asked.unknown == NULL || fail_whole(line->place, asked.unknown->id, error);
}

bool event_is_whole(const Events *events, const Event *event, GError **error)
{
    Asked asked = {event, NULL, NULL};

    if (event->command != NULL)
        return true;
    if (event->lines->len == 0 || event->memo == NULL)
        return fail_whole(event->place, event->id, error);
    if (event->instead != NULL && event_find(events, event->instead) == NULL)
        return fail_whole(event->place, event->instead, error);
    for (unsigned i = 0; i < event->lines->len; i++)
        if (!line_is_whole(event, g_ptr_array_index(event->lines, i), error))
            return false;
    for (unsigned i = 0; i < event->checks->len; i++) {
        const EventCheck *check = g_ptr_array_index(event->checks, i);
        event_amount_fields(check->left, field_asked, &asked);
        event_amount_fields(check->right, field_asked, &asked);
    }
    return asked.unknown == NULL || fail_whole(event->place, asked.unknown->id, error);
}
