/* audited.h: a text and what the auditor says of it */
#pragma once
#include "audit/audit.h"
#include "test.h"

#include <string.h>

static AuditData *the_data;

static int data_open(void **state)
{
    (void)state;
    the_data = audit_data_read(SOURCE_DIR "/data", NULL);
    return the_data != NULL ? 0 : -1;
}

static int data_close(void **state)
{
    (void)state;
    audit_data_free(the_data);
    return 0;
}

static inline bool has_decimals(const char *row)
{
    return g_regex_match_simple("[0-9]\\.[0-9]", row, 0, 0);
}

/* "合计｜30.00" */
static inline void append_row(Node *table, const char *line, bool head)
{
    Node *row = node_append_new(table, NODE_ROW);
    g_auto(GStrv) cells = g_strsplit(line, "｜", -1);

    for (unsigned c = 0; cells[c] != NULL; c++) {
        Node *cell = node_append_new(row, NODE_CELL);

        cell->head = head;
        node_append_text(cell, cells[c]);
    }
}

/* Paragraphs, and tables: a line "〖title〗" and lines of cells; rows before the first figure are
 * heads. */
static inline Document *document_of_example(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "|", -1);
    Document *document = document_new("", "zh-CN");
    Node *table = NULL;
    bool head = true;

    for (unsigned i = 0; lines[i] != NULL; i++) {
        if (g_str_has_prefix(lines[i], "〖")) {
            table = node_append_new(document->root, NODE_TABLE);
            table->text = g_strndup(lines[i] + strlen("〖"), strlen(lines[i]) - 2 * strlen("〖"));
            table->unit = g_strdup("单位：万元");
            head = true;
        } else if (table != NULL && strstr(lines[i], "｜") != NULL) {
            head = head && !has_decimals(lines[i]);
            append_row(table, lines[i], head);
        } else
            node_append_text(node_append_new(document->root, NODE_PARAGRAPH), lines[i]);
    }
    return document;
}

/* `text` with a bar where a paragraph ends. */
static inline Document *document_of(const char *text)
{
    g_autofree char *lines = g_strdelimit(g_strdup(text), "|", '\n');

    return strstr(text, "〖") != NULL ? document_of_example(text) : audit_plain_document(lines);
}

/* The caller decrefs. */
static inline json_t *audited(const char *text)
{
    g_autoptr(Document) document = document_of(text);

    return audit_document(the_data, document, "zh");
}

static inline const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

/* The finding of rule `id`, borrowed; NULL when there is none. */
static inline json_t *finding_of(const json_t *answer, const char *id)
{
    size_t index;
    json_t *finding;

    json_array_foreach(json_object_get(answer, "findings"), index,
                       finding) if (strcmp(text_of(finding, "id"), id) == 0) return finding;
    return NULL;
}

/* How many findings are errors. */
static inline unsigned error_count(const json_t *answer)
{
    unsigned count = 0;
    size_t index;
    json_t *finding;

    json_array_foreach(json_object_get(answer, "findings"), index, finding) count +=
        strcmp(text_of(finding, "severity"), "error") == 0;
    return count;
}

#define AUDIT_TEST_RUN(name, tests)                                                                \
    (cmocka_set_message_output(CM_OUTPUT_TAP),                                                     \
     cmocka_run_group_tests_name(name, tests, data_open, data_close))
