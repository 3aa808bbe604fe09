/* movement.c: what budgetary accounting moved: by account, keys, contra account, application, day
 *
 * Asked for the money that is left under some keys, control needs no sum over the journal: table
 * `movement` has it, up to the voucher that `movement_mark` names. It is brought forward inside a
 * change that asks for it, once many vouchers were posted since; so posting itself and importing
 * pay nothing for it, and what is not yet in it is read from the last entries. `verify` makes the
 * sums again from the entries and compares.
 */
#include "book/budget.h"

#include "book/store.h"

#include <string.h>

#define FOLD_AT 1024  /* vouchers since the mark from which on they are summed */
#define KEPT_AT 65536 /* sums in memory before they are written */

typedef struct {
    BookKeys keys; /* with the account */
    Code contra;
    int64_t application;
    int64_t stage, month, day; /* without padding: keys are compared as bytes */
} MovementKey;

typedef struct {
    MovementKey key;
    Money amount;
} Movement;

static guint key_hash(const void *data)
{
    const uint64_t *words = data;
    uint64_t hash = 0;

    for (size_t i = 0; i < sizeof(MovementKey) / sizeof *words; i++)
        hash = (hash ^ words[i]) * 0x9e3779b97f4a7c15u + (hash >> 29);
    return (guint)(hash >> 32);
}

static gboolean key_equal(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(MovementKey)) == 0;
}

GHashTable *movements_new(void) { return g_hash_table_new_full(key_hash, key_equal, NULL, g_free); }

/* ---- vouchers into sums ---- */

BookKeys book_entry_keys(const BookEntry *entry)
{
    return (BookKeys){{[FIELD_ACCOUNT] = entry->account,
                       [FIELD_FUND] = entry->fund,
                       [FIELD_FUNCTION] = entry->function,
                       [FIELD_ECONOMY] = entry->economy,
                       [FIELD_NATURE] = entry->nature,
                       [FIELD_PROJECT] = entry->project,
                       [FIELD_OFFICE] = entry->office}};
}

Code book_entry_contra(const BookVoucher *voucher, const BookEntry *entry)
{
    Code contra = 0;

    for (unsigned i = 0; i < voucher->entry_count; i++) {
        const BookEntry *other = &voucher->entries[i];
        if (other->side == entry->side || other->account == contra ||
            code_account_system(other->account) != code_account_system(entry->account))
            continue;
        if (contra != 0)
            return 0;
        contra = other->account;
    }
    return contra;
}

static bool movement_add(GHashTable *sums, const MovementKey *key, Side side, Money amount)
{
    Movement *sum = g_hash_table_lookup(sums, key);

    if (sum == NULL) {
        sum = g_new0(Movement, 1);
        sum->key = *key;
        g_hash_table_insert(sums, &sum->key, sum);
    }
    return side == SIDE_DEBIT ? money_add(&sum->amount, sum->amount, amount)
                              : money_subtract(&sum->amount, sum->amount, amount);
}

bool movements_count(GHashTable *sums, const BookVoucher *voucher, int64_t application)
{
    if (voucher->stage != STAGE_NORMAL && voucher->stage != STAGE_OPENING)
        return true;
    for (unsigned i = 0; i < voucher->entry_count; i++) {
        const BookEntry *entry = &voucher->entries[i];
        const MovementKey key = {.keys = book_entry_keys(entry),
                                 .contra = book_entry_contra(voucher, entry),
                                 .application = application,
                                 .stage = voucher->stage,
                                 .month = voucher->month,
                                 .day = voucher->day};

        if (code_account_system(entry->account) == SYSTEM_BUDGETARY &&
            !movement_add(sums, &key, entry->side, entry->amount))
            return false;
    }
    return true;
}

