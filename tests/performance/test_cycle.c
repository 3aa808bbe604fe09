/* The cycle: who may do which deed when, what is fixed, and that nothing is lost. */
#include "made.h"

static const Deed in_january = {.year = 2021, .month = 1, .day = 20};

/* One deed by `actor`, in a change of its own. */
static bool does(const Made *made, const char *actor, const char *step, const char *subject,
                 const char *verb, const Deed *deed, GError **problem)
{
    Book *book = made_open(made, actor);
    g_autoptr(Cycle) cycle = cycle_read(made->catalog, NULL);
    g_autoptr(Standings) standings = standings_read(book, made->catalog, cycle, NULL);
    bool done;

    assert_non_null(standings);
    RIGHT(book_begin(book, error));
    done = standing_act(standings, cycle_step(cycle, step), subject, verb, deed, NULL, problem);
    if (done)
        RIGHT(book_commit(book, error));
    book_close(book);
    return done;
}
#define DOES(actor, step, subject, verb, deed)                                                     \
    RIGHT(does(made, actor, step, subject, verb, deed, error))
#define MAY_NOT(id, actor, step, subject, verb, deed)                                              \
    WRONG(id, does(made, actor, step, subject, verb, deed, error))

static const char *state_of(const Made *made, const char *step, const char *subject)
{
    Book *book = made_open(made, "tester");
    g_autoptr(Cycle) cycle = cycle_read(made->catalog, NULL);
    g_autoptr(Standings) standings = standings_read(book, made->catalog, cycle, NULL);
    const char *state =
        g_intern_string(standing_of(standings, cycle_step(cycle, step), subject).state->id);

    book_close(book);
    return state;
}

/* Puts a target of P01 and asks whether the change may be committed. */
static bool retargets(const Made *made, const char *target, GError **problem)
{
    Book *book = made_open(made, "甲");
    bool done;

    RIGHT(book_begin(book, error));
    ROW("indicator", "project", "P01", "level1", "完成指标", "level2", "数量指标", "name",
        "新建小区党支部", "target", target);
    done = standings_guard(book, made->catalog, problem);
    if (done)
        RIGHT(book_commit(book, error));
    book_close(book);
    return done;
}

static void approve_target(const Made *made)
{
    DOES("甲", "target", "P01", "declare", &in_january);
    DOES("乙", "target", "P01", "control", &in_january);
    DOES("甲", "target", "P01", "submit", &in_january);
    DOES("丙", "target", "P01", "approve", &in_january);
}

static void a_target_goes_up_and_down_twice(void **state)
{
    const Made *made = *state;

    MAY_NOT("performance-state", "甲", "target", "P01", "submit", &in_january);
    MAY_NOT("performance-verb", "甲", "target", "P01", "bless", &in_january);
    MAY_NOT("performance-role", "乙", "target", "P01", "declare", &in_january);
    MAY_NOT("performance-empty", "甲", "target", "P02", "declare", &in_january);
    approve_target(made);

    assert_string_equal(state_of(made, "target", "P01"), "approved");
    assert_string_equal(state_of(made, "target", "P02"), "open");
}

static void whoever_declares_does_not_approve(void **state)
{
    const Made *made = *state;
    Book *book = made_open(made, "甲");

    RIGHT(book_begin(book, error));
    ROW("approver", "role", "leader", "name", "甲", "from", "2021-01-01");
    RIGHT(book_commit(book, error));
    book_close(book);
    DOES("甲", "target", "P01", "declare", &in_january);

    MAY_NOT("performance-own", "甲", "target", "P01", "approve", &in_january);
    DOES("丙", "target", "P01", "approve", &in_january);
}

static void an_approved_target_changes_by_adjustment_only(void **state)
{
    const Made *made = *state;
    Deed adjusting = {.year = 2021, .month = 8, .day = 1, .reason = "任务追加"};
    g_autofree char *evidence = g_build_filename(made->folder, "evidence.pdf", NULL);

    assert_true(retargets(made, "≥40个", NULL));
    approve_target(made);
    WRONG("performance-fixed", retargets(made, "≥10个", error));
    MAY_NOT("performance-reason", "甲", "target", "P01", "adjust", &in_january);
    DOES("甲", "target", "P01", "adjust", &adjusting);
    assert_true(retargets(made, "≥60个", NULL));
    MAY_NOT("performance-unlike", "丙", "target", "P01", "refuse-adjustment", &adjusting);
    MAY_NOT("performance-evidence", "丙", "target", "P01", "approve-adjustment", &adjusting);
    assert_true(g_file_set_contents(evidence, "批复", -1, NULL));
    adjusting.evidence = evidence;
    DOES("丙", "target", "P01", "approve-adjustment", &adjusting);
    WRONG("performance-fixed", retargets(made, "≥50个", error));
    assert_true(retargets(made, "≥60个", NULL));
}

static void a_removed_project_goes_no_further(void **state)
{
    const Made *made = *state;
    g_autofree char *evidence = g_build_filename(made->folder, "evidence.pdf", NULL);
    const Deed removing = {
        .year = 2021, .month = 6, .day = 1, .reason = "任务取消", .evidence = evidence};
    const Deed later = {.year = 2022, .month = 2, .day = 1};

    assert_true(g_file_set_contents(evidence, "文件", -1, NULL));
    approve_target(made);
    DOES("丁", "target", "P01", "remove", &removing);

    MAY_NOT("performance-gone", "甲", "target", "P01", "adjust", &removing);
    MAY_NOT("performance-gone", "甲", "self", "P01", "submit", &later);
    assert_string_equal(state_of(made, "target", "P01"), "removed");
}

