/* export.c: export BOOK --to FORMAT -o PATH: the book for other programs */
#include "exchange/export.h"
#include "action/action.h"

static const char *const formats[] = {
    "csv", "ledger", "hledger", "beancount", "gbt24589", "fiscal-data-package", NULL};

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "to", .kind = ARGUMENT_OPTION, .required = true, .choices = formats},
    {.name = "output", .kind = ARGUMENT_OPTION, .letter = 'o', .required = true},
};

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_autoptr(Book) book = book_open(call_value(call, "book"), call->actor, true, error);
    g_autoptr(Catalog) catalog =
        book != NULL ? catalog_read(call->data_directory, book_setting(book, "regime"), error)
                     : NULL;
    const Writer *writer = writer_find(call_value(call, "to"));
    const char *output = call_value(call, "output");
    ExportCounts counts;

    if (catalog == NULL || !export_book(book, catalog, writer, output, &counts, error))
        return false;
    *result = json_pack("{s:s, s:s, s:I, s:I, s:I}", "to", writer->name, "output", output,
                        "vouchers", (json_int_t)counts.vouchers, "entries",
                        (json_int_t)counts.entries, "rows", (json_int_t)counts.rows);
    return true;
}

const Action action_export = {
    .name = "export",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
