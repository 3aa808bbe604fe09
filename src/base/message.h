/* message.h: sentences for people, from data
 *
 * data/messages/LAYER.LANGUAGE has a line `id: sentence with {fact}` for each message; a line that
 * begins with a blank goes on with the sentence before it (after a line end). `{fact?text}` prints
 * text only when the fact is there. Catalogs are read-only and may be shared by threads.
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

typedef struct Messages Messages;

/* Reads every file of `directory` that ends in .LANGUAGE. */
Messages *messages_read(const char *directory, const char *language, GError **error);
void messages_free(Messages *messages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Messages, messages_free)

/* "zh" or "en", from LC_ALL, LC_MESSAGES, LANG as POSIX orders them; zh when none says otherwise
 * but C or POSIX, which mean en. Reads `environment` only, never setlocale. */
const char *messages_language(char *const *environment);

/* The sentence of `id` with pairs of names and texts filled in, ended by NULL. An id that is not in
 * the catalog gives the id. The caller frees. */
char *message_text(const Messages *messages, const char *id, ...) G_GNUC_NULL_TERMINATED;

/* The same with facts in a table from name to text. */
char *message_filled(const Messages *messages, const char *id, GHashTable *facts);

/* All that an error has to say, one fact a line: "PLACE: SENTENCE", expected, mend. Caller frees.
 */
char *message_error(const Messages *messages, const GError *error);

/* Whether the catalog has `id`. */
bool message_known(const Messages *messages, const char *id);
