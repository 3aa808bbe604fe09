/* xml.c: xmlTextWriter keeps the open elements and escapes; this file keeps it to legal characters.
 * A text is copied only when it holds a character that XML forbids. */
#include "package/xml.h"

#include <assert.h>
#include <libxml/xmlwriter.h>
#include <string.h>

struct Xml {
    xmlBuffer *buffer;
    xmlTextWriter *writer; /* NULL once finished */
};

/* libxml2 fails here only for want of memory. */
static void need(int outcome)
{
    if (outcome < 0)
        g_error("out of memory while writing XML");
}

Xml *xml_new(void)
{
    Xml *xml = g_new0(Xml, 1);

    xml->buffer = xmlBufferCreateSize(64 * 1024);
    xml->writer = xml->buffer != NULL ? xmlNewTextWriterMemory(xml->buffer, 0) : NULL;
    need(xml->writer != NULL ? 0 : -1);
    xmlBufferSetAllocationScheme(xml->buffer, XML_BUFFER_ALLOC_DOUBLEIT);
    need(xmlTextWriterStartDocument(xml->writer, "1.0", "UTF-8", "yes"));
    return xml;
}

void xml_free(Xml *xml)
{
    if (xml == NULL)
        return;
    if (xml->writer != NULL)
        xmlFreeTextWriter(xml->writer);
    if (xml->buffer != NULL)
        xmlBufferFree(xml->buffer);
    g_free(xml);
}

/* Whether XML 1.0 allows the character. */
static bool is_allowed(gunichar c)
{
    return c == '\t' || c == '\n' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
}

static bool all_allowed(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++)
        if ((*at < 0x20 && *at != '\t' && *at != '\n') ||
            (at[0] == 0xEF && at[1] == 0xBF && at[2] >= 0xBE)) /* U+FFFE, U+FFFF */
            return false;
    return g_utf8_validate(text, -1, NULL);
}

/* `text` itself when XML may hold it, else a copy in *copy that it may. */
static const char *legal(const char *text, char **copy)
{
    g_autofree char *valid = NULL;
    GString *clean;

    *copy = NULL;
    if (all_allowed(text))
        return text;
    valid = g_utf8_make_valid(text, -1);
    clean = g_string_sized_new(strlen(valid));
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (c != '\r')
            g_string_append_unichar(clean, is_allowed(c) ? c : 0xFFFD);
    }
    return *copy = g_string_free(clean, FALSE);
}

void xml_attribute(Xml *xml, const char *name, const char *text)
{
    g_autofree char *copy = NULL;

    if (text == NULL)
        return;
    need(xmlTextWriterWriteAttribute(xml->writer, BAD_CAST name, BAD_CAST legal(text, &copy)));
}

void xml_attribute_int(Xml *xml, const char *name, int64_t value)
{
    char text[32];

    g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, value);
    xml_attribute(xml, name, text);
}

static void open_with(Xml *xml, const char *name, va_list pairs)
{
    const char *attribute;

    need(xmlTextWriterStartElement(xml->writer, BAD_CAST name));
    while ((attribute = va_arg(pairs, const char *)) != NULL) {
        const char *text = va_arg(pairs, const char *);

        if (text == NULL)
            break;
        xml_attribute(xml, attribute, text);
    }
}

void xml_open(Xml *xml, const char *name, ...)
{
    va_list pairs;

    va_start(pairs, name);
    open_with(xml, name, pairs);
    va_end(pairs);
}

void xml_empty(Xml *xml, const char *name, ...)
{
    va_list pairs;

    va_start(pairs, name);
    open_with(xml, name, pairs);
    va_end(pairs);
    xml_close(xml);
}

void xml_close(Xml *xml) { need(xmlTextWriterEndElement(xml->writer)); }

void xml_text(Xml *xml, const char *text)
{
    g_autofree char *copy = NULL;

    need(xmlTextWriterWriteString(xml->writer, BAD_CAST legal(text, &copy)));
}

void xml_element(Xml *xml, const char *name, const char *text)
{
    xml_open(xml, name, NULL);
    xml_text(xml, text);
    xml_close(xml);
}

/* Rule: ECMA-376, the transitional names that every office program writes. */
static const struct {
    const char *prefix, *uri;
} namespaces[] = {
    {"w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"},
    {"r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"},
    {"wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"},
    {"a", "http://schemas.openxmlformats.org/drawingml/2006/main"},
    {"c", "http://schemas.openxmlformats.org/drawingml/2006/chart"},
    {"cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"},
    {"dc", "http://purl.org/dc/elements/1.1/"},
    {"dcterms", "http://purl.org/dc/terms/"},
    {"xsi", "http://www.w3.org/2001/XMLSchema-instance"},
    {"vt", "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"},
};

static const char *namespace_uri(const char *prefix)
{
    for (size_t i = 0; i < G_N_ELEMENTS(namespaces); i++)
        if (strcmp(namespaces[i].prefix, prefix) == 0)
            return namespaces[i].uri;
    assert(!"a prefix of OOXML");
    return "";
}

void xml_namespaces(Xml *xml, const char *prefixes)
{
    g_auto(GStrv) each = g_strsplit(prefixes, " ", -1);

    for (char **prefix = each; *prefix != NULL; prefix++) {
        g_autofree char *name = g_strconcat("xmlns:", *prefix, NULL);

        xml_attribute(xml, name, namespace_uri(*prefix));
    }
}

static void buffer_free(void *buffer) { xmlBufferFree(buffer); }

GBytes *xml_finish(Xml *xml)
{
    xmlBuffer *buffer = xml->buffer;

    need(xmlTextWriterEndDocument(xml->writer));
    xmlFreeTextWriter(xml->writer); /* flushes into the buffer */
    xml->writer = NULL;
    xml->buffer = NULL;
    return g_bytes_new_with_free_func(xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer),
                                      buffer_free, buffer);
}
