/* schema.c: the tables of a book, and how older books become new ones
 *
 * Step N takes a book from version N to N + 1; step 0 makes an empty file into a book. A released
 * step is never changed: a new version is a new step at the end. docs/formats/book.md explains each
 * table.
 *
 * What the database itself keeps, whoever writes:
 * 1. a voucher gets the next sequence and a number of its own in its month;
 * 2. it has entries, and they balance in financial and in budgetary accounting, each by itself;
 * 3. a posted voucher, its entries, an appropriation, a payee's hash and a line of `change` are
 * never updated or deleted.
 *
 * A trigger on each entry would cost a quarter of posting. What only it could refuse (entries added
 * to a posted voucher, or put in the place of others by INSERT OR REPLACE), the chain shows: see
 * verify.c.
 */
#include "book/store.h"

/* Stages and accountings stand in the file as numbers: these may never move. */
G_STATIC_ASSERT(STAGE_NORMAL == 0 && STAGE_OPENING == 1 && STAGE_CLOSING == 2);
G_STATIC_ASSERT(STAGE_INITIAL == 3 && STAGE_ADDITION == 4 && STAGE_CUT == 5 && STAGE_TRANSFER == 6);
G_STATIC_ASSERT(STAGE_CARRIED == 7);
G_STATIC_ASSERT(SYSTEM_FINANCIAL == 0 && SYSTEM_BUDGETARY == 1);

#define NEVER(table, verb)                                                                         \
    "CREATE TRIGGER " table "_" verb " BEFORE " verb " ON " table                                  \
    " BEGIN SELECT RAISE(ABORT, '" table " only grows'); END"

