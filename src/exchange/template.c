/* template.c: a sheet a table, a page of explanations, and a hidden sheet with the lists of codes
 *
 * A code is offered with its name (2013201 行政运行), as importing understands it.
 */
#include "exchange/template.h"

#include "base/error.h"
#include "base/record.h"
#include "base/text.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define ROWS 2000u /* that have lists */
#define LIST_MAX 255u

typedef struct {
    lxw_workbook *workbook;
    lxw_worksheet *help, *codes;
    lxw_row_t help_row;
    lxw_format *head, *required, *title, *text;
    char *lists[FIELD_COUNT]; /* formulas of the ranges; NULL: none yet */
    lxw_col_t list_count;
    GHashTable *words; /* key to text of the regime's */
    const Book *book;
    const Catalog *catalog;
} Template;

/* ---- lists of codes ---- */

static const char *word(const Template *template, const char *key)
{
    const char *text = g_hash_table_lookup(template->words, key);

    return text != NULL ? text : key;
}

static GPtrArray *words_of_names(const Book *book, Field field)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    const GPtrArray *names = book_names(book, field);

    for (unsigned i = 0; i < names->len; i++) {
        const BookName *name = names->pdata[i];
        g_ptr_array_add(words, g_strdup_printf("%s %s", name->code, name->name));
    }
    return words;
}

static GPtrArray *words_of_codes(const Catalog *catalog, Field field)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    const GPtrArray *entries = catalog_entries(catalog, field);

    for (unsigned i = 0; i < entries->len; i++) {
        const CatalogEntry *entry = entries->pdata[i];

        if (field == FIELD_FUNCTION && code_digits(entry->code) < 7)
            continue;
        if (field == FIELD_ECONOMY && code_digits(entry->code) < 5)
            continue;
        g_ptr_array_add(words, entry->word != NULL ? g_strdup(entry->name)
                                                   : g_strdup_printf("%" G_GINT64_FORMAT " %s",
                                                                     entry->code, entry->name));
    }
    return words;
}

/* The range in the sheet of codes that a field is chosen from; NULL: there is nothing to choose. */
static const char *list_of(Template *template, Field field)
{
    bool named = field == FIELD_PROJECT || field == FIELD_OFFICE;
    g_autoptr(GPtrArray) words = NULL;
    char letter[LXW_MAX_COL_NAME_LENGTH];

    if (template->lists[field] != NULL)
        return template->lists[field];
    words =
        named ? words_of_names(template->book, field) : words_of_codes(template->catalog, field);
    if (words->len == 0)
        return NULL;
    for (unsigned i = 0; i < words->len; i++)
        worksheet_write_string(template->codes, i, template->list_count, words->pdata[i], NULL);
    lxw_col_to_name(letter, template->list_count++, LXW_TRUE);
    template->lists[field] =
        g_strdup_printf("='%s'!%s$1:%s$%u", word(template, "codes"), letter, letter, words->len);
    return template->lists[field];
}

static Field field_of(const TableColumn *column)
{
    return column->type == COLUMN_PROJECT  ? FIELD_PROJECT
           : column->type == COLUMN_OFFICE ? FIELD_OFFICE
                                           : column->field;
}

static void list_put(Template *template, lxw_worksheet *sheet, lxw_col_t at,
                     const TableColumn *column)
{
    lxw_data_validation list = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
                                .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING};
    g_autofree char *words = NULL;

    if (column->type == COLUMN_CHOICE) {
        words = g_strjoinv(",", (char **)column->words);
        if (g_utf8_strlen(words, -1) > (glong)LIST_MAX)
            return;
        list.validate = LXW_VALIDATION_TYPE_LIST;
        list.value_list = (char **)column->words;
    } else if (column->type == COLUMN_CODE || column->type == COLUMN_PROJECT ||
               column->type == COLUMN_OFFICE) {
        list.value_formula = (char *)list_of(template, field_of(column));
        if (list.value_formula == NULL)
            return;
    } else {
        return;
    }
    worksheet_data_validation_range(sheet, 1, at, ROWS, at, &list);
}

/* ---- sheets ---- */

static const char *example_of(const Template *template, const TableColumn *column)
{
    static const char *const keys[] = {
        [COLUMN_TEXT] = "text",     [COLUMN_DATE] = "date",       [COLUMN_DAY] = "date",
        [COLUMN_MONEY] = "money",   [COLUMN_COUNT] = "count",     [COLUMN_NUMBER] = "number",
        [COLUMN_CODE] = "code",     [COLUMN_PROJECT] = "project", [COLUMN_OFFICE] = "office",
        [COLUMN_CHOICE] = "choice",
    };

    return word(template, keys[column->type]);
}

static bool words_read(Template *template, RecordFile **file, GError **error)
{
    g_autofree char *path = catalog_find(template->catalog, "exchange/template.txt");

    *file = path != NULL ? record_file_read(path, error) : NULL;
    for (unsigned i = 0; *file != NULL && i < record_file_count(*file); i++) {
        const Record *record = record_file_at(*file, i);

        if (!record_expect(record, 2, 2, error))
            return false;
        g_hash_table_insert(template->words, record->fields[0], record->fields[1]);
    }
    return path == NULL || *file != NULL;
}

static void help_add(Template *template, const char *text, lxw_format *format)
{
    worksheet_write_string(template->help, template->help_row++, 0, text, format);
}

