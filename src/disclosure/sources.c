/* sources.c: how each figure of a document came about
 *
 * A cell that is printed is explained at once, so that sources stand in the order of first use. The
 * cells it was made of wait in `pending` until the whole document stands (sources_finish), and so
 * on down to the cube; each is explained once, whoever asks.
 */
#include "disclosure/internal.h"

#include <string.h>

/* Of an expression with more inputs, those that are nil are left out. */
#define NIL_INPUTS_MAX 40
/* Rows of the cube that may be looked at for details, all queries together: a book of millions of
 * entries gets sources without them rather than a report that takes minutes. */
#define DETAIL_ROWS_MAX (20 * 1000 * 1000)

struct Sources {
    Compilation *compilation;
    Document *document;
    const Words *words;
    GHashTable *known;     /* addresses that have a source or wait for one; owned */
    GHashTable *explained; /* address to CellSource */
    GHashTable *details;   /* query to its detail */
    GPtrArray *pending;    /* of const char *: keys of `known` */
    uint64_t rows_seen;    /* of the cube, for details */
};

static void cell_source_drop(void *source) { cell_source_free(source); }

Sources *sources_new(Compilation *compilation, Document *document, const Words *words)
{
    Sources *sources = g_new0(Sources, 1);

    sources->compilation = compilation;
    sources->document = document;
    sources->words = words;
    sources->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    sources->explained = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, cell_source_drop);
    sources->details = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    sources->pending = g_ptr_array_new();
    return sources;
}

void sources_free(Sources *sources)
{
    if (sources == NULL)
        return;
    g_ptr_array_unref(sources->pending);
    g_hash_table_unref(sources->known);
    g_hash_table_unref(sources->explained);
    g_hash_table_unref(sources->details);
    g_free(sources);
}

/* ---- values in words ---- */

static char *yuan_text(const Sources *sources, Exact fen)
{
    Exact yuan;
    g_autofree char *text = NULL;

    if (!exact_divide(&yuan, fen, exact_from_int(100)))
        return g_strdup("");
    text = exact_text(yuan, (ExactStyle){.decimals = 2, .grouped = true});
    return g_strconcat(text != NULL ? text : "", words_of(sources->words, "yuan"), NULL);
}

static char *value_shown(const Sources *sources, const Value *value)
{
    FigureValue figure;
    char *text;

    if (value->kind == VALUE_UNKNOWN)
        return g_strdup(words_of(sources->words, "missing-figure"));
    if (value->kind != VALUE_NUMBER)
        return value_word(value);
    if (value->dimension == DIMENSION_MONEY)
        return yuan_text(sources, interval_middle(value->number));
    text = format_print(format_of(value), value, true, &figure);
    return text != NULL ? text : g_strdup("");
}

static bool is_nil(const Value *value)
{
    return value->kind == VALUE_NUMBER && exact_sign(value->number.low) == 0 &&
           exact_sign(value->number.high) == 0;
}

/* ---- queries in words ---- */

/* What the tables of the regime call a field of the cube: the first Chinese head of the voucher's.
 */
static const char *field_label(const Catalog *catalog, Field field)
{
    const Table *voucher = catalog_table(catalog, "voucher");
    const TableColumn *column = voucher != NULL ? table_column(voucher, field_name(field)) : NULL;

    return column != NULL && column->heads[0] != NULL && column->heads[1] != NULL
               ? column->heads[1]
               : field_name(field);
}

/* A code with its official name; of a project or office the name that the book gives. */
static void append_code(const Sources *sources, GString *text, Field field, Code code)
{
    const Catalog *catalog = compilation_catalog(sources->compilation);
    const bool named = field == FIELD_PROJECT || field == FIELD_OFFICE;
    Book *book = compilation_book(sources->compilation);
    const BookName *name = named && book != NULL ? book_name_at(book, field, code) : NULL;
    const CatalogEntry *entry =
        named || field == FIELD_MONTH ? NULL : catalog_entry(catalog, field, code);

    if (name != NULL)
        g_string_append_printf(text, "%s %s", name->code, name->name);
    else if (entry == NULL)
        g_string_append_printf(text, "%" G_GINT64_FORMAT, code);
    else if (entry->word != NULL)
        g_string_append(text, entry->name);
    else
        g_string_append_printf(text, "%" G_GINT64_FORMAT " %s", code, entry->name);
}

