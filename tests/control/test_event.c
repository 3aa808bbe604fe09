/* Events: each makes the entries of its examples; every row of the catalogue is known. */
#include "test.h"

#include "control/events.h"

/* JUESUAN_GIVES=1 prints what examples give, for whoever writes them. */
static bool gives_printed(void) { return g_getenv("JUESUAN_GIVES") != NULL; }

static void gives_compare(const Trial *trial, const Book *book, const Example *example,
                          const BookVoucher *voucher)
{
    for (unsigned i = 0; gives_printed() && i < voucher->entry_count; i++) {
        g_autofree char *told = entry_told(trial, book, &voucher->entries[i]);
        fprintf(stderr, "GIVES %s %s\n", example->place, told);
    }
    if (gives_printed())
        return;
    for (unsigned i = 0; i < voucher->entry_count && i < example->gives->len; i++) {
        g_autofree char *told = entry_told(trial, book, &voucher->entries[i]);
        if (strcmp(told, g_ptr_array_index(example->gives, i)) != 0)
            fail_msg("%s: %s, not %s", example->place, told,
                     (const char *)g_ptr_array_index(example->gives, i));
    }
    if (voucher->entry_count != example->gives->len)
        fail_msg("%s: %u entries, not %u", example->place, voucher->entry_count,
                 example->gives->len);
}

static void example_try(const Trial *trial, const Event *event, const Example *example)
{
    Book *book = trial_book(trial, example->shown.condition);
    g_autoptr(GError) error = NULL;
    BookVoucher *voucher;

    assert_true(book_begin(book, NULL));
    post_before(trial, book, example);
    voucher = made_of(trial, book, event->id, example->shown.values, &error);
    if (voucher == NULL)
        fail_msg("%s: %s %s %s %s %s", example->place, error_id(error), error_fact(error, "fields"),
                 error_fact(error, "field"), error_fact(error, "text"), error_fact(error, "name"));
    gives_compare(trial, book, example, voucher);
    assert_true(voucher->memo != NULL && strchr(voucher->memo, '{') == NULL);
    post(book, voucher, event->id);
    event_voucher_free(voucher);
    book_rollback(book);
}

static void every_example_gives_its_entries(void **state)
{
    const Trial *trial = *state;
    unsigned tried = 0;

    for (unsigned i = 0; i < trial->events->all->len; i++) {
        const Event *event = g_ptr_array_index(trial->events->all, i);
        if (event->command == NULL && event->examples->len == 0)
            fail_msg("%s has no example", event->place);
        for (unsigned k = 0; k < event->examples->len; k++, tried++)
            example_try(trial, event, g_ptr_array_index(event->examples, k));
    }
    assert_true(tried >= 120);
}

/* ---- the catalogue ---- */

/* Every row of the catalogue of business events is an event, or is done by a named command. */
static void every_row_of_the_catalogue_is_known(void **state)
{
    static const struct {
        char letter;
        int first, last;
    } rows[] = {{'B', 1, 3}, {'E', 1, 60}, {'Y', 0, 20}, {'Z', 1, 3}};
    const Trial *trial = *state;
    unsigned events = 0;

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
        for (int row = rows[i].first; row <= rows[i].last; row++) {
            g_autofree char *number = g_strdup_printf("%c%02d", rows[i].letter, row);
            if (event_find(trial->events, number) == NULL)
                fail_msg("%s is not known", number);
        }
    for (unsigned i = 0; i < trial->events->all->len; i++)
        events += event_command(g_ptr_array_index(trial->events->all, i)) == NULL;
    assert_true(events >= 100);
}

static void an_event_is_found_by_id_number_name_and_words(void **state)
{
    const Trial *trial = *state;
    static const char *const words[] = {"差旅", "借款", NULL};
    g_autoptr(GPtrArray) found = events_search(trial->events, words);
    const Event *event = event_find(trial->events, "E03");

    assert_non_null(event);
    assert_string_equal(event_id(event), "pay-authorised");
    assert_ptr_equal(event_find(trial->events, "e03"), event);
    assert_ptr_equal(event_find(trial->events, "pay-authorised"), event);
    assert_ptr_equal(event_find(trial->events, "授权支付日常费用"), event);
    assert_null(event_find(trial->events, "E99"));
    assert_true(found->len >= 2);
}

/* ---- who may enter what, and when ---- */

static void refused(const Trial *trial, Book *book, const char *id, const char *values,
                    const char *message)
{
    g_autoptr(GError) error = NULL;
    BookVoucher *voucher = made_of(trial, book, id, values, &error);

    assert_null(voucher);
    assert_string_equal(error_id(error), message);
}

