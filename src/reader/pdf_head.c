/* pdf_head.c: the heads over columns without rules
 *
 * Lines of one head that stand tight are one block. A block with others under it lies over as many
 * columns as stand there without a head of their own: those to its right when both begin at one
 * place, else those it is the middle of. */
#include "reader/pdf_column.h"

#include <math.h>
#include <string.h>

#define TIGHT 1.5  /* of the size: lines of one head */
#define FULL 0.7   /* of the next line's width: a broken line is about as wide */
#define SHORT 2.5  /* of the size: two characters over two are two heads */
#define LOOSE 0.85 /* of the rows' pitch: what is as far apart as rows may be rows */
#define FULL_MIN                                                                                   \
    3.5           /* of the size: then a broken line is no narrower, and is wider than the next */
#define BELOW 0.7 /* of the way to its own: what stands under a head */
#define SAME_PLACE 0.6 /* of the size */
#define BLOCKS_MAX 256u

typedef struct {
    unsigned from, to; /* columns, inclusive */
    unsigned level, last_line;
    PdfBox box;
    double base, width, size; /* of the last line */
    GPtrArray *lines;         /* of PdfLine *; owned until a cell takes them */
} Block;

static void block_clear(void *data) { g_ptr_array_unref(((Block *)data)->lines); }

static Block *block_at(const GArray *blocks, guint index)
{
    return &g_array_index(blocks, Block, index);
}

static double centre(const Block *block) { return (block->box.top + block->box.bottom) / 2; }

static bool shares_lane(const Block *a, const Block *b)
{
    return a->from <= b->to && b->from <= a->to;
}

/* Blocks */

static Block block_from(const PdfRun *run, const PdfUnit *unit)
{
    const PdfLine *line = layout_run_line(run, unit->line);
    unsigned lane = layout_lane_of(run, unit->box);
    Block block = {.from = lane,
                   .to = lane,
                   .last_line = unit->line,
                   .box = unit->box,
                   .base = line->base,
                   .width = unit->box.right - unit->box.left,
                   .size = line->size};

    while (block.from > 0 && run->lanes[block.from - 1].right > unit->box.left)
        block.from--;
    while (block.to + 1 < run->count && run->lanes[block.to + 1].left < unit->box.right)
        block.to++;
    return block;
}

/* Whether the units of its line leave what is over `block` to `unit` alone. */
static bool is_alone_under(const GArray *units, const PdfUnit *unit, const Block *block)
{
    for (guint i = 0; i < units->len; i++) {
        const PdfUnit *other = &g_array_index(units, PdfUnit, i);

        if (other->piece != unit->piece && other->box.left < block->box.right &&
            block->box.left < other->box.right)
            return false;
    }
    return true;
}

/* Whether `next` is so wide that it was broken off `block` for want of room. */
static bool is_broken(const PdfRun *run, const Block *block, const Block *next)
{
    if (next->base - block->base < LOOSE * run->pitch)
        return block->width >= FULL * next->width &&
               (block->width >= SHORT * block->size ||
                block->width > next->width + 0.5 * block->size);
    return block->width >= FULL_MIN * block->size && block->width > next->width + 0.5 * block->size;
}

static bool goes_on(const PdfRun *run, const Block *block, const Block *next, const GArray *units,
                    const PdfUnit *unit)
{
    double shared = fmin(block->box.right, next->box.right) - fmax(block->box.left, next->box.left);

    return block->last_line < next->last_line && next->base - block->base < TIGHT * next->size &&
           next->base > block->base && shared > 0.5 * fmin(block->width, next->width) &&
           is_broken(run, block, next) && shares_lane(block, next) &&
           is_alone_under(units, unit, block);
}

static void block_add_line(Block *block, const Block *next)
{
    block->from = MIN(block->from, next->from);
    block->to = MAX(block->to, next->to);
    block->last_line = next->last_line;
    block->base = next->base;
    block->width = fmax(block->width, next->width);
    block->box.left = fmin(block->box.left, next->box.left);
    block->box.right = fmax(block->box.right, next->box.right);
    block->box.bottom = next->box.bottom;
}

