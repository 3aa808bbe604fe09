/* grid.c: a table's cells with their row label, code and column head
 *
 * A value belongs to the label nearest on its left and to the heads above it; position alone says
 * nothing. So tables of two sides read as well as others. Codes may stand in one column or be split
 * over three.
 */
#include "audit/internal.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 512u

void grid_clear(Grid *grid)
{
    g_free(grid->title);
    if (grid->cells != NULL)
        g_array_unref(grid->cells);
    if (grid->lines != NULL)
        g_hash_table_unref(grid->lines);
    if (grid->pool != NULL)
        g_ptr_array_unref(grid->pool);
}

static char *pool_take(Grid *grid, char *text)
{
    g_ptr_array_add(grid->pool, text);
    return text;
}

/* ---- what a cell is ---- */

static bool is_digits(const char *text)
{
    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++)
        if (*text < '0' || *text > '9')
            return false;
    return true;
}

static bool is_nil(const char *text)
{
    return *text == '\0' || strcmp(text, "-") == 0 || strcmp(text, "—") == 0 ||
           strcmp(text, "——") == 0 || strcmp(text, "/") == 0;
}

/* One figure and nothing else. */
static unsigned only_figure(const Audit *audit, const Passage *passage)
{
    const Figure *figure;

    if (passage->figure_count != 1)
        return NONE;
    figure = FIGURE(audit, passage->first_figure);
    if (figure->last != strlen(passage->text) || figure->first > 1 ||
        (figure->first == 1 && passage->text[0] != '-') || figure->threshold)
        return NONE;
    return passage->first_figure;
}

/* ---- placing ---- */

typedef struct {
    Grid *grid;
    unsigned held[COLUMNS_MAX];      /* rows still covered by a cell above */
    unsigned held_cell[COLUMNS_MAX]; /* that cell's index */
    GArray *covers;                  /* per row and column: cell index + 1 */
} Placing;

static void place_cell(Audit *audit, Placing *placing, unsigned row, unsigned *column,
                       unsigned passage)
{
    const Node *node = PASSAGE(audit, passage)->node;
    Cell cell = {.figure = NONE, .passage = passage, .row = row, .is_head = node->head};
    unsigned span = MIN(MAX(node->colspan, 1u), COLUMNS_MAX);

    while (*column < COLUMNS_MAX && placing->held[*column] > 0)
        (*column)++;
    if (*column + span > COLUMNS_MAX)
        return;
    cell.column = *column;
    cell.empty = is_nil(PASSAGE(audit, passage)->text);
    g_array_append_val(placing->grid->cells, cell);
    for (unsigned i = 0; i < span; i++) {
        placing->held[*column + i] = MAX(node->rowspan, 1u);
        placing->held_cell[*column + i] = placing->grid->cells->len;
    }
    *column += span;
    placing->grid->columns = MAX(placing->grid->columns, *column);
}

/* Fills covers[row][column] and lets the rows' spans run down. */
static void end_row(Placing *placing, unsigned row)
{
    for (unsigned c = 0; c < COLUMNS_MAX; c++) {
        unsigned *cover = &g_array_index(placing->covers, unsigned, row *COLUMNS_MAX + c);

        *cover = placing->held[c] > 0 ? placing->held_cell[c] : 0;
        if (placing->held[c] > 0)
            placing->held[c]--;
    }
}

#define COVER(placing, row, column)                                                                \
    g_array_index((placing)->covers, unsigned, (row)*COLUMNS_MAX + (column))
#define CELL(grid, index) (&g_array_index((grid)->cells, Cell, index))

/* ---- heads ---- */

static bool numbers_columns(const char *text)
{
    return strcmp(text, "栏次") == 0 || strcmp(text, "列次") == 0;
}

