/* cell.c: what cells, names and variables stand for, asked of the world */
#include "formula/tree.h"

/* ---- variables ---- */
const Scope *scope_find(const Scope *scope, const char *name)
{
    for (; scope != NULL; scope = scope->outer)
        if (g_str_equal(scope->name, name))
            return scope;
    return NULL;
}

/* The row at hand. Borrowed texts: nothing to clear. */
static bool row_at_hand(const Evaluation *evaluation, size_t offset, RowRef *row)
{
    const Context *context = evaluation->context;

    if (context->row == NULL)
        return fail_at(evaluation, offset, "formula-no-row", NULL, NULL);
    *row = (RowRef){context->statement, context->row, 0};
    return true;
}

/* Follows `fields` from `value`. What has no fields has unknown ones. */
static bool follow_fields(Evaluation *evaluation, char *const *fields, size_t offset, Value *value)
{
    const World *world = evaluation->world;

    for (; *fields != NULL; fields++) {
        const RowRef row = value->row;

        if (value->kind != VALUE_ROW) {
            value_clear(value);
            return true;
        }
        *value = value_unknown();
        if (!world->functions->row_field(world->self, &row, *fields, value, evaluation->error))
            return fail_from_world(evaluation, offset);
    }
    return true;
}

bool evaluate_path(Evaluation *evaluation, const Path *path, size_t offset, Value *value)
{
    const Scope *variable;

    *value = value_unknown();
    if (path->name == NULL) {
        if (!row_at_hand(evaluation, offset, &value->row))
            return false;
        value->kind = VALUE_ROW;
        return follow_fields(evaluation, path->fields, offset, value);
    }
    variable = scope_find(evaluation->scope, path->whole);
    if (variable != NULL) {
        *value = value_copy(&variable->value);
        return true;
    }
    variable = scope_find(evaluation->scope, path->name);
    if (variable == NULL)
        return fail_at(evaluation, offset, "formula-variable", "found", path->name);
    *value = value_copy(&variable->value);
    return follow_fields(evaluation, path->fields, offset, value);
}

/* A row that outlives the context it came from needs texts that do too. */
static void keep_row(Value *value)
{
    if (value->kind == VALUE_ROW) {
        value->row.source = g_intern_string(value->row.source);
        value->row.code = g_intern_string(value->row.code);
    }
}

bool evaluate_path_node(Evaluation *evaluation, const Node *node, Value *value)
{
    if (!evaluate_path(evaluation, &node->path, node->offset, value))
        return false;
    keep_row(value);
    return true;
}

bool evaluate_column(Evaluation *evaluation, const Node *node, Value *value)
{
    if (evaluation->context->column == NULL)
        return fail_at(evaluation, node->offset, "formula-no-column", NULL, NULL);
    *value = value_text(evaluation->context->column);
    return true;
}

/* ---- parts of an address ---- */
bool part_word(Evaluation *evaluation, const Part *part, const char **word, char **owned)
{
    const Context *context = evaluation->context;
    g_auto(Value) value = value_unknown();

    switch (part->kind) {
    case PART_ROW:
        *word = context->row;
        return *word != NULL || fail_at(evaluation, part->offset, "formula-no-row", NULL, NULL);
    case PART_COLUMN:
        *word = context->column;
        return *word != NULL || fail_at(evaluation, part->offset, "formula-no-column", NULL, NULL);
    case PART_PATH:
        if (!evaluate_path(evaluation, &part->path, part->offset, &value))
            return false;
        *owned = value_word(&value);
        *word = **owned != '\0' ? *owned : NULL;
        return true;
    default:
        *word = part->word;
        return true;
    }
}

/* ---- cells ---- */
static bool ask_cell(Evaluation *evaluation, const Node *node, bool previous, const char *statement,
                     const char *row, const char *column, Value *value)
{
    const WorldFunctions *world = evaluation->world->functions;
    void *self = evaluation->world->self;
    const bool answered =
        previous ? world->previous(self, statement, row, column, value, evaluation->error)
                 : world->cell(self, statement, row, column, value, evaluation->error);

    if (!answered)
        return fail_from_world(evaluation, node->offset);
    if (evaluation->reads != NULL) {
        g_autofree char *address = g_strjoin("/", statement, row, column, NULL);
        note_cell(evaluation, previous, address, value);
    }
    return true;
}

typedef GPtrArray *(*WorldChoice)(void *self, const char *statement, const char *level,
                                  const char *cover, GError **error);

/* The ids that `part` stands for, one or many. NULL with an error; none when it is unknown. The
 * words are interned or live as long as `*owned`. */
static GPtrArray *part_words(Evaluation *evaluation, const Node *node, const Part *part,
                             WorldChoice choice, char **owned)
{
    const Part *asked = part->kind == PART_CHOICE ? part->cover : part;
    const char *word = NULL;
    GPtrArray *words;

    if (asked != NULL && !part_word(evaluation, asked, &word, owned))
        return NULL;
    if (part->kind == PART_CHOICE) {
        words = choice(evaluation->world->self, node->cell.statement, part->word, word,
                       evaluation->error);
        if (words == NULL)
            fail_from_world(evaluation, part->offset);
        return words;
    }
    words = g_ptr_array_new();
    if (word != NULL)
        g_ptr_array_add(words, (char *)word);
    return words;
}

static bool list_rows(const Node *node, const GPtrArray *rows, Value *value)
{
    const char *statement = g_intern_string(node->cell.statement);

    *value = value_list();
    for (unsigned i = 0; i < rows->len; i++)
        value_list_take(value, value_row(statement, g_ptr_array_index(rows, i), 0));
    return true;
}

