/* pdf.h: how a PDF becomes a document, by geometry alone
 *
 * A page is taken apart into glyphs and rules (pdf_page.c). Rules that cross make grids, glyphs
 * inside them fill the cells (pdf_grid.c); the other glyphs make lines (pdf_line.c). Lines that
 * only furnish the page are left out (pdf_furniture.c); lines set in columns become grids as well
 * (pdf_column.c). What remains flows over the page ends: grids into tables with heads, titles and
 * continuations (pdf_table.c), lines into headings, paragraphs and notes (pdf_flow.c).
 *
 * MuPDF owns the names that begin with pdf_; functions here begin with layout_.
 *
 * Lengths are in points. A page is worked on upright, as its text is read; a place is given on the
 * page as it is shown. Everything here belongs to one thread. Inside the layer only.
 */
#pragma once
#include "reader/reader.h"

#include <mupdf/fitz.h>

#define PDF_UNMAPPED 0xFFFD
#define PDF_GLYPHS_MAX 400000u /* on a page */
#define PDF_GLYPHS_ALL_MAX 20000000u
#define PDF_RULES_MAX 200000u /* on a page */

typedef struct {
    double left, top, right, bottom;
} PdfBox;

typedef struct {
    PdfBox box;
    double base, size; /* where it stands, and how large its face is set */
    uint32_t character;
    uint32_t order; /* in the page's content */
    uint16_t face;  /* by its name: same number, same face */
    uint8_t turn;   /* quarters clockwise, against the page's text */
    bool bold, claimed;
} PdfGlyph;

/* A line drawn along one axis at `at` on the other. */
typedef struct {
    double at, from, to;
} PdfRule;

typedef struct {
    unsigned number;       /* from 1 */
    double width, height;  /* upright */
    unsigned turn;         /* quarters clockwise that the text was turned against the page */
    GArray *glyphs;        /* of PdfGlyph; given back once the page is arranged */
    GArray *across, *down; /* of PdfRule: horizontal and vertical */
    double picture_area;   /* of pictures, at most that of the page */
    unsigned characters, unmapped;
    bool drawn, damaged; /* has anything but text; could not be read to its end */
    bool nameless;       /* its characters are unknown, and forgotten */
    GPtrArray *lines;    /* of PdfLine *, downwards; owned */
    GPtrArray *grids;    /* of PdfGrid *, downwards; owned */
} PdfPage;

/* Some text with nothing wide between its glyphs. */
typedef struct {
    PdfBox box;
    char *text;
    bool close; /* near the piece before: apart only if columns say so */
} PdfPiece;

typedef struct {
    const PdfPage *page;
    PdfBox box;
    double base, size;
    char *text;
    GArray *pieces; /* of PdfPiece, rightwards */
    uint16_t face;  /* of most glyphs */
    bool bold;      /* most are */
} PdfLine;

typedef struct {
    unsigned row, column, rows, columns;
    const PdfPage *page;
    PdfBox box;
    GPtrArray *lines; /* of PdfLine *; owned */
    char *text;       /* of all lines */
} PdfCell;

typedef struct {
    const PdfPage *page;
    PdfBox box;
    GArray *edges; /* of double: columns + 1, rightwards */
    unsigned rows, columns;
    unsigned heads;                 /* leading rows that are heads */
    bool loose;                     /* without rules: its edges are where its text ends */
    GPtrArray *cells;               /* of PdfCell *, by row, then column; owned */
    PdfLine *title, *number, *unit; /* owned; NULL: none */
} PdfGrid;

/* pdf_character.c */
uint32_t layout_character(uint32_t character); /* with radicals made ideographs */
bool layout_character_mapped(uint32_t character);
bool layout_character_blank(uint32_t character);
bool layout_character_wide(uint32_t character);
bool layout_character_opens(uint32_t character);  /* no line ends with it */
bool layout_character_closes(uint32_t character); /* no line begins with it */

