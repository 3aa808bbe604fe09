/* application.c: what may be done with an application by whom, and when */
#include "control/application.h"

#include "base/csv.h"
#include "base/error.h"
#include "control/evidence.h"

#include <string.h>

#define COUNT_MAX 100000

static bool fail(const char *id, int64_t number, const char *found, const char *mend,
                 GError **error)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);

    error_set(error, ERROR_INPUT, id, "application", text, "found", found, "mend", mend, NULL);
    return false;
}

/* ---- lists of people ---- */

static int head_find(const Csv *csv, const char *const *words)
{
    for (unsigned i = 0; i < csv_columns(csv); i++)
        if (g_strv_contains(words, csv_head(csv, i)))
            return (int)i;
    return -1;
}

static bool fail_list(const Csv *csv, int column, const char *id, const char *found, GError **error)
{
    g_autofree char *place = csv_place(csv, column >= 0 ? (unsigned)column : 0);

    error_set(error, ERROR_INPUT, id, "place", place, "found", found, "expected", "expect-list",
              NULL);
    return false;
}

static bool list_row(const Csv *csv, const int columns[2], const PaymentStandard *standard,
                     BookBeneficiary *person, GError **error)
{
    const char *name = csv_field(csv, (unsigned)columns[0]);
    const char *count = columns[1] >= 0 ? csv_field(csv, (unsigned)columns[1]) : "1";
    guint64 number = 0;

    if (*name == '\0')
        return fail_list(csv, columns[0], "list-name", NULL, error);
    if (!g_ascii_string_to_unsigned(count, 10, 1, COUNT_MAX, &number, NULL))
        return fail_list(csv, columns[1], "list-count", count, error);
    if (standard->rate.fen > INT64_MAX / (int64_t)number)
        return fail_list(csv, columns[1], "list-count", count, error);
    *person = (BookBeneficiary){name, (int64_t)number, {standard->rate.fen * (int64_t)number}};
    return true;
}

/* The same person twice would be paid twice. */
static bool list_add(const Csv *csv, int column, GStringChunk *names, GHashTable *seen,
                     BookBeneficiary *person, GArray *people, Money *sum, GError **error)
{
    if (g_hash_table_contains(seen, person->name))
        return fail_list(csv, column, "list-twice", person->name, error);
    person->name = g_string_chunk_insert(names, person->name);
    g_hash_table_add(seen, (char *)person->name);
    if (!money_add(sum, *sum, person->amount))
        return fail_list(csv, column, "list-count", NULL, error);
    g_array_append_val(people, *person);
    return true;
}

bool application_list(const char *path, const PaymentStandard *standard, GStringChunk *names,
                      GArray *people, Money *sum, GError **error)
{
    static const char *const name_heads[] = {"name", "姓名", NULL};
    static const char *const count_heads[] = {"count", "数量", "天数", "月数", NULL};
    g_autoptr(Csv) csv = csv_open_file(path, error);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GError) cause = NULL;
    BookBeneficiary person;
    int columns[2];

    if (csv == NULL)
        return false;
    columns[0] = head_find(csv, name_heads);
    columns[1] = head_find(csv, count_heads);
    if (columns[0] < 0)
        return fail_list(csv, -1, "list-head", csv_head(csv, 0), error);
    *sum = MONEY_ZERO;
    while (csv_next(csv, &cause))
        if (!list_row(csv, columns, standard, &person, error) ||
            !list_add(csv, columns[0], names, seen, &person, people, sum, error))
            return false;
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    else if (people->len == 0)
        return fail_list(csv, columns[0], "list-empty", NULL, error);
    return people->len > 0 && (error == NULL || *error == NULL);
}

/* ---- applying ---- */

static bool is_own(Control *control, int64_t number, GError **error)
{
    bool own;

    if (!book_applied(control->book, number, book_actor(control->book), &own, error))
        return false;
    return own || fail("application-not-own", number, book_actor(control->book), NULL, error);
}

