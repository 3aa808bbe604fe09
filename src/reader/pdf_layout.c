/* pdf_layout.c: the steps from drawn pages to a document, in their order */
#include "reader/pdf.h"

#include "reader/table.h"

/* What is not needed any more is given back: a long file's glyphs would fill the memory. */
void layout_page_arrange(PdfPage *page)
{
    g_autoptr(GArray) rest = g_array_new(FALSE, FALSE, sizeof(PdfGlyph));

    layout_page_upright(page);
    layout_grids_find(page);
    for (guint i = 0; i < page->glyphs->len; i++)
        if (!g_array_index(page->glyphs, PdfGlyph, i).claimed)
            g_array_append_vals(rest, &g_array_index(page->glyphs, PdfGlyph, i), 1);
    g_ptr_array_unref(page->lines);
    page->lines = layout_lines(page, rest, false);
    g_clear_pointer(&page->glyphs, g_array_unref);
    g_array_set_size(page->down, 0);
}

static void find_tables(PdfPage *page)
{
    layout_grids_name(page);
    for (guint i = 0; i < page->grids->len; i++)
        layout_grid_find_heads(g_ptr_array_index(page->grids, i));
}

Document *layout_document(GPtrArray *pages)
{
    Document *document = document_new(NULL, "zh-CN");

    layout_columns_find(pages);
    for (guint i = 0; i < pages->len; i++)
        find_tables(g_ptr_array_index(pages, i));
    layout_flow(pages, document);
    table_names(document->root);
    return document;
}
