/* facts.c: what a cell says, whatever table it stands in: flow/fund/nature/code
 *
 * The title gives what the whole table is of, the heads and labels what a column and a row are of.
 * "income/general//" is the year's income from the general public budget; the class, section or
 * item is behind the last stroke. A cell with a word that says nothing known is of no fact. Two
 * cells of one fact are equal; a fund's money is never more than the money of all.
 */
#include "audit/internal.h"

#include <string.h>

#define CELL(grid, index) (&g_array_index((grid)->cells, Cell, index))

typedef struct {
    const char *flow, *fund, *nature; /* interned in the data */
} Facets;

typedef struct {
    const Cell *cell;
    unsigned grid;
    bool twice;
} Fact;

struct TableFacts {
    GHashTable *by_key;  /* char * to GArray of Fact, a table each */
    GPtrArray *order;    /* of the keys, borrowed */
    GHashTable *classes; /* name of a class to its code, both owned */
};

void table_facts_free(TableFacts *facts)
{
    if (facts == NULL)
        return;
    g_ptr_array_unref(facts->order);
    g_hash_table_unref(facts->by_key);
    g_hash_table_unref(facts->classes);
    g_free(facts);
}

/* ---- words ---- */

static bool apply(const AuditData *data, const char *where, const char *word, Facets *facets)
{
    for (unsigned i = 0; i < data->facets->len; i++) {
        const FacetWord *facet = &g_array_index(data->facets, FacetWord, i);

        if (strcmp(facet->where, where) != 0 || !pattern_matches(facet->pattern, word))
            continue;
        if (facet->flow != NULL)
            facets->flow = facet->flow;
        if (facet->fund != NULL)
            facets->fund = facet->fund;
        if (facet->nature != NULL)
            facets->nature = facet->nature;
        return true;
    }
    return false;
}

static bool apply_head(const AuditData *data, const char *head, Facets *facets)
{
    g_auto(GStrv) path = g_strsplit(head, "|", -1);

    for (unsigned i = 0; path[i] != NULL; i++)
        if (*path[i] != '\0' && !apply(data, "head", path[i], facets))
            return false;
    return true;
}

/* ---- classes by name ---- */

static void learn_classes(TableFacts *facts, const Audit *audit)
{
    for (unsigned g = 0; g < audit->grids->len; g++)
        for (unsigned i = 0; i < GRID(audit, g)->cells->len; i++) {
            const Cell *cell = CELL(GRID(audit, g), i);

            if (cell->code != NULL && strlen(cell->code) == 3 && cell->code[0] == '2' &&
                cell->label != NULL)
                g_hash_table_insert(facts->classes, name_core(cell->label), g_strdup(cell->code));
        }
}

static const char *class_code(const TableFacts *facts, const char *label)
{
    g_autofree char *core = name_core(label_words(label));

    return g_hash_table_lookup(facts->classes, core);
}

/* ---- cells ---- */

typedef struct {
    const Audit *audit;
    TableFacts *facts;
    unsigned grid, set;
    Facets title;
    unsigned opening_side; /* the side whose funds are an opening balance from here on; NONE */
} Taking;

/* The code of the row, "" for a total; NULL when the row says nothing known. */
static const char *row_code(const Taking *taking, const Cell *cell, Facets *facets)
{
    const AuditData *data = taking->audit->data;
    const char *flow = facets->flow;

    if (cell->code != NULL)
        return strlen(cell->code) >= 3 ? cell->code : NULL;
    if (cell->label == NULL)
        return NULL;
    if (flow != NULL && strcmp(flow, "expenditure") == 0 && number_of(cell->label).style == 1)
        return class_code(taking->facts, cell->label);
    if (!apply(data, "row", label_words(cell->label), facets))
        return NULL;
    if (cell->side == taking->opening_side && flow != NULL && strcmp(flow, "income") == 0 &&
        strcmp(facets->flow, "income") == 0)
        facets->flow = "opening";
    return "";
}

static void remember(Taking *taking, char *key, const Cell *cell)
{
    GArray *list = g_hash_table_lookup(taking->facts->by_key, key);
    Fact fact = {cell, taking->grid, false};
    Fact *last;

    if (list == NULL) {
        list = g_array_new(FALSE, FALSE, sizeof(Fact));
        g_hash_table_insert(taking->facts->by_key, key, list);
        g_ptr_array_add(taking->facts->order, key);
    } else
        g_free(key);
    last = list->len > 0 ? &g_array_index(list, Fact, list->len - 1) : NULL;
    if (last != NULL && last->grid == taking->grid)
        last->twice = true;
    else
        g_array_append_val(list, fact);
}

/* A row, not a column, of an opening balance. */
static bool begins_opening(const Cell *cell, const Facets *facets, const char *head_flow)
{
    return cell->code == NULL && strcmp(facets->flow, "opening") == 0 &&
           g_strcmp0(head_flow, "opening") != 0;
}

