/* cycle.c: records of cycle.txt: a table with a function for each word; then names are settled
 *
 * States are named by verbs before all of them are read, so verbs keep the word of their state
 * until the step is whole.
 */
#include "performance/cycle.h"

#include "base/error.h"
#include "base/record.h"
#include "control/approval.h"

#include <stdio.h>
#include <string.h>

struct Cycle {
    GPtrArray *steps; /* of CycleStep * */
};

typedef struct {
    Cycle *cycle;
    const Catalog *catalog;
    const Approval *approval;
    CycleStep *step; /* the last one */
} Reading;

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "performance-notation", "place", record->place, "found", found,
              NULL);
    return false;
}

/* ---- freeing ---- */

static void state_free(void *data)
{
    CycleState *state = data;

    g_free(state->id);
    g_free(state->title);
    g_free(state);
}

static void verb_free(void *data)
{
    CycleVerb *verb = data;

    g_free(verb->id);
    g_free(verb->title);
    g_strfreev(verb->from);
    g_strfreev(verb->roles);
    g_free(verb);
}

static void after_free(void *data)
{
    CycleAfter *after = data;

    g_free(after->step);
    g_strfreev(after->states);
    g_free(after);
}

static void step_free(void *data)
{
    CycleStep *step = data;

    g_free(step->id);
    g_free(step->title);
    g_free(step->source);
    g_free(step->needs);
    g_strfreev(step->documents);
    g_array_unref(step->fields);
    g_ptr_array_unref(step->after);
    g_ptr_array_unref(step->states);
    g_ptr_array_unref(step->verbs);
    g_free(step);
}

void cycle_free(Cycle *cycle)
{
    if (cycle == NULL)
        return;
    g_ptr_array_unref(cycle->steps);
    g_free(cycle);
}

/* ---- records ---- */

static int word_index(const char *const *words, const char *text)
{
    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], text) == 0)
            return i;
    return -1;
}

static bool read_step(Reading *reading, const Record *record, GError **error)
{
    static const char *const scopes[] = {"project", "department", "case", NULL};
    CycleStep *step;
    int scope;

    if (!record_expect(record, 3, 3, error))
        return false;
    scope = word_index(scopes, record->fields[2]);
    if (scope < 0 || cycle_step(reading->cycle, record->fields[0]) != NULL)
        return fail(record, record->fields[scope < 0 ? 2 : 0], error);
    step = reading->step = g_new0(CycleStep, 1);
    step->id = g_strdup(record->fields[0]);
    step->title = g_strdup(record->fields[1]);
    step->scope = (CycleScope)scope;
    step->fields = g_array_new(FALSE, FALSE, sizeof(CycleField));
    step->after = g_ptr_array_new_with_free_func(after_free);
    step->states = g_ptr_array_new_with_free_func(state_free);
    step->verbs = g_ptr_array_new_with_free_func(verb_free);
    g_ptr_array_add(reading->cycle->steps, step);
    return true;
}

static bool read_source(Reading *reading, const Record *record, GError **error)
{
    if (!record_expect(record, 1, 1, error))
        return false;
    g_free(reading->step->source);
    reading->step->source = g_strdup(record->fields[0]);
    return true;
}

/* The column by which a row belongs to its subject. */
static const char *subject_column(const CycleStep *step)
{
    return step->scope == SCOPE_PROJECT ? "project" : step->scope == SCOPE_CASE ? "number" : NULL;
}

static bool read_form(Reading *reading, const Record *record, GError **error)
{
    CycleStep *step = reading->step;
    g_auto(GStrv) words = NULL;

    if (!record_expect(record, 2, 2, error))
        return false;
    step->form = catalog_table(reading->catalog, record->fields[0]);
    if (step->form == NULL || !step->form->is_register ||
        (subject_column(step) != NULL && table_column(step->form, subject_column(step)) == NULL))
        return fail(record, record->fields[0], error);
    words = g_strsplit(record->fields[1], " ", -1);
    for (unsigned i = 0; words[i] != NULL; i++) {
        size_t size = strlen(words[i]);
        CycleField field = {.needed = size > 0 && words[i][size - 1] == '!'};

        if (field.needed)
            words[i][size - 1] = '\0';
        field.column = table_column(step->form, words[i]);
        if (field.column == NULL)
            return fail(record, words[i], error);
        g_array_append_val(step->fields, field);
    }
    return true;
}

