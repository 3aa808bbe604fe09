/* audit_files.h: which reports are meant, and where something stands in a plain text */
#pragma once
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* The files that `operands` name: a folder stands for all reports in it and below, by name. A
 * NULL-terminated vector, g_strfreev. */
char **audit_files(const char *const *operands, GError **error);

/* Adds line and column to every place of `answer` that has characters; `path` is the plain text. */
void audit_number_lines(const char *path, json_t *answer);
