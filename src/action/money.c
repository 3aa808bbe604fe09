/* money.c: apply, approve, applications, appropriate, plan, override, budget: control of money
 *
 * All of them say money's keys alike, so their records stand in one file.
 */
#include "action/findings.h"
#include "action/session.h"
#include "base/error.h"
#include "control/application.h"

#include <string.h>

#define KEY_ARGUMENTS                                                                              \
    {.name = "fund", .kind = ARGUMENT_OPTION}, {.name = "function", .kind = ARGUMENT_OPTION},      \
        {.name = "economy", .kind = ARGUMENT_OPTION}, {.name = "nature", .kind = ARGUMENT_OPTION}, \
        {.name = "project", .kind = ARGUMENT_OPTION},                                              \
    {                                                                                              \
        .name = "office", .kind = ARGUMENT_OPTION                                                  \
    }

/* ---- what is asked ---- */

static bool fail_option(const char *option, const char *found, GError **error)
{
    error_set(error, ERROR_USAGE, "money-option", "option", option, "found", found, NULL);
    return false;
}

static bool key_ask(const Session *session, const ActionCall *call, Field field, const char *option,
                    Code *code, GError **error)
{
    const char *text = call_value(call, option);
    bool named = field == FIELD_PROJECT || field == FIELD_OFFICE;
    const BookName *name = text != NULL && named ? book_name(session->book, field, text) : NULL;

    if (text == NULL)
        return true;
    *code = named ? (name != NULL ? name->number : 0) : catalog_code(session->catalog, field, text);
    return *code != 0 || fail_option(option, text, error);
}

static bool keys_ask(const Session *session, const ActionCall *call, BookKeys *keys, GError **error)
{
    for (Field field = FIELD_FUND; field <= FIELD_OFFICE; field++)
        if (!key_ask(session, call, field, field_name(field), &keys->codes[field], error))
            return false;
    return true;
}

static bool amount_ask(const ActionCall *call, Money *amount, GError **error)
{
    const char *text = call_value(call, "amount");

    return (text != NULL && money_parse(text, amount) == MONEY_PARSED) ||
           fail_option("amount", text, error);
}

static bool number_ask(const ActionCall *call, const char *option, guint64 most, int64_t *number,
                       GError **error)
{
    const char *text = call_value(call, option);
    guint64 value = 0;

    if (text != NULL && !g_ascii_string_to_unsigned(text, 10, 0, most, &value, NULL))
        return fail_option(option, text, error);
    *number = (int64_t)value;
    return true;
}

/* A session whose change is open, with the rules. */
typedef struct {
    Session *session;
    Approval *approval;
    Control *control;
} Desk;

static void desk_clear(Desk *desk)
{
    control_free(desk->control);
    approval_free(desk->approval);
    session_close(desk->session); /* rolls back what was not committed */
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Desk, desk_clear)

static bool desk_open(Desk *desk, const ActionCall *call, GError **error)
{
    desk->session = session_open(call, false, error);
    if (desk->session == NULL || !book_begin(desk->session->book, error))
        return false;
    desk->approval = approval_read(desk->session->catalog, error);
    desk->control = desk->approval != NULL
                        ? control_new(desk->session->book, desk->session->catalog, error)
                        : NULL;
    return desk->control != NULL;
}

/* ---- what is answered ---- */

static json_t *money_to_json(Money amount)
{
    g_autofree char *text = money_text(amount);

    return json_string(text);
}

static bool desk_finish(Desk *desk, const char *done, int64_t number, json_t **result,
                        GError **error)
{
    if (!book_commit(desk->session->book, error))
        return false;
    *result = json_pack("{s:s, s:I, s:o}", "done", done, "number", (json_int_t)number, "findings",
                        findings_to_json(desk->control->findings));
    return true;
}

/* ---- apply ---- */

static const Argument apply_arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "application", .kind = ARGUMENT_OPERAND},
    {.name = "kind", .kind = ARGUMENT_OPTION},
    {.name = "purpose", .kind = ARGUMENT_OPTION, .required = true},
    {.name = "date", .kind = ARGUMENT_OPTION, .required = true},
    {.name = "amount", .kind = ARGUMENT_OPTION},
    {.name = "standard", .kind = ARGUMENT_OPTION},
    {.name = "list", .kind = ARGUMENT_OPTION},
    KEY_ARGUMENTS,
    {.name = "payee", .kind = ARGUMENT_OPTION},
    {.name = "attachments", .kind = ARGUMENT_OPTION},
    {.name = "document", .kind = ARGUMENT_OPTION},
    {.name = "draft", .kind = ARGUMENT_FLAG},
};

