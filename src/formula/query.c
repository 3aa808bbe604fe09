/* query.c: NAME[FILTER …] into a node; names, fields and codes are looked up here, once */
#include "formula/tree.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

/* ---- codes ---- */
static bool covers_something(const Catalog *catalog, Field field, Code code)
{
    const GPtrArray *entries = catalog_entries(catalog, field);

    for (unsigned i = 0; entries != NULL && i < entries->len; i++) {
        const CatalogEntry *entry = g_ptr_array_index(entries, i);
        if (code_covers(code, entry->code))
            return true;
    }
    return false;
}

Code code_from_word(const Catalog *catalog, Field field, const char *word)
{
    Code code = catalog_code(catalog, field, word);
    guint64 digits = 0;

    if (code != 0 || field == FIELD_FUND || field == FIELD_NATURE)
        return code;
    if (!g_ascii_string_to_unsigned(word, 10, 1, 1000000000000, &digits, NULL))
        return 0;
    return covers_something(catalog, field, (Code)digits) ? (Code)digits : 0;
}

static Code month_from_word(const char *word)
{
    guint64 month = 0;

    if (g_str_equal(word, "period"))
        return MONTH_PERIOD;
    return g_ascii_string_to_unsigned(word, 10, 1, 12, &month, NULL) ? (Code)month : 0;
}

static Code choice_from_word(const TableColumn *column, const char *word)
{
    for (unsigned i = 0; column->choices[i] != NULL; i++)
        if (g_str_equal(column->choices[i], word) || g_str_equal(column->words[i], word))
            return (Code)i + 1;
    return 0;
}

Code filter_code(const Filter *filter, const Catalog *catalog, const char *word)
{
    if (filter->column != NULL && filter->column->type == COLUMN_CHOICE)
        return choice_from_word(filter->column, word);
    if (filter->field == FIELD_MONTH)
        return month_from_word(word);
    return code_from_word(catalog, filter->field, word);
}

/* Whether `filter` compares numbers that filter_code gives. */
static bool filter_has_codes(const Filter *filter)
{
    if (filter->column == NULL)
        return filter->field != FIELD_PROJECT && filter->field != FIELD_OFFICE;
    return filter->column->type == COLUMN_CODE || filter->column->type == COLUMN_CHOICE;
}

const char *filter_name(const Filter *filter)
{
    return filter->column != NULL ? filter->column->id : field_name(filter->field);
}

/* ---- values of a filter ---- */
static bool fail_code(Parser *parser, const Filter *filter, const Part *part)
{
    g_autofree char *nearest = NULL;
    g_autoptr(GError) made = NULL;

    if (filter->column != NULL && filter->column->type == COLUMN_CHOICE)
        nearest = g_strjoinv("|", (char **)filter->column->choices);
    else if (filter->field != FIELD_MONTH)
        nearest = catalog_nearest(parser->catalog, filter->field, part->word);
    error_set(&made, ERROR_INPUT, "formula-code", "found", part->word, "field", filter_name(filter),
              "nearest", nearest, NULL);
    formula_error_place(parser->formula, part->offset, made);
    g_propagate_error(parser->error, g_steal_pointer(&made));
    return false;
}

static bool parse_value(Parser *parser, Part *part)
{
    if (*parser->at != '"')
        return *parser->at == '{' ? fail_expected(parser, parser->at, "expect-formula-filter-value")
                                  : parse_part(parser, part);
    part->offset = (size_t)(parser->at - parser->text);
    return scan_text(parser, &part->word);
}

/* VALUE { "|" VALUE } */
static bool parse_values(Parser *parser, Filter *filter)
{
    Part parts[CODES_MAX] = {0};
    Part *kept;

    do {
        if (filter->count == CODES_MAX)
            return fail_with(parser, parser->at, "formula-too-many", NULL, NULL);
        if (!parse_value(parser, &parts[filter->count]))
            return false;
        filter->count++;
    } while (scan_symbol(parser, "|"));
    kept = formula_block(parser->formula, filter->count * sizeof(Part));
    memcpy(kept, parts, filter->count * sizeof(Part));
    filter->parts = kept;
    return true;
}

