/* html_words.c: words of the page itself, built in as "id: text" lines */
#include "render/html.h"

#include <assert.h>
#include <string.h>

struct HtmlWords {
    char *text;        /* the file, cut into lines */
    GHashTable *words; /* id to text, both in `text` */
};

static const char faces_txt[] =
#include "render/faces.txt.inc"
    ;
static const char page_css[] =
#include "render/page.css.inc"
    ;
static const char page_js[] =
#include "render/page.js.inc"
    ;
static const char review_css[] =
#include "render/review.css.inc"
    ;
static const char words_en[] =
#include "render/words.en.inc"
    ;
static const char words_zh[] =
#include "render/words.zh.inc"
    ;

static const struct {
    const char *name, *text;
    size_t size;
} resources[] = {
    {"faces.txt", faces_txt, sizeof faces_txt - 1},
    {"page.css", page_css, sizeof page_css - 1},
    {"page.js", page_js, sizeof page_js - 1},
    {"review.css", review_css, sizeof review_css - 1},
    {"words.en", words_en, sizeof words_en - 1},
    {"words.zh", words_zh, sizeof words_zh - 1},
};

GBytes *html_resource(const char *name)
{
    unsigned i = 0;

    while (strcmp(resources[i].name, name) != 0) { /* it is part of the program */
        i++;
        assert(i < G_N_ELEMENTS(resources));
    }
    return g_bytes_new_static(resources[i].text, resources[i].size);
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