static void add_unit(const PdfRun *run, GArray *blocks, const GArray *units, const PdfUnit *unit)
{
    Block next = block_from(run, unit), *block = NULL;

    for (guint i = blocks->len; i > 0 && block == NULL; i--)
        if (goes_on(run, block_at(blocks, i - 1), &next, units, unit))
            block = block_at(blocks, i - 1);
    if (block == NULL && blocks->len == BLOCKS_MAX)
        return;
    if (block == NULL) {
        next.lines = g_ptr_array_new_with_free_func((GDestroyNotify)layout_line_free);
        g_array_append_val(blocks, next);
        block = block_at(blocks, blocks->len - 1);
    } else {
        block_add_line(block, &next);
    }
    g_ptr_array_add(block->lines, layout_line_from_pieces(layout_run_line(run, unit->line),
                                                          unit->piece, unit->count));
}

static int compare_blocks(const void *a, const void *b)
{
    const Block *first = a, *second = b;
    double difference = centre(first) - centre(second);

    if (fabs(difference) > SAME_PLACE * fmin(first->size, second->size))
        return difference < 0 ? -1 : 1;
    return first->box.left < second->box.left ? -1 : first->box.left > second->box.left;
}

static GArray *blocks_of(const PdfRun *run, unsigned lines)
{
    GArray *blocks = g_array_new(FALSE, FALSE, sizeof(Block));

    g_array_set_clear_func(blocks, block_clear);
    for (unsigned i = 0; i < lines; i++) {
        g_autoptr(GArray) units = layout_run_units(run, i);

        for (guint j = 0; j < units->len; j++)
            add_unit(run, blocks, units, &g_array_index(units, PdfUnit, j));
    }
    g_array_sort(blocks, compare_blocks);
    return blocks;
}

/* A column without any head belongs to the lowest one at its left, which is over several. */
static void cover_lanes(const PdfRun *run, GArray *blocks)
{
    for (unsigned lane = 1; lane < run->count; lane++) {
        Block *lowest = NULL;
        bool headed = false;

        for (guint i = 0; i < blocks->len; i++) {
            Block *block = block_at(blocks, i);

            headed = headed || (block->from <= lane && lane <= block->to);
            if (block->to == lane - 1 && (lowest == NULL || centre(block) > centre(lowest)))
                lowest = block;
        }
        if (!headed && lowest != NULL && !run->lanes[lane].headed)
            lowest->to = lane;
    }
}

/* What stands under a block */

/* The nearest block under `block`, in its columns; NULL: none. */
static const Block *child_of(const GArray *blocks, const Block *block)
{
    const Block *child = NULL;

    for (guint i = 0; i < blocks->len; i++) {
        const Block *other = block_at(blocks, i);

        if (other != block && shares_lane(block, other) &&
            centre(other) > centre(block) + SAME_PLACE * block->size &&
            (child == NULL || centre(other) < centre(child)))
            child = other;
    }
    return child;
}

/* Whether all that heads `lane` stands under `block`, or over both. */
static bool is_free(const GArray *blocks, const Block *block, const Block *child, unsigned lane)
{
    double below = centre(block) + BELOW * (centre(child) - centre(block));
    bool headed = false;

    for (guint i = 0; i < blocks->len; i++) {
        const Block *other = block_at(blocks, i);

        if (other == block || other->from > lane || other->to < lane)
            continue;
        if (centre(other) >= below)
            headed = true;
        else if (centre(other) > centre(block) - SAME_PLACE * block->size ||
                 !shares_lane(other, block))
            return false;
    }
    return headed;
}

/* Where the next block in the line of `block` begins. */
static unsigned next_in_line(const PdfRun *run, const GArray *blocks, const Block *block)
{
    unsigned next = run->count;

    for (guint i = 0; i < blocks->len; i++) {
        const Block *other = block_at(blocks, i);

        if (other->from > block->to &&
            fabs(centre(other) - centre(block)) <= SAME_PLACE * block->size)
            next = MIN(next, other->from);
    }
    return next;
}

static double off_centre(const PdfRun *run, const Block *block, unsigned from, unsigned to)
{
    return fabs((block->box.left + block->box.right) -
                (run->lanes[from].left + run->lanes[to].right));
}

static void widen(const PdfRun *run, const GArray *blocks, Block *block)
{
    const Block *child = child_of(blocks, block);
    unsigned next = next_in_line(run, blocks, block), last = block->to, best;
    bool flush = child != NULL && fabs(child->box.left - block->box.left) < block->size &&
                 child->from <= block->from;

    if (child == NULL)
        return;
    while (!flush && block->from > 0 && is_free(blocks, block, child, block->from - 1))
        block->from--;
    while (last + 1 < next && is_free(blocks, block, child, last + 1))
        last++;
    best = last;
    for (unsigned to = block->to; !flush && next < run->count && last + 1 == next && to <= last;
         to++)
        if (off_centre(run, block, block->from, to) < off_centre(run, block, block->from, best))
            best = to;
    block->to = best;
}

