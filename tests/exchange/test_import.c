/* Importing: all files of a call, in whatever order, or nothing. */
#include "test.h"

#include "base/error.h"
#include "exchange/year.h"

static void the_worked_year_is_imported(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_book(desk);
    g_autoptr(GError) error = NULL;
    ImportCounts counts = {0};

    assert_true(import_files(book, desk->catalog, year_files, false, NULL, NULL, &counts, &error));

    assert_int_equal(counts.files, 3);
    assert_int_equal(counts.vouchers, 16);
    assert_int_equal(counts.entries, 57);
    assert_int_equal(counts.rows, 3);
    assert_int_equal(book_voucher_count(book), 16);
    assert_non_null(book_name(book, FIELD_PROJECT, "P01"));
}

static void an_entry_keeps_what_its_row_says(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_year(desk);
    BookVoucher *voucher = book_voucher(book, 1, NULL);

    assert_non_null(voucher);
    assert_int_equal(voucher->stage, STAGE_OPENING);
    assert_int_equal(voucher->month, 1);
    assert_int_equal(voucher->entry_count, 4);
    assert_int_equal(voucher->entries[3].account, 810107);
    assert_int_equal(voucher->entries[3].side, SIDE_CREDIT);
    assert_int_equal(voucher->entries[3].amount.fen, 5000000);
    assert_int_equal(voucher->entries[3].function, 2013202);
    assert_string_equal(book_name_at(book, FIELD_PROJECT, voucher->entries[3].project)->code,
                        "P01");
    assert_string_equal(voucher->entries[3].memo, "上年末财政应返还额度");
    book_voucher_free(voucher);
}

static void a_file_in_gb18030_reads_the_same(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_book(desk);
    g_autofree char *text = NULL;
    g_autofree char *converted = NULL;
    g_autofree char *path = NULL;
    gsize size;
    ImportCounts counts = {0};

    assert_true(g_file_get_contents(YEAR_FOLDER "vouchers.csv", &text, NULL, NULL));
    converted = g_convert(text, -1, "GB18030", "UTF-8", NULL, &size, NULL);
    path = desk_write(desk, "gb.csv", converted, (gssize)size);
    const char *const files[] = {path, YEAR_FOLDER "projects.csv", NULL};

    assert_true(import_files(book, desk->catalog, files, false, NULL, NULL, &counts, NULL));

    assert_int_equal(counts.vouchers, 16);
}

static void a_file_that_was_imported_adds_nothing(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_year(desk);
    ImportCounts counts = {0};

    assert_true(import_files(book, desk->catalog, year_files, false, NULL, NULL, &counts, NULL));

    assert_int_equal(counts.files, 0);
    assert_int_equal(counts.files_there, 3);
    assert_int_equal(counts.vouchers + counts.rows, 0);
    assert_int_equal(book_voucher_count(book), 16);
}

/* The bytes of a file of the worked year, with another line end: the same content, another file. */
static char *desk_again(const Desk *desk, const char *name)
{
    g_autofree char *from = g_strconcat(YEAR_FOLDER, name, NULL);
    g_autofree char *text = NULL;
    g_autofree char *longer = NULL;

    assert_true(g_file_get_contents(from, &text, NULL, NULL));
    longer = g_strconcat(text, "\n", NULL);
    return desk_write(desk, name, longer, -1);
}

static void what_equals_the_book_adds_nothing(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_year(desk);
    g_autofree char *vouchers = desk_again(desk, "vouchers.csv");
    g_autofree char *projects = desk_again(desk, "projects.csv");
    g_autofree char *appropriations = desk_again(desk, "appropriations.csv");
    const char *const files[] = {vouchers, projects, appropriations, NULL};
    ImportCounts counts = {0};
    g_autoptr(GError) error = NULL;

    assert_true(import_files(book, desk->catalog, files, false, NULL, NULL, &counts, &error));

    assert_int_equal(counts.files, 3);
    assert_int_equal(counts.vouchers + counts.rows, 0);
    assert_int_equal(counts.vouchers_there, 16);
    assert_int_equal(counts.rows_there, 3);
}

static void a_row_is_there_as_often_as_the_book_has_it(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_book(desk);
    g_autofree char *one = desk_write(desk, "one.csv", "主题,正文\na,同\n", -1);
    g_autofree char *two = desk_write(desk, "two.csv", "主题,正文\na,同\na,同\n", -1);
    const char *const first[] = {one, NULL}, *const second[] = {two, NULL};
    ImportCounts counts = {0};

    assert_true(import_files(book, desk->catalog, first, false, NULL, NULL, NULL, NULL));
    assert_true(import_files(book, desk->catalog, second, false, NULL, NULL, &counts, NULL));

    assert_int_equal(counts.rows, 1);
    assert_int_equal(counts.rows_there, 1);
    assert_int_equal(g_strv_length((char **)book_texts(book, "a")), 2);
}

