/* Every way of a voucher into the book asks the rules for money: by what is stopped, warned of and
 * allowed, with and without an override. */
#include "test.h"

#include "base/error.h"
#include "control/application.h"
#include "control/voucher_control.h"
#include "exchange/year.h"

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

/* 1,000.00 of meetings, and no more than that. */
static Book *unit(const Desk *desk, const char *action)
{
    static const BookAppropriation meetings = {.document = "文1",
                                               .month = 1,
                                               .day = 5,
                                               .stage = STAGE_INITIAL,
                                               .amount = {100000},
                                               .fund = 1,
                                               .function = FUNCTION,
                                               .economy = MEETING,
                                               .nature = 1};
    BookAppropriation rest = meetings;
    Book *book;

    desk_clear(desk);
    rest.economy = 30201;
    rest.amount.fen = 9000000;
    book = book_create(desk->path, &facts, "cashier", NULL);
    RIGHT(book_begin(book, error));
    RIGHT(book_set(book, "control.review", "none", error));
    RIGHT(book_appropriate(book, &meetings, error));
    RIGHT(book_appropriate(book, &rest, error));
    if (action != NULL)
        RIGHT(book_set(book, "control.meeting-training", action, error));
    RIGHT(book_set(book, "control.economy-class", "allow", error));
    RIGHT(book_commit(book, error));
    return book;
}

typedef struct {
    BookEntry entries[4];
    BookVoucher voucher;
} Paying;

static void paying(Paying *paying, int64_t fen)
{
    *paying = (Paying){.entries = {{.account = 500101, .amount = {fen}},
                                   {.account = 1011, .side = SIDE_CREDIT, .amount = {fen}},
                                   {.account = 720101,
                                    .fund = 1,
                                    .function = FUNCTION,
                                    .economy = MEETING,
                                    .nature = 1,
                                    .amount = {fen}},
                                   {.account = 800101, .side = SIDE_CREDIT, .amount = {fen}}}};
    paying->voucher = (BookVoucher){
        .month = 3, .day = 1, .memo = "会议", .entries = paying->entries, .entry_count = 4};
}

/* ---- ways ---- */

/* As the book is now, whoever wrote into it without asking. */
static void control_again(Control *control)
{
    Control *fresh = control_new(control->book, control->catalog, NULL), stale = *control;

    assert_non_null(fresh);
    *control = *fresh;
    *fresh = stale;
    control_free(fresh);
}

typedef bool (*Way)(Control *control, int64_t fen, GError **stopped);

static bool by_prepare(Control *control, int64_t fen, GError **stopped)
{
    Paying made;

    paying(&made, fen);
    return control_prepare(control, &made.voucher, NULL, NULL, stopped);
}

static bool by_enter(Control *control, int64_t fen, GError **stopped)
{
    Paying made;

    paying(&made, fen);
    return control_enter(control, &made.voucher, NULL, NULL, stopped);
}

/* A draft that nobody asked about, such as an import makes. */
static bool by_post(Control *control, int64_t fen, GError **stopped)
{
    Paying made;
    unsigned posted;

    paying(&made, fen);
    RIGHT(book_prepare(control->book, &made.voucher, NULL, NULL, error));
    control_again(control);
    return control_post_drafts(control, &posted, stopped);
}

static bool by_change(Control *control, int64_t fen, GError **stopped)
{
    Paying before, after;
    int64_t draft;

    paying(&before, 100);
    paying(&after, fen);
    return control_prepare(control, &before.voucher, NULL, &draft, stopped) &&
           control_change_draft(control, draft, 0, &after.voucher, stopped);
}

/* What gave money back is itself taken back. */
static bool by_reverse(Control *control, int64_t fen, GError **stopped)
{
    BookVoucher *reversal;
    BookOrigin origin;
    Paying refund;
    bool done;

    paying(&refund, -fen);
    RIGHT(book_enter(control->book, &refund.voucher, NULL, &origin.reverses, error));
    origin = (BookOrigin){.reverses = origin.reverses};
    paying(&refund, fen);
    RIGHT(book_enter(control->book, &refund.voucher, NULL, NULL, error));
    reversal = book_reversal(control->book, origin.reverses, REVERSE_RED, 4, 1, "红字冲销", NULL);
    control_again(control);
    done = control_enter(control, reversal, &origin, NULL, stopped);
    book_voucher_free(reversal);
    return done;
}

