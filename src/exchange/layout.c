/* layout.c: layouts from their files, and which of them a sheet has
 *
 *   layout   TABLE  NAME             begins a layout: rows become rows of TABLE
 *   column   ID  HEADS  [required]   any of HEADS (A|B|C) may head it; heads of several rows follow
 *                                    each other without a sign: 年初余额借方
 *   word     ID  VALUE  WORDS        the file's WORDS mean VALUE
 *   default  ID  VALUE               what an empty field says; {year} is the book's
 *   fill     ID                      an empty field is as in the row above
 *   skip     ID  WORDS               rows in which it is one of WORDS are left out
 *   source   HEADS                   all of HEADS must be there: a mapping knows its source by them
 *   leaf     ID                      rows whose code is above another row's are left out
 *   cut      ID                      a code that the classification lacks is that of the code above
 * it any      ID                      rows in which all of these are nil are left out
 */
#include "exchange/layout.h"

#include "base/error.h"
#include "base/record.h"

#include <string.h>

#define HEAD_ROWS_MAX 30u /* in which a head is looked for */
#define HEAD_DEPTH_MAX 3u
#define HEAD_COLUMNS_MAX 512u

static const char *const pseudos[] = {
    [PSEUDO_MONTH] = "month",         [PSEUDO_DAY] = "day",
    [PSEUDO_DIRECTION] = "direction", [PSEUDO_VALUE] = "value",
    [PSEUDO_AUXILIARY] = "auxiliary",
};

/* ---- heads ---- */

/* Blanks of every width, and what decorates a head. */
static bool is_decoration(gunichar c)
{
    return g_unichar_isspace(c) || c == '*' || c == 0xFF0A || c == ':' || c == 0xFF1A ||
           c == 0x200B;
}

static void unit_drop(GString *head, bool *wan)
{
    static const char *const units[] = {"(万元)", "（万元）", "(元)",
                                        "（元）", "（必填）", "(必填)"};

    for (unsigned i = 0; i < G_N_ELEMENTS(units); i++)
        if (g_str_has_suffix(head->str, units[i])) {
            if (i < 2 && wan != NULL)
                *wan = true;
            g_string_truncate(head, head->len - strlen(units[i]));
        }
}

char *layout_head(const char *text, bool *wan)
{
    GString *head = g_string_new(NULL);

    for (; *text != '\0'; text = g_utf8_next_char(text))
        if (!is_decoration(g_utf8_get_char(text)))
            g_string_append_unichar(head, g_utf8_get_char(text));
    unit_drop(head, wan);
    return g_string_free(head, FALSE);
}

static char **heads_of(const char *const *words)
{
    g_autoptr(GStrvBuilder) heads = g_strv_builder_new();

    for (; *words != NULL; words++) {
        g_autofree char *head = layout_head(*words, NULL);
        g_strv_builder_add(heads, head);
    }
    return g_strv_builder_end(heads);
}

/* ---- a layout ---- */

static void layout_free(void *data)
{
    RowLayout *layout = data;

    for (unsigned i = 0; i < layout->count; i++) {
        g_strfreev(layout->columns[i].heads);
        g_free(layout->columns[i].otherwise);
        g_ptr_array_unref(layout->columns[i].words);
        g_ptr_array_unref(layout->columns[i].skip);
    }
    g_strfreev(layout->source);
    g_free(layout->columns);
    g_free(layout->name);
    g_free(layout->place);
    g_free(layout);
}

static RowLayout *layout_new(const Table *table, const char *name, const char *place)
{
    RowLayout *layout = g_new0(RowLayout, 1);

    layout->name = g_strdup(name);
    layout->place = g_strdup(place);
    layout->table = table;
    layout->count = table->column_count + PSEUDO_COUNT;
    layout->columns = g_new0(LayoutColumn, layout->count);
    layout->leaf = -1;
    for (unsigned i = 0; i < layout->count; i++) {
        layout->columns[i].words = g_ptr_array_new_with_free_func(g_free);
        layout->columns[i].skip = g_ptr_array_new_with_free_func(g_free);
    }
    return layout;
}

static RowLayout *layout_of_table(const Table *table)
{
    RowLayout *layout = layout_new(table, table->name, NULL);

    layout->strict = true;
    for (unsigned i = 0; i < table->column_count; i++) {
        layout->columns[i].heads = heads_of(table->columns[i].heads);
        layout->columns[i].required = table->columns[i].required;
    }
    return layout;
}

