/* text_table.c: tables laid out with blanks or tabs, and tables with a cell on each line
 *
 * Columns are found by overlap: each line's fields must fall into the columns that the fullest lines have, one
 * field to a column. A block that does not fit that way is no table to us: its lines stay paragraphs.
 */
#include "reader/table.h"
#include "reader/text.h"

#include <string.h>

#define ROWS_LEAST 2u
#define CELL_WIDTH_MAX 44u  /* columns of a cell that stands alone on its line */
#define CELL_COLUMNS_MAX 12u

typedef struct {
    unsigned from, to;
} Column;

static bool field_is_figure(const TextField *field)
{
    g_autofree char *text = g_strndup(field->text, field->size);

    return table_is_figure(text);
}

/* A tabbed line, or one with at least three fields, or two of which the second is a figure. */
static unsigned row_fields(const TextLine *line, TextField *fields)
{
    unsigned count = text_fields(line, 2, fields);
    bool tabbed = memchr(line->text, '\t', line->size) != NULL;

    if (count >= 3 || (count == 2 && (tabbed || field_is_figure(&fields[1]))))
        return count;
    return 0;
}

/* The columns of the fullest lines, each as wide as its widest field. False when they do not agree. */
static bool find_columns(const TextLines *lines, unsigned from, unsigned rows, Column *columns, unsigned *count)
{
    TextField fields[TEXT_FIELDS_MAX + 1];
    unsigned most = 0;

    for (unsigned r = 0; r < rows; r++)
        most = MAX(most, text_fields(&lines->at[from + r], 2, fields));
    *count = most;
    for (unsigned c = 0; c < most; c++)
        columns[c] = (Column){G_MAXUINT, 0};
    for (unsigned r = 0; r < rows; r++) {
        if (text_fields(&lines->at[from + r], 2, fields) != most)
            continue;
        for (unsigned c = 0; c < most; c++) {
            columns[c].from = MIN(columns[c].from, fields[c].from);
            columns[c].to = MAX(columns[c].to, fields[c].to);
        }
    }
    return most >= 2;
}

/* The only column that the field touches; `count` when there is none or more than one. */
static unsigned column_of(const TextField *field, const Column *columns, unsigned count)
{
    unsigned found = count;

    for (unsigned c = 0; c < count; c++) {
        if (field->to <= columns[c].from || field->from >= columns[c].to)
            continue;
        if (found < count)
            return count;
        found = c;
    }
    return found;
}

/* Puts the fields of a line into columns. False when two claim one, or one claims two. */
static bool bind_row(const TextField *fields, unsigned count, const Column *columns, unsigned column_count,
                     const TextField **cells)
{
    for (unsigned c = 0; c < column_count; c++)
        cells[c] = count == column_count ? &fields[c] : NULL;
    for (unsigned f = 0; count != column_count && f < count; f++) {
        unsigned c = column_of(&fields[f], columns, column_count);

        if (c == column_count || cells[c] != NULL)
            return false;
        cells[c] = &fields[f];
    }
    return true;
}

/* Runs over the block twice: first to see that every line fits, then to build. */
static bool block_fits(const TextLines *lines, unsigned from, unsigned rows, const Column *columns, unsigned count)
{
    TextField fields[TEXT_FIELDS_MAX + 1];
    const TextField *cells[TEXT_FIELDS_MAX];
    unsigned figures = 0;

    for (unsigned r = 0; r < rows; r++) {
        unsigned found = text_fields(&lines->at[from + r], 2, fields);

        if (!bind_row(fields, found, columns, count, cells))
            return false;
        for (unsigned f = 0; f < found; f++)
            figures += field_is_figure(&fields[f]);
    }
    return figures > 0;
}

unsigned text_take_table(Body *body, TextLines *lines, unsigned from)
{
    TextField fields[TEXT_FIELDS_MAX + 1];
    const TextField *cells[TEXT_FIELDS_MAX];
    Column columns[TEXT_FIELDS_MAX + 1];
    unsigned rows = 0, count;
    Node *table;

    if (from < lines->no_table_until)
        return 0;
    while (from + rows < lines->count && !(rows > 0 && lines->at[from + rows].page) &&
           row_fields(&lines->at[from + rows], fields) > 0)
        rows++;
    if (rows < ROWS_LEAST || !find_columns(lines, from, rows, columns, &count) ||
        !block_fits(lines, from, rows, columns, count)) {
        lines->no_table_until = from + rows;
        return 0;
    }
    table = body_block(body, NODE_TABLE);
    for (unsigned r = 0; r < rows; r++) {
        Node *row = body_new(body, table, NODE_ROW);
        unsigned found = text_fields(&lines->at[from + r], 2, fields);

        bind_row(fields, found, columns, count, cells);
        for (unsigned c = 0; c < count; c++)
            text_add_cell(body, row, cells[c]);
    }
    table_settle(table);
    return rows;
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

    /* A table begins with a head; the first figure tells how many columns there are: one less than its place. */
    while (from + run < lines->count && run <= CELL_COLUMNS_MAX && is_cell_line(&lines->at[from + run]) &&
           !line_is_figure(&lines->at[from + run]))
        run++;
    columns = run > 0 ? run - 1 : 0;
    if (columns < 2 || run > CELL_COLUMNS_MAX)
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
