/* event_text.c: events, and the vouchers that came of them, for a person */
#include "cli/print.h"

/* ---- events ---- */

static char *numbers_text(const json_t *event)
{
    GString *text = g_string_new(NULL);
    size_t index;
    json_t *number;

    json_array_foreach(json_object_get(event, "numbers"), index, number)
        g_string_append_printf(text, "%s%s", index > 0 ? " " : "", json_string_value(number));
    return g_string_free(text, FALSE);
}

static void print_event_line(const Output *output, const json_t *event)
{
    g_autofree char *numbers = numbers_text(event);

    print_padded(output, member_text(event, "id"), 26, false);
    fputc(' ', output->out);
    print_padded(output, numbers, 8, false);
    fprintf(output->out, " %s", member_text(event, "name"));
    if (*member_text(event, "command") != '\0')
        fprintf(output->out, " → juesuan %s", member_text(event, "command"));
    fputc('\n', output->out);
}

static void print_field(const Output *output, const json_t *field)
{
    size_t index;
    json_t *choice;

    fputs("  ", output->out);
    print_padded(output, member_text(field, "id"), 14, false);
    fprintf(output->out, " %s %s", json_is_true(json_object_get(field, "required")) ? "*" : " ",
            member_text(field, "label"));
    if (*member_text(field, "default") != '\0')
        fprintf(output->out, " = %s", member_text(field, "default"));
    fprintf(output->out, "  %s\n", member_text(field, "meaning"));
    json_array_foreach(json_object_get(field, "choices"), index, choice)
        fprintf(output->out, "                     %s  %s\n", member_text(choice, "id"),
                member_text(choice, "word"));
}

static void print_sketch(const Output *output, const json_t *entry)
{
    g_autofree char *system = g_strconcat("system-", member_text(entry, "system"), NULL);
    g_autofree char *side = g_strconcat("side-", member_text(entry, "side"), NULL);

    fputs("  ", output->out);
    print_text(output, system);
    fputs("  ", output->out);
    print_text(output, side);
    fprintf(output->out, " %s  %s", member_text(entry, "accounts"), member_text(entry, "amount"));
    if (*member_text(entry, "each") != '\0')
        fprintf(output->out, " ⟨%s⟩", member_text(entry, "each"));
    if (*member_text(entry, "condition") != '\0')
        fprintf(output->out, "  [%s]", member_text(entry, "condition"));
    fputc('\n', output->out);
}

static void print_event(const Output *output, const json_t *event)
{
    size_t index;
    json_t *part;

    print_event_line(output, event);
    if (*member_text(event, "note") != '\0')
        fprintf(output->out, "  %s\n", member_text(event, "note"));
    json_array_foreach(json_object_get(event, "fields"), index, part) print_field(output, part);
    json_array_foreach(json_object_get(event, "entries"), index, part) print_sketch(output, part);
    json_array_foreach(json_object_get(event, "checks"), index, part)
        fprintf(output->out, "  ! %s\n", json_string_value(part));
    if (*member_text(event, "example") != '\0')
        fprintf(output->out, "  %s %s\n", member_text(event, "id"), member_text(event, "example"));
}

void print_events(const Output *output, const json_t *result)
{
    size_t index;
    json_t *event;

    if (json_object_get(result, "event") != NULL)
        print_event(output, json_object_get(result, "event"));
    json_array_foreach(json_object_get(result, "events"), index, event)
        print_event_line(output, event);
}

/* ---- vouchers ---- */

/* Funds and natures by name, the others by code. */
static void print_entry_keys(const Output *output, const json_t *entry)
{
    static const struct {
        const char *key, *member;
    } keys[] = {{"fund", "name"},   {"function", "code"}, {"economy", "code"},
                {"nature", "name"}, {"project", "code"},  {"office", "code"}};

    for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++) {
        const json_t *key = json_object_get(entry, keys[i].key);
        if (key != NULL)
            fprintf(output->out, " %s", member_text(key, keys[i].member));
    }
}

static void print_entry_of(const Output *output, const json_t *entry)
{
    const json_t *account = json_object_get(entry, "account");
    g_autofree char *system = g_strconcat("system-", member_text(entry, "system"), NULL);
    g_autofree char *side = g_strconcat("side-", member_text(entry, "side"), NULL);

    fputs("  ", output->out);
    print_text(output, system);
    fputs("  ", output->out);
    print_text(output, side);
    fprintf(output->out, " %s %s  %s ", member_text(account, "code"), member_text(account, "name"),
            member_text(entry, "text"));
    print_entry_keys(output, entry);
    fputc('\n', output->out);
}

static void print_voucher_of(const Output *output, const json_t *voucher)
{
    g_autofree char *status = g_strconcat("enter-", member_text(voucher, "status"), NULL);
    size_t index;
    json_t *entry;

    print_message(output, status, voucher);
    if (output->brief)
        return;
    json_array_foreach(json_object_get(voucher, "entries"), index, entry)
        print_entry_of(output, entry);
}

void print_enter(const Output *output, const json_t *result)
{
    size_t index;
    json_t *voucher;

    json_array_foreach(json_object_get(result, "vouchers"), index, voucher)
        print_voucher_of(output, voucher);
}
