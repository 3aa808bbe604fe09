/* Asserted balances: true when they are made, and whatever is posted after. */
#include "lived.h"

static bool post_on(Book *book, int month, int day, Stage stage, int64_t fen, GError **error)
{
    BookEntry entries[4];
    BookVoucher voucher = made_voucher(entries, month, book_next_number(book, month, NULL), fen);

    voucher.day = day;
    voucher.stage = stage;
    return book_post(book, &voucher, error);
}

static bool assert_keyed(Book *book, const BookAssertion *assertion, GError **error)
{
    return book_assert(book, assertion, NULL, error);
}

static void a_balance_is_checked_when_it_is_asserted(void **state)
{
    const Made *made = *state;
    g_autoptr(GError) failure = NULL;

    book_close(made_book(made));
    AS(made, "甲", post_on(book, 1, 5, STAGE_NORMAL, 100, error));
    AS(made, "甲", post_on(book, 2, 5, STAGE_NORMAL, 200, error));
    NOT_AS("book-assertion-wrong", made, "甲", lived_assert(book, 1011, 1, -300, NULL, error));
    AS(made, "甲", lived_assert(book, 1011, 1, -100, NULL, error));
    AS(made, "甲", lived_assert(book, 5001, 2, 300, NULL, error)); /* with 500101 under it */

    Book *book = lived_open(made, "甲");
    RIGHT(book_begin(book, error));
    assert_false(lived_assert(book, 1011, 2, -1, NULL, &failure));
    assert_string_equal(error_fact(failure, "asserted"), "-0.01");
    assert_string_equal(error_fact(failure, "found"), "-3.00");
    /* What this change has posted counts as well. */
    RIGHT(post_on(book, 3, 6, STAGE_NORMAL, 50, error));
    RIGHT(lived_assert(book, 1011, 3, -350, NULL, error));
    book_rollback(book);
    book_close(book);
}

static void both_figures_are_told(const Made *made)
{
    g_autoptr(Book) book = lived_open(made, "甲");
    g_autoptr(GError) failure = NULL;

    RIGHT(book_begin(book, error));
    assert_false(post_on(book, 1, 1, STAGE_NORMAL, 5, &failure));
    assert_string_equal(error_fact(failure, "asserted"), "-1.00");
    assert_string_equal(error_fact(failure, "found"), "-1.05");
    book_rollback(book);
}

static void a_posting_that_breaks_one_is_refused_with_both_figures(void **state)
{
    const Made *made = *state;
    int64_t id = 0;

    book_close(made_book(made));
    AS(made, "甲", post_on(book, 1, 5, STAGE_NORMAL, 100, error));
    AS(made, "甲", lived_assert(book, 1011, 1, -100, &id, error));
    NOT_AS("book-assertion-broken", made, "甲", post_on(book, 1, 28, STAGE_NORMAL, 5, error));
    NOT_AS("book-assertion-broken", made, "甲", post_on(book, 2, 1, STAGE_OPENING, 5, error));
    AS(made, "甲", post_on(book, 1, 29, STAGE_NORMAL, 5, error)); /* after its date */
    AS(made, "甲", post_on(book, 1, 2, STAGE_CLOSING, 5, error)); /* closing comes after all */

    both_figures_are_told(made);
    NOT_AS("book-reason", made, "甲", book_assertion_take_back(book, id, "", error));
    AS(made, "甲", book_assertion_take_back(book, id, "对账单看错", error));
    NOT_AS("book-no-assertion", made, "甲", book_assertion_take_back(book, id, "x", error));
    AS(made, "甲", post_on(book, 1, 28, STAGE_NORMAL, 5, error));
    assert_null(made_verdict(made, true).reason);
}

static void keys_narrow_what_is_asserted(void **state)
{
    const Made *made = *state;
    const BookAssertion fund_1 = {.account = 1011, .fund = 1, .date = {12, 31}, .amount = {-100}};
    const BookAssertion fund_2 = {.account = 1011, .fund = 2, .date = {12, 31}, .amount = {0}};
    const BookAssertion section = {
        .account = 7201, .function = 20132, .economy = 302, .date = {12, 31}, .amount = {100}};

    book_close(made_book(made));
    AS(made, "甲", post_on(book, 1, 5, STAGE_NORMAL, 100, error));
    AS(made, "甲", assert_keyed(book, &fund_2, error));
    AS(made, "甲", post_on(book, 1, 5, STAGE_NORMAL, 50, error)); /* fund 1 only */
    NOT_AS("book-assertion-wrong", made, "甲", assert_keyed(book, &fund_1, error));
    NOT_AS("book-assertion-wrong", made, "甲", assert_keyed(book, &section, error));
    AS(made, "甲", post_on(book, 1, 5, STAGE_NORMAL, -50, error));
    AS(made, "甲", assert_keyed(book, &fund_1, error));
    AS(made, "甲", assert_keyed(book, &section, error));
    NOT_AS("book-assertion-broken", made, "甲", post_on(book, 1, 5, STAGE_NORMAL, 50, error));
    assert_null(made_verdict(made, true).reason);
}

static void a_draft_that_breaks_one_stays_a_draft(void **state)
{
    const Made *made = *state;

    book_close(made_book(made));
    AS(made, "甲", book_set(book, "control.review", "none", error));
    AS(made, "甲", lived_assert(book, 1011, 3, 0, NULL, error));
    AS(made, "甲", lived_prepare(book, 3, 100, error));
    NOT_AS("book-assertion-broken", made, "甲", book_draft_post(book, 1, 0, NULL, error));
    assert_int_equal(made_number(made, "SELECT count(*) FROM draft_voucher"), 1);
}

static void an_import_of_vouchers_that_verify_cannot_see_is_found(void **state)
{
    const Made *made = *state;
    BookVerdict verdict;

    book_close(made_book(made));
    AS(made, "甲", lived_assert(book, 1011, 3, 0, NULL, error));
    /* Somebody takes the assertion away, posts, and puts it back. */
    made_tamper(made, "CREATE TEMP TABLE kept AS SELECT * FROM assertion; DELETE FROM assertion");
    made_tamper(made, "SELECT 1");
    AS(made, "甲", post_on(book, 1, 5, STAGE_NORMAL, 100, error));
    verdict = made_verdict(made, false);
    assert_string_equal(verdict.reason, "verify-assertion-row");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_balance_is_checked_when_it_is_asserted),
        MADE_TEST(a_posting_that_breaks_one_is_refused_with_both_figures),
        MADE_TEST(keys_narrow_what_is_asserted),
        MADE_TEST(a_draft_that_breaks_one_stays_a_draft),
        MADE_TEST(an_import_of_vouchers_that_verify_cannot_see_is_found),
    };
    return TEST_RUN("book/assertion", tests);
}