static bool read_needs(Reading *reading, const Record *record, GError **error)
{
    const Table *project = catalog_table(reading->catalog, "project");

    if (!record_expect(record, 1, 1, error))
        return false;
    if (project == NULL || table_column(project, record->fields[0]) == NULL)
        return fail(record, record->fields[0], error);
    g_free(reading->step->needs);
    reading->step->needs = g_strdup(record->fields[0]);
    return true;
}

static bool read_day(const Record *record, const char *text, int *month, int *day, GError **error)
{
    char rest;

    return (strlen(text) == 5 && sscanf(text, "%2d-%2d%c", month, day, &rest) == 2 && *month >= 1 &&
            *month <= 12 && *day >= 1 &&
            g_date_valid_dmy((GDateDay)*day, (GDateMonth)*month, 2023)) ||
           fail(record, text, error);
}

static bool read_as_of(Reading *reading, const Record *record, GError **error)
{
    return record_expect(record, 1, 1, error) &&
           read_day(record, record->fields[0], &reading->step->as_of_month,
                    &reading->step->as_of_day, error);
}

static bool read_due(Reading *reading, const Record *record, GError **error)
{
    static const char *const years[] = {"previous", "this", "next", NULL};
    int year;

    if (!record_expect(record, 2, 2, error))
        return false;
    year = word_index(years, record->fields[0]);
    if (year < 0)
        return fail(record, record->fields[0], error);
    reading->step->due_year = year - 1;
    return read_day(record, record->fields[1], &reading->step->due_month, &reading->step->due_day,
                    error);
}

static bool read_after(Reading *reading, const Record *record, GError **error)
{
    const CycleStep *before;
    CycleAfter *after;

    if (!record_expect(record, 2, 2, error))
        return false;
    before = cycle_step(reading->cycle, record->fields[0]);
    if (before == NULL || before == reading->step || before->scope != reading->step->scope)
        return fail(record, record->fields[0], error);
    after = g_new0(CycleAfter, 1);
    after->step = g_strdup(record->fields[0]);
    after->states = g_strsplit(record->fields[1], "|", -1);
    g_ptr_array_add(reading->step->after, after);
    for (unsigned i = 0; after->states[i] != NULL; i++)
        if (cycle_state(before, after->states[i]) == NULL)
            return fail(record, after->states[i], error);
    return true;
}

static bool read_document(Reading *reading, const Record *record, GError **error)
{
    if (!record_expect(record, 1, 1, error))
        return false;
    g_strfreev(reading->step->documents);
    reading->step->documents = g_strsplit(record->fields[0], " ", -1);
    return true;
}

typedef struct {
    const char *word;
    bool *mark;
} Mark;

static bool read_marks(const Record *record, unsigned field, const Mark *marks, unsigned count,
                       GError **error)
{
    g_auto(GStrv) words = NULL;

    if (record->count <= field)
        return true;
    words = g_strsplit(record->fields[field], " ", -1);
    for (unsigned i = 0; words[i] != NULL; i++) {
        unsigned found = 0;

        while (found < count && strcmp(marks[found].word, words[i]) != 0)
            found++;
        if (found == count)
            return fail(record, words[i], error);
        *marks[found].mark = true;
    }
    return true;
}

static bool read_state(Reading *reading, const Record *record, GError **error)
{
    CycleState *state;

    if (!record_expect(record, 2, 3, error))
        return false;
    if (cycle_state(reading->step, record->fields[0]) != NULL)
        return fail(record, record->fields[0], error);
    state = g_new0(CycleState, 1);
    state->id = g_strdup(record->fields[0]);
    state->title = g_strdup(record->fields[1]);
    g_ptr_array_add(reading->step->states, state);
    return read_marks(
        record, 2,
        (const Mark[]){{"done", &state->done}, {"fixed", &state->fixed}, {"gone", &state->gone}}, 3,
        error);
}

static bool read_roles(const Reading *reading, const Record *record, CycleVerb *verb,
                       GError **error)
{
    if (strcmp(record->fields[4], "anyone") == 0)
        return true;
    verb->roles = g_strsplit(record->fields[4], "|", -1);
    for (unsigned i = 0; verb->roles[i] != NULL; i++)
        if (approval_role(reading->approval, verb->roles[i]) == NULL)
            return fail(record, verb->roles[i], error);
    return true;
}

