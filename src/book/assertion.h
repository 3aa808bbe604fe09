/* assertion.h: what an account's balance is known to be at a date
 *
 * A bank statement, a count of the cash, a confirmed letter says what a balance is. Once that is
 * asserted, whatever is posted must leave it true: a voucher of an earlier or equal date that would
 * change it is refused (账实核对, 会计基础工作规范). It is taken back by a row with a reason.
 *
 * A balance is that of the end of the day, with the opening, before year-end closing vouchers;
 * debit is positive. Changes are called inside a change (book_begin … book_commit).
 */
#pragma once
#include "book/book.h"

typedef struct {
    int64_t id; /* given by the book */
    BookDate date;
    Code account;                       /* with all under it */
    Code function, economy;             /* with all under them; 0: any */
    Code fund, nature, project, office; /* 0: any */
    Money amount;
    const char *memo;   /* how it is known; may be NULL */
    const char *actor;  /* answered: whose it is */
    const char *reason; /* answered: why it was taken back; NULL: it stands */
} BookAssertion;

/* Fails with book-assertion-wrong, which tells both figures, when the balance is another now. */
bool book_assert(Book *book, const BookAssertion *assertion, int64_t *id, GError **error);
bool book_assertion_take_back(Book *book, int64_t id, const char *reason, GError **error);
/* All in the order they were made, those taken back too; stops when `visit` answers false. */
typedef bool (*BookAssertionVisit)(const BookAssertion *assertion, void *data);
bool book_each_assertion(Book *book, BookAssertionVisit visit, void *data, GError **error);
