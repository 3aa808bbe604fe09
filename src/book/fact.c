/* fact.c: settings, offices and projects, kept in memory while the book is open
 *
 * They are few and asked for all the time. What is handed out stays valid as long as the book:
 * texts live in a string chunk, names are changed in place, and nothing is freed before the book
 * is.
 */
#include "book/store.h"

#include <stdlib.h>
#include <string.h>

enum { FACTS_NOT_READ = -1 }; /* no version that SQLite gives */

static int order_text(const void *a, const void *b, void *data)
{
    (void)data;
    return strcmp(a, b);
}

static void names_init(NameTable *table)
{
    table->by_code = g_hash_table_new(g_str_hash, g_str_equal);
    table->by_number = g_ptr_array_new();
    table->in_order = g_ptr_array_new();
}

static void names_free(NameTable *table)
{
    g_clear_pointer(&table->by_code, g_hash_table_unref);
    g_clear_pointer(&table->by_number, g_ptr_array_unref);
    g_clear_pointer(&table->in_order, g_ptr_array_unref);
}

void facts_init(Book *book)
{
    book->strings = g_string_chunk_new(4096);
    book->settings = g_tree_new_full(order_text, NULL, NULL, NULL);
    book->kept = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    book->kept_names = g_ptr_array_new_with_free_func(g_free);
    book->rows = g_hash_table_new(g_direct_hash, g_direct_equal);
    book->row_keys = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
                                           (GDestroyNotify)g_hash_table_unref);
    names_init(&book->offices);
    names_init(&book->projects);
}

void facts_free(Book *book)
{
    names_free(&book->offices);
    names_free(&book->projects);
    g_clear_pointer(&book->settings, g_tree_unref);
    g_clear_pointer(&book->texts, g_hash_table_unref);
    g_clear_pointer(&book->rows, g_hash_table_unref);
    g_clear_pointer(&book->row_keys, g_hash_table_unref);
    g_clear_pointer(&book->kept, g_ptr_array_unref);
    g_clear_pointer(&book->kept_names, g_ptr_array_unref);
    g_clear_pointer(&book->strings, g_string_chunk_free);
}

static const char *keep(Book *book, const char *text)
{
    return text != NULL ? g_string_chunk_insert_const(book->strings, text) : NULL;
}

/* ---- settings ---- */

static bool settings_read(Book *book, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        sql_new(book, "SELECT name, value FROM setting ORDER BY name", error);
    g_autoptr(GTree) settings = g_tree_new_full(order_text, NULL, NULL, NULL);
    g_autoptr(GError) failed = NULL;

    if (statement == NULL)
        return false;
    while (sql_next(book, statement, &failed)) {
        const char *name = sql_text(statement, 0);
        const char *value = sql_text(statement, 1);
        if (name == NULL || value == NULL)
            return book_damaged(book, "setting", error);
        g_tree_insert(settings, (char *)keep(book, name), (char *)keep(book, value));
    }
    if (failed != NULL) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    g_tree_unref(book->settings);
    book->settings = g_steal_pointer(&settings);
    return true;
}

/* A book says of itself which year, unit and regime it is of. */
static bool settings_check(Book *book, GError **error)
{
    static const char *const needed[] = {"regime",    "payment",    "unit.code",
                                         "unit.name", "unit.short", "unit.kind"};
    const char *year = book_setting(book, "year");

    book->year = year != NULL ? atoi(year) : 0;
    if (book->year < 1 || book->year > 9999)
        return book_damaged(book, "setting year", error);
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
        if (book_setting(book, needed[i]) == NULL)
            return book_damaged(book, needed[i], error);
    }
    return true;
}

const char *book_setting(const Book *book, const char *name)
{
    return g_tree_lookup(book->settings, name);
}

const char *book_path(const Book *book) { return book->path; }

int book_year(const Book *book) { return book->year; }

/* What the chain begins with, and the year that every date is in. */
static bool setting_is_fixed(const char *name)
{
    return g_str_equal(name, "year") || g_str_equal(name, "unit.code");
}

