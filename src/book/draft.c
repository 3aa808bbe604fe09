/* draft.c: vouchers that are prepared but not posted
 *
 * A draft is checked as a voucher is, so that posting can only fail for what happened in between.
 * Drafts stand in tables of their own, may be changed and deleted, and are not in the chain nor in
 * any sum. One that has no number yet holds the negative of its id in its place, which no voucher
 * can have. Ids are never given again: what was said about draft 5 is never about another.
 */
#include "book/store.h"

/* Version, reviewer and the like: what a draft without a row in draft_origin has. */
#define DRAFT_VERSION "coalesce(version, 1)"

/* ---- writing ---- */

bool book_next_draft(Book *book, int64_t *draft, GError **error)
{
    if (book->last_draft < 0 &&
        !sql_number(book,
                    "SELECT max(ifnull((SELECT max(id) FROM draft_voucher), 0), "
                    "ifnull((SELECT max(last) FROM change WHERE what = 'draft'), 0))",
                    0, 0, 0, &book->last_draft, error))
        return false;
    *draft = book->last_draft + 1;
    return true;
}

static bool draft_next_id(Book *book, int64_t *id, GError **error)
{
    if (!book_next_draft(book, id, error))
        return false;
    book->last_draft = *id;
    return true;
}

/* Puts a row where there is none, or another where there is one. */
static bool draft_row_put(Book *book, int64_t id, const BookVoucher *voucher, int64_t actor,
                          int64_t payee, GError **error)
{
    sqlite3_stmt *put = sql_kept(
        book,
        "INSERT INTO draft_voucher (id, " VOUCHER_COLUMNS ", actor) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET month = ?2, "
        "day = ?3, number = ?4, stage = ?5, attachments = ?6, memo = ?7, payee = ?8, actor = ?9",
        error);

    if (put == NULL)
        return false;
    sqlite3_bind_int64(put, 1, id);
    sqlite3_bind_int64(put, 2, voucher->month);
    sqlite3_bind_int64(put, 3, voucher->day);
    sqlite3_bind_int64(put, 4, voucher->number != 0 ? voucher->number : -id);
    sqlite3_bind_int64(put, 5, voucher->stage);
    sqlite3_bind_int64(put, 6, voucher->attachments);
    sql_bind_text(put, 7, voucher->memo);
    if (payee != 0)
        sqlite3_bind_int64(put, 8, payee);
    sqlite3_bind_int64(put, 9, actor);
    return sql_do(book, put, error);
}

bool draft_write(Book *book, int64_t id, const BookVoucher *voucher, GError **error)
{
    static const char one[] = ENTRY_INSERT("draft_entry");
    static const char four[] = ENTRY_INSERT_FOUR("draft_entry");
    unsigned char hash[HASH_SIZE];
    int64_t actor, payee = 0;

    if (!change_actor(book, &actor, error) ||
        (voucher->payee != NULL && *voucher->payee != '\0' &&
         !person_put(book, voucher->payee, &payee, hash, error)) ||
        !draft_row_put(book, id, voucher, actor, payee, error))
        return false;
    return entries_insert(book, one, four, id, voucher, error);
}

/* Only a draft that has something to say has a row of its own: an import writes none. */
static bool draft_origin_write(Book *book, int64_t id, const BookOrigin *origin, GError **error)
{
    sqlite3_stmt *insert = sql_kept(book,
                                    "INSERT INTO draft_origin (id, version, event, reverses, "
                                    "application) VALUES (?, 1, ?, nullif(?, 0), nullif(?, 0))",
                                    error);

    if (insert == NULL)
        return false;
    sqlite3_bind_int64(insert, 1, id);
    sql_bind_text(insert, 2, origin->event);
    sqlite3_bind_int64(insert, 3, origin->reverses);
    sqlite3_bind_int64(insert, 4, origin->application);
    return sql_do(book, insert, error);
}

bool book_prepare(Book *book, const BookVoucher *voucher, const BookOrigin *origin, int64_t *draft,
                  GError **error)
{
    int64_t id;

    if (!change_open(book, error) || !voucher_check(book, voucher, error) ||
        !month_is_open(book, voucher->month, error) ||
        (voucher->number != 0 &&
         !voucher_number_free(book, voucher->month, voucher->number, error)) ||
        (origin != NULL && !reversal_free(book, origin->reverses, error)))
        return false;
    book->broken = true;
    if (!draft_next_id(book, &id, error) || !draft_write(book, id, voucher, error) ||
        (origin != NULL && !draft_origin_write(book, id, origin, error)))
        return false;
    book->broken = false;
    book->drafts++;
    change_count(book, CHANGED_DRAFT, id);
    if (draft != NULL)
        *draft = id;
    return true;
}

bool book_draft(Book *book, const BookVoucher *voucher, GError **error)
{
    return voucher_check(book, voucher, error) && voucher_number_given(voucher, error) &&
           book_prepare(book, voucher, NULL, NULL, error);
}

static bool id_do(Book *book, const char *sql, int64_t id, GError **error)
{
    sqlite3_stmt *statement = sql_kept(book, sql, error);

    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    return sql_do(book, statement, error);
}

