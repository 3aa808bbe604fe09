/* A statement may be given instead of compiled; what is missing is completed, unknown stays
 * unknown. */
#include "small.h"

static const char table[] = "rows  function  total class section item  expenditure[]\n"
                            "column  total  合计  -  basic + project\n"
                            "column  basic  基本支出  -  expenditure[nature=basic]\n"
                            "column  project  项目支出  -  expenditure[nature=project]\n"
                            "column  budget  预算  -  adjusted[]\n";
static const char wide[] = "rows  function  total item  expenditure[]\n"
                           "column  total  合计  -  sum(wide/@/{class})\n"
                           "columns  economy  class section\n"
                           "cells  expenditure[]\n";
static const char alike[] = "rows  function  total item  like table\n"
                            "column  total  合计  -  table/@/total\n"
                            "column  before  上年  -  previous(table/@/total)\n";
static const char people[] = "column  number  人数  count\n"
                             "column  yuan  金额\n"
                             "count  staff  1  在职\n"
                             "row  pay  2  工资  expenditure[economy=301]\n";
static const char untouched[] =
    "column  x  甲\nrow  a  1  行  expenditure[]\nrow  b  2  行  initial[]\n"
    "row  c  3  行  closing[]\nrow  d  4  行  budget[]\n"
    "row  e  5  行  table/2210201/total\n";

typedef struct {
    Small *small;
    Forms *forms;
    Book *book;
} Fixture;

static void give(Fixture *fixture, int of, const char *cell, int64_t yuan_or_count)
{
    assert_true(book_give_cell(fixture->book, of, cell, yuan_or_count * 10000, NULL));
}

static int set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;
    const BookFacts facts = {.year = 2021,
                             .regime = "small",
                             .payment = "direct",
                             .code = "305301",
                             .name = "某单位",
                             .short_name = "单位",
                             .kind = "administrative"};

    fixture->small = small_new();
    small_form(fixture->small, "table", table);
    small_form(fixture->small, "wide", wide);
    small_form(fixture->small, "alike", alike);
    small_form(fixture->small, "people", people);
    small_form(fixture->small, "untouched", untouched);
    fixture->forms = small_forms(fixture->small, &error);
    small_good(error);
    path = g_build_filename(fixture->small->folder, "test.book", NULL);
    fixture->book = book_create(path, &facts, "test", &error);
    small_good(error);
    assert_true(book_begin(fixture->book, NULL));
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;

    book_rollback(fixture->book);
    book_close(fixture->book);
    forms_free(fixture->forms);
    small_free(fixture->small);
    g_free(fixture);
    return 0;
}

static Compilation *compile(Fixture *fixture, Cube *cube)
{
    g_autoptr(GError) error = NULL;
    Compilation *compilation =
        compilation_of_cube(fixture->book, cube, fixture->small->catalog, fixture->forms, &error);

    small_good(error);
    return compilation;
}

static void without_vouchers_entries_are_unknown_and_appropriations_are_not(void **state)
{
    static const Line lines[] = {{STAGE_INITIAL, 6001, 1, 2013201, 0, 1, 0, 90}};
    g_autoptr(Compilation) c = compile(*state, small_cube(lines, 1));

    assert_int_equal(yuan(c, "untouched/a/x"), -999);
    assert_int_equal(yuan(c, "untouched/b/x"), 90);
    assert_int_equal(yuan(c, "untouched/c/x"), -999);
    assert_int_equal(yuan(c, "untouched/d/x"), -999);
    assert_int_equal(yuan(c, "untouched/e/x"), -999);
}

static void a_given_statement_adds_up_by_itself(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Compilation) c = NULL;
    g_autofree char *ids = NULL;

    give(fixture, 2021, "table/2013201/basic", 40);
    give(fixture, 2021, "table/2013202/project", 25);
    give(fixture, 2021, "table/2080505/basic", 5);
    c = compile(fixture, cube_new());
    ids = row_ids(small_statement(c, "table"));

    assert_string_equal(ids, "total 201 20132 2013201 2013202 208 20805 2080505");
    assert_int_equal(yuan(c, "table/2013201/total"), 40);
    assert_int_equal(yuan(c, "table/2013201/project"), 0);
    assert_int_equal(yuan(c, "table/20132/total"), 65);
    assert_int_equal(yuan(c, "table/201/project"), 25);
    assert_int_equal(yuan(c, "table/total/basic"), 45);
    assert_int_equal(yuan(c, "table/total/total"), 70);
    assert_int_equal(yuan(c, "alike/2013202/total"), 25);
    assert_int_equal(yuan(c, "table/2210201/total"), 0);
}

static void classes_of_columns_are_the_sums_of_their_sections(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Compilation) c = NULL;

    give(fixture, 2021, "wide/2013201/30101", 40);
    give(fixture, 2021, "wide/2013201/30201", 10);
    give(fixture, 2021, "wide/2013202/30201", 25);
    c = compile(fixture, cube_new());

    assert_int_equal(yuan(c, "wide/2013201/301"), 40);
    assert_int_equal(yuan(c, "wide/2013201/303"), 0);
    assert_int_equal(yuan(c, "wide/total/302"), 35);
    assert_int_equal(yuan(c, "wide/2013201/total"), 50);
    assert_int_equal(yuan(c, "wide/total/total"), 75);
}

