/* form_sheet.h: a sheet of the final-accounts workbook (财决) as given cells */
#pragma once
#include "exchange/feed.h"
#include "exchange/sheet_rows.h"
#include "statement/comparison.h"
#include "statement/shape.h"

typedef struct {
    char *cell;           /* statement/row/column */
    char *value;          /* a decimal, of yuan or of a count */
    int64_t precision;    /* how many fen its last digit is; 1: it is exact */
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

/* Every sheet that is one of the forms; told by number, else, when none is, by title. Where forms
 * in yuan are among them those in 万元 are passed over: they are the same figures, rounded.
 * Elements are FormSheet *.
 */
GPtrArray *form_sheets_gather(const GPtrArray *sheets, const Forms *forms);

/* The figures of a workbook of forms as a list of given cells (given_list_new), and the places of
 * those that belong nowhere, added to `strays`. Fails when none of its sheets is a form. */
GArray *form_figures_read(const char *path, const Forms *forms, GPtrArray *strays, GError **error);
