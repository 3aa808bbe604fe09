/* form_sheet.c: labels and heads say which cell of which form a figure is
 *
 * Forms stand side by side in panels (收入, 支出): each begins with the columns that say what its
 * rows are. A row is told by its code, or by its label within its block, and among equal labels by
 * its 行次, or where it has none by their order.
 */
#include "exchange/form_sheet.h"

#include "base/error.h"
#include "base/exact.h"
#include "exchange/layout.h"

#include <string.h>

#define TITLE_ROWS 8u
#define HEAD_DEPTH 4u
#define COLUMNS_MAX 1024u
#define WAN 10000

/* ---- which form ---- */

/* Whether `text` has the form's number, and not only the beginning of another's. */
static bool has_number(const char *text, const char *number)
{
    size_t size = strlen(number);
    const char *at;

    if (g_str_has_suffix(number, "表"))
        size -= strlen("表");
    at = g_strstr_len(text, -1, number);
    if (at == NULL) {
        g_autofree char *bare = g_strndup(number, size);
        at = strstr(text, bare);
    }
    return at != NULL && size > 3 && !g_ascii_isdigit(at[size]) && at[size] != '-' &&
           at[size] != '_';
}

static const Shape *shape_in(const GPtrArray *shapes, const char *text, bool by_title)
{
    const Shape *best = NULL;

    for (unsigned i = 0; i < shapes->len; i++) {
        const Shape *shape = shapes->pdata[i];
        bool is = by_title
                      ? strcmp(text, shape->title) == 0 && (strcmp(shape->group, "final") == 0 ||
                                                            strcmp(shape->group, "annex") == 0)
                      : shape->number != NULL && has_number(text, shape->number);

        if (is && (best == NULL || (!by_title && strlen(shape->number) > strlen(best->number))))
            best = shape;
    }
    return best;
}

static const Shape *shape_of(const SheetRows *sheet, const GPtrArray *shapes, bool by_title)
{
    const Shape *found = shape_in(shapes, sheet->name, by_title);

    for (unsigned i = 0; found == NULL && i < sheet->cells->len; i++) {
        const SheetCell *cell = &g_array_index(sheet->cells, SheetCell, i);

        if (cell->row >= TITLE_ROWS)
            break;
        found = shape_in(shapes, cell->text, by_title);
    }
    return found;
}

/* ---- the head ---- */

typedef struct {
    int column; /* of the form; -1: says what rows are */
    int block;  /* -1: does not say */
    bool first; /* begins a panel */
} HeadColumn;

static void levels_add(GString *whole, const char *level, char **last)
{
    g_autofree char *plain = layout_head(level, NULL);

    if (*plain == '\0' || g_strcmp0(plain, *last) == 0)
        return;
    g_string_append(whole, plain);
    g_free(*last);
    *last = g_steal_pointer(&plain);
}

static char *head_at(const SheetRows *sheet, unsigned top, unsigned depth, unsigned column)
{
    GString *whole = g_string_new(NULL);
    g_autofree char *last = NULL;

    for (unsigned row = top; row < top + depth; row++)
        levels_add(whole, sheet_rows_text(sheet, row, column), &last);
    return g_string_free(whole, FALSE);
}

static char *label_whole(const char *block, const char *label)
{
    g_auto(GStrv) levels = g_strsplit(label, "|", -1);
    GString *whole = g_string_new(NULL);
    g_autofree char *last = NULL;

    if (block != NULL)
        levels_add(whole, block, &last);
    for (unsigned i = 0; levels[i] != NULL; i++)
        levels_add(whole, levels[i], &last);
    return g_string_free(whole, FALSE);
}

/* Every head that a value column may have, to its index + 1, the block above it in the upper half.
 */
static GHashTable *heads_expected(const Shape *shape)
{
    GHashTable *heads = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (unsigned i = 0; i < shape->columns->len; i++) {
        const ShapeColumn *column = &g_array_index(shape->columns, ShapeColumn, i);

        if (column->is_text)
            continue;
        g_hash_table_insert(heads, label_whole(NULL, column->label), GUINT_TO_POINTER(i + 1));
        for (unsigned b = 0; b < shape->blocks->len; b++)
            g_hash_table_insert(heads, label_whole(shape->blocks->pdata[b], column->label),
                                GUINT_TO_POINTER((b + 1) << 16 | (i + 1)));
    }
    return heads;
}

