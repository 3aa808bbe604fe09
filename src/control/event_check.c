/* event_check.c: what is asked, and what must hold */
#include "control/event_check.h"

#include <string.h>

static bool ask_read(Events *events, const Record *record, char *word, EventAsk *ask,
                     GError **error)
{
    char *value = strchr(word, '=');

    if (value != NULL) {
        *value++ = '\0';
        ask->value = g_string_chunk_insert(events->strings, value);
    } else
        ask->required = !g_str_has_suffix(word, "?");
    if (value == NULL && !ask->required)
        word[strlen(word) - 1] = '\0';
    ask->field = events_field(events, word);
    return ask->field != NULL || events_fail(record, word, error);
}

static bool is_asked(const GPtrArray *asks, const EventField *field)
{
    for (unsigned i = 0; i < asks->len; i++)
        if (((const EventAsk *)g_ptr_array_index(asks, i))->field == field)
            return true;
    return false;
}

static bool word_read(Events *events, const Record *record, char *word, GPtrArray *asks, bool fixed,
                      GError **error)
{
    EventAsk ask = {.fixed = fixed};

    if (!ask_read(events, record, word, &ask, error))
        return false;
    if (is_asked(asks, ask.field) || (fixed && ask.value == NULL))
        return events_fail(record, word, error);
    g_ptr_array_add(asks, g_memdup2(&ask, sizeof ask));
    return true;
}

bool event_asks_read(Events *events, const Record *record, GPtrArray *asks, bool fixed,
                     GError **error)
{
    for (unsigned i = 0; i < record->count; i++) {
        g_auto(GStrv) words = g_strsplit(record->fields[i], " ", -1);

        for (unsigned w = 0; words[w] != NULL; w++)
            if (!word_read(events, record, words[w], asks, fixed, error))
                return false;
    }
    return record->count > 0 || record_expect(record, 1, 1, error);
}

/* ---- checks ---- */

static const struct {
    const char *mark; /* the longer first */
    CheckOperator operator;
} operators[] = {
    {" <= ", CHECK_AT_MOST}, {" >= ", CHECK_AT_LEAST}, {" = ", CHECK_EQUAL},
    {" < ", CHECK_LESS},     {" > ", CHECK_MORE},
};

static bool comparison_read(Events *events, const Record *record, EventCheck *check, GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(operators); i++) {
        const char *at = strstr(record->fields[0], operators[i].mark);
        g_autofree char *left = NULL;

        if (at == NULL)
            continue;
        left = g_strndup(record->fields[0], (size_t)(at - record->fields[0]));
        check->operator= operators[i].operator;
        check->left = event_amount_parse(events, record, left, error);
        check->right =
            check->left != NULL
                ? event_amount_parse(events, record, at + strlen(operators[i].mark), error)
                : NULL;
        return check->right != NULL;
    }
    return events_fail(record, record->fields[0], error);
}

static bool held_read(Events *events, const Record *record, EventCheck *check, GError **error)
{
    check->holds = event_condition_parse(events, record, record->fields[0] + strlen("is "), error);
    return check->holds != NULL;
}

bool event_check_read(Events *events, const Record *record, GPtrArray *checks, GError **error)
{
    EventCheck *check;

    if (!record_expect(record, 2, 6, error))
        return false;
    check = g_new0(EventCheck, 1);
    check->conditions = g_ptr_array_new_with_free_func(event_condition_free);
    check->text = g_strdup(record->fields[1]);
    g_ptr_array_add(checks, check);
    for (unsigned i = 2; i < record->count; i++) {
        EventCondition *condition = event_condition_parse(events, record, record->fields[i], error);
        if (condition == NULL)
            return false;
        g_ptr_array_add(check->conditions, condition);
    }
    return g_str_has_prefix(record->fields[0], "is ")
               ? held_read(events, record, check, error)
               : comparison_read(events, record, check, error);
}

void event_check_free(void *data)
{
    EventCheck *check = data;

    g_free(check->text);
    event_amount_free(check->left);
    event_amount_free(check->right);
    event_condition_free(check->holds);
    g_ptr_array_unref(check->conditions);
    g_free(check);
}
