/* deed.c: rows of table `deed` */
#include "book/deed.h"

#include "book/store.h"

#include <string.h>

static bool deed_check(const BookDeed *deed, GError **error)
{
    g_autofree char *day = g_strdup_printf("%04d-%02d-%02d", deed->year, deed->month, deed->day);

    if (!text_given(deed->step, "step", error) || !text_given(deed->verb, "verb", error))
        return false;
    if (deed->year >= 1 && deed->year <= 9999 && deed->month >= 1 && deed->day >= 1 &&
        g_date_valid_dmy((GDateDay)deed->day, (GDateMonth)deed->month, (GDateYear)deed->year))
        return true;
    error_set(error, ERROR_INPUT, "book-deed-date", "found", day, "expected", "expect-date", NULL);
    return false;
}

bool book_do(Book *book, const BookDeed *deed, GError **error)
{
    sqlite3_stmt *insert;
    unsigned char seen[HASH_SIZE];
    int64_t actor;

    if (!change_open(book, error) || !deed_check(deed, error) || !change_actor(book, &actor, error))
        return false;
    g_assert(sodium_hex2bin(seen, sizeof seen, deed->seen, strlen(deed->seen), NULL, NULL, NULL) ==
             0);
    insert = sql_kept(book,
                      SEALED_INSERT("deed", DEED_COLUMNS,
                                    "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14"),
                      error);
    if (insert == NULL)
        return false;
    sqlite3_bind_text(insert, 1, deed->step, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, deed->subject, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, deed->verb, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 4, deed->year);
    sqlite3_bind_int64(insert, 5, deed->month);
    sqlite3_bind_int64(insert, 6, deed->day);
    sql_bind_text(insert, 7, deed->role);
    sql_bind_text(insert, 8, deed->reason);
    sql_bind_text(insert, 9, deed->evidence);
    sql_bind_text(insert, 10, deed->evidence_hash);
    sql_bind_text(insert, 11, deed->note);
    sqlite3_bind_blob(insert, 12, seen, sizeof seen, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 13, book->now);
    sqlite3_bind_int64(insert, 14, actor);
    return sql_do(book, insert, error) &&
           change_log(book, "deed", deed->subject, deed->step, deed->verb, error);
}

static const char *kept(Book *book, sqlite3_stmt *row, int column)
{
    const char *text = sql_text(row, column);

    return text != NULL ? g_string_chunk_insert_const(book->strings, text) : NULL;
}

/* False when no program of ours wrote it. */
static bool deed_from_row(Book *book, sqlite3_stmt *row, BookDeed *deed)
{
    const void *seen = sqlite3_column_blob(row, 11);

    *deed = (BookDeed){.step = kept(book, row, 0),
                       .subject = kept(book, row, 1),
                       .verb = kept(book, row, 2),
                       .year = sqlite3_column_int(row, 3),
                       .month = sqlite3_column_int(row, 4),
                       .day = sqlite3_column_int(row, 5),
                       .role = kept(book, row, 6),
                       .reason = kept(book, row, 7),
                       .evidence = kept(book, row, 8),
                       .evidence_hash = kept(book, row, 9),
                       .note = kept(book, row, 10),
                       .at = sqlite3_column_int64(row, 12),
                       .actor = kept(book, row, 13),
                       .number = sqlite3_column_int64(row, 14)};
    if (sqlite3_column_bytes(row, 11) == HASH_SIZE)
        sodium_bin2hex(deed->seen, sizeof deed->seen, seen, HASH_SIZE);
    return deed->step != NULL && deed->subject != NULL && deed->verb != NULL;
}

bool book_each_deed(Book *book, BookDeedVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) rows =
        sql_new(book,
                "SELECT step, subject, verb, year, month, day, role, reason, evidence, "
                "evidence_hash, note, seen, at, actor.name, deed.id FROM deed "
                "LEFT JOIN actor ON actor.id = deed.actor ORDER BY deed.id",
                error);
    g_autoptr(GError) failed = NULL;
    BookDeed deed;

    if (rows == NULL)
        return false;
    while (sql_next(book, rows, &failed)) {
        if (!deed_from_row(book, rows, &deed))
            return book_damaged(book, "deed", error);
        if (!visit(&deed, data, error))
            return false;
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}
