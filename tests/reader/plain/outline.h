/* outline.h: a document as lines that a test can compare
 *
 *   H2 heading    P paragraph    N note    C chart    ---  page
 *   T title|number|unit
 *   R cell|^head|joined<columns,rows>
 */
#pragma once
#include "reader/readers.h"

/* Reads `size` bytes (-1: to its end) as `reader` does, into such lines; the error's id after "! "
 * when it refuses. The caller frees. */
char *outline_read(const Reader *reader, const char *bytes, long size);
/* The document itself; fails the test when there is none. */
Document *outline_document(const Reader *reader, const char *bytes, long size);
/* Whether each text of the document stands in `source` (UTF-8, LF) at the characters it says. */
bool outline_places_are_true(const Document *document, const char *source);
