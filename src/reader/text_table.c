/* text_table.c: tables with drawn lines between their cells, and tables with a cell on each line
 *
 * With lines drawn nothing has to be guessed as long as every line has as many of them; lines that
 * have fewer or more begin another table, or are text.
 */
#include "reader/table.h"
#include "reader/text.h"

#include <string.h>

#define ROWS_LEAST 2u
#define CELL_WIDTH_MAX 44u /* columns of a cell that stands alone on its line */
#define CELL_COLUMNS_MAX 12u

static bool field_is_figure(const TextField *field)
{
    g_autofree char *text = g_strndup(field->text, field->size);

    return table_is_figure(text);
}

static bool is_blank_at(const char *text, size_t size, size_t *width)
{
    *width = *text == ' ' || *text == '\t'                       ? 1
             : size >= 3 && memcmp(text, "\xe3\x80\x80", 3) == 0 ? 3
             : size >= 2 && memcmp(text, "\xc2\xa0", 2) == 0     ? 2
                                                                 : 0;
    return *width > 0;
}

TextField text_field(const TextLine *line, const char *from, const char *to)
{
    size_t width;

    while (from < to && is_blank_at(from, (size_t)(to - from), &width))
        from += width;
    while (to > from && (is_blank_at(to - 1, 1, &width) ||
                         (to - from >= 3 && is_blank_at(to - 3, 3, &width) && width == 3) ||
                         (to - from >= 2 && is_blank_at(to - 2, 2, &width) && width == 2)))
        to -= width;
    return (TextField){.line = line, .text = from, .size = (size_t)(to - from)};
}

/* ---- drawn lines ---- */

static const char *const bars[] = {"│", "┃", "║", "|", "｜"};

static const char *bar_at(const char *at)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(bars); i++)
        if (g_str_has_prefix(at, bars[i]))
            return bars[i];
    return NULL;
}

/* ├───┼───┤, +---+---+, |---|:--:| */
static bool is_rule(const TextLine *line)
{
    unsigned strokes = 0;

    for (const char *at = line->text, *end = at + line->size; at < end; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if ((c >= 0x2500 && c <= 0x257F) || c == '-' || c == '=')
            strokes++;
        else if (strchr("+|: ", (int)MIN(c, 0x7Fu)) == NULL || c >= 0x7F)
            return false;
    }
    return strokes >= 3;
}

/* The cells between bars; the line begins with one. 0: it is no such line. */
static unsigned bar_fields(const TextLine *line, TextField *fields)
{
    const char *at = line->text, *end = at + line->size, *from;
    const char *bar = line->size > 0 ? bar_at(at) : NULL;
    unsigned count = 0;

    if (bar == NULL || line->left_out)
        return 0;
    from = at += strlen(bar);
    while (at < end && count < TEXT_FIELDS_MAX) {
        bar = bar_at(at);
        if (bar != NULL) {
            fields[count++] = text_field(line, from, at);
            from = at += strlen(bar);
        } else {
            at = g_utf8_next_char(at);
        }
    }
    return from == end && count >= 2 ? count : 0;
}

/* Whether the lines of one section are rows of their own: two of them have a figure in one column.
 */
static bool lines_are_rows(const TextLines *lines, unsigned from, unsigned count)
{
    TextField fields[TEXT_FIELDS_MAX + 1];
    bool seen[TEXT_FIELDS_MAX + 1] = {false};

    for (unsigned i = 0; i < count; i++) {
        unsigned columns = bar_fields(&lines->at[from + i], fields);

        for (unsigned c = 0; c < columns; c++) {
            bool figure = fields[c].size > 0 && field_is_figure(&fields[c]);

            if (figure && seen[c])
                return true;
            seen[c] = seen[c] || figure;
        }
    }
    return false;
}

