/* workbook.h: the small workbook behind a chart */
#pragma once
#include "package/chart.h"

/* A workbook of one sheet: categories in column A from row 2, a series in each further column. */
GBytes *workbook_write(const ChartData *data, GError **error);

/* The cells of `column` (0 is A) from row index `first` on, `count` of them; 0: that one cell. Such
 * as "Sheet1!$B$2:$B$4". The caller frees. */
char *workbook_reference(unsigned column, unsigned first, unsigned count);
