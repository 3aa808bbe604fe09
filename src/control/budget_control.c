/* budget_control.c: each rule against each group of keys, on every day from the first on
 *
 * A day's room is what the limit has up to that day less what is used up to it. New rows are
 * allowed when no day, from theirs on, would have less than none: money that is spent in March must
 * be there in March, and must not be missing in May.
 */
#include "control/budget_control.h"

#include "base/error.h"
#include "control/event.h"

#include <string.h>

#define DAYS (12 * 31)

#define CACHED_MOST 1024 /* groups whose days are kept: 6 MB */

void control_finding_free(void *data)
{
    ControlFinding *finding = data;

    g_free(finding->rule);
    g_free(finding->title);
    g_free(finding->basis);
    g_free(finding->key);
    g_free(finding);
}

/* ---- a group's days ---- */

typedef struct {
    BookKeys keys;
    const BudgetRule *rule;
    int64_t mode; /* without padding: compared as bytes */
} Group;

typedef struct {
    Group group;
    unsigned limits, uses;         /* bits of BudgetKind */
    Money limit[DAYS], used[DAYS]; /* what each day adds */
    bool kept;                     /* the book keeps something that this rule limits by */
} Days;

static guint group_hash(const void *data)
{
    const uint64_t *words = data;
    uint64_t hash = 0;

    for (size_t i = 0; i < sizeof(Group) / sizeof *words; i++)
        hash = (hash ^ words[i]) * 0x9e3779b97f4a7c15u + (hash >> 29);
    return (guint)(hash >> 32);
}

static gboolean group_equal(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(Group)) == 0;
}

Control *control_new(Book *book, const Catalog *catalog, GError **error)
{
    g_autoptr(Control) control = g_new0(Control, 1);

    control->book = book;
    control->catalog = catalog;
    control->findings = g_ptr_array_new_with_free_func(control_finding_free);
    control->days = g_hash_table_new_full(group_hash, group_equal, NULL, g_free);
    control->rules = budget_rules_read(catalog, error);
    control->budget = control->rules != NULL ? budget_open(book, catalog, error) : NULL;
    return control->budget != NULL ? g_steal_pointer(&control) : NULL;
}

void control_free(Control *control)
{
    if (control == NULL)
        return;
    budget_rules_free(control->rules);
    budget_free(control->budget);
    g_ptr_array_unref(control->findings);
    g_hash_table_unref(control->days);
    g_free(control);
}

static bool too_large(GError **error)
{
    error_set(error, ERROR_INPUT, "control-too-large", NULL);
    return false;
}

static int day_slot(BookDate date) { return (date.month - 1) * 31 + date.day - 1; }

/* How the money of a row is paid, as far as the rule asks and it can be told. */
static PaymentMode row_mode(const Control *control, const BudgetRule *rule, const BudgetRow *row)
{
    if (!rule->by_mode)
        return MODE_NONE;
    return row->kind == BUDGET_PLANNED
               ? row->mode
               : budget_rules_mode(control->rules, row->contra,
                                   payment_on(control->book, row->date.month, row->date.day));
}

static Group group_of(const Control *control, const BudgetRule *rule, const BudgetRow *row)
{
    return (Group){budget_group(&rule->by, &row->keys), rule, row_mode(control, rule, row)};
}

/* A rule about ways of payment says nothing about money of which the way is not told. */
static bool rule_concerns(const Control *control, const BudgetRule *rule, const BudgetRow *row)
{
    return budget_rule_concerns(rule, &row->keys) &&
           (!rule->by_mode || row_mode(control, rule, row) != MODE_NONE);
}

/* The opening balance has no economy: where the economy tells groups apart, last year's money
 * counts as the appropriations say. */
static void kinds_of(const BudgetRule *rule, unsigned *limits, unsigned *uses)
{
    *limits = rule->limit == LIMIT_PLAN      ? BUDGET_BIT(BUDGET_PLANNED)
              : rule->by.used[FIELD_ECONOMY] ? BUDGET_APPROPRIATED
                                             : BUDGET_WHOLE;
    *uses = rule->limit == LIMIT_PLANNING ? BUDGET_BIT(BUDGET_PLANNED) : BUDGET_USED;
}

