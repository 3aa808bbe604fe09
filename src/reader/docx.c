/* docx.c: a Word document into a document, in the order of its body
 *
 * What Word shows is read: inserted text but not deleted or moved-away text, the cached result of a field but not its
 * code, one branch of alternative content, the numbers that Word counts. Text boxes, charts and footnotes follow the
 * paragraph that they hang on. A table that only lays out (one cell to a row, or tables in its cells and no figures
 * of its own) is opened. Headers and footers belong to the page and are left out.
 */
#include "reader/docx.h"
#include "reader/heading.h"
#include "reader/readers.h"
#include "reader/table.h"

#include "base/error.h"

#include <string.h>

static const char main_part[] = "word/document.xml";

typedef struct {
    Parts *parts;
    GHashTable *relations;
    DocxStyles *styles;
    GHashTable *footnotes, *endnotes; /* id to const xmlNode * */
    Body body;
    unsigned field_codes; /* fields whose code is being passed over */
    GPtrArray *fields;    /* of the fields begun: whether their code is still going on */
    GError *error;
} Docx;

/* What one paragraph gathers. */
typedef struct {
    GString *text;
    GPtrArray *boxes;  /* of const xmlNode *: txbxContent */
    GPtrArray *charts; /* of char *: parts */
    GPtrArray *notes;  /* of const xmlNode * */
    bool page_break;
} Run;

static void read_blocks(Docx *docx, const xmlNode *node);

/* ---- runs ---- */

static void run_init(Run *run)
{
    *run = (Run){g_string_new(NULL), g_ptr_array_new(), g_ptr_array_new(), g_ptr_array_new(), false};
}

static void run_clear(Run *run)
{
    g_string_free(run->text, TRUE);
    g_ptr_array_unref(run->boxes);
    g_ptr_array_unref(run->charts);
    g_ptr_array_unref(run->notes);
}

/* Complex fields nest: their code is passed over, their result kept. */
static void read_field(Docx *docx, const xmlNode *node)
{
    g_autofree char *kind = parts_attribute(node, "fldCharType");
    GPtrArray *fields = docx->fields;
    bool code = fields->len > 0 && fields->pdata[fields->len - 1] != NULL;

    if (kind == NULL)
        return;
    if (strcmp(kind, "begin") == 0) {
        g_ptr_array_add(fields, docx);
        docx->field_codes++;
    } else if (strcmp(kind, "separate") == 0 && code) {
        fields->pdata[fields->len - 1] = NULL;
        docx->field_codes--;
    } else if (strcmp(kind, "end") == 0 && fields->len > 0) {
        docx->field_codes -= code;
        g_ptr_array_set_size(fields, (int)fields->len - 1);
    }
}

static void read_break(const xmlNode *node, Run *run)
{
    g_autofree char *type = parts_attribute(node, "type");

    if (type == NULL || strcmp(type, "textWrapping") == 0)
        g_string_append_c(run->text, '\n');
    else if (strcmp(type, "page") == 0)
        run->page_break = true;
}

static void add_text(Docx *docx, const xmlNode *node, Run *run)
{
    if (docx->field_codes > 0)
        return;
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
            g_string_append(run->text, (const char *)child->content);
}

static void add_note(GHashTable *notes, const xmlNode *node, Run *run)
{
    g_autofree char *id = parts_attribute(node, "id");
    const xmlNode *note = id != NULL ? g_hash_table_lookup(notes, id) : NULL;

    if (note != NULL)
        g_ptr_array_add(run->notes, (void *)note);
}

static void add_chart(Docx *docx, const xmlNode *node, Run *run)
{
    g_autofree char *id = parts_attribute(node, "id");
    char *path = id != NULL ? g_hash_table_lookup(docx->relations, id) : NULL;

    if (path != NULL)
        g_ptr_array_add(run->charts, path);
}

/* A run that says of itself that it is not shown. */
static bool is_vanished(const xmlNode *run)
{
    const xmlNode *properties = parts_child(run, "rPr");
    const xmlNode *vanish = properties != NULL ? parts_child(properties, "vanish") : NULL;
    g_autofree char *value = vanish != NULL ? parts_attribute(vanish, "val") : NULL;

    return vanish != NULL && (value == NULL || (strcmp(value, "0") != 0 && strcmp(value, "false") != 0));
}

static void gather(Docx *docx, const xmlNode *node, Run *run);

