/* html_table.c: a statement as a table that is one to a screen reader too
 *
 * The leading rows of nothing but head cells are the thead. In the body a head cell, or a text that
 * figures follow, names its row. A table stands in a region of its own that scrolls, so that the
 * page never does. Figures that are nil stay plain text: a form has hundreds of them.
 */
#include "render/html.h"

#include <string.h>

#define INDENT_MAX 6u     /* levels that page.css knows */
#define COLUMNS_NARROW 4u /* up to here a table fits a phone */
#define COLUMNS_MANY 10u  /* from here print needs smaller letters */

static bool row_is_head(const Node *row)
{
    for (unsigned i = 0; i < node_count(row); i++)
        if (!node_at(row, i)->head)
            return false;
    return node_count(row) > 0;
}

static unsigned head_rows(const Node *table)
{
    unsigned count = 0;

    while (count < node_count(table) && row_is_head(node_at(table, count)))
        count++;
    return count;
}

static unsigned column_count(const Node *table)
{
    unsigned most = 0;

    for (unsigned r = 0; r < node_count(table); r++) {
        const Node *row = node_at(table, r);
        unsigned columns = 0;

        for (unsigned c = 0; c < node_count(row); c++)
            columns += node_at(row, c)->colspan;
        most = MAX(most, columns);
    }
    return most;
}

/* A cell for a figure, even when there is none in it. */
static bool cell_is_amount(const Node *cell)
{
    if (cell->align == ALIGN_END)
        return true;
    for (unsigned i = 0; i < node_count(cell); i++)
        if (node_at(cell, i)->kind == NODE_FIGURE)
            return true;
    return false;
}

static bool cell_is_mark(const Node *cell)
{
    return cell->align == ALIGN_CENTER && !cell_is_amount(cell);
}

/* A text before a figure is the label of its row (of a side, where a form has two); a line number
 * may stand between them. */
static bool cell_is_label(const Node *row, unsigned index)
{
    const Node *cell = node_at(row, index);
    unsigned next = index + 1;

    if (node_count(cell) == 0 || cell_is_amount(cell) || cell_is_mark(cell))
        return false;
    while (next < node_count(row) && cell_is_mark(node_at(row, next)))
        next++;
    return next < node_count(row) && cell_is_amount(node_at(row, next));
}

static bool row_has_amounts(const Node *row)
{
    for (unsigned i = 0; i < node_count(row); i++)
        if (cell_is_amount(node_at(row, i)))
            return true;
    return false;
}

static void write_spans(Markup *markup, const Node *cell)
{
    if (cell->colspan > 1)
        markup_attribute_int(markup, "colspan", cell->colspan);
    if (cell->rowspan > 1)
        markup_attribute_int(markup, "rowspan", cell->rowspan);
}

/* The class of a body cell: number, centre, strong, label (of which one stays in sight), indent. */
static void write_class(Markup *markup, const Node *cell, bool label, bool sticky)
{
    g_autoptr(GString) class = g_string_new(NULL);

    if (cell->align == ALIGN_END || cell_is_amount(cell))
        g_string_append(class, "n ");
    else if (cell->align == ALIGN_CENTER)
        g_string_append(class, "c ");
    if (cell->strong)
        g_string_append(class, "strong ");
    if (label)
        g_string_append(class, sticky ? "label " : "name ");
    if (cell->indent > 0)
        g_string_append_printf(class, "i%u ", MIN(cell->indent, INDENT_MAX));
    if (class->len == 0)
        return;
    g_string_truncate(class, class->len - 1);
    markup_attribute(markup, "class", class->str);
}

static bool figure_is_nil(const Node *figure)
{
    return figure->figure.known && exact_sign(figure->figure.value) == 0;
}

static void write_content(HtmlPage *page, const Node *cell)
{
    const Node *only = node_count(cell) == 1 ? node_at(cell, 0) : NULL;

    if (only != NULL && only->kind == NODE_FIGURE &&
        (figure_is_nil(only) || html_source_index(page->sources, only->origin) < 0))
        markup_text(page->markup, only->text);
    else
        html_write_inline(page, cell);
}

