/* form_sheet.h: a sheet of the final-accounts workbook (财决) as given cells */
#pragma once
#include "exchange/feed.h"
#include "exchange/sheet_rows.h"
#include "statement/shape.h"

typedef struct {
    char *cell;           /* statement/row/column */
    char *value;          /* a decimal, of yuan or of a count */
    unsigned row, column; /* of the sheet */
} FormFigure;

typedef struct {
    SheetRows *sheet;
    GArray *figures;   /* of FormFigure */
    bool wan;          /* in 万元: rounded */
    GPtrArray *strays; /* of char *: places of figures, not nil, that belong nowhere */
} FormSheet;

/* Reads a sheet that is one of the forms; NULL when it is none. The form is told by its number in
 * the name of the sheet or above the table; with `by_title` by its title. */
FormSheet *form_sheet_read(SheetRows *sheet, const Forms *forms, const GPtrArray *shapes,
                           bool by_title);
void form_sheet_free(void *sheet);

/* Its figures as rows of the table `cell`. Takes `sheet`. */
Feed *feed_from_form_take(FormSheet *sheet, const Table *table);
