/* project.c: a project's report: money applied for and budgeted, spent, its indicators, and all
 * projects together */
#include "audit/internal.h"

#include <string.h>

typedef struct {
    unsigned applied, budget, outturn; /* figures; NONE */
} Project;

/* Figures of tables by what stands left of them: figure + 1 to label. */
static GHashTable *labels_of(const Audit *audit)
{
    GHashTable *labels = g_hash_table_new(NULL, NULL);

    for (unsigned g = 0; g < audit->grids->len; g++) {
        const GArray *cells = GRID(audit, g)->cells;

        for (unsigned i = 0; i < cells->len; i++) {
            const Cell *cell = &g_array_index(cells, Cell, i);

            if (cell->figure != NONE && cell->label != NULL)
                g_hash_table_insert(labels, GUINT_TO_POINTER(cell->figure + 1), cell->label);
        }
    }
    return labels;
}

static bool phrase_is(const AuditData *data, const Figure *figure, const char *list)
{
    return data_word_in(data, list, figure->phrase) != NULL;
}

/* What is said before the figure, or left of its cell. */
static bool speaks_of(const Audit *audit, GHashTable *labels, unsigned index, const char *list)
{
    const char *label = g_hash_table_lookup(labels, GUINT_TO_POINTER(index + 1));

    return label != NULL ? data_word_in(audit->data, list, label) != NULL
                         : phrase_is(audit->data, FIGURE(audit, index), list);
}

/* The first money of each kind in each project's scope, tables included. */
static GArray *projects_of(const Audit *audit)
{
    GArray *projects = g_array_new(FALSE, FALSE, sizeof(Project));

    for (unsigned s = 0; s < audit->scopes->len; s++) {
        Project none = {NONE, NONE, NONE};
        g_array_append_val(projects, none);
    }
    for (unsigned i = 0; i < audit->figures->len; i++) {
        const Figure *figure = FIGURE(audit, i);
        unsigned scope = PASSAGE(audit, figure->passage)->scope;
        Project *project = &g_array_index(projects, Project, scope);

        if (figure->kind != NUMBER_AMOUNT || figure->approximate || figure->bracketed ||
            g_array_index(audit->scopes, Scope, scope).kind != SCOPE_PROJECT)
            continue;
        if (project->applied == NONE && phrase_is(audit->data, figure, "applied-words"))
            project->applied = i;
        else if (project->budget == NONE && phrase_is(audit->data, figure, "project-budget-words"))
            project->budget = i;
        else if (project->outturn == NONE &&
                 phrase_is(audit->data, figure, "project-outturn-words"))
            project->outturn = i;
    }
    return projects;
}

static void applied_and_budget(Audit *audit, const Project *project)
{
    unsigned pair[2] = {project->budget, project->applied};

    if (project->applied != NONE && project->budget != NONE)
        relation_add(audit, "project-budget-twice", FORM_SAME, pair, NULL, 2, 0);
    pair[0] = project->budget;
    pair[1] = project->outturn;
    if (project->budget != NONE && project->outturn != NONE)
        relation_add(audit, "project-overspent", FORM_AT_MOST, pair, NULL, 2, 0);
}

/* ---- a project's report and its table of indicators ---- */

typedef struct {
    unsigned budget, outturn;
} BudgetPair;

/* Every budget that is followed by an outturn, wherever it stands. */
static GArray *pairs_of(const Audit *audit, GHashTable *labels)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(BudgetPair));

    for (unsigned i = 0; i < audit->figures->len; i++) {
        BudgetPair pair = {i, NONE};

        if (FIGURE(audit, i)->kind != NUMBER_AMOUNT ||
            !speaks_of(audit, labels, i, "project-budget-words"))
            continue;
        for (unsigned j = i + 1; j < audit->figures->len && j < i + 4 && pair.outturn == NONE; j++)
            if (FIGURE(audit, j)->kind == NUMBER_AMOUNT &&
                speaks_of(audit, labels, j, "project-outturn-words"))
                pair.outturn = j;
        if (pair.outturn != NONE)
            g_array_append_val(pairs, pair);
    }
    return pairs;
}

/* One project in its report and in its table: equal budgets, and outturns that differ in the last
 * digit only. */
