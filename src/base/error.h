/* error.h: what went wrong, as an id and facts
 *
 * A GError of juesuan carries the id of a message and named facts: `place` (file:line:column),
 * `found`, `expected`, `mend`, and what else the message names. The sentence is chosen at the very
 * end, from data/messages, in the reader's language (message.h). Its code is one of ErrorKind and
 * decides the exit status.
 */
#pragma once
#include <glib.h>

typedef enum {
    ERROR_USAGE = 2,  /* the command line */
    ERROR_INPUT = 3,  /* what the user gave: files, amounts, codes; nothing was changed */
    ERROR_SYSTEM = 4, /* disk, database, network; nothing acknowledged was lost */
} ErrorKind;

#define JUESUAN_ERROR (juesuan_error_quark())
GQuark juesuan_error_quark(void);

/* Sets an error with message `id` and pairs of names and texts, ended by NULL; a pair whose text is
 * NULL is left out. `error` may be NULL. */
void error_set(GError **error, ErrorKind kind, const char *id, ...) G_GNUC_NULL_TERMINATED;

/* Adds a fact to an error that is on its way up, unless it has one of that name. */
void error_add_fact(GError *error, const char *name, const char *text);

/* The text of fact `name`, or NULL. For an error of another domain only "message" is known. */
const char *error_fact(const GError *error, const char *name);

/* The message id; for an error of another domain "foreign". */
const char *error_id(const GError *error);

/* Calls `visit` for every fact in the order it was given. */
typedef void (*ErrorFactVisit)(const char *name, const char *text, void *data);
void error_each_fact(const GError *error, ErrorFactVisit visit, void *data);