static unsigned head_read(const SheetRows *sheet, GHashTable *expected, unsigned top,
                          unsigned depth, GArray *columns)
{
    unsigned known = 0;
    g_autofree char *mark = NULL;

    g_array_set_size(columns, 0);
    for (unsigned i = 0; i < MIN(sheet->columns, COLUMNS_MAX); i++) {
        g_autofree char *head = head_at(sheet, top, depth, i);
        g_autofree char *own = layout_head(sheet_rows_text(sheet, top + depth - 1, i), NULL);
        unsigned found = GPOINTER_TO_UINT(g_hash_table_lookup(expected, head));
        HeadColumn column = {(int)(found & 0xFFFF) - 1, (int)(found >> 16) - 1, false};

        known += found != 0;
        if (found == 0 && *own != '\0' && mark == NULL)
            mark = g_strdup(own);
        column.first = found == 0 && mark != NULL && strcmp(mark, own) == 0;
        g_array_append_val(columns, column);
    }
    return known;
}

/* Where the rows begin; 0: there is no head. Leaves the columns of the best head. */
static unsigned head_find(const SheetRows *sheet, const Shape *shape, GArray *columns)
{
    g_autoptr(GHashTable) expected = heads_expected(shape);
    unsigned best = 0, top_best = 0, depth_best = 0;

    for (unsigned top = 0; top < MIN(sheet->rows->len, TITLE_ROWS); top++)
        for (unsigned depth = 1; depth <= HEAD_DEPTH && top + depth <= sheet->rows->len; depth++) {
            unsigned known = head_read(sheet, expected, top, depth, columns);

            if (known > best) {
                best = known;
                top_best = top;
                depth_best = depth;
            }
        }
    if (best > 0)
        head_read(sheet, expected, top_best, depth_best, columns);
    return best > 0 ? top_best + depth_best : 0;
}

/* ---- rows ---- */

/* A label without its numbering: 一、 （一） 1. 其中： */
static char *label_bare(const char *text)
{
    char *plain = layout_head(text, NULL);
    g_autoptr(GRegex) numbering = g_regex_new("^(其中|减|加|[（(][一二三四五六七八九十0-9]+[）)]|["
                                              "一二三四五六七八九十]+、|[0-9]+[.．、])+",
                                              0, 0, NULL);
    char *bare = g_regex_replace_literal(numbering, plain, -1, 0, "", 0, NULL);

    if (bare == NULL || *bare == '\0') {
        g_free(bare);
        return plain;
    }
    g_free(plain);
    return bare;
}

typedef struct {
    const SheetRows *sheet;
    const Forms *forms;
    const Shape *shape;
    const GArray *columns; /* of HeadColumn */
    char **bare;           /* labels of the shape's rows */
    bool *used;            /* which of them were found */
    FormSheet *to;
    const char *form;
    bool wan;
} Placing;

static const char *row_fixed(const Placing *placing, const char *label, const char *number,
                             int block)
{
    g_autofree char *bare = label_bare(label);
    int next = -1;
    unsigned count = 0;

    for (unsigned i = 0; i < placing->shape->rows->len; i++) {
        const ShapeRow *row = &g_array_index(placing->shape->rows, ShapeRow, i);

        if (strcmp(placing->bare[i], bare) != 0 ||
            (block >= 0 && row->block >= 0 && row->block != block))
            continue;
        if (*number != '\0' && g_strcmp0(row->number, number) == 0)
            return row->id;
        if (next < 0 && !placing->used[i])
            next = (int)i;
        count++;
    }
    if (next < 0 || (count > 1 && *number != '\0'))
        return NULL;
    placing->used[next] = true;
    return g_array_index(placing->shape->rows, ShapeRow, (unsigned)next).id;
}

/* What the columns from `from` to before `to` say that a row is. NULL: nothing that the form has.
 */
