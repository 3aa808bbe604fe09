/* draft.h: one voucher as a file, to be changed in any program and put back as a draft */
#pragma once
#include "control/voucher_control.h"

/* Writes a voucher as CSV, as import reads it. */
bool voucher_to_file(Book *book, const Catalog *catalog, const BookVoucher *voucher,
                     const char *path, GError **error);

/* Puts the one voucher of the file in the place of what the draft was, as
 * control_change_draft does; the draft keeps its number, whatever the file says. */
bool draft_from_file(Control *control, int64_t draft, int64_t version, const char *path,
                     GError **error);