static const BookEntry *credited(const BookVoucher *voucher, System system)
{
    for (unsigned i = 0; i < voucher->entry_count; i++)
        if (voucher->entries[i].side == SIDE_CREDIT &&
            code_account_system(voucher->entries[i].account) == system)
            return &voucher->entries[i];
    return NULL;
}

static void assert_paid_from(const Trial *trial, Book *book, const char *values, Code money,
                             Code funds)
{
    g_autoptr(GError) error = NULL;
    BookVoucher *voucher = made_of(trial, book, "reimburse-travel", values, &error);

    if (voucher == NULL)
        fail_msg("%s", error_id(error));
    assert_int_equal(credited(voucher, SYSTEM_FINANCIAL)->account, money);
    assert_int_equal(credited(voucher, SYSTEM_BUDGETARY)->account, funds);
    event_voucher_free(voucher);
}

/* From the day that the book names nothing touches the quota account, and old quotas are spent,
 * never restored. */
static void quotas_end_on_the_day_that_the_book_names(void **state)
{
    const Trial *trial = *state;
    Book *book = trial_book(trial, "payment=quota  payment.direct-from=2021-07-01");

    assert_string_equal(payment_on(book, 6, 30), "quota");
    assert_string_equal(payment_on(book, 7, 1), "direct");
    assert_paid_from(trial, book, "date=2021-06-30  amount=1.00  function=2013201", 1011, 800101);
    assert_paid_from(trial, book, "date=2021-07-01  amount=1.00  function=2013201", 4001, 6001);
    assert_paid_from(trial, book,
                     "date=2021-07-01  amount=1.00  function=2013201  source=carried-authorised",
                     120102, 80010302);
    refused(trial, book, "reimburse-travel",
            "date=2021-07-01  amount=1.00  function=2013201  source=authorised", "event-check");
    refused(trial, book, "reimburse-travel",
            "date=2021-06-30  amount=1.00  function=2013201  source=carried-authorised",
            "event-check");
    refused(trial, book, "quota-restored", "date=2021-07-01  amount=1.00", "event-not-under");
    refused(trial, book, "use-carried",
            "date=2021-06-30  amount=1.00  function=2013201  economy=30201", "event-not-under");
}

static void a_sub_unit_has_the_accounts_of_its_kind(void **state)
{
    const Trial *trial = *state;
    Book *book = trial_book(trial, "");
    BookVoucher *voucher;

    assert_true(book_begin(book, NULL));
    assert_true(book_put_name(book, FIELD_OFFICE, "01", "服务中心", "institution", NULL));
    refused(trial, book, "receive-superior-subsidy",
            "date=2021-03-05  amount=1.00  function=2013250", "event-not-for-unit");
    voucher =
        made_of(trial, book, "pay-direct",
                "date=2021-03-05  amount=1.00  function=2013250  economy=30201  office=01", NULL);
    assert_non_null(voucher);
    assert_int_equal(voucher->entries[2].account, 7201);
    assert_int_equal(voucher->entries[0].office, book_name(book, FIELD_OFFICE, "01")->number);
    event_voucher_free(voucher);
    book_rollback(book);
}

/* ---- the appropriation says what was not given ---- */

static void appropriate(Book *book, const char *document, Code function, Code economy)
{
    const BookAppropriation appropriation = {.document = document,
                                             .month = 1,
                                             .day = 4,
                                             .stage = STAGE_INITIAL,
                                             .amount = {100000},
                                             .fund = 1,
                                             .function = function,
                                             .economy = economy,
                                             .nature = 1};

    assert_true(book_appropriate(book, &appropriation, NULL));
}

static void an_appropriation_fills_the_keys(void **state)
{
    const Trial *trial = *state;
    Book *book = trial_book(trial, "");
    BookVoucher *voucher;

    assert_true(book_begin(book, NULL));
    appropriate(book, "财预1号", 2013201, 30201);
    appropriate(book, "财预2号", 2013201, 30201);
    appropriate(book, "财预2号", 2013202, 30201);
    voucher = made_of(trial, book, "pay-direct",
                      "date=2021-03-05  amount=1.00  appropriation=财预1号", NULL);
    assert_non_null(voucher);
    assert_int_equal(voucher->entries[2].function, 2013201);
    assert_int_equal(voucher->entries[2].economy, 30201);
    event_voucher_free(voucher);
    voucher =
        made_of(trial, book, "pay-direct",
                "date=2021-03-05  amount=1.00  appropriation=财预2号  function=2013202", NULL);
    assert_non_null(voucher);
    assert_int_equal(voucher->entries[2].economy, 30201);
    event_voucher_free(voucher);
    refused(trial, book, "pay-direct", "date=2021-03-05  amount=1.00  appropriation=财预2号",
            "event-field-missing");
    refused(trial, book, "pay-direct", "date=2021-03-05  amount=1.00  appropriation=财预9号",
            "event-appropriation");
    refused(trial, book, "pay-direct",
            "date=2021-03-05  amount=1.00  appropriation=财预1号  function=2013202",
            "event-appropriation");
    book_rollback(book);
}

