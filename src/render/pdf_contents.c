/* pdf_contents.c: cover, contents with links and page numbers, bookmarks */
#include "render/grid.h"
#include "render/pdf.h"

#include <cairo-pdf.h>
#include <string.h>

enum { CONTENTS_LEVEL_MAX = 3 };
#define COVER_TOP 0.30  /* of the type area, above the title */
#define COVER_UNIT 0.72 /* and above the unit's name */
#define COVER_WIDTH 36  /* of one line of the title, in halves of a character */
#define DOT_GAP 4.0

static const PdfStyle entry_styles[CONTENTS_LEVEL_MAX] = {
    {.face = FACE_HEI, .size = 12, .pitch = 20, .before = 4},
    {.face = FACE_FANGSONG, .size = 12, .pitch = 19, .left = 2},
    {.face = FACE_FANGSONG, .size = 12, .pitch = 19, .left = 4}};
static const PdfStyle cover_unit_style = {
    .face = FACE_KAI, .size = 16, .pitch = 28, .align = PANGO_ALIGN_CENTER};

/* The title, parted where its meaning allows: after the unit's name. The caller frees. */
static char *cover_title(const Document *document)
{
    const char *title = document->title, *unit = document->unit_name;
    const char *name = title != NULL && unit != NULL && *unit != '\0' ? strstr(title, unit) : NULL;
    const char *rest = name != NULL ? name + strlen(unit) : NULL;

    if (rest == NULL || *rest == '\0' || printed_width(title) <= COVER_WIDTH)
        return g_strdup(title);
    return g_strdup_printf("%.*s\n%s", (int)(rest - title), title, rest);
}

void pdf_cover(Pdf *pdf)
{
    g_autofree char *title = cover_title(pdf->document);
    const PdfPage *page = &pdf_portrait;
    double height = page->bottom - page->top;

    pdf_page_turn(pdf, page);
    pdf->y = page->top + COVER_TOP * height;
    pdf_paragraph_text(pdf, &pdf_cover_style, "P", title);
    pdf->y = MAX(pdf->y, page->top + COVER_UNIT * height);
    pdf_paragraph_text(pdf, &cover_unit_style, "P", pdf->document->unit_name);
}

/* Dots between text and number, as they stand in a ledger: by a grid, so that those of all lines
 * stand below each other. Not text: nobody wants them read aloud. */
static void leader(Pdf *pdf, double from, double to, double y)
{
    double gap = DOT_GAP, first = ((int)(from / gap) + 2) * gap;

    for (double x = first; x < to - gap; x += gap) {
        cairo_arc(pdf->cairo, x, y, 0.45, 0, 2 * G_PI);
        cairo_fill(pdf->cairo);
    }
}

static void number_of(Pdf *pdf, const PdfStyle *style, unsigned number, double y, double *left)
{
    g_autofree char *text = g_strdup_printf("%u", number);
    g_autoptr(PangoLayout) layout = pdf_layout_new(pdf, style, -1);
    PangoRectangle box;

    pdf_layout_text(pdf, layout, text);
    pango_layout_get_extents(layout, NULL, &box);
    *left = pdf->page->right - box.width / (double)PANGO_SCALE;
    pdf_line_show(pdf, layout, 0, *left, y);
}

static void entry_show(Pdf *pdf, const PdfEntry *entry, unsigned index)
{
    PdfStyle style = entry_styles[CLAMP(entry->level, 1, CONTENTS_LEVEL_MAX) - 1];
    double width = pdf->page->right - pdf->page->left - 3 * style.size, left, x;
    g_autoptr(PangoLayout) layout = pdf_layout_new(pdf, &style, width);
    g_autofree char *link = g_strdup_printf("dest='h%u'", index);
    PangoRectangle box;
    int lines;

    pdf_layout_text(pdf, layout, entry->text);
    lines = pango_layout_get_line_count(layout);
    if (pdf_room(pdf) < style.before + lines * style.pitch)
        pdf_page_turn(pdf, pdf->page);
    pdf->y += pdf->fresh ? 0 : style.before;
    x = pdf->page->left + style.left * style.size;
    pdf_tag(pdf, "TOCI", NULL);
    pdf_tag(pdf, "Reference", NULL);
    cairo_tag_begin(pdf->cairo, CAIRO_TAG_LINK, link);
    pdf->ordinals++;
    for (int i = 0; i < lines; i++)
        pdf_line_show(pdf, layout, i, x, pdf->y + (i + 0.5) * style.pitch + style.size * 0.38);
    pdf->y += lines * style.pitch;
    number_of(pdf, &style, entry->page, pdf->y - 0.5 * style.pitch + style.size * 0.38, &left);
    cairo_tag_end(pdf->cairo, CAIRO_TAG_LINK);
    pdf_untag(pdf, "Reference");
    pdf_untag(pdf, "TOCI");
    pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, lines - 1), NULL, &box);
    leader(pdf, x + box.width / (double)PANGO_SCALE, left, pdf->y - 0.5 * style.pitch + 2);
    pdf->fresh = false;
}

void pdf_contents(Pdf *pdf)
{
    bool any = false;

    for (unsigned i = 0; i < pdf->entries->len; i++) {
        const PdfEntry *entry = &g_array_index(pdf->entries, PdfEntry, i);

        if (entry->level > CONTENTS_LEVEL_MAX)
            continue;
        if (!any) {
            pdf_page_turn(pdf, &pdf_portrait);
            pdf_paragraph_text(pdf, &pdf_contents_title_style, "P",
                               html_word(pdf->words, "contents"));
            pdf_tag(pdf, "TOC", NULL);
        }
        any = true;
        entry_show(pdf, entry, i);
    }
    if (any)
        pdf_untag(pdf, "TOC");
}

void pdf_outline(Pdf *pdf)
{
    int parents[8] = {CAIRO_PDF_OUTLINE_ROOT};
    int depth = 0, levels[8] = {0};

    for (unsigned i = 0; i < pdf->entries->len; i++) {
        const PdfEntry *entry = &g_array_index(pdf->entries, PdfEntry, i);
        g_autofree char *link = g_strdup_printf("dest='h%u'", i);

        while (depth > 0 && levels[depth] >= entry->level)
            depth--;
        parents[depth + 1] =
            cairo_pdf_surface_add_outline(pdf->surface, parents[depth], entry->text, link,
                                          entry->level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
        levels[++depth] = entry->level;
    }
}
