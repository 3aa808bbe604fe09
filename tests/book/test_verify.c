/* Verifying: whoever alters the file with any other program is found out. */
#include "made.h"

/* Five vouchers, the third with a payee and a project. */
static void book_filled(const Made *made)
{
    Book *book = made_book(made);
    BookEntry entries[4];
    BookVoucher voucher = made_voucher(entries, 3, 1, 300);

    RIGHT(book_begin(book, error));
    RIGHT(book_put_name(book, FIELD_PROJECT, "P01", "项目一", NULL, error));
    RIGHT(made_post(book, 1, 1, 100, error));
    RIGHT(made_post(book, 2, 1, 200, error));
    voucher.payee = "张某";
    entries[2].project = 1;
    RIGHT(book_post(book, &voucher, error));
    RIGHT(made_post(book, 4, 1, 400, error));
    RIGHT(made_post(book, 5, 1, 500, error));
    RIGHT(book_commit(book, error));
    book_close(book);
}

static void an_unaltered_book_is_sound(void **state)
{
    const Made *made = *state;
    BookVerdict verdict;

    book_filled(made);
    verdict = made_verdict(made, true);

    assert_null(verdict.reason);
    assert_int_equal(verdict.bad_voucher, 0);
    assert_int_equal(verdict.vouchers, 5);
    assert_int_equal(verdict.entries, 20);
    assert_int_equal(strlen(verdict.head), 64);
}

static void an_empty_book_is_sound(void **state)
{
    const Made *made = *state;

    book_close(made_book(made));
    assert_null(made_verdict(made, true).reason);
}

static void whatever_is_altered_names_the_first_voucher(void **state)
{
    const Made *made = *state;
    static const struct {
        const char *sql;
        int64_t voucher;
        const char *reason;
    } cases[] = {
        {"UPDATE entry SET amount = 201 WHERE id = 2 * 1024 + 1", 2, "verify-unbalanced"},
        {"UPDATE entry SET amount = 201 WHERE id / 1024 = 2", 2, "verify-chain"},
        {"UPDATE entry SET function = 2013202 WHERE id = 4 * 1024 + 3", 4, "verify-chain"},
        {"UPDATE entry SET memo = '别的' WHERE id = 4 * 1024 + 3", 4, "verify-chain"},
        {"UPDATE entry SET account = 500102 WHERE id = 1025", 1, "verify-chain"},
        {"UPDATE entry SET account = 720102, side = 1 WHERE id = 1025", 1, "verify-system"},
        {"UPDATE entry SET system = 1 WHERE id = 1025", 1, "verify-system"},
        {"UPDATE entry SET account = 9 WHERE id = 1025", 1, "verify-system"},
        {"UPDATE entry SET account = -5 WHERE id = 1025", 1, "verify-entry"},
        {"UPDATE entry SET month = 2 WHERE id = 1025", 1, "verify-month"},
        {"UPDATE entry SET month = 13 WHERE id = 1025", 1, "verify-entry"},
        {"UPDATE entry SET stage = 2 WHERE id / 1024 = 5", 5, "verify-month"},
        {"UPDATE entry SET project = 0 WHERE project = 1", 3, "verify-chain"},
        {"UPDATE project SET code = 'P02'", 3, "verify-chain"},
        {"UPDATE voucher SET memo = '别的' WHERE id = 3", 3, "verify-chain"},
        {"UPDATE voucher SET day = 16 WHERE id = 3", 3, "verify-chain"},
        {"UPDATE voucher SET day = 31 WHERE id = 4", 4, "verify-date"},
        {"UPDATE voucher SET number = 9 WHERE id = 5", 5, "verify-chain"},
        {"UPDATE voucher SET attachments = 0 WHERE id = 5", 5, "verify-chain"},
        {"UPDATE voucher SET payee = NULL", 3, "verify-chain"},
        {"INSERT INTO actor VALUES (2, 'other', 0); UPDATE voucher SET actor = 2 WHERE id = 4", 4,
         "verify-chain"},
        {"UPDATE voucher SET hash = zeroblob(32) WHERE id = 1", 1, "verify-chain"},
        {"UPDATE payee SET hash = zeroblob(32)", 3, "verify-chain"},
        {"DELETE FROM entry WHERE id = 2049", 2, "verify-entry-missing"},
        {"DELETE FROM entry WHERE id = 2052", 2, "verify-unbalanced"},
        {"DELETE FROM entry WHERE id / 1024 = 2", 2, "verify-entry-missing"},
        {"DELETE FROM entry WHERE id / 1024 = 2; DELETE FROM voucher WHERE id = 2", 2,
         "verify-missing"},
        {"DELETE FROM voucher WHERE id = 5", 5, "verify-stray-entry"},
        {"DELETE FROM voucher WHERE id = 2", 2, "verify-missing"},
        {"INSERT INTO entry SELECT id + 4, month, stage, side, account, fund, function, economy, "
         "nature, project, office, 0, system, memo FROM entry WHERE id = 1025",
         1, "verify-chain"},
        {"UPDATE setting SET value = '2020' WHERE name = 'year'", 1, "verify-chain"},
        {"UPDATE setting SET value = '1' WHERE name = 'unit.code'", 1, "verify-chain"},
        {"UPDATE day_balance SET debit = debit + 1 WHERE month = 4", 0, "verify-balance"},
        {"DELETE FROM day_balance WHERE month = 4", 0, "verify-balance"},
        {"INSERT INTO day_balance VALUES (1, 1, 1, 0, 0, 0)", 0, "verify-balance"},
        {"INSERT INTO movement VALUES (7201, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 5)", 0,
         "verify-movement"},
        {"INSERT INTO movement_mark VALUES (1, 5)", 0, "verify-movement"},
        {"DELETE FROM entry WHERE id / 1024 = 5; DELETE FROM voucher WHERE id = 5", 5,
         "verify-missing"},
        {"UPDATE person SET name = '李某'", 0, "verify-person"},
        {"CREATE TABLE more (a)", 0, "verify-schema"},
        {"CREATE TRIGGER more AFTER INSERT ON text BEGIN SELECT 1; END", 0, "verify-schema"},
    };
    g_autoptr(GBytes) whole = NULL;

    book_filled(made);
    whole = made_bytes(made->path);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize size;
        const char *bytes = g_bytes_get_data(whole, &size);
        BookVerdict verdict;
        assert_true(g_file_set_contents(made->path, bytes, (gssize)size, NULL));
        made_tamper(made, cases[i].sql);
        verdict = made_verdict(made, false);
        if (g_strcmp0(verdict.reason, cases[i].reason) != 0 ||
            verdict.bad_voucher != cases[i].voucher)
            fail_msg("%s: %s, voucher %d", cases[i].sql, verdict.reason, (int)verdict.bad_voucher);
    }
}