static void a_given_cell_wins_over_the_books(void **state)
{
    static const Line lines[] = {{STAGE_NORMAL, 710101, 1, 2013201, 30101, 1, 0, 39}};
    Fixture *fixture = *state;
    g_autoptr(Compilation) c = NULL;
    CellOrigin origin;

    give(fixture, 2021, "table/2013201/basic", 40);
    c = compile(fixture, small_cube(lines, 1));
    g_auto(Value) value = small_value(c, "table/2013201/basic", &origin);

    assert_int_equal(origin, ORIGIN_GIVEN);
    assert_int_equal(value.number.low.numerator, 4000);
    assert_int_equal(yuan(c, "table/2013201/total"), 40);
    assert_int_equal(yuan(c, "table/20132/basic"), 39);
}

static void a_completed_cell_is_explained_by_the_cells_below_it(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Compilation) c = NULL;
    g_autoptr(CellSource) sum = NULL;
    g_autoptr(CellSource) given = NULL;

    give(fixture, 2021, "table/2013201/basic", 40);
    give(fixture, 2021, "table/2013202/basic", 2);
    c = compile(fixture, cube_new());
    sum = compilation_explain(c, "table/20132/basic", NULL);
    given = compilation_explain(c, "table/2013202/basic", NULL);

    assert_string_equal(sum->expression, "table/2013201/basic + table/2013202/basic");
    assert_int_equal(sum->reads->len, 2);
    assert_null(given->expression);
    assert_null(given->reads);
}

static void counts_are_counts_and_money_is_fen(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Compilation) c = NULL;
    g_autofree char *count = NULL;
    g_autofree char *amount = NULL;
    const Statement *statement;

    give(fixture, 2021, "people/staff/number", 1234);
    assert_true(book_give_cell(fixture->book, 2021, "people/pay/yuan", 12345600, NULL));
    c = compile(fixture, cube_new());
    statement = small_statement(c, "people");
    count = statement_text(c, statement, 0, 0, NULL);
    amount = statement_text(c, statement, 1, 1, NULL);

    assert_string_equal(count, "1,234");
    assert_string_equal(amount, "1,234.56");
}

static void last_years_cells_are_given_ones(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Compilation) c = NULL;

    give(fixture, 2020, "table/2013201/total", 30);
    give(fixture, 2020, "table/2013202/total", 12);
    give(fixture, 2021, "table/2013201/total", 40);
    give(fixture, 2021, "table/2080505/total", 5);
    c = compile(fixture, cube_new());

    assert_int_equal(yuan(c, "alike/2013201/before"), 30);
    assert_int_equal(yuan(c, "alike/2080505/before"),
                     0); /* last year tells of codes, not of this */
    assert_int_equal(yuan(c, "alike/total/before"), 42);
}

static void a_year_that_was_not_given_is_unknown(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Compilation) c = NULL;

    give(fixture, 2021, "table/2013201/total", 40);
    c = compile(fixture, cube_new());

    assert_int_equal(yuan(c, "alike/2013201/before"), -999);
}

static void given_cells_must_fit_their_forms(void **state)
{
    static const struct {
        const char *cell;
        int64_t value;
        const char *id;
    } wrong[] = {
        {"tabel/2013201/basic", 10000, "statement-unknown"},
        {"table/9999999/basic", 10000, "form-row"},
        {"table/2013201/basics", 10000, "form-column"},
        {"people/stuff/number", 10000, "form-row"},
        {"people/staff/number", 15000, "given-precision"},
        {"people/pay/yuan", 10001, "given-precision"},
        {"people/pay", 10000, "given-address"},
    };
    Fixture *fixture = *state;

    for (unsigned i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Compilation) c = NULL;

        book_rollback(fixture->book);
        assert_true(book_begin(fixture->book, NULL));
        assert_true(book_give_cell(fixture->book, 2021, wrong[i].cell, wrong[i].value, NULL));
        c = compilation_of_cube(fixture->book, cube_new(), fixture->small->catalog, fixture->forms,
                                &error);

        assert_null(c);
        assert_string_equal(error_id(error), wrong[i].id);
    }
}

static void facts_come_from_the_book(void **state)
{
    static const Line closing[] = {{STAGE_CLOSING, 6001, 1, 2013201, 0, 1, 0, 90}};
    g_autoptr(Compilation) c = compile(*state, small_cube(closing, 1));
    const World *world = compilation_world(c);
    g_auto(Value) kind = world->functions->fact(world->self, "unit.kind");
    g_auto(Value) closed = world->functions->fact(world->self, "book.closed");
    g_auto(Value) of = world->functions->fact(world->self, "year");
    g_auto(Value) nothing = world->functions->fact(world->self, "unit.nothing");

    assert_string_equal(kind.text, "administrative");
    assert_int_equal(closed.number.low.numerator, 1);
    assert_int_equal(of.number.low.numerator, 2021);
    assert_int_equal(nothing.kind, VALUE_UNKNOWN);
}

#define WITH_BOOK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOOK(without_vouchers_entries_are_unknown_and_appropriations_are_not),
        WITH_BOOK(a_given_statement_adds_up_by_itself),
        WITH_BOOK(classes_of_columns_are_the_sums_of_their_sections),
        WITH_BOOK(a_given_cell_wins_over_the_books),
        WITH_BOOK(a_completed_cell_is_explained_by_the_cells_below_it),
        WITH_BOOK(counts_are_counts_and_money_is_fen),
        WITH_BOOK(last_years_cells_are_given_ones),
        WITH_BOOK(a_year_that_was_not_given_is_unknown),
        WITH_BOOK(given_cells_must_fit_their_forms),
        WITH_BOOK(facts_come_from_the_book),
    };

    return TEST_RUN("statement/given", tests);
}
