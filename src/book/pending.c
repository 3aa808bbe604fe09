/* pending.c: posted vouchers on their way into the file
 *
 * Most of what a row costs is starting the statement and handing over its columns. So posted
 * vouchers gather in a batch, and SQLite fetches the entries of the whole batch itself, through a
 * table that is only a window on memory, in one statement. A batch that is full goes in by a thread
 * of its own, while the next vouchers are checked and hashed; there are two batches, which change
 * places.
 *
 * Invariant: while a batch is away nobody else touches the connection. Whoever wants a statement
 * settles first (sql_kept, sql_new), whoever runs one waits (sql_next, sql_do), and no batch goes
 * away while a statement stands at a row. So a change sees what it posted, and only memory is
 * between posting and the file. What fails on the way is told by the next who settles, at the
 * latest by book_commit, and the change is broken.
 */
#include "book/store.h"

#include <string.h>

enum {
    BATCH_ENTRIES = 1024,                   /* a batch with as many is full */
    ENTRY_NUMBERS = ENTRY_COLUMN_COUNT + 2, /* with the id before and the system after */
    VOUCHER_NUMBERS = 8
};

typedef struct {
    int64_t numbers[ENTRY_NUMBERS];
    const char *memo; /* NULL: none */
} PendingEntry;

typedef struct {
    int64_t numbers[VOUCHER_NUMBERS]; /* id, month, day, number, stage, attachments, payee, actor */
    const char *memo;
    unsigned char hash[HASH_SIZE];
} PendingVoucher;

typedef struct {
    GArray *entries;  /* PendingEntry, by id */
    GArray *vouchers; /* PendingVoucher, by id */
    GStringChunk *texts;
} Batch;

struct Pending {
    Batch batches[2];
    int filling;    /* which of them */
    Batch *reading; /* what the window shows */
    bool away;      /* the other is with the thread */
    bool failed;    /* nothing goes in any more until the change has been rolled back */
    GThread *thread;
    GAsyncQueue *given;              /* of Batch *; `given` itself ends the thread */
    GAsyncQueue *done;               /* of Batch * */
    sqlite3_stmt *entries, *voucher; /* kept by the book */
    Book *book;
    GError *error; /* of the thread */
};

/* ---- the window ---- */

typedef struct {
    sqlite3_vtab base; /* first: SQLite knows no more of it */
    const struct Pending *pending;
} Window;

typedef struct {
    sqlite3_vtab_cursor base;
    const GArray *entries;
    guint at;
} WindowCursor;

static int window_connect(sqlite3 *database, void *pending, int count G_GNUC_UNUSED,
                          const char *const *words G_GNUC_UNUSED, sqlite3_vtab **table,
                          char **message G_GNUC_UNUSED)
{
    int status = sqlite3_declare_vtab(database, "CREATE TABLE pending_entry (id, " ENTRY_COLUMNS
                                                ", system, memo)");
    Window *window;

    if (status != SQLITE_OK)
        return status;
    sqlite3_vtab_config(database,
                        SQLITE_VTAB_DIRECTONLY); /* no view or trigger of a file reads it */
    window = g_new0(Window, 1);
    window->pending = pending;
    *table = &window->base;
    return SQLITE_OK;
}

static int window_disconnect(sqlite3_vtab *table)
{
    g_free(table);
    return SQLITE_OK;
}

static int window_plan(sqlite3_vtab *table G_GNUC_UNUSED, sqlite3_index_info *plan)
{
    plan->estimatedCost = BATCH_ENTRIES;
    return SQLITE_OK;
}

static int window_open(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
    WindowCursor *opened = g_new0(WindowCursor, 1);
    const Window *window = (const Window *)(const void *)table;

    opened->entries = window->pending->reading != NULL ? window->pending->reading->entries : NULL;
    *cursor = &opened->base;
    return SQLITE_OK;
}

static int window_close(sqlite3_vtab_cursor *cursor)
{
    g_free(cursor);
    return SQLITE_OK;
}

static WindowCursor *window_cursor(sqlite3_vtab_cursor *cursor)
{
    return (WindowCursor *)(void *)cursor;
}

static int window_first(sqlite3_vtab_cursor *cursor, int plan G_GNUC_UNUSED,
                        const char *name G_GNUC_UNUSED, int count G_GNUC_UNUSED,
                        sqlite3_value **values G_GNUC_UNUSED)
{
    window_cursor(cursor)->at = 0;
    return SQLITE_OK;
}

static int window_next(sqlite3_vtab_cursor *cursor)
{
    window_cursor(cursor)->at++;
    return SQLITE_OK;
}