static bool by_import(Control *control, int64_t fen, GError **stopped)
{
    Paying made;

    paying(&made, fen);
    made.voucher.number = book_next_number(control->book, 3, NULL);
    RIGHT(book_set(control->book, "control.import", "stop", error));
    RIGHT(book_post(control->book, &made.voucher, error));
    return control_import(control->book, control->catalog, control->findings, stopped);
}

static const struct {
    const char *name;
    Way way;
} ways[] = {{"prepare", by_prepare}, {"enter", by_enter},     {"post", by_post},
            {"change", by_change},   {"reverse", by_reverse}, {"import", by_import}};

/* Spends `fen` in one change. Answers the id of what stopped it, or NULL; `*findings` are those of
 * the change. */
static char *spent(const Desk *desk, Way way, int64_t fen, unsigned *findings)
{
    g_autoptr(Book) book = book_open(desk->path, "cashier", false, NULL);
    g_autoptr(Control) control = NULL;
    g_autoptr(GError) stopped = NULL;

    RIGHT(book_begin(book, error));
    control = control_new(book, desk->catalog, NULL);
    assert_non_null(control);
    if (!way(control, fen, &stopped))
        return g_strdup(error_id(stopped));
    RIGHT(book_commit(book, error));
    *findings = control->findings->len;
    return NULL;
}

/* ---- tests ---- */

static void every_way_stops_what_is_too_much(void **state)
{
    const Desk *desk = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        unsigned findings;
        g_autofree char *enough = NULL;
        g_autofree char *more = NULL;

        book_close(unit(desk, NULL));
        more = spent(desk, ways[i].way, 100001, &findings);
        if (g_strcmp0(more, "control-stop") != 0)
            fail_msg("%s: %s", ways[i].name, more);
        enough = spent(desk, ways[i].way, 100000, &findings);
        if (enough != NULL || findings != 0)
            fail_msg("%s: %s %u", ways[i].name, enough, findings);
    }
}

static void every_way_tells_or_is_silent_as_the_book_says(void **state)
{
    const Desk *desk = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++)
        for (unsigned told = 0; told < 2; told++) {
            unsigned findings;
            g_autofree char *stopped = NULL;

            book_close(unit(desk, told == 1 ? "warn" : "allow"));
            stopped = spent(desk, ways[i].way, 100001, &findings);
            if (stopped != NULL || findings != told)
                fail_msg("%s %u: %s %u", ways[i].name, told, stopped, findings);
        }
}

static void grant(const Desk *desk, int64_t fen)
{
    const BookOverride override = {
        .rule = "meeting-training", .user = "cashier", .reason = "紧急会议", .amount = {fen}};
    g_autoptr(Book) book = book_open(desk->path, "leader", false, NULL);

    RIGHT(book_begin(book, error));
    RIGHT(book_grant(book, &override, NULL, error));
    RIGHT(book_commit(book, error));
}

static void every_way_takes_an_override_once(void **state)
{
    const Desk *desk = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        unsigned findings;
        g_autofree char *first = NULL;
        g_autofree char *again = NULL;

        book_close(unit(desk, NULL));
        grant(desk, 1);
        first = spent(desk, ways[i].way, 100001, &findings);
        if (first != NULL || findings != 1)
            fail_msg("%s: %s %u", ways[i].name, first, findings);
        again = spent(desk, ways[i].way, 1, &findings);
        if (ways[i].way != by_import && g_strcmp0(again, "control-stop") != 0)
            fail_msg("%s again: %s", ways[i].name, again);
    }
}

