/* A workbook is read as it is seen: formats, joined and hidden cells, several tables on a sheet. */
#include "test.h"

#include "office/office.h"

#include <glib.h>
#include <string.h>

#define TEXT(at, text) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define NUMBER(at, style, value) "<c r=\"" at "\" s=\"" style "\"><v>" value "</v></c>"
#define ROW(number, cells) "<row r=\"" number "\">" cells "</row>"
#define DATA(rows) "<sheetData>" rows "</sheetData>"

static const char styles[] =
    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts "
    "count=\"1\">"
    "<numFmt numFmtId=\"176\" formatCode=\"0.00&quot;万元&quot;\"/></numFmts><cellStyleXfs><xf "
    "numFmtId=\"9\"/></cellStyleXfs>"
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"4\"/><xf numFmtId=\"10\"/><xf "
    "numFmtId=\"176\"/></cellXfs></styleSheet>";

static void assert_reads(const char *sheet, const char *outline)
{
    g_autofree char *read = office_outline(office_xlsx(sheet, "xl/styles.xml", styles, NULL));

    assert_string_equal(read, outline);
}

static void a_cell_is_what_it_shows(void **state)
{
    (void)state;

    assert_reads(
        DATA(ROW("1", TEXT("A1", "项目") TEXT("B1", "金额") TEXT("C1", "占比") TEXT("D1", "预算"))
                 ROW("2", TEXT("A2", "甲") NUMBER("B2", "1", "1344.6400000000001")
                              NUMBER("C2", "2", "0.9565") NUMBER("D2", "3", "20.1"))),
        "table 公开01表||\n  #项目|#金额|#占比|#预算\n  甲|1,344.64|95.65%|20.10万元\n");
}

static void of_a_formula_the_stored_result_counts(void **state)
{
    (void)state;

    assert_reads(
        DATA(ROW("1", TEXT("A1", "项目") TEXT("B1", "金额"))
                 ROW("2", "<c r=\"A2\" t=\"str\"><f>A9&amp;B9</f><v>合计</v></c>"
                          "<c r=\"B2\" s=\"1\"><f>SUM(B3:B9)</f><v>12.5</v></c>")
                     ROW("3", TEXT("A3", "乙") "<c r=\"B3\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>")),
        "table 公开01表||\n  #项目|#金额\n  合计|12.50\n  乙|#DIV/0!\n");
}

static void shared_strings_are_put_together(void **state)
{
    g_autofree char *read = office_outline(office_xlsx(
        DATA(ROW("1", "<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>")
                 ROW("2", "<c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\"><v>1.5</v></c>")),
        "xl/sharedStrings.xml",
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t "
        "xml:space=\"preserve\"> 项目 </t></si>"
        "<si><r><t>金</t></r><r><t>额</t></r><rPh><t>jin</t></rPh></si><si><t>甲\u00A0乙</t></si></"
        "sst>",
        NULL));
    (void)state;

    assert_string_equal(read, "table 公开01表||\n  #项目|#金额\n  甲 乙|1.5\n");
}

static void joined_cells_keep_their_extent(void **state)
{
    (void)state;

    assert_reads(
        DATA(ROW("1", TEXT("A1", "收入支出决算总表")) ROW("2", TEXT("D2", "公开01表")) ROW(
            "3", TEXT("A3", "某单位") TEXT("D3", "金额单位：万元")) ROW("4", TEXT("A4", "收入")
                                                                                 TEXT("C4", "支出"))
                 ROW("5",
                     TEXT("A5", "项目") TEXT("B5", "金额") TEXT("C5", "项目") TEXT("D5", "金额"))
                     ROW("6",
                         TEXT("A6", "一、财政拨款") NUMBER("B6", "1", "5")
                             TEXT("C6", "一、教育") NUMBER(
                                 "D6", "1",
                                 "5"))) "<mergeCells><mergeCell ref=\"A1:D1\"/><mergeCell "
                                        "ref=\"A4:B4\"/><mergeCell ref=\"C4:D4\"/></mergeCells>",
        "table 收入支出决算总表|公开01表|单位：万元\n  #收入支出决算总表>4\n  #|#|#|#公开01表\n"
        "  #某单位|#|#|#金额单位：万元\n  #收入>2|#支出>2\n  #项目|#金额|#项目|#金额\n"
        "  一、财政拨款|5.00|一、教育|5.00\n");
}

static void hidden_rows_columns_and_sheets_are_left_out(void **state)
{
    g_autofree char *read = office_outline(office_xlsx(
        "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols>" DATA(
            ROW("1", TEXT("A1", "项目") TEXT("B1", "底稿")
                         TEXT("C1", "金额")) "<row r=\"2\" hidden=\"1\">" TEXT("A2", "旧")
                NUMBER("C2", "0", "9") "</row>" ROW("3", TEXT("A3", "甲") NUMBER("B3", "0", "8")
                                                             NUMBER("C3", "0", "1.5"))),
        "xl/worksheets/sheet2.xml",
        "<worksheet "
        "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row "
        "r=\"1\">"
        "<c r=\"A1\"><v>7</v></c></row></sheetData></worksheet>",
        NULL));
    (void)state;

    assert_string_equal(read, "table 公开01表||\n  #项目|#金额\n  甲|1.5\n");
}

