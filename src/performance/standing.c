/* standing.c: deeds by step and subject; hashes of forms; what a deed must meet
 *
 * Rows of a form are parted by their subject once for each register, so that asking of every
 * project costs one pass. What is kept here is of the rows as they were; a change of rows needs new
 * Standings.
 */
#include "performance/standing.h"

#include "base/error.h"
#include "control/approval.h"
#include "control/budget_control.h"
#include "control/evidence.h"
#include "performance/score.h"

#include <sodium.h>
#include <string.h>

#define SEEN_LEAST 8

struct Standings {
    Book *book;
    const Catalog *catalog;
    const Cycle *cycle;
    GHashTable *deeds; /* "step/subject" to GArray of BookDeed */
    GHashTable *forms; /* Table to GHashTable of subject to GPtrArray of BookRow */
};

static const char *field_of(const Table *table, const BookRow *row, const char *id)
{
    const TableColumn *column = table_column(table, id);

    return column != NULL ? row->values[column - table->columns] : NULL;
}

/* ---- deeds ---- */

static char *place_of(const char *step, const char *subject)
{
    return g_strdup_printf("%s/%s", step, subject);
}

static bool deed_take(const BookDeed *deed, void *data, GError **error G_GNUC_UNUSED)
{
    Standings *standings = data;
    g_autofree char *place = place_of(deed->step, deed->subject);
    GArray *deeds = g_hash_table_lookup(standings->deeds, place);

    if (deeds == NULL) {
        deeds = g_array_new(FALSE, FALSE, sizeof(BookDeed));
        g_hash_table_insert(standings->deeds, g_steal_pointer(&place), deeds);
    }
    g_array_append_val(deeds, *deed);
    return true;
}

static void form_free(void *data) { g_hash_table_unref(data); }
static void array_free(void *data) { g_array_unref(data); }
static void rows_free(void *data) { g_ptr_array_unref(data); }

Standings *standings_read(Book *book, const Catalog *catalog, const Cycle *cycle, GError **error)
{
    g_autoptr(Standings) standings = g_new0(Standings, 1);

    standings->book = book;
    standings->catalog = catalog;
    standings->cycle = cycle;
    standings->deeds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, array_free);
    standings->forms = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, form_free);
    return book_each_deed(book, deed_take, standings, error) ? g_steal_pointer(&standings) : NULL;
}

void standings_free(Standings *standings)
{
    if (standings == NULL)
        return;
    g_hash_table_unref(standings->deeds);
    g_hash_table_unref(standings->forms);
    g_free(standings);
}

StepStanding standing_of(const Standings *standings, const CycleStep *step, const char *subject)
{
    g_autofree char *place = place_of(step->id, subject);
    StepStanding standing = {.step = step,
                             .subject = subject,
                             .state = g_ptr_array_index(step->states, 0),
                             .deeds = g_hash_table_lookup(standings->deeds, place)};

    for (unsigned i = 0; standing.deeds != NULL && i < standing.deeds->len; i++) {
        const BookDeed *deed = &g_array_index(standing.deeds, BookDeed, i);
        const CycleVerb *verb = cycle_verb(step, deed->verb);

        if (verb == NULL) /* of another year's cycle: what it came to is not known */
            continue;
        standing.state = verb->to;
        if (verb->to->fixed)
            standing.fixed = deed->seen;
    }
    return standing;
}

/* ---- forms ---- */

static const char *subject_field(const CycleStep *step)
{
    return step->scope == SCOPE_PROJECT ? "project" : step->scope == SCOPE_CASE ? "number" : NULL;
}

static void row_part(GHashTable *form, const char *subject, const BookRow *row)
{
    GPtrArray *rows = g_hash_table_lookup(form, subject);

    if (rows == NULL) {
        rows = g_ptr_array_new();
        g_hash_table_insert(form, (char *)subject, rows);
    }
    g_ptr_array_add(rows, (void *)row);
}

static GHashTable *form_of(Standings *standings, const Table *table, const char *field,
                           GError **error)
{
    GHashTable *form = g_hash_table_lookup(standings->forms, table);
    const GPtrArray *rows = form == NULL ? book_rows(standings->book, table, error) : NULL;

    if (form != NULL || rows == NULL)
        return form;
    form = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, rows_free);
    for (unsigned i = 0; i < rows->len; i++) {
        const BookRow *row = g_ptr_array_index(rows, i);
        const char *subject = field != NULL ? field_of(table, row, field) : "";
        row_part(form, subject != NULL ? subject : "", row);
    }
    g_hash_table_insert(standings->forms, (void *)table, form);
    return form;
}

