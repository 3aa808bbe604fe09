/* vouchers.h: rows of a voucher file into vouchers of the book */
#pragma once
#include "exchange/import.h"
#include "control/rules.h"
#include "exchange/source.h"

/* What is told while a file is read. */
typedef struct {
    ImportProgress visit; /* NULL: nobody asks */
    void *data;
    const char *file;
} Progress;

void progress_tell(const Progress *progress, double share);

/* Posts (or drafts) every voucher of `source`. */
bool vouchers_import(Source *source, Rules *rules, Book *book, bool prepare,
                     const Progress *progress, ImportCounts *counts, GError **error);