/* What let a draft go over lets it be posted, and nothing else. */
static void an_override_of_a_draft_holds_when_it_is_posted(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = unit(desk, NULL);
    g_autoptr(Control) control = NULL;
    g_autofree char *stopped = NULL;
    unsigned findings, posted;

    grant(desk, 1);
    assert_null(spent(desk, by_prepare, 100001, &findings));
    RIGHT(book_begin(book, error));
    control = control_new(book, desk->catalog, NULL);
    RIGHT(control_post_drafts(control, &posted, error));
    assert_int_equal(posted, 1);
    RIGHT(book_commit(book, error));
    stopped = spent(desk, by_prepare, 1, &findings);
    assert_string_equal(stopped, "control-stop");
}

static void an_import_is_told_unless_the_book_says_otherwise(void **state)
{
    const Desk *desk = *state;
    static const char *const says[] = {NULL, "warn", "allow"};

    for (size_t i = 0; i < G_N_ELEMENTS(says); i++) {
        g_autoptr(Book) book = unit(desk, NULL);
        g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(control_finding_free);
        Paying made;

        paying(&made, 150000);
        made.voucher.number = 1;
        RIGHT(book_begin(book, error));
        if (says[i] != NULL)
            RIGHT(book_set(book, "control.import", says[i], error));
        RIGHT(book_post(book, &made.voucher, error));
        RIGHT(control_import(book, desk->catalog, findings, error));
        assert_int_equal(findings->len, i < 2 ? 1 : 0);
        if (i < 2)
            assert_int_equal(((const ControlFinding *)findings->pdata[0])->over.fen, 50000);
        book_rollback(book);
    }
}

/* Sums that the file keeps answer as the journal does, whichever rows are in them. */
static void sums_of_the_file_are_the_journals(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = unit(desk, NULL);
    g_autofree char *stopped = NULL;
    unsigned findings;
    BookVerdict verdict;

    RIGHT(book_begin(book, error));
    for (int i = 0; i < 1500; i++) {
        Paying made;

        paying(&made, 50);
        made.voucher.day = 1 + i % 28;
        RIGHT(book_enter(book, &made.voucher, NULL, NULL, error));
    }
    RIGHT(book_commit(book, error));
    book_close(g_steal_pointer(&book));
    assert_null(spent(desk, by_enter, 24999, &findings)); /* sums them first */
    RIGHT(book_verify(book = book_open(desk->path, "reader", true, NULL), true, &verdict, error));
    assert_null(verdict.reason);
    stopped = spent(desk, by_enter, 2, &findings);
    assert_string_equal(stopped, "control-stop");
    assert_null(spent(desk, by_enter, 1, &findings));
    RIGHT(book_verify(book, true, &verdict, error));
    assert_null(verdict.reason);
}

/* Of what is planned for one way of payment the other is not paid. */
static void plans_tell_ways_of_payment_apart(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = unit(desk, "allow");
    const BookPlan plans[] = {
        {.month = 3,
         .mode = "direct",
         .document = "计划1",
         .amount = {50000},
         .keys = {{[FIELD_FUND] = 1, [FIELD_FUNCTION] = FUNCTION, [FIELD_NATURE] = 1}}},
        {.month = 3,
         .mode = "authorised",
         .document = "计划2",
         .amount = {20000},
         .keys = {{[FIELD_FUND] = 1, [FIELD_FUNCTION] = FUNCTION, [FIELD_NATURE] = 1}}}};
    unsigned findings;

    RIGHT(book_begin(book, error));
    RIGHT(book_plan(book, &plans[0], error));
    RIGHT(book_plan(book, &plans[1], error));
    RIGHT(book_commit(book, error));
    assert_null(spent(desk, by_enter, 20000, &findings)); /* from the quota: authorised */
    assert_int_equal(findings, 0);
    assert_null(spent(desk, by_enter, 10000, &findings));
    assert_int_equal(findings, 1);
}

/* ---- applications and whom they pay ---- */

static void approver(const Desk *desk, Book *book, const char *role, const char *name)
{
    const Table *table = catalog_table(desk->catalog, "approver");
    const char *const values[] = {role, name, NULL, "2021-01-01", "2021-12-31"};

    RIGHT(book_add_row(book, table, values, error));
}

