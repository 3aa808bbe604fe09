/* write_fiscal.c: budget and execution by classifications, as a Fiscal Data Package
 *
 * One row for each combination of codes that appropriations or executed entries carry, with the
 * money of three phases. datapackage.json says what each column is: by column types (version 1 of
 * the specification) and by a model (version 0.3), so that tools of either read it. Columns and
 * accounts are data: data/REGIME/exchange/fiscal.txt.
 */
#include "base/error.h"
#include "base/record.h"
#include "exchange/export.h"
#include "exchange/outfile.h"
#include "exchange/tables.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- what the package is made of ---- */

typedef enum { SOURCE_FIELD, SOURCE_UNIT, SOURCE_LINE, SOURCE_DIRECTION } SourceKind;

typedef struct {
    const char *name, *type; /* of the column; they live as long as the file */
    SourceKind source;
    Field field;
    int digits;   /* 0: the whole code */
    bool is_name; /* the name of the code */
} Column;

typedef struct {
    const char *direction;
    Code accounts;
    Side side;
} Execution;

typedef struct {
    RecordFile *file;
    GArray *columns, *executions;
} Plan;

static void plan_free(Plan *plan)
{
    record_file_free(plan->file);
    g_array_unref(plan->columns);
    g_array_unref(plan->executions);
    g_free(plan);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)

static bool fail(const char *place, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "fiscal-notation", "place", place, "found", found, NULL);
    return false;
}

/* FIELD, FIELD/DIGITS, unit, line or direction, with `name` behind. */
static bool source_parse(Column *column, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", 2);
    g_auto(GStrv) parts = words[0] != NULL ? g_strsplit(words[0], "/", 2) : NULL;
    int field = parts != NULL && parts[0] != NULL ? field_from_name(parts[0]) : -1;

    column->is_name = parts != NULL && words[1] != NULL && strcmp(words[1], "name") == 0;
    if (field >= 0 && field != FIELD_ACCOUNT && field != FIELD_MONTH) {
        column->field = (Field)field;
        column->digits = parts[1] != NULL ? (int)g_ascii_strtoll(parts[1], NULL, 10) : 0;
        return true;
    }
    column->source = g_strcmp0(words[0], "unit") == 0   ? SOURCE_UNIT
                     : g_strcmp0(words[0], "line") == 0 ? SOURCE_LINE
                                                        : SOURCE_DIRECTION;
    return column->source != SOURCE_DIRECTION || g_strcmp0(words[0], "direction") == 0;
}

static bool plan_record(Plan *plan, const Record *record, GError **error)
{
    Column column = {0};
    Execution execution = {0};

    if (record->count != 3)
        return fail(record->place, record->word, error);
    if (strcmp(record->word, "column") == 0) {
        column.name = record->fields[0];
        column.type = record->fields[2];
        if (!source_parse(&column, record->fields[1]))
            return fail(record->place, record->fields[1], error);
        g_array_append_val(plan->columns, column);
        return true;
    }
    execution.direction = record->fields[0];
    execution.accounts = g_ascii_strtoll(record->fields[1], NULL, 10);
    execution.side = strcmp(record->fields[2], "credit") == 0 ? SIDE_CREDIT : SIDE_DEBIT;
    if (strcmp(record->word, "execution") != 0 || execution.accounts <= 0)
        return fail(record->place, record->word, error);
    g_array_append_val(plan->executions, execution);
    return true;
}

static Plan *plan_read(const Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "exchange/fiscal.txt");
    g_autoptr(Plan) plan = g_new0(Plan, 1);

    plan->columns = g_array_new(FALSE, FALSE, sizeof(Column));
    plan->executions = g_array_new(FALSE, FALSE, sizeof(Execution));
    if (path == NULL) {
        fail("exchange/fiscal.txt", NULL, error);
        return NULL;
    }
    plan->file = record_file_read(path, error);
    if (plan->file == NULL)
        return NULL;
    for (unsigned i = 0; i < record_file_count(plan->file); i++)
        if (!plan_record(plan, record_file_at(plan->file, i), error))
            return NULL;
    return g_steal_pointer(&plan);
}

/* ---- sums ---- */

typedef enum { PHASE_APPROVED, PHASE_ADJUSTED, PHASE_EXECUTED, PHASE_COUNT } Phase;
static const char *const phases[] = {"approved", "adjusted", "executed"};

typedef struct {
    Code codes[FIELD_COUNT];
    int64_t execution; /* index: the direction */
} LineKey;

typedef struct {
    LineKey key;
    Money money[PHASE_COUNT];
} Line;

typedef struct {
    const Plan *plan;
    GHashTable *lines; /* LineKey to Line, which holds it */
} Sums;

