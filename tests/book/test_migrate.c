/* A book of every released version opens, is what it was, and goes on. */
#include "made.h"

/* What version 1 said was the head of its chain. */
static const char head_1[] = "9055242b602c173e8227c4b04de042834ac2b3a6f1fdddf9e1b2fc25cae39bce";

static void book_from_text(const Made *made, const char *name)
{
    g_autofree char *path = g_build_filename(SOURCE_DIR, "tests", "book", name, NULL);
    g_autofree char *sql = NULL;

    assert_true(g_file_get_contents(path, &sql, NULL, NULL));
    assert_int_equal(made_sql(made, sql), SQLITE_OK);
}

static void version_1_opens_and_goes_on(void **state)
{
    const Made *made = *state;
    BookVerdict verdict;
    BookVoucher *voucher;
    unsigned posted;
    Book *book;

    book_from_text(made, "version-1.sql");
    WRONG("book-older", book_open(made->path, NULL, true, error));
    book = made_open(made, false);
    RIGHT(book_verify(book, true, &verdict, error));
    assert_null(verdict.reason);
    assert_int_equal(verdict.vouchers, 2);
    assert_string_equal(verdict.head, head_1);

    assert_string_equal(book_setting(book, "unit.province"), "四川省");
    assert_string_equal(book_name(book, FIELD_PROJECT, "P01")->kind, "target");
    assert_string_equal(book_texts(book, "duties")[0], "职责");
    voucher = book_voucher(book, 2, NULL);
    assert_string_equal(voucher->payee, "某文具店");
    assert_string_equal(voucher->entries[1].memo, "转账");
    assert_int_equal(voucher->entries[1].side, SIDE_CREDIT);
    assert_int_equal(voucher->stage, STAGE_OPENING);
    book_voucher_free(voucher);
    RIGHT(book_begin(book, error));
    RIGHT(book_set(book, "control.review", "none", error));
    RIGHT(book_post_drafts(book, &posted, error));
    RIGHT(made_post(book, 4, 1, 100, error));
    RIGHT(book_commit(book, error));
    book_close(book);
    assert_int_equal(posted, 1);
    verdict = made_verdict(made, true);
    assert_null(verdict.reason);
    assert_int_equal(verdict.vouchers, 4);
    assert_int_equal(made_number(made, "PRAGMA user_version"), BOOK_VERSION);
}

static const char head_2[] = "33eba150e0924a19ec86d36dec09dd346dcfca7b383ee0fd16773524873da03c";

static void version_2_opens_and_goes_on(void **state)
{
    static const TableColumn columns[] = {{.id = "name", .type = COLUMN_TEXT, .key = true},
                                          {.id = "result", .type = COLUMN_TEXT}};
    static const Table indicators = {
        .id = "indicator", .name = "", .is_register = true, .columns = columns, .column_count = 2};
    static const char *const reached[] = {"新建小区党支部", "52个"};
    const Made *made = *state;
    BookVerdict verdict;
    Book *book;

    book_from_text(made, "version-2.sql");
    WRONG("book-older", book_open(made->path, NULL, true, error));
    book = made_open(made, false);
    RIGHT(book_verify(book, true, &verdict, error));
    assert_null(verdict.reason);
    assert_string_equal(verdict.head, head_2);
    RIGHT(book_begin(book, error));
    RIGHT(book_put_row(book, &indicators, reached, error));
    RIGHT(book_commit(book, error));
    assert_int_equal(book_rows(book, &indicators, NULL)->len, 1);
    book_close(book);
    assert_null(made_verdict(made, true).reason);
    assert_int_equal(made_number(made, "PRAGMA user_version"), BOOK_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(version_1_opens_and_goes_on),
        MADE_TEST(version_2_opens_and_goes_on),
    };
    return TEST_RUN("book/migrate", tests);
}
