/* voucher.c: posting and reading vouchers
 *
 * Everything that can be wrong with a voucher is found before its first row is written, so that a
 * refused voucher leaves the change as it was. What fails after that is the disk, and the change is
 * then broken: entries cannot be taken back but by rolling back.
 */
#include "book/store.h"

#include <string.h>

/* ---- checks ---- */

bool account_system(Code account, System *system)
{
    Code first = code_cut(account, 1);

    if (account <= 0 || first < 1 || first > 8)
        return false;
    *system = code_account_system(account);
    return true;
}

bool voucher_difference(const BookVoucher *voucher, System system, Money *difference)
{
    Money sum = MONEY_ZERO;
    System own;

    for (unsigned i = 0; i < voucher->entry_count; i++) {
        const BookEntry *entry = &voucher->entries[i];
        if (!account_system(entry->account, &own) || own != system)
            continue;
        if (entry->side == SIDE_DEBIT ? !money_add(&sum, sum, entry->amount)
                                      : !money_subtract(&sum, sum, entry->amount))
            return false;
    }
    *difference = sum;
    return true;
}

/* Says which voucher and what about it. */
static bool voucher_refuse(const BookVoucher *voucher, const char *id, const char *found,
                           const char *expected, GError **error)
{
    g_autofree char *name = g_strdup_printf("%d-%d", voucher->month, voucher->number);

    error_set(error, ERROR_INPUT, id, "voucher", name, "found", found, "expected", expected, NULL);
    return false;
}

static bool head_check(const Book *book, const BookVoucher *voucher, GError **error)
{
    g_autofree char *day = g_strdup_printf("%d-%d", voucher->month, voucher->day);
    g_autofree char *number = g_strdup_printf("%d", voucher->number);
    g_autofree char *attachments = g_strdup_printf("%d", voucher->attachments);

    if (voucher->month < 1 || voucher->month > 12 || voucher->day < 1 || voucher->day > 31 ||
        !g_date_valid_dmy((GDateDay)voucher->day, (GDateMonth)voucher->month,
                          (GDateYear)book->year))
        return voucher_refuse(voucher, "book-voucher-date", day, "book-expect-date", error);
    if (voucher->number < 1)
        return voucher_refuse(voucher, "book-voucher-number", number, "book-expect-number", error);
    if (voucher->attachments < 0)
        return voucher_refuse(voucher, "book-voucher-attachments", attachments, NULL, error);
    if (voucher->stage < STAGE_NORMAL || voucher->stage > STAGE_CLOSING)
        return voucher_refuse(voucher, "book-voucher-stage", NULL, "book-expect-stage", error);
    if (voucher->entry_count == 0 || voucher->entries == NULL)
        return voucher_refuse(voucher, "book-voucher-empty", NULL, NULL, error);
    if (voucher->entry_count > ENTRY_COUNT_MAX)
        return voucher_refuse(voucher, "book-voucher-too-long", NULL, "book-expect-entries", error);
    return true;
}

static bool entry_check(const Book *book, const BookVoucher *voucher, const BookEntry *entry,
                        GError **error)
{
    g_autofree char *account = NULL;
    System system;

    if (!account_system(entry->account, &system)) {
        account = g_strdup_printf("%" G_GINT64_FORMAT, entry->account);
        return voucher_refuse(voucher, "book-entry-account", account, "book-expect-account", error);
    }
    if ((entry->fund | entry->function | entry->economy | entry->nature) < 0 ||
        (entry->side != SIDE_DEBIT && entry->side != SIDE_CREDIT))
        return voucher_refuse(voucher, "book-entry-code", NULL, NULL, error);
    if (entry->project != 0 && book_name_at(book, FIELD_PROJECT, entry->project) == NULL)
        return voucher_refuse(voucher, "book-entry-project", NULL, NULL, error);
    if (entry->office != 0 && book_name_at(book, FIELD_OFFICE, entry->office) == NULL)
        return voucher_refuse(voucher, "book-entry-office", NULL, NULL, error);
    /* Its opposite must exist, for red entries and for reversing. */
    if (entry->amount.fen == INT64_MIN)
        return voucher_refuse(voucher, "book-amount-too-large", NULL, NULL, error);
    return true;
}

