/* voucher_control.h: the one way of people's vouchers into the book, with the rules for money asked
 *
 * Whatever prepares, changes, posts or reverses a voucher passes here: nothing is overspent unseen,
 * whichever command is used. What the rules warn of stands in the Control's findings, what they
 * stop is an error, and an override that was used for a draft holds on when the draft is posted.
 *
 * Closing steps and what is carried over are made by the book itself and spend nothing. Files of
 * vouchers are imported first and asked about together (control_import).
 *
 * All inside a change; after an error it can only be rolled back. Arguments are those of
 * book/journal.h.
 */
#pragma once
#include "book/journal.h"
#include "control/budget_control.h"

bool control_prepare(Control *control, const BookVoucher *voucher, const BookOrigin *origin,
                     int64_t *draft, GError **error);
bool control_enter(Control *control, const BookVoucher *voucher, const BookOrigin *origin,
                   int64_t *sequence, GError **error);
bool control_change_draft(Control *control, int64_t draft, int64_t version,
                          const BookVoucher *voucher, GError **error);
bool control_post_draft(Control *control, int64_t draft, int64_t version, int64_t *sequence,
                        GError **error);
/* Posts all drafts that may be posted. */
bool control_post_drafts(Control *control, unsigned *posted, GError **error);

/* Asks the rules about a book into which vouchers were imported. Its setting control.import says
 * what becomes of what they would stop: `warn` (as without it) tells it, `stop` refuses the import,
 * `allow` asks nothing. A year that is over was spent as it was spent; it is told, not refused.
 * Findings are added to `findings` (ControlFinding *; may be NULL). */
bool control_import(Book *book, const Catalog *catalog, GPtrArray *findings, GError **error);
