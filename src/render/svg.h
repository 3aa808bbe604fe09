/* svg.h: a chart as an SVG element inside a page; the page's style gives its colours by class */
#pragma once
#include "document/document.h"
#include "render/markup.h"

/* `id` names the drawing: its title and description are ID-title and ID-desc. */
void svg_write(Markup *markup, const Node *chart, const char *id);

/* What the drawing shows, in words. The caller frees. */
char *svg_description(const Node *chart);
