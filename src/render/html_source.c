/* html_source.c: the sources a page needs, numbered in the order its figures ask for them, then
 * those that these are made from. A text that occurs a thousand times is embedded once. */
#include "render/html.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct HtmlSources {
    const Document *document;
    GPtrArray *list;     /* of const Source *, by number */
    GHashTable *numbers; /* const Source * to number + 1 */
};

static void reach(HtmlSources *sources, const char *address)
{
    const Source *source = address != NULL ? document_source(sources->document, address) : NULL;

    if (source == NULL || g_hash_table_contains(sources->numbers, source))
        return;
    g_ptr_array_add(sources->list, (Source *)source);
    g_hash_table_insert(sources->numbers, (Source *)source, GUINT_TO_POINTER(sources->list->len));
}

static void reach_below(HtmlSources *sources, const Node *node)
{
    reach(sources, node->origin);
    for (unsigned i = 0; i < node_count(node); i++)
        reach_below(sources, node_at(node, i));
}

HtmlSources *html_sources_new(const Document *document)
{
    HtmlSources *sources = g_new0(HtmlSources, 1);

    sources->document = document;
    sources->list = g_ptr_array_new();
    sources->numbers = g_hash_table_new(g_direct_hash, g_direct_equal);
    reach_below(sources, document->root);
    for (unsigned i = 0; i < sources->list->len; i++) { /* grows while it is walked */
        const Source *source = g_ptr_array_index(sources->list, i);

        for (unsigned k = 0; source->inputs != NULL && k < source->inputs->len; k++)
            reach(sources, ((SourceInput *)g_ptr_array_index(source->inputs, k))->address);
    }
    return sources;
}

void html_sources_free(HtmlSources *sources)
{
    if (sources == NULL)
        return;
    g_ptr_array_unref(sources->list);
    g_hash_table_unref(sources->numbers);
    g_free(sources);
}

int html_source_index(const HtmlSources *sources, const char *address)
{
    const Source *source = address != NULL ? document_source(sources->document, address) : NULL;

    return source != NULL ? GPOINTER_TO_INT(g_hash_table_lookup(sources->numbers, source)) - 1 : -1;
}

const Source *html_source(const HtmlSources *sources, unsigned index)
{
    return g_ptr_array_index(sources->list, index);
}

unsigned html_source_count(const HtmlSources *sources) { return sources->list->len; }

typedef struct {
    json_t *list;
    GHashTable *numbers; /* text to number + 1 */
} Texts;

/* The number of `text`; -1 for NULL. Bytes that are no UTF-8 become U+FFFD. */
static int text_number(Texts *texts, const char *text)
{
    unsigned number;

    if (text == NULL)
        return -1;
    number = GPOINTER_TO_UINT(g_hash_table_lookup(texts->numbers, text));
    if (number == 0) {
        g_autofree char *valid = g_utf8_make_valid(text, -1);

        json_array_append_new(texts->list, json_string(valid));
        number = (unsigned)json_array_size(texts->list);
        g_hash_table_insert(texts->numbers, (char *)text, GUINT_TO_POINTER(number));
    }
    return (int)number - 1;
}

static void append_number(json_t *numbers, int number)
{
    json_array_append_new(numbers, json_integer(number));
}

static json_t *input_json(const HtmlSources *sources, Texts *texts, const SourceInput *input)
{
    int source = html_source_index(sources, input->address);
    json_t *numbers = json_array();

    append_number(numbers, text_number(texts, input->label));
    append_number(numbers, text_number(texts, input->value));
    append_number(numbers, text_number(texts, input->detail));
    append_number(numbers, source >= 0 ? source : -2 - text_number(texts, input->address));
    return numbers;
}

static json_t *source_json(const HtmlSources *sources, Texts *texts, const Source *source)
{
    json_t *numbers = json_array();
    json_t *inputs = json_array();

    append_number(numbers, text_number(texts, source->address));
    append_number(numbers, text_number(texts, source->label));
    append_number(numbers, text_number(texts, source->expression));
    append_number(numbers, text_number(texts, source->value));
    for (unsigned i = 0; source->inputs != NULL && i < source->inputs->len; i++)
        json_array_append_new(inputs,
                              input_json(sources, texts, g_ptr_array_index(source->inputs, i)));
    json_array_append_new(numbers, inputs);
    return numbers;
}

/* Inside a script element "<" could end it; in JSON an escape means the same. */
static GBytes *json_for_page(const char *json)
{
    GString *out = g_string_sized_new(strlen(json) + 1024);

    for (; *json != '\0'; json++) {
        if (*json == '<' || *json == '>' || *json == '&')
            g_string_append_printf(out, "\\u%04x", (unsigned)*json);
        else
            g_string_append_c(out, *json);
    }
    return g_string_free_to_bytes(out);
}

GBytes *html_sources_json(const HtmlSources *sources)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);
    Texts texts = {json_array(), numbers};
    json_t *list = json_array();
    json_t *object = json_object();
    GBytes *bytes;
    char *json;

    for (unsigned i = 0; i < sources->list->len; i++)
        json_array_append_new(list, source_json(sources, &texts, html_source(sources, i)));
    json_object_set_new(object, "t", texts.list);
    json_object_set_new(object, "s", list);
    json = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    bytes = json_for_page(json);
    free(json);
    return bytes;
}
