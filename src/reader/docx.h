/* docx.h: what the files of the docx reader share. Inside the layer only. */
#pragma once
#include "package/parts.h"
#include "reader/body.h"

/* ---- docx_style.c: styles and numbering ---- */
typedef struct DocxStyles DocxStyles;

/* Reads styles and numbering as far as the document has them. */
DocxStyles *docx_styles_read(Parts *parts, GHashTable *relations, GError **error);
void docx_styles_free(DocxStyles *styles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocxStyles, docx_styles_free)

/* The level of heading that a paragraph has by its own properties or its style; 0: none. */
unsigned docx_level(const DocxStyles *styles, const xmlNode *properties);
/* The number that is printed before the paragraph ("（一）", "3."), counted on; NULL: none. The
 * caller frees. */
char *docx_number(DocxStyles *styles, const xmlNode *properties);
/* Whether the paragraph is a line of the table of contents. */
bool docx_is_contents(const DocxStyles *styles, const xmlNode *properties);

/* ---- docx_chart.c ---- */
/* The chart in the part `path` as a block. A part that is no chart is passed over. */
bool docx_chart_read(Parts *parts, const char *path, Body *body, GError **error);
