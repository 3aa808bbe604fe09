/* docx.c: a document as WordprocessingML (ECMA-376), for Word, WPS and LibreOffice.
 *
 * Blocks are written in order. A wide table stands in a landscape section, with the headings right
 * before it and the remarks right after it. A section's properties stand in its last paragraph: a
 * tiny one of its own, because a table cannot hold them. */
#include "render/docx.h"
#include "render/layout.h"
#include "render/render.h"

#include <string.h>

#define WORD(part) "application/vnd.openxmlformats-officedocument.wordprocessingml." part "+xml"

/* A4. Rule: GB/T 9704-2012, 5.1 and 5.2: 37 mm above and 28 mm left of a type area of 156 by 225
 * mm. Landscape pages hold tables only and have narrower margins. */
const DocxPage docx_portrait = {11906, 16838, 2098, 1984, 1588, 1474, .footer = 1134};
const DocxPage docx_landscape = {16838, 11906, 1418, 1418, 1134, 1134, .footer = 737};
enum { HEADER_DISTANCE = 850 };

int docx_text_width(const DocxPage *page) { return page->width - page->left - page->right; }

static void page_size(Xml *xml, const DocxPage *page)
{
    xml_open(xml, "w:pgSz", NULL);
    xml_attribute_int(xml, "w:w", page->width);
    xml_attribute_int(xml, "w:h", page->height);
    if (page->width > page->height)
        xml_attribute(xml, "w:orient", "landscape");
    xml_close(xml);
}

static void page_margins(Xml *xml, const DocxPage *page)
{
    xml_open(xml, "w:pgMar", NULL);
    xml_attribute_int(xml, "w:top", page->top);
    xml_attribute_int(xml, "w:right", page->right);
    xml_attribute_int(xml, "w:bottom", page->bottom);
    xml_attribute_int(xml, "w:left", page->left);
    xml_attribute_int(xml, "w:header", HEADER_DISTANCE);
    xml_attribute_int(xml, "w:footer", page->footer);
    xml_attribute_int(xml, "w:gutter", 0);
    xml_close(xml);
}

static void section_properties(Docx *docx, const char *footer)
{
    const DocxPage *page = docx->landscape ? &docx_landscape : &docx_portrait;

    xml_open(docx->xml, "w:sectPr", NULL);
    xml_empty(docx->xml, "w:footerReference", "w:type", "default", "r:id", footer, NULL);
    xml_empty(docx->xml, "w:type", "w:val", "nextPage", NULL);
    page_size(docx->xml, page);
    page_margins(docx->xml, page);
    xml_close(docx->xml);
}

/* Ends the section at hand; the next one has the other orientation. */
static void turn_page(Docx *docx, const char *footer)
{
    xml_open(docx->xml, "w:p", NULL);
    xml_open(docx->xml, "w:pPr", NULL);
    xml_empty(docx->xml, "w:pStyle", "w:val", "Spacer", NULL);
    section_properties(docx, footer);
    xml_close(docx->xml);
    xml_close(docx->xml);
    docx->landscape = !docx->landscape;
    docx->break_before = false;
    docx->page_is_fresh = true;
    docx->after_table = false;
}

static bool write_block(Docx *docx, const Node *node, GError **error)
{
    switch (node->kind) {
    case NODE_HEADING:
        docx_heading(docx, node);
        return true;
    case NODE_PARAGRAPH:
    case NODE_NOTE:
        docx_paragraph_open(docx, node->kind == NODE_NOTE ? "Note" : "BodyText");
        docx_inline(docx, node, NULL);
        docx_paragraph_close(docx);
        return true;
    case NODE_TABLE:
        docx_table(docx, node);
        return true;
    case NODE_CHART:
        return docx_chart(docx, node, error);
    case NODE_PAGE_BREAK:
        docx->break_before = !docx->page_is_fresh;
        return true;
    default: /* inline nodes and parts of tables don't stand here: document_validate */
        return true;
    }
}

static bool write_blocks(Docx *docx, const char *footer, GError **error)
{
    const Node *root = docx->document->root;

    for (unsigned i = 0; i < node_count(root); i++) {
        if (layout_block_is_landscape(root, i) != docx->landscape)
            turn_page(docx, footer);
        if (!write_block(docx, node_at(root, i), error))
            return false;
    }
    return true;
}

/* Whether the document begins with its own title, so that it need not be said twice. */
static bool begins_with_title(const Document *document)
{
    g_autofree char *first =
        node_count(document->root) > 0 ? node_plain(node_at(document->root, 0)) : NULL;

    return g_strcmp0(first, document->title) == 0;
}

