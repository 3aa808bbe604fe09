/* verify.c: nothing was altered
 *
 * Vouchers and entries are read side by side in order of id, so that a book of any size is verified
 * in one pass. The first voucher that is wrong ends it: what comes after stands on its hash.
 */
#include "book/budget.h"

#include "book/store.h"

#include <string.h>

typedef struct {
    Book *book;
    sqlite3_stmt *rows;    /* vouchers */
    sqlite3_stmt *lines;   /* entries; stands at the one to be read next */
    int64_t line_id;       /* its id; 0: no more */
    sqlite3_stmt *origins; /* stands at the one to be read next, NULL after the last */
    GArray *entries;       /* BookEntry: of the voucher at hand */
    GStringChunk *memos;   /* theirs */
    GHashTable *balances;
    GHashTable *movements; /* up to voucher `summed` */
    int64_t summed;
    Marks marks;
    GArray *assertions; /* BookAssertion: those that stand */
    GArray *sums;       /* Money: what their balances come to */
    unsigned char hash[HASH_SIZE];
    BookVerdict *verdict;
} Verifying;

static bool bad(BookVerdict *verdict, int64_t voucher, const char *reason)
{
    verdict->bad_voucher = voucher;
    verdict->reason = reason;
    return false;
}

static bool line_next(Verifying *verifying, GError **error)
{
    g_autoptr(GError) failed = NULL;

    if (sql_next(verifying->book, verifying->lines, &failed)) {
        verifying->line_id = sqlite3_column_int64(verifying->lines, ENTRY_COLUMN_COUNT + 2);
        return true;
    }
    verifying->line_id = 0;
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

/* One entry of `voucher` against what the voucher says. NULL when it is right. */
static const char *line_reason(Verifying *verifying, const BookVoucher *voucher, unsigned line)
{
    BookEntry entry;
    Stage stage;
    int month;
    System system;
    const char *memo = sql_text(verifying->lines, ENTRY_COLUMN_COUNT + 1);

    if (verifying->line_id != voucher->sequence * ENTRY_SPAN + line)
        return "verify-entry-missing";
    if (!entry_from_row(verifying->lines, &stage, &month, &entry))
        return "verify-entry";
    if (month != voucher->month || stage != voucher->stage)
        return "verify-month";
    if (!account_system(entry.account, &system) ||
        sqlite3_column_int64(verifying->lines, ENTRY_COLUMN_COUNT) != (int64_t)system)
        return "verify-system";
    if (!balances_add(verifying->balances, month, voucher->day, stage, &entry))
        return "verify-unbalanced";
    if (memo != NULL)
        entry.memo = g_string_chunk_insert(verifying->memos, memo);
    g_array_append_val(verifying->entries, entry);
    return NULL;
}

/* Counts the entry just read into the asserted balances. One that does not fit is not what it was.
 */
static void assertions_count(Verifying *verifying, const BookVoucher *voucher)
{
    for (guint i = 0; i < verifying->assertions->len; i++) {
        Money *sum = &g_array_index(verifying->sums, Money, i);
        if (!assertion_count(
                &g_array_index(verifying->assertions, BookAssertion, i), voucher->stage,
                voucher->month, voucher->day,
                &g_array_index(verifying->entries, BookEntry, verifying->entries->len - 1), sum))
            sum->fen = INT64_MIN;
    }
}

/* Gathers the entries of `voucher`. False on an error (set) or when something is wrong (said). */
static bool lines_read(Verifying *verifying, BookVoucher *voucher, GError **error)
{
    BookVerdict *verdict = verifying->verdict;
    int64_t end = (voucher->sequence + 1) * ENTRY_SPAN;

    g_array_set_size(verifying->entries, 0);
    g_string_chunk_clear(verifying->memos);
    for (unsigned line = 1; verifying->line_id != 0 && verifying->line_id < end; line++) {
        const char *reason = line_reason(verifying, voucher, line);
        if (reason != NULL)
            return bad(verdict, voucher->sequence, reason);
        assertions_count(verifying, voucher);
        verdict->entries++;
        if (!line_next(verifying, error))
            return false;
    }
    voucher->entries = (const BookEntry *)(void *)verifying->entries->data;
    voucher->entry_count = verifying->entries->len;
    return true;
}

/* What the voucher is by itself. NULL when it is right. */
static const char *voucher_reason(const Verifying *verifying, const BookVoucher *voucher)
{
    const Book *book = verifying->book;
    Money differences[2];

    if (voucher->entry_count == 0)
        return "verify-entry-missing";
    if (!date_is_valid(book, voucher->month, voucher->day))
        return "verify-date";
    if (voucher->number < 1)
        return "verify-number";
    if (!voucher_differences(voucher, differences) || differences[SYSTEM_FINANCIAL].fen != 0 ||
        differences[SYSTEM_BUDGETARY].fen != 0)
        return "verify-unbalanced";
    if ((verifying->marks.closed >> voucher->month & 1) != 0)
        return "verify-closed-month";
    return NULL;
}

/* ---- origins: few, read beside the vouchers ---- */

enum { ORIGIN_ID = 6 };

static bool origin_step(Verifying *verifying, GError **error)
{
    g_autoptr(GError) failed = NULL;

    if (sql_next(verifying->book, verifying->origins, &failed))
        return true;
    g_clear_pointer(&verifying->origins, sqlite3_finalize);
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static bool origins_begin(Verifying *verifying, GError **error)
{
    verifying->origins =
        sql_new(verifying->book,
                "SELECT prepared.name, reviewed.name, posted.name, event, reverses, application, "
                "origin.id FROM voucher_origin AS origin "
                "LEFT JOIN voucher ON voucher.id = origin.id "
                "LEFT JOIN actor AS prepared ON prepared.id = origin.prepared "
                "LEFT JOIN actor AS reviewed ON reviewed.id = origin.reviewed "
                "LEFT JOIN actor AS posted ON posted.id = voucher.actor ORDER BY origin.id",
                error);
    return verifying->origins != NULL && origin_step(verifying, error);
}

/* What is said of voucher `sequence`; *said is false when nothing is. */
static bool origin_read(Verifying *verifying, int64_t sequence, BookOrigin *origin, bool *said,
                        GError **error)
{
    *said = verifying->origins != NULL &&
            sqlite3_column_int64(verifying->origins, ORIGIN_ID) == sequence;
    if (!*said)
        return true;
    origin_from_row(verifying->book, verifying->origins, origin);
    return origin_step(verifying, error);
}

/* Goes on with the hash and compares it with the one that the row at hand has. */
static bool hash_next(Verifying *verifying, const BookVoucher *voucher, const BookOrigin *origin)
{
    sqlite3_stmt *row = verifying->rows;
    const void *payee = sqlite3_column_blob(row, 8);
    bool has_payee = sqlite3_column_bytes(row, 8) == HASH_SIZE;
    const void *stored = sqlite3_column_blob(row, 9);

    chain_next(verifying->book, verifying->hash, voucher, sqlite3_column_int64(row, 7),
               has_payee ? payee : NULL, origin);
    return sqlite3_column_bytes(row, 9) == HASH_SIZE &&
           memcmp(stored, verifying->hash, HASH_SIZE) == 0;
}

/* Counts a voucher that is among the sums of the file. */
static bool movements_verify_next(Verifying *verifying, const BookVoucher *voucher,
                                  const BookOrigin *origin, GError **error)
{
    int64_t application = 0;

    if (voucher->sequence > verifying->summed)
        return true;
    if (origin != NULL &&
        !book_pays(verifying->book, origin->application, origin->reverses, &application, error))
        return false;
    return movements_count(verifying->movements, voucher, application) ||
           bad(verifying->verdict, voucher->sequence, "verify-unbalanced");
}

/* Whether the chain is where the rows beside it say that it stood. */
static bool marks_hold(Verifying *verifying)
{
    BookVerdict *verdict = verifying->verdict;
    const Mark *mark =
        marks_pass(&verifying->marks, verdict->vouchers, verifying->hash, verifying->balances);

    if (mark == NULL)
        return true;
    verdict->bad_row = mark->row;
    return bad(verdict, MAX(mark->sequence, 1),
               mark->month != 0 ? "verify-rewritten-month" : "verify-rewritten-checkpoint");
}

static bool voucher_verify(Verifying *verifying, GError **error)
{
    sqlite3_stmt *row = verifying->rows;
    BookVerdict *verdict = verifying->verdict;
    BookVoucher voucher = {
        .month = sqlite3_column_int(row, 0),
        .day = sqlite3_column_int(row, 1),
        .number = sqlite3_column_int(row, 2),
        .stage = (Stage)sqlite3_column_int(row, 3),
        .attachments = sqlite3_column_int(row, 4),
        .memo = sql_text(row, 5),
        .sequence = verdict->vouchers + 1,
    };
    BookOrigin origin;
    const char *reason;
    bool said;

    if (sqlite3_column_int64(row, 6) != voucher.sequence)
        return bad(verdict, voucher.sequence, "verify-missing");
    if (!lines_read(verifying, &voucher, error))
        return false;
    reason = voucher_reason(verifying, &voucher);
    if (reason != NULL)
        return bad(verdict, voucher.sequence, reason);
    if (!origin_read(verifying, voucher.sequence, &origin, &said, error))
        return false;
    if (!hash_next(verifying, &voucher, said ? &origin : NULL))
        return bad(verdict, voucher.sequence, "verify-chain");
    if (!movements_verify_next(verifying, &voucher, said ? &origin : NULL, error))
        return false;
    verdict->vouchers++;
    return marks_hold(verifying);
}

static bool journal_verify(Verifying *verifying, GError **error)
{
    BookVerdict *verdict = verifying->verdict;
    g_autoptr(GError) failed = NULL;

    if (!line_next(verifying, error) || !origins_begin(verifying, error))
        return false;
    if (!marks_hold(verifying))
        return true;
    while (sql_next(verifying->book, verifying->rows, &failed)) {
        if (!voucher_verify(verifying, error))
            return verdict->reason != NULL;
    }
    if (failed != NULL) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    if (verifying->origins != NULL)
        bad(verdict, MAX(sqlite3_column_int64(verifying->origins, ORIGIN_ID), 1), "verify-origin");
    else if (verifying->line_id != 0)
        bad(verdict, MAX(verifying->line_id / ENTRY_SPAN, 1), "verify-stray-entry");
    else if (verifying->marks.next < verifying->marks.all->len)
        bad(verdict, verdict->vouchers + 1, "verify-missing"); /* a mark lies beyond the last */
    return true;
}

/* Table `change` says up to where vouchers were posted. */
static bool posted_verify(Book *book, BookVerdict *verdict, GError **error)
{
    int64_t last;

    if (!sql_number(book, "SELECT max(last) FROM change WHERE what = 'post'", 0, 0, 0, &last,
                    error))
        return false;
    if (last > verdict->vouchers)
        bad(verdict, verdict->vouchers + 1, "verify-missing");
    else if (last < verdict->vouchers)
        bad(verdict, last + 1, "verify-added");
    return true;
}

/* ---- what stands beside the journal ---- */

/* Says `reason` when `sql` answers a row whose first column is not "ok". */
static bool query_verify(Book *book, const char *sql, const char *reason, BookVerdict *verdict,
                         GError **error)
{
    g_autoptr(sqlite3_stmt) statement = sql_new(book, sql, error);
    g_autoptr(GError) failed = NULL;

    if (statement == NULL)
        return false;
    if (sql_next(book, statement, &failed) && g_strcmp0(sql_text(statement, 0), "ok") != 0)
        bad(verdict, 0, reason);
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static bool persons_verify(Book *book, BookVerdict *verdict, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = sql_new(
        book, "SELECT name, salt, hash FROM person LEFT JOIN payee ON payee.id = person.id", error);
    g_autoptr(GError) failed = NULL;
    unsigned char hash[HASH_SIZE];

    if (statement == NULL)
        return false;
    while (sql_next(book, statement, &failed)) {
        const char *name = sql_text(statement, 0);
        const void *salt = sqlite3_column_blob(statement, 1);
        const void *stored = sqlite3_column_blob(statement, 2);
        person_hash(hash, salt != NULL ? salt : hash,
                    salt != NULL ? (size_t)sqlite3_column_bytes(statement, 1) : 0,
                    name != NULL ? name : "");
        if (sqlite3_column_bytes(statement, 2) != HASH_SIZE || memcmp(hash, stored, HASH_SIZE) != 0)
            bad(verdict, 0, "verify-person");
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static bool balances_verify(Verifying *verifying, GError **error)
{
    bool stored;

    if (!balances_stored(verifying->book, verifying->balances, &stored, error))
        return false;
    if (!stored)
        bad(verifying->verdict, 0, "verify-balance");
    return true;
}

static bool movements_verify(const Verifying *verifying, GError **error)
{
    bool stored;

    if (!movements_stored(verifying->book, verifying->movements, &stored, error))
        return false;
    if (!stored || verifying->summed > verifying->verdict->vouchers)
        bad(verifying->verdict, 0, "verify-movement");
    return true;
}

static bool schema_verify(Book *book, BookVerdict *verdict, GError **error)
{
    bool intact;

    if (!schema_intact(book, &intact, error))
        return false;
    if (!intact)
        bad(verdict, 0, "verify-schema");
    return true;
}

static bool database_verify(Book *book, BookVerdict *verdict, GError **error)
{
    return query_verify(book, "PRAGMA integrity_check(1)", "verify-database", verdict, error);
}

static bool foreign_keys_verify(Book *book, BookVerdict *verdict, GError **error)
{
    return query_verify(book, "PRAGMA foreign_key_check", "verify-foreign-key", verdict, error);
}

static bool keep_standing(const BookAssertion *assertion, void *data)
{
    Verifying *verifying = data;
    const Money none = MONEY_ZERO;

    if (assertion->reason == NULL) {
        g_array_append_vals(verifying->assertions, assertion, 1);
        g_array_append_val(verifying->sums, none);
    }
    return true;
}

static void assertions_verify(const Verifying *verifying)
{
    for (guint i = 0; i < verifying->assertions->len; i++) {
        const BookAssertion *assertion = &g_array_index(verifying->assertions, BookAssertion, i);
        if (g_array_index(verifying->sums, Money, i).fen == assertion->amount.fen)
            continue;
        verifying->verdict->bad_row = assertion->id;
        bad(verifying->verdict, 0, "verify-assertion");
        return;
    }
}

/* What the rows beside the journal say; nothing when they are themselves not what was written,
 * which `sealed` then tells. */
static bool beside_read(Verifying *verifying, BookVerdict *sealed, GError **error)
{
    if (!seals_verify(verifying->book, sealed, error))
        return false;
    if (sealed->reason != NULL) {
        verifying->marks.all = g_array_new(FALSE, FALSE, sizeof(Mark));
        return true;
    }
    verifying->marks.all = marks_read(verifying->book, error);
    return verifying->marks.all != NULL &&
           book_each_assertion(verifying->book, keep_standing, verifying, error);
}

static bool beside_verify(Verifying *verifying, const BookVerdict *sealed, const BookTrust *trust,
                          GError **error)
{
    BookVerdict *verdict = verifying->verdict;

    if (sealed->reason == NULL) {
        assertions_verify(verifying);
        return verdict->reason != NULL ||
               checkpoints_verify(verifying->book, trust, verdict, error);
    }
    verdict->bad_row = sealed->bad_row;
    bad(verdict, 0, sealed->reason);
    return true;
}

/* A remark: an import keeps the numbers that it brought. */
static bool gaps_count(Book *book, BookVerdict *verdict, GError **error)
{
    g_autoptr(sqlite3_stmt) row =
        sql_new(book,
                "SELECT month, max(number) - count(*) AS missing FROM voucher GROUP BY month "
                "HAVING missing > 0 ORDER BY month",
                error);
    g_autoptr(GError) failed = NULL;

    if (row == NULL)
        return false;
    while (sql_next(book, row, &failed)) {
        if (verdict->gaps == 0)
            verdict->first_gap = sqlite3_column_int(row, 0);
        verdict->gaps += sqlite3_column_int64(row, 1);
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

/* From the most telling to the least; the first that is wrong is the answer. */
static bool all_verify(Verifying *verifying, bool database, const BookTrust *trust, GError **error)
{
    Book *book = verifying->book;
    BookVerdict *verdict = verifying->verdict;
    BookVerdict sealed = {0};

    return (!database || database_verify(book, verdict, error)) &&
           (verdict->reason != NULL ||
            (beside_read(verifying, &sealed, error) && journal_verify(verifying, error))) &&
           (verdict->reason != NULL || posted_verify(book, verdict, error)) &&
           (verdict->reason != NULL ||
            query_verify(book,
                         "SELECT max(id) FROM voucher NOT INDEXED GROUP BY month, number "
                         "HAVING count(*) > 1",
                         "verify-number", verdict, error)) &&
           (verdict->reason != NULL || balances_verify(verifying, error)) &&
           (verdict->reason != NULL || movements_verify(verifying, error)) &&
           (verdict->reason != NULL || beside_verify(verifying, &sealed, trust, error)) &&
           (verdict->reason != NULL || persons_verify(book, verdict, error)) &&
           (verdict->reason != NULL || evidence_verify(book, verdict, error)) &&
           (verdict->reason != NULL || foreign_keys_verify(book, verdict, error)) &&
           (verdict->reason != NULL || schema_verify(book, verdict, error)) &&
           (verdict->reason != NULL || changes_verify(book, verdict, error)) &&
           gaps_count(book, verdict, error);
}

static bool verify_in_snapshot(Verifying *verifying, bool database, const BookTrust *trust,
                               GError **error)
{
    Book *book = verifying->book;

    verifying->rows = sql_new(book,
                              "SELECT month, day, number, stage, attachments, memo, voucher.id, "
                              "actor, payee.hash, voucher.hash FROM voucher "
                              "LEFT JOIN payee ON payee.id = payee ORDER BY voucher.id",
                              error);
    verifying->lines = verifying->rows != NULL
                           ? sql_new(book,
                                     "SELECT " ENTRY_COLUMNS ", system, memo, id FROM entry "
                                     "ORDER BY id",
                                     error)
                           : NULL;
    return verifying->lines != NULL && movements_mark(book, &verifying->summed, error) &&
           all_verify(verifying, database, trust, error);
}

bool book_verify(Book *book, bool database, BookVerdict *verdict, GError **error)
{
    const BookTrust nobody = {NULL, 0};

    return book_verify_trusting(book, database, &nobody, verdict, error);
}

bool book_verify_trusting(Book *book, bool database, const BookTrust *trust, BookVerdict *verdict,
                          GError **error)
{
    Verifying verifying = {.book = book, .verdict = verdict};
    bool done;

    g_assert(!book->changing);
    memset(verdict, 0, sizeof *verdict);
    if (!sql_script(book, "BEGIN", error)) /* one state of the file, whoever writes meanwhile */
        return false;
    verifying.entries = g_array_new(FALSE, FALSE, sizeof(BookEntry));
    verifying.memos = g_string_chunk_new(4096);
    verifying.balances = balances_new();
    verifying.movements = movements_new();
    verifying.assertions = g_array_new(FALSE, FALSE, sizeof(BookAssertion));
    verifying.sums = g_array_new(FALSE, FALSE, sizeof(Money));
    done = facts_refresh(book, error);
    if (done)
        chain_start(book, verifying.hash);
    done = done && verify_in_snapshot(&verifying, database, trust, error);
    sodium_bin2hex(verdict->head, sizeof verdict->head, verifying.hash, HASH_SIZE);
    sqlite3_finalize(verifying.rows);
    sqlite3_finalize(verifying.lines);
    sqlite3_finalize(verifying.origins);
    g_array_unref(verifying.entries);
    g_string_chunk_free(verifying.memos);
    g_hash_table_unref(verifying.balances);
    g_hash_table_unref(verifying.movements);
    g_array_unref(verifying.assertions);
    g_array_unref(verifying.sums);
    g_clear_pointer(&verifying.marks.all, g_array_unref);
    sqlite3_exec(book->database, "COMMIT", NULL, NULL, NULL);
    return done;
}