/* Of alternative content the first branch that has something, never two. */
static void gather_alternative(Docx *docx, const xmlNode *node, Run *run)
{
    guint boxes = run->boxes->len, charts = run->charts->len;
    gsize length = run->text->len;

    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if ((parts_is(child, "Choice") || parts_is(child, "Fallback")) && boxes == run->boxes->len &&
            charts == run->charts->len && length == run->text->len)
            gather(docx, child, run);
}

typedef enum { NAME_OTHER, NAME_SKIPPED, NAME_TEXT, NAME_TAB, NAME_BREAK, NAME_RETURN, NAME_HYPHEN, NAME_FIELD,
               NAME_FOOTNOTE, NAME_ENDNOTE, NAME_BOX, NAME_CHART, NAME_ALTERNATIVE, NAME_RUN } Name;

/* What an element inside a paragraph is to us. Those not named are only looked into. */
static Name name_of(const xmlNode *node)
{
    static const struct {
        const char *name;
        Name is;
    } names[] = {
        {"t", NAME_TEXT}, {"r", NAME_RUN}, {"tab", NAME_TAB}, {"br", NAME_BREAK}, {"cr", NAME_RETURN},
        {"noBreakHyphen", NAME_HYPHEN}, {"fldChar", NAME_FIELD}, {"footnoteReference", NAME_FOOTNOTE},
        {"endnoteReference", NAME_ENDNOTE}, {"txbxContent", NAME_BOX}, {"chart", NAME_CHART},
        {"AlternateContent", NAME_ALTERNATIVE}, {"del", NAME_SKIPPED}, {"moveFrom", NAME_SKIPPED},
        {"rPr", NAME_SKIPPED}, {"pPr", NAME_SKIPPED}, {"instrText", NAME_SKIPPED}, {"delText", NAME_SKIPPED},
        {"delInstrText", NAME_SKIPPED}, {"rt", NAME_SKIPPED}, {"object", NAME_SKIPPED}, {"sdtPr", NAME_SKIPPED},
        {"fldData", NAME_SKIPPED},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp((const char *)node->name, names[i].name) == 0)
            return names[i].is;
    return NAME_OTHER;
}

static void gather_element(Docx *docx, const xmlNode *node, Run *run)
{
    switch (name_of(node)) {
    case NAME_SKIPPED:
        return;
    case NAME_TEXT:
        add_text(docx, node, run);
        return;
    case NAME_TAB:
        g_string_append_c(run->text, '\t');
        return;
    case NAME_BREAK:
        read_break(node, run);
        return;
    case NAME_RETURN:
        g_string_append_c(run->text, '\n');
        return;
    case NAME_HYPHEN:
        g_string_append_c(run->text, '-');
        return;
    case NAME_FIELD:
        read_field(docx, node);
        return;
    case NAME_FOOTNOTE:
        add_note(docx->footnotes, node, run);
        return;
    case NAME_ENDNOTE:
        add_note(docx->endnotes, node, run);
        return;
    case NAME_BOX:
        g_ptr_array_add(run->boxes, (void *)node);
        return;
    case NAME_CHART:
        add_chart(docx, node, run);
        return;
    case NAME_ALTERNATIVE:
        gather_alternative(docx, node, run);
        return;
    case NAME_RUN:
        if (is_vanished(node))
            return;
        break;
    case NAME_OTHER:
        break;
    }
    gather(docx, node, run);
}

static void gather(Docx *docx, const xmlNode *node, Run *run)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            gather_element(docx, child, run);
}

/* ---- paragraphs ---- */

static void gather_note(Docx *docx, const xmlNode *note, Run *run)
{
    for (const xmlNode *child = note->children; child != NULL; child = child->next)
        if (parts_is(child, "p")) {
            if (run->text->len > 0)
                g_string_append_c(run->text, '\n');
            gather(docx, child, run);
        }
}

static void add_notes(Docx *docx, const Run *of)
{
    for (unsigned i = 0; i < of->notes->len && !body_full(&docx->body); i++) {
        Run run;

        run_init(&run);
        gather_note(docx, of->notes->pdata[i], &run);
        g_strstrip(run.text->str);
        if (*run.text->str != '\0')
            body_text(&docx->body, body_block(&docx->body, NODE_NOTE), run.text->str, strlen(run.text->str));
        run_clear(&run);
    }
}

/* One line of a paragraph: Word's line breaks inside one separate titles and items. */
static void add_line(Docx *docx, const char *line, unsigned level, bool contents)
{
    Node *block;

    if (level == 0 && !contents) {
        level = heading_level(line, strlen(line));
        if (level == 4)
            level = 0; /* a list in running text */
    }
    block = level > 0 ? body_heading(&docx->body, level) : body_block(&docx->body, NODE_PARAGRAPH);
    body_text(&docx->body, block, line, strlen(line));
}

