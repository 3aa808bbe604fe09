/* docx_table.c: a table with its title, unit line and remark. Columns get a fixed width: what its
 * figures need, then what its labels would like; the type is the largest in which the figures fit.
 */
#include "render/docx.h"
#include "render/grid.h"

#include <string.h>

enum {
    COLUMNS_UPRIGHT_MAX = 8, /* more stand in a landscape section */
    LABEL_NEED_MAX = 18,     /* halves of a character: a longer label is broken */
    HEAD_LINES = 3,          /* a head may be broken into so many lines */
    COLUMN_NEED_MIN = 4,
    INDENT_MAX = 8,
    CELL_PADDING = 2, /* halves of a character, for margins and lines */
};

typedef struct {
    const Node *table;
    Grid *grid;
    int *widths; /* twips, by column */
    int width;   /* of all of them */
    unsigned size;
} Layout;

static unsigned columns_of_first_row(const Node *table)
{
    const Node *row = node_count(table) > 0 ? node_at(table, 0) : NULL;
    unsigned columns = 0;

    for (unsigned i = 0; row != NULL && i < node_count(row); i++)
        columns += node_at(row, i)->colspan;
    return columns;
}

bool docx_table_is_wide(const Node *table)
{
    return table->kind == NODE_TABLE &&
           (table->wide || columns_of_first_row(table) > COLUMNS_UPRIGHT_MAX);
}

/* Whether a text has no place to be broken: a code. */
static bool is_one_word(const char *text) { return text[strspn(text, "0123456789.-")] == '\0'; }

/* The width that a cell must have, in halves of a character; *wish is what it would like. */
static unsigned cell_need(const Node *cell, unsigned *wish)
{
    g_autofree char *text = node_plain(cell);
    unsigned width = printed_width(text) + 2 * MIN(cell->indent, INDENT_MAX);

    if (cell_figure(cell) != NULL || is_one_word(text)) /* digits of some faces are wide */
        return *wish = width + (width + 4) / 5 + CELL_PADDING;
    *wish = width + CELL_PADDING;
    if (cell->head)
        return MAX((width + HEAD_LINES - 1) / HEAD_LINES + 1, COLUMN_NEED_MIN) + CELL_PADDING;
    return MIN(width, LABEL_NEED_MAX) + CELL_PADDING;
}

static void measure(const Grid *grid, unsigned *needs, unsigned *wishes)
{
    for (unsigned c = 0; c < grid->columns; c++)
        needs[c] = wishes[c] = COLUMN_NEED_MIN + CELL_PADDING;
    for (unsigned r = 0; r < grid->rows; r++)
        for (unsigned c = 0; c < grid->columns; c++) {
            const GridSlot *slot = grid_at(grid, r, c);
            unsigned need, wish;

            if (slot->cell == NULL || slot->width > 1 || !grid_begins(grid, r, c))
                continue;
            need = cell_need(slot->cell, &wish);
            needs[c] = MAX(needs[c], need);
            wishes[c] = MAX(wishes[c], slot->cell->head ? need : wish);
        }
}

static unsigned sum(const unsigned *numbers, unsigned count)
{
    unsigned total = 0;

    for (unsigned i = 0; i < count; i++)
        total += numbers[i];
    return total;
}

/* Half the width of a character in table type, in twips: ten of them make a half point. */
static int half_width(unsigned size) { return docx_table_sizes[size] * 10 / 2; }

static unsigned fitting_size(unsigned need, int width)
{
    unsigned size = 0;

    while (size + 1 < DOCX_TABLE_SIZE_COUNT && (int)need * half_width(size) > width)
        size++;
    return size;
}

/* Shares `width` out: everybody's need first, then as much of the wishes as there is room for, then
 * the rest evenly by need. When even the needs don't fit, everybody gives way alike. */
