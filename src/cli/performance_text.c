/* performance_text.c: scores, steps of the cycle and monitoring for a person */
#include "cli/print.h"

#include <string.h>

static const char *value_of(const json_t *object, const char *key)
{
    return member_text(json_object_get(object, key), "text");
}

/* ---- evaluate: one project ---- */

static void print_why(const Output *output, const json_t *one, const char *id)
{
    json_t *facts = json_copy((json_t *)one);

    json_object_set(facts, "lost_text", json_object_get(json_object_get(one, "lost"), "text"));
    if (*member_text(one, "open") != '\0') {
        g_autofree char *open = cli_text(output, member_text(one, "open"));
        json_object_set_new(facts, "open", json_string(open));
    }
    fputs("      ", output->out);
    set_color(output, "33");
    print_message(output, id, facts);
    set_color(output, "0");
    json_decref(facts);
}

static void print_indicator(const Output *output, const json_t *one, int name_width,
                            int target_width)
{
    const char *result = member_text(one, "result");

    fputs("  ", output->out);
    print_cell(output, member_text(one, "level2"), 14, false);
    print_cell(output, member_text(one, "name"), name_width, false);
    print_cell(output, member_text(one, "target"), target_width, false);
    print_cell(output, value_of(one, "weight"), 6, true);
    print_cell(output, value_of(one, "score"), 6, true);
    fprintf(output->out, "%s\n", result);
    if (*member_text(one, "why") != '\0')
        print_why(output, one, member_text(one, "why"));
}

static void print_execution(const Output *output, const json_t *project, int name_width,
                            int target_width)
{
    const json_t *execution = json_object_get(project, "execution");
    g_autofree char *label = cli_text(output, "score-head-execution");
    g_autofree char *spent =
        g_strdup_printf("%s / %s", value_of(execution, "spent"), value_of(execution, "budget"));
    json_t *facts;

    fputs("  ", output->out);
    print_cell(output, label, 14, false);
    print_cell(output, json_object_get(execution, "budget") != NULL ? spent : "—", name_width,
               false);
    print_cell(output, "100%", target_width, false);
    print_cell(output, value_of(execution, "weight"), 6, true);
    print_cell(output, value_of(execution, "score"), 6, true);
    fprintf(output->out, "%s\n",
            *member_text(execution, "rate") != '\0' ? member_text(execution, "rate") : "—");
    if (*member_text(execution, "why") == '\0')
        return;
    facts = json_pack("{s:s, s:s, s:s}", "rate", member_text(execution, "rate"), "budget",
                      value_of(execution, "budget"), "spent", value_of(execution, "spent"));
    print_why(output, facts, member_text(execution, "why"));
    json_decref(facts);
}

static void print_weights(const Output *output, const json_t *project)
{
    const json_t *weights = json_object_get(project, "weights");

    if (strcmp(member_text(weights, "state"), "wrong") != 0)
        return;
    fputs("  ", output->out);
    set_color(output, "1;31");
    print_message(output, "score-weights", weights);
    set_color(output, "0");
}

/* What department or bureau found, and the score that stands. */
static void print_review(const Output *output, const json_t *project)
{
    const json_t *review = json_object_get(project, "review");
    g_autofree char *by = NULL, *reviewer = NULL;
    json_t *facts;

    if (review == NULL)
        return;
    by = g_strconcat("reviewer-", member_text(review, "by"), NULL);
    reviewer = cli_text(output, by);
    facts = json_pack("{s:s, s:s, s:s, s:s*, s:s*}", "reviewer", reviewer, "returned",
                      value_of(review, "returned"), "final", value_of(review, "final"), "grade",
                      json_string_value(json_object_get(review, "grade")), "reason",
                      json_string_value(json_object_get(review, "reason")));
    fputs("  ", output->out);
    set_color(output, "33");
    print_message(output, "score-reviewed", facts);
    set_color(output, "0");
    json_decref(facts);
}

static void print_project(const Output *output, const json_t *project)
{
    const json_t *indicators = json_object_get(project, "indicators");
    int name_width = print_column_width(indicators, "name", 20);
    int target_width = print_column_width(indicators, "target", 8);
    size_t index;
    json_t *one;

    set_color(output, "1");
    fprintf(output->out, "%s %s  %s %s", member_text(project, "code"), member_text(project, "name"),
            value_of(project, "total"), member_text(project, "grade"));
    set_color(output, "0");
    fprintf(output->out, "  %s\n", member_text(project, "scheme_title"));
    fputs("  ", output->out);
    print_head(output, "score-head-kind", 14, false);
    print_head(output, "score-head-indicator", name_width, false);
    print_head(output, "score-head-target", target_width, false);
    print_head(output, "score-head-weight", 6, true);
    print_head(output, "score-head-score", 6, true);
    print_text(output, "score-head-result");
    fputc('\n', output->out);
    print_execution(output, project, name_width, target_width);
    json_array_foreach((json_t *)indicators, index, one)
        print_indicator(output, one, name_width, target_width);
    print_weights(output, project);
    print_review(output, project);
    fputc('\n', output->out);
}