static bool fail(const Record *record, const char *found, const char *expected, GError **error)
{
    error_set(error, ERROR_INPUT, "layout-wrong", "place", record->place, "found", found,
              "expected", expected, NULL);
    return false;
}

int layout_column(const RowLayout *layout, const char *id)
{
    const TableColumn *column = table_column(layout->table, id);

    if (column != NULL)
        return (int)(column - layout->table->columns);
    for (unsigned i = 0; i < PSEUDO_COUNT; i++)
        if (strcmp(pseudos[i], id) == 0)
            return (int)(layout->table->column_count + i);
    return -1;
}

const char *layout_column_id(const RowLayout *layout, unsigned column)
{
    return column < layout->table->column_count ? layout->table->columns[column].id
                                                : pseudos[column - layout->table->column_count];
}

static void words_add(GPtrArray *to, const char *value, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, "|", -1);

    for (unsigned i = 0; words[i] != NULL; i++) {
        if (value != NULL)
            g_ptr_array_add(to, g_strdup(value));
        g_ptr_array_add(to, g_strdup(words[i]));
    }
}

static bool column_read(LayoutColumn *column, const Record *record, GError **error)
{
    g_auto(GStrv) words = g_strsplit(record->count > 1 ? record->fields[1] : "", "|", -1);

    if (!record_expect(record, 2, 3, error))
        return false;
    if (record->count == 3 && strcmp(record->fields[2], "required") != 0)
        return fail(record, record->fields[2], "expect-layout-required", error);
    g_strfreev(column->heads);
    column->heads = heads_of((const char *const *)words);
    column->required = record->count == 3;
    return true;
}

/* One line of a layout, about column `index`. */
static bool line_read(RowLayout *layout, unsigned index, const Record *record, GError **error)
{
    LayoutColumn *column = &layout->columns[index];

    if (strcmp(record->word, "column") == 0)
        return column_read(column, record, error);
    if (strcmp(record->word, "word") == 0) {
        if (!record_expect(record, 3, 3, error))
            return false;
        words_add(column->words, record->fields[1], record->fields[2]);
        return true;
    }
    if (strcmp(record->word, "default") == 0 || strcmp(record->word, "skip") == 0) {
        if (!record_expect(record, 2, 2, error))
            return false;
        if (*record->word == 's')
            words_add(column->skip, NULL, record->fields[1]);
        else
            column->otherwise = (g_free(column->otherwise), g_strdup(record->fields[1]));
        return true;
    }
    if (!record_expect(record, 1, 1, error))
        return false;
    if (strcmp(record->word, "fill") == 0)
        column->fill = true;
    else if (strcmp(record->word, "cut") == 0)
        column->cut = true;
    else if (strcmp(record->word, "any") == 0)
        column->any = true;
    else if (strcmp(record->word, "gather") == 0)
        column->gather = layout->gathers = true;
    else if (strcmp(record->word, "leaf") == 0)
        layout->leaf = (int)index;
    else
        return fail(record, record->word, "expect-layout-word", error);
    return true;
}

static bool layout_begin(GPtrArray *layouts, const Catalog *catalog, const Record *record,
                         GError **error)
{
    const Table *table;

    if (!record_expect(record, 2, 2, error))
        return false;
    table = catalog_table(catalog, record->fields[0]);
    if (table == NULL)
        return fail(record, record->fields[0], "expect-layout-table", error);
    g_ptr_array_add(layouts, layout_new(table, record->fields[1], record->place));
    ((RowLayout *)layouts->pdata[layouts->len - 1])->catalog = catalog;
    return true;
}

static bool record_read(GPtrArray *layouts, unsigned begun, const Catalog *catalog,
                        const Record *record, GError **error)
{
    RowLayout *layout = layouts->len > begun ? layouts->pdata[layouts->len - 1] : NULL;
    int column;

    if (strcmp(record->word, "layout") == 0)
        return layout_begin(layouts, catalog, record, error);
    if (layout == NULL || record->count == 0)
        return fail(record, record->word, "expect-layout-begin", error);
    if (strcmp(record->word, "source") == 0) {
        g_auto(GStrv) heads = g_strsplit(record->fields[0], "|", -1);

        g_strfreev(layout->source);
        layout->source = heads_of((const char *const *)heads);
        return record_expect(record, 1, 1, error);
    }
    column = layout_column(layout, record->fields[0]);
    return column >= 0 ? line_read(layout, (unsigned)column, record, error)
                       : fail(record, record->fields[0], "expect-layout-column", error);
}

