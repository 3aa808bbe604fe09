/* readers.c: the formats that can be read. A new one is a file and a line. The order is that of
 * certainty: what says clearly what it is comes first, plain text takes what is left. */
#include "reader/readers.h"
#include "reader/decode.h"

#include <stddef.h>

static const Reader *const readers[] = {
    &reader_docx, &reader_xlsx, &reader_xls,  &reader_foreign,
    &reader_pdf,  &reader_html, &reader_text, NULL,
};

const Reader *reader_find(const uint8_t *bytes, size_t size, const char *path)
{
    for (unsigned i = 0; readers[i] != NULL; i++)
        if (readers[i]->recognises(bytes, size, path))
            return readers[i];
    return NULL;
}

const Reader *const *reader_list(void) { return readers; }
