/* step.c: step BOOK STEP [SUBJECT]: fill in a step of the performance cycle, and act on it
 *
 * Every step of cycle.txt is reached by one command: --set fills in a row of its form, --do takes
 * it on, and without either it is shown with the hash that --seen names. All of a call is one
 * change.
 */
#include "action/doubt_json.h"
#include "base/error.h"
#include "control/evidence.h"
#include "performance/field.h"
#include "performance/project.h"
#include "performance/standing.h"

#include <string.h>

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "step", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "subject", .kind = ARGUMENT_OPERAND},
    {.name = "set", .kind = ARGUMENT_OPTION, .many = true},
    {.name = "do", .kind = ARGUMENT_OPTION},
    {.name = "reason", .kind = ARGUMENT_OPTION},
    {.name = "evidence", .kind = ARGUMENT_OPTION},
    {.name = "note", .kind = ARGUMENT_OPTION},
    {.name = "seen", .kind = ARGUMENT_OPTION},
    {.name = "date", .kind = ARGUMENT_OPTION},
};

typedef struct {
    Session *session;
    Cycle *cycle;
    const CycleStep *step;
    char *subject;
} Desk;

static void desk_clear(Desk *desk)
{
    g_free(desk->subject);
    cycle_free(desk->cycle);
    session_close(desk->session); /* rolls back what was not committed */
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Desk, desk_clear)

/* ---- what is asked ---- */

static const CycleStep *step_ask(const Cycle *cycle, const char *word, GError **error)
{
    GString *known = g_string_new(NULL);
    const CycleStep *step = NULL;

    for (unsigned i = 0; i < cycle_count(cycle); i++) {
        const CycleStep *one = cycle_at(cycle, i);

        if (strcmp(one->id, word) == 0 || strcmp(one->title, word) == 0)
            step = one;
        g_string_append_printf(known, "%s%s（%s）", i > 0 ? "、" : "", one->id, one->title);
    }
    if (step == NULL)
        error_set(error, ERROR_INPUT, "performance-no-step", "found", word, "allowed", known->str,
                  NULL);
    g_string_free(known, TRUE);
    return step;
}

static char *subject_ask(const Desk *desk, const char *word, GError **error)
{
    g_autoptr(Portfolio) portfolio = NULL;
    const Project *project;

    if (desk->step->scope == SCOPE_DEPARTMENT)
        return g_strdup("");
    if (word == NULL) {
        error_set(error, ERROR_USAGE, "performance-no-subject", "step", desk->step->title, NULL);
        return NULL;
    }
    if (desk->step->scope == SCOPE_CASE)
        return g_strdup(word);
    portfolio = portfolio_read(desk->session->book, desk->session->catalog, error);
    project = portfolio != NULL ? portfolio_find(portfolio, word, error) : NULL;
    return project != NULL ? g_strdup(project->code) : NULL;
}

static bool desk_open(Desk *desk, const ActionCall *call, bool writes, GError **error)
{
    GError *cause = NULL;

    desk->session = session_open(call, !writes, error);
    if (desk->session == NULL)
        return false;
    desk->cycle = cycle_read(desk->session->catalog, &cause);
    if (cause != NULL)
        g_propagate_error(error, cause);
    else if (desk->cycle == NULL)
        error_set(error, ERROR_INPUT, "catalog-missing", "place",
                  catalog_regime(desk->session->catalog), "file", "performance/cycle.txt", NULL);
    else
        desk->step = step_ask(desk->cycle, call_value(call, "step"), error);
    if (desk->step == NULL || (writes && !book_begin(desk->session->book, error)))
        return false;
    desk->subject = subject_ask(desk, call_value(call, "subject"), error);
    return desk->subject != NULL;
}

/* ---- filling in ---- */