static bool setting_store(Book *book, const char *name, const char *value, GError **error)
{
    sqlite3_stmt *store = sql_kept(book,
                                   "INSERT INTO setting (name, value) VALUES (?1, ?2) "
                                   "ON CONFLICT (name) DO UPDATE SET value = ?2",
                                   error);

    if (store == NULL)
        return false;
    sqlite3_bind_text(store, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_text(store, 2, value, -1, SQLITE_STATIC);
    return sql_do(book, store, error);
}

bool book_set(Book *book, const char *name, const char *value, GError **error)
{
    const char *before = book_setting(book, name);

    if (!change_open(book, error))
        return false;
    if (g_strcmp0(before, value) == 0)
        return true;
    if (setting_is_fixed(name)) {
        error_set(error, ERROR_INPUT, "book-setting-fixed", "setting", name, "found", value,
                  "expected", before, "mend", "book-mend-setting-fixed", NULL);
        return false;
    }
    if (!setting_store(book, name, value, error) ||
        !change_log(book, "set", name, before, value, error))
        return false;
    g_tree_insert(book->settings, (char *)keep(book, name), (char *)keep(book, value));
    return true;
}

typedef struct {
    BookSettingVisit visit;
    void *data;
} Visiting;

static int setting_visit(void *name, void *value, void *data)
{
    const Visiting *visiting = data;

    visiting->visit(name, value, visiting->data);
    return FALSE;
}

void book_each_setting(const Book *book, BookSettingVisit visit, void *data)
{
    Visiting visiting = {visit, data};

    g_tree_foreach(book->settings, setting_visit, &visiting);
}

/* ---- names ----
 *
 * Numbers are given from 1 on, so a plain array finds them; a file with wild ones is not ours. */

enum { NAME_NUMBER_MAX = 1000000 };

static NameTable *names_of(const Book *book, Field field)
{
    g_assert(field == FIELD_OFFICE || field == FIELD_PROJECT);
    return (NameTable *)(field == FIELD_OFFICE ? &book->offices : &book->projects);
}

static int order_names(const void *a, const void *b)
{
    const BookName *const *first = a;
    const BookName *const *second = b;

    return strcmp((*first)->code, (*second)->code);
}

static void names_index(NameTable *table, BookName *name)
{
    g_hash_table_insert(table->by_code, (char *)name->code, name);
    if (table->by_number->len <= name->number)
        g_ptr_array_set_size(table->by_number, (int)name->number + 1);
    g_ptr_array_index(table->by_number, name->number) = name;
    g_ptr_array_add(table->in_order, name);
}

static BookName *name_numbered(const GPtrArray *by_number, Code number)
{
    return number > 0 && number < by_number->len ? g_ptr_array_index(by_number, number) : NULL;
}

/* The object of a name: the one that was handed out before, or a new one. */
static BookName *name_object(Book *book, const GPtrArray *before, Code number, const char *code)
{
    BookName *name = name_numbered(before, number);

    if (name != NULL && g_str_equal(name->code, code))
        return name;
    name = g_new0(BookName, 1);
    name->number = number;
    name->code = keep(book, code);
    g_ptr_array_add(book->kept_names, name);
    return name;
}

static bool name_read(Book *book, NameTable *table, const GPtrArray *before,
                      sqlite3_stmt *statement, GError **error)
{
    Code number = sqlite3_column_int64(statement, 0);
    const char *code = sql_text(statement, 1);
    const char *text = sql_text(statement, 2);
    BookName *name;

    if (number <= 0 || number > NAME_NUMBER_MAX || code == NULL || text == NULL)
        return book_damaged(book, "office, project", error);
    name = name_object(book, before, number, code);
    name->name = keep(book, text);
    name->kind = keep(book, sql_text(statement, 3));
    names_index(table, name);
    return true;
}

static bool names_read(Book *book, NameTable *table, const char *sql, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = sql_new(book, sql, error);
    g_autoptr(GPtrArray) before = NULL;
    g_autoptr(GError) failed = NULL;

    if (statement == NULL)
        return false;
    before = table->by_number;
    table->by_number = g_ptr_array_new();
    g_hash_table_remove_all(table->by_code);
    g_ptr_array_set_size(table->in_order, 0);
    while (sql_next(book, statement, &failed)) {
        if (!name_read(book, table, before, statement, error))
            return false;
    }
    g_ptr_array_sort(table->in_order, order_names);
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

const BookName *book_name(const Book *book, Field field, const char *code)
{
    return g_hash_table_lookup(names_of(book, field)->by_code, code);
}

const BookName *book_name_at(const Book *book, Field field, Code number)
{
    return name_numbered(names_of(book, field)->by_number, number);
}

const GPtrArray *book_names(const Book *book, Field field)
{
    return names_of(book, field)->in_order;
}

static bool name_store(Book *book, Field field, const char *code, const char *name,
                       const char *kind, GError **error)
{
    static const char office[] = "INSERT INTO office (code, name, kind) VALUES (?1, ?2, ?3) "
                                 "ON CONFLICT (code) DO UPDATE SET name = ?2, kind = ?3";
    static const char project[] = "INSERT INTO project (code, name, kind) VALUES (?1, ?2, ?3) "
                                  "ON CONFLICT (code) DO UPDATE SET name = ?2, kind = ?3";
    sqlite3_stmt *store = sql_kept(book, field == FIELD_OFFICE ? office : project, error);

    if (store == NULL)
        return false;
    sqlite3_bind_text(store, 1, code, -1, SQLITE_STATIC);
    sqlite3_bind_text(store, 2, name, -1, SQLITE_STATIC);
    sql_bind_text(store, 3, kind);
    return sql_do(book, store, error);
}

static void name_keep(Book *book, Field field, const char *code, const char *text, const char *kind)
{
    NameTable *table = names_of(book, field);
    BookName *name = g_hash_table_lookup(table->by_code, code);

    if (name == NULL) {
        name = name_object(book, table->by_number, sqlite3_last_insert_rowid(book->database), code);
        names_index(table, name);
        g_ptr_array_sort(table->in_order, order_names);
    }
    name->name = keep(book, text);
    name->kind = keep(book, kind);
}

bool book_put_name(Book *book, Field field, const char *code, const char *name, const char *kind,
                   GError **error)
{
    const BookName *there = book_name(book, field, code);
    const char *what = field == FIELD_OFFICE ? "office" : "project";

    if (kind != NULL && *kind == '\0')
        kind = NULL;
    if (!change_open(book, error))
        return false;
    if (*code == '\0' || *name == '\0') {
        error_set(error, ERROR_INPUT, "book-name-empty", "code", code, NULL);
        return false;
    }
    if (there != NULL && g_str_equal(there->name, name) && g_strcmp0(there->kind, kind) == 0)
        return true;
    if (!name_store(book, field, code, name, kind, error))
        return false;
    name_keep(book, field, code, name, kind);
    return change_log(book, what, code, there != NULL ? there->name : NULL, name, error);
}

/* ---- reading all of it ---- */

bool facts_read(Book *book, GError **error)
{
    int64_t version;

    registers_forget(book);
    texts_forget(book);
    book->data_version = FACTS_NOT_READ; /* until all are: half of them is not to be trusted */
    if (!sql_number(book, "PRAGMA data_version", 0, 0, 0, &version, error) ||
        !settings_read(book, error) || !settings_check(book, error) ||
        !names_read(book, &book->offices, "SELECT id, code, name, kind FROM office", error) ||
        !names_read(book, &book->projects, "SELECT id, code, name, kind FROM project", error))
        return false;
    book->data_version = version;
    return true;
}

bool facts_refresh(Book *book, GError **error)
{
    int64_t version;

    if (!sql_number(book, "PRAGMA data_version", 0, 0, 0, &version, error))
        return false;
    return version == book->data_version || facts_read(book, error);
}
