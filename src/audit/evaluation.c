/* evaluation.c: a self-evaluation table: money, weights, scores, targets and results
 *
 * Such a form has several heads, one below the other; a head names the columns of the rows under it
 * until the next. Weights and scores are points that somebody gave, not rounded values: they are
 * exact as printed. What a column means is told by words of the data.
 */
#include "audit/belief.h"

#include <string.h>

typedef enum {
    COLUMN_NAME,
    COLUMN_TARGET,
    COLUMN_RESULT,
    COLUMN_WEIGHT,
    COLUMN_SCORE,
    COLUMN_BUDGET,
    COLUMN_OUTTURN,
    COLUMN_RATE,
    COLUMN_KINDS
} ColumnKind;

static const char *const column_words[COLUMN_KINDS] = {
    "column-name",  "column-target", "column-result",  "column-weight",
    "column-score", "column-budget", "column-outturn", "column-rate"};

typedef struct {
    Audit *audit;
    unsigned grid;
    unsigned columns[COLUMN_KINDS]; /* of the head above; NONE */
    GArray *weights, *scores;       /* figures of the rows, the total left out */
    unsigned weight_total, score_total;
    bool whole;     /* every weight has a score */
    bool has_money; /* the row of execution is read; those below are its parts */
    Beliefs *beliefs;
    const char *level; /* of the indicators below: 数量指标; NULL */
} Form;

static unsigned whole_figure(const Audit *audit, unsigned passage)
{
    const Passage *cell = PASSAGE(audit, passage);
    const Figure *figure;

    if (passage == NONE || cell->figure_count != 1)
        return NONE;
    figure = FIGURE(audit, cell->first_figure);
    return figure->first == 0 && figure->last == strlen(cell->text) && !figure->approximate
               ? cell->first_figure
               : NONE;
}

/* The first figure of a cell such as "≥40个" or "建成38个". */
static unsigned only_figure(const Audit *audit, unsigned passage)
{
    return passage != NONE && PASSAGE(audit, passage)->figure_count == 1
               ? PASSAGE(audit, passage)->first_figure
               : NONE;
}

/* Cells of a row lie together; the one that covers `column`. */
static unsigned cell_in_row(const Audit *audit, const Grid *grid, unsigned first, unsigned column)
{
    unsigned row = g_array_index(grid->cells, Cell, first).row;

    for (unsigned i = first; i < grid->cells->len; i++) {
        const Cell *cell = &g_array_index(grid->cells, Cell, i);
        unsigned span = MAX(PASSAGE(audit, cell->passage)->node->colspan, 1u);

        if (cell->row != row)
            break;
        if (column >= cell->column && column < cell->column + span)
            return cell->passage;
    }
    return NONE;
}

/* ---- heads ---- */

static bool is_column(const AuditData *data, ColumnKind kind, const char *text)
{
    return g_utf8_strlen(text, -1) <= 16 &&
           data_word_starting(data, column_words[kind], text) != NULL;
}

/* Of the weights of groups and of indicators the score's own stands nearest before it. */
static bool is_nearer_weight(const unsigned *columns, ColumnKind kind)
{
    return kind == COLUMN_WEIGHT && columns[COLUMN_SCORE] == NONE;
}

/* Two words of a head at least make one. */
static bool read_head(Form *form, unsigned first)
{
    const Grid *grid = GRID(form->audit, form->grid);
    unsigned columns[COLUMN_KINDS], found = 0;

    for (unsigned k = 0; k < COLUMN_KINDS; k++)
        columns[k] = NONE;
    for (unsigned i = first; i < grid->cells->len; i++) {
        const Cell *cell = &g_array_index(grid->cells, Cell, i);

        if (cell->row != g_array_index(grid->cells, Cell, first).row)
            break;
        for (unsigned k = 0; k < COLUMN_KINDS; k++)
            if ((columns[k] == NONE || is_nearer_weight(columns, (ColumnKind)k)) &&
                is_column(form->audit->data, (ColumnKind)k,
                          PASSAGE(form->audit, cell->passage)->text)) {
                columns[k] = cell->column;
                found++;
                break;
            }
    }
    if (found < 2)
        return false;
    memcpy(form->columns, columns, sizeof(columns));
    return true;
}

