/* names.c: whether a formula asks for what exists, without evaluating it */
#include "formula/tree.h"

static bool check_variable(Evaluation *evaluation, const Path *path, size_t offset)
{
    if (path->name == NULL || scope_find(evaluation->scope, path->name) != NULL ||
        scope_find(evaluation->scope, path->whole) != NULL)
        return true;
    return fail_at(evaluation, offset, "formula-variable", "found", path->name);
}

static bool check_part(Evaluation *evaluation, const Part *part)
{
    if (part == NULL)
        return true;
    if (part->kind == PART_PATH)
        return check_variable(evaluation, &part->path, part->offset);
    return part->kind != PART_CHOICE || check_part(evaluation, part->cover);
}

static bool check_statement(Evaluation *evaluation, const Node *node)
{
    const World *world = evaluation->world;
    g_autoptr(GPtrArray) rows =
        world->functions->rows(world->self, node->cell.statement, "any", NULL, evaluation->error);

    return rows != NULL || fail_from_world(evaluation, node->offset);
}

static bool check_cell(Evaluation *evaluation, const Node *node)
{
    const World *world = evaluation->world;
    const Part *row = &node->cell.row;
    const Part *column = &node->cell.column;
    const char *statement = node->cell.statement;

    if (!check_statement(evaluation, node) || !check_part(evaluation, row) ||
        !check_part(evaluation, column))
        return false;
    if (row->kind == PART_WORD && !world->functions->has_row(world->self, statement, row->word))
        return fail_at(evaluation, row->offset, "formula-row", "found", row->word);
    if (!node->cell.rows_only && column->kind == PART_WORD &&
        !world->functions->has_column(world->self, statement, column->word))
        return fail_at(evaluation, column->offset, "formula-column", "found", column->word);
    return true;
}

static bool check_filters(Evaluation *evaluation, const Node *node)
{
    for (unsigned i = 0; i < node->query.count; i++)
        for (unsigned j = 0; j < node->query.filters[i].count; j++)
            if (!check_part(evaluation, &node->query.filters[i].parts[j]))
                return false;
    return true;
}

static bool check_name(Evaluation *evaluation, const Node *node)
{
    const WorldFunctions *world = evaluation->world->functions;
    const char *statement = evaluation->context->statement;
    void *self = evaluation->world->self;
    const char *name = node->name.name;

    if (node->name.fact || (statement != NULL && (world->has_row(self, statement, name) ||
                                                  world->has_column(self, statement, name))))
        return true;
    g_auto(Value) fact = world->fact(self, name);
    if (fact.kind != VALUE_UNKNOWN && !node->name.previous)
        return true;
    return fail_at(evaluation, node->offset,
                   statement != NULL ? "formula-name" : "formula-no-statement", "found", name);
}

static bool check_path(Evaluation *evaluation, const Node *node)
{
    return check_variable(evaluation, &node->path, node->offset);
}

typedef bool (*Checker)(Evaluation *evaluation, const Node *node);
static const Checker checkers[NODE_KINDS] = {
    [NODE_QUERY] = check_filters, [NODE_REGISTER] = check_filters, [NODE_CELL] = check_cell,
    [NODE_NAME] = check_name,     [NODE_PATH] = check_path,
};

static bool check_node(Evaluation *evaluation, const Node *node)
{
    if (checkers[node->kind] != NULL && !checkers[node->kind](evaluation, node))
        return false;
    for (unsigned i = 0; i < node->count; i++)
        if (!check_node(evaluation, node->parts[i]))
            return false;
    return true;
}

bool formula_check_names(const Formula *formula, const World *world, const Context *context,
                         const Scope *scope, GError **error)
{
    Evaluation evaluation = {
        .formula = formula, .world = world, .context = context, .scope = scope, .error = error};

    return check_node(&evaluation, formula->root);
}
