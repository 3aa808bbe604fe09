/* text_layout.h: a table that was laid out with blanks, while it is being put together
 *
 * Pieces are what stands between blanks. Figures that stand under each other make a column; the
 * texts between two columns of figures are the labels of those to their right. Whatever could be
 * read in two ways refuses the table: its lines then stay text. Inside the layer only.
 */
#pragma once
#include "reader/text.h"

typedef enum {
    PIECE_TEXT,
    PIECE_FIGURE,
    PIECE_CODE,
    PIECE_EMPTY
} PieceKind; /* empty: a column with a head only */

typedef struct {
    TextField field;
    unsigned line;     /* index of its line */
    unsigned from, to; /* cells */
    unsigned width;    /* characters */
    PieceKind kind;
    unsigned column;
    unsigned row;   /* the line of the row it belongs to */
    unsigned until; /* of a head: the column after its last */
} Piece;

typedef struct {
    unsigned from, to;
    PieceKind kind;
    unsigned zone;   /* columns of figures on its left */
    unsigned widest; /* characters of its widest piece */
} Column;

typedef struct {
    const TextLines *lines;
    bool wide;        /* a Chinese character takes two cells */
    GArray *pieces;   /* of Piece: of the body */
    GArray *heads;    /* of Piece: of the head */
    GArray *columns;  /* of Column, from left to right */
    unsigned figures; /* columns of them */
    unsigned spread;  /* how far the figures of a column lie apart, all together */
    GPtrArray *items; /* of HeadItem * */
    GPtrArray *paths; /* for each column GArray of indices of items, from the top down */
} Layout;

#define LAYOUT_NO_COLUMN G_MAXUINT

/* text_pieces.c: the pieces of line `index`, from left to right, at the end of `pieces`. */
void layout_pieces(const TextLines *lines, unsigned index, bool wide, GArray *pieces);
/* text_columns.c: finds the columns of the body and gives each piece its own. False: they are not
 * certain. */
bool layout_columns(Layout *layout);
/* Puts the columns in order and tells the pieces of the body. */
void layout_sort_columns(Layout *layout);
/* text_rows.c: gives each piece of the body the row it belongs to. False: more than one way to do
 * it. */
bool layout_rows(Layout *layout);
/* text_heads.c: which head stands over which columns. False: some column of figures has none for
 * certain. */
bool layout_heads(Layout *layout);
void layout_heads_add(const Layout *layout, Body *body, Node *table);
