/* open.c: the life of a book's file
 *
 * A new book is made under a name of its own beside the place where it will stand, and moved there
 * when it is whole, never over a file: a half-made book cannot be seen, and nothing is replaced.
 *
 * A file is looked at before SQLite is let near it: what is not a book is not touched.
 */
#include "book/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* SQLite's file header: magic, then big-endian words at fixed places. */
enum {
    HEADER_SIZE = 100,
    HEADER_PAGE_SIZE = 16, /* two bytes; 1 stands for 65,536 */
    HEADER_PAGE_COUNT = 28,
    HEADER_APPLICATION = 68
};
static const char magic[16] = "SQLite format 3";

/* The page cache: beyond it a change spills into the write-ahead log, so that memory stays bounded.
 */
static const char connection_sql[] = "PRAGMA cache_size = -24576; PRAGMA cache_spill = ON; "
                                     "PRAGMA synchronous = FULL; "
                                     "PRAGMA cell_size_check = ON; "
                                     "PRAGMA temp_store = MEMORY";
enum { BUSY_MS = 5000, VALUE_SIZE_MAX = 64 * 1024 * 1024 };

static bool refuse(const char *path, ErrorKind kind, const char *id, const char *mend,
                   GError **error)
{
    error_set(error, kind, id, "place", path, "mend", mend, NULL);
    return false;
}

static bool refuse_errno(const char *path, int reason, GError **error)
{
    switch (reason) {
    case ENOENT:
    case ENOTDIR:
        return refuse(path, ERROR_INPUT, "book-missing", "book-mend-missing", error);
    case EEXIST:
        return refuse(path, ERROR_INPUT, "book-exists", "book-mend-exists", error);
    case EROFS:
    case EACCES:
    case EPERM:
        if (access(path, F_OK) == 0 && access(path, R_OK) != 0)
            return refuse(path, ERROR_SYSTEM, "book-unreadable", "book-mend-unreadable", error);
        return refuse(path, ERROR_SYSTEM, "book-read-only", "book-mend-read-only", error);
    case ENOSPC:
    case EDQUOT:
        return refuse(path, ERROR_SYSTEM, "book-disk-full", "book-mend-disk-full", error);
    default:
        error_set(error, ERROR_SYSTEM, "book-database", "place", path, "found", g_strerror(reason),
                  NULL);
        return false;
    }
}

/* ---- looking before opening ---- */

static uint32_t word_at(const unsigned char *header, size_t offset)
{
    return (uint32_t)header[offset] << 24 | (uint32_t)header[offset + 1] << 16 |
           (uint32_t)header[offset + 2] << 8 | header[offset + 3];
}

static ssize_t read_header(int file, unsigned char header[HEADER_SIZE])
{
    size_t size = 0;

    while (size < HEADER_SIZE) {
        ssize_t more = read(file, header + size, HEADER_SIZE - size);
        if (more < 0 && errno == EINTR)
            continue;
        if (more < 0)
            return -1;
        if (more == 0)
            break;
        size += (size_t)more;
    }
    return (ssize_t)size;
}

static bool header_check(const char *path, const unsigned char *header, size_t size, GError **error)
{
    if (size < sizeof magic || memcmp(header, magic, sizeof magic) != 0)
        return refuse(path, ERROR_INPUT, "book-not-a-book", "book-mend-not-a-book", error);
    if (size < HEADER_SIZE)
        return refuse(path, ERROR_INPUT, "book-damaged", "book-mend-damaged", error);
    if (word_at(header, HEADER_APPLICATION) != BOOK_APPLICATION_ID)
        return refuse(path, ERROR_INPUT, "book-not-a-book", "book-mend-not-a-book", error);
    return true;
}

static bool beside_exists(const char *file, const char *ending)
{
    g_autofree char *path = g_strconcat(file, ending, NULL);

    return access(path, F_OK) == 0;
}

/* Whether the file is shorter than its header says, or ends within a page, and no log beside it may
 * hold the rest. SQLite would take missing bytes at the end for zeros. */
static bool file_is_cut(const char *path, const unsigned char *header, int file)
{
    uint32_t page_size = (uint32_t)header[HEADER_PAGE_SIZE] << 8 | header[HEADER_PAGE_SIZE + 1];
    uint64_t size =
        (uint64_t)word_at(header, HEADER_PAGE_COUNT) * (page_size == 1 ? 65536 : page_size);
    struct stat about;

    return fstat(file, &about) == 0 && (uint64_t)about.st_size < size &&
           !beside_exists(path, "-wal");
}