static void share_out(Layout *layout, const unsigned *needs, const unsigned *wishes)
{
    unsigned columns = layout->grid->columns;
    int half = half_width(layout->size), left = layout->width;
    int64_t need = sum(needs, columns), more = sum(wishes, columns) - need;
    int64_t room = layout->width - need * half;
    int64_t granted = CLAMP(room, 0, more * half);

    for (unsigned c = 0; c < columns; c++) {
        int64_t width =
            room < 0 ? (int64_t)needs[c] * layout->width / need : (int64_t)needs[c] * half;

        if (more > 0)
            width += granted * (wishes[c] - needs[c]) / more;
        if (room > granted)
            width += (room - granted) * needs[c] / need;
        layout->widths[c] = (int)MAX(width, 1);
        left -= layout->widths[c];
    }
    layout->widths[0] += MAX(left, 0); /* what division left over */
}

static Layout *layout_new(const Node *table, int width)
{
    Layout *layout = g_new0(Layout, 1);
    g_autofree unsigned *needs = NULL, *wishes = NULL;

    layout->table = table;
    layout->width = width;
    layout->grid = grid_new(table);
    layout->widths = g_new0(int, layout->grid->columns + 1);
    if (layout->grid->columns == 0)
        return layout;
    needs = g_new(unsigned, layout->grid->columns);
    wishes = g_new(unsigned, layout->grid->columns);
    measure(layout->grid, needs, wishes);
    layout->size = fitting_size(sum(needs, layout->grid->columns), width);
    share_out(layout, needs, wishes);
    return layout;
}

static void layout_free(Layout *layout)
{
    grid_free(layout->grid);
    g_free(layout->widths);
    g_free(layout);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Layout, layout_free)

static DocxTableStyle cell_style(const Node *cell)
{
    if (cell == NULL)
        return DOCX_TABLE_TEXT;
    if (cell->head)
        return DOCX_TABLE_HEAD;
    return cell_figure(cell) != NULL ? DOCX_TABLE_FIGURE : DOCX_TABLE_TEXT;
}

/* Only what departs from the style: an indented label, an alignment of the cell's own. */
static void cell_alignment(Xml *xml, const Node *cell, DocxTableStyle style, unsigned size)
{
    static const char *const names[] = {
        [ALIGN_START] = "left", [ALIGN_CENTER] = "center", [ALIGN_END] = "right"};

    if (cell == NULL)
        return;
    if (cell->indent > 0) {
        xml_open(xml, "w:ind", NULL);
        xml_attribute_int(xml, "w:leftChars", 100 * (int64_t)MIN(cell->indent, INDENT_MAX));
        xml_attribute_int(xml, "w:left",
                          2 * half_width(size) * (int64_t)MIN(cell->indent, INDENT_MAX));
        xml_close(xml);
    }
    if (cell->align != ALIGN_START && style == DOCX_TABLE_TEXT)
        xml_empty(xml, "w:jc", "w:val", names[cell->align], NULL);
}

static void cell_paragraph(Docx *docx, const Layout *layout, const Node *cell)
{
    Xml *xml = docx->xml;
    DocxTableStyle style = cell_style(cell);

    xml_open(xml, "w:p", NULL);
    xml_open(xml, "w:pPr", NULL);
    xml_empty(xml, "w:pStyle", "w:val", docx_table_style(style, layout->size), NULL);
    cell_alignment(xml, cell, style, layout->size);
    xml_close(xml);
    if (cell != NULL)
        docx_inline(docx, cell, cell->strong ? "Strong" : NULL);
    xml_close(xml);
}

static int slot_width(const Layout *layout, unsigned column, unsigned count)
{
    int width = 0;

    for (unsigned c = column; c < column + count; c++)
        width += layout->widths[c];
    return width;
}

static void width_element(Xml *xml, const char *name, int width)
{
    xml_open(xml, name, NULL);
    xml_attribute_int(xml, "w:w", width);
    xml_attribute(xml, "w:type", "dxa");
    xml_close(xml);
}

static void cell_properties(Xml *xml, const Layout *layout, const GridSlot *slot, unsigned row,
                            unsigned column)
{
    unsigned span = slot->cell != NULL ? slot->width : 1;

    xml_open(xml, "w:tcPr", NULL);
    width_element(xml, "w:tcW", slot_width(layout, column, span));
    if (span > 1) {
        xml_open(xml, "w:gridSpan", NULL);
        xml_attribute_int(xml, "w:val", span);
        xml_close(xml);
    }
    if (slot->cell != NULL && slot->height > 1)
        xml_empty(xml, "w:vMerge", "w:val", slot->row == row ? "restart" : "continue", NULL);
    if (slot->cell != NULL && slot->cell->head)
        xml_empty(xml, "w:shd", "w:val", "clear", "w:color", "auto", "w:fill", "E8ECF1", NULL);
    xml_empty(xml, "w:vAlign", "w:val", "center", NULL);
    xml_close(xml);
}

