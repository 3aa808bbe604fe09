/* pdf_finish.c: what Cairo's file lacks, by MuPDF's objects
 *
 * Cover and contents go to the front; elements get their alternative texts, scopes and spans, and
 * those that a page's end parted become one; all outside of the structure becomes an artifact;
 * language, metadata and colour profile are added. Rule: ISO 14289-1 (PDF/UA-1), ISO 19005-2
 * (PDF/A-2a).
 */
#include "base/error.h"
#include "render/pdf.h"
#include "render/pdf_content.h"

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>
#include <sodium.h>
#include <string.h>

typedef struct {
    const Pdf *pdf;
    fz_context *context;
    pdf_document *file;
    unsigned ordinal;  /* of the element at hand */
    unsigned next;     /* in pdf->elements */
    const char *fault; /* what is not as Cairo writes it; NULL: nothing */
} Finish;

/* Cairo sets the body first; the pages after it come to the front. */
static void turn_round(Finish *finish, pdf_obj *array, unsigned body)
{
    fz_context *context = finish->context;
    int count = pdf_array_len(context, array);
    pdf_obj *copy = pdf_copy_array(context, array);

    for (int i = 0; i < count; i++)
        pdf_array_put(context, array, i,
                      pdf_array_get(context, copy, (i + (int)body) % MAX(count, 1)));
    pdf_drop_obj(context, copy);
}

static void put_text(Finish *finish, pdf_obj *object, const char *key, const char *text)
{
    pdf_obj *string = pdf_new_text_string(finish->context, text);

    pdf_dict_puts_drop(finish->context, object, key, string);
}

static pdf_obj *put_array(Finish *finish, pdf_obj *object, const char *key, int size)
{
    pdf_obj *array = pdf_new_array(finish->context, finish->file, size);

    pdf_dict_puts_drop(finish->context, object, key, array);
    return array;
}

/* Rule: ISO 32000-1, 14.8.5.7: Scope, ColSpan, RowSpan of a cell are attributes owned by Table. */
static void put_attributes(Finish *finish, pdf_obj *object, const PdfElement *element)
{
    fz_context *context = finish->context;
    pdf_obj *attributes = pdf_dict_puts_dict(context, object, "A", 4);

    pdf_dict_puts_drop(context, attributes, "O", pdf_new_name(context, "Table"));
    if (element->row_head || element->column_head)
        pdf_dict_puts_drop(context, attributes, "Scope",
                           pdf_new_name(context, element->row_head ? "Row" : "Column"));
    if (element->colspan > 1)
        pdf_dict_puts_drop(context, attributes, "ColSpan",
                           pdf_new_int(context, (int)element->colspan));
    if (element->rowspan > 1)
        pdf_dict_puts_drop(context, attributes, "RowSpan",
                           pdf_new_int(context, (int)element->rowspan));
}

static void put_element(Finish *finish, pdf_obj *object, const PdfElement *element)
{
    if (element->alternative != NULL && *element->alternative != '\0')
        put_text(finish, object, "Alt", element->alternative);
    if (element->language != NULL)
        put_text(finish, object, "Lang", element->language);
    if (element->row_head || element->column_head || element->colspan > 1 || element->rowspan > 1)
        put_attributes(finish, object, element);
}

static const PdfElement *element_at(Finish *finish)
{
    const PdfElement *element = NULL;

    if (finish->next < finish->pdf->elements->len)
        element = &g_array_index(finish->pdf->elements, PdfElement, finish->next);
    if (element == NULL || element->ordinal != finish->ordinal)
        return NULL;
    finish->next++;
    return element;
}

/* The kids of a structure element as an array of its own. */
static pdf_obj *kids_of(Finish *finish, pdf_obj *object)
{
    fz_context *context = finish->context;
    pdf_obj *kids = pdf_dict_get(context, object, PDF_NAME(K)), *array;

    if (pdf_is_array(context, kids))
        return kids;
    array = pdf_new_array(context, finish->file, 2);
    if (kids != NULL)
        pdf_array_push(context, array, kids);
    pdf_dict_put_drop(context, object, PDF_NAME(K), array);
    return array;
}

/* A kid of `from` as `into` may hold it: a bare number means a page that may be another one. */
static void move_kid(Finish *finish, pdf_obj *into, pdf_obj *from, pdf_obj *kid)
{
    fz_context *context = finish->context;
    pdf_obj *moved;

    if (!pdf_is_int(context, kid)) {
        pdf_array_push(context, into, kid);
        return;
    }
    moved = pdf_new_dict(context, finish->file, 3);
    pdf_array_push_drop(context, into, moved);
    pdf_dict_puts_drop(context, moved, "Type", pdf_new_name(context, "MCR"));
    pdf_dict_puts(context, moved, "Pg", pdf_dict_gets(context, from, "Pg"));
    pdf_dict_put(context, moved, PDF_NAME(MCID), kid);
}

