/* book.ini: facts for a new book, settings and offices; what is wrong is told. */
#include "test.h"

#include "base/error.h"
#include "exchange/year.h"

static void comments_behind_values_are_no_values(void **state)
{
    g_autoptr(Settings) settings = settings_read(YEAR_FOLDER "book.ini", NULL);
    BookFacts facts;

    (void)state;
    assert_non_null(settings);
    facts = settings_facts(settings);
    assert_int_equal(facts.year, 2021);
    assert_string_equal(facts.payment, "quota");
    assert_string_equal(facts.name, "某某县示例局");
}

static void what_is_not_said_is_nil(void **state)
{
    g_autoptr(Settings) settings = settings_parse("[unit]\nname = 某局\n", "book.ini", NULL);
    BookFacts facts;

    (void)state;
    assert_non_null(settings);
    facts = settings_facts(settings);
    assert_int_equal(facts.year, 0);
    assert_null(facts.regime);
    assert_null(facts.kind);
}

static void wrong_settings_are_told(void **state)
{
    static const struct {
        const char *text, *id;
    } cases[] = {
        {"year = 2021\n", "settings-notation"},
        {"[book]\nyear\n", "settings-notation"},
        {"[book]\nyear = 21\n", "settings-year"},
        {"[book]\nyear = 2021年\n", "settings-year"},
        {"[book]\npayment = cash\n", "settings-word"},
        {"[book]\ncolour = red\n", "settings-key"},
        {"[unit]\nkind = company\n", "settings-word"},
        {"[person]\nname = x\n", "settings-group"},
        {"[offices]\n00 = administrative\n", "settings-office"},
        {"[offices]\n00 = 机关本级\n", "settings-office"},
        {"[payment]\ndirect-from = 2021-02-30\n", "settings-date"},
        {"[payment]\ndirect-from = July\n", "settings-date"},
        {"[payment]\nfrom = 2021-07-01\n", "settings-key"},
    };

    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(settings_parse(cases[i].text, "book.ini", &error));
        assert_string_equal(error_id(error), cases[i].id);
        assert_true(g_str_has_prefix(error_fact(error, "place"), "book.ini"));
    }
}

static void settings_reach_the_book(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_book(desk);
    const BookName *office = book_name(book, FIELD_OFFICE, "01");

    assert_string_equal(book_setting(book, "unit.province"), "四川省");
    assert_non_null(office);
    assert_string_equal(office->name, "服务中心");
    assert_string_equal(office->kind, "institution");
}

static void the_day_without_quotas_reaches_the_book(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_book(desk);
    g_autoptr(Settings) settings =
        settings_parse("[payment]\ndirect-from = 2021-07-01\n", "book.ini", NULL);

    assert_non_null(settings);
    assert_true(book_begin(book, NULL));
    assert_true(settings_apply(settings, book, NULL));
    assert_true(book_commit(book, NULL));
    assert_string_equal(book_setting(book, "payment.direct-from"), "2021-07-01");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments_behind_values_are_no_values),
        cmocka_unit_test(what_is_not_said_is_nil),
        cmocka_unit_test(wrong_settings_are_told),
        cmocka_unit_test_setup_teardown(settings_reach_the_book, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(the_day_without_quotas_reaches_the_book, desk_open,
                                        desk_close),
    };

    return TEST_RUN("exchange/settings", tests);
}
