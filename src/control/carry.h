/* carry.h: the closing balances of a year into the opening vouchers of the next
 *
 * 政府会计制度（财会〔2017〕25号）: what an account shows at the end of a year is what it shows at
 * the beginning of the next, under the same keys. Where a code of a new year replaces an old one,
 * data/REGIME/carry.txt of the new regime says so, and what of the registers and texts goes on.
 */
#pragma once
#include "book/book.h"

typedef struct {
    unsigned vouchers, entries; /* opening vouchers */
    unsigned mapped;            /* balances whose key has another code in the new year */
    unsigned rows, texts;       /* of registers and texts that go on */
} CarryCounts;

/* Carries what `from` (closed; the year before) shows into `to`, inside a change of `to`. `more`
 * names a file of further maps, in the notation of carry.txt; NULL: none. Fails, saying which,
 * when an account is not closed, a code is not known in the new regime, `to` has an opening voucher
 * or is of another unit or year. What `to` shows at its opening is compared with what `from` showed
 * before this answers. */
bool control_carry(Book *from, const Catalog *old, Book *to, const Catalog *catalog,
                   const char *more, CarryCounts *counts, GError **error);
