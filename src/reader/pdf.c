/* pdf.c: the reader of PDF
 *
 * MuPDF interprets the file under an allocator with a bound, so that a file that would fill the
 * memory ends in a damaged page and not in a killed process. A page that can't be read to its end
 * keeps what was read. What would make findings out of garbage is refused as a whole: faces without
 * a mapping to characters, and scans. */
#include "reader/pdf.h"

#include "reader/readers.h"

#include "base/error.h"

#include <malloc.h>
#include <string.h>

#define PAGES_MAX 2000u
#define SECONDS_MAX 30u
#define MEMORY_MAX ((uint64_t)512 << 20)
#define STORE_MAX ((size_t)16 << 20)
#define UNMAPPED_SHARE 20u /* one in so many is too many */
#define UNMAPPED_MIN 5u
#define LIST_MAX 10u /* pages named in an error */

typedef struct {
    size_t used, most;
} Heap;

typedef struct {
    fz_context *context;
    fz_document *source;
    GPtrArray *pages; /* of PdfPage * */
    unsigned characters;
    gint64 until; /* monotonic time */
    GError **error;
} Reading;

/* Memory */

static void *heap_malloc(void *data, size_t size)
{
    Heap *heap = data;
    void *block = size <= heap->most - MIN(heap->used, heap->most) ? malloc(size) : NULL;

    heap->used += block != NULL ? malloc_usable_size(block) : 0;
    return block;
}

static void heap_free(void *data, void *block)
{
    Heap *heap = data;

    if (block != NULL)
        heap->used -= malloc_usable_size(block);
    free(block);
}

static void *heap_realloc(void *data, void *block, size_t size)
{
    Heap *heap = data;
    size_t before = block != NULL ? malloc_usable_size(block) : 0;
    void *moved;

    if (size > before && size - before > heap->most - MIN(heap->used, heap->most))
        return NULL;
    moved = realloc(block, size);
    if (moved != NULL)
        heap->used = heap->used - before + malloc_usable_size(moved);
    return moved;
}

static void say_nothing(void *data, const char *message)
{
    (void)data, (void)message; /* a reader's standard error is nobody's */
}

static fz_context *context_new(Heap *heap)
{
    fz_alloc_context alloc = {heap, heap_malloc, heap_realloc, heap_free};
    fz_context *context = fz_new_context(&alloc, NULL, STORE_MAX);

    if (context == NULL)
        return NULL;
    fz_set_warning_callback(context, say_nothing, NULL);
    fz_set_error_callback(context, say_nothing, NULL);
    fz_disable_icc(context);
    return context;
}

/* Pages */

static fz_document *open_source(fz_context *context, const uint8_t *bytes, size_t size)
{
    fz_stream *stream = NULL;
    fz_document *source = NULL;

    fz_var(stream);
    fz_var(source);
    fz_try(context)
    {
        fz_register_document_handlers(context);
        stream = fz_open_memory(context, bytes, size);
        source = fz_open_document_with_stream(context, "application/pdf", stream);
    }
    fz_always(context) fz_drop_stream(context, stream);
    fz_catch(context) source = NULL;
    return source;
}

/* -1: the file is damaged beyond counting them. */
static int count_pages(fz_context *context, fz_document *source)
{
    int count = -1;

    fz_var(count);
    fz_try(context) count = fz_count_pages(context, source);
    fz_catch(context) count = -1;
    return count;
}

static fz_page *load_page(const Reading *reading, unsigned index)
{
    fz_page *source = NULL;

    fz_var(source);
    fz_try(reading->context) source = fz_load_page(reading->context, reading->source, (int)index);
    fz_catch(reading->context) source = NULL;
    return source;
}

static fz_rect page_bounds(fz_context *context, fz_page *source)
{
    fz_rect bounds = fz_empty_rect;

    fz_var(bounds);
    fz_try(context) bounds = fz_bound_page(context, source);
    fz_catch(context) bounds = fz_empty_rect;
    return bounds;
}

static void lighten_page(fz_context *context, fz_page *source)
{
    fz_try(context) layout_faces_lighten(context, source);
    fz_catch(context) return;
}

static void collect_page(fz_context *context, fz_page *source, PdfPage *page, fz_cookie *cookie)
{
    fz_try(context) layout_page_collect(context, source, page, cookie);
    fz_catch(context) page->damaged = true;
}

static bool read_page(Reading *reading, unsigned index)
{
    fz_page *source = load_page(reading, index);
    fz_rect bounds = source != NULL ? page_bounds(reading->context, source) : fz_empty_rect;
    PdfPage *page = layout_page_new(index + 1, CLAMP(bounds.x1 - bounds.x0, 1, 20000),
                                    CLAMP(bounds.y1 - bounds.y0, 1, 20000));
    fz_cookie cookie = {0};

    g_ptr_array_add(reading->pages, page);
    page->damaged = source == NULL;
    if (source != NULL) {
        lighten_page(reading->context, source);
        collect_page(reading->context, source, page, &cookie);
    }
    fz_drop_page(reading->context, source);
    reading->characters += page->characters;
    if (cookie.abort || reading->characters > PDF_GLYPHS_ALL_MAX) {
        error_set(reading->error, ERROR_INPUT, "reader-too-large", NULL);
        return false;
    }
    layout_page_arrange(page);
    return true;
}

