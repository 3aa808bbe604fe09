/* budget.c: rows of the budget from what the book holds; holds of applications
 *
 * An application's hold is a row on its day (what it applies for while it is alive, else what was
 * paid of it) and a row against it on the day of each payment; so what is held is right on every
 * day, and comes to nothing once all is paid.
 */
#include "control/budget.h"

#include "base/error.h"

#include <string.h>

struct Budget {
    Book *book;
    GArray *rows;         /* of BudgetRow */
    GArray *applications; /* of Standing */
    const MeasureSource *expenditure;
    const Measure *opening;
    bool summed; /* there is something to control, and payments are summed in the file */
};

static const char *const state_names[STATE_COUNT] = {
    "draft",  "submitted", "approved", "partly-paid", "paid",
    "closed", "returned",  "rejected", "withdrawn",
};

const char *application_state_name(ApplicationState state) { return state_names[state]; }

static bool too_large(GError **error)
{
    error_set(error, ERROR_INPUT, "control-too-large", NULL);
    return false;
}

static const char *const mode_names[MODE_COUNT] = {"", "direct", "authorised"};

PaymentMode payment_mode(const char *word)
{
    for (PaymentMode mode = MODE_DIRECT; mode < MODE_COUNT; mode++)
        if (g_strcmp0(word, mode_names[mode]) == 0)
            return mode;
    return MODE_NONE;
}

/* ---- groups and sums ---- */

BookKeys budget_group(const BudgetBy *by, const BookKeys *keys)
{
    BookKeys group = {0};

    for (Field field = 0; field < FIELD_COUNT; field++)
        if (by->used[field])
            group.codes[field] = by->digits[field] > 0
                                     ? code_cut(keys->codes[field], by->digits[field])
                                     : keys->codes[field];
    return group;
}

static bool date_after(BookDate date, BookDate to)
{
    return date.month > to.month || (date.month == to.month && date.day > to.day);
}

bool budget_sum(const Budget *budget, unsigned kinds, const BudgetBy *by, const BookKeys *keys,
                BookDate to, Money *sum)
{
    BookKeys wanted = budget_group(by, keys);

    *sum = MONEY_ZERO;
    for (unsigned i = 0; i < budget->rows->len; i++) {
        const BudgetRow *row = &g_array_index(budget->rows, BudgetRow, i);
        BookKeys group;

        if ((kinds >> row->kind & 1) == 0 || date_after(row->date, to))
            continue;
        group = budget_group(by, &row->keys);
        if (memcmp(&group, &wanted, sizeof group) == 0 && !money_add(sum, *sum, row->amount))
            return false;
    }
    return true;
}

bool budget_controls(const Budget *budget) { return budget->summed; }

const GArray *budget_rows(const Budget *budget) { return budget->rows; }
const GArray *budget_standings(const Budget *budget) { return budget->applications; }

static Standing *standing_find(const Budget *budget, int64_t number)
{
    /* Numbers are 1, 2, 3 … */
    if (number < 1 || number > budget->applications->len)
        return NULL;
    return &g_array_index(budget->applications, Standing, number - 1);
}

const Standing *budget_standing(const Budget *budget, int64_t number)
{
    return standing_find(budget, number);
}

static void row_put(Budget *budget, BudgetRow row)
{
    row.keys.codes[FIELD_ACCOUNT] = 0;
    if (row.amount.fen != 0)
        g_array_append_val(budget->rows, row);
}

static void row_add(Budget *budget, BudgetKind kind, BookDate date, const BookKeys *keys,
                    Money amount)
{
    row_put(budget, (BudgetRow){.kind = kind, .date = date, .keys = *keys, .amount = amount});
}

/* ---- appropriations and plans ---- */

static bool appropriation_take(const BookAppropriation *of, void *data, GError **error)
{
    static const BudgetKind kinds[STAGE_COUNT] = {[STAGE_INITIAL] = BUDGET_INITIAL,
                                                  [STAGE_ADDITION] = BUDGET_ADDITION,
                                                  [STAGE_CUT] = BUDGET_CUT,
                                                  [STAGE_TRANSFER] = BUDGET_TRANSFER};
    const BookKeys keys = {{[FIELD_FUND] = of->fund,
                            [FIELD_FUNCTION] = of->function,
                            [FIELD_ECONOMY] = of->economy,
                            [FIELD_NATURE] = of->nature,
                            [FIELD_PROJECT] = of->project,
                            [FIELD_OFFICE] = of->office}};
    const BookDate date = {of->month, of->day};
    Money less;

    row_add(data, kinds[of->stage], date, &keys, of->amount);
    if (!of->carried)
        return true;
    if (!money_negate(&less, of->amount))
        return too_large(error);
    row_add(data, BUDGET_CARRIED, date, &keys, less);
    return true;
}

static bool plan_take(const BookPlan *plan, void *data, GError **error G_GNUC_UNUSED)
{
    BudgetRow row = {BUDGET_PLANNED, {plan->month, 1}, plan->keys, plan->amount, 0, MODE_NONE};

    row.mode = payment_mode(plan->mode);
    row_put(data, row);
    return true;
}

