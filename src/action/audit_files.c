/* audit_files.c: folders into files, characters into lines and columns */
#include "action/audit_files.h"

#include "base/error.h"
#include "reader/decode.h"
#include "reader/reader.h"

#include <string.h>

/* ---- folders ---- */

#define FOLDER_DEPTH_MAX 32u
#define FILES_MAX 1000000u

static const char *const endings[] = {".txt", ".html", ".htm", ".docx", ".pdf", ".xlsx", ".xls"};

static bool is_report(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);

    if (name[0] == '.' || g_str_has_prefix(name, "~$"))
        return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(endings); i++)
        if (g_str_has_suffix(lower, endings[i]))
            return true;
    return false;
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *names_of(const char *folder, GError **error)
{
    g_autoptr(GError) cause = NULL;
    GDir *open = g_dir_open(folder, 0, &cause);
    GPtrArray *names;
    const char *name;

    if (open == NULL) {
        error_set(error, ERROR_INPUT, "file-unreadable", "place", folder, "reason", cause->message,
                  NULL);
        return NULL;
    }
    names = g_ptr_array_new_with_free_func(g_free);
    while ((name = g_dir_read_name(open)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    g_dir_close(open);
    g_ptr_array_sort(names, by_name);
    return names;
}

/* Links to folders are not followed: they may lead back. */
static bool add_folder(GPtrArray *files, const char *folder, unsigned depth, GError **error)
{
    g_autoptr(GPtrArray) names = names_of(folder, error);

    if (names == NULL)
        return false;
    for (unsigned i = 0; i < names->len && files->len < FILES_MAX; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            if (name[0] != '.' && depth < FOLDER_DEPTH_MAX &&
                !g_file_test(path, G_FILE_TEST_IS_SYMLINK) &&
                !add_folder(files, path, depth + 1, error))
                return false;
        } else if (is_report(name))
            g_ptr_array_add(files, g_steal_pointer(&path));
    }
    return true;
}

char **audit_files(const char *const *operands, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    unsigned before;

    for (unsigned i = 0; operands[i] != NULL; i++) {
        if (!g_file_test(operands[i], G_FILE_TEST_IS_DIR)) {
            g_ptr_array_add(files, g_strdup(operands[i]));
            continue;
        }
        before = files->len;
        if (!add_folder(files, operands[i], 0, error))
            return NULL;
        if (files->len == before) {
            error_set(error, ERROR_INPUT, "audit-folder-empty", "place", operands[i], NULL);
            return NULL;
        }
    }
    g_ptr_array_add(files, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&files), FALSE);
}

/* ---- lines ---- */

/* The characters of other formats are those of the text that was read, which has no lines to speak
 * of. */
static bool is_plain_text(const char *bytes, gsize size, const char *path)
{
    const Reader *reader = reader_find((const uint8_t *)bytes, size, path);

    return reader != NULL && strcmp(reader->name, "text") == 0;
}

/* The character that begins each line. The text is read again: a document keeps characters, not
 * lines. */
static GArray *line_starts(const char *path)
{
    GArray *starts = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autofree char *bytes = NULL, *text = NULL;
    gsize size;
    int64_t at = 0;

    if (!g_file_get_contents(path, &bytes, &size, NULL) || !is_plain_text(bytes, size, path))
        return starts;
    text = decode_text((const uint8_t *)bytes, size, NULL);
    if (text == NULL)
        return starts;
    g_array_append_val(starts, at);
    for (const char *byte = text; *byte != '\0'; byte = g_utf8_next_char(byte)) {
        at++;
        if (*byte == '\n')
            g_array_append_val(starts, at);
    }
    return starts;
}

static void number_span(const GArray *starts, json_t *span)
{
    const json_t *start = json_object_get(span, "start");
    unsigned low = 0, high = starts->len;
    int64_t at = json_integer_value(start);

    if (start == NULL || high == 0)
        return;
    while (high - low > 1) {
        unsigned middle = low + (high - low) / 2;

        if (g_array_index(starts, int64_t, middle) <= at)
            low = middle;
        else
            high = middle;
    }
    json_object_set_new(span, "line", json_integer(low + 1));
    json_object_set_new(span, "column", json_integer(at - g_array_index(starts, int64_t, low) + 1));
}

static bool has_characters(const json_t *list)
{
    const json_t *spans = json_object_get(json_array_get(list, 0), "spans");

    return json_object_get(json_array_get(spans, 0), "start") != NULL;
}

void audit_number_lines(const char *path, json_t *answer)
{
    json_t *lists[] = {json_object_get(answer, "findings"), json_object_get(answer, "relations")};
    g_autoptr(GArray) starts = NULL;
    size_t i, s;
    json_t *object, *span;

    if (!has_characters(lists[0]) && !has_characters(lists[1]))
        return;
    starts = line_starts(path);
    for (unsigned l = 0; l < G_N_ELEMENTS(lists); l++)
        json_array_foreach(lists[l], i, object)
            json_array_foreach(json_object_get(object, "spans"), s, span) number_span(starts, span);
}