/* Whether `path` leads to a file that begins as a book does. */
static bool file_look(const char *path, bool *cut, GError **error)
{
    unsigned char header[HEADER_SIZE];
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat about;
    ssize_t size;
    int reason = errno;

    if (file < 0)
        return refuse_errno(path, reason, error);
    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
        close(file);
        return refuse(path, ERROR_INPUT, "book-not-a-book", "book-mend-not-a-book", error);
    }
    size = read_header(file, header);
    reason = errno;
    *cut = size == HEADER_SIZE && file_is_cut(path, header, file);
    close(file);
    if (size < 0)
        return refuse_errno(path, reason, error);
    return header_check(path, header, (size_t)size, error);
}

static bool file_check(const char *path, GError **error)
{
    bool cut;

    /* A file that another program is just writing out can look cut for a moment. */
    for (int tries = 0; tries < 3; tries++) {
        if (!file_look(path, &cut, error))
            return false;
        if (!cut)
            return true;
        g_usleep(5000);
    }
    return refuse(path, ERROR_INPUT, "book-damaged", "book-mend-damaged", error);
}

/* ---- a connection ---- */

static bool can_write_beside(const char *file)
{
    g_autofree char *directory = g_path_get_dirname(file);

    return access(file, W_OK) == 0 && access(directory, W_OK) == 0;
}

/* Reading a book in WAL mode makes files beside it. Where nothing can be written and nobody is
 * writing (no -wal), the file is read as one that cannot change. */
static int connect_database(const char *file, bool read_only, sqlite3 **database)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE;

    if (read_only && !can_write_beside(file)) {
        bool still = !beside_exists(file, "-wal");
        g_autofree char *escaped = g_uri_escape_string(file, "/", FALSE);
        g_autofree char *uri = g_strconcat("file:", escaped, still ? "?immutable=1" : "", NULL);
        flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
        return sqlite3_open_v2(uri, database, flags, NULL);
    }
    return sqlite3_open_v2(file, database, flags, NULL);
}

/* SQLite counts every allocation under one mutex unless told before its start that nobody asks.
 * Whoever started it first has decided: then this does nothing. */
static void library_start(void)
{
    static gsize started;

    if (!g_once_init_enter(&started))
        return;
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (sqlite3_initialize() != SQLITE_OK || sodium_init() < 0)
        g_error("SQLite or libsodium cannot start");
    g_once_init_leave(&started, 1);
}

static void finalize(void *statement) { sqlite3_finalize(statement); }

Book *book_attach(const char *path, const char *file, const char *actor, bool read_only,
                  GError **error)
{
    g_autoptr(Book) book = g_new0(Book, 1);
    int status;

    book->path = g_strdup(path);
    book->file = g_strdup(file);
    book->actor = g_strdup(actor);
    book->read_only = read_only;
    book->lock = -1;
    book->statements = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, finalize);
    book->record = g_byte_array_new();
    facts_init(book);
    library_start();
    status = connect_database(file, read_only, &book->database);
    if (status != SQLITE_OK) {
        sql_fail(book, status, error);
        return NULL;
    }
    sqlite3_busy_timeout(book->database, BUSY_MS);
    sqlite3_db_config(book->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_limit(book->database, SQLITE_LIMIT_LENGTH, VALUE_SIZE_MAX);
    if (!pending_open(book, error) || !sql_script(book, connection_sql, error) ||
        !entries_prepare(book, error) || !seal_prepare(book, error))
        return NULL;
    return g_steal_pointer(&book);
}

void book_close(Book *book)
{
    if (book == NULL)
        return;
    if (book->changing)
        book_rollback(book);
    pending_close(book);
    g_clear_pointer(&book->statements, g_hash_table_unref);
    g_clear_pointer(&book->balances, g_hash_table_unref);
    g_clear_pointer(&book->record, g_byte_array_unref);
    g_clear_pointer(&book->assertions, g_array_unref);
    sqlite3_close(book->database); /* the last to close checkpoints */
    lock_forget(book);
    facts_free(book);
    g_free(book->actor);
    g_free(book->file);
    g_free(book->path);
    g_free(book);
}

/* ---- opening ---- */

static bool version_read(Book *book, int64_t *version, GError **error)
{
    if (!sql_number(book, "PRAGMA user_version", 0, 0, 0, version, error))
        return false;
    if (*version > BOOK_VERSION)
        return refuse(book->path, ERROR_INPUT, "book-newer", "book-mend-newer", error);
    return *version > 0 ||
           refuse(book->path, ERROR_INPUT, "book-not-a-book", "book-mend-not-a-book", error);
}

