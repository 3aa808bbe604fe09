/* review.h: what an audit found, for people and other programs
 *
 * `answer` is one of the documents of `audit --format json` (docs/formats/audit-json.md); `result`
 * is the whole. `language` is "zh" or "en".
 */
#pragma once
#include "document/document.h"

#include <jansson.h>

/* The document as it was read with the findings beside its passages: one page, nothing to fetch, no
 * script. */
GBytes *review_render(const Document *document, const json_t *answer, const char *language);

/* A table of the documents of `result`; `pages` are the names of their pages, "" where there is
 * none. */
GBytes *review_index(const json_t *result, const char *const *pages, const char *language);

/* A row for each finding, and a row for each document, for a spreadsheet. */
GBytes *findings_csv(const json_t *result, const char *language);
GBytes *summary_csv(const json_t *result, const char *language);

/* SARIF 2.1.0; `rules` is the catalogue as audit_rules gives it. */
GBytes *findings_sarif(const json_t *result, const json_t *rules);
