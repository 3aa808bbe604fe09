/* publish.h: a report passes its own audit before it is published
 *
 * Files are written aside, into a folder "unpublished" beside their place, read again as a
 * stranger's, and moved to their place when nothing is wrong with them.
 */
#pragma once
#include "action/action.h"

/* Makes the folder that files are written to before they are audited, and answers its path, which
 * the caller frees. */
char *publish_aside(const char *directory, GError **error);
/* Takes away what was written aside before something failed. */
void publish_discard(const char *directory, const json_t *files);

/* Audits what can be read among `files` (objects with "path"; pages and workbook), and moves all of
 * them into `directory`, their paths with them, unless there is an error, or, in a report without
 * open questions, a warning. What was found stands in result's "documents", how much in its
 * "audit"; "refused" says where the files were left. `force`: moves them all the same. */
bool publish(const ActionCall *call, const char *directory, bool open_questions, json_t *result,
             bool *found, GError **error);