static bool balance_check(const BookVoucher *voucher, GError **error)
{
    static const char *const ids[] = {
        [SYSTEM_FINANCIAL] = "book-unbalanced-financial",
        [SYSTEM_BUDGETARY] = "book-unbalanced-budgetary",
    };
    g_autofree char *found = NULL;
    Money difference;

    for (System system = SYSTEM_FINANCIAL; system <= SYSTEM_BUDGETARY; system++) {
        if (!voucher_difference(voucher, system, &difference))
            return voucher_refuse(voucher, "book-amount-too-large", NULL, NULL, error);
        if (difference.fen == 0)
            continue;
        found = money_text(difference);
        voucher_refuse(voucher, ids[system], NULL, "book-expect-balance", error);
        if (error != NULL)
            error_add_fact(*error, "difference", found);
        return false;
    }
    return true;
}

bool voucher_check(const Book *book, const BookVoucher *voucher, GError **error)
{
    if (!head_check(book, voucher, error))
        return false;
    for (unsigned i = 0; i < voucher->entry_count; i++) {
        if (!entry_check(book, voucher, &voucher->entries[i], error))
            return false;
    }
    return balance_check(voucher, error);
}

/* ---- numbers ---- */

static bool number_taken(Book *book, int month, int number, bool *taken, GError **error)
{
    int64_t found, draft = 0;

    if (!sql_number(book, "SELECT 1 FROM voucher WHERE month = ? AND number = ?", month, number, 0,
                    &found, error))
        return false;
    if ((book->drafts > 0 || !book->changing) &&
        !sql_number(book, "SELECT 1 FROM draft_voucher WHERE month = ? AND number = ?", month,
                    number, 0, &draft, error))
        return false;
    *taken = found != 0 || draft != 0;
    return true;
}

bool voucher_number_free(Book *book, int month, int number, GError **error)
{
    g_autofree char *name = NULL;
    bool taken;

    if (!number_taken(book, month, number, &taken, error))
        return false;
    if (!taken)
        return true;
    name = g_strdup_printf("%d-%d", month, number);
    error_set(error, ERROR_INPUT, "book-number-taken", "voucher", name, "mend",
              "book-mend-number-taken", NULL);
    return false;
}

bool book_has_voucher(Book *book, int month, int number)
{
    bool taken;

    return number_taken(book, month, number, &taken, NULL) && taken;
}

int book_next_number(Book *book, int month, GError **error)
{
    int64_t last;

    if (!sql_number(book,
                    "SELECT max(coalesce((SELECT max(number) FROM voucher WHERE month = ?1), 0), "
                    "coalesce((SELECT max(number) FROM draft_voucher WHERE month = ?1), 0))",
                    month, 0, 0, &last, error))
        return 0;
    return (int)last + 1;
}

int64_t book_voucher_count(Book *book)
{
    int64_t count;

    /* Sequences have no gaps: the last is how many there are. */
    return sql_number(book, "SELECT max(id) FROM voucher", 0, 0, 0, &count, NULL) ? count : 0;
}

/* ---- posting ---- */

const char *entry_memo(const BookVoucher *voucher, const BookEntry *entry)
{
    if (entry->memo == NULL || *entry->memo == '\0' || g_strcmp0(entry->memo, voucher->memo) == 0)
        return NULL;
    return entry->memo;
}

static bool entry_insert(Book *book, sqlite3_stmt *insert, int64_t id, const BookVoucher *voucher,
                         const BookEntry *entry, GError **error)
{
    const int64_t columns[ENTRY_COLUMN_COUNT] = {
        voucher->month,  voucher->stage, entry->side,    entry->account, entry->fund,      entry->function,
        entry->economy,  entry->nature,  entry->project, entry->office,  entry->amount.fen};
    System system = SYSTEM_FINANCIAL;

    account_system(entry->account, &system);
    sqlite3_bind_int64(insert, 1, id);
    for (int i = 0; i < ENTRY_COLUMN_COUNT; i++)
        sqlite3_bind_int64(insert, i + 2, columns[i]);
    sqlite3_bind_int64(insert, ENTRY_COLUMN_COUNT + 2, system);
    sql_bind_text(insert, ENTRY_COLUMN_COUNT + 3, entry_memo(voucher, entry));
    return sql_do(book, insert, error);
}

bool entries_insert(Book *book, sqlite3_stmt *insert, int64_t id, const BookVoucher *voucher,
                    GError **error)
{
    for (unsigned i = 0; i < voucher->entry_count; i++) {
        if (!entry_insert(book, insert, id * ENTRY_SPAN + i + 1, voucher, &voucher->entries[i],
                          error))
            return false;
    }
    return true;
}

