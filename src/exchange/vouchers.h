/* vouchers.h: rows of a voucher file into vouchers of the book */
#pragma once
#include "control/rules.h"
#include "exchange/import.h"
#include "exchange/source.h"

/* What is told while a file is read. */
typedef struct {
    ImportProgress visit; /* NULL: nobody asks */
    void *data;
    const char *file;
} Progress;

void progress_tell(const Progress *progress, double share);

/* Where vouchers go. */
typedef struct {
    Book *book;
    bool prepare;       /* among the drafts */
    int64_t before;     /* how many vouchers were posted before the import began */
    GHashTable *drafts; /* from before, by month and number */
} Destination;

/* The drafts of a book that brought their numbers. Free with g_hash_table_unref. */
GHashTable *drafts_by_number(Book *book, GError **error);

/* Posts (or drafts) every voucher of `source`. One whose month and number are taken by an equal
 * voucher that was posted before the import is counted as being there. */
bool vouchers_import(Source *source, Rules *rules, const Destination *destination,
                     const Progress *progress, ImportCounts *counts, GError **error);
