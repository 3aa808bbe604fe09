/* xlsx_chart.c: charts on one sheet, each beside its data: a title, a row of series names, a row
 * for each category. */
#include "render/printed.h"
#include "render/xlsx.h"

#include <string.h>

/* Light, because dark labels may lie on them. */
static const lxw_color_t slice_colours[] = {0x8DB3DC, 0xF2CB7E, 0xA3CB94, 0xE5A59E,
                                            0xB5D9EC, 0xC2AFD8, 0xE8E09A, 0xBCC5CC};
enum { PAGE_SCALE = 70, PAGE_ROWS = 42 }; /* rows of a landscape page in that scale */
enum {
    CHART_ROWS = 18,
    CHART_GAP_COLUMNS = 1,
    NAME_WIDTH = 32,
    HEAD_HEIGHT = 30,
    VALUE_WIDTH = 18
};

/* Where the data of one chart stand. */
typedef struct {
    lxw_worksheet *sheet;
    const Node *chart;
    lxw_row_t head, first, last; /* rows of series names, of the first and last category */
    unsigned series;
} Block;

static unsigned category_count(const Node *chart)
{
    unsigned count = 0;

    for (unsigned i = 0; i < node_count(chart); i++)
        count = MAX(count, node_count(node_at(chart, i)));
    return count;
}

static unsigned series_most(const Node *root)
{
    unsigned most = 1;

    for (unsigned i = 0; i < node_count(root); i++)
        if (node_at(root, i)->kind == NODE_CHART)
            most = MAX(most, node_count(node_at(root, i)));
    return most;
}

static void write_series_data(Book *book, const Block *block, unsigned index)
{
    const Look head = {.kind = LOOK_HEAD, .align = ALIGN_CENTER}, text = {.kind = LOOK_TEXT};
    const Node *series = node_at(block->chart, index);
    const char *name = series->text != NULL ? series->text : block->chart->unit;

    book_write_text(book, block->sheet, block->head, index + 1, name, &head);
    for (unsigned i = 0; i < node_count(series); i++) {
        const Node *point = node_at(series, i);

        if (index == 0 || i >= node_count(node_at(block->chart, 0)))
            book_write_text(book, block->sheet, block->first + i, 0, point->text, &text);
        book_write_figure(book, block->sheet, block->first + i, index + 1, &point->figure,
                          point->number, text);
    }
}

static void write_data(Book *book, const Block *block)
{
    const Look title = {.kind = LOOK_ASIDE, .strong = true};
    const Look head = {.kind = LOOK_HEAD, .align = ALIGN_CENTER};

    book_write_text(book, block->sheet, block->head - 1, 0, block->chart->text, &title);
    worksheet_set_row(block->sheet, block->head, HEAD_HEIGHT, NULL); /* two lines */
    if (block->series > 0 && node_at(block->chart, 0)->text != NULL) /* else it heads the series */
        book_write_text(book, block->sheet, block->head, 0, block->chart->unit, &head);
    for (unsigned i = 0; i < block->series; i++)
        write_series_data(book, block, i);
}

/* Labels of a column say its figure in the format of the data; a slice's its share. */
static void set_labels(lxw_chart_series *series, const Node *chart, const Node *data)
{
    const Node *point = node_at(data, 0);
    g_autofree char *format = printed_format(&point->figure, point->number);

    if (chart->chart == CHART_PIE) {
        chart_series_set_labels_percentage(series);
        chart_series_set_labels_num_format(series, "0.00%");
        chart_series_set_labels_separator(series, LXW_CHART_LABEL_SEPARATOR_NEWLINE);
        chart_series_set_labels_position(series, LXW_CHART_LABEL_POSITION_BEST_FIT);
        return;
    }
    chart_series_set_labels(series);
    chart_series_set_labels_num_format(series, format);
    chart_series_set_labels_position(series, LXW_CHART_LABEL_POSITION_OUTSIDE_END);
}

/* A slice under a twentieth has no room for a label; the legend names it and the data say how much.
 */
static bool slice_is_small(const Node *series, unsigned index)
{
    g_autofree char *share = printed_share(series, index);

    return share == NULL || g_ascii_strtod(share, NULL) < 0.05;
}

static void hide_small_labels(lxw_chart_series *series, const Node *data)
{
    unsigned count = node_count(data);
    g_autofree lxw_chart_data_label *labels = g_new0(lxw_chart_data_label, count + 1);
    g_autofree lxw_chart_data_label **list = g_new0(lxw_chart_data_label *, count + 1);

    for (unsigned i = 0; i < count; i++) {
        labels[i].hide = slice_is_small(data, i) ? LXW_TRUE : LXW_FALSE;
        list[i] = &labels[i];
    }
    chart_series_set_labels_custom(series, list);
    /* The name and the share only; libxlsxwriter brings the figure back with each call above. */
    chart_series_set_labels_options(series, LXW_FALSE, LXW_TRUE, LXW_FALSE);
}

