/* What stands in braces: figures with their origin, choices, repetitions, phrases, texts. */
#include "made.h"

static void a_figure_keeps_its_cell(void **state)
{
    made_gives(state, "支出{final-4/total/total}万元。\n",
               "支出<996.21 final-4/total/total>万元。\n");
}

static void money_ratios_and_counts_have_formats(void **state)
{
    made_gives(
        state,
        "{final-4/2013201/basic}、{final-4/2013201/basic|wan2}、{final-4/total/total|yuan}\n",
        "<394.65 final-4/2013201/basic>、<394.65 final-4/2013201/basic>、"
        "<9962100.00 final-4/total/total>\n");
    made_gives(state,
               "{final-3/total/total}、{final-3/total/total|wan2}、{reception.amount[]|wan4}\n",
               "<1000 final-3/total/total>、<1000.00 final-3/total/total>、"
               "<0.1735 reception.amount[]>\n");
    made_gives(state,
               "{final-4/total/basic / final-4/total/total}、"
               "{final-4/total/basic / final-4/total/total|points}、{staff.on_duty[]}\n",
               "<43.73% final-4/total/basic / final-4/total/total>、"
               "<43.73 final-4/total/basic / final-4/total/total>、<19 staff.on_duty[]>\n");
}

static void a_negative_figure_has_a_minus_and_nil_is_nil(void **state)
{
    made_gives(state, "{final-4/total/basic - final-4/total/project}和{final-4/2013201/project}\n",
               "<-124.97 final-4/total/basic - final-4/total/project>和"
               "<0 final-4/2013201/project>\n");
}

static void facts_and_counters_are_text(void **state)
{
    made_gives(state, "{year}年{unit.name}，上年{year - 1}\n", "2021年某单位，上年2020\n");
}

static void doubled_braces_are_braces(void **state) { made_gives(state, "{{甲}}\n", "{甲}\n"); }

static void a_choice_follows_the_figures(void **state)
{
    const char *text = "{if final-4/total/total > final-3/total/total}多"
                       "{elif final-4/total/total = final-3/total/total}平{else}少{/if}。\n";

    made_gives(state, text, "少。\n");
}

static void unknown_counts_as_not_true(void **state)
{
    made_gives(state, "{if previous(final-4/total/basic) > 0yuan}是{else}否{/if}\n", "否\n");
}

static void a_repetition_goes_in_the_order_of_the_table(void **state)
{
    made_gives(state,
               "{each $i in final-4/{item} sep \"；\"}{$i.number}．{$i.name}（{$i.code}）"
               "{final-4/$i/total}{/each}。\n",
               "1．行政运行（2013201）<394.65 final-4/2013201/total>；"
               "2．一般行政管理事务（2013202）<560.59 final-4/2013202/total>；"
               "3．机关事业单位基本养老保险缴费支出（2080505）<40.97 final-4/2080505/total>。\n");
}

static void separators_stand_only_between_what_was_printed(void **state)
{
    made_gives(state,
               "{each $i in final-4/{item} where final-4/$i/basic > 0yuan sep \"、\"}"
               "{$i.number}{$i.code}{/each}\n",
               "12013201、22080505\n");
    made_gives(
        state,
        "{each $i in final-4/{item} sep \"、\"}{if $i.code != \"2013202\"}{$i.code}{/if}{/each}\n",
        "2013201、2080505\n");
}

static void repetitions_stand_in_each_other(void **state)
{
    made_gives(state,
               "{each $c in final-4/{class} sep \"；\"}{$c.code}："
               "{each $i in final-4/{item $c} sep \"、\"}{$i.code}{/each}{/each}\n",
               "201：2013201、2013202；208：2080505\n");
}

static void a_phrase_keeps_the_cells_it_was_given(void **state)
{
    made_gives(
        state,
        "{change(final-4/total/total, final-3/total/total)}。\n\n"
        "@define change(now, before)\n{if $now < $before}减少{$before - $now}，现{$now}"
        "{else}增加{/if}\n@end\n",
        "减少<3.79 final-3/total/total - final-4/total/total>，现<996.21 final-4/total/total>。\n");
}

