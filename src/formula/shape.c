/* shape.c: which values go together
 *
 * The same rules run twice: when an expression is parsed, on what is known then, and when it is
 * evaluated, on the values. What is open when parsed fits everything. */
#include "formula/tree.h"

Shape shape_open(void) { return (Shape){.open = true}; }

Shape shape_kind(ValueKind kind) { return (Shape){.kind = kind}; }

Shape shape_number(Dimension dimension)
{
    return (Shape){.kind = VALUE_NUMBER, .dimension = dimension};
}

static bool is_nil(const Value *value)
{
    return value->plain && interval_is_point(value->number) && exact_sign(value->number.low) == 0;
}

Shape shape_of(const Value *value)
{
    if (value->kind == VALUE_UNKNOWN)
        return shape_open();
    return (Shape){.kind = value->kind,
                   .dimension = value->dimension,
                   .plain = value->plain,
                   .nil = value->kind == VALUE_NUMBER && is_nil(value)};
}

bool shape_fits_number(Shape shape) { return shape.open || shape.kind == VALUE_NUMBER; }

bool shape_fits_truth(Shape shape) { return shape.open || shape.kind == VALUE_TRUTH; }

const char *shape_name(Shape shape)
{
    static const char *const kinds[] = {"open", "number", "text", "truth", "list", "row"};
    static const char *const dimensions[] = {"count", "money", "ratio"};

    if (shape.open)
        return "open";
    if (shape.kind != VALUE_NUMBER)
        return kinds[shape.kind];
    return shape.plain ? "number" : dimensions[shape.dimension];
}

/* The shape of a plain number beside `other`. */
static bool adapt(Shape plain, Shape other, Shape *answer)
{
    if (other.dimension == DIMENSION_MONEY && !other.plain && !plain.nil)
        return false;
    *answer = other;
    answer->nil = false;
    return true;
}

static bool unite_numbers(Shape left, Shape right, Shape *answer)
{
    if (left.plain)
        return adapt(left, right, answer);
    if (right.plain)
        return adapt(right, left, answer);
    *answer = left;
    return left.dimension == right.dimension;
}

/* Unites when at least one is open: the closed one's kind, unless it is plain. */
static Shape unite_open(Shape left, Shape right)
{
    Shape closed = left.open ? right : left;

    return closed.open || closed.plain ? shape_open() : closed;
}

bool shape_unite(Shape left, Shape right, Shape *answer)
{
    if (left.open || right.open) {
        *answer = unite_open(left, right);
        return true;
    }
    if (left.kind == VALUE_NUMBER && right.kind == VALUE_NUMBER)
        return unite_numbers(left, right, answer);
    *answer = shape_kind(left.kind);
    return left.kind == right.kind;
}
