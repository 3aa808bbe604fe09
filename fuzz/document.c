/* document.c: JSON of a document, as a reader process may send it. What is accepted must be written
 * and read again as the same bytes. */
#include "document/document.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Document) document = document_from_json((const char *)data, size, NULL);
    g_autoptr(Document) again = NULL;
    g_autofree char *first = NULL, *second = NULL;
    size_t first_size;

    if (document == NULL)
        return 0;
    first = document_to_json(document, &first_size);
    again = document_from_json(first, first_size, NULL);
    if (again == NULL)
        abort();
    second = document_to_json(again, NULL);
    if (strcmp(first, second) != 0)
        abort();
    return 0;
}