bool standing_rows(Standings *standings, const CycleStep *step, const char *subject,
                   const GPtrArray **rows, GError **error)
{
    GHashTable *form;

    *rows = NULL;
    if (step->form == NULL)
        return true;
    form = form_of(standings, step->form, subject_field(step), error);
    if (form != NULL)
        *rows = g_hash_table_lookup(form, subject);
    return form != NULL;
}

/* Whether the row is of the day that the step is about. */
static bool row_counts(const CycleStep *step, const BookRow *row, const char *day)
{
    return day == NULL || g_strcmp0(field_of(step->form, row, "date"), day) == 0;
}

static void hash_text(crypto_generichash_state *state, const char *text)
{
    /* With its NUL, so that no two rows have one encoding; a text holds none. */
    crypto_generichash_update(state, (const unsigned char *)(text != NULL ? text : ""),
                              (text != NULL ? strlen(text) : 0) + 1);
}

static void row_hash(crypto_generichash_state *state, const CycleStep *step, const BookRow *row)
{
    for (unsigned i = 0; i < step->form->column_count; i++)
        if (step->form->columns[i].key)
            hash_text(state, row->values[i]);
    for (unsigned i = 0; i < step->fields->len; i++) {
        const CycleField *field = &g_array_index(step->fields, CycleField, i);
        hash_text(state, row->values[field->column - step->form->columns]);
    }
}

bool standing_hash(Standings *standings, const CycleStep *step, const char *subject, char hex[65],
                   GError **error)
{
    g_autofree char *day = cycle_as_of(step, book_year(standings->book));
    crypto_generichash_state state;
    unsigned char hash[32];
    const GPtrArray *rows;

    if (!standing_rows(standings, step, subject, &rows, error))
        return false;
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    hash_text(&state, step->id);
    for (unsigned i = 0; rows != NULL && i < rows->len; i++)
        if (row_counts(step, g_ptr_array_index(rows, i), day))
            row_hash(&state, step, g_ptr_array_index(rows, i));
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(hex, 65, hash, sizeof hash);
    return true;
}

/* ---- needed steps ---- */

bool standing_needed(Standings *standings, const CycleStep *step, const char *subject, bool *needed,
                     GError **error)
{
    const Table *table = catalog_table(standings->catalog, "project");
    const BookRow *row;
    g_autofree const char **values = NULL;

    *needed = true;
    if (step->needs == NULL || table == NULL || step->scope != SCOPE_PROJECT)
        return true;
    values = g_new0(const char *, table->column_count + 1);
    values[table_column(table, "code") - table->columns] = subject;
    if (!book_row_find(standings->book, table, values, &row, error))
        return false;
    *needed = row == NULL || g_strcmp0(field_of(table, row, step->needs), "no") != 0;
    return true;
}

GPtrArray *standing_subjects(Standings *standings, CycleScope scope, GError **error)
{
    g_autoptr(GPtrArray) subjects = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (unsigned i = 0; i < cycle_count(standings->cycle); i++) {
        const CycleStep *step = cycle_at(standings->cycle, i);
        const Table *table =
            scope == SCOPE_PROJECT ? catalog_table(standings->catalog, "project") : step->form;
        const char *field = scope == SCOPE_PROJECT ? "code" : subject_field(step);
        const GPtrArray *rows;

        if (step->scope != scope || table == NULL || field == NULL)
            continue;
        rows = book_rows(standings->book, table, error);
        for (unsigned r = 0; rows != NULL && r < rows->len; r++) {
            const char *subject = field_of(table, g_ptr_array_index(rows, r), field);
            if (subject != NULL && g_hash_table_add(seen, (char *)subject))
                g_ptr_array_add(subjects, (char *)subject);
        }
        if (rows == NULL)
            return NULL;
    }
    return g_steal_pointer(&subjects);
}

/* ---- what a deed must meet ---- */

typedef struct {
    Standings *standings;
    const CycleStep *step;
    const char *subject;
    StepStanding standing;
    const CycleVerb *verb;
    const Deed *deed;
    const char *role; /* in which the actor does it */
    char *day;
} Acting;

/* Refuses with the step, its subject and state, what was found and how to mend it. */
static bool refuse(const Acting *acting, const char *id, const char *found, const char *allowed,
                   const char *mend, GError **error)
{
    error_set(error, ERROR_INPUT, id, "step", acting->step->title, "subject",
              *acting->subject != '\0' ? acting->subject : NULL, "state",
              acting->standing.state->title, "verb",
              acting->verb != NULL ? acting->verb->title : NULL, "found", found, "allowed", allowed,
              "mend", mend, NULL);
    return false;
}