/* The lines of one section as rows, or as the lines of one row. */
static void add_section(Body *body, Node *table, const TextLines *lines, unsigned from,
                        unsigned count, unsigned columns, bool apart)
{
    TextField fields[TEXT_FIELDS_MAX + 1];
    Node *row = NULL;

    for (unsigned i = 0; i < count; i++) {
        bar_fields(&lines->at[from + i], fields);
        if (apart || row == NULL) {
            row = body_new(body, table, NODE_ROW);
            for (unsigned c = 0; c < columns; c++)
                text_add_cell(body, row, NULL);
        }
        for (unsigned c = 0; c < columns; c++)
            if (fields[c].size > 0)
                text_add(body, node_at(row, c), &lines->at[from + i], fields[c].text,
                         fields[c].size);
    }
}

/* How many lines the drawn table at `from` has, and cells in each; 0 when they differ. */
static unsigned drawn_lines(const TextLines *lines, unsigned from, unsigned *columns,
                            unsigned *rules)
{
    TextField fields[TEXT_FIELDS_MAX + 1];
    unsigned at = from, rows = 0, count;

    *columns = *rules = 0;
    for (; at < lines->count && lines->at[at].size > 0 && !(at > from && lines->at[at].page);
         at++) {
        if (is_rule(&lines->at[at])) {
            (*rules)++;
            continue;
        }
        count = bar_fields(&lines->at[at], fields);
        if (count == 0)
            break;
        if (*columns > 0 && count != *columns)
            return 0;
        *columns = count;
        rows++;
    }
    return rows >= ROWS_LEAST ? at - from : 0;
}

static unsigned take_drawn(Body *body, const TextLines *lines, unsigned from)
{
    unsigned columns, rules, count = drawn_lines(lines, from, &columns, &rules), section;
    Node *table;

    if (count == 0)
        return 0;
    table = body_block(body, NODE_TABLE);
    for (unsigned at = from; at < from + count; at += section) {
        bool apart;

        for (section = 0; at + section < from + count && !is_rule(&lines->at[at + section]);
             section++)
            ;
        apart = rules == 0 || lines_are_rows(lines, at, section);
        if (section > 0)
            add_section(body, table, lines, at, section, columns, apart);
        section++;
    }
    table_settle(table);
    return count;
}

unsigned text_take_table(Body *body, TextLines *lines, unsigned from)
{
    unsigned taken = text_take_tabs(body, lines, from);

    return taken > 0 ? taken : take_drawn(body, lines, from);
}

/* ---- a cell on each line ---- */

static bool is_cell_line(const TextLine *line)
{
    return line->size > 0 && line->width <= CELL_WIDTH_MAX && !line->left_out && !line->page &&
           g_strstr_len(line->text, (gssize)line->size, "。") == NULL &&
           g_strstr_len(line->text, (gssize)line->size, "，") == NULL;
}

static bool line_is_figure(const TextLine *line)
{
    g_autofree char *text = g_strndup(line->text, line->size);

    return table_is_figure(text);
}

/* Whether the lines from `at` on are a row of the body: a text and figures. */
static bool is_cell_row(const TextLines *lines, unsigned at, unsigned columns)
{
    for (unsigned c = 0; c < columns; c++)
        if (at + c >= lines->count || !is_cell_line(&lines->at[at + c]) ||
            line_is_figure(&lines->at[at + c]) != (c > 0))
            return false;
    return true;
}

unsigned text_take_cells(Body *body, TextLines *lines, unsigned from)
{
    unsigned run = 0, columns, rows = 0;
    Node *table;

    /* A table begins with a head; the first figure tells how many columns there are: one less than
     * its place. */
    while (from + run < lines->count && run <= CELL_COLUMNS_MAX &&
           is_cell_line(&lines->at[from + run]) && !line_is_figure(&lines->at[from + run]))
        run++;
    columns = run > 0 ? run - 1 : 0;
    if (columns < 2 || run > CELL_COLUMNS_MAX || !text_begins_table(lines, from))
        return 0;
    for (rows = 1; is_cell_row(lines, from + rows * columns, columns); rows++)
        ;
    if (rows < ROWS_LEAST + 1)
        return 0;
    table = body_block(body, NODE_TABLE);
    for (unsigned r = 0; r < rows; r++) {
        Node *row = body_new(body, table, NODE_ROW);

        for (unsigned c = 0; c < columns; c++)
            text_add_line(body, text_add_cell(body, row, NULL), &lines->at[from + r * columns + c]);
    }
    table_settle(table);
    return rows * columns;
}
