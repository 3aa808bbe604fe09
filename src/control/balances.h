/* balances.h: what every account shows, by the keys that the regime keeps for it */
#pragma once
#include "control/steps.h"

typedef struct {
    Code fields[FIELD_COUNT]; /* month apart; 0 what the account does not keep */
} BalanceKey;

typedef struct {
    BalanceKey key;
    Money amount; /* debit positive */
} KeyBalance;

int balance_key_compare(const BalanceKey *a, const BalanceKey *b);
/* The key under which `account` keeps what stands under `key`. */
BalanceKey balance_key_kept(const Closing *closing, Code account, const BalanceKey *key);

/* None: KeyBalance to itself, by its key. */
GHashTable *balances_new_by_key(void);
/* The sums of all posted entries. NULL with an error. */
GHashTable *balances_by_key(Book *book, const Closing *closing, GError **error);
/* The same of one kind of vouchers alone. */
GHashTable *balances_by_key_at(Book *book, const Closing *closing, Stage stage, GError **error);
/* Adds `amount` under `key`; fails when the sum does not fit. */
bool balances_move(GHashTable *balances, const BalanceKey *key, Money amount, GError **error);
/* Those that are not nil, in the order of their keys: const KeyBalance *, borrowed. */
GPtrArray *balances_in_order(GHashTable *balances);