static void colour_slices(lxw_chart_series *series, unsigned count)
{
    g_autofree lxw_chart_fill *fills = g_new0(lxw_chart_fill, count + 1);
    g_autofree lxw_chart_point *points = g_new0(lxw_chart_point, count + 1);
    g_autofree lxw_chart_point **list = g_new0(lxw_chart_point *, count + 1);

    for (unsigned i = 0; i < count; i++) {
        fills[i].color = slice_colours[i % G_N_ELEMENTS(slice_colours)];
        points[i].fill = &fills[i];
        list[i] = &points[i];
    }
    chart_series_set_points(series, list);
}

static void add_series(lxw_chart *chart, const Block *block, unsigned index)
{
    const Node *data = node_at(block->chart, index);
    const char *sheet = block->sheet->name;
    lxw_col_t column = (lxw_col_t)(index + 1);
    lxw_chart_series *series;

    if (node_count(data) == 0)
        return;
    series = chart_add_series(chart, NULL, NULL);
    chart_series_set_name_range(series, sheet, block->head, column);
    chart_series_set_categories(series, sheet, block->first, 0, block->last, 0);
    chart_series_set_values(series, sheet, block->first, column, block->last, column);
    set_labels(series, block->chart, data);
    if (block->chart->chart == CHART_PIE) {
        colour_slices(series, node_count(data));
        hide_small_labels(series, data);
    }
}

static bool has_negative(const Node *chart)
{
    for (unsigned i = 0; i < node_count(chart); i++)
        for (unsigned j = 0; j < node_count(node_at(chart, i)); j++)
            if (exact_sign(node_at(node_at(chart, i), j)->figure.value) < 0)
                return true;
    return false;
}

static void set_title(lxw_chart *chart, const char *title)
{
    lxw_chart_font font = {.size = 12, .bold = LXW_EXPLICIT_FALSE};

    if (title == NULL) {
        chart_title_off(chart);
        return;
    }
    chart_title_set_name(chart, title);
    chart_title_set_name_font(chart, &font);
}

static void insert_chart(Book *book, const Block *block, unsigned column)
{
    bool pie = block->chart->chart == CHART_PIE;
    lxw_chart *chart = workbook_add_chart(book->workbook, pie ? LXW_CHART_PIE : LXW_CHART_COLUMN);
    const char *said =
        block->chart->alternative != NULL ? block->chart->alternative : block->chart->text;
    lxw_chart_options options = {.description = (char *)(uintptr_t)said, .x_scale = 1.2};

    for (unsigned i = 0; i < block->series; i++)
        add_series(chart, block, i);
    set_title(chart, block->chart->text);
    if (!pie && !has_negative(block->chart)) /* columns are compared by their length */
        chart_axis_set_min(chart->y_axis, 0);
    if (!pie && block->series < 2)
        chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    else
        chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    book_check(book, worksheet_insert_chart_opt(block->sheet, block->head - 1, (lxw_col_t)column,
                                                chart, &options));
}

/* No chart is cut by the end of a page. */
static void break_page(GArray *breaks, lxw_row_t row, unsigned rows)
{
    lxw_row_t begun = breaks->len > 0 ? g_array_index(breaks, lxw_row_t, breaks->len - 1) : 0;

    if (row > begun && row + rows > begun + PAGE_ROWS)
        g_array_append_val(breaks, row);
}

static void set_page(lxw_worksheet *sheet, GArray *breaks)
{
    const lxw_row_t end = 0; /* ends the list */

    book_set_page(sheet);
    worksheet_set_landscape(sheet);
    worksheet_set_print_scale(sheet, PAGE_SCALE); /* fitting to the width would ignore the breaks */
    if (breaks->len == 0)
        return;
    g_array_append_val(breaks, end);
    worksheet_set_h_pagebreaks(sheet, (lxw_row_t *)(void *)breaks->data);
}

void book_write_charts(Book *book, lxw_worksheet *sheet)
{
    const Node *root = book->document->root;
    g_autoptr(GArray) breaks = g_array_new(FALSE, FALSE, sizeof(lxw_row_t));
    unsigned series = series_most(root);
    lxw_row_t row = 0;

    worksheet_set_column(sheet, 0, 0, NAME_WIDTH, NULL);
    worksheet_set_column(sheet, 1, (lxw_col_t)series, VALUE_WIDTH, NULL);
    for (unsigned i = 0; i < node_count(root); i++) {
        const Node *chart = node_at(root, i);
        unsigned categories = chart->kind == NODE_CHART ? category_count(chart) : 0;
        unsigned rows = MAX(categories + 3, CHART_ROWS);
        Block block = {sheet, chart, row + 1, row + 2, row + 1 + categories, node_count(chart)};

        if (categories == 0)
            continue;
        break_page(breaks, row, rows);
        write_data(book, &block);
        insert_chart(book, &block, series + 1 + CHART_GAP_COLUMNS);
        row += rows;
    }
    set_page(sheet, breaks);
}
