/* A regime: codes, measures, tables, and what it takes from its parent. */
#include "test.h"

#include "base/error.h"
#include "catalog/catalog.h"

#include <string.h>

static Catalog *sichuan(void)
{
    g_autoptr(GError) error = NULL;
    Catalog *catalog = catalog_read(SOURCE_DIR "/data", "2021-sichuan", &error);

    if (catalog == NULL)
        fail_msg("%s at %s", error_id(error), error_fact(error, "place"));
    return catalog;
}

static void a_code_covers_what_lies_under_it(void **state)
{
    (void)state;
    assert_true(code_covers(201, 2013201));
    assert_true(code_covers(2013201, 2013201));
    assert_false(code_covers(2013201, 20132));
    assert_false(code_covers(202, 2013201));
    assert_int_equal(code_cut(2013201, 5), 20132);
    assert_int_equal(code_digits(2013201), 7);
    assert_int_equal(code_account_system(1011), SYSTEM_FINANCIAL);
    assert_int_equal(code_account_system(80010302), SYSTEM_BUDGETARY);
}

static void official_names_are_found_by_code(void **state)
{
    g_autoptr(Catalog) catalog = sichuan();

    (void)state;
    assert_string_equal(catalog_entry(catalog, FIELD_FUNCTION, 2013201)->name, "行政运行");
    assert_string_equal(catalog_entry(catalog, FIELD_ECONOMY, 30217)->name, "公务接待费");
    assert_null(catalog_entry(catalog, FIELD_FUNCTION, 9999999));
}

static void a_fund_is_read_by_word_or_by_name(void **state)
{
    g_autoptr(Catalog) catalog = sichuan();
    Code general = catalog_code(catalog, FIELD_FUND, "general");

    (void)state;
    assert_int_not_equal(general, 0);
    assert_int_equal(catalog_code(catalog, FIELD_FUND, "一般公共预算财政拨款"), general);
    assert_int_equal(catalog_code(catalog, FIELD_FUND, "一般公共预算"), general);
    assert_int_equal(catalog_code(catalog, FIELD_FUND, "nonsense"), 0);
    assert_int_equal(catalog_code(catalog, FIELD_FUNCTION, "2013201"), 2013201);
    assert_int_equal(catalog_code(catalog, FIELD_FUNCTION, "2013201x"), 0);
    assert_int_equal(catalog_code(catalog, FIELD_FUNCTION, "20132015"), 0);
}

static void a_near_code_is_offered(void **state)
{
    g_autoptr(Catalog) catalog = sichuan();
    g_autofree char *near = catalog_nearest(catalog, FIELD_FUNCTION, "20132011");

    (void)state;
    assert_non_null(near);
    assert_non_null(strstr(near, "2013201"));
}

static void a_derived_measure_is_a_sum_of_others(void **state)
{
    g_autoptr(Catalog) catalog = sichuan();
    const Measure *closing = catalog_measure(catalog, "closing");

    (void)state;
    assert_int_equal(closing->part_count, 5);
    assert_string_equal(closing->parts[3]->id, "expenditure");
    assert_int_equal(closing->signs[3], -1);
    assert_int_equal(catalog_measure(catalog, "income")->source.sign, -1);
}

static void a_register_names_its_columns(void **state)
{
    g_autoptr(Catalog) catalog = sichuan();
    const Table *staff = catalog_table(catalog, "staff");
    const TableColumn *kind = table_column(staff, "kind");

    (void)state;
    assert_true(staff->is_register);
    assert_int_equal(kind->type, COLUMN_CHOICE);
    assert_string_equal(kind->choices[0], "servant");
    assert_string_equal(kind->words[0], "公务员");
    assert_true(kind->required);
    assert_false(catalog_table(catalog, "voucher")->is_register);
}

static void a_child_takes_what_it_lacks_from_its_parent(void **state)
{
    g_autoptr(Catalog) child = sichuan();
    g_autoptr(Catalog) parent = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    g_autofree char *own = catalog_find(child, "report/disclosure.txt");
    g_autofree char *inherited = catalog_find(child, "report/narrative.txt");

    (void)state;
    assert_non_null(strstr(own, "2021-sichuan"));
    assert_null(strstr(inherited, "2021-sichuan"));
    assert_string_not_equal(catalog_hash(child), catalog_hash(parent));
}

static void an_unknown_regime_is_refused_with_the_nearest(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(catalog_read(SOURCE_DIR "/data", "2021-sichuam", &error));
    assert_string_equal(error_id(error), "regime-unknown");
    assert_string_equal(error_fact(error, "nearest"), "2021-sichuan");
}

static void a_regime_cannot_be_looked_for_outside_its_folder(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(catalog_read(SOURCE_DIR "/data", "../data/2021", &error));
    assert_string_equal(error_id(error), "regime-unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_covers_what_lies_under_it),
        cmocka_unit_test(official_names_are_found_by_code),
        cmocka_unit_test(a_fund_is_read_by_word_or_by_name),
        cmocka_unit_test(a_near_code_is_offered),
        cmocka_unit_test(a_derived_measure_is_a_sum_of_others),
        cmocka_unit_test(a_register_names_its_columns),
        cmocka_unit_test(a_child_takes_what_it_lacks_from_its_parent),
        cmocka_unit_test(an_unknown_regime_is_refused_with_the_nearest),
        cmocka_unit_test(a_regime_cannot_be_looked_for_outside_its_folder),
    };
    return TEST_RUN("catalog/catalog", tests);
}
