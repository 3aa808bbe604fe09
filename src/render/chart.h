/* chart.h: where the parts of a chart go
 *
 * A layout is a list of marks with coordinates from the top left; svg.c draws it, and the tests ask
 * whether texts overlap. Widths of texts are estimated upwards, since the reader's face is not
 * known. Amounts become doubles here, as coordinates, and nowhere else.
 */
#pragma once
#include "document/document.h"

typedef struct {
    double left, top, right, bottom;
} Box;

typedef enum {
    MARK_LINE,  /* from left top to right bottom of its box */
    MARK_BOX,   /* a column, a swatch */
    MARK_SLICE, /* of the circle in its box, from `turn_from` to `turn_to` */
    MARK_TEXT,  /* one line */
} MarkShape;

typedef enum {
    ROLE_GRID,
    ROLE_AXIS,
    ROLE_TICK,
    ROLE_UNIT,
    ROLE_CATEGORY,
    ROLE_VALUE,
    ROLE_COLUMN,
    ROLE_SLICE,
    ROLE_LEADER,
    ROLE_SWATCH,
    ROLE_LEGEND,
    ROLE_COUNT
} MarkRole;

typedef struct {
    MarkShape shape;
    MarkRole role;
    Box box;
    Align align;               /* text: to which side of its box it keeps */
    unsigned tint;             /* column, slice, swatch: number of the colour */
    double turn_from, turn_to; /* slice: in turns, clockwise from three o'clock */
    char *text;
} Mark;

typedef struct {
    double width, height;
    GArray *marks; /* of Mark */
} ChartLayout;

#define CHART_TINTS 8u
#define CHART_WIDTH 420.0 /* a chart is wider only when its labels need it */

ChartLayout *chart_layout(const Node *chart);
void chart_layout_free(ChartLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChartLayout, chart_layout_free)

/* The share of point `index` in the sum of the positive points of `series`, as "12.34%"; NULL when
 * it has none (unknown, negative, or nothing to share). Exact, rounded once. The caller frees. */
char *chart_share(const Node *series, unsigned index);
/* A point as it is printed: its number, or the text of a missing one. */
const char *chart_point_text(const Node *point);
