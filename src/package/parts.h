/* parts.h: the parts of an OOXML file, taken out with suspicion
 *
 * A zip archive may promise anything. Before a part is unpacked its declared size, its ratio and
 * the sum of all that was unpacked are held against bounds; while it is unpacked the declared size
 * is held against the real one. XML with a document type (entities) is refused: no office program
 * writes one.
 */
#pragma once
#include <glib.h>
#include <libxml/tree.h>
#include <libxml/xmlreader.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Parts Parts;

/* Opens an archive in memory, which must outlive it. Fails with reader-damaged, reader-encrypted or
 * reader-too-large. */
Parts *parts_open(const uint8_t *bytes, size_t size, GError **error);
void parts_close(Parts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parts, parts_close)

/* Whether the bytes look like an archive that has an entry `name`. */
bool parts_recognise(const uint8_t *bytes, size_t size, const char *name);

bool parts_has(const Parts *parts, const char *path);
/* A part's bytes, NULL without an error when there is none, with one when it is refused. The caller
 * unrefs. */
GBytes *parts_read(Parts *parts, const char *path, GError **error);
/* The same as a tree; the caller frees with xmlFreeDoc. */
xmlDoc *parts_read_xml(Parts *parts, const char *path, GError **error);
/* A reader over XML in `bytes`, which must outlive it; xmlFreeTextReader. */
xmlTextReader *parts_xml_reader(GBytes *bytes, GError **error);

/* The path of the part that the package begins with; `usual` when it does not say. NULL with an
 * error. The caller frees. */
char *parts_main(Parts *parts, const char *usual, GError **error);
/* Relations of a part: id to path of the part related, and "type:styles" to the first of that type.
 * NULL with an error; an empty table when there are none. */
GHashTable *parts_relations(Parts *parts, const char *path, GError **error);

/* An attribute by its local name, whatever its namespace. NULL: none. The caller frees with g_free.
 */
char *parts_attribute(const xmlNode *node, const char *name);
/* Whether the element has the local name `name`. */
bool parts_is(const xmlNode *node, const char *name);
/* The first child element of that local name; NULL: none. */
const xmlNode *parts_child(const xmlNode *node, const char *name);
/* The attribute "val" of that child; NULL: no such child or attribute. The caller frees. */
char *parts_child_value(const xmlNode *node, const char *name);

/* What a character looks like: blanks of every kind are blanks, a hyphen that does not break is
 * one; 0: it has no width.
 */
gunichar parts_shown(gunichar c);
/* Adds `text` as it is shown on one line: blanks of every kind as blanks, hyphens that don't break
 * as such, what has no width not at all. */
void parts_append_shown(GString *out, const char *text);