/* The page's list of whose content is whose: `from` is `into` now. */
static void rename_owner(Finish *finish, pdf_obj *from, pdf_obj *into)
{
    fz_context *context = finish->context;
    pdf_obj *page = pdf_dict_gets(context, from, "Pg");
    pdf_obj *tree = pdf_dict_getp(context, pdf_trailer(context, finish->file),
                                  "Root/StructTreeRoot/ParentTree");
    int key = pdf_dict_get_int(context, page, PDF_NAME(StructParents));
    pdf_obj *owners = pdf_lookup_number(context, tree, key);

    for (int i = 0; i < pdf_array_len(context, owners); i++)
        if (pdf_objcmp(context, pdf_array_get(context, owners, i), from) == 0)
            pdf_array_put(context, owners, i, into);
}

static void join(Finish *finish, pdf_obj *into, pdf_obj *from)
{
    fz_context *context = finish->context;
    pdf_obj *kids = kids_of(finish, into), *others = kids_of(finish, from);

    for (int i = 0; i < pdf_array_len(context, others); i++)
        move_kid(finish, kids, from, pdf_array_get(context, others, i));
    rename_owner(finish, from, into);
}

/* Walks the tree in the order in which pdf_tag began its elements. */
static void walk(Finish *finish, pdf_obj *object)
{
    fz_context *context = finish->context;
    pdf_obj *kids = pdf_dict_get(context, object, PDF_NAME(K)), *last = NULL;

    if (!pdf_is_array(context, kids) && !pdf_is_dict(context, kids))
        return;
    kids = kids_of(finish, object);
    for (int i = 0; i < pdf_array_len(context, kids); i++) {
        pdf_obj *kid = pdf_array_get(context, kids, i);
        const PdfElement *element;

        if (pdf_dict_get(context, kid, PDF_NAME(S)) == NULL) /* content, or a link's annotation */
            continue;
        element = element_at(finish);
        finish->ordinal++;
        walk(finish, kid);
        if (element != NULL && element->joined && last != NULL) {
            join(finish, last, kid);
            pdf_array_delete(context, kids, i--);
            continue;
        }
        if (element != NULL)
            put_element(finish, kid, element);
        last = kid;
    }
}

static void finish_structure(Finish *finish, pdf_obj *root)
{
    fz_context *context = finish->context;
    pdf_obj *tree = pdf_dict_gets(context, root, "StructTreeRoot");
    pdf_obj *top = pdf_array_get(context, kids_of(finish, tree), 0), *front;

    if (pdf_array_len(context, kids_of(finish, tree)) != 1) {
        finish->fault = "structure";
        return;
    }
    front = pdf_array_get(context, kids_of(finish, top), (int)finish->pdf->body_blocks);
    finish->ordinal = 1;
    walk(finish, top);
    if (finish->ordinal != finish->pdf->ordinals)
        finish->fault = "structure";
    if (front != NULL) /* else nothing stands in front */
        turn_round(finish, kids_of(finish, top),
                   (unsigned)MAX(pdf_array_find(context, kids_of(finish, top), front), 0));
}

static void finish_content(Finish *finish, pdf_obj *page)
{
    fz_context *context = finish->context;
    pdf_obj *contents = pdf_dict_get(context, page, PDF_NAME(Contents));
    fz_buffer *buffer = pdf_load_stream(context, contents);
    GByteArray *marked;
    unsigned char *bytes;
    size_t size = fz_buffer_storage(context, buffer, &bytes);

    marked = pdf_content_marked(bytes, size);
    fz_drop_buffer(context, buffer);
    if (marked == NULL) {
        finish->fault = "content";
        return;
    }
    buffer = fz_new_buffer_from_copied_data(context, marked->data, marked->len);
    g_byte_array_unref(marked);
    pdf_dict_del(context, contents, PDF_NAME(Filter));
    pdf_update_stream(context, finish->file, contents, buffer, 0);
    fz_drop_buffer(context, buffer);
}

/* Rule: ISO 14289-1, 7.18.5 and 7.18.3: links say where they lead, tabs follow the structure;
 * ISO 19005-2, 6.3.2: annotations are printed. */
static void finish_links(Finish *finish, pdf_obj *page)
{
    fz_context *context = finish->context;
    pdf_obj *links = pdf_dict_get(context, page, PDF_NAME(Annots));

    pdf_dict_puts_drop(context, page, "Tabs", pdf_new_name(context, "S"));
    for (int i = 0; i < pdf_array_len(context, links); i++) {
        pdf_obj *link = pdf_array_get(context, links, i);
        const char *name = pdf_to_text_string(context, pdf_dict_get(context, link, PDF_NAME(Dest)));
        unsigned index = name != NULL && *name == 'h'
                             ? (unsigned)g_ascii_strtoull(name + 1, NULL, 10)
                             : G_MAXUINT;

        pdf_dict_put_int(context, link, PDF_NAME(F), 4);
        if (index < finish->pdf->entries->len)
            put_text(finish, link, "Contents",
                     g_array_index(finish->pdf->entries, PdfEntry, index).text);
    }
}

