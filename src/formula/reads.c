/* reads.c: what an evaluation read, each thing once, in the order of reading */
#include "formula/tree.h"

#include <assert.h>

static void read_free(void *data)
{
    FormulaRead *read = data;

    g_free(read->address);
    if (read->filters != NULL)
        g_array_unref(read->filters);
    value_clear(&read->value);
    g_free(read);
}

/* Begins a read unless it was read before, or nobody asks. Takes `address`. */
static FormulaRead *read_add(Evaluation *evaluation, int kind, char *address, const Value *value)
{
    g_autofree char *key = g_strdup_printf("%d %s", kind, address);
    FormulaRead *read;

    if (!g_hash_table_add(evaluation->seen, g_strdup(key))) {
        g_free(address);
        return NULL;
    }
    read = g_new0(FormulaRead, 1);
    read->kind = kind;
    read->address = address;
    read->value = value_copy(value);
    g_ptr_array_add(evaluation->reads, read);
    return read;
}

void note_cell(Evaluation *evaluation, bool previous, const char *address, const Value *value)
{
    if (evaluation->reads != NULL)
        read_add(evaluation, previous ? READ_PREVIOUS : READ_CELL, g_strdup(address), value);
}

void note_fact(Evaluation *evaluation, const char *name, const Value *value)
{
    if (evaluation->reads != NULL)
        read_add(evaluation, READ_FACT, g_strdup(name), value);
}

/* ---- queries as text ---- */

/* A number to compare with, as it would be written: 500000.00yuan. */
static void append_number(GString *text, const Value *number)
{
    g_autofree char *word = value_word(number);

    g_string_append_printf(text, "%s%s", word,
                           number->dimension == DIMENSION_MONEY && !number->plain ? "yuan" : "");
}

static void append_part(Evaluation *evaluation, GString *text, const Part *part)
{
    g_autofree char *owned = NULL;
    const char *word = NULL;
    const bool filled = part_word(evaluation, part, &word, &owned);

    assert(filled); /* it was for the answer */
    g_string_append(text, filled && word != NULL ? word : "?");
}

static void append_filter(Evaluation *evaluation, GString *text, const Filter *filter)
{
    g_string_append_printf(text, "%s%s", filter_name(filter), comparison_text(filter->comparison));
    if (filter->number.kind == VALUE_NUMBER)
        append_number(text, &filter->number);
    for (unsigned i = 0; i < filter->count; i++) {
        g_string_append(text, i > 0 ? "|" : "");
        append_part(evaluation, text, &filter->parts[i]);
    }
    if (filter->last > 0)
        g_string_append_printf(text, "..%d", (int)filter->last);
}

/* The official word or digits of a code; a project's or office's is that of the row at hand, since
 * a context that filters by one stands on its row. */
static void append_code(Evaluation *evaluation, GString *text, Field field, Code code)
{
    const bool named = field == FIELD_PROJECT || field == FIELD_OFFICE;
    const CatalogEntry *entry = named || field == FIELD_MONTH
                                    ? NULL
                                    : catalog_entry(evaluation->formula->catalog, field, code);

    if (named && evaluation->context->row != NULL)
        g_string_append(text, evaluation->context->row);
    else if (entry != NULL && entry->word != NULL)
        g_string_append(text, entry->word);
    else if (field == FIELD_MONTH && code == MONTH_PERIOD)
        g_string_append(text, "period");
    else
        g_string_append_printf(text, "%" G_GINT64_FORMAT, code);
}

static void append_cube_filter(Evaluation *evaluation, GString *text, const CubeFilter *filter)
{
    g_string_append_printf(text, "%s%s", field_name(filter->field), filter->exclude ? "!=" : "=");
    if (filter->last > 0)
        g_string_append_printf(text, "%d..%d", (int)filter->first, (int)filter->last);
    for (unsigned i = 0; i < filter->count; i++) {
        g_string_append(text, i > 0 ? "|" : "");
        append_code(evaluation, text, filter->field, filter->codes[i]);
    }
}

/* NAME[FILTER …] with those of the context behind the query's own. */
static char *query_text(Evaluation *evaluation, const Node *node, const char *name,
                        unsigned context_count)
{
    GString *text = g_string_new(name);

    g_string_append_c(text, '[');
    for (unsigned i = 0; i < node->query.count; i++) {
        g_string_append(text, i > 0 ? " " : "");
        append_filter(evaluation, text, &node->query.filters[i]);
    }
    for (unsigned i = 0; i < context_count; i++) {
        g_string_append(text, i + node->query.count > 0 ? " " : "");
        append_cube_filter(evaluation, text, &evaluation->context->filters[i]);
    }
    g_string_append_c(text, ']');
    return g_string_free(text, FALSE);
}

static void cube_filter_clear(void *data)
{
    CubeFilter *filter = data;

    g_free((Code *)filter->codes);
}

static GArray *filters_copy(const CubeFilter *filters, unsigned count)
{
    GArray *copies = g_array_sized_new(FALSE, FALSE, sizeof(CubeFilter), count);

    g_array_set_clear_func(copies, cube_filter_clear);
    for (unsigned i = 0; i < count; i++) {
        CubeFilter copy = filters[i];

        copy.codes = g_memdup2(filters[i].codes, filters[i].count * sizeof(Code));
        g_array_append_val(copies, copy);
    }
    return copies;
}

void note_query(Evaluation *evaluation, const Node *node, const Measure *measure,
                const CubeFilter *filters, unsigned count, const Value *value)
{
    FormulaRead *read;

    if (evaluation->reads == NULL)
        return;
    read = read_add(evaluation, READ_QUERY,
                    query_text(evaluation, node, measure->id, evaluation->context->filter_count),
                    value);
    if (read == NULL)
        return;
    read->measure = measure;
    read->filters = filters_copy(filters, count);
}

void note_register(Evaluation *evaluation, const Node *node, const Value *value)
{
    if (evaluation->reads != NULL)
        read_add(evaluation, READ_REGISTER, query_text(evaluation, node, node->query.name, 0),
                 value);
}

GPtrArray *formula_reads(const Formula *formula, const World *world, const Context *context,
                         const Scope *scope, Value *value, GError **error)
{
    g_autoptr(GPtrArray) reads = g_ptr_array_new_with_free_func(read_free);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Evaluation evaluation = {.formula = formula,
                             .world = world,
                             .context = context,
                             .scope = scope,
                             .reads = reads,
                             .seen = seen,
                             .error = error};

    return evaluate(&evaluation, formula->root, value) ? g_steal_pointer(&reads) : NULL;
}

char *formula_cell(const Formula *formula, const World *world, const Context *context,
                   const Scope *scope)
{
    Evaluation evaluation = {
        .formula = formula, .world = world, .context = context, .scope = scope};
    char *address = NULL;

    return cell_address(&evaluation, formula->root, &address) ? address : NULL;
}