static const char *row_find(const Placing *placing, unsigned row, unsigned from, unsigned to,
                            int block)
{
    const char *label = "", *number = "", *first = "";

    for (unsigned i = from; i < to; i++) {
        const char *text = sheet_rows_text(placing->sheet, row, i);

        if (g_array_index(placing->columns, HeadColumn, i).column >= 0 || *text == '\0')
            continue;
        if (*first == '\0')
            first = text;
        if (strspn(text, "0123456789") == strlen(text))
            number = *number == '\0' ? text : number;
        else if (*label == '\0')
            label = text;
    }
    if (placing->shape->changing && *first != '\0') {
        g_autofree char *plain = layout_head(first, NULL);
        if (strcmp(plain, "合计") == 0 || strcmp(plain, "总计") == 0)
            return forms_have_row(placing->forms, placing->form, "total") ? "total" : NULL;
        if (forms_have_row(placing->forms, placing->form, first))
            return g_intern_string(first);
    }
    return *label != '\0' ? row_fixed(placing, label, number, block) : NULL;
}

/* The figure as a decimal of yuan or of a count; NULL when there is none. */
static char *figure_value(const Placing *placing, const char *text, bool counts)
{
    g_autofree char *plain = g_strdup(text);
    GString *made = g_string_new(g_strstrip(plain));
    Exact value;
    bool is;

    g_string_replace(made, ",", "", 0);
    is = made->len > 0 && exact_parse(&value, made->str) &&
         (counts || !placing->wan || exact_multiply(&value, value, exact_from_int(WAN)));
    g_string_free(made, TRUE);
    return is ? exact_text(value, (ExactStyle){.decimals = 4, .trim = true}) : NULL;
}

/* How many fen the last printed digit of an amount in 万元 is. A cell of numbers may hold fewer
 * digits than the form prints, as 0.5 for 0.50. */
static int64_t wan_precision(const char *text, int decimals)
{
    const char *point = strchr(text, '.');
    int digits = point != NULL ? (int)strspn(point + 1, "0123456789") : 0;
    int64_t fen = (int64_t)WAN * 100;

    for (int i = 0; i < MAX(digits, decimals) && fen > 1; i++)
        fen /= 10;
    return fen;
}

static void figure_place(const Placing *placing, unsigned row, unsigned column, const char *id)
{
    const HeadColumn *head = &g_array_index(placing->columns, HeadColumn, column);
    const char *text = sheet_rows_text(placing->sheet, row, column);
    const ShapeColumn *of =
        &g_array_index(placing->shape->columns, ShapeColumn, (unsigned)head->column);
    FormFigure figure = {.row = row, .column = column};

    figure.value = figure_value(
        placing, text, id != NULL && forms_cell_counts(placing->forms, placing->form, id, of->id));
    if (figure.value == NULL)
        return;
    if (id == NULL) {
        if (strspn(figure.value, "-0.") < strlen(figure.value))
            g_ptr_array_add(placing->to->strays, sheet_rows_place(placing->sheet, row, column));
        g_free(figure.value);
        return;
    }
    figure.cell = g_strjoin("/", placing->form, id, of->id, NULL);
    figure.precision = placing->wan && !forms_cell_counts(placing->forms, placing->form, id, of->id)
                           ? wan_precision(text, placing->shape->decimals)
                           : 1;
    g_array_append_val(placing->to->figures, figure);
}

/* One panel of one row. */
static void panel_place(const Placing *placing, unsigned row, unsigned from, unsigned to, int panel,
                        int panels)
{
    int block = -1;
    const char *id;

    for (unsigned i = from; i < to && block < 0; i++)
        block = g_array_index(placing->columns, HeadColumn, i).block;
    if (block < 0 && panels == (int)placing->shape->blocks->len)
        block = panel;
    id = row_find(placing, row, from, to, block);
    for (unsigned i = from; i < to; i++)
        if (g_array_index(placing->columns, HeadColumn, i).column >= 0)
            figure_place(placing, row, i, id);
}

static unsigned panel_end(const Placing *placing, unsigned from)
{
    bool figures = false;

    for (unsigned i = from; i < placing->columns->len; i++) {
        const HeadColumn *column = &g_array_index(placing->columns, HeadColumn, i);

        if (figures && column->first)
            return i;
        figures |= column->column >= 0;
    }
    return placing->columns->len;
}

static bool row_is_ordinals(const SheetRows *sheet, unsigned row)
{
    g_autofree char *first = layout_head(sheet_rows_text(sheet, row, 0), NULL);

    return strcmp(first, "栏次") == 0;
}

