/* renderers.c: the formats a document can take. A new one is a file and a line. */
#include "render/render.h"

#include <string.h>

extern const Renderer renderer_docx, renderer_html, renderer_json, renderer_pdf, renderer_xlsx;

static const Renderer *const renderers[] = {
    &renderer_docx, &renderer_html, &renderer_json, &renderer_pdf, &renderer_xlsx, NULL,
};

const Renderer *const *renderer_list(void) { return renderers; }

const Renderer *renderer_find(const char *name)
{
    for (unsigned i = 0; renderers[i] != NULL; i++)
        if (strcmp(renderers[i]->name, name) == 0)
            return renderers[i];
    return NULL;
}
