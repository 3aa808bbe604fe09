/* world.c: what expressions may ask of a book and its statements */
#include "statement/internal.h"

#include "base/error.h"
#include "book/journal.h"

#include <string.h>

#define SCALE_NUMBER 10000 /* of an exact decimal in a register */

/* ---- cells ---- */

static Value nil_of(const Form *form, const char *row, const char *column)
{
    return form_is_count(form, row, column) ? value_count(0) : value_money(MONEY_ZERO);
}

/* A row that a statement with changing rows does not have is nil, when all its rows are known. A
 * wrong id is the mistake of who asks, so the place is theirs to add. */
static bool absent_row(const Compiled *compiled, const char *row, const char *column, Value *value,
                       GError **error)
{
    if (compiled->form->row_source == ROWS_FIXED)
        return fail_at_place(NULL, "form-row", row, NULL, error);
    *value = compiled->known ? nil_of(compiled->form, row, column) : value_unknown();
    return true;
}

static bool answer_cell(void *self, const char *statement, const char *row, const char *column,
                        Value *value, GError **error)
{
    Compiled *compiled = compilation_find(self, statement, error);
    int r, c;
    const Cell *cell;

    if (compiled == NULL)
        return false;
    r = compiled_row(compiled, row);
    c = form_column(compiled->form, column);
    if (c < 0)
        return fail_at_place(NULL, "form-column", column, NULL, error);
    if (r < 0)
        return absent_row(compiled, row, column, value, error);
    cell = compiled_cell(compiled, (unsigned)r, (unsigned)c, error);
    if (cell == NULL)
        return false;
    *value = value_copy(&cell->value);
    return true;
}

static bool answer_previous(void *self, const char *statement, const char *row, const char *column,
                            Value *value, GError **error)
{
    Compilation *compilation = self;
    const Form *form = forms_find(compilation->forms, statement);

    if (form == NULL)
        return forms_fail(compilation->forms, statement, NULL, error) != NULL;
    *value = given_previous(compilation->previous, form, row, column);
    if (value->kind == VALUE_NUMBER && value->plain) {
        value_clear(value);
        *value = nil_of(form, row, column);
    }
    return true;
}

/* ---- rows and columns ---- */

static const BookRow *project_row(Compilation *compilation, const char *code);
static const char *project_field(Compilation *compilation, const char *code, const char *field);

/* A project lies under the function that the register gives it. */
static bool project_lies_under(Compilation *compilation, const Row *row, const char *cover)
{
    const char *function = project_field(compilation, row->id, "function");
    Code above = g_ascii_isdigit(*cover) ? g_ascii_strtoll(cover, NULL, 10) : 0;

    return function != NULL && above != 0 &&
           code_covers(above, g_ascii_strtoll(function, NULL, 10));
}

static bool row_lies_under(Compilation *compilation, const Compiled *compiled, const Row *row,
                           const char *cover)
{
    Code above = form_row_code(compiled->form, cover);

    if (strcmp(row->id, cover) == 0)
        return true;
    if (row->level == LEVEL_PROJECT)
        return project_lies_under(compilation, row, cover);
    return above != 0 && row->line == NULL && code_covers(above, row->code);
}

static GPtrArray *answer_rows(void *self, const char *statement, const char *level,
                              const char *cover, GError **error)
{
    Compilation *compilation = self;
    Compiled *compiled = compilation_find(compilation, statement, error);
    Level wanted = (Level)level_from_name(level);
    GPtrArray *rows;

    if (compiled == NULL || (compiled->form->drop_nil && !compiled_finish(compiled, error)))
        return NULL;
    rows = g_ptr_array_new();
    for (unsigned i = 0; i < compiled->row_count; i++) {
        const Row *row = &compiled->rows[i];

        if (row->dropped || row->kind == LINE_HEADING ||
            (wanted != LEVEL_ANY && row->level != wanted))
            continue;
        if (cover == NULL || row_lies_under(compilation, compiled, row, cover))
            g_ptr_array_add(rows, (char *)row->id);
    }
    return rows;
}

static GPtrArray *answer_columns(void *self, const char *statement, const char *level,
                                 const char *cover, GError **error)
{
    Compilation *compilation = self;
    const Form *form = forms_find(compilation->forms, statement);

    if (form == NULL)
        return (GPtrArray *)forms_fail(compilation->forms, statement, NULL, error);
    return form_columns_at(form, level, cover);
}

static bool answer_has_row(void *self, const char *statement, const char *name)
{
    Compilation *compilation = self;
    const Form *form = forms_find(compilation->forms, statement);

    return form != NULL && form_may_have_row(form, name);
}

static bool answer_has_column(void *self, const char *statement, const char *name)
{
    Compilation *compilation = self;
    const Form *form = forms_find(compilation->forms, statement);

    return form != NULL && form_column(form, name) >= 0;
}

/* ---- the cube ---- */

