/* xml.h: XML into memory, one element after the other
 *
 * A thin coat over libxml2's writer, which escapes: names are ours, texts are anybody's. Characters
 * that XML cannot hold (most controls) become U+FFFD, so that what comes out is always well-formed.
 * Running out of memory ends the program, as it does in GLib.
 */
#pragma once
#include <glib.h>
#include <stdint.h>

typedef struct Xml Xml;

/* A document with its declaration written. */
Xml *xml_new(void);
void xml_free(Xml *xml);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Xml, xml_free)

/* Opens an element with pairs of attribute names and texts, ended by NULL; a pair whose text is
 * NULL ends the pairs too, so texts that may be missing go through xml_attribute. */
void xml_open(Xml *xml, const char *name, ...) G_GNUC_NULL_TERMINATED;
/* An element with nothing in it. */
void xml_empty(Xml *xml, const char *name, ...) G_GNUC_NULL_TERMINATED;
/* An element with a text in it and no attributes. */
void xml_element(Xml *xml, const char *name, const char *text);
/* Closes the element opened last. */
void xml_close(Xml *xml);
/* An attribute of the element opened last, before anything is in it. A NULL text leaves it out. */
void xml_attribute(Xml *xml, const char *name, const char *text);
void xml_attribute_int(Xml *xml, const char *name, int64_t value);
void xml_text(Xml *xml, const char *text);
/* Declares the namespaces that `prefixes` (blank between them: "w r a") name in OOXML. */
void xml_namespaces(Xml *xml, const char *prefixes);

/* Closes what is open and hands over the bytes. `xml` is finished and may only be freed. */
GBytes *xml_finish(Xml *xml);