static unsigned head_rows(const Audit *audit, const Grid *grid, const Placing *placing)
{
    for (unsigned r = 0; r < grid->rows && r < 6; r++)
        for (unsigned c = 0; c < grid->columns; c++) {
            unsigned at = COVER(placing, r, c);
            const Passage *passage = at > 0 ? PASSAGE(audit, CELL(grid, at - 1)->passage) : NULL;

            if (passage == NULL || CELL(grid, at - 1)->row != r)
                continue;
            if (numbers_columns(passage->text))
                return r + 1;
            if (only_figure(audit, passage) != NONE &&
                FIGURE(audit, only_figure(audit, passage))->decimals > 0)
                return r;
            if (is_digits(passage->text) && strlen(passage->text) >= 3)
                return r;
        }
    return 0;
}

/* Consecutive ordinals ("1 2 3 4") under the heads number the columns. */
static unsigned marked_heads(const Grid *grid)
{
    unsigned heads = 0;

    for (unsigned i = 0; i < grid->cells->len; i++)
        if (CELL(grid, i)->is_head && CELL(grid, i)->row == heads)
            heads = CELL(grid, i)->row + 1;
    return heads;
}

/* "表7", "表3-1" */
static bool is_table_number(const char *text)
{
    const size_t word = strlen("表");

    return begins_with(text, "表") && strspn(text + word, "0123456789-") == strlen(text) - word;
}

/* What stands over a table in the rows of a sheet: its title, its number, whose it is, its unit. */
static bool is_caption(const AuditData *data, const char *text)
{
    return is_table_number(text) || data_word_starting(data, "caption-words", text) != NULL ||
           data_word_ending(data, "caption-endings", text) != NULL;
}

static char *head_of(const Audit *audit, const Grid *grid, const Placing *placing, unsigned heads,
                     unsigned column)
{
    GString *path = g_string_new(NULL);
    unsigned last = 0;

    for (unsigned r = 0; r < heads; r++) {
        unsigned at = COVER(placing, r, column);
        const char *text;

        if (at == 0 || at == last)
            continue;
        last = at;
        text = PASSAGE(audit, CELL(grid, at - 1)->passage)->text;
        if (*text == '\0' || is_digits(text) || is_caption(audit->data, text))
            continue;
        g_string_append_printf(path, "%s%s", path->len > 0 ? "|" : "", text);
    }
    return g_string_free(path, FALSE);
}

/* ---- rows ---- */

typedef struct {
    char *label, *code;
    unsigned label_column;
    bool fresh; /* no value yet: another code cell goes on with this one */
} Side;

static bool is_line_number(const char *head, const char *text)
{
    return is_digits(text) && strlen(text) <= 2 && strstr(head, "行次") != NULL;
}

#define NUMBERED_LEAST 4u

/* Columns that count 1, 2, 3 … down the rows: the numbers of lines, though their head was lost. The
 * caller frees. */
static bool *numbered_columns(const Audit *audit, const Grid *grid)
{
    bool *numbered = g_new0(bool, grid->columns + 1);
    g_autofree unsigned *last = g_new0(unsigned, grid->columns + 1),
                        *count = g_new0(unsigned, grid->columns + 1);
    g_autofree bool *broken = g_new0(bool, grid->columns + 1);

    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *cell = CELL(grid, i);
        const char *text = PASSAGE(audit, cell->passage)->text;
        unsigned number =
            is_digits(text) && strlen(text) <= 3 ? (unsigned)strtoul(text, NULL, 10) : 0;

        if (cell->empty || cell->is_head || !g_ascii_isdigit(*text))
            continue;
        broken[cell->column] = broken[cell->column] || number == 0 ||
                               (count[cell->column] > 0 && number != last[cell->column] + 1);
        last[cell->column] = number;
        count[cell->column]++;
    }
    for (unsigned c = 0; c < grid->columns; c++)
        numbered[c] = count[c] >= NUMBERED_LEAST && !broken[c];
    return numbered;
}