/* ---- applications ---- */

static bool application_take(const BookApplication *application, void *data,
                             GError **error G_GNUC_UNUSED)
{
    Budget *budget = data;
    Standing standing = {
        .number = application->number,
        .version = application->version,
        .date = {application->month, application->day},
        .keys = application->keys,
        .applied = application->amount,
    };

    if (application->number != (int64_t)budget->applications->len + 1) {
        error_set(error, ERROR_INPUT, "control-damaged", NULL);
        return false;
    }
    g_array_append_val(budget->applications, standing);
    return true;
}

/* What was done with an older version is history. */
static bool step_take(const BookStep *step, void *data, GError **error G_GNUC_UNUSED)
{
    static const ApplicationState states[STEP_COUNT] = {
        [STEP_SUBMIT] = STATE_SUBMITTED, [STEP_APPROVE] = STATE_SUBMITTED,
        [STEP_PASS] = STATE_APPROVED,    [STEP_RETURN] = STATE_RETURNED,
        [STEP_REJECT] = STATE_REJECTED,  [STEP_WITHDRAW] = STATE_WITHDRAWN,
        [STEP_CLOSE] = STATE_CLOSED};
    Standing *standing = standing_find(data, step->number);

    if (standing == NULL || standing->version != step->version)
        return true;
    standing->state = states[step->verb];
    if (step->verb == STEP_SUBMIT) {
        standing->chain = step->role;
        standing->approvals = 0;
    } else if (step->verb == STEP_APPROVE || step->verb == STEP_PASS) {
        standing->approvals++;
    }
    return true;
}

/* ---- movements ---- */

static bool source_takes(const MeasureSource *source, const BookMovement *movement)
{
    if ((source->stages >> movement->stage & 1) == 0)
        return false;
    for (unsigned i = 0; i < source->account_count; i++)
        if (code_covers(source->accounts[i], movement->keys.codes[FIELD_ACCOUNT]))
            return true;
    return source->account_count == 0;
}

static bool opening_part_take(Budget *budget, unsigned part, const BookMovement *movement,
                              GError **error)
{
    const MeasureSource *source = &budget->opening->parts[part]->source;
    BookDate date = {movement->month, movement->day};
    Money amount = movement->amount;

    if (movement->draft != 0 || !source_takes(source, movement))
        return true;
    if (movement->stage == STAGE_OPENING)
        date = (BookDate){1, 1}; /* it counts whatever its date */
    if (source->sign * budget->opening->signs[part] < 0 && !money_negate(&amount, amount))
        return too_large(error);
    row_add(budget, BUDGET_OPENING, date, &movement->keys, amount);
    return true;
}

static bool opening_take(Budget *budget, const BookMovement *movement, GError **error)
{
    for (unsigned i = 0; i < budget->opening->part_count; i++)
        if (!opening_part_take(budget, i, movement, error))
            return false;
    return true;
}

static BudgetRow payment_row(const BookMovement *movement)
{
    return (BudgetRow){.kind = movement->draft != 0 ? BUDGET_PREPARED : BUDGET_PAID,
                       .date = {movement->month, movement->day},
                       .keys = movement->keys,
                       .amount = movement->amount,
                       .contra = movement->contra};
}

/* A payment takes from its application's hold what it pays. */
static bool application_pay(Budget *budget, int64_t application, const BudgetRow *row,
                            GError **error)
{
    Standing *standing = standing_find(budget, application);
    Money *sum, less;

    if (standing == NULL)
        return true;
    sum = row->kind == BUDGET_PREPARED ? &standing->prepared : &standing->paid;
    if (!money_negate(&less, row->amount) || !money_add(sum, *sum, row->amount))
        return too_large(error);
    row_add(budget, BUDGET_HELD, row->date, &standing->keys, less);
    return true;
}

static bool payment_take(Budget *budget, const BookMovement *movement, GError **error)
{
    const BudgetRow row = payment_row(movement);

    row_put(budget, row);
    return application_pay(budget, movement->application, &row, error);
}

static bool movement_take(const BookMovement *movement, void *data, GError **error)
{
    Budget *budget = data;

    return source_takes(budget->expenditure, movement) ? payment_take(budget, movement, error)
                                                       : opening_take(budget, movement, error);
}

/* ---- what control needs: payments are asked for by their keys ---- */

typedef struct {
    Budget *budget;
    unsigned part;
} Opening;

static bool opening_visit(const BookMovement *movement, void *data, GError **error)
{
    const Opening *opening = data;

    return opening_part_take(opening->budget, opening->part, movement, error);
}

static bool openings_read(Budget *budget, GError **error)
{
    for (unsigned i = 0; i < budget->opening->part_count; i++) {
        const MeasureSource *source = &budget->opening->parts[i]->source;
        Opening opening = {budget, i};

        for (unsigned k = 0; k < source->account_count; k++)
            if (!book_each_movement_summed(budget->book, source->accounts[k], NULL, 0,
                                           opening_visit, &opening, error))
                return false;
    }
    return true;
}

