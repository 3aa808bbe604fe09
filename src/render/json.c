/* json.c: the tree itself, as docs/formats/document.md has it */
#include "render/render.h"

static GBytes *json_render(const Document *document, GError **error)
{
    size_t size;
    char *bytes = document_to_json(document, &size);
    (void)error; /* a tree can always be written */

    return g_bytes_new_take(bytes, size);
}

const Renderer renderer_json = {
    .name = "json", .media_type = "application/json", .render = json_render};
