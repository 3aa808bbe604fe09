/* world.c: the world of world.h; everything is looked for in lists, newest first */
#include "world.h"

#include "base/error.h"

#include <string.h>

typedef struct {
    char *kind; /* cell, previous, fact, number */
    char *name;
    Value value;
} Given;

typedef struct {
    char *statement;
    GPtrArray *ids, *levels; /* interned */
} Line;

typedef struct {
    const Measure *measure;
    Code fields[FIELD_COUNT];
    Value amount;
} Amount;

typedef struct {
    const Table *table;
    GHashTable *fields; /* id to Value */
} RegisterRow;

struct TestWorld {
    World world;
    WorldFunctions functions;
    const Catalog *catalog;
    GPtrArray *givens, *rows, *columns, *amounts, *register_rows;
    Context context;
    GArray *filters; /* of CubeFilter */
    GPtrArray *codes;
    const Measure *substitutes[2];
    Scope *scope;
};

/* ---- values from text ---- */
static bool read_interval(const char *text, const Catalog *catalog, Value *value)
{
    g_auto(GStrv) ends = g_strsplit_set(text, "[,]", -1);
    g_auto(Value) high = value_unknown();
    Context context = {0};
    World world = {0};

    if (g_strv_length(ends) != 4)
        return false;
    for (int i = 1; i <= 2; i++) {
        g_autofree char *end = g_strconcat(ends[i], ends[3], NULL);
        g_autoptr(Formula) formula = formula_parse(end, "end", catalog, NULL);

        if (formula == NULL ||
            !formula_value(formula, &world, &context, NULL, i == 1 ? value : &high, NULL))
            return false;
    }
    value->number.high = high.number.high;
    value->plain = false;
    return true;
}

static bool read_value(const char *text, const Catalog *catalog, Value *value)
{
    g_autoptr(Formula) formula = NULL;
    Context context = {0};
    World world = {0};

    *value = value_unknown();
    if (g_str_equal(text, "unknown"))
        return true;
    if (*text == '[')
        return read_interval(text, catalog, value);
    formula = formula_parse(text, "value", catalog, NULL);
    if (formula == NULL || !formula_value(formula, &world, &context, NULL, value, NULL))
        return false;
    value->plain = false; /* what the world gives has a dimension */
    return true;
}

/* ---- answers ---- */
static const Given *find_given(const TestWorld *world, const char *kind, const char *name)
{
    for (unsigned i = world->givens->len; i-- > 0;) {
        const Given *given = g_ptr_array_index(world->givens, i);
        if (g_str_equal(given->kind, kind) && g_str_equal(given->name, name))
            return given;
    }
    return NULL;
}

static const Line *find_line(const GPtrArray *lines, const char *statement)
{
    for (unsigned i = lines->len; i-- > 0;) {
        const Line *line = g_ptr_array_index(lines, i);
        if (g_str_equal(line->statement, statement))
            return line;
    }
    return NULL;
}

static bool line_has(const Line *line, const char *id)
{
    return line != NULL && g_ptr_array_find_with_equal_func(line->ids, id, g_str_equal, NULL);
}

static bool ask(TestWorld *world, const char *kind, const char *statement, const char *row,
                const char *column, Value *value, GError **error)
{
    g_autofree char *address = g_strjoin("/", statement, row, column, NULL);
    const Given *given = find_given(world, kind, address);

    *value = value_unknown();
    if (given != NULL)
        *value = value_copy(&given->value);
    else if (!line_has(find_line(world->rows, statement), row) ||
             !line_has(find_line(world->columns, statement), column)) {
        error_set(error, ERROR_INPUT, "no-cell", "found", address, NULL);
        return false;
    }
    return true;
}

static bool world_cell(void *self, const char *statement, const char *row, const char *column,
                       Value *value, GError **error)
{
    return ask(self, "cell", statement, row, column, value, error);
}

static bool world_previous(void *self, const char *statement, const char *row, const char *column,
                           Value *value, GError **error)
{
    return ask(self, "previous", statement, row, column, value, error);
}

