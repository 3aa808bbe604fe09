/* What cannot be read is said to be so; what can be read in part is, and the gap shows. */
#include "test.h"

#include "base/error.h"
#include "pdf/paper.h"

#include <string.h>

extern const Reader reader_pdf;

static void assert_refused(const Paper *paper, const char *id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = paper_read(paper, &error);

    assert_null(document);
    assert_string_equal(error_id(error), id);
}

static void a_scan_is_said_to_be_one(void **state)
{
    g_autoptr(Paper) paper = paper_new();
    g_autoptr(GError) error = NULL;
    (void)state;

    for (unsigned i = 0; i < 3; i++) {
        paper_page(paper, 595, 842, 0);
        paper_picture(paper);
    }

    assert_null(paper_read(paper, &error));
    assert_string_equal(error_id(error), "reader-scan");
    assert_string_equal(error_fact(error, "pages"), "3");
}

static void a_picture_between_text_is_a_gap(void **state)
{
    g_autoptr(Paper) paper = paper_new();
    g_autoptr(Document) document = NULL;
    const Node *gap;
    (void)state;

    paper_page(paper, 595, 842, 0);
    paper_text(paper, 72, 100, 12, "支出合计。");
    paper_page(paper, 595, 842, 0);
    paper_picture(paper);
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 2);
    gap = node_at(node_at(document->root, 1), 0);
    assert_int_equal(gap->kind, NODE_MISSING);
    assert_int_equal(gap->place.page, 2);
}

static void nothing_is_empty(void **state)
{
    g_autoptr(Paper) paper = paper_new();
    (void)state;

    paper_page(paper, 595, 842, 0);

    assert_refused(paper, "reader-empty");
}

static void letters_without_names_are_refused(void **state)
{
    g_autoptr(Paper) paper = paper_new();
    g_autoptr(GError) error = NULL;
    (void)state;

    paper_page(paper, 595, 842, 0);
    paper_nameless(paper, 72, 100, "abcdefghij");

    assert_null(paper_read(paper, &error));
    assert_string_equal(error_id(error), "reader-unmapped");
    assert_string_equal(error_fact(error, "pages"), "1");
    assert_string_equal(error_fact(error, "share"), "100");
}

/* One page with a face of its own is no reason to refuse the others. */
static void a_page_without_names_is_a_gap(void **state)
{
    g_autoptr(Paper) paper = paper_new();
    g_autoptr(Document) document = NULL;
    const Node *gap;
    (void)state;

    paper_page(paper, 595, 842, 0);
    paper_text(paper, 72, 100, 12, "支出合计。");
    paper_page(paper, 595, 842, 0);
    paper_nameless(paper, 72, 100, "abcdefghij");
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 2);
    gap = node_at(node_at(document->root, 1), 0);
    assert_int_equal(gap->kind, NODE_MISSING);
    assert_int_equal(gap->place.page, 2);
}

static void pages_are_limited(void **state)
{
    const ReaderLimits limits = {.pages_max = 2};
    g_autoptr(Paper) paper = paper_new();
    g_autoptr(GError) error = NULL;
    g_autofree uint8_t *bytes = NULL;
    size_t size = 0;
    (void)state;

    for (unsigned i = 0; i < 3; i++)
        paper_page(paper, 595, 842, 0);
    bytes = paper_bytes(paper, &size);

    assert_null(reader_pdf.read(bytes, size, &limits, &error));
    assert_string_equal(error_id(error), "reader-too-many-pages");
    assert_string_equal(error_fact(error, "pages"), "3");
}

static void a_locked_file_is_said_to_be_so(void **state)
{
    g_autofree char *bytes = NULL;
    g_autoptr(GError) error = NULL;
    size_t size = 0;
    (void)state;

    assert_true(
        g_file_get_contents(SOURCE_DIR "/tests/reader/pdf/locked.pdf", &bytes, &size, NULL));

    assert_null(reader_pdf.read((const uint8_t *)bytes, size, NULL, &error));
    assert_string_equal(error_id(error), "reader-encrypted");
}

static void a_cut_file_gives_what_is_left_or_an_error(void **state)
{
    g_autoptr(Paper) paper = paper_new();
    g_autofree uint8_t *bytes = NULL;
    size_t size = 0;
    (void)state;

    paper_page(paper, 595, 842, 0);
    paper_text(paper, 72, 100, 12, "支出合计。");
    bytes = paper_bytes(paper, &size);

    for (size_t cut = 0; cut < size; cut += 7) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Document) document = reader_pdf.read(bytes, cut, NULL, &error);

        assert_true((document == NULL) == (error != NULL));
    }
    assert_true(reader_pdf.recognises(bytes, size, "x.pdf"));
    assert_false(reader_pdf.recognises((const uint8_t *)"支出", 6, "x.pdf"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scan_is_said_to_be_one),
        cmocka_unit_test(a_picture_between_text_is_a_gap),
        cmocka_unit_test(nothing_is_empty),
        cmocka_unit_test(letters_without_names_are_refused),
        cmocka_unit_test(a_page_without_names_is_a_gap),
        cmocka_unit_test(pages_are_limited),
        cmocka_unit_test(a_locked_file_is_said_to_be_so),
        cmocka_unit_test(a_cut_file_gives_what_is_left_or_an_error),
    };
    return TEST_RUN("reader/pdf_refused", tests);
}
