/* balances.c: what every account shows, by the keys that the regime keeps for it */
#include "control/balances.h"

#include "base/error.h"

#include <string.h>

static unsigned balance_hash(const void *data)
{
    const BalanceKey *key = data;
    uint64_t hash = 0;

    for (Field field = 0; field < FIELD_COUNT; field++)
        hash = (hash ^ (uint64_t)key->fields[field]) * UINT64_C(0x9e3779b97f4a7c15);
    return (unsigned)(hash >> 32);
}

static gboolean balance_equal(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(BalanceKey)) == 0;
}

int balance_key_compare(const BalanceKey *a, const BalanceKey *b)
{
    for (Field field = 0; field < FIELD_COUNT; field++)
        if (a->fields[field] != b->fields[field])
            return a->fields[field] < b->fields[field] ? -1 : 1;
    return 0;
}

bool balances_move(GHashTable *balances, const BalanceKey *key, Money amount, GError **error)
{
    KeyBalance *balance = g_hash_table_lookup(balances, key);

    if (balance == NULL) {
        balance = g_new0(KeyBalance, 1);
        balance->key = *key;
        g_hash_table_add(balances, balance);
    }
    if (money_add(&balance->amount, balance->amount, amount))
        return true;
    error_set(error, ERROR_INPUT, "close-too-large", NULL);
    return false;
}

BalanceKey balance_key_kept(const Closing *closing, Code account, const BalanceKey *key)
{
    unsigned fields = closing_fields(closing, account);
    BalanceKey kept = {0};

    for (Field field = 0; field < FIELD_COUNT; field++)
        if ((fields >> field & 1) != 0)
            kept.fields[field] = key->fields[field];
    kept.fields[FIELD_ACCOUNT] = account;
    return kept;
}

typedef struct {
    const Closing *closing;
    GHashTable *balances;
    unsigned stages; /* bit 1 << Stage */
} Counting;

static bool entry_count(Stage stage, int month G_GNUC_UNUSED, const BookEntry *entry, void *data,
                        GError **error)
{
    const Counting *counting = data;
    const BalanceKey all = {.fields = {[FIELD_FUND] = entry->fund,
                                       [FIELD_FUNCTION] = entry->function,
                                       [FIELD_ECONOMY] = entry->economy,
                                       [FIELD_NATURE] = entry->nature,
                                       [FIELD_PROJECT] = entry->project,
                                       [FIELD_OFFICE] = entry->office}};
    const BalanceKey key = balance_key_kept(counting->closing, entry->account, &all);
    Money amount = entry->amount;

    if ((counting->stages >> stage & 1) == 0)
        return true;
    if (entry->side == SIDE_CREDIT && !money_negate(&amount, amount)) {
        error_set(error, ERROR_INPUT, "close-too-large", NULL);
        return false;
    }
    return balances_move(counting->balances, &key, amount, error);
}

GHashTable *balances_new_by_key(void)
{
    return g_hash_table_new_full(balance_hash, balance_equal, g_free, NULL);
}

static GHashTable *balances_count(Book *book, const Closing *closing, unsigned stages,
                                  GError **error)
{
    g_autoptr(GHashTable) balances = balances_new_by_key();
    Counting counting = {closing, balances, stages};

    return book_each_entry(book, entry_count, &counting, error) ? g_steal_pointer(&balances) : NULL;
}

GHashTable *balances_by_key(Book *book, const Closing *closing, GError **error)
{
    return balances_count(book, closing, ~0U, error);
}

GHashTable *balances_by_key_at(Book *book, const Closing *closing, Stage stage, GError **error)
{
    return balances_count(book, closing, 1U << stage, error);
}

static int balance_compare(const void *a, const void *b)
{
    const KeyBalance *left = *(const KeyBalance *const *)a;
    const KeyBalance *right = *(const KeyBalance *const *)b;

    return balance_key_compare(&left->key, &right->key);
}

GPtrArray *balances_in_order(GHashTable *balances)
{
    GPtrArray *list = g_ptr_array_new();
    GHashTableIter iterator;
    void *data;

    g_hash_table_iter_init(&iterator, balances);
    while (g_hash_table_iter_next(&iterator, &data, NULL))
        if (((const KeyBalance *)data)->amount.fen != 0)
            g_ptr_array_add(list, data);
    g_ptr_array_sort(list, balance_compare);
    return list;
}
