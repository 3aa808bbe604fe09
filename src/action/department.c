/* department.c: department FOLDER BOOK: the books of a department and its units as one */
#include "action/department.h"

#include "base/error.h"
#include "book/walk.h"
#include "control/department.h"
#include "exchange/import.h"

#include <stdio.h>
#include <string.h>

static const Argument arguments[] = {
    {.name = "folder", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "main", .kind = ARGUMENT_OPTION},
    {.name = "name", .kind = ARGUMENT_OPTION},
    {.name = "adjust", .kind = ARGUMENT_OPTION},
};

/* ---- the books ---- */

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *folder_books(const char *folder, GError **error)
{
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    GPtrArray *paths;

    if (directory == NULL) {
        error_set(error, ERROR_INPUT, "folder-unreadable", "place", folder, NULL);
        return NULL;
    }
    paths = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(directory)) != NULL;)
        if (g_str_has_suffix(name, ".book"))
            g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
    g_ptr_array_sort(paths, compare_paths);
    return paths;
}

static int compare_units(const void *a, const void *b)
{
    const Book *left = *(const Book *const *)a, *right = *(const Book *const *)b;

    return g_strcmp0(book_setting(left, "unit.code"), book_setting(right, "unit.code"));
}

/* The department's own book comes first. */
static bool put_main_first(GPtrArray *books, const char *main, GError **error)
{
    g_ptr_array_sort(books, compare_units);
    for (unsigned i = 0; main != NULL && i < books->len; i++) {
        void *book = g_ptr_array_index(books, i);

        if (g_strcmp0(book_setting(book, "unit.code"), main) != 0)
            continue;
        memmove(&books->pdata[1], &books->pdata[0], i * sizeof *books->pdata);
        books->pdata[0] = book;
        return true;
    }
    if (main != NULL)
        error_set(error, ERROR_INPUT, "department-no-main", "found", main, NULL);
    return main == NULL;
}

static int compare_years(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

GArray *department_years(const ActionCall *call, const char *folder, GError **error)
{
    g_autoptr(GPtrArray) paths = folder_books(folder, error);
    g_autoptr(GArray) years = g_array_new(FALSE, FALSE, sizeof(int));

    for (unsigned i = 0; paths != NULL && i < paths->len; i++) {
        g_autoptr(Book) book = book_open(g_ptr_array_index(paths, i), call->actor, true, error);
        int year = book != NULL ? book_year(book) : 0;
        bool known = false;

        if (book == NULL)
            return NULL;
        for (unsigned j = 0; j < years->len; j++)
            known = known || g_array_index(years, int, j) == year;
        if (!known)
            g_array_append_val(years, year);
    }
    g_array_sort(years, compare_years);
    if (paths != NULL && years->len == 0)
        error_set(error, ERROR_INPUT, "folder-no-books", "place", folder, NULL);
    return paths != NULL && years->len > 0 ? g_steal_pointer(&years) : NULL;
}

static GPtrArray *books_open(const ActionCall *call, const char *folder, int year, const char *main,
                             GError **error)
{
    g_autoptr(GPtrArray) paths = folder_books(folder, error);
    g_autoptr(GPtrArray) books = g_ptr_array_new_with_free_func((GDestroyNotify)book_close);

    for (unsigned i = 0; paths != NULL && i < paths->len; i++) {
        Book *book = book_open(g_ptr_array_index(paths, i), call->actor, true, error);

        if (book == NULL)
            return NULL;
        if (year == 0 || book_year(book) == year)
            g_ptr_array_add(books, book);
        else
            book_close(book);
    }
    if (paths == NULL)
        return NULL;
    if (books->len == 0) {
        error_set(error, ERROR_INPUT, "folder-no-books", "place", folder, NULL);
        return NULL;
    }
    return put_main_first(books, main, error) ? g_steal_pointer(&books) : NULL;
}

/* ---- the sum ---- */

static json_t *pairs_to_json(const DepartmentSum *sum, bool *found)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < sum->pairs->len; i++) {
        const DepartmentPair *pair = &g_array_index(sum->pairs, DepartmentPair, i);
        g_autofree char *paid = money_text(pair->paid), *received = money_text(pair->received);

        *found = *found || !pair->removed;
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:b}", "title", pair->title, "paid", paid,
                                        "received", received, "removed", pair->removed));
    }
    return list;
}

