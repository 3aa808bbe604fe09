/* Every kind of line: headings, paragraphs, notes, choices, repetitions, charts, grids, texts. */
#include "made.h"

static void headings_paragraphs_and_notes(void **state)
{
    made_gives(state,
               "// 说明\n# 一\n第一行\n  第二行\n// 中间的话\n第三行\n\n另一段\n## 二\n#### 四\n"
               "> 注一\n> 接着\n\n> 注二\n@pagebreak\n完\n",
               "# 一\n第一行第二行第三行\n另一段\n## 二\n#### 四\n> 注一接着\n> 注二\n---\n完\n");
}

static void what_comes_out_empty_is_left_out(void **state)
{
    made_gives(state, "甲\n\n{if year = 1}没有{/if}\n\n# {if year = 1}没有{/if}\n\n乙\n",
               "甲\n乙\n");
}

static void windows_line_ends_are_line_ends(void **state)
{
    made_gives(state, "# 一\r\n甲\r\n\r\n乙\r\n", "# 一\n甲\n乙\n");
}

static void one_branch_is_taken(void **state)
{
    made_gives(state, "@if year = 2020\n甲\n@elif year = 2021\n乙\n@else\n丙\n@end\n丁\n",
               "乙\n丁\n");
    made_gives(state, "@if year = 2020\n甲\n@else\n丙\n\n@if year > 1\n内\n@end\n@end\n",
               "丙\n内\n");
    made_gives(state, "@if year = 2020\n甲\n@end\n", "");
}

static void blocks_are_repeated(void **state)
{
    made_gives(
        state,
        "@each $i in final-4/{item} where $i.code != \"2013201\"\n## {$i.number}．{$i.name}\n"
        "支出{final-4/$i/total}\n@end\n",
        "## 1．一般行政管理事务\n支出<560.59 final-4/2013202/total>\n"
        "## 2．机关事业单位基本养老保险缴费支出\n支出<40.97 final-4/2080505/total>\n");
    made_gives(state, "@each $o in offices\n{$o.code} {$o.kind}\n@end\n",
               "00 administrative\n01 reference\n02 institution\n");
}

static void a_units_paragraphs_stay_paragraphs(void **state)
{
    g_autoptr(Disclosure) disclosure =
        made_fill(*state, "## 职责\n@text duty\n@text none.{year}\n");
    g_autofree char *shown = made_show(disclosure->document->root);

    assert_string_equal(shown,
                        "## 职责\n一、管人事 {year} 与 <b>党员</b>。\n# 不是标题\n!〔待填〕\n");
    assert_int_equal(disclosure->questions->len, 1);
    assert_non_null(strstr(g_ptr_array_index(disclosure->questions, 0), "none.2021"));
    assert_int_equal(node_at(disclosure->document->root, 2)->kind, NODE_PARAGRAPH);
}

static void columns_have_a_point_for_each_category(void **state)
{
    g_autoptr(Disclosure) disclosure =
        made_fill(*state, "@chart columns 图1：{year}年\ncategory {year - 1}年\ncategory {year}年\n"
                          "series 支出  previous(final-4/total/total)  final-4/total/total\n"
                          "series 收入  0yuan  final-3/total/total|wan2\n\n之后\n");
    g_autofree char *shown = made_show(disclosure->document->root);
    const Node *point = node_at(node_at(node_at(disclosure->document->root, 0), 0), 1);

    assert_string_equal(shown, "[columns 图1：2021年 单位：万元]\n支出: 2020年=900 2021年=996.21\n"
                               "收入: 2020年=0 2021年=1,000.00\n之后\n");
    assert_string_equal(point->origin, "final-4/total/total");
    assert_int_equal(point->figure.kind, FIGURE_MONEY);
    assert_true(point->figure.value.numerator == 996210000);
    assert_non_null(strstr(node_at(disclosure->document->root, 0)->alternative, "996.21"));
}

static void a_pie_leaves_nil_slices_out(void **state)
{
    made_gives(
        state,
        "@chart pie 结构\nslice 基本  final-4/total/basic\nslice 没有  final-4/2013201/project\n"
        "slices $c in final-4/{class}  {$c.name}支出  final-4/$c/total\n",
        "[pie 结构 单位：万元]\n: 基本=435.62 一般公共服务支出支出=955.24 "
        "社会保障和就业支出支出=40.97\n");
}

static void a_pie_of_counts_has_no_unit_of_money(void **state)
{
    made_gives(state, "@chart pie 人\nslice 在职  staff.on_duty[]\n",
               "[pie 人 (null)]\n: 在职=19\n");
}

