/* bank_statement.h: the lines of a bank's or treasury's statement, CSV or a workbook
 *
 * The head may stand below other rows and its words are those of data/REGIME/bank.txt. Lines come
 * out in the order of time. Where the statement says its balances, each must be the one before it
 * and the line: else a line is missing, and the statement is refused with its place.
 */
#pragma once
#include "book/bank.h"

typedef struct {
    GArray *lines;        /* of BookBankItem, without ids */
    GStringChunk *texts;  /* theirs */
    unsigned other_years; /* lines that were left out: not of the book's year */
} BankStatement;

BankStatement *bank_statement_read(const Catalog *catalog, int year, const char *path,
                                   GError **error);
/* The same from bytes; `path` names them. */
BankStatement *bank_statement_parse(const Catalog *catalog, int year, const char *path,
                                    const void *bytes, size_t size, GError **error);
void bank_statement_free(BankStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BankStatement, bank_statement_free)