static GPtrArray *choose(const GPtrArray *lines, const char *statement, const char *level,
                         const char *cover, GError **error)
{
    const Line *line = find_line(lines, statement);
    GPtrArray *ids;

    if (line == NULL) {
        error_set(error, ERROR_INPUT, "no-statement", "found", statement, NULL);
        return NULL;
    }
    ids = g_ptr_array_new();
    for (unsigned i = 0; i < line->ids->len; i++) {
        const char *id = g_ptr_array_index(line->ids, i);
        const bool fits =
            g_str_equal(level, "any") || g_str_equal(g_ptr_array_index(line->levels, i), level);
        if (fits && (cover == NULL || g_str_equal(cover, "total") || g_str_has_prefix(id, cover)))
            g_ptr_array_add(ids, (char *)id);
    }
    return ids;
}

static GPtrArray *world_rows(void *self, const char *statement, const char *level,
                             const char *cover, GError **error)
{
    return choose(((TestWorld *)self)->rows, statement, level, cover, error);
}

static GPtrArray *world_columns(void *self, const char *statement, const char *level,
                                const char *cover, GError **error)
{
    return choose(((TestWorld *)self)->columns, statement, level, cover, error);
}

static bool world_has_row(void *self, const char *statement, const char *name)
{
    return line_has(find_line(((TestWorld *)self)->rows, statement), name);
}

static bool world_has_column(void *self, const char *statement, const char *name)
{
    return line_has(find_line(((TestWorld *)self)->columns, statement), name);
}

static bool filter_passes(const CubeFilter *filter, Code code)
{
    bool found = filter->last > 0 && code >= filter->first && code <= filter->last;

    for (unsigned i = 0; i < filter->count; i++)
        found = found || filter->codes[i] == code ||
                (filter->field < FIELD_PROJECT && code_covers(filter->codes[i], code));
    return found != filter->exclude;
}

static bool world_query(void *self, const Measure *measure, const CubeFilter *filters,
                        unsigned count, Value *value)
{
    TestWorld *world = self;

    *value = value_money(MONEY_ZERO);
    for (unsigned i = 0; i < world->amounts->len; i++) {
        const Amount *amount = g_ptr_array_index(world->amounts, i);
        bool passes = amount->measure == measure;

        for (unsigned j = 0; j < count; j++)
            passes = passes && filter_passes(&filters[j], amount->fields[filters[j].field]);
        if (!passes)
            continue;
        if (amount->amount.kind == VALUE_UNKNOWN)
            *value = value_unknown();
        else if (!interval_add(&value->number, value->number, amount->amount.number))
            return false;
    }
    return true;
}

static const RegisterRow *find_row(const TestWorld *world, const Table *table, unsigned index)
{
    for (unsigned i = 0; i < world->register_rows->len; i++) {
        const RegisterRow *row = g_ptr_array_index(world->register_rows, i);
        if (row->table == table && index-- == 0)
            return row;
    }
    return NULL;
}

static unsigned world_register_size(void *self, const Table *table)
{
    unsigned size = 0;

    while (find_row(self, table, size) != NULL)
        size++;
    return size;
}

static Value world_register_field(void *self, const Table *table, unsigned index,
                                  const TableColumn *column)
{
    const RegisterRow *row = find_row(self, table, index);
    const Value *value = row != NULL ? g_hash_table_lookup(row->fields, column->id) : NULL;

    return value != NULL ? value_copy(value) : value_unknown();
}

static Value world_fact(void *self, const char *name)
{
    const Given *given = find_given(self, "fact", name);

    return given != NULL ? value_copy(&given->value) : value_unknown();
}

/* A row of a statement: its class is its parent. */
static bool statement_row_field(const RowRef *row, const char *field, Value *value, GError **error)
{
    g_autofree char *name = g_strconcat("name of ", row->code, NULL);
    g_autofree char *class = g_strndup(row->code, 3);

    if (g_str_equal(field, "code"))
        *value = value_text(row->code);
    else if (g_str_equal(field, "name"))
        *value = value_text(name);
    else if (g_str_equal(field, "parent"))
        *value = value_row(row->source, g_intern_string(class), 0);
    else
        error_set(error, ERROR_INPUT, "no-field", "found", field, NULL);
    return value->kind != VALUE_UNKNOWN;
}

