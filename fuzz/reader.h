/* reader.h: what every fuzz target of a reader does: a file from anybody ends in a sound document
 * or an error */
#pragma once
#include "base/error.h"
#include "reader/readers.h"

#include <stdlib.h>
#include <string.h>

static inline void fuzz_check(const Document *document)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) again = NULL;
    g_autofree char *json = NULL;
    size_t size = 0;

    if (!document_validate(document, &error))
        abort();
    json = document_to_json(document, &size);
    again = document_from_json(json, size, &error);
    if (again == NULL)
        abort();
}

static inline void fuzz_read(const Reader *reader, const uint8_t *data, size_t size)
{
    const ReaderLimits limits = {.pages_max = 8, .seconds_max = 5, .memory_max = 256u << 20};
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = reader->read(data, size, &limits, &error);

    if ((document == NULL) != (error != NULL))
        abort();
    if (document != NULL)
        fuzz_check(document);
}
