/* stated.h: what a self-evaluation states of projects, wherever it stands: in a book, in a form, in
 * anybody's report
 *
 * Plain structs that borrow all their texts; NULL is a text that is not given, -1 a number. Points
 * are hundredths of a point, money is fen.
 */
#pragma once
#include "performance/value.h"

typedef struct {
    const char *level1, *level2, *name, *target, *result;
    const char *unit, *direction; /* columns of their own */
    const char *previous;         /* last year's result */
    const char *reason, *method;
    int64_t weight, points;
} StatedIndicator;

typedef struct {
    const char *code, *name;
    const char *goal, *done, *problems; /* texts of its report */
    const char *start;                  /* the day it began */
    int64_t budget, spent;
    int64_t execution_weight, execution_points, total;
    const StatedIndicator *indicators;
    unsigned count;
} StatedProject;

typedef struct {
    int year;
    int64_t project_spent; /* project expenditure of the unit */
    const StatedProject *projects;
    unsigned count;
} StatedReport;

/* Spent over budget; false when either is unknown or there is no budget. */
bool stated_rate(const StatedProject *project, Exact *rate);
