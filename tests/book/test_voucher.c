/* Vouchers: what is posted is read as it was, and what no accountant would sign is refused. */
#include "made.h"

/* Posts in a change of its own, which is then rolled back. */
static void refuse(Book *book, const BookVoucher *voucher, const char *id)
{
    RIGHT(book_begin(book, error));
    WRONG(id, book_post(book, voucher, error));
    WRONG(id, book_draft(book, voucher, error));
    book_rollback(book);
}

static void a_voucher_is_read_as_it_was_posted(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);
    BookEntry entries[4];
    BookVoucher voucher = made_voucher(entries, 12, 7, 1234567890123);
    BookVoucher *read;

    RIGHT(book_begin(book, error));
    RIGHT(book_put_name(book, FIELD_PROJECT, "P01", "项目一", NULL, error));
    RIGHT(book_put_name(book, FIELD_OFFICE, "01", "服务中心", "reference", error));
    entries[2].project = book_name(book, FIELD_PROJECT, "P01")->number;
    entries[2].office = book_name(book, FIELD_OFFICE, "01")->number;
    entries[2].memo = "购买办公用品";
    voucher.payee = "某文具店";
    voucher.stage = STAGE_OPENING;
    RIGHT(book_post(book, &voucher, error));
    RIGHT(book_commit(book, error));
    read = book_voucher(book, 1, NULL);

    assert_non_null(read);
    assert_int_equal(read->sequence, 1);
    assert_int_equal(read->month, 12);
    assert_int_equal(read->day, 15);
    assert_int_equal(read->number, 7);
    assert_int_equal(read->stage, STAGE_OPENING);
    assert_int_equal(read->attachments, 1);
    assert_string_equal(read->memo, "办公费");
    assert_string_equal(read->payee, "某文具店");
    assert_int_equal(read->entry_count, 4);
    for (unsigned i = 0; i < 4; i++) {
        assert_int_equal(read->entries[i].account, entries[i].account);
        assert_int_equal(read->entries[i].fund, entries[i].fund);
        assert_int_equal(read->entries[i].function, entries[i].function);
        assert_int_equal(read->entries[i].economy, entries[i].economy);
        assert_int_equal(read->entries[i].nature, entries[i].nature);
        assert_int_equal(read->entries[i].project, entries[i].project);
        assert_int_equal(read->entries[i].office, entries[i].office);
        assert_int_equal(read->entries[i].side, entries[i].side);
        assert_int_equal(read->entries[i].amount.fen, entries[i].amount.fen);
    }
    assert_string_equal(read->entries[2].memo, "购买办公用品");
    assert_string_equal(read->entries[0].memo, "办公费"); /* its voucher's */
    book_voucher_free(read);
    WRONG("book-no-voucher", book_voucher(book, 2, error));
}

static void an_unbalanced_voucher_is_refused_in_each_accounting(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);
    BookEntry entries[4];
    BookVoucher voucher = made_voucher(entries, 1, 1, 100);
    g_autoptr(GError) refused = NULL;

    entries[0].amount.fen = 101;
    refuse(book, &voucher, "book-unbalanced-financial");
    entries[0].amount.fen = 100;
    entries[2].amount.fen = 101;
    refuse(book, &voucher, "book-unbalanced-budgetary");
    entries[0].amount.fen = 99; /* balances in sum, in neither accounting */
    refuse(book, &voucher, "book-unbalanced-financial");

    RIGHT(book_begin(book, error));
    assert_false(book_post(book, &voucher, &refused));
    assert_string_equal(error_fact(refused, "voucher"), "1-1");
    assert_string_equal(error_fact(refused, "difference"), "-0.01");
}

static void a_voucher_in_one_accounting_is_enough(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);
    BookEntry entries[4];
    BookVoucher voucher = made_voucher(entries, 1, 1, 100);

    voucher.entry_count = 2; /* financial only: no money moves */
    RIGHT(book_begin(book, error));
    RIGHT(book_post(book, &voucher, error));
    voucher.number = 2;
    voucher.entries = entries + 2;
    RIGHT(book_post(book, &voucher, error));
    entries[2].amount.fen = entries[3].amount.fen = -100; /* in red */
    voucher.number = 3;
    RIGHT(book_post(book, &voucher, error));
    RIGHT(book_commit(book, error));
    assert_int_equal(book_voucher_count(book), 3);
}