static void approved(const Desk *desk, const char *payee)
{
    static const char *const people[] = {"clerk", "head", "deputy"};
    const BookApplication application = {.month = 2,
                                         .day = 1,
                                         .kind = "routine",
                                         .purpose = "会务",
                                         .payee = payee,
                                         .amount = {100000},
                                         .keys = {{[FIELD_FUND] = 1,
                                                   [FIELD_FUNCTION] = FUNCTION,
                                                   [FIELD_ECONOMY] = MEETING,
                                                   [FIELD_NATURE] = 1}}};
    const Verdict verdict = {.reason = "同意"};
    int64_t number = 1;

    for (unsigned i = 0; i < G_N_ELEMENTS(people); i++) {
        g_autoptr(Book) book = book_open(desk->path, people[i], false, NULL);
        g_autoptr(Approval) approval = approval_read(desk->catalog, NULL);
        g_autoptr(Control) control = NULL;

        RIGHT(book_begin(book, error));
        if (i == 0) {
            approver(desk, book, "business", "head");
            approver(desk, book, "finance-leader", "deputy");
        }
        control = control_new(book, desk->catalog, NULL);
        if (i == 0)
            RIGHT(application_apply(control, approval, &application, true, &number, error));
        else
            RIGHT(application_decide(control, approval, number, STEP_APPROVE, &verdict, error));
        RIGHT(book_commit(book, error));
    }
}

static char *paid_to(const Desk *desk, const char *payee, int64_t fen)
{
    g_autoptr(Book) book = book_open(desk->path, "cashier", false, NULL);
    g_autoptr(Control) control = NULL;
    g_autoptr(GError) stopped = NULL;
    const BookOrigin origin = {.application = 1};
    Paying made;

    paying(&made, fen);
    made.voucher.payee = payee;
    RIGHT(book_begin(book, error));
    control = control_new(book, desk->catalog, NULL);
    if (!control_enter(control, &made.voucher, &origin, NULL, &stopped))
        return g_strdup(error_id(stopped));
    RIGHT(book_commit(book, error));
    return NULL;
}

static void a_payment_goes_to_whom_the_application_names(void **state)
{
    const Desk *desk = *state;
    g_autofree char *other = NULL;

    book_close(unit(desk, NULL));
    approved(desk, "某宾馆");
    other = paid_to(desk, "某酒店", 30000);
    assert_string_equal(other, "control-refused");
    assert_null(paid_to(desk, "某宾馆", 30000));
    assert_null(paid_to(desk, NULL, 30000));
}

/* What takes a payment back gives its application the money again, and taking that back takes it.
 */
static void reversals_of_reversals_keep_the_hold(void **state)
{
    const Desk *desk = *state;
    const int64_t held[] = {70000, 100000, 70000};

    book_close(unit(desk, NULL));
    approved(desk, NULL);
    assert_null(paid_to(desk, NULL, 30000));
    for (int64_t i = 0; i < 3; i++) {
        g_autoptr(Book) book = book_open(desk->path, "cashier", false, NULL);
        g_autoptr(Budget) budget = budget_read(book, desk->catalog, NULL);
        const BookOrigin origin = {.reverses = i + 1};
        g_autoptr(Control) control = NULL;
        BookVoucher *reversal;

        assert_int_equal(budget_standing(budget, 1)->held.fen, held[i]);
        RIGHT(book_begin(book, error));
        control = control_new(book, desk->catalog, NULL);
        reversal = book_reversal(book, i + 1, REVERSE_RED, 4, 1, "红字冲销", NULL);
        RIGHT(control_enter(control, reversal, &origin, NULL, error));
        RIGHT(book_commit(book, error));
        book_voucher_free(reversal);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_way_stops_what_is_too_much),
        TEST(every_way_tells_or_is_silent_as_the_book_says),
        TEST(every_way_takes_an_override_once),
        TEST(an_override_of_a_draft_holds_when_it_is_posted),
        TEST(an_import_is_told_unless_the_book_says_otherwise),
        TEST(sums_of_the_file_are_the_journals),
        TEST(plans_tell_ways_of_payment_apart),
        TEST(a_payment_goes_to_whom_the_application_names),
        TEST(reversals_of_reversals_keep_the_hold),
    };
    return TEST_RUN("control/ways", tests);
}