static bool in_group(const Control *control, const Group *group, const BudgetRow *row)
{
    Group other = group_of(control, group->rule, row);

    return memcmp(&other, group, sizeof other) == 0;
}

static bool has_names(const BudgetRule *rule)
{
    for (Field field = 0; field < FIELD_COUNT; field++)
        if (rule->named[field])
            return true;
    return false;
}

/* Rows that a rule can limit by: where there are none it is silent. */
static unsigned kinds_kept(const BudgetRule *rule)
{
    return rule->limit == LIMIT_PLAN ? BUDGET_BIT(BUDGET_PLANNED) : BUDGET_APPROPRIATED;
}

/* Whether any row that the rule can limit by is there: of the group where it is named, else at all.
 */
static bool group_is_kept(const Control *control, const Group *group)
{
    const GArray *rows = budget_rows(control->budget);
    unsigned kept = kinds_kept(group->rule);
    bool named = has_names(group->rule);

    for (unsigned i = 0; i < rows->len; i++) {
        const BudgetRow *row = &g_array_index(rows, BudgetRow, i);
        if ((kept >> row->kind & 1) != 0 && rule_concerns(control, group->rule, row) &&
            (!named || in_group(control, group, row)))
            return true;
    }
    return false;
}

static bool row_count(const Control *control, const Group *group, unsigned limits, unsigned uses,
                      const BudgetRow *row, Money *limit, Money *used)
{
    int slot = day_slot(row->date);
    bool limiting = (limits >> row->kind & 1) != 0, using = (uses >> row->kind & 1) != 0;

    if ((!limiting && !using) || !rule_concerns(control, group->rule, row) ||
        !in_group(control, group, row))
        return true;
    return limiting ? money_add(&limit[slot], limit[slot], row->amount)
                    : money_add(&used[slot], used[slot], row->amount);
}

typedef struct {
    const Control *control;
    Days *days;
} Counting;

static bool summed_count(const BudgetRow *row, void *data, GError **error)
{
    const Counting *counting = data;
    Days *days = counting->days;

    return row_count(counting->control, &days->group, days->limits, days->uses, row, days->limit,
                     days->used) ||
           too_large(error);
}

static bool days_fill(const Control *control, Days *days, GError **error)
{
    const GArray *rows = budget_rows(control->budget);
    Counting counting = {control, days};

    for (unsigned i = 0; i < rows->len; i++)
        if (!summed_count(&g_array_index(rows, BudgetRow, i), &counting, error))
            return false;
    return (days->uses & BUDGET_BIT(BUDGET_PAID)) == 0 ||
           budget_each_summed(control->budget, &days->group.rule->by, &days->group.keys,
                              summed_count, &counting, error);
}

/* The days of a group, kept until they are too many. NULL on an error. */
static Days *days_of(const Control *control, const Group *group, GError **error)
{
    Days *days = g_hash_table_lookup(control->days, group);

    if (days != NULL)
        return days;
    if (g_hash_table_size(control->days) >= CACHED_MOST)
        g_hash_table_remove_all(control->days);
    days = g_new0(Days, 1);
    days->group = *group;
    kinds_of(group->rule, &days->limits, &days->uses);
    days->kept = group_is_kept(control, group);
    if (days->kept && !days_fill(control, days, error)) {
        g_free(days);
        return NULL;
    }
    g_hash_table_insert(control->days, &days->group, days);
    return days;
}

/* ---- the worst day ---- */

typedef struct {
    Money limit, used, over; /* over 0: no day has too little */
} Worst;

/* What is asked for adds to a group's days. */
typedef struct {
    Money limit[DAYS], used[DAYS];
} Asked;

static bool day_judge(Money limit, Money used, Money pressure, Worst *worst)
{
    Money over;

    if (!money_subtract(&over, used, limit))
        return false;
    if (pressure.fen > 0 && over.fen > worst->over.fen)
        *worst = (Worst){limit, used, over};
    return true;
}

/* Plans lie ahead of the money they use: of them only the year's end is asked. Without `asked`
 * every day is judged as it is. */
