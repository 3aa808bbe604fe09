/* publish.c: audit, then move; or leave aside */
#include "action/publish.h"

#include "action/audit_job.h"
#include "base/error.h"
#include "base/message.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

static char *aside_of(const char *directory)
{
    return g_build_filename(directory, "unpublished", NULL);
}

char *publish_aside(const char *directory, GError **error)
{
    g_autofree char *aside = aside_of(directory);

    if (g_mkdir_with_parents(aside, 0755) == 0)
        return g_steal_pointer(&aside);
    error_set(error, ERROR_SYSTEM, "file-unwritable", "place", directory, "reason",
              g_strerror(errno), NULL);
    return NULL;
}

static const char *path_of(const json_t *file)
{
    return json_string_value(json_object_get(file, "path"));
}

void publish_discard(const char *directory, const json_t *files)
{
    g_autofree char *aside = aside_of(directory);
    size_t index;
    json_t *file;

    json_array_foreach((json_t *)files, index, file) g_unlink(path_of(file));
    g_rmdir(aside);
}

/* ---- auditing ---- */

/* What a reader opens. */
static char **pages_of(const json_t *files)
{
    static const char *const endings[] = {".html", ".docx", ".pdf", ".xlsx"};
    GPtrArray *pages = g_ptr_array_new();
    size_t index;
    json_t *file;

    json_array_foreach((json_t *)files, index,
                       file) for (unsigned i = 0; i < G_N_ELEMENTS(endings);
                                  i++) if (g_str_has_suffix(path_of(file), endings[i]))
        g_ptr_array_add(pages, g_strdup(path_of(file)));
    g_ptr_array_add(pages, NULL);
    return (char **)g_ptr_array_free(pages, FALSE);
}

static json_int_t count_of(const json_t *answer, const char *severity)
{
    return json_integer_value(json_object_get(json_object_get(answer, "severities"), severity));
}

static bool take_answers(const GArray *jobs, json_t *result, json_int_t *errors,
                         json_int_t *warnings, GError **error)
{
    json_t *documents = json_array();

    json_object_set_new(result, "documents", documents);
    for (unsigned i = 0; i < jobs->len; i++) {
        AuditJob *job = &g_array_index(jobs, AuditJob, i);

        if (job->answer == NULL) {
            g_propagate_error(error, g_steal_pointer(&job->error));
            return false;
        }
        *errors += count_of(job->answer, "error");
        *warnings += count_of(job->answer, "warning");
        json_array_append(documents, job->answer);
    }
    return true;
}

static bool audit_pages(const ActionCall *call, json_t *result, json_int_t *errors,
                        json_int_t *warnings, GError **error)
{
    g_autoptr(AuditData) data = audit_data_read(call->data_directory, error);
    g_auto(GStrv) pages = pages_of(json_object_get(result, "files"));
    AuditJobs jobs = {.data = data, .question = {.language = call_language()}};
    ActionCall quiet = *call;
    g_autoptr(GArray) done = NULL;

    if (data == NULL)
        return false;
    quiet.progress = NULL;
    done = audit_jobs_run(&jobs, pages, &quiet);
    return take_answers(done, result, errors, warnings, error);
}

/* ---- moving ---- */

static bool move_file(const char *directory, json_t *file, GError **error)
{
    g_autofree char *name = g_path_get_basename(path_of(file));
    g_autofree char *path = g_build_filename(directory, name, NULL);

    if (g_rename(path_of(file), path) != 0) {
        error_set(error, ERROR_SYSTEM, "file-unwritable", "place", path, "reason",
                  g_strerror(errno), NULL);
        return false;
    }
    json_object_set_new(file, "path", json_string(path));
    return true;
}

/* The folder aside goes, when nothing of an earlier report is left in it. */
static bool move_files(const char *directory, const json_t *files, GError **error)
{
    g_autofree char *aside = aside_of(directory);
    size_t index;
    json_t *file;

    json_array_foreach((json_t *)files, index,
                       file) if (!move_file(directory, file, error)) return false;
    g_rmdir(aside);
    return true;
}

bool publish(const ActionCall *call, const char *directory, bool open_questions, json_t *result,
             bool *found, GError **error)
{
    g_autofree char *aside = aside_of(directory);
    json_int_t errors = 0, warnings = 0;
    bool refused;

    if (!audit_pages(call, result, &errors, &warnings, error))
        return false;
    json_object_set_new(result, "audit",
                        json_pack("{s:I, s:I}", "errors", errors, "warnings", warnings));
    refused = errors > 0 || (warnings > 0 && !open_questions);
    *found = refused;
    if (refused && !call_flag(call, "force")) {
        json_object_set_new(result, "refused", json_string(aside));
        return true;
    }
    return move_files(directory, json_object_get(result, "files"), error);
}
