/* books.c: books FOLDER: which units' books of which years there are */
#include "action/department.h"
#include "base/error.h"

static const Argument arguments[] = {
    {.name = "folder", .kind = ARGUMENT_OPERAND, .required = true},
};

static json_t *book_to_json(const ActionCall *call, const char *path, int *failed)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Book) book = book_open(path, call->actor, true, &error);

    if (book == NULL) {
        *failed = error->domain == JUESUAN_ERROR ? error->code : ERROR_SYSTEM;
        return json_pack("{s:s, s:s}", "path", path, "error", error_id(error));
    }
    return json_pack("{s:s, s:s, s:s, s:i, s:s, s:I}", "path", path, "unit",
                     book_setting(book, "unit.code"), "name", book_setting(book, "unit.name"),
                     "year", book_year(book), "regime", book_setting(book, "regime"), "vouchers",
                     (json_int_t)book_voucher_count(book));
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_autoptr(GPtrArray) paths = folder_books(call_value(call, "folder"), error);
    json_t *books = json_array();
    int failed = 0;

    for (unsigned i = 0; paths != NULL && i < paths->len; i++)
        json_array_append_new(books, book_to_json(call, g_ptr_array_index(paths, i), &failed));
    if (paths == NULL) {
        json_decref(books);
        return false;
    }
    *result = json_pack("{s:i, s:o}", "version", 1, "books", books);
    if (failed > 0)
        json_object_set_new(*result, "failed", json_integer(failed));
    return true;
}

const Action action_books = {
    .name = "books",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