static void write_head_row(HtmlPage *page, const Node *row)
{
    markup_open(page->markup, "tr");
    for (unsigned i = 0; i < node_count(row); i++) {
        const Node *cell = node_at(row, i);

        markup_open(page->markup, "th");
        markup_attribute(page->markup, "scope", "col");
        write_spans(page->markup, cell);
        html_write_inline(page, cell);
        markup_close(page->markup);
    }
    markup_close(page->markup);
    markup_line(page->markup);
}

/* `sticky`: the first label stays in sight while the rest scrolls. */
static void write_row(HtmlPage *page, const Node *row, bool sticky)
{
    bool amounts = row_has_amounts(row);

    markup_open(page->markup, "tr");
    for (unsigned i = 0; i < node_count(row); i++) {
        const Node *cell = node_at(row, i);
        bool label = cell_is_label(row, i);
        bool names = cell->head || label ||
                     (i == 0 && amounts && !cell_is_amount(cell) && node_count(cell) > 0);

        markup_open(page->markup, names ? "th" : "td");
        markup_attribute(page->markup, "scope", names ? "row" : NULL);
        write_class(page->markup, cell, label, sticky);
        write_spans(page->markup, cell);
        html_write_language(page, cell);
        write_content(page, cell);
        markup_close(page->markup);
        sticky = sticky && !label;
    }
    markup_close(page->markup);
    markup_line(page->markup);
}

static void write_rows(HtmlPage *page, const Node *table, unsigned columns)
{
    unsigned head = head_rows(table), rows = node_count(table);

    if (head > 0 && head < rows) {
        markup_open(page->markup, "thead");
        for (unsigned r = 0; r < head; r++)
            write_head_row(page, node_at(table, r));
        markup_close(page->markup);
    } else {
        head = 0;
    }
    markup_open(page->markup, "tbody");
    for (unsigned r = head; r < rows; r++)
        write_row(page, node_at(table, r), columns > COLUMNS_NARROW);
    markup_close(page->markup);
}

static void write_part(Markup *markup, const char *class, const char *text)
{
    if (text == NULL)
        return;
    markup_element(markup, "span", class, text);
    markup_text(markup, " ");
}

static void write_caption(HtmlPage *page, const Node *table, const char *id)
{
    if (table->text == NULL && table->number == NULL && table->unit == NULL)
        return;
    markup_open(page->markup, "caption");
    markup_attribute(page->markup, "id", id);
    markup_open(page->markup, "span");
    markup_attribute(page->markup, "class", "caption");
    write_part(page->markup, "table-number", table->number);
    write_part(page->markup, "table-title", table->text);
    write_part(page->markup, "table-unit", table->unit);
    markup_close(page->markup);
    markup_close(page->markup);
    markup_line(page->markup);
}

static void write_region(HtmlPage *page, const Node *table, unsigned columns)
{
    bool captioned = table->text != NULL || table->number != NULL || table->unit != NULL;
    const char *id = html_id(page, "table", table->id);
    const char *caption = html_id(page, "caption", table->id);

    markup_open(page->markup, "div");
    markup_attribute(page->markup, "class", "region");
    markup_attribute(page->markup, "id", id);
    markup_attribute(page->markup, "role", "region");
    if (captioned)
        markup_attribute(page->markup, "aria-labelledby", caption);
    else
        markup_attribute(page->markup, "aria-label",
                         table->alternative != NULL ? table->alternative : id);
    if (columns > COLUMNS_NARROW)
        markup_attribute(page->markup, "tabindex", "0");
    markup_open(page->markup, "table");
    markup_attribute(page->markup, "class", columns > COLUMNS_MANY ? "many" : NULL);
    write_caption(page, table, caption);
    write_rows(page, table, columns);
    markup_close(page->markup);
    markup_close(page->markup);
}

void html_write_table(HtmlPage *page, const Node *table)
{
    markup_open(page->markup, "div");
    markup_attribute(page->markup, "class", table->wide ? "table wide" : "table");
    write_region(page, table, column_count(table));
    if (table->remark != NULL)
        markup_element(page->markup, "p", "remark", table->remark);
    markup_close(page->markup);
}
