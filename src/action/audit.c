/* audit.c: audit FILE|FOLDER...: which figures of published reports cannot be true; or what the
 * rules are */
#include "audit/audit.h"
#include "action/action.h"
#include "action/audit_files.h"
#include "action/audit_job.h"
#include "action/audit_write.h"
#include "action/statements.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "disclosure/disclosure.h"

#include <string.h>

static const char *const formats[] = {"text", "json", "html", "sarif", "csv", NULL};

static const Argument arguments[] = {
    {.name = "output", .kind = ARGUMENT_OPTION, .letter = 'o'},
    {.name = "against", .kind = ARGUMENT_OPTION},
    {.name = "previous", .kind = ARGUMENT_OPTION},
    {.name = "relations", .kind = ARGUMENT_FLAG, .letter = 'v'},
    {.name = "list-rules", .kind = ARGUMENT_FLAG},
    {.name = "file", .kind = ARGUMENT_OPERAND, .many = true},
};

/* ---- what the reports are compared with ---- */

static Document *statements_of_book(const ActionCall *call, const char *path, GError **error)
{
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    const char *book[] = {path, NULL};
    ActionCall asking = *call;
    g_autoptr(Session) session = NULL;
    g_autoptr(Disclosure) disclosure = NULL;
    json_t *statements;
    Document *document;

    g_hash_table_insert(values, (char *)"book", book);
    asking.values = values;
    session = session_compiled(&asking, error);
    disclosure =
        session != NULL ? disclosure_build(session->compilation, "disclosure", error) : NULL;
    statements = disclosure != NULL
                     ? statements_to_json(session, compilation_ids(session->compilation), error)
                     : NULL;
    if (statements == NULL)
        return NULL;
    document = audit_statements(statements, disclosure->document, error);
    json_decref(statements);
    return document;
}

static Document *statements_of_json(const char *path, GError **error)
{
    g_autofree char *text = text_read_file(path, DOCUMENT_SIZE_MAX, error);
    json_t *statements = text != NULL ? json_loads(text, 0, NULL) : NULL;
    GError *cause = NULL;
    Document *document;

    if (text == NULL)
        return NULL;
    document = audit_statements(statements, NULL, &cause);
    json_decref(statements);
    if (cause != NULL) {
        error_add_fact(cause, "place", path);
        g_propagate_error(error, cause);
    }
    return document;
}

static bool read_others(const ActionCall *call, Document **against, Document **previous,
                        GError **error)
{
    const char *statements = call_value(call, "against"), *last = call_value(call, "previous");

    if (statements != NULL) {
        *against = g_str_has_suffix(statements, ".json")
                       ? statements_of_json(statements, error)
                       : statements_of_book(call, statements, error);
        if (*against == NULL)
            return false;
    }
    if (last != NULL)
        *previous = audit_read(last, error);
    return last == NULL || *previous != NULL;
}

/* ---- what could not be read ---- */

static Messages *messages_here(const ActionCall *call)
{
    g_autofree char *directory = g_build_filename(call->data_directory, "messages", NULL);

    return messages_read(directory, call_language(), NULL);
}

/* A file that could not be read, told like a document; `failed` becomes the gravest kind of
 * failure. */
static json_t *unread_json(const Messages *messages, const AuditJob *job, int *failed)
{
    g_autofree char *sentence =
        messages != NULL ? message_error(messages, job->error) : g_strdup(error_id(job->error));
    int kind = job->error->domain == JUESUAN_ERROR ? job->error->code : ERROR_SYSTEM;

    *failed = MAX(*failed, kind);
    return json_pack("{s:s, s:{s:s, s:s}}", "path", job->path, "error", "id", error_id(job->error),
                     "message", sentence);
}

/* ---- the answer ---- */

