/* Charts: whatever the amounts and names, no text lies on another, and every point is there. */
#include "test.h"

#include "document/example.h"
#include "render/chart.h"

#include <math.h>
#include <string.h>

#define TOUCH 0.01

static bool boxes_overlap(Box a, Box b)
{
    return a.left < b.right - TOUCH && b.left < a.right - TOUCH && a.top < b.bottom - TOUCH &&
           b.top < a.bottom - TOUCH;
}

static const Mark *mark_at(const ChartLayout *layout, unsigned index)
{
    return &g_array_index(layout->marks, Mark, index);
}

/* Texts keep clear of each other, of columns and of the edges. */
static void assert_clear(const ChartLayout *layout)
{
    for (unsigned i = 0; i < layout->marks->len; i++) {
        const Mark *text = mark_at(layout, i);

        if (text->shape != MARK_TEXT)
            continue;
        assert_true(text->box.left >= -TOUCH && text->box.right <= layout->width + TOUCH);
        assert_true(text->box.top >= -TOUCH && text->box.bottom <= layout->height + TOUCH);
        for (unsigned k = 0; k < layout->marks->len; k++) {
            const Mark *other = mark_at(layout, k);

            if (k != i && (other->shape == MARK_TEXT || other->role == ROLE_COLUMN) &&
                boxes_overlap(text->box, other->box))
                fail_msg("%s (%.1f %.1f) lies on %s (%.1f %.1f)", text->text, text->box.left,
                         text->box.top, other->text != NULL ? other->text : "a column",
                         other->box.left, other->box.top);
        }
    }
}

static unsigned count_role(const ChartLayout *layout, MarkRole role)
{
    unsigned count = 0;

    for (unsigned i = 0; i < layout->marks->len; i++)
        count += mark_at(layout, i)->role == role;
    return count;
}

static char *random_name(GRand *random)
{
    GString *name = g_string_new(NULL);

    for (int i = g_rand_int_range(random, 0, 24); i > 0; i--)
        g_string_append(name, g_rand_int_range(random, 0, 4) > 0 ? "支" : "W");
    return g_string_free(name, FALSE);
}

/* Amounts of every size and sign; zero, equal and unknown ones often. */
static void random_point(Node *series, GRand *random, bool negative)
{
    int64_t fen = (int64_t)pow(10, g_rand_double_range(random, 0, 15));
    g_autofree char *name = random_name(random);
    g_autofree char *text = NULL;
    Node *point;

    fen = g_rand_int_range(random, 0, 5) == 0 ? 0 : fen;
    fen = negative && g_rand_boolean(random) ? -fen : fen;
    text = exact_text((Exact){fen, 1000000}, (ExactStyle){.decimals = 2, .grouped = true});
    point = example_point(series, name, text, fen, NULL);
    point->figure.known = g_rand_int_range(random, 0, 9) > 0;
}

static Node *random_chart(GRand *random, ChartKind kind)
{
    Node *root = node_new(NODE_DOCUMENT);
    Node *chart = example_chart(root, kind, "图");
    int count = g_rand_int_range(random, 0, kind == CHART_PIE ? 20 : 6);
    int series = kind == CHART_PIE ? 1 : g_rand_int_range(random, 0, 5);
    bool negative = g_rand_boolean(random);

    for (int s = 0; s < series; s++) {
        Node *node = node_append_new(chart, NODE_SERIES);

        node->text = random_name(random);
        for (int i = 0; i < count; i++)
            random_point(node, random, negative);
    }
    return root;
}

static void texts_never_overlap(void **state)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(2021);
    (void)state;

    for (unsigned i = 0; i < 4000; i++) {
        Node *root = random_chart(random, i % 2 == 0 ? CHART_COLUMNS : CHART_PIE);
        g_autoptr(ChartLayout) layout = chart_layout(node_at(root, 0));

        assert_true(isfinite(layout->width) && isfinite(layout->height));
        assert_clear(layout);
        node_free(root);
    }
}

static Node *pie(const int64_t *fen, unsigned count)
{
    Node *root = node_new(NODE_DOCUMENT);
    Node *series = node_append_new(example_chart(root, CHART_PIE, "图"), NODE_SERIES);

    for (unsigned i = 0; i < count; i++)
        example_point(series, "项", "1.00", fen[i], NULL);
    return root;
}

