/* pages.c: a PDF of as many pages as wanted, from the pages of another one over and over
 *
 * pages SOURCE TARGET COUNT */
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#include <stdlib.h>

static void repeat(fz_context *context, const char *source, const char *target, int count)
{
    pdf_document *from = pdf_open_document(context, source);
    pdf_document *into = pdf_create_document(context);
    pdf_graft_map *map = pdf_new_graft_map(context, into);
    int pages = pdf_count_pages(context, from);

    for (int i = 0; i < count; i++)
        pdf_graft_mapped_page(context, map, -1, from, i % pages);
    pdf_save_document(context, into, target, NULL);
    pdf_drop_graft_map(context, map);
    pdf_drop_document(context, into);
    pdf_drop_document(context, from);
}

int main(int count, char **words)
{
    fz_context *context = count == 4 ? fz_new_context(NULL, NULL, FZ_STORE_DEFAULT) : NULL;
    int status = EXIT_FAILURE;

    if (context == NULL)
        return status;
    fz_try(context)
    {
        repeat(context, words[1], words[2], atoi(words[3]));
        status = EXIT_SUCCESS;
    }
    fz_catch(context) fz_warn(context, "%s", fz_caught_message(context));
    fz_drop_context(context);
    return status;
}
