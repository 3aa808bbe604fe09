/* pdf_lane.c: the columns of a table without rules
 *
 * Units that lie over one another share a column. The fullest lines speak first, so that a unit
 * over several columns joins none. A head is often centred over figures that stand at the right,
 * and touches none of them: heads and columns without one are paired in their order, all to the
 * same side. */
#include "reader/pdf_column.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNED 0.4       /* of the size, to either side */
#define ALIGNED_SHARE 0.8 /* of a column's figures */

typedef struct {
    GArray *units;
    guint count;
    unsigned line;
} FullLine;

static int compare_fullness(const void *a, const void *b)
{
    const FullLine *first = a, *second = b;

    if (first->count != second->count)
        return first->count > second->count ? -1 : 1;
    return first->line < second->line ? -1 : first->line > second->line;
}

static bool overlaps(const PdfLane *lane, PdfBox box)
{
    return lane->left < box.right && box.left < lane->right;
}

/* How many columns `box` overlaps, the first of them in *first. */
static unsigned lanes_over(const PdfRun *run, PdfBox box, unsigned *first)
{
    unsigned count = 0;

    for (unsigned i = 0; i < run->count; i++)
        if (overlaps(&run->lanes[i], box)) {
            *first = count == 0 ? i : *first;
            count++;
        }
    return count;
}

/* Makes a column of `box`, in its place. */
static PdfLane *insert_lane(PdfRun *run, PdfBox box)
{
    unsigned at = run->count;

    if (run->count == PDF_LANES_MAX)
        return NULL;
    for (; at > 0 && run->lanes[at - 1].left > box.left; at--)
        run->lanes[at] = run->lanes[at - 1];
    run->lanes[at] = (PdfLane){.left = box.left, .right = box.right};
    run->count++;
    return &run->lanes[at];
}

static void add_unit(PdfRun *run, const PdfUnit *unit)
{
    unsigned first = 0, count = lanes_over(run, unit->box, &first);
    PdfLane *lane = count == 0 ? insert_lane(run, unit->box) : &run->lanes[first];

    if (count > 1 || lane == NULL)
        return;
    lane->left = fmin(lane->left, unit->box.left);
    lane->right = fmax(lane->right, unit->box.right);
    lane->figures += unit->figure;
    lane->filled = true;
}

static void find_body_lanes(PdfRun *run)
{
    unsigned lines = run->lines->len - run->heads;
    g_autofree FullLine *full = g_new(FullLine, lines);

    for (unsigned i = 0; i < lines; i++) {
        full[i].units = layout_run_units(run, run->heads + i);
        full[i].count = full[i].units->len;
        full[i].line = i;
    }
    qsort(full, lines, sizeof *full, compare_fullness);
    run->count = 0;
    for (unsigned i = 0; i < lines; i++) {
        for (guint j = 0; j < full[i].units->len; j++)
            add_unit(run, &g_array_index(full[i].units, PdfUnit, j));
        g_array_unref(full[i].units);
    }
}

/* Alignment */

static int compare_doubles(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;

    return first < second ? -1 : first > second;
}

static bool mostly_near(GArray *places, double reach)
{
    double middle;
    unsigned near = 0;

    g_array_sort(places, compare_doubles);
    middle = g_array_index(places, double, places->len / 2);
    for (guint i = 0; i < places->len; i++)
        near += fabs(g_array_index(places, double, i) - middle) <= reach;
    return near >= ALIGNED_SHARE * places->len;
}

static void add_places(const PdfRun *run, unsigned line, const PdfLane *lane,
                       GArray *const places[3], double *size)
{
    g_autoptr(GArray) units = layout_run_units(run, line);

    for (guint i = 0; i < units->len; i++) {
        const PdfUnit *unit = &g_array_index(units, PdfUnit, i);
        double sides[3] = {unit->box.left, unit->box.right, (unit->box.left + unit->box.right) / 2};

        if (!unit->figure || sides[2] < lane->left || sides[2] > lane->right)
            continue;
        *size = fmax(*size, layout_run_line(run, line)->size);
        for (unsigned k = 0; k < 3; k++)
            g_array_append_val(places[k], sides[k]);
    }
}

