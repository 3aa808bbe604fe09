/* parse.c: an expression into a tree, by recursive descent: one function for each line of the
 * grammar
 *
 * Everything hostile is bounded here: the size of the text, brackets in brackets (the depth of this
 * file's recursion), and the depth of the tree (that of everybody else's). */
#include "formula/tree.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

static Node *parse_expression(Parser *parser);

/* ---- operations ---- */
static Node *binary_new(Parser *parser, NodeKind kind, const char *at, const Node *left,
                        const Node *right)
{
    Node *node = term_new(parser, kind, at);

    return term_add(parser, node, left) && term_add(parser, node, right) ? node : NULL;
}

/* ---- what goes together ---- */

/* A fact `SIDE-KIND` for each side, from which the message takes the words of its language. */
static void fail_dimension(Parser *parser, const Node *node, const char *word, Shape left,
                           Shape right)
{
    g_autofree char *left_fact = g_strconcat("left-", shape_name(left), NULL);
    g_autofree char *right_fact = g_strconcat("right-", shape_name(right), NULL);
    g_autoptr(GError) made = NULL;

    error_set(&made, ERROR_INPUT, "formula-dimension", "operator", word, left_fact, "", right_fact,
              "", NULL);
    formula_error_place(parser->formula, node->offset, made);
    g_propagate_error(parser->error, g_steal_pointer(&made));
}

static Node *operation_new(Parser *parser, NodeKind kind, const char *at, const Operator *operation,
                           const Node *left, const Node *right)
{
    Node *node = binary_new(parser, kind, at, left, right);

    if (node == NULL)
        return NULL;
    node->operation = operation;
    if (operation->shape(left->shape, right->shape, &node->shape))
        return node;
    fail_dimension(parser, node, operation->text, left->shape, right->shape);
    return NULL;
}

static bool expect_truth(Parser *parser, const Node *node)
{
    if (shape_fits_truth(node->shape))
        return true;
    return fail_with(parser, parser->text + node->offset, "formula-not-a-truth", NULL, NULL);
}

static Node *logic_new(Parser *parser, Logic logic, const char *at, const Node *left,
                       const Node *right)
{
    Node *node;

    if (!expect_truth(parser, left) || !expect_truth(parser, right))
        return NULL;
    node = binary_new(parser, NODE_LOGIC, at, left, right);
    if (node == NULL)
        return NULL;
    node->logic = logic;
    node->shape = shape_kind(VALUE_TRUTH);
    return node;
}

/* ---- functions ---- */
static Node *fail_function(Parser *parser, const char *start, const char *name)
{
    g_autoptr(GPtrArray) names = function_names();
    g_autofree char *nearest = text_nearest(name, names, 3);

    fail_with(parser, start, "formula-function", "nearest", nearest);
    return NULL;
}

static bool parse_field(Parser *parser, Node *call)
{
    const char *start = parser->at;
    const char *word = NULL;
    int field;

    skip_blanks(parser);
    start = parser->at;
    field = scan_id(parser, &word) ? field_from_name(word) : -1;
    if (field < 0 || field > FIELD_NATURE)
        return fail_expected(parser, start, "expect-formula-field-word");
    call->call.field = (Field)field;
    skip_blanks(parser);
    return scan_symbol(parser, ",") || fail_expected(parser, parser->at, "expect-formula-comma");
}

/* The arguments and the bracket that closes them; the opening one is read. */
static bool parse_arguments(Parser *parser, Node *call)
{
    skip_blanks(parser);
    if (scan_symbol(parser, ")"))
        return true;
    for (;;) {
        const Node *argument = parse_expression(parser);

        if (argument == NULL || !term_add(parser, call, argument))
            return false;
        if (scan_symbol(parser, ")"))
            return true;
        if (!scan_symbol(parser, ","))
            return fail_expected(parser, parser->at, "expect-formula-argument-end");
    }
}

static Node *parse_call(Parser *parser, const char *start, const char *name)
{
    const Function *function = function_find(name);
    Node *call = term_new(parser, NODE_CALL, start);

    if (function == NULL)
        return fail_function(parser, start, name);
    call->call.function = function;
    parser->at++; /* the bracket */
    if ((function->field_first && !parse_field(parser, call)) || !parse_arguments(parser, call))
        return NULL;
    if (call->count < function->least || call->count > function->most) {
        fail_with(parser, start, "formula-arguments", "function", name);
        return NULL;
    }
    if (function->shape != NULL && !function->shape(call, &call->shape)) {
        fail_with(parser, start, "formula-arguments-kind", "function", name);
        return NULL;
    }
    return function->replace != NULL ? function->replace(parser, call) : call;
}

