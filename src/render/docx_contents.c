/* docx_contents.c: the list of headings, with a link and a page number each.
 *
 * Only an office program knows on which page a heading falls, so a number is a PAGEREF field
 * without a cached result (better none than a wrong one), marked as stale so that it is filled in
 * on opening. There is no TOC field around them: inside one LibreOffice shows cached results and
 * never looks for the page, and asking for an update of all fields makes Word ask its reader first.
 */
#include "render/docx.h"

enum { CONTENTS_LEVEL_MAX = 3, HEADING_LEVEL_MAX = 4 };

static char *bookmark_name(unsigned heading) { return g_strdup_printf("_Toc%08u", heading); }

static bool is_listed(const Node *node)
{
    return node->kind == NODE_HEADING && node->level <= CONTENTS_LEVEL_MAX;
}

static void entry(Docx *docx, const Node *heading, unsigned number)
{
    static const char *const entry_styles[] = {"TOC1", "TOC2", "TOC3"};
    g_autofree char *bookmark = bookmark_name(number);
    g_autofree char *instruction = g_strdup_printf(" PAGEREF %s \\h ", bookmark);
    g_autofree char *text = node_plain(heading);

    docx_paragraph_open(docx, entry_styles[CLAMP(heading->level, 1, CONTENTS_LEVEL_MAX) - 1]);
    xml_open(docx->xml, "w:hyperlink", "w:anchor", bookmark, "w:history", "1", NULL);
    docx_run(docx, text, NULL, NULL);
    docx_run(docx, "\t", NULL, NULL);
    docx_field_begin(docx, instruction, true);
    docx_field_end(docx);
    xml_close(docx->xml);
    docx_paragraph_close(docx);
}

static bool has_listed(const Node *root)
{
    for (unsigned i = 0; i < node_count(root); i++)
        if (is_listed(node_at(root, i)))
            return true;
    return false;
}

bool docx_has_contents(const Document *document)
{
    return !document->brief && has_listed(document->root);
}

void docx_contents(Docx *docx)
{
    const Node *root = docx->document->root;
    unsigned number = 0;

    if (!docx_has_contents(docx->document))
        return;
    docx_paragraph(docx, "TOCHeading", html_word(docx->words, "contents"));
    for (unsigned i = 0; i < node_count(root); i++) {
        const Node *node = node_at(root, i);

        number += node->kind == NODE_HEADING;
        if (is_listed(node))
            entry(docx, node, number);
    }
    docx->break_before = true;
}

void docx_heading(Docx *docx, const Node *heading)
{
    static const char *const heading_styles[] = {"Heading1", "Heading2", "Heading3", "Heading4"};
    g_autofree char *id = NULL, *bookmark = NULL;

    docx->headings++;
    id = g_strdup_printf("%u", docx->headings);
    bookmark = bookmark_name(docx->headings);
    docx_paragraph_open(docx, heading_styles[CLAMP(heading->level, 1, HEADING_LEVEL_MAX) - 1]);
    xml_empty(docx->xml, "w:bookmarkStart", "w:id", id, "w:name", bookmark, NULL);
    docx_inline(docx, heading, NULL);
    xml_empty(docx->xml, "w:bookmarkEnd", "w:id", id, NULL);
    docx_paragraph_close(docx);
}
