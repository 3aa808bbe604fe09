/* layout.c: widths are reckoned in halves of a character, which is what a digit takes and half
 * of what a Chinese character takes, and become twips once the size of type is known. */
#include "render/layout.h"

#include <string.h>

enum {
    COLUMNS_UPRIGHT_MAX = 8, /* more stand on a landscape page */
    LABEL_NEED_MAX = 18,     /* halves of a character: a longer label is broken */
    HEAD_LINES = 2, /* a head may be broken into so many lines, in a table of many columns more */
    HEAD_LINES_MANY = 3,
    HEAD_COLUMNS_MANY = 9,
    COLUMN_NEED_MIN = 4,
    CELL_PADDING = 2,   /* halves of a character, for margins and lines */
    PART_SIZE = 2,      /* type of a table in parts: 7.5 points */
    PART_LABELS_MAX = 3 /* label columns that are repeated */
};

const int layout_sizes[LAYOUT_SIZE_COUNT] = {21, 18, 15, 13};

static unsigned columns_of_first_row(const Node *table)
{
    const Node *row = node_count(table) > 0 ? node_at(table, 0) : NULL;
    unsigned columns = 0;

    for (unsigned i = 0; row != NULL && i < node_count(row); i++)
        columns += node_at(row, i)->colspan;
    return columns;
}

bool layout_is_wide(const Node *table)
{
    return table->kind == NODE_TABLE &&
           (table->wide || columns_of_first_row(table) > COLUMNS_UPRIGHT_MAX);
}

bool layout_block_is_landscape(const Node *root, unsigned index)
{
    unsigned at = index;

    if (root->wide)
        return true;
    if (node_at(root, index)->kind == NODE_NOTE) {
        while (at > 0 && node_at(root, at)->kind == NODE_NOTE)
            at--;
        return layout_is_wide(node_at(root, at));
    }
    while (at + 1 < node_count(root) &&
           (node_at(root, at)->kind == NODE_HEADING || node_at(root, at)->kind == NODE_PAGE_BREAK))
        at++;
    return layout_is_wide(node_at(root, at));
}

/* What each column of the grid needs and would like. */
typedef struct {
    unsigned *needs, *wishes;
} Widths;

/* Whether a text has no place to be broken: a code. */
static bool is_one_word(const char *text) { return text[strspn(text, "0123456789.-")] == '\0'; }

/* The width that a cell must have, in halves of a character; *wish is what it would like. */
static unsigned cell_need(const Grid *grid, const GridSlot *slot, unsigned *wish)
{
    const Node *cell = slot->cell;
    unsigned lines = grid->columns > HEAD_COLUMNS_MANY ? HEAD_LINES_MANY : HEAD_LINES;
    g_autofree char *text = node_plain(cell);
    unsigned width = printed_width(text) + 2 * MIN(cell->indent, LAYOUT_INDENT_MAX);

    if (cell_figure(cell) != NULL || is_one_word(text)) /* digits of some faces are wide */
        return *wish = width + (width + 4) / 5 + CELL_PADDING;
    *wish = width + CELL_PADDING;
    if (grid_is_head(grid, slot))
        return *wish = MAX((width + lines - 1) / lines + 1, COLUMN_NEED_MIN) + CELL_PADDING;
    return MIN(width, LABEL_NEED_MAX) + CELL_PADDING;
}

static void measure(const Grid *grid, Widths *widths)
{
    widths->needs = g_new(unsigned, grid->columns + 1);
    widths->wishes = g_new(unsigned, grid->columns + 1);
    for (unsigned c = 0; c < grid->columns; c++)
        widths->needs[c] = widths->wishes[c] = COLUMN_NEED_MIN + CELL_PADDING;
    for (unsigned r = 0; r < grid->rows; r++)
        for (unsigned c = 0; c < grid->columns; c++) {
            const GridSlot *slot = grid_at(grid, r, c);
            unsigned need, wish;

            if (slot->cell == NULL || slot->width > 1 || !grid_begins(grid, r, c))
                continue;
            need = cell_need(grid, slot, &wish);
            widths->needs[c] = MAX(widths->needs[c], need);
            widths->wishes[c] = MAX(widths->wishes[c], wish);
        }
}

int layout_half_width(unsigned size)
{
    return layout_sizes[size] * 10 / 2; /* ten twips make a half point */
}

