/* equation.c: equations between cells, weighed together before any is claimed
 *
 * A table is believed to add up the way its labels say, or the way its other rows and columns show.
 * Where most of a family fail, the table was read or meant otherwise, and nothing is claimed.
 */
#include "audit/internal.h"

#include <string.h>

#define TRUSTED_FAILURES 3u /* so many may always fail */
#define PROOFS 3u           /* so many rows prove what no label says */

typedef struct {
    const char *rule;
    unsigned family;
    RelationForm form;
    Proof proof;
    GArray *figures, *signs;
    unsigned terms;
    bool hole, turns, unfilled;
    Verdict verdict;
} Equation;

struct Equations {
    GArray *list; /* of Equation */
};

static void equation_clear(Equation *equation)
{
    g_array_unref(equation->figures);
    g_array_unref(equation->signs);
}

Equations *equations_new(void)
{
    Equations *equations = g_new0(Equations, 1);

    equations->list = g_array_new(FALSE, TRUE, sizeof(Equation));
    g_array_set_clear_func(equations->list, (GDestroyNotify)equation_clear);
    return equations;
}

void equations_free(Equations *equations)
{
    if (equations == NULL)
        return;
    g_array_unref(equations->list);
    g_free(equations);
}

void equation_begin(Equations *equations, const char *rule, unsigned family, RelationForm form,
                    Proof proof)
{
    Equation equation = {.rule = rule, .family = family, .form = form, .proof = proof};

    equation.figures = g_array_new(FALSE, FALSE, sizeof(unsigned));
    equation.signs = g_array_new(FALSE, FALSE, sizeof(int));
    g_array_append_val(equations->list, equation);
}

static Equation *last_of(Equations *equations)
{
    return &g_array_index(equations->list, Equation, equations->list->len - 1);
}

void equation_term(Equations *equations, const Cell *cell, int sign)
{
    Equation *equation = last_of(equations);

    bool total = equation->terms++ == 0 && !equation->turns;

    if (cell == NULL || cell->figure == NONE) {
        equation->hole = equation->hole || total || (cell != NULL && !cell->empty);
        return;
    }
    g_array_append_val(equation->figures, cell->figure);
    g_array_append_val(equation->signs, sign);
}

void equation_turns(Equations *equations) { last_of(equations)->turns = true; }

/* figures[0] = the signed sum of the others: the first term that is added goes to the left. */
static void turn(Equation *equation)
{
    unsigned *figures = (unsigned *)(void *)equation->figures->data;
    int *signs = (int *)(void *)equation->signs->data;
    unsigned left = 0;

    while (left < equation->signs->len && signs[left] < 0)
        left++;
    if (left == equation->signs->len)
        return;
    for (unsigned i = left; i > 0; i--) {
        unsigned figure = figures[i];
        int sign = signs[i];

        figures[i] = figures[i - 1];
        signs[i] = signs[i - 1];
        figures[i - 1] = figure;
        signs[i - 1] = sign;
    }
    for (unsigned i = 1; i < equation->signs->len; i++)
        signs[i] = -signs[i];
}

static bool is_nothing(const Audit *audit, const Equation *equation)
{
    for (unsigned i = 0; i < equation->figures->len; i++)
        if (exact_sign(FIGURE(audit, g_array_index(equation->figures, unsigned, i))->middle) != 0)
            return false;
    return true;
}

/* ---- columns that are not filled ---- */

static bool is_zero(const Audit *audit, unsigned figure)
{
    return exact_sign(FIGURE(audit, figure)->middle) == 0;
}

/* Whether the row says something in another column of its block. */
static bool told_elsewhere(const Audit *audit, const Grid *grid, const Cell *cell)
{
    for (unsigned c = 0; c < grid->columns; c++) {
        const Cell *other = grid_cell_at(grid, cell->row, c);

        if (other != NULL && other->column != cell->column && other->side == cell->side &&
            other->figure != NONE && !is_zero(audit, other->figure))
            return true;
    }
    return false;
}

/* A forms' column of budgets may be left alone where nothing is planned so finely: there the row
 * has a nought, the row below too, and another column more. */
