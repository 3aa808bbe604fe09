/* template.c: template BOOK [TABLE]... -o FILE: an empty workbook to be filled and imported */
#include "exchange/template.h"
#include "action/action.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "table", .kind = ARGUMENT_OPERAND, .many = true},
    {.name = "output", .kind = ARGUMENT_OPTION, .letter = 'o', .required = true},
};

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_autoptr(Book) book = book_open(call_value(call, "book"), call->actor, true, error);
    g_autoptr(Catalog) catalog =
        book != NULL ? catalog_read(call->data_directory, book_setting(book, "regime"), error)
                     : NULL;
    const char *output = call_value(call, "output");

    if (catalog == NULL ||
        !template_write(book, catalog, call_values(call, "table"), output, error))
        return false;
    *result = json_pack("{s:s}", "output", output);
    return true;
}

const Action action_template = {
    .name = "template",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