static bool read_pages(Reading *reading, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (g_get_monotonic_time() > reading->until) {
            error_set(reading->error, ERROR_INPUT, "reader-too-slow", NULL);
            return false;
        }
        if (!read_page(reading, i))
            return false;
    }
    return true;
}

/* What must not be taken for a report */

/* Whether so many of the page's characters are unknown that what is read would be garbage. */
static bool is_unmapped(const PdfPage *page)
{
    return page->unmapped >= UNMAPPED_MIN && page->unmapped > page->characters / UNMAPPED_SHARE;
}

static void set_unmapped(const Reading *reading, const char *pages)
{
    g_autofree char *share = NULL;
    uint64_t characters = 0, unmapped = 0;

    for (guint i = 0; i < reading->pages->len; i++) {
        characters += ((const PdfPage *)g_ptr_array_index(reading->pages, i))->characters;
        unmapped += ((const PdfPage *)g_ptr_array_index(reading->pages, i))->unmapped;
    }
    share = g_strdup_printf("%u", (unsigned)(unmapped * 100 / MAX(characters, 1)));
    error_set(reading->error, ERROR_INPUT, "reader-unmapped", "pages", pages, "share", share, NULL);
}

/* Leaves out the pages whose faces say nothing; refuses the file when they are most. */
static bool refuse_unmapped(const Reading *reading)
{
    g_autoptr(GString) list = g_string_new(NULL);
    unsigned count = 0, with_text = 0;

    for (guint i = 0; i < reading->pages->len; i++) {
        PdfPage *page = g_ptr_array_index(reading->pages, i);

        with_text += page->characters > 0;
        if (!is_unmapped(page))
            continue;
        layout_page_forget(page);
        if (++count <= LIST_MAX)
            g_string_append_printf(list, "%s%u", count > 1 ? ", " : "", page->number);
        else if (count == LIST_MAX + 1)
            g_string_append(list, ", …");
    }
    if (count * 2 <= with_text)
        return false;
    set_unmapped(reading, list->str);
    return true;
}

static bool refuse_textless(const Reading *reading)
{
    unsigned with_text = 0, drawn = 0, damaged = 0;
    g_autofree char *count = NULL;

    for (guint i = 0; i < reading->pages->len; i++) {
        const PdfPage *page = g_ptr_array_index(reading->pages, i);

        with_text += page->lines->len > 0 || page->grids->len > 0;
        drawn += page->drawn;
        damaged += page->damaged;
    }
    if (with_text > 0)
        return false;
    count = g_strdup_printf("%u", drawn);
    if (drawn > 0)
        error_set(reading->error, ERROR_INPUT, "reader-scan", "pages", count, NULL);
    else
        error_set(reading->error, ERROR_INPUT, damaged > 0 ? "reader-damaged" : "reader-empty",
                  NULL);
    return true;
}

/* The tree */

static Document *document_from(const Reading *reading)
{
    if (refuse_unmapped(reading))
        return NULL;
    layout_furniture_remove(reading->pages); /* a scan may carry page numbers */
    if (refuse_textless(reading))
        return NULL;
    return layout_document(reading->pages);
}

static bool may_open(Reading *reading, const ReaderLimits *limits, unsigned *count)
{
    unsigned most = limits != NULL && limits->pages_max > 0 ? limits->pages_max : PAGES_MAX;
    g_autofree char *found = NULL, *limit = NULL;
    int pages;

    if (reading->source == NULL) {
        error_set(reading->error, ERROR_INPUT, "reader-damaged", NULL);
        return false;
    }
    if (fz_needs_password(reading->context, reading->source)) {
        error_set(reading->error, ERROR_INPUT, "reader-encrypted", NULL);
        return false;
    }
    pages = count_pages(reading->context, reading->source);
    if (pages <= 0) {
        error_set(reading->error, ERROR_INPUT, "reader-damaged", NULL);
        return false;
    }
    *count = (unsigned)pages;
    if (*count <= most)
        return true;
    found = g_strdup_printf("%u", *count);
    limit = g_strdup_printf("%u", most);
    error_set(reading->error, ERROR_INPUT, "reader-too-many-pages", "pages", found, "limit", limit,
              NULL);
    return false;
}

static Document *pdf_read(const uint8_t *bytes, size_t size, const ReaderLimits *limits,
                          GError **error)
{
    g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func((GDestroyNotify)layout_page_free);
    unsigned seconds =
        limits != NULL && limits->seconds_max > 0 ? limits->seconds_max : SECONDS_MAX;
    uint64_t memory = limits != NULL && limits->memory_max > 0 ? limits->memory_max : MEMORY_MAX;
    Heap heap = {0, (size_t)(memory / 2)}; /* the other half is the tree's */
    Reading reading = {.context = context_new(&heap), .pages = pages, .error = error};
    Document *document = NULL;
    unsigned count = 0;

    if (reading.context == NULL) {
        error_set(error, ERROR_INPUT, "reader-too-large", NULL);
        return NULL;
    }
    reading.until = g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC;
    reading.source = open_source(reading.context, bytes, size);
    if (may_open(&reading, limits, &count) && read_pages(&reading, count))
        document = document_from(&reading);
    fz_drop_document(reading.context, reading.source);
    fz_drop_context(reading.context);
    return document;
}

const Reader reader_pdf = {.name = "pdf", .recognises = pdf_is_marked, .read = pdf_read};
