/* compare.c: facts by what they are about, and the comparison of two */
#include "audit/compare.h"

#include <string.h>

#define CELL(grid, index) (&g_array_index((grid)->cells, Cell, index))

/* ---- keys ---- */

static bool in_list(const AuditData *data, const char *list, const char *word)
{
    const GPtrArray *words = data_words(data, list);

    for (unsigned i = 0; i < words->len; i++)
        if (strcmp(g_ptr_array_index(words, i), word) == 0)
            return true;
    return false;
}

char *column_key(const AuditData *data, const char *head)
{
    g_auto(GStrv) parts = g_strsplit(head != NULL ? head : "", "|", -1);
    GString *key = g_string_new(NULL);

    for (unsigned i = 0; parts[i] != NULL; i++) {
        g_autofree char *core = NULL;

        if (in_list(data, "head-general", parts[i]))
            continue;
        core = name_core(parts[i]);
        g_string_append_printf(key, "|%s", *core != '\0' ? core : parts[i]);
    }
    return g_string_free(key, FALSE);
}

/* "一、一般公共服务支出" and "一般公共服务" are one row. */
static char *row_key(const AuditData *data, const Cell *cell)
{
    const char *label = cell->label;
    g_autofree char *core = NULL;

    if (cell->code != NULL)
        return g_strdup(cell->code);
    if (label == NULL || in_list(data, "head-general", label))
        return g_strdup("");
    if (passage_numbering(label) == 2 && strstr(label, "、") != NULL)
        label = strstr(label, "、") + strlen("、");
    core = name_core(label);
    return g_strdup_printf("%s#%u", core, cell->occurrence);
}

char *cell_key(const AuditData *data, const Grid *grid, const Cell *cell, const char *column)
{
    g_autofree char *row = NULL;
    g_autofree char *head = NULL;

    if (grid->id == NULL || cell->figure == NONE || cell->is_head)
        return NULL;
    row = row_key(data, cell);
    head = column_key(data, column != NULL ? column : cell->head);
    return g_strconcat(grid->id, "/", row, "/", head, NULL);
}

/* ---- facts ---- */

static bool exactly_equal(const Figure *a, const Figure *b)
{
    int order;

    return exact_compare(&order, a->middle, b->middle) && order == 0;
}

static void take_cell(Paper *paper, const Grid *grid, const Cell *cell)
{
    char *key = cell_key(paper->audit->data, grid, cell, NULL);
    unsigned known;

    if (key == NULL)
        return;
    if (!g_hash_table_contains(paper->cells, key)) {
        g_hash_table_insert(paper->cells, key, GUINT_TO_POINTER(cell->figure + 1));
        return;
    }
    known = GPOINTER_TO_UINT(g_hash_table_lookup(paper->cells, key));
    if (known > 0 &&
        !exactly_equal(FIGURE(paper->audit, known - 1), FIGURE(paper->audit, cell->figure)))
        g_hash_table_insert(paper->cells, key,
                            NULL); /* two facts under one name: neither is used */
    else
        g_free(key);
}

Paper *paper_new(Audit *audit)
{
    Paper *paper = g_new0(Paper, 1);

    paper->audit = audit;
    paper->cells = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    paper->asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    paper->table = table_facts_take(audit);
    for (unsigned g = 0; g < audit->grids->len; g++)
        for (unsigned i = 0; i < GRID(audit, g)->cells->len; i++)
            take_cell(paper, GRID(audit, g), CELL(GRID(audit, g), i));
    return paper;
}

void paper_free(Paper *paper)
{
    if (paper == NULL)
        return;
    table_facts_free(paper->table);
    g_hash_table_unref(paper->cells);
    g_hash_table_unref(paper->asked);
    g_free(paper);
}