static unsigned cell_of(const Form *form, unsigned first, ColumnKind kind)
{
    return form->columns[kind] == NONE ? NONE
                                       : cell_in_row(form->audit, GRID(form->audit, form->grid),
                                                     first, form->columns[kind]);
}

/* ---- rows ---- */

/* Given points are exact. */
static unsigned points_of(const Form *form, unsigned passage)
{
    unsigned index = whole_figure(form->audit, passage);
    Figure *figure = index != NONE ? FIGURE(form->audit, index) : NULL;

    if (figure != NULL && figure->decimals < 2)
        figure->value = interval_point(figure->middle);
    return index;
}

static bool is_total_row(const Form *form, unsigned first)
{
    const char *text =
        PASSAGE(form->audit,
                g_array_index(GRID(form->audit, form->grid)->cells, Cell, first).passage)
            ->text;

    return data_word_starting(form->audit->data, "total-rows", text) != NULL;
}

/* All cells of a row, whose figures alone can be found nowhere. The caller frees. */
static char *whole_row_quote(const Form *form, unsigned first)
{
    const Grid *grid = GRID(form->audit, form->grid);
    unsigned row = g_array_index(grid->cells, Cell, first).row;
    GString *quote = g_string_new(NULL);

    for (unsigned i = first; i < grid->cells->len && g_array_index(grid->cells, Cell, i).row == row;
         i++) {
        const char *text = PASSAGE(form->audit, g_array_index(grid->cells, Cell, i).passage)->text;

        if (*text != '\0')
            g_string_append_printf(quote, "%s%s", quote->len > 0 ? " " : "", text);
    }
    return g_string_free(quote, FALSE);
}

static void read_points(Form *form, unsigned first)
{
    unsigned weight = points_of(form, cell_of(form, first, COLUMN_WEIGHT));
    unsigned score = points_of(form, cell_of(form, first, COLUMN_SCORE));
    unsigned pair[2] = {weight, score};

    if (is_total_row(form, first)) {
        g_autofree char *quote = whole_row_quote(form, first);

        belief_total(form->beliefs, quote, score);
        form->weight_total = weight;
        form->score_total = score;
        return;
    }
    if (weight == NONE || (form->columns[COLUMN_BUDGET] != NONE && form->has_money))
        return;
    form->has_money = form->has_money || form->columns[COLUMN_BUDGET] != NONE;
    g_array_append_val(form->weights, weight);
    if (score == NONE) {
        form->whole = false;
        return;
    }
    g_array_append_val(form->scores, score);
    relation_add(form->audit, "score-above-weight", FORM_AT_MOST, pair, NULL, 2, 0);
}

/* "全年预算数 1,250.00 全年执行数 1,187.50 执行率 95%" */
static void judge_money(Form *form, unsigned first)
{
    unsigned budget = whole_figure(form->audit, cell_of(form, first, COLUMN_BUDGET));
    unsigned outturn = whole_figure(form->audit, cell_of(form, first, COLUMN_OUTTURN));
    unsigned rate = whole_figure(form->audit, cell_of(form, first, COLUMN_RATE));
    unsigned ratio[3] = {rate, outturn, budget}, pair[2] = {budget, outturn};

    if (budget == NONE || outturn == NONE ||
        FIGURE(form->audit, budget)->kind != FIGURE(form->audit, outturn)->kind)
        return;
    relation_add(form->audit, "project-overspent", FORM_AT_MOST, pair, NULL, 2, 0);
    if (rate != NONE && FIGURE(form->audit, rate)->kind == NUMBER_PERCENT)
        relation_add(form->audit, "completion", FORM_RATIO, ratio, NULL, 3, 0);
}