static void zero_and_negative_slices_stand_in_the_legend_only(void **state)
{
    static const int64_t fen[] = {900, 0, 100, -5};
    Node *root = pie(fen, G_N_ELEMENTS(fen));
    g_autoptr(ChartLayout) layout = chart_layout(node_at(root, 0));
    (void)state;

    assert_int_equal(count_role(layout, ROLE_SLICE), 2);
    assert_int_equal(count_role(layout, ROLE_LEGEND), 4);
    node_free(root);
}

static void one_slice_is_the_whole_circle(void **state)
{
    static const int64_t fen[] = {0, 55};
    Node *root = pie(fen, G_N_ELEMENTS(fen));
    g_autoptr(ChartLayout) layout = chart_layout(node_at(root, 0));
    g_autofree char *share = chart_share(node_at(node_at(root, 0), 0), 1);
    (void)state;

    assert_int_equal(count_role(layout, ROLE_SLICE), 1);
    assert_string_equal(share, "100%");
    node_free(root);
}

static void a_pie_of_nothing_has_no_circle(void **state)
{
    static const int64_t fen[] = {0, 0};
    Node *root = pie(fen, G_N_ELEMENTS(fen));
    g_autoptr(ChartLayout) layout = chart_layout(node_at(root, 0));
    (void)state;

    assert_int_equal(count_role(layout, ROLE_SLICE), 0);
    assert_int_equal(count_role(layout, ROLE_LEGEND), 2);
    node_free(root);
}

static void shares_are_exact_and_rounded_once(void **state)
{
    static const int64_t fen[] = {103106, 9800, 0, 1};
    static const char *const shares[] = {"91.32%", "8.68%", "0%", "0%"};
    Node *root = pie(fen, G_N_ELEMENTS(fen));
    (void)state;

    for (unsigned i = 0; i < G_N_ELEMENTS(fen); i++) {
        g_autofree char *share = chart_share(node_at(node_at(root, 0), 0), i);
        assert_string_equal(share, shares[i]);
    }
    node_free(root);
}

static Node *columns(int64_t first, int64_t second)
{
    Node *root = node_new(NODE_DOCUMENT);
    Node *series = node_append_new(example_chart(root, CHART_COLUMNS, "图"), NODE_SERIES);

    example_point(series, "2020年", "a", first, NULL);
    example_point(series, "2021年", "b", second, NULL);
    return root;
}

static const Mark *nth_of(const ChartLayout *layout, MarkRole role, unsigned n)
{
    for (unsigned i = 0; i < layout->marks->len; i++)
        if (mark_at(layout, i)->role == role && n-- == 0)
            return mark_at(layout, i);
    return NULL;
}

static void the_axis_begins_at_zero(void **state)
{
    Node *root = columns(141662 * 10000, 134464 * 10000);
    g_autoptr(ChartLayout) layout = chart_layout(node_at(root, 0));
    double axis = nth_of(layout, ROLE_AXIS, 0)->box.top;
    Box first = nth_of(layout, ROLE_COLUMN, 0)->box, second = nth_of(layout, ROLE_COLUMN, 1)->box;
    (void)state;

    assert_string_equal(nth_of(layout, ROLE_TICK, 0)->text, "0");
    assert_string_equal(nth_of(layout, ROLE_TICK, 3)->text, "1,500");
    assert_true(fabs(first.bottom - axis) < TOUCH && fabs(second.bottom - axis) < TOUCH);
    assert_true(
        fabs((second.bottom - second.top) / (first.bottom - first.top) - 1344.64 / 1416.62) < 1e-9);
    node_free(root);
}

static void a_negative_column_hangs_with_its_label_below(void **state)
{
    Node *root = columns(-30 * 1000000, 10 * 1000000);
    g_autoptr(ChartLayout) layout = chart_layout(node_at(root, 0));
    Box column = nth_of(layout, ROLE_COLUMN, 0)->box, label = nth_of(layout, ROLE_VALUE, 0)->box;
    (void)state;

    assert_true(fabs(column.top - nth_of(layout, ROLE_AXIS, 0)->box.top) < TOUCH);
    assert_true(label.top >= column.bottom);
    assert_string_equal(nth_of(layout, ROLE_TICK, 0)->text, "-30");
    node_free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_never_overlap),
        cmocka_unit_test(zero_and_negative_slices_stand_in_the_legend_only),
        cmocka_unit_test(one_slice_is_the_whole_circle),
        cmocka_unit_test(a_pie_of_nothing_has_no_circle),
        cmocka_unit_test(shares_are_exact_and_rounded_once),
        cmocka_unit_test(the_axis_begins_at_zero),
        cmocka_unit_test(a_negative_column_hangs_with_its_label_below),
    };
    return TEST_RUN("render/html_chart", tests);
}
