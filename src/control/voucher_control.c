/* voucher_control.c: what a voucher spends, and for which application */
#include "control/voucher_control.h"

#include "base/error.h"

#include <string.h>

/* What the rules are asked about. */
typedef struct {
    const BookVoucher *voucher;
    int64_t application; /* which it pays, or gives back to; 0: none */
    bool reverses;
    GArray *rows; /* BudgetRow: what it spends, and what it takes from its application's hold */
    Money sum;
    char *subject;
} Asking;

static void asking_clear(Asking *asking)
{
    g_clear_pointer(&asking->rows, g_array_unref);
    g_free(asking->subject);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, asking_clear)

static bool too_large(GError **error)
{
    error_set(error, ERROR_INPUT, "control-too-large", NULL);
    return false;
}

static bool fail_payment(const char *id, int64_t application, const char *found, GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, application);

    error_set(error, ERROR_INPUT, id, "application", number, "found", found, "mend",
              "mend-control-application", NULL);
    return false;
}

/* ---- rows ---- */

static bool is_expenditure(const Catalog *catalog, Code account)
{
    const Measure *measure = catalog_measure(catalog, "expenditure");

    for (unsigned i = 0; measure != NULL && i < measure->source.account_count; i++)
        if (code_covers(measure->source.accounts[i], account))
            return true;
    return false;
}

static bool entry_rows(const Control *control, Asking *asking, const Standing *standing,
                       const BookEntry *entry, GError **error)
{
    const BookVoucher *voucher = asking->voucher;
    BudgetRow row = {.kind = BUDGET_PREPARED,
                     .date = {voucher->month, voucher->day},
                     .keys = book_entry_keys(entry),
                     .amount = entry->amount,
                     .contra = book_entry_contra(voucher, entry)};

    if (!is_expenditure(control->catalog, entry->account))
        return true;
    if ((entry->side == SIDE_CREDIT && !money_negate(&row.amount, row.amount)) ||
        !money_add(&asking->sum, asking->sum, row.amount))
        return too_large(error);
    g_array_append_val(asking->rows, row);
    if (standing == NULL)
        return true;
    row.kind = BUDGET_HELD;
    row.keys = standing->keys;
    if (!money_negate(&row.amount, row.amount))
        return too_large(error);
    g_array_append_val(asking->rows, row);
    return true;
}

static bool asking_fill(const Control *control, Asking *asking, GError **error)
{
    const BookVoucher *voucher = asking->voucher;
    const Standing *standing = budget_standing(control->budget, asking->application);

    asking->rows = g_array_new(FALSE, FALSE, sizeof(BudgetRow));
    for (unsigned i = 0; voucher->stage == STAGE_NORMAL && i < voucher->entry_count; i++)
        if (!entry_rows(control, asking, standing, &voucher->entries[i], error))
            return false;
    return true;
}

/* What was counted is taken away again. */
static bool asking_uncount(Control *control, const Asking *asking, GError **error)
{
    g_autoptr(GArray) less = g_array_copy(asking->rows);

    for (unsigned i = 0; i < less->len; i++) {
        BudgetRow *row = &g_array_index(less, BudgetRow, i);
        if (!money_negate(&row->amount, row->amount))
            return too_large(error);
    }
    return control_count(control, less, asking->application, error);
}

/* ---- the application ---- */

/* A payment is for what was applied for (专款专用): under each key the application names. */
static bool keys_cover(const BookKeys *application, const BookKeys *payment)
{
    for (Field field = FIELD_FUND; field <= FIELD_OFFICE; field++) {
        Code asked = application->codes[field], paid = payment->codes[field];
        bool covers = field == FIELD_FUNCTION || field == FIELD_ECONOMY ? code_covers(asked, paid)
                                                                        : asked == paid;
        if (asked != 0 && !covers)
            return false;
    }
    return true;
}

