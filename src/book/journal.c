/* journal.c: the steps of a draft on its way into the journal
 *
 * Who does what is checked here, each step against the version that its actor saw. A step leaves a
 * line in table `change`, which tells the life of each draft.
 */
#include "book/journal.h"

#include <string.h>

#include "book/store.h"

static bool review_is(const Book *book, const char *word)
{
    return g_strcmp0(book_setting(book, "control.review"), word) == 0;
}

bool book_wants_review(const Book *book) { return !review_is(book, "none"); }

/* ---- directly ---- */

static bool enter_refuse(const Book *book, const BookOrigin *origin, GError **error)
{
    if (!book_wants_review(book) ||
        (origin->reviewed != NULL && g_strcmp0(origin->reviewed, origin->prepared) != 0))
        return false;
    error_set(error, ERROR_INPUT, "book-review-wanted", "mend", "book-mend-review-wanted", NULL);
    return true;
}

/* Whether whoever posts may: the third of three people. */
static bool poster_check(const Book *book, const BookOrigin *origin, GError **error)
{
    if (!review_is(book, "three") || (g_strcmp0(origin->prepared, book->actor) != 0 &&
                                      g_strcmp0(origin->reviewed, book->actor) != 0))
        return true;
    error_set(error, ERROR_INPUT, "book-post-own", "actor", book->actor, NULL);
    return false;
}

bool book_enter(Book *book, const BookVoucher *voucher, const BookOrigin *origin, int64_t *sequence,
                GError **error)
{
    BookOrigin whole = origin != NULL ? *origin : (BookOrigin){0};
    BookVoucher numbered = *voucher;

    whole.posted = book->actor;
    if (whole.prepared == NULL)
        whole.prepared = book->actor;
    if (enter_refuse(book, &whole, error) || !poster_check(book, &whole, error) ||
        !voucher_check(book, voucher, error) || !reversal_free(book, whole.reverses, error))
        return false;
    if (numbered.number == 0)
        numbered.number = book_next_number(book, voucher->month, error);
    if (numbered.number == 0 || !voucher_post(book, &numbered, &whole, error))
        return false;
    if (sequence != NULL)
        *sequence = book->last_voucher;
    return true;
}

/* ---- drafts ---- */

/* The draft, when it is of the version that the caller saw. */
static BookDraft *draft_expect(Book *book, int64_t id, int64_t version, GError **error)
{
    BookDraft *draft = change_open(book, error) ? book_draft_read(book, id, error) : NULL;
    g_autofree char *name = NULL;

    if (draft == NULL || version == 0 || draft->version == version)
        return draft;
    name = g_strdup_printf("%" G_GINT64_FORMAT, id);
    error_set(error, ERROR_INPUT, "book-draft-changed", "draft", name, "actor",
              draft->origin.reviewed != NULL ? draft->origin.reviewed : draft->origin.prepared,
              "mend", "book-mend-draft-changed", NULL);
    book_draft_free(draft);
    return NULL;
}

static bool draft_refuse(const BookDraft *draft, const char *id, const char *actor,
                         const char *mend, GError **error)
{
    g_autofree char *name = g_strdup_printf("%" G_GINT64_FORMAT, draft->id);

    error_set(error, ERROR_INPUT, id, "draft", name, "actor", actor, "mend", mend, NULL);
    return false;
}

/* A line of table `change` about a draft. */
static bool draft_log(Book *book, const BookDraft *draft, const char *what, const char *before,
                      const char *after, GError **error)
{
    g_autofree char *subject = g_strdup_printf("%" G_GINT64_FORMAT, draft->id);

    return change_log(book, what, subject, before, after, error);
}

/* A number that the draft holds already is not asked for. */
static bool draft_number_free(Book *book, const BookDraft *draft, const BookVoucher *voucher,
                              GError **error)
{
    return voucher->number == 0 ||
           (voucher->month == draft->voucher->month && voucher->number == draft->voucher->number) ||
           voucher_number_free(book, voucher->month, voucher->number, error);
}

/* All but the memo. */
static bool entry_is(const BookEntry *a, const BookEntry *b)
{
    return a->account == b->account && a->fund == b->fund && a->function == b->function &&
           a->economy == b->economy && a->nature == b->nature && a->project == b->project &&
           a->office == b->office && a->side == b->side && a->amount.fen == b->amount.fen;
}

/* What takes a voucher back must go on taking all of it back, and nothing else. */
static bool draft_still_reverses(const BookDraft *draft, const BookVoucher *voucher, GError **error)
{
    const BookVoucher *before = draft->voucher;
    bool same = before->entry_count == voucher->entry_count && before->stage == voucher->stage;

    if (draft->origin.reverses == 0)
        return true;
    for (unsigned i = 0; same && i < voucher->entry_count; i++)
        same = entry_is(&before->entries[i], &voucher->entries[i]);
    return same ||
           draft_refuse(draft, "book-draft-reverses", NULL, "book-mend-draft-reverses", error);
}

static bool draft_replace(Book *book, const BookDraft *draft, const BookVoucher *voucher,
                          GError **error)
{
    if (!voucher_check(book, voucher, error) || !month_is_open(book, voucher->month, error) ||
        !draft_number_free(book, draft, voucher, error) ||
        !draft_still_reverses(draft, voucher, error))
        return false;
    book->broken = true;
    if (!draft_delete_entries(book, draft->id, error) ||
        !draft_write(book, draft->id, voucher, error) || !draft_raise(book, draft, 0, error) ||
        !draft_log(book, draft, "change-draft", draft->origin.prepared, NULL, error))
        return false;
    book->broken = false;
    return true;
}

