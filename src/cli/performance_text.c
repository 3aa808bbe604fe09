/* performance_text.c: scores, steps of the cycle and monitoring for a person */
#include "cli/print.h"

#include <string.h>

#define NAME_WIDTH_MAX 44

static const char *value_of(const json_t *object, const char *key)
{
    return member_text(json_object_get(object, key), "text");
}

static int width_of(const json_t *list, const char *key, int least)
{
    int width = least;
    size_t index;
    json_t *one;

    json_array_foreach((json_t *)list, index, one) width =
        MAX(width, print_width(member_text(one, key)));
    return MIN(width, NAME_WIDTH_MAX);
}

/* A text in a column; what is wider pushes the rest of its line. */
static void print_cell(const Output *output, const char *text, int width, bool right)
{
    print_padded(output, text, width, right);
    fputs("  ", output->out);
}

static void print_head(const Output *output, const char *id, int width, bool right)
{
    g_autofree char *text = cli_text(output, id);

    print_cell(output, text, width, right);
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
    g_autofree char *spent = g_strdup_printf("%s / %s", value_of(execution, "spent"),
                                             value_of(execution, "budget"));
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

static void print_project(const Output *output, const json_t *project)
{
    const json_t *indicators = json_object_get(project, "indicators");
    int name_width = width_of(indicators, "name", 20);
    int target_width = width_of(indicators, "target", 8);
    size_t index;
    json_t *one;

    set_color(output, "1");
    fprintf(output->out, "%s %s  %s %s", member_text(project, "code"),
            member_text(project, "name"), value_of(project, "total"),
            member_text(project, "grade"));
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
    print_cell(output, *member_text(execution, "rate") != '\0' ? member_text(execution, "rate") : "—",
               8, true);
    print_cell(output, value_of(project, "total"), 7, true);
    print_cell(output, member_text(project, "grade"), 4, false);
    if (member_number(project, "indicator_count") == 0)
        print_text(output, "score-no-indicators");
    else if (member_number(project, "open") > 0)
        fprintf(output->out, "%s", open);
    fputc('\n', output->out);
    print_weights(output, project);
}

static void print_lines(const Output *output, const json_t *projects)
{
    int name_width = width_of(projects, "name", 12);
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
    json_array_foreach((json_t *)projects, index, project)
        print_line(output, project, name_width);
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
        g_autofree char *id = g_strconcat("score-item-", member_text(item, "state"), NULL);
        print_text(output, id);
    } else {
        fputs(member_text(item, "why"), output->out);
    }
    fputc('\n', output->out);
}

static void print_overall(const Output *output, const json_t *overall)
{
    const json_t *items = json_object_get(overall, "items");
    int width = width_of(items, "level2", 10);
    json_t *facts = json_pack("{s:s, s:s, s:s*, s:s}", "total", value_of(overall, "total"), "scored",
                              value_of(overall, "scored"), "grade",
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
}
