/* rules.h: what an entry must carry by its account, from data/REGIME/entries.txt; which cells may
 * be given */
#pragma once
#include "statement/statement.h"

typedef struct Rules Rules;

Rules *rules_read(const Catalog *catalog, GError **error);
void rules_free(Rules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rules, rules_free)

/* The first field that `entry` lacks; -1 when it has all it needs. */
int rules_missing(Rules *rules, const BookEntry *entry);

/* The regime's forms, read when they are first asked for. */
const Forms *rules_forms(Rules *rules, GError **error);

/* How many digits a code of `field` has in an entry; 0: any. */
int rules_digits(const Rules *rules, Field field);