static bool world_row_field(void *self, const RowRef *row, const char *field, Value *value,
                            GError **error)
{
    TestWorld *world = self;
    const Table *table = row->source != NULL ? catalog_table(world->catalog, row->source) : NULL;
    const TableColumn *column = table != NULL ? table_column(table, field) : NULL;

    if (table == NULL)
        return statement_row_field(row, field, value, error);
    if (column != NULL) {
        *value = world_register_field(self, table, row->index, column);
        return true;
    }
    error_set(error, ERROR_INPUT, "no-field", "found", field, NULL);
    return false;
}

static Code world_name_number(void *self, Field field G_GNUC_UNUSED, const char *code)
{
    const Given *given = find_given(self, "number", code);
    int64_t number = 0;

    if (given != NULL && exact_round(&number, given->value.number.low, 1))
        return number;
    return 0;
}

/* ---- lines ---- */
static bool add_given(TestWorld *world, const char *kind, const char *rest)
{
    const char *sign = strstr(rest, " = ");
    Value value;
    Given *given;

    if (sign == NULL || !read_value(sign + 3, world->catalog, &value))
        return false;
    given = g_new0(Given, 1);
    given->kind = g_strdup(kind);
    given->name = g_strndup(rest, (size_t)(sign - rest));
    given->value = value;
    g_ptr_array_add(world->givens, given);
    return true;
}

static bool add_line(GPtrArray *lines, char *const *words)
{
    Line *line = g_new0(Line, 1);

    line->statement = g_strdup(words[0] != NULL ? words[0] : "");
    line->ids = g_ptr_array_new();
    line->levels = g_ptr_array_new();
    for (unsigned i = 1; words[0] != NULL && words[i] != NULL; i++) {
        g_auto(GStrv) pair = g_strsplit(words[i], ":", 2);
        const bool leveled = pair[0] != NULL && pair[1] != NULL;

        g_ptr_array_add(line->levels, (char *)g_intern_string(leveled ? pair[0] : "total"));
        g_ptr_array_add(line->ids, (char *)g_intern_string(leveled ? pair[1] : words[i]));
    }
    g_ptr_array_add(lines, line);
    return true;
}

static Code code_of(const TestWorld *world, Field field, const char *word)
{
    if (field == FIELD_PROJECT || field == FIELD_OFFICE)
        return world_name_number((void *)world, field, word);
    return field == FIELD_MONTH ? (Code)g_ascii_strtoll(word, NULL, 10)
                                : catalog_code(world->catalog, field, word);
}

static bool add_amount(TestWorld *world, const char *rest)
{
    const char *sign = strstr(rest, " = ");
    g_autofree char *head = sign != NULL ? g_strndup(rest, (size_t)(sign - rest)) : NULL;
    g_auto(GStrv) words = head != NULL ? g_strsplit(head, " ", -1) : NULL;
    Amount *amount;

    if (words == NULL || catalog_measure(world->catalog, words[0]) == NULL)
        return false;
    amount = g_new0(Amount, 1);
    g_ptr_array_add(world->amounts, amount);
    amount->measure = catalog_measure(world->catalog, words[0]);
    for (unsigned i = 1; words[i] != NULL; i++) {
        g_auto(GStrv) pair = g_strsplit(words[i], "=", 2);
        const int field = field_from_name(pair[0]);

        if (field < 0 || pair[1] == NULL)
            return false;
        amount->fields[field] = code_of(world, (Field)field, pair[1]);
    }
    return read_value(sign + 3, world->catalog, &amount->amount);
}

static void value_free(void *data)
{
    value_clear(data);
    g_free(data);
}

static bool add_register_row(TestWorld *world, char *const *words)
{
    RegisterRow *row;

    if (words[0] == NULL || catalog_table(world->catalog, words[0]) == NULL)
        return false;
    row = g_new0(RegisterRow, 1);
    row->table = catalog_table(world->catalog, words[0]);
    row->fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, value_free);
    g_ptr_array_add(world->register_rows, row);
    for (unsigned i = 1; words[i] != NULL; i++) {
        g_auto(GStrv) pair = g_strsplit(words[i], "=", 2);
        Value *value = g_new0(Value, 1);

        if (pair[1] == NULL || !read_value(pair[1], world->catalog, value)) {
            g_free(value);
            return false;
        }
        g_hash_table_replace(row->fields, g_strdup(pair[0]), value);
    }
    return true;
}

