/* pdf_page.c: pages, their numbers, and the elements of structure */
#include "render/pdf.h"

#include <cairo-pdf.h>

#define MM(x) ((x)*POINTS_PER_MM)

/* A4. Rule: GB/T 9704-2012, 5.1 and 5.2: 37 mm above and 28 mm left of a type area of 156 by 225
 * mm. Landscape pages hold wide tables only and have narrower margins. */
const PdfPage pdf_portrait = {MM(210), MM(297), MM(28), MM(28 + 156), MM(37), MM(37 + 225)};
const PdfPage pdf_landscape = {MM(297), MM(210), MM(20), MM(297 - 20), MM(25), MM(210 - 22)};

/* Rule: GB/T 9704-2012, 7.5: size 4, dashes beside the number, 7 mm below the type area, odd
 * numbers at the right and even ones at the left, one character in. */
static const PdfStyle number_style = {.face = FACE_SONG, .size = 14, .pitch = 14};
#define NUMBER_BELOW MM(7)

static void page_number(Pdf *pdf)
{
    g_autofree char *text = g_strdup_printf("— %u —", pdf->number);
    g_autoptr(PangoLayout) layout = pdf_layout_new(pdf, &number_style, -1);
    PangoRectangle box;
    double x;

    pdf_layout_text(pdf, layout, text);
    pango_layout_get_extents(layout, NULL, &box);
    x = pdf->number % 2 == 1
            ? pdf->page->right - number_style.size - box.width / (double)PANGO_SCALE
            : pdf->page->left + number_style.size;
    pdf_line_show(pdf, layout, 0, x, pdf->page->bottom + NUMBER_BELOW + number_style.size);
}

void pdf_page_end(Pdf *pdf)
{
    if (pdf->page == NULL)
        return;
    if (pdf->numbered)
        page_number(pdf);
    cairo_show_page(pdf->cairo);
    pdf->page = NULL;
}

void pdf_page_turn(Pdf *pdf, const PdfPage *page)
{
    pdf_page_end(pdf);
    cairo_pdf_surface_set_size(pdf->surface, page->width, page->height);
    if (pdf->ordinals ==
        0) { /* not earlier: Cairo forgets it when the first page changes its size */
        cairo_tag_begin(pdf->cairo, "Document", NULL);
        pdf->ordinals = 1;
    }
    pdf->page = page;
    pdf->y = page->top;
    pdf->number++;
    pdf->fresh = true;
}

double pdf_room(const Pdf *pdf) { return pdf->page->bottom - pdf->y; }

void pdf_tag(Pdf *pdf, const char *name, const PdfElement *more)
{
    cairo_tag_begin(pdf->cairo, name, NULL);
    if (more != NULL) {
        PdfElement element = *more;

        element.ordinal = pdf->ordinals;
        g_array_append_val(pdf->elements, element);
    }
    pdf->ordinals++;
    pdf->blocks += pdf->depth == 0;
    pdf->depth++;
}

void pdf_untag(Pdf *pdf, const char *name)
{
    g_assert(pdf->depth > 0);
    cairo_tag_end(pdf->cairo, name);
    pdf->depth--;
}