/* A list by standard makes the amount; one that is given as well must be the same. */
static bool list_ask(const Desk *desk, const ActionCall *call, BookApplication *application,
                     GStringChunk *names, GArray *people, GError **error)
{
    const PaymentStandard *standard =
        approval_standard(desk->approval, call_value(call, "standard"));
    g_autofree char *known = approval_standards_told(desk->approval);
    Money sum;

    if (call_value(call, "standard") == NULL && call_value(call, "list") == NULL)
        return amount_ask(call, &application->amount, error);
    if (standard == NULL || call_value(call, "list") == NULL) {
        error_set(error, ERROR_USAGE, "money-standard", "found", call_value(call, "standard"),
                  "allowed", known, NULL);
        return false;
    }
    if (!application_list(call_value(call, "list"), standard, names, people, &sum, error))
        return false;
    application->standard = standard->id;
    application->amount = sum;
    application->people = (const BookBeneficiary *)(const void *)people->data;
    application->people_count = people->len;
    if (application->keys.codes[FIELD_ECONOMY] == 0)
        application->keys.codes[FIELD_ECONOMY] = standard->economy;
    return call_value(call, "amount") == NULL ||
           (amount_ask(call, &sum, error) &&
            (sum.fen == application->amount.fen ||
             fail_option("amount", call_value(call, "amount"), error)));
}

static bool apply_run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_auto(Desk) desk = {0};
    g_autoptr(GStringChunk) names = g_string_chunk_new(1024);
    g_autoptr(GArray) people = g_array_new(FALSE, FALSE, sizeof(BookBeneficiary));
    const char *kind = call_value(call, "kind");
    BookApplication application = {.purpose = call_value(call, "purpose"),
                                   .document = call_value(call, "document"),
                                   .payee = call_value(call, "payee")};
    const ApprovalWord *word;
    int64_t attachments, number;
    BookDate date;

    if (!desk_open(&desk, call, error) ||
        !book_date(desk.session->book, call_value(call, "date"), &date, error) ||
        !keys_ask(desk.session, call, &application.keys, error) ||
        !number_ask(call, "application", INT32_MAX, &application.number, error) ||
        !number_ask(call, "attachments", 100000, &attachments, error) ||
        !list_ask(&desk, call, &application, names, people, error))
        return false;
    word = approval_kind(desk.approval, kind != NULL ? kind : "routine");
    application.kind = word != NULL ? word->id : kind;
    application.month = date.month;
    application.day = date.day;
    application.attachments = (int)attachments;
    if (!application_apply(desk.control, desk.approval, &application, !call_flag(call, "draft"),
                           &number, error))
        return false;
    *found = desk.control->findings->len > 0;
    return desk_finish(&desk, call_flag(call, "draft") ? "apply-draft" : "apply-done", number,
                       result, error);
}

/* ---- approve ---- */

static const char *const verdicts[] = {"submit",   "approve", "return", "reject",
                                       "withdraw", "close",   NULL};
static const Argument approve_arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "application", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "verdict", .kind = ARGUMENT_OPTION, .choices = verdicts},
    {.name = "reason", .kind = ARGUMENT_OPTION},
    {.name = "evidence", .kind = ARGUMENT_OPTION},
    {.name = "seen", .kind = ARGUMENT_OPTION},
    {.name = "date", .kind = ARGUMENT_OPTION},
};

static bool decide(Desk *desk, const ActionCall *call, int64_t number, GError **error)
{
    static const ApplicationVerb verbs[] = {STEP_SUBMIT, STEP_APPROVE,  STEP_RETURN,
                                            STEP_REJECT, STEP_WITHDRAW, STEP_CLOSE};
    const char *word = call_value(call, "verdict");
    Verdict verdict = {.reason = call_value(call, "reason"),
                       .evidence = call_value(call, "evidence"),
                       .seen = call_value(call, "seen")};
    unsigned at = 1;

    for (unsigned i = 0; word != NULL && verdicts[i] != NULL; i++)
        at = strcmp(word, verdicts[i]) == 0 ? i : at;
    if (call_value(call, "date") != NULL &&
        !book_date(desk->session->book, call_value(call, "date"), &verdict.date, error))
        return false;
    return verbs[at] == STEP_SUBMIT
               ? application_submit(desk->control, desk->approval, number, error)
               : application_decide(desk->control, desk->approval, number, verbs[at], &verdict,
                                    error);
}

