/* money_text.c: control of money for a person */
#include "cli/print.h"

#include <string.h>

#define FINDINGS_MOST 20 /* that are printed: an imported year may have hundreds */

static const char *finding_message(const json_t *finding)
{
    if (member_number(finding, "override") > 0)
        return "money-overridden";
    return strcmp(member_text(finding, "limit"), "0.00") == 0 ? "money-none" : "money-warning";
}

void print_findings(const Output *output, const json_t *result)
{
    const json_t *findings = json_object_get(result, "findings");
    size_t index;
    json_t *finding;

    json_array_foreach(findings, index, finding)
    {
        if (index == FINDINGS_MOST)
            break;
        print_message(output, finding_message(finding), finding);
    }
    if (json_array_size(findings) > FINDINGS_MOST) {
        json_t *rest =
            json_pack("{s:I}", "count", (json_int_t)(json_array_size(findings) - FINDINGS_MOST));
        print_message(output, "money-more", rest);
        json_decref(rest);
    }
}

void print_applications(const Output *output, const json_t *result)
{
    size_t index;
    json_t *one;

    json_array_foreach(json_object_get(result, "applications"), index, one)
    {
        g_autofree char *state = g_strconcat("state-", member_text(one, "state"), NULL);

        fprintf(output->out, "%lld  ", (long long)member_number(one, "number"));
        print_text(output, state);
        fputs("  ", output->out);
        print_message(output, "application-line", one);
    }
    json_array_foreach(json_object_get(result, "steps"), index, one)
    {
        g_autofree char *verb = g_strconcat("verb-", member_text(one, "verb"), NULL);

        fputs("    ", output->out);
        print_text(output, verb);
        fputs("  ", output->out);
        print_message(output, "step-line", one);
    }
}

static void print_budget_line(const Output *output, const json_t *row)
{
    static const char *const columns[] = {"budget", "held", "prepared", "paid", "available"};
    size_t index;
    json_t *key;

    for (unsigned i = 0; i < G_N_ELEMENTS(columns); i++) {
        print_padded(output, member_text(row, columns[i]), 16, true);
        fputc(' ', output->out);
    }
    print_padded(output, member_text(row, "rate"), 9, true);
    json_array_foreach(json_object_get(row, "keys"), index, key)
        fprintf(output->out, "  %s %s", member_text(key, "code"), member_text(key, "name"));
    fputc('\n', output->out);
}

void print_budget(const Output *output, const json_t *result)
{
    static const char *const heads[] = {"budget-whole", "budget-held", "budget-prepared",
                                        "budget-paid", "budget-available"};
    g_autofree char *rate = cli_text(output, "budget-rate");
    size_t index;
    json_t *row;

    for (unsigned i = 0; i < G_N_ELEMENTS(heads); i++) {
        g_autofree char *head = cli_text(output, heads[i]);
        print_padded(output, head, 16, true);
        fputc(' ', output->out);
    }
    print_padded(output, rate, 9, true);
    fputc('\n', output->out);
    json_array_foreach(json_object_get(result, "rows"), index, row) print_budget_line(output, row);
}
