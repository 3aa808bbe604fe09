/* text_form.c: forms whose cells a PDF has scattered
 *
 * Text taken out of a PDF's form has a cell, or a line of a cell, on each line with an empty line
 * between, in the order in which the PDF happened to draw them. Three things can be put together
 * again without guessing: a line of labels each with its value (预算数： 100万元
 * 执行数： 83.88万元); the table under a line of heads that speaks of indicators, whose rows are a
 * label, a target that looks like one (≥50个) and a result; and a text that goes on from a full
 * line to the next. Whatever does not fit stays a paragraph of its own.
 */
#include "reader/heading.h"
#include "reader/table.h"
#include "reader/text.h"

#include <string.h>

#define LINES_LEAST 8u
#define PIECES_MAX 64u /* lines of one cell */
#define HEADS_MAX 12u
#define UNIT_CHARACTERS_MAX 3u /* behind the digits of a value: 个月, 人次 */
#define FULL_SLACK 4u          /* columns that a full line may lack */
#define FULL_LEAST 20u         /* narrower lines are labels, wider ones whole paragraphs */
#define FULL_MOST 100u

typedef struct {
    TextField pieces[PIECES_MAX];
    unsigned count;
} Cell;

/* A row on its way: categories (ending in 指标), label, target, result. */
typedef struct {
    Cell categories, label, target, result;
    unsigned from; /* the line with which it began */
    bool open;     /* a row has begun */
    bool apart;    /* the result stands on lines of its own */
} Row;

typedef struct {
    Body *body;
    const TextLines *lines;
    unsigned at, end; /* the form's lines; every second one is empty */
    Node *table;      /* of indicators, while it is being filled */
    unsigned heads;
    Row row;
} Form;

/* ---- words ---- */

static bool ends_in(const TextField *field, const char *word)
{
    size_t size = strlen(word);

    return field->size >= size && memcmp(field->text + field->size - size, word, size) == 0;
}

static bool has_digit(const TextField *field)
{
    for (size_t i = 0; i < field->size; i++)
        if (g_ascii_isdigit(field->text[i]))
            return true;
    return false;
}

/* ≥50个, 100%, ≤12个月, 100万元; a grade (优). */
static bool is_value(const TextField *field)
{
    static const char *const before[] = {"≥", "≤", "＞", "＜", "=", "＝", ">", "<"};
    static const char *const grades[] = {"优", "良", "中", "差"};
    const char *at = field->text, *end = at + field->size;
    unsigned digits = 0;

    for (unsigned i = 0; i < G_N_ELEMENTS(grades); i++)
        if (field->size == strlen(grades[i]) && memcmp(at, grades[i], field->size) == 0)
            return true;
    for (unsigned i = 0; i < G_N_ELEMENTS(before); i++)
        if ((size_t)(end - at) >= strlen(before[i]) &&
            memcmp(at, before[i], strlen(before[i])) == 0) {
            at += strlen(before[i]);
            break;
        }
    for (; at < end && (g_ascii_isdigit(*at) || *at == '.' || *at == ','); at++)
        digits += g_ascii_isdigit(*at);
    return digits > 0 && g_utf8_strlen(at, end - at) <= (glong)UNIT_CHARACTERS_MAX;
}

static bool is_category(const TextField *field) { return ends_in(field, "指标"); }

/* ---- where the form is ---- */

static bool is_filled(const TextLines *lines, unsigned at)
{
    return at < lines->count && lines->at[at].size > 0;
}

/* The end of a run in which lines and empty lines take turns. */
static unsigned form_end(const TextLines *lines, unsigned from)
{
    unsigned at = from;

    while (is_filled(lines, at) && at + 1 < lines->count && lines->at[at + 1].size == 0 &&
           !(at > from && lines->at[at].page))
        at += 2;
    /* The last line of a form has no empty line behind it: the next page follows at once. */
    return is_filled(lines, at) && at > from && !lines->at[at].page ? at + 1 : at;
}

/* ---- labels and values ---- */

