/* sheet_part.h: a sheet that a layout fits as a part of a file */
#pragma once
#include "exchange/layout.h"
#include "exchange/readers.h"

/* Adds it; shares `layouts` and `sheet`, takes `fit`. */
void sheet_part_add(const Reader *reader, const char *path, GPtrArray *layouts, SheetRows *sheet,
                    LayoutFit *fit, GArray *parts);
/* Opens the rows of such a part, once. */
Feed *sheet_part_open(const Part *part);