/* By its numbering a paragraph is what official writing says; a style may have been chosen for its look. */
static unsigned level_of(const Docx *docx, const xmlNode *properties, const char *text)
{
    unsigned styled = docx_level(docx->styles, properties), numbered;

    if (styled == 0)
        return 0;
    numbered = heading_level(text, strlen(text));
    return numbered > 0 ? numbered : g_utf8_strlen(text, -1) > 120 ? 0 : styled;
}

static void add_paragraph_text(Docx *docx, const xmlNode *properties, const char *text)
{
    unsigned level = level_of(docx, properties, text);
    bool contents = docx_is_contents(docx->styles, properties);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (unsigned i = 0; lines[i] != NULL; i++) {
        g_strstrip(lines[i]);
        if (*lines[i] != '\0')
            add_line(docx, lines[i], level, contents);
    }
}

/* Text boxes once filled may hold paragraphs with boxes: the tree's own depth bounds this. */
static void add_hangers(Docx *docx, const Run *run)
{
    for (unsigned i = 0; i < run->boxes->len && docx->error == NULL; i++)
        read_blocks(docx, run->boxes->pdata[i]);
    for (unsigned i = 0; i < run->charts->len && docx->error == NULL; i++)
        docx_chart_read(docx->parts, run->charts->pdata[i], &docx->body, &docx->error);
    add_notes(docx, run);
}

/* A paragraph whose mark was deleted together with all of its text leaves nothing, so only text counts. */
static void read_paragraph(Docx *docx, const xmlNode *node)
{
    const xmlNode *properties = parts_child(node, "pPr");
    g_autofree char *number = NULL;
    Run run;

    run_init(&run);
    gather(docx, node, &run);
    if (run.page_break)
        body_block(&docx->body, NODE_PAGE_BREAK);
    if (strspn(run.text->str, " \t\n") != run.text->len) {
        number = docx_number(docx->styles, properties);
        if (number != NULL)
            g_string_prepend(run.text, number);
        add_paragraph_text(docx, properties, run.text->str);
    }
    add_hangers(docx, &run);
    run_clear(&run);
}

/* ---- tables ---- */

/* Calls `visit` for each child named `name`, through the wrappers that may stand between. */
static void each(const xmlNode *node, const char *name, void (*visit)(const xmlNode *child, void *data), void *data)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (parts_is(child, name))
            visit(child, data);
        else if (parts_is(child, "sdt") || parts_is(child, "sdtContent") || parts_is(child, "customXml") ||
                 parts_is(child, "ins") || parts_is(child, "moveTo"))
            each(child, name, visit, data);
    }
}

static int property_number(const xmlNode *properties, const char *name, int otherwise)
{
    g_autofree char *value = properties != NULL ? parts_child_value(properties, name) : NULL;

    return value != NULL ? (int)CLAMP(g_ascii_strtoll(value, NULL, 10), 0, DOCUMENT_COLUMNS_MAX) : otherwise;
}

typedef struct {
    Docx *docx;
    Node *table, *row;
    GPtrArray *open;      /* by column: the cell that a merged cell below belongs to */
    unsigned column;
    bool head;
    Run hangers;          /* what hangs on paragraphs in cells */
} Filling;

static void gather_cell(const xmlNode *paragraph, void *data)
{
    Filling *filling = data;
    Run *run = &filling->hangers;
    g_autofree char *number = docx_number(filling->docx->styles, parts_child(paragraph, "pPr"));

    if (run->text->len > 0 && run->text->str[run->text->len - 1] != '\n')
        g_string_append_c(run->text, '\n');
    if (number != NULL)
        g_string_append(run->text, number);
    gather(filling->docx, paragraph, run);
}

/* A table inside a cell of a table with figures: its text belongs to the cell. */
static void gather_nested(const xmlNode *table, void *data);
static void gather_nested_cell(const xmlNode *cell, void *data)
{
    each(cell, "p", gather_cell, data);
    each(cell, "tbl", gather_nested, data);
}
static void gather_nested_row(const xmlNode *row, void *data) { each(row, "tc", gather_nested_cell, data); }
static void gather_nested(const xmlNode *table, void *data) { each(table, "tr", gather_nested_row, data); }

