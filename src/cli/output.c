/* output.c: results for a person. A printer per action; sentences from data/messages. */
#include "cli/cli.h"

#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

static json_int_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* "label" of {"label": {"fen":…,"text":…}}. */
static const char *value_of(const json_t *object, const char *key)
{
    return text_of(json_object_get(object, key), "text");
}

/* Prints message `id` with the string and integer members of `result` as facts. */
static void print_message(const Output *output, const char *id, const json_t *result)
{
    g_autoptr(GHashTable) facts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    g_autofree char *text = NULL;
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)result, key, value) {
        if (json_is_string(value))
            g_hash_table_insert(facts, (char *)key, g_strdup(json_string_value(value)));
        else if (json_is_integer(value))
            g_hash_table_insert(facts, (char *)key,
                                g_strdup_printf("%lld", (long long)json_integer_value(value)));
    }
    text = message_filled(output->messages, id, facts);
    fprintf(output->out, "%s\n", text);
}

static void print_text(const Output *output, const char *id)
{
    g_autofree char *text = cli_text(output, id);

    fputs(text, output->out);
}

static void set_color(const Output *output, const char *code)
{
    if (output->color)
        fprintf(output->out, "\033[%sm", code);
}

/* ---- check ---- */

static void print_sides(const Output *output, const json_t *check)
{
    if (json_object_get(check, "left") == NULL)
        return;
    fprintf(output->out, "    %s %s %s", value_of(check, "left"), text_of(check, "operator"),
            value_of(check, "right"));
    if (json_object_get(check, "difference") != NULL) {
        fputs("  ", output->out);
        print_text(output, "check-difference");
        fputs(value_of(check, "difference"), output->out);
    }
    fputc('\n', output->out);
}

static void print_cells(const Output *output, const json_t *cells)
{
    size_t index;
    json_t *cell;

    json_array_foreach((json_t *)cells, index, cell)
        fprintf(output->out, "      %s = %s\n", text_of(cell, "cell"), text_of(cell, "text"));
}

static void print_check(const Output *output, const json_t *check)
{
    g_autofree char *severity_id = g_strconcat("severity-", text_of(check, "severity"), NULL);
    bool must = strcmp(text_of(check, "severity"), "must") == 0;

    set_color(output, must ? "1;31" : "33");
    print_text(output, severity_id);
    set_color(output, "0");
    fprintf(output->out, " %s", text_of(check, "id"));
    if (*text_of(check, "row") != '\0')
        fprintf(output->out, " [%s]", text_of(check, "row"));
    if (*text_of(check, "column") != '\0')
        fprintf(output->out, " [%s]", text_of(check, "column"));
    fprintf(output->out, "  %s\n", text_of(check, "title"));
    if (output->brief)
        return;
    fprintf(output->out, "    %s\n", text_of(check, "rule"));
    print_sides(output, check);
    print_cells(output, json_object_get(check, "cells"));
    if (*text_of(check, "mend") != '\0')
        fprintf(output->out, "    → %s\n", text_of(check, "mend"));
}

static void print_checks(const Output *output, const json_t *result)
{
    size_t index;
    json_t *check;

    json_array_foreach(json_object_get(result, "violated"), index, check)
        if (!output->brief || strcmp(text_of(check, "severity"), "hint") != 0)
            print_check(output, check);
    print_message(output, "check-done", result);
}

/* ---- statement ---- */

/* Terminal cells that a text takes: two for a wide character. */
static int text_width(const char *text)
{
    int width = 0;

    for (; *text != '\0'; text = g_utf8_next_char(text))
        width += g_unichar_iswide(g_utf8_get_char(text)) ? 2 : 1;
    return width;
}

static void print_padded(const Output *output, const char *text, int width, bool right)
{
    int blanks = MAX(width - text_width(text), 0);

    fprintf(output->out, "%*s%s%*s", right ? blanks : 0, "", text, right ? 0 : blanks, "");
}

#define COLUMNS_SHOWN_MAX 200

