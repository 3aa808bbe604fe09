/* ledger.c: a journal of ledger or hledger */
#include "exchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    reader_fuzz(&reader_ledger, data, size);
    return 0;
}
