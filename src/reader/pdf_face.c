/* pdf_face.c: faces that a PDF draws glyph by glyph
 *
 * A Type 3 face holds a small drawing for each glyph (browsers write Chinese that way), and MuPDF
 * interprets all of them before the first glyph is used: most of the time such a file takes. Only
 * their names and advances are wanted here, so a face is shown as one that has no drawings. */
#include "reader/pdf.h"

#include <mupdf/pdf.h>

#define FACES_MAX 1000 /* of a page */

static void drop_drawings(fz_context *context, pdf_page *page)
{
    pdf_obj *faces = pdf_dict_get(context, pdf_page_resources(context, page), PDF_NAME(Font));
    int count = pdf_dict_len(context, faces);

    for (int i = 0; i < count && i < FACES_MAX; i++) {
        pdf_obj *face = pdf_dict_get_val(context, faces, i);

        if (pdf_name_eq(context, pdf_dict_get(context, face, PDF_NAME(Subtype)), PDF_NAME(Type3)) &&
            pdf_dict_len(context, pdf_dict_get(context, face, PDF_NAME(CharProcs))) > 0)
            pdf_dict_put_dict(context, face, PDF_NAME(CharProcs), 1);
    }
}

void layout_faces_lighten(fz_context *context, fz_page *source)
{
    pdf_page *page = pdf_page_from_fz_page(context, source);

    if (page != NULL)
        drop_drawings(context, page);
}