static void rows_place(const Placing *placing, unsigned first)
{
    int panels = 0;

    for (unsigned from = 0; from < placing->columns->len; panels++)
        from = panel_end(placing, from);
    for (unsigned row = first; row < placing->sheet->rows->len; row++) {
        int panel = 0;

        if (row_is_ordinals(placing->sheet, row))
            continue;
        for (unsigned from = 0; from < placing->columns->len; panel++) {
            unsigned to = panel_end(placing, from);

            panel_place(placing, row, from, to, panel, panels);
            from = to;
        }
    }
}

/* What the sheet says above its table, else what the form is in. */
static bool unit_is_wan(const SheetRows *sheet, unsigned first, const Shape *shape)
{
    for (unsigned i = 0; i < sheet->cells->len && first > 0; i++) {
        const SheetCell *cell = &g_array_index(sheet->cells, SheetCell, i);

        if (cell->row >= g_array_index(sheet->rows, SheetRow, first - 1).number)
            break;
        if (strstr(cell->text, "单位") != NULL && strstr(cell->text, "元") != NULL)
            return strstr(cell->text, "万元") != NULL;
    }
    return shape->unit_fen == (int64_t)WAN * 100;
}

static void figure_clear(void *data)
{
    g_free(((FormFigure *)data)->cell);
    g_free(((FormFigure *)data)->value);
}

FormSheet *form_sheet_read(SheetRows *sheet, const Forms *forms, const GPtrArray *shapes,
                           bool by_title)
{
    const Shape *shape = shape_of(sheet, shapes, by_title);
    g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(HeadColumn));
    unsigned first = shape != NULL ? head_find(sheet, shape, columns) : 0;
    Placing placing = {.sheet = sheet, .forms = forms, .shape = shape, .columns = columns};

    if (first == 0)
        return NULL;
    placing.to = g_new0(FormSheet, 1);
    placing.to->sheet = sheet_rows_share(sheet);
    placing.to->figures = g_array_new(FALSE, FALSE, sizeof(FormFigure));
    g_array_set_clear_func(placing.to->figures, figure_clear);
    placing.to->strays = g_ptr_array_new_with_free_func(g_free);
    placing.form = shape->id;
    placing.wan = unit_is_wan(sheet, first, shape);
    placing.bare = g_new0(char *, shape->rows->len + 1);
    for (unsigned i = 0; i < shape->rows->len; i++)
        placing.bare[i] = label_bare(g_array_index(shape->rows, ShapeRow, i).label);
    placing.to->wan = placing.wan;
    placing.used = g_new0(bool, shape->rows->len + 1);
    rows_place(&placing, first);
    g_free(placing.used);
    g_strfreev(placing.bare);
    return placing.to;
}

void form_sheet_free(void *data)
{
    FormSheet *sheet = data;

    if (sheet == NULL)
        return;
    sheet_rows_free(sheet->sheet);
    g_array_unref(sheet->figures);
    g_ptr_array_unref(sheet->strays);
    g_free(sheet);
}

GPtrArray *form_sheets_gather(const GPtrArray *sheets, const Forms *forms)
{
    g_autoptr(GPtrArray) shapes = forms_shapes(forms);
    GPtrArray *found = g_ptr_array_new_with_free_func(form_sheet_free);
    bool exact = false;

    for (unsigned by_title = 0; by_title < 2 && found->len == 0; by_title++)
        for (unsigned i = 0; i < sheets->len; i++) {
            FormSheet *form = form_sheet_read(sheets->pdata[i], forms, shapes, by_title);

            if (form == NULL)
                continue;
            exact |= !form->wan && form->figures->len > 0;
            g_ptr_array_add(found, form);
        }
    for (unsigned i = found->len; exact && i > 0; i--)
        if (((FormSheet *)found->pdata[i - 1])->wan)
            g_ptr_array_remove_index(found, i - 1);
    return found;
}

/* ---- as rows of given cells ---- */

typedef struct {
    Feed feed;
    FormSheet *sheet;
    const Table *table;
    unsigned next;
    char year[16];
} FormFeed;

