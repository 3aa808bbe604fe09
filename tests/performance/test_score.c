/* Scores: worked figures of a published report, weights that sum exactly, and what is not a result.
 */
#include "made.h"
#include "performance/evaluation.h"

typedef struct {
    const char *level1, *level2, *name, *target, *result;
} Line;

/* 城市社区党建及城乡综合治理, as its table was published. */
static const Line p01[] = {
    {"完成指标", "数量指标", "新建小区党支部", "≥50个", "已达到目标值"},
    {"完成指标", "数量指标", "小区党支部标准化建设", "≥200个", "250个"},
    {"完成指标", "数量指标", "建设示范街道", "≥3个", "3个（省级1个、市级2个）"},
    {"完成指标", "数量指标", "建设示范社区", "≥15个", "28个（省级3个、市级25个）"},
    {"完成指标", "数量指标", "建设示范小区", "≥20个", "50个"},
    {"完成指标", "数量指标", "培训基层治理骨干", "≥200人", "200人"},
    {"完成指标", "质量指标", "小区党组织建设经费拨付率", "≥100%",
     "250个支部中146个已支付，拨付率58.4%"},
    {"完成指标", "时效指标", "项目完成时间", "≤12个月", "12月底之前结束"},
    {"完成指标", "成本指标", "项目经费", "≤100万元", "控制在预算范围内"},
    {"效益指标", "社会效益指标", "城市基层治理影响力", "优", "优"},
    {"满意度指标", "满意度指标", "服务对象满意度", "≥85%", "已达到目标值"},
    {"满意度指标", "满意度指标", "社会公众满意度", "≥85%", "已达到目标值"},
};

/* A book whose P01 and P02 have this money, and P01 these indicators. */
static Book *book_with(const Made *made, const Line *lines, unsigned count, int64_t budget,
                       int64_t cut, int64_t spent)
{
    Book *book = made_open(made, "甲");
    Code project = book_name(book, FIELD_PROJECT, "P01")->number;

    RIGHT(book_begin(book, error));
    for (unsigned i = 0; i < count; i++)
        ROW("indicator", "project", "P01", "level1", lines[i].level1, "level2", lines[i].level2,
            "name", lines[i].name, "target", lines[i].target, "result", lines[i].result);
    if (budget != 0)
        made_appropriate(book, project, STAGE_INITIAL, budget);
    if (cut != 0)
        made_appropriate(book, project, STAGE_CUT, cut);
    made_spend(book, project, 6, spent);
    RIGHT(book_commit(book, error));
    return book;
}

typedef struct {
    Book *book;
    Forms *forms;
    Compilation *compilation;
    Evaluation *evaluation;
    ProjectScore score;
} Scored;

static Scored scored(const Made *made, Book *book)
{
    Scored all = {.book = book};

    all.forms = forms_read(made->catalog, NULL);
    all.compilation = compilation_new(book, made->catalog, all.forms, YEAR_END, NULL);
    RIGHT((all.evaluation = evaluation_new(all.compilation, error)) != NULL);
    RIGHT(evaluation_score(all.evaluation,
                           portfolio_project(evaluation_portfolio(all.evaluation), "P01"),
                           &all.score, error));
    return all;
}

static void scored_clear(Scored *all)
{
    project_score_clear(&all->score);
    evaluation_free(all->evaluation);
    compilation_free(all->compilation);
    forms_free(all->forms);
    book_close(all->book);
}

static const IndicatorScore *one(const Scored *all, const char *name)
{
    for (unsigned i = 0; i < all->score.count; i++)
        if (strcmp(all->score.indicators[i].indicator->name, name) == 0)
            return &all->score.indicators[i];
    fail_msg("no indicator %s", name);
    return NULL;
}

static void a_published_table_comes_to_its_worked_score(void **state)
{
    const Made *made = *state;
    /* The indicator that every made book has is the first of these. */
    Scored all = scored(made, book_with(made, p01, G_N_ELEMENTS(p01), 100000000, 0, 83890000));
    int64_t output = 0, weights = 0;

    assert_int_equal(all.score.execution, 839);
    for (unsigned i = 0; i < 9; i++) {
        output += all.score.indicators[i].points;
        weights += all.score.indicators[i].weight;
    }
    assert_int_equal(weights, 5000);
    assert_int_equal(all.score.indicators[8].weight, 552);
    assert_int_equal(one(&all, "小区党组织建设经费拨付率")->points, 325);
    assert_int_equal(output, 4769);
    assert_int_equal(all.score.total, 9608);
    assert_string_equal(all.score.grade, "优");
    assert_true(one(&all, "建设示范社区")->low);
    assert_true(one(&all, "建设示范小区")->low);
    assert_false(one(&all, "小区党支部标准化建设")->low);
    assert_int_equal(one(&all, "新建小区党支部")->verdict, SCORE_CLAIMED);
    assert_int_equal(all.score.open, 3);
    assert_true(one(&all, "项目经费")->from_books);
    scored_clear(&all);
}

