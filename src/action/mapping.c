/* mapping.c: mapping BOOK [--remove N]: whose columns are which of ours, as users told import */
#include "book/mapping.h"
#include "action/session.h"
#include "base/error.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "remove", .kind = ARGUMENT_OPTION},
};

static bool add_mapping(const BookMapping *mapping, void *data, GError **error G_GNUC_UNUSED)
{
    json_array_append_new(
        data, json_pack("{s:I, s:s}", "id", (json_int_t)mapping->id, "layout", mapping->layout));
    return true;
}

static bool run_list(Book *book, json_t **result, GError **error)
{
    json_t *list = json_array();

    if (!book_each_mapping(book, add_mapping, list, error)) {
        json_decref(list);
        return false;
    }
    *result = json_pack("{s:o}", "mappings", list);
    return true;
}

static bool run_remove(Book *book, const char *text, json_t **result, GError **error)
{
    gint64 id;
    bool there;

    if (!g_ascii_string_to_signed(text, 10, 1, G_MAXINT64, &id, NULL)) {
        error_set(error, ERROR_USAGE, "number-wrong", "option", "--remove", "found", text, NULL);
        return false;
    }
    if (!book_begin(book, error))
        return false;
    if (!book_remove_mapping(book, id, &there, error) || !there) {
        book_rollback(book);
        if (error != NULL && *error == NULL)
            error_set(error, ERROR_INPUT, "mapping-none", "found", text, NULL);
        return false;
    }
    if (!book_commit(book, error))
        return false;
    *result = json_pack("{s:I}", "removed", (json_int_t)id);
    return true;
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    const char *remove = call_value(call, "remove");
    g_autoptr(Book) book = book_open(call_value(call, "book"), call->actor, remove == NULL, error);

    if (book == NULL)
        return false;
    return remove != NULL ? run_remove(book, remove, result, error) : run_list(book, result, error);
}

const Action action_mapping = {
    .name = "mapping",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
