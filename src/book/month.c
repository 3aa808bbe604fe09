/* month.c: months are closed and opened again, and each time leaves a row
 *
 * A row holds where the chain stood, so that `verify` finds a voucher that was put into a month
 * after it was closed. Rows are sealed (seal.c), and as many as lines `month` of table `change`.
 */
#include "book/store.h"

bool months_read(Book *book, GError **error)
{
    sqlite3_stmt *steps = sql_kept(book, "SELECT month, closed FROM month_step ORDER BY id", error);
    g_autoptr(GError) failed = NULL;

    book->closed = 0;
    if (steps == NULL)
        return false;
    while (sql_next(book, steps, &failed)) {
        unsigned bit = 1u << (sqlite3_column_int(steps, 0) & 31);
        book->closed = sqlite3_column_int(steps, 1) != 0 ? book->closed | bit : book->closed & ~bit;
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static bool month_refuse(const char *id, int month, const char *mend, GError **error)
{
    g_autofree char *text = g_strdup_printf("%d", month);

    error_set(error, ERROR_INPUT, id, "month", text, "mend", mend, NULL);
    return false;
}

bool month_is_open(const Book *book, int month, GError **error)
{
    return (book->closed >> month & 1) == 0 ||
           month_refuse("book-month-closed", month, "book-mend-month-closed", error);
}

/* The lowest number that no voucher of the month has. */
static bool month_first_missing(Book *book, int month, int *first, GError **error)
{
    int64_t missing;

    if (!sql_number(book,
                    "SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM voucher WHERE month = ?1 AND "
                    "number = 1) THEN 1 ELSE (SELECT min(number) + 1 FROM voucher AS before "
                    "WHERE month = ?1 AND NOT EXISTS (SELECT 1 FROM voucher WHERE month = ?1 AND "
                    "number = before.number + 1)) END",
                    month, 0, 0, &missing, error))
        return false;
    *first = (int)missing;
    return true;
}

bool book_month(Book *book, int month, BookMonth *about, GError **error)
{
    int64_t closed, highest;

    *about = (BookMonth){0};
    if (month < 1 || month > 12)
        return month_refuse("book-month", month, NULL, error);
    if (!sql_number(book, "SELECT closed FROM month_step WHERE month = ? ORDER BY id DESC LIMIT 1",
                    month, 0, 0, &closed, error) ||
        !sql_number(book, "SELECT count(*) FROM voucher WHERE month = ?", month, 0, 0,
                    &about->vouchers, error) ||
        !sql_number(book, "SELECT max(number) FROM voucher WHERE month = ?", month, 0, 0, &highest,
                    error) ||
        !sql_number(book, "SELECT count(*) FROM draft_voucher WHERE month = ?", month, 0, 0,
                    &about->drafts, error) ||
        !sql_number(book,
                    "SELECT count(*) FROM draft_voucher AS draft LEFT JOIN draft_origin "
                    "USING (id) WHERE month = ? AND reviewed IS NULL",
                    month, 0, 0, &about->unreviewed, error))
        return false;
    about->closed = closed != 0;
    about->missing = highest - about->vouchers;
    return about->missing <= 0 || month_first_missing(book, month, &about->first_missing, error);
}

static bool step_insert(Book *book, int month, bool closed, const char *reason, GError **error)
{
    sqlite3_stmt *insert = sql_kept(
        book,
        "INSERT INTO month_step (id, month, closed, sequence, head, actor, reason, hash) "
        "SELECT n, ?1, ?2, ?3, ?4, ?5, ?6, "
        "seal('month_step', before, n, ?1, ?2, ?3, ?4, ?5, ?6) FROM "
        "(SELECT 1 + ifnull(max(id), 0) AS n, "
        "(SELECT hash FROM month_step ORDER BY id DESC LIMIT 1) AS before FROM month_step)",
        error);
    int64_t actor;

    if (insert == NULL || !change_actor(book, &actor, error))
        return false;
    sqlite3_bind_int64(insert, 1, month);
    sqlite3_bind_int64(insert, 2, closed);
    sqlite3_bind_int64(insert, 3, book->last_voucher);
    sqlite3_bind_blob(insert, 4, book->head, HASH_SIZE, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 5, actor);
    sql_bind_text(insert, 6, reason);
    return sql_do(book, insert, error);
}

static bool step_make(Book *book, int month, bool closed, const char *reason, GError **error)
{
    g_autofree char *subject = g_strdup_printf("%d", month);

    book->broken = true;
    if (!step_insert(book, month, closed, reason, error) ||
        !change_log(book, "month", subject, closed ? "open" : "closed", closed ? "closed" : "open",
                    error))
        return false;
    book->broken = false;
    book->closed ^= 1u << month;
    return true;
}

/* Whether every month before it is closed: a month's balances stand on those before it. */
static bool months_before_closed(const Book *book, int month, GError **error)
{
    for (int before = 1; before < month; before++)
        if ((book->closed >> before & 1) == 0)
            return month_refuse("book-month-before", before, "book-mend-month-before", error);
    return true;
}

bool book_close_month(Book *book, int month, GError **error)
{
    g_autofree char *drafts = NULL;
    BookMonth about;

    if (!change_open(book, error) || !book_month(book, month, &about, error))
        return false;
    if (about.closed)
        return month_refuse("book-month-closed-already", month, NULL, error);
    if (!months_before_closed(book, month, error))
        return false;
    if (about.drafts == 0)
        return step_make(book, month, true, NULL, error);
    drafts = g_strdup_printf("%" G_GINT64_FORMAT, about.drafts);
    month_refuse("book-month-drafts", month, "book-mend-month-drafts", error);
    if (error != NULL)
        error_add_fact(*error, "drafts", drafts);
    return false;
}

bool book_reopen_month(Book *book, int month, const char *reason, GError **error)
{
    BookMonth about;

    if (!change_open(book, error) || !book_month(book, month, &about, error))
        return false;
    if (!about.closed)
        return month_refuse("book-month-open", month, NULL, error);
    if (reason == NULL || *reason == '\0')
        return month_refuse("book-reason", month, NULL, error);
    for (int last = 12; last >= month; last--)
        if ((book->closed >> last & 1) != 0 && !step_make(book, last, false, reason, error))
            return false;
    return true;
}
