/* origin.c: what a printed figure came from
 *
 * A plain cell's origin is its address. Any other expression's is its own text, in which each
 * variable is replaced by what it stands for: a phrase's argument by that argument's expression, a
 * row by its code, a field of a register's row by the address REGISTER/NUMBER/FIELD. Such a text is
 * an expression itself, unless it reads fields of a register; evaluating it tells what was read.
 */
#include "disclosure/internal.h"

#include <string.h>

static const Context nowhere = {0};

const Binding *binding_find(const Scope *scope, const char *name, size_t size)
{
    for (; scope != NULL; scope = scope->outer)
        if (strlen(scope->name) == size && strncmp(scope->name, name, size) == 0)
            return (const Binding *)(const void *)scope;
    return NULL;
}

const Expression *expression_resolve(const Expression *expression, const Scope **scope)
{
    while (expression->is_name) {
        const char *name = expression->text + 1;
        const Binding *binding = binding_find(*scope, name, strlen(name));

        if (binding == NULL || binding->argument == NULL)
            break;
        expression = binding->argument;
        *scope = binding->argument_scope;
    }
    return expression;
}

/* ---- a field of a register's row ---- */

/* The end of `$name` and its fields: as in the expression language, `-` and `.` belong to an id
 * that goes on behind them. */
static const char *variable_end(const char *at)
{
    while (g_ascii_isalnum(*at) || *at == '_' ||
           ((*at == '-' || *at == '.') && (g_ascii_isalnum(at[1]) || at[1] == '_')))
        at++;
    return at;
}

/* A field of a register that a variable's path names. */
typedef struct {
    const Table *table;
    const TableColumn *column;
    unsigned number; /* of the row, from 1 */
} RegisterField;

static bool find_register_field(const Expansion *expansion, const char *path, size_t size,
                                const Scope *scope, RegisterField *field)
{
    const char *dot = memchr(path, '.', size);
    g_autofree char *name = NULL;
    const Binding *binding;

    /* `$x.number` is a count of rows where it is bound, whatever the register has. */
    if (dot == NULL || binding_find(scope, path, size) != NULL)
        return false;
    binding = binding_find(scope, path, (size_t)(dot - path));
    if (binding == NULL || binding->scope.value.kind != VALUE_ROW)
        return false;
    field->table =
        catalog_rows(compilation_catalog(expansion->compilation), binding->scope.value.row.source);
    name = g_strndup(dot + 1, size - (size_t)(dot + 1 - path));
    field->column = field->table != NULL ? table_column(field->table, name) : NULL;
    field->number = binding->scope.value.row.index + 1;
    return field->column != NULL;
}

const TableColumn *expression_column(Expansion *expansion, const Expression *expression,
                                     const Scope *scope)
{
    RegisterField field;
    const char *end;

    expression = expression_resolve(expression, &scope);
    end = variable_end(expression->text + (*expression->text == '$'));
    return *expression->text == '$' && *end == '\0' &&
                   find_register_field(expansion, expression->text + 1,
                                       (size_t)(end - expression->text - 1), scope, &field)
               ? field.column
               : NULL;
}

static char *register_address(const RegisterField *field)
{
    return g_strdup_printf("%s/%u/%s", field->table->id, field->number, field->column->id);
}

/* ---- filling in ---- */

typedef struct {
    Expansion *expansion;
    const Scope *scope;
    GString *out;
    bool has_fields; /* of a register: then it is no expression */
} Filling;

static void fill(Filling *filling, const Expression *expression, const Scope *scope);

/* A phrase's argument in the place of a value: in brackets unless it is one word. */
static void fill_argument(Filling *filling, const Binding *binding)
{
    size_t start = filling->out->len;

    fill(filling, binding->argument, binding->argument_scope);
    if (strpbrk(filling->out->str + start, " \"") != NULL && filling->out->str[start] != '"') {
        g_string_insert_c(filling->out, (gssize)start, '(');
        g_string_append_c(filling->out, ')');
    }
}

static void append_value(GString *out, const Value *value, bool in_address)
{
    g_autofree char *word = value_word(value);

    if (in_address || value->kind == VALUE_NUMBER)
        g_string_append(out, word);
    else
        g_string_append_printf(out, "\"%s\"", word);
    if (!in_address && value->kind == VALUE_NUMBER && value->dimension == DIMENSION_MONEY)
        g_string_append(out, "yuan");
}

/* The value of the variable itself, when it is nothing that has an address. */
static void fill_value(Filling *filling, const char *dollar, size_t size, bool in_address)
{
    const Expansion *expansion = filling->expansion;
    g_autofree char *text = g_strndup(dollar, size);
    g_autoptr(Formula) formula =
        formula_parse(text, text, compilation_catalog(expansion->compilation), NULL);
    g_auto(Value) value = value_unknown();

    if (formula != NULL &&
        formula_value(formula, expansion->world, &nowhere, filling->scope, &value, NULL) &&
        value.kind != VALUE_UNKNOWN)
        append_value(filling->out, &value, in_address);
    else
        g_string_append(filling->out, text);
}

