/* statements.c: statements as JSON. Nil cells are left out of the wide tables by function and
 * economy, but for those of the first column: a missing cell is nil, and a form that says nothing
 * but its totals is empty, not missing. */
#include "action/statements.h"

static json_t *columns_to_json(const Statement *statement)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < statement->column_count; i++) {
        const StatementColumn *column = &statement->columns[i];

        json_array_append_new(list,
                              json_pack("{s:s, s:s}", "id", column->id, "label", column->label));
    }
    return list;
}

static bool is_nil(const Value *value)
{
    return value->kind == VALUE_NUMBER && exact_sign(value->number.low) == 0 &&
           exact_sign(value->number.high) == 0;
}

static json_t *cells_to_json(Session *session, const Statement *statement, unsigned row,
                             GError **error)
{
    bool wide = statement->column_count > 40;
    json_t *cells = json_object();

    for (unsigned i = 0; i < statement->column_count; i++) {
        g_autofree char *text = NULL;
        CellOrigin origin;
        Value value;
        json_t *cell;

        if (!statement_value(session->compilation, statement, row, i, &value, &origin, error) ||
            (text = statement_text(session->compilation, statement, row, i, error)) == NULL) {
            json_decref(cells);
            return NULL;
        }
        if (origin == ORIGIN_NONE || (wide && i > 0 && is_nil(&value))) {
            value_clear(&value);
            continue;
        }
        cell = value_to_json(&value);
        json_object_set_new(cell, "text", json_string(text));
        json_object_set_new(cells, statement->columns[i].id, cell);
        value_clear(&value);
    }
    return cells;
}

static json_t *rows_to_json(Session *session, const Statement *statement, GError **error)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < statement->row_count; i++) {
        const StatementRow *row = &statement->rows[i];
        json_t *cells = cells_to_json(session, statement, i, error);

        if (cells == NULL) {
            json_decref(list);
            return NULL;
        }
        json_array_append_new(list, json_pack("{s:s, s:s?, s:s, s:o}", "id", row->id, "number",
                                              row->number, "label", row->label, "cells", cells));
    }
    return list;
}

static json_t *statement_to_json(Session *session, const char *id, GError **error)
{
    const Statement *statement = compilation_statement(session->compilation, id, error);
    json_t *rows = statement != NULL ? rows_to_json(session, statement, error) : NULL;

    if (rows == NULL)
        return NULL;
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "id", statement->id, "number",
                     statement->number, "title", statement->title, "unit", statement->unit,
                     "columns", columns_to_json(statement), "rows", rows);
}

json_t *statements_to_json(Session *session, const char *const *ids, GError **error)
{
    json_t *list = json_array();

    for (unsigned i = 0; ids[i] != NULL; i++) {
        json_t *statement = statement_to_json(session, ids[i], error);

        if (statement == NULL) {
            json_decref(list);
            return NULL;
        }
        json_array_append_new(list, statement);
    }
    return json_pack("{s:i, s:{s:s, s:s}, s:i, s:o}", "version", 1, "unit", "code",
                     book_setting(session->book, "unit.code"), "name",
                     book_setting(session->book, "unit.name"), "year", book_year(session->book),
                     "statements", list);
}
