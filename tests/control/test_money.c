/* Control of money: what is applied for is held, what is paid is used, and nothing is overspent. */
#include "test.h"

#include "base/error.h"
#include "book/journal.h"
#include "control/application.h"
#include "control/voucher_control.h"
#include "exchange/year.h"

#include <sys/wait.h>
#include <unistd.h>

#define FUNCTION 2013201
#define MEETING 30215

static const BookFacts facts = {.year = 2021,
                                .regime = "2021",
                                .payment = "quota",
                                .code = "305301",
                                .name = "某县某局",
                                .kind = "administrative"};

#define RIGHT(call)                                                                                \
    do {                                                                                           \
        GError *error_ = NULL, **error = &error_;                                                  \
        if (!(call))                                                                               \
            fail_msg("%s %s", error_id(error_), error_fact(error_, "found"));                      \
    } while (0)
#define WRONG(id, call)                                                                            \
    do {                                                                                           \
        g_autoptr(GError) error_ = NULL;                                                           \
        GError **error = &error_;                                                                  \
        assert_false(call);                                                                        \
        assert_non_null(error_);                                                                   \
        assert_string_equal(error_id(error_), id);                                                 \
    } while (0)

/* ---- a small unit ---- */

static void approver(const Desk *desk, Book *book, const char *role, const char *name)
{
    const Table *table = catalog_table(desk->catalog, "approver");
    const char *const values[] = {role, name, NULL, "2021-01-01", "2021-12-31"};

    RIGHT(book_add_row(book, table, values, error));
}

static Book *unit(const Desk *desk)
{
    Book *book = book_create(desk->path, &facts, "clerk", NULL);

    RIGHT(book_begin(book, error));
    RIGHT(book_set(book, "control.review", "none", error));
    approver(desk, book, "business", "head");
    approver(desk, book, "business", "clerk");
    approver(desk, book, "finance-leader", "deputy");
    approver(desk, book, "finance-leader", "head");
    approver(desk, book, "meeting", "secretary");
    RIGHT(book_commit(book, error));
    return book;
}

static BookAppropriation given(Stage stage, int64_t fen, Code economy)
{
    return (BookAppropriation){.document = "文1",
                               .month = 1,
                               .day = 5,
                               .stage = stage,
                               .amount = {fen},
                               .fund = 1,
                               .function = FUNCTION,
                               .economy = economy,
                               .nature = 1};
}

static void appropriate(Book *book, const BookAppropriation *one)
{
    RIGHT(book_begin(book, error));
    RIGHT(book_appropriate(book, one, error));
    RIGHT(book_commit(book, error));
}

static BookApplication wanted(int64_t fen, Code economy)
{
    return (BookApplication){.month = 2,
                             .day = 1,
                             .kind = "routine",
                             .purpose = "会务",
                             .amount = {fen},
                             .keys = {{[FIELD_FUND] = 1,
                                       [FIELD_FUNCTION] = FUNCTION,
                                       [FIELD_ECONOMY] = economy,
                                       [FIELD_NATURE] = 1}}};
}

/* One change by `actor`, from a book of its own: everybody has their own program. */
static bool applied(const Desk *desk, const char *actor, const BookApplication *application,
                    int64_t *number, GError **error)
{
    g_autoptr(Book) book = book_open(desk->path, actor, false, error);
    g_autoptr(Approval) approval = approval_read(desk->catalog, error);
    g_autoptr(Control) control = NULL;

    if (book == NULL || approval == NULL || !book_begin(book, error))
        return false;
    control = control_new(book, desk->catalog, error);
    return control != NULL &&
           application_apply(control, approval, application, true, number, error) &&
           book_commit(book, error);
}

static bool decided(const Desk *desk, const char *actor, int64_t number, ApplicationVerb verb,
                    const char *evidence, GError **error)
{
    const Verdict verdict = {.reason = "按规定", .evidence = evidence};
    g_autoptr(Book) book = book_open(desk->path, actor, false, error);
    g_autoptr(Approval) approval = approval_read(desk->catalog, error);
    g_autoptr(Control) control = NULL;

    if (book == NULL || approval == NULL || !book_begin(book, error))
        return false;
    control = control_new(book, desk->catalog, error);
    return control != NULL &&
           application_decide(control, approval, number, verb, &verdict, error) &&
           book_commit(book, error);
}

