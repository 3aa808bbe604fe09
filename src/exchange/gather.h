/* gather.h: rows of a voucher file into whole vouchers, before any of them reaches the book
 *
 * Gathering reads names and codes only, so that it may run in a thread beside the one that posts.
 */
#pragma once
#include "control/rules.h"
#include "exchange/source.h"

/* A voucher as it was read, with the memory behind its texts and entries. */
typedef struct {
    BookVoucher voucher;
    char *place;     /* of its first row */
    GArray *entries; /* of BookEntry; memo counts from the beginning of texts until it is whole */
    GString *texts;
    size_t last_memo; /* where the memo of the last entry stands */
    char *memo, *payee;
    Money sums[2][2]; /* by System and Side */
    bool draft; /* its first row says so: it is to be prepared, not posted; its number may be 0 */
} Gathered;

Gathered *gathered_new(void);
void gathered_clear(Gathered *gathered);
void gathered_free(Gathered *gathered);

/* Takes a whole, balanced voucher; returns an empty one to go on with, or NULL to stop. */
typedef Gathered *(*GatherDeliver)(Gathered *whole, void *data);

/* Reads every row of `source`; `first` is taken. Vouchers before a wrong row are delivered.
 * False without an error when `deliver` stopped it. */
bool gather_vouchers(Source *source, Rules *rules, Gathered *first, GatherDeliver deliver,
                     void *data, GError **error);

/* Reads and checks one row as an entry, without keeping it: what reading a voucher file demands of
 * a row alone. */
bool entry_read(const Source *source, Rules *rules, BookEntry *entry, GError **error);
