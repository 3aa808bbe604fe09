/* voucher.h: vouchers and drafts as actions name and answer them */
#pragma once
#include "action/session.h"
#include "book/journal.h"

/* "3-12": month and number of a posted voucher. Fails when there is none. */
bool voucher_named(Book *book, const char *text, int64_t *sequence, GError **error);
/* "5", or "5@2" for draft 5 as version 2 has it. `*version` is 0 when the text has none. */
bool draft_named(const char *text, int64_t *draft, int64_t *version, GError **error);
/* A whole number from 1 to `most`; `option` is what a message names. */
bool number_named(const char *text, const char *option, int64_t most, int64_t *number,
                  GError **error);

/* What is known of a voucher: `state` is posted, draft or reviewed. With `entries` all of it. New
 * reference. */
json_t *voucher_to_json(const Session *session, const BookVoucher *voucher,
                        const BookOrigin *origin, const char *state, bool entries);
json_t *draft_to_json(const Session *session, const BookDraft *draft, bool entries);
