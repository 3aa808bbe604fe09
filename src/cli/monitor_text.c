/* monitor_text.c: money and targets side by side for a person */
#include "cli/print.h"

#include <string.h>

#define MONEY_WIDTH 15
#define SHARE_WIDTH 9

static const char *value_of(const json_t *object, const char *key)
{
    return member_text(json_object_get(object, key), "text");
}

static const char *or_dash(const char *text) { return *text != '\0' ? text : "—"; }

/* Red and yellow as a person says them, in their colours. */
static void print_level(const Output *output, const char *level)
{
    g_autofree char *id = g_strconcat("monitor-level-", level, NULL);

    set_color(output, strcmp(level, "red") == 0 ? "1;31" : "33");
    print_text(output, id);
    set_color(output, "0");
}

static void print_warnings(const Output *output, const json_t *project, const char *indent)
{
    size_t index;
    json_t *warning;

    json_array_foreach(json_object_get(project, "warnings"), index, warning)
    {
        fputs(indent, output->out);
        print_level(output, member_text(warning, "level"));
        fputc(' ', output->out);
        print_message(output, member_text(warning, "message"), warning);
    }
}

static void print_amounts(const Output *output, const json_t *of)
{
    print_cell(output, or_dash(value_of(of, "budget")), MONEY_WIDTH, true);
    print_cell(output, or_dash(value_of(of, "spent")), MONEY_WIDTH, true);
    print_cell(output, or_dash(member_text(of, "rate")), SHARE_WIDTH, true);
}

/* "62.50% (3/5)": of the indicators that ask a number, how many say one. */
static void print_progress(const Output *output, const json_t *project)
{
    g_autofree char *text =
        g_strdup_printf("%s (%lld/%lld)", or_dash(member_text(project, "progress")),
                        (long long)member_number(project, "measured"),
                        (long long)member_number(project, "countable"));

    print_cell(output, text, 16, true);
}

static void print_line(const Output *output, const json_t *project, int width)
{
    print_cell(output, member_text(project, "code"), 6, false);
    print_cell(output, member_text(project, "name"), width, false);
    print_amounts(output, project);
    print_progress(output, project);
    print_cell(output, or_dash(member_text(project, "forecast_rate")), SHARE_WIDTH, true);
    print_padded(output, or_dash(value_of(project, "idle")), MONEY_WIDTH, true);
    fputc('\n', output->out);
    if (!output->brief)
        print_warnings(output, project, "        ");
}

static void print_lines(const Output *output, const json_t *result)
{
    const json_t *projects = json_object_get(result, "projects");
    const json_t *total = json_object_get(result, "total");
    int width = print_column_width(projects, "name", 12);
    size_t index;
    json_t *project;

    print_head(output, "score-head-code", 6, false);
    print_head(output, "score-head-name", width, false);
    print_head(output, "score-head-budget", MONEY_WIDTH, true);
    print_head(output, "score-head-spent", MONEY_WIDTH, true);
    print_head(output, "score-head-rate", SHARE_WIDTH, true);
    print_head(output, "monitor-head-progress", 16, true);
    print_head(output, "monitor-head-forecast", SHARE_WIDTH, true);
    print_head(output, "monitor-head-idle", MONEY_WIDTH, true);
    fputc('\n', output->out);
    json_array_foreach((json_t *)projects, index, project) print_line(output, project, width);
    print_cell(output, "", 6, false);
    print_head(output, "monitor-total", width, false);
    print_amounts(output, total);
    print_cell(output, "", 16, true);
    print_cell(output, "", SHARE_WIDTH, true);
    print_padded(output, value_of(total, "idle"), MONEY_WIDTH, true);
    fputc('\n', output->out);
}

/* ---- one project ---- */

