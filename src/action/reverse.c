/* reverse.c: reverse BOOK VOUCHER: the voucher that takes a posted one back, as a draft or posted
 */
#include "action/findings.h"
#include "action/voucher.h"
#include "base/error.h"
#include "control/voucher_control.h"
#include "disclosure/ledger.h"
#include "statement/statement.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "voucher", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "date", .kind = ARGUMENT_OPTION},
    {.name = "memo", .kind = ARGUMENT_OPTION},
    {.name = "swap", .kind = ARGUMENT_FLAG},
    {.name = "post", .kind = ARGUMENT_FLAG},
};

static bool reversal_store(Control *control, const ActionCall *call, const BookVoucher *reversal,
                           int64_t sequence, json_t **result, GError **error)
{
    const BookOrigin origin = {.reverses = sequence};
    int64_t stored;

    if (!call_flag(call, "post")) {
        if (!control_prepare(control, reversal, &origin, &stored, error))
            return false;
        *result = json_pack("{s:I}", "draft", (json_int_t)stored);
        return true;
    }
    if (!control_enter(control, reversal, &origin, &stored, error))
        return false;
    *result = json_pack("{s:i, s:i}", "month", reversal->month, "number",
                        book_next_number(control->book, reversal->month, NULL) - 1);
    return true;
}

static bool reverse(const Session *session, Control *control, const ActionCall *call,
                    int64_t sequence, json_t **result, GError **error)
{
    BookVoucher *voucher = book_voucher(session->book, sequence, error);
    const char *date = call_value(call, "date"), *memo = call_value(call, "memo");
    g_autofree char *made =
        voucher != NULL ? ledger_reversal_memo(session->catalog, voucher, error) : NULL;
    BookDate day = {voucher != NULL ? voucher->month : 0, voucher != NULL ? voucher->day : 0};
    BookVoucher *reversal = NULL;
    bool done = false;

    if (made != NULL && (date == NULL || book_date(session->book, date, &day, error)))
        reversal = book_reversal(session->book, sequence,
                                 call_flag(call, "swap") ? REVERSE_SWAPPED : REVERSE_RED, day.month,
                                 day.day, memo != NULL ? memo : made, error);
    if (reversal != NULL)
        done = reversal_store(control, call, reversal, sequence, result, error);
    book_voucher_free(reversal);
    book_voucher_free(voucher);
    return done;
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(Session) session = session_open(call, false, error);
    g_autoptr(Control) control = NULL;
    int64_t sequence;

    if (session == NULL || !book_begin(session->book, error) ||
        !voucher_named(session->book, call_value(call, "voucher"), &sequence, error))
        return false; /* closing the book rolls back */
    control = control_new(session->book, session->catalog, error);
    if (control == NULL || !reverse(session, control, call, sequence, result, error))
        return false;
    findings_tell(control->findings, *result, found);
    json_object_set_new(*result, "voucher", json_string(call_value(call, "voucher")));
    if (book_commit(session->book, error))
        return true;
    json_decref(*result);
    *result = NULL;
    return false;
}

const Action action_reverse = {
    .name = "reverse",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
