/* docx_text.c: paragraphs, runs and fields */
#include "render/docx.h"

#include <string.h>

/* A page break asked for belongs to the paragraph that follows it: an empty one would take a line.
 */
void docx_paragraph_open(Docx *docx, const char *style)
{
    xml_open(docx->xml, "w:p", NULL);
    xml_open(docx->xml, "w:pPr", NULL);
    xml_empty(docx->xml, "w:pStyle", "w:val", style, NULL);
    if (docx->break_before)
        xml_empty(docx->xml, "w:pageBreakBefore", NULL);
    xml_close(docx->xml);
    docx->break_before = false;
    docx->page_is_fresh = false;
    docx->after_table = false;
}

void docx_paragraph_close(Docx *docx) { xml_close(docx->xml); }

void docx_paragraph(Docx *docx, const char *style, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    docx_paragraph_open(docx, style);
    docx_run(docx, text, NULL, NULL);
    docx_paragraph_close(docx);
}

void docx_spacer(Docx *docx)
{
    docx_paragraph_open(docx, "Spacer");
    docx_paragraph_close(docx);
}

static void run_properties(Xml *xml, const char *style, const char *language)
{
    if (style == NULL && language == NULL)
        return;
    xml_open(xml, "w:rPr", NULL);
    if (style != NULL)
        xml_empty(xml, "w:rStyle", "w:val", style, NULL);
    if (language != NULL)
        xml_empty(xml, "w:lang", "w:val", language, "w:eastAsia", language, NULL);
    xml_close(xml);
}

static void text_piece(Xml *xml, const char *text, size_t size)
{
    g_autofree char *piece = g_strndup(text, size);

    if (size == 0)
        return;
    xml_open(xml, "w:t", "xml:space", "preserve", NULL);
    xml_text(xml, piece);
    xml_close(xml);
}

void docx_run(Docx *docx, const char *text, const char *style, const char *language)
{
    Xml *xml = docx->xml;
    size_t size;

    if (text == NULL || *text == '\0')
        return;
    xml_open(xml, "w:r", NULL);
    run_properties(xml, style, language);
    for (; text[size = strcspn(text, "\n\t")] != '\0'; text += size + 1) {
        text_piece(xml, text, size);
        xml_empty(xml, text[size] == '\n' ? "w:br" : "w:tab", NULL);
    }
    text_piece(xml, text, size);
    xml_close(xml);
}

void docx_inline(Docx *docx, const Node *parent, const char *style)
{
    for (unsigned i = 0; i < node_count(parent); i++) {
        const Node *node = node_at(parent, i);
        const char *language = node->language != NULL ? node->language : parent->language;
        const char *text = node->text;

        if (node->kind == NODE_WITHHELD && text == NULL)
            text = html_word(docx->words, "withheld");
        docx_run(docx, text, node->kind == NODE_MISSING ? "Missing" : style, language);
    }
}

static void field_mark(Xml *xml, const char *type, const char *dirty)
{
    xml_open(xml, "w:r", NULL);
    xml_open(xml, "w:fldChar", "w:fldCharType", type, NULL);
    xml_attribute(xml, "w:dirty", dirty);
    xml_close(xml);
    xml_close(xml);
}

void docx_field_begin(Docx *docx, const char *instruction, bool stale)
{
    Xml *xml = docx->xml;

    field_mark(xml, "begin", stale ? "true" : NULL);
    xml_open(xml, "w:r", NULL);
    xml_open(xml, "w:instrText", "xml:space", "preserve", NULL);
    xml_text(xml, instruction);
    xml_close(xml);
    xml_close(xml);
    field_mark(xml, "separate", NULL);
}

void docx_field_end(Docx *docx) { field_mark(docx->xml, "end", NULL); }