/* The score of execution is its weight times outturn over budget, never more than the weight. */
static void judge_execution_score(Form *form, unsigned first)
{
    unsigned budget = whole_figure(form->audit, cell_of(form, first, COLUMN_BUDGET));
    unsigned outturn = whole_figure(form->audit, cell_of(form, first, COLUMN_OUTTURN));
    unsigned weight = whole_figure(form->audit, cell_of(form, first, COLUMN_WEIGHT));
    unsigned score = whole_figure(form->audit, cell_of(form, first, COLUMN_SCORE));
    Exact share, due, difference, tolerance;
    g_autofree char *expected = NULL;
    const Figure *stated;
    Finding *finding;
    int order;

    if (budget == NONE || outturn == NONE || weight == NONE || score == NONE ||
        FIGURE(form->audit, budget)->kind != FIGURE(form->audit, outturn)->kind ||
        !exact_divide(&share, FIGURE(form->audit, outturn)->middle,
                      FIGURE(form->audit, budget)->middle) ||
        !exact_compare(&order, share, exact_from_int(1)))
        return;
    if (order > 0)
        share = exact_from_int(1);
    stated = FIGURE(form->audit, score);
    if (!exact_multiply(&due, share, FIGURE(form->audit, weight)->middle) ||
        !exact_subtract(&difference, due, stated->middle) ||
        !exact_fraction(&tolerance, stated->scale > 0 ? stated->scale : 1,
                        stated->decimals == 0 ? 1 : (stated->decimals == 1 ? 10 : 50)))
        return;
    if (exact_sign(difference) < 0)
        difference.numerator = -difference.numerator;
    if (!exact_compare(&order, difference, tolerance) || order <= 0 ||
        !exact_divide(&due, due, exact_from_int(MAX(stated->scale, 1))))
        return;
    expected = exact_text(due, (ExactStyle){.decimals = 2, .trim = true, .grouped = false});
    finding = finding_add(form->audit, "execution-score", stated->passage, stated->first,
                          stated->last, stated->printed, expected);
    if (finding != NULL)
        finding->quote = whole_row_quote(form, first);
}

/* ---- target and result ---- */

typedef enum { BOUND_NONE, BOUND_LEAST, BOUND_MOST } Bound;

static Bound bound_of(const AuditData *data, const char *target)
{
    if (data_word_starting(data, "bound-most", target) != NULL)
        return BOUND_MOST;
    return data_word_starting(data, "bound-least", target) != NULL ? BOUND_LEAST : BOUND_NONE;
}

static bool same_unit(const Figure *a, const Figure *b)
{
    return a->kind == b->kind && (a->kind != NUMBER_COUNT || g_strcmp0(a->unit, b->unit) == 0);
}

static bool is_missed(Bound bound, const Figure *target, const Figure *result)
{
    int order;

    if (bound == BOUND_NONE || !same_unit(target, result) || result->approximate ||
        !exact_compare(&order, result->middle, target->middle))
        return false;
    return bound == BOUND_LEAST ? order < 0 : order > 0;
}

static bool has_full_score(const Form *form, unsigned first)
{
    unsigned weight = whole_figure(form->audit, cell_of(form, first, COLUMN_WEIGHT));
    unsigned score = whole_figure(form->audit, cell_of(form, first, COLUMN_SCORE));
    int order;

    return weight != NONE && score != NONE &&
           exact_compare(&order, FIGURE(form->audit, score)->middle,
                         FIGURE(form->audit, weight)->middle) &&
           order == 0;
}

static bool claims_done(const AuditData *data, const char *result)
{
    return data_word_in(data, "done-words", result) != NULL &&
           data_word_in(data, "undone-words", result) == NULL;
}

/* The row as printed from the indicator's name to its result: a cell alone can be found nowhere.
 * The caller frees. */
static char *row_quote(const Form *form, unsigned first)
{
    const Grid *grid = GRID(form->audit, form->grid);
    unsigned row = g_array_index(grid->cells, Cell, first).row;
    unsigned from = form->columns[COLUMN_NAME] != NONE ? form->columns[COLUMN_NAME] : 0;
    GString *quote = g_string_new(NULL);

    for (unsigned i = first; i < grid->cells->len; i++) {
        const Cell *cell = &g_array_index(grid->cells, Cell, i);
        const char *text = PASSAGE(form->audit, cell->passage)->text;

        if (cell->row != row || cell->column > form->columns[COLUMN_RESULT])
            break;
        if (cell->column >= from && *text != '\0')
            g_string_append_printf(quote, "%s%s", quote->len > 0 ? " " : "", text);
    }
    return g_string_free(quote, FALSE);
}

