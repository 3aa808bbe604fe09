/* report.c: report BOOK -o DIR: the disclosure in every format, published when it passes its own
 * audit */
#include "action/compare.h"
#include "action/department.h"
#include "action/publish.h"
#include "action/statements.h"
#include "base/error.h"
#include "base/text.h"
#include "disclosure/disclosure.h"
#include "render/render.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const char *const formats[] = {"html", "docx", "pdf", "xlsx", "json", NULL};

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND},
    {.name = "department", .kind = ARGUMENT_OPTION},
    {.name = "output", .kind = ARGUMENT_OPTION, .letter = 'o', .required = true},
    {.name = "only", .kind = ARGUMENT_OPTION, .many = true, .choices = formats},
    {.name = "force", .kind = ARGUMENT_FLAG},
};

/* Writes one file of the report and notes it in `files`. */
static bool put_file(json_t *files, const char *directory, const char *name, const void *bytes,
                     size_t size, GError **error)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    unsigned char hash[crypto_generichash_BYTES];
    char hex[2 * sizeof hash + 1];

    if (!text_write_file(path, bytes, size, error))
        return false;
    crypto_generichash(hash, sizeof hash, bytes, size, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    json_array_append_new(files, json_pack("{s:s, s:I, s:s}", "path", path, "bytes",
                                           (json_int_t)size, "blake2b", hex));
    return true;
}

static bool put_rendered(json_t *files, const char *directory, const char *name,
                         const Document *document, const char *format, GError **error)
{
    g_autoptr(GBytes) bytes = renderer_find(format)->render(document, error);
    size_t size;
    const void *data;

    if (bytes == NULL)
        return false;
    data = g_bytes_get_data(bytes, &size);
    return put_file(files, directory, name, data, size, error);
}

/* Every statement, and the report's charts with their figures. */
static bool put_workbook(json_t *files, const char *directory, Session *session,
                         const Document *report, GError **error)
{
    g_autoptr(Document) document = disclosure_statements(session->compilation, NULL, error);

    if (document == NULL)
        return false;
    disclosure_add_charts(document, report);
    return put_rendered(files, directory, "statements.xlsx", document, "xlsx", error);
}

static bool put_statements(json_t *files, const char *directory, Session *session, GError **error)
{
    json_t *statements = statements_to_json(session, compilation_ids(session->compilation), error);
    g_autofree char *text = NULL;

    if (statements == NULL)
        return false;
    text = json_dumps(statements, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    json_decref(statements);
    return put_file(files, directory, "statements.json", text, strlen(text), error);
}

static bool put_questions(json_t *files, const char *directory, const GPtrArray *questions,
                          GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (unsigned i = 0; i < questions->len; i++)
        g_string_append_printf(text, "%s\n", (const char *)g_ptr_array_index(questions, i));
    return put_file(files, directory, "questions.txt", text->str, text->len, error);
}

static bool wanted(const ActionCall *call, const char *format)
{
    const char *const *only = call_values(call, "only");

    return only[0] == NULL || g_strv_contains(only, format);
}

static bool put_all(const ActionCall *call, json_t *files, Session *session,
                    const Disclosure *disclosure, GError **error)
{
    g_autofree char *directory = publish_aside(call_value(call, "output"), error);

    if (directory == NULL)
        return false;
    return (!wanted(call, "html") ||
            put_rendered(files, directory, "report.html", disclosure->document, "html", error)) &&
           (!wanted(call, "docx") ||
            put_rendered(files, directory, "report.docx", disclosure->document, "docx", error)) &&
           (!wanted(call, "pdf") ||
            put_rendered(files, directory, "report.pdf", disclosure->document, "pdf", error)) &&
           (!wanted(call, "xlsx") ||
            put_workbook(files, directory, session, disclosure->document, error)) &&
           (!wanted(call, "json") || put_statements(files, directory, session, error)) &&
           put_questions(files, directory, disclosure->questions, error);
}

/* The book of the call; or the department's, made anew in the folder of the report. */
static Session *open_session(const ActionCall *call, json_t **department, bool *found,
                             GError **error)
{
    const char *folder = call_value(call, "department");
    const char *output = call_value(call, "output");
    g_autofree char *path = g_build_filename(output, "department.book", NULL);

    if ((folder == NULL) == (call_value(call, "book") == NULL)) {
        error_set(error, ERROR_USAGE, "report-book-or-department", "command", "report", "mend",
                  "mend-usage", NULL);
        return NULL;
    }
    if (folder == NULL)
        return session_compiled(call, error);
    if (g_mkdir_with_parents(output, 0777) != 0) {
        error_set(error, ERROR_SYSTEM, "file-unwritable", "place", output, "reason",
                  g_strerror(errno), NULL);
        return NULL;
    }
    (void)remove(path);
    return department_make(call, folder, 0, path, NULL, NULL, department, found, error)
               ? session_compiled_at(call, path, error)
               : NULL;
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    json_t *department = NULL;
    g_autoptr(Session) session = open_session(call, &department, found, error);
    g_autoptr(Disclosure) disclosure =
        session != NULL ? disclosure_build(session->compilation, "disclosure", error) : NULL;
    bool differs = false;
    json_t *files;

    if (disclosure == NULL) {
        json_decref(department);
        return false;
    }
    files = json_array();
    if (!put_all(call, files, session, disclosure, error)) {
        publish_discard(call_value(call, "output"), files);
        json_decref(files);
        json_decref(department);
        return false;
    }
    *result = json_pack("{s:o, s:i, s:s, s:s}", "files", files, "questions",
                        (int)disclosure->questions->len, "regime", catalog_regime(session->catalog),
                        "regime_hash", catalog_hash(session->catalog));
    if (department != NULL)
        json_object_set_new(*result, "department", department);
    if (compare_add(session, *result, &differs, error) &&
        publish(call, call_value(call, "output"), disclosure->questions->len > 0, *result, found,
                error)) {
        *found = *found || differs;
        return true;
    }
    json_decref(*result);
    *result = NULL;
    return false;
}

const Action action_report = {
    .name = "report",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