static bool paid(const Desk *desk, int64_t application, int64_t fen, Code economy, GError **error)
{
    BookEntry entries[4] = {
        {.account = 500101, .amount = {fen}},
        {.account = 1011, .side = SIDE_CREDIT, .amount = {fen}},
        {.account = 720101,
         .fund = 1,
         .function = FUNCTION,
         .economy = economy,
         .nature = 1,
         .amount = {fen}},
        {.account = 800101, .side = SIDE_CREDIT, .amount = {fen}},
    };
    const BookVoucher voucher = {
        .month = 3, .day = 1, .memo = "付款", .entries = entries, .entry_count = 4};
    const BookOrigin origin = {.application = application};
    g_autoptr(Book) book = book_open(desk->path, "cashier", false, error);
    g_autoptr(Control) control = NULL;

    if (book == NULL || !book_begin(book, error))
        return false;
    control = control_new(book, desk->catalog, error);
    return control != NULL && control_enter(control, &voucher, &origin, NULL, error) &&
           book_commit(book, error);
}

static Standing standing(const Desk *desk, int64_t number)
{
    g_autoptr(Book) book = book_open(desk->path, "reader", true, NULL);
    g_autoptr(Budget) budget = budget_read(book, desk->catalog, NULL);

    assert_non_null(budget_standing(budget, number));
    return *budget_standing(budget, number);
}

static int64_t sum(const Desk *desk, unsigned kinds)
{
    const BudgetBy all = {0};
    const BookKeys keys = {0};
    g_autoptr(Book) book = book_open(desk->path, "reader", true, NULL);
    g_autoptr(Budget) budget = budget_read(book, desk->catalog, NULL);
    Money money;

    assert_true(budget_sum(budget, kinds, &all, &keys, YEAR_END, &money));
    return money.fen;
}

/* ---- tests ---- */

static void money_is_held_paid_and_released(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = unit(desk);
    const BookAppropriation one = given(STAGE_INITIAL, 100000, 0);
    const BookApplication first = wanted(60000, 30201), second = wanted(50000, 30201);
    int64_t number;

    appropriate(book, &one);
    RIGHT(applied(desk, "clerk", &first, &number, error));
    WRONG("control-stop", applied(desk, "clerk", &second, &number, error));
    WRONG("control-not-approved", paid(desk, 1, 60000, 30201, error));
    RIGHT(decided(desk, "head", 1, STEP_APPROVE, NULL, error));
    RIGHT(decided(desk, "deputy", 1, STEP_APPROVE, NULL, error));
    WRONG("control-other-purpose", paid(desk, 1, 20000, 30202, error));
    RIGHT(paid(desk, 1, 20000, 30201, error));
    assert_int_equal(standing(desk, 1).state, STATE_PARTLY_PAID);
    assert_int_equal(standing(desk, 1).held.fen, 40000);
    assert_int_equal(sum(desk, BUDGET_USED), 60000);
    WRONG("control-application-over", paid(desk, 1, 40001, 30201, error));
    WRONG("control-stop", paid(desk, 0, 40001, 30201, error));
    RIGHT(decided(desk, "clerk", 1, STEP_CLOSE, NULL, error));
    assert_int_equal(sum(desk, BUDGET_USED), 20000);
    RIGHT(applied(desk, "clerk", &second, &number, error));
    assert_int_equal(number, 2);
}

