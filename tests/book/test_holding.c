/* What an account, or one payee in it, holds: posted, prepared, and of the change that is open. */
#include "made.h"

#include "book/holding.h"
#include "book/journal.h"

/* 1218 against 1011, on `side` of 1218. */
static BookVoucher advance(const BookEntry *entries, const char *payee)
{
    return (BookVoucher){
        .month = 4, .day = 6, .memo = "借款", .payee = payee, .entries = entries, .entry_count = 2};
}

static int64_t held(Book *book, Code account, const char *payee)
{
    Money amount;

    RIGHT(book_holding(book, account, payee, &amount, error));
    return amount.fen;
}

static void drafts_vouchers_and_the_open_change_count(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = book_create(made->path, &made_facts, "张会计", NULL);
    const BookEntry lent[] = {{.account = 121801, .side = SIDE_DEBIT, .amount = {300000}},
                              {.account = 1011, .side = SIDE_CREDIT, .amount = {300000}}};
    const BookEntry back[] = {{.account = 1011, .side = SIDE_DEBIT, .amount = {100000}},
                              {.account = 121801, .side = SIDE_CREDIT, .amount = {100000}}};
    BookVoucher first = advance(lent, "张三"), second = advance(lent, "李四"),
                third = advance(back, "张三");

    assert_non_null(book);
    assert_int_equal(held(book, 1218, NULL), 0);
    assert_int_equal(held(book, 1218, "张三"), 0);

    RIGHT(book_begin(book, error));
    RIGHT(book_set(book, "control.review", "none", error));
    RIGHT(book_enter(book, &first, NULL, NULL, error));
    assert_int_equal(held(book, 1218, NULL), 300000);
    assert_int_equal(held(book, 1218, "张三"), 300000);
    RIGHT(book_commit(book, error));

    RIGHT(book_begin(book, error));
    RIGHT(book_prepare(book, &second, NULL, NULL, error));
    RIGHT(book_prepare(book, &third, NULL, NULL, error));
    assert_int_equal(held(book, 1218, NULL), 500000);
    RIGHT(book_commit(book, error));

    assert_int_equal(held(book, 1218, NULL), 500000);
    assert_int_equal(held(book, 1218, "张三"), 200000);
    assert_int_equal(held(book, 1218, "李四"), 300000);
    assert_int_equal(held(book, 1218, "王五"), 0);
    assert_int_equal(held(book, 121801, "张三"), 200000);
    assert_int_equal(held(book, 1011, NULL), -500000);
    assert_int_equal(held(book, 12, NULL), 500000);
}

/* Asking in the middle of a change leaves the sums by day right. */
static void asking_within_a_change_spoils_nothing(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = book_create(made->path, &made_facts, "张会计", NULL);
    const BookEntry lent[] = {{.account = 1218, .side = SIDE_DEBIT, .amount = {300000}},
                              {.account = 1011, .side = SIDE_CREDIT, .amount = {300000}}};
    BookVoucher voucher = advance(lent, "张三");
    BookVerdict verdict;

    RIGHT(book_begin(book, error));
    RIGHT(book_set(book, "control.review", "none", error));
    RIGHT(book_commit(book, error));
    for (int i = 1; i <= 3; i++) {
        RIGHT(book_begin(book, error));
        RIGHT(book_enter(book, &voucher, NULL, NULL, error));
        assert_int_equal(held(book, 1218, NULL), 600000 * i - 300000);
        RIGHT(book_enter(book, &voucher, NULL, NULL, error));
        assert_int_equal(held(book, 1218, NULL), 600000 * i);
        RIGHT(book_commit(book, error));
    }
    RIGHT(book_begin(book, error));
    RIGHT(book_enter(book, &voucher, NULL, NULL, error));
    assert_int_equal(held(book, 1218, NULL), 2100000);
    book_rollback(book);
    assert_int_equal(held(book, 1218, NULL), 1800000);
    RIGHT(book_verify(book, true, &verdict, error));
    assert_null(verdict.reason);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(drafts_vouchers_and_the_open_change_count),
        MADE_TEST(asking_within_a_change_spoils_nothing),
    };
    return TEST_RUN("book/holding", tests);
}