static bool approve_run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_auto(Desk) desk = {0};
    int64_t number;

    if (!desk_open(&desk, call, error) ||
        !number_ask(call, "application", INT32_MAX, &number, error) ||
        !decide(&desk, call, number, error))
        return false;
    *found = desk.control->findings->len > 0;
    return desk_finish(&desk, "approve-done", number, result, error);
}

/* ---- applications ---- */

static const Argument applications_arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "application", .kind = ARGUMENT_OPERAND},
};

typedef struct {
    const Budget *budget;
    int64_t only; /* 0: all */
    json_t *list, *steps;
} Listing;

static bool application_list_one(const BookApplication *one, void *data,
                                 GError **error G_GNUC_UNUSED)
{
    Listing *listing = data;
    const Standing *standing = budget_standing(listing->budget, one->number);

    if (standing == NULL || (listing->only != 0 && listing->only != one->number))
        return true;
    json_array_append_new(
        listing->list,
        json_pack("{s:I, s:I, s:s, s:s, s:s, s:s*, s:o, s:o, s:o, s:o, s:s*, s:s*, s:s}", "number",
                  (json_int_t)one->number, "version", (json_int_t)one->version, "state",
                  application_state_name(standing->state), "kind", one->kind, "purpose",
                  one->purpose, "document", one->document, "applied",
                  money_to_json(standing->applied), "paid", money_to_json(standing->paid),
                  "prepared", money_to_json(standing->prepared), "held",
                  money_to_json(standing->held), "chain", standing->chain, "actor", one->actor,
                  "hash", one->hash));
    return true;
}

static bool step_list_one(const BookStep *step, void *data, GError **error G_GNUC_UNUSED)
{
    static const char *const words[STEP_COUNT] = {"submit", "approve",  "pass", "return",
                                                  "reject", "withdraw", "close"};
    Listing *listing = data;
    g_autofree char *date = g_strdup_printf("%02d-%02d", step->month, step->day);

    if (listing->only == step->number)
        json_array_append_new(listing->steps,
                              json_pack("{s:s, s:s, s:s*, s:s*, s:s*, s:s*, s:I, s:I, s:s}", "verb",
                                        words[step->verb], "date", date, "actor", step->actor,
                                        "role", step->role, "reason", step->reason, "evidence",
                                        step->evidence, "version", (json_int_t)step->version, "at",
                                        (json_int_t)step->at, "seen", step->seen));
    return true;
}

static bool applications_run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED,
                             GError **error)
{
    g_autoptr(Session) session = session_open(call, true, error);
    g_autoptr(Budget) budget = NULL;
    Listing listing = {0};

    if (session == NULL || !number_ask(call, "application", INT32_MAX, &listing.only, error))
        return false;
    budget = budget_read(session->book, session->catalog, error);
    if (budget == NULL)
        return false;
    listing.budget = budget;
    listing.list = json_array();
    listing.steps = json_array();
    *result = json_pack("{s:o, s:o}", "applications", listing.list, "steps", listing.steps);
    if (book_each_application(session->book, application_list_one, &listing, error) &&
        book_each_step(session->book, step_list_one, &listing, error))
        return true;
    json_decref(*result);
    *result = NULL;
    return false;
}

/* ---- appropriate ---- */

static const char *const stages[] = {"initial", "addition", "cut", "transfer", NULL};
static const Argument appropriate_arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "stage", .kind = ARGUMENT_OPTION, .required = true, .choices = stages},
    {.name = "document", .kind = ARGUMENT_OPTION, .required = true},
    {.name = "date", .kind = ARGUMENT_OPTION, .required = true},
    {.name = "amount", .kind = ARGUMENT_OPTION, .required = true},
    KEY_ARGUMENTS,
    {.name = "to-function", .kind = ARGUMENT_OPTION},
    {.name = "to-economy", .kind = ARGUMENT_OPTION},
    {.name = "to-nature", .kind = ARGUMENT_OPTION},
    {.name = "to-project", .kind = ARGUMENT_OPTION},
    {.name = "carried", .kind = ARGUMENT_FLAG},
    {.name = "memo", .kind = ARGUMENT_OPTION},
};

