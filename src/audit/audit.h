/* audit.h: which figures of a published report cannot be true
 *
 * A document becomes passages (paragraphs, headings, cells) with a place for every character;
 * passages give figures (numbers with their meaning); rules join figures into relations; what does
 * not hold becomes findings. A printed figure is a closed interval (decision 7): a relation that
 * some values inside the intervals satisfy is never an error. What could not be read is `not
 * checkable`, with the reason.
 *
 * Everything that is particular to the genre is data: data/audit holds words, sentence frames,
 * tables and rules. The data never change after they are read; any number of threads may audit with
 * them.
 */
#pragma once
#include "catalog/catalog.h"
#include "document/document.h"

#include <jansson.h>

typedef struct AuditData AuditData;

/* Reads data/audit under `data_directory`, and the catalog of the regime that names are compared
 * with. */
AuditData *audit_data_read(const char *data_directory, GError **error);
void audit_data_free(AuditData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AuditData, audit_data_free)

/* What `document` says about itself, as an object of `audit --format json` without its path: facts,
 * relations, findings. `language` is "zh" or "en". The caller decrefs. */
json_t *audit_document(const AuditData *data, const Document *document, const char *language);

/* What may be asked beside the document itself. All are borrowed; NULL: not asked. */
typedef struct {
    const char *language;     /* "zh" or "en" */
    bool relations;           /* list every relation, also those that hold */
    const Document *against;  /* statements that the report must agree with (audit_statements) */
    const Document *previous; /* last year's report of the same unit */
} AuditQuestion;

/* The statements of `statement --format json` as a document that a report may be compared with, and
 * beside them the paragraphs of `narrative` (NULL: none). */
Document *audit_statements(const json_t *statements, const Document *narrative, GError **error);

json_t *audit_ask(const AuditData *data, const Document *document, const AuditQuestion *question);

/* Whether an answer of audit_document holds an error or a warning. */
bool audit_found(const json_t *answer);

/* The rules with class, severity, meaning, basis and examples, in the order of
 * data/audit/rules-*.txt. Those of performance/plausible.txt follow, marked as "stated": their
 * examples are projects. */
json_t *audit_rules(const AuditData *data, const char *language);

/* A plain text with a paragraph on each line, as a document whose nodes know their characters. For
 * tests. */
Document *audit_plain_document(const char *text);