/* A row's own evidence: the name of the file and its hash. */
static bool evidence_fill(const Desk *desk, const ActionCall *call, GPtrArray *given,
                          GError **error)
{
    const char *path = call_value(call, "evidence");
    char *hash;

    if (path == NULL || table_column(desk->step->form, "evidence_hash") == NULL)
        return true;
    hash = control_evidence_hash(path, error);
    if (hash == NULL)
        return false;
    g_ptr_array_add(given, g_strdup("evidence"));
    g_ptr_array_add(given, g_path_get_basename(path));
    g_ptr_array_add(given, g_strdup("evidence_hash"));
    g_ptr_array_add(given, hash);
    return true;
}

static bool seen_holds(const Desk *desk, const char *seen, GError **error)
{
    g_autoptr(Standings) standings = NULL;
    char hash[65];

    if (seen == NULL)
        return true;
    standings = standings_read(desk->session->book, desk->session->catalog, desk->cycle, error);
    if (standings == NULL || !standing_hash(standings, desk->step, desk->subject, hash, error))
        return false;
    if (strlen(seen) >= 8 && strncmp(seen, hash, strlen(seen)) == 0)
        return true;
    error_set(error, ERROR_INPUT, "performance-changed", "step", desk->step->title, "subject",
              desk->subject, "mend", "mend-performance-changed", NULL);
    return false;
}

static bool form_fill(const Desk *desk, const ActionCall *call, GError **error)
{
    g_autoptr(GPtrArray) given = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *day = cycle_as_of(desk->step, book_year(desk->session->book));

    if (desk->step->form == NULL) {
        error_set(error, ERROR_INPUT, "performance-no-form", "step", desk->step->title, NULL);
        return false;
    }
    if (desk->step->scope != SCOPE_DEPARTMENT) {
        g_ptr_array_add(given, g_strdup(desk->step->scope == SCOPE_CASE ? "number" : "project"));
        g_ptr_array_add(given, g_strdup(desk->subject));
    }
    if (day != NULL) {
        g_ptr_array_add(given, g_strdup("date"));
        g_ptr_array_add(given, g_steal_pointer(&day));
    }
    if (!seen_holds(desk, call_value(call, "seen"), error) ||
        !evidence_fill(desk, call, given, error))
        return false;
    g_ptr_array_add(given, NULL);
    return fields_set(desk->session->book, desk->session->catalog, desk->step->form,
                      (const char *const *)given->pdata, call_values(call, "set"),
                      call_value(call, "reason"), error) &&
           standings_guard(desk->session->book, desk->session->catalog, error);
}

/* ---- what is answered ---- */

static json_t *row_to_json(const Table *table, const BookRow *row)
{
    json_t *object = json_object();
    json_t *fields = json_object();

    for (unsigned i = 0; i < table->column_count; i++) {
        const TableColumn *column = &table->columns[i];
        g_autofree char *shown = field_shown(column, row->values[i]);

        if (row->values[i] != NULL && *shown != '\0')
            json_object_set_new(fields, column->heads[1] != NULL ? column->heads[1] : column->id,
                                json_string(shown));
    }
    json_object_set_new(object, "version", json_integer(row->version));
    json_object_set_new(object, "fields", fields);
    return object;
}

static json_t *deed_to_json(const CycleStep *step, const BookDeed *deed)
{
    g_autofree char *date = g_strdup_printf("%04d-%02d-%02d", deed->year, deed->month, deed->day);
    const CycleVerb *verb = cycle_verb(step, deed->verb);

    return json_pack("{s:s, s:s, s:s, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s}", "verb", deed->verb,
                     "title", verb != NULL ? verb->title : deed->verb, "date", date, "actor",
                     deed->actor, "role", deed->role, "reason", deed->reason, "evidence",
                     deed->evidence, "evidence_hash", deed->evidence_hash, "note", deed->note,
                     "seen", deed->seen);
}

static json_t *verbs_to_json(const StepStanding *standing)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < standing->step->verbs->len; i++) {
        const CycleVerb *verb = g_ptr_array_index(standing->step->verbs, i);
        if (g_strv_contains((const char *const *)verb->from, standing->state->id))
            json_array_append_new(list,
                                  json_pack("{s:s, s:s}", "verb", verb->id, "title", verb->title));
    }
    return list;
}