static void append_filter(const Sources *sources, GString *text, const CubeFilter *filter)
{
    const Catalog *catalog = compilation_catalog(sources->compilation);

    g_string_append(text, words_of(sources->words, "filter-gap"));
    g_string_append(text, field_label(catalog, filter->field));
    g_string_append(text, words_of(sources->words, filter->exclude ? "filter-not" : "filter-is"));
    if (filter->last > 0) {
        g_string_append_printf(text, "%" G_GINT64_FORMAT "–%" G_GINT64_FORMAT, filter->first,
                               filter->last);
        return;
    }
    for (unsigned i = 0; i < filter->count; i++) {
        g_string_append(text, i > 0 ? words_of(sources->words, "filter-or") : "");
        append_code(sources, text, filter->field, filter->codes[i]);
    }
}

static char *query_label(const Sources *sources, const FormulaRead *read)
{
    GString *text = g_string_new(read->measure != NULL ? read->measure->name : read->address);

    for (unsigned i = 0; read->filters != NULL && i < read->filters->len; i++)
        append_filter(sources, text, &g_array_index(read->filters, CubeFilter, i));
    return g_string_free(text, FALSE);
}

/* ---- what the cube holds for a query ---- */

#define MONTHS 12
typedef struct {
    unsigned rows;
    Money months[MONTHS + 1]; /* 0: what has no month, such as the budget */
    bool used[MONTHS + 1];
} CubeDetail;

static void count_row(const CubeKey *key, Money amount, void *data)
{
    CubeDetail *detail = data;
    Code month = key->fields[FIELD_MONTH];
    unsigned index = month >= 1 && month <= MONTHS ? (unsigned)month : 0;

    detail->rows++;
    detail->used[index] = true;
    /* The cube bounds all its sums, so this one fits too. */
    money_add(&detail->months[index], detail->months[index], amount);
}

static char *detail_text(const Sources *sources, const CubeDetail *detail)
{
    g_autofree char *count = g_strdup_printf("%u", detail->rows);
    GString *text = g_string_new(NULL);
    g_autofree char *rows = words_fill(sources->words, "cube-rows", "rows", count, NULL);

    g_string_append(text, rows);
    for (unsigned i = 1; i <= MONTHS; i++) {
        g_autofree char *month = g_strdup_printf("%u", i);
        g_autofree char *amount = NULL;
        g_autofree char *part = NULL;

        if (!detail->used[i])
            continue;
        amount = yuan_text(sources, exact_from_int(detail->months[i].fen));
        part = words_fill(sources->words, "cube-month", "month", month, "amount", amount, NULL);
        g_string_append(text, part);
    }
    return g_string_free(text, FALSE);
}

static char *query_detail(Sources *sources, const FormulaRead *read)
{
    const Cube *cube = compilation_cube(sources->compilation);
    CubeDetail detail = {0};
    char *text;

    if (cube == NULL || read->measure == NULL || read->value.kind != VALUE_NUMBER ||
        is_nil(&read->value))
        return NULL;
    text = g_hash_table_lookup(sources->details, read->address);
    if (text == NULL) {
        sources->rows_seen += cube_rows(cube);
        if (sources->rows_seen > DETAIL_ROWS_MAX)
            return NULL;
        cube_each(cube, read->measure,
                  read->filters != NULL ? (const CubeFilter *)(void *)read->filters->data : NULL,
                  read->filters != NULL ? read->filters->len : 0, count_row, &detail);
        text = detail_text(sources, &detail);
        g_hash_table_insert(sources->details, g_strdup(read->address), text);
    }
    return g_strdup(text);
}

/* ---- inputs ---- */

