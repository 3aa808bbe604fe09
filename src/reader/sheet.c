/* sheet.c: the used range of a sheet into tables
 *
 * Rows and columns that are hidden or empty are left out, so a cell's column in the table is not
 * that of the sheet; its address ("B7") is kept as its id. Joined cells lose what is hidden of
 * them. Empty rows set tables apart when what follows has a head of its own, which is to say no
 * figure in its first row; anything else goes on.
 */
#include "reader/sheet.h"

#include "reader/heading.h"
#include "reader/table.h"

#include <stdlib.h>
#include <string.h>

#define TITLE_MAX 200u      /* bytes */
#define SHEET_NAME_MAX 255u /* bytes, as documents allow */

/* ---- what is shown ---- */

static bool is_hidden(const GHashTable *set, unsigned number)
{
    return g_hash_table_contains((GHashTable *)set, GUINT_TO_POINTER(number));
}

static int by_place(const void *a, const void *b)
{
    const SheetCell *x = a, *y = b;

    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->column < y->column ? -1 : x->column > y->column;
}

/* Rows go to a million, columns to sixteen thousand: both fit one number. */
static gpointer place_key(unsigned row, unsigned column)
{
    return (gpointer)(((uintptr_t)row << 16) | (column & 0xFFFF));
}

static unsigned first_shown(const GHashTable *hidden, unsigned from, unsigned to)
{
    while (from < to && is_hidden(hidden, from))
        from++;
    return from;
}

/* A joined cell shows its text as long as any part of it is shown: both begin where that is. */
static void move_into_sight(Sheet *sheet)
{
    g_autoptr(GHashTable) merges = g_hash_table_new(NULL, NULL);

    for (unsigned i = 0; i < sheet->merges->len; i++) {
        SheetMerge *merge = &g_array_index(sheet->merges, SheetMerge, i);

        if (is_hidden(sheet->hidden_rows, merge->top) ||
            is_hidden(sheet->hidden_columns, merge->left))
            g_hash_table_insert(merges, place_key(merge->top, merge->left), merge);
    }
    for (unsigned i = 0; i < sheet->cells->len && g_hash_table_size(merges) > 0; i++) {
        SheetCell *cell = &g_array_index(sheet->cells, SheetCell, i);
        SheetMerge *merge = g_hash_table_lookup(merges, place_key(cell->row, cell->column));

        if (merge == NULL)
            continue;
        g_hash_table_remove(merges, place_key(cell->row, cell->column));
        merge->top = cell->row = first_shown(sheet->hidden_rows, merge->top, merge->bottom);
        merge->left = cell->column = first_shown(sheet->hidden_columns, merge->left, merge->right);
    }
}

/* Leaves out hidden cells and sorts the rest. */
static void keep_shown(Sheet *sheet)
{
    unsigned kept = 0;

    move_into_sight(sheet);
    for (unsigned i = 0; i < sheet->cells->len; i++) {
        SheetCell *cell = &g_array_index(sheet->cells, SheetCell, i);

        if (is_hidden(sheet->hidden_rows, cell->row) ||
            is_hidden(sheet->hidden_columns, cell->column))
            g_free(cell->text);
        else
            g_array_index(sheet->cells, SheetCell, kept++) = *cell;
    }
    g_array_set_size(sheet->cells, kept);
    if (kept > 0)
        qsort(sheet->cells->data, kept, sizeof(SheetCell), by_place);
}

/* ---- tables ---- */

/* A part of the sheet: cells from `from` to before `to`, and the columns that they use. */
typedef struct {
    const Sheet *sheet;
    const SheetCell *cells;
    unsigned from, to;
    GArray *columns;     /* of unsigned, rising */
    GHashTable *index;   /* column of the sheet to index + 1 */
    GHashTable *merges;  /* place of the first cell to SheetMerge */
    GHashTable *covered; /* set of places under a joined cell */
} Part;

static int by_number(const void *a, const void *b)
{
    unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

    return x < y ? -1 : x > y;
}

static void part_columns(Part *part)
{
    part->columns = g_array_new(FALSE, FALSE, sizeof(unsigned));
    part->index = g_hash_table_new(NULL, NULL);
    for (unsigned i = part->from; i < part->to; i++)
        if (g_hash_table_add(part->index, GUINT_TO_POINTER(part->cells[i].column)))
            g_array_append_val(part->columns, part->cells[i].column);
    qsort(part->columns->data, part->columns->len, sizeof(unsigned), by_number);
    g_array_set_size(part->columns, MIN(part->columns->len, DOCUMENT_COLUMNS_MAX));
    g_hash_table_remove_all(part->index);
    for (unsigned i = 0; i < part->columns->len; i++)
        g_hash_table_insert(part->index,
                            GUINT_TO_POINTER(g_array_index(part->columns, unsigned, i)),
                            GUINT_TO_POINTER(i + 1));
}

