/* parts.c: bounds on an archive, and XML without tricks */
#include "package/parts.h"

#include "base/error.h"

#include <libxml/xmlerror.h>
#include <string.h>
#include <zip.h>

#define ENTRIES_MAX 20000
#define PART_SIZE_MAX ((uint64_t)96 << 20)
#define ALL_SIZE_MAX ((uint64_t)256 << 20)
#define RATIO_MAX 300u /* of a part over RATIO_FROM: real workbooks stay below 100 */
#define RATIO_FROM ((uint64_t)4 << 20)
#define PATH_MAX_SIZE 512u

struct Parts {
    zip_t *archive;
    uint64_t unpacked; /* by now, of all parts */
};

static void *refuse(GError **error, const char *id, const char *mend)
{
    error_set(error, ERROR_INPUT, id, "mend", mend, NULL);
    return NULL;
}

/* ---- the archive ---- */

Parts *parts_open(const uint8_t *bytes, size_t size, GError **error)
{
    g_autoptr(Parts) parts = g_new0(Parts, 1);
    zip_error_t failure;
    zip_source_t *source;

    zip_error_init(&failure);
    source = zip_source_buffer_create(bytes, size, 0, &failure);
    parts->archive = source != NULL ? zip_open_from_source(source, ZIP_RDONLY, &failure) : NULL;
    zip_error_fini(&failure);
    if (parts->archive == NULL) {
        zip_source_free(source);
        return refuse(error, "reader-damaged", "mend-reader-again");
    }
    if (zip_get_num_entries(parts->archive, 0) > ENTRIES_MAX)
        return refuse(error, "reader-too-large", "mend-reader-save");
    return g_steal_pointer(&parts);
}

void parts_close(Parts *parts)
{
    if (parts == NULL)
        return;
    if (parts->archive != NULL)
        zip_discard(parts->archive);
    g_free(parts);
}

bool parts_recognise(const uint8_t *bytes, size_t size, const char *name)
{
    return size > 4 && memcmp(bytes, "PK\3\4", 4) == 0 &&
           memmem(bytes, size, name, strlen(name)) != NULL;
}

bool parts_has(const Parts *parts, const char *path)
{
    return zip_name_locate(parts->archive, path, 0) >= 0;
}

/* ---- a part ---- */

