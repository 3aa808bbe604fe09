/* bank.h: lines of bank and treasury statements, and which of them are which entries
 *
 * A line is the bank's word on the unit's account: positive is received, negative paid. A match
 * says that some lines are some entries, with the rule that found it; both sides come to the same
 * sum. It is undone by a row with a reason. Changes are called inside a change (book_begin …
 * book_commit). Texts that the book answers live as long as the book.
 */
#pragma once
#include "book/book.h"

/* What was in the books before the year began (上年未达账项): a match of lines without entries. */
#define BANK_RULE_EARLIER "earlier"

typedef struct {
    int64_t id; /* of a line: given by the book; of an entry: voucher × 1024 + line */
    BookDate date;
    Money amount; /* received positive; of an entry: debit positive */
    Money balance;
    bool has_balance;      /* the statement says what the balance is after the line */
    const char *reference; /* 流水号, 凭证号; NULL: none */
    const char *memo;
    const char *payee; /* 对方户名; kept in table person */
    int64_t match;     /* the one that stands; 0: none */
    int number;        /* of an entry: its voucher's */
} BookBankItem;

/* Adds the lines of a statement, in the order of the bank, that the account does not have yet:
 * those equal in date, amount, balance, reference and memo are told apart by how often they come.
 */
bool book_add_statement(Book *book, Code account, const char *name, const BookBankItem *lines,
                        unsigned count, unsigned *added, GError **error);

typedef bool (*BookBankVisit)(const BookBankItem *item, void *data);
/* Lines of an account in order of date, those of a day in the order of the bank. */
bool book_each_bank_line(Book *book, Code account, BookBankVisit visit, void *data, GError **error);
/* Posted entries of an account with all under it but the opening, in order of voucher. */
bool book_each_bank_entry(Book *book, Code account, BookBankVisit visit, void *data,
                          GError **error);

typedef struct {
    const char *rule, *reason; /* reason: NULL when a rule found it */
    const int64_t *lines, *entries;
    unsigned line_count, entry_count;
} BookBankMatch;
/* Fails when a member is not there, is matched already, or the sums differ. */
bool book_match(Book *book, const BookBankMatch *match, int64_t *id, GError **error);
bool book_unmatch(Book *book, int64_t match, const char *reason, GError **error);
/* The rule by which a match was made; NULL when there is none. */
const char *book_match_rule(Book *book, int64_t match, GError **error);
