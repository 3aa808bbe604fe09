/* enter.c: enter BOOK EVENT FIELD=VALUE...: an event's entries in both accountings, as one voucher
 */
#include "action/event_json.h"
#include "action/findings.h"

#include "base/error.h"

#include <string.h>

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "event", .kind = ARGUMENT_OPERAND},
    {.name = "field", .kind = ARGUMENT_OPERAND, .many = true},
    {.name = "from", .kind = ARGUMENT_OPTION},
    {.name = "post", .kind = ARGUMENT_FLAG},
    {.name = "show", .kind = ARGUMENT_FLAG},
};

typedef struct {
    const Session *session;
    Control *control;
    bool show;
    json_t *vouchers;
} Entering;

static void voucher_told(const Event *event, const BookVoucher *voucher, const EventStored *stored,
                         void *data)
{
    Entering *entering = data;

    json_array_append_new(
        entering->vouchers,
        event_voucher_to_json(entering->session, event, voucher, entering->show ? NULL : stored));
}

/* FIELD=VALUE; the texts are cut where they stand, in `words`. */
static bool givens_read(char **words, GArray *givens, GError **error)
{
    for (unsigned i = 0; words[i] != NULL; i++) {
        char *equals = strchr(words[i], '=');
        EventGiven given = {.name = words[i]};

        if (equals == NULL || equals == words[i]) {
            error_set(error, ERROR_USAGE, "enter-field", "found", words[i], "command", "enter",
                      "mend", "mend-usage", NULL);
            return false;
        }
        *equals = '\0';
        given.text = equals + 1;
        g_array_append_val(givens, given);
    }
    return true;
}

static bool one_enter(const ActionCall *call, const Events *events, Entering *entering,
                      GError **error)
{
    g_auto(GStrv) words = g_strdupv((char **)call_values(call, "field"));
    g_autoptr(GArray) givens = g_array_new(FALSE, FALSE, sizeof(EventGiven));
    Book *book = entering->session->book;
    const Event *event = event_wanted(events, call_value(call, "event"), NULL, error);
    EventStored stored = {0};
    int64_t application;
    BookVoucher *voucher;
    bool entered;

    if (event == NULL || !givens_read(words, givens, error))
        return false;
    voucher = event_make(events, book, event, (const EventGiven *)(void *)givens->data, givens->len,
                         NULL, &application, error);
    if (voucher == NULL)
        return false;
    entered = event_store(entering->control, event, voucher, call_flag(call, "post"), application,
                          &stored, error);
    if (entered)
        voucher_told(event, voucher, &stored, entering);
    event_voucher_free(voucher);
    return entered;
}

/* What is only shown is made as it would be entered, rules and all, and then undone: later rows see
 * earlier ones. */
static bool all_enter(const ActionCall *call, const Events *events, Entering *entering,
                      GError **error)
{
    const char *file = call_value(call, "from");
    Book *book = entering->session->book;

    if (!book_begin(book, error))
        return false;
    entering->control = control_new(book, entering->session->catalog, error);
    if (entering->control == NULL)
        return false;
    if (file != NULL ? !events_enter_file(events, entering->control, file, call_flag(call, "post"),
                                          voucher_told, entering, error)
                     : !one_enter(call, events, entering, error))
        return false; /* closing the book rolls back */
    if (!entering->show)
        return book_commit(book, error);
    book_rollback(book);
    return true;
}

static bool usage_holds(const ActionCall *call, GError **error)
{
    bool named = call_value(call, "event") != NULL, file = call_value(call, "from") != NULL;

    if (named != file)
        return true;
    error_set(error, ERROR_USAGE, named ? "enter-both" : "enter-neither", "command", "enter",
              "mend", "mend-usage", NULL);
    return false;
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(Session) session = NULL;
    g_autoptr(Events) events = NULL;
    Entering entering = {.show = call_flag(call, "show")};
    bool entered;

    if (!usage_holds(call, error))
        return false;
    session = session_open(call, false, error);
    events = session != NULL ? events_read(session->catalog, error) : NULL;
    if (events == NULL)
        return false;
    entering.session = session;
    entering.vouchers = json_array();
    entered = all_enter(call, events, &entering, error);
    if (entered) {
        *result = json_pack("{s:O}", "vouchers", entering.vouchers);
        findings_tell(entering.control->findings, *result, found);
    }
    json_decref(entering.vouchers);
    control_free(entering.control);
    return entered;
}

const Action action_enter = {
    .name = "enter",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