static int window_ended(sqlite3_vtab_cursor *cursor)
{
    const WindowCursor *at = window_cursor(cursor);

    return at->entries == NULL || at->at >= at->entries->len;
}

static int window_column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
    const WindowCursor *at = window_cursor(cursor);
    const PendingEntry *entry = &g_array_index(at->entries, PendingEntry, at->at);

    if (column < ENTRY_NUMBERS)
        sqlite3_result_int64(context, entry->numbers[column]);
    else if (entry->memo != NULL)
        sqlite3_result_text(context, entry->memo, -1, SQLITE_STATIC);
    return SQLITE_OK;
}

static int window_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *row)
{
    *row = window_cursor(cursor)->at;
    return SQLITE_OK;
}

static const sqlite3_module window = {
    .xConnect = window_connect,
    .xBestIndex = window_plan,
    .xDisconnect = window_disconnect,
    .xOpen = window_open,
    .xClose = window_close,
    .xFilter = window_first,
    .xNext = window_next,
    .xEof = window_ended,
    .xColumn = window_column,
    .xRowid = window_rowid,
};

/* ---- into the file ---- */

static bool voucher_put(const Book *book, sqlite3_stmt *insert, const PendingVoucher *voucher,
                        GError **error)
{
    enum { PAYEE = 6 };

    sqlite3_clear_bindings(insert);
    for (int i = 0; i < VOUCHER_NUMBERS; i++)
        if (i != PAYEE || voucher->numbers[i] != 0)
            sqlite3_bind_int64(insert, i + 1, voucher->numbers[i]);
    sql_bind_text(insert, VOUCHER_NUMBERS + 1, voucher->memo);
    sqlite3_bind_blob(insert, VOUCHER_NUMBERS + 2, voucher->hash, HASH_SIZE, SQLITE_STATIC);
    return sql_run(book, insert, error);
}

/* All entries first: the trigger of each voucher adds up its own. */
static bool batch_put(struct Pending *pending, Batch *batch, GError **error)
{
    bool put;

    pending->reading = batch;
    put = sql_run(pending->book, pending->entries, error);
    pending->reading = NULL;
    for (guint i = 0; put && i < batch->vouchers->len; i++)
        put = voucher_put(pending->book, pending->voucher,
                          &g_array_index(batch->vouchers, PendingVoucher, i), error);
    return put;
}

static void batch_clear(Batch *batch)
{
    g_array_set_size(batch->entries, 0);
    g_array_set_size(batch->vouchers, 0);
    g_string_chunk_clear(batch->texts);
}

static void *put_all(void *data)
{
    struct Pending *pending = data;
    void *given;

    while ((given = g_async_queue_pop(pending->given)) != pending->given) {
        batch_put(pending, given, &pending->error);
        g_async_queue_push(pending->done, given);
    }
    return NULL;
}

/* ---- giving and settling ---- */

bool pending_wait(const Book *book, GError **error)
{
    struct Pending *pending = book->pending;

    if (pending == NULL || !pending->away)
        return true;
    batch_clear(g_async_queue_pop(pending->done));
    pending->away = false;
    if (pending->error == NULL)
        return true;
    pending->failed = true;
    g_propagate_error(error, g_steal_pointer(&pending->error));
    return false;
}

bool pending_settle(const Book *book, GError **error)
{
    struct Pending *pending = book->pending;
    Batch *batch;
    bool put;

    if (pending == NULL)
        return true;
    batch = &pending->batches[pending->filling];
    if (!pending_wait(book, error))
        return false;
    if (batch->vouchers->len == 0 || pending->failed)
        return true; /* who failed has told it, and change_open says that the change is broken */
    put = batch_put(pending, batch, error);
    batch_clear(batch);
    pending->failed = !put;
    return put;
}

bool pending_failed(const Book *book) { return book->pending != NULL && book->pending->failed; }

/* Whether a statement stands at a row, which its owner may look at at any time. */
static bool anybody_reads(sqlite3 *database)
{
    for (sqlite3_stmt *each = sqlite3_next_stmt(database, NULL); each != NULL;
         each = sqlite3_next_stmt(database, each))
        if (sqlite3_stmt_busy(each))
            return true;
    return false;
}

/* Sends the full batch away and goes on with the other. */
static bool batch_give(Book *book, GError **error)
{
    struct Pending *pending = book->pending;

    if (!pending_wait(book, error))
        return false;
    if (anybody_reads(book->database))
        return pending_settle(book, error);
    if (pending->thread == NULL)
        pending->thread = g_thread_new("post", put_all, pending);
    pending->away = true;
    g_async_queue_push(pending->given, &pending->batches[pending->filling]);
    pending->filling = 1 - pending->filling;
    return true;
}