static void finish_pages(Finish *finish, pdf_obj *root)
{
    fz_context *context = finish->context;
    pdf_obj *kids = pdf_dict_getp(context, root, "Pages/Kids");

    turn_round(finish, kids, finish->pdf->pages);
    for (int i = 0; i < pdf_array_len(context, kids) && finish->fault == NULL; i++) {
        finish_content(finish, pdf_array_get(context, kids, i));
        finish_links(finish, pdf_array_get(context, kids, i));
    }
}

/* "i, ii" before the body, then the numbers that are printed. */
static void finish_labels(Finish *finish, pdf_obj *root)
{
    fz_context *context = finish->context;
    int pages = pdf_array_len(context, pdf_dict_getp(context, root, "Pages/Kids"));
    pdf_obj *labels = pdf_dict_puts_dict(context, root, "PageLabels", 1);
    pdf_obj *numbers = put_array(finish, labels, "Nums", 4);
    const char *const styles[] = {"r", "D"};
    const int starts[] = {0, pages - (int)finish->pdf->pages};

    for (unsigned i = starts[1] == 0 && finish->pdf->pages > 0; i < G_N_ELEMENTS(starts); i++) {
        pdf_obj *label = pdf_new_dict(context, finish->file, 1);

        if (i == 1 && finish->pdf->pages == 0) {
            pdf_drop_obj(context, label);
            break;
        }
        pdf_array_push_int(context, numbers, starts[i]);
        pdf_array_push_drop(context, numbers, label);
        pdf_dict_puts_drop(context, label, "S", pdf_new_name(context, styles[i]));
    }
}

/* Rule: ISO 19005-2, 6.2.3: device colours mean those of the output intent. */
static void finish_colours(Finish *finish, pdf_obj *root)
{
    fz_context *context = finish->context;
    fz_colorspace *rgb = fz_device_rgb(context);
    pdf_obj *intents = put_array(finish, root, "OutputIntents", 1);
    pdf_obj *intent = pdf_new_dict(context, finish->file, 4);
    pdf_obj *profile = pdf_add_stream(context, finish->file, rgb->u.icc.buffer, NULL, 0);

    pdf_array_push_drop(context, intents, intent);
    pdf_dict_put_int(context, profile, PDF_NAME(N), 3);
    pdf_dict_puts_drop(context, intent, "Type", pdf_new_name(context, "OutputIntent"));
    pdf_dict_puts_drop(context, intent, "S", pdf_new_name(context, "GTS_PDFA1"));
    put_text(finish, intent, "OutputConditionIdentifier", "sRGB");
    pdf_dict_puts_drop(context, intent, "DestOutputProfile", profile);
}

static void xmp_text(GString *out, const char *start, const char *text, const char *end)
{
    g_autofree char *escaped = g_markup_escape_text(text != NULL ? text : "", -1);

    g_string_append_printf(out, "%s%s%s\n", start, escaped, end);
}

/* Title, author, dates as in the file's own dictionary; which standards it keeps; which faces were
 * at hand, since another machine's may set another page. */
static char *xmp(const Pdf *pdf)
{
    const Document *document = pdf->document;
    GString *out = g_string_new(
        "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
        "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" "
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
        "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" "
        "xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" "
        "xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"
        "<pdfuaid:part>1</pdfuaid:part>\n");
    const char *date = document->created != NULL ? document->created : "1970-01-01";

    xmp_text(out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", document->title,
             "</rdf:li></rdf:Alt></dc:title>");
    if (document->unit_name != NULL)
        xmp_text(out, "<dc:creator><rdf:Seq><rdf:li>", document->unit_name,
                 "</rdf:li></rdf:Seq></dc:creator>");
    xmp_text(out, "<dc:language><rdf:Bag><rdf:li>",
             document->language != NULL ? document->language : "zh-CN",
             "</rdf:li></rdf:Bag></dc:language>");
    xmp_text(out, "<xmp:CreateDate>", date, "T00:00:00Z</xmp:CreateDate>");
    xmp_text(out, "<xmp:ModifyDate>", date, "T00:00:00Z</xmp:ModifyDate>");
    xmp_text(out, "<pdf:Producer>juesuan ", VERSION, "</pdf:Producer>");
    g_string_append(out, "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>");
    return g_string_free(out, FALSE);
}

