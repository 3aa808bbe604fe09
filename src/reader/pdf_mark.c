/* pdf_mark.c: how a PDF is told from other files; needs nothing of what reads it */
#include "reader/readers.h"

#include <string.h>

#define HEAD_MAX 1024u /* a PDF begins somewhere in here */

bool pdf_is_marked(const uint8_t *bytes, size_t size, const char *path)
{
    (void)path;
    return memmem(bytes, MIN(size, HEAD_MAX), "%PDF-", 5) != NULL;
}