/* SQLite keeps the text of each statement, and schema_intact compares it byte by byte. */
static const char *const tables_1[] = {
    "CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT "
    "ROWID",
    "CREATE TABLE actor (id INTEGER PRIMARY KEY, name TEXT NOT NULL, verified INTEGER NOT NULL "
    "CHECK (verified IN (0, 1)), UNIQUE (name, verified)) STRICT",
    "CREATE TABLE change (id INTEGER PRIMARY KEY, actor INTEGER NOT NULL REFERENCES actor(id), "
    "at INTEGER NOT NULL, what TEXT NOT NULL, subject TEXT, before TEXT, after TEXT, "
    "first INTEGER, last INTEGER, number INTEGER) STRICT",
    "CREATE TABLE office (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, "
    "kind TEXT) STRICT",
    "CREATE TABLE project (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, "
    "kind TEXT) STRICT",

    "CREATE TABLE entry (id INTEGER PRIMARY KEY, month INTEGER NOT NULL, stage INTEGER NOT NULL, "
    "side INTEGER NOT NULL CHECK (side IN (1, -1)), account INTEGER NOT NULL, fund INTEGER NOT "
    "NULL, "
    "function INTEGER NOT NULL, economy INTEGER NOT NULL, nature INTEGER NOT NULL, "
    "project INTEGER NOT NULL, office INTEGER NOT NULL, amount INTEGER NOT NULL, "
    "system INTEGER NOT NULL CHECK (system IN (0, 1)), memo TEXT) STRICT",
    "CREATE TABLE voucher (id INTEGER PRIMARY KEY, "
    "month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12), "
    "day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31), "
    "number INTEGER NOT NULL CHECK (number > 0), "
    "stage INTEGER NOT NULL CHECK (stage BETWEEN 0 AND 2), "
    "attachments INTEGER NOT NULL CHECK (attachments >= 0), memo TEXT, "
    "payee INTEGER REFERENCES payee(id), actor INTEGER NOT NULL REFERENCES actor(id), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32), UNIQUE (month, number)) STRICT",
    "CREATE TABLE month_balance (account INTEGER NOT NULL, month INTEGER NOT NULL, "
    "stage INTEGER NOT NULL, debit INTEGER NOT NULL, credit INTEGER NOT NULL, "
    "PRIMARY KEY (account, month, stage)) STRICT, WITHOUT ROWID",

    "CREATE TABLE payee (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE CHECK (length(hash) = "
    "32)) "
    "STRICT",
    "CREATE TABLE person (id INTEGER PRIMARY KEY REFERENCES payee(id), name TEXT NOT NULL UNIQUE, "
    "salt BLOB NOT NULL) STRICT",

    "CREATE TABLE draft_voucher (id INTEGER PRIMARY KEY, month INTEGER NOT NULL, "
    "day INTEGER NOT NULL, number INTEGER NOT NULL, stage INTEGER NOT NULL, "
    "attachments INTEGER NOT NULL, memo TEXT, payee INTEGER REFERENCES payee(id), "
    "actor INTEGER NOT NULL REFERENCES actor(id), UNIQUE (month, number)) STRICT",
    "CREATE TABLE draft_entry (id INTEGER PRIMARY KEY, month INTEGER NOT NULL, stage INTEGER NOT "
    "NULL, "
    "side INTEGER NOT NULL, account INTEGER NOT NULL, fund INTEGER NOT NULL, "
    "function INTEGER NOT NULL, economy INTEGER NOT NULL, nature INTEGER NOT NULL, "
    "project INTEGER NOT NULL, office INTEGER NOT NULL, amount INTEGER NOT NULL, "
    "system INTEGER NOT NULL, memo TEXT) STRICT",

    "CREATE TABLE appropriation (id INTEGER PRIMARY KEY, document TEXT NOT NULL, "
    "month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12), "
    "day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31), "
    "stage INTEGER NOT NULL CHECK (stage BETWEEN 3 AND 6), "
    "amount INTEGER NOT NULL CHECK (stage <> 5 OR amount <= 0), fund INTEGER NOT NULL, "
    "function INTEGER NOT NULL, economy INTEGER NOT NULL, nature INTEGER NOT NULL, "
    "project INTEGER NOT NULL, office INTEGER NOT NULL, memo TEXT, "
    "actor INTEGER NOT NULL REFERENCES actor(id)) STRICT",

    "CREATE TABLE register_row (id INTEGER PRIMARY KEY, register TEXT NOT NULL, "
    "version INTEGER NOT NULL CHECK (version > 0), actor INTEGER NOT NULL REFERENCES actor(id), "
    "fields TEXT NOT NULL CHECK (json_valid(fields))) STRICT",
    "CREATE INDEX register_row_register ON register_row (register)",
    "CREATE TABLE text (id INTEGER PRIMARY KEY, key TEXT NOT NULL, text TEXT NOT NULL, "
    "actor INTEGER NOT NULL REFERENCES actor(id)) STRICT",
    "CREATE INDEX text_key ON text (key)",
    "CREATE TABLE given_cell (year INTEGER NOT NULL, cell TEXT NOT NULL, value INTEGER NOT NULL, "
    "actor INTEGER NOT NULL REFERENCES actor(id), PRIMARY KEY (year, cell)) STRICT, WITHOUT ROWID",

    /* One statement, one read of a range of ids; no entries have no sum, and NULL IS NOT 0. The
     * first two cases also stop INSERT OR REPLACE, which deletes without asking a delete trigger.
     */
    "CREATE TRIGGER voucher_insert BEFORE INSERT ON voucher BEGIN SELECT CASE "
    "WHEN NEW.id <> 1 + ifnull((SELECT id FROM voucher ORDER BY id DESC LIMIT 1), 0) "
    "THEN RAISE(FAIL, 'voucher out of sequence') "
    "WHEN EXISTS (SELECT 1 FROM voucher WHERE month = NEW.month AND number = NEW.number) "
    "THEN RAISE(FAIL, 'voucher number taken') "
    "WHEN sum(amount * side) IS NOT 0 OR sum(amount * side * system) <> 0 "
    "THEN RAISE(FAIL, 'voucher does not balance') END "
    "FROM entry WHERE id > NEW.id * 1024 AND id < NEW.id * 1024 + 1024; END",

    NEVER("entry", "UPDATE"),
    NEVER("entry", "DELETE"),
    NEVER("voucher", "UPDATE"),
    NEVER("voucher", "DELETE"),
    NEVER("payee", "UPDATE"),
    NEVER("payee", "DELETE"),
    NEVER("appropriation", "UPDATE"),
    NEVER("appropriation", "DELETE"),
    NEVER("change", "UPDATE"),
    NEVER("change", "DELETE"),
    NULL,
};