static void duties_are_apart(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = unit(desk);
    const BookAppropriation one = given(STAGE_INITIAL, 100000, 0);
    BookApplication application = wanted(60000, 30201);
    int64_t number;

    appropriate(book, &one);
    RIGHT(applied(desk, "clerk", &application, &number, error));
    WRONG("approve-own", decided(desk, "clerk", 1, STEP_APPROVE, NULL, error));
    WRONG("approve-role", decided(desk, "deputy", 1, STEP_APPROVE, NULL, error));
    RIGHT(decided(desk, "head", 1, STEP_APPROVE, NULL, error));
    WRONG("approve-twice", decided(desk, "head", 1, STEP_APPROVE, NULL, error));
    application.number = 1;
    application.amount.fen = 70000;
    WRONG("application-not-own", applied(desk, "head", &application, &number, error));
    RIGHT(applied(desk, "clerk", &application, &number, error));
    assert_int_equal(standing(desk, 1).approvals, 0); /* a change takes approvals back */
    WRONG("approve-role", decided(desk, "deputy", 1, STEP_APPROVE, NULL, error));
    RIGHT(decided(desk, "head", 1, STEP_RETURN, NULL, error));
    assert_int_equal(sum(desk, BUDGET_USED), 0);
}

static void a_meeting_leaves_its_minutes(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = unit(desk);
    g_autofree char *minutes = desk_write(desk, "minutes.txt", "同意。", -1);
    BookApplication application = wanted(60000, 30201);
    BookVerdict verdict;
    int64_t number;

    application.kind = "major";
    RIGHT(applied(desk, "clerk", &application, &number, error));
    RIGHT(decided(desk, "head", 1, STEP_APPROVE, NULL, error));
    RIGHT(decided(desk, "deputy", 1, STEP_APPROVE, NULL, error));
    WRONG("approve-minutes", decided(desk, "secretary", 1, STEP_APPROVE, NULL, error));
    RIGHT(decided(desk, "secretary", 1, STEP_APPROVE, minutes, error));
    assert_int_equal(standing(desk, 1).state, STATE_APPROVED);
    RIGHT(book_verify(book, true, &verdict, error));
    assert_null(verdict.reason);
}

static void a_restricted_item_has_a_limit_of_its_own(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = unit(desk);
    const BookAppropriation whole = given(STAGE_INITIAL, 100000, 302);
    const BookAppropriation meetings = given(STAGE_INITIAL, 10000, MEETING);
    const BookApplication application = wanted(20000, MEETING);
    BookOverride override = {
        .rule = "meeting-training", .user = "clerk", .reason = "紧急", .amount = {10000}};
    int64_t number;

    appropriate(book, &whole);
    appropriate(book, &meetings);
    WRONG("control-stop", applied(desk, "clerk", &application, &number, error));
    RIGHT(book_begin(book, error));
    WRONG("book-override-own", book_grant(book, &override, NULL, error));
    book_rollback(book);
    book_close(g_steal_pointer(&book));
    book = book_open(desk->path, "leader", false, NULL);
    RIGHT(book_begin(book, error));
    RIGHT(book_grant(book, &override, NULL, error));
    RIGHT(book_commit(book, error));
    RIGHT(applied(desk, "clerk", &application, &number, error));
    WRONG("control-stop", applied(desk, "clerk", &application, &number, error)); /* used once */
}

static void a_cut_leaves_what_is_held(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = unit(desk);
    const BookAppropriation one = given(STAGE_INITIAL, 100000, 0);
    const BookApplication application = wanted(60000, 30201);
    BudgetRow cuts[] = {
        {.kind = BUDGET_CUT, .date = {3, 1}, .keys = application.keys, .amount = {-40000}},
        {.kind = BUDGET_CUT, .date = {3, 1}, .keys = application.keys, .amount = {-40001}}};
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BudgetRow));
    g_autoptr(Control) control = NULL;
    int64_t number;

    appropriate(book, &one);
    RIGHT(applied(desk, "clerk", &application, &number, error));
    RIGHT(book_begin(book, error));
    control = control_new(book, desk->catalog, NULL);
    g_array_append_val(rows, cuts[0]);
    RIGHT(control_appropriations(control, rows, error));
    g_array_index(rows, BudgetRow, 0) = cuts[1];
    WRONG("control-cut", control_appropriations(control, rows, error));
}

