/* checks.c: runs the checks of a regime on a compilation
 *
 * A check runs once, or for each row, each column, or both. What a rule cannot know is not checkable;
 * where its condition does not hold it does not apply.
 */
#include "statement/internal.h"

#include "base/error.h"

typedef struct {
    const Check *check;
    const World *world;
    GPtrArray *results;
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
    if (!formula_sides(running->check->rule, running->world, &context, NULL, &result->left, &result->right,
                       &result->operator_text, &failed) &&
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

static bool run_columns(Running *running)
{
    const Check *check = running->check;
    g_autoptr(GPtrArray) columns = NULL;

    if (check->columns_of == NULL)
        return run_once(running);
    columns = running->world->functions->columns(running->world->self, check->columns_of,
                                                 level_name(check->columns_level), NULL, running->error);
    for (unsigned i = 0; columns != NULL && i < columns->len; i++) {
        running->column = g_ptr_array_index(columns, i);
        if (!run_once(running))
            return false;
    }
    running->column = NULL;
    return columns != NULL;
}

static bool run_rows(Running *running)
{
    const Check *check = running->check;
    g_autoptr(GPtrArray) rows = NULL;

    if (check->rows_of == NULL)
        return run_columns(running);
    rows = running->world->functions->rows(running->world->self, check->rows_of,
                                           level_name(check->rows_level), NULL, running->error);
    for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
        running->row = g_ptr_array_index(rows, i);
        if (!run_columns(running))
            return false;
    }
    running->row = NULL;
    return rows != NULL;
}

/* Runs one check; when there was nothing to run it on, it did not apply. */
static bool run_check(Running *running)
{
    unsigned before = running->results->len;

    if (!run_rows(running))
        return false;
    if (running->results->len == before)
        add_result(running, CHECK_NOT_APPLICABLE);
    return true;
}

GPtrArray *checks_run(Compilation *compilation, GError **error)
{
    g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func(check_result_free);
    const GPtrArray *checks = compilation->forms->checks;

    for (unsigned i = 0; i < checks->len; i++) {
        Running running = {.check = g_ptr_array_index(checks, i),
                           .world = compilation_world(compilation),
                           .results = results,
                           .error = error};

        if (!run_check(&running))
            return NULL;
    }
    return g_steal_pointer(&results);
}
