/* A voucher's way into the journal: prepared, reviewed, posted, taken back; months. */
#include "lived.h"

static bool prepare(Book *book, int month, int64_t fen, int64_t *draft, GError **error)
{
    BookEntry entries[4];
    BookVoucher voucher = made_voucher(entries, month, 0, fen);

    return book_prepare(book, &voucher, NULL, draft, error);
}

static bool change(Book *book, int64_t draft, int64_t version, int64_t fen, GError **error)
{
    BookEntry entries[4];
    BookVoucher voucher = made_voucher(entries, 3, 0, fen);

    return book_draft_change(book, draft, version, &voucher, error);
}

static bool set_review(Book *book, const char *word, GError **error)
{
    return book_set(book, "control.review", word, error);
}

static bool reverse(Book *book, int64_t sequence, Reversal how, int month, bool post,
                    GError **error)
{
    BookVoucher *voucher = book_reversal(book, sequence, how, month, 20, "冲销", error);
    BookOrigin origin = {.reverses = sequence};
    bool done = voucher != NULL && (post ? book_enter(book, voucher, &origin, NULL, error)
                                         : book_prepare(book, voucher, &origin, NULL, error));

    book_voucher_free(voucher);
    return done;
}

static void a_voucher_is_prepared_reviewed_and_posted_by_different_people(void **state)
{
    const Made *made = *state;
    BookOrigin origin;
    int64_t draft = 0, sequence = 0;

    book_close(made_book(made));
    AS(made, "甲", prepare(book, 3, 500, &draft, error));
    NOT_AS("book-review-own", made, "甲", book_draft_review(book, draft, 0, error));
    NOT_AS("book-not-reviewed", made, "丙", book_draft_post(book, draft, 0, &sequence, error));
    AS(made, "乙", book_draft_review(book, draft, 1, error));
    NOT_AS("book-reviewed", made, "丙", book_draft_review(book, draft, 0, error));
    AS(made, "丙", book_draft_post(book, draft, 2, &sequence, error));

    assert_int_equal(sequence, 1);
    g_autoptr(Book) book = made_open(made, true);
    RIGHT(book_origin(book, 1, &origin, error));
    assert_string_equal(origin.prepared, "甲");
    assert_string_equal(origin.reviewed, "乙");
    assert_string_equal(origin.posted, "丙");
    assert_true(book_has_voucher(book, 3, 1));
    assert_null(made_verdict(made, true).reason);
    assert_int_equal(made_number(made, "SELECT count(*) FROM draft_voucher"), 0);
    assert_int_equal(made_number(made, "SELECT count(*) FROM draft_origin"), 0);
}

static void three_people_where_the_book_wants_three(void **state)
{
    const Made *made = *state;
    int64_t draft = 0;

    book_close(made_book(made));
    AS(made, "甲", set_review(book, "three", error));
    AS(made, "甲", prepare(book, 3, 500, &draft, error));
    AS(made, "乙", book_draft_review(book, draft, 0, error));
    NOT_AS("book-post-own", made, "甲", book_draft_post(book, draft, 0, NULL, error));
    NOT_AS("book-post-own", made, "乙", book_draft_post(book, draft, 0, NULL, error));
    AS(made, "丙", book_draft_post(book, draft, 0, NULL, error));
}

static void one_accountant_may_do_all_where_the_book_says_so(void **state)
{
    const Made *made = *state;
    BookEntry entries[4];
    BookVoucher voucher = made_voucher(entries, 3, 0, 500);
    int64_t draft = 0;

    book_close(made_book(made));
    NOT_AS("book-review-wanted", made, "甲", book_enter(book, &voucher, NULL, NULL, error));
    AS(made, "甲", set_review(book, "none", error));
    AS(made, "甲", book_enter(book, &voucher, NULL, NULL, error));
    AS(made, "甲", prepare(book, 3, 500, &draft, error));
    AS(made, "甲", book_draft_post(book, draft, 0, NULL, error));
    assert_int_equal(made_verdict(made, true).vouchers, 2);
}

static void what_another_changed_is_refused_and_loses_its_review(void **state)
{
    const Made *made = *state;
    BookDraft *read;
    int64_t draft = 0;

    book_close(made_book(made));
    AS(made, "甲", prepare(book, 3, 500, &draft, error));
    AS(made, "乙", book_draft_review(book, draft, 1, error));
    NOT_AS("book-draft-changed", made, "甲", change(book, draft, 1, 700, error));
    AS(made, "丁", change(book, draft, 2, 700, error));
    NOT_AS("book-not-reviewed", made, "丙", book_draft_post(book, draft, 0, NULL, error));

    g_autoptr(Book) book = made_open(made, true);
    read = book_draft_read(book, draft, NULL);
    assert_int_equal(read->version, 3);
    assert_int_equal(read->voucher->entries[0].amount.fen, 700);
    assert_int_equal(read->voucher->entry_count, 4);
    assert_string_equal(read->origin.prepared, "丁");
    assert_null(read->origin.reviewed);
    book_draft_free(read);
}