/* A standard's list adds up to the amount, and is paid from the standard's economy. */
static bool standard_holds(const Approval *approval, const BookApplication *application,
                           GError **error)
{
    const PaymentStandard *standard = approval_standard(approval, application->standard);
    Money sum = MONEY_ZERO;
    bool right = standard != NULL && application->people_count > 0;

    if (application->standard == NULL)
        return true;
    for (unsigned i = 0; right && i < application->people_count; i++) {
        const BookBeneficiary *person = &application->people[i];
        right = person->count >= 1 && person->count <= COUNT_MAX &&
                person->amount.fen / person->count == standard->rate.fen &&
                person->amount.fen % person->count == 0 && money_add(&sum, sum, person->amount);
    }
    if (right && sum.fen == application->amount.fen &&
        (standard->economy == 0 || standard->economy == application->keys.codes[FIELD_ECONOMY]))
        return true;
    return fail("application-standard", application->number, application->standard, NULL, error);
}

static bool may_change(Control *control, const Standing *standing, GError **error)
{
    if (standing->paid.fen != 0 || standing->prepared.fen != 0 || standing->state == STATE_CLOSED ||
        standing->state == STATE_REJECTED)
        return fail("application-settled", standing->number,
                    application_state_name(standing->state), NULL, error);
    return is_own(control, standing->number, error);
}

/* The hold of `standing` gives way to another: rows that take it back. */
static void hold_release(const Standing *standing, GArray *rows)
{
    BudgetRow row = {.kind = BUDGET_HELD,
                     .date = standing->date,
                     .keys = standing->keys,
                     .amount = {-standing->held.fen}};

    if (standing->held.fen > 0)
        g_array_append_val(rows, row);
}

static bool hold_allow(Control *control, const BookApplication *application, const Standing *before,
                       GError **error)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BudgetRow));
    BudgetRow row = {.kind = BUDGET_HELD,
                     .date = {application->month, application->day},
                     .keys = application->keys,
                     .amount = application->amount};
    g_autofree char *subject =
        g_strdup_printf("application %" G_GINT64_FORMAT, application->number);

    g_array_append_val(rows, row);
    if (before != NULL)
        hold_release(before, rows);
    return control_allow(control, rows, subject, error);
}

static bool submit_write(Control *control, const Approval *approval,
                         const BookApplication *application, GError **error)
{
    const ApprovalChain *chain = approval_chain_for(approval, control->book, application, error);
    BookStep step = {.number = application->number,
                     .version = application->version,
                     .verb = STEP_SUBMIT,
                     .month = application->month,
                     .day = application->day};

    if (chain == NULL)
        return false;
    step.role = chain->id;
    return book_step(control->book, &step, error);
}

/* What was just written, with its number and version. */
static bool submit_last(Control *control, const Approval *approval, int64_t number,
                        const Standing *before, GError **error)
{
    BookApplication *last = book_application(control->book, number, error);
    bool done = last != NULL && hold_allow(control, last, before, error) &&
                submit_write(control, approval, last, error);

    book_application_free(last);
    return done;
}

bool application_apply(Control *control, const Approval *approval,
                       const BookApplication *application, bool submit, int64_t *number,
                       GError **error)
{
    const Standing *before = budget_standing(control->budget, application->number);
    g_autofree char *kinds = approval_kinds_told(approval);

    if (application->number != 0 && before == NULL)
        return fail("control-no-application", application->number, NULL, NULL, error);
    if (approval_kind(approval, application->kind) == NULL) {
        error_set(error, ERROR_INPUT, "application-kind", "found", application->kind, "allowed",
                  kinds, NULL);
        return false;
    }
    if ((before != NULL && !may_change(control, before, error)) ||
        !standard_holds(approval, application, error) ||
        !book_apply(control->book, application, number, error))
        return false;
    return !submit || submit_last(control, approval, *number, before, error);
}

