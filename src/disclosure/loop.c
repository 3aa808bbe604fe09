/* loop.c: the rows of a list, with the variables that they bind. `$x` is the row, `$x.number` how
 * many rows were used with it; what no world tells of a row (`$t.term`, `$o.name`) is a variable
 * too. */
#include "disclosure/internal.h"

#include "base/csv.h"

#include <string.h>

#define FIELDS_MAX 4
typedef struct {
    Value value;
    unsigned count;
    const char *names[FIELDS_MAX];
    Value fields[FIELDS_MAX];
} Item;

static void item_clear(void *data)
{
    Item *item = data;

    value_clear(&item->value);
    for (unsigned i = 0; i < item->count; i++)
        value_clear(&item->fields[i]);
}

static GArray *items_new(void)
{
    GArray *items = g_array_new(FALSE, TRUE, sizeof(Item));

    g_array_set_clear_func(items, item_clear);
    return items;
}

static void item_set(Item *item, const char *name, const char *text)
{
    item->names[item->count] = name;
    item->fields[item->count++] = value_text(text != NULL ? text : "");
}

/* ---- rows of statements and registers ---- */

static bool expression_items(Expansion *expansion, const List *list, const Scope *scope,
                             GArray *items)
{
    g_auto(Value) value = value_unknown();

    if (!expand_expression(expansion, list->expression, scope, &value))
        return false;
    if (value.kind == VALUE_UNKNOWN)
        return true; /* nothing is known, so nothing is there to go through */
    if (value.kind != VALUE_LIST)
        return expand_fail(expansion, list->place, "report-not-list", list->expression->text,
                           "expect-report-list");
    for (unsigned i = 0; value.list != NULL && i < value.list->len; i++) {
        Item item = {.value = value_copy(g_ptr_array_index(value.list, i))};

        g_array_append_val(items, item);
    }
    return true;
}

/* ---- columns with a figure ---- */

/* A word, or what the variable `$x` stands for. The caller frees. NULL with an error. */
static char *list_word(Expansion *expansion, const List *list, const char *word, const Scope *scope)
{
    const Binding *binding;

    if (*word != '$')
        return g_strdup(word);
    binding = binding_find(scope, word + 1, strlen(word + 1));
    if (binding != NULL)
        return value_word(&binding->scope.value);
    expand_fail(expansion, list->place, "report-variable", word, NULL);
    return NULL;
}

static bool is_figure(const Value *value)
{
    return value->kind == VALUE_NUMBER &&
           (exact_sign(value->number.low) != 0 || exact_sign(value->number.high) != 0);
}

/* The head of a changing column is `CLASS|小计` for a class, `CLASS|SECTION` for a section. */
static char *column_name(const StatementColumn *column)
{
    g_auto(GStrv) levels = g_strsplit(column->label, "|", -1);
    unsigned count = g_strv_length(levels);

    return g_strdup(strcmp(column->level, "class") == 0 ? levels[0] : levels[count - 1]);
}

static void add_column(GArray *items, const Statement *statement, const StatementColumn *column)
{
    Item item = {.value = value_row(statement->id, column->id, 0)};
    g_autofree char *name = column_name(column);

    item_set(&item, "code", column->id);
    item_set(&item, "name", name);
    g_array_append_val(items, item);
}

/* Whether `code` lies under one of `covers`, such as 301|303. */
static bool code_is_under(const char *code, const char *covers)
{
    g_auto(GStrv) each = g_strsplit(covers, "|", -1);

    for (unsigned i = 0; each[i] != NULL; i++)
        if (g_str_has_prefix(code, each[i]) && strcmp(code, each[i]) != 0)
            return true;
    return false;
}

static bool column_fits(const StatementColumn *column, const char *level, const char *under)
{
    if (column->is_text || (strcmp(level, "any") != 0 && strcmp(level, column->level) != 0))
        return false;
    return under == NULL || code_is_under(column->id, under);
}