static guint key_hash(const void *key)
{
    const LineKey *line = key;
    uint64_t hash = (uint64_t)line->execution;

    for (int i = 0; i < FIELD_COUNT; i++)
        hash = (hash ^ (uint64_t)line->codes[i]) * UINT64_C(0x9e3779b97f4a7c15);
    return (guint)(hash >> 32);
}

static gboolean key_equal(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(LineKey)) == 0;
}

static bool line_add(Sums *sums, const LineKey *key, Phase phase, Money amount, GError **error)
{
    Line *line = g_hash_table_lookup(sums->lines, key);

    if (line == NULL) {
        line = g_new0(Line, 1);
        line->key = *key;
        g_hash_table_insert(sums->lines, &line->key, line);
    }
    if (money_add(&line->money[phase], line->money[phase], amount))
        return true;
    error_set(error, ERROR_INPUT, "export-too-large", NULL);
    return false;
}

static bool appropriation_sum(const BookAppropriation *of, void *data, GError **error)
{
    LineKey key = {.codes = {
                       [FIELD_FUND] = of->fund,
                       [FIELD_FUNCTION] = of->function,
                       [FIELD_ECONOMY] = of->economy,
                       [FIELD_NATURE] = of->nature,
                       [FIELD_PROJECT] = of->project,
                       [FIELD_OFFICE] = of->office,
                   }};

    return (of->stage != STAGE_INITIAL ||
            line_add(data, &key, PHASE_APPROVED, of->amount, error)) &&
           line_add(data, &key, PHASE_ADJUSTED, of->amount, error);
}

/* Which execution an account is of; -1: none. */
static int execution_of(const Plan *plan, Code account)
{
    for (unsigned i = 0; i < plan->executions->len; i++)
        if (code_covers(g_array_index(plan->executions, Execution, i).accounts, account))
            return (int)i;
    return -1;
}

/* What was spent and received: opening and closing vouchers move balances only. */
static bool entry_sum(Stage stage, int month G_GNUC_UNUSED, const BookEntry *entry, void *data,
                      GError **error)
{
    Sums *sums = data;
    int execution = stage == STAGE_NORMAL ? execution_of(sums->plan, entry->account) : -1;
    LineKey key = {.codes =
                       {
                           [FIELD_FUND] = entry->fund,
                           [FIELD_FUNCTION] = entry->function,
                           [FIELD_ECONOMY] = entry->economy,
                           [FIELD_NATURE] = entry->nature,
                           [FIELD_PROJECT] = entry->project,
                           [FIELD_OFFICE] = entry->office,
                       },
                   .execution = execution};
    Money amount = entry->amount;

    if (execution < 0)
        return true;
    if (entry->side != g_array_index(sums->plan->executions, Execution, execution).side)
        amount.fen = -amount.fen; /* a book refuses the one amount without an opposite */
    return line_add(sums, &key, PHASE_EXECUTED, amount, error);
}

static int lines_compare(const void *a, const void *b)
{
    const LineKey *left = &(*(const Line *const *)a)->key, *right = &(*(const Line *const *)b)->key;

    if (left->execution != right->execution)
        return left->execution < right->execution ? -1 : 1;
    for (int i = 0; i < FIELD_COUNT; i++)
        if (left->codes[i] != right->codes[i])
            return left->codes[i] < right->codes[i] ? -1 : 1;
    return 0;
}

static bool is_nil(const Line *line)
{
    for (int phase = 0; phase < PHASE_COUNT; phase++)
        if (line->money[phase].fen != 0)
            return false;
    return true;
}

/* Lines that say something, in order; borrowed from `sums`. */
static GPtrArray *lines_sorted(const Sums *sums)
{
    GPtrArray *lines = g_ptr_array_new();
    GHashTableIter iterator;
    void *line;

    g_hash_table_iter_init(&iterator, sums->lines);
    while (g_hash_table_iter_next(&iterator, NULL, &line))
        if (!is_nil(line))
            g_ptr_array_add(lines, line);
    g_ptr_array_sort(lines, lines_compare);
    return lines;
}

/* ---- budget.csv ---- */

static const char *code_name(const Export *to, Field field, Code code)
{
    const CatalogEntry *entry;
    const BookName *name;

    if (field == FIELD_PROJECT || field == FIELD_OFFICE) {
        name = code != 0 ? book_name_at(to->book, field, code) : NULL;
        return name != NULL ? name->name : "";
    }
    entry = code != 0 ? catalog_entry(to->catalog, field, code) : NULL;
    return entry != NULL && entry->name != NULL ? entry->name : "";
}

/* Funds and natures by their word, others as entries carry them. */
static const char *code_text(const Export *to, Field field, Code code, char made[32])
{
    const CatalogEntry *entry = field == FIELD_FUND || field == FIELD_NATURE
                                    ? catalog_entry(to->catalog, field, code)
                                    : NULL;

    return code != 0 && entry != NULL && entry->word != NULL ? entry->word
                                                             : code_word(to, field, code, made);
}