static void take_cell(Taking *taking, const Cell *cell)
{
    Facets facets = taking->title;
    const char *code, *head_flow;

    if (cell->head == NULL || cell->is_head || cell->slot == NONE ||
        (cell->figure == NONE && !cell->empty) ||
        !apply_head(taking->audit->data, cell->head, &facets))
        return;
    head_flow = facets.flow;
    code = row_code(taking, cell, &facets);
    if (code == NULL || facets.flow == NULL || facets.fund == NULL)
        return;
    if (begins_opening(cell, &facets, head_flow))
        taking->opening_side = cell->side;
    if (cell->figure == NONE)
        return;
    if (strcmp(facets.flow, "expenditure") != 0)
        facets.nature = taking->title.nature != NULL ? taking->title.nature : "";
    remember(taking,
             g_strdup_printf("%u:%s/%s/%s/%s", taking->set, facets.flow, facets.fund,
                             facets.nature != NULL ? facets.nature : "total", code),
             cell);
}

/* How many tables before it have its title: the second belongs to another unit. */
static unsigned set_of(const Audit *audit, unsigned grid)
{
    unsigned set = 0;

    for (unsigned i = 0; i < grid; i++)
        set += strcmp(GRID(audit, i)->title, GRID(audit, grid)->title) == 0;
    return set;
}

static bool takes_title(const Audit *audit, unsigned grid, Facets *facets)
{
    const Grid *table = GRID(audit, grid);

    *facets = (Facets){NULL, "all", NULL};
    return table->title != NULL && table->scale > 0 && table->cells != NULL &&
           data_word_in(audit->data, "no-fact-titles", table->title) == NULL &&
           apply(audit->data, "title", table->title, facets) &&
           apply(audit->data, "title-nature", table->title, facets) &&
           apply(audit->data, "title-flow", table->title, facets);
}

TableFacts *table_facts_take(const Audit *audit)
{
    TableFacts *facts = g_new0(TableFacts, 1);

    facts->by_key =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    facts->order = g_ptr_array_new();
    facts->classes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    learn_classes(facts, audit);
    for (unsigned g = 0; g < audit->grids->len; g++) {
        Taking taking = {audit, facts, g, 0, {NULL, NULL, NULL}, NONE};

        if (!takes_title(audit, g, &taking.title))
            continue;
        taking.set = set_of(audit, g);
        for (unsigned i = 0; i < GRID(audit, g)->cells->len; i++)
            take_cell(&taking, CELL(GRID(audit, g), i));
    }
    return facts;
}

static const Fact *first_of(const TableFacts *facts, const char *key)
{
    const GArray *list = g_hash_table_lookup(facts->by_key, key);
    const Fact *fact = list != NULL ? &g_array_index(list, Fact, 0) : NULL;

    return fact != NULL && !fact->twice ? fact : NULL;
}

const Cell *fact_cell(const TableFacts *facts, const char *key)
{
    g_autofree char *full = g_strconcat("0:", key, NULL);
    const Fact *fact = first_of(facts, full);

    return fact != NULL ? fact->cell : NULL;
}

/* ---- relations ---- */

static const char *rule_of(const AuditData *data, const char *kind, const char *key)
{
    for (unsigned i = 0; i < data->fact_rules->len; i++) {
        const FactRule *rule = &g_array_index(data->fact_rules, FactRule, i);

        if (strcmp(rule->kind, kind) == 0 && pattern_matches(rule->pattern, strchr(key, ':') + 1))
            return rule->rule;
    }
    return NULL;
}

static void relate_pair(Equations *equations, const char *rule, const Fact *left, const Fact *right,
                        RelationForm form)
{
    if (rule == NULL || left->twice || right->twice)
        return;
    equation_begin(equations, rule, left->grid * 1000 + right->grid, form, EQUATION_CERTAIN);
    equation_term(equations, left->cell, 1);
    equation_term(equations, right->cell, -1);
}

static void relate_same(const Audit *audit, const TableFacts *facts, Equations *equations)
{
    for (unsigned k = 0; k < facts->order->len; k++) {
        const char *key = g_ptr_array_index(facts->order, k);
        const GArray *list = g_hash_table_lookup(facts->by_key, key);
        const char *rule = list->len > 1 ? rule_of(audit->data, "same", key) : NULL;

        for (unsigned i = 1; i < list->len; i++)
            relate_pair(equations, rule, &g_array_index(list, Fact, 0),
                        &g_array_index(list, Fact, i), FORM_SUM);
    }
}

/* Money of one of the three budgets, that fiscal money is. */
static bool is_fiscal_part(const char *key)
{
    return strstr(key, "/general/") != NULL || strstr(key, "/fund/") != NULL ||
           strstr(key, "/capital/") != NULL;
}

/* The same fact of `fund` money; NULL. */
static const Fact *wider(const TableFacts *facts, const char *key, const char *fund)
{
    g_auto(GStrv) parts = g_strsplit(key, "/", 4);
    g_autofree char *other = NULL;

    if (g_strv_length(parts) != 4 || strcmp(parts[1], fund) == 0)
        return NULL;
    other = g_strjoin("/", parts[0], fund, parts[2], parts[3], NULL);
    return first_of(facts, other);
}

