/* hierarchy.c: down the columns: a class is the sum of its sections, a numbered row of the rows
 * numbered under it, a total of all that no other row covers
 *
 * Codes of one slot belong together in whatever block of the table they stand.
 */
#include "audit/internal.h"

#include <string.h>

#define CELL(grid, index) (&g_array_index((grid)->cells, Cell, index))

typedef struct {
    const Audit *audit;
    unsigned index; /* of the grid: the family of its equations */
    Equations *equations;
} Down;

static bool is_value(const Cell *cell)
{
    return cell->head != NULL && cell->slot != NONE && !cell->is_head;
}

/* ---- codes ---- */

typedef struct {
    const Cell *cell;
    GPtrArray *children; /* of const Cell * */
    bool twice, child;
} CodeRow;

static void code_row_free(gpointer data)
{
    CodeRow *node = data;

    g_ptr_array_unref(node->children);
    g_free(node);
}

static bool is_class_code(const char *code)
{
    size_t length = code != NULL ? strlen(code) : 0;

    return length == 3 || length == 5 || length == 7;
}

static char *slot_key(unsigned slot, const char *code, size_t length)
{
    return g_strdup_printf("%u:%.*s", slot, (int)length, code);
}

/* All coded values of the table by slot and code, in order. */
static GPtrArray *nodes_of(const Grid *grid, GHashTable *index)
{
    GPtrArray *nodes = g_ptr_array_new_with_free_func(code_row_free);

    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *cell = CELL(grid, i);
        CodeRow *node, *known;
        char *key;

        if (!is_value(cell) || !is_class_code(cell->code))
            continue;
        node = g_new0(CodeRow, 1);
        node->cell = cell;
        node->children = g_ptr_array_new();
        g_ptr_array_add(nodes, node);
        key = slot_key(cell->slot, cell->code, strlen(cell->code));
        known = g_hash_table_lookup(index, key);
        if (known != NULL) {
            known->twice = node->twice = true;
            g_free(key);
        } else
            g_hash_table_insert(index, key, node);
    }
    return nodes;
}

static CodeRow *parent_of(GHashTable *index, const Cell *cell)
{
    for (size_t length = strlen(cell->code); length > 3;) {
        g_autofree char *key = NULL;
        CodeRow *node;

        length -= 2;
        key = slot_key(cell->slot, cell->code, length);
        node = g_hash_table_lookup(index, key);
        if (node != NULL)
            return node;
    }
    return NULL;
}

static void relate_codes(Down *down, const GPtrArray *nodes, GHashTable *index)
{
    for (unsigned i = 0; i < nodes->len; i++) {
        CodeRow *node = g_ptr_array_index(nodes, i);
        CodeRow *parent = parent_of(index, node->cell);

        node->child = parent != NULL;
        if (parent != NULL) {
            g_ptr_array_add(parent->children, (gpointer)node->cell);
            parent->twice = parent->twice || node->twice;
        }
    }
    for (unsigned i = 0; i < nodes->len; i++) {
        const CodeRow *node = g_ptr_array_index(nodes, i);

        if (node->children->len == 0 || node->twice)
            continue;
        equation_begin(down->equations,
                       *node->cell->code == '3' ? "table-economy-sum" : "table-code-sum",
                       down->index, FORM_SUM, EQUATION_CERTAIN);
        equation_term(down->equations, node->cell, 1);
        for (unsigned c = 0; c < node->children->len; c++)
            equation_term(down->equations, g_ptr_array_index(node->children, c), -1);
    }
}

static bool is_personnel(const char *code)
{
    return strncmp(code, "301", 3) == 0 || strncmp(code, "303", 3) == 0;
}

typedef enum { TOTAL_NONE, TOTAL_ALL, TOTAL_PERSONNEL, TOTAL_PUBLIC } Total;

static Total total_of(const AuditData *data, const char *label)
{
    if (label == NULL)
        return TOTAL_NONE;
    if (data_word_ending(data, "total-endings", label) == NULL)
        return TOTAL_NONE;
    if (strstr(label, "人员经费") != NULL)
        return strstr(label, "公用") != NULL ? TOTAL_ALL : TOTAL_PERSONNEL;
    if (strstr(label, "公用经费") != NULL || strstr(label, "日常公用") != NULL)
        return TOTAL_PUBLIC;
    for (unsigned i = 0; i < data_words(data, "total-labels")->len; i++)
        if (strcmp(label, g_ptr_array_index(data_words(data, "total-labels"), i)) == 0)
            return TOTAL_ALL;
    return TOTAL_NONE;
}

