/* chart.h: a chart as office programs draw and edit it
 *
 * The part is DrawingML (ECMA-376 part 1, 21.2) with the figures cached in it, so that it shows
 * without its data; the data are a small workbook that is embedded beside it, so that it can be
 * edited. The layout of that workbook and the references into it are known only here.
 */
#pragma once
#include "package/package.h"

#include <stdbool.h>

typedef enum { CHART_SHAPE_COLUMNS, CHART_SHAPE_PIE } ChartShape;

typedef struct {
    char *value;     /* plain decimal such as "-54.35"; NULL: unknown, drawn as a gap */
    bool unlabelled; /* too small a slice for a label of its own */
} ChartValue;

typedef struct {
    char *name;
    GArray *values; /* of ChartValue, one for each category */
} ChartSeries;

typedef struct {
    char *name;
    char *label; /* what is drawn: the name, in a pie with its figure */
} ChartCategory;

typedef struct {
    ChartShape shape;
    char *title;
    const char *format;    /* number format of labels and axis, such as "#,##0.00"; borrowed */
    bool from_zero;        /* no value is negative: the axis begins at zero */
    GPtrArray *categories; /* of ChartCategory * */
    GPtrArray *series;     /* of ChartSeries *; a pie has one */
} ChartData;

ChartData *chart_data_new(ChartShape shape, const char *title);
void chart_data_free(ChartData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChartData, chart_data_free)
/* `figure`, as printed, is drawn beside the name; NULL: none. */
void chart_data_add_category(ChartData *data, const char *name, const char *figure);
/* Returns the new series, which `data` owns. */
ChartSeries *chart_data_add_series(ChartData *data, const char *name);
/* Copies `value`. */
void chart_series_add(ChartSeries *series, const char *value, bool unlabelled);

/* Adds the chart as part `path` ("word/charts/chart1.xml") and its workbook as part `book`
 * ("word/embeddings/chart1.xlsx"). The caller relates its own part to `path`. */
bool package_add_chart(Package *package, const char *path, const char *book, const ChartData *data,
                       GError **error);
