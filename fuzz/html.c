/* html.c: a page from any portal, in any of its encodings */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_read(&reader_html, data, size);
    return 0;
}
