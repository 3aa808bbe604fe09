/* draft.h: one voucher as a file, to be changed in any program and put back as a draft */
#pragma once
#include "book/journal.h"

/* Writes a voucher as CSV, as import reads it. */
bool voucher_to_file(Book *book, const Catalog *catalog, const BookVoucher *voucher,
                     const char *path, GError **error);

/* Puts the one voucher of the file in the place of what the draft was, as book_draft_change does;
 * the draft keeps its number, whatever the file says. Inside a change. */
bool draft_from_file(Book *book, const Catalog *catalog, int64_t draft, int64_t version,
                     const char *path, GError **error);