static void print_months(const Output *output, const json_t *project)
{
    size_t index;
    json_t *month;

    print_cell(output, "", 2, false);
    print_head(output, "monitor-head-month", 6, true);
    print_head(output, "monitor-head-spent", MONEY_WIDTH, true);
    print_head(output, "monitor-head-sofar", MONEY_WIDTH, true);
    print_head(output, "score-head-rate", SHARE_WIDTH, true);
    print_head(output, "monitor-head-due", SHARE_WIDTH, true);
    fputc('\n', output->out);
    json_array_foreach(json_object_get(project, "months"), index, month)
    {
        g_autofree char *number = g_strdup_printf("%lld", (long long)member_number(month, "month"));

        print_cell(output, "", 2, false);
        print_cell(output, number, 6, true);
        print_cell(output, value_of(month, "spent"), MONEY_WIDTH, true);
        print_cell(output, value_of(month, "so_far"), MONEY_WIDTH, true);
        print_cell(output, or_dash(member_text(month, "rate")), SHARE_WIDTH, true);
        print_padded(output, member_text(month, "due"), SHARE_WIDTH, true);
        fputc('\n', output->out);
    }
}

/* What was filled in besides the figures. */
static void print_remarks(const Output *output, const json_t *line)
{
    static const char *const keys[] = {"cause", "reason", "measure", "conclusion"};
    bool any = false;

    for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (*member_text(line, keys[i]) == '\0')
            continue;
        fprintf(output->out, "%s%s", any ? "；" : "      ", member_text(line, keys[i]));
        any = true;
    }
    if (any)
        fputc('\n', output->out);
}

static void print_indicators_of(const Output *output, const json_t *project)
{
    const json_t *lines = json_object_get(project, "lines");
    int width = print_column_width(lines, "indicator", 16);
    int target = print_column_width(lines, "target", 8);
    size_t index;
    json_t *line;

    fputc('\n', output->out);
    print_cell(output, "", 2, false);
    print_head(output, "score-head-indicator", width, false);
    print_head(output, "score-head-target", target, false);
    print_head(output, "monitor-head-value", 12, false);
    print_head(output, "monitor-head-share", SHARE_WIDTH, true);
    print_head(output, "monitor-head-date", 10, false);
    print_text(output, "monitor-head-outlook");
    fputc('\n', output->out);
    json_array_foreach((json_t *)lines, index, line)
    {
        if (*member_text(line, "indicator") == '\0' && *member_text(line, "date") == '\0')
            continue;
        print_cell(output, "", 2, false);
        if (*member_text(line, "indicator") != '\0')
            print_cell(output, member_text(line, "indicator"), width, false);
        else
            print_head(output, "monitor-whole", width, false);
        print_cell(output, member_text(line, "target"), target, false);
        print_cell(output, or_dash(member_text(line, "value")), 12, false);
        print_cell(output, or_dash(member_text(line, "share")), SHARE_WIDTH, true);
        print_cell(output, member_text(line, "date"), 10, false);
        fprintf(output->out, "%s\n", member_text(line, "forecast"));
        print_remarks(output, line);
    }
}

static void print_project(const Output *output, const json_t *result, const json_t *project)
{
    g_autofree char *id = g_strconcat("monitor-forecast-", member_text(project, "method"), NULL);
    json_t *facts =
        json_pack("{s:s, s:s, s:I}", "amount", value_of(project, "forecast"), "rate",
                  member_text(project, "forecast_rate"), "years", member_number(result, "years"));

    set_color(output, "1");
    fprintf(output->out, "%s %s\n", member_text(project, "code"), member_text(project, "name"));
    set_color(output, "0");
    print_months(output, project);
    print_message(output, id, facts);
    print_warnings(output, project, "  ");
    print_indicators_of(output, project);
    json_decref(facts);
}

void print_monitor(const Output *output, const json_t *result)
{
    const json_t *projects = json_object_get(result, "projects");
    const json_t *first = json_array_get(projects, 0);

    print_message(output, "monitor-day", result);
    if (json_object_get(first, "months") != NULL)
        print_project(output, result, first);
    else
        print_lines(output, result);
    print_message(output, "monitor-done", result);
}