static const char *total_rule(Total total)
{
    return total == TOTAL_PERSONNEL ? "table-personnel-sum"
           : total == TOTAL_PUBLIC  ? "table-public-sum"
                                    : "table-total";
}

/* A row that no code covers and that is no total: the partition is not certain. */
static bool has_other_rows(const Grid *grid, const AuditData *data)
{
    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *cell = CELL(grid, i);

        if (is_value(cell) && cell->figure != NONE && cell->code == NULL && cell->label != NULL &&
            total_of(data, cell->label) == TOTAL_NONE)
            return true;
    }
    return false;
}

static void totals_of_codes(Down *down, const Grid *grid, const GPtrArray *nodes)
{
    const AuditData *data = down->audit->data;
    Proof proof = has_other_rows(grid, data) ? EQUATION_PROVED : EQUATION_CERTAIN;

    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *total = CELL(grid, i);
        Total kind = is_value(total) && total->code == NULL && total->figure != NONE
                         ? total_of(data, total->label)
                         : TOTAL_NONE;

        if (kind == TOTAL_NONE)
            continue;
        equation_begin(down->equations, total_rule(kind), down->index, FORM_SUM, proof);
        equation_term(down->equations, total, 1);
        for (unsigned n = 0; n < nodes->len; n++) {
            const CodeRow *node = g_ptr_array_index(nodes, n);

            if (node->child || node->cell->slot != total->slot ||
                (kind == TOTAL_PERSONNEL && !is_personnel(node->cell->code)) ||
                (kind == TOTAL_PUBLIC && is_personnel(node->cell->code)))
                continue;
            equation_term(down->equations, node->cell, -1);
        }
    }
}

/* ---- numbers ---- */

/* How deep a row's number is: 一、 （一） 1. （1）; 0: none. "其中：（1）购置费" has one too. */
static int depth_of(const char *label)
{
    const char *named = begins_with(label, "其中：") ? label + strlen("其中：") : label;
    Number number = number_of(named);

    return number.style < 1 ? 0 : number.style + (number.arabic ? 2 : 0);
}

static bool is_of_which(const char *label) { return begins_with(label, "其中"); }

/* Rows of one column on one side, from the top down. */
static GPtrArray *column_of(const Grid *grid, unsigned column)
{
    GPtrArray *cells = g_ptr_array_new();

    for (unsigned r = 0; r < grid->rows; r++) {
        const Cell *cell = grid_cell_at(grid, r, column);

        if (cell != NULL && is_value(cell) && cell->label != NULL && *cell->label != '\0')
            g_ptr_array_add(cells, (gpointer)cell);
    }
    return cells;
}

static const Cell *at(const GPtrArray *cells, unsigned index)
{
    return g_ptr_array_index(cells, index);
}

static bool sums_its_numbers(const AuditData *data, const char *label)
{
    const char *rest = label_words(label);

    return data_word_in(data, "outline-totals", rest) != NULL ||
           (strstr(rest, "合计") != NULL || strstr(rest, "小计") != NULL);
}

/* The rows numbered next below row `top`, up to one that is numbered no deeper. */
static void numbered_below(Down *down, const GPtrArray *cells, unsigned top)
{
    int own = depth_of(at(cells, top)->label), depth = 0;
    unsigned parts = 0;
    bool certain = sums_its_numbers(down->audit->data, at(cells, top)->label);

    for (unsigned i = top + 1; i < cells->len; i++) {
        int level = depth_of(at(cells, i)->label);

        if (level == 0 && is_of_which(at(cells, i)->label))
            continue;
        if (level <= own)
            break;
        depth = depth == 0 ? level : depth;
        if (level < depth)
            break;
        if (level > depth)
            continue;
        if (parts++ == 0) {
            equation_begin(down->equations, "table-outline-sum", down->index, FORM_SUM,
                           certain ? EQUATION_CERTAIN : EQUATION_PROVED);
            equation_term(down->equations, at(cells, top), 1);
        }
        equation_term(down->equations, at(cells, i), -1);
    }
}

/* Where the rows begin that the total in row `total` may cover: behind the total before it. */
static unsigned rows_begin(const AuditData *data, const GPtrArray *cells, unsigned total)
{
    unsigned first = total;

    while (first > 0 &&
           data_word_ending(data, "total-endings", at(cells, first - 1)->label) == NULL)
        first--;
    return first;
}

