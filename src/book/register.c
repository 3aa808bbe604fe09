/* register.c: rows of the regime's registers
 *
 * A row is a JSON object of texts by column id, so that a regime may add a column without a new
 * version of the file. Rows are read once and kept: formulas ask for them often.
 */
#include "book/store.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static bool row_refuse(const Table *table, const TableColumn *column, const char *id,
                       GError **error)
{
    error_set(error, ERROR_INPUT, id, "register", table->id, "column", column->id, NULL);
    return false;
}

/* The JSON of a row; the caller frees with free. NULL and an error when a value cannot stand. */
static char *row_encode(const Table *table, const char *const *values, GError **error)
{
    json_t *fields = json_object();
    char *text;

    for (unsigned i = 0; i < table->column_count; i++) {
        const TableColumn *column = &table->columns[i];
        bool empty = values[i] == NULL || *values[i] == '\0';
        if (empty && !column->required)
            continue;
        if (empty || json_object_set_new(fields, column->id, json_string(values[i])) != 0) {
            row_refuse(table, column, empty ? "book-row-missing" : "book-row-text", error);
            json_decref(fields);
            return NULL;
        }
    }
    text = json_dumps(fields, JSON_COMPACT);
    json_decref(fields);
    return text;
}

bool book_add_row(Book *book, const Table *table, const char *const *values, GError **error)
{
    sqlite3_stmt *insert;
    int64_t actor;
    char *fields;
    bool done;

    if (!change_open(book, error) || !change_actor(book, &actor, error))
        return false;
    fields = row_encode(table, values, error);
    if (fields == NULL)
        return false;
    insert = sql_kept(
        book, "INSERT INTO register_row (register, version, actor, fields) VALUES (?, 1, ?, ?)",
        error);
    if (insert != NULL) {
        sqlite3_bind_text(insert, 1, table->id, -1, SQLITE_STATIC);
        sqlite3_bind_int64(insert, 2, actor);
        sqlite3_bind_text(insert, 3, fields, -1, SQLITE_STATIC);
    }
    done = insert != NULL && sql_do(book, insert, error);
    free(fields);
    if (!done)
        return false;
    change_count(book, CHANGED_ROW, sqlite3_last_insert_rowid(book->database));
    registers_forget(book);
    return true;
}

void registers_forget(Book *book)
{
    if (g_hash_table_size(book->rows) > 0)
        g_hash_table_remove_all(book->rows);
}

static void row_free(void *data)
{
    BookRow *row = data;

    g_free((void *)row->values);
    g_free(row);
}

/* A row of `table` from its JSON; NULL when it is not an object of texts. */
static BookRow *row_decode(Book *book, const Table *table, const char *text)
{
    json_t *fields = text != NULL ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
    const char **values;
    BookRow *row;

    if (!json_is_object(fields)) {
        json_decref(fields);
        return NULL;
    }
    row = g_new0(BookRow, 1);
    values = g_new0(const char *, table->column_count + 1);
    for (unsigned i = 0; i < table->column_count; i++) {
        const char *value = json_string_value(json_object_get(fields, table->columns[i].id));
        if (value != NULL)
            values[i] = g_string_chunk_insert_const(book->strings, value);
    }
    row->values = values;
    json_decref(fields);
    return row;
}

static bool rows_read(Book *book, const Table *table, GPtrArray *rows, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = sql_new(
        book, "SELECT id, version, fields FROM register_row WHERE register = ? ORDER BY id", error);
    g_autoptr(GError) failed = NULL;

    if (statement == NULL)
        return false;
    sqlite3_bind_text(statement, 1, table->id, -1, SQLITE_STATIC);
    while (sql_next(book, statement, &failed)) {
        BookRow *row = row_decode(book, table, sql_text(statement, 2));
        if (row == NULL)
            return book_damaged(book, "register_row", error);
        row->id = sqlite3_column_int64(statement, 0);
        row->version = sqlite3_column_int64(statement, 1);
        g_ptr_array_add(rows, row);
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

const GPtrArray *book_rows(Book *book, const Table *table, GError **error)
{
    GPtrArray *rows = g_hash_table_lookup(book->rows, table);

    if (rows != NULL)
        return rows;
    rows = g_ptr_array_new_with_free_func(row_free);
    g_ptr_array_add(book->kept, rows);
    if (!rows_read(book, table, rows, error))
        return NULL;
    g_hash_table_insert(book->rows, (void *)table, rows);
    return rows;
}
