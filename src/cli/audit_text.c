/* audit_text.c: findings for reading in a terminal
 *
 * A document begins with its name, then its findings, the gravest first. A finding says how grave
 * it is, where, what is wrong with its arithmetic, what stands there and at every other place, and
 * what was expected. Findings that one rule makes of the same carelessness at many places share a
 * head. The last lines say what was read and compared, and what could not be compared and why: an
 * auditor says what it did not see.
 */
#include "cli/print.h"

#include <string.h>

#define INDENT 4
#define QUOTE_MAX 90 /* characters of a quotation */
#define PLACES_MAX 8 /* places of a finding */

/* ---- places and quotations ---- */

static char *number_message(const Output *output, const char *id, const char *fact,
                            json_int_t number)
{
    g_autofree char *text = g_strdup_printf("%lld", (long long)number);

    return message_text(output->messages, id, fact, text, NULL);
}

#define SECTION_MAX 24 /* characters of a heading */

/* Where a format has neither lines nor pages, the heading over the place; a cell tells its table.
 */
static char *section_text(const Output *output, const json_t *span)
{
    const char *section = member_text(span, "section");
    g_autofree char *shown = g_utf8_strlen(section, -1) > SECTION_MAX
                                 ? g_utf8_substring(section, 0, SECTION_MAX)
                                 : g_strdup(section);

    return *section == '\0'
               ? g_strdup("")
               : message_text(output->messages, "audit-place-section", "section", shown, NULL);
}

/* "第44行", "第3页", "财决01!H6"; "" when the reader gave none. */
static char *place_text(const Output *output, const json_t *span)
{
    if (*member_text(span, "cell") != '\0')
        return g_strdup_printf("%s!%s", member_text(span, "sheet"), member_text(span, "cell"));
    if (json_object_get(span, "page") != NULL)
        return number_message(output, "audit-place-page", "page", member_number(span, "page"));
    if (json_object_get(span, "line") != NULL) {
        g_autofree char *line = g_strdup_printf("%lld", (long long)member_number(span, "line"));
        g_autofree char *column = g_strdup_printf("%lld", (long long)member_number(span, "column"));

        return message_text(output->messages, "audit-place-line", "line", line, "column", column,
                            NULL);
    }
    return section_text(output, span);
}

/* A long quotation loses its middle. */
static char *shortened(const char *text)
{
    glong length = g_utf8_strlen(text, -1);
    g_autofree char *head = NULL;

    if (length <= QUOTE_MAX)
        return g_strdup(text);
    head = g_utf8_substring(text, 0, QUOTE_MAX / 3 * 2);
    return g_strdup_printf("%s……%s", head, g_utf8_offset_to_pointer(text, length - QUOTE_MAX / 3));
}

static void print_quote(const Output *output, const char *text, int used)
{
    g_autofree char *quote = shortened(text);
    g_autofree char *line = message_text(output->messages, "audit-quote", "quote", quote, NULL);

    print_wrapped(output, line, used, INDENT + 2);
}

/* ---- one finding ---- */

static void print_severity(const Output *output, const char *severity)
{
    g_autofree char *id = g_strconcat("audit-", severity, NULL);

    set_color(output, strcmp(severity, "error") == 0     ? "1;31"
                      : strcmp(severity, "warning") == 0 ? "33"
                                                         : "36");
    print_text(output, id);
    set_color(output, "0");
}

/* "错误 第44行第20列 [text-fiscal-income] " Returns the cells it takes. */
static int print_place_head(const Output *output, const json_t *finding, const char *place)
{
    g_autofree char *id = g_strconcat("audit-", member_text(finding, "severity"), NULL);
    g_autofree char *severity = cli_text(output, id);

    print_severity(output, member_text(finding, "severity"));
    if (*place != '\0')
        fprintf(output->out, " %s", place);
    set_color(output, "2");
    fprintf(output->out, " [%s] ", member_text(finding, "id"));
    set_color(output, "0");
    return print_width(severity) + (*place != '\0' ? 1 + print_width(place) : 0) +
           (int)strlen(member_text(finding, "id")) + 4;
}

static void print_expected(const Output *output, const json_t *finding)
{
    if (*member_text(finding, "expected") == '\0')
        return;
    fprintf(output->out, "%*s", INDENT, "");
    set_color(output, "1");
    print_message(output, "audit-expected", finding);
    set_color(output, "0");
}

