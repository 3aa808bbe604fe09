/* pdf_grid.c: ruled tables
 *
 * Rules that touch make a component; the places of its rules are the edges of a grid of slots.
 * Slots with no rule between them are one cell. Invariant: a cell is a rectangle of slots, and
 * every slot belongs to one cell. A side or an end that has no rule of its own is closed where the
 * rules across it end. */
#include "reader/pdf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TOUCH 3.0     /* rules that should meet */
#define EDGE 3.0      /* edges that are one: double rules */
#define OPEN_SIDE 8.0 /* rules stick out at a side without a rule */
#define CROSSINGS_MAX 4000000u
#define SLOTS_MAX 200000u
#define WORK_MAX 20000000u
#define COMPONENTS_MAX 500u /* on a page; each asks every glyph */
#define FLOW_GAP 0.02       /* of the size: one text, not two cells' */
#define WORD_GAP 0.12

/* The rules of one component. */
typedef struct {
    GArray *across, *down;
    double area;
} Component;

/* The slots on their way to cells. */
typedef struct {
    const double *xs, *ys;
    unsigned columns, rows;
    uint8_t *wall_right, *wall_below; /* by slot */
    unsigned *region;                 /* by slot: union-find */
} Slots;

static void component_free(Component *component)
{
    g_array_unref(component->across);
    g_array_unref(component->down);
    g_free(component);
}

static void cell_free(PdfCell *cell)
{
    g_ptr_array_unref(cell->lines);
    g_free(cell->text);
    g_free(cell);
}

void layout_grid_free(PdfGrid *grid)
{
    if (grid == NULL)
        return;
    g_array_unref(grid->edges);
    g_ptr_array_unref(grid->cells);
    layout_line_free(grid->title);
    layout_line_free(grid->number);
    layout_line_free(grid->unit);
    g_free(grid);
}

PdfGrid *layout_grid_new(const PdfPage *page, const double *edges, unsigned columns)
{
    PdfGrid *grid = g_new0(PdfGrid, 1);

    grid->page = page;
    grid->columns = columns;
    grid->edges = g_array_new(FALSE, FALSE, sizeof(double));
    g_array_append_vals(grid->edges, edges, columns + 1);
    grid->cells = g_ptr_array_new_with_free_func((GDestroyNotify)cell_free);
    return grid;
}

PdfCell *layout_grid_cell_new(PdfGrid *grid, unsigned row, unsigned column)
{
    PdfCell *cell = g_new0(PdfCell, 1);

    cell->page = grid->page;
    cell->row = row;
    cell->column = column;
    cell->rows = cell->columns = 1;
    cell->lines = g_ptr_array_new_with_free_func((GDestroyNotify)layout_line_free);
    g_ptr_array_add(grid->cells, cell);
    return cell;
}

/* Union-find */

static unsigned region_root(unsigned *region, unsigned i)
{
    while (region[i] != i)
        i = region[i] = region[region[i]];
    return i;
}

static void region_join(unsigned *region, unsigned a, unsigned b)
{
    a = region_root(region, a);
    b = region_root(region, b);
    if (a < b)
        region[b] = a;
    else
        region[a] = b;
}

/* Components */

static bool rules_touch(const PdfRule *across, const PdfRule *down)
{
    return across->from - TOUCH <= down->at && down->at <= across->to + TOUCH &&
           down->from - TOUCH <= across->at && across->at <= down->to + TOUCH;
}

static void join_touching(const PdfPage *page, unsigned *region)
{
    guint first =
        0; /* `down` is sorted: what lies left of every rule still to come is passed over */

    for (guint i = 0; i < page->across->len; i++) {
        const PdfRule *across = &g_array_index(page->across, PdfRule, i);

        for (guint j = first; j < page->down->len; j++) {
            const PdfRule *down = &g_array_index(page->down, PdfRule, j);

            if (down->at > across->to + TOUCH)
                break;
            if (rules_touch(across, down))
                region_join(region, i, page->across->len + j);
        }
    }
}

static void component_add(GHashTable *components, unsigned root, const PdfRule *rule, bool across)
{
    Component *component = g_hash_table_lookup(components, GUINT_TO_POINTER(root + 1));

    if (component == NULL) {
        component = g_new0(Component, 1);
        component->across = g_array_new(FALSE, FALSE, sizeof(PdfRule));
        component->down = g_array_new(FALSE, FALSE, sizeof(PdfRule));
        g_hash_table_insert(components, GUINT_TO_POINTER(root + 1), component);
    }
    g_array_append_vals(across ? component->across : component->down, rule, 1);
}

