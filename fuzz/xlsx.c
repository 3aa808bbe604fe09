/* xlsx.c: a workbook from anybody */
#include "parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const paths[] = {"xl/worksheets/sheet1.xml", "xl/workbook.xml",
                                        "xl/_rels/workbook.xml.rels", "xl/styles.xml",
                                        "xl/sharedStrings.xml"};

    fuzz_parts(&reader_xlsx, paths, G_N_ELEMENTS(paths), data, size);
    return 0;
}
