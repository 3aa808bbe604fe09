/* records.h: rows that have a place of their own in the book, as texts in the columns of their
 * table
 *
 * Plans of use and asserted balances: what import reads them from, export writes, and both are
 * compared by. Values are as a register would store them.
 */
#pragma once
#include "book/book.h"

/* Whether the rows of `table` are such. */
bool records_are(const Table *table);
/* `values` by column, NULL for none; they live as long as the call. */
typedef void (*RecordVisit)(const char *const *values, void *data);
bool records_each(Book *book, const Table *table, RecordVisit visit, void *data, GError **error);
