/* message.c: a table from id to sentence, and the filling in of facts */
#include "base/message.h"

#include "base/error.h"
#include "base/text.h"

#include <stdarg.h>
#include <string.h>

#define MESSAGES_SIZE_MAX (4 * 1024 * 1024)

struct Messages {
    GHashTable *sentences; /* id to sentence, both in texts */
    GPtrArray *texts;      /* of char *: the files, cut where they stand */
};

/* Facts while a sentence is filled: name to text, both borrowed. */
typedef GHashTable Facts;

/* Adds a line to the sentence that ends at `end`, which stands before it. Returns the new end. */
static char *continue_sentence(char *end, const char *line)
{
    size_t size;

    line += strspn(line, " ");
    size = strlen(line);
    *end++ = '\n';
    memmove(end, line, size + 1);
    return end + size;
}

/* "id: sentence", and further lines that begin with a blank. The ends of both become NUL. */
static void cut_lines(Messages *messages, char *text)
{
    char *end = NULL; /* of the sentence before; NULL: there is none */

    for (char *line = text, *next; line != NULL; line = next) {
        char *colon;

        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        if (line[0] == ' ' && end != NULL) {
            end = continue_sentence(end, line);
            continue;
        }
        colon = strstr(line, ": ");
        if (line[0] == '#' || colon == NULL)
            continue;
        *colon = '\0';
        g_hash_table_replace(messages->sentences, line, colon + 2);
        end = colon + 2 + strlen(colon + 2);
    }
}

static bool read_file(Messages *messages, const char *path, GError **error)
{
    char *text = text_read_file(path, MESSAGES_SIZE_MAX, error);

    if (text == NULL)
        return false;
    g_ptr_array_add(messages->texts, text);
    cut_lines(messages, text);
    return true;
}

Messages *messages_read(const char *directory, const char *language, GError **error)
{
    g_autofree char *ending = g_strconcat(".", language, NULL);
    g_autoptr(GDir) folder = g_dir_open(directory, 0, NULL);
    g_autoptr(Messages) messages = g_new0(Messages, 1);

    messages->sentences = g_hash_table_new(g_str_hash, g_str_equal);
    messages->texts = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
        g_autofree char *path = g_build_filename(directory, name, NULL);

        if (g_str_has_suffix(name, ending) && !read_file(messages, path, error))
            return NULL;
    }
    if (g_hash_table_size(messages->sentences) > 0)
        return g_steal_pointer(&messages);
    error_set(error, ERROR_INPUT, "file-unreadable", "place", directory, NULL);
    return NULL;
}

void messages_free(Messages *messages)
{
    if (messages == NULL)
        return;
    g_hash_table_unref(messages->sentences);
    g_ptr_array_unref(messages->texts);
    g_free(messages);
}

bool message_known(const Messages *messages, const char *id)
{
    return g_hash_table_contains(messages->sentences, id);
}

const char *messages_language(char *const *environment)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *value = g_environ_getenv((char **)environment, names[i]);

        if (value == NULL || *value == '\0')
            continue;
        return g_str_has_prefix(value, "zh") ? "zh" : "en";
    }
    return "zh";
}

static void fill(GString *out, const char *sentence, size_t size, Facts *facts);

/* Handles what stands between braces: `name` or `name?text`. */
static void fill_brace(GString *out, const char *inside, size_t size, Facts *facts)
{
    const char *question = memchr(inside, '?', size);
    size_t name_size = question != NULL ? (size_t)(question - inside) : size;
    g_autofree char *name = g_strndup(inside, name_size);
    const char *text = g_hash_table_lookup(facts, name);

    if (question == NULL)
        g_string_append(out, text != NULL ? text : "?");
    else if (text != NULL)
        fill(out, question + 1, size - name_size - 1, facts);
}

/* The end of the brace that opens at `at`. NULL when it stays open. */
static const char *brace_end(const char *at, const char *end)
{
    int depth = 0;

    for (; at < end; at++) {
        depth += *at == '{';
        depth -= *at == '}';
        if (depth == 0)
            return at;
    }
    return NULL;
}

static void fill(GString *out, const char *sentence, size_t size, Facts *facts)
{
    const char *end = sentence + size;

    while (sentence < end) {
        const char *close = *sentence == '{' ? brace_end(sentence, end) : NULL;

        if (close == NULL) {
            g_string_append_c(out, *sentence++);
            continue;
        }
        fill_brace(out, sentence + 1, (size_t)(close - sentence - 1), facts);
        sentence = close + 1;
    }
}

static void append_fact_raw(const char *name, const char *text, void *data)
{
    g_string_append_printf(data, " %s=%s", name, text);
}

char *message_filled(const Messages *messages, const char *id, GHashTable *facts)
{
    const char *sentence = g_hash_table_lookup(messages->sentences, id);
    GString *out = g_string_new(NULL);

    if (sentence != NULL)
        fill(out, sentence, strlen(sentence), facts);
    else
        g_string_append(out, id);
    return g_string_free(out, FALSE);
}

char *message_text(const Messages *messages, const char *id, ...)
{
    g_autoptr(GHashTable) facts = g_hash_table_new(g_str_hash, g_str_equal);
    va_list pairs;

    va_start(pairs, id);
    for (const char *name = va_arg(pairs, const char *); name != NULL;
         name = va_arg(pairs, const char *)) {
        const char *text = va_arg(pairs, const char *);
        if (text != NULL)
            g_hash_table_replace(facts, (char *)name, (char *)text);
    }
    va_end(pairs);
    return message_filled(messages, id, facts);
}

static void collect_fact(const char *name, const char *text, void *data)
{
    g_hash_table_replace(data, (char *)name, (char *)text);
}

/* Appends "  LABEL SENTENCE" for fact `name`, whose text may be the id of a sentence itself. */
static void append_line(GString *out, const Messages *messages, Facts *facts, const char *label,
                        const char *name)
{
    const char *text = g_hash_table_lookup(facts, name);
    const char *heading = g_hash_table_lookup(messages->sentences, label);
    const char *sentence;

    if (text == NULL)
        return;
    sentence = g_hash_table_lookup(messages->sentences, text);
    g_string_append_printf(out, "\n  %s", heading != NULL ? heading : name);
    if (sentence != NULL)
        fill(out, sentence, strlen(sentence), facts);
    else
        g_string_append(out, text);
}

char *message_error(const Messages *messages, const GError *error)
{
    const char *id = error_id(error);
    const char *sentence = g_hash_table_lookup(messages->sentences, id);
    const char *place = error_fact(error, "place");
    g_autoptr(GHashTable) facts = g_hash_table_new(g_str_hash, g_str_equal);
    GString *out = g_string_new(NULL);

    error_each_fact(error, collect_fact, facts);
    if (place != NULL)
        g_string_append_printf(out, "%s: ", place);
    if (sentence != NULL) {
        fill(out, sentence, strlen(sentence), facts);
    } else {
        g_string_append(out, id);
        error_each_fact(error, append_fact_raw, out);
    }
    if (error_fact(error, "caret") != NULL)
        g_string_append_printf(out, "\n%s", error_fact(error, "caret"));
    append_line(out, messages, facts, "label-expected", "expected");
    append_line(out, messages, facts, "label-mend", "mend");
    return g_string_free(out, FALSE);
}
