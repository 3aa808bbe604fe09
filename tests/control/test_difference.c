/* The schedule of differences: the worked year to the fen, and nothing unexplained whatever
 * happens. */
#include "test.h"

#include "book/holding.h"
#include "control/close.h"
#include "control/difference.h"
#include "control/events.h"
#include "exchange/year.h"

#define YEAR_END_DAY ((BookDate){12, 31})

static Difference *computed(Book *book, const Catalog *catalog, BookDate to)
{
    g_autoptr(GError) error = NULL;
    Difference *difference = difference_compute(book, catalog, to, &error);

    if (difference == NULL)
        fail_msg("%s %s %s", error_id(error), error_fact(error, "place"),
                 error_fact(error, "found"));
    return difference;
}

static int64_t row_fen(const Difference *difference, const char *id)
{
    const GPtrArray *rows = difference_rows(difference);

    for (unsigned i = 0; i < rows->len; i++) {
        const DifferenceRow *row = g_ptr_array_index(rows, i);
        if (strcmp(row->id, id) == 0)
            return row->amount.fen;
    }
    fail_msg("no row %s", id);
    return 0;
}

static int64_t matter_fen(const Difference *difference, const char *id)
{
    const GPtrArray *matters = difference_matters(difference);

    for (unsigned i = 0; i < matters->len; i++) {
        const DifferenceMatter *matter = g_ptr_array_index(matters, i);
        if (strcmp(matter->id, id) == 0)
            return matter->amount.fen;
    }
    fail_msg("no matter %s", id);
    return 0;
}

/* Result, what rows add, what they deduct, and the rest make the surplus. */
static void assert_adds_up(const Difference *difference)
{
    const GPtrArray *rows = difference_rows(difference);
    const GPtrArray *matters = difference_matters(difference);
    int64_t told = difference_result(difference).fen, net = told;

    for (unsigned i = 0; i < rows->len; i++) {
        const DifferenceRow *row = g_ptr_array_index(rows, i);
        told += row->adds ? row->amount.fen : -row->amount.fen;
    }
    for (unsigned i = 0; i < matters->len; i++)
        net += ((const DifferenceMatter *)g_ptr_array_index(matters, i))->amount.fen;
    assert_int_equal(told, difference_surplus(difference).fen);
    assert_int_equal(net + difference_unexplained(difference).fen,
                     difference_surplus(difference).fen);
}

/* 73 460.87 + 6 499.00 − 90.26 = 79 869.61 */
static void the_worked_year_is_explained_to_the_fen(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_year(desk);
    g_autoptr(Difference) difference = computed(book, desk->catalog, YEAR_END_DAY);
    const GPtrArray *matters = difference_matters(difference);
    unsigned left = 0;

    assert_int_equal(difference_result(difference).fen, 7346087);
    assert_int_equal(difference_surplus(difference).fen, 7986961);
    assert_int_equal(difference_unexplained(difference).fen, 0);
    assert_int_equal(row_fen(difference, "capital"), 649900);
    assert_int_equal(row_fen(difference, "depreciation"), 9026);
    assert_int_equal(row_fen(difference, "paid"), row_fen(difference, "accrued"));
    assert_int_equal(row_fen(difference, "paid"), 9120000 + 2000000);
    for (unsigned i = 0; i < matters->len; i++)
        left += ((const DifferenceMatter *)g_ptr_array_index(matters, i))->amount.fen != 0;
    assert_int_equal(left, 2);
    assert_int_equal(matter_fen(difference, "assets"), 649900);
    assert_int_equal(matter_fen(difference, "depreciation"), -9026);
    assert_adds_up(difference);
}

static void closing_changes_no_difference(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_year(desk);
    g_autoptr(Difference) difference = NULL;
    unsigned vouchers;

    assert_true(control_close(book, desk->catalog, &vouchers, NULL));
    difference = computed(book, desk->catalog, YEAR_END_DAY);
    assert_int_equal(difference_result(difference).fen, 7346087);
    assert_int_equal(difference_surplus(difference).fen, 7986961);
    assert_int_equal(difference_unexplained(difference).fen, 0);
}

static void an_earlier_day_sees_what_was_then(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_year(desk);
    g_autoptr(Difference) difference = computed(book, desk->catalog, (BookDate){2, 9});

    assert_int_equal(row_fen(difference, "accrued"), 9120000);
    assert_int_equal(row_fen(difference, "paid"), 0);
    assert_int_equal(difference_result(difference).fen, 12000000);
    assert_int_equal(difference_surplus(difference).fen, 12000000 - 9120000);
    assert_int_equal(difference_unexplained(difference).fen, 0);
}

/* ---- events ---- */

