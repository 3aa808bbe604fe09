/* draft.c: draft BOOK DRAFT: writes a draft as CSV, puts a changed one back, or withdraws it */
#include "exchange/draft.h"
#include "action/findings.h"
#include "action/voucher.h"
#include "base/error.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "draft", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "output", .kind = ARGUMENT_OPTION, .letter = 'o'},
    {.name = "put", .kind = ARGUMENT_OPTION},
    {.name = "withdraw", .kind = ARGUMENT_FLAG},
    {.name = "reason", .kind = ARGUMENT_OPTION},
};

static bool draft_write(Session *session, int64_t id, const char *path, json_t **result,
                        GError **error)
{
    BookDraft *draft = book_draft_read(session->book, id, error);
    bool done;

    if (draft == NULL)
        return false;
    if (draft->voucher->number == 0)
        draft->voucher->number = (int)id; /* a file wants one; it is not read back */
    done = voucher_to_file(session->book, session->catalog, draft->voucher, path, error);
    if (done)
        *result = json_pack("{s:I, s:I, s:s}", "draft", (json_int_t)draft->id, "version",
                            (json_int_t)draft->version, "file", path);
    book_draft_free(draft);
    return done;
}

static bool draft_change(Session *session, const ActionCall *call, int64_t id, int64_t version,
                         json_t **result, bool *found, GError **error)
{
    const char *file = call_value(call, "put");
    g_autoptr(Control) control = NULL;
    BookDraft *draft;

    if (!book_begin(session->book, error))
        return false;
    control = control_new(session->book, session->catalog, error);
    if (control == NULL ||
        (file != NULL ? !draft_from_file(control, id, version, file, error)
                      : !book_draft_withdraw(session->book, id, version, call_value(call, "reason"),
                                             error)) ||
        !book_commit(session->book, error))
        return false; /* closing the book rolls back */
    *result = json_pack("{s:I}", "draft", (json_int_t)id);
    findings_tell(control->findings, *result, found);
    if (file == NULL)
        return true;
    draft = book_draft_read(session->book, id, error);
    if (draft == NULL)
        return false;
    json_object_set_new(*result, "version", json_integer(draft->version));
    book_draft_free(draft);
    return true;
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    const char *output = call_value(call, "output");
    bool put = call_value(call, "put") != NULL, withdraw = call_flag(call, "withdraw");
    g_autoptr(Session) session = NULL;
    int64_t id, version;

    if ((output != NULL) + put + withdraw != 1) {
        error_set(error, ERROR_USAGE, "draft-wants-one", NULL);
        return false;
    }
    if (!draft_named(call_value(call, "draft"), &id, &version, error))
        return false;
    session = session_open(call, output != NULL, error);
    if (session == NULL)
        return false;
    return output != NULL ? draft_write(session, id, output, result, error)
                          : draft_change(session, call, id, version, result, found, error);
}

const Action action_draft = {
    .name = "draft",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
