/* rules.h: what an entry must carry by its account, from data/REGIME/entries.txt
 *
 * Vouchers that are imported and vouchers that events make are held to the same rules. */
#pragma once
#include "book/book.h"

typedef struct Rules Rules;

Rules *rules_read(const Catalog *catalog, GError **error);
void rules_free(Rules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rules, rules_free)

/* The first field that `entry` lacks; -1 when it has all it needs. */
int rules_missing(Rules *rules, const BookEntry *entry);

/* How many digits a code of `field` has in an entry; 0: any. */
int rules_digits(const Rules *rules, Field field);
