/* Vouchers and ledgers as they are filed: sums, running balances, both accountings, signatures. */
#include <glib/gstdio.h>

#include "base/error.h"
#include "book/journal.h"
#include "disclosure/ledger.h"
#include "test.h"

typedef struct {
    char *folder, *path;
    Catalog *catalog;
    Book *book;
} Desk;

static void good(bool done, GError *error)
{
    if (!done)
        fail_msg("%s", error != NULL ? error_id(error) : "failed without an error");
}

/* The expense of `fen` from the bank on a day, in both accountings. */
static void post(Desk *desk, int month, int day, Stage stage, int64_t fen, const char *memo)
{
    const BookEntry entries[] = {
        {.account = 500102, .amount = {fen}},
        {.account = 1002, .side = SIDE_CREDIT, .amount = {fen}},
        {.account = 710103,
         .fund = 4,
         .function = 2013201,
         .economy = 30201,
         .nature = 1,
         .amount = {fen}},
        {.account = 800102, .side = SIDE_CREDIT, .amount = {fen}},
    };
    const BookEntry opening[] = {
        {.account = 1002, .amount = {fen}},
        {.account = 3001, .side = SIDE_CREDIT, .amount = {fen}},
    };
    const BookVoucher voucher = {
        .month = month,
        .day = day,
        .stage = stage,
        .attachments = 2,
        .memo = memo,
        .entries = stage == STAGE_OPENING ? opening : entries,
        .entry_count = stage == STAGE_OPENING ? 2 : 4,
    };
    const BookOrigin origin = {.prepared = "甲", .reviewed = "乙"};
    GError *error = NULL;

    good(book_enter(desk->book, &voucher, &origin, NULL, &error), error);
}

static int set_up(void **state)
{
    const BookFacts facts = {2021,   "2021-sichuan", "quota",         "305301",
                             "某局", NULL,           "administrative"};
    Desk *desk = g_new0(Desk, 1);
    GError *error = NULL;

    desk->folder = g_dir_make_tmp("juesuan-ledger-XXXXXX", NULL);
    desk->path = g_build_filename(desk->folder, "a.book", NULL);
    desk->catalog = catalog_read(SOURCE_DIR "/data", "2021-sichuan", &error);
    good(desk->catalog != NULL, error);
    desk->book = book_create(desk->path, &facts, "丙", &error);
    good(desk->book != NULL, error);
    good(book_begin(desk->book, &error), error);
    post(desk, 1, 1, STAGE_OPENING, 100000, "上年结转");
    post(desk, 2, 9, STAGE_NORMAL, 500, "水费");
    post(desk, 2, 3, STAGE_NORMAL, 10000, "办公费"); /* posted later, of an earlier day */
    post(desk, 2, 9, STAGE_NORMAL, -500, "冲销");
    post(desk, 3, 1, STAGE_NORMAL, 2000, "邮费");
    good(book_commit(desk->book, &error), error);
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    Desk *desk = *state;

    book_close(desk->book);
    catalog_free(desk->catalog);
    g_unlink(desk->path);
    g_rmdir(desk->folder);
    g_free(desk->path);
    g_free(desk->folder);
    g_free(desk);
    return 0;
}

/* Each table as lines: number, then its rows with cells between bars, then its remark. */
static char *shown(const Desk *desk, LedgerKind kind, int month, Code account)
{
    GError *error = NULL;
    g_autoptr(Document) document =
        ledger_document(desk->book, desk->catalog, kind, month, account, &error);
    GString *out = g_string_new(NULL);

    good(document != NULL, error);
    good(document_validate(document, &error), error);
    for (unsigned i = 0; i < node_count(document->root); i++) {
        const Node *table = node_at(document->root, i);
        if (table->kind != NODE_TABLE)
            continue;
        g_string_append_printf(out, "[%s]\n", table->number != NULL ? table->number : "");
        for (unsigned r = 1; r < node_count(table); r++) {
            for (unsigned c = 0; c < node_count(node_at(table, r)); c++) {
                g_autofree char *text = node_plain(node_at(node_at(table, r), c));
                g_string_append_printf(out, "%s|", text);
            }
            g_string_append_c(out, '\n');
        }
        if (table->remark != NULL)
            g_string_append_printf(out, "%s\n", table->remark);
    }
    return g_string_free(out, FALSE);
}

static void shows(void **state, LedgerKind kind, int month, Code account, const char *wanted)
{
    g_autofree char *text = shown(*state, kind, month, account);

    assert_string_equal(text, wanted);
}