/* A standard of 1,000 yuan for each was compared with all that the project spent. */
static void a_standard_for_each_is_not_what_was_spent(void **state)
{
    static const Line lines[] = {{"完成指标", "成本指标", "慰问标准", "≤1000元/人", "1000元/人"},
                                 {"完成指标", "成本指标", "补助标准", "每人2000元", "每人2000元"},
                                 {"完成指标", "成本指标", "经费", "≤20万元", NULL}};
    const Made *made = *state;
    Scored all = scored(made, book_with(made, lines, 3, 44030000, 0, 23920000));

    assert_false(one(&all, "慰问标准")->from_books);
    assert_int_equal(one(&all, "慰问标准")->points, one(&all, "慰问标准")->weight);
    assert_false(one(&all, "补助标准")->from_books);
    assert_true(one(&all, "经费")->from_books);
    scored_clear(&all);
}

static void what_ends_after_its_time_gets_nothing(void **state)
{
    static const Line lines[] = {
        {"完成指标", "时效指标", "完成时间", "≤12个月", "2022年6月底之前结束"}};
    const Made *made = *state;
    Scored all = scored(made, book_with(made, lines, 1, 100000000, 0, 95000000));
    int order;
    Exact two_thirds;

    assert_int_equal(all.score.execution, 950);
    assert_int_equal(one(&all, "完成时间")->verdict, SCORE_SHORT);
    assert_int_equal(one(&all, "完成时间")->points, 0);
    assert_true(exact_fraction(&two_thirds, 12, 18));
    assert_true(exact_compare(&order, one(&all, "完成时间")->share, two_thirds));
    assert_int_equal(order, 0);
    scored_clear(&all);
}

/* 23.92 of 44.03: the province's form does not take off what was cut. */
static void execution_is_measured_by_the_budget_that_the_scheme_names(void **state)
{
    const Made *made = *state;
    Scored all = scored(made, book_with(made, NULL, 0, 44030000, -20110000, 23920000));

    assert_int_equal(all.score.budget.fen, 44030000);
    assert_int_equal(all.score.execution, 543);
    scored_clear(&all);
}

static void money_added_in_the_year_is_budget_too(void **state)
{
    const Made *made = *state;
    Book *book = book_with(made, NULL, 0, 0, 0, 2000000);
    Scored all;

    RIGHT(book_begin(book, error));
    made_appropriate(book, book_name(book, FIELD_PROJECT, "P01")->number, STAGE_ADDITION, 2000000);
    RIGHT(book_commit(book, error));
    all = scored(made, book);

    assert_int_equal(all.score.execution, 1000);
    scored_clear(&all);
}

static void a_target_reached_twelve_times_was_too_low(void **state)
{
    static const Line lines[] = {
        {"完成指标", "数量指标", "开展宣传教育活动", "≥2次", "24次（流动课堂24场）"},
        {"完成指标", "数量指标", "评选先锋", "≥50个", "60个"}};
    const Made *made = *state;
    Scored all = scored(made, book_with(made, lines, 2, 108500000, 0, 106090000));

    assert_int_equal(all.score.execution, 978);
    assert_true(one(&all, "开展宣传教育活动")->low);
    assert_false(one(&all, "评选先锋")->low);
    assert_int_equal(one(&all, "开展宣传教育活动")->points, one(&all, "开展宣传教育活动")->weight);
    scored_clear(&all);
}

static void more_than_the_budget_gets_no_more_than_all_points(void **state)
{
    const Made *made = *state;
    Scored all = scored(made, book_with(made, NULL, 0, 10000, 0, 15000));

    assert_int_equal(all.score.execution, 1000);
    scored_clear(&all);
}

static void a_result_of_another_type_gets_nothing_and_says_why(void **state)
{
    static const Line lines[] = {{"完成指标", "质量指标", "宣传有广度", "100%", "多家媒体报道"},
                                 {"完成指标", "数量指标", "培训", "≥200人", "180万元"},
                                 {"完成指标", "数量指标", "调研", "≥6次", NULL},
                                 {"效益指标", "社会效益指标", "影响", "优", "不断提升"},
                                 {"效益指标", "社会效益指标", "认可", "优", "中"}};
    const Made *made = *state;
    Scored all = scored(made, book_with(made, lines, 5, 10000, 0, 10000));

    assert_int_equal(one(&all, "宣传有广度")->points, 0);
    assert_int_equal(one(&all, "宣传有广度")->why, WHY_NO_NUMBER);
    assert_int_equal(one(&all, "培训")->points, 0);
    assert_int_equal(one(&all, "调研")->why, WHY_NO_RESULT);
    assert_int_equal(one(&all, "影响")->points, 1200);
    assert_int_equal(one(&all, "认可")->points, 1050);
    scored_clear(&all);
}

