/* render.h: a document into bytes of a format
 *
 * A renderer is one file and a line in renderers.c. Same document, same bytes: no clock, no locale,
 * no order of a hash table reaches the output.
 */
#pragma once
#include "document/document.h"

typedef struct {
    const char *name; /* "html": also the file's ending */
    const char *media_type;
    GBytes *(*render)(const Document *document, GError **error);
} Renderer;

/* The renderer with `name`, or NULL. */
const Renderer *renderer_find(const char *name);
/* All of them, NULL-terminated. */
const Renderer *const *renderer_list(void);
