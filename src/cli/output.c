/* output.c: results for a person. A printer per action; sentences from data/messages. */
#include "cli/journal_text.h"
#include "cli/print.h"

#include <string.h>

/* "label" of {"label": {"fen":…,"text":…}}. */
static const char *value_of(const json_t *object, const char *key)
{
    return member_text(json_object_get(object, key), "text");
}

static void print_reconciliation(const Output *output, const json_t *result);

/* ---- check ---- */

static void print_sides(const Output *output, const json_t *check)
{
    if (json_object_get(check, "left") == NULL)
        return;
    fprintf(output->out, "    %s %s %s", value_of(check, "left"), member_text(check, "operator"),
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

    json_array_foreach((json_t *)cells, index, cell) fprintf(
        output->out, "      %s = %s\n", member_text(cell, "cell"), member_text(cell, "text"));
}

static void print_check(const Output *output, const json_t *check)
{
    g_autofree char *severity_id = g_strconcat("severity-", member_text(check, "severity"), NULL);
    bool must = strcmp(member_text(check, "severity"), "must") == 0;

    set_color(output, must ? "1;31" : "33");
    print_text(output, severity_id);
    set_color(output, "0");
    fprintf(output->out, " %s", member_text(check, "id"));
    if (*member_text(check, "row") != '\0')
        fprintf(output->out, " [%s]", member_text(check, "row"));
    if (*member_text(check, "column") != '\0')
        fprintf(output->out, " [%s]", member_text(check, "column"));
    fprintf(output->out, "  %s\n", member_text(check, "title"));
    if (output->brief)
        return;
    fprintf(output->out, "    %s\n", member_text(check, "rule"));
    print_sides(output, check);
    print_cells(output, json_object_get(check, "cells"));
    if (*member_text(check, "mend") != '\0')
        fprintf(output->out, "    → %s\n", member_text(check, "mend"));
}

static void print_checks(const Output *output, const json_t *result)
{
    size_t index;
    json_t *check;

    json_array_foreach(json_object_get(result, "violated"), index,
                       check) if (!output->brief || strcmp(member_text(check, "severity"),
                                                           "hint") != 0) print_check(output, check);
    print_message(output, "check-done", result);
    print_reconciliation(output, result);
}

/* ---- statement ---- */

#define COLUMNS_SHOWN_MAX 200

/* Columns that hold something but nil in some row. */
static unsigned shown_columns(const json_t *statement, const char **shown)
{
    const json_t *columns = json_object_get(statement, "columns");
    unsigned count = 0;
    size_t c, r;
    json_t *column, *row;

    json_array_foreach((json_t *)columns, c, column)
    {
        const char *id = member_text(column, "id");
        bool used = json_array_size(columns) <= 12;

        json_array_foreach(json_object_get(statement, "rows"), r, row)
        {
            const json_t *cell = json_object_get(json_object_get(row, "cells"), id);
            used = used || member_number(cell, "fen") != 0 || member_number(cell, "count") != 0;
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

    json_array_foreach(json_object_get(statement, "columns"), index,
                       column) if (strcmp(member_text(column, "id"), id) == 0)
    {
        g_auto(GStrv) levels = g_strsplit(member_text(column, "label"), "|", -1);
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
    int width = print_width(label);
    size_t index;
    json_t *row;

    json_array_foreach(json_object_get(statement, "rows"), index, row) width =
        MAX(width, print_width(cell_text(row, id)));
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

    json_array_foreach(json_object_get(statement, "rows"), index, row) label_width =
        MAX(label_width, print_width(member_text(row, "label")));
    set_color(output, "1");
    fprintf(output->out, "%s  %s", member_text(statement, "number"),
            member_text(statement, "title"));
    set_color(output, "0");
    fprintf(output->out, "  (%s)  %s\n", member_text(statement, "id"),
            member_text(statement, "unit"));
    print_padded(output, "", label_width, false);
    for (unsigned i = 0; i < count; i++) {
        g_autofree char *label = column_label(statement, shown[i]);

        widths[i] = column_width(statement, shown[i]);
        fputs("  ", output->out);
        print_padded(output, label, widths[i], true);
    }
    fputc('\n', output->out);
    json_array_foreach(json_object_get(statement, "rows"), index, row)
    {
        print_padded(output, member_text(row, "label"), label_width, false);
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

/* Why a report was not published, or what is wrong with one that was by force. */
static void print_refusal(const Output *output, const json_t *result)
{
    json_t *facts = json_copy(json_object_get(result, "audit"));
    size_t index;
    json_t *document;

    json_array_foreach(json_object_get(result, "documents"), index, document)
        print_document(output, document);
    json_object_set(facts, "directory", json_object_get(result, "refused"));
    print_message(output,
                  *member_text(result, "refused") != '\0' ? "report-refused" : "report-forced",
                  facts);
    json_decref(facts);
}

static bool is_wrong(const json_t *result)
{
    const json_t *audit = json_object_get(result, "audit");

    return member_number(audit, "errors") > 0 ||
           (member_number(audit, "warnings") > 0 && member_number(result, "questions") == 0);
}

static void print_report(const Output *output, const json_t *result)
{
    size_t index;
    json_t *file;

    json_array_foreach(json_object_get(result, "files"), index, file)
        fprintf(output->out, "%s  %lld\n", member_text(file, "path"),
                (long long)member_number(file, "bytes"));
    print_reconciliation(output, result);
    if (is_wrong(result)) {
        print_refusal(output, result);
        return;
    }
    print_message(output,
                  member_number(result, "questions") > 0 ? "report-questions" : "report-done",
                  result);
}

/* ---- trace ---- */

static void print_source(const Output *output, const json_t *source, int depth);

static void print_cube_row(const Output *output, const json_t *row, int depth)
{
    const char *key;
    json_t *value;

    fprintf(output->out, "%*s%s ", depth * 2, "", member_text(row, "text"));
    json_object_foreach((json_t *)row, key, value) if (json_is_object(value)) fprintf(
        output->out, " %s=%s%s", key, member_text(value, "code"), member_text(value, "name"));
    fputc('\n', output->out);
}

static void print_entry(const Output *output, const json_t *entry, int depth)
{
    g_autofree char *side = g_strconcat("side-", member_text(entry, "side"), NULL);

    fprintf(output->out, "%*s", depth * 2, "");
    print_text(output, side);
    fprintf(output->out, " %s %s%s\n", member_text(entry, "text"),
            member_text(json_object_get(entry, "account"), "code"),
            member_text(json_object_get(entry, "account"), "name"));
}

static void print_vouchers(const Output *output, const json_t *read, int depth)
{
    const json_t *vouchers = json_object_get(read, "vouchers");
    json_int_t more = member_number(read, "voucher_count") - (json_int_t)json_array_size(vouchers);
    size_t index, e;
    json_t *voucher, *entry;

    json_array_foreach((json_t *)vouchers, index, voucher)
    {
        fprintf(output->out, "%*s%s #%lld  %s\n", depth * 2, "", member_text(voucher, "date"),
                (long long)member_number(voucher, "number"), member_text(voucher, "memo"));
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
    fprintf(output->out, "%*s%s = %s\n", depth * 2, "", member_text(read, "address"),
            member_text(read, "text"));
    if (!output->brief)
        json_array_foreach(json_object_get(read, "rows"), index, row)
            print_cube_row(output, row, depth + 1);
    print_vouchers(output, read, depth + 1);
}

static void print_given(const Output *output, const json_t *source, int depth)
{
    const json_t *books = json_object_get(source, "books");

    fprintf(output->out, "%*s", depth * 2, "");
    print_text(output, "trace-given");
    fprintf(output->out, "  %s\n", member_text(source, "place"));
    if (books == NULL)
        return;
    fprintf(output->out, "%*s", depth * 2, "");
    print_text(output, "trace-books");
    fputc('\n', output->out);
    print_source(output, books, depth + 1);
}

static void print_source(const Output *output, const json_t *source, int depth)
{
    size_t index;
    json_t *read;

    fprintf(output->out, "%*s", depth * 2, "");
    set_color(output, "1");
    fprintf(output->out, "%s = %s", member_text(source, "cell"), member_text(source, "text"));
    set_color(output, "0");
    fprintf(output->out, "  %s\n", member_text(source, "label"));
    if (strcmp(member_text(source, "origin"), "given") == 0)
        print_given(output, source, depth + 1);
    if (json_object_get(source, "expression") != NULL &&
        !json_is_true(json_object_get(source, "above")))
        fprintf(output->out, "%*s= %s\n", depth * 2 + 2, "", member_text(source, "expression"));
    json_array_foreach(json_object_get(source, "reads"), index, read)
        print_read(output, read, depth + 1);
}

static void print_trace(const Output *output, const json_t *result)
{
    const json_t *sources = json_object_get(result, "sources");
    size_t index;
    json_t *source;

    if (sources == NULL) {
        print_source(output, result, 0);
        return;
    }
    print_scored(output, result);
    json_array_foreach((json_t *)sources, index, source) print_source(output, source, 0);
}

/* ---- compare ---- */

/* "file.xlsx:Sheet!B7", or what stands there instead of a figure. */
static void print_compared(const Output *output, const json_t *cell)
{
    g_autofree char *how = g_strconcat("compare-", member_text(cell, "how"), NULL);
    Output vouchers_only = *output;
    json_t *facts = json_pack("{s:s, s:s, s:s, s:s}", "books", value_of(cell, "books"), "given",
                              value_of(cell, "given"), "difference", value_of(cell, "difference"),
                              "place", member_text(cell, "place"));

    vouchers_only.brief = true; /* without the rows of the cube */
    set_color(output, "1");
    fprintf(output->out, "  %s", member_text(cell, "label"));
    set_color(output, "0");
    fprintf(output->out, "  (%s)\n    ", member_text(cell, "cell"));
    print_message(output, how, facts);
    json_decref(facts);
    if (!output->brief && json_object_get(json_object_get(cell, "books"), "cell") != NULL)
        print_source(&vouchers_only, json_object_get(cell, "books"), 2);
}

static void print_comparison(const Output *output, const json_t *result)
{
    size_t f, c;
    json_t *form, *cell;

    json_array_foreach(json_object_get(result, "forms"), f, form)
    {
        print_message(output, "compare-form", form);
        json_array_foreach(json_object_get(form, "differences"), c,
                           cell) if (!output->brief ||
                                     strcmp(member_text(cell, "how"), "given_only") != 0)
            print_compared(output, cell);
    }
    print_message(output, "compare-done", result);
    if (json_object_get(result, "strays") != NULL)
        print_message(output, "compare-strays", result);
}

/* What `check` and `report` say of it. */
static void print_reconciliation(const Output *output, const json_t *result)
{
    const json_t *counts = json_object_get(result, "reconciliation");

    if (counts != NULL)
        print_message(output,
                      member_number(counts, "differences") > 0 ? "reconciliation-differs"
                                                               : "reconciliation-agrees",
                      counts);
}

/* ---- import ---- */

static void print_import(const Output *output, const json_t *result)
{
    print_message(output, "import-done", result);
    if (member_number(result, "files_there") + member_number(result, "vouchers_there") +
            member_number(result, "rows_there") >
        0)
        print_message(output, "import-there", result);
    if (json_object_get(result, "strays") != NULL)
        print_message(output, "import-strays", result);
    if (json_object_get(result, "mapping") != NULL)
        print_message(output, "import-mapped", result);
    print_doubts_beside(output, result, false);
}

/* ---- mapping ---- */

static void print_mappings(const Output *output, const json_t *result)
{
    size_t index;
    json_t *mapping;

    if (json_object_get(result, "removed") != NULL)
        print_message(output, "mapping-removed", result);
    else if (json_array_size(json_object_get(result, "mappings")) == 0)
        print_message(output, "mapping-empty", result);
    json_array_foreach(json_object_get(result, "mappings"), index, mapping)
        fprintf(output->out, "%lld\n%s", (long long)member_number(mapping, "id"),
                member_text(mapping, "layout"));
}

/* ---- export ---- */

static void print_export(const Output *output, const json_t *result)
{
    print_message(output,
                  json_object_get(result, "statements") != NULL ? "export-statements-done"
                                                                : "export-done",
                  result);
}

/* ---- close ---- */

static void print_close(const Output *output, const json_t *result)
{
    size_t index;
    json_t *one;

    print_message(output, "close-done", result);
    json_array_foreach(json_object_get(result, "unsettled"), index, one)
    {
        json_t *told = json_deep_copy(one);
        json_object_set_new(told, "code",
                            json_string(member_text(json_object_get(one, "account"), "code")));
        print_message(output, "close-left-open", told);
        json_decref(told);
    }
}

/* ---- books ---- */

static void print_books(const Output *output, const json_t *result)
{
    size_t index;
    json_t *book;

    json_array_foreach(json_object_get(result, "books"), index, book) print_message(
        output, json_object_get(book, "error") != NULL ? "books-unread" : "books-book", book);
}

/* ---- department ---- */

static void print_department(const Output *output, const json_t *result)
{
    size_t index;
    json_t *pair;

    print_message(output, "department-done", result);
    json_array_foreach(json_object_get(result, "transfers"), index, pair)
        print_message(output,
                      json_is_true(json_object_get(pair, "removed")) ? "department-removed"
                                                                     : "department-differs",
                      pair);
}

/* The message that the result names. */
static void print_done(const Output *output, const json_t *result)
{
    print_message(output, member_text(result, "done"), result);
}

/* ---- all ---- */

static const struct {
    const char *action;
    const char *message; /* the sentence that says it all */
    void (*print)(const Output *output, const json_t *result);
} printers[] = {
    /* clang-format off */
    {"init", "init-done", NULL},
    {"import", NULL, print_import},
    {"post", NULL, print_post},
    {"close", NULL, print_close},
    {"check", NULL, print_checks},
    {"compare", NULL, print_comparison},
    {"statement", NULL, print_statements},
    {"report", NULL, print_report},
    {"trace", NULL, print_trace},
    {"verify", NULL, print_verify},
    {"copy", "copy-done", NULL},
    {"audit", NULL, print_audit},
    {"indicators", NULL, print_indicators},
    {"query", NULL, print_query},
    {"export", NULL, print_export},
    {"template", "template-done", NULL},
    {"mapping", NULL, print_mappings},
    {"events", NULL, print_events},
    {"enter", NULL, print_enter},
    {"difference", NULL, print_difference},
    {"vouchers", NULL, print_vouchers_found},
    {"review", NULL, print_review},
    {"reverse", NULL, print_reverse},
    {"month", NULL, print_month},
    {"print", "print-done", NULL},
    {"carry", "carry-done", NULL},
    {"department", NULL, print_department},
    {"books", NULL, print_books},
    {"draft", NULL, print_draft},
    {"checkpoint", NULL, print_checkpoint},
    {"assert", NULL, print_assert},
    {"attach", NULL, print_attach},
    {"appropriate", NULL, print_done},
    {"plan", NULL, print_done},
    {"override", NULL, print_done},
    {"apply", NULL, print_done},
    {"approve", NULL, print_done},
    {"applications", NULL, print_applications},
    {"budget", NULL, print_budget},
    {"reconcile", NULL, print_reconcile},
    {"evaluate", NULL, print_evaluate},
    {"monitor", NULL, print_monitor},
    {"overview", NULL, print_overview},
    {"doubts", NULL, print_doubts},
    {"step", NULL, print_step},
    {"performance", NULL, print_performance},
    {"document", NULL, print_written},
    /* clang-format on */
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
        print_findings(output, result);
        return;
    }
}
