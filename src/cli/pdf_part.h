/* pdf_part.h: what the part of the program that is loaded for PDF offers */
#pragma once
#include "reader/reader.h"
#include "render/render.h"

#define PDF_PART_FILE "juesuan-pdf.so"
#define PDF_PART_ENTRY "pdf_part"

typedef struct {
    const Reader *reader;
    const Renderer *renderer;
} PdfPart;

/* The only name that the part shows. */
typedef const PdfPart *(*PdfPartEntry)(void);
