/* trace.c: trace BOOK CELL: from a printed figure or a score down to its vouchers, or to the cell
 * of the workbook */
#include "action/score_trace.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "cell", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "vouchers", .kind = ARGUMENT_OPTION}, /* how many of each question are listed */
};

#define VOUCHERS_LISTED 10

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_autoptr(Session) session = NULL;
    g_autoptr(GHashTable) seen = explain_seen_new();
    Explaining explaining = {.seen = seen, .vouchers_max = VOUCHERS_LISTED};

    if (!explain_vouchers_max(call, &explaining.vouchers_max, error))
        return false;
    session = explaining.session = session_compiled(call, error);
    if (session == NULL)
        return false;
    explaining.compilation = session->compilation;
    *result = score_trace_is(call_value(call, "cell"))
                  ? score_trace(&explaining, call_value(call, "cell"), error)
                  : explain_cell(&explaining, call_value(call, "cell"), error);
    return *result != NULL;
}

const Action action_trace = {
    .name = "trace",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
