/* statement.c: statement BOOK [TABLE]...: compiled statements */
#include "action/statements.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "table", .kind = ARGUMENT_OPERAND, .many = true},
    {.name = "to", .kind = ARGUMENT_OPTION},
};

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_autoptr(Session) session = session_compiled(call, error);
    const char *const *tables = call_values(call, "table");

    if (session == NULL)
        return false;
    *result = statements_to_json(
        session, tables[0] != NULL ? tables : compilation_ids(session->compilation), error);
    return *result != NULL;
}

const Action action_statement = {
    .name = "statement",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
