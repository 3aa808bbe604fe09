/* Bad input: each is told with its place, and the book stays as it was, byte for byte. */
#include "test.h"

#include "base/error.h"
#include "exchange/year.h"

#define HEAD "日期,凭证号,科目,借方,贷方,资金性质,功能分类,经济分类,支出性质,项目\n"
#define GOOD "2021-11-02,1,5001,8.00,,,,,,\n2021-11-02,1,1011,,8.00,,,,,\n"
#define SPENT ",一般公共预算,2013201,30201,基本支出,\n"

typedef struct {
    const char *what;
    const char *text;
    const char *id;
    const char *place;        /* behind the file's name */
    const char *fact, *holds; /* a fact and what it holds; NULL: any */
} BadInput;

static const BadInput vouchers[] = {
    {"an amount with three decimals", HEAD GOOD "2021-11-03,2,5001,8.125,,,,,,\n",
     "import-money-precise", ":4:4", "found", "8.125"},
    {"an amount with a comma", HEAD "2021-11-03,2,5001,\"1,28.00\",,,,,,\n", "import-money", ":2:4",
     "found", "1,28.00"},
    {"an amount that overflows", HEAD "2021-11-03,2,5001,99999999999999999999.00,,,,,,\n",
     "import-money-large", ":2:4", NULL, NULL},
    {"a sum that overflows",
     HEAD "2021-11-03,2,5001,92233720368547758.07,,,,,,\n2021-11-03,2,5001,0.01,,,,,,\n",
     "import-money-large", ":3:4", NULL, NULL},
    {"an account that does not exist", HEAD "2021-11-03,2,5002,8.00,,,,,,\n", "import-code-unknown",
     ":2:3", "nearest", "5001"},
    {"a function that does not exist",
     HEAD "2021-11-03,2,7101,8.00,,一般公共预算,2013291,30201,基本支出,\n", "import-code-unknown",
     ":2:7", "nearest", "2013201"},
    {"a function that is a class",
     HEAD "2021-11-03,2,7101,8.00,,一般公共预算,201,30201,基本支出,\n", "import-code-level", ":2:7",
     "digits", "7"},
    {"an economy that is a class",
     HEAD "2021-11-03,2,7101,8.00,,一般公共预算,2013201,302,基本支出,\n", "import-code-level",
     ":2:8", "digits", "5"},
    {"a fund that does not exist",
     HEAD "2021-11-03,2,7101,8.00,,一般公预算,2013201,30201,基本支出,\n", "import-code-unknown",
     ":2:6", "found", "一般公预算"},
    {"a project that does not exist",
     HEAD "2021-11-03,2,7101,8.00,,一般公共预算,2013202,30201,项目支出,P02\n",
     "import-project-unknown", ":2:10", "nearest", "P01"},
    {"expenditure without economy",
     HEAD "2021-11-03,2,7101,8.00,,一般公共预算,2013201,,基本支出,\n", "import-key-missing", ":2:8",
     "column", "经济分类"},
    {"expenditure without fund", HEAD "2021-11-03,2,7101,8.00,,,2013201,30201,基本支出,\n",
     "import-key-missing", ":2:6", "account", "7101"},
    {"project expenditure without project",
     HEAD "2021-11-03,2,7101,8.00,,一般公共预算,2013202,30201,项目支出,\n", "import-key-missing",
     ":2:10", "column", "项目"},
    {"income without function", HEAD "2021-11-03,2,6001,,8.00,一般公共预算,,,基本支出,\n",
     "import-key-missing", ":2:7", NULL, NULL},
    {"both sides", HEAD "2021-11-03,2,5001,8.00,8.00,,,,,\n", "import-side-both", ":2:5", NULL,
     NULL},
    {"neither side", HEAD "2021-11-03,2,5001,,,,,,,\n", "import-side-none", ":2:4", NULL, NULL},
    {"financial entries that do not balance",
     HEAD GOOD "2021-11-03,2,5001,8.00,,,,,,\n2021-11-03,2,1011,,7.99,,,,,\n",
     "import-unbalanced-financial", ":4:2", "difference", "0.01"},
    {"budgetary entries that do not balance",
     HEAD "2021-11-03,2,7101,8.00," SPENT "2021-11-03,2,800101,,8.50,,,,,\n",
     "import-unbalanced-budgetary", ":2:2", "difference", "-0.50"},
    {"accountings that only balance together",
     HEAD "2021-11-03,2,7101,8.00," SPENT "2021-11-03,2,1011,,8.00,,,,,\n",
     "import-unbalanced-financial", ":2:2", "credit", "8.00"},
    {"a date outside the year", HEAD GOOD "2020-12-31,2,5001,8.00,,,,,,\n", "import-date-year",
     ":4:1", "year", "2021"},
    {"a date that is none", HEAD "2021-02-29,2,5001,8.00,,,,,,\n", "import-date", ":2:1", NULL,
     NULL},
    {"no date", HEAD ",2,5001,8.00,,,,,,\n", "import-empty", ":2:1", NULL, NULL},
    {"a number that stands twice",
     HEAD GOOD "2021-11-03,1,5001,8.00,,,,,,\n2021-11-03,1,1011,,8.00,,,,,\n",
     "import-number-twice", ":4:2", "number", "1"},
    {"a number that the book has",
     HEAD "2021-01-09,1,5001,8.00,,,,,,\n2021-01-09,1,1011,,8.00,,,,,\n", "import-voucher-differs",
     ":2:2", "month", "1"},
    {"a number that is none", HEAD "2021-11-03,记-2,5001,8.00,,,,,,\n", "import-count", ":2:2",
     NULL, NULL},
    {"a missing column", "日期,凭证号,科目,借方\n2021-11-03,2,5001,8.00\n", "import-head-missing",
     ":1:1", "column", "贷方"},
    {"an unknown column", "日期,凭证号,科目,借方,贷方,颜色\n2021-11-03,2,5001,8.00,,红\n",
     "import-head-unknown", ":1:6", "found", "颜色"},
    {"a column that stands twice", "日期,凭证号,科目,借方,贷方,借方金额\n", "import-head-twice",
     ":1:6", NULL, NULL},
    {"a file cut short in a row", HEAD GOOD "2021-11-03,2,50", "csv-row-width", ":4", NULL, NULL},
    {"a file cut short in a quote", HEAD GOOD "2021-11-03,2,\"50", "csv-open-quote", ":4:3", NULL,
     NULL},
    {"a file cut short between rows", HEAD "2021-11-03,2,5001,8.00,,,,,,\n",
     "import-unbalanced-financial", ":2:2", NULL, NULL},
    {"an empty file", "", "csv-empty", "", NULL, NULL},
    {"a byte of no encoding", HEAD "2021-11-03,2,5001,8.00,,\xff\xff,,,,\n", "text-encoding", NULL,
     NULL, NULL},
    {"UTF-16",
     "\xff\xfe"
     "e",
     "text-encoding", NULL, "found", "UTF-16"},
};