static bool days_judge(const Days *days, const Asked *asked, Worst *worst, GError **error)
{
    static const Asked nothing;
    const Asked *more = asked != NULL ? asked : &nothing;
    Money limit = MONEY_ZERO, used = MONEY_ZERO, pressure = {asked != NULL ? 0 : 1};

    *worst = (Worst){0};
    for (int slot = 0; slot < DAYS; slot++) {
        bool judged = days->group.rule->limit != LIMIT_PLANNING || slot == DAYS - 1;

        if (!money_add(&limit, limit, days->limit[slot]) ||
            !money_add(&limit, limit, more->limit[slot]) ||
            !money_add(&used, used, days->used[slot]) ||
            !money_add(&used, used, more->used[slot]) ||
            !money_add(&pressure, pressure, more->used[slot]) ||
            !money_subtract(&pressure, pressure, more->limit[slot]) ||
            (judged && !day_judge(limit, used, pressure, worst)))
            return too_large(error);
    }
    return true;
}

/* The worst day of `group` once `rows` are added. */
static bool group_judge(const Control *control, const Group *group, const GArray *rows,
                        Worst *worst, GError **error)
{
    const Days *days = days_of(control, group, error);
    g_autofree Asked *asked = NULL;

    *worst = (Worst){0};
    if (days == NULL || !days->kept)
        return days != NULL;
    asked = g_new0(Asked, 1);
    for (unsigned i = 0; i < rows->len; i++)
        if (!row_count(control, group, days->limits, days->uses, &g_array_index(rows, BudgetRow, i),
                       asked->limit, asked->used))
            return too_large(error);
    return days_judge(days, asked, worst, error);
}

/* ---- what was written since ---- */

static bool row_note(Control *control, const BudgetRow *row)
{
    const GPtrArray *rules = budget_rules_list(control->rules);

    for (unsigned i = 0; i < rules->len; i++) {
        Group group = group_of(control, g_ptr_array_index(rules, i), row);
        Days *days = g_hash_table_lookup(control->days, &group);

        if (days != NULL && days->kept &&
            !row_count(control, &group, days->limits, days->uses, row, days->limit, days->used))
            return false;
    }
    return true;
}