static void a_chart_of_nothing_is_a_sentence_or_nothing(void **state)
{
    made_gives(state, "@chart pie 结构\nslice 甲  final-4/2013201/project\nempty {year}年没有。\n",
               "> 2021年没有。\n");
    made_gives(state, "@chart pie 结构\nslice 甲  final-4/2013201/project\n\n后\n", "后\n");
}

static void an_unknown_point_is_a_question(void **state)
{
    g_autoptr(Disclosure) disclosure = made_fill(
        *state, "@chart columns 图\ncategory 甲\nseries 基本  previous(final-4/total/basic)\n"
                "series 合计  final-4/total/total\n");
    g_autofree char *shown = made_show(disclosure->document->root);

    assert_string_equal(shown, "[columns 图 单位：万元]\n基本: 甲=〔缺数〕\n合计: 甲=996.21\n");
    assert_int_equal(disclosure->questions->len, 1);
}

static void a_grid_is_a_rectangle(void **state)
{
    made_gives(
        state,
        "@grid\n^项目  ^{year}年  <\n合计  {final-4/total/total}  {\"a  b\"}\n"
        "@each $i in final-4/{item 208}\n{$i.code}\t{final-4/$i/total}\n@end\n@end\n",
        "[table (null) (null) (null)]\n^项目|^2x1 2021年\n合计|~<996.21 final-4/total/total>|a  b\n"
        "2080505|~<40.97 final-4/2080505/total>|\n");
    made_gives(state, "甲\n@grid\n@each $i in final-4/{item 299}\n{$i.code}\n@end\n@end\n乙\n",
               "甲\n乙\n");
}

static void a_grid_row_of_heads_is_a_head(void **state)
{
    g_autoptr(Disclosure) disclosure = made_fill(*state, "@grid\n^甲  <  ^乙\n^丙  丁  戊\n@end\n");
    const Node *table = node_at(disclosure->document->root, 0);

    assert_true(node_at(table, 0)->head);
    assert_false(node_at(table, 1)->head);
}

/* The same word of another first level does not join. */
static void cells_that_say_the_same_grow_together(void **state)
{
    made_gives(
        state,
        "@grid\n=甲  =数量  一\n=甲  =数量  二\n=乙  =数量  三\n=乙  =质量  四\n=乙  =质量  "
        "五\n@end\n",
        "[table (null) (null) (null)]\n1x2 甲|1x2 数量|一\n二\n1x3 乙|数量|三\n1x2 质量|四\n五\n");
    made_gives(state, "@grid\n=甲  一\n甲  二\n=甲  三\n@end\n",
               "[table (null) (null) (null)]\n甲|一\n甲|二\n甲|三\n");
    made_gives(state, "@grid\n=甲  <  一\n=甲  二  三\n^=丁  <  四\n^=丁  <  五\n@end\n",
               "[table (null) (null) (null)]\n2x1 甲|一\n甲|二|三\n^2x2 丁|四\n五\n");
}

static void a_grid_may_have_a_title_and_lie(void **state)
{
    g_autoptr(Disclosure) disclosure = made_fill(
        *state, "@grid wide 表{year}\n甲  —\n@end\n@grid 又一个\n甲\n@end\n@grid\n甲\n@end\n");
    const Node *root = disclosure->document->root;

    assert_string_equal(node_at(root, 0)->text, "表2021");
    assert_true(node_at(root, 0)->wide);
    assert_int_equal(node_at(node_at(node_at(root, 0), 0), 1)->align, ALIGN_CENTER);
    assert_string_equal(node_at(root, 1)->text, "又一个");
    assert_false(node_at(root, 1)->wide);
    assert_null(node_at(root, 2)->text);
    assert_false(root->wide);
}

/* Neither cover nor contents; all pages lie when one table does. */
static void a_brief_document_says_so(void **state)
{
    g_autoptr(Disclosure) disclosure = made_fill(*state, "@brief\n# 一\n@grid wide\n甲\n@end\n");
    g_autofree char *json = document_to_json(disclosure->document, NULL);

    assert_true(disclosure->document->brief);
    assert_true(disclosure->document->root->wide);
    assert_non_null(strstr(json, "\"brief\":true"));
}

static void a_question_is_asked_once(void **state)
{
    g_autoptr(Disclosure) disclosure = made_fill(
        *state, "@ask 请填{year}年的数\n甲{ask \"请填{year}年的数\"}\n\n{ask \"另问\"}\n");
    g_autofree char *shown = made_show(disclosure->document->root);

    assert_string_equal(shown, "甲!〔待填〕\n!〔待填〕\n");
    assert_int_equal(disclosure->questions->len, 2);
    assert_string_equal(g_ptr_array_index(disclosure->questions, 0), "请填2021年的数");
}