/* How a cell is joined with the one above: 0 not, 1 it begins, 2 it goes on. */
static int vertical_merge(const xmlNode *properties)
{
    const xmlNode *merge = properties != NULL ? parts_child(properties, "vMerge") : NULL;
    g_autofree char *value = merge != NULL ? parts_attribute(merge, "val") : NULL;

    if (merge == NULL)
        return 0;
    return value != NULL && strcmp(value, "restart") == 0 ? 1 : 2;
}

static void open_set(Filling *filling, unsigned width, Node *cell)
{
    for (unsigned i = 0; i < width && filling->column < DOCUMENT_COLUMNS_MAX; i++, filling->column++)
        filling->open->pdata[filling->column] = cell;
}

static void fill_cell(const xmlNode *node, void *data)
{
    Filling *filling = data;
    Body *body = &filling->docx->body;
    const xmlNode *properties = parts_child(node, "tcPr");
    unsigned width = (unsigned)MAX(property_number(properties, "gridSpan", 1), 1);
    int merge = vertical_merge(properties);
    Node *above = filling->column < DOCUMENT_COLUMNS_MAX ? filling->open->pdata[filling->column] : NULL;
    Node *cell;

    if (filling->column >= DOCUMENT_COLUMNS_MAX || body_full(body))
        return;
    if (merge == 2 && above != NULL && above->colspan == width) {
        above->rowspan++;
        open_set(filling, width, above);
        return;
    }
    cell = body_new(body, filling->row, NODE_CELL);
    cell->colspan = width;
    cell->head = filling->head;
    g_string_truncate(filling->hangers.text, 0);
    each(node, "p", gather_cell, filling);
    each(node, "tbl", gather_nested, filling);
    g_strstrip(filling->hangers.text->str);
    body_text(body, cell, filling->hangers.text->str, strlen(filling->hangers.text->str));
    body->at++;
    open_set(filling, width, merge != 0 ? cell : NULL);
}

/* Columns that a row leaves out at its beginning or end. */
static void fill_gap(Filling *filling, const xmlNode *properties, const char *name)
{
    int width = property_number(properties, name, 0);

    if (width <= 0 || filling->column >= DOCUMENT_COLUMNS_MAX)
        return;
    body_new(&filling->docx->body, filling->row, NODE_CELL)->colspan = (unsigned)width;
    open_set(filling, (unsigned)width, NULL);
}

static void fill_row(const xmlNode *node, void *data)
{
    Filling *filling = data;
    const xmlNode *properties = parts_child(node, "trPr");

    if (body_full(&filling->docx->body) || (properties != NULL && parts_child(properties, "del") != NULL))
        return;
    filling->row = body_new(&filling->docx->body, filling->table, NODE_ROW);
    filling->column = 0;
    filling->head = properties != NULL && parts_child(properties, "tblHeader") != NULL;
    fill_gap(filling, properties, "gridBefore");
    each(node, "tc", fill_cell, filling);
    fill_gap(filling, properties, "gridAfter");
}

static void read_table(Docx *docx, const xmlNode *node)
{
    Filling filling = {.docx = docx, .table = body_block(&docx->body, NODE_TABLE)};

    filling.open = g_ptr_array_new();
    g_ptr_array_set_size(filling.open, DOCUMENT_COLUMNS_MAX);
    run_init(&filling.hangers);
    each(node, "tr", fill_row, &filling);
    table_settle(filling.table);
    add_hangers(docx, &filling.hangers);
    run_clear(&filling.hangers);
    g_ptr_array_unref(filling.open);
}

/* ---- tables that lay out ---- */

typedef struct {
    Docx *docx;
    unsigned cells, most_cells, nested;
} Shape;

static void shape_nested(const xmlNode *table, void *data)
{
    (void)table;
    ((Shape *)data)->nested++;
}

static void shape_cell(const xmlNode *cell, void *data)
{
    ((Shape *)data)->cells++;
    each(cell, "tbl", shape_nested, data);
}

static void shape_row(const xmlNode *row, void *data)
{
    Shape *shape = data;

    shape->cells = 0;
    each(row, "tc", shape_cell, shape);
    shape->most_cells = MAX(shape->most_cells, shape->cells);
}

static void open_cell(const xmlNode *cell, void *data) { read_blocks(data, cell); }
static void open_row(const xmlNode *row, void *data) { each(row, "tc", open_cell, data); }

static void read_any_table(Docx *docx, const xmlNode *node)
{
    Shape shape = {.docx = docx};

    each(node, "tr", shape_row, &shape);
    if (shape.most_cells <= 1 || shape.nested > shape.most_cells / 2)
        each(node, "tr", open_row, docx);
    else
        read_table(docx, node);
}

