/* events.c: events BOOK [WORD]...: what may be entered, and the fields of one */
#include "action/event_json.h"

#include "base/error.h"

#include <string.h>

static const char *const formats[] = {"text", "json", "markdown", NULL};
static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "word", .kind = ARGUMENT_OPERAND, .many = true},
    {.name = "all", .kind = ARGUMENT_FLAG},
};

/* One that is named exactly, or the only one found, is shown whole. */
static const Event *event_alone(const Events *events, const char *const *words,
                                const GPtrArray *found)
{
    const Event *named = words[0] != NULL && words[1] == NULL ? event_find(events, words[0]) : NULL;

    return named != NULL ? named : found->len == 1 ? g_ptr_array_index(found, 0) : NULL;
}

static json_t *list_to_json(const Session *session, const GPtrArray *found, bool all)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < found->len; i++) {
        const Event *event = g_ptr_array_index(found, i);
        if (all || event_is_for(event, session->book))
            json_array_append_new(list, event_to_json(event));
    }
    return list;
}

static bool answer(const ActionCall *call, const Session *session, const Events *events,
                   json_t **result, GError **error)
{
    const char *const *words = call_values(call, "word");
    g_autoptr(GPtrArray) found = events_search(events, words);
    const Event *alone = event_alone(events, words, found);
    g_autofree char *wanted = g_strjoinv(" ", (char **)words);

    if (alone == NULL && found->len == 0) {
        event_wanted(events, wanted, NULL, error);
        return false;
    }
    *result = alone != NULL ? json_pack("{s:o}", "event", event_to_json_whole(events, alone))
                            : json_pack("{s:o}", "events",
                                        list_to_json(session, found, call_flag(call, "all")));
    return true;
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_autoptr(Session) session = session_open(call, true, error);
    g_autoptr(Events) events = session != NULL ? events_read(session->catalog, error) : NULL;
    g_autofree char *page = NULL;

    if (events == NULL)
        return false;
    if (g_strcmp0(call_value(call, "format"), "markdown") != 0)
        return answer(call, session, events, result, error);
    page = events_page(events);
    *result = json_pack("{s:s}", "content", page);
    return true;
}

const Action action_events = {
    .name = "events",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .formats = formats,
    .run = run,
};