static bool applied_take(const BookMovement *movement, void *data, GError **error)
{
    Budget *budget = data;
    const BudgetRow row = payment_row(movement);

    return !source_takes(budget->expenditure, movement) ||
           application_pay(budget, movement->application, &row, error);
}

typedef struct {
    const MeasureSource *expenditure;
    BudgetVisit visit;
    void *data;
} Paying;

static bool summed_visit(const BookMovement *movement, void *data, GError **error)
{
    const Paying *paying = data;
    const BudgetRow row = payment_row(movement);

    return !source_takes(paying->expenditure, movement) || paying->visit(&row, paying->data, error);
}

bool budget_each_summed(const Budget *budget, const BudgetBy *by, const BookKeys *keys,
                        BudgetVisit visit, void *data, GError **error)
{
    Paying paying = {budget->expenditure, visit, data};
    unsigned fields = 0;

    if (!budget->summed)
        return true;
    for (Field field = 0; field < FIELD_COUNT; field++)
        if (by->used[field] && by->digits[field] == 0)
            fields |= 1u << field;
    for (unsigned i = 0; i < budget->expenditure->account_count; i++)
        if (!book_each_movement_summed(budget->book, budget->expenditure->accounts[i], keys, fields,
                                       summed_visit, &paying, error))
            return false;
    return true;
}

bool budget_count(Budget *budget, const GArray *rows, int64_t application, GError **error)
{
    Standing *standing = standing_find(budget, application);

    for (unsigned i = 0; i < rows->len; i++) {
        const BudgetRow *row = &g_array_index(rows, BudgetRow, i);

        row_put(budget, *row);
        if (standing != NULL && row->kind == BUDGET_HELD &&
            !money_add(&standing->held, standing->held, row->amount))
            return too_large(error);
    }
    return true;
}

/* ---- holds ---- */

static bool standing_settle(Budget *budget, Standing *standing, GError **error)
{
    bool live = standing->state == STATE_SUBMITTED || standing->state == STATE_APPROVED;
    Money spent;

    if (!money_add(&spent, standing->paid, standing->prepared) ||
        !money_subtract(&standing->held, live ? standing->applied : spent, spent))
        return too_large(error);
    row_add(budget, BUDGET_HELD, standing->date, &standing->keys, live ? standing->applied : spent);
    if (standing->state == STATE_APPROVED && standing->paid.fen != 0)
        standing->state =
            standing->paid.fen < standing->applied.fen ? STATE_PARTLY_PAID : STATE_PAID;
    return true;
}

/* ---- the whole ---- */

static bool standings_settle(Budget *budget, GError **error)
{
    for (unsigned i = 0; i < budget->applications->len; i++)
        if (!standing_settle(budget, &g_array_index(budget->applications, Standing, i), error))
            return false;
    return true;
}

/* Where no money is appropriated, planned or applied for, nothing is asked of what was paid. */
static bool near_read(Budget *budget, GError **error)
{
    Book *book = budget->book;

    if (budget->rows->len == 0 && budget->applications->len == 0)
        return true;
    budget->summed = true;
    return book_sum_movements(book, error) && openings_read(budget, error) &&
           book_each_movement_applied(book, applied_take, budget, error) &&
           book_each_movement_near(book, movement_take, budget, error);
}

static bool rows_read(Budget *budget, bool whole, GError **error)
{
    Book *book = budget->book;

    return book_each_appropriation(book, appropriation_take, budget, error) &&
           book_each_plan(book, plan_take, budget, error) &&
           book_each_application(book, application_take, budget, error) &&
           book_each_step(book, step_take, budget, error) &&
           (whole ? book_each_movement(book, movement_take, budget, error)
                  : near_read(budget, error)) &&
           standings_settle(budget, error);
}

static Budget *budget_make(Book *book, const Catalog *catalog, bool whole, GError **error)
{
    const Measure *expenditure = catalog_measure(catalog, "expenditure");
    const Measure *opening = catalog_measure(catalog, "opening");
    g_autoptr(Budget) budget = g_new0(Budget, 1);

    budget->book = book;
    budget->rows = g_array_new(FALSE, FALSE, sizeof(BudgetRow));
    budget->applications = g_array_new(FALSE, TRUE, sizeof(Standing));
    if (expenditure == NULL || opening == NULL || expenditure->parts != NULL ||
        opening->parts == NULL) {
        error_set(error, ERROR_INPUT, "control-measures", "place", catalog_regime(catalog), NULL);
        return NULL;
    }
    budget->expenditure = &expenditure->source;
    budget->opening = opening;
    return rows_read(budget, whole, error) ? g_steal_pointer(&budget) : NULL;
}

Budget *budget_read(Book *book, const Catalog *catalog, GError **error)
{
    return budget_make(book, catalog, true, error);
}

Budget *budget_open(Book *book, const Catalog *catalog, GError **error)
{
    return budget_make(book, catalog, false, error);
}

void budget_free(Budget *budget)
{
    if (budget == NULL)
        return;
    g_array_unref(budget->rows);
    g_array_unref(budget->applications);
    g_free(budget);
}