/* The longest reach of `rules` times the span of their places. */
static double extent(const GArray *rules, double *from, double *to)
{
    *from = INFINITY;
    *to = -INFINITY;
    for (guint i = 0; i < rules->len; i++) {
        const PdfRule *rule = &g_array_index(rules, PdfRule, i);

        *from = fmin(*from, rule->from);
        *to = fmax(*to, rule->to);
    }
    return *to - *from;
}

static int compare_components(const void *a, const void *b)
{
    const Component *first = *(Component *const *)a, *second = *(Component *const *)b;
    const PdfRule *one = &g_array_index(first->across, PdfRule, 0);
    const PdfRule *two = &g_array_index(second->across, PdfRule, 0);

    if (first->area != second->area)
        return first->area < second->area ? -1 : 1;
    return one->at < two->at ? -1 : one->at > two->at;
}

/* Those that may be tables, the smallest first: a table inside another takes its glyphs before it.
 */
static GPtrArray *components_sorted(GHashTable *found)
{
    GPtrArray *components = g_ptr_array_new();
    GHashTableIter iterator;
    Component *component;
    double from, to;

    g_hash_table_iter_init(&iterator, found);
    while (g_hash_table_iter_next(&iterator, NULL, (gpointer *)&component)) {
        if (component->across->len < 2 || component->down->len < 1)
            continue;
        component->area =
            extent(component->across, &from, &to) * extent(component->down, &from, &to);
        g_ptr_array_add(components, component);
    }
    g_ptr_array_sort(components, compare_components);
    return components;
}

static GHashTable *components_find(const PdfPage *page)
{
    GHashTable *components =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)component_free);
    unsigned count = page->across->len + page->down->len;
    g_autofree unsigned *region = g_new(unsigned, count + 1);

    for (unsigned i = 0; i < count; i++)
        region[i] = i;
    join_touching(page, region);
    for (guint i = 0; i < page->across->len; i++)
        component_add(components, region_root(region, i), &g_array_index(page->across, PdfRule, i),
                      true);
    for (guint i = 0; i < page->down->len; i++)
        component_add(components, region_root(region, page->across->len + i),
                      &g_array_index(page->down, PdfRule, i), false);
    return components;
}

/* Edges */

static int compare_doubles(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;

    return first < second ? -1 : first > second;
}

/* The places of `rules`, double ones once; and the ends of `others` where they stick out. */
static GArray *edges_from(const GArray *rules, const GArray *others)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(double));
    GArray *edges = g_array_new(FALSE, FALSE, sizeof(double));
    double from, to, sum = 0;
    guint start = 0;

    for (guint i = 0; i < rules->len; i++)
        g_array_append_val(all, g_array_index(rules, PdfRule, i).at);
    g_array_sort(all, compare_doubles);
    extent(others, &from, &to);
    if (from < g_array_index(all, double, 0) - OPEN_SIDE)
        g_array_prepend_val(all, from);
    if (to > g_array_index(all, double, all->len - 1) + OPEN_SIDE)
        g_array_append_val(all, to);
    for (guint i = 0; i <= all->len; i++) {
        if (i == all->len ||
            (i > start &&
             g_array_index(all, double, i) - g_array_index(all, double, i - 1) > EDGE)) {
            double edge = sum / (i - start);

            g_array_append_val(edges, edge);
            start = i;
            sum = 0;
        }
        if (i < all->len)
            sum += g_array_index(all, double, i);
    }
    return edges;
}

static unsigned nearest_edge(const double *edges, unsigned count, double at)
{
    unsigned low = 0, high = count - 1;

    while (low < high) {
        unsigned half = (low + high) / 2;

        if ((edges[half] + edges[half + 1]) / 2 < at)
            low = half + 1;
        else
            high = half;
    }
    return low;
}

/* The slot along one axis that holds `at`. */
static unsigned slot_at(const double *edges, unsigned slots, double at)
{
    unsigned low = 0, high = slots - 1;

    while (low < high) {
        unsigned half = (low + high) / 2;

        if (edges[half + 1] < at)
            low = half + 1;
        else
            high = half;
    }
    return low;
}

/* Slots into cells */

