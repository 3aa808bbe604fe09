/* Views: what any SQLite program may ask of a book. */
#include "book/made.h"

/* Two vouchers of May and one of June, an opening, a closing, and appropriations. */
static void view_book(const Made *made)
{
    g_autoptr(Book) book = made_book(made);
    BookEntry entries[4];
    BookVoucher voucher = made_voucher(entries, 1, 1, 700);
    BookAppropriation given = {.document = "财预1号",
                               .month = 1,
                               .day = 8,
                               .stage = STAGE_INITIAL,
                               .amount = {5000},
                               .fund = 1,
                               .function = 2013201,
                               .nature = 1};
    BookAppropriation cut = given;

    cut.stage = STAGE_CUT;
    cut.amount.fen = -1000;
    voucher.stage = STAGE_OPENING;
    RIGHT(book_begin(book, error));
    RIGHT(book_post(book, &voucher, error));
    RIGHT(made_post(book, 5, 1, 300, error));
    RIGHT(made_post(book, 5, 2, 40, error));
    RIGHT(made_post(book, 6, 1, 5, error));
    voucher = made_voucher(entries, 12, 1, 9);
    voucher.stage = STAGE_CLOSING;
    voucher.payee = "某公司";
    RIGHT(book_post(book, &voucher, error));
    RIGHT(book_appropriate(book, &given, error));
    RIGHT(book_appropriate(book, &cut, error));
    RIGHT(book_commit(book, error));
}

#define ASK(sql) made_number(made, "SELECT " sql)

static void vouchers_and_entries_are_shown_in_words(void **state)
{
    const Made *made = *state;

    view_book(made);

    assert_int_equal(ASK("count(*) FROM view_voucher"), 5);
    assert_int_equal(ASK("count(*) FROM view_voucher WHERE date = '2021-05-15' AND kind = 'normal' "
                         "AND memo = '办公费' AND entries = 4 AND posted = 'tester'"),
                     2);
    assert_int_equal(ASK("financial + budgetary FROM view_voucher WHERE month = 5 AND number = 1"),
                     600);
    assert_int_equal(ASK("count(*) FROM view_voucher WHERE kind = 'closing' AND payee = '某公司'"),
                     1);
    assert_int_equal(ASK("count(*) FROM view_entry"), 20);
    assert_int_equal(ASK("sum(debit - credit) FROM view_entry WHERE system = 'budgetary'"), 0);
    assert_int_equal(ASK("count(*) FROM view_entry WHERE voucher = 2 AND line = 3 AND account = "
                         "720101 AND debit = 300 AND credit = 0 AND function = 2013201 AND project "
                         "IS NULL AND memo = '办公费'"),
                     1);
}

static void balances_go_on_from_month_to_month(void **state)
{
    const Made *made = *state;

    view_book(made);

    assert_int_equal(ASK("count(*) FROM view_balance WHERE account = 500101"), 12);
    assert_int_equal(ASK("before FROM view_balance WHERE account = 500101 AND month = 1"), 700);
    assert_int_equal(ASK("debit FROM view_balance WHERE account = 500101 AND month = 5"), 340);
    assert_int_equal(ASK("balance FROM view_balance WHERE account = 500101 AND month = 6"), 1045);
    assert_int_equal(ASK("closing_debit FROM view_balance WHERE account = 500101 AND month = 12"),
                     9);
    assert_int_equal(ASK("balance FROM view_balance WHERE account = 1011 AND month = 12"), -1054);
    assert_int_equal(ASK("sum(balance) FROM view_balance WHERE month = 7"), 0);
}

static void execution_stands_beside_the_money_given(void **state)
{
    const Made *made = *state;

    view_book(made);

    assert_int_equal(
        ASK("count(*) FROM view_appropriation WHERE stage = 'cut' AND date = '2021-01-08'"), 1);
    assert_int_equal(ASK("sum(initial) FROM view_execution WHERE function = 2013201"), 5000);
    assert_int_equal(ASK("sum(adjusted) FROM view_execution WHERE fund = 1"), 4000);
    assert_int_equal(ASK("executed FROM view_execution WHERE economy = 30201"), 345);
}

/* A view that somebody changed is noticed like a table. */
static void a_changed_view_is_told(void **state)
{
    const Made *made = *state;

    view_book(made);
    assert_int_equal(made_sql(made, "DROP VIEW view_execution"), SQLITE_OK);

    assert_non_null(made_verdict(made, false).reason);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(vouchers_and_entries_are_shown_in_words),
        MADE_TEST(balances_go_on_from_month_to_month),
        MADE_TEST(execution_stands_beside_the_money_given),
        MADE_TEST(a_changed_view_is_told),
    };

    return TEST_RUN("book/view", tests);
}
