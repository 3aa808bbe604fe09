/* Checks run on what they name, and say what they found. */
#include "small.h"

static const Line year[] = {
    {STAGE_NORMAL, 600101, 1, 2013201, 0, 1, 0, -100},
    {STAGE_NORMAL, 710101, 1, 2013201, 30101, 1, 0, 40},
    {STAGE_NORMAL, 710102, 1, 2013202, 30201, 2, 0, 25},
};

static const char sides[] = "column  actual  决算数\ncolumn  plan  预算数\n"
                            "row  income  1  收入  income[]\n"
                            "row  expenditure  2  支出  expenditure[]\n"
                            "row  missing  3  未知\n";
static const char table[] = "rows  function  total class item  expenditure[]\n"
                            "column  total  合计  -  basic + project\n"
                            "column  basic  基本支出  -  expenditure[nature=basic]\n"
                            "column  project  项目支出  -  expenditure[nature=project]\n"
                            "columns  economy  class\n"
                            "cells  expenditure[]\n";

/* `body` between the head of a check and its mend; `cases` after it. */
static Forms *forms_with(Small *small, const char *body, const char *cases, GError **error)
{
    g_autofree char *text = g_strdup_printf("check  a  甲等于乙\nsource  样\nseverity  verify\n%s"
                                            "mend  先看凭证。\n%s",
                                            body, cases);

    small_form(small, "sides", sides);
    small_form(small, "table", table);
    small_write(small, "checks/all.txt", text);
    return small_forms(small, error);
}

/* The verdicts of a check on the books above: a letter each of h(olds), v(iolated), n(ot
 * checkable), (does not) a(pply). */
static char *verdicts(const char *body)
{
    g_autoptr(Small) small = small_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Forms) forms = forms_with(small, body, "holds\nfails\n", &error);
    g_autoptr(Compilation) compilation = NULL;
    g_autoptr(GPtrArray) results = NULL;
    GString *letters = g_string_new(NULL);

    small_good(error);
    compilation = compilation_of_cube(NULL, small_cube(year, G_N_ELEMENTS(year)), small->catalog,
                                      forms, &error);
    results = checks_run(compilation, &error);
    small_good(error);
    for (unsigned i = 0; i < results->len; i++)
        g_string_append_c(letters, "hvna"[((CheckResult *)g_ptr_array_index(results, i))->verdict]);
    return g_string_free(letters, FALSE);
}

static const struct {
    const char *body;
    const char *verdicts;
} runs[] = {
    {"in  sides  actual\nrule  income >= expenditure\n", "h"},
    {"in  sides  actual\nrule  income = expenditure\n", "v"},
    {"rule  sides/missing/actual = 0yuan\n", "n"},
    {"when  sides/missing/actual = 0yuan\nrule  sides/income/actual = 0yuan\n", "n"},
    {"when  sides/income/actual = 0yuan\nrule  sides/income/actual = 1yuan\n", "a"},
    {"in  table\neach  item of table\nrule  total = basic + project\n", "hh"},
    {"in  table\neach  row of table\nrule  total > 30yuan\n", "hhhv"},
    {"in  table\neach  project of table\nrule  total > 30yuan\n", "a"},
    {"each  column of sides\nrule  sides/income/# > 0yuan\n", "hh"},
    {"each  class column of table\nrule  table/total/# = sum(table/{item}/#)\n", "hh"},
    {"each  column of table\nrule  table/total/# = sum(table/{item}/#)\n", "hhhhh"},
    {"each  item of table\neach  class column of table\nrule  table/@/# >= 30yuan\n", "hvvv"},
    {"in  table\neach  item of table\nwhen  @.name = \"行政运行\"\nrule  project = 0yuan\n", "ha"},
    {"each  class of table\nrule  table/@/basic = sum(table/{item @}/basic)\n", "h"},
};

static void a_check_runs_on_what_it_names(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(runs); i++) {
        g_autofree char *found = verdicts(runs[i].body);

        assert_string_equal(found, runs[i].verdicts);
    }
}