static const FormFigure *figure_at(const Feed *feed)
{
    const FormFeed *form = (const FormFeed *)feed;

    return &g_array_index(form->sheet->figures, FormFigure, MAX(form->next, 1u) - 1);
}

static bool form_next(Feed *base, GError **error G_GNUC_UNUSED)
{
    FormFeed *feed = (FormFeed *)base;

    g_snprintf(feed->year, sizeof feed->year, "%d", base->year);
    return feed->next < feed->sheet->figures->len ? (feed->next++, true) : false;
}

static const char *form_field(const Feed *base, unsigned column)
{
    const FormFeed *feed = (const FormFeed *)base;
    const char *id = feed->table->columns[column].id;

    return strcmp(id, "year") == 0   ? feed->year
           : strcmp(id, "cell") == 0 ? figure_at(base)->cell
                                     : figure_at(base)->value;
}

static const char *form_head(const Feed *base, unsigned column)
{
    return ((const FormFeed *)base)->table->columns[column].heads[1];
}

static char *form_place(const Feed *base, unsigned column G_GNUC_UNUSED)
{
    const FormFeed *feed = (const FormFeed *)base;

    return sheet_rows_place(feed->sheet->sheet, figure_at(base)->row, figure_at(base)->column);
}

static unsigned form_line(const Feed *base)
{
    const FormFeed *feed = (const FormFeed *)base;

    return g_array_index(feed->sheet->sheet->rows, SheetRow, figure_at(base)->row).number + 1;
}

static bool form_has(const Feed *base G_GNUC_UNUSED, unsigned column G_GNUC_UNUSED) { return true; }

static double form_share(const Feed *base)
{
    const FormFeed *feed = (const FormFeed *)base;

    return (double)feed->next / (double)MAX(feed->sheet->figures->len, 1u);
}

static void form_close(Feed *base)
{
    form_sheet_free(((FormFeed *)base)->sheet);
    g_free(base);
}

static int64_t form_precision(const Feed *base) { return figure_at(base)->precision; }

static const FeedKind kind = {
    .precision = form_precision,
    .next = form_next,
    .field = form_field,
    .head = form_head,
    .place = form_place,
    .line = form_line,
    .has = form_has,
    .share = form_share,
    .close = form_close,
};

Feed *feed_from_form_take(FormSheet *sheet, const Table *table)
{
    FormFeed *feed = g_new0(FormFeed, 1);

    *feed = (FormFeed){
        .feed = {.kind = &kind, .columns = table->column_count}, .sheet = sheet, .table = table};
    return &feed->feed;
}

/* ---- a workbook that is not imported ---- */

#define VALUE_SCALE 10000

static void figure_list(const FormSheet *sheet, const FormFigure *figure, GArray *list)
{
    g_autofree char *place = sheet_rows_place(sheet->sheet, figure->row, figure->column);
    g_autofree char *name = g_path_get_basename(place);
    BookGiven given = {.cell = figure->cell, .place = name, .precision = figure->precision};
    Exact value, scaled;

    if (exact_parse(&value, figure->value) &&
        exact_multiply(&scaled, value, exact_from_int(VALUE_SCALE)) &&
        exact_round(&given.value, scaled, 1))
        given_list_add(list, &given);
}

GArray *form_figures_read(const char *path, const Forms *forms, GPtrArray *strays, GError **error)
{
    g_autoptr(GPtrArray) sheets = sheet_rows_read(path, error);
    g_autoptr(GPtrArray) found = sheets != NULL ? form_sheets_gather(sheets, forms) : NULL;
    g_autoptr(GArray) list = given_list_new();

    if (found == NULL)
        return NULL;
    if (found->len == 0) {
        error_set(error, ERROR_INPUT, "import-forms-none", "place", path, "expected",
                  "expect-forms", NULL);
        return NULL;
    }
    for (unsigned i = 0; i < found->len; i++) {
        const FormSheet *sheet = found->pdata[i];

        for (unsigned j = 0; j < sheet->figures->len; j++)
            figure_list(sheet, &g_array_index(sheet->figures, FormFigure, j), list);
        for (unsigned j = 0; j < sheet->strays->len; j++)
            g_ptr_array_add(strays, g_strdup(sheet->strays->pdata[j]));
    }
    return g_steal_pointer(&list);
}
