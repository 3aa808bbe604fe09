/* ledger.h: vouchers and ledgers as they are filed (会计档案), as documents
 *
 * Layouts are those of the trade; their words are data/REGIME/ledger/words.txt. An opening voucher
 * is what the year begins with and stands in no month. Amounts in red are negative.
 */
#pragma once
#include "book/book.h"
#include "document/document.h"

typedef enum {
    LEDGER_VOUCHERS, /* 记账凭证, each on a page of its own */
    LEDGER_GENERAL,  /* 总账: accounts of the first level by month */
    LEDGER_SUB,      /* 明细账: each account that has entries, entry by entry */
    LEDGER_JOURNAL,  /* 日记账 of cash and bank, with the day's totals */
    LEDGER_BALANCES, /* 科目余额表, all levels */
} LedgerKind;

/* Makes the document; `month` 0: the whole year. `account` 0: all, else it and what is under it.
 * Fails when a sum does not fit. */
Document *ledger_document(Book *book, const Catalog *catalog, LedgerKind kind, int month,
                          Code account, GError **error);

/* "冲销3月12号凭证：办公费": the memo of a voucher that takes another back. The caller frees; NULL
 * with an error. */
char *ledger_reversal_memo(const Catalog *catalog, const BookVoucher *voucher, GError **error);
