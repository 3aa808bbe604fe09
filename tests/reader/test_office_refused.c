/* Office files that are bombs, traps, locked, cut, or something else than their name says: one
 * clear answer each. */
#include "test.h"

#include "office/office.h"

#include <glib.h>
#include <string.h>

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define DOCUMENT(inside)                                                                           \
    "<w:document "                                                                                 \
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>" inside     \
    "</w:body></w:document>"

static void assert_refused(GBytes *bytes, const char *id)
{
    g_autofree char *refusal = office_refusal(bytes);

    assert_string_equal(refusal, id);
}

static char *repeated(const char *text, size_t times)
{
    GString *out = g_string_new(NULL);

    while (times-- > 0)
        g_string_append(out, text);
    return g_string_free(out, FALSE);
}

static void a_bomb_is_not_unpacked(void **state)
{
    g_autofree char *blanks =
        repeated("                                                                ", 1 << 17);
    (void)state;

    assert_refused(office_pack("word/document.xml", blanks, NULL), "reader-too-large");
    assert_refused(office_pack("xl/workbook.xml", blanks, NULL), "reader-too-large");
}

static void too_many_entries_are_refused(void **state)
{
    Archive *archive = archive_new(NULL);
    g_autoptr(GBytes) nothing = g_bytes_new_static("", 0);
    GBytes *bytes;
    (void)state;

    archive_add(archive, "word/document.xml", nothing, NULL);
    for (unsigned i = 0; i < 20001; i++) {
        char path[32];

        g_snprintf(path, sizeof path, "x/%u", i);
        archive_add(archive, path, nothing, NULL);
    }
    bytes = archive_finish(archive, NULL);
    archive_free(archive);

    assert_refused(bytes, "reader-too-large");
}

static void entities_are_not_expanded(void **state)
{
    (void)state;

    assert_refused(
        office_pack(
            "word/document.xml",
            "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
            "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>" DOCUMENT(P("&c;")),
            NULL),
        "reader-damaged");
    assert_refused(
        office_pack("word/document.xml",
                    "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" DOCUMENT(P("&x;")),
                    NULL),
        "reader-damaged");
    assert_refused(office_xlsx("<sheetData/>", "xl/sharedStrings.xml",
                               "<!DOCTYPE a [<!ENTITY x SYSTEM "
                               "\"file:///etc/passwd\">]><sst><si><t>&x;</t></si></sst>",
                               NULL),
                   "reader-damaged");
}

