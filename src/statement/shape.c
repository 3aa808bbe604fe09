/* shape.c: forms as they are printed */
#include "statement/shape.h"

#include "statement/internal.h"

#include <string.h>

static void shape_free(void *data)
{
    Shape *shape = data;

    g_array_unref(shape->rows);
    g_array_unref(shape->columns);
    g_ptr_array_unref(shape->blocks);
    g_free(shape);
}

static Shape *shape_new(const Form *form)
{
    Shape *shape = g_new0(Shape, 1);

    *shape = (Shape){.id = form->id,
                     .number = form->number,
                     .title = form->title,
                     .group = form->group,
                     .unit_fen = *form->unit != '\0' ? form->unit_fen : 0,
                     .decimals = form->decimals,
                     .rows = g_array_new(FALSE, FALSE, sizeof(ShapeRow)),
                     .columns = g_array_new(FALSE, FALSE, sizeof(ShapeColumn)),
                     .blocks = g_ptr_array_new(),
                     .changing = form->row_source != ROWS_FIXED};
    for (unsigned i = 0; i < form->lines->len; i++) {
        const FormLine *line = form->lines->pdata[i];
        ShapeRow row = {line->id, line->number, line->label, line->block};

        if (line->kind != LINE_HEADING)
            g_array_append_val(shape->rows, row);
    }
    for (unsigned i = 0; i < form->columns->len; i++) {
        const FormColumn *column = form->columns->pdata[i];
        ShapeColumn one = {column->id, column->label, column->is_text};

        g_array_append_val(shape->columns, one);
    }
    for (unsigned i = 0; i < form->blocks->len; i++) {
        const FormBlock *block = form->blocks->pdata[i];
        g_ptr_array_add(shape->blocks, (char *)(block->label != NULL ? block->label : ""));
    }
    return shape;
}

GPtrArray *forms_shapes(const Forms *forms)
{
    GPtrArray *shapes = g_ptr_array_new_with_free_func(shape_free);

    for (unsigned i = 0; i < forms->forms->len; i++)
        g_ptr_array_add(shapes, shape_new(forms->forms->pdata[i]));
    return shapes;
}

bool forms_have_row(const Forms *forms, const char *form, const char *row)
{
    const Form *found = forms_find(forms, form);

    return found != NULL && form_may_have_row(found, row);
}

bool forms_cell_counts(const Forms *forms, const char *form, const char *row, const char *column)
{
    const Form *found = forms_find(forms, form);

    return found != NULL && form_is_count(found, row, column);
}
