/* book_writers.c: what each single voucher costs when it must be durable, and how long writers wait
 *
 * Posts vouchers one by one, each a change of its own, beside SQLite alone committing the same
 * number of rows (one commit each, WAL, synchronous = FULL); then eight processes post into one
 * book at once.
 *
 * usage: bench_book_writers DIRECTORY [VOUCHERS]
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "book/book.h"

enum { WRITERS = 8 };

static double seconds(void) { return (double)g_get_monotonic_time() / G_USEC_PER_SEC; }

static void need(bool done, const GError *error)
{
    if (done)
        return;
    fprintf(stderr, "%s\n", error != NULL ? error_id(error) : "SQLite failed");
    exit(4);
}

static double bare_run(const char *path, int vouchers)
{
    sqlite3 *database = NULL;
    double start;

    unlink(path);
    need(
        sqlite3_open(path, &database) == SQLITE_OK &&
            sqlite3_exec(database,
                         "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE entry "
                         "(id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h, i, j, k, l, memo)",
                         NULL, NULL, NULL) == SQLITE_OK,
        NULL);
    start = seconds();
    for (int i = 0; i < vouchers; i++)
        need(sqlite3_exec(
                 database,
                 "BEGIN IMMEDIATE; INSERT INTO entry (a, b, c, memo) VALUES (1, 2, 3, 'x'), "
                 "(1, 2, 3, 'x'), (1, 2, 3, 'x'), (1, 2, 3, 'x'); COMMIT",
                 NULL, NULL, NULL) == SQLITE_OK,
             NULL);
    start = seconds() - start;
    sqlite3_close(database);
    return start;
}

static void post_one(Book *book)
{
    BookEntry entries[4] = {{.account = 500101, .amount = {100}},
                            {.account = 1011, .amount = {100}, .side = SIDE_CREDIT},
                            {.account = 720101, .amount = {100}},
                            {.account = 800101, .amount = {100}, .side = SIDE_CREDIT}};
    BookVoucher voucher = {
        .month = 5, .day = 7, .memo = "办公费", .entries = entries, .entry_count = 4};
    GError *error = NULL;

    need(book_begin(book, &error), error);
    voucher.number = book_next_number(book, 5, &error);
    need(voucher.number > 0, error);
    need(book_post(book, &voucher, &error), error);
    need(book_commit(book, &error), error);
}

/* Answers the longest time that one voucher took, from wanting to post to being durable. */
static double post_run(const char *path, int vouchers)
{
    GError *error = NULL;
    Book *book = book_open(path, "bench", false, &error);
    double longest = 0;

    need(book != NULL, error);
    for (int i = 0; i < vouchers; i++) {
        double start = seconds();
        post_one(book);
        longest = MAX(longest, seconds() - start);
    }
    book_close(book);
    return longest;
}

static double writers_run(const char *path, int vouchers)
{
    double longest = 0, one;
    int ends[2];

    need(pipe(ends) == 0, NULL);
    for (int i = 0; i < WRITERS; i++) {
        if (fork() != 0)
            continue;
        one = post_run(path, vouchers);
        _exit(write(ends[1], &one, sizeof one) == sizeof one ? 0 : 4);
    }
    for (int i = 0; i < WRITERS; i++) {
        need(read(ends[0], &one, sizeof one) == sizeof one, NULL);
        longest = MAX(longest, one);
    }
    while (wait(NULL) > 0)
        continue;
    return longest;
}

int main(int argc, char **argv)
{
    const BookFacts facts = {2021, "2021", "quota", "305301", "bench", NULL, "administrative"};
    const char *directory = argc > 1 ? argv[1] : ".";
    int vouchers = argc > 2 ? atoi(argv[2]) : 2000;
    g_autofree char *bare = g_build_filename(directory, "bench-bare.db", NULL);
    g_autofree char *path = g_build_filename(directory, "bench.book", NULL);
    GError *error = NULL;
    double alone, posting, longest;

    unlink(path);
    need((book_close(book_create(path, &facts, "bench", &error)), error == NULL), error);
    alone = bare_run(bare, vouchers);
    posting = seconds();
    post_run(path, vouchers);
    posting = seconds() - posting;
    longest = writers_run(path, MAX(vouchers / WRITERS, 1));
    printf("SQLite alone      %9.0f commits/s\n", vouchers / alone);
    printf("single vouchers   %9.0f durable/s, %.2f of SQLite alone\n", vouchers / posting,
           alone / posting);
    printf("%d writers         %9.3f s the longest wait for one voucher\n", WRITERS, longest);
    unlink(bare);
    unlink(path);
    return 0;
}
