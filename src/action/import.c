/* import.c: import BOOK FILE...: appropriations, vouchers, registers, texts; all or nothing */
#include "exchange/import.h"
#include "action/findings.h"
#include "action/session.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "file", .kind = ARGUMENT_OPERAND, .required = true, .many = true},
    {.name = "prepare", .kind = ARGUMENT_FLAG},
};

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(Session) session = session_open(call, false, error);
    g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(control_finding_free);
    ImportCounts counts = {0};

    if (session == NULL ||
        !import_files_told(session->book, session->catalog, call_values(call, "file"),
                           call_flag(call, "prepare"), call->progress, call->progress_data, &counts,
                           findings, error))
        return false;
    *result = json_pack("{s:i, s:I, s:I, s:I, s:i, s:I, s:I, s:b}", "files", (int)counts.files,
                        "vouchers", (json_int_t)counts.vouchers, "entries",
                        (json_int_t)counts.entries, "rows", (json_int_t)counts.rows, "files_there",
                        (int)counts.files_there, "vouchers_there",
                        (json_int_t)counts.vouchers_there, "rows_there",
                        (json_int_t)counts.rows_there, "prepared", call_flag(call, "prepare"));
    if (counts.strays > 0) {
        json_object_set_new(*result, "strays", json_integer(counts.strays));
        json_object_set_new(*result, "stray", json_string(counts.stray));
    }
    findings_tell(findings, *result, found);
    return true;
}

const Action action_import = {
    .name = "import",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
