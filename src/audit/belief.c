/* belief.c: the tests of plausibility, on the self-evaluation tables of a report
 *
 * evaluation.c tells the rows of each table; here they become what src/performance judges. Every
 * judged text is a cell, so a doubt finds its place again by the numbers it carries. A rule that
 * the audit has of its own (same-as) is left to it.
 */
#include <string.h>

#include "audit/belief.h"

typedef struct {
    StatedIndicator stated;
    unsigned result; /* passage */
    char *quote;
} Row;

typedef struct {
    StatedProject stated;
    GArray *rows;            /* of Row */
    StatedIndicator *copies; /* of the rows, in one place */
    unsigned money, total;   /* passages; NONE */
    char *money_quote, *total_quote;
} Form;

struct Beliefs {
    Audit *audit;
    GArray *forms; /* of Form */
};

static void row_clear(void *data) { g_free(((Row *)data)->quote); }

static void form_clear(void *data)
{
    Form *form = data;

    g_array_unref(form->rows);
    g_free(form->copies);
    g_free(form->money_quote);
    g_free(form->total_quote);
}

Beliefs *beliefs_new(Audit *audit)
{
    Beliefs *beliefs = g_new0(Beliefs, 1);

    beliefs->audit = audit;
    beliefs->forms = g_array_new(FALSE, TRUE, sizeof(Form));
    g_array_set_clear_func(beliefs->forms, form_clear);
    return beliefs;
}

void beliefs_free(Beliefs *beliefs)
{
    g_array_unref(beliefs->forms);
    g_free(beliefs);
}

static const char *text_of(const Beliefs *beliefs, unsigned passage)
{
    return passage != NONE ? PASSAGE(beliefs->audit, passage)->text : NULL;
}

/* A figure × scale, -1 when there is none. */
static int64_t number_of_figure(const Beliefs *beliefs, unsigned figure, int64_t scale)
{
    int64_t number = -1;

    return figure != NONE && exact_round(&number, FIGURE(beliefs->audit, figure)->middle, scale)
               ? number
               : -1;
}

/* Points in hundredths; in a table of 万元 they were read as money. */
static int64_t points_of(const Beliefs *beliefs, unsigned figure)
{
    int64_t points = -1;
    Exact value;

    return figure != NONE &&
                   exact_divide(&value, FIGURE(beliefs->audit, figure)->middle,
                                exact_from_int(MAX(FIGURE(beliefs->audit, figure)->scale, 1))) &&
                   exact_round(&points, value, 100)
               ? points
               : -1;
}

static Form *form_at_hand(Beliefs *beliefs)
{
    return &g_array_index(beliefs->forms, Form, beliefs->forms->len - 1);
}

void belief_form(Beliefs *beliefs)
{
    Form form = {.stated = {.budget = -1,
                            .spent = -1,
                            .execution_weight = -1,
                            .execution_points = -1,
                            .total = -1},
                 .money = NONE,
                 .total = NONE};

    form.rows = g_array_new(FALSE, TRUE, sizeof(Row));
    g_array_set_clear_func(form.rows, row_clear);
    g_array_append_val(beliefs->forms, form);
}

void belief_money(Beliefs *beliefs, const char *quote, unsigned budget, unsigned spent,
                  unsigned weight, unsigned points)
{
    Form *form = form_at_hand(beliefs);

    if (form->money != NONE || budget == NONE || spent == NONE)
        return;
    form->money = FIGURE(beliefs->audit, spent)->passage;
    form->money_quote = g_strdup(quote);
    form->stated.budget = number_of_figure(beliefs, budget, 100);
    form->stated.spent = number_of_figure(beliefs, spent, 100);
    form->stated.execution_weight = points_of(beliefs, weight);
    form->stated.execution_points = points_of(beliefs, points);
}