static bool add_filter(TestWorld *world, const char *rest)
{
    g_auto(GStrv) pair = g_strsplit(rest, "=", 2);
    const int field = pair[0] != NULL ? field_from_name(pair[0]) : -1;
    Code *code = g_new0(Code, 1);
    CubeFilter filter = {.field = (Field)field, .codes = code, .count = 1};

    g_ptr_array_add(world->codes, code);
    if (field < 0 || pair[1] == NULL)
        return false;
    *code = code_of(world, (Field)field, pair[1]);
    g_array_append_val(world->filters, filter);
    return true;
}

static bool add_substitute(TestWorld *world, const char *rest)
{
    g_auto(GStrv) pair = g_strsplit(rest, "=", 2);

    if (g_strv_length(pair) != 2)
        return false;
    for (int i = 0; i < 2; i++) {
        world->substitutes[i] = catalog_measure(world->catalog, pair[i]);
        if (world->substitutes[i] == NULL)
            return false;
    }
    world->context.substitutes = world->substitutes;
    world->context.substitute_count = 1;
    return true;
}

static bool add_variable(TestWorld *world, const char *rest)
{
    g_auto(GStrv) pair = g_strsplit(rest, " = ", 2);
    g_auto(GStrv) row = g_strsplit(g_strv_length(pair) == 2 ? pair[1] : "", ":", 2);
    Value value;
    Scope *scope;

    if (g_strv_length(pair) != 2 || pair[0][0] != '$')
        return false;
    if (g_strv_length(row) == 2 && row[0][0] != '"') {
        const unsigned index = (unsigned)g_ascii_strtoull(row[1], NULL, 10);
        const bool table = catalog_table(world->catalog, row[0]) != NULL;

        value = value_row(g_intern_string(row[0]), g_intern_string(row[1]), table ? index : 0);
    } else if (!read_value(pair[1], world->catalog, &value)) {
        return false;
    }
    scope = g_new0(Scope, 1);
    scope->outer = world->scope;
    scope->name = g_strdup(pair[0] + 1);
    scope->value = value;
    world->scope = scope;
    return true;
}

static const char *at_word(const char *word)
{
    return word == NULL || g_str_equal(word, "-") ? NULL : g_intern_string(word);
}

static bool add_place(TestWorld *world, char *const *words)
{
    const bool whole = g_strv_length((char **)words) == 3;

    world->context.statement = whole ? at_word(words[0]) : NULL;
    world->context.row = whole ? at_word(words[1]) : NULL;
    world->context.column = whole ? at_word(words[2]) : NULL;
    return whole;
}

bool test_world_add(TestWorld *world, const char *line)
{
    const char *blank = strchr(line, ' ');
    g_autofree char *kind = blank != NULL ? g_strndup(line, (size_t)(blank - line)) : NULL;
    const char *rest = blank != NULL ? blank + 1 : "";
    g_auto(GStrv) words = g_strsplit(rest, " ", -1);

    if (kind == NULL)
        return false;
    if (g_str_equal(kind, "cell") || g_str_equal(kind, "previous") || g_str_equal(kind, "fact") ||
        g_str_equal(kind, "number"))
        return add_given(world, kind, rest);
    if (g_str_equal(kind, "rows") || g_str_equal(kind, "columns"))
        return add_line(g_str_equal(kind, "rows") ? world->rows : world->columns, words);
    if (g_str_equal(kind, "amount"))
        return add_amount(world, rest);
    if (g_str_equal(kind, "row"))
        return add_register_row(world, words);
    if (g_str_equal(kind, "filter"))
        return add_filter(world, rest);
    if (g_str_equal(kind, "substitute"))
        return add_substitute(world, rest);
    if (g_str_equal(kind, "let"))
        return add_variable(world, rest);
    return g_str_equal(kind, "at") && add_place(world, words);
}

/* ---- life cycle ---- */
static void given_free(void *data)
{
    Given *given = data;

    g_free(given->kind);
    g_free(given->name);
    value_clear(&given->value);
    g_free(given);
}

static void line_free(void *data)
{
    Line *line = data;

    g_free(line->statement);
    g_ptr_array_unref(line->ids);
    g_ptr_array_unref(line->levels);
    g_free(line);
}

static void amount_free(void *data)
{
    value_clear(&((Amount *)data)->amount);
    g_free(data);
}

static void register_row_free(void *data)
{
    g_hash_table_unref(((RegisterRow *)data)->fields);
    g_free(data);
}