/* ---- evaluate: all projects ---- */

static void print_line(const Output *output, const json_t *project, int name_width)
{
    const json_t *execution = json_object_get(project, "execution");
    g_autofree char *open = g_strdup_printf("%lld", (long long)member_number(project, "open"));

    print_cell(output, member_text(project, "code"), 6, false);
    print_cell(output, member_text(project, "name"), name_width, false);
    print_cell(output, value_of(execution, "budget"), 14, true);
    print_cell(output, value_of(execution, "spent"), 14, true);
    print_cell(output,
               *member_text(execution, "rate") != '\0' ? member_text(execution, "rate") : "—", 8,
               true);
    print_cell(output, value_of(project, "total"), 7, true);
    print_cell(output, member_text(project, "grade"), 4, false);
    if (member_number(project, "indicator_count") == 0)
        print_text(output, "score-no-indicators");
    else if (member_number(project, "open") > 0)
        fprintf(output->out, "%s", open);
    fputc('\n', output->out);
    print_weights(output, project);
    print_review(output, project);
}

static void print_lines(const Output *output, const json_t *projects)
{
    int name_width = print_column_width(projects, "name", 12);
    size_t index;
    json_t *project;

    print_head(output, "score-head-code", 6, false);
    print_head(output, "score-head-name", name_width, false);
    print_head(output, "score-head-budget", 14, true);
    print_head(output, "score-head-spent", 14, true);
    print_head(output, "score-head-rate", 8, true);
    print_head(output, "score-head-total", 7, true);
    print_head(output, "score-head-grade", 4, false);
    print_text(output, "score-head-open");
    fputc('\n', output->out);
    json_array_foreach((json_t *)projects, index, project) print_line(output, project, name_width);
}

/* ---- evaluate: the department ---- */

static void print_item(const Output *output, const json_t *item, int width)
{
    bool unknown = strcmp(member_text(item, "state"), "unknown") == 0;

    print_cell(output, member_text(item, "level1"), 14, false);
    print_cell(output, member_text(item, "level2"), width, false);
    print_cell(output, value_of(item, "weight"), 6, true);
    print_cell(output, unknown ? "—" : value_of(item, "score"), 6, true);
    print_cell(output, member_text(item, "share"), 8, true);
    if (strcmp(member_text(item, "state"), "computed") != 0) {
        g_autofree char *id = g_strconcat("item-", member_text(item, "state"), NULL);
        print_text(output, id);
    } else {
        fputs(member_text(item, "why"), output->out);
    }
    fputc('\n', output->out);
}

static void print_overall(const Output *output, const json_t *overall)
{
    const json_t *items = json_object_get(overall, "items");
    int width = print_column_width(items, "level2", 10);
    json_t *facts = json_pack("{s:s, s:s, s:s*, s:s}", "total", value_of(overall, "total"),
                              "scored", value_of(overall, "scored"), "grade",
                              json_string_value(json_object_get(overall, "grade")), "published",
                              value_of(overall, "published"));
    size_t index;
    json_t *item;

    fputc('\n', output->out);
    set_color(output, "1");
    fprintf(output->out, "%s\n", member_text(overall, "title"));
    set_color(output, "0");
    json_array_foreach((json_t *)items, index, item) print_item(output, item, width);
    print_message(output, "score-overall", facts);
    if (json_object_get(overall, "published") != NULL)
        print_message(output, "score-published", facts);
    json_decref(facts);
}

void print_scored(const Output *output, const json_t *result)
{
    const json_t *item = json_object_get(result, "item");

    if (item == NULL)
        print_project(output, json_object_get(result, "project"));
    else
        print_item(output, item, 20);
}

void print_evaluate(const Output *output, const json_t *result)
{
    const json_t *projects = json_object_get(result, "projects");
    bool detail = json_array_size(projects) > 0 &&
                  json_object_get(json_array_get(projects, 0), "indicators") != NULL;
    size_t index;
    json_t *project;

    if (!detail)
        print_lines(output, projects);
    else
        json_array_foreach((json_t *)projects, index, project) print_project(output, project);
    if (json_object_get(result, "overall") != NULL)
        print_overall(output, json_object_get(result, "overall"));
    print_doubts_beside(output, result, false);
}

/* ---- step ---- */

static void print_row(const Output *output, const json_t *row)
{
    const char *key;
    json_t *value;
    bool first = true;

    fputs("  ", output->out);
    json_object_foreach(json_object_get(row, "fields"), key, value)
    {
        fprintf(output->out, "%s%s=%s", first ? "" : "  ", key, json_string_value(value));
        first = false;
    }
    if (member_number(row, "version") > 1)
        fprintf(output->out, "  (v%lld)", (long long)member_number(row, "version"));
    fputc('\n', output->out);
}