static void what_no_accountant_would_sign_is_refused(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);
    static const struct {
        int month, day, number, attachments;
        Stage stage;
        const char *id;
    } cases[] = {
        {0, 1, 1, 0, STAGE_NORMAL, "book-voucher-date"},
        {13, 1, 1, 0, STAGE_NORMAL, "book-voucher-date"},
        {2, 29, 1, 0, STAGE_NORMAL, "book-voucher-date"},
        {4, 31, 1, 0, STAGE_NORMAL, "book-voucher-date"},
        {1, 0, 1, 0, STAGE_NORMAL, "book-voucher-date"},
        {1, 1 + 256, 1, 0, STAGE_NORMAL, "book-voucher-date"},
        {1, 1, 0, 0, STAGE_NORMAL, "book-voucher-number"},
        {1, 1, 1, -1, STAGE_NORMAL, "book-voucher-attachments"},
        {1, 1, 1, 0, STAGE_INITIAL, "book-voucher-stage"},
    };
    BookEntry entries[4];
    BookVoucher voucher;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        voucher = made_voucher(entries, cases[i].month, cases[i].number, 100);
        voucher.day = cases[i].day;
        voucher.attachments = cases[i].attachments;
        voucher.stage = cases[i].stage;
        refuse(book, &voucher, cases[i].id);
    }
}

static void an_entry_that_is_of_nothing_known_is_refused(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);
    static BookEntry many[1024];
    BookEntry entries[4];
    BookVoucher voucher = made_voucher(entries, 1, 1, 100);

    entries[0].account = 9001;
    refuse(book, &voucher, "book-entry-account");
    entries[0].account = -5001;
    refuse(book, &voucher, "book-entry-account");
    voucher = made_voucher(entries, 1, 1, 100);
    entries[0].project = 1;
    refuse(book, &voucher, "book-entry-project");
    voucher = made_voucher(entries, 1, 1, 100);
    entries[0].office = 1;
    refuse(book, &voucher, "book-entry-office");
    voucher = made_voucher(entries, 1, 1, 100);
    entries[0].function = -1;
    refuse(book, &voucher, "book-entry-code");
    voucher.entry_count = 0;
    refuse(book, &voucher, "book-voucher-empty");
    voucher.entries = many;
    voucher.entry_count = 1024;
    refuse(book, &voucher, "book-voucher-too-long");
}

static void amounts_that_do_not_fit_are_refused(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);
    BookEntry entries[4];
    BookVoucher voucher = made_voucher(entries, 1, 1, 100);

    entries[0].amount.fen = INT64_MIN;
    refuse(book, &voucher, "book-amount-too-large");
    voucher = made_voucher(entries, 1, 1, INT64_MAX);
    entries[1].side = SIDE_DEBIT;
    refuse(book, &voucher, "book-amount-too-large");
    /* Each fits, but the month's sum would not. */
    made_posted(book, 1, 1, INT64_MAX);
    RIGHT(book_begin(book, error));
    WRONG("book-amount-too-large", made_post(book, 1, 2, 1, error));
    WRONG("book-change-broken", made_post(book, 2, 1, 1, error));
    WRONG("book-change-broken", book_commit(book, error));
    assert_int_equal(book_voucher_count(book), 1);
}

static void the_longest_voucher_fits(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    static BookEntry many[1023];
    BookVoucher voucher = {.month = 1, .day = 1, .number = 1, .entries = many, .entry_count = 1023};
    BookVoucher *read;

    for (int i = 0; i < 1023; i++) {
        many[i] =
            (BookEntry){.account = 1011, .side = SIDE_DEBIT, .amount = {i == 1022 ? -1022 : 1}};
    }
    RIGHT(book_begin(book, error));
    RIGHT(book_post(book, &voucher, error));
    RIGHT(book_commit(book, error));
    read = book_voucher(book, 1, NULL);
    assert_int_equal(read->entry_count, 1023);
    assert_int_equal(read->entries[1022].amount.fen, -1022);
    assert_null(read->memo);
    book_voucher_free(read);
    book_close(book);
    assert_null(made_verdict(made, true).reason);
}

/* ---- numbers and drafts ---- */

static void numbers_are_unique_within_the_month(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);

    RIGHT(book_begin(book, error));
    RIGHT(made_post(book, 1, 5, 100, error));
    RIGHT(made_post(book, 1, 3, 100, error)); /* out of order, as files come */
    WRONG("book-number-taken", made_post(book, 1, 3, 100, error));
    WRONG("book-number-taken", made_post(book, 1, 5, 100, error));
    RIGHT(made_post(book, 2, 5, 100, error));
    RIGHT(book_commit(book, error));

    assert_true(book_has_voucher(book, 1, 3));
    assert_false(book_has_voucher(book, 1, 4));
    assert_int_equal(book_next_number(book, 1, NULL), 6);
    assert_int_equal(book_next_number(book, 3, NULL), 1);
}

