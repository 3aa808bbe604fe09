/* csv_write.h: fields of a CSV file, as spreadsheets read them */
#pragma once
#include <glib.h>

/* What a file for Excel begins with: it takes a file without a mark for the machine's own encoding.
 */
#define CSV_MARK "\xEF\xBB\xBF"

/* Appends a quoted field and `end`: ',' between fields; '\n' at the end of a row, which is written
 * CR LF (RFC 4180). A text that a spreadsheet would take for a formula is kept a text. */
void csv_put(GString *rows, const char *text, char end);