static bool records_add(GPtrArray *layouts, const Catalog *catalog, const RecordFile *file,
                        GError **error)
{
    unsigned begun = layouts->len;

    for (unsigned i = 0; file != NULL && i < record_file_count(file); i++)
        if (!record_read(layouts, begun, catalog, record_file_at(file, i), error))
            return false;
    return file != NULL;
}

bool layouts_add_file(GPtrArray *layouts, const Catalog *catalog, const char *path, GError **error)
{
    g_autoptr(RecordFile) file = record_file_read(path, error);

    return records_add(layouts, catalog, file, error);
}

bool layouts_add_text(GPtrArray *layouts, const Catalog *catalog, const char *text,
                      const char *place, GError **error)
{
    g_autoptr(RecordFile) file = record_file_parse(text, place, error);

    return records_add(layouts, catalog, file, error);
}

GPtrArray *layouts_new(void) { return g_ptr_array_new_with_free_func(layout_free); }

RowLayout *layouts_add_table(GPtrArray *layouts, const Table *table, const Catalog *catalog)
{
    RowLayout *layout = layout_of_table(table);

    layout->strict = false;
    layout->catalog = catalog;
    g_ptr_array_add(layouts, layout);
    return layout;
}

GPtrArray *layouts_read(const Catalog *catalog, GError **error)
{
    g_autoptr(GPtrArray) layouts = layouts_new();
    g_autoptr(GPtrArray) paths = catalog_list(catalog, "exchange/layout");
    const GPtrArray *tables = catalog_tables(catalog);

    for (unsigned i = 0; i < tables->len; i++)
        g_ptr_array_add(layouts, layout_of_table(tables->pdata[i]));
    for (unsigned i = 0; i < paths->len; i++)
        if (!layouts_add_file(layouts, catalog, paths->pdata[i], error))
            return NULL;
    return g_steal_pointer(&layouts);
}

/* ---- recognising ---- */

/* What heads one column: all rows of the head one after the other, and its last alone. */
typedef struct {
    char *whole, *last;
    bool wan;
} Head;

static void head_clear(void *data)
{
    Head *head = data;

    g_free(head->whole);
    g_free(head->last);
}

static GArray *heads_read(const SheetRows *sheet, unsigned top, unsigned depth)
{
    GArray *heads = g_array_new(FALSE, TRUE, sizeof(Head));

    g_array_set_clear_func(heads, head_clear);
    for (unsigned column = 0; column < MIN(sheet->columns, HEAD_COLUMNS_MAX); column++) {
        Head head = {.last = g_strdup("")};
        GString *whole = g_string_new(NULL);

        for (unsigned row = top; row < top + depth; row++) {
            char *level = layout_head(sheet_rows_text(sheet, row, column), &head.wan);

            if (*level == '\0' || strcmp(level, head.last) == 0) {
                g_free(level); /* a joined cell says the same again */
                continue;
            }
            g_string_append(whole, level);
            g_free(head.last);
            head.last = level;
        }
        head.whole = g_string_free(whole, FALSE);
        g_array_append_val(heads, head);
    }
    return heads;
}

void layout_fit_free(LayoutFit *fit)
{
    if (fit == NULL)
        return;
    g_free(fit->columns);
    g_free(fit->wan);
    g_ptr_array_unref(fit->others);
    g_ptr_array_unref(fit->heads);
    g_free(fit);
}

/* The first column of the sheet, not taken yet, that one of the layout's words heads. Words come in
 * order of preference. */
static int head_find(const LayoutColumn *column, const GArray *heads, const bool *taken)
{
    for (unsigned word = 0; column->heads != NULL && column->heads[word] != NULL; word++)
        for (unsigned last = 0; last < 2; last++)
            for (unsigned i = 0; i < heads->len; i++) {
                const Head *head = &g_array_index(heads, Head, i);

                if (!taken[i] && strcmp(last ? head->last : head->whole, column->heads[word]) == 0)
                    return (int)i;
            }
    return -1;
}