/* Columns that hold something but nil in some row. */
static unsigned shown_columns(const json_t *statement, const char **shown)
{
    const json_t *columns = json_object_get(statement, "columns");
    unsigned count = 0;
    size_t c, r;
    json_t *column, *row;

    json_array_foreach((json_t *)columns, c, column) {
        const char *id = text_of(column, "id");
        bool used = json_array_size(columns) <= 12;

        json_array_foreach(json_object_get(statement, "rows"), r, row) {
            const json_t *cell = json_object_get(json_object_get(row, "cells"), id);
            used = used || number_of(cell, "fen") != 0 || number_of(cell, "count") != 0;
        }
        if (used && count < COLUMNS_SHOWN_MAX)
            shown[count++] = id;
    }
    return count;
}

/* The head of a column in one line: its levels but those that say no more than the one above. */
static char *column_label(const json_t *statement, const char *id)
{
    size_t index;
    json_t *column;

    json_array_foreach(json_object_get(statement, "columns"), index, column)
        if (strcmp(text_of(column, "id"), id) == 0) {
            g_auto(GStrv) levels = g_strsplit(text_of(column, "label"), "|", -1);
            return g_strjoinv("·", levels);
        }
    return g_strdup(id);
}

static const char *cell_text(const json_t *row, const char *column)
{
    return value_of(json_object_get(row, "cells"), column);
}

static int column_width(const json_t *statement, const char *id)
{
    g_autofree char *label = column_label(statement, id);
    int width = text_width(label);
    size_t index;
    json_t *row;

    json_array_foreach(json_object_get(statement, "rows"), index, row)
        width = MAX(width, text_width(cell_text(row, id)));
    return width;
}

static void print_statement(const Output *output, const json_t *statement)
{
    const char *shown[COLUMNS_SHOWN_MAX];
    int widths[COLUMNS_SHOWN_MAX];
    unsigned count = shown_columns(statement, shown);
    int label_width = 8;
    size_t index;
    json_t *row;

    json_array_foreach(json_object_get(statement, "rows"), index, row)
        label_width = MAX(label_width, text_width(text_of(row, "label")));
    set_color(output, "1");
    fprintf(output->out, "%s  %s", text_of(statement, "number"), text_of(statement, "title"));
    set_color(output, "0");
    fprintf(output->out, "  (%s)  %s\n", text_of(statement, "id"), text_of(statement, "unit"));
    print_padded(output, "", label_width, false);
    for (unsigned i = 0; i < count; i++) {
        g_autofree char *label = column_label(statement, shown[i]);

        widths[i] = column_width(statement, shown[i]);
        fputs("  ", output->out);
        print_padded(output, label, widths[i], true);
    }
    fputc('\n', output->out);
    json_array_foreach(json_object_get(statement, "rows"), index, row) {
        print_padded(output, text_of(row, "label"), label_width, false);
        for (unsigned i = 0; i < count; i++) {
            fputs("  ", output->out);
            print_padded(output, cell_text(row, shown[i]), widths[i], true);
        }
        fputc('\n', output->out);
    }
    fputc('\n', output->out);
}

static void print_statements(const Output *output, const json_t *result)
{
    size_t index;
    json_t *statement;

    json_array_foreach(json_object_get(result, "statements"), index, statement)
        print_statement(output, statement);
}

/* ---- report ---- */

static void print_report(const Output *output, const json_t *result)
{
    size_t index;
    json_t *file;

    json_array_foreach(json_object_get(result, "files"), index, file)
        fprintf(output->out, "%s  %lld\n", text_of(file, "path"), (long long)number_of(file, "bytes"));
    print_message(output, number_of(result, "questions") > 0 ? "report-questions" : "report-done",
                  result);
}

/* ---- trace ---- */

static void print_source(const Output *output, const json_t *source, int depth);

static void print_cube_row(const Output *output, const json_t *row, int depth)
{
    const char *key;
    json_t *value;

    fprintf(output->out, "%*s%s ", depth * 2, "", text_of(row, "text"));
    json_object_foreach((json_t *)row, key, value)
        if (json_is_object(value))
            fprintf(output->out, " %s=%s%s", key, text_of(value, "code"), text_of(value, "name"));
    fputc('\n', output->out);
}

