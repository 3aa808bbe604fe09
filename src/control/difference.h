/* difference.h: how the budget result becomes the surplus (本期预算结余与本期盈余差异调节表)
 *
 * The same year has two results: budget income less budget expenditure, on cash; income less
 * expense, on accrual. What stands between them is told row by row, from the vouchers, to the fen.
 * Which change of which accounts belongs to which row stands in
 * data/REGIME/posting/difference.txt.
 *
 * 政府会计制度（财会〔2017〕25号）, notes: 本年盈余与预算结余的差异情况说明.
 */
#pragma once
#include "book/book.h"

typedef struct Difference Difference;

typedef struct {
    const char *id, *title;
    const char *group, *group_title; /* NULL: of what no row took */
    bool adds;                       /* to the budget result; else it is deducted */
    Money amount;                    /* as the form shows it */
} DifferenceRow;

/* Rows that undo each other within the period, such as payables accrued and paid, as one. */
typedef struct {
    const char *id, *title;
    Money amount; /* to be added to the budget result */
} DifferenceMatter;

/* Of posted vouchers up to and with the day `to`, but those of the opening and of the closing.
 * Fails when data or book cannot be read, or a sum does not fit. */
Difference *difference_compute(Book *book, const Catalog *catalog, BookDate to, GError **error);
void difference_free(Difference *difference);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Difference, difference_free)

/* Budget income less budget expenditure. */
Money difference_result(const Difference *difference);
/* Income less expense: the result, with what rows add, without what they deduct, and the rest. */
Money difference_surplus(const Difference *difference);
/* Elements are `const DifferenceRow *`, in the order of the form, the rest last; borrowed. */
const GPtrArray *difference_rows(const Difference *difference);
/* Elements are `const DifferenceMatter *`; borrowed. */
const GPtrArray *difference_matters(const Difference *difference);
/* What no row took, to be added to the result. */
Money difference_unexplained(const Difference *difference);
