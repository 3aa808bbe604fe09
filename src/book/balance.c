/* balance.c: what each account's debits and credits come to, by month and stage
 *
 * Kept so that a ledger or a warning needs no sum over the journal. During a change the sums are
 * kept in memory, read from the file when first touched, and written once at its end; `verify`
 * makes them again from the entries and compares.
 */
#include "book/store.h"

#include <stdlib.h>

typedef struct {
    Code account;
    int month;
    Stage stage;
} BalanceKey;

typedef struct {
    BalanceKey key;
    Money debit, credit;
} Balance;

static guint key_hash(const void *data)
{
    const BalanceKey *key = data;
    uint64_t word = (uint64_t)key->account * 64 + (uint64_t)key->month * 4 + (uint64_t)key->stage;

    word *= 0x9e3779b97f4a7c15u;
    return (guint)(word >> 32);
}

static gboolean key_equal(const void *a, const void *b)
{
    const BalanceKey *first = a, *second = b;

    return first->account == second->account && first->month == second->month &&
           first->stage == second->stage;
}

static int key_order(const void *a, const void *b)
{
    const Balance *first = *(const Balance *const *)a, *second = *(const Balance *const *)b;

    if (first->key.account != second->key.account)
        return first->key.account < second->key.account ? -1 : 1;
    if (first->key.month != second->key.month)
        return first->key.month - second->key.month;
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

bool balances_add(GHashTable *balances, int month, Stage stage, const BookEntry *entry)
{
    BalanceKey key = {entry->account, month, stage};
    Balance *balance = g_hash_table_lookup(balances, &key);

    return balance_add(balance != NULL ? balance : balances_put(balances, &key), entry);
}

bool balances_stored(const Book *book, GHashTable *balances, bool *stored, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        sql_new(book, "SELECT account, month, stage, debit, credit FROM month_balance", error);
    g_autoptr(GError) failed = NULL;
    unsigned count = 0;

    if (statement == NULL)
        return false;
    *stored = true;
    while (sql_next(book, statement, &failed)) {
        BalanceKey key = {sqlite3_column_int64(statement, 0), sqlite3_column_int(statement, 1),
                          (Stage)sqlite3_column_int(statement, 2)};
        const Balance *balance = g_hash_table_lookup(balances, &key);

        count++;
        if (balance == NULL || balance->debit.fen != sqlite3_column_int64(statement, 3) ||
            balance->credit.fen != sqlite3_column_int64(statement, 4))
            *stored = false;
    }
    if (failed != NULL) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    *stored = *stored && count == g_hash_table_size(balances);
    return true;
}

/* The balance of `key` as the file has it, kept from now on. */
static Balance *balance_fetch(Book *book, const BalanceKey *key, GError **error)
{
    sqlite3_stmt *find = sql_kept(book,
                                  "SELECT debit, credit FROM month_balance "
                                  "WHERE account = ? AND month = ? AND stage = ?",
                                  error);
    g_autoptr(GError) failed = NULL;
    Balance *balance;

    if (find == NULL)
        return NULL;
    sqlite3_bind_int64(find, 1, key->account);
    sqlite3_bind_int64(find, 2, key->month);
    sqlite3_bind_int64(find, 3, key->stage);
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

bool balance_count(Book *book, int month, Stage stage, const BookEntry *entry, GError **error)
{
    BalanceKey key = {entry->account, month, stage};
    Balance *balance = g_hash_table_lookup(book->balances, &key);

    if (balance == NULL)
        balance = balance_fetch(book, &key, error);
    if (balance == NULL)
        return false;
    if (balance_add(balance, entry))
        return true;
    error_set(error, ERROR_INPUT, "book-amount-too-large", NULL);
    return false;
}

static bool balance_store(Book *book, const Balance *balance, GError **error)
{
    sqlite3_stmt *store =
        sql_kept(book,
                 "INSERT INTO month_balance (account, month, stage, debit, credit) "
                 "VALUES (?1, ?2, ?3, ?4, ?5) "
                 "ON CONFLICT (account, month, stage) DO UPDATE SET debit = ?4, credit = ?5",
                 error);

    if (store == NULL)
        return false;
    sqlite3_bind_int64(store, 1, balance->key.account);
    sqlite3_bind_int64(store, 2, balance->key.month);
    sqlite3_bind_int64(store, 3, balance->key.stage);
    sqlite3_bind_int64(store, 4, balance->debit.fen);
    sqlite3_bind_int64(store, 5, balance->credit.fen);
    return sql_do(book, store, error);
}

/* In order of key, so that the same change makes the same file. */
bool balance_write(Book *book, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    GHashTableIter iterator;
    void *balance;

    g_hash_table_iter_init(&iterator, book->balances);
    while (g_hash_table_iter_next(&iterator, NULL, &balance))
        g_ptr_array_add(all, balance);
    g_ptr_array_sort(all, key_order);
    for (guint i = 0; i < all->len; i++) {
        if (!balance_store(book, g_ptr_array_index(all, i), error))
            return false;
    }
    return true;
}
