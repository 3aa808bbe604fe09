/* Explaining: what was read, the sides of an equation, the cell behind a figure, names that exist.
 */
#include "test.h"
#include "world.h"

#include "base/error.h"

#include <string.h>

static const char *const common[] = {
    "rows final-4 total item:2013201 item:2013202",
    "columns final-4 total basic",
    "cell final-4/total/total = 15yuan",
    "cell final-4/2013201/total = 10yuan",
    "cell final-4/2013201/basic = 7yuan",
    "cell final-4/2013202/total = 5yuan",
    "previous final-4/2013201/total = 8yuan",
    "number P05 = 5",
    "amount expenditure function=2013201 nature=basic = 7yuan",
    "row equipment code=\"E1\" value=600000yuan",
    "let $i = final-4:2013202",
};

static Catalog *catalog;

static int read_catalog(void **state G_GNUC_UNUSED)
{
    catalog = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    return catalog != NULL ? 0 : -1;
}

static int free_catalog(void **state G_GNUC_UNUSED)
{
    catalog_free(catalog);
    return 0;
}

/* The common world and one more line. */
static TestWorld *world_with(const char *line)
{
    TestWorld *world = test_world_new(catalog);

    for (unsigned i = 0; i < G_N_ELEMENTS(common); i++)
        assert_true(test_world_add(world, common[i]));
    if (line != NULL)
        assert_true(test_world_add(world, line));
    return world;
}

static Formula *parsed(const char *text)
{
    Formula *formula = formula_parse(text, "test", catalog, NULL);

    assert_non_null(formula);
    return formula;
}

/* The reads of `text` as "kind address = value", one a line. */
static char *reads_text(TestWorld *world, const char *text)
{
    static const char *const kinds[] = {"cell", "previous", "query", "register", "fact"};
    g_autoptr(Formula) formula = parsed(text);
    g_auto(Value) value = value_unknown();
    g_autoptr(GPtrArray) reads = formula_reads(formula, test_world(world), test_context(world),
                                               test_scope(world), &value, NULL);
    GString *lines = g_string_new(NULL);

    assert_non_null(reads);
    for (unsigned i = 0; i < reads->len; i++) {
        const FormulaRead *read = g_ptr_array_index(reads, i);
        g_autofree char *shown = test_value_text(&read->value);

        g_string_append_printf(lines, "%s %s = %s\n", kinds[read->kind], read->address, shown);
    }
    return g_string_free(lines, FALSE);
}

static void each_thing_read_is_told_once_in_order(void **state G_GNUC_UNUSED)
{
    g_autoptr(TestWorld) world = world_with("at final-4 2013201 total");
    g_autofree char *reads =
        reads_text(world, "final-4/$i/# + basic + previous(final-4/@/#) + basic + "
                          "if(year = 2021, 0, expenditure[function=@ nature=basic])");

    assert_string_equal(reads, "cell final-4/2013202/total = 5yuan\n"
                               "cell final-4/2013201/basic = 7yuan\n"
                               "previous final-4/2013201/total = 8yuan\n"
                               "fact year = unknown\n");
}

static void a_query_is_told_with_the_filters_of_its_context(void **state G_GNUC_UNUSED)
{
    g_autoptr(TestWorld) world = world_with("filter fund=general");
    g_autofree char *reads =
        reads_text(world, "expenditure[function=$i month=1..6 project!=P05 nature=\"基本支出\"]");

    assert_string_equal(reads, "query expenditure[function=2013202 month=1..6 project!=P05 "
                               "nature=基本支出 fund=general] = 0yuan\n");
}

static void the_filters_of_a_read_outlive_the_evaluation(void **state G_GNUC_UNUSED)
{
    g_autoptr(TestWorld) world = world_with("filter fund=general");
    g_autoptr(Formula) formula = parsed("expenditure[function=$i|2013201]");
    g_auto(Value) value = value_unknown();
    g_autoptr(GPtrArray) reads = formula_reads(formula, test_world(world), test_context(world),
                                               test_scope(world), &value, NULL);
    const FormulaRead *read = g_ptr_array_index(reads, 0);
    const CubeFilter *filters = (const CubeFilter *)(void *)read->filters->data;

    assert_ptr_equal(read->measure, catalog_measure(catalog, "expenditure"));
    assert_int_equal(read->filters->len, 2);
    assert_int_equal(filters[0].field, FIELD_FUNCTION);
    assert_int_equal(filters[0].codes[0], 2013202);
    assert_int_equal(filters[0].codes[1], 2013201);
    assert_int_equal(filters[1].field, FIELD_FUND);
}

static void a_substituted_measure_is_told_as_itself(void **state G_GNUC_UNUSED)
{
    g_autoptr(TestWorld) world = world_with("substitute income=expenditure");
    g_autofree char *reads = reads_text(world, "income[]");

    assert_string_equal(reads, "query expenditure[] = 7yuan\n");
}

