/* imported.c: files that were imported, known again by the hash of their bytes */
#include "book/imported.h"

#include "book/store.h"

bool book_was_imported(Book *book, const unsigned char hash[FILE_HASH_SIZE], bool *was,
                       GError **error)
{
    sqlite3_stmt *find = sql_kept(book, "SELECT 1 FROM imported_file WHERE hash = ?", error);
    g_autoptr(GError) failed = NULL;

    if (find == NULL)
        return false;
    sqlite3_bind_blob(find, 1, hash, FILE_HASH_SIZE, SQLITE_STATIC);
    *was = sql_next(book, find, &failed);
    sqlite3_reset(find);
    sqlite3_clear_bindings(find);
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

bool book_note_import(Book *book, const char *name, const unsigned char hash[FILE_HASH_SIZE],
                      GError **error)
{
    sqlite3_stmt *insert;
    char hex[2 * FILE_HASH_SIZE + 1];
    int64_t actor;

    if (!change_open(book, error) || !change_actor(book, &actor, error))
        return false;
    insert =
        sql_kept(book, "INSERT INTO imported_file (hash, name, actor) VALUES (?, ?, ?)", error);
    if (insert == NULL)
        return false;
    sqlite3_bind_blob(insert, 1, hash, FILE_HASH_SIZE, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 3, actor);
    sodium_bin2hex(hex, sizeof hex, hash, FILE_HASH_SIZE);
    return sql_do(book, insert, error) && change_log(book, "import", name, NULL, hex, error);
}
