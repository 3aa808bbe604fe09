/* archive.h: a zip archive in memory, the same bytes for the same files
 *
 * Entries keep the order in which they were added, all carry one fixed time, and nothing of the
 * machine (owner, rights, zone) is written.
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

typedef struct Archive Archive;

/* NULL with an error when libzip has no memory. */
Archive *archive_new(GError **error);
void archive_free(Archive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Archive, archive_free)

/* Adds a file at `path` (with '/' and no leading one). Keeps a reference to `bytes`. */
bool archive_add(Archive *archive, const char *path, GBytes *bytes, GError **error);

/* Compresses, and hands over the archive. `archive` may only be freed afterwards. */
GBytes *archive_finish(Archive *archive, GError **error);
