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

/* ---- reconciliation ---- */

static const char *money_of(const json_t *result, const char *key)
{
    return member_text(json_object_get(result, key), "text");
}

static void print_items(const Output *output, const json_t *result, const char *key, const char *id)
{
    const json_t *items = json_object_get(result, key);
    size_t index;
    json_t *item;

    if (json_array_size(items) == 0)
        return;
    print_text(output, id);
    fputc('\n', output->out);
    json_array_foreach((json_t *)items, index, item)
    {
        fputs("    ", output->out);
        print_message(output, "reconcile-item", item);
        fprintf(output->out, "        %s\n", money_of(item, "amount"));
    }
}

static void print_balance(const Output *output, const json_t *result, const char *key,
                          const char *id)
{
    print_text(output, id);
    fprintf(output->out, " %s\n", money_of(result, key));
}

void print_reconcile(const Output *output, const json_t *result)
{
    if (json_object_get(result, "matched") != NULL)
        print_message(output, "reconcile-done", result);
    if (json_object_get(result, "match") != NULL)
        print_message(output, "reconcile-matched", result);
    if (json_object_get(result, "undone") != NULL)
        print_message(output, "reconcile-undone", result);
    print_balance(output, result, "bank", "reconcile-bank");
    print_items(output, result, "unit_received", "reconcile-unit-received");
    print_items(output, result, "unit_paid", "reconcile-unit-paid");
    print_balance(output, result, "bank_adjusted", "reconcile-adjusted");
    print_balance(output, result, "unit", "reconcile-unit");
    print_items(output, result, "bank_received", "reconcile-bank-received");
    print_items(output, result, "bank_paid", "reconcile-bank-paid");
    print_balance(output, result, "unit_adjusted", "reconcile-adjusted");
    print_items(output, result, "gaps", "reconcile-gaps");
    if (json_is_false(json_object_get(result, "bank_known")))
        print_message(output, "reconcile-no-balance", result);
    print_message(output,
                  json_is_true(json_object_get(result, "agrees")) ? "reconcile-agrees"
                                                                  : "reconcile-differs",
                  result);
}