/* Whether the figures of the column share a side or a middle. */
static bool is_aligned(const PdfRun *run, const PdfLane *lane)
{
    GArray *const places[3] = {g_array_new(FALSE, FALSE, sizeof(double)),
                               g_array_new(FALSE, FALSE, sizeof(double)),
                               g_array_new(FALSE, FALSE, sizeof(double))};
    double size = 0;
    bool aligned = false;

    for (unsigned i = run->heads; i < run->lines->len; i++)
        add_places(run, i, lane, places, &size);
    for (unsigned k = 0; k < 3; k++) {
        aligned = aligned || (places[k]->len > 0 && mostly_near(places[k], ALIGNED * size));
        g_array_unref(places[k]);
    }
    return aligned;
}

/* Heads */

/* The lowest units of the heads, each over other columns than the rest; of PdfUnit. */
static GArray *lowest_units(const PdfRun *run)
{
    GArray *lowest = g_array_new(FALSE, FALSE, sizeof(PdfUnit));

    for (unsigned i = run->heads; i > 0; i--) {
        g_autoptr(GArray) units = layout_run_units(run, i - 1);

        for (guint j = 0; j < units->len; j++) {
            const PdfUnit *unit = &g_array_index(units, PdfUnit, j);
            bool covered = run->numbered && i == run->heads && j == 0 && !unit->figure;

            for (guint k = 0; k < lowest->len && !covered; k++) {
                const PdfBox *other = &g_array_index(lowest, PdfUnit, k).box;

                covered = other->left < unit->box.right && unit->box.left < other->right;
            }
            if (!covered)
                g_array_append_vals(lowest, unit, 1);
        }
        if (run->numbered && i == run->heads)
            break; /* it numbers every column of figures */
    }
    return lowest;
}

/* Whether the column waits for a head; numbers stand over figures only. */
static bool lacks_head(const PdfRun *run, const PdfLane *lane)
{
    return lane->filled && !lane->headed && (!run->numbered || lane->figures > 0);
}

/* The column without a head that lies next to `box`, at the right or else at the left; -1: none. */
static int free_lane(const PdfRun *run, PdfBox box, bool right)
{
    int next = 0;

    while ((unsigned)next < run->count && run->lanes[next].left < box.left)
        next++;
    if (!right)
        next--;
    return next >= 0 && (unsigned)next < run->count && lacks_head(run, &run->lanes[next]) ? next
                                                                                          : -1;
}

/* Marks the columns that have a head over them; returns the other heads. */
static GArray *heads_apart(PdfRun *run, const GArray *heads)
{
    GArray *apart = g_array_new(FALSE, FALSE, sizeof(PdfUnit));

    for (guint i = 0; i < heads->len; i++) {
        const PdfUnit *unit = &g_array_index(heads, PdfUnit, i);
        unsigned first = 0, count = lanes_over(run, unit->box, &first);

        for (unsigned j = first; j < first + count; j++)
            run->lanes[j].headed = true;
        if (count == 0)
            g_array_append_vals(apart, unit, 1);
    }
    return apart;
}

static int compare_units(const void *a, const void *b)
{
    const PdfUnit *first = a, *second = b;

    return first->box.left < second->box.left ? -1 : first->box.left > second->box.left;
}

/* Gives each head apart the free column next to it at one side, the nearest head first. Returns how
 * many have one; `lanes` (by head; -1: none) is which. */
static unsigned pair_heads(PdfRun *run, const GArray *apart, bool right, int *lanes)
{
    unsigned pairs = 0;

    for (guint i = 0; i < apart->len; i++) {
        guint index = right ? apart->len - 1 - i : i;

        lanes[index] = free_lane(run, g_array_index(apart, PdfUnit, index).box, right);
        if (lanes[index] >= 0)
            run->lanes[lanes[index]].headed = true;
        pairs += lanes[index] >= 0;
    }
    for (guint i = 0; i < apart->len; i++)
        if (lanes[i] >= 0)
            run->lanes[lanes[i]].headed = false;
    return pairs;
}

/* The head nearest to `unit` on one side; NULL: none. */
static const PdfUnit *neighbour(const GArray *heads, const PdfUnit *unit, bool right)
{
    const PdfUnit *nearest = NULL;

    for (guint i = 0; i < heads->len; i++) {
        const PdfUnit *other = &g_array_index(heads, PdfUnit, i);
        bool beside =
            right ? other->box.left >= unit->box.right : other->box.right <= unit->box.left;

        if (beside && (nearest == NULL || (other->box.left < nearest->box.left) == right))
            nearest = other;
    }
    return nearest;
}

