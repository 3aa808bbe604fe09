/* Every origin has a source, and a reader can walk down from it to the rows of the cube. */
#include "made.h"

static const SourceInput *input_named(const Source *source, const char *address)
{
    for (unsigned i = 0; i < source->inputs->len; i++) {
        const SourceInput *input = g_ptr_array_index(source->inputs, i);

        if (strcmp(input->address, address) == 0)
            return input;
    }
    return NULL;
}

static void each_origin_has_a_source(const Node *node, const Document *document)
{
    bool nil = exact_sign(node->figure.value) == 0;

    if ((node->kind == NODE_FIGURE || node->kind == NODE_POINT) && node->origin != NULL && !nil)
        assert_non_null(document_source(document, node->origin));
    for (unsigned i = 0; i < node_count(node); i++)
        each_origin_has_a_source(node_at(node, i), document);
}

static void a_cell_walks_down_to_the_cube(void **state)
{
    g_autoptr(Disclosure) disclosure = made_fill(*state, "# 一\n{side/out.year/amount}\n");
    const Document *document = disclosure->document;
    const Source *source = document_source(document, "side/out.year/amount");
    const SourceInput *input = input_named(source, "side/basic/amount");
    const Source *below = document_source(document, "side/basic/amount");

    assert_string_equal(source->label, "side表 题目 / 本年支出合计 / 金额");
    assert_string_equal(source->expression, "basic + project");
    assert_string_equal(source->value, "9,962,100.00元");
    assert_string_equal(input->label, "side表 题目 / 基本支出 / 金额");
    assert_string_equal(input->value, "4,356,200.00元");
    assert_int_equal(below->inputs->len, 1);
    input = g_ptr_array_index(below->inputs, 0);
    assert_string_equal(input->address, "expenditure[nature=basic]");
    assert_non_null(strstr(input->label, "支出"));
    assert_non_null(strstr(input->label, "基本支出"));
    assert_string_equal(input->value, "4,356,200.00元");
    assert_string_equal(input->detail, "2笔汇总；3月 4,356,200.00元");
}

static void an_expression_shows_what_it_read(void **state)
{
    g_autoptr(Disclosure) disclosure =
        made_fill(*state, "# 一、总体\n@define more(now, before)\n{$now - $before}\n@end\n"
                          "{more(final-4/total/total, previous(final-4/total/total))}\n");
    const char *origin = "final-4/total/total - previous(final-4/total/total)";
    const Source *source = document_source(disclosure->document, origin);

    assert_string_equal(source->expression, origin);
    assert_string_equal(source->label, "一、总体");
    assert_string_equal(source->value, "962,100.00元");
    assert_int_equal(source->inputs->len, 2);
    assert_string_equal(input_named(source, "final-4/total/total")->value, "9,962,100.00元");
    assert_string_equal(input_named(source, "previous(final-4/total/total)")->value,
                        "9,000,000.00元");
    assert_non_null(document_source(disclosure->document, "final-4/total/total"));
}

static void a_registers_field_has_a_label(void **state)
{
    g_autoptr(Disclosure) disclosure =
        made_fill(*state, "{each $r in reception[]}{$r.persons}{/each}{staff.on_duty[]}\n");
    const Source *row = document_source(disclosure->document, "reception/1/persons");
    const Source *sum = document_source(disclosure->document, "staff.on_duty[]");

    assert_string_equal(row->label, "公务接待第1行人次");
    assert_string_equal(row->value, "30");
    assert_int_equal(sum->inputs->len, 1);
}

static void tables_and_charts_have_sources_too(void **state)
{
    g_autoptr(Disclosure) disclosure = made_fill(
        *state, "@table final-4\n@table final-8-1\n@table side\n@chart pie 图\n"
                "slices $i in final-4/{item}  {$i.name}  final-4/$i/total / final-4/total/total\n");

    each_origin_has_a_source(disclosure->document->root, disclosure->document);
}

static void what_is_used_first_comes_first(void **state)
{
    g_autoptr(Disclosure) disclosure =
        made_fill(*state, "{side/out.year/amount}{final-4/total/basic}{side/basic/amount}\n");
    const GPtrArray *sources = disclosure->document->sources;

    assert_string_equal(((Source *)g_ptr_array_index(sources, 0))->address, "side/out.year/amount");
    assert_string_equal(((Source *)g_ptr_array_index(sources, 1))->address, "final-4/total/basic");
    assert_string_equal(((Source *)g_ptr_array_index(sources, 2))->address, "side/basic/amount");
    assert_string_equal(((Source *)g_ptr_array_index(sources, 3))->address, "side/project/amount");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_walks_down_to_the_cube),
        cmocka_unit_test(an_expression_shows_what_it_read),
        cmocka_unit_test(a_registers_field_has_a_label),
        cmocka_unit_test(tables_and_charts_have_sources_too),
        cmocka_unit_test(what_is_used_first_comes_first),
    };
    return MADE_RUN("disclosure/sources", tests);
}
