/* difference_text.c: the schedule of differences for a person; rows without an amount are left out
 */
#include "cli/print.h"

#include <string.h>

static const char *amount_text(const json_t *object, const char *key)
{
    return member_text(json_object_get(object, key), "text");
}

static bool is_nil(const json_t *row)
{
    return member_number(json_object_get(row, "amount"), "fen") == 0;
}

static int title_width(const json_t *result)
{
    int width = 0;
    size_t index;
    json_t *row;

    json_array_foreach(json_object_get(result, "rows"), index, row) if (!is_nil(row)) width =
        MAX(width, print_width(member_text(row, "title")) + 4);
    return MAX(width, 32);
}

static void print_line(const Output *output, const char *title, int indent, const char *amount,
                       int width)
{
    fprintf(output->out, "%*s", indent, "");
    print_padded(output, title, width - indent, false);
    fputs("  ", output->out);
    print_padded(output, amount, 18, true);
    fputc('\n', output->out);
}

static void print_sum(const Output *output, const char *id, const json_t *result, const char *key,
                      int width)
{
    g_autofree char *title = cli_text(output, id);

    set_color(output, "1");
    print_line(output, title, 0, amount_text(result, key), width);
    set_color(output, "0");
}

static void print_rows(const Output *output, const json_t *result, int width)
{
    const char *group = "";
    size_t index;
    json_t *row;

    json_array_foreach(json_object_get(result, "rows"), index, row)
    {
        if (is_nil(row))
            continue;
        if (strcmp(group, member_text(row, "group")) != 0) {
            group = member_text(row, "group");
            print_text(output, json_is_true(json_object_get(row, "adds")) ? "difference-add"
                                                                          : "difference-less");
            fprintf(output->out, "%s\n", member_text(row, "group_title"));
        }
        print_line(output, member_text(row, "title"), *group != '\0' ? 4 : 0,
                   amount_text(row, "amount"), width);
    }
}

/* What is left when rows that undo each other are told as one. */
static void print_matters(const Output *output, const json_t *result, int width)
{
    size_t index;
    json_t *matter;

    fputc('\n', output->out);
    print_text(output, "difference-net");
    fputc('\n', output->out);
    json_array_foreach(json_object_get(result, "matters"), index, matter) if (!is_nil(matter))
        print_line(output, member_text(matter, "title"), 4, amount_text(matter, "amount"), width);
}

void print_difference(const Output *output, const json_t *result)
{
    int width = title_width(result);

    print_sum(output, "difference-result", result, "result", width);
    print_rows(output, result, width);
    print_sum(output, "difference-surplus", result, "surplus", width);
    if (!output->brief)
        print_matters(output, result, width);
}