static void finish_metadata(Finish *finish, pdf_obj *root)
{
    fz_context *context = finish->context;
    g_autofree char *text = xmp(finish->pdf);
    fz_buffer *buffer =
        fz_new_buffer_from_copied_data(context, (const unsigned char *)text, strlen(text));
    pdf_obj *metadata = pdf_add_stream(context, finish->file, buffer, NULL, 0);
    pdf_obj *preferences = pdf_dict_puts_dict(context, root, "ViewerPreferences", 1);
    pdf_obj *info = pdf_dict_get(context, pdf_trailer(context, finish->file), PDF_NAME(Info));

    fz_drop_buffer(context, buffer);
    pdf_dict_puts_drop(context, metadata, "Type", pdf_new_name(context, "Metadata"));
    pdf_dict_puts_drop(context, metadata, "Subtype", pdf_new_name(context, "XML"));
    pdf_dict_puts_drop(context, root, "Metadata", metadata);
    pdf_dict_puts_drop(context, preferences, "DisplayDocTitle", PDF_TRUE);
    put_text(finish, root, "Lang",
             finish->pdf->document->language != NULL ? finish->pdf->document->language : "zh-CN");
    put_text(finish, info, "Producer", "juesuan " VERSION);
}

/* Rule: ISO 32000-1, 14.4: by the content, so that the same document is the same file. */
static void finish_id(Finish *finish, GBytes *bytes)
{
    fz_context *context = finish->context;
    pdf_obj *id = put_array(finish, pdf_trailer(context, finish->file), "ID", 2);
    unsigned char hash[16];
    size_t size;
    const void *data = g_bytes_get_data(bytes, &size);

    crypto_generichash(hash, sizeof hash, data, size, NULL, 0);
    for (int i = 0; i < 2; i++)
        pdf_array_push_drop(context, id, pdf_new_string(context, (const char *)hash, sizeof hash));
}

static void finish_all(Finish *finish, GBytes *bytes)
{
    pdf_obj *root =
        pdf_dict_get(finish->context, pdf_trailer(finish->context, finish->file), PDF_NAME(Root));

    finish_structure(finish, root);
    if (finish->fault == NULL)
        finish_pages(finish, root);
    finish_labels(finish, root);
    finish_colours(finish, root);
    finish_metadata(finish, root);
    finish_id(finish, bytes);
}

/* The finished file; MuPDF's errors leave through its own catch. */
static fz_buffer *finish_file(Finish *finish, GBytes *bytes)
{
    fz_context *context = finish->context;
    size_t size;
    const unsigned char *data = g_bytes_get_data(bytes, &size);
    fz_stream *volatile stream = NULL;
    fz_output *volatile output = NULL;
    fz_buffer *volatile result = NULL;
    pdf_write_options options = pdf_default_write_options;

    options.do_garbage = 2;
    options.do_compress = 1;
    options.do_compress_fonts = 1;
    options.dont_regenerate_id = 1;
    fz_var(stream);
    fz_var(output);
    fz_var(result);
    fz_try(context)
    {
        stream = fz_open_memory(context, data, size);
        finish->file = pdf_open_document_with_stream(context, stream);
        finish_all(finish, bytes);
        result = fz_new_buffer(context, size + 4096);
        output = fz_new_output_with_buffer(context, result);
        pdf_write_document(context, finish->file, output, &options);
        fz_close_output(context, output);
    }
    fz_always(context)
    {
        fz_drop_output(context, output);
        pdf_drop_document(context, finish->file);
        fz_drop_stream(context, stream);
    }
    fz_catch(context) { finish->fault = "file"; }
    if (finish->fault != NULL) {
        fz_drop_buffer(context, result);
        return NULL;
    }
    return result;
}

static void quiet(void *data G_GNUC_UNUSED, const char *message G_GNUC_UNUSED) {}

GBytes *pdf_finish(const Pdf *pdf, GBytes *bytes, GError **error)
{
    Finish finish = {.pdf = pdf, .context = fz_new_context(NULL, NULL, FZ_STORE_DEFAULT)};
    GBytes *finished = NULL;
    fz_buffer *buffer = NULL;

    if (finish.context == NULL) {
        finish.fault = "memory";
    } else {
        fz_set_warning_callback(finish.context, quiet, NULL);
        fz_set_error_callback(finish.context, quiet, NULL);
        buffer = finish_file(&finish, bytes);
    }
    if (buffer != NULL) {
        unsigned char *data;
        size_t size = fz_buffer_storage(finish.context, buffer, &data);

        finished = g_bytes_new(data, size);
        fz_drop_buffer(finish.context, buffer);
    } else {
        error_set(error, ERROR_SYSTEM, "render-pdf", "reason", finish.fault, NULL);
    }
    fz_drop_context(finish.context);
    return finished;
}