static bool add_column_items(Expansion *expansion, const List *list, const char *row,
                             const char *under, GArray *items)
{
    const Statement *statement =
        compilation_statement(expansion->compilation, list->statement, expansion->error);

    for (unsigned i = 0; statement != NULL && i < statement->column_count; i++) {
        const StatementColumn *column = &statement->columns[i];
        g_autofree char *address = g_strjoin("/", statement->id, row, column->id, NULL);
        g_auto(Value) value = value_unknown();
        CellOrigin origin;

        if (!column_fits(column, list->level, under))
            continue;
        /* A row that this book does not have holds nothing. */
        if (compilation_value(expansion->compilation, address, &value, &origin, NULL) &&
            is_figure(&value))
            add_column(items, statement, column);
    }
    return statement != NULL;
}

static bool column_items(Expansion *expansion, const List *list, const Scope *scope, GArray *items)
{
    g_autofree char *row = list_word(expansion, list, list->row, scope);
    g_autofree char *under =
        row != NULL && list->under != NULL ? list_word(expansion, list, list->under, scope) : NULL;

    if (row == NULL || (list->under != NULL && under == NULL))
        return false;
    return add_column_items(expansion, list, row, under, items);
}

/* ---- offices ---- */

static bool office_items(Expansion *expansion, GArray *items)
{
    const GPtrArray *offices = book_names(compilation_book(expansion->compilation), FIELD_OFFICE);

    for (unsigned i = 0; offices != NULL && i < offices->len; i++) {
        const BookName *office = g_ptr_array_index(offices, i);
        Item item = {.value = value_row("offices", office->code, i)};

        item_set(&item, "code", office->code);
        item_set(&item, "name", office->name);
        item_set(&item, "kind", office->kind);
        g_array_append_val(items, item);
    }
    return true;
}

/* ---- the glossary ---- */

static int head_index(const Csv *csv, const char *head)
{
    for (unsigned i = 0; i < csv_columns(csv); i++)
        if (strcmp(csv_head(csv, i), head) == 0)
            return (int)i;
    return -1;
}

static const char *field_of(const Csv *csv, const char *head)
{
    int index = head_index(csv, head);

    return index >= 0 ? csv_field(csv, (unsigned)index) : "";
}

/* Where an item of the function classification is used when it is. */
static const char *const function_statements[] = {"final-4", "final-3"};

static bool row_has_figure(Expansion *expansion, const Statement *statement, unsigned row,
                           bool *has)
{
    for (unsigned i = 0; i < statement->column_count && !*has; i++) {
        g_auto(Value) value = value_unknown();
        CellOrigin origin;

        if (!statement_value(expansion->compilation, statement, row, i, &value, &origin,
                             expansion->error))
            return false;
        *has = is_figure(&value);
    }
    return true;
}

static bool code_is_used(Expansion *expansion, const char *code, bool *used)
{
    *used = false;
    for (unsigned i = 0; i < G_N_ELEMENTS(function_statements); i++) {
        const Statement *statement =
            compilation_statement(expansion->compilation, function_statements[i], expansion->error);

        if (statement == NULL)
            return false;
        for (unsigned row = 0; row < statement->row_count && !*used; row++)
            if (strcmp(statement->rows[row].id, code) == 0 &&
                !row_has_figure(expansion, statement, row, used))
                return false;
    }
    return true;
}

/* Whether this report has to explain the term of the row at hand. */
static bool term_is_wanted(Expansion *expansion, const Csv *csv, bool *wanted)
{
    const char *code = field_of(csv, "code");
    const char *when = field_of(csv, "when");
    g_autofree char *place = NULL;
    g_autoptr(Expression) condition = NULL;

    *wanted = true;
    if (*code != '\0' && !code_is_used(expansion, code, wanted))
        return false;
    if (!*wanted || *when == '\0')
        return true;
    place = csv_place(csv, (unsigned)head_index(csv, "when"));
    condition = expression_parse(&when, place, compilation_catalog(expansion->compilation),
                                 expansion->error);
    if (condition == NULL)
        return false;
    if (*when != '\0')
        return expand_fail(expansion, place, "report-rest", when, "expect-report-line-end");
    return expand_truth(expansion, condition, NULL, wanted);
}

