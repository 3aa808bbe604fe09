/* table.c: a compiled statement as a table
 *
 * A table is panels side by side: one, or one for each block of the layout. A panel prints some
 * rows of the statement under some columns; its own columns are marks (label, 行次, code) and the
 * statement's values. The head is a grid of labels, one level of `A|B|C` a row; equal neighbours
 * grow together, and what has fewer levels reaches down to the last.
 */
#include "disclosure/internal.h"

#include <string.h>

#define WIDE_COLUMNS 9 /* more than these want a landscape page */
#define INDENT_MAX 4
#define HEAD_LEVELS_MAX 8

typedef enum { MARK_LABEL, MARK_LINE, MARK_CODE, MARK_VALUE } Mark;

typedef struct {
    Mark mark;
    unsigned column; /* MARK_VALUE: of the statement */
    bool names_row;  /* prints what the row is called */
    char **levels;   /* of its head */
} PanelColumn;

typedef struct {
    const StatementBlock *block; /* NULL: the whole statement */
    GArray *columns;             /* of PanelColumn */
    GArray *rows;                /* of unsigned: of the statement, in order */
    GArray *parts;               /* of unsigned: sizes of its parts, see find_parts */
    GArray *lines;               /* of int: the row that each line of the table prints; -1: none */
} Panel;

typedef struct {
    Compilation *compilation;
    const Statement *statement;
    const Words *words;
    GPtrArray *panels; /* of Panel * */
    unsigned levels;   /* of the head */
    GError **error;
} Layouter;

static void panel_column_clear(void *data) { g_strfreev(((PanelColumn *)data)->levels); }

static void panel_free(void *data)
{
    Panel *panel = data;

    g_array_unref(panel->columns);
    g_array_unref(panel->rows);
    g_array_unref(panel->parts);
    g_array_unref(panel->lines);
    g_free(panel);
}

/* ---- which rows and columns a panel has ---- */

static bool is_fixed(const StatementRow *row) { return strcmp(row->level, "fixed") == 0; }

/* A statement with changing rows may have text columns that say code and name; then it needs no
 * label. */
static bool names_its_rows(const Statement *statement)
{
    for (unsigned i = 0; i < statement->column_count; i++)
        if (statement->columns[i].is_text && strcmp(statement->columns[i].id, "name") == 0)
            return true;
    return false;
}

static bool has_rows(const Layouter *layouter, const Panel *panel,
                     bool (*test)(const StatementRow *))
{
    for (unsigned i = 0; i < panel->rows->len; i++)
        if (test(&layouter->statement->rows[g_array_index(panel->rows, unsigned, i)]))
            return true;
    return false;
}

static bool has_line_number(const StatementRow *row)
{
    return is_fixed(row) && row->number != NULL;
}

static bool has_code(const StatementRow *row)
{
    return !is_fixed(row) && strcmp(row->level, "total") != 0;
}

/* The levels of a head label. `block` stands over them when the statement has several panels. */
static char **head_levels(const Panel *panel, const char *label)
{
    g_autofree char *whole = panel->block != NULL && panel->block->label != NULL
                                 ? g_strjoin("|", panel->block->label, label, NULL)
                                 : g_strdup(label);

    return g_strsplit(whole, "|", HEAD_LEVELS_MAX);
}

static void add_column(Panel *panel, Mark mark, unsigned index, bool names_row, const char *label)
{
    PanelColumn column = {
        .mark = mark, .column = index, .names_row = names_row, .levels = head_levels(panel, label)};

    g_array_append_val(panel->columns, column);
}

static bool panel_has(const Panel *panel, const StatementColumn *column)
{
    return !column->hidden && (panel->block == NULL || panel->block->columns == NULL ||
                               g_strv_contains(panel->block->columns, column->id));
}

static void add_columns(const Layouter *layouter, Panel *panel)
{
    const Statement *statement = layouter->statement;
    bool named = names_its_rows(statement);

    if (!named && has_rows(layouter, panel, has_code))
        add_column(panel, MARK_CODE, 0, false, words_of(layouter->words, "code"));
    if (!named)
        add_column(panel, MARK_LABEL, 0, true, words_of(layouter->words, "item"));
    if (!named && has_rows(layouter, panel, has_line_number))
        add_column(panel, MARK_LINE, 0, false, words_of(layouter->words, "line"));
    for (unsigned i = 0; i < statement->column_count; i++) {
        const StatementColumn *column = &statement->columns[i];

        if (panel_has(panel, column))
            add_column(panel, MARK_VALUE, i,
                       named && column->is_text && strcmp(column->id, "name") == 0, column->label);
    }
}

static bool row_is_in(const StatementRow *row, const StatementBlock *block)
{
    return block == NULL || (row->block != NULL && strcmp(row->block, block->id) == 0);
}

