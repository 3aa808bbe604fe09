#include "plain/outline.h"

#include "base/error.h"
#include "test.h"

#include <string.h>

static void write_row(GString *out, const Node *row)
{
    g_string_append(out, "R ");
    for (unsigned c = 0; c < node_count(row); c++) {
        const Node *cell = node_at(row, c);
        g_autofree char *text = node_plain(cell);

        g_string_append_printf(out, "%s%s%s", c > 0 ? "|" : "", cell->head ? "^" : "", text);
        if (MAX(cell->colspan, 1u) > 1 || MAX(cell->rowspan, 1u) > 1)
            g_string_append_printf(out, "<%u,%u>", MAX(cell->colspan, 1u), MAX(cell->rowspan, 1u));
    }
    g_string_append_c(out, '\n');
}

static void write_table(GString *out, const Node *table)
{
    g_string_append_printf(out, "T %s|%s|%s\n", table->text != NULL ? table->text : "",
                           table->number != NULL ? table->number : "",
                           table->unit != NULL ? table->unit : "");
    for (unsigned r = 0; r < node_count(table); r++)
        write_row(out, node_at(table, r));
}

static void write_block(GString *out, const Node *node)
{
    g_autofree char *text = node_plain(node);

    switch (node->kind) {
    case NODE_HEADING:
        g_string_append_printf(out, "H%d %s\n", node->level, text);
        break;
    case NODE_TABLE:
        write_table(out, node);
        break;
    case NODE_PAGE_BREAK:
        g_string_append(out, "---\n");
        break;
    default:
        g_string_append_printf(out, "%s %s\n",
                               node->kind == NODE_NOTE    ? "N"
                               : node->kind == NODE_CHART ? "C"
                                                          : "P",
                               text);
    }
}

static Document *read_checked(const Reader *reader, const char *bytes, long size, GError **error)
{
    const ReaderLimits limits = {.pages_max = 100, .seconds_max = 10, .memory_max = 256u << 20};
    size_t length = size < 0 ? strlen(bytes) : (size_t)size;
    Document *document = reader->read((const uint8_t *)bytes, length, &limits, error);

    if (document != NULL)
        assert_true(document_validate(document, NULL));
    else
        assert_true(error == NULL || *error != NULL);
    return document;
}

char *outline_read(const Reader *reader, const char *bytes, long size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = read_checked(reader, bytes, size, &error);
    GString *out = g_string_new(NULL);

    if (document == NULL)
        g_string_append_printf(out, "! %s\n", error_id(error));
    for (unsigned i = 0; document != NULL && i < node_count(document->root); i++)
        write_block(out, node_at(document->root, i));
    return g_string_free(out, FALSE);
}

Document *outline_document(const Reader *reader, const char *bytes, long size)
{
    Document *document = read_checked(reader, bytes, size, NULL);

    assert_non_null(document);
    return document;
}

static bool texts_are_true(const Node *node, const char *source)
{
    if (node->kind == NODE_TEXT) {
        const char *at = g_utf8_offset_to_pointer(source, node->place.first);

        return g_utf8_strlen(node->text, -1) == node->place.last - node->place.first &&
               g_str_has_prefix(at, node->text);
    }
    for (unsigned i = 0; i < node_count(node); i++)
        if (!texts_are_true(node_at(node, i), source))
            return false;
    return true;
}

bool outline_places_are_true(const Document *document, const char *source)
{
    return texts_are_true(document->root, source);
}