static void table_cell(Docx *docx, const Layout *layout, unsigned row, unsigned column)
{
    const GridSlot *slot = grid_at(layout->grid, row, column);

    xml_open(docx->xml, "w:tc", NULL);
    cell_properties(docx->xml, layout, slot, row, column);
    cell_paragraph(docx, layout, slot->row == row ? slot->cell : NULL);
    xml_close(docx->xml);
}

static void table_row(Docx *docx, const Layout *layout, unsigned row)
{
    xml_open(docx->xml, "w:tr", NULL);
    xml_open(docx->xml, "w:trPr", NULL);
    xml_empty(docx->xml, "w:cantSplit", NULL);
    if (row < layout->grid->head_rows)
        xml_empty(docx->xml, "w:tblHeader", NULL);
    xml_close(docx->xml);
    for (unsigned c = 0; c < layout->grid->columns;) {
        const GridSlot *slot = grid_at(layout->grid, row, c);

        table_cell(docx, layout, row, c);
        c += slot->cell != NULL ? slot->width : 1;
    }
    xml_close(docx->xml);
}

static void table_properties(Xml *xml, const Layout *layout)
{
    const Node *table = layout->table;
    const char *alternative = table->alternative != NULL ? table->alternative : table->text;

    xml_open(xml, "w:tblPr", NULL);
    xml_empty(xml, "w:tblStyle", "w:val", "Statement", NULL);
    width_element(xml, "w:tblW", layout->width);
    xml_empty(xml, "w:jc", "w:val", "center", NULL);
    xml_empty(xml, "w:tblLayout", "w:type", "fixed", NULL);
    xml_open(xml, "w:tblLook", "w:val", "0000", "w:firstRow", "0", "w:lastRow", "0",
             "w:firstColumn", "0", "w:lastColumn", "0", "w:noHBand", "1", "w:noVBand", "1", NULL);
    xml_close(xml);
    if (table->text != NULL)
        xml_empty(xml, "w:tblCaption", "w:val", table->text, NULL);
    if (alternative != NULL)
        xml_empty(xml, "w:tblDescription", "w:val", alternative, NULL);
    xml_close(xml);
}

static void table_grid(Xml *xml, const Layout *layout)
{
    xml_open(xml, "w:tblGrid", NULL);
    for (unsigned c = 0; c < layout->grid->columns; c++) {
        xml_open(xml, "w:gridCol", NULL);
        xml_attribute_int(xml, "w:w", layout->widths[c]);
        xml_close(xml);
    }
    xml_close(xml);
}

static void table_title(Docx *docx, const Node *table)
{
    g_autofree char *title = table->number != NULL && table->text != NULL
                                 ? g_strconcat(table->number, "　", table->text, NULL)
                                 : g_strdup(table->number != NULL ? table->number : table->text);

    docx_paragraph(docx, "TableTitle", title);
    docx_paragraph(docx, "TableUnit", table->unit);
}

static void table_body(Docx *docx, const Layout *layout)
{
    xml_open(docx->xml, "w:tbl", NULL);
    table_properties(docx->xml, layout);
    table_grid(docx->xml, layout);
    for (unsigned r = 0; r < layout->grid->rows; r++)
        table_row(docx, layout, r);
    xml_close(docx->xml);
    docx->after_table = true;
}

void docx_table(Docx *docx, const Node *table)
{
    const DocxPage *page = docx->landscape ? &docx_landscape : &docx_portrait;
    g_autoptr(Layout) layout = layout_new(table, docx_text_width(page));

    table_title(docx, table);
    if (docx->after_table || docx->break_before)
        docx_spacer(docx);
    if (layout->grid->columns > 0 && layout->grid->rows > 0)
        table_body(docx, layout);
    docx_paragraph(docx, "TableRemark", table->remark);
}
