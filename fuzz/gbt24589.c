/* gbt24589.c: 总账.xml of the auditors' data interface */
#include "exchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    reader_fuzz(&reader_gbt24589, data, size);
    return 0;
}
