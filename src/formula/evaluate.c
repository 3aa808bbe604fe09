/* evaluate.c: the value of a tree: a table with one function for each kind of node
 *
 * Unknown wins in arithmetic and comparisons; and, or, -> and <-> have the truth *unknown*. A false
 * answer of a function here is an error of the expression (it asks for what does not exist), never
 * a figure that is missing. */
#include "formula/tree.h"

#include <assert.h>

/* ---- truths ---- */
Truth truth_of(const Value *value)
{
    return value->kind == VALUE_TRUTH ? value->truth : TRUTH_UNKNOWN;
}

Truth truth_not(Truth truth)
{
    static const Truth opposite[] = {TRUTH_TRUE, TRUTH_FALSE, TRUTH_UNKNOWN};

    return opposite[truth];
}

/* False wins, then unknown. */
static Truth truth_and(Truth left, Truth right)
{
    if (left == TRUTH_FALSE || right == TRUTH_FALSE)
        return TRUTH_FALSE;
    return left == TRUTH_UNKNOWN || right == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : TRUTH_TRUE;
}

static Truth truth_or(Truth left, Truth right)
{
    return truth_not(truth_and(truth_not(left), truth_not(right)));
}

static Truth truth_implies(Truth left, Truth right) { return truth_or(truth_not(left), right); }

static Truth truth_both(Truth left, Truth right)
{
    return truth_and(truth_implies(left, right), truth_implies(right, left));
}

/* `decides`: the left truth after which the right side does not matter. */
typedef struct {
    Truth (*join)(Truth left, Truth right);
    int decides;
    Truth answer;
} LogicRule;
static const LogicRule logic_rules[LOGIC_COUNT] = {
    [LOGIC_AND] = {truth_and, TRUTH_FALSE, TRUTH_FALSE},
    [LOGIC_OR] = {truth_or, TRUTH_TRUE, TRUTH_TRUE},
    [LOGIC_IMPLIES] = {truth_implies, TRUTH_FALSE, TRUTH_TRUE},
    [LOGIC_BOTH] = {truth_both, -1, TRUTH_UNKNOWN},
};

static bool evaluate_logic(Evaluation *evaluation, const Node *node, Value *value)
{
    const LogicRule *rule = &logic_rules[node->logic];
    g_auto(Value) left = value_unknown();
    g_auto(Value) right = value_unknown();

    if (!evaluate(evaluation, node->parts[0], &left))
        return false;
    if ((int)truth_of(&left) == rule->decides) {
        *value = value_truth(rule->answer);
        return true;
    }
    if (!evaluate(evaluation, node->parts[1], &right))
        return false;
    *value = value_truth(rule->join(truth_of(&left), truth_of(&right)));
    return true;
}

static bool evaluate_not(Evaluation *evaluation, const Node *node, Value *value)
{
    g_auto(Value) inside = value_unknown();

    if (!evaluate(evaluation, node->parts[0], &inside))
        return false;
    *value = value_truth(truth_not(truth_of(&inside)));
    return true;
}

/* ---- numbers ---- */
static bool evaluate_constant(Evaluation *evaluation G_GNUC_UNUSED, const Node *node, Value *value)
{
    *value = value_copy(&node->constant);
    return true;
}

static bool evaluate_negate(Evaluation *evaluation, const Node *node, Value *value)
{
    const Interval nil = interval_point(exact_from_int(0));

    if (!evaluate(evaluation, node->parts[0], value))
        return false;
    if (value->kind != VALUE_NUMBER || !interval_subtract(&value->number, nil, value->number))
        value_clear(value);
    return true;
}

/* Both operands of a node; they are the caller's to clear even when this fails. */
static bool evaluate_sides(Evaluation *evaluation, const Node *node, Value *left, Value *right)
{
    return evaluate(evaluation, node->parts[0], left) &&
           evaluate(evaluation, node->parts[1], right);
}

/* What does not fit into 128 bits, and what is divided by zero, is unknown. */
static bool evaluate_arithmetic(Evaluation *evaluation, const Node *node, Value *value)
{
    g_auto(Value) left = value_unknown();
    g_auto(Value) right = value_unknown();
    Shape shape;

    if (!evaluate_sides(evaluation, node, &left, &right))
        return false;
    if (left.kind != VALUE_NUMBER || right.kind != VALUE_NUMBER ||
        !node->operation->shape(shape_of(&left), shape_of(&right), &shape) ||
        !node->operation->apply(&value->number, left.number, right.number))
        return true;
    value->kind = VALUE_NUMBER;
    value->dimension = shape.dimension;
    value->plain = shape.plain;
    return true;
}