bool application_submit(Control *control, const Approval *approval, int64_t number, GError **error)
{
    const Standing *standing = budget_standing(control->budget, number);

    if (standing == NULL)
        return fail("control-no-application", number, NULL, NULL, error);
    if (standing->state != STATE_DRAFT && standing->state != STATE_RETURNED &&
        standing->state != STATE_WITHDRAWN)
        return fail("application-state", number, application_state_name(standing->state), NULL,
                    error);
    return is_own(control, number, error) &&
           submit_last(control, approval, number, standing, error);
}

/* ---- deciding ---- */

typedef struct {
    Control *control;
    const Approval *approval;
    const Standing *standing;
    const BookApplication *application;
    const Verdict *verdict;
    BookDate date;
    bool acted; /* whether the actor has approved this version already */
} Deciding;

static bool acted_seek(const BookStep *step, void *data, GError **error G_GNUC_UNUSED)
{
    Deciding *deciding = data;

    if (step->number == deciding->standing->number &&
        step->version == deciding->standing->version &&
        (step->verb == STEP_APPROVE || step->verb == STEP_PASS) &&
        g_strcmp0(step->actor, book_actor(deciding->control->book)) == 0)
        deciding->acted = true;
    else if (step->number == deciding->standing->number && step->verb == STEP_SUBMIT)
        deciding->acted = false; /* a chain that begins anew */
    return true;
}

/* The step that is to be taken next; NULL with an error. */
static const ApprovalStep *step_next(const Deciding *deciding, bool *last, GError **error)
{
    const Standing *standing = deciding->standing;
    const ApprovalChain *chain = approval_chain(deciding->approval, standing->chain);

    if (standing->state != STATE_SUBMITTED) {
        fail("application-state", standing->number, application_state_name(standing->state), NULL,
             error);
        return NULL;
    }
    if (chain == NULL || standing->approvals >= chain->steps->len) {
        error_set(error, ERROR_INPUT, "approval-no-chain", "found", standing->chain, NULL);
        return NULL;
    }
    *last = standing->approvals + 1 == chain->steps->len;
    return g_ptr_array_index(chain->steps, standing->approvals);
}

static char *roles_told(const Approval *approval, const ApprovalStep *step)
{
    GString *told = g_string_new(NULL);

    for (unsigned i = 0; step->roles[i] != NULL; i++)
        g_string_append_printf(told, "%s%s", i > 0 ? "、" : "",
                               approval_role(approval, step->roles[i])->title);
    return g_string_free(told, FALSE);
}

/* Whose turn it is: somebody of the step's role, who did not apply and has not approved. */
static bool turn_holds(Deciding *deciding, const ApprovalStep *step, GError **error)
{
    Control *control = deciding->control;
    const char *actor = book_actor(control->book);
    g_autofree char *roles = roles_told(deciding->approval, step);
    int64_t number = deciding->standing->number;
    bool own, has;

    if (!book_applied(control->book, number, actor, &own, error) ||
        !control_has_role(control->book, control->catalog, actor, (const char *const *)step->roles,
                          deciding->application->keys.codes[FIELD_OFFICE], deciding->date, &has,
                          error) ||
        !book_each_step(control->book, acted_seek, deciding, error))
        return false;
    if (own)
        return fail("approve-own", number, actor, "mend-approve-own", error);
    if (!has)
        return fail("approve-role", number, roles, "mend-approve-role", error);
    if (deciding->acted && !step->same)
        return fail("approve-twice", number, actor, "mend-approve-own", error);
    return true;
}

static bool step_write(Deciding *deciding, ApplicationVerb verb, const char *role, GError **error)
{
    const Verdict *verdict = deciding->verdict;
    g_autofree char *hash =
        verdict->evidence != NULL ? control_evidence_hash(verdict->evidence, error) : NULL;
    g_autofree char *name =
        verdict->evidence != NULL ? g_path_get_basename(verdict->evidence) : NULL;
    const BookStep step = {.number = deciding->standing->number,
                           .version = deciding->standing->version,
                           .verb = verb,
                           .month = deciding->date.month,
                           .day = deciding->date.day,
                           .role = role,
                           .reason = verdict->reason,
                           .evidence = name,
                           .evidence_hash = hash};

    return (verdict->evidence == NULL || hash != NULL) &&
           book_step(deciding->control->book, &step, error);
}

