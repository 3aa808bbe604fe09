/* The PDF renderer: the same twice, whatever the document holds; artifacts are marked. What the
 * pages say and how they look is read by programs that are not ours: pdf.py. */
#include "../test.h"

#include "render/pdf_content.h"
#include "sample.h"

#include <string.h>

static void assert_marked(const char *content, const char *expected)
{
    GByteArray *marked = pdf_content_marked((const unsigned char *)content, strlen(content));
    g_autofree char *text = NULL;
    g_auto(GStrv) words = NULL;

    assert_non_null(marked);
    text = g_strndup((const char *)marked->data, marked->len);
    g_byte_array_unref(marked);
    words = g_strsplit(text, "\n", -1);
    g_free(text);
    text = g_strjoinv(" ", words);
    assert_string_equal(text, expected);
}

static void what_is_marked_stays_as_it_is(void **state G_GNUC_UNUSED)
{
    assert_marked("/P <</MCID 0>> BDC BT (a) Tj ET EMC", "/P <</MCID 0>> BDC BT (a) Tj ET EMC");
}

static void what_paints_outside_becomes_an_artifact(void **state G_GNUC_UNUSED)
{
    assert_marked("q 1 0 0 1 0 0 cm 0 0 9 9 re S /P <</MCID 0>> BDC BT ET EMC 1 1 m 2 2 l S",
                  "q 1 0 0 1 0 0 cm /Artifact BMC  0 0 9 9 re S EMC  /P <</MCID 0>> BDC BT ET EMC "
                  "/Artifact BMC  1 1 m 2 2 l S EMC ");
}

static void words_in_strings_and_names_are_no_operators(void **state G_GNUC_UNUSED)
{
    assert_marked("/P <</MCID 0>> BDC BT (\\( re EMC) Tj <0BDC> Tj ET EMC /re gs",
                  "/P <</MCID 0>> BDC BT (\\( re EMC) Tj <0BDC> Tj ET EMC /re gs");
}

static void a_text_object_over_a_mark_is_refused(void **state G_GNUC_UNUSED)
{
    const char *content = "BT (a) Tj /P <</MCID 0>> BDC (b) Tj EMC ET";

    assert_null(pdf_content_marked((const unsigned char *)content, strlen(content)));
}

static void assert_is_pdf(GBytes *bytes)
{
    size_t size;
    const char *data;

    assert_non_null(bytes);
    data = g_bytes_get_data(bytes, &size);
    assert_true(size > 5 && memcmp(data, "%PDF-", 5) == 0);
}

static void the_same_document_is_the_same_file(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = example_document();
    g_autoptr(GBytes) once = sample_render(document, "pdf"), twice = sample_render(document, "pdf");

    assert_is_pdf(once);
    assert_true(g_bytes_equal(once, twice));
}

static void an_empty_document_is_a_cover(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = document_new("空", "zh-CN");
    g_autoptr(GBytes) bytes = sample_render(document, "pdf");

    assert_is_pdf(bytes);
}

static unsigned pages_of(GBytes *bytes)
{
    size_t size;
    const char *data = g_bytes_get_data(bytes, &size);
    g_autofree char *text = g_malloc(size + 1);
    const char *count;

    for (size_t i = 0; i < size; i++)
        text[i] = data[i] != '\0' ? data[i] : ' ';
    text[size] = '\0';
    count = strstr(text, "/Count ");
    return count != NULL ? (unsigned)g_ascii_strtoull(count + strlen("/Count "), NULL, 10) : 0;
}

static void a_brief_document_has_neither_cover_nor_contents(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = document_new("表", "zh-CN");
    g_autoptr(GBytes) whole = NULL, brief = NULL, empty = NULL;
    Node *heading = node_append_new(document->root, NODE_HEADING);

    heading->level = 1;
    node_append_text(heading, "表");
    whole = sample_render(document, "pdf");
    document->brief = true;
    brief = sample_render(document, "pdf");
    assert_is_pdf(brief);
    assert_int_equal(pages_of(whole), 3);
    assert_int_equal(pages_of(brief), 1);
    g_clear_pointer(&document->root->children, g_ptr_array_unref);
    empty = sample_render(document, "pdf");
    assert_is_pdf(empty);
}

/* A cell higher than a page, a word longer than a line, more columns than a page is wide, letters
 * of other scripts, a character that no face has. */
static void nothing_is_too_large_or_too_strange(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = document_new("大", "zh-CN");
    g_autofree char *word = g_strnfill(3000, 'w');
    g_autofree char *cell = g_strnfill(4000, 'x');
    Node *table = node_append_new(document->root, NODE_TABLE), *row;
    g_autoptr(GBytes) bytes = NULL;

    for (unsigned r = 0; r < 3; r++) {
        row = node_append_new(table, NODE_ROW);
        for (unsigned c = 0; c < 60; c++)
            node_append_text(node_append_new(row, NODE_CELL), r == 1 && c == 1 ? cell : "12.50");
    }
    node_append_text(node_append_new(document->root, NODE_PARAGRAPH), word);
    node_append_text(node_append_new(document->root, NODE_PARAGRAPH),
                     "<b>ئۇيغۇرچە</b> བོད་ཡིག ᠮᠣᠩᠭᠣᠯ \xf4\x8f\xbf\xbd &amp;");
    bytes = sample_render(document, "pdf");
    assert_is_pdf(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_marked_stays_as_it_is),
        cmocka_unit_test(what_paints_outside_becomes_an_artifact),
        cmocka_unit_test(words_in_strings_and_names_are_no_operators),
        cmocka_unit_test(a_text_object_over_a_mark_is_refused),
        cmocka_unit_test(the_same_document_is_the_same_file),
        cmocka_unit_test(an_empty_document_is_a_cover),
        cmocka_unit_test(a_brief_document_has_neither_cover_nor_contents),
        cmocka_unit_test(nothing_is_too_large_or_too_strange),
    };

    return TEST_RUN("render/pdf", tests);
}
