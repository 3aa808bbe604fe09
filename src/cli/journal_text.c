/* journal_text.c: vouchers, drafts, months, assertions and checkpoints for a person */
#include <string.h>

#include "cli/journal_text.h"
#include "cli/print.h"

/* ---- vouchers ---- */

static char *voucher_label(const json_t *voucher)
{
    if (json_object_get(voucher, "draft") != NULL)
        return g_strdup_printf("@%lld", (long long)member_number(voucher, "draft"));
    return g_strdup_printf("%lld-%lld", (long long)member_number(voucher, "month"),
                           (long long)member_number(voucher, "number"));
}

/* Who prepared, reviewed and posted it, as far as they are known. */
static void print_people(const Output *output, const json_t *voucher)
{
    static const char *const roles[] = {"prepared", "reviewed", "posted"};

    for (unsigned i = 0; i < G_N_ELEMENTS(roles); i++) {
        g_autofree char *id = g_strconcat("role-", roles[i], NULL);
        if (*member_text(voucher, roles[i]) == '\0')
            continue;
        fputs("  ", output->out);
        print_text(output, id);
        fputs(member_text(voucher, roles[i]), output->out);
    }
}

static void print_voucher_line(const Output *output, const json_t *voucher)
{
    g_autofree char *label = voucher_label(voucher);

    print_padded(output, label, 7, false);
    fprintf(output->out, "  %s  ", member_text(voucher, "date"));
    print_padded(output, member_text(json_object_get(voucher, "amount"), "text"), 18, true);
    fprintf(output->out, "  %s", member_text(voucher, "memo"));
    print_people(output, voucher);
    fputc('\n', output->out);
}

/* Keys that an entry or an assertion carries beside its account. */
static void print_keys(const Output *output, const json_t *entry)
{
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)entry, name, value) if (json_object_get(value, "code") != NULL &&
                                                          strcmp(name, "account") != 0)
        fprintf(output->out, "  %s%s", member_text(value, "code"), member_text(value, "name"));
}

static void print_voucher_entry(const Output *output, const json_t *entry, const char *memo)
{
    g_autofree char *side = g_strconcat("side-", member_text(entry, "side"), NULL);
    const json_t *account = json_object_get(entry, "account");

    fputs("    ", output->out);
    print_text(output, side);
    fputc(' ', output->out);
    print_padded(output, member_text(entry, "text"), 18, true);
    fprintf(output->out, "  %s %s", member_text(account, "code"), member_text(account, "name"));
    print_keys(output, entry);
    if (strcmp(member_text(entry, "memo"), memo) != 0)
        fprintf(output->out, "  (%s)", member_text(entry, "memo"));
    fputc('\n', output->out);
}

static void print_voucher_links(const Output *output, const json_t *voucher)
{
    static const char *const links[] = {"event", "reverses", "reversed_by", "payee"};

    for (unsigned i = 0; i < G_N_ELEMENTS(links); i++) {
        g_autofree char *id = g_strconcat("voucher-", links[i], NULL);
        if (*member_text(voucher, links[i]) == '\0')
            continue;
        fputs("    ", output->out);
        print_message(output, id, voucher);
    }
}

static void print_voucher(const Output *output, const json_t *voucher)
{
    size_t index;
    json_t *entry;

    print_voucher_line(output, voucher);
    json_array_foreach(json_object_get(voucher, "entries"), index, entry)
        print_voucher_entry(output, entry, member_text(voucher, "memo"));
    print_voucher_links(output, voucher);
    if (json_object_get(voucher, "draft") != NULL) {
        fputs("    ", output->out);
        print_message(output, "voucher-version", voucher);
    }
}

void print_vouchers_found(const Output *output, const json_t *result)
{
    const json_t *one = json_object_get(result, "voucher");
    size_t index;
    json_t *voucher;

    if (one != NULL) {
        print_voucher(output, one);
        return;
    }
    json_array_foreach(json_object_get(result, "vouchers"), index, voucher)
        print_voucher_line(output, voucher);
    print_message(output, "vouchers-done", result);
}

void print_review(const Output *output, const json_t *result)
{
    print_message(output,
                  json_object_get(result, "returned") != NULL ? "review-returned" : "review-done",
                  result);
}