bool draft_delete_entries(Book *book, int64_t id, GError **error)
{
    return id_do(book, "DELETE FROM draft_entry WHERE id > ?1 * 1024 AND id < ?1 * 1024 + 1024", id,
                 error);
}

bool draft_delete(Book *book, int64_t id, GError **error)
{
    if (!draft_delete_entries(book, id, error) ||
        !id_do(book, "DELETE FROM draft_origin WHERE id = ?", id, error) ||
        !id_do(book, "DELETE FROM draft_voucher WHERE id = ?", id, error))
        return false;
    book->drafts--;
    return true;
}

bool draft_raise(Book *book, const BookDraft *draft, int64_t reviewer, GError **error)
{
    sqlite3_stmt *put =
        sql_kept(book,
                 "INSERT INTO draft_origin (id, version, reviewed) VALUES (?1, ?2, nullif(?3, 0)) "
                 "ON CONFLICT (id) DO UPDATE SET version = ?2, reviewed = nullif(?3, 0)",
                 error);

    if (put == NULL)
        return false;
    sqlite3_bind_int64(put, 1, draft->id);
    sqlite3_bind_int64(put, 2, draft->version + 1);
    sqlite3_bind_int64(put, 3, reviewer);
    return sql_do(book, put, error);
}

/* ---- reading ---- */

static bool draft_no(int64_t id, GError **error)
{
    g_autofree char *name = g_strdup_printf("%" G_GINT64_FORMAT, id);

    error_set(error, ERROR_INPUT, "book-no-draft", "draft", name, "mend", "book-mend-draft", NULL);
    return false;
}

/* Reads what is not the voucher itself; false without an error when there is no such draft. */
static bool draft_read_origin(Book *book, BookDraft *draft, GError **error)
{
    sqlite3_stmt *find = sql_kept(
        book,
        "SELECT prepared.name, reviewed.name, NULL, event, reverses, application, " DRAFT_VERSION
        " FROM draft_voucher AS draft LEFT JOIN draft_origin AS origin ON origin.id = draft.id "
        "LEFT JOIN actor AS prepared ON prepared.id = draft.actor "
        "LEFT JOIN actor AS reviewed ON reviewed.id = origin.reviewed WHERE draft.id = ?",
        error);

    if (find == NULL)
        return false;
    sqlite3_bind_int64(find, 1, draft->id);
    if (!sql_next(book, find, error))
        return false;
    origin_from_row(book, find, &draft->origin);
    draft->version = sqlite3_column_int64(find, 6);
    sqlite3_reset(find);
    return true;
}

static BookVoucher *draft_read_voucher(Book *book, int64_t id, GError **error)
{
    sqlite3_stmt *row = sql_kept(book,
                                 "SELECT " VOUCHER_COLUMNS ", person.name FROM draft_voucher "
                                 "LEFT JOIN person ON person.id = payee WHERE draft_voucher.id = ?",
                                 error);
    sqlite3_stmt *lines =
        row != NULL ? sql_kept(book,
                               "SELECT " ENTRY_COLUMNS ", memo FROM draft_entry "
                               "WHERE id > ?1 * 1024 AND id < ?1 * 1024 + 1024 ORDER BY id",
                               error)
                    : NULL;
    BookVoucher *voucher = lines != NULL ? voucher_read(book, row, lines, id, error) : NULL;

    if (voucher != NULL) {
        voucher->sequence = 0;
        voucher->number = MAX(voucher->number, 0);
    }
    return voucher;
}

BookDraft *book_draft_read(Book *book, int64_t id, GError **error)
{
    BookDraft *draft = g_new0(BookDraft, 1);
    g_autoptr(GError) failed = NULL;

    draft->id = id;
    if (draft_read_origin(book, draft, &failed))
        draft->voucher = draft_read_voucher(book, id, &failed);
    if (draft->voucher != NULL)
        return draft;
    book_draft_free(draft);
    if (failed != NULL)
        g_propagate_error(error, g_steal_pointer(&failed));
    else
        draft_no(id, error);
    return NULL;
}

void book_draft_free(BookDraft *draft)
{
    if (draft == NULL)
        return;
    book_voucher_free(draft->voucher);
    g_free(draft);
}

/* In the order of posting: by number, and those that are still to get one by day. */
GArray *drafts_in_order(Book *book, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        sql_new(book,
                "SELECT id FROM draft_voucher ORDER BY month, number < 0, "
                "CASE WHEN number < 0 THEN day ELSE number END, id",
                error);
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GError) failed = NULL;

    if (statement == NULL)
        return NULL;
    while (sql_next(book, statement, &failed)) {
        int64_t id = sqlite3_column_int64(statement, 0);
        g_array_append_val(ids, id);
    }
    if (failed == NULL)
        return g_steal_pointer(&ids);
    g_propagate_error(error, g_steal_pointer(&failed));
    return NULL;
}

bool book_each_draft(Book *book, BookDraftVisit visit, void *data, GError **error)
{
    g_autoptr(GArray) ids = drafts_in_order(book, error);
    bool more = true;

    if (ids == NULL)
        return false;
    for (guint i = 0; more && i < ids->len; i++) {
        BookDraft *draft = book_draft_read(book, g_array_index(ids, int64_t, i), error);
        if (draft == NULL)
            return false;
        more = visit(draft, data);
        book_draft_free(draft);
    }
    return true;
}