static bool migrate_locked(Book *book, GError **error)
{
    int64_t version;

    if (!sql_script(book, "BEGIN IMMEDIATE", error))
        return false;
    /* Read again: whoever held the lock before may have migrated. */
    if (version_read(book, &version, error) && schema_migrate(book, (int)version, error) &&
        sql_script(book, "COMMIT", error))
        return true;
    sqlite3_exec(book->database, "ROLLBACK", NULL, NULL, NULL);
    return false;
}

static bool migrate(Book *book, GError **error)
{
    bool done;

    if (book->read_only)
        return refuse(book->path, ERROR_INPUT, "book-older", "book-mend-older", error);
    if (!lock_take(book, error))
        return false;
    done = migrate_locked(book, error);
    lock_release(book);
    return done;
}

static bool prepare(Book *book, GError **error)
{
    int64_t version;

    /* A book opened for reading keeps WAL's own files tidy, but writes nothing. */
    if (!sql_script(book, book->read_only ? "PRAGMA query_only = ON" : "PRAGMA journal_mode = WAL",
                    error) ||
        !version_read(book, &version, error))
        return false;
    if (version < BOOK_VERSION && !migrate(book, error))
        return false;
    return facts_read(book, error);
}

Book *book_open(const char *path, const char *actor, bool read_only, GError **error)
{
    g_autofree char *file = NULL;
    g_autoptr(Book) book = NULL;

    g_assert(actor != NULL || read_only);
    if (!file_check(path, error))
        return NULL;
    file = realpath(path, NULL); /* two names of one file must find one lock */
    if (file == NULL) {
        refuse_errno(path, errno, error);
        return NULL;
    }
    if (!read_only && access(file, W_OK) != 0) {
        refuse_errno(path, errno, error);
        return NULL;
    }
    book = book_attach(path, file, actor, read_only, error);
    if (book == NULL || !prepare(book, error))
        return NULL;
    return g_steal_pointer(&book);
}

/* ---- putting a whole file in its place ---- */

/* A name that is free, beside `path`; the file is made. */
static char *file_beside(const char *path, GError **error)
{
    g_autofree char *name = g_strconcat(path, ".new-XXXXXX", NULL);
    g_autofree char *directory = g_path_get_dirname(path);
    g_autofree char *file = NULL;
    int made;

    if (access(path, F_OK) == 0) {
        refuse_errno(path, EEXIST, error);
        return NULL;
    }
    if (access(directory, F_OK) != 0) {
        refuse(path, ERROR_INPUT, "book-no-directory", NULL, error);
        return NULL;
    }
    made = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0666);
    if (made < 0) {
        refuse_errno(path, errno, error);
        return NULL;
    }
    close(made);
    file = realpath(name, NULL);
    return file != NULL ? g_strdup(file) : g_steal_pointer(&name);
}

static void file_remove(const char *file)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal", ".lock"};

    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *path = g_strconcat(file, endings[i], NULL);
        unlink(path);
    }
}

static bool sync_path(const char *path, int flags)
{
    int file = open(path, flags | O_CLOEXEC);
    bool done = file >= 0 && fsync(file) == 0;

    if (file >= 0)
        close(file);
    return done;
}

/* Gives `file` the name `path`, which nobody else may have by then. */
static bool file_publish(const char *file, const char *path, GError **error)
{
    g_autofree char *directory = g_path_get_dirname(path);

    if (!sync_path(file, O_RDONLY))
        return refuse_errno(path, errno, error);
    if (renameat2(AT_FDCWD, file, AT_FDCWD, path, RENAME_NOREPLACE) != 0) {
        if (errno != EINVAL && errno != ENOSYS)
            return refuse_errno(path, errno, error);
        /* An old kernel or a network file system: a second name, then the first one goes. */
        if (link(file, path) != 0)
            return refuse_errno(path, errno, error);
        unlink(file);
    }
    sync_path(directory, O_RDONLY | O_DIRECTORY);
    return true;
}

/* ---- making ---- */

static bool is_one_of(const char *word, const char *const *words)
{
    return word != NULL && g_strv_contains(words, word);
}

static bool facts_refuse(const char *id, const char *found, const char *expected, GError **error)
{
    error_set(error, ERROR_INPUT, id, "found", found, "expected", expected, NULL);
    return false;
}

static bool facts_check(const BookFacts *facts, GError **error)
{
    static const char *const kinds[] = {"administrative", "reference", "institution", NULL};
    static const char *const payments[] = {"quota", "direct", NULL};
    g_autofree char *year = g_strdup_printf("%d", facts->year);

    if (facts->year < 1949 || facts->year > 9999)
        return facts_refuse("book-year", year, "book-expect-year", error);
    if (!is_one_of(facts->kind, kinds))
        return facts_refuse("book-kind", facts->kind, "book-expect-kind", error);
    if (!is_one_of(facts->payment, payments))
        return facts_refuse("book-payment", facts->payment, "book-expect-payment", error);
    if (facts->code == NULL || *facts->code == '\0' || facts->name == NULL ||
        *facts->name == '\0' || facts->regime == NULL || *facts->regime == '\0')
        return facts_refuse("book-facts", NULL, "book-expect-facts", error);
    return true;
}