/* NULL when there is no such cell: an expression may read a row that this book does not have. */
static const CellSource *explain(Sources *sources, const char *address)
{
    CellSource *source = g_hash_table_lookup(sources->explained, address);

    if (source == NULL) {
        source = compilation_explain(sources->compilation, address, NULL);
        if (source != NULL)
            g_hash_table_insert(sources->explained, g_strdup(address), source);
    }
    return source;
}

static void expect_cell(Sources *sources, const char *address)
{
    char *key;

    if (g_hash_table_contains(sources->known, address))
        return;
    key = g_strdup(address);
    g_hash_table_add(sources->known, key);
    g_ptr_array_add(sources->pending, key);
}

static SourceInput *input_new(const char *address, char *label_taken, char *value_taken)
{
    SourceInput *input = g_new0(SourceInput, 1);

    input->address = g_strdup(address);
    input->label = label_taken;
    input->value = value_taken;
    return input;
}

static SourceInput *input_of(Sources *sources, const FormulaRead *read)
{
    char *value = value_shown(sources, &read->value);
    const CellSource *cell;
    SourceInput *input;

    switch (read->kind) {
    case READ_CELL:
        cell = explain(sources, read->address);
        if (cell != NULL && !is_nil(&read->value))
            expect_cell(sources, read->address);
        return input_new(read->address, g_strdup(cell != NULL ? cell->label : read->address),
                         value);
    case READ_PREVIOUS:
        cell = explain(sources, read->address);
        input = input_new(NULL,
                          words_fill(sources->words, "previous-cell", "cell",
                                     cell != NULL ? cell->label : read->address, NULL),
                          value);
        input->address = g_strdup_printf("previous(%s)", read->address);
        return input;
    case READ_QUERY:
        input = input_new(read->address, query_label(sources, read), value);
        input->detail = query_detail(sources, read);
        return input;
    case READ_REGISTER:
    case READ_FACT:
        break;
    }
    return input_new(read->address, g_strdup(read->address), value);
}

static GPtrArray *inputs_of(Sources *sources, const GPtrArray *reads)
{
    GPtrArray *inputs = g_ptr_array_new_with_free_func((GDestroyNotify)source_input_free);

    for (unsigned i = 0; reads != NULL && i < reads->len; i++) {
        const FormulaRead *read = g_ptr_array_index(reads, i);

        if (reads->len <= NIL_INPUTS_MAX || !is_nil(&read->value))
            g_ptr_array_add(inputs, input_of(sources, read));
    }
    return inputs;
}

/* ---- sources ---- */

static void take_cell(Sources *sources, const char *address)
{
    const CellSource *cell = explain(sources, address);
    Source *source = g_new0(Source, 1);

    source->address = g_strdup(address);
    source->label = g_strdup(cell != NULL ? cell->label : address);
    source->expression = cell != NULL ? g_strdup(cell->expression) : NULL;
    source->value = cell != NULL ? value_shown(sources, &cell->value) : g_strdup("");
    source->inputs = inputs_of(sources, cell != NULL ? cell->reads : NULL);
    document_source_take(sources->document, source);
}

void sources_add_cell(Sources *sources, const char *address)
{
    if (g_hash_table_contains(sources->known, address)) {
        /* It may still wait; first use counts, and that is now. */
        if (document_source(sources->document, address) == NULL)
            take_cell(sources, address);
        return;
    }
    g_hash_table_add(sources->known, g_strdup(address));
    take_cell(sources, address);
}

bool sources_have(const Sources *sources, const char *origin)
{
    return document_source(sources->document, origin) != NULL;
}

void sources_add_expression(Sources *sources, const char *origin, const char *label,
                            const Value *value, const GPtrArray *reads)
{
    Source *source = g_new0(Source, 1);

    source->address = g_strdup(origin);
    source->label = g_strdup(label);
    source->expression = g_strdup(origin);
    source->value = value_shown(sources, value);
    source->inputs = inputs_of(sources, reads);
    document_source_take(sources->document, source);
}

void sources_finish(Sources *sources)
{
    for (unsigned i = 0; i < sources->pending->len; i++) {
        const char *address = g_ptr_array_index(sources->pending, i);

        if (document_source(sources->document, address) == NULL)
            take_cell(sources, address);
    }
}
