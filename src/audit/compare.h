/* compare.h: facts of a report beside those of another paper: the unit's own statements, or last
 * year's report
 *
 * A fact of a table is known by table, row (code, else label and which of that label) and column; a
 * fact of the narrative by its canonical measure. What a column's head says beside its place
 * ("本年支出|小计") is left out.
 */
#pragma once
#include "audit/internal.h"

typedef struct {
    Audit *audit;
    GHashTable
        *cells; /* key to figure + 1; figures that one key names twice in two ways are not there */
    GHashTable *asked; /* keys that were compared */
    TableFacts *table; /* what the cells say, whatever table they stand in */
} Paper;

Paper *paper_new(Audit *audit);
void paper_free(Paper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Paper, paper_free)

/* The key of a cell; NULL when it is of no known table or no figure. `column` NULL: the head's own.
 * Caller frees. */
char *cell_key(const AuditData *data, const Grid *grid, const Cell *cell, const char *column);
/* What a head says of its column: "" for the total. The caller frees. */
char *column_key(const AuditData *data, const char *head);

/* The figure of a measure: from the tables where an identity of the data says which cell it is,
 * else from the text. NONE when there is none, or several that differ. */
unsigned paper_measure(const Paper *paper, const char *measure);

typedef struct {
    unsigned compared, equal, different, missing;
} Comparison;

/* Compares figures of two papers, counts, and reports `rule` when no value fits both. */
void compare_figures(Audit *audit, Comparison *counts, const char *rule, unsigned figure,
                     const Audit *other, unsigned other_figure);
/* The same with a value that was computed, of which `said` tells how. */
void compare_value(Audit *audit, Comparison *counts, const char *rule, unsigned figure,
                   const Interval *value, Exact middle, const char *said);
/* What contradicts the statements needs no second finding for what it contradicts in the report.
 * After the findings are concluded. */
void compare_merge(Audit *audit);
json_t *comparison_json(const Comparison *counts);
