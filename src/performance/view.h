/* view.h: rows of a list that is worked out (data/REGIME/views.txt), as expressions read them
 *
 * Belongs to one thread.
 */
#pragma once
#include "formula/formula.h"

typedef struct View View;

/* `table` is borrowed: a view of the catalog. */
View *view_new(const Table *table);
void view_free(View *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(View, view_free)

const Table *view_table(const View *view);
unsigned view_size(const View *view);

/* Begins a row, whose fields are unknown until they are set. Nothing happens to a `view` of NULL,
 * here and below: a regime may leave a view out, or a field. */
void view_add_row(View *view);
/* Of the last row, in place of what it was; what `value` owns changes hands. */
void view_set(View *view, const char *field, Value value);
/* NULL, or "": stays unknown. */
void view_set_text(View *view, const char *field, const char *text);
void view_set_points(View *view, const char *field, int64_t hundredths);
/* A choice yes or no. */
void view_set_answer(View *view, const char *field, bool yes);
void view_set_share(View *view, const char *field, bool known, Exact share);

/* A copy; unknown where the row has nothing. */
Value view_field(const View *view, unsigned index, const TableColumn *column);
/* The same by name; `number` is the place of the row where the view has no such field. */
Value view_row_field(const View *view, unsigned index, const char *field);
