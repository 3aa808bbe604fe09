/* sheets_xlsx.c: a workbook's visible sheets into cells
 *
 * Sheets may be large: they are read as a stream, cell by cell. What a cell shows is made from its
 * stored value and its number format (number.c); a formula's stored result counts, never the
 * formula.
 */
#include "package/number.h"
#include "package/parts.h"
#include "package/sheets.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_MAX 1048576u
#define COLUMNS_MAX 16384u
#define STRINGS_MAX 2000000u
#define FORMATS_MAX 65536u
#define MERGES_MAX 200000u
#define SHEETS_MAX 1000u
#define TEXT_MAX ((size_t)4 << 20)

static const char workbook_part[] = "xl/workbook.xml";

typedef struct {
    Parts *parts;
    GPtrArray *strings; /* of char * */
    GPtrArray *formats; /* by style: char *, NULL: general */
    bool date1904;
    SheetVisitor visitor;
} Workbook;

/* ---- the stream ---- */

static bool at_element(xmlTextReader *xml, const char *name)
{
    return xmlTextReaderNodeType(xml) == XML_READER_TYPE_ELEMENT &&
           strcmp((const char *)xmlTextReaderConstLocalName(xml), name) == 0;
}

static bool at_end(xmlTextReader *xml, const char *name)
{
    return xmlTextReaderNodeType(xml) == XML_READER_TYPE_END_ELEMENT &&
           strcmp((const char *)xmlTextReaderConstLocalName(xml), name) == 0;
}

/* The caller frees with g_free; NULL: none. */
static char *attribute(xmlTextReader *xml, const char *name)
{
    xmlChar *value = xmlTextReaderGetAttribute(xml, (const xmlChar *)name);
    char *copy = value != NULL ? g_strdup((const char *)value) : NULL;

    xmlFree(value);
    return copy;
}

static unsigned attribute_number(xmlTextReader *xml, const char *name, unsigned otherwise)
{
    g_autofree char *value = attribute(xml, name);
    char *end;
    unsigned long number = value != NULL ? strtoul(value, &end, 10) : 0;

    return value != NULL && end != value && number <= G_MAXUINT ? (unsigned)number : otherwise;
}