/* What a book that a unit lives in keeps beside (docs/books.md). Each part has its list. */

/* Where a voucher comes from, who prepared and who reviewed it; months; asserted balances; signed
 * checkpoints. A row of the last three has the hash of the row before it in its own (seal.c). */
static const char *const journal_2[] = {
    "CREATE TABLE voucher_origin (id INTEGER PRIMARY KEY REFERENCES voucher(id), "
    "prepared INTEGER REFERENCES actor(id), reviewed INTEGER REFERENCES actor(id), event TEXT, "
    "reverses INTEGER UNIQUE REFERENCES voucher(id), application INTEGER) STRICT",
    "CREATE TABLE draft_origin (id INTEGER PRIMARY KEY REFERENCES draft_voucher(id), "
    "version INTEGER NOT NULL CHECK (version > 0), reviewed INTEGER REFERENCES actor(id), "
    "event TEXT, reverses INTEGER UNIQUE REFERENCES voucher(id), application INTEGER) STRICT",
    "CREATE TABLE month_step (id INTEGER PRIMARY KEY, "
    "month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12), "
    "closed INTEGER NOT NULL CHECK (closed IN (0, 1)), sequence INTEGER NOT NULL, "
    "head BLOB NOT NULL CHECK (length(head) = 32), actor INTEGER NOT NULL REFERENCES actor(id), "
    "reason TEXT, hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT",
    "CREATE TABLE assertion (id INTEGER PRIMARY KEY, "
    "month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12), "
    "day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31), account INTEGER NOT NULL, "
    "fund INTEGER NOT NULL, function INTEGER NOT NULL, economy INTEGER NOT NULL, "
    "nature INTEGER NOT NULL, project INTEGER NOT NULL, office INTEGER NOT NULL, "
    "amount INTEGER NOT NULL, takes_back INTEGER UNIQUE REFERENCES assertion(id), memo TEXT, "
    "actor INTEGER NOT NULL REFERENCES actor(id), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT",
    "CREATE TABLE checkpoint (id INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, "
    "head BLOB NOT NULL CHECK (length(head) = 32), "
    "balances BLOB NOT NULL CHECK (length(balances) = 32), month BLOB, assertion BLOB, "
    "actors INTEGER NOT NULL, people BLOB NOT NULL CHECK (length(people) = 32), "
    "at INTEGER NOT NULL, actor INTEGER NOT NULL REFERENCES actor(id), "
    "key BLOB NOT NULL CHECK (length(key) = 32), "
    "signature BLOB NOT NULL CHECK (length(signature) = 64), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT",
    NEVER("assertion", "UPDATE"),
    NEVER("assertion", "DELETE"),
    NEVER("checkpoint", "UPDATE"),
    NEVER("checkpoint", "DELETE"),
    NEVER("voucher_origin", "UPDATE"),
    NEVER("voucher_origin", "DELETE"),
    NEVER("month_step", "UPDATE"),
    NEVER("month_step", "DELETE"),
    NEVER("actor", "UPDATE"),
    NEVER("actor", "DELETE"),
    NULL,
};

/* Files that were imported, by the BLAKE2b-256 of their bytes. */
static const char *const exchange_2[] = {
    "CREATE TABLE imported_file (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE "
    "CHECK (length(hash) = 32), name TEXT NOT NULL, actor INTEGER NOT NULL REFERENCES actor(id)) "
    "STRICT",
    NEVER("imported_file", "UPDATE"),
    NEVER("imported_file", "DELETE"),
    NULL,
};

