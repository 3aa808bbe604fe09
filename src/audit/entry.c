/* entry.c: the money of one project, wherever it is told, and of projects together
 *
 * An entry is what a paragraph, a row or a form says of one project: what it might spend in the
 * year and what it spent. Only the same words of one name are held against each other; sums only
 * where the text says how many projects they are of, and as many are told beside it.
 */
#include "audit/internal.h"

#include <stdlib.h>
#include <string.h>

#define NAME_LEAST 3 /* characters: shorter names are words of a form */
#define NAME_MOST 40

typedef enum {
    MONEY_BUDGET,
    MONEY_OUTTURN,
    MONEY_KINDS,
    MONEY_RATE = MONEY_KINDS,
    TOLD_KINDS
} MoneyKind;

static const char *const money_words[TOLD_KINDS] = {"entry-budget", "entry-outturn", "entry-rate"};

/* What is told of projects by name. */
typedef struct {
    Audit *audit;
    GHashTable *figures; /* name and kind to figure + 1 */
    GHashTable
        *touched; /* figures that a relation of project.c compares with one they only touch */
} Told;

/* ---- names ---- */

/* "2．“某某”项目绩效自评报告" → 某某; NULL when it is no name. The caller frees. */
static char *project_name(const AuditData *data, const char *text)
{
    static GRegex *extra;
    g_autofree char *name = NULL;
    const char *ending;
    glong length;

    if (g_once_init_enter(&extra))
        g_once_init_leave(
            &extra, g_regex_new("^[（(]?[0-9一二三四五六七八九十]{1,3}[）)、.．]+|20[0-9]{2}年度?|"
                                "[“”\"]",
                                G_REGEX_OPTIMIZE, 0, NULL));
    name = g_regex_replace_literal(extra, text, -1, 0, "", 0, NULL);
    while ((ending = data_word_ending(data, "project-name-ends", name)) != NULL)
        name[strlen(name) - strlen(ending)] = '\0';
    length = g_utf8_strlen(name, -1);
    return length >= NAME_LEAST && length <= NAME_MOST ? g_steal_pointer(&name) : NULL;
}

/* "1.某某项目。全年预算数…": what stands before the first stop, when it says that it is a project.
 */
static char *name_of_paragraph(const AuditData *data, const char *text)
{
    static const char *const stops[] = {"：", "。", "，"};
    const char *end = NULL;
    g_autofree char *lead = NULL;

    for (unsigned i = 0; i < G_N_ELEMENTS(stops); i++) {
        const char *at = strstr(text, stops[i]);

        if (at != NULL && (end == NULL || at < end))
            end = at;
    }
    if (end == NULL)
        return NULL;
    lead = g_strndup(text, (gsize)(end - text));
    return data_word_ending(data, "project-name-ends", lead) != NULL ? project_name(data, lead)
                                                                     : NULL;
}

/* ---- what is told ---- */

static bool is_exact_money(const Figure *figure)
{
    return figure->kind == NUMBER_AMOUNT && !figure->approximate && !figure->threshold &&
           !figure->bracketed;
}

/* One of the words is all that `text` says, but for brackets and what joins it to its figure. */
static bool says_only(const AuditData *data, const char *list, const char *text)
{
    static GRegex *extra;
    const GPtrArray *words = data_words(data, list);
    g_autofree char *said = NULL;

    if (g_once_init_enter(&extra))
        g_once_init_leave(&extra,
                          g_regex_new("（[^（）]*）|[：为是共]+$", G_REGEX_OPTIMIZE, 0, NULL));
    said = g_regex_replace_literal(extra, text, -1, 0, "", 0, NULL);
    for (unsigned i = 0; i < words->len; i++)
        if (strcmp(said, g_ptr_array_index(words, i)) == 0)
            return true;
    return false;
}

static bool is_exact(const Figure *figure, MoneyKind kind)
{
    return kind == MONEY_RATE
               ? figure->kind == NUMBER_PERCENT && !figure->approximate && !figure->bracketed
               : is_exact_money(figure);
}

