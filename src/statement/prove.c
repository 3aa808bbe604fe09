/* prove.c: runs the two cases that every check carries
 *
 * A case says `NAME = AMOUNT` of what its rule reads, and all else is nil. Cells, bare names, facts
 * and cells of last year are assumed under their address. Queries and whatever else the rule writes
 * out with brackets are replaced in it by a variable that has the amount: the case must write them
 * as the rule does.
 */
#include "statement/internal.h"

#include "base/error.h"

#include <string.h>

typedef struct {
    const Forms *forms;
    const Check *check;
    const Record *record; /* the case */
    Assumed *assumed;
    char *rule, *when;    /* with variables in the place of queries; when may be NULL */
    GPtrArray *variables; /* of Scope *, each outer to the next */
    const char *row, *column;
    GError **error;
} Proving;

static bool fail(const Proving *proving, const char *id, const char *found, const char *expected)
{
    error_set(proving->error, ERROR_INPUT, id, "place", proving->record->place, "check",
              proving->check->id, "found", found, "expected", expected, NULL);
    return false;
}

/* ---- amounts ---- */

static bool read_number(const Proving *proving, const char *text, Dimension dimension, Value *value)
{
    g_autofree char *plain = g_strdup(text);
    bool percent = g_str_has_suffix(text, "%");
    Money money;
    Exact number;

    if (percent)
        plain[strlen(plain) - 1] = '\0';
    if (dimension == DIMENSION_MONEY && money_parse(text, &money) == MONEY_PARSED) {
        *value = value_money(money);
        return true;
    }
    if (dimension == DIMENSION_MONEY || !exact_parse(&number, plain) ||
        (percent && !exact_divide(&number, number, exact_from_int(100))))
        return fail(proving, "case-amount", text, "expect-case-amount");
    *value = value_number(percent ? DIMENSION_RATIO : dimension, interval_point(number));
    return true;
}

static bool read_amount(const Proving *proving, const char *text, Dimension dimension, Value *value)
{
    size_t size = strlen(text);
    g_autofree char *inside = NULL;

    if (*text != '"')
        return read_number(proving, text, dimension, value);
    if (size < 2 || text[size - 1] != '"')
        return fail(proving, "case-amount", text, "expect-case-amount");
    inside = g_strndup(text + 1, size - 2);
    *value = value_text(inside);
    return true;
}

/* ---- addresses ---- */

/* A part of an address with @ and # filled in. NULL: it needs a row or column that is not there. */
static const char *part_of(const Proving *proving, const char *part)
{
    return strcmp(part, "@") == 0 ? proving->row : strcmp(part, "#") == 0 ? proving->column : part;
}

static Dimension dimension_of(const Proving *proving, const char *statement, const char *row,
                              const char *column)
{
    const Form *form = forms_find(proving->forms, statement);

    return form_is_count(form, row, column) ? DIMENSION_COUNT : DIMENSION_MONEY;
}

/* "statement/row/column" with its forms asked whether there is such a cell. g_strfreev. */
static char **read_address(const Proving *proving, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "/", -1);
    const Form *form = g_strv_length(parts) == 3 ? forms_find(proving->forms, parts[0]) : NULL;
    const char *row = form != NULL ? part_of(proving, parts[1]) : NULL;
    const char *column = form != NULL ? part_of(proving, parts[2]) : NULL;
    char **address;

    if (row == NULL || column == NULL || !form_may_have_row(form, row) ||
        form_column(form, column) < 0) {
        fail(proving, "case-name", text, "expect-case-name");
        return NULL;
    }
    address = g_new0(char *, 4);
    address[0] = g_strdup(parts[0]);
    address[1] = g_strdup(row);
    address[2] = g_strdup(column);
    return address;
}

static bool assume_cell(const Proving *proving, const char *name, const char *amount)
{
    g_auto(GStrv) address = read_address(proving, name);
    Value value;

    if (address == NULL ||
        !read_amount(proving, amount, dimension_of(proving, address[0], address[1], address[2]),
                     &value))
        return false;
    assumed_cell(proving->assumed, address[0], address[1], address[2], value);
    return true;
}

static bool assume_previous(const Proving *proving, const char *name, const char *amount)
{
    const char *start = name + strlen("previous(");
    g_autofree char *inside = g_strndup(start, strcspn(start, ")"));
    g_auto(GStrv) address = read_address(proving, inside);
    g_autofree char *joined = NULL;
    Value value;

    if (address == NULL ||
        !read_amount(proving, amount, dimension_of(proving, address[0], address[1], address[2]),
                     &value))
        return false;
    joined = g_strjoinv("/", address);
    assumed_previous(proving->assumed, joined, value);
    return true;
}

