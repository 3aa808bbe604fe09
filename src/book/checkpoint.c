/* checkpoint.c: signing where the chain stands, and judging what was signed
 *
 * What is signed names everything that the chain does not hold by itself: balances, who the numbers
 * in `actor` are, and the last rows of the sealed tables. docs/formats/book.md documents it.
 */
#include "book/checkpoint.h"

#include <string.h>

#include "book/store.h"

typedef struct {
    int64_t id, sequence, actors, at;
    unsigned char head[HASH_SIZE], balances[HASH_SIZE], people[HASH_SIZE];
    GBytes *month, *assertion; /* hash of the last row then; empty: none */
    const char *actor;
    unsigned char key[crypto_sign_PUBLICKEYBYTES];
} Statement;

static void statement_clear(Statement *statement)
{
    g_clear_pointer(&statement->month, g_bytes_unref);
    g_clear_pointer(&statement->assertion, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Statement, statement_clear)

static void record_blob(GByteArray *record, GBytes *bytes)
{
    record_bytes(record, g_bytes_get_size(bytes) > 0 ? g_bytes_get_data(bytes, NULL) : "",
                 g_bytes_get_size(bytes));
}

/* The bytes that are signed. */
static GByteArray *statement_encode(const Book *book, const Statement *statement)
{
    GByteArray *record = g_byte_array_new();
    const int64_t year = book->year;

    record_text(record, "juesuan checkpoint");
    record_integers(record, &year, 1);
    record_text(record, book_setting(book, "unit.code"));
    record_integers(record, &statement->id, 1);
    record_integers(record, &statement->sequence, 1);
    record_bytes(record, statement->head, HASH_SIZE);
    record_bytes(record, statement->balances, HASH_SIZE);
    record_blob(record, statement->month);
    record_blob(record, statement->assertion);
    record_integers(record, &statement->actors, 1);
    record_bytes(record, statement->people, HASH_SIZE);
    record_integers(record, &statement->at, 1);
    record_text(record, statement->actor);
    record_bytes(record, statement->key, sizeof statement->key);
    return record;
}

/* ---- what stands now ---- */

static bool people_hash(const Book *book, int64_t actors, unsigned char hash[HASH_SIZE],
                        GError **error)
{
    g_autoptr(sqlite3_stmt) people =
        sql_new(book, "SELECT id, verified, name FROM actor WHERE id <= ? ORDER BY id", error);
    g_autoptr(GByteArray) record = g_byte_array_new();
    g_autoptr(GError) failed = NULL;

    if (people == NULL)
        return false;
    sqlite3_bind_int64(people, 1, actors);
    while (sql_next(book, people, &failed)) {
        const int64_t numbers[] = {sqlite3_column_int64(people, 0),
                                   sqlite3_column_int64(people, 1)};
        record_integers(record, numbers, G_N_ELEMENTS(numbers));
        record_text(record, sql_text(people, 2));
    }
    crypto_generichash(hash, HASH_SIZE, record->data, record->len, NULL, 0);
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

/* The first column of the first row as bytes; empty when there is none. */
static GBytes *sql_blob(const Book *book, const char *sql, GError **error)
{
    g_autoptr(sqlite3_stmt) find = sql_new(book, sql, error);
    g_autoptr(GError) failed = NULL;
    GBytes *bytes;

    if (find == NULL)
        return NULL;
    bytes = sql_next(book, find, &failed)
                ? g_bytes_new(sqlite3_column_blob(find, 0), (gsize)sqlite3_column_bytes(find, 0))
                : g_bytes_new(NULL, 0);
    if (failed == NULL)
        return bytes;
    g_bytes_unref(bytes);
    g_propagate_error(error, g_steal_pointer(&failed));
    return NULL;
}

static bool statement_make(Book *book, Statement *statement, GError **error)
{
    int64_t actor;

    statement->sequence = book->last_voucher;
    statement->at = book->now;
    statement->actor = book->actor;
    memcpy(statement->head, book->head, HASH_SIZE);
    return change_actor(book, &actor, error) &&
           sql_number(book, "SELECT 1 + ifnull(max(id), 0) FROM checkpoint", 0, 0, 0,
                      &statement->id, error) &&
           sql_number(book, "SELECT max(id) FROM actor", 0, 0, 0, &statement->actors, error) &&
           people_hash(book, statement->actors, statement->people, error) &&
           balances_stored_hash(book, statement->balances, error) &&
           (statement->month = sql_blob(
                book, "SELECT hash FROM month_step ORDER BY id DESC LIMIT 1", error)) != NULL &&
           (statement->assertion = sql_blob(
                book, "SELECT hash FROM assertion ORDER BY id DESC LIMIT 1", error)) != NULL;
}

static void bind_blob(sqlite3_stmt *statement, int index, GBytes *bytes)
{
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);

    if (size > 0)
        sqlite3_bind_blob(statement, index, data, (int)size, SQLITE_STATIC);
}

#define CHECKPOINT_COLUMNS                                                                         \
    "sequence, head, balances, month, assertion, actors, people, at, actor, key, signature"

static bool statement_insert(Book *book, const Statement *statement, const unsigned char *signature,
                             GError **error)
{
    sqlite3_stmt *insert =
        sql_kept(book,
                 "INSERT INTO checkpoint (id, " CHECKPOINT_COLUMNS ", hash) "
                 "SELECT ?12, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, seal('checkpoint', "
                 "(SELECT hash FROM checkpoint ORDER BY id DESC LIMIT 1), "
                 "?12, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                 error);
    int64_t actor;

    if (insert == NULL || !change_actor(book, &actor, error))
        return false;
    sqlite3_bind_int64(insert, 1, statement->sequence);
    sqlite3_bind_blob(insert, 2, statement->head, HASH_SIZE, SQLITE_STATIC);
    sqlite3_bind_blob(insert, 3, statement->balances, HASH_SIZE, SQLITE_STATIC);
    bind_blob(insert, 4, statement->month);
    bind_blob(insert, 5, statement->assertion);
    sqlite3_bind_int64(insert, 6, statement->actors);
    sqlite3_bind_blob(insert, 7, statement->people, HASH_SIZE, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 8, statement->at);
    sqlite3_bind_int64(insert, 9, actor);
    sqlite3_bind_blob(insert, 10, statement->key, sizeof statement->key, SQLITE_STATIC);
    sqlite3_bind_blob(insert, 11, signature, crypto_sign_BYTES, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 12, statement->id);
    return sql_do(book, insert, error);
}

static void checkpoint_tell(const Statement *statement, BookCheckpoint *made)
{
    *made = (BookCheckpoint){.id = statement->id,
                             .sequence = statement->sequence,
                             .at = statement->at,
                             .actor = statement->actor};
    sodium_bin2hex(made->head, sizeof made->head, statement->head, HASH_SIZE);
    memcpy(made->key, statement->key, sizeof made->key);
}

bool book_checkpoint(Book *book, const unsigned char secret[BOOK_SECRET_SIZE], BookCheckpoint *made,
                     GError **error)
{
    g_auto(Statement) statement = {0};
    g_autoptr(GByteArray) message = NULL;
    g_autofree char *subject = NULL;
    unsigned char signature[crypto_sign_BYTES];

    G_STATIC_ASSERT(BOOK_SECRET_SIZE == crypto_sign_SECRETKEYBYTES);
    G_STATIC_ASSERT(BOOK_KEY_SIZE == crypto_sign_PUBLICKEYBYTES);
    g_assert(g_hash_table_size(book->balances) == 0); /* or stored sums are not those of the head */
    crypto_sign_ed25519_sk_to_pk(statement.key, secret);
    if (!change_open(book, error) || !statement_make(book, &statement, error))
        return false;
    message = statement_encode(book, &statement);
    crypto_sign_detached(signature, NULL, message->data, message->len, secret);
    book->broken = true;
    subject = g_strdup_printf("%" G_GINT64_FORMAT, statement.sequence);
    if (!statement_insert(book, &statement, signature, error) ||
        !change_log(book, "checkpoint", subject, NULL, NULL, error))
        return false;
    book->broken = false;
    if (made != NULL)
        checkpoint_tell(&statement, made);
    return true;
}

/* ---- reading ---- */

static bool blob_copy(sqlite3_stmt *row, int column, void *into, size_t size)
{
    const void *blob = sqlite3_column_blob(row, column);

    if (blob == NULL || (size_t)sqlite3_column_bytes(row, column) != size)
        return false;
    memcpy(into, blob, size);
    return true;
}

/* False when the row holds what no program of ours writes. */
static bool statement_read(Book *book, sqlite3_stmt *row, Statement *statement,
                           unsigned char signature[crypto_sign_BYTES])
{
    const char *actor = sql_text(row, 12);

    statement->sequence = sqlite3_column_int64(row, 0);
    statement->month =
        g_bytes_new(sqlite3_column_blob(row, 3), (gsize)sqlite3_column_bytes(row, 3));
    statement->assertion =
        g_bytes_new(sqlite3_column_blob(row, 4), (gsize)sqlite3_column_bytes(row, 4));
    statement->actors = sqlite3_column_int64(row, 5);
    statement->at = sqlite3_column_int64(row, 7);
    statement->id = sqlite3_column_int64(row, 11);
    statement->actor = actor != NULL ? g_string_chunk_insert_const(book->strings, actor) : "";
    return blob_copy(row, 1, statement->head, HASH_SIZE) &&
           blob_copy(row, 2, statement->balances, HASH_SIZE) &&
           blob_copy(row, 6, statement->people, HASH_SIZE) &&
           blob_copy(row, 9, statement->key, sizeof statement->key) &&
           blob_copy(row, 10, signature, crypto_sign_BYTES);
}

static const char checkpoint_sql[] =
    "SELECT " CHECKPOINT_COLUMNS ", checkpoint.id, name FROM checkpoint "
    "LEFT JOIN actor ON actor.id = checkpoint.actor ORDER BY checkpoint.id";

bool book_each_checkpoint(Book *book, BookCheckpointVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) row = sql_new(book, checkpoint_sql, error);
    g_autoptr(GError) failed = NULL;
    bool more = true;

    if (row == NULL)
        return false;
    while (more && sql_next(book, row, &failed)) {
        g_auto(Statement) statement = {0};
        unsigned char signature[crypto_sign_BYTES];
        BookCheckpoint checkpoint;

        if (!statement_read(book, row, &statement, signature))
            return book_damaged(book, "checkpoint", error);
        checkpoint_tell(&statement, &checkpoint);
        more = visit(&checkpoint, data);
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

/* ---- verification ---- */

static bool key_is_trusted(const BookTrust *trust, const unsigned char *key)
{
    for (unsigned i = 0; i < trust->count; i++)
        if (memcmp(trust->keys[i], key, BOOK_KEY_SIZE) == 0)
            return true;
    return false;
}

/* Whether a sealed table still has the row that was its last one. */
static bool seal_is_there(Book *book, const char *sql, GBytes *hash, bool *there, GError **error)
{
    sqlite3_stmt *find = sql_kept(book, sql, error);
    g_autoptr(GError) failed = NULL;

    if (find == NULL)
        return false;
    bind_blob(find, 1, hash);
    *there = g_bytes_get_size(hash) == 0 || sql_next(book, find, &failed);
    sqlite3_reset(find);
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

/* What is wrong with a checkpoint by itself. *reason is NULL when it is right. */
static bool statement_judge(Book *book, const Statement *statement, const unsigned char *signature,
                            const char **reason, GError **error)
{
    g_autoptr(GByteArray) message = statement_encode(book, statement);
    unsigned char people[HASH_SIZE];
    bool month, assertion;

    *reason = "verify-checkpoint-signature";
    if (crypto_sign_verify_detached(signature, message->data, message->len, statement->key) != 0)
        return true;
    if (!people_hash(book, statement->actors, people, error) ||
        !seal_is_there(book, "SELECT 1 FROM month_step WHERE hash = ?", statement->month, &month,
                       error) ||
        !seal_is_there(book, "SELECT 1 FROM assertion WHERE hash = ?", statement->assertion,
                       &assertion, error))
        return false;
    *reason = memcmp(people, statement->people, HASH_SIZE) != 0 ? "verify-checkpoint-actor"
              : !month                                          ? "verify-month-step"
              : !assertion                                      ? "verify-assertion-row"
                                                                : NULL;
    return true;
}

/* Without a key that the caller trusts the first one seen is. */
static const char *trust_reason(const BookTrust *trust, const Statement *statement,
                                BookVerdict *verdict)
{
    if (verdict->checkpoints == 0)
        memcpy(verdict->key, statement->key, sizeof verdict->key);
    if (trust->count > 0)
        return key_is_trusted(trust, statement->key) ? NULL : "verify-checkpoint-untrusted";
    return memcmp(verdict->key, statement->key, sizeof verdict->key) == 0
               ? NULL
               : "verify-checkpoint-other-key";
}

bool checkpoints_verify(Book *book, const BookTrust *trust, BookVerdict *verdict, GError **error)
{
    g_autoptr(sqlite3_stmt) row = sql_new(book, checkpoint_sql, error);
    g_autoptr(GError) failed = NULL;

    if (row == NULL)
        return false;
    while (verdict->reason == NULL && sql_next(book, row, &failed)) {
        g_auto(Statement) statement = {0};
        unsigned char signature[crypto_sign_BYTES];
        const char *reason = "verify-checkpoint-row";

        if (statement_read(book, row, &statement, signature) &&
            !statement_judge(book, &statement, signature, &reason, error))
            return false;
        if (reason == NULL)
            reason = trust_reason(trust, &statement, verdict);
        verdict->reason = reason;
        verdict->bad_row = reason != NULL ? statement.id : 0;
        verdict->checkpoints++;
    }
    if (failed != NULL) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    if (verdict->reason == NULL && trust->count > 0 && verdict->checkpoints == 0)
        verdict->reason = "verify-checkpoint-none";
    return true;
}