static bool list_cells(Evaluation *evaluation, const Node *node, const GPtrArray *rows,
                       const GPtrArray *columns, Value *value)
{
    *value = value_list();
    for (unsigned i = 0; i < rows->len; i++)
        for (unsigned j = 0; j < columns->len; j++) {
            Value cell = value_unknown();

            if (!ask_cell(evaluation, node, node->cell.previous, node->cell.statement,
                          g_ptr_array_index(rows, i), g_ptr_array_index(columns, j), &cell))
                return false;
            value_list_take(value, cell);
        }
    return true;
}

static bool is_list(const Node *node)
{
    return node->cell.row.kind == PART_CHOICE || node->cell.column.kind == PART_CHOICE;
}

static bool evaluate_cells(Evaluation *evaluation, const Node *node, Value *value)
{
    const WorldFunctions *world = evaluation->world->functions;
    g_autofree char *row_owned = NULL;
    g_autofree char *column_owned = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GPtrArray) columns = NULL;

    rows = part_words(evaluation, node, &node->cell.row, world->rows, &row_owned);
    if (rows == NULL)
        return false;
    if (node->cell.rows_only)
        return list_rows(node, rows, value);
    columns = part_words(evaluation, node, &node->cell.column, world->columns, &column_owned);
    return columns != NULL && list_cells(evaluation, node, rows, columns, value);
}

bool evaluate_cell(Evaluation *evaluation, const Node *node, Value *value)
{
    g_autofree char *row_owned = NULL;
    g_autofree char *column_owned = NULL;
    const char *row = NULL;
    const char *column = NULL;

    if (is_list(node))
        return evaluate_cells(evaluation, node, value);
    if (!part_word(evaluation, &node->cell.row, &row, &row_owned) ||
        !part_word(evaluation, &node->cell.column, &column, &column_owned))
        return false;
    if (row == NULL || column == NULL)
        return true; /* the cell of an unknown row is unknown */
    return ask_cell(evaluation, node, node->cell.previous, node->cell.statement, row, column,
                    value);
}

/* ---- bare names ---- */
typedef enum { NAME_ROW, NAME_COLUMN, NAME_FACT, NAME_NOTHING } NameKind;

/* A row in the column at hand; a name of both is the column where no column is at hand. */
static NameKind name_kind(const Evaluation *evaluation, const Node *node)
{
    const WorldFunctions *world = evaluation->world->functions;
    const char *statement = evaluation->context->statement;
    void *self = evaluation->world->self;
    bool row;

    if (node->name.fact)
        return NAME_FACT;
    if (statement == NULL)
        return NAME_NOTHING;
    row = world->has_row(self, statement, node->name.name);
    if (row && evaluation->context->column != NULL)
        return NAME_ROW;
    if (world->has_column(self, statement, node->name.name))
        return NAME_COLUMN;
    return row ? NAME_ROW : NAME_NOTHING;
}

/* The row and column that a bare name means. */
static bool name_cell(const Evaluation *evaluation, const Node *node, NameKind kind,
                      const char **row, const char **column)
{
    *row = kind == NAME_ROW ? node->name.name : evaluation->context->row;
    *column = kind == NAME_COLUMN ? node->name.name : evaluation->context->column;
    if (*row == NULL)
        return fail_at(evaluation, node->offset, "formula-no-row", NULL, NULL);
    return *column != NULL || fail_at(evaluation, node->offset, "formula-no-column", NULL, NULL);
}

/* A name that is nothing of the statement may still be a fact that the world knows. */
static bool evaluate_fact(Evaluation *evaluation, const Node *node, NameKind kind, Value *value)
{
    const World *world = evaluation->world;

    *value = world->functions->fact(world->self, node->name.name);
    if (kind == NAME_NOTHING && (value->kind == VALUE_UNKNOWN || node->name.previous))
        return fail_at(evaluation, node->offset,
                       evaluation->context->statement != NULL ? "formula-name"
                                                              : "formula-no-statement",
                       "found", node->name.name);
    note_fact(evaluation, node->name.name, value);
    return true;
}

bool evaluate_name(Evaluation *evaluation, const Node *node, Value *value)
{
    const NameKind kind = name_kind(evaluation, node);
    const char *row;
    const char *column;

    if (kind >= NAME_FACT)
        return evaluate_fact(evaluation, node, kind, value);
    return name_cell(evaluation, node, kind, &row, &column) &&
           ask_cell(evaluation, node, node->name.previous, evaluation->context->statement, row,
                    column, value);
}

bool cell_address(Evaluation *evaluation, const Node *node, char **address)
{
    g_autofree char *row_owned = NULL;
    g_autofree char *column_owned = NULL;
    const char *statement = evaluation->context->statement;
    const char *row = NULL;
    const char *column = NULL;

    *address = NULL;
    if (node->kind == NODE_NAME) {
        const NameKind kind = name_kind(evaluation, node);

        if (kind >= NAME_FACT || !name_cell(evaluation, node, kind, &row, &column))
            return false;
    } else if (node->kind == NODE_CELL && !is_list(node)) {
        statement = node->cell.statement;
        if (!part_word(evaluation, &node->cell.row, &row, &row_owned) ||
            !part_word(evaluation, &node->cell.column, &column, &column_owned))
            return false;
    }
    if (row == NULL || column == NULL)
        return false;
    *address = g_strjoin("/", statement, row, column, NULL);
    return true;
}