static void take_label(Grid *grid, Side *side, const char *text, unsigned column, bool code_column)
{
    if (code_column) {
        side->code = side->code != NULL && side->fresh && side->label == NULL
                         ? pool_take(grid, g_strconcat(side->code, text, NULL))
                         : pool_take(grid, g_strdup(text));
        side->label = NULL;
    } else {
        side->label = pool_take(grid, g_strdup(text));
        if (!side->fresh)
            side->code = NULL;
    }
    side->label_column = column;
    side->fresh = true;
}

static bool is_code_head(const char *head)
{
    const char *last = strrchr(head, '|');

    last = last != NULL ? last + 1 : head; /* never the 款 of 财政拨款 */
    return strstr(head, "编码") != NULL || strstr(head, "代码") != NULL ||
           strcmp(last, "类") == 0 || strcmp(last, "款") == 0 || strcmp(last, "项") == 0;
}

static bool looks_like_code(const char *text, const char *head)
{
    size_t length = strlen(text);

    if (!is_digits(text))
        return false;
    return length == 5 || length == 7 || (length == 3 && (text[0] == '2' || text[0] == '3')) ||
           (is_code_head(head) && length <= 7);
}

static void read_row(Audit *audit, Grid *grid, const Placing *placing, unsigned row,
                     char *const *heads, const bool *numbered)
{
    Side side = {NULL, NULL, 0, false};

    for (unsigned c = 0; c < grid->columns; c++) {
        unsigned at = COVER(placing, row, c);
        Cell *cell = at > 0 ? CELL(grid, at - 1) : NULL;
        const char *text;

        if (cell == NULL || cell->column != c)
            continue;
        text = PASSAGE(audit, cell->passage)->text;
        cell->head = heads[c];
        if ((numbered[c] && is_digits(text)) || is_line_number(heads[c], text))
            continue;
        cell->figure = cell->row == row && !cell->is_head && !looks_like_code(text, heads[c])
                           ? only_figure(audit, PASSAGE(audit, cell->passage))
                           : NONE;
        if (cell->figure != NONE || (cell->empty && side.label != NULL)) {
            cell->label = side.label;
            cell->code = side.code;
            cell->label_column = side.label_column;
            side.fresh = side.fresh && cell->figure == NONE;
        } else if (!cell->empty)
            take_label(grid, &side, text, c, looks_like_code(text, heads[c]));
    }
}

/* ---- columns ---- */

typedef struct {
    unsigned figures, texts;
} Content;

/* Columns that only name or number the rows, by their head. */
static bool names_rows(const AuditData *data, const char *head)
{
    const char *last = strrchr(head, '|');

    return is_code_head(head) ||
           data_word_ending(data, "label-heads", last != NULL ? last + 1 : head) != NULL;
}

static Content *contents_of(const Grid *grid)
{
    Content *contents = g_new0(Content, grid->columns + 1);

    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *cell = CELL(grid, i);

        if (cell->head == NULL || cell->is_head)
            continue;
        contents[cell->column].figures += cell->figure != NONE;
        contents[cell->column].texts += cell->figure == NONE && !cell->empty;
    }
    return contents;
}

/* A blank is of no row whose values stand before it: that is another block. */
static void forget_label(Cell *cell, const unsigned *sides)
{
    if (cell->figure != NONE || cell->label == NULL)
        return;
    for (unsigned c = cell->label_column; c < cell->column; c++)
        if (sides[c] != NONE && sides[c] != cell->side) {
            cell->label = cell->code = NULL;
            return;
        }
}

/* Blocks of value columns, parted by columns of labels: the two sides of a table, three blocks of
 * codes. */
