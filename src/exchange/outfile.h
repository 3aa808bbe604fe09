/* outfile.h: a file that is written from its beginning to its end, and stands at its place when it
 * is whole
 *
 * Writing keeps the first error; outfile_finish tells it. Nothing stands at `path` before.
 */
#pragma once
#include "base/money.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Outfile Outfile;

/* Begins a file beside `path`, which may exist and is then replaced. */
Outfile *outfile_new(const char *path, GError **error);
/* Flushes it to the disk and moves it to its place. */
bool outfile_finish(Outfile *outfile, GError **error);
/* Takes away what was not finished. NULL is welcome. */
void outfile_free(Outfile *outfile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outfile, outfile_free)

void outfile_bytes(Outfile *outfile, const char *bytes, size_t size);
void outfile_text(Outfile *outfile, const char *text);
/* Texts one after the other, ended by NULL. */
void outfile_texts(Outfile *outfile, ...) G_GNUC_NULL_TERMINATED;
void outfile_number(Outfile *outfile, int64_t number);
/* With leading zeros up to `width` digits. */
void outfile_digits(Outfile *outfile, unsigned number, unsigned width);
/* Yuan with two decimals: -1285.87. */
void outfile_money(Outfile *outfile, Money amount);

/* Begins every line from here on with `prefix`, which is not copied; NULL: with nothing. To be
 * called where a line begins. */
void outfile_prefix(Outfile *outfile, const char *prefix);