/* pdf_page.c */
PdfPage *layout_page_new(unsigned number, double width, double height);
void layout_page_free(PdfPage *page);
/* Gives up what the page says: its faces do not tell which characters they show. */
void layout_page_forget(PdfPage *page);
/* Takes what `source` draws into `page`. Throws like MuPDF; what was taken by then remains. */
void layout_page_collect(fz_context *context, fz_page *source, PdfPage *page, fz_cookie *cookie);
/* Turns everything so that most text is upright. */
void layout_page_upright(PdfPage *page);
/* Where `box` is on the page as it is shown. */
NodePlace layout_place(const PdfPage *page, PdfBox box);

/* pdf_face.c: spares MuPDF the drawings of glyphs. Throws like MuPDF; the page can be read all the
 * same. */
void layout_faces_lighten(fz_context *context, fz_page *source);

/* pdf_line.c */
/* Glyphs (of PdfGlyph) into lines, downwards. `cell`: blanks between Chinese are an accident there.
 */
GPtrArray *layout_lines(const PdfPage *page, GArray *glyphs, bool cell);
void layout_line_free(PdfLine *line);
/* A line of its own from `count` pieces, the first at `piece`. */
PdfLine *layout_line_from_pieces(const PdfLine *line, unsigned piece, unsigned count);
/* Whether the text of `next` may be set against that of `text` without a blank. */
bool layout_joins(const char *text, const char *next);
/* `text` without any white space. */
char *layout_squeeze(const char *text);

/* pdf_rule.c: joins rules that lie in each other's way; `rules` is left sorted by `at`, then
 * `from`. */
void layout_rules_merge(GArray *rules);

/* pdf_grid.c */
/* Takes the grids of the page's rules, and the glyphs inside them. */
void layout_grids_find(PdfPage *page);
PdfGrid *layout_grid_new(const PdfPage *page, const double *edges, unsigned columns);
PdfCell *layout_grid_cell_new(PdfGrid *grid, unsigned row, unsigned column);
/* Makes the text of a cell, or of all, from their lines. */
void layout_cell_settle(PdfCell *cell);
void layout_grid_settle(PdfGrid *grid);
void layout_grid_free(PdfGrid *grid);

/* Cells by row, then column. */
void layout_grid_sort(PdfGrid *grid);

/* pdf_row.c: parts rows in which several figures stand in one cell. */
void layout_grid_part_rows(PdfGrid *grid);

/* pdf_column.c: takes lines set in columns of figures out of the pages, as grids of the pages where
 * they begin. */
void layout_columns_find(const GPtrArray *pages);

/* pdf_furniture.c: leaves out what repeats at the pages' heads and feet. */
void layout_furniture_remove(GPtrArray *pages);

/* pdf_table.c */
bool layout_is_amount(const char *text); /* an amount, count, rate or dash, as cells have them */
bool layout_is_unit(const char *text);   /* 单位：万元 */
bool layout_is_number(const char *text); /* 公开01表 */
bool layout_is_title(const PdfLine *line, const PdfBox *table);
unsigned layout_numbering(const char *text); /* 1 第一部分, 2 一、, 3 （一）, 4 1.; 0 none */
void layout_grid_find_heads(PdfGrid *grid);
/* Takes the lines above each grid that name it. */
void layout_grids_name(PdfPage *page);
/* Adds the rows of `next` to `grid` when it goes on there. `alone`: nothing stands between them. */
bool layout_grid_continue(PdfGrid *grid, PdfGrid *next);
/* Whether what is said over `next` is said over `grid` too, or nothing. */
bool layout_grid_same_name(const PdfGrid *grid, const PdfGrid *next);
/* Adds the columns of `next`, whose page shows what `grid` has no room for: the same rows at the
 * same heights. */
bool layout_grid_widen(PdfGrid *grid, PdfGrid *next);
Node *layout_table_node(PdfGrid *grid);

/* pdf_flow.c: the pages into the document's tree. */
void layout_flow(GPtrArray *pages, Document *document);

/* pdf_layout.c */
/* A drawn page into grids and lines. */
void layout_page_arrange(PdfPage *page);
/* Arranged pages, without their furniture, into a document. */
Document *layout_document(GPtrArray *pages);

extern const Reader reader_pdf;