static void the_title_names_the_document(void **state)
{
    g_autoptr(Disclosure) named = made_fill(*state, "@title {year}年{unit.short}\n# 一\n甲\n");
    g_autoptr(Disclosure) unnamed = made_fill(*state, "甲\n# 第{year}\n");

    assert_string_equal(named->document->title, "2021年单位");
    assert_string_equal(unnamed->document->title, "第2021");
    assert_string_equal(named->document->language, "zh-CN");
    assert_string_equal(named->document->unit_name, "某单位");
    assert_string_equal(named->document->created, "2021-12-31");
    assert_int_equal(named->document->year, 2021);
    assert_true(g_str_has_prefix(named->document->regime, "small "));
    assert_int_equal(strlen(named->document->regime), strlen("small ") + 64);
}

static void headings_have_anchors(void **state)
{
    g_autoptr(Disclosure) disclosure = made_fill(*state, "# 一\n## 二\n");

    assert_string_equal(node_at(disclosure->document->root, 0)->id, "section-1");
    assert_string_equal(node_at(disclosure->document->root, 1)->id, "section-2");
    assert_int_equal(node_at(disclosure->document->root, 1)->level, 2);
}

static void a_template_includes_others(void **state)
{
    Made *made = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Disclosure) disclosure = NULL;
    g_autofree char *shown = NULL;

    made_write(made->folder, "report/whole.txt", "@include words-of-ours.txt\n@include part\n尾\n");
    made_write(made->folder, "report/words-of-ours.txt", "@define say(x)\n说{$x}\n@end\n");
    made_write(made->folder, "report/part.txt", "# 部分\n{say(year)}\n");
    disclosure = disclosure_build(made->compilation, "whole", &error);
    made_good(error);
    shown = made_show(disclosure->document->root);
    assert_string_equal(shown, "# 部分\n说2021\n尾\n");
}

static void an_error_in_an_included_file_names_that_file(void **state)
{
    Made *made = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) circle = NULL;

    made_write(made->folder, "report/outer.txt", "甲\n@include inner.txt\n");
    made_write(made->folder, "report/inner.txt", "乙\n\n{if}\n");
    assert_null(disclosure_build(made->compilation, "outer", &error));
    assert_true(g_str_has_suffix(error_fact(error, "place"), "report/inner.txt:3"));

    made_write(made->folder, "report/round.txt", "@include round.txt\n");
    assert_null(disclosure_build(made->compilation, "round", &circle));
    assert_string_equal(error_id(circle), "report-include-circle");
}

static void the_same_book_gives_the_same_tree(void **state)
{
    const char *text = "@title {year}\n# 一\n{final-4/total/total}{text \"duty\"}\n@table side\n"
                       "@table final-8-1\n@chart pie 图\nslices $i in final-4/{item}  {$i.name}  "
                       "final-4/$i/total\n";
    g_autoptr(Disclosure) first = made_fill(*state, text);
    g_autoptr(Disclosure) second = made_fill(*state, text);
    g_autofree char *one = document_to_json(first->document, NULL);
    g_autofree char *other = document_to_json(second->document, NULL);

    assert_string_equal(one, other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headings_paragraphs_and_notes),
        cmocka_unit_test(what_comes_out_empty_is_left_out),
        cmocka_unit_test(windows_line_ends_are_line_ends),
        cmocka_unit_test(one_branch_is_taken),
        cmocka_unit_test(blocks_are_repeated),
        cmocka_unit_test(a_units_paragraphs_stay_paragraphs),
        cmocka_unit_test(columns_have_a_point_for_each_category),
        cmocka_unit_test(a_pie_leaves_nil_slices_out),
        cmocka_unit_test(a_pie_of_counts_has_no_unit_of_money),
        cmocka_unit_test(a_chart_of_nothing_is_a_sentence_or_nothing),
        cmocka_unit_test(an_unknown_point_is_a_question),
        cmocka_unit_test(a_grid_is_a_rectangle),
        cmocka_unit_test(a_grid_row_of_heads_is_a_head),
        cmocka_unit_test(cells_that_say_the_same_grow_together),
        cmocka_unit_test(a_grid_may_have_a_title_and_lie),
        cmocka_unit_test(a_brief_document_says_so),
        cmocka_unit_test(a_question_is_asked_once),
        cmocka_unit_test(the_title_names_the_document),
        cmocka_unit_test(headings_have_anchors),
        cmocka_unit_test(a_template_includes_others),
        cmocka_unit_test(an_error_in_an_included_file_names_that_file),
        cmocka_unit_test(the_same_book_gives_the_same_tree),
    };
    return MADE_RUN("disclosure/blocks", tests);
}