/* Whether the entry may be unpacked; sets *size to what it promises to be. */
static bool admit(const Parts *parts, const zip_stat_t *about, GError **error)
{
    if ((about->valid & ZIP_STAT_SIZE) == 0 || (about->valid & ZIP_STAT_COMP_SIZE) == 0)
        return refuse(error, "reader-damaged", "mend-reader-again");
    if ((about->valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && about->encryption_method != ZIP_EM_NONE)
        return refuse(error, "reader-encrypted", NULL);
    if (about->size > PART_SIZE_MAX || about->size > ALL_SIZE_MAX - parts->unpacked)
        return refuse(error, "reader-too-large", "mend-reader-split");
    if (about->size > RATIO_FROM && about->size / RATIO_MAX > about->comp_size)
        return refuse(error, "reader-too-large", "mend-reader-save");
    return true;
}

/* Unpacks exactly what was promised: less or more is damage (or worse). */
static GBytes *unpack(zip_file_t *file, uint64_t size, GError **error)
{
    g_autofree char *bytes = g_try_malloc(size + 1);
    uint64_t had = 0;
    zip_int64_t got = 1;

    if (bytes == NULL)
        return refuse(error, "reader-too-large", "mend-reader-split");
    while (had <= size && (got = zip_fread(file, bytes + had, size + 1 - had)) > 0)
        had += (uint64_t)got;
    if (got < 0 || had != size)
        return refuse(error, "reader-damaged", "mend-reader-again");
    return g_bytes_new_take(g_steal_pointer(&bytes), size);
}

GBytes *parts_read(Parts *parts, const char *path, GError **error)
{
    zip_int64_t index = zip_name_locate(parts->archive, path, 0);
    zip_stat_t about;
    zip_file_t *file;
    GBytes *bytes;

    if (index < 0)
        return NULL;
    if (zip_stat_index(parts->archive, (zip_uint64_t)index, 0, &about) != 0)
        return refuse(error, "reader-damaged", "mend-reader-again");
    if (!admit(parts, &about, error))
        return NULL;
    file = zip_fopen_index(parts->archive, (zip_uint64_t)index, 0);
    if (file == NULL)
        return refuse(error, "reader-damaged", "mend-reader-again");
    bytes = unpack(file, about.size, error);
    zip_fclose(file);
    if (bytes != NULL)
        parts->unpacked += about.size;
    return bytes;
}

/* ---- XML ---- */

/* A document type may define entities. In UTF-16 the parser itself meets it, see below. */
static bool has_document_type(GBytes *bytes)
{
    size_t size;
    const char *text = g_bytes_get_data(bytes, &size);

    return size > 0 && (memmem(text, size, "<!DOCTYPE", 9) != NULL ||
                        memmem(text, size, "<!ENTITY", 8) != NULL);
}

#define XML_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT)

xmlDoc *parts_read_xml(Parts *parts, const char *path, GError **error)
{
    GError *cause = NULL;
    g_autoptr(GBytes) bytes = parts_read(parts, path, &cause);
    xmlDoc *tree = NULL;

    if (bytes == NULL) {
        if (cause != NULL)
            g_propagate_error(error, cause);
        else
            refuse(error, "reader-damaged", "mend-reader-save");
        return NULL;
    }
    xmlResetLastError();
    if (!has_document_type(bytes))
        tree = xmlReadMemory(g_bytes_get_data(bytes, NULL), (int)g_bytes_get_size(bytes), NULL,
                             NULL, XML_OPTIONS);
    if (tree != NULL && tree->intSubset == NULL && xmlDocGetRootElement(tree) != NULL)
        return tree;
    xmlFreeDoc(tree);
    if (xmlGetLastError() != NULL && xmlGetLastError()->code == XML_ERR_NO_MEMORY)
        return refuse(error, "reader-too-large", "mend-reader-split");
    return refuse(error, "reader-damaged", "mend-reader-save");
}

xmlTextReader *parts_xml_reader(GBytes *bytes, GError **error)
{
    xmlTextReader *reader = NULL;

    if (!has_document_type(bytes))
        reader = xmlReaderForMemory(g_bytes_get_data(bytes, NULL), (int)g_bytes_get_size(bytes),
                                    NULL, NULL, XML_OPTIONS);
    return reader != NULL ? reader : refuse(error, "reader-damaged", "mend-reader-save");
}

bool parts_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

const xmlNode *parts_child(const xmlNode *node, const char *name)
{
    for (const xmlNode *child = node != NULL ? node->children : NULL; child != NULL;
         child = child->next)
        if (parts_is(child, name))
            return child;
    return NULL;
}

char *parts_attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *at = node != NULL ? node->properties : NULL; at != NULL; at = at->next)
        if (strcmp((const char *)at->name, name) == 0) {
            xmlChar *value = xmlNodeListGetString(node->doc, at->children, 1);
            char *copy = g_strdup(value != NULL ? (const char *)value : "");
            xmlFree(value);
            return copy;
        }
    return NULL;
}

char *parts_child_value(const xmlNode *node, const char *name)
{
    const xmlNode *child = parts_child(node, name);

    return child != NULL ? parts_attribute(child, "val") : NULL;
}

/* ---- relations ---- */

/* "word/document.xml" and "charts/chart1.xml" are "word/charts/chart1.xml"; "../x" goes up, "/x" is
 * from the top. */
