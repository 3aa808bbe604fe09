/* Reviews: whose word counts, points given and taken back, and the score that stands. */
#include "made.h"
#include "performance/review.h"

static Book *open_rows(const Made *made)
{
    Book *book = made_open(made, "甲");

    RIGHT(book_begin(book, error));
    return book;
}

/* A score of 90.00 of which one indicator has 40.00 of 50.00. */
static int64_t final_of(const Made *made, Book *book)
{
    g_autoptr(Portfolio) portfolio = NULL;
    g_autoptr(Reviews) reviews = NULL;
    IndicatorScore one = {.weight = 5000, .points = 4000};
    ProjectScore score = {.total = 9000, .indicators = &one, .count = 1};

    RIGHT(book_commit(book, error));
    RIGHT((portfolio = portfolio_read(book, made->catalog, error)) != NULL);
    score.project = portfolio_project(portfolio, "P01");
    one.indicator = &score.project->indicators[0];
    RIGHT((reviews = reviews_read(portfolio, NULL, error)) != NULL);
    assert_null(reviews_of(reviews, "P02"));
    return review_final(reviews_of(reviews, "P01"), &score);
}

static void without_a_review_the_score_stands(void **state)
{
    const Made *made = *state;
    Book *book = open_rows(made);

    ROW("evaluation", "by", "self", "project", "P01", "points", "100000", "reason", "自评");
    assert_int_equal(final_of(made, book), 9000);
    book_close(book);
}

static void what_is_taken_back_is_less(void **state)
{
    const Made *made = *state;
    Book *book = open_rows(made);

    ROW("evaluation", "by", "department", "project", "P01", "returned", "20000", "reason",
        "佐证不足");
    ROW("evaluation", "by", "department", "project", "P01", "indicator", "新建小区党支部",
        "returned", "15000", "reason", "少建一个");
    assert_int_equal(final_of(made, book), 9000 - 350);
    book_close(book);
}

static void an_indicator_is_given_other_points(void **state)
{
    const Made *made = *state;
    Book *book = open_rows(made);

    ROW("evaluation", "by", "bureau", "project", "P01", "indicator", "新建小区党支部", "points",
        "300000", "reason", "只认三十个");
    assert_int_equal(final_of(made, book), 9000 - 1000);
    book_close(book);
}

static void the_bureau_counts_before_the_department(void **state)
{
    const Made *made = *state;
    Book *book = open_rows(made);

    ROW("evaluation", "by", "bureau", "project", "P01", "points", "725000", "reason", "抽查");
    ROW("evaluation", "by", "department", "project", "P01", "returned", "20000", "reason",
        "佐证不足");
    assert_int_equal(final_of(made, book), 7250);
    book_close(book);
}

static void no_score_falls_below_nil(void **state)
{
    const Made *made = *state;
    Book *book = open_rows(made);

    ROW("evaluation", "by", "bureau", "project", "P01", "returned", "2000000", "reason", "虚报");
    assert_int_equal(final_of(made, book), 0);
    book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(without_a_review_the_score_stands),
        MADE_TEST(what_is_taken_back_is_less),
        MADE_TEST(an_indicator_is_given_other_points),
        MADE_TEST(the_bureau_counts_before_the_department),
        MADE_TEST(no_score_falls_below_nil),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("performance/review", tests, NULL, NULL);
}
