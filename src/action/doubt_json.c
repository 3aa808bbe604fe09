/* doubt_json.c: rules asked, and their answers as JSON */
#include "action/doubt_json.h"

#include <string.h>

static json_t *doubt_to_json(const Stating *stating, const Doubt *doubt, bool english)
{
    static const char *const severities[] = {"error", "warning", "note"};
    const StatedReport *report = stating_report(stating);
    const StatedProject *project = &report->projects[doubt->project];
    const DoubtRule *rule = doubt->rule;

    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s*, s:s*, s:s*, s:s*, s:s, s:s*, s:s*}", "rule",
                     rule->id, "class", rule->class_name, "severity", severities[rule->severity],
                     "project", project->code, "name", project->name, "indicator",
                     doubt->indicator >= 0 ? project->indicators[doubt->indicator].name : NULL,
                     "other", doubt->other >= 0 ? report->projects[doubt->other].code : NULL,
                     "found", doubt->found, "expected", doubt->expected, "meaning",
                     rule->meaning[english], "mend", rule->mend[english], "basis", rule->basis);
}

bool doubts_add(const Catalog *catalog, const IndicatorWords *words, const Stating *stating,
                DoubtsOf of, GHashTable *wanted, json_t *list, GError **error)
{
    const bool targets = of == DOUBTS_OF_TARGETS;
    const bool english = strcmp(call_language(), "en") == 0;
    g_autoptr(DoubtRules) rules =
        doubt_rules_read(catalog, targets ? "quality.txt" : "plausible.txt", error);
    g_autoptr(GPtrArray) doubts = NULL;

    if (rules == NULL)
        return false;
    doubts = (targets ? quality_doubts : plausible_doubts)(rules, words, stating_report(stating));
    for (unsigned i = 0; i < doubts->len; i++) {
        const Doubt *doubt = g_ptr_array_index(doubts, i);

        if (wanted == NULL ||
            g_hash_table_contains(wanted, stating_project(stating, doubt->project)->code))
            json_array_append_new(list, doubt_to_json(stating, doubt, english));
    }
    return true;
}

json_t *doubts_of_book(Session *session, GHashTable *wanted, DoubtsOf of, GError **error)
{
    g_autoptr(Portfolio) portfolio = portfolio_read(session->book, session->catalog, error);
    g_autoptr(IndicatorWords) words =
        portfolio != NULL ? indicator_words_read(session->catalog, error) : NULL;
    g_autoptr(Stating) stating = words != NULL ? stating_of_portfolio(portfolio) : NULL;
    json_t *list = json_array();

    if (stating != NULL && doubts_add(session->catalog, words, stating, of, wanted, list, error))
        return list;
    json_decref(list);
    return NULL;
}

/* ---- what a change touched ---- */

typedef void (*RowVisit)(const BookRow *row, const char *project, GHashTable *seen,
                         GHashTable *set);

static bool each_row(Session *session, RowVisit visit, GHashTable *seen, GHashTable *set,
                     GError **error)
{
    const Table *table = catalog_table(session->catalog, "indicator");
    const GPtrArray *rows = table != NULL ? book_rows(session->book, table, error) : NULL;

    for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
        const BookRow *row = g_ptr_array_index(rows, i);
        const char *project = row_field(table, row, "project");

        if (project != NULL)
            visit(row, project, seen, set);
    }
    return table == NULL || rows != NULL;
}

static void row_remember(const BookRow *row, const char *project G_GNUC_UNUSED, GHashTable *seen,
                         GHashTable *set G_GNUC_UNUSED)
{
    g_hash_table_insert(seen, GSIZE_TO_POINTER((gsize)row->id),
                        GSIZE_TO_POINTER((gsize)row->version));
}

static void row_compare(const BookRow *row, const char *project, GHashTable *seen, GHashTable *set)
{
    if (GPOINTER_TO_SIZE(g_hash_table_lookup(seen, GSIZE_TO_POINTER((gsize)row->id))) !=
        (gsize)row->version)
        g_hash_table_add(set, (char *)project);
}

GHashTable *indicator_rows_seen(Session *session, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

    return each_row(session, row_remember, seen, NULL, error) ? g_steal_pointer(&seen) : NULL;
}

GHashTable *projects_touched(Session *session, GHashTable *seen, GError **error)
{
    g_autoptr(GHashTable) set = g_hash_table_new(g_str_hash, g_str_equal);

    return each_row(session, row_compare, seen, set, error) ? g_steal_pointer(&set) : NULL;
}