/* The joined cells, by the place of their first cell. */
static void part_merges(Part *part)
{
    part->merges = g_hash_table_new(NULL, NULL);
    part->covered = g_hash_table_new(NULL, NULL);
    for (unsigned i = 0; i < part->sheet->merges->len; i++) {
        SheetMerge *merge = &g_array_index(part->sheet->merges, SheetMerge, i);
        g_hash_table_insert(part->merges, place_key(merge->top, merge->left), merge);
    }
}

/* How many used columns from `left` to `right`; rows likewise, of those from the part's own. */
static unsigned columns_between(const Part *part, unsigned left, unsigned right)
{
    unsigned count = 0;

    for (unsigned i = 0; i < part->columns->len; i++) {
        unsigned column = g_array_index(part->columns, unsigned, i);
        count += column >= left && column <= right;
    }
    return count;
}

/* Used rows from that of cell `at` to `bottom`. */
static unsigned rows_between(const Part *part, unsigned at, unsigned bottom)
{
    unsigned count = 0, last = G_MAXUINT;

    for (unsigned i = at; i < part->to && part->cells[i].row <= bottom; i++) {
        count += part->cells[i].row != last;
        last = part->cells[i].row;
    }
    return count;
}

/* Marks what a joined cell covers in this part, so that no empty cell is put there. */
static void cover(Part *part, const SheetMerge *merge, unsigned rows, unsigned at)
{
    unsigned last = G_MAXUINT, seen = 0;

    for (unsigned i = at; i < part->to && seen <= rows; i++) {
        unsigned row = part->cells[i].row;

        if (row > merge->bottom)
            return;
        if (row == last)
            continue;
        last = row;
        seen++;
        for (unsigned c = 0; c < part->columns->len; c++) {
            unsigned column = g_array_index(part->columns, unsigned, c);
            if (column >= merge->left && column <= merge->right)
                g_hash_table_add(part->covered, place_key(row, column));
        }
    }
}

static Node *add_cell(Body *body, Part *part, Node *line, unsigned row, unsigned column,
                      unsigned row_at, const SheetCell *cell)
{
    const SheetMerge *merge = g_hash_table_lookup(part->merges, place_key(row, column));
    Node *node = body_new(body, line, NODE_CELL);

    node->id = sheet_address(row, column);
    if (merge != NULL && merge->right >= column && merge->bottom >= row) {
        node->colspan = MAX(columns_between(part, column, merge->right), 1u);
        node->rowspan = MAX(rows_between(part, row_at, merge->bottom), 1u);
        cover(part, merge, node->rowspan, row_at);
    }
    if (cell != NULL)
        body_text(body, node, cell->text, strlen(cell->text));
    body->at++;
    return node;
}

/* One row from cell `at` on; answers the first cell of the next. */
static unsigned add_row(Body *body, Part *part, Node *table, unsigned at)
{
    unsigned row = part->cells[at].row, from = at;
    Node *line = body_new(body, table, NODE_ROW);

    for (unsigned c = 0; c < part->columns->len && !body_full(body); c++) {
        unsigned column = g_array_index(part->columns, unsigned, c);
        const SheetCell *cell = NULL;

        while (at < part->to && part->cells[at].row == row && part->cells[at].column < column)
            at++;
        if (at < part->to && part->cells[at].row == row && part->cells[at].column == column)
            cell = &part->cells[at];
        if (!g_hash_table_contains(part->covered, place_key(row, column)))
            add_cell(body, part, line, row, column, from, cell);
    }
    while (at < part->to && part->cells[at].row == row)
        at++;
    return at;
}

static bool is_alone(const SheetCell *cells, unsigned at, unsigned from, unsigned to)
{
    return (at == from || cells[at - 1].row != cells[at].row) &&
           (at + 1 == to || cells[at + 1].row != cells[at].row);
}