static void field_write(const Export *to, const Column *column, const Line *line, unsigned number,
                        const Plan *plan, Outfile *out)
{
    const char *unit = book_setting(to->book, column->is_name ? "unit.name" : "unit.code");
    Code code = line->key.codes[column->field];
    char made[32];

    if (column->source == SOURCE_LINE)
        outfile_number(out, number);
    else if (column->source == SOURCE_UNIT)
        csv_write_field(out, unit != NULL ? unit : "");
    else if (column->source == SOURCE_DIRECTION)
        csv_write_field(out,
                        g_array_index(plan->executions, Execution, line->key.execution).direction);
    else {
        if (column->digits > 0)
            code = code_digits(code) >= column->digits ? code_cut(code, column->digits) : 0;
        csv_write_field(out, column->is_name ? code_name(to, column->field, code)
                                             : code_text(to, column->field, code, made));
    }
}

static void line_write(const Export *to, const Plan *plan, const Line *line, unsigned number,
                       Outfile *out)
{
    for (unsigned i = 0; i < plan->columns->len; i++) {
        field_write(to, &g_array_index(plan->columns, Column, i), line, number, plan, out);
        outfile_text(out, ",");
    }
    for (int phase = 0; phase < PHASE_COUNT; phase++) {
        outfile_money(out, line->money[phase]);
        outfile_text(out, phase + 1 < PHASE_COUNT ? "," : "\n");
    }
}

static bool rows_write(Export *to, const Plan *plan, const GPtrArray *lines, GError **error)
{
    g_autofree char *path = g_build_filename(to->path, "budget.csv", NULL);
    g_autoptr(Outfile) out = outfile_new(path, error);

    if (out == NULL)
        return false;
    for (unsigned i = 0; i < plan->columns->len; i++)
        outfile_texts(out, g_array_index(plan->columns, Column, i).name, ",", NULL);
    outfile_texts(out, phases[0], ",", phases[1], ",", phases[2], "\n", NULL);
    for (unsigned i = 0; i < lines->len; i++)
        line_write(to, plan, g_ptr_array_index(lines, i), i + 1, out);
    to->counts.rows += lines->len;
    return outfile_finish(out, error);
}

/* ---- datapackage.json ---- */

static json_t *fields_json(const Plan *plan)
{
    json_t *fields = json_array();

    for (unsigned i = 0; i < plan->columns->len; i++) {
        const Column *column = &g_array_index(plan->columns, Column, i);
        json_array_append_new(fields, json_pack("{s:s, s:s, s:s}", "name", column->name, "type",
                                                "string", "columnType", column->type));
    }
    for (int phase = 0; phase < PHASE_COUNT; phase++)
        json_array_append_new(fields,
                              json_pack("{s:s, s:s, s:{s:s}}", "name", phases[phase], "type",
                                        "number", "normalize", "phase", phases[phase]));
    return fields;
}

/* Columns that a reader makes: the phase of an amount, the amount, and what is the same for all. */
static json_t *extra_fields_json(const Export *to)
{
    return json_pack("[{s:s, s:s, s:s}, {s:s, s:s, s:s, s:b}, {s:s, s:s, s:s, s:i}, "
                     "{s:s, s:s, s:s, s:s}]",
                     "name", "phase", "type", "string", "columnType", "phase:id", "name", "amount",
                     "type", "number", "columnType", "value", "normalizationTarget", true, "name",
                     "year", "type", "integer", "columnType", "date:fiscal-year", "constant",
                     book_year(to->book), "name", "currency", "type", "string", "columnType",
                     "value-currency:code", "constant", "CNY");
}

/* Version 0.3: measures with their phase. */
static json_t *measures_json(void)
{
    json_t *measures = json_object();

    for (int phase = 0; phase < PHASE_COUNT; phase++)
        json_object_set_new(measures, phases[phase],
                            json_pack("{s:s, s:s, s:s}", "source", phases[phase], "currency", "CNY",
                                      "phase", phases[phase]));
    return measures;
}

/* What the types of version 1 are in version 0.3. */
static const struct {
    const char *prefix, *dimension, *type, *classification;
} dimensions[] = {
    {"administrative-classification:", "administration", "classification", "administrative"},
    {"functional-classification:", "function", "classification", "functional"},
    {"economic-classification:", "economy", "classification", "economic"},
    {"fin-source:", "fund", "fact", NULL},
    {"expenditure-type:", "nature", "fact", NULL},
    {"activity:", "project", "activity", NULL},
    {"budget-line-id", "line", "fact", NULL},
    {"direction", "direction", "fact", NULL},
};

