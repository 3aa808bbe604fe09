/* docx.c: a Word document into a document, in the order of its body
 *
 * What Word shows is read: inserted text but not deleted or moved-away text, the cached result of a
 * field but not its code, one branch of alternative content, the numbers that Word counts. Text
 * boxes, charts and footnotes follow the paragraph that they hang on. A table that only lays out
 * (one cell to a row, or tables in its cells and no figures of its own) is opened; a table inside a
 * cell of another follows that one. Headers and footers belong to the page and are left out. Pages
 * are counted by the breaks that Word noted when it last showed the document; without them none is
 * known.
 */
#include "reader/docx.h"
#include "reader/heading.h"
#include "reader/readers.h"
#include "reader/table.h"

#include "base/error.h"

#include <string.h>

#define FIELDS_MAX 256u
#define PARAGRAPH_MAX ((size_t)1 << 20)

static const char main_part[] = "word/document.xml";

typedef struct {
    bool code;     /* its code is still going on: not shown */
    bool contents; /* a table of contents */
} Field;

typedef struct {
    Parts *parts;
    GHashTable *relations;
    DocxStyles *styles;
    GHashTable *footnotes, *endnotes; /* id to const xmlNode * */
    Body body;
    GArray *fields;   /* of Field: those begun and not ended */
    GString *carried; /* text of a paragraph whose mark was deleted: it goes on in the next */
    unsigned pictures;
    bool contents;    /* the paragraph being gathered is a line of contents */
    int pages_passed; /* breaks inside the paragraph or cell being gathered */
    GError *error;
} Docx;

/* What one paragraph gathers. */
typedef struct {
    GString *text;
    GPtrArray *boxes;  /* of const xmlNode *: txbxContent */
    GPtrArray *charts; /* of char *: parts */
    GPtrArray *notes;  /* of const xmlNode * */
    GPtrArray *tables; /* of const xmlNode *: inside a cell */
    bool page_break;
} Run;

static void read_blocks(Docx *docx, const xmlNode *node);
static void read_any_table(Docx *docx, const xmlNode *node);

/* ---- runs ---- */

static void run_init(Run *run)
{
    *run = (Run){g_string_new(NULL), g_ptr_array_new(), g_ptr_array_new(),
                 g_ptr_array_new(),  g_ptr_array_new(), false};
}

static void run_clear(Run *run)
{
    g_string_free(run->text, TRUE);
    g_ptr_array_unref(run->boxes);
    g_ptr_array_unref(run->charts);
    g_ptr_array_unref(run->notes);
    g_ptr_array_unref(run->tables);
}

static Field *field_last(const Docx *docx)
{
    return docx->fields->len > 0 ? &g_array_index(docx->fields, Field, docx->fields->len - 1)
                                 : NULL;
}

static bool in_field_code(const Docx *docx)
{
    for (unsigned i = 0; i < docx->fields->len; i++)
        if (g_array_index(docx->fields, Field, i).code)
            return true;
    return false;
}

static bool in_contents(const Docx *docx)
{
    for (unsigned i = 0; i < docx->fields->len; i++)
        if (g_array_index(docx->fields, Field, i).contents)
            return true;
    return false;
}

/* Complex fields nest: their code is passed over, their result kept. */
static void read_field(Docx *docx, const xmlNode *node)
{
    g_autofree char *kind = parts_attribute(node, "fldCharType");
    const Field begun = {.code = true};

    if (kind == NULL)
        return;
    if (strcmp(kind, "begin") == 0 && docx->fields->len < FIELDS_MAX)
        g_array_append_val(docx->fields, begun);
    else if (strcmp(kind, "separate") == 0 && field_last(docx) != NULL)
        field_last(docx)->code = false;
    else if (strcmp(kind, "end") == 0 && docx->fields->len > 0)
        g_array_set_size(docx->fields, docx->fields->len - 1);
}

/* The code says whether the field is a table of contents. */
static void read_field_code(Docx *docx, const xmlNode *node)
{
    xmlChar *code = xmlNodeGetContent(node);

    if (code != NULL && field_last(docx) != NULL &&
        g_str_has_prefix(g_strchug((char *)code), "TOC"))
        field_last(docx)->contents = true;
    xmlFree(code);
}

/* A code ends with its paragraph: a field that was never finished must not swallow the rest. */
static void end_field_codes(Docx *docx)
{
    for (unsigned i = 0; i < docx->fields->len; i++)
        g_array_index(docx->fields, Field, i).code = false;
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
    if (in_field_code(docx))
        return;
    docx->contents = docx->contents || in_contents(docx);
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
            parts_append_shown(run->text, (const char *)child->content);
}

