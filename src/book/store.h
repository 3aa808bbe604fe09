/* store.h: what the files of this folder share: the open book, and SQL on it
 *
 * Every statement is a static string where it is used. Statements that run often are prepared once
 * and kept by the address of that string; those that call back while they run are prepared anew, so
 * that a callback may ask the book anything.
 */
#pragma once
#include <sodium.h>
#include <sqlite3.h>

#include "base/error.h"
#include "book/assertion.h"
#include "book/budget.h"
#include "book/checkpoint.h"
#include "book/journal.h"

#define HASH_SIZE 32
/* entry.id = voucher × ENTRY_SPAN + line: an entry finds its voucher without a column or an index.
 */
#define ENTRY_SPAN 1024
#define ENTRY_COUNT_MAX (ENTRY_SPAN - 1)

G_DEFINE_AUTOPTR_CLEANUP_FUNC(sqlite3_stmt, sqlite3_finalize)

/* Offices or projects: one object for each, which stays where it is while the book is open. */
typedef struct {
    GHashTable *by_code;
    GPtrArray *by_number; /* of BookName *; NULL where there is none */
    GPtrArray *in_order;  /* of const BookName *, by code */
} NameTable;

/* What a change did to one kind of row, told in one row of table `change`. */
typedef enum {
    CHANGED_VOUCHER,
    CHANGED_DRAFT,
    CHANGED_APPROPRIATION,
    CHANGED_ROW,
    CHANGED_TEXT,
    CHANGED_CELL,
    CHANGED_VERSION,
    CHANGED_COUNT
} Changed;

typedef struct {
    int64_t first, last; /* ids */
    int64_t count;
} ChangedRange;

struct Book {
    char *path; /* as the user gave it */
    char *file; /* the file itself, absolute, links resolved */
    char *actor;
    sqlite3 *database;
    bool read_only;
    GHashTable *statements; /* SQL by address to sqlite3_stmt */

    GStringChunk *strings; /* what is handed out lives here, as long as the book */
    GTree *settings;
    NameTable offices, projects;
    GHashTable *texts;    /* key to GPtrArray of strings, NULL at its end; filled when asked */
    GHashTable *rows;     /* Table to GPtrArray of BookRow; filled when asked */
    GHashTable *row_keys; /* Table to GHashTable of keys to BookRow; filled when asked */
    GPtrArray *kept;      /* every array and name ever handed out: GPtrArray */
    GPtrArray *kept_names;
    int year;
    int64_t data_version; /* of what is kept above */

    int lock; /* descriptor of FILE.lock; -1 */
    bool changing;
    bool broken; /* this change stopped halfway through something: it can only be rolled back */
    int64_t actor_id; /* 0: not known yet */
    int64_t now;      /* seconds since 1970 when the change began */
    int64_t last_voucher;
    int last_numbers[13]; /* no number of that month is higher; 0: not known, or none */
    int64_t drafts;       /* how many there are: most books have none, and need not look */
    int64_t last_draft;   /* no draft ever had a higher id; -1: not known */
    unsigned closed;      /* months: bit 1 << month */
    GArray *assertions;   /* BookAssertion: those that stand; as the change has them */
    unsigned char head[HASH_SIZE];
    GHashTable *balances; /* BalanceKey to Balance */
    bool balances_whole;  /* no balance stands in the file that is not among them */
    GByteArray *record;   /* the canonical encoding being made */
    struct Pending *pending;
    ChangedRange changed[CHANGED_COUNT];
    struct EntryVisiting *visiting; /* what book_each_entry is at */
};

/* ---- sql.c ---- */
/* Turns a failure of SQLite into an error of ours; answers false. */
bool sql_fail(const Book *book, int status, GError **error);
/* Prepared once; reset and without bindings. `sql` must be static. Owned by the book. What was
 * posted is in the file by then, as for sql_new. */
sqlite3_stmt *sql_kept(Book *book, const char *sql, GError **error);
/* Prepared anew; the caller's. */
sqlite3_stmt *sql_new(const Book *book, const char *sql, GError **error);
/* Goes to the next row. False at the end, or on an error (set). */
bool sql_next(const Book *book, sqlite3_stmt *statement, GError **error);
/* Runs a statement that answers nothing, and resets it. */
bool sql_do(const Book *book, sqlite3_stmt *statement, GError **error);
/* False when SQLite has rolled back the change at hand by itself. */
bool sql_in_change(const Book *book, GError **error);
/* As sql_do, for pending.c, whose thread has the connection. */
bool sql_run(const Book *book, sqlite3_stmt *statement, GError **error);
bool sql_script(const Book *book, const char *sql, GError **error);
/* The one integer that `sql` answers; `otherwise` when it answers nothing. Binds up to two. */
bool sql_number(Book *book, const char *sql, int64_t a, int64_t b, int64_t otherwise,
                int64_t *number, GError **error);