static bool read_verb(Reading *reading, const Record *record, GError **error)
{
    CycleVerb *verb;

    if (!record_expect(record, 5, 6, error))
        return false;
    if (cycle_verb(reading->step, record->fields[0]) != NULL)
        return fail(record, record->fields[0], error);
    verb = g_new0(CycleVerb, 1);
    verb->id = g_strdup(record->fields[0]);
    verb->title = g_strdup(record->fields[1]);
    verb->from = g_strsplit(record->fields[2], "|", -1);
    g_ptr_array_add(reading->step->verbs, verb);
    for (unsigned i = 0; verb->from[i] != NULL; i++)
        if (cycle_state(reading->step, verb->from[i]) == NULL)
            return fail(record, verb->from[i], error);
    verb->to = cycle_state(reading->step, record->fields[3]);
    if (verb->to == NULL)
        return fail(record, record->fields[3], error);
    return read_roles(reading, record, verb, error) &&
           read_marks(record, 5,
                      (const Mark[]){{"reason", &verb->reason},
                                     {"evidence", &verb->evidence},
                                     {"other", &verb->other},
                                     {"same-form", &verb->same_form},
                                     {"weights", &verb->weights}},
                      5, error);
}

static const struct {
    const char *word;
    bool (*read)(Reading *reading, const Record *record, GError **error);
} readers[] = {
    {"step", read_step},   {"source", read_source},     {"form", read_form},
    {"needs", read_needs}, {"as-of", read_as_of},       {"due", read_due},
    {"after", read_after}, {"document", read_document}, {"state", read_state},
    {"verb", read_verb},
};

static bool read_record(Reading *reading, const Record *record, GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(readers); i++)
        if (strcmp(readers[i].word, record->word) == 0 &&
            (reading->step != NULL || readers[i].read == read_step))
            return readers[i].read(reading, record, error);
    return fail(record, record->word, error);
}

Cycle *cycle_read_file(const char *path, const Catalog *catalog, GError **error)
{
    g_autoptr(Approval) approval = approval_read(catalog, error);
    g_autoptr(RecordFile) file = approval != NULL ? record_file_read(path, error) : NULL;
    g_autoptr(Cycle) cycle = g_new0(Cycle, 1);
    Reading reading = {.cycle = cycle, .catalog = catalog, .approval = approval};

    cycle->steps = g_ptr_array_new_with_free_func(step_free);
    for (unsigned i = 0; file != NULL && i < record_file_count(file); i++)
        if (!read_record(&reading, record_file_at(file, i), error))
            return NULL;
    for (unsigned i = 0; i < cycle->steps->len; i++) {
        const CycleStep *step = g_ptr_array_index(cycle->steps, i);
        if (step->states->len == 0) {
            error_set(error, ERROR_INPUT, "performance-notation", "place", path, "found", step->id,
                      NULL);
            return NULL;
        }
    }
    return file != NULL ? g_steal_pointer(&cycle) : NULL;
}

Cycle *cycle_read(const Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "performance/cycle.txt");

    return path != NULL ? cycle_read_file(path, catalog, error) : NULL;
}

/* ---- asking ---- */

unsigned cycle_count(const Cycle *cycle) { return cycle->steps->len; }

const CycleStep *cycle_at(const Cycle *cycle, unsigned index)
{
    return g_ptr_array_index(cycle->steps, index);
}

const CycleStep *cycle_step(const Cycle *cycle, const char *id)
{
    for (unsigned i = 0; i < cycle->steps->len; i++)
        if (g_strcmp0(cycle_at(cycle, i)->id, id) == 0)
            return cycle_at(cycle, i);
    return NULL;
}

const CycleState *cycle_state(const CycleStep *step, const char *id)
{
    for (unsigned i = 0; i < step->states->len; i++) {
        const CycleState *state = g_ptr_array_index(step->states, i);
        if (g_strcmp0(state->id, id) == 0)
            return state;
    }
    return NULL;
}

const CycleVerb *cycle_verb(const CycleStep *step, const char *word)
{
    for (unsigned i = 0; i < step->verbs->len; i++) {
        const CycleVerb *verb = g_ptr_array_index(step->verbs, i);
        if (g_strcmp0(verb->id, word) == 0 || g_strcmp0(verb->title, word) == 0)
            return verb;
    }
    return NULL;
}

char *cycle_due(const CycleStep *step, int year)
{
    return step->due_month != 0 ? g_strdup_printf("%04d-%02d-%02d", year + step->due_year,
                                                  step->due_month, step->due_day)
                                : NULL;
}

char *cycle_as_of(const CycleStep *step, int year)
{
    return step->as_of_month != 0
               ? g_strdup_printf("%04d-%02d-%02d", year, step->as_of_month, step->as_of_day)
               : NULL;
}
