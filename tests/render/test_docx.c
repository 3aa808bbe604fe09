/* The docx renderer: the tree comes out whole, in real styles, and the same twice. */
#include "../test.h"

#include "../package/parts.h"
#include "sample.h"

static char *body_of(Document *document)
{
    g_autoptr(GBytes) bytes = sample_render(document, "docx");

    return part_text(bytes, "word/document.xml");
}

static char *example_body(void)
{
    g_autoptr(Document) document = example_document();

    return body_of(document);
}

/* The texts of all figures below `node` stand in `xml`. */
static void assert_figures(const char *xml, const Node *node)
{
    if (node->kind == NODE_FIGURE && node->text != NULL) {
        g_autofree char *run = g_strconcat(">", node->text, "<", NULL);

        assert_non_null(strstr(xml, run));
    }
    for (unsigned i = 0; i < node_count(node); i++)
        assert_figures(xml, node_at(node, i));
}

static void every_figure_is_in_the_text(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = example_document();
    g_autofree char *body = body_of(document);

    assert_figures(body, document->root);
}

static void the_same_document_gives_the_same_bytes(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = sample_long();
    g_autoptr(GBytes) first = sample_render(document, "docx");
    g_autoptr(GBytes) second = sample_render(document, "docx");

    assert_true(g_bytes_equal(first, second));
}

static void headings_are_styles_and_contents_points_at_them(void **state G_GNUC_UNUSED)
{
    g_autofree char *body = example_body();

    assert_int_equal(occurrences(body, "w:val=\"Heading1\""), 3);
    assert_int_equal(occurrences(body, "w:val=\"Heading2\""), 2);
    assert_int_equal(occurrences(body, "PAGEREF _Toc"), 5);
    assert_int_equal(occurrences(body, "<w:bookmarkStart "), 5);
}

static void a_wide_table_lies_in_a_section_of_its_own(void **state G_GNUC_UNUSED)
{
    g_autofree char *body = example_body();

    assert_int_equal(occurrences(body, "<w:sectPr>"), 2);
    assert_int_equal(occurrences(body, "w:orient=\"landscape\""), 1);
}

/* A page of its own for a title alone is paper for nothing. */
static void a_title_stands_over_the_wide_table_that_is_all(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = document_new("科目余额表", "zh-CN");
    g_autofree char *body = NULL;

    example_wide_table(document->root);
    body = body_of(document);
    assert_int_equal(occurrences(body, "<w:sectPr>"), 1);
    assert_int_equal(occurrences(body, "w:orient=\"landscape\""), 1);
}

/* No contents, and every page lies. */
static void a_brief_document_is_one_section_without_contents(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = document_new("清单", "zh-CN");
    Node *heading = node_append_new(document->root, NODE_HEADING);
    g_autofree char *body = NULL;

    heading->level = 1;
    node_append_text(heading, "清单");
    node_append_text(node_append_new(document->root, NODE_PARAGRAPH), "甲");
    example_wide_table(document->root);
    node_append_text(node_append_new(document->root, NODE_PARAGRAPH), "乙");
    document->brief = document->root->wide = true;
    body = body_of(document);
    assert_int_equal(occurrences(body, "PAGEREF _Toc"), 0);
    assert_int_equal(occurrences(body, "<w:sectPr>"), 1);
    assert_int_equal(occurrences(body, "w:orient=\"landscape\""), 1);
}

static void heads_repeat_and_joined_cells_stay_joined(void **state G_GNUC_UNUSED)
{
    g_autofree char *body = example_body();

    assert_int_equal(occurrences(body, "<w:tblHeader/>"), 4);
    assert_int_equal(occurrences(body, "<w:gridSpan w:val=\"2\"/>"), 2);
    assert_int_equal(occurrences(body, "<w:gridSpan w:val=\"3\"/>"), 4);
    assert_int_equal(occurrences(body, "<w:vMerge w:val=\"restart\"/>"), 3);
    assert_int_equal(occurrences(body, "<w:vMerge w:val=\"continue\"/>"), 3);
}

static void charts_are_native_and_carry_their_data(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = example_document();
    g_autoptr(GBytes) bytes = sample_render(document, "docx");
    g_autofree char *columns = part_text(bytes, "word/charts/chart1.xml");
    g_autofree char *pie = part_text(bytes, "word/charts/chart2.xml");

    assert_non_null(strstr(columns, "<c:v>1416.62</c:v>"));
    assert_non_null(strstr(pie, "<c:v>1100.83</c:v>"));
    /* Shares under a twentieth have no label: 3.9 %, 4.2 %, 0 and 0.03 %. */
    assert_int_equal(occurrences(pie, "<c:delete val=\"1\"/>"), 4);
    assert_non_null(strstr(pie, "农林水支出 0.40"));
}

