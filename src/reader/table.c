/* table.c: spans cut to what fits, by the same rule as document_validate; then the head
 *
 * A head row comes before every row that has an amount. A row that only numbers the columns (栏次 1
 * 2 3) belongs to the head; a label of the body (一、, 合计, 总计) ends it even when its amounts
 * are blank.
 */
#include "reader/table.h"

#include <string.h>

#define HEAD_ROWS_MAX 8u
#define NUMBER_MAX 30u  /* bytes */
#define LINES_BEFORE 5u /* above a table that may name it */
#define CAPTION_MAX 200 /* bytes of a unit's or number's cell */

/* ---- spans ---- */

/* Places the cell at the first free column. False when there is none left. */
static bool fit_cell(Node *cell, unsigned row, unsigned rows, unsigned *column,
                     unsigned *taken_until)
{
    unsigned width = 0;

    while (*column < DOCUMENT_COLUMNS_MAX && taken_until[*column] > row)
        (*column)++;
    if (*column == DOCUMENT_COLUMNS_MAX)
        return false;
    cell->rowspan = CLAMP(cell->rowspan, 1u, rows - row);
    cell->colspan = MAX(cell->colspan, 1u);
    while (width < cell->colspan && *column + width < DOCUMENT_COLUMNS_MAX &&
           taken_until[*column + width] <= row)
        width++;
    cell->colspan = width;
    for (; width > 0; width--, (*column)++)
        taken_until[*column] = row + cell->rowspan;
    return true;
}

static void fit_spans(Node *table)
{
    unsigned taken_until[DOCUMENT_COLUMNS_MAX] = {0};
    unsigned rows = node_count(table);

    for (unsigned r = 0; r < rows; r++) {
        Node *row = node_at(table, r);
        unsigned column = 0, kept = 0;

        while (kept < node_count(row) &&
               fit_cell(node_at(row, kept), r, rows, &column, taken_until))
            kept++;
        if (kept < node_count(row))
            g_ptr_array_set_size(row->children, (int)kept);
    }
}

/* ---- figures ---- */

/* Takes `word` off the front of *at. */
static bool take(const char **at, const char *word)
{
    if (!g_str_has_prefix(*at, word))
        return false;
    *at += strlen(word);
    return true;
}

static void skip_any(const char **at, const char *const *words, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (take(at, words[i]))
            i = (unsigned)-1;
}

bool table_is_figure(const char *text)
{
    static const char *const before[] = {" ", "\t", "\n", "　", "\xc2\xa0", "-", "－",
                                         "—", "–",  "+",  "(",  "（",       "≥", "≤",
                                         "=", ">",  "<",  "¥",  "￥"};
    static const char *const after[] = {" ",  "\t", "\n", "　", "\xc2\xa0", ")",  "）", "%",
                                        "％", "万", "亿", "元", "人",       "个", "次", "辆"};
    const char *at = text;
    unsigned digits = 0;

    skip_any(&at, before, G_N_ELEMENTS(before));
    if (*at == '\0')
        return at > text && strpbrk(text, "-") != NULL; /* a dash for nothing */
    for (; g_ascii_isdigit(*at) || *at == ',' || *at == '.' || g_str_has_prefix(at, "，"); at++) {
        digits += g_ascii_isdigit(*at);
        if ((unsigned char)*at >= 0x80)
            at += 2;
    }
    if (digits == 0)
        return false;
    skip_any(&at, after, G_N_ELEMENTS(after));
    return *at == '\0';
}

/* ---- heads ---- */

static char *cell_text(const Node *cell) { return g_strstrip(node_plain(cell)); }

static bool is_small_number(const char *text)
{
    size_t digits = strspn(text, "0123456789");

    return digits > 0 && digits <= 2 && text[digits] == '\0';
}

/* 栏次 1 2 3: numbers that count up from left to right. */
static bool counts_columns(const Node *row)
{
    unsigned numbers = 0;
    long last = 0;

    for (unsigned c = 0; c < node_count(row); c++) {
        g_autofree char *text = cell_text(node_at(row, c));
        long number = strtol(text, NULL, 10);

        if (!is_small_number(text))
            continue;
        if (number <= last || number > last + 2)
            return false;
        last = number;
        numbers++;
    }
    return numbers >= 2 && last <= (long)numbers * 2;
}

