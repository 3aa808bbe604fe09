/* ledger_internal.h: what the files that print ledgers share */
#pragma once
#include "disclosure/internal.h"
#include "disclosure/ledger.h"

/* An entry as a ledger shows it. */
typedef struct {
    Code account, counter; /* the account on the other side; 0: several, or none */
    int month, day, number;
    int64_t id; /* where it stands in the journal */
    Stage stage;
    Side side;
    Money amount;
    const char *memo; /* kept by the ledger; "" */
} LedgerLine;

typedef struct {
    Book *book;
    const Catalog *catalog;
    Words *words;
    int month; /* 0: the whole year */
    Code account;
    GArray *lines; /* of LedgerLine, by account, openings first, then by date and number */
    GStringChunk *memos;
    Document *document;
} Ledger;

/* Debits and credits, and what they come to. */
typedef struct {
    Money debit, credit;
} LedgerSum;
/* Adds an entry; false (with an error) when it does not fit. */
bool ledger_add(LedgerSum *sum, const LedgerLine *line, GError **error);
bool ledger_join(LedgerSum *sum, const LedgerSum *more, GError **error);
/* Debit less credit. Sums that were added with ledger_add fit. */
Money ledger_balance(const LedgerSum *sum);

/* What a ledger of several accounts is found by. */
void ledger_heading(Ledger *ledger, const char *text);
/* A table under `title`, with what it is about at its side. */
Node *ledger_table(Ledger *ledger, const char *title, const char *number);
/* A head row of words by their ids, ended by NULL. */
void ledger_head(Ledger *ledger, Node *table, ...) G_GNUC_NULL_TERMINATED;
Node *ledger_row(Node *table);
Node *ledger_text(Node *row, const char *text, Align align);
/* Nil is left blank. */
void ledger_money(Node *row, Money amount);
/* Two cells: which side, and how much. */
void ledger_sides(Ledger *ledger, Node *row, Money balance);
/* Makes every cell of the row strong. */
void ledger_strong(Node *row);
/* The official name of an account, or of the nearest above it; "" when none is known. */
const char *ledger_name(const Ledger *ledger, Code account);
/* 1001 before 100101 before 1002. */
int ledger_account_order(Code a, Code b);
/* "1002 银行存款"; the caller frees. */
char *ledger_account(const Ledger *ledger, Code account);

/* ledger_voucher.c, ledger_lines.c, ledger_totals.c: fill the document. */
bool ledger_put_vouchers(Ledger *ledger, GError **error);
bool ledger_put_accounts(Ledger *ledger, bool daily, GError **error);
bool ledger_put_general(Ledger *ledger, GError **error);
bool ledger_put_balances(Ledger *ledger, GError **error);
