/* paper.c: objects in their order: pages and their contents in pairs, then faces, tree and
 * catalogue */
#include "paper.h"

#define ROW_HEIGHT 18.0
#define FIXED_OBJECTS 5
#define DESCRIPTOR(name)                                                                           \
    "/FontDescriptor<</Type/FontDescriptor/FontName/" name                                         \
    "/Flags 4/FontBBox[0 -200 1000 900]/Ascent 900"                                                \
    "/Descent -200/ItalicAngle 0/CapHeight 900/StemV 80>>"

extern const Reader reader_pdf;

typedef struct {
    int width, height, turn;
    int paper_height; /* as it lies in the printer, whatever is turned on it */
    GString *content;
} PaperPage;

struct Paper {
    GPtrArray *pages; /* of PaperPage * */
};

static void page_free(PaperPage *page)
{
    g_string_free(page->content, TRUE);
    g_free(page);
}

Paper *paper_new(void)
{
    Paper *paper = g_new0(Paper, 1);

    paper->pages = g_ptr_array_new_with_free_func((GDestroyNotify)page_free);
    return paper;
}

void paper_free(Paper *paper)
{
    g_ptr_array_unref(paper->pages);
    g_free(paper);
}

void paper_page(Paper *paper, int width, int height, int turn)
{
    PaperPage *page = g_new0(PaperPage, 1);

    *page = (PaperPage){width, height, turn, height, g_string_new(NULL)};
    g_ptr_array_add(paper->pages, page);
}

static PaperPage *current(Paper *paper)
{
    return g_ptr_array_index(paper->pages, paper->pages->len - 1);
}

double paper_text(Paper *paper, double x, double y, double size, const char *text)
{
    PaperPage *page = current(paper);

    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar character = g_utf8_get_char(text);
        bool plain = character < 0x80;

        g_string_append_printf(page->content, "BT /%s %.2f Tf %.2f %.2f Td <%0*X> Tj ET\n",
                               plain ? "C" : "S", size, x, page->height - y, plain ? 2 : 4,
                               character);
        x += plain ? 0.6 * size : size;
    }
    return x;
}

void paper_centre(Paper *paper, double y, double size, const char *text)
{
    double width = 0;

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        width += g_utf8_get_char(at) < 0x80 ? 0.6 * size : size;
    paper_text(paper, (current(paper)->width - width) / 2, y, size, text);
}

void paper_rule(Paper *paper, double x0, double y0, double x1, double y1)
{
    PaperPage *page = current(paper);

    g_string_append_printf(page->content, "0.5 w %.2f %.2f m %.2f %.2f l S\n", x0,
                           page->height - y0, x1, page->height - y1);
}

void paper_clip(Paper *paper, double x0, double y0, double x1, double y1)
{
    PaperPage *page = current(paper);

    g_string_append_printf(page->content, "q %.2f %.2f %.2f %.2f re W n\n", x0, page->height - y1,
                           x1 - x0, y1 - y0);
}

void paper_unclip(Paper *paper) { g_string_append(current(paper)->content, "Q\n"); }

void paper_quarter(Paper *paper)
{
    PaperPage *page = current(paper);

    g_string_append_printf(page->content, "0 1 -1 0 %d 0 cm\n", page->width);
    page->height = page->width; /* of what is drawn from now on, upright */
}

void paper_picture(Paper *paper)
{
    PaperPage *page = current(paper);

    g_string_append_printf(page->content,
                           "q %d 0 0 %d 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x\nEI Q\n",
                           page->width, page->height);
}

void paper_nameless(Paper *paper, double x, double y, const char *letters)
{
    PaperPage *page = current(paper);

    g_string_append_printf(page->content, "BT /N 12 Tf %.2f %.2f Td <", x, page->height - y);
    for (; *letters != '\0'; letters++)
        g_string_append_printf(page->content, "%04X", (unsigned)*letters);
    g_string_append(page->content, "> Tj ET\n");
}

