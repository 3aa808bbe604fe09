#include "office.h"

#include "base/error.h"

#include <stdarg.h>
#include <string.h>

#define W "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define R "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define S "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS                                                                                  \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define RELATION(id, type, target)                                                                 \
    "<Relationship Id=\"" id "\" Type=\"" R "/" type "\" Target=\"" target "\"/>"

static void add(Archive *archive, const char *path, const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

    g_assert_true(archive_add(archive, path, bytes, NULL));
}

static GBytes *pack(Archive *archive, va_list parts)
{
    const char *path;
    GBytes *bytes;

    while ((path = va_arg(parts, const char *)) != NULL)
        add(archive, path, va_arg(parts, const char *));
    bytes = archive_finish(archive, NULL);
    archive_free(archive);
    return bytes;
}

GBytes *office_pack(const char *path, ...)
{
    Archive *archive = archive_new(NULL);
    va_list parts;
    GBytes *bytes;

    va_start(parts, path);
    add(archive, path, va_arg(parts, const char *));
    bytes = pack(archive, parts);
    va_end(parts);
    return bytes;
}

GBytes *office_docx(const char *body, ...)
{
    Archive *archive = archive_new(NULL);
    g_autofree char *document = g_strconcat(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"" W "\" xmlns:r=\"" R "\""
        " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""
        " xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\""
        " xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\""
        " xmlns:v=\"urn:schemas-microsoft-com:vml\"><w:body>",
        body, "</w:body></w:document>", NULL);
    va_list parts;
    GBytes *bytes;

    add(archive, "word/_rels/document.xml.rels",
        RELATIONS RELATION("rId1", "styles", "styles.xml")
            RELATION("rId2", "numbering", "numbering.xml")
                RELATION("rId3", "footnotes", "footnotes.xml")
                    RELATION("rId4", "endnotes", "endnotes.xml")
                        RELATION("rId9", "chart", "charts/chart1.xml") "</Relationships>");
    add(archive, "word/document.xml", document);
    va_start(parts, body);
    bytes = pack(archive, parts);
    va_end(parts);
    return bytes;
}

GBytes *office_xlsx(const char *sheet, ...)
{
    Archive *archive = archive_new(NULL);
    g_autofree char *text =
        g_strconcat("<worksheet xmlns=\"" S "\" xmlns:r=\"" R "\">", sheet, "</worksheet>", NULL);
    va_list parts;
    GBytes *bytes;

    add(archive, "xl/_rels/workbook.xml.rels",
        RELATIONS RELATION("rId1", "worksheet", "worksheets/sheet1.xml")
            RELATION("rId2", "worksheet", "worksheets/sheet2.xml")
                RELATION("rId3", "styles", "styles.xml")
                    RELATION("rId4", "sharedStrings", "sharedStrings.xml") "</Relationships>");
    add(archive, "xl/workbook.xml",
        "<workbook xmlns=\"" S "\" xmlns:r=\"" R
        "\"><sheets><sheet name=\"公开01表\" sheetId=\"1\" r:id=\"rId1\"/>"
        "<sheet name=\"底稿\" sheetId=\"2\" state=\"hidden\" r:id=\"rId2\"/></sheets></workbook>");
    add(archive, "xl/worksheets/sheet1.xml", text);
    va_start(parts, sheet);
    bytes = pack(archive, parts);
    va_end(parts);
    return bytes;
}

/* ---- compound files ---- */

#define SECTOR 512u
#define STREAM_MIN 4096u /* shorter ones would lie in short sectors */

static void put_four(uint8_t *at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static void put_entry(uint8_t *entry, const char *name, uint8_t kind, uint32_t first, uint32_t size)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < length; i++)
        entry[2 * i] = (uint8_t)name[i];
    entry[64] = (uint8_t)(2 * (length + 1));
    entry[66] = kind;
    put_four(entry + 68, 0xFFFFFFFF);
    put_four(entry + 72, 0xFFFFFFFF);
    put_four(entry + 76, kind == 5 ? 1 : 0xFFFFFFFF);
    put_four(entry + 116, first);
    put_four(entry + 120, size);
}

static void put_head(uint8_t *head)
{
    static const uint8_t magic[] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};

    memcpy(head, magic, sizeof magic);
    head[24] = 0x3E;
    head[26] = 3;
    head[28] = 0xFE;
    head[29] = 0xFF;
    head[30] = 9;
    head[32] = 6;
    put_four(head + 44, 1); /* sectors of the table */
    put_four(head + 48, 1); /* the folder's first sector */
    put_four(head + 56, STREAM_MIN);
    put_four(head + 60, 0xFFFFFFFE);
    put_four(head + 68, 0xFFFFFFFE);
    for (unsigned i = 1; i < 109; i++)
        put_four(head + 76 + 4 * (size_t)i, 0xFFFFFFFF);
}

