/* office.h: small office files, packed by hand for tests */
#pragma once
#include "package/archive.h"
#include "reader/reader.h"

/* A zip archive of parts: pairs of path and text, ended by NULL. */
GBytes *office_pack(const char *path, ...) G_GNUC_NULL_TERMINATED;
/* A Word document whose body holds `body`; more parts as pairs, ended by NULL. Related to it are
 * styles, numbering, footnotes, endnotes, and a chart as rId9, whether they are there or not. */
GBytes *office_docx(const char *body, ...) G_GNUC_NULL_TERMINATED;
/* A workbook with one sheet holding `sheet` (what stands in worksheet); more parts as pairs. */
GBytes *office_xlsx(const char *sheet, ...) G_GNUC_NULL_TERMINATED;

/* A compound file with one stream of that name, at most 60,000 bytes. */
GBytes *office_compound(const char *name, const void *stream, size_t size);
/* A file of this folder. */
GBytes *office_file(const char *name);

/* Reads in this process what recognises the bytes first. */
Document *office_read(GBytes *bytes, GError **error);
/* The tree as lines, blocks one by one: "2 一、概况" (a heading's level), "p text", "n note",
 * "table TITLE|NUMBER|UNIT", "  cell|cell>2v3" (joined over two columns and three rows; # before a
 * head's), "chart TITLE", "  series: a=1 b=2",
 * "---" for a page's end. Frees `bytes`. The caller frees. */
char *office_outline(GBytes *bytes);
/* The id of the error that reading gives; "" when it gives none. Frees `bytes`; the caller frees.
 */
char *office_refusal(GBytes *bytes);
