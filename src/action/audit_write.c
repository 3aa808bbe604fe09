/* audit_write.c: findings as JSON, HTML, SARIF or CSV, into a file, a folder or the answer */
#include "action/audit_write.h"

#include "action/audit_job.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "render/review.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

static const char *format_of_ending(const char *output)
{
    static const char *const formats[] = {"json", "html", "sarif", "csv"};
    const char *dot = strrchr(output, '.');

    for (unsigned i = 0; dot != NULL && i < G_N_ELEMENTS(formats); i++)
        if (g_ascii_strcasecmp(dot + 1, formats[i]) == 0)
            return formats[i];
    return NULL;
}

static bool usage(GError **error, const char *id, const char *found)
{
    error_set(error, ERROR_USAGE, id, "found", found, "command", "audit", "mend", "mend-usage",
              NULL);
    return false;
}

AuditWriting audit_writing(const ActionCall *call, unsigned documents, GError **error)
{
    const char *format = call_value(call, "format"), *output = call_value(call, "output");
    AuditWriting writing = {.output = output, .language = call_language()};
    bool folder = output != NULL &&
                  (g_file_test(output, G_FILE_TEST_IS_DIR) || g_str_has_suffix(output, "/"));

    if (format == NULL && output != NULL)
        format = folder || (documents > 1 && format_of_ending(output) == NULL)
                     ? "html"
                     : format_of_ending(output);
    if (output == NULL) {
        writing.format = format != NULL ? format : "text";
        if (documents > 1 && strcmp(writing.format, "html") == 0) {
            usage(error, "audit-html-needs-folder", NULL);
            writing.format = NULL;
        }
        return writing;
    }
    if (format == NULL || strcmp(format, "text") == 0) {
        usage(error, "audit-output-format", output);
        return writing;
    }
    writing.folder = strcmp(format, "html") == 0 && (folder || documents > 1);
    writing.format = format;
    return writing;
}

/* ---- bytes ---- */

static bool put(json_t *result, const char *path, GBytes *bytes, GError **error)
{
    json_t *files = json_object_get(result, "written");

    if (!text_write_file(path, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), error))
        return false;
    if (files == NULL) {
        files = json_array();
        json_object_set_new(result, "written", files);
    }
    json_array_append_new(
        files, json_pack("{s:s, s:I}", "path", path, "bytes", (json_int_t)g_bytes_get_size(bytes)));
    return true;
}

static GBytes *bytes_of(const AuditWriting *writing, const AuditData *data, const GArray *jobs,
                        const json_t *result)
{
    json_t *rules;
    GBytes *bytes;
    char *text;

    if (strcmp(writing->format, "html") == 0)
        return g_bytes_ref(g_array_index(jobs, AuditJob, 0).page);
    if (strcmp(writing->format, "csv") == 0)
        return findings_csv(result, writing->language);
    if (strcmp(writing->format, "json") == 0) {
        text = json_dumps(result, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
        return g_bytes_new_take(text, strlen(text));
    }
    rules = audit_rules(data, writing->language);
    bytes = findings_sarif(result, rules);
    json_decref(rules);
    return bytes;
}

/* ---- a folder ---- */

/* "0003-report.pdf.html": two reports may have one name. */
static char *page_name(const AuditJob *job, unsigned index)
{
    g_autofree char *base = g_path_get_basename(job->path);

    return g_strdup_printf("%04u-%s.html", index + 1, base);
}

static bool put_pages(const AuditWriting *writing, const GArray *jobs, json_t *result,
                      GPtrArray *names, GError **error)
{
    for (unsigned i = 0; i < jobs->len; i++) {
        const AuditJob *job = &g_array_index(jobs, AuditJob, i);
        char *name = job->page != NULL ? page_name(job, i) : g_strdup("");
        g_autofree char *path = g_build_filename(writing->output, name, NULL);

        g_ptr_array_add(names, name);
        if (job->page != NULL && !put(result, path, job->page, error))
            return false;
    }
    return true;
}

static bool put_beside(const AuditWriting *writing, json_t *result, const char *name,
                       GBytes *bytes_, GError **error)
{
    g_autoptr(GBytes) bytes = bytes_;
    g_autofree char *path = g_build_filename(writing->output, name, NULL);

    return put(result, path, bytes, error);
}

/* The addresses of pages are escaped: names of files come from strangers. */
static GBytes *index_of(const AuditWriting *writing, const json_t *result, const GPtrArray *names)
{
    g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func(g_free);

    for (unsigned i = 0; i < names->len; i++)
        g_ptr_array_add(links, g_uri_escape_string(g_ptr_array_index(names, i), NULL, FALSE));
    return review_index(result, (const char *const *)links->pdata, writing->language);
}

static bool put_folder(const AuditWriting *writing, const GArray *jobs, json_t *result,
                       GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    if (g_mkdir_with_parents(writing->output, 0755) != 0) {
        error_set(error, ERROR_SYSTEM, "file-unwritable", "place", writing->output, "reason",
                  g_strerror(errno), NULL);
        return false;
    }
    return put_pages(writing, jobs, result, names, error) &&
           put_beside(writing, result, "findings.csv", findings_csv(result, writing->language),
                      error) &&
           put_beside(writing, result, "summary.csv", summary_csv(result, writing->language),
                      error) &&
           put_beside(writing, result, "index.html", index_of(writing, result, names), error);
}

bool audit_write(const AuditWriting *writing, const AuditData *data, const GArray *jobs,
                 json_t *result, GError **error)
{
    bool shown = strcmp(writing->format, "text") == 0 || strcmp(writing->format, "json") == 0;
    g_autoptr(GBytes) bytes = NULL;

    if (writing->folder)
        return put_folder(writing, jobs, result, error);
    if (writing->output == NULL && shown)
        return true;
    bytes = bytes_of(writing, data, jobs, result);
    if (writing->output != NULL)
        return put(result, writing->output, bytes, error);
    json_object_set_new(result, "content",
                        json_stringn(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)));
    return true;
}
