/* audit.c: audit FILE...: which figures of published reports cannot be true; or what the rules are
 */
#include "audit/audit.h"
#include "action/action.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "reader/reader.h"

#include <string.h>

static const Argument arguments[] = {
    {.name = "list-rules", .kind = ARGUMENT_FLAG},
    {.name = "file", .kind = ARGUMENT_OPERAND, .many = true},
};

/* A tree that juesuan wrote itself is read as such. */
static Document *read_own_json(const char *path, GError **error)
{
    g_autofree char *text = text_read_file(path, DOCUMENT_SIZE_MAX, error);

    return text != NULL ? document_from_json(text, strlen(text), error) : NULL;
}

static Document *read_document(const char *path, GError **error)
{
    return g_str_has_suffix(path, ".json") ? read_own_json(path, error)
                                           : reader_read(path, NULL, error);
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

/* The text is read again: a document keeps characters, not lines. */
static Lines lines_read(const char *path)
{
    Lines lines = {g_array_new(FALSE, FALSE, sizeof(int64_t))};
    g_autofree char *text = text_read_file(path, DOCUMENT_SIZE_MAX, NULL);
    int64_t at = 0, first = 0;

    if (text == NULL)
        return lines;
    g_array_append_val(lines.starts, first);
    for (const char *byte = text; *byte != '\0'; byte = g_utf8_next_char(byte)) {
        at++;
        if (*byte == '\n')
            g_array_append_val(lines.starts, at);
    }
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
    json_object_set_new(span, "column",
                        json_integer(at - g_array_index(lines->starts, int64_t, low) + 1));
}

static void number_lines(const char *path, const json_t *answer)
{
    const json_t *first = json_array_get(json_object_get(answer, "findings"), 0);
    Lines lines;
    size_t index, s;
    json_t *finding, *span;

    if (json_object_get(json_array_get(json_object_get(first, "spans"), 0), "start") == NULL)
        return;
    lines = lines_read(path);

    json_array_foreach(json_object_get(answer, "findings"), index, finding)
        json_array_foreach(json_object_get(finding, "spans"), s, span) number_span(&lines, span);
    g_array_unref(lines.starts);
}

static bool audit_file(const AuditData *data, const char *path, json_t *documents, bool *found,
                       GError **error)
{
    g_autoptr(Document) document = read_document(path, error);
    json_t *answer;

    if (document == NULL) {
        if (error != NULL && *error != NULL)
            error_add_fact(*error, "place", path);
        return false;
    }
    answer = audit_document(data, document, language_here());
    number_lines(path, answer);
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
        *result =
            json_pack("{s:i, s:o}", "version", 1, "rules", audit_rules(data, language_here()));
        return true;
    }
    if (files[0] == NULL) {
        error_set(error, ERROR_USAGE, "argument-missing", "option", "FILE", "command", "audit",
                  "mend", "mend-usage", NULL);
        return false;
    }
    documents = json_array();
    *result = json_pack("{s:i, s:o}", "version", 1, "documents", documents);
    for (unsigned i = 0; files[i] != NULL; i++) {
        if (call->progress != NULL)
            call->progress(files[i], (double)i / (double)g_strv_length((char **)files),
                           call->progress_data);
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