static char *key_of(const char *name, MoneyKind kind)
{
    return g_strdup_printf("%s|%s", name, money_words[kind]);
}

static bool is_compared(const Told *told, unsigned figure, unsigned other)
{
    return g_hash_table_contains(told->touched, GUINT_TO_POINTER(figure + 1)) &&
           g_hash_table_contains(told->touched, GUINT_TO_POINTER(other + 1));
}

/* The first figure that the text gives for a name and kind is what the others are held against. */
static void take_told(Told *told, unsigned figure, const char *name, MoneyKind kind,
                      const char *rule)
{
    g_autofree char *key = key_of(name, kind);
    gpointer known = g_hash_table_lookup(told->figures, key);
    unsigned pair[2] = {figure, GPOINTER_TO_UINT(known) - 1};
    static const int signs[2] = {1, 1};

    if (known == NULL) {
        if (!FIGURE(told->audit, figure)->table)
            g_hash_table_insert(told->figures, g_steal_pointer(&key), GUINT_TO_POINTER(figure + 1));
        return;
    }
    if (relation_try(told->audit, FORM_SAME, pair, signs, 2, 0) != VERDICT_TOUCH ||
        !is_compared(told, pair[0], pair[1]))
        relation_add(told->audit, rule, FORM_SAME, pair, NULL, 2, 0);
}

static void take_passage(Told *told, unsigned index, const char *name)
{
    Audit *audit = told->audit;
    const Passage *passage = PASSAGE(audit, index);
    unsigned first = passage->first_figure, end = first + passage->figure_count;
    bool found[TOLD_KINDS] = {false};

    for (unsigned i = first; i < end; i++)
        for (int k = 0; k < TOLD_KINDS; k++)
            if (!found[k] && is_exact(FIGURE(audit, i), (MoneyKind)k) &&
                says_only(audit->data, money_words[k], FIGURE(audit, i)->phrase)) {
                found[k] = true;
                take_told(told, i, name, (MoneyKind)k, "project-twice");
            }
}

/* A report on a project is of the project its heading names, up to the next one's. */
static void take_text(Told *told)
{
    const Audit *audit = told->audit;
    g_autofree char *name = NULL;
    unsigned scope = NONE;

    for (unsigned i = 0; i < audit->passages->len; i++) {
        const Passage *passage = PASSAGE(audit, i);
        g_autofree char *own = NULL;

        if (passage->kind == PASSAGE_CELL || passage->contents)
            continue;
        if (passage->scope != scope ||
            data_word_ending(audit->data, "scope-titles", passage->text) != NULL) {
            g_free(name);
            scope = passage->scope;
            name = data_word_ending(audit->data, "project-report-ends", passage->text) != NULL
                       ? project_name(audit->data, passage->text)
                       : NULL;
        }
        own = name_of_paragraph(audit->data, passage->text);
        if (own != NULL || name != NULL)
            take_passage(told, i, own != NULL ? own : name);
    }
}

/* ---- tables ---- */

static bool is_told_of(const Told *told, const char *name)
{
    for (int k = 0; k < MONEY_KINDS; k++) {
        g_autofree char *key = key_of(name, (MoneyKind)k);

        if (g_hash_table_contains(told->figures, key))
            return true;
    }
    return false;
}

/* The line directly above a table without a title; "". */
static const char *line_above(const Audit *audit, const Grid *grid)
{
    unsigned at = grid->passage;

    while (at > 0 && at != NONE && *PASSAGE(audit, at - 1)->text == '\0')
        at--;
    if (at == 0 || at == NONE || PASSAGE(audit, at - 1)->kind == PASSAGE_CELL)
        return "";
    return PASSAGE(audit, at - 1)->text;
}

/* The cell right of "项目名称", or a title that names a project of the text; NULL. The caller
 * frees. */
