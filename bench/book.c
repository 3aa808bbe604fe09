/* book.c: what a book costs beside bare SQLite, in one run
 *
 * Posts 1,000,000 entries in vouchers of four, reads them back, verifies them; before that the same
 * rows go into tables without keys, checks or chain. Prints rates, ratios and the peak of memory.
 *
 * usage: bench_book DIRECTORY [ENTRIES]
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/error.h"
#include "book/book.h"

enum { LINES = 4 };

static double seconds(void) { return (double)g_get_monotonic_time() / G_USEC_PER_SEC; }

static void die(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(4);
}

static void need(bool done, GError *error)
{
    if (!done)
        die(error_id(error));
}

/* A voucher of pay or of running costs: an expense and its money, and the same in budgetary
 * accounting. Functions, economies and projects vary as they do in a real year. */
static void voucher_make(BookVoucher *voucher, BookEntry *entries, int64_t index, int64_t count)
{
    static const Code functions[] = {2013201, 2013202, 2013299, 2080505, 2101101, 2210201};
    static const Code economies[] = {30101, 30102, 30103, 30201, 30207, 30211, 30216, 30299};
    Money amount = {index * 7919 % 5000000 + 100};
    BookEntry common = {.fund = 1,
                        .function = functions[index % 6],
                        .economy = economies[index % 8],
                        .nature = 1 + index % 2,
                        .office = 1 + index % 5,
                        .project = index % 2 ? 1 + index % 15 : 0,
                        .amount = amount};

    for (int i = 0; i < LINES; i++)
        entries[i] = common;
    entries[0].account = 50010101;
    entries[1].account = 1011;
    entries[2].account = 720101 + index % 9;
    entries[3].account = 800101;
    entries[1].side = entries[3].side = SIDE_CREDIT;
    *voucher = (BookVoucher){.month = (int)(index * 12 / count) + 1,
                             .day = 1 + (int)(index % 28),
                             .number = (int)(index + 1),
                             .memo = "支付本月办公费",
                             .attachments = 2,
                             .entries = entries,
                             .entry_count = LINES};
}

/* ---- bare SQLite ---- */

static sqlite3 *bare_open(const char *path)
{
    sqlite3 *database;

    unlink(path);
    if (sqlite3_open(path, &database) != SQLITE_OK ||
        sqlite3_exec(
            database,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "CREATE TABLE entry (id INTEGER PRIMARY KEY, month, stage, side, account, fund, "
            "function, economy, nature, project, office, amount, system, memo);"
            "CREATE TABLE voucher (id INTEGER PRIMARY KEY, month, day, number, stage, "
            "attachments, memo, payee, actor, hash); BEGIN",
            NULL, NULL, NULL) != SQLITE_OK)
        die(sqlite3_errmsg(database));
    return database;
}

static sqlite3_stmt *bare_prepare(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement;

    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
        die(sqlite3_errmsg(database));
    return statement;
}

static void bare_step(sqlite3_stmt *statement)
{
    if (sqlite3_step(statement) != SQLITE_DONE)
        die("bare insert");
    sqlite3_reset(statement);
}

static void bare_entry(sqlite3_stmt *insert, int64_t id, const BookVoucher *voucher,
                       const BookEntry *entry)
{
    const int64_t values[] = {id,
                              voucher->month,
                              voucher->stage,
                              entry->side,
                              entry->account,
                              entry->fund,
                              entry->function,
                              entry->economy,
                              entry->nature,
                              entry->project,
                              entry->office,
                              entry->amount.fen,
                              entry->account > 600000};

    for (int i = 0; i < (int)G_N_ELEMENTS(values); i++)
        sqlite3_bind_int64(insert, i + 1, values[i]);
    bare_step(insert);
}

