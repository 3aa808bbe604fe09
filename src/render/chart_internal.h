/* chart_internal.h: what the layouts of columns and pies share */
#pragma once
#include "render/chart.h"

#define TEXT_SIZE 13.0
#define LINE_HEIGHT 18.0
#define MARGIN 6.0

void chart_layout_columns(ChartLayout *layout, const Node *chart);
void layout_pie(ChartLayout *layout, const Node *chart);

/* How wide `text` is at most, in any face that is likely. */
double text_width(const char *text);
/* `text`, or as much of it as fits and an ellipsis. The caller frees. */
char *text_shortened(const char *text, double width);
/* `text` in at most `most` lines that fit `width`; the last is shortened. NULL-terminated,
 * g_strfreev. */
char **text_lines(const char *text, double width, unsigned most);

/* A point's value as it is printed: in its unit, a ratio in percent. False: not known. */
bool point_value(const Node *point, double *value);

Mark *layout_add(ChartLayout *layout, MarkShape shape, MarkRole role, Box box);
void layout_text(ChartLayout *layout, MarkRole role, Box box, Align align, const char *text);
/* Adds one swatch with its text in a line of its own, from `top`. Returns where the next may begin.
 */
double layout_legend_line(ChartLayout *layout, double left, double top, unsigned tint,
                          const char *text);
