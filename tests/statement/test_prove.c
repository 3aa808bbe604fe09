/* Every check of the regimes carries a case that holds and one that fails, and both do. */
#include "test.h"

#include "base/error.h"
#include "statement/statement.h"

static const char *const regimes[] = {"2021", "2021-sichuan"};

static void print_fact(const char *name, const char *text, void *data)
{
    print_message("  %s: %s\n", name, text);
    (void)data;
}

static void say_error(const char *what, const GError *error)
{
    print_message("%s: %s\n", what, error_id(error));
    error_each_fact(error, print_fact, NULL);
}

/* How many checks of `regime` fail their own proof; each is printed. */
static unsigned unproved(const char *regime)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Catalog) catalog = catalog_read(SOURCE_DIR "/data", regime, &error);
    g_autoptr(Forms) forms = catalog != NULL ? forms_read(catalog, &error) : NULL;
    unsigned count = 0;

    if (forms == NULL) {
        say_error(regime, error);
        return 1;
    }
    for (unsigned i = 0; i < forms_check_count(forms); i++) {
        g_autoptr(GError) failed = NULL;

        if (!forms_check_prove(forms, catalog, i, &failed)) {
            say_error(forms_check_id(forms, i), failed);
            count++;
        }
    }
    return count;
}

static void every_check_proves_its_own_cases(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(regimes); i++)
        assert_int_equal(unproved(regimes[i]), 0);
}

static void there_are_at_least_two_hundred_checks(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(regimes); i++) {
        g_autoptr(Catalog) catalog = catalog_read(SOURCE_DIR "/data", regimes[i], NULL);
        g_autoptr(Forms) forms = forms_read(catalog, NULL);

        assert_true(forms_check_count(forms) >= 200);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_check_proves_its_own_cases),
        cmocka_unit_test(there_are_at_least_two_hundred_checks),
    };

    return TEST_RUN("statement/prove", tests);
}