static void print_entry(const Output *output, const json_t *entry, int depth)
{
    g_autofree char *side = g_strconcat("side-", text_of(entry, "side"), NULL);

    fprintf(output->out, "%*s", depth * 2, "");
    print_text(output, side);
    fprintf(output->out, " %s %s%s\n", text_of(entry, "text"),
            text_of(json_object_get(entry, "account"), "code"),
            text_of(json_object_get(entry, "account"), "name"));
}

static void print_vouchers(const Output *output, const json_t *read, int depth)
{
    const json_t *vouchers = json_object_get(read, "vouchers");
    json_int_t more = number_of(read, "voucher_count") - (json_int_t)json_array_size(vouchers);
    size_t index, e;
    json_t *voucher, *entry;

    json_array_foreach((json_t *)vouchers, index, voucher) {
        fprintf(output->out, "%*s%s #%lld  %s\n", depth * 2, "", text_of(voucher, "date"),
                (long long)number_of(voucher, "number"), text_of(voucher, "memo"));
        json_array_foreach(json_object_get(voucher, "entries"), e, entry)
            print_entry(output, entry, depth + 1);
    }
    if (more > 0) {
        g_autofree char *text = g_strdup_printf("%lld", (long long)more);
        g_autofree char *line = message_text(output->messages, "trace-more", "more", text, NULL);
        fprintf(output->out, "%*s%s\n", depth * 2, "", line);
    }
}

static void print_read(const Output *output, const json_t *read, int depth)
{
    const json_t *source = json_object_get(read, "source");
    size_t index;
    json_t *row;

    if (source != NULL) {
        print_source(output, source, depth);
        return;
    }
    fprintf(output->out, "%*s%s = %s\n", depth * 2, "", text_of(read, "address"), text_of(read, "text"));
    if (!output->brief)
        json_array_foreach(json_object_get(read, "rows"), index, row)
            print_cube_row(output, row, depth + 1);
    print_vouchers(output, read, depth + 1);
}

static void print_source(const Output *output, const json_t *source, int depth)
{
    size_t index;
    json_t *read;

    fprintf(output->out, "%*s", depth * 2, "");
    set_color(output, "1");
    fprintf(output->out, "%s = %s", text_of(source, "cell"), text_of(source, "text"));
    set_color(output, "0");
    fprintf(output->out, "  %s\n", text_of(source, "label"));
    if (strcmp(text_of(source, "origin"), "given") == 0) {
        fprintf(output->out, "%*s", depth * 2 + 2, "");
        print_text(output, "trace-given");
        fputc('\n', output->out);
    }
    if (json_object_get(source, "expression") != NULL && !json_is_true(json_object_get(source, "above")))
        fprintf(output->out, "%*s= %s\n", depth * 2 + 2, "", text_of(source, "expression"));
    json_array_foreach(json_object_get(source, "reads"), index, read)
        print_read(output, read, depth + 1);
}

static void print_trace(const Output *output, const json_t *result)
{
    print_source(output, result, 0);
}

/* ---- verify ---- */

static void print_verify(const Output *output, const json_t *result)
{
    g_autofree char *reason = NULL;

    if (json_is_true(json_object_get(result, "sound"))) {
        print_message(output, "verify-sound", result);
        return;
    }
    reason = cli_text(output, text_of(result, "reason"));
    print_message(output, "verify-unsound", result);
    fprintf(output->out, "  %s\n", reason);
}

/* ---- audit ---- */

static void print_place(const Output *output, const json_t *span)
{
    static const char *const kinds[] = {"page", "line"};

    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (json_object_get(span, kinds[i]) != NULL) {
            g_autofree char *number = g_strdup_printf("%lld", (long long)number_of(span, kinds[i]));
            g_autofree char *id = g_strconcat("audit-place-", kinds[i], NULL);
            g_autofree char *text = message_text(output->messages, id, kinds[i], number, NULL);

            fprintf(output->out, " %s", text);
            return;
        }
    if (*text_of(span, "cell") != '\0')
        fprintf(output->out, " %s!%s", text_of(span, "sheet"), text_of(span, "cell"));
}