/* The cell that "table:row:column" or "#fact" names. */
static unsigned term_cell(const Paper *paper, const char *term)
{
    g_auto(GStrv) parts = g_strsplit(term, ":", 3);
    const Audit *audit = paper->audit;

    if (*term == '#')
        return fact_cell(paper->table, term + 1) != NULL ? fact_cell(paper->table, term + 1)->figure
                                                         : NONE;

    if (g_strv_length(parts) != 3)
        return NONE;
    for (unsigned g = 0; g < audit->grids->len; g++) {
        const Cell *cell = g_strcmp0(GRID(audit, g)->id, parts[0]) == 0
                               ? grid_cell(audit, GRID(audit, g), parts[1], parts[2])
                               : NULL;

        if (cell != NULL && cell->figure != NONE)
            return cell->figure;
    }
    return NONE;
}

static unsigned measure_in_tables(const Paper *paper, const char *measure)
{
    const Audit *audit = paper->audit;

    for (unsigned i = 0; i < audit->data->identities->len; i++) {
        const Identity *identity = &g_array_index(audit->data->identities, Identity, i);
        const char *left = g_ptr_array_index(identity->left, 0);
        unsigned figure;

        if (identity->at_most || identity->left->len != 1 || identity->right->len != 1 ||
            left[0] != '=' || strcmp(left + 1, measure) != 0)
            continue;
        figure = term_cell(paper, g_ptr_array_index(identity->right, 0));
        if (figure != NONE)
            return figure;
    }
    return NONE;
}

unsigned paper_measure(const Paper *paper, const char *measure)
{
    unsigned cell = measure_in_tables(paper, measure);
    const GArray *said = cell == NONE ? figures_of(paper->audit, measure) : NULL;

    for (unsigned i = 1; said != NULL && i < said->len; i++)
        if (!exactly_equal(FIGURE(paper->audit, g_array_index(said, unsigned, 0)),
                           FIGURE(paper->audit, g_array_index(said, unsigned, i))))
            return NONE;
    return said != NULL && said->len > 0 ? g_array_index(said, unsigned, 0) : cell;
}

/* ---- comparing ---- */

static bool below(Exact a, Exact b)
{
    int order;

    return exact_compare(&order, a, b) && order < 0;
}

#define DECIMALS_MAX 6

/* As precisely as the figure was printed, or as it takes to differ from it. */
static char *printed_like(const Figure *figure, Exact value)
{
    Exact scaled;

    if (!exact_divide(&scaled, value, exact_from_int(figure->scale > 0 ? figure->scale : 1)) ||
        !exact_divide(&value, figure->middle,
                      exact_from_int(figure->scale > 0 ? figure->scale : 1)))
        return NULL;
    for (int decimals = figure->decimals; decimals <= DECIMALS_MAX; decimals++) {
        g_autofree char *text = exact_text(scaled, (ExactStyle){.decimals = decimals});
        g_autofree char *own = exact_text(value, (ExactStyle){.decimals = decimals});

        if (g_strcmp0(text, own) != 0)
            return g_steal_pointer(&text);
    }
    return NULL;
}

/* "201 一般公共服务支出 1,093.35" */
static char *cell_quote(const Audit *audit, const Figure *figure)
{
    const GArray *cells = GRID(audit, PASSAGE(audit, figure->passage)->table)->cells;

    for (unsigned i = 0; i < cells->len; i++) {
        const Cell *cell = &g_array_index(cells, Cell, i);

        if (cell->passage == figure->passage && cell->label != NULL)
            return g_strdup_printf("%s%s%s %s", cell->code != NULL ? cell->code : "",
                                   cell->code != NULL ? " " : "", cell->label, figure->printed);
    }
    return NULL;
}

static void say_difference(Audit *audit, const char *rule, const Figure *figure, Exact middle,
                           const char *said)
{
    g_autofree char *expected = printed_like(figure, middle);
    Finding *finding = finding_add(audit, rule, figure->passage, figure->first, figure->last,
                                   figure->printed, expected);

    if (finding == NULL)
        return;
    if (PASSAGE(audit, figure->passage)->kind == PASSAGE_CELL)
        finding->quote = cell_quote(audit, figure);
    finding->message = g_strdup_printf("%s%s%s = %s ≠ %s", finding->rule->meaning[audit->language],
                                       audit->language == 0 ? "：" : ": ", said,
                                       expected != NULL ? expected : "?", figure->printed);
}

