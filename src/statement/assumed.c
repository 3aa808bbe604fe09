/* assumed.c: a world in which only what a case says is so
 *
 * Checks are proved in it (their cases), and names are checked in it. What nobody named is a nil of
 * any dimension. Rows of a statement with changing rows are those that were named.
 */
#include "statement/internal.h"

#include <string.h>

struct Assumed {
    const Forms *forms;
    const Catalog *catalog;
    GHashTable *cells;    /* address to Value */
    GHashTable *previous; /* address to Value */
    GHashTable *facts;    /* name to Value */
    GHashTable *rows;     /* statement to GPtrArray of interned ids, in code order */
    WorldFunctions functions;
    World world;
};

Value value_nil(void)
{
    Value value = value_count(0);

    value.plain = true;
    return value;
}

bool value_is_nil(const Value *value)
{
    return value->kind == VALUE_NUMBER && exact_sign(value->number.low) == 0 &&
           exact_sign(value->number.high) == 0;
}

static Value look_up(GHashTable *values, const char *key)
{
    const Value *found = g_hash_table_lookup(values, key);

    return found != NULL ? value_copy(found) : value_nil();
}

static void assume(GHashTable *values, char *key, Value value)
{
    g_hash_table_replace(values, key, g_memdup2(&value, sizeof value));
}

/* ---- fields of rows ---- */

/* The code above `code` that the classification has; 0: none. */
static Code code_above(const Form *form, const Catalog *catalog, Code code)
{
    for (int digits = code_digits(code) - 1; digits >= level_digits(LEVEL_CLASS); digits--)
        if (level_of_code(code_cut(code, digits)) < LEVEL_COUNT &&
            catalog_entry(catalog, form->row_field, code_cut(code, digits)) != NULL)
            return code_cut(code, digits);
    return 0;
}

static const char *row_name(const Form *form, const Catalog *catalog, const char *id)
{
    int line = form_line(form, id);
    Code code = form_row_code(form, id);
    const CatalogEntry *entry = code != 0 ? catalog_entry(catalog, form->row_field, code) : NULL;

    if (line >= 0)
        return ((FormLine *)g_ptr_array_index(form->lines, (unsigned)line))->label;
    if (strcmp(id, "total") == 0)
        return form->total_label;
    return entry != NULL ? entry->name : "";
}

bool row_field_by_form(const Form *form, const Catalog *catalog, const char *id, const char *field,
                       Value *value)
{
    Code code = form_row_code(form, id);
    Level level = form_row_level(form, id);

    if (strcmp(field, "name") == 0) {
        *value = value_text(row_name(form, catalog, id));
    } else if (strcmp(field, "code") == 0) {
        *value = value_text(level == LEVEL_TOTAL || level == LEVEL_FIXED ? "" : id);
    } else if (strcmp(field, "level") == 0) {
        *value = value_text(level_name(level));
    } else if (strcmp(field, "parent") == 0) {
        Code above = code != 0 ? code_above(form, catalog, code) : 0;
        g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, above);

        *value = above != 0 ? value_row(form->id, g_intern_string(text), 0) : value_unknown();
    } else {
        return false;
    }
    return true;
}

/* ---- the world ---- */

static const Form *form_of(const Assumed *assumed, const char *statement, GError **error)
{
    const Form *form = forms_find(assumed->forms, statement);

    return form != NULL ? form : forms_fail(assumed->forms, statement, NULL, error);
}

static bool cell_exists(const Form *form, const char *row, const char *column, GError **error)
{
    if (!form_may_have_row(form, row) && form->row_source == ROWS_FIXED)
        return fail_at_place(NULL, "form-row", row, NULL, error);
    return form_column(form, column) >= 0 ||
           fail_at_place(NULL, "form-column", column, NULL, error);
}

static bool answer_cell(void *self, const char *statement, const char *row, const char *column,
                        Value *value, GError **error)
{
    Assumed *assumed = self;
    const Form *form = form_of(assumed, statement, error);
    g_autofree char *address = g_strjoin("/", statement, row, column, NULL);

    if (form == NULL || !cell_exists(form, row, column, error))
        return false;
    *value = look_up(assumed->cells, address);
    return true;
}

static bool answer_previous(void *self, const char *statement, const char *row, const char *column,
                            Value *value, GError **error)
{
    Assumed *assumed = self;
    const Form *form = form_of(assumed, statement, error);
    g_autofree char *address = g_strjoin("/", statement, row, column, NULL);

    if (form == NULL || !cell_exists(form, row, column, error))
        return false;
    *value = look_up(assumed->previous, address);
    return true;
}

