/* table.c: inside a table: classes are the sums of their sections, sections of their items, the
 * total of the classes; a row's total is the sum of its parts; and the identities of the data */
#include "audit/internal.h"

#include <string.h>

#define CELL(grid, index) (&g_array_index((grid)->cells, Cell, index))

/* ---- columns of codes ---- */

static char *column_key(const Cell *cell, const char *code)
{
    return g_strdup_printf("%u:%s", cell->column, code);
}

typedef struct {
    unsigned total, parts[TERMS_MAX];
    unsigned count;
    bool hole; /* a part that is no figure */
} Column;

static void judge_column(Audit *audit, const Column *column, const char *rule)
{
    unsigned figures[TERMS_MAX];

    if (column->total == NONE || column->count == 0 || column->count + 1 > TERMS_MAX)
        return;
    figures[0] = column->total;
    memcpy(figures + 1, column->parts, column->count * sizeof(unsigned));
    if (column->hole) {
        relation_not_checkable(audit, rule, column->total, "a part could not be read");
        return;
    }
    relation_add(audit, rule, FORM_SUM, figures, NULL, column->count + 1, 0);
}

/* Codes of one table and column, under the code that covers them. */
static void sums_by_code(Audit *audit, const Grid *grid)
{
    g_autoptr(GHashTable) columns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GPtrArray) order = g_ptr_array_new();

    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *cell = CELL(grid, i);
        size_t length = cell->code != NULL ? strlen(cell->code) : 0;
        g_autofree char *above = length > 3 ? g_strndup(cell->code, length - 2) : NULL;
        Column *column;
        char *name;

        if (cell->figure == NONE || (length != 3 && length != 5 && length != 7))
            continue;
        for (int self = 0; self < 2; self++) {
            if (!self && above == NULL)
                continue;
            name = column_key(cell, self ? cell->code : above);
            column = g_hash_table_lookup(columns, name);
            if (column == NULL) {
                column = g_new0(Column, 1);
                column->total = NONE;
                g_hash_table_insert(columns, name, column);
                g_ptr_array_add(order, column);
            } else
                g_free(name);
            if (self)
                column->total = cell->figure;
            else if (column->count < TERMS_MAX - 1)
                column->parts[column->count++] = cell->figure;
        }
    }
    for (unsigned i = 0; i < order->len; i++)
        judge_column(audit, g_ptr_array_index(order, i), "table-code-sum");
}

static bool is_total_label(const AuditData *data, const char *label)
{
    const GPtrArray *words = data_words(data, "total-labels");

    for (unsigned i = 0; label != NULL && i < words->len; i++)
        if (strcmp(label, g_ptr_array_index(words, i)) == 0)
            return true;
    return false;
}

/* The total row against the classes; only in tables whose classes are codes of the function
 * classification. */
static void total_of_classes(Audit *audit, const Grid *grid)
{
    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *total = CELL(grid, i);
        Column column = {.total = total->figure};

        if (total->figure == NONE || !is_total_label(audit->data, total->label))
            continue;
        for (unsigned c = 0; c < grid->cells->len; c++) {
            const Cell *cell = CELL(grid, c);

            if (cell->column == total->column && cell->figure != NONE && cell->code != NULL &&
                strlen(cell->code) == 3 && cell->code[0] == '2' && column.count < TERMS_MAX - 1)
                column.parts[column.count++] = cell->figure;
        }
        judge_column(audit, &column, "table-total");
    }
}

/* "本年支出合计" against the numbered rows above it on its side. */
static void total_of_numbered(Audit *audit, const Grid *grid)
{
    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *total = CELL(grid, i);
        Column column = {.total = total->figure};

        if (total->figure == NONE || total->label == NULL ||
            data_word_ending(audit->data, "numbered-totals", total->label) == NULL)
            continue;
        for (unsigned c = i; c > 0; c--) {
            const Cell *cell = CELL(grid, c - 1);

            if (cell->column != total->column || cell->label_column != total->label_column ||
                cell->figure == NONE || cell->label == NULL ||
                passage_numbering(cell->label) != 2 || column.count >= TERMS_MAX - 1)
                continue;
            column.parts[column.count++] = cell->figure;
        }
        judge_column(audit, &column, "table-numbered-sum");
    }
}

