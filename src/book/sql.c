/* sql.c: SQL on a book, and SQLite's failures as ours */
#include "book/store.h"

#include <errno.h>
#include <string.h>

bool book_damaged(const Book *book, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "book-damaged", "place", book->path, "found", found, "mend",
              "book-mend-damaged", NULL);
    return false;
}

/* A file that SQLite needs beside the book fails to grow as any I/O does; the system says why. */
static int primary_status(const Book *book, int status)
{
    int primary = status & 0xff, reason = sqlite3_system_errno(book->database);
    bool io = primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN;

    return io && (reason == ENOSPC || reason == EDQUOT) ? SQLITE_FULL : primary;
}

bool sql_fail(const Book *book, int status, GError **error)
{
    const char *found = sqlite3_errmsg(book->database);
    const char *place = book->path;

    switch (primary_status(book, status)) {
    case SQLITE_FULL:
        error_set(error, ERROR_SYSTEM, "book-disk-full", "place", place, "mend",
                  "book-mend-disk-full", NULL);
        break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        error_set(error, ERROR_SYSTEM, "book-read-only", "place", place, "mend",
                  "book-mend-read-only", NULL);
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_MISMATCH:
        book_damaged(book, found, error);
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error_set(error, ERROR_SYSTEM, "book-busy", "place", place, "mend", "book-mend-busy", NULL);
        break;
    case SQLITE_CONSTRAINT:
        error_set(error, ERROR_INPUT, "book-refused", "place", place, "found", found, NULL);
        break;
    default:
        error_set(error, ERROR_SYSTEM, "book-database", "place", place, "found", found, NULL);
    }
    return false;
}

sqlite3_stmt *sql_new(const Book *book, const char *sql, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int status;

    if (!pending_settle(book, error))
        return NULL;
    status = sqlite3_prepare_v2(book->database, sql, -1, &statement, NULL);

    if (status == SQLITE_ERROR) /* a table or column is missing: not a schema of ours */
        book_damaged(book, sqlite3_errmsg(book->database), error);
    else if (status != SQLITE_OK)
        sql_fail(book, status, error);
    return statement;
}

sqlite3_stmt *sql_kept(Book *book, const char *sql, GError **error)
{
    sqlite3_stmt *statement = g_hash_table_lookup(book->statements, sql);

    if (statement == NULL) {
        statement = sql_new(book, sql, error);
        if (statement != NULL)
            g_hash_table_insert(book->statements, (char *)sql, statement);
        return statement;
    }
    if (!pending_settle(book, error))
        return NULL;
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return statement;
}

bool sql_next(const Book *book, sqlite3_stmt *statement, GError **error)
{
    int status;

    if (!pending_wait(book, error))
        return false;
    status = sqlite3_step(statement);
    if (status == SQLITE_ROW)
        return true;
    /* Reset first: a statement left standing would keep its snapshot of the file. */
    if (status != SQLITE_DONE)
        sql_fail(book, status, error);
    sqlite3_reset(statement);
    return false;
}

/* After some failures SQLite rolls back by itself, and what came then would be a change of its own,
 * kept at once. */
bool sql_in_change(const Book *book, GError **error)
{
    if (!book->changing || !sqlite3_get_autocommit(book->database))
        return true;
    error_set(error, ERROR_SYSTEM, "book-change-broken", "place", book->path, NULL);
    return false;
}

bool sql_run(const Book *book, sqlite3_stmt *statement, GError **error)
{
    int status;

    if (!sql_in_change(book, error))
        return false;
    status = sqlite3_step(statement);
    if (status != SQLITE_DONE && status != SQLITE_ROW) {
        sql_fail(book, status, error);
        sqlite3_reset(statement);
        return false;
    }
    sqlite3_reset(statement);
    return true;
}

bool sql_do(const Book *book, sqlite3_stmt *statement, GError **error)
{
    return pending_wait(book, error) && sql_run(book, statement, error);
}

bool sql_script(const Book *book, const char *sql, GError **error)
{
    int status;

    if (!pending_settle(book, error))
        return false;
    status = sqlite3_exec(book->database, sql, NULL, NULL, NULL);
    return status == SQLITE_OK || sql_fail(book, status, error);
}

bool sql_number(Book *book, const char *sql, int64_t a, int64_t b, int64_t otherwise,
                int64_t *number, GError **error)
{
    sqlite3_stmt *statement = sql_kept(book, sql, error);
    int status;

    if (statement == NULL)
        return false;
    if (sqlite3_bind_parameter_count(statement) > 0)
        sqlite3_bind_int64(statement, 1, a);
    if (sqlite3_bind_parameter_count(statement) > 1)
        sqlite3_bind_int64(statement, 2, b);
    status = sqlite3_step(statement);
    if (status != SQLITE_ROW && status != SQLITE_DONE) {
        sql_fail(book, status, error);
        sqlite3_reset(statement);
        return false;
    }
    *number = status == SQLITE_ROW && sqlite3_column_type(statement, 0) == SQLITE_INTEGER
                  ? sqlite3_column_int64(statement, 0)
                  : otherwise;
    sqlite3_reset(statement);
    return true;
}

void sql_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    if (text != NULL && *text != '\0')
        sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(statement, index);
}

const char *sql_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);

    if (text == NULL || !g_utf8_validate(text, sqlite3_column_bytes(statement, column), NULL))
        return NULL;
    return text;
}