static bool appropriation_write(Book *book, const ActionCall *call, const BudgetRow *row,
                                Stage stage, GError **error)
{
    const Code *codes = row->keys.codes;
    const BookAppropriation one = {.document = call_value(call, "document"),
                                   .month = row->date.month,
                                   .day = row->date.day,
                                   .stage = stage,
                                   .amount = row->amount,
                                   .fund = codes[FIELD_FUND],
                                   .function = codes[FIELD_FUNCTION],
                                   .economy = codes[FIELD_ECONOMY],
                                   .nature = codes[FIELD_NATURE],
                                   .project = codes[FIELD_PROJECT],
                                   .office = codes[FIELD_OFFICE],
                                   .memo = call_value(call, "memo"),
                                   .carried = call_flag(call, "carried")};

    return book_appropriate(book, &one, error);
}

/* Where a transfer goes: the keys it comes from, but for those that are said. */
static bool transfer_ask(const Session *session, const ActionCall *call, BudgetRow *to,
                         GError **error)
{
    const BookKeys from = to->keys;
    Code *codes = to->keys.codes;

    if (!key_ask(session, call, FIELD_FUNCTION, "to-function", &codes[FIELD_FUNCTION], error) ||
        !key_ask(session, call, FIELD_ECONOMY, "to-economy", &codes[FIELD_ECONOMY], error) ||
        !key_ask(session, call, FIELD_NATURE, "to-nature", &codes[FIELD_NATURE], error) ||
        !key_ask(session, call, FIELD_PROJECT, "to-project", &codes[FIELD_PROJECT], error))
        return false;
    return memcmp(&from, &to->keys, sizeof from) != 0 || fail_option("to-…", NULL, error);
}

/* One row, or the two sides of a transfer: the amount is always given above zero. */
static bool rows_ask(const Session *session, const ActionCall *call, Stage stage, GArray *rows,
                     GError **error)
{
    static const BudgetKind kinds[STAGE_COUNT] = {[STAGE_INITIAL] = BUDGET_INITIAL,
                                                  [STAGE_ADDITION] = BUDGET_ADDITION,
                                                  [STAGE_CUT] = BUDGET_CUT,
                                                  [STAGE_TRANSFER] = BUDGET_TRANSFER};
    BudgetRow row = {.kind = kinds[stage]}, to;

    if (!book_date(session->book, call_value(call, "date"), &row.date, error) ||
        !amount_ask(call, &row.amount, error) || !keys_ask(session, call, &row.keys, error))
        return false;
    if (row.amount.fen <= 0 || row.keys.codes[FIELD_FUND] == 0 ||
        row.keys.codes[FIELD_NATURE] == 0 || code_digits(row.keys.codes[FIELD_FUNCTION]) != 7)
        return fail_option("amount, fund, function, nature", call_value(call, "amount"), error);
    to = row;
    if (stage == STAGE_CUT || stage == STAGE_TRANSFER)
        row.amount.fen = -row.amount.fen;
    g_array_append_val(rows, row);
    if (stage != STAGE_TRANSFER)
        return true;
    if (!transfer_ask(session, call, &to, error))
        return false;
    g_array_append_val(rows, to);
    return true;
}

static bool appropriate_run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED,
                            GError **error)
{
    g_auto(Desk) desk = {0};
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BudgetRow));
    Stage stage = (Stage)stage_from_name(call_value(call, "stage"));

    if (!desk_open(&desk, call, error) || !rows_ask(desk.session, call, stage, rows, error) ||
        !control_appropriations(desk.control, rows, error))
        return false;
    for (unsigned i = 0; i < rows->len; i++)
        if (!appropriation_write(desk.session->book, call, &g_array_index(rows, BudgetRow, i),
                                 stage, error))
            return false;
    return desk_finish(&desk, "appropriate-done", rows->len, result, error);
}

/* ---- plan ---- */

static const char *const modes[] = {"direct", "authorised", NULL};
static const Argument plan_arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "month", .kind = ARGUMENT_OPTION, .required = true},
    {.name = "mode", .kind = ARGUMENT_OPTION, .required = true, .choices = modes},
    {.name = "document", .kind = ARGUMENT_OPTION, .required = true},
    {.name = "amount", .kind = ARGUMENT_OPTION, .required = true},
    KEY_ARGUMENTS,
    {.name = "memo", .kind = ARGUMENT_OPTION},
};

