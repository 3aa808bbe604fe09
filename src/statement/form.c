/* form.c: reads a form file into a Form
 *
 * Each word of a record has a reader of its own in the table below. What records say about each
 * other (blocks of the layout, ids said twice) is checked as they come or at the end; what they say
 * about other statements is checked by forms.c, when all are there.
 */
#include "statement/internal.h"

#include "base/error.h"

#include <assert.h>
#include <string.h>

#define DECIMALS_MAX 6

typedef struct {
    Form *form;
    const Record *record;
    const FormWords *words;
    GError **error;
} Reading;

bool fail_at_place(const char *place, const char *id, const char *found, const char *expected,
                   GError **error)
{
    error_set(error, ERROR_INPUT, id, "place", place, "found", found, "expected", expected, NULL);
    return false;
}

static bool fail(const Reading *reading, const char *id, const char *found, const char *expected)
{
    return fail_at_place(reading->record->place, id, found, expected, reading->error);
}

char *record_rest(const Record *record, unsigned first)
{
    return first < record->count ? g_strjoinv(" ", record->fields + first) : g_strdup("");
}

static const char *keep_rest(const Reading *reading, unsigned first)
{
    g_autofree char *rest = record_rest(reading->record, first);

    return g_string_chunk_insert(reading->form->strings, rest);
}

static const char *field(const Reading *reading, unsigned index)
{
    return reading->record->fields[index];
}

/* The words of all fields from `first` on. */
static char **split_rest(const Reading *reading, unsigned first)
{
    g_autofree char *rest = record_rest(reading->record, first);

    return g_strsplit(rest, " ", -1);
}

/* An expression from field `first` on. */
static bool read_formula(const Reading *reading, unsigned first, Formula **formula)
{
    g_autofree char *text = record_rest(reading->record, first);

    *formula = formula_parse(text, reading->record->place, reading->form->catalog, reading->error);
    return *formula != NULL;
}

/* ---- the head of a form ---- */

static bool read_statement(Reading *reading)
{
    Form *form = reading->form;
    g_autofree char *file = g_path_get_basename(reading->record->place);
    g_autofree char *name = g_strndup(file, strcspn(file, ":"));
    g_autofree char *wanted = g_strconcat(field(reading, 0), ".txt", NULL);

    if (form->id != NULL)
        return fail(reading, "form-again", "statement", "expect-once");
    if (strcmp(name, wanted) != 0)
        return fail(reading, "form-file", field(reading, 0), "expect-form-file");
    form->id = g_intern_string(field(reading, 0));
    form->number = g_string_chunk_insert(form->strings, field(reading, 1));
    form->title = keep_rest(reading, 2);
    form->place = reading->record->place;
    return true;
}

static bool read_source(Reading *reading)
{
    reading->form->source = keep_rest(reading, 0);
    return true;
}

static bool read_group(Reading *reading)
{
    static const char *const groups[] = {"final",     "annex",     "public", "cover",
                                         "financial", "budgetary", NULL};

    if (!g_strv_contains(groups, field(reading, 0)))
        return fail(reading, "form-word", field(reading, 0), "final | annex | public | cover");
    reading->form->group = g_intern_string(field(reading, 0));
    return true;
}

static bool read_unit(Reading *reading)
{
    Form *form = reading->form;
    g_auto(GStrv) words = split_rest(reading, 0);
    guint64 decimals;

    if (g_strv_length(words) != 2 ||
        !g_ascii_string_to_unsigned(words[1], 10, 0, DECIMALS_MAX, &decimals, NULL))
        return fail(reading, "form-unit", words[0], "expect-unit");
    if (strcmp(words[0], "元") == 0 || strcmp(words[0], "-") == 0)
        form->unit_fen = 100;
    else if (strcmp(words[0], "万元") == 0)
        form->unit_fen = 1000000;
    else
        return fail(reading, "form-unit", words[0], "expect-unit");
    form->unit = strcmp(words[0], "-") == 0 ? "" : g_string_chunk_insert(form->strings, words[0]);
    form->decimals = (int)decimals;
    return true;
}