static bool is_left_alone(const Audit *audit, unsigned figure)
{
    const Passage *passage = PASSAGE(audit, FIGURE(audit, figure)->passage);
    const Grid *grid = GRID(audit, passage->table);
    const Cell *cell = grid_cell_at(grid, passage->row, passage->column), *below;

    if (cell == NULL || cell->head == NULL || !is_zero(audit, figure) ||
        data_word_in(audit->data, "budget-columns", cell->head) == NULL)
        return false;
    below = grid_cell_at(grid, cell->row + 1, cell->column);
    return told_elsewhere(audit, grid, cell) && below != NULL &&
           (below->figure == NONE ? below->empty : is_zero(audit, below->figure));
}

/* One side is nothing, and so was never planned: the total, or all of its parts. */
static bool is_unfilled(const Audit *audit, const Equation *equation)
{
    const unsigned *figures = (const unsigned *)(const void *)equation->figures->data;
    bool alone = false;

    if (is_zero(audit, figures[0]))
        return is_left_alone(audit, figures[0]);
    for (unsigned i = 1; i < equation->figures->len; i++) {
        if (!is_zero(audit, figures[i]))
            return false;
        alone = alone || is_left_alone(audit, figures[i]);
    }
    return alone;
}

static void weigh(const Audit *audit, Equation *equation)
{
    const unsigned *figures = (const unsigned *)(const void *)equation->figures->data;
    const int *signs = (const int *)(const void *)equation->signs->data;
    unsigned count = equation->figures->len;

    equation->verdict = VERDICT_NOT_CHECKABLE;
    if (equation->hole || count < 2 || count > TERMS_MAX || is_nothing(audit, equation))
        return;
    turn(equation);
    if (count == 2 && signs[1] > 0 && equation->form == FORM_SUM)
        equation->form = FORM_SAME;
    equation->verdict = relation_try(audit, equation->form, figures, signs, count, 0);
    equation->unfilled = equation->verdict == VERDICT_ERROR && is_unfilled(audit, equation);
    if (equation->unfilled)
        equation->verdict = VERDICT_NOT_CHECKABLE;
}

typedef struct {
    unsigned kept, failed;
} Tally;

static char *family_key(const Equation *equation)
{
    return g_strdup_printf("%s %u", equation->rule, equation->family);
}

static GHashTable *tally(const Audit *audit, Equations *equations)
{
    GHashTable *families = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    for (unsigned i = 0; i < equations->list->len; i++) {
        Equation *equation = &g_array_index(equations->list, Equation, i);
        char *key = family_key(equation);
        Tally *family = g_hash_table_lookup(families, key);

        weigh(audit, equation);
        if (family == NULL)
            g_hash_table_insert(families, g_strdup(key), family = g_new0(Tally, 1));
        family->kept +=
            equation->verdict != VERDICT_ERROR && equation->verdict != VERDICT_NOT_CHECKABLE;
        family->failed += equation->verdict == VERDICT_ERROR;
        g_free(key);
    }
    return families;
}

static bool is_believed(const Equation *equation, const Tally *family)
{
    if (equation->proof == EQUATION_PROVED)
        return family->kept >= PROOFS && family->failed * 3 <= family->kept;
    return family->failed <= TRUSTED_FAILURES || family->failed <= family->kept;
}

static void keep(Audit *audit, const Equation *equation, const Tally *family)
{
    const unsigned *figures = (const unsigned *)(const void *)equation->figures->data;

    if (equation->figures->len == 0 || is_nothing(audit, equation))
        return;
    if (equation->hole)
        relation_not_checkable(audit, equation->rule, figures[0], "a part could not be read");
    else if (equation->unfilled)
        relation_not_checkable(audit, equation->rule, figures[0], "the column is not filled there");
    else if (equation->figures->len < 2 || equation->figures->len > TERMS_MAX)
        return;
    else if (is_believed(equation, family))
        relation_add(audit, equation->rule, equation->form, figures,
                     (const int *)(const void *)equation->signs->data, equation->figures->len, 0);
    else if (equation->proof == EQUATION_CERTAIN)
        relation_not_checkable(audit, equation->rule, figures[0],
                               "the table does not add up by its rows");
}

void equations_judge(Audit *audit, Equations *equations)
{
    g_autoptr(GHashTable) families = tally(audit, equations);

    for (unsigned i = 0; i < equations->list->len; i++) {
        const Equation *equation = &g_array_index(equations->list, Equation, i);
        g_autofree char *key = family_key(equation);

        keep(audit, equation, g_hash_table_lookup(families, key));
    }
}
