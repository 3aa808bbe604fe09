/* budget_control.c: each rule against each group of keys, on every day from the first on
 *
 * A day's room is what the limit has up to that day less what is used up to it. New rows are
 * allowed when no day, from theirs on, would have less than none: money that is spent in March must
 * be there in March, and must not be missing in May.
 */
#include "control/budget_control.h"

#include "base/error.h"

#include <string.h>

#define DAYS (12 * 31)

void control_finding_free(void *data)
{
    ControlFinding *finding = data;

    g_free(finding->key);
    g_free(finding);
}

Control *control_new(Book *book, const Catalog *catalog, GError **error)
{
    g_autoptr(Control) control = g_new0(Control, 1);

    control->book = book;
    control->catalog = catalog;
    control->findings = g_ptr_array_new_with_free_func(control_finding_free);
    control->rules = budget_rules_read(catalog, error);
    control->budget = control->rules != NULL ? budget_read(book, catalog, error) : NULL;
    return control->budget != NULL ? g_steal_pointer(&control) : NULL;
}

void control_free(Control *control)
{
    if (control == NULL)
        return;
    budget_rules_free(control->rules);
    budget_free(control->budget);
    g_ptr_array_unref(control->findings);
    g_free(control);
}

static bool too_large(GError **error)
{
    error_set(error, ERROR_INPUT, "control-too-large", NULL);
    return false;
}

/* ---- a group's days ---- */

typedef struct {
    const BudgetRule *rule;
    unsigned limits, uses; /* bits of BudgetKind */
    BookKeys group;
    Money limit[DAYS], used[DAYS]; /* what each day adds */
    Money asked_limit[DAYS], asked[DAYS];
    bool kept; /* the book keeps something that this rule limits by */
} Days;

static int day_slot(BookDate date) { return (date.month - 1) * 31 + date.day - 1; }

/* The opening balance has no economy: where the economy tells groups apart, last year's money
 * counts as the appropriations say. */
static void kinds_of(const BudgetRule *rule, unsigned *limits, unsigned *uses)
{
    *limits = rule->limit == LIMIT_PLAN      ? BUDGET_BIT(BUDGET_PLANNED)
              : rule->by.used[FIELD_ECONOMY] ? BUDGET_APPROPRIATED
                                             : BUDGET_WHOLE;
    *uses = rule->limit == LIMIT_PLANNING ? BUDGET_BIT(BUDGET_PLANNED) : BUDGET_USED;
}

static bool in_group(const Days *days, const BookKeys *keys)
{
    BookKeys group = budget_group(&days->rule->by, keys);

    return memcmp(&group, &days->group, sizeof group) == 0;
}

static bool has_names(const BudgetRule *rule)
{
    for (Field field = 0; field < FIELD_COUNT; field++)
        if (rule->named[field])
            return true;
    return false;
}

/* What a rule limits by must be kept for it to bite: of the group where it is named, else at all.
 */
static bool limits_by(const Days *days, const BudgetRow *row)
{
    unsigned kept =
        days->rule->limit == LIMIT_PLAN ? BUDGET_BIT(BUDGET_PLANNED) : BUDGET_APPROPRIATED;

    return (kept >> row->kind & 1) != 0 && (!has_names(days->rule) || in_group(days, &row->keys));
}

static bool row_count(Days *days, const BudgetRow *row, Money *limit, Money *used)
{
    int slot = day_slot(row->date);

    if (!budget_rule_concerns(days->rule, &row->keys))
        return true;
    days->kept = days->kept || limits_by(days, row);
    if (!in_group(days, &row->keys))
        return true;
    if ((days->limits >> row->kind & 1) != 0)
        return money_add(&limit[slot], limit[slot], row->amount);
    if ((days->uses >> row->kind & 1) != 0)
        return money_add(&used[slot], used[slot], row->amount);
    return true;
}

static bool rows_count(Days *days, const GArray *rows, Money *limit, Money *used, GError **error)
{
    for (unsigned i = 0; i < rows->len; i++)
        if (!row_count(days, &g_array_index(rows, BudgetRow, i), limit, used))
            return too_large(error);
    return true;
}

/* ---- the worst day ---- */

typedef struct {
    Money limit, used, over; /* over 0: no day has too little */
} Worst;

static bool day_judge(Money limit, Money used, Money pressure, Worst *worst)
{
    Money over;

    if (!money_subtract(&over, used, limit))
        return false;
    if (pressure.fen > 0 && over.fen > worst->over.fen)
        *worst = (Worst){limit, used, over};
    return true;
}

