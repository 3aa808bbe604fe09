/* review.c: review BOOK DRAFT...: accepts what another prepared, or takes a review back */
#include <string.h>

#include "action/voucher.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "draft", .kind = ARGUMENT_OPERAND, .required = true, .many = true},
    {.name = "return", .kind = ARGUMENT_OPTION},
};

typedef struct {
    Book *book;
    GArray *ids;
} Waiting;

static bool add_waiting(const BookDraft *draft, void *data)
{
    Waiting *waiting = data;

    if (draft->origin.reviewed == NULL)
        g_array_append_val(waiting->ids, draft->id);
    return true;
}

/* "all" stands for every draft that waits for its review. */
static bool review_all(Book *book, unsigned *count, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    Waiting waiting = {book, ids};

    if (!book_each_draft(book, add_waiting, &waiting, error))
        return false;
    for (; *count < ids->len; (*count)++)
        if (!book_draft_review(book, g_array_index(ids, int64_t, *count), 0, error))
            return false;
    return true;
}

static bool review_each(Book *book, const ActionCall *call, unsigned *count, GError **error)
{
    const char *reason = call_value(call, "return");
    const char *const *drafts = call_values(call, "draft");

    if (reason == NULL && strcmp(drafts[0], "all") == 0 && drafts[1] == NULL)
        return review_all(book, count, error);
    for (; drafts[*count] != NULL; (*count)++) {
        int64_t draft, version;
        if (!draft_named(drafts[*count], &draft, &version, error) ||
            (reason != NULL ? !book_draft_return(book, draft, version, reason, error)
                            : !book_draft_review(book, draft, version, error)))
            return false;
    }
    return true;
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_autoptr(Session) session = session_open(call, false, error);
    bool back = call_value(call, "return") != NULL;
    unsigned count = 0;

    if (session == NULL || !book_begin(session->book, error) ||
        !review_each(session->book, call, &count, error) || !book_commit(session->book, error))
        return false; /* closing the book rolls back */
    *result = json_pack("{s:i}", back ? "returned" : "reviewed", (int)count);
    return true;
}

const Action action_review = {
    .name = "review",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