/* A place whose clause or cell does not tell it already. */
static char *other_place(const Output *output, const json_t *span)
{
    const char *section = member_text(span, "section");
    bool told = json_object_get(span, "line") == NULL && json_object_get(span, "page") == NULL &&
                json_object_get(span, "cell") == NULL &&
                g_str_has_prefix(member_text(span, "context"), section);

    return told ? g_strdup("") : place_text(output, span);
}

static void print_places(const Output *output, const json_t *spans)
{
    size_t count = json_array_size(spans);

    for (size_t i = 1; i < count && i <= PLACES_MAX; i++) {
        const json_t *span = json_array_get(spans, i);
        g_autofree char *place = other_place(output, span);

        fprintf(output->out, "%*s%s%s", INDENT, "", place, *place != '\0' ? " " : "");
        print_quote(output, member_text(span, "context"), INDENT + print_width(place) + 1);
    }
    if (count > PLACES_MAX + 1) {
        g_autofree char *more = number_message(output, "audit-more-places", "count",
                                               (json_int_t)count - PLACES_MAX - 1);

        fprintf(output->out, "%*s%s\n", INDENT, "", more);
    }
}

static void print_finding(const Output *output, const json_t *finding)
{
    const json_t *spans = json_object_get(finding, "spans");
    g_autofree char *place = place_text(output, json_array_get(spans, 0));

    print_wrapped(output, member_text(finding, "message"), print_place_head(output, finding, place),
                  INDENT);
    if (output->brief)
        return;
    fprintf(output->out, "%*s", INDENT, "");
    print_quote(output, member_text(finding, "quote"), INDENT);
    print_places(output, spans);
    print_expected(output, finding);
}

/* ---- many of one kind ---- */

static bool is_plain(const json_t *finding)
{
    return json_array_size(json_object_get(finding, "spans")) == 1;
}

static bool is_alike(const json_t *a, const json_t *b)
{
    return is_plain(a) && is_plain(b) && strcmp(member_text(a, "id"), member_text(b, "id")) == 0 &&
           strcmp(member_text(a, "severity"), member_text(b, "severity")) == 0 &&
           strcmp(member_text(a, "expected"), member_text(b, "expected")) == 0 &&
           strcmp(member_text(a, "message"), member_text(b, "message")) == 0;
}

static void print_group(const Output *output, const json_t *findings, const size_t *members,
                        unsigned count)
{
    const json_t *first = json_array_get(findings, members[0]);
    g_autofree char *number = number_message(output, "audit-times", "count", count);

    print_wrapped(output, member_text(first, "message"), print_place_head(output, first, number),
                  INDENT);
    for (unsigned i = 0; i < count && !output->brief; i++) {
        const json_t *finding = json_array_get(findings, members[i]);
        g_autofree char *place =
            place_text(output, json_array_get(json_object_get(finding, "spans"), 0));

        fprintf(output->out, "%*s%s%s", INDENT, "", place, *place != '\0' ? " " : "");
        print_quote(output, member_text(finding, "quote"), INDENT + print_width(place) + 1);
    }
    if (!output->brief)
        print_expected(output, first);
}

/* The finding at `index` with all after it that are like it, each said once. */
static void print_alike(const Output *output, const json_t *findings, size_t index,
                        GHashTable *said)
{
    const json_t *finding = json_array_get(findings, index);
    g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(size_t));

    if (g_hash_table_contains(said, finding))
        return;
    g_array_append_val(members, index);
    for (size_t i = index + 1; is_plain(finding) && i < json_array_size(findings); i++)
        if (is_alike(finding, json_array_get(findings, i))) {
            g_array_append_val(members, i);
            g_hash_table_add(said, json_array_get(findings, i));
        }
    if (members->len > 1)
        print_group(output, findings, (const size_t *)(const void *)members->data, members->len);
    else
        print_finding(output, finding);
}

/* ---- what was compared ---- */

/* "引用的数没有印出 12，列举可能不完整 8" */
static void print_reasons(const Output *output, const json_t *reasons)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree char *told = NULL;
    const char *reason;
    json_t *count;

    json_object_foreach((json_t *)reasons, reason, count)
    {
        g_autofree char *slug = g_strdelimit(g_strdup(reason), " '", '-');
        g_autofree char *id = g_strconcat("audit-reason.", slug, NULL);
        g_autofree char *text =
            message_known(output->messages, id) ? cli_text(output, id) : g_strdup(reason);
        g_autofree char *number = g_strdup_printf("%lld", (long long)json_integer_value(count));
        g_autofree char *part = message_text(output->messages, "audit-reason-count", "reason", text,
                                             "count", number, NULL);

        g_string_append_printf(line, "%s%s", line->len > 0 ? "; " : "", part);
    }
    if (line->len == 0)
        return;
    told = message_text(output->messages, "audit-not-checkable", "reasons", line->str, NULL);
    print_wrapped(output, told, 0, INDENT);
}

