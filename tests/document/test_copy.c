/* A copy of a node is the same tree, and stands on its own. */
#include "test.h"

#include "document/document.h"

static void a_copy_outlives_its_original(void **state)
{
    Node *original = node_new(NODE_PARAGRAPH);
    Node *figure = node_append_new(original, NODE_FIGURE);
    Node *copy;

    (void)state;
    figure->text = g_strdup("1344.64");
    figure->origin = g_strdup("final-1/income.total/actual");
    copy = node_copy(original);
    node_free(original);

    assert_int_equal(copy->kind, NODE_PARAGRAPH);
    assert_int_equal(node_count(copy), 1);
    assert_string_equal(node_at(copy, 0)->text, "1344.64");
    assert_string_equal(node_at(copy, 0)->origin, "final-1/income.total/actual");
    node_free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_outlives_its_original),
    };
    return TEST_RUN("document/copy", tests);
}
