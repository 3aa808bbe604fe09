/* The text of a PDF: lines close over line and page ends, furniture stays out, headings are told by
 * their form. */
#include "test.h"

#include "pdf/paper.h"
#include "reader/pdf.h"

#include <string.h>

static const char *const full_line =
    "本年收入合计为八百七十二万元其中财政拨款收入八百万元占百分之九十以上其余为";

/* A page of body text, so that edges are known: 34 characters of 12 points from 72 on. */
static void body_line(Paper *paper, double y, const char *text, bool indented)
{
    paper_text(paper, indented ? 96 : 72, y, 12, text);
}

static char *plain_of(const Document *document, unsigned index)
{
    return node_plain(node_at(document->root, index));
}

static Paper *paper_with_page(void)
{
    Paper *paper = paper_new();

    paper_page(paper, 595, 842, 0);
    return paper;
}

/* Three full lines, then a short one: a paragraph, and its edges. */
static void add_paragraph(Paper *paper, double y)
{
    body_line(paper, y, "本年收入合计为八百七十二万元其中财政拨款收入八百万元占百分之九十以", true);
    for (unsigned i = 1; i < 4; i++)
        body_line(paper, y + 20 * i, full_line, false);
    body_line(paper, y + 80, "其他收入。", false);
}

static void lines_close_into_a_paragraph(void **state)
{
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    g_autofree char *plain = NULL;
    (void)state;

    add_paragraph(paper, 100);
    add_paragraph(paper, 200);
    document = paper_read(paper, NULL);

    assert_non_null(document);
    assert_int_equal(node_count(document->root), 2);
    plain = plain_of(document, 0);
    assert_non_null(strstr(plain, "百分之九十以本年收入"));
    assert_null(strchr(plain, ' '));
    assert_int_equal(node_count(node_at(document->root, 0)), 5);
}

/* A figure is not parted: the line before it is short, and goes on all the same. */
static void a_line_without_room_for_a_figure_goes_on(void **state)
{
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    g_autofree char *plain = NULL;
    (void)state;

    add_paragraph(paper, 100);
    body_line(paper, 220, "支出总计为八百七十二万元其中年末结转和结余为", true);
    body_line(paper, 240, "24,223,296.44元。", false);
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 3); /* there was room for it */
    g_clear_pointer(&document, document_free);
    body_line(paper, 280, "支出总计为八百七十二万元其中年末结转和结余及其他各项一共", true);
    body_line(paper, 300, "24,223,296.44元。", false);
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 4);
    plain = plain_of(document, 3);
    assert_non_null(strstr(plain, "一共24,223,296.44元"));
}

/* Without indents a paragraph ends where the next character had room. */
static void a_sentence_that_left_room_ends_its_paragraph(void **state)
{
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    (void)state;

    add_paragraph(paper, 100);
    body_line(paper, 220, "本年收入合计为八百七十二万元其中财政拨款收入八百万元占百分之九十以上。",
              false);
    body_line(paper, 240, "未发生因公出国费。", false);
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 3);
}

static void a_line_knows_its_place(void **state)
{
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const NodePlace *place;
    (void)state;

    add_paragraph(paper, 100);
    document = paper_read(paper, NULL);

    place = &node_at(node_at(document->root, 0), 1)->place;
    assert_int_equal(place->page, 1);
    assert_in_range((int)place->left, 71, 73);
    assert_in_range((int)place->top, 105, 115);
    assert_in_range((int)place->bottom, 118, 124);
}

static void a_paragraph_goes_on_over_the_page_end(void **state)
{
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    g_autofree char *plain = NULL;
    (void)state;

    add_paragraph(paper, 100);
    body_line(paper, 740, "本年支出合计为八百七十二万元其中财政拨款支出八百万元占百分之九十以",
              true);
    paper_text(paper, 280, 800, 10, "- 1 -");
    paper_page(paper, 595, 842, 0);
    body_line(paper, 80, "上。", false);
    add_paragraph(paper, 100);
    paper_text(paper, 280, 800, 10, "- 2 -");
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 3);
    plain = plain_of(document, 1);
    assert_true(g_str_has_suffix(plain, "百分之九十以上。"));
    assert_int_equal(node_at(node_at(document->root, 1), 1)->place.page, 2);
}

static void headers_and_footers_stay_out(void **state)
{
    g_autoptr(Paper) paper = paper_new();
    g_autoptr(Document) document = NULL;
    g_autofree char *plain = NULL;
    (void)state;

    for (unsigned i = 1; i <= 4; i++) {
        g_autofree char *number = g_strdup_printf("%u", i);

        paper_page(paper, 595, 842, 0);
        paper_text(paper, 72, 50, 9, "某市水务局部门决算");
        add_paragraph(paper, 100);
        paper_text(paper, 290, 800, 9, number);
    }
    document = paper_read(paper, NULL);

    plain = node_plain(document->root);
    assert_null(strstr(plain, "水务局"));
    assert_null(strpbrk(plain, "1234"));
}