static bool attribute_set(xmlTextReader *xml, const char *name)
{
    g_autofree char *value = attribute(xml, name);

    return value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static bool at_text(xmlTextReader *xml)
{
    int type = xmlTextReaderNodeType(xml);

    return type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
           type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE || type == XML_READER_TYPE_WHITESPACE;
}

/* Adds the text of every t inside the element at hand (a string item), up to its end; phonetic
 * hints (rPh) are not shown. False when the stream breaks off. */
static bool gather_strings(xmlTextReader *xml, const char *name, GString *out)
{
    unsigned phonetic = 0;
    bool inside = false;

    if (xmlTextReaderIsEmptyElement(xml))
        return true;
    while (xmlTextReaderRead(xml) == 1) {
        if (at_end(xml, name))
            return true;
        if (at_element(xml, "rPh"))
            phonetic += !xmlTextReaderIsEmptyElement(xml);
        else if (at_end(xml, "rPh"))
            phonetic -= phonetic > 0;
        else if (at_element(xml, "t"))
            inside = !xmlTextReaderIsEmptyElement(xml);
        else if (at_end(xml, "t"))
            inside = false;
        else if (inside && phonetic == 0 && at_text(xml) && out->len < TEXT_MAX)
            g_string_append(out, (const char *)xmlTextReaderConstValue(xml));
    }
    return false;
}

/* The text of the element at hand, up to its end. */
static bool gather_text(xmlTextReader *xml, const char *name, GString *out)
{
    if (xmlTextReaderIsEmptyElement(xml))
        return true;
    while (xmlTextReaderRead(xml) == 1) {
        if (at_end(xml, name))
            return true;
        if (at_text(xml) && out->len < TEXT_MAX)
            g_string_append(out, (const char *)xmlTextReaderConstValue(xml));
    }
    return false;
}

static bool damaged(GError **error)
{
    error_set(error, ERROR_INPUT, "reader-damaged", "mend", "mend-reader-save", NULL);
    return false;
}

/* Reads a part element by element through `visit`, which may go on reading itself. */
typedef bool (*Visit)(xmlTextReader *xml, void *data);

static bool stream(Parts *parts, const char *path, Visit visit, void *data, GError **error)
{
    GError *cause = NULL;
    g_autoptr(GBytes) bytes = parts_read(parts, path, &cause);
    xmlTextReader *xml = bytes != NULL ? parts_xml_reader(bytes, &cause) : NULL;
    bool sound = true;
    int more = 1;

    if (xml == NULL) {
        if (cause == NULL)
            return damaged(error);
        g_propagate_error(error, cause);
        return false;
    }
    while (sound && (more = xmlTextReaderRead(xml)) == 1)
        if (xmlTextReaderNodeType(xml) == XML_READER_TYPE_DOCUMENT_TYPE)
            sound = false;
        else if (xmlTextReaderNodeType(xml) == XML_READER_TYPE_ELEMENT)
            sound = visit(xml, data);
    xmlFreeTextReader(xml);
    return (sound && more == 0) || damaged(error);
}

/* ---- shared strings and formats ---- */

static bool visit_string(xmlTextReader *xml, void *data)
{
    Workbook *workbook = data;
    g_autoptr(GString) text = NULL;

    if (!at_element(xml, "si"))
        return true;
    if (workbook->strings->len >= STRINGS_MAX)
        return false;
    text = g_string_new(NULL);
    if (!gather_strings(xml, "si", text))
        return false;
    g_ptr_array_add(workbook->strings, g_strdup(text->str));
    return true;
}

typedef struct {
    GHashTable *codes; /* id to format */
    GPtrArray *formats;
    bool inside; /* cellXfs: the formats that cells name */
} Styles;

static bool visit_style(xmlTextReader *xml, void *data)
{
    Styles *styles = data;
    unsigned id;
    const char *code;

    if (at_element(xml, "numFmt")) {
        g_hash_table_replace(styles->codes, GUINT_TO_POINTER(attribute_number(xml, "numFmtId", 0)),
                             attribute(xml, "formatCode"));
    } else if (at_element(xml, "cellXfs")) {
        styles->inside = true;
    } else if (at_element(xml, "cellStyles") || at_element(xml, "dxfs")) {
        styles->inside = false;
    } else if (styles->inside && at_element(xml, "xf") && styles->formats->len < FORMATS_MAX) {
        id = attribute_number(xml, "numFmtId", 0);
        code = g_hash_table_lookup(styles->codes, GUINT_TO_POINTER(id));
        g_ptr_array_add(styles->formats, g_strdup(code != NULL ? code : number_format_builtin(id)));
    }
    return true;
}

static bool read_styles(Workbook *workbook, const char *path, GError **error)
{
    Styles styles = {g_hash_table_new_full(NULL, NULL, NULL, g_free), workbook->formats, false};
    bool read = stream(workbook->parts, path, visit_style, &styles, error);

    g_hash_table_unref(styles.codes);
    return read;
}

/* ---- a sheet ---- */

typedef struct {
    Workbook *workbook;
    Sheet *sheet;
    unsigned row, column; /* of the cell before, for cells that do not say where they are; from 0 */
    bool begun;
} Filling;

/* "B7" into row and column from 0. */
static bool read_address(const char *text, unsigned *row, unsigned *column)
{
    unsigned letters = 0, number = 0;

    for (; g_ascii_isalpha(*text) && letters <= COLUMNS_MAX; text++)
        letters = letters * 26 + (unsigned)(g_ascii_toupper(*text) - 'A' + 1);
    for (; g_ascii_isdigit(*text) && number <= ROWS_MAX; text++)
        number = number * 10 + (unsigned)(*text - '0');
    if (letters == 0 || letters > COLUMNS_MAX || number == 0 || number > ROWS_MAX)
        return false;
    *row = number - 1;
    *column = letters - 1;
    return true;
}

/* What the cell shows, from its kind, its style and its stored value. The caller frees. */
static char *cell_shown(const Workbook *workbook, const char *type, unsigned style,
                        const char *value)
{
    const char *format = style < workbook->formats->len ? workbook->formats->pdata[style] : NULL;

    if (type != NULL && strcmp(type, "s") == 0) {
        unsigned long index = strtoul(value, NULL, 10);
        return g_strdup(*value != '\0' && index < workbook->strings->len
                            ? workbook->strings->pdata[index]
                            : "");
    }
    if (type != NULL && strcmp(type, "b") == 0)
        return g_strdup(strcmp(value, "1") == 0 ? "TRUE" : "FALSE");
    if (type != NULL && strcmp(type, "n") != 0)
        return g_strdup(value); /* str, inlineStr, e, d: as it stands */
    return *value == '\0' ? g_strdup("")
                          : workbook->visitor.number(value, format, workbook->date1904);
}

/* Goes over the content of a cell element. */
static bool gather_cell(xmlTextReader *xml, GString *value)
{
    if (xmlTextReaderIsEmptyElement(xml))
        return true;
    while (xmlTextReaderRead(xml) == 1) {
        if (at_end(xml, "c"))
            return true;
        if (at_element(xml, "v") && !gather_text(xml, "v", value))
            return false;
        if (at_element(xml, "is") && !gather_strings(xml, "is", value))
            return false;
    }
    return false;
}

static bool fill_cell(Filling *filling, xmlTextReader *xml)
{
    g_autofree char *where = attribute(xml, "r"), *type = attribute(xml, "t");
    unsigned style = attribute_number(xml, "s", 0);
    g_autoptr(GString) value = g_string_new(NULL);
    char *shown;

    if (where != NULL) {
        if (!read_address(where, &filling->row, &filling->column))
            return false;
    } else {
        filling->column += filling->begun;
    }
    filling->begun = true;
    if (!gather_cell(xml, value))
        return false;
    shown = g_strstrip(cell_shown(filling->workbook, type, style, value->str));
    if (filling->column < COLUMNS_MAX)
        sheet_add_take(filling->sheet, filling->row, filling->column, shown);
    else
        g_free(shown);
    return filling->sheet->cells->len < SHEET_CELLS_MAX;
}

static void fill_columns(Filling *filling, xmlTextReader *xml)
{
    unsigned from = attribute_number(xml, "min", 1),
             to = MIN(attribute_number(xml, "max", from), COLUMNS_MAX);

    for (unsigned column = MAX(from, 1u); attribute_set(xml, "hidden") && column <= to; column++)
        g_hash_table_add(filling->sheet->hidden_columns, GUINT_TO_POINTER(column - 1));
}

static void fill_row(Filling *filling, xmlTextReader *xml)
{
    unsigned next = filling->begun || filling->row > 0 ? filling->row + 2 : 1;
    unsigned number = attribute_number(xml, "r", next);

    filling->row = MIN(MAX(number, 1u), ROWS_MAX) - 1;
    filling->column = 0;
    filling->begun = false;
    if (attribute_set(xml, "hidden"))
        g_hash_table_add(filling->sheet->hidden_rows, GUINT_TO_POINTER(filling->row));
}

static void fill_merge(Filling *filling, xmlTextReader *xml)
{
    g_autofree char *range = attribute(xml, "ref");
    char *colon = range != NULL ? strchr(range, ':') : NULL;
    SheetMerge merge;

    if (colon == NULL || filling->sheet->merges->len >= MERGES_MAX)
        return;
    *colon = '\0';
    if (read_address(range, &merge.top, &merge.left) &&
        read_address(colon + 1, &merge.bottom, &merge.right) && merge.top <= merge.bottom &&
        merge.left <= merge.right)
        g_array_append_val(filling->sheet->merges, merge);
}

static bool visit_sheet(xmlTextReader *xml, void *data)
{
    Filling *filling = data;

    if (at_element(xml, "c"))
        return fill_cell(filling, xml);
    if (at_element(xml, "row"))
        fill_row(filling, xml);
    else if (at_element(xml, "col"))
        fill_columns(filling, xml);
    else if (at_element(xml, "mergeCell"))
        fill_merge(filling, xml);
    return true;
}

static bool read_sheet(Workbook *workbook, const char *path, const char *name, GError **error)
{
    g_autoptr(Sheet) sheet = sheet_new();
    Filling filling = {.workbook = workbook, .sheet = sheet};

    if (!stream(workbook->parts, path, visit_sheet, &filling, error)) {
        if (sheet->cells->len >= SHEET_CELLS_MAX) {
            g_clear_error(error);
            error_set(error, ERROR_INPUT, "reader-too-large", "mend", "mend-reader-split", NULL);
        }
        return false;
    }
    return workbook->visitor.visit(sheet, name, workbook->visitor.data, error);
}

/* ---- the workbook ---- */

static bool is_visible(const xmlNode *sheet)
{
    g_autofree char *state = parts_attribute(sheet, "state");

    return state == NULL || strcmp(state, "visible") == 0;
}

static bool read_sheets(Workbook *workbook, const xmlNode *sheets, GHashTable *relations,
                        GError **error)
{
    unsigned count = 0;

    for (const xmlNode *child = sheets->children; child != NULL && count < SHEETS_MAX;
         child = child->next) {
        g_autofree char *name = NULL, *id = NULL;
        const char *path;

        if (!parts_is(child, "sheet") || !is_visible(child))
            continue;
        name = parts_attribute(child, "name");
        id = parts_attribute(child, "id");
        path = id != NULL ? g_hash_table_lookup(relations, id) : NULL;
        /* Sheets that hold only a chart or a macro have no cells. */
        if (path == NULL || strstr(path, "worksheets/") == NULL ||
            !parts_has(workbook->parts, path))
            continue;
        if (!read_sheet(workbook, path, name != NULL ? name : "", error))
            return false;
        count++;
    }
    return true;
}

static bool read_shared(Workbook *workbook, GHashTable *relations, GError **error)
{
    const char *strings = g_hash_table_lookup(relations, "type:sharedStrings");
    const char *styles = g_hash_table_lookup(relations, "type:styles");

    return (strings == NULL || !parts_has(workbook->parts, strings) ||
            stream(workbook->parts, strings, visit_string, workbook, error)) &&
           (styles == NULL || !parts_has(workbook->parts, styles) ||
            read_styles(workbook, styles, error));
}

static bool read_workbook(Workbook *workbook, const xmlNode *root, GHashTable *relations,
                          GError **error)
{
    const xmlNode *sheets = parts_child(root, "sheets"),
                  *properties = parts_child(root, "workbookPr");
    g_autofree char *date = properties != NULL ? parts_attribute(properties, "date1904") : NULL;

    workbook->date1904 = date != NULL && (strcmp(date, "1") == 0 || strcmp(date, "true") == 0);
    return read_shared(workbook, relations, error) &&
           (sheets == NULL || read_sheets(workbook, sheets, relations, error));
}

bool sheets_read_xlsx(const uint8_t *bytes, size_t size, const SheetVisitor *visitor,
                      GError **error)
{
    g_autoptr(Parts) parts = parts_open(bytes, size, error);
    g_autofree char *main_path = parts != NULL ? parts_main(parts, workbook_part, error) : NULL;
    g_autoptr(GHashTable) relations =
        main_path != NULL ? parts_relations(parts, main_path, error) : NULL;
    xmlDoc *tree = relations != NULL ? parts_read_xml(parts, main_path, error) : NULL;
    Workbook workbook = {.parts = parts, .visitor = *visitor};
    bool read;

    if (tree == NULL)
        return false;
    workbook.strings = g_ptr_array_new_with_free_func(g_free);
    workbook.formats = g_ptr_array_new_with_free_func(g_free);
    read = read_workbook(&workbook, xmlDocGetRootElement(tree), relations, error);
    g_ptr_array_unref(workbook.strings);
    g_ptr_array_unref(workbook.formats);
    xmlFreeDoc(tree);
    return read;
}

bool sheets_are_xlsx(const uint8_t *bytes, size_t size)
{
    return parts_recognise(bytes, size, "xl/workbook") &&
           !parts_recognise(bytes, size, "xl/workbook.bin");
}
