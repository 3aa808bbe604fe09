/* holding.c: sums by day for what is posted, the few drafts one by one; a payee's vouchers by their
 * range of entries */
#include "book/holding.h"

#include "book/store.h"

#define LAST_MONTH 12
#define LAST_DAY 31

/* Adds rows of (account, amount with the sign of its side) that lie under `account`. */
static bool rows_add(Book *book, sqlite3_stmt *rows, Code account, Money *amount, GError **error)
{
    g_autoptr(GError) failed = NULL;
    bool fits = true;

    while (fits && sql_next(book, rows, &failed))
        if (code_covers(account, sqlite3_column_int64(rows, 0)))
            fits = money_add(amount, *amount, (Money){sqlite3_column_int64(rows, 1)});
    sqlite3_reset(rows);
    if (failed != NULL) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    if (!fits)
        error_set(error, ERROR_INPUT, "book-amount-too-large", NULL);
    return fits;
}

static bool rows_of(Book *book, const char *sql, Code account, const char *payee, Money *amount,
                    GError **error)
{
    sqlite3_stmt *rows = sql_kept(book, sql, error);

    if (rows == NULL)
        return false;
    if (payee != NULL)
        sql_bind_text(rows, 1, payee);
    return rows_add(book, rows, account, amount, error);
}

static bool posted_add(Book *book, Code account, Money *amount, GError **error)
{
    Turnover sum;

    /* Sums of the open change wait in memory for its end. */
    if ((book->changing && !balance_write(book, error)) ||
        !book_turnover(book, account, (BookDate){LAST_MONTH, LAST_DAY}, true, &sum, error))
        return false;
    if (money_add(amount, *amount, sum.opening_debit) && money_add(amount, *amount, sum.debit) &&
        money_subtract(amount, *amount, sum.opening_credit) &&
        money_subtract(amount, *amount, sum.credit))
        return true;
    error_set(error, ERROR_INPUT, "book-amount-too-large", NULL);
    return false;
}

bool book_holding(Book *book, Code account, const char *payee, Money *amount, GError **error)
{
    Money sum = MONEY_ZERO;
    bool added;

    /* CROSS JOIN: the payee's vouchers first, then the range of entries of each. */
    if (payee == NULL)
        added = posted_add(book, account, &sum, error) &&
                rows_of(book, "SELECT account, amount * side FROM draft_entry", account, NULL, &sum,
                        error);
    else
        added = rows_of(book,
                        "SELECT account, amount * side FROM voucher CROSS JOIN entry "
                        "ON entry.id > voucher.id * 1024 AND entry.id < voucher.id * 1024 + 1024 "
                        "WHERE payee = (SELECT id FROM person WHERE name = ?)",
                        account, payee, &sum, error) &&
                rows_of(book,
                        "SELECT account, amount * side FROM draft_voucher CROSS JOIN draft_entry "
                        "ON draft_entry.id > draft_voucher.id * 1024 "
                        "AND draft_entry.id < draft_voucher.id * 1024 + 1024 "
                        "WHERE payee = (SELECT id FROM person WHERE name = ?)",
                        account, payee, &sum, error);
    if (added)
        *amount = sum;
    return added;
}
