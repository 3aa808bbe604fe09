/* reconcile.h: the bank's lines against the unit's entries, and the statement between both balances
 *
 * 银行存款余额调节表: what the bank has and the unit has not is added to the unit's balance, and
 * the other way round; then both agree, or something is wrong (政府会计制度 1002 银行存款:
 * 至少每月核对一次).
 */
#pragma once
#include "book/bank.h"

/* Matches what is not matched yet by the rules of data/REGIME/reconcile.txt, in their order.
 * `*made` is the number of matches. Inside a change. */
bool control_reconcile(Book *book, const Catalog *catalog, Code account, unsigned *made,
                       GError **error);

typedef struct {
    Money bank, unit; /* balances at the end of the day */
    Money bank_adjusted, unit_adjusted;
    bool bank_known; /* false: no line says a balance; the unit's opening and all
                        lines are taken instead */
    bool agrees;
    GArray *lines, *entries; /* of BookBankItem: what only one side has, signed */
    GArray *gaps;            /* of BookBankItem: lines whose balance does not follow from the
                                line before; `balance` is by how much */
} Reconciliation;
Reconciliation *control_reconciliation(Book *book, Code account, BookDate to, GError **error);
void reconciliation_free(Reconciliation *made);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reconciliation, reconciliation_free)