static void find_sides(const Audit *audit, Grid *grid, char *const *heads)
{
    g_autofree Content *contents = contents_of(grid);
    g_autofree unsigned *sides = g_new(unsigned, grid->columns + 1);
    g_autofree unsigned *slots = g_new(unsigned, grid->columns + 1);
    unsigned side = 0, slot = 0;

    for (unsigned c = 0; c < grid->columns; c++) {
        bool value =
            contents[c].figures > contents[c].texts ||
            (contents[c].figures + contents[c].texts == 0 && !names_rows(audit->data, heads[c]));

        if (value && strstr(heads[c], "行次") == NULL && strstr(heads[c], "序号") == NULL) {
            sides[c] = side;
            slots[c] = slot++;
            continue;
        }
        sides[c] = slots[c] = NONE;
        side += slot > 0 && contents[c].texts > 0;
        slot = contents[c].texts > 0 ? 0 : slot;
    }
    for (unsigned i = 0; i < grid->cells->len; i++) {
        CELL(grid, i)->side = sides[CELL(grid, i)->column];
        CELL(grid, i)->slot = slots[CELL(grid, i)->column];
        forget_label(CELL(grid, i), sides);
    }
}

/* Numbers rows of equal labels from the top down, the left side of a table first. */
static void count_side(Grid *grid, GHashTable *seen, unsigned label_column)
{
    for (unsigned i = 0; i < grid->cells->len; i++) {
        Cell *cell = CELL(grid, i);
        gpointer known;
        unsigned number;

        if (cell->label == NULL || cell->label_column != label_column)
            continue;
        known = g_hash_table_lookup(seen, cell->label);
        number = GPOINTER_TO_UINT(known);
        if (known == NULL || (number >> 8) != ((cell->row << 4 | (label_column & 15)) & 0xFFFFFF))
            number = (((cell->row << 4 | (label_column & 15)) & 0xFFFFFF) << 8) |
                     MIN((number & 255) + 1, 255u);
        g_hash_table_insert(seen, cell->label, GUINT_TO_POINTER(number));
        cell->occurrence = number & 255;
    }
}

static void count_occurrences(Grid *grid)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (unsigned c = 0; c < MIN(grid->columns, 12u); c++)
        count_side(grid, seen, c);
}

/* ---- unit and identity ---- */

/* "单位：元" at its end; the unit that drew the table up may have 元 in its name. */
static int64_t scale_said(const char *text)
{
    const char *last = g_strrstr(text, "位");

    text = last != NULL ? last : text;
    if (strstr(text, "万元") != NULL)
        return 10000;
    if (strstr(text, "亿元") != NULL)
        return 100000000;
    return strstr(text, "元") != NULL ? 1 : 0;
}

static int64_t unit_scale(const Node *node, const char *title)
{
    const char *words[] = {node->unit, title, node->number};

    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++) {
        int64_t scale = words[i] != NULL ? scale_said(words[i]) : 0;

        if (scale > 0)
            return scale;
    }
    return 0;
}

static void find_id(const AuditData *data, Grid *grid, const char *title)
{
    for (unsigned i = 0; i < data->names->len && title != NULL; i++) {
        const TableName *name = &g_array_index(data->names, TableName, i);

        if (pattern_matches(name->title, title) &&
            (name->unless == NULL || !pattern_matches(name->unless, title))) {
            grid->id = name->id;
            return;
        }
    }
}

/* A reader that found no title may have left it as the paragraph above. */
static char *title_of(const Audit *audit, const Grid *grid)
{
    if (grid->node->text != NULL && *grid->node->text != '\0')
        return g_strdup(PASSAGE(audit, grid->passage)->text);
    for (unsigned i = grid->passage, back = 0; i > 0 && back < 4; i--, back++) {
        const Passage *passage = PASSAGE(audit, i - 1);

        if (passage->kind == PASSAGE_CELL)
            break;
        if (g_str_has_suffix(passage->text, "表") && g_utf8_strlen(passage->text, -1) < 40)
            return g_strdup(passage->text);
    }
    return g_strdup("");
}

/* "预算数（万元）": the unit in the brackets of a head or label; 0: none. */
static int64_t scale_in_brackets(const char *text)
{
    const char *open = text != NULL ? g_strrstr(text, "（") : NULL;
    g_autofree char *said = open != NULL ? g_strdup(open) : NULL;
    char *close = said != NULL ? strstr(said, "元）") : NULL;

    if (close == NULL || strstr(said, "）") < close)
        return 0;
    return scale_said(said);
}