static void attribute_add(json_t *dimension, const Column *column, const char *code)
{
    json_t *attribute = json_pack("{s:s}", "source", column->name);
    json_t *keys = json_object_get(dimension, "primaryKey");

    if (column->is_name)
        json_object_set_new(attribute, "labelfor", json_string(code));
    else
        json_array_append_new(keys, json_string(column->name));
    json_object_set_new(json_object_get(dimension, "attributes"), column->name, attribute);
}

static json_t *dimension_json(const Plan *plan, size_t which)
{
    json_t *dimension = json_pack("{s:s, s:[], s:{}}", "dimensionType", dimensions[which].type,
                                  "primaryKey", "attributes");
    const char *code = "";

    if (dimensions[which].classification != NULL)
        json_object_set_new(dimension, "classificationType",
                            json_string(dimensions[which].classification));
    for (unsigned i = 0; i < plan->columns->len; i++) {
        const Column *column = &g_array_index(plan->columns, Column, i);

        if (!g_str_has_prefix(column->type, dimensions[which].prefix))
            continue;
        if (!column->is_name)
            code = column->name;
        attribute_add(dimension, column, code);
    }
    return dimension;
}

static json_t *model_json(const Plan *plan)
{
    json_t *all = json_object();

    for (size_t i = 0; i < G_N_ELEMENTS(dimensions); i++) {
        json_t *dimension = dimension_json(plan, i);

        if (json_array_size(json_object_get(dimension, "primaryKey")) > 0)
            json_object_set(all, dimensions[i].dimension, dimension);
        json_decref(dimension);
    }
    return json_pack("{s:o, s:o}", "measures", measures_json(), "dimensions", all);
}

/* A package's name is of small letters, digits and a few marks. */
static char *package_name(const Export *to)
{
    char *name =
        g_strdup_printf("budget-%s-%d", book_setting(to->book, "unit.code"), book_year(to->book));

    for (char *at = name; *at != '\0'; at++) {
        *at = g_ascii_tolower(*at);
        if (!g_ascii_islower(*at) && !g_ascii_isdigit(*at) && strchr("-._", *at) == NULL)
            *at = '-';
    }
    return name;
}

static json_t *resource_json(const Export *to, const Plan *plan)
{
    json_t *schema = json_pack("{s:o, s:o, s:s, s:[s]}", "fields", fields_json(plan), "extraFields",
                               extra_fields_json(to), "primaryKey",
                               g_array_index(plan->columns, Column, 0).name, "missingValues", "");

    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "name", "budget", "path", "budget.csv",
                     "profile", "tabular-data-resource", "format", "csv", "mediatype", "text/csv",
                     "encoding", "utf-8", "schema", schema);
}

static json_t *package_json(const Export *to, const Plan *plan)
{
    g_autofree char *name = package_name(to);
    g_autofree char *title =
        g_strdup_printf("%s %d", book_setting(to->book, "unit.name"), book_year(to->book));
    g_autofree char *start = g_strdup_printf("%04d-01-01", book_year(to->book));
    g_autofree char *end = g_strdup_printf("%04d-12-31", book_year(to->book));

    return json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:s}, s:[s], s:[o], s:o}", "profile",
                     "tabular-data-package", "name", name, "title", title, "countryCode", "CN",
                     "fiscalPeriod", "start", start, "end", end, "columnTypes",
                     "https://specs.frictionlessdata.io/taxonomies/fiscal/budgets.json",
                     "resources", resource_json(to, plan), "model", model_json(plan));
}

static bool package_write(const Export *to, const Plan *plan, GError **error)
{
    g_autofree char *path = g_build_filename(to->path, "datapackage.json", NULL);
    g_autoptr(Outfile) out = outfile_new(path, error);
    json_t *package = out != NULL ? package_json(to, plan) : NULL;
    char *text;

    if (out == NULL)
        return false;
    text = json_dumps(package, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    json_decref(package);
    outfile_texts(out, text, "\n", NULL);
    free(text);
    return outfile_finish(out, error);
}

static bool fiscal_write(Export *to, GError **error)
{
    g_autoptr(Plan) plan = plan_read(to->catalog, error);
    g_autoptr(GHashTable) held = g_hash_table_new_full(key_hash, key_equal, NULL, g_free);
    g_autoptr(GPtrArray) lines = NULL;
    Sums sums = {plan, held};

    if (plan == NULL || !book_each_appropriation(to->book, appropriation_sum, &sums, error) ||
        !book_each_entry(to->book, entry_sum, &sums, error))
        return false;
    lines = lines_sorted(&sums);
    return rows_write(to, plan, lines, error) && package_write(to, plan, error);
}

const Writer writer_fiscal = {.name = "fiscal-data-package", .folder = true, .write = fiscal_write};
