/* assertion.c: balances that must stay what they are
 *
 * Invariant: each assertion that stands is true. So a voucher breaks one just when its own entries
 * that it is about do not cancel out, and no sum over the journal is needed at posting. A change
 * keeps the assertions that stand in memory; a book without any asks nothing.
 */
#include "book/assertion.h"

#include "book/store.h"

#define ASSERTION_COLUMNS                                                                          \
    "month, day, account, fund, function, economy, nature, project, office, amount"

static bool field_covers(Code cover, Code code) { return cover == 0 || code_covers(cover, code); }

static bool field_is(Code wanted, Code code) { return wanted == 0 || wanted == code; }

static bool assertion_covers(const BookAssertion *assertion, const BookEntry *entry)
{
    return code_covers(assertion->account, entry->account) &&
           field_covers(assertion->function, entry->function) &&
           field_covers(assertion->economy, entry->economy) &&
           field_is(assertion->fund, entry->fund) && field_is(assertion->nature, entry->nature) &&
           field_is(assertion->project, entry->project) &&
           field_is(assertion->office, entry->office);
}

/* Closing vouchers come after every balance, opening ones before. */
static bool date_covers(const BookAssertion *assertion, Stage stage, int month, int day)
{
    return stage == STAGE_OPENING ||
           (stage == STAGE_NORMAL &&
            (month < assertion->date.month ||
             (month == assertion->date.month && day <= assertion->date.day)));
}

bool assertion_count(const BookAssertion *assertion, Stage stage, int month, int day,
                     const BookEntry *entry, Money *sum)
{
    if (!date_covers(assertion, stage, month, day) || !assertion_covers(assertion, entry))
        return true;
    return entry->side == SIDE_DEBIT ? money_add(sum, *sum, entry->amount)
                                     : money_subtract(sum, *sum, entry->amount);
}

/* ---- at posting ---- */

static bool assertion_refuse(const BookAssertion *assertion, const char *id, Money found,
                             const BookVoucher *voucher, GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, assertion->id);
    g_autofree char *account = g_strdup_printf("%" G_GINT64_FORMAT, assertion->account);
    g_autofree char *date =
        g_strdup_printf("%02d-%02d", assertion->date.month, assertion->date.day);
    g_autofree char *asserted = money_text(assertion->amount);
    g_autofree char *would = money_text(found);
    g_autofree char *name =
        voucher != NULL ? g_strdup_printf("%d-%d", voucher->month, voucher->number) : NULL;

    error_set(error, ERROR_INPUT, id, "assertion", voucher != NULL ? number : NULL, "account",
              account, "date", date, "asserted", asserted, "found", would, "voucher", name, "mend",
              voucher != NULL ? "book-mend-assertion" : NULL, NULL);
    return false;
}

bool assertions_hold(const Book *book, const BookVoucher *voucher, GError **error)
{
    for (guint i = 0; book->assertions != NULL && i < book->assertions->len; i++) {
        const BookAssertion *assertion = &g_array_index(book->assertions, BookAssertion, i);
        Money sum = assertion->amount;
        bool fits = true;

        for (unsigned line = 0; fits && line < voucher->entry_count; line++)
            fits = assertion_count(assertion, voucher->stage, voucher->month, voucher->day,
                                   &voucher->entries[line], &sum);
        if (!fits || sum.fen != assertion->amount.fen)
            return assertion_refuse(assertion, "book-assertion-broken", sum, voucher, error);
    }
    return true;
}

/* ---- reading ---- */

static const char *text_kept(Book *book, sqlite3_stmt *row, int column)
{
    const char *text = sql_text(row, column);

    return text != NULL ? g_string_chunk_insert_const(book->strings, text) : NULL;
}

