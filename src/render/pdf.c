/* pdf.c: a document as PDF, set as official documents are (GB/T 9704-2012)
 *
 * Pango breaks lines and chooses glyphs, Cairo writes the file, pdf_finish.c adds what makes it
 * accessible and fit for the archive. The body is set before the contents: see pdf.h.
 */
#include "render/pdf.h"
#include "base/error.h"
#include "render/layout.h"
#include "render/render.h"

#include <cairo-pdf.h>

enum { LINES_TOGETHER = 3 }; /* so many are never parted: neither end may stand alone */

/* How much of a paragraph must stand on the page where it begins. */
static double paragraph_start(Pdf *pdf, const Node *node)
{
    const PdfStyle *style = node->kind == NODE_NOTE ? &pdf_note_style : &pdf_body_style;
    g_autofree char *text = node_plain(node);
    const double height = pdf_text_height(pdf, style, text);

    return height < (LINES_TOGETHER + 0.5) * style->pitch ? height : 2 * style->pitch;
}

/* A heading is not left without some lines of what it heads. */
static double following_height(Pdf *pdf, unsigned index)
{
    const Node *root = pdf->document->root;
    double height = 0;

    for (unsigned i = index + 1; i < node_count(root); i++) {
        const Node *node = node_at(root, i);
        g_autofree char *text = NULL;

        switch (node->kind) {
        case NODE_HEADING:
            text = node_plain(node);
            height += pdf_text_height(pdf, pdf_heading_style(node->level), text);
            continue;
        case NODE_TABLE:
            return height + pdf_table_start(pdf, node);
        case NODE_CHART:
            return height + pdf_chart_height(pdf, node);
        case NODE_PARAGRAPH:
        case NODE_NOTE:
            return height + paragraph_start(pdf, node);
        default:
            return height;
        }
    }
    return height;
}

static void block_show(Pdf *pdf, unsigned index)
{
    const Node *node = node_at(pdf->document->root, index);

    switch (node->kind) {
    case NODE_HEADING:
        pdf_heading(pdf, node, following_height(pdf, index));
        break;
    case NODE_PARAGRAPH:
        pdf_paragraph(pdf, &pdf_body_style, "P", node);
        break;
    case NODE_NOTE:
        pdf_paragraph(pdf, &pdf_note_style, "P", node);
        break;
    case NODE_TABLE:
        pdf_table(pdf, node);
        break;
    case NODE_CHART:
        pdf_chart(pdf, node);
        break;
    case NODE_PAGE_BREAK:
        if (!pdf->fresh)
            pdf_page_turn(pdf, pdf->page);
        break;
    default: /* inline nodes and parts of tables don't stand here: document_validate */
        break;
    }
}

static void body_show(Pdf *pdf)
{
    const Node *root = pdf->document->root;

    pdf->numbered = true;
    for (unsigned i = 0; i < node_count(root); i++) {
        const PdfPage *page = layout_block_is_landscape(root, i) ? &pdf_landscape : &pdf_portrait;

        if (pdf->page != page && pdf->page != NULL && pdf->fresh) {
            cairo_pdf_surface_set_size(pdf->surface, page->width, page->height);
            pdf->page = page;
            pdf->y = page->top;
        } else if (pdf->page != page) {
            pdf_page_turn(pdf, page);
        }
        block_show(pdf, i);
    }
    pdf_page_end(pdf);
    pdf->numbered = false;
    pdf->pages = pdf->number;
    pdf->body_blocks = pdf->blocks;
}

static void element_clear(void *data)
{
    PdfElement *element = data;

    g_free(element->alternative);
    g_free(element->language);
}

static void entry_clear(void *data)
{
    PdfEntry *entry = data;

    g_free(entry->text);
}

static cairo_status_t append(void *data, const unsigned char *bytes, unsigned size)
{
    g_byte_array_append(data, bytes, size);
    return CAIRO_STATUS_SUCCESS;
}

/* The date is the book's, never the clock's. */
static void metadata(Pdf *pdf)
{
    const Document *document = pdf->document;
    g_autofree char *date = g_strconcat(
        document->created != NULL ? document->created : "1970-01-01", "T00:00:00Z", NULL);

    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_MOD_DATE, date);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_TITLE, document->title);
    if (document->unit_name != NULL)
        cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_AUTHOR,
                                       document->unit_name);
}

static void pdf_open(Pdf *pdf, const Document *document, GByteArray *bytes)
{
    *pdf = (Pdf){.document = document};
    pdf->words = html_words_new(document->language);
    pdf->units = g_strsplit(html_word(pdf->words, "counted"), " ", -1);
    pdf->surface =
        cairo_pdf_surface_create_for_stream(append, bytes, pdf_portrait.width, pdf_portrait.height);
    pdf->cairo = cairo_create(pdf->surface);
    pdf->context = pango_cairo_create_context(pdf->cairo);
    pango_context_set_language(
        pdf->context,
        pango_language_from_string(document->language != NULL ? document->language : "zh-CN"));
    pango_context_set_round_glyph_positions(pdf->context, FALSE);
    pdf->cells = g_ptr_array_new_with_free_func(g_object_unref);
    pdf->elements = g_array_new(FALSE, FALSE, sizeof(PdfElement));
    pdf->entries = g_array_new(FALSE, FALSE, sizeof(PdfEntry));
    g_array_set_clear_func(pdf->elements, element_clear);
    g_array_set_clear_func(pdf->entries, entry_clear);
    pdf_faces_open(pdf);
    metadata(pdf);
}

static void pdf_close(Pdf *pdf)
{
    pdf_faces_close(pdf);
    g_ptr_array_unref(pdf->cells);
    g_array_unref(pdf->elements);
    g_array_unref(pdf->entries);
    g_object_unref(pdf->context);
    cairo_destroy(pdf->cairo);
    cairo_surface_destroy(pdf->surface);
    g_strfreev(pdf->units);
    html_words_free((HtmlWords *)pdf->words);
}

static bool write_all(Pdf *pdf, GError **error)
{
    cairo_status_t status;

    body_show(pdf);
    pdf->number = 0;
    if (!pdf->document->brief || pdf->pages == 0) {
        pdf_cover(pdf);
        pdf_contents(pdf);
    }
    cairo_tag_end(pdf->cairo, "Document");
    pdf_page_end(pdf);
    pdf_outline(pdf);
    cairo_surface_finish(pdf->surface);
    status = cairo_surface_status(pdf->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_status(pdf->cairo);
    if (status != CAIRO_STATUS_SUCCESS)
        error_set(error, ERROR_SYSTEM, "render-pdf", "reason", cairo_status_to_string(status),
                  NULL);
    return status == CAIRO_STATUS_SUCCESS;
}

static GBytes *pdf_render(const Document *document, GError **error)
{
    GByteArray *written = g_byte_array_new();
    g_autoptr(GBytes) bytes = NULL;
    GBytes *finished = NULL;
    bool done;
    Pdf pdf;

    pdf_open(&pdf, document, written);
    done = write_all(&pdf, error);
    bytes = g_byte_array_free_to_bytes(written);
    if (done)
        finished = pdf_finish(&pdf, bytes, error);
    pdf_close(&pdf);
    return finished;
}

extern const Renderer renderer_pdf;
const Renderer renderer_pdf = {
    .name = "pdf",
    .media_type = "application/pdf",
    .render = pdf_render,
};