static bool voucher_insert(Book *book, const BookVoucher *voucher, int64_t actor, int64_t payee,
                           GError **error)
{
    sqlite3_stmt *insert = sql_kept(book,
                                    "INSERT INTO voucher (id, " VOUCHER_COLUMNS ", actor, hash) "
                                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                    error);

    if (insert == NULL)
        return false;
    sqlite3_bind_int64(insert, 1, voucher->sequence);
    sqlite3_bind_int64(insert, 2, voucher->month);
    sqlite3_bind_int64(insert, 3, voucher->day);
    sqlite3_bind_int64(insert, 4, voucher->number);
    sqlite3_bind_int64(insert, 5, voucher->stage);
    sqlite3_bind_int64(insert, 6, voucher->attachments);
    sql_bind_text(insert, 7, voucher->memo);
    if (payee != 0)
        sqlite3_bind_int64(insert, 8, payee);
    sqlite3_bind_int64(insert, 9, actor);
    sqlite3_bind_blob(insert, 10, book->head, HASH_SIZE, SQLITE_STATIC);
    return sql_do(book, insert, error);
}

/* Writes a voucher that is known to be right. */
static bool voucher_write(Book *book, const BookVoucher *voucher, GError **error)
{
    sqlite3_stmt *insert;
    bool named = voucher->payee != NULL && *voucher->payee != '\0';
    unsigned char hash[HASH_SIZE];
    int64_t actor, payee = 0;

    if (!change_actor(book, &actor, error) ||
        (named && !person_put(book, voucher->payee, &payee, hash, error)))
        return false;
    for (unsigned i = 0; i < voucher->entry_count; i++) {
        if (!balance_count(book, voucher->month, voucher->stage, &voucher->entries[i], error))
            return false;
    }
    insert = sql_kept(book, ENTRY_INSERT("entry"), error);
    if (insert == NULL || !entries_insert(book, insert, voucher->sequence, voucher, error))
        return false;
    chain_next(book, book->head, voucher, actor, named ? hash : NULL);
    return voucher_insert(book, voucher, actor, payee, error);
}

bool book_post(Book *book, const BookVoucher *voucher, GError **error)
{
    BookVoucher posted = *voucher;

    if (!change_open(book, error) || !voucher_check(book, voucher, error) ||
        !voucher_number_free(book, voucher->month, voucher->number, error))
        return false;
    posted.sequence = book->last_voucher + 1;
    book->broken = true; /* until every row of it is there */
    if (!voucher_write(book, &posted, error))
        return false;
    book->broken = false;
    book->last_voucher = posted.sequence;
    change_count(book, CHANGED_VOUCHER, posted.sequence);
    return true;
}

/* ---- reading ---- */

bool entry_from_row(sqlite3_stmt *statement, Stage *stage, int *month, BookEntry *entry)
{
    int64_t signs;

    *month = sqlite3_column_int(statement, 0);
    *stage = (Stage)sqlite3_column_int(statement, 1);
    entry->side = (Side)sqlite3_column_int(statement, 2);
    entry->account = sqlite3_column_int64(statement, 3);
    entry->fund = sqlite3_column_int64(statement, 4);
    entry->function = sqlite3_column_int64(statement, 5);
    entry->economy = sqlite3_column_int64(statement, 6);
    entry->nature = sqlite3_column_int64(statement, 7);
    entry->project = sqlite3_column_int64(statement, 8);
    entry->office = sqlite3_column_int64(statement, 9);
    entry->amount.fen = sqlite3_column_int64(statement, 10);
    entry->memo = NULL;
    /* The file may have been made by anybody: what indexes arrays elsewhere is checked here. */
    signs = entry->account | entry->fund | entry->function | entry->economy | entry->nature |
            entry->project | entry->office;
    return *month >= 1 && *month <= 12 && *stage <= STAGE_CLOSING && entry->side <= SIDE_CREDIT &&
           signs >= 0;
}

bool book_each_entry(Book *book, BookEntryVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        sql_new(book, "SELECT " ENTRY_COLUMNS " FROM entry ORDER BY id", error);
    BookEntry entry;
    Stage stage;
    int month, status;

    if (statement == NULL)
        return false;
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
        if (!entry_from_row(statement, &stage, &month, &entry))
            return book_damaged(book, "entry", error);
        if (!visit(stage, month, &entry, data, error))
            return false;
    }
    return status == SQLITE_DONE || sql_fail(book, status, error);
}

static BookVoucher *voucher_from_row(sqlite3_stmt *row, int64_t id)
{
    BookVoucher *voucher = g_new0(BookVoucher, 1);

    voucher->sequence = id;
    voucher->month = sqlite3_column_int(row, 0);
    voucher->day = sqlite3_column_int(row, 1);
    voucher->number = sqlite3_column_int(row, 2);
    voucher->stage = (Stage)sqlite3_column_int(row, 3);
    voucher->attachments = sqlite3_column_int(row, 4);
    voucher->memo = g_strdup(sql_text(row, 5));
    voucher->payee = g_strdup(sql_text(row, 7));
    return voucher;
}