/* "≥40个" beside "38个" with full score, or beside "完成38个". */
static void judge_result(Form *form, unsigned first)
{
    unsigned target = cell_of(form, first, COLUMN_TARGET),
             result = cell_of(form, first, COLUMN_RESULT);
    unsigned bound = only_figure(form->audit, target), value = only_figure(form->audit, result);
    const char *said;

    if (bound == NONE || value == NONE)
        return;
    said = PASSAGE(form->audit, result)->text;
    if (is_missed(bound_of(form->audit->data, PASSAGE(form->audit, target)->text),
                  FIGURE(form->audit, bound), FIGURE(form->audit, value)) &&
        (has_full_score(form, first) || claims_done(form->audit->data, said))) {
        Finding *finding =
            finding_add(form->audit, "target-missed", result, 0, (uint32_t)strlen(said), said,
                        PASSAGE(form->audit, target)->text);

        if (finding == NULL)
            return;
        finding->quote = row_quote(form, first);
        finding_span(finding, target, 0, (uint32_t)strlen(PASSAGE(form->audit, target)->text));
    }
}

/* ---- what is believed ---- */

/* 数量指标 and the like stands left of the indicators, once for several rows. */
static void take_level(Form *form, unsigned first)
{
    const Grid *grid = GRID(form->audit, form->grid);
    unsigned row = g_array_index(grid->cells, Cell, first).row;

    for (unsigned i = first; i < grid->cells->len && form->columns[COLUMN_NAME] != NONE; i++) {
        const Cell *cell = &g_array_index(grid->cells, Cell, i);
        const char *text = PASSAGE(form->audit, cell->passage)->text;

        if (cell->row != row || cell->column >= form->columns[COLUMN_NAME])
            return;
        if (data_word_in(form->audit->data, "level-words", text) != NULL)
            form->level = text;
    }
}

static void believe_row(Form *form, unsigned first)
{
    BeliefRow row = {.name = cell_of(form, first, COLUMN_NAME),
                     .target = cell_of(form, first, COLUMN_TARGET),
                     .result = cell_of(form, first, COLUMN_RESULT),
                     .weight = whole_figure(form->audit, cell_of(form, first, COLUMN_WEIGHT)),
                     .points = whole_figure(form->audit, cell_of(form, first, COLUMN_SCORE))};
    g_autofree char *quote = NULL;

    take_level(form, first);
    if (row.target == NONE || row.result == NONE || row.name == NONE || row.target == row.result ||
        row.name == row.target || is_total_row(form, first) ||
        *PASSAGE(form->audit, row.target)->text == '\0' ||
        *PASSAGE(form->audit, row.result)->text == '\0')
        return;
    row.level = form->level;
    quote = row_quote(form, first);
    belief_row(form->beliefs, &row, quote);
}

static void believe_money(Form *form, unsigned first)
{
    g_autofree char *quote =
        form->columns[COLUMN_BUDGET] != NONE ? whole_row_quote(form, first) : NULL;

    if (quote != NULL)
        belief_money(form->beliefs, quote,
                     whole_figure(form->audit, cell_of(form, first, COLUMN_BUDGET)),
                     whole_figure(form->audit, cell_of(form, first, COLUMN_OUTTURN)),
                     whole_figure(form->audit, cell_of(form, first, COLUMN_WEIGHT)),
                     whole_figure(form->audit, cell_of(form, first, COLUMN_SCORE)));
}

/* "存在的问题", and beside it what they are. */
static void believe_problems(Form *form, unsigned first)
{
    const Grid *grid = GRID(form->audit, form->grid);
    const Cell *cell = &g_array_index(grid->cells, Cell, first);

    if (data_word_starting(form->audit->data, "problem-heads",
                           PASSAGE(form->audit, cell->passage)->text) == NULL ||
        first + 1 == grid->cells->len ||
        g_array_index(grid->cells, Cell, first + 1).row != cell->row)
        return;
    belief_problems(form->beliefs, g_array_index(grid->cells, Cell, first + 1).passage);
}

/* ---- dates ---- */

/* "2024年10月底前" as 20241031; 0: none. */
static int date_in(const char *text, int year)
{
    static GRegex *shape;
    g_autoptr(GMatchInfo) match = NULL;
    g_autofree char *y = NULL, *m = NULL, *d = NULL;

    if (g_once_init_enter(&shape))
        g_once_init_leave(
            &shape, g_regex_new("^(?:于|在|截至)?(?:(20[0-9]{2})年)?([0-9]{1,2})月(?:([0-9]{1,2})"
                                "日|底|末|份|中旬|上旬|下旬)?",
                                G_REGEX_OPTIMIZE, 0, NULL));
    if (!g_regex_match(shape, text, 0, &match))
        return 0;
    y = g_match_info_fetch(match, 1);
    m = g_match_info_fetch(match, 2);
    d = g_match_info_fetch(match, 3);
    if (y != NULL && *y != '\0')
        year = (int)strtol(y, NULL, 10);
    return year * 10000 + (int)strtol(m, NULL, 10) * 100 +
           (d != NULL && *d != '\0' ? (int)strtol(d, NULL, 10) : 31);
}