/* Binds text; NULL and "" give NULL. `text` must live until the statement has run. */
void sql_bind_text(sqlite3_stmt *statement, int index, const char *text);
/* The text of a column; NULL when there is none, or when it is not UTF-8 (a file may hold
 * anything). */
const char *sql_text(sqlite3_stmt *statement, int column);
/* "The file says what no program of ours writes." Answers false. */
bool book_damaged(const Book *book, const char *found, GError **error);

/* ---- schema.c ---- */
/* Takes the file from its version to BOOK_VERSION inside the transaction at hand. */
bool schema_migrate(Book *book, int version, GError **error);
/* Whether tables, indices and triggers are still those of BOOK_VERSION. */
bool schema_intact(const Book *book, bool *intact, GError **error);

/* ---- view.c ---- */
/* Views for other programs, of version 2. */
extern const char *const views_2[];

/* ---- open.c ---- */
/* Opens `file` for a new Book that knows nothing yet. */
Book *book_attach(const char *path, const char *file, const char *actor, bool read_only,
                  GError **error);

/* ---- register.c, text.c ---- */
void registers_forget(Book *book);
void texts_forget(Book *book);

/* ---- lock.c ---- */
bool lock_take(Book *book, GError **error);
void lock_release(Book *book);
/* Removes the lock file when nobody holds it. */
void lock_forget(Book *book);

/* ---- change.c ---- */
/* Fails unless a change is open that can still be committed. */
bool change_open(const Book *book, GError **error);
/* The number of the book's actor, entered when it is new. */
bool change_actor(Book *book, int64_t *actor, GError **error);
/* The number of anybody by name, entered when it is new. 0 for NULL. */
bool change_actor_named(Book *book, const char *name, int64_t *actor, GError **error);
void change_count(Book *book, Changed changed, int64_t id);
/* Writes a line of table `change` about one thing. */
bool change_log(Book *book, const char *what, const char *subject, const char *before,
                const char *after, GError **error);

/* ---- fact.c ---- */
/* Reads settings and names again, and forgets what else is kept of the file. */
bool facts_read(Book *book, GError **error);
/* The same when another program has changed the file since. */
bool facts_refresh(Book *book, GError **error);
void facts_init(Book *book);
void facts_free(Book *book);

/* ---- balance.c: debits and credits by account, day and stage ---- */
GHashTable *balances_new(void);
/* False when a sum does not fit; then the balances are what they were. */
bool balances_add(GHashTable *balances, int month, int day, Stage stage, const BookEntry *entry);
/* Whether the file holds just these balances. */
bool balances_stored(const Book *book, GHashTable *balances, bool *stored, GError **error);
/* The hash of balances: in memory, or those of the file. */
void balances_hash(GHashTable *balances, unsigned char hash[HASH_SIZE]);
bool balances_stored_hash(const Book *book, unsigned char hash[HASH_SIZE], GError **error);
/* Counts a posted entry into the balances that the change at hand will write. */
bool balance_count(Book *book, int month, int day, Stage stage, const BookEntry *entry,
                   GError **error);
bool balance_write(Book *book, GError **error);

/* ---- movement.c: sums of budgetary accounting ---- */
GHashTable *movements_new(void);
/* Counts a voucher that pays `application` (0: none). False when a sum does not fit. */
bool movements_count(GHashTable *sums, const BookVoucher *voucher, int64_t application);
/* The last voucher that is in the file's sums; 0: none. */
bool movements_mark(Book *book, int64_t *sequence, GError **error);
/* Whether the file holds just these sums. */
bool movements_stored(const Book *book, GHashTable *sums, bool *stored, GError **error);

/* ---- voucher.c ---- */
/* Columns of `entry` in the order of the file, and then what each place is. */
#define ENTRY_COLUMNS                                                                              \
    "month, stage, side, account, fund, function, economy, nature, project, office, amount"
enum { ENTRY_COLUMN_COUNT = 11 };
/* One entry, and four in one statement: most vouchers have two or four, and starting a statement
 * costs as much as a row. */
#define ENTRY_PLACES "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
#define ENTRY_INSERT(table)                                                                        \
    "INSERT OR FAIL INTO " table " (id, " ENTRY_COLUMNS ", system, memo) VALUES " ENTRY_PLACES
#define ENTRY_INSERT_FOUR(table)                                                                   \
    ENTRY_INSERT(table) ", " ENTRY_PLACES ", " ENTRY_PLACES ", " ENTRY_PLACES
#define VOUCHER_COLUMNS "month, day, number, stage, attachments, memo, payee"

