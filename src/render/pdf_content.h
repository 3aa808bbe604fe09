/* pdf_content.h: marks what stands outside the structure */
#pragma once
#include <glib.h>

/* A page's operators, as Cairo writes them, with "/Artifact BMC" and "EMC" round all that paints
 * outside of marked content. Rule: ISO 14289-1, 7.1: real content is tagged, all else an artifact.
 * NULL: not what was expected (text objects that go over a mark). The caller unrefs. */
GByteArray *pdf_content_marked(const unsigned char *bytes, size_t size);
