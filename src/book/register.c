/* register.c: rows of the regime's registers, and their versions
 *
 * A row is a JSON object of texts by column id, so that a regime may add a column without a new
 * version of the file. The first version stands in `register_row`, each later one in
 * `register_version`, sealed (seal.c): nothing is written over. Rows are read once and kept:
 * formulas ask for them often.
 *
 * Rows with key columns are found by a table of keys, which lives as long as a change and follows
 * what the change writes; reading all rows anew for each row of an import would be quadratic.
 */
#include "book/store.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static bool row_refuse(const Table *table, const TableColumn *column, const char *id,
                       GError **error)
{
    const bool has_head =
        column->heads != NULL && column->heads[0] != NULL && column->heads[1] != NULL;

    error_set(error, ERROR_INPUT, id, "register", table->name, "column",
              has_head ? column->heads[1] : column->id, NULL);
    return false;
}

/* ---- a row as text ---- */

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

typedef struct {
    BookRow row;
    const char *values[];
} StoredRow;

/* What the row before said in each column: columns repeat themselves, and one text does for both.
 */
typedef struct {
    Book *book;
    const Table *table;
    const char **last;
} Decoding;

static StoredRow *stored_new(const Table *table)
{
    StoredRow *stored =
        g_malloc0(sizeof(StoredRow) + (table->column_count + 1) * sizeof(const char *));

    stored->row.values = stored->values;
    return stored;
}

static const char *text_keep(const Decoding *decoding, unsigned column, const char *text,
                             size_t size)
{
    const char **last = &decoding->last[column];

    if (*last == NULL || strncmp(*last, text, size) != 0 || (*last)[size] != '\0')
        *last = g_string_chunk_insert_len(decoding->book->strings, text, (gssize)size);
    return *last;
}

/* The column with the id of `size` bytes at `id`: most often the next one. */
static int column_find(const Table *table, unsigned next, const char *id, size_t size)
{
    for (unsigned i = 0; i < table->column_count; i++) {
        unsigned at = (next + i) % table->column_count;
        const char *known = table->columns[at].id;

        if (strncmp(known, id, size) == 0 && known[size] == '\0')
            return (int)at;
    }
    return -1;
}

/* The end of the plain text that begins at `text`; NULL when a quote does not end it. */
static const char *plain_end(const char *text)
{
    while ((unsigned char)*text >= 0x20 && *text != '"' && *text != '\\')
        text++;
    return *text == '"' ? text : NULL;
}

/* Reads what row_encode writes, when no text needed an escape. False: it is something else. */
static bool decode_plain(const Decoding *decoding, const char *text, const char **values)
{
    unsigned next = 0;

    if (text[0] != '{' || text[1] == '}')
        return strcmp(text, "{}") == 0;
    do {
        const char *id = text + 2, *value, *end;
        const char *id_end = text[1] == '"' ? plain_end(id) : NULL;
        int column;

        if (id_end == NULL || id_end[1] != ':' || id_end[2] != '"')
            return false;
        value = id_end + 3;
        end = plain_end(value);
        column = column_find(decoding->table, next, id, (size_t)(id_end - id));
        if (end == NULL || (column >= 0 && values[column] != NULL))
            return false;
        if (column >= 0) {
            values[column] = text_keep(decoding, (unsigned)column, value, (size_t)(end - value));
            next = (unsigned)column + 1;
        }
        text = end + 1;
    } while (*text == ',');
    return strcmp(text, "}") == 0;
}

static bool decode_json(const Decoding *decoding, const char *text, const char **values)
{
    json_t *fields = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    bool whole = json_is_object(fields);

    for (unsigned i = 0; whole && i < decoding->table->column_count; i++) {
        const char *value =
            json_string_value(json_object_get(fields, decoding->table->columns[i].id));
        values[i] = value != NULL ? text_keep(decoding, i, value, strlen(value)) : NULL;
    }
    json_decref(fields);
    return whole;
}

/* A row from its JSON; NULL when it is not an object of texts. */
static StoredRow *row_decode(const Decoding *decoding, const char *text)
{
    StoredRow *stored = stored_new(decoding->table);

    if (text != NULL && (decode_plain(decoding, text, stored->values) ||
                         decode_json(decoding, text, stored->values)))
        return stored;
    g_free(stored);
    return NULL;
}

/* ---- keys ---- */

