/* unsettled.h: what should have been dealt with before the year is closed
 *
 * data/REGIME/closing.txt says which accounts should be empty by then, and whether a balance is
 * told or stops the closing (`settle`); a book says otherwise in its settings `control.close-ID`.
 */
#pragma once
#include "book/book.h"

typedef struct {
    char *id, *title; /* the rule's */
    Code account;
    Money amount; /* of the balance, whichever its side, less what the rule's event has settled */
    bool stops;
} Unsettled;

/* Elements are Unsettled *; free with g_ptr_array_unref. NULL on an error. */
GPtrArray *control_unsettled(Book *book, const Catalog *catalog, GError **error);
/* Fails with the first that stops. */
bool control_settled(const GPtrArray *unsettled, GError **error);