static bool glossary_items(Expansion *expansion, const List *list, GArray *items)
{
    g_autofree char *path =
        catalog_find(compilation_catalog(expansion->compilation), "glossary.csv");
    g_autoptr(Csv) csv = path != NULL ? csv_open_file(path, expansion->error) : NULL;
    GError *failed = NULL;

    if (path == NULL)
        return expand_fail(expansion, list->place, "report-unknown", "glossary.csv", NULL);
    while (csv != NULL && csv_next(csv, &failed)) {
        bool wanted;
        Item item;

        if (!term_is_wanted(expansion, csv, &wanted))
            return false;
        if (!wanted)
            continue;
        item = (Item){.value = value_text(field_of(csv, "term"))};
        item_set(&item, "term", field_of(csv, "term"));
        item_set(&item, "definition", field_of(csv, "definition"));
        item_set(&item, "source", field_of(csv, "source"));
        item_set(&item, "code", field_of(csv, "code"));
        g_array_append_val(items, item);
    }
    if (failed != NULL)
        g_propagate_error(expansion->error, failed);
    return csv != NULL && failed == NULL;
}

/* ---- going through ---- */

static bool list_items(Expansion *expansion, const List *list, const Scope *scope, GArray *items)
{
    switch (list->kind) {
    case LIST_COLUMNS:
        return column_items(expansion, list, scope, items);
    case LIST_GLOSSARY:
        return glossary_items(expansion, list, items);
    case LIST_OFFICES:
        return office_items(expansion, items);
    case LIST_EXPRESSION:
        break;
    }
    return expression_items(expansion, list, scope, items);
}

/* Binds the variables of an item and calls `visit` when it fits. `*number` is how many did. */
static bool visit_item(Expansion *expansion, const Loop *loop, const Scope *outer, const Item *item,
                       unsigned *number, LoopVisit visit, void *data)
{
    Binding bindings[FIELDS_MAX + 2] = {0};
    char *names[FIELDS_MAX + 2] = {NULL};
    unsigned count = 0;
    const Scope *scope = outer;
    bool fits = true, ok;

    names[count] = g_strdup(loop->variable);
    bindings[count++].scope.value = item->value;
    names[count] = g_strconcat(loop->variable, ".number", NULL);
    bindings[count++].scope.value = value_count(*number + 1);
    for (unsigned i = 0; i < item->count; i++) {
        names[count] = g_strjoin(".", loop->variable, item->names[i], NULL);
        bindings[count++].scope.value = item->fields[i];
    }
    for (unsigned i = 0; i < count; i++) {
        bindings[i].scope.name = names[i];
        bindings[i].scope.outer = scope;
        scope = &bindings[i].scope;
    }
    ok = expand_count(expansion, loop->list.place) &&
         (loop->where == NULL || expand_truth(expansion, loop->where, scope, &fits));
    if (ok && fits) {
        (*number)++;
        ok = visit(expansion, scope, data);
    }
    for (unsigned i = 0; i < count; i++)
        g_free(names[i]);
    return ok;
}

bool expand_loop(Expansion *expansion, const Loop *loop, const Scope *scope, LoopVisit visit,
                 void *data)
{
    g_autoptr(GArray) items = items_new();
    unsigned number = 0;

    if (!list_items(expansion, &loop->list, scope, items))
        return false;
    for (unsigned i = 0; i < items->len; i++)
        if (!visit_item(expansion, loop, scope, &g_array_index(items, Item, i), &number, visit,
                        data))
            return false;
    return true;
}