void compare_value(Audit *audit, Comparison *counts, const char *rule, unsigned index,
                   const Interval *value, Exact middle, const char *said)
{
    const Figure *figure = FIGURE(audit, index);

    counts->compared++;
    if (!below(figure->value.high, value->low) && !below(value->high, figure->value.low)) {
        counts->equal++;
        return;
    }
    counts->different++;
    say_difference(audit, rule, figure, middle, said);
}

/* The address of the cell a figure came from; else the words before it. */
static const char *origin_of(const Audit *audit, const Figure *figure)
{
    const Passage *passage = PASSAGE(audit, figure->passage);

    for (unsigned i = 0; i < passage->leaves->len; i++) {
        const Node *node = g_array_index(passage->leaves, Leaf, i).node;

        if (passage->kind == PASSAGE_CELL && node->origin != NULL)
            return node->origin;
    }
    return passage->kind == PASSAGE_CELL ? GRID(audit, passage->table)->title : figure->phrase;
}

static bool comparable(const Figure *a, const Figure *b)
{
    bool kinds = a->kind == b->kind || a->kind == NUMBER_BARE || b->kind == NUMBER_BARE;

    return kinds && !a->approximate && !b->approximate && !a->threshold && !b->threshold;
}

void compare_figures(Audit *audit, Comparison *counts, const char *rule, unsigned figure,
                     const Audit *other, unsigned other_figure)
{
    const Figure *theirs = FIGURE(other, other_figure);

    if (comparable(FIGURE(audit, figure), theirs))
        compare_value(audit, counts, rule, figure, &theirs->value, theirs->middle,
                      origin_of(other, theirs));
}

/* ---- one cause, one finding ---- */

static Finding *finding_at(GHashTable *compared, const Finding *finding)
{
    g_autofree char *key =
        g_strdup_printf("%u:%u", finding->passage, g_array_index(finding->spans, Span, 0).first);

    return g_hash_table_lookup(compared, key);
}

/* Its places; of its words no more than the first such finding's: one contradiction is enough. */
static void take_over(const Audit *audit, Finding *kept, const Finding *other)
{
    const char *between = audit->language == 0 ? "；" : "; ";
    char *both;

    for (unsigned i = 1; i < other->spans->len; i++)
        g_array_append_val(kept->spans, g_array_index(other->spans, Span, i));
    if (kept->relation != NONE)
        return;
    kept->relation = other->relation;
    both = g_strconcat(kept->message, between, other->message, NULL);
    g_free(kept->message);
    kept->message = both;
}

void compare_merge(Audit *audit)
{
    g_autoptr(GHashTable) compared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (unsigned i = 0; i < audit->findings->len; i++) {
        Finding *finding = g_ptr_array_index(audit->findings, i);

        if (strcmp(finding->rule->class_name, "against") == 0)
            g_hash_table_insert(
                compared, g_strdup_printf("%u:%u", finding->passage, finding->first), finding);
    }
    for (unsigned i = 0; i < audit->findings->len && g_hash_table_size(compared) > 0;) {
        Finding *finding = g_ptr_array_index(audit->findings, i),
                *kept = finding_at(compared, finding);

        if (kept != NULL && kept != finding && finding->relation != NONE) {
            take_over(audit, kept, finding);
            g_ptr_array_remove_index(audit->findings, i);
        } else
            i++;
    }
}

json_t *comparison_json(const Comparison *counts)
{
    return json_pack("{s:i, s:i, s:i, s:i}", "compared", (int)counts->compared, "equal",
                     (int)counts->equal, "different", (int)counts->different, "missing",
                     (int)counts->missing);
}