/* Every example of every event, posted one after the other: each is explained by itself. */
static void every_event_is_explained(void **state)
{
    const Trial *trial = *state;

    for (unsigned i = 0; i < trial->events->all->len; i++) {
        const Event *event = g_ptr_array_index(trial->events->all, i);
        for (unsigned k = 0; k < event->examples->len; k++) {
            const Example *example = g_ptr_array_index(event->examples, k);
            Book *book = trial_book(trial, example->shown.condition);
            g_autoptr(Difference) difference = NULL;
            BookVoucher *voucher;

            assert_true(book_begin(book, NULL));
            post_before(trial, book, example);
            voucher = made_of(trial, book, event->id, example->shown.values, NULL);
            assert_non_null(voucher);
            post(book, voucher, event->id);
            event_voucher_free(voucher);
            difference = computed(book, trial->catalog, YEAR_END_DAY);
            if (difference_unexplained(difference).fen != 0)
                fail_msg("%s: unexplained %lld", example->place,
                         (long long)difference_unexplained(difference).fen);
            assert_adds_up(difference);
            book_rollback(book);
        }
    }
}

/* ---- the worked year, said as events ---- */

static const char *const year_events[][2] = {
    {"E53", "date=2021-01-05  amount=50000.00"},
    {"E01", "date=2021-01-06  shares=2013201 108800.00; 2080505 11200.00"},
    {"E05", "date=2021-02-05  items=30101 50600.00; 30102 18987.65; 30103 10412.35"},
    {"E10", "date=2021-02-05  employer=30108 11200.00"},
    {"E07", "date=2021-02-05  tax=412.35"},
    {"E09", "date=2021-02-05  social=5600.00"},
    {"E06", "date=2021-02-10  source=direct  function=2013201  "
            "items=30101 45000.00; 30102 18987.65; 30103 10000.00"},
    {"E11", "date=2021-02-15  function=2013201  employer=30108 11200.00  social=5600.00"},
    {"E08", "date=2021-03-08  function=2013201  tax=412.35"},
    {"E13", "date=2021-04-06  amount=3000.00  payee=张三"},
    {"E14", "date=2021-04-20  cost=2846.50  advance=3000.00  payee=张三  function=2013201"},
    {"E20", "date=2021-05-11  amount=6499.00  function=2013201  economy=31002"},
    {"E22", "date=2021-05-31  amount=90.26"},
    {"E18", "date=2021-06-03  amount=20000.00  function=2013202  economy=30227  project=P01"},
    {"E19", "date=2021-07-15  prepaid=20000.00"},
    {"E30", "date=2021-06-21  amount=18.72  function=2013201"},
    {"E26", "date=2021-08-02  amount=1000.00  payee=某公司"},
};

static void year_events_post(const Trial *trial, Book *book)
{
    g_auto(GStrv) opening =
        g_strsplit("debit 120102 50000.00;credit 3001 50000.00;debit 80010302 50000.00;"
                   "credit 810107 50000.00 general 2013202 - project P01",
                   ";", -1);

    post_opening(trial, book, opening);
    for (unsigned i = 0; i < G_N_ELEMENTS(year_events); i++) {
        g_autoptr(GError) error = NULL;
        BookVoucher *voucher = made_of(trial, book, year_events[i][0], year_events[i][1], &error);

        if (voucher == NULL)
            fail_msg("%s: %s %s", year_events[i][0], error_id(error), error_fact(error, "text"));
        post(book, voucher, year_events[i][0]);
        event_voucher_free(voucher);
    }
}

static int64_t debit_of(Book *book, Code account)
{
    Money amount;

    assert_true(book_holding(book, account, NULL, &amount, NULL));
    return amount.fen;
}

static void the_worked_year_may_be_said_as_events(void **state)
{
    const Trial *trial = *state;
    Book *book = trial_book(trial, "");
    g_autoptr(Difference) difference = NULL;

    assert_true(book_begin(book, NULL));
    year_events_post(trial, book);

    difference = computed(book, trial->catalog, YEAR_END_DAY);
    assert_int_equal(difference_result(difference).fen, 7346087);
    assert_int_equal(difference_surplus(difference).fen, 7986961);
    assert_int_equal(matter_fen(difference, "assets"), 649900);
    assert_int_equal(matter_fen(difference, "depreciation"), -9026);
    assert_int_equal(matter_fen(difference, "payables"), 0);
    assert_int_equal(difference_unexplained(difference).fen, 0);
    assert_int_equal(debit_of(book, 1011), 12344215);
    assert_int_equal(debit_of(book, 800101), 12344215);
    assert_int_equal(debit_of(book, 1002), 101872);
    assert_int_equal(debit_of(book, 7101), 12054550);
    assert_int_equal(debit_of(book, 6), -19400637);
    assert_int_equal(debit_of(book, 5), 11413676);
    assert_int_equal(debit_of(book, 2201), 0);
    assert_int_equal(debit_of(book, 2102), 0);
    assert_int_equal(debit_of(book, 1218), 0);
    book_rollback(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_worked_year_is_explained_to_the_fen, desk_open,
                                        desk_close),
        cmocka_unit_test_setup_teardown(closing_changes_no_difference, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(an_earlier_day_sees_what_was_then, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(every_event_is_explained, trial_open, trial_close),
        cmocka_unit_test_setup_teardown(the_worked_year_may_be_said_as_events, trial_open,
                                        trial_close),
    };
    return TEST_RUN("control/difference", tests);
}
