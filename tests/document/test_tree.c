/* The tree: children are owned, plain text is the text below, a source is kept once. */
#include "test.h"

#include "document/example.h"

static void plain_text_is_all_text_below(void **state)
{
    g_autoptr(Document) document = document_new("t", "zh-CN");
    Node *paragraph = node_append_new(document->root, NODE_PARAGRAPH);
    g_autofree char *plain = NULL;
    (void)state;

    node_append_text(paragraph, "总计");
    example_figure(paragraph, "1,344.64", NULL, 1344640000);
    node_append_text(paragraph, "万元");
    plain = node_plain(document->root);

    assert_string_equal(plain, "总计1,344.64万元");
    assert_int_equal(node_count(paragraph), 3);
    assert_int_equal(node_at(paragraph, 1)->kind, NODE_FIGURE);
}

static void a_new_node_says_nothing(void **state)
{
    Node *node = node_new(NODE_CELL);
    (void)state;

    assert_int_equal(node_count(node), 0);
    assert_int_equal(node->colspan, 1);
    assert_int_equal(node->rowspan, 1);
    assert_int_equal(node->place.first, -1);
    assert_false(node->figure.known);
    node_free(node);
}

static void a_source_is_kept_once(void **state)
{
    g_autoptr(Document) document = document_new("t", "zh-CN");
    Source *first = g_new0(Source, 1), *second = g_new0(Source, 1);
    (void)state;

    first->address = g_strdup("a/b/c");
    second->address = g_strdup("a/b/c");

    assert_ptr_equal(document_source_take(document, first), first);
    assert_ptr_equal(document_source_take(document, second), first);
    assert_ptr_equal(document_source(document, "a/b/c"), first);
    assert_null(document_source(document, "a/b/d"));
    assert_int_equal(document->sources->len, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_is_all_text_below),
        cmocka_unit_test(a_new_node_says_nothing),
        cmocka_unit_test(a_source_is_kept_once),
    };
    return TEST_RUN("document/tree", tests);
}
