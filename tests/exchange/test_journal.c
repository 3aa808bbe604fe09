/* Journals of others: what they may say, and what is refused with its line. */
#include "test.h"

#include "base/error.h"
#include "exchange/year.h"

static bool journal_import(const Desk *desk, Book *book, const char *name, const char *text,
                           ImportCounts *counts, GError **error)
{
    g_autofree char *path = desk_write(desk, name, text, -1);
    const char *const files[] = {path, NULL};

    return import_files(book, desk->catalog, files, false, NULL, NULL, counts, error);
}

typedef struct {
    const char *what, *name, *text, *id, *place;
} Refused;

#define HEAD "2021-03-01 (7) 提现\n"
#define BEAN "2021-03-01 * \"提现\"\n  number: 7\n"

static const Refused refused[] = {
    {"no number", "a.ledger", "2021-03-01 提现\n  1001  5\n  1002\n", "journal-number", ":1"},
    {"no entries", "a.ledger", "2021-03-01 (7) 提现\n\n", "journal-empty", ":1"},
    {"a number that is none", "a.ledger", "2021-03-01 (a) 提现\n  1001  5\n  1002\n",
     "import-count", ":2"},
    {"a date that is none", "a.ledger", "2021-13-01 (7) 提现\n  1001  5\n  1002\n", "import-date",
     ":2"},
    {"another year", "a.ledger", "2022-03-01 (7) 提现\n  1001  5\n  1002\n", "import-date-year",
     ":2"},
    {"an unknown name", "a.ledger", HEAD "  资产:没有\n  1002  5\n", "journal-account", ":2"},
    {"an unknown code", "a.ledger", HEAD "  9999  5\n  1002\n", "import-code-unknown", ":2"},
    {"two open amounts", "a.ledger", HEAD "  1001\n  1002\n", "journal-two-open", ":3"},
    {"too precise", "a.ledger", HEAD "  1001  5.005\n  1002\n", "import-money-precise", ":2"},
    {"misplaced thousands", "a.ledger", HEAD "  1001  1,00\n  1002\n", "import-money", ":2"},
    {"thousands behind the point", "a.ledger", HEAD "  1001  1.0,0\n  1002\n", "import-money",
     ":2"},
    {"another currency", "a.ledger", HEAD "  1001  5 USD\n  1002\n", "import-money", ":2"},
    {"a price", "a.ledger", HEAD "  1001  5 CNY @ 3 USD\n  1002\n", "journal-beyond", ":2"},
    {"an assertion", "a.ledger", HEAD "  1001  5 CNY = 8 CNY\n  1002\n", "journal-beyond", ":2"},
    {"a free virtual posting", "a.ledger", HEAD "  (1001)  5\n", "journal-unbalanced-virtual",
     ":2"},
    {"an include", "a.ledger", "\ninclude b.ledger\n", "journal-directive", ":2"},
    {"a periodic transaction", "a.ledger", "~ monthly\n  1001  5\n", "journal-directive", ":1"},
    {"an automated one", "a.ledger", "= 1001\n  1002  5\n", "journal-directive", ":1"},
    {"a table behind vouchers", "a.ledger", HEAD "  1001  5\n  1002\n\n;@ text\n",
     "journal-table-late", ":5"},
    {"a table nobody knows", "a.ledger", ";@ x\n;| a,b\n;| 1,2\n", "import-head-unknown", ":2:1"},
    {"a row of a table", "a.ledger", ";@ text\n;| 主题,正文\n;| a,\n", "import-empty", ":3:2"},
    {"out of balance", "a.ledger", HEAD "  1001  5\n  1002  -4\n", "import-unbalanced-financial",
     ":2"},
    {"an open text", "a.beancount", "2021-03-01 * \"提现\n", "journal-string", ":1"},
    {"no number", "a.beancount", "2021-03-01 * \"a\"\n  Assets:1001  5 CNY\n  Assets:1002\n",
     "import-empty", ":2"},
    {"a cost", "a.beancount", BEAN "  Assets:1001  5 CNY {3 USD}\n  Assets:1002\n",
     "journal-beyond", ":3"},
    {"a balance", "a.beancount", "2021-03-01 balance Assets:1002 5 CNY\n", "journal-directive",
     ":1"},
    {"a pad", "a.beancount", "2021-03-01 pad Assets:1002 Equity:3001\n", "journal-directive", ":1"},
    {"a plugin", "a.beancount", "plugin \"x\"\n", "journal-directive", ":1"},
};

