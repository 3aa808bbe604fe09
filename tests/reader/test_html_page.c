/* Pages as portals publish them: what a reader sees comes out, in its order, tables bound as they
 * are drawn. */
#include "test.h"

#include "plain/outline.h"

#include <string.h>

extern const Reader reader_html;

static void assert_outline(const char *page, const char *expected)
{
    g_autofree char *read = outline_read(&reader_html, page, -1);

    assert_string_equal(read, expected);
}

static void what_is_not_shown_stays_out(void **state)
{
    (void)state;

    assert_outline("<html><head><title>公开</title><style>p{}</style></head><body><script>var "
                   "a='5.00万元。';</script>"
                   "<nav><a href=a>首页</a></nav><p style='display: none'>9.00万元。</p><p "
                   "hidden>8.00万元。</p>"
                   "<!-- 7.00万元。 --><p>收入3.00万元。</p><footer>电话</footer></body></html>",
                   "P 收入3.00万元。\n");
}

static void ways_through_the_portal_stay_out(void **state)
{
    (void)state;

    assert_outline("<div><ul><li><a href=1>首页</a></li><li><a "
                   "href=2>政务公开</a></li></ul><div><div><span>收入合计</span>"
                   "<span>3.00</span><span>万元。</span></div></div><p><a href=x>打印</a> <a "
                   "href=y>关闭</a></p></div>",
                   "P 收入合计3.00万元。\n");
}

static void the_title_beside_the_main_part_is_read(void **state)
{
    (void)state;

    assert_outline("<body><header><h1>某县水利局2021年度部门决算</h1></"
                   "header><main><p>收入3.00万元。</p></main>"
                   "<div>版权</div></body>",
                   "H1 某县水利局2021年度部门决算\nP 收入3.00万元。\n");
}

static void a_layout_table_is_opened(void **state)
{
    (void)state;

    assert_outline(
        "<table><tr><td>左栏</td><td><table><tr><td><p>一、收入情况</p><p>收入3.00万元。</p>"
        "<table><tr><td>项目</td><td>金额</td></tr><tr><td>办公费</td><td>3.00</td></tr></table>"
        "<table><tr><td>项目</td><td>人数</td></tr><tr><td>编制</td><td>40</td></tr></table>"
        "</td></tr></table></td></tr></table>",
        "P 左栏\nH2 一、收入情况\nP 收入3.00万元。\nT ||\nR ^项目|^金额\nR 办公费|3.00\n"
        "T ||\nR ^项目|^人数\nR 编制|40\n");
}

static void joined_cells_keep_their_spans(void **state)
{
    (void)state;

    assert_outline(
        "<table><tr><td rowspan=2>项目</td><td "
        "colspan=2>本年支出</td></tr><tr><td>基本支出</td><td>项目支出</td></tr>"
        "<tr><td>教育支出</td><td>1.00</td><td>2.00</td></tr></table>",
        "T ||\nR ^项目<1,2>|^本年支出<2,1>\nR ^基本支出|^项目支出\nR 教育支出|1.00|2.00\n");
}

static void word_pasted_spans_close(void **state)
{
    (void)state;

    assert_outline("<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span "
                   "style='font-size:16pt'>本年</span>"
                   "<span lang=EN-US>2020</span><span>年收入\n合计</span><span "
                   "lang=EN-US>1,285.87<o:p></o:p></span><span>万元。</span>"
                   "<span style='mso-spacerun:yes'>&nbsp;</span></p><p><o:p>&nbsp;</o:p></p>",
                   "P 本年2020年收入 合计1,285.87万元。\n");
}

static void entities_are_characters(void **state)
{
    (void)state;

    assert_outline("<p>增长&#50;.&#x35;%&mdash;&ldquo;三公&rdquo;&amp;其他&lt;略&gt;。</p>",
                   "P 增长2.5%—“三公”&其他<略>。\n");
}

static void a_line_end_in_a_clause_is_layout(void **state)
{
    (void)state;

    assert_outline(
        "<div>一、收入情况<br>&nbsp;&nbsp;收入3.00万元，其中财政拨款<br>2.00万元。<br>　　支出3."
        "00万元。<br/><br/>无结转。</div>",
        "H2 一、收入情况\nP 收入3.00万元，其中财政拨款2.00万元。\nP 支出3.00万元。\nP 无结转。\n");
    assert_outline("<table><tr><td>项<br>目</td><td>金额</td></tr><tr><td>公务用车<br>购置费</"
                   "td><td>3.00<br></td></tr></table>",
                   "T ||\nR ^项\n目|^金额\nR 公务用车\n购置费|3.00\n");
}