static void a_guard_taken_away_is_noticed(void **state)
{
    const Made *made = *state;

    book_filled(made);
    assert_int_equal(made_sql(made, "DROP TRIGGER entry_DELETE"), SQLITE_OK);
    assert_string_equal(made_verdict(made, false).reason, "verify-schema");
}

static void a_payee_may_be_forgotten(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = NULL;
    BookVoucher *voucher;

    book_filled(made);
    assert_int_equal(made_sql(made, "DELETE FROM person"), SQLITE_OK);
    assert_null(made_verdict(made, true).reason);
    book = made_open(made, true);
    voucher = book_voucher(book, 3, NULL);
    assert_null(voucher->payee);
    book_voucher_free(voucher);
}

static void what_points_nowhere_is_found(void **state)
{
    const Made *made = *state;

    book_filled(made);
    assert_int_equal(made_sql(made, "INSERT INTO text VALUES (1, 'k', 't', 77)"), SQLITE_OK);
    assert_string_equal(made_verdict(made, false).reason, "verify-foreign-key");
}

static void the_same_vouchers_have_the_same_head(void **state)
{
    const Made *made = *state;
    Made second = {.folder = made->folder,
                   .path = g_build_filename(made->folder, "second.book", NULL)};
    Book *one = made_book(made);
    Book *two = made_book(&second);
    BookVerdict first_verdict, second_verdict;

    made_posted(one, 1, 1, 100);
    made_posted(one, 1, 2, 100);
    RIGHT(book_begin(two, error)); /* in one change instead of two */
    RIGHT(made_post(two, 1, 1, 100, error));
    RIGHT(made_post(two, 1, 2, 100, error));
    RIGHT(book_commit(two, error));
    book_close(one);
    book_close(two);
    first_verdict = made_verdict(made, false);
    second_verdict = made_verdict(&second, false);

    assert_string_equal(first_verdict.head, second_verdict.head);
    g_free(second.path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(an_unaltered_book_is_sound),
        MADE_TEST(an_empty_book_is_sound),
        MADE_TEST(whatever_is_altered_names_the_first_voucher),
        MADE_TEST(a_guard_taken_away_is_noticed),
        MADE_TEST(a_payee_may_be_forgotten),
        MADE_TEST(what_points_nowhere_is_found),
        MADE_TEST(the_same_vouchers_have_the_same_head),
    };
    return TEST_RUN("book/verify", tests);
}