static char *verbs_told(const Acting *acting)
{
    GString *told = g_string_new(NULL);

    for (unsigned i = 0; i < acting->step->verbs->len; i++) {
        const CycleVerb *verb = g_ptr_array_index(acting->step->verbs, i);
        if (g_strv_contains((const char *const *)verb->from, acting->standing.state->id))
            g_string_append_printf(told, "%s%s（%s）", told->len > 0 ? "、" : "", verb->id,
                                   verb->title);
    }
    return g_string_free(told, FALSE);
}

static const BookDeed *last_deed(const StepStanding *standing)
{
    return standing->deeds != NULL && standing->deeds->len > 0
               ? &g_array_index(standing->deeds, BookDeed, standing->deeds->len - 1)
               : NULL;
}

/* When and why the project was taken out. */
static bool refuse_gone(Acting *acting, const StepStanding *gone, GError **error)
{
    const BookDeed *deed = last_deed(gone);
    g_autofree char *when = g_strdup_printf("%04d-%02d-%02d %s：%s", deed->year, deed->month,
                                            deed->day, deed->actor != NULL ? deed->actor : "",
                                            deed->reason != NULL ? deed->reason : "");

    acting->standing = *gone;
    return refuse(acting, "performance-gone", when, NULL, "mend-performance-gone", error);
}

static bool earlier_holds(Acting *acting, GError **error)
{
    for (unsigned i = 0; i < acting->step->after->len; i++) {
        const CycleAfter *after = g_ptr_array_index(acting->step->after, i);
        const CycleStep *before = cycle_step(acting->standings->cycle, after->step);
        StepStanding standing = standing_of(acting->standings, before, acting->subject);
        bool needed;

        if (!standing_needed(acting->standings, before, acting->subject, &needed, error))
            return false;
        if (!needed || g_strv_contains((const char *const *)after->states, standing.state->id))
            continue;
        if (standing.state->gone)
            return refuse_gone(acting, &standing, error);
        return refuse(acting, "performance-earlier", before->title, standing.state->title, NULL,
                      error);
    }
    return true;
}

static bool state_holds(Acting *acting, const char *word, GError **error)
{
    g_autofree char *told = verbs_told(acting);
    const CycleVerb *verb = cycle_verb(acting->step, word);

    if (verb != NULL &&
        g_strv_contains((const char *const *)verb->from, acting->standing.state->id)) {
        acting->verb = verb;
        return true;
    }
    if (acting->standing.state->gone)
        return refuse_gone(acting, &acting->standing, error);
    return refuse(acting, verb != NULL ? "performance-state" : "performance-verb",
                  verb != NULL ? verb->title : word, *told != '\0' ? told : NULL, NULL, error);
}

static char *roles_told(const Approval *approval, char *const *roles)
{
    GString *told = g_string_new(NULL);

    for (unsigned i = 0; roles[i] != NULL; i++)
        g_string_append_printf(told, "%s%s", i > 0 ? "、" : "",
                               approval_role(approval, roles[i])->title);
    return g_string_free(told, FALSE);
}

/* The register may name a role by its id or its title. */
static bool role_holds(Acting *acting, GError **error)
{
    Standings *standings = acting->standings;
    g_autoptr(Approval) approval = NULL;
    g_autofree char *told = NULL;

    if (acting->verb->roles == NULL)
        return true;
    approval = approval_read(standings->catalog, error);
    for (unsigned i = 0; approval != NULL && acting->verb->roles[i] != NULL; i++) {
        const ApprovalWord *role = approval_role(approval, acting->verb->roles[i]);
        const char *const words[] = {role->id, role->title, NULL};
        bool has;

        if (!control_has_role_on(standings->book, standings->catalog, book_actor(standings->book),
                                 words, 0, acting->day, &has, error))
            return false;
        if (has) {
            acting->role = acting->verb->roles[i];
            return true;
        }
    }
    if (approval == NULL)
        return false;
    told = roles_told(approval, acting->verb->roles);
    return refuse(acting, "performance-role", book_actor(standings->book), told,
                  "mend-performance-role", error);
}

