/* verify.c: verify BOOK: hash chain, balances; with --database SQLite's own checks too */
#include "action/session.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "database", .kind = ARGUMENT_FLAG},
};

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(Book) book = book_open(call_value(call, "book"), call->actor, true, error);
    BookVerdict verdict = {0};

    if (book == NULL || !book_verify(book, call_flag(call, "database"), &verdict, error))
        return false;
    *found = verdict.reason != NULL;
    *result = json_pack("{s:I, s:I, s:s, s:b}", "vouchers", (json_int_t)verdict.vouchers, "entries",
                        (json_int_t)verdict.entries, "head", verdict.head, "sound", !*found);
    if (*found) {
        if (verdict.bad_voucher > 0)
            json_object_set_new(*result, "voucher", json_integer(verdict.bad_voucher));
        json_object_set_new(*result, "reason", json_string(verdict.reason));
    }
    return true;
}

const Action action_verify = {
    .name = "verify",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
