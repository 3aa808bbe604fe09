/* readers.h: one record a format, each at the foot of its file */
#pragma once
#include "reader/reader.h"

extern const Reader reader_pdf, reader_docx, reader_xlsx, reader_xls, reader_foreign, reader_html,
    reader_text;

/* What reader_pdf recognises by. */
bool pdf_is_marked(const uint8_t *bytes, size_t size, const char *path);