static void an_argument_of_an_argument_is_still_the_cell(void **state)
{
    made_gives(
        state,
        "@define inner(x)\n{$x}\n@end\n@define outer(a, b)\n{inner($a)}与{inner($a / $b)}\n@end\n"
        "{each $i in final-4/{item 208}}{outer(final-4/$i/total, final-4/total/total + "
        "0yuan)}{/each}\n",
        "<40.97 final-4/2080505/total>与"
        "<4.11% final-4/2080505/total / (final-4/total/total + 0yuan)>\n");
}

static void last_years_cell_is_not_this_years(void **state)
{
    made_gives(state, "{previous(final-4/total/total)}→{final-4/total/total}\n",
               "<900 previous(final-4/total/total)>→<996.21 final-4/total/total>\n");
}

static void what_a_unit_wrote_is_never_read_as_a_template(void **state)
{
    made_gives(state, "我们{text \"duty\"}\n",
               "我们一、管人事 {year} 与 <b>党员</b>。# 不是标题\n");
    made_gives(state, "{each $r in reception[] where $r.persons > 10}{$r.purpose}{/each}\n",
               "考察 {year} <b>\n");
}

static void a_row_of_a_register_is_an_origin(void **state)
{
    made_gives(state,
               "{each $r in reception[] sep \"、\"}{$r.amount}万元{$r.persons}人{$r.amount / "
               "$r.persons|yuan}"
               "{/each}\n",
               "<0.12 reception/1/amount>万元<30 reception/1/persons>人"
               "<41.15 reception/1/amount / reception/1/persons>、"
               "<0.05 reception/2/amount>万元<5 reception/2/persons>人"
               "<100.00 reception/2/amount / reception/2/persons>\n");
    made_gives(state, "{each $s in score[]}{$s.score}{/each}\n", "<95.5 score/1/score>\n");
}

static void keys_may_hold_figures(void **state)
{
    made_gives(state,
               "{each $i in final-4/{item 201} sep \"；\"}{reason \"reason.{$i.code}\" "
               "\"{$i.name}为什么？\"}"
               "{/each}\n",
               "!〔原因待填〕；项目增加\n");
}

static void lines_of_other_kinds(void **state)
{
    made_gives(state, "{each $o in offices where $o.code != \"00\" sep \"、\"}{$o.name}{/each}\n",
               "服务中心、信息中心\n");
    made_gives(state,
               "{each $e in columns of final-8-1 row total level section under 301 sep \"、\"}"
               "{$e.code}{$e.name}{final-8-1/total/$e}{/each}\n",
               "30101基本工资<394.65 final-8-1/total/30101>、"
               "30108机关事业单位基本养老保险缴费<40.97 final-8-1/total/30108>\n");
    made_gives(
        state,
        "{each $i in final-4/{item 20132}}{each $e in columns of final-8-1 row $i level class}"
        "{$e.name}{/each}，{/each}\n",
        "工资福利支出，商品和服务支出，\n");
    made_gives(
        state,
        "{each $e in columns of final-8-1 row total level section under 302|303}{$e.name}{/each}\n",
        "办公费\n");
    made_gives(
        state,
        "{each $t in glossary sep \"；\"}{$t.number}{$t.term}：{$t.definition}{$t.code}{/each}\n",
        "1支出：花掉的钱；2收入：进来的钱；3行政运行：机关的基本支出2013201\n");
}

static void what_is_not_known_is_a_question(void **state)
{
    g_autoptr(Disclosure) disclosure = made_fill(
        *state, "# 一、总体\n\n{previous(final-4/total/basic)}与{previous(final-4/total/basic)}，"
                "{text \"empty.{year}\"}，{reason \"no\" \"{year}年为什么？\"}\n");
    g_autofree char *shown = made_show(disclosure->document->root);

    assert_string_equal(shown, "# 一、总体\n!〔缺数〕与!〔缺数〕，!〔待填〕，!〔原因待填〕\n");
    assert_int_equal(disclosure->questions->len, 3);
    assert_non_null(
        strstr(g_ptr_array_index(disclosure->questions, 0), "previous(final-4/total/basic)"));
    assert_non_null(strstr(g_ptr_array_index(disclosure->questions, 0), "一、总体"));
    assert_non_null(strstr(g_ptr_array_index(disclosure->questions, 1), "empty.2021"));
    assert_string_equal(g_ptr_array_index(disclosure->questions, 2), "2021年为什么？");
}

