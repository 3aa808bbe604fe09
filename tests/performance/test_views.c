/* What documents are made of, as rows that expressions read; and the list of documents. */
#include "performance/papers.h"
#include "performance/views.h"
#include "seen.h"

#include <glib/gstdio.h>

static void seen_fill(Seen *seen, const char *project, bool overall)
{
    const ViewQuestion question = {
        .project = project != NULL
                       ? portfolio_project(evaluation_portfolio(seen->evaluation), project)
                       : NULL,
        .monitor = seen->monitor,
        .today = "2022-07-01",
        .overall = overall};

    RIGHT(views_fill(seen->evaluation, &question, error));
}

/* The expression gives this, as people write it; "" for what is unknown. */
static void gives(const Seen *seen, const char *text, const char *wanted)
{
    const World *world = evaluation_world(seen->evaluation);
    const Context nowhere = {0};
    g_auto(Value) value = value_unknown();
    g_autoptr(Formula) formula = NULL;
    g_autofree char *word = NULL;

    RIGHT((formula = formula_parse(text, text, world->functions->catalog, error)) != NULL);
    RIGHT(formula_value(formula, world, &nowhere, NULL, &value, error));
    word = value_word(&value);
    if (strcmp(word, wanted) != 0)
        fail_msg("%s: %s, not %s", text, word, wanted);
}

/* A field of the only row of a list. */
static void says(const Seen *seen, const char *view, const char *field, const char *wanted)
{
    const World *world = evaluation_world(seen->evaluation);
    const RowRef row = {.source = view};
    g_auto(Value) value = value_unknown();
    g_autofree char *word = NULL;

    RIGHT(world->functions->row_field(world->self, &row, field, &value, error));
    word = value_word(&value);
    if (strcmp(word, wanted) != 0)
        fail_msg("%s.%s: %s, not %s", view, field, word, wanted);
}

/* P01: budget 1,000 yuan, spent 800 by the end of the year, 100 by the end of June. */
static Book *book_made(const Made *made)
{
    Book *book = made_open(made, "甲");
    Code project = book_name(book, FIELD_PROJECT, "P01")->number;

    RIGHT(book_begin(book, error));
    made_appropriate(book, project, STAGE_INITIAL, 100000);
    made_spend(book, project, 3, 10000);
    made_spend(book, project, 8, 70000);
    ROW("indicator", "project", "P01", "level1", "产出指标", "level2", "质量指标", "name", "达标率",
        "target", "≥80%", "result", "40%", "reason", "天气不好");
    ROW("progress", "project", "P01", "date", "2021-06-30", "indicator", "达标率", "value", "20%",
        "forecast", "likely");
    ROW("progress", "project", "P01", "date", "2021-06-30", "conclusion", "correct");
    ROW("outcome", "project", "P01", "decision", "cut", "amount", "90000", "reason", "没有用完");
    RIGHT(book_commit(book, error));
    return book;
}

static void a_project_has_a_result_and_points(void **state)
{
    Seen seen = seen_open(*state, book_made(*state), YEAR_END);

    seen_fill(&seen, "P01", false);
    gives(&seen, "result.rows[]", "1");
    gives(&seen, "result.budget[project=P01]", "1000.00");
    gives(&seen, "result.spent[]", "800.00");
    gives(&seen, "result.execution[]", "8"); /* of 10, at 80% */
    gives(&seen, "result.rows[decision=\"压减\"]", "1");
    gives(&seen, "result.amount[]", "900.00");
    gives(&seen, "result.rows[known=yes weights=divided]", "1");
    gives(&seen, "point.rows[]", "2");
    gives(&seen, "point.weight[]", "90");
    gives(&seen, "point.rows[verdict=short]", "1");
    gives(&seen, "point.weight[name=\"达标率\"] - point.lost[name=\"达标率\"] * 2", "0");
    gives(&seen, "result.total[] + point.lost[] + 2", "100");
    says(&seen, "result", "rate", "0.8");
    says(&seen, "result", "reason", "没有用完");
    says(&seen, "result", "number", "1"); /* its place, where it has no such field */
    seen_fill(&seen, NULL, false);
    gives(&seen, "result.rows[]", "2");
    gives(&seen, "result.rows[known=yes]", "2"); /* of P02 the books say nil, and no rate */
    gives(&seen, "result.budget[]", "1000.00");
    gives(&seen, "point.rows[]", "0"); /* of one project only */
    seen_close(&seen);
}

