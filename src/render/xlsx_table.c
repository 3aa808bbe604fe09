/* xlsx_table.c: a table as a sheet: its title in row 1, its number in row 2, the unit and the unit
 * of money in row 3, then the table, then its remark. */
#include "render/grid.h"
#include "render/xlsx.h"

enum { TABLE_ROW = 3 };
enum {
    WIDTH_MIN = 7,
    WIDTH_LABEL_MAX = 44,
    WIDTH_UPRIGHT_MAX = 92,
    WIDTH_FROZEN_MAX = 60,
    WIDTH_PAGE_MAX = 260
};
enum { FROZEN_COLUMNS_MAX = 3, LINE_HEIGHT = 15, LINES_MAX = 20, PAGES_WIDE_MAX = 100 };

/* The width in characters that a cell asks for. */
static unsigned cell_width(const Grid *grid, const GridSlot *slot)
{
    const Node *cell = slot->cell;
    g_autofree char *text = node_plain(cell);
    unsigned width = printed_width(text) + 2 * MIN(cell->indent, 8u);

    if (cell_figure(cell) != NULL)
        return width + 3;
    return MIN(grid_is_head(grid, slot) ? width / 2 + 3 : width + 2, WIDTH_LABEL_MAX);
}

static unsigned column_width(const Grid *grid, unsigned column)
{
    unsigned width = WIDTH_MIN;

    for (unsigned r = 0; r < grid->rows; r++) {
        const GridSlot *slot = grid_at(grid, r, column);

        if (slot->cell != NULL && slot->width == 1 && slot->row == r)
            width = MAX(width, cell_width(grid, slot));
    }
    return width;
}

/* A table on its sheet. */
typedef struct {
    lxw_worksheet *sheet;
    const Node *table;
    Grid *grid;
    unsigned *widths; /* by column, in characters */
    unsigned total;   /* of them */
    unsigned frozen;  /* label columns that stay in sight */
} TableSheet;

static void set_widths(TableSheet *on)
{
    unsigned labels = on->grid->label_columns < on->grid->columns ? on->grid->label_columns : 0;

    for (unsigned c = 0; c < on->grid->columns; c++) {
        on->widths[c] = column_width(on->grid, c);
        worksheet_set_column(on->sheet, (lxw_col_t)c, (lxw_col_t)c, on->widths[c], NULL);
        on->total += on->widths[c];
        if (c < labels && c < FROZEN_COLUMNS_MAX && on->total <= WIDTH_FROZEN_MAX)
            on->frozen = c + 1;
    }
}

/* Lines that a cell takes in each of its rows. */
static unsigned cell_lines(const TableSheet *on, const GridSlot *slot)
{
    g_autofree char *text = node_plain(slot->cell);
    unsigned width = 0, lines;

    for (unsigned c = slot->column; c < slot->column + slot->width; c++)
        width += on->widths[c];
    lines = printed_width(text) / MAX(width - 1, 1u) + 1;
    return (lines + slot->height - 1) / slot->height;
}

/* Office programs don't fit the height of a row to cells that are joined, as heads often are, and
 * not all of them to texts that are broken. */
static void set_heights(const TableSheet *on)
{
    for (unsigned r = 0; r < on->grid->rows; r++) {
        unsigned lines = 1;

        for (unsigned c = 0; c < on->grid->columns; c++) {
            const GridSlot *slot = grid_at(on->grid, r, c);

            if (slot->cell != NULL && cell_figure(slot->cell) == NULL)
                lines = MAX(lines, cell_lines(on, slot));
        }
        if (r >= on->grid->head_rows && lines == 1)
            continue;
        worksheet_set_row(on->sheet, TABLE_ROW + r, LINE_HEIGHT * MIN(lines, LINES_MAX) + 3, NULL);
    }
}

static bool is_missing(const Node *cell)
{
    for (unsigned i = 0; i < node_count(cell); i++)
        if (node_at(cell, i)->kind == NODE_MISSING)
            return true;
    return false;
}

static Look cell_look(const Grid *grid, const GridSlot *slot)
{
    const Node *cell = slot->cell;

    if (cell == NULL)
        return (Look){.kind = LOOK_TEXT};
    if (grid_is_head(grid, slot))
        return (Look){.kind = LOOK_HEAD, .align = ALIGN_CENTER, .strong = cell->strong};
    return (Look){.kind = LOOK_TEXT,
                  .align = cell->align,
                  .strong = cell->strong,
                  .missing = is_missing(cell),
                  .indent = cell->align == ALIGN_START ? cell->indent : 0};
}