/* An account's first digit decides; false for one that is in neither accounting. */
bool account_system(Code account, System *system);
/* Whether it is a day of the book's year. */
bool date_is_valid(const Book *book, int month, int day);
/* Debits less credits in each accounting; false when a sum does not fit. */
bool voucher_differences(const BookVoucher *voucher, Money differences[2]);
/* The first that is wrong with a voucher, posted or not; number 0: none yet. */
bool voucher_check(const Book *book, const BookVoucher *voucher, GError **error);
bool voucher_number_free(Book *book, int month, int number, GError **error);
bool voucher_number_given(const BookVoucher *voucher, GError **error);
/* Posts a voucher that has its number, with an origin (NULL: none). */
bool voucher_post(Book *book, const BookVoucher *voucher, const BookOrigin *origin, GError **error);
/* An entry's own memo; NULL when it has none, or repeats its voucher's. */
const char *entry_memo(const BookVoucher *voucher, const BookEntry *entry);
/* The columns of a row: its id, those of ENTRY_COLUMNS, system. */
void entry_numbers(int64_t numbers[ENTRY_COLUMN_COUNT + 2], int64_t id, const BookVoucher *voucher,
                   const BookEntry *entry);
/* Inserts all entries of draft `id` by an ENTRY_INSERT and an ENTRY_INSERT_FOUR. */
bool entries_insert(Book *book, const char *one, const char *four, int64_t id,
                    const BookVoucher *voucher, GError **error);
/* The entry of a row, without memo. False when no voucher can have it. */
bool entry_from_row(sqlite3_stmt *statement, Stage *stage, int *month, BookEntry *entry);
/* Lets SQLite call the visitor of book_each_entry. */
bool entries_prepare(Book *book, GError **error);
/* Reads a voucher by a statement for its row (VOUCHER_COLUMNS and the payee's name) and one for its
 * entries (ENTRY_COLUMNS, memo). NULL without an error when there is none. */
BookVoucher *voucher_read(const Book *book, sqlite3_stmt *row, sqlite3_stmt *lines, int64_t id,
                          GError **error);

/* ---- pending.c: posted vouchers on their way into the file ---- */
bool pending_open(Book *book, GError **error);
void pending_close(Book *book);
/* Takes a voucher whose hash is known; `payee` 0: none. Copies it. */
bool pending_add(Book *book, const BookVoucher *voucher, int64_t payee, int64_t actor,
                 const unsigned char hash[HASH_SIZE], GError **error);
/* Until nobody else uses the connection. False when what was given failed. */
bool pending_wait(const Book *book, GError **error);
/* Until everything that was posted is in the file. */
bool pending_settle(const Book *book, GError **error);
/* Whether something failed to go in: the change is broken. */
bool pending_failed(const Book *book);
/* Forgets what is on its way, as the change ends. */
void pending_drop(Book *book);

/* ---- chain.c ---- */
/* The hash before the first voucher. */
void chain_start(const Book *book, unsigned char hash[HASH_SIZE]);
/* The hash after `voucher`: of `hash` and the voucher's canonical encoding. `payee_hash` and
 * `origin` may be NULL. */
void chain_next(Book *book, unsigned char hash[HASH_SIZE], const BookVoucher *voucher,
                int64_t actor, const unsigned char *payee_hash, const BookOrigin *origin);

/* How records are written: docs/formats/book.md. NULL is "". */
void record_integers(GByteArray *record, const int64_t *values, size_t count);
void record_bytes(GByteArray *record, const void *bytes, size_t size);
void record_text(GByteArray *record, const char *text);

/* ---- origin.c ---- */
/* Writes the row of voucher `id`. */
bool origin_insert(Book *book, int64_t id, const BookOrigin *origin, GError **error);
/* What columns 0 to 5 (three names, event, reverses, application) say, kept by the book. */
void origin_from_row(Book *book, sqlite3_stmt *row, BookOrigin *origin);
/* Whether nobody takes `reverses` back yet, voucher or draft. */
bool reversal_free(Book *book, int64_t reverses, GError **error);

/* ---- draft.c ---- */
/* Writes draft `id` as `voucher`, over its row when there is one; its old entries must be gone. */
bool draft_write(Book *book, int64_t id, const BookVoucher *voucher, GError **error);
bool draft_delete_entries(Book *book, int64_t id, GError **error);
bool draft_delete(Book *book, int64_t id, GError **error);
/* Gives the draft its next version, reviewed by `reviewer` (0: nobody). */
bool draft_raise(Book *book, const BookDraft *draft, int64_t reviewer, GError **error);
/* Ids, in the order of posting. The caller's. */
GArray *drafts_in_order(Book *book, GError **error);

/* ---- month.c ---- */
/* Which months are closed, as the change begins. */
bool months_read(Book *book, GError **error);
/* Whether vouchers may be dated in `month`. */
bool month_is_open(const Book *book, int month, GError **error);

