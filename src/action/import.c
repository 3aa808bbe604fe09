/* import.c: import BOOK FILE...: appropriations, vouchers, registers, texts; all or nothing */
#include "exchange/import.h"

#include "action/doubt_json.h"
#include "action/findings.h"
#include "base/error.h"
#include "exchange/mapping.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "file", .kind = ARGUMENT_OPERAND, .required = true, .many = true},
    {.name = "map", .kind = ARGUMENT_OPTION, .many = true},
    {.name = "default", .kind = ARGUMENT_OPTION, .many = true},
    {.name = "table", .kind = ARGUMENT_OPTION},
    {.name = "prepare", .kind = ARGUMENT_FLAG},
};

/* The mapping that --map tells of the first file; `*mapping` stays NULL without. */
static bool mapping_told(const ActionCall *call, const Catalog *catalog, char **mapping,
                         GError **error)
{
    const MappingWish wish = {call_value(call, "table"), call_values(call, "map"),
                              call_values(call, "default")};

    if (*wish.columns != NULL) {
        *mapping = mapping_make(catalog, call_value(call, "file"), &wish, error);
        return *mapping != NULL;
    }
    if (wish.table == NULL && *wish.defaults == NULL)
        return true;
    error_set(error, ERROR_USAGE, "mapping-without-map", "command", "import", "mend", "mend-usage",
              NULL);
    return false;
}

/* What may be doubted of the targets that came in. */
static bool doubts_tell(Session *session, GHashTable *seen, json_t *result, GError **error)
{
    g_autoptr(GHashTable) touched = projects_touched(session, seen, error);
    json_t *doubts;

    if (touched == NULL || g_hash_table_size(touched) == 0)
        return touched != NULL;
    doubts = doubts_of_book(session, touched, DOUBTS_OF_TARGETS, error);
    json_object_set_new(result, "doubts", doubts);
    return doubts != NULL;
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(Session) session = session_open(call, false, error);
    g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(control_finding_free);
    g_autoptr(GHashTable) seen = session != NULL ? indicator_rows_seen(session, error) : NULL;
    g_autofree char *mapping = NULL;
    ImportCounts counts = {0};

    if (seen == NULL || !mapping_told(call, session->catalog, &mapping, error) ||
        !import_files_mapped(session->book, session->catalog, call_values(call, "file"), mapping,
                             call_flag(call, "prepare"), call->progress, call->progress_data,
                             &counts, findings, error))
        return false;
    *result =
        json_pack("{s:i, s:I, s:I, s:I, s:i, s:I, s:I, s:b}", "files", (int)counts.files,
                  "vouchers", (json_int_t)counts.vouchers, "entries", (json_int_t)counts.entries,
                  "rows", (json_int_t)counts.rows, "files_there", (int)counts.files_there,
                  "vouchers_there", (json_int_t)counts.vouchers_there, "rows_there",
                  (json_int_t)counts.rows_there, "prepared", call_flag(call, "prepare"));
    if (mapping != NULL)
        json_object_set_new(*result, "mapping", json_string(mapping));
    if (counts.strays > 0) {
        json_object_set_new(*result, "strays", json_integer(counts.strays));
        json_object_set_new(*result, "stray", json_string(counts.stray));
    }
    findings_tell(findings, *result, found);
    return counts.rows == 0 || doubts_tell(session, seen, *result, error);
}

const Action action_import = {
    .name = "import",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
