/* close.c: close BOOK: the year-end closing vouchers, from the balances */
#include "control/close.h"
#include "action/session.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
};

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_autoptr(Session) session = session_open(call, false, error);
    unsigned vouchers = 0;

    if (session == NULL || !control_close(session->book, session->catalog, &vouchers, error))
        return false;
    *result = json_pack("{s:i}", "vouchers", (int)vouchers);
    return true;
}

const Action action_close = {
    .name = "close",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
