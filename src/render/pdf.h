/* pdf.h: what the files that write PDF share
 *
 * One Pdf is one rendering. The body is set first and its pages are numbered from 1; then cover and
 * contents, which know the numbers by then; pdf_finish puts these in front. Lengths are points from
 * the top left of the page.
 *
 * Everything that is text stands in a structure element (pdf_tag); what stands outside one (lines,
 * page numbers, repeated heads) becomes an artifact in pdf_finish.c, which also adds what Cairo
 * cannot say: alternative texts, scopes, languages, metadata.
 */
#pragma once
#include "document/document.h"
#include "render/html.h"

#include <cairo.h>
#include <pango/pangocairo.h>

#define POINTS_PER_MM (72.0 / 25.4)

typedef enum { FACE_TITLE, FACE_SONG, FACE_FANGSONG, FACE_KAI, FACE_HEI, FACE_COUNT } PdfFace;

/* Page and type area. */
typedef struct {
    double width, height, left, right, top, bottom; /* the last four: edges of the type area */
} PdfPage;
extern const PdfPage pdf_portrait, pdf_landscape;

/* How a paragraph looks. */
typedef struct {
    PdfFace face;
    double size, pitch;   /* of type; from line to line */
    double before, after; /* nothing is left before at the top of a page */
    double indent, left;  /* of the first line, of all lines, in characters */
    PangoAlignment align;
    bool bold, justify, keep_next;
} PdfStyle;

/* What the structure tree has to say of an element beyond its name. */
typedef struct {
    unsigned ordinal; /* of the element, in the order in which they begin */
    bool joined;      /* goes on with the element before it of the same parent */
    bool row_head, column_head;
    unsigned colspan, rowspan; /* 0: not said */
    char *alternative, *language;
} PdfElement;

/* A heading as contents and outline name it. */
typedef struct {
    char *text;
    int level;
    unsigned page; /* from 1, of the body */
} PdfEntry;

typedef struct {
    const Document *document;
    const HtmlWords *words;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoContext *context;
    PangoFontDescription *faces[FACE_COUNT];
    GPtrArray *cells; /* PangoLayout, used again for each row */
    char **units;     /* words that stay with the number before them */

    const PdfPage *page;
    double y;                     /* where the next line begins */
    unsigned number;              /* of the page at hand, from 1; 0: none is begun */
    bool numbered;                /* pages show their number */
    bool fresh;                   /* nothing stands on the page yet */
    unsigned pages;               /* of the body */
    unsigned depth;               /* of open elements below the document's */
    unsigned ordinals;            /* elements begun so far */
    unsigned blocks, body_blocks; /* children of the document's element */
    GArray *elements;             /* of PdfElement */
    GArray *entries;              /* of PdfEntry */
} Pdf;

/* pdf_face.c: the first face of each kind that is installed (faces.txt). */
void pdf_faces_open(Pdf *pdf);
void pdf_faces_close(Pdf *pdf);
/* The name of the face that `face` became. The caller frees. */
char *pdf_face_name(Pdf *pdf, PdfFace face);

/* pdf_page.c: pages and structure. */
void pdf_page_turn(Pdf *pdf, const PdfPage *page); /* the next line begins a page of this form */
void pdf_page_end(Pdf *pdf);                       /* the page at hand, when there is one */
double pdf_room(const Pdf *pdf);                   /* height that is left on it */
/* An element that is written until pdf_untag. NULL: the plain case. */
void pdf_tag(Pdf *pdf, const char *name, const PdfElement *more);
void pdf_untag(Pdf *pdf, const char *name);

/* pdf_text.c */
/* A layout of text in a style, `width` wide; the caller unrefs. */
PangoLayout *pdf_layout_new(Pdf *pdf, const PdfStyle *style, double width);
/* Puts the inline children of `parent` into `layout`; numbers keep their units. */
void pdf_layout_inline(Pdf *pdf, PangoLayout *layout, const Node *parent);
void pdf_layout_text(Pdf *pdf, PangoLayout *layout, const char *text);
/* Draws line `index` with its baseline at `y`. */
void pdf_line_show(Pdf *pdf, PangoLayout *layout, int index, double x, double y);
/* A paragraph of plain text, or of `node`'s children; over as many pages as it takes. */
void pdf_paragraph(Pdf *pdf, const PdfStyle *style, const char *tag, const Node *node);
void pdf_paragraph_text(Pdf *pdf, const PdfStyle *style, const char *tag, const char *text);
void pdf_heading(Pdf *pdf, const Node *heading, double following);
/* Height that `text` takes in a style, across the page at hand. */
double pdf_text_height(Pdf *pdf, const PdfStyle *style, const char *text);

extern const PdfStyle pdf_body_style, pdf_note_style, pdf_cover_style, pdf_caption_style,
    pdf_table_title_style, pdf_unit_style, pdf_remark_style, pdf_contents_title_style;
const PdfStyle *pdf_heading_style(int level);

/* pdf_table.c, pdf_chart.c, pdf_contents.c */
void pdf_table(Pdf *pdf, const Node *table);
/* How much of the page a table wants at least: title, heads and a row. */
double pdf_table_start(Pdf *pdf, const Node *table);
void pdf_chart(Pdf *pdf, const Node *chart);
double pdf_chart_height(Pdf *pdf, const Node *chart);
void pdf_cover(Pdf *pdf);
void pdf_contents(Pdf *pdf);
/* Bookmarks of all headings. */
void pdf_outline(Pdf *pdf);

/* pdf_finish.c: Cairo's file with what it lacks. Fails when memory is out or the file is not what
 * Cairo writes. */
GBytes *pdf_finish(const Pdf *pdf, GBytes *bytes, GError **error);