/* Whoever did any deed since the step was last begun is not the second person. */
static bool other_holds(const Acting *acting, GError **error)
{
    const GArray *deeds = acting->standing.deeds;
    const CycleState *begin = g_ptr_array_index(acting->step->states, 0);
    const char *actor = book_actor(acting->standings->book);

    for (unsigned i = deeds != NULL && acting->verb->other ? deeds->len : 0; i > 0; i--) {
        const BookDeed *deed = &g_array_index(deeds, BookDeed, i - 1);
        const CycleVerb *verb = cycle_verb(acting->step, deed->verb);

        if (verb == NULL || verb->other)
            continue;
        if (g_strcmp0(deed->actor, actor) == 0)
            return refuse(acting, "performance-own", actor, NULL, "mend-performance-own", error);
        if (g_strv_contains((const char *const *)verb->from, begin->id))
            break;
    }
    return true;
}

/* A case is not closed by who answers for it. */
static bool responsible_holds(Acting *acting, GError **error)
{
    const GPtrArray *rows;
    const char *actor = book_actor(acting->standings->book);

    if (acting->step->scope != SCOPE_CASE)
        return true;
    if (!standing_rows(acting->standings, acting->step, acting->subject, &rows, error))
        return false;
    if (rows == NULL)
        return refuse(acting, "performance-no-case", acting->subject, NULL, NULL, error);
    return !acting->verb->other ||
           g_strcmp0(field_of(acting->step->form, g_ptr_array_index(rows, 0), "responsible"),
                     actor) != 0 ||
           refuse(acting, "performance-own", actor, NULL, "mend-performance-own", error);
}

static bool evidence_holds(const Acting *acting, GError **error)
{
    return !acting->verb->evidence || acting->deed->evidence != NULL ||
           refuse(acting, "performance-evidence", NULL, NULL, "mend-performance-evidence", error);
}

static bool reason_holds(const Acting *acting, bool late, GError **error)
{
    g_autofree char *due = cycle_due(acting->step, book_year(acting->standings->book));

    if (acting->deed->reason != NULL && *acting->deed->reason != '\0')
        return true;
    if (acting->verb->reason)
        return refuse(acting, "performance-reason", NULL, NULL, "mend-performance-reason", error);
    return !late ||
           refuse(acting, "performance-late", acting->day, due, "mend-performance-reason", error);
}

/* Every needed field of every row. */
static bool form_holds(const Acting *acting, GError **error)
{
    const CycleStep *step = acting->step;
    g_autofree char *day = cycle_as_of(step, book_year(acting->standings->book));
    const GPtrArray *rows;
    unsigned counted = 0;

    if (step->form == NULL || acting->verb->to->gone)
        return true;
    if (!standing_rows(acting->standings, step, acting->subject, &rows, error))
        return false;
    for (unsigned r = 0; rows != NULL && r < rows->len; r++) {
        const BookRow *row = g_ptr_array_index(rows, r);
        const char *name = field_of(step->form, row, "name");

        if (!row_counts(step, row, day))
            continue;
        counted++;
        for (unsigned i = 0; i < step->fields->len; i++) {
            const CycleField *field = &g_array_index(step->fields, CycleField, i);
            const char *value = row->values[field->column - step->form->columns];

            if (field->needed && (value == NULL || *value == '\0'))
                return refuse(acting, "performance-field",
                              field->column->heads[1] != NULL ? field->column->heads[1]
                                                              : field->column->id,
                              name, "mend-performance-field", error);
        }
    }
    return counted > 0 || refuse(acting, "performance-empty", step->form->name, day,
                                 "mend-performance-field", error);
}

/* Weights that are given sum to what the scheme leaves for indicators. */
static bool weights_hold(const Acting *acting, GError **error)
{
    Standings *standings = acting->standings;
    g_autoptr(Portfolio) portfolio = NULL;
    g_autoptr(Schemes) schemes = NULL;
    const Project *project;
    const Scheme *scheme;
    g_autofree char *sum_told = NULL, *wanted_told = NULL;
    int64_t sum, wanted;

    if (!acting->verb->weights)
        return true;
    portfolio = portfolio_read(standings->book, standings->catalog, error);
    schemes = portfolio != NULL ? schemes_read(standings->catalog, error) : NULL;
    if (schemes == NULL)
        return false;
    project = portfolio_project(portfolio, acting->subject);
    scheme = project != NULL && project->scheme != NULL
                 ? schemes_find(schemes, project->scheme)
                 : schemes_for(schemes, false, book_year(standings->book));
    if (project == NULL || scheme == NULL ||
        weights_state(scheme, project, &sum, &wanted) != WEIGHTS_WRONG)
        return true;
    sum_told = money_text((Money){sum});
    wanted_told = money_text((Money){wanted});
    return refuse(acting, "performance-weights", sum_told, wanted_told, "mend-performance-weights",
                  error);
}