/* Sums by day take the place of sums by month: see balance.c. */
static const char *const balance_2[] = {
    "CREATE TABLE day_balance (account INTEGER NOT NULL, month INTEGER NOT NULL, "
    "day INTEGER NOT NULL, stage INTEGER NOT NULL, debit INTEGER NOT NULL, "
    "credit INTEGER NOT NULL, PRIMARY KEY (account, month, day, stage)) STRICT, WITHOUT ROWID",
    "INSERT INTO day_balance SELECT account, entry.month, day, entry.stage, "
    "sum(iif(side = 1, amount, 0)), sum(iif(side = -1, amount, 0)) FROM entry "
    "JOIN voucher ON voucher.id = entry.id / 1024 GROUP BY account, entry.month, day, entry.stage",
    "DROP TABLE month_balance",
    NULL,
};

/* What budgetary accounting moved, up to the voucher of the mark: see movement.c. */
static const char *const movement_3[] = {
    "CREATE TABLE movement (account INTEGER NOT NULL, project INTEGER NOT NULL, "
    "fund INTEGER NOT NULL, function INTEGER NOT NULL, nature INTEGER NOT NULL, "
    "economy INTEGER NOT NULL, office INTEGER NOT NULL, contra INTEGER NOT NULL, "
    "application INTEGER NOT NULL, stage INTEGER NOT NULL, month INTEGER NOT NULL, "
    "day INTEGER NOT NULL, amount INTEGER NOT NULL, "
    "PRIMARY KEY (account, project, fund, function, nature, economy, office, contra, application, "
    "stage, month, day)) STRICT, WITHOUT ROWID",
    "CREATE INDEX movement_application ON movement (application) WHERE application <> 0",
    "CREATE TABLE movement_mark (id INTEGER PRIMARY KEY CHECK (id = 1), "
    "sequence INTEGER NOT NULL) STRICT",
    NULL,
};

/* What vouchers, drafts and applications are proved by; the invoices among them. A row has the hash
 * of the row before it in its own (seal.c), content apart: `digest` is its hash. */
static const char *const evidence_2[] = {
    "CREATE TABLE attachment (id INTEGER PRIMARY KEY, "
    "digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32), kind TEXT NOT NULL "
    "CHECK (kind IN ('pdf', 'ofd', 'xml', 'image', 'other')), size INTEGER NOT NULL, "
    "name TEXT NOT NULL, actor INTEGER NOT NULL REFERENCES actor(id), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32), content BLOB NOT NULL) STRICT",
    "CREATE TABLE attachment_link (id INTEGER PRIMARY KEY, "
    "attachment INTEGER NOT NULL REFERENCES attachment(id), "
    "voucher INTEGER REFERENCES voucher(id), draft INTEGER, application INTEGER, "
    "takes_back INTEGER UNIQUE REFERENCES attachment_link(id), reason TEXT, "
    "actor INTEGER NOT NULL REFERENCES actor(id), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32), "
    "CHECK ((voucher IS NULL) + (draft IS NULL) + (application IS NULL) = 2)) STRICT",
    "CREATE INDEX attachment_link_attachment ON attachment_link (attachment)",
    "CREATE INDEX attachment_link_draft ON attachment_link (draft)",
    "CREATE TABLE invoice (id INTEGER PRIMARY KEY, "
    "attachment INTEGER NOT NULL REFERENCES attachment(id), code TEXT, number TEXT NOT NULL, "
    "year INTEGER, month INTEGER, day INTEGER, amount INTEGER, "
    "seller INTEGER REFERENCES payee(id), buyer INTEGER REFERENCES payee(id), "
    "actor INTEGER NOT NULL REFERENCES actor(id), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT",
    "CREATE INDEX invoice_number ON invoice (number)",
    "CREATE INDEX invoice_attachment ON invoice (attachment)",
    NEVER("attachment", "UPDATE"),
    NEVER("attachment", "DELETE"),
    NEVER("attachment_link", "UPDATE"),
    NEVER("attachment_link", "DELETE"),
    NEVER("invoice", "UPDATE"),
    NEVER("invoice", "DELETE"),
    NULL,
};

