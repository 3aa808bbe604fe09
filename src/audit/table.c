/* table.c: relations within tables, and the identities of the data */
#include "audit/internal.h"

#include <string.h>

/* ---- identities of the data ---- */

/* "table:row:column", "=measure" or "#fact". Sets *found to whether it is printed; nil cells have
 * figure NONE. */
static unsigned term_figure(const Audit *audit, const TableFacts *facts, const char *term,
                            bool *found)
{
    g_auto(GStrv) parts = NULL;

    *found = false;
    if (*term == '=') {
        const GArray *figures = figures_of(audit, term + 1);

        *found = figures != NULL;
        return *found ? g_array_index(figures, unsigned, 0) : NONE;
    }
    if (*term == '#') {
        const Cell *cell = fact_cell(facts, term + 1);

        *found = cell != NULL;
        return cell != NULL ? cell->figure : NONE;
    }
    parts = g_strsplit(term, ":", 3);
    for (unsigned i = 0; g_strv_length(parts) == 3 && i < audit->grids->len; i++) {
        const Grid *grid = GRID(audit, i);
        const Cell *cell = NULL;

        if (g_strcmp0(grid->id, parts[0]) != 0)
            continue;
        cell = grid_cell(audit, grid, parts[1], parts[2]);
        *found = cell != NULL;
        return cell != NULL ? cell->figure : NONE;
    }
    return NONE;
}

typedef struct {
    unsigned figures[TERMS_MAX];
    int signs[TERMS_MAX];
    unsigned count;
    bool all;
    unsigned found;
} Terms;

static void take_terms(const Audit *audit, const TableFacts *facts, Terms *terms,
                       const GPtrArray *words, int sign)
{
    for (unsigned i = 0; i < words->len && terms->count < TERMS_MAX; i++) {
        const char *word = g_ptr_array_index(words, i);
        bool minus = *word == '-', found;
        unsigned figure = term_figure(audit, facts, minus ? word + 1 : word, &found);

        terms->found += found;
        terms->all = terms->all && found;
        if (figure == NONE)
            continue;
        terms->signs[terms->count] = minus ? -sign : sign;
        terms->figures[terms->count++] = figure;
    }
}

/* Nil cells count as nothing; a term that is not in the report makes the identity not checkable. */
static void relate_identity(Audit *audit, const TableFacts *facts, const Identity *identity)
{
    Terms terms = {.all = true};
    RelationForm form = identity->at_most ? FORM_AT_MOST : FORM_SUM;
    unsigned left;

    take_terms(audit, facts, &terms, identity->left, 1);
    left = terms.count;
    take_terms(audit, facts, &terms, identity->right, 1);
    if (left != 1 || !terms.all) {
        if (terms.count > 0 && terms.found > 1)
            relation_not_checkable(audit, identity->rule, terms.figures[0],
                                   "a cell it needs is not printed");
        return;
    }
    if (terms.count == 2 && terms.signs[1] > 0 && form == FORM_SUM)
        form = FORM_SAME;
    if (terms.count == 1)
        return;
    relation_add(audit, identity->rule, form, terms.figures, terms.signs, terms.count, 0);
}

void relate_tables(Audit *audit)
{
    g_autoptr(Equations) equations = equations_new();
    g_autoptr(TableFacts) facts = table_facts_take(audit);

    for (unsigned i = 0; i < audit->grids->len; i++) {
        sums_down(audit, i, equations);
        sums_along(audit, i, equations);
        balances(audit, i, equations);
    }
    equations_judge(audit, equations);
    table_facts_relate(audit, facts);
    table_facts_relate_text(audit, facts);
    for (unsigned i = 0; i < audit->data->identities->len; i++)
        relate_identity(audit, facts, &g_array_index(audit->data->identities, Identity, i));
}
