/* mapping.c: rows of the table of that name */
#include "book/mapping.h"

#include "book/store.h"

bool book_add_mapping(Book *book, const char *layout, GError **error)
{
    sqlite3_stmt *insert;
    int64_t actor;

    if (!change_open(book, error) || !change_actor(book, &actor, error))
        return false;
    insert = sql_kept(book,
                      "INSERT INTO mapping (layout, actor) VALUES (?, ?) "
                      "ON CONFLICT (layout) DO NOTHING",
                      error);
    if (insert == NULL)
        return false;
    sqlite3_bind_text(insert, 1, layout, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 2, actor);
    return sql_do(book, insert, error) && (sqlite3_changes(book->database) == 0 ||
                                           change_log(book, "mapping", NULL, NULL, layout, error));
}

/* The text of mapping `id`, the caller's; NULL, perhaps with an error, when there is none. */
static char *mapping_text(Book *book, int64_t id, GError **error)
{
    g_autoptr(sqlite3_stmt) find = sql_new(book, "SELECT layout FROM mapping WHERE id = ?", error);

    if (find == NULL)
        return NULL;
    sqlite3_bind_int64(find, 1, id);
    return sql_next(book, find, error) ? g_strdup(sql_text(find, 0)) : NULL;
}

bool book_remove_mapping(Book *book, int64_t id, bool *there, GError **error)
{
    g_autoptr(GError) failed = NULL;
    g_autofree char *layout = NULL, *subject = NULL;
    sqlite3_stmt *forget;

    if (!change_open(book, error))
        return false;
    layout = mapping_text(book, id, &failed);
    if (failed != NULL) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    *there = layout != NULL;
    if (layout == NULL)
        return true;
    forget = sql_kept(book, "DELETE FROM mapping WHERE id = ?", error);
    if (forget == NULL)
        return false;
    sqlite3_bind_int64(forget, 1, id);
    subject = g_strdup_printf("%" G_GINT64_FORMAT, id);
    return sql_do(book, forget, error) && change_log(book, "mapping", subject, layout, NULL, error);
}

bool book_each_mapping(Book *book, BookMappingVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) rows =
        sql_new(book, "SELECT id, layout FROM mapping ORDER BY id", error);
    g_autoptr(GError) failed = NULL;

    while (rows != NULL && sql_next(book, rows, &failed)) {
        const BookMapping mapping = {sqlite3_column_int64(rows, 0), sql_text(rows, 1)};

        if (mapping.layout == NULL)
            return book_damaged(book, "mapping", error);
        if (!visit(&mapping, data, error))
            return false;
    }
    if (failed != NULL)
        g_propagate_error(error, g_steal_pointer(&failed));
    return rows != NULL && failed == NULL;
}