/* Control of money: what appropriations are last year's money, plans, overrides of rules;
 * applications by version, the people they pay, and the steps of their approval. */
static const char *const budget_2[] = {
    "CREATE TABLE appropriation_carried (id INTEGER PRIMARY KEY REFERENCES appropriation(id)) "
    "STRICT",
    "CREATE TABLE plan (id INTEGER PRIMARY KEY, month INTEGER NOT NULL CHECK (month BETWEEN 1 AND "
    "12), mode TEXT NOT NULL, document TEXT NOT NULL, memo TEXT, "
    "fund INTEGER NOT NULL, function INTEGER NOT NULL, economy INTEGER NOT NULL, "
    "nature INTEGER NOT NULL, project INTEGER NOT NULL, office INTEGER NOT NULL, "
    "amount INTEGER NOT NULL, actor INTEGER NOT NULL REFERENCES actor(id), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT",
    "CREATE TABLE override (id INTEGER PRIMARY KEY, rule TEXT NOT NULL, amount INTEGER NOT NULL "
    "CHECK (amount > 0), user INTEGER NOT NULL REFERENCES actor(id), reason TEXT NOT NULL, "
    "actor INTEGER NOT NULL REFERENCES actor(id) CHECK (actor <> user), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT",
    "CREATE TABLE override_use (id INTEGER PRIMARY KEY, override INTEGER NOT NULL UNIQUE "
    "REFERENCES override(id), subject TEXT NOT NULL, excess INTEGER NOT NULL, "
    "actor INTEGER NOT NULL REFERENCES actor(id), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT",
    "CREATE TABLE application (id INTEGER PRIMARY KEY, number INTEGER NOT NULL CHECK (number > 0), "
    "version INTEGER NOT NULL CHECK (version > 0), "
    "month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12), "
    "day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31), kind TEXT NOT NULL, "
    "purpose TEXT NOT NULL, document TEXT, payee INTEGER REFERENCES payee(id), standard TEXT, "
    "people BLOB, attachments INTEGER NOT NULL CHECK (attachments >= 0), "
    "fund INTEGER NOT NULL, function INTEGER NOT NULL, economy INTEGER NOT NULL, "
    "nature INTEGER NOT NULL, project INTEGER NOT NULL, office INTEGER NOT NULL, "
    "amount INTEGER NOT NULL CHECK (amount > 0), actor INTEGER NOT NULL REFERENCES actor(id), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32), UNIQUE (number, version)) STRICT",
    "CREATE TABLE application_person (id INTEGER PRIMARY KEY, application INTEGER NOT NULL "
    "REFERENCES application(id), payee INTEGER NOT NULL REFERENCES payee(id), "
    "number INTEGER NOT NULL CHECK (number > 0), amount INTEGER NOT NULL) STRICT",
    "CREATE INDEX application_person_application ON application_person (application)",
    "CREATE TABLE application_step (id INTEGER PRIMARY KEY, application INTEGER NOT NULL "
    "REFERENCES application(id), verb INTEGER NOT NULL CHECK (verb BETWEEN 0 AND 6), "
    "month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12), "
    "day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31), role TEXT, reason TEXT, evidence TEXT, "
    "evidence_hash TEXT, seen BLOB NOT NULL CHECK (length(seen) = 32), at INTEGER NOT NULL, "
    "actor INTEGER NOT NULL REFERENCES actor(id), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT",
    NEVER("appropriation_carried", "UPDATE"),
    NEVER("appropriation_carried", "DELETE"),
    NEVER("plan", "UPDATE"),
    NEVER("plan", "DELETE"),
    NEVER("override", "UPDATE"),
    NEVER("override", "DELETE"),
    NEVER("override_use", "UPDATE"),
    NEVER("override_use", "DELETE"),
    NEVER("application", "UPDATE"),
    NEVER("application", "DELETE"),
    NEVER("application_person", "UPDATE"),
    NEVER("application_person", "DELETE"),
    NEVER("application_step", "UPDATE"),
    NEVER("application_step", "DELETE"),
    NULL,
};

