/* A Word document is read as Word shows it: numbers it counts, results of fields, inserted but not
 * deleted text. */
#include "test.h"

#include "office/office.h"

#include <glib.h>

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define STYLED(properties, text)                                                                   \
    "<w:p><w:pPr>" properties "</w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
#define STYLE(name) "<w:pStyle w:val=\"" name "\"/>"
#define NUMBER(id, level)                                                                          \
    "<w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" id "\"/></w:numPr>"
#define FIELD(kind) "<w:r><w:fldChar w:fldCharType=\"" kind "\"/></w:r>"
#define CODE(text) "<w:r><w:instrText>" text "</w:instrText></w:r>"
#define RUN(text) "<w:r><w:t>" text "</w:t></w:r>"
#define LEVEL(index, format, text)                                                                 \
    "<w:lvl w:ilvl=\"" index "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" format                  \
    "\"/><w:suff w:val=\"nothing\"/>"                                                              \
    "<w:lvlText w:val=\"" text "\"/></w:lvl>"

static const char styles[] =
    "<w:styles " W ">"
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:name "
    "w:val=\"Normal\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"2\"><w:name w:val=\"Heading 2\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"own\"><w:name w:val=\"公文二级\"/><w:basedOn "
    "w:val=\"2\"/>"
    "<w:pPr>" NUMBER(
        "3",
        "1") "</w:pPr></w:style>"
             "<w:style w:type=\"paragraph\" w:styleId=\"t1\"><w:name w:val=\"toc 1\"/></w:style>"
             "<w:style w:type=\"numbering\" w:styleId=\"list\"><w:name "
             "w:val=\"公文\"/><w:pPr>" NUMBER("3", "0") "</w:pPr></w:style></w:styles>";

static const char numbering[] = "<w:numbering " W "><w:abstractNum w:abstractNumId=\"7\">" LEVEL(
    "0", "chineseCountingThousand", "%1、") LEVEL("1", "chineseCounting", "（%2）")
    LEVEL("2", "decimal",
          "%3.") "</w:abstractNum>"
                 "<w:abstractNum w:abstractNumId=\"8\"><w:numStyleLink "
                 "w:val=\"list\"/></w:abstractNum>"
                 "<w:abstractNum w:abstractNumId=\"9\">" LEVEL(
                     "0", "bullet",
                     "l") "</w:abstractNum>"
                          "<w:num w:numId=\"3\"><w:abstractNumId w:val=\"7\"/></w:num>"
                          "<w:num w:numId=\"4\"><w:abstractNumId w:val=\"8\"/></w:num>"
                          "<w:num w:numId=\"5\"><w:abstractNumId w:val=\"9\"/></w:num>"
                          "<w:num w:numId=\"6\"><w:abstractNumId w:val=\"7\"/><w:lvlOverride "
                          "w:ilvl=\"0\"><w:startOverride w:val=\"1\"/>" LEVEL(
                              "0", "decimalEnclosedCircle",
                              "%1") "</w:lvlOverride></w:num></w:numbering>";

static void assert_reads(const char *body, const char *outline)
{
    g_autofree char *read = office_outline(
        office_docx(body, "word/styles.xml", styles, "word/numbering.xml", numbering, NULL));

    assert_string_equal(read, outline);
}

static void a_counted_number_is_part_of_the_text(void **state)
{
    (void)state;

    assert_reads(STYLED(NUMBER("3", "0"), "概况") STYLED(NUMBER("3", "1"), "职能")
                     STYLED(NUMBER("3", "1"), "机构") STYLED(NUMBER("3", "0"), "收支")
                         STYLED(NUMBER("3", "1"), "收入情况")
                             STYLED(NUMBER("3", "2"), "比上年增加1万元，主要是人员增加。"),
                 "2 一、概况\n3 （一）职能\n3 （二）机构\n2 二、收支\n3 （一）收入情况\n"
                 "p 1.比上年增加1万元，主要是人员增加。\n");
}

static void a_style_brings_its_number(void **state)
{
    (void)state;

    assert_reads(STYLED(STYLE("own"), "收入") STYLED(STYLE("own"), "支出"),
                 "3 （一）收入\n3 （二）支出\n");
}

static void a_numbering_may_be_that_of_a_style(void **state)
{
    (void)state;

    assert_reads(STYLED(NUMBER("4", "0"), "概况"), "2 一、概况\n");
}

static void a_numbering_may_bring_levels_of_its_own(void **state)
{
    (void)state;

    assert_reads(STYLED(NUMBER("6", "0"), "第一项"), "p ①第一项\n");
}

static void a_bullet_is_no_number(void **state)
{
    (void)state;

    assert_reads(STYLED(NUMBER("5", "0"), "一项工作。"), "p 一项工作。\n");
}

static void a_style_makes_a_heading(void **state)
{
    (void)state;

    assert_reads(STYLED(STYLE("1"), "单位概况") STYLED("<w:outlineLvl w:val=\"1\"/>", "主要职能")
                     P("正文。"),
                 "1 单位概况\n2 主要职能\np 正文。\n");
}

