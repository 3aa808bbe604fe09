/* view.c: rows are arrays of values, in step with the columns of their table */
#include "performance/view.h"

#include <string.h>

struct View {
    const Table *table;
    GPtrArray *rows;  /* of Value *: as many as the table has columns */
    GPtrArray *cells; /* of Value *: all that were set, to clear */
};

View *view_new(const Table *table)
{
    View *view = g_new0(View, 1);

    view->table = table;
    view->rows = g_ptr_array_new_with_free_func(g_free);
    view->cells = g_ptr_array_new_with_free_func((GDestroyNotify)value_clear);
    return view;
}

void view_free(View *view)
{
    if (view == NULL)
        return;
    g_ptr_array_unref(view->cells);
    g_ptr_array_unref(view->rows);
    g_free(view);
}

const Table *view_table(const View *view) { return view->table; }

unsigned view_size(const View *view) { return view->rows->len; }

void view_add_row(View *view)
{
    if (view != NULL)
        g_ptr_array_add(view->rows, g_new0(Value, view->table->column_count + 1));
}

void view_set(View *view, const char *field, Value value)
{
    const TableColumn *column = view != NULL ? table_column(view->table, field) : NULL;
    Value *row, *cell;

    if (column == NULL) {
        value_clear(&value);
        return;
    }
    row = g_ptr_array_index(view->rows, view->rows->len - 1);
    cell = &row[column - view->table->columns];
    value_clear(cell);
    *cell = value;
    g_ptr_array_add(view->cells, cell);
}

void view_set_text(View *view, const char *field, const char *text)
{
    if (text != NULL && *text != '\0')
        view_set(view, field, value_text(text));
}

void view_set_points(View *view, const char *field, int64_t hundredths)
{
    Exact points;

    if (exact_fraction(&points, hundredths, 100))
        view_set(view, field, value_number(DIMENSION_COUNT, interval_point(points)));
}

void view_set_answer(View *view, const char *field, bool yes)
{
    view_set_text(view, field, yes ? "yes" : "no");
}

void view_set_share(View *view, const char *field, bool known, Exact share)
{
    if (known)
        view_set(view, field, value_number(DIMENSION_RATIO, interval_point(share)));
}

Value view_field(const View *view, unsigned index, const TableColumn *column)
{
    const Value *row = index < view->rows->len ? g_ptr_array_index(view->rows, index) : NULL;

    return row != NULL ? value_copy(&row[column - view->table->columns]) : value_unknown();
}

Value view_row_field(const View *view, unsigned index, const char *field)
{
    const TableColumn *column = table_column(view->table, field);

    if (column != NULL)
        return view_field(view, index, column);
    return strcmp(field, "number") == 0 ? value_count((int64_t)index + 1) : value_unknown();
}