/* "本年支出合计" is all rows above it of the least depth; without numbers, all rows. */
static void total_of_rows(Down *down, const GPtrArray *cells, unsigned total)
{
    const AuditData *data = down->audit->data;
    unsigned first = rows_begin(data, cells, total), numbered = 0;
    int least = 99;

    for (unsigned i = first; i < total; i++) {
        int depth = depth_of(at(cells, i)->label);

        numbered += depth > 0;
        least = depth > 0 ? MIN(least, depth) : least;
        if (depth == 0 && data_word_in(data, "balance-rows", at(cells, i)->label) != NULL)
            return;
    }
    if (total - first < 2)
        return;
    equation_begin(down->equations, "table-numbered-sum", down->index, FORM_SUM, EQUATION_CERTAIN);
    equation_term(down->equations, at(cells, total), 1);
    for (unsigned i = first; i < total; i++)
        if ((numbered == 0 || depth_of(at(cells, i)->label) == least) &&
            !is_of_which(at(cells, i)->label))
            equation_term(down->equations, at(cells, i), -1);
}

static void sums_of_numbers(Down *down, const GPtrArray *cells)
{
    const AuditData *data = down->audit->data;

    for (unsigned i = 0; i < cells->len; i++) {
        const char *label = at(cells, i)->label;

        if (at(cells, i)->code != NULL)
            continue;
        if (depth_of(label) == 0 && data_word_ending(data, "numbered-totals", label) != NULL)
            total_of_rows(down, cells, i);
        else if (depth_of(label) > 0 || total_of(data, label) != TOTAL_NONE)
            numbered_below(down, cells, i);
    }
}

/* ---- lists ---- */

static bool is_list(const Down *down, const GPtrArray *cells)
{
    unsigned totals = 0;

    for (unsigned i = 0; i < cells->len; i++) {
        const char *label = at(cells, i)->label;
        bool total = total_of(down->audit->data, label) == TOTAL_ALL;

        totals += total;
        if (is_class_code(at(cells, i)->code) || depth_of(label) > 0 || is_of_which(label) ||
            (!total && data_word_ending(down->audit->data, "total-endings", label) != NULL) ||
            data_word_in(down->audit->data, "balance-rows", label) != NULL)
            return false;
    }
    return totals == 1;
}

/* "合计" before or behind rows that are neither coded nor numbered. */
static void total_of_list(Down *down, const GPtrArray *cells, bool numbered)
{
    unsigned total = NONE;

    if (cells->len < 3 || !is_list(down, cells))
        return;
    for (unsigned i = 0; i < cells->len; i += cells->len - 1)
        if (total_of(down->audit->data, at(cells, i)->label) == TOTAL_ALL)
            total = i;
    if (total == NONE)
        return;
    equation_begin(down->equations, "table-list-sum", down->index, FORM_SUM,
                   numbered ? EQUATION_CERTAIN : EQUATION_PROVED);
    equation_term(down->equations, at(cells, total), 1);
    for (unsigned i = 0; i < cells->len; i++)
        if (i != total)
            equation_term(down->equations, at(cells, i), -1);
}

static bool has_ordinals(const Grid *grid)
{
    for (unsigned i = 0; i < grid->cells->len; i++)
        if (CELL(grid, i)->head != NULL && strstr(CELL(grid, i)->head, "序号") != NULL)
            return true;
    return false;
}

/* Rates do not add up. */
static bool is_of_rates(const Audit *audit, const GPtrArray *cells)
{
    for (unsigned i = 0; i < cells->len; i++)
        if (at(cells, i)->figure != NONE &&
            FIGURE(audit, at(cells, i)->figure)->kind == NUMBER_PERCENT)
            return true;
    return false;
}

void sums_down(const Audit *audit, unsigned grid, Equations *equations)
{
    Down down = {audit, grid, equations};
    g_autoptr(GHashTable) index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) nodes = nodes_of(GRID(audit, grid), index);
    bool ordinals = has_ordinals(GRID(audit, grid));

    relate_codes(&down, nodes, index);
    if (nodes->len > 0)
        totals_of_codes(&down, GRID(audit, grid), nodes);
    for (unsigned c = 0; c < GRID(audit, grid)->columns; c++) {
        g_autoptr(GPtrArray) cells = column_of(GRID(audit, grid), c);

        if (nodes->len == 0 && !is_of_rates(audit, cells)) {
            sums_of_numbers(&down, cells);
            total_of_list(&down, cells, ordinals);
        }
    }
}