static bool seen_holds(const Acting *acting, const char *hash, GError **error)
{
    const char *seen = acting->deed->seen;

    if (seen != NULL && (strlen(seen) < SEEN_LEAST || strncmp(seen, hash, strlen(seen)) != 0))
        return refuse(acting, "performance-changed", seen, hash, "mend-performance-changed", error);
    if (acting->verb->same_form && g_strcmp0(acting->standing.fixed, hash) != 0)
        return refuse(acting, "performance-unlike", NULL, NULL, "mend-performance-unlike", error);
    return true;
}

static bool deed_write(const Acting *acting, const char *seen, GError **error)
{
    const Deed *of = acting->deed;
    g_autofree char *hash =
        of->evidence != NULL ? control_evidence_hash(of->evidence, error) : NULL;
    g_autofree char *name = of->evidence != NULL ? g_path_get_basename(of->evidence) : NULL;
    BookDeed deed = {.step = acting->step->id,
                     .subject = acting->subject,
                     .verb = acting->verb->id,
                     .year = of->year,
                     .month = of->month,
                     .day = of->day,
                     .role = acting->role,
                     .reason = of->reason,
                     .evidence = name,
                     .evidence_hash = hash,
                     .note = of->note};

    if (of->evidence != NULL && hash == NULL)
        return false;
    g_strlcpy(deed.seen, seen, sizeof deed.seen);
    return book_do(acting->standings->book, &deed, error);
}

static bool acting_holds(Acting *acting, const char *word, bool late, GError **error)
{
    return state_holds(acting, word, error) &&
           (acting->verb->to->gone || earlier_holds(acting, error)) && role_holds(acting, error) &&
           other_holds(acting, error) && responsible_holds(acting, error) &&
           reason_holds(acting, late, error) && evidence_holds(acting, error) &&
           form_holds(acting, error) && weights_hold(acting, error);
}

bool standing_act(Standings *standings, const CycleStep *step, const char *subject,
                  const char *verb, const Deed *deed, bool *late, GError **error)
{
    g_autofree char *day = g_strdup_printf("%04d-%02d-%02d", deed->year, deed->month, deed->day);
    g_autofree char *due = cycle_due(step, book_year(standings->book));
    Acting acting = {.standings = standings,
                     .step = step,
                     .subject = subject,
                     .standing = standing_of(standings, step, subject),
                     .deed = deed,
                     .day = day};
    bool over = due != NULL && strcmp(day, due) > 0 && !acting.standing.state->done;
    char hash[65];

    if (!acting_holds(&acting, verb, over, error) ||
        !standing_hash(standings, step, subject, hash, error) ||
        !seen_holds(&acting, hash, error) || !deed_write(&acting, hash, error))
        return false;
    if (late != NULL)
        *late = over;
    return true;
}

/* ---- guarding what is fixed ---- */

static bool step_guard(Standings *standings, const CycleStep *step, const char *subject,
                       GError **error)
{
    StepStanding standing = standing_of(standings, step, subject);
    const Acting acting = {
        .standings = standings, .step = step, .subject = subject, .standing = standing};
    const BookDeed *deed = last_deed(&standing);
    g_autofree char *when = NULL;
    char hash[65];

    if (!standing.state->fixed || standing.fixed == NULL || step->form == NULL)
        return true;
    if (!standing_hash(standings, step, subject, hash, error))
        return false;
    if (strcmp(hash, standing.fixed) == 0)
        return true;
    when = g_strdup_printf("%04d-%02d-%02d", deed->year, deed->month, deed->day);
    return refuse(&acting, "performance-fixed", when, NULL, "mend-performance-fixed", error);
}

bool standings_guard(Book *book, const Catalog *catalog, GError **error)
{
    GError *cause = NULL;
    g_autoptr(Cycle) cycle = cycle_read(catalog, &cause);
    g_autoptr(Standings) standings = NULL;
    GHashTableIter iterator;
    void *key;

    if (cause != NULL) {
        g_propagate_error(error, cause);
        return false;
    }
    if (cycle == NULL)
        return true;
    standings = standings_read(book, catalog, cycle, error);
    if (standings == NULL)
        return false;
    g_hash_table_iter_init(&iterator, standings->deeds);
    while (g_hash_table_iter_next(&iterator, &key, NULL)) {
        g_auto(GStrv) parts = g_strsplit(key, "/", 2);
        const CycleStep *step = cycle_step(cycle, parts[0]);

        if (step != NULL && !step_guard(standings, step, parts[1], error))
            return false;
    }
    return true;
}