static const BadInput others[] = {
    {"a cut that adds",
     "文号,下达日期,指标类型,指标金额,资金性质,功能分类,支出性质\nA,2021-01-06,追减,5,一般,2013201,"
     "基本\n",
     "import-cut-positive", ":2:4", NULL, NULL},
    {"a choice that is none",
     "文号,下达日期,指标类型,指标金额,资金性质,功能分类,支出性质\nA,2021-01-06,增加,5,一般,2013201,"
     "基本\n",
     "import-choice", ":2:3", "allowed", "年初、追加、追减、调剂"},
    {"a project registered twice",
     "项目代码,项目名称,项目类别,功能分类\nP01,又一个,运转类,2013202\n", "import-project-twice",
     ":2:1", NULL, NULL},
    {"one thing twice in a file",
     "项目代码,一级指标,二级指标,三级指标,预期指标值\nP01,产出,数量,培训,≥5人\n"
     "P01,产出,数量,培训,≥6人\n",
     "import-row-twice", ":3:1", NULL, NULL},
    {"an empty field that is required",
     "项目代码,项目名称,项目类别,功能分类\nP03,,运转类,2013202\n", "import-empty", ":2:2", "column",
     "项目名称"},
    {"a cell of another year", "年度,单元格,数值\n2018,final-1/income/actual,1\n",
     "import-cell-year", ":2:1", NULL, NULL},
    {"a cell that is none", "年度,单元格,数值\n2020,final-1,1\n", "import-cell", ":2:2", NULL,
     NULL},
    {"a number with five decimals", "年度,单元格,数值\n2020,a/b/c,1.00001\n", "import-number",
     ":2:3", NULL, NULL},
};