static void write_line(Body *body, const SheetCell *cell)
{
    unsigned level = heading_level(cell->text, strlen(cell->text));
    Node *block =
        level > 0 && level < 4 ? body_heading(body, level) : body_block(body, NODE_PARAGRAPH);

    body_text(body, block, cell->text, strlen(cell->text));
    block->id = sheet_address(cell->row, cell->column);
}

/* Remarks that end a part: rows with nothing but a sentence. Answers where they begin. */
static unsigned remarks_from(const SheetCell *cells, unsigned from, unsigned to)
{
    static const char *const begins[] = {"注", "备注", "说明", "（注", "(注"};

    while (to > from && is_alone(cells, to - 1, from, to)) {
        const char *text = cells[to - 1].text;
        bool remark = strstr(text, "。") != NULL;

        for (unsigned i = 0; i < G_N_ELEMENTS(begins) && !remark; i++)
            remark = g_str_has_prefix(text, begins[i]);
        if (!remark)
            break;
        to--;
    }
    return to;
}

/* Whether no row of the part has two cells: text that was typed into a sheet. */
static bool is_text(const SheetCell *cells, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++)
        if (!is_alone(cells, i, from, to))
            return false;
    return true;
}

static void write_part(Body *body, const Sheet *sheet, unsigned from, unsigned to,
                       const char *name);

static void write_table_or_text(Body *body, const Sheet *sheet, unsigned from, unsigned to,
                                const char *name)
{
    const SheetCell *cells = (const SheetCell *)(void *)sheet->cells->data;
    unsigned remarks = remarks_from(cells, from, to);

    if (is_text(cells, from, remarks))
        remarks = from;
    else
        write_part(body, sheet, from, remarks, name);
    for (unsigned i = remarks; i < to && !body_full(body); i++)
        write_line(body, &cells[i]);
}

/* A title that an empty row parts from its table stands as a line before it; NULL: none does. */
static char *title_before(const Node *root)
{
    const Node *table = node_at(root, node_count(root) - 1);
    const Node *line = node_count(root) > 1 ? node_at(root, node_count(root) - 2) : NULL;
    g_autofree char *text = NULL;

    if (line == NULL || line->place.sheet != table->place.sheet ||
        (line->kind != NODE_HEADING && line->kind != NODE_PARAGRAPH))
        return NULL;
    text = g_strstrip(node_plain(line));
    return g_str_has_suffix(text, "表") && strlen(text) <= TITLE_MAX ? g_steal_pointer(&text)
                                                                     : NULL;
}

static void write_part(Body *body, const Sheet *sheet, unsigned from, unsigned to, const char *name)
{
    Part part = {.sheet = sheet,
                 .cells = (const SheetCell *)(void *)sheet->cells->data,
                 .from = from,
                 .to = to};
    Node *table;

    part_columns(&part);
    part_merges(&part);
    table = body_block(body, NODE_TABLE);
    for (unsigned at = from; at < to && !body_full(body);)
        at = add_row(body, &part, table, at);
    table_settle(table);
    if (table->text == NULL)
        table->text = title_before(body->document->root);
    if (table->text == NULL)
        table->text = g_strdup(name);
    g_array_unref(part.columns);
    g_hash_table_unref(part.index);
    g_hash_table_unref(part.merges);
    g_hash_table_unref(part.covered);
}

/* Whether a new table begins at cell `at`: rows were left empty before it, and its first row has no
 * figure. */
static bool begins_table(const SheetCell *cells, unsigned at, unsigned count)
{
    if (at == 0 || cells[at].row <= cells[at - 1].row + 1)
        return false;
    for (unsigned i = at; i < count && cells[i].row == cells[at].row; i++)
        if (table_is_figure(cells[i].text))
            return false;
    /* A remark under a table has a row for itself and none after it. */
    return cells[count - 1].row > cells[at].row;
}

void sheet_write(Body *body, Sheet *sheet, const char *name)
{
    g_autofree char *short_name = g_utf8_substring(name, 0, MIN(g_utf8_strlen(name, -1), 60));
    const SheetCell *cells;
    unsigned from = 0;

    keep_shown(sheet);
    cells = (const SheetCell *)(void *)sheet->cells->data;
    body->sheet = strlen(short_name) <= SHEET_NAME_MAX ? g_intern_string(short_name) : NULL;
    for (unsigned i = 1; i <= sheet->cells->len && !body_full(body); i++)
        if (i == sheet->cells->len || begins_table(cells, i, sheet->cells->len)) {
            write_table_or_text(body, sheet, from, i, short_name);
            from = i;
        }
    body->sheet = NULL;
}
