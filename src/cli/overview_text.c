/* overview_text.c: the tree of many units' scores, and their ranks, for a person */
#include "cli/print.h"

#include <string.h>

#define NAME_WIDTH 44
#define MONEY_WIDTH 16

static const char *value_of(const json_t *object, const char *key)
{
    return member_text(json_object_get(object, key), "text");
}

static const char *or_dash(const char *text) { return *text != '\0' ? text : "—"; }

static void print_count(const Output *output, const json_t *node, const char *key,
                        const char *color)
{
    long long count = (long long)member_number(node, key);
    g_autofree char *text = count > 0 ? g_strdup_printf("%lld", count) : g_strdup("");

    if (count > 0)
        set_color(output, color);
    print_cell(output, text, 4, true);
    set_color(output, "0");
}

static void print_figures(const Output *output, const json_t *node)
{
    print_cell(output, or_dash(value_of(node, "score")), 7, true);
    print_cell(output, or_dash(value_of(node, "budget")), MONEY_WIDTH, true);
    print_cell(output, or_dash(member_text(node, "rate")), 8, true);
    print_cell(output, or_dash(value_of(node, "idle")), MONEY_WIDTH, true);
    print_count(output, node, "red", "1;31");
    print_count(output, node, "yellow", "33");
    fputc('\n', output->out);
}

static void print_heads(const Output *output, const char *first, int width)
{
    print_head(output, first, width, false);
    print_head(output, "score-head-total", 7, true);
    print_head(output, "score-head-budget", MONEY_WIDTH, true);
    print_head(output, "score-head-rate", 8, true);
    print_head(output, "monitor-head-idle", MONEY_WIDTH, true);
    print_head(output, "monitor-level-red", 4, true);
    print_head(output, "monitor-level-yellow", 4, true);
    fputc('\n', output->out);
}

static void print_indicator(const Output *output, const json_t *node, int indent)
{
    fprintf(output->out, "%*s%s  %s → %s  %s/%s\n", indent, "", member_text(node, "name"),
            member_text(node, "target"), or_dash(member_text(node, "result")),
            value_of(node, "score"), value_of(node, "weight"));
}

static char *node_name(const Output *output, const json_t *node, int indent)
{
    const char *code = member_text(node, "code"), *name = member_text(node, "name");

    if (strcmp(member_text(node, "level"), "all") == 0)
        return cli_text(output, "overview-all");
    if (*name == '\0') {
        g_autofree char *other = cli_text(output, "overview-no-function");

        return g_strdup_printf("%*s%s", indent, "", other);
    }
    return g_strdup_printf("%*s%s%s%s", indent, "", code, *code != '\0' ? " " : "", name);
}

static void print_tree(const Output *output, const json_t *node, int indent)
{
    g_autofree char *name = NULL;
    size_t index;
    json_t *child;

    if (strcmp(member_text(node, "level"), "indicator") == 0) {
        print_indicator(output, node, indent);
        return;
    }
    name = node_name(output, node, indent);
    print_cell(output, name, NAME_WIDTH, false);
    print_figures(output, node);
    json_array_foreach(json_object_get(node, "children"), index, child)
        print_tree(output, child, indent + 2);
}

static void print_ranking(const Output *output, const json_t *nodes, const char *head)
{
    size_t index;
    json_t *node;

    fputc('\n', output->out);
    print_head(output, "overview-head-rank", 4, true);
    print_heads(output, head, NAME_WIDTH - 6);
    json_array_foreach((json_t *)nodes, index, node)
    {
        g_autofree char *rank = g_strdup_printf("%lld", (long long)member_number(node, "rank"));
        const char *unit = member_text(node, "unit");
        g_autofree char *name =
            g_strdup_printf("%s %s%s%s", member_text(node, "code"), member_text(node, "name"),
                            *unit != '\0' ? " · " : "", unit);

        print_cell(output, member_number(node, "rank") > 0 ? rank : "—", 4, true);
        print_cell(output, name, NAME_WIDTH - 6, false);
        print_figures(output, node);
    }
}

void print_overview(const Output *output, const json_t *result)
{
    g_autofree char *order = g_strconcat("ranked-", member_text(result, "order"), NULL);
    const json_t *tree = json_object_get(result, "tree");
    size_t index;
    json_t *one;

    print_heads(output, "overview-head-tree", NAME_WIDTH);
    print_tree(output, tree, 0);
    if (!output->brief) {
        print_ranking(output, json_object_get(result, "units"), "overview-head-unit");
        print_ranking(output, json_object_get(result, "projects"), "score-head-name");
        print_text(output, order);
        fputc('\n', output->out);
    }
    print_message(output,
                  json_is_true(json_object_get(tree, "by_budget")) ? "overview-weighed"
                                                                   : "overview-plain",
                  result);
    json_array_foreach(json_object_get(result, "unread"), index, one)
    {
        g_autofree char *why = cli_text(output, member_text(one, "error"));
        json_t *facts = json_pack("{s:s, s:s}", "path", member_text(one, "path"), "why", why);

        set_color(output, "1;31");
        print_message(output, "overview-unread", facts);
        set_color(output, "0");
        json_decref(facts);
    }
}
