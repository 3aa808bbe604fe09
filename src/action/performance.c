/* performance.c: performance BOOK [SUBJECT]: where projects and cases stand in the cycle, what is
 * due
 *
 * Reads only. With a project or case every step of it with its deeds' last; without one a line for
 * each.
 */
#include "action/session.h"
#include "base/error.h"
#include "performance/project.h"
#include "performance/standing.h"

#include <string.h>

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "subject", .kind = ARGUMENT_OPERAND},
    {.name = "date", .kind = ARGUMENT_OPTION},
    {.name = "due", .kind = ARGUMENT_FLAG},
};

typedef struct {
    Session *session;
    const Cycle *cycle;
    Standings *standings;
    char *today;
    const char *only; /* NULL: all subjects */
    bool due_only;
    unsigned overdue;
} Looking;

/* The day by which it must be done: the step's, or of a case its row's. NULL: none. */
static char *due_of(const Looking *looking, const CycleStep *step, const char *subject)
{
    const GPtrArray *rows;

    if (step->scope != SCOPE_CASE)
        return cycle_due(step, book_year(looking->session->book));
    if (!standing_rows(looking->standings, step, subject, &rows, NULL) || rows == NULL)
        return NULL;
    return g_strdup(row_field(step->form, g_ptr_array_index(rows, 0), "deadline"));
}

/* Whether earlier steps leave this one to be done now. */
static bool is_open(const Looking *looking, const CycleStep *step, const char *subject)
{
    for (unsigned i = 0; i < step->after->len; i++) {
        const CycleAfter *after = g_ptr_array_index(step->after, i);
        const CycleStep *before = cycle_step(looking->cycle, after->step);
        bool needed = true;

        standing_needed(looking->standings, before, subject, &needed, NULL);
        if (needed && !g_strv_contains((const char *const *)after->states,
                                       standing_of(looking->standings, before, subject).state->id))
            return false;
    }
    return true;
}

static bool is_gone(const Looking *looking, CycleScope scope, const char *subject)
{
    for (unsigned i = 0; i < cycle_count(looking->cycle); i++) {
        const CycleStep *step = cycle_at(looking->cycle, i);
        if (step->scope == scope && standing_of(looking->standings, step, subject).state->gone)
            return true;
    }
    return false;
}

static json_t *step_to_json(Looking *looking, const CycleStep *step, const char *subject, bool gone)
{
    StepStanding standing = standing_of(looking->standings, step, subject);
    g_autofree char *due = due_of(looking, step, subject);
    bool waits = !standing.state->done && !gone && is_open(looking, step, subject);
    bool overdue = waits && due != NULL && strcmp(looking->today, due) > 0;
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:s*}", "step", step->id, "title",
                  step->title, "state", standing.state->id, "state_title", standing.state->title,
                  "done", standing.state->done, "waits", waits, "overdue", overdue, "due", due);

    looking->overdue += overdue;
    if (standing.deeds != NULL && standing.deeds->len > 0) {
        const BookDeed *last = &g_array_index(standing.deeds, BookDeed, standing.deeds->len - 1);
        g_autofree char *date =
            g_strdup_printf("%04d-%02d-%02d", last->year, last->month, last->day);
        json_object_set_new(object, "date", json_string(date));
        json_object_set_new(object, "actor", json_string(last->actor != NULL ? last->actor : ""));
        if (last->reason != NULL)
            json_object_set_new(object, "reason", json_string(last->reason));
    }
    return object;
}

static const char *subject_name(const Looking *looking, CycleScope scope, const char *subject)
{
    const BookName *name =
        scope == SCOPE_PROJECT ? book_name(looking->session->book, FIELD_PROJECT, subject) : NULL;
    const Table *table = catalog_table(looking->session->catalog, "rectification");
    const GPtrArray *rows = scope == SCOPE_CASE && table != NULL
                                ? book_rows(looking->session->book, table, NULL)
                                : NULL;

    if (name != NULL)
        return name->name;
    for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
        const BookRow *row = g_ptr_array_index(rows, i);
        if (g_strcmp0(row_field(table, row, "number"), subject) == 0)
            return row_field(table, row, "finding");
    }
    return scope == SCOPE_DEPARTMENT ? book_setting(looking->session->book, "unit.name") : "";
}

