/* close.h: carrying the year's balances over
 *
 * The closing vouchers are made from the balances of the posted entries by the steps of
 * data/REGIME/closing.txt, which an accountant can read (政府会计制度 财会〔2017〕25号，年末结转).
 * They are dated 31 December and of stage closing, so that no measure of the year's income and
 * expenditure sees them.
 */
#pragma once
#include "book/book.h"

/* Makes the closing vouchers, and closes the months that are still open, as one change of the book.
 * `*vouchers` says how many: 0 when nothing was left to carry over, as after an earlier close. All
 * or nothing; fails when an account that must be empty afterwards is not, which the error names. */
bool control_close(Book *book, const Catalog *catalog, unsigned *vouchers, GError **error);