static void a_violation_shows_both_sides_and_what_it_read(void **state)
{
    g_autoptr(Small) small = small_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Forms) forms =
        forms_with(small, "in  table\neach  item of table\nrule  basic = project + 15yuan\n",
                   "holds\nfails\n", &error);
    g_autoptr(Compilation) compilation = compilation_of_cube(
        NULL, small_cube(year, G_N_ELEMENTS(year)), small->catalog, forms, NULL);
    g_autoptr(GPtrArray) results = checks_run(compilation, NULL);
    const CheckResult *result = g_ptr_array_index(results, 0);

    (void)state;
    assert_int_equal(result->verdict, CHECK_VIOLATED);
    assert_int_equal(result->severity, SEVERITY_VERIFY);
    assert_string_equal(result->row, "2013201");
    assert_string_equal(result->operator_text, "=");
    assert_int_equal(result->left.number.low.numerator, 4000);
    assert_int_equal(result->right.number.low.numerator, 1500);
    assert_int_equal(result->reads->len, 2);
    assert_string_equal(((FormulaRead *)g_ptr_array_index(result->reads, 0))->address,
                        "table/2013201/basic");
}

static const struct {
    const char *body;
    const char *cases;
    const char *id; /* NULL: proved */
} proofs[] = {
    {"in  sides  actual\nrule  income = expenditure\n",
     "holds  income = 5  expenditure = 5\nfails  income = 5\n", NULL},
    {"in  sides  actual\nrule  income = expenditure\n", "holds  income = 5\nfails  income = 5\n",
     "case-violated"},
    {"in  sides  actual\nrule  income = expenditure\n",
     "holds  income = 5  expenditure = 5\nfails\n", "case-holds"},
    {"when  book.vouchers > 0\nrule  sides/income/actual = 0yuan\n",
     "holds  sides/income/actual = 0\nfails  sides/income/actual = 5\n", "case-not-applicable"},
    {"rule  sides/income/actual / sides/expenditure/actual > 0.5\n",
     "holds  sides/income/actual = 5\nfails  sides/income/actual = 5\n", "case-not-checkable"},
    {"in  sides  actual\nrule  income = expenditure\n",
     "holds  incomes = 5  expenditure = 5\nfails  income = 5\n", "case-name"},
    {"in  sides  actual\nrule  income = expenditure\n",
     "holds  income = 5.005\nfails  income = 5\n", "case-amount"},
    {"in  sides  actual\nrule  income = expenditure\n", "holds  income 5\nfails  income = 5\n",
     "case-field"},
    {"rule  sides/income/actual = income[]\n",
     "holds  income[fund=general] = 5\nfails  income[] = 5\n", "case-name"},
    {"each  class of table\nrule  table/@/total = sum(table/{item @}/total)\n",
     "holds  @ = 201  table/201/total = 5  table/2013201/total = 3  table/2013202/total = 2\n"
     "fails  @ = 201  table/201/total = 5  table/2080505/total = 5\n",
     NULL},
    {"each  column of table\nrule  table/total/# = sum(table/{item}/#)\n",
     "holds  # = 301  table/total/301 = 5  table/2013201/# = 5\nfails  # = 301  table/total/# = "
     "1\n",
     NULL},
    {"rule  previous(table/total/total) = expenditure[function=201] + income[]\n",
     "holds  previous(table/total/total) = 5  expenditure[function=201] = 3  income[] = 2\n"
     "fails  expenditure[function=201] = 3\n",
     NULL},
    {"rule  staff.on_duty[kind=servant] <= staff.rows[]\n",
     "holds  staff.on_duty[kind=servant] = 3  staff.rows[] = 4\n"
     "fails  staff.on_duty[kind=servant] = 3\n",
     NULL},
    {"when  unit.kind = \"institution\"\nrule  sides/income/actual > 0yuan\n",
     "holds  unit.kind = \"institution\"  sides/income/actual = 1\n"
     "fails  unit.kind = \"institution\"\n",
     NULL},
    {"in  table\neach  item of table\nwhen  @.name = \"行政运行\"\nrule  project = 0yuan\n",
     "holds  @ = 2013201  basic = 1\nfails  @ = 2013201  project = 1\n", NULL},
};

static void a_check_is_proved_by_its_cases(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(proofs); i++) {
        g_autoptr(Small) small = small_new();
        g_autoptr(GError) error = NULL;
        g_autoptr(Forms) forms = forms_with(small, proofs[i].body, proofs[i].cases, &error);
        bool proved;

        small_good(error);
        proved = forms_check_prove(forms, small->catalog, 0, &error);

        if (proofs[i].id == NULL)
            small_good(error);
        else
            assert_string_equal(error_id(error), proofs[i].id);
        assert_true(proved == (proofs[i].id == NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_check_runs_on_what_it_names),
        cmocka_unit_test(a_violation_shows_both_sides_and_what_it_read),
        cmocka_unit_test(a_check_is_proved_by_its_cases),
    };

    return TEST_RUN("statement/checks", tests);
}