static bool is_total(const Layouter *layouter, const Panel *panel, unsigned index)
{
    unsigned row = g_array_index(panel->rows, unsigned, index);

    return layouter->statement->rows[row].kind == LINE_TOTAL;
}

/* A panel that ends with a total has parts, each from a total to the next, so that 本年收入合计 can
 * stand beside 本年支出合计 and 总计 beside 总计. Any other panel is one part. */
static void find_parts(const Layouter *layouter, Panel *panel)
{
    unsigned count = panel->rows->len;
    unsigned start = 0, size;

    /* A total that is the only row stands at the foot; one that merely begins a panel begins it. */
    if (panel->block != NULL && count > 0 && is_total(layouter, panel, count - 1))
        for (unsigned i = count > 1; i < count; i++)
            if (is_total(layouter, panel, i)) {
                size = i - start;
                g_array_append_val(panel->parts, size);
                start = i;
            }
    size = count - start;
    g_array_append_val(panel->parts, size);
}

static void add_panel(Layouter *layouter, const StatementBlock *block)
{
    Panel *panel = g_new0(Panel, 1);

    g_ptr_array_add(layouter->panels, panel);
    panel->block = block;
    panel->columns = g_array_new(FALSE, TRUE, sizeof(PanelColumn));
    g_array_set_clear_func(panel->columns, panel_column_clear);
    panel->rows = g_array_new(FALSE, FALSE, sizeof(unsigned));
    panel->parts = g_array_new(FALSE, FALSE, sizeof(unsigned));
    panel->lines = g_array_new(FALSE, FALSE, sizeof(int));
    for (unsigned i = 0; i < layouter->statement->row_count; i++)
        if (row_is_in(&layouter->statement->rows[i], block))
            g_array_append_val(panel->rows, i);
    add_columns(layouter, panel);
    find_parts(layouter, panel);
    for (unsigned i = 0; i < panel->columns->len; i++)
        layouter->levels = MAX(layouter->levels,
                               g_strv_length(g_array_index(panel->columns, PanelColumn, i).levels));
}

static void add_panels(Layouter *layouter)
{
    const Statement *statement = layouter->statement;

    if (statement->layout == LAYOUT_TABLE || statement->block_count == 0) {
        add_panel(layouter, NULL);
        return;
    }
    for (unsigned i = 0; i < statement->block_count; i++)
        add_panel(layouter, &statement->blocks[i]);
}

/* ---- the head ---- */

/* The label that is printed at `level`: NULL where the one above reaches down. */
static const char *head_label(const PanelColumn *column, unsigned level)
{
    return level < g_strv_length(column->levels) ? column->levels[level] : NULL;
}

/* Whether two neighbours have the same label at `level` and everywhere above, and both go on below.
 */
static bool heads_join(const PanelColumn *a, const PanelColumn *b, unsigned level)
{
    if (g_strv_length(a->levels) <= level + 1 || g_strv_length(b->levels) <= level + 1)
        return false;
    for (unsigned i = 0; i <= level; i++)
        if (strcmp(a->levels[i], b->levels[i]) != 0)
            return false;
    return true;
}

static void add_head_cell(const Layouter *layouter, const GArray *columns, unsigned *index,
                          unsigned level, Node *row)
{
    const PanelColumn *first = &g_array_index(columns, PanelColumn, *index);
    const char *label = head_label(first, level);
    unsigned span = 1;
    Node *cell;

    while (label != NULL && *index + span < columns->len &&
           heads_join(first, &g_array_index(columns, PanelColumn, *index + span), level))
        span++;
    *index += span;
    if (label == NULL)
        return;
    cell = node_append_new(row, NODE_CELL);
    inline_add_text(cell, label);
    cell->head = true;
    cell->align = ALIGN_CENTER;
    cell->colspan = span;
    cell->rowspan = head_label(first, level + 1) == NULL ? layouter->levels - level : 1;
}

static void add_head(const Layouter *layouter, Node *table)
{
    for (unsigned level = 0; level < layouter->levels; level++) {
        Node *row = node_append_new(table, NODE_ROW);

        row->head = true;
        for (unsigned i = 0; i < layouter->panels->len; i++) {
            const Panel *panel = g_ptr_array_index(layouter->panels, i);

            for (unsigned column = 0; column < panel->columns->len;)
                add_head_cell(layouter, panel->columns, &column, level, row);
        }
    }
}

/* ---- the body ---- */

#define WIDE_BLANK "　"