static void wall_from(Slots *slots, const PdfRule *rule, bool across)
{
    const double *own = across ? slots->ys : slots->xs, *other = across ? slots->xs : slots->ys;
    unsigned own_count = across ? slots->rows : slots->columns;
    unsigned other_count = across ? slots->columns : slots->rows;
    unsigned edge = nearest_edge(own, own_count + 1, rule->at);

    if (edge == 0)
        return;
    for (unsigned i = slot_at(other, other_count, rule->from);
         i < other_count && other[i] < rule->to; i++) {
        double mid = (other[i] + other[i + 1]) / 2;

        if (mid < rule->from || mid > rule->to)
            continue;
        if (across)
            slots->wall_below[(edge - 1) * slots->columns + i] = 1;
        else
            slots->wall_right[i * slots->columns + edge - 1] = 1;
    }
}

static void join_open(Slots *slots)
{
    for (unsigned i = 0; i < slots->rows * slots->columns; i++) {
        if ((i + 1) % slots->columns != 0 && !slots->wall_right[i])
            region_join(slots->region, i, i + 1);
        if (i / slots->columns + 1 < slots->rows && !slots->wall_below[i])
            region_join(slots->region, i, i + slots->columns);
    }
}

typedef struct {
    unsigned top, left, bottom, right; /* inclusive */
} Span;

static Span *spans_of(Slots *slots)
{
    unsigned count = slots->rows * slots->columns;
    Span *spans = g_new(Span, count);

    for (unsigned i = 0; i < count; i++)
        spans[i] = (Span){UINT_MAX, UINT_MAX, 0, 0};
    for (unsigned i = 0; i < count; i++) {
        Span *span = &spans[region_root(slots->region, i)];

        span->top = MIN(span->top, i / slots->columns);
        span->bottom = MAX(span->bottom, i / slots->columns);
        span->left = MIN(span->left, i % slots->columns);
        span->right = MAX(span->right, i % slots->columns);
    }
    return spans;
}

/* Joins to each region what its rectangle holds. Returns whether that changed anything. */
static bool close_rectangles(Slots *slots, unsigned *work)
{
    g_autofree Span *spans = spans_of(slots);
    bool changed = false;

    for (unsigned root = 0; root < slots->rows * slots->columns && *work < WORK_MAX; root++) {
        Span span = spans[root];

        for (unsigned row = span.top; span.top != UINT_MAX && row <= span.bottom; row++)
            for (unsigned column = span.left; column <= span.right; column++, (*work)++)
                if (region_root(slots->region, row * slots->columns + column) !=
                    region_root(slots->region, root)) {
                    region_join(slots->region, row * slots->columns + column, root);
                    changed = true;
                }
    }
    return changed;
}

static void slots_settle(Slots *slots)
{
    unsigned work = 0;

    join_open(slots);
    while (work < WORK_MAX && close_rectangles(slots, &work))
        continue;
    if (work < WORK_MAX)
        return;
    for (unsigned i = 0; i < slots->rows * slots->columns; i++)
        slots->region[i] = i; /* no table was drawn like this: each slot its own cell */
}

/* Text into cells */

typedef struct {
    const PdfGlyph *glyph;
    unsigned slot; /* region root */
    guint index;
} Inside;

static bool flows_on(const Inside *before, const Inside *after, const Slots *slots)
{
    const PdfGlyph *a = before->glyph, *b = after->glyph;
    double gap = (b->box.left - a->box.right) / a->size;
    double edge;

    if (b->order != a->order + 1 || a->turn != 0 || b->turn != 0 ||
        fabs(a->base - b->base) > WORD_GAP * a->size || gap < -WORD_GAP || gap > WORD_GAP)
        return false;
    if (before->slot == after->slot)
        return true;
    if (gap <= FLOW_GAP && layout_character_wide(a->character) &&
        layout_character_wide(b->character))
        return true;
    edge = slots->xs[nearest_edge(slots->xs, slots->columns + 1, b->box.left)];
    return fmin(b->box.right, edge) - fmax(b->box.left, edge - b->size) > WORD_GAP * b->size &&
           edge > b->box.left + 0.15 * b->size && edge < b->box.right - 0.15 * b->size;
}

/* A text that runs over a border without a gap belongs to the cell that holds most of it. */
static void settle_run(Inside *run, guint count)
{
    unsigned slot = run[0].slot;
    guint votes = 0, other = 0;

    for (guint i = 0; i < count; i++)
        votes += run[i].slot == slot;
    for (guint i = 0; i < count && votes * 2 < count; i++) {
        other = 0;
        for (guint j = i; j < count && j < i + 64; j++)
            other += run[j].slot == run[i].slot;
        if (other > votes) {
            slot = run[i].slot;
            votes = other;
        }
    }
    for (guint i = 0; i < count; i++)
        run[i].slot = slot;
}