static bool standing_pays(const Standing *standing, const Asking *asking, GError **error)
{
    const BookVoucher *voucher = asking->voucher;

    if (standing->state != STATE_APPROVED && standing->state != STATE_PARTLY_PAID &&
        standing->state != STATE_PAID)
        return fail_payment("control-not-approved", standing->number,
                            application_state_name(standing->state), error);
    if (voucher->month < standing->date.month ||
        (voucher->month == standing->date.month && voucher->day < standing->date.day))
        return fail_payment("control-before", standing->number, NULL, error);
    for (unsigned i = 0; i < asking->rows->len; i++) {
        const BudgetRow *row = &g_array_index(asking->rows, BudgetRow, i);
        if (row->kind == BUDGET_PREPARED && !keys_cover(&standing->keys, &row->keys))
            return fail_payment("control-other-purpose", standing->number, NULL, error);
    }
    return true;
}

static bool payment_fits(const Standing *standing, Money sum, GError **error)
{
    g_autofree char *held = money_text(standing->held);

    return sum.fen <= standing->held.fen ||
           fail_payment("control-application-over", standing->number, held, error);
}

/* Where both say who is paid, it is the same; a list of people is not held against one name. */
static bool payee_fits(Control *control, const Standing *standing, const Asking *asking,
                       GError **error)
{
    BookApplication *application;
    const char *paid = asking->voucher->payee;
    bool same;

    if (paid == NULL || *paid == '\0')
        return true;
    application = book_application(control->book, standing->number, error);
    if (application == NULL)
        return false;
    same = application->payee == NULL || *application->payee == '\0' ||
           application->people_count > 0 || strcmp(application->payee, paid) == 0;
    book_application_free(application);
    return same || control_demand(control, LIMIT_PAYEE, &standing->keys, asking->sum,
                                  asking->subject, error);
}

static bool application_fits(Control *control, const Asking *asking, GError **error)
{
    const Standing *standing = budget_standing(control->budget, asking->application);

    /* What gives money back needs nobody's leave. */
    if (asking->reverses)
        return true;
    if (asking->application != 0 && standing == NULL)
        return fail_payment("control-no-application", asking->application, NULL, error);
    if (standing != NULL)
        return standing_pays(standing, asking, error) &&
               payment_fits(standing, asking->sum, error) &&
               payee_fits(control, standing, asking, error);
    for (unsigned i = 0; i < asking->rows->len; i++) {
        const BudgetRow *row = &g_array_index(asking->rows, BudgetRow, i);
        if (!control_demand(control, LIMIT_APPLICATION, &row->keys, row->amount, asking->subject,
                            error))
            return false;
    }
    return true;
}

static bool voucher_allow(Control *control, const Asking *asking, GError **error)
{
    return asking->rows->len == 0 || (application_fits(control, asking, error) &&
                                      control_allow(control, asking->rows, asking->subject, error));
}

/* ---- the ways ---- */

/* A voucher that takes another back gives to what that one paid. */
static bool asking_begin(const Control *control, Asking *asking, const BookVoucher *voucher,
                         const BookOrigin *origin, GError **error)
{
    int64_t application = origin != NULL ? origin->application : 0;
    int64_t reverses = origin != NULL ? origin->reverses : 0;

    asking->voucher = voucher;
    asking->reverses = reverses != 0;
    return book_pays(control->book, application, reverses, &asking->application, error) &&
           asking_fill(control, asking, error);
}

bool control_prepare(Control *control, const BookVoucher *voucher, const BookOrigin *origin,
                     int64_t *draft, GError **error)
{
    g_auto(Asking) asking = {0};
    int64_t id;

    if (!asking_begin(control, &asking, voucher, origin, error) ||
        !book_next_draft(control->book, &id, error))
        return false;
    asking.subject = g_strdup_printf("draft %" G_GINT64_FORMAT, id);
    return voucher_allow(control, &asking, error) &&
           book_prepare(control->book, voucher, origin, draft, error) &&
           control_count(control, asking.rows, asking.application, error);
}

