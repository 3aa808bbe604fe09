/* made.h: small books for tests, in a folder of their own that goes when the test ends */
#pragma once
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "book/book.h"
#include "test.h"

#define MADE_UNUSED G_GNUC_UNUSED

static const BookFacts made_facts = {
    .year = 2021,
    .regime = "2021-sichuan",
    .payment = "quota",
    .code = "305301",
    .name = "某县某局",
    .kind = "administrative",
};

typedef struct {
    char *folder;
    char *path; /* of the book */
} Made;

MADE_UNUSED static int made_set_up(void **state)
{
    Made *made = g_new0(Made, 1);

    made->folder = g_dir_make_tmp("juesuan-book-XXXXXX", NULL);
    assert_non_null(made->folder);
    made->path = g_build_filename(made->folder, "unit.book", NULL);
    *state = made;
    return 0;
}

MADE_UNUSED static int made_tear_down(void **state)
{
    Made *made = *state;
    GDir *folder;
    const char *name;

    g_chmod(made->folder, 0700);
    folder = g_dir_open(made->folder, 0, NULL);
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(made->folder, name, NULL);
        if (g_unlink(path) != 0)
            g_rmdir(path);
    }
    g_dir_close(folder);
    g_rmdir(made->folder);
    g_free(made->folder);
    g_free(made->path);
    g_free(made);
    return 0;
}

#define MADE_TEST(test) cmocka_unit_test_setup_teardown(test, made_set_up, made_tear_down)

/* Fails the test with what the error says. */
MADE_UNUSED static void made_right(bool done, GError *error)
{
    if (!done || error != NULL)
        fail_msg("%s: %s", error != NULL ? error_id(error) : "failed without an error",
                 error != NULL && error_fact(error, "found") != NULL ? error_fact(error, "found")
                                                                     : "");
}
#define RIGHT(call)                                                                                \
    do {                                                                                           \
        GError *error_ = NULL;                                                                     \
        GError **error = &error_;                                                                  \
        bool done_ = (call);                                                                       \
        made_right(done_, error_);                                                                 \
    } while (0)
/* The call fails with this message. */
#define WRONG(id, call)                                                                            \
    do {                                                                                           \
        g_autoptr(GError) error_ = NULL;                                                           \
        GError **error = &error_;                                                                  \
        assert_false(call);                                                                        \
        assert_non_null(error_);                                                                   \
        assert_string_equal(error_id(error_), id);                                                 \
    } while (0)

MADE_UNUSED static Book *made_book(const Made *made)
{
    GError *error = NULL;
    Book *book = book_create(made->path, &made_facts, "tester", &error);

    made_right(book != NULL, error);
    return book;
}

MADE_UNUSED static Book *made_open(const Made *made, bool read_only)
{
    GError *error = NULL;
    Book *book = book_open(made->path, "tester", read_only, &error);

    made_right(book != NULL, error);
    return book;
}

/* A voucher that balances in both accountings: an expense of `fen` and its money. */
MADE_UNUSED static BookVoucher made_voucher(BookEntry entries[4], int month, int number,
                                            int64_t fen)
{
    const BookEntry both = {.fund = 1, .function = 2013201, .nature = 1, .amount = {fen}};

    for (int i = 0; i < 4; i++)
        entries[i] = both;
    entries[0].account = 500101;
    entries[1].account = 1011;
    entries[2].account = 720101;
    entries[2].economy = 30201;
    entries[3].account = 800101;
    entries[1].side = entries[3].side = SIDE_CREDIT;
    return (BookVoucher){.month = month,
                         .day = 15,
                         .number = number,
                         .attachments = 1,
                         .memo = "办公费",
                         .entries = entries,
                         .entry_count = 4};
}

MADE_UNUSED static bool made_post(Book *book, int month, int number, int64_t fen, GError **error)
{
    BookEntry entries[4];
    BookVoucher voucher = made_voucher(entries, month, number, fen);

    return book_post(book, &voucher, error);
}

/* One voucher, as a change of its own. */
MADE_UNUSED static void made_posted(Book *book, int month, int number, int64_t fen)
{
    RIGHT(book_begin(book, error));
    RIGHT(made_post(book, month, number, fen, error));
    RIGHT(book_commit(book, error));
}

/* The bytes of a file; the caller frees. */
MADE_UNUSED static GBytes *made_bytes(const char *path)
{
    char *bytes = NULL;
    gsize size = 0;

    assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    return g_bytes_new_take(bytes, size);
}

/* Runs SQL on the file as any other program might. */
MADE_UNUSED static int made_sql(const Made *made, const char *sql)
{
    sqlite3 *database = NULL;
    int status;

    assert_int_equal(sqlite3_open(made->path, &database), SQLITE_OK);
    status = sqlite3_exec(database, sql, NULL, NULL, NULL);
    sqlite3_close(database);
    return status;
}

MADE_UNUSED static int64_t made_number(const Made *made, const char *sql)
{
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    int64_t number;

    assert_int_equal(sqlite3_open(made->path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return number;
}

/* How many files stand in the folder. */
MADE_UNUSED static int made_file_count(const Made *made)
{
    GDir *folder = g_dir_open(made->folder, 0, NULL);
    int count = 0;

    while (g_dir_read_name(folder) != NULL)
        count++;
    g_dir_close(folder);
    return count;
}

MADE_UNUSED static BookVerdict made_verdict(const Made *made, bool database)
{
    g_autoptr(Book) book = made_open(made, true);
    BookVerdict verdict;

    RIGHT(book_verify(book, database, &verdict, error));
    return verdict;
}

/* Takes the guards away, as somebody with a shell would, and puts them back after. */
MADE_UNUSED static void made_tamper(const Made *made, const char *sql)
{
    g_autoptr(GString) script = g_string_new("BEGIN;");
    g_autoptr(GPtrArray) guards = g_ptr_array_new_with_free_func(g_free);
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;

    assert_int_equal(sqlite3_open(made->path, &database), SQLITE_OK);
    sqlite3_prepare_v2(database, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'", -1,
                       &statement, NULL);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        g_string_append_printf(script, "DROP TRIGGER %s;", sqlite3_column_text(statement, 0));
        g_ptr_array_add(guards, g_strdup((const char *)sqlite3_column_text(statement, 1)));
    }
    sqlite3_finalize(statement);
    g_string_append_printf(script, "%s;", sql);
    for (guint i = 0; i < guards->len; i++)
        g_string_append_printf(script, "%s;", (const char *)g_ptr_array_index(guards, i));
    g_string_append(script, "COMMIT");
    assert_int_equal(sqlite3_exec(database, script->str, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}
