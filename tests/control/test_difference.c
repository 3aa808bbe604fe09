/* The schedule of differences: the worked year to the fen, and nothing unexplained whatever
 * happens. */
#include "test.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_worked_year_is_explained_to_the_fen, desk_open,
                                        desk_close),
        cmocka_unit_test_setup_teardown(closing_changes_no_difference, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(an_earlier_day_sees_what_was_then, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(every_event_is_explained, trial_open, trial_close),
    };
    return TEST_RUN("control/difference", tests);
}
