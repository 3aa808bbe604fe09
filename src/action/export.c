/* export.c: export BOOK --to FORMAT -o PATH: the book for other programs */
#include "exchange/export.h"
#include "action/action.h"
#include "disclosure/disclosure.h"
#include "exchange/outfile.h"
#include "render/render.h"

#include <string.h>

#define WORKBOOK "workbook"

static const char *const formats[] = {
    "csv", WORKBOOK, "ledger", "hledger", "beancount", "gbt24589", "fiscal-data-package", NULL};

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "to", .kind = ARGUMENT_OPTION, .required = true, .choices = formats},
    {.name = "output", .kind = ARGUMENT_OPTION, .letter = 'o', .required = true},
};

/* ---- the final-accounts workbook (财决) ---- */

/* Ids of the statements that are handed in: cover, final and annex; NULL-terminated, borrowed. NULL
 * with an error. */
static GPtrArray *handed_in(Compilation *compilation, GError **error)
{
    static const char *const groups[] = {"cover", "final", "annex", NULL};
    g_autoptr(GPtrArray) ids = g_ptr_array_new();

    for (const char *const *id = compilation_ids(compilation); *id != NULL; id++) {
        const Statement *statement = compilation_statement(compilation, *id, error);

        if (statement == NULL)
            return NULL;
        if (g_strv_contains(groups, statement->group))
            g_ptr_array_add(ids, (char *)*id);
    }
    g_ptr_array_add(ids, NULL);
    return g_steal_pointer(&ids);
}

static bool bytes_write(const char *path, GBytes *bytes, GError **error)
{
    g_autoptr(Outfile) out = outfile_new(path, error);
    size_t size;
    const void *data = g_bytes_get_data(bytes, &size);

    if (out == NULL)
        return false;
    outfile_bytes(out, data, size);
    return outfile_finish(out, error);
}

/* Every form a sheet, with the heads, labels and 行次 that its data prescribes: what import reads.
 */
static GBytes *workbook_make(Book *book, const Catalog *catalog, int *statements, GError **error)
{
    g_autoptr(Forms) forms = forms_read(catalog, error);
    g_autoptr(Compilation) compilation =
        forms != NULL ? compilation_new(book, catalog, forms, YEAR_END, error) : NULL;
    g_autoptr(GPtrArray) ids = compilation != NULL ? handed_in(compilation, error) : NULL;
    g_autoptr(Document) document = NULL;

    if (ids == NULL)
        return NULL;
    *statements = (int)ids->len - 1;
    document = disclosure_statements(compilation, (const char *const *)ids->pdata, error);
    return document != NULL ? renderer_find("xlsx")->render(document, error) : NULL;
}

static bool run_workbook(Book *book, const Catalog *catalog, const char *output, json_t **result,
                         GError **error)
{
    int statements;
    g_autoptr(GBytes) bytes = workbook_make(book, catalog, &statements, error);

    if (bytes == NULL || !bytes_write(output, bytes, error))
        return false;
    *result =
        json_pack("{s:s, s:s, s:i}", "to", WORKBOOK, "output", output, "statements", statements);
    return true;
}

/* ---- a book in other programs' formats ---- */

static bool run_writer(Book *book, const Catalog *catalog, const ActionCall *call, json_t **result,
                       GError **error)
{
    const Writer *writer = writer_find(call_value(call, "to"));
    const char *output = call_value(call, "output");
    ExportCounts counts;

    if (!export_book(book, catalog, writer, output, &counts, error))
        return false;
    *result = json_pack("{s:s, s:s, s:I, s:I, s:I}", "to", writer->name, "output", output,
                        "vouchers", (json_int_t)counts.vouchers, "entries",
                        (json_int_t)counts.entries, "rows", (json_int_t)counts.rows);
    return true;
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_autoptr(Book) book = book_open(call_value(call, "book"), call->actor, true, error);
    g_autoptr(Catalog) catalog =
        book != NULL ? catalog_read(call->data_directory, book_setting(book, "regime"), error)
                     : NULL;

    if (catalog == NULL)
        return false;
    return strcmp(call_value(call, "to"), WORKBOOK) == 0
               ? run_workbook(book, catalog, call_value(call, "output"), result, error)
               : run_writer(book, catalog, call, result, error);
}

const Action action_export = {
    .name = "export",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