static bool is_fact(const char *name)
{
    return strcmp(name, "year") == 0 || g_str_has_prefix(name, "unit.") ||
           g_str_has_prefix(name, "book.");
}

/* A bare name is a row in the column at hand, else a column in the row at hand. */
static bool assume_name(const Proving *proving, const char *name, const char *amount)
{
    const char *statement = check_statement(proving->check);
    const Form *form = statement != NULL ? forms_find(proving->forms, statement) : NULL;
    const char *column = proving->column != NULL ? proving->column : proving->check->column;
    g_autofree char *address = NULL;

    if (form != NULL && column != NULL && form_may_have_row(form, name))
        address = g_strjoin("/", statement, name, column, NULL);
    else if (form != NULL && proving->row != NULL && form_column(form, name) >= 0)
        address = g_strjoin("/", statement, proving->row, name, NULL);
    else
        return fail(proving, "case-name", name, "expect-case-name");
    return assume_cell(proving, address, amount);
}

static bool assume_fact(const Proving *proving, const char *name, const char *amount)
{
    Value value;

    if (!read_amount(proving, amount, DIMENSION_COUNT, &value))
        return false;
    assumed_fact(proving->assumed, name, value);
    return true;
}

/* ---- queries become variables ---- */

static bool is_inside_name(char c)
{
    return g_ascii_isalnum(c) || (c != '\0' && strchr("_.$/-#@", c) != NULL);
}

/* `text` with `with` for each `name` that does not continue another name; NULL when there is none.
 */
static char *replace_name(const char *text, const char *name, const char *with)
{
    GString *out = g_string_new(NULL);
    const char *at = text;
    bool found = false;

    while (*at != '\0') {
        bool here = g_str_has_prefix(at, name) && (at == text || !is_inside_name(at[-1]));

        found = found || here;
        if (here)
            g_string_append(out, with);
        else
            g_string_append_c(out, *at);
        at += here ? strlen(name) : 1;
    }
    return g_string_free(out, !found);
}

static void replace_in(char **text, const char *name, const char *with, bool *found)
{
    char *replaced = *text != NULL ? replace_name(*text, name, with) : NULL;

    if (replaced == NULL)
        return;
    g_free(*text);
    *text = replaced;
    *found = true;
}

/* The dimension of what `name` asks: its value where everything is nil has it. */
static bool dimension_of_query(const Proving *proving, const char *name, Dimension *dimension)
{
    g_autoptr(Formula) formula =
        formula_parse(name, proving->record->place, proving->forms->catalog, proving->error);
    Context context = {
        check_statement(proving->check), proving->row, proving->column, NULL, 0, NULL, 0};
    g_auto(Value) value = value_unknown();

    if (formula == NULL || !formula_value(formula, assumed_world(proving->assumed), &context, NULL,
                                          &value, proving->error))
        return false;
    *dimension = value.kind == VALUE_NUMBER ? value.dimension : DIMENSION_COUNT;
    return true;
}

static bool assume_query(Proving *proving, const char *name, const char *amount)
{
    g_autofree char *variable = g_strdup_printf("case%u", proving->variables->len);
    g_autofree char *with = g_strconcat("$", variable, NULL);
    Dimension dimension;
    Scope *scope;
    Value value;
    bool found = false;

    if (!dimension_of_query(proving, name, &dimension) ||
        !read_amount(proving, amount, dimension, &value))
        return false;
    scope = g_new0(Scope, 1);
    scope->name = g_intern_string(variable);
    scope->value = value;
    scope->outer = proving->variables->len > 0
                       ? g_ptr_array_index(proving->variables, proving->variables->len - 1)
                       : NULL;
    g_ptr_array_add(proving->variables, scope);
    replace_in(&proving->rule, name, with, &found);
    replace_in(&proving->when, name, with, &found);
    return found || fail(proving, "case-name", name, "expect-case-name");
}

/* ---- a case ---- */

/* NAME and AMOUNT around the last " = ". */
static bool split_field(const Proving *proving, const char *field, char **name, char **amount)
{
    const char *equals = g_strrstr(field, " = ");

    if (equals == NULL)
        return fail(proving, "case-field", field, "expect-case-field");
    *name = g_strstrip(g_strndup(field, (size_t)(equals - field)));
    *amount = g_strstrip(g_strdup(equals + strlen(" = ")));
    return true;
}

static bool assume(Proving *proving, const char *name, const char *amount)
{
    if (strcmp(name, "@") == 0 || strcmp(name, "#") == 0)
        return true; /* read before */
    if (g_str_has_prefix(name, "previous("))
        return assume_previous(proving, name, amount);
    if (strpbrk(name, "[{(") != NULL || g_str_has_prefix(name, "@.") || *name == '$')
        return assume_query(proving, name, amount);
    if (is_fact(name))
        return assume_fact(proving, name, amount);
    if (strchr(name, '/') != NULL)
        return assume_cell(proving, name, amount);
    return assume_name(proving, name, amount);
}

