/* doubt_json.h: what is doubtful about targets, results and scores, as JSON */
#pragma once
#include "action/session.h"
#include "performance/stating.h"

/* Which of the regime's rules are asked. */
typedef enum { DOUBTS_OF_TARGETS, DOUBTS_OF_RESULTS } DoubtsOf;

/* Appends to `list` what the rules doubt of the projects whose codes are in the set `wanted`; NULL:
 * of all. */
bool doubts_add(const Catalog *catalog, const IndicatorWords *words, const Stating *stating,
                DoubtsOf of, GHashTable *wanted, json_t *list, GError **error);
/* The same of a book that is being written, whose money is not asked. New reference; NULL with an
 * error. */
json_t *doubts_of_book(Session *session, GHashTable *wanted, DoubtsOf of, GError **error);

/* Which rows of indicators there were, to know afterwards which projects a change touched. */
GHashTable *indicator_rows_seen(Session *session, GError **error);
/* Codes of projects of which an indicator is new or changed since; texts live as long as the book.
 */
GHashTable *projects_touched(Session *session, GHashTable *seen, GError **error);