/* Lines of bank and treasury statements, and which of them are which entries. A row has the hash of
 * the row before it in its own (seal.c). */
static const char *const bank_2[] = {
    "CREATE TABLE bank_statement (id INTEGER PRIMARY KEY, account INTEGER NOT NULL, "
    "name TEXT NOT NULL, lines INTEGER NOT NULL CHECK (lines > 0), "
    "actor INTEGER NOT NULL REFERENCES actor(id), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT",
    "CREATE TABLE bank_line (id INTEGER PRIMARY KEY, "
    "statement INTEGER NOT NULL REFERENCES bank_statement(id), account INTEGER NOT NULL, "
    "month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12), "
    "day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31), amount INTEGER NOT NULL, "
    "balance INTEGER, reference TEXT, memo TEXT, payee INTEGER REFERENCES payee(id), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT",
    "CREATE TABLE bank_match (id INTEGER PRIMARY KEY, rule TEXT NOT NULL, "
    "members INTEGER NOT NULL, takes_back INTEGER UNIQUE REFERENCES bank_match(id), reason TEXT, "
    "actor INTEGER NOT NULL REFERENCES actor(id), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT",
    "CREATE TABLE bank_member (id INTEGER PRIMARY KEY, "
    "match INTEGER NOT NULL REFERENCES bank_match(id), line INTEGER REFERENCES bank_line(id), "
    "entry INTEGER REFERENCES entry(id), hash BLOB NOT NULL CHECK (length(hash) = 32), "
    "CHECK ((line IS NULL) + (entry IS NULL) = 1)) STRICT",
    "CREATE INDEX bank_member_line ON bank_member (line)",
    "CREATE INDEX bank_member_entry ON bank_member (entry)",
    NEVER("bank_statement", "UPDATE"),
    NEVER("bank_statement", "DELETE"),
    NEVER("bank_line", "UPDATE"),
    NEVER("bank_line", "DELETE"),
    NEVER("bank_match", "UPDATE"),
    NEVER("bank_match", "DELETE"),
    NEVER("bank_member", "UPDATE"),
    NEVER("bank_member", "DELETE"),
    NULL,
};

/* Later versions of the rows of registers, and what was done in the cycle of performance. A row has
 * the hash of the row before it in its own (seal.c). */
static const char *const performance_3[] = {
    "CREATE TABLE register_version (id INTEGER PRIMARY KEY, "
    "row INTEGER NOT NULL REFERENCES register_row(id), "
    "version INTEGER NOT NULL CHECK (version > 1), "
    "fields TEXT NOT NULL CHECK (json_valid(fields)), reason TEXT, at INTEGER NOT NULL, "
    "actor INTEGER NOT NULL REFERENCES actor(id), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32), UNIQUE (row, version)) STRICT",
    "CREATE TABLE deed (id INTEGER PRIMARY KEY, step TEXT NOT NULL, subject TEXT NOT NULL, "
    "verb TEXT NOT NULL, year INTEGER NOT NULL, "
    "month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12), "
    "day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31), role TEXT, reason TEXT, evidence TEXT, "
    "evidence_hash TEXT, note TEXT, seen BLOB NOT NULL CHECK (length(seen) = 32), "
    "at INTEGER NOT NULL, actor INTEGER NOT NULL REFERENCES actor(id), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT",
    NEVER("register_row", "UPDATE"),
    NEVER("register_row", "DELETE"),
    NEVER("register_version", "UPDATE"),
    NEVER("register_version", "DELETE"),
    NEVER("deed", "UPDATE"),
    NEVER("deed", "DELETE"),
    NULL,
};

/* What `change` said when it was written, and the rows that it counts. A row has the hash of the
 * row before it in its own (seal.c); changes of older versions have none. */
static const char *const change_3[] = {
    "CREATE TABLE change_seal (id INTEGER PRIMARY KEY REFERENCES change(id), "
    "hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT",
    NEVER("change_seal", "UPDATE"),
    NEVER("change_seal", "DELETE"),
    NULL,
};

