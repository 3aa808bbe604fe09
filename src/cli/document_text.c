/* document_text.c: what was written, and what is still asked; or the kinds there are */
#include "cli/print.h"

static void print_kinds(const Output *output, const json_t *kinds)
{
    const int width = print_column_width(kinds, "id", 8);
    size_t index, n;
    json_t *kind, *need;

    json_array_foreach((json_t *)kinds, index, kind)
    {
        set_color(output, "1");
        print_cell(output, member_text(kind, "id"), width, false);
        fputs(member_text(kind, "title"), output->out);
        set_color(output, "0");
        fputs("  ", output->out);
        print_text(output, member_text(kind, "about")[0] == 'p' ? "document-of-project"
                                                                : "document-of-department");
        fputc('\n', output->out);
        if (output->brief)
            continue;
        json_array_foreach(json_object_get(kind, "needs"), n, need)
        {
            fprintf(output->out, "%*s", width + 2, "");
            print_wrapped(output, json_string_value(need), width + 2, width + 2);
        }
    }
}

void print_written(const Output *output, const json_t *result)
{
    const json_t *kinds = json_object_get(result, "kinds");
    size_t index;
    json_t *one;

    if (kinds != NULL) {
        print_kinds(output, kinds);
        return;
    }
    json_array_foreach(json_object_get(result, "files"), index, one)
        fprintf(output->out, "%s  %lld\n", member_text(one, "path"),
                (long long)member_number(one, "bytes"));
    if (!output->brief)
        json_array_foreach(json_object_get(result, "questions"), index, one) fprintf(
            output->out, "%s: %s\n", member_text(one, "document"), member_text(one, "text"));
    print_message(output,
                  member_number(result, "count") > 0 ? "document-questions" : "document-done",
                  result);
}
