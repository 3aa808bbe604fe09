/* pdf_late.c: the reader and the renderer of PDF in the tables of the program, loaded when one of
 * them is wanted
 *
 * Pango, Cairo and MuPDF bring forty libraries along, which take longer to load than most commands
 * take to run (docs/decisions/0010-pdf-apart.md).
 */
#include "cli/pdf_part.h"

#include "base/error.h"
#include "reader/readers.h"

#include <dlfcn.h>

/* Never closed: what it made may outlive any of its callers. NULL: it is not there. */
static const PdfPart *part_load(void)
{
    void *file = dlopen(PDF_PART_FILE, RTLD_NOW | RTLD_LOCAL);
    PdfPartEntry entry = NULL;

    if (file != NULL)
        *(void **)&entry = dlsym(file, PDF_PART_ENTRY); /* as POSIX has it */
    return entry != NULL ? entry() : NULL;
}

static const PdfPart *part_open(GError **error)
{
    static gsize once;
    static const PdfPart *part;

    if (g_once_init_enter(&once)) {
        part = part_load();
        g_once_init_leave(&once, 1);
    }
    if (part == NULL)
        error_set(error, ERROR_SYSTEM, "part-missing", "file", PDF_PART_FILE, NULL);
    return part;
}

static bool late_prepare(GError **error) { return part_open(error) != NULL; }

static Document *late_read(const uint8_t *bytes, size_t size, const ReaderLimits *limits,
                           GError **error)
{
    const PdfPart *part = part_open(error);

    return part != NULL ? part->reader->read(bytes, size, limits, error) : NULL;
}

static GBytes *late_render(const Document *document, GError **error)
{
    const PdfPart *part = part_open(error);

    return part != NULL ? part->renderer->render(document, error) : NULL;
}

const Reader reader_pdf = {
    .name = "pdf", .recognises = pdf_is_marked, .prepare = late_prepare, .read = late_read};

extern const Renderer renderer_pdf;
const Renderer renderer_pdf = {
    .name = "pdf", .media_type = "application/pdf", .render = late_render};