/* ---- blocks ---- */

static void read_blocks(Docx *docx, const xmlNode *node)
{
    for (const xmlNode *child = node->children;
         child != NULL && docx->error == NULL && !body_full(&docx->body); child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        if (parts_is(child, "p"))
            read_paragraph(docx, child);
        else if (parts_is(child, "tbl"))
            read_any_table(docx, child);
        else if (!parts_is(child, "del") && !parts_is(child, "moveFrom") && !parts_is(child, "sectPr") &&
                 !parts_is(child, "tcPr") && !parts_is(child, "sdtPr"))
            read_blocks(docx, child);
    }
}

/* ---- the whole ---- */

/* Footnotes by their id, without the lines that separate them from the text. */
static GHashTable *index_notes(const xmlDoc *tree, const char *name)
{
    GHashTable *notes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    if (tree == NULL)
        return notes;
    for (const xmlNode *child = xmlDocGetRootElement((xmlDoc *)tree)->children; child != NULL; child = child->next) {
        g_autofree char *type = parts_is(child, name) ? parts_attribute(child, "type") : NULL;
        char *id = parts_is(child, name) && type == NULL ? parts_attribute(child, "id") : NULL;

        if (id != NULL)
            g_hash_table_replace(notes, id, (void *)child);
    }
    return notes;
}

/* A part of that type as a tree; NULL without an error when there is none. */
static xmlDoc *read_related(const Docx *docx, const char *type, GError **error)
{
    const char *path = g_hash_table_lookup(docx->relations, type);

    return path != NULL && parts_has(docx->parts, path) ? parts_read_xml(docx->parts, path, error) : NULL;
}

static Document *read_body(Docx *docx, const xmlDoc *tree, GError **error)
{
    const xmlNode *body = parts_child(xmlDocGetRootElement((xmlDoc *)tree), "body");

    body_begin(&docx->body);
    docx->fields = g_ptr_array_new();
    if (body != NULL)
        read_blocks(docx, body);
    g_ptr_array_unref(docx->fields);
    if (docx->error == NULL)
        return body_finish(&docx->body, error);
    document_free(docx->body.document);
    g_propagate_error(error, docx->error);
    return NULL;
}

static Document *read_with_notes(Docx *docx, const xmlDoc *tree, GError **error)
{
    GError *cause = NULL;
    xmlDoc *footnotes = read_related(docx, "type:footnotes", &cause);
    xmlDoc *endnotes = cause == NULL ? read_related(docx, "type:endnotes", &cause) : NULL;
    Document *document = NULL;

    docx->footnotes = index_notes(footnotes, "footnote");
    docx->endnotes = index_notes(endnotes, "endnote");
    if (cause == NULL)
        document = read_body(docx, tree, error);
    else
        g_propagate_error(error, cause);
    g_hash_table_unref(docx->footnotes);
    g_hash_table_unref(docx->endnotes);
    xmlFreeDoc(footnotes);
    xmlFreeDoc(endnotes);
    return document;
}

static Document *docx_read(const uint8_t *bytes, size_t size, const ReaderLimits *limits, GError **error)
{
    g_autoptr(Parts) parts = NULL;
    g_autoptr(GHashTable) relations = NULL;
    g_autoptr(DocxStyles) styles = NULL;
    Docx docx = {0};
    Document *document;
    xmlDoc *tree;

    (void)limits;
    if (parts_is_locked(bytes, size)) {
        error_set(error, ERROR_INPUT, "reader-encrypted", NULL);
        return NULL;
    }
    parts = parts_open(bytes, size, error);
    relations = parts != NULL ? parts_relations(parts, main_part, error) : NULL;
    styles = relations != NULL ? docx_styles_read(parts, relations, error) : NULL;
    tree = styles != NULL ? parts_read_xml(parts, main_part, error) : NULL;
    if (tree == NULL)
        return NULL;
    docx.parts = parts;
    docx.relations = relations;
    docx.styles = styles;
    document = read_with_notes(&docx, tree, error);
    xmlFreeDoc(tree);
    return document;
}

/* A locked file may be any office document: the one answer for all of them is given here. */
static bool docx_recognises(const uint8_t *bytes, size_t size, const char *path)
{
    (void)path;
    return parts_recognise(bytes, size, main_part) || parts_is_locked(bytes, size);
}

const Reader reader_docx = {.name = "docx", .recognises = docx_recognises, .read = docx_read};