static GArray *glyphs_inside(const PdfPage *page, Slots *slots)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(Inside));
    guint start = 0;

    for (guint i = 0; i < page->glyphs->len; i++) {
        const PdfGlyph *glyph = &g_array_index(page->glyphs, PdfGlyph, i);
        double x = (glyph->box.left + glyph->box.right) / 2,
               y = (glyph->box.top + glyph->box.bottom) / 2;
        Inside inside = {.glyph = glyph, .index = i};

        if (glyph->claimed || x < slots->xs[0] || x > slots->xs[slots->columns] ||
            y < slots->ys[0] || y > slots->ys[slots->rows])
            continue;
        inside.slot =
            region_root(slots->region, slot_at(slots->ys, slots->rows, y) * slots->columns +
                                           slot_at(slots->xs, slots->columns, x));
        g_array_append_val(all, inside);
    }
    for (guint i = 1; i <= all->len; i++) {
        Inside *each = &g_array_index(all, Inside, 0);

        if (i < all->len && flows_on(&each[i - 1], &each[i], slots))
            continue;
        settle_run(&each[start], i - start);
        start = i;
    }
    return all;
}

static int compare_slots(const void *a, const void *b)
{
    const Inside *first = a, *second = b;

    if (first->slot != second->slot)
        return first->slot < second->slot ? -1 : 1;
    return first->index < second->index ? -1 : first->index > second->index;
}

/* How many cells hold text. */
static unsigned cells_used(const GArray *sorted)
{
    unsigned used = 0;

    for (guint i = 0; i < sorted->len; i++)
        used += i == 0 ||
                g_array_index(sorted, Inside, i).slot != g_array_index(sorted, Inside, i - 1).slot;
    return used;
}

/* The glyphs of `slot` from *next on, claimed. */
static GArray *glyphs_of_slot(PdfPage *page, const GArray *sorted, guint *next, unsigned slot)
{
    GArray *glyphs = g_array_new(FALSE, FALSE, sizeof(PdfGlyph));

    for (; *next < sorted->len && g_array_index(sorted, Inside, *next).slot == slot; (*next)++) {
        PdfGlyph *glyph =
            &g_array_index(page->glyphs, PdfGlyph, g_array_index(sorted, Inside, *next).index);

        glyph->claimed = true;
        g_array_append_vals(glyphs, glyph, 1);
    }
    return glyphs;
}

static PdfGrid *grid_from(PdfPage *page, Slots *slots, const GArray *sorted)
{
    PdfGrid *grid = layout_grid_new(page, slots->xs, slots->columns);
    g_autofree Span *spans = spans_of(slots);
    guint next = 0;

    grid->rows = slots->rows;
    grid->box =
        (PdfBox){slots->xs[0], slots->ys[0], slots->xs[slots->columns], slots->ys[slots->rows]};
    for (unsigned i = 0; i < slots->rows * slots->columns; i++) {
        Span span = spans[i];
        g_autoptr(GArray) glyphs = NULL;
        PdfCell *cell;

        if (span.top == UINT_MAX)
            continue; /* not a root: the root of a rectangle is its first slot */
        cell = layout_grid_cell_new(grid, span.top, span.left);
        cell->rows = span.bottom - span.top + 1;
        cell->columns = span.right - span.left + 1;
        cell->box = (PdfBox){slots->xs[span.left], slots->ys[span.top], slots->xs[span.right + 1],
                             slots->ys[span.bottom + 1]};
        glyphs = glyphs_of_slot(page, sorted, &next, i);
        g_ptr_array_unref(cell->lines);
        cell->lines = layout_lines(page, glyphs, true);
    }
    layout_grid_settle(grid);
    layout_grid_part_rows(grid);
    return grid;
}

static void slots_clear(Slots *slots)
{
    g_free(slots->wall_right);
    g_free(slots->wall_below);
    g_free(slots->region);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Slots, slots_clear)

static void slots_fill(Slots *slots, const Component *component)
{
    unsigned count = slots->rows * slots->columns;

    slots->wall_right = g_new0(uint8_t, count);
    slots->wall_below = g_new0(uint8_t, count);
    slots->region = g_new(unsigned, count);
    for (unsigned i = 0; i < count; i++)
        slots->region[i] = i;
    for (guint i = 0; i < component->across->len; i++)
        wall_from(slots, &g_array_index(component->across, PdfRule, i), true);
    for (guint i = 0; i < component->down->len; i++)
        wall_from(slots, &g_array_index(component->down, PdfRule, i), false);
    slots_settle(slots);
}