/* Plans lie ahead of the money they use: of them only the year's end is asked. */
static bool days_judge(const Days *days, Worst *worst, GError **error)
{
    Money limit = MONEY_ZERO, used = MONEY_ZERO, pressure = MONEY_ZERO;

    *worst = (Worst){0};
    for (int slot = 0; slot < DAYS; slot++) {
        bool asked = days->rule->limit != LIMIT_PLANNING || slot == DAYS - 1;

        if (!money_add(&limit, limit, days->limit[slot]) ||
            !money_add(&limit, limit, days->asked_limit[slot]) ||
            !money_add(&used, used, days->used[slot]) ||
            !money_add(&used, used, days->asked[slot]) ||
            !money_add(&pressure, pressure, days->asked[slot]) ||
            !money_subtract(&pressure, pressure, days->asked_limit[slot]) ||
            (asked && !day_judge(limit, used, pressure, worst)))
            return too_large(error);
    }
    return true;
}

/* The worst day of the group of `keys` under `rule`, once `rows` are added. */
static bool group_judge(const Control *control, const BudgetRule *rule, const BookKeys *keys,
                        const GArray *rows, Worst *worst, GError **error)
{
    g_autofree Days *days = g_new0(Days, 1);

    days->rule = rule;
    days->group = budget_group(&rule->by, keys);
    kinds_of(rule, &days->limits, &days->uses);
    *worst = (Worst){0};
    if (!rows_count(days, budget_rows(control->budget), days->limit, days->used, error))
        return false;
    if (!days->kept)
        return true;
    return rows_count(days, rows, days->asked_limit, days->asked, error) &&
           days_judge(days, worst, error);
}

/* ---- what is told ---- */

static char *code_told(const Control *control, Field field, Code code)
{
    const CatalogEntry *entry = NULL;
    const BookName *name = NULL;

    if (field == FIELD_PROJECT || field == FIELD_OFFICE)
        name = book_name_at(control->book, field, code);
    else
        entry = catalog_entry(control->catalog, field, code);
    if (name != NULL)
        return g_strdup_printf("%s %s", name->code, name->name);
    if (entry != NULL && entry->word != NULL)
        return g_strdup(entry->name);
    return g_strdup_printf("%" G_GINT64_FORMAT "%s", code, entry != NULL ? entry->name : "");
}

static char *key_told(const Control *control, const BudgetRule *rule, const BookKeys *keys)
{
    BookKeys group = budget_group(&rule->by, keys);
    GString *told = g_string_new(NULL);

    for (Field field = 0; field < FIELD_COUNT; field++) {
        g_autofree char *text =
            group.codes[field] != 0 ? code_told(control, field, group.codes[field]) : NULL;
        if (text != NULL)
            g_string_append_printf(told, "%s%s", told->len > 0 ? "、" : "", text);
    }
    return g_string_free(told, FALSE);
}

static bool fail_stop(const ControlFinding *finding, GError **error)
{
    g_autofree char *limit = money_text(finding->limit);
    g_autofree char *used = money_text(finding->used);
    g_autofree char *over = money_text(finding->over);

    error_set(error, ERROR_INPUT, "control-stop", "rule", finding->rule->id, "title",
              finding->rule->title, "key", finding->key, "limit", limit, "used", used, "over", over,
              "basis", finding->rule->basis, "mend",
              finding->rule->roles != NULL ? "mend-control-override" : "mend-control", NULL);
    return false;
}

/* ---- overrides ---- */

typedef struct {
    const Control *control;
    const ControlFinding *finding;
    int64_t found;
} Seeking;

static bool override_seek(const BookOverride *override, void *data, GError **error G_GNUC_UNUSED)
{
    Seeking *seeking = data;

    if (seeking->found == 0 && override->used_by == 0 &&
        g_strcmp0(override->rule, seeking->finding->rule->id) == 0 &&
        g_strcmp0(override->user, book_actor(seeking->control->book)) == 0 &&
        override->amount.fen >= seeking->finding->over.fen)
        seeking->found = override->id;
    return true;
}

/* Uses an override that the actor was given, or stops. */
static bool finding_override(Control *control, ControlFinding *finding, const char *subject,
                             GError **error)
{
    Seeking seeking = {control, finding, 0};

    if (!book_each_override(control->book, override_seek, &seeking, error))
        return false;
    if (seeking.found == 0)
        return fail_stop(finding, error);
    finding->override = seeking.found;
    return book_use_override(control->book, seeking.found, subject, finding->over, error);
}

/* Says what a rule found: a warning, an override used, or a stop. */
static bool finding_take(Control *control, const BudgetRule *rule, const BookKeys *keys,
                         const Worst *worst, const char *subject, GError **error)
{
    ControlFinding *finding;
    ControlAction action;

    if (worst->over.fen == 0)
        return true;
    if (!budget_rule_action(rule, control->book, &action, error))
        return false;
    if (action == CONTROL_ALLOW)
        return true;
    finding = g_new0(ControlFinding, 1);
    *finding = (ControlFinding){.rule = rule,
                                .key = key_told(control, rule, keys),
                                .limit = worst->limit,
                                .used = worst->used,
                                .over = worst->over};
    g_ptr_array_add(control->findings, finding);
    return action == CONTROL_WARN || finding_override(control, finding, subject, error);
}

