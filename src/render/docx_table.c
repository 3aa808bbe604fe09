/* docx_table.c: a table with its title, unit line and remark */
#include "render/docx.h"
#include "render/layout.h"

static DocxTableStyle cell_style(const Grid *grid, const GridSlot *slot)
{
    if (slot->cell == NULL)
        return DOCX_TABLE_TEXT;
    if (grid_is_head(grid, slot))
        return DOCX_TABLE_HEAD;
    return cell_figure(slot->cell) != NULL ? DOCX_TABLE_FIGURE : DOCX_TABLE_TEXT;
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
        xml_attribute_int(xml, "w:leftChars", 100 * (int64_t)MIN(cell->indent, LAYOUT_INDENT_MAX));
        xml_attribute_int(xml, "w:left",
                          2 * layout_half_width(size) *
                              (int64_t)MIN(cell->indent, LAYOUT_INDENT_MAX));
        xml_close(xml);
    }
    if (cell->align != ALIGN_START && style == DOCX_TABLE_TEXT)
        xml_empty(xml, "w:jc", "w:val", names[cell->align], NULL);
}

/* The text of a cell; a cell that goes on from the row above has none. */
static void cell_paragraph(Docx *docx, const Layout *layout, const GridSlot *slot, unsigned row)
{
    Xml *xml = docx->xml;
    DocxTableStyle style = cell_style(layout->grid, slot);
    const Node *cell = slot->row == row ? slot->cell : NULL;

    xml_open(xml, "w:p", NULL);
    xml_open(xml, "w:pPr", NULL);
    xml_empty(xml, "w:pStyle", "w:val", docx_table_style(style, layout->size), NULL);
    cell_alignment(xml, cell, style, layout->size);
    xml_close(xml);
    if (cell != NULL)
        docx_inline(docx, cell, cell->strong ? "Strong" : NULL);
    xml_close(xml);
}

static void width_element(Xml *xml, const char *name, int width)
{
    xml_open(xml, name, NULL);
    xml_attribute_int(xml, "w:w", width);
    xml_attribute(xml, "w:type", "dxa");
    xml_close(xml);
}

/* Columns of a part that a cell takes, and their width in twips. */
typedef struct {
    unsigned count;
    int width;
} Span;

static void cell_properties(Xml *xml, const Grid *grid, const GridSlot *slot, unsigned row,
                            Span span)
{
    xml_open(xml, "w:tcPr", NULL);
    width_element(xml, "w:tcW", span.width);
    if (span.count > 1) {
        xml_open(xml, "w:gridSpan", NULL);
        xml_attribute_int(xml, "w:val", span.count);
        xml_close(xml);
    }
    if (slot->cell != NULL && slot->height > 1)
        xml_empty(xml, "w:vMerge", "w:val", slot->row == row ? "restart" : "continue", NULL);
    if (grid_is_head(grid, slot))
        xml_empty(xml, "w:shd", "w:val", "clear", "w:color", "auto", "w:fill", "E8ECF1", NULL);
    xml_empty(xml, "w:vAlign", "w:val", "center", NULL);
    xml_close(xml);
}

/* How far the cell at `index` of a part goes on there: a part may show a piece of it only. */
static Span part_span(const Layout *layout, const LayoutPart *part, unsigned row, unsigned index)
{
    const GridSlot *first = grid_at(layout->grid, row, part->columns[index]);
    Span span = {1, part->widths[index]};

    for (unsigned i = index + 1; first->cell != NULL && i < part->count; i++) {
        if (grid_at(layout->grid, row, part->columns[i])->cell != first->cell)
            break;
        span.count++;
        span.width += part->widths[i];
    }
    return span;
}

static void table_row(Docx *docx, const Layout *layout, const LayoutPart *part, unsigned row)
{
    Xml *xml = docx->xml;

    xml_open(xml, "w:tr", NULL);
    xml_open(xml, "w:trPr", NULL);
    xml_empty(xml, "w:cantSplit", NULL);
    if (row < layout->grid->head_rows)
        xml_empty(xml, "w:tblHeader", NULL);
    xml_close(xml);
    for (unsigned i = 0; i < part->count;) {
        const GridSlot *slot = grid_at(layout->grid, row, part->columns[i]);
        Span span = part_span(layout, part, row, i);

        xml_open(xml, "w:tc", NULL);
        cell_properties(xml, layout->grid, slot, row, span);
        cell_paragraph(docx, layout, slot, row);
        xml_close(xml);
        i += span.count;
    }
    xml_close(xml);
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

static void table_grid(Xml *xml, const LayoutPart *part)
{
    xml_open(xml, "w:tblGrid", NULL);
    for (unsigned i = 0; i < part->count; i++) {
        xml_open(xml, "w:gridCol", NULL);
        xml_attribute_int(xml, "w:w", part->widths[i]);
        xml_close(xml);
    }
    xml_close(xml);
}

/* "附表7　明细表（2/3）": the last only for a table in parts. */
static void table_title(Docx *docx, const Layout *layout, unsigned part)
{
    const Node *table = layout->table;
    GString *title = g_string_new(table->number);

    if (table->number != NULL && table->text != NULL)
        g_string_append(title, "　");
    if (table->text != NULL)
        g_string_append(title, table->text);
    if (layout->parts->len > 1)
        g_string_append_printf(title, "（%u/%u）", part + 1, layout->parts->len);
    docx_paragraph(docx, "TableTitle", title->str);
    docx_paragraph(docx, "TableUnit", table->unit);
    g_string_free(title, TRUE);
}

static void table_part(Docx *docx, const Layout *layout, unsigned index)
{
    const LayoutPart *part = g_ptr_array_index(layout->parts, index);

    table_title(docx, layout, index);
    if (docx->after_table || docx->break_before)
        docx_spacer(docx);
    xml_open(docx->xml, "w:tbl", NULL);
    table_properties(docx->xml, layout);
    table_grid(docx->xml, part);
    for (unsigned r = 0; r < layout->grid->rows; r++)
        table_row(docx, layout, part, r);
    xml_close(docx->xml);
    docx->after_table = true;
}

void docx_table(Docx *docx, const Node *table)
{
    const DocxPage *page = docx->landscape ? &docx_landscape : &docx_portrait;
    g_autoptr(Layout) layout = layout_new(table, docx_text_width(page));

    if (layout->parts->len == 0)
        table_title(docx, layout, 0);
    for (unsigned i = 0; i < layout->parts->len; i++)
        table_part(docx, layout, i);
    docx_paragraph(docx, "TableRemark", table->remark);
}