static const char *fill_variable(Filling *filling, const char *dollar, bool in_address)
{
    const char *end = variable_end(dollar + 1);
    size_t size = (size_t)(end - dollar - 1);
    const Binding *binding = binding_find(filling->scope, dollar + 1, size);
    RegisterField field;

    if (!in_address && binding != NULL && binding->argument != NULL) {
        fill_argument(filling, binding);
    } else if (!in_address &&
               find_register_field(filling->expansion, dollar + 1, size, filling->scope, &field)) {
        g_autofree char *address = register_address(&field);

        g_string_append(filling->out, address);
        filling->has_fields = true;
    } else {
        fill_value(filling, dollar, size + 1, in_address);
    }
    return end;
}

static void fill(Filling *filling, const Expression *expression, const Scope *scope)
{
    const Scope *outer = filling->scope;
    const char *at = expression->text;
    unsigned depth = 0; /* in brackets and braces a variable is an id */
    bool quoted = false;

    filling->scope = scope;
    while (*at != '\0') {
        quoted = (*at == '"') != quoted;
        if (!quoted && (*at == '[' || *at == '{'))
            depth++;
        else if (!quoted && depth > 0 && (*at == ']' || *at == '}'))
            depth--;
        if (!quoted && *at == '$')
            at = fill_variable(filling, at, depth > 0 || (at > expression->text && at[-1] == '/'));
        else
            g_string_append_c(filling->out, *at++);
    }
    filling->scope = outer;
}

char *expression_filled(Expansion *expansion, const Expression *expression, const Scope *scope)
{
    Filling filling = {.expansion = expansion, .out = g_string_new(NULL)};

    fill(&filling, expression, scope);
    return g_string_free(filling.out, FALSE);
}

/* ---- origins ---- */

/* The label of an expression's figure: the heading it stands under. */
static const char *label_of(const Expansion *expansion, const char *origin)
{
    return expansion->heading != NULL ? expansion->heading : origin;
}

static char *register_origin(Expansion *expansion, const RegisterField *field, const Value *value)
{
    char *origin = register_address(field);
    const char *head = field->column->heads[0] != NULL && field->column->heads[1] != NULL
                           ? field->column->heads[1]
                           : field->column->id;
    g_autofree char *number = g_strdup_printf("%u", field->number);
    g_autofree char *label = words_fill(expansion->words, "register-field", "register",
                                        field->table->name, "number", number, "field", head, NULL);

    if (!sources_have(expansion->sources, origin))
        sources_add_expression(expansion->sources, origin, label, value, NULL);
    return origin;
}

static bool reads_count(const GPtrArray *reads)
{
    for (unsigned i = 0; i < reads->len; i++)
        if (((const FormulaRead *)g_ptr_array_index(reads, i))->kind != READ_FACT)
            return true;
    return false;
}

/* What was read; of the filled-in text, in which a phrase's arguments show what they read
 * themselves. */
static GPtrArray *reads_of(const Expansion *expansion, const Expression *expression,
                           const Scope *scope, const char *filled, bool has_fields)
{
    const Catalog *catalog = compilation_catalog(expansion->compilation);
    g_autoptr(Formula) formula =
        has_fields ? NULL : formula_parse(filled, expression->place, catalog, NULL);
    g_auto(Value) value = value_unknown();
    GPtrArray *reads = NULL;

    if (formula != NULL)
        reads = formula_reads(formula, expansion->world, &nowhere, NULL, &value, NULL);
    value_clear(&value);
    return reads != NULL ? reads
                         : formula_reads(expression->formula, expansion->world, &nowhere, scope,
                                         &value, NULL);
}

char *expand_origin(Expansion *expansion, const Expression *expression, const Scope *scope,
                    const Value *value)
{
    Filling filling = {.expansion = expansion};
    g_autofree char *origin = NULL;
    g_autoptr(GPtrArray) reads = NULL;
    RegisterField field;
    const char *end;

    expression = expression_resolve(expression, &scope);
    end = variable_end(expression->text + (*expression->text == '$'));
    if (*expression->text == '$' && *end == '\0' &&
        find_register_field(expansion, expression->text + 1, (size_t)(end - expression->text - 1),
                            scope, &field))
        return register_origin(expansion, &field, value);
    /* formula_cell answers the same address for last year's cell, which is another figure. */
    if (!g_str_has_prefix(expression->text, "previous"))
        origin = formula_cell(expression->formula, expansion->world, &nowhere, scope);
    if (origin != NULL) {
        sources_add_cell(expansion->sources, origin);
        return g_steal_pointer(&origin);
    }
    filling.out = g_string_new(NULL);
    fill(&filling, expression, scope);
    origin = g_string_free(filling.out, FALSE);
    if (sources_have(expansion->sources, origin))
        return g_steal_pointer(&origin);
    reads = reads_of(expansion, expression, scope, origin, filling.has_fields);
    if (!filling.has_fields && (reads == NULL || !reads_count(reads)))
        return NULL;
    sources_add_expression(expansion->sources, origin, label_of(expansion, origin), value, reads);
    return g_steal_pointer(&origin);
}
