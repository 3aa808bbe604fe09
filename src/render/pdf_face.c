/* pdf_face.c: the faces of official documents, or what stands in for them
 *
 * faces.txt lists the families of each kind, best first; fontconfig takes the first that is there.
 */
#include "render/pdf.h"

#include <string.h>

static const char *const kinds[FACE_COUNT] = {
    [FACE_TITLE] = "title", [FACE_SONG] = "song", [FACE_FANGSONG] = "fangsong",
    [FACE_KAI] = "kai",     [FACE_HEI] = "hei",
};

/* The families of a kind, as one list for Pango. The caller frees. */
static char *families_of(const char *list, const char *kind)
{
    g_auto(GStrv) lines = g_strsplit(list, "\n", -1);
    g_autofree char *start = g_strconcat(kind, ": ", NULL);

    for (char **line = lines; *line != NULL; line++)
        if (g_str_has_prefix(*line, start))
            return g_strdup(*line + strlen(start));
    g_assert_not_reached(); /* the list is part of the program */
}

void pdf_faces_open(Pdf *pdf)
{
    g_autoptr(GBytes) bytes = html_resource("faces.txt");
    const char *list = g_bytes_get_data(bytes, NULL);

    for (unsigned i = 0; i < FACE_COUNT; i++) {
        g_autofree char *families = families_of(list, kinds[i]);

        pdf->faces[i] = pango_font_description_new();
        pango_font_description_set_family(pdf->faces[i], families);
    }
    /* The face of titles is heavy by itself; what stands in for it is made so. */
    pango_font_description_set_weight(pdf->faces[FACE_TITLE], PANGO_WEIGHT_BOLD);
}

void pdf_faces_close(Pdf *pdf)
{
    for (unsigned i = 0; i < FACE_COUNT; i++)
        pango_font_description_free(pdf->faces[i]);
}

char *pdf_face_name(Pdf *pdf, PdfFace face)
{
    PangoFont *font = pango_context_load_font(pdf->context, pdf->faces[face]);
    PangoFontDescription *description = font != NULL ? pango_font_describe(font) : NULL;
    char *name = description != NULL ? g_strdup(pango_font_description_get_family(description))
                                     : g_strdup("");

    pango_font_description_free(description);
    g_clear_object(&font);
    return name;
}