bool book_pays(Book *book, int64_t application, int64_t reverses, int64_t *paid, GError **error)
{
    /* A voucher is taken back by a later one, so this ends. */
    while (application == 0 && reverses != 0) {
        int64_t before = reverses;

        if (!sql_number(book, "SELECT application FROM voucher_origin WHERE id = ?", before, 0, 0,
                        &application, error) ||
            !sql_number(book, "SELECT reverses FROM voucher_origin WHERE id = ?", before, 0, 0,
                        &reverses, error))
            return false;
        if (reverses >= before)
            return book_damaged(book, "voucher_origin.reverses", error);
    }
    *paid = application;
    return true;
}

/* ---- the journal from a voucher on, draft by draft or posted ---- */

#define LINES(entry, voucher, origin)                                                              \
    "SELECT e.id / 1024, e.stage, v.month, v.day, side, account, " KEY_COLUMNS ", amount, "        \
    "origin.application, origin.reverses FROM " entry " AS e JOIN " voucher " AS v "               \
    "ON v.id = e.id / 1024 LEFT JOIN " origin " AS origin ON origin.id = v.id "                    \
    "WHERE e.id >= ?1 * 1024 AND system = 1 AND e.stage IN (0, 1) ORDER BY e.id"

/* Called with each voucher's entries of budgetary accounting. */
typedef bool (*Take)(const BookVoucher *voucher, int64_t application, void *data, GError **error);

typedef struct {
    Book *book;
    GArray *entries;
    BookVoucher voucher;
    int64_t application, reverses;
    Take take;
    void *data;
} Gathering;

static bool gathered_take(Gathering *gathering, GError **error)
{
    BookVoucher *voucher = &gathering->voucher;
    int64_t application;

    if (gathering->entries->len == 0)
        return true;
    voucher->entries = (const BookEntry *)(void *)gathering->entries->data;
    voucher->entry_count = gathering->entries->len;
    if (voucher->month < 1 || voucher->month > 12 || voucher->day < 1 || voucher->day > 31)
        return book_damaged(gathering->book, "voucher", error);
    if (!book_pays(gathering->book, gathering->application, gathering->reverses, &application,
                   error) ||
        !gathering->take(voucher, application, gathering->data, error))
        return false;
    g_array_set_size(gathering->entries, 0);
    return true;
}

static bool line_gather(Gathering *gathering, sqlite3_stmt *row, GError **error)
{
    BookVoucher *voucher = &gathering->voucher;
    const BookKeys keys = keys_from_row(row, 6);
    const BookEntry entry = {.side = sqlite3_column_int(row, 4) > 0 ? SIDE_DEBIT : SIDE_CREDIT,
                             .account = sqlite3_column_int64(row, 5),
                             .fund = keys.codes[FIELD_FUND],
                             .function = keys.codes[FIELD_FUNCTION],
                             .economy = keys.codes[FIELD_ECONOMY],
                             .nature = keys.codes[FIELD_NATURE],
                             .project = keys.codes[FIELD_PROJECT],
                             .office = keys.codes[FIELD_OFFICE],
                             .amount = {sqlite3_column_int64(row, 12)}};
    int64_t id = sqlite3_column_int64(row, 0);

    if (id != voucher->sequence && !gathered_take(gathering, error))
        return false;
    voucher->sequence = id;
    voucher->stage = (Stage)sqlite3_column_int(row, 1);
    voucher->month = sqlite3_column_int(row, 2);
    voucher->day = sqlite3_column_int(row, 3);
    gathering->application = sqlite3_column_int64(row, 13);
    gathering->reverses = sqlite3_column_int64(row, 14);
    g_array_append_val(gathering->entries, entry);
    return true;
}

