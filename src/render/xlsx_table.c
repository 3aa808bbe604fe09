/* xlsx_table.c: a table as a sheet: its title in row 1, its number in row 2, the unit and the unit
 * of money in row 3, then the table, then its remark. */
#include "render/grid.h"
#include "render/xlsx.h"

enum { TABLE_ROW = 3 };
enum { WIDTH_MIN = 7, WIDTH_LABEL_MAX = 44, WIDTH_UPRIGHT_MAX = 92, WIDTH_FROZEN_MAX = 60 };
enum { FROZEN_COLUMNS_MAX = 3 };

/* The width in characters that a cell asks for. */
static unsigned cell_width(const Node *cell)
{
    g_autofree char *text = node_plain(cell);
    unsigned width = printed_width(text) + 2 * MIN(cell->indent, 8u);

    if (cell_figure(cell) != NULL)
        return width + 3;
    return MIN(cell->head ? width / 2 + 3 : width + 2, WIDTH_LABEL_MAX);
}

static unsigned column_width(const Grid *grid, unsigned column)
{
    unsigned width = WIDTH_MIN;

    for (unsigned r = 0; r < grid->rows; r++) {
        const GridSlot *slot = grid_at(grid, r, column);

        if (slot->cell != NULL && slot->width == 1 && slot->row == r)
            width = MAX(width, cell_width(slot->cell));
    }
    return width;
}

/* Sets the width of every column; answers the sum. */
static unsigned set_widths(lxw_worksheet *sheet, const Grid *grid, unsigned *frozen)
{
    unsigned total = 0, labels = grid->label_columns < grid->columns ? grid->label_columns : 0;

    *frozen = 0;
    for (unsigned c = 0; c < grid->columns; c++) {
        unsigned width = column_width(grid, c);

        worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, width, NULL);
        total += width;
        if (c < labels && c < FROZEN_COLUMNS_MAX && total <= WIDTH_FROZEN_MAX)
            *frozen = c + 1;
    }
    return total;
}

static bool is_missing(const Node *cell)
{
    for (unsigned i = 0; i < node_count(cell); i++)
        if (node_at(cell, i)->kind == NODE_MISSING)
            return true;
    return false;
}

static Look cell_look(const Node *cell)
{
    if (cell == NULL)
        return (Look){.kind = LOOK_TEXT};
    if (cell->head)
        return (Look){.kind = LOOK_HEAD, .align = ALIGN_CENTER, .strong = cell->strong};
    return (Look){.kind = LOOK_TEXT,
                  .align = cell->align,
                  .strong = cell->strong,
                  .missing = is_missing(cell),
                  .indent = cell->align == ALIGN_START ? cell->indent : 0};
}

static void write_cell(Book *book, lxw_worksheet *sheet, const GridSlot *slot, unsigned row,
                       unsigned column)
{
    const Node *figure = slot->cell != NULL ? cell_figure(slot->cell) : NULL;
    Look look = cell_look(slot->cell);
    g_autofree char *text = NULL;

    if (slot->cell != NULL)
        book_merge(book, sheet, TABLE_ROW + row, column, slot->height, slot->width, &look);
    if (figure != NULL && !slot->cell->head) {
        book_write_figure(book, sheet, TABLE_ROW + row, column, &figure->figure, figure->text,
                          look);
        return;
    }
    text = slot->cell != NULL ? node_plain(slot->cell) : NULL;
    book_write_text(book, sheet, TABLE_ROW + row, column, text, &look);
}

static void write_cells(Book *book, lxw_worksheet *sheet, const Grid *grid)
{
    for (unsigned r = 0; r < grid->rows; r++)
        for (unsigned c = 0; c < grid->columns; c++)
            if (grid_begins(grid, r, c))
                write_cell(book, sheet, grid_at(grid, r, c), r, c);
}

static void write_title(Book *book, lxw_worksheet *sheet, const Node *table, unsigned columns)
{
    const Look title = {.kind = LOOK_TITLE, .align = ALIGN_CENTER};
    const Look left = {.kind = LOOK_ASIDE}, right = {.kind = LOOK_ASIDE, .align = ALIGN_END};

    worksheet_set_row(sheet, 0, 30, NULL);
    book_merge(book, sheet, 0, 0, 1, columns, &title);
    book_write_text(book, sheet, 0, 0, table->text, &title);
    book_write_text(book, sheet, 1, columns - 1, table->number, &right);
    if (columns > 1)
        book_write_text(book, sheet, 2, 0, book->document->unit_name, &left);
    book_write_text(book, sheet, 2, columns - 1, table->unit, &right);
}

/* A remark goes over the table's width, in as many lines as it needs: office programs don't fit the
 * height of joined cells themselves. */
static void write_remark(Book *book, lxw_worksheet *sheet, const Node *table, const Grid *grid,
                         unsigned columns, unsigned total)
{
    const Look look = {.kind = LOOK_REMARK};
    lxw_row_t row = TABLE_ROW + grid->rows;
    unsigned lines;

    if (table->remark == NULL || *table->remark == '\0')
        return;
    lines = printed_width(table->remark) / MAX(total, 1u) + 1;
    worksheet_set_row(sheet, row, 15.0 * MIN(lines, 20u), NULL);
    book_merge(book, sheet, row, 0, 1, columns, &look);
    book_write_text(book, sheet, row, 0, table->remark, &look);
}

static void set_page(lxw_worksheet *sheet, const Node *table, const Grid *grid, unsigned total)
{
    book_set_page(sheet);
    if (table->wide || total > WIDTH_UPRIGHT_MAX)
        worksheet_set_landscape(sheet);
    worksheet_center_horizontally(sheet);
    worksheet_repeat_rows(sheet, 0, TABLE_ROW + MAX(grid->head_rows, 1) - 1);
}

void book_write_table(Book *book, lxw_worksheet *sheet, const Node *table)
{
    g_autoptr(Grid) grid = grid_new(table);
    unsigned columns = MAX(grid->columns, 1), frozen, total = set_widths(sheet, grid, &frozen);

    write_title(book, sheet, table, columns);
    write_cells(book, sheet, grid);
    write_remark(book, sheet, table, grid, columns, total);
    worksheet_freeze_panes(sheet, TABLE_ROW + grid->head_rows, (lxw_col_t)frozen);
    /* Codes are texts although they look like numbers; no green corner on each. */
    if (grid->rows > 0) {
        g_autofree char *all = g_strdup_printf("A1:XFD%u", TABLE_ROW + grid->rows);

        worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, all);
    }
    set_page(sheet, table, grid, total);
}
