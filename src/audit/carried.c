/* carried.c: what was there and came in is what went out and is left
 *
 * Down a two-sided table: the total behind "本年收入合计" is that and the balances below it, each
 * balance is the sum of the funds named under it, and both sides end with one total. Along the rows
 * of a fund's table: 年初 + 收入 = 支出 + 年末.
 */
#include "audit/internal.h"

#include <string.h>

#define CELL(grid, index) (&g_array_index((grid)->cells, Cell, index))

/* ---- along a row ---- */

typedef enum { PART_OPENING, PART_INCOME, PART_EXPENDITURE, PART_CLOSING, PARTS } Part;

static int sign_of(Part part) { return part == PART_OPENING || part == PART_INCOME ? 1 : -1; }

/* The words of a head but the last when that only says 小计. */
static Part part_of(const AuditData *data, const char *head)
{
    static const char *const lists[PARTS] = {"opening-heads", "income-heads", "expenditure-heads",
                                             "closing-heads"};
    g_auto(GStrv) path = g_strsplit(head, "|", -1);
    unsigned depth = g_strv_length(path);

    if (depth > 1 && data_word_ending(data, "total-endings", path[depth - 1]) != NULL)
        depth--;
    if (depth != 1)
        return PARTS;
    for (unsigned p = 0; p < PARTS; p++)
        for (unsigned i = 0; i < data_words(data, lists[p])->len; i++)
            if (strcmp(path[0], g_ptr_array_index(data_words(data, lists[p]), i)) == 0)
                return (Part)p;
    return PARTS;
}

static void balance_of_row(const Audit *audit, unsigned index, unsigned row, Equations *equations)
{
    const Grid *grid = GRID(audit, index);
    const Cell *cells[PARTS] = {NULL};
    unsigned count = 0;

    for (unsigned c = 0; c < grid->columns; c++) {
        const Cell *cell = grid_cell_at(grid, row, c);
        Part part = cell != NULL && cell->head != NULL && !cell->is_head && cell->slot != NONE
                        ? part_of(audit->data, cell->head)
                        : PARTS;

        if (part == PARTS || cells[part] != NULL)
            continue;
        cells[part] = cell;
        count++;
    }
    if (count != PARTS)
        return;
    equation_begin(equations, "table-balance", index, FORM_SUM, EQUATION_CERTAIN);
    equation_turns(equations);
    for (unsigned p = 0; p < PARTS; p++)
        equation_term(equations, cells[p], sign_of((Part)p));
}

/* ---- down a column ---- */

typedef struct {
    const Audit *audit;
    unsigned index;
    Equations *equations;
    GPtrArray *cells; /* of const Cell *: one column from the top down */
} Down;

static const Cell *at(const Down *down, unsigned index)
{
    return g_ptr_array_index(down->cells, index);
}

static bool is_balance(const Down *down, unsigned index)
{
    return data_word_in(down->audit->data, "balance-rows", at(down, index)->label) != NULL &&
           data_word_in(down->audit->data, "balance-kinds", at(down, index)->label) == NULL &&
           number_of(at(down, index)->label).style < 0 &&
           !begins_with(at(down, index)->label, "其中");
}

static bool is_fund(const Down *down, unsigned index)
{
    const char *rest = label_words(at(down, index)->label);

    return data_word_starting(down->audit->data, "fund-rows", rest) != NULL;
}

/* "年初财政拨款结转和结余" is the funds named below it. */
static unsigned funds_of_balance(Down *down, unsigned balance)
{
    unsigned end = balance + 1;

    while (end < down->cells->len && is_fund(down, end))
        end++;
    if (end < balance + 3)
        return end;
    equation_begin(down->equations, "table-balance-funds", down->index, FORM_SUM, EQUATION_CERTAIN);
    equation_term(down->equations, at(down, balance), 1);
    for (unsigned i = balance + 1; i < end; i++)
        equation_term(down->equations, at(down, i), -1);
    return end;
}

