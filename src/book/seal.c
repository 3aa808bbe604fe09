/* seal.c: rows that stand on each other as vouchers do
 *
 * hash(row) = H(text(table) ‖ hash(row before) ‖ columns), made by SQL itself: the statement that
 * inserts a row and the one that verifies it call the same function with the same columns. Each
 * value is written with its type, so that no two rows have one encoding. docs/formats/book.md
 * documents it.
 */
#include "book/store.h"

static void update_number(crypto_generichash_state *state, int64_t number)
{
    uint64_t bytes = GUINT64_TO_LE((uint64_t)number);

    crypto_generichash_update(state, (const unsigned char *)&bytes, sizeof bytes);
}

/* Type, then the number, or size and bytes. */
static void update_value(crypto_generichash_state *state, sqlite3_value *value)
{
    int type = sqlite3_value_type(value);
    const void *bytes = type == SQLITE_BLOB ? sqlite3_value_blob(value)
                        : type == SQLITE_NULL ? NULL
                                              : sqlite3_value_text(value);

    update_number(state, type);
    if (type == SQLITE_INTEGER) {
        update_number(state, sqlite3_value_int64(value));
        return;
    }
    update_number(state, sqlite3_value_bytes(value));
    if (bytes != NULL)
        crypto_generichash_update(state, bytes, (size_t)sqlite3_value_bytes(value));
}

static void seal(sqlite3_context *context, int count, sqlite3_value **values)
{
    crypto_generichash_state state;
    unsigned char hash[HASH_SIZE];

    crypto_generichash_init(&state, NULL, 0, HASH_SIZE);
    for (int i = 0; i < count; i++)
        update_value(&state, values[i]);
    crypto_generichash_final(&state, hash, HASH_SIZE);
    sqlite3_result_blob(context, hash, HASH_SIZE, SQLITE_TRANSIENT);
}

bool seal_prepare(Book *book, GError **error)
{
    int status = sqlite3_create_function_v2(
        book->database, "seal", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
        seal, NULL, NULL, NULL);

    return status == SQLITE_OK || sql_fail(book, status, error);
}
