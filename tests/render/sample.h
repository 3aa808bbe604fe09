/* sample.h: the document that renderers are tried on, long and short */
#pragma once
#include "../document/example.h"
#include "render/render.h"

static inline GBytes *sample_render(const Document *document, const char *format)
{
    return renderer_find(format)->render(document, NULL);
}

/* About forty pages: what the example holds, many times. */
static inline Document *sample_long(void)
{
    Document *document = example_document();

    for (unsigned i = 0; i < 12; i++) {
        example_heading(document->root, 2, "收入支出决算情况说明");
        for (unsigned p = 0; p < 8; p++)
            example_narrative(document->root);
        if (i % 2 == 0)
            example_charts(document->root);
        example_sides_table(document->root);
        example_wide_table(document->root);
    }
    return document;
}
