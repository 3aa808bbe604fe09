/* properties.c: what a package says about itself: core, application and custom properties */
#include "package/package.h"
#include "package/xml.h"

#include <stdbool.h>

#define CORE_KIND                                                                                  \
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
#define CORE_TYPE "application/vnd.openxmlformats-package.core-properties+xml"
#define APP "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
#define APP_TYPE "application/vnd.openxmlformats-officedocument.extended-properties+xml"
#define CUSTOM "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
#define CUSTOM_TYPE "application/vnd.openxmlformats-officedocument.custom-properties+xml"
/* Rule: ECMA-376 part 1, 22.3: the one format id of custom properties. */
#define CUSTOM_FORMAT "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"

static bool is_date(const char *text)
{
    return text != NULL &&
           g_regex_match_simple("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", text, G_REGEX_DOLLAR_ENDONLY, 0);
}

static void time_element(Xml *xml, const char *name, const char *date)
{
    g_autofree char *time = g_strconcat(date, "T00:00:00Z", NULL);

    xml_open(xml, name, "xsi:type", "dcterms:W3CDTF", NULL);
    xml_text(xml, time);
    xml_close(xml);
}

static void element_if(Xml *xml, const char *name, const char *text)
{
    if (text != NULL)
        xml_element(xml, name, text);
}

static GBytes *core_xml(const PackageProperties *properties)
{
    g_autoptr(Xml) xml = xml_new();

    xml_open(xml, "cp:coreProperties", NULL);
    xml_namespaces(xml, "cp dc dcterms xsi");
    element_if(xml, "dc:title", properties->title);
    element_if(xml, "dc:creator", properties->creator);
    element_if(xml, "cp:lastModifiedBy", properties->creator);
    if (is_date(properties->created)) {
        time_element(xml, "dcterms:created", properties->created);
        time_element(xml, "dcterms:modified", properties->created);
    }
    element_if(xml, "dc:language", properties->language);
    return xml_finish(xml);
}

static GBytes *app_xml(const PackageProperties *properties)
{
    g_autoptr(Xml) xml = xml_new();

    xml_open(xml, "Properties", "xmlns", APP, NULL);
    xml_element(xml, "Application", "juesuan");
    element_if(xml, "Company", properties->creator);
    return xml_finish(xml);
}

static GBytes *custom_xml(const PackageProperty *custom)
{
    g_autoptr(Xml) xml = xml_new();
    int id = 2; /* the first that is free */

    xml_open(xml, "Properties", "xmlns", CUSTOM, NULL);
    xml_namespaces(xml, "vt");
    for (; custom->name != NULL; custom++) {
        if (custom->text == NULL)
            continue;
        xml_open(xml, "property", "fmtid", CUSTOM_FORMAT, NULL);
        xml_attribute_int(xml, "pid", id++);
        xml_attribute(xml, "name", custom->name);
        xml_element(xml, "vt:lpwstr", custom->text);
        xml_close(xml);
    }
    return xml_finish(xml);
}

void package_add_properties(Package *package, const PackageProperties *properties)
{
    package_relate(package, "", CORE_KIND, "docProps/core.xml");
    package_add_take(package, "docProps/core.xml", CORE_TYPE, core_xml(properties));
    package_relate(package, "", "extended-properties", "docProps/app.xml");
    package_add_take(package, "docProps/app.xml", APP_TYPE, app_xml(properties));
    if (properties->custom == NULL)
        return;
    package_relate(package, "", "custom-properties", "docProps/custom.xml");
    package_add_take(package, "docProps/custom.xml", CUSTOM_TYPE, custom_xml(properties->custom));
}