static char *name_of_form(const Told *told, const Grid *grid)
{
    const Audit *audit = told->audit;
    g_autofree char *title = NULL;

    for (unsigned i = 0; i + 1 < grid->cells->len; i++) {
        const Cell *cell = &g_array_index(grid->cells, Cell, i), *next = cell + 1;

        if (next->row == cell->row && strcmp(PASSAGE(audit, cell->passage)->text, "项目名称") == 0)
            return project_name(audit->data, PASSAGE(audit, next->passage)->text);
    }
    title = project_name(audit->data, grid->title != NULL && *grid->title != '\0'
                                          ? grid->title
                                          : line_above(audit, grid));
    return title != NULL && is_told_of(told, title) ? g_steal_pointer(&title) : NULL;
}

/* A form's "预算数" may be the year's or the first one: it is held against the text with a warning
 * only. */
static void take_form_budget(Told *told, const Cell *cell, const char *form)
{
    if (says_only(told->audit->data, "entry-form-budget", cell->label))
        take_told(told, cell->figure, form, MONEY_BUDGET, "project-form");
}

/* The project that a row is about: its label, or else a text left of the cell, when the label is a
 * remark in place of a figure. NULL; the caller frees. */
static char *name_of_row(const Told *told, const Grid *grid, const Cell *cell)
{
    const AuditData *data = told->audit->data;
    char *name;

    if (g_hash_table_size(told->figures) == 0)
        return NULL;
    name = cell->label != NULL ? project_name(data, cell->label) : NULL;
    for (unsigned c = 0; c < cell->column && (name == NULL || !is_told_of(told, name)); c++) {
        const Cell *left = grid_cell_at(grid, cell->row, c);

        if (left == NULL || left->figure != NONE || left->empty)
            continue;
        g_free(name);
        name = project_name(data, PASSAGE(told->audit, left->passage)->text);
    }
    return name;
}

static void take_cell(Told *told, const Grid *grid, const Cell *cell, const char *form)
{
    const AuditData *data = told->audit->data;
    const char *label = cell->label != NULL ? cell->label : "",
               *head = cell->head != NULL ? cell->head : "";
    g_autofree char *row = name_of_row(told, grid, cell);

    for (int k = 0; k < TOLD_KINDS; k++) {
        const char *list = money_words[k];

        if (!is_exact(FIGURE(told->audit, cell->figure), (MoneyKind)k))
            continue;
        if (form != NULL &&
            (says_only(data, list, label) ||
             (says_only(data, list, head) && data_word_ending(data, "entry-rows", label) != NULL)))
            take_told(told, cell->figure, form, (MoneyKind)k, "project-twice");
        else if (says_only(data, list, head) && row != NULL)
            take_told(told, cell->figure, row, (MoneyKind)k, "project-twice");
    }
    if (form != NULL && cell->label != NULL && is_exact_money(FIGURE(told->audit, cell->figure)))
        take_form_budget(told, cell, form);
}

/* "其中：财政拨款" below the whole that it is of. */
static void part_below_whole(Audit *audit, const Grid *grid, const Cell *cell)
{
    const Cell *above = cell->row > 0 ? grid_cell_at(grid, cell->row - 1, cell->column) : NULL;
    unsigned pair[2] = {above != NULL ? above->figure : NONE, cell->figure};

    if (pair[0] != NONE && above->label != NULL && cell->label != NULL &&
        begins_with(cell->label, "其中") && !begins_with(above->label, "其中") &&
        is_exact_money(FIGURE(audit, pair[0])) && is_exact_money(FIGURE(audit, pair[1])))
        relation_add(audit, "part-at-most-whole", FORM_AT_MOST, pair, NULL, 2, 0);
}

static void take_tables(Told *told)
{
    Audit *audit = told->audit;

    for (unsigned g = 0; g < audit->grids->len; g++) {
        g_autofree char *form = name_of_form(told, GRID(audit, g));

        for (unsigned i = 0; GRID(audit, g)->id == NULL && i < GRID(audit, g)->cells->len; i++) {
            const Cell *cell = &g_array_index(GRID(audit, g)->cells, Cell, i);

            if (cell->figure == NONE)
                continue;
            take_cell(told, GRID(audit, g), cell, form);
            if (form != NULL)
                part_below_whole(audit, GRID(audit, g), cell);
        }
    }
}

/* ---- projects together ---- */