/* ---- comparisons ---- */
static const char *text_of(const Value *value)
{
    return value->kind == VALUE_ROW ? value->row.code : value->text;
}

static Truth compare_values(const Operator *operation, const Value *left, const Value *right)
{
    Shape shape;
    Truth equal;

    if (left->kind == VALUE_UNKNOWN || right->kind == VALUE_UNKNOWN ||
        !operation->shape(shape_of(left), shape_of(right), &shape))
        return TRUTH_UNKNOWN;
    if (left->kind == VALUE_NUMBER)
        return operation->compare(left->number, right->number);
    equal = g_strcmp0(text_of(left), text_of(right)) == 0 ? TRUTH_TRUE : TRUTH_FALSE;
    return operation->negated ? truth_not(equal) : equal;
}

static bool evaluate_comparison(Evaluation *evaluation, const Node *node, Value *value)
{
    g_auto(Value) left = value_unknown();
    g_auto(Value) right = value_unknown();

    if (!evaluate_sides(evaluation, node, &left, &right))
        return false;
    *value = value_truth(compare_values(node->operation, &left, &right));
    return true;
}

/* ---- any node ---- */
static bool evaluate_call(Evaluation *evaluation, const Node *node, Value *value)
{
    return node->call.function->evaluate(evaluation, node, value);
}

typedef bool (*Evaluator)(Evaluation *evaluation, const Node *node, Value *value);
static const Evaluator evaluators[NODE_KINDS] = {
    [NODE_CONSTANT] = evaluate_constant,
    [NODE_NEGATE] = evaluate_negate,
    [NODE_NOT] = evaluate_not,
    [NODE_ARITHMETIC] = evaluate_arithmetic,
    [NODE_COMPARISON] = evaluate_comparison,
    [NODE_LOGIC] = evaluate_logic,
    [NODE_CALL] = evaluate_call,
    [NODE_QUERY] = evaluate_query,
    [NODE_REGISTER] = evaluate_register,
    [NODE_CELL] = evaluate_cell,
    [NODE_NAME] = evaluate_name,
    [NODE_PATH] = evaluate_path_node,
    [NODE_COLUMN] = evaluate_column,
};

bool evaluate(Evaluation *evaluation, const Node *node, Value *value)
{
    *value = value_unknown();
    if (evaluators[node->kind](evaluation, node, value))
        return true;
    value_clear(value);
    return false;
}

bool formula_value(const Formula *formula, const World *world, const Context *context,
                   const Scope *scope, Value *value, GError **error)
{
    Evaluation evaluation = {
        .formula = formula, .world = world, .context = context, .scope = scope, .error = error};

    assert(world != NULL && context != NULL);
    return evaluate(&evaluation, formula->root, value);
}

/* The comparison whose sides tell why `node` does not hold; NULL: none. */
static bool find_sides(Evaluation *evaluation, const Node *node, const Node **found)
{
    while (node->kind == NODE_LOGIC && (node->logic == LOGIC_IMPLIES || node->logic == LOGIC_AND)) {
        g_auto(Value) left = value_unknown();

        if (node->logic == LOGIC_AND) {
            if (!evaluate(evaluation, node->parts[0], &left))
                return false;
            node = node->parts[truth_of(&left) == TRUTH_FALSE ? 0 : 1];
        } else {
            node = node->parts[1];
        }
    }
    *found = node->kind == NODE_COMPARISON ? node : NULL;
    return true;
}

bool formula_sides(const Formula *formula, const World *world, const Context *context,
                   const Scope *scope, Value *left, Value *right, const char **operator_text,
                   GError **error)
{
    Evaluation evaluation = {
        .formula = formula, .world = world, .context = context, .scope = scope, .error = error};
    const Node *node = NULL;

    *left = *right = value_unknown();
    if (!find_sides(&evaluation, formula->root, &node) || node == NULL)
        return false;
    if (!evaluate_sides(&evaluation, node, left, right)) {
        value_clear(left);
        return false;
    }
    *operator_text = node->operation->text;
    return true;
}

/* ---- errors ---- */
bool fail_at(const Evaluation *evaluation, size_t offset, const char *id, const char *name,
             const char *fact)
{
    formula_error(evaluation->formula, offset, id, NULL, name, fact, evaluation->error);
    return false;
}

bool fail_from_world(const Evaluation *evaluation, size_t offset)
{
    if (evaluation->error != NULL && *evaluation->error != NULL)
        formula_error_place(evaluation->formula, offset, *evaluation->error);
    return false;
}