static void entities_hide_in_no_encoding(void **state)
{
    g_autofree char *wide = NULL;
    g_autoptr(GBytes) bytes = NULL;
    Archive *archive = archive_new(NULL);
    GBytes *packed;
    size_t size;
    (void)state;

    wide = g_convert(
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?><!DOCTYPE a [<!ENTITY x \"y\">]>" DOCUMENT(
            P("&x;")),
        -1, "UTF-16", "UTF-8", NULL, &size, NULL);
    bytes = g_bytes_new(wide, size);
    archive_add(archive, "word/document.xml", bytes, NULL);
    packed = archive_finish(archive, NULL);
    archive_free(archive);

    assert_refused(packed, "reader-damaged");
}

static void deep_nesting_ends(void **state)
{
    g_autofree char *open = repeated("<w:tbl><w:tr><w:tc>", 100000);
    g_autofree char *body = g_strconcat("<w:document xmlns:w=\"x\"><w:body>", open, NULL);
    (void)state;

    assert_refused(office_pack("word/document.xml", body, NULL), "reader-damaged");
}

static void a_locked_file_is_said_to_be_so(void **state)
{
    (void)state;

    assert_refused(office_compound("EncryptedPackage", "x", 1), "reader-encrypted");
}

static void what_is_not_read_is_called_by_its_name(void **state)
{
    (void)state;

    assert_refused(office_compound("WordDocument", "x", 1), "reader-foreign");
    assert_refused(office_pack("OFD.xml", "<x/>", NULL), "reader-foreign");
    assert_refused(office_pack("report.pdf", "%PDF-1.4", NULL), "reader-foreign");
    assert_refused(g_bytes_new_static("{\\rtf1 \\ansi 1.00}", 18), "reader-foreign");
    assert_refused(office_compound("Something", "x", 1), "reader-damaged");
}

static void an_archive_cut_off_is_damaged(void **state)
{
    g_autoptr(GBytes) whole = office_docx(P("支出"), NULL);

    (void)state;
    assert_refused(g_bytes_new_from_bytes(whole, 0, g_bytes_get_size(whole) / 2), "reader-damaged");
}

static void an_archive_in_an_archive_is_an_archive(void **state)
{
    g_autoptr(GBytes) inner = office_docx(P("支出"), NULL);
    Archive *archive = archive_new(NULL);
    GBytes *bytes;
    (void)state;

    archive_add(archive, "word/document.docx", inner, NULL);
    bytes = archive_finish(archive, NULL);
    archive_free(archive);

    assert_refused(bytes, "reader-foreign");
}

static void nothing_in_it_is_empty(void **state)
{
    (void)state;

    assert_refused(office_docx("", NULL), "reader-empty");
    assert_refused(office_docx("<w:p/><w:sectPr/>", NULL), "reader-empty");
    assert_refused(office_xlsx("<sheetData/>", NULL), "reader-empty");
    assert_refused(office_xlsx("<sheetData><row r=\"1\"><c r=\"A1\"/></row></sheetData>", NULL),
                   "reader-empty");
}

static void pictures_alone_are_a_scan(void **state)
{
    (void)state;

    assert_refused(office_docx("<w:p><w:r><w:drawing><blip/></w:drawing></w:r></w:p>", NULL),
                   "reader-scan");
}

static void parts_that_are_no_xml_are_damaged(void **state)
{
    (void)state;

    assert_refused(office_pack("word/document.xml", "支出", NULL), "reader-damaged");
    assert_refused(office_pack("word/document.xml", "<w:document><w:body>", NULL),
                   "reader-damaged");
    assert_refused(office_docx(P("甲"), "word/styles.xml", "<", NULL), "reader-damaged");
    assert_refused(
        office_xlsx("<sheetData><row r=\"1\"><c r=\"0\"><v>1</v></c></row></sheetData>", NULL),
        "reader-damaged");
}

static void a_cut_file_is_damaged(void **state)
{
    g_autoptr(GBytes) whole = office_docx(P("支出合计1.00万元。"), NULL);
    size_t size = g_bytes_get_size(whole);
    (void)state;

    for (size_t cut = 0; cut < size; cut += 3) {
        g_autofree char *id = office_refusal(g_bytes_new_from_bytes(whole, 0, cut));

        assert_string_not_equal(id, "");
    }
}

static void more_cells_than_can_be_read_are_refused(void **state)
{
    g_autofree char *row = repeated("<c><v>1</v></c>", 100);
    g_autofree char *line = g_strconcat("<row>", row, "</row>", NULL);
    g_autofree char *rows = repeated(line, 16000);
    g_autofree char *sheet = g_strconcat("<sheetData>", rows, "</sheetData>", NULL);
    (void)state;

    assert_refused(office_xlsx(sheet, NULL), "reader-too-large");
}

static void content_decides_and_not_the_name(void **state)
{
    static const char line[] = "支出合计1.00万元\n";
    static const char page[] =
        "<html><head><meta charset=\"utf-8\"></head><body><table><tr><td>1.00</td></tr></table>";
    g_autoptr(GBytes) word = office_docx(P("支出"), NULL);
    size_t size;
    const uint8_t *bytes = g_bytes_get_data(word, &size);
    (void)state;

    assert_string_equal(reader_find(bytes, size, "report.xls")->name, "docx");
    assert_string_equal(reader_find((const uint8_t *)"%PDF-1.4\n%....", 14, "report.docx")->name,
                        "pdf");
    assert_string_equal(reader_find((const uint8_t *)page, strlen(page), "table.xls")->name,
                        "html");
    assert_string_equal(reader_find((const uint8_t *)line, strlen(line), "report.docx")->name,
                        "text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bomb_is_not_unpacked),
        cmocka_unit_test(too_many_entries_are_refused),
        cmocka_unit_test(entities_are_not_expanded),
        cmocka_unit_test(entities_hide_in_no_encoding),
        cmocka_unit_test(deep_nesting_ends),
        cmocka_unit_test(a_locked_file_is_said_to_be_so),
        cmocka_unit_test(what_is_not_read_is_called_by_its_name),
        cmocka_unit_test(an_archive_cut_off_is_damaged),
        cmocka_unit_test(an_archive_in_an_archive_is_an_archive),
        cmocka_unit_test(nothing_in_it_is_empty),
        cmocka_unit_test(pictures_alone_are_a_scan),
        cmocka_unit_test(parts_that_are_no_xml_are_damaged),
        cmocka_unit_test(a_cut_file_is_damaged),
        cmocka_unit_test(more_cells_than_can_be_read_are_refused),
        cmocka_unit_test(content_decides_and_not_the_name),
    };
    return TEST_RUN("reader/office_refused", tests);
}