/* Splits "其中：财政拨款100万元" before its value. */
static bool split_value(const TextField *field, TextField *label, TextField *value)
{
    for (size_t i = 1; i < field->size; i++) {
        if (!g_ascii_isdigit(field->text[i]) || g_ascii_isdigit(field->text[i - 1]))
            continue;
        *label = *value = *field;
        label->size = i;
        value->text += i;
        value->size -= i;
        return is_value(value) && !is_value(label);
    }
    return false;
}

typedef struct {
    TextField label, value;
    bool has_value;
} Pair;

/* Reads a line as labels with values. Answers how many pairs; 0 when it is something else. */
static unsigned read_pairs(const TextField *fields, unsigned count, Pair *pairs, unsigned *values)
{
    unsigned made = 0;

    *values = 0;
    for (unsigned i = 0; i < count; i++) {
        Pair *pair = &pairs[made++];

        *pair = (Pair){.label = fields[i]};
        if (is_value(&fields[i]))
            return 0;
        if (i + 1 < count && is_value(&fields[i + 1])) {
            pair->value = fields[++i];
            pair->has_value = true;
        } else {
            pair->has_value = split_value(&fields[i], &pair->label, &pair->value);
        }
        *values += pair->has_value;
    }
    return made;
}

/* Labels of one line in two columns are alike: 其他资金 其他资金. */
static bool labels_repeat(const Pair *pairs, unsigned count)
{
    return count == 2 && pairs[0].label.size == pairs[1].label.size &&
           memcmp(pairs[0].label.text, pairs[1].label.text, pairs[0].label.size) == 0;
}

/* 本年收入 10.00 万元，其中… is no pair. */
static bool is_sentence(const Pair *pairs, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (g_strstr_len(pairs[i].label.text, (gssize)pairs[i].label.size, "，") != NULL ||
            g_strstr_len(pairs[i].label.text, (gssize)pairs[i].label.size, "。") != NULL)
            return true;
    return false;
}

static void add_pairs(Body *body, Node *table, const Pair *pairs, unsigned count)
{
    Node *row = body_new(body, table, NODE_ROW);

    for (unsigned i = 0; i < count; i++) {
        text_add_cell(body, row, &pairs[i].label);
        text_add_cell(body, row, pairs[i].has_value ? &pairs[i].value : NULL);
    }
}

/* Takes lines of pairs, two to a line at least. */
static bool take_pairs(Form *form)
{
    TextField fields[TEXT_FIELDS_MAX + 1];
    Pair pairs[TEXT_FIELDS_MAX];
    Node *table = NULL;
    unsigned width = 0;

    for (; form->at < form->end; form->at += 2) {
        unsigned count = text_fields(&form->lines->at[form->at], 1, fields), values;

        count = read_pairs(fields, count, pairs, &values);
        if (count < 2 || (width > 0 && count != width) || is_sentence(pairs, count) ||
            (values < count && !(table != NULL && values == 0 && labels_repeat(pairs, count))))
            break;
        if (table == NULL)
            table = body_block(form->body, NODE_TABLE);
        width = count;
        add_pairs(form->body, table, pairs, count);
    }
    return table != NULL;
}

/* ---- indicators ---- */

static void cell_add(Cell *cell, const TextField *piece)
{
    if (cell->count < PIECES_MAX)
        cell->pieces[cell->count++] = *piece;
}

/* Whether the last line of the cell was full, so that its text goes on in the next line. */
static bool cell_goes_on(const Cell *cell)
{
    unsigned most = 0, last;

    if (cell->count == 0)
        return true;
    for (unsigned i = 0; i < cell->count; i++)
        most = MAX(most, text_columns(cell->pieces[i].text, cell->pieces[i].size));
    last = text_columns(cell->pieces[cell->count - 1].text, cell->pieces[cell->count - 1].size);
    return last + FULL_SLACK >= most && cell->count < PIECES_MAX &&
           !ends_in(&cell->pieces[cell->count - 1], "。");
}

static void add_pieces(Body *body, Node *into, const Cell *cell)
{
    for (unsigned i = 0; i < cell->count; i++)
        text_add(body, into, cell->pieces[i].line, cell->pieces[i].text, cell->pieces[i].size);
}

static void add_paragraphs(Body *body, const Cell *cell)
{
    for (unsigned i = 0; i < cell->count; i++)
        text_add(body, body_block(body, NODE_PARAGRAPH), cell->pieces[i].line, cell->pieces[i].text,
                 cell->pieces[i].size);
}

