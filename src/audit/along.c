/* along.c: along the rows: a column of totals is the sum of the columns that its head covers
 *
 * "本年支出|小计" covers what else stands under 本年支出; "合计" at the top covers all that follows
 * on its side. What only looks like a total is believed when most rows keep it. Rates are held
 * against the budget and outturn of their row.
 */
#include "audit/internal.h"

#include <string.h>

#define PARTS_MAX 128u

typedef struct {
    unsigned column, side;
    char **path; /* of its head */
    unsigned depth;
} Head;

typedef struct {
    const Audit *audit;
    unsigned index;
    Equations *equations;
    GArray *heads; /* of Head: the value columns in order */
} Along;

#define HEAD(along, index) (&g_array_index((along)->heads, Head, index))
#define CELL(grid, index) (&g_array_index((grid)->cells, Cell, index))

static void head_clear(Head *head) { g_strfreev(head->path); }

static const Cell *body_cell(const Grid *grid, unsigned column)
{
    for (unsigned r = 0; r < grid->rows; r++) {
        const Cell *cell = grid_cell_at(grid, r, column);

        if (cell != NULL && cell->head != NULL && !cell->is_head && cell->slot != NONE)
            return cell;
    }
    return NULL;
}

static GArray *heads_of(const Grid *grid)
{
    GArray *heads = g_array_new(FALSE, TRUE, sizeof(Head));

    g_array_set_clear_func(heads, (GDestroyNotify)head_clear);
    for (unsigned c = 0; c < grid->columns; c++) {
        const Cell *cell = body_cell(grid, c);
        Head head = {.column = c};

        if (cell == NULL)
            continue;
        head.side = cell->side;
        head.path = g_strsplit(cell->head, "|", -1);
        head.depth = g_strv_length(head.path);
        g_array_append_val(heads, head);
    }
    return heads;
}

static const char *last_word(const Head *head)
{
    return head->depth > 0 ? head->path[head->depth - 1] : "";
}

static bool is_total(const Along *along, const Head *head)
{
    return data_word_ending(along->audit->data, "row-totals", last_word(head)) != NULL;
}

/* The first `depth` words of two heads are the same. */
static bool shares(const Head *a, const Head *b, unsigned depth)
{
    if (a->side != b->side || a->depth < depth || b->depth < depth)
        return false;
    for (unsigned i = 0; i < depth; i++)
        if (strcmp(a->path[i], b->path[i]) != 0)
            return false;
    return true;
}

static bool is_of_which(const Head *head, unsigned depth)
{
    return head->depth > depth && begins_with(head->path[depth], "其中");
}

/* The total among the columns first…end that share `depth` words; NONE. */
static unsigned total_in(const Along *along, unsigned first, unsigned end, unsigned depth)
{
    for (unsigned i = first; i < end; i++)
        if (HEAD(along, i)->depth == depth + 1 && is_total(along, HEAD(along, i)))
            return i;
    return NONE;
}

typedef struct {
    unsigned heads[PARTS_MAX];
    unsigned count;
    bool known; /* each is a part that the data name */
} Parts;

static void take_part(const Along *along, Parts *parts, unsigned head)
{
    if (parts->count < PARTS_MAX)
        parts->heads[parts->count++] = head;
    parts->known = parts->known && data_word_ending(along->audit->data, "row-parts",
                                                    last_word(HEAD(along, head))) != NULL;
}

/* Of a group of columns under one head its own total, or all of them. */
static unsigned take_group(const Along *along, Parts *parts, unsigned first, unsigned depth)
{
    unsigned end = first + 1, total;

    while (end < along->heads->len && HEAD(along, first)->depth > depth + 1 &&
           shares(HEAD(along, first), HEAD(along, end), depth + 1))
        end++;
    if (is_of_which(HEAD(along, first), depth))
        return end;
    total = end > first + 1 ? total_in(along, first, end, depth + 1) : NONE;
    if (total != NONE)
        take_part(along, parts, total);
    for (unsigned i = first; total == NONE && i < end; i++)
        if (!is_of_which(HEAD(along, i), depth + 1))
            take_part(along, parts, i);
    return end;
}

/* The columns behind `total` that its head covers. */
static Parts parts_of(const Along *along, unsigned total)
{
    const Head *own = HEAD(along, total);
    unsigned depth = own->depth - 1;
    Parts parts = {.known = true};

    for (unsigned i = total + 1; i < along->heads->len && shares(own, HEAD(along, i), depth);) {
        if (HEAD(along, i)->depth == own->depth && is_total(along, HEAD(along, i)))
            break;
        i = take_group(along, &parts, i, depth);
    }
    return parts;
}

