/* pdf_column.h: a table without rules on its way from lines to a grid
 *
 * pdf_column.c finds the lines that belong together, pdf_lane.c the columns that they are set in,
 * pdf_head.c the cells of the heads. Inside the layer only.
 */
#pragma once
#include "reader/pdf.h"

#define PDF_LANES_MAX 64u

/* A column: what stands in it lies between `left` and `right`. */
typedef struct {
    double left, right;
    unsigned figures;    /* lines of the body that have one here */
    bool headed, filled; /* something of the heads, of the body stands here */
} PdfLane;

/* Pieces of one line that stand in one cell. */
typedef struct {
    PdfBox box;
    unsigned line, piece, count; /* line of the run */
    bool figure;
} PdfUnit;

typedef struct {
    GPtrArray *lines; /* of PdfLine *, borrowed: heads, then rows, downwards; the pages follow each
                         other */
    unsigned heads;   /* leading lines */
    double pitch;     /* of rows that stand close; 0: unknown */
    bool numbered;    /* the last of them only numbers the columns */
    PdfLane lanes[PDF_LANES_MAX]; /* rightwards */
    unsigned count;
} PdfRun;

const PdfLine *layout_run_line(const PdfRun *run, unsigned line);
/* The units of a line, of PdfUnit. */
GArray *layout_run_units(const PdfRun *run, unsigned line);

/* pdf_lane.c: finds the columns of the run; false when its figures stand in none. `needed`: rows
 * with figures. */
bool layout_lanes_find(PdfRun *run, unsigned needed);
/* The column that most of `box` lies in, or the nearest. */
unsigned layout_lane_of(const PdfRun *run, PdfBox box);

/* pdf_head.c: the cells of the heads as the first rows of `grid`. Returns how many rows they are.
 */
unsigned layout_heads_fill(const PdfRun *run, PdfGrid *grid);