/* Appropriations are known without vouchers; whatever comes from entries is not. */
static bool reads_entries(const Measure *measure)
{
    const unsigned entries = 1U << STAGE_NORMAL | 1U << STAGE_OPENING | 1U << STAGE_CLOSING;

    for (unsigned i = 0; i < measure->part_count; i++)
        if (reads_entries(measure->parts[i]))
            return true;
    return measure->parts == NULL && (measure->source.stages & entries) != 0;
}

static bool answer_query(void *self, const Measure *measure, const CubeFilter *filters,
                         unsigned count, Value *value)
{
    Compilation *compilation = self;

    if (!compilation->has_entries && reads_entries(measure))
        *value = value_unknown();
    else
        *value = value_money(sums_query(compilation->sums, measure, filters, count));
    return true;
}

/* ---- registers ---- */

static const GPtrArray *rows_of(Compilation *compilation, const Table *table)
{
    /* A view has rows only in a world that works them out. */
    return compilation->book != NULL && table->is_register
               ? book_rows(compilation->book, table, NULL)
               : NULL;
}

static unsigned answer_register_size(void *self, const Table *table)
{
    const GPtrArray *rows = rows_of(self, table);

    return rows != NULL ? rows->len : 0;
}

static Value value_scaled(gint64 number, Dimension dimension)
{
    Exact exact;

    if (!exact_fraction(&exact, number, SCALE_NUMBER))
        return value_unknown();
    return value_number(dimension, interval_point(exact));
}

/* A book keeps the number of a fund or nature; people know it by its word. */
static Value stored_code(const Catalog *catalog, const TableColumn *column, const char *text)
{
    const CatalogEntry *entry =
        catalog_entry(catalog, column->field, g_ascii_strtoll(text, NULL, 10));

    return value_text(entry != NULL && entry->word != NULL ? entry->word : text);
}

static Value stored_value(const Catalog *catalog, const TableColumn *column, const char *text)
{
    Value value;

    if (text == NULL)
        return value_unknown();
    switch (column->type) {
    case COLUMN_MONEY:
        return value_money((Money){g_ascii_strtoll(text, NULL, 10)});
    case COLUMN_COUNT:
        return value_count(g_ascii_strtoll(text, NULL, 10));
    case COLUMN_NUMBER:
        value = value_scaled(g_ascii_strtoll(text, NULL, 10), DIMENSION_COUNT);
        value.plain =
            value.kind == VALUE_NUMBER; /* a score is a count or a ratio, as it is asked */
        return value;
    case COLUMN_CODE:
        return stored_code(catalog, column, text);
    default:
        return value_text(text);
    }
}

static Value answer_register_field(void *self, const Table *table, unsigned index,
                                   const TableColumn *column)
{
    const Compilation *compilation = self;
    const GPtrArray *rows = rows_of(self, table);
    const BookRow *row = rows != NULL && index < rows->len ? g_ptr_array_index(rows, index) : NULL;

    return row != NULL
               ? stored_value(compilation->catalog, column, row->values[column - table->columns])
               : value_unknown();
}

static void index_projects(Compilation *compilation, const Table *table, const TableColumn *code)
{
    const GPtrArray *rows = rows_of(compilation, table);

    for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
        const BookRow *row = g_ptr_array_index(rows, i);
        const char *text = row->values[code - table->columns];

        if (text != NULL)
            g_hash_table_insert(compilation->project_rows, (char *)text, (void *)row);
    }
}

static const BookRow *project_row(Compilation *compilation, const char *code)
{
    const Table *table = catalog_table(compilation->catalog, "project");
    const TableColumn *column = table != NULL ? table_column(table, "code") : NULL;

    if (column == NULL)
        return NULL;
    if (compilation->project_rows == NULL) {
        compilation->project_rows = g_hash_table_new(g_str_hash, g_str_equal);
        index_projects(compilation, table, column);
    }
    return g_hash_table_lookup(compilation->project_rows, code);
}

static const char *project_field(Compilation *compilation, const char *code, const char *field)
{
    const BookRow *row = project_row(compilation, code);
    const Table *table = catalog_table(compilation->catalog, "project");
    const TableColumn *column = table != NULL ? table_column(table, field) : NULL;

    return row != NULL && column != NULL ? row->values[column - table->columns] : NULL;
}

/* ---- facts ---- */

/* How many offices the unit accounts for beside its own (code 00), of one kind or of any. */
static unsigned sub_units(Book *book, const char *kind)
{
    const GPtrArray *offices = book_names(book, FIELD_OFFICE);
    unsigned count = 0;

    for (unsigned i = 0; i < offices->len; i++) {
        const BookName *office = g_ptr_array_index(offices, i);

        count +=
            strcmp(office->code, "00") != 0 && (kind == NULL || g_strcmp0(office->kind, kind) == 0);
    }
    return count;
}