static void what_is_late_wants_a_reason(void **state)
{
    const Made *made = *state;
    Deed late = {.year = 2021, .month = 3, .day = 1};

    MAY_NOT("performance-late", "甲", "target", "P01", "declare", &late);
    late.reason = "年中追加";
    DOES("甲", "target", "P01", "declare", &late);
}

static void self_evaluation_wants_every_result(void **state)
{
    const Made *made = *state;
    const Deed later = {.year = 2022, .month = 2, .day = 1};
    Book *book;

    MAY_NOT("performance-earlier", "甲", "self", "P01", "submit", &later);
    approve_target(made);
    MAY_NOT("performance-field", "甲", "self", "P01", "submit", &later);
    book = made_open(made, "甲");
    RIGHT(book_begin(book, error));
    ROW("indicator", "project", "P01", "level2", "数量指标", "name", "新建小区党支部", "result",
        "51个");
    RIGHT(standings_guard(book, made->catalog, error)); /* a result is no target */
    RIGHT(book_commit(book, error));
    book_close(book);
    DOES("甲", "self", "P01", "submit", &later);
    assert_string_equal(state_of(made, "self", "P01"), "submitted");
}

static void what_was_changed_since_it_was_seen_is_refused(void **state)
{
    const Made *made = *state;
    Deed deed = in_january;

    deed.seen = "0123456789abcdef";
    MAY_NOT("performance-changed", "甲", "target", "P01", "declare", &deed);
    deed.seen = "0123";
    MAY_NOT("performance-changed", "甲", "target", "P01", "declare", &deed);
}

static void a_case_is_closed_by_a_second_person_on_evidence(void **state)
{
    const Made *made = *state;
    g_autofree char *evidence = g_build_filename(made->folder, "evidence.pdf", NULL);
    Deed mending = {.year = 2022, .month = 6, .day = 1};
    Book *book = made_open(made, "甲");

    assert_true(g_file_set_contents(evidence, "整改报告", -1, NULL));
    RIGHT(book_begin(book, error));
    ROW("rectification", "number", "2021-1", "source", "self", "finding", "指标难以量化",
        "responsible", "甲", "deadline", "2022-06-30");
    RIGHT(book_commit(book, error));
    book_close(book);

    MAY_NOT("performance-no-case", "甲", "rectification", "2021-9", "mend", &mending);
    MAY_NOT("performance-state", "乙", "rectification", "2021-1", "close", &mending);
    MAY_NOT("performance-evidence", "甲", "rectification", "2021-1", "mend", &mending);
    mending.evidence = evidence;
    DOES("甲", "rectification", "2021-1", "mend", &mending);
    mending.evidence = NULL;
    MAY_NOT("performance-own", "甲", "rectification", "2021-1", "close", &mending);
    DOES("乙", "rectification", "2021-1", "close", &mending);
    assert_string_equal(state_of(made, "rectification", "2021-1"), "closed");
}

static void a_cycle_that_names_what_there_is_not_is_refused(void **state)
{
    static const char *const texts[] = {
        "form  indicator  name\n",
        "step  a  甲  nobody\n",
        "step  a  甲  project\n",
        "step  a  甲  project\nstate  open  开\nverb  x  办  shut  open  anyone\n",
        "step  a  甲  project\nstate  open  开\nverb  x  办  open  shut  anyone\n",
        "step  a  甲  project\nstate  open  开\nverb  x  办  open  open  nobody\n",
        "step  a  甲  project\nstate  open  开\nverb  x  办  open  open  anyone  quickly\n",
        "step  a  甲  project\nstate  open  开\nform  indicator  wish\n",
        "step  a  甲  project\nstate  open  开\nform  vehicle  code\n",
        "step  a  甲  project\nstate  open  开\ndue  next  02-30\n",
        "step  a  甲  project\nstate  open  开\ndue  ever  02-03\n",
        "step  a  甲  project\nstate  open  开\nafter  b  open\n",
        "step  a  甲  project\nstate  open  开  ripe\n",
    };
    const Made *made = *state;
    g_autofree char *path = g_build_filename(made->folder, "evidence.pdf", NULL);

    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
        assert_true(g_file_set_contents(path, texts[i], -1, NULL));
        WRONG("performance-notation", cycle_read_file(path, made->catalog, error) != NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_target_goes_up_and_down_twice),
        MADE_TEST(whoever_declares_does_not_approve),
        MADE_TEST(an_approved_target_changes_by_adjustment_only),
        MADE_TEST(a_removed_project_goes_no_further),
        MADE_TEST(what_is_late_wants_a_reason),
        MADE_TEST(self_evaluation_wants_every_result),
        MADE_TEST(what_was_changed_since_it_was_seen_is_refused),
        MADE_TEST(a_case_is_closed_by_a_second_person_on_evidence),
        MADE_TEST(a_cycle_that_names_what_there_is_not_is_refused),
    };
    return TEST_RUN("performance/cycle", tests);
}
