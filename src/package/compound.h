/* compound.h: a stream out of a compound file (the container of Excel, Word and PowerPoint 97 to
 * 2003, and of locked newer files). Rule: MS-CFB. */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

bool compound_recognise(const uint8_t *bytes, size_t size);
/* The stream `name` (ASCII) wherever it is stored; NULL when there is none or it is not whole. The
 * caller unrefs. */
GByteArray *compound_stream(const uint8_t *bytes, size_t size, const char *name);
/* Whether a stream of that name is listed. */
bool compound_has(const uint8_t *bytes, size_t size, const char *name);