static void report_and_table(Audit *audit)
{
    g_autoptr(GHashTable) labels = labels_of(audit);
    g_autoptr(GArray) pairs = pairs_of(audit, labels);
    static const int signs[2] = {1, 1};

    for (unsigned a = 0; a < pairs->len; a++)
        for (unsigned b = a + 1; b < pairs->len && b < a + 64; b++) {
            const BudgetPair *left = &g_array_index(pairs, BudgetPair, a),
                             *right = &g_array_index(pairs, BudgetPair, b);
            unsigned outturns[2] = {right->outturn, left->outturn},
                     budgets[2] = {right->budget, left->budget};

            if (relation_try(audit, FORM_SAME, budgets, signs, 2, 0) == VERDICT_OK &&
                relation_try(audit, FORM_SAME, outturns, signs, 2, 0) == VERDICT_TOUCH)
                relation_add(audit, "project-report-table", FORM_SAME, outturns, NULL, 2, 0);
        }
}

/* ---- all projects and the closing balance ---- */

static void unspent_against_closing(Audit *audit, const GArray *projects)
{
    Exact unspent = exact_from_int(0), difference;
    const GArray *closing = figures_of(audit, "closing");
    unsigned count = 0, last = NONE;
    int order;

    for (unsigned i = 0; i < projects->len; i++) {
        const Project *project = &g_array_index(projects, Project, i);

        if (project->budget == NONE || project->outturn == NONE ||
            g_str_has_suffix(g_array_index(audit->scopes, Scope, i).name, "表"))
            continue;
        if (!exact_subtract(&difference, FIGURE(audit, project->budget)->middle,
                            FIGURE(audit, project->outturn)->middle) ||
            !exact_add(&unspent, unspent, difference))
            return;
        count++;
        last = project->outturn;
    }
    if (count < 2 || closing == NULL)
        return;
    for (unsigned i = 0; i < audit->passages->len; i++)
        if (data_word_in(audit->data, "withdrawn-words", PASSAGE(audit, i)->text) != NULL)
            return;
    if (exact_compare(&order, unspent,
                      FIGURE(audit, g_array_index(closing, unsigned, 0))->value.high) &&
        order > 0) {
        unsigned figure = g_array_index(closing, unsigned, 0);
        g_autofree char *text = NULL;
        Exact shown;
        Finding *finding;

        if (!exact_divide(&shown, unspent, exact_from_int(10000)))
            return;
        text = exact_text(shown, (ExactStyle){.decimals = 2, .trim = false, .grouped = false});
        finding = finding_add(audit, "unspent-above-closing", FIGURE(audit, figure)->passage,
                              FIGURE(audit, figure)->first, FIGURE(audit, figure)->last,
                              FIGURE(audit, figure)->printed, text);
        if (finding != NULL)
            finding_span(finding, FIGURE(audit, last)->passage, FIGURE(audit, last)->first,
                         FIGURE(audit, last)->last);
    }
}

/* ---- indicators ---- */

/* "2022年6月" said in another passage too: the delay is reported, not hidden. */
static bool is_told_elsewhere(const Audit *audit, unsigned own, const char *at)
{
    const char *month = strstr(at, "月");
    g_autofree char *date = month != NULL ? g_strndup(at, (gsize)(month - at)) : g_strdup(at);

    for (unsigned i = 0; i < audit->passages->len; i++)
        if (i != own && strstr(PASSAGE(audit, i)->text, date) != NULL)
            return true;
    return false;
}

/* "≤12个月" beside "2022年6月底": the report's year is over. */
static void deadlines(Audit *audit)
{
    unsigned count = audit->passages->len;

    for (unsigned i = 0; i < count && audit->year > 0; i++) {
        g_autofree char *next_year = NULL;
        const Passage *cell = PASSAGE(audit, i);

        if (strstr(cell->text, "≤12个月") == NULL)
            continue;
        next_year = g_strdup_printf("%d年", audit->year + 1);
        for (unsigned j = i; j < i + 2 && j < count; j++) {
            const char *at = strstr(PASSAGE(audit, j)->text, next_year);

            if (at != NULL && !is_told_elsewhere(audit, j, at))
                finding_add(audit, "deadline-exceeded", j, 0,
                            (uint32_t)strlen(PASSAGE(audit, j)->text), at, "≤12个月");
        }
    }
}