/* 50 points of 100 by the scheme; 10 of them returned by the department, then 30 left by the
 * bureau. */
static void who_reviews_has_the_last_word(void **state)
{
    const Made *made = *state;
    Book *book = made_open(made, "甲");
    Seen seen;

    RIGHT(book_begin(book, error));
    ROW("indicator", "project", "P02", "level1", "产出指标", "level2", "质量指标", "name", "达标率",
        "target", "≥80%", "result", "90%");
    ROW("evaluation", "by", "department", "project", "P02", "indicator", "达标率", "returned",
        "100000", "reason", "没有佐证");
    ROW("evaluation", "by", "self", "project", "P02", "points", "990000", "reason", "自评");
    RIGHT(book_commit(book, error));
    seen = seen_open(made, book, YEAR_END);
    seen_fill(&seen, "P02", false);
    says(&seen, "result", "total", "90"); /* no money: nothing for execution */
    says(&seen, "result", "final", "80");
    says(&seen, "result", "final_grade", "良");
    says(&seen, "result", "reviewer", "department");
    says(&seen, "result", "review_reason", "没有佐证");
    seen_close(&seen);

    book = made_open(made, "甲");
    RIGHT(book_begin(book, error));
    ROW("evaluation", "by", "bureau", "project", "P02", "points", "300000", "reason", "效果不明");
    RIGHT(book_commit(book, error));
    seen = seen_open(made, book, YEAR_END);
    seen_fill(&seen, "P02", false);
    says(&seen, "result", "final", "30");
    says(&seen, "result", "returned", "60");
    says(&seen, "result", "final_grade", "差");
    says(&seen, "result", "reviewer", "bureau");
    seen_close(&seen);
}

static void a_day_has_its_monitoring(void **state)
{
    Seen seen = seen_open(*state, book_made(*state), (BookDate){6, 30});

    seen_fill(&seen, "P01", false);
    gives(&seen, "watch.spent[]", "100.00");
    says(&seen, "watch", "rate", "0.1");
    says(&seen, "watch", "due", "0.4");
    says(&seen, "watch", "progress", "0.25");
    gives(&seen, "watched.rows[whole=yes conclusion=correct]", "1");
    gives(&seen, "watched.rows[whole=no]", "2");
    gives(&seen, "watched.rows[forecast=likely value=\"20%\"]", "1");
    gives(&seen, "warning.rows[kind=behind level=red]", "1"); /* 30 points behind */
    seen_fill(&seen, NULL, false);
    gives(&seen, "watch.rows[]", "2"); /* of all, without their indicators */
    gives(&seen, "watch.rows[conclusion=correct]", "1");
    gives(&seen, "watched.rows[]", "0");
    seen_close(&seen);
}

static void cases_come_open_ones_first(void **state)
{
    const Made *made = *state;
    Book *book = made_open(made, "甲");
    Seen seen;

    RIGHT(book_begin(book, error));
    ROW("rectification", "number", "1", "source", "audit", "finding", "一", "responsible", "丁",
        "deadline", "2022-08-01");
    ROW("rectification", "number", "2", "source", "self", "finding", "二", "responsible", "丁",
        "deadline", "2022-06-01", "project", "P02");
    RIGHT(book_commit(book, error));
    seen = seen_open(made, book, YEAR_END);
    seen_fill(&seen, NULL, false);
    gives(&seen, "case.rows[open=yes]", "2");
    gives(&seen, "case.rows[overdue=yes]", "1");
    gives(&seen, "case.days[]", "30");
    says(&seen, "case", "code", "2");
    says(&seen, "case", "project_name", "乡村振兴衔接资金");
    says(&seen, "case", "state", "open");
    says(&seen, "case", "closed_by", "");
    seen_close(&seen);
}

static void steps_tell_their_state(void **state)
{
    Seen seen = seen_open(*state, book_made(*state), YEAR_END);

    seen_fill(&seen, "P01", false);
    gives(&seen, "standing.rows[step=\"target\" subject=P01 state=open]", "1");
    gives(&seen, "standing.rows[step=\"overall\"]", "1");
    gives(&seen, "deed.rows[]", "0");
    seen_close(&seen);
}