/* Characters of the faces that have their own places for signs. */
static void add_symbol(const Docx *docx, const xmlNode *node, Run *run)
{
    static const struct {
        const char *face;
        unsigned code;
        gunichar shown;
    } symbols[] = {
        {"Symbol", 0xB3, 0x2265},    {"Symbol", 0xA3, 0x2264},      {"Symbol", 0xB1, 0xB1},
        {"Symbol", 0xB4, 0xD7},      {"Symbol", 0xB8, 0xF7},        {"Symbol", 0xB9, 0x2260},
        {"Symbol", 0xBB, 0x2248},    {"Symbol", 0x2D, '-'},         {"Symbol", 0x25, '%'},
        {"Wingdings", 0xFE, 0x2611}, {"Wingdings", 0x52, 0x2611},   {"Wingdings", 0xFC, 0x2713},
        {"Wingdings", 0xA8, 0x25A1}, {"Wingdings", 0x6F, 0x25A1},   {"Wingdings", 0x6C, 0x25CF},
        {"Wingdings", 0x6E, 0x25A0}, {"Wingdings 2", 0x52, 0x2611}, {"Wingdings 2", 0xA3, 0x25A1},
    };
    g_autofree char *face = parts_attribute(node, "font"), *text = parts_attribute(node, "char");
    gunichar code = text != NULL ? (gunichar)g_ascii_strtoull(text, NULL, 16) : 0;

    if (in_field_code(docx) || face == NULL)
        return;
    for (unsigned i = 0; i < G_N_ELEMENTS(symbols); i++)
        if ((code & ~0xF000u) == symbols[i].code && strcmp(face, symbols[i].face) == 0) {
            g_string_append_unichar(run->text, symbols[i].shown);
            return;
        }
    if (code >= 0x20 && (code < 0xE000 || code > 0xF8FF) && g_unichar_validate(code))
        g_string_append_unichar(run->text, code);
}

/* A break that Word noted: before any text it belongs before the paragraph. */
static void pass_page(Docx *docx, const Run *run)
{
    if (docx->body.page == 0)
        return;
    if (run->text->len == 0)
        docx->body.page++;
    else
        docx->pages_passed++;
}

static void end_pages(Docx *docx)
{
    if (docx->body.page > 0)
        docx->body.page = MIN(docx->body.page + docx->pages_passed, G_MAXINT32 / 2);
    docx->pages_passed = 0;
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

    return vanish != NULL &&
           (value == NULL || (strcmp(value, "0") != 0 && strcmp(value, "false") != 0));
}

static void gather(Docx *docx, const xmlNode *node, Run *run);

/* Of alternative content the first branch that has something, never two. */
static void gather_alternative(Docx *docx, const xmlNode *node, Run *run)
{
    guint boxes = run->boxes->len, charts = run->charts->len;
    gsize length = run->text->len;

    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if ((parts_is(child, "Choice") || parts_is(child, "Fallback")) &&
            boxes == run->boxes->len && charts == run->charts->len && length == run->text->len)
            gather(docx, child, run);
}

typedef enum {
    NAME_OTHER,
    NAME_SKIPPED,
    NAME_TEXT,
    NAME_TAB,
    NAME_BREAK,
    NAME_RETURN,
    NAME_HYPHEN,
    NAME_SYMBOL,
    NAME_PAGE,
    NAME_FIELD,
    NAME_FIELD_CODE,
    NAME_FOOTNOTE,
    NAME_ENDNOTE,
    NAME_BOX,
    NAME_CHART,
    NAME_PICTURE,
    NAME_ALTERNATIVE,
    NAME_RUN
} Name;

