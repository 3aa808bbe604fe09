/* print.c: print BOOK --what KIND -o FILE: vouchers and ledgers as they are filed */
#include <string.h>

#include "action/voucher.h"
#include "base/error.h"
#include "base/text.h"
#include "disclosure/ledger.h"
#include "render/render.h"

static const char *const kinds[] = {"vouchers", "ledger", "subledger", "journal", "balances", NULL};

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "what", .kind = ARGUMENT_OPTION, .required = true, .choices = kinds},
    {.name = "month", .kind = ARGUMENT_OPTION},
    {.name = "account", .kind = ARGUMENT_OPTION},
    {.name = "output", .kind = ARGUMENT_OPTION, .letter = 'o', .required = true},
};

static LedgerKind kind_named(const char *name)
{
    int kind = 0;

    while (strcmp(kinds[kind], name) != 0)
        kind++;
    return (LedgerKind)kind;
}

/* By the file's ending. */
static const Renderer *renderer_for(const char *path, GError **error)
{
    const char *dot = strrchr(path, '.');
    const Renderer *renderer = dot != NULL ? renderer_find(dot + 1) : NULL;

    if (renderer == NULL)
        error_set(error, ERROR_USAGE, "print-format", "found", path, NULL);
    return renderer;
}

static bool account_ask(const Session *session, const char *text, Code *account, GError **error)
{
    *account = text != NULL ? catalog_code(session->catalog, FIELD_ACCOUNT, text) : 0;
    if (text == NULL || *account != 0)
        return true;
    error_set(error, ERROR_INPUT, "account-unknown", "found", text, NULL);
    return false;
}

static unsigned table_count(const Document *document)
{
    unsigned count = 0;

    for (unsigned i = 0; i < node_count(document->root); i++)
        count += node_at(document->root, i)->kind == NODE_TABLE;
    return count;
}

static bool document_write(const Document *document, const Renderer *renderer, const char *path,
                           json_t **result, GError **error)
{
    g_autoptr(GBytes) bytes = renderer->render(document, error);
    gsize size;
    const void *data = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;

    if (data == NULL || !text_write_file(path, data, size, error))
        return false;
    *result = json_pack("{s:s, s:I, s:I}", "file", path, "bytes", (json_int_t)size, "tables",
                        (json_int_t)table_count(document));
    return true;
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    const char *output = call_value(call, "output"), *month_text = call_value(call, "month");
    const Renderer *renderer = renderer_for(output, error);
    g_autoptr(Session) session = NULL;
    g_autoptr(Document) document = NULL;
    int64_t month = 0;
    Code account;

    if (renderer == NULL ||
        (month_text != NULL && !number_named(month_text, "--month", 12, &month, error)))
        return false;
    session = session_open(call, true, error);
    if (session == NULL || !account_ask(session, call_value(call, "account"), &account, error))
        return false;
    document = ledger_document(session->book, session->catalog,
                               kind_named(call_value(call, "what")), (int)month, account, error);
    return document != NULL && document_write(document, renderer, output, result, error);
}

const Action action_print = {
    .name = "print",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