static void a_register_is_told_with_its_comparison(void **state G_GNUC_UNUSED)
{
    g_autoptr(TestWorld) world = world_with(NULL);
    g_autofree char *reads = reads_text(world, "equipment.rows[value>=50wan]");

    assert_string_equal(reads, "register equipment.rows[value>=500000.00yuan] = 1\n");
}

static char *cell_of(TestWorld *world, const char *text)
{
    g_autoptr(Formula) formula = parsed(text);

    return formula_cell(formula, test_world(world), test_context(world), test_scope(world));
}

static void a_formula_of_one_cell_tells_its_address(void **state G_GNUC_UNUSED)
{
    g_autoptr(TestWorld) world = world_with("at final-4 2013201 total");
    static const char *const cases[][2] = {
        {"final-4/$i/basic", "final-4/2013202/basic"},
        {"(final-4/@/#)", "final-4/2013201/total"},
        {"previous(final-4/@/#)", "final-4/2013201/total"},
        {"basic", "final-4/2013201/basic"},
        {"final-4/@/# + 0", NULL},
        {"final-4/{item}/total", NULL},
        {"final-4/$missing/total", NULL},
        {"year", NULL},
        {"nothing", NULL},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *address = cell_of(world, cases[i][0]);

        assert_int_equal(g_strcmp0(address, cases[i][1]), 0);
    }
}

/* "LEFT OPERATOR RIGHT", or NULL. */
static char *sides_of(const char *text)
{
    g_autoptr(TestWorld) world = world_with(NULL);
    g_autoptr(Formula) formula = parsed(text);
    g_auto(Value) left = value_unknown();
    g_auto(Value) right = value_unknown();
    g_autofree char *left_text = NULL;
    g_autofree char *right_text = NULL;
    const char *between = NULL;

    if (!formula_sides(formula, test_world(world), test_context(world), test_scope(world), &left,
                       &right, &between, NULL))
        return NULL;
    left_text = test_value_text(&left);
    right_text = test_value_text(&right);
    return g_strjoin(" ", left_text, between, right_text, NULL);
}

static void an_equation_tells_its_sides(void **state G_GNUC_UNUSED)
{
    static const char *const cases[][2] = {
        {"final-4/total/total = sum(final-4/{item}/total)", "15yuan = 15yuan"},
        {"final-4/total/total > 0 -> final-4/total/total <= 10yuan", "15yuan <= 10yuan"},
        {"1 = 2 and 3 = 4", "1 plain = 2 plain"},
        {"1 = 1 and 3 != 4", "3 plain != 4 plain"},
        {"1 = 1 or 3 = 4", NULL},
        {"not 3 = 4", NULL},
        {"3 + 4", NULL},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *sides = sides_of(cases[i][0]);

        assert_int_equal(g_strcmp0(sides, cases[i][1]), 0);
    }
}

/* The id of the error of the names in `text`, or NULL. */
static const char *name_error(const char *text)
{
    g_autoptr(TestWorld) world = world_with("at final-4 - -");
    g_autoptr(Formula) formula = parsed(text);
    g_autoptr(GError) error = NULL;

    if (formula_check_names(formula, test_world(world), test_context(world), test_scope(world),
                            &error))
        return NULL;
    return g_intern_string(error_id(error));
}

static void names_are_checked_without_evaluating(void **state G_GNUC_UNUSED)
{
    static const char *const cases[][2] = {
        {"final-4/2013201/total + final-4/@/# + final-4/$i/total", NULL},
        {"total = basic and unit.name = $i.name", NULL},
        {"sum(final-4/{item $i}/total, expenditure[function=$i|201])", NULL},
        {"1 = 2 and final-9/total/total = 0", "no-statement"},
        {"1 = 2 and final-4/7/total = 0", "formula-row"},
        {"if(1 = 1, 0, final-4/total/project)", "formula-column"},
        {"sum(final-4/{item $j}/total)", "formula-variable"},
        {"expenditure[function=$j]", "formula-variable"},
        {"-$j.parent", "formula-variable"},
        {"not known(nothing)", "formula-name"},
        {"previous(greeting)", "formula-name"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(g_strcmp0(name_error(cases[i][0]), cases[i][1]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_thing_read_is_told_once_in_order),
        cmocka_unit_test(a_query_is_told_with_the_filters_of_its_context),
        cmocka_unit_test(the_filters_of_a_read_outlive_the_evaluation),
        cmocka_unit_test(a_substituted_measure_is_told_as_itself),
        cmocka_unit_test(a_register_is_told_with_its_comparison),
        cmocka_unit_test(a_formula_of_one_cell_tells_its_address),
        cmocka_unit_test(an_equation_tells_its_sides),
        cmocka_unit_test(names_are_checked_without_evaluating),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("formula/explain", tests, read_catalog, free_catalog);
}
