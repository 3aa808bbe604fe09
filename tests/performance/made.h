/* made.h: a book with two projects and their indicators, the people of the cycle, and some money */
#pragma once
#include <string.h>
#include <unistd.h>

#include "test.h"

#include "base/error.h"
#include "book/book.h"
#include "performance/standing.h"

#define MADE_UNUSED G_GNUC_UNUSED

typedef struct {
    char *folder, *path;
    Catalog *catalog;
} Made;

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
#define WRONG(id, call)                                                                            \
    do {                                                                                           \
        g_autoptr(GError) error_ = NULL;                                                           \
        GError **error = &error_;                                                                  \
        assert_false(call);                                                                        \
        assert_non_null(error_);                                                                   \
        assert_string_equal(error_id(error_), id);                                                 \
    } while (0)

/* Puts a row: pairs of column and value as stored, ended by NULL. */
MADE_UNUSED static bool made_row(Book *book, const Catalog *catalog, const char *register_id,
                                 const char *const *pairs, GError **error)
{
    const Table *table = catalog_table(catalog, register_id);
    g_autofree const char **values = g_new0(const char *, table->column_count);

    for (; pairs[0] != NULL; pairs += 2)
        values[table_column(table, pairs[0]) - table->columns] = pairs[1];
    return book_put_row(book, table, values, error);
}
#define ROW(register_id, ...)                                                                      \
    RIGHT(made_row(book, made->catalog, register_id, (const char *const[]){__VA_ARGS__, NULL},     \
                   error))

MADE_UNUSED static void made_project(const Made *made, Book *book, const char *code,
                                     const char *name)
{
    RIGHT(book_put_name(book, FIELD_PROJECT, code, name, "target", error));
    ROW("project", "code", code, "name", name, "kind", "target", "function", "2013202", "requested",
        "100000000", "appraised", "no");
}

MADE_UNUSED static Book *made_open(const Made *made, const char *actor)
{
    GError *failed = NULL;
    Book *book = book_open(made->path, actor, false, &failed);

    made_right(book != NULL, failed);
    return book;
}

/* Pays on the first of a month, in both accountings. */
MADE_UNUSED static void made_spend(Book *book, Code project, int month, int64_t fen)
{
    const BookEntry of = {
        .fund = 1, .function = 2013202, .nature = 2, .project = project, .amount = {fen}};
    BookEntry entries[4] = {of, of, of, of};
    BookVoucher voucher = {.month = month,
                           .day = 1,
                           .number = (int)project,
                           .memo = "支付",
                           .entries = entries,
                           .entry_count = 4};

    entries[0].account = 500101;
    entries[1].account = 1011;
    entries[2].account = 720102;
    entries[2].economy = 30201;
    entries[3].account = 800101;
    entries[1].side = entries[3].side = SIDE_CREDIT;
    RIGHT(book_post(book, &voucher, error));
}

MADE_UNUSED static void made_appropriate(Book *book, Code project, Stage stage, int64_t fen)
{
    const BookAppropriation appropriation = {.document = "预",
                                             .month = 1,
                                             .day = 2,
                                             .stage = stage,
                                             .amount = {fen},
                                             .fund = 1,
                                             .function = 2013202,
                                             .nature = 2,
                                             .project = project};

    RIGHT(book_appropriate(book, &appropriation, error));
}

MADE_UNUSED static int made_set_up(void **state)
{
    static const BookFacts facts = {.year = 2021,
                                    .regime = "2021-sichuan",
                                    .payment = "quota",
                                    .code = "305301",
                                    .name = "某县某局",
                                    .kind = "administrative"};
    Made *made = g_new0(Made, 1);
    GError *failed = NULL;
    Book *book;

    made->folder = g_dir_make_tmp("juesuan-performance-XXXXXX", NULL);
    made->path = g_build_filename(made->folder, "unit.book", NULL);
    made->catalog = catalog_read(SOURCE_DIR "/data", "2021-sichuan", &failed);
    made_right(made->catalog != NULL, failed);
    book = book_create(made->path, &facts, "tester", &failed);
    made_right(book != NULL, failed);
    RIGHT(book_begin(book, error));
    made_project(made, book, "P01", "城市社区党建");
    made_project(made, book, "P02", "乡村振兴衔接资金");
    ROW("indicator", "project", "P01", "level1", "完成指标", "level2", "数量指标", "name",
        "新建小区党支部", "target", "≥50个");
    ROW("approver", "role", "business", "name", "甲", "from", "2021-01-01");
    ROW("approver", "role", "分管财务副部长", "name", "乙", "from", "2021-01-01");
    ROW("approver", "role", "leader", "name", "丙", "from", "2021-01-01");
    ROW("approver", "role", "bureau", "name", "丁", "from", "2021-01-01");
    ROW("approver", "role", "department", "name", "戊", "from", "2021-01-01");
    RIGHT(book_commit(book, error));
    book_close(book);
    *state = made;
    return 0;
}

MADE_UNUSED static int made_tear_down(void **state)
{
    Made *made = *state;
    g_autofree char *evidence = g_build_filename(made->folder, "evidence.pdf", NULL);
    g_autofree char *lock = g_strconcat(made->path, ".lock", NULL);

    unlink(evidence);
    unlink(lock);
    unlink(made->path);
    rmdir(made->folder);
    catalog_free(made->catalog);
    g_free(made->folder);
    g_free(made->path);
    g_free(made);
    return 0;
}

#define MADE_TEST(test) cmocka_unit_test_setup_teardown(test, made_set_up, made_tear_down)
