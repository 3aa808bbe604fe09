/* Forms are refused with the place and kind of what is wrong in them. */
#include "small.h"

static const struct {
    const char *rest;
    const char *id;
    int line; /* of the file; the head has six lines */
} wrong[] = {
    {"columm  a  甲\n", "form-record", 7},
    {"column  a  甲\ncolumn  a  乙\n", "form-again", 8},
    {"column  a\n", "record-fields", 7},
    {"column  a/b  甲\n", "form-id", 7},
    {"column  a  甲  often\n", "form-option", 7},
    {"column  a  甲  income=nothing\n", "form-option", 7},
    {"column  a  甲  [fund=golden]\n", "form-code", 7},
    {"column  a  甲  [colour=1]\n", "form-filter", 7},
    {"column  a  甲  [fund=general\n", "form-option", 7},
    {"column  a  甲\nrow  x  1  行  income[\n", "formula-", 8},
    {"column  a  甲\nrow  x  1  行  income[] + y\n", "formula-name", 8},
    {"column  a  甲\nrow  x  1  行  other/y/a\n", "statement-unknown", 8},
    {"column  a  甲\nrow  x  1  行  form/y/a\n", "formula-row", 8},
    {"column  a  甲\nrow  x  1  行  form/x/b\n", "formula-column", 8},
    {"column  a  甲\nheading  x  1  行  income[]\n", "form-heading", 8},
    {"column  a  甲\ncell  y  a  income[]\n", "form-row", 8},
    {"column  a  甲\nrow  x  1  行\ncell  x  b  income[]\n", "form-column", 9},
    {"column  a  甲\nlayout  sides one two\n", "form-block", 8},
    {"column  a  甲\nlayout  round\n", "form-layout", 8},
    {"column  a  甲\nblock  one  块  b\n", "form-column", 8},
    {"column  a  甲\nunit  斤  2\n", "form-unit", 8},
    {"column  a  甲\ngroup  mine\n", "form-word", 8},
    {"rows  fund  total  income[]\ncolumn  a  甲  -  income[]\n", "form-field", 7},
    {"rows  function  total chapter  income[]\ncolumn  a  甲  -  income[]\n", "form-level", 7},
    {"rows  function  total  income[]\ncolumn  a  甲\n", "form-no-expression", 8},
    {"rows  function  total  like other\ncolumn  a  甲  -  income[]\n", "statement-unknown", 7},
    {"rows  economy  total  like fixed\ncolumn  a  甲  -  income[]\n", "form-unlike", 7},
    {"rows  economy  total  columns of fixed\ncolumn  a  甲  -  income[]\n", "form-unlike", 7},
    {"rows  function  total  income[]\ncolumn  a  甲  -  income[]\ncolumns  economy  class\n",
     "form-no-cells", 9},
    {"rows  function  total  income[]\ncolumns  economy  class\ncolumn  a  甲  -  income[]\n",
     "form-order", 9},
    {"rows  function  total  income[]\ncolumn  a  甲  -  income[]\ndrop  all\n", "form-word", 9},
    {"row  x  1  行  income[]\n", "form-without", 0},
};

/* An id that ends in a dash is the beginning of one: which error of syntax, the formula layer says.
 */
static void assert_error(const GError *error, const char *id)
{
    if (!g_str_has_suffix(id, "-"))
        assert_string_equal(error_id(error), id);
    else
        assert_true(g_str_has_prefix(error_id(error), id));
}

static void a_wrong_form_is_refused_at_its_place(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(Small) small = small_new();
        g_autoptr(GError) error = NULL;
        g_autofree char *place = g_strdup_printf("form.txt:%d", wrong[i].line);

        small_form(small, "fixed", "column  a  甲\nrow  x  1  行  income[]\n");
        small_form(small, "form", wrong[i].rest);

        assert_null(small_forms(small, &error));

        assert_error(error, wrong[i].id);
        assert_non_null(error_fact(error, "place"));
        if (wrong[i].line > 0)
            assert_non_null(strstr(error_fact(error, "place"), place));
    }
}

static void a_form_is_named_as_its_file(void **state)
{
    g_autoptr(Small) small = small_new();
    g_autoptr(GError) error = NULL;

    (void)state;
    small_write(small, "statements/one.txt", "statement  two  表  题目\n");

    assert_null(small_forms(small, &error));

    assert_string_equal(error_id(error), "form-file");
}

static void a_form_begins_with_its_statement(void **state)
{
    g_autoptr(Small) small = small_new();
    g_autoptr(GError) error = NULL;

    (void)state;
    small_write(small, "statements/one.txt", "source  样表\nstatement  one  表  题目\n");

    assert_null(small_forms(small, &error));

    assert_string_equal(error_id(error), "form-first");
}

static void forms_stand_in_the_order_of_the_regime(void **state)
{
    static const char *const wanted[] = {"final-1", "final-1-1", "final-2", "final-10"};
    g_autoptr(Catalog) catalog = catalog_read(SOURCE_DIR "/data", "2021-sichuan", NULL);
    g_autoptr(Forms) forms = forms_read(catalog, NULL);
    g_autoptr(Compilation) compilation =
        compilation_of_cube(NULL, cube_new(), catalog, forms, NULL);
    const char *const *ids = compilation_ids(compilation);
    unsigned at = 0;

    (void)state;
    for (unsigned i = 0; ids[i] != NULL; i++)
        if (at < G_N_ELEMENTS(wanted) && strcmp(ids[i], wanted[at]) == 0)
            at++;

    assert_int_equal(at, G_N_ELEMENTS(wanted));
    assert_string_equal(ids[0], "cover");
}

static const struct {
    const char *text;
    const char *id;
} wrong_checks[] = {
    {"source  s\n", "form-first"},
    {"check  a  甲\nrules  x = 1\n", "form-record"},
    {"check  a  甲\nseverity  grave\n", "form-word"},
    {"check  a  甲\nin  other\n", "statement-unknown"},
    {"check  a  甲\nin  fixed b\n", "form-column"},
    {"check  a  甲\neach  thing of fixed\n", "check-each"},
    {"check  a  甲\neach  row of other\n", "statement-unknown"},
    {"check  a  甲\nrule  x +\n", "formula-"},
    {"check  a  甲\nsource  s\nseverity  must\nrule  fixed/x/a = 0yuan\nmend  m\nholds\n",
     "form-without"},
    {"check  a  甲\nsource  s\nseverity  must\nrule  fixed/y/a = 0yuan\nmend  m\nholds\nfails\n",
     "formula-row"},
    {"check  a  甲\nsource  s\nseverity  must\nin  fixed a\nrule  y = 0yuan\nmend  "
     "m\nholds\nfails\n",
     "formula-name"},
};

static void a_wrong_check_is_refused(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(wrong_checks); i++) {
        g_autoptr(Small) small = small_new();
        g_autoptr(GError) error = NULL;

        small_form(small, "fixed", "column  a  甲\nrow  x  1  行  income[]\n");
        small_write(small, "checks/all.txt", wrong_checks[i].text);

        assert_null(small_forms(small, &error));

        assert_error(error, wrong_checks[i].id);
        assert_non_null(strstr(error_fact(error, "place"), "all.txt:"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_form_is_refused_at_its_place),
        cmocka_unit_test(a_form_is_named_as_its_file),
        cmocka_unit_test(a_form_begins_with_its_statement),
        cmocka_unit_test(forms_stand_in_the_order_of_the_regime),
        cmocka_unit_test(a_wrong_check_is_refused),
    };

    return TEST_RUN("statement/form", tests);
}
