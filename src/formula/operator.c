/* operator.c: the table of operators, with their rules of dimensions and of intervals */
#include "formula/tree.h"

#include <string.h>

/* ---- dimensions ---- */
static bool shape_sum(Shape left, Shape right, Shape *answer)
{
    return shape_fits_number(left) && shape_fits_number(right) && shape_unite(left, right, answer);
}

static Dimension dimension_of(Shape shape)
{
    return shape.plain ? DIMENSION_COUNT : shape.dimension;
}

/* money × count or ratio is money, count × ratio a count, ratio × ratio a ratio. */
static bool shape_product(Shape left, Shape right, Shape *answer)
{
    if (!shape_fits_number(left) || !shape_fits_number(right))
        return false;
    if (left.open || right.open) {
        *answer = shape_open();
        return true;
    }
    if (left.plain || right.plain) {
        *answer = left.plain ? right : left;
        answer->nil = false;
        return true;
    }
    *answer = shape_number(left.dimension == DIMENSION_RATIO ? right.dimension : left.dimension);
    return left.dimension == DIMENSION_RATIO || right.dimension == DIMENSION_RATIO ||
           left.dimension != right.dimension;
}

/* Divided by its like anything is a ratio; only money divides by money. */
static bool shape_quotient(Shape left, Shape right, Shape *answer)
{
    if (!shape_fits_number(left) || !shape_fits_number(right))
        return false;
    if (left.open || right.open) {
        *answer = shape_open();
        return true;
    }
    if (dimension_of(right) == DIMENSION_MONEY) {
        *answer = shape_number(DIMENSION_RATIO);
        return left.nil || dimension_of(left) == DIMENSION_MONEY;
    }
    if (left.plain && right.plain)
        *answer = (Shape){.kind = VALUE_NUMBER, .plain = true};
    else if (dimension_of(left) == DIMENSION_COUNT && dimension_of(right) == DIMENSION_COUNT)
        *answer = shape_number(DIMENSION_RATIO);
    else
        *answer = shape_number(dimension_of(left));
    return true;
}

static bool shape_order(Shape left, Shape right, Shape *answer)
{
    Shape both;

    *answer = shape_kind(VALUE_TRUTH);
    return shape_fits_number(left) && shape_fits_number(right) && shape_unite(left, right, &both);
}

static bool fits_text(Shape shape)
{
    return shape.open || shape.kind == VALUE_TEXT || shape.kind == VALUE_ROW;
}

/* Texts may be equal too, and a row is its code then. */
static bool shape_equality(Shape left, Shape right, Shape *answer)
{
    return shape_order(left, right, answer) || (fits_text(left) && fits_text(right));
}

/* ---- comparisons ----
 * True when some choice of values inside the intervals makes it so: a printed figure is not wrong
 * while rounding explains it. Unknown when the numbers do not fit into 128 bits. */
static Truth order_is(Exact left, Exact right, int least, int most)
{
    int order;

    if (!exact_compare(&order, left, right))
        return TRUTH_UNKNOWN;
    return order >= least && order <= most ? TRUTH_TRUE : TRUTH_FALSE;
}

static Truth compare_less(Interval left, Interval right)
{
    return order_is(left.low, right.high, -1, -1);
}

static Truth compare_at_most(Interval left, Interval right)
{
    return order_is(left.low, right.high, -1, 0);
}

static Truth compare_more(Interval left, Interval right)
{
    return order_is(left.high, right.low, 1, 1);
}

static Truth compare_at_least(Interval left, Interval right)
{
    return order_is(left.high, right.low, 0, 1);
}

static Truth compare_equal(Interval left, Interval right)
{
    Truth below = compare_at_most(left, right);
    Truth above = compare_at_least(left, right);

    if (below == TRUTH_FALSE || above == TRUTH_FALSE)
        return TRUTH_FALSE;
    return below == TRUTH_TRUE && above == TRUTH_TRUE ? TRUTH_TRUE : TRUTH_UNKNOWN;
}

static Truth compare_unequal(Interval left, Interval right)
{
    if (!interval_is_point(left) || !interval_is_point(right))
        return TRUTH_TRUE;
    return truth_not(compare_equal(left, right));
}

/* ---- the tables ---- */
/* In the order of Comparison. */
static const Operator comparisons[COMPARE_COUNT] = {
    [COMPARE_EQUAL] = {.text = "=", .shape = shape_equality, .compare = compare_equal},
    [COMPARE_UNEQUAL] =
        {.text = "!=", .shape = shape_equality, .compare = compare_unequal, .negated = true},
    [COMPARE_LESS] = {.text = "<", .shape = shape_order, .compare = compare_less},
    [COMPARE_AT_MOST] = {.text = "<=", .shape = shape_order, .compare = compare_at_most},
    [COMPARE_MORE] = {.text = ">", .shape = shape_order, .compare = compare_more},
    [COMPARE_AT_LEAST] = {.text = ">=", .shape = shape_order, .compare = compare_at_least},
};
static const Operator sums[] = {
    {.text = "+", .shape = shape_sum, .apply = interval_add},
    {.text = "-", .shape = shape_sum, .apply = interval_subtract},
};
static const Operator products[] = {
    {.text = "*", .shape = shape_product, .apply = interval_multiply},
    {.text = "/", .shape = shape_quotient, .apply = interval_divide},
};

/* The longest operator of a table that `at` begins with. */
static const Operator *longest(const Operator *table, unsigned count, const char *at)
{
    const Operator *found = NULL;

    for (unsigned i = 0; i < count; i++)
        if (g_str_has_prefix(at, table[i].text) &&
            (found == NULL || strlen(table[i].text) > strlen(found->text)))
            found = &table[i];
    return found;
}

const Operator *operator_comparison(const char *at)
{
    if (g_str_has_prefix(at, "<->"))
        return NULL;
    return longest(comparisons, G_N_ELEMENTS(comparisons), at);
}

const Operator *operator_sum(const char *at)
{
    if (g_str_has_prefix(at, "->"))
        return NULL;
    return longest(sums, G_N_ELEMENTS(sums), at);
}

const Operator *operator_product(const char *at)
{
    return longest(products, G_N_ELEMENTS(products), at);
}

const Operator *operator_of(Comparison comparison) { return &comparisons[comparison]; }

const char *comparison_text(Comparison comparison) { return comparisons[comparison].text; }