static void contents_are_no_headings(void **state)
{
    (void)state;

    assert_reads(STYLED(STYLE("t1"), "一、概况") P("正文。"), "p 一、概况\np 正文。\n");
    /* without the style: by the field that they are the result of */
    assert_reads("<w:p>" FIELD("begin") CODE(" TOC \\o \"1-3\" ") FIELD("separate")
                     RUN("一、概况") "</w:p>"
                                     "<w:p>" RUN("二、收支") FIELD("begin") CODE("PAGEREF _1")
                                         FIELD("separate") RUN("3")
                                             FIELD("end") "</w:p><w:p>" FIELD("end")
                                                 RUN("三、说明") "</w:p>",
                 "p 一、概况\np 二、收支3\n2 三、说明\n");
}

static void of_a_field_its_result_is_shown(void **state)
{
    (void)state;

    assert_reads("<w:p>" RUN("共") FIELD("begin") CODE("=SUM(ABOVE)") FIELD("separate") RUN("12.50")
                     FIELD("end") RUN("万元。") "</w:p>",
                 "p 共12.50万元。\n");
    assert_reads("<w:p><w:fldSimple w:instr=\"PAGE\"><w:r><w:t>3</w:t></w:r></w:fldSimple>" RUN(
                     "页") "</w:p>",
                 "p 3页\n");
}

static void a_field_without_end_does_not_swallow_the_rest(void **state)
{
    (void)state;

    assert_reads("<w:p>" RUN("甲") FIELD("begin") CODE("PAGE") "</w:p>" P("支出合计1.00万元。"),
                 "p 甲\np 支出合计1.00万元。\n");
}

static void inserted_text_counts_and_deleted_does_not(void **state)
{
    (void)state;

    assert_reads(
        "<w:p>" RUN("支出") "<w:del><w:r><w:delText>10.00</w:delText></w:r></w:del>"
                            "<w:ins><w:r><w:t>12.00</w:t></w:r></w:ins>" RUN("万元。") "</w:p>",
        "p 支出12.00万元。\n");
    assert_reads("<w:p><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>" RUN("留下。") "</w:p>",
                 "p 留下。\n");
}

static void a_deleted_paragraph_mark_joins_two(void **state)
{
    (void)state;

    assert_reads(
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" RUN("支出合计") "</w:p>" P("1.00万元。"),
        "p 支出合计1.00万元。\n");
    assert_reads("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" RUN("支出合计") "</w:p>",
                 "p 支出合计\n");
}

static void hidden_text_is_left_out(void **state)
{
    (void)state;

    assert_reads("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>底稿</w:t></w:r>" RUN("正文。") "</w:p>",
                 "p 正文。\n");
    assert_reads("<w:p><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>正文。</w:t></w:r></w:p>",
                 "p 正文。\n");
}

static void signs_are_what_they_look_like(void **state)
{
    (void)state;

    assert_reads("<w:p><w:r><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/><w:t>95%</w:t></w:r></w:p>",
                 "p ≥95%\n");
    assert_reads("<w:p><w:r><w:t>1\u00A0285.87\u200B万元</w:t><w:noBreakHyphen/><w:t>甲</"
                 "w:t><w:tab/><w:t>乙</w:t></w:r></w:p>",
                 "p 1 285.87万元-甲\t乙\n");
}

static void a_line_break_sets_titles_apart(void **state)
{
    (void)state;

    assert_reads("<w:p>" RUN("第二部分") "<w:r><w:br/></w:r>" RUN("一、收支情况") "</w:p>",
                 "1 第二部分\n2 一、收支情况\n");
}

static void notes_follow_their_paragraph(void **state)
{
    g_autofree char *read = office_outline(office_docx(
        "<w:p>" RUN("车辆2辆") "<w:r><w:footnoteReference w:id=\"2\"/></w:r>" RUN("。") "</w:p>" P(
            "完。"),
        "word/footnotes.xml",
        "<w:footnotes " W "><w:footnote w:type=\"separator\" w:id=\"0\"><w:p/></w:footnote>"
        "<w:footnote "
        "w:id=\"2\"><w:p><w:r><w:t>含租用1辆。</w:t></w:r></w:p></w:footnote></w:footnotes>",
        NULL));
    (void)state;

    assert_string_equal(read, "p 车辆2辆。\nn 含租用1辆。\np 完。\n");
}

