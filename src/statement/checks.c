/* checks.c: runs the checks of a regime on a compilation
 *
 * A check runs once, or for each row, each column, or both. What a rule cannot know is not
 * checkable; where its condition does not hold it does not apply.
 */
#include "statement/internal.h"

#include "base/error.h"

typedef struct {
    const Check *check;
    const World *world;
    GPtrArray *results;
    GHashTable *used_columns;
    const char *row, *column; /* at hand; NULL: none */
    GError **error;
} Running;

static void check_result_free(void *data)
{
    CheckResult *result = data;

    value_clear(&result->left);
    value_clear(&result->right);
    g_clear_pointer(&result->reads, g_ptr_array_unref);
    g_free(result);
}

static CheckResult *add_result(const Running *running, CheckVerdict verdict)
{
    const Check *check = running->check;
    CheckResult *result = g_new0(CheckResult, 1);

    result->id = check->id;
    result->title = check->title;
    result->source = check->source;
    result->mend = check->mend;
    result->rule = formula_text(check->rule);
    result->severity = check->severity;
    result->verdict = verdict;
    result->row = running->row;
    result->column = running->column;
    result->left = result->right = value_unknown();
    g_ptr_array_add(running->results, result);
    return result;
}

static Context context_of(const Running *running)
{
    return (Context){
        .statement = check_statement(running->check),
        .row = running->row,
        .column = running->column != NULL ? running->column : running->check->column,
    };
}

static bool truth_of(const Running *running, const Formula *formula, Truth *truth)
{
    Context context = context_of(running);
    g_auto(Value) value = value_unknown();

    if (!formula_value(formula, running->world, &context, NULL, &value, running->error))
        return false;
    *truth = value.kind == VALUE_TRUTH ? value.truth : TRUTH_UNKNOWN;
    return true;
}

/* What a violated check read, and its two sides. */
static bool add_evidence(const Running *running, CheckResult *result)
{
    Context context = context_of(running);
    g_auto(Value) value = value_unknown();
    g_autoptr(GError) failed = NULL;

    result->reads =
        formula_reads(running->check->rule, running->world, &context, NULL, &value, running->error);
    if (result->reads == NULL)
        return false;
    if (!formula_sides(running->check->rule, running->world, &context, NULL, &result->left,
                       &result->right, &result->operator_text, &failed) &&
        failed != NULL) {
        g_propagate_error(running->error, g_steal_pointer(&failed));
        return false;
    }
    return true;
}

static bool run_once(const Running *running)
{
    Truth truth = TRUTH_TRUE;

    if (running->check->when != NULL && !truth_of(running, running->check->when, &truth))
        return false;
    if (truth != TRUTH_TRUE) {
        add_result(running, truth == TRUTH_FALSE ? CHECK_NOT_APPLICABLE : CHECK_NOT_CHECKABLE);
        return true;
    }
    if (!truth_of(running, running->check->rule, &truth))
        return false;
    if (truth == TRUTH_FALSE)
        return add_evidence(running, add_result(running, CHECK_VIOLATED));
    add_result(running, truth == TRUTH_TRUE ? CHECK_HOLDS : CHECK_NOT_CHECKABLE);
    return true;
}

/* Runs on every column; `columns` is NULL when the check has none. */
static bool run_columns(Running *running, const GPtrArray *columns)
{
    if (columns == NULL)
        return run_once(running);
    for (unsigned i = 0; i < columns->len; i++) {
        running->column = g_ptr_array_index(columns, i);
        if (!run_once(running))
            return false;
    }
    return true;
}

static bool run_rows(Running *running, const GPtrArray *columns)
{
    const Check *check = running->check;
    g_autoptr(GPtrArray) rows = NULL;

    if (check->rows_of == NULL)
        return run_columns(running, columns);
    rows = running->world->functions->rows(running->world->self, check->rows_of,
                                           level_name(check->rows_level), NULL, running->error);
    for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
        running->row = g_ptr_array_index(rows, i);
        if (!run_columns(running, columns))
            return false;
    }
    return rows != NULL;
}

/* The columns that a check runs on. A changing column that holds no figure in any statement is
 * passed over: of a hundred economy codes a unit uses thirty, and nil agrees with nil. */
static GPtrArray *check_columns(const Running *running)
{
    Compilation *compilation = running->world->self;
    const Check *check = running->check;
    const Form *form = forms_find(compilation->forms, check->columns_of);
    g_autoptr(GPtrArray) all = form_columns_at(form, level_name(check->columns_level), NULL);
    GPtrArray *used = g_ptr_array_new();

    for (unsigned i = 0; i < all->len; i++) {
        const char *id = g_ptr_array_index(all, i);
        const FormColumn *column =
            g_ptr_array_index(form->columns, (unsigned)form_column(form, id));

        if (column->code == 0 || g_hash_table_contains(running->used_columns, id))
            g_ptr_array_add(used, (char *)id);
    }
    return used;
}

/* Runs one check; when there was nothing to run it on, it did not apply. */
static bool run_check(Running *running)
{
    unsigned before = running->results->len;
    g_autoptr(GPtrArray) columns =
        running->check->columns_of != NULL ? check_columns(running) : NULL;

    if (!run_rows(running, columns))
        return false;
    running->row = running->column = NULL;
    if (running->results->len == before)
        add_result(running, CHECK_NOT_APPLICABLE);
    return true;
}

/* Ids of the changing columns that hold a figure in some statement. NULL with an error. */
static GHashTable *find_used_columns(Compilation *compilation, GError **error)
{
    g_autoptr(GHashTable) used = g_hash_table_new(NULL, NULL); /* ids are interned */

    for (unsigned i = 0; i < compilation->forms->forms->len; i++) {
        const Form *form = g_ptr_array_index(compilation->forms->forms, i);
        Compiled *compiled;

        if (!form->has_changing_columns)
            continue;
        compiled = compilation_find(compilation, form->id, error);
        if (compiled == NULL || !compiled_finish(compiled, error))
            return NULL;
        for (unsigned j = 0; j < compiled->column_count; j++)
            if (compiled->column_used[j])
                g_hash_table_add(used,
                                 (char *)((FormColumn *)g_ptr_array_index(form->columns, j))->id);
    }
    return g_steal_pointer(&used);
}

GPtrArray *checks_run(Compilation *compilation, GError **error)
{
    g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func(check_result_free);
    g_autoptr(GHashTable) used_columns = find_used_columns(compilation, error);
    const GPtrArray *checks = compilation->forms->checks;

    for (unsigned i = 0; used_columns != NULL && i < checks->len; i++) {
        Running running = {.check = g_ptr_array_index(checks, i),
                           .world = compilation_world(compilation),
                           .results = results,
                           .used_columns = used_columns,
                           .error = error};

        if (!run_check(&running))
            return NULL;
    }
    return used_columns != NULL ? g_steal_pointer(&results) : NULL;
}
