/* journal.h: a voucher's way into the journal: prepared, reviewed, posted (制单 → 审核 → 记账)
 *
 * A draft may be read, changed, withdrawn and reviewed; each change raises its version and takes
 * its review back, and whoever names an older version is refused. A number is given when a voucher
 * is posted, so that the numbers of a month have no gaps; a draft that brought its number keeps it.
 *
 * A voucher is reviewed by somebody else than prepared it (会计法 第三十五条, 会计基础工作规范
 * 第十二条: 内部牵制), unless the book's setting `control.review` is `none`, which is for a unit
 * with one accountant. With `three` whoever posts must be a third person.
 *
 * Everything here that changes the book is called inside a change (book_begin … book_commit) and is
 * done as the book's actor.
 */
#pragma once
#include "book/book.h"

/* Where a voucher comes from. It stands in the chain with the voucher (docs/formats/book.md). The
 * texts that the book answers live as long as the book. */
typedef struct {
    const char *prepared; /* who (制单); NULL: not said */
    const char *reviewed; /* who (审核); NULL: nobody */
    const char *posted; /* who (记账). Answered, never asked: whoever posts is the book's actor */
    const char *event;  /* id of the event that made it; NULL: none */
    int64_t reverses;   /* sequence of the voucher that it takes back; 0: none */
    int64_t application; /* 0: none */
} BookOrigin;

typedef struct {
    int64_t id, version;
    BookOrigin origin;    /* `prepared` is who changed it last */
    BookVoucher *voucher; /* its number is 0 until it is posted, unless it brought one */
} BookDraft;

/* Whether vouchers are to be reviewed before they are posted. */
bool book_wants_review(const Book *book);

/* ---- making ---- */

/* Prepares a voucher as a draft. `number` 0: given when it is posted. Of `origin` (NULL: none)
 * event, reverses and application are kept; it is prepared by the book's actor. `*draft` (may be
 * NULL) is its id, never given twice. */
bool book_prepare(Book *book, const BookVoucher *voucher, const BookOrigin *origin, int64_t *draft,
                  GError **error);
/* Posts a voucher directly, with `origin` (NULL: none); `number` 0: the next of the month. Whom
 * `origin` does not say to have prepared it is the book's actor. Fails with book-review-wanted when
 * the book wants review and nobody else did. `*sequence` may be NULL. */
bool book_enter(Book *book, const BookVoucher *voucher, const BookOrigin *origin, int64_t *sequence,
                GError **error);

/* ---- drafts ---- */

/* NULL and an error when there is none. Free with book_draft_free. */
BookDraft *book_draft_read(Book *book, int64_t draft, GError **error);
void book_draft_free(BookDraft *draft);
/* The id that the next draft gets. Inside a change. */
bool book_next_draft(Book *book, int64_t *draft, GError **error);
/* Whether a draft may be posted by the book's actor now. */
bool book_draft_is_ready(const Book *book, const BookDraft *draft);
/* All drafts in the order in which they would be posted; stops when `visit` answers false. */
typedef bool (*BookDraftVisit)(const BookDraft *draft, void *data);
bool book_each_draft(Book *book, BookDraftVisit visit, void *data, GError **error);

/* These name the version that their caller saw; 0: whichever it is. When the draft has another one
 * they fail with book-draft-changed. */

/* Puts `voucher` in the place of what the draft was; takes a review back. The origin stays, and the
 * book's actor becomes the one who prepared it. Of a draft that takes a voucher back only date,
 * memos and attachments may be others: else book-draft-reverses. */
bool book_draft_change(Book *book, int64_t draft, int64_t version, const BookVoucher *voucher,
                       GError **error);
/* The draft is gone; the trace keeps that, with `reason` (may be NULL). */
bool book_draft_withdraw(Book *book, int64_t draft, int64_t version, const char *reason,
                         GError **error);
/* Fails with book-review-own for whom prepared it, unless the book wants no review. */
bool book_draft_review(Book *book, int64_t draft, int64_t version, GError **error);
/* Takes the review back, with a reason. */
bool book_draft_return(Book *book, int64_t draft, int64_t version, const char *reason,
                       GError **error);
/* Posts one draft. `*sequence` (may be NULL) is the voucher's. */
bool book_draft_post(Book *book, int64_t draft, int64_t version, int64_t *sequence, GError **error);

/* ---- posted vouchers ---- */

/* Where the voucher comes from; all nil when that is not said. */
bool book_origin(Book *book, int64_t sequence, BookOrigin *origin, GError **error);
/* Debits of budgetary accounting in posted vouchers of an event that were not taken back. */
bool book_event_spent(Book *book, const char *event, Money *sum, GError **error);
/* The voucher that takes `sequence` back; 0: none. */
bool book_reversed_by(Book *book, int64_t sequence, int64_t *reversing, GError **error);
/* The voucher with this number in this month; 0: none. */
bool book_find_voucher(Book *book, int month, int number, int64_t *sequence, GError **error);

/* How a voucher is taken back: by the same entries in red (红字冲销), or with the sides swapped. */
typedef enum { REVERSE_RED, REVERSE_SWAPPED } Reversal;
/* The voucher that takes `sequence` back, on a day of its own, without a number: for book_prepare
 * or book_enter with an origin whose `reverses` is `sequence`. Fails when that has been taken back,
 * by a voucher or a draft. Free with book_voucher_free. */
BookVoucher *book_reversal(Book *book, int64_t sequence, Reversal how, int month, int day,
                           const char *memo, GError **error);

/* ---- months ---- */

/* What stands in the way of closing a month, or is worth knowing. */
typedef struct {
    bool closed;
    int64_t vouchers;
    int64_t drafts, unreviewed; /* of the month; the second are among the first */
    int64_t missing;            /* numbers below the highest that no voucher has */
    int first_missing;          /* 0: none */
} BookMonth;
bool book_month(Book *book, int month, BookMonth *about, GError **error);
/* No voucher is posted into a closed month, and none is prepared for it. Fails when it is closed
 * already, when a month before it is open, and when it has drafts. */
bool book_close_month(Book *book, int month, GError **error);
/* Opens a month again, and before it those after it that are closed: their balances stand on its.
 */
bool book_reopen_month(Book *book, int month, const char *reason, GError **error);