static double bare_run(const char *path, int64_t vouchers)
{
    static const char hash[32] = "";
    double start = seconds();
    sqlite3 *database = bare_open(path);
    sqlite3_stmt *entry =
        bare_prepare(database, "INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    sqlite3_stmt *row = bare_prepare(database, "INSERT INTO voucher VALUES (?,?,?,?,?,?,?,?,?,?)");
    BookVoucher voucher;
    BookEntry entries[LINES];

    for (int64_t i = 0; i < vouchers; i++) {
        voucher_make(&voucher, entries, i, vouchers);
        for (int line = 0; line < LINES; line++)
            bare_entry(entry, (i + 1) * 1024 + line + 1, &voucher, &entries[line]);
        sqlite3_bind_int64(row, 1, i + 1);
        sqlite3_bind_int64(row, 2, voucher.month);
        sqlite3_bind_int64(row, 3, voucher.day);
        sqlite3_bind_int64(row, 4, voucher.number);
        sqlite3_bind_int64(row, 5, voucher.stage);
        sqlite3_bind_int64(row, 6, voucher.attachments);
        sqlite3_bind_text(row, 7, voucher.memo, -1, SQLITE_STATIC);
        sqlite3_bind_int64(row, 9, 1);
        sqlite3_bind_blob(row, 10, hash, sizeof hash, SQLITE_STATIC);
        bare_step(row);
    }
    sqlite3_finalize(entry);
    sqlite3_finalize(row);
    if (sqlite3_exec(database, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        die(sqlite3_errmsg(database));
    sqlite3_close(database);
    return seconds() - start;
}

/* ---- a book ---- */

static void names_put(Book *book)
{
    for (int i = 1; i <= 15; i++) {
        g_autofree char *code = g_strdup_printf("P%02d", i);
        GError *error = NULL;
        need(book_put_name(book, FIELD_PROJECT, code, code, NULL, &error), error);
        if (i <= 5)
            need(book_put_name(book, FIELD_OFFICE, code, code, "administrative", &error), error);
    }
}

static void book_make(const char *path)
{
    BookFacts facts = {2021, "2021", "quota", "305301", "bench", NULL, "administrative"};
    GError *error = NULL;
    Book *book;

    unlink(path);
    book = book_create(path, &facts, "bench", &error);
    need(book != NULL, error);
    book_close(book);
}

static double book_run(const char *path, int64_t vouchers)
{
    double start = seconds();
    GError *error = NULL;
    Book *book = book_open(path, "bench", false, &error);
    BookVoucher voucher;
    BookEntry entries[LINES];

    need(book != NULL, error);
    need(book_begin(book, &error), error);
    names_put(book);
    for (int64_t i = 0; i < vouchers; i++) {
        voucher_make(&voucher, entries, i, vouchers);
        need(book_post(book, &voucher, &error), error);
    }
    need(book_commit(book, &error), error);
    book_close(book);
    return seconds() - start;
}

static bool entry_sum(Stage stage, int month, const BookEntry *entry, void *data, GError **error)
{
    (void)stage;
    (void)month;
    (void)error;
    *(int64_t *)data += entry->side == SIDE_DEBIT ? entry->amount.fen : -entry->amount.fen;
    return true;
}

static double scan_run(Book *book)
{
    double start = seconds();
    GError *error = NULL;
    int64_t sum = 0;

    need(book_each_entry(book, entry_sum, &sum, &error), error);
    if (sum != 0)
        die("the entries read do not balance");
    return seconds() - start;
}

static double verify_run(Book *book)
{
    double start = seconds();
    GError *error = NULL;
    BookVerdict verdict;

    need(book_verify(book, false, &verdict, &error), error);
    if (verdict.reason != NULL)
        die(verdict.reason);
    return seconds() - start;
}

int main(int argc, char **argv)
{
    const char *directory = argc > 1 ? argv[1] : ".";
    int64_t entries = argc > 2 ? g_ascii_strtoll(argv[2], NULL, 10) : 1000000;
    int64_t rows = entries + entries / LINES;
    g_autofree char *bare_path = g_build_filename(directory, "bench-bare.db", NULL);
    g_autofree char *path = g_build_filename(directory, "bench.book", NULL);
    GError *error = NULL;
    struct rusage usage;
    double bare, posting, scanning, verifying;
    Book *book;

    book_make(path); /* first, so that SQLite starts as it does for us, for both */
    bare = bare_run(bare_path, entries / LINES);
    posting = book_run(path, entries / LINES);
    book = book_open(path, NULL, true, &error);
    need(book != NULL, error);
    scanning = scan_run(book);
    scanning = MIN(scanning, scan_run(book));
    verifying = verify_run(book);
    book_close(book);
    getrusage(RUSAGE_SELF, &usage);
    printf("bare SQLite   %9.0f rows/s\n", (double)rows / bare);
    printf("book_post     %9.0f rows/s, %.2f of bare SQLite\n", (double)rows / posting,
           bare / posting);
    printf("each_entry    %9.0f entries/s\n", (double)entries / scanning);
    printf("verify        %9.0f entries/s\n", (double)entries / verifying);
    printf("memory        %9.1f MB at most\n", (double)usage.ru_maxrss / 1024);
    unlink(path);
    unlink(bare_path);
    return 0;
}