/* What an element inside a paragraph is to us. Those not named are only looked into. */
static Name name_of(const xmlNode *node)
{
    static const struct {
        const char *name;
        Name is;
    } names[] = {
        {"t", NAME_TEXT},
        {"r", NAME_RUN},
        {"tab", NAME_TAB},
        {"br", NAME_BREAK},
        {"cr", NAME_RETURN},
        {"noBreakHyphen", NAME_HYPHEN},
        {"fldChar", NAME_FIELD},
        {"footnoteReference", NAME_FOOTNOTE},
        {"endnoteReference", NAME_ENDNOTE},
        {"txbxContent", NAME_BOX},
        {"chart", NAME_CHART},
        {"AlternateContent", NAME_ALTERNATIVE},
        {"del", NAME_SKIPPED},
        {"moveFrom", NAME_SKIPPED},
        {"rPr", NAME_SKIPPED},
        {"pPr", NAME_SKIPPED},
        {"instrText", NAME_FIELD_CODE},
        {"delText", NAME_SKIPPED},
        {"ptab", NAME_TAB},
        {"sym", NAME_SYMBOL},
        {"lastRenderedPageBreak", NAME_PAGE},
        {"blip", NAME_PICTURE},
        {"imagedata", NAME_PICTURE},
        {"delInstrText", NAME_SKIPPED},
        {"rt", NAME_SKIPPED},
        {"object", NAME_SKIPPED},
        {"sdtPr", NAME_SKIPPED},
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
    case NAME_SYMBOL:
        add_symbol(docx, node, run);
        return;
    case NAME_PAGE:
        pass_page(docx, run);
        return;
    case NAME_PICTURE:
        docx->pictures++;
        return;
    case NAME_FIELD_CODE:
        read_field_code(docx, node);
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
            body_text(&docx->body, body_block(&docx->body, NODE_NOTE), run.text->str,
                      strlen(run.text->str));
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

/* By its numbering a paragraph is what official writing says; a style may have been chosen for its
 * look. */
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
    bool contents = docx->contents || docx_is_contents(docx->styles, properties);
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
    for (unsigned i = 0; i < run->tables->len && docx->error == NULL; i++)
        read_any_table(docx, run->tables->pdata[i]);
    add_notes(docx, run);
}

/* Whether the paragraph's own mark was deleted: what is left of it goes on in the next. */
static bool mark_is_deleted(const xmlNode *properties)
{
    const xmlNode *mark = parts_child(properties, "rPr");

    return parts_child(mark, "del") != NULL || parts_child(mark, "moveFrom") != NULL;
}

static bool is_blank(const GString *text) { return strspn(text->str, " \t\n") == text->len; }

static void write_paragraph(Docx *docx, const xmlNode *properties, Run *run)
{
    g_autofree char *number = NULL;

    if (run->page_break)
        body_block(&docx->body, NODE_PAGE_BREAK);
    if (is_blank(run->text))
        return;
    number = docx_number(docx->styles, properties);
    if (number != NULL)
        g_string_prepend(run->text, number);
    add_paragraph_text(docx, properties, run->text->str);
}

static void read_paragraph(Docx *docx, const xmlNode *node)
{
    const xmlNode *properties = parts_child(node, "pPr");
    Run run;

    run_init(&run);
    g_string_append(run.text, docx->carried->str);
    g_string_truncate(docx->carried, 0);
    docx->contents = false;
    gather(docx, node, &run);
    end_field_codes(docx);
    if (mark_is_deleted(properties) && run.text->len < PARAGRAPH_MAX)
        g_string_append(docx->carried, run.text->str);
    else
        write_paragraph(docx, properties, &run);
    end_pages(docx);
    add_hangers(docx, &run);
    run_clear(&run);
}

/* ---- tables ---- */

/* Calls `visit` for each child named `name`, through the wrappers that may stand between. */
static void each(const xmlNode *node, const char *name,
                 void (*visit)(const xmlNode *child, void *data), void *data)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (parts_is(child, name))
            visit(child, data);
        else if (parts_is(child, "sdt") || parts_is(child, "sdtContent") ||
                 parts_is(child, "customXml") || parts_is(child, "ins") ||
                 parts_is(child, "moveTo"))
            each(child, name, visit, data);
    }
}

static int property_number(const xmlNode *properties, const char *name, int otherwise)
{
    g_autofree char *value = properties != NULL ? parts_child_value(properties, name) : NULL;

    return value != NULL ? (int)CLAMP(g_ascii_strtoll(value, NULL, 10), 0, DOCUMENT_COLUMNS_MAX)
                         : otherwise;
}

typedef struct {
    Docx *docx;
    Node *table, *row;
    GPtrArray *open; /* by column: the cell that a merged cell below belongs to */
    unsigned column;
    bool head;
    Run hangers; /* what hangs on paragraphs in cells */
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
    end_field_codes(filling->docx);
}

/* A table inside a cell of a table with figures follows that table. */
static void gather_nested(const xmlNode *table, void *data)
{
    g_ptr_array_add(((Filling *)data)->hangers.tables, (void *)table);
}

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
    for (unsigned i = 0; i < width && filling->column < DOCUMENT_COLUMNS_MAX;
         i++, filling->column++)
        filling->open->pdata[filling->column] = cell;
}