/* "年初预算250个…，实际支付146个" beside a rate of 100%. */
static void planned_and_done(Audit *audit)
{
    static GRegex *pair;
    unsigned count = audit->passages->len;

    if (g_once_init_enter(&pair))
        g_once_init_leave(&pair, g_regex_new("(?:预算|计划|应|目标)([0-9]+)[个人户次][^。0-9]{0,20}"
                                             "，(?:实际)[^0-9。]{0,6}([0-9]+)[个人户次]",
                                             G_REGEX_OPTIMIZE, 0, NULL));
    for (unsigned i = 0; i < count; i++) {
        g_autoptr(GMatchInfo) match = NULL;
        g_autofree char *planned = NULL, *done = NULL;
        bool full = false;
        int first, last;

        if (strstr(PASSAGE(audit, i)->text, "，实际") == NULL ||
            !g_regex_match(pair, PASSAGE(audit, i)->text, 0, &match))
            continue;
        for (unsigned j = i > 6 ? i - 6 : 0; j <= i; j++)
            full = full || strstr(PASSAGE(audit, j)->text, "100%") != NULL;
        planned = g_match_info_fetch(match, 1);
        done = g_match_info_fetch(match, 2);
        g_match_info_fetch_pos(match, 0, &first, &last);
        if (full && g_ascii_strtoll(done, NULL, 10) < g_ascii_strtoll(planned, NULL, 10))
            finding_add(audit, "target-not-met", i, (uint32_t)first, (uint32_t)last, done, planned);
    }
}

/* ---- what the text says of itself ---- */

/* "预算执行进度较慢" where all is spent. */
static void slow_but_spent(Audit *audit, const GArray *projects)
{
    unsigned count = audit->passages->len;

    for (unsigned i = 0; i < count; i++) {
        const Project *project = &g_array_index(projects, Project, PASSAGE(audit, i)->scope);
        const char *text = PASSAGE(audit, i)->text,
                   *word = data_word_in(audit->data, "slow-words", text), *at;
        int order;

        if (word == NULL || project->budget == NONE || project->outturn == NONE ||
            !exact_compare(&order, FIGURE(audit, project->outturn)->middle,
                           FIGURE(audit, project->budget)->middle) ||
            order != 0)
            continue;
        at = strstr(text, word);
        finding_add(audit, "slow-but-spent", i, (uint32_t)(at - text),
                    (uint32_t)(at - text) + (uint32_t)strlen(word), word, NULL);
    }
}

/* The title's first line stands above: "2021年某项目". */
static bool is_second_line(const Audit *audit, unsigned passage)
{
    while (passage > 0 && *PASSAGE(audit, passage - 1)->text == '\0')
        passage--;
    return passage > 0 && begins_with(PASSAGE(audit, passage - 1)->text, "20") &&
           g_utf8_strlen(PASSAGE(audit, passage - 1)->text, -1) <= 40;
}

/* "项目绩效自评报告" where the others' titles name year and project. */
static void bare_titles(Audit *audit)
{
    unsigned named = 0;

    for (unsigned s = 1; s < audit->scopes->len; s++)
        named += begins_with(g_array_index(audit->scopes, Scope, s).name, "20");
    for (unsigned s = 1; s < audit->scopes->len && named >= 3; s++) {
        const Scope *scope = &g_array_index(audit->scopes, Scope, s);

        if (data_word_starting(audit->data, "bare-titles", scope->name) != NULL &&
            strlen(scope->name) <= strlen("项目支出绩效自评报告") &&
            !is_second_line(audit, scope->passage))
            finding_add(audit, "title-bare", scope->passage, 0,
                        (uint32_t)strlen(PASSAGE(audit, scope->passage)->text), scope->name, NULL);
    }
}

void relate_projects(Audit *audit)
{
    g_autoptr(GArray) projects = projects_of(audit);

    for (unsigned i = 0; i < projects->len; i++)
        applied_and_budget(audit, &g_array_index(projects, Project, i));
    report_and_table(audit);
    unspent_against_closing(audit, projects);
    deadlines(audit);
    planned_and_done(audit);
    slow_but_spent(audit, projects);
    bare_titles(audit);
}