/* ---- rows ---- */

static bool head_is(const AuditData *data, const char *list, const char *head)
{
    const char *last = strrchr(head, '|');

    return data_word_ending(data, list, last != NULL ? last + 1 : head) != NULL;
}

/* "本年支出合计 = 基本支出 + …" in tables named by list row-tables. */
static void sums_of_rows(Audit *audit, const Grid *grid)
{
    const Cell *total = NULL;
    Column column = {.total = NONE};
    bool wanted = false;
    const GPtrArray *tables = data_words(audit->data, "row-tables");

    for (unsigned i = 0; i < tables->len; i++)
        wanted = wanted || g_strcmp0(grid->id, g_ptr_array_index(tables, i)) == 0;
    for (unsigned i = 0; wanted && i <= grid->cells->len; i++) {
        const Cell *cell = i < grid->cells->len ? CELL(grid, i) : NULL;

        if (cell == NULL || total == NULL || cell->row != total->row) {
            judge_column(audit, &column, "table-row-sum");
            total = NULL;
            column = (Column){.total = NONE};
        }
        if (cell == NULL || cell->figure == NONE || cell->head == NULL)
            continue;
        if (total == NULL) {
            if (!head_is(audit->data, "row-totals", cell->head))
                continue;
            total = cell;
            column.total = cell->figure;
        } else if (head_is(audit->data, "row-parts", cell->head) && column.count < TERMS_MAX - 1)
            column.parts[column.count++] = cell->figure;
    }
}

/* ---- identities of the data ---- */

/* "table:row:column" or "=measure". Sets *found to whether it is printed; nil cells have figure
 * NONE. */
static unsigned term_figure(const Audit *audit, const char *term, bool *found)
{
    g_auto(GStrv) parts = NULL;

    *found = false;
    if (*term == '=') {
        const GArray *figures = figures_of(audit, term + 1);

        *found = figures != NULL;
        return *found ? g_array_index(figures, unsigned, 0) : NONE;
    }
    parts = g_strsplit(term, ":", 3);
    for (unsigned i = 0; g_strv_length(parts) == 3 && i < audit->grids->len; i++) {
        const Grid *grid = GRID(audit, i);
        const Cell *cell = NULL;

        if (g_strcmp0(grid->id, parts[0]) != 0 ||
            g_array_index(audit->scopes, Scope, grid->scope).kind == SCOPE_PROJECT)
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

static void take_terms(const Audit *audit, Terms *terms, const GPtrArray *words, int sign)
{
    for (unsigned i = 0; i < words->len && terms->count < TERMS_MAX; i++) {
        const char *word = g_ptr_array_index(words, i);
        bool minus = *word == '-', found;
        unsigned figure = term_figure(audit, minus ? word + 1 : word, &found);

        terms->found += found;
        terms->all = terms->all && found;
        if (figure == NONE)
            continue;
        terms->signs[terms->count] = minus ? -sign : sign;
        terms->figures[terms->count++] = figure;
    }
}

/* Nil cells count as nothing; a term that is not in the report makes the identity not checkable. */
static void relate_identity(Audit *audit, const Identity *identity)
{
    Terms terms = {.all = true};
    RelationForm form = identity->at_most ? FORM_AT_MOST : FORM_SUM;
    unsigned left;

    take_terms(audit, &terms, identity->left, 1);
    left = terms.count;
    take_terms(audit, &terms, identity->right, 1);
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
    for (unsigned i = 0; i < audit->grids->len; i++) {
        sums_by_code(audit, GRID(audit, i));
        total_of_classes(audit, GRID(audit, i));
        total_of_numbered(audit, GRID(audit, i));
        sums_of_rows(audit, GRID(audit, i));
    }
    for (unsigned i = 0; i < audit->data->identities->len; i++)
        relate_identity(audit, &g_array_index(audit->data->identities, Identity, i));
}