/* The value of `@ = …` or `# = …`; NULL when the case does not say. Interned. */
static const char *case_word(const Proving *proving, const char *wanted)
{
    for (unsigned i = 0; i < proving->record->count; i++) {
        const char *field = proving->record->fields[i];

        if (field[0] == wanted[0] && g_str_has_prefix(field + 1, " = ")) {
            g_autofree char *word = g_strstrip(g_strdup(field + strlen("@ = ")));
            return g_intern_string(word);
        }
    }
    return NULL;
}

static void choose_place(Proving *proving)
{
    const Check *check = proving->check;

    proving->row = case_word(proving, "@");
    proving->column = case_word(proving, "#");
    if (proving->row == NULL && check->rows_of != NULL)
        proving->row = assumed_any_row(proving->assumed, check->rows_of, check->rows_level);
    if (proving->column == NULL && check->columns_of != NULL)
        proving->column =
            assumed_any_column(proving->assumed, check->columns_of, check->columns_level);
    if (proving->row != NULL && check->rows_of != NULL)
        assumed_row(proving->assumed, check->rows_of, proving->row);
}

static bool read_case(Proving *proving)
{
    choose_place(proving);
    for (unsigned i = 0; i < proving->record->count; i++) {
        g_autofree char *name = NULL;
        g_autofree char *amount = NULL;

        if (!split_field(proving, proving->record->fields[i], &name, &amount) ||
            !assume(proving, name, amount))
            return false;
    }
    return true;
}

static bool evaluate(const Proving *proving, const char *text, Value *value)
{
    g_autoptr(Formula) formula =
        formula_parse(text, proving->record->place, proving->forms->catalog, proving->error);
    Context context = {
        .statement = check_statement(proving->check),
        .row = proving->row,
        .column = proving->column != NULL ? proving->column : proving->check->column,
    };
    const Scope *scope = proving->variables->len > 0
                             ? g_ptr_array_index(proving->variables, proving->variables->len - 1)
                             : NULL;

    return formula != NULL && formula_value(formula, assumed_world(proving->assumed), &context,
                                            scope, value, proving->error);
}

static CheckVerdict verdict_of(const Value *value, CheckVerdict when_false)
{
    if (value->kind != VALUE_TRUTH || value->truth == TRUTH_UNKNOWN)
        return CHECK_NOT_CHECKABLE;
    return value->truth == TRUTH_TRUE ? CHECK_HOLDS : when_false;
}

static bool run_case(const Proving *proving, CheckVerdict *verdict)
{
    g_auto(Value) condition = value_unknown();
    g_auto(Value) rule = value_unknown();

    *verdict = CHECK_HOLDS;
    if (proving->when != NULL) {
        if (!evaluate(proving, proving->when, &condition))
            return false;
        *verdict = verdict_of(&condition, CHECK_NOT_APPLICABLE);
    }
    if (*verdict != CHECK_HOLDS)
        return true;
    if (!evaluate(proving, proving->rule, &rule))
        return false;
    *verdict = verdict_of(&rule, CHECK_VIOLATED);
    return true;
}

static void scope_free(void *data)
{
    value_clear(&((Scope *)data)->value);
    g_free(data);
}

static bool prove_case(const Forms *forms, const Catalog *catalog, const Check *check,
                       const Record *record, CheckVerdict wanted, GError **error)
{
    static const char *const came_out[] = {"case-holds", "case-violated", "case-not-checkable",
                                           "case-not-applicable"};
    const char *expected = wanted == CHECK_HOLDS ? "expect-holds" : "expect-violated";
    g_autoptr(Assumed) assumed = assumed_new(forms, catalog);
    g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func(scope_free);
    Proving proving = {.forms = forms,
                       .check = check,
                       .record = record,
                       .assumed = assumed,
                       .rule = g_strdup(formula_text(check->rule)),
                       .when = check->when != NULL ? g_strdup(formula_text(check->when)) : NULL,
                       .variables = variables,
                       .error = error};
    CheckVerdict verdict;
    bool ran = read_case(&proving) && run_case(&proving, &verdict);

    if (ran && verdict != wanted)
        ran = fail(&proving, came_out[verdict], NULL, expected);
    g_free(proving.rule);
    g_free(proving.when);
    return ran;
}

bool forms_check_prove(const Forms *forms, const Catalog *catalog, unsigned index, GError **error)
{
    const Check *check = g_ptr_array_index(forms->checks, index);

    return prove_case(forms, catalog, check, check->holds, CHECK_HOLDS, error) &&
           prove_case(forms, catalog, check, check->fails, CHECK_VIOLATED, error);
}
