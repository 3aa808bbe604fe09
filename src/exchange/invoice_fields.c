/* invoice_fields.c: elements without children are fields; an OFD is several such files
 *
 * In an OFD (GB/T 33190) the head OFD.xml names the document, the document its attachments, tags
 * and pages. A tag's element holds references to texts on pages instead of a text of its own.
 */
#include "exchange/invoice_fields.h"

#include "base/error.h"

#include <string.h>

#define FIELDS_MAX 20000u
#define TEXT_SIZE_MAX 2000u
#define FILES_MAX 64u

static void field_clear(void *data)
{
    InvoiceField *field = data;

    g_free(field->parent);
    g_free(field->name);
    g_free(field->text);
}

static GArray *fields_new(void)
{
    GArray *fields = g_array_new(FALSE, FALSE, sizeof(InvoiceField));

    g_array_set_clear_func(fields, field_clear);
    return fields;
}

static void field_add(GArray *fields, const char *parent, const char *name, const char *text)
{
    InvoiceField field;

    if (fields->len >= FIELDS_MAX || text == NULL || strlen(text) > TEXT_SIZE_MAX)
        return;
    field = (InvoiceField){g_strdup(parent), g_strdup(name), g_strstrip(g_strdup(text))};
    g_array_append_val(fields, field);
}

static char *node_text(const xmlNode *node)
{
    xmlChar *content = xmlNodeGetContent(node);
    char *text = g_strstrip(g_strdup(content != NULL ? (const char *)content : ""));

    xmlFree(content);
    return text;
}

static const char *parent_name(const xmlNode *node)
{
    return node->parent != NULL && node->parent->type == XML_ELEMENT_NODE
               ? (const char *)node->parent->name
               : "";
}

static bool has_children(const xmlNode *node)
{
    return xmlFirstElementChild((xmlNode *)node) != NULL;
}

/* The next element in document order; NULL at the end. Depth is the parser's to bound. */
static const xmlNode *next_element(const xmlNode *node)
{
    const xmlNode *next = xmlFirstElementChild((xmlNode *)node);

    while (next == NULL && node != NULL && node->type == XML_ELEMENT_NODE) {
        next = xmlNextElementSibling((xmlNode *)node);
        node = node->parent;
    }
    return next;
}

static void collect(GArray *fields, xmlDoc *tree)
{
    for (const xmlNode *node = xmlDocGetRootElement(tree); node != NULL; node = next_element(node))
        if (!has_children(node)) {
            g_autofree char *text = node_text(node);
            field_add(fields, parent_name(node), (const char *)node->name, text);
        }
}

/* ---- XML ---- */

static bool has_document_type(const void *bytes, size_t size)
{
    return memmem(bytes, size, "<!DOCTYPE", 9) != NULL ||
           memmem(bytes, size, "<!ENTITY", 8) != NULL;
}

