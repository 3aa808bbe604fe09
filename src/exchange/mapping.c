/* mapping.c: the table's own layout with the heads that the user told, fitted to the source, then
 * written down with what was found there */
#include "exchange/mapping.h"

#include "base/error.h"
#include "base/text.h"
#include "book/mapping.h"

#include <string.h>

#define NEAREST_MOST 3

/* ---- what the user told ---- */

static bool fail_with(const char *id, const char *found, const GPtrArray *known, GError **error)
{
    g_autofree char *near = known != NULL ? text_nearest(found, known, NEAREST_MOST) : NULL;

    error_set(error, ERROR_USAGE, id, "found", found, "near", near, NULL);
    return false;
}

static bool fail_field(const RowLayout *layout, const char *field, GError **error)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    g_autoptr(GString) all = g_string_new(NULL);

    for (unsigned i = 0; i < layout->count; i++) {
        g_ptr_array_add(ids, (char *)layout_column_id(layout, i));
        g_string_append_printf(all, "%s%s", i > 0 ? ", " : "", layout_column_id(layout, i));
    }
    {
        g_autofree char *near = text_nearest(field, ids, NEAREST_MOST);
        error_set(error, ERROR_USAGE, "mapping-field", "found", field, "table", layout->table->id,
                  "near", near, "expected", all->str, NULL);
    }
    return false;
}

/* A field by its id, or by a word that heads its column. */
static int field_find(const RowLayout *layout, const char *field)
{
    int column = layout_column(layout, field);
    g_autofree char *head = layout_head(field, NULL);

    for (unsigned i = 0; column < 0 && i < layout->table->column_count; i++)
        for (const char *const *word = layout->table->columns[i].heads; *word != NULL; word++)
            if (strcmp(*word, head) == 0)
                column = (int)i;
    return column;
}

/* Splits "a=b" at its last sign. NULL with an error. */
static char **pair_split(const char *pair, const char *option, GError **error)
{
    const char *sign = strrchr(pair, '=');
    char **parts;

    if (sign == NULL || sign == pair || sign[1] == '\0') {
        error_set(error, ERROR_USAGE, "mapping-pair", "found", pair, "option", option, NULL);
        return NULL;
    }
    parts = g_new0(char *, 3);
    parts[0] = g_strndup(pair, (gsize)(sign - pair));
    parts[1] = g_strdup(sign + 1);
    return parts;
}

/* A head that the notation of layouts cannot hold. */
static bool head_is_odd(const char *head) { return *head == '\0' || strchr(head, '|') != NULL; }

static bool column_tell(RowLayout *layout, bool *told, const char *pair, GError **error)
{
    g_auto(GStrv) parts = pair_split(pair, "--map", error);
    int column = parts != NULL ? field_find(layout, parts[1]) : -1;
    char *head;

    if (parts == NULL)
        return false;
    if (column < 0)
        return fail_field(layout, parts[1], error);
    if (told[column])
        return fail_with("mapping-twice", pair, NULL, error);
    head = layout_head(parts[0], NULL);
    if (head_is_odd(head)) {
        g_free(head);
        return fail_with("mapping-head", parts[0], NULL, error);
    }
    told[column] = true;
    g_strfreev(layout->columns[column].heads);
    layout->columns[column].heads = g_new0(char *, 2);
    layout->columns[column].heads[0] = head;
    layout->columns[column].required = true;
    return true;
}

static bool default_tell(RowLayout *layout, const char *pair, GError **error)
{
    g_auto(GStrv) parts = pair_split(pair, "--default", error);
    int column = parts != NULL ? field_find(layout, parts[0]) : -1;

    if (parts == NULL)
        return false;
    if (column < 0)
        return fail_field(layout, parts[0], error);
    if (strchr(parts[1], '\n') != NULL || strstr(parts[1], "  ") != NULL ||
        strchr(parts[1], '\t') != NULL)
        return fail_with("mapping-head", parts[1], NULL, error);
    g_free(layout->columns[column].otherwise);
    layout->columns[column].otherwise = g_strdup(parts[1]);
    return true;
}

