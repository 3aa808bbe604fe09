/* tables.c: data/REGIME/registers.txt: the tables and registers of a book and their columns;
 * views.txt: lists that are worked out, in the same notation */
#include "catalog/internal.h"

#include "base/error.h"

#include <string.h>

static const struct {
    const char *word;
    ColumnType type;
} column_types[] = {
    {"text", COLUMN_TEXT},     {"date", COLUMN_DATE},     {"money", COLUMN_MONEY},
    {"count", COLUMN_COUNT},   {"number", COLUMN_NUMBER}, {"project", COLUMN_PROJECT},
    {"office", COLUMN_OFFICE}, {"day", COLUMN_DAY},       {"ratio", COLUMN_RATIO},
};

void table_free(void *data)
{
    Table *table = data;

    for (unsigned i = 0; i < table->column_count; i++) {
        g_free((void *)table->columns[i].heads);
        g_free((void *)table->columns[i].choices);
        g_free((void *)table->columns[i].words);
    }
    g_free((void *)table->columns);
    g_free(table);
}

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "table-notation", "place", record->place, "found", found, "mend",
              "mend-table", NULL);
    return false;
}

/* "A|B" into a vector of kept texts, after `first` when that is given. */
static const char *const *read_words(Catalog *catalog, const char *first, const char *list)
{
    g_auto(GStrv) words = g_strsplit(list, "|", -1);
    GPtrArray *kept = g_ptr_array_new();

    if (first != NULL)
        g_ptr_array_add(kept, (char *)catalog_keep(catalog, first));
    for (unsigned i = 0; words[i] != NULL; i++)
        g_ptr_array_add(kept, (char *)catalog_keep(catalog, words[i]));
    g_ptr_array_add(kept, NULL);
    return (const char *const *)g_ptr_array_free(kept, FALSE);
}

static void read_choices(Catalog *catalog, TableColumn *column, const char *list)
{
    g_auto(GStrv) choices = g_strsplit(list, "|", -1);
    GPtrArray *ids = g_ptr_array_new();
    GPtrArray *words = g_ptr_array_new();

    for (unsigned i = 0; choices[i] != NULL; i++) {
        char *equal = strchr(choices[i], '=');

        if (equal != NULL)
            *equal = '\0';
        g_ptr_array_add(ids, (char *)catalog_keep(catalog, choices[i]));
        g_ptr_array_add(words,
                        (char *)catalog_keep(catalog, equal != NULL ? equal + 1 : choices[i]));
    }
    g_ptr_array_add(ids, NULL);
    g_ptr_array_add(words, NULL);
    column->choices = (const char *const *)g_ptr_array_free(ids, FALSE);
    column->words = (const char *const *)g_ptr_array_free(words, FALSE);
}

static bool read_type(Catalog *catalog, TableColumn *column, const char *type)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(column_types); i++)
        if (strcmp(type, column_types[i].word) == 0) {
            column->type = column_types[i].type;
            return true;
        }
    if (g_str_has_prefix(type, "choice ")) {
        column->type = COLUMN_CHOICE;
        read_choices(catalog, column, type + strlen("choice "));
        return true;
    }
    if (g_str_has_prefix(type, "code ")) {
        int field = field_from_name(type + strlen("code "));

        column->type = COLUMN_CODE;
        column->field = (Field)field;
        return field >= 0;
    }
    return false;
}

static bool read_marks(TableColumn *column, const char *text)
{
    g_auto(GStrv) marks = g_strsplit(text, " ", -1);

    for (unsigned i = 0; marks[i] != NULL; i++) {
        bool *mark = strcmp(marks[i], "required") == 0 ? &column->required
                     : strcmp(marks[i], "key") == 0    ? &column->key
                                                       : NULL;
        if (mark == NULL)
            return false;
        *mark = true;
    }
    return true;
}