static const char *const exchange_3[] = {
    /* Where a given cell stands in somebody's file, and how many fen its last digit is. */
    "CREATE TABLE given_source (year INTEGER NOT NULL, cell TEXT NOT NULL, place TEXT NOT NULL, "
    "precision INTEGER NOT NULL CHECK (precision > 0), PRIMARY KEY (year, cell)) STRICT, WITHOUT "
    "ROWID",
    /* Whose columns are which of ours, as a layout that a user made (exchange/layout.c). */
    "CREATE TABLE mapping (id INTEGER PRIMARY KEY, layout TEXT NOT NULL UNIQUE, "
    "actor INTEGER NOT NULL REFERENCES actor(id)) STRICT",
    NULL,
};

static const char *const *const lists_1[] = {tables_1, NULL};
static const char *const *const lists_2[] = {balance_2, journal_2,  exchange_2, budget_2,
                                             views_2,   evidence_2, bank_2,     NULL};
static const char *const *const lists_3[] = {performance_3, change_3, exchange_3, movement_3, NULL};

/* By version: what its step adds. */
static const char *const *const *const steps[] = {lists_1, lists_2, lists_3};
G_STATIC_ASSERT(G_N_ELEMENTS(steps) == BOOK_VERSION);

typedef bool (*Run)(void *data, const char *sql, GError **error);

/* Every statement of the steps from `version` on. */
static bool steps_run(int version, Run run, void *data, GError **error)
{
    for (int i = version; i < BOOK_VERSION; i++)
        for (const char *const *const *list = steps[i]; *list != NULL; list++)
            for (const char *const *sql = *list; *sql != NULL; sql++)
                if (!run(data, *sql, error))
                    return false;
    return true;
}

static bool run_on_book(void *data, const char *sql, GError **error)
{
    return sql_script(data, sql, error);
}

bool schema_migrate(Book *book, int version, GError **error)
{
    g_autofree char *mark = g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                            BOOK_APPLICATION_ID, BOOK_VERSION);

    g_assert(version >= 0 && version <= BOOK_VERSION);
    return steps_run(version, run_on_book, book, error) && sql_script(book, mark, error);
}

static bool run_on_database(void *data, const char *sql, GError **error G_GNUC_UNUSED)
{
    return sqlite3_exec(data, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* The texts of all tables, indices and triggers of `database`. NULL when they cannot be read. */
static GHashTable *schema_texts(sqlite3 *database)
{
    g_autoptr(GHashTable) texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(sqlite3_stmt) statement = NULL;
    int status;

    if (sqlite3_prepare_v2(database, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL", -1,
                           &statement, NULL) != SQLITE_OK)
        return NULL;
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *sql = sql_text(statement, 0);

        g_hash_table_add(texts, g_strdup(sql != NULL ? sql : ""));
    }
    return status == SQLITE_DONE ? g_steal_pointer(&texts) : NULL;
}

/* What a book of this version has, made by the steps themselves in memory. */
static GHashTable *schema_expected(void)
{
    sqlite3 *database = NULL;
    GHashTable *texts = NULL;

    if (sqlite3_open(":memory:", &database) == SQLITE_OK &&
        steps_run(0, run_on_database, database, NULL))
        texts = schema_texts(database);
    sqlite3_close(database);
    return texts;
}

bool schema_intact(const Book *book, bool *intact, GError **error)
{
    g_autoptr(GHashTable) expected = schema_expected();
    g_autoptr(GHashTable) found = schema_texts(book->database);
    GHashTableIter iterator;
    void *sql;

    if (expected == NULL)
        return sql_fail(book, SQLITE_NOMEM, error);
    if (found == NULL)
        return sql_fail(book, sqlite3_errcode(book->database), error);
    *intact = g_hash_table_size(found) == g_hash_table_size(expected);
    g_hash_table_iter_init(&iterator, expected);
    while (g_hash_table_iter_next(&iterator, &sql, NULL))
        *intact = *intact && g_hash_table_contains(found, sql);
    return true;
}