static void column_write(Template *template, lxw_worksheet *sheet, lxw_col_t at,
                         const TableColumn *column)
{
    const char *name = column->heads[1] != NULL ? column->heads[1] : column->heads[0];
    g_autofree char *head = g_strconcat(column->required ? "*" : "", name, NULL);
    g_autofree char *words =
        column->type == COLUMN_CHOICE ? g_strjoinv("、", (char **)column->words) : NULL;
    g_autofree char *line =
        g_strdup_printf("    %s%s: %s %s", name, column->required ? word(template, "required") : "",
                        example_of(template, column), words != NULL ? words : "");

    worksheet_write_string(sheet, 0, at, head,
                           column->required ? template->required : template->head);
    list_put(template, sheet, at, column);
    help_add(template, line, template->text);
}

static void table_write_sheet(Template *template, const Table *table)
{
    lxw_worksheet *sheet = workbook_add_worksheet(template->workbook, table->name);

    help_add(template, table->name, template->title);
    worksheet_set_column(sheet, 0, (lxw_col_t)(table->column_count - 1), 18, template->text);
    worksheet_freeze_panes(sheet, 1, 0);
    for (unsigned i = 0; i < table->column_count; i++)
        column_write(template, sheet, (lxw_col_t)i, &table->columns[i]);
}

static void formats_make(Template *template)
{
    template->head = workbook_add_format(template->workbook);
    template->required = workbook_add_format(template->workbook);
    template->title = workbook_add_format(template->workbook);
    template->text = workbook_add_format(template->workbook);
    format_set_bold(template->head);
    format_set_bg_color(template->head, 0xE8ECF1);
    format_set_bold(template->required);
    format_set_bg_color(template->required, 0xFFE699);
    format_set_bold(template->title);
    format_set_num_format(template->text, "@"); /* codes and dates stay as they are typed */
}

static lxw_error workbook_write(Template *template, const GPtrArray *tables, const char *path)
{
    lxw_doc_properties properties = {.created = 315532800}; /* same call, same bytes */

    template->workbook = workbook_new(path);
    if (template->workbook == NULL)
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    workbook_set_properties(template->workbook, &properties);
    formats_make(template);
    template->help = workbook_add_worksheet(template->workbook, word(template, "help"));
    worksheet_set_column(template->help, 0, 0, 100, NULL);
    help_add(template, word(template, "begin"), NULL);
    template->codes = workbook_add_worksheet(template->workbook, word(template, "codes"));
    worksheet_hide(template->codes);
    for (unsigned i = 0; i < tables->len; i++)
        table_write_sheet(template, tables->pdata[i]);
    return workbook_close(template->workbook);
}

/* ---- which tables ---- */

static bool table_add(const Catalog *catalog, const char *id, GPtrArray *to, GError **error)
{
    const Table *table = catalog_table(catalog, id);
    const GPtrArray *all = catalog_tables(catalog);
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    g_autofree char *near = NULL;

    if (table != NULL && !g_ptr_array_find(to, table, NULL))
        g_ptr_array_add(to, (Table *)table);
    if (table != NULL)
        return true;
    for (unsigned i = 0; i < all->len; i++)
        g_ptr_array_add(ids, (char *)((const Table *)all->pdata[i])->id);
    near = text_nearest(id, ids, 3);
    error_set(error, ERROR_USAGE, "template-table", "found", id, "near", near, NULL);
    return false;
}

static bool tables_find(const Catalog *catalog, const char *const *ids, GPtrArray *to,
                        GError **error)
{
    const GPtrArray *all = catalog_tables(catalog);
    bool chosen = ids != NULL && *ids != NULL;

    for (; ids != NULL && *ids != NULL; ids++)
        if (!table_add(catalog, *ids, to, error))
            return false;
    for (unsigned i = 0; !chosen && i < all->len; i++) {
        const Table *table = all->pdata[i];

        if (table->is_register || strcmp(table->id, "voucher") == 0 ||
            strcmp(table->id, "appropriation") == 0)
            g_ptr_array_add(to, (Table *)table);
    }
    return true;
}

bool template_write(const Book *book, const Catalog *catalog, const char *const *tables,
                    const char *path, GError **error)
{
    Template template = {.book = book, .catalog = catalog};
    g_autoptr(GPtrArray) wanted = g_ptr_array_new();
    g_autofree char *beside = g_strconcat(path, ".new-XXXXXX", NULL);
    g_autoptr(GHashTable) words = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(RecordFile) said = NULL;
    lxw_error outcome;
    int file;

    template.words = words;
    if (!tables_find(catalog, tables, wanted, error) || !words_read(&template, &said, error))
        return false;
    file = g_mkstemp(beside);
    if (file >= 0)
        close(file);
    outcome = file >= 0 ? workbook_write(&template, wanted, beside) : LXW_ERROR_CREATING_XLSX_FILE;
    for (unsigned i = 0; i < FIELD_COUNT; i++)
        g_free(template.lists[i]);
    if (outcome == LXW_NO_ERROR && g_chmod(beside, 0644) == 0 && g_rename(beside, path) == 0)
        return true;
    g_unlink(beside);
    error_set(error, ERROR_SYSTEM, "template-unwritable", "place", path, "reason",
              lxw_strerror(outcome), NULL);
    return false;
}