static void print_unread(const Output *output, const json_t *pages)
{
    g_autoptr(GString) list = g_string_new(NULL);
    json_t *facts;

    for (size_t i = 0; i < json_array_size(pages); i++)
        g_string_append_printf(list, "%s%d", i > 0 ? ", " : "",
                               (int)json_integer_value(json_array_get(pages, i)));
    if (list->len == 0)
        return;
    facts = json_pack("{s:s}", "pages", list->str);
    print_message(output, "audit-unread-pages", facts);
    json_decref(facts);
}

static void print_rounding(const Output *output, const json_t *lines)
{
    size_t index;
    json_t *line;

    json_array_foreach((json_t *)lines, index, line) print_message(output, "audit-rounding", line);
}

static void print_relation(const Output *output, const json_t *relation)
{
    g_autofree char *id = g_strconcat("audit-verdict.", member_text(relation, "verdict"), NULL);
    g_autofree char *verdict = cli_text(output, id);
    g_autofree char *place =
        place_text(output, json_array_get(json_object_get(relation, "spans"), 0));
    const char *said = *member_text(relation, "arithmetic") != '\0'
                           ? member_text(relation, "arithmetic")
                           : member_text(relation, "stated");

    fputs("  ", output->out);
    print_padded(output, verdict, 12, false);
    fprintf(output->out, " %s [%s] ", place, member_text(relation, "id"));
    print_wrapped(output, said,
                  12 + 6 + print_width(place) + (int)strlen(member_text(relation, "id")), INDENT);
}

static void print_counts(const Output *output, const json_t *document)
{
    const json_t *counts = json_object_get(document, "severities");
    json_t *facts = json_copy((json_t *)document);

    json_object_update(facts, json_object_get(document, "verdicts"));
    json_object_set(facts, "failed",
                    json_object_get(json_object_get(document, "verdicts"), "error"));
    json_object_set(facts, "errors", json_object_get(counts, "error"));
    json_object_set(facts, "warnings", json_object_get(counts, "warning"));
    json_object_set(facts, "notes", json_object_get(counts, "note"));
    json_object_set(facts, "unchecked",
                    json_object_get(json_object_get(document, "verdicts"), "not_checkable"));
    if (json_object_get(document, "against") != NULL)
        print_message(output, "audit-against", json_object_get(document, "against"));
    if (json_object_get(document, "previous") != NULL)
        print_message(output, "audit-previous", json_object_get(document, "previous"));
    print_message(output, "audit-done", facts);
    json_decref(facts);
    print_unread(output, json_object_get(document, "unread_pages"));
    if (output->brief)
        return;
    print_reasons(output, json_object_get(document, "not_checkable"));
    print_rounding(output, json_object_get(document, "rounding"));
}

/* ---- a document ---- */

static void print_name(const Output *output, const json_t *document)
{
    set_color(output, "1");
    fputs(member_text(document, "path"), output->out);
    set_color(output, "0");
    if (*member_text(document, "unit") != '\0')
        fprintf(output->out, "  %s", member_text(document, "unit"));
    if (member_number(document, "year") > 0) {
        g_autofree char *year =
            number_message(output, "audit-year", "year", member_number(document, "year"));

        fprintf(output->out, "  %s", year);
    }
    fputc('\n', output->out);
}

void print_document(const Output *output, const json_t *document)
{
    const json_t *findings = json_object_get(document, "findings");
    g_autoptr(GHashTable) said = g_hash_table_new(NULL, NULL);
    size_t index;
    json_t *object;

    print_name(output, document);
    if (json_object_get(document, "error") != NULL) {
        fprintf(output->out, "%*s%s\n\n", INDENT, "",
                member_text(json_object_get(document, "error"), "message"));
        return;
    }
    for (index = 0; index < json_array_size(findings); index++)
        if (!output->brief ||
            strcmp(member_text(json_array_get(findings, index), "severity"), "note") != 0)
            print_alike(output, findings, index, said);
    json_array_foreach(json_object_get(document, "relations"), index, object)
        print_relation(output, object);
    print_counts(output, document);
}

/* ---- many documents ---- */

static const char *const columns[] = {"unit",  "year",    "facts", "relation_count",
                                      "error", "warning", "note",  "seconds"};
