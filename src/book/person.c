/* person.c: payees, outside the chain
 *
 * The chain holds a payee as BLAKE2b-256 of the name under 32 random bytes that stand beside the
 * name and nowhere else. Deleting a row of `person` leaves a hash that tells nothing and a chain
 * that still holds (个人信息保护法: names are kept no longer than needed).
 */
#include "book/store.h"

#include <string.h>

enum { SALT_SIZE = 32 };

void person_hash(unsigned char hash[HASH_SIZE], const unsigned char *salt, size_t salt_size,
                 const char *name)
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, HASH_SIZE);
    crypto_generichash_update(&state, salt, salt_size);
    crypto_generichash_update(&state, (const unsigned char *)name, strlen(name));
    crypto_generichash_final(&state, hash, HASH_SIZE);
}

/* Looks `name` up; *payee is 0 when it is new. */
static bool person_find(Book *book, const char *name, int64_t *payee, unsigned char hash[HASH_SIZE],
                        GError **error)
{
    sqlite3_stmt *find = sql_kept(book,
                                  "SELECT payee.id, payee.hash FROM person "
                                  "JOIN payee ON payee.id = person.id WHERE person.name = ?",
                                  error);
    g_autoptr(GError) failed = NULL;

    if (find == NULL)
        return false;
    *payee = 0;
    sqlite3_bind_text(find, 1, name, -1, SQLITE_STATIC);
    if (sql_next(book, find, &failed) && sqlite3_column_bytes(find, 1) == HASH_SIZE) {
        *payee = sqlite3_column_int64(find, 0);
        memcpy(hash, sqlite3_column_blob(find, 1), HASH_SIZE);
    }
    sqlite3_reset(find);
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static bool person_insert(Book *book, const char *name, int64_t *payee,
                          unsigned char hash[HASH_SIZE], GError **error)
{
    sqlite3_stmt *entered = sql_kept(book, "INSERT INTO payee (hash) VALUES (?)", error);
    sqlite3_stmt *named =
        sql_kept(book, "INSERT INTO person (id, name, salt) VALUES (?, ?, ?)", error);
    unsigned char salt[SALT_SIZE];

    if (entered == NULL || named == NULL)
        return false;
    randombytes_buf(salt, sizeof salt);
    person_hash(hash, salt, sizeof salt, name);
    sqlite3_bind_blob(entered, 1, hash, HASH_SIZE, SQLITE_STATIC);
    if (!sql_do(book, entered, error))
        return false;
    *payee = sqlite3_last_insert_rowid(book->database);
    sqlite3_bind_int64(named, 1, *payee);
    sqlite3_bind_text(named, 2, name, -1, SQLITE_STATIC);
    sqlite3_bind_blob(named, 3, salt, sizeof salt, SQLITE_STATIC);
    return sql_do(book, named, error);
}

bool person_put(Book *book, const char *name, int64_t *payee, unsigned char hash[HASH_SIZE],
                GError **error)
{
    if (!person_find(book, name, payee, hash, error))
        return false;
    return *payee != 0 || person_insert(book, name, payee, hash, error);
}