static void what_a_book_cannot_hold_is_refused_with_its_line(void **state)
{
    const Desk *desk = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(Book) book = desk_book(desk);
        g_autoptr(GError) error = NULL;

        if (journal_import(desk, book, refused[i].name, refused[i].text, NULL, &error))
            fail_msg("%s (%s) was taken", refused[i].what, refused[i].name);
        if (strcmp(error_id(error), refused[i].id) != 0 ||
            !g_str_has_suffix(error_fact(error, "place"), refused[i].place))
            fail_msg("%s (%s): %s at %s", refused[i].what, refused[i].name, error_id(error),
                     error_fact(error, "place"));
        assert_int_equal(book_voucher_count(book), 0);
    }
}

static void assert_taken(const Desk *desk, const char *name, const char *text, Code account,
                         int64_t fen)
{
    g_autoptr(Book) book = desk_book(desk);
    g_autoptr(GError) error = NULL;
    BookVoucher *voucher;

    if (!journal_import(desk, book, name, text, NULL, &error))
        fail_msg("%s at %s", error_id(error), error_fact(error, "place"));
    voucher = book_voucher(book, 1, NULL);
    assert_int_equal(voucher->number, 7);
    assert_string_equal(voucher->memo, "提现");
    assert_int_equal(voucher->entries[0].account, account);
    assert_int_equal(voucher->entries[0].amount.fen, fen);
    assert_int_equal(voucher->entries[0].side, SIDE_DEBIT);
    book_voucher_free(voucher);
}

static void ways_of_writing_a_voucher_are_understood(void **state)
{
    const Desk *desk = *state;

    assert_taken(desk, "a.ledger", HEAD "  1001  5\n  1002\n", 1001, 500);
    assert_taken(desk, "a.ledger",
                 "2021/3/1=2021/3/9 * (7) 提现  ; x\n\t资产:库存现金\t￥5\n\t1002\n", 1001, 500);
    assert_taken(desk, "a.journal",
                 HEAD "  * 1001 库存现金  CNY 1,234.50  ; 说明\n  1002\n\n; 末尾", 1001, 123450);
    assert_taken(desk, "a.ledger", HEAD "  1002\n  1001  -5 元\r\n", 1002, 500);
    assert_taken(desk, "a.ledger",
                 "account 1001\n  note x\ncomment\n2021\nend comment\nP 2021-01-01 USD 6\n" HEAD
                 "    1001  5\n    1002\n",
                 1001, 500);
    assert_taken(desk, "a.beancount", BEAN "  Assets:1001  5.00 CNY ; x\n  Assets:1002\n", 1001,
                 500);
    assert_taken(desk, "a.bean",
                 "* 标题\n2021-01-01 open Assets:1002 CNY\n  name: \"a\"\n2021-03-01 txn \"提现\" "
                 "#t ^l\n  number: \"7\"\n  Assets:1001  5 CNY\n  Assets:1002  -5 CNY\n",
                 1001, 500);
}

static void tags_carry_codes_whole_or_one_by_one(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_book(desk);
    g_autoptr(GError) error = NULL;
    BookVoucher *voucher;
    const char *text = HEAD "  [7101]  5  ; fund: general, function: 2013201, nature: basic\n"
                            "  ; economy: 30201\n"
                            "  ; memo: \"a\\u003a\\u005bb]\"\n"
                            "  ; colour: blue\n"
                            "  [800101]\n"
                            "  1001  5\n"
                            "  1002\n";

    if (!journal_import(desk, book, "a.ledger", text, NULL, &error))
        fail_msg("%s at %s", error_id(error), error_fact(error, "place"));
    voucher = book_voucher(book, 1, NULL);
    assert_int_equal(voucher->entries[0].function, 2013201);
    assert_int_equal(voucher->entries[0].economy, 30201);
    assert_int_equal(voucher->entries[0].fund, 1);
    assert_string_equal(voucher->entries[0].memo, "a:[b]");
    assert_int_equal(voucher->entries[1].amount.fen, 500);
    assert_int_equal(voucher->entries[1].side, SIDE_CREDIT);
    book_voucher_free(voucher);
}

static void a_red_entry_keeps_its_side(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_book(desk);
    BookVoucher *voucher;

    assert_true(journal_import(desk, book, "a.ledger",
                               HEAD "  1001  -5\n  ; side: debit\n  1002  5\n  ; side: credit\n",
                               NULL, NULL));
    voucher = book_voucher(book, 1, NULL);
    assert_int_equal(voucher->entries[0].side, SIDE_DEBIT);
    assert_int_equal(voucher->entries[0].amount.fen, -500);
    assert_int_equal(voucher->entries[1].side, SIDE_CREDIT);
    assert_int_equal(voucher->entries[1].amount.fen, -500);
    book_voucher_free(voucher);
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(what_a_book_cannot_hold_is_refused_with_its_line),
        DESK_TEST(ways_of_writing_a_voucher_are_understood),
        DESK_TEST(tags_carry_codes_whole_or_one_by_one),
        DESK_TEST(a_red_entry_keeps_its_side),
    };

    return TEST_RUN("exchange/journal", tests);
}
