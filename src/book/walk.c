/* walk.c: two readings side by side, one of vouchers and one of entries, both in order of id */
#include "book/walk.h"

#include "book/store.h"

/* The first thing read decides what is seen: it is read here, and names with it. */
bool book_hold(Book *book, GError **error)
{
    int64_t count;

    if (!sql_script(book, "BEGIN", error))
        return false;
    if (sql_number(book, "SELECT count(*) FROM setting", 0, 0, 0, &count, error) &&
        facts_refresh(book, error))
        return true;
    book_release(book);
    return false;
}

void book_release(Book *book) { (void)sql_script(book, "ROLLBACK", NULL); }

typedef struct {
    Book *book;
    sqlite3_stmt *vouchers, *entries;
    bool waiting; /* an entry was read that belongs to a later voucher */
    bool ended;   /* there are no more entries */
    BookEntry held[ENTRY_COUNT_MAX];
    GStringChunk *memos; /* of the voucher at hand */
} Walk;

static int64_t entry_voucher(const Walk *walk)
{
    return sqlite3_column_int64(walk->entries, ENTRY_COLUMN_COUNT + 1) / ENTRY_SPAN;
}

/* Goes to the next entry unless one is waiting. */
static bool entry_bring(Walk *walk, GError **error)
{
    if (!walk->waiting && !walk->ended) {
        walk->waiting = sql_next(walk->book, walk->entries, error);
        walk->ended = !walk->waiting;
    }
    return walk->waiting;
}

static bool entry_take(Walk *walk, BookVoucher *voucher, GError **error)
{
    BookEntry *entry = &walk->held[voucher->entry_count];
    const char *memo = sql_text(walk->entries, ENTRY_COLUMN_COUNT);
    Stage stage;
    int month;

    if (voucher->entry_count == ENTRY_COUNT_MAX ||
        !entry_from_row(walk->entries, &stage, &month, entry))
        return book_damaged(walk->book, "entry", error);
    entry->memo = memo != NULL ? g_string_chunk_insert(walk->memos, memo) : NULL;
    voucher->entry_count++;
    walk->waiting = false;
    return true;
}

static bool entries_take(Walk *walk, BookVoucher *voucher, GError **error)
{
    g_autoptr(GError) failed = NULL;

    g_string_chunk_clear(walk->memos);
    while (entry_bring(walk, &failed) && entry_voucher(walk) <= voucher->sequence) {
        if (entry_voucher(walk) < voucher->sequence) /* of no voucher: verify tells */
            return book_damaged(walk->book, "entry", error);
        if (!entry_take(walk, voucher, error))
            return false;
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static bool voucher_take(Walk *walk, BookVoucher *voucher, GError **error)
{
    sqlite3_stmt *row = walk->vouchers;

    *voucher = (BookVoucher){
        .month = sqlite3_column_int(row, 0),
        .day = sqlite3_column_int(row, 1),
        .number = sqlite3_column_int(row, 2),
        .stage = (Stage)sqlite3_column_int(row, 3),
        .attachments = sqlite3_column_int(row, 4),
        .memo = sql_text(row, 5),
        .payee = sql_text(row, 7),
        .sequence = sqlite3_column_int64(row, 8),
        .entries = walk->held,
    };
    if (!date_is_valid(walk->book, voucher->month, voucher->day) || voucher->stage > STAGE_CLOSING)
        return book_damaged(walk->book, "voucher", error);
    return entries_take(walk, voucher, error);
}

static bool walk_run(Walk *walk, BookWalk show, void *data, GError **error)
{
    g_autoptr(GError) failed = NULL;
    BookVoucher voucher;

    while (sql_next(walk->book, walk->vouchers, &failed))
        if (!voucher_take(walk, &voucher, error) || !show(&voucher, data, error))
            return false;
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

bool book_walk(Book *book, BookWalk show, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) vouchers =
        sql_new(book,
                "SELECT " VOUCHER_COLUMNS ", person.name, voucher.id FROM voucher "
                "LEFT JOIN person ON person.id = payee ORDER BY voucher.id",
                error);
    g_autoptr(sqlite3_stmt) entries =
        vouchers != NULL
            ? sql_new(book, "SELECT " ENTRY_COLUMNS ", memo, id FROM entry ORDER BY id", error)
            : NULL;
    Walk *walk;
    bool done;

    if (entries == NULL)
        return false;
    walk = g_new0(Walk, 1);
    walk->book = book;
    walk->vouchers = vouchers;
    walk->entries = entries;
    walk->memos = g_string_chunk_new(4096);
    done = walk_run(walk, show, data, error);
    g_string_chunk_free(walk->memos);
    g_free(walk);
    return done;
}

bool book_each_text(Book *book, BookTextVisit show, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        sql_new(book, "SELECT key, text FROM text ORDER BY id", error);
    g_autoptr(GError) failed = NULL;

    if (statement == NULL)
        return false;
    while (sql_next(book, statement, &failed)) {
        const char *key = sql_text(statement, 0);
        const char *text = sql_text(statement, 1);

        if (key != NULL && text != NULL)
            show(key, text, data);
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}