static Code world_period(void *self G_GNUC_UNUSED) { return 6; }

TestWorld *test_world_new(const Catalog *catalog)
{
    TestWorld *world = g_new0(TestWorld, 1);

    world->catalog = catalog;
    world->functions = (WorldFunctions){
        world_cell,           world_previous,   world_rows,      world_columns,
        world_has_row,        world_has_column, world_query,     world_register_size,
        world_register_field, world_fact,       world_row_field, world_name_number,
        world_period,         catalog};
    world->world = (World){&world->functions, world};
    world->givens = g_ptr_array_new_with_free_func(given_free);
    world->rows = g_ptr_array_new_with_free_func(line_free);
    world->columns = g_ptr_array_new_with_free_func(line_free);
    world->amounts = g_ptr_array_new_with_free_func(amount_free);
    world->register_rows = g_ptr_array_new_with_free_func(register_row_free);
    world->filters = g_array_new(FALSE, FALSE, sizeof(CubeFilter));
    world->codes = g_ptr_array_new_with_free_func(g_free);
    return world;
}

void test_world_free(TestWorld *world)
{
    if (world == NULL)
        return;
    while (world->scope != NULL) {
        Scope *scope = world->scope;

        world->scope = (Scope *)scope->outer;
        g_free((char *)scope->name);
        value_clear(&scope->value);
        g_free(scope);
    }
    g_ptr_array_unref(world->givens);
    g_ptr_array_unref(world->rows);
    g_ptr_array_unref(world->columns);
    g_ptr_array_unref(world->amounts);
    g_ptr_array_unref(world->register_rows);
    g_ptr_array_unref(world->codes);
    g_array_unref(world->filters);
    g_free(world);
}

const World *test_world(const TestWorld *world) { return &world->world; }

const Context *test_context(TestWorld *world)
{
    world->context.filters = (const CubeFilter *)(void *)world->filters->data;
    world->context.filter_count = world->filters->len;
    return &world->context;
}

const Scope *test_scope(const TestWorld *world) { return world->scope; }

/* ---- values as text ---- */
static char *fraction_text(Exact number)
{
    g_autofree char *top = exact_text((Exact){number.numerator, 1}, (ExactStyle){0});
    g_autofree char *bottom = exact_text((Exact){number.denominator, 1}, (ExactStyle){0});

    if (top == NULL || bottom == NULL)
        return g_strdup("large");
    return number.denominator == 1 ? g_strdup(top) : g_strconcat(top, "/", bottom, NULL);
}

static char *number_text(const Value *value)
{
    static const char *const units[] = {"", "yuan", " ratio"};
    const char *unit = value->plain ? " plain" : units[value->dimension];
    const bool money = value->dimension == DIMENSION_MONEY && !value->plain;
    Exact ends[2] = {value->number.low, value->number.high};
    g_autofree char *low = NULL;
    g_autofree char *high = NULL;

    for (int i = 0; money && i < 2; i++)
        if (!exact_divide(&ends[i], ends[i], exact_from_int(100)))
            return g_strdup("large");
    low = fraction_text(ends[0]);
    high = fraction_text(ends[1]);
    if (g_str_equal(low, high))
        return g_strconcat(low, unit, NULL);
    return g_strconcat("[", low, ", ", high, "]", unit, NULL);
}

static char *list_text(const Value *value)
{
    GString *text = g_string_new("(");

    for (unsigned i = 0; i < value->list->len; i++) {
        g_autofree char *one = test_value_text(g_ptr_array_index(value->list, i));
        g_string_append_printf(text, "%s%s", i > 0 ? "; " : "", one);
    }
    g_string_append_c(text, ')');
    return g_string_free(text, FALSE);
}

char *test_value_text(const Value *value)
{
    static const char *const truths[] = {"false", "true", "not checkable"};

    switch (value->kind) {
    case VALUE_NUMBER:
        return number_text(value);
    case VALUE_TEXT:
        return g_strconcat("\"", value->text, "\"", NULL);
    case VALUE_TRUTH:
        return g_strdup(truths[value->truth]);
    case VALUE_LIST:
        return list_text(value);
    case VALUE_ROW:
        return g_strconcat("row ", value->row.source, ":", value->row.code, NULL);
    default:
        return g_strdup("unknown");
    }
}
