/* XML: whatever the texts are, what comes out is well-formed and says them. */
#include "test.h"

#include "package/xml.h"

#include <libxml/parser.h>

static xmlDoc *parsed(GBytes *bytes)
{
    size_t size;
    const char *data = g_bytes_get_data(bytes, &size);

    return xmlReadMemory(data, (int)size, "test.xml", NULL, XML_PARSE_NONET);
}

/* What a reader gets for `text` written as an element's text and as an attribute. */
static void read_back(const char *text, char **element, char **attribute)
{
    g_autoptr(Xml) xml = xml_new();
    g_autoptr(GBytes) bytes = NULL;
    xmlDoc *document;
    xmlChar *content, *value;

    xml_open(xml, "a", "b", text, NULL);
    xml_text(xml, text);
    bytes = xml_finish(xml);
    document = parsed(bytes);
    assert_non_null(document);
    content = xmlNodeGetContent(xmlDocGetRootElement(document));
    value = xmlGetProp(xmlDocGetRootElement(document), BAD_CAST "b");
    *element = g_strdup((char *)content);
    *attribute = g_strdup((char *)value);
    xmlFree(content);
    xmlFree(value);
    xmlFreeDoc(document);
}

static void assert_read_back(const char *text, const char *expected)
{
    g_autofree char *element = NULL, *attribute = NULL;

    read_back(text, &element, &attribute);
    assert_string_equal(element, expected);
    assert_string_equal(attribute, expected);
}

static void markup_in_a_text_stays_text(void **state G_GNUC_UNUSED)
{
    assert_read_back("</a><b c='\"'>&amp; ]]>，（决算）", "</a><b c='\"'>&amp; ]]>，（决算）");
}

static void characters_that_xml_forbids_are_replaced(void **state G_GNUC_UNUSED)
{
    assert_read_back("1\x01\x1f"
                     "2",
                     "1\uFFFD\uFFFD2");
    assert_read_back("\xEF\xBF\xBE", "\uFFFD");
}

static void broken_utf8_is_replaced(void **state G_GNUC_UNUSED)
{
    assert_read_back("a\xff"
                     "b",
                     "a\uFFFDb");
}

static void a_missing_attribute_is_left_out(void **state G_GNUC_UNUSED)
{
    g_autoptr(Xml) xml = xml_new();
    g_autoptr(GBytes) bytes = NULL;

    xml_open(xml, "a", NULL);
    xml_attribute(xml, "b", NULL);
    xml_empty(xml, "c", "d", "1", NULL);
    bytes = xml_finish(xml);

    assert_non_null(g_strstr_len(g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes),
                                 "<a><c d=\"1\"/></a>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_in_a_text_stays_text),
        cmocka_unit_test(characters_that_xml_forbids_are_replaced),
        cmocka_unit_test(broken_utf8_is_replaced),
        cmocka_unit_test(a_missing_attribute_is_left_out),
    };

    return TEST_RUN("package/xml", tests);
}