char *book_row_key(const Table *table, const char *const *values)
{
    GString *key = NULL;

    for (unsigned i = 0; i < table->column_count; i++) {
        if (!table->columns[i].key)
            continue;
        if (key == NULL)
            key = g_string_new(NULL);
        g_string_append(key, values[i] != NULL ? values[i] : "");
        g_string_append_c(key, '\x1f');
    }
    return key != NULL ? g_string_free(key, FALSE) : NULL;
}

static void keys_note(GHashTable *keys, const Table *table, const BookRow *row)
{
    char *key = book_row_key(table, row->values);

    if (key != NULL)
        g_hash_table_replace(keys, key, (void *)row);
}

/* Follows a row that was written; where the keys were not asked for yet there is nothing to do. */
static void keys_follow(Book *book, const Table *table, int64_t id, int64_t version,
                        const char *const *values)
{
    GHashTable *keys = g_hash_table_lookup(book->row_keys, table);
    StoredRow *stored;

    if (keys == NULL)
        return;
    stored = stored_new(table);
    stored->row.id = id;
    stored->row.version = version;
    for (unsigned i = 0; i < table->column_count; i++)
        if (values[i] != NULL && *values[i] != '\0')
            stored->values[i] = g_string_chunk_insert(book->strings, values[i]);
    g_ptr_array_add(book->kept_names, stored);
    keys_note(keys, table, &stored->row);
}

static GHashTable *keys_of(Book *book, const Table *table, GError **error)
{
    GHashTable *keys = g_hash_table_lookup(book->row_keys, table);
    const GPtrArray *rows = keys == NULL ? book_rows(book, table, error) : NULL;

    if (keys != NULL || rows == NULL)
        return keys;
    keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (unsigned i = 0; i < rows->len; i++)
        keys_note(keys, table, g_ptr_array_index(rows, i));
    g_hash_table_insert(book->row_keys, (void *)table, keys);
    return keys;
}

bool book_row_find(Book *book, const Table *table, const char *const *values, const BookRow **row,
                   GError **error)
{
    g_autofree char *key = book_row_key(table, values);
    GHashTable *keys;

    *row = NULL;
    if (key == NULL)
        return true;
    keys = keys_of(book, table, error);
    if (keys != NULL)
        *row = g_hash_table_lookup(keys, key);
    return keys != NULL;
}

/* ---- writing ---- */

static bool row_insert(Book *book, const Table *table, const char *fields, GError **error)
{
    sqlite3_stmt *insert = sql_kept(
        book, "INSERT INTO register_row (register, version, actor, fields) VALUES (?, 1, ?, ?)",
        error);
    int64_t actor;

    if (insert == NULL || !change_actor(book, &actor, error))
        return false;
    sqlite3_bind_text(insert, 1, table->id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 2, actor);
    sqlite3_bind_text(insert, 3, fields, -1, SQLITE_STATIC);
    return sql_do(book, insert, error);
}

/* What is kept of the rows is no more what the file says; the keys follow by themselves. */
static void rows_forget(Book *book)
{
    if (g_hash_table_size(book->rows) > 0)
        g_hash_table_remove_all(book->rows);
}

bool book_add_row(Book *book, const Table *table, const char *const *values, GError **error)
{
    char *fields;
    bool done;
    int64_t id;

    if (!change_open(book, error))
        return false;
    fields = row_encode(table, values, error);
    done = fields != NULL && row_insert(book, table, fields, error);
    free(fields);
    if (!done)
        return false;
    id = sqlite3_last_insert_rowid(book->database);
    change_count(book, CHANGED_ROW, id);
    rows_forget(book);
    keys_follow(book, table, id, 1, values);
    return true;
}

static bool row_changed(const Table *table, int64_t id, GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, id);

    error_set(error, ERROR_INPUT, "book-row-changed", "register", table->name, "row", number,
              "mend", "book-mend-row-changed", NULL);
    return false;
}

static bool version_insert(Book *book, int64_t id, int64_t version, const char *fields,
                           const char *reason, GError **error)
{
    sqlite3_stmt *insert = sql_kept(
        book, SEALED_INSERT("register_version", VERSION_COLUMNS, "?1, ?2, ?3, ?4, ?5, ?6"), error);
    int64_t actor;

    if (insert == NULL || !change_actor(book, &actor, error))
        return false;
    sqlite3_bind_int64(insert, 1, id);
    sqlite3_bind_int64(insert, 2, version);
    sqlite3_bind_text(insert, 3, fields, -1, SQLITE_STATIC);
    sql_bind_text(insert, 4, reason);
    sqlite3_bind_int64(insert, 5, book->now);
    sqlite3_bind_int64(insert, 6, actor);
    return sql_do(book, insert, error);
}