static BookAssertion assertion_from_row(Book *book, sqlite3_stmt *row)
{
    return (BookAssertion){
        .date = {sqlite3_column_int(row, 0), sqlite3_column_int(row, 1)},
        .account = sqlite3_column_int64(row, 2),
        .fund = sqlite3_column_int64(row, 3),
        .function = sqlite3_column_int64(row, 4),
        .economy = sqlite3_column_int64(row, 5),
        .nature = sqlite3_column_int64(row, 6),
        .project = sqlite3_column_int64(row, 7),
        .office = sqlite3_column_int64(row, 8),
        .amount = {sqlite3_column_int64(row, 9)},
        .id = sqlite3_column_int64(row, 10),
        .memo = text_kept(book, row, 11),
        .actor = text_kept(book, row, 12),
        .reason = text_kept(book, row, 13),
    };
}

bool book_each_assertion(Book *book, BookAssertionVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        sql_new(book,
                "SELECT " ASSERTION_COLUMNS ", assertion.id, memo, name, "
                "(SELECT memo FROM assertion AS back WHERE takes_back = assertion.id) "
                "FROM assertion LEFT JOIN actor ON actor.id = assertion.actor "
                "WHERE takes_back IS NULL ORDER BY assertion.id",
                error);
    g_autoptr(GError) failed = NULL;
    bool more = true;

    if (statement == NULL)
        return false;
    while (more && sql_next(book, statement, &failed)) {
        BookAssertion assertion = assertion_from_row(book, statement);
        more = visit(&assertion, data);
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static bool keep_standing(const BookAssertion *assertion, void *data)
{
    GArray *standing = data;

    if (assertion->reason == NULL)
        g_array_append_vals(standing, assertion, 1);
    return true;
}

bool assertions_read(Book *book, GError **error)
{
    g_clear_pointer(&book->assertions, g_array_unref);
    book->assertions = g_array_new(FALSE, FALSE, sizeof(BookAssertion));
    return book_each_assertion(book, keep_standing, book->assertions, error);
}

/* ---- making ---- */

/* Adds up the journal: what keys, or what this change has posted, no stored sum knows. */
static bool balance_scan(Book *book, const BookAssertion *assertion, Money *balance, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        sql_new(book,
                "SELECT entry.month, entry.stage, side, account, fund, function, economy, nature, "
                "project, office, amount, day FROM entry JOIN voucher "
                "ON voucher.id = entry.id / 1024",
                error);
    g_autoptr(GError) failed = NULL;
    BookEntry entry;
    Stage stage;
    int month;

    if (statement == NULL)
        return false;
    while (sql_next(book, statement, &failed)) {
        if (!entry_from_row(statement, &stage, &month, &entry))
            return book_damaged(book, "entry", error);
        if (assertion_count(assertion, stage, month,
                            sqlite3_column_int(statement, ENTRY_COLUMN_COUNT), &entry, balance))
            continue;
        error_set(error, ERROR_INPUT, "book-amount-too-large", NULL);
        return false;
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static bool balance_of(Book *book, const BookAssertion *assertion, Money *balance, GError **error)
{
    bool keyed = (assertion->function | assertion->economy | assertion->fund | assertion->nature |
                  assertion->project | assertion->office) != 0;
    Turnover sum;
    Money debit, credit;

    *balance = MONEY_ZERO;
    if (keyed || g_hash_table_size(book->balances) > 0)
        return balance_scan(book, assertion, balance, error);
    if (!book_turnover(book, assertion->account, assertion->date, false, &sum, error))
        return false;
    if (money_add(&debit, sum.opening_debit, sum.debit) &&
        money_add(&credit, sum.opening_credit, sum.credit) &&
        money_subtract(balance, debit, credit))
        return true;
    error_set(error, ERROR_INPUT, "book-amount-too-large", NULL);
    return false;
}

#define ASSERTION_INSERT                                                                           \
    "INSERT INTO assertion (id, " ASSERTION_COLUMNS ", takes_back, memo, actor, hash) "            \
    "SELECT n, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, seal('assertion', before, " \
    "n, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) FROM "                             \
    "(SELECT 1 + ifnull(max(id), 0) AS n, "                                                        \
    "(SELECT hash FROM assertion ORDER BY id DESC LIMIT 1) AS before FROM assertion)"

static bool assertion_insert(Book *book, const BookAssertion *assertion, int64_t takes_back,
                             const char *memo, GError **error)
{
    const int64_t columns[] = {assertion->date.month, assertion->date.day, assertion->account,
                               assertion->fund,       assertion->function, assertion->economy,
                               assertion->nature,     assertion->project,  assertion->office,
                               assertion->amount.fen};
    const int count = G_N_ELEMENTS(columns);
    sqlite3_stmt *insert = sql_kept(book, ASSERTION_INSERT, error);
    int64_t actor;

    if (insert == NULL || !change_actor(book, &actor, error))
        return false;
    for (int i = 0; i < count; i++)
        sqlite3_bind_int64(insert, i + 1, columns[i]);
    if (takes_back != 0)
        sqlite3_bind_int64(insert, count + 1, takes_back);
    sql_bind_text(insert, count + 2, memo);
    sqlite3_bind_int64(insert, count + 3, actor);
    return sql_do(book, insert, error);
}

/* The row, its line in `change`, and what this change keeps in memory. */
static bool assertion_write(Book *book, const BookAssertion *assertion, int64_t takes_back,
                            const char *memo, GError **error)
{
    g_autofree char *subject =
        g_strdup_printf("%" G_GINT64_FORMAT, takes_back != 0 ? takes_back : assertion->account);

    book->broken = true;
    if (!assertion_insert(book, assertion, takes_back, memo, error) ||
        !change_log(book, "assert", subject, takes_back != 0 ? "taken-back" : NULL, memo, error) ||
        !assertions_read(book, error))
        return false;
    book->broken = false;
    return true;
}

static bool assertion_check(const Book *book, const BookAssertion *assertion, GError **error)
{
    g_autofree char *day = g_strdup_printf("%d-%d", assertion->date.month, assertion->date.day);
    g_autofree char *account = g_strdup_printf("%" G_GINT64_FORMAT, assertion->account);
    System system;

    if (!date_is_valid(book, assertion->date.month, assertion->date.day)) {
        error_set(error, ERROR_INPUT, "book-assertion-date", "found", day, "expected",
                  "book-expect-date", NULL);
        return false;
    }
    if (!account_system(assertion->account, &system)) {
        error_set(error, ERROR_INPUT, "book-assertion-account", "found", account, "expected",
                  "book-expect-account", NULL);
        return false;
    }
    return true;
}

bool book_assert(Book *book, const BookAssertion *assertion, int64_t *id, GError **error)
{
    Money balance;

    if (!change_open(book, error) || !assertion_check(book, assertion, error) ||
        !balance_of(book, assertion, &balance, error))
        return false;
    if (balance.fen != assertion->amount.fen)
        return assertion_refuse(assertion, "book-assertion-wrong", balance, NULL, error);
    return assertion_write(book, assertion, 0, assertion->memo, error) &&
           (id == NULL || sql_number(book, "SELECT max(id) FROM assertion", 0, 0, 0, id, error));
}

static bool take_back_refuse(const char *message, int64_t id, GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, id);

    error_set(error, ERROR_INPUT, message, "assertion", number, NULL);
    return false;
}

bool book_assertion_take_back(Book *book, int64_t id, const char *reason, GError **error)
{
    if (!change_open(book, error))
        return false;
    if (reason == NULL || *reason == '\0')
        return take_back_refuse("book-reason", id, error);
    for (guint i = 0; i < book->assertions->len; i++) {
        BookAssertion assertion = g_array_index(book->assertions, BookAssertion, i);
        if (assertion.id == id)
            return assertion_write(book, &assertion, id, reason, error);
    }
    return take_back_refuse("book-no-assertion", id, error);
}