static bool draft(Book *book, int month, int number, GError **error)
{
    BookEntry entries[4];
    BookVoucher voucher = made_voucher(entries, month, number, number);

    voucher.payee = "某公司";
    return book_draft(book, &voucher, error);
}

static bool count_entry(Stage stage, int month, const BookEntry *entry, void *data, GError **error)
{
    (void)stage, (void)month, (void)entry, (void)error;
    ++*(int *)data;
    return true;
}

static void drafts_count_nowhere_until_they_are_posted(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    unsigned posted = 0;
    int entries = 0;
    BookVoucher *first;

    RIGHT(book_begin(book, error));
    RIGHT(book_set(book, "control.review", "none", error));
    RIGHT(draft(book, 2, 1, error));
    RIGHT(draft(book, 1, 9, error));
    RIGHT(draft(book, 1, 2, error));
    WRONG("book-number-taken", draft(book, 1, 2, error));
    WRONG("book-number-taken", made_post(book, 1, 2, 100, error));
    RIGHT(book_commit(book, error));
    assert_int_equal(book_voucher_count(book), 0);
    assert_true(book_has_voucher(book, 1, 9));
    assert_int_equal(book_next_number(book, 1, NULL), 10);
    RIGHT(book_each_entry(book, count_entry, &entries, error));
    assert_int_equal(entries, 0);

    RIGHT(book_begin(book, error));
    RIGHT(book_post_drafts(book, &posted, error));
    RIGHT(book_commit(book, error));

    assert_int_equal(posted, 3);
    first = book_voucher(book, 1, NULL);
    assert_int_equal(first->month, 1);
    assert_int_equal(first->number, 2);
    assert_int_equal(first->entries[0].amount.fen, 2);
    assert_string_equal(first->payee, "某公司");
    book_voucher_free(first);
    book_close(book);
    assert_int_equal(made_verdict(made, true).vouchers, 3);
    assert_int_equal(made_number(made, "SELECT count(*) FROM draft_entry"), 0);
}

/* ---- visits ---- */

typedef struct {
    int count, stop_at;
    int64_t debit;
    int last_month;
} Seen;

static bool see_entry(Stage stage, int month, const BookEntry *entry, void *data, GError **error)
{
    Seen *seen = data;

    assert_int_equal(stage, STAGE_NORMAL);
    assert_true(month >= seen->last_month);
    assert_null(entry->memo);
    seen->last_month = month;
    seen->count++;
    if (entry->side == SIDE_DEBIT)
        seen->debit += entry->amount.fen;
    if (seen->count == seen->stop_at) {
        error_set(error, ERROR_INPUT, "test-stop", NULL);
        return false;
    }
    return true;
}

static void every_entry_is_visited_in_order(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);
    Seen seen = {0};

    for (int month = 1; month <= 12; month++)
        made_posted(book, month, 1, month * 100);
    RIGHT(book_each_entry(book, see_entry, &seen, error));
    assert_int_equal(seen.count, 48);
    assert_int_equal(seen.debit, 2 * 7800);

    seen = (Seen){.stop_at = 5};
    WRONG("test-stop", book_each_entry(book, see_entry, &seen, error));
    assert_int_equal(seen.count, 5);
}

typedef struct {
    Book *book;
    int count;
} Nested;

static bool see_all_again(Stage stage, int month, const BookEntry *entry, void *data,
                          GError **error)
{
    Nested *nested = data;

    (void)stage, (void)month, (void)entry;
    return book_each_entry(nested->book, count_entry, &nested->count, error);
}

static void a_visitor_may_visit(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);
    Nested nested = {book, 0};

    made_posted(book, 1, 1, 100);
    RIGHT(book_each_entry(book, see_all_again, &nested, error));
    assert_int_equal(nested.count, 16);
}

static bool in_february(Stage stage, int month, const BookEntry *entry, void *data)
{
    (void)stage, (void)data;
    return month == 2 && code_covers(7201, entry->account);
}

static bool see_voucher(const BookVoucher *voucher, void *data)
{
    Nested *seen = data;

    assert_int_equal(voucher->month, 2);
    assert_int_equal(voucher->entry_count, 4);
    seen->count++;
    return seen->count < 2;
}

