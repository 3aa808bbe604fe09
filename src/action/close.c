/* close.c: close BOOK: the year-end closing vouchers, from the balances */
#include "control/close.h"
#include "action/session.h"
#include "control/unsettled.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
};

static json_t *unsettled_to_json(const Session *session, const GPtrArray *unsettled)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < unsettled->len; i++) {
        const Unsettled *one = g_ptr_array_index(unsettled, i);
        g_autofree char *amount = money_text(one->amount);
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:o, s:s}", "rule", one->id, "title", one->title, "account",
                            code_to_json(session, FIELD_ACCOUNT, one->account), "amount", amount));
    }
    return list;
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_autoptr(Session) session = session_open(call, false, error);
    g_autoptr(GPtrArray) unsettled =
        session != NULL ? control_unsettled(session->book, session->catalog, error) : NULL;
    unsigned vouchers = 0;

    if (unsettled == NULL || !control_settled(unsettled, error) ||
        !control_close(session->book, session->catalog, &vouchers, error))
        return false;
    *result = json_pack("{s:i}", "vouchers", (int)vouchers);
    if (unsettled->len > 0)
        json_object_set_new(*result, "unsettled", unsettled_to_json(session, unsettled));
    return true;
}

const Action action_close = {
    .name = "close",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