static void a_sub_ledger_runs_by_date_with_totals(void **state)
{
    shows(state, LEDGER_SUB, 0, 1002,
          "[1002 银行存款]\n"
          "||上年结转|||借|1,000.00|\n"
          "02-03|2-2|办公费||100.00|借|900.00|\n"
          "02-09|2-1|水费||5.00|借|895.00|\n"
          "02-09|2-3|冲销||-5.00|借|900.00|\n"
          "||本月合计||100.00|借|900.00|\n"
          "||本年累计||100.00|借|900.00|\n"
          "03-01|3-1|邮费||20.00|借|880.00|\n"
          "||本月合计||20.00|借|880.00|\n"
          "||本年累计||120.00|借|880.00|\n");
}

static void a_month_of_it_begins_with_what_was_before(void **state)
{
    shows(state, LEDGER_SUB, 3, 1002,
          "[1002 银行存款]\n"
          "||上月结转|||借|900.00|\n"
          "03-01|3-1|邮费||20.00|借|880.00|\n"
          "||本月合计||20.00|借|880.00|\n"
          "||本年累计||120.00|借|880.00|\n");
    shows(state, LEDGER_SUB, 4, 1002, "[1002 银行存款]\n||上月结转|||借|880.00|\n");
}

static void a_day_book_has_the_days_totals_and_the_other_side(void **state)
{
    shows(state, LEDGER_JOURNAL, 2, 0,
          "[1002 银行存款]\n"
          "||上月结转||||借|1,000.00|\n"
          "02-03|2-2|办公费|业务活动费用—商品和服务费用||100.00|借|900.00|\n"
          "||本日合计|||100.00|借|900.00|\n"
          "02-09|2-1|水费|业务活动费用—商品和服务费用||5.00|借|895.00|\n"
          "02-09|2-3|冲销|业务活动费用—商品和服务费用||-5.00|借|900.00|\n"
          "||本日合计||||借|900.00|\n"
          "||本月合计|||100.00|借|900.00|\n"
          "||本年累计|||100.00|借|900.00|\n");
}

static void a_general_ledger_has_months_of_the_first_level(void **state)
{
    shows(state, LEDGER_GENERAL, 0, 5001,
          "[5001 业务活动费用]\n"
          "|上年结转|||平||\n"
          "2|本月合计|100.00||借|100.00|\n"
          "2|本年累计|100.00||借|100.00|\n"
          "3|本月合计|20.00||借|120.00|\n"
          "3|本年累计|120.00||借|120.00|\n");
}

static void balances_add_up_in_each_accounting(void **state)
{
    shows(state, LEDGER_BALANCES, 3, 0,
          "[]\n"
          "借方|贷方|借方|贷方|借方|贷方|借方|贷方|\n"
          "1002|银行存款|900.00|||20.00||120.00|880.00||\n"
          "3001|累计盈余||1,000.00||||||1,000.00|\n"
          "5001|业务活动费用|100.00||20.00||120.00||120.00||\n"
          "500102|业务活动费用—商品和服务费用|100.00||20.00||120.00||120.00||\n"
          "财务会计合计|1,000.00|1,000.00|20.00|20.00|120.00|120.00|1,000.00|1,000.00|\n"
          "7101|行政支出|100.00||20.00||120.00||120.00||\n"
          "710103|行政支出—其他资金支出|100.00||20.00||120.00||120.00||\n"
          "8001|资金结存||100.00||20.00||120.00||120.00|\n"
          "800102|资金结存—货币资金||100.00||20.00||120.00||120.00|\n"
          "预算会计合计|100.00|100.00|20.00|20.00|120.00|120.00|120.00|120.00|\n");
}

static void a_voucher_has_both_accountings_its_total_in_words_and_who_signed(void **state)
{
    g_autofree char *text = shown(*state, LEDGER_VOUCHERS, 3, 0);

    assert_non_null(strstr(text, "[记字第 3-1 号]\n财务会计|\n"
                                 "邮费|500102|业务活动费用—商品和服务费用|20.00||\n"
                                 "邮费|1002|银行存款||20.00|\n"
                                 "合计（大写）贰拾元整|20.00|20.00|\n预算会计|\n"));
    assert_non_null(strstr(text, "行政运行、"));
    assert_non_null(strstr(text, "附件 2 张　会计主管：　　　　记账：丙　审核：乙　制单：甲"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sub_ledger_runs_by_date_with_totals),
        cmocka_unit_test(a_month_of_it_begins_with_what_was_before),
        cmocka_unit_test(a_day_book_has_the_days_totals_and_the_other_side),
        cmocka_unit_test(a_general_ledger_has_months_of_the_first_level),
        cmocka_unit_test(balances_add_up_in_each_accounting),
        cmocka_unit_test(a_voucher_has_both_accountings_its_total_in_words_and_who_signed),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("disclosure/ledger", tests, set_up, tear_down);
}