static bool lines_gather(Gathering *gathering, sqlite3_stmt *rows, GError **error)
{
    g_autoptr(GError) failed = NULL;

    while (sql_next(gathering->book, rows, &failed))
        if (!line_gather(gathering, rows, error))
            return false;
    if (failed == NULL)
        return gathered_take(gathering, error);
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

/* Takes each voucher, from `first` on, of the statement. */
static bool vouchers_gather(Book *book, const char *sql, int64_t first, Take take, void *data,
                            GError **error)
{
    g_autoptr(sqlite3_stmt) rows = sql_new(book, sql, error);
    Gathering gathering = {.book = book, .take = take, .data = data};
    bool done;

    if (rows == NULL)
        return false;
    sqlite3_bind_int64(rows, 1, first);
    gathering.entries = g_array_new(FALSE, FALSE, sizeof(BookEntry));
    done = lines_gather(&gathering, rows, error);
    g_array_unref(gathering.entries);
    return done;
}

/* ---- sums into the file ---- */

static bool too_large(GError **error)
{
    error_set(error, ERROR_INPUT, "book-amount-too-large", NULL);
    return false;
}

#define MOVEMENT_COLUMNS                                                                           \
    "account, project, fund, function, nature, economy, office, contra, application, stage, "      \
    "month, day"
enum { MOVEMENT_COLUMN_COUNT = 12 };

static void key_to_columns(const MovementKey *key, int64_t columns[MOVEMENT_COLUMN_COUNT])
{
    const Code *codes = key->keys.codes;
    const int64_t values[MOVEMENT_COLUMN_COUNT] = {
        codes[FIELD_ACCOUNT], codes[FIELD_PROJECT], codes[FIELD_FUND],   codes[FIELD_FUNCTION],
        codes[FIELD_NATURE],  codes[FIELD_ECONOMY], codes[FIELD_OFFICE], key->contra,
        key->application,     key->stage,           key->month,          key->day};

    memcpy(columns, values, sizeof values);
}

static MovementKey key_from_row(sqlite3_stmt *row)
{
    int64_t columns[MOVEMENT_COLUMN_COUNT];

    for (int i = 0; i < MOVEMENT_COLUMN_COUNT; i++)
        columns[i] = sqlite3_column_int64(row, i);
    return (MovementKey){.keys = {{[FIELD_ACCOUNT] = columns[0],
                                   [FIELD_PROJECT] = columns[1],
                                   [FIELD_FUND] = columns[2],
                                   [FIELD_FUNCTION] = columns[3],
                                   [FIELD_NATURE] = columns[4],
                                   [FIELD_ECONOMY] = columns[5],
                                   [FIELD_OFFICE] = columns[6]}},
                         .contra = columns[7],
                         .application = columns[8],
                         .stage = columns[9],
                         .month = columns[10],
                         .day = columns[11]};
}

static int key_order(const void *a, const void *b)
{
    int64_t left[MOVEMENT_COLUMN_COUNT], right[MOVEMENT_COLUMN_COUNT];

    key_to_columns(&(*(const Movement *const *)a)->key, left);
    key_to_columns(&(*(const Movement *const *)b)->key, right);
    for (int i = 0; i < MOVEMENT_COLUMN_COUNT; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return 0;
}

/* STRICT refuses a sum that does not fit in an integer. */
static bool movement_store(Book *book, const Movement *sum, GError **error)
{
    sqlite3_stmt *store = sql_kept(book,
                                   "INSERT INTO movement (" MOVEMENT_COLUMNS ", amount) "
                                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                                   "ON CONFLICT DO UPDATE SET amount = amount + excluded.amount",
                                   error);
    int64_t columns[MOVEMENT_COLUMN_COUNT];

    if (store == NULL)
        return false;
    key_to_columns(&sum->key, columns);
    for (int i = 0; i < MOVEMENT_COLUMN_COUNT; i++)
        sqlite3_bind_int64(store, i + 1, columns[i]);
    sqlite3_bind_int64(store, MOVEMENT_COLUMN_COUNT + 1, sum->amount.fen);
    return sql_do(book, store, error);
}

/* In the order of the table, which is also the quickest. */
static bool movements_store(Book *book, GHashTable *sums, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    GHashTableIter iterator;
    void *sum;

    g_hash_table_iter_init(&iterator, sums);
    while (g_hash_table_iter_next(&iterator, NULL, &sum))
        g_ptr_array_add(all, sum);
    g_ptr_array_sort(all, key_order);
    for (guint i = 0; i < all->len; i++)
        if (!movement_store(book, g_ptr_array_index(all, i), error))
            return false;
    g_hash_table_remove_all(sums);
    return true;
}

typedef struct {
    Book *book;
    GHashTable *sums;
    bool store; /* when there are many */
} Summing;

static bool voucher_sum(const BookVoucher *voucher, int64_t application, void *data, GError **error)
{
    Summing *summing = data;

    if (!movements_count(summing->sums, voucher, application))
        return too_large(error);
    return !summing->store || g_hash_table_size(summing->sums) < KEPT_AT ||
           movements_store(summing->book, summing->sums, error);
}

bool movements_mark(Book *book, int64_t *sequence, GError **error)
{
    return sql_number(book, "SELECT sequence FROM movement_mark WHERE id = 1", 0, 0, 0, sequence,
                      error);
}

static bool mark_put(Book *book, int64_t sequence, GError **error)
{
    sqlite3_stmt *put = sql_kept(book,
                                 "INSERT INTO movement_mark (id, sequence) VALUES (1, ?1) "
                                 "ON CONFLICT (id) DO UPDATE SET sequence = ?1",
                                 error);

    if (put == NULL)
        return false;
    sqlite3_bind_int64(put, 1, sequence);
    return sql_do(book, put, error);
}

bool book_sum_movements(Book *book, GError **error)
{
    g_autoptr(GHashTable) sums = movements_new();
    Summing summing = {book, sums, true};
    int64_t mark;
    bool done;

    if (!change_open(book, error) || !movements_mark(book, &mark, error))
        return false;
    if (book->last_voucher - mark < FOLD_AT)
        return true;
    book->broken = true; /* until the mark says what is summed */
    done = vouchers_gather(book, LINES("entry", "voucher", "voucher_origin"), mark + 1, voucher_sum,
                           &summing, error) &&
           movements_store(book, sums, error) && mark_put(book, book->last_voucher, error);
    book->broken = !done;
    return done;
}

bool movements_stored(const Book *book, GHashTable *sums, bool *stored, GError **error)
{
    g_autoptr(sqlite3_stmt) rows =
        sql_new(book, "SELECT " MOVEMENT_COLUMNS ", amount FROM movement", error);
    g_autoptr(GError) failed = NULL;
    guint count = 0;

    if (rows == NULL)
        return false;
    *stored = true;
    while (sql_next(book, rows, &failed)) {
        MovementKey key = key_from_row(rows);
        const Movement *sum = g_hash_table_lookup(sums, &key);

        count++;
        *stored = *stored && sum != NULL &&
                  sum->amount.fen == sqlite3_column_int64(rows, MOVEMENT_COLUMN_COUNT);
    }
    *stored = *stored && count == g_hash_table_size(sums);
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

/* ---- reading ---- */

static BookMovement movement_of(const MovementKey *key, Money amount, int64_t draft)
{
    return (BookMovement){.stage = (Stage)key->stage,
                          .month = (int)key->month,
                          .day = (int)key->day,
                          .keys = key->keys,
                          .contra = key->contra,
                          .amount = amount,
                          .application = key->application,
                          .draft = draft};
}

static bool sums_visit(GHashTable *sums, int64_t draft, BookMovementVisit visit, void *data,
                       GError **error)
{
    GHashTableIter iterator;
    void *item;

    g_hash_table_iter_init(&iterator, sums);
    while (g_hash_table_iter_next(&iterator, NULL, &item)) {
        const Movement *sum = item;
        const BookMovement movement = movement_of(&sum->key, sum->amount, draft);
        if (!visit(&movement, data, error))
            return false;
    }
    return true;
}

typedef struct {
    BookMovementVisit visit;
    void *data;
} Visiting;

/* A draft by itself: it may be posted or withdrawn alone. */
static bool draft_visit(const BookVoucher *draft, int64_t application, void *data, GError **error)
{
    const Visiting *visiting = data;
    g_autoptr(GHashTable) sums = movements_new();

    if (!movements_count(sums, draft, application))
        return too_large(error);
    return sums_visit(sums, draft->sequence, visiting->visit, visiting->data, error);
}

bool book_each_movement_near(Book *book, BookMovementVisit visit, void *data, GError **error)
{
    g_autoptr(GHashTable) sums = movements_new();
    Summing summing = {book, sums, false};
    Visiting visiting = {visit, data};
    int64_t mark;

    return movements_mark(book, &mark, error) &&
           vouchers_gather(book, LINES("entry", "voucher", "voucher_origin"), mark + 1, voucher_sum,
                           &summing, error) &&
           sums_visit(sums, 0, visit, data, error) &&
           vouchers_gather(book, LINES("draft_entry", "draft_voucher", "draft_origin"), 0,
                           draft_visit, &visiting, error);
}

/* Runs a statement whose first columns are those of the table. */
static bool rows_visit(Book *book, sqlite3_stmt *rows, BookMovementVisit visit, void *data,
                       GError **error)
{
    g_autoptr(GError) failed = NULL;

    while (sql_next(book, rows, &failed)) {
        const MovementKey key = key_from_row(rows);
        const BookMovement movement =
            movement_of(&key, (Money){sqlite3_column_int64(rows, MOVEMENT_COLUMN_COUNT)}, 0);

        if (key.month < 1 || key.month > 12 || key.day < 1 || key.day > 31)
            return book_damaged(book, "movement", error);
        if (!visit(&movement, data, error))
            return false;
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

#define SUMMED "SELECT " MOVEMENT_COLUMNS ", amount FROM movement "

/* The narrowest range of the table's key that holds everything under the keys that are used. */
static const char *const summed_by[] = {
    SUMMED "WHERE account = ?1",
    SUMMED "WHERE account = ?1 AND project = ?2",
    SUMMED "WHERE account = ?1 AND project = ?2 AND fund = ?3 AND function = ?4 AND nature = ?5",
};

static bool account_visit(Book *book, Code account, const BookKeys *keys, unsigned fields,
                          BookMovementVisit visit, void *data, GError **error)
{
    static const Field order[] = {FIELD_PROJECT, FIELD_FUND, FIELD_FUNCTION, FIELD_NATURE};
    const unsigned all =
        1u << FIELD_PROJECT | 1u << FIELD_FUND | 1u << FIELD_FUNCTION | 1u << FIELD_NATURE;
    int which = (fields & all) == all ? 2 : (fields >> FIELD_PROJECT & 1) != 0 ? 1 : 0;
    int bound = which == 2 ? (int)G_N_ELEMENTS(order) : which;
    g_autoptr(sqlite3_stmt) rows = sql_new(book, summed_by[which], error);

    if (rows == NULL)
        return false;
    sqlite3_bind_int64(rows, 1, account);
    for (int i = 0; i < bound; i++)
        sqlite3_bind_int64(rows, i + 2, keys->codes[order[i]]);
    return rows_visit(book, rows, visit, data, error);
}

#define CODE_MAX INT64_C(9999999999) /* accounts have up to 10 digits: cube.h */

bool book_each_movement_summed(Book *book, Code account, const BookKeys *keys, unsigned fields,
                               BookMovementVisit visit, void *data, GError **error)
{
    /* Codes of any length lie under `account`: 7201 and 720101 do under 7201. */
    for (int64_t first = account, last = account; first > 0 && last <= CODE_MAX;
         first *= 10, last = last * 10 + 9) {
        int64_t at = first - 1;

        while (true) {
            if (!sql_number(
                    book, "SELECT min(account) FROM movement WHERE account > ?1 AND account <= ?2",
                    at, last, 0, &at, error))
                return false;
            if (at == 0)
                break;
            if (!account_visit(book, at, keys, fields, visit, data, error))
                return false;
        }
    }
    return true;
}

bool book_each_movement_applied(Book *book, BookMovementVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) rows = sql_new(book, SUMMED "WHERE application <> 0", error);

    return rows != NULL && rows_visit(book, rows, visit, data, error);
}

bool book_each_movement(Book *book, BookMovementVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) rows = sql_new(book, SUMMED, error);

    return rows != NULL && rows_visit(book, rows, visit, data, error) &&
           book_each_movement_near(book, visit, data, error);
}
