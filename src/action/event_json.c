/* event_json.c: events and their vouchers as actions answer them */
#include "action/event_json.h"

#include <string.h>

static json_t *text_or_null(const char *text)
{
    return text != NULL && *text != '\0' ? json_string(text) : json_null();
}

static json_t *numbers_to_json(const Event *event)
{
    json_t *numbers = json_array();

    for (const char *const *number = event_numbers(event); *number != NULL; number++)
        json_array_append_new(numbers, json_string(*number));
    return numbers;
}

json_t *event_to_json(const Event *event)
{
    return json_pack(
        "{s:s, s:o, s:s, s:s, s:o, s:o, s:o, s:o}", "id", event_id(event), "numbers",
        numbers_to_json(event), "name", event_name(event), "words", event_words(event), "note",
        text_or_null(event_note(event)), "units", text_or_null(event_units(event)), "payment",
        text_or_null(event_payment(event)), "command", text_or_null(event_command(event)));
}

/* ---- fields and entries ---- */

static const char *type_word(EventType type)
{
    static const char *const words[] = {
        [EVENT_MONEY] = "money", [EVENT_TEXT] = "text", [EVENT_DATE] = "date",
        [EVENT_COUNT] = "count", [EVENT_CODE] = "code", [EVENT_CHOICE] = "choice",
        [EVENT_LIST] = "list",
    };

    return words[type];
}

static json_t *choices_to_json(const EventField *field)
{
    json_t *choices = json_array();

    for (unsigned i = 0; field->choices[i] != NULL; i++)
        json_array_append_new(
            choices, json_pack("{s:s, s:s}", "id", field->choices[i], "word", field->words[i]));
    return choices;
}

static json_t *columns_to_json(const EventField *field)
{
    json_t *columns = json_array();

    for (unsigned i = 0; i < field->column_count; i++)
        json_array_append_new(columns,
                              json_pack("{s:s, s:s, s:b}", "id", field->columns[i].field->id,
                                        "label", field->columns[i].field->label, "required",
                                        (int)field->columns[i].required));
    return columns;
}

static json_t *ask_to_json(const EventAsk *ask)
{
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:b, s:o}", "id", ask->field->id, "label",
                               ask->field->label, "type", type_word(ask->field->type), "meaning",
                               ask->field->meaning, "required", (int)ask->required, "default",
                               text_or_null(ask->value));

    if (ask->field->type == EVENT_CHOICE)
        json_object_set_new(object, "choices", choices_to_json(ask->field));
    if (ask->field->type == EVENT_LIST)
        json_object_set_new(object, "columns", columns_to_json(ask->field));
    return object;
}

static json_t *sketch_to_json(const Events *events, const EventSketch *sketch)
{
    const char *accounts = events_name_accounts(events, sketch->account);

    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "system",
                     sketch->system == SYSTEM_FINANCIAL ? "financial" : "budgetary", "side",
                     sketch->side == SIDE_DEBIT ? "debit" : "credit", "account", sketch->account,
                     "accounts", accounts != NULL ? accounts : sketch->account, "amount",
                     sketch->amount, "each", text_or_null(sketch->each), "condition",
                     text_or_null(sketch->condition));
}

json_t *event_to_json_whole(const Events *events, const Event *event)
{
    json_t *object = event_to_json(event);
    json_t *fields = json_array(), *entries = json_array(), *checks = json_array();
    const EventExample *example = event_example(event);

    for (unsigned i = 0; i < event_asks(event)->len; i++) {
        const EventAsk *ask = g_ptr_array_index(event_asks(event), i);
        if (!ask->fixed)
            json_array_append_new(fields, ask_to_json(ask));
    }
    for (unsigned i = 0; i < event_sketches(event)->len; i++)
        json_array_append_new(entries,
                              sketch_to_json(events, g_ptr_array_index(event_sketches(event), i)));
    for (unsigned i = 0; i < event_demands(event)->len; i++)
        json_array_append_new(checks, json_string(g_ptr_array_index(event_demands(event), i)));
    json_object_set_new(object, "fields", fields);
    json_object_set_new(object, "entries", entries);
    json_object_set_new(object, "checks", checks);
    json_object_set_new(object, "example", text_or_null(example != NULL ? example->values : NULL));
    return object;
}

/* ---- vouchers ---- */

static json_t *entry_to_json(const Session *session, const BookEntry *entry)
{
    const Code keys[FIELD_COUNT] = {
        [FIELD_ACCOUNT] = entry->account,   [FIELD_FUND] = entry->fund,
        [FIELD_FUNCTION] = entry->function, [FIELD_ECONOMY] = entry->economy,
        [FIELD_NATURE] = entry->nature,     [FIELD_PROJECT] = entry->project,
        [FIELD_OFFICE] = entry->office,
    };
    Value value = value_money(entry->amount);
    json_t *object = value_to_json(&value);

    json_object_set_new(object, "system",
                        json_string(code_account_system(entry->account) == SYSTEM_FINANCIAL
                                        ? "financial"
                                        : "budgetary"));
    json_object_set_new(object, "side",
                        json_string(entry->side == SIDE_DEBIT ? "debit" : "credit"));
    for (Field field = FIELD_ACCOUNT; field <= FIELD_OFFICE; field++)
        if (keys[field] != 0)
            json_object_set_new(object, field_name(field),
                                code_to_json(session, field, keys[field]));
    return object;
}

/* 3-12: the number that people know a posted voucher by. */
static json_t *number_to_json(const Session *session, int64_t sequence)
{
    BookVoucher *posted = sequence > 0 ? book_voucher(session->book, sequence, NULL) : NULL;
    json_t *number = posted != NULL ? json_sprintf("%d-%d", posted->month, posted->number) : NULL;

    book_voucher_free(posted);
    return number;
}

json_t *event_voucher_to_json(const Session *session, const Event *event,
                              const BookVoucher *voucher, const EventStored *stored)
{
    json_t *entries = json_array();
    g_autofree char *date =
        g_strdup_printf("%04d-%02d-%02d", book_year(session->book), voucher->month, voucher->day);

    for (unsigned i = 0; i < voucher->entry_count; i++)
        json_array_append_new(entries, entry_to_json(session, &voucher->entries[i]));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:I, s:o*, s:I, s:o}", "event",
                     event_id(event), "name", event_name(event), "status",
                     stored == NULL          ? "shown"
                     : stored->sequence != 0 ? "posted"
                                             : "prepared",
                     "date", date, "memo", voucher->memo != NULL ? voucher->memo : "", "payee",
                     text_or_null(voucher->payee), "voucher",
                     (json_int_t)(stored != NULL ? stored->sequence : 0), "number",
                     number_to_json(session, stored != NULL ? stored->sequence : 0), "draft",
                     (json_int_t)(stored != NULL ? stored->draft : 0), "entries", entries);
}
