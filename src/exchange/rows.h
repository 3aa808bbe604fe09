/* rows.h: rows of appropriations, registers, texts and given cells into the book */
#pragma once
#include "control/rules.h"
#include "exchange/import.h"
#include "exchange/known.h"
#include "exchange/source.h"

/* Stores every row of `source`, whose table is any but that of vouchers, and that `known` does not
 * have. */
bool rows_import(Source *source, Rules *rules, Book *book, Known *known, ImportCounts *counts,
                 GError **error);

/* Reads every field of the row at hand as its column's type says, and answers it as a book stores
 * it (book.h, BookRow); a vector of as many texts as the table has columns, elements NULL when
 * empty. NULL with an error. */
GPtrArray *row_values(const Source *source, GError **error);