static void a_joined_cell_is_seen_though_its_first_column_is_hidden(void **state)
{
    (void)state;

    assert_reads("<cols><col min=\"1\" max=\"1\" hidden=\"1\"/></cols>" DATA(
                     ROW("1", TEXT("A1", "支出决算表"))
                         ROW("2", TEXT("A2", "编码") TEXT("B2", "项目") TEXT("C2", "金额")) ROW(
                             "3", TEXT("A3", "201") TEXT("B3", "甲") NUMBER(
                                      "C3", "1",
                                      "5"))) "<mergeCells><mergeCell ref=\"A1:C1\"/></mergeCells>",
                 "table 支出决算表||\n  #支出决算表>2\n  #项目|#金额\n  甲|5.00\n");
}

static void empty_rows_set_tables_apart(void **state)
{
    (void)state;

    assert_reads(
        DATA(ROW("1", TEXT("A1", "项目") TEXT("B1", "金额"))
                 ROW("2", TEXT("A2", "甲") NUMBER("B2", "1", "1"))
                     ROW("5", TEXT("A5", "科目") TEXT("B5", "人数"))
                         ROW("6", TEXT("A6", "乙") NUMBER("B6", "0", "3"))),
        "table 公开01表||\n  #项目|#金额\n  甲|1.00\ntable 公开01表||\n  #科目|#人数\n  乙|3\n");
}

static void a_title_may_be_parted_from_its_table(void **state)
{
    (void)state;

    assert_reads(DATA(ROW("1", TEXT("A1", "支出决算总表")) ROW("3", TEXT("B3", "单位：万元"))
                          ROW("4", TEXT("A4", "项目") TEXT("B4", "金额"))
                              ROW("5", TEXT("A5", "甲") NUMBER("B5", "1", "1"))),
                 "p 支出决算总表\ntable 支出决算总表||单位：万元\n  #|#单位：万元\n  #项目|#金额\n "
                 " 甲|1.00\n");
}

static void text_in_a_sheet_is_text(void **state)
{
    (void)state;

    assert_reads(
        DATA(ROW("1", TEXT("A1", "一、概况")) ROW("2", TEXT("A2", "本年支出合计5.00万元。"))),
        "2 一、概况\np 本年支出合计5.00万元。\n");
    assert_reads(DATA(ROW("1", TEXT("A1", "项目") TEXT("B1", "金额"))
                          ROW("2", TEXT("A2", "甲") NUMBER("B2", "1", "1"))
                              ROW("3", TEXT("A3", "注：本表反映本年支出。"))),
                 "table 公开01表||\n  #项目|#金额\n  甲|1.00\np 注：本表反映本年支出。\n");
}

static void a_place_is_sheet_and_cell(void **state)
{
    g_autoptr(GBytes) bytes = office_xlsx(DATA(ROW("4", TEXT("C4", "项目") TEXT("E4", "金额")) ROW(
                                              "5", TEXT("C5", "甲") NUMBER("E5", "0", "1.5"))),
                                          NULL);
    g_autoptr(Document) document = office_read(bytes, NULL);
    const Node *cell = node_at(node_at(node_at(document->root, 0), 1), 1);
    (void)state;

    assert_string_equal(cell->place.sheet, "公开01表");
    assert_string_equal(cell->id, "E5");
}

static void far_cells_cost_nothing(void **state)
{
    (void)state;

    assert_reads(DATA(ROW("1", TEXT("A1", "甲") NUMBER("B1", "0", "1"))
                          ROW("1048576", TEXT("A1048576", "乙") NUMBER("XFD1048576", "0", "2"))),
                 "table 公开01表||\n  甲|1|\n  乙||2\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_is_what_it_shows),
        cmocka_unit_test(of_a_formula_the_stored_result_counts),
        cmocka_unit_test(shared_strings_are_put_together),
        cmocka_unit_test(joined_cells_keep_their_extent),
        cmocka_unit_test(hidden_rows_columns_and_sheets_are_left_out),
        cmocka_unit_test(a_joined_cell_is_seen_though_its_first_column_is_hidden),
        cmocka_unit_test(empty_rows_set_tables_apart),
        cmocka_unit_test(a_title_may_be_parted_from_its_table),
        cmocka_unit_test(text_in_a_sheet_is_text),
        cmocka_unit_test(a_place_is_sheet_and_cell),
        cmocka_unit_test(far_cells_cost_nothing),
    };
    return TEST_RUN("reader/xlsx", tests);
}