static int64_t sum_of(const unsigned *numbers, const LayoutPart *part)
{
    int64_t total = 0;

    for (unsigned i = 0; i < part->count; i++)
        total += numbers[part->columns[i]];
    return total;
}

/* Shares the width out: everybody's need first, then as much of the wishes as there is room for,
 * then the rest evenly by need. When even the needs don't fit, everybody gives way alike. */
static void share_out(const Layout *layout, LayoutPart *part, const Widths *widths)
{
    int half = layout_half_width(layout->size), left = layout->width;
    int64_t need = sum_of(widths->needs, part), more = sum_of(widths->wishes, part) - need;
    int64_t room = layout->width - need * half;
    int64_t granted = CLAMP(room, 0, more * half);

    for (unsigned i = 0; i < part->count; i++) {
        int64_t own = widths->needs[part->columns[i]], wish = widths->wishes[part->columns[i]];
        int64_t width = room < 0 ? own * layout->width / need : own * half;

        if (more > 0)
            width += granted * (wish - own) / more;
        if (room > granted)
            width += (room - granted) * own / need;
        part->widths[i] = (int)MAX(width, 1);
        left -= part->widths[i];
    }
    part->widths[0] += MAX(left, 0); /* what division left over */
}

/* Adds a part of the first `labels` columns and those from `from` to before `to`. */
static void add_part(Layout *layout, const Widths *widths, unsigned labels, unsigned from,
                     unsigned to)
{
    LayoutPart *part = g_new0(LayoutPart, 1);

    part->columns = g_new(unsigned, labels + to - from);
    part->widths = g_new(int, labels + to - from);
    for (unsigned c = 0; c < labels; c++)
        part->columns[part->count++] = c;
    for (unsigned c = from; c < to; c++)
        part->columns[part->count++] = c;
    share_out(layout, part, widths);
    g_ptr_array_add(layout->parts, part);
}

static unsigned sum_between(const unsigned *numbers, unsigned from, unsigned to)
{
    unsigned total = 0;

    for (unsigned c = from; c < to; c++)
        total += numbers[c];
    return total;
}

/* Cuts the columns after the labels into as few parts as hold them, of about the same width. */
static void add_parts(Layout *layout, const Widths *widths)
{
    unsigned columns = layout->grid->columns;
    unsigned labels = MIN(layout->grid->label_columns, PART_LABELS_MAX) % columns;
    unsigned whole = (unsigned)layout->width / (unsigned)layout_half_width(PART_SIZE);
    unsigned taken = sum_between(widths->needs, 0, labels);
    unsigned room = whole > taken ? whole - taken : 1;
    unsigned rest = sum_between(widths->needs, labels, columns);
    unsigned share = rest / ((rest + room - 1) / room) + 1;

    layout->size = PART_SIZE;
    for (unsigned from = labels, to; from < columns; from = to) {
        unsigned need = widths->needs[from];

        for (to = from + 1; to < columns && need < share && need + widths->needs[to] <= room; to++)
            need += widths->needs[to];
        add_part(layout, widths, labels, from, to);
    }
}

static bool fits(const Layout *layout, const Widths *widths, unsigned size)
{
    int64_t need = sum_between(widths->needs, 0, layout->grid->columns);

    return need * layout_half_width(size) <= layout->width;
}

static void lay_out(Layout *layout)
{
    Widths widths;

    measure(layout->grid, &widths);
    while (layout->size < LAYOUT_SIZE_COUNT && !fits(layout, &widths, layout->size))
        layout->size++;
    if (layout->size < LAYOUT_SIZE_COUNT)
        add_part(layout, &widths, 0, 0, layout->grid->columns);
    else
        add_parts(layout, &widths);
    g_free(widths.needs);
    g_free(widths.wishes);
}

static void part_free(void *data)
{
    LayoutPart *part = data;

    g_free(part->columns);
    g_free(part->widths);
    g_free(part);
}

Layout *layout_new(const Node *table, int width)
{
    Layout *layout = g_new0(Layout, 1);

    layout->table = table;
    layout->width = width;
    layout->grid = grid_new(table);
    layout->parts = g_ptr_array_new_with_free_func(part_free);
    if (layout->grid->columns > 0 && layout->grid->rows > 0)
        lay_out(layout);
    return layout;
}

void layout_free(Layout *layout)
{
    if (layout == NULL)
        return;
    grid_free(layout->grid);
    g_ptr_array_unref(layout->parts);
    g_free(layout);
}
