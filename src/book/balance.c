/* balance.c: what each account's debits and credits come to, by day and stage
 *
 * Kept so that a ledger, an assertion or a warning needs no sum over the journal, at whatever date.
 * During a change the sums are kept in memory, read from the file when first touched, and written
 * once at its end; `verify` makes them again from the entries and compares.
 */
#include "book/store.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    Code account;
    int month, day;
    Stage stage;
} BalanceKey;

typedef struct {
    BalanceKey key;
    Money debit, credit;
    bool changed; /* by the change at hand */
} Balance;

/* A change that asks for as many balances is a large one: it is given all of them at once. */
enum { FETCHES_MAX = 32 };

static guint key_hash(const void *data)
{
    const BalanceKey *key = data;
    uint64_t word = (uint64_t)key->account * 2048 + (uint64_t)key->month * 128 +
                    (uint64_t)key->day * 4 + (uint64_t)key->stage;

    word *= 0x9e3779b97f4a7c15u;
    return (guint)(word >> 32);
}

static gboolean key_equal(const void *a, const void *b)
{
    const BalanceKey *first = a, *second = b;

    return first->account == second->account && first->month == second->month &&
           first->day == second->day && first->stage == second->stage;
}

static int key_order(const void *a, const void *b)
{
    const Balance *first = *(const Balance *const *)a, *second = *(const Balance *const *)b;

    if (first->key.account != second->key.account)
        return first->key.account < second->key.account ? -1 : 1;
    if (first->key.month != second->key.month)
        return first->key.month - second->key.month;
    if (first->key.day != second->key.day)
        return first->key.day - second->key.day;
    return (int)first->key.stage - (int)second->key.stage;
}

GHashTable *balances_new(void) { return g_hash_table_new_full(key_hash, key_equal, NULL, g_free); }

static Balance *balances_put(GHashTable *balances, const BalanceKey *key)
{
    Balance *balance = g_new0(Balance, 1);

    balance->key = *key;
    g_hash_table_insert(balances, &balance->key, balance);
    return balance;
}

static bool balance_add(Balance *balance, const BookEntry *entry)
{
    Money *side = entry->side == SIDE_DEBIT ? &balance->debit : &balance->credit;

    return money_add(side, *side, entry->amount);
}

bool balances_add(GHashTable *balances, int month, int day, Stage stage, const BookEntry *entry)
{
    BalanceKey key = {entry->account, month, day, stage};
    Balance *balance = g_hash_table_lookup(balances, &key);

    return balance_add(balance != NULL ? balance : balances_put(balances, &key), entry);
}

bool balances_stored(const Book *book, GHashTable *balances, bool *stored, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        sql_new(book, "SELECT account, month, day, stage, debit, credit FROM day_balance", error);
    g_autoptr(GError) failed = NULL;
    unsigned count = 0;

    if (statement == NULL)
        return false;
    *stored = true;
    while (sql_next(book, statement, &failed)) {
        BalanceKey key = {sqlite3_column_int64(statement, 0), sqlite3_column_int(statement, 1),
                          sqlite3_column_int(statement, 2),
                          (Stage)sqlite3_column_int(statement, 3)};
        const Balance *balance = g_hash_table_lookup(balances, &key);

        count++;
        if (balance == NULL || balance->debit.fen != sqlite3_column_int64(statement, 4) ||
            balance->credit.fen != sqlite3_column_int64(statement, 5))
            *stored = false;
    }
    if (failed != NULL) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    *stored = *stored && count == g_hash_table_size(balances);
    return true;
}

