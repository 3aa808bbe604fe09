/* package.c: parts in order; relations by part, in order of first use. Both are short lists,
 * searched from the front: a report has some thirty parts. */
#include "package/package.h"
#include "package/archive.h"
#include "package/xml.h"

#include <assert.h>
#include <string.h>

#define CONTENT_TYPES "http://schemas.openxmlformats.org/package/2006/content-types"
#define RELATIONS "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define RELATIONS_TYPE "application/vnd.openxmlformats-package.relationships+xml"

typedef struct {
    char *path, *content_type;
    GBytes *bytes;
} Part;

typedef struct {
    char *id, *kind, *to;
} Relation;

typedef struct {
    char *from;
    GPtrArray *relations; /* of Relation * */
} Relations;

struct Package {
    GPtrArray *parts;     /* of Part * */
    GPtrArray *relations; /* of Relations * */
};

static void part_free(void *data)
{
    Part *part = data;

    g_free(part->path);
    g_free(part->content_type);
    g_bytes_unref(part->bytes);
    g_free(part);
}

static void relation_free(void *data)
{
    Relation *relation = data;

    g_free(relation->id);
    g_free(relation->kind);
    g_free(relation->to);
    g_free(relation);
}

static void relations_free(void *data)
{
    Relations *relations = data;

    g_free(relations->from);
    g_ptr_array_unref(relations->relations);
    g_free(relations);
}

Package *package_new(void)
{
    Package *package = g_new0(Package, 1);

    package->parts = g_ptr_array_new_with_free_func(part_free);
    package->relations = g_ptr_array_new_with_free_func(relations_free);
    return package;
}

void package_free(Package *package)
{
    if (package == NULL)
        return;
    g_ptr_array_unref(package->parts);
    g_ptr_array_unref(package->relations);
    g_free(package);
}

static const Part *part_at(const Package *package, const char *path)
{
    for (unsigned i = 0; i < package->parts->len; i++) {
        const Part *part = g_ptr_array_index(package->parts, i);

        if (strcmp(part->path, path) == 0)
            return part;
    }
    return NULL;
}

void package_add_take(Package *package, const char *path, const char *content_type, GBytes *bytes)
{
    Part *part = g_new0(Part, 1);

    assert(part_at(package, path) == NULL);
    part->path = g_strdup(path);
    part->content_type = g_strdup(content_type);
    part->bytes = bytes;
    g_ptr_array_add(package->parts, part);
}

/* The relations of part `from`, or NULL. */
static Relations *relations_of(const Package *package, const char *from)
{
    for (unsigned i = 0; i < package->relations->len; i++) {
        Relations *relations = g_ptr_array_index(package->relations, i);

        if (strcmp(relations->from, from) == 0)
            return relations;
    }
    return NULL;
}

static Relations *relations_add(Package *package, const char *from)
{
    Relations *relations = g_new0(Relations, 1);

    relations->from = g_strdup(from);
    relations->relations = g_ptr_array_new_with_free_func(relation_free);
    g_ptr_array_add(package->relations, relations);
    return relations;
}

const char *package_relate(Package *package, const char *from, const char *kind, const char *to)
{
    Relations *relations = relations_of(package, from);
    Relation *relation = g_new0(Relation, 1);

    if (relations == NULL)
        relations = relations_add(package, from);
    relation->id = g_strdup_printf("rId%u", relations->relations->len + 1);
    relation->kind = strchr(kind, ':') != NULL ? g_strdup(kind) : g_strconcat(OFFICE, kind, NULL);
    relation->to = g_strdup(to);
    g_ptr_array_add(relations->relations, relation);
    return relation->id;
}

/* How `to` is named from the folder of `from`: "charts/chart1.xml", "../embeddings/chart1.xlsx". */
static char *relative_path(const char *from, const char *to)
{
    GString *path = g_string_new(NULL);
    const char *slash;

    while ((slash = strchr(from, '/')) != NULL &&
           strncmp(from, to, (size_t)(slash - from) + 1) == 0) {
        to += slash - from + 1;
        from = slash + 1;
    }
    for (; (slash = strchr(from, '/')) != NULL; from = slash + 1)
        g_string_append(path, "../");
    g_string_append(path, to);
    return g_string_free(path, FALSE);
}

static GBytes *relations_xml(const Relations *relations)
{
    g_autoptr(Xml) xml = xml_new();

    xml_open(xml, "Relationships", "xmlns", RELATIONS, NULL);
    for (unsigned i = 0; i < relations->relations->len; i++) {
        const Relation *relation = g_ptr_array_index(relations->relations, i);
        g_autofree char *target = relative_path(relations->from, relation->to);

        xml_empty(xml, "Relationship", "Id", relation->id, "Type", relation->kind, "Target", target,
                  NULL);
    }
    return xml_finish(xml);
}

static GBytes *content_types_xml(const Package *package)
{
    g_autoptr(Xml) xml = xml_new();

    xml_open(xml, "Types", "xmlns", CONTENT_TYPES, NULL);
    xml_empty(xml, "Default", "Extension", "rels", "ContentType", RELATIONS_TYPE, NULL);
    xml_empty(xml, "Default", "Extension", "xml", "ContentType", "application/xml", NULL);
    for (unsigned i = 0; i < package->parts->len; i++) {
        const Part *part = g_ptr_array_index(package->parts, i);
        g_autofree char *name = g_strconcat("/", part->path, NULL);

        xml_empty(xml, "Override", "PartName", name, "ContentType", part->content_type, NULL);
    }
    return xml_finish(xml);
}

/* "word/document.xml" has its relations in "word/_rels/document.xml.rels". */
static char *relations_path(const char *part)
{
    const char *slash = strrchr(part, '/');
    g_autofree char *folder =
        slash != NULL ? g_strndup(part, (size_t)(slash - part) + 1) : g_strdup("");

    return g_strconcat(folder, "_rels/", slash != NULL ? slash + 1 : part, ".rels", NULL);
}

static bool write_relations(const Package *package, Archive *archive, const char *from,
                            GError **error)
{
    const Relations *relations = relations_of(package, from);
    g_autofree char *path = relations_path(from);
    g_autoptr(GBytes) bytes = relations != NULL ? relations_xml(relations) : NULL;

    return bytes == NULL || archive_add(archive, path, bytes, error);
}

GBytes *package_write(const Package *package, GError **error)
{
    g_autoptr(Archive) archive = archive_new(error);
    g_autoptr(GBytes) types = content_types_xml(package);

    if (archive == NULL || !archive_add(archive, "[Content_Types].xml", types, error) ||
        !write_relations(package, archive, "", error))
        return NULL;
    for (unsigned i = 0; i < package->parts->len; i++) {
        const Part *part = g_ptr_array_index(package->parts, i);

        if (!archive_add(archive, part->path, part->bytes, error) ||
            !write_relations(package, archive, part->path, error))
            return NULL;
    }
    return archive_finish(archive, error);
}
