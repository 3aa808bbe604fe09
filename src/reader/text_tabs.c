/* text_tabs.c: tables with tabs between their cells, as office programs write them out, or so many
 * blanks
 *
 * What a joined cell covers is not written: a row may have fewer cells than the table columns. How
 * wide the joined ones are is told where it follows: two rows of heads that fill the table
 * together, a total over code and name, a head over each side. A head that tells nothing apart is
 * left out; where one would be needed the table stays text.
 */
#include "reader/heading.h"
#include "reader/table.h"
#include "reader/text.h"
#include "reader/text_nest.h"

#include <stdlib.h>
#include <string.h>

#define HEADS_MAX 6u
#define ROWS_LEAST 2u
#define CODE_CELLS 3u
#define CELL_WIDTH_MAX 60u /* columns of a cell on a line of its own */
#define HEAD_CELLS_MAX 40u
#define LINE_ROWS_LEAST 3u
#define BLANKS_LEAST 3u
#define BLANK_ROWS_LEAST 3u

typedef struct {
    TextField fields[TEXT_FIELDS_MAX + 1];
    unsigned count;
    unsigned spans[TEXT_FIELDS_MAX + 1]; /* of a head; columns */
    unsigned down;                       /* rows that its other cells cover */
    unsigned labels; /* cells over codes and names, that stand before the others */
    bool left_out;
} TabRow;

typedef struct {
    const TextLines *lines;
    unsigned from, rows; /* lines */
    unsigned blanks;     /* that part two cells; 0: a tab does */
    GArray *starts; /* of unsigned: where rows begin whose cells have lines of their own, and the
                       end; NULL */
    unsigned columns, heads;
    TabRow head[HEADS_MAX];
    bool label[TEXT_FIELDS_MAX + 1]; /* columns of codes and names */
} Tabs;

/* ---- fields ---- */

static bool is_figure(const TextField *field)
{
    g_autofree char *text = g_strndup(field->text, field->size);

    return field->size > 0 && table_is_figure(text);
}

static bool is_code(const TextField *field)
{
    for (size_t i = 0; i < field->size; i++)
        if (!g_ascii_isdigit(field->text[i]))
            return false;
    return field->size == 3 || field->size == 5 || field->size == 7;
}