static void print_finding(const Output *output, const json_t *finding)
{
    const char *severity = text_of(finding, "severity");
    g_autofree char *id = g_strconcat("audit-", severity, NULL);
    const json_t *spans = json_object_get(finding, "spans");
    size_t count = json_array_size(spans);

    set_color(output, strcmp(severity, "error") == 0 ? "1;31" : strcmp(severity, "warning") == 0 ? "33" : "2");
    print_text(output, id);
    set_color(output, "0");
    print_place(output, json_array_get(spans, 0));
    fprintf(output->out, " [%s] %s\n", text_of(finding, "id"), text_of(finding, "message"));
    if (output->brief)
        return;
    fprintf(output->out, "    %s", text_of(finding, "quote"));
    if (*text_of(finding, "expected") != '\0') {
        fputs("  → ", output->out);
        print_text(output, "audit-expected");
        fprintf(output->out, " %s", text_of(finding, "expected"));
    }
    fputc('\n', output->out);
    for (size_t i = 1; i < count && i < 6; i++) {
        fprintf(output->out, "      %s", text_of(json_array_get(spans, i), "quote"));
        print_place(output, json_array_get(spans, i));
        fputc('\n', output->out);
    }
}

static void print_audited(const Output *output, const json_t *document)
{
    const json_t *verdicts = json_object_get(document, "verdicts"), *findings = json_object_get(document, "findings");
    size_t index;
    json_t *finding, *facts;

    if (*text_of(document, "path") != '\0')
        fprintf(output->out, "%s\n", text_of(document, "path"));
    json_array_foreach((json_t *)findings, index, finding)
        if (!output->brief || strcmp(text_of(finding, "severity"), "note") != 0)
            print_finding(output, finding);
    facts = json_pack("{s:I, s:i, s:i}", "facts", number_of(document, "facts"), "relations",
                      (int)json_array_size(json_object_get(document, "relations")), "findings",
                      (int)json_array_size(findings));
    json_object_update(facts, (json_t *)verdicts);
    print_message(output, "audit-done", facts);
    json_decref(facts);
}

/* docs/rules.md is this text. */
static void print_rule(const Output *output, const json_t *rule)
{
    static const char *const kinds[] = {"pass", "fail"};
    size_t index;
    json_t *example;

    fprintf(output->out, "## %s\n%s\n\n* %s, %s\n* %s\n", text_of(rule, "id"), text_of(rule, "meaning"),
            text_of(rule, "class"), text_of(rule, "severity"), text_of(rule, "basis"));
    for (unsigned k = 0; k < G_N_ELEMENTS(kinds); k++)
        json_array_foreach(json_object_get(rule, kinds[k]), index, example)
            fprintf(output->out, "* %s: `%s`\n", kinds[k], json_string_value(example));
    fputc('\n', output->out);
}

static void print_audit(const Output *output, const json_t *result)
{
    size_t index;
    json_t *object;

    json_array_foreach(json_object_get(result, "documents"), index, object)
        print_audited(output, object);
    json_array_foreach(json_object_get(result, "rules"), index, object)
        print_rule(output, object);
}

/* ---- all ---- */

static const struct {
    const char *action;
    const char *message; /* the sentence that says it all */
    void (*print)(const Output *output, const json_t *result);
} printers[] = {
    {"init", "init-done", NULL},       {"import", "import-done", NULL},
    {"post", "post-done", NULL},       {"close", "close-done", NULL},
    {"check", NULL, print_checks},     {"statement", NULL, print_statements},
    {"report", NULL, print_report},    {"trace", NULL, print_trace},
    {"verify", NULL, print_verify},    {"copy", "copy-done", NULL},
    {"audit", NULL, print_audit},
};

void output_result(const Output *output, const Action *action, const json_t *result)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(printers); i++) {
        if (strcmp(printers[i].action, action->name) != 0)
            continue;
        if (printers[i].print != NULL)
            printers[i].print(output, result);
        else
            print_message(output, printers[i].message, result);
        return;
    }
}
