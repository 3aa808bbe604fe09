/* Changes: whole or not at all, whoever is killed and whoever else writes. */
#include <errno.h>
#include <signal.h>

#include "book/store.h"
#include "made.h"

static void what_is_not_committed_has_not_happened(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);

    RIGHT(book_begin(book, error));
    RIGHT(made_post(book, 1, 1, 100, error));
    RIGHT(book_set(book, "unit.name", "另一单位", error));
    RIGHT(book_put_name(book, FIELD_PROJECT, "P01", "项目一", NULL, error));
    book_rollback(book);

    assert_int_equal(book_voucher_count(book), 0);
    assert_string_equal(book_setting(book, "unit.name"), "某县某局");
    assert_null(book_name(book, FIELD_PROJECT, "P01"));
    made_posted(book, 1, 1, 200);
    book_close(book);
    assert_null(made_verdict(made, true).reason);
}

/* As SQLite does when a disk fails: what is posted after that is in no change, and must not be
 * kept. */
static void nothing_is_kept_of_a_change_that_sqlite_rolled_back(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);

    RIGHT(book_begin(book, error));
    assert_int_equal(sqlite3_exec(book->database, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    WRONG("book-change-broken", made_post(book, 1, 1, 100, error));
    assert_false(book_commit(book, NULL));
    assert_int_equal(book_voucher_count(book), 0);
    made_posted(book, 1, 1, 200);
    book_close(book);
    assert_null(made_verdict(made, true).reason);
}

static void closing_rolls_back(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    g_autoptr(GBytes) before = NULL;
    g_autoptr(GBytes) after = NULL;

    made_posted(book, 1, 1, 100);
    book_close(book);
    before = made_bytes(made->path);
    book = made_open(made, false);
    RIGHT(book_begin(book, error));
    RIGHT(made_post(book, 1, 2, 100, error));
    book_close(book);

    after = made_bytes(made->path);
    assert_true(g_bytes_equal(before, after));
    assert_int_equal(made_file_count(made), 1);
}

static void a_refused_voucher_leaves_the_change_as_it_was(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    BookEntry entries[4];
    BookVoucher voucher = made_voucher(entries, 1, 2, 100);

    entries[3].amount.fen = 99;
    RIGHT(book_begin(book, error));
    RIGHT(made_post(book, 1, 1, 100, error));
    WRONG("book-unbalanced-budgetary", book_post(book, &voucher, error));
    WRONG("book-number-taken", made_post(book, 1, 1, 100, error));
    RIGHT(made_post(book, 1, 2, 100, error));
    RIGHT(book_commit(book, error));
    book_close(book);

    assert_int_equal(made_verdict(made, true).vouchers, 2);
}

/* A child posts `count` vouchers with numbers from `first`, each in a change of its own. */
static pid_t posting_child(const Made *made, int first, int count)
{
    pid_t child = fork();

    if (child == 0) {
        Book *book = book_open(made->path, "child", false, NULL);
        for (int i = 0; i < count; i++) {
            if (book == NULL || !book_begin(book, NULL) ||
                !made_post(book, 3, first + i, 100, NULL) || !book_commit(book, NULL))
                _exit(1);
        }
        book_close(book);
        _exit(0);
    }
    return child;
}

static void writers_at_once_lose_nothing(void **state)
{
    const Made *made = *state;
    enum { WRITERS = 4, EACH = 60 };
    pid_t children[WRITERS];
    BookVerdict verdict;

    book_close(made_book(made));
    for (int i = 0; i < WRITERS; i++)
        children[i] = posting_child(made, 1 + i * EACH, EACH);
    for (int i = 0; i < WRITERS; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }

    verdict = made_verdict(made, true);
    assert_int_equal(verdict.vouchers, WRITERS * EACH);
    assert_null(verdict.reason);
    assert_int_equal(made_file_count(made), 1); /* no log, no lock */
}

static void a_writer_sees_what_another_wrote(void **state)
{
    const Made *made = *state;
    Book *one = made_book(made);
    Book *two = made_open(made, false);
    const BookName *name;

    RIGHT(book_begin(one, error));
    RIGHT(book_put_name(one, FIELD_PROJECT, "P01", "项目一", NULL, error));
    RIGHT(made_post(one, 1, 1, 100, error));
    RIGHT(book_commit(one, error));
    RIGHT(book_begin(two, error));
    name = book_name(two, FIELD_PROJECT, "P01");
    assert_non_null(name);
    WRONG("book-number-taken", made_post(two, 1, 1, 100, error));
    RIGHT(made_post(two, 1, 2, 100, error));
    RIGHT(book_commit(two, error));
    book_close(one);
    book_close(two);

    assert_int_equal(made_verdict(made, true).vouchers, 2);
}

static void a_writer_that_is_killed_leaves_the_book_as_it_was(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    int ready[2];
    char byte;
    pid_t child;

    made_posted(book, 1, 1, 100);
    book_close(book);
    assert_int_equal(pipe(ready), 0);
    child = fork();
    if (child == 0) {
        book = book_open(made->path, "child", false, NULL);
        /* So much that the cache spills: pages of it are on the disk when the process goes. */
        if (book == NULL || !book_begin(book, NULL))
            _exit(1);
        for (int number = 1; number <= 60000; number++) {
            if (!made_post(book, 2, number, 100, NULL))
                _exit(2);
        }
        if (write(ready[1], "x", 1) != 1)
            _exit(3);
        pause();
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(ready[0]);

    assert_int_equal(made_verdict(made, true).vouchers, 1);
    book = made_open(made, false); /* and its lock is gone */
    made_posted(book, 2, 1, 100);
    book_close(book);
    assert_int_equal(made_verdict(made, true).vouchers, 2);
    assert_int_equal(made_file_count(made), 1);
}

/* ---- a disk that fills up ---- */

static int64_t room = INT64_MAX;

static ssize_t full_pwrite64(int file, const void *bytes, size_t size, off64_t offset)
{
    if ((int64_t)size > room) {
        errno = ENOSPC;
        return -1;
    }
    room -= (int64_t)size;
    return pwrite64(file, bytes, size, offset);
}

static void disk_hold(int64_t bytes)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    bool limited = bytes < INT64_MAX;

    room = bytes;
    vfs->xSetSystemCall(vfs, "pwrite64", limited ? (sqlite3_syscall_ptr)full_pwrite64 : NULL);
    vfs->xSetSystemCall(vfs, "pwrite", limited ? (sqlite3_syscall_ptr)full_pwrite64 : NULL);
}

/* Posts 200 vouchers where `bytes` fit; answers whether that went well. */
static bool post_with_room(Book *book, int64_t bytes)
{
    g_autoptr(GError) error = NULL;
    bool done;

    disk_hold(bytes);
    done = book_begin(book, &error);
    for (int number = 1; done && number <= 200; number++)
        done = made_post(book, 5, number, 100, &error);
    done = done && book_commit(book, &error);
    book_rollback(book);
    disk_hold(INT64_MAX);
    if (!done)
        assert_string_equal(error_id(error), "book-disk-full");
    return done;
}

static void a_full_disk_leaves_the_book_as_it_was(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    bool done = false;
    int failed = 0;

    made_posted(book, 1, 1, 100);
    for (int64_t bytes = 0; !done; bytes += 3000) {
        done = post_with_room(book, bytes);
        failed += !done;
        assert_int_equal(book_voucher_count(book), done ? 201 : 1);
    }
    book_close(book);

    assert_true(failed > 5);
    assert_null(made_verdict(made, true).reason);
}

static void a_disk_that_is_full_from_the_start_gets_no_book(void **state)
{
    const Made *made = *state;

    disk_hold(20000);
    WRONG("book-disk-full", book_create(made->path, &made_facts, "tester", error));
    disk_hold(INT64_MAX);

    assert_int_equal(made_file_count(made), 0);
}

/* ---- who and when ---- */

static void every_change_has_an_actor(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);

    RIGHT(book_begin(book, error));
    RIGHT(book_set(book, "unit.name", "新名称", error));
    RIGHT(made_post(book, 1, 1, 100, error));
    RIGHT(made_post(book, 1, 2, 100, error));
    RIGHT(book_commit(book, error));
    book_close(book);
    book = book_open(made->path, "another", false, NULL);
    made_posted(book, 1, 3, 100);
    book_close(book);

    assert_int_equal(made_number(made, "SELECT count(*) FROM actor WHERE verified = 0"), 2);
    assert_int_equal(made_number(made, "SELECT count(*) FROM change WHERE what = 'set' AND "
                                       "subject = 'unit.name' AND before = '某县某局' AND "
                                       "after = '新名称' AND at > 0"),
                     1);
    assert_int_equal(made_number(made, "SELECT actor FROM change WHERE what = 'post' AND "
                                       "first = 1 AND last = 2 AND number = 2"),
                     1);
    assert_int_equal(made_number(made, "SELECT actor FROM voucher WHERE id = 3"), 2);
    assert_int_not_equal(made_sql(made, "DELETE FROM change"), SQLITE_OK);
}

