/* docx.c: a Word document from anybody */
#include "parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const paths[] = {"word/document.xml",  "word/_rels/document.xml.rels",
                                        "word/styles.xml",    "word/numbering.xml",
                                        "word/footnotes.xml", "word/charts/chart1.xml"};

    fuzz_parts(&reader_docx, paths, G_N_ELEMENTS(paths), data, size);
    return 0;
}
