/* voucher.c: posting and reading vouchers
 *
 * Everything that can be wrong with a voucher is found before its first row is written, so that a
 * refused voucher leaves the change as it was. What fails after that is the disk, perhaps only when
 * other vouchers are posted (pending.c), and the change is then broken: entries cannot be taken
 * back but by rolling back.
 */
#include "base/date.h"
#include "book/store.h"

#include <string.h>

enum { NUMBER_MAX = 99999999 }; /* of a voucher within its month */

/* ---- checks ---- */

bool account_system(Code account, System *system)
{
    Code first = code_cut(account, 1);

    if (account <= 0 || first < 1 || first > 8)
        return false;
    *system = code_account_system(account);
    return true;
}

bool voucher_differences(const BookVoucher *voucher, Money differences[2])
{
    Money sums[2] = {MONEY_ZERO, MONEY_ZERO};

    for (unsigned i = 0; i < voucher->entry_count; i++) {
        const BookEntry *entry = &voucher->entries[i];
        Money *sum = &sums[code_account_system(entry->account)];
        if (entry->side == SIDE_DEBIT ? !money_add(sum, *sum, entry->amount)
                                      : !money_subtract(sum, *sum, entry->amount))
            return false;
    }
    differences[SYSTEM_FINANCIAL] = sums[SYSTEM_FINANCIAL];
    differences[SYSTEM_BUDGETARY] = sums[SYSTEM_BUDGETARY];
    return true;
}

/* Says which voucher and what about it. */
static bool voucher_refuse(const BookVoucher *voucher, const char *id, const char *found,
                           const char *expected, GError **error)
{
    /* One without a number is known by its day. */
    g_autofree char *name = voucher->number != 0
                                ? g_strdup_printf("%d-%d", voucher->month, voucher->number)
                                : g_strdup_printf("%02d-%02d", voucher->month, voucher->day);

    error_set(error, ERROR_INPUT, id, "voucher", name, "found", found, "expected", expected, NULL);
    return false;
}

static bool date_refuse(const BookVoucher *voucher, GError **error)
{
    g_autofree char *day = g_strdup_printf("%d-%d", voucher->month, voucher->day);

    return voucher_refuse(voucher, "book-voucher-date", day, "book-expect-date", error);
}

static bool number_refuse(const BookVoucher *voucher, const char *id, int number,
                          const char *expected, GError **error)
{
    g_autofree char *found = g_strdup_printf("%d", number);

    return voucher_refuse(voucher, id, found, expected, error);
}

bool date_is_valid(const Book *book, int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
           g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)book->year);
}

bool book_date(const Book *book, const char *text, BookDate *date, GError **error)
{
    g_autofree char *wanted = NULL;
    int year;

    if (date_parse(text, &year, &date->month, &date->day) && year == book->year)
        return true;
    wanted = g_strdup_printf("%d", book->year);
    error_set(error, ERROR_USAGE, "book-date", "found", text, "year", wanted, "expected",
              "book-expect-date-year", NULL);
    return false;
}