/* ---- primary ---- */
static bool is_reserved(const char *name)
{
    return g_str_equal(name, "and") || g_str_equal(name, "or") || g_str_equal(name, "not");
}

static Node *parse_name(Parser *parser, const char *start, const char *name)
{
    Node *node;

    if (is_reserved(name)) {
        fail_expected(parser, start, "expect-formula-value");
        return NULL;
    }
    node = term_new(parser, NODE_NAME, start);
    node->name.name = name;
    node->name.fact = g_str_equal(name, "year") || g_str_has_prefix(name, "unit.") ||
                      g_str_has_prefix(name, "book.") || g_str_has_prefix(name, "performance.");
    return node;
}

static Node *parse_word(Parser *parser)
{
    const char *start = parser->at;
    const char *name = NULL;

    scan_id(parser, &name);
    switch (*parser->at) {
    case '[':
        return parse_query(parser, start, name);
    case '(':
        return parse_call(parser, start, name);
    case '/':
        return parse_cell(parser, start, name);
    default:
        return parse_name(parser, start, name);
    }
}

static Node *parse_constant(Parser *parser)
{
    Node *node = term_new(parser, NODE_CONSTANT, parser->at);
    const char *text = NULL;

    if (*parser->at == '"') {
        if (!scan_text(parser, &text))
            return NULL;
        node->constant = value_text(text);
    } else if (!scan_number(parser, &node->constant)) {
        return NULL;
    }
    node->shape = shape_of(&node->constant);
    return node;
}

static Node *parse_brackets(Parser *parser)
{
    Node *inside;

    parser->at++;
    inside = parse_expression(parser);
    if (inside == NULL)
        return NULL;
    if (scan_symbol(parser, ")"))
        return inside;
    fail_expected(parser, parser->at, "expect-formula-close");
    return NULL;
}

static Node *parse_variable(Parser *parser)
{
    Node *node;

    if (*parser->at == '#') {
        node = term_new(parser, NODE_COLUMN, parser->at++);
        node->shape = shape_kind(VALUE_TEXT);
        return node;
    }
    node = term_new(parser, NODE_PATH, parser->at);
    return scan_path(parser, &node->path) ? node : NULL;
}

static Node *parse_primary(Parser *parser)
{
    const char c = *parser->at;

    if (g_ascii_isdigit(c) || c == '"')
        return parse_constant(parser);
    if (c == '(')
        return parse_brackets(parser);
    if (c == '$' || c == '@' || c == '#')
        return parse_variable(parser);
    if (is_id_start(c))
        return parse_word(parser);
    fail_expected(parser, parser->at, "expect-formula-value");
    return NULL;
}

/* ---- operators ---- */

/* Counts one more level of recursion; each success is undone with `parser->nesting--`. */
static bool nest(Parser *parser)
{
    if (parser->nesting < NESTING_MAX) {
        parser->nesting++;
        return true;
    }
    return fail_with(parser, parser->at, "formula-too-deep", NULL, NULL);
}

static Node *negation_new(Parser *parser, NodeKind kind, const char *at, const Node *inside)
{
    Node *node = term_new(parser, kind, at);

    node->shape = kind == NODE_NOT ? shape_kind(VALUE_TRUTH) : inside->shape;
    return term_add(parser, node, inside) ? node : NULL;
}

static Node *parse_unary(Parser *parser)
{
    const char *start;
    Node *inside = NULL;

    skip_blanks(parser);
    start = parser->at;
    if (*start != '-' || start[1] == '>')
        return parse_primary(parser);
    parser->at++;
    if (nest(parser)) {
        inside = parse_unary(parser);
        parser->nesting--;
    }
    if (inside == NULL)
        return NULL;
    if (!shape_fits_number(inside->shape)) {
        fail_with(parser, parser->text + inside->offset, "formula-not-a-number", NULL, NULL);
        return NULL;
    }
    return negation_new(parser, NODE_NEGATE, start, inside);
}

/* Without blanks round it `-` could be meant as part of an id. */
static bool expect_blanks(Parser *parser, const char *at, const char *text)
{
    const bool before = at > parser->text && g_ascii_isspace(at[-1]);

    if (before && g_ascii_isspace(at[strlen(text)]))
        return true;
    return fail_with(parser, at, "formula-operator-blanks", "operator", text);
}

