/* Closing: the worked year closes to figures that are known to the cent, once. */
#include "book/journal.h"
#include "test.h"

#include "base/error.h"
#include "control/close.h"
#include "exchange/year.h"

/* ---- balances, by a plain reading of the entries ---- */

typedef struct {
    Code account, function, project;
    int64_t fen; /* credit positive */
} Asked;

static bool balance_visit(Stage stage, int month, const BookEntry *entry, void *data,
                          GError **error)
{
    Asked *asked = data;

    (void)stage;
    (void)month;
    (void)error;
    if (code_covers(asked->account, entry->account) &&
        (asked->function == 0 || asked->function == entry->function) &&
        (asked->project == 0 || asked->project == entry->project))
        asked->fen += entry->side == SIDE_CREDIT ? entry->amount.fen : -entry->amount.fen;
    return true;
}

static int64_t credit(Book *book, Code account, Code function)
{
    Asked asked = {.account = account, .function = function};

    assert_true(book_each_entry(book, balance_visit, &asked, NULL));
    return asked.fen;
}

static unsigned closed(const Desk *desk, Book *book)
{
    g_autoptr(GError) error = NULL;
    unsigned vouchers = 0;

    if (!control_close(book, desk->catalog, &vouchers, &error))
        fail_msg("%s %s", error_id(error), error_fact(error, "account"));
    return vouchers;
}

static Book *book_with(const Desk *desk, Book *book, const char *csv)
{
    g_autofree char *path = desk_write(desk, "more.csv", csv, -1);
    const char *const files[] = {path, NULL};
    g_autoptr(GError) error = NULL;

    if (!import_files(book, desk->catalog, files, false, NULL, NULL, NULL, &error))
        fail_msg("%s %s", error_id(error), error_fact(error, "place"));
    return book;
}

#define HEAD                                                                                       \
    "日期,凭证号,凭证类型,科目,借方,贷方,资金性质,功能分类,经济分类,支出性质,项目,核算单位\n"

/* ---- the worked year ---- */

static void the_worked_year_closes_to_the_cent(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_year(desk);

    assert_true(closed(desk, book) > 0);

    assert_int_equal(credit(book, 810107, 0), 12344215);
    assert_int_equal(credit(book, 810107, 2013201), 9344215);
    assert_int_equal(credit(book, 810107, 2080505), 0);
    assert_int_equal(credit(book, 810107, 2013202), 3000000);
    assert_int_equal(credit(book, 820204, 0), 1872);
    assert_int_equal(credit(book, 80010302, 0), -12344215);
    assert_int_equal(credit(book, 800102, 0), -1872);
    assert_int_equal(credit(book, 120102, 0), -12344215);
    assert_int_equal(credit(book, 3001, 0), 5000000 + 7986961);
}

static void nothing_is_left_in_accounts_of_the_year(void **state)
{
    static const Code accounts[] = {1011, 800101, 4,      5,      6,      7,    3301,
                                    3302, 8501,   810101, 810106, 820104, 8701, 8};
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_year(desk);

    closed(desk, book);

    for (unsigned i = 0; i < G_N_ELEMENTS(accounts); i++)
        assert_int_equal(credit(book, accounts[i], 0), 0);
}

static void a_second_close_makes_nothing(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_year(desk);
    int64_t vouchers;

    closed(desk, book);
    vouchers = book_voucher_count(book);

    assert_int_equal(closed(desk, book), 0);
    assert_int_equal(book_voucher_count(book), vouchers);
}

static void a_late_voucher_is_closed_by_the_next_close(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_year(desk);

    closed(desk, book); /* and with it every month */
    assert_true(book_begin(book, NULL));
    assert_true(book_reopen_month(book, 12, "漏记", NULL));
    assert_true(book_commit(book, NULL));
    book_with(desk, book,
              HEAD "2021-12-30,900,,5001,8.00,,,,,,,\n2021-12-30,900,,1011,,8.00,,,,,,\n"
                   "2021-12-30,900,,7101,8.00,,general,2013201,30201,basic,,\n"
                   "2021-12-30,900,,800101,,8.00,,,,,,\n");

    assert_true(closed(desk, book) > 0);
    assert_int_equal(credit(book, 810107, 2013201), 9344215 - 800);
    assert_int_equal(credit(book, 1011, 0), 0);
}

static bool stage_visit(const BookVoucher *voucher, void *data)
{
    unsigned *count = data;

    assert_int_equal(voucher->month, 12);
    assert_int_equal(voucher->day, 31);
    assert_non_null(voucher->memo);
    ++*count;
    return true;
}