static Value answer_fact(void *self, const char *name)
{
    Compilation *compilation = self;
    Book *book = compilation->book;
    const char *setting;

    if (strcmp(name, "book.closed") == 0)
        return value_count(compilation->is_closed);
    if (book == NULL)
        return value_unknown();
    if (strcmp(name, "year") == 0)
        return value_count(book_year(book));
    if (strcmp(name, "book.vouchers") == 0)
        return value_count(book_voucher_count(book));
    if (strcmp(name, "book.review") == 0)
        return value_count(book_wants_review(book));
    if (strcmp(name, "book.offices") == 0)
        return value_count(sub_units(book, NULL));
    if (g_str_has_prefix(name, "book.offices."))
        return value_count(sub_units(book, name + strlen("book.offices.")));
    setting = book_setting(book, name);
    return setting != NULL ? value_text(setting) : value_unknown();
}

/* ---- fields of rows ---- */

/* Its place among the rows of its level, from 1. */
static unsigned row_number(const Compiled *compiled, unsigned row)
{
    unsigned number = 1;

    for (unsigned i = 0; i < row; i++)
        number +=
            compiled->rows[i].level == compiled->rows[row].level && !compiled->rows[i].dropped;
    return number;
}

/* The row above it in the table. False: none is there. */
static bool row_parent(const Compiled *compiled, int row, Value *value)
{
    int parent = row >= 0 ? compiled->rows[row].parent : -1;

    if (parent < 0 || compiled->rows[parent].level == LEVEL_TOTAL)
        return false;
    *value = value_row(compiled->form->id, compiled->rows[parent].id, 0);
    return true;
}

static bool project_row_field(Compilation *compilation, const RowRef *row, const char *field,
                              Value *value)
{
    const Table *table = catalog_table(compilation->catalog, "project");
    const TableColumn *column = table != NULL ? table_column(table, field) : NULL;
    const BookRow *found = column != NULL ? project_row(compilation, row->code) : NULL;

    if (found == NULL)
        return false;
    *value = stored_value(compilation->catalog, column, found->values[column - table->columns]);
    return true;
}

static void statement_row_field(Compilation *compilation, const Form *form, const RowRef *row,
                                const char *field, Value *value, GError **error)
{
    Compiled *compiled = compilation_find(compilation, form->id, error);
    int index = compiled != NULL ? compiled_row(compiled, row->code) : -1;

    if (compiled == NULL || (strcmp(field, "parent") == 0 && row_parent(compiled, index, value)))
        return;
    if (index >= 0 && strcmp(field, "name") == 0)
        *value = value_text(compiled->rows[index].label);
    else if (index >= 0 && strcmp(field, "number") == 0)
        *value = value_count(row_number(compiled, (unsigned)index));
    else if (!row_field_by_form(form, compilation->catalog, row->code, field, value) &&
             (form->row_field != FIELD_PROJECT || form->row_source == ROWS_FIXED ||
              !project_row_field(compilation, row, field, value)))
        *value = value_unknown();
}

/* A field of a row of a register; `number` is its place where the register has no such field. */
static void register_row_field(Compilation *compilation, const Table *table, const RowRef *row,
                               const char *field, Value *value)
{
    const TableColumn *column = table_column(table, field);

    if (column != NULL)
        *value = answer_register_field(compilation, table, row->index, column);
    else if (strcmp(field, "number") == 0)
        *value = value_count((int64_t)row->index + 1);
    else if (strcmp(field, "code") == 0 && row->code != NULL)
        *value = value_text(row->code);
    else
        *value = value_unknown();
}

static bool answer_row_field(void *self, const RowRef *row, const char *field, Value *value,
                             GError **error)
{
    Compilation *compilation = self;
    const Form *form = row->source != NULL ? forms_find(compilation->forms, row->source) : NULL;
    const Table *table =
        row->source != NULL ? catalog_table(compilation->catalog, row->source) : NULL;
    GError *failed = NULL;

    *value = value_unknown();
    if (form != NULL)
        statement_row_field(compilation, form, row, field, value, &failed);
    else if (table != NULL)
        register_row_field(compilation, table, row, field, value);
    if (failed == NULL)
        return true;
    g_propagate_error(error, failed);
    return false;
}

static Code answer_name_number(void *self, Field field, const char *code)
{
    Compilation *compilation = self;
    const BookName *name =
        compilation->book != NULL ? book_name(compilation->book, field, code) : NULL;

    return name != NULL ? name->number : 0;
}

static Code answer_period(void *self)
{
    const Compilation *compilation = self;

    return compilation->to.month;
}

void world_open(Compilation *compilation)
{
    compilation->functions = (WorldFunctions){
        .cell = answer_cell,
        .previous = answer_previous,
        .rows = answer_rows,
        .columns = answer_columns,
        .has_row = answer_has_row,
        .has_column = answer_has_column,
        .query = answer_query,
        .register_size = answer_register_size,
        .register_field = answer_register_field,
        .fact = answer_fact,
        .row_field = answer_row_field,
        .name_number = answer_name_number,
        .period = answer_period,
        .catalog = compilation->catalog,
    };
    compilation->world = (World){&compilation->functions, compilation};
}
