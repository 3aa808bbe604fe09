/* views.h: the lists of data/REGIME/views.txt of performance, worked out for documents
 *
 * result, standing, deed, case, overall, item, watch, warning and, of the project that a document
 * is about, point and watched. docs/formats/performance.md says what each holds.
 */
#pragma once
#include "performance/evaluation.h"
#include "performance/monitor.h"

typedef struct {
    const Project *project; /* NULL: all that are evaluated; then no rows of indicators */
    Monitor *monitor;       /* NULL: nothing is monitored */
    const char *today;      /* "2022-07-01": what is overdue */
    bool overall;           /* the whole department is scored, too */
} ViewQuestion;

/* Fills every view anew; `evaluation_world` answers with them until the next time. */
bool views_fill(Evaluation *evaluation, const ViewQuestion *question, GError **error);
