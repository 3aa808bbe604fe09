/* layout.h: how a table lies on its pages
 *
 * Columns get a fixed width: what their figures need, then what their labels would like; the type
 * is the largest in which the needs fit. A table that fits in no readable type is cut into parts,
 * each with the label columns in front.
 */
#pragma once
#include "render/grid.h"

typedef struct {
    unsigned *columns; /* of the grid, in the order they stand */
    int *widths;       /* of each, in twips */
    unsigned count;
} LayoutPart;

typedef struct {
    const Node *table;
    Grid *grid;
    unsigned size;    /* of type: an index of layout_sizes */
    int width;        /* of each part, in twips */
    GPtrArray *parts; /* of LayoutPart *; none when the table is empty */
} Layout;

/* Lays `table` out for text that is `width` twips wide. */
Layout *layout_new(const Node *table, int width);
void layout_free(Layout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Layout, layout_free)

/* Sizes of table type in half points, largest first: 5, small 5, 6 and small 6 of Chinese type. An
 * index of this list chooses among a format's styles. */
enum { LAYOUT_SIZE_COUNT = 4 };
extern const int layout_sizes[LAYOUT_SIZE_COUNT];
/* Whether a table wants a landscape page: it says so, or has many columns. */
bool layout_is_wide(const Node *table);
/* Whether block `index` of `root` belongs on a landscape page: a wide table, what heads it, what
 * remarks on it. */
bool layout_block_is_landscape(const Node *root, unsigned index);

/* Half the width of a character in table type, in twips. */
int layout_half_width(unsigned size);
enum { LAYOUT_INDENT_MAX = 8 }; /* a label is not indented further */