/* The row at hand into the table. Categories stand left of the label, as many columns as there are.
 * False when it was no row: it has no target, and its lines are to be taken again as text. */
static bool row_finish(Form *form)
{
    const Row *row = &form->row;
    unsigned before = form->heads - 3;

    if (!row->open)
        return true;
    if (row->target.count == 0 && row->label.count == 0) {
        add_paragraphs(form->body, &row->categories);
    } else if (row->target.count == 0 || row->categories.count > before) {
        return false;
    } else {
        Node *line = body_new(form->body, form->table, NODE_ROW);

        for (unsigned c = 0; c < before; c++)
            text_add_cell(form->body, line,
                          c + row->categories.count >= before
                              ? &row->categories.pieces[c + row->categories.count - before]
                              : NULL);
        add_pieces(form->body, text_add_cell(form->body, line, NULL), &row->label);
        add_pieces(form->body, text_add_cell(form->body, line, NULL), &row->target);
        add_pieces(form->body, text_add_cell(form->body, line, NULL), &row->result);
    }
    memset(&form->row, 0, sizeof form->row);
    return true;
}

/* How many categories the line begins with, and which field of it is the target (`count`: none). */
static unsigned row_shape(const TextField *fields, unsigned count, unsigned *target)
{
    unsigned categories = 0;

    while (categories < count && is_category(&fields[categories]))
        categories++;
    for (*target = categories; *target < count && !is_value(&fields[*target]); (*target)++)
        ;
    return categories;
}

/* A row begins with categories, or with a label that has its target beside it. */
static bool row_begins(const TextField *fields, unsigned count)
{
    unsigned target, categories = row_shape(fields, count, &target);

    return categories > 0 || (target > 0 && target < count);
}

static void row_begin(Form *form, const TextField *fields, unsigned count)
{
    unsigned target, categories = row_shape(fields, count, &target);

    form->row.open = true;
    form->row.from = form->at;
    for (unsigned i = 0; i < categories; i++)
        cell_add(&form->row.categories, &fields[i]);
    for (unsigned i = categories; i < target; i++)
        cell_add(&form->row.label, &fields[i]);
    if (target < count)
        cell_add(&form->row.target, &fields[target]);
    for (unsigned i = target + 1; i < count; i++)
        cell_add(&form->row.result, &fields[i]);
    form->row.apart = form->row.result.count == 0;
}

/* A line that goes on with the row at hand. */
static bool row_continue(Form *form, const TextField *fields, unsigned count)
{
    Row *row = &form->row;

    if (!row->open || count == 0 || heading_level(fields[0].text, fields[0].size) > 0)
        return false;
    if (row->target.count == 0) {
        if (is_value(&fields[0])) {
            cell_add(&row->target, &fields[0]);
            for (unsigned i = 1; i < count; i++)
                cell_add(&row->result, &fields[i]);
            row->apart = count == 1;
            return true;
        }
        if (count > 1 || !cell_goes_on(&row->label))
            return false;
        cell_add(&row->label, &fields[0]);
        return true;
    }
    if (count > 1 || !row->apart || !cell_goes_on(&row->result))
        return false;
    cell_add(&row->result, &fields[0]);
    return true;
}

/* 一级指标 二级指标 三级指标 预期指标值 实际完成指标值: at least three heads, of which two speak of
 * indicators. */
static bool is_head(const TextField *fields, unsigned count)
{
    unsigned indicators = 0;

    for (unsigned i = 0; i < count; i++) {
        if (has_digit(&fields[i]))
            return false;
        indicators += g_strstr_len(fields[i].text, (gssize)fields[i].size, "指标") != NULL;
    }
    return count >= 3 && count <= HEADS_MAX && indicators >= 2;
}

