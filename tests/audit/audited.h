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

/* `text` with a bar where a paragraph ends. The caller decrefs. */
static inline json_t *audited(const char *text)
{
    g_autofree char *lines = g_strdelimit(g_strdup(text), "|", '\n');
    g_autoptr(Document) document = audit_plain_document(lines);

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