/* Whether the row can only be of the body by its label. */
static bool has_body_label(const Node *row)
{
    static const char *const labels[] = {"一、",  "合计",   "总计", "合 计",
                                         "总 计", "（一）", "1.",   "1、"};
    g_autofree char *text = node_count(row) > 0 ? cell_text(node_at(row, 0)) : NULL;

    for (unsigned i = 0; text != NULL && i < G_N_ELEMENTS(labels); i++)
        if (g_str_has_prefix(text, labels[i]))
            return node_count(row) > 1 && node_at(row, 0)->rowspan == 1;
    return false;
}

static unsigned figures_of(const Node *row)
{
    unsigned figures = 0;

    for (unsigned c = 0; c < node_count(row); c++) {
        g_autofree char *text = cell_text(node_at(row, c));
        figures += table_is_figure(text);
    }
    return figures;
}

static bool all_heads(const Node *row)
{
    for (unsigned c = 0; c < node_count(row); c++)
        if (!node_at(row, c)->head)
            return false;
    return node_count(row) > 0;
}

/* Rows before the first one with an amount; 0 when the whole table has none (nothing tells then).
 */
static unsigned head_rows(const Node *table)
{
    for (unsigned r = 0; r < node_count(table) && r <= HEAD_ROWS_MAX; r++) {
        const Node *row = node_at(table, r);

        if (counts_columns(row))
            continue;
        if (figures_of(row) > 0 || has_body_label(row))
            return r;
    }
    return 0;
}

static void mark_head(Node *table)
{
    unsigned rows;

    if (node_count(table) == 0 || all_heads(node_at(table, 0)))
        return;
    rows = head_rows(table);
    for (unsigned r = 0; r < rows; r++)
        for (unsigned c = 0; c < node_count(node_at(table, r)); c++)
            node_at(node_at(table, r), c)->head = true;
}

/* ---- title, number, unit ---- */

/* A copy of `text` from `start` to the next blank. */
static char *word_from(const char *start) { return g_strndup(start, strcspn(start, " \t\n")); }

/* 公开01表, 附表4, 财决01-1表: one word that begins so and has a digit. */
static bool is_number_word(const char *word)
{
    static const char *const begins[] = {"公开", "附表", "财决", "表"};

    if (strlen(word) > NUMBER_MAX || strpbrk(word, "0123456789") == NULL)
        return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(begins); i++)
        if (g_str_has_prefix(word, begins[i]))
            return true;
    return false;
}

static bool names_table(const char *text)
{
    return g_str_has_suffix(text, "表") || strstr(text, "表（") != NULL ||
           strstr(text, "表(") != NULL;
}

/* Takes the number, and a title that stands beside it on its line. */
static bool take_number(Node *table, const char *text)
{
    g_autoptr(GString) spaced = g_string_new(text);
    g_auto(GStrv) words = NULL;
    bool found = false;

    g_string_replace(spaced, "　", " ", 0);
    words = g_strsplit_set(spaced->str, " \t\n", -1);
    for (unsigned i = 0; words[i] != NULL; i++) {
        if (found && table->text == NULL && names_table(words[i]))
            table->text = g_strdup(words[i]);
        if (!is_number_word(words[i]))
            continue;
        if (table->number == NULL)
            table->number = g_strdup(words[i]);
        found = true;
    }
    return found;
}

/* 单位：万元, 金额单位：元; a 单位：NAME says whose table it is. */
static bool take_unit(Node *table, const char *text)
{
    const char *unit = g_strrstr(text, "单位：");

    /* The last one: 编制单位：NAME　单位：元. */
    if (unit == NULL)
        unit = g_strrstr(text, "单位:");
    if (unit == NULL || strlen(text) > CAPTION_MAX)
        return false;
    if (strstr(unit, "元") != NULL && table->unit == NULL)
        table->unit = word_from(unit);
    return true;
}