static void a_review_is_taken_back_with_a_reason(void **state)
{
    const Made *made = *state;
    int64_t draft = 0;

    book_close(made_book(made));
    AS(made, "甲", prepare(book, 3, 500, &draft, error));
    NOT_AS("book-not-reviewed", made, "乙", book_draft_return(book, draft, 0, "x", error));
    AS(made, "乙", book_draft_review(book, draft, 0, error));
    NOT_AS("book-reason", made, "乙", book_draft_return(book, draft, 0, "", error));
    AS(made, "乙", book_draft_return(book, draft, 0, "附件不全", error));
    NOT_AS("book-not-reviewed", made, "丙", book_draft_post(book, draft, 0, NULL, error));
    assert_int_equal(made_number(made,
                                 "SELECT count(*) FROM change WHERE what = 'return-draft' "
                                 "AND subject = '1' AND before = '乙' AND after = '附件不全'"),
                     1);
}

static void a_withdrawn_draft_is_gone_and_its_id_is_never_given_again(void **state)
{
    const Made *made = *state;
    int64_t first = 0, second = 0;

    book_close(made_book(made));
    AS(made, "甲", prepare(book, 3, 500, &first, error));
    AS(made, "甲", book_draft_withdraw(book, first, 0, "重复", error));
    AS(made, "甲", prepare(book, 3, 500, &second, error));
    NOT_AS("book-no-draft", made, "乙", book_draft_review(book, first, 0, error));
    assert_int_equal(first, 1);
    assert_int_equal(second, 2);
}

static void numbers_have_no_gaps_however_drafts_come_and_go(void **state)
{
    const Made *made = *state;
    int64_t drafts[6];
    BookMonth about;

    book_close(made_book(made));
    AS(made, "甲", set_review(book, "none", error));
    for (int i = 0; i < 6; i++)
        AS(made, "甲", prepare(book, 3, 100 + i, &drafts[i], error));
    AS(made, "甲", book_draft_withdraw(book, drafts[1], 0, NULL, error));
    AS(made, "甲", book_draft_post(book, drafts[5], 0, NULL, error));
    AS(made, "甲", book_draft_post(book, drafts[0], 0, NULL, error));
    AS(made, "甲", book_draft_withdraw(book, drafts[3], 0, NULL, error));
    AS(made, "甲", book_draft_post(book, drafts[4], 0, NULL, error));
    AS(made, "甲", book_draft_post(book, drafts[2], 0, NULL, error));

    g_autoptr(Book) book = made_open(made, true);
    RIGHT(book_month(book, 3, &about, error));
    assert_int_equal(about.vouchers, 4);
    assert_int_equal(about.missing, 0);
    assert_int_equal(made_number(made, "SELECT max(number) FROM voucher"), 4);
}

static void a_gap_that_an_import_brought_is_told(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    BookMonth about;

    made_posted(book, 3, 1, 100);
    made_posted(book, 3, 4, 100);
    made_posted(book, 4, 2, 100);
    RIGHT(book_month(book, 3, &about, error));
    assert_int_equal(about.missing, 2);
    assert_int_equal(about.first_missing, 2);
    RIGHT(book_month(book, 4, &about, error));
    assert_int_equal(about.missing, 1);
    assert_int_equal(about.first_missing, 1);
    book_close(book);
}

static int64_t balance(const Made *made)
{
    return made_number(made, "SELECT sum(abs(s)) FROM (SELECT sum(debit) + sum(credit) AS s FROM "
                             "day_balance GROUP BY account)");
}

static void a_reversal_in_red_brings_every_sum_back_once_only(void **state)
{
    const Made *made = *state;
    BookOrigin origin;

    book_close(made_book(made));
    AS(made, "甲", set_review(book, "none", error));
    AS(made, "甲", made_post(book, 3, 1, 12345, error));
    AS(made, "甲", reverse(book, 1, REVERSE_RED, 4, true, error));
    assert_int_equal(balance(made), 0);
    NOT_AS("book-reversed-twice", made, "甲", reverse(book, 1, REVERSE_RED, 4, true, error));
    NOT_AS("book-reversed-twice", made, "甲", reverse(book, 1, REVERSE_SWAPPED, 4, false, error));
    NOT_AS("book-no-voucher", made, "甲", reverse(book, 9, REVERSE_RED, 4, true, error));

    AS(made, "甲", book_origin(book, 2, &origin, error));
    assert_int_equal(origin.reverses, 1);
    /* What took back may itself be taken back: a mistaken reversal. */
    AS(made, "甲", reverse(book, 2, REVERSE_SWAPPED, 4, false, error));
    NOT_AS("book-reversed-twice", made, "甲", reverse(book, 2, REVERSE_RED, 4, false, error));
    AS(made, "甲", book_draft_post(book, 1, 0, NULL, error));
    assert_null(made_verdict(made, true).reason);
}