/* One level of arithmetic operators; each chain leans to the left. */
static Node *parse_chain(Parser *parser, const Operator *(*find)(const char *),
                         Node *(*operand)(Parser *))
{
    Node *left = operand(parser);

    while (left != NULL) {
        const char *at;
        const Operator *operation;
        const Node *right;

        skip_blanks(parser);
        at = parser->at;
        operation = find(at);
        if (operation == NULL)
            return left;
        if (!expect_blanks(parser, at, operation->text))
            return NULL;
        parser->at += strlen(operation->text);
        right = operand(parser);
        left = right != NULL ? operation_new(parser, NODE_ARITHMETIC, at, operation, left, right)
                             : NULL;
    }
    return NULL;
}

static Node *parse_product(Parser *parser)
{
    return parse_chain(parser, operator_product, parse_unary);
}

static Node *parse_sum(Parser *parser) { return parse_chain(parser, operator_sum, parse_product); }

static Node *parse_comparison(Parser *parser)
{
    Node *left = parse_sum(parser);
    const char *at = parser->at;
    const Operator *operation = left != NULL ? operator_comparison(at) : NULL;
    Node *right;

    if (operation == NULL)
        return left;
    parser->at += strlen(operation->text);
    right = parse_sum(parser);
    if (right == NULL)
        return NULL;
    if (operator_comparison(parser->at) != NULL) {
        fail_with(parser, parser->at, "formula-comparison-chain", NULL, NULL);
        return NULL;
    }
    return operation_new(parser, NODE_COMPARISON, at, operation, left, right);
}

static Node *parse_not(Parser *parser)
{
    const char *start;
    Node *inside = NULL;

    skip_blanks(parser);
    start = parser->at;
    if (!at_word(parser, "not"))
        return parse_comparison(parser);
    parser->at += strlen("not");
    if (nest(parser)) {
        inside = parse_not(parser);
        parser->nesting--;
    }
    if (inside == NULL || !expect_truth(parser, inside))
        return NULL;
    return negation_new(parser, NODE_NOT, start, inside);
}

static Node *parse_words(Parser *parser, const char *word, Logic logic, Node *(*operand)(Parser *))
{
    Node *left = operand(parser);

    while (left != NULL && at_word(parser, word)) {
        const char *at = parser->at;
        const Node *right;

        parser->at += strlen(word);
        right = operand(parser);
        left = right != NULL ? logic_new(parser, logic, at, left, right) : NULL;
    }
    return left;
}

static Node *parse_and(Parser *parser) { return parse_words(parser, "and", LOGIC_AND, parse_not); }

static Node *parse_or(Parser *parser) { return parse_words(parser, "or", LOGIC_OR, parse_and); }

static Node *parse_implication(Parser *parser)
{
    const Node *left = parse_or(parser);
    const char *at = parser->at;
    const Node *right;
    Logic logic;

    if (left == NULL)
        return NULL;
    if (scan_symbol(parser, "->"))
        logic = LOGIC_IMPLIES;
    else if (scan_symbol(parser, "<->"))
        logic = LOGIC_BOTH;
    else
        return (Node *)left;
    right = parse_or(parser);
    return right != NULL ? logic_new(parser, logic, at, left, right) : NULL;
}

static Node *parse_expression(Parser *parser)
{
    Node *node;

    if (!nest(parser))
        return NULL;
    node = parse_implication(parser);
    parser->nesting--;
    return node;
}

/* ---- formulas ---- */
static bool check_text(const char *text, const char *place, GError **error)
{
    const char *id = strlen(text) > TEXT_SIZE_MAX       ? "formula-too-long"
                     : !g_utf8_validate(text, -1, NULL) ? "formula-encoding"
                                                        : NULL;

    if (id == NULL)
        return true;
    error_set(error, ERROR_INPUT, id, "place", place, NULL);
    return false;
}

Formula *formula_parse_prefix(const char *text, const char **end, const char *place,
                              const Catalog *catalog, GError **error)
{
    g_autoptr(Formula) formula = NULL;
    Parser parser = {.catalog = catalog, .error = error};

    if (!check_text(text, place, error))
        return NULL;
    formula = formula_new(text, place, catalog);
    parser.formula = formula;
    parser.text = parser.at = formula->text;
    formula->root = parse_expression(&parser);
    if (formula->root == NULL)
        return NULL;
    skip_blanks(&parser);
    *end = text + (parser.at - parser.text);
    return g_steal_pointer(&formula);
}

Formula *formula_parse(const char *text, const char *place, const Catalog *catalog, GError **error)
{
    const char *end = NULL;
    g_autoptr(Formula) formula = formula_parse_prefix(text, &end, place, catalog, error);
    Parser parser = {.formula = formula, .catalog = catalog, .error = error};

    if (formula == NULL || *end == '\0')
        return g_steal_pointer(&formula);
    parser.text = formula->text;
    fail_expected(&parser, formula->text + (end - text), "expect-formula-operator");
    return NULL;
}