static void a_format_must_fit_the_number(void **state)
{
    made_refuses(state, "好\n{final-4/total/total|percent}\n", "report-format-dimension",
                 "t.txt:2");
    made_gives(state, "{0|percent}\n", "0%\n");
}

static void only_numbers_and_texts_can_be_printed(void **state)
{
    made_refuses(state, "{final-4/total/total > 0yuan}\n", "report-not-printable", "t.txt:1");
    made_refuses(state, "{if final-4/total/total}x{/if}\n", "report-not-truth", "t.txt:1");
    made_refuses(state, "{each $i in final-4/total/total}x{/each}\n", "report-not-list", "t.txt:1");
}

static void a_phrase_inside_itself_ends(void **state)
{
    made_refuses(state, "{a()}\n@define a()\n{a()}\n@end\n", "report-phrase-circle", "t.txt:3");
}

static void texts_have_formats(void **state)
{
    made_gives(state, "{\"2021-06-30\"|date}、{\"不是日期\"|date}\n", "2021年6月30日、不是日期\n");
    made_gives(state, "{\"甲\"|sentence}{\"乙。\"|sentence}{\"丙！\"|sentence}\n",
               "甲。乙。丙！\n");
    made_gives(state, "{each $s in staff[] where $s.number = 1}{$s.kind|word}{/each}\n",
               "公务员\n");
    made_gives(state, "{\"甲\"|word}{1|count2}\n", "甲1.00\n");
}

/* A whole template may use variables, and ask another world. */
static void a_setting_brings_variables(void **state)
{
    Made *made = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Template) template =
        template_parse(made->catalog, "@title {$day|date}\n# {$day}\n", "t.txt", &error);
    Scope scope = {.name = "day", .value = value_text("2021-06-30")};
    const DisclosureSetting setting = {.scope = &scope};
    g_autoptr(Disclosure) disclosure =
        disclosure_of_template(made->compilation, template, &setting, &error);

    made_good(error);
    assert_string_equal(disclosure->document->title, "2021年6月30日");
    value_clear(&scope.value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_figure_keeps_its_cell),
        cmocka_unit_test(money_ratios_and_counts_have_formats),
        cmocka_unit_test(a_negative_figure_has_a_minus_and_nil_is_nil),
        cmocka_unit_test(facts_and_counters_are_text),
        cmocka_unit_test(doubled_braces_are_braces),
        cmocka_unit_test(a_choice_follows_the_figures),
        cmocka_unit_test(unknown_counts_as_not_true),
        cmocka_unit_test(a_repetition_goes_in_the_order_of_the_table),
        cmocka_unit_test(separators_stand_only_between_what_was_printed),
        cmocka_unit_test(repetitions_stand_in_each_other),
        cmocka_unit_test(a_phrase_keeps_the_cells_it_was_given),
        cmocka_unit_test(an_argument_of_an_argument_is_still_the_cell),
        cmocka_unit_test(last_years_cell_is_not_this_years),
        cmocka_unit_test(what_a_unit_wrote_is_never_read_as_a_template),
        cmocka_unit_test(a_row_of_a_register_is_an_origin),
        cmocka_unit_test(keys_may_hold_figures),
        cmocka_unit_test(lines_of_other_kinds),
        cmocka_unit_test(what_is_not_known_is_a_question),
        cmocka_unit_test(a_format_must_fit_the_number),
        cmocka_unit_test(only_numbers_and_texts_can_be_printed),
        cmocka_unit_test(a_phrase_inside_itself_ends),
        cmocka_unit_test(texts_have_formats),
        cmocka_unit_test(a_setting_brings_variables),
    };
    return MADE_RUN("disclosure/inline", tests);
}
