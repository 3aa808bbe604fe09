/* known.h: what the book held before an import, so that importing it again adds nothing
 *
 * A row that the book holds n times is already there the first n times that files bring it. Rows
 * are the same when every field is, as the book stores it.
 */
#pragma once
#include "book/book.h"

typedef struct Known Known;

Known *known_new(Book *book);
void known_free(Known *known);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Known, known_free)

/* Whether a row of `table` (its values as row_values answers them) is already there; counts it
 * once. Must be asked about the first row of a table before that row goes into the book. Sets
 * `*there`; fails when the book cannot be read. */
bool known_take(Known *known, const Table *table, const char *const *values, bool *there,
                GError **error);

/* What parts two vouchers of one number. `line` is the entry's, from 1; 0: the voucher itself. */
typedef struct {
    unsigned line;
    const char *column; /* the id of the voucher table's column; NULL: how many entries */
    char *here, *there;
} VoucherDifference;

/* Compares a voucher of the book with one that a file brings; false when they are the same.
 * Otherwise sets `difference`, whose texts the caller frees. */
bool vouchers_differ(const Book *book, const BookVoucher *here, const BookVoucher *there,
                     VoucherDifference *difference);
