/* text.c: a text from anybody, with tables drawn, tabbed, laid out with blanks, or a cell to a line
 */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_read(&reader_text, data, size);
    return 0;
}
