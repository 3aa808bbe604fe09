/* text.h: bytes into text, and small questions about text */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* Returns `bytes` as UTF-8 without a byte order mark, converted from GB18030 when they are not
 * UTF-8. `place` names the file in an error. The caller frees. Fails on NUL bytes, on text in
 * neither encoding (UTF-16 and the like are named), and on lone carriage returns kept as they are.
 */
char *text_decode(const char *bytes, size_t size, const char *place, GError **error);

/* Reads a whole file of at most `size_max` bytes through text_decode. */
char *text_read_file(const char *path, size_t size_max, GError **error);

/* Writes `size` bytes so that `path` is either as it was or complete. */
bool text_write_file(const char *path, const char *bytes, size_t size, GError **error);

/* Splits a line at tabs and at runs of two or more blanks. Trailing blanks are dropped.
 * A NULL-terminated vector, g_strfreev. */
char **text_split_fields(const char *line);

/* How many changes turn one text into the other, counted in characters; for "did you mean". */
unsigned text_distance(const char *a, const char *b);

/* Up to `most` of `candidates` that are nearest to `word`, joined by "、"; NULL when none is near.
 * `candidates` are `const char *`. The caller frees. */
char *text_nearest(const char *word, const GPtrArray *candidates, unsigned most);