/* Whether the heads say something over `unit`, in line `last` or above. */
static bool is_under_head(const PdfRun *run, const PdfUnit *unit, unsigned last)
{
    for (unsigned i = 0; i <= last; i++) {
        const PdfLine *line = layout_run_line(run, i);

        for (guint j = 0; j < line->pieces->len; j++) {
            PdfBox box = g_array_index(line->pieces, PdfPiece, j).box;

            if (box.left < unit->box.right && unit->box.left < box.right)
                return true;
        }
    }
    return false;
}

/* Whether the unit stands over its neighbours, between which it is centred: it has no column of its
 * own. */
static bool is_over_neighbours(const PdfRun *run, const GArray *heads, const PdfUnit *unit)
{
    for (unsigned right = 0; right < 2; right++) {
        const PdfUnit *other = neighbour(heads, unit, right != 0);

        if (other == NULL || other->line <= unit->line || is_under_head(run, other, unit->line))
            return false;
    }
    return true;
}

static void widen_lane(PdfLane *lane, PdfBox box)
{
    lane->left = fmin(lane->left, box.left);
    lane->right = fmax(lane->right, box.right);
    lane->headed = true;
}

/* A head beside its column makes it wider; one over nothing makes a column that is empty. */
static void find_head_lanes(PdfRun *run, const GArray *heads)
{
    g_autoptr(GArray) apart = heads_apart(run, heads);
    g_autofree int *lanes = g_new(int, apart->len + 1), *left = g_new(int, apart->len + 1);

    g_array_sort(apart, compare_units);
    if (pair_heads(run, apart, false, left) > pair_heads(run, apart, true, lanes))
        memcpy(lanes, left, apart->len * sizeof *lanes);
    for (guint i = 0; i < apart->len; i++)
        if (lanes[i] >= 0)
            widen_lane(&run->lanes[lanes[i]], g_array_index(apart, PdfUnit, i).box);
    for (guint i = 0; i < apart->len; i++) {
        const PdfUnit *unit = &g_array_index(apart, PdfUnit, i);
        PdfLane *lane = lanes[i] < 0 && !is_over_neighbours(run, heads, unit)
                            ? insert_lane(run, unit->box)
                            : NULL;

        if (lane != NULL)
            lane->headed = true;
    }
}

/* Whether some line has something in both columns. */
static bool stand_together(const PdfRun *run, unsigned lane)
{
    for (unsigned i = run->heads; i < run->lines->len; i++) {
        const PdfLine *line = layout_run_line(run, i);
        bool first = false, second = false;

        for (guint j = 0; j < line->pieces->len; j++) {
            PdfBox box = g_array_index(line->pieces, PdfPiece, j).box;

            first = first || overlaps(&run->lanes[lane], box);
            second = second || overlaps(&run->lanes[lane + 1], box);
        }
        if (first && second)
            return true;
    }
    return false;
}

/* Whether the columns may be one: words, or figures of which only some stand under the head. */
static bool may_be_one(const PdfLane *lane, const PdfLane *next)
{
    if (!lane->filled || !next->filled)
        return false;
    return lane->figures > 0 || next->figures > 0 ? lane->headed != next->headed
                                                  : !lane->headed || !next->headed;
}

/* What stands beside each other, and never in one line, shares a column: a centred 合计 among
 * labels. */
static void join_lanes(PdfRun *run)
{
    for (unsigned i = 0; i + 1 < run->count;) {
        PdfLane *lane = &run->lanes[i], *next = &run->lanes[i + 1];

        if (!may_be_one(lane, next) || stand_together(run, i)) {
            i++;
            continue;
        }
        lane->right = next->right;
        lane->headed = lane->headed || next->headed;
        lane->figures += next->figures;
        memmove(next, next + 1, (run->count - i - 2) * sizeof *next);
        run->count--;
    }
}

bool layout_lanes_find(PdfRun *run, unsigned needed)
{
    g_autoptr(GArray) heads = lowest_units(run);
    bool aligned = false;

    find_body_lanes(run);
    for (unsigned i = 0; i < run->count && !aligned; i++)
        aligned =
            run->lanes[i].figures >= needed && (needed < 2 || is_aligned(run, &run->lanes[i]));
    if (!aligned)
        return false;
    find_head_lanes(run, heads);
    join_lanes(run);
    return run->count >= 2;
}

static double overlap(const PdfLane *lane, PdfBox box)
{
    return fmin(lane->right, box.right) - fmax(lane->left, box.left);
}

unsigned layout_lane_of(const PdfRun *run, PdfBox box)
{
    unsigned best = 0;

    for (unsigned i = 1; i < run->count; i++)
        if (overlap(&run->lanes[i], box) > overlap(&run->lanes[best], box))
            best = i;
    return best;
}
