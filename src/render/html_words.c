/* html_words.c: words of the page itself, built in as "id: text" lines */
#include "render/html.h"

#include "render/render-resources.h"

#include <assert.h>
#include <string.h>

struct HtmlWords {
    char *text;        /* the file, cut into lines */
    GHashTable *words; /* id to text, both in `text` */
};

GBytes *html_resource(const char *name)
{
    g_autofree char *path = g_strconcat("/juesuan/render/", name, NULL);
    GBytes *bytes =
        g_resource_lookup_data(render_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

    assert(bytes != NULL); /* it is part of the program */
    return bytes;
}

HtmlWords *html_words_new(const char *language)
{
    bool chinese = language != NULL && g_ascii_strncasecmp(language, "zh", 2) == 0;
    g_autoptr(GBytes) bytes = html_resource(chinese ? "words.zh" : "words.en");
    HtmlWords *words = g_new0(HtmlWords, 1);
    size_t size;
    const char *start = g_bytes_get_data(bytes, &size);

    words->text = g_strndup(start, size);
    words->words = g_hash_table_new(g_str_hash, g_str_equal);
    for (char *line = words->text, *next; *line != '\0'; line = next) {
        char *end = strchr(line, '\n'), *colon = strstr(line, ": ");

        next = end != NULL ? end + 1 : line + strlen(line);
        if (end != NULL)
            *end = '\0';
        assert(colon != NULL);
        *colon = '\0';
        g_hash_table_insert(words->words, line, colon + 2);
    }
    return words;
}

void html_words_free(HtmlWords *words)
{
    if (words == NULL)
        return;
    g_hash_table_unref(words->words);
    g_free(words->text);
    g_free(words);
}

const char *html_word(const HtmlWords *words, const char *id)
{
    const char *text = g_hash_table_lookup(words->words, id);

    assert(text != NULL);
    return text;
}