static void judge_date(Form *form, unsigned first)
{
    unsigned target = cell_of(form, first, COLUMN_TARGET),
             result = cell_of(form, first, COLUMN_RESULT);
    const char *due = target != NONE ? PASSAGE(form->audit, target)->text : "",
               *done = result != NONE ? PASSAGE(form->audit, result)->text : "";
    int due_date = date_in(due, form->audit->year), done_date = date_in(done, form->audit->year);

    if (due_date > 0 && done_date / 100 > due_date / 100 && has_full_score(form, first)) {
        Finding *finding = finding_add(form->audit, "deadline-exceeded", result, 0,
                                       (uint32_t)strlen(done), done, due);

        if (finding != NULL)
            finding->quote = row_quote(form, first);
    }
}

/* ---- sums ---- */

/* "分值10，得分9.5" of execution may stand above the table and not in it. */
static void take_text_points(Form *form, unsigned first_passage)
{
    unsigned weight = NONE, score = NONE;

    for (unsigned i = first_passage > 6 ? first_passage - 6 : 0; i < first_passage; i++) {
        const Passage *passage = PASSAGE(form->audit, i);

        for (unsigned f = 0; f < passage->figure_count && passage->kind != PASSAGE_CELL; f++) {
            Figure *figure = FIGURE(form->audit, passage->first_figure + f);
            bool gives_weight =
                data_word_ending(form->audit->data, "column-weight", figure->phrase) != NULL;
            bool gives_score =
                data_word_ending(form->audit->data, "column-score", figure->phrase) != NULL;

            if (!gives_weight && !gives_score)
                continue;
            if (figure->decimals < 2)
                figure->value = interval_point(figure->middle);
            *(gives_weight ? &weight : &score) = passage->first_figure + f;
        }
    }
    if (weight == NONE || score == NONE)
        return;
    g_array_append_val(form->weights, weight);
    g_array_append_val(form->scores, score);
}

/* A tenth is execution's: a form without its row says nothing of the sum. */
static bool lacks_execution(const Form *form)
{
    Exact sum = exact_from_int(0), total;
    int order;

    if (form->weight_total == NONE)
        return true;
    for (unsigned i = 0; i < form->weights->len; i++)
        if (!exact_add(&sum, sum,
                       FIGURE(form->audit, g_array_index(form->weights, unsigned, i))->middle))
            return true;
    total = FIGURE(form->audit, form->weight_total)->middle;
    return exact_multiply(&sum, sum, exact_from_int(10)) &&
           exact_multiply(&total, total, exact_from_int(9)) && exact_compare(&order, sum, total) &&
           order == 0;
}

static void judge_sum(Form *form, const char *rule, GArray *parts, unsigned total)
{
    if (total == NONE || parts->len < 3 || parts->len + 1 > TERMS_MAX)
        return;
    g_array_prepend_val(parts, total);
    relation_add(form->audit, rule, FORM_SUM, &g_array_index(parts, unsigned, 0), NULL, parts->len,
                 0);
}

static void judge_sums(Form *form, unsigned first_passage)
{
    if (lacks_execution(form))
        take_text_points(form, first_passage);
    if (lacks_execution(form)) {
        if (form->weight_total != NONE)
            relation_not_checkable(form->audit, "weight-sum", form->weight_total,
                                   "no weight of execution in the table");
        return;
    }
    if (form->whole)
        judge_sum(form, "score-sum", form->scores, form->score_total);
    judge_sum(form, "weight-sum", form->weights, form->weight_total);
}

