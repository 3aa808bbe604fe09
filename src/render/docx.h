/* docx.h: what the files that write docx share
 *
 * One Docx is one rendering: blocks are written in order into the body, parts beside it into the
 * package. Styles are named by the ids of docx_styles.c.
 */
#pragma once
#include "document/document.h"
#include "package/package.h"
#include "package/xml.h"
#include "render/html.h"

typedef struct {
    const Document *document;
    const HtmlWords *words; /* of the document's language */
    Package *package;
    Xml *xml;           /* word/document.xml */
    unsigned headings;  /* bookmarks so far */
    unsigned drawings;  /* charts so far */
    bool landscape;     /* of the section at hand */
    bool break_before;  /* the next paragraph begins a page */
    bool page_is_fresh; /* nothing stands in this section yet */
    bool after_table;   /* a table was the last block: another one would melt into it */
} Docx;

#define DOCX_BODY "word/document.xml"

/* Page and type area, in twentieths of a point. */
typedef struct {
    int width, height, top, bottom, left, right;
    int footer; /* from the edge of the page */
} DocxPage;
extern const DocxPage docx_portrait, docx_landscape;
int docx_text_width(const DocxPage *page);

/* docx_text.c: a paragraph is open between these. */
void docx_paragraph_open(Docx *docx, const char *style);
void docx_paragraph_close(Docx *docx);
/* A whole paragraph of plain text; nothing when `text` is NULL or empty. */
void docx_paragraph(Docx *docx, const char *style, const char *text);
/* Runs of `text` in a character style (NULL: none); line ends and tabs are kept. */
void docx_run(Docx *docx, const char *text, const char *style, const char *language);
/* The inline children of `parent`. */
void docx_inline(Docx *docx, const Node *parent, const char *style);
/* Parts of a field: docx_field_begin, its cached result, docx_field_end. A stale one is worked out
 * anew when the document is opened. */
void docx_field_begin(Docx *docx, const char *instruction, bool stale);
void docx_field_end(Docx *docx);
/* A table right after a table would become one with it. */
void docx_spacer(Docx *docx);

/* docx_contents.c: the list of headings, and the headings' bookmarks. */
bool docx_has_contents(const Document *document);
void docx_contents(Docx *docx);
void docx_heading(Docx *docx, const Node *heading);

/* docx_table.c */
void docx_table(Docx *docx, const Node *table);

/* docx_chart.c */
bool docx_chart(Docx *docx, const Node *chart, GError **error);

/* docx_styles.c */
GBytes *docx_styles_xml(const Document *document);
typedef enum { DOCX_TABLE_TEXT, DOCX_TABLE_FIGURE, DOCX_TABLE_HEAD } DocxTableStyle;
/* The paragraph style of table type; static. */
const char *docx_table_style(DocxTableStyle style, unsigned size);
