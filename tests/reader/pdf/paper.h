/* paper.h: a small PDF drawn by a test
 *
 * Places are in points from the page's left and top, as a reader sees it. Letters of ASCII are set
 * in Courier (0.6 of the size wide), all others in a Chinese face (as wide as the size); none is
 * embedded.
 */
#pragma once
#include "reader/reader.h"

typedef struct Paper Paper;

Paper *paper_new(void);
void paper_free(Paper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Paper, paper_free)

/* Begins a page; `turn` is what the viewer turns it by, in degrees. */
void paper_page(Paper *paper, int width, int height, int turn);
/* Sets `text` on the base line `y`. Returns where it ends. */
double paper_text(Paper *paper, double x, double y, double size, const char *text);
/* Sets `text` in the middle of the page. */
void paper_centre(Paper *paper, double y, double size, const char *text);
void paper_rule(Paper *paper, double x0, double y0, double x1, double y1);
/* Shows what follows only inside this rectangle, until paper_unclip. */
void paper_clip(Paper *paper, double x0, double y0, double x1, double y1);
void paper_unclip(Paper *paper);
/* Turns what follows on this page a quarter, as an office program does for a wide table. */
void paper_quarter(Paper *paper);
/* Covers the page with a picture. */
void paper_picture(Paper *paper);
/* Letters whose face does not say which they are. */
void paper_nameless(Paper *paper, double x, double y, const char *letters);
/* A grid of `rows` lines of `columns` texts ("" for none), all cells ruled; `edges` are columns
 * + 1. */
void paper_grid(Paper *paper, double top, const double *edges, unsigned columns,
                const char *const *texts, unsigned rows);

/* The file. The caller frees. */
uint8_t *paper_bytes(const Paper *paper, size_t *size);
/* The file, read. */
Document *paper_read(const Paper *paper, GError **error);
