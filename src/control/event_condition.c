/* event_condition.c: `FIELD WORDS`, `not FIELD WORDS`, `given FIELD`, `without FIELD`; `unit.kind`
 * and `payment` are known of the book */
#include "control/event_parts.h"

#include <string.h>

/* ---- reading ---- */

static bool words_mean_codes(const Events *events, const Record *record, EventCondition *condition,
                             GError **error)
{
    condition->codes = g_array_new(FALSE, FALSE, sizeof(Code));
    for (unsigned i = 0; condition->words[i] != NULL; i++) {
        Code code = catalog_code(events->catalog, condition->field->field, condition->words[i]);
        if (code == 0)
            return events_fail(record, condition->words[i], error);
        g_array_append_val(condition->codes, code);
    }
    return true;
}

static bool words_are_choices(const Record *record, const EventCondition *condition, GError **error)
{
    for (unsigned i = 0; condition->words[i] != NULL; i++)
        if (!g_strv_contains(condition->field->choices, condition->words[i]))
            return events_fail(record, condition->words[i], error);
    return true;
}

static bool words_read(const Events *events, const Record *record, EventCondition *condition,
                       GError **error)
{
    if (condition->field->type == EVENT_CHOICE)
        return words_are_choices(record, condition, error);
    if (condition->field->type == EVENT_CODE && condition->field->field != FIELD_PROJECT &&
        condition->field->field != FIELD_OFFICE)
        return words_mean_codes(events, record, condition, error);
    return events_fail(record, condition->field->id, error);
}

static bool about_read(const Events *events, const Record *record, const char *word,
                       EventCondition *condition, GError **error)
{
    if (strcmp(word, "unit.kind") == 0)
        condition->about = ABOUT_KIND;
    else if (strcmp(word, "payment") == 0)
        condition->about = ABOUT_PAYMENT;
    else {
        condition->about = ABOUT_FIELD;
        condition->field = events_field(events, word);
        return condition->field != NULL ? words_read(events, record, condition, error)
                                        : events_fail(record, word, error);
    }
    return true;
}

EventCondition *event_condition_parse(const Events *events, const Record *record, const char *text,
                                      GError **error)
{
    EventCondition *condition = g_new0(EventCondition, 1);
    bool inverted = g_str_has_prefix(text, "not ");
    g_auto(GStrv) parts = g_strsplit(inverted ? text + strlen("not ") : text, " ", 2);
    bool read = false;

    condition->inverted = inverted;
    if (parts[0] == NULL || parts[1] == NULL)
        events_fail(record, text, error);
    else if (strcmp(parts[0], "given") == 0 || strcmp(parts[0], "without") == 0) {
        condition->about = ABOUT_GIVEN;
        condition->inverted = inverted != (*parts[0] == 'w');
        condition->field = events_field(events, parts[1]);
        read = condition->field != NULL || events_fail(record, parts[1], error);
    } else {
        condition->words = g_strsplit(parts[1], "|", -1);
        read = about_read(events, record, parts[0], condition, error);
    }
    if (read)
        return condition;
    event_condition_free(condition);
    return NULL;
}

void event_condition_free(void *data)
{
    EventCondition *condition = data;

    if (condition == NULL)
        return;
    g_strfreev(condition->words);
    if (condition->codes != NULL)
        g_array_unref(condition->codes);
    g_free(condition);
}

/* ---- asking ---- */

static bool is_word(const EventCondition *condition, const char *word)
{
    return word != NULL && g_strv_contains((const char *const *)condition->words, word);
}

/* Economy 301 holds for every item under it; a fund or nature only for itself. */
static bool covers(Field field, Code cover, Code code)
{
    return field == FIELD_FUND || field == FIELD_NATURE ? cover == code : code_covers(cover, code);
}

static bool field_is(const EventScope *scope, const EventCondition *condition)
{
    const EventValue *value = event_scope_value(scope, condition->field);

    if (condition->codes == NULL)
        return is_word(condition, value->text);
    for (unsigned i = 0; i < condition->codes->len; i++)
        if (value->code != 0 &&
            covers(condition->field->field, g_array_index(condition->codes, Code, i), value->code))
            return true;
    return false;
}

bool event_condition_holds(const EventScope *scope, const EventCondition *condition)
{
    bool holds = false;

    switch (condition->about) {
    case ABOUT_KIND:
        holds = is_word(condition, scope->kind);
        break;
    case ABOUT_PAYMENT:
        holds = is_word(condition, scope->payment);
        break;
    case ABOUT_GIVEN:
        holds = event_scope_value(scope, condition->field)->text != NULL;
        break;
    case ABOUT_FIELD:
        holds = field_is(scope, condition);
    }
    return holds != condition->inverted;
}

bool event_conditions_hold(const EventScope *scope, const GPtrArray *conditions)
{
    for (unsigned i = 0; i < conditions->len; i++)
        if (!event_condition_holds(scope, g_ptr_array_index(conditions, i)))
            return false;
    return true;
}