static void print_deed(const Output *output, const json_t *deed)
{
    fprintf(output->out, "    %s  %s  %s", member_text(deed, "date"), member_text(deed, "title"),
            member_text(deed, "actor"));
    if (*member_text(deed, "reason") != '\0')
        fprintf(output->out, "  %s", member_text(deed, "reason"));
    if (*member_text(deed, "note") != '\0')
        fprintf(output->out, "  %s", member_text(deed, "note"));
    if (*member_text(deed, "evidence") != '\0')
        fprintf(output->out, "  [%s %.8s]", member_text(deed, "evidence"),
                member_text(deed, "evidence_hash"));
    fputc('\n', output->out);
}

static void print_verbs(const Output *output, const json_t *result)
{
    g_autoptr(GString) told = g_string_new(NULL);
    json_t *facts;
    size_t index;
    json_t *verb;

    json_array_foreach(json_object_get(result, "verbs"), index, verb)
        g_string_append_printf(told, "%s%s %s", index > 0 ? "、" : "", member_text(verb, "verb"),
                               member_text(verb, "title"));
    facts = json_pack("{s:s, s:s, s:s*}", "verbs", told->str, "seen", member_text(result, "seen"),
                      "due", json_string_value(json_object_get(result, "due")));
    print_message(output, told->len > 0 ? "step-next" : "step-over", facts);
    json_decref(facts);
}

void print_step(const Output *output, const json_t *result)
{
    size_t index;
    json_t *one;

    set_color(output, "1");
    fprintf(output->out, "%s %s: %s\n", member_text(result, "title"),
            member_text(result, "subject"), member_text(result, "state_title"));
    set_color(output, "0");
    if (!output->brief)
        json_array_foreach(json_object_get(result, "rows"), index, one) print_row(output, one);
    json_array_foreach(json_object_get(result, "deeds"), index, one) print_deed(output, one);
    if (json_is_true(json_object_get(result, "late")))
        print_message(output, "step-late", result);
    if (json_is_true(json_object_get(result, "changed")))
        print_message(output, "step-changed", result);
    print_doubts_beside(output, result, true);
    print_verbs(output, result);
}

/* ---- performance ---- */

static void print_standing(const Output *output, const json_t *step)
{
    bool overdue = json_is_true(json_object_get(step, "overdue"));

    fputs("    ", output->out);
    print_cell(output, member_text(step, "title"), 22, false);
    set_color(output, overdue ? "1;31" : json_is_true(json_object_get(step, "done")) ? "32" : "0");
    print_cell(output, member_text(step, "state_title"), 12, false);
    set_color(output, "0");
    print_cell(output, member_text(step, "due"), 10, false);
    if (overdue)
        print_text(output, "performance-overdue");
    if (*member_text(step, "date") != '\0')
        fprintf(output->out, "%s%s %s %s", overdue ? "  " : "", member_text(step, "date"),
                member_text(step, "actor"), member_text(step, "reason"));
    fputc('\n', output->out);
}

/* "绩效目标 已批复 · 年中绩效监控 待监控!": every step that waits, in one line. */
static void print_waiting(const Output *output, const json_t *subject, int width)
{
    size_t index;
    json_t *step;
    bool any = false;

    print_cell(output, member_text(subject, "subject"), 8, false);
    print_cell(output, member_text(subject, "name"), width, false);
    json_array_foreach(json_object_get(subject, "steps"), index, step)
    {
        bool overdue = json_is_true(json_object_get(step, "overdue"));

        if (!json_is_true(json_object_get(step, "waits")))
            continue;
        if (overdue)
            set_color(output, "31");
        fprintf(output->out, "%s%s·%s", any ? "  " : "", member_text(step, "title"),
                member_text(step, "state_title"));
        if (*member_text(step, "due") != '\0')
            fprintf(output->out, "(%s%s)", member_text(step, "due"), overdue ? "!" : "");
        if (overdue)
            set_color(output, "0");
        any = true;
    }
    if (!any)
        print_text(output, json_is_true(json_object_get(subject, "gone")) ? "performance-out"
                                                                          : "performance-done");
    fputc('\n', output->out);
}

void print_performance(const Output *output, const json_t *result)
{
    const json_t *subjects = json_object_get(result, "subjects");
    int width = print_column_width(subjects, "name", 12);
    size_t index, s;
    json_t *subject, *step;

    json_array_foreach((json_t *)subjects, index, subject)
    {
        if (!json_is_true(json_object_get(result, "one"))) {
            print_waiting(output, subject, width);
            continue;
        }
        set_color(output, "1");
        fprintf(output->out, "%s %s\n", member_text(subject, "subject"),
                member_text(subject, "name"));
        set_color(output, "0");
        json_array_foreach(json_object_get(subject, "steps"), s, step) print_standing(output, step);
    }
    print_message(output, "performance-count", result);
}