static void weights_of_99_are_told(void **state)
{
    const Made *made = *state;
    Book *book = made_open(made, "甲");
    Scored all;

    RIGHT(book_begin(book, error));
    ROW("indicator", "project", "P01", "level1", "完成指标", "level2", "数量指标", "name",
        "新建小区党支部", "target", "≥50个", "weight", "890000");
    RIGHT(book_commit(book, error));
    all = scored(made, book);

    assert_int_equal(all.score.weights, WEIGHTS_WRONG);
    assert_int_equal(all.score.weight_sum, 8900);
    assert_int_equal(all.score.weight_wanted, 9000);
    scored_clear(&all);
}

static void a_formula_that_is_none_is_refused(void **state)
{
    const Made *made = *state;
    Book *book = made_open(made, "甲");
    g_autoptr(Forms) forms = forms_read(made->catalog, NULL);
    Compilation *compilation;
    Evaluation *evaluation;
    ProjectScore score;

    RIGHT(book_begin(book, error));
    ROW("indicator", "project", "P01", "level1", "完成指标", "level2", "成本指标", "name", "经费",
        "target", "≤1万元", "formula", "expenditure[");
    RIGHT(book_commit(book, error));
    compilation = compilation_new(book, made->catalog, forms, YEAR_END, NULL);
    evaluation = evaluation_new(compilation, NULL);
    {
        g_autoptr(GError) error = NULL;
        assert_false(evaluation_score(evaluation,
                                      portfolio_project(evaluation_portfolio(evaluation), "P01"),
                                      &score, &error));
        assert_non_null(error);
    }
    evaluation_free(evaluation);
    compilation_free(compilation);
    book_close(book);
}

/* What the tally answers for a project is what the compilation answers. */
static void the_tally_answers_as_the_compilation_does(void **state)
{
    static const char *const questions[] = {"expenditure[project=@]",
                                            "budget[project=@]",
                                            "expenditure[project=@ month=1..5]",
                                            "expenditure[project=@ month=6]",
                                            "expenditure[project!=@]",
                                            "cut[project=@]",
                                            "expenditure[project=@ nature=basic]",
                                            "closing[project=@ fund=general]"};
    static const char *const codes[] = {"P01", "P02", "P99"};
    const Made *made = *state;
    Scored all = scored(made, book_with(made, NULL, 0, 44030000, -20110000, 23920000));

    for (unsigned q = 0; q < G_N_ELEMENTS(questions); q++)
        for (unsigned p = 0; p < G_N_ELEMENTS(codes); p++) {
            g_autoptr(Formula) formula = formula_parse(questions[q], "test", made->catalog, NULL);
            const Context context = tally_context(codes[p]);
            g_auto(Value) tallied = value_unknown(), compiled = value_unknown();
            int order = 1;

            RIGHT(formula_value(formula, evaluation_world(all.evaluation), &context, NULL, &tallied,
                                error));
            RIGHT(formula_value(formula, compilation_world(all.compilation), &context, NULL,
                                &compiled, error));
            assert_int_equal(tallied.kind, compiled.kind);
            assert_true(exact_compare(&order, tallied.number.low, compiled.number.low));
            assert_int_equal(order, 0);
        }
    scored_clear(&all);
}

static void a_scheme_of_99_points_is_refused(void **state)
{
    const Made *made = *state;
    g_autofree char *path = g_build_filename(made->folder, "evidence.pdf", NULL);

    assert_true(g_file_set_contents(
        path,
        "scheme  a  甲  project\nexecution  10  budget[project=@]  expenditure[project=@]\n"
        "part  output  89  产出指标\n",
        -1, NULL));
    WRONG("performance-scheme", schemes_read_file(path, made->catalog, error) != NULL);
    assert_true(
        g_file_set_contents(path, "scheme  a  甲  project\npart  output  x  产出\n", -1, NULL));
    WRONG("performance-notation", schemes_read_file(path, made->catalog, error) != NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_published_table_comes_to_its_worked_score),
        MADE_TEST(a_standard_for_each_is_not_what_was_spent),
        MADE_TEST(what_ends_after_its_time_gets_nothing),
        MADE_TEST(execution_is_measured_by_the_budget_that_the_scheme_names),
        MADE_TEST(money_added_in_the_year_is_budget_too),
        MADE_TEST(a_target_reached_twelve_times_was_too_low),
        MADE_TEST(more_than_the_budget_gets_no_more_than_all_points),
        MADE_TEST(a_result_of_another_type_gets_nothing_and_says_why),
        MADE_TEST(weights_of_99_are_told),
        MADE_TEST(a_formula_that_is_none_is_refused),
        MADE_TEST(the_tally_answers_as_the_compilation_does),
        MADE_TEST(a_scheme_of_99_points_is_refused),
    };
    return TEST_RUN("performance/score", tests);
}