static bool is_of_money(const AuditData *data, const char *text)
{
    return text != NULL && (data_word_starting(data, "column-budget", text) != NULL ||
                            data_word_starting(data, "column-outturn", text) != NULL);
}

/* What a cell's own head or label says; "其中" has the unit of the cell above, a budget or outturn
 * beside one with a unit has that one's. */
static int64_t scale_of_cell(const Audit *audit, const Grid *grid, const Cell *cell, int64_t beside)
{
    int64_t scale = scale_in_brackets(cell->head);
    const Cell *above = cell->row > 0 ? grid_cell_at(grid, cell->row - 1, cell->column) : NULL;

    if (scale == 0)
        scale = scale_in_brackets(cell->label);
    if (scale == 0 && cell->label != NULL && begins_with(cell->label, "其中") && above != NULL)
        scale = scale_in_brackets(above->label);
    if (scale == 0 &&
        (is_of_money(audit->data, cell->head) || is_of_money(audit->data, cell->label)))
        scale = beside;
    return scale;
}

/* The one unit that heads and labels of a table without a unit say; 0: none, or several. */
static int64_t scale_beside(const Grid *grid)
{
    int64_t found = 0;

    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *cell = CELL(grid, i);
        int64_t scales[2] = {0};

        if (cell->figure == NONE)
            continue;
        scales[0] = scale_in_brackets(cell->head);
        scales[1] = scale_in_brackets(cell->label);
        for (unsigned k = 0; k < 2; k++) {
            if (scales[k] != 0 && found != 0 && scales[k] != found)
                return 0;
            found = scales[k] != 0 ? scales[k] : found;
        }
    }
    return found;
}

static void scale_figure(Figure *figure, int64_t scale)
{
    Exact factor = exact_from_int(scale);

    figure->kind = NUMBER_AMOUNT;
    figure->scale = scale;
    if (!exact_multiply(&figure->middle, figure->middle, factor) ||
        !exact_multiply(&figure->value.low, figure->value.low, factor) ||
        !exact_multiply(&figure->value.high, figure->value.high, factor))
        figure->approximate = true;
    figure_sharpen(figure);
}

static void scale_figures(Audit *audit, const Grid *grid)
{
    int64_t beside = grid->scale > 0 ? 0 : scale_beside(grid);

    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *cell = CELL(grid, i);
        int64_t scale = grid->scale;

        if (cell->figure == NONE)
            continue;
        FIGURE(audit, cell->figure)->table = true;
        if (scale <= 0 && beside > 0)
            scale = scale_of_cell(audit, grid, cell, beside);
        if (FIGURE(audit, cell->figure)->kind == NUMBER_BARE && scale > 0)
            scale_figure(FIGURE(audit, cell->figure), scale);
    }
}

static void index_cells(Grid *grid)
{
    grid->lines = g_hash_table_new(NULL, NULL);
    for (unsigned i = 0; i < grid->cells->len; i++)
        g_hash_table_insert(
            grid->lines, GUINT_TO_POINTER(CELL(grid, i)->row * COLUMNS_MAX + CELL(grid, i)->column),
            GUINT_TO_POINTER(i + 1));
}

const Cell *grid_cell_at(const Grid *grid, unsigned row, unsigned column)
{
    gpointer at =
        grid->lines == NULL || column >= COLUMNS_MAX
            ? NULL
            : g_hash_table_lookup(grid->lines, GUINT_TO_POINTER(row * COLUMNS_MAX + column));

    return at != NULL ? CELL(grid, GPOINTER_TO_UINT(at) - 1) : NULL;
}

/* "一般公共预算" begins with a number and has none. */
const char *label_words(const char *label)
{
    Number number = number_of(label);

    return number.style >= 0 ? number.rest : label;
}

bool cell_is_blank(const Cell *cell) { return cell->figure == NONE && cell->empty; }

/* A table that prints no unit has that of the table before it; 万元 when none says. */
static int64_t scale_before(const Audit *audit, unsigned index)
{
    while (index > 0)
        if (GRID(audit, --index)->scale > 0)
            return GRID(audit, index)->scale;
    return 10000;
}