static void count_summary(json_t *result)
{
    static const char *const levels[] = {"error", "warning", "note"};
    json_int_t counts[3] = {0}, unread = 0;
    size_t index;
    json_t *answer;

    json_array_foreach(json_object_get(result, "documents"), index, answer)
    {
        unread += json_object_get(answer, "error") != NULL;
        for (unsigned i = 0; i < G_N_ELEMENTS(levels); i++)
            counts[i] += json_integer_value(
                json_object_get(json_object_get(answer, "severities"), levels[i]));
    }
    json_object_set_new(result, "summary",
                        json_pack("{s:i, s:I, s:I, s:I, s:I}", "documents",
                                  (int)json_array_size(json_object_get(result, "documents")),
                                  "unreadable", unread, "errors", counts[0], "warnings", counts[1],
                                  "notes", counts[2]));
}

static json_t *result_of(const ActionCall *call, const GArray *jobs, bool *found)
{
    g_autoptr(Messages) messages = messages_here(call);
    json_t *documents = json_array();
    json_t *result = json_pack("{s:i, s:o}", "version", 1, "documents", documents);
    int failed = 0;

    for (unsigned i = 0; i < jobs->len; i++) {
        const AuditJob *job = &g_array_index(jobs, AuditJob, i);

        if (job->answer == NULL) {
            json_array_append_new(documents, unread_json(messages, job, &failed));
            continue;
        }
        *found = *found || audit_found(job->answer);
        json_array_append(documents, job->answer);
    }
    count_summary(result);
    if (failed > 0)
        json_object_set_new(result, "failed", json_integer(failed));
    return result;
}

static bool run_files(const ActionCall *call, const AuditData *data, char *const *files,
                      ReadingAhead **ahead, json_t **result, bool *found, GError **error)
{
    const AuditWriting writing = audit_writing(call, g_strv_length((char **)files), error);
    AuditJobs jobs = {.data = data, .question = {.language = call_language()}, .ahead = ahead};
    g_autoptr(Document) against = NULL;
    g_autoptr(Document) previous = NULL;
    g_autoptr(GArray) done = NULL;

    if (writing.format == NULL || !read_others(call, &against, &previous, error))
        return false;
    jobs.question.against = against;
    jobs.question.previous = previous;
    jobs.question.relations = strcmp(writing.format, "json") == 0 || call_flag(call, "relations");
    jobs.page = strcmp(writing.format, "html") == 0;
    done = audit_jobs_run(&jobs, files, call);
    if (done->len == 1 && g_array_index(done, AuditJob, 0).error != NULL) {
        g_propagate_error(error, g_steal_pointer(&g_array_index(done, AuditJob, 0).error));
        return false;
    }
    *result = result_of(call, done, found);
    if (audit_write(&writing, data, done, *result, error))
        return true;
    json_decref(*result);
    *result = NULL;
    return false;
}

/* A single report is read while the rules are. NULL: whatever it is, it is taken later. */
static ReadingAhead *begin_ahead(const ActionCall *call, const char *const *operands)
{
    if (call_flag(call, "list-rules") || operands[0] == NULL || operands[1] != NULL ||
        strcmp(operands[0], "-") == 0 || g_str_has_suffix(operands[0], ".json"))
        return NULL;
    return reader_begin(operands[0], NULL, NULL);
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(ReadingAhead) ahead = begin_ahead(call, call_values(call, "file"));
    g_autoptr(AuditData) data = audit_data_read(call->data_directory, error);
    const char *const *operands = call_values(call, "file");
    g_auto(GStrv) files = NULL;

    if (data == NULL)
        return false;
    if (call_flag(call, "list-rules")) {
        *result =
            json_pack("{s:i, s:o}", "version", 1, "rules", audit_rules(data, call_language()));
        return true;
    }
    if (operands[0] == NULL) {
        error_set(error, ERROR_USAGE, "argument-missing", "option", "FILE", "command", "audit",
                  "mend", "mend-usage", NULL);
        return false;
    }
    files = audit_files(operands, error);
    return files != NULL && run_files(call, data, files, &ahead, result, found, error);
}

const Action action_audit = {
    .name = "audit",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .formats = formats,
    .run = run,
};