/* "总计" is the year's total and the balances between the two; false when there are other rows. */
static bool is_plain(const Down *down, unsigned year, unsigned total)
{
    bool balance = false;

    for (unsigned i = year + 1; i < total; i++) {
        bool part = number_of(at(down, i)->label).style >= 0 ||
                    begins_with(at(down, i)->label, "其中") || is_fund(down, i) ||
                    data_word_in(down->audit->data, "balance-kinds", at(down, i)->label) != NULL;

        balance = balance || is_balance(down, i);
        if (!is_balance(down, i) && !(part && balance) && at(down, i)->figure != NONE)
            return false;
    }
    return balance;
}

static void total_of_year(Down *down, unsigned year, unsigned total, const char *rule)
{
    Proof proof = is_plain(down, year, total) ? EQUATION_CERTAIN : EQUATION_PROVED;

    equation_begin(down->equations, rule, down->index, FORM_SUM, proof);
    equation_term(down->equations, at(down, total), 1);
    equation_term(down->equations, at(down, year), -1);
    for (unsigned i = year + 1; i < total; i++)
        if (is_balance(down, i))
            equation_term(down->equations, at(down, i), -1);
}

static bool label_is(const Cell *cell, const char *a, const char *b)
{
    return strcmp(cell->label, a) == 0 || strcmp(cell->label, b) == 0;
}

static void balance_down(Down *down)
{
    unsigned year = NONE;

    for (unsigned i = 0; i < down->cells->len; i++) {
        const Cell *cell = at(down, i);

        if (label_is(cell, "本年收入合计", "本年支出合计") ||
            label_is(cell, "收入合计", "支出合计"))
            year = i;
        else if (is_balance(down, i))
            funds_of_balance(down, i);
        else if (year != NONE &&
                 (label_is(cell, "总计", "合计") || label_is(cell, "收入总计", "支出总计")))
            total_of_year(down, year, i,
                          strstr(at(down, year)->label, "支出") != NULL ? "table-expenditure-total"
                                                                        : "table-income-total");
    }
}

static const Cell *grand_total(const Grid *grid, unsigned side)
{
    const Cell *total = NULL;

    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *cell = CELL(grid, i);

        if (cell->head != NULL && cell->slot == 0 && cell->side == side && cell->label != NULL &&
            g_str_has_suffix(cell->label, "总计"))
            total = cell;
    }
    return total;
}

/* Both sides of "收入 | 支出" end with one sum. */
static void two_sides(const Audit *audit, unsigned index, Equations *equations)
{
    const Grid *grid = GRID(audit, index);
    const Cell *income = grand_total(grid, 0), *expenditure = grand_total(grid, 1);

    if (income == NULL || expenditure == NULL || grand_total(grid, 2) != NULL)
        return;
    equation_begin(equations, "table-sides", index, FORM_SUM, EQUATION_CERTAIN);
    equation_term(equations, income, 1);
    equation_term(equations, expenditure, -1);
}

static void take_column(Down *down, const Grid *grid, unsigned column)
{
    g_ptr_array_set_size(down->cells, 0);
    for (unsigned r = 0; r < grid->rows; r++) {
        const Cell *cell = grid_cell_at(grid, r, column);

        if (cell != NULL && cell->head != NULL && !cell->is_head && cell->slot != NONE &&
            cell->label != NULL)
            g_ptr_array_add(down->cells, (gpointer)cell);
    }
}

void balances(const Audit *audit, unsigned grid, Equations *equations)
{
    Down down = {audit, grid, equations, g_ptr_array_new()};

    for (unsigned c = 0; c < GRID(audit, grid)->columns; c++) {
        take_column(&down, GRID(audit, grid), c);
        balance_down(&down);
    }
    two_sides(audit, grid, equations);
    for (unsigned r = 0; r < GRID(audit, grid)->rows; r++)
        balance_of_row(audit, grid, r, equations);
    g_ptr_array_unref(down.cells);
}