bool control_enter(Control *control, const BookVoucher *voucher, const BookOrigin *origin,
                   int64_t *sequence, GError **error)
{
    g_auto(Asking) asking = {0};

    if (!asking_begin(control, &asking, voucher, origin, error))
        return false;
    asking.subject =
        g_strdup_printf("voucher %" G_GINT64_FORMAT, book_voucher_count(control->book) + 1);
    return voucher_allow(control, &asking, error) &&
           book_enter(control->book, voucher, origin, sequence, error) &&
           control_count(control, asking.rows, asking.application, error);
}

/* Asks about `voucher` in the place of what the draft is now. */
static bool draft_allow(Control *control, const BookDraft *draft, const BookVoucher *voucher,
                        GError **error)
{
    g_auto(Asking) before = {0}, after = {0};

    if (!asking_begin(control, &before, draft->voucher, &draft->origin, error) ||
        !asking_uncount(control, &before, error) ||
        !asking_begin(control, &after, voucher, &draft->origin, error))
        return false;
    after.subject = g_strdup_printf("draft %" G_GINT64_FORMAT, draft->id);
    return voucher_allow(control, &after, error) &&
           control_count(control, after.rows, after.application, error);
}

bool control_change_draft(Control *control, int64_t id, int64_t version, const BookVoucher *voucher,
                          GError **error)
{
    BookDraft *draft = book_draft_read(control->book, id, error);
    bool done = draft != NULL && draft_allow(control, draft, voucher, error) &&
                book_draft_change(control->book, id, version, voucher, error);

    book_draft_free(draft);
    return done;
}

bool control_post_draft(Control *control, int64_t id, int64_t version, int64_t *sequence,
                        GError **error)
{
    BookDraft *draft = book_draft_read(control->book, id, error);
    bool done = draft != NULL && draft_allow(control, draft, draft->voucher, error) &&
                book_draft_post(control->book, id, version, sequence, error);

    book_draft_free(draft);
    return done;
}

typedef struct {
    const Book *book;
    GArray *ids;
} Ready;

static bool ready_add(const BookDraft *draft, void *data)
{
    Ready *ready = data;

    if (book_draft_is_ready(ready->book, draft))
        g_array_append_val(ready->ids, draft->id);
    return true;
}

bool control_post_drafts(Control *control, unsigned *posted, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    Ready ready = {control->book, ids};

    *posted = 0;
    if (!book_each_draft(control->book, ready_add, &ready, error))
        return false;
    for (; *posted < ids->len; (*posted)++)
        if (!control_post_draft(control, g_array_index(ids, int64_t, *posted), 0, NULL, error))
            return false;
    return true;
}

/* ---- imports ---- */

static bool import_action(const Book *book, ControlAction *action, GError **error)
{
    static const char *const words[] = {"allow", "warn", "stop"};
    const char *word = book_setting(book, "control.import");

    *action = CONTROL_WARN;
    if (word == NULL)
        return true;
    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(word, words[i]) == 0) {
            *action = (ControlAction)i;
            return true;
        }
    error_set(error, ERROR_INPUT, "control-setting", "setting", "control.import", "found", word,
              "expected", "expect-control-setting", NULL);
    return false;
}

bool control_import(Book *book, const Catalog *catalog, GPtrArray *findings, GError **error)
{
    g_autofree char *subject =
        g_strdup_printf("import %" G_GINT64_FORMAT, book_voucher_count(book));
    g_autoptr(Control) control = NULL;
    ControlAction action;

    if (!import_action(book, &action, error))
        return false;
    if (action == CONTROL_ALLOW)
        return true;
    control = control_new(book, catalog, error);
    if (control == NULL || !control_standing(control, action == CONTROL_WARN, subject, error))
        return false;
    while (findings != NULL && control->findings->len > 0)
        g_ptr_array_add(findings, g_ptr_array_steal_index(control->findings, 0));
    return true;
}
