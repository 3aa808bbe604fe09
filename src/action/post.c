/* post.c: post BOOK [DRAFT...]: drafts into the journal; without names all that may be posted */
#include "action/findings.h"
#include "action/voucher.h"
#include "control/voucher_control.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "draft", .kind = ARGUMENT_OPERAND, .many = true},
};

static bool post_named(Control *control, const char *const *drafts, unsigned *posted,
                       GError **error)
{
    for (; drafts[*posted] != NULL; (*posted)++) {
        int64_t draft, version;
        if (!draft_named(drafts[*posted], &draft, &version, error) ||
            !control_post_draft(control, draft, version, NULL, error))
            return false;
    }
    return true;
}

static bool count_draft(const BookDraft *draft G_GNUC_UNUSED, void *data)
{
    ++*(unsigned *)data;
    return true;
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(Session) session = session_open(call, false, error);
    const char *const *drafts = call_values(call, "draft");
    g_autoptr(Control) control = NULL;
    unsigned posted = 0, left = 0;

    if (session == NULL || !book_begin(session->book, error))
        return false;
    control = control_new(session->book, session->catalog, error);
    if (control == NULL ||
        (drafts[0] != NULL ? !post_named(control, drafts, &posted, error)
                           : !control_post_drafts(control, &posted, error)) ||
        !book_commit(session->book, error) ||
        !book_each_draft(session->book, count_draft, &left, error))
        return false; /* closing the book rolls back */
    /* Who asked for all should see that some still wait. */
    *found = drafts[0] == NULL && left > 0;
    *result = json_pack("{s:i, s:i}", "vouchers", (int)posted, "left", (int)left);
    findings_tell(control->findings, *result, found);
    return true;
}

const Action action_post = {
    .name = "post",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