/* The score that the text gives near the table is the table's. */
static void judge_text_score(Form *form, unsigned last_passage)
{
    const Figure *total = form->score_total != NONE ? FIGURE(form->audit, form->score_total) : NULL;

    for (unsigned i = last_passage + 1;
         total != NULL && i < form->audit->passages->len && i < last_passage + 6; i++) {
        const Passage *passage = PASSAGE(form->audit, i);

        if (passage->kind == PASSAGE_CELL ||
            passage->scope != PASSAGE(form->audit, last_passage)->scope)
            return;
        for (unsigned f = 0; f < passage->figure_count; f++) {
            const Figure *figure = FIGURE(form->audit, passage->first_figure + f);

            if (data_word_ending(form->audit->data, "score-words", figure->phrase) == NULL ||
                figure->kind != NUMBER_COUNT)
                continue;
            if (strcmp(figure->printed, total->printed) != 0 && figure->decimals >= total->decimals)
                finding_add(form->audit, "score-twice", i, figure->first, figure->last,
                            figure->printed, total->printed);
            return;
        }
    }
}

static void read_rows(Form *form)
{
    const Grid *grid = GRID(form->audit, form->grid);
    unsigned row = NONE;

    for (unsigned i = 0; i < grid->cells->len; i++) {
        if (g_array_index(grid->cells, Cell, i).row == row)
            continue;
        row = g_array_index(grid->cells, Cell, i).row;
        if (read_head(form, i))
            continue;
        judge_money(form, i);
        judge_execution_score(form, i);
        read_points(form, i);
        judge_result(form, i);
        judge_date(form, i);
        believe_money(form, i);
        believe_row(form, i);
        believe_problems(form, i);
        grid = GRID(form->audit, form->grid);
    }
}

static void judge_form(Audit *audit, Beliefs *beliefs, unsigned grid)
{
    Form form = {.audit = audit,
                 .grid = grid,
                 .weight_total = NONE,
                 .score_total = NONE,
                 .whole = true,
                 .beliefs = beliefs};
    const GArray *cells = GRID(audit, grid)->cells;

    if (cells->len == 0)
        return;
    for (unsigned k = 0; k < COLUMN_KINDS; k++)
        form.columns[k] = NONE;
    form.weights = g_array_new(FALSE, FALSE, sizeof(unsigned));
    form.scores = g_array_new(FALSE, FALSE, sizeof(unsigned));
    belief_form(beliefs);
    read_rows(&form);
    judge_sums(&form, GRID(audit, grid)->passage);
    judge_text_score(&form, g_array_index(cells, Cell, cells->len - 1).passage);
    g_array_unref(form.weights);
    g_array_unref(form.scores);
}

/* ---- the grade ---- */

static const struct {
    const char *word;
    int least, below;
} grades[] = {{"优", 90, 101}, {"良", 80, 90}, {"中", 60, 80}, {"差", 0, 60}};

/* "自评得分97.6分，等级为优" */
static void judge_grade(Audit *audit, unsigned index)
{
    static GRegex *shape;
    g_autoptr(GMatchInfo) match = NULL;

    if (g_once_init_enter(&shape))
        g_once_init_leave(
            &shape, g_regex_new("(?:得分|评分|总分)为?：?([0-9.]+)分[^。；0-9]{0,16}?(?:等级|等次|"
                                "结果|级别|评级|评价|结论)[为是：]{0,2}“?(优|良|中|差)",
                                G_REGEX_OPTIMIZE, 0, NULL));
    for (g_regex_match(shape, PASSAGE(audit, index)->text, 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL)) {
        g_autofree char *score = g_match_info_fetch(match, 1), *word = g_match_info_fetch(match, 2);
        Exact value;
        int first, last, low, high;

        g_match_info_fetch_pos(match, 0, &first, &last);
        for (unsigned i = 0; i < G_N_ELEMENTS(grades) && exact_parse(&value, score); i++)
            if (strcmp(grades[i].word, word) == 0 &&
                exact_compare(&low, value, exact_from_int(grades[i].least)) &&
                exact_compare(&high, value, exact_from_int(grades[i].below)) &&
                (low < 0 || high >= 0))
                finding_add(audit, "score-grade", index, (uint32_t)first, (uint32_t)last, word,
                            NULL);
    }
}

void relate_evaluations(Audit *audit)
{
    g_autoptr(Beliefs) beliefs = beliefs_new(audit);
    unsigned count = audit->passages->len;

    for (unsigned g = 0; g < audit->grids->len; g++)
        if (GRID(audit, g)->id == NULL)
            judge_form(audit, beliefs, g);
    beliefs_judge(beliefs);
    for (unsigned i = 0; i < count; i++)
        if (PASSAGE(audit, i)->kind != PASSAGE_HEADING)
            judge_grade(audit, i);
}
