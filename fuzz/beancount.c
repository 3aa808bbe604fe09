/* beancount.c: a journal of beancount */
#include "exchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    reader_fuzz(&reader_beancount, data, size);
    return 0;
}