/* ---- rules and groups ---- */

/* Whether an earlier row is of the same group: each group is judged once. */
static bool group_seen(const BudgetRule *rule, const GArray *rows, unsigned at)
{
    BookKeys group = budget_group(&rule->by, &g_array_index(rows, BudgetRow, at).keys);

    for (unsigned i = 0; i < at; i++) {
        const BookKeys *keys = &g_array_index(rows, BudgetRow, i).keys;
        BookKeys before = budget_group(&rule->by, keys);
        if (budget_rule_concerns(rule, keys) && memcmp(&group, &before, sizeof group) == 0)
            return true;
    }
    return false;
}

static bool rule_allow(Control *control, const BudgetRule *rule, const GArray *rows,
                       const char *subject, GError **error)
{
    Worst worst;

    for (unsigned i = 0; i < rows->len; i++) {
        const BookKeys *keys = &g_array_index(rows, BudgetRow, i).keys;

        if (!budget_rule_concerns(rule, keys) || group_seen(rule, rows, i))
            continue;
        if (!group_judge(control, rule, keys, rows, &worst, error) ||
            !finding_take(control, rule, keys, &worst, subject, error))
            return false;
    }
    return true;
}

bool control_allow(Control *control, const GArray *rows, const char *subject, GError **error)
{
    const GPtrArray *rules = budget_rules_list(control->rules);

    for (unsigned i = 0; i < rules->len; i++) {
        const BudgetRule *rule = g_ptr_array_index(rules, i);
        if (rule->limit != LIMIT_APPLICATION && !rule_allow(control, rule, rows, subject, error))
            return false;
    }
    return true;
}

bool control_appropriations(Control *control, const GArray *rows, GError **error)
{
    const GPtrArray *rules = budget_rules_list(control->rules);
    Worst worst;

    for (unsigned i = 0; i < rules->len; i++) {
        const BudgetRule *rule = g_ptr_array_index(rules, i);

        for (unsigned k = 0; rule->limit == LIMIT_BUDGET && k < rows->len; k++) {
            const BookKeys *keys = &g_array_index(rows, BudgetRow, k).keys;
            g_autofree char *key = NULL;
            g_autofree char *over = NULL;

            if (!budget_rule_concerns(rule, keys))
                continue;
            if (!group_judge(control, rule, keys, rows, &worst, error))
                return false;
            if (worst.over.fen == 0)
                continue;
            key = key_told(control, rule, keys);
            over = money_text(worst.over);
            error_set(error, ERROR_INPUT, "control-cut", "key", key, "over", over, "mend",
                      "mend-control-cut", NULL);
            return false;
        }
    }
    return true;
}

/* ---- vouchers ---- */

static bool is_expenditure(const Catalog *catalog, Code account)
{
    const Measure *measure = catalog_measure(catalog, "expenditure");

    for (unsigned i = 0; measure != NULL && i < measure->source.account_count; i++)
        if (code_covers(measure->source.accounts[i], account))
            return true;
    return false;
}

static bool fail_payment(const char *id, int64_t application, const char *found, GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, application);

    error_set(error, ERROR_INPUT, id, "application", number, "found", found, "mend",
              "mend-control-application", NULL);
    return false;
}

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

static bool standing_pays(const Standing *standing, BookDate date, GError **error)
{
    if (standing->state != STATE_APPROVED && standing->state != STATE_PARTLY_PAID &&
        standing->state != STATE_PAID)
        return fail_payment("control-not-approved", standing->number,
                            application_state_name(standing->state), error);
    if (date.month < standing->date.month ||
        (date.month == standing->date.month && date.day < standing->date.day))
        return fail_payment("control-before", standing->number, NULL, error);
    return true;
}

/* The rows of a payment: what it spends, and what it takes from its application's hold. */
static bool payment_rows(const Control *control, const BookVoucher *voucher,
                         const Standing *standing, GArray *rows, Money *sum, GError **error)
{
    for (unsigned i = 0; i < voucher->entry_count; i++) {
        const BookEntry *entry = &voucher->entries[i];
        BudgetRow row = {BUDGET_PREPARED,
                         {voucher->month, voucher->day},
                         {{[FIELD_FUND] = entry->fund,
                           [FIELD_FUNCTION] = entry->function,
                           [FIELD_ECONOMY] = entry->economy,
                           [FIELD_NATURE] = entry->nature,
                           [FIELD_PROJECT] = entry->project,
                           [FIELD_OFFICE] = entry->office}},
                         entry->amount};

        if (!is_expenditure(control->catalog, entry->account))
            continue;
        if ((entry->side == SIDE_CREDIT && !money_negate(&row.amount, row.amount)) ||
            !money_add(sum, *sum, row.amount))
            return too_large(error);
        g_array_append_val(rows, row);
        if (standing == NULL)
            continue;
        if (!keys_cover(&standing->keys, &row.keys))
            return fail_payment("control-other-purpose", standing->number, NULL, error);
        row.kind = BUDGET_HELD;
        row.keys = standing->keys;
        if (!money_negate(&row.amount, row.amount))
            return too_large(error);
        g_array_append_val(rows, row);
    }
    return true;
}