static bool head_check(const Book *book, const BookVoucher *voucher, GError **error)
{
    if (!date_is_valid(book, voucher->month, voucher->day))
        return date_refuse(voucher, error);
    if (voucher->number < 0 || voucher->number > NUMBER_MAX)
        return number_refuse(voucher, "book-voucher-number", voucher->number, "book-expect-number",
                             error);
    if (voucher->attachments < 0)
        return number_refuse(voucher, "book-voucher-attachments", voucher->attachments, NULL,
                             error);
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
    Money differences[2];

    if (!voucher_differences(voucher, differences))
        return voucher_refuse(voucher, "book-amount-too-large", NULL, NULL, error);
    for (System system = SYSTEM_FINANCIAL; system <= SYSTEM_BUDGETARY; system++) {
        g_autofree char *difference = NULL;
        if (differences[system].fen == 0)
            continue;
        difference = money_text(differences[system]);
        voucher_refuse(voucher, ids[system], NULL, "book-expect-balance", error);
        if (error != NULL)
            error_add_fact(*error, "difference", difference);
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

/* Whether `number` is above all that the month has. Vouchers mostly come in order: then nothing
 * needs to be looked up. Only during a change, when nobody else can take a number. */
static bool number_is_next(Book *book, int month, int number, bool *is_next, GError **error)
{
    int last = book->last_numbers[month];

    if (last == 0) {
        int next = book_next_number(book, month, error);
        if (next == 0)
            return false;
        last = next - 1;
        book->last_numbers[month] = last;
    }
    *is_next = number > last;
    if (*is_next)
        book->last_numbers[month] = number;
    return true;
}

bool voucher_number_free(Book *book, int month, int number, GError **error)
{
    g_autofree char *name = NULL;
    bool is_next, taken;

    if (!number_is_next(book, month, number, &is_next, error))
        return false;
    if (is_next)
        return true;
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
    return (int)CLAMP(last, 0, NUMBER_MAX) + 1;
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

/* In the file a debit is 1 and a credit -1, so that amount × side adds up to nothing. */
static int64_t side_sign(Side side) { return side == SIDE_DEBIT ? 1 : -1; }

void entry_numbers(int64_t numbers[ENTRY_COLUMN_COUNT + 2], int64_t id, const BookVoucher *voucher,
                   const BookEntry *entry)
{
    const int64_t columns[] = {id,
                               voucher->month,
                               voucher->stage,
                               side_sign(entry->side),
                               entry->account,
                               entry->fund,
                               entry->function,
                               entry->economy,
                               entry->nature,
                               entry->project,
                               entry->office,
                               entry->amount.fen,
                               code_account_system(entry->account)};

    G_STATIC_ASSERT(G_N_ELEMENTS(columns) == ENTRY_COLUMN_COUNT + 2);
    memcpy(numbers, columns, sizeof columns);
}

/* Binds an entry to the row of places that begins at `place`. */
static void entry_bind(sqlite3_stmt *insert, int place, int64_t id, const BookVoucher *voucher,
                       const BookEntry *entry)
{
    int64_t numbers[ENTRY_COLUMN_COUNT + 2];
    const int count = G_N_ELEMENTS(numbers);

    entry_numbers(numbers, id, voucher, entry);
    for (int i = 0; i < count; i++)
        sqlite3_bind_int64(insert, place + i, numbers[i]);
    sql_bind_text(insert, place + count, entry_memo(voucher, entry));
}

bool entries_insert(Book *book, const char *one, const char *four, int64_t id,
                    const BookVoucher *voucher, GError **error)
{
    unsigned line = 0;

    while (line < voucher->entry_count) {
        unsigned rows = voucher->entry_count - line >= 4 ? 4 : 1;
        sqlite3_stmt *insert = sql_kept(book, rows == 4 ? four : one, error);
        if (insert == NULL)
            return false;
        for (unsigned row = 0; row < rows; row++, line++)
            entry_bind(insert, 1 + (int)row * (ENTRY_COLUMN_COUNT + 3), id * ENTRY_SPAN + line + 1,
                       voucher, &voucher->entries[line]);
        if (!sql_do(book, insert, error))
            return false;
    }
    return true;
}

/* Writes a voucher that is known to be right. */
static bool voucher_write(Book *book, const BookVoucher *voucher, const BookOrigin *origin,
                          GError **error)
{
    bool named = voucher->payee != NULL && *voucher->payee != '\0';
    unsigned char hash[HASH_SIZE];
    int64_t actor, payee = 0;

    if (!change_actor(book, &actor, error) ||
        (named && !person_put(book, voucher->payee, &payee, hash, error)))
        return false;
    for (unsigned i = 0; i < voucher->entry_count; i++) {
        if (!balance_count(book, voucher->month, voucher->day, voucher->stage, &voucher->entries[i],
                           error))
            return false;
    }
    chain_next(book, book->head, voucher, actor, named ? hash : NULL, origin);
    return pending_add(book, voucher, payee, actor, book->head, error) &&
           (origin == NULL || origin_insert(book, voucher->sequence, origin, error));
}

bool voucher_number_given(const BookVoucher *voucher, GError **error)
{
    return voucher->number > 0 ||
           number_refuse(voucher, "book-voucher-number", 0, "book-expect-number", error);
}

bool voucher_post(Book *book, const BookVoucher *voucher, const BookOrigin *origin, GError **error)
{
    BookVoucher posted = *voucher;

    if (!change_open(book, error) || !voucher_check(book, voucher, error) ||
        !voucher_number_given(voucher, error) || !month_is_open(book, voucher->month, error) ||
        !voucher_number_free(book, voucher->month, voucher->number, error) ||
        !assertions_hold(book, voucher, error))
        return false;
    posted.sequence = book->last_voucher + 1;
    book->broken = true; /* until every row of it is there */
    if (!voucher_write(book, &posted, origin, error))
        return false;
    book->broken = false;
    book->last_voucher = posted.sequence;
    change_count(book, CHANGED_VOUCHER, posted.sequence);
    return true;
}

bool book_post(Book *book, const BookVoucher *voucher, GError **error)
{
    return voucher_post(book, voucher, NULL, error);
}

/* ---- reading ---- */

/* The sign bit of any of these shows in all of them together. */
static bool entry_is_sound(Stage stage, int month, const BookEntry *entry)
{
    int64_t signs = entry->account | entry->fund | entry->function | entry->economy |
                    entry->nature | entry->project | entry->office;

    /* The file may have been made by anybody: what indexes arrays elsewhere is checked here. */
    return month >= 1 && month <= 12 && stage <= STAGE_CLOSING && signs >= 0;
}

bool entry_from_row(sqlite3_stmt *statement, Stage *stage, int *month, BookEntry *entry)
{
    *month = sqlite3_column_int(statement, 0);
    *stage = (Stage)sqlite3_column_int(statement, 1);
    *entry = (BookEntry){
        .side = sqlite3_column_int(statement, 2) > 0 ? SIDE_DEBIT : SIDE_CREDIT,
        .account = sqlite3_column_int64(statement, 3),
        .fund = sqlite3_column_int64(statement, 4),
        .function = sqlite3_column_int64(statement, 5),
        .economy = sqlite3_column_int64(statement, 6),
        .nature = sqlite3_column_int64(statement, 7),
        .project = sqlite3_column_int64(statement, 8),
        .office = sqlite3_column_int64(statement, 9),
        .amount = {sqlite3_column_int64(statement, 10)},
    };
    return entry_is_sound(*stage, *month, entry);
}

/* ---- every entry, fast ----
 *
 * Handing each row out of SQLite costs more than reading it. So the visitor goes in instead, as an
 * aggregate function that SQLite calls with the columns of every row, and nothing comes out. */

struct EntryVisiting {
    BookEntryVisit visit;
    void *data;
    GError *error;
    bool stopped; /* by the visitor, or by an unsound entry */
    bool unsound;
};

static void visit_step(sqlite3_context *context, int count, sqlite3_value **columns)
{
    Book *book = sqlite3_user_data(context);
    struct EntryVisiting *visiting = book->visiting;
    int month = sqlite3_value_int(columns[0]);
    Stage stage = (Stage)sqlite3_value_int(columns[1]);
    const BookEntry entry = {
        .side = sqlite3_value_int(columns[2]) > 0 ? SIDE_DEBIT : SIDE_CREDIT,
        .account = sqlite3_value_int64(columns[3]),
        .fund = sqlite3_value_int64(columns[4]),
        .function = sqlite3_value_int64(columns[5]),
        .economy = sqlite3_value_int64(columns[6]),
        .nature = sqlite3_value_int64(columns[7]),
        .project = sqlite3_value_int64(columns[8]),
        .office = sqlite3_value_int64(columns[9]),
        .amount = {sqlite3_value_int64(columns[10])},
    };

    g_assert(count == ENTRY_COLUMN_COUNT);
    visiting->unsound = !entry_is_sound(stage, month, &entry);
    visiting->stopped = visiting->unsound ||
                        !visiting->visit(stage, month, &entry, visiting->data, &visiting->error);
    if (visiting->stopped)
        sqlite3_result_error(context, "stopped", -1);
}

static void visit_final(sqlite3_context *context) { sqlite3_result_null(context); }

bool entries_prepare(Book *book, GError **error)
{
    int status = sqlite3_create_function_v2(book->database, "visit_entry", ENTRY_COLUMN_COUNT,
                                            SQLITE_UTF8 | SQLITE_DIRECTONLY, book, NULL, visit_step,
                                            visit_final, NULL);

    return status == SQLITE_OK || sql_fail(book, status, error);
}

static bool entries_visit(Book *book, sqlite3_stmt *statement, BookEntryVisit visit, void *data,
                          GError **error)
{
    struct EntryVisiting visiting = {.visit = visit, .data = data};
    struct EntryVisiting *outer = book->visiting;
    int status;

    book->visiting = &visiting; /* a visitor may itself visit */
    status = sqlite3_step(statement);
    book->visiting = outer;
    if (visiting.unsound)
        return book_damaged(book, "entry", error);
    if (visiting.error != NULL)
        g_propagate_error(error, visiting.error);
    return !visiting.stopped && (status == SQLITE_ROW || sql_fail(book, status, error));
}

bool book_each_entry(Book *book, BookEntryVisit visit, void *data, GError **error)
{
    /* Without an index the rows come in order of id. */
    g_autoptr(sqlite3_stmt) statement =
        sql_new(book, "SELECT visit_entry(" ENTRY_COLUMNS ") FROM entry NOT INDEXED", error);

    return statement != NULL && entries_visit(book, statement, visit, data, error);
}

bool book_each_entry_to(Book *book, BookDate to, BookEntryVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = NULL;

    if (to.month == 12 && to.day == 31)
        return book_each_entry(book, visit, data, error);
    /* Only entries of the last month need their voucher's day. */
    statement = sql_new(book,
                        "SELECT visit_entry(" ENTRY_COLUMNS ") FROM entry NOT INDEXED "
                        "WHERE month < ?1 OR stage = 1 OR (month = ?1 AND "
                        "(SELECT day FROM voucher WHERE voucher.id = entry.id / 1024) <= ?2)",
                        error);
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 1, to.month);
    sqlite3_bind_int64(statement, 2, to.day);
    return entries_visit(book, statement, visit, data, error);
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
