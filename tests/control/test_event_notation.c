/* The notation of events: what is not understood is refused with its place. */
#include "test.h"

#include "control/events.h"

/* A small regime of its own: what is shared, then an event with one record changed. */
#define SHARED                                                                                      \
    "field  date  date  日期  d\nfield  amount  money  金额  a\nfield  tax  money  税额  t\n" \
    "field  payee  text  单位  p\nfield  way  choice  方式  w  cash 现金|bank 银行\n"       \
    "field  function  function  功能  f\nfield  rows  list  明细  r  function amount\n"         \
    "field  account  account  科目  c  1|2\ncommon  date\n"                                       \
    "name  money  1001  way cash\nname  money  1002\ncarry  4|5  function\n"
#define EVENT                                                                                      \
    "event  buy  X1  购买\nask  amount tax? payee? way?\nmemo  m\n"                              \
    "financial  debit  5001  amount\nfinancial  credit  money  amount\n"

static Events *parsed(const Trial *trial, const char *text, GError **error)
{
    const char *const texts[] = {text, NULL};
    const char *const places[] = {"events.txt", NULL};

    return events_parse(trial->catalog, texts, places, error);
}

static void a_small_regime_is_read(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Events) events = parsed(*state, SHARED EVENT, &error);

    if (events == NULL)
        fail_msg("%s %s %s", error_id(error), error_fact(error, "place"),
                 error_fact(error, "found"));
    assert_int_equal(events_all(events)->len, 1);
    assert_string_equal(events_name_accounts(events, "money"), "1001|1002");
}

static void what_is_not_understood_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *text, *place, *found;
    } cases[] = {
        {SHARED "sum  a\n", ":13", "sum"},
        {SHARED "event  a  b\n", ":13", NULL},
        {SHARED EVENT "event  buy  -  另一\n", ":18", "buy"},
        {SHARED EVENT "event  other  X1  另一\n", ":18", "X1"},
        {SHARED EVENT "ask  colour\n", ":18", "colour"},
        {SHARED EVENT "ask  amount\n", ":18", "amount"},
        {SHARED EVENT "set  function\n", ":18", "function"},
        {SHARED EVENT "units  company\n", ":18", "company"},
        {SHARED EVENT "payment  cash\n", ":18", "cash"},
        {SHARED EVENT "stage  opening\n", ":18", "opening"},
        {SHARED EVENT "financial  left  5001  amount\n", ":18", "left"},
        {SHARED EVENT "financial  debit  5999  amount\n", ":18", "5999"},
        {SHARED EVENT "financial  debit  7101  amount\n", ":18", "7101"},
        {SHARED EVENT "budgetary  debit  money  amount\n", ":18", "money"},
        {SHARED EVENT "budgetary  debit  account  amount\n", ":18", "account"},
        {SHARED EVENT "financial  debit  5001  amount -\n", ":18", "amount -"},
        {SHARED EVENT "financial  debit  5001  amount * 2\n", ":18", "amount * 2"},
        {SHARED EVENT "financial  debit  5001  (amount\n", ":18", "(amount"},
        {SHARED EVENT "financial  debit  5001  payee\n", ":18", "payee"},
        {SHARED EVENT "financial  debit  5001  most(amount, tax)\n", ":18", "most(amount, tax)"},
        {SHARED EVENT "financial  debit  5001  balance(5999)\n", ":18", "balance(5999)"},
        {SHARED EVENT "financial  debit  5001  rows\n", ":18", "rows"},
        {SHARED EVENT "financial  debit  5001  amount  each way\n", ":18", "each way"},
        {SHARED EVENT "financial  debit  5001  amount  each rows\n", ":18", "rows"},
        {SHARED EVENT "financial  debit  5001  amount  with colour=1\n", ":18", "colour=1"},
        {SHARED EVENT "financial  debit  5001  amount  with function=9\n", ":18", "function=9"},
        {SHARED EVENT "financial  debit  5001  amount  way gold\n", ":18", "gold"},
        {SHARED EVENT "financial  debit  5001  amount  given\n", ":18", "given"},
        {SHARED EVENT "check  amount ~ tax  t\n", ":18", "amount ~ tax"},
        {SHARED EVENT "check  is way gold  t\n", ":18", "gold"},
        {SHARED EVENT "gives  debit 5001 1.00\n", ":18", "gives"},
        {SHARED EVENT "instead  sell\n", ":13", "sell"},
        {SHARED "event  buy  -  买\nmemo  m\n", ":13", "buy"},
        {"field  a  colour  甲  x\n", ":1", "colour"},
        {"field  a  money  甲  x\nfield  a  money  乙  x\n", ":2", "a"},
        {"field  a  choice  甲  x  red\n", ":1", "red"},
        {"field  a  list  甲  x  b\n", ":1", "b"},
        {"field  a  account  甲  x  y\n", ":1", "y"},
        {SHARED "name  money  6001\n", ":13", "6001"},
        {SHARED "name  money  9\n", ":13", "9"},
        {SHARED "carry  4  colour\n", ":13", "colour"},
        {SHARED "carry  x  function\n", ":13", "x"},
        {SHARED "default  colour  red\n", ":13", "colour"},
        {SHARED "default  way  cash  colour red\n", ":13", "colour"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Events) events = parsed(*state, cases[i].text, &error);
        g_autofree char *place = g_strconcat("events.txt", cases[i].place, NULL);

        if (events != NULL)
            fail_msg("case %u is taken", i);
        assert_string_equal(error_fact(error, "place"), place);
        if (cases[i].found != NULL)
            assert_string_equal(error_fact(error, "found"), cases[i].found);
    }
}

/* Sums that nest too deep, or are too long, are refused before they are followed. */
static void an_amount_has_a_depth(void **state)
{
    g_autofree char *open = g_strnfill(400, '(');
    g_autofree char *close = g_strnfill(400, ')');
    g_autofree char *deep =
        g_strconcat(SHARED EVENT "financial  debit  5001  ", open, "amount", close, "\n", NULL);
    GString *many = g_string_new(SHARED EVENT "financial  debit  5001  amount");
    g_autofree char *text = NULL;

    for (unsigned i = 0; i < 1000; i++)
        g_string_append(many, " + amount");
    g_string_append_c(many, '\n');
    text = g_string_free(many, FALSE);
    assert_null(parsed(*state, deep, NULL));
    assert_null(parsed(*state, text, NULL));
}

#define TRIAL_TEST(name) cmocka_unit_test_setup_teardown(name, trial_open, trial_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRIAL_TEST(a_small_regime_is_read),
        TRIAL_TEST(what_is_not_understood_is_refused_with_its_place),
        TRIAL_TEST(an_amount_has_a_depth),
    };
    return TEST_RUN("control/event_notation", tests);
}