static void fill_cell(const xmlNode *node, void *data)
{
    Filling *filling = data;
    Body *body = &filling->docx->body;
    const xmlNode *properties = parts_child(node, "tcPr");
    unsigned width = (unsigned)MAX(property_number(properties, "gridSpan", 1), 1);
    int merge = vertical_merge(properties);
    Node *above =
        filling->column < DOCUMENT_COLUMNS_MAX ? filling->open->pdata[filling->column] : NULL;
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
    cell->place.page = body->page;
    end_pages(filling->docx);
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

    if (body_full(&filling->docx->body) ||
        (properties != NULL && parts_child(properties, "del") != NULL))
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

/* Of alternative blocks the first: what follows is the same for older programs. */
static void read_alternative(Docx *docx, const xmlNode *node)
{
    const xmlNode *choice = parts_child(node, "Choice");

    if (choice == NULL)
        choice = parts_child(node, "Fallback");
    if (choice != NULL)
        read_blocks(docx, choice);
}

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
        else if (parts_is(child, "AlternateContent"))
            read_alternative(docx, child);
        else if (!parts_is(child, "del") && !parts_is(child, "moveFrom") &&
                 !parts_is(child, "sectPr") && !parts_is(child, "tcPr") &&
                 !parts_is(child, "sdtPr"))
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
    for (const xmlNode *child = xmlDocGetRootElement((xmlDoc *)tree)->children; child != NULL;
         child = child->next) {
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

    return path != NULL && parts_has(docx->parts, path) ? parts_read_xml(docx->parts, path, error)
                                                        : NULL;
}

/* Whether Word noted where pages ended. */
static bool has_pages(const xmlNode *node)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if (parts_is(child, "lastRenderedPageBreak") || has_pages(child))
            return true;
    return false;
}

static Document *finish(Docx *docx, GError **error)
{
    char pages[16];

    if (docx->error != NULL) {
        document_free(docx->body.document);
        g_propagate_error(error, docx->error);
        return NULL;
    }
    if (node_count(docx->body.document->root) > 0 || docx->pictures == 0)
        return body_finish(&docx->body, error);
    document_free(docx->body.document);
    g_snprintf(pages, sizeof pages, "%u", docx->pictures);
    error_set(error, ERROR_INPUT, "reader-scan", "pages", pages, NULL);
    return NULL;
}

static Document *read_body(Docx *docx, const xmlDoc *tree, GError **error)
{
    const xmlNode *body = parts_child(xmlDocGetRootElement((xmlDoc *)tree), "body");

    body_begin(&docx->body);
    docx->fields = g_array_new(FALSE, FALSE, sizeof(Field));
    docx->carried = g_string_new(NULL);
    if (body != NULL) {
        docx->body.page = has_pages(body) ? 1 : 0;
        read_blocks(docx, body);
    }
    if (!is_blank(docx->carried))
        add_line(docx, docx->carried->str, 0, false);
    g_array_unref(docx->fields);
    g_string_free(docx->carried, TRUE);
    return finish(docx, error);
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

static Document *read_parts(Parts *parts, GError **error)
{
    g_autofree char *main_path = parts_main(parts, main_part, error);
    g_autoptr(GHashTable) relations =
        main_path != NULL ? parts_relations(parts, main_path, error) : NULL;
    g_autoptr(DocxStyles) styles =
        relations != NULL ? docx_styles_read(parts, relations, error) : NULL;
    xmlDoc *tree = styles != NULL ? parts_read_xml(parts, main_path, error) : NULL;
    Docx docx = {.parts = parts, .relations = relations, .styles = styles};
    Document *document;

    if (tree == NULL)
        return NULL;
    document = read_with_notes(&docx, tree, error);
    xmlFreeDoc(tree);
    return document;
}

static Document *docx_read(const uint8_t *bytes, size_t size, const ReaderLimits *limits,
                           GError **error)
{
    g_autoptr(Parts) parts = parts_open(bytes, size, error);

    (void)limits;
    return parts != NULL ? read_parts(parts, error) : NULL;
}

static bool docx_recognises(const uint8_t *bytes, size_t size, const char *path)
{
    (void)path;
    return parts_recognise(bytes, size, "word/document");
}

const Reader reader_docx = {.name = "docx", .recognises = docx_recognises, .read = docx_read};