static void component_to_grid(PdfPage *page, const Component *component)
{
    g_autoptr(GArray) xs = edges_from(component->down, component->across);
    g_autoptr(GArray) ys = edges_from(component->across, component->down);
    g_auto(Slots) slots = {.xs = (double *)(void *)xs->data, .ys = (double *)(void *)ys->data};
    g_autoptr(GArray) inside = NULL;

    slots.columns = xs->len - 1;
    slots.rows = ys->len - 1;
    if (slots.columns < 2 || slots.rows < 1 || slots.rows * slots.columns < 3 ||
        slots.columns > DOCUMENT_COLUMNS_MAX || (uint64_t)slots.rows * slots.columns > SLOTS_MAX)
        return;
    slots_fill(&slots, component);
    inside = glyphs_inside(page, &slots);
    if (inside->len > 0)
        qsort(inside->data, inside->len, sizeof(Inside), compare_slots);
    if (cells_used(inside) >= 2)
        g_ptr_array_add(page->grids, grid_from(page, &slots, inside));
}

static int compare_cells(const void *a, const void *b)
{
    const PdfCell *first = *(PdfCell *const *)a, *second = *(PdfCell *const *)b;

    if (first->row != second->row)
        return first->row < second->row ? -1 : 1;
    return first->column < second->column ? -1 : first->column > second->column;
}

void layout_grid_sort(PdfGrid *grid) { g_ptr_array_sort(grid->cells, compare_cells); }

static int compare_tops(const void *a, const void *b)
{
    const PdfGrid *first = *(PdfGrid *const *)a, *second = *(PdfGrid *const *)b;

    return first->box.top < second->box.top ? -1 : first->box.top > second->box.top;
}

void layout_grids_find(PdfPage *page)
{
    g_autoptr(GHashTable) found = NULL;
    g_autoptr(GPtrArray) components = NULL;

    layout_rules_merge(page->across);
    layout_rules_merge(page->down);
    if ((uint64_t)page->across->len * page->down->len > CROSSINGS_MAX)
        return; /* a drawing */
    found = components_find(page);
    components = components_sorted(found);
    for (guint i = 0; i < components->len && i < COMPONENTS_MAX; i++)
        component_to_grid(page, g_ptr_array_index(components, i));
    g_ptr_array_sort(page->grids, compare_tops);
}

/* Whether a figure cannot end like this: behind a point or comma, or within a group of three. */
static bool is_cut_figure(const char *text)
{
    size_t size = strlen(text), group = 0;

    if (size == 0 || strspn(text, "0123456789,.-") != size)
        return false;
    if (strchr(",.-", text[size - 1]) != NULL)
        return true;
    while (group < size && g_ascii_isdigit(text[size - 1 - group]))
        group++;
    return group < size && text[size - 1 - group] == ',' && group != 3;
}

/* A figure too wide for its cell is broken like a word: no blank between. */
static bool breaks_figure(const PdfLine *line, const PdfLine *next, const PdfCell *cell)
{
    char last = line->text[strlen(line->text) - 1], first = *next->text;
    double room = (cell->box.right - cell->box.left) - (line->box.right - line->box.left);

    if (is_cut_figure(line->text) && g_ascii_isdigit(first))
        return true;
    if (g_ascii_isdigit(last) && (first == '.' || first == ',') && g_ascii_isdigit(next->text[1]))
        return true;
    return (g_ascii_isdigit(last) || strchr(",.-", last) != NULL) &&
           (g_ascii_isdigit(first) || strchr(",.%", first) != NULL) && room < 1.2 * line->size;
}

void layout_cell_settle(PdfCell *cell)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < cell->lines->len; i++) {
        const PdfLine *line = g_ptr_array_index(cell->lines, i);
        const PdfLine *before = i > 0 ? g_ptr_array_index(cell->lines, i - 1) : NULL;

        if (before != NULL && !layout_joins(before->text, line->text) &&
            !breaks_figure(before, line, cell))
            g_string_append_c(text, ' ');
        g_string_append(text, line->text);
    }
    g_free(cell->text);
    cell->text = g_string_free(text, FALSE);
}

void layout_grid_settle(PdfGrid *grid)
{
    for (guint i = 0; i < grid->cells->len; i++)
        layout_cell_settle(g_ptr_array_index(grid->cells, i));
}