static bool settle_codes(Parser *parser, Filter *filter)
{
    filter->codes = formula_block(parser->formula, filter->count * sizeof(Code));
    filter->settled = true;
    for (unsigned i = 0; i < filter->count; i++) {
        const Part *part = &filter->parts[i];

        if (part->kind != PART_WORD) {
            filter->settled = false;
            continue;
        }
        filter->codes[i] = filter_code(filter, parser->catalog, part->word);
        if (filter->codes[i] == 0)
            return fail_code(parser, filter, part);
    }
    return true;
}

/* `month=1..6`; the values before the points are read. */
static bool parse_range(Parser *parser, Filter *filter)
{
    Part last = {0};

    if (filter->count != 1 || !filter->settled || !parse_part(parser, &last) ||
        last.kind != PART_WORD)
        return fail_expected(parser, parser->at, "expect-formula-range");
    filter->first = filter->codes[0];
    filter->last = month_from_word(last.word);
    return filter->last >= filter->first || fail_code(parser, filter, &last);
}

static bool parse_coded(Parser *parser, Filter *filter)
{
    if (filter->comparison > COMPARE_UNEQUAL)
        return fail_expected(parser, parser->at, "expect-formula-equal");
    if (!parse_values(parser, filter))
        return false;
    if (!filter_has_codes(filter))
        return true;
    if (!settle_codes(parser, filter))
        return false;
    if (filter->column == NULL && filter->field == FIELD_MONTH && scan_symbol(parser, ".."))
        return parse_range(parser, filter);
    return true;
}

static bool is_numeric(const TableColumn *column)
{
    return column != NULL && (column->type == COLUMN_MONEY || column->type == COLUMN_COUNT ||
                              column->type == COLUMN_NUMBER || column->type == COLUMN_RATIO);
}

static Shape column_shape(const TableColumn *column)
{
    return shape_number(column->type == COLUMN_MONEY   ? DIMENSION_MONEY
                        : column->type == COLUMN_RATIO ? DIMENSION_RATIO
                                                       : DIMENSION_COUNT);
}

static bool parse_compared(Parser *parser, Filter *filter)
{
    const char *start = parser->at;
    const bool negative = scan_symbol(parser, "-");
    Exact turned;
    Shape both;

    filter->numeric = true;
    if (!g_ascii_isdigit(*parser->at)) {
        Part *part = formula_block(parser->formula, sizeof(Part));

        filter->parts = part;
        filter->count = 1;
        if (!negative && *parser->at == '$')
            return parse_part(parser, part);
        return fail_expected(parser, parser->at, "expect-formula-number");
    }
    if (!scan_number(parser, &filter->number))
        return false;
    if (negative && exact_subtract(&turned, exact_from_int(0), filter->number.number.low))
        filter->number.number = interval_point(turned);
    if (shape_unite(column_shape(filter->column), shape_of(&filter->number), &both))
        return true;
    parser->at = start;
    return fail_expected(parser, start,
                         filter->column->type == COLUMN_MONEY ? "expect-formula-money"
                                                              : "expect-formula-count");
}

/* ---- filters ---- */
static char *field_words(const Table *table)
{
    GString *words = g_string_new(NULL);

    for (unsigned i = 0; i < (table != NULL ? table->column_count : FIELD_COUNT); i++)
        g_string_append_printf(words, "%s%s", i > 0 ? " " : "",
                               table != NULL ? table->columns[i].id : field_name((Field)i));
    return g_string_free(words, FALSE);
}