static bool is_closing(Stage stage, int month, const BookEntry *entry, void *data)
{
    (void)month;
    (void)entry;
    (void)data;
    return stage == STAGE_CLOSING;
}

static void closing_vouchers_are_marked_and_dated(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_year(desk);
    unsigned made = closed(desk, book), seen = 0;

    assert_true(book_each_voucher_with(book, is_closing, stage_visit, &seen, NULL));

    assert_int_equal(seen, made);
}

/* ---- other money, other units ---- */

static void money_for_a_purpose_stays_with_its_project(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_year(desk);

    book_with(desk, book,
              HEAD "2021-11-01,1,,800102,50.00,,,,,,,\n"
                   "2021-11-01,1,,6601,,50.00,other,2013202,,project,P01,\n"
                   "2021-11-02,2,,7101,20.00,,other,2013202,30201,project,P01,\n"
                   "2021-11-02,2,,800102,,20.00,,,,,,\n");
    closed(desk, book);

    assert_int_equal(credit(book, 820105, 2013202), 3000);
    assert_int_equal(credit(book, 820204, 0), 1872);
}

static void an_institution_distributes_and_keeps_an_operating_loss(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_book(desk);

    assert_true(book_begin(book, NULL));
    assert_true(book_set(book, "unit.kind", "institution", NULL));
    assert_true(book_commit(book, NULL));
    book_with(desk, book,
              HEAD "2021-11-01,1,,800102,50.00,,,,,,,\n"
                   "2021-11-01,1,,6101,,40.00,other,2013250,,basic,,\n"
                   "2021-11-01,1,,6401,,10.00,other,2013250,,operating,,\n"
                   "2021-11-02,2,,7301,12.00,,other,2013250,30201,operating,,\n"
                   "2021-11-02,2,,800102,,12.00,,,,,,\n");
    closed(desk, book);

    assert_int_equal(credit(book, 8401, 0), -200);
    assert_int_equal(credit(book, 820204, 0), 4000);
    assert_int_equal(credit(book, 8701, 0), 0);
}

static void a_long_closing_is_split_into_vouchers_that_balance(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_book(desk);
    const GPtrArray *functions = catalog_entries(desk->catalog, FIELD_FUNCTION);
    GString *csv = g_string_new(HEAD);
    unsigned groups = 0;

    for (unsigned i = 0; i < functions->len && groups < 700; i++) {
        const CatalogEntry *function = g_ptr_array_index(functions, i);

        if (code_digits(function->code) != 7)
            continue;
        groups++;
        for (unsigned office = 0; office < 2; office++)
            g_string_append_printf(csv,
                                   "2021-03-01,%u,,7101,1.00,,general,%" G_GINT64_FORMAT
                                   ",30201,basic,,0%u\n2021-03-01,%u,,800102,,1.00,,,,,,\n",
                                   groups * 2 + office, function->code, office,
                                   groups * 2 + office);
    }
    book_with(desk, book, csv->str);
    g_string_free(csv, TRUE);

    assert_true(closed(desk, book) > 4);
    assert_int_equal(credit(book, 810107, 0), -(int64_t)groups * 200);
    assert_int_equal(credit(book, 7, 0), 0);
    assert_int_equal(closed(desk, book), 0);
}

static void money_that_no_step_takes_is_told_and_nothing_changes(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_year(desk);
    g_autoptr(GError) error = NULL;
    unsigned vouchers = 0;

    book_with(desk, book,
              HEAD "2021-11-01,1,,800102,50.00,,,,,,,\n"
                   "2021-11-01,1,,6001,,50.00,other,2013201,,basic,,\n");

    assert_false(control_close(book, desk->catalog, &vouchers, &error));

    assert_string_equal(error_id(error), "close-left");
    assert_string_equal(error_fact(error, "account"), "6001");
    assert_int_equal(book_voucher_count(book), 17);
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(the_worked_year_closes_to_the_cent),
        DESK_TEST(nothing_is_left_in_accounts_of_the_year),
        DESK_TEST(a_second_close_makes_nothing),
        DESK_TEST(a_late_voucher_is_closed_by_the_next_close),
        DESK_TEST(closing_vouchers_are_marked_and_dated),
        DESK_TEST(money_for_a_purpose_stays_with_its_project),
        DESK_TEST(an_institution_distributes_and_keeps_an_operating_loss),
        DESK_TEST(a_long_closing_is_split_into_vouchers_that_balance),
        DESK_TEST(money_that_no_step_takes_is_told_and_nothing_changes),
    };

    return TEST_RUN("control/close", tests);
}
