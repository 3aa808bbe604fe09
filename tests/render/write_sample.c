/* write_sample DIRECTORY: the sample in every format, for readers that are not ours */
#include "sample.h"

static void write_format(const Document *document, const char *directory, const char *format)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_strdup_printf("%s/sample.%s", directory, format);
    g_autoptr(GBytes) bytes = renderer_find(format)->render(document, &error);

    if (bytes == NULL || !g_file_set_contents(path, g_bytes_get_data(bytes, NULL),
                                              (gssize)g_bytes_get_size(bytes), &error))
        g_error("%s: %s", path, error->message);
}

int main(int count, char **arguments)
{
    g_autoptr(Document) document = example_document();

    if (count != 2)
        return 2;
    for (const Renderer *const *renderer = renderer_list(); *renderer != NULL; renderer++)
        write_format(document, arguments[1], (*renderer)->name);
    return 0;
}
