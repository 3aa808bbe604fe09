/* holding.h: what an account, or one payee in it, holds at this moment
 *
 * Prepared vouchers count as posted ones do, and so do those of the change that is open: whoever
 * settles an advance must not settle it again while the first settlement waits for its review.
 */
#pragma once
#include "book/book.h"

/* Debits less credits of `account` and all under it, in fen; of all vouchers, or of those of
 * `payee` when it is not NULL. Fails when the sum does not fit, or the file cannot be read. */
bool book_holding(Book *book, Code account, const char *payee, Money *amount, GError **error);