static bool subject_add(Looking *looking, CycleScope scope, const char *subject, json_t *list,
                        GError **error)
{
    bool gone = is_gone(looking, scope, subject);
    json_t *steps = json_array();

    for (unsigned i = 0; i < cycle_count(looking->cycle); i++) {
        const CycleStep *step = cycle_at(looking->cycle, i);
        bool needed;
        json_t *one;

        if (step->scope != scope)
            continue;
        if (!standing_needed(looking->standings, step, subject, &needed, error)) {
            json_decref(steps);
            return false;
        }
        if (!needed)
            continue;
        one = step_to_json(looking, step, subject, gone);
        if (looking->due_only && !json_is_true(json_object_get(one, "waits")))
            json_decref(one);
        else
            json_array_append_new(steps, one);
    }
    json_array_append_new(list, json_pack("{s:s, s:s*, s:b, s:o}", "subject", subject, "name",
                                          subject_name(looking, scope, subject), "gone", gone,
                                          "steps", steps));
    return true;
}

static bool scope_add(Looking *looking, CycleScope scope, json_t *list, GError **error)
{
    g_autoptr(GPtrArray) subjects = standing_subjects(looking->standings, scope, error);

    if (subjects == NULL)
        return false;
    if (scope == SCOPE_DEPARTMENT)
        return looking->only != NULL || subject_add(looking, scope, "", list, error);
    for (unsigned i = 0; i < subjects->len; i++) {
        const char *subject = g_ptr_array_index(subjects, i);

        if ((looking->only == NULL || strcmp(looking->only, subject) == 0 ||
             g_strcmp0(looking->only, subject_name(looking, scope, subject)) == 0) &&
            !subject_add(looking, scope, subject, list, error))
            return false;
    }
    return true;
}

static bool look(Looking *looking, json_t **result, GError **error)
{
    json_t *list = json_array();

    for (CycleScope scope = SCOPE_PROJECT; scope <= SCOPE_CASE; scope++)
        if (!scope_add(looking, scope, list, error)) {
            json_decref(list);
            return false;
        }
    if (looking->only != NULL && json_array_size(list) == 0) {
        error_set(error, ERROR_INPUT, "performance-project", "found", looking->only, NULL);
        json_decref(list);
        return false;
    }
    *result = json_pack("{s:s, s:i, s:b, s:o}", "date", looking->today, "overdue",
                        (int)looking->overdue, "one", looking->only != NULL, "subjects", list);
    return true;
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(Session) session = session_open(call, true, error);
    g_autoptr(Cycle) cycle = NULL;
    g_autoptr(Standings) standings = NULL;
    g_autofree char *today = NULL;
    GError *cause = NULL;
    Looking looking = {.session = session,
                       .only = call_value(call, "subject"),
                       .due_only = call_flag(call, "due")};

    if (session == NULL)
        return false;
    today = call_date_text(call, error);
    if (today == NULL)
        return false;
    cycle = cycle_read(session->catalog, &cause);
    if (cause != NULL)
        g_propagate_error(error, cause);
    else if (cycle == NULL)
        error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog_regime(session->catalog),
                  "file", "performance/cycle.txt", NULL);
    standings =
        cycle != NULL ? standings_read(session->book, session->catalog, cycle, error) : NULL;
    if (standings == NULL)
        return false;
    looking.cycle = cycle;
    looking.standings = standings;
    looking.today = today;
    if (!look(&looking, result, error))
        return false;
    *found = looking.overdue > 0;
    return true;
}

const Action action_performance = {
    .name = "performance",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