static void what_is_missing_is_marked(void **state G_GNUC_UNUSED)
{
    g_autofree char *body = example_body();

    assert_int_equal(occurrences(body, "<w:rStyle w:val=\"Missing\"/>"), 1);
    assert_non_null(strstr(body, "〔原因待填〕"));
}

static void a_page_break_makes_no_empty_paragraph(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = document_new("题", "zh-CN");
    g_autofree char *body = NULL;

    node_append_new(document->root, NODE_PAGE_BREAK);
    node_append_new(document->root, NODE_PAGE_BREAK);
    node_append_text(node_append_new(document->root, NODE_PARAGRAPH), "文");
    body = body_of(document);

    assert_int_equal(occurrences(body, "<w:pageBreakBefore/>"), 1);
    assert_int_equal(occurrences(body, "<w:p>"), 2);
}

static void an_empty_document_is_one_too(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = document_new(NULL, NULL);
    g_autofree char *body = NULL;

    node_append_new(document->root, NODE_TABLE);
    node_append_new(document->root, NODE_CHART);
    node_append_new(node_append_new(document->root, NODE_CHART), NODE_SERIES);
    body = body_of(document);

    assert_non_null(body);
    assert_null(strstr(body, "<w:tbl>"));
}

/* A span that says more than its table has is cut; rows may be short. */
static void spans_that_do_not_fit_are_cut(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = document_new("题", "zh-CN");
    Node *table = node_append_new(document->root, NODE_TABLE);
    Node *row = node_append_new(table, NODE_ROW);
    g_autofree char *body = NULL;

    example_cell(row, "高", true)->rowspan = 4000000000u;
    example_cell(row, "宽", true)->colspan = 4000000000u;
    example_cell(node_append_new(table, NODE_ROW), "短", false);
    body = body_of(document);

    assert_int_equal(occurrences(body, "<w:tr>"), 2);
    assert_non_null(strstr(body, "短"));
}

/* Forty columns of figures fit in no readable type: three or four parts, labels in front of each.
 */
static void a_table_too_wide_for_a_page_comes_in_parts(void **state G_GNUC_UNUSED)
{
    g_autoptr(Document) document = document_new("题", "zh-CN");
    Node *table = node_append_new(document->root, NODE_TABLE);
    Node *head = node_append_new(table, NODE_ROW), *row = node_append_new(table, NODE_ROW);
    g_autofree char *body = NULL;
    unsigned parts;

    table->text = g_strdup("明细表");
    example_cell(head, "项目", true);
    example_cell(row, "行政运行", false);
    for (unsigned i = 0; i < 40; i++) {
        g_autofree char *figure = g_strdup_printf("1,234.%02u", i);

        example_cell(head, "支出", true);
        example_amount(row, figure, NULL, 1234000000 + 10000 * (int64_t)i);
    }
    body = body_of(document);
    parts = occurrences(body, "<w:tbl>");

    assert_in_range(parts, 2, 5);
    assert_int_equal(occurrences(body, "行政运行"), parts);
    assert_int_equal(occurrences(body, "<w:tblHeader/>"), parts);
    assert_int_equal(occurrences(body, "1,234."), 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_figure_is_in_the_text),
        cmocka_unit_test(the_same_document_gives_the_same_bytes),
        cmocka_unit_test(headings_are_styles_and_contents_points_at_them),
        cmocka_unit_test(a_wide_table_lies_in_a_section_of_its_own),
        cmocka_unit_test(a_title_stands_over_the_wide_table_that_is_all),
        cmocka_unit_test(a_brief_document_is_one_section_without_contents),
        cmocka_unit_test(heads_repeat_and_joined_cells_stay_joined),
        cmocka_unit_test(charts_are_native_and_carry_their_data),
        cmocka_unit_test(what_is_missing_is_marked),
        cmocka_unit_test(a_page_break_makes_no_empty_paragraph),
        cmocka_unit_test(an_empty_document_is_one_too),
        cmocka_unit_test(spans_that_do_not_fit_are_cut),
        cmocka_unit_test(a_table_too_wide_for_a_page_comes_in_parts),
    };

    return TEST_RUN("render/docx", tests);
}
