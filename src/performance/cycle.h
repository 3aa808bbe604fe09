/* cycle.h: the steps of performance management, from data/REGIME/performance/cycle.txt
 *
 * What a step is about, what is filled in, by when, who may do what, and to which state that leads.
 * Never changes after it is read; any number of threads may ask it.
 */
#pragma once
#include "catalog/catalog.h"

typedef enum { SCOPE_PROJECT, SCOPE_DEPARTMENT, SCOPE_CASE } CycleScope;

typedef struct {
    const TableColumn *column;
    bool needed; /* must be filled before anybody acts on it */
} CycleField;

typedef struct {
    char *id, *title;
    bool done, fixed, gone;
} CycleState;

typedef struct {
    char *id, *title;
    char **from; /* ids of states */
    const CycleState *to;
    char **roles; /* NULL: anyone */
    bool reason, evidence, other, same_form, weights;
} CycleVerb;

typedef struct {
    char *step;
    char **states;
} CycleAfter;

typedef struct {
    char *id, *title, *source;
    CycleScope scope;
    const Table *form;          /* NULL: nothing is filled in */
    GArray *fields;             /* of CycleField */
    char *needs;                /* a field of the project's row; NULL: always */
    int as_of_month, as_of_day; /* 0: all rows */
    int due_year;               /* -1, 0, 1: from the book's year */
    int due_month, due_day;     /* 0: never due */
    GPtrArray *after;           /* of CycleAfter * */
    char **documents;
    GPtrArray *states; /* of CycleState *; the first is the beginning */
    GPtrArray *verbs;  /* of CycleVerb * */
} CycleStep;

typedef struct Cycle Cycle;

/* Fails on a file that is not in its notation, or names a role, register, field, step or state that
 * there is not. NULL without an error when the regime has no cycle. */
Cycle *cycle_read(const Catalog *catalog, GError **error);
/* The same from a file, which errors name. */
Cycle *cycle_read_file(const char *path, const Catalog *catalog, GError **error);
void cycle_free(Cycle *cycle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cycle, cycle_free)

/* In the order of the file. */
unsigned cycle_count(const Cycle *cycle);
const CycleStep *cycle_at(const Cycle *cycle, unsigned index);
/* By id; NULL when there is none. */
const CycleStep *cycle_step(const Cycle *cycle, const char *id);
const CycleState *cycle_state(const CycleStep *step, const char *id);
/* By id or title; NULL when there is none. */
const CycleVerb *cycle_verb(const CycleStep *step, const char *word);
/* The step's deadline in the cycle of `year`: "2022-03-31"; NULL when it has none. The caller
 * frees. */
char *cycle_due(const CycleStep *step, int year);
/* The day that the step's rows are of, "2021-06-30"; NULL when they are of any. The caller frees.
 */
char *cycle_as_of(const CycleStep *step, int year);