static void uneven_base_lines_are_one_line(void **state)
{
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    g_autofree char *plain = NULL;
    double x;
    (void)state;

    x = paper_text(paper, 96, 100, 12, "支出合计");
    x = paper_text(paper, x, 103, 11, "9759.38");
    x = paper_text(paper, x, 100, 12, "万元，占");
    x = paper_text(paper, x, 98, 11, "99.86%");
    paper_text(paper, x, 100, 12, "。");
    document = paper_read(paper, NULL);

    plain = plain_of(document, 0);
    assert_string_equal(plain, "支出合计9759.38万元，占99.86%。");
}

static void a_note_mark_is_not_read_with_the_figure(void **state)
{
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    g_autofree char *plain = NULL;
    double x;
    (void)state;

    x = paper_text(paper, 96, 100, 12, "合计12.5");
    x = paper_text(paper, x, 95, 7, "1");
    paper_text(paper, x, 100, 12, "万元。");
    document = paper_read(paper, NULL);

    plain = plain_of(document, 0);
    assert_string_equal(plain, "合计12.5¹万元。");
}

static void text_printed_twice_is_read_once(void **state)
{
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    g_autofree char *plain = NULL;
    (void)state;

    paper_text(paper, 96, 100, 12, "支出11.00万元。");
    paper_text(paper, 96.3, 100, 12, "支出11.00万元。");
    document = paper_read(paper, NULL);

    plain = plain_of(document, 0);
    assert_string_equal(plain, "支出11.00万元。");
}

static void headings_have_levels(void **state)
{
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    (void)state;

    paper_centre(paper, 60, 16, "第一部分 单位概况");
    body_line(paper, 90, "一、主要职能", true);
    body_line(paper, 110, "（一）负责规划", true);
    add_paragraph(paper, 130);
    body_line(paper, 240, "一、财政拨款收入：指从财政取得的收入。", true);
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 5);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(node_at(document->root, (unsigned)i)->kind, NODE_HEADING);
        assert_int_equal(node_at(document->root, (unsigned)i)->level, i + 1);
    }
    assert_int_equal(node_at(document->root, 4)->kind, NODE_PARAGRAPH);
}

static void contents_are_notes(void **state)
{
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    (void)state;

    paper_centre(paper, 60, 16, "目 录");
    body_line(paper, 90, "第一部分 单位概况..................1", false);
    body_line(paper, 110, "一、主要职能..................1", false);
    paper_page(paper, 595, 842, 0);
    paper_centre(paper, 60, 16, "第一部分 单位概况");
    body_line(paper, 90, "一、主要职能", true);
    add_paragraph(paper, 130);
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 6);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(node_at(document->root, i)->kind, NODE_NOTE);
    assert_int_equal(node_at(document->root, 3)->kind, NODE_HEADING);
    assert_int_equal(node_at(document->root, 4)->level, 2);
}

static void a_radical_becomes_its_ideograph(void **state)
{
    (void)state;

    assert_int_equal(layout_character(0x2ED4), 0x95E8); /* 门 */
    assert_int_equal(layout_character(0x2ECB), 0x8F66); /* 车 */
    assert_int_equal(layout_character(0x2F00), 0x4E00); /* 一 */
    assert_int_equal(layout_character(0xFF11), 0xFF11); /* full width stays */
}

static void a_turned_page_reads_as_its_text(void **state)
{
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    g_autofree char *plain = NULL;
    (void)state;

    paper_quarter(paper);
    paper_text(paper, 96, 100, 12, "支出11.00万元。");
    document = paper_read(paper, NULL);

    plain = plain_of(document, 0);
    assert_string_equal(plain, "支出11.00万元。");
    /* 100 from the top of the text is 100 from the page's left, and it reads upwards */
    assert_in_range((int)node_at(document->root, 0)->place.left, 85, 100);
    assert_in_range((int)node_at(document->root, 0)->place.bottom, 740, 750);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_close_into_a_paragraph),
        cmocka_unit_test(a_line_without_room_for_a_figure_goes_on),
        cmocka_unit_test(a_sentence_that_left_room_ends_its_paragraph),
        cmocka_unit_test(a_line_knows_its_place),
        cmocka_unit_test(a_paragraph_goes_on_over_the_page_end),
        cmocka_unit_test(headers_and_footers_stay_out),
        cmocka_unit_test(uneven_base_lines_are_one_line),
        cmocka_unit_test(a_note_mark_is_not_read_with_the_figure),
        cmocka_unit_test(text_printed_twice_is_read_once),
        cmocka_unit_test(headings_have_levels),
        cmocka_unit_test(contents_are_notes),
        cmocka_unit_test(a_radical_becomes_its_ideograph),
        cmocka_unit_test(a_turned_page_reads_as_its_text),
    };
    return TEST_RUN("reader/pdf_text", tests);
}