#define COLUMN_COUNT G_N_ELEMENTS(columns)
#define UNIT_WIDTH_MAX 40

static char *column_text(const json_t *document, unsigned column)
{
    const json_t *counts = json_object_get(document, "severities");

    if (column == 0)
        return g_strdup(member_text(document, "unit"));
    if (column == COLUMN_COUNT - 1)
        return g_strdup_printf("%.2f", json_real_value(json_object_get(document, columns[column])));
    return g_strdup_printf(
        "%lld", (long long)member_number(column < 4 ? document : counts, columns[column]));
}

static int widest_path(const json_t *documents)
{
    int width = 8;
    size_t index;
    json_t *document;

    json_array_foreach((json_t *)documents, index, document) width =
        MAX(width, print_width(member_text(document, "path")));
    return width;
}

static int widest_unit(const json_t *documents)
{
    int width = 6;
    size_t index;
    json_t *document;

    json_array_foreach((json_t *)documents, index, document) width =
        MAX(width, print_width(member_text(document, "unit")));
    return MIN(width, UNIT_WIDTH_MAX);
}

static void print_summary_head(const Output *output, int path, int unit)
{
    g_autofree char *document = cli_text(output, "audit-column.document");

    print_padded(output, document, path, false);
    for (unsigned i = 0; i < COLUMN_COUNT; i++) {
        g_autofree char *id = g_strconcat("audit-column.", columns[i], NULL);
        g_autofree char *text = cli_text(output, id);

        fputs("  ", output->out);
        print_padded(output, text, i == 0 ? unit : 7, i > 0);
    }
    fputc('\n', output->out);
}

static void print_summary_row(const Output *output, const json_t *document, int path, int unit)
{
    print_padded(output, member_text(document, "path"), path, false);
    if (json_object_get(document, "error") != NULL) {
        g_auto(GStrv) lines =
            g_strsplit(member_text(json_object_get(document, "error"), "message"), "\n", 2);

        fprintf(output->out, "  %s\n", lines[0]);
        return;
    }
    for (unsigned i = 0; i < COLUMN_COUNT; i++) {
        g_autofree char *text = column_text(document, i);
        bool error = i == 4 && strcmp(text, "0") != 0;

        fputs("  ", output->out);
        if (error)
            set_color(output, "1;31");
        print_padded(output, text, i == 0 ? unit : 7, i > 0);
        if (error)
            set_color(output, "0");
    }
    fputc('\n', output->out);
}

static void print_summary(const Output *output, const json_t *result)
{
    const json_t *documents = json_object_get(result, "documents");
    int path = widest_path(documents), unit = widest_unit(documents);
    size_t index;
    json_t *document;

    print_summary_head(output, path, unit);
    json_array_foreach((json_t *)documents, index, document)
        print_summary_row(output, document, path, unit);
    print_message(output, "audit-summary", json_object_get(result, "summary"));
}

/* ---- rules ---- */

/* docs/rules.md is this text. */
static void print_rule(const Output *output, const json_t *rule)
{
    static const char *const kinds[] = {"pass", "fail"};
    size_t index;
    json_t *example;

    fprintf(output->out, "## %s\n%s\n\n* %s, %s\n* %s\n", member_text(rule, "id"),
            member_text(rule, "meaning"), member_text(rule, "class"), member_text(rule, "severity"),
            member_text(rule, "basis"));
    for (unsigned k = 0; k < G_N_ELEMENTS(kinds); k++)
        json_array_foreach(json_object_get(rule, kinds[k]), index, example)
            fprintf(output->out, "* %s: `%s`\n", kinds[k], json_string_value(example));
    fputc('\n', output->out);
}

static void print_files(const Output *output, const json_t *files)
{
    size_t index;
    json_t *file;

    json_array_foreach((json_t *)files, index, file)
        fprintf(output->out, "%s  %lld\n", member_text(file, "path"),
                (long long)member_number(file, "bytes"));
}

void print_audit(const Output *output, const json_t *result)
{
    const json_t *documents = json_object_get(result, "documents"),
                 *files = json_object_get(result, "written");
    size_t index;
    json_t *object;

    if (files == NULL)
        json_array_foreach((json_t *)documents, index, object)
        {
            print_document(output, object);
            if (json_array_size(documents) > 1 && json_object_get(object, "error") == NULL)
                fputc('\n', output->out);
        }
    if (json_array_size(documents) > 1 || files != NULL)
        print_summary(output, result);
    print_files(output, files);
    json_array_foreach(json_object_get(result, "rules"), index, object) print_rule(output, object);
}