static bool take_indicators(Form *form)
{
    TextField fields[TEXT_FIELDS_MAX + 1];
    unsigned count = text_fields(&form->lines->at[form->at], 1, fields);
    Node *head;

    if (!is_head(fields, count))
        return false;
    form->table = body_block(form->body, NODE_TABLE);
    form->heads = count;
    head = body_new(form->body, form->table, NODE_ROW);
    for (unsigned i = 0; i < count; i++)
        text_add_cell(form->body, head, &fields[i])->head = true;
    for (form->at += 2; form->at < form->end; form->at += 2) {
        count = text_fields(&form->lines->at[form->at], 1, fields);
        if (row_begins(fields, count)) {
            if (!row_finish(form))
                break;
            row_begin(form, fields, count);
        } else if (!row_continue(form, fields, count)) {
            break;
        }
    }
    if (!row_finish(form))
        form->at = form->row.from;
    memset(&form->row, 0, sizeof form->row);
    return true;
}

/* ---- the rest ---- */

/* Lines of labels and values have blanks in them. */
static bool is_one_field(const TextLine *line)
{
    TextField fields[TEXT_FIELDS_MAX + 1];

    return text_fields(line, 2, fields) == 1;
}

/* A full line that ends no sentence goes on in the next one. */
static bool line_goes_on(const TextLine *line, const TextLine *next, unsigned most)
{
    TextField whole = {.text = line->text, .size = line->size};

    return line->width + FULL_SLACK >= most && line->width >= FULL_LEAST &&
           line->width <= FULL_MOST && next->width <= most + FULL_SLACK && is_one_field(line) &&
           is_one_field(next) && !ends_in(&whole, "。") && !ends_in(&whole, "；") &&
           !ends_in(&whole, "：") && !ends_in(&whole, "表") && !ends_in(&whole, "）") &&
           heading_level(next->text, next->size) == 0 && !heading_is_item(next->text, next->size);
}

static void take_text(Form *form)
{
    const TextLine *line = &form->lines->at[form->at];
    unsigned most = line->width, level = heading_level(line->text, line->size);
    Node *block =
        level > 0 ? body_heading(form->body, level) : body_block(form->body, NODE_PARAGRAPH);

    text_add_line(form->body, block, line);
    for (form->at += 2; level == 0 && form->at < form->end; form->at += 2) {
        const TextLine *next = &form->lines->at[form->at];

        if (!line_goes_on(line, next, most))
            break;
        text_add_line(form->body, block, next);
        most = MAX(most, next->width);
        line = next;
    }
}

/* The form's name and what it is about, wherever the PDF has put them. */
static void name_table(const Form *form, unsigned from)
{
    g_autoptr(GString) name = g_string_new(NULL);
    const TextLine *title = NULL, *about = NULL;

    for (unsigned i = from; i < form->end; i += 2) {
        const TextLine *line = &form->lines->at[i];
        TextField field = {.text = line->text, .size = line->size};

        if (title == NULL && ends_in(&field, "表") && heading_level(line->text, line->size) == 1)
            title = line;
        else if (about == NULL && g_str_has_prefix(line->text, "（") && ends_in(&field, "）"))
            about = line;
    }
    if (title == NULL || form->table == NULL)
        return;
    g_string_append_len(name, title->text, (gssize)title->size);
    if (about != NULL)
        g_string_append_len(name, about->text, (gssize)about->size);
    form->table->text = g_strdup(name->str);
}

/* Some line of it has labels with values, or the heads of indicators. */
static bool is_form(const Form *form)
{
    TextField fields[TEXT_FIELDS_MAX + 1];
    Pair pairs[TEXT_FIELDS_MAX];

    for (unsigned at = form->at; at < form->end; at += 2) {
        unsigned count = text_fields(&form->lines->at[at], 1, fields), values;

        if (count >= 3 && is_head(fields, count))
            return true;
        count = read_pairs(fields, count, pairs, &values);
        if (count >= 2 && values == count && !is_sentence(pairs, count))
            return true;
    }
    return false;
}

unsigned text_take_form(Body *body, TextLines *lines, unsigned from)
{
    Form form = {.body = body, .lines = lines, .at = from};

    if (from < lines->no_form_until) /* looked at already: a long run is looked at once */
        return 0;
    form.end = form_end(lines, from);
    if (form.end - from < 2 * LINES_LEAST || !is_form(&form)) {
        lines->no_form_until = MAX(form.end, lines->no_form_until);
        return 0;
    }
    while (form.at < form.end)
        if (!take_pairs(&form) && !take_indicators(&form))
            take_text(&form);
    name_table(&form, from);
    return form.end - from;
}