static void take_grid(Audit *audit, unsigned index)
{
    Grid *grid = GRID(audit, index);
    Placing placing = {.grid = grid};
    g_autoptr(GPtrArray) heads = g_ptr_array_new();
    g_autofree bool *numbered = NULL;
    unsigned head_count, cell = grid->passage;

    grid->rows = node_count(grid->node);
    grid->cells = g_array_new(FALSE, TRUE, sizeof(Cell));
    grid->pool = g_ptr_array_new_with_free_func(g_free);
    if (grid->passage == NONE)
        return;
    grid->scope = PASSAGE(audit, grid->passage)->scope;
    placing.covers = g_array_sized_new(FALSE, TRUE, sizeof(unsigned), grid->rows * COLUMNS_MAX);
    g_array_set_size(placing.covers, grid->rows * COLUMNS_MAX);
    if (PASSAGE(audit, cell)->kind == PASSAGE_TITLE)
        cell++;
    for (unsigned r = 0; r < grid->rows; r++) {
        unsigned column = 0;

        for (unsigned c = 0; c < node_count(node_at(grid->node, r)); c++)
            place_cell(audit, &placing, r, &column, cell++);
        end_row(&placing, r);
    }
    head_count = marked_heads(grid);
    if (head_count == 0)
        head_count = head_rows(audit, grid, &placing);
    for (unsigned c = 0; c < grid->columns; c++)
        g_ptr_array_add(heads, pool_take(grid, head_of(audit, grid, &placing, head_count, c)));
    numbered = numbered_columns(audit, grid);
    for (unsigned r = head_count; r < grid->rows; r++)
        read_row(audit, grid, &placing, r, (char *const *)heads->pdata, numbered);
    g_array_unref(placing.covers);
    find_sides(audit, grid, (char *const *)heads->pdata);
    index_cells(grid);
    count_occurrences(grid);
    grid->title = title_of(audit, grid);
    find_id(audit->data, grid, grid->title);
    grid->scale = unit_scale(grid->node, grid->title);
    if (grid->scale == 0 && grid->id != NULL)
        grid->scale = scale_before(audit, index);
    scale_figures(audit, grid);
}

void grids_take(Audit *audit)
{
    for (unsigned i = 0; i < audit->grids->len; i++)
        take_grid(audit, i);
}

/* ---- asking ---- */

static const TableLine *line_of(const AuditData *data, const Grid *grid, const char *id,
                                bool column)
{
    for (unsigned i = 0; i < data->lines->len; i++) {
        const TableLine *line = &g_array_index(data->lines, TableLine, i);

        if (line->column == column && strcmp(line->id, id) == 0 && grid->id != NULL &&
            strcmp(line->table, grid->id) == 0)
            return line;
    }
    return NULL;
}

/* Labels are compared without numbering; a code column's rows by their code as well. */
static bool label_fits(const TableLine *line, const Cell *cell)
{
    if (cell->label != NULL && pattern_matches(line->label, cell->label))
        return true;
    if (cell->code != NULL && pattern_matches(line->label, cell->code))
        return true;
    return cell->label == NULL && cell->code == NULL && pattern_matches(line->label, "");
}

const Cell *grid_cell(const Audit *audit, const Grid *grid, const char *row, const char *column)
{
    const TableLine *across = line_of(audit->data, grid, column, true);
    const TableLine *down = line_of(audit->data, grid, row, false);

    if (across == NULL || down == NULL)
        return NULL;
    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *cell = CELL(grid, i);

        if (cell->head == NULL || (cell->figure == NONE && !cell->empty) ||
            (cell->label == NULL && cell->figure == NONE))
            continue;
        if (label_fits(down, cell) && pattern_matches(across->label, cell->head) &&
            (down->occurrence == 0 || cell->occurrence == down->occurrence))
            return cell;
    }
    return NULL;
}