static bool read_layout(Reading *reading)
{
    static const char *const names[] = {"table", "sides", "parallel"};
    Form *form = reading->form;
    g_auto(GStrv) words = split_rest(reading, 0);
    unsigned blocks = g_strv_length(words) - 1;
    unsigned layout = 0;

    while (layout < G_N_ELEMENTS(names) && strcmp(words[0], names[layout]) != 0)
        layout++;
    if (layout == G_N_ELEMENTS(names) || (layout == LAYOUT_TABLE && blocks != 0) ||
        (layout == LAYOUT_SIDES && blocks != 2) || (layout == LAYOUT_PARALLEL && blocks < 2))
        return fail(reading, "form-layout", words[0], "expect-layout");
    form->layout = (Layout)layout;
    g_strfreev(form->layout_blocks);
    form->layout_blocks = g_strdupv(words + 1);
    form->layout_place = reading->record->place;
    return true;
}

static bool read_empty(Reading *reading)
{
    reading->form->empty = keep_rest(reading, 0);
    return true;
}

/* ---- columns ---- */

static void form_column_free(void *data)
{
    FormColumn *column = data;

    g_clear_pointer(&column->filters, g_array_unref);
    g_clear_pointer(&column->substitutes, g_ptr_array_unref);
    formula_free(column->formula);
    g_free(column);
}

static void filter_clear(void *data) { g_free((Code *)((CubeFilter *)data)->codes); }

/* Codes such as 301|303, or words of a fund or nature; the month `period`. An account may be a
 * prefix of known ones. */
static bool read_codes(const Reading *reading, Field of, const char *text, GArray *codes)
{
    g_auto(GStrv) words = g_strsplit(text, "|", -1);

    for (unsigned i = 0; words[i] != NULL; i++) {
        Code code = of == FIELD_MONTH && strcmp(words[i], "period") == 0
                        ? MONTH_PERIOD
                        : catalog_code(reading->form->catalog, of, words[i]);

        if (code == 0)
            return fail(reading, "form-code", words[i], "expect-code");
        g_array_append_val(codes, code);
    }
    return true;
}

/* FIELD=CODE|CODE or FIELD!=CODE. */
static bool read_filter(const Reading *reading, FormColumn *column, const char *text)
{
    const char *equals = strchr(text, '=');
    bool exclude = equals != NULL && equals > text && equals[-1] == '!';
    g_autofree char *name =
        equals != NULL ? g_strndup(text, (size_t)(equals - text) - exclude) : g_strdup(text);
    g_autoptr(GArray) codes = g_array_new(FALSE, FALSE, sizeof(Code));
    int of = field_from_name(name);
    CubeFilter filter = {.exclude = exclude};

    if (equals == NULL || of < 0 || (of > FIELD_NATURE && of != FIELD_MONTH))
        return fail(reading, "form-filter", text, "expect-filter");
    if (!read_codes(reading, (Field)of, equals + 1, codes))
        return false;
    if (column->filters == NULL) {
        column->filters = g_array_new(FALSE, FALSE, sizeof(CubeFilter));
        g_array_set_clear_func(column->filters, filter_clear);
    }
    if (column->filters->len + 2 >= CONTEXT_FILTERS_MAX)
        return fail(reading, "form-filter", text, "expect-filter");
    filter.field = (Field)of;
    filter.count = codes->len;
    filter.codes = g_memdup2(codes->data, codes->len * sizeof(Code));
    g_array_append_val(column->filters, filter);
    return true;
}

static bool read_substitute(const Reading *reading, FormColumn *column, const char *text)
{
    g_auto(GStrv) sides = g_strsplit(text, "=", -1);

    if (column->substitutes == NULL)
        column->substitutes = g_ptr_array_new();
    for (unsigned i = 0; i < 2; i++) {
        const Measure *measure = sides[0] != NULL && sides[1] != NULL && sides[2] == NULL
                                     ? catalog_measure(reading->form->catalog, sides[i])
                                     : NULL;
        if (measure == NULL)
            return fail(reading, "form-option", text, "expect-options");
        g_ptr_array_add(column->substitutes, (void *)measure);
    }
    return true;
}

