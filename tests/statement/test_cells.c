/* Cells come from their expressions: rows, columns, options, changing rows and columns. */
#include "small.h"

/* Income 100 (general) and 7 (other); expenditure of three items by economy and nature. */
static const Line year[] = {
    {STAGE_NORMAL, 600101, 1, 2013201, 0, 1, 0, -100},
    {STAGE_NORMAL, 660901, 4, 2013201, 0, 1, 0, -7},
    {STAGE_NORMAL, 710101, 1, 2013201, 30101, 1, 0, 40},
    {STAGE_NORMAL, 710101, 1, 2013201, 30201, 1, 0, 10},
    {STAGE_NORMAL, 710102, 1, 2013202, 30201, 2, 11, 25},
    {STAGE_NORMAL, 710102, 4, 2080505, 30108, 1, 0, 5},
    {STAGE_INITIAL, 6001, 1, 2013201, 0, 1, 0, 90},
    {STAGE_ADDITION, 6001, 1, 2013201, 0, 1, 0, 3},
};

static const char sums[] = "column  initial  年初预算数  income=initial expenditure=initial\n"
                           "column  actual  决算数\n"
                           "column  general  其中：一般  [fund=general]\n"
                           "row  gpb  1  一、财政拨款  income[account=6001 fund=general]\n"
                           "row  other  2  二、其他  income[account=6609]\n"
                           "total  income  3  合计  gpb + other\n"
                           "heading  spent  -  支出\n"
                           "row  expenditure  4  支出  expenditure[]\n"
                           "cell  other  initial  -\n"
                           "cell  expenditure  general  gpb - 1yuan\n";
static const char by_function[] = "rows  function  total class section item  expenditure[]\n"
                                  "column  code  项目|编码  text  @.code\n"
                                  "column  name  项目|名称  text  @.name\n"
                                  "column  total  合计  -  basic + project\n"
                                  "column  basic  基本支出  -  expenditure[nature=basic]\n"
                                  "column  project  项目支出  -  expenditure[nature=project]\n"
                                  "cell  total  project  sum(table/{item}/project)\n";
static const char by_economy[] = "rows  function  total item  expenditure[]\n"
                                 "column  total  合计  -  sum(wide/@/{class})\n"
                                 "columns  economy  class section  used\n"
                                 "cells  expenditure[]\n";
static const char like[] = "rows  function  total class item  like table\n"
                           "drop  nil\n"
                           "column  name  名称  text  @.parent.name\n"
                           "column  project  项目支出  -  table/@/project\n";
static const char blocks[] = "layout  parallel persons goods\n"
                             "rows  economy  class section  columns of wide\n"
                             "column  code  编码  text  @.code\n"
                             "column  amount  金额  -  wide/total/@\n"
                             "block  persons  人员经费  301|303\n"
                             "total  personnel  -  人员经费合计  wide/total/301 + wide/total/303\n"
                             "block  goods  公用经费  302\n";
static const char projects[] = "rows  project  total project  expenditure[nature=project]\n"
                               "column  spent  支出  -  expenditure[]\n";

typedef struct {
    Small *small;
    Forms *forms;
    Compilation *compilation;
} Fixture;

static int set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    g_autoptr(GError) error = NULL;

    fixture->small = small_new();
    small_form(fixture->small, "sums", sums);
    small_form(fixture->small, "table", by_function);
    small_form(fixture->small, "wide", by_economy);
    small_form(fixture->small, "alike", like);
    small_form(fixture->small, "blocks", blocks);
    small_form(fixture->small, "projects", projects);
    fixture->forms = small_forms(fixture->small, &error);
    small_good(error);
    fixture->compilation = compilation_of_cube(NULL, small_cube(year, G_N_ELEMENTS(year)),
                                               fixture->small->catalog, fixture->forms, &error);
    small_good(error);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;

    compilation_free(fixture->compilation);
    forms_free(fixture->forms);
    small_free(fixture->small);
    g_free(fixture);
    return 0;
}

static Compilation *compiled(void **state) { return ((Fixture *)*state)->compilation; }

static void a_row_reads_the_measure_and_filters_of_its_column(void **state)
{
    Compilation *c = compiled(state);

    assert_int_equal(yuan(c, "sums/gpb/actual"), 100);
    assert_int_equal(yuan(c, "sums/gpb/initial"), 90);
    assert_int_equal(yuan(c, "sums/other/actual"), 7);
    assert_int_equal(yuan(c, "sums/other/general"), 0);
    assert_int_equal(yuan(c, "sums/income/actual"), 107);
    assert_int_equal(yuan(c, "sums/expenditure/actual"), 80);
}

