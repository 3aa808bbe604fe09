/* year.h: the worked year as a book, and files and folders for tests */
#pragma once
#include "book/book.h"
#include "exchange/import.h"
#include "exchange/source.h"

#include <glib/gstdio.h>
#include <string.h>

#define YEAR_FOLDER SOURCE_DIR "/tests/exchange/year/"

typedef struct {
    char *folder; /* removed with all that is in it */
    char *path;   /* of the book */
    Catalog *catalog;
} Desk;

static inline int desk_open(void **state)
{
    Desk *desk = g_new0(Desk, 1);

    desk->folder = g_dir_make_tmp("juesuan-XXXXXX", NULL);
    desk->path = g_build_filename(desk->folder, "year.book", NULL);
    desk->catalog = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    assert_non_null(desk->catalog);
    *state = desk;
    return 0;
}

static inline void desk_clear(const Desk *desk)
{
    g_autoptr(GDir) directory = g_dir_open(desk->folder, 0, NULL);

    for (const char *name; (name = g_dir_read_name(directory)) != NULL;) {
        g_autofree char *path = g_build_filename(desk->folder, name, NULL);
        g_unlink(path);
    }
}

static inline int desk_close(void **state)
{
    Desk *desk = *state;

    desk_clear(desk);
    g_rmdir(desk->folder);
    catalog_free(desk->catalog);
    g_free(desk->folder);
    g_free(desk->path);
    g_free(desk);
    return 0;
}

/* Writes a file of the desk; the caller frees its path. */
static inline char *desk_write(const Desk *desk, const char *name, const char *bytes, gssize size)
{
    char *path = g_build_filename(desk->folder, name, NULL);

    assert_true(g_file_set_contents(path, bytes, size, NULL));
    return path;
}

/* A new book with the settings of the worked year, on an empty desk. */
static inline Book *desk_book(const Desk *desk)
{
    g_autoptr(Settings) settings = settings_read(YEAR_FOLDER "book.ini", NULL);
    BookFacts facts;
    Book *book;

    assert_non_null(settings);
    desk_clear(desk);
    facts = settings_facts(settings);
    book = book_create(desk->path, &facts, "test", NULL);
    assert_non_null(book);
    assert_true(book_begin(book, NULL));
    assert_true(settings_apply(settings, book, NULL));
    assert_true(book_commit(book, NULL));
    return book;
}

/* The files of the worked year, vouchers first: the order must not matter. */
static const char *const year_files[] = {
    YEAR_FOLDER "vouchers.csv", YEAR_FOLDER "appropriations.csv", YEAR_FOLDER "projects.csv", NULL};

static inline Book *desk_year(const Desk *desk)
{
    Book *book = desk_book(desk);

    assert_true(import_files(book, desk->catalog, year_files, false, NULL, NULL, NULL, NULL));
    return book;
}

static inline GBytes *desk_bytes(const Desk *desk)
{
    char *bytes;
    gsize size;

    assert_true(g_file_get_contents(desk->path, &bytes, &size, NULL));
    return g_bytes_new_take(bytes, size);
}
