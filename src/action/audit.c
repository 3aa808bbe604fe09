/* audit.c: audit FILE...: which figures of published reports cannot be true; or what the rules are */
#include "action/action.h"
#include "audit/audit.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"

#include <string.h>

static const Argument arguments[] = {
    {.name = "list-rules", .kind = ARGUMENT_FLAG},
    {.name = "file", .kind = ARGUMENT_OPERAND, .many = true},
};

#define FILE_SIZE_MAX ((size_t)256 << 20)

/* A document's own JSON is read as such, anything else as text with a paragraph on each line. */
static Document *read_document(const char *path, GError **error)
{
    g_autofree char *text = text_read_file(path, FILE_SIZE_MAX, error);

    if (text == NULL)
        return NULL;
    if (*text == '{')
        return document_from_json(text, strlen(text), error);
    return audit_plain_document(text);
}

static const char *language_here(void)
{
    g_auto(GStrv) environment = g_get_environ();

    return messages_language(environment);
}

/* ---- line and column of what stands in a plain text ---- */

typedef struct {
    GArray *starts; /* of int64_t: the character that begins each line */
} Lines;

static Lines lines_read(const Document *document)
{
    Lines lines = {g_array_new(FALSE, FALSE, sizeof(int64_t))};

    for (unsigned i = 0; i < node_count(document->root); i++)
        g_array_append_val(lines.starts, node_at(document->root, i)->place.first);
    return lines;
}

static void number_span(const Lines *lines, json_t *span)
{
    const json_t *start = json_object_get(span, "start");
    unsigned low = 0, high = lines->starts->len;
    int64_t at = json_integer_value(start);

    if (start == NULL || high == 0)
        return;
    while (high - low > 1) {
        unsigned middle = low + (high - low) / 2;

        if (g_array_index(lines->starts, int64_t, middle) <= at)
            low = middle;
        else
            high = middle;
    }
    json_object_set_new(span, "line", json_integer(low + 1));
    json_object_set_new(span, "column", json_integer(at - g_array_index(lines->starts, int64_t, low) + 1));
}

static void number_lines(const Document *document, const json_t *answer)
{
    Lines lines = lines_read(document);
    size_t index, s;
    json_t *finding, *span;

    json_array_foreach(json_object_get(answer, "findings"), index, finding)
        json_array_foreach(json_object_get(finding, "spans"), s, span) number_span(&lines, span);
    g_array_unref(lines.starts);
}

static bool audit_file(const AuditData *data, const char *path, json_t *documents, bool *found, GError **error)
{
    g_autoptr(Document) document = read_document(path, error);
    json_t *answer;

    if (document == NULL) {
        if (error != NULL && *error != NULL)
            error_add_fact(*error, "place", path);
        return false;
    }
    answer = audit_document(data, document, language_here());
    number_lines(document, answer);
    json_object_set_new(answer, "path", json_string(path));
    *found = *found || audit_found(answer);
    json_array_append_new(documents, answer);
    return true;
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(AuditData) data = audit_data_read(call->data_directory, error);
    const char *const *files = call_values(call, "file");
    json_t *documents;

    if (data == NULL)
        return false;
    if (call_flag(call, "list-rules")) {
        *result = json_pack("{s:i, s:o}", "version", 1, "rules", audit_rules(data, language_here()));
        return true;
    }
    if (files[0] == NULL) {
        error_set(error, ERROR_USAGE, "argument-missing", "option", "FILE", "command", "audit", "mend", "mend-usage", NULL);
        return false;
    }
    documents = json_array();
    *result = json_pack("{s:i, s:o}", "version", 1, "documents", documents);
    for (unsigned i = 0; files[i] != NULL; i++) {
        if (call->progress != NULL)
            call->progress(files[i], (double)i / (double)g_strv_length((char **)files), call->progress_data);
        if (!audit_file(data, files[i], documents, found, error)) {
            json_decref(*result);
            *result = NULL;
            return false;
        }
    }
    return true;
}

const Action action_audit = {
    .name = "audit",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