static void relate_within(const Audit *audit, const TableFacts *facts, Equations *equations)
{
    for (unsigned k = 0; k < facts->order->len; k++) {
        const char *key = g_ptr_array_index(facts->order, k);
        const Fact *part = first_of(facts, key),
                   *whole = part != NULL ? wider(facts, key, "all") : NULL;

        if (whole == NULL && part != NULL && is_fiscal_part(key))
            whole = wider(facts, key, "fiscal");
        if (whole != NULL && part->cell->figure != NONE)
            relate_pair(equations, rule_of(audit->data, "within", key), whole, part, FORM_AT_MOST);
    }
}

/* Of each budget, what it began with and took in is what it spent and ends with. */
static void relate_fund_balance(const TableFacts *facts, Equations *equations, const char *fund,
                                unsigned group)
{
    static const struct {
        const char *key;
        int sign;
    } terms[] = {
        {"opening/*//", 1}, {"income/*//", 1}, {"expenditure/*/total/", -1}, {"closing/*//", -1}};
    const Cell *cells[G_N_ELEMENTS(terms)];

    for (unsigned i = 0; i < G_N_ELEMENTS(terms); i++) {
        g_auto(GStrv) around = g_strsplit(terms[i].key, "*", 2);
        g_autofree char *key = g_strjoinv(fund, around);

        cells[i] = fact_cell(facts, key);
        if (cells[i] == NULL)
            return;
    }
    equation_begin(equations, "table-balance", group, FORM_SUM, EQUATION_CERTAIN);
    for (unsigned i = 0; i < G_N_ELEMENTS(terms); i++)
        equation_term(equations, cells[i], terms[i].sign);
}

static void relate_fund_balances(const TableFacts *facts, Equations *equations)
{
    static const char *const funds[] = {"fiscal", "general", "fund", "capital"};

    for (unsigned i = 0; i < G_N_ELEMENTS(funds); i++)
        relate_fund_balance(facts, equations, funds[i], G_MAXUINT / 2 + i);
}

/* ---- classes that the text tells ---- */

/* Whose money a section's list of classes divides; NULL: none that is known. */
static const char *fund_of_topic(const char *topic)
{
    static const char *const funds[][2] = {
        {"expenditure", "all"}, {"fiscal", "fiscal"}, {"general", "general"}};

    for (unsigned i = 0; i < G_N_ELEMENTS(funds); i++)
        if (strcmp(topic, funds[i][0]) == 0)
            return funds[i][1];
    return NULL;
}

/* "教育支出（类）支出5.00万元，占…": a class in brackets, or one part of a list. */
static bool tells_class(const Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index);

    return !figure->table && figure_is_whole(figure) && figure->kind == NUMBER_AMOUNT &&
           !figure->bracketed && !figure->borrowed && !names_other_year(audit, figure->phrase) &&
           (strstr(figure->phrase, "类）") != NULL ||
            g_hash_table_lookup(audit->whole_of, GUINT_TO_POINTER(index + 1)) != NULL);
}

/* The measure, or the phrase where it names the class in brackets, which a measure leaves out. */
static const char *class_phrase(const Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index);

    return strstr(figure->phrase, "类）") != NULL ? figure->phrase : figure->measure;
}

/* "教育支出（类）支出", "教育支出（205类）" → the code of 教育支出; NULL. */
static const char *class_told(const TableFacts *facts, const char *measure)
{
    const char *bracket = strstr(measure, "（");
    g_autofree char *name =
        bracket != NULL ? g_strndup(measure, (gsize)(bracket - measure)) : g_strdup(measure);

    return class_code(facts, name);
}

void table_facts_relate_text(Audit *audit, const TableFacts *facts)
{
    unsigned count = audit->figures->len;

    for (unsigned i = 0; i < count; i++) {
        const char *fund = fund_of_topic(PASSAGE(audit, FIGURE(audit, i)->passage)->topic);
        const char *code = fund != NULL && tells_class(audit, i)
                               ? class_told(facts, class_phrase(audit, i))
                               : NULL;
        g_autofree char *key =
            code != NULL ? g_strdup_printf("expenditure/%s/total/%s", fund, code) : NULL;
        const Cell *cell = key != NULL ? fact_cell(facts, key) : NULL;
        unsigned pair[2] = {i, cell != NULL ? cell->figure : NONE};

        if (pair[1] != NONE)
            relation_add(audit, "text-table-class", FORM_SAME, pair, NULL, 2, 0);
    }
}

void table_facts_relate(Audit *audit, const TableFacts *facts)
{
    g_autoptr(Equations) equations = equations_new();

    relate_same(audit, facts, equations);
    relate_within(audit, facts, equations);
    relate_fund_balances(facts, equations);
    equations_judge(audit, equations);
}
