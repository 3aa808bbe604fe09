/* draft.c: vouchers that are prepared but not posted
 *
 * A draft is checked as a voucher is, so that posting can only fail for what happened in between.
 * Drafts stand in tables of their own, may be deleted, and are not in the chain nor in any sum.
 */
#include "book/store.h"

static bool draft_insert(Book *book, const BookVoucher *voucher, int64_t actor, int64_t payee,
                         int64_t *id, GError **error)
{
    sqlite3_stmt *insert = sql_kept(book,
                                    "INSERT INTO draft_voucher (" VOUCHER_COLUMNS ", actor) "
                                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                    error);

    if (insert == NULL)
        return false;
    sqlite3_bind_int64(insert, 1, voucher->month);
    sqlite3_bind_int64(insert, 2, voucher->day);
    sqlite3_bind_int64(insert, 3, voucher->number);
    sqlite3_bind_int64(insert, 4, voucher->stage);
    sqlite3_bind_int64(insert, 5, voucher->attachments);
    sql_bind_text(insert, 6, voucher->memo);
    if (payee != 0)
        sqlite3_bind_int64(insert, 7, payee);
    sqlite3_bind_int64(insert, 8, actor);
    if (!sql_do(book, insert, error))
        return false;
    *id = sqlite3_last_insert_rowid(book->database);
    return true;
}

static bool draft_write(Book *book, const BookVoucher *voucher, int64_t *id, GError **error)
{
    static const char one[] = ENTRY_INSERT("draft_entry");
    static const char four[] = ENTRY_INSERT_FOUR("draft_entry");
    unsigned char hash[HASH_SIZE];
    int64_t actor, payee = 0;

    if (!change_actor(book, &actor, error) ||
        (voucher->payee != NULL && *voucher->payee != '\0' &&
         !person_put(book, voucher->payee, &payee, hash, error)) ||
        !draft_insert(book, voucher, actor, payee, id, error))
        return false;
    return entries_insert(book, one, four, *id, voucher, error);
}

bool book_draft(Book *book, const BookVoucher *voucher, GError **error)
{
    int64_t id;

    if (!change_open(book, error) || !voucher_check(book, voucher, error) ||
        !voucher_number_free(book, voucher->month, voucher->number, error))
        return false;
    book->broken = true;
    if (!draft_write(book, voucher, &id, error))
        return false;
    book->broken = false;
    book->drafts++;
    change_count(book, CHANGED_DRAFT, id);
    return true;
}

/* ---- posting drafts ---- */

static bool draft_delete(Book *book, int64_t id, GError **error)
{
    sqlite3_stmt *lines = sql_kept(
        book, "DELETE FROM draft_entry WHERE id > ?1 * 1024 AND id < ?1 * 1024 + 1024", error);
    sqlite3_stmt *row =
        lines != NULL ? sql_kept(book, "DELETE FROM draft_voucher WHERE id = ?", error) : NULL;

    if (row == NULL)
        return false;
    sqlite3_bind_int64(lines, 1, id);
    sqlite3_bind_int64(row, 1, id);
    if (!sql_do(book, lines, error) || !sql_do(book, row, error))
        return false;
    book->drafts--;
    return true;
}

static BookVoucher *draft_read(Book *book, int64_t id, GError **error)
{
    sqlite3_stmt *row = sql_kept(book,
                                 "SELECT " VOUCHER_COLUMNS ", person.name FROM draft_voucher "
                                 "LEFT JOIN person ON person.id = payee WHERE draft_voucher.id = ?",
                                 error);
    sqlite3_stmt *lines =
        row != NULL ? sql_kept(book,
                               "SELECT " ENTRY_COLUMNS ", memo FROM draft_entry "
                               "WHERE id > ?1 * 1024 AND id < ?1 * 1024 + 1024 ORDER BY id",
                               error)
                    : NULL;

    return lines != NULL ? voucher_read(book, row, lines, id, error) : NULL;
}

/* A draft gives its number up before it is posted under it. */
static bool draft_post(Book *book, int64_t id, GError **error)
{
    g_autoptr(GError) failed = NULL;
    BookVoucher *voucher = draft_read(book, id, &failed);
    bool posted;

    if (voucher == NULL) {
        if (failed != NULL)
            g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    posted = draft_delete(book, id, error) && book_post(book, voucher, error);
    book->broken = !posted;
    book_voucher_free(voucher);
    return posted;
}

/* The draft that comes first; 0 when there is none. */
static bool draft_first(Book *book, int64_t *id, GError **error)
{
    return sql_number(book, "SELECT id FROM draft_voucher ORDER BY month, number LIMIT 1", 0, 0, 0,
                      id, error);
}

bool book_post_drafts(Book *book, unsigned *posted, GError **error)
{
    int64_t id;

    *posted = 0;
    if (!change_open(book, error))
        return false;
    for (;;) {
        if (!draft_first(book, &id, error))
            return false;
        if (id == 0)
            return true;
        if (!draft_post(book, id, error))
            return false;
        (*posted)++;
    }
}