bool book_change_row(Book *book, const Table *table, int64_t id, int64_t seen,
                     const char *const *values, const char *reason, GError **error)
{
    int64_t last;
    char *fields;
    bool done;

    if (!change_open(book, error) ||
        !sql_number(book,
                    "SELECT ifnull((SELECT max(version) FROM register_version WHERE row = ?1), "
                    "version) FROM register_row WHERE id = ?1",
                    id, 0, 0, &last, error))
        return false;
    if (last != seen)
        return row_changed(table, id, error);
    fields = row_encode(table, values, error);
    done = fields != NULL && version_insert(book, id, seen + 1, fields, reason, error);
    free(fields);
    if (!done)
        return false;
    change_count(book, CHANGED_VERSION, sqlite3_last_insert_rowid(book->database));
    rows_forget(book);
    keys_follow(book, table, id, seen + 1, values);
    return true;
}

bool book_put_row(Book *book, const Table *table, const char *const *values, GError **error)
{
    g_autofree const char **merged = g_new0(const char *, table->column_count + 1);
    const BookRow *row;
    bool same = true;

    if (!change_open(book, error) || !book_row_find(book, table, values, &row, error))
        return false;
    if (row == NULL)
        return book_add_row(book, table, values, error);
    for (unsigned i = 0; i < table->column_count; i++) {
        bool given = values[i] != NULL && *values[i] != '\0';

        merged[i] = given ? values[i] : row->values[i];
        same = same && g_strcmp0(merged[i], row->values[i]) == 0;
    }
    return same || book_change_row(book, table, row->id, row->version, merged, NULL, error);
}

/* ---- reading ---- */

void registers_forget(Book *book)
{
    rows_forget(book);
    g_hash_table_remove_all(book->row_keys);
}

static bool rows_read(Book *book, const Table *table, GPtrArray *rows, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = sql_new(
        book,
        "SELECT r.id, ifnull(v.version, r.version), ifnull(v.fields, r.fields) FROM register_row "
        "AS r LEFT JOIN register_version AS v ON v.row = r.id AND v.version = "
        "(SELECT max(version) FROM register_version WHERE row = r.id) "
        "WHERE register = ? ORDER BY r.id",
        error);
    g_autofree const char **last = g_new0(const char *, table->column_count + 1);
    const Decoding decoding = {book, table, last};
    g_autoptr(GError) failed = NULL;

    if (statement == NULL)
        return false;
    sqlite3_bind_text(statement, 1, table->id, -1, SQLITE_STATIC);
    while (sql_next(book, statement, &failed)) {
        StoredRow *stored = row_decode(&decoding, sql_text(statement, 2));
        if (stored == NULL)
            return book_damaged(book, "register_row", error);
        stored->row.id = sqlite3_column_int64(statement, 0);
        stored->row.version = sqlite3_column_int64(statement, 1);
        g_ptr_array_add(rows, &stored->row);
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
    rows = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(book->kept, rows);
    if (!rows_read(book, table, rows, error))
        return NULL;
    g_hash_table_insert(book->rows, (void *)table, rows);
    return rows;
}

bool book_each_version(Book *book, const Table *table, int64_t id, BookVersionVisit visit,
                       void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) versions =
        sql_new(book,
                "SELECT v.version, v.fields, v.reason, v.at, actor.name FROM "
                "(SELECT version, fields, NULL AS reason, NULL AS at, actor FROM register_row "
                "WHERE id = ?1 UNION ALL SELECT version, fields, reason, at, actor FROM "
                "register_version WHERE row = ?1) AS v LEFT JOIN actor ON actor.id = v.actor "
                "ORDER BY v.version",
                error);
    g_autofree const char **last = g_new0(const char *, table->column_count + 1);
    const Decoding decoding = {book, table, last};
    g_autoptr(GError) failed = NULL;

    if (versions == NULL)
        return false;
    sqlite3_bind_int64(versions, 1, id);
    while (sql_next(book, versions, &failed)) {
        g_autofree StoredRow *stored = row_decode(&decoding, sql_text(versions, 1));
        BookVersion version;

        if (stored == NULL)
            return book_damaged(book, "register_version", error);
        stored->row.id = id;
        stored->row.version = sqlite3_column_int64(versions, 0);
        version = (BookVersion){&stored->row, sql_text(versions, 4), sql_text(versions, 2),
                                sqlite3_column_int64(versions, 3)};
        if (!visit(&version, data, error))
            return false;
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}