GBytes *office_compound(const char *name, const void *stream, size_t size)
{
    size_t padded = MAX(size, (size_t)STREAM_MIN), sectors = (padded + SECTOR - 1) / SECTOR;
    size_t whole = SECTOR * (3 + sectors);
    uint8_t *bytes = g_malloc0(whole), *table = bytes + SECTOR, *folder = table + SECTOR;

    g_assert_cmpuint(sectors, <, 120);
    put_head(bytes);
    memset(table, 0xFF, SECTOR);
    put_four(table, 0xFFFFFFFD);
    put_four(table + 4, 0xFFFFFFFE);
    for (size_t i = 0; i < sectors; i++)
        put_four(table + 4 * (2 + i), i + 1 < sectors ? (uint32_t)(3 + i) : 0xFFFFFFFE);
    put_entry(folder, "Root Entry", 5, 0xFFFFFFFE, 0);
    put_entry(folder + 128, name, 2, 2, (uint32_t)padded);
    memcpy(folder + SECTOR, stream, size);
    return g_bytes_new_take(bytes, whole);
}

GBytes *office_file(const char *name)
{
    g_autofree char *path = g_build_filename(SOURCE_DIR, "tests", "reader", "office", name, NULL);
    char *bytes;
    size_t size;

    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    return g_bytes_new_take(bytes, size);
}

Document *office_read(GBytes *bytes, GError **error)
{
    size_t size;
    const uint8_t *data = g_bytes_get_data(bytes, &size);
    const Reader *reader = reader_find(data, size, "file");

    if (reader != NULL)
        return reader->read(data, size, &(ReaderLimits){.pages_max = 100}, error);
    error_set(error, ERROR_INPUT, "reader-unknown-format", NULL);
    return NULL;
}

/* ---- as lines ---- */

static void write_cell(GString *out, const Node *cell)
{
    g_autofree char *text = node_plain(cell);

    g_string_append_printf(out, "%s%s", cell->head ? "#" : "", text);
    if (cell->colspan > 1)
        g_string_append_printf(out, ">%u", cell->colspan);
    if (cell->rowspan > 1)
        g_string_append_printf(out, "v%u", cell->rowspan);
}

static void write_rows(GString *out, const Node *table)
{
    for (unsigned r = 0; r < node_count(table); r++) {
        g_string_append(out, "  ");
        for (unsigned c = 0; c < node_count(node_at(table, r)); c++) {
            g_string_append(out, c > 0 ? "|" : "");
            write_cell(out, node_at(node_at(table, r), c));
        }
        g_string_append_c(out, '\n');
    }
}

static void write_series(GString *out, const Node *chart)
{
    for (unsigned s = 0; s < node_count(chart); s++) {
        const Node *series = node_at(chart, s);

        g_string_append_printf(out, "  %s:", series->text);
        for (unsigned p = 0; p < node_count(series); p++)
            g_string_append_printf(out, " %s=%s", node_at(series, p)->text,
                                   node_at(series, p)->number);
        g_string_append_c(out, '\n');
    }
}

static const char *or_empty(const char *text) { return text != NULL ? text : ""; }

static void write_block(GString *out, const Node *block)
{
    g_autofree char *text = node_plain(block);

    switch (block->kind) {
    case NODE_HEADING:
        g_string_append_printf(out, "%d %s\n", block->level, text);
        return;
    case NODE_TABLE:
        g_string_append_printf(out, "table %s|%s|%s\n", or_empty(block->text),
                               or_empty(block->number), or_empty(block->unit));
        write_rows(out, block);
        return;
    case NODE_CHART:
        g_string_append_printf(out, "chart %s\n", or_empty(block->text));
        write_series(out, block);
        return;
    case NODE_PAGE_BREAK:
        g_string_append(out, "---\n");
        return;
    default:
        g_string_append_printf(out, "%s %s\n", block->kind == NODE_NOTE ? "n" : "p", text);
    }
}

char *office_outline(GBytes *bytes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = office_read(bytes, &error);
    GString *out = g_string_new(NULL);

    g_bytes_unref(bytes);
    if (document == NULL)
        g_string_append_printf(out, "error %s\n", error_id(error));
    else if (!document_validate(document, &error))
        g_string_append_printf(out, "unsound %s\n", error_id(error));
    for (unsigned i = 0; document != NULL && i < node_count(document->root); i++)
        write_block(out, node_at(document->root, i));
    return g_string_free(out, FALSE);
}

char *office_refusal(GBytes *bytes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = office_read(bytes, &error);

    g_bytes_unref(bytes);
    return g_strdup(document == NULL ? error_id(error) : "");
}
