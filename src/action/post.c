/* post.c: post BOOK: prepared vouchers into the journal */
#include "action/session.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
};

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_autoptr(Session) session = session_open(call, false, error);
    unsigned posted = 0;

    if (session == NULL || !book_begin(session->book, error) ||
        !book_post_drafts(session->book, &posted, error) || !book_commit(session->book, error))
        return false; /* closing the book rolls back */
    *result = json_pack("{s:i}", "vouchers", (int)posted);
    return true;
}

const Action action_post = {
    .name = "post",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