static bool move(Book *book, int64_t id, int day, GError **error)
{
    BookDraft *draft = book_draft_read(book, id, error);
    bool done = draft != NULL;

    if (done) {
        draft->voucher->day = day;
        done = book_draft_change(book, id, 0, draft->voucher, error);
    }
    book_draft_free(draft);
    return done;
}

static void what_takes_a_voucher_back_goes_on_doing_so_when_it_is_changed(void **state)
{
    const Made *made = *state;

    book_close(made_book(made));
    AS(made, "甲", made_post(book, 3, 1, 12345, error));
    AS(made, "甲", reverse(book, 1, REVERSE_RED, 4, false, error));
    NOT_AS("book-draft-reverses", made, "甲", change(book, 1, 0, 12345, error));
    AS(made, "甲", move(book, 1, 21, error));
    assert_int_equal(made_number(made, "SELECT day FROM draft_voucher"), 21);
}

static void a_closed_month_takes_nothing_until_it_is_opened_again(void **state)
{
    const Made *made = *state;
    int64_t draft = 0;

    book_close(made_book(made));
    AS(made, "甲", prepare(book, 1, 500, &draft, error));
    NOT_AS("book-month-drafts", made, "甲", book_close_month(book, 1, error));
    NOT_AS("book-month-before", made, "甲", book_close_month(book, 2, error));
    NOT_AS("book-month-open", made, "甲", book_reopen_month(book, 1, "x", error));
    AS(made, "乙", book_draft_review(book, draft, 0, error));
    AS(made, "甲", book_draft_post(book, draft, 0, NULL, error));
    AS(made, "甲", book_close_month(book, 1, error));
    AS(made, "甲", book_close_month(book, 2, error));
    NOT_AS("book-month-closed-already", made, "甲", book_close_month(book, 1, error));
    NOT_AS("book-month-closed", made, "甲", made_post(book, 1, 7, 100, error));
    NOT_AS("book-month-closed", made, "甲", prepare(book, 1, 100, NULL, error));
    NOT_AS("book-month-closed", made, "甲", reverse(book, 1, REVERSE_RED, 2, false, error));
    AS(made, "甲", prepare(book, 3, 100, NULL, error));
    NOT_AS("book-reason", made, "甲", book_reopen_month(book, 1, NULL, error));
    AS(made, "甲", book_reopen_month(book, 1, "漏记", error));
    AS(made, "甲", made_post(book, 1, 7, 100, error));
    AS(made, "甲", made_post(book, 2, 7, 100, error)); /* opened with the one before it */
    assert_null(made_verdict(made, true).reason);
    assert_int_equal(made_number(made, "SELECT count(*) FROM month_step"), 4);
    assert_int_equal(made_number(made, "SELECT count(*) FROM change WHERE what = 'month'"), 4);
}

/* ---- any order of the same steps ---- */

enum { PEOPLE = 3, STEPS = 200 };

typedef struct {
    Book *books[PEOPLE]; /* the same one, opened by three people */
    GRand *random;
    int64_t drafts; /* ids so far */
} Office;

static bool do_prepare(Office *office, Book *book, GError **error)
{
    int month = g_rand_int_range(office->random, 1, 5);
    int64_t draft = 0;
    bool done = prepare(book, month, g_rand_int_range(office->random, -9999, 9999), &draft, error);

    if (done)
        office->drafts = MAX(office->drafts, draft);
    return done;
}

static bool do_reverse(Office *office, Book *book, GError **error)
{
    int64_t count = book_voucher_count(book);

    return count > 0 && reverse(book, g_rand_int_range(office->random, 1, (int)count + 1),
                                g_rand_boolean(office->random) ? REVERSE_RED : REVERSE_SWAPPED,
                                g_rand_int_range(office->random, 1, 5), false, error);
}