/* Last year's money that the initial budget has already counts once, by what it really was. */
static void carried_money_counts_once(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = unit(desk);
    BookAppropriation one = given(STAGE_INITIAL, 100000, 0), estimate = one;
    BookEntry entries[] = {
        {.account = 800101, .amount = {8000}},
        {.account = 810107,
         .side = SIDE_CREDIT,
         .amount = {8000},
         .fund = 1,
         .function = FUNCTION,
         .nature = 1},
    };
    const BookVoucher voucher = {.month = 1,
                                 .day = 1,
                                 .number = 1,
                                 .stage = STAGE_OPENING,
                                 .entries = entries,
                                 .entry_count = 2};

    estimate.amount.fen = 10000;
    estimate.carried = true;
    appropriate(book, &one);
    appropriate(book, &estimate);
    RIGHT(book_begin(book, error));
    RIGHT(book_post(book, &voucher, error));
    RIGHT(book_commit(book, error));
    assert_int_equal(sum(desk, BUDGET_APPROPRIATED), 110000);
    assert_int_equal(sum(desk, BUDGET_WHOLE), 108000);
}

static void the_last_money_goes_to_one_of_two(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = unit(desk);
    const BookAppropriation one = given(STAGE_INITIAL, 100000, 0);
    const BookApplication application = wanted(60000, 30201);
    int got = 0;

    appropriate(book, &one);
    book_close(g_steal_pointer(&book));
    for (int i = 0; i < 2; i++)
        if (fork() == 0) {
            int64_t number;
            _exit(applied(desk, i == 0 ? "clerk" : "other", &application, &number, NULL) ? 1 : 0);
        }
    for (int i = 0; i < 2; i++) {
        int status;
        wait(&status);
        got += WEXITSTATUS(status);
    }
    assert_int_equal(got, 1);
    assert_int_equal(sum(desk, BUDGET_USED), 60000);
}

/* After a random history what is held is what was asked for less what was paid, application by
 * application, and no more is used than there is. */
static void any_history_keeps_within_the_budget(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = unit(desk);
    g_autoptr(GRand) random = g_rand_new_with_seed(20210501);
    const BookAppropriation one = given(STAGE_INITIAL, 1000000, 0);
    int64_t asked[60] = {0}, spent[60] = {0}, count = 0, held = 0, used = 0;
    bool live[60] = {false};

    appropriate(book, &one);
    for (int i = 0; i < 60; i++) {
        BookApplication application = wanted(g_rand_int_range(random, 1, 200000), 30201);
        int64_t at = count > 0 ? g_rand_int_range(random, 1, (int)count + 1) : 0, number;
        int64_t fen = g_rand_int_range(random, 1, 100000);
        int choice = g_rand_int_range(random, 0, 5);

        if (choice < 2 && applied(desk, "clerk", &application, &number, NULL)) {
            count = number;
            asked[number - 1] = application.amount.fen;
            live[number - 1] = true;
        } else if (choice == 2 && at > 0) {
            decided(desk, "head", at, STEP_APPROVE, NULL, NULL);
            decided(desk, "deputy", at, STEP_APPROVE, NULL, NULL);
        } else if (choice == 3 && at > 0 && paid(desk, at, fen, 30201, NULL)) {
            spent[at - 1] += fen;
        } else if (choice == 4 && at > 0 &&
                   (decided(desk, "head", at, STEP_RETURN, NULL, NULL) ||
                    decided(desk, "clerk", at, STEP_CLOSE, NULL, NULL))) {
            live[at - 1] = false;
        }
    }
    for (int i = 0; i < count; i++) {
        held += live[i] ? asked[i] - spent[i] : 0;
        used += spent[i];
        assert_int_equal(standing(desk, i + 1).held.fen, live[i] ? asked[i] - spent[i] : 0);
    }
    assert_true(count > 3);
    assert_int_equal(sum(desk, BUDGET_BIT(BUDGET_HELD)), held);
    assert_int_equal(sum(desk, BUDGET_BIT(BUDGET_PAID)), used);
    assert_true(held + used <= one.amount.fen);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(money_is_held_paid_and_released),   TEST(duties_are_apart),
        TEST(a_meeting_leaves_its_minutes),      TEST(a_restricted_item_has_a_limit_of_its_own),
        TEST(a_cut_leaves_what_is_held),         TEST(carried_money_counts_once),
        TEST(the_last_money_goes_to_one_of_two), TEST(any_history_keeps_within_the_budget),
    };
    return TEST_RUN("control/money", tests);
}
