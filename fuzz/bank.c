/* bank.c: a bank's statement from anybody, as CSV or workbook: lines in order of their days with
 * texts, or an error with a place. The first byte says which. */
#include "base/error.h"
#include "exchange/bank_statement.h"
#include "regime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const paths[] = {"fuzz.csv", "fuzz.xlsx"};
    g_autoptr(GError) error = NULL;
    BankStatement *statement;

    if (size == 0)
        return 0;
    statement =
        bank_statement_parse(catalog_once(), 2021, paths[*data % 2], data + 1, size - 1, &error);
    if ((statement == NULL) == (error == NULL))
        abort();
    bank_statement_free(statement);
    return 0;
}