static bool write_body(Docx *docx, const char *footer, GError **error)
{
    Xml *xml = docx->xml;

    xml_open(xml, "w:document", NULL);
    xml_namespaces(xml, "w r wp a c");
    xml_open(xml, "w:body", NULL);
    docx->page_is_fresh = true;
    /* The title stands over what it is the title of; contents stand upright. */
    docx->landscape = !docx_has_contents(docx->document) && node_count(docx->document->root) > 0 &&
                      layout_block_is_landscape(docx->document->root, 0);
    if (!begins_with_title(docx->document))
        docx_paragraph(docx, "Title", docx->document->title);
    docx_contents(docx);
    if (!write_blocks(docx, footer, error))
        return false;
    if (docx->after_table) /* Word wants a paragraph after the last table */
        docx_spacer(docx);
    section_properties(docx, footer);
    return true;
}

/* "— 1 —". Rule: GB/T 9704-2012, 7.5. */
static GBytes *footer_xml(const Document *document)
{
    Docx docx = {.document = document, .xml = xml_new()};
    GBytes *bytes;

    xml_open(docx.xml, "w:ftr", NULL);
    xml_namespaces(docx.xml, "w");
    docx_paragraph_open(&docx, "Footer");
    docx_run(&docx, "— ", NULL, NULL);
    docx_field_begin(&docx, " PAGE ", false);
    docx_run(&docx, "1", NULL, NULL);
    docx_field_end(&docx);
    docx_run(&docx, " —", NULL, NULL);
    bytes = xml_finish(docx.xml);
    xml_free(docx.xml);
    return bytes;
}

/* Nothing that asks the reader something: fields are not updated on opening. */
static GBytes *settings_xml(const Document *document)
{
    g_autoptr(Xml) xml = xml_new();

    xml_open(xml, "w:settings", NULL);
    xml_namespaces(xml, "w");
    xml_empty(xml, "w:zoom", "w:percent", "100", NULL);
    xml_empty(xml, "w:defaultTabStop", "w:val", "640", NULL);
    xml_empty(xml, "w:characterSpacingControl", "w:val", "compressPunctuation", NULL);
    xml_open(xml, "w:compat", NULL);
    xml_empty(xml, "w:compatSetting", "w:name", "compatibilityMode", "w:uri",
              "http://schemas.microsoft.com/office/word", "w:val", "15", NULL);
    xml_close(xml);
    xml_empty(xml, "w:themeFontLang", "w:val", "en-US", "w:eastAsia",
              document->language != NULL ? document->language : "zh-CN", NULL);
    return xml_finish(xml);
}

/* Other names under which the faces of official documents are installed. */
static GBytes *fonts_xml(void)
{
    static const char *const faces[][2] = {
        {"仿宋", "FangSong"}, {"黑体", "SimHei"}, {"楷体", "KaiTi"}, {"宋体", "SimSun"}};
    g_autoptr(Xml) xml = xml_new();

    xml_open(xml, "w:fonts", NULL);
    xml_namespaces(xml, "w");
    for (unsigned i = 0; i < G_N_ELEMENTS(faces); i++) {
        xml_open(xml, "w:font", "w:name", faces[i][0], NULL);
        xml_empty(xml, "w:altName", "w:val", faces[i][1], NULL);
        xml_empty(xml, "w:charset", "w:val", "86", NULL);
        xml_close(xml);
    }
    return xml_finish(xml);
}

static void add_part(Package *package, const char *kind, const char *type, GBytes *bytes)
{
    g_autofree char *path = g_strdup_printf("word/%s.xml", kind);

    package_relate(package, DOCX_BODY, kind, path);
    package_add_take(package, path, type, bytes);
}

static void add_properties(Package *package, const Document *document)
{
    g_autofree char *year = g_strdup_printf("%d", document->year);
    const PackageProperty custom[] = {
        {"regime", document->regime}, {"year", document->year > 0 ? year : NULL}, {NULL, NULL}};
    PackageProperties properties = {document->title, document->unit_name, document->language,
                                    document->created, custom};

    package_add_properties(package, &properties);
}

static GBytes *docx_render(const Document *document, GError **error)
{
    g_autoptr(Package) package = package_new();
    g_autoptr(Xml) xml = xml_new();
    HtmlWords *words = html_words_new(document->language);
    Docx docx = {.document = document, .words = words, .package = package, .xml = xml};
    const char *footer;
    bool written;

    package_relate(package, "", "officeDocument", DOCX_BODY);
    add_part(package, "styles", WORD("styles"), docx_styles_xml(document));
    add_part(package, "settings", WORD("settings"), settings_xml(document));
    add_part(package, "fontTable", WORD("fontTable"), fonts_xml());
    footer = package_relate(package, DOCX_BODY, "footer", "word/footer1.xml");
    package_add_take(package, "word/footer1.xml", WORD("footer"), footer_xml(document));
    written = write_body(&docx, footer, error);
    html_words_free(words);
    if (!written)
        return NULL;
    package_add_take(package, DOCX_BODY, WORD("document.main"), xml_finish(xml));
    add_properties(package, document);
    return package_write(package, error);
}

extern const Renderer renderer_docx;
const Renderer renderer_docx = {
    .name = "docx",
    .media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    .render = docx_render,
};