static void a_text_box_is_read_once(void **state)
{
    (void)state;

    assert_reads(
        "<w:p>" RUN(
            "图示：") "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:wsp>"
                      "<wps:txbx><w:txbxContent>" P(
                          "财政拨款84.00万元。") "</w:txbxContent></wps:txbx></wps:wsp></w:drawing>"
                                                 "</"
                                                 "mc:Choice><mc:Fallback><w:pict><v:textbox><w:"
                                                 "txbxContent>" P(
                                                     "财政拨款84.00万元。") "</w:txbxContent></"
                                                                            "v:textbox></w:pict></"
                                                                            "mc:Fallback></"
                                                                            "mc:AlternateContent></"
                                                                            "w:r></w:p>",
        "p 图示：\np 财政拨款84.00万元。\n");
    /* an older program's only */
    assert_reads("<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>" P(
                     "附注。") "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
                 "p 附注。\n");
    /* the new branch holds nothing but a picture */
    assert_reads("<w:p><w:r><mc:AlternateContent><mc:Choice "
                 "Requires=\"x\"><w:drawing/></mc:Choice><mc:Fallback><w:pict>"
                 "<v:textbox><w:txbxContent>" P(
                     "附注。") "</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
                               "</mc:AlternateContent></w:r></w:p>",
                 "p 附注。\n");
}

static void sections_and_controls_do_not_matter(void **state)
{
    (void)state;

    assert_reads("<w:sdt><w:sdtPr><w:alias w:val=\"单位\"/></w:sdtPr><w:sdtContent>" P(
                     "某单位。") "</w:sdtContent></w:sdt><w:p><w:pPr><w:sectPr/></w:pPr>"
                                 "<w:sdt><w:sdtContent><w:r><w:t>二〇二一年</w:t></w:r></"
                                 "w:sdtContent></w:sdt></w:p><w:sectPr/>",
                 "p 某单位。\np 二〇二一年\n");
}

static void pages_are_those_that_word_noted(void **state)
{
    g_autoptr(GBytes) bytes =
        office_docx(P("甲") "<w:p>" RUN("乙") "<w:r><w:lastRenderedPageBreak/></w:r>" RUN(
                        "丙") "</w:p>"
                              "<w:p><w:r><w:lastRenderedPageBreak/><w:t>丁</w:t></w:r></w:p>",
                    NULL);
    g_autoptr(GBytes) unknown = office_docx(P("甲"), NULL);
    g_autoptr(Document) document = office_read(bytes, NULL);
    g_autoptr(Document) without = office_read(unknown, NULL);
    (void)state;

    assert_int_equal(node_at(document->root, 0)->place.page, 1);
    assert_int_equal(node_at(document->root, 1)->place.page, 1);
    assert_int_equal(node_at(document->root, 2)->place.page, 3);
    assert_int_equal(node_at(without->root, 0)->place.page, 0);
}

static void a_chart_is_its_values(void **state)
{
    g_autofree char *read = office_outline(office_docx(
        "<w:p><w:r><w:drawing><c:chart r:id=\"rId9\"/></w:drawing></w:r></w:p>",
        "word/charts/chart1.xml",
        "<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\""
        " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/"
        "main\"><c:chart><c:title><c:tx><c:rich><a:p><a:r>"
        "<a:t>收支变动</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser>"
        "<c:tx><c:strRef><c:strCache><c:pt "
        "idx=\"0\"><c:v>收入</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        "<c:dLbls><c:numFmt formatCode=\"0.00\" sourceLinked=\"0\"/></c:dLbls>"
        "<c:cat><c:strRef><c:strCache><c:pt idx=\"0\"><c:v>2020年</c:v></c:pt><c:pt "
        "idx=\"1\"><c:v>2021年</c:v></c:pt>"
        "</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache><c:formatCode>General</"
        "c:formatCode>"
        "<c:pt idx=\"0\"><c:v>1272.5600000000001</c:v></c:pt><c:pt "
        "idx=\"1\"><c:v>20.1</c:v></c:pt></c:numCache>"
        "</c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>",
        NULL));
    (void)state;

    assert_string_equal(read, "chart 收支变动\n  收入: 2020年=1272.56 2021年=20.10\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_counted_number_is_part_of_the_text),
        cmocka_unit_test(a_style_brings_its_number),
        cmocka_unit_test(a_numbering_may_be_that_of_a_style),
        cmocka_unit_test(a_numbering_may_bring_levels_of_its_own),
        cmocka_unit_test(a_bullet_is_no_number),
        cmocka_unit_test(a_style_makes_a_heading),
        cmocka_unit_test(contents_are_no_headings),
        cmocka_unit_test(of_a_field_its_result_is_shown),
        cmocka_unit_test(a_field_without_end_does_not_swallow_the_rest),
        cmocka_unit_test(inserted_text_counts_and_deleted_does_not),
        cmocka_unit_test(a_deleted_paragraph_mark_joins_two),
        cmocka_unit_test(hidden_text_is_left_out),
        cmocka_unit_test(signs_are_what_they_look_like),
        cmocka_unit_test(a_line_break_sets_titles_apart),
        cmocka_unit_test(notes_follow_their_paragraph),
        cmocka_unit_test(a_text_box_is_read_once),
        cmocka_unit_test(sections_and_controls_do_not_matter),
        cmocka_unit_test(pages_are_those_that_word_noted),
        cmocka_unit_test(a_chart_is_its_values),
    };
    return TEST_RUN("reader/docx_text", tests);
}