/* Adds the rows of `lines` to a voucher; an entry without a memo has its voucher's. */
static bool voucher_read_entries(const Book *book, BookVoucher *voucher, sqlite3_stmt *lines,
                                 GError **error)
{
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(BookEntry));
    g_autoptr(GError) failed = NULL;
    BookEntry entry;
    Stage stage;
    int month;

    while (sql_next(book, lines, &failed)) {
        bool sound = entry_from_row(lines, &stage, &month, &entry);
        const char *memo = sql_text(lines, ENTRY_COLUMN_COUNT);
        entry.memo = g_strdup(memo != NULL ? memo : voucher->memo);
        g_array_append_val(entries, entry);
        voucher->entry_count = entries->len;
        if (!sound)
            book_damaged(book, "entry", &failed);
        if (!sound)
            break;
    }
    voucher->entries = (BookEntry *)(void *)g_array_steal(entries, NULL);
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

BookVoucher *voucher_read(const Book *book, sqlite3_stmt *row, sqlite3_stmt *lines, int64_t id,
                          GError **error)
{
    BookVoucher *voucher;

    sqlite3_bind_int64(row, 1, id);
    sqlite3_bind_int64(lines, 1, id);
    if (!sql_next(book, row, error))
        return NULL;
    voucher = voucher_from_row(row, id);
    sqlite3_reset(row);
    if (voucher_read_entries(book, voucher, lines, error))
        return voucher;
    sqlite3_reset(lines);
    book_voucher_free(voucher);
    return NULL;
}

BookVoucher *book_voucher(Book *book, int64_t sequence, GError **error)
{
    sqlite3_stmt *row = sql_kept(book,
                                 "SELECT " VOUCHER_COLUMNS ", person.name FROM voucher "
                                 "LEFT JOIN person ON person.id = payee WHERE voucher.id = ?",
                                 error);
    sqlite3_stmt *lines =
        row != NULL ? sql_kept(book,
                               "SELECT " ENTRY_COLUMNS ", memo FROM entry "
                               "WHERE id > ?1 * 1024 AND id < ?1 * 1024 + 1024 ORDER BY id",
                               error)
                    : NULL;
    g_autoptr(GError) failed = NULL;
    g_autofree char *name = NULL;
    BookVoucher *voucher;

    if (lines == NULL)
        return NULL;
    voucher = voucher_read(book, row, lines, sequence, &failed);
    if (failed != NULL) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return NULL;
    }
    if (voucher == NULL) {
        name = g_strdup_printf("%" G_GINT64_FORMAT, sequence);
        error_set(error, ERROR_INPUT, "book-no-voucher", "voucher", name, NULL);
    }
    return voucher;
}

void book_voucher_free(BookVoucher *voucher)
{
    if (voucher == NULL)
        return;
    for (unsigned i = 0; i < voucher->entry_count; i++)
        g_free((char *)voucher->entries[i].memo);
    g_free((BookEntry *)voucher->entries);
    g_free((char *)voucher->memo);
    g_free((char *)voucher->payee);
    g_free(voucher);
}

/* Reads and shows one voucher; *more says whether to go on. */
static bool voucher_show(Book *book, int64_t sequence, BookVoucherVisit visit, void *data,
                         bool *more, GError **error)
{
    BookVoucher *voucher = book_voucher(book, sequence, error);

    if (voucher == NULL)
        return false;
    *more = visit(voucher, data);
    book_voucher_free(voucher);
    return true;
}

bool book_each_voucher_with(Book *book, BookEntryTest wanted, BookVoucherVisit visit, void *data,
                            GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        sql_new(book, "SELECT " ENTRY_COLUMNS ", id FROM entry ORDER BY id", error);
    int64_t shown = 0;
    bool more = true;
    BookEntry entry;
    Stage stage;
    int month, status = SQLITE_DONE;

    if (statement == NULL)
        return false;
    while (more && (status = sqlite3_step(statement)) == SQLITE_ROW) {
        int64_t sequence = sqlite3_column_int64(statement, ENTRY_COLUMN_COUNT) / ENTRY_SPAN;
        if (!entry_from_row(statement, &stage, &month, &entry))
            return book_damaged(book, "entry", error);
        if (sequence == shown || !wanted(stage, month, &entry, data))
            continue;
        shown = sequence;
        if (!voucher_show(book, sequence, visit, data, &more, error))
            return false;
    }
    return !more || status == SQLITE_DONE || sql_fail(book, status, error);
}