static void a_cell_record_wins_and_a_dash_closes(void **state)
{
    Compilation *c = compiled(state);
    CellOrigin origin;
    g_auto(Value) value = small_value(c, "sums/other/initial", &origin);

    assert_int_equal(origin, ORIGIN_CLOSED);
    assert_true(value_is_nil(&value));
    assert_int_equal(yuan(c, "sums/expenditure/general"), 99);
    assert_int_equal(yuan(c, "sums/income/initial"), 90);
}

static void changing_rows_bring_the_rows_above_them(void **state)
{
    const Statement *statement = small_statement(compiled(state), "table");
    g_autofree char *ids = row_ids(statement);

    assert_string_equal(ids, "total 201 20132 2013201 2013202 208 20805 2080505");
    assert_string_equal(statement->rows[0].label, "合计");
    assert_string_equal(statement->rows[0].level, "total");
    assert_string_equal(statement->rows[1].level, "class");
    assert_string_equal(statement->rows[3].label, "行政运行");
    assert_int_equal(yuan(compiled(state), "table/201/basic"), 50);
    assert_int_equal(yuan(compiled(state), "table/201/total"), 75);
    assert_int_equal(yuan(compiled(state), "table/total/total"), 80);
    assert_int_equal(yuan(compiled(state), "table/total/project"), 25);
}

static void a_row_that_is_not_there_is_nil_but_a_fixed_one_is_an_error(void **state)
{
    g_autoptr(GError) error = NULL;
    Value value;

    assert_int_equal(yuan(compiled(state), "table/2210201/total"), 0);
    assert_false(compilation_value(compiled(state), "sums/nothing/actual", &value, NULL, &error));
    assert_string_equal(error_id(error), "form-row");
}

static void changing_columns_are_labelled_and_hidden_when_unused(void **state)
{
    const Statement *statement = small_statement(compiled(state), "wide");
    unsigned shown = 0;

    for (unsigned i = 0; i < statement->column_count; i++)
        shown += !statement->columns[i].hidden;
    assert_int_equal(shown, 6); /* total, 301, 30101, 30108, 302, 30201 */
    assert_string_equal(statement->columns[1].label, "工资福利支出|小计");
    assert_string_equal(statement->columns[2].label, "工资福利支出|基本工资");
    assert_int_equal(yuan(compiled(state), "wide/2013201/301"), 40);
    assert_int_equal(yuan(compiled(state), "wide/total/30201"), 35);
    assert_int_equal(yuan(compiled(state), "wide/total/total"), 80);
}

static void rows_like_another_statement_drop_what_is_nil(void **state)
{
    const Statement *statement = small_statement(compiled(state), "alike");
    g_autofree char *ids = row_ids(statement);
    g_autofree char *name = statement_text(compiled(state), statement, 2, 0, NULL);

    assert_string_equal(ids, "total 201 2013202");
    assert_string_equal(name, "一般公共服务支出"); /* the form has no sections */
}

static void rows_from_columns_stand_in_their_blocks(void **state)
{
    const Statement *statement = small_statement(compiled(state), "blocks");
    g_autofree char *ids = row_ids(statement);

    assert_string_equal(ids, "301 30101 30108 personnel 302 30201");
    assert_string_equal(statement->rows[3].block, "persons");
    assert_string_equal(statement->blocks[1].id, "goods");
    assert_int_equal(yuan(compiled(state), "blocks/personnel/amount"), 45);
    assert_int_equal(yuan(compiled(state), "blocks/30201/amount"), 35);
}

static void projects_are_rows(void **state)
{
    g_autofree char *ids = row_ids(small_statement(compiled(state), "projects"));

    assert_string_equal(ids, "total 11"); /* no book: a project is its number */
    assert_int_equal(yuan(compiled(state), "projects/11/spent"), 25);
}

static void cells_print_in_the_unit_of_their_statement(void **state)
{
    Compilation *c = compiled(state);
    const Statement *statement = small_statement(c, "sums");
    g_autofree char *closed = statement_text(c, statement, 1, 0, NULL);
    g_autofree char *heading = statement_text(c, statement, 3, 1, NULL);
    g_autofree char *amount = statement_text(c, statement, 0, 1, NULL);

    assert_string_equal(closed, "-");
    assert_string_equal(heading, "");
    assert_string_equal(amount, "100.00");
    assert_false(statement->is_empty);
}

static void ten_thousands_are_grouped_and_rounded_half_away_from_zero(void **state)
{
    Form form = {.unit_fen = 1000000, .decimals = 2};
    Value value = value_money((Money){-12345675000});
    g_autofree char *text = value_text_in(&value, &form);

    (void)state;
    assert_string_equal(text, "-12,345.68");
}