/* Facts that the first voucher's hash stands on are written here, and never by book_set. */
static bool setting_insert(Book *book, const char *name, const char *value, GError **error)
{
    sqlite3_stmt *insert = sql_kept(book, "INSERT INTO setting (name, value) VALUES (?, ?)", error);

    if (insert == NULL)
        return false;
    sqlite3_bind_text(insert, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, value, -1, SQLITE_STATIC);
    return sql_do(book, insert, error) && change_log(book, "create", name, NULL, value, error);
}

static bool facts_write(Book *book, const BookFacts *facts, GError **error)
{
    g_autofree char *year = g_strdup_printf("%d", facts->year);
    const char *short_name = facts->short_name != NULL ? facts->short_name : facts->name;

    return setting_insert(book, "year", year, error) &&
           setting_insert(book, "regime", facts->regime, error) &&
           setting_insert(book, "payment", facts->payment, error) &&
           setting_insert(book, "unit.code", facts->code, error) &&
           setting_insert(book, "unit.name", facts->name, error) &&
           setting_insert(book, "unit.short", short_name, error) &&
           setting_insert(book, "unit.kind", facts->kind, error);
}

/* Makes the empty `file` a book. `path` is what messages name. */
static bool file_fill(const char *path, const char *file, const BookFacts *facts, const char *actor,
                      GError **error)
{
    g_autoptr(Book) book = book_attach(path, file, actor, false, error);

    if (book == NULL || !sql_script(book, "BEGIN IMMEDIATE", error))
        return false;
    book->changing = true; /* of a file that only we know: no lock */
    book->now = g_get_real_time() / G_USEC_PER_SEC;
    if (!schema_migrate(book, 0, error) || !facts_write(book, facts, error) ||
        !sql_script(book, "COMMIT", error))
        return false;
    book->changing = false;
    return sql_script(book, "PRAGMA journal_mode = WAL", error);
}

Book *book_create(const char *path, const BookFacts *facts, const char *actor, GError **error)
{
    g_autofree char *file = NULL;

    g_assert(actor != NULL);
    if (!facts_check(facts, error))
        return NULL;
    file = file_beside(path, error);
    if (file == NULL)
        return NULL;
    if (!file_fill(path, file, facts, actor, error) || !file_publish(file, path, error)) {
        file_remove(file);
        return NULL;
    }
    return book_open(path, actor, false, error);
}

/* ---- copying ---- */

static bool vacuum_into(Book *book, const char *file, GError **error)
{
    g_autoptr(sqlite3_stmt) vacuum = sql_new(book, "VACUUM INTO ?", error);
    bool done;

    if (vacuum == NULL)
        return false;
    sqlite3_bind_text(vacuum, 1, file, -1, SQLITE_STATIC);
    /* SQLite counts the new file as written through this connection. */
    done = sql_script(book, "PRAGMA query_only = OFF", error) && sql_do(book, vacuum, error);
    if (book->read_only)
        sqlite3_exec(book->database, "PRAGMA query_only = ON", NULL, NULL, NULL);
    return done;
}

/* A copy comes in SQLite's plain journal mode; ours are in WAL. */
static bool file_to_wal(const char *path, const char *file, GError **error)
{
    g_autoptr(Book) copy = book_attach(path, file, NULL, false, error);

    return copy != NULL && sql_script(copy, "PRAGMA journal_mode = WAL", error);
}

/* A disk that is full is the copy's, not the book's. */
static bool copy_fail(const char *path, GError *cause, GError **error)
{
    if (strcmp(error_id(cause), "book-disk-full") != 0) {
        g_propagate_error(error, cause);
        return false;
    }
    g_error_free(cause);
    return refuse(path, ERROR_SYSTEM, "book-disk-full", "book-mend-disk-full", error);
}

bool book_copy(Book *book, const char *path, GError **error)
{
    g_autofree char *file = file_beside(path, error);
    GError *cause = NULL;

    g_assert(!book->changing);
    if (file == NULL)
        return false;
    if (!vacuum_into(book, file, &cause) || !file_to_wal(path, file, &cause) ||
        !file_publish(file, path, &cause)) {
        file_remove(file);
        return copy_fail(path, cause, error);
    }
    return true;
}