static void lists_are_paragraphs(void **state)
{
    (void)state;

    assert_outline("<ol><li>办公费1.00万元。</li><li>水费2.00万元。<ul><li>其中市内1.00万元。</"
                   "li></ul></li></ol>",
                   "P 办公费1.00万元。\nP 水费2.00万元。\nP 其中市内1.00万元。\n");
}

static void headings_are_told_by_number_or_element(void **state)
{
    (void)state;

    assert_outline("<h1>决算公开</h1><p><b><span "
                   "style='font-size:16pt'>（一）收入情况</span></b></p><p>收入3.00万元。</p>",
                   "H1 决算公开\nH3 （一）收入情况\nP 收入3.00万元。\n");
}

static void broken_markup_is_mended(void **state)
{
    (void)state;

    assert_outline("<p>收入<b>3.00</p><p>万元。</"
                   "b><table><tr><td>项目<td>金额<tr><td>办公费<td>3.00</table><p>支出3.00万元",
                   "P 收入3.00\nP 万元。\nT ||\nR ^项目|^金额\nR 办公费|3.00\nP 支出3.00万元\n");
}

static void title_number_and_unit_name_the_table(void **state)
{
    (void)state;

    assert_outline(
        "<table><tr><td "
        "colspan=2>收入支出决算总表</td></tr><tr><td>公开01表</td><td>单位：万元</td></tr>"
        "<tr><td>项目</td><td>决算数</td></tr><tr><td>一、财政拨款收入</td><td>3.00</td></tr></"
        "table>",
        "T 收入支出决算总表|公开01表|单位：万元\nR ^收入支出决算总表<2,1>\nR "
        "^公开01表|^单位：万元\n"
        "R ^项目|^决算数\nR 一、财政拨款收入|3.00\n");
}

static void a_page_in_gbk_reads_with_and_without_a_word_about_it(void **state)
{
    static const char *const heads[] = {"<meta charset=gbk>", "", "<meta charset=utf-8>"};
    (void)state;

    for (unsigned i = 0; i < G_N_ELEMENTS(heads); i++) {
        g_autofree char *page =
            g_strconcat("<html>", heads[i], "<p>本年收入合计3.00万元。</p></html>", NULL);
        gsize size = 0;
        g_autofree char *bytes = g_convert(page, -1, "GB18030", "UTF-8", NULL, &size, NULL);
        g_autofree char *read = outline_read(&reader_html, bytes, (long)size);

        assert_string_equal(read, "P 本年收入合计3.00万元。\n");
    }
}

static void a_page_is_known_by_what_it_says(void **state)
{
    static const char *const pages[] = {"<!DOCTYPE html><p>a", "\xef\xbb\xbf <html>",
                                        "<HTML lang=zh>"};
    const char *text = "收入3.00万元。";
    (void)state;

    for (unsigned i = 0; i < G_N_ELEMENTS(pages); i++)
        assert_true(
            reader_html.recognises((const uint8_t *)pages[i], strlen(pages[i]), "report.txt"));
    assert_false(reader_html.recognises((const uint8_t *)text, strlen(text), "report.html"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_shown_stays_out),
        cmocka_unit_test(ways_through_the_portal_stay_out),
        cmocka_unit_test(the_title_beside_the_main_part_is_read),
        cmocka_unit_test(a_layout_table_is_opened),
        cmocka_unit_test(joined_cells_keep_their_spans),
        cmocka_unit_test(word_pasted_spans_close),
        cmocka_unit_test(entities_are_characters),
        cmocka_unit_test(a_line_end_in_a_clause_is_layout),
        cmocka_unit_test(lists_are_paragraphs),
        cmocka_unit_test(headings_are_told_by_number_or_element),
        cmocka_unit_test(broken_markup_is_mended),
        cmocka_unit_test(title_number_and_unit_name_the_table),
        cmocka_unit_test(a_page_in_gbk_reads_with_and_without_a_word_about_it),
        cmocka_unit_test(a_page_is_known_by_what_it_says),
    };

    return TEST_RUN("reader/html_page", tests);
}