static void a_cell_is_explained_by_its_expression_and_what_that_read(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CellSource) source =
        compilation_explain(compiled(state), "table/2013201/basic", &error);
    const FormulaRead *read;

    small_good(error);
    assert_string_equal(source->label, "表table 题目 / 2013201 行政运行 / 基本支出");
    assert_string_equal(source->expression, "expenditure[nature=basic]");
    assert_int_equal(source->reads->len, 1);
    read = g_ptr_array_index(source->reads, 0);
    assert_int_equal(read->kind, READ_QUERY);
    assert_int_equal(read->filters->len, 2); /* nature, and the row's function */
}

static void what_does_not_exist_cannot_be_explained(void **state)
{
    static const char *const addresses[] = {"sums/gpb", "nothing/a/b", "sums/gpb/nothing",
                                            "table/2210201/total"};
    static const char *const ids[] = {"given-address", "statement-unknown", "form-column",
                                      "form-row"};

    for (unsigned i = 0; i < G_N_ELEMENTS(addresses); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(compilation_explain(compiled(state), addresses[i], &error));
        assert_string_equal(error_id(error), ids[i]);
    }
}

static void an_unknown_statement_is_named_with_the_nearest(void **state)
{
    g_autoptr(GError) error = NULL;

    assert_null(compilation_statement(compiled(state), "tabel", &error));
    assert_string_equal(error_id(error), "statement-unknown");
    assert_string_equal(error_fact(error, "near"), "table");
}

/* Whether asking for circle/a/x of a form fails as a circle; the cells it names. */
static char *circle_of(const char *rest)
{
    g_autoptr(Small) small = small_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Forms) forms = NULL;
    g_autoptr(Compilation) compilation = NULL;

    small_form(small, "circle", rest);
    forms = small_forms(small, &error);
    small_good(error);
    compilation = compilation_of_cube(NULL, cube_new(), small->catalog, forms, &error);
    assert_null(compilation_statement(compilation, "circle", &error));
    assert_string_equal(error_id(error), "statement-circle");
    return g_strdup(error_fact(error, "cells"));
}

static void cells_in_a_circle_are_named(void **state)
{
    g_autofree char *cells = circle_of("column  x  甲\n"
                                       "row  a  1  行  b + 1yuan\n"
                                       "row  b  2  行  circle/c/x\n"
                                       "row  c  3  行  a\n");
    g_autofree char *rows = circle_of("rows  function  total class  like circle\n"
                                      "column  x  甲  -  income[]\n");

    (void)state;
    assert_string_equal(cells, "circle/a/x → circle/b/x → circle/c/x → circle/a/x");
    assert_string_equal(rows, "circle");
}

static void a_kept_sum_is_that_of_the_cube(void **state)
{
    const Measure *expenditure =
        catalog_measure(((Fixture *)*state)->small->catalog, "expenditure");
    Sums *sums_kept = sums_new(compilation_cube(compiled(state)));
    const Code codes[][2] = {
        {201, 301}, {20132, 30201}, {2013201, 301}, {208, 302}, {2080505, 30108}};

    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++) {
        const CubeFilter filters[] = {{.field = FIELD_FUNCTION, .codes = &codes[i][0], .count = 1},
                                      {.field = FIELD_ECONOMY, .codes = &codes[i][1], .count = 1}};

        for (unsigned count = 0; count <= 2; count++)
            assert_int_equal(
                sums_query(sums_kept, expenditure, filters, count).fen,
                cube_sum(compilation_cube(compiled(state)), expenditure, filters, count).fen);
    }
    sums_free(sums_kept);
}

#define WITH_BOOK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOOK(a_row_reads_the_measure_and_filters_of_its_column),
        WITH_BOOK(a_cell_record_wins_and_a_dash_closes),
        WITH_BOOK(changing_rows_bring_the_rows_above_them),
        WITH_BOOK(a_row_that_is_not_there_is_nil_but_a_fixed_one_is_an_error),
        WITH_BOOK(changing_columns_are_labelled_and_hidden_when_unused),
        WITH_BOOK(rows_like_another_statement_drop_what_is_nil),
        WITH_BOOK(rows_from_columns_stand_in_their_blocks),
        WITH_BOOK(projects_are_rows),
        WITH_BOOK(cells_print_in_the_unit_of_their_statement),
        cmocka_unit_test(ten_thousands_are_grouped_and_rounded_half_away_from_zero),
        WITH_BOOK(a_cell_is_explained_by_its_expression_and_what_that_read),
        WITH_BOOK(what_does_not_exist_cannot_be_explained),
        WITH_BOOK(an_unknown_statement_is_named_with_the_nearest),
        cmocka_unit_test(cells_in_a_circle_are_named),
        WITH_BOOK(a_kept_sum_is_that_of_the_cube),
    };

    return TEST_RUN("statement/cells", tests);
}