static void write_cell(Book *book, lxw_worksheet *sheet, const Grid *grid, unsigned row,
                       unsigned column)
{
    const GridSlot *slot = grid_at(grid, row, column);
    const Node *figure = slot->cell != NULL ? cell_figure(slot->cell) : NULL;
    Look look = cell_look(grid, slot);
    g_autofree char *text = NULL;

    if (slot->cell != NULL)
        book_merge(book, sheet, TABLE_ROW + row, column, slot->height, slot->width, &look);
    if (figure != NULL && look.kind != LOOK_HEAD) {
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
                write_cell(book, sheet, grid, r, c);
}

static void write_title(Book *book, const TableSheet *on, unsigned columns)
{
    /* In the middle, unless that is on another page. */
    const Look title = {.kind = LOOK_TITLE,
                        .align = on->total > WIDTH_PAGE_MAX ? ALIGN_START : ALIGN_CENTER};
    const Look left = {.kind = LOOK_ASIDE}, right = {.kind = LOOK_ASIDE, .align = ALIGN_END};

    worksheet_set_row(on->sheet, 0, 30, NULL);
    book_merge(book, on->sheet, 0, 0, 1, columns, &title);
    book_write_text(book, on->sheet, 0, 0, on->table->text, &title);
    book_write_text(book, on->sheet, 1, columns - 1, on->table->number, &right);
    if (columns > 1)
        book_write_text(book, on->sheet, 2, 0, book->document->unit_name, &left);
    book_write_text(book, on->sheet, 2, columns - 1, on->table->unit, &right);
}

/* A remark goes over the table's width, in as many lines as it needs. */
static void write_remark(Book *book, const TableSheet *on, unsigned columns)
{
    const Look look = {.kind = LOOK_REMARK};
    const char *remark = on->table->remark;
    lxw_row_t row = TABLE_ROW + on->grid->rows;
    unsigned lines;

    if (remark == NULL || *remark == '\0')
        return;
    lines = printed_width(remark) / MAX(on->total, 1u) + 1;
    worksheet_set_row(on->sheet, row, LINE_HEIGHT * MIN(lines, LINES_MAX), NULL);
    book_merge(book, on->sheet, row, 0, 1, columns, &look);
    book_write_text(book, on->sheet, row, 0, remark, &look);
}

/* A sheet is printed one page wide, unless its type would then be too small to read. */
static void set_pages_wide(const TableSheet *on)
{
    unsigned pages = (on->total + WIDTH_PAGE_MAX - 1) / WIDTH_PAGE_MAX;

    if (pages < 2)
        return;
    worksheet_fit_to_pages(on->sheet, (uint16_t)MIN(pages, PAGES_WIDE_MAX), 0);
    if (on->frozen > 0)
        worksheet_repeat_columns(on->sheet, 0, (lxw_col_t)(on->frozen - 1));
}

static void set_page(const TableSheet *on)
{
    book_set_page(on->sheet);
    set_pages_wide(on);
    if (on->table->wide || on->total > WIDTH_UPRIGHT_MAX)
        worksheet_set_landscape(on->sheet);
    worksheet_center_horizontally(on->sheet);
    worksheet_repeat_rows(on->sheet, 0, TABLE_ROW + MAX(on->grid->head_rows, 1) - 1);
    worksheet_freeze_panes(on->sheet, TABLE_ROW + on->grid->head_rows, (lxw_col_t)on->frozen);
}

/* Codes are texts although they look like numbers; no green corner on each. */
static void allow_codes(const TableSheet *on)
{
    g_autofree char *all = g_strdup_printf("A1:XFD%u", TABLE_ROW + on->grid->rows);

    worksheet_ignore_errors(on->sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, all);
}

void book_write_table(Book *book, lxw_worksheet *sheet, const Node *table)
{
    g_autoptr(Grid) grid = grid_new(table);
    unsigned columns = MAX(grid->columns, 1);
    g_autofree unsigned *widths = g_new0(unsigned, columns);
    TableSheet on = {.sheet = sheet, .table = table, .grid = grid, .widths = widths};

    set_widths(&on);
    write_title(book, &on, columns);
    write_cells(book, sheet, grid);
    write_remark(book, &on, columns);
    set_heights(&on);
    allow_codes(&on);
    set_page(&on);
}