static bool fit_columns(LayoutFit *fit, const GArray *heads, bool *taken)
{
    const RowLayout *layout = fit->layout;

    for (unsigned i = 0; i < layout->count; i++) {
        const LayoutColumn *column = &layout->columns[i];

        fit->columns[i] = head_find(column, heads, taken);
        if (fit->columns[i] >= 0) {
            taken[fit->columns[i]] = true;
            fit->wan[i] = g_array_index(heads, Head, (guint)fit->columns[i]).wan;
            fit->known++;
        } else if (column->required) {
            return false;
        }
    }
    return fit->known > 0;
}

/* Whether all heads that a mapping knows its source by are there. */
static bool source_is(const RowLayout *layout, const GArray *heads)
{
    for (unsigned i = 0; layout->source != NULL && layout->source[i] != NULL; i++) {
        bool there = false;

        for (unsigned j = 0; j < heads->len && !there; j++)
            there = strcmp(g_array_index(heads, Head, j).whole, layout->source[i]) == 0;
        if (!there)
            return false;
    }
    return true;
}

static LayoutFit *layout_fit(const RowLayout *layout, const SheetRows *sheet, const GArray *heads,
                             unsigned first, unsigned depth)
{
    g_autoptr(LayoutFit) fit = g_new0(LayoutFit, 1);
    g_autofree bool *taken = g_new0(bool, heads->len);

    *fit = (LayoutFit){.layout = layout, .sheet = sheet, .first = first, .depth = depth};
    fit->columns = g_new(int, layout->count);
    fit->wan = g_new0(bool, layout->count);
    fit->others = g_ptr_array_new_with_free_func(g_free);
    fit->heads = g_ptr_array_new_with_free_func(g_free);
    if (!source_is(layout, heads) || !fit_columns(fit, heads, taken))
        return NULL;
    for (unsigned i = 0; i < heads->len; i++) {
        const Head *head = &g_array_index(heads, Head, i);

        g_ptr_array_add(fit->heads, g_strdup(head->whole));
        if (!taken[i] && *head->whole != '\0') {
            fit->unknown++;
            g_ptr_array_add(fit->others, g_strdup(head->whole));
        }
    }
    return layout->strict && fit->unknown > 0 ? NULL : g_steal_pointer(&fit);
}

/* More heads understood first, then fewer left, then fewer rows of head. */
static bool fit_is_better(const LayoutFit *fit, const LayoutFit *than)
{
    if (than == NULL || fit->known != than->known)
        return than == NULL || fit->known > than->known;
    if (fit->unknown != than->unknown)
        return fit->unknown < than->unknown;
    return fit->depth < than->depth;
}

LayoutFit *layouts_fit(const GPtrArray *layouts, const SheetRows *sheet)
{
    LayoutFit *best = NULL;

    for (unsigned top = 0; top < MIN(sheet->rows->len, HEAD_ROWS_MAX); top++)
        for (unsigned depth = 1; depth <= HEAD_DEPTH_MAX && top + depth <= sheet->rows->len;
             depth++) {
            g_autoptr(GArray) heads = heads_read(sheet, top, depth);

            for (unsigned i = 0; i < layouts->len; i++) {
                LayoutFit *fit = layout_fit(layouts->pdata[i], sheet, heads, top + depth, depth);

                if (fit != NULL && fit_is_better(fit, best)) {
                    layout_fit_free(best);
                    best = fit;
                } else {
                    layout_fit_free(fit);
                }
            }
        }
    return best;
}

static unsigned heads_known(const RowLayout *layout, const GArray *heads)
{
    g_autofree bool *taken = g_new0(bool, heads->len);
    unsigned known = 0;

    for (unsigned i = 0; i < layout->count; i++) {
        int at = head_find(&layout->columns[i], heads, taken);

        known += at >= 0;
        if (at >= 0)
            taken[at] = true;
    }
    return known;
}

int layouts_nearest_head(const GPtrArray *layouts, const SheetRows *sheet, unsigned least)
{
    unsigned best = least > 0 ? least - 1 : 0;
    int row = -1;

    for (unsigned top = 0; top < MIN(sheet->rows->len, HEAD_ROWS_MAX); top++) {
        g_autoptr(GArray) heads = heads_read(sheet, top, 1);

        for (unsigned i = 0; i < layouts->len; i++) {
            unsigned known = heads_known(layouts->pdata[i], heads);

            if (known > best) {
                best = known;
                row = (int)top;
            }
        }
    }
    return row;
}
