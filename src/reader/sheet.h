/* sheet.h: cells of a workbook into tables. Inside the layer only. */
#pragma once
#include "package/sheets.h"
#include "reader/body.h"

/* Adds what is shown of the sheet as tables, one for each part that empty rows set apart with a
 * head of its own. `name` is kept in the places. */
void sheet_write(Body *body, Sheet *sheet, const char *name);