void paper_grid(Paper *paper, double top, const double *edges, unsigned columns,
                const char *const *texts, unsigned rows)
{
    double bottom = top + ROW_HEIGHT * rows;

    for (unsigned row = 0; row <= rows; row++)
        paper_rule(paper, edges[0], top + ROW_HEIGHT * row, edges[columns], top + ROW_HEIGHT * row);
    for (unsigned column = 0; column <= columns; column++)
        paper_rule(paper, edges[column], top, edges[column], bottom);
    for (unsigned i = 0; i < rows * columns; i++)
        paper_text(paper, edges[i % columns] + 4, top + ROW_HEIGHT * (i / columns) + 13, 9,
                   texts[i]);
}

/* The file */

static void begin_object(GString *file, GArray *offsets)
{
    gsize offset = file->len;

    g_array_append_val(offsets, offset);
    g_string_append_printf(file, "%u 0 obj\n", offsets->len);
}

static void add_object(GString *file, GArray *offsets, const char *text)
{
    begin_object(file, offsets);
    g_string_append_printf(file, "%s\nendobj\n", text);
}

static void add_page(GString *file, GArray *offsets, const PaperPage *page)
{
    g_autofree char *head =
        g_strdup_printf("<</Type/Page/Parent 4 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents %u 0 R"
                        "/Resources<</Font<</C 1 0 R/S 2 0 R/N 3 0 R>>>>>>",
                        page->width, page->paper_height, page->turn, offsets->len + 2);

    add_object(file, offsets, head);
    begin_object(file, offsets);
    g_string_append_printf(file, "<</Length %zu>>stream\n%s\nendstream\nendobj\n",
                           page->content->len, page->content->str);
}

static void add_fixed(GString *file, GArray *offsets, const Paper *paper)
{
    g_autoptr(GString) kids = g_string_new("<</Type/Pages/Kids[");

    for (guint i = 0; i < paper->pages->len; i++)
        g_string_append_printf(kids, "%u 0 R ", FIXED_OBJECTS + 1 + 2 * i);
    g_string_append_printf(kids, "]/Count %u>>", paper->pages->len);
    add_object(file, offsets, "<</Type/Font/Subtype/Type1/BaseFont/Courier>>");
    add_object(file, offsets,
               "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H/"
               "DescendantFonts[<</Type/Font"
               "/Subtype/CIDFontType0/BaseFont/SimSun/DW 1000" DESCRIPTOR(
                   "SimSun") "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
                             "/Supplement 2>>>>]>>");
    add_object(file, offsets,
               "<</Type/Font/Subtype/Type0/BaseFont/Nobody/Encoding/Identity-H/DescendantFonts[<</"
               "Type/Font"
               "/Subtype/CIDFontType2/BaseFont/Nobody/DW 1000" DESCRIPTOR(
                   "Nobody") "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
                             "/Supplement 0>>>>]>>");
    add_object(file, offsets, kids->str);
    add_object(file, offsets, "<</Type/Catalog/Pages 4 0 R>>");
}

uint8_t *paper_bytes(const Paper *paper, size_t *size)
{
    GString *file = g_string_new("%PDF-1.4\n");
    g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
    gsize start;

    add_fixed(file, offsets, paper);
    for (guint i = 0; i < paper->pages->len; i++)
        add_page(file, offsets, g_ptr_array_index(paper->pages, i));
    start = file->len;
    g_string_append_printf(file, "xref\n0 %u\n0000000000 65535 f \n", offsets->len + 1);
    for (guint i = 0; i < offsets->len; i++)
        g_string_append_printf(file, "%010zu 00000 n \n", g_array_index(offsets, gsize, i));
    g_string_append_printf(file, "trailer<</Size %u/Root 5 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
                           offsets->len + 1, start);
    *size = file->len;
    return (uint8_t *)g_string_free(file, FALSE);
}

Document *paper_read(const Paper *paper, GError **error)
{
    size_t size = 0;
    g_autofree uint8_t *bytes = paper_bytes(paper, &size);

    return reader_pdf.read(bytes, size, NULL, error);
}