static void vouchers_behind_a_figure_are_found(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);
    Nested seen = {book, 0};

    for (int i = 0; i < 9; i++)
        made_posted(book, 1 + i % 3, 1 + i, 100);
    RIGHT(book_each_voucher_with(book, in_february, see_voucher, &seen, error));
    assert_int_equal(seen.count, 2); /* of three: the visitor had enough */
}

/* ---- the database itself ---- */

static void the_database_refuses_whoever_asks(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    static const char *const refused[] = {
        "UPDATE voucher SET memo = 'x'",
        "DELETE FROM voucher",
        "UPDATE entry SET amount = 1 WHERE id = 1025",
        "DELETE FROM entry",
        "INSERT OR REPLACE INTO voucher VALUES (1,1,1,1,0,0,NULL,NULL,1,zeroblob(32))",
        "INSERT OR REPLACE INTO voucher VALUES (2,1,1,1,0,0,NULL,NULL,1,zeroblob(32))",
        "INSERT INTO voucher VALUES (2,2,1,1,0,0,NULL,NULL,1,zeroblob(32))", /* no entries */
        "INSERT INTO entry VALUES (2049,2,0,1,5001,0,0,0,0,0,0,5,0,NULL),"
        "(2050,2,0,-1,8001,0,0,0,0,0,0,5,1,NULL);"
        "INSERT INTO voucher VALUES (2,2,1,1,0,0,NULL,NULL,1,zeroblob(32))", /* across accountings
                                                                              */
        "INSERT INTO entry VALUES (3073,2,0,1,'five',0,0,0,0,0,0,5,0,NULL)",
    };

    made_posted(book, 1, 1, 100);
    book_close(book);
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++)
        assert_int_not_equal(made_sql(made, refused[i]), SQLITE_OK);
    assert_int_equal(made_number(made, "SELECT count(*) FROM voucher"), 1);
}

static void balances_by_day_are_kept(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);

    made_posted(book, 1, 1, 100);
    made_posted(book, 1, 2, 250);
    made_posted(book, 2, 1, 7);
    book_close(book);

    assert_int_equal(
        made_number(made, "SELECT debit FROM day_balance WHERE account = 720101 AND month = 1"),
        350);
    assert_int_equal(
        made_number(made, "SELECT credit FROM day_balance WHERE account = 1011 AND month = 2"), 7);
    assert_int_equal(made_number(made, "SELECT count(*) FROM day_balance"), 8);
}

static void an_account_has_a_balance_at_any_date(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);
    Turnover sum;

    made_posted(book, 1, 1, 100);
    made_posted(book, 1, 2, 250);
    made_posted(book, 2, 1, 7);

    RIGHT(book_turnover(book, 720101, (BookDate){1, 31}, false, &sum, error));
    assert_int_equal(sum.debit.fen, 350);
    RIGHT(book_turnover(book, 7, (BookDate){12, 31}, true, &sum, error));
    assert_int_equal(sum.debit.fen, 357);
    assert_int_equal(sum.credit.fen, 0);
    RIGHT(book_turnover(book, 72, (BookDate){1, 0}, false, &sum, error));
    assert_int_equal(sum.debit.fen, 0);
    RIGHT(book_turnover(book, 72010, (BookDate){12, 31}, false, &sum, error));
    assert_int_equal(sum.debit.fen, 357);
    RIGHT(book_turnover(book, 720102, (BookDate){12, 31}, false, &sum, error));
    assert_int_equal(sum.debit.fen, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_voucher_is_read_as_it_was_posted),
        MADE_TEST(an_unbalanced_voucher_is_refused_in_each_accounting),
        MADE_TEST(a_voucher_in_one_accounting_is_enough),
        MADE_TEST(what_no_accountant_would_sign_is_refused),
        MADE_TEST(an_entry_that_is_of_nothing_known_is_refused),
        MADE_TEST(amounts_that_do_not_fit_are_refused),
        MADE_TEST(the_longest_voucher_fits),
        MADE_TEST(numbers_are_unique_within_the_month),
        MADE_TEST(drafts_count_nowhere_until_they_are_posted),
        MADE_TEST(every_entry_is_visited_in_order),
        MADE_TEST(a_visitor_may_visit),
        MADE_TEST(vouchers_behind_a_figure_are_found),
        MADE_TEST(the_database_refuses_whoever_asks),
        MADE_TEST(balances_by_day_are_kept),
        MADE_TEST(an_account_has_a_balance_at_any_date),
    };
    return TEST_RUN("book/voucher", tests);
}
