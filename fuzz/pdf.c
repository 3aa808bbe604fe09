/* pdf.c: a PDF from anybody ends in a sound document or an error; and so does whatever glyphs and
 * rules a page may hold: bytes that are no PDF are taken as such a drawing, past MuPDF, straight
 * into the geometry. */
#include "reader/pdf.h"
#include "reader.h"

#include <stdlib.h>
#include <string.h>

#define DRAWN 5u /* bytes of a glyph or rule */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void draw_glyph(PdfPage *page, const uint8_t *bytes)
{
    static const char characters[] =
        "0123456789.,%-()一二三、（）第部分目录合计表单位：万元公开注续。0";
    g_autofree gunichar *all = g_utf8_to_ucs4_fast(characters, -1, NULL);
    double size = 4 + (bytes[3] & 15), x = bytes[1] * 2, y = bytes[2] * 3;
    PdfGlyph glyph = {.size = size,
                      .character = all[bytes[0] % 40],
                      .order = page->glyphs->len,
                      .face = bytes[3] >> 6,
                      .turn = (bytes[4] & 0xF0) == 0xF0 ? 1 : 0,
                      .bold = bytes[4] & 1};

    glyph.box = (PdfBox){x, y, x + (glyph.character < 128 ? size / 2 : size), y + size};
    glyph.base = y + size * 0.85;
    g_array_append_val(page->glyphs, glyph);
}

static void draw_rule(PdfPage *page, const uint8_t *bytes)
{
    PdfRule rule = {bytes[1] * 3, bytes[2] * 3, (bytes[2] + bytes[3]) * 3};

    g_array_append_val(bytes[4] & 1 ? page->across : page->down, rule);
}

/* Each page: a count, then so many glyphs and rules. */
static GPtrArray *draw(const uint8_t *data, size_t size)
{
    GPtrArray *pages = g_ptr_array_new_with_free_func((GDestroyNotify)layout_page_free);

    while (size > 1 && pages->len < 16) {
        PdfPage *page = layout_page_new(pages->len + 1, 595, 842);
        size_t count = data[0];

        g_ptr_array_add(pages, page);
        for (data++, size--; count > 0 && size >= DRAWN; count--, data += DRAWN, size -= DRAWN)
            if (data[0] < 200)
                draw_glyph(page, data);
            else
                draw_rule(page, data);
        layout_page_arrange(page);
    }
    return pages;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const ReaderLimits limits = {.pages_max = 8, .seconds_max = 5, .memory_max = 256u << 20};
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = NULL;

    if (reader_pdf.recognises(data, size, "fuzz.pdf")) {
        document = reader_pdf.read(data, size, &limits, &error);
        if ((document == NULL) != (error != NULL))
            abort();
    } else {
        g_autoptr(GPtrArray) pages = draw(data, size);

        layout_furniture_remove(pages);
        document = layout_document(pages);
    }
    if (document != NULL)
        fuzz_check(document);
    return 0;
}