/* How deep a fixed row's label stands, by how it begins: blanks, 其中, （一）, 1. */
static unsigned label_indent(const char *label, const char **rest)
{
    unsigned indent = 0;

    for (*rest = label; g_str_has_prefix(*rest, WIDE_BLANK); *rest += strlen(WIDE_BLANK))
        indent++;
    if (indent > 0)
        return MIN(indent, INDENT_MAX);
    if (g_ascii_isdigit(*label) && label[strspn(label, "0123456789")] == '.')
        return 2;
    return g_str_has_prefix(label, "其中") || g_str_has_prefix(label, "（") || *label == '(';
}

static unsigned level_indent(const char *level)
{
    return strcmp(level, "section") == 0 ? 1 : strcmp(level, "item") == 0 ? 2 : 0;
}

static void add_label(const StatementRow *row, Node *cell, const char *label)
{
    const char *rest = label;
    unsigned by_label = label_indent(label, &rest);

    inline_add_text(cell, rest);
    cell->head = true;
    cell->indent = is_fixed(row) ? by_label : level_indent(row->level);
}

/* What a cell's value means as a figure of this statement. */
static FigureValue figure_of(const Statement *statement, const StatementRow *row,
                             const StatementColumn *column, const Value *value)
{
    FigureValue figure = {
        .unit_fen = 1, .decimals = statement->decimals, .value = exact_from_int(0)};
    bool count = column->is_count || row->kind == LINE_COUNT;

    figure.known = value->kind == VALUE_NUMBER;
    if (figure.known)
        figure.value = interval_middle(value->number);
    figure.kind = figure.known && value->dimension == DIMENSION_RATIO ? FIGURE_RATIO
                  : count || (figure.known && value->dimension == DIMENSION_COUNT &&
                              !value->plain && exact_sign(figure.value) != 0)
                      ? FIGURE_COUNT
                      : FIGURE_MONEY;
    if (figure.kind == FIGURE_MONEY)
        figure.unit_fen = statement->unit_fen;
    if (figure.kind == FIGURE_COUNT)
        figure.decimals = 0;
    return figure;
}

static void add_figure(const Layouter *layouter, const StatementRow *row,
                       const StatementColumn *column, const Value *value, const char *text,
                       Node *cell)
{
    Node *node;

    cell->align = ALIGN_END;
    if (*text == '\0')
        return;
    node = node_append_new(cell, NODE_FIGURE);
    node->text = g_strdup(text);
    node->origin = g_strjoin("/", layouter->statement->id, row->id, column->id, NULL);
    node->figure = figure_of(layouter->statement, row, column, value);
}

static bool add_value(const Layouter *layouter, unsigned row, const PanelColumn *in, Node *cell)
{
    const StatementRow *at = &layouter->statement->rows[row];
    const StatementColumn *column = &layouter->statement->columns[in->column];
    g_auto(Value) value = value_unknown();
    CellOrigin origin;
    g_autofree char *text = NULL;

    if (at->kind == LINE_HEADING)
        return true;
    if (!statement_value(layouter->compilation, layouter->statement, row, in->column, &value,
                         &origin, layouter->error))
        return false;
    text = statement_text(layouter->compilation, layouter->statement, row, in->column,
                          layouter->error);
    if (text == NULL)
        return false;
    if (origin == ORIGIN_CLOSED) {
        inline_add_text(cell, words_of(layouter->words, "closed"));
        cell->align = ALIGN_CENTER;
    } else if (in->names_row) {
        add_label(at, cell, text);
    } else if (column->is_text) {
        inline_add_text(cell, text);
    } else {
        add_figure(layouter, at, column, &value, text, cell);
    }
    return true;
}

static bool add_cell(const Layouter *layouter, unsigned row, const PanelColumn *column, Node *into)
{
    const StatementRow *at = &layouter->statement->rows[row];
    Node *cell = node_append_new(into, NODE_CELL);

    cell->strong = at->kind == LINE_TOTAL || strcmp(at->level, "total") == 0;
    switch (column->mark) {
    case MARK_LABEL:
        add_label(at, cell, at->label);
        return true;
    case MARK_LINE:
        inline_add_text(cell, at->number != NULL ? at->number : "");
        cell->align = ALIGN_CENTER;
        return true;
    case MARK_CODE:
        inline_add_text(cell, has_code(at) ? at->id : "");
        return true;
    case MARK_VALUE:
        break;
    }
    return add_value(layouter, row, column, cell);
}

/* ---- parts beside each other ---- */

static const Panel *panel_at(const Layouter *layouter, unsigned index)
{
    return g_ptr_array_index(layouter->panels, index);
}

/* Heights of the parts of the table, counted from the foot, where parts stand beside each other.
 * What does not fit into its place makes the first part of the table higher. */