typedef struct {
    unsigned figures[MONEY_KINDS]; /* NONE: not told */
} Money;

/* The first budget and the first outturn of a paragraph. */
static Money money_of(const Audit *audit, unsigned index)
{
    const Passage *passage = PASSAGE(audit, index);
    Money money = {{NONE, NONE}};

    for (unsigned i = passage->first_figure; i < passage->first_figure + passage->figure_count;
         i++) {
        const Figure *figure = FIGURE(audit, i);
        MoneyKind kind = figure->role == ROLE_BUDGET ? MONEY_BUDGET : MONEY_OUTTURN;

        if (!is_exact_money(figure) || (kind == MONEY_OUTTURN && !figure_is_whole(figure)))
            continue;
        if (money.figures[kind] == NONE)
            money.figures[kind] = i;
    }
    return money;
}

/* "以上三个项目": how many the sentence sums; 0 when it sums none. */
static unsigned count_summed(const Audit *audit, unsigned index)
{
    const Passage *passage = PASSAGE(audit, index);
    static const char *const numerals[] = {"二", "两", "三", "四", "五",
                                           "六", "七", "八", "九", "十"};
    static GRegex *shape;
    g_autoptr(GMatchInfo) match = NULL;
    g_autofree char *count = NULL;

    if (g_once_init_enter(&shape))
        g_once_init_leave(
            &shape, g_regex_new("^(?:以上|上述|前述)([二两三四五六七八九十]|[0-9]{1,2})个项目",
                                G_REGEX_OPTIMIZE, 0, NULL));
    if (!g_regex_match(shape, passage->text, 0, &match))
        return 0;
    count = g_match_info_fetch(match, 1);
    for (unsigned i = 0; i < G_N_ELEMENTS(numerals); i++)
        if (strcmp(count, numerals[i]) == 0)
            return i < 2 ? 2 : i + 1;
    return MIN((unsigned)strtoul(count, NULL, 10), 40u);
}

/* The paragraphs directly above tell as many projects, each its budget and its outturn. */
static void judge_sum(Audit *audit, unsigned index, unsigned count)
{
    Money total = money_of(audit, index);
    unsigned parts[MONEY_KINDS][41];

    if (index < count || total.figures[MONEY_BUDGET] == NONE ||
        total.figures[MONEY_OUTTURN] == NONE)
        return;
    for (unsigned i = 0; i < count; i++) {
        Money money = money_of(audit, index - 1 - i);

        if (PASSAGE(audit, index - 1 - i)->kind != PASSAGE_TEXT)
            return;
        for (int k = 0; k < MONEY_KINDS; k++) {
            if (money.figures[k] == NONE)
                return;
            parts[k][i + 1] = money.figures[k];
        }
    }
    for (int k = 0; k < MONEY_KINDS; k++) {
        parts[k][0] = total.figures[k];
        relation_add(audit, "projects-sum", FORM_SUM, parts[k], NULL, count + 1, 0);
    }
}

/* What project.c has found of figures that only touch is not said again. */
static GHashTable *touched_figures(const Audit *audit)
{
    GHashTable *touched = g_hash_table_new(NULL, NULL);

    for (unsigned i = 0; i < audit->relations->len; i++) {
        const Relation *relation = &g_array_index(audit->relations, Relation, i);

        for (unsigned f = 0;
             strcmp(relation->rule->id, "project-report-table") == 0 && f < relation->figures->len;
             f++)
            g_hash_table_add(touched, GUINT_TO_POINTER(figure_at(relation, f) + 1));
    }
    return touched;
}

void relate_entries(Audit *audit)
{
    g_autoptr(GHashTable) figures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) touched = touched_figures(audit);
    Told told = {.audit = audit, .figures = figures, .touched = touched};

    take_text(&told);
    take_tables(&told);
    for (unsigned i = 0; i < audit->passages->len; i++) {
        unsigned count = PASSAGE(audit, i)->kind == PASSAGE_TEXT ? count_summed(audit, i) : 0;

        if (count > 0)
            judge_sum(audit, i, count);
    }
}
