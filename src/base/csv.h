/* csv.h: rows of a CSV file, with the place of every field
 *
 * RFC 4180: commas, fields in double quotes may hold commas, quotes (doubled) and line ends. LF and
 * CRLF both end a line. The first row is the head. Rows shorter than the head, quotes left open and
 * rows too long are errors that name file, line and column. Empty lines are skipped.
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

typedef struct Csv Csv;

/* `text` is UTF-8 (text_decode); copied. `place` is the file's name as the user gave it; copied.
 * Reads the head. */
Csv *csv_open(const char *text, const char *place, GError **error);
/* The same from text that stands inside a file, its first line being `line` of the file. */
Csv *csv_open_at(const char *text, const char *place, unsigned line, GError **error);
/* The same from a file of any size, read and decoded (as text_decode does) piece by piece: memory
 * does not grow with the file. */
Csv *csv_open_file(const char *path, GError **error);
void csv_close(Csv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Csv, csv_close)

unsigned csv_columns(const Csv *csv);
/* The head of `column`, trimmed; borrowed. */
const char *csv_head(const Csv *csv, unsigned column);

/* Goes to the next row. False at the end (no error set) or on an error (set). */
bool csv_next(Csv *csv, GError **error);

/* The text of a field of the row at hand, blanks at both ends removed; "" when empty. Borrowed
 * until the next call of csv_next. */
const char *csv_field(const Csv *csv, unsigned column);

/* "file:line:column" of a field of the row at hand; a head when no row was read. The column counts
 * fields from 1. The caller frees. */
char *csv_place(const Csv *csv, unsigned column);
unsigned csv_line(const Csv *csv);

/* How much of the file was read, from 0 to 1. */
double csv_share(const Csv *csv);