static bool level_fits(Level wanted, Level level) { return wanted == LEVEL_ANY || wanted == level; }

static bool row_fits(const Form *form, const char *id, Level wanted, const char *cover)
{
    Code above = cover != NULL ? form_row_code(form, cover) : 0;

    return level_fits(wanted, form_row_level(form, id)) &&
           (cover == NULL || strcmp(cover, id) == 0 ||
            (above != 0 && code_covers(above, form_row_code(form, id))));
}

static GPtrArray *answer_rows(void *self, const char *statement, const char *level,
                              const char *cover, GError **error)
{
    Assumed *assumed = self;
    const Form *form = form_of(assumed, statement, error);
    const GPtrArray *named = g_hash_table_lookup(assumed->rows, statement);
    Level wanted = (Level)level_from_name(level);
    GPtrArray *rows;

    if (form == NULL)
        return NULL;
    rows = g_ptr_array_new();
    for (unsigned i = 0; named != NULL && i < named->len; i++)
        if (row_fits(form, g_ptr_array_index(named, i), wanted, cover))
            g_ptr_array_add(rows, g_ptr_array_index(named, i));
    for (unsigned i = 0; i < form->lines->len; i++) {
        const FormLine *line = g_ptr_array_index(form->lines, i);

        if (line->kind != LINE_HEADING && row_fits(form, line->id, wanted, cover))
            g_ptr_array_add(rows, (char *)line->id);
    }
    return rows;
}

GPtrArray *form_columns_at(const Form *form, const char *level, const char *cover)
{
    Level wanted = (Level)level_from_name(level);
    Code above = cover != NULL && g_ascii_isdigit(*cover) ? g_ascii_strtoll(cover, NULL, 10) : 0;
    GPtrArray *columns = g_ptr_array_new();

    for (unsigned i = 0; i < form->columns->len; i++) {
        const FormColumn *column = g_ptr_array_index(form->columns, i);

        if (!level_fits(wanted, column->level) || column->is_text)
            continue;
        if (cover == NULL || strcmp(cover, column->id) == 0 ||
            (above != 0 && column->code != 0 && code_covers(above, column->code)))
            g_ptr_array_add(columns, (char *)column->id);
    }
    return columns;
}

static GPtrArray *answer_columns(void *self, const char *statement, const char *level,
                                 const char *cover, GError **error)
{
    const Form *form = form_of(self, statement, error);

    return form != NULL ? form_columns_at(form, level, cover) : NULL;
}

static bool answer_has_row(void *self, const char *statement, const char *name)
{
    const Form *form = form_of(self, statement, NULL);

    return form != NULL && form_may_have_row(form, name);
}

static bool answer_has_column(void *self, const char *statement, const char *name)
{
    const Form *form = form_of(self, statement, NULL);

    return form != NULL && form_column(form, name) >= 0;
}

static bool answer_query(void *self G_GNUC_UNUSED, const Measure *measure G_GNUC_UNUSED,
                         const CubeFilter *filters G_GNUC_UNUSED, unsigned count G_GNUC_UNUSED,
                         Value *value)
{
    *value = value_money(MONEY_ZERO);
    return true;
}

static unsigned answer_register_size(void *self G_GNUC_UNUSED, const Table *table G_GNUC_UNUSED)
{
    return 0;
}

static Value answer_register_field(void *self G_GNUC_UNUSED, const Table *table G_GNUC_UNUSED,
                                   unsigned index G_GNUC_UNUSED,
                                   const TableColumn *column G_GNUC_UNUSED)
{
    return value_unknown();
}

static Value answer_fact(void *self, const char *name)
{
    Assumed *assumed = self;
    const Value *found = g_hash_table_lookup(assumed->facts, name);

    if (found != NULL)
        return value_copy(found);
    if (g_str_has_prefix(name, "unit."))
        return value_text(strcmp(name, "unit.kind") == 0 ? "administrative" : "");
    if (g_str_has_prefix(name, "book.") || strcmp(name, "year") == 0)
        return value_count(0);
    return value_unknown();
}

static bool answer_row_field(void *self, const RowRef *row, const char *field, Value *value,
                             GError **error G_GNUC_UNUSED)
{
    Assumed *assumed = self;
    const Form *form = forms_find(assumed->forms, row->source);

    if (form == NULL || !row_field_by_form(form, assumed->catalog, row->code, field, value))
        *value = value_unknown();
    return true;
}

