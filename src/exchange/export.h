/* export.h: a book for other programs
 *
 * A format is written by one Writer. What it writes stands at its place when it is whole, or not at
 * all. The same book gives the same bytes.
 */
#pragma once
#include "book/book.h"

typedef struct {
    int64_t vouchers, entries, rows; /* rows: of appropriations, registers, texts, cells, sums */
} ExportCounts;

typedef struct {
    Book *book;
    const Catalog *catalog;
    const char *path; /* the file, or a folder that is there and empty */
    ExportCounts counts;
} Export;

typedef struct {
    const char *name; /* what --to says */
    bool folder;      /* several files */
    bool (*write)(Export *to, GError **error);
} Writer;

extern const Writer writer_beancount, writer_csv, writer_fiscal, writer_gbt24589, writer_hledger,
    writer_ledger;

/* NULL when there is none of this name. */
const Writer *writer_find(const char *name);

/* Writes the book to `path`: a file, which is replaced, or a folder, which must be empty or not be
 * there yet. */
bool export_book(Book *book, const Catalog *catalog, const Writer *writer, const char *path,
                 ExportCounts *counts, GError **error);
