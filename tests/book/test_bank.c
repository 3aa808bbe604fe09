/* Lines of statements come once, matches come to the same sum, and both are what was written. */
#include "book/bank.h"
#include "lived.h"

static const BookBankItem three[] = {
    {.date = {3, 5}, .amount = {-100}, .balance = {900}, .has_balance = true, .memo = "手续费"},
    {.date = {3, 5}, .amount = {-7}, .memo = "手续费"},
    {.date = {3, 5}, .amount = {-7}, .memo = "手续费"},
};

static bool add(Book *book, unsigned from, unsigned count, unsigned *added, GError **error)
{
    return book_add_statement(book, 1011, "三月.csv", three + from, count, added, error);
}

static bool match(Book *book, int64_t line, int64_t entry, GError **error)
{
    const BookBankMatch pair = {"hand", "看过", &line, &entry, 1, 1};
    int64_t id;

    return book_match(book, &pair, &id, error);
}

static void a_line_comes_once_and_equal_ones_are_told_apart(void **state)
{
    const Made *made = *state;
    unsigned added;

    book_close(made_book(made));
    AS(made, "甲", add(book, 0, 2, &added, error));
    assert_int_equal(added, 2);
    AS(made, "甲", add(book, 0, 3, &added, error)); /* the second fee of the day */
    assert_int_equal(added, 1);
    AS(made, "甲", add(book, 0, 3, &added, error));
    assert_int_equal(added, 0);
    assert_int_equal(made_number(made, "SELECT count(*) FROM bank_statement"), 2);
}

static void a_match_comes_to_one_sum_and_is_undone_with_a_reason(void **state)
{
    const Made *made = *state;
    const int64_t entry = 1026; /* the money of voucher 1 */
    unsigned added;

    book_close(made_book(made));
    AS(made, "甲", made_post(book, 3, 1, 100, error));
    AS(made, "甲", add(book, 0, 3, &added, error));
    NOT_AS("bank-match-differs", made, "甲", match(book, 2, entry, error));
    NOT_AS("bank-no-member", made, "甲", match(book, 9, entry, error));
    AS(made, "甲", match(book, 1, entry, error));
    NOT_AS("bank-member-matched", made, "甲", match(book, 1, entry, error));
    NOT_AS("book-reason", made, "甲", book_unmatch(book, 1, NULL, error));
    AS(made, "甲", book_unmatch(book, 1, "错了", error));
    NOT_AS("bank-no-match", made, "甲", book_unmatch(book, 1, "错了", error));
    AS(made, "甲", match(book, 1, entry, error));
    assert_null(made_verdict(made, true).reason);
}

static void what_was_altered_is_named(void **state)
{
    const Made *made = *state;
    static const struct {
        const char *sql, *reason;
        int64_t row;
    } cases[] = {
        {"UPDATE bank_line SET amount = 5 WHERE id = 2", "verify-bank-line", 2},
        {"DELETE FROM bank_line WHERE id = 3", "verify-bank-line", 3},
        {"UPDATE bank_statement SET name = 'x'", "verify-bank-statement", 1},
        {"UPDATE bank_match SET rule = 'x'", "verify-bank-match", 1},
        {"UPDATE bank_member SET line = 2 WHERE line = 1", "verify-bank-match", 1},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        BookVerdict verdict;
        unsigned added;

        g_unlink(made->path);
        book_close(made_book(made));
        AS(made, "甲", made_post(book, 3, 1, 100, error));
        AS(made, "甲", add(book, 0, 3, &added, error));
        AS(made, "甲", match(book, 1, 1026, error));
        made_tamper(made, cases[i].sql);
        verdict = made_verdict(made, false);
        assert_non_null(verdict.reason);
        assert_string_equal(verdict.reason, cases[i].reason);
        assert_int_equal(verdict.bad_row, cases[i].row);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_line_comes_once_and_equal_ones_are_told_apart),
        MADE_TEST(a_match_comes_to_one_sum_and_is_undone_with_a_reason),
        MADE_TEST(what_was_altered_is_named),
    };
    return TEST_RUN("book/bank", tests);
}