static void a_department_has_items_where_there_is_a_scheme(void **state)
{
    Seen seen = seen_open(*state, book_made(*state), YEAR_END);

    seen_fill(&seen, NULL, false);
    gives(&seen, "overall.rows[]", "0");
    seen_fill(&seen, NULL, true);
    gives(&seen, "overall.rows[]", "1");
    gives(&seen, "item.rows[]", "10");
    gives(&seen, "item.full[]", "100");
    gives(&seen, "item.full[known=computed] - overall.scored[]", "0");
    gives(&seen, "item.points[] - overall.total[]", "0");
    seen_close(&seen);
}

/* ---- the list of documents ---- */

static Papers *papers_of(const Made *made, const char *text, GError **error)
{
    g_autofree char *path = g_build_filename(made->folder, "documents.txt", NULL);
    Papers *papers;

    assert_true(g_file_set_contents(path, text, -1, NULL));
    papers = papers_read_file(path, made->catalog, error);
    g_unlink(path);
    return papers;
}

static void a_paper_is_found_by_id_and_title(void **state)
{
    const Made *made = *state;
    g_autoptr(Papers) papers = NULL;

    RIGHT((papers = papers_of(made,
                              "document  a  甲书  project\ntemplate  t\nonly  monitored\n"
                              "as-of  progress\nsheet\nneeds  一\nneeds  二\n"
                              "document  b  乙书  department\ntemplate  u\nscored\n",
                              error)) != NULL);
    assert_int_equal(papers_count(papers), 2);
    RIGHT(papers_find(papers, "甲书", error) == papers_at(papers, 0));
    RIGHT(papers_find(papers, "b", error) == papers_at(papers, 1));
    assert_true(papers_at(papers, 0)->of_project && papers_at(papers, 0)->sheet);
    assert_false(papers_at(papers, 0)->scored || papers_at(papers, 1)->of_project);
    assert_string_equal(papers_at(papers, 0)->as_of, "progress");
    assert_int_equal(papers_at(papers, 0)->needs->len, 2);
    WRONG("document-unknown", papers_find(papers, "c", error) != NULL);
}

static void mistakes_in_the_list_are_told(void **state)
{
    static const struct {
        const char *text, *id;
    } cases[] = {
        {"template  t\n", "document-notation"},
        {"document  a  甲  case\n", "document-notation"},
        {"document  a  甲\n", "record-fields"},
        {"document  a  甲  project\n", "document-no-template"},
        {"document  a  甲  project\ntemplate  t\ntemplate  u\n", "document-notation"},
        {"document  a  甲  project\nonly  nothing\n", "document-notation"},
        {"document  a  甲  project\nas-of  indicator\n", "document-notation"},
        {"document  a  甲  project\nas-of  result\n", "document-notation"},
        {"document  a  甲  project\nsheets\n", "document-notation"},
        {"document  a  甲  project\ntemplate  t\ndocument  a  乙  project\n", "document-notation"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++)
        WRONG(cases[i].id, papers_of(*state, cases[i].text, error) != NULL);
}

/* Every kind of every regime: its template is there, and views are no registers of a book. */
static void the_regimes_documents_are_whole(void **state)
{
    const Made *made = *state;
    g_autoptr(Papers) papers = NULL;

    RIGHT((papers = papers_read(made->catalog, error)) != NULL);
    assert_int_equal(papers_count(papers), 9);
    for (unsigned i = 0; i < papers_count(papers); i++) {
        g_autofree char *name =
            g_strconcat("report/", papers_at(papers, i)->template, ".txt", NULL);
        g_autofree char *path = catalog_find(made->catalog, name);

        assert_non_null(path);
    }
    assert_null(catalog_table(made->catalog, "result"));
    assert_non_null(catalog_rows(made->catalog, "result"));
    assert_non_null(catalog_rows(made->catalog, "project"));
    assert_null(catalog_rows(made->catalog, "voucher"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_project_has_a_result_and_points),
        MADE_TEST(who_reviews_has_the_last_word),
        MADE_TEST(a_day_has_its_monitoring),
        MADE_TEST(cases_come_open_ones_first),
        MADE_TEST(steps_tell_their_state),
        MADE_TEST(a_department_has_items_where_there_is_a_scheme),
        MADE_TEST(a_paper_is_found_by_id_and_title),
        MADE_TEST(mistakes_in_the_list_are_told),
        MADE_TEST(the_regimes_documents_are_whole),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("performance/views", tests, NULL, NULL);
}