void print_post(const Output *output, const json_t *result)
{
    print_message(output, "post-done", result);
    if (member_number(result, "left") > 0)
        print_message(output, "post-left", result);
}

void print_reverse(const Output *output, const json_t *result)
{
    print_message(output,
                  json_object_get(result, "draft") != NULL ? "reverse-draft" : "reverse-done",
                  result);
}

/* ---- months ---- */

static void print_month_line(const Output *output, const json_t *month)
{
    print_message(output,
                  json_is_true(json_object_get(month, "closed")) ? "month-closed" : "month-open",
                  month);
    if (member_number(month, "drafts") > 0)
        print_message(output, "month-drafts", month);
    if (member_number(month, "missing") > 0)
        print_message(output, "month-missing", month);
}

void print_month(const Output *output, const json_t *result)
{
    size_t index;
    json_t *month;

    if (strcmp(member_text(result, "asked"), "reopen") == 0) {
        print_message(output, "month-reopened", result);
        return;
    }
    if (json_object_get(result, "months") == NULL) {
        print_month_line(output, result);
        if (json_is_false(json_object_get(result, "closed")))
            print_message(output, "month-told", result);
        return;
    }
    json_array_foreach(json_object_get(result, "months"), index, month)
        print_month_line(output, month);
}

/* ---- drafts ---- */

void print_draft(const Output *output, const json_t *result)
{
    const bool written = json_object_get(result, "file") != NULL;
    const bool there = json_object_get(result, "version") != NULL;

    print_message(output,
                  written ? "draft-written"
                  : there ? "draft-put"
                          : "draft-withdrawn",
                  result);
}

/* ---- checkpoints ---- */

void print_checkpoint(const Output *output, const json_t *result)
{
    size_t index;
    json_t *checkpoint;

    if (json_object_get(result, "file") != NULL) {
        print_message(output, "key-made", result);
        return;
    }
    if (json_object_get(result, "checkpoints") == NULL) {
        print_message(output, "checkpoint-made", result);
        return;
    }
    json_array_foreach(json_object_get(result, "checkpoints"), index, checkpoint)
        print_message(output, "checkpoint-line", checkpoint);
    print_message(output, "checkpoints-done", result);
}

/* ---- assertions ---- */

static void print_assertion(const Output *output, const json_t *assertion)
{
    const json_t *account = json_object_get(assertion, "account");

    fprintf(output->out, "%-4lld  %s  ", (long long)member_number(assertion, "assertion"),
            member_text(assertion, "date"));
    print_padded(output, member_text(json_object_get(assertion, "amount"), "text"), 18, true);
    fprintf(output->out, "  %s %s", member_text(account, "code"), member_text(account, "name"));
    print_keys(output, assertion);
    fprintf(output->out, "  %s  %s\n", member_text(assertion, "memo"),
            member_text(assertion, "actor"));
    if (*member_text(assertion, "withdrawn") != '\0') {
        fputs("      ", output->out);
        print_message(output, "assertion-withdrawn", assertion);
    }
}

void print_assert(const Output *output, const json_t *result)
{
    size_t index;
    json_t *assertion;

    if (json_object_get(result, "assertions") == NULL) {
        print_message(output,
                      json_object_get(result, "withdrawn") != NULL ? "assert-withdrawn"
                                                                   : "assert-done",
                      result);
        return;
    }
    json_array_foreach(json_object_get(result, "assertions"), index, assertion)
        print_assertion(output, assertion);
    print_message(output, "assertions-done", result);
}

/* ---- verify ---- */

void print_verify(const Output *output, const json_t *result)
{
    g_autofree char *reason = NULL;

    if (!json_is_true(json_object_get(result, "sound"))) {
        reason = cli_text(output, member_text(result, "reason"));
        print_message(output, "verify-unsound", result);
        fprintf(output->out, "  %s\n", reason);
        return;
    }
    print_message(output, "verify-sound", result);
    if (member_number(result, "checkpoints") > 0)
        print_message(output, "verify-checkpoints", result);
    if (member_number(result, "gaps") > 0)
        print_message(output, "verify-gaps", result);
    if (json_is_false(json_object_get(result, "reviewed")))
        print_message(output, "verify-unreviewed", result);
}
