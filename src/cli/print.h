/* print.h: what the printers of results share */
#pragma once
#include "cli/cli.h"

/* A member of a JSON object; "" or 0 when there is none. */
const char *member_text(const json_t *object, const char *key);
json_int_t member_number(const json_t *object, const char *key);

/* Prints message `id` with the string and integer members of `result` as facts. */
void print_message(const Output *output, const char *id, const json_t *result);
void print_text(const Output *output, const char *id);
/* A colour by its number, "0" ends it; nothing but on a terminal. */
void set_color(const Output *output, const char *code);

/* Terminal cells that a text takes: two for a wide character. */
int print_width(const char *text);
void print_padded(const Output *output, const char *text, int width, bool right);
/* The text and a line end; on a terminal in lines of its width, the first of which has `used` cells
 * taken already, the others indented. */
void print_wrapped(const Output *output, const char *text, int used, int indent);

/* A text in a column; what is wider pushes the rest of its line. */
void print_cell(const Output *output, const char *text, int width, bool right);
/* The same of a message that needs no facts: the head of a column. */
void print_head(const Output *output, const char *id, int width, bool right);
/* The widest text of member `key` in `list`, at least `least` and no more than a table bears. */
int print_column_width(const json_t *list, const char *key, int least);

/* audit_text.c */
void print_document(const Output *output, const json_t *document);
void print_audit(const Output *output, const json_t *result);
/* difference_text.c */
void print_difference(const Output *output, const json_t *result);
/* event_text.c */
void print_events(const Output *output, const json_t *result);
void print_enter(const Output *output, const json_t *result);
/* evidence_text.c */
void print_attach(const Output *output, const json_t *result);
void print_reconcile(const Output *output, const json_t *result);
/* indicators_text.c */
void print_indicators(const Output *output, const json_t *result);
/* query_text.c */
void print_query(const Output *output, const json_t *result);
/* performance_text.c */
void print_evaluate(const Output *output, const json_t *result);
/* The project or the item of the department that a trace explains. */
void print_scored(const Output *output, const json_t *result);
void print_step(const Output *output, const json_t *result);
void print_performance(const Output *output, const json_t *result);
/* doubts_text.c */
void print_doubts(const Output *output, const json_t *result);
/* The same of an action that did something else: no more than a few, and nothing when there are
 * none; without `notes` those are only counted beside graver ones. */
void print_doubts_beside(const Output *output, const json_t *result, bool notes);
/* document_text.c */
void print_written(const Output *output, const json_t *result);
/* monitor_text.c */
void print_monitor(const Output *output, const json_t *result);
/* overview_text.c */
void print_overview(const Output *output, const json_t *result);
/* money_text.c */
/* What the rules for money found, of any action. */
void print_findings(const Output *output, const json_t *result);
void print_applications(const Output *output, const json_t *result);
void print_budget(const Output *output, const json_t *result);