/* Money that leaves without an application. */
static bool application_wanted(Control *control, const GArray *rows, const char *subject,
                               GError **error)
{
    const GPtrArray *rules = budget_rules_list(control->rules);

    for (unsigned i = 0; i < rules->len; i++) {
        const BudgetRule *rule = g_ptr_array_index(rules, i);

        for (unsigned k = 0; rule->limit == LIMIT_APPLICATION && k < rows->len; k++) {
            const BudgetRow *row = &g_array_index(rows, BudgetRow, k);
            const Worst worst = {MONEY_ZERO, row->amount, row->amount};

            if (row->amount.fen > 0 && budget_rule_concerns(rule, &row->keys) &&
                !finding_take(control, rule, &row->keys, &worst, subject, error))
                return false;
        }
    }
    return true;
}

static bool payment_fits(const Standing *standing, Money sum, GError **error)
{
    g_autofree char *held = money_text(standing->held);

    return sum.fen <= standing->held.fen ||
           fail_payment("control-application-over", standing->number, held, error);
}

bool control_voucher(Control *control, const BookVoucher *voucher, int64_t application,
                     GError **error)
{
    const Standing *standing = budget_standing(control->budget, application);
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BudgetRow));
    g_autofree char *subject = g_strdup_printf("voucher %02d-%02d", voucher->month, voucher->day);
    Money sum = MONEY_ZERO;

    if (voucher->stage != STAGE_NORMAL)
        return true;
    if (application != 0 && standing == NULL)
        return fail_payment("control-no-application", application, NULL, error);
    if ((standing != NULL &&
         !standing_pays(standing, (BookDate){voucher->month, voucher->day}, error)) ||
        !payment_rows(control, voucher, standing, rows, &sum, error) ||
        (standing != NULL && !payment_fits(standing, sum, error)))
        return false;
    return (standing != NULL || application_wanted(control, rows, subject, error)) &&
           control_allow(control, rows, subject, error);
}

/* ---- roles ---- */

static const char *row_value(const Table *table, const BookRow *row, const char *column)
{
    for (unsigned i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].id, column) == 0)
            return row->values[i];
    return NULL;
}

static bool approver_fits(const Book *book, const Table *table, const BookRow *row,
                          const char *name, const char *const *roles, Code office, const char *date)
{
    const char *role = row_value(table, row, "role"), *at = row_value(table, row, "office");
    const char *from = row_value(table, row, "from"), *to = row_value(table, row, "to");
    const BookName *own = office != 0 ? book_name_at(book, FIELD_OFFICE, office) : NULL;

    return g_strcmp0(row_value(table, row, "name"), name) == 0 && role != NULL &&
           g_strv_contains(roles, role) &&
           (at == NULL || *at == '\0' || (own != NULL && strcmp(own->code, at) == 0)) &&
           (from == NULL || *from == '\0' || strcmp(from, date) <= 0) &&
           (to == NULL || *to == '\0' || strcmp(date, to) <= 0);
}

bool control_has_role(Book *book, const Catalog *catalog, const char *name,
                      const char *const *roles, Code office, BookDate date, bool *has,
                      GError **error)
{
    g_autofree char *day = g_strdup_printf("%04d-%02d-%02d", book_year(book), date.month, date.day);

    return control_has_role_on(book, catalog, name, roles, office, day, has, error);
}

bool control_has_role_on(Book *book, const Catalog *catalog, const char *name,
                         const char *const *roles, Code office, const char *day, bool *has,
                         GError **error)
{
    const Table *table = catalog_table(catalog, "approver");
    const GPtrArray *rows = table != NULL ? book_rows(book, table, error) : NULL;

    *has = false;
    if (table == NULL)
        error_set(error, ERROR_INPUT, "control-no-approvers", "mend", "mend-approvers", NULL);
    if (rows == NULL)
        return false;
    if (rows->len == 0) {
        error_set(error, ERROR_INPUT, "control-no-approvers", "mend", "mend-approvers", NULL);
        return false;
    }
    for (unsigned i = 0; i < rows->len && !*has; i++)
        *has = approver_fits(book, table, g_ptr_array_index(rows, i), name, roles, office, day);
    return true;
}