/* ---- amounts at their limits ---- */

static void amounts_that_do_not_fit_are_refused(void **state)
{
    const Trial *trial = *state;
    Book *book = trial_book(trial, "");

    refused(trial, book, "accrue-pay",
            "date=2021-03-05  items=30101 92233720368547758.07; 30102 92233720368547758.07; "
            "30107 1.00",
            "event-too-large");
    refused(trial, book, "pay-labour", "date=2021-03-05  amount=5.00  tax=5.00  function=2013201",
            "event-check");
    refused(trial, book, "accrue-pay", "date=2021-03-05  items=30101", "event-list");
    refused(trial, book, "accrue-pay", "date=2021-03-05  items=30101 1.00 2013201 P01 more",
            "event-list");
    refused(trial, book, "accrue-pay", "date=2021-03-05  items=;;", "event-list");
}

/* Rows may be parted by the semicolon of either script, and leave a column out. */
static void a_list_is_read_as_people_write_it(void **state)
{
    const Trial *trial = *state;
    Book *book = trial_book(trial, "");
    BookVoucher *voucher =
        made_of(trial, book, "quota-received",
                "date=2021-03-05  shares=2013201 1.00； 2013202 2.00 - P01", NULL);

    assert_non_null(voucher);
    assert_int_equal(voucher->entry_count, 6);
    assert_int_equal(voucher->entries[2].project, book_name(book, FIELD_PROJECT, "P01")->number);
    assert_int_equal(voucher->entries[2].nature,
                     catalog_code(trial->catalog, FIELD_NATURE, "project"));
    event_voucher_free(voucher);
    refused(trial, book, "accrue-pay", "date=2021-03-05  items=- 1.00", "event-list");
}

static void a_list_of_one_row_may_be_told_by_its_columns(void **state)
{
    const Trial *trial = *state;
    Book *book = trial_book(trial, "");
    BookVoucher *voucher = made_of(trial, book, "quota-received",
                                   "date=2021/3/5  amount=400,000.00  function=2013201", NULL);

    assert_non_null(voucher);
    assert_int_equal(voucher->entry_count, 4);
    assert_int_equal(voucher->day, 5);
    assert_int_equal(voucher->entries[0].amount.fen, 40000000);
    event_voucher_free(voucher);
    refused(trial, book, "quota-received", "date=2021-03-05  amount=1.00", "event-field-missing");
    refused(trial, book, "quota-received",
            "date=2021-03-05  amount=1.00  function=2013201  amount=2.00", "event-field-twice");
    refused(trial, book, "quota-received", "date=2021-03-05  shares=2013201 1.00  amount=1.00",
            "event-field-unknown");
    refused(trial, book, "quota-received", "date=2021-03-05  amount=1,00.00  function=2013201",
            "event-money");
}

/* Money that the appropriation pays is fiscal, wherever it is said. */
static void fiscal_payment_wants_fiscal_money(void **state)
{
    const Trial *trial = *state;

    refused(trial, trial_book(trial, ""), "pay-direct",
            "date=2021-03-05  amount=5.00  function=2013201  economy=30201  fund=other",
            "event-check");
}

#define TRIAL_TEST(name) cmocka_unit_test_setup_teardown(name, trial_open, trial_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRIAL_TEST(every_example_gives_its_entries),
        TRIAL_TEST(every_row_of_the_catalogue_is_known),
        TRIAL_TEST(an_event_is_found_by_id_number_name_and_words),
        TRIAL_TEST(quotas_end_on_the_day_that_the_book_names),
        TRIAL_TEST(a_sub_unit_has_the_accounts_of_its_kind),
        TRIAL_TEST(an_appropriation_fills_the_keys),
        TRIAL_TEST(amounts_that_do_not_fit_are_refused),
        TRIAL_TEST(a_list_is_read_as_people_write_it),
        TRIAL_TEST(a_list_of_one_row_may_be_told_by_its_columns),
        TRIAL_TEST(fiscal_payment_wants_fiscal_money),
    };
    return TEST_RUN("control/event", tests);
}
