/* answer.h: an error on its way from the reader's process
 *
 * A process that read its file answers with the document's JSON; one that could not, with
 * {"error":{"kind":3,"id":"reader-scan","facts":{"pages":"23"}}}. Both are hostile to whoever
 * receives them.
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

#define ANSWER_ERROR_SIZE_MAX 16384u

/* The error as JSON. The caller frees. */
char *answer_from_error(const GError *error);
bool answer_is_error(const char *bytes, size_t size);
/* Sets `error` to what the answer says; to reader-died when it says nothing sound. */
void answer_to_error(const char *bytes, size_t size, GError **error);
