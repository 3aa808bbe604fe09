/* template.h: tables of ours as an empty workbook, to be filled and imported */
#pragma once
#include "book/book.h"

/* Writes a sheet for each of `tables` (ids, NULL-terminated; none: vouchers, appropriations and
 * every register) to `path`, which is replaced. Codes can be chosen from lists; required columns
 * have a star. Fails on a table that the regime does not have. */
bool template_write(const Book *book, const Catalog *catalog, const char *const *tables,
                    const char *path, GError **error);