static json_t *rows_to_json(const Desk *desk, const GPtrArray *rows)
{
    g_autofree char *day = cycle_as_of(desk->step, book_year(desk->session->book));
    const TableColumn *date =
        desk->step->form != NULL ? table_column(desk->step->form, "date") : NULL;
    json_t *list = json_array();

    for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
        const BookRow *row = g_ptr_array_index(rows, i);
        if (day == NULL || date == NULL ||
            g_strcmp0(row->values[date - desk->step->form->columns], day) == 0)
            json_array_append_new(list, row_to_json(desk->step->form, row));
    }
    return list;
}

static json_t *desk_to_json(const Desk *desk, GError **error)
{
    g_autoptr(Standings) standings =
        standings_read(desk->session->book, desk->session->catalog, desk->cycle, error);
    g_autofree char *due = cycle_due(desk->step, book_year(desk->session->book));
    const GPtrArray *rows;
    StepStanding standing;
    json_t *deeds;
    char hash[65];

    if (standings == NULL || !standing_hash(standings, desk->step, desk->subject, hash, error) ||
        !standing_rows(standings, desk->step, desk->subject, &rows, error))
        return NULL;
    standing = standing_of(standings, desk->step, desk->subject);
    deeds = json_array();
    for (unsigned i = 0; standing.deeds != NULL && i < standing.deeds->len; i++)
        json_array_append_new(
            deeds, deed_to_json(desk->step, &g_array_index(standing.deeds, BookDeed, i)));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s*, s:s, s:b, s:o, s:o, s:o}", "step",
                     desk->step->id, "title", desk->step->title, "subject", desk->subject, "state",
                     standing.state->id, "state_title", standing.state->title, "due", due, "seen",
                     hash, "changed", standing.fixed != NULL && strcmp(standing.fixed, hash) != 0,
                     "verbs", verbs_to_json(&standing), "deeds", deeds, "rows",
                     rows_to_json(desk, rows));
}

/* Forms of indicators are doubted while they are filled in: targets as such, results where they are
 * asked for. */
static bool doubts_tell(const Desk *desk, json_t *result, GError **error)
{
    g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);
    bool results = false;
    json_t *doubts;

    if (desk->step->form == NULL || strcmp(desk->step->form->id, "indicator") != 0)
        return true;
    for (unsigned i = 0; i < desk->step->fields->len; i++)
        results = results || strcmp(g_array_index(desk->step->fields, CycleField, i).column->id,
                                    "result") == 0;
    g_hash_table_add(wanted, desk->subject);
    doubts = doubts_of_book(desk->session, wanted, results ? DOUBTS_OF_RESULTS : DOUBTS_OF_TARGETS,
                            error);
    json_object_set_new(result, "doubts", doubts);
    return doubts != NULL;
}

static bool act(const Desk *desk, const ActionCall *call, bool *late, GError **error)
{
    g_autoptr(Standings) standings = NULL;
    Deed deed = {.reason = call_value(call, "reason"),
                 .note = call_value(call, "note"),
                 .evidence = call_value(call, "evidence"),
                 .seen = *call_values(call, "set") == NULL ? call_value(call, "seen") : NULL};

    if (call_value(call, "do") == NULL)
        return true;
    standings = standings_read(desk->session->book, desk->session->catalog, desk->cycle, error);
    return standings != NULL && call_date(call, &deed.year, &deed.month, &deed.day, error) &&
           standing_act(standings, desk->step, desk->subject, call_value(call, "do"), &deed, late,
                        error);
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_auto(Desk) desk = {0};
    bool fills = *call_values(call, "set") != NULL;
    bool writes = fills || call_value(call, "do") != NULL;
    bool late = false;

    if (!desk_open(&desk, call, writes, error) || (fills && !form_fill(&desk, call, error)) ||
        !act(&desk, call, &late, error) || (writes && !book_commit(desk.session->book, error)))
        return false;
    *result = desk_to_json(&desk, error);
    if (*result == NULL || !doubts_tell(&desk, *result, error))
        return false;
    if (late)
        json_object_set_new(*result, "late", json_true());
    *found = late;
    return true;
}

const Action action_step = {
    .name = "step",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
