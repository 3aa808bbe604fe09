/* words.c: report/words.txt, records `word ID TEXT`: 单位, 行次, 〔缺数〕 and the like, so that no
 * label is in C. A nearer regime's file replaces its parent's. */
#include "disclosure/internal.h"

#include "base/record.h"

#include <stdarg.h>
#include <string.h>

struct Words {
    RecordFile *file;
    GHashTable *texts; /* id to text; both borrowed from the file */
};

void words_free(Words *words)
{
    if (words == NULL)
        return;
    g_hash_table_unref(words->texts);
    record_file_free(words->file);
    g_free(words);
}

static bool add_word(Words *words, const Record *record, GError **error)
{
    if (!record_expect(record, 2, 2, error))
        return false;
    if (strcmp(record->word, "word") != 0)
        return template_fail(record->place, "report-words", record->word, "expect-report-word",
                             error);
    g_hash_table_insert(words->texts, record->fields[0], record->fields[1]);
    return true;
}

Words *words_read(const Catalog *catalog, GError **error)
{
    return words_read_file(catalog, "report/words.txt", error);
}

Words *words_read_file(const Catalog *catalog, const char *relative, GError **error)
{
    g_autoptr(Words) words = g_new0(Words, 1);
    g_autofree char *path = catalog_find(catalog, relative);

    words->texts = g_hash_table_new(g_str_hash, g_str_equal);
    if (path == NULL)
        return template_fail(catalog_regime(catalog), "report-unknown", relative,
                             "expect-report-template", error);
    words->file = record_file_read(path, error);
    if (words->file == NULL)
        return NULL;
    for (unsigned i = 0; i < record_file_count(words->file); i++)
        if (!add_word(words, record_file_at(words->file, i), error))
            return NULL;
    return g_steal_pointer(&words);
}

const char *words_of(const Words *words, const char *id)
{
    const char *text = g_hash_table_lookup(words->texts, id);

    return text != NULL ? text : id;
}

/* The text for the name that begins at `name`; NULL when none of the pairs has it. */
static const char *pair_text(const char *name, size_t size, va_list pairs)
{
    const char *key;

    while ((key = va_arg(pairs, const char *)) != NULL) {
        const char *text = va_arg(pairs, const char *);

        if (strlen(key) == size && strncmp(key, name, size) == 0)
            return text != NULL ? text : "";
    }
    return NULL;
}

char *words_fill(const Words *words, const char *id, ...)
{
    GString *out = g_string_new(NULL);

    for (const char *at = words_of(words, id); *at != '\0';) {
        const char *close = *at == '{' ? strchr(at, '}') : NULL;
        const char *text = NULL;

        if (close != NULL) {
            va_list pairs;

            va_start(pairs, id);
            text = pair_text(at + 1, (size_t)(close - at - 1), pairs);
            va_end(pairs);
        }
        if (text != NULL) {
            g_string_append(out, text);
            at = close + 1;
        } else {
            g_string_append_c(out, *at++);
        }
    }
    return g_string_free(out, FALSE);
}
