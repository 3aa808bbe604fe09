/* origin.c: where a voucher comes from
 *
 * A row beside the voucher, and only where there is something to say: an import of a million
 * entries writes none. Its encoding stands in the hash of its voucher (chain.c), so a row that is
 * added, changed or taken away breaks the chain there.
 */
#include "book/store.h"

static void bind_number(sqlite3_stmt *statement, int index, int64_t number)
{
    if (number != 0)
        sqlite3_bind_int64(statement, index, number);
}

bool origin_insert(Book *book, int64_t id, const BookOrigin *origin, GError **error)
{
    sqlite3_stmt *insert = sql_kept(book,
                                    "INSERT OR FAIL INTO voucher_origin "
                                    "(id, prepared, reviewed, event, reverses, application) "
                                    "VALUES (?, ?, ?, ?, ?, ?)",
                                    error);
    int64_t prepared, reviewed;

    if (insert == NULL || !change_actor_named(book, origin->prepared, &prepared, error) ||
        !change_actor_named(book, origin->reviewed, &reviewed, error))
        return false;
    sqlite3_bind_int64(insert, 1, id);
    bind_number(insert, 2, prepared);
    bind_number(insert, 3, reviewed);
    sql_bind_text(insert, 4, origin->event);
    bind_number(insert, 5, origin->reverses);
    bind_number(insert, 6, origin->application);
    return sql_do(book, insert, error);
}

static const char *text_kept(Book *book, sqlite3_stmt *row, int column)
{
    const char *text = sql_text(row, column);

    return text != NULL ? g_string_chunk_insert_const(book->strings, text) : NULL;
}

void origin_from_row(Book *book, sqlite3_stmt *row, BookOrigin *origin)
{
    *origin = (BookOrigin){
        .prepared = text_kept(book, row, 0),
        .reviewed = text_kept(book, row, 1),
        .posted = text_kept(book, row, 2),
        .event = text_kept(book, row, 3),
        .reverses = sqlite3_column_int64(row, 4),
        .application = sqlite3_column_int64(row, 5),
    };
}

bool book_origin(Book *book, int64_t sequence, BookOrigin *origin, GError **error)
{
    sqlite3_stmt *find =
        sql_kept(book,
                 "SELECT prepared.name, reviewed.name, posted.name, event, reverses, application "
                 "FROM voucher LEFT JOIN voucher_origin AS origin ON origin.id = voucher.id "
                 "LEFT JOIN actor AS prepared ON prepared.id = origin.prepared "
                 "LEFT JOIN actor AS reviewed ON reviewed.id = origin.reviewed "
                 "LEFT JOIN actor AS posted ON posted.id = voucher.actor WHERE voucher.id = ?",
                 error);
    g_autoptr(GError) failed = NULL;

    *origin = (BookOrigin){0};
    if (find == NULL)
        return false;
    sqlite3_bind_int64(find, 1, sequence);
    if (sql_next(book, find, &failed))
        origin_from_row(book, find, origin);
    sqlite3_reset(find);
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

bool book_reversed_by(Book *book, int64_t sequence, int64_t *reversing, GError **error)
{
    return sql_number(book, "SELECT id FROM voucher_origin WHERE reverses = ?", sequence, 0, 0,
                      reversing, error);
}

/* "5-12" for a message. */
static char *voucher_label(Book *book, int64_t sequence)
{
    int64_t month = 0, number = 0;

    sql_number(book, "SELECT month FROM voucher WHERE id = ?", sequence, 0, 0, &month, NULL);
    sql_number(book, "SELECT number FROM voucher WHERE id = ?", sequence, 0, 0, &number, NULL);
    return g_strdup_printf("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, month, number);
}

bool reversal_free(Book *book, int64_t reverses, GError **error)
{
    g_autofree char *voucher = NULL;
    int64_t posted, prepared, there;

    if (reverses == 0)
        return true;
    if (!sql_number(book, "SELECT 1 FROM voucher WHERE id = ?", reverses, 0, 0, &there, error) ||
        !book_reversed_by(book, reverses, &posted, error) ||
        !sql_number(book, "SELECT id FROM draft_origin WHERE reverses = ?", reverses, 0, 0,
                    &prepared, error))
        return false;
    if (there != 0 && posted == 0 && prepared == 0)
        return true;
    voucher =
        there != 0 ? voucher_label(book, reverses) : g_strdup_printf("%" G_GINT64_FORMAT, reverses);
    error_set(error, ERROR_INPUT, there == 0 ? "book-no-voucher" : "book-reversed-twice", "voucher",
              voucher, NULL);
    return false;
}

/* The same entry in red, or on the other side. The memo that it had of its voucher goes with it. */
static void entry_reverse(BookEntry *entry, Reversal how, const char *memo)
{
    if (g_strcmp0(entry->memo, memo) == 0)
        g_clear_pointer((char **)&entry->memo, g_free);
    if (how == REVERSE_RED)
        entry->amount.fen = -entry->amount.fen; /* a voucher is refused that holds INT64_MIN */
    else
        entry->side = entry->side == SIDE_DEBIT ? SIDE_CREDIT : SIDE_DEBIT;
}

BookVoucher *book_reversal(Book *book, int64_t sequence, Reversal how, int month, int day,
                           const char *memo, GError **error)
{
    BookVoucher *voucher;

    if (!reversal_free(book, sequence, error))
        return NULL;
    voucher = book_voucher(book, sequence, error);
    if (voucher == NULL)
        return NULL;
    for (unsigned i = 0; i < voucher->entry_count; i++)
        entry_reverse((BookEntry *)&voucher->entries[i], how, voucher->memo);
    voucher->sequence = 0;
    voucher->month = month;
    voucher->day = day;
    voucher->number = 0;
    voucher->attachments = 0;
    g_free((char *)voucher->memo);
    voucher->memo = g_strdup(memo);
    return voucher;
}

bool book_find_voucher(Book *book, int month, int number, int64_t *sequence, GError **error)
{
    return sql_number(book, "SELECT id FROM voucher WHERE month = ? AND number = ?", month, number,
                      0, sequence, error);
}

bool book_event_spent(Book *book, const char *event, Money *sum, GError **error)
{
    sqlite3_stmt *row =
        sql_kept(book,
                 "SELECT sum(amount) FROM voucher_origin AS o "
                 "JOIN entry ON entry.id > o.id * 1024 AND entry.id < o.id * 1024 + 1024 "
                 "WHERE event = ? AND system = 1 AND side = 1 AND NOT EXISTS "
                 "(SELECT 1 FROM voucher_origin AS back WHERE back.reverses = o.id)",
                 error);
    g_autoptr(GError) failed = NULL;

    if (row == NULL)
        return false;
    sqlite3_bind_text(row, 1, event, -1, SQLITE_STATIC);
    if (sql_next(book, row, &failed))
        sum->fen = sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}