static bool same(const TextField *a, const TextField *b)
{
    return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

/* The blanks from `at` on. */
static unsigned blanks_at(const char *at, const char *end)
{
    unsigned count = 0;

    while (at + count < end && at[count] == ' ')
        count++;
    return count;
}

/* The next mark between cells, and its size; NULL: there is none. */
static const char *next_mark(const char *at, const char *end, unsigned blanks, size_t *size)
{
    *size = blanks == 0 ? 1 : blanks;
    if (blanks == 0)
        return memchr(at, '\t', (size_t)(end - at));
    for (; (at = memchr(at, ' ', (size_t)(end - at))) != NULL; at++)
        if (blanks_at(at, end) >= blanks)
            return at;
    return NULL;
}

/* Every mark parts, those at the ends of the line too. False: no marks, or too many. */
static bool read_row(const TextLine *line, unsigned blanks, TabRow *row)
{
    const char *from = line->raw, *end = from + line->raw_size, *mark;
    size_t size;

    row->count = 0;
    if (line->left_out)
        return false;
    for (; (mark = next_mark(from, end, blanks, &size)) != NULL; from = mark + size) {
        if (row->count == TEXT_FIELDS_MAX)
            return false;
        row->fields[row->count++] = text_field(line, from, mark);
    }
    row->fields[row->count++] = text_field(line, from, end);
    return row->count > 1;
}

static unsigned common_divisor(unsigned a, unsigned b)
{
    while (b > 0) {
        unsigned rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* The number of blanks that part cells when all runs of them are multiples of it; 0: they are not.
 * Lines that are laid out in columns have runs of every length. */
static unsigned blanks_of(const TextLines *lines, unsigned from, unsigned *until)
{
    unsigned blanks = 0;

    for (*until = from; *until < lines->count; (*until)++) {
        const TextLine *line = &lines->at[*until];
        const char *at = line->raw, *end = at + line->raw_size;
        unsigned runs = 0;

        for (unsigned run; (at = memchr(at, ' ', (size_t)(end - at))) != NULL; at += run) {
            run = blanks_at(at, end);
            blanks = run > 1 ? common_divisor(blanks, run) : blanks;
            runs += run > 1;
        }
        if (runs == 0 || line->left_out || (*until > from && line->page))
            break;
    }
    return blanks >= BLANKS_LEAST && *until - from >= BLANK_ROWS_LEAST ? blanks : 0;
}

/* Row `index` of the table. */
static bool row_at(const Tabs *tabs, unsigned index, TabRow *row)
{
    unsigned from, until;

    if (tabs->starts == NULL)
        return read_row(&tabs->lines->at[tabs->from + index], tabs->blanks, row);
    from = g_array_index(tabs->starts, unsigned, index);
    until = g_array_index(tabs->starts, unsigned, index + 1);
    for (row->count = 0; from + row->count < until; row->count++) {
        const TextLine *line = &tabs->lines->at[from + row->count];

        row->fields[row->count] = text_field(line, line->text, line->text + line->size);
    }
    return true;
}

/* 栏次 1 2 3: figures that count the columns. */
static bool is_ordinals(const TabRow *row)
{
    long last = 0;

    for (unsigned i = 0; i < row->count; i++) {
        g_autofree char *text = g_strndup(row->fields[i].text, row->fields[i].size);
        char *end;
        long number = strtol(text, &end, 10);

        if (*text == '\0' || end == text)
            continue;
        if (*end != '\0' || number != last + 1)
            return false;
        last = number;
    }
    return last >= 2;
}

static bool has_figure(const TabRow *row)
{
    for (unsigned i = 0; i < row->count; i++)
        if (is_figure(&row->fields[i]))
            return true;
    return false;
}

static bool is_body(const TabRow *row)
{
    bool empty = true;

    if (is_ordinals(row))
        return false;
    for (unsigned i = 0; i < row->count; i++)
        empty = empty && row->fields[i].size == 0;
    return empty || has_figure(row) || heading_level(row->fields[0].text, row->fields[0].size) > 0;
}

/* ---- columns ---- */

/* How many lines have tabs, and how many cells most lines with figures have. */
static void measure(Tabs *tabs)
{
    unsigned counts[TEXT_FIELDS_MAX + 2] = {0};
    TabRow row;

    for (tabs->rows = 0; tabs->from + tabs->rows < tabs->lines->count; tabs->rows++) {
        const TextLine *line = &tabs->lines->at[tabs->from + tabs->rows];

        if ((tabs->rows > 0 && line->page) || !read_row(line, tabs->blanks, &row))
            break;
        if (has_figure(&row) && !is_ordinals(&row))
            counts[row.count]++;
    }
    tabs->columns = 0;
    for (unsigned c = 2; c <= TEXT_FIELDS_MAX; c++)
        if (counts[c] > 0 && counts[c] >= counts[tabs->columns])
            tabs->columns = c;
}

static bool read_heads(Tabs *tabs)
{
    TabRow row;

    for (tabs->heads = 0; tabs->heads < tabs->rows; tabs->heads++) {
        row_at(tabs, tabs->heads, &row);
        if (is_body(&row))
            return true;
        if (tabs->heads == HEADS_MAX)
            return false;
        tabs->head[tabs->heads] = row;
        tabs->head[tabs->heads].down = 1;
        tabs->head[tabs->heads].left_out = false;
        for (unsigned c = 0; c < row.count; c++)
            tabs->head[tabs->heads].spans[c] = 1;
    }
    return false;
}

static bool is_digits(const TextField *field)
{
    for (size_t i = 0; i < field->size; i++)
        if (!g_ascii_isdigit(field->text[i]))
            return false;
    return true;
}

/* Which columns have texts or codes in rows that are whole. A code may stand in up to three cells
 * before its name. */
static void find_labels(Tabs *tabs)
{
    bool codes[CODE_CELLS] = {true, true, true};
    unsigned name = 0;
    TabRow row;

    memset(tabs->label, 0, sizeof tabs->label);
    for (unsigned r = tabs->heads; r < tabs->rows; r++) {
        row_at(tabs, r, &row);
        for (unsigned c = 0; row.count == tabs->columns && c < row.count; c++) {
            tabs->label[c] = tabs->label[c] ||
                             (row.fields[c].size > 0 && !is_figure(&row.fields[c])) ||
                             (is_code(&row.fields[c]) && c + 1 < row.count &&
                              row.fields[c + 1].size > 0 && !is_figure(&row.fields[c + 1]));
            if (c < CODE_CELLS)
                codes[c] = codes[c] && is_digits(&row.fields[c]);
        }
    }
    while (name < CODE_CELLS && codes[name])
        name++;
    for (unsigned c = 0; c < name && tabs->label[name]; c++)
        tabs->label[c] = true;
}

static bool all_labels(const Tabs *tabs, unsigned from, unsigned until)
{
    for (unsigned c = from; c < until; c++)
        if (!tabs->label[c])
            return false;
    return until <= tabs->columns;
}

/* ---- heads ---- */

/* A head over each side: the row below repeats itself, or begins each side with the same word. */
static bool span_sides(TabRow *head, const TabRow *below)
{
    unsigned sides = head->count, begun = 0;

    for (unsigned c = 0; c < below->count; c++)
        begun += same(&below->fields[c], &below->fields[0]);
    if (begun != sides)
        return false;
    for (unsigned c = 0, side = 0; c < below->count; c++) {
        if (c > 0 && same(&below->fields[c], &below->fields[0]))
            side++;
        head->spans[side] =
            c > 0 && !same(&below->fields[c], &below->fields[0]) ? head->spans[side] + 1 : 1;
    }
    return true;
}

/* The head whose parts the row below names: its own words return there. */
static unsigned parent_of(const TabRow *head, const TabRow *below)
{
    unsigned best = 0, best_shared = 0, ties = 0;

    for (unsigned c = 0; c < head->count; c++) {
        unsigned shared = 0;

        for (unsigned k = 0; k < below->count; k++)
            shared += text_likeness(&below->fields[k], &head->fields[c]);
        ties = shared == best_shared ? ties + 1 : shared > best_shared ? 0 : ties;
        if (shared > best_shared) {
            best = c;
            best_shared = shared;
        }
    }
    return best_shared >= 2 && ties == 0 ? best : head->count;
}

/* Two rows that fill the table together: one head of the first has all cells of the second below
 * it. */
static bool span_one(const Tabs *tabs, TabRow *head, const TabRow *below)
{
    unsigned parent;

    if (head->count + below->count != tabs->columns + 1)
        return false;
    parent = all_labels(tabs, 0, below->count) && !tabs->label[below->count]
                 ? 0
                 : parent_of(head, below);
    if (parent == head->count)
        return false;
    head->spans[parent] = below->count;
    head->down = 2;
    return true;
}

/* Whether the row says the same for each of so many sides. */
static bool repeats(const TabRow *row, unsigned sides)
{
    unsigned width = row->count / sides;

    for (unsigned c = width; c < row->count; c++)
        if (!same(&row->fields[c], &row->fields[c - width]))
            return false;
    return width > 0 && row->count % sides == 0;
}

/* 预算数 and 决算数 over two rows of heads that fill each side together, the same in both. */
static bool span_nested(const Tabs *tabs, TabRow *head, TabRow *below, const TabRow *leaf)
{
    unsigned sides = head->count, width = tabs->columns / sides, parent;
    TabRow side = *below, under = *leaf;

    if (sides < 2 || tabs->columns % sides != 0 || !repeats(below, sides) || !repeats(leaf, sides))
        return false;
    side.count = below->count / sides;
    under.count = leaf->count / sides;
    if (side.count + under.count != width + 1 || (parent = parent_of(&side, &under)) == side.count)
        return false;
    for (unsigned s = 0; s < sides; s++) {
        head->spans[s] = width;
        below->spans[s * side.count + parent] = under.count;
    }
    below->down = 2;
    return true;
}

/* Columns of codes and names at the left. */
static unsigned leading_labels(const Tabs *tabs)
{
    unsigned labels = 0;

    while (labels < tabs->columns && tabs->label[labels])
        labels++;
    return labels;
}

/* 项目 over all codes and names; below it 科目编码 and 科目名称, perhaps 类 款 项 below these.
 * Answers how many rows they are; 0: it is not so. */
static unsigned span_labels(Tabs *tabs, unsigned at)
{
    unsigned labels = leading_labels(tabs), rows = 1;
    TabRow *head = &tabs->head[at];

    if (labels < 2 || head->count + labels != tabs->columns + 1)
        return 0;
    while (at + rows < tabs->heads && tabs->head[at + rows].count <= labels &&
           !is_ordinals(&tabs->head[at + rows]))
        rows++;
    for (unsigned r = 1; r < rows; r++) {
        TabRow *below = &tabs->head[at + r];
        bool joined = below->count == 2 && labels > 2;

        if (below->count != labels && !joined && !(r > 1 && below->count + 1 == labels))
            return 0;
        below->down = rows - r;
        if (joined)
            below->spans[0] = labels - 1;
    }
    head->spans[0] = labels;
    head->down = rows;
    return rows;
}

/* Two columns of figures of one side with the same head need the head above to be told apart. */
static bool needs_head_above(const Tabs *tabs, const TabRow *leaf)
{
    for (unsigned c = 0; c < leaf->count; c++)
        for (unsigned k = c + 1; k < leaf->count && !tabs->label[c] && !tabs->label[k]; k++)
            if (same(&leaf->fields[c], &leaf->fields[k]))
                return true;
    return false;
}

static bool settle_heads(Tabs *tabs)
{
    for (unsigned r = 0, rows; r < tabs->heads; r++) {
        TabRow *head = &tabs->head[r], *below = r + 1 < tabs->heads ? &tabs->head[r + 1] : NULL;
        const TabRow *leaf = r + 2 < tabs->heads ? &tabs->head[r + 2] : NULL;

        if (head->count == tabs->columns)
            continue;
        if ((rows = span_labels(tabs, r)) > 0) {
            r += rows - 1;
            continue;
        }
        if (head->count < tabs->columns && is_ordinals(head)) {
            head->spans[0] = tabs->columns - head->count + 1;
        } else if (below != NULL && below->count < tabs->columns && span_one(tabs, head, below)) {
            r++;
        } else if (leaf != NULL && span_nested(tabs, head, below, leaf)) {
            r += 2;
        } else if (below != NULL && below->count == tabs->columns && head->count < tabs->columns) {
            head->left_out = !span_sides(head, below);
            if (head->left_out && needs_head_above(tabs, below))
                return false;
        } else {
            return false;
        }
    }
    return true;
}

/* ---- heads that cover each other anyhow ---- */

static bool says_field(const TextField *field, const char *word)
{
    return field->size == strlen(word) && memcmp(field->text, word, field->size) == 0;
}

/* How many rows at the top have names, and no number of their column. */
static unsigned named_heads(const Tabs *tabs)
{
    unsigned named = tabs->heads;

    while (named > 0 && is_ordinals(&tabs->head[named - 1]))
        named--;
    return named;
}

/* Whether the first head of all stands over those of the codes and names. */
static bool covers_labels(const Tabs *tabs, unsigned labels, unsigned named)
{
    const TextField *first = &tabs->head[0].fields[0];

    if (named < 2 || labels < 2 || tabs->head[1].count < 2)
        return false;
    return says_field(first, "项目") || (text_likeness(first, &tabs->head[1].fields[0]) > 0 &&
                                         text_likeness(first, &tabs->head[1].fields[1]) > 0);
}

/* Takes the heads over codes and names from the left of the rows: one each, 项目 over 科目编码 and
 * 科目名称, below the first perhaps 类 款 项. */
static bool take_label_heads(Tabs *tabs, unsigned labels, unsigned named)
{
    TabRow *first = &tabs->head[0], *second = &tabs->head[1], *third = &tabs->head[2];
    bool parted = labels > 2 && named > 2 && says_field(&third->fields[0], "类");

    for (unsigned r = 0; r < tabs->heads; r++) {
        TabRow *head = &tabs->head[r];

        head->labels = 0;
        head->left_out = false;
        head->down = r < named ? named - r : 1;
        for (unsigned c = 0; c < head->count; c++)
            head->spans[c] = 1;
    }
    if (!covers_labels(tabs, labels, named)) {
        first->labels = labels;
        return first->count > labels;
    }
    first->labels = 1;
    first->spans[0] = labels;
    second->labels = second->count < labels || parted ? 2 : labels;
    if (second->labels < labels)
        second->spans[0] = labels - 1;
    if (parted)
        third->labels = labels - 1;
    return first->count > 1 && second->count >= second->labels &&
           (!parted || third->count >= third->labels);
}

/* Reads the figures of a row; false: it has other cells. */
static bool read_amounts(const TabRow *row, unsigned from, Money *amounts)
{
    for (unsigned c = from; c < row->count; c++) {
        g_autofree char *text = g_strndup(row->fields[c].text, row->fields[c].size);
        g_auto(GStrv) groups = g_strsplit(text, ",", -1);
        g_autofree char *plain = g_strjoinv("", groups);

        amounts[c - from] = MONEY_ZERO;
        if (*plain != '\0' && money_parse(plain, &amounts[c - from]) != MONEY_PARSED)
            return false;
    }
    return true;
}

static GArray *body_amounts(const Tabs *tabs, unsigned labels, unsigned *rows)
{
    unsigned columns = tabs->columns - labels;
    GArray *amounts = g_array_new(FALSE, TRUE, sizeof(Money));
    TabRow row;

    *rows = 0;
    for (unsigned r = tabs->heads; r < tabs->rows && *rows < TEXT_NEST_ROWS; r++) {
        row_at(tabs, r, &row);
        if (row.count != tabs->columns)
            continue;
        g_array_set_size(amounts, (*rows + 1) * columns);
        *rows += read_amounts(&row, labels, &g_array_index(amounts, Money, *rows * columns));
    }
    return amounts;
}

/* Heads of up to three rows over figures whose names all stand at the left. */
static bool nest_heads(Tabs *tabs)
{
    unsigned labels = leading_labels(tabs), named = named_heads(tabs), rows, count = 0;
    g_autoptr(GArray) amounts = NULL;
    TextHeads nested[HEADS_MAX];

    if (named == 0 || labels == 0 || labels == tabs->columns ||
        !take_label_heads(tabs, labels, named))
        return false;
    for (unsigned c = labels; c < tabs->columns; c++)
        if (tabs->label[c])
            return false;
    for (unsigned r = named; r < tabs->heads; r++)
        if (tabs->head[r].count > tabs->columns)
            return false;
        else
            tabs->head[r].spans[0] = tabs->columns - tabs->head[r].count + 1;
    for (unsigned r = 0; r < named; r++) {
        TabRow *head = &tabs->head[r];

        if (head->count > head->labels)
            nested[count++] = (TextHeads){head->fields + head->labels, head->count - head->labels,
                                          head->spans + head->labels};
        else if (count < r) /* figures have no head here, though they have below */
            return false;
    }
    amounts = body_amounts(tabs, labels, &rows);
    return text_nest(
        nested, count, tabs->columns - labels,
        &(TextAmounts){(const Money *)(void *)amounts->data, rows, tabs->columns - labels});
}

static bool tells_heads(Tabs *tabs)
{
    bool settled = settle_heads(tabs), whole = settled;
    g_autofree TabRow *kept = g_memdup2(tabs->head, sizeof tabs->head);

    for (unsigned r = 0; r < tabs->heads; r++)
        whole = whole && !tabs->head[r].left_out;
    if (whole || nest_heads(tabs))
        return true;
    memcpy(tabs->head, kept, sizeof tabs->head);
    return settled;
}

/* ---- rows of the body ---- */

static bool sides_alike(const Tabs *tabs)
{
    const TabRow *leaf = tabs->heads > 0 ? &tabs->head[tabs->heads - 1] : NULL;
    const TextField *first = NULL;

    if (leaf == NULL || leaf->count != tabs->columns)
        return false;
    for (unsigned c = 0; c < leaf->count; c++) {
        if (tabs->label[c])
            continue;
        if (first != NULL && (!same(first, &leaf->fields[c]) || !tabs->label[c - 1]))
            return false;
        first = &leaf->fields[c];
    }
    return true;
}

/* 人员经费合计 1.00 公用经费合计 2.00: a label and a figure for each side from the left. */
static bool spread_pairs(const Tabs *tabs, const TabRow *row, unsigned *at)
{
    unsigned column = 0;

    if (row->count % 2 != 0 || !sides_alike(tabs))
        return false;
    for (unsigned i = 0; i < row->count; i += 2) {
        if (is_figure(&row->fields[i]) ||
            (row->fields[i + 1].size > 0 && !is_figure(&row->fields[i + 1])) ||
            column >= tabs->columns)
            return false;
        at[i] = column;
        while (column < tabs->columns && tabs->label[column])
            column++;
        at[i + 1] = column++;
    }
    return column <= tabs->columns;
}

/* The column of each cell of a row. False: not told. */
static bool spread(const Tabs *tabs, const TabRow *row, unsigned *at)
{
    unsigned first = tabs->columns - row->count + 1;

    for (unsigned i = 0; i < row->count; i++)
        at[i] = row->count == tabs->columns || i == 0 ? i : i + first - 1;
    if (row->count == tabs->columns)
        return true;
    if (row->count > tabs->columns)
        return false;
    if (all_labels(tabs, 0, first) && !tabs->label[first] && !is_figure(&row->fields[0]))
        return true;
    return spread_pairs(tabs, row, at);
}

static bool rows_are_told(const Tabs *tabs)
{
    unsigned unknown = 0, at[TEXT_FIELDS_MAX + 1];
    TabRow row;

    for (unsigned r = tabs->heads; r < tabs->rows; r++) {
        row_at(tabs, r, &row);
        unknown += !spread(tabs, &row, at);
    }
    return unknown == 0 && tabs->rows - tabs->heads + MIN(tabs->heads, 1u) >= ROWS_LEAST;
}

static void add_head(Body *body, Node *table, const TabRow *head)
{
    Node *row;

    if (head->left_out)
        return;
    row = body_new(body, table, NODE_ROW);
    for (unsigned i = 0; i < head->count; i++) {
        Node *cell = text_add_cell(body, row, head->fields[i].size > 0 ? &head->fields[i] : NULL);

        cell->head = true;
        cell->colspan = head->spans[i];
        cell->rowspan = head->spans[i] > 1 ? 1 : head->down;
    }
}

static void add_row(const Tabs *tabs, Body *body, Node *table, const TabRow *fields)
{
    unsigned at[TEXT_FIELDS_MAX + 1], next = 0;
    Node *row = body_new(body, table, NODE_ROW);

    spread(tabs, fields, at);
    for (unsigned c = 0; c < tabs->columns; c++) {
        bool is_here = next < fields->count && at[next] == c;

        text_add_cell(body, row,
                      is_here && fields->fields[next].size > 0 ? &fields->fields[next] : NULL);
        next += is_here;
    }
}

/* Puts the table into the document when all of it is told. */
static bool add_table(Tabs *tabs, Body *body)
{
    TabRow row;
    Node *table;

    if (tabs->columns == 0 || !read_heads(tabs))
        return false;
    find_labels(tabs);
    if (!tells_heads(tabs) || !rows_are_told(tabs))
        return false;
    table = body_block(body, NODE_TABLE);
    for (unsigned r = 0; r < tabs->heads; r++)
        add_head(body, table, &tabs->head[r]);
    for (unsigned r = tabs->heads; r < tabs->rows; r++) {
        row_at(tabs, r, &row);
        add_row(tabs, body, table, &row);
    }
    table_settle(table);
    return true;
}

/* The rows at the top that are as wide as the first when another head, of other columns, follows
 * them: a form has several tables below each other. 0: it is not so. */
static unsigned rows_before_other_head(const Tabs *tabs)
{
    unsigned rows = 1, figures = 0;
    TabRow first, row;

    if (tabs->rows < 2 || !read_row(&tabs->lines->at[tabs->from], tabs->blanks, &first))
        return 0;
    for (; rows < tabs->rows && read_row(&tabs->lines->at[tabs->from + rows], tabs->blanks, &row);
         rows++) {
        if (row.count != first.count)
            return figures > 0 && !is_body(&row) ? rows : 0;
        figures += has_figure(&row);
    }
    return 0;
}

static bool add_first_part(Tabs *tabs, Body *body)
{
    TabRow first;

    tabs->rows = rows_before_other_head(tabs);
    if (tabs->rows == 0 || !read_row(&tabs->lines->at[tabs->from], tabs->blanks, &first))
        return false;
    tabs->columns = first.count;
    return add_table(tabs, body);
}

unsigned text_take_tabs(Body *body, TextLines *lines, unsigned from)
{
    g_autofree Tabs *tabs = NULL;
    unsigned blanks = 0, until;

    if (from < lines->no_tabs_until)
        return 0;
    if (memchr(lines->at[from].raw, '\t', lines->at[from].raw_size) == NULL) {
        blanks = blanks_of(lines, from, &until);
        lines->no_tabs_until = until;
        if (blanks == 0)
            return 0;
    }
    tabs = g_new0(Tabs, 1);
    tabs->blanks = blanks;
    tabs->lines = lines;
    tabs->from = from;
    measure(tabs);
    lines->no_tabs_until = MAX(lines->no_tabs_until, from + tabs->rows);
    if (add_table(tabs, body))
        return tabs->rows;
    if (blanks > 0 || !add_first_part(tabs, body))
        return 0;
    lines->no_tabs_until = from + tabs->rows;
    return tabs->rows;
}

/* ---- a cell on each line ---- */

static bool says(const TextLine *line, const char *word)
{
    return line->size == strlen(word) && memcmp(line->text, word, line->size) == 0;
}

static bool is_total(const TextLine *line)
{
    return says(line, "合计") || says(line, "总计") || says(line, "合 计");
}

static bool is_line_figure(const TextLine *line)
{
    TextField field = {.text = line->text, .size = line->size};

    return is_figure(&field);
}

static bool is_line_code(const TextLine *line)
{
    TextField field = {.text = line->text, .size = line->size};

    return is_code(&field);
}

/* An amount, as no code and no ordinal is one. */
static bool is_body_figure(const TextLine *line)
{
    return is_line_figure(line) && memchr(line->text, '.', line->size) != NULL;
}

/* A line that can be a cell: short, and no clause. */
static bool is_cell(const TextLine *line)
{
    return line->width <= CELL_WIDTH_MAX && !line->left_out && !line->page &&
           g_strstr_len(line->text, (gssize)line->size, "。") == NULL &&
           g_strstr_len(line->text, (gssize)line->size, "单位：") == NULL;
}

/* How many lines from `from` on are heads: none of them empty or a figure of the body. 0: no body
 * follows. */
static unsigned head_cells(const TextLines *lines, unsigned from, unsigned *ordinals)
{
    unsigned count = 0;

    *ordinals = 0;
    for (; from + count < lines->count && count <= HEAD_CELLS_MAX; count++) {
        const TextLine *line = &lines->at[from + count];

        if (is_total(line) &&
            (*ordinals > 0 || count == 0 || !is_total(&lines->at[from + count - 1])) &&
            from + count + 1 < lines->count && is_body_figure(&lines->at[from + count + 1]))
            return count;
        if (heading_level(line->text, line->size) == 2)
            return count;
        if (line->size == 0 || !is_cell(line))
            return 0;
        if (says(line, "栏次"))
            *ordinals = count;
    }
    return 0;
}

static void add_start(GArray *starts, unsigned line) { g_array_append_val(starts, line); }

/* Shares the heads out to rows, for a table of `labels` columns before `values` ones. False: they
 * do not fit. */
static bool head_rows(GArray *starts, const TextLines *lines, unsigned from, unsigned heads,
                      unsigned ordinals, unsigned labels, unsigned values)
{
    unsigned named = ordinals > 0 ? ordinals : heads, first = 0;

    if (ordinals > 0 && heads - ordinals != values + 1)
        return false;
    if (named > 2 && says(&lines->at[from], "收入") && says(&lines->at[from + 1], "支出")) {
        add_start(starts, from);
        first = 2;
    }
    add_start(starts, from + first);
    if (named - first != labels + values) {
        if (first > 0 || labels < 2 || named < values + 3)
            return false;
        add_start(starts, from + values + 1);
        if (named == values + 3 + labels - 1 && labels > 2)
            add_start(starts, from + values + 3);
        else if (named != values + 3)
            return false;
    }
    if (ordinals > 0)
        add_start(starts, from + ordinals);
    return true;
}

/* Whether `count` lines are a row: labels that are no amounts, then nothing but figures that are no
 * codes; one more label where the second side begins. */
static bool is_line_row(const TextLines *lines, unsigned from, unsigned labels, unsigned count,
                        unsigned second)
{
    bool filled = false;

    for (unsigned c = 0; c < count; c++) {
        const TextLine *line = from + c < lines->count ? &lines->at[from + c] : NULL;

        if (line == NULL || !is_cell(line))
            return false;
        filled = filled || line->size > 0;
        if (c < labels || (second > 0 && c == second)
                ? is_body_figure(line)
                : line->size > 0 && (!is_line_figure(line) || is_line_code(line)))
            return false;
    }
    return filled;
}

/* Shares the body out to rows. Answers the line after it; 0: it does not come out even. */
static unsigned body_rows(GArray *starts, const TextLines *lines, unsigned from, unsigned labels,
                          unsigned values, unsigned second)
{
    unsigned at = from, rows = 0;

    for (;; rows++) {
        unsigned own = labels > 1 && at < lines->count && is_total(&lines->at[at]) ? 1 : labels;

        if (!is_line_row(lines, at, own, own + values, second))
            break;
        add_start(starts, at);
        at += own + values;
    }
    add_start(starts, at);
    /* What follows is no cell of it: the table's end, or we have taken it wrongly apart. */
    if (rows < LINE_ROWS_LEAST ||
        (at < lines->count && lines->at[at].size > 0 && is_line_figure(&lines->at[at])))
        return 0;
    return at;
}

/* Where the heads of the second side begin: with the same word as those of the first. 0: there is
 * one side. */
static unsigned second_side(const TextLines *lines, unsigned from, unsigned heads)
{
    unsigned first =
        heads > 2 && says(&lines->at[from], "收入") && says(&lines->at[from + 1], "支出") ? 2 : 0;
    const TextLine *word = &lines->at[from + first];
    unsigned second = 0;

    for (unsigned i = first + 1; i < heads; i++)
        if (lines->at[from + i].size == word->size &&
            memcmp(lines->at[from + i].text, word->text, word->size) == 0) {
            if (second > 0)
                return heads;
            second = i - first;
        }
    return second;
}

bool text_begins_table(const TextLines *lines, unsigned at)
{
    const TextLine *above = at > 0 ? &lines->at[at - 1] : NULL;

    return above == NULL || lines->at[at].page || above->left_out ||
           g_strstr_len(above->text, (gssize)above->size, "单位：") != NULL ||
           g_strstr_len(above->text, (gssize)above->size, "单位:") != NULL ||
           (above->size > 4 * strlen("表") &&
            memcmp(above->text + above->size - strlen("表"), "表", strlen("表")) == 0);
}

unsigned text_take_lines(Body *body, TextLines *lines, unsigned from)
{
    unsigned ordinals, heads, second;

    if (lines->at[from].size == 0 || !is_cell(&lines->at[from]) || !text_begins_table(lines, from))
        return 0;
    heads = head_cells(lines, from, &ordinals);
    second = second_side(lines, from, heads);
    for (unsigned labels = 1; heads >= 3 && labels <= (second > 0 ? 1 : CODE_CELLS + 1); labels++)
        for (unsigned values = 2; values < heads; values++) {
            g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(unsigned));
            g_autofree Tabs *tabs = NULL;
            unsigned end;

            if (!head_rows(starts, lines, from, heads, ordinals, labels, values) ||
                (end = body_rows(starts, lines, from + heads, labels, values, second)) == 0)
                continue;
            tabs = g_new0(Tabs, 1);
            *tabs = (Tabs){.lines = lines,
                           .from = from,
                           .rows = starts->len - 1,
                           .columns = labels + values,
                           .starts = starts};
            if (tabs->columns <= TEXT_FIELDS_MAX && add_table(tabs, body))
                return end - from;
        }
    return 0;
}