/* OPTIONS of a column: text, count, X=Y and [FILTER …], separated by blanks; `-` for none. */
static bool read_options(const Reading *reading, FormColumn *column, const char *text)
{
    g_autofree char *spaced = g_strdup(text);
    g_auto(GStrv) words = NULL;
    bool inside = false;
    bool ok = true;

    words = g_strsplit_set(spaced, " ", -1);
    for (unsigned i = 0; ok && words[i] != NULL; i++) {
        char *word = words[i];
        bool opens = *word == '[';
        bool closes = g_str_has_suffix(word, "]");

        if (*word == '\0' || strcmp(word, "-") == 0)
            continue;
        inside = inside || opens;
        if (closes)
            word[strlen(word) - 1] = '\0';
        if (inside)
            ok = read_filter(reading, column, word + opens);
        else if (strcmp(word, "text") == 0)
            column->is_text = true;
        else if (strcmp(word, "count") == 0)
            column->is_count = true;
        else
            ok = read_substitute(reading, column, word);
        inside = inside && !closes;
    }
    return ok && (!inside || fail(reading, "form-option", text, "expect-options"));
}

/* A text column `@.kind` shows the words of a choice in the register of projects. */
static const TableColumn *column_choice(const Catalog *catalog, const FormColumn *column)
{
    const char *text =
        column->is_text && column->formula != NULL ? formula_text(column->formula) : "";
    const Table *projects = catalog_table(catalog, "project");
    const TableColumn *found;

    if (projects == NULL || !g_str_has_prefix(text, "@."))
        return NULL;
    found = table_column(projects, text + 2);
    return found != NULL && found->type == COLUMN_CHOICE ? found : NULL;
}

static bool add_index(const Reading *reading, GHashTable *index, const char *id, unsigned at)
{
    if (strchr(id, '/') != NULL)
        return fail(reading, "form-id", id, "expect-id");
    if (!g_hash_table_insert(index, (char *)id, GUINT_TO_POINTER(at + 1)))
        return fail(reading, "form-again", id, "expect-once");
    return true;
}

static bool read_column(Reading *reading)
{
    Form *form = reading->form;
    FormColumn *column = g_new0(FormColumn, 1);

    g_ptr_array_add(form->columns, column);
    column->id = g_intern_string(field(reading, 0));
    column->label = g_string_chunk_insert(form->strings, field(reading, 1));
    column->level = strcmp(column->id, "total") == 0 ? LEVEL_TOTAL : LEVEL_FIXED;
    column->parent = -1;
    column->place = reading->record->place;
    if (form->has_changing_columns)
        return fail(reading, "form-order", column->id, "expect-columns-last");
    if (!add_index(reading, form->column_index, column->id, form->columns->len - 1) ||
        (reading->record->count > 2 && !read_options(reading, column, field(reading, 2))) ||
        (reading->record->count > 3 && !read_formula(reading, 3, &column->formula)))
        return false;
    column->choice = column_choice(form->catalog, column);
    return true;
}

/* ---- changing rows and columns ---- */

static bool read_levels(const Reading *reading, const char *text, unsigned *levels)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);

    for (unsigned i = 0; words[i] != NULL; i++) {
        int level = level_from_name(words[i]);

        if (level < 0 || level >= LEVEL_FIXED)
            return fail(reading, "form-level", words[i],
                        "total | class | section | item | project");
        *levels |= 1U << level;
    }
    return true;
}

static bool read_row_queries(const Reading *reading, const char *text)
{
    Form *form = reading->form;

    form->row_source = ROWS_QUERIES;
    form->row_queries = g_ptr_array_new_with_free_func((GDestroyNotify)formula_free);
    while (*text != '\0') {
        Formula *query = formula_parse_prefix(text, &text, reading->record->place, form->catalog,
                                              reading->error);
        if (query == NULL)
            return false;
        g_ptr_array_add(form->row_queries, query);
    }
    return true;
}

