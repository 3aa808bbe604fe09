/* A change posts more than is kept in memory on its way: some of it by a thread, some not yet. */
#include "made.h"

#include "book/journal.h"

enum { MANY = 900 }; /* vouchers of four entries: more than three batches, and a part of one */

static void post_many(Book *book, int from, int to)
{
    for (int number = from; number <= to; number++)
        RIGHT(made_post(book, 3, number, number, error));
}

static void a_change_reads_what_it_posted(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);

    RIGHT(book_begin(book, error));
    for (int number = 1; number <= MANY; number += 150) {
        GError *failed = NULL;
        BookVoucher *voucher;
        post_many(book, number, number + 149);
        voucher = book_voucher(book, number + 149, &failed);
        made_right(voucher != NULL, failed);
        assert_int_equal(voucher->entries[0].amount.fen, number + 149);
        book_voucher_free(voucher);
    }
    assert_int_equal(book_voucher_count(book), MANY);
    RIGHT(book_commit(book, error));
    book_close(book);

    assert_null(made_verdict(made, true).reason);
    assert_int_equal(made_verdict(made, false).vouchers, MANY);
}

static void rolling_back_forgets_what_is_on_its_way(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);

    RIGHT(book_begin(book, error));
    post_many(book, 1, MANY);
    book_rollback(book);
    assert_int_equal(book_voucher_count(book), 0);
    made_posted(book, 3, 1, 100);
    book_close(book);

    assert_null(made_verdict(made, true).reason);
    assert_int_equal(made_number(made, "SELECT count(*) FROM entry"), 4);
}

/* What the database refuses comes out later than it was posted, and never too late. */
static void a_row_that_cannot_go_in_breaks_the_change(void **state)
{
    static const int64_t refused[] = {1, 300, MANY};
    const Made *made = *state;

    book_close(made_book(made));
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autofree char *guard = g_strdup_printf(
            "DROP TRIGGER IF EXISTS refuse; CREATE TRIGGER refuse BEFORE INSERT ON entry "
            "WHEN NEW.amount = %d BEGIN SELECT RAISE(FAIL, 'refused'); END",
            (int)refused[i]);
        g_autoptr(GError) found = NULL;
        Book *book;

        assert_int_equal(made_sql(made, guard), SQLITE_OK);
        book = made_open(made, false);
        RIGHT(book_begin(book, error));
        for (int number = 1; number <= MANY && found == NULL; number++)
            made_post(book, 3, number, number, &found);
        if (found == NULL)
            assert_false(book_commit(book, &found));
        else
            book_rollback(book);
        assert_string_equal(error_id(found), "book-refused");
        assert_int_equal(book_voucher_count(book), 0);
        book_close(book);
        assert_int_equal(made_number(made, "SELECT count(*) FROM entry"), 0);
    }
}

typedef struct {
    Book *book;
    int number;
} Copying;

static bool post_again(const BookVoucher *voucher, void *data)
{
    Copying *copying = data;

    assert_non_null(voucher->memo);
    for (int i = 0; i < 300; i++)
        RIGHT(made_post(copying->book, 4, ++copying->number, 100, error));
    return voucher->number < 3;
}

static bool every_entry(Stage stage G_GNUC_UNUSED, int month, const BookEntry *entry G_GNUC_UNUSED,
                        void *data G_GNUC_UNUSED)
{
    return month == 3;
}

/* A statement that stands at a row keeps the connection: then nothing goes away by the thread. */
static void posting_while_a_row_is_read_is_safe(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    Copying copying = {book, 0};

    RIGHT(book_begin(book, error));
    post_many(book, 1, 5);
    RIGHT(book_each_voucher_with(book, every_entry, post_again, &copying, error));
    RIGHT(book_commit(book, error));
    book_close(book);

    assert_null(made_verdict(made, true).reason);
    assert_int_equal(made_verdict(made, false).vouchers, 5 + 3 * 300);
}

/* Days by the dozen: their sums are brought at once, and only those that changed are written. */
static void sums_of_many_days_are_right_in_a_second_change(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);

    for (int change = 0; change < 2; change++) {
        RIGHT(book_begin(book, error));
        for (int i = 0; i < 200; i++) {
            BookEntry entries[4];
            BookVoucher voucher = made_voucher(entries, 1 + i % 12, change * 200 + i + 1, 100 + i);
            voucher.day = 1 + i % 28;
            RIGHT(book_post(book, &voucher, error));
        }
        RIGHT(book_commit(book, error));
    }
    book_close(book);

    assert_null(made_verdict(made, true).reason);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_change_reads_what_it_posted),
        MADE_TEST(rolling_back_forgets_what_is_on_its_way),
        MADE_TEST(a_row_that_cannot_go_in_breaks_the_change),
        MADE_TEST(posting_while_a_row_is_read_is_safe),
        MADE_TEST(sums_of_many_days_are_right_in_a_second_change),
    };
    return TEST_RUN("book/pending", tests);
}