/* Cells */

static unsigned level_blocks(GArray *blocks)
{
    unsigned rows = 0;

    for (guint i = 0; i < blocks->len; i++) {
        Block *block = block_at(blocks, i);

        block->level = 0;
        for (guint j = 0; j < i; j++)
            if (shares_lane(block, block_at(blocks, j)))
                block->level = MAX(block->level, block_at(blocks, j)->level + 1);
        rows = MAX(rows, block->level + 1);
    }
    return rows;
}

static unsigned rows_of(const GArray *blocks, const Block *block, unsigned rows)
{
    unsigned end = rows;

    for (guint i = 0; i < blocks->len; i++)
        if (block_at(blocks, i)->level > block->level && shares_lane(block_at(blocks, i), block))
            end = MIN(end, block_at(blocks, i)->level);
    return end - block->level;
}

static void put_cell(const PdfRun *run, PdfGrid *grid, unsigned row, unsigned rows, unsigned from,
                     unsigned to, Block *block)
{
    const PdfPage *page = layout_run_line(run, 0)->page;
    PdfCell *cell = layout_grid_cell_new(grid, row, from);

    cell->page = page;
    cell->rows = rows;
    cell->columns = to - from + 1;
    cell->box = block != NULL ? block->box
                              : (PdfBox){run->lanes[from].left, grid->box.top, run->lanes[to].right,
                                         grid->box.top};
    while (block != NULL && block->lines->len > 0)
        g_ptr_array_add(cell->lines, g_ptr_array_steal_index(block->lines, 0));
}

static void fill_cells(const PdfRun *run, PdfGrid *grid, GArray *blocks, unsigned rows)
{
    g_autofree bool *taken = g_new0(bool, (size_t)rows * run->count);

    for (guint i = 0; i < blocks->len; i++) {
        Block *block = block_at(blocks, i);
        unsigned height = rows_of(blocks, block, rows);

        for (unsigned row = block->level; row < block->level + height; row++)
            memset(&taken[(size_t)row * run->count + block->from], true,
                   block->to - block->from + 1);
        put_cell(run, grid, block->level, height, block->from, block->to, block);
    }
    for (unsigned i = 0; i < rows * run->count; i++)
        if (!taken[i])
            put_cell(run, grid, i / run->count, 1, i % run->count, i % run->count, NULL);
}

/* The line that numbers the columns: what it says before the numbers is said of all columns without
 * one. */
static void fill_numbers(const PdfRun *run, PdfGrid *grid, unsigned row)
{
    g_autoptr(GArray) units = layout_run_units(run, run->heads - 1);
    unsigned next = 0;

    for (guint i = 0; i < units->len; i++) {
        const PdfUnit *unit = &g_array_index(units, PdfUnit, i);
        Block block = block_from(run, unit);
        unsigned lane = MAX(next, MIN(layout_lane_of(run, unit->box), run->count - 1));

        if (next >= run->count)
            return;
        for (; next < lane; next++)
            put_cell(run, grid, row, 1, next, next, NULL);
        block.lines = g_ptr_array_new_with_free_func((GDestroyNotify)layout_line_free);
        g_ptr_array_add(block.lines, layout_line_from_pieces(layout_run_line(run, unit->line),
                                                             unit->piece, unit->count));
        put_cell(run, grid, row, 1, lane, lane, &block);
        g_ptr_array_unref(block.lines);
        next = lane + 1;
    }
    for (; next < run->count; next++)
        put_cell(run, grid, row, 1, next, next, NULL);
}

unsigned layout_heads_fill(const PdfRun *run, PdfGrid *grid)
{
    g_autoptr(GArray) blocks = blocks_of(run, run->heads - run->numbered);
    unsigned rows;

    cover_lanes(run, blocks);
    for (guint i = 0; i < blocks->len; i++)
        widen(run, blocks, block_at(blocks, i));
    rows = level_blocks(blocks);
    fill_cells(run, grid, blocks, rows);
    if (run->numbered)
        fill_numbers(run, grid, rows);
    return rows + run->numbered;
}