static char *resolve(const char *part, const char *target)
{
    g_autoptr(GPtrArray) steps = g_ptr_array_new();
    g_auto(GStrv) base = g_strsplit(part, "/", -1), words = g_strsplit(target, "/", -1);

    for (unsigned i = 0; *target != '/' && base[i] != NULL && base[i + 1] != NULL; i++)
        g_ptr_array_add(steps, base[i]);
    for (unsigned i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], "..") == 0 && steps->len > 0)
            g_ptr_array_set_size(steps, (int)steps->len - 1);
        else if (*words[i] != '\0' && strcmp(words[i], ".") != 0 && strcmp(words[i], "..") != 0)
            g_ptr_array_add(steps, words[i]);
    }
    g_ptr_array_add(steps, NULL);
    return g_strjoinv("/", (char **)steps->pdata);
}

/* "word/document.xml": "word/_rels/document.xml.rels" */
static char *relations_path(const char *part)
{
    const char *name = strrchr(part, '/');
    g_autofree char *folder =
        name != NULL ? g_strndup(part, (gsize)(name - part + 1)) : g_strdup("");

    return g_strconcat(folder, "_rels/", name != NULL ? name + 1 : part, ".rels", NULL);
}

static void add_relation(GHashTable *relations, const char *part, const xmlNode *relation)
{
    g_autofree char *id = parts_attribute(relation, "Id"),
                    *type = parts_attribute(relation, "Type");
    g_autofree char *target = parts_attribute(relation, "Target"),
                    *mode = parts_attribute(relation, "TargetMode");
    const char *word = type != NULL ? strrchr(type, '/') : NULL;

    if (target == NULL || strlen(target) > PATH_MAX_SIZE ||
        (mode != NULL && strcmp(mode, "External") == 0))
        return;
    if (id != NULL)
        g_hash_table_insert(relations, g_strdup(id), resolve(part, target));
    if (word != NULL) {
        char *key = g_strconcat("type:", word + 1, NULL);

        if (g_hash_table_contains(relations, key))
            g_free(key);
        else
            g_hash_table_insert(relations, key, resolve(part, target));
    }
}

GHashTable *parts_relations(Parts *parts, const char *path, GError **error)
{
    g_autoptr(GHashTable) relations =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree char *name = relations_path(path);
    xmlDoc *tree;

    if (!parts_has(parts, name))
        return g_steal_pointer(&relations);
    tree = parts_read_xml(parts, name, error);
    if (tree == NULL)
        return NULL;
    for (const xmlNode *child = xmlDocGetRootElement(tree)->children; child != NULL;
         child = child->next)
        if (parts_is(child, "Relationship"))
            add_relation(relations, path, child);
    xmlFreeDoc(tree);
    return g_steal_pointer(&relations);
}

char *parts_main(Parts *parts, const char *usual, GError **error)
{
    g_autoptr(GHashTable) relations = parts_relations(parts, "", error);
    const char *path =
        relations != NULL ? g_hash_table_lookup(relations, "type:officeDocument") : NULL;

    if (relations == NULL)
        return NULL;
    if (path == NULL || !parts_has(parts, path))
        path = usual;
    if (parts_has(parts, path))
        return g_strdup(path);
    error_set(error, ERROR_INPUT, "reader-foreign", "format", "ZIP", "expected",
              "expect-reader-format", "mend", "mend-reader-unpack", NULL);
    return NULL;
}

/* ---- texts ---- */

gunichar parts_shown(gunichar c)
{
    switch (c) {
    case 0xA0: /* does not break */
    case 0x2007:
    case 0x202F:
        return ' ';
    case 0x2011:
        return '-';
    case 0xAD: /* soft hyphen, no width, order of bytes */
    case 0x200B:
    case 0x200C:
    case 0x200D:
    case 0x2060:
    case 0xFEFF:
        return 0;
    default:
        return c;
    }
}

void parts_append_shown(GString *out, const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar c = parts_shown(g_utf8_get_char(text));

        if (c == '\n' || c == '\r' || c == '\t')
            c = ' ';
        if (c != 0)
            g_string_append_unichar(out, c);
    }
}