static void refuse(const Desk *desk, const BadInput *bad)
{
    g_autofree char *path = desk_write(desk, "bad.csv", bad->text, -1);
    const char *const files[] = {path, NULL};
    g_autoptr(GBytes) before = desk_bytes(desk), after = NULL;
    g_autoptr(GError) error = NULL;
    Book *book = book_open(desk->path, "test", false, NULL);

    assert_non_null(book);
    if (import_files(book, desk->catalog, files, false, NULL, NULL, NULL, &error))
        fail_msg("%s was imported", bad->what);
    book_close(book);

    if (strcmp(error_id(error), bad->id) != 0)
        fail_msg("%s: %s", bad->what, error_id(error));
    assert_int_equal(error->code, ERROR_INPUT);
    if (bad->place != NULL) {
        g_autofree char *place = g_strconcat(path, bad->place, NULL);
        assert_string_equal(error_fact(error, "place"), place);
    }
    if (bad->fact != NULL)
        assert_non_null(strstr(error_fact(error, bad->fact), bad->holds));
    after = desk_bytes(desk);
    if (!g_bytes_equal(before, after))
        fail_msg("%s changed the book", bad->what);
}

static void bad_vouchers_are_told_and_change_nothing(void **state)
{
    const Desk *desk = *state;

    book_close(desk_year(desk));
    for (unsigned i = 0; i < G_N_ELEMENTS(vouchers); i++)
        refuse(desk, &vouchers[i]);
}

static void bad_rows_are_told_and_change_nothing(void **state)
{
    const Desk *desk = *state;

    book_close(desk_year(desk));
    for (unsigned i = 0; i < G_N_ELEMENTS(others); i++)
        refuse(desk, &others[i]);
}

static void an_error_in_the_last_file_undoes_the_first(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_year(desk);
    g_autofree char *projects = desk_write(
        desk, "more.csv", "项目代码,项目名称,项目类别,功能分类\nP09,新项目,运转类,2013202\n", -1);
    g_autofree char *bad = desk_write(desk, "bad.csv", HEAD "2021-11-03,2,5001,8.00,,,,,,\n", -1);
    const char *const files[] = {bad, projects, NULL};

    assert_false(import_files(book, desk->catalog, files, false, NULL, NULL, NULL, NULL));

    assert_null(book_name(book, FIELD_PROJECT, "P09"));
}

static void a_file_that_is_not_there_is_told(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_book(desk);
    const char *const files[] = {"/nowhere/vouchers.csv", NULL};
    g_autoptr(GError) error = NULL;

    assert_false(import_files(book, desk->catalog, files, false, NULL, NULL, NULL, &error));

    assert_string_equal(error_id(error), "file-unreadable");
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(bad_vouchers_are_told_and_change_nothing),
        DESK_TEST(bad_rows_are_told_and_change_nothing),
        DESK_TEST(an_error_in_the_last_file_undoes_the_first),
        DESK_TEST(a_file_that_is_not_there_is_told),
    };

    return TEST_RUN("exchange/bad_input", tests);
}