static bool plan_run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_auto(Desk) desk = {0};
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BudgetRow));
    BookPlan plan = {.mode = call_value(call, "mode"),
                     .document = call_value(call, "document"),
                     .memo = call_value(call, "memo")};
    BudgetRow row = {.kind = BUDGET_PLANNED};
    int64_t month;

    if (!desk_open(&desk, call, error) || !number_ask(call, "month", 12, &month, error) ||
        !amount_ask(call, &plan.amount, error) || !keys_ask(desk.session, call, &plan.keys, error))
        return false;
    plan.month = (int)month;
    row.date = (BookDate){MAX(plan.month, 1), 1};
    row.keys = plan.keys;
    row.amount = plan.amount;
    row.mode = payment_mode(plan.mode);
    g_array_append_val(rows, row);
    if (!control_allow(desk.control, rows, "plan", error) ||
        !book_plan(desk.session->book, &plan, error))
        return false;
    *found = desk.control->findings->len > 0;
    return desk_finish(&desk, "plan-done", month, result, error);
}

/* ---- override ---- */

static const Argument override_arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "rule", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "for", .kind = ARGUMENT_OPTION, .required = true},
    {.name = "amount", .kind = ARGUMENT_OPTION, .required = true},
    {.name = "reason", .kind = ARGUMENT_OPTION, .required = true},
    {.name = "date", .kind = ARGUMENT_OPTION, .required = true},
};

static bool override_run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED,
                         GError **error)
{
    g_auto(Desk) desk = {0};
    BookOverride override = {.rule = call_value(call, "rule"),
                             .user = call_value(call, "for"),
                             .reason = call_value(call, "reason")};
    const BudgetRule *rule;
    BookDate date;
    bool has = false;

    if (!desk_open(&desk, call, error) || !amount_ask(call, &override.amount, error) ||
        !book_date(desk.session->book, call_value(call, "date"), &date, error))
        return false;
    rule = budget_rules_find(desk.control->rules, override.rule);
    if (rule == NULL || rule->roles == NULL)
        return fail_option("rule", override.rule, error);
    if (!control_has_role(desk.session->book, desk.session->catalog, call->actor,
                          (const char *const *)rule->roles, 0, date, &has, error))
        return false;
    if (!has)
        return fail_option("as", call->actor, error);
    return book_grant(desk.session->book, &override, &override.id, error) &&
           desk_finish(&desk, "override-done", override.id, result, error);
}

/* ---- budget ---- */

static const Argument budget_arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "by", .kind = ARGUMENT_OPTION},
    {.name = "to", .kind = ARGUMENT_OPTION},
};

static bool by_ask(const ActionCall *call, BudgetBy *by, GError **error)
{
    const char *text = call_value(call, "by");
    g_auto(GStrv) words = g_strsplit(text != NULL ? text : "fund,function,nature,project", ",", -1);

    for (unsigned i = 0; words[i] != NULL; i++) {
        g_auto(GStrv) parts = g_strsplit(words[i], "/", 2);
        int field = parts[0] != NULL ? field_from_name(parts[0]) : -1;
        guint64 digits = 0;

        if (field < FIELD_FUND || field > FIELD_OFFICE ||
            (parts[1] != NULL && !g_ascii_string_to_unsigned(parts[1], 10, 1, 10, &digits, NULL)))
            return fail_option("by", words[i], error);
        by->used[field] = true;
        by->digits[field] = (int)digits;
    }
    return true;
}

static json_t *group_to_json(const Session *session, const BudgetBy *by, const BookKeys *keys)
{
    json_t *list = json_array();

    for (Field field = FIELD_FUND; field <= FIELD_OFFICE; field++)
        if (by->used[field])
            json_array_append_new(list, code_to_json(session, field, keys->codes[field]));
    return list;
}

/* "95.65%" of the budget is paid; NULL without a budget. */
static char *rate_text(Money budget, Money paid)
{
    static const ExactStyle style = {.decimals = 2};
    g_autofree char *text = NULL;
    Exact rate;

    if (budget.fen <= 0 ||
        !exact_divide(&rate, exact_from_int(paid.fen), exact_from_int(budget.fen)) ||
        !exact_multiply(&rate, rate, exact_from_int(100)))
        return NULL;
    text = exact_text(rate, style);
    return text != NULL ? g_strconcat(text, "%", NULL) : NULL;
}