bool control_count(Control *control, const GArray *rows, int64_t application, GError **error)
{
    for (unsigned i = 0; i < rows->len; i++) {
        const BudgetRow *row = &g_array_index(rows, BudgetRow, i);

        /* What limits may make rules speak that were silent. */
        if ((BUDGET_BIT(row->kind) & ~BUDGET_USED) != 0)
            g_hash_table_remove_all(control->days);
        if (!row_note(control, row))
            return too_large(error);
    }
    return budget_count(control->budget, rows, application, error);
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

static bool is_sum_rule(const BudgetRule *rule)
{
    return rule->limit != LIMIT_APPLICATION && rule->limit != LIMIT_PAYEE;
}

static bool fail_stop(const ControlFinding *finding, const BudgetRule *rule, GError **error)
{
    g_autofree char *limit = money_text(finding->limit);
    g_autofree char *used = money_text(finding->used);
    g_autofree char *over = money_text(finding->over);

    /* A rule that is not about sums has no limit to tell. */
    error_set(error, ERROR_INPUT, is_sum_rule(rule) ? "control-stop" : "control-refused", "rule",
              finding->rule, "title", finding->title, "key", finding->key, "limit", limit, "used",
              used, "over", over, "basis", finding->basis, "mend",
              rule->roles != NULL ? "mend-control-override" : "mend-control", NULL);
    return false;
}

/* ---- overrides ---- */

typedef struct {
    const Control *control;
    const ControlFinding *finding;
    const char *subject;
    int64_t found;
    bool used; /* for this subject before */
} Seeking;

/* One that was used for this very subject goes on holding for it: a draft that was let go over is
 * posted. */
static bool override_seek(const BookOverride *override, void *data, GError **error G_GNUC_UNUSED)
{
    Seeking *seeking = data;
    bool used = override->used_by != 0;
    bool fits = used ? g_strcmp0(override->subject, seeking->subject) == 0
                     : g_strcmp0(override->user, book_actor(seeking->control->book)) == 0;

    if (fits && (seeking->found == 0 || (used && !seeking->used)) &&
        g_strcmp0(override->rule, seeking->finding->rule) == 0 &&
        override->amount.fen >= seeking->finding->over.fen) {
        seeking->found = override->id;
        seeking->used = used;
    }
    return true;
}

/* Uses an override that the actor was given, or stops. */
static bool finding_override(Control *control, ControlFinding *finding, const BudgetRule *rule,
                             const char *subject, GError **error)
{
    Seeking seeking = {control, finding, subject, 0, false};

    if (!book_each_override(control->book, override_seek, &seeking, error))
        return false;
    if (seeking.found == 0)
        return fail_stop(finding, rule, error);
    finding->override = seeking.found;
    return seeking.used ||
           book_use_override(control->book, seeking.found, subject, finding->over, error);
}

static ControlFinding *finding_add(Control *control, const BudgetRule *rule, const BookKeys *keys,
                                   const Worst *worst)
{
    ControlFinding *finding = g_new0(ControlFinding, 1);

    *finding = (ControlFinding){.rule = g_strdup(rule->id),
                                .title = g_strdup(rule->title),
                                .basis = g_strdup(rule->basis),
                                .key = key_told(control, rule, keys),
                                .limit = worst->limit,
                                .used = worst->used,
                                .over = worst->over};
    g_ptr_array_add(control->findings, finding);
    return finding;
}

/* Says what a rule found: a warning, an override used, or a stop. */
static bool finding_take(Control *control, const BudgetRule *rule, const BookKeys *keys,
                         const Worst *worst, const char *subject, GError **error)
{
    ControlAction action;
    ControlFinding *finding;

    if (worst->over.fen == 0)
        return true;
    if (!budget_rule_action(rule, control->book, &action, error))
        return false;
    if (action == CONTROL_ALLOW)
        return true;
    finding = finding_add(control, rule, keys, worst);
    return action == CONTROL_WARN || control->only_told ||
           finding_override(control, finding, rule, subject, error);
}

bool control_demand(Control *control, ControlLimit limit, const BookKeys *keys, Money amount,
                    const char *subject, GError **error)
{
    const GPtrArray *rules = budget_rules_list(control->rules);
    const Worst worst = {MONEY_ZERO, amount, amount};

    for (unsigned i = 0; i < rules->len; i++) {
        const BudgetRule *rule = g_ptr_array_index(rules, i);
        if (rule->limit == limit && amount.fen > 0 && budget_rule_concerns(rule, keys) &&
            !finding_take(control, rule, keys, &worst, subject, error))
            return false;
    }
    return true;
}

/* ---- rules and groups ---- */

/* Whether an earlier row is of the same group: each group is judged once. */
static bool group_seen(const Control *control, const Group *group, const GArray *rows, unsigned at)
{
    for (unsigned i = 0; i < at; i++) {
        const BudgetRow *row = &g_array_index(rows, BudgetRow, i);
        if (rule_concerns(control, group->rule, row) && in_group(control, group, row))
            return true;
    }
    return false;
}

static bool rule_allow(Control *control, const BudgetRule *rule, const GArray *rows,
                       const char *subject, GError **error)
{
    Worst worst;

    for (unsigned i = 0; i < rows->len; i++) {
        const BudgetRow *row = &g_array_index(rows, BudgetRow, i);
        Group group = group_of(control, rule, row);

        if (!rule_concerns(control, rule, row) || group_seen(control, &group, rows, i))
            continue;
        if (!group_judge(control, &group, rows, &worst, error) ||
            !finding_take(control, rule, &row->keys, &worst, subject, error))
            return false;
    }
    return true;
}

bool control_allow(Control *control, const GArray *rows, const char *subject, GError **error)
{
    const GPtrArray *rules = budget_rules_list(control->rules);

    for (unsigned i = 0; i < rules->len; i++) {
        const BudgetRule *rule = g_ptr_array_index(rules, i);
        if (is_sum_rule(rule) && !rule_allow(control, rule, rows, subject, error))
            return false;
    }
    return true;
}

/* ---- the book as it stands ---- */

/* One group's rows after another's; `rule` of the groups is the same. */
typedef struct {
    Group group;
    const BudgetRow *row;
} Placed;

static int placed_order(const void *a, const void *b)
{
    return memcmp(&((const Placed *)a)->group, &((const Placed *)b)->group, sizeof(Group));
}

/* Rows that the rule concerns, group by group. */
static GArray *rows_place(const Control *control, const BudgetRule *rule, const GArray *rows)
{
    GArray *placed = g_array_new(FALSE, FALSE, sizeof(Placed));

    for (unsigned i = 0; i < rows->len; i++) {
        const BudgetRow *row = &g_array_index(rows, BudgetRow, i);
        Placed one = {group_of(control, rule, row), row};
        if (rule_concerns(control, rule, row))
            g_array_append_val(placed, one);
    }
    g_array_sort(placed, placed_order);
    return placed;
}

/* Counts the rows of the group that begins at `*at`, and goes to the next. */
static bool run_count(const Control *control, const GArray *placed, unsigned *at, Days *days)
{
    const Placed *first = &g_array_index(placed, Placed, *at);
    const Placed *one = first;

    *days = (Days){.group = first->group};
    kinds_of(first->group.rule, &days->limits, &days->uses);
    for (; *at < placed->len; (*at)++) {
        one = &g_array_index(placed, Placed, *at);
        if (placed_order(first, one) != 0)
            return true;
        days->kept = days->kept || (kinds_kept(first->group.rule) >> one->row->kind & 1) != 0;
        if (!row_count(control, &days->group, days->limits, days->uses, one->row, days->limit,
                       days->used))
            return false;
    }
    return true;
}

static bool any_kept(const BudgetRule *rule, const GArray *placed)
{
    for (unsigned i = 0; i < placed->len; i++)
        if ((kinds_kept(rule) >> g_array_index(placed, Placed, i).row->kind & 1) != 0)
            return true;
    return false;
}

static bool rule_stand(Control *control, const BudgetRule *rule, const GArray *rows,
                       const char *subject, GError **error)
{
    g_autoptr(GArray) placed = rows_place(control, rule, rows);
    g_autofree Days *days = g_new0(Days, 1);
    bool at_all = !has_names(rule) && any_kept(rule, placed);
    Worst worst;

    for (unsigned at = 0; at < placed->len;) {
        if (!run_count(control, placed, &at, days))
            return too_large(error);
        if (!days->kept && !at_all)
            continue;
        if (!days_judge(days, NULL, &worst, error) ||
            !finding_take(control, rule, &days->group.keys, &worst, subject, error))
            return false;
    }
    return true;
}

bool control_standing(Control *control, bool only_told, const char *subject, GError **error)
{
    const GPtrArray *rules = budget_rules_list(control->rules);
    g_autoptr(Budget) whole = NULL;
    bool stands = true;

    if (!budget_controls(control->budget))
        return true;
    whole = budget_read(control->book, control->catalog, error);
    if (whole == NULL)
        return false;
    control->only_told = only_told;
    for (unsigned i = 0; stands && i < rules->len; i++) {
        const BudgetRule *rule = g_ptr_array_index(rules, i);
        stands =
            !is_sum_rule(rule) || rule_stand(control, rule, budget_rows(whole), subject, error);
    }
    control->only_told = false;
    return stands;
}

bool control_appropriations(Control *control, const GArray *rows, GError **error)
{
    const GPtrArray *rules = budget_rules_list(control->rules);
    Worst worst;

    for (unsigned i = 0; i < rules->len; i++) {
        const BudgetRule *rule = g_ptr_array_index(rules, i);

        for (unsigned k = 0; rule->limit == LIMIT_BUDGET && k < rows->len; k++) {
            const BudgetRow *row = &g_array_index(rows, BudgetRow, k);
            Group group = group_of(control, rule, row);
            g_autofree char *key = NULL;
            g_autofree char *over = NULL;

            if (!rule_concerns(control, rule, row))
                continue;
            if (!group_judge(control, &group, rows, &worst, error))
                return false;
            if (worst.over.fen == 0)
                continue;
            key = key_told(control, rule, &row->keys);
            over = money_text(worst.over);
            error_set(error, ERROR_INPUT, "control-cut", "key", key, "over", over, "mend",
                      "mend-control-cut", NULL);
            return false;
        }
    }
    return true;
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
