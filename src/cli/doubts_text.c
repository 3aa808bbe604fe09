/* doubts_text.c: doubts about targets, results and scores for a person */
#include "cli/print.h"

#include <string.h>

#define BESIDE_MOST 12 /* beside what another action says */

static bool is_note(const json_t *doubt)
{
    return strcmp(member_text(doubt, "severity"), "note") == 0;
}

static void print_doubt(const Output *output, const json_t *doubt)
{
    g_autofree char *id = g_strconcat("doubt-", member_text(doubt, "severity"), NULL);

    set_color(output, is_note(doubt) ? "36" : "33");
    print_text(output, id);
    set_color(output, "0");
    fputc(' ', output->out);
    print_message(output, "doubt-line", doubt);
    if (!output->brief && *member_text(doubt, "mend") != '\0')
        print_message(output, "doubt-mend", doubt);
}

void print_doubts(const Output *output, const json_t *result)
{
    size_t index;
    json_t *doubt;

    json_array_foreach(json_object_get(result, "doubts"), index,
                       doubt) if (!output->brief || !is_note(doubt)) print_doubt(output, doubt);
    print_message(output, "doubts-done", result);
}

void print_doubts_beside(const Output *output, const json_t *result, bool notes)
{
    const json_t *doubts = json_object_get(result, "doubts");
    size_t index, told = 0;
    json_t *doubt;

    json_array_foreach((json_t *)doubts, index,
                       doubt) if ((notes || !is_note(doubt)) && told < BESIDE_MOST)
    {
        print_doubt(output, doubt);
        told++;
    }
    if (told > 0 && json_array_size(doubts) > told) {
        json_t *rest = json_pack("{s:I}", "count", (json_int_t)(json_array_size(doubts) - told));

        print_message(output, "doubts-more", rest);
        json_decref(rest);
    }
}