static bool read_column(Catalog *catalog, Table *table, bool in_view, const Record *record,
                        GError **error)
{
    TableColumn column = {0};

    if (!record_expect(record, 3, 4, error))
        return false;
    if (table_column(table, record->fields[0]) != NULL)
        return fail(record, record->fields[0], error);
    column.id = catalog_keep(catalog, record->fields[0]);
    if (!read_type(catalog, &column, record->fields[1]) ||
        (column.type == COLUMN_RATIO && !in_view))
        return fail(record, record->fields[1], error);
    if (record->count == 4 && !read_marks(&column, record->fields[3]))
        return fail(record, record->fields[3], error);
    column.heads = read_words(catalog, column.id, record->fields[2]);
    table->columns = g_renew(TableColumn, (TableColumn *)table->columns, table->column_count + 1);
    ((TableColumn *)table->columns)[table->column_count++] = column;
    return true;
}

static bool read_table(Catalog *catalog, GPtrArray *tables, const Record *record, GError **error)
{
    Table *table;

    if (!record_expect(record, 2, 2, error))
        return false;
    if (catalog_table(catalog, record->fields[0]) != NULL ||
        catalog_rows(catalog, record->fields[0]) != NULL)
        return fail(record, record->fields[0], error);
    table = g_new0(Table, 1);
    table->id = catalog_keep(catalog, record->fields[0]);
    table->name = catalog_keep(catalog, record->fields[1]);
    table->is_register = strcmp(record->word, "register") == 0;
    g_ptr_array_add(tables, table);
    return true;
}

static bool opens_table(const Record *record, bool in_view)
{
    return in_view ? strcmp(record->word, "view") == 0
                   : strcmp(record->word, "table") == 0 || strcmp(record->word, "register") == 0;
}

static bool read_record(Catalog *catalog, GPtrArray *tables, const Record *record, GError **error)
{
    const bool in_view = tables == catalog->views;

    if (opens_table(record, in_view))
        return read_table(catalog, tables, record, error);
    if (strcmp(record->word, "field") != 0 || tables->len == 0)
        return fail(record, record->word, error);
    return read_column(catalog, g_ptr_array_index(tables, tables->len - 1), in_view, record, error);
}

static bool read_file(Catalog *catalog, GPtrArray *tables, const char *path, GError **error)
{
    g_autoptr(RecordFile) file = record_file_read(path, error);

    for (unsigned i = 0; file != NULL && i < record_file_count(file); i++)
        if (!read_record(catalog, tables, record_file_at(file, i), error))
            return false;
    return file != NULL;
}

bool tables_read(Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "registers.txt");
    g_autofree char *views = catalog_find(catalog, "views.txt");

    if (path == NULL) {
        error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog->regime, "file",
                  "registers.txt", NULL);
        return false;
    }
    return read_file(catalog, catalog->tables, path, error) &&
           (views == NULL || read_file(catalog, catalog->views, views, error));
}

const Table *catalog_table(const Catalog *catalog, const char *id)
{
    for (unsigned i = 0; i < catalog->tables->len; i++) {
        const Table *table = g_ptr_array_index(catalog->tables, i);

        if (strcmp(table->id, id) == 0)
            return table;
    }
    return NULL;
}

const Table *catalog_rows(const Catalog *catalog, const char *id)
{
    const Table *table = catalog_table(catalog, id);

    if (table != NULL && table->is_register)
        return table;
    for (unsigned i = 0; i < catalog->views->len; i++) {
        const Table *view = g_ptr_array_index(catalog->views, i);

        if (strcmp(view->id, id) == 0)
            return view;
    }
    return NULL;
}

const GPtrArray *catalog_tables(const Catalog *catalog) { return catalog->tables; }

const TableColumn *table_column(const Table *table, const char *id)
{
    for (unsigned i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].id, id) == 0)
            return &table->columns[i];
    return NULL;
}

bool table_is_keyed(const Table *table)
{
    for (unsigned i = 0; i < table->column_count; i++)
        if (table->columns[i].key)
            return true;
    return false;
}