/* Approving, returning and rejecting are one turn. */
static bool turn_take(Deciding *deciding, ApplicationVerb verb, GError **error)
{
    bool last = false;
    const ApprovalStep *step = step_next(deciding, &last, error);

    if (step == NULL || !turn_holds(deciding, step, error))
        return false;
    if (verb == STEP_APPROVE && step->minutes && deciding->verdict->evidence == NULL)
        return fail("approve-minutes", deciding->standing->number, NULL, "mend-approve-minutes",
                    error);
    return step_write(deciding, verb == STEP_APPROVE && last ? STEP_PASS : verb, step->roles[0],
                      error);
}

static bool withdraw(Deciding *deciding, GError **error)
{
    const Standing *standing = deciding->standing;
    bool live = standing->state == STATE_SUBMITTED || standing->state == STATE_APPROVED ||
                standing->state == STATE_RETURNED || standing->state == STATE_DRAFT;

    if (!live || standing->prepared.fen != 0)
        return fail("application-state", standing->number, application_state_name(standing->state),
                    NULL, error);
    return is_own(deciding->control, standing->number, error) &&
           step_write(deciding, STEP_WITHDRAW, NULL, error);
}

/* What is left goes back to the budget; while a draft pays it nobody knows how much that is. */
static bool release(Deciding *deciding, GError **error)
{
    static const char *const closers[] = {"finance", "finance-leader", NULL};
    Control *control = deciding->control;
    const Standing *standing = deciding->standing;
    const char *actor = book_actor(control->book);
    bool own, has = true;

    if ((standing->state != STATE_APPROVED && standing->state != STATE_PARTLY_PAID &&
         standing->state != STATE_PAID) ||
        standing->prepared.fen != 0)
        return fail("application-state", standing->number, application_state_name(standing->state),
                    NULL, error);
    if (!book_applied(control->book, standing->number, actor, &own, error) ||
        (!own && !control_has_role(control->book, control->catalog, actor, closers, 0,
                                   deciding->date, &has, error)))
        return false;
    if (!own && !has)
        return fail("application-not-own", standing->number, actor, NULL, error);
    return step_write(deciding, STEP_CLOSE, NULL, error);
}

static bool verdict_holds(const Deciding *deciding, ApplicationVerb verb, GError **error)
{
    const char *seen = deciding->verdict->seen, *hash = deciding->application->hash;
    const char *reason = deciding->verdict->reason;
    int64_t number = deciding->standing->number;
    bool wanted = verb == STEP_RETURN || verb == STEP_REJECT || verb == STEP_CLOSE;

    if (wanted && (reason == NULL || *reason == '\0'))
        return fail("application-reason", number, NULL, NULL, error);
    if (seen != NULL && (strlen(seen) < 8 || strncmp(seen, hash, strlen(seen)) != 0))
        return fail("book-application-changed", number, NULL, "book-mend-application-changed",
                    error);
    return true;
}

bool application_decide(Control *control, const Approval *approval, int64_t number,
                        ApplicationVerb verb, const Verdict *verdict, GError **error)
{
    const Standing *standing = budget_standing(control->budget, number);
    BookApplication *application;
    Deciding deciding = {
        .control = control, .approval = approval, .standing = standing, .verdict = verdict};
    bool done;

    if (standing == NULL)
        return fail("control-no-application", number, NULL, NULL, error);
    application = book_application(control->book, number, error);
    if (application == NULL)
        return false;
    deciding.application = application;
    deciding.date = verdict->date.month != 0 ? verdict->date : standing->date;
    done = verdict_holds(&deciding, verb, error) &&
           (verb == STEP_WITHDRAW ? withdraw(&deciding, error)
            : verb == STEP_CLOSE  ? release(&deciding, error)
                                  : turn_take(&deciding, verb, error));
    book_application_free(application);
    return done;
}