static bool read_rows(Reading *reading)
{
    Form *form = reading->form;
    int of = field_from_name(field(reading, 0));
    g_autofree char *source = record_rest(reading->record, 2);

    if (form->row_source != ROWS_FIXED)
        return fail(reading, "form-again", "rows", "expect-once");
    if (of != FIELD_FUNCTION && of != FIELD_ECONOMY && of != FIELD_PROJECT)
        return fail(reading, "form-field", field(reading, 0), "function | economy | project");
    form->row_field = (Field)of;
    form->rows_place = reading->record->place;
    if (!read_levels(reading, field(reading, 1), &form->row_levels))
        return false;
    if (g_str_has_prefix(source, "like ")) {
        form->row_source = ROWS_LIKE;
        form->row_like = g_intern_string(source + strlen("like "));
        return true;
    }
    if (g_str_has_prefix(source, "columns of ")) {
        form->row_source = ROWS_COLUMNS_OF;
        form->row_like = g_intern_string(source + strlen("columns of "));
        return true;
    }
    return read_row_queries(reading, source);
}

static bool read_drop(Reading *reading)
{
    if (strcmp(field(reading, 0), "nil") != 0)
        return fail(reading, "form-word", field(reading, 0), "nil");
    reading->form->drop_nil = true;
    return true;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Changing columns depend on the catalog only, so they are all known now. */
static bool add_changing_columns(const Reading *reading)
{
    Form *form = reading->form;
    const GPtrArray *entries = catalog_entries(form->catalog, form->column_field);
    g_autoptr(GPtrArray) ordered = g_ptr_array_new_with_free_func(g_free);

    for (unsigned i = 0; i < entries->len; i++) {
        const CatalogEntry *entry = g_ptr_array_index(entries, i);
        Level level = level_of_code(entry->code);

        if (level < LEVEL_COUNT && form->column_levels >> level & 1)
            g_ptr_array_add(ordered, g_strdup_printf("%" G_GINT64_FORMAT, entry->code));
    }
    g_ptr_array_sort(ordered, compare_texts); /* a class before its sections */
    for (unsigned i = 0; i < ordered->len; i++) {
        FormColumn *column = g_new0(FormColumn, 1);

        g_ptr_array_add(form->columns, column);
        column->id = g_intern_string(g_ptr_array_index(ordered, i));
        column->code = g_ascii_strtoll(column->id, NULL, 10);
        column->level = level_of_code(column->code);
        column->place = reading->record->place;
        if (!add_index(reading, form->column_index, column->id, form->columns->len - 1))
            return false;
    }
    return true;
}

static const char *code_name(const Form *form, Field of, Code code, const char *otherwise)
{
    const CatalogEntry *entry = catalog_entry(form->catalog, of, code);

    return entry != NULL ? entry->name : otherwise;
}

/* The columns of classes above them, and their labels. */
static void place_changing_columns(const Reading *reading)
{
    Form *form = reading->form;
    int above = -1;

    for (unsigned i = 0; i < form->columns->len; i++) {
        FormColumn *column = g_ptr_array_index(form->columns, i);
        g_autofree char *label = NULL;
        Code class;

        if (column->code == 0)
            continue;
        class = code_cut(column->code, level_digits(LEVEL_CLASS));
        column->parent = column->level == LEVEL_CLASS ? -1 : above;
        if (column->level == LEVEL_CLASS)
            above = (int)i;
        label = g_strconcat(code_name(form, form->column_field, class, column->id), "|",
                            column->level == LEVEL_CLASS
                                ? reading->words->subtotal
                                : code_name(form, form->column_field, column->code, column->id),
                            NULL);
        column->label = g_string_chunk_insert(form->strings, label);
    }
}

static bool read_columns(Reading *reading)
{
    Form *form = reading->form;
    int of = field_from_name(field(reading, 0));

    if (form->has_changing_columns)
        return fail(reading, "form-again", "columns", "expect-once");
    if (of != FIELD_FUNCTION && of != FIELD_ECONOMY)
        return fail(reading, "form-field", field(reading, 0), "function | economy");
    if (reading->record->count == 3 && strcmp(field(reading, 2), "used") != 0)
        return fail(reading, "form-word", field(reading, 2), "used");
    form->has_changing_columns = true;
    form->column_field = (Field)of;
    form->used_columns = reading->record->count == 3;
    form->columns_place = reading->record->place;
    if (!read_levels(reading, field(reading, 1), &form->column_levels) ||
        !add_changing_columns(reading))
        return false;
    place_changing_columns(reading);
    return true;
}

static bool read_cells(Reading *reading)
{
    if (reading->form->cells_formula != NULL)
        return fail(reading, "form-again", "cells", "expect-once");
    return read_formula(reading, 0, &reading->form->cells_formula);
}

/* ---- rows and cells ---- */

static void form_block_free(void *data)
{
    FormBlock *block = data;

    g_clear_pointer(&block->codes, g_array_unref);
    g_strfreev(block->columns);
    g_free(block);
}

/* The third field lists columns of a fixed form, or codes of changing rows. */
static bool read_block(Reading *reading)
{
    Form *form = reading->form;
    FormBlock *block = g_new0(FormBlock, 1);

    g_ptr_array_add(form->blocks, block);
    block->id = g_intern_string(field(reading, 0));
    block->label = g_string_chunk_insert(form->strings, field(reading, 1));
    block->place = reading->record->place;
    for (unsigned i = 0; i + 1 < form->blocks->len; i++)
        if (((FormBlock *)g_ptr_array_index(form->blocks, i))->id == block->id)
            return fail(reading, "form-again", block->id, "expect-once");
    if (reading->record->count < 3)
        return true;
    if (form->row_source == ROWS_FIXED) {
        block->columns = split_rest(reading, 2);
        return true;
    }
    block->codes = g_array_new(FALSE, FALSE, sizeof(Code));
    return read_codes(reading, form->row_field, field(reading, 2), block->codes);
}

static void form_line_free(void *data)
{
    FormLine *line = data;

    formula_free(line->formula);
    g_free(line);
}

static bool read_line(Reading *reading)
{
    static const char *const kinds[] = {"row", "count", "total", "heading"};
    Form *form = reading->form;
    FormLine *line = g_new0(FormLine, 1);

    g_ptr_array_add(form->lines, line);
    while (strcmp(kinds[line->kind], reading->record->word) != 0)
        line->kind++;
    line->id = g_intern_string(field(reading, 0));
    line->number = strcmp(field(reading, 1), "-") != 0 ? field(reading, 1) : NULL;
    line->label = field(reading, 2);
    line->block = (int)form->blocks->len - 1;
    line->place = reading->record->place;
    if (!add_index(reading, form->line_index, line->id, form->lines->len - 1))
        return false;
    if (reading->record->count > 3 && line->kind == LINE_HEADING)
        return fail(reading, "form-heading", line->id, "expect-heading");
    return reading->record->count <= 3 || read_formula(reading, 3, &line->formula);
}

static void form_cell_free(void *data)
{
    FormCell *cell = data;

    formula_free(cell->formula);
    g_free(cell);
}

static bool read_cell(Reading *reading)
{
    FormCell *cell = g_new0(FormCell, 1);

    g_ptr_array_add(reading->form->cells, cell);
    cell->row = g_intern_string(field(reading, 0));
    cell->column = g_intern_string(field(reading, 1));
    cell->place = reading->record->place;
    if (reading->record->count == 3 && strcmp(field(reading, 2), "-") == 0)
        return true;
    return read_formula(reading, 2, &cell->formula);
}

/* ---- a whole form ---- */

static const struct {
    const char *word;
    unsigned least, most;
    bool (*read)(Reading *reading);
} readers[] = {
    {"statement", 3, 9, read_statement}, {"source", 1, 9, read_source},
    {"group", 1, 1, read_group},         {"unit", 1, 2, read_unit},
    {"layout", 1, 9, read_layout},       {"empty", 1, 9, read_empty},
    {"block", 2, 9, read_block},         {"column", 2, 99, read_column},
    {"row", 3, 99, read_line},           {"count", 3, 99, read_line},
    {"total", 3, 99, read_line},         {"heading", 3, 99, read_line},
    {"cell", 3, 99, read_cell},          {"rows", 3, 99, read_rows},
    {"drop", 1, 1, read_drop},           {"columns", 2, 3, read_columns},
    {"cells", 1, 99, read_cells},
};

static bool read_record(Reading *reading)
{
    const Record *record = reading->record;

    for (unsigned i = 0; i < G_N_ELEMENTS(readers); i++)
        if (strcmp(readers[i].word, record->word) == 0)
            return record_expect(record, readers[i].least, readers[i].most, reading->error) &&
                   readers[i].read(reading);
    return fail(reading, "form-record", record->word, "expect-form-records");
}

static bool check_blocks(const Form *form, GError **error)
{
    for (unsigned i = 0; form->layout_blocks != NULL && form->layout_blocks[i] != NULL; i++) {
        const char *id = g_intern_string(form->layout_blocks[i]);
        bool found = false;

        for (unsigned j = 0; j < form->blocks->len; j++)
            found = found || ((FormBlock *)g_ptr_array_index(form->blocks, j))->id == id;
        if (!found)
            return fail_at_place(form->layout_place, "form-block", id, "expect-block", error);
    }
    for (unsigned i = 0; i < form->blocks->len; i++) {
        const FormBlock *block = g_ptr_array_index(form->blocks, i);

        for (unsigned j = 0; block->columns != NULL && block->columns[j] != NULL; j++)
            if (form_column(form, block->columns[j]) < 0)
                return fail_at_place(block->place, "form-column", block->columns[j], NULL, error);
    }
    return true;
}

static bool check_cells(const Form *form, GError **error)
{
    for (unsigned i = 0; i < form->cells->len; i++) {
        const FormCell *cell = g_ptr_array_index(form->cells, i);

        if (!form_may_have_row(form, cell->row))
            return fail_at_place(cell->place, "form-row", cell->row, NULL, error);
        if (form_column(form, cell->column) < 0)
            return fail_at_place(cell->place, "form-column", cell->column, NULL, error);
    }
    return true;
}

static bool check_columns(const Form *form, GError **error)
{
    for (unsigned i = 0; form->row_source != ROWS_FIXED && i < form->columns->len; i++) {
        const FormColumn *column = g_ptr_array_index(form->columns, i);

        if (column->code == 0 && column->formula == NULL)
            return fail_at_place(column->place, "form-no-expression", column->id,
                                 "expect-column-expression", error);
    }
    if (form->has_changing_columns && form->cells_formula == NULL)
        return fail_at_place(form->columns_place, "form-no-cells", NULL, "expect-cells", error);
    return true;
}

static bool check_whole(const Form *form, const char *path, GError **error)
{
    static const char *const wanted[] = {"statement", "group", "unit", "layout", "column"};
    const bool there[] = {form->id != NULL, form->group != NULL, form->unit != NULL,
                          form->layout_place != NULL, form->columns->len > 0};

    for (unsigned i = 0; i < G_N_ELEMENTS(wanted); i++)
        if (!there[i])
            return fail_at_place(path, "form-without", wanted[i], "expect-form-records", error);
    return check_blocks(form, error) && check_cells(form, error) && check_columns(form, error);
}

static Form *form_new(const Catalog *catalog, const FormWords *words)
{
    Form *form = g_new0(Form, 1);

    form->catalog = catalog;
    form->strings = g_string_chunk_new(1024);
    form->blocks = g_ptr_array_new_with_free_func(form_block_free);
    form->columns = g_ptr_array_new_with_free_func(form_column_free);
    form->lines = g_ptr_array_new_with_free_func(form_line_free);
    form->cells = g_ptr_array_new_with_free_func(form_cell_free);
    form->line_index = g_hash_table_new(g_str_hash, g_str_equal);
    form->column_index = g_hash_table_new(g_str_hash, g_str_equal);
    form->total_label = g_string_chunk_insert(form->strings, words->total);
    form->subtotal_label = g_string_chunk_insert(form->strings, words->subtotal);
    return form;
}

Form *form_read(const char *path, const Catalog *catalog, const FormWords *words, GError **error)
{
    g_autoptr(Form) form = form_new(catalog, words);
    Reading reading = {.form = form, .words = words, .error = error};

    form->file = record_file_read(path, error);
    if (form->file == NULL)
        return NULL;
    for (unsigned i = 0; i < record_file_count(form->file); i++) {
        reading.record = record_file_at(form->file, i);
        if (i == 0 && strcmp(reading.record->word, "statement") != 0) {
            fail(&reading, "form-first", reading.record->word, "statement");
            return NULL;
        }
        if (!read_record(&reading))
            return NULL;
    }
    return check_whole(form, path, error) ? g_steal_pointer(&form) : NULL;
}

void form_free(Form *form)
{
    if (form == NULL)
        return;
    g_ptr_array_unref(form->blocks);
    g_ptr_array_unref(form->columns);
    g_ptr_array_unref(form->lines);
    g_ptr_array_unref(form->cells);
    g_hash_table_unref(form->line_index);
    g_hash_table_unref(form->column_index);
    g_clear_pointer(&form->row_queries, g_ptr_array_unref);
    formula_free(form->cells_formula);
    g_strfreev(form->layout_blocks);
    record_file_free(form->file);
    g_string_chunk_free(form->strings);
    g_free(form);
}

/* ---- asking ---- */

int form_line(const Form *form, const char *id)
{
    return (int)GPOINTER_TO_UINT(g_hash_table_lookup(form->line_index, id)) - 1;
}

int form_column(const Form *form, const char *id)
{
    return (int)GPOINTER_TO_UINT(g_hash_table_lookup(form->column_index, id)) - 1;
}

Code form_row_code(const Form *form, const char *id)
{
    if (form->row_source == ROWS_FIXED || form->row_field == FIELD_PROJECT || !g_ascii_isdigit(*id))
        return 0;
    return catalog_code(form->catalog, form->row_field, id);
}

bool form_may_have_row(const Form *form, const char *id)
{
    if (form_line(form, id) >= 0)
        return true;
    if (form->row_source == ROWS_FIXED)
        return false;
    if (strcmp(id, "total") == 0)
        return form->row_levels >> LEVEL_TOTAL & 1;
    if (form->row_field == FIELD_PROJECT)
        return form_column(form, id) < 0 && strpbrk(id, "0123456789") != NULL;
    return form_row_code(form, id) != 0;
}

bool form_is_count(const Form *form, const char *row, const char *column)
{
    int line = form_line(form, row);
    int at = form_column(form, column);

    if (at >= 0 && ((FormColumn *)g_ptr_array_index(form->columns, (unsigned)at))->is_count)
        return true;
    return line >= 0 &&
           ((FormLine *)g_ptr_array_index(form->lines, (unsigned)line))->kind == LINE_COUNT;
}

Level form_row_level(const Form *form, const char *id)
{
    Code code = form_row_code(form, id);
    Level level = level_of_code(code);

    if (form_line(form, id) >= 0 || form->row_source == ROWS_FIXED)
        return LEVEL_FIXED;
    if (strcmp(id, "total") == 0)
        return LEVEL_TOTAL;
    if (form->row_field == FIELD_PROJECT)
        return LEVEL_PROJECT;
    return level < LEVEL_COUNT ? level : LEVEL_ITEM;
}
