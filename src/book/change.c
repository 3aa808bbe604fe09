/* change.c: one change, whole or not at all
 *
 * Invariants while a change is open: this process holds the lock and SQLite's write transaction;
 * `last_voucher` and `head` are those of the file as the change has it; `balances` holds what the
 * change will write. A change that stopped halfway through one of its steps is `broken` and can
 * only be rolled back.
 */
#include "book/store.h"

#include <string.h>

static const char *const changed_words[CHANGED_COUNT] = {"post", "draft", "appropriate", "row",
                                                         "text", "cell",  "version"};

bool change_open(const Book *book, GError **error)
{
    g_assert(book->changing);
    if (!book->broken && !pending_failed(book))
        return true;
    error_set(error, ERROR_SYSTEM, "book-change-broken", "place", book->path, NULL);
    return false;
}

/* ---- who ---- */

static bool actor_insert(Book *book, const char *name, int64_t *actor, GError **error)
{
    sqlite3_stmt *insert =
        sql_kept(book, "INSERT INTO actor (name, verified) VALUES (?, 0)", error);

    if (insert == NULL)
        return false;
    sqlite3_bind_text(insert, 1, name, -1, SQLITE_STATIC);
    if (!sql_do(book, insert, error))
        return false;
    *actor = sqlite3_last_insert_rowid(book->database);
    return true;
}

bool change_actor_named(Book *book, const char *name, int64_t *actor, GError **error)
{
    sqlite3_stmt *find =
        sql_kept(book, "SELECT id FROM actor WHERE name = ? AND verified = 0", error);
    g_autoptr(GError) failed = NULL;

    *actor = 0;
    if (find == NULL)
        return false;
    if (name == NULL)
        return true;
    sqlite3_bind_text(find, 1, name, -1, SQLITE_STATIC);
    if (sql_next(book, find, &failed))
        *actor = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    if (failed != NULL) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    return *actor != 0 || actor_insert(book, name, actor, error);
}

bool change_actor(Book *book, int64_t *actor, GError **error)
{
    if (book->actor_id == 0 && !change_actor_named(book, book->actor, &book->actor_id, error))
        return false;
    *actor = book->actor_id;
    return true;
}

/* ---- what ---- */

static bool log_insert(Book *book, const char *what, const char *subject, const char *before,
                       const char *after, const ChangedRange *range, GError **error)
{
    sqlite3_stmt *insert = sql_kept(
        book,
        "INSERT INTO change (actor, at, what, subject, before, after, first, last, number) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        error);
    int64_t actor;

    if (insert == NULL || !change_actor(book, &actor, error))
        return false;
    sqlite3_bind_int64(insert, 1, actor);
    sqlite3_bind_int64(insert, 2, book->now);
    sqlite3_bind_text(insert, 3, what, -1, SQLITE_STATIC);
    sql_bind_text(insert, 4, subject);
    sql_bind_text(insert, 5, before);
    sql_bind_text(insert, 6, after);
    if (range != NULL) {
        sqlite3_bind_int64(insert, 7, range->first);
        sqlite3_bind_int64(insert, 8, range->last);
        sqlite3_bind_int64(insert, 9, range->count);
    }
    return sql_do(book, insert, error) &&
           change_seal(book, sqlite3_last_insert_rowid(book->database), error);
}

bool change_log(Book *book, const char *what, const char *subject, const char *before,
                const char *after, GError **error)
{
    return log_insert(book, what, subject, before, after, NULL, error);
}

void change_count(Book *book, Changed changed, int64_t id)
{
    ChangedRange *range = &book->changed[changed];

    range->first = range->count == 0 ? id : MIN(range->first, id);
    range->last = range->count == 0 ? id : MAX(range->last, id);
    range->count++;
}

static bool ranges_write(Book *book, GError **error)
{
    for (int i = 0; i < CHANGED_COUNT; i++) {
        const ChangedRange *range = &book->changed[i];
        if (range->count > 0 && !log_insert(book, changed_words[i], NULL, NULL, NULL, range, error))
            return false;
    }
    return true;
}

/* ---- begin, commit, roll back ---- */

/* Where the chain stands. */
static bool head_read(Book *book, GError **error)
{
    sqlite3_stmt *last =
        sql_kept(book, "SELECT id, hash FROM voucher ORDER BY id DESC LIMIT 1", error);
    g_autoptr(GError) failed = NULL;

    if (last == NULL)
        return false;
    book->last_voucher = 0;
    chain_start(book, book->head);
    if (sql_next(book, last, &failed)) {
        bool whole = sqlite3_column_bytes(last, 1) == HASH_SIZE;
        book->last_voucher = sqlite3_column_int64(last, 0);
        if (whole)
            memcpy(book->head, sqlite3_column_blob(last, 1), HASH_SIZE);
        sqlite3_reset(last);
        return whole || book_damaged(book, "voucher.hash", error);
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static bool change_start(Book *book, GError **error)
{
    book->broken = false;
    book->actor_id = 0;
    book->last_draft = -1;
    book->now = g_get_real_time() / G_USEC_PER_SEC;
    memset(book->changed, 0, sizeof book->changed);
    memset(book->last_numbers, 0, sizeof book->last_numbers);
    g_clear_pointer(&book->balances, g_hash_table_unref);
    book->balances = balances_new();
    book->balances_whole = false;
    return facts_refresh(book, error) && head_read(book, error) && months_read(book, error) &&
           assertions_read(book, error) &&
           sql_number(book, "SELECT count(*) FROM draft_voucher", 0, 0, 0, &book->drafts, error);
}

bool book_begin(Book *book, GError **error)
{
    g_assert(!book->changing);
    if (book->read_only)
        return sql_fail(book, SQLITE_READONLY, error);
    if (!lock_take(book, error))
        return false;
    if (!sql_script(book, "BEGIN IMMEDIATE", error)) {
        lock_release(book);
        return false;
    }
    book->changing = true;
    if (change_start(book, error))
        return true;
    book_rollback(book);
    return false;
}

bool book_commit(Book *book, GError **error)
{
    if (change_open(book, error) && pending_settle(book, error) && balance_write(book, error) &&
        ranges_write(book, error) && sql_script(book, "COMMIT", error)) {
        book->changing = false;
        pending_drop(book); /* its thread */
        lock_release(book);
        return true;
    }
    book_rollback(book);
    return false;
}

void book_rollback(Book *book)
{
    if (!book->changing)
        return;
    pending_drop(book);
    book->changing = false;
    /* After some failures SQLite has rolled back already. */
    if (!sqlite3_get_autocommit(book->database))
        sqlite3_exec(book->database, "ROLLBACK", NULL, NULL, NULL);
    lock_release(book);
    if (book->year != 0) /* a book that is being made knows nothing yet */
        facts_read(book, NULL);
}
