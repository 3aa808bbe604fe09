/* previous.c: a report against the one of the year before
 *
 * What opened this year closed the last; what "increased by" must have been that much less; a
 * column of last year's figures repeats last year's table. Figures may have been restated since, so
 * a difference is a warning. */
#include "audit/compare.h"

#include <string.h>

/* ---- opening and closing ---- */

static void compare_openings(Audit *audit, Paper *last, Comparison *counts)
{
    static const char *const pairs[][2] = {{"opening", "closing"},
                                           {"fiscal.opening", "fiscal.closing"}};

    for (unsigned p = 0; p < G_N_ELEMENTS(pairs); p++) {
        const GArray *openings = figures_of(audit, pairs[p][0]);
        unsigned closing = paper_measure(last, pairs[p][1]);

        for (unsigned i = 0; closing != NONE && openings != NULL && i < openings->len; i++)
            compare_figures(audit, counts, "previous-opening", g_array_index(openings, unsigned, i),
                            last->audit, closing);
    }
}

static const Cell *row_cell(const Audit *audit, const char *table, const char *row,
                            const char *column)
{
    for (unsigned g = 0; g < audit->grids->len; g++) {
        const Cell *cell = g_strcmp0(GRID(audit, g)->id, table) == 0
                               ? grid_cell(audit, GRID(audit, g), row, column)
                               : NULL;

        if (cell != NULL && cell->figure != NONE)
            return cell;
    }
    return NULL;
}

static void compare_opening_cells(Audit *audit, const Paper *last, Comparison *counts)
{
    static const char *const cells[][2] = {
        {"public-1", "amount"}, {"public-4", "amount"}, {"public-4", "general"}};

    for (unsigned i = 0; i < G_N_ELEMENTS(cells); i++) {
        const Cell *opening = row_cell(audit, cells[i][0], "opening", cells[i][1]);
        const Cell *closing = row_cell(last->audit, cells[i][0], "closing", cells[i][1]);

        if (opening != NULL && closing != NULL)
            compare_figures(audit, counts, "previous-opening", opening->figure, last->audit,
                            closing->figure);
    }
}

/* ---- what a change is counted from ---- */

/* The measure that a change is of: that of the amount it is compared with. */
static void compare_base(Audit *audit, const Paper *last, Comparison *counts,
                         const Relation *relation)
{
    const Figure *change = FIGURE(audit, g_array_index(relation->figures, unsigned, 1));
    const Figure *now = FIGURE(audit, g_array_index(relation->figures, unsigned, 2));
    unsigned other = now->id != NULL ? paper_measure(last, now->id) : NONE;
    const Figure *before = other != NONE ? FIGURE(last->audit, other) : NULL;
    unsigned index = g_array_index(relation->figures, unsigned, 1);
    g_autofree char *said = NULL;
    Interval expected;
    Exact middle;

    if (before == NULL || before->kind != now->kind || before->approximate || change->approximate)
        return;
    if (relation->direction < 0 ? !interval_subtract(&expected, before->value, now->value) ||
                                      !exact_subtract(&middle, before->middle, now->middle)
                                : !interval_subtract(&expected, now->value, before->value) ||
                                      !exact_subtract(&middle, now->middle, before->middle))
        return;
    said = relation->direction < 0 ? g_strdup_printf("%s - %s", before->printed, now->printed)
                                   : g_strdup_printf("%s - %s", now->printed, before->printed);
    compare_value(audit, counts, "previous-base", index, &expected, middle, said);
}

static void compare_bases(Audit *audit, const Paper *last, Comparison *counts)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    unsigned relations = audit->relations->len;

    for (unsigned i = 0; i < relations; i++) {
        const Relation *relation = &g_array_index(audit->relations, Relation, i);

        if (relation->form == FORM_GROWTH && relation->figures->len == 3 &&
            relation->verdict != VERDICT_NOT_CHECKABLE &&
            g_hash_table_add(seen,
                             GUINT_TO_POINTER(g_array_index(relation->figures, unsigned, 1) + 1)))
            compare_base(audit, last, counts, relation);
    }
}

/* ---- columns of last year ---- */

/* The head without the words that say "last year"; NULL when it says nothing of the kind. The
 * caller frees. */
static char *previous_head(const Audit *audit, const char *head)
{
    const char *word = head != NULL ? data_word_in(audit->data, "head-previous", head) : NULL;
    g_auto(GStrv) parts = NULL;

    if (word == NULL)
        return NULL;
    parts = g_strsplit(head, word, -1);
    return g_strjoinv("", parts);
}

static void compare_columns(Audit *audit, Paper *last, Comparison *counts)
{
    for (unsigned g = 0; g < audit->grids->len; g++)
        for (unsigned i = 0; i < GRID(audit, g)->cells->len; i++) {
            const Cell *cell = &g_array_index(GRID(audit, g)->cells, Cell, i);
            g_autofree char *head = previous_head(audit, cell->head);
            g_autofree char *key =
                head != NULL ? cell_key(audit->data, GRID(audit, g), cell, head) : NULL;
            unsigned other =
                key != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(last->cells, key)) : 0;

            if (other > 0)
                compare_figures(audit, counts, "previous-column", cell->figure, last->audit,
                                other - 1);
        }
}

json_t *relate_previous(Audit *audit, Audit *previous)
{
    g_autoptr(Paper) last = paper_new(previous);
    Comparison counts = {0};

    compare_openings(audit, last, &counts);
    compare_opening_cells(audit, last, &counts);
    compare_bases(audit, last, &counts);
    compare_columns(audit, last, &counts);
    return comparison_json(&counts);
}
