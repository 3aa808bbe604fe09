/* copy.c: copy BOOK FILE: a whole copy of a live book */
#include "action/session.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "file", .kind = ARGUMENT_OPERAND, .required = true},
};

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_autoptr(Book) book = book_open(call_value(call, "book"), call->actor, true, error);
    const char *file = call_value(call, "file");

    if (book == NULL || !book_copy(book, file, error))
        return false;
    *result = json_pack("{s:s}", "file", file);
    return true;
}

const Action action_copy = {
    .name = "copy",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