static void thread_end(struct Pending *pending)
{
    if (pending->thread == NULL)
        return;
    g_async_queue_push(pending->given, pending->given);
    g_thread_join(pending->thread);
    pending->thread = NULL;
}

void pending_drop(Book *book)
{
    struct Pending *pending = book->pending;

    if (pending == NULL)
        return;
    (void)pending_wait(book, NULL);
    thread_end(pending);
    batch_clear(&pending->batches[pending->filling]);
    pending->failed = false;
}

/* ---- adding ---- */

static const char *keep_text(Batch *batch, const char *text)
{
    return text != NULL && *text != '\0' ? g_string_chunk_insert(batch->texts, text) : NULL;
}

static void entries_add(Batch *batch, const BookVoucher *voucher)
{
    guint first = batch->entries->len;

    g_array_set_size(batch->entries, first + voucher->entry_count);
    for (unsigned i = 0; i < voucher->entry_count; i++) {
        PendingEntry *entry = &g_array_index(batch->entries, PendingEntry, first + i);
        entry_numbers(entry->numbers, voucher->sequence * ENTRY_SPAN + i + 1, voucher,
                      &voucher->entries[i]);
        entry->memo = keep_text(batch, entry_memo(voucher, &voucher->entries[i]));
    }
}

static void voucher_add(Batch *batch, const BookVoucher *voucher, int64_t payee, int64_t actor,
                        const unsigned char hash[HASH_SIZE])
{
    PendingVoucher pending = {
        .numbers = {voucher->sequence, voucher->month, voucher->day, voucher->number,
                    voucher->stage, voucher->attachments, payee, actor},
        .memo = keep_text(batch, voucher->memo),
    };

    memcpy(pending.hash, hash, HASH_SIZE);
    g_array_append_val(batch->vouchers, pending);
}

/* Statements are made before anything is away. */
static bool statements_prepare(Book *book, GError **error)
{
    struct Pending *pending = book->pending;

    if (pending->voucher != NULL)
        return true;
    pending->entries = sql_kept(book,
                                "INSERT OR FAIL INTO entry (id, " ENTRY_COLUMNS ", system, memo) "
                                "SELECT * FROM pending_entry",
                                error);
    if (pending->entries != NULL)
        pending->voucher = sql_kept(book,
                                    "INSERT OR FAIL INTO voucher (id, month, day, number, stage, "
                                    "attachments, payee, actor, memo, hash) "
                                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                    error);
    return pending->voucher != NULL;
}

bool pending_add(Book *book, const BookVoucher *voucher, int64_t payee, int64_t actor,
                 const unsigned char hash[HASH_SIZE], GError **error)
{
    struct Pending *pending = book->pending;
    Batch *batch = &pending->batches[pending->filling];

    if (!statements_prepare(book, error) || (!pending->away && !sql_in_change(book, error)))
        return false;
    entries_add(batch, voucher);
    voucher_add(batch, voucher, payee, actor, hash);
    return batch->entries->len < BATCH_ENTRIES || batch_give(book, error);
}

/* ---- life ---- */

bool pending_open(Book *book, GError **error)
{
    struct Pending *pending = g_new0(struct Pending, 1);
    int status;

    for (size_t i = 0; i < G_N_ELEMENTS(pending->batches); i++)
        pending->batches[i] =
            (Batch){g_array_new(FALSE, FALSE, sizeof(PendingEntry)),
                    g_array_new(FALSE, FALSE, sizeof(PendingVoucher)), g_string_chunk_new(4096)};
    pending->given = g_async_queue_new();
    pending->done = g_async_queue_new();
    pending->book = book;
    book->pending = pending;
    status = sqlite3_create_module_v2(book->database, "pending_entry", &window, pending, NULL);
    return status == SQLITE_OK || sql_fail(book, status, error);
}

void pending_close(Book *book)
{
    struct Pending *pending = book->pending;

    if (pending == NULL)
        return;
    pending_drop(book);
    for (size_t i = 0; i < G_N_ELEMENTS(pending->batches); i++) {
        g_array_unref(pending->batches[i].entries);
        g_array_unref(pending->batches[i].vouchers);
        g_string_chunk_free(pending->batches[i].texts);
    }
    g_async_queue_unref(pending->given);
    g_async_queue_unref(pending->done);
    g_free(pending);
    book->pending = NULL;
}