/* A head that was told is no other column's word any more. */
static void heads_settle(RowLayout *layout, const bool *told)
{
    for (unsigned i = 0; i < layout->count; i++) {
        LayoutColumn *column = &layout->columns[i];

        if (told[i] || column->heads == NULL)
            continue;
        column->required = false;
        for (unsigned j = 0; j < layout->count; j++)
            for (unsigned word = 0; told[j] && column->heads[word] != NULL; word++)
                if (strcmp(column->heads[word], layout->columns[j].heads[0]) == 0)
                    *column->heads[word] = '|'; /* no head has it */
    }
}

static bool wish_tell(RowLayout *layout, const MappingWish *wish, GError **error)
{
    g_autofree bool *told = g_new0(bool, layout->count);

    for (const char *const *pair = wish->columns; *pair != NULL; pair++)
        if (!column_tell(layout, told, *pair, error))
            return false;
    for (const char *const *pair = wish->defaults; *pair != NULL; pair++)
        if (!default_tell(layout, *pair, error))
            return false;
    heads_settle(layout, told);
    return true;
}

/* ---- the source ---- */

static GPtrArray *sheets_of(const char *path, GError **error)
{
    const Reader *reader = reader_for(path);
    GPtrArray *sheets;
    SheetRows *sheet;

    if (reader == &reader_sheets)
        return sheet_rows_read(path, error);
    if (reader != &reader_csv) {
        error_set(error, ERROR_INPUT, "mapping-format", "place", path, "expected",
                  "expect-mapping-format", NULL);
        return NULL;
    }
    sheet = sheet_rows_of_csv(path, true, error);
    if (sheet == NULL)
        return NULL;
    sheets = g_ptr_array_new_with_free_func(sheet_rows_free);
    g_ptr_array_add(sheets, sheet);
    return sheets;
}

static char *head_row(const GPtrArray *sheets, const GPtrArray *layouts)
{
    for (unsigned i = 0; i < sheets->len; i++) {
        const SheetRows *sheet = sheets->pdata[i];
        int row = sheet->lines ? 0 : layouts_nearest_head(layouts, sheet, 1);
        GString *heads = g_string_new(NULL);

        for (unsigned column = 0; row >= 0 && column < sheet->columns; column++)
            if (*sheet_rows_text(sheet, (unsigned)row, column) != '\0')
                g_string_append_printf(heads, "%s%s", heads->len > 0 ? "、" : "",
                                       sheet_rows_text(sheet, (unsigned)row, column));
        if (heads->len > 0)
            return g_string_free(heads, FALSE);
        g_string_free(heads, TRUE);
    }
    return NULL;
}

static void fail_heads(const char *path, const GPtrArray *sheets, const GPtrArray *layouts,
                       GError **error)
{
    const RowLayout *layout = layouts->pdata[0];
    g_autofree char *heads = head_row(sheets, layouts);
    g_autoptr(GString) told = g_string_new(NULL);

    for (unsigned i = 0; i < layout->count; i++)
        if (layout->columns[i].required)
            g_string_append_printf(told, "%s%s", told->len > 0 ? "、" : "",
                                   layout->columns[i].heads[0]);
    error_set(error, ERROR_INPUT, "mapping-no-head", "place", path, "found", told->str, "heads",
              heads, NULL);
}

/* ---- what a row must have ---- */

static bool comes(const LayoutFit *fit, const char *id)
{
    int column = layout_column(fit->layout, id);

    return column >= 0 &&
           (fit->columns[column] >= 0 || fit->layout->columns[column].otherwise != NULL);
}

/* A date may be made of month and day, an amount's side be told by its direction. */
static bool comes_somehow(const LayoutFit *fit, const char *id)
{
    if (comes(fit, id) || comes(fit, "auxiliary"))
        return true;
    if (strcmp(id, "date") == 0)
        return comes(fit, "month") && comes(fit, "day");
    return (strcmp(id, "debit") == 0 || strcmp(id, "credit") == 0) && comes(fit, "direction") &&
           comes(fit, "value");
}