/* Budget, held, prepared, paid, available, rate of one group. */
static json_t *line_to_json(const Session *session, const Budget *budget, const BudgetBy *by,
                            const BookKeys *keys, GError **error)
{
    static const unsigned kinds[] = {BUDGET_WHOLE, BUDGET_BIT(BUDGET_HELD),
                                     BUDGET_BIT(BUDGET_PREPARED), BUDGET_BIT(BUDGET_PAID),
                                     BUDGET_USED};
    Money sums[G_N_ELEMENTS(kinds)], available;
    g_autofree char *rate = NULL;

    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (!budget_sum(budget, kinds[i], by, keys, session->to, &sums[i])) {
            error_set(error, ERROR_INPUT, "control-too-large", NULL);
            return NULL;
        }
    if (!money_subtract(&available, sums[0], sums[4])) {
        error_set(error, ERROR_INPUT, "control-too-large", NULL);
        return NULL;
    }
    rate = rate_text(sums[0], sums[3]);
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:s*}", "keys",
                     group_to_json(session, by, keys), "budget", money_to_json(sums[0]), "held",
                     money_to_json(sums[1]), "prepared", money_to_json(sums[2]), "paid",
                     money_to_json(sums[3]), "available", money_to_json(available), "over",
                     available.fen < 0, "rate", rate);
}

static int keys_order(const void *a, const void *b)
{
    const BookKeys *left = a, *right = b;

    for (Field field = FIELD_FUND; field <= FIELD_OFFICE; field++)
        if (left->codes[field] != right->codes[field])
            return left->codes[field] < right->codes[field] ? -1 : 1;
    return 0;
}

/* Every group that occurs, once, in order. */
static GArray *groups_find(const Budget *budget, const BudgetBy *by)
{
    const GArray *rows = budget_rows(budget);
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(BookKeys));
    GArray *groups = g_array_new(FALSE, FALSE, sizeof(BookKeys));

    for (unsigned i = 0; i < rows->len; i++) {
        BookKeys keys = budget_group(by, &g_array_index(rows, BudgetRow, i).keys);
        g_array_append_val(all, keys);
    }
    g_array_sort(all, keys_order);
    for (unsigned i = 0; i < all->len; i++)
        if (i == 0 ||
            keys_order(&g_array_index(all, BookKeys, i - 1), &g_array_index(all, BookKeys, i)) != 0)
            g_array_append_val(groups, g_array_index(all, BookKeys, i));
    return groups;
}

static bool budget_run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(Session) session = session_open(call, true, error);
    g_autoptr(Budget) budget = NULL;
    g_autoptr(GArray) groups = NULL;
    BudgetBy by = {0};
    json_t *rows;

    if (session == NULL || !by_ask(call, &by, error))
        return false;
    budget = budget_read(session->book, session->catalog, error);
    if (budget == NULL)
        return false;
    groups = groups_find(budget, &by);
    rows = json_array();
    for (unsigned i = 0; i < groups->len; i++) {
        json_t *line =
            line_to_json(session, budget, &by, &g_array_index(groups, BookKeys, i), error);
        if (line == NULL) {
            json_decref(rows);
            return false;
        }
        *found = *found || json_is_true(json_object_get(line, "over"));
        json_array_append_new(rows, line);
    }
    *result = json_pack("{s:o, s:o}", "to", date_to_json(session, session->to), "rows", rows);
    return true;
}

#define MONEY_ACTION(word, is)                                                                     \
    const Action action_##word = {.name = #word,                                                   \
                                  .right = is,                                                     \
                                  .arguments = word##_arguments,                                   \
                                  .argument_count = G_N_ELEMENTS(word##_arguments),                \
                                  .run = word##_run}

MONEY_ACTION(apply, RIGHT_WRITE);
MONEY_ACTION(approve, RIGHT_WRITE);
MONEY_ACTION(applications, RIGHT_READ);
MONEY_ACTION(appropriate, RIGHT_WRITE);
MONEY_ACTION(plan, RIGHT_WRITE);
MONEY_ACTION(override, RIGHT_WRITE);
MONEY_ACTION(budget, RIGHT_READ);