static bool take_mark(Node *table, const char *text)
{
    bool number = take_number(table, text);

    return take_unit(table, text) || number;
}

/* A row above the head: a title alone in its row, or the number and the unit at its end. */
static void take_caption_row(Node *table, const Node *row)
{
    g_autofree char *only = NULL;
    unsigned filled = 0;

    for (unsigned c = 0; c < node_count(row); c++) {
        g_autofree char *text = cell_text(node_at(row, c));

        if (*text == '\0')
            continue;
        filled++;
        if (take_mark(table, text))
            filled += 2;
        else if (filled == 1)
            only = g_strdup(text);
    }
    if (filled == 1 && only != NULL && table->text == NULL && strlen(only) <= CAPTION_MAX)
        table->text = g_steal_pointer(&only);
}

void table_caption(Node *table, const char *text)
{
    if (*text != '\0' && !take_mark(table, text) && table->text == NULL)
        table->text = g_strndup(text, DOCUMENT_TEXT_MAX / 2);
}

/* ---- charts ---- */

/* The cell's text in a row that may be shorter than others; "" then. The caller frees. */
static char *text_at(const Node *row, unsigned column)
{
    return column < node_count(row) ? cell_text(node_at(row, column)) : g_strdup("");
}

void table_chart(Node *chart, const Node *data)
{
    unsigned rows = node_count(data), columns = rows > 0 ? node_count(node_at(data, 0)) : 0;

    for (unsigned c = 1; c < columns; c++) {
        Node *series = node_append_new(chart, NODE_SERIES);

        series->text = text_at(node_at(data, 0), c);
        for (unsigned r = 1; r < rows; r++) {
            Node *point = node_append_new(series, NODE_POINT);

            point->text = text_at(node_at(data, r), 0);
            point->number = text_at(node_at(data, r), c);
        }
    }
}

void table_settle(Node *table)
{
    fit_spans(table);
    mark_head(table);
    for (unsigned r = 0; r < node_count(table) && r < HEAD_ROWS_MAX && all_heads(node_at(table, r));
         r++)
        take_caption_row(table, node_at(table, r));
}

/* ---- what stands around ---- */

static bool is_line(const Node *node)
{
    return node->kind == NODE_PARAGRAPH || node->kind == NODE_HEADING || node->kind == NODE_NOTE;
}

/* Goes up from the table over short lines that name it, or say whose it is. */
static void name_from_above(Node *root, unsigned at)
{
    Node *table = node_at(root, at);

    for (unsigned back = 1; back <= MIN(LINES_BEFORE, at) && is_line(node_at(root, at - back));
         back++) {
        g_autofree char *text = g_strstrip(node_plain(node_at(root, at - back)));

        if (strlen(text) > CAPTION_MAX || strstr(text, "。") != NULL)
            return;
        if (take_mark(table, text) || strstr(text, "：") != NULL || strstr(text, ":") != NULL)
            continue;
        if (!names_table(text) || table->text != NULL)
            return;
        table->text = g_steal_pointer(&text); /* its number may stand above it */
    }
}

/* A chart is named by a line beside it that begins with 图. */
static void name_chart(Node *root, unsigned at)
{
    Node *chart = node_at(root, at);
    const unsigned beside[] = {at + 1, at - 1};

    for (unsigned i = 0; i < 2 && chart->text == NULL; i++) {
        g_autofree char *text = NULL;

        if (beside[i] >= node_count(root) || !is_line(node_at(root, beside[i])))
            continue;
        text = g_strstrip(node_plain(node_at(root, beside[i])));
        if ((g_str_has_prefix(text, "图") || g_str_has_prefix(text, "（图")) &&
            strlen(text) <= CAPTION_MAX)
            chart->text = g_steal_pointer(&text);
    }
}

void table_names(Node *root)
{
    for (unsigned i = 0; i < node_count(root); i++) {
        if (node_at(root, i)->kind == NODE_TABLE && i > 0)
            name_from_above(root, i);
        else if (node_at(root, i)->kind == NODE_CHART)
            name_chart(root, i);
    }
}
