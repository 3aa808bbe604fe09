/* action.c: the list of actions. A new one is a file and a line. */
#include "action/action.h"

#include "base/date.h"
#include "base/error.h"
#include "base/message.h"

#include <string.h>

static const Action *const actions[] = {
    /* clang-format off */
    &action_init,
    &action_import,
    &action_events,
    &action_enter,
    &action_appropriate,
    &action_plan,
    &action_budget,
    &action_apply,
    &action_approve,
    &action_applications,
    &action_override,
    &action_post,
    &action_close,
    &action_carry,
    &action_check,
    &action_compare,
    &action_query,
    &action_statement,
    &action_difference,
    &action_performance,
    &action_step,
    &action_monitor,
    &action_evaluate,
    &action_doubts,
    &action_overview,
    &action_document,
    &action_report,
    &action_trace,
    &action_verify,
    &action_copy,
    &action_books,
    &action_department,
    &action_audit,
    &action_export,
    &action_template,
    &action_indicators,
    &action_mapping,
    &action_vouchers,
    &action_draft,
    &action_review,
    &action_reverse,
    &action_month,
    &action_print,
    &action_assert,
    &action_checkpoint,
    &action_attach,
    &action_reconcile,
    /* clang-format on */
    NULL,
};

const Action *const *action_list(void) { return actions; }

const Action *action_find(const char *name)
{
    for (unsigned i = 0; actions[i] != NULL; i++)
        if (strcmp(actions[i]->name, name) == 0)
            return actions[i];
    return NULL;
}

const char *const *call_values(const ActionCall *call, const char *name)
{
    static const char *const none[] = {NULL};
    const char *const *values = g_hash_table_lookup(call->values, name);

    return values != NULL ? values : none;
}

const char *call_value(const ActionCall *call, const char *name)
{
    return call_values(call, name)[0];
}

bool call_flag(const ActionCall *call, const char *name) { return call_value(call, name) != NULL; }

bool call_date(const ActionCall *call, int *year, int *month, int *day, GError **error)
{
    const char *text = call_value(call, "date");
    g_autoptr(GDateTime) now = g_date_time_new_now_local();

    g_date_time_get_ymd(now, year, month, day);
    if (text == NULL || date_parse(text, year, month, day))
        return true;
    error_set(error, ERROR_USAGE, "money-option", "option", "date", "found", text, NULL);
    return false;
}

char *call_date_text(const ActionCall *call, GError **error)
{
    int year, month, day;

    return call_date(call, &year, &month, &day, error)
               ? g_strdup_printf("%04d-%02d-%02d", year, month, day)
               : NULL;
}

const char *call_language(void)
{
    g_auto(GStrv) environment = g_get_environ();

    return messages_language(environment);
}
