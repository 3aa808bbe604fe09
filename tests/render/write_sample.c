/* write_sample DIRECTORY: the sample in every format, and as PDF a long one and one of prose alone,
 * for readers that are not ours */
#include "sample.h"

static void write_format(const Document *document, const char *directory, const char *name,
                         const char *format)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_strdup_printf("%s/%s.%s", directory, name, format);
    g_autoptr(GBytes) bytes = renderer_find(format)->render(document, &error);

    if (bytes == NULL || !g_file_set_contents(path, g_bytes_get_data(bytes, NULL),
                                              (gssize)g_bytes_get_size(bytes), &error))
        g_error("%s: %s", path, error->message);
}

/* Chinese characters alone, then sentences with numbers: 28 of the former are a line. */
static Document *prose(void)
{
    Document *document = document_new("文", "zh-CN");
    GString *plain = g_string_new(NULL), *numbers = g_string_new(NULL);

    for (unsigned i = 0; i < 2000; i++)
        g_string_append_unichar(plain, 0x4e00 + i % 300);
    for (unsigned i = 0; i < 200; i++)
        g_string_append_printf(numbers, "本年%s支出%u.%02u万元，占%u%%，共%u人次；",
                               i % 3 == 0   ? "度"
                               : i % 3 == 1 ? "项目"
                                            : "",
                               1000 + 37 * i, i % 100, i % 90, i);
    node_append_text(node_append_new(document->root, NODE_PARAGRAPH), plain->str);
    node_append_text(node_append_new(document->root, NODE_PARAGRAPH), numbers->str);
    g_string_free(plain, TRUE);
    g_string_free(numbers, TRUE);
    return document;
}

static void add(Document *document, NodeKind kind, const char *begins, unsigned length)
{
    Node *node = node_append_new(document->root, kind);
    GString *text = g_string_new(begins);

    for (unsigned i = 0; i < length; i++)
        g_string_append(text, "文");
    node_append_text(node, text->str);
    node->level = kind == NODE_HEADING ? 2 : 0;
    g_string_free(text, TRUE);
}

/* Headings at every height of a page over paragraphs of one to four lines; without cover and
 * contents. */
static Document *heads(void)
{
    Document *document = document_new("短", "zh-CN");

    document->brief = true;
    for (unsigned i = 0; i < 300; i++) {
        add(document, NODE_HEADING, "标题", i % 7);
        add(document, NODE_PARAGRAPH, "段", 5 + 28 * (i % 4));
        for (unsigned k = 0; k < (i * 7 + i / 3 + i / 11) % 6; k++)
            add(document, NODE_PARAGRAPH, "句", 3);
        if (i % 3 == 0) /* whose height is no whole number of lines */
            node_append_text(
                node_append_new(
                    node_append_new(node_append_new(document->root, NODE_TABLE), NODE_ROW),
                    NODE_CELL),
                "表");
    }
    return document;
}

int main(int count, char **arguments)
{
    g_autoptr(Document) document = example_document(), longer = sample_long(), lines = prose();
    g_autoptr(Document) headed = heads();

    if (count != 2)
        return 2;
    for (const Renderer *const *renderer = renderer_list(); *renderer != NULL; renderer++)
        write_format(document, arguments[1], "sample", (*renderer)->name);
    write_format(longer, arguments[1], "long", "pdf");
    write_format(lines, arguments[1], "prose", "pdf");
    write_format(headed, arguments[1], "heads", "pdf");
    return 0;
}