/* Brings every balance of the file that is not kept yet. */
static bool balances_fetch_all(Book *book, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        sql_new(book, "SELECT account, month, day, stage, debit, credit FROM day_balance", error);
    g_autoptr(GError) failed = NULL;

    if (statement == NULL)
        return false;
    while (sql_next(book, statement, &failed)) {
        const BalanceKey key = {sqlite3_column_int64(statement, 0),
                                sqlite3_column_int(statement, 1), sqlite3_column_int(statement, 2),
                                (Stage)sqlite3_column_int(statement, 3)};
        Balance *balance = g_hash_table_lookup(book->balances, &key);
        if (balance != NULL)
            continue;
        balance = balances_put(book->balances, &key);
        balance->debit.fen = sqlite3_column_int64(statement, 4);
        balance->credit.fen = sqlite3_column_int64(statement, 5);
    }
    book->balances_whole = failed == NULL;
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

/* One balance that is not kept yet. */
static Balance *balance_fetch_one(Book *book, const BalanceKey *key, GError **error)
{
    sqlite3_stmt *find = sql_kept(book,
                                  "SELECT debit, credit FROM day_balance "
                                  "WHERE account = ? AND month = ? AND day = ? AND stage = ?",
                                  error);
    g_autoptr(GError) failed = NULL;
    Balance *balance;

    if (find == NULL)
        return NULL;
    sqlite3_bind_int64(find, 1, key->account);
    sqlite3_bind_int64(find, 2, key->month);
    sqlite3_bind_int64(find, 3, key->day);
    sqlite3_bind_int64(find, 4, key->stage);
    balance = balances_put(book->balances, key);
    if (sql_next(book, find, &failed)) {
        balance->debit.fen = sqlite3_column_int64(find, 0);
        balance->credit.fen = sqlite3_column_int64(find, 1);
    }
    sqlite3_reset(find);
    if (failed == NULL)
        return balance;
    g_propagate_error(error, g_steal_pointer(&failed));
    return NULL;
}

/* The balance of `key` as the file has it, kept from now on. */
static Balance *balance_fetch(Book *book, const BalanceKey *key, GError **error)
{
    Balance *balance;

    if (!book->balances_whole && g_hash_table_size(book->balances) < FETCHES_MAX)
        return balance_fetch_one(book, key, error);
    if (!book->balances_whole && !balances_fetch_all(book, error))
        return NULL;
    balance = g_hash_table_lookup(book->balances, key);
    return balance != NULL ? balance : balances_put(book->balances, key);
}

bool balance_count(Book *book, int month, int day, Stage stage, const BookEntry *entry,
                   GError **error)
{
    BalanceKey key = {entry->account, month, day, stage};
    Balance *balance = g_hash_table_lookup(book->balances, &key);

    if (balance == NULL)
        balance = balance_fetch(book, &key, error);
    if (balance == NULL)
        return false;
    balance->changed = true;
    if (balance_add(balance, entry))
        return true;
    error_set(error, ERROR_INPUT, "book-amount-too-large", NULL);
    return false;
}

static bool balance_store(Book *book, const Balance *balance, GError **error)
{
    sqlite3_stmt *store =
        sql_kept(book,
                 "INSERT INTO day_balance (account, month, day, stage, debit, credit) "
                 "VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                 "ON CONFLICT (account, month, day, stage) DO UPDATE SET debit = ?5, credit = ?6",
                 error);

    if (store == NULL)
        return false;
    sqlite3_bind_int64(store, 1, balance->key.account);
    sqlite3_bind_int64(store, 2, balance->key.month);
    sqlite3_bind_int64(store, 3, balance->key.day);
    sqlite3_bind_int64(store, 4, balance->key.stage);
    sqlite3_bind_int64(store, 5, balance->debit.fen);
    sqlite3_bind_int64(store, 6, balance->credit.fen);
    return sql_do(book, store, error);
}

/* In order of key. */
static GPtrArray *balances_in_order(GHashTable *balances)
{
    GPtrArray *all = g_ptr_array_new();
    GHashTableIter iterator;
    void *balance;

    g_hash_table_iter_init(&iterator, balances);
    while (g_hash_table_iter_next(&iterator, NULL, &balance))
        g_ptr_array_add(all, balance);
    g_ptr_array_sort(all, key_order);
    return all;
}

/* ---- their hash: account, month, day, stage, debit, credit of each, in order ---- */

void balances_hash(GHashTable *balances, unsigned char hash[HASH_SIZE])
{
    g_autoptr(GPtrArray) all = balances_in_order(balances);
    g_autoptr(GByteArray) record = g_byte_array_new();

    for (guint i = 0; i < all->len; i++) {
        const Balance *balance = g_ptr_array_index(all, i);
        const BalanceKey *key = &balance->key;
        const int64_t numbers[] = {key->account, key->month,         key->day,
                                   key->stage,   balance->debit.fen, balance->credit.fen};
        record_integers(record, numbers, G_N_ELEMENTS(numbers));
    }
    crypto_generichash(hash, HASH_SIZE, record->data, record->len, NULL, 0);
}

bool balances_stored_hash(const Book *book, unsigned char hash[HASH_SIZE], GError **error)
{
    g_autoptr(sqlite3_stmt) row = sql_new(book,
                                          "SELECT account, month, day, stage, debit, credit "
                                          "FROM day_balance ORDER BY account, month, day, stage",
                                          error);
    g_autoptr(GByteArray) record = g_byte_array_new();
    g_autoptr(GError) failed = NULL;

    if (row == NULL)
        return false;
    while (sql_next(book, row, &failed)) {
        int64_t numbers[6];
        for (int i = 0; i < 6; i++)
            numbers[i] = sqlite3_column_int64(row, i);
        record_integers(record, numbers, G_N_ELEMENTS(numbers));
    }
    crypto_generichash(hash, HASH_SIZE, record->data, record->len, NULL, 0);
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

/* So that the same change makes the same file. */
bool balance_write(Book *book, GError **error)
{
    g_autoptr(GPtrArray) all = balances_in_order(book->balances);

    for (guint i = 0; i < all->len; i++) {
        const Balance *balance = g_ptr_array_index(all, i);
        if (balance->changed && !balance_store(book, balance, error))
            return false;
    }
    return true;
}

/* ---- reading ---- */

static bool turnover_add(Turnover *sum, Stage stage, Money debit, Money credit)
{
    Money *debits = stage == STAGE_OPENING ? &sum->opening_debit : &sum->debit;
    Money *credits = stage == STAGE_OPENING ? &sum->opening_credit : &sum->credit;

    return money_add(debits, *debits, debit) && money_add(credits, *credits, credit);
}

/* Codes of any length lie under `account`: 1001 and 100102 do under 1001. */
static bool turnover_of_range(Book *book, int64_t first, int64_t last, BookDate to, bool closing,
                              Turnover *sum, GError **error)
{
    sqlite3_stmt *find = sql_kept(book,
                                  "SELECT stage, debit, credit FROM day_balance "
                                  "WHERE account BETWEEN ?1 AND ?2 AND stage <= ?5 "
                                  "AND (stage = 1 OR (month, day) <= (?3, ?4))",
                                  error);
    g_autoptr(GError) failed = NULL;
    bool fits = true;

    if (find == NULL)
        return false;
    sqlite3_bind_int64(find, 1, first);
    sqlite3_bind_int64(find, 2, last);
    sqlite3_bind_int64(find, 3, to.month);
    sqlite3_bind_int64(find, 4, to.day);
    sqlite3_bind_int64(find, 5, closing ? STAGE_CLOSING : STAGE_OPENING);
    while (fits && sql_next(book, find, &failed))
        fits = turnover_add(sum, (Stage)sqlite3_column_int(find, 0),
                            (Money){sqlite3_column_int64(find, 1)},
                            (Money){sqlite3_column_int64(find, 2)});
    sqlite3_reset(find);
    if (failed != NULL) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    if (!fits)
        error_set(error, ERROR_INPUT, "book-amount-too-large", NULL);
    return fits;
}

#define CODE_MAX INT64_C(9999999999) /* accounts have up to 10 digits: cube.h */

bool book_turnover(Book *book, Code account, BookDate to, bool closing, Turnover *sum,
                   GError **error)
{
    int64_t first = account, last = account;

    memset(sum, 0, sizeof *sum);
    while (first > 0 && last <= CODE_MAX) {
        if (!turnover_of_range(book, first, last, to, closing, sum, error))
            return false;
        first *= 10;
        last = last * 10 + 9;
    }
    return true;
}