/* Something that somebody tries; much of it is refused, and must then leave nothing. */
static bool do_anything(Office *office, Book *book, GError **error)
{
    int last = (int)office->drafts;
    int64_t draft = g_rand_int_range(office->random, MAX(last - 8, 1), last + 2);

    switch (g_rand_int_range(office->random, 0, 16)) {
    case 0:
    case 1:
        return do_prepare(office, book, error);
    case 2:
        return change(book, draft, 0, g_rand_int_range(office->random, 1, 999), error);
    case 3:
        return g_rand_boolean(office->random) ? book_draft_withdraw(book, draft, 0, NULL, error)
                                              : book_draft_return(book, draft, 0, "再看", error);
    case 4:
    case 5:
        return do_reverse(office, book, error);
    default:
        return g_rand_boolean(office->random) ? book_draft_review(book, draft, 0, error)
                                              : book_draft_post(book, draft, 0, NULL, error);
    }
}

static void step(Office *office)
{
    Book *book = office->books[g_rand_int_range(office->random, 0, PEOPLE)];

    RIGHT(book_begin(book, error));
    for (int i = 0; i < 5; i++)
        do_anything(office, book, NULL); /* refused or not */
    RIGHT(book_commit(book, error));
}

/* How many vouchers stand one on the other, each taking the one below back. */
static int depth(Book *book, int64_t sequence)
{
    int count = 0;

    for (BookOrigin origin; sequence != 0; sequence = origin.reverses, count++)
        RIGHT(book_origin(book, sequence, &origin, error));
    return count;
}

/* Takes back what still counts: a voucher, or one whose reversal was taken back. */
static void reverse_all(Book *book)
{
    int64_t count = book_voucher_count(book);

    RIGHT(book_begin(book, error));
    RIGHT(set_review(book, "none", error));
    for (int64_t sequence = 1; sequence <= count; sequence++) {
        int64_t reversing = 0;

        RIGHT(book_reversed_by(book, sequence, &reversing, error));
        if (reversing == 0 && depth(book, sequence) % 2 == 1)
            RIGHT(reverse(book, sequence, REVERSE_RED, 12, true, error));
    }
    RIGHT(book_commit(book, error));
}

static bool withdraw(const BookDraft *draft, void *data)
{
    RIGHT(book_draft_withdraw(data, draft->id, 0, NULL, error));
    return true;
}

static void whatever_people_do_in_whatever_order_the_book_stays_whole(void **state)
{
    static const char *const names[PEOPLE] = {"甲", "乙", "丙"};
    const Made *made = *state;
    Office office = {.random = g_rand_new_with_seed(20210331)};

    book_close(made_book(made));
    for (int i = 0; i < PEOPLE; i++)
        office.books[i] = lived_open(made, names[i]);
    for (int i = 0; i < STEPS; i++)
        step(&office);

    assert_true(book_voucher_count(office.books[0]) > 20);
    assert_null(made_verdict(made, true).reason);
    assert_int_equal(made_verdict(made, true).gaps, 0);
    assert_int_equal(made_number(made, "SELECT count(*) FROM voucher_origin WHERE reviewed IS NULL "
                                       "OR reviewed = prepared"),
                     0);
    RIGHT(book_begin(office.books[0], error));
    RIGHT(book_each_draft(office.books[0], withdraw, office.books[0], error));
    RIGHT(book_commit(office.books[0], error));
    reverse_all(office.books[0]);
    assert_null(made_verdict(made, true).reason);
    assert_int_equal(made_number(made, "SELECT count(*) FROM (SELECT 1 FROM day_balance GROUP BY "
                                       "account HAVING sum(debit) <> sum(credit))"),
                     0);
    for (int i = 0; i < PEOPLE; i++)
        book_close(office.books[i]);
    g_rand_free(office.random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_voucher_is_prepared_reviewed_and_posted_by_different_people),
        MADE_TEST(three_people_where_the_book_wants_three),
        MADE_TEST(one_accountant_may_do_all_where_the_book_says_so),
        MADE_TEST(what_another_changed_is_refused_and_loses_its_review),
        MADE_TEST(a_review_is_taken_back_with_a_reason),
        MADE_TEST(a_withdrawn_draft_is_gone_and_its_id_is_never_given_again),
        MADE_TEST(numbers_have_no_gaps_however_drafts_come_and_go),
        MADE_TEST(a_gap_that_an_import_brought_is_told),
        MADE_TEST(a_reversal_in_red_brings_every_sum_back_once_only),
        MADE_TEST(what_takes_a_voucher_back_goes_on_doing_so_when_it_is_changed),
        MADE_TEST(a_closed_month_takes_nothing_until_it_is_opened_again),
        MADE_TEST(whatever_people_do_in_whatever_order_the_book_stays_whole),
    };
    return TEST_RUN("book/journal", tests);
}