bool book_draft_change(Book *book, int64_t id, int64_t version, const BookVoucher *voucher,
                       GError **error)
{
    BookDraft *draft = draft_expect(book, id, version, error);
    bool done = draft != NULL && draft_replace(book, draft, voucher, error);

    book_draft_free(draft);
    return done;
}

static bool draft_remove(Book *book, const BookDraft *draft, const char *reason, GError **error)
{
    book->broken = true;
    if (!draft_delete(book, draft->id, error) ||
        !draft_log(book, draft, "withdraw-draft", draft->voucher->memo, reason, error))
        return false;
    book->broken = false;
    return true;
}

bool book_draft_withdraw(Book *book, int64_t id, int64_t version, const char *reason,
                         GError **error)
{
    BookDraft *draft = draft_expect(book, id, version, error);
    bool done = draft != NULL && draft_remove(book, draft, reason, error);

    book_draft_free(draft);
    return done;
}

/* ---- review ---- */

static bool draft_set_review(Book *book, const BookDraft *draft, int64_t reviewer, const char *what,
                             const char *reason, GError **error)
{
    book->broken = true;
    if (!draft_raise(book, draft, reviewer, error) ||
        !draft_log(book, draft, what, draft->origin.reviewed, reason, error))
        return false;
    book->broken = false;
    return true;
}

static bool draft_accept(Book *book, const BookDraft *draft, GError **error)
{
    int64_t reviewer;

    if (draft->origin.reviewed != NULL)
        return draft_refuse(draft, "book-reviewed", draft->origin.reviewed, NULL, error);
    if (book_wants_review(book) && g_strcmp0(draft->origin.prepared, book->actor) == 0)
        return draft_refuse(draft, "book-review-own", book->actor, "book-mend-review-own", error);
    return change_actor(book, &reviewer, error) &&
           draft_set_review(book, draft, reviewer, "review", NULL, error);
}

bool book_draft_review(Book *book, int64_t id, int64_t version, GError **error)
{
    BookDraft *draft = draft_expect(book, id, version, error);
    bool done = draft != NULL && draft_accept(book, draft, error);

    book_draft_free(draft);
    return done;
}

static bool draft_reject(Book *book, const BookDraft *draft, const char *reason, GError **error)
{
    if (draft->origin.reviewed == NULL)
        return draft_refuse(draft, "book-not-reviewed", NULL, NULL, error);
    if (reason == NULL || *reason == '\0')
        return draft_refuse(draft, "book-reason", NULL, NULL, error);
    return draft_set_review(book, draft, 0, "return-draft", reason, error);
}

bool book_draft_return(Book *book, int64_t id, int64_t version, const char *reason, GError **error)
{
    BookDraft *draft = draft_expect(book, id, version, error);
    bool done = draft != NULL && draft_reject(book, draft, reason, error);

    book_draft_free(draft);
    return done;
}

/* ---- posting ---- */

static bool draft_may_post(const Book *book, const BookDraft *draft, GError **error)
{
    if (book_wants_review(book) && draft->origin.reviewed == NULL)
        return draft_refuse(draft, "book-not-reviewed", NULL, "book-mend-not-reviewed", error);
    return poster_check(book, &draft->origin, error) &&
           month_is_open(book, draft->voucher->month, error);
}

/* A draft gives its number up before it is posted under it. */
static bool draft_give_up(Book *book, const BookDraft *draft, GError **error)
{
    g_autofree char *sequence = g_strdup_printf("%" G_GINT64_FORMAT, book->last_voucher + 1);

    return draft_delete(book, draft->id, error) &&
           draft_log(book, draft, "post-draft", NULL, sequence, error);
}

/* Fails before anything is written, or leaves the change broken. */
static bool draft_post(Book *book, BookDraft *draft, GError **error)
{
    BookVoucher *voucher = draft->voucher;
    BookOrigin origin = draft->origin;

    origin.posted = book->actor;
    if (!draft_may_post(book, draft, error))
        return false;
    if (voucher->number == 0)
        voucher->number = book_next_number(book, voucher->month, error);
    if (voucher->number == 0 || !assertions_hold(book, voucher, error))
        return false;
    book->broken = true;
    if (!draft_give_up(book, draft, error))
        return false;
    book->broken = false;
    if (voucher_post(book, voucher, &origin, error) &&
        evidence_hand_on(book, draft->id, book->last_voucher, error))
        return true;
    book->broken = true;
    return false;
}

bool book_draft_post(Book *book, int64_t id, int64_t version, int64_t *sequence, GError **error)
{
    BookDraft *draft = draft_expect(book, id, version, error);
    bool posted = draft != NULL && draft_post(book, draft, error);

    if (posted && sequence != NULL)
        *sequence = book->last_voucher;
    book_draft_free(draft);
    return posted;
}

bool book_draft_is_ready(const Book *book, const BookDraft *draft)
{
    return draft_may_post(book, draft, NULL);
}

bool book_post_drafts(Book *book, unsigned *posted, GError **error)
{
    g_autoptr(GArray) ids = change_open(book, error) ? drafts_in_order(book, error) : NULL;

    *posted = 0;
    if (ids == NULL)
        return false;
    for (guint i = 0; i < ids->len; i++) {
        BookDraft *draft = book_draft_read(book, g_array_index(ids, int64_t, i), error);
        bool ready = draft != NULL && book_draft_is_ready(book, draft);
        bool done = draft != NULL && (!ready || draft_post(book, draft, error));

        book_draft_free(draft);
        if (!done)
            return false;
        *posted += ready;
    }
    return true;
}