static void a_voucher_that_differs_from_the_posted_one_is_refused_with_both(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_book(desk);
    g_autofree char *one = desk_write(desk, "one.csv",
                                      "日期,凭证号,摘要,科目,借方,贷方\n"
                                      "2021-03-01,1,甲,1002,5.00,\n2021-03-01,1,甲,3001,,5.00\n",
                                      -1);
    g_autofree char *two = desk_write(desk, "two.csv",
                                      "日期,凭证号,摘要,科目,借方,贷方\n"
                                      "2021-03-01,1,甲,1002,6.00,\n2021-03-01,1,甲,3001,,6.00\n",
                                      -1);
    const char *const first[] = {one, NULL}, *const second[] = {two, NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) before = NULL, after = NULL;

    assert_true(import_files(book, desk->catalog, first, false, NULL, NULL, NULL, NULL));
    g_clear_pointer(&book, book_close);
    before = desk_bytes(desk);
    book = book_open(desk->path, "test", false, NULL);
    assert_false(import_files(book, desk->catalog, second, false, NULL, NULL, NULL, &error));
    g_clear_pointer(&book, book_close);

    assert_string_equal(error_id(error), "import-voucher-differs");
    assert_string_equal(error_fact(error, "here"), "5.00");
    assert_string_equal(error_fact(error, "there"), "6.00");
    assert_string_equal(error_fact(error, "line"), "1");
    assert_true(g_str_has_suffix(error_fact(error, "place"), "two.csv:2:2"));
    after = desk_bytes(desk);
    assert_true(g_bytes_equal(before, after));
}

static void prepared_vouchers_are_drafts_until_they_are_posted(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_book(desk);
    unsigned posted = 0;

    assert_true(import_files(book, desk->catalog, year_files, true, NULL, NULL, NULL, NULL));
    assert_int_equal(book_voucher_count(book), 0);

    assert_true(book_begin(book, NULL));
    assert_true(book_set(book, "control.review", "none", NULL));
    assert_true(book_post_drafts(book, &posted, NULL));
    assert_true(book_commit(book, NULL));
    assert_int_equal(posted, 16);
}

static void prepared_again_nothing_is_added(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_book(desk);
    ImportCounts counts = {0};
    unsigned posted = 0;

    assert_true(import_files(book, desk->catalog, year_files, true, NULL, NULL, NULL, NULL));
    assert_true(import_files(book, desk->catalog, year_files, true, NULL, NULL, &counts, NULL));
    assert_int_equal(counts.vouchers + counts.rows, 0);
    assert_int_equal(counts.vouchers_there, 16);

    assert_true(book_begin(book, NULL));
    assert_true(book_set(book, "control.review", "none", NULL));
    assert_true(book_post_drafts(book, &posted, NULL));
    assert_true(book_commit(book, NULL));
    assert_int_equal(posted, 16);
    assert_true(import_files(book, desk->catalog, year_files, true, NULL, NULL, &counts, NULL));
    assert_int_equal(counts.vouchers_there, 16);
}

static void a_register_keeps_values_as_the_book_stores_them(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_year(desk);
    g_autofree char *path = desk_write(desk, "contracts.csv",
                                       "合同编号,签订日期,采购类别,供应商规模,合同金额,"
                                       "本年支付\nC1,2021年3月9日,货物,micro,120.50,0\n",
                                       -1);
    g_autofree char *indicators =
        desk_write(desk, "indicators.csv",
                   "项目,一级指标,二级指标,三级指标,预期指标值,实际完成指标值\nP01,产出,数量,"
                   "\"整理\"\"档案\"\"\",1,1\n",
                   -1);
    const char *const files[] = {path, indicators, NULL};
    const Table *table = catalog_table(desk->catalog, "procurement");
    const GPtrArray *rows;
    const BookRow *row;

    assert_true(import_files(book, desk->catalog, files, false, NULL, NULL, NULL, NULL));

    rows = book_rows(book, table, NULL);
    assert_int_equal(rows->len, 1);
    row = g_ptr_array_index(rows, 0);
    assert_string_equal(row->values[0], "C1");
    assert_string_equal(row->values[1], "2021-03-09");
    assert_string_equal(row->values[2], "goods");
    assert_string_equal(row->values[3], "micro");
    assert_string_equal(row->values[4], "12050");
    rows = book_rows(book, catalog_table(desk->catalog, "indicator"), NULL);
    row = g_ptr_array_index(rows, 0);
    assert_string_equal(row->values[0], "P01");
    assert_string_equal(row->values[3], "整理\"档案\"");
}

static void texts_and_cells_are_given(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = desk_book(desk);
    g_autofree char *texts = desk_write(
        desk, "texts.csv", "主题,正文\nduties,第一段。\nduties,\"第二段，\n两行。\"\n", -1);
    g_autofree char *cells = desk_write(
        desk, "cells.csv", "年度,单元格,数值\n2020,final-1/income/actual,12725600.5\n", -1);
    const char *const files[] = {texts, cells, NULL};
    const char *const *paragraphs;
    ImportCounts counts = {0};

    assert_true(import_files(book, desk->catalog, files, false, NULL, NULL, &counts, NULL));

    assert_int_equal(counts.rows, 3);
    paragraphs = book_texts(book, "duties");
    assert_string_equal(paragraphs[0], "第一段。");
    assert_string_equal(paragraphs[1], "第二段，\n两行。");
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(the_worked_year_is_imported),
        DESK_TEST(an_entry_keeps_what_its_row_says),
        DESK_TEST(a_file_in_gb18030_reads_the_same),
        DESK_TEST(a_file_that_was_imported_adds_nothing),
        DESK_TEST(what_equals_the_book_adds_nothing),
        DESK_TEST(a_row_is_there_as_often_as_the_book_has_it),
        DESK_TEST(a_voucher_that_differs_from_the_posted_one_is_refused_with_both),
        DESK_TEST(prepared_vouchers_are_drafts_until_they_are_posted),
        DESK_TEST(prepared_again_nothing_is_added),
        DESK_TEST(a_register_keeps_values_as_the_book_stores_them),
        DESK_TEST(texts_and_cells_are_given),
    };

    return TEST_RUN("exchange/import", tests);
}