/* "本年支出, 基本支出, 项目支出, 年末结转": the parts end where a balance stands. */
static void end_at_balance(const Along *along, Parts *parts)
{
    unsigned count = 0;

    while (count < parts->count &&
           data_word_ending(along->audit->data, "row-parts",
                            last_word(HEAD(along, parts->heads[count]))) != NULL)
        count++;
    if (count >= 2 && count < parts->count &&
        data_word_in(along->audit->data, "balance-words",
                     last_word(HEAD(along, parts->heads[count]))) != NULL) {
        parts->count = count;
        parts->known = true;
    }
}

/* "增减%", "完成率": rates make no sums. */
static bool is_row_of_rates(const Along *along, const Cell *cell)
{
    return cell->label != NULL &&
           data_word_in(along->audit->data, "rate-rows", cell->label) != NULL;
}

static void relate_rows(Along *along, unsigned total, const Parts *parts, Proof proof)
{
    const Grid *grid = GRID(along->audit, along->index);

    for (unsigned r = 0; r < grid->rows; r++) {
        const Cell *sum = grid_cell_at(grid, r, HEAD(along, total)->column);

        if (sum == NULL || sum->head == NULL || sum->is_head || sum->figure == NONE ||
            is_row_of_rates(along, sum))
            continue;
        equation_begin(along->equations, "table-row-sum", along->index * 1000 + total, FORM_SUM,
                       proof);
        equation_term(along->equations, sum, 1);
        for (unsigned p = 0; p < parts->count; p++) {
            const Cell *cell = grid_cell_at(grid, r, HEAD(along, parts->heads[p])->column);

            if (cell != NULL)
                equation_term(along->equations, cell, -1);
        }
    }
}

static void sum_of_columns(Along *along, unsigned total)
{
    Parts parts = parts_of(along, total);
    bool group = HEAD(along, total)->depth > 1 &&
                 !is_total(along, &(Head){.path = HEAD(along, total)->path, .depth = 1});

    if (!parts.known)
        end_at_balance(along, &parts);
    if (parts.count < 2)
        return;
    /* Under 收入 and 支出 everything stands; a narrower head says more. */
    group = group && strcmp(HEAD(along, total)->path[0], "收入") != 0 &&
            strcmp(HEAD(along, total)->path[0], "支出") != 0;
    relate_rows(along, total, &parts, group || parts.known ? EQUATION_CERTAIN : EQUATION_PROVED);
}

/* ---- rates ---- */

static unsigned head_named(const Along *along, const char *list)
{
    for (unsigned i = 0; i < along->heads->len; i++)
        if (data_word_in(along->audit->data, list, last_word(HEAD(along, i))) != NULL)
            return i;
    return NONE;
}

static void rates_of_rows(Along *along)
{
    unsigned rate = head_named(along, "rate-heads"), outturn = head_named(along, "outturn-heads"),
             budget = head_named(along, "full-budget-heads");
    const Grid *grid = GRID(along->audit, along->index);

    if (budget == NONE)
        budget = head_named(along, "budget-heads");
    if (rate == NONE || outturn == NONE || budget == NONE || rate == outturn || rate == budget)
        return;
    for (unsigned r = 0; r < grid->rows; r++) {
        const Cell *cells[3] = {grid_cell_at(grid, r, HEAD(along, rate)->column),
                                grid_cell_at(grid, r, HEAD(along, outturn)->column),
                                grid_cell_at(grid, r, HEAD(along, budget)->column)};

        if (cells[0] == NULL || cells[1] == NULL || cells[2] == NULL || cells[0]->figure == NONE ||
            cells[1]->figure == NONE || cells[2]->figure == NONE)
            continue;
        equation_begin(along->equations, "table-rate", along->index, FORM_RATIO, EQUATION_PROVED);
        for (unsigned i = 0; i < 3; i++)
            equation_term(along->equations, cells[i], 1);
    }
}

void sums_along(const Audit *audit, unsigned grid, Equations *equations)
{
    Along along = {audit, grid, equations, heads_of(GRID(audit, grid))};

    for (unsigned i = 0; i < along.heads->len; i++)
        if (HEAD(&along, i)->depth > 0 && is_total(&along, HEAD(&along, i)))
            sum_of_columns(&along, i);
    rates_of_rows(&along);
    g_array_unref(along.heads);
}
