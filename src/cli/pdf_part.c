/* pdf_part.c: the part of the program that reads and writes PDF, with the libraries that only it
 * needs */
#include "cli/pdf_part.h"

#include "reader/readers.h"

extern const Renderer renderer_pdf;

const PdfPart *pdf_part(void);

__attribute__((visibility("default"))) const PdfPart *pdf_part(void)
{
    static const PdfPart part = {&reader_pdf, &renderer_pdf};

    return &part;
}
