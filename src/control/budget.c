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
    GArray *rows;         /* of BudgetRow */
    GArray *applications; /* of Standing */
    const MeasureSource *expenditure;
    const Measure *opening;
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

static void row_add(Budget *budget, BudgetKind kind, BookDate date, const BookKeys *keys,
                    Money amount)
{
    BudgetRow row = {kind, date, *keys, amount};

    row.keys.codes[FIELD_ACCOUNT] = 0;
    if (amount.fen != 0)
        g_array_append_val(budget->rows, row);
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
    row_add(data, BUDGET_PLANNED, (BookDate){plan->month, 1}, &plan->keys, plan->amount);
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

static bool opening_take(Budget *budget, const BookMovement *movement, GError **error)
{
    BookDate date = {movement->month, movement->day};

    if (movement->draft != 0)
        return true;
    if (movement->stage == STAGE_OPENING)
        date = (BookDate){1, 1}; /* it counts whatever its date */
    for (unsigned i = 0; i < budget->opening->part_count; i++) {
        const MeasureSource *source = &budget->opening->parts[i]->source;
        Money amount = movement->amount;

        if (!source_takes(source, movement))
            continue;
        if (source->sign * budget->opening->signs[i] < 0 && !money_negate(&amount, amount))
            return too_large(error);
        row_add(budget, BUDGET_OPENING, date, &movement->keys, amount);
    }
    return true;
}

/* A payment takes from its application's hold what it pays. */
static bool payment_take(Budget *budget, const BookMovement *movement, GError **error)
{
    const BookDate date = {movement->month, movement->day};
    Standing *standing = standing_find(budget, movement->application);
    Money *sum, less;

    row_add(budget, movement->draft != 0 ? BUDGET_PREPARED : BUDGET_PAID, date, &movement->keys,
            movement->amount);
    if (standing == NULL)
        return true;
    sum = movement->draft != 0 ? &standing->prepared : &standing->paid;
    if (!money_negate(&less, movement->amount) || !money_add(sum, *sum, movement->amount))
        return too_large(error);
    row_add(budget, BUDGET_HELD, date, &standing->keys, less);
    return true;
}

static bool movement_take(const BookMovement *movement, void *data, GError **error)
{
    Budget *budget = data;

    return source_takes(budget->expenditure, movement) ? payment_take(budget, movement, error)
                                                       : opening_take(budget, movement, error);
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

static bool rows_read(Budget *budget, Book *book, GError **error)
{
    if (!book_each_appropriation(book, appropriation_take, budget, error) ||
        !book_each_plan(book, plan_take, budget, error) ||
        !book_each_application(book, application_take, budget, error) ||
        !book_each_step(book, step_take, budget, error) ||
        !book_each_movement(book, movement_take, budget, error))
        return false;
    for (unsigned i = 0; i < budget->applications->len; i++)
        if (!standing_settle(budget, &g_array_index(budget->applications, Standing, i), error))
            return false;
    return true;
}

Budget *budget_read(Book *book, const Catalog *catalog, GError **error)
{
    const Measure *expenditure = catalog_measure(catalog, "expenditure");
    const Measure *opening = catalog_measure(catalog, "opening");
    g_autoptr(Budget) budget = g_new0(Budget, 1);

    budget->rows = g_array_new(FALSE, FALSE, sizeof(BudgetRow));
    budget->applications = g_array_new(FALSE, TRUE, sizeof(Standing));
    if (expenditure == NULL || opening == NULL || expenditure->parts != NULL ||
        opening->parts == NULL) {
        error_set(error, ERROR_INPUT, "control-measures", "place", catalog_regime(catalog), NULL);
        return NULL;
    }
    budget->expenditure = &expenditure->source;
    budget->opening = opening;
    return rows_read(budget, book, error) ? g_steal_pointer(&budget) : NULL;
}

void budget_free(Budget *budget)
{
    if (budget == NULL)
        return;
    g_array_unref(budget->rows);
    g_array_unref(budget->applications);
    g_free(budget);
}