void belief_row(Beliefs *beliefs, const BeliefRow *cells, const char *quote)
{
    Row row = {.result = cells->result, .quote = g_strdup(quote)};

    row.stated = (StatedIndicator){.level1 = cells->level,
                                   .level2 = cells->level,
                                   .name = text_of(beliefs, cells->name),
                                   .target = text_of(beliefs, cells->target),
                                   .result = text_of(beliefs, cells->result),
                                   .weight = points_of(beliefs, cells->weight),
                                   .points = points_of(beliefs, cells->points)};
    g_array_append_val(form_at_hand(beliefs)->rows, row);
}

void belief_total(Beliefs *beliefs, const char *quote, unsigned figure)
{
    Form *form = form_at_hand(beliefs);

    g_free(form->total_quote);
    form->total_quote = g_strdup(quote);
    form->stated.total = points_of(beliefs, figure);
    form->total = figure != NONE ? FIGURE(beliefs->audit, figure)->passage : NONE;
}

void belief_problems(Beliefs *beliefs, unsigned passage)
{
    form_at_hand(beliefs)->stated.problems = text_of(beliefs, passage);
}

/* ---- judging ---- */

static StatedProject stated_of(Form *form)
{
    StatedProject project = form->stated;

    form->copies = g_new(StatedIndicator, form->rows->len);
    for (unsigned i = 0; i < form->rows->len; i++)
        form->copies[i] = g_array_index(form->rows, Row, i).stated;
    project.indicators = form->copies;
    project.count = form->rows->len;
    return project;
}

/* Where a doubt about a project as a whole is shown: its total where points are doubted, its money
 * else. */
static unsigned place_of(const Form *form, const Doubt *doubt, const char **quote)
{
    const Row *first = form->rows->len > 0 ? &g_array_index(form->rows, Row, 0) : NULL;
    bool points = doubt->rule->at_total;

    if (form->total != NONE && (points || form->money == NONE)) {
        *quote = form->total_quote;
        return form->total;
    }
    *quote = form->money != NONE ? form->money_quote : first != NULL ? first->quote : NULL;
    return form->money != NONE ? form->money : first != NULL ? first->result : NONE;
}

static void tell(Beliefs *beliefs, const Doubt *doubt)
{
    const Form *form = &g_array_index(beliefs->forms, Form, doubt->project);
    const Row *row =
        doubt->indicator >= 0 ? &g_array_index(form->rows, Row, doubt->indicator) : NULL;
    const char *quote = row != NULL ? row->quote : NULL;
    unsigned passage = row != NULL ? row->result : place_of(form, doubt, &quote);
    Finding *finding;

    if (passage == NONE)
        return;
    finding = finding_add(beliefs->audit, doubt->rule->id, passage, 0,
                          (uint32_t)strlen(PASSAGE(beliefs->audit, passage)->text), doubt->found,
                          doubt->expected);
    if (finding != NULL)
        finding->quote = g_strdup(quote);
}

static int64_t project_expenditure(const Audit *audit)
{
    const GArray *figures = figures_of(audit, "project.all");
    int64_t fen = -1;

    if (figures != NULL)
        for (unsigned i = 0; i < figures->len; i++) {
            const Figure *figure = FIGURE(audit, g_array_index(figures, unsigned, i));
            int64_t one;

            if (figure_is_whole(figure) && exact_round(&one, figure->value.high, 100))
                fen = MAX(fen, one);
        }
    return fen;
}

void beliefs_judge(Beliefs *beliefs)
{
    g_autofree StatedProject *projects = g_new0(StatedProject, beliefs->forms->len);
    StatedReport report = {.year = beliefs->audit->year,
                           .project_spent = project_expenditure(beliefs->audit),
                           .projects = projects,
                           .count = beliefs->forms->len};
    g_autoptr(GPtrArray) doubts = NULL;

    for (unsigned i = 0; i < beliefs->forms->len; i++)
        projects[i] = stated_of(&g_array_index(beliefs->forms, Form, i));
    doubts = plausible_doubts(beliefs->audit->data->doubts, beliefs->audit->data->indicator_words,
                              &report);
    for (unsigned i = 0; i < doubts->len; i++)
        tell(beliefs, g_ptr_array_index(doubts, i));
}
