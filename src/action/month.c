/* month.c: month BOOK: how the months stand; closes one, or opens it again with a reason */
#include "action/voucher.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "close", .kind = ARGUMENT_OPTION},
    {.name = "reopen", .kind = ARGUMENT_OPTION},
    {.name = "reason", .kind = ARGUMENT_OPTION},
    {.name = "force", .kind = ARGUMENT_FLAG},
};

static json_t *month_to_json(int month, const BookMonth *about)
{
    json_t *object = json_pack(
        "{s:i, s:b, s:I, s:I, s:I, s:I}", "month", month, "closed", about->closed, "vouchers",
        (json_int_t)about->vouchers, "drafts", (json_int_t)about->drafts, "unreviewed",
        (json_int_t)about->unreviewed, "missing", (json_int_t)about->missing);

    if (about->missing > 0)
        json_object_set_new(object, "first_missing", json_integer(about->first_missing));
    return object;
}

static bool months_list(Book *book, json_t **result, GError **error)
{
    json_t *months = json_array();

    for (int month = 1; month <= 12; month++) {
        BookMonth about;
        if (!book_month(book, month, &about, error)) {
            json_decref(months);
            return false;
        }
        json_array_append_new(months, month_to_json(month, &about));
    }
    *result = json_pack("{s:o}", "months", months);
    return true;
}

/* Numbers that are missing can't be mended once a month is closed: whoever closes sees them first.
 */
static bool month_close(Book *book, int month, bool force, json_t **result, bool *found,
                        GError **error)
{
    BookMonth about;

    if (!book_begin(book, error) || !book_close_month(book, month, error) ||
        !book_month(book, month, &about, error))
        return false; /* closing the book rolls back */
    *found = about.missing > 0 && !force;
    if (*found)
        book_rollback(book);
    else if (!book_commit(book, error))
        return false;
    about.closed = !*found;
    *result = month_to_json(month, &about);
    json_object_set_new(*result, "asked", json_string("close"));
    return true;
}

static bool month_reopen(Book *book, int month, const char *reason, json_t **result, GError **error)
{
    if (!book_begin(book, error) || !book_reopen_month(book, month, reason, error) ||
        !book_commit(book, error))
        return false;
    *result = json_pack("{s:i, s:b, s:s}", "month", month, "closed", false, "asked", "reopen");
    return true;
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    const char *close = call_value(call, "close"), *reopen = call_value(call, "reopen");
    bool reads = close == NULL && reopen == NULL;
    g_autoptr(Book) book = NULL;
    int64_t month = 0;

    if (!reads && !number_named(close != NULL ? close : reopen,
                                close != NULL ? "--close" : "--reopen", 12, &month, error))
        return false;
    book = book_open(call_value(call, "book"), call->actor, reads, error);
    if (book == NULL)
        return false;
    if (reads)
        return months_list(book, result, error);
    return close != NULL
               ? month_close(book, (int)month, call_flag(call, "force"), result, found, error)
               : month_reopen(book, (int)month, call_value(call, "reason"), result, error);
}

const Action action_month = {
    .name = "month",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
