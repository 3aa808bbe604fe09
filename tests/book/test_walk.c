/* Walking: the whole journal in order, as it was at one moment. */
#include "book/made.h"
#include "book/walk.h"

typedef struct {
    int64_t vouchers, entries, fen;
    int64_t last;
} Seen;

static bool see(const BookVoucher *voucher, void *data, GError **error MADE_UNUSED)
{
    Seen *seen = data;

    assert_true(voucher->sequence == seen->last + 1);
    seen->last = voucher->sequence;
    seen->vouchers++;
    seen->entries += voucher->entry_count;
    for (unsigned i = 0; i < voucher->entry_count; i++) {
        seen->fen += voucher->entries[i].amount.fen;
        assert_null(voucher->entries[i].memo); /* it has its voucher's */
    }
    assert_string_equal(voucher->memo, "办公费");
    return true;
}

static Seen walked(Book *book)
{
    Seen seen = {0};

    RIGHT(book_walk(book, see, &seen, error));
    return seen;
}

static void every_voucher_is_shown_with_its_entries(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);
    Seen seen;

    assert_int_equal(walked(book).vouchers, 0);
    for (int number = 1; number <= 5; number++)
        made_posted(book, number, number, 100);
    seen = walked(book);

    assert_int_equal(seen.vouchers, 5);
    assert_int_equal(seen.entries, 20);
    assert_int_equal(seen.fen, 2000);
}

static bool stop(const BookVoucher *voucher, void *data MADE_UNUSED, GError **error)
{
    if (voucher->sequence < 2)
        return true;
    error_set(error, ERROR_INPUT, "stop", NULL);
    return false;
}

static void a_walk_stops_with_the_visitors_error(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);

    for (int number = 1; number <= 3; number++)
        made_posted(book, 1, number, 100);

    WRONG("stop", book_walk(book, stop, NULL, error));
    assert_int_equal(walked(book).vouchers, 3);
}

static void a_book_that_is_held_stays_as_it_was(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) writer = made_book(made);
    g_autoptr(Book) reader = NULL;

    made_posted(writer, 1, 1, 100);
    reader = made_open(made, true);
    RIGHT(book_hold(reader, error));
    made_posted(writer, 1, 2, 100);

    assert_int_equal(walked(reader).vouchers, 1);
    book_release(reader);
    assert_int_equal(walked(reader).vouchers, 2);
}

/* Entries that were put beside a voucher are not shown as if they were its own. */
static void entries_without_a_voucher_are_told(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);

    made_posted(book, 1, 1, 100);
    book_close(book);
    assert_int_equal(
        made_sql(made, "DROP TRIGGER entry_UPDATE; UPDATE entry SET id = 5 WHERE id = 1025"),
        SQLITE_OK);
    book = made_open(made, true);

    WRONG("book-damaged", book_walk(book, see, &(Seen){0}, error));
    book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(every_voucher_is_shown_with_its_entries),
        MADE_TEST(a_walk_stops_with_the_visitors_error),
        MADE_TEST(a_book_that_is_held_stays_as_it_was),
        MADE_TEST(entries_without_a_voucher_are_told),
    };

    return TEST_RUN("book/walk", tests);
}