static void a_change_of_nothing_writes_nothing(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    int64_t changes;

    book_close(book);
    changes = made_number(made, "SELECT count(*) FROM change");
    book = book_open(made->path, "another", false, NULL);
    RIGHT(book_begin(book, error));
    RIGHT(book_set(book, "unit.name", "某县某局", error));
    RIGHT(book_commit(book, error));
    book_close(book);

    assert_int_equal(made_number(made, "SELECT count(*) FROM change"), changes);
    assert_int_equal(made_number(made, "SELECT count(*) FROM actor"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(what_is_not_committed_has_not_happened),
        MADE_TEST(nothing_is_kept_of_a_change_that_sqlite_rolled_back),
        MADE_TEST(closing_rolls_back),
        MADE_TEST(a_refused_voucher_leaves_the_change_as_it_was),
        MADE_TEST(writers_at_once_lose_nothing),
        MADE_TEST(a_writer_sees_what_another_wrote),
        MADE_TEST(a_writer_that_is_killed_leaves_the_book_as_it_was),
        MADE_TEST(a_full_disk_leaves_the_book_as_it_was),
        MADE_TEST(a_disk_that_is_full_from_the_start_gets_no_book),
        MADE_TEST(every_change_has_an_actor),
        MADE_TEST(a_change_of_nothing_writes_nothing),
    };
    return TEST_RUN("book/change", tests);
}