typedef struct {
    Book *into;
    GError **error;
    bool set;
} Copying;

static void copy_setting(const char *name, const char *value, void *data)
{
    Copying *copying = data;

    if (copying->set && g_str_has_prefix(name, "unit.") && strcmp(name, "unit.code") != 0 &&
        strcmp(name, "unit.name") != 0 && strcmp(name, "unit.short") != 0)
        copying->set = book_set(copying->into, name, value, copying->error);
}

static void copy_text(const char *key, const char *text, void *data)
{
    Copying *copying = data;

    copying->set = copying->set && book_add_text(copying->into, key, text, copying->error);
}

/* Copying and texts of the department's own book are the department's. */
static bool own_copy(Book *own, Book *into, GError **error)
{
    Copying copying = {into, error, true};

    book_each_setting(own, copy_setting, &copying);
    return copying.set && book_each_text(own, copy_text, &copying, error) && copying.set;
}

static bool adjust(const ActionCall *call, Book *into, const Catalog *catalog, GError **error)
{
    const char *const files[] = {call_value(call, "adjust"), NULL};

    return files[0] == NULL || import_files(into, catalog, files, false, NULL, NULL, NULL, error);
}

static bool books_sum(const ActionCall *call, const GPtrArray *books, Book *into,
                      DepartmentSum *sum, GError **error)
{
    g_autoptr(Catalog) catalog =
        catalog_read(call->data_directory, book_setting(into, "regime"), error);

    if (catalog == NULL || !book_begin(into, error))
        return false;
    if (own_copy(g_ptr_array_index(books, 0), into, error) &&
        control_department(books, catalog, into, sum, error))
        return book_commit(into, error) && adjust(call, into, catalog, error);
    book_rollback(into);
    return false;
}

bool department_make(const ActionCall *call, const char *folder, int year, const char *path,
                     const char *main, const char *name, json_t **result, bool *found,
                     GError **error)
{
    g_autoptr(GPtrArray) books = books_open(call, folder, year, main, error);
    const Book *own = books != NULL ? g_ptr_array_index(books, 0) : NULL;
    const BookFacts facts = {
        .year = own != NULL ? book_year(own) : 0,
        .regime = own != NULL ? book_setting(own, "regime") : NULL,
        .payment = own != NULL ? book_setting(own, "payment") : NULL,
        .code = own != NULL ? book_setting(own, "unit.code") : NULL,
        .name = name != NULL || own == NULL ? name : book_setting(own, "unit.name"),
        .short_name = name != NULL || own == NULL ? name : book_setting(own, "unit.short"),
        .kind = own != NULL ? book_setting(own, "unit.kind") : NULL,
    };
    g_autoptr(Book) into = own != NULL ? book_create(path, &facts, call->actor, error) : NULL;
    DepartmentSum sum = {0};
    bool summed = into != NULL && books_sum(call, books, into, &sum, error);

    if (summed)
        *result = json_pack("{s:s, s:s, s:i, s:i, s:i, s:i, s:i, s:o}", "book", path, "name",
                            facts.name, "year", facts.year, "units", (int)sum.units, "vouchers",
                            (int)sum.vouchers, "entries", (int)sum.entries, "rows", (int)sum.rows,
                            "transfers", pairs_to_json(&sum, found));
    else if (into != NULL) {
        g_clear_pointer(&into, book_close);
        (void)remove(path);
    }
    department_sum_clear(&sum);
    return summed;
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    return department_make(call, call_value(call, "folder"), 0, call_value(call, "book"),
                           call_value(call, "main"), call_value(call, "name"), result, found,
                           error);
}

const Action action_department = {
    .name = "department",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