static bool parse_filter_field(Parser *parser, const Node *node, Filter *filter)
{
    const char *start = parser->at;
    const char *word = NULL;
    g_autofree char *words = NULL;
    int field;

    if (!scan_id(parser, &word))
        return fail_expected(parser, start, "expect-formula-filter");
    if (node->kind == NODE_REGISTER) {
        filter->column = table_column(node->query.table, word);
        filter->field = filter->column != NULL ? filter->column->field : FIELD_COUNT;
        if (filter->column != NULL)
            return true;
    } else {
        field = field_from_name(word);
        filter->field = (Field)field;
        if (field >= 0)
            return true;
    }
    words = field_words(node->query.table);
    return fail_with(parser, start, "formula-field", "fields", words);
}

static bool parse_filter(Parser *parser, const Node *node, Filter *filter)
{
    const Operator *found;

    if (!parse_filter_field(parser, node, filter))
        return false;
    skip_blanks(parser);
    found = operator_comparison(parser->at);
    if (found == NULL)
        return fail_expected(parser, parser->at, "expect-formula-comparison");
    while (operator_of(filter->comparison) != found)
        filter->comparison++;
    parser->at += strlen(found->text);
    skip_blanks(parser);
    return is_numeric(filter->column) ? parse_compared(parser, filter)
                                      : parse_coded(parser, filter);
}

/* The filters and the bracket that closes them. */
static bool parse_filters(Parser *parser, Node *node)
{
    Filter filters[FILTERS_MAX] = {0};

    for (;;) {
        skip_blanks(parser);
        if (scan_symbol(parser, "]"))
            break;
        if (*parser->at == '\0')
            return fail_expected(parser, parser->at, "expect-formula-bracket-end");
        if (node->query.count == FILTERS_MAX)
            return fail_with(parser, parser->at, "formula-too-many", NULL, NULL);
        if (!parse_filter(parser, node, &filters[node->query.count]))
            return false;
        node->query.count++;
        if (*parser->at != ']' && !g_ascii_isspace(*parser->at))
            return fail_expected(parser, parser->at, "expect-formula-bracket-end");
    }
    node->query.filters = formula_block(parser->formula, node->query.count * sizeof(Filter));
    memcpy(node->query.filters, filters, node->query.count * sizeof(Filter));
    return true;
}

/* ---- names ---- */
static const Table *find_register(const Catalog *catalog, const char *id)
{
    return catalog_rows(catalog, id);
}

/* REGISTER.FIELD or REGISTER.rows */
static bool find_register_field(Parser *parser, Node *node, const char *name)
{
    const char *point = strrchr(name, '.');
    g_autofree char *id = point != NULL ? g_strndup(name, (size_t)(point - name)) : NULL;

    node->query.table = id != NULL ? find_register(parser->catalog, id) : NULL;
    if (node->query.table == NULL)
        return false;
    if (g_str_equal(point + 1, "rows")) {
        node->query.answer = ANSWER_COUNT;
        node->shape = shape_number(DIMENSION_COUNT);
        return true;
    }
    node->query.column = table_column(node->query.table, point + 1);
    node->query.answer = ANSWER_SUM;
    if (!is_numeric(node->query.column))
        return false;
    node->shape = column_shape(node->query.column);
    return true;
}

/* What `name` asks for. */
static bool find_queried(Parser *parser, Node *node, const char *name)
{
    node->query.measure = catalog_measure(parser->catalog, name);
    if (node->query.measure != NULL) {
        node->shape = shape_number(DIMENSION_MONEY);
        return true;
    }
    node->kind = NODE_REGISTER;
    node->query.table = find_register(parser->catalog, name);
    if (node->query.table == NULL)
        return find_register_field(parser, node, name);
    node->query.answer = ANSWER_ROWS;
    node->shape = shape_kind(VALUE_LIST);
    return true;
}

Node *parse_query(Parser *parser, const char *start, const char *name)
{
    Node *node = term_new(parser, NODE_QUERY, start);

    node->query.name = name;
    if (!find_queried(parser, node, name)) {
        fail_with(parser, start, "formula-query", "found", name);
        return NULL;
    }
    parser->at++; /* the bracket */
    return parse_filters(parser, node) ? node : NULL;
}