/* ---- assertion.c ---- */
/* Those that stand, as the change begins. */
bool assertions_read(Book *book, GError **error);
/* Whether posting `voucher` leaves them true. */
bool assertions_hold(const Book *book, const BookVoucher *voucher, GError **error);
/* Counts an entry into the balance that the assertion is about. False when it does not fit. */
bool assertion_count(const BookAssertion *assertion, Stage stage, int month, int day,
                     const BookEntry *entry, Money *sum);

/* ---- checkpoint.c ---- */
bool checkpoints_verify(Book *book, const BookTrust *trust, BookVerdict *verdict, GError **error);

/* ---- mark.c ---- */
/* Where the chain stood when a month was closed or opened, or a checkpoint signed. */
typedef struct {
    int64_t sequence, row;
    unsigned char head[HASH_SIZE], balances[HASH_SIZE];
    bool has_balances;
    int month; /* 0: a checkpoint */
    bool closed;
} Mark;
typedef struct {
    GArray *all; /* of Mark, by sequence */
    guint next;
    unsigned closed; /* months, as the marks that were passed say */
} Marks;
GArray *marks_read(const Book *book, GError **error);
/* Passes the marks up to `sequence`, where the chain has `head` and the sums are `balances`.
 * Answers the first that does not hold. */
const Mark *marks_pass(Marks *marks, int64_t sequence, const unsigned char head[HASH_SIZE],
                       GHashTable *balances);

/* ---- budget.c, application.c: columns of sealed rows in the order of their hash ---- */
#define KEY_COLUMNS "fund, function, economy, nature, project, office"
enum { KEY_COLUMN_COUNT = 6 };
#define PLAN_COLUMNS "month, mode, document, memo, " KEY_COLUMNS ", amount, actor"
#define OVERRIDE_COLUMNS "rule, amount, user, reason, actor"
#define OVERRIDE_USE_COLUMNS "override, subject, excess, actor"
#define APPLICATION_COLUMNS                                                                        \
    "number, version, month, day, kind, purpose, document, payee, standard, people, "              \
    "attachments, " KEY_COLUMNS ", amount, actor"
#define STEP_COLUMNS                                                                               \
    "application, verb, month, day, role, reason, evidence, evidence_hash, seen, at, actor"
#define VERSION_COLUMNS "row, version, fields, reason, at, actor"
#define DEED_COLUMNS                                                                               \
    "step, subject, verb, year, month, day, role, reason, evidence, evidence_hash, note, seen, "   \
    "at, actor"
/* Inserts the next row of a sealed table; `places` name the values of `columns` (?1, ?2 …). */
#define SEALED_INSERT(table, columns, places)                                                      \
    "INSERT INTO " table " (id, " columns ", hash) SELECT n, " places ", seal('" table             \
    "', before, n, " places ") FROM (SELECT 1 + ifnull(max(id), 0) AS n, (SELECT hash FROM " table \
    " ORDER BY id DESC LIMIT 1) AS before FROM " table ")"
/* Binds KEY_COLUMNS from `place` on; reads them from `column` on. */
void keys_bind(sqlite3_stmt *statement, int place, const BookKeys *keys);
BookKeys keys_from_row(sqlite3_stmt *statement, int column);
/* Whether all are codes, and the project and office are of this book. */
bool keys_check(const Book *book, const BookKeys *keys, GError **error);
/* Refuses an empty text. */
bool text_given(const char *text, const char *field, GError **error);

/* ---- seal.c: rows of which each holds the hash of the one before it ---- */
/* Gives SQL the function seal(table, previous hash, columns...). */
bool seal_prepare(Book *book, GError **error);
/* Says in `verdict` which row of a sealed table is not what was written, if one is not. */
bool seals_verify(Book *book, BookVerdict *verdict, GError **error);
/* Of the log of changes: its own lines, the rows that they count, the settings and names that they
 * say. */
bool changes_verify(Book *book, BookVerdict *verdict, GError **error);
/* Seals line `id` of `change`, which was just written, with the rows that it counts. */
bool change_seal(Book *book, int64_t id, GError **error);

/* ---- evidence.c ---- */
/* Gives voucher `voucher` the attachments of the draft that it was. */
bool evidence_hand_on(Book *book, int64_t draft, int64_t voucher, GError **error);
/* Says in `verdict` which attachment is not what its digest says. */
bool evidence_verify(Book *book, BookVerdict *verdict, GError **error);

/* ---- person.c ---- */
/* The payee number and hash of a name, entered with a salt of its own when it is new. */
bool person_put(Book *book, const char *name, int64_t *payee, unsigned char hash[HASH_SIZE],
                GError **error);
void person_hash(unsigned char hash[HASH_SIZE], const unsigned char *salt, size_t salt_size,
                 const char *name);