GArray *invoice_fields_of_xml(const void *bytes, size_t size, GError **error)
{
    g_autoptr(GArray) fields = fields_new();
    xmlDoc *tree = NULL;

    if (size > 0 && size < INT_MAX && !has_document_type(bytes, size))
        tree = xmlReadMemory(bytes, (int)size, NULL, NULL,
                             XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (tree == NULL || tree->intSubset != NULL || xmlDocGetRootElement(tree) == NULL) {
        xmlFreeDoc(tree);
        error_set(error, ERROR_INPUT, "invoice-damaged", "mend", "mend-invoice-damaged", NULL);
        return NULL;
    }
    collect(fields, tree);
    xmlFreeDoc(tree);
    return g_steal_pointer(&fields);
}

/* ---- OFD ---- */

typedef struct {
    Parts *parts;
    GArray *fields;
    GHashTable *texts; /* id of an object on a page to its text; NULL until a tag asks */
    char *document;    /* "Doc_0/Document.xml" */
    unsigned files;    /* opened by now */
} Ofd;

/* A location stands beside the file that names it, or begins at the root. The caller frees. */
static char *location(const char *from, const char *to)
{
    g_autofree char *folder = g_path_get_dirname(from);

    if (*to == '/')
        return g_strdup(to + 1);
    return strcmp(folder, ".") == 0 ? g_strdup(to) : g_strconcat(folder, "/", to, NULL);
}

/* NULL when there is no such file, it is no XML, or too many were opened: an OFD is not refused for
 * what can't be read of it. */
static xmlDoc *ofd_open(Ofd *ofd, const char *path)
{
    if (ofd->files++ >= FILES_MAX || !parts_has(ofd->parts, path))
        return NULL;
    return parts_read_xml(ofd->parts, path, NULL);
}

/* Calls `visit` with each path that an element `name` of the file at `path` gives. */
typedef void (*PathVisit)(Ofd *ofd, const char *path);
static void each_location(Ofd *ofd, const char *path, const char *name, PathVisit visit)
{
    xmlDoc *tree = ofd_open(ofd, path);
    const xmlNode *node = tree != NULL ? xmlDocGetRootElement(tree) : NULL;

    for (; node != NULL; node = next_element(node))
        if (parts_is(node, name) && !has_children(node)) {
            g_autofree char *text = node_text(node);
            g_autofree char *to = location(path, text);
            visit(ofd, to);
        }
    xmlFreeDoc(tree);
}

static void attachment_collect(Ofd *ofd, const char *path)
{
    xmlDoc *tree = g_str_has_suffix(path, ".xml") ? ofd_open(ofd, path) : NULL;

    if (tree != NULL)
        collect(ofd->fields, tree);
    xmlFreeDoc(tree);
}

static void attachments_collect(Ofd *ofd, const char *path)
{
    each_location(ofd, path, "FileLoc", attachment_collect);
}

static void page_texts(Ofd *ofd, const char *path)
{
    xmlDoc *tree = ofd_open(ofd, path);
    const xmlNode *node = tree != NULL ? xmlDocGetRootElement(tree) : NULL;

    for (; node != NULL; node = next_element(node))
        if (parts_is(node, "TextObject")) {
            char *id = parts_attribute(node, "ID");
            if (id != NULL)
                g_hash_table_insert(ofd->texts, id, node_text(node));
        }
    xmlFreeDoc(tree);
}

/* Pages are elements Page with an attribute. */
static void pages_read(Ofd *ofd)
{
    xmlDoc *tree = ofd_open(ofd, ofd->document);
    const xmlNode *node = tree != NULL ? xmlDocGetRootElement(tree) : NULL;

    ofd->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (; node != NULL; node = next_element(node)) {
        g_autofree char *base = parts_is(node, "Page") ? parts_attribute(node, "BaseLoc") : NULL;
        g_autofree char *path = base != NULL ? location(ofd->document, base) : NULL;
        if (path != NULL)
            page_texts(ofd, path);
    }
    xmlFreeDoc(tree);
}

/* The texts that an element's references point at, joined. */
static char *referred_text(Ofd *ofd, const xmlNode *node)
{
    GString *text = g_string_new(NULL);

    for (const xmlNode *child = xmlFirstElementChild((xmlNode *)node); child != NULL;
         child = xmlNextElementSibling((xmlNode *)child))
        if (parts_is(child, "ObjectRef")) {
            g_autofree char *id = node_text(child);
            const char *shown = g_hash_table_lookup(ofd->texts, id);
            if (shown != NULL && text->len + strlen(shown) <= TEXT_SIZE_MAX)
                g_string_append(text, shown);
        }
    return g_string_free(text, FALSE);
}

static void tag_collect(Ofd *ofd, const char *path)
{
    xmlDoc *tree = ofd_open(ofd, path);
    const xmlNode *node = tree != NULL ? xmlDocGetRootElement(tree) : NULL;

    if (ofd->texts == NULL)
        pages_read(ofd);
    for (; node != NULL; node = next_element(node))
        if (parts_child(node, "ObjectRef") != NULL) {
            g_autofree char *text = referred_text(ofd, node);
            field_add(ofd->fields, parent_name(node), (const char *)node->name, text);
        }
    xmlFreeDoc(tree);
}

static void tags_collect(Ofd *ofd, const char *path)
{
    each_location(ofd, path, "FileLoc", tag_collect);
}

static void document_collect(Ofd *ofd, const char *path)
{
    g_free(ofd->document);
    ofd->document = g_strdup(path);
    g_clear_pointer(&ofd->texts, g_hash_table_unref);
    each_location(ofd, path, "Attachments", attachments_collect);
    each_location(ofd, path, "CustomTags", tags_collect);
}

static void head_collect(GArray *fields, xmlDoc *head)
{
    for (const xmlNode *node = xmlDocGetRootElement(head); node != NULL;
         node = next_element(node)) {
        g_autofree char *name = parts_is(node, "CustomData") ? parts_attribute(node, "Name") : NULL;
        g_autofree char *text = name != NULL ? node_text(node) : NULL;
        if (name != NULL)
            field_add(fields, "CustomData", name, text);
    }
}

GArray *invoice_fields_of_ofd(const void *bytes, size_t size, GError **error)
{
    g_autoptr(Parts) parts = parts_open(bytes, size, error);
    g_autoptr(GArray) fields = fields_new();
    Ofd ofd = {.parts = parts, .fields = fields};
    xmlDoc *head = parts != NULL ? parts_read_xml(parts, "OFD.xml", error) : NULL;

    if (head == NULL)
        return NULL;
    each_location(&ofd, "OFD.xml", "DocRoot", document_collect);
    head_collect(fields, head);
    xmlFreeDoc(head);
    g_clear_pointer(&ofd.texts, g_hash_table_unref);
    g_free(ofd.document);
    return g_steal_pointer(&fields);
}