/* Any code of a project or office may be meant; all are the same one here. */
static Code answer_period(void *self G_GNUC_UNUSED) { return 12; }

static Code answer_name_number(void *self G_GNUC_UNUSED, Field field G_GNUC_UNUSED,
                               const char *code G_GNUC_UNUSED)
{
    return 1;
}

/* ---- life ---- */

static void value_destroy(void *data)
{
    value_clear(data);
    g_free(data);
}

static GHashTable *values_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, value_destroy);
}

Assumed *assumed_new(const Forms *forms, const Catalog *catalog)
{
    Assumed *assumed = g_new0(Assumed, 1);

    assumed->forms = forms;
    assumed->catalog = catalog;
    assumed->cells = values_new();
    assumed->previous = values_new();
    assumed->facts = values_new();
    assumed->rows =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    assumed->functions = (WorldFunctions){
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
        .catalog = catalog,
    };
    assumed->world = (World){&assumed->functions, assumed};
    return assumed;
}

void assumed_free(Assumed *assumed)
{
    if (assumed == NULL)
        return;
    g_hash_table_unref(assumed->cells);
    g_hash_table_unref(assumed->previous);
    g_hash_table_unref(assumed->facts);
    g_hash_table_unref(assumed->rows);
    g_free(assumed);
}

const World *assumed_world(const Assumed *assumed) { return &assumed->world; }

/* ---- assuming ---- */

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void assumed_row(Assumed *assumed, const char *statement, const char *row)
{
    const Form *form = forms_find(assumed->forms, statement);
    const char *id = g_intern_string(row);
    GPtrArray *rows;

    if (form == NULL || form->row_source == ROWS_FIXED || form_line(form, row) >= 0)
        return;
    rows = g_hash_table_lookup(assumed->rows, form->id);
    if (rows == NULL) {
        rows = g_ptr_array_new();
        g_hash_table_insert(assumed->rows, (char *)form->id, rows);
    }
    if (!g_ptr_array_find(rows, id, NULL)) {
        g_ptr_array_add(rows, (char *)id);
        g_ptr_array_sort(rows, compare_ids);
    }
}

void assumed_cell(Assumed *assumed, const char *statement, const char *row, const char *column,
                  Value value)
{
    assumed_row(assumed, statement, row);
    assume(assumed->cells, g_strjoin("/", statement, row, column, NULL), value);
}

void assumed_previous(Assumed *assumed, const char *address, Value value)
{
    assume(assumed->previous, g_strdup(address), value);
}

void assumed_fact(Assumed *assumed, const char *name, Value value)
{
    assume(assumed->facts, g_strdup(name), value);
}

/* ---- any row, any column ---- */

/* The first code of a classification at `level`. */
static const char *any_code(const Catalog *catalog, Field field, Level level)
{
    const GPtrArray *entries = catalog_entries(catalog, field);
    Level wanted =
        level == LEVEL_ANY ? (field == FIELD_FUNCTION ? LEVEL_ITEM : LEVEL_SECTION) : level;

    for (unsigned i = 0; i < entries->len; i++) {
        const CatalogEntry *entry = g_ptr_array_index(entries, i);

        if (level_of_code(entry->code) == wanted) {
            g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, entry->code);
            return g_intern_string(text);
        }
    }
    return "total";
}

const char *assumed_any_row(const Assumed *assumed, const char *statement, Level level)
{
    const Form *form = forms_find(assumed->forms, statement);
    g_autoptr(GPtrArray) rows =
        answer_rows((void *)assumed, statement, level_name(level), NULL, NULL);

    if (form == NULL)
        return NULL;
    if (rows->len > 0)
        return g_ptr_array_index(rows, 0);
    if (form->row_source == ROWS_FIXED || level == LEVEL_TOTAL)
        return "total";
    if (form->row_field == FIELD_PROJECT)
        return "P01";
    return any_code(assumed->catalog, form->row_field, level);
}

const char *assumed_any_column(const Assumed *assumed, const char *statement, Level level)
{
    const Form *form = forms_find(assumed->forms, statement);
    g_autoptr(GPtrArray) columns =
        form != NULL ? form_columns_at(form, level_name(level), NULL) : NULL;

    return columns != NULL && columns->len > 0 ? g_ptr_array_index(columns, 0) : NULL;
}
