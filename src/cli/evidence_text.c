/* evidence_text.c: attachments and invoices for a person */
#include "cli/print.h"

#define DIGITS_SHOWN 12

static void print_attachment(const Output *output, const json_t *attachment)
{
    const json_t *invoice = json_object_get(attachment, "invoice");

    fprintf(output->out, "%.*s  ", DIGITS_SHOWN, member_text(attachment, "digest"));
    print_message(output, "attach-file", attachment);
    if (invoice == NULL)
        return;
    fputs("    ", output->out);
    print_message(output, "attach-invoice", invoice);
    if (json_object_get(invoice, "amount") != NULL)
        fprintf(output->out, "    %s\n", member_text(json_object_get(invoice, "amount"), "text"));
}

void print_attach(const Output *output, const json_t *result)
{
    size_t index;
    json_t *one;

    if (json_object_get(result, "path") != NULL) {
        print_message(output, "attach-extracted", result);
        return;
    }
    if (json_object_get(result, "taken_back") != NULL) {
        print_message(output, "attach-taken-back", result);
        return;
    }
    if (json_object_get(result, "attached") != NULL)
        print_message(output, "attach-done", result);
    if (!output->brief)
        json_array_foreach(json_object_get(result, "attachments"), index, one)
            print_attachment(output, one);
    json_array_foreach(json_object_get(result, "doubts"), index, one)
        print_message(output, member_text(one, "id"), one);
    print_message(output, "attach-count", result);
}