static bool fit_suffices(const LayoutFit *fit, const char *path, GError **error)
{
    const Table *table = fit->layout->table;
    g_autoptr(GString) missing = g_string_new(NULL);

    for (unsigned i = 0; i < table->column_count; i++)
        if (table->columns[i].required && !comes_somehow(fit, table->columns[i].id))
            g_string_append_printf(missing, "%s%s", missing->len > 0 ? "、" : "",
                                   table->columns[i].id);
    if (missing->len == 0)
        return true;
    error_set(error, ERROR_INPUT, "mapping-missing", "place", path, "found", missing->str, "table",
              table->id, "mend", "mend-mapping-missing", NULL);
    return false;
}

/* ---- the text ---- */

static char *mapping_text(const LayoutFit *fit)
{
    const RowLayout *layout = fit->layout;
    GString *text = g_string_new(NULL);
    bool any = false;

    g_string_append_printf(text, "layout  %s  mapping\nsource  ", layout->table->id);
    for (unsigned i = 0; i < fit->heads->len; i++) {
        const char *head = fit->heads->pdata[i];

        if (head_is_odd(head))
            continue;
        g_string_append_printf(text, "%s%s", any ? "|" : "", head);
        any = true;
    }
    g_string_append_c(text, '\n');
    for (unsigned i = 0; i < layout->count; i++) {
        if (fit->columns[i] >= 0)
            g_string_append_printf(text, "column  %s  %s  required\n", layout_column_id(layout, i),
                                   (const char *)fit->heads->pdata[fit->columns[i]]);
        if (layout->columns[i].otherwise != NULL)
            g_string_append_printf(text, "default  %s  %s\n", layout_column_id(layout, i),
                                   layout->columns[i].otherwise);
    }
    return g_string_free(text, FALSE);
}

char *mapping_make(const Catalog *catalog, const char *path, const MappingWish *wish,
                   GError **error)
{
    const char *id = wish->table != NULL ? wish->table : "voucher";
    const Table *table = catalog_table(catalog, id);
    g_autoptr(GPtrArray) layouts = layouts_new();
    g_autoptr(GPtrArray) sheets = NULL;
    RowLayout *layout;

    if (table == NULL) {
        g_autoptr(GPtrArray) ids = g_ptr_array_new();
        const GPtrArray *tables = catalog_tables(catalog);

        for (unsigned i = 0; i < tables->len; i++)
            g_ptr_array_add(ids, (char *)((const Table *)tables->pdata[i])->id);
        fail_with("template-table", id, ids, error);
        return NULL;
    }
    layout = layouts_add_table(layouts, table, catalog);
    sheets = wish_tell(layout, wish, error) ? sheets_of(path, error) : NULL;
    for (unsigned i = 0; sheets != NULL && i < sheets->len; i++) {
        g_autoptr(LayoutFit) fit = layouts_fit(layouts, sheets->pdata[i]);

        if (fit != NULL)
            return fit_suffices(fit, path, error) ? mapping_text(fit) : NULL;
    }
    if (sheets != NULL)
        fail_heads(path, sheets, layouts, error);
    return NULL;
}

/* ---- mappings that are kept ---- */

typedef struct {
    GPtrArray *layouts;
    const Catalog *catalog;
} Reading;

static bool mapping_read(const BookMapping *mapping, void *data, GError **error)
{
    const Reading *reading = data;
    g_autofree char *place = g_strdup_printf("mapping %" G_GINT64_FORMAT, mapping->id);

    return layouts_add_text(reading->layouts, reading->catalog, mapping->layout, place, error);
}

GPtrArray *mappings_read(Book *book, const Catalog *catalog, const char *mapping, GError **error)
{
    g_autoptr(GPtrArray) layouts = layouts_new();
    Reading reading = {layouts, catalog};

    if ((mapping != NULL && !layouts_add_text(layouts, catalog, mapping, "--map", error)) ||
        !book_each_mapping(book, mapping_read, &reading, error))
        return NULL;
    return g_steal_pointer(&layouts);
}
