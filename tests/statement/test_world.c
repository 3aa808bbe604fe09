/* What expressions may ask of a book: registers, fields of rows, projects by function. */
#include "small.h"

static const Line year[] = {
    {STAGE_NORMAL, 710102, 1, 2013202, 30201, 2, 1, 25},
    {STAGE_NORMAL, 710102, 1, 2130599, 30201, 2, 2, 5},
};

static const char projects[] = "rows  project  total project  expenditure[nature=project]\n"
                               "column  name  名称  text  @.name\n"
                               "column  kind  类别  text  @.kind\n"
                               "column  function  功能科目  text  @.function\n"
                               "column  place  序号  count  @.number\n"
                               "column  spent  支出  -  expenditure[]\n";
static const char facts[] = "column  x  甲\n"
                            "count  staff  1  在职  staff.on_duty[kind=servant]\n"
                            "row  budget  2  预算  three_budget.budget[fund=general|government]\n"
                            "row  under  3  组织事务的项目  sum(projects/{project 20132}/spent)\n"
                            "row  asked  4  申报  project.requested[function=201]\n"
                            "count  dear  5  大项目  project.rows[requested>=1000000yuan]\n";

typedef struct {
    Small *small;
    Forms *forms;
    Book *book;
    Compilation *compilation;
} Fixture;

/* Adds a row with pairs of column and stored text. */
static void add_row(Fixture *fixture, const char *table_id, const char *const *pairs)
{
    const Table *table = catalog_table(fixture->small->catalog, table_id);
    g_autofree const char **values = g_new0(const char *, table->column_count);
    g_autoptr(GError) error = NULL;

    for (unsigned i = 0; pairs[i] != NULL; i += 2)
        values[table_column(table, pairs[i]) - table->columns] = pairs[i + 1];
    book_add_row(fixture->book, table, values, &error);
    small_good(error);
}

#define ADD_ROW(fixture, table, ...)                                                               \
    add_row(fixture, table, (const char *const[]){__VA_ARGS__, NULL})

static void fill_book(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;

    assert_true(book_put_name(fixture->book, FIELD_PROJECT, "P01", "党建项目", NULL, &error));
    assert_true(book_put_name(fixture->book, FIELD_PROJECT, "P02", "衔接项目", NULL, &error));
    ADD_ROW(fixture, "project", "code", "P01", "name", "党建项目", "kind", "target", "function",
            "2013202", "requested", "120000000");
    ADD_ROW(fixture, "project", "code", "P02", "name", "衔接项目", "kind", "operation", "function",
            "2130599", "requested", "50000");
    assert_true(book_put_name(fixture->book, FIELD_OFFICE, "00", "机关", "administrative", &error));
    ADD_ROW(fixture, "staff", "office", "00", "kind", "servant", "establishment", "9", "opening",
            "7", "moved_in", "1", "moved_out", "0", "on_duty", "8");
    ADD_ROW(fixture, "three_budget", "kind", "reception", "fund", "1", "budget", "2600000");
    ADD_ROW(fixture, "three_budget", "kind", "reception", "fund", "4", "budget", "100");
}

static int set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;
    const BookFacts of = {.year = 2021,
                          .regime = "small",
                          .payment = "direct",
                          .code = "305301",
                          .name = "某单位",
                          .short_name = "单位",
                          .kind = "administrative"};

    fixture->small = small_new();
    small_form(fixture->small, "projects", projects);
    small_form(fixture->small, "facts", facts);
    fixture->forms = small_forms(fixture->small, &error);
    small_good(error);
    path = g_build_filename(fixture->small->folder, "test.book", NULL);
    fixture->book = book_create(path, &of, "test", &error);
    small_good(error);
    assert_true(book_begin(fixture->book, NULL));
    fill_book(fixture);
    fixture->compilation = compilation_of_cube(fixture->book, small_cube(year, G_N_ELEMENTS(year)),
                                               fixture->small->catalog, fixture->forms, &error);
    small_good(error);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;

    compilation_free(fixture->compilation);
    book_rollback(fixture->book);
    book_close(fixture->book);
    forms_free(fixture->forms);
    small_free(fixture->small);
    g_free(fixture);
    return 0;
}

static void rows_of_projects_have_the_fields_of_their_register(void **state)
{
    Compilation *c = ((Fixture *)*state)->compilation;
    const Statement *statement = small_statement(c, "projects");
    g_autofree char *ids = row_ids(statement);
    g_autofree char *kind = statement_text(c, statement, 1, 1, NULL);
    g_autofree char *function = statement_text(c, statement, 2, 2, NULL);
    g_autofree char *of_total = statement_text(c, statement, 0, 2, NULL);

    assert_string_equal(ids, "total P01 P02");
    assert_string_equal(statement->rows[1].label, "党建项目");
    assert_string_equal(kind, "特定目标类");
    assert_string_equal(function, "2130599");
    assert_string_equal(of_total, "");
    assert_int_equal(yuan(c, "projects/P02/place"), 2);
    assert_int_equal(yuan(c, "projects/P02/spent"), 5);
}

static void registers_are_summed_and_counted(void **state)
{
    Compilation *c = ((Fixture *)*state)->compilation;

    assert_int_equal(yuan(c, "facts/staff/x"), 8);
    assert_int_equal(yuan(c, "facts/budget/x"), 26000); /* by the word of a fund */
    assert_int_equal(yuan(c, "facts/asked/x"), 1200000);
    assert_int_equal(yuan(c, "facts/dear/x"), 1);
}

static void a_project_lies_under_its_function(void **state)
{
    assert_int_equal(yuan(((Fixture *)*state)->compilation, "facts/under/x"), 25);
}

#define WITH_BOOK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOOK(rows_of_projects_have_the_fields_of_their_register),
        WITH_BOOK(registers_are_summed_and_counted),
        WITH_BOOK(a_project_lies_under_its_function),
    };

    return TEST_RUN("statement/world", tests);
}
