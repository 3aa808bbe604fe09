/* check.c: check BOOK: every check of the regime, with both sides and the cells it read */
#include "action/compare.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
};

static const char *const severities[] = {"must", "verify", "hint"};

static json_t *reads_to_json(const GPtrArray *reads)
{
    json_t *list = json_array();

    for (unsigned i = 0; reads != NULL && i < reads->len; i++) {
        const FormulaRead *read = g_ptr_array_index(reads, i);
        json_t *object = value_to_json(&read->value);

        json_object_set_new(object, "cell", json_string(read->address));
        json_array_append_new(list, object);
    }
    return list;
}

static void add_sides(json_t *object, const CheckResult *check)
{
    Interval difference;
    Value value = value_unknown();

    if (check->operator_text == NULL)
        return;
    json_object_set_new(object, "operator", json_string(check->operator_text));
    json_object_set_new(object, "left", value_to_json(&check->left));
    json_object_set_new(object, "right", value_to_json(&check->right));
    if (check->left.kind != VALUE_NUMBER || check->right.kind != VALUE_NUMBER ||
        !interval_subtract(&difference, check->left.number, check->right.number))
        return;
    value.kind = VALUE_NUMBER;
    value.dimension = check->left.dimension;
    value.number = difference;
    json_object_set_new(object, "difference", value_to_json(&value));
}

static json_t *check_to_json(const CheckResult *check)
{
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s?, s:s?, s:s?}", "id", check->id,
                               "title", check->title, "severity", severities[check->severity],
                               "rule", check->rule, "source", check->source, "row", check->row,
                               "column", check->column, "mend", check->mend);

    add_sides(object, check);
    json_object_set_new(object, "cells", reads_to_json(check->reads));
    return object;
}

static int compare_severity(const void *a, const void *b)
{
    const CheckResult *left = *(const CheckResult *const *)a;
    const CheckResult *right = *(const CheckResult *const *)b;

    return (left->severity > right->severity) - (left->severity < right->severity);
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(Session) session = session_compiled(call, error);
    g_autoptr(GPtrArray) checks = session != NULL ? checks_run(session->compilation, error) : NULL;
    json_t *violated;
    int counts[4] = {0}, violations[3] = {0};

    if (checks == NULL)
        return false;
    g_ptr_array_sort(checks, compare_severity); /* stable: GLib merges */
    violated = json_array();
    for (unsigned i = 0; i < checks->len; i++) {
        const CheckResult *check = g_ptr_array_index(checks, i);

        counts[check->verdict]++;
        if (check->verdict == CHECK_VIOLATED) {
            violations[check->severity]++;
            json_array_append_new(violated, check_to_json(check));
            *found = *found || check->severity != SEVERITY_HINT;
        }
    }
    *result = json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o}", "checks",
                        (int)forms_check_count(session->forms), "run", (int)checks->len, "held",
                        counts[CHECK_HOLDS], "not_checkable", counts[CHECK_NOT_CHECKABLE],
                        "not_applicable", counts[CHECK_NOT_APPLICABLE], "violations",
                        counts[CHECK_VIOLATED], "must", violations[SEVERITY_MUST], "verify",
                        violations[SEVERITY_VERIFY], "hint", violations[SEVERITY_HINT], "violated",
                        violated);
    if (compare_add(session, *result, found, error))
        return true;
    json_decref(*result);
    *result = NULL;
    return false;
}

const Action action_check = {
    .name = "check",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