static GArray *part_heights(const Layouter *layouter)
{
    GArray *heights = g_array_new(FALSE, TRUE, sizeof(unsigned));

    for (unsigned i = 0; i < layouter->panels->len; i++)
        if (panel_at(layouter, i)->parts->len > heights->len)
            g_array_set_size(heights, panel_at(layouter, i)->parts->len);
    for (unsigned i = 0; i < layouter->panels->len; i++) {
        const GArray *parts = panel_at(layouter, i)->parts;

        /* The first part of a panel may reach over several of the table: it comes below. */
        for (unsigned part = 1; part < parts->len; part++) {
            unsigned *height = &g_array_index(heights, unsigned, heights->len - parts->len + part);

            *height = MAX(*height, g_array_index(parts, unsigned, part));
        }
    }
    for (unsigned i = 0; i < layouter->panels->len; i++) {
        const GArray *parts = panel_at(layouter, i)->parts;
        unsigned room = 0;

        for (unsigned part = 0; part + parts->len <= heights->len; part++)
            room += g_array_index(heights, unsigned, part);
        if (g_array_index(parts, unsigned, 0) > room)
            g_array_index(heights, unsigned, 0) += g_array_index(parts, unsigned, 0) - room;
    }
    return heights;
}

static void fill_lines(Panel *panel, const GArray *heights)
{
    unsigned row = 0;
    unsigned shift = heights->len - panel->parts->len;

    for (unsigned part = 0; part < panel->parts->len; part++) {
        unsigned size = g_array_index(panel->parts, unsigned, part);
        unsigned height = 0;

        for (unsigned i = part == 0 ? 0 : part + shift; i <= part + shift; i++)
            height += g_array_index(heights, unsigned, i);
        for (unsigned line = 0; line < height; line++) {
            int at = line < size ? (int)g_array_index(panel->rows, unsigned, row + line) : -1;

            g_array_append_val(panel->lines, at);
        }
        row += size;
    }
}

static bool add_line(const Layouter *layouter, unsigned line, Node *row)
{
    for (unsigned i = 0; i < layouter->panels->len; i++) {
        const Panel *panel = panel_at(layouter, i);
        int at = g_array_index(panel->lines, int, line);

        for (unsigned j = 0; j < panel->columns->len; j++)
            if (at < 0)
                node_append_new(row, NODE_CELL);
            else if (!add_cell(layouter, (unsigned)at,
                               &g_array_index(panel->columns, PanelColumn, j), row))
                return false;
    }
    return true;
}

static bool add_body(const Layouter *layouter, Node *table)
{
    g_autoptr(GArray) heights = part_heights(layouter);

    for (unsigned i = 0; i < layouter->panels->len; i++)
        fill_lines(g_ptr_array_index(layouter->panels, i), heights);
    for (unsigned line = 0; line < panel_at(layouter, 0)->lines->len; line++)
        if (!add_line(layouter, line, node_append_new(table, NODE_ROW)))
            return false;
    return true;
}

/* ---- the table ---- */

static unsigned column_total(const Layouter *layouter)
{
    unsigned count = 0;

    for (unsigned i = 0; i < layouter->panels->len; i++)
        count += ((Panel *)g_ptr_array_index(layouter->panels, i))->columns->len;
    return count;
}

static void add_caption(const Layouter *layouter, Node *table)
{
    const Statement *statement = layouter->statement;
    g_autofree char *rows = g_strdup_printf("%u", statement->row_count);
    unsigned width = column_total(layouter);
    g_autofree char *columns = g_strdup_printf("%u", width);

    table->id = g_strdup(statement->id);
    table->number = g_strdup(statement->number);
    table->text = g_strdup(statement->title);
    table->wide = width > WIDE_COLUMNS;
    if (statement->unit != NULL && *statement->unit != '\0')
        table->unit = words_fill(layouter->words, "unit", "unit", statement->unit, NULL);
    if (statement->is_empty)
        table->remark = g_strdup(statement->empty);
    table->alternative =
        words_fill(layouter->words, "table-alternative", "title", statement->title, "number",
                   statement->number, "rows", rows, "columns", columns, NULL);
}

Node *table_build(Compilation *compilation, const Statement *statement, const Words *words,
                  GError **error)
{
    Layouter layouter = {.compilation = compilation,
                         .statement = statement,
                         .words = words,
                         .panels = g_ptr_array_new_with_free_func(panel_free),
                         .error = error};
    Node *table = node_new(NODE_TABLE);

    add_panels(&layouter);
    add_caption(&layouter, table);
    add_head(&layouter, table);
    if (!add_body(&layouter, table)) {
        node_free(table);
        table = NULL;
    }
    g_ptr_array_unref(layouter.panels);
    return table;
}

Node *statement_table(Compilation *compilation, const Statement *statement, GError **error)
{
    g_autoptr(Words) words = words_read(compilation_catalog(compilation), error);

    return words != NULL ? table_build(compilation, statement, words, error) : NULL;
}
