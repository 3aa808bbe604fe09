/* text.c: the unit's texts, and statement cells that were given rather than compiled */
#include "book/store.h"

/* ---- texts ---- */

bool book_add_text(Book *book, const char *key, const char *text, GError **error)
{
    sqlite3_stmt *insert;
    int64_t actor;

    if (!change_open(book, error) || !change_actor(book, &actor, error))
        return false;
    insert = sql_kept(book, "INSERT INTO text (key, text, actor) VALUES (?, ?, ?)", error);
    if (insert == NULL)
        return false;
    sqlite3_bind_text(insert, 1, key, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, text, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 3, actor);
    if (!sql_do(book, insert, error))
        return false;
    change_count(book, CHANGED_TEXT, sqlite3_last_insert_rowid(book->database));
    texts_forget(book);
    return true;
}

void texts_forget(Book *book) { g_clear_pointer(&book->texts, g_hash_table_unref); }

static void text_keep(Book *book, GHashTable *texts, const char *key, const char *text)
{
    GPtrArray *paragraphs = g_hash_table_lookup(texts, key);

    if (paragraphs == NULL) {
        paragraphs = g_ptr_array_new();
        g_ptr_array_add(book->kept, paragraphs);
        g_ptr_array_add(paragraphs, NULL);
        g_hash_table_insert(texts, (char *)g_string_chunk_insert_const(book->strings, key),
                            paragraphs);
    }
    g_ptr_array_insert(paragraphs, (int)paragraphs->len - 1,
                       g_string_chunk_insert_const(book->strings, text));
}

/* All texts of the book, by key; NULL when they cannot be read. */
static GHashTable *texts_read(Book *book)
{
    g_autoptr(sqlite3_stmt) statement =
        sql_new(book, "SELECT key, text FROM text ORDER BY id", NULL);
    g_autoptr(GHashTable) texts = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GError) failed = NULL;

    if (statement == NULL)
        return NULL;
    while (sql_next(book, statement, &failed)) {
        const char *key = sql_text(statement, 0);
        const char *text = sql_text(statement, 1);
        if (key != NULL && text != NULL)
            text_keep(book, texts, key, text);
    }
    return failed == NULL ? g_steal_pointer(&texts) : NULL;
}

const char *const *book_texts(Book *book, const char *key)
{
    GPtrArray *paragraphs;

    if (book->texts == NULL)
        book->texts = texts_read(book);
    paragraphs = book->texts != NULL ? g_hash_table_lookup(book->texts, key) : NULL;
    return paragraphs != NULL ? (const char *const *)paragraphs->pdata : NULL;
}

/* ---- given cells ---- */

/* What was told of a cell's source before is no longer so. */
static bool source_forget(Book *book, int year, const char *cell, GError **error)
{
    sqlite3_stmt *forget =
        sql_kept(book, "DELETE FROM given_source WHERE year = ? AND cell = ?", error);

    if (forget == NULL)
        return false;
    sqlite3_bind_int64(forget, 1, year);
    sqlite3_bind_text(forget, 2, cell, -1, SQLITE_STATIC);
    return sql_do(book, forget, error);
}

static bool source_put(Book *book, int year, const BookGiven *given, GError **error)
{
    sqlite3_stmt *put;

    if (given->place == NULL)
        return true;
    put = sql_kept(
        book, "INSERT INTO given_source (year, cell, place, precision) VALUES (?, ?, ?, ?)", error);
    if (put == NULL)
        return false;
    sqlite3_bind_int64(put, 1, year);
    sqlite3_bind_text(put, 2, given->cell, -1, SQLITE_STATIC);
    sqlite3_bind_text(put, 3, given->place, -1, SQLITE_STATIC);
    sqlite3_bind_int64(put, 4, MAX(given->precision, 1));
    return sql_do(book, put, error);
}

bool book_give(Book *book, int year, const BookGiven *given, GError **error)
{
    sqlite3_stmt *store;
    int64_t actor;

    if (!change_open(book, error) || !change_actor(book, &actor, error))
        return false;
    store = sql_kept(book,
                     "INSERT INTO given_cell (year, cell, value, actor) VALUES (?1, ?2, ?3, ?4) "
                     "ON CONFLICT (year, cell) DO UPDATE SET value = ?3, actor = ?4",
                     error);
    if (store == NULL)
        return false;
    sqlite3_bind_int64(store, 1, year);
    sqlite3_bind_text(store, 2, given->cell, -1, SQLITE_STATIC);
    sqlite3_bind_int64(store, 3, given->value);
    sqlite3_bind_int64(store, 4, actor);
    if (!sql_do(book, store, error) || !source_forget(book, year, given->cell, error) ||
        !source_put(book, year, given, error))
        return false;
    change_count(book, CHANGED_CELL, year);
    return true;
}

bool book_give_cell(Book *book, int year, const char *cell, int64_t value, GError **error)
{
    return book_give(book, year, &(BookGiven){cell, value, NULL, 1}, error);
}

bool book_each_given_from(Book *book, int year, BookGivenVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        sql_new(book,
                "SELECT given_cell.cell, value, place, ifnull(precision, 1) FROM given_cell "
                "LEFT JOIN given_source USING (year, cell) WHERE given_cell.year = ? "
                "ORDER BY given_cell.cell",
                error);
    g_autoptr(GError) failed = NULL;

    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 1, year);
    while (sql_next(book, statement, &failed)) {
        const BookGiven given = {sql_text(statement, 0), sqlite3_column_int64(statement, 1),
                                 sql_text(statement, 2), sqlite3_column_int64(statement, 3)};

        if (given.cell == NULL)
            return book_damaged(book, "given_cell", error);
        if (!visit(&given, data, error))
            return false;
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

bool book_given_place(Book *book, int year, const char *cell, char **place, GError **error)
{
    g_autoptr(sqlite3_stmt) find =
        sql_new(book, "SELECT place FROM given_source WHERE year = ? AND cell = ?", error);
    g_autoptr(GError) failed = NULL;

    if (find == NULL)
        return false;
    sqlite3_bind_int64(find, 1, year);
    sqlite3_bind_text(find, 2, cell, -1, SQLITE_STATIC);
    *place = sql_next(book, find, &failed) ? g_strdup(sql_text(find, 0)) : NULL;
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

bool book_each_given(Book *book, int year, BookCellVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        sql_new(book, "SELECT cell, value FROM given_cell WHERE year = ? ORDER BY cell", error);
    g_autoptr(GError) failed = NULL;

    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 1, year);
    while (sql_next(book, statement, &failed)) {
        const char *cell = sql_text(statement, 0);
        if (cell == NULL)
            return book_damaged(book, "given_cell", error);
        visit(cell, sqlite3_column_int64(statement, 1), data);
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}
